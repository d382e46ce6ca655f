/** Gives ids their names, for texts. Reads one state of the workspace and changes nothing. */

import { el } from "../dom.js";

/**
 * @typedef {object} Names
 * @property {(id: string) => string} user
 * @property {(id: string) => string} channel
 * @property {(id: string) => string} group
 * @property {string} me
 * @property {string | undefined} zone
 * @property {Date} now
 */

/** @returns {Names} */
export function namesOf(state, now) {
  const people = new Map(state.people.map((person) => [person.id, person.name]));
  const channels = new Map(Object.entries(state.public_channels ?? {}));
  for (const channel of state.channels) channels.set(channel.id, channel.name);
  const groups = new Map(Object.entries(state.groups ?? {}));
  people.set(state.app.bot_user, state.app.bot_name ?? state.app.name);
  return {
    user: (id) => people.get(id) ?? id,
    channel: (id) => channels.get(id) ?? "private channel",
    group: (id) => groups.get(id) ?? id,
    me: state.me.id,
    zone: state.me.tz || undefined,
    now,
  };
}

/** A mention of a person, marked when it is the reader. */
export function personMention(id, names) {
  return el(
    "span",
    { class: id === names.me ? "mention mention-me" : "mention", dir: "auto" },
    `@${names.user(id)}`,
  );
}

export const channelMention = (id, names, label) =>
  el("span", { class: "mention", dir: "auto" }, `#${label || names.channel(id)}`);

/** @here, @channel, @everyone: they would have called people. */
export const broadcastMention = (word) => el("span", { class: "mention mention-all" }, `@${word}`);

export const groupMention = (id, names, label) =>
  el("span", { class: "mention" }, `@${label?.replace(/^@/, "") || names.group(id)}`);
