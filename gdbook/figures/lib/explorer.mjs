/** What DescentExplorer works out beside the descent: its frame, its landmarks, its words. */

import { formatNumber, shortNumber } from "./format.mjs";

/** Return `point` moved into the box [[low, high], ...]. */
export function withinBox(point, box) {
  return point.map((at, i) => Math.min(box[i][1], Math.max(box[i][0], at)));
}

/** Return the largest eigenvalue of a symmetric 2 by 2 matrix. */
export function largestCurvature([[a, b], [, d]]) {
  return (a + d) / 2 + Math.hypot((a - d) / 2, b);
}

/** Return what the loss plot holds: the lowest value, decades around what was seen above it, steps in round numbers. */
export function frameOf(run, objective, taken) {
  const known = objective.minima.map((point) => objective.value(point));
  const lowest = known.length ? Math.min(...known) : Math.min(...run.values) - 1e-6;
  const start = Math.max(run.values[0] - lowest, 1e-6);
  const top = 10 ** (Math.ceil(Math.log10(start)) + 1);
  const steps = [20, 50, 100, 200, 500, 1000].find((most) => most >= taken) ?? taken;
  return { lowest, steps, values: [top / 1e12, top] };
}

/** Return the marks of a learning-rate slider at curvature L, and a sentence where there are none. */
export function rateLandmarks(name, { title, stableProduct }, curvature) {
  const place = (value, text) => ({ value, text, label: `Set the learning rate to ${text} = ${shortNumber(value)}` });
  if (!(curvature > 1e-9)) return { marks: [], remark: "No curvature upwards here (L ≤ 0), so no rate is too large or just right." };
  const here = `Where the walker stands, L = ${formatNumber(curvature)}`;
  if (name === "gradient_descent") {
    const [one, two] = [1 / curvature, 2 / curvature];
    return { marks: [place(one, "1/L"), place(two, "2/L")], remark: `${here}, 1/L = ${shortNumber(one)}, 2/L = ${shortNumber(two)}.` };
  }
  if (name === "heavy_ball") {
    const border = stableProduct() / curvature;
    return { marks: [place(border, "2(1+β)/L")], remark: `${here}, 2(1+β)/L = ${shortNumber(border)}.` };
  }
  return { marks: [], remark: `${title} scales its steps itself, so the borders 1/L and 2/L of plain descent do not apply.` };
}

const ENDINGS = {
  "gradient norm": "stopped: the ground is flat (gradient norm below 0.000001)",
  "diverged": "diverged: the next point leaves the numbers a computer can hold",
  "step limit": "has not settled yet",
};

/** Return [what happened, where it is now] in words. */
export function runSentence({ run, capped, clamped, start }, title) {
  const last = run.points.length - 1;
  const climbing = last > 0 && run.values[last] > run.values[last - 1];
  const state = run.stoppedBy === "step limit" && climbing ? "the last step went uphill: overshooting" : ENDINGS[run.stoppedBy];
  const notes = [
    capped ? "The figure draws 1000 steps at most." : "",
    clamped ? `The start was outside the map and was moved to (${start.map((at) => formatNumber(at)).join(", ")}).` : "",
  ].filter(Boolean);
  const where = run.points[last].map((at) => formatNumber(at)).join(", ");
  const readout = `t\u00a0=\u00a0${last}, w\u00a0=\u00a0(${where}), f\u00a0=\u00a0${formatNumber(run.values[last])}, gradient\u00a0norm\u00a0=\u00a0${formatNumber(run.gradientNorms[last])}.`;
  return [[`${title} ${state}.`, ...notes].join(" "), readout];
}
