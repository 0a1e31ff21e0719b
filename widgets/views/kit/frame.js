// The frame of a widget: a named group with a line for messages and one that a screen reader speaks. An explorer is laid out
// like a published chart: the finding, its unit, the controls in use, the picture, and the source with what can be saved.
import { showChange } from "./change.js";
import { h, setText, targetOf } from "./dom.js";

/**
 * @typedef {import("./dom.js").Child} Child
 *
 * @typedef {object} Layout what a widget shows, from top to bottom
 * @property {readonly Child[]} [bar] the controls that are used most
 * @property {readonly ReturnType<typeof unfolding>[]} [folds] further controls, each behind a button
 * @property {Child} [reset] the button that brings the first state back
 * @property {readonly Child[]} picture
 * @property {readonly Child[]} [tables] the same in words, folded away
 * @property {string | Node} [source] where the data come from, and what to mind about them
 * @property {readonly Child[]} [saving] the buttons that save the picture and its data
 */

/**
 * The frame of a widget: a named group with a line for messages and one that speaks to listeners. What Python refused comes
 * as the trait `message` and is shown in the line for messages.
 *
 * @param {{model: import("./messenger.js").Model, el: HTMLElement}} context what anywidget gives a view
 * @param {string} name of the group
 * @param {string} kind the widget's own class
 * @returns {{root: HTMLElement, message: HTMLElement, live: HTMLElement, say: (text: string) => void,
 *   complain: (text: string) => void, title: (finding: string, unit: string) => void, lay: (layout: Layout) => void,
 *   stop: () => void}} `say` is read out; `complain` shows what is wrong with an input, and "" takes it away; `title` says
 *   the finding, and what is counted in which unit; `lay` puts the parts in their places
 */
export function frame({ model, el }, name, kind) {
  const message = h("p", { class: "oxus-message", role: "alert" });
  const live = h("p", { class: "oxus-live", role: "status", "aria-live": "polite" });
  const finding = h("p", { class: "oxus-headline oxus-finding" });
  const unit = h("p", { class: "oxus-subtitle" });
  const root = h("div", { class: `oxus-widget ${kind}`, role: "group", "aria-label": name });
  const fromPython = () => setText(message, model.get("message") || "");
  model.on("change:message", fromPython);
  fromPython();
  // The keys typed in a widget are the widget's. JupyterLab hears of them after the widget; Notebook 7 before anything in the
  // page, unless the element with the focus has this attribute. What is typed with Ctrl, Alt or Cmd stays the notebook's.
  /** @param {KeyboardEvent} event */
  const own = (event) => {
    const target = targetOf(event);
    if (!root.contains(target)) return;
    target.toggleAttribute("data-lm-suppress-shortcuts", !(event.ctrlKey || event.altKey || event.metaKey));
  };
  window.addEventListener("keydown", own, true);
  el.addEventListener("keydown", (event) => event.stopPropagation());
  el.append(root);
  return {
    root,
    message,
    live,
    say: (text) => setText(live, text),
    complain: (text) => setText(message, text),
    title(text, definition) {
      showChange(finding, text);
      setText(unit, definition);
    },
    lay(layout) {
      root.classList.add("oxus-framed");
      root.append(headOf(layout, finding, unit), ...laidOut(layout, message, live));
    },
    stop() {
      model.off("change:message", fromPython);
      window.removeEventListener("keydown", own, true);
    },
  };
}

/**
 * Controls behind a button.
 *
 * @param {string} title
 * @param {...Child} children
 */
export function unfolding(title, ...children) {
  const id = `oxus-fold-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  const element = h(
    "div",
    { class: "oxus-unfolded", id, role: "group", "aria-label": title, hidden: true },
    ...children,
  );
  const button = h(
    "button",
    {
      type: "button",
      class: "oxus-unfold",
      "aria-expanded": "false",
      "aria-controls": id,
      onclick: () => {
        element.hidden = !element.hidden;
        button.setAttribute("aria-expanded", String(!element.hidden));
      },
    },
    title,
  );
  return { button, element };
}

/** @type {(layout: Layout, ...said: HTMLElement[]) => HTMLElement} */
const headOf = ({ folds = [], reset }, ...said) =>
  h(
    "div",
    { class: "oxus-head" },
    h("div", { class: "oxus-said" }, ...said),
    h("div", { class: "oxus-head-end" }, ...folds.map(({ button }) => button), reset),
  );

/**
 * @param {Layout} layout
 * @param {HTMLElement} message
 * @param {HTMLElement} live
 */
function laidOut({ bar = [], folds = [], picture, tables = [], source, saving = [] }, message, live) {
  return [
    ...folds.map(({ element }) => element),
    bar.length ? h("div", { class: "oxus-bar" }, ...bar) : "",
    message,
    h("div", { class: "oxus-picture" }, ...picture),
    live,
    ...tables.map((table) => table ?? ""),
    h(
      "div",
      { class: "oxus-foot" },
      source ? h("p", { class: "oxus-source" }, source) : null,
      saving.length ? h("div", { class: "oxus-saving" }, ...saving) : null,
    ),
  ];
}
