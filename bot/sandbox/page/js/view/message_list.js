/** A list of messages with its day dividers, kept at the bottom while the reader is there. */

import { el, syncList } from "../dom.js";
import { now, zone } from "../store.js";
import { dayName, isoDay, moment } from "../time.js";
import { isCompact, messageNode, messagePrint } from "./message.js";

const NEAR = 120;

/**
 * @param {HTMLElement} list an <ol> inside its scroller
 * @param {object[]} messages oldest first
 * @param {{channel: string, inThread: boolean, toBottom?: boolean}} where
 */
export function drawMessages(list, messages, where) {
  const scroller = list.parentElement;
  const stays = where.toBottom || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
  syncList(list, items(messages, where));
  if (stays) scroller.scrollTop = scroller.scrollHeight;
}

function items(messages, where) {
  const rows = [];
  let before = null;
  for (const message of messages) {
    const day = dayName(moment(message.at ?? message.ts), now(), zone());
    const newDay = !before || isoDay(moment(before.ts), zone()) !== isoDay(moment(message.ts), zone());
    if (newDay && !where.inThread)
      rows.push({ key: `day ${message.ts}`, print: day, build: () => divider(day) });
    const at = {
      channel: where.channel,
      inThread: where.inThread,
      compact: !newDay && isCompact(message, before),
    };
    rows.push({ key: message.ts, print: messagePrint(message, at), build: () => messageNode(message, at) });
    if (where.inThread && !before && messages.length > 1) rows.push(replyCount(messages.length - 1));
    before = message;
  }
  return rows;
}

function replyCount(count) {
  const text = count === 1 ? "1 reply" : `${count} replies`;
  return { key: "replies", print: text, build: () => el("li", { class: "reply-divider" }, text) };
}

const divider = (day) => el("li", { class: "day" }, el("h3", {}, day));
