import assert from "node:assert/strict";
import test from "node:test";

import { createModel, createModels, parseLink, restore } from "../../gdbook/site/host.mjs";

test("a change is heard once, by name and in general, and only when the value changes", () => {
  const model = createModel({ rate: 1, steps: 2 });
  const heard = [];
  model.on("change:rate", () => heard.push(model.get("rate")));
  model.on("change", () => heard.push("any"));
  model.set("rate", 1);
  model.set("rate", 3);
  model.set("steps", 4);
  assert.deepEqual(heard, [3, "any", "any"]);
});

test("off removes one handler, one event or one context's handlers", () => {
  const model = createModel({ rate: 1 });
  const heard = [];
  const [first, second, context] = [() => heard.push("first"), () => heard.push("second"), {}];
  model.on("change:rate", first);
  model.on("change:rate", second, context);
  model.off("change:rate", first);
  model.set("rate", 2);
  model.off(null, null, context);
  model.set("rate", 3);
  assert.deepEqual(heard, ["second"]);
});

test("messages to a kernel are refused with a sentence", () => {
  assert.throws(() => createModel({}).send({}), /This page has no kernel/);
});

test("a model is initialised once for all its views, and views wait for it", async () => {
  const log = [];
  const widget = {
    async initialize({ model }) {
      await Promise.resolve();
      log.push(`initialize ${model.get("rate")}`);
      return { hello: 1 };
    },
    render: () => log.push("render"),
  };
  const models = createModels({ a: { module: "m", state: { rate: 5 } } }, async () => ({ default: async () => widget }));
  const [one, two] = await Promise.all([models.getWidget("anywidget:a"), models.getWidget("IPY_MODEL_a")]);
  await one.render({ el: null });
  await two.render({ el: null });
  assert.deepEqual(log, ["initialize 5", "render", "render"]);
  assert.deepEqual(one.exports, { hello: 1 });
});

test("a reference to a model the page does not have is refused by name", async () => {
  const models = createModels({}, async () => ({}));
  await assert.rejects(models.getWidget("anywidget:gone"), /no model gone/);
});

test("commands to a kernel are rejected, not left hanging", async () => {
  let asked = null;
  const widget = { initialize({ experimental }) { asked = experimental.invoke("add", 1); } };
  await createModels({ a: { module: "m", state: {} } }, async () => ({ default: widget })).load("a");
  await assert.rejects(asked, /This page has no kernel/);
});

test("a link names a figure and its values; any other hash names none", () => {
  assert.deepEqual(parseLink("#fig=rate-figure&learning_rate=0.3"), { cell: "rate-figure", values: { learning_rate: "0.3" } });
  assert.equal(parseLink("#a-section"), null);
  assert.equal(parseLink(""), null);
});

test("a link sets what the figure accepts and says what it left out", () => {
  const model = createModel({ rate: 1, steps: 2 });
  const accepts = { rate: (value) => Number.isFinite(value) && value > 0, steps: Number.isInteger };
  assert.equal(restore(model, { accepts }, { rate: "0.3" }), "");
  const sentence = restore(model, { accepts }, { rate: "-1", steps: "many", colour: "7", constructor: "1", __proto__x: "2" });
  assert.equal(model.get("rate"), 0.3);
  assert.equal(model.get("steps"), 2);
  for (const text of ["rate=-1", "steps=many", "colour=7", "constructor=1"]) assert.ok(sentence.includes(text), text);
});
