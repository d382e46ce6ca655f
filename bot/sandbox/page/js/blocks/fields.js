/** Text, number, email, address, date, time and file inputs. */

import { el, uid } from "../dom.js";
import { icon } from "../icons.js";
import { characters, longest } from "../form_rules.js";
import { plainText } from "../text/text_object.js";
import { accessibility, changed, keyOf } from "./elements.js";

const KINDS = {
  number_input: { type: "text", inputmode: "decimal" },
  email_text_input: { type: "email", autocomplete: "off" },
  url_text_input: { type: "url", autocomplete: "off" },
  plain_text_input: { type: "text", autocomplete: "off" },
};

export function textField(item, block, place, naming) {
  const counter = el("p", { class: "counter", id: uid("counter"), role: "status" });
  const describedBy = [naming.describedBy, item.type === "plain_text_input" ? counter.id : null]
    .filter(Boolean)
    .join(" ");
  const write = (event) => {
    place.form.write(block, item, event.target.value || null);
    place.touched(block);
    if (item.type === "plain_text_input") count(counter, event.target.value, item);
    if (asks(block, item, "on_character_entered")) sendSoon(item, block, place, event.target);
  };
  const field = el(item.multiline ? "textarea" : "input", {
    ...(item.multiline ? { rows: 4 } : KINDS[item.type]),
    ...accessibility(item, { ...naming, describedBy: describedBy || null }),
    class: "text-input",
    dir: "auto",
    placeholder: plainText(item.placeholder) || null,
    value: place.form.read(block, item) ?? "",
    data: { key: keyOf(item, block, place), ...(item.focus_on_load ? { focus: "first" } : {}) },
    oninput: write,
    onkeydown: (event) => sendOnEnter(event, item, block, place),
  });
  if (item.type !== "plain_text_input") return el("div", { class: "text-field" }, field);
  count(counter, field.value, item);
  return el("div", { class: "text-field" }, field, counter);
}

/** Shows how many characters are left when the end is near. */
function count(counter, text, item) {
  const left = longest(item) - characters(text);
  const near = left <= Math.max(10, Math.min(100, longest(item) / 10));
  counter.textContent = near ? (left < 0 ? `${-left} too many` : `${left} left`) : "";
  counter.classList.toggle("counter-over", left < 0);
}

const asks = (block, item, trigger) =>
  Boolean(block.dispatch_action) &&
  (item.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"]).includes(trigger);

function sendOnEnter(event, item, block, place) {
  if (event.key !== "Enter" || event.isComposing || item.multiline || !asks(block, item, "on_enter_pressed"))
    return;
  event.preventDefault();
  event.stopPropagation();
  place.act(block, item, { value: event.target.value || null }, event.target);
}

const waiting = new Map();

/** Sends a half-typed text once the typing pauses. */
function sendSoon(item, block, place, field) {
  const key = keyOf(item, block, place);
  clearTimeout(waiting.get(key));
  waiting.set(
    key,
    setTimeout(() => place.act(block, item, { value: field.value || null }, field), 350),
  );
}

export const dateField = (item, block, place, naming) =>
  nativeField("date", "selected_date", item, block, place, naming);

export const timeField = (item, block, place, naming) =>
  nativeField("time", "selected_time", item, block, place, naming);

function nativeField(type, part, item, block, place, naming) {
  const value = place.form.read(block, item) ?? "";
  return el("input", {
    type,
    ...accessibility(item, naming),
    class: "text-input date-input",
    value,
    data: { key: keyOf(item, block, place), ...(item.focus_on_load ? { focus: "first" } : {}) },
    onchange: (event) => changed(item, block, place, part, event.target.value || null, event.target),
  });
}

/** Slack counts seconds; the field shows the reader's own clock. */
export function dateTimeField(item, block, place, naming) {
  const seconds = place.form.read(block, item);
  const offset = (date) => date.getTimezoneOffset() * 60_000;
  const shown = seconds
    ? new Date(seconds * 1000 - offset(new Date(seconds * 1000))).toISOString().slice(0, 16)
    : "";
  return el("input", {
    type: "datetime-local",
    ...accessibility(item, naming),
    class: "text-input date-input",
    value: shown,
    data: { key: keyOf(item, block, place) },
    onchange: ({ target }) =>
      changed(
        item,
        block,
        place,
        "selected_date_time",
        target.value ? Math.floor(new Date(target.value).getTime() / 1000) : null,
        target,
      ),
  });
}

const MEGABYTE = 1024 * 1024;

export function fileField(item, block, place, naming) {
  const list = el("ul", { class: "file-list" });
  const problem = el("p", { class: "error", role: "alert" });
  const held = () => place.form.read(block, item);
  const keep = (files) => {
    changed(item, block, place, "files", files, chooser);
    draw();
  };
  const draw = () =>
    list.replaceChildren(
      ...held().map((file) => fileRow(file, () => keep(held().filter((each) => each.id !== file.id)))),
    );
  const add = async ({ target }) => {
    problem.textContent = "";
    for (const file of target.files) {
      const refusal = refuses(file, held().length, item);
      if (refusal) problem.textContent = refusal;
      else
        await place.upload(file).then(
          (stored) => keep([...held(), stored]),
          (refused) => (problem.textContent = refused.message),
        );
    }
    target.value = "";
  };
  const chooser = el("input", {
    type: "file",
    multiple: (item.max_files ?? 10) > 1,
    accept: item.filetypes?.map((type) => `.${type}`).join(",") || null,
    ...accessibility(item, naming),
    class: "file-input",
    data: { key: keyOf(item, block, place) },
    onchange: add,
  });
  draw();
  return el("div", {}, chooser, problem, list);
}

function refuses(file, count, item) {
  if (count >= (item.max_files ?? 10)) return `Please add ${item.max_files ?? 10} files at most.`;
  if (file.size > 10 * MEGABYTE) return `${file.name} is larger than 10 MB.`;
  const type = file.name.split(".").at(-1).toLowerCase();
  return item.filetypes?.length && !item.filetypes.includes(type)
    ? `${file.name}: only ${item.filetypes.join(", ")} can be added here.`
    : null;
}

const fileRow = (file, remove) =>
  el(
    "li",
    {},
    icon("file"),
    el("span", { dir: "auto" }, file.name),
    el(
      "button",
      { type: "button", class: "chip-remove", "aria-label": `Remove ${file.name}`, onclick: remove },
      icon("close"),
    ),
  );
