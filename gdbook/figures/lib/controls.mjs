/** Native controls with labels: buttons, a choice, a slider with marks, a handle on a curve, and play. */

import { element } from "./dom.mjs";
import { shortNumber } from "./format.mjs";

// JupyterLab's command mode swallows arrow keys unless the input itself says so.
const OWN_KEYS = { "data-lm-suppress-shortcuts": "true" };

/** Return a button that calls `press`. */
export function createButton(text, press, signal) {
  const button = element("button", { type: "button" }, text);
  button.addEventListener("click", press, { signal });
  return button;
}

/** Return a labelled choice among numbers; `show(value, options)` offers the options and the value itself, selected. */
export function createChoice(label, pick, signal) {
  const choice = element("select", OWN_KEYS);
  choice.addEventListener("change", () => pick(Number(choice.value)), { signal });
  const show = (value, options) => {
    const all = [...new Set([...options, value])].sort((a, b) => a - b);
    if (all.join() !== [...choice.options].map((option) => option.value).join()) {
      choice.replaceChildren(...all.map((number) => element("option", { value: number }, shortNumber(number))));
    }
    choice.value = value;
  };
  return { root: element("label", { class: "gd-choice" }, label, choice), show };
}

/**
 * Return a slider from 0 to `most` (never 0 itself) under which zones and marks show what its values mean.
 * show({value, most, text, marks: [{value, text, label}], zones: [{to, text, kind}]}) redraws it; near a mark it snaps.
 */
export function createMarkedSlider(label, pick, signal) {
  const input = element("input", { type: "range", class: "gd-range", "aria-label": label, ...OWN_KEYS });
  const output = element("span", { class: "gd-number", "aria-hidden": "true" });
  const strip = element("div", { class: "gd-strip", "aria-hidden": "true" });
  const buttons = element("div", { class: "gd-marks" });
  const state = { marks: [], most: 1, held: false, drawn: "" };
  input.addEventListener("pointerdown", () => { state.held = true; }, { signal });
  input.addEventListener("pointerup", () => { state.held = false; }, { signal });
  input.addEventListener("pointercancel", () => { state.held = false; }, { signal });
  input.addEventListener("input", () => {
    pick(snapped(Number(input.value), state.marks, state.most / 500, state.held));
  }, { signal });
  buttons.addEventListener("click", (event) => {
    const mark = state.marks[[...buttons.children].indexOf(event.target.closest("button"))];
    if (mark) pick(mark.value);
  }, { signal });
  const show = ({ value, most, text, marks, zones }) => {
    const drawn = JSON.stringify([most, marks]);
    if (drawn !== state.drawn) showMarks(strip, buttons, most, marks, zones);
    Object.assign(state, { most, marks, drawn });
    Object.assign(input, { min: most / 500, max: most, step: most / 500 });
    input.value = value;
    input.setAttribute("aria-valuetext", text);
    output.textContent = text;
  };
  const head = element("div", { class: "gd-slider-head" }, element("span", { "aria-hidden": "true" }, label), output);
  return { root: element("div", { class: "gd-slider" }, head, input, strip, buttons), show };
}

/** Return `value`, or the mark it is next to: within half a step, or within two while a pointer holds the slider. */
export function snapped(value, marks, step, held) {
  const reach = (held ? 2 : 0.5) * step * 1.0001;
  return marks.find((mark) => Math.abs(mark.value - value) <= reach)?.value ?? value;
}

function showMarks(strip, buttons, most, marks, zones) {
  const place = (value) => Math.min(1, value / most);
  strip.replaceChildren(...zones.map(({ to, text, kind }, i) => {
    const from = i ? place(zones[i - 1].to) : 0;
    const zone = element("span", { class: `gd-zone gd-${kind}` }, text);
    zone.style.flexGrow = place(to) - from;
    zone.hidden = place(to) - from <= 0;
    return zone;
  }));
  buttons.replaceChildren(...marks.map(({ value, text, label }) => {
    const button = element("button", { type: "button", class: "gd-mark", "aria-label": label }, text);
    button.style.setProperty("--gd-place", place(value));
    button.hidden = value > most;
    return button;
  }));
}

/**
 * Make `handle`, an SVG element, a slider moved by pointer and by arrow keys. read() -> {value, low, high, step, text};
 * fromPointer(event) -> value; pick(value) is called with values inside [low, high].
 */
export function makeHandle(handle, label, { read, fromPointer, pick }, signal) {
  for (const [name, value] of Object.entries({ role: "slider", tabindex: 0, "aria-label": label, ...OWN_KEYS })) {
    handle.setAttribute(name, value);
  }
  const move = (value) => {
    const { low, high } = read();
    pick(Math.min(high, Math.max(low, value)));
  };
  const drag = (event) => { if (handle.hasPointerCapture(event.pointerId)) move(fromPointer(event)); };
  handle.addEventListener("pointerdown", (event) => handle.setPointerCapture(event.pointerId), { signal });
  handle.addEventListener("pointermove", drag, { signal });
  handle.addEventListener("keydown", (event) => {
    const { value, low, high, step } = read();
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key];
    const target = { Home: low, End: high }[event.key] ?? (steps && value + steps * step);
    if (target === undefined) return;
    event.preventDefault();
    move(target);
  }, { signal });
  return () => {
    const { value, low, high, text } = read();
    const range = { "aria-valuenow": value, "aria-valuemin": low, "aria-valuemax": high, "aria-valuetext": text };
    for (const [name, now] of Object.entries(range)) handle.setAttribute(name, now);
  };
}

/** How long a step takes to watch. */
const STEP_MS = 250;

/** Return whether the reader asked for less motion. */
export function prefersStillness() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * Return a player of steps: {toggle(), stop()}. It calls `advance()` at the pace of a step until that returns false, and
 * `show(playing)` when it starts or stops; with reduced motion it advances to the end at once.
 */
export function createPlayer(advance, show, signal) {
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    show(false);
  };
  const tick = () => { if (!advance()) stop(); };
  const toggle = () => {
    if (timer !== null) return stop();
    if (prefersStillness()) {
      while (advance());
      return show(false);
    }
    timer = setInterval(tick, STEP_MS);
    show(true);
    return tick();
  };
  signal.addEventListener("abort", () => clearInterval(timer), { once: true });
  return { toggle, stop };
}

/** Return glide(to): `draw` is called with numbers that reach `to`, one step ahead, smoothly; anything else is a jump. */
export function createGlide(from, draw, signal) {
  let now = from;
  let frame = 0;
  const show = (value) => {
    now = value;
    draw(now);
  };
  signal.addEventListener("abort", () => cancelAnimationFrame(frame), { once: true });
  return (to) => {
    cancelAnimationFrame(frame);
    const begin = Math.max(now, to - 1);
    if (now > to || to - now >= 2 || prefersStillness()) return show(to);
    const started = performance.now();
    const move = (time) => {
      show(Math.min(to, begin + (to - begin) * Math.max(0, (time - started) / STEP_MS)));
      if (now < to) frame = requestAnimationFrame(move);
    };
    frame = requestAnimationFrame(move);
    return undefined;
  };
}
