/** StartLottery: how likely random starts find the best valley, as the dimension grows, and tickets that try. */

import { shape, write } from "./lib/dom.mjs";
import { KIND } from "./lib/accepts.mjs";
import { createPlot, polyline } from "./lib/axes.mjs";
import { createButton, createMarkedSlider, createPlayer, nextWhole } from "./lib/controls.mjs";
import { createKey } from "./lib/key.mjs";
import { openFigure } from "./lib/figure.mjs";
import { groupedDigits } from "./lib/format.mjs";
import {
  LOTTERY, LOTTERY_ROOM, VALLEYS, anyChance, lotteryHeight, lotterySentence, moreTickets, readLottery, winChance, winnersRange,
} from "./lib/lottery.mjs";

const MOST_SEED = 1000;
const ROWS = 12;
const LEAST_CHANCE = 1e-6;
const DIMENSIONS = Array.from({ length: LOTTERY.dimensions }, (_, i) => i + 1);

/** The traits, and what a link may set. */
const accepts = {
  dimension: KIND.whole(LOTTERY.dimensions, 1),
  restarts: KIND.whole(LOTTERY.restarts, 1),
  tickets: KIND.whole(LOTTERY.tickets),
  seed: KIND.whole(MOST_SEED, 1),
};

const TASKS = [
  ["Reach 95 % in 5 dimensions with as few restarts as you can.", ({ dimension, success }) => dimension === 5 && success >= 0.95 && success < 0.955],
  ["Reach 95 % in 20 dimensions.", ({ dimension, success }) => dimension === 20 && success >= 0.95],
  ["Draw a winning ticket in 8 dimensions or more.", ({ dimension, winners }) => dimension >= 8 && winners[dimension - 1] > 0],
];

/** Return the marks of coordinates, filled where they end in the deep valley: draw(places), an array of [x, y, deep], radius. */
function createBalls(parent) {
  const deep = shape("path", { class: "gd-ticket-deep" });
  const shallow = shape("path", { class: "gd-ticket-shallow" });
  parent.append(shallow, deep);
  return (places, r) => {
    const ball = ([x, y]) => `M${(x - r).toFixed(1)} ${y.toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;
    deep.setAttribute("d", places.filter(([, , isDeep]) => isDeep).map(ball).join(""));
    shallow.setAttribute("d", places.filter(([, , isDeep]) => !isDeep).map(ball).join(""));
  };
}

/** One coordinate's two valleys and the barrier, with the coordinates of the newest ticket where they start. */
function createValleys(parent, view, signal) {
  const axes = { x: { label: "x: ★ deep, ☆ shallow", domain: [-LOTTERY.reach, LOTTERY.reach] }, y: { label: "height of one coordinate", domain: [-90, 130] } };
  const plot = createPlot(parent, { label: "The two valleys of one coordinate", ...axes }, () => layout(), signal);
  const curve = shape("path", { class: "gd-curve" });
  const barrier = shape("path", { class: "gd-ahead" });
  const words = shape("g", { class: "gd-minima" }, ...["★", "☆"].map((star) => shape("text", { "text-anchor": "middle" }, star)));
  const share = (100 * winChance(1)).toFixed(1);
  const names = [`★ ${share} %`, `☆ ${(100 - share).toFixed(1)} %`].map((text) => shape("text", { class: "gd-landmark", y: 12 }, text));
  plot.area.append(barrier, curve, words, ...names);
  const drawBalls = createBalls(plot.area);

  function layout() {
    const along = Array.from({ length: 121 }, (_, i) => LOTTERY.reach * (i / 60 - 1));
    const edge = plot.toX(VALLEYS.barrier);
    curve.setAttribute("d", polyline(along.map((x) => [plot.toX(x), plot.toY(lotteryHeight(x))])));
    barrier.setAttribute("d", `M${edge} 0V${plot.height}`);
    [VALLEYS.deep, VALLEYS.shallow].forEach((x, i) => {
      words.children[i].setAttribute("x", plot.toX(x));
      words.children[i].setAttribute("y", plot.toY(lotteryHeight(x)) + 17);
      names[i].setAttribute("x", edge + (i ? 6 : -6));
      names[i].setAttribute("text-anchor", i ? "start" : "end");
    });
    draw();
  }

  function draw() {
    const { dimension, tickets } = view().now;
    const newest = (tickets.at(-1) ?? []).slice(0, dimension);
    drawBalls(newest.map(({ start, deep }) => [plot.toX(start), plot.toY(lotteryHeight(start)), deep]), 4);
  }
  return { plot, draw };
}

/** The newest tickets, a row for each and in it a mark for each coordinate; a star for those that win. */
function createTickets(parent, view, signal) {
  const plot = createPlot(parent, { label: "The newest tickets", x: { label: "coordinate" }, y: { label: "ticket, newest on top" } }, () => draw(), signal);
  const bands = shape("path", { class: "gd-ticket-band" });
  const stars = shape("g", { class: "gd-minima" });
  plot.area.append(bands);
  plot.above.append(stars);
  const drawBalls = createBalls(plot.area);

  function draw() {
    const { dimension, tickets } = view().now;
    const rows = tickets.slice(-ROWS).map((ticket, i) => [Math.max(1, tickets.length - ROWS + 1) + i, ticket.slice(0, dimension)]);
    const radius = Math.min(5, 0.4 * (plot.toX(1) - plot.toX(0)), 0.4 * (plot.toY(0) - plot.toY(1)));
    const won = rows.filter(([, row]) => row.every(({ deep }) => deep)).map(([number]) => plot.toY(number));
    drawBalls(rows.flatMap(([number, row]) => row.map(({ deep }, i) => [plot.toX(i + 1), plot.toY(number), deep])), radius);
    bands.setAttribute("d", won.map((y) => `M0 ${y - radius - 1}h${plot.width}v${2 * radius + 2}h${-plot.width}z`).join(""));
    stars.replaceChildren(...won.map((y) => shape("text", { x: plot.width - 15, y: y + 5 }, "★")));
  }
  const frame = ({ dimension, tickets }) => {
    const newest = Math.max(ROWS, tickets.length);
    const numbers = [0, 5, 10].map((down) => newest - down).filter((number) => number <= tickets.length);
    return {
      x: { domain: [0.2, Math.max(5, dimension) + 1.5], named: DIMENSIONS.filter((d) => d <= dimension && (d === 1 || d % 5 === 0)).map((d) => [d, d]) },
      y: { domain: [newest - ROWS + 0.3, newest + 0.7], named: numbers.map((number) => [number, groupedDigits(number)]) },
    };
  };
  return { plot, draw, frame };
}

/** The chance of one start and of all restarts in each dimension, and the share of tickets that won, on a logarithmic axis. */
function createOdds(parent, view, signal) {
  const axes = { x: { label: "dimension d", domain: [0.5, LOTTERY.dimensions + 0.5] }, y: { label: "chance of the best valley, log scale", domain: [LEAST_CHANCE, 1.6], log: true } };
  const plot = createPlot(parent, { label: "The chance of the best valley in each dimension", ...axes }, () => draw(), signal);
  const range = shape("path", { class: "gd-odds-range" });
  const one = shape("path", { class: "gd-curve" });
  const many = shape("path", { class: "gd-odds-many" });
  const shares = shape("path", { class: "gd-odds-share" });
  const drop = shape("path", { class: "gd-ahead" });
  const key = createKey([["gd-odds-many", "all restarts"], ["gd-curve", "one start, pᵈ"], ["gd-odds-share gd-odds-squares", "tickets that won"], ["gd-odds-swatch", "95 of 100 draws"]]);
  const dots = [shape("circle", { class: "gd-foot", r: 5 }), shape("circle", { class: "gd-here", r: 6.5 })];
  plot.area.append(range, drop, one, many, shares, key.root);
  plot.above.append(...dots);

  function draw() {
    const { dimension, restarts, tickets, winners } = view().now;
    const place = (d, chance) => [plot.toX(d), plot.toY(Math.max(chance, LEAST_CHANCE / 10))];
    const chances = DIMENSIONS.map(winChance);
    const all = chances.map((chance) => anyChance(chance, restarts));
    one.setAttribute("d", polyline(chances.map((chance, i) => place(i + 1, chance))));
    many.setAttribute("d", polyline(all.map((chance, i) => place(i + 1, chance))));
    drawShares(tickets.length, winners, chances, place);
    [chances, all].forEach((each, i) => {
      const [x, y] = place(dimension, each[dimension - 1]);
      dots[i].setAttribute("cx", x);
      dots[i].setAttribute("cy", y);
    });
    drop.setAttribute("d", `M${plot.toX(dimension)} 0V${plot.height}`);
    key.root.setAttribute("transform", `translate(0 ${plot.height - 74})`);
  }

  function drawShares(count, winners, chances, place) {
    const ranges = count ? chances.map((chance) => winnersRange(count, chance)) : [];
    const edge = (side) => ranges.map((each, i) => place(i + 1, each[side] / count));
    range.setAttribute("d", count ? `${polyline([...edge(1), ...edge(0).reverse()])}Z` : "");
    const squares = winners.flatMap((won, i) => (won ? [place(i + 1, won / count)] : []));
    shares.setAttribute("d", squares.map(([x, y]) => `M${x.toFixed(1)} ${y.toFixed(1)}h0`).join(""));
  }
  return { plot, draw };
}

/** Return a slider of whole numbers from 1: {root, show(value, options)}. */
function createCountSlider(label, { read, most, pick }, signal) {
  let [held, shown] = [false, null];
  const slider = createMarkedSlider(label, (value) => {
    const next = nextWhole(value, read(), held, [1, most]);
    if (next === read()) slider.show(shown);  // or it would stay where no whole number is
    else pick(next);
  }, signal);
  for (const [event, now] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) {
    slider.root.addEventListener(event, () => { held = now; }, { signal });
  }
  const show = (value, options) => {
    shown = { value, low: 1, most, text: groupedDigits(value), ...options };
    slider.show(shown);
  };
  return { root: slider.root, show };
}

/** The sliders and the buttons; returns show(now), which sets them to the state. */
function addControls(parent, model, signal) {
  const trait = (name, most) => ({ most, read: () => model.get(name), pick: (value) => write(model, { [name]: value }) });
  const dimension = createCountSlider("Dimension d", trait("dimension", LOTTERY.dimensions), signal);
  const restarts = createCountSlider("Restarts n, log scale", trait("restarts", LOTTERY.restarts), signal);
  const draw = (next) => () => {
    const count = model.get("tickets");
    if (count < LOTTERY.tickets) write(model, { tickets: next(count) });
    return model.get("tickets") < LOTTERY.tickets;
  };
  const one = createButton("Draw a ticket", draw((count) => count + 1), signal);
  const play = createButton("Play", () => {
    if (model.get("tickets") >= LOTTERY.tickets) write(model, { tickets: 0 });
    player.toggle();
  }, signal);
  const player = createPlayer(draw(moreTickets), (playing) => { play.textContent = playing ? "Pause" : "Play"; }, signal);
  const again = createButton("Other tickets", () => write(model, { seed: (model.get("seed") % MOST_SEED) + 1 }), signal);
  parent.append(dimension.root, restarts.root, one, play, again);
  const dimensionMarks = [1, 5, 10, 20].map((value) => ({ value, text: String(value), label: `Set the dimension to ${value}` }));
  const restartMarks = [1, 100, 1e4, 1e6].map((value) => ({ value, text: groupedDigits(value), label: `Set the restarts to ${groupedDigits(value)}` }));
  return ({ dimension: d, restarts: n, tickets }) => {
    dimension.show(d, { low: 0.5, marks: dimensionMarks });
    restarts.show(n, { marks: restartMarks, log: true });
    one.setAttribute("aria-disabled", tickets.length >= LOTTERY.tickets);
  };
}

function render(host) {
  const figure = openFigure(host, { name: "StartLottery", title: "What are the odds of the best valley?", accepts, tasks: TASKS, read: readLottery, room: LOTTERY_ROOM });
  const { card, model, view, signal } = figure;
  const parts = [createValleys, createTickets, createOdds].map((create) => create(card.plots, view, signal));
  const show = addControls(card.controls, model, signal);
  return figure.run({ parts, show, words: lotterySentence });
}

export default { render, accepts };
