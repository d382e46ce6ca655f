/** The markdown block (standard Markdown, the part that Slack shows) as document nodes. */

import { el } from "../dom.js";
import { emoji } from "./emoji.js";
import { emojiNode } from "./mrkdwn.js";
import { link } from "./links.js";

/** @returns {Node[]} */
export function markdown(text) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const nodes = [];
  for (let at = 0; at < lines.length;) {
    const rule = RULES.find(({ starts }) => starts.test(lines[at])) ?? PARAGRAPH;
    const { node, next } = rule.read(lines, at);
    if (node) nodes.push(node);
    at = next;
  }
  return nodes;
}

const takeWhile = (lines, at, test) => {
  let end = at;
  while (end < lines.length && test(lines[end])) end += 1;
  return end;
};

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(.*)$/;
const TABLE_LINE = /^\s*\|.*\|\s*$/;

const RULES = [
  { starts: /^\s*$/, read: (lines, at) => ({ next: at + 1 }) },
  { starts: /^\s*(```|~~~)/, read: readFence },
  { starts: /^#{1,6}\s/, read: readHeading },
  { starts: /^\s*([-*_])(\s*\1){2,}\s*$/, read: (lines, at) => ({ node: el("hr"), next: at + 1 }) },
  { starts: /^\s*>/, read: readQuote },
  { starts: ITEM, read: readList },
  { starts: TABLE_LINE, read: readTable },
];

const PARAGRAPH = { read: readParagraph };

function readFence(lines, at) {
  const end = takeWhile(lines, at + 1, (line) => !/^\s*(```|~~~)/.test(line));
  return {
    node: el("pre", { class: "pre", dir: "auto" }, lines.slice(at + 1, end).join("\n")),
    next: end + 1,
  };
}

function readHeading(lines, at) {
  const [, marks, title] = /^(#+)\s+(.*?)\s*#*$/.exec(lines[at]) ?? [null, "#", lines[at]];
  return {
    node: el(
      "p",
      {
        class: `markdown-heading markdown-h${marks.length}`,
        role: "heading",
        "aria-level": Math.min(6, marks.length + 2),
      },
      spans(title),
    ),
    next: at + 1,
  };
}

function readQuote(lines, at) {
  const end = takeWhile(lines, at, (line) => /^\s*>/.test(line));
  const inner = lines.slice(at, end).map((line) => line.replace(/^\s*> ?/, ""));
  return { node: el("blockquote", { class: "quote", dir: "auto" }, markdown(inner.join("\n"))), next: end };
}

function readList(lines, at) {
  const [, indent, mark] = ITEM.exec(lines[at]);
  const list = /\d/.test(mark)
    ? el("ol", { class: "rich-list", start: parseInt(mark, 10) })
    : el("ul", { class: "rich-list" });
  let next = at;
  while (next < lines.length) {
    const item = ITEM.exec(lines[next]);
    if (!item || item[1].length < indent.length || isOtherKind(item, indent, mark)) break;
    if (item[1].length > indent.length + 1 && list.lastElementChild) {
      const nested = readList(lines, next);
      list.lastElementChild.append(nested.node);
      next = nested.next;
    } else {
      list.append(el("li", { dir: "auto" }, taskOrSpans(item[3])));
      next += 1;
    }
  }
  return { node: list, next };
}

/** A numbered item ends a list of bullets at its level, and the other way round. */
const isOtherKind = ([, indent, mark], listIndent, listMark) =>
  indent.length <= listIndent.length + 1 && /\d/.test(mark) !== /\d/.test(listMark);

function taskOrSpans(text) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
  return task ? [task[1] === " " ? "☐ " : "☑ ", ...spans(task[2])] : spans(text);
}

function readTable(lines, at) {
  const end = takeWhile(lines, at, (line) => TABLE_LINE.test(line));
  const rows = lines
    .slice(at, end)
    .filter((line) => !/^[\s|:-]+$/.test(line))
    .map(cells);
  const [head, ...body] = rows;
  const table = el(
    "table",
    { class: "table" },
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        head.map((cell) => el("th", { scope: "col", dir: "auto" }, spans(cell))),
      ),
    ),
    el(
      "tbody",
      {},
      body.map((row) =>
        el(
          "tr",
          {},
          row.map((cell) => el("td", { dir: "auto" }, spans(cell))),
        ),
      ),
    ),
  );
  return {
    node: el("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table" }, table),
    next: end,
  };
}

const cells = (line) =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));

function readParagraph(lines, at) {
  const end = Math.max(
    at + 1,
    takeWhile(lines, at, (line) => line.trim() && !RULES.some(({ starts }) => starts.test(line))),
  );
  const shown = lines
    .slice(at, end)
    .flatMap((line, index) => (index ? [el("br"), ...spans(line)] : spans(line)));
  return { node: el("p", { class: "markdown-paragraph", dir: "auto" }, shown), next: end };
}

const SPAN =
  /\\(?<escaped>[\\`*_{}[\]()#+.!~|>-])|`(?<code>[^`]+)`|!?\[(?<label>[^\]]*)\]\((?<address>[^)\s]+)\)|<(?<auto>https?:\/\/[^>\s]+)>|(?<url>https?:\/\/[^\s<>)]+)|\*\*(?<bold>.+?)\*\*|__(?<bold2>.+?)__|~~(?<strike>.+?)~~|\*(?<italic>[^*\s](?:[^*]*[^*\s])?)\*|(?<![\p{L}\p{N}])_(?<italic2>[^_\s](?:[^_]*[^_\s])?)_(?![\p{L}\p{N}])|:(?<name>[a-z0-9_+-]+):/gu;

/** The inline part of Markdown. */
function spans(text) {
  const nodes = [];
  let at = 0;
  for (const match of text.matchAll(SPAN)) {
    nodes.push(text.slice(at, match.index), span(match));
    at = match.index + match[0].length;
  }
  nodes.push(text.slice(at));
  return nodes.filter((node) => node !== "");
}

function span(match) {
  const { escaped, code, label, address, auto, url, bold, bold2, strike, italic, italic2, name } =
    match.groups;
  if (escaped) return escaped;
  if (code) return el("code", { class: "code" }, code);
  if (address) return link(address, ...spans(label || address));
  if (auto || url) return link(auto ?? url);
  if (bold ?? bold2) return el("strong", {}, spans(bold ?? bold2));
  if (strike) return el("s", {}, spans(strike));
  if (italic ?? italic2) return el("em", {}, spans(italic ?? italic2));
  return emoji(name) ? emojiNode(name) : match[0];
}
