/** The top bar's tools of the sandbox itself: its clock, its log, light and dark. */

import { el, showOnce } from "../dom.js";
import { icon } from "../icons.js";
import { post } from "../api.js";
import { whileBusy } from "../act.js";
import { app, go, now, zone } from "../store.js";
import { fullMoment, nextMonday, shortMoment } from "../time.js";
import { floatUnder } from "./float.js";

export function drawTools() {
  const root = document.getElementById("tools");
  const dark = isDark();
  showOnce(root, JSON.stringify([app.pane === "log", dark]), () => [
    el(
      "button",
      {
        type: "button",
        class: "topbar-button clock-button",
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
        data: { key: "clock" },
        onclick: (event) => openClock(event.currentTarget),
      },
      icon("clock"),
      el("span", { class: "visually-hidden" }, "The sandbox's clock: "),
      el("span", { class: "clock-text" }),
    ),
    el(
      "button",
      {
        type: "button",
        class: "topbar-button",
        "aria-pressed": String(app.pane === "log"),
        "aria-label": "What was just sent, and why",
        title: "What was just sent, and why",
        data: { key: "log" },
        onclick: () => go({ pane: app.pane === "log" ? null : "log" }),
      },
      icon("pulse"),
    ),
    el(
      "button",
      {
        type: "button",
        class: "topbar-button",
        "aria-label": dark ? "Light colours" : "Dark colours",
        title: dark ? "Light colours" : "Dark colours",
        data: { key: "theme" },
        onclick: () => setTheme(dark ? "light" : "dark"),
      },
      icon(dark ? "sun" : "moon"),
    ),
  ]);
  tick();
}

/** Shows the time as it passes. */
export function tick() {
  if (!app.state) return;
  const button = document.querySelector(".clock-button");
  button.querySelector(".clock-text").textContent = shortMoment(now(), zone());
}

function openClock(button) {
  if (button.getAttribute("aria-expanded") === "true") return;
  const time = el("p", { class: "clock-now" });
  const show = () => (time.textContent = `It is ${fullMoment(now(), zone())}`);
  const move = (label, how) =>
    el(
      "button",
      {
        type: "button",
        class: "button button-plain",
        onclick: (event) => whileBusy(event.currentTarget, () => post("clock", how())).then(show),
      },
      label,
    );
  const panel = el(
    "div",
    { class: "clock-panel", role: "dialog", "aria-label": "The sandbox's clock" },
    time,
    el(
      "div",
      { class: "row" },
      move("Move to Monday 9:00", () => ({ to: nextMonday(now(), zone()).toISOString() })),
      move("+1 hour", () => ({ advance_seconds: 3600 })),
      move("+1 day", () => ({ advance_seconds: 86_400 })),
    ),
    el("p", { class: "muted" }, "Reminders and the weekly digest follow this clock. It only goes forward."),
  );
  show();
  popUp(panel, button);
}

function popUp(panel, button) {
  button.setAttribute("aria-expanded", "true");
  const close = (refocus) => {
    unfloat();
    removeEventListener("pointerdown", outside, true);
    button.setAttribute("aria-expanded", "false");
    if (refocus) button.focus();
  };
  const outside = (event) => !panel.contains(event.target) && !button.contains(event.target) && close(false);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close(true));
  panel.addEventListener(
    "focusout",
    (event) => event.relatedTarget && !panel.contains(event.relatedTarget) && close(false),
  );
  const unfloat = floatUnder(panel, button, () => close(false));
  addEventListener("pointerdown", outside, true);
  panel.querySelector("button").focus();
}

const KEY = "sandbox-theme";
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

const isDark = () =>
  (document.documentElement.dataset.theme ?? (prefersDark.matches ? "dark" : "light")) === "dark";

function setTheme(theme) {
  sessionStorage.setItem(KEY, theme);
  document.documentElement.dataset.theme = theme;
  drawTools();
}

/** Takes over the colours chosen before in this tab. */
export function wireTheme() {
  const chosen = sessionStorage.getItem(KEY);
  if (chosen) document.documentElement.dataset.theme = chosen;
  prefersDark.addEventListener("change", () => app.state && drawTools());
}
