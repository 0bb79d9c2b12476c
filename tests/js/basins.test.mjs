import assert from "node:assert/strict";
import test from "node:test";

import {
  BASIN_ROOM, basinGround, basinMap, basinSentence, basinShares, lossMarks, lostMinima, nearestTo, basinPercent, readBasins,
} from "../../gdbook/figures/lib/basins.mjs";

const WELLS = {
  name: "two_wells", title: "Two wells", formula: "x^4/4 - x^2/2 + y^2/2", domain: [[-3, 3], [-3, 3]], minima: [[-1, 0], [1, 0]],
  rates: [0.1, 2.1], steps: 300,
};
// Wells of curvature 8 at -1 and 2 at 1 along x, of 1 along y.
const SKEW = { ...WELLS, name: "skew", formula: "(x + 1)^2*(x - 1)^2*(5 - 3*x)/8 + 0*y + y^2/2", rates: [0.05, 1.2] };
const state = (more = {}) => ({ objective: "two_wells", learning_rate: 0.3, start: [0.3, 2], by_steps: false, ...more });
const read = (more, last, known = [WELLS]) => readBasins(state(more), last, known);

test("shares are those of the areas, and add up to one", () => {
  const ends = { minima: [0, 0, 1, -1, -1], diverged: [0, 0, 0, 0, 1] };
  assert.deepEqual(basinShares(ends, 2), [0.4, 0.2, 0.2, 0.2]);
  assert.deepEqual(basinShares({ minima: [0], diverged: [0] }, 3), [1, 0, 0, 0, 0]);
});

test("by symmetry both wells get as many starts at every rate", () => {
  const ground = basinGround(WELLS);
  for (const rate of [0.1, 0.3, 0.95]) {
    const [left, right] = basinShares(basinMap(ground, rate, 40), 2);
    assert.equal(left, right);
    assert.ok(left > 0.2);
  }
});

test("a minimum is lost from 2/L on, each at its own rate", () => {
  const ground = basinGround(SKEW);
  assert.deepEqual(ground.curvatures.map((each) => Number(each.toFixed(9))), [8, 2]);
  assert.deepEqual([0.2, 0.2499999, 0.25, 0.9, 1].map((rate) => lostMinima(ground, rate)), [[], [], [0], [0], [0, 1]]);
});

test("marks stand at 2/L, but where two would cover each other, and name the minima lost there", () => {
  const marks = (curvatures) => lossMarks({ curvatures, rates: [0, 1] }).map(({ value, text }) => [value, text]);
  assert.deepEqual(marks([2, 4, 3.9, 8]), [[0.25, "✗\u00a04"], [0.5, "✗\u00a02"], [1, "✗\u00a01"]]);
  assert.deepEqual(marks([4, 4]), [[0.5, "✗"]]);
  assert.deepEqual(marks([4, 4, 2]), [[0.5, "✗\u00a01,2"], [1, "✗\u00a03"]]);
});

test("the neighbour of a start is 0.04 to its right, at the right edge to its left", () => {
  for (const [start, x, side] of [[[0.3, 2], 0.34, 1], [[2.99, 0], 2.95, -1]]) {
    const now = read({ start });
    assert.ok(Math.abs(now.runs[1].points[0][0] - x) < 1e-12);
    assert.equal(now.side, side);
  }
});

test("on either side of the ridge a start and its neighbour part", () => {
  assert.deepEqual(read({ start: [-0.02, 1] }).runs.map(({ label }) => label), [0, 1]);
  assert.deepEqual(read({ start: [0.02, 1] }).runs.map(({ label }) => label), [1, 1]);
});

test("the path drawn ends where the start is said to end", () => {
  for (const more of [{}, { learning_rate: 0.9, start: [1.6, 0.5] }, { start: [-2, -1] }]) for (const { points, label, steps } of read(more).runs) {
    assert.equal(points.length, steps + 1);
    const [x, y] = points.at(-1);
    assert.ok(Math.hypot(x - WELLS.minima[label][0], y - WELLS.minima[label][1]) < 0.01);
  }
});

test("a start outside the map is moved to its edge", () => {
  assert.deepEqual(read({ start: [-9, 7] }).start, [-3, 3]);
});

test("the map stays while objective and rate do", () => {
  const first = read();
  assert.equal(read({ start: [1, 1] }, first).coarse, first.coarse);
  assert.notEqual(read({ learning_rate: 0.4 }, first).coarse, first.coarse);
});

test("the nearest minimum is the nearest", () => {
  assert.deepEqual([[-0.1, 5], [0.1, -5]].map((point) => nearestTo(WELLS.minima, point)), [0, 1]);
});

test("what is said gives shares, ends and what is lost", () => {
  const [calm, held] = basinSentence(read());
  assert.match(calm, /^At learning rate 0\.3000, of 2\u202f500 starts 46\u00a0% end at 1 \(−1\.00, 0\), 46\u00a0% at 2 \(1\.00, 0\) and 8\u00a0% diverge\. The start \(0\.300, 2\.00\) ends at 2 after \d+ steps, its neighbour 0\.04 to the right at 2 after \d+ steps\.$/);
  assert.equal(held, "Every minimum can be held: η\u00a0L is 0.60 at most, below 2.");
  const [, gone] = basinSentence(read({ learning_rate: 1.5 }));
  assert.equal(gone, "Minima 1 and 2 are lost: there η\u00a0L is 3.00 and 3.00, above 2.");
  const [one, lost] = basinSentence(read({ objective: "skew", learning_rate: 0.3 }, undefined, [SKEW]));
  assert.match(one, /0\u00a0% end at 1 /);
  assert.equal(lost, "Minimum 1 is lost: there η\u00a0L is 2.40, above 2.");
  const [wild] = basinSentence(read({ learning_rate: 1.5, start: [0.2, 0] }));
  assert.match(wild, /at none of them/);
  assert.match(wild, /The start \(0\.200, 0\) has not arrived after 300 steps, its neighbour 0\.04 to the right has not arrived after 300 steps\./);
  assert.match(basinSentence(read({ start: [-2.99, 0], learning_rate: 1 }))[0], /diverges after \d+ steps?/);
});

test("a share too small to round is not called none", () => {
  assert.deepEqual([0, 0.0004, 0.005, 0.2449, 1].map(basinPercent), ["0\u00a0%", "under 1\u00a0%", "1\u00a0%", "24\u00a0%", "100\u00a0%"]);
});

test("nothing that is said of two wells is longer than the room kept for it", () => {
  for (const rate of [0.1, 0.95, 1.5, 2.1]) basinSentence(read({ learning_rate: rate, start: [-2.2, -2.2] })).forEach((words, i) => assert.ok(words.length <= BASIN_ROOM[i].length));
});
