// A button that plays: it moves a view on step by step until the end, or until it is pressed again.
import { setText } from "./dom.js";

/** Whether the reader's system asks for less motion. */
export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * @param {HTMLElement} button
 * @param {object} of
 * @param {() => boolean} of.step moves on; whether there is more
 * @param {() => void} of.start called before the first step
 * @param {() => void} [of.stopped] called when it has stopped
 * @param {number} of.pace milliseconds from step to step
 * @param {[play: string, pause: string]} [of.labels]
 * @returns {{stop: () => void, cancel: () => void}} `cancel` stops without calling `stopped`
 */
export function player(button, { step, start, stopped = () => {}, pace, labels = ["▶ play", "❚❚ pause"] }) {
  /** @type {ReturnType<typeof setInterval> | null} */
  let timer = null;
  const label = () => setText(button, labels[timer ? 1 : 0]);
  function cancel() {
    if (timer) clearInterval(timer);
    timer = null;
    label();
  }
  function stop() {
    if (!timer) return;
    cancel();
    stopped();
  }
  button.addEventListener("click", () => {
    if (timer) {
      stop();
      return;
    }
    start();
    timer = setInterval(() => step() || stop(), pace);
    label();
  });
  label();
  return { stop, cancel };
}
