/** The marks of a descent: its start, its trail of dots joined by a line, and the arrow where it leaves the frame. */

import { shape } from "./dom.mjs";
import { polyline } from "./axes.mjs";

/**
 * Add a trail to `area`; return draw(corners, dots, here): a line through `corners` and a dot on each of `dots`, in
 * pixels, the last of them large where the walker is `here` and not outside.
 */
export function createTrail(area) {
  const line = shape("path", { class: "gd-path" });
  const group = shape("g", { class: "gd-dots" });
  area.append(line, group);
  return (corners, dots, here) => {
    line.setAttribute("d", polyline(corners));
    while (group.childElementCount > dots.length) group.lastElementChild.remove();
    while (group.childElementCount < dots.length) group.append(shape("circle"));
    dots.forEach(([x, y], t) => {
      const dot = group.children[t];
      dot.setAttribute("cx", x.toFixed(1));
      dot.setAttribute("cy", y.toFixed(1));
      dot.setAttribute("r", here && t === dots.length - 1 ? 6 : 3.5);
    });
  };
}

/** Return the ring that marks a start and is taken hold of to move it. */
export function startRing() {
  return shape("g", { class: "gd-start" }, shape("circle", { r: 18, class: "gd-grip" }), shape("circle", { r: 8 }));
}

/** Add the mark of divergence to `area`; return draw(from, edge): an arrow from [x, y] to the frame, or none for null. */
export function createLeavingArrow(area) {
  const line = shape("path");
  const head = shape("path", { class: "gd-head" });
  const text = shape("text", {}, "diverges");
  const group = shape("g", { class: "gd-leaving", visibility: "hidden" }, line, head, text);
  area.append(group);
  return (from, edge) => {
    group.setAttribute("visibility", from ? "visible" : "hidden");
    if (!from) return;
    const [x, y] = from;
    const back = Math.sign(x - edge);
    line.setAttribute("d", `M${x} ${y}H${edge}`);
    head.setAttribute("d", `M${edge + 9 * back} ${y - 5}L${edge} ${y}L${edge + 9 * back} ${y + 5}`);
    text.setAttribute("x", edge + 4 * back);
    text.setAttribute("y", y > 24 ? y - 10 : y + 22);
    text.setAttribute("text-anchor", back < 0 ? "end" : "start");
  };
}
