/** The rich_text block as document nodes: sections, lists, quotes, preformatted. */

import { el } from "../dom.js";
import { emoji } from "./emoji.js";
import { emojiNode } from "./mrkdwn.js";
import { link } from "./links.js";
import { broadcastMention, channelMention, groupMention, personMention } from "./names.js";
import { fillDate } from "../time.js";

/** @returns {Node[]} */
export function richText(block, names) {
  const nodes = [];
  for (const element of block.elements ?? []) {
    if (element.type === "rich_text_list") addList(nodes, element, names);
    else nodes.push(part(element, names));
  }
  return nodes;
}

function part(element, names) {
  const content = inlines(element.elements ?? [], names);
  if (element.type === "rich_text_preformatted") return el("pre", { class: "pre", dir: "auto" }, content);
  if (element.type === "rich_text_quote") return el("blockquote", { class: "quote", dir: "auto" }, content);
  return el("div", { class: "rich-section", dir: "auto" }, content);
}

/** Slack sends nested lists flat, with an indent: a deeper list goes into the last item of the one above. */
function addList(nodes, element, names) {
  const list = listNode(element, names);
  let parent = element.indent ? nodes.at(-1) : null;
  let depth = 1;
  while (isList(parent) && depth < (element.indent ?? 0)) {
    const deeper = parent.lastElementChild?.lastElementChild;
    if (!isList(deeper)) break;
    parent = deeper;
    depth += 1;
  }
  if (isList(parent) && parent.lastElementChild) parent.lastElementChild.append(list);
  else nodes.push(list);
}

const isList = (node) => node instanceof HTMLUListElement || node instanceof HTMLOListElement;

function listNode(element, names) {
  const ordered = element.style === "ordered";
  const start = ordered && element.offset ? element.offset + 1 : null;
  return el(
    ordered ? "ol" : "ul",
    { class: "rich-list", start },
    (element.elements ?? []).map((item) => el("li", { dir: "auto" }, inlines(item.elements ?? [], names))),
  );
}

const inlines = (elements, names) =>
  elements.map((element) => styled(inlineNode(element, names), element.style));

function inlineNode(element, names) {
  const make = INLINES[element.type];
  return make ? make(element, names) : document.createTextNode(element.text ?? "");
}

const INLINES = {
  text: (element) => lines(element.text),
  link: (element) => link(element.url, element.text || element.url),
  emoji: (element) =>
    emoji(element.name) ? emojiNode(element.name) : document.createTextNode(`:${element.name}:`),
  user: (element, names) => personMention(element.user_id, names),
  channel: (element, names) => channelMention(element.channel_id, names),
  usergroup: (element, names) => groupMention(element.usergroup_id, names),
  broadcast: (element) => broadcastMention(element.range),
  color: (element) => document.createTextNode(element.value),
  date: (element, names) => {
    const date = new Date(element.timestamp * 1000);
    const text = fillDate(element.format ?? "{date}", date, names.zone, names.now);
    return element.url ? link(element.url, text) : el("time", { datetime: date.toISOString() }, text);
  },
};

function lines(text) {
  const holder = el("span");
  text.split("\n").forEach((line, at) => holder.append(...(at ? [el("br"), line] : [line])));
  return holder.childNodes.length === 1 ? document.createTextNode(text) : holder;
}

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

function styled(node, style = {}) {
  return Object.entries(STYLES).reduce(
    (inner, [name, tag]) => (style[name] ? el(tag, tag === "code" ? { class: "code" } : {}, inner) : inner),
    node,
  );
}
