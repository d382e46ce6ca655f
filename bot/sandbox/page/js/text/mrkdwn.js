/** Slack's mrkdwn as document nodes. Builds nodes only, so that no text can become markup. */

import { el } from "../dom.js";
import { emoji } from "./emoji.js";
import { link, safeHref } from "./links.js";
import { broadcastMention, channelMention, groupMention, personMention } from "./names.js";
import { fillDate } from "../time.js";

/**
 * @param {string} text mrkdwn
 * @param {import("./names.js").Names} names
 * @param {{verbatim?: boolean}} [options] verbatim: bare addresses do not become links
 * @returns {Node[]}
 */
export function mrkdwn(text, names, { verbatim = false } = {}) {
  const pieces = text.split(/```(?:\n)?([\s\S]+?)(?:\n)?```/);
  return pieces.flatMap((piece, at) => {
    if (at % 2) return [el("pre", { class: "pre", dir: "auto" }, literal(piece, names))];
    const trimmed = trimAroundPre(piece, at > 0, at < pieces.length - 1);
    return trimmed ? quotesAndLines(trimmed, { names, verbatim }) : [];
  });
}

function trimAroundPre(piece, follows, leads) {
  const start = follows ? piece.replace(/^\n/, "") : piece;
  return leads ? start.replace(/\n$/, "") : start;
}

const QUOTE = /^(?:>|&gt;) ?/;

function quotesAndLines(text, context) {
  const runs = [];
  for (const line of text.split("\n")) {
    const quoted = QUOTE.test(line);
    if (runs.at(-1)?.quoted !== quoted) runs.push({ quoted, lines: [] });
    runs.at(-1).lines.push(quoted ? line.replace(QUOTE, "") : line);
  }
  return runs.flatMap(({ quoted, lines }) => {
    const nodes = inline(lines.join("\n"), context);
    return quoted ? [el("blockquote", { class: "quote", dir: "auto" }, nodes)] : nodes;
  });
}

const MARKS = { "*": "strong", _: "em", "~": "s" };
const TOKEN =
  /(?<code>`[^`\n]+`)|(?<angle><[^<>\n]+>)|(?<emoji>:(?<name>[a-z0-9_+-]+):(?::skin-tone-[2-6]:)?)|(?<url>https?:\/\/(?:(?!&[lg]t;)[^\s<>|"`])+)|(?<mark>[*_~])|(?<line>\n)/g;

function inline(text, context) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(document.createTextNode(decode(plain)));
    plain = "";
  };
  let at = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index < at) continue;
    plain += text.slice(at, match.index);
    const found = special(match, text, context);
    at = match.index + (found?.length ?? match[0].length);
    if (found) {
      flush();
      nodes.push(found.node);
    } else plain += match[0];
  }
  plain += text.slice(at);
  flush();
  return nodes;
}

/** The node that begins at this match and the characters it takes, or null when they are plain text. */
function special(match, text, context) {
  const { code, angle, emoji: shortcode, name, url, mark, line } = match.groups;
  if (line) return whole(match, el("br"));
  if (code) return whole(match, el("code", { class: "code" }, literal(code.slice(1, -1), context.names)));
  if (angle) return whole(match, angled(angle.slice(1, -1), context.names));
  if (shortcode) return emoji(name) ? whole(match, emojiNode(name)) : null;
  if (url) return context.verbatim ? null : bareUrl(url);
  return mark ? marked(mark, match.index, text, context) : null;
}

const whole = (match, node) => ({ node, length: match[0].length });

export const emojiNode = (name) =>
  el("span", { class: "emoji", role: "img", "aria-label": name.replaceAll("_", " ") }, emoji(name));

function bareUrl(url) {
  const address = url.replace(/[.,;:!?)'*_~\]]+$/, "");
  return { node: link(decode(address)), length: address.length };
}

/** `*bold*` and its kin: the marks stand at word borders and embrace one line. */
function marked(mark, start, text, context) {
  const before = text[start - 1] ?? " ";
  if (/[\p{L}\p{N}]/u.test(before) || /\s|^$/.test(text[start + 1] ?? "") || text[start + 1] === mark)
    return null;
  for (let end = text.indexOf(mark, start + 1); end > 0; end = text.indexOf(mark, end + 1)) {
    const inner = text.slice(start + 1, end);
    if (inner.includes("\n")) return null;
    const closes = !/\s$/.test(inner) && !/[\p{L}\p{N}]/u.test(text[end + 1] ?? " ");
    if (closes && !insideToken(inner)) {
      return { node: el(MARKS[mark], {}, inline(inner, context)), length: end + 1 - start };
    }
  }
  return null;
}

const insideToken = (inner) => /<[^>]*$/.test(inner) || (inner.match(/`/g) ?? []).length % 2 === 1;

/** What stands between < and >: a link, a mention, a date. */
function angled(content, names) {
  const [target, ...rest] = content.split("|");
  const label = rest.length ? decode(rest.join("|")) : "";
  if (/^@[UW]/.test(target)) return personMention(target.slice(1), names);
  if (/^#[CG]/.test(target)) return channelMention(target.slice(1), names, label);
  if (target.startsWith("!subteam^")) return groupMention(target.slice(9), names, label);
  if (target.startsWith("!date^")) return dateNode(target, label, names);
  if (/^!(here|channel|everyone)$/.test(target)) return broadcastMention(target.slice(1));
  if (target.startsWith("!")) return document.createTextNode(label || `<${target}>`);
  if (safeHref(decode(target)) === null) return document.createTextNode(`<${decode(content)}>`);
  return label ? link(decode(target), label) : link(decode(target), decode(target).replace(/^mailto:/, ""));
}

function dateNode(target, fallback, names) {
  const [, seconds, pattern = "{date}", address] = target.split("^");
  if (!/^\d+$/.test(seconds)) return document.createTextNode(fallback);
  const date = new Date(Number(seconds) * 1000);
  const text = fillDate(decode(pattern), date, names.zone, names.now);
  const shown = el("time", { datetime: date.toISOString(), title: fallback }, text);
  return address ? link(decode(address), shown) : shown;
}

/** Code keeps its text; only what Slack wraps in < > is shown by its name. */
function literal(text, names) {
  return text.split(/(<[^<>\n]+>)/).map((piece, at) => {
    const bare = /^<https?:[^|]*>$/.test(piece) ? piece.slice(1, -1) : piece;
    return at % 2 && bare === piece ? angled(piece.slice(1, -1), names).textContent : decode(bare);
  });
}

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

const decode = (text) => text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
