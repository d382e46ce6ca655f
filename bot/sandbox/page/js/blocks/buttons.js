/** Buttons and overflow menus. */

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { plainText } from "../text/text_object.js";
import { safeHref } from "../text/links.js";
import { openMenu } from "../view/menu.js";
import { accessibility, keyOf } from "./elements.js";

export function button(item, block, place) {
  const style = ["primary", "danger"].includes(item.style) ? item.style : "plain";
  const props = {
    class: `button button-${style}`,
    "aria-label": item.accessibility_label,
    data: { key: keyOf(item, block, place) },
  };
  const label = el("span", { dir: "auto" }, plainText(item.text));
  const send = (event) => place.act(block, item, { value: item.value ?? "" }, event.currentTarget);
  if (item.url) return linkButton(item, props, label, send);
  return el("button", { type: "button", ...props, onclick: send }, label);
}

function linkButton(item, props, label, send) {
  const href = safeHref(item.url);
  if (href === null)
    return el(
      "span",
      { ...props, "aria-disabled": "true", title: "The sandbox does not follow this address." },
      label,
    );
  return el(
    "a",
    { ...props, href, target: "_blank", rel: "noopener noreferrer", onclick: send },
    label,
    icon("external"),
  );
}

export function overflow(item, block, place, naming) {
  const open = (event) => {
    const anchor = event.currentTarget;
    openMenu(
      anchor,
      "More options",
      item.options.map((option) => ({
        label: plainText(option.text),
        href: option.url && safeHref(option.url),
        run: () => place.act(block, item, { selected_option: option }, anchor),
      })),
    );
  };
  return el(
    "button",
    {
      type: "button",
      class: "button button-plain button-icon",
      ...accessibility(item, { ...naming, label: "More options" }),
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { key: keyOf(item, block, place) },
      onclick: open,
    },
    icon("more"),
  );
}

/** The elements of context_actions: thumbs up and down, or a small button with an icon. */
export function feedbackOrIconButton(item, block, place) {
  const choices = item.type === "feedback_buttons" ? [item.positive_button, item.negative_button] : [item];
  const buttons = choices.filter(Boolean).map((choice, at) =>
    el(
      "button",
      {
        type: "button",
        class: "button button-quiet",
        "aria-label": choice.accessibility_label,
        data: { key: `${keyOf(item, block, place)}/${at}` },
        onclick: (event) => place.act(block, item, { value: choice.value ?? "" }, event.currentTarget),
      },
      plainText(choice.text),
    ),
  );
  return el("span", { class: "row", data: { actionId: item.action_id ?? "" } }, buttons);
}
