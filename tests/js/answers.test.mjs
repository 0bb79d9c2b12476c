import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

import { answersIn, answersText, countByPage, countOf, eraseAnswers, mergeAnswers, mergeSentence, notePage, plural } from "../../gdbook/teaching/lib/answers.mjs";
import { readStore, recall, remember } from "../../gdbook/teaching/lib/progress.mjs";

let kept, heard;

beforeEach(() => {
  kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text), removeItem: (key) => kept.delete(key) };
  Object.defineProperty(globalThis, "localStorage", { configurable: true, value: storage });
  Object.defineProperty(globalThis, "document", { configurable: true, value: new EventTarget() });
  heard = [];
  document.addEventListener("gd-progress", ({ detail }) => heard.push(detail));
});

const record = (right, tries = 1, answer = "a") => ({ answer, right, tries });
const line = (question, right, tries = 1, answer = "a") => ({ question, ...record(right, tries, answer) });
const fileOf = (answers, version = 1) => JSON.stringify({ book: "Downhill", version, answers });

test("a page counts the answers to its own questions among all", () => {
  notePage("core/rate", "How long a step?", ["one", "two", "three"]);
  notePage("core/stop", "When to stop?", ["four"]);
  remember("one", record(true));
  remember("three", record(false));
  remember("elsewhere", record(true));
  assert.deepEqual(countByPage(readStore()), {
    "core/rate": { answered: 2, right: 1, total: 3 },
    "core/stop": { answered: 0, right: 0, total: 1 },
  });
  assert.deepEqual(countOf(Object.values(readStore().answers)), { answered: 3, right: 2 });
});

test("a page that asks nothing is not noted, and one that no longer asks is forgotten", () => {
  notePage("glossary", "Glossary", []);
  assert.equal(kept.size, 0);
  notePage("core/rate", "How long a step?", ["one"]);
  notePage("core/rate", "How long a step?", ["one", "two"]);
  assert.deepEqual(readStore().pages, { "core/rate": { title: "How long a step?", names: ["one", "two"] } });
  notePage("core/rate", "How long a step?", []);
  assert.deepEqual(readStore().pages, {});
});

test("a page noted before is not written again, which other tabs would hear", () => {
  notePage("core/rate", "How long a step?", ["one"]);
  localStorage.setItem = () => assert.fail("written again");
  notePage("core/rate", "How long a step?", ["one"]);
});

test("the file holds the answers alone, in the order of the chapters' questions", () => {
  remember("two", record(false, 3, "1/8"));
  remember("alone", record(true));
  remember("one", record(true, 1, [0, 2]));
  notePage("core/rate", "How long a step?", ["one", "two", "three"]);
  assert.deepEqual(JSON.parse(answersText(readStore())), {
    book: "Downhill",
    version: 1,
    answers: [
      { chapter: "How long a step?", question: "one", answer: [0, 2], right: true, tries: 1 },
      { chapter: "How long a step?", question: "two", answer: "1/8", right: false, tries: 3 },
      { chapter: "", question: "alone", answer: "a", right: true, tries: 1 },
    ],
  });
});

test("what was exported comes back in an empty browser, its chapters too", () => {
  notePage("core/rate", "How long a step?", ["one", "two"]);
  remember("one", record(true, 2, "0,125"));
  remember("two", record(false, 1, [1, 0]));
  const text = answersText(readStore());
  eraseAnswers();
  assert.equal(recall("one"), null);
  assert.deepEqual(mergeAnswers(answersIn(text)), { added: 2, changed: 0, same: 0 });
  assert.deepEqual([recall("one"), recall("two")], [record(true, 2, "0,125"), record(false, 1, [1, 0])]);
  assert.equal(answersText(readStore()), text);
  assert.deepEqual(heard.slice(-2), [{ erased: true }, { restored: true }]);
});

test("of two answers the right one stays, then the one of more tries, then the one that was here", () => {
  const cases = [
    [record(false, 5, "here"), record(true, 1, "file"), "file"],
    [record(true, 1, "here"), record(false, 5, "file"), "here"],
    [record(false, 1, "here"), record(false, 2, "file"), "file"],
    [record(true, 2, "here"), record(true, 1, "file"), "here"],
    [record(true, 1, "here"), record(true, 1, "file"), "here"],
  ];
  for (const [here, file, stays] of cases) {
    remember("one", here);
    mergeAnswers([{ question: "one", ...file }]);
    assert.equal(recall("one").answer, stays);
    eraseAnswers();
  }
});

test("merging counts what is new, better and as before, and says so in a sentence", () => {
  remember("one", record(true));
  remember("two", record(false));
  const counts = mergeAnswers([line("one", false), line("two", true), line("three", true), line("four", false)]);
  assert.deepEqual(counts, { added: 2, changed: 1, same: 1 });
  assert.equal(mergeSentence(counts), "Read 4 answers: 2 new, 1 better than before, 1 already here.");
  assert.equal(mergeSentence({ added: 1, changed: 0, same: 0 }), "Read 1 answer: 1 new.");
  assert.equal(mergeSentence({ added: 0, changed: 0, same: 0 }), "The file holds no answer, so nothing changed.");
});

test("a file that is none of ours is refused in a sentence", () => {
  const cases = [
    ["", /^The file holds no answers exported from this book\.$/],
    ["{", /no answers exported/],
    ["[]", /no answers exported/],
    ["null", /no answers exported/],
    ['{"answers": []}', /no answers exported/],
    ['{"book": "Downhill", "answers": {}}', /no answers exported/],
    [fileOf([], 2), /^The file was written by a later version of the book\.$/],
    [" ".repeat(2e6 + 1), /^The file is too large to hold answers\.$/],
  ];
  for (const [text, sentence] of cases) assert.throws(() => answersIn(text), { message: sentence });
  assert.deepEqual(answersIn(fileOf([])), []);
});

test("one spoilt answer refuses the file and is named by its place", () => {
  const spoilt = [null, 3, {}, { ...line("one", true), question: "../x" }, { ...line("one", true), question: "__proto__" },
    { ...line("one", true), question: 7 }, { ...line("one", true), right: "true" }, { ...line("one", true), tries: 0 },
    { ...line("one", true), tries: 1.5 }, { ...line("one", true), chapter: 3 }, { question: "one", right: true, tries: 1 }];
  for (const each of spoilt) assert.throws(() => answersIn(fileOf([line("fine", true), each])), { message: /^Answer 2 of the file lacks/ });
});

test("where nothing can be kept, merging says so instead of counting", () => {
  localStorage.setItem = () => { throw new Error("QuotaExceededError"); };
  assert.throws(() => mergeAnswers([line("one", true)]), { message: /cannot keep answers/ });
  assert.deepEqual(heard, []);
});

test("one is one and more are many", () => {
  assert.deepEqual([0, 1, 2].map((number) => plural(number, "answer")), ["0 answers", "1 answer", "2 answers"]);
});
