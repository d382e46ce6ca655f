/** The left side: workspace, who you are, channels, direct messages, the app. */

import { whileBusy } from "../act.js";
import { post } from "../api.js";
import { el, showOnce } from "../dom.js";
import { icon } from "../icons.js";
import { app, go, personOf } from "../store.js";
import { unreadIn } from "../unread.js";
import { avatar } from "./avatar.js";
import { openMenu } from "./menu.js";

/** @param {{switchTo: (user: string) => void, open: (channel: string) => void}} moves */
export function drawSidebar(moves) {
  const { state } = app;
  const seen = app.tab === "home" ? null : app.channel;
  const rows = state.channels.map((channel) => ({
    ...channel,
    unread: channel.id === seen ? 0 : unreadIn(channel.id),
  }));
  const print = JSON.stringify([state.workspace, state.me, state.people, rows, app.channel]);
  showOnce(document.getElementById("sidebar"), print, () => [
    el("div", { class: "workspace" }, el("h1", {}, "Sandbox workspace")),
    personaButton(moves.switchTo),
    languageChoice(),
    el(
      "div",
      { class: "sidebar-scroll" },
      section(
        "Channels",
        rows.filter((row) => row.kind === "channel"),
        moves.open,
      ),
      section(
        "Direct messages",
        rows.filter((row) => row.kind === "dm"),
        moves.open,
      ),
      section(
        "Apps",
        rows.filter((row) => row.kind === "app"),
        moves.open,
      ),
    ),
  ]);
  drawDrawer();
}

/** In which language this person uses Slack; the app speaks to them in it, within the hour. */
function languageChoice() {
  const { me, locales } = app.state;
  const choose = (event) =>
    whileBusy(event.currentTarget, () =>
      post("language", { user: me.id, locale: event.currentTarget.value }),
    );
  return el(
    "label",
    { class: "persona-language" },
    el("span", { title: "The app asks for it once an hour: move the clock on, and it follows." }, "Slack in"),
    el(
      "select",
      { data: { key: "language" }, onchange: choose },
      ...locales.map(({ code, name }) =>
        el("option", { value: code, selected: code === me.locale, lang: code }, name),
      ),
    ),
  );
}

function personaButton(switchTo) {
  const { me, people } = app.state;
  const choose = (event) =>
    openMenu(
      event.currentTarget,
      "Be somebody else",
      people.map((person) => ({
        label: person.name,
        description: person.deactivated ? `${person.title} (deactivated)` : person.title,
        picture: avatar(person.id),
        checked: person.id === me.id,
        run: () => switchTo(person.id),
      })),
    );
  return el(
    "button",
    {
      type: "button",
      class: "persona",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { key: "persona" },
      onclick: choose,
    },
    avatar(me.id, "large"),
    el(
      "span",
      { class: "persona-words" },
      el("span", { class: "persona-hint" }, "You are"),
      el("span", { class: "persona-name", dir: "auto" }, me.name),
      el("span", { class: "persona-title", dir: "auto" }, me.title),
    ),
    el("span", { class: "visually-hidden" }, "Switch persona"),
    icon("chevron"),
  );
}

function section(title, rows, open) {
  if (!rows.length) return null;
  return el(
    "section",
    { "aria-label": title },
    el("h2", {}, title),
    el(
      "ul",
      {},
      rows.map((row) => el("li", {}, rowButton(row, open))),
    ),
  );
}

function rowButton(row, open) {
  return el(
    "button",
    {
      type: "button",
      class: `row-button${row.unread ? " row-unread" : ""}`,
      "aria-current": row.id === app.channel ? "page" : null,
      data: { key: `row ${row.id}`, channelId: row.id },
      onclick: () => open(row.id),
    },
    rowPicture(row),
    el("span", { class: "row-name", dir: "auto" }, row.name),
    row.kind === "app" && el("span", { class: "badge" }, "App"),
    notesOn(row).map((note) => el("span", { class: "row-note" }, note)),
    row.unread > 0 &&
      el("span", { class: "count" }, row.unread, el("span", { class: "visually-hidden" }, " unread")),
  );
}

function notesOn(row) {
  const left = row.kind === "dm" && personOf(row.with)?.deactivated;
  return [left && "deactivated", row.external && "shared", row.archived && "archived"].filter(Boolean);
}

function rowPicture(row) {
  if (row.kind === "channel") return icon("hash");
  return avatar(row.kind === "app" ? null : row.with, "small");
}

/** The sidebar slides in on a narrow screen. */
function drawDrawer() {
  const button = document.getElementById("drawer-button");
  document.getElementById("shell").classList.toggle("drawer-open", app.drawer);
  button.setAttribute("aria-expanded", String(app.drawer));
  showOnce(button, app.user, () => [icon("menu"), avatar(app.user, "small")]);
  button.setAttribute("aria-label", `Channels and personas; you are ${app.state.me.name}`);
}

export function wireDrawer() {
  const button = document.getElementById("drawer-button");
  button.addEventListener("click", () => go({ drawer: !app.drawer }));
  document.getElementById("scrim").addEventListener("click", () => go({ drawer: false }));
  document.getElementById("sidebar").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !app.drawer) return;
    go({ drawer: false });
    button.focus();
  });
}
