/** The modal: the top view of the app's stack, as a form. */

import { el, forget, showOnce, syncList } from "../dom.js";
import { icon } from "../icons.js";
import { post } from "../api.js";
import { placeFor } from "../act.js";
import { blockItems } from "../blocks/blocks.js";
import { wrongFields } from "../form_rules.js";
import { app, refresh } from "../store.js";
import { plainText } from "../text/text_object.js";
import { avatar } from "./avatar.js";

const shown = { id: null, step: null, hash: null, errors: {}, problem: "", busy: null, opener: null };

/** Shows the newest version of the top view, or closes when there is none. */
export function drawModal() {
  const view = app.state.views.at(-1);
  const dialog = document.getElementById("modal") ?? makeDialog();
  if (!view) return shown.id && leave(dialog);
  const step = `${app.user} ${view.id} ${view.callback_id} ${plainText(view.title)}`;
  const newStep = shown.step !== step;
  if (shown.hash !== view.hash || newStep) Object.assign(shown, { errors: {}, problem: "" });
  // The next step may be here before the answer to the press that led to it: it can be sent at once.
  if (newStep) setBusy(null);
  Object.assign(shown, { id: view.id, hash: view.hash, step });
  drawFrame(dialog, view);
  drawBody(dialog, view);
  if (!dialog.open) {
    shown.opener = document.activeElement;
    dialog.showModal();
  }
  if (newStep) enter(dialog);
}

function makeDialog() {
  const dialog = el("dialog", {
    id: "modal",
    class: "dialog modal",
    role: "dialog",
    "aria-modal": "true",
    "aria-labelledby": "modal-title",
    oncancel: (event) => event.preventDefault(),
    onkeydown: (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      closeTop();
    },
  });
  dialog.append(
    el(
      "form",
      { id: "modal-form", novalidate: true, onsubmit: submit },
      el("header", { class: "modal-head" }),
      el("div", { class: "modal-problem", role: "alert" }),
      el("div", { class: "modal-body", tabindex: "-1" }),
      el("footer", { class: "dialog-foot modal-foot" }),
      el("div", { class: "toasts-inside" }),
    ),
  );
  document.body.append(dialog);
  return dialog;
}

const part = (dialog, name) => dialog.querySelector(`.modal-${name}`);

function drawFrame(dialog, view) {
  const pushed = app.state.views.length > 1;
  const sends = Boolean(view.submit) || view.blocks.some((block) => block.type === "input");
  const closeText = plainText(view.close) || (sends ? "Cancel" : "Close");
  showOnce(part(dialog, "head"), JSON.stringify([view.title, pushed]), () => [
    pushed &&
      el(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": "Back",
          data: { key: "modal-back" },
          onclick: closeTop,
        },
        icon("back"),
      ),
    avatar(null, "small"),
    el(
      "h2",
      { id: "modal-title", class: "dialog-title", tabindex: "-1", dir: "auto" },
      plainText(view.title),
    ),
    el(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Close the form",
        data: { key: "modal-x" },
        onclick: closeAll,
      },
      icon("close"),
    ),
  ]);
  showOnce(part(dialog, "foot"), JSON.stringify([closeText, sends, view.submit, shown.busy !== null]), () => [
    el(
      "button",
      { type: "button", class: "button button-plain", data: { key: "modal-close" }, onclick: closeTop },
      closeText,
    ),
    sends &&
      el(
        "button",
        {
          type: "submit",
          class: "button button-primary",
          "aria-busy": shown.busy ? "true" : null,
          data: { key: "modal-submit" },
        },
        el("span", { dir: "auto" }, plainText(view.submit) || "Submit"),
      ),
  ]);
  const problem = part(dialog, "problem");
  if (problem.textContent !== shown.problem) problem.textContent = shown.problem;
}

function drawBody(dialog, view) {
  const body = part(dialog, "body");
  syncList(body, blockItems(view.blocks, placeOf(view, body)));
}

function placeOf(view, body) {
  return placeFor({
    kind: "view",
    key: `view:${view.id}`,
    container: { type: "view", view_id: view.id },
    blocks: view.blocks,
    held: view.state,
    errors: shown.errors,
    touched: (block) => forgive(block, body),
  });
}

/** Takes the error away from a field as soon as the person mends it. */
function forgive(block, body) {
  if (!(block.block_id in shown.errors)) return;
  delete shown.errors[block.block_id];
  const field = body.querySelector(`[data-block-id="${CSS.escape(block.block_id)}"]`);
  field?.classList.remove("field-wrong");
  field?.querySelectorAll(".error[id]").forEach((line) => line.remove());
  for (const control of [field, ...(field?.querySelectorAll("[aria-invalid]") ?? [])])
    control?.removeAttribute("aria-invalid");
}

/** A new step begins at its top, in its first field. */
function enter(dialog) {
  const body = part(dialog, "body");
  body.scrollTop = 0;
  const first =
    body.querySelector("[data-focus=first]") ??
    body.querySelector(".field input, .field textarea") ??
    dialog.querySelector("#modal-title");
  first.focus({ preventScroll: first.dataset.focus !== "first" });
}

async function submit(event) {
  event.preventDefault();
  const view = app.state.views.at(-1);
  if (shown.busy || !view) return;
  const dialog = document.getElementById("modal");
  const { form } = placeOf(view, part(dialog, "body"));
  const wrong = wrongFields(view.blocks, form);
  if (Object.keys(wrong).length) return showErrors(wrong);
  const press = {};
  setBusy(press);
  drawModal();
  try {
    const { errors = {} } = await post("submit", { user: app.user, view_id: view.id, state: form.state() });
    if (Object.keys(errors).length) return showErrors(errors);
    shown.problem = "";
    await refresh();
  } catch (refused) {
    shown.problem = refused.message;
  } finally {
    if (shown.busy === press) setBusy(null);
    drawModal();
  }
}

/** `press`: the one whose answer is waited for, or null. */
function setBusy(press) {
  shown.busy = press;
  document.getElementById("modal-form")?.setAttribute("aria-busy", String(press !== null));
}

/** Puts each error at its field and the focus on the first; an error without a field goes to the top. */
function showErrors(errors) {
  const view = app.state.views.at(-1);
  const known = new Set(view.blocks.map((block) => block.block_id));
  const homeless = Object.entries(errors).filter(([block]) => !known.has(block));
  Object.assign(shown, {
    errors: { ...errors },
    problem: homeless.map(([, sentence]) => sentence).join(" "),
  });
  drawModal();
  const wrong = document.querySelector("#modal .field-wrong");
  wrong?.querySelector("input, textarea")?.focus();
  wrong?.scrollIntoView({ block: "nearest" });
}

async function closeTop() {
  const view = app.state.views.at(-1);
  if (!view) return;
  await post("close", { user: app.user, view_id: view.id }).catch(
    (refused) => (shown.problem = refused.message),
  );
  await refresh();
}

async function closeAll() {
  for (const view of [...app.state.views].reverse()) {
    await post("close", { user: app.user, view_id: view.id }).catch(
      (refused) => (shown.problem = refused.message),
    );
  }
  await refresh();
}

function leave(dialog) {
  const { opener } = shown;
  Object.assign(shown, {
    id: null,
    step: null,
    hash: null,
    errors: {},
    problem: "",
    busy: null,
    opener: null,
  });
  dialog.close();
  forget(part(dialog, "head"));
  part(dialog, "body").replaceChildren();
  const back = opener?.isConnected
    ? opener
    : document.querySelector(`[data-key="${CSS.escape(opener?.dataset?.key ?? "")}"]`);
  (back && back !== document.body ? back : document.querySelector(".composer-field"))?.focus({
    preventScroll: true,
  });
}
