// Arrow keys, Enter and space.
import { targetOf } from "./dom.js";

/**
 * Items that have a `data-key` answer to a click, Enter and space.
 *
 * @param {Element} container
 * @param {(key: string) => void} press
 */
export function pressable(container, press) {
  /** @param {Event} event */
  const heard = (event) => {
    const target = targetOf(event);
    const key = target.closest("[data-key]")?.getAttribute("data-key");
    if (!key || (event instanceof KeyboardEvent && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    press(key);
  };
  container.addEventListener("click", heard);
  container.addEventListener("keydown", heard);
}

/**
 * Arrow keys, Home and End among items of which one takes part in the tab order.
 *
 * @param {HTMLElement | SVGElement} container
 * @param {() => (HTMLElement | SVGElement)[]} items in the order of the keys
 * @param {number} [columns] how many of them are beside one another
 */
export function roving(container, items, columns = 1) {
  container.addEventListener("keydown", (heard) => {
    const event = /** @type {KeyboardEvent} */ (heard);
    const all = items();
    const at = all.indexOf(/** @type {HTMLElement} */ (targetOf(event).closest("[tabindex]")));
    const last = all.length - 1;
    /** @type {Record<string, number>} */
    const places = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at - columns,
      ArrowDown: at + columns,
      Home: 0,
      End: last,
    };
    const to = places[event.key];
    if (at < 0 || to === undefined || event.altKey || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    if (!all[to]) return;
    all[at].setAttribute("tabindex", "-1");
    all[to].setAttribute("tabindex", "0");
    all[to].focus();
  });
}
