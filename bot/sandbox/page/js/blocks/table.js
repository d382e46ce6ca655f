/** The table block: rows of raw or rich text, the first one as head. */

import { el } from "../dom.js";
import { richText } from "../text/rich_text.js";
import { textNodes } from "../text/text_object.js";

export function tableBlock(block, place) {
  const [head = [], ...rows] = block.rows ?? [];
  const columns = block.column_settings ?? [];
  const cells = (row, tag, props = {}) =>
    row.map((cell, at) =>
      el(tag, { ...props, class: cellClass(columns[at]), dir: "auto" }, cellNodes(cell, place)),
    );
  return el(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table" },
    el(
      "table",
      { class: "table" },
      el("thead", {}, el("tr", {}, cells(head, "th", { scope: "col" }))),
      el(
        "tbody",
        {},
        rows.map((row) => el("tr", {}, cells(row, "td"))),
      ),
    ),
  );
}

function cellNodes(cell, place) {
  if (cell.type === "rich_text") return richText(cell, place.names);
  return cell.type === "raw_text" ? [cell.text] : textNodes(cell, place.names);
}

const cellClass = (column) => `align-${column?.align ?? "left"}${column?.is_wrapped ? " wrapped" : ""}`;
