/** What every live figure does: reads its traits, draws its parts, says what they show, ticks off tasks, shares. */

import { lifetime, onChange } from "./dom.mjs";
import { addShare, addTasks, createCard } from "./card.mjs";
import { createGlide } from "./controls.mjs";
import { readTraits } from "./accepts.mjs";

/**
 * Open a view of a figure on what a host passes to `render`; return {card, model, signal, view, run}.
 * read(state, last) -> what the traits, by name in `state`, make; last: what they made before, undefined at first, for what
 * need not be worked out again.  With `state` itself it is `now`; its `steps`, where it has them, are how many are shown.
 * view() -> {now, shown}, shown being the steps drawn so far on the way to now.steps.
 * room: the longest sentence and readout, which keep the card's height from changing with what is said.
 */
export function openFigure({ model, el, signal }, { name, title, accepts, tasks, read, room }) {
  const life = lifetime(signal);
  const card = createCard(el, name, title, life.signal, room);
  const readNow = (last) => {
    const state = readTraits(model, accepts);
    return { ...read(state, last), state };
  };
  let now = readNow();
  let shown = now.steps;
  const check = addTasks(card.more, tasks, life.signal);
  const share = addShare(card.more, name, () => now.state, life.signal);

  /**
   * Draw and tell, now and after each change; return the clean-up.  parts: an array of {plot, draw, frame}, drawn in order;
   * show(now) sets the controls; words(now) -> [sentence, readout].
   */
  function run({ parts, show, words }) {
    const drawers = parts.map(partDrawer);
    const draw = () => drawers.forEach((each) => each(now));
    const glide = createGlide(shown, (steps) => {
      shown = steps;
      draw();
    }, life.signal);
    const tell = () => {
      show(now);
      card.say(...words(now));
      check(now);
      share();
    };
    onChange(model, Object.keys(accepts), () => {
      const before = now.steps;
      now = readNow(now);
      if (now.steps === before) draw();
      else glide(now.steps);
      tell();
    }, life.signal);
    draw();
    tell();
    return () => life.abort();
  }
  return { card, model, signal: life.signal, view: () => ({ now, shown }), run };
}

/**
 * Return drawPart(now) for a part {plot, draw, frame}: plot may be left out; frame(now) -> {x: {domain}, y: {domain}, ...} is
 * what its axes hold, and the plot is laid out again whenever anything in it changes.
 */
export function partDrawer({ plot, draw, frame = () => ({}) }) {
  if (!plot) return () => draw();
  let held = "{}";
  return (now) => {
    const axes = frame(now);
    const changed = JSON.stringify(axes) !== held;
    if (changed) for (const axis of ["x", "y"]) Object.assign(plot[axis], axes[axis]);
    held = JSON.stringify(axes);
    if (!plot.width) return;
    if (changed) plot.layout();
    else draw();
  };
}
