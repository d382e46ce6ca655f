/** A menu that a button opens: arrow keys, Escape, focus back to the button. */

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { floatUnder } from "./float.js";

/**
 * @typedef {object} MenuItem
 * @property {string} label
 * @property {string} [description]
 * @property {Node} [picture]
 * @property {boolean} [checked] given: the item is one of a set, and this one is chosen or not
 * @property {string | null} [href]
 * @property {() => void} run
 */

/**
 * @param {HTMLElement} anchor
 * @param {string} name
 * @param {MenuItem[]} items
 */
export function openMenu(anchor, name, items) {
  const menu = el("div", { class: "menu", role: "menu", "aria-label": name, tabindex: "-1" });
  let unfloat = () => {};
  const close = (refocus) => {
    unfloat();
    removeEventListener("pointerdown", outside, true);
    anchor.setAttribute("aria-expanded", "false");
    if (refocus) anchor.focus();
  };
  const outside = (event) => !menu.contains(event.target) && close(false);
  const choose = (item) => {
    close(true);
    item.run();
  };
  menu.append(...items.map((item) => menuItem(item, choose)));
  menu.addEventListener("keydown", (event) => moved(event, menu, close));
  menu.addEventListener(
    "focusout",
    (event) => event.relatedTarget && !menu.contains(event.relatedTarget) && close(false),
  );
  anchor.setAttribute("aria-expanded", "true");
  unfloat = floatUnder(menu, anchor, () => close(false));
  addEventListener("pointerdown", outside, true);
  (menu.querySelector("[aria-checked=true]") ?? menu.firstElementChild)?.focus();
}

function menuItem(item, choose) {
  const radio = item.checked !== undefined;
  const words = el(
    "span",
    { class: "menu-words" },
    el("span", { class: "menu-label", dir: "auto" }, item.label),
    item.description && el("span", { class: "menu-description", dir: "auto" }, item.description),
  );
  const props = {
    class: "menu-item",
    role: radio ? "menuitemradio" : "menuitem",
    "aria-checked": radio ? String(item.checked) : null,
    tabindex: "-1",
    onclick: () => choose(item),
  };
  const inner = [item.picture, words, item.checked ? icon("check") : null];
  if (item.href)
    return el("a", { ...props, href: item.href, target: "_blank", rel: "noopener noreferrer" }, inner);
  return el("button", { type: "button", ...props }, inner);
}

function moved(event, menu, close) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (target !== undefined) items.at(target % items.length)?.focus();
  else if (event.key === "Escape") close(true);
  else if (event.key === "Tab") return close(true);
  else return letter(event, items, at);
  event.preventDefault();
  event.stopPropagation();
}

function letter(event, items, at) {
  if (event.key.length !== 1 || event.key === " ") return;
  const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  order.find((item) => item.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
}
