/**
 * Builds and patches the document. Data only ever becomes text nodes and attributes, never markup.
 * Knows nothing of Slack.
 */

/**
 * @param {string} tag
 * @param {Record<string, any>} [props] attributes; `on…` are listeners, `data` the data attributes
 * @param {...any} children nodes, strings, arrays of them; null and false are left out
 * @returns {HTMLElement}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  node.append(...present(children));
  return node;
}

/** The children that are to be shown, flat. */
export function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

function setProp(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "data") Object.assign(node.dataset, value);
  else if (name === "value" || name === "checked") node[name] = value;
  else node.setAttribute(name, value === true ? "" : String(value));
}

let counter = 0;

/** A document-wide unique id. */
export const uid = (stem) => `${stem}-${(counter += 1)}`;

/**
 * Makes `parent` show `items` in order. A child with the same key and print is kept as it is, so that its focus,
 * scroll position and half-typed text stay; the others are built anew, and focus goes back to where it was.
 *
 * @param {Element} parent
 * @param {{key: string, print: string, build: () => Element}[]} items
 */
export function syncList(parent, items) {
  keepingFocus(parent, () => {
    const old = new Map([...parent.children].map((node) => [node.dataset.item, node]));
    const wanted = items.map((item) => kept(old.get(item.key), item) ?? made(item));
    const keep = new Set(wanted);
    for (const node of [...parent.children]) if (!keep.has(node)) node.remove();
    let cursor = parent.firstElementChild;
    for (const node of wanted) {
      if (node === cursor) cursor = cursor.nextElementSibling;
      else parent.insertBefore(node, cursor);
    }
  });
}

const prints = new WeakMap();

const kept = (node, item) => (node && prints.get(node) === item.print ? node : null);

function made(item) {
  const node = item.build();
  node.dataset.item = item.key;
  prints.set(node, item.print);
  return node;
}

/** Replaces what `root` shows, unless it shows the same `print` already. */
export function showOnce(root, print, build) {
  if (prints.get(root) === print) return;
  prints.set(root, print);
  keepingFocus(root, () => root.replaceChildren(...present([build()])));
}

/** Forgets what `root` shows, so that the next showOnce draws it. */
export const forget = (root) => prints.delete(root);

/** Runs `change`; when that took away the focused element, its successor (by data-key) gets the focus. */
export function keepingFocus(root, change) {
  const active = document.activeElement;
  const key = root.contains(active) ? active.dataset.key : undefined;
  const selection = key && "selectionStart" in active ? readSelection(active) : null;
  change();
  if (!key || document.activeElement === active) return;
  const next = root.querySelector(`[data-key="${CSS.escape(key)}"]`);
  next?.focus({ preventScroll: true });
  if (next && selection) next.setSelectionRange?.(...selection);
}

function readSelection(field) {
  return field.selectionStart === null ? null : [field.selectionStart, field.selectionEnd];
}

const FOCUSABLE =
  "a[href], button:not([disabled]), input:not([disabled]):not([type=hidden]), textarea:not([disabled]), [tabindex]:not([tabindex='-1'])";

/** The elements below `root` that Tab can reach. */
export function focusables(root) {
  return [...root.querySelectorAll(FOCUSABLE)].filter((node) => node.getClientRects().length > 0);
}

/** Reads `message` to people who listen to the page. */
export function announce(message) {
  const region = document.getElementById("announcer");
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = message));
}
