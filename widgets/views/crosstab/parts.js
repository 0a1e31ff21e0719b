// Elements that the parts of the cross-table have in common.
import { h } from "../kit/dom.js";

/** @typedef {import("../kit/dom.js").Child} Child */

/**
 * A part under its name.
 *
 * @param {string} name
 * @param {...Child} children
 */
export const section = (name, ...children) =>
  h(
    "div",
    { class: "oxus-ct-section", role: "group", "aria-label": name },
    h("p", { class: "oxus-headline" }, name),
    ...children,
  );

/**
 * A place that scrolls by keyboard, with a name.
 *
 * @param {string} name
 * @param {...Child} children
 */
export const scrolled = (name, ...children) =>
  h("div", { class: "oxus-scroll", tabindex: 0, role: "group", "aria-label": name }, ...children);

/**
 * @param {import("./readings.js").Paragraph} paragraph
 * @param {string} [kind] class
 */
export const paragraph = ([lead, ...texts], kind) => h("p", { class: kind }, h("strong", {}, lead), ...texts);

/**
 * A list to choose the value of a trait from.
 *
 * @param {import("./context.js").Context} context
 * @param {"ranks" | "vary"} trait
 * @param {string} label
 * @param {readonly (readonly [value: string, text: string])[]} options
 */
export function traitPicker({ choice, change }, trait, label, options) {
  const select = h(
    "select",
    { onchange: () => change({ [trait]: select.value }) },
    ...options.map(([value, text]) => h("option", { value }, text)),
  );
  return {
    element: h("label", {}, label, select),
    paint() {
      select.value = choice[trait];
    },
  };
}
