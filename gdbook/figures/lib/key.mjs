/** The key of a plot: which line is which. */

import { shape } from "./dom.mjs";

/** How much room its words may take. */
export const KEY_WIDTH = 112;

/** Return a key of lines, an array of [class, text], for the upper edge of a plot's area: {root, place(x)}. */
export function createKey(entries) {
  const root = shape("g", {}, ...entries.flatMap(([name, text], i) => [
    shape("path", { class: name, d: `M6 ${10 + 17 * i}h22` }), shape("text", { class: "gd-landmark", x: 34, y: 14 + 17 * i }, text)]));
  return { root, place: (x) => root.setAttribute("transform", `translate(${x} 0)`) };
}
