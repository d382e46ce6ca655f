/** Which channels have something new, by persona. Remembered for this tab. */

import { app, messagesIn } from "./store.js";

const KEY = "sandbox-read";
const marks = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");

/** Everything that is older than this tab counts as read. */
export function startReading() {
  marks.since ??= String(Date.parse(app.state.now) / 1000);
  save();
}

/** How many messages of others in `channel` this person has not seen. */
export function unreadIn(channel) {
  const read = markOf(channel);
  return messagesIn(channel).filter((message) => Number(message.ts) > read && message.user !== app.user)
    .length;
}

export function markRead(channel) {
  const last = messagesIn(channel).at(-1);
  if (!last || Number(last.ts) <= markOf(channel)) return;
  marks[`${app.user} ${channel}`] = last.ts;
  save();
}

const save = () => sessionStorage.setItem(KEY, JSON.stringify(marks));

const markOf = (channel) => Number(marks[`${app.user} ${channel}`] ?? marks.since);
