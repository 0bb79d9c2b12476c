import assert from "node:assert/strict";
import test from "node:test";

import {
  BOUND_DROPS, BOUND_ROOM, BOUND_STEPS, BOUND_THEOREMS, boundAt, boundFrame, boundReadout, boundSentence, huberFunction, promiseText,
  usedText, zigzagFunction,
} from "../../gdbook/figures/lib/bounds.mjs";
import { gradientDescent } from "../../gdbook/figures/lib/descent.mjs";

const PLAIN = { theorem: "convex", dropped: "nothing", start: 3.6, steps: 20 };
const at = (changes = {}) => boundAt({ ...PLAIN, ...changes });

test("the Huber function uses all of the convex bound, for every number of steps", () => {
  for (let steps = 1; steps <= BOUND_STEPS; steps += 1) assert.ok(Math.abs(at({ steps }).worst.used[steps] - 1) < 1e-12, `${steps}`);
  const run = gradientDescent(huberFunction(1, 1, 5), [1], 1, 5);
  assert.ok(Math.abs(run.values[5] - 1 / 22) < 1e-15);
});

test("the zigzag uses 2N/(3N - 1) of the nonconvex bound, and lands on its minimum one step later", () => {
  for (const steps of [1, 2, 20, 100]) {
    assert.ok(Math.abs(at({ theorem: "nonconvex", steps }).worst.used[steps] - (2 * steps) / (3 * steps - 1)) < 1e-12, `${steps}`);
  }
  const run = gradientDescent(zigzagFunction(2, 1, 4, 0), [0], 0.5, 4);
  assert.ok(run.values[4] < 1e-20 && run.values[3] > 0.1);
});

test("a theorem drops only what it assumes, and says which", () => {
  for (const [theorem, { assumes, cases }] of Object.entries(BOUND_THEOREMS)) {
    assert.deepEqual(assumes.map(([name]) => name).sort(), Object.keys(cases).filter((name) => name !== "nothing").sort());
    for (const dropped of Object.keys(BOUND_DROPS)) {
      const now = at({ theorem, dropped });
      assert.equal(now.without, dropped in cases ? dropped : "nothing");
      assert.equal((promiseText(now).match(/✗/g) ?? []).length, now.without === "nothing" ? 0 : 1);
      assert.equal(now.worst === null, now.without !== "nothing");
    }
  }
});

test("the sentence says how much of the promise is used, and by whom", () => {
  const says = (changes, pattern) => assert.match(boundSentence(at(changes)), pattern);
  says({}, /^After 20 steps the run on x² − log\(1 \+ x²\) uses 0\.10 % of the bound; the worst-case function, made for N = 20, uses 100 %\.$/);
  says({ theorem: "nonconvex", steps: 1, start: 0.5 }, /^After 1 step the run on .* uses 51\.2 % of the bound; .* uses 100 %, and none uses more\.$/);
  says({ theorem: "nonconvex" }, /uses 67\.8 %, and none uses more\.$/);
  says({ theorem: "strongly_convex" }, /uses 6\.90 % of the bound; the flattest bowl uses 100 %\.$/);
  says({ theorem: "pl", steps: 6 }, /uses 26\.9 % of the bound; the flattest bowl uses 87\.5 %, and none uses all of it\.$/);
  assert.match(boundReadout(at()), /^N\u00a0=\u00a020: f − f\*\u00a0=\u00a03\.54\u00a0×\u00a010⁻⁴, promised at most 0\.356\. L\u00a0=\u00a02\.25; start x₀\u00a0=\u00a03\.60\.$/);
});

test("without an assumption the sentence says whether the run is above, back, not yet, or never above", () => {
  const says = (changes, pattern) => assert.match(boundSentence(at(changes)), pattern);
  says({ dropped: "convex" }, /^No longer promised without convexity: after 20 steps the run on x²\/20 \+ sin²x is at 1\.42 times the bound; it crossed it at N = 14\.$/);
  says({ dropped: "convex", steps: 5 }, /is still below the bound, but crosses it at N = 14\.$/);
  says({ dropped: "convex", start: 1 }, /keeps below the bound all the same/);
  says({ theorem: "pl", dropped: "pl", steps: 80 }, /is back below the bound, which it crossed at N = 1\.$/);
  says({ theorem: "pl", dropped: "rate" }, /on ½x² at η = 2\.1\/L is at 372 times/);
  assert.match(boundReadout(at({ dropped: "convex" })), /the bound would be 0\.332\. L\u00a0=\u00a02\.10; start/);
  assert.match(boundReadout(at({ theorem: "pl", dropped: "pl" })), /\. As if L\u00a0=\u00a02\.00, μ\u00a0=\u00a00\.200; start/);
  assert.match(boundReadout(at({ theorem: "nonconvex", dropped: "bounded" })), /\. As if f\*\u00a0=\u00a00, L\u00a0=\u00a01\.00; start/);
  assert.match(promiseText(at({ dropped: "convex" })), /✗\u00a0not\u00a0convex, .*: no promise that f − f\* after N steps ≤ LR²/);
});

test("each task can be done by slider and menus", () => {
  assert.ok(at({ theorem: "pl", steps: 1 }).used > 0.5);
  assert.ok(at({ dropped: "smooth" }).used > 1);
  assert.equal(at({ dropped: "convex", start: 1 }).crossing, null);
});

test("shares keep two digits, and are never rounded to all or to nothing", () => {
  assert.deepEqual([1, 1 - 1e-12, 0.9997, 0.37, 0.0012, 1e-9, 0].map(usedText), ["100 %", "100 %", "over 99.9 %", "37.0 %", "0.12 %", "less than 0.0001 %", "nothing"]);
});

test("no state a figure accepts says or draws what is no number, or more than there is room for", () => {
  for (const theorem of Object.keys(BOUND_THEOREMS)) for (const dropped of Object.keys(BOUND_DROPS)) {
    for (const start of [0.5, 1, 3.6, 4.01, 6]) for (const steps of [1, 2, 17, 100]) {
      const now = at({ theorem, dropped, start, steps });
      const [low, high] = boundFrame(now);
      assert.ok(low < high && now.own.run.points.length === BOUND_STEPS + 1);
      assert.ok([...now.own.quantities.slice(1), ...now.bound.slice(1), now.used, now.measured, now.promised].every(Number.isFinite));
      [boundSentence(now), boundReadout(now)].forEach((text, i) => {
        assert.doesNotMatch(text, /NaN|Infinity|undefined/);
        assert.ok(text.length <= BOUND_ROOM[i].length, text);
      });
    }
  }
});
