// What a person does to the matrix: each action changes the state, updates the panels and tells the kernel.

import { count } from "../kit/words.js";
import { readCoding } from "./coding_file.js";
import { progress, withCode, withTick } from "./matrix_state.js";

/**
 * @typedef {object} Context what all panels share
 * @property {import("./actor_model.js").Facts} facts
 * @property {import("./matrix_state.js").State} state
 * @property {"code" | "actor" | "interest"} turned what the table shows: codes, or instruments by actor or interest
 * @property {Partial<State>[]} undone what the codes and ticks were before each change
 * @property {string} words what is said once a change has settled
 * @property {(finding: string, unit: string) => void} title
 * @property {(text: string) => void} complain
 * @property {{soon: () => void}} messages to the kernel
 * @property {Panels} panels
 *
 * @typedef {import("./matrix_state.js").State} State
 *
 * @typedef {object} Panels
 * @property {ReturnType<typeof import("./controls_panel.js").controlsPanel>} controls
 * @property {ReturnType<typeof import("./table_panel.js").tablePanel>} table
 * @property {ReturnType<typeof import("./cell_panel.js").cellPanel>} cell
 * @property {ReturnType<typeof import("./comparison_panel.js").comparisonPanel>} comparison
 */

/**
 * Every change of the view goes through here: update the page, and tell the kernel and the listener once it has settled.
 *
 * @param {Context} context
 * @param {Partial<State>} next
 * @param {string} [said]
 */
export function change(context, next, said = "") {
  const { state } = context;
  if ("coding" in next || "instruments" in next)
    context.undone.push({ coding: state.coding, instruments: state.instruments });
  Object.assign(state, next);
  context.complain("");
  refresh(context, next);
  context.words = said || context.words;
  context.messages.soon();
}

/**
 * Bring the page to the state.
 *
 * @param {Context} context
 * @param {Partial<State>} changed the traits that changed
 */
export function refresh({ panels }, changed) {
  panels.table.update("actors" in changed || "interests" in changed);
  panels.cell.update("selected" in changed);
  panels.comparison.update();
  panels.controls.update();
}

/**
 * @param {Context} context
 * @param {string} cell
 * @param {number} [code] none takes the code away
 */
export function setCode(context, cell, code) {
  const { facts, state } = context;
  if (state.coding[cell] === code) return;
  const coding = withCode(facts, state.coding, cell, code);
  state.selected = cell;
  const coded = progress(facts, { ...state, coding });
  change(context, { coding }, `${facts.title(cell)}: ${facts.word(code)}. ${coded}.`);
}

/** @type {(context: Context, cell: string, name: string, on: boolean) => void} */
export function setTick(context, cell, name, on) {
  const { facts, state } = context;
  const instruments = withTick(facts, state.instruments, cell, name, on);
  const ticked = count((instruments[cell] || []).length, "instrument");
  change(context, { instruments }, `${facts.title(cell)}: ${ticked} ticked.`);
}

/** @type {(context: Context, cell: string) => void} */
export function select(context, cell) {
  if (context.state.selected !== cell) change(context, { selected: cell });
}

/**
 * Take the last change of codes or ticks back.
 *
 * @param {Context} context
 */
export function undo(context) {
  const last = context.undone.pop();
  if (!last) return;
  Object.assign(context.state, last);
  context.words = `Last change taken back. ${progress(context.facts, context.state)}.`;
  refresh(context, last);
  context.messages.soon();
  // The button is disabled now, and would drop the focus.
  if (context.undone.length) return;
  if (context.turned === "code") context.panels.table.focus();
  else context.panels.controls.focus();
}

/**
 * Turn the matrix to codes, or to instruments.
 *
 * @param {Context} context
 * @param {Context["turned"]} to
 */
export function turn(context, to) {
  context.turned = to;
  refresh(context, { actors: context.state.actors });
}

/**
 * Go to a cell in the table, if it is shown.
 *
 * @param {Context} context
 * @param {string} cell
 */
export function goTo(context, cell) {
  if (context.turned !== "code") turn(context, "code");
  const td = context.panels.table.find(cell);
  if (!td) return;
  select(context, cell);
  td.focus();
}

/**
 * Take a coding from a CSV file.
 *
 * @param {Context} context
 * @param {File} file
 * @param {boolean} own the student's coding, not a second coder's
 */
export async function openFile(context, file, own) {
  const text = await file.text();
  try {
    const { coding, ticks, hasTicks } = readCoding(context.facts, text);
    const coded = `${count(Object.keys(coding).length, "cell")} coded.`;
    if (own)
      change(
        context,
        hasTicks ? { coding, instruments: ticks } : { coding },
        `Coding opened: ${coded} Undo brings the old one back.`,
      );
    else change(context, { other: coding, against: "other" }, `Second coder opened: ${coded}`);
  } catch (error) {
    context.complain(`${file.name}: ${/** @type {Error} */ (error).message}. Nothing was changed.`);
  }
}
