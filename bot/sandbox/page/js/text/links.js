/** Links that are safe to follow. Knows nothing of who wrote them. */

import { el } from "../dom.js";

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address, or null when following it could run something (`javascript:` and the like). */
export function safeHref(address) {
  const url = URL.parse ? URL.parse(address) : parse(address);
  return url && SAFE.has(url.protocol) ? url.href : null;
}

function parse(address) {
  try {
    return new URL(address);
  } catch {
    return null;
  }
}

/** A link that opens beside the sandbox; an unsafe address is shown as plain text. */
export function link(address, ...label) {
  const href = safeHref(address);
  const shown = label.length ? label : [address];
  if (href === null) return el("span", { class: "dead-link" }, shown);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, shown);
}
