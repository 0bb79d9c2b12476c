/** The geometry of StepRegimes: what the frame holds, the staircase, the words for a regime. */

import { formatNumber, shortNumber } from "./format.mjs";

/** Return what the axes hold for a curvature and a start: up to twice that curvature, |x| up to `reach`. */
export function frameFor(curvature, start) {
  const far = Math.abs(start) >= 1e-6 ? Math.abs(start) : 1;
  const height = 1.15 * curvature * far * far;
  const top = 10 ** (Math.ceil(Math.log10(height)) + 2);
  return { curvature, reach: Math.sqrt(2.3) * far, height, most: 2.5 / curvature, values: [top / 1e10, top] };
}

/** Return whether a curvature and a start can be seen well in `frame`. */
export function fits(frame, curvature, start) {
  const ratio = curvature / frame.curvature;
  return ratio > 0.999 && ratio < 2.001 && Math.abs(start) <= farthest(frame, curvature);
}

/** Return the largest |x| whose point on the parabola lies inside the frame. */
export function farthest(frame, curvature) {
  return Math.min(frame.reach, Math.sqrt((2 * frame.height) / curvature));
}

/** Return how many of `places`, an array of [x, f], come before the first outside the frame. */
export function countInside(frame, places) {
  const end = places.findIndex(([x, value]) => Math.abs(x) > frame.reach || value > frame.height);
  return end < 0 ? places.length : end;
}

/** Return the corners of the staircase over `places`, an array of [x, f]: sideways to the next x, then to its f. */
export function staircase(places) {
  return places.flatMap(([x, value], t) => (t ? [[x, places[t - 1][1]], [x, value]] : [[x, value]]));
}

/** Return the part of a line through `corners` that `shown` steps of `perStep` corners each have drawn. */
export function drawnPart(corners, shown, perStep) {
  const end = Math.min(corners.length - 1, shown * perStep);
  const whole = Math.floor(end);
  const part = corners.slice(0, whole + 1);
  if (end === whole) return part;
  const [[x0, y0], [x1, y1]] = [corners[whole], corners[whole + 1]];
  return [...part, [x0 + (end - whole) * (x1 - x0), y0 + (end - whole) * (y1 - y0)]];
}

/** Return one sentence on what descent does here, factor being |1 - eta L|. */
export function regimeSentence(regime, factor, start) {
  if (start === 0) return "At the minimum: the gradient is 0, so nothing moves.";
  return {
    "monotone": `Monotone: each step keeps ${formatNumber(factor)} of the distance and stays on the same side.`,
    "one step": "One step: the first step lands on the minimum.",
    "alternating": `Alternating: each step crosses the minimum and keeps ${formatNumber(factor)} of the distance.`,
    "bouncing": "Bouncing: each step crosses to the same height on the other side, for ever.",
    "divergent": `Divergent: each step crosses the minimum and multiplies the distance by ${formatNumber(factor)}.`,
  }[regime];
}

/** Return one sentence on where the walk is after `steps` steps, places being as far as numbers reach. */
export function placeSentence(places, steps) {
  if (steps >= places.length) return `Step ${places.length} leaves the numbers a computer can hold.`;
  const [x, value] = places[steps];
  return `Step ${steps}: x\u00a0=\u00a0${formatNumber(x)}, f\u00a0=\u00a0${formatNumber(value)}.`;
}

/** Return the slider's marks and zones for curvature L. */
export function rateMarks(curvature, most) {
  const [one, two] = [1 / curvature, 2 / curvature];
  return {
    marks: [[one, "1/L"], [two, "2/L"]].map(([value, text]) => (
      { value, text: `${text} = ${shortNumber(value)}`, label: `Set the learning rate to ${text} = ${shortNumber(value)}` })),
    zones: [
      { to: one, text: "monotone", kind: "calm" },
      { to: two, text: "alternating", kind: "crossing" },
      { to: Math.max(most, two), text: "diverges", kind: "wild" },
    ],
  };
}
