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
  const { root, show } = createMenu(label, (value) => pick(Number(value)), signal);
  return { root, show: (value, options) => {
    const all = [...new Set([...options, value])].sort((a, b) => a - b);
    show(value, all.map((number) => [number, shortNumber(number)]));
  } };
}

/** Return a labelled choice; `show(value, entries)` offers entries, an array of [value, text], and selects the value. */
export function createMenu(label, pick, signal) {
  const menu = element("select", OWN_KEYS);
  menu.addEventListener("change", () => pick(menu.value), { signal });
  let offered = "";
  const show = (value, entries) => {
    if (JSON.stringify(entries) !== offered) {
      menu.replaceChildren(...entries.map(([name, text]) => element("option", { value: name }, text)));
      offered = JSON.stringify(entries);
    }
    menu.value = value;
  };
  return { root: element("label", { class: "gd-choice" }, label, menu), show };
}

/** Return a labelled tick box. */
export function createTickBox(label, pick, signal) {
  const box = element("input", { type: "checkbox", ...OWN_KEYS });
  box.addEventListener("change", () => pick(box.checked), { signal });
  return { root: element("label", { class: "gd-choice" }, box, label), show: (value) => { box.checked = value; } };
}

/** Return a labelled line of text with a place for what is wrong with it; `pick` is called with what was typed. */
export function createTextField(label, pick, signal) {
  const input = element("input", { type: "text", spellcheck: "false", autocomplete: "off", autocapitalize: "off", ...OWN_KEYS });
  const fault = element("span", { class: "gd-fault", role: "alert" });
  input.addEventListener("input", () => pick(input.value), { signal });
  const root = element("div", { class: "gd-field" }, element("label", {}, label, input), fault);
  return {
    root,
    show: (value) => { if (input.value !== value && !input.matches(":focus")) input.value = value; },
    complain: (sentence) => {
      fault.textContent = sentence;
      input.setAttribute("aria-invalid", Boolean(sentence));
    },
  };
}

/**
 * Return a slider under which zones and marks show what its values mean; near a mark it snaps.
 * show({value, low, most, log, text, marks: [{value, text, label}], zones: [{to, text, kind}]}) redraws it.
 */
export function createMarkedSlider(label, pick, signal) {
  const input = element("input", { type: "range", class: "gd-range", "aria-label": label, ...OWN_KEYS });
  const output = element("span", { class: "gd-number", "aria-hidden": "true" });
  const strip = element("div", { class: "gd-strip", "aria-hidden": "true" });
  const buttons = element("div", { class: "gd-marks" });
  const state = { marks: [], track: null, held: false, drawn: "" };
  for (const [event, held] of [["pointerdown", true], ["pointerup", false], ["pointercancel", false]]) {
    input.addEventListener(event, () => { state.held = held; }, { signal });
  }
  input.addEventListener("input", () => {
    const { track, marks, held } = state;
    const place = snapped(Number(input.value), marks.map(({ value }) => track.place(value)), track.step, held);
    const mark = marks.find(({ value }) => track.place(value) === place);
    pick(mark ? mark.value : track.value(place));
  }, { signal });
  buttons.addEventListener("click", (event) => {
    const mark = state.marks[[...buttons.children].indexOf(event.target.closest("button"))];
    if (mark) pick(mark.value);
  }, { signal });
  const show = ({ value, low, most, log = false, text, marks, zones = [] }) => {
    const track = sliderTrack(low, most, log);
    const drawn = JSON.stringify([low, most, log, marks]);
    if (drawn !== state.drawn) showMarks(strip, buttons, track, marks, zones);
    Object.assign(state, { marks, track, drawn });
    Object.assign(input, { min: track.low, max: track.high, step: track.step });
    input.value = track.place(value);
    input.setAttribute("aria-valuetext", text);
    output.textContent = text;
  };
  const head = element("div", { class: "gd-slider-head" }, element("span", { "aria-hidden": "true" }, label), output);
  return { root: element("div", { class: "gd-slider" }, head, input, strip, buttons), show };
}

/**
 * Return how a slider of 500 steps from `low` to `most` counts: place(value), and value(place) to four digits.
 * A slider that begins at its first step above 0 goes in multiples of that step, so that round numbers are met.
 */
export function sliderTrack(low, most, log) {
  const place = log ? Math.log10 : (value) => value;
  const value = (at) => Number((log ? 10 ** at : at).toPrecision(4));
  const [begin, end] = [place(low), place(most)];
  const fromZero = !log && Math.abs(500 * low - most) < 1e-9 * most;
  const step = ((end - begin) / 500) * (1 - 1e-12);  // rounded up, the last step would pass the end and not be offered
  return { low: begin, high: end, step: fromZero ? low : step, place, value, part: (at) => (place(at) - begin) / (end - begin) };
}

/** Return `value`, or the mark it is next to: within half a step, or within two while a pointer holds the slider. */
export function snapped(value, marks, step, held) {
  const reach = (held ? 2 : 0.5) * step * 1.0001;
  return marks.find((mark) => Math.abs(mark - value) <= reach) ?? value;
}

/**
 * Return the whole number from `least` to `most` that a slider means by `value` when it shows `now`: the nearest, but the next
 * one for a key, whose step may be too short for that; not while a pointer has `held` the slider.
 */
export function nextWhole(value, now, held, [least, most]) {
  const nearest = Math.round(value);
  const meant = held || nearest !== now ? nearest : now + Math.sign(value - now);
  return Math.min(most, Math.max(least, meant));
}

function showMarks(strip, buttons, track, marks, zones) {
  const part = (value) => Math.min(1, Math.max(0, track.part(value)));
  strip.replaceChildren(...zones.map(({ to, text, kind }, i) => {
    const width = part(to) - (i ? part(zones[i - 1].to) : 0);
    const zone = element("span", { class: `gd-zone gd-${kind}` }, text);
    zone.style.flexGrow = width;
    zone.hidden = width <= 0;
    return zone;
  }));
  buttons.replaceChildren(...marks.map(({ value, text, label }) => {
    const button = element("button", { type: "button", class: "gd-mark", "aria-label": label }, text);
    button.style.setProperty("--gd-place", part(value));
    button.hidden = track.part(value) < 0 || track.part(value) > 1;
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
    const plain = Math.abs(value) < 1e-6 ? 0 : value; // no exponents are allowed here; the text tells the rest
    const range = { "aria-valuenow": plain, "aria-valuemin": low, "aria-valuemax": high, "aria-valuetext": text };
    for (const [name, now] of Object.entries(range)) handle.setAttribute(name, now);
  };
}

/**
 * Make `handle`, an SVG element, move in the plane by pointer and by arrow keys. read() -> {point, box, steps, text};
 * fromPointer(event) -> [x, y]; pick(point) is called with points inside the box [[left, right], [bottom, top]].
 */
export function makePlaneHandle(handle, label, { read, fromPointer, pick }, signal) {
  for (const [name, value] of Object.entries({ role: "application", tabindex: 0, "aria-roledescription": "movable point", ...OWN_KEYS })) {
    handle.setAttribute(name, value);
  }
  const move = (point) => pick(point.map((at, i) => Math.min(read().box[i][1], Math.max(read().box[i][0], at))));
  handle.addEventListener("pointerdown", (event) => handle.setPointerCapture(event.pointerId), { signal });
  handle.addEventListener("pointermove", (event) => {
    if (handle.hasPointerCapture(event.pointerId)) move(fromPointer(event));
  }, { signal });
  handle.addEventListener("keydown", (event) => {
    const { point: [x, y], steps: [dx, dy] } = read();
    const size = event.shiftKey ? 5 : 1;
    const [right, up] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
    if (!right && !up) return;
    event.preventDefault();
    move([x + size * right * dx, y + size * up * dy]);
  }, { signal });
  return () => handle.setAttribute("aria-label", `${label}: ${read().text}. Arrow keys move it.`);
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
