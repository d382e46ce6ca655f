/** What the page knows: the workspace as the person sees it, and where they are in it. Draws nothing itself. */

import { readState } from "./api.js";
import { Form } from "./form.js";
import { namesOf } from "./text/names.js";

/**
 * @type {{state: any, user: string | null, channel: string | null, tab: "home" | "messages", thread: string | null,
 *         pane: "thread" | "log" | null, drawer: boolean}}
 */
export const app = {
  state: null,
  user: null,
  channel: null,
  tab: "messages",
  thread: null,
  pane: null,
  drawer: false,
};

const listeners = new Set();
let fetchedAt = 0;

/** Calls `draw` after each change. */
export const onChange = (draw) => listeners.add(draw);

const changed = () => {
  if (app.state) for (const draw of listeners) draw();
};

/** Changes where the person is, and draws. */
export function go(place) {
  Object.assign(app, place);
  changed();
}

let running = null;
let queued = null;

/** Fetches the state and draws it. Calls that come while one is under way share the one after it. */
export function refresh() {
  if (!running) return (running = fetchState().finally(() => (running = null)));
  queued ??= running
    .catch(() => {})
    .then(() => {
      queued = null;
      return refresh();
    });
  return queued;
}

async function fetchState() {
  const user = app.user;
  const state = await readState(user);
  if (user !== app.user) return;
  app.state = state;
  app.user = state.me.id;
  fetchedAt = performance.now();
  changed();
}

/** The sandbox's time; it may be moved, and goes on from there. */
export const now = () => new Date(Date.parse(app.state.now) + performance.now() - fetchedAt);

export const names = () => namesOf(app.state, now());

export const zone = () => app.state.me.tz || undefined;

export const channelOf = (id) => app.state.channels.find((channel) => channel.id === id);

export const personOf = (id) => app.state.people.find((person) => person.id === id);

/** The channel that is open. */
export const here = () => channelOf(app.channel);

/** @returns {any[]} the messages of a channel, oldest first */
export const messagesIn = (channel) => app.state.messages[channel] ?? [];

const forms = new Map();

/** The person's own form for one message or view; `blocks` is its newest version, `held` what the server has kept. */
export function formFor(key, blocks, held) {
  const own = `${app.user} ${key}`;
  const form = forms.get(own) ?? new Form();
  forms.set(own, form);
  form.adopt(blocks, held?.values);
  return form;
}
