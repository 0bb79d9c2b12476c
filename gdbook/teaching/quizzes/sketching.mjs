/** A curve or a point to predict; the answer is its heights, or its place, in pixels of the board, such as "94 112 129". */

import { element, shape } from "../../figures/lib/dom.mjs";
import { OWN, copied, listed, pressable } from "./parts.mjs";
import { completed, curveGap, farthest, heightAt, pointGap, stroked, ticksOf, valueAt } from "./judging.mjs";

export function sketching(root, told, signal, hint) {
  const board = boardOf(root, told);
  const { svg } = board;
  const pen = board.columns ? curvePen(board) : pointPen(board);
  const mark = shape("g", { class: "gd-pen", role: "slider", tabindex: 0, "aria-label": "Your prediction; arrow keys draw", "aria-valuemin": 0, "aria-valuemax": 100, ...OWN });
  const line = shape("g", { class: "gd-sketch" });
  const invite = word((board.left + board.right) / 2, board.top + 14, "", "middle");
  svg.append(...axesOf(board), invite, line, mark);
  const draw = () => {
    line.replaceChildren(...pen.shapes());
    const [x, y] = pen.place();
    const empty = !pen.read();
    mark.toggleAttribute("data-empty", empty);
    invite.textContent = empty ? "Draw here, or use the arrow keys" : "";
    mark.replaceChildren(shape("circle", { cx: x, cy: y, r: 13 }), square([x, y]));
    mark.setAttribute("aria-valuenow", Math.round(100 * board.up(y)));
    mark.setAttribute("aria-valuetext", pen.text());
  };
  drawable(svg, mark, board, pen, draw, signal);
  const show = (answer) => {
    pen.set(answer.split(" ").map(Number));
    draw();
  };
  const clear = () => {
    pen.set(null);
    board.truth.remove();
    key.hidden = true;
    draw();
  };
  const key = element("p", { class: "gd-key" }, element("span", {}, "your prediction"), element("span", {}, "what happens"));
  const judge = (answer) => {
    const numbers = answer.split(" ").map(Number);
    const gap = (other) => pen.gap(numbers, other);
    const right = gap(board.answer) <= board.tolerance;
    const known = right ? null : nearest(told, gap, board.tolerance);
    show(answer);
    svg.append(board.truth); // anew, so that it is drawn anew
    key.hidden = false;
    const reason = right ? told.querySelector("p") : known ?? hint;
    return { right, said: [element("p", {}, pen.compare(numbers, gap(board.answer))), copied(reason)] };
  };
  const accepts = (answer) => {
    const numbers = answer.split(" ").map(Number);
    return numbers.length === board.answer.length && numbers.every(Number.isFinite);
  };
  clear();
  const wipe = pressable("Clear", clear, signal, { class: "gd-quiet" });
  return { body: [svg, key], read: pen.read, judge, show, accepts, clear, buttons: [wipe], run: "Run", ask: "Draw your prediction first." };
}

/** Return what the drawing is made of: frame and axes, columns, what is given, what is true, in pixels of the board. */
function boardOf(root, told) {
  const words = root.querySelector(":scope > p:not(:first-child)");
  const svg = told.querySelector("svg").cloneNode(true);
  const truth = svg.querySelector(".gd-truth");
  const [left, top, width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const [right, bottom] = [left + width, top + height];
  const line = truth.points && pixels(truth);
  const given = svg.querySelector(".gd-given");
  const [x, y] = [...words.textContent.matchAll(AXIS)].map(axisOf);
  svg.removeAttribute("aria-hidden");
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", words.textContent);
  svg.setAttribute("viewBox", `0 0 ${right + 12} ${bottom + 42}`);
  truth.setAttribute("pathLength", 1);
  truth.remove();
  words.remove();
  if (line) root.dataset.columns = line.length;
  return {
    svg, left, top, right, bottom, truth, x, y, given: given && pixels(given), columns: line?.length ?? 0,
    across: (at) => (at - left) / width, up: (at) => (bottom - at) / height,
    answer: line ? line.map(([, height]) => height) : ["cx", "cy"].map((name) => Number(truth.getAttribute(name))),
    tolerance: Number(root.dataset.tolerance),
  };
}

/** An axis in words: "Across: rate, 0 to 2." or "Up: steps, 1 to 1000 (logarithmic)." */
const AXIS = /: ([^,]*), (\S+) to (\S+?)( \(.*?\))?\.(?= |$)/g;

function axisOf([, label, low, high, log]) {
  const number = (text) => Number(text.replace("−", "-"));
  return { label, low: number(low), high: number(high), log: Boolean(log) };
}

/** Return frame, marks, numbers and names of the axes. */
function axesOf({ left, right, top, bottom, x, y }) {
  const line = (d) => shape("path", { d });
  const across = ticksOf(x, 4).flatMap(([part, value]) => {
    const at = left + part * (right - left);
    return [line(`M${at} ${bottom}v4`), word(at, bottom + 17, short(value), "middle")];
  });
  const up = ticksOf(y, 3).flatMap(([part, value]) => {
    const at = bottom - part * (bottom - top);
    return [line(`M${left} ${at}h-4`), word(left - 7, at + 4, short(value), "end")];
  });
  return [line(`M${left} ${top}V${bottom}H${right}`), word(right, bottom + 36, x.label, "end"), word(2, 13, y.label, "start"), ...across, ...up];
}

function word(x, y, text, anchor) {
  return shape("text", { x, y, "text-anchor": anchor, "aria-hidden": "true" }, text);
}

function pixels(line) {
  return [...line.points].map(({ x, y }) => [x, y]);
}

/** A pen that draws a curve through columns: {heights, cursor}. */
function curvePen(board) {
  const { left, right, top, bottom, columns, x, y } = board;
  const column = (i) => left + (i / (columns - 1)) * (right - left);
  const middle = (top + bottom) / 2;
  let heights = [];
  let cursor = 0;
  let last = null;
  const height = () => completed(heights)?.[cursor] ?? middle;
  const valueOf = (at) => short(valueAt(y, board.up(at)));
  const where = (i) => `${x.label} ${short(valueAt(x, i / (columns - 1)))}`;
  return {
    set(numbers) {
      heights = numbers ?? Array(columns).fill(null);
      cursor = 0;
    },
    touch([px, py], begins) {
      const to = [within(board.across(px), 0, 1) * (columns - 1), within(py, top, bottom)];
      cursor = Math.round(to[0]);
      heights = begins ? stroked(heights, [cursor, to[1]], [cursor, to[1]]) : stroked(heights, last, to);
      last = to;
    },
    step(across, up) {
      cursor = within(cursor + across, 0, columns - 1);
      const now = within(height() - up, top, bottom);
      if (up) heights = stroked(heights, [cursor, now], [cursor, now]);
    },
    place: () => [column(cursor), height()],
    text: () => `${where(cursor)}: ${heights[cursor] === null ? "nothing yet" : valueOf(height())}`,
    read: () => (completed(heights) ?? []).map(Math.round).join(" "),
    gap: (one, other) => curveGap(one, other, bottom - top),
    compare(drawn, gap) {
      const i = farthest(drawn, board.answer);
      const [you, truth] = [drawn[i], board.answer[i]].map(valueOf);
      if (gap < 0.02) return "You drew what happens.";
      return `On average you were ${Math.round(100 * gap)} % of the height away; most at ${where(i)}: you drew ${you}, it is ${truth}.`;
    },
    shapes() {
      const points = (completed(heights) ?? []).map((at, i) => [column(i), at]);
      const squares = points.filter((_, i) => heights[i] !== null).map(square);
      return [shape("polyline", { points: points.join(" ") }), ...squares];
    },
  };
}

/** A pen that places one point, on the given curve where there is one. */
function pointPen(board) {
  const { left, right, top, bottom, x, y, given } = board;
  let point = null;
  const kept = ([px, py]) => {
    const across = within(px, left, right);
    return [across, within(given ? heightAt(given, across) : py, top, bottom)];
  };
  const place = () => point ?? kept([(left + right) / 2, (top + bottom) / 2]);
  const words = ([px, py]) => `${x.label} ${short(valueAt(x, board.across(px)))}, ${y.label} ${short(valueAt(y, board.up(py)))}`;
  const move = (to) => { point = kept(to); };
  return {
    set: (numbers) => { point = numbers; },
    touch: move,
    step: (across, up) => move([place()[0] + across * (given ? 2 : 4), place()[1] - up]),
    place,
    text: () => (point ? words(point) : "nothing yet"),
    read: () => (point ?? []).map(Math.round).join(" "),
    gap: (one, other) => pointGap(one, other, [right - left, bottom - top]),
    compare: (placed) => `You chose ${words(placed)}; it is ${words(board.answer)}.`,
    shapes: () => (point ? [square(point)] : []),
  };
}

/** Let the pen draw by pointer anywhere on the board, and by arrow keys from its mark. */
function drawable(svg, mark, board, pen, draw, signal) {
  const at = ({ clientX, clientY }) => {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [x, y];
  };
  const touch = (event, begins) => {
    pen.touch(at(event), begins);
    draw();
  };
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    touch(event, true);
  }, { signal });
  svg.addEventListener("pointermove", (event) => { if (svg.hasPointerCapture(event.pointerId)) touch(event, false); }, { signal });
  mark.addEventListener("keydown", (event) => {
    const far = event.shiftKey ? 14 : 4;
    const [across, up] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, far], ArrowDown: [0, -far], Home: [-99, 0], End: [99, 0] }[event.key] ?? [0, 0];
    if (!across && !up) return;
    event.preventDefault();
    pen.step(across, up);
    draw();
  }, { signal });
}

function nearest(told, gap, tolerance) {
  return listed(told, (value) => gap(value.split(" ").map(Number)) <= tolerance);
}

function square([x, y]) {
  return shape("rect", { x: x - 3.5, y: y - 3.5, width: 7, height: 7 });
}

function within(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

function short(value) {
  return String(Number(value.toPrecision(2))).replace("-", "−");
}
