/** What LineSearch works out beside the descent: the ground, the rule's choice on one line, what it went by, its words. */

import { formatNumber, shortNumber } from "./format.mjs";
import { compileFormula } from "./formula.mjs";
import { descend, lineFrom } from "./descent.mjs";
import { plainDescent } from "./optimizers.mjs";
import { armijoSearch, barzilaiBorwein, exactSearch, polyakStep } from "./schedules.mjs";

/** The descent is followed no further than this, and has arrived where the gradient is shorter than this. */
export const LINE_LIMIT = { steps: 300, gradientNorm: 1e-3, rise: 1e9 };
const ARMIJO_SLOPE = 0.1;

/** The rules by name, as Python's RULES: title, and make(ground, rate), a number or a line search. */
export const LINE_RULES = {
  constant: { title: "By hand", make: (ground, rate) => rate },
  armijo: { title: "Armijo backtracking", make: () => armijoSearch({ slope: ARMIJO_SLOPE }) },
  exact: { title: "Exact search", make: (ground) => exactSearch({ first: ground.learning_rate }) },
  polyak: { title: "Polyak", make: () => polyakStep() },
  barzilai_borwein: { title: "Barzilai–Borwein", make: (ground) => barzilaiBorwein({ first: ground.learning_rate / 2 }) },
};

/** Return the objective that is searched: one of the known, or the bowl of a condition number from where D-18 begins. */
export function lineGround(name, conditionNumber, known) {
  const facts = known.find((each) => each.name === name) ?? {
    name: "bowl",
    formula: `(x^2 + ${conditionNumber}*y^2)/2`,
    domain: [[-0.15 * conditionNumber, 1.15 * conditionNumber], [-0.4 * conditionNumber, 0.4 * conditionNumber]],
    minima: [[0, 0]],
    start: [conditionNumber, 1],
    learning_rate: 2 / (1 + conditionNumber),
  };
  return { ...facts, ...compileFormula(facts.formula, ["x", "y"]) };
}

/**
 * Return the descent, as `descend` does, with one rate more than steps where the next step is known; it ends, as
 * diverged, before the value exceeds 10^9 times its first.
 */
export function lineRun(ground, rule, learningRate) {
  const { steps, gradientNorm, rise } = LINE_LIMIT;
  const rate = LINE_RULES[rule].make(ground, learningRate);
  const run = descend(ground, ground.start, plainDescent(), rate, { gradientNorm, steps: steps + 1 });
  const beyond = run.values.findIndex((value) => value > rise * run.values[0]);
  if (beyond < 0 && run.stoppedBy !== "step limit") return run;
  const count = beyond < 0 ? steps + 1 : beyond;
  const part = (each) => each.slice(0, count);
  return {
    points: part(run.points), values: part(run.values), gradientNorms: part(run.gradientNorms),
    learningRates: part(run.learningRates), stoppedBy: beyond < 0 ? "step limit" : "diverged",
  };
}

/**
 * Return what the rule does at step t: {line, rate, to, landing, tried, cosine, model}. rate: null where the run ends;
 * to, landing: the value and the point there; tried: the other rates it asked about; cosine: between this gradient and the
 * next; model: null, or what it takes f to be on the line, a function of the rate.
 */
export function lineMove(ground, run, rule, t) {
  const point = run.points[t];
  const line = lineFrom(ground, point, run.values[t], ground.gradient(point));
  const rate = run.learningRates[t] ?? null;
  if (rate === null) return { line, rate, to: null, landing: null, tried: [], cosine: null, model: null };
  const landing = point.map((x, i) => x - rate * line.gradient[i]);
  return {
    line, rate, landing,
    to: ground.value(landing),
    tried: triedRates(ground, rule, line, rate),
    cosine: cosineBetween(line.gradient, ground.gradient(landing)),
    model: lineModel(rule, line, rate, t),
  };
}

function triedRates(ground, rule, line, chosen) {
  if (rule !== "armijo" && rule !== "exact") return [];
  const asked = new Set();
  const noting = (answer) => (rate) => {
    asked.add(rate);
    return answer(rate);
  };
  const watched = { ...line, valueAt: noting(line.valueAt), slopeAt: noting(line.slopeAt) };
  LINE_RULES[rule].make(ground).choose(watched, null);
  return [...asked].filter((rate) => Math.abs(rate / chosen - 1) > 0.02);
}

function lineModel(rule, { value, squaredNorm }, chosen, t) {
  if (rule === "armijo") return (rate) => value - ARMIJO_SLOPE * rate * squaredNorm;
  if (rule === "polyak") return (rate) => value - rate * squaredNorm;
  if (rule === "barzilai_borwein" && t > 0) return (rate) => value - rate * squaredNorm * (1 - rate / (2 * chosen));
  return null;
}

/** Return the cosine of the angle between two vectors, 0 where one of them is. */
export function cosineBetween(a, b) {
  const product = a.reduce((sum, x, i) => sum + x * b[i], 0);
  return product / (Math.hypot(...a) * Math.hypot(...b)) || 0;
}

/**
 * Return what the plot of a line holds: {rates: [low, most], values: [low, high]}, from where it begins over its dip to the
 * chosen rate, and the smallest one refused.
 */
export function lineExtent(ground, move, rule) {
  const { line, rate, to, tried } = move;
  const dip = exactSearch({ first: ground.learning_rate }).choose(line, null)[0];
  const refused = rule === "armijo" && tried.length ? tried.at(-1) : 0;
  const most = Math.max(1.2 * (rate ?? 0), 2.3 * dip, 1.1 * refused);
  const seen = [line.value, line.valueAt(dip), to ?? line.value];
  if (rule === "polyak" && rate) seen.push(move.model(rate));
  if (rule === "barzilai_borwein" && move.model) {
    const room = Math.max(line.value - Math.min(...seen), (to - line.value) / 3);
    seen.push(Math.max(move.model(rate), line.value - 2 * room));
  }
  const low = Math.min(...seen);
  const depth = line.value - low || Math.abs(line.value) || 1;
  const high = Math.max(line.value + 0.9 * depth, (to ?? low) + 0.1 * depth);
  return { rates: [-0.04 * most, most], values: [low - 0.06 * (high - low), high] };
}

/** Return how many times running the descent of `taken` steps has turned by a right angle, at most. */
export function squareTurns(ground, run, taken) {
  const gradients = run.points.slice(0, taken).map(ground.gradient);
  let [running, most] = [0, 0];
  for (let t = 1; t < gradients.length; t += 1) {
    running = Math.abs(cosineBetween(gradients[t], gradients[t - 1])) < 0.005 ? running + 1 : 0;
    most = Math.max(most, running);
  }
  return most;
}

/** Return whether f rose within the first `taken` steps. */
export function hasRisen(run, taken) {
  return run.values.slice(1, taken + 1).some((value, t) => value > run.values[t]);
}

/** What the marks in the line's plot mean. */
export const LINE_LEGENDS = {
  constant: "The curve is f along the dotted line of the map; the filled mark is where the next step lands.",
  armijo: "Hollow: rates tried and refused. Dashed: the line that f has to get below.",
  exact: "Hollow: rates tried on the way. Filled: the lowest point of the curve.",
  polyak: "Dashed: the tangent; the rate is where it comes down to the lowest value of f.",
  barzilai_borwein: "Dashed: the parabola with the curvature the last step met; the rate is its lowest point.",
};

/** Return one sentence on what the rule does at step t. */
export function lineSentence(rule, ground, run, t, move) {
  const title = rule === "constant" ? "The rate set by hand" : LINE_RULES[rule].title;
  const rises = hasRisen(run, t) ? ", though f rose on the way" : "";
  if (run.stoppedBy === "gradient norm" && move.rate === null) {
    return `${title} has arrived: the gradient norm is below ${LINE_LIMIT.gradientNorm} after ${t} ${t === 1 ? "step" : "steps"}${rises}.`;
  }
  if (move.rate === null) return `${title} leaves the numbers a computer can hold.`;
  if (t >= LINE_LIMIT.steps) return `${title} has not arrived after ${t} steps, and the figure follows it no further.`;
  const climbs = move.to > move.line.value;
  const change = `f ${climbs ? "rises" : "falls"} from ${formatNumber(move.line.value)} to ${formatNumber(move.to)}`;
  return `${lineReason(rule, ground, run, t, move)}: ${change}${lineVerdict(rule, run, climbs)}.`;
}

/** The longest that lineSentence and lineReadout say of the objectives offered. */
export const LINE_ROOM = [
  "Barzilai–Borwein takes 1.76·10⁻⁴, one over the curvature 5670 that the last step met: f rises from 1.59\u00a0×\u00a010⁶ to 3.68\u00a0×\u00a010⁹, and that is allowed.",
  "Step 24: gradient\u00a0norm\u00a0=\u00a04.98\u00a0×\u00a010⁵, cosine to the next\u00a0=\u00a0−0.998.",
];

function lineReason(rule, ground, run, t, { rate, tried, line }) {
  const chosen = shortNumber(rate);
  if (rule === "constant") return `By hand, every step takes ${chosen}`;
  if (rule === "armijo") return tried.length ? `Armijo tries ${listed(tried)}, too far, and takes ${chosen}` : `Armijo takes ${chosen}, the first rate it tries`;
  if (rule === "exact") return `Exact search takes ${chosen}, the lowest point of this line`;
  if (rule === "polyak") return `Polyak takes ${chosen}, where the tangent would reach the lowest value`;
  if (t === 0) return `Barzilai–Borwein has no step to learn from yet and takes ${chosen}`;
  const bend = cosineBetween(line.point.map((x, i) => x - run.points[t - 1][i]), line.gradient.map((x, i) => x - ground.gradient(run.points[t - 1])[i]));
  if (bend <= 0) return `Barzilai–Borwein keeps ${chosen}, the last step having met no curvature upwards`;
  return `Barzilai–Borwein takes ${chosen}, one over the curvature ${shortNumber(1 / rate)} that the last step met`;
}

function lineVerdict(rule, run, climbs) {
  if (rule === "exact") return "; the next gradient is perpendicular";
  if (!climbs) return "";
  if (rule === "constant") return run.stoppedBy === "diverged" ? " and diverges" : ": too far";
  return ", and that is allowed";
}

function listed(rates) {
  const words = rates.map(shortNumber);
  if (words.length > 4) return `${words.slice(0, 2).join(", ")}, …, ${words.at(-1)} (${words.length} rates)`;
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : words[0];
}

function plainCosine(value) {
  return (Math.round(value * 1000) / 1000 || 0).toFixed(3).replace("-", "−");
}

/** Return one sentence on where the walker stands. */
export function lineReadout(run, t, { cosine }) {
  const norm = `gradient\u00a0norm\u00a0=\u00a0${formatNumber(run.gradientNorms[t])}`;
  if (cosine === null) return `Step ${t}: f\u00a0=\u00a0${formatNumber(run.values[t])}, ${norm}.`;
  return `Step ${t}: ${norm}, cosine to the next\u00a0=\u00a0${plainCosine(cosine)}.`;
}
