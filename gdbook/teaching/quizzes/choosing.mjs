/** Radio buttons or tick boxes; the answer is the letters of what is chosen, such as "B" or "AC". */

import { element } from "../../figures/lib/dom.mjs";
import { OWN, copied } from "./parts.mjs";

const LETTERS = "ABCDEF";

export function choosing(root, told) {
  const single = root.dataset.kind === "choice";
  const list = root.querySelector("ol");
  const reasons = [...told.querySelectorAll("li")];
  const rows = [...list.children].map((item, i) => optionRow(item, LETTERS[i], single ? "radio" : "checkbox"));
  list.remove();
  const read = () => rows.filter(({ input }) => input.checked).map(({ input }) => input.value).join("");
  const judge = (answer) => {
    const judged = rows.map((row, i) => ({ row, reason: reasons[i], picked: answer.includes(row.input.value), right: "right" in reasons[i].dataset }));
    const wrong = judged.filter(({ picked, right }) => picked !== right);
    for (const { row, picked, right } of judged) markRow(row, picked, right, single);
    const explain = single || !wrong.length ? judged.filter(({ picked }) => picked) : wrong;
    return { right: !wrong.length, said: explain.map((each) => explained(each, single)) };
  };
  const show = (answer) => rows.forEach(({ input }) => { input.checked = answer.includes(input.value); });
  const clear = () => rows.forEach(({ input, mark }) => {
    input.checked = false;
    mark.textContent = "";
  });
  const accepts = (answer) => /^[A-F]+$/.test(answer);
  return { body: rows.map(({ label }) => label), read, judge, show, accepts, clear, ask: "Choose first." };
}

function optionRow(item, letter, type) {
  const input = element("input", { type, name: "answer", value: letter, ...OWN });
  const mark = element("span", { class: "gd-sign" });
  const text = element("span", {}, ...item.childNodes);
  return { input, mark, label: element("label", { class: "gd-option" }, input, element("b", {}, letter), text, mark) };
}

/** Mark what was picked; of a choice, what was tried before stays marked. */
function markRow({ mark }, picked, right, single) {
  if (picked) mark.replaceChildren(right ? "✓" : "✗", element("span", { class: "gd-unseen" }, right ? "right" : "tried, not right"));
  else if (!single) mark.textContent = "";
}

function explained({ row, reason, picked, right }, single) {
  const said = copied(reason, right);
  if (single) return said;
  const verdict = picked ? (right ? "" : " does not belong: ") : " belongs here too: ";
  said.prepend(element("b", {}, row.input.value), verdict || ": ");
  return said;
}
