/** A text object of Block Kit (plain_text or mrkdwn) as document nodes. */

import { mrkdwn } from "./mrkdwn.js";
import { withEmoji } from "./emoji.js";

/**
 * @param {{type: string, text: string, emoji?: boolean, verbatim?: boolean} | undefined} object
 * @param {import("./names.js").Names} names
 * @returns {(Node | string)[]}
 */
export function textNodes(object, names) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text, names, object) : [plainText(object)];
}

/** The text of a plain_text object, with its emoji. */
export function plainText(object) {
  if (!object) return "";
  return object.emoji === false ? object.text : withEmoji(object.text);
}
