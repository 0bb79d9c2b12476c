/** What CurveClinic asks with: four diagnoses as radio buttons, and a slider of whole steps. */

import { element } from "./dom.mjs";

// JupyterLab's command mode swallows arrow keys unless the input itself says so.
const KEYS_OF_ITS_OWN = { "data-lm-suppress-shortcuts": "true" };

/** Return a labelled slider in steps, of whole numbers from 0 if not told otherwise; show(value, most) redraws it. */
export function createStepSlider(label, pick, signal, { least = 0, step = 1, tell = (value) => `step ${value}` } = {}) {
  const input = element("input", { type: "range", class: "gd-range", min: least, step, "aria-label": label, ...KEYS_OF_ITS_OWN });
  const output = element("span", { class: "gd-number", "aria-hidden": "true" });
  input.addEventListener("input", () => pick(Number(input.value)), { signal });
  const head = element("div", { class: "gd-slider-head" }, element("span", { "aria-hidden": "true" }, label), output);
  return { root: element("div", { class: "gd-slider" }, head, input), show: (value, most) => {
    input.max = most;
    input.value = value;
    input.setAttribute("aria-valuetext", tell(value));
    output.textContent = value;
  } };
}

/**
 * Return a question about a patient: {root, picked() -> the name chosen or "", show(text, patient, verdict,
 * given, names)}. Arrow keys move the choice and commit nothing; once it is right, each of the others says why it is not.
 */
export function createQuestion(signal) {
  const [title, history] = [element("legend"), element("p")];
  const options = element("div", { class: "gd-diagnoses" });
  const cause = element("div", { class: "gd-clinic-cause" });
  const root = element("form", { class: "gd-clinic-question" }, element("fieldset", {}, title, history, options), cause);
  // A form of its own keeps the radio buttons of two views apart; it sends nothing anywhere.
  root.addEventListener("submit", (event) => event.preventDefault(), { signal });
  const picked = () => options.querySelector("input:checked")?.value ?? "";
  const mark = () => {
    for (const option of options.children) option.classList.toggle("gd-diagnosis-picked", option.querySelector("input:checked") !== null);
  };
  options.addEventListener("change", mark, { signal });
  let last = {};
  const show = (text, patient, verdict, given, names) => {
    title.textContent = text;
    history.textContent = patient.history;
    if (patient !== last.patient) options.replaceChildren(...patient.options.map(([name]) => radio(name, names[name])));
    const forget = verdict === "right" || (last.given && !given);
    last = { patient, given };
    patient.options.forEach(([name, why], i) => showOption(options.children[i], { name, why, verdict, given, forget }));
    cause.replaceChildren(...(verdict === "right" ? causeOf(patient) : []));
    mark();
  };
  return { root, picked, show };
}

function radio(value, text) {
  const input = element("input", { type: "radio", name: "diagnosis", value, ...KEYS_OF_ITS_OWN });
  return element("div", { class: "gd-diagnosis" }, element("label", {}, input, element("span", {}, text)), element("p", { class: "gd-diagnosis-why" }));
}

function showOption(option, { name, why, verdict, given, forget }) {
  const [input, text, note] = [option.querySelector("input"), option.querySelector("span"), option.lastElementChild];
  const told = verdict && name === given;
  if (told) input.checked = true;
  else if (forget) input.checked = false;
  input.disabled = verdict === "right";
  text.dataset.mark = told ? { right: "✓", wrong: "✗" }[verdict] : "";
  note.textContent = verdict === "right" && !told ? `No: ${why}` : "";
}

function causeOf({ code: [line, repairedLine], repair }) {
  const row = (label, text) => element("p", {}, `${label} `, element("code", {}, text));
  const rows = repairedLine ? [row("The run:", line), row("Repaired:", repairedLine)] : [row("The run:", line)];
  return [element("p", {}, repair), ...rows];
}
