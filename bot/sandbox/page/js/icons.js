/** Small line drawings of our own. Decorative: the button around them carries the name. */

const PATHS = {
  menu: ["M3 5.5h14M3 10h14M3 14.5h14"],
  close: ["M5 5l10 10M15 5L5 15"],
  chevron: ["M6 8l4 4 4-4"],
  back: ["M12.5 4.5L7 10l5.5 5.5"],
  more: ["M10 4.6v.8M10 9.6v.8M10 14.6v.8"],
  thread: ["M3.5 4.5h13v8.5h-7l-3.5 3v-3H3.5z", "M7 8.7h6"],
  send: ["M3.5 4l13 6-13 6 2-6z", "M5.5 10h5"],
  plus: ["M10 4v12M4 10h12"],
  clock: ["M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14", "M10 6v4.3l2.8 1.7"],
  pulse: ["M2.5 10.5h3.2l2-5 3.6 9.5 2.3-4.5h3.9"],
  sun: [
    "M10 7a3 3 0 1 0 0 6a3 3 0 1 0 0-6",
    "M10 2.5v1.8M10 15.7v1.8M2.5 10h1.8M15.7 10h1.8M4.7 4.7L6 6M14 14l1.3 1.3M15.3 4.7L14 6M6 14l-1.3 1.3",
  ],
  moon: ["M15.8 12.3A6.5 6.5 0 0 1 7.7 4.2a6.5 6.5 0 1 0 8.1 8.1z"],
  eye: [
    "M2.5 10C5 5.8 15 5.8 17.5 10C15 14.2 5 14.2 2.5 10z",
    "M10 8.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 1 0 0-3.6",
  ],
  check: ["M4.5 10.5l3.5 3.5 7.5-8"],
  bolt: ["M11 2.8L4.8 11h4.4l-.6 6.2L15 9h-4.6z"],
  hash: ["M7.8 3.5l-1.6 13M13.6 3.5l-1.6 13M4 7.6h12.6M3.4 12.4H16"],
  lock: ["M5 9h10v7H5z", "M7 9V6.5a3 3 0 0 1 6 0V9"],
  alert: ["M10 3.2l7.2 13H2.8z", "M10 8v3.6M10 13.6v.4"],
  info: ["M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14", "M10 9.2v4M10 6.6v.4"],
  external: ["M8 5H4.5v10.5H15V12M11 4.5h4.5V9M15.5 4.5L9.5 10.5"],
  file: ["M5 3h6.5L15 6.5V17H5z", "M11.5 3v3.5H15"],
};

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  const svg = node("svg", {
    viewBox: "0 0 20 20",
    width: 20,
    height: 20,
    class: "icon",
    "aria-hidden": "true",
    focusable: "false",
  });
  for (const d of PATHS[name]) svg.append(node("path", { d }));
  return svg;
}

function node(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
