/** A plot: scales, ticks, axes, and a clipped area to draw in. */

import { element, shape } from "./dom.mjs";
import { powerOfTen, shortNumber } from "./format.mjs";

const MARGIN = { left: 46, right: 14, top: 26, bottom: 38 };

/** Return the map of [low, high] onto [from, to]; with `log`, equal factors are equal lengths. */
export function scale([low, high], [from, to], log = false) {
  const place = log ? Math.log10 : (value) => value;
  const unit = (to - from) / (place(high) - place(low));
  return (value) => from + (place(value) - place(low)) * unit;
}

/** Return about `most` round numbers from `low` to `high`: multiples of 1, 2 or 5 times a power of ten. */
export function ticks([low, high], most) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough < 1.4 * power ? 1 : rough < 3 * power ? 2 : rough < 7 * power ? 5 : 10);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

/** Return at most `most` powers of ten from `low` to `high`, evenly spaced. */
export function decades([low, high], most) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first + 1) / most));
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => 10 ** (first + i * step));
}

/** Return the first of 1, 1.5, 2, 3, 5, 7 times a power of ten that is not below `value`. */
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * [1, 1.5, 2, 3, 5, 7, 10].find((factor) => factor * power >= value * (1 - 1e-12));
}

/** Return the domain, containing `domain` in its middle, that makes a unit as long across as up in a plot of this size. */
export function equalUnits(domain, width, height) {
  const sizes = [width, height];
  const unit = Math.max(...domain.map(([low, high], i) => (high - low) / sizes[i]));
  return domain.map(([low, high], i) => [-1, 1].map((side) => (low + high) / 2 + (side * unit * sizes[i]) / 2));
}

/** Return path data through `points`, an array of [x, y] in pixels; what lies far outside is brought nearer. */
export function polyline(points) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${pixelText(x)} ${pixelText(y)}`).join("");
}

// Beyond about 10^9 an engine refuses a coordinate, or draws it somewhere else.
function pixelText(at) {
  return Math.max(-1e9, Math.min(1e9, at)).toFixed(1);
}

/**
 * Add a plot to `parent` and return it. x and y: {domain: [low, high], label, log, named}, named being [value, text] of
 * each tick where not numbers make them. The plot keeps to its box, and calls `draw` after each change of size.
 * area: what is drawn there stays inside the axes; above: what may leave it; toX, toY: from numbers to pixels of both;
 * at(event): the pointer's place in numbers, [x, y].
 */
export function createPlot(parent, { label, x, y }, draw, signal) {
  const axes = shape("g", { "aria-hidden": "true", class: "gd-axes" });
  const area = shape("svg", { x: MARGIN.left, y: MARGIN.top });
  const above = shape("g", { transform: `translate(${MARGIN.left} ${MARGIN.top})` });
  const root = shape("svg", { class: "gd-plot", role: "group", "aria-label": label }, axes, area, above);
  const plot = { root, area, above, x, y, width: 0, height: 0 };
  const box = element("div", { class: "gd-plot-box" });
  box.append(root);
  parent.append(box);
  plot.layout = () => {
    plot.width = Math.max(60, box.clientWidth - MARGIN.left - MARGIN.right);
    plot.height = Math.max(60, box.clientHeight - MARGIN.top - MARGIN.bottom);
    plot.toX = scale(plot.x.domain, [0, plot.width], plot.x.log);
    plot.toY = scale(plot.y.domain, [plot.height, 0], plot.y.log);
    root.setAttribute("viewBox", `0 0 ${box.clientWidth} ${box.clientHeight}`);
    area.setAttribute("width", plot.width);
    area.setAttribute("height", plot.height);
    axes.replaceChildren(...axisMarks(plot));
    draw(plot);
  };
  plot.at = ({ clientX, clientY }) => {
    const { left, top } = root.getBoundingClientRect();  // that of `area` holds whatever is drawn past its edges, too
    const [across, down] = [clientX - left - MARGIN.left, clientY - top - MARGIN.top];
    return [valueAt(plot.x, across / plot.width), valueAt(plot.y, 1 - down / plot.height)];
  };
  const observer = new ResizeObserver(() => box.clientWidth && plot.layout());
  observer.observe(box);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  return plot;
}

function valueAt({ domain: [low, high], log }, part) {
  return log ? low * (high / low) ** part : low + part * (high - low);
}

function axisMarks(plot) {
  const { left, top } = MARGIN;
  const bottom = top + plot.height;
  const right = left + plot.width;
  const line = shape("path", { class: "gd-axis", d: `M${left} ${top}V${bottom}H${right}` });
  const xTicks = marks(plot.x, plot.width / 60).flatMap(([value, text]) => {
    const at = left + plot.toX(value);
    return [shape("path", { class: "gd-axis", d: `M${at} ${bottom}v4` }), word(text, at, bottom + 16, "middle")];
  });
  const yTicks = marks(plot.y, plot.height / 32).flatMap(([value, text]) => {
    const at = top + plot.toY(value);
    return [shape("path", { class: "gd-axis", d: `M${left} ${at}h-4` }), word(text, left - 7, at + 4, "end")];
  });
  return [line, ...xTicks, ...yTicks, word(plot.x.label, right, bottom + 33, "end"), word(plot.y.label, 4, 14, "start")];
}

function marks({ domain, log, named }, most) {
  if (named) return named;
  if (!log) return ticks(domain, most).map((value) => [value, shortNumber(value)]);
  return decades(domain, most).map((value) => [value, powerOfTen(Math.round(Math.log10(value)))]);
}

function word(text, x, y, anchor) {
  return shape("text", { x, y, "text-anchor": anchor }, text);
}
