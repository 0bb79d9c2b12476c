import assert from "node:assert/strict";
import test from "node:test";

import { sliderTrack, nextWhole } from "../../gdbook/figures/lib/controls.mjs";
import {
  LOTTERY, LOTTERY_ROOM, VALLEYS, anyChance, countWinners, drawTickets, lotteryHeight, lotterySentence, moreTickets, readLottery,
  restartsNeeded, valleyBelow, winChance, winnersRange,
} from "../../gdbook/figures/lib/lottery.mjs";

const plain = (text) => text.replace(/\u00a0/g, " ").replace(/\u202f/g, ",");
const state = { dimension: 10, restarts: 100, tickets: 20, seed: 1 };

test("the valleys are flat, and the deep one lies at the published depth", () => {
  for (const x of Object.values(VALLEYS)) {
    assert.ok(Math.abs((lotteryHeight(x + 1e-4) - lotteryHeight(x - 1e-4)) / 2e-4) < 1e-5, `${x}`);
  }
  assert.ok(Math.abs(lotteryHeight(VALLEYS.deep) - -39.1661657) < 1e-7);
});

test("a start ends in the valley of its side of the barrier, as near to it as can be", () => {
  for (const away of [1e-12, 1e-6, 0.1, 2, 4.8]) {
    assert.equal(valleyBelow(VALLEYS.barrier - away), VALLEYS.deep);
    assert.equal(valleyBelow(VALLEYS.barrier + away), VALLEYS.shallow);
  }
  assert.equal(valleyBelow(-5), VALLEYS.deep);
});

test("a ticket wins in d dimensions when its first d coordinates are deep, and no other does", () => {
  const ticket = (word) => [...word.padEnd(LOTTERY.dimensions, "s")].map((each) => ({ deep: each === "d" }));
  assert.deepEqual(countWinners([ticket("dds"), ticket("sd"), ticket("dddd")]).slice(0, 6), [2, 2, 1, 1, 0, 0]);
  assert.equal(countWinners([ticket("d".repeat(20))])[19], 1);
});

test("of many coordinates the share p ends deep, whatever the coordinate and the seed", () => {
  const tickets = drawTickets(7, LOTTERY.tickets);
  for (let i = 0; i < LOTTERY.dimensions; i += 1) {
    const share = tickets.filter((ticket) => ticket[i].deep).length / tickets.length;
    assert.ok(Math.abs(share - 0.515673) < 3.5 * Math.sqrt(0.25 / tickets.length), `${i}: ${share}`);
  }
  const firsts = Array.from({ length: 1000 }, (_, i) => drawTickets(i + 1, 1)[0][0].deep);
  assert.ok(Math.abs(firsts.filter(Boolean).length - 515.7) < 56);
});

test("more tickets keep those that were drawn, other seeds draw others", () => {
  const some = readLottery(state);
  const more = readLottery({ ...state, tickets: 30 }, some);
  assert.deepEqual(more.tickets.slice(0, 20), some.tickets);
  assert.deepEqual(readLottery(state, more).tickets, some.tickets);
  assert.notDeepEqual(readLottery({ ...state, seed: 2 }, some).tickets, some.tickets);
});

test("of n starts in d dimensions one succeeds as often as counting every outcome says", () => {
  const p = winChance(1);
  assert.ok(Math.abs(anyChance(p, 2) - (p * p + 2 * p * (1 - p))) < 1e-15);
  assert.ok(Math.abs(winChance(3) - p * p * p) < 1e-15);
  for (const d of [1, 5, 10, 20]) {
    const needed = restartsNeeded(winChance(d), 0.95);
    assert.ok(anyChance(winChance(d), needed) >= 0.95 && anyChance(winChance(d), needed - 1) < 0.95);
  }
  assert.equal(restartsNeeded(0.5, 0.95), 5);  // 1/32 < 5 %, 1/16 is not
});

test("the range of winners leaves at most 2.5 % on each side", () => {
  const choose = (n, k) => (k ? (choose(n, k - 1) * (n - k + 1)) / k : 1);
  for (const [n, p] of [[1, 0.5], [20, 0.1], [30, 0.5157], [50, 0.9]]) {
    const [low, high] = winnersRange(n, p);
    const between = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => choose(n, from + i) * p ** (from + i) * (1 - p) ** (n - from - i)).reduce((a, b) => a + b, 0);
    assert.ok(between(0, low - 1) < 0.025 && between(0, low) >= 0.025, `${n} ${p}: ${low}`);
    assert.ok(between(high + 1, n) <= 0.025 + 1e-12 && between(high, n) > 0.025 - 1e-12, `${n} ${p}: ${high}`);
  }
  const [low, high] = winnersRange(2000, winChance(1));
  assert.ok(low >= 986 && low <= 989 && high >= 1074 && high <= 1076, `${low} ${high}`);  // 1031.3 -+ 1.96 * 22.35
  assert.deepEqual(winnersRange(20, winChance(20)), [0, 0]);
});

test("playing begins one by one and ends with all tickets, in a few dozen draws", () => {
  const counts = [0];
  while (counts.at(-1) < LOTTERY.tickets && counts.length < 200) counts.push(moreTickets(counts.at(-1)));
  assert.deepEqual(counts.slice(0, 6), [0, 1, 2, 3, 4, 5]);
  assert.equal(counts.at(-1), LOTTERY.tickets);
  assert.ok(counts.length < 90, `${counts.length}`);
});

test("the sentence says the odds and what was drawn", () => {
  const [odds, drawn] = lotterySentence(readLottery(state)).map(plain);
  assert.equal(odds, "In 10 dimensions one start in 752 finds the best of 1,024 valleys; 100 restarts succeed with 12.5 %. For 95 % it takes 2,252.");
  assert.match(drawn, /^20 tickets drawn, \d winners?; 95 of 100 such draws have 0 to 1\.$/);
  const [one, none] = lotterySentence(readLottery({ dimension: 1, restarts: 1, tickets: 0, seed: 3 })).map(plain);
  assert.equal(one, "In 1 dimension one start in 1.9 finds the best of 2 valleys; 1 restart succeeds with 51.6 %. For 95 % it takes 5.");
  assert.equal(none, "No ticket drawn yet.");
});

test("no state says a thing without a number, or more than its room holds", () => {
  for (const dimension of [1, 2, 9, 10, 19, 20]) for (const restarts of [1, 12345, 1e7]) for (const tickets of [0, 1, 1999]) {
    const words = lotterySentence(readLottery({ dimension, restarts, tickets, seed: 1 }));
    assert.doesNotMatch(words.join(" "), /NaN|Infinity|undefined/);
    words.forEach((each, i) => assert.ok(each.length <= LOTTERY_ROOM[i].length, each));
  }
});

test("every task can be done by its sliders and buttons", () => {
  const track = sliderTrack(1, LOTTERY.restarts, true);
  const offered = Array.from({ length: 501 }, (_, i) => nextWhole(track.value(track.low + i * track.step), -1, true, [1, LOTTERY.restarts]));
  const few = offered.filter((n) => anyChance(winChance(5), n) >= 0.95 && anyChance(winChance(5), n) < 0.955);
  assert.ok(few.length >= 1, `${few}`);
  assert.ok(anyChance(winChance(20), LOTTERY.restarts) >= 0.95);
  assert.ok(countWinners(drawTickets(1, LOTTERY.tickets))[7] > 0);
});
