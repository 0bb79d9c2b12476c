import assert from "node:assert/strict";
import test from "node:test";

import { sliderTrack } from "../../gdbook/figures/lib/controls.mjs";
import {
  COOLINGS, NOISE, NOISE_ROOM, endWell, gibbs, isCooled, moreSteps, noiseSentence, noisyHeight, noisyWalk, readNoise, temperatureAt,
  traceCorners, walkFacts, wellName, wellPlaces,
} from "../../gdbook/figures/lib/langevin.mjs";

const start = { temperature: 0.1, tilt: 0.03, learning_rate: 0.05, start: 1, cooling: "none", steps: 20000, seed: 1 };
const shown = (changes, last) => {
  const state = { ...start, ...changes };
  return { ...readNoise(state, last), state };
};
const plain = (text) => text.replace(/\u00a0/g, " ").replace(/\u202f/g, ",").replace(/−/g, "-");
const near = (found, wanted, margin, what = "") => assert.ok(Math.abs(found - wanted) <= margin, `${what} ${found}, not ${wanted}`);

test("the three places are flat, in order, and the middle one is the barrier", () => {
  for (const tilt of [-0.3, -0.1, 0, 0.03, 0.3]) {
    const places = wellPlaces(tilt);
    for (const x of places) near(x ** 3 - x + tilt, 0, 1e-15, `${tilt}`);
    assert.ok(places[0] < places[1] && places[1] < places[2]);
    assert.ok(noisyHeight(places[1], tilt) > Math.max(noisyHeight(places[0], tilt), noisyHeight(places[2], tilt)));
    assert.equal(wellName(places[0], tilt) === "deeper", noisyHeight(places[0], tilt) < noisyHeight(places[2], tilt));
  }
  assert.deepEqual([wellName(-1, 0), wellName(1, 0)], ["left", "right"]);
});

test("without noise the walk is plain descent, and it never leaves the side it starts on", () => {
  const { walk, facts } = shown({ temperature: 0, start: 0.2, tilt: 0 });
  let x = 0.2;
  for (let t = 1; t <= 50; t += 1) {
    x -= 0.05 * (x ** 3 - x);
    near(walk.places[t], x, 1e-14);
  }
  near(walk.places[20000], 1, 1e-12);
  assert.deepEqual([facts.crossings, facts.left], [0, 0]);
});

test("a walk taken in parts is the walk taken at once, and one that goes back begins anew", () => {
  const whole = shown({ steps: 3001 });
  const part = shown({ steps: 1234 });
  const more = shown({ steps: 3001 }, shown({ steps: 1235 }, part));
  assert.deepEqual([...more.walk.places.slice(0, 3002)], [...whole.walk.places.slice(0, 3002)]);
  assert.deepEqual(more.facts, whole.facts);
  assert.deepEqual([...shown({ steps: 10 }, more).walk.places.slice(0, 11)], [...whole.walk.places.slice(0, 11)]);
  for (const change of [{ seed: 2 }, { temperature: 0.11 }, { start: 0.9 }, { tilt: 0 }, { learning_rate: 0.04 }, { cooling: "slow" }]) {
    const changed = shown({ ...change, steps: 3001 }, whole);
    assert.deepEqual([...changed.walk.places.slice(0, 3002)], [...shown({ ...change, steps: 3001 }).walk.places.slice(0, 3002)]);
    assert.notEqual(changed.walk.places[500], whole.walk.places[500]);
  }
  assert.equal(shown({ temperature: 0.3 }, whole).exact.left, gibbs(start.tilt, 0.3).left);
});

test("a kick has the variance 2 rate T, whatever the temperature is then", () => {
  const kicks = ({ places, steps }, { learning_rate: rate, tilt }) => Array.from({ length: steps }, (_, t) => (
    places[t + 1] - places[t] + rate * (places[t] ** 3 - places[t] + tilt)));
  const variance = (numbers) => numbers.reduce((sum, x) => sum + x * x, 0) / numbers.length;
  const warm = shown({ temperature: 0.3, learning_rate: 0.02 });
  near(variance(kicks(warm.walk, warm.state)) / (2 * 0.02 * 0.3), 1, 3.5 * Math.sqrt(2 / 20000));
  const cooled = shown({ temperature: 0.3, cooling: "slow" });
  const late = kicks(cooled.walk, cooled.state).slice(14000, 16000);
  near(variance(late) / (2 * 0.05 * 0.075), 1, 3.5 * Math.sqrt(2 / 2000));
});

test("the temperature falls evenly to 0, in as many steps as said, and stays there", () => {
  const at = (cooling, t) => temperatureAt({ temperature: 0.4, cooling }, t);
  assert.deepEqual([0, 5000, 20000, 50000].map((t) => at("slow", t)), [0.4, 0.4 * 0.75, 0, 0]);
  assert.deepEqual([at("fast", 100), at("fast", 200), at("none", 1e5)], [0.2, 0, 0.4]);
});

test("a crossing is complete at the bottom beyond the barrier, and going back and forth on top is none", () => {
  const facts = (places) => walkFacts({ places, steps: places.length - 1 }, 0);
  assert.equal(facts([1.2, 0.1, -0.1, 0.1, -0.2, 0.3, 1.1]).crossings, 0);
  assert.equal(facts([1.2, -0.5, -1.1, -0.3, -1.2, 0, 1.01]).crossings, 2);
  assert.equal(facts([0.5, -1.1]).crossings, 0);  // from no bottom
  const { counts, left, height } = facts([0, -1, -0.999, 1.5, 9]);
  assert.deepEqual([counts.reduce((sum, n) => sum + n, 0), left], [3, 0.5]);
  near(height, (0 + (0.999 ** 4 / 4 - 0.999 ** 2 / 2 + 0.25) + (1.5 ** 4 / 4 - 1.125 + 0.25) + (9 ** 4 / 4 - 40.5 + 0.25)) / 4, 1e-9);
});

test("Gibbs' density has area one, is even without a tilt, and stands on the deeper bottom in the cold", () => {
  for (const [tilt, temperature] of [[0, 0.1], [0.03, 0.1], [-0.2, 0.5], [0.3, 0.02]]) {
    const { at, left } = gibbs(tilt, temperature);
    const [, barrier] = wellPlaces(tilt);
    const sum = (from, to) => Array.from({ length: 20000 }, (_, i) => at(from + ((i + 0.5) / 20000) * (to - from))).reduce((a, b) => a + b, 0) * ((to - from) / 20000);
    near(sum(-4, 4), 1, 1e-6, `${tilt}`);
    near(sum(-4, barrier), left, 1e-6, `${tilt}`);
  }
  near(gibbs(0, 0.2).left, 0.5, 1e-12);
  for (const [tilt, left] of [[0.1, 1], [-0.1, 0]]) near(gibbs(tilt, NOISE.coldest).left, left, 1e-12);
  near(gibbs(0.1, NOISE.coldest).height / (NOISE.coldest / 2), 1, 0.02);  // of a parabola the mean height is T/2
});

test("a long walk of short steps is where Gibbs says, one of long steps walks higher", () => {
  const short = shown({ temperature: 0.25, learning_rate: 0.02, steps: NOISE.steps });
  near(short.facts.left, short.exact.left, 0.05);
  near(short.facts.height / short.exact.height, 1, 0.05);
  const long = shown({ temperature: 0.25, learning_rate: 0.2, steps: NOISE.steps });
  assert.ok(long.facts.height > 1.1 * long.exact.height);
});

test("playing reaches the last step in fewer than a hundred parts, at first a few steps each", () => {
  const counts = [0];
  while (counts.at(-1) < NOISE.steps && counts.length < 200) counts.push(moreSteps(counts.at(-1)));
  assert.deepEqual(counts.slice(0, 3), [0, 15, 30]);
  assert.equal(counts.at(-1), NOISE.steps);
  assert.ok(counts.length < 100, `${counts.length}`);
});

test("the next five thousand steps of a long walk are worked out within a few milliseconds", () => {
  let now = shown({ steps: 0 });
  const times = Array.from({ length: 40 }, (_, k) => {
    const began = performance.now();
    now = shown({ steps: 5000 * (k + 1) }, now);
    return performance.now() - began;
  });
  assert.ok(Math.min(...times) < 5, `${times}`);  // on a busy machine most take longer
});

test("the trace misses no excursion, and has no more corners than a plot can show", () => {
  const { walk } = shown({});
  const corners = traceCorners(walk, (t) => t / 40, (x) => x);
  assert.ok(corners.length <= 1010);
  const missed = walk.places.slice(0, 20001).filter((x, t) => {
    const [low, high] = corners.slice(2 * Math.floor(t / 40)).map(([, y]) => y);
    return !(low <= x && x <= high);
  });
  assert.equal(missed.length, 0);
  assert.deepEqual(traceCorners(shown({ steps: 2 }).walk, (t) => 10 * t, (x) => 100 * x).map(([x]) => x), [0, 10, 20]);
});

test("the sentence says how the walk went", () => {
  const now = shown({});
  const measured = Math.round(100 * now.facts.left);
  assert.equal(plain(noiseSentence(now)[0]), `At temperature 0.100 the walker crossed the barrier ${now.facts.crossings} times in 20,000 steps; ${measured} % of its time in the deeper well, Gibbs says 63 %.`);
  const mirrored = shown({ tilt: -0.03 });
  assert.match(plain(noiseSentence(mirrored)[0]), new RegExp(`${Math.round(100 - 100 * mirrored.facts.left)} % of its time in the deeper well, Gibbs says 63 %`));
  assert.match(plain(noiseSentence(shown({ tilt: 0 }))[0]), /in the left well, Gibbs says 50 %\.$/);
  assert.equal(plain(noiseSentence(shown({ temperature: 0 }))[0]), "At temperature 0 there is no noise: after 20,000 steps plain descent rests at x = 0.985, in the shallower well, for ever.");
  assert.match(plain(noiseSentence(shown({ temperature: 0, steps: 1, start: 0.5 }))[0]), /after 1 step plain descent has come to x = 0\.5/);
  assert.match(plain(noiseSentence(shown({ steps: 0 }))[0]), /stands at x = 1\.00, in the shallower well/);
  assert.match(plain(noiseSentence(shown({ cooling: "fast", steps: 100 }))[0]), /^Cooled from 0\.100, it has temperature 0\.0500 at step 100 and is in the/);
  const cooled = shown({ cooling: "fast" });
  assert.match(plain(noiseSentence(cooled)[0]), new RegExp(`to 0 in 200 steps, it has ended in the ${endWell(cooled)} well at x = (0\\.985|-1\\.01)`));
});

test("a walk that is thrown out ends there and says so", () => {
  const thrown = { ...shown({}), state: start, walk: noisyWalk({ ...start, learning_rate: 3, start: 1.8 }, 20000) };
  assert.ok(thrown.walk.steps < 100);
  assert.match(noiseSentence(thrown)[0], /diverges/);
});

test("no state says a thing without a number, or more than its room holds", () => {
  for (const temperature of [0, 1e-4, 0.001, 0.123, 0.5]) for (const tilt of [-0.3, 0, 0.3]) for (const cooling of Object.keys(COOLINGS)) {
    for (const [learningRate, steps] of [[0.001, 0], [0.001, 1], [0.001234, 150], [0.2, 19999], [0.1234, NOISE.steps]]) {
      const now = shown({ temperature, tilt, cooling, learning_rate: learningRate, steps, seed: 9 });
      const words = noiseSentence(now);
      assert.doesNotMatch(words.join(" "), /NaN|Infinity|undefined/);
      words.forEach((each, i) => assert.ok(each.length <= NOISE_ROOM[i].length, each));
      assert.ok(now.facts.counts.every(Number.isFinite));
    }
  }
});

test("every task can be done by its sliders", () => {
  const track = sliderTrack(0, 0.5, false);
  const cold = track.value(track.low + 40 * track.step);
  const frozen = shown({ temperature: cold });
  assert.ok(cold > 0 && frozen.exact && frozen.facts.crossings === 0);
  const high = shown({ learning_rate: 0.2 });
  assert.ok(high.facts.height > 1.1 * high.exact.height, `${high.facts.height / high.exact.height}`);
  const cooled = [1, 2, 3, 4].map((seed) => shown({ cooling: "slow", seed })).filter((now) => isCooled(now) && endWell(now) === "deeper");
  assert.ok(cooled.length >= 1 && wellName(1, 0.03) === "shallower");
});
