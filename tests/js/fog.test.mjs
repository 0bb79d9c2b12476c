import assert from "node:assert/strict";
import test from "node:test";

import {
  REACH, aimAt, fogSentence, groundSentence, headingOf, placeAhead, topOfHeights, turnedHeading, twoDecimals, underfoot, walkOn, walkedPart,
  windEntries, windOf,
} from "../../gdbook/figures/lib/fog.mjs";
import { mistWaves, needleLength } from "../../gdbook/figures/lib/hiker.mjs";

const HILL = {  // x^2 + 3 y^2 + 1
  domain: [[-4, 4], [-3, 3]], start: [2, 1], minima: [[0, 0]],
  value: ([x, y]) => x * x + 3 * y * y + 1,
  gradient: ([x, y]) => [2 * x, 6 * y],
};
const STATE = { path: [], steps: 20, heading: 90, step_length: 0.5, learning_rate: 0.1, descent: 0, fog: true };
const walk = (changes) => walkOn(HILL, { ...STATE, ...changes });
const said = (changes) => fogSentence(walk(changes)).map((text) => text.replaceAll("\u00a0", " "));

test("a heading is counted from north by east", () => {
  assert.deepEqual([[0, 1], [1, 1], [1, 0], [0, -1], [-1, 0], [-1e-9, 1]].map(headingOf), [0, 45, 90, 180, 270, 0]);
});

test("a heading is named after the nearest of sixteen winds", () => {
  const names = [0, 11, 12, 45, 90, 180, 231, 270, 348, 349, 359].map(windOf);
  assert.deepEqual(names, ["north", "north", "north-north-east", "north-east", "east", "south", "south-west", "west",
    "north-north-west", "north", "north"]);
});

test("turning goes from wind to wind, and once around", () => {
  assert.deepEqual([turnedHeading(0, 1), turnedHeading(0, -1), turnedHeading(338, 1), turnedHeading(50, 1)], [23, 338, 0, 68]);
  let heading = 90;
  for (let i = 0; i < 16; i += 1) heading = turnedHeading(heading, 1);
  assert.equal(heading, 90);
});

test("the menu offers each wind once, and a heading between two of them in its place", () => {
  assert.deepEqual(windEntries(45).map(([, name]) => name), windEntries(0).map(([, name]) => name));
  const entries = windEntries(50);
  assert.equal(entries.length, 17);
  assert.deepEqual(entries.slice(2, 5), [["45", "north-east"], ["50", "50°, about north-east"], ["68", "east-north-east"]]);
});

test("a step leads where its heading and length say, at most to the edge of the map", () => {
  assert.deepEqual(placeAhead([0, 0], 90, 0.5, HILL.domain), [0.5, 0]);
  assert.deepEqual(placeAhead([0, 0], 233, 1, HILL.domain), [-0.799, -0.602]);
  assert.deepEqual(placeAhead([3.9, 0], 90, 0.5, HILL.domain), [4, 0]);
});

test("an aim at a place leads there, or as far towards it as a step may", () => {
  const { heading, length } = aimAt([1, 1], [1, 1.7]);
  assert.deepEqual([heading, length], [0, 0.7]);
  assert.deepEqual(aimAt([0, 0], [-30, 0]), { heading: 270, length: REACH.most });
  assert.equal(aimAt([0, 0], [0, 0]).length, REACH.least);
});

test("the ground falls against the gradient, and is level where that is almost zero", () => {
  assert.deepEqual(underfoot(HILL, [2, 0]), { height: 5, slope: 4, level: false, downhill: 270 });
  assert.equal(underfoot(HILL, [0, -0.5]).downhill, 0);
  assert.equal(underfoot(HILL, [0.02, 0]).level, true);
  assert.equal(groundSentence(underfoot(HILL, [2, 1])), "The ground falls 7.21 per unit towards the south-west.");
  assert.equal(groundSentence(underfoot(HILL, [0.02, 0])), "The ground is level here.");
});

test("both walk from the same start, with the same number of steps at most", () => {
  const { places, heights, run, steps, walked } = walk({ path: [[1, 0], [9, 0], [0, 0]], steps: 2, descent: 9 });
  assert.deepEqual(places, [[2, 1], [1, 0], [4, 0]]);
  assert.deepEqual(heights, [8, 2, 17]);
  assert.deepEqual([steps, walked, run.points.length], [2, 2, 3]);
  assert.deepEqual(run.points[1].map((at) => Math.round(1e9 * at) / 1e9), [1.6, 0.4]);
});

test("a step is drawn on its way, and the last place as it is", () => {
  const points = [[0, 0], [1, 0], [1, 2]];
  assert.deepEqual(walkedPart(points, 1.5), [[0, 0], [1, 0], [1, 1]]);
  assert.deepEqual(walkedPart(points, 2), points);
  assert.deepEqual(walkedPart(points, 5), [...points, [1, 2]]);
});

test("in fog nothing is said of any valley, and every height is one that was walked through", () => {
  assert.deepEqual(said({}), ["You stand at height 8.00, in fog. The ground falls 7.21 per unit towards the south-west.",
    "Step 0 of 20, at (2.00, 1.00): height 8.00, slope 7.21. Next: 0.50 to the east."]);
  assert.match(said({ path: [[1, 0]] })[0], /^Down by 6\.00 to height 2\.00\. The ground falls 2\.00 per unit towards the west\.$/);
  assert.match(said({ path: [[3, 0]] })[0], /^Up by 2\.00 to height 10\.00\./);
  assert.match(said({ path: [[-2, 1]] })[0], /^Still at height 8\.00\./);
  assert.match(said({ path: [[1, 0]], steps: 1 })[0], /Your steps are used up\.$/);
  assert.doesNotMatch(said({ path: [[1, 0]], steps: 1 })[1], /Next/);
  assert.match(said({ descent: 1 })[0], /Descent has taken 1 step and is at height 4\.04\.$/);
  for (const path of [[], [[1, 0]]]) assert.doesNotMatch(said({ path, descent: 20 }).join(" "), /valley/);
});

test("once the fog is lifted, who got where is compared with the lowest valley", () => {
  assert.equal(said({ fog: false, path: [[1, 0]] })[0], "You: 1 step, height 2.00. The lowest valley is at (0.00, 0.00), height 1.00.");
  assert.equal(said({ fog: false, path: [[1, 0]], descent: 20 })[0],
    "You: 1 step, height 2.00. Descent: 20 steps, height 1.00. The lowest valley is at (0.00, 0.00), height 1.00.");
});

test("a descent that leaves the numbers is said to diverge, and nothing that is not finite is said", () => {
  const text = said({ learning_rate: 1e6, descent: 30, steps: 30 }).join(" ");
  assert.match(text, /and diverges\./);
  assert.doesNotMatch(text, /NaN|Infinity/);
});

test("numbers have two decimals, a true minus sign, and no minus zero", () => {
  assert.deepEqual([1.005, -2, -0.001, 1e7].map(twoDecimals), ["1.00", "−2.00", "0.00", "1.00\u00a0×\u00a010⁷"]);
});

test("the axis of heights gives the depth of no valley away", () => {
  assert.equal(topOfHeights(walk({})), 10);
  assert.equal(topOfHeights(walk({ path: [[0, 0]], fog: false, descent: 20 })), 10);
});

test("the needle is longer where the ground is steeper, up to what the map holds", () => {
  const lengths = [0.1, 1, 3, 100, 1e6].map(needleLength);
  assert.ok(lengths[0] > 12 && lengths[0] < lengths[1] && lengths[1] < lengths[2] && lengths[2] < lengths[3]);
  assert.equal(lengths[3], lengths[4]);
});

test("there is fog in every row of a map of any size", () => {
  assert.equal(mistWaves(300, 200).match(/M/g).length, 20);
  assert.equal(mistWaves(60, 30), "");
});
