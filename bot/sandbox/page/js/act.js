/** What a person does with blocks, sent to the server: the `place` that blocks stand in (see blocks/blocks.js). */

import { post } from "./api.js";
import { app, formFor, names, refresh } from "./store.js";
import { confirmed } from "./view/confirm.js";
import { toast } from "./view/toast.js";

/**
 * @param {object} where
 * @param {"message" | "view" | "home"} where.kind
 * @param {string} where.key
 * @param {object} where.container as the server names it
 * @param {object[]} where.blocks
 * @param {object} [where.held] the state that the server has kept
 * @param {Record<string, string>} [where.errors]
 * @param {(block: object) => void} [where.touched]
 * @returns {import("./blocks/blocks.js").Place}
 */
export function placeFor({ kind, key, container, blocks, held, errors = {}, touched = () => {} }) {
  const form = formFor(key, blocks, held);
  const about = (block, element) => ({
    user: app.user,
    container,
    block_id: block.block_id,
    action_id: element.action_id,
  });
  return {
    kind,
    key,
    form,
    errors,
    touched,
    names: names(),
    state: app.state,
    act: async (block, element, part, from) => {
      if (element.confirm && !(await confirmed(element.confirm, names()))) return;
      await whileBusy(from, () =>
        post("action", { ...about(block, element), type: element.type, ...part, state: form.state() }),
      );
    },
    options: (block, element, query) => post("options", { ...about(block, element), query }),
    upload: async (file) =>
      (
        await post("upload", {
          user: app.user,
          name: file.name,
          mimetype: file.type,
          content: await base64(file),
        })
      ).file,
  };
}

/** Sends, shows that it is under way, and tells the person when it was refused. */
export async function whileBusy(from, send) {
  if (from.getAttribute("aria-busy") === "true") return;
  from.setAttribute("aria-busy", "true");
  try {
    await send();
  } catch (refused) {
    toast(refused.message, "error");
  } finally {
    from.removeAttribute("aria-busy");
  }
  await refresh();
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.split(",")[1] ?? ""));
    reader.addEventListener("error", () => reject(new Error(`${file.name} could not be read.`)));
    reader.readAsDataURL(file);
  });
}
