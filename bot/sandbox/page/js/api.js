/** Talks to the sandbox's server. Knows paths and JSON, nothing of the document. */

/** What the server refused; the text is the sentence to show. */
export class Refused extends Error {}

/** @returns {Promise<any>} the workspace as `user` sees it; an unknown user is the first one */
export async function readState(user) {
  const answer = await fetch(`/page/state?user=${encodeURIComponent(user ?? "")}`, { cache: "no-store" });
  if (answer.ok) return answer.json();
  if (answer.status === 400 && user) return readState(null);
  throw new Refused("The sandbox did not answer.");
}

/**
 * Posts to /page/`what`. Throws Refused with the server's sentence.
 * @param {string} what
 * @param {object} body
 */
export async function post(what, body) {
  const answer = await fetch(`/page/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Sandbox": "1" },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Refused("The sandbox cannot be reached. Is it still running?");
  });
  const result = await answer.json().catch(() => ({}));
  if (!answer.ok || result.ok === false) throw new Refused(result.error || "The sandbox refused this.");
  return result;
}

/** Calls `changed(version)` at each change on the server, and again after each reconnection. */
export function listen(changed) {
  const source = new EventSource("/page/events");
  source.addEventListener("message", (event) => changed(JSON.parse(event.data).version));
}
