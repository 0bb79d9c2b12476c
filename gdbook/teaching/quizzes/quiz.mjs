/** A question made live: the plain HTML that Python wrote becomes a form, and each answer is explained. */

import { element, lifetime } from "../../figures/lib/dom.mjs";
import { recall, remember } from "../lib/progress.mjs";
import { OWN } from "./parts.mjs";
import { choosing } from "./choosing.mjs";
import { typing } from "./typing.mjs";
import { sorting } from "./sorting.mjs";
import { sketching } from "./sketching.mjs";

const FORMS = { choice: choosing, multiple: choosing, number: typing, order: sorting, predict: sketching };

/** Make the question in `root` (.gd-quiz) live until `signal` ends. */
function enhance(root, signal) {
  const task = root.querySelector("p");
  const [told, hint] = [...root.querySelectorAll(":scope > details")].reverse();
  const form = FORMS[root.dataset.kind](root, told, signal, hint?.querySelector("p"));
  const verdict = element("div", { class: "gd-verdict", "aria-live": "polite" });
  const check = element("button", { type: "submit", ...OWN }, form.run ?? "Check");
  const bar = element("div", { class: "gd-bar" }, check, ...(form.buttons ?? []));
  const fields = element("fieldset", {}, element("legend", {}, ...task.childNodes), ...form.body, bar);
  const frame = element("form", {}, fields, verdict);
  told.classList.add("gd-answer");
  told.querySelector("summary").textContent = "Show the answer";
  task.remove();
  root.prepend(frame);
  root.dataset.state = "live";
  answerable(root, frame, form, verdict, told, signal);
}

function answerable(root, frame, form, verdict, told, signal) {
  const name = root.dataset.quiz;
  const say = (answer) => {
    const { unread, right, said } = answer ? form.judge(answer) : { unread: form.ask };
    verdict.dataset.right = unread ? "" : right;
    if (unread) verdict.replaceChildren(element("p", {}, unread));
    else {
      verdict.replaceChildren(verdictLine(right), ...said);
      root.dataset.tried = right;
    }
    return unread ? null : { right };
  };
  frame.addEventListener("submit", (event) => {
    event.preventDefault();
    const answer = form.read();
    const found = say(answer);
    const kept = recall(name);
    if (found && !kept?.right) remember(name, { answer, right: found.right, tries: (kept?.tries ?? 0) + 1 });
  }, { signal });
  const restore = () => {
    const kept = recall(name);
    if (typeof kept?.answer !== "string" || !form.accepts(kept.answer)) return;
    form.show(kept.answer);
    say(kept.answer);
  };
  const forget = () => {
    form.clear();
    verdict.replaceChildren();
    told.open = false;
    delete root.dataset.tried;
  };
  // The one event of the whole page that a question hears: its answers were erased, or came from a file.
  root.ownerDocument.addEventListener("gd-progress", ({ detail }) => {
    if (detail?.erased) forget();
    if (detail?.restored) restore();
  }, { signal });
  restore();
}

function verdictLine(right) {
  return element("p", { class: "gd-word" }, element("span", { "aria-hidden": "true" }, right ? "✓ " : "✗ "), right ? "Right." : "Not yet.");
}

/** Make every question of `page`, a document, live. */
function start(page) {
  const signal = new AbortController().signal;
  for (const root of page.querySelectorAll(".gd-quiz:not([data-state])")) enhance(root, signal);
}

function render({ model, el, signal }) {
  const life = lifetime(signal);
  const parsed = new DOMParser().parseFromString(model.get("html"), "text/html");
  el.append(...parsed.body.children);
  enhance(el.querySelector(".gd-quiz"), life.signal);
  return () => life.abort();
}

export default { render, start };
