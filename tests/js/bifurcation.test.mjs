import assert from "node:assert/strict";
import test from "node:test";

import { gradientDescent } from "../../gdbook/figures/lib/descent.mjs";
import {
  DOUBLE_WELL, SECOND_DOUBLING, WELLS_JOIN, diagramPaths, doubleWellOrbit, edgePoint, fateOf, fateSentence, rateBorders,
} from "../../gdbook/figures/lib/bifurcation.mjs";

const doubleWell = { value: ([x]) => x ** 4 / 4 - (x * x) / 2, gradient: ([x]) => [x * x * x - x] };
const near = (value, expected, tolerance) => assert.ok(Math.abs(value - expected) <= tolerance, `${value} is not ${expected}`);

test("the orbit is gradient descent on the double well", () => {
  for (const [rate, start] of [[0.6, 0.3], [1.2, -1.1], [1.9, 0.3], [2.1, 0.3]]) {
    const { points } = gradientDescent(doubleWell, [start], rate, 20);
    const places = doubleWellOrbit(rate, start, 20);
    points.forEach(([x], t) => near(places[t], x, 1e-9 * Math.max(1, Math.abs(x))));
  }
});

test("an orbit holds finite numbers only", () => {
  for (const [rate, start] of [[2.1, 0.3], [1e6, 1e6], [1e6, 0.5], [1e-6, -1e6]]) {
    const places = doubleWellOrbit(rate, start, 200);
    assert.ok(places.length >= 1 && places.every(Number.isFinite));
  }
});

test("each known window has its period", () => {
  const known = [[0.9, 1], [0.9999, 1], [1.0001, 2], [1.1, 2], [1.2, 2], [1.236, 2], [1.2361, 4], [1.28, 4], [1.29, 8], [1.3, 16], [1.455, 3]];
  for (const [rate, period] of known) {
    for (const start of [0.3, -0.3, 0.7]) assert.equal(fateOf(rate, start).period, period, `rate ${rate} from ${start}`);
  }
});

test("from 1.5 on, outside the windows, there is no period but chaos; past 2 it runs away", () => {
  for (const rate of [1.5, 1.65, 1.8, 1.9, 1.99, 2]) assert.equal(fateOf(rate, 0.3).kind, "chaos", rate);
  for (const rate of [2.001, 2.01, 2.1, 1e6]) assert.equal(fateOf(rate, 0.3).kind, "runs away", rate);
});

test("the values of the 2-cycle solve xy = 1/eta and x^2 + y^2 = 1 + 1/eta", () => {
  for (const rate of [1.01, 1.1, 1.2]) {
    const [x, y] = fateOf(rate, 0.3).values;
    near(x * y, 1 / rate, 1e-9);
    near(x * x + y * y, 1 + 1 / rate, 1e-9);
  }
});

test("the 2-cycle's slope is -1 at the second doubling, and its period changes there", () => {
  near(9 - 2 * (1 + SECOND_DOUBLING) ** 2, -1, 1e-12);
  assert.equal(fateOf(SECOND_DOUBLING - 1e-4, 0.3).period, 2);
  assert.equal(fateOf(SECOND_DOUBLING + 1e-4, 0.3).period, 4);
});

test("chaos keeps to one well until the wells join", () => {
  assert.ok(fateOf(WELLS_JOIN - 1e-3, 0.3).low > 0);
  assert.ok(fateOf(WELLS_JOIN + 1e-3, 0.3).low < -1);
});

test("at rate 2 neighbours part by a factor of 3 a step, as on the Chebyshev cubic it is", () => {
  const { growth, low, high } = fateOf(2, 0.3);
  near(growth, 3, 0.05);
  near(high, Math.SQRT2, 1e-3);
  near(low, -Math.SQRT2, 1e-3);
});

test("on a border between two periods neither is claimed", () => {
  for (const rate of [1, SECOND_DOUBLING]) assert.equal(fateOf(rate, 0.3).kind, "undecided");
  assert.equal(fateOf(1e-6, 1e-6).kind, "undecided", "hardly moving is not settling");
});

test("starts without slope stay, at any rate", () => {
  for (const start of [0, 1, -1]) assert.deepEqual(fateOf(1.9, start), { kind: "still", period: 1, values: [start] });
});

test("the diagram has one row a column below 1, two below the second doubling, none past 2", () => {
  const [all] = diagramPaths(0.3, 150, 200);
  const columns = new Map();
  for (const [, x, y, height] of all.matchAll(/M([\d.]+) (\d+)v(\d+)/g)) {
    columns.set(Number(x), [...(columns.get(Number(x)) ?? []), [Number(y), Number(height)]]);
  }
  const column = (rate) => columns.get(Math.floor((rate - 0.6) * 100) + 0.5);
  assert.deepEqual(column(0.805), [[37, 1]], "x = 1 is row (1.6 - 1) / 3.2 * 200 = 37.5");
  assert.equal(column(1.195).length, 2);
  assert.ok(column(1.955).length > 20);
  assert.equal(column(2.055), undefined);
});

test("no state makes a sentence or a diagram without a number", () => {
  for (const start of [0, 1e-300, 0.3, -1.6, DOUBLE_WELL.reach]) {
    for (const path of diagramPaths(start, 40, 30)) assert.doesNotMatch(path, /NaN|undefined|Infinity/);
    for (const rate of [1e-6, 0.6, 1, 1.2, SECOND_DOUBLING, 1.455, 1.5, 2, 2.1, 1e6]) {
      const places = doubleWellOrbit(rate, start, 200);
      for (const steps of [0, 7, 200]) {
        const said = fateSentence(fateOf(rate, start), { rate, start, steps, places, moved: true }).join(" ");
        assert.doesNotMatch(said, /NaN|undefined|null|Infinity/);
      }
    }
  }
});

test("each fate has its own sentence", () => {
  const sentence = (rate, start) => fateSentence(fateOf(rate, start), { rate, start, steps: 0, places: [start], moved: false })[0];
  assert.equal(sentence(0.9, 0.3), "Settles at x = 1.000.");
  assert.equal(sentence(1.2, 0.3), "Period 2: hops between 2 values for ever: 1.140, 0.731.");
  assert.equal(sentence(1.3, 0.3), "Period 16: hops between 16 values for ever.");
  assert.match(sentence(1.5, 0.3), /^Never repeats but stays bounded, in one well \(chaos/);
  assert.match(sentence(1.8, 0.3), /in both wells/);
  assert.match(sentence(1, 0.3), /too slowly to tell/);
  assert.match(sentence(2.05, 0.3), /^Runs away: in the end/);
  assert.match(sentence(1.9, 1.55), /^Runs away: it starts beyond √\(1 \+ 2\/η\) = 1\.43/);
  assert.match(sentence(1.9, 0), /hilltop/);
  assert.match(sentence(1.9, -1), /minimum x = −1\.000/);
});

test("the line to a point above or below the picture is cut at its edge", () => {
  assert.deepEqual(edgePoint([10, 50], [20, -50], 100), [15, 0]);
  assert.deepEqual(edgePoint([10, 50], [20, 150], 100), [15, 100]);
  assert.deepEqual(edgePoint([10, 50], [20, 1e300], 100).map(Math.round), [10, 100]);
});

test("marks stand where the zones end", () => {
  const { marks, zones } = rateBorders();
  assert.deepEqual(marks.map(({ value }) => value), zones.slice(0, -1).map(({ to }) => to));
  assert.deepEqual(marks.map(({ text }) => text), ["1", "1.236", "1.598", "2"]);
});
