/** What the forms of all kinds share. */

import { element } from "../../figures/lib/dom.mjs";

/** What JupyterLab's command mode must not swallow the keys of. */
export const OWN = { "data-lm-suppress-shortcuts": "true" };

/** Return a paragraph with a copy of what `node` holds, without the first bold words where `plain`. */
export function copied(node, plain = false) {
  const copy = element("p", {}, ...node.cloneNode(true).childNodes);
  if (plain) copy.querySelector("b")?.remove();
  return copy;
}

/** Return a button that calls `press`. */
export function pressable(text, press, signal, attributes = {}) {
  const button = element("button", { type: "button", ...attributes, ...OWN }, text);
  button.addEventListener("click", press, { signal });
  return button;
}

/** Return where the answer is the one that `values` lists: the element of the list, or undefined. */
export function listed(told, isSame) {
  return [...told.querySelectorAll("[data-is]")].find(({ dataset }) => isSame(dataset.is));
}
