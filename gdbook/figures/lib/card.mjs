/** The card every figure sits on: title, plots, controls, one live sentence, tasks, and what is folded away. */

import { element } from "./dom.mjs";

/**
 * Put an empty card into `el`, in place of what kept room for it, and return its parts:
 * {root, plots, controls, more, say(sentence, readout)}.
 * The element that carries the figure's name is the page's wrapper where there is one, else `el`.
 * room: the longest [sentence, readout]; the card keeps room for them, and for three lines at least.
 */
export function createCard(el, name, title, signal, room = ["", ""]) {
  const root = el.closest(".gd-figure") ?? el;
  if (root === el) root.classList.add("gd-figure");
  Object.assign(root.dataset, { figure: name, state: "live" });
  const enlarge = element("button", { type: "button", class: "gd-quiet" }, "Enlarge");
  const plots = element("div", { class: "gd-plots" });
  const controls = element("div", { class: "gd-controls" });
  const live = element("p", { class: "gd-live", "aria-live": "polite" });
  const told = element("div", { class: "gd-told" }, live, roomFor(sentenceNodes(...room)));
  const more = element("div", { class: "gd-more" });
  const header = element("div", { class: "gd-header" }, element("p", { class: "gd-title" }, title), enlarge);
  const card = element("div", { class: "gd-card", role: "group", "aria-label": title }, header, plots, controls, told, more);
  el.replaceChildren(card);
  enlargeable(el, card, enlarge, title, signal);
  signal.addEventListener("abort", () => el.replaceChildren(), { once: true });
  const say = (sentence, readout) => live.replaceChildren(...sentenceNodes(sentence, readout));
  return { root, plots, controls, more, say };
}

function sentenceNodes(sentence, readout) {
  return [`${sentence} `, element("span", {}, readout)];
}

function roomFor(content) {
  return element("p", { class: "gd-room", "aria-hidden": "true" }, ...content);
}

/** Return a line of remarks beside the controls: {root, show(text)}; it keeps room for the longest of `texts`. */
export function createRemark(texts) {
  const line = element("p", { class: "gd-remark" });
  const longest = texts.reduce((most, text) => (text.length > most.length ? text : most), "");
  const root = element("div", { class: "gd-aside" }, line, roomFor([longest]));
  return { root, show: (text) => { line.textContent = text; } };
}

function enlargeable(el, card, button, title, signal) {
  const dialog = element("dialog", { class: "gd-dialog", "aria-label": title });
  el.append(dialog);
  button.addEventListener("click", () => {
    if (dialog.open) return dialog.close();
    el.style.minHeight = `${el.offsetHeight}px`;
    dialog.append(card);
    dialog.showModal();
    button.textContent = "Close";
    button.focus();
  }, { signal });
  dialog.addEventListener("close", () => {
    el.prepend(card);
    el.style.minHeight = "";
    button.textContent = "Enlarge";
    button.focus({ preventScroll: true });
  }, { signal });
}

/**
 * Add tasks, an array of [text, isDone(state)], to `parent`; return check(state), which ticks off what is reached
 * and held for a moment: passing through is not finding.
 */
export function addTasks(parent, tasks, signal) {
  const items = tasks.map(([text]) => {
    const mark = element("span", { class: "gd-tick", role: "img", "aria-label": "to do:" }, "○");
    return { mark, row: element("li", {}, mark, ` ${text}`) };
  });
  const list = element("ul", { class: "gd-tasks" }, ...items.map(({ row }) => row));
  parent.append(element("div", { role: "group", "aria-label": "Try to" }, element("p", {}, "Try to:"), list));
  const tick = (state) => tasks.forEach(([, isDone], i) => {
    if (!isDone(state)) return;
    items[i].row.classList.add("gd-done");
    items[i].mark.textContent = "✓";
    items[i].mark.setAttribute("aria-label", "done:");
  });
  let timer = 0;
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  return (state) => {
    clearTimeout(timer);
    timer = setTimeout(() => tick(state), 500);
  };
}

/** Return the state of `model` as the Python call that makes the same figure. */
export function pythonCall(name, state) {
  const written = (value) => (value === true ? "True" : value === false ? "False" : JSON.stringify(value));
  return `${name}(${Object.entries(state).map(([key, value]) => `${key}=${written(value)}`).join(", ")})`;
}

/** Return the state as the query of a link. */
export function linkText(state) {
  return Object.entries(state).map(([key, value]) => `${key}=${encodeURIComponent(JSON.stringify(value))}`).join("&");
}

/**
 * Add "Share" to `parent`: the Python call, and where a page answers the event `gd-link` by writing a url into its
 * detail, the link that restores this state.
 */
export function addShare(parent, name, state, signal) {
  const call = element("input", { readonly: "", "aria-label": "Python call for this figure" });
  const link = element("input", { readonly: "", "aria-label": "Link to this figure" });
  const linkRow = element("div", {}, link, copyButton(link, "Copy link", signal));
  const fold = element("details", {}, element("summary", {}, "Share"), linkRow,
    element("div", {}, call, copyButton(call, "Copy Python", signal)));
  parent.append(fold);
  const refresh = () => {
    if (!fold.open) return;
    const event = new CustomEvent("gd-link", { bubbles: true, composed: true, detail: { query: linkText(state()), url: "" } });
    fold.dispatchEvent(event);
    call.value = pythonCall(name, state());
    link.value = event.detail.url;
    linkRow.hidden = !event.detail.url;
  };
  fold.addEventListener("toggle", refresh, { signal });
  return refresh;
}

function copyButton(field, text, signal) {
  const button = element("button", { type: "button" }, text);
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl+C";
    }
  }, { signal });
  field.addEventListener("focus", () => field.select(), { signal });
  field.addEventListener("blur", () => { button.textContent = text; }, { signal });
  return button;
}
