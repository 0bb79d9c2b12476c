import assert from "node:assert/strict";
import test from "node:test";

import {
  EIGEN_ROOM, eigenFrame, eigenMarks, eigenPanels, eigenReadout, eigenSentence, lastWatched, ontoAxis, shareText, shrinkAlike,
  shrinking, turnedBowl,
} from "../../gdbook/figures/lib/eigen.mjs";

const PLAIN = { condition_number: 50, learning_rate: 1.8, tilt: 30, start: [1.7, 2.4], steps: 20 };
const at = (changes = {}) => eigenPanels({ ...PLAIN, ...changes });
const near = (found, wanted, margin = 1e-12) => assert.ok(Math.abs(found - wanted) <= margin, `${found}, not ${wanted}`);

test("each distance shrinks by its own factor, and each height by that factor squared", () => {
  const { distances, heights, factors } = at();
  near(factors[0], 1 - 1.8 / 50);
  near(factors[1], -0.8);
  [0, 1].forEach((i) => {
    near(distances[i][7] / distances[i][6], Math.abs(factors[i]));
    near(heights[i][7] / heights[i][6], factors[i] ** 2);
  });
  assert.deepEqual(shrinking(8, -0.5, 3), [8, -4, 2, -1]);
});

test("the heights keep their one half: at the start they add up to f", () => {
  const { bowl, heights } = at({ condition_number: 4, tilt: 0, start: [2, 1], steps: 0 });
  near(bowl.value([2, 1]), 1);
  assert.deepEqual(heights.map((all) => all[0]), [0.5, 0.5]);
});

test("the rates where both shrink alike lie at 2/(mu + L), and nowhere else", () => {
  for (const kappa of [2, 10, 50, 1e4]) {
    const best = eigenMarks(kappa)[1].value;
    near(best, 2 / (1 / kappa + 1));
    assert.ok(shrinkAlike(at({ condition_number: kappa, learning_rate: best })), `${kappa}`);
    assert.ok(shrinkAlike(at({ condition_number: kappa, learning_rate: Number(best.toPrecision(6)) })), `${kappa}`);
    for (const rate of [0.9 * best, 1, 2]) assert.ok(!shrinkAlike(at({ condition_number: kappa, learning_rate: rate })), `${kappa} ${rate}`);
  }
  assert.ok(!shrinkAlike(at({ condition_number: 1, learning_rate: 1.5 })));
});

test("a start near an axis is put on it, and its other part is nothing for ever", () => {
  for (const tilt of [0, 30, 77, 200]) for (const rate of [0.5, 1.8, 2.2]) {
    const { bowl } = at({ tilt });
    const [steep, flat] = [[0.05, 2], [-1.5, -0.04]].map((parts) => ontoAxis(bowl.join(parts), bowl));
    const [onSteep, onFlat] = [steep, flat].map((start) => at({ tilt, start, learning_rate: rate, steps: 1000 }));
    assert.equal(onSteep.begin[0], 0);
    assert.equal(onFlat.begin[1], 0);
    assert.equal(onSteep.heights[0][1000] + onFlat.heights[1][1000], 0);
    near(Math.hypot(...steep), 2, 0.1);
  }
  const { bowl } = at();
  assert.deepEqual(ontoAxis([1.7049, 2.4051], bowl), [1.7, 2.41]);
});

test("with kappa 1 and rate 1 one step lands from anywhere", () => {
  for (const start of [[1, 2], [-3, 0.1]]) {
    const now = at({ condition_number: 1, learning_rate: 1, start, steps: 1 });
    assert.equal(now.sums[1], 0);
    assert.match(eigenSentence(now), /^The minimum is reached straight away: with κ = 1 no direction is flatter/);
  }
});

test("only a factor of zero lands straight away", () => {
  assert.equal(eigenSentence(at({ condition_number: 1, learning_rate: 0.9, steps: 1000 })), "The minimum is reached.");
  assert.equal(eigenSentence(at({ tilt: 0, start: [0, 2], learning_rate: 1, steps: 1 })), "The minimum is reached.");
});

test("the sentence names where the error lies and what a step keeps of it", () => {
  const says = (changes, pattern) => assert.match(eigenSentence(at(changes)), pattern);
  says({}, /^After 20 steps 99\.4 % of the error lies along the flat direction; each step keeps 0\.964 of the distance along it\.$/);
  says({ steps: 1 }, /^After 1 step 8\d\.\d % of the error lies along the steep direction; each step keeps 0\.800 .*, crossing\.$/);
  says({ learning_rate: 1 }, /100 % of the error lies along the flat direction; each step keeps 0\.980 of/);
  says({ learning_rate: 2.1 }, /^Diverges: along the steep direction each step crosses and multiplies that distance by 1\.10; along the flat one each step keeps 0\.958/);
  says({ learning_rate: 2 / 1.02 }, /^Both directions shrink alike, and no rate does better for both: along each, each step keeps 0\.961 of the distance\.$/);
  says({ condition_number: 1, learning_rate: 0.5 }, /^κ = 1: .* the path is straight, and each step keeps 0\.500/);
  says({ start: [0, 0] }, /^The start is the minimum/);
  says({ tilt: 0, start: [0, 2] }, /^The start lies on the steep axis, so the flat direction never matters/);
  says({ tilt: 0, start: [2, 0] }, /^The start lies on the flat axis, and all of the error with it/);
  says({ tilt: 0, start: [2, 0], learning_rate: 2.2 }, /^The start lies on the flat axis/);
  says({ tilt: 0, start: [0, 2], learning_rate: 2 }, /each step crosses to the same distance/);
  assert.match(eigenReadout(at()), /^κ\u00a0=\u00a050, η\u00a0=\u00a01\.80\/L\. Step 20: f\u00a0−\u00a0f\*\u00a0=\u00a00\.0166\u00a0= 0\.0165\u00a0\(flat\)\u00a0\+ 1\.00\u00a0×\u00a010⁻⁴\u00a0\(steep\)\. A digit of the distance takes 62\.8 steps\.$/);
});

test("shares are never rounded to all or to nothing", () => {
  assert.deepEqual([1, 0.99999, 0.9, 0.5, 1e-3, 1e-9, 0].map(shareText), ["100 %", "over 99.9 %", "90.0 %", "50.0 %", "0.100 %", "under 0.01 %", "0 %"]);
});

test("there is nothing more to watch once f has all but gone, or has grown ten thousand times", () => {
  assert.equal(lastWatched(at({ condition_number: 1, learning_rate: 0.9 }), 100), 6);
  assert.equal(lastWatched(at({ condition_number: 1, learning_rate: 2.2 }), 100), 26);
  assert.equal(lastWatched(at({ condition_number: 1e4 }), 100), 100);
  assert.equal(lastWatched(at({ start: [0, 0] }), 100), 1);
});

test("no state a figure accepts says or draws what is no number, or more than there is room for", () => {
  for (const condition_number of [1, 1.01, 50, 9999, 1e4]) for (const learning_rate of [0.001, 1, 1.9998, 2, 2.0002, 2.4]) {
    for (const start of [[0, 0], [1e6, -1e6], [1e-6, 3]]) for (const steps of [0, 1, 20, 1000]) for (const tilt of [0, 90, 123.4]) {
      const now = at({ condition_number, learning_rate, start, steps, tilt });
      const { heights } = eigenFrame(now);
      assert.ok(now.horizon >= steps && heights[0] < heights[1] && Number.isFinite(heights[1]));
      assert.ok([...now.points.flat(), ...now.sums, ...now.distances.flat()].every(Number.isFinite));
      const words = [eigenSentence(now), eigenReadout(now)];
      words.forEach((text, i) => {
        assert.doesNotMatch(text, /NaN|Infinity|undefined/);
        assert.ok(text.length <= EIGEN_ROOM[i].length, text);
      });
    }
  }
});

test("the turned bowl's gradient is that of its value", () => {
  const bowl = turnedBowl(20, 130);
  const [x, y] = [0.7, -1.3];
  const h = 1e-6;
  const found = bowl.gradient([x, y]);
  near(found[0], (bowl.value([x + h, y]) - bowl.value([x - h, y])) / (2 * h), 1e-8);
  near(found[1], (bowl.value([x, y + h]) - bowl.value([x, y - h])) / (2 * h), 1e-8);
});
