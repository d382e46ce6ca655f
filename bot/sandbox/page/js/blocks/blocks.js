/** Block Kit's layout blocks as document nodes. */

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { link } from "../text/links.js";
import { markdown } from "../text/markdown.js";
import { richText } from "../text/rich_text.js";
import { plainText, textNodes } from "../text/text_object.js";
import { element } from "./elements.js";
import { feedbackOrIconButton } from "./buttons.js";
import { inputBlock } from "./input_block.js";
import { tableBlock } from "./table.js";

/**
 * Everything that a block needs to know of the place where it stands.
 * @typedef {object} Place
 * @property {"message" | "view" | "home"} kind
 * @property {string} key unique to the message or view; the elements' data-keys begin with it
 * @property {import("../text/names.js").Names} names
 * @property {import("../form.js").Form} form
 * @property {object} state the workspace, for people's and channels' names in selects
 * @property {Record<string, string>} errors block id → sentence
 * @property {(block: object, element: object, part: object, from: Element) => Promise<void>} act sends a block action
 * @property {(block: object, element: object, query: string) => Promise<object>} options asks for an external select's options
 * @property {(file: File) => Promise<object>} upload
 * @property {(block: object) => void} touched the person changed something in the block
 */

/** @param {Place} place */
export function blockNode(block, place) {
  const make = BLOCKS[block.type] ?? unknown;
  const node = make(block, place);
  node.classList.add("block", `block-${block.type}`);
  if (block.block_id) node.dataset.blockId = block.block_id;
  return node;
}

/** The blocks as items for syncList. */
export function blockItems(blocks, place) {
  return blocks.map((block, at) => ({
    key: block.block_id ?? `${block.type}-${at}`,
    print: JSON.stringify([place.key, block, place.errors[block.block_id] ?? ""]),
    build: () => blockNode(block, place),
  }));
}

const BLOCKS = {
  header: (block) => el("h3", { class: "header-text", dir: "auto" }, plainText(block.text)),
  divider: () => el("hr"),
  section,
  context,
  image,
  actions: (block, place) =>
    el(
      "div",
      { class: "row" },
      block.elements.map((item) => element(item, block, place, actionLabel(item))),
    ),
  context_actions: (block, place) =>
    el(
      "div",
      { class: "row" },
      block.elements.map((item) => feedbackOrIconButton(item, block, place)),
    ),
  input: inputBlock,
  rich_text: (block, place) => el("div", {}, richText(block, place.names)),
  markdown: (block) => el("div", {}, markdown(block.text)),
  table: tableBlock,
  alert,
};

function section(block, place) {
  const body = el("div", { class: "section-body" });
  if (block.text)
    body.append(el("div", { class: "section-text", dir: "auto" }, textNodes(block.text, place.names)));
  if (block.fields) {
    body.append(
      el(
        "div",
        { class: "section-fields" },
        block.fields.map((field) => el("div", { dir: "auto" }, textNodes(field, place.names))),
      ),
    );
  }
  const accessory = block.accessory && el("div", { class: "section-accessory" }, accessoryNode(block, place));
  return el("div", { class: accessory ? "with-accessory" : "" }, body, accessory);
}

function accessoryNode(block, place) {
  const { accessory } = block;
  if (accessory.type === "image") return picture(accessory, "accessory-picture");
  return element(accessory, block, place, {
    label: accessory.accessibility_label || block.text?.text || plainText(accessory.placeholder),
  });
}

const actionLabel = (item) => ({
  label: item.accessibility_label || plainText(item.placeholder) || item.action_id,
});

function context(block, place) {
  const items = block.elements.map((item) =>
    item.type === "image"
      ? picture(item, "context-picture")
      : el("span", { class: "context-text", dir: "auto" }, textNodes(item, place.names)),
  );
  return el("div", { class: "context-row" }, items);
}

function image(block) {
  const title = block.title && el("figcaption", { dir: "auto" }, plainText(block.title));
  return el("figure", {}, title, picture(block, "block-picture"));
}

/** Pictures from elsewhere are named, not loaded: nothing leaves this machine. */
function picture(item, className) {
  const address = item.image_url ?? item.slack_file?.url ?? "";
  const url = URL.canParse(address, location.href) ? new URL(address, location.href) : null;
  if (url?.origin === location.origin)
    return el("img", { class: className, src: url.href, alt: item.alt_text, loading: "lazy" });
  if (className !== "block-picture") {
    return el(
      "span",
      {
        class: `${className} picture-stand-in`,
        role: "img",
        "aria-label": item.alt_text,
        title: item.alt_text,
      },
      initialOf(item.alt_text),
    );
  }
  return el(
    "div",
    { class: "picture-card" },
    el("span", { dir: "auto" }, item.alt_text),
    el(
      "span",
      { class: "muted" },
      "The sandbox loads no pictures from elsewhere. ",
      address && link(address, "Open it"),
    ),
  );
}

const initialOf = (text) => [...(text || "?").trim()][0] ?? "?";

function alert(block, place) {
  const level = ["info", "warning", "error", "success"].includes(block.level) ? block.level : "default";
  const mark = icon(
    level === "success" ? "check" : level === "info" || level === "default" ? "info" : "alert",
  );
  return el(
    "div",
    { class: `alert alert-${level}`, role: "note" },
    mark,
    el("div", { dir: "auto" }, textNodes(block.text, place.names)),
  );
}

const unknown = (block) =>
  el("div", { class: "muted" }, `The sandbox does not draw the block “${block.type}”.`);
