import assert from "node:assert/strict";
import test from "node:test";

import {
  ballAt, ballOutline, ballReadout, ballSentence, bowlGround, landsAtOnce, lowestEdge, rulerCurvature, rulerMarks, startTowards,
  stretchMatrix, stripesOf,
} from "../../gdbook/figures/lib/ball.mjs";

const oval = bowlGround({ name: "oval_bowl", formula: "x^2 + 3*y^2", domain: [[-3, 3], [-3, 3]], minima: [[0, 0]], start: [2, 1] });
const booth = bowlGround({
  name: "booth", formula: "(x + 2*y - 7)^2 + (2*x + y - 5)^2", domain: [[-10, 10], [-10, 10]], minima: [[1, 3]], start: [-4.5, 4],
});
const state = { ruler: "l1", start: [2, 1], learning_rate: 0.1, steps: 10, stretch: 2, tilt: 30 };
const at = (changes, ground = oval) => ({ ...ballAt({ ...state, ...changes }, ground), state: { ...state, ...changes } });
const near = (a, b, within = 1e-9) => assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);
const RULER = ["l2", "l1", "linf", "ellipse", "hessian"];

test("the map is what the largest contour inside the domain just fits", () => {
  assert.deepEqual(oval.box, [[-3, 3], [-1.73, 1.73]]);
  assert.deepEqual(booth.box, [[-6, 8], [-4, 10]]);
  near(oval.room, 9);
});

test("turning the gradient walks along a contour, and round it once in all", () => {
  for (const ground of [oval, booth]) {
    for (let angle = 0; angle < 360; angle += 5) {
      const start = startTowards(ground, ground.lowest + 7, angle);
      near(ground.value(start), ground.lowest + 7, 1e-3);
      const [a, b] = ground.gradient(start);
      near(Math.cos(Math.atan2(b, a) - (angle * Math.PI) / 180), 1, 1e-9);
      assert.ok(start.every((each, i) => each >= ground.box[i][0] && each <= ground.box[i][1]));
    }
    near(ground.value(startTowards(ground, 1e6, 77)) - ground.lowest, ground.room, 1e-3);
    assert.ok(ground.value(startTowards(ground, ground.lowest, 77)) > ground.lowest + 1);
  }
});

test("whole degrees meet the ties of diamond and square, and degrees beside them do not", () => {
  const edge = (ruler, angle) => at({ ruler, start: startTowards(oval, 7, angle) }).edge;
  assert.deepEqual(edge("l1", 45), [[-1, 0], [0, -1]]);
  assert.deepEqual(edge("l1", 135), [[1, 0], [0, -1]]);
  assert.deepEqual(edge("linf", 0), [[-1, -1], [-1, 1]]);
  assert.deepEqual(edge("linf", 270), [[-1, 1], [1, 1]]);
  for (const angle of [1, 44, 46, 89, 91]) for (const ruler of RULER) assert.equal(edge(ruler, angle), null);
  assert.equal(lowestEdge("l1", [0, 0]), null);
});

test("both ends of a lowest edge, and what lies between, fall as far as the steepest way", () => {
  for (const [ruler, gradient] of [["l1", [3, -3]], ["l1", [-2, -2]], ["linf", [0, 4]], ["linf", [-5, 0]]]) {
    const falls = lowestEdge(ruler, gradient).map(([x, y]) => -x * gradient[0] - y * gradient[1]);
    falls.forEach((fall) => near(fall, ruler === "l1" ? Math.abs(gradient[0]) : Math.abs(gradient[0] + gradient[1])));
  }
});

test("a ball's outline is closed, its corners are of length one, and half way between no longer", () => {
  for (const [name, length] of Object.entries({ l2: Math.hypot, l1: (x, y) => Math.abs(x) + Math.abs(y), linf: (x, y) => Math.max(Math.abs(x), Math.abs(y)) })) {
    const corners = ballOutline({ length: (step) => length(...step) }, name);
    [0, 1].forEach((i) => near(corners[0][i], corners.at(-1)[i]));
    for (const [i, [x, y]] of corners.entries()) {
      near(length(x, y), 1);
      if (i) near(length((x + corners[i - 1][0]) / 2, (y + corners[i - 1][1]) / 2), 1, 1e-3);
    }
  }
  const { outline } = at({ ruler: "ellipse", stretch: 4, tilt: 90 });
  near(Math.max(...outline.map(([, y]) => y)), 1, 1e-3);
  near(Math.max(...outline.map(([x]) => x)), 0.25, 1e-3);
});

test("an ellipse's matrix counts the long axis once and the short one stretch times", () => {
  const [[a, b], [c, d]] = stretchMatrix(3, 30);
  const [u, v] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  assert.equal(b, c);
  near(u * (a * u + b * v) + v * (c * u + d * v), 1);
  near(v * (a * v - b * u) - u * (c * v - d * u), 9);
});

test("the curvature by a ruler is the largest on its ball, and rates below 2 over it go down", () => {
  for (const ground of [oval, booth]) for (const ruler of RULER) {
    const now = at({ ruler }, ground);
    const [[a, b], [, d]] = ground.hessian;
    const corners = now.outline.slice(1).flatMap(([x, y], i) => Array.from({ length: 50 }, (_, k) => (
      [0, 1].map((j) => now.outline[i][j] + (k / 50) * ([x, y][j] - now.outline[i][j])))));
    const bends = corners.map(([x, y]) => a * x * x + 2 * b * x * y + d * y * y);
    near(Math.max(...bends) / now.curvature, 1, 2e-3);
    const { values } = at({ ruler, learning_rate: 1.98 / now.curvature, start: ground.start, steps: 30 }, ground).path;
    values.forEach((value, t) => assert.ok(t === 0 || value < values[t - 1] || value - ground.lowest < 1e-9, `${ruler} ${t}`));
  }
  assert.deepEqual([rulerCurvature({ ruler: "l2" }, null, oval.hessian), rulerCurvature({ ruler: "linf" }, null, oval.hessian)], [6, 8]);
  assert.deepEqual(rulerMarks({ curvature: 6 }).map(({ value }) => value), [1 / 6, 1 / 3]);
});

test("stripes are where the plane is equally high; the fourth down is as low as the ball gets, and touches it", () => {
  for (const ruler of RULER) {
    const now = at({ ruler });
    for (const [k, ...ends] of stripesOf(now, 2)) {
      for (const [x, y] of ends) near(x * now.gradient[0] + y * now.gradient[1], (k * now.drop) / 4);
    }
    const low = Math.min(...now.outline.map(([x, y]) => x * now.gradient[0] + y * now.gradient[1]));
    near(low / -now.drop, 1, 2e-3);
  }
  assert.deepEqual(stripesOf(at({ start: [0, 0] }), 2), []);
});

test("the sentence names the ruler, the way and the dual norm", () => {
  const says = (changes, ...parts) => parts.forEach((part) => assert.ok(ballSentence(at(changes)).includes(part), ballSentence(at(changes))));
  says({}, "Measured by |x| + |y|", "along −y", "falls 6.00 per unit", "the larger slope");
  says({ start: [-2, 0.5] }, "along +x", "falls 4.00");
  says({ ruler: "l2" }, "(−0.555, −0.832), against the gradient", "7.21", "the length of the gradient");
  says({ ruler: "linf" }, "(−1, −1), minus the signs", "falls 10.00", "4.00 + 6.00");
  says({ ruler: "hessian" }, "(−0.535, −0.267)", "3.74", "straight to the minimum");
  says({ ruler: "linf", start: [2, 0] }, "from (−1, −1) to (−1, 1)", "one of the slopes is zero", "takes (−1, 0)");
  says({ start: [1.5, -0.5] }, "from (−1, 0) to (0, 1)", "both slopes are equally large", "takes (−1, 0)");
  says({ start: [0, 0] }, "level");
  assert.ok(!ballSentence(at({ ruler: "ellipse" })).includes("straight to the minimum"));
  assert.ok(ballSentence(at({ ruler: "ellipse", stretch: Math.sqrt(3), tilt: 180 })).includes("straight to the minimum"));
});

test("the readout tells both ends, and a path that climbs diverges", () => {
  const reads = (changes) => ballReadout(at(changes));
  assert.match(reads({ steps: 1 }), /∇f\u00a0=\u00a0\(4\.00, 6\.00\), L\u00a0=\u00a06\.00 by this ruler\. After 1 step by this ruler f\u00a0=\u00a04\.48, by the circle f\u00a0=\u00a03\.04\.$/);
  assert.ok(!reads({ ruler: "l2" }).includes("by the circle"));
  assert.match(reads({ learning_rate: 0.5, ruler: "hessian" }), /H\u00a0=\u00a0\[\(2\.00, 0\.00\), \(0\.00, 6\.00\)\].* by the circle f\u00a0=\u00a0[^,]*, higher than at the start\.$/);
  assert.match(reads({ learning_rate: 1e6, steps: 30 }), /by this ruler it diverges, by the circle it diverges\.$/);
  assert.match(reads({ start: [50, 1] }), /w₀\u00a0=\u00a0\(3\.00, 1\.00\).*moved to its edge\.$/);
});

test("one step lands with the Hessian at rate 1, and by the square from the diagonal, but not along an axis", () => {
  assert.ok(landsAtOnce(at({ ruler: "hessian", learning_rate: 1 })));
  assert.ok(!landsAtOnce(at({ ruler: "hessian", learning_rate: 0.9 })));
  assert.ok(!landsAtOnce(at({ ruler: "hessian", learning_rate: 1, steps: 0 })));
  assert.ok(landsAtOnce(at({ ruler: "linf", learning_rate: 0.125, start: [1, 1] })));
  assert.ok(!landsAtOnce(at({ ruler: "l2", learning_rate: 0.5, start: [2, 0] })));
});
