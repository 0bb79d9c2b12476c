import assert from "node:assert/strict";
import test from "node:test";

import {
  LINE_LIMIT, LINE_RULES, hasRisen, lineExtent, lineGround, lineMove, lineReadout, lineRun, lineSentence, squareTurns,
} from "../../gdbook/figures/lib/line.mjs";

const HIMMELBLAU = {
  name: "himmelblau", formula: "(x^2 + y - 11)^2 + (x + y^2 - 7)^2", domain: [[-6, 6], [-6, 6]], minima: [[3, 2]], start: [0, 0], learning_rate: 0.01,
};
const bowl = (number) => lineGround("bowl", number, []);
const near = (a, b, within = 1e-12) => assert.ok(Math.abs(a - b) <= within * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

test("exact line search zigzags from (k, 1) as calculated, turning square at each step", () => {
  for (const k of [2, 10, 50]) {
    const run = lineRun(bowl(k), "exact");
    const r = (k - 1) / (k + 1);
    run.points.slice(0, 8).forEach(([x, y], t) => {
      near(x, k * r ** t);
      near(y, (-r) ** t);
      if (t) near(run.values[t] / run.values[t - 1], r * r, 1e-11);
      near(lineMove(bowl(k), run, "exact", t).cosine, 0);
    });
    assert.equal(squareTurns(bowl(k), run, 6), 5);
  }
});

test("Armijo tries halves from 1 and takes the first below its line", () => {
  const ground = bowl(10);
  const run = lineRun(ground, "armijo");
  const { tried, rate, to, model, line } = lineMove(ground, run, "armijo", 1);
  assert.deepEqual([tried, rate], [[1, 0.5, 0.25], 0.125]);
  assert.ok(to <= model(rate));
  for (const refused of tried) assert.ok(line.valueAt(refused) > model(refused));
});

test("Polyak's rate is where the tangent comes down to the lowest value", () => {
  const ground = lineGround("himmelblau", 10, [HIMMELBLAU]);
  const { rate, model } = lineMove(ground, lineRun(ground, "polyak"), "polyak", 1);
  near(model(rate), 0, 1e-10);
});

test("Barzilai and Borwein's rate is the lowest point of a parabola with the line's own height and slope", () => {
  const ground = bowl(10);
  const { rate, model, line } = lineMove(ground, lineRun(ground, "barzilai_borwein"), "barzilai_borwein", 3);
  assert.equal(model(0), line.value);
  near((model(1e-7) - model(0)) / 1e-7, -line.squaredNorm, 1e-5);
  for (const aside of [0.9, 1.1]) assert.ok(model(aside * rate) > model(rate));
});

test("Barzilai and Borwein let f rise and still arrive sooner than exact search", () => {
  const run = lineRun(bowl(10), "barzilai_borwein");
  assert.deepEqual([run.stoppedBy, run.points.length - 1, hasRisen(run, 8), hasRisen(run, 3)], ["gradient norm", 8, true, false]);
  assert.equal(lineRun(bowl(10), "exact").points.length - 1, 48);
});

test("the move lands where the run goes next", () => {
  for (const rule of Object.keys(LINE_RULES)) {
    const run = lineRun(bowl(10), rule, 0.1);
    const { landing, to } = lineMove(bowl(10), run, rule, 2);
    landing.forEach((at, i) => near(at, run.points[3][i]));
    near(to, run.values[3]);
  }
});

test("a run that climbs for ever ends before it is out of sight, its next rate known", () => {
  const run = lineRun(bowl(10), "constant", 0.5);
  assert.equal(run.stoppedBy, "diverged");
  assert.ok(Math.max(...run.values) <= LINE_LIMIT.rise * run.values[0]);
  assert.equal(run.learningRates.length, run.points.length);
  assert.match(lineSentence("constant", bowl(10), run, run.points.length - 1, lineMove(bowl(10), run, "constant", run.points.length - 1)), /rises .* diverges/);
});

test("a run without end is followed for as many steps as the figure draws", () => {
  const run = lineRun(bowl(10), "constant", 1e-6);
  assert.deepEqual([run.stoppedBy, run.points.length, run.learningRates.length], ["step limit", 301, 301]);
});

test("the plot of a line holds its start, its dip and the chosen rate, for every rule, rate and ground", () => {
  for (const ground of [bowl(1), bowl(10), bowl(1000), lineGround("himmelblau", 10, [HIMMELBLAU])]) {
    for (const rule of Object.keys(LINE_RULES)) for (const rate of [1e-6, 0.1, 1e6]) {
      const run = lineRun(ground, rule, rate);
      for (const t of new Set([0, 1, Math.floor(run.points.length / 2), run.points.length - 1].map((at) => Math.min(at, run.points.length - 1)))) {
        const move = lineMove(ground, run, rule, t);
        const { rates: [left, most], values: [low, high] } = lineExtent(ground, move, rule);
        assert.ok([left, most, low, high].every(Number.isFinite) && left < 0 && low < high, `${ground.name} ${rule} ${rate} ${t}`);
        assert.ok(low <= move.line.value && move.line.value <= high);
        if (move.rate !== null) assert.ok(move.rate < most && low <= move.to && move.to <= high);
        assert.doesNotMatch(lineSentence(rule, ground, run, t, move) + lineReadout(run, t, move), /NaN|undefined|null|Infinity/);
      }
    }
  }
});

test("the sentence says what the rule tried, took and got", () => {
  const told = (rule, t) => {
    const run = lineRun(bowl(10), rule, 0.25);
    return lineSentence(rule, bowl(10), run, t, lineMove(bowl(10), run, rule, t));
  };
  assert.equal(told("armijo", 1), "Armijo tries 1, 0.5 and 0.25, too far, and takes 0.125: f falls from 39.4 to 22.2.");
  assert.equal(told("exact", 0), "Exact search takes 0.182, the lowest point of this line: f falls from 55.0 to 36.8; the next gradient is perpendicular.");
  assert.match(told("polyak", 0), /^Polyak takes 0\.275, where the tangent would reach the lowest value: f falls from 55\.0/);
  assert.match(told("barzilai_borwein", 0), /no step to learn from yet/);
  assert.match(told("barzilai_borwein", 3), /f rises from 2\.04 to 124, and that is allowed\.$/);
  assert.match(told("barzilai_borwein", 8), /has arrived: the gradient norm is below 0\.001 after 8 steps, though f rose on the way\.$/);
  assert.match(told("constant", 3), /^By hand, every step takes 0\.25: f rises .* and diverges\.$/);
});
