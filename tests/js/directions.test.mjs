import assert from "node:assert/strict";
import test from "node:test";

import { sliderTrack } from "../../gdbook/figures/lib/controls.mjs";
import { groupedDigits } from "../../gdbook/figures/lib/format.mjs";
import {
  DIRECTIONS_ROOM, DIRECTION_SAMPLE, MOST_DIMENSIONS, barWidth, cosineBars, cosineDensity, cosineLimit, densityTop,
  directionsSentence, drawCosines, meanCosine, nextDimension, randomDirections,
} from "../../gdbook/figures/lib/directions.mjs";

const near = (found, wanted, margin, what = "") => assert.ok(Math.abs(found - wanted) <= margin, `${what} ${found}, not ${wanted}`);

/** Return the integral of f from 0 to 1 with cosine = sin(angle), which takes the root at 1 away. */
function integral(f) {
  const count = 20000;
  const angles = Array.from({ length: count }, (_, i) => ((i + 0.5) / count) * (Math.PI / 2));
  return angles.reduce((sum, angle) => sum + f(Math.sin(angle)) * Math.cos(angle), 0) * (Math.PI / 2 / count);
}

test("the mean of |cos| is known in two, three, four and five dimensions, and between two bounds in all", () => {
  for (const [d, mean] of [[2, 2 / Math.PI], [3, 1 / 2], [4, 4 / (3 * Math.PI)], [5, 3 / 8]]) near(meanCosine(d), mean, 1e-10, d);
  for (const d of [2, 3, 7, 58, 59, 60, 61, 1000, 1e6]) {
    assert.ok(cosineLimit(d) < meanCosine(d) && meanCosine(d) < cosineLimit(d - 1), `${d}`);
    near((meanCosine(d + 2) * (d + 1)) / (meanCosine(d) * d), 1, 1e-10, d);
  }
});

test("the density has area one, the mean for its mean, and 1/d for the mean of its square", () => {
  for (const d of [2, 3, 4, 10, 100, 1000]) {
    near(integral((c) => cosineDensity(d, c)), 1, 1e-5, d);
    near(integral((c) => c * cosineDensity(d, c)) / meanCosine(d), 1, 1e-5, d);
    near(integral((c) => c * c * cosineDensity(d, c)) * d, 1, 1e-5, d);
  }
});

test("a sample is spread as its density says", () => {
  for (const d of [2, 3, 10, 100, 10000]) {
    const cosines = drawCosines(d, 7, 20000);
    assert.ok(cosines.every((each) => each >= 0 && each <= 1));
    for (const to of [0.3, 1, 2].map((each) => Math.min(0.9, each / Math.sqrt(d)))) {
      const share = cosines.filter((each) => each <= to).length / cosines.length;
      const exact = integral((c) => to * cosineDensity(d, to * c));
      near(share, exact, 3.5 * Math.sqrt((exact * (1 - exact)) / cosines.length), `${d}, ${to}`);
    }
    const square = cosines.reduce((sum, each) => sum + each * each, 0) / cosines.length;
    near(square * d, 1, 0.04, d);
  }
});

test("the same seed draws the same sample, another seed another", () => {
  assert.deepEqual(drawCosines(5, 3, 10), drawCosines(5, 3, 10));
  assert.notDeepEqual(drawCosines(5, 3, 10), drawCosines(5, 4, 10));
});

test("the bars of a histogram have area one and miss nothing", () => {
  for (const d of [2, 3, 50, 1e6]) {
    const cosines = [...drawCosines(d, 1, 500), 0, 1];
    const bars = cosineBars(cosines, barWidth(d));
    near(bars.reduce((sum, [from, to, height]) => sum + (to - from) * height, 0), 1, 1e-9, d);
    assert.ok(bars.every(([from, to], i) => to <= 1 + 1e-9 && (i === 0 || from >= bars[i - 1][1] - 1e-9)));
  }
  assert.deepEqual(cosineBars([0.1, 0.2, 0.3, 0.9], 0.5), [[0, 0.5, 1.5], [0.5, 1, 0.5]]);
});

test("the axis of the density holds its bars", () => {
  for (const d of [2, 3, 10, 1000, 1e6]) for (const seed of [1, 2, 3]) {
    const highest = Math.max(...cosineBars(drawCosines(d, seed, DIRECTION_SAMPLE), barWidth(d)).map(([, , height]) => height));
    assert.ok(highest < 1.1 * densityTop(d), `${d}: ${highest}`);
  }
});

test("keys go through every small dimension, and up to the last and back", () => {
  const track = sliderTrack(2, MOST_DIMENSIONS, true);
  const press = (d, side) => {
    const place = track.low + (Math.round((track.place(d) - track.low) / track.step) + side) * track.step;  // as a browser does
    return nextDimension(track.value(Math.min(track.high, Math.max(track.low, place))), d, false);
  };
  const met = [2];
  while (met.at(-1) < MOST_DIMENSIONS && met.length < 600) met.push(press(met.at(-1), 1));
  assert.deepEqual(met.slice(0, 18), Array.from({ length: 18 }, (_, i) => i + 2));
  assert.equal(met.at(-1), MOST_DIMENSIONS);
  assert.ok(met.every((d, i) => Number.isInteger(d) && (i === 0 || d > met[i - 1])));
  let d = 40;
  while (d > 2) {
    const next = press(d, -1);
    assert.ok(next < d);
    d = next;
  }
  assert.equal(press(2, -1), 2);
});

test("a pointer that holds the slider means the nearest dimension", () => {
  assert.deepEqual([2.05, 2.6, 3.4].map((value) => nextDimension(value, 2, true)), [2, 3, 3]);
  assert.equal(nextDimension(2.05, 2, false), 3);
  assert.equal(nextDimension(100, 100, false), 100);
});

test("every task can be done", () => {
  const track = sliderTrack(2, MOST_DIMENSIONS, true);
  const means = Array.from({ length: 501 }, (_, i) => meanCosine(Math.round(track.value(track.low + i * track.step))));
  assert.ok(means.some((mean) => mean < 0.1 && mean > 0.095));
  assert.ok(means.some((mean) => Math.abs(mean - 0.01) < 2e-4));
  const off = Array.from({ length: 20 }, (_, seed) => randomDirections(10, seed + 1)).filter(({ mean, sampled }) => Math.abs(sampled / mean - 1) > 0.02);
  assert.ok(off.length >= 1 && off.length <= 12, `${off.length}`);
});

test("digits stand in groups of three", () => {
  assert.deepEqual([2, 999, 1000, 123456, 1000000].map(groupedDigits), ["2", "999", "1\u202f000", "123\u202f456", "1\u202f000\u202f000"]);
});

test("the sentence says what a random way gains", () => {
  const [gain, sample] = directionsSentence({ dimension: 100, mean: meanCosine(100), sampled: 0.0812, median: Math.sin(Math.PI / 60) });
  assert.equal(gain, "In 100 dimensions a random direction has |cos|\u00a00.0800 on average: going down a random way gains 8.00\u00a0% of the steepest.");
  assert.equal(sample, "This sample of 2000: mean 0.0812, half within 3.00° of level; √(2/\u2060πd)\u00a0=\u00a00.0798.");
});

test("no state makes a sentence without a number or longer than its room", () => {
  for (const d of [2, 3, 59, 1234, 99999, 123400, MOST_DIMENSIONS]) for (const seed of [1, 500, 1000]) {
    const words = directionsSentence(randomDirections(d, seed));
    assert.doesNotMatch(words.join(" "), /NaN|Infinity|undefined/);
    words.forEach((each, i) => assert.ok(each.length <= DIRECTIONS_ROOM[i].length, each));
  }
});
