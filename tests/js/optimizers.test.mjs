import assert from "node:assert/strict";
import test from "node:test";

import { descend, parabola } from "../../gdbook/figures/lib/descent.mjs";
import { OPTIMIZERS, plainDescent } from "../../gdbook/figures/lib/optimizers.mjs";
import { LINE_SEARCHES, SCHEDULES } from "../../gdbook/figures/lib/schedules.mjs";

const BOWL = { value: ([x, y]) => 0.5 * (x * x + 10 * y * y), gradient: ([x, y]) => [x, 10 * y], minima: [[0, 0]] };

for (const [name, { make, defaults, learningRate }] of Object.entries(OPTIMIZERS)) {
  test(`${name} goes down a bowl and leaves its start as it was`, () => {
    const start = Object.freeze([2, -1]);
    const { values, points } = descend(BOWL, start, make(defaults), learningRate, { steps: 400 });
    assert.ok(values.at(-1) < values[0]);
    assert.deepEqual(points[0], [2, -1]);
    assert.equal(points.length, 401);
  });

  test(`${name} is made with its defaults where nothing is given`, () => {
    const [run, other] = [make(), make(defaults)].map((optimizer) => descend(BOWL, [2, -1], optimizer, 0.01, { steps: 30 }));
    assert.deepEqual(run, other);
  });
}

test("the registries' schedules and line searches descend too", () => {
  for (const { make, defaults } of [...Object.values(SCHEDULES), ...Object.values(LINE_SEARCHES)]) {
    const { values, stoppedBy } = descend(BOWL, [2, -1], plainDescent(), make(defaults), { steps: 60 });
    assert.equal(stoppedBy, "step limit");
    assert.ok(values.at(-1) < values[0]);
  }
});

test("exact line search zigzags as calculated", () => {
  const { points } = descend(BOWL, [10, 1], plainDescent(), LINE_SEARCHES.exact.make(), { steps: 30 });
  points.forEach(([x, y], t) => {
    assert.ok(Math.abs(x / (10 * (9 / 11) ** t) - 1) < 1e-13);
    assert.ok(Math.abs(y / (-9 / 11) ** t - 1) < 1e-13);
  });
});

test("every rule stops where it holds for the first time", () => {
  // Each step halves x, from 1: the gradient is x, the steps are 1/2, 1/4, ..., the changes of f are 3/8, 3/32, ...
  for (const [stopping, reason, steps] of [
    [{ gradientNorm: 0.25 }, "gradient norm", 3],
    [{ relativeGradientNorm: 0.1 }, "gradient norm", 4],
    [{ gradientNorm: 2 }, "gradient norm", 0],
    [{ stepNorm: 0.25 }, "step norm", 3],
    [{ valueChange: 0.1 }, "value change", 2],
    [{ gradientNorm: 0.26, steps: 1 }, "step limit", 1],
    [{}, "step limit", 100],
  ]) {
    const run = descend(parabola(1), [1], plainDescent(), 0.5, stopping);
    assert.deepEqual([run.stoppedBy, run.learningRates.length], [reason, steps]);
  }
});

test("a run that leaves the numbers is a result with finite numbers only", () => {
  const cliff = { value: ([x]) => -Math.sqrt(1 - x), gradient: ([x]) => [-0.5 / Math.sqrt(1 - x)] };
  const flat = { value: ([x]) => Math.tanh(x), gradient: () => [1e308] };
  for (const objective of [parabola(3), cliff, flat]) {
    const run = descend(objective, [0.5], plainDescent(), 10, { steps: 5000 });
    assert.equal(run.stoppedBy, "diverged");
    const { points, values, gradientNorms, learningRates } = run;
    assert.ok([...points.flat(), ...values, ...gradientNorms, ...learningRates].every(Number.isFinite));
    assert.equal(points.length, learningRates.length + 1);
  }
});
