/**
 * A select in which one can type: one choice, or several as chips. Follows the ARIA combobox pattern with a listbox.
 * Knows choices ({value, text, description, raw}), nothing of Slack.
 */

import { announce, el, uid } from "../dom.js";
import { icon } from "../icons.js";
import { floatUnder } from "../view/float.js";
import { accessibility } from "./elements.js";

/**
 * @param {object} settings
 * @param {import("./selects.js").Choice[]} settings.chosen
 * @param {boolean} settings.many
 * @param {number} [settings.most]
 * @param {import("./elements.js").Naming} settings.naming
 * @param {string} settings.placeholder
 * @param {string} settings.key
 * @param {boolean} [settings.focusFirst]
 * @param {(query: string) => Promise<{label?: string, choices: object[]}[]>} settings.load
 * @param {number} settings.fewest characters that must be typed before options are asked for
 * @param {(choices: object[], from: Element) => void} settings.onchange
 */
export function combobox(settings) {
  return new Combobox(settings).root;
}

class Combobox {
  constructor(settings) {
    Object.assign(this, settings);
    this.active = -1;
    this.flat = [];
    this.asked = 0;
    this.list = el("div", {
      class: "listbox",
      role: "listbox",
      id: uid("listbox"),
      "aria-multiselectable": this.many ? "true" : null,
      "aria-label": "Options",
    });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.input = el("input", {
      type: "text",
      role: "combobox",
      class: "combobox-input",
      autocomplete: "off",
      spellcheck: "false",
      dir: "auto",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      ...accessibility({ placeholder: { text: this.placeholder } }, this.naming),
      data: { key: this.key, ...(this.focusFirst ? { focus: "first" } : {}) },
      onclick: () => this.open(),
      oninput: () => this.typed(),
      onkeydown: (event) => this.pressed(event),
      onblur: () => this.left(),
    });
    this.chips = el("span", { class: "chips" });
    this.tail = el("span", { class: "combobox-tail" });
    this.root = el(
      "div",
      { class: "combobox", onclick: (event) => event.target === this.root && this.input.focus() },
      this.chips,
      this.input,
      this.tail,
    );
    this.draw();
  }

  /** Shows what is chosen. */
  draw() {
    const [only] = this.chosen;
    this.chips.replaceChildren(...(this.many ? this.chosen.map((choice) => this.chip(choice)) : []));
    this.input.value = this.many ? "" : (only?.text ?? "");
    this.input.placeholder = this.many && only ? "" : this.placeholder;
    const clear = el(
      "button",
      {
        type: "button",
        class: "chip-remove",
        "aria-label": "Clear the choice",
        onclick: () => this.choose([]),
      },
      icon("close"),
    );
    this.tail.replaceChildren(
      ...(only && !this.many && this.naming.clearable ? [clear] : []),
      icon("chevron"),
    );
  }

  chip(choice) {
    const remove = () => this.choose(this.chosen.filter((each) => each.value !== choice.value));
    return el(
      "span",
      { class: "chip" },
      el("span", { dir: "auto" }, choice.text),
      el(
        "button",
        { type: "button", class: "chip-remove", "aria-label": `Remove ${choice.text}`, onclick: remove },
        icon("close"),
      ),
    );
  }

  get isOpen() {
    return this.input.getAttribute("aria-expanded") === "true";
  }

  open(query = "") {
    if (!this.isOpen) {
      this.input.setAttribute("aria-expanded", "true");
      this.unfloat = floatUnder(this.list, this.root, () => this.close());
      if (!this.many && this.chosen.length) this.input.select();
    }
    return this.fill(query);
  }

  close() {
    if (!this.isOpen) return;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.unfloat();
    this.asked += 1;
  }

  async fill(query) {
    const mine = (this.asked += 1);
    if (query.trim().length < this.fewest)
      return this.note(`Type ${this.fewest === 1 ? "a letter" : `${this.fewest} letters`} to search.`);
    let groups;
    try {
      groups = await this.load(query);
    } catch (refused) {
      return this.note(refused.message);
    }
    if (mine !== this.asked) return;
    if (!groups.some((group) => group.choices.length)) return this.note("Nothing found.");
    this.flat = groups.flatMap((group) => group.choices);
    const rows = new Map(this.flat.map((choice, at) => [choice, this.option(choice, at)]));
    this.list.replaceChildren(...groups.map((group) => this.group(group, rows)));
    this.highlight(
      Math.max(
        0,
        this.flat.findIndex((choice) => this.isChosen(choice)),
      ),
    );
  }

  note(sentence) {
    this.flat = [];
    this.highlight(-1);
    this.list.replaceChildren(
      el(
        "div",
        { class: "listbox-note", role: "option", "aria-disabled": "true", "aria-selected": "false" },
        sentence,
      ),
    );
    announce(sentence);
  }

  group({ label, choices }, rows) {
    const id = uid("group");
    const options = choices.map((choice) => rows.get(choice));
    if (!label) return el("div", { role: "presentation" }, options);
    return el(
      "div",
      { role: "group", "aria-labelledby": id },
      el("div", { class: "listbox-label", id, role: "presentation", dir: "auto" }, label),
      options,
    );
  }

  option(choice, at) {
    const chosen = this.isChosen(choice);
    const more =
      choice.description && el("span", { class: "choice-description", dir: "auto" }, choice.description);
    return el(
      "div",
      {
        class: "option",
        role: "option",
        id: `${this.list.id}-${at}`,
        "aria-selected": String(chosen),
        data: { value: choice.value },
        onclick: () => this.take(choice),
        onmousemove: () => this.highlight(at),
      },
      el("span", { class: "option-words" }, el("span", { dir: "auto" }, choice.text), more),
      chosen ? icon("check") : null,
    );
  }

  isChosen(choice) {
    return this.chosen.some((each) => each.value === choice.value);
  }

  highlight(at) {
    this.list.querySelector(".option-active")?.classList.remove("option-active");
    this.active = at;
    const node = at >= 0 ? document.getElementById(`${this.list.id}-${at}`) : null;
    if (!node) return this.input.removeAttribute("aria-activedescendant");
    node.classList.add("option-active");
    node.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", node.id);
  }

  typed() {
    this.open(this.input.value);
  }

  pressed(event) {
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      if (!this.isOpen) return this.open();
      const step = key === "ArrowDown" ? 1 : -1;
      if (this.flat.length) this.highlight((this.active + step + this.flat.length) % this.flat.length);
    } else if (key === "Enter") {
      event.preventDefault();
      if (!this.isOpen) return this.open();
      event.stopPropagation();
      if (this.flat[this.active]) this.take(this.flat[this.active]);
    } else if (key === "Escape" && this.isOpen) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
      this.draw();
    } else if (key === "Backspace" && this.many && !this.input.value && this.chosen.length) {
      this.choose(this.chosen.slice(0, -1));
    }
  }

  /** Takes the choice of the list; in a select of many a second time takes it away. */
  take(choice) {
    if (!this.many) return this.choose([choice]);
    const without = this.chosen.filter((each) => each.value !== choice.value);
    if (without.length < this.chosen.length) return this.choose(without);
    if (this.most && this.chosen.length >= this.most) return this.note(`Choose ${this.most} at most.`);
    return this.choose([...this.chosen, choice]);
  }

  choose(choices) {
    this.chosen = choices;
    this.close();
    this.draw();
    this.input.focus();
    if (this.many) announce(choices.map((choice) => choice.text).join(", ") || "Nothing chosen");
    this.onchange(choices, this.input);
  }

  left() {
    this.close();
    this.draw();
  }
}
