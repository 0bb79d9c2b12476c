/**
 * Twin of gdbook/schedules.py: schedules, functions of the step's number t = 0, 1, ..., and line searches,
 * {init(objective) -> state, choose(line, state) -> [rate, state]} with line as `lineFrom` in descent.mjs makes it.
 */

/** Return the schedule that is `rate` at every step. */
export function constantRate({ rate = 0.1 } = {}) {
  return () => rate;
}

/** Return rate * factor^floor(t / every): a staircase down. */
export function steppedRate({ rate = 0.1, factor = 0.5, every = 30 } = {}) {
  return (t) => rate * factor ** Math.floor(t / every);
}

/** Return rate * factor^t. */
export function exponentialRate({ rate = 0.1, factor = 0.99 } = {}) {
  return steppedRate({ rate, factor, every: 1 });
}

/** Return rate / (1 + decay * t). */
export function inverseTimeRate({ rate = 0.1, decay = 0.1 } = {}) {
  return (t) => rate / (1 + decay * t);
}

/** Return half a cosine wave from `rate` at 0 to `lowest` at `steps`, which it keeps. */
export function cosineRate({ rate = 0.1, steps = 100, lowest = 0 } = {}) {
  return (t) => lowest + (rate - lowest) * (1 + Math.cos(Math.PI * Math.min(t, steps) / steps)) / 2;
}

/** Return a straight rise over `steps` steps to where `then`, a number or a schedule, begins. */
export function warmUpRate({ then = 0.1, steps = 10 } = {}) {
  const after = typeof then === "function" ? then : () => then;
  const start = after(0);
  return (t) => (t < steps ? start * (t + 1) / (steps + 1) : after(t - steps));
}

/** Return backtracking: from `first`, shrink the rate until the value has fallen enough (Armijo). */
export function armijoSearch({ first = 1, shrink = 0.5, slope = 1e-4, trials = 100 } = {}) {
  return {
    init: () => null,
    choose: (line, state) => {
      let rate = first;
      for (let trial = 1; trial < trials; trial += 1) {
        if (line.valueAt(rate) <= line.value - slope * rate * line.squaredNorm) break;
        rate *= shrink;
      }
      return [rate, state];
    },
  };
}

/** Return exact line search: the zero of the line's derivative, by doubling and false position (Illinois). */
export function exactSearch({ first = 1 } = {}) {
  return {
    init: () => null,
    choose: (line, state) => {
      let [low, lowSlope] = [0, -line.squaredNorm];
      let [high, highSlope] = [first, line.slopeAt(first)];
      for (let doubling = 0; doubling < 60 && highSlope < 0; doubling += 1) {
        [low, lowSlope] = [high, highSlope];
        high *= 2;
        highSlope = line.slopeAt(high);
      }
      return [zeroBetween(line.slopeAt, low, lowSlope, high, highSlope, 1e-15 * line.squaredNorm), state];
    },
  };
}

function zeroBetween(slopeAt, low, lowSlope, high, highSlope, enough) {
  if (highSlope <= 0) return high;
  let kept = "";  // which end stayed in the last trial: its slope is halved when it stays twice, so that it must move
  for (let trial = 0; trial < 100; trial += 1) {
    let rate = (low * highSlope - high * lowSlope) / (highSlope - lowSlope);
    if (!(low < rate && rate < high)) rate = low + (high - low) / 2;
    if (!(low < rate && rate < high)) return low;
    const slope = slopeAt(rate);
    if (Math.abs(slope) <= enough) return rate;
    if (slope < 0) {
      [low, lowSlope] = [rate, slope];
      if (kept === "high") highSlope /= 2;
      kept = "high";
    } else {
      [high, highSlope] = [rate, slope];
      if (kept === "low") lowSlope /= 2;
      kept = "low";
    }
  }
  return low;
}

/** Return Polyak's step: (f(w) - lowest) / |g|^2, lowest being by default that of the objective's listed minima. */
export function polyakStep({ lowest = null } = {}) {
  return {
    init: (objective) => lowest ?? Math.min(...objective.minima.map((point) => objective.value(point))),
    choose: (line, goal) => {
      const above = line.value - goal;
      return [above > 0 && line.squaredNorm > 0 ? above / line.squaredNorm : 0, goal];
    },
  };
}

/** Return the step of Barzilai and Borwein: formula 1 is s.s / s.y, formula 2 is s.y / y.y. */
export function barzilaiBorwein({ first = 0.01, formula = 1 } = {}) {
  return {
    init: () => null,
    choose: (line, last) => {
      const rate = last === null ? first : secantRate(line, last, formula);
      return [rate, { rate, point: line.point, gradient: line.gradient }];
    },
  };
}

function secantRate(line, last, formula) {
  const s = line.point.map((x, i) => x - last.point[i]);
  const y = line.gradient.map((slope, i) => slope - last.gradient[i]);
  const [above, below] = formula === 1 ? [line.dot(s, s), line.dot(s, y)] : [line.dot(s, y), line.dot(y, y)];
  return above > 0 && below > 0 ? above / below : last.rate;
}

/** The schedules by the names of Python's registry: make(options) with `defaults`. */
export const SCHEDULES = {
  constant: { title: "Constant", make: constantRate, defaults: { rate: 0.1 } },
  step: { title: "Step", make: steppedRate, defaults: { rate: 0.1, factor: 0.5, every: 30 } },
  exponential: { title: "Exponential", make: exponentialRate, defaults: { rate: 0.1, factor: 0.99 } },
  inverse_time: { title: "1/t", make: inverseTimeRate, defaults: { rate: 0.1, decay: 0.1 } },
  cosine: { title: "Cosine", make: cosineRate, defaults: { rate: 0.1, steps: 100, lowest: 0 } },
  warm_up: { title: "Warm-up", make: warmUpRate, defaults: { then: 0.1, steps: 10 } },
};

/** The line searches by the names of Python's registry: make(options) with `defaults`. */
export const LINE_SEARCHES = {
  armijo: { title: "Armijo", make: armijoSearch, defaults: { first: 1, shrink: 0.5, slope: 1e-4, trials: 100 } },
  exact: { title: "Exact", make: exactSearch, defaults: { first: 1 } },
  polyak: { title: "Polyak", make: polyakStep, defaults: { lowest: null } },
  barzilai_borwein: { title: "Barzilai–Borwein", make: barzilaiBorwein, defaults: { first: 0.01, formula: 1 } },
};
