import assert from "node:assert/strict";
import test from "node:test";

import { partDrawer, openFigure } from "../../gdbook/figures/lib/figure.mjs";
import { createStepper } from "../../gdbook/figures/lib/stepper.mjs";
import { KIND } from "../../gdbook/figures/lib/accepts.mjs";
import { createRemark } from "../../gdbook/figures/lib/card.mjs";
import { createModel } from "../../gdbook/site/host.mjs";
import { PaperElement, providePaper } from "../../gdbook/site/cards.mjs";

providePaper(globalThis);
const forever = new AbortController().signal;

/** Return a plot of some width that notes what is asked of it. */
function fakePlot(asked, width = 100) {
  return { width, x: { label: "x", domain: [0, 1] }, y: { domain: [0, 1] }, layout: () => asked.push("layout") };
}

test("a part is laid out when what its axes hold changes, and else only drawn", () => {
  const asked = [];
  const plot = fakePlot(asked);
  const draw = partDrawer({ plot, draw: () => asked.push("draw"), frame: ({ most, seed }) => ({ seed, x: { domain: [0, most] } }) });
  draw({ most: 5, seed: 1 });
  draw({ most: 5, seed: 1 });
  draw({ most: 5, seed: 2 });
  assert.deepEqual(asked, ["layout", "draw", "layout"]);
  assert.deepEqual([plot.x, plot.y], [{ label: "x", domain: [0, 5] }, { domain: [0, 1] }]);
});

test("a part without a size has its axes set and is not drawn", () => {
  const asked = [];
  const plot = fakePlot(asked, 0);
  partDrawer({ plot, draw: () => asked.push("draw"), frame: () => ({ y: { domain: [2, 3] } }) })({});
  assert.deepEqual([asked, plot.y.domain], [[], [2, 3]]);
});

test("a part without a frame or without a plot is drawn", () => {
  const asked = [];
  partDrawer({ plot: fakePlot(asked), draw: () => asked.push("one") })({});
  partDrawer({ draw: () => asked.push("other") })({});
  assert.deepEqual(asked, ["one", "other"]);
});

/** Return the buttons of a walk over `steps`, by name, and its model. */
function walkOf(steps, { last, most, home = {} }) {
  const model = createModel({ steps, start: 7 });
  const stepper = createStepper(model, () => ({ steps: model.get("steps"), last, ...(most === undefined ? {} : { most }) }), home, forever);
  const [step, play, reset] = stepper.buttons;
  return { model, ...stepper, step, play, reset };
}

const press = (button) => button.listeners.click({ target: button });

test("Step goes on to the end and no further, and says so", () => {
  const { model, step, show } = walkOf(1, { last: 2 });
  show();
  assert.equal(step.getAttribute("aria-disabled"), "false");
  press(step);
  press(step);
  assert.equal(model.get("steps"), 2);
  show();
  assert.equal(step.getAttribute("aria-disabled"), "true");
});

test("Step may go on where there is nothing more to watch, Play does not", () => {
  const { model, step, play } = walkOf(3, { last: 3, most: 5 });
  press(step);
  assert.equal(model.get("steps"), 4);
  press(play);
  assert.equal(model.get("steps"), 3, "from the beginning to what there is to watch");
  assert.equal(play.textContent, "Play");
});

test("Reset writes what it began with", () => {
  const { model, reset } = walkOf(3, { last: 5, home: { start: -1 } });
  press(reset);
  assert.deepEqual([model.get("steps"), model.get("start")], [0, -1]);
});

/** Return a figure that shows `rate` and `steps`, and what it has drawn and read. */
function openExample(state) {
  const [drawn, given] = [[], []];
  const [model, el] = [createModel(state), new PaperElement("div")];
  const figure = openFigure({ model, el, signal: forever }, {
    name: "Example", title: "What if?", accepts: { rate: KIND.positive, steps: KIND.whole(9) }, tasks: [["Be patient.", () => false]],
    read: ({ rate, steps }, last) => {
      given.push(last?.double);
      return { double: 2 * rate, steps };
    },
  });
  const draw = () => drawn.push([figure.view().now.double, figure.view().shown]);
  const end = figure.run({ parts: [{ draw }], show: ({ double }) => given.push(`show ${double}`), words: ({ double }) => [`It is ${double}.`, "So."] });
  return { model, el, drawn, given, end, figure };
}

test("a figure reads, draws, shows and tells at first and after each change", () => {
  const { model, el, drawn, given, figure } = openExample({ rate: 1, steps: 3 });
  model.set("rate", 4);
  assert.deepEqual(drawn, [[2, 3], [8, 3]]);
  assert.deepEqual(given, [undefined, "show 2", 2, "show 8"]);
  assert.match(el.textContent, /It is 8\. So\./);
  assert.deepEqual(figure.view().now.state, { rate: 4, steps: 3 });
});

test("the steps shown follow those of the state", () => {
  const { model, drawn } = openExample({ rate: 1, steps: 3 });
  model.set("steps", 9);
  model.set("steps", 0);
  assert.deepEqual(drawn, [[2, 3], [2, 9], [2, 0]]);
});

test("a figure that was closed neither listens nor shows", () => {
  const { model, el, drawn, end } = openExample({ rate: 1, steps: 3 });
  end();
  model.set("rate", 2);
  assert.equal(drawn.length, 1);
  assert.equal(el.childElementCount, 0);
});

test("a remark keeps room for the longest of its texts", () => {
  const remark = createRemark(["short", "the longest of them", "middling"]);
  remark.show("short");
  assert.deepEqual(remark.root.children.map((line) => line.textContent), ["short", "the longest of them"]);
  assert.equal(remark.root.children[1].getAttribute("aria-hidden"), "true");
});
