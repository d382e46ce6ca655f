/** The middle: the channel's header, its messages or the app's Home, the composer. */

import { announce, el, showOnce } from "../dom.js";
import { icon } from "../icons.js";
import { app, here, messagesIn, personOf } from "../store.js";
import { markRead } from "../unread.js";
import { avatar } from "./avatar.js";
import { composer } from "./composer.js";
import { drawHome } from "./home.js";
import { drawMessages } from "./message_list.js";

let drawn = "";

/** @param {{showTab: (tab: "home" | "messages") => void}} moves */
export function drawConversation(moves) {
  const channel = here();
  const root = document.getElementById("conversation");
  const print = JSON.stringify([app.user, channel, app.tab, app.state.app]);
  const place = `${app.user} ${app.channel} ${app.tab}`;
  const entered = drawn !== place;
  showOnce(root, frameOf(print), () => frame(channel, moves));
  drawn = place;
  if (!channel) return;
  if (onHome(channel)) return drawHome(document.getElementById("home"));
  const messages = messagesIn(channel.id).filter((message) => !isReply(message) || message.broadcast);
  drawMessages(document.getElementById("messages"), messages, {
    channel: channel.id,
    inThread: false,
    toBottom: entered,
  });
  markRead(channel.id);
}

/** last_ts changes with every message; the frame does not depend on it. */
const frameOf = (print) => print.replace(/"last_ts":("[^"]*"|null),?/, "");

const onHome = (channel) => channel.kind === "app" && app.tab === "home";

const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;

function frame(channel, moves) {
  if (!channel) return el("p", { class: "empty" }, "Choose a channel on the left.");
  const body = onHome(channel)
    ? el("div", { class: "scroller" }, el("div", { id: "home", class: "home" }))
    : [
        el(
          "div",
          { class: "scroller", tabindex: "0", role: "region", "aria-label": `Messages in ${channel.name}` },
          beginning(channel),
          el("ol", { id: "messages", class: "messages", "aria-label": "Messages" }),
        ),
        foot(channel),
      ];
  return [header(channel, moves), body];
}

function header(channel, { showTab }) {
  const picture =
    channel.kind === "channel" ? icon("hash") : avatar(channel.kind === "app" ? null : channel.with, "small");
  const tab = (name, label) =>
    el(
      "button",
      {
        type: "button",
        class: "tab",
        "aria-current": app.tab === name ? "page" : null,
        data: { key: `tab ${name}` },
        onclick: () => showTab(name),
      },
      label,
    );
  return el(
    "header",
    { class: "conversation-head" },
    el("h2", { class: "conversation-name" }, picture, el("span", { dir: "auto" }, channel.name)),
    about(channel),
    channel.kind === "app" &&
      el(
        "nav",
        { class: "tabs", "aria-label": channel.name },
        tab("home", "Home"),
        tab("messages", "Messages"),
      ),
  );
}

function about(channel) {
  if (channel.kind === "app") return null;
  if (channel.kind === "dm") return topic(personOf(channel.with)?.title);
  const members = channel.members.filter((id) => id !== app.state.app.bot_user);
  const names = members.map((id) => personOf(id)?.name ?? id).join(", ");
  const count = members.length === 1 ? "1 member" : `${members.length} members`;
  return [
    topic(channel.topic),
    channel.external && el("span", { class: "badge" }, "Shared with another company"),
    el("span", { class: "members", title: names }, count),
  ];
}

const topic = (text) => el("span", { class: "topic", dir: "auto" }, text);

const BEGINNINGS = {
  channel: (channel) => `This is the beginning of #${channel.name}.`,
  dm: (channel) => `This conversation is between you and ${channel.name}.`,
  app: (channel) => `Messages between you and ${channel.name}. Nobody else sees them.`,
};

function beginning(channel) {
  const { command } = app.state.app;
  const hint = command &&
    channel.bot_in &&
    !isReadOnly(channel) &&
    !channel.archived && [" To begin, type ", el("code", { class: "code" }, command.name), " below."];
  return el("p", { class: "beginning", dir: "auto" }, BEGINNINGS[channel.kind](channel), hint);
}

const isReadOnly = (channel) => channel.kind === "app" && app.state.app.read_only;

function foot(channel) {
  if (isReadOnly(channel)) {
    return el("p", { class: "no-composer" }, "Sending messages to this app has been turned off.");
  }
  if (channel.archived) return el("p", { class: "no-composer" }, "This channel is archived.");
  const member = channel.kind !== "channel" || channel.members.includes(app.user);
  if (!member) return el("p", { class: "no-composer" }, "You are not a member of this channel.");
  return composer({
    channel: channel.id,
    label: `Message ${channel.kind === "channel" ? "#" : ""}${channel.name}`,
  });
}

let heard = null;

/** Reads out what others have written since the last call. */
export function announceNews() {
  const newest = Object.entries(app.state.messages).flatMap(([channel, messages]) =>
    messages.map((message) => ({ channel, message })),
  );
  const known = heard?.user === app.user ? heard.known : null;
  for (const { channel, message } of known ? newest : []) {
    if (known.has(`${channel} ${message.ts}`) || message.user === app.user) continue;
    const place =
      channel === app.channel ? "" : ` in ${app.state.channels.find((each) => each.id === channel)?.name}`;
    announce(`${message.name}${place}: ${message.text}`);
  }
  heard = {
    user: app.user,
    known: new Set(newest.map(({ channel, message }) => `${channel} ${message.ts}`)),
  };
}
