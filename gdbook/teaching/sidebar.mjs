// The marks beside the chapters and the fold "Your answers" at the foot of the sidebar, on every page of the site.
import { answersIn, answersText, countByPage, countOf, eraseAnswers, mergeAnswers, mergeSentence, notePage, plural } from "./lib/answers.mjs";
import { readStore, storageAllowed, storeChange, tellProgress } from "./lib/progress.mjs";

/** Bring the fold to life; its elements are named by data-part. */
function startAnswers(fold) {
  const { page, title } = fold.dataset;
  const names = [...document.querySelectorAll(".gd-quiz[data-quiz]")].map((quiz) => quiz.dataset.quiz);
  const part = Object.fromEntries([...fold.querySelectorAll("[data-part]")].map((each) => [each.dataset.part, each]));
  const note = () => notePage(page, title, names);
  const update = () => showCounts(part, page);

  note();
  if (!storageAllowed()) part.where.textContent = "This browser keeps nothing for this page, so your answers last until you leave it.";
  update();
  followProgress(note, update);
  startExport(part);
  startImport(part);
  startErase(part);
}

/** Show what changed, also in another tab; after erasing, this page is still one that was visited. */
function followProgress(note, update) {
  document.addEventListener("gd-progress", ({ detail }) => {
    if (detail?.erased) note();
    update();
  });
  window.addEventListener("storage", (event) => {
    const { concerns, erased } = storeChange(event);
    if (concerns) tellProgress(erased ? { erased } : {});
  });
}

function startExport({ export: button, status }) {
  button.addEventListener("click", () => {
    const number = keptRecords().length;
    if (number) saveFile("downhill-answers.json", answersText(readStore()));
    status.textContent = number ? `Saved ${plural(number, "answer")} as downhill-answers.json.` : "There is no answer to export yet.";
  });
}

function startImport({ import: input, status }) {
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file) status.textContent = await takeIn(file);
    input.value = ""; // so that the same file can be chosen again
  });
}

async function takeIn(file) {
  try {
    return mergeSentence(mergeAnswers(answersIn(await file.text())));
  } catch (error) {
    return `${error.message} Nothing was changed.`;
  }
}

/** Erase only after a question, which stands in the place of the buttons. */
function startErase({ erase, buttons, question, number, keep, really, status }) {
  const ask = (asking) => {
    question.hidden = !asking;
    buttons.hidden = asking;
    (asking ? keep : erase).focus();
  };
  erase.addEventListener("click", () => {
    const kept = keptRecords().length;
    status.textContent = kept ? "" : "There is no answer to erase.";
    number.textContent = plural(kept, "answer");
    if (kept) ask(true);
  });
  keep.addEventListener("click", () => ask(false));
  really.addEventListener("click", () => {
    eraseAnswers();
    ask(false);
    status.textContent = "Your answers are erased.";
  });
  question.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault(); // on a narrow screen it would close the whole sidebar
    event.stopPropagation();
    ask(false);
  });
}

function keptRecords() {
  return Object.values(readStore()?.answers ?? {});
}

function showCounts({ count }, page) {
  const counts = countByPage(readStore() ?? { answers: {}, pages: {} });
  const { answered, right } = countOf(keptRecords());
  const here = counts[page] ? ` On this page: ${counts[page].answered} of ${counts[page].total}.` : "";
  count.textContent = (answered ? `${plural(answered, "question")} answered, ${right} right.` : "No question answered yet.") + here;
  markLinks(counts, page);
}

/** Put beside each chapter visited how many of its questions are answered: a ring to see, words to hear. */
function markLinks(counts, current) {
  const root = new URL(document.documentElement.dataset.content_root ?? ".", location.href).href;
  for (const link of document.querySelectorAll(".gd-book .bd-links li > a")) {
    link.querySelector(".gd-mark")?.remove();
    const count = counts[link.getAttribute("href") === "#" ? current : pageOf(link.href, root)];
    if (count) link.append(ringOf(count));
  }
}

function pageOf(address, root) {
  return address.replace(root, "").replace(/[?#].*$/, "").replace(/\.html$/, "");
}

function ringOf({ answered, total }) {
  const ring = document.createElement("span");
  ring.className = answered === total ? "gd-mark gd-mark-full" : "gd-mark";
  ring.style.setProperty("--gd-part", answered / total);
  ring.title = `${answered} of ${plural(total, "question")} answered`;
  const words = document.createElement("span");
  words.className = "gd-heard";
  words.textContent = ring.title;
  ring.append(words);
  return ring;
}

function saveFile(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

for (const fold of document.querySelectorAll(".gd-answers")) startAnswers(fold);
