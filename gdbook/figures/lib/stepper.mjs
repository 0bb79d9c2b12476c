/** Step, Play and Reset: walking through the trait `steps`. */

import { write } from "./dom.mjs";
import { createButton, createPlayer } from "./controls.mjs";

/**
 * Return the three buttons and what goes with them: {buttons: [step, play, reset], stop(), show()}.
 * read() -> {steps: those taken, last: the step after which there is nothing more to watch, most: the one after which
 * there is none, `last` where it is left out, stride: how many steps Play takes at once}; home: what Reset writes beside steps 0.
 */
export function createStepper(model, read, home, signal) {
  const goesOn = () => read().steps < read().last;
  const advance = (count) => {
    const { steps, last, most = last } = read();
    if (steps < most) write(model, { steps: Math.min(most, steps + count) });
    return goesOn();
  };
  const next = createButton("Step", () => advance(1), signal);
  const play = createButton("Play", () => {
    if (!goesOn()) write(model, { steps: 0 });
    player.toggle();
  }, signal);
  const run = () => {
    const { steps, last, stride = 1 } = read();
    return advance(Math.max(1, Math.min(stride, last - steps)));
  };
  const player = createPlayer(run, (playing) => { play.textContent = playing ? "Pause" : "Play"; }, signal);
  const reset = createButton("Reset", () => {
    player.stop();
    write(model, { ...home, steps: 0 });
  }, signal);
  const show = () => {
    const { steps, last, most = last } = read();
    next.setAttribute("aria-disabled", steps >= most);
  };
  return { buttons: [next, play, reset], stop: player.stop, show };
}
