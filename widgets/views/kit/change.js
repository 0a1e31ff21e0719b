// What shows that something has changed.
import { setText } from "./dom.js";
import { isCalm } from "./player.js";

/**
 * Let an element light up for a moment, so that the eye finds what has changed.
 *
 * @param {Element} element
 */
export function lightUp(element) {
  if (isCalm()) return;
  const colour = "color-mix(in srgb, var(--oxus-accent) 26%, transparent)";
  element.animate([{ backgroundColor: colour }, { backgroundColor: "transparent" }], 1200);
}

/**
 * Set a text; if it takes the place of another one, it lights up.
 *
 * @param {Element} element
 * @param {string} text
 */
export function showChange(element, text) {
  const before = element.textContent;
  setText(element, text);
  if (before && before !== text) lightUp(element);
}
