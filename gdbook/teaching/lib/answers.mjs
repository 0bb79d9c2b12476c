// What the sidebar does with the kept answers: count them, write them to a file, read them back.
import { changeStore, emptyStore, isPlain, isRecord, ownEntry, readStore, tellProgress } from "./progress.mjs";

const FILE_VERSION = 1;
const LARGEST_FILE = 2e6;
const QUESTION_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Remember which questions a page asks, so that other pages can say how many of them are answered. */
export function notePage(page, title, names) {
  const asked = names.length ? { title, names } : undefined;
  if (JSON.stringify(ownEntry(readStore()?.pages, page)) === JSON.stringify(asked)) return;
  changeStore(({ pages }) => {
    if (asked) pages[page] = asked;
    else delete pages[page];
  });
}

/** Return {page: {answered, right, total}} of every page visited that asks something. */
export function countByPage({ answers, pages }) {
  const count = ({ names }) => ({ ...countOf(names.map((name) => ownEntry(answers, name)).filter(Boolean)), total: names.length });
  return Object.fromEntries(Object.entries(pages).map(([page, asked]) => [page, count(asked)]));
}

/** Return {answered, right} of the given records. */
export function countOf(records) {
  return { answered: records.length, right: records.filter(({ right }) => right).length };
}

export function plural(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Return the text of a file that holds the answers and nothing else, in the order of chapters and questions. */
export function answersText({ answers, pages }) {
  const chapters = new Map(Object.values(pages).flatMap(({ title, names }) => names.map((name) => [name, title])));
  const order = [...new Set([...chapters.keys(), ...Object.keys(answers)])].filter((name) => Object.hasOwn(answers, name));
  const list = order.map((question) => {
    const { chapter = "", answer, right, tries } = answers[question];
    return { chapter: chapters.get(question) ?? chapter, question, answer, right, tries };
  });
  return `${JSON.stringify({ book: "Downhill", version: FILE_VERSION, answers: list }, null, 1)}\n`;
}

/** Return the list of answers in a file's text; throw an Error whose message is a sentence where there is none. */
export function answersIn(text) {
  if (text.length > LARGEST_FILE) throw new Error("The file is too large to hold answers.");
  const content = parsedAnswers(text);
  if (content.version > FILE_VERSION) throw new Error("The file was written by a later version of the book.");
  content.answers.forEach((each, i) => {
    if (!isAnswer(each)) throw new Error(`Answer ${i + 1} of the file lacks its question, answer, right (true or false) or tries.`);
  });
  return content.answers;
}

function parsedAnswers(text) {
  let content = null;
  try {
    content = JSON.parse(text);
  } catch { /* said below */ }
  if (!isPlain(content) || content.book !== "Downhill" || !Array.isArray(content.answers)) {
    throw new Error("The file holds no answers exported from this book.");
  }
  return content;
}

function isAnswer(each) {
  const { question, chapter = "" } = isPlain(each) ? each : {};
  return isRecord(each) && typeof question === "string" && QUESTION_NAME.test(question) && typeof chapter === "string";
}

/** Merge a list of answers into those kept; return {added, changed, same}; throw an Error where nothing can be kept.

 Of two answers to a question the right one stays, then the one of more tries, then the one that was here. */
export function mergeAnswers(list) {
  const counts = { added: 0, changed: 0, same: 0 };
  const kept = changeStore(({ answers }) => {
    for (const each of list) counts[mergeAnswer(answers, each)] += 1;
  });
  if (!kept) throw new Error("This browser cannot keep answers: its storage is off or full.");
  tellProgress({ restored: true });
  return counts;
}

function mergeAnswer(answers, { question, chapter = "", answer, right, tries }) {
  const old = ownEntry(answers, question);
  if (old && !isBetter({ right, tries }, old)) return "same";
  answers[question] = { answer, right, tries, chapter };
  return old ? "changed" : "added";
}

function isBetter(one, other) {
  return one.right === other.right ? one.tries > other.tries : one.right;
}

/** Say in a sentence what merging did. */
export function mergeSentence({ added, changed, same }) {
  if (!added && !changed && !same) return "The file holds no answer, so nothing changed.";
  const parts = [added && `${added} new`, changed && `${changed} better than before`, same && `${same} already here`];
  return `Read ${plural(added + changed + same, "answer")}: ${parts.filter(Boolean).join(", ")}.`;
}

export function eraseAnswers() {
  emptyStore();
  tellProgress({ erased: true });
}
