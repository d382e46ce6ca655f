/** One interactive element by its type. */

import { el } from "../dom.js";
import { plainText } from "../text/text_object.js";
import { button, overflow } from "./buttons.js";
import { checkboxes, radioButtons } from "./choices.js";
import { dateField, fileField, textField, timeField, dateTimeField } from "./fields.js";
import { select } from "./selects.js";

/**
 * How an element is named and described to a screen reader.
 * @typedef {object} Naming
 * @property {string} [id] the id that a <label> points to
 * @property {string} [labelledBy]
 * @property {string} [label] used when nothing visible labels it
 * @property {string} [describedBy]
 * @property {boolean} [invalid]
 * @property {boolean} [required]
 * @property {boolean} [clearable]
 */

const ELEMENTS = {
  button,
  workflow_button: button,
  overflow,
  plain_text_input: textField,
  number_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  datepicker: dateField,
  timepicker: timeField,
  datetimepicker: dateTimeField,
  file_input: fileField,
  radio_buttons: radioButtons,
  checkboxes,
};

/** @param {Naming} naming */
export function element(item, block, place, naming = {}) {
  const make = ELEMENTS[item.type] ?? (item.type.endsWith("_select") ? select : unknown);
  const node = make(item, block, place, naming);
  node.dataset.actionId = item.action_id ?? "";
  return node;
}

const unknown = (item) =>
  el("span", { class: "muted" }, `The sandbox does not draw the element “${item.type}”.`);

/** What the attributes of a control say about its label, hint and error. */
export function accessibility(item, naming) {
  return {
    id: naming.id,
    "aria-labelledby": naming.labelledBy,
    "aria-label":
      naming.id || naming.labelledBy ? null : naming.label || plainText(item.placeholder) || item.action_id,
    "aria-describedby": naming.describedBy,
    "aria-invalid": naming.invalid ? "true" : null,
    "aria-required": naming.required ? "true" : null,
  };
}

/** Stores a new value and tells the place; sends it when the element stands outside an input or asks for it. */
export function changed(item, block, place, part, value, from) {
  place.form.write(block, item, value);
  place.touched(block);
  if (block.type !== "input" || (block.dispatch_action && !item.type.includes("_input"))) {
    place.act(block, item, { [part]: value }, from);
  }
}

/** The stable name by which focus finds its element again after a redraw. */
export const keyOf = (item, block, place) => `${place.key}/${block.block_id}/${item.action_id}`;
