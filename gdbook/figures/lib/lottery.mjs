/** Twin of gdbook/figures/start_lottery.py: the valleys of Styblinski and Tang's function, the odds of the best, and words. */

import { formatNumber, groupedDigits } from "./format.mjs";
import { uniforms } from "./random.mjs";

/** The most of everything, and how far from 0 a coordinate starts. */
export const LOTTERY = { dimensions: 20, restarts: 1e7, tickets: 2000, reach: 5 };

/** The roots of 4x^3 - 32x + 5: the bottom of the deep valley, the barrier, the bottom of the shallow one. */
export const VALLEYS = { deep: -2.903534027771177, barrier: 0.15673125678034, shallow: 2.746802770990837 };

/** Below 1/134, one over the largest curvature on [-5, 5], so that a step keeps its side of the barrier. */
const SMALL_RATE = 0.005;
const [NEAR, MOST_DOWN] = [0.01, 1000];

/** Return the height of one coordinate: (x^4 - 16x^2 + 5x)/2. */
export function lotteryHeight(x) {
  return (x * x * x * x - 16 * x * x + 5 * x) / 2;
}

/** Return the bottom that small steps downhill from x come near; null on the barrier itself. */
export function valleyBelow(start) {
  let x = start;
  for (let t = 0; t < MOST_DOWN; t += 1) {
    if (Math.abs(x - VALLEYS.deep) < NEAR) return VALLEYS.deep;
    if (Math.abs(x - VALLEYS.shallow) < NEAR) return VALLEYS.shallow;
    x -= SMALL_RATE * (2 * x * x * x - 16 * x + 2.5);
  }
  return null;
}

/** Return `count` tickets, each of 20 coordinates {start, deep: whether it ends in the deep valley}. */
export function drawTickets(seed, count) {
  const next = uniforms(seed);
  for (let i = 0; i < LOTTERY.dimensions; i += 1) next();  // of small seeds the first numbers are alike
  const coordinate = () => {
    const start = LOTTERY.reach * (2 * next() - 1);
    return { start, deep: valleyBelow(start) === VALLEYS.deep };
  };
  return Array.from({ length: count }, () => Array.from({ length: LOTTERY.dimensions }, coordinate));
}

/** Return how many of the tickets win in 1, 2, ... 20 dimensions: whose first d coordinates all end in the deep valley. */
export function countWinners(tickets) {
  const counts = new Array(LOTTERY.dimensions).fill(0);
  for (const ticket of tickets) {
    const lost = ticket.findIndex(({ deep }) => !deep);
    for (let d = 0; d < (lost < 0 ? LOTTERY.dimensions : lost); d += 1) counts[d] += 1;
  }
  return counts;
}

/** Return the chance that one start finds the best valley in `dimension` d: p^d, p the deep side's share of [-5, 5]. */
export function winChance(dimension) {
  return ((VALLEYS.barrier + LOTTERY.reach) / (2 * LOTTERY.reach)) ** dimension;
}

/** Return the chance that at least one of `restarts` starts does: 1 - (1 - chance)^restarts. */
export function anyChance(chance, restarts) {
  return -Math.expm1(restarts * Math.log1p(-chance));
}

/** Return the fewest starts of which at least one succeeds with the probability `wanted`. */
export function restartsNeeded(chance, wanted) {
  return Math.ceil(Math.log1p(-wanted) / Math.log1p(-chance));
}

/** Return [low, high]: of `count` draws with this chance fewer than low, or more than high, win in 2.5 % of cases at most. */
export function winnersRange(count, chance) {
  let [logShare, below, low] = [count * Math.log1p(-chance), 0, -1];
  for (let wins = 0; wins <= count; wins += 1) {
    below += Math.exp(logShare);
    if (low < 0 && below >= 0.025) low = wins;
    if (below >= 0.975) return [low, wins];
    logShare += Math.log(((count - wins) / (wins + 1)) * (chance / (1 - chance)));
  }
  return [Math.max(0, low), count];
}

/** Return how many tickets there are after a next draw while it plays: one more at first, later a tenth more. */
export function moreTickets(count) {
  return Math.min(LOTTERY.tickets, count + Math.max(1, Math.floor(count / 10)));
}

/** Return what a state shows; `last` is what one showed before, whose tickets are kept where they are the same. */
export function readLottery({ dimension, restarts, tickets: count, seed }, last) {
  const kept = last && last.seed === seed && last.tickets.length >= count;
  const tickets = kept ? last.tickets.slice(0, count) : drawTickets(seed, count);
  const chance = winChance(dimension);
  return { dimension, restarts, seed, tickets, chance, winners: countWinners(tickets), success: anyChance(chance, restarts) };
}

/** Return [the odds, the tickets drawn] in words. */
export function lotterySentence({ dimension, restarts, tickets, chance, winners, success }) {
  const needed = groupedDigits(restartsNeeded(chance, 0.95));
  const odds = `In ${oddsCount(dimension, "dimension")} one start in ${oddsInverse(chance)} finds the best of ${groupedDigits(2 ** dimension)} valleys; `
    + `${oddsCount(restarts, "restart")} ${restarts === 1 ? "succeeds" : "succeed"} with ${oddsPercent(success)}. For 95\u00a0% it takes ${needed}.`;
  if (!tickets.length) return [odds, "No ticket drawn yet."];
  const [low, high] = winnersRange(tickets.length, chance);
  const range = low === high ? `${low}` : `${low} to ${groupedDigits(high)}`;
  return [odds, `${oddsCount(tickets.length, "ticket")} drawn, ${oddsCount(winners[dimension - 1], "winner")}; 95 of 100 such draws have ${range}.`];
}

/** The most that is said: of the odds in 20 dimensions, of the tickets in one. */
export const LOTTERY_ROOM = [20, 1].map((dimension, i) => lotterySentence({
  dimension, restarts: LOTTERY.restarts, tickets: new Array(1999), chance: winChance(dimension), winners: [1999], success: 1,
})[i]);

function oddsCount(number, name) {
  return `${groupedDigits(number)} ${name}${number === 1 ? "" : "s"}`;
}

function oddsInverse(chance) {
  return chance > 0.02 ? formatNumber(1 / chance, 2) : groupedDigits(Math.round(1 / chance));
}

function oddsPercent(share) {
  return share > 0.9995 ? "more than 99.9\u00a0%" : `${formatNumber(100 * share)}\u00a0%`;
}
