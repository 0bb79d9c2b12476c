/** The ground of a map: contour lines, and a star on each minimum. */

import { shape } from "./dom.mjs";
import { polyline } from "./axes.mjs";
import { contourLevels, contourLines, sampleGrid } from "./contours.mjs";

/** Add the ground to a plot; return draw({value, minima}), value(point) sampled on `cells` times `cells` places. */
export function createGround(plot, cells, levels) {
  const lines = shape("g", { class: "gd-contours" });
  const stars = shape("g", { class: "gd-minima" });
  plot.area.append(lines, stars);
  return ({ value, minima }) => {
    const grid = sampleGrid((x, y) => value([x, y]), plot.x.domain, plot.y.domain, cells, cells);
    const toPixels = ([i, j]) => [(i / (cells - 1)) * plot.width, (1 - j / (cells - 1)) * plot.height];
    lines.replaceChildren(...contourLevels(grid, levels).map((level) => (
      shape("path", { d: contourLines(grid, level).map((line) => polyline(line.map(toPixels))).join("") }))));
    stars.replaceChildren(...minima.map(([x, y]) => (
      shape("text", { x: plot.toX(x), y: plot.toY(y) + 5, "text-anchor": "middle" }, "★"))));
  };
}
