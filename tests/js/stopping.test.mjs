import assert from "node:assert/strict";
import test from "node:test";

import {
  STOPPING_ROOM, caseText, lyingRules, stopMeasures, stopReadout, stopSentence, stopSteps, stopTop, stoppingAt, stopsInOrder, thinnedSteps,
} from "../../gdbook/figures/lib/stopping.mjs";

const BOWL = { formula: "x^2/2", start: [8], learning_rate: 0.5, minima: [[0]], lesson: "It halves." };
const CYCLE = { ...BOWL, formula: "exp(x) - x", start: [1], learning_rate: 2.2 };
const FLIGHT = { ...BOWL, formula: "x^4/4", start: [3], learning_rate: 0.25 };
const FLAT = { ...BOWL, formula: "x^4/4", start: [1], learning_rate: 0.1 };
const CASES = { bowl: BOWL, cycle: CYCLE, flight: FLIGHT, flat: FLAT };

function stateOf(preset, changes = {}, last = undefined) {
  const state = { preset, tolerance: 1e-3, relative: false, truth: "error", step_limit: 100, ...changes };
  return { ...stoppingAt(state, CASES, last), state };
}

test("each rule stops where what it measures on halving errors falls below the tolerance", () => {
  // x_t = 8/2^t: the gradient is x_t, the step x_t as well, the change of value 3/2 x_t^2.
  const first = (size) => Array.from({ length: 99 }, (_, t) => t).find((t) => size(8 / 2 ** t) < 1e-3);
  const { at } = stateOf("bowl");
  assert.deepEqual(at, { "gradient norm": first((x) => x), "step norm": first((x) => x), "value change": first((x) => 1.5 * x * x) });
  assert.equal(at["gradient norm"], 13);
});

test("only the gradient is asked at the start", () => {
  const still = { points: [[0], [0]], values: [1, 1], gradientNorms: [0, 0] };
  assert.deepEqual(Object.values(stopSteps(stopMeasures(still, false), 1e-3)), [0, 1, 1]);
});

test("relative thresholds go by the first gradient, the point and the value", () => {
  const run = { points: [[4], [2]], values: [10, 8], gradientNorms: [5, 3] };
  const lines = Object.values(stopMeasures(run, true)).map(({ sizes, units }) => sizes[1] / units[1]);
  assert.deepEqual(lines, [3 / 5, 2 / 2, 2 / 8]);
});

test("what is still to go is the distance, or what f is above its lowest", () => {
  assert.deepEqual(stateOf("bowl").left.slice(0, 3), [8, 4, 2]);
  assert.deepEqual(stateOf("bowl", { truth: "excess" }).left.slice(0, 3), [32, 8, 2]);
});

test("run and lines are kept while only the tolerance moves", () => {
  const before = stateOf("bowl");
  const after = stateOf("bowl", { tolerance: 1e-5 }, before);
  assert.ok(after.run === before.run && after.lines === before.lines && after.at["step norm"] > before.at["step norm"]);
  assert.ok(stateOf("bowl", { relative: true }, before).lines !== before.lines);
  assert.ok(stateOf("bowl", { step_limit: 50 }, before).run !== before.run);
});

test("a rule lies where more than a tenth of the first error is left", () => {
  const now = { left: [10, 5, 1, 0.9], at: { "gradient norm": 3, "step norm": 2, "value change": 1 } };
  assert.deepEqual(lyingRules(now), ["value change"]);
  assert.deepEqual(stopsInOrder(now).map(([rule]) => rule), ["value change", "step norm", "gradient norm"]);
});

test("the sentence names the rules in the order in which they stop, and with what is still to go", () => {
  const said = (...state) => stopSentence(stateOf(...state)).replaceAll("\u00a0", " ");
  assert.equal(said("flat", { step_limit: 400 }), "The value rule stops at t = 18 with 0.454 still to go, the step rule at 102 with 0.214; the gradient rule never.");
  assert.equal(said("cycle"), "None of the three rules stops it: the step limit does, after t = 100 with 0.699 still to go.");
  assert.match(said("flight"), /^None of the three rules stops it: after t = \d it leaves the numbers of the computer \(diverged\)\.$/);
  assert.match(stopReadout(stateOf("flat", { step_limit: 400 })), /^The value and step rules lie: .* All together: stopped_by = "value change"\.$/);
  assert.match(stopReadout(stateOf("flat", { tolerance: 0.02 })), /^The value, step and gradient rules lie:/);
  assert.match(stopReadout(stateOf("bowl")), /nine tenths/);
  assert.match(stopReadout(stateOf("cycle")), /what a step limit is for\. All together: stopped_by = "step limit"\.$/);
  assert.match(stopReadout(stateOf("flight")), /would not be finite\. All together: stopped_by = "diverged"\.$/);
});

test("the axis ends a little above a power of ten, and at ten thousand at most", () => {
  assert.ok(Math.abs(Math.log10(stopTop([[3, NaN, 40]])) - 2.1) < 1e-12);
  assert.ok(Math.abs(Math.log10(stopTop([[1e200, Infinity]])) - 4.1) < 1e-12);
  assert.ok(Math.abs(Math.log10(stopTop([[1e-9]])) + 0.9) < 1e-12);
});

test("thinned steps are an odd number apart and keep both ends", () => {
  assert.deepEqual(thinnedSteps(4, 10), [0, 1, 2, 3]);
  for (const count of [501, 1001, 1500, 10001]) {
    const steps = thinnedSteps(count, 500);
    assert.ok(steps.length <= 502 && steps[0] === 0 && steps.at(-1) === count - 1 && steps[1] % 2 === 1);
  }
});

test("a case is told with its formula, start and rate, and no sentence is longer than its room", () => {
  assert.equal(caseText(BOWL), "f = x^2/2, from 8, η = 0.5. It halves.");
  assert.equal(caseText({ ...BOWL, start: [1, 1e-8] }), "f = x^2/2, from (1, 1·10⁻⁸), η = 0.5. It halves.");
  for (const preset of Object.keys(CASES)) {
    for (const tolerance of [1e-1, 1e-4, 1e-12]) {
      const now = stateOf(preset, { tolerance });
      assert.ok(stopSentence(now).length <= STOPPING_ROOM[0].length && stopReadout(now).length <= STOPPING_ROOM[1].length);
    }
  }
});
