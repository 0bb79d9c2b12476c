import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { changeStore, emptyStore, readStore, recall, remember, storeChange } from "../../gdbook/teaching/lib/progress.mjs";

const KEY = "downhill-answers";
const RECORD = { answer: "1/8", right: false, tries: 2 };
let kept, heard;

/** Stand in for the browser: a storage of at most `room` characters, and a document that hears events. */
function browser(room = Infinity) {
  kept = new Map();
  const storage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, text) => {
      if (text.length > room) throw new Error("QuotaExceededError");
      kept.set(key, text);
    },
    removeItem: (key) => kept.delete(key),
  };
  give("localStorage", { value: storage });
  heard = [];
  give("document", { value: new EventTarget() });
  document.addEventListener("gd-progress", ({ detail }) => heard.push(detail));
}

function give(name, property) {
  Object.defineProperty(globalThis, name, { configurable: true, ...property });
}

beforeEach(() => browser());

test("an answer is recalled as it was given, whatever JSON can hold", () => {
  for (const answer of ["0,125", 3, [0, 2], ["a", "b"], { points: [[0, 1.5]] }, null]) {
    remember("learning-rate-crossing", { answer, right: true, tries: 1 });
    assert.deepEqual(recall("learning-rate-crossing"), { answer, right: true, tries: 1 });
  }
});

test("a question never answered gives null, also one named like a part of JavaScript", () => {
  for (const id of ["learning-rate-crossing", "constructor", "toString", "__proto__"]) assert.equal(recall(id), null);
});

test("an answer is told to the page, by its question's name", () => {
  remember("one", RECORD);
  assert.deepEqual(heard, [{ id: "one" }]);
});

test("everything is under one key and says its version", () => {
  remember("one", RECORD);
  remember("two", RECORD);
  assert.deepEqual([...kept.keys()], [KEY]);
  assert.deepEqual(JSON.parse(kept.get(KEY)), { version: 1, answers: { one: RECORD, two: RECORD }, pages: {} });
});

test("an answer of another tab is not lost by one of this", () => {
  remember("one", RECORD);
  const elsewhere = JSON.parse(kept.get(KEY));
  elsewhere.answers.two = RECORD;
  kept.set(KEY, JSON.stringify(elsewhere));
  remember("three", RECORD);
  assert.deepEqual(["one", "two", "three"].map(recall), [RECORD, RECORD, RECORD]);
});

test("what is spoilt is passed over, and the rest kept", () => {
  for (const text of ["", "{", "7", "null", '"words"', "[]", '{"version": 1, "answers": [1], "pages": 3}']) {
    kept.set(KEY, text);
    assert.equal(recall("one"), null);
    remember("two", RECORD);
    assert.deepEqual(recall("two"), RECORD);
  }
  const bad = [null, 5, [], {}, { answer: 1, right: "yes", tries: 1 }, { answer: 1, right: true, tries: 0 }, { right: true, tries: 1 }];
  kept.set(KEY, JSON.stringify({ version: 1, answers: { ...bad, good: RECORD }, pages: { a: 1, b: { title: "B" } } }));
  assert.deepEqual(readStore(), { answers: { good: RECORD }, pages: {} });
});

test("what a later version of the book left is neither read nor overwritten", () => {
  const text = JSON.stringify({ version: 2, answers: { one: RECORD } });
  kept.set(KEY, text);
  assert.equal(recall("one"), null);
  remember("two", RECORD);
  assert.equal(kept.get(KEY), text);
});

test("a storage that is full or forbidden is silent, and the page still hears of the answer", () => {
  browser(20);
  remember("one", RECORD);
  assert.equal(recall("one"), null);
  give("localStorage", { get: () => { throw new Error("SecurityError"); } });
  remember("two", RECORD);
  emptyStore();
  changeStore(() => {});
  assert.equal(recall("two"), null);
  assert.deepEqual(heard, [{ id: "one" }, { id: "two" }]);
});

test("emptying leaves no trace", () => {
  remember("one", RECORD);
  emptyStore();
  assert.equal(kept.size, 0);
  assert.equal(recall("one"), null);
});

test("another tab's change is told from a change of other things, and from an end of all", () => {
  assert.deepEqual(storeChange({ key: "mode", newValue: "dark" }), { concerns: false, erased: false });
  assert.deepEqual(storeChange({ key: KEY, newValue: "{}" }), { concerns: true, erased: false });
  assert.deepEqual(storeChange({ key: KEY, newValue: null }), { concerns: true, erased: true });
  assert.deepEqual(storeChange({ key: null, newValue: null }), { concerns: true, erased: true });
});
