/** Places a list or menu at its anchor, above everything else, and takes it away again. */

const GAP = 4;

/**
 * @param {HTMLElement} node
 * @param {Element} anchor
 * @param {() => void} dismiss called when the place where it stood has moved away
 * @returns {() => void} takes the node away
 */
export function floatUnder(node, anchor, dismiss) {
  const home = anchor.closest("dialog") ?? document.body;
  node.classList.add("floating");
  home.append(node);
  const place = () => position(node, anchor);
  place();
  const resized = new ResizeObserver(place);
  resized.observe(node);
  const scrolled = (event) => !node.contains(event.target) && (anchor.isConnected ? place() : dismiss());
  addEventListener("scroll", scrolled, true);
  addEventListener("resize", place);
  return () => {
    resized.disconnect();
    removeEventListener("scroll", scrolled, true);
    removeEventListener("resize", place);
    node.remove();
  };
}

function position(node, anchor) {
  const box = anchor.getBoundingClientRect();
  const room = { below: innerHeight - box.bottom - 2 * GAP, above: box.top - 2 * GAP };
  const up = room.below < Math.min(node.scrollHeight, 240) && room.above > room.below;
  node.style.minWidth = `${Math.min(box.width, innerWidth - 2 * GAP)}px`;
  node.style.maxHeight = `${Math.max(120, Math.min(360, up ? room.above : room.below))}px`;
  const left = Math.min(box.left, innerWidth - node.offsetWidth - GAP);
  node.style.left = `${Math.max(GAP, left)}px`;
  node.style.top = up ? `${box.top - GAP - node.offsetHeight}px` : `${box.bottom + GAP}px`;
}
