import assert from "node:assert/strict";
import test from "node:test";

import { descend } from "../../gdbook/figures/lib/descent.mjs";
import { frameOf, largestCurvature, rateLandmarks, runSentence, withinBox } from "../../gdbook/figures/lib/explorer.mjs";
import { compileFormula } from "../../gdbook/figures/lib/formula.mjs";
import { OPTIMIZERS } from "../../gdbook/figures/lib/optimizers.mjs";
import { sliderTrack } from "../../gdbook/figures/lib/controls.mjs";

const bowl = { minima: [[0, 0]], ...compileFormula("(x^2 + 10*y^2)/2", ["x", "y"]) };
const walk = (rate, steps, name = "gradient_descent") => descend(bowl, [2, 1], OPTIMIZERS[name].make(), rate, { gradientNorm: 1e-6, steps });

test("the largest curvature is the largest eigenvalue", () => {
  assert.ok(Math.abs(largestCurvature([[802, -400], [-400, 200]]) - 1001.600639) < 1e-6);
  assert.equal(largestCurvature(bowl.hessian([5, 5])), 10);
  assert.equal(largestCurvature([[-1, 0], [0, -3]]), -1);
});

test("landmarks stand at 1/L and 2/L for plain descent, at 2(1 + beta)/L for the heavy ball, nowhere else", () => {
  const at = (name, L) => rateLandmarks(name, OPTIMIZERS[name], L).marks.map(({ value }) => value);
  assert.deepEqual(at("gradient_descent", 4), [0.25, 0.5]);
  assert.deepEqual(at("heavy_ball", 4).map((value) => value.toFixed(6)), ["0.950000"]);
  for (const name of ["adam", "adagrad", "rmsprop", "adamw", "amsgrad"]) assert.deepEqual(at(name, 4), []);
  assert.deepEqual(at("gradient_descent", -1), []);
  for (const name of Object.keys(OPTIMIZERS)) {
    for (const L of [-2, 0, 1e-12, 3]) assert.ok(rateLandmarks(name, OPTIMIZERS[name], L).remark.length > 10);
  }
});

test("a point outside the map moves to its edge", () => {
  assert.deepEqual(withinBox([9, -1], [[-6, 6], [-6, 6]]), [6, -1]);
});

test("the frame holds the start, and as many steps as were taken", () => {
  for (const [rate, steps] of [[0.1, 0], [0.1, 30], [0.19, 137], [0.3, 1000]]) {
    const run = walk(rate, steps);
    const { lowest, steps: most, values: [low, high] } = frameOf(run, bowl, run.points.length - 1);
    assert.equal(lowest, 0);
    assert.ok(most >= run.points.length - 1);
    assert.ok(low > 0 && low < high && high >= run.values[0]);
  }
});

test("the sentence says why the run ended, that it overshoots, and what was changed", () => {
  const say = (run, more = {}) => runSentence({ run, start: [2, 1], ...more }, "Gradient descent").join(" ");
  assert.match(say(walk(0.1, 1000)), /stopped: the ground is flat/);
  assert.match(say(walk(0.3, 1000)), /diverged/);
  assert.match(say(walk(0.3, 20)), /uphill: overshooting/);
  assert.match(say(walk(0.1, 20)), /has not settled yet/);
  assert.match(say(walk(0.1, 5), { capped: true, clamped: true }), /1000 steps at most.*moved to \(2\.00, 1\.00\)/);
});

test("a logarithmic slider's middle is the geometric mean", () => {
  const track = sliderTrack(0.001, 10, true);
  assert.equal(track.value((track.low + track.high) / 2), 0.1);
  assert.ok(Math.abs(track.part(1) - 0.75) < 1e-12);
  assert.equal(sliderTrack(0, 4, false).value(1), 1);
});

test("the last of a slider's steps is its end, and not beyond it", () => {
  for (const [low, most] of [[2, 1e6], [0.003, 0.3], [0.0002, 7], [1e-4, 50]]) for (const log of [true, false]) {
    const { low: begin, high, step, value } = sliderTrack(low, most, log);
    assert.equal(Math.floor((high - begin) / step), 500, `${low}, ${most}`);
    assert.equal(value(begin + 500 * step), most);
  }
});

test("a linear slider that begins above 0 goes in multiples of its first step", () => {
  assert.deepEqual([sliderTrack(2.5 / 500, 2.5, false).step, sliderTrack(0.6, 2.1, false).step.toFixed(6)], [0.005, "0.003000"]);
});
