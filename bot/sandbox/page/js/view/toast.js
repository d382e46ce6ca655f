/** Short notices that pass by themselves. */

import { el } from "../dom.js";
import { icon } from "../icons.js";

const SHOWN_FOR = 9000;

/** @param {"info" | "error"} kind */
export function toast(sentence, kind = "info") {
  const close = el(
    "button",
    { type: "button", class: "icon-button", "aria-label": "Dismiss", onclick: () => node.remove() },
    icon("close"),
  );
  const node = el(
    "div",
    { class: `toast toast-${kind}`, role: kind === "error" ? "alert" : "status" },
    icon(kind === "error" ? "alert" : "info"),
    el("span", { dir: "auto" }, sentence),
    close,
  );
  document.querySelector("dialog[open] .toasts-inside")?.append(node) ??
    document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), SHOWN_FOR);
}
