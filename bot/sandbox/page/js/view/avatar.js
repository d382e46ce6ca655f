/** The square picture of a person or of the app: initials on a colour. */

import { el } from "../dom.js";
import { app, personOf } from "../store.js";

/** @param {string | null} userId null: the app */
export function avatar(userId, size = "medium") {
  const person = userId && personOf(userId);
  const node = el("span", {
    class: `avatar avatar-${size}${person ? "" : " avatar-app"}`,
    "aria-hidden": "true",
    data: { initials: person ? person.initials : firstLetter(app.state.app.name) },
  });
  if (person) {
    node.style.backgroundColor = person.colour;
    node.style.color = readableOn(person.colour);
  }
  return node;
}

const firstLetter = (name) => ([...name][0] ?? "?").toUpperCase();

/** Black or white, whichever reads better on `#rrggbb`. */
function readableOn(colour) {
  const parts = /^#(..)(..)(..)$/
    .exec(colour)
    ?.slice(1)
    .map((part) => parseInt(part, 16) / 255) ?? [0, 0, 0];
  const [red, green, blue] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#1d1c1d" : "#ffffff";
}
