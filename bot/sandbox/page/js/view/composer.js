/** The field in which a person writes: messages, slash commands, the app's shortcuts. */

import { el, uid } from "../dom.js";
import { icon } from "../icons.js";
import { post } from "../api.js";
import { whileBusy } from "../act.js";
import { app, refresh } from "../store.js";
import { avatar } from "./avatar.js";
import { openMenu } from "./menu.js";

const drafts = new Map();

/**
 * @param {{channel: string, thread?: string, label: string}} where
 * @returns {HTMLElement}
 */
export const composer = (where) => new Composer(where).root;

class Composer {
  constructor({ channel, thread, label }) {
    Object.assign(this, { channel, thread, draft: `${app.user} ${channel} ${thread ?? ""}` });
    this.list = el("div", {
      class: "suggestions",
      role: "listbox",
      id: uid("suggestions"),
      "aria-label": "Commands",
      hidden: true,
    });
    this.problem = el("div", { class: "composer-problem", role: "alert" });
    this.field = this.makeField(label);
    this.sendButton = el(
      "button",
      { type: "button", class: "send", "aria-label": "Send now", onclick: () => this.send() },
      icon("send"),
    );
    const bar = el(
      "div",
      { class: "composer-bar" },
      !thread && shortcutsButton(),
      this.formats(),
      this.sendButton,
    );
    this.root = el(
      "div",
      { class: "composer" },
      this.problem,
      this.list,
      el("div", { class: "composer-box" }, this.field, bar),
    );
    requestAnimationFrame(() => this.fit());
  }

  makeField(label) {
    return el("textarea", {
      rows: 1,
      class: "composer-field",
      dir: "auto",
      "aria-label": label,
      placeholder: label,
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      value: drafts.get(this.draft) ?? "",
      data: { key: `composer ${this.channel} ${this.thread ?? ""}` },
      oninput: () => this.typed(),
      onkeydown: (event) => event.isComposing || this.pressed(event),
    });
  }

  formats() {
    const wrap = (mark) => {
      surround(this.field, mark);
      this.typed();
    };
    const button = ([name, mark, sign]) =>
      el(
        "button",
        {
          type: "button",
          class: `format format-${name.toLowerCase()}`,
          "aria-label": name,
          title: name,
          onclick: () => wrap(mark),
        },
        sign,
      );
    return el("div", { class: "formats", role: "group", "aria-label": "Formatting" }, FORMATS.map(button));
  }

  typed() {
    drafts.set(this.draft, this.field.value);
    this.problem.replaceChildren();
    this.suggest();
    this.fit();
  }

  /** Fits the field to its text. */
  fit() {
    this.sendButton.classList.toggle("send-ready", Boolean(this.field.value.trim()));
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 240)}px`;
  }

  setText(text) {
    this.field.value = text;
    this.typed();
  }

  pressed(event) {
    const { key, shiftKey } = event;
    if (key === "Escape" && !this.list.hidden) return this.hideSuggestion();
    if (shiftKey || !["Enter", "Tab"].includes(key)) return;
    const completes = !this.list.hidden && isPartOfCommand(this.field.value);
    if (key === "Tab" && !completes) return;
    event.preventDefault();
    if (completes) this.complete();
    else this.send();
  }

  complete() {
    this.setText(`${app.state.app.command.name} `);
    this.field.focus();
  }

  /** While a command is being typed, shows which one there is and what may follow. */
  suggest() {
    const { command, name } = app.state.app;
    const { value } = this.field;
    const begins =
      value.startsWith("/") && !value.includes("\n") && command?.name.startsWith(value.split(/\s/, 1)[0]);
    if (!begins) return this.hideSuggestion();
    const option = el(
      "div",
      {
        class: "suggestion",
        role: "option",
        id: `${this.list.id}-0`,
        "aria-selected": "true",
        onmousedown: (event) => event.preventDefault(),
        onclick: () => this.complete(),
      },
      avatar(null, "medium"),
      el(
        "span",
        { class: "suggestion-words" },
        el(
          "span",
          {},
          el("strong", {}, command.name),
          " ",
          el("span", { class: "muted" }, command.usage_hint),
        ),
        el("span", { class: "muted" }, `${command.description} · ${name}`),
      ),
    );
    this.list.replaceChildren(option);
    this.list.hidden = false;
    this.field.setAttribute("aria-activedescendant", option.id);
  }

  hideSuggestion() {
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
  }

  async send() {
    const text = this.field.value;
    if (!text.trim()) return;
    this.setText("");
    const thread = this.thread ? { thread_ts: this.thread } : {};
    try {
      await post("say", { user: app.user, channel: this.channel, text, ...thread });
    } catch (refused) {
      if (!this.field.value) this.setText(text);
      this.hideSuggestion();
      this.problem.replaceChildren(onlyYou(), el("span", { dir: "auto" }, refused.message));
    }
    await refresh();
  }
}

const FORMATS = [
  ["Bold", "*", "B"],
  ["Italic", "_", "I"],
  ["Strikethrough", "~", "S"],
  ["Code", "`", "<>"],
];

export const onlyYou = () => el("p", { class: "only-you" }, icon("eye"), "Only visible to you");

/** The typed text is the beginning of the command, and not yet all of it. */
function isPartOfCommand(text) {
  const name = app.state.app.command.name;
  return text !== name && name.startsWith(text);
}

/** Puts the mark around the selected text. */
function surround(field, mark) {
  const { selectionStart: start, selectionEnd: end, value } = field;
  field.setRangeText(`${mark}${value.slice(start, end)}${mark}`, start, end, "end");
  if (start === end) field.setSelectionRange(start + 1, start + 1);
  field.focus();
}

function shortcutsButton() {
  return el(
    "button",
    {
      type: "button",
      class: "shortcuts-button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      onclick: (event) => openShortcuts(event.currentTarget),
    },
    icon("plus"),
    el("span", {}, "Shortcuts"),
  );
}

function openShortcuts(anchor) {
  const shortcuts = app.state.app.shortcuts.filter((shortcut) => shortcut.type === "global");
  const item = (shortcut) => ({
    label: shortcut.name,
    description: shortcut.description || app.state.app.name,
    picture: avatar(null, "medium"),
    run: () =>
      whileBusy(anchor, () => post("shortcut", { user: app.user, callback_id: shortcut.callback_id })),
  });
  openMenu(anchor, "Shortcuts", shortcuts.map(item));
}
