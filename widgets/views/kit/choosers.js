// Controls for a choice: checkboxes for several things, a list for one.
import { h, setText } from "./dom.js";

/**
 * Checkboxes, folded away, with buttons for whole choices at once.
 *
 * @param {object} of
 * @param {string} of.title
 * @param {readonly (readonly [id: string, label: string])[]} of.options
 * @param {readonly (readonly [label: string, ids: readonly string[]])[]} of.presets
 * @param {() => readonly string[]} of.chosen the ids that are ticked
 * @param {(ids: string[]) => void} of.choose called with the ids that a person ticked, in the order of the options; it may
 *   be none
 * @param {string} [of.trait] the trait that they set, for `data-trait`
 * @returns {{element: HTMLElement, refresh: () => void}} `refresh` ticks what is chosen
 */
export function chooser({ title, options, presets, chosen, choose, trait }) {
  const summary = h("summary");
  const boxes = options.map(([id, label]) => {
    const tick = h("input", { type: "checkbox", value: id, onchange: () => choose(ticked()) });
    return { tick, label: h("label", {}, tick, h("span", {}, label)) };
  });
  const ticked = () => boxes.filter(({ tick }) => tick.checked).map(({ tick }) => tick.value);
  const buttons = presets.map(([label, ids]) =>
    h(
      "button",
      { type: "button", "aria-label": `${title}: ${label}`, onclick: () => choose([...ids]) },
      label,
    ),
  );
  const element = h(
    "details",
    { class: "oxus-chooser", "data-trait": trait },
    summary,
    h("div", { class: "oxus-presets", role: "group", "aria-label": `${title}, at once` }, ...buttons),
    h("div", { class: "oxus-boxes", role: "group", "aria-label": title }, ...boxes.map(({ label }) => label)),
  );
  function refresh() {
    const ids = chosen();
    setText(summary, `${title}: ${ids.length} of ${options.length}`);
    for (const { tick } of boxes) tick.checked = ids.includes(tick.value);
  }
  return { element, refresh };
}

/**
 * What is chosen now, in the order that it has had: what stays keeps its place, what is new comes behind it.
 *
 * @param {readonly string[]} before
 * @param {readonly string[]} ids
 */
export function inOrderOf(before, ids) {
  const kept = before.filter((id) => ids.includes(id));
  return [...kept, ...ids.filter((id) => !kept.includes(id))];
}

/**
 * A list to choose one value from, with its label.
 *
 * @param {string} trait the trait that it sets, for `data-trait`
 * @param {string} title
 * @param {readonly (readonly [value: string, label: string])[]} options
 * @param {(value: string) => void} choose
 */
export function picker(trait, title, options, choose) {
  const select = h(
    "select",
    { "data-trait": trait, onchange: () => choose(select.value) },
    ...options.map(([value, label]) => h("option", { value }, label)),
  );
  return { select, element: h("label", {}, `${title} `, select) };
}
