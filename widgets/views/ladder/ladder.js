// The view of RegionnessLadder: a ladder of five rungs, the evidence of one step, and what the student makes of it. It holds
// all evidence, so it answers by itself; the kernel hears of a change once it has settled.

import { h } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { frame } from "../kit/frame.js";
import { follow, messenger, same } from "../kit/messenger.js";
import { resetButton } from "../kit/reset.js";
import { ladderDrawing } from "./ladder_drawing.js";
import { ladderModel, savedRows, sentence, TRAITS } from "./ladder_model.js";
import { keptTable, ladderTable } from "./ladder_tables.js";
import { stepPanel } from "./step_panel.js";
import { yearPanel } from "./year_panel.js";

/**
 * @typedef {import("./actions.js").Context} Context
 * @typedef {import("../kit/messenger.js").Model} Model
 */

/** @param {{model: Model, el: HTMLElement}} view */
function render({ model, el }) {
  const box = frame({ model, el }, "Regionness ladder", "oxus-ladder");
  const state = /** @type {import("./ladder_model.js").State} */ (
    Object.fromEntries(TRAITS.map((name) => [name, structuredClone(model.get(name))]))
  );
  let told = ""; // what the live region says once a change has settled
  const post = messenger(
    model,
    () => ({ ...state }),
    () => box.say(told),
  );
  /** @type {Context} */
  const context = {
    ladder: ladderModel(model.get("_data")),
    state,
    prefix: `oxus-ladder-${Math.random().toString(36).slice(2)}`,
    change(values, words) {
      Object.assign(state, values);
      box.complain("");
      page.update();
      told = words();
      post.soon();
    },
    focusKeep: () => {}, // the panel of the year sets it
  };
  const page = pageOf(context, box.title);
  const reset = resetButton(model, TRAITS, { flush: post.flush, say: box.say });
  box.lay({ ...page.layout, reset: reset.element });
  page.update();
  const unfollow = followPython(model, state, page.update);
  return () => {
    post.stop();
    reset.stop();
    unfollow();
    box.stop();
  };
}

const SOURCE =
  "Source: the table regionness_evidence of the data package, a selection to be weighed and added to. Names of the steps: " +
  "Hettne and Söderbaum (2000). The number of pieces proves nothing: one may outweigh ten.";

/**
 * All that is on the page, in order.
 *
 * @param {Context} context
 * @param {(finding: string, unit: string) => void} title
 */
function pageOf(context, title) {
  const { ladder, state } = context;
  const year = yearPanel(context);
  const drawing = ladderDrawing(context);
  const step = stepPanel(context);
  const tables = [ladderTable(context), keptTable(context)];
  const saving = downloads(() => `regionness-${state.year}`, {
    rows: () => savedRows(ladder, state),
    svg: () => drawing.element,
  });
  return {
    layout: {
      bar: [year.element],
      picture: [
        h("div", { class: "oxus-two" }, h("div", { class: "oxus-side" }, drawing.element), step.element),
      ],
      tables: tables.map(({ element }) => element),
      source: SOURCE,
      saving: [saving],
    },
    update() {
      title(
        sentence(ladder, state),
        `Regionness of Central Asia, judged by you from the evidence that one could have in ${state.year}. Choose a step to weigh its evidence.`,
      );
      for (const part of [year, drawing, step]) part.update();
      for (const table of tables) table.refresh();
    },
  };
}

/**
 * Take what Python sets.
 *
 * @param {Model} model
 * @param {Context["state"]} state
 * @param {() => void} update
 */
function followPython(model, state, update) {
  /** @param {typeof TRAITS[number]} name */
  const take = (name) => {
    if (same(model.get(name), state[name])) return;
    Object.assign(state, { [name]: structuredClone(model.get(name)) });
    update();
  };
  return follow(model, Object.fromEntries(TRAITS.map((name) => [name, () => take(name)])));
}

export default { render };
