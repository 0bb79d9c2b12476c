import assert from "node:assert/strict";
import test from "node:test";

import {
  SADDLE_ROOM, clockFloor, escapeEstimate, escapeTime, everyNth, kicksReach, lengthText, nextOffset, readSaddle, saddleKicks, saddleReadout,
  saddleSentence, thinned,
} from "../../gdbook/figures/lib/saddle.mjs";

const FACTS = { formula: "x^2/2 + y^4/4 - y^2/2", minima: [[0, -1], [0, 1]] };
const STATE = { y0: 1e-8, learning_rate: 0.1, noise: 0, seed: 1, steps: 188 };
const at = (changes, last) => readSaddle({ ...STATE, ...changes }, last, FACTS);
const quiet = { rate: 0.1, noise: 0, seed: 1 };

test("the escape times are those of fact 16, and from 0 there is none", () => {
  assert.deepEqual([1e-2, 1e-4, 1e-8, 1e-16].map((y0) => escapeTime(y0, quiet)), [43, 91, 188, 381]);
  assert.deepEqual([1e-2, 1e-4, 1e-8, 1e-16].map((y0) => Math.round(escapeEstimate(y0, quiet))), [41, 89, 186, 379]);
  assert.equal(escapeTime(0, quiet), null);
  assert.equal(escapeTime(-1e-8, quiet), 188);
  assert.deepEqual([0.5, 0.51].map((y0) => escapeTime(y0, quiet)), [1, 0]);
});

test("without noise the measured time exceeds the law, by less than the steps the bend of the well costs", () => {
  for (const rate of [0.01, 0.1, 0.5]) for (let k = 1; k <= 16; k += 1) {
    const extra = escapeTime(10 ** -k, { ...quiet, rate }) - escapeEstimate(10 ** -k, { rate, noise: 0 });
    assert.ok(extra >= 0 && extra < 1 + 0.2 / rate, `${rate} ${k} ${extra}`);
  }
});

test("kicks fill the interval from -size to size evenly, whatever the small seed", () => {
  const first = Array.from({ length: 200 }, (_, seed) => saddleKicks(3, seed + 1)());
  assert.ok(first.every((kick) => Math.abs(kick) <= 3));
  for (const all of [first, Array.from({ length: 2000 }, ((kick) => () => kick())(saddleKicks(3, 7)))]) {
    assert.ok(Math.abs(all.reduce((sum, kick) => sum + kick, 0) / all.length) < 5 / Math.sqrt(all.length));
    assert.ok(Math.abs(all.reduce((sum, kick) => sum + kick * kick, 0) / all.length - 3) < 0.8);
  }
  assert.equal(saddleKicks(0, 1)(), 0);
});

test("what the kicks add up to is the deviation that a thousand walks have", () => {
  const ends = Array.from({ length: 1000 }, (_, i) => {
    const kick = saddleKicks(1e-9, i + 1);
    let y = 0;
    for (let t = 0; t < 60; t += 1) {
      kick();
      y = y * 1.1 + kick();
    }
    return y / 1.1 ** 60;
  });
  const deviation = Math.sqrt(ends.reduce((sum, end) => sum + end * end, 0) / ends.length);
  assert.ok(Math.abs(deviation / kicksReach({ rate: 0.1, noise: 1e-9 }) - 1) < 0.06, String(deviation));
});

test("kicks free the walker from 0, about when the estimate says, into either well", () => {
  const runs = Array.from({ length: 100 }, (_, i) => at({ y0: 0, noise: 1e-8, seed: i + 1 }));
  const mean = runs.reduce((sum, { escape }) => sum + escape, 0) / 100;
  assert.ok(Math.abs(mean - runs[0].estimate) < 12, String(mean));  // ln|z| of a normal z is about -0.63 on average: 7 steps
  const up = runs.filter(({ points }) => points.at(-1)[1] > 0).length;
  assert.ok(up > 30 && up < 70, String(up));
  assert.equal(at({ y0: 1e-2, noise: 1e-8 }).escape, 43);
});

test("an offset or a kick below 1e-16 counts as 0, and the run goes on until the walker rests, or as long as is shown", () => {
  assert.equal(at({ y0: 9e-17, noise: 9e-17 }).escape, null);
  assert.equal(at({ y0: -9e-17 }).y0, 0);
  assert.deepEqual([at({ steps: 5 }), at({ steps: 500 })].map(({ points, last }) => [points.length, last]), [[239, 238], [501, 238]]);
  for (const state of [{}, { learning_rate: 0.01 }, { learning_rate: 0.5, y0: -0.3 }]) {
    const { points, last } = at(state);
    assert.ok(Math.abs(Math.abs(points[last][1]) - 1) < 1e-3);
  }
  assert.ok(Math.hypot(...at({ y0: 0 }).points[at({ y0: 0 }).last]) < 1e-8);
  assert.equal(at({ learning_rate: 0.01, y0: 1e-16 }).escape, 3648);
});

test("measured times are kept until rate or kicks change", () => {
  const before = at({});
  assert.equal(at({ y0: 0.3 }, before).times, before.times);
  assert.notEqual(at({ learning_rate: 0.2 }, before).times, before.times);
  assert.notEqual(at({ noise: 1e-8, seed: 2 }, at({ noise: 1e-8 })).times[32][1], at({ noise: 1e-8 }).times[32][1]);
});

test("keys and pointers reach 0 from the smallest offset, and leave it again", () => {
  const zero = 1e-17;
  assert.equal(nextOffset(2e-16, 1e-16, false, zero), 2e-16);
  assert.equal(nextOffset(9.3e-17, 1e-16, false, zero), 0);
  assert.equal(nextOffset(1.08e-17, 0, false, zero), 1e-16);
  assert.equal(nextOffset(1e-17, 0, false, zero), 0);
  assert.deepEqual([2e-17, 8e-17].map((value) => nextOffset(value, 1e-8, true, zero)), [0, 1e-16]);
});

test("thinning keeps the first and the last and what is apart", () => {
  assert.deepEqual(thinned([[0, 0], [1, 0], [2, 0], [5, 0], [5.5, 0]], 3), [[0, 0], [5, 0], [5.5, 0]]);
  assert.deepEqual(thinned([[1, 1]], 3), [[1, 1]]);
  assert.deepEqual([1, 2, 3].map((nth) => everyNth([0, 1, 2, 3, 4, 5], nth)), [[0, 1, 2, 3, 4, 5], [0, 2, 4, 5], [0, 3, 5]]);
});

test("the axis of the clock holds what matters and no more", () => {
  assert.equal(clockFloor(at({})), 1e-9);
  assert.ok(clockFloor(at({ y0: 0 })) <= 1e-10);
  for (const state of [{ y0: 0, noise: 1e-8 }, { y0: 0.3 }, { y0: 1e-16 }, { y0: 1e-4, noise: 1e-12 }]) {
    const floor = clockFloor(at(state));
    assert.ok(floor > 1e-18 && floor < 0.5, `${JSON.stringify(state)} ${floor}`);
  }
});

test("lengths are short", () => {
  assert.deepEqual([1e-8, 2.5e-8, 0.01, 0.3, 1].map(lengthText), ["10⁻⁸", "2.5·10⁻⁸", "0.01", "0.3", "1"]);
});

test("the sentence says how long it takes and what ten times nearer costs", () => {
  const says = (changes, ...parts) => parts.forEach((part) => assert.ok(saddleSentence(at(changes)).includes(part), saddleSentence(at(changes))));
  says({}, "From an offset of 10⁻⁸ it takes 188 steps to leave; ten times nearer costs about 24 more.");
  says({ y0: -1e-4 }, "10⁻⁴ below the axis it takes 91 steps");
  says({ y0: 0.5 }, "1 step to leave");
  says({ y0: 0 }, "exactly 0 it never leaves");
  says({ y0: 0.7 }, "0.7 is past 0.5 from the start");
  says({ y0: 0, noise: 1e-8 }, "Kicked by at most 10⁻⁸", "starts on the axis itself; kicks ten times smaller cost about 24 more");
  says({ y0: 1e-12, noise: 1e-8 }, "Kicked by at most 10⁻⁸");
  says({ y0: 1e-4, noise: 1e-8, learning_rate: 0.5 }, "From an offset of 10⁻⁴", "costs about 6 more");
  assert.match(saddleReadout(at({ steps: 0 })), /^Step 0: x\u00a0=\u00a01\.00, y\u00a0=\u00a01\.00\u00a0×\u00a010⁻⁸, gradient norm 1\.00\. ln\(0\.5\/\|y₀\|\).*=\u00a0186\.0\.$/);
  assert.ok(!saddleReadout(at({ y0: 0 })).includes("ln("));
  assert.ok(SADDLE_ROOM.every((text) => text.length > 100 && !/NaN|undefined/.test(text)));
});
