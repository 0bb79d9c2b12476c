import assert from "node:assert/strict";
import test from "node:test";

import { gradientDescent, parabola } from "../../gdbook/figures/lib/descent.mjs";
import { countInside, drawnPart, farthest, fits, frameFor, placeSentence, rateMarks, regimeSentence, staircase }
  from "../../gdbook/figures/lib/staircase.mjs";
import { snapped } from "../../gdbook/figures/lib/controls.mjs";

test("the staircase goes sideways first and then to the curve", () => {
  assert.deepEqual(staircase([[0, 9], [2, 4], [3, 1]]), [[0, 9], [2, 9], [2, 4], [3, 4], [3, 1]]);
});

test("half a step is drawn up to its first corner, a quarter halfway there", () => {
  const corners = staircase([[0, 8], [4, 2]]);
  assert.deepEqual(drawnPart(corners, 0, 2), [[0, 8]]);
  assert.deepEqual(drawnPart(corners, 0.25, 2), [[0, 8], [2, 8]]);
  assert.deepEqual(drawnPart(corners, 0.5, 2), [[0, 8], [4, 8]]);
  assert.deepEqual(drawnPart(corners, 0.75, 2), [[0, 8], [4, 8], [4, 5]]);
  assert.deepEqual(drawnPart(corners, 9, 2), corners);
});

test("a frame shows its start at once to twice its curvature, and nothing far beyond", () => {
  for (const [curvature, start] of [[1, -1.6], [250, 0.01], [0.02, 40], [1, 0]]) {
    const frame = frameFor(curvature, start);
    for (const factor of [1, 1.5, 2]) assert.ok(fits(frame, factor * curvature, start), `${factor} x ${curvature}`);
    assert.ok(!fits(frame, 4 * curvature, start));
    assert.ok(!fits(frame, 0.5 * curvature, start), "its 2/L would lie beyond the slider");
    assert.ok(2 / curvature < frame.most);
    assert.ok(!fits(frame, curvature, 2 * farthest(frame, curvature)));
    const height = 0.5 * curvature * farthest(frame, curvature) ** 2;
    assert.ok(height <= frame.height * (1 + 1e-12));
  }
});

test("places are counted up to the first outside the frame", () => {
  const frame = { reach: 2, height: 3 };
  assert.equal(countInside(frame, [[1, 1], [-1.9, 2.9], [2.1, 1], [0, 0]]), 2);
  assert.equal(countInside(frame, [[1, 1], [0, 0]]), 2);
});

test("each regime has its own sentence, and a start at the minimum another", () => {
  const names = ["monotone", "one step", "alternating", "bouncing", "divergent"];
  const sentences = names.map((name) => regimeSentence(name, 0.6, 1));
  assert.equal(new Set([...sentences, regimeSentence("monotone", 0.6, 0)]).size, 6);
  names.forEach((name, i) => assert.ok(sentences[i].toLowerCase().startsWith(name)));
});

test("no state a figure accepts makes a frame or a sentence without a number", () => {
  for (const curvature of [1e-6, 1, 1e6]) {
    for (const start of [0, 1e-300, 1e-6, -3, 1e6]) {
      const { reach, height, most, values } = frameFor(curvature, start);
      assert.ok([reach, height, most, ...values].every((number) => Number.isFinite(number) && number > 0));
      for (const rate of [1e-6, 1, 1e6]) {
        const run = gradientDescent(parabola(curvature), [start], rate, 30);
        const places = run.points.map(([x], t) => [x, run.values[t]]);
        for (const steps of [0, 1, 30]) assert.doesNotMatch(placeSentence(places, steps), /NaN|Infinity|undefined/);
      }
    }
  }
  assert.equal(placeSentence([[1, 1], [-1e200, 1e300]], 7), "Step 2 leaves the numbers a computer can hold.");
});

test("marks stand at one and two over the curvature, and zones end there", () => {
  const { marks, zones } = rateMarks(4, 2.5);
  assert.deepEqual(marks.map(({ value }) => value), [0.25, 0.5]);
  assert.deepEqual(zones.map(({ to }) => to), [0.25, 0.5, 2.5]);
});

test("a slider snaps to a mark within half a step, within two while a pointer holds it", () => {
  const marks = [1 / 3];
  assert.equal(snapped(0.335, marks, 0.005, false), 1 / 3);
  assert.equal(snapped(0.34, marks, 0.005, false), 0.34);
  assert.equal(snapped(0.34, marks, 0.005, true), 1 / 3);
  assert.equal(snapped(0.345, marks, 0.005, true), 0.345);
});
