// The view of ActorMatrix: its state, its panels, and the traits that Python sets.

import { h } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { frame, unfolding } from "../kit/frame.js";
import { follow, messenger, same } from "../kit/messenger.js";
import { resetButton } from "../kit/reset.js";
import { refresh } from "./actions.js";
import { actorModel } from "./actor_model.js";
import { cellPanel } from "./cell_panel.js";
import { codingRows } from "./coding_file.js";
import { comparisonPanel } from "./comparison_panel.js";
import { controlsPanel } from "./controls_panel.js";
import { countRows } from "./instrument_counts.js";
import { drawMatrix } from "./matrix_drawing.js";
import { progress, shownCells, TRAITS } from "./matrix_state.js";
import { tablePanel } from "./table_panel.js";

/**
 * @typedef {import("./actions.js").Context} Context
 * @typedef {import("../kit/messenger.js").Model} Model
 */

/** @param {{model: Model, el: HTMLElement}} view */
function render({ model, el }) {
  const view = frame({ model, el }, "Actors, interests and instruments", "oxus-am");
  const state = /** @type {import("./matrix_state.js").State} */ (
    Object.fromEntries(TRAITS.map((name) => [name, model.get(name)]))
  );
  const messages = messenger(model, () => ({ ...state }), tell);
  selectFirst(state);
  const context = withPanels({
    facts: actorModel(model.get("_data")),
    state,
    title: view.title,
    turned: "code",
    undone: [],
    words: "",
    complain: view.complain,
    messages,
  });
  function tell() {
    if (context.words) view.say(context.words);
    context.words = "";
  }
  const reset = resetButton(model, TRAITS, { flush: messages.flush, say: view.say });
  view.lay({ ...layoutOf(context), reset: reset.element });
  refresh(context, { ...state });
  const unfollow = followPython(model, context, view.say);
  return () => {
    unfollow();
    messages.stop();
    reset.stop();
    view.stop();
  };
}

/**
 * Without a chosen cell, the panel shows the first one, so that it is of use from the start.
 *
 * @param {import("./matrix_state.js").State} state
 */
function selectFirst(state) {
  if (!state.selected) [state.selected] = shownCells(state);
}

/**
 * @param {Context} context
 * @returns {import("../kit/frame.js").Layout}
 */
function layoutOf(context) {
  const { controls, table, cell, comparison } = context.panels;
  const { saving, easel } = savingOf(context);
  return {
    folds: [
      unfolding(
        "Actors and files",
        controls.choosers,
        h("div", { class: "oxus-controls" }, ...controls.openers),
      ),
    ],
    bar: [controls.element],
    picture: [h("div", { class: "oxus-am-body" }, table.element, cell.element), comparison.element, easel],
    source: sourceInWords(context),
    saving: [saving],
  };
}

/**
 * Make the panels. They find one another in the context, since each of them can change what another shows.
 *
 * @param {Omit<Context, "panels">} shared
 */
function withPanels(shared) {
  const context = /** @type {Context} */ (shared);
  context.panels = {
    controls: controlsPanel(context),
    table: tablePanel(context),
    cell: cellPanel(context),
    comparison: comparisonPanel(context),
  };
  return context;
}

/**
 * Take what Python sets; it is no change to undo.
 *
 * @param {Model} model
 * @param {Context} context
 * @param {(text: string) => void} say
 */
function followPython(model, context, say) {
  const { facts, state } = context;
  /** @param {typeof TRAITS[number]} name */
  const take = (name) => {
    if (same(state[name], model.get(name))) return;
    const changed = { [name]: model.get(name) };
    Object.assign(state, changed);
    selectFirst(state);
    if (name === "coding" || name === "instruments") context.undone.length = 0;
    refresh(context, changed);
    say(name === "coding" ? `Coding changed. ${progress(facts, state)}.` : "The table has changed.");
  };
  return follow(model, Object.fromEntries(TRAITS.map((name) => [name, () => take(name)])));
}

/**
 * The buttons to save the table and the drawing.
 *
 * @param {Context} context
 */
function savingOf(context) {
  // What is to be saved is drawn where nobody sees it: the look of its parts is read from the page.
  const easel = h("div", { class: "oxus-am-easel", "aria-hidden": "true" });
  function svg() {
    const drawing = drawMatrix(context);
    easel.replaceChildren(drawing);
    return drawing;
  }
  const rows = () =>
    context.turned === "code" ? codingRows(context.facts, context.state) : countRows(context);
  const name = () => (context.turned === "code" ? "actors-interests" : `instruments-by-${context.turned}`);
  return { saving: downloads(name, { rows, svg }), easel };
}

/** @param {Context} context */
const sourceInWords = ({ facts }) =>
  `Actors, instruments and sections: chapter 5 of the source text. The course’s coding: ${facts.note} ` +
  "The codebook names the seven interests and does not define them: agree on what each takes in before you compare with another coder. " +
  `Source: ${facts.source}.`;

export default { render };
