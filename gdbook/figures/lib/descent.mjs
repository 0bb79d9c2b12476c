/** Twin of gdbook/descent.py: the same arithmetic in the same order. */

import { plainDescent } from "./optimizers.mjs";

/** When a descent stops, as Python's Stopping: a threshold of 0 never stops. */
export const STOPPING = {
  gradientNorm: 0, stepNorm: 0, valueChange: 0,
  relativeGradientNorm: 0, relativeStepNorm: 0, relativeValueChange: 0, steps: 100,
};

/** Return f(x) = 1/2 L x^2 as value(point) and gradient(point), for a point [x]. */
export function parabola(curvature) {
  return {
    value: (point) => 0.5 * curvature * point.reduce((sum, x) => sum + x * x, 0),
    gradient: (point) => point.map((x) => curvature * x),
  };
}

/** Return the descent from `start` of plain gradient descent. */
export function gradientDescent(objective, start, learningRate, steps) {
  return descend(objective, start, plainDescent(), learningRate, { steps });
}

/**
 * Return the descent from `start`: {points: array of [x, ...], steps + 1 long, values, gradientNorms, learningRates,
 * stoppedBy}.  learningRate: a number, a schedule, or with plain descent a line search; stopping: some of STOPPING.
 * Throws a RangeError where value or gradient at the start is not finite.
 */
export function descend(objective, start, { init, update }, learningRate, stopping = {}) {
  const rules = { ...STOPPING, ...stopping };
  const rateAt = rateFunction(learningRate, objective);
  const states = start.map(init);
  let point = [...start];
  let value = objective.value(point);
  let gradient = objective.gradient(point);
  let norm = Math.hypot(...gradient);
  if (!Number.isFinite(value + norm)) {
    throw new RangeError(`start must be where the objective and its gradient are finite, got value ${value} and gradient norm ${norm}`);
  }
  const run = { points: [point], values: [value], gradientNorms: [norm], learningRates: [], stoppedBy: "step limit" };
  const small = Math.max(rules.gradientNorm, rules.relativeGradientNorm * norm);
  if (norm < small) return { ...run, stoppedBy: "gradient norm" };
  for (let t = 0; t < rules.steps; t += 1) {
    const rate = rateAt(t, point, value, gradient);
    const next = new Array(point.length);
    for (let i = 0; i < point.length; i += 1) {
      const [step, state] = update(gradient[i], states[i], point[i], rate);
      states[i] = state;
      next[i] = point[i] + step;
    }
    const [lastPoint, lastValue] = [point, value];
    point = next;
    value = objective.value(point);
    gradient = objective.gradient(point);
    norm = Math.hypot(...gradient);
    if (!Number.isFinite(value + norm) || !point.every(Number.isFinite)) return { ...run, stoppedBy: "diverged" };
    run.points.push(point);
    run.values.push(value);
    run.gradientNorms.push(norm);
    run.learningRates.push(rate);
    if (norm < small) return { ...run, stoppedBy: "gradient norm" };
    const reason = settled(rules, lastPoint, point, lastValue, value);
    if (reason) return { ...run, stoppedBy: reason };
  }
  return run;
}

function settled(rules, lastPoint, point, lastValue, value) {
  if (rules.stepNorm || rules.relativeStepNorm) {
    const step = Math.hypot(...point.map((x, i) => x - lastPoint[i]));
    if (step < rules.stepNorm || step < rules.relativeStepNorm * Math.hypot(...point)) return "step norm";
  }
  const change = Math.abs(value - lastValue);
  if (change < rules.valueChange || change < rules.relativeValueChange * Math.abs(value)) return "value change";
  return "";
}

function rateFunction(learningRate, objective) {
  if (typeof learningRate === "number") return () => learningRate;
  if (typeof learningRate === "function") return learningRate;
  let state = learningRate.init(objective);
  return (t, point, value, gradient) => {
    const [rate, next] = learningRate.choose(lineFrom(objective, point, value, gradient), state);
    state = next;
    return rate;
  };
}

/** Return what a line search sees: the objective along point - rate * gradient, as Python's Line. */
export function lineFrom(objective, point, value, gradient) {
  const there = (rate) => point.map((x, i) => x - rate * gradient[i]);
  return {
    point,
    value,
    gradient,
    squaredNorm: dotProduct(gradient, gradient),
    valueAt: (rate) => objective.value(there(rate)),
    slopeAt: (rate) => -dotProduct(objective.gradient(there(rate)), gradient),
    dot: dotProduct,
  };
}

function dotProduct(a, b) {
  return a.reduce((sum, x, i) => sum + x * b[i], 0);
}

/** Return the regime of descent on a parabola: where eta L lies against 1 and 2, met to twelve digits. */
export function regimeOf(learningRate, curvature) {
  const product = learningRate * curvature;
  if (Math.abs(product - 1) <= 1e-12) return "one step";
  if (Math.abs(product - 2) <= 1e-12) return "bouncing";
  if (product < 1) return "monotone";
  return product < 2 ? "alternating" : "divergent";
}
