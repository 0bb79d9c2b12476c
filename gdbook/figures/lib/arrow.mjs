/** An arrow with a filled head, as a step of descent is drawn. */

import { polyline } from "./axes.mjs";

/** Return path data for an arrow from one pixel to another: its shaft, and its head, to be filled. */
export function filledArrow([x0, y0], [x1, y1]) {
  const length = Math.hypot(x1 - x0, y1 - y0) || 1;
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const at = (back, aside) => [x1 - back * ux - aside * uy, y1 - back * uy + aside * ux];
  return { shaft: polyline([[x0, y0], at(Math.min(8, length), 0)]), head: `${polyline([at(0, 0), at(11, 5), at(11, -5)])}Z` };
}
