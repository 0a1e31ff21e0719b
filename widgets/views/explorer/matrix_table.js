// The table of the matrix: making it, bringing it to a day, and walking through it with the keyboard.
import { h, setText, targetOf } from "../kit/dom.js";
import { atLeast } from "./explorer_words.js";
import { UNRECORDED } from "./membership_model.js";

/**
 * @typedef {import("./panels.js").PanelContext} PanelContext
 * @typedef {{cell: HTMLTableCellElement, words: HTMLElement, key: string}} Entry `key` says what the cell shows
 * @typedef {{alive: boolean, full: number, others: number, open: number}} Column how many states have which status in a
 *   body, and of how many it is not recorded
 * @typedef {{held: Set<string>, columns: Column[], unsure: boolean, changed: boolean}} Found what the table holds on a
 *   day
 *
 * @typedef {object} Matrix
 * @property {PanelContext} context
 * @property {HTMLTableElement} table
 * @property {Record<string, HTMLElement>} glyphs by status
 * @property {HTMLTableCellElement[][]} grid row 0 and column 0 hold the names
 * @property {Entry[][]} entries the cells of a state and a body
 * @property {HTMLTableCellElement[]} rowSums
 * @property {HTMLTableCellElement[]} columnSums
 * @property {[row: number, column: number]} focus the cell that takes part in the tab order
 */

export const doubt = () => h("span", { class: "oxus-doubt", "aria-hidden": "true" }, "?");

/**
 * @param {PanelContext} context
 * @param {Record<string, HTMLElement>} glyphs by status
 */
export function matrixTable(context, glyphs) {
  const table = h("table", {
    class: "oxus-table",
    role: "grid",
    "aria-label": "States and organisations",
    "aria-multiselectable": "true",
  });
  /** @type {Matrix} */
  const matrix = {
    context,
    table,
    glyphs,
    grid: [],
    entries: [],
    rowSums: [],
    columnSums: [],
    focus: [1, 1],
  };
  listen(matrix);
  return {
    table,
    /** Make the table; returns the cell that takes part in the tab order. */
    rebuild() {
      makeCells(matrix);
      table.replaceChildren(...parts(matrix));
      const cell = matrix.grid[matrix.focus[0]][matrix.focus[1]];
      cell.tabIndex = 0;
      return cell;
    },
    /** Bring the table to the day. */
    paint() {
      const found = paintCells(matrix);
      paintColumns(matrix, found.columns);
      paintSelection(matrix);
      return found;
    },
  };
}

/** @param {Matrix} matrix */
function makeCells(matrix) {
  const { institutions, states } = matrix.context.choice;
  const corner = h("th", { scope: "col", class: "oxus-corner", tabindex: -1 }, "State");
  matrix.entries = states.map((state) => institutions.map((body) => entry(state, body)));
  matrix.grid = [
    [corner, ...institutions.map((body) => bodyName(matrix.context, body))],
    ...states.map((state, row) => [
      stateName(matrix.context, state),
      ...matrix.entries[row].map(({ cell }) => cell),
    ]),
  ];
  matrix.rowSums = states.map(() => h("td", { class: "oxus-sum" }));
  matrix.columnSums = institutions.map((body) => h("td", { "data-institution": body }));
  matrix.focus = [Math.min(matrix.focus[0], states.length), Math.min(matrix.focus[1], institutions.length)];
}

/**
 * @param {string} state
 * @param {string} body
 * @returns {Entry}
 */
function entry(state, body) {
  const words = h("span", { class: "oxus-words" });
  return {
    words,
    key: "",
    cell: h("td", { tabindex: -1, "data-state": state, "data-institution": body }, words),
  };
}

/** @type {(context: PanelContext, body: string) => HTMLTableCellElement} */
const bodyName = ({ facts }, body) =>
  h(
    "th",
    {
      scope: "col",
      tabindex: -1,
      "data-id": body,
      "data-institution": body,
      title: facts.bodies[body].name,
      "aria-selected": "false",
    },
    h("span", { class: "oxus-acronym" }, facts.bodies[body].acronym),
  );

/** @type {(context: PanelContext, state: string) => HTMLTableCellElement} */
const stateName = ({ data, facts }, state) =>
  h(
    "th",
    {
      scope: "row",
      tabindex: -1,
      "data-id": state,
      class: data.five.includes(state) ? "oxus-five" : "",
      "aria-selected": "false",
    },
    facts.names[state],
  );

/**
 * Head, body and foot of the table.
 *
 * @param {Matrix} matrix
 */
function parts({ grid, rowSums, columnSums }) {
  const title = "Number of organisations shown of which the state is a full member";
  const sums = h(
    "th",
    { scope: "col", class: "oxus-sum", title },
    h("span", { class: "oxus-acronym" }, "full"),
  );
  const [names, ...states] = grid;
  const foot = h(
    "tr",
    { class: "oxus-counts" },
    h("th", { scope: "row" }, "full members shown"),
    ...columnSums,
    h("td", { class: "oxus-sum" }),
  );
  return [
    h("thead", {}, h("tr", {}, ...names, sums)),
    h("tbody", {}, ...states.map((cells, row) => h("tr", {}, ...cells, rowSums[row]))),
    h("tfoot", {}, foot),
  ];
}

/**
 * @param {Matrix} matrix
 * @returns {Found}
 */
function paintCells(matrix) {
  const { context, entries, rowSums } = matrix;
  const { facts, date, since, choice } = context;
  /** @type {Found} */
  const found = {
    held: new Set(),
    columns: choice.institutions.map((body) => ({
      alive: facts.alive(body, date),
      full: 0,
      others: 0,
      open: 0,
    })),
    unsure: false,
    changed: false,
  };
  choice.states.forEach((state, row) => {
    let [full, open] = [0, 0];
    choice.institutions.forEach((body, n) => {
      const spell = facts.spellOn(body, state, date);
      const column = found.columns[n];
      const status = facts.statusOn(body, state, date);
      const before = since && facts.statusOn(body, state, since);
      const was = since && facts.label(before);
      const changed = Boolean(since) && before !== status && ![before, status].includes(UNRECORDED);
      const sure = facts.certain(spell, date);
      if (status) found.held.add(status);
      if (facts.isFull(spell)) {
        full += 1;
        column.full += 1;
      } else if (spell) column.others += 1;
      else if (status) {
        open += 1;
        column.open += 1;
      }
      found.unsure ||= !sure;
      found.changed ||= changed;
      const words = () => facts.describe(body, state, date) + (changed ? `; before: ${was}` : "");
      const look = { spell, status, sure, alive: column.alive, was: changed ? was : "", words };
      paintCell(entries[row][n], look, matrix.glyphs);
    });
    setText(rowSums[row], atLeast(full, open));
    rowSums[row].title = open ? `Full member of at least ${full}; not recorded for ${open}` : "";
  });
  return found;
}

/**
 * @param {Entry} entry
 * @param {object} look
 * @param {import("./membership_model.js").Spell | undefined} look.spell
 * @param {string} look.status
 * @param {boolean} look.sure
 * @param {boolean} look.alive whether the body exists
 * @param {string} look.was the status before, in words; "" if it is the same or nothing is compared
 * @param {() => string} look.words
 * @param {Record<string, HTMLElement>} glyphs
 */
function paintCell(entry, { spell, status, sure, alive, was, words }, glyphs) {
  const key = `${spell ? `${spell.status} ${spell.start}` : status}|${sure}|${alive}|${was}`;
  if (entry.key === key) return;
  entry.key = key;
  entry.cell.dataset.status = status;
  entry.cell.dataset.certain = String(sure);
  entry.cell.classList.toggle("oxus-gone", !spell && !alive);
  entry.cell.classList.toggle("oxus-changed", Boolean(was));
  setText(entry.words, words());
  entry.cell.replaceChildren(
    ...(status ? [glyphs[status].cloneNode(true)] : []),
    ...(sure ? [] : [doubt()]),
    entry.words,
  );
}

/**
 * The counts below the bodies.
 *
 * @param {Matrix} matrix
 * @param {Column[]} columns
 */
function paintColumns({ grid, columnSums }, columns) {
  columns.forEach(({ alive, full, others, open }, n) => {
    grid[0][n + 1].classList.toggle("oxus-gone", !alive);
    setText(columnSums[n], alive ? atLeast(full, open) : "–");
    columnSums[n].title = alive
      ? `${full} as full members, ${others} with another status, ${open} not recorded, of the states shown`
      : "The organisation does not exist on this day";
  });
}

/** @param {Matrix} matrix */
function paintSelection({ context, grid }) {
  const [[, ...bodies], ...rows] = grid;
  for (const cell of [...bodies, ...rows.map(([name]) => name)]) {
    const chosen = String(context.isSelected(cell.dataset.id ?? ""));
    if (cell.getAttribute("aria-selected") !== chosen) cell.setAttribute("aria-selected", chosen);
  }
}

/** @type {Record<string, [rows: number, columns: number]>} */
const STEPS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  Home: [0, -999],
  End: [0, 999],
};

/**
 * Arrow keys, Home and End (with Ctrl to the corners), Enter and clicks.
 *
 * @param {Matrix} matrix
 */
function listen(matrix) {
  const { context, table } = matrix;
  /** @type {(value: number, last: number) => number} */
  const clamp = (value, last) => Math.max(0, Math.min(last, value));
  table.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(context, /** @type {HTMLElement | null} */ (targetOf(event).closest("th, td")));
      return;
    }
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const byRow = event.ctrlKey && step[1] ? Math.trunc(step[1] / 999) * 999 : step[0];
    const { states, institutions } = context.choice;
    const [row, column] = matrix.focus;
    moveTo(matrix, clamp(row + byRow, states.length), clamp(column + step[1], institutions.length));
  });
  table.addEventListener("click", (event) => {
    const cell = /** @type {HTMLTableCellElement | null} */ (
      targetOf(event).closest("[data-state], [data-id]")
    );
    if (!cell) return;
    moveTo(matrix, /** @type {HTMLTableRowElement} */ (cell.parentElement).rowIndex, cell.cellIndex);
    if (cell.dataset.id) choose(context, cell);
  });
}

/** @type {(matrix: Matrix, row: number, column: number) => void} */
function moveTo(matrix, row, column) {
  const { grid, focus } = matrix;
  grid[focus[0]][focus[1]].tabIndex = -1;
  matrix.focus = [row, column];
  grid[row][column].tabIndex = 0;
  grid[row][column].focus();
}

/**
 * A name selects what it names; a cell its state and its body.
 *
 * @param {PanelContext} context
 * @param {HTMLElement | null} cell
 */
function choose(context, cell) {
  const { id, state, institution = "" } = cell?.dataset ?? {};
  if (id) context.toggle(id);
  else if (state) context.select([state, institution]);
}
