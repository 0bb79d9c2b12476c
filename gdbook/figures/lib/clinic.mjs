/** Twin of gdbook/figures/clinic.py: the runs of CurveClinic's patients, what its axes hold, and the words. */

import { formatNumber } from "./format.mjs";
import { compileFormula } from "./formula.mjs";
import { descend } from "./descent.mjs";
import { plainDescent } from "./optimizers.mjs";
import { uniforms } from "./random.mjs";

/** Return the data of a problem: {features: array of [x1, x2], targets}, as many as its points. */
export function clinicData({ points, seed, spreads, weights, noise, labels }) {
  const next = uniforms(seed);
  const features = [];
  const targets = [];
  for (let i = 0; i < points; i += 1) {
    const row = spreads.map((spread) => spread * (2 * next() - 1));
    const exact = weights[0] * row[0] + weights[1] * row[1];
    const luck = next();
    features.push(row);
    targets.push(labels ? Number(luck < 1 / (1 + Math.exp(-exact))) : exact + noise * (2 * luck - 1));
  }
  return { features, targets };
}

/** Return value(point), gradient(point) as a run with these settings sees it, and the scales of the coordinates. */
export function clinicGround(problem, settings) {
  const { value, gradient, scales } = problem.formula ? groundOfFormula(problem.formula) : groundOfData(problem, settings);
  const times = settings.times ?? [];
  return { value, scales, gradient: times.length ? (point) => gradient(point).map((slope, i) => times[i] * slope) : gradient };
}

function groundOfFormula(formula) {
  return { ...compileFormula(formula, /\by\b/.test(formula) ? ["x", "y"] : ["x"]), scales: [1, 1] };
}

function groundOfData(problem, { standardised, batch }) {
  const { features, targets } = clinicData(problem);
  const scales = [0, 1].map((j) => (standardised ? deviation(features.map((row) => row[j])) : 1));
  const rows = features.map((row) => row.map((x, j) => x / scales[j]));
  const n = targets.length;
  const guess = (row, w) => row[0] * w[0] + row[1] * w[1];
  const loss = problem.labels ? (z, label) => softPlus((1 - 2 * label) * z) : (z, target) => (z - target) ** 2 / 2;
  const error = problem.labels ? (z, label) => 1 / (1 + Math.exp(-z)) - label : (z, target) => z - target;
  const next = uniforms(problem.seed + 1);
  const all = rows.map((_, i) => i);
  return {
    scales,
    value: (w) => rows.reduce((sum, row, i) => sum + loss(guess(row, w), targets[i]), 0) / n,
    gradient: (w) => {
      const seen = batch ? Array.from({ length: batch }, () => Math.floor(n * next())) : all;
      return [0, 1].map((j) => seen.reduce((sum, i) => sum + rows[i][j] * error(guess(rows[i], w), targets[i]), 0) / seen.length);
    },
  };
}

function softPlus(z) {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

function deviation(values) {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
}

/** Return the descent these settings make, as descend does; points in the problem's own coordinates. */
export function clinicRun(problem, settings) {
  const { value, gradient, scales } = clinicGround(problem, settings);
  const { learning_rate: rate, growth, step_norm: stepNorm, gradient_norm: gradientNorm, steps } = settings;
  const schedule = growth === 1 ? rate : (t) => rate * growth ** t;
  const run = descend({ value, gradient }, settings.start, plainDescent(), schedule, { stepNorm, gradientNorm, steps });
  return { ...run, points: run.points.map((point) => point.map((x, i) => x / scales[i])) };
}

/** Return a patient's run and, where there is something to repair, the repaired one. */
export function clinicRuns({ problem, settings, repaired }) {
  const changes = Object.keys(repaired).length ? [{}, repaired] : [{}];
  return changes.map((change) => clinicRun(problem, { ...settings, ...change }));
}

/** Return what the axes hold, {steps: [first, last], losses: [lowest, highest]}, as Python's `frame`. */
export function clinicFrame({ settings: { steps: most } }, shown, log) {
  const steps = [-0.02 * most, 1.02 * most];
  const highest = Math.max(...shown.flatMap(({ values }) => values));
  const start = shown[0].values[0];
  if (!log) return { steps, losses: [0, 1.06 * (highest <= 25 * start ? highest : 3 * start)] };
  const lowest = Math.min(...shown.flatMap(({ values }) => values.filter((value) => value > 0)));
  const top = Math.ceil(Math.log10(highest));
  const bottom = Math.max(Math.floor(Math.log10(lowest)), top - 30);
  return { steps, losses: [10 ** Math.min(bottom, top - 1), 10 ** top] };
}

/** Return how a patient stands with a diagnosis: "" where it is not among those offered, "right" or "wrong". */
export function verdictOn({ diagnosis, options }, given) {
  if (!options.some(([name]) => name === given)) return "";
  return given === diagnosis ? "right" : "wrong";
}

/** Return the record, a sign for each patient, after a first verdict on patient number `number`; later ones change nothing. */
export function recordAfter(record, number, verdict) {
  const signs = [...record.padEnd(number, ".")];
  if (signs[number - 1] === ".") signs[number - 1] = verdict === "right" ? "+" : "-";
  return signs.join("");
}

/** Return how many were diagnosed at first sight, and of how many: {right, seen}. */
export function countRecord(record) {
  return { right: record.split("+").length - 1, seen: record.replaceAll(".", "").length };
}

/** Return whether the second half of a run is a straight line on a logarithmic axis: the same factor in each step. */
export function isStraight({ values }) {
  const late = values.slice(Math.floor(values.length / 2));
  const factors = late.slice(1).map((value, t) => value / late[t]);
  const [low, high] = [Math.min(...factors), Math.max(...factors)];
  return high - low < 0.01 && Math.abs(high - 1) > 0.005;
}

/** Return in words where a run's loss begins and ends, and how often it climbs. */
export function clinicShape({ values }) {
  const taken = values.length - 1;
  const climbs = values.filter((value, t) => t && value > values[t - 1]).length;
  const often = climbs === 0 ? "at no step does it climb" : climbs === taken ? "every step climbs" : `${climbs} of them climb`;
  return `The loss goes from ${formatNumber(values[0])} to ${formatNumber(values.at(-1))} in ${taken} steps; ${often}.`;
}

/** Throw where a text is no record of `count` patients: a sign for each so far, + - or . */
export function checkRecord(text, count) {
  if (!/^[-+.]*$/.test(text) || text.length > count) throw new RangeError(`record must be at most ${count} of the signs + - .`);
}

/** Return [what is known of the patient so far, what the curve reads where it is read] in words; names: of the diagnoses. */
export function clinicSentence({ state: { patient: number, diagnosis }, patient, shown, verdict, steps }, names) {
  if (!verdict) return [`Patient ${number}. ${clinicShape(shown[0])}`, clinicReading(shown[0], steps)];
  const why = new Map(patient.options).get(diagnosis);
  const ends = shown.map(({ values }) => formatNumber(values.at(-1))).join(", repaired at ");
  const said = verdict === "wrong" ? `“${names[diagnosis][0].toUpperCase()}${names[diagnosis].slice(1)}” does not fit. ${why}` : `Right, “${names[diagnosis]}”. ${why} The loss ends at ${ends}.`;
  return [said, clinicReading(shown[0], steps)];
}

function clinicReading({ values, gradientNorms }, steps) {
  const last = values.length - 1;
  if (steps > last) return `Step ${steps}: none, for it stopped after step ${last}.`;
  const kept = steps && values[steps - 1] > 0 ? `, ${formatNumber(values[steps] / values[steps - 1], 4)} times that before` : "";
  return `Step ${steps}: loss\u00a0${formatNumber(values[steps])}${kept}; gradient\u00a0norm\u00a0${formatNumber(gradientNorms[steps])}.`;
}
