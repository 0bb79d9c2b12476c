/** Rows to put in order, by buttons or by dragging; the answer is their letters, in the order in which they stand. */

import { element } from "../../figures/lib/dom.mjs";
import { copied, listed, pressable } from "./parts.mjs";
import { firstInversion } from "./judging.mjs";

const ROW_LETTERS = "ABCDEF";

export function sorting(root, told, signal) {
  const list = root.querySelector("ul");
  const reasons = [...told.querySelectorAll("ol > li")];
  const status = element("p", { class: "gd-unseen", "aria-live": "polite" });
  const rows = [...list.children].map((item, i) => ({ item, letter: ROW_LETTERS[i], place: Number(item.dataset.is), text: item.textContent }));
  const at = (item) => [...list.children].indexOf(item);
  for (const { item, text } of rows) {
    const tell = () => { status.textContent = `${text}: now ${at(item) + 1} of ${rows.length}`; };
    movable(item, text, tell, signal);
  }
  const read = () => [...list.children].map((item) => rows.find((row) => row.item === item).letter).join("");
  const show = (answer) => list.append(...[...answer].map((letter) => rows.find((row) => row.letter === letter).item));
  const judge = (answer) => {
    const places = [...answer].map((letter) => rows.find((row) => row.letter === letter).place);
    const wrong = firstInversion(places);
    if (wrong < 0) return { right: true, said: [copied(told.querySelector("p"))] };
    const known = listed(told, (value) => value === places.join(" "));
    if (known) return { right: false, said: [copied(known)] };
    const pair = places.slice(wrong, wrong + 2).map((place) => element("li", {}, ...copied(reasons[place]).childNodes));
    return { right: false, said: [element("p", {}, "These two stand the wrong way round:"), element("ul", {}, ...pair)] };
  };
  const clear = () => show(rows.map(({ letter }) => letter).join(""));
  const accepts = (answer) => [...answer].sort().join("") === rows.map(({ letter }) => letter).join("");
  list.classList.add("gd-rows");
  return { body: [list, status], read, judge, show, accepts, clear, ask: "" };
}

/** Let a row be moved: up and down by buttons, anywhere by its grip. Its neighbour is what moves, so focus and grip last. */
function movable(item, text, tell, signal) {
  const up = () => item.previousElementSibling && item.after(item.previousElementSibling);
  const down = () => item.nextElementSibling && item.before(item.nextElementSibling);
  const button = (sign, words, move) => pressable(sign, () => {
    move();
    tell();
  }, signal, { "aria-label": `${words}: ${text}` });
  const grip = element("span", { class: "gd-grip", "aria-hidden": "true" }, "⠿");
  const words = element("span", {}, ...item.childNodes);
  item.append(grip, words, button("↑", "Move up", up), button("↓", "Move down", down));
  const middle = ({ offsetTop, offsetHeight }) => offsetTop + offsetHeight / 2;
  grip.addEventListener("pointerdown", (event) => grip.setPointerCapture(event.pointerId), { signal });
  grip.addEventListener("pointermove", (event) => {
    if (!grip.hasPointerCapture(event.pointerId)) return;
    const y = event.clientY - item.parentElement.getBoundingClientRect().top + item.parentElement.offsetTop;
    while (item.previousElementSibling && y < middle(item.previousElementSibling)) up();
    while (item.nextElementSibling && y > middle(item.nextElementSibling)) down();
  }, { signal });
  grip.addEventListener("pointerup", tell, { signal });
}
