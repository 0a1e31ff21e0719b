// The grid of actors and interests, to be coded with the keyboard.

import { focusedNear, h, targetOf } from "../kit/dom.js";
import { markGlyph } from "../kit/mark.js";
import { count } from "../kit/words.js";
import { select, setCode, undo } from "./actions.js";
import { MINUS, number } from "./actor_model.js";
import { coder, differs, otherCoding } from "./matrix_state.js";

/**
 * @typedef {import("./actions.js").Context} Context
 * @typedef {{cell: string, td: HTMLTableCellElement}} Entry
 */

const AFTER_MINUS = 1000; // milliseconds in which a 1 after a minus is the rest of "-1"
/** @type {Record<string, number>} */
const CODE_KEYS = { 0: 0, 1: 1, 2: 2, "-": -1, [MINUS]: -1 };
/** @type {Record<string, [down: number, right: number]>} */
const STEPS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -99],
  End: [0, 99],
};

/** The sign of a cell that the two coded differently. */
export const unlike = () => h("span", { class: "oxus-am-unlike", "aria-hidden": "true" }, "≠");

/** @param {Context} context */
export function codeGrid(context) {
  const { state } = context;
  const element = h("table", {
    class: "oxus-am-table",
    role: "grid",
    "aria-label": "Codes of actors and interests",
  });
  /** @type {Entry[][]} */
  let rows = [];
  /** The cell that is in the tab order. */
  const current = () => /** @type {HTMLElement} */ (element.querySelector("[tabindex='0']"));

  /** Bring the grid to the codes; only cells that differ are touched. */
  function update() {
    const entries = rows.flat();
    const here = entries.some(({ cell }) => cell === state.selected) ? state.selected : rows[0][0].cell;
    for (const { td, cell } of entries) {
      td.tabIndex = cell === here ? 0 : -1;
      td.setAttribute("aria-selected", String(cell === state.selected));
      updateCell(context, td, cell);
    }
  }
  /** Make the cells again, for another choice of actors and interests. */
  function rebuild() {
    const hadFocus = element.contains(focusedNear(element));
    rows = state.actors.map((actor) =>
      state.interests.map((interest) => {
        const cell = `${actor}.${interest}`;
        return { cell, td: h("td", { tabindex: -1, "data-cell": cell }) };
      }),
    );
    element.replaceChildren(...parts(context, rows));
    update();
    if (hadFocus) current().focus();
  }
  listenToKeys(context, element, () => rows);
  listenToPointer(context, element);
  return {
    element,
    update,
    rebuild,
    focus: () => current().focus(),
    /** @param {string} cell */
    find: (cell) => rows.flat().find((entry) => entry.cell === cell)?.td,
  };
}

/** @type {(context: Context, rows: Entry[][]) => HTMLElement[]} */
function parts({ facts, state }, rows) {
  const heads = state.interests.map((interest) => h("th", { scope: "col" }, facts.interests[interest]));
  return [
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Actor"), ...heads)),
    h(
      "tbody",
      {},
      ...rows.map((entries, row) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, facts.actors[state.actors[row]].name),
          ...entries.map(({ td }) => td),
        ),
      ),
    ),
  ];
}

/**
 * Show the code of a cell, how many instruments are ticked, and whether the other coder's code differs.
 *
 * @param {Context} context
 * @param {HTMLTableCellElement} td
 * @param {string} cell
 */
function updateCell({ facts, state }, td, cell) {
  const code = /** @type {number | undefined} */ (state.coding[cell]);
  const ticks = (state.instruments[cell] || []).length;
  const other = differs(facts, state, cell);
  const theirs = otherCoding(facts, state)[cell];
  const key = [code, ticks, other && theirs].join("|");
  if (td.dataset.key === key) return;
  td.dataset.key = key;
  td.dataset.code = String(code ?? "");
  td.style.setProperty("--oxus-mark", facts.mark(code).color);
  td.classList.toggle("oxus-am-differs", other);
  const mark = facts.mark(code);
  const more = [
    ticks && `; ${count(ticks, "instrument")} ticked`,
    other && `; unlike ${coder(state)}: ${facts.word(theirs)}`,
  ];
  td.replaceChildren(
    h(
      "span",
      { "aria-hidden": "true", class: "oxus-am-code" },
      ...(code === undefined ? [] : [markGlyph(mark), h("b", {}, number(code))]), // an open cell is blank
      ticks ? h("span", { class: "oxus-am-ticks" }, `+${ticks}`) : null,
      other ? unlike() : null,
    ),
    h("span", { "aria-hidden": "true", class: "oxus-am-word" }, code === undefined ? "" : mark.letter),
    h("span", { class: "oxus-words" }, facts.word(code) + more.filter(Boolean).join("")),
  );
}

/**
 * Arrow keys move, digits and minus code, Delete takes a code away, Enter leads to the panel.
 *
 * @param {Context} context
 * @param {HTMLElement} grid
 * @param {() => Entry[][]} rows
 */
function listenToKeys(context, grid, rows) {
  const type = typist(context);
  grid.addEventListener("keydown", (event) => {
    const { cell } = targetOf(event).dataset;
    const step = STEPS[event.key];
    const command = event.ctrlKey || event.metaKey;
    if (!cell || event.altKey) return;
    if (step) move(context, rows(), cell, command && Math.abs(step[1]) > 1 ? [step[1], step[1]] : step);
    else if (command && event.key === "z") undo(context);
    else if (command) return;
    else if (event.key in CODE_KEYS) type(cell, event);
    else if (event.key === "Delete" || event.key === "Backspace") setCode(context, cell, undefined);
    else if (event.key === "Enter" || event.key === " ") {
      select(context, cell);
      context.panels.cell.focus();
    } else return;
    event.preventDefault();
  });
}

/**
 * A key codes the cell; the 1 of a typed "-1" does not code it again.
 *
 * @param {Context} context
 * @returns {(cell: string, event: KeyboardEvent) => void}
 */
function typist(context) {
  let minus = { cell: "", at: -AFTER_MINUS };
  return (cell, { key, timeStamp }) => {
    const restOfMinus = key === "1" && minus.cell === cell && timeStamp - minus.at < AFTER_MINUS;
    minus = { cell, at: CODE_KEYS[key] === -1 ? timeStamp : -AFTER_MINUS };
    if (!restOfMinus) setCode(context, cell, CODE_KEYS[key]);
  };
}

/** @type {(context: Context, rows: Entry[][], cell: string, step: [down: number, right: number]) => void} */
function move(context, rows, cell, [down, right]) {
  const row = rows.findIndex((entries) => entries.some((entry) => entry.cell === cell));
  const column = rows[row].findIndex((entry) => entry.cell === cell);
  /** @type {(value: number, length: number) => number} */
  const clamp = (value, length) => Math.max(0, Math.min(length - 1, value));
  const to = rows[clamp(row + down, rows.length)][clamp(column + right, rows[row].length)];
  select(context, to.cell);
  to.td.focus();
}

/** @type {(context: Context, grid: HTMLElement) => void} */
function listenToPointer(context, grid) {
  grid.addEventListener("focusin", (event) => {
    const { cell } = targetOf(event).dataset;
    if (cell) select(context, cell);
  });
  grid.addEventListener("click", (event) => {
    const td = targetOf(event).closest("td");
    if (!td) return;
    select(context, td.dataset.cell ?? "");
    td.focus();
  });
}
