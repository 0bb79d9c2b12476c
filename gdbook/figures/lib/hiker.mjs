/** What FogWalk draws: the hiker, the fog, the needle that points downhill, and a second run of square dots. */

import { element, shape } from "./dom.mjs";
import { polyline } from "./axes.mjs";

/** The hiker's strokes, the feet at the origin, 62 units tall, walking to the right. */
const STROKES = [
  "M-3 -31L-8 -18 -9 -1 -4 0M-3 -31L5 -20 7 -2 12 0", "M-3 -31L0 -49", "M-5 -33C-10 -32 -14 -34 -13 -39L-12 -46C-11.500 -50 -8 -51 -4 -50",
  "M0 -46C2 -41 5 -39 12 -40M11 -45L20 2", "M-5 -60C-1 -61 6 -60 10 -58M-2 -60.500C-1.500 -66 6 -66 7.500 -59.500",
];
const HIKER_SCALE = 0.5;
const NEEDLE_UNIT = 17;
const NEEDLE_MOST = 76;

/** Add the hiker to `area`; return draw([x, y], facing): the feet beside that place in pixels, facing right for 1, left for -1. */
export function createHiker(area) {
  const strokes = STROKES.map((d) => shape("path", { d }));
  const figure = shape("g", { class: "gd-hiker", "aria-hidden": "true" }, ...strokes, shape("circle", { cx: 2.5, cy: -55, r: 4.5 }));
  area.append(figure);
  return ([x, y], facing) => {
    const transform = `translate(${(x - 13 * facing).toFixed(1)} ${(y + 2).toFixed(1)}) scale(${facing * HIKER_SCALE} ${HIKER_SCALE})`;
    figure.setAttribute("transform", transform);
  };
}

/** Add a needle to `area`; return draw([x, y], {slope, level, downhill}): it points downhill, longer where it is steeper. */
export function createNeedle(area) {
  const [line, head, word] = [shape("path"), shape("path", { class: "gd-head" }), shape("text", { class: "gd-needle-word" })];
  const needle = shape("g", { class: "gd-step-arrow" }, line, head);
  area.append(needle, word);
  return ([x, y], { slope, level, downhill }, text) => {
    for (const node of [needle, word]) node.setAttribute("visibility", level ? "hidden" : "visible");
    const [east, south] = [Math.sin((downhill * Math.PI) / 180), -Math.cos((downhill * Math.PI) / 180)];
    const at = (along, aside = 0) => [x + along * east - aside * south, y + along * south + aside * east];
    const length = needleLength(slope);
    line.setAttribute("d", polyline([at(6), at(length - 6)]));
    head.setAttribute("d", `${polyline([at(length - 10, 6), at(length), at(length - 10, -6)])}Z`);
    word.textContent = text;
    const [wordX, wordY] = at(length + 5);
    word.setAttribute("text-anchor", east > 0.4 ? "start" : east < -0.4 ? "end" : "middle");
    word.setAttribute("x", wordX.toFixed(1));
    word.setAttribute("y", (wordY + 5 + 7 * south).toFixed(1));
  };
}

/** Return the length of the needle in pixels: in proportion to the slope, but long enough to see and short enough to fit. */
export function needleLength(slope) {
  return Math.min(NEEDLE_MOST, 14 + NEEDLE_UNIT * slope);
}

/** Add fog to `plot`; return draw([x, y], seen): it is thinner around that place in pixels, and gone unless it is seen. */
export function createMist(plot) {
  const mist = element("div", { class: "gd-mist" });
  const veil = shape("foreignObject", { x: 0, y: 0, width: "100%", height: "100%" }, mist);
  const waves = shape("path", { class: "gd-mist-waves" });
  plot.area.append(veil, waves);
  return ([x, y], seen) => {
    for (const node of [veil, waves]) node.setAttribute("visibility", seen ? "visible" : "hidden");
    mist.style.setProperty("--gd-x", `${x.toFixed(1)}px`);
    mist.style.setProperty("--gd-y", `${y.toFixed(1)}px`);
    waves.setAttribute("d", mistWaves(plot.width, plot.height));
  };
}

/** Return path data of banks of fog, waves of 40 pixels in rows, over an area of this size. */
export function mistWaves(width, height) {
  const rows = Array.from({ length: Math.floor(height / 36) }, (_, j) => j);
  const banks = rows.flatMap((j) => [0, 1, 2, 3].map((i) => [(((i * 0.27 + j * 0.37) % 1) * width), 22 + 36 * j, 1 + ((i + 2 * j) % 3)]));
  return banks.map(([x, y, count]) => `M${x.toFixed(1)} ${y}${"q5 -5 10 0t10 0".repeat(count)}`).join("");
}

/** Add the marks of a second run to `area`: squares joined by a dashed line; return draw(pixels). */
export function createSecondRun(area) {
  const [line, stamps] = [shape("path"), shape("path", { class: "gd-stamps" })];
  area.append(shape("g", { class: "gd-second-run" }, line, stamps));
  return (pixels) => {
    line.setAttribute("d", polyline(pixels));
    stamps.setAttribute("d", pixels.map((at) => `${polyline([at])}h0.01`).join(""));
  };
}
