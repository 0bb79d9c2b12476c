import assert from "node:assert/strict";
import test from "node:test";

import {
  curvatureText, endsFor, envelopeCorners, factorText, isTie, onlySharpestDiverges, spreadCurvatures, stepsPerDigit, tugMarks,
  tugOfWar, tugRates, tugReadout, tugSentence, veeCorners, worstFactor,
} from "../../gdbook/figures/lib/tug.mjs";
import { polyline } from "../../gdbook/figures/lib/axes.mjs";

const PLAIN = { learning_rate: 0.15, flattest: 1, sharpest: 10, count: 4, steps: 20 };
const tugWith = (state) => tugOfWar({ ...PLAIN, ...state });

test("curvatures keep their ends, and each is the same multiple of the one before", () => {
  const curvatures = spreadCurvatures(3, 48, 5);
  curvatures.forEach((curvature, i) => assert.ok(Math.abs(curvature - 3 * 2 ** i) < 1e-12 * curvature));
  assert.deepEqual(spreadCurvatures(0.1, 0.7, 2), [0.1, 0.7]);
});

test("the ends may come in either order", () => {
  assert.deepEqual(tugWith({ flattest: 10, sharpest: 1 }), tugWith({}));
});

test("at two over the sum of the ends the flattest and the sharpest tie, and no rate does better", () => {
  for (const [flattest, sharpest] of [[1, 10], [0.1, 10], [2, 3], [1e-3, 1e3], [7e5, 1e6]]) {
    const { best, kappa } = tugWith({ flattest, sharpest });
    const tug = tugWith({ flattest, sharpest, learning_rate: best.rate });
    assert.ok(isTie(tug), `${flattest}, ${sharpest}`);
    assert.ok(Math.abs(tug.worst - (kappa - 1) / (kappa + 1)) < 1e-12);
    for (const factor of [0.5, 0.9, 0.99, 1.01, 1.1]) {
      const other = tugWith({ flattest, sharpest, learning_rate: factor * best.rate });
      assert.ok(other.worst > tug.worst);
      assert.ok(!isTie(other), `${factor} x the best rate is no tie`);
    }
  }
});

test("a rate of four digits still counts as a tie", () => {
  for (const [flattest, rate] of [[1, 0.1818], [0.1, 0.198], [2, 0.1667]]) assert.ok(isTie(tugWith({ flattest, learning_rate: rate })), `${rate}`);
});

test("below the best rate the flattest pulls alone, above it the sharpest", () => {
  assert.deepEqual(tugWith({ learning_rate: 0.15 }).pulling, [true, false, false, false]);
  assert.deepEqual(tugWith({ learning_rate: 0.19 }).pulling, [false, false, false, true]);
  assert.match(tugSentence(tugWith({ learning_rate: 0.15 })), /flattest, curvature 1: it keeps 0\.850 .*same side.* 14\.2 steps .* up\.$/);
  assert.match(tugSentence(tugWith({ learning_rate: 0.19 })), /sharpest, curvature 10: it keeps 0\.900 .*crossing.* down\.$/);
});

test("exactly at 2/L the sharpest bounces: neither a tie nor divergence", () => {
  for (const sharpest of [3, 10, 49, 0.7]) {
    const tug = tugWith({ flattest: sharpest / 1e4, sharpest, learning_rate: 2 / sharpest });
    assert.equal(tug.worst, 1);
    assert.ok(!isTie(tug) && !onlySharpestDiverges(tug));
    assert.match(tugSentence(tug), /^A bounce/);
  }
});

test("only the sharpest diverges between its 2/L and the next one's", () => {
  assert.deepEqual([0.19, 0.2, 0.22, 0.5].map((learning_rate) => onlySharpestDiverges(tugWith({ learning_rate }))), [false, false, true, false]);
  assert.match(tugSentence(tugWith({ learning_rate: 0.5 })), /2 of 4 diverge\.$/);
});

test("every task can be done with the slider and the choices", () => {
  for (const kappa of [2, 5, 10, 20, 100]) {
    for (let count = 2; count <= 8; count += 1) {
      const [flattest, sharpest] = endsFor(tugWith({}), kappa);
      const tug = tugWith({ flattest, sharpest, count });
      const rates = Array.from({ length: 501 }, (_, i) => (i / 500) * tugRates(tug).most);
      assert.ok(rates.some((rate) => rate > 0 && onlySharpestDiverges(tugWith({ flattest, sharpest, count, learning_rate: rate }))));
      assert.ok(isTie(tugWith({ flattest, sharpest, count, learning_rate: tugMarks(tug)[1].value })));
      assert.equal(tug.kappa, kappa);
      assert.equal(tug.best.factor > 0.9, kappa >= 20);
    }
  }
});

test("a choice of kappa leaves the sharpest where it is, and stays within what traits allow", () => {
  assert.deepEqual(endsFor(tugWith({}), 100), [0.1, 10]);
  assert.deepEqual(endsFor(tugWith({ flattest: 3, sharpest: 3 }), 20), [0.15, 3]);
  assert.deepEqual(endsFor(tugWith({ flattest: 1e-6, sharpest: 1e-5 }), 100), [1e-6, 1e-4]);
});

test("the curve is the upper edge of all the Vs", () => {
  const tug = tugWith({ count: 6 });
  for (let rate = 0; rate < 0.3; rate += 0.007) {
    const highest = Math.max(...tug.curvatures.map((curvature) => Math.abs(1 - rate * curvature)));
    assert.ok(Math.abs(worstFactor(tug.curvatures, rate) - highest) < 1e-15);
  }
  assert.deepEqual(envelopeCorners(tug, 0.24).map(([rate]) => rate), [0, tug.best.rate, 0.24]);
  assert.deepEqual(veeCorners(10, 0.24).map(([, factor]) => Math.round(factor * 1e9) / 1e9), [1, 0, 1.4]);
  assert.deepEqual(veeCorners(2, 0.24), [[0, 1], [0.24, 0.52]]);
});

test("steps per digit make the error ten times smaller", () => {
  for (const factor of [0.1, 0.5, 0.98]) assert.ok(Math.abs(factor ** stepsPerDigit(factor) - 0.1) < 1e-12);
  assert.deepEqual([stepsPerDigit(0), stepsPerDigit(1), stepsPerDigit(1.2)], [1, Infinity, Infinity]);
});

test("factors keep the digits that tell them from one", () => {
  assert.deepEqual([0, 0.85, 0.9998, 1, 1.0002, 1.05, 1.4].map(factorText), ["0", "0.850", "0.99980", "1", "1.0002", "1.05", "1.40"]);
});

test("curvatures are short enough for the margin", () => {
  for (const curvature of [1e-6, 4.641e-5, 0.00012345, 0.464, 12.3456, 98765, 999999, 1e6]) assert.ok(curvatureText(curvature).length <= 6, curvatureText(curvature));
});

test("no state a figure accepts makes a length or a sentence without a number", () => {
  const ends = [1e-6, 0.3, 1, 1e6];
  for (const flattest of ends) for (const sharpest of ends) for (const learning_rate of [1e-6, 0.1, 1, 1e6]) for (const steps of [0, 1, 1000]) {
    const tug = tugOfWar({ flattest, sharpest, learning_rate, steps, count: 8 });
    const { low, most } = tugRates(tug);
    assert.ok(low >= 1e-6 && most <= 1e6 && low < most);
    assert.ok([...tug.factors, tug.worst, tug.kappa, tug.best.rate].every(Number.isFinite));
    const lines = [envelopeCorners(tug, most), ...tug.curvatures.map((curvature) => veeCorners(curvature, most))].map(polyline);
    const words = [tugSentence(tug), tugReadout(tug), ...lines, ...tugMarks(tug).map(({ text }) => text)].join(" ");
    assert.doesNotMatch(words, /NaN|Infinity|undefined/);
  }
});

test("equal curvatures are all met by one step", () => {
  const tug = tugWith({ flattest: 3, sharpest: 3, learning_rate: 1 / 3 });
  assert.equal(tug.worst, 0);
  assert.ok(!isTie(tug));
  assert.match(tugSentence(tug), /one step lands on the minimum/);
  assert.match(tugReadout(tug), /keeps 0\.$/);
});
