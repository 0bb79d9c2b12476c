import assert from "node:assert/strict";
import test from "node:test";

import { normals, uniforms } from "../../gdbook/figures/lib/random.mjs";

const take = (next, count) => Array.from({ length: count }, next);

test("the uniform numbers are those of Park and Miller, whose ten thousandth from 1 is 1043618065", () => {
  assert.equal(take(uniforms(1), 10000).at(-1), 1043618065 / (2 ** 31 - 1));
});

test("normal numbers have the shares of a normal distribution, and neighbours know nothing of each other", () => {
  const drawn = take(normals(3), 100000);
  const shareBelow = (limit) => drawn.filter((x) => x < limit).length / drawn.length;
  for (const [limit, share] of [[-2, 0.02275], [-1, 0.15866], [0, 0.5], [0.6745, 0.75], [1.96, 0.975], [3, 0.99865]]) {
    assert.ok(Math.abs(shareBelow(limit) - share) < 3.5 * Math.sqrt((share * (1 - share)) / drawn.length), `${limit}: ${shareBelow(limit)}`);
  }
  for (const lag of [1, 2]) {
    const product = drawn.slice(lag).reduce((sum, x, i) => sum + x * drawn[i], 0) / drawn.length;
    assert.ok(Math.abs(product) < 3.5 / Math.sqrt(drawn.length), `lag ${lag}: ${product}`);
  }
});

test("the first normal numbers of small seeds are like any others", () => {
  const firsts = Array.from({ length: 1000 }, (_, i) => normals(i + 1)());
  assert.ok(firsts.filter((x) => Math.abs(x) > 2).length < 80);
  assert.ok(Math.abs(firsts.reduce((sum, x) => sum + x, 0) / 1000) < 0.12);
});
