/** The aim of a step on a map: a dashed line from where one stands to a ring that is dragged, turned by keys, or tapped for. */

import { shape } from "./dom.mjs";
import { polyline } from "./axes.mjs";

/** What a key does to the aim: [winds to the right, how much further in tenths]. */
const AIM_KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] };

/**
 * Add an aim to `plot` and return draw([x, y], [toX, toY], reach, text), places in pixels, reach the radius of what a step
 * of that length may meet.  pointAt([x, y]) is called with the place a pointer asks for, turn(winds, tenths) and walk() by keys.
 */
export function createAim(plot, { pointAt, turn, walk }, signal) {
  const ground = shape("rect", { class: "gd-aim-ground", width: "100%", height: "100%" });
  const circle = shape("circle", { class: "gd-aim-reach" });
  const line = shape("path", { class: "gd-aim-line" });
  plot.area.append(ground, circle, line);
  const ring = shape("g", { class: "gd-start", role: "application", tabindex: 0, "aria-roledescription": "aim", "data-lm-suppress-shortcuts": "true" },
    shape("circle", { r: 18, class: "gd-grip" }), shape("circle", { r: 8 }), shape("circle", { r: 1.5 }));
  plot.above.append(ring);
  ground.addEventListener("click", (event) => {
    pointAt(plot.at(event));
    ring.focus({ preventScroll: true });
  }, { signal });
  ring.addEventListener("pointerdown", (event) => ring.setPointerCapture(event.pointerId), { signal });
  ring.addEventListener("pointermove", (event) => { if (ring.hasPointerCapture(event.pointerId)) pointAt(plot.at(event)); }, { signal });
  ring.addEventListener("keydown", (event) => {
    const [winds, tenths] = AIM_KEYS[event.key] ?? [0, 0];
    if (!winds && !tenths && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (winds || tenths) turn(winds, tenths);
    else walk();
  }, { signal });
  return ([x, y], [toX, toY], reach, text) => {
    for (const [name, value] of [["cx", x], ["cy", y], ["r", reach]]) circle.setAttribute(name, value.toFixed(1));
    line.setAttribute("d", polyline([[x, y], [toX, toY]]));
    ring.setAttribute("transform", `translate(${toX.toFixed(1)} ${toY.toFixed(1)})`);
    ring.setAttribute("aria-label", `Aim: ${text}. Left and right turn it, up and down change the length, Enter walks.`);
  };
}
