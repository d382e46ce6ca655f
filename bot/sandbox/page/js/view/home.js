/** The app's Home tab. */

import { el, syncList } from "../dom.js";
import { placeFor } from "../act.js";
import { blockItems } from "../blocks/blocks.js";
import { app } from "../store.js";

export function drawHome(root) {
  const { home } = app.state;
  if (!home)
    return syncList(root, [
      {
        key: "empty",
        print: "",
        build: () => el("p", { class: "empty" }, "The app shows nothing here yet."),
      },
    ]);
  const place = placeFor({
    kind: "home",
    key: `home:${app.user}`,
    container: { type: "home" },
    blocks: home.blocks,
    held: home.state,
  });
  syncList(root, blockItems(home.blocks, place));
}
