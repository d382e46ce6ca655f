/** Asks before an action, as a confirm object of Block Kit says. */

import { el, uid } from "../dom.js";
import { plainText, textNodes } from "../text/text_object.js";

/** @returns {Promise<boolean>} whether the person agreed */
export function confirmed(confirm, names) {
  const title = uid("confirm");
  const text = uid("confirm");
  return new Promise((resolve) => {
    const answer = (agreed) => {
      dialog.close();
      dialog.remove();
      resolve(agreed);
    };
    const deny = el(
      "button",
      { type: "button", class: "button button-plain", onclick: () => answer(false) },
      plainText(confirm.deny) || "Cancel",
    );
    const agree = el(
      "button",
      {
        type: "button",
        class: `button button-${confirm.style === "danger" ? "danger" : "primary"}`,
        onclick: () => answer(true),
      },
      plainText(confirm.confirm) || "Yes",
    );
    const dialog = el(
      "dialog",
      {
        class: "dialog confirm",
        role: "alertdialog",
        "aria-modal": "true",
        "aria-labelledby": title,
        "aria-describedby": text,
        oncancel: () => answer(false),
      },
      el(
        "h2",
        { id: title, class: "dialog-title", dir: "auto" },
        plainText(confirm.title) || "Are you sure?",
      ),
      el("div", { id: text, dir: "auto" }, textNodes(confirm.text, names)),
      el("div", { class: "dialog-foot" }, deny, agree),
    );
    document.body.append(dialog);
    dialog.showModal();
    agree.focus();
  });
}
