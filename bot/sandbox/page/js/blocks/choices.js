/** Radio buttons and checkboxes. */

import { el, uid } from "../dom.js";
import { textNodes } from "../text/text_object.js";
import { changed, keyOf } from "./elements.js";

export function radioButtons(item, block, place, naming) {
  const chosen = place.form.read(block, item);
  const pick = (option, event) => changed(item, block, place, "selected_option", option, event.target);
  return options(item, block, place, naming, "radio", (option) => chosen?.value === option.value, pick);
}

export function checkboxes(item, block, place, naming) {
  const isChosen = (option) => place.form.read(block, item).some((each) => each.value === option.value);
  const pick = (option, event) => {
    const others = place.form.read(block, item).filter((each) => each.value !== option.value);
    const order = (one) => item.options.findIndex((each) => each.value === one.value);
    const now = event.target.checked ? [...others, option].sort((a, b) => order(a) - order(b)) : others;
    changed(item, block, place, "selected_options", now, event.target);
  };
  return options(item, block, place, naming, "checkbox", isChosen, pick);
}

function options(item, block, place, naming, type, isChosen, pick) {
  const name = uid("choice");
  const rows = item.options.map((option, at) => {
    const description = option.description && uid("description");
    const control = el("input", {
      type,
      name,
      checked: isChosen(option),
      "aria-describedby": description,
      "aria-invalid": naming.invalid && type === "checkbox" ? "true" : null,
      data: { key: `${keyOf(item, block, place)}/${at}`, value: option.value },
      onchange: (event) => pick(option, event),
    });
    const words = el("span", { class: "choice-text", dir: "auto" }, textNodes(option.text, place.names));
    const more =
      description &&
      el(
        "span",
        { class: "choice-description", id: description, dir: "auto" },
        textNodes(option.description, place.names),
      );
    return el("div", { class: "choice" }, el("label", {}, control, words), more);
  });
  const role = naming.grouped
    ? {}
    : { role: type === "radio" ? "radiogroup" : "group", "aria-label": naming.label };
  return el("div", { class: "choices", ...role }, rows);
}
