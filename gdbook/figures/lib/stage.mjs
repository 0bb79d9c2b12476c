/** Where a picture without axes stands, which a pointer may turn, and a slider of angles. */

import { element, shape } from "./dom.mjs";

// JupyterLab's command mode swallows arrow keys unless the input itself says so.
const ANGLE_KEYS = { "data-lm-suppress-shortcuts": "true" };
const EDGE = 8;
const DEGREES_A_PIXEL = 0.5;

/**
 * Add a stage to `parent` and return it; it keeps to its box, and calls `draw` after each change of size, as a plot does.
 * place([across, up], {across: [from, to], up: [from, to]}) -> pixels, the whole reach being as large as fits;
 * onTurn(turn): turn(degrees) is called while a pointer drags it to the left or right.
 */
export function createStage(parent, label, draw, signal) {
  const root = shape("svg", { class: "gd-plot gd-stage-plot", role: "img", "aria-label": label });
  const box = element("div", { class: "gd-plot-box" });
  box.append(root);
  parent.append(box);
  const stage = { root, x: {}, y: {}, width: 0, height: 0 };
  stage.layout = () => {
    Object.assign(stage, { width: box.clientWidth, height: box.clientHeight });
    root.setAttribute("viewBox", `0 0 ${stage.width} ${stage.height}`);
    draw();
  };
  stage.place = ([across, up], reach) => {
    const [wide, tall] = [reach.across[1] - reach.across[0], reach.up[1] - reach.up[0]];
    const unit = Math.min((stage.width - 2 * EDGE) / wide, (stage.height - 2 * EDGE) / tall);
    const [left, top] = [(stage.width - unit * wide) / 2, (stage.height - unit * tall) / 2];
    return [left + unit * (across - reach.across[0]), top + unit * (reach.up[1] - up)];
  };
  stage.onTurn = (turn) => dragAcross(root, turn, signal);
  const observer = new ResizeObserver(() => box.clientWidth && stage.layout());
  observer.observe(box);
  signal.addEventListener("abort", () => observer.disconnect(), { once: true });
  return stage;
}

function dragAcross(root, turn, signal) {
  let from = 0;
  root.addEventListener("pointerdown", (event) => {
    from = event.clientX;
    root.setPointerCapture(event.pointerId);
  }, { signal });
  root.addEventListener("pointermove", (event) => {
    const degrees = Math.trunc((event.clientX - from) * DEGREES_A_PIXEL);
    if (!degrees || !root.hasPointerCapture(event.pointerId)) return;
    from += degrees / DEGREES_A_PIXEL;
    turn(degrees);
  }, { signal });
}

/** Return a labelled slider of whole degrees from 0 to 360; show(value) redraws it. */
export function createAngleSlider(label, pick, signal) {
  const input = element("input", { type: "range", class: "gd-range", min: 0, max: 360, step: 1, "aria-label": label, ...ANGLE_KEYS });
  const output = element("span", { class: "gd-number", "aria-hidden": "true" });
  input.addEventListener("input", () => pick(Number(input.value)), { signal });
  const head = element("div", { class: "gd-slider-head" }, element("span", { "aria-hidden": "true" }, label), output);
  return { root: element("div", { class: "gd-slider" }, head, input), show: (value) => {
    const text = `${Math.round(value)}°`;
    input.value = value;
    input.setAttribute("aria-valuetext", text);
    output.textContent = text;
  } };
}
