import assert from "node:assert/strict";
import test from "node:test";

import {
  RATES_ROOM, RATE_AXES, RATE_FLOOR, RATE_RUNS, errorShares, rateCells, rateReading, rateReadout, rateSentence, ratesAt,
} from "../../gdbook/figures/lib/rates.mjs";

const near = (a, b, within) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

function stateOf(changes = {}, last = undefined) {
  const state = { rate: "linear", axes: "semilog", factor: 0.5, steps: 40, step: 4, ...changes };
  return { ...ratesAt(state, last), state };
}

test("a step's reading is its ratio, its digits and its order, and nothing beyond the end", () => {
  const { share, ratio, digits, order } = rateReading([1, 0.1, 0.001, 1e-7], 1);
  assert.deepEqual([share, ratio], [0.1, 0.01]);
  near(digits, 2, 1e-12);
  near(order, 2, 1e-12);
  assert.ok(Number.isNaN(rateReading([1, 0.1], 0).order) && Number.isNaN(rateReading([1, 0.1], 1).ratio) && Number.isNaN(rateReading([1], 3).share));
});

test("a run ends with the last share above the floor", () => {
  assert.equal(errorShares("linear", 0.5, 1000).length, 50, "2^-49 is above 1e-15, 2^-50 below");
  for (const name of Object.keys(RATE_RUNS)) assert.ok(errorShares(name, 0.3, 1000).every((share) => share >= RATE_FLOOR));
  assert.equal(errorShares("quadratic", 0.5, 3).length, 4);
  assert.equal(errorShares("superlinear", 0.5, 3).length, 4);
});

test("the tasks can be done with the sliders", () => {
  const factors = Array.from({ length: 501 }, (_, k) => Number((0.05 + (0.94 * k) / 500).toPrecision(4)));
  assert.ok(factors.some((factor) => Math.abs(-Math.log10(factor) - 0.1) < 0.002));
  const { readings: { sqrt, linear } } = stateOf({ factor: 0.9, step: 4 });
  assert.ok(sqrt.share < linear.share);
});

test("only the linear run is made anew for another factor, and none for another step", () => {
  const before = stateOf();
  const kept = (changes) => Object.entries(stateOf(changes, before).runs).filter(([name, run]) => run === before.runs[name]).map(([name]) => name);
  assert.deepEqual(kept({ step: 9 }), Object.keys(RATE_RUNS));
  assert.deepEqual(kept({ factor: 0.4 }), ["sqrt", "inverse", "superlinear", "quadratic"]);
  assert.deepEqual(kept({ steps: 10 }), []);
  assert.deepEqual(stateOf({ factor: 0.4 }, before).runs.linear, errorShares("linear", 0.4, 40));
  assert.equal(stateOf({ step: 900 }).t, 40);
});

test("cells beyond a run's end hold a dash", () => {
  assert.deepEqual(rateCells(rateReading([1, 0.5, 0.25], 0)), ["1.0", "0.50", "0.30", "1.00"]);
  assert.deepEqual(rateCells(rateReading([1, 0.5, 0.25], 1)), ["0.50", "0.50", "0.30", "—"]);
  assert.deepEqual(rateCells(rateReading([1], 4)), ["—", "—", "—", "—"]);
});

test("the sentence says what the axes make of the run, and how straight ones are read", () => {
  assert.equal(rateSentence(stateOf()), "On semilog axes the linear run is straight: each step keeps 0.500 of the error, 0.301 digits a step.");
  assert.match(rateSentence(stateOf({ axes: "linear" })), /^On linear axes the linear run is no straight line/);
  assert.match(rateSentence(stateOf({ rate: "inverse", axes: "log-log" })), /straight, with the slope −1: 10 times/);
  assert.match(rateSentence(stateOf({ rate: "sqrt", axes: "log-log" })), /straight, with the slope −1\/2: 100 times/);
  assert.match(rateReadout(stateOf({ rate: "quadratic" })), /^Made by Newton’s method .* from t\u00a0=\u00a07 on less than 10⁻¹⁵ is left/);
  assert.match(rateReadout(stateOf({ rate: "sqrt" })), /after t\u00a0=\u00a040 the share 0\.149 of/);
});

test("only on its own axes a run is said to be straight, and room is kept for all that is said", () => {
  for (const rate of Object.keys(RATE_RUNS)) {
    for (const axes of RATE_AXES) {
      for (const steps of [10, 1000]) {
        const now = stateOf({ rate, axes, steps, factor: 0.0506 });
        assert.equal(/is straight:|becomes straight/.test(rateSentence(now)), axes === RATE_RUNS[rate].straight, `${rate} ${axes}`);
        assert.ok(rateSentence(now).length <= RATES_ROOM[0].length && rateReadout(now).length <= RATES_ROOM[1].length, rateReadout(now));
      }
    }
  }
});
