// The button that brings a widget back to the state in which its cell showed it first.
import { h, setText } from "./dom.js";
import { follow, same } from "./messenger.js";

/** @typedef {import("./messenger.js").Model} Model */

/**
 * The state to go back to, and what was there before: pressing the button once more brings that back, until something else
 * changes. Nothing here touches the page.
 *
 * @param {Model} model its trait `_start` is the state that the cell showed first; without it, the present state is taken
 * @param {readonly string[]} traits
 */
export function resetState(model, traits) {
  const read = () => Object.fromEntries(traits.map((name) => [name, structuredClone(model.get(name))]));
  const given = model.get("_start") ?? {};
  const start = { ...read(), ...structuredClone(given) };
  /** @type {Record<string, unknown> | null} */
  let before = null;
  let taking = false;
  /** @param {Record<string, unknown>} values */
  function take(values) {
    taking = true;
    for (const [name, value] of Object.entries(values)) model.set(name, structuredClone(value));
    model.save_changes();
    taking = false;
  }
  return {
    /** What pressing the button does now: "" for nothing. */
    does: () => (before ? "undo" : same(read(), start) ? "" : "reset"),
    press() {
      const now = read();
      const [to, kept] = before ? [before, null] : [start, now];
      if (same(now, to)) return;
      take(to);
      before = kept;
    },
    /** A trait has changed. */
    changed() {
      if (!taking) before = null;
    },
  };
}

/**
 * @param {Model} model
 * @param {readonly string[]} traits
 * @param {object} of
 * @param {() => void} of.flush sends what the view has not sent yet
 * @param {(text: string) => void} of.say
 * @returns {{element: HTMLButtonElement, stop: () => void}}
 */
export function resetButton(model, traits, { flush, say }) {
  const state = resetState(model, traits);
  const element = h("button", { type: "button", class: "oxus-reset", onclick: press });
  function refresh() {
    const does = state.does();
    setText(element, does === "undo" ? "Undo reset" : "Reset");
    // A disabled button would drop the focus of the person who has just pressed it.
    element.setAttribute("aria-disabled", String(!does));
  }
  function press() {
    flush();
    const does = state.does();
    if (!does) return;
    state.press();
    refresh();
    say(does === "undo" ? "Your choices are back." : "Back to the state that the cell showed first.");
  }
  const changed = () => {
    state.changed();
    refresh();
  };
  const stop = follow(model, Object.fromEntries(traits.map((name) => [name, changed])));
  refresh();
  return { element, stop };
}
