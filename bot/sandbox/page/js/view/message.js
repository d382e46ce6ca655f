/** One message: who, when, its text or blocks, its thread, and what can be done with it. */

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { post } from "../api.js";
import { placeFor, whileBusy } from "../act.js";
import { blockNode } from "../blocks/blocks.js";
import { app, go, messagesIn, names, now, zone } from "../store.js";
import { mrkdwn } from "../text/mrkdwn.js";
import { clockTime, dayName, fullMoment, moment, shortMoment } from "../time.js";
import { avatar } from "./avatar.js";
import { onlyYou } from "./composer.js";
import { openMenu } from "./menu.js";

/**
 * @param {object} message
 * @param {{channel: string, compact: boolean, inThread: boolean}} at compact: the same author just before, so no name again
 */
export function messageNode(message, at) {
  const mine = message.user === app.user;
  return el(
    "li",
    {
      class: `message${at.compact ? " message-compact" : ""}${message.ephemeral ? " message-ephemeral" : ""}`,
      data: { ts: message.ts, author: message.bot ? "app" : message.user, ...(mine ? { mine: "" } : {}) },
    },
    el(
      "div",
      { class: "gutter" },
      at.compact ? timeNode(message) : avatar(message.bot ? null : message.user, "message"),
    ),
    el(
      "div",
      { class: "message-body" },
      message.ephemeral && onlyYou(),
      at.compact ? el("span", { class: "visually-hidden" }, message.name) : heading(message),
      content(message, at),
      !at.inThread && threadSummary(message),
    ),
    !message.ephemeral && toolbar(message, at),
  );
}

/** What a message looks like depends on this, and on nothing else. */
export const messagePrint = (message, at) =>
  JSON.stringify([message, at, app.user, zone(), lastReply(message)?.ts]);

function heading(message) {
  return el(
    "p",
    { class: "message-head" },
    el("span", { class: "author", dir: "auto" }, message.name),
    message.bot && el("span", { class: "badge" }, "App"),
    timeNode(message),
  );
}

function timeNode(message) {
  const date = moment(message.at ?? message.ts);
  return el(
    "time",
    { class: "time", datetime: date.toISOString(), title: fullMoment(date, zone()) },
    clockTime(date, zone()),
  );
}

function content(message, at) {
  const edited = message.edited && el("span", { class: "edited" }, "(edited)");
  if (!message.blocks?.length)
    return el(
      "div",
      { class: "message-text", dir: "auto" },
      mrkdwn(message.text ?? "", names()),
      edited && [" ", edited],
    );
  const place = placeFor({
    kind: "message",
    key: `message:${at.channel}:${message.ts}${at.inThread ? ":thread" : ""}`,
    container: { type: "message", channel: at.channel, ts: message.ts },
    blocks: message.blocks,
    held: message.state,
  });
  return el(
    "div",
    { class: "blocks" },
    message.blocks.map((block) => blockNode(block, place)),
    edited,
  );
}

const repliesOf = (message) =>
  messagesIn(app.channel).filter((each) => each.thread_ts === message.ts && each.ts !== message.ts);

const lastReply = (message) => repliesOf(message).at(-1);

function threadSummary(message) {
  const replies = repliesOf(message);
  const count = Math.max(replies.length, message.reply_count ?? 0);
  if (!count) return null;
  const writers = [...new Set(replies.map((reply) => (reply.bot ? null : reply.user)))].slice(0, 4);
  const last = replies.at(-1);
  return el(
    "button",
    {
      type: "button",
      class: "thread-summary",
      data: { key: `thread ${message.ts}` },
      onclick: () => openThread(message.ts),
    },
    writers.map((writer) => avatar(writer, "small")),
    el("span", { class: "reply-count" }, count === 1 ? "1 reply" : `${count} replies`),
    last && el("span", { class: "muted" }, `Last reply ${when(moment(last.at ?? last.ts))}`),
  );
}

function when(date) {
  const day = dayName(date, now(), zone());
  return ["Today", "Yesterday"].includes(day)
    ? `${day.toLowerCase()} at ${clockTime(date, zone())}`
    : shortMoment(date, zone());
}

const openThread = (ts) => {
  go({ thread: ts, pane: "thread" });
  document.querySelector("#side-pane textarea")?.focus();
};

function toolbar(message, at) {
  const root = message.thread_ts ?? message.ts;
  const named = (label) =>
    `${label}: message from ${message.name}, ${clockTime(moment(message.at ?? message.ts), zone())}`;
  if (at.inThread) return el("div", { class: "message-tools" }, moreButton(message, at, named));
  const reply = el(
    "button",
    {
      type: "button",
      "aria-label": named("Reply in thread"),
      title: "Reply in thread",
      class: "icon-button tool-reply",
      data: { key: `reply ${message.ts}` },
      onclick: () => openThread(root),
    },
    icon("thread"),
  );
  return el("div", { class: "message-tools" }, reply, moreButton(message, at, named));
}

function moreButton(message, at, named) {
  return el(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": named("More actions"),
      title: "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { key: `more ${message.ts}${at.inThread}` },
      onclick: (event) => moreActions(event.currentTarget, message, at),
    },
    icon("more"),
  );
}

function moreActions(anchor, message, at) {
  const shortcuts = app.state.app.shortcuts.filter((shortcut) => shortcut.type === "message");
  const items = shortcuts.map((shortcut) => ({
    label: shortcut.name,
    description: app.state.app.name,
    picture: avatar(null, "small"),
    run: () =>
      whileBusy(anchor, () =>
        post("shortcut", {
          user: app.user,
          callback_id: shortcut.callback_id,
          channel: at.channel,
          ts: message.ts,
        }),
      ),
  }));
  const reply = { label: "Reply in thread", run: () => openThread(message.thread_ts ?? message.ts) };
  openMenu(anchor, "More actions", [
    ...items,
    ...(at.inThread ? [] : [reply]),
    { label: "Copy text", run: () => navigator.clipboard?.writeText(message.text ?? "") },
  ]);
}

/** Messages within five minutes of the same author stand together. */
export function isCompact(message, before) {
  if (!before || message.ephemeral || before.ephemeral || message.thread_ts || before.reply_count)
    return false;
  const sameAuthor = Boolean(message.bot) === Boolean(before.bot) && message.user === before.user;
  return sameAuthor && Number(message.ts) - Number(before.ts) < 300;
}
