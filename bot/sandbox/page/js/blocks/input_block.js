/** The input block: label, element, hint, error, bound to each other. */

import { el, uid } from "../dom.js";
import { icon } from "../icons.js";
import { plainText } from "../text/text_object.js";
import { element } from "./elements.js";

const GROUPS = new Set(["radio_buttons", "checkboxes"]);

export function inputBlock(block, place) {
  const item = block.element;
  const error = place.errors[block.block_id];
  const ids = { field: uid("field"), label: uid("label"), hint: uid("hint"), error: uid("error") };
  const described = [block.hint && ids.hint, error && ids.error].filter(Boolean).join(" ");
  const state = {
    describedBy: described || null,
    invalid: Boolean(error),
    required: !block.optional,
    clearable: block.optional,
  };
  const label = [
    plainText(block.label),
    block.optional ? el("span", { class: "muted optional" }, " (optional)") : null,
  ];
  const below = [
    block.hint && el("p", { class: "hint", id: ids.hint, dir: "auto" }, plainText(block.hint)),
    error && errorLine(error, ids.error),
  ];
  if (GROUPS.has(item.type)) {
    return group(
      item,
      el("legend", { id: ids.label, dir: "auto" }, label),
      element(item, block, place, { ...state, grouped: true }),
      below,
      state,
    );
  }
  return el(
    "div",
    { class: error ? "field field-wrong" : "field" },
    el("label", { for: ids.field, id: ids.label, dir: "auto" }, label),
    element(item, block, place, { ...state, id: ids.field, labelledBy: ids.label }),
    below,
  );
}

function group(item, legend, choices, below, state) {
  const radios = item.type === "radio_buttons";
  const props = {
    class: state.invalid ? "field field-wrong" : "field",
    role: radios ? "radiogroup" : "group",
    "aria-describedby": state.describedBy,
    "aria-required": radios && state.required ? "true" : null,
    "aria-invalid": radios && state.invalid ? "true" : null,
  };
  return el("fieldset", props, legend, choices, below);
}

const errorLine = (sentence, id) =>
  el("p", { class: "error", id }, icon("alert"), el("span", { dir: "auto" }, sentence));
