/** A number typed; the answer is the text as it was typed. */

import { element } from "../../figures/lib/dom.mjs";
import { OWN, copied } from "./parts.mjs";
import { indexMet, readings, relation } from "./readings.mjs";

export function typing(root, told, signal, hint) {
  const { unit = "", tolerance } = root.dataset;
  const reasons = [...told.querySelectorAll("[data-is]")];
  const values = reasons.map(({ dataset }) => Number(dataset.is));
  const input = element("input", { type: "text", autocomplete: "off", ...OWN });
  // In JupyterLab the browser does not do this by itself.
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    input.form.requestSubmit();
  }, { signal });
  const judge = (answer) => {
    const numbers = readings(answer, unit);
    if (!numbers.length) return { unread: `“${answer}” cannot be read as a number. Write it like −0.125, −1/8 or 2e-3.` };
    const met = indexMet(numbers, values, Number(tolerance));
    if (met >= 0) return { right: met === 0, said: [copied(reasons[met])] };
    return { right: false, said: [element("p", {}, relation(numbers[0], values[0], Number(tolerance))), copied(hint)] };
  };
  return {
    body: [element("label", { class: "gd-typed" }, "Your answer", input, unit)],
    read: () => input.value.trim(),
    judge,
    show: (answer) => { input.value = answer; },
    accepts: () => true,
    clear: () => { input.value = ""; },
    ask: "Type a number first.",
  };
}
