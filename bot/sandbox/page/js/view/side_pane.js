/** The right side: a thread, or what was just sent and why. */

import { el, forget, showOnce } from "../dom.js";
import { icon } from "../icons.js";
import { app, go, here, messagesIn, zone } from "../store.js";
import { clockTime } from "../time.js";
import { composer } from "./composer.js";
import { drawMessages } from "./message_list.js";

let opened = "";

export function drawSidePane() {
  const pane = document.getElementById("side-pane");
  const showing = app.pane === "thread" && !threadOf(app.thread).length ? null : app.pane;
  pane.hidden = !showing;
  document.getElementById("shell").classList.toggle("pane-open", Boolean(showing));
  if (showing === "thread") drawThread(pane);
  else if (showing === "log") drawLog(pane);
  else empty(pane);
}

function empty(pane) {
  opened = "";
  forget(pane);
  pane.replaceChildren();
}

const threadOf = (ts) =>
  messagesIn(app.channel).filter((message) => message.ts === ts || message.thread_ts === ts);

function drawThread(pane) {
  const place = `${app.user} ${app.channel} ${app.thread}`;
  showOnce(pane, `thread ${place}`, () => [
    paneHead("Thread", here().name),
    el("div", { class: "scroller" }, el("ol", { id: "thread", class: "messages", "aria-label": "Thread" })),
    composer({ channel: app.channel, thread: app.thread, label: "Reply…" }),
  ]);
  drawMessages(document.getElementById("thread"), threadOf(app.thread), {
    channel: app.channel,
    inThread: true,
    toBottom: opened !== place,
  });
  opened = place;
}

function drawLog(pane) {
  const { log } = app.state;
  showOnce(pane, `log ${JSON.stringify(log)} ${zone()}`, () => [
    paneHead("What was just sent, and why", "Newest first"),
    el(
      "div",
      { class: "scroller", tabindex: "0", role: "region", "aria-label": "Log" },
      log.length
        ? el("ol", { class: "log" }, log.map(entry))
        : el("p", { class: "empty" }, "Nothing yet. Type the command in a channel."),
    ),
  ]);
}

function entry({ at, kind, summary, ok, why }) {
  return el(
    "li",
    { class: ok ? "log-entry" : "log-entry log-refused" },
    el(
      "span",
      { class: "log-head" },
      el("span", { class: `log-kind log-${kind}` }, kind),
      el("time", { class: "muted", datetime: at }, clockTime(new Date(at), zone())),
      !ok && el("span", { class: "log-failed" }, "refused"),
    ),
    el("span", { class: "log-summary", dir: "auto" }, summary),
    why && el("span", { class: "log-why", dir: "auto" }, why),
  );
}

function paneHead(title, subtitle) {
  const close = () => {
    const back = document.querySelector(
      `[data-key="${CSS.escape(app.pane === "log" ? "log" : `thread ${app.thread}`)}"]`,
    );
    go({ pane: null, thread: null });
    (back ?? document.querySelector(".composer-field"))?.focus();
  };
  return el(
    "header",
    { class: "pane-head" },
    el("h2", {}, title, el("span", { class: "muted pane-subtitle", dir: "auto" }, subtitle)),
    el(
      "button",
      { type: "button", class: "icon-button", "aria-label": `Close: ${title}`, onclick: close },
      icon("close"),
    ),
  );
}
