import assert from "node:assert/strict";
import test from "node:test";

import { beginMap, createMapMaker, descendMany, interpretSweep, serveMaps, sweepOf } from "../../gdbook/figures/lib/many.mjs";

const RULES = { learningRate: 0.1, steps: 200, gradientNorm: 1e-6, near: 0.01 };
const WELLS = "x^4/4 - x^2/2 + y^2/2";
const MINIMA = [[-1, 0], [1, 0]];
const JOB = { domain: [[-3, 3], [-3, 3]], size: 40, rules: RULES, minima: MINIMA };
const starts = (...points) => [0, 1].map((i) => Float64Array.from(points, (point) => point[i]));

function whole(sweep, job) {
  const { ends, advance } = beginMap(sweep, job);
  while (!advance());
  return ends;
}

test("on a parabola the end and the steps are those of the closed form", () => {
  const sweep = sweepOf("x^2/2", ["x"]);
  const ends = descendMany(sweep, [Float64Array.of(1, -8)], { ...RULES, learningRate: 0.5, gradientNorm: 0.1 }, [[0]]);
  assert.deepEqual([...ends.steps], [4, 7]); // 2^-4 and 8 * 2^-7 are the first below 0.1
  assert.deepEqual([...ends.points[0]], [2 ** -4, -(2 ** -4)]);
  assert.deepEqual([...ends.minima], [-1, -1]);
});

test("starts left and right of the ridge end in their own wells, the ridge in none, and far out they diverge", () => {
  const ends = descendMany(sweepOf(WELLS, ["x", "y"]), starts([-0.2, 1], [0.2, 1], [0, 1], [9, 0]), RULES, MINIMA);
  assert.deepEqual([...ends.minima], [0, 1, -1, -1]);
  assert.deepEqual([...ends.diverged], [0, 0, 0, 1]);
});

test("the starts are left as they were", () => {
  const given = starts([-0.2, 1], [0.2, 1]);
  descendMany(sweepOf(WELLS, ["x", "y"]), given, RULES, MINIMA);
  assert.deepEqual(given, starts([-0.2, 1], [0.2, 1]));
});

test("where no code may be made the map is the same, to the bit", () => {
  const [compiled, interpreted] = [sweepOf(WELLS, ["x", "y"]), sweepOf(WELLS, ["x", "y"], interpretSweep)];
  assert.deepEqual(whole(compiled, JOB), whole(interpreted, JOB));
});

test("a map is that of the middles of its cells, row by row from the bottom", () => {
  const size = 60; // more than one block
  const middles = Array.from({ length: size * size }, (_, i) => [-3 + (6 * (i % size + 0.5)) / size, -3 + (6 * (Math.floor(i / size) + 0.5)) / size]);
  const sweep = sweepOf("(x - 1)^4/4 - (x - 1)^2/2 + (y + x/2)^2/2", ["x", "y"]);
  const minima = [[0, 0], [2, -1]];
  const map = whole(sweep, { ...JOB, size, minima });
  assert.deepEqual([...map.minima], [...descendMany(sweep, starts(...middles), RULES, minima).minima]);
  assert.ok(new Set(map.minima).size === 2);
});

/** A scope like a worker's: what is sent comes back through `post`. */
function createScope() {
  const answers = [];
  return { answers, postMessage: (message) => answers.push(message) };
}

const untilTrue = async (holds) => {
  for (let i = 0; i < 500 && !holds(); i += 1) await new Promise((resolve) => { setTimeout(resolve, 5); });
  assert.ok(holds());
};

test("of requests in a row the worker answers the newest alone", { timeout: 20_000 }, async (t) => {
  const [Channel, channels] = [MessageChannel, []];
  globalThis.MessageChannel = class extends Channel { constructor() { super(); channels.push(this); } };
  t.after(() => {
    globalThis.MessageChannel = Channel;
    channels.forEach(({ port1, port2 }) => [port1, port2].forEach((port) => port.close()));  // or Node would wait for more
  });
  const scope = createScope();
  serveMaps(scope);
  const sweep = String(sweepOf(WELLS, ["x", "y"]));
  const ask = (id, learningRate) => scope.onmessage({ data: { id, sweep, job: { ...JOB, size: 200, rules: { ...RULES, learningRate } } } });
  [[1, 0.1], [2, 0.2], [3, 0.3]].forEach((each) => ask(...each));
  await untilTrue(() => scope.answers.length);
  assert.deepEqual(scope.answers.map(({ id }) => id), [3]);
  const { minima } = whole(sweepOf(WELLS, ["x", "y"]), { ...JOB, size: 200, rules: { ...RULES, learningRate: 0.3 } });
  assert.deepEqual(scope.answers[0].ends.minima, minima);
});

test("without workers the newest map is made on the spot, a little at a time, and none after the view has ended", { timeout: 20_000 }, async () => {
  assert.equal(typeof Worker, "undefined");
  const life = new AbortController();
  const delivered = [];
  const ask = createMapMaker((ends, job) => delivered.push([ends, job]), life.signal);
  const sweep = sweepOf(WELLS, ["x", "y"]);
  const jobs = [0.1, 0.2, 0.3].map((learningRate) => ({ ...JOB, size: 400, rules: { ...RULES, learningRate } }));
  ask(sweep, jobs[0]);
  await new Promise((resolve) => { setTimeout(resolve, 4); });
  jobs.slice(1).forEach((job) => ask(sweep, job));
  assert.equal(delivered.length, 0);
  await untilTrue(() => delivered.length);
  assert.deepEqual(delivered.map(([, job]) => job), [jobs[2]]);
  assert.deepEqual(delivered[0][0], whole(sweep, jobs[2]));
  ask(sweep, jobs[0]);
  life.abort();
  await new Promise((resolve) => { setTimeout(resolve, 40); });
  assert.equal(delivered.length, 1);
});
