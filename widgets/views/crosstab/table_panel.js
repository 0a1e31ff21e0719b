// The cross-table itself: the cases in each cell, by name; a press on a name says where its score comes from.
import { showChange } from "../kit/change.js";
import { focusedNear, h, setText } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { listed } from "../kit/words.js";
import { labelsOf } from "./context.js";
import { tableDrawing } from "./drawings.js";
import { scrolled, section } from "./parts.js";
import { bandOf, casesInCell, explainScore, levelName, rowsHoldCases } from "./readings.js";
import { tableRows } from "./saved_tables.js";
import { LEVELS, SIDES } from "./scores.js";

/** @typedef {import("./context.js").Context} Context */

/**
 * @param {Context} context
 * @param {string} title of the drawing that is saved
 * @param {HTMLElement} hidden where that drawing hangs while its style is read
 */
export function tablePanel(context, title, hidden) {
  const table = h("table", { class: "oxus-ct-table" });
  const detail = h("p", { class: "oxus-ct-detail" });
  const left = h("p", {});
  const moves = h("p", { class: "oxus-ct-moves", role: "status" });
  let painted = "";

  function paint() {
    const { choice, now } = context;
    // Made again only if it differs: a click on a name that ends an edit elsewhere still meets that name.
    const key = JSON.stringify([now.levels, now.known, choice.cuts]);
    if (key === painted) return;
    painted = key;
    fillTable(context, table);
    showChange(moves, movesInWords(context));
    setText(left, leftOut(context));
  }
  function paintSelected() {
    for (const button of table.querySelectorAll(".oxus-ct-chip"))
      button.setAttribute("aria-pressed", String(button.getAttribute("data-id") === context.choice.selected));
    setText(detail, explanation(context));
  }
  const save = downloads("oxus-crosstab", {
    rows: () => tableRows(context),
    svg: () => {
      const picture = savedDrawing(context, title);
      hidden.replaceChildren(picture);
      setTimeout(() => hidden.replaceChildren(), 0);
      return picture;
    },
  });
  return {
    element: section("Cross-table", scrolled("The table", table), moves, left, detail, save),
    paint,
    paintSelected,
  };
}

/**
 * Put the rows into the table; the name that has the focus keeps it.
 *
 * @type {(context: Context, table: HTMLTableElement) => void}
 */
function fillTable(context, table) {
  const { rows, columns, nouns } = context.data;
  const active = focusedNear(table);
  const focused = table.contains(active) ? active?.dataset.id : null;
  table.replaceChildren(
    h(
      "caption",
      {},
      `${rows.title} by ${columns.title.toLowerCase()}: the ${nouns.columns.many} in each cell`,
    ),
    h("thead", {}, headRow(context)),
    h("tbody", {}, ...LEVELS.map((_, level) => bodyRow(context, level))),
  );
  if (!focused) return;
  const again = /** @type {HTMLElement | null} */ (table.querySelector(`[data-id="${CSS.escape(focused)}"]`));
  again?.focus();
}

/** @param {Context} context */
const headRow = ({ data, choice }) =>
  h(
    "tr",
    {},
    h("td", {}),
    ...LEVELS.map((level, column) =>
      h(
        "th",
        { scope: "col" },
        `${level} ${data.columns.title.toLowerCase()}`,
        h("span", { class: "oxus-ct-band" }, bandOf(choice.cuts.columns, column)),
      ),
    ),
  );

/** @type {(context: Context, level: number) => HTMLElement} */
function bodyRow(context, level) {
  const { data, choice, now } = context;
  const cells = LEVELS.map((_, column) => casesInCell(data, now.levels, level, column));
  const whole = cells.flat().length;
  const members = rowsHoldCases(data) ? membersOf(context, level) : [];
  return h(
    "tr",
    {},
    h(
      "th",
      { scope: "row" },
      `${LEVELS[level]} ${data.rows.title.toLowerCase()}`,
      h("span", { class: "oxus-ct-band" }, bandOf(choice.cuts.rows, level)),
      h("span", { class: "oxus-ct-chips" }, ...members.map((id) => chip(context, id))),
    ),
    ...cells.map((cell) =>
      h(
        "td",
        {},
        h("span", { class: "oxus-ct-count" }, String(cell.length)),
        h(
          "span",
          { class: "oxus-ct-band" },
          whole ? `${Math.round((100 * cell.length) / whole)} % of the row` : "",
        ),
        ...chipsOf(context, cell),
      ),
    ),
  );
}

/**
 * The cases of a cell by name, under the row's unit that they belong to where it holds several.
 *
 * @type {(context: Context, cell: readonly string[]) => HTMLElement[]}
 */
function chipsOf(context, cell) {
  const { rows, columns, of } = context.data;
  const labels = labelsOf(context.data);
  if (!rowsHoldCases(context.data))
    return [h("span", { class: "oxus-ct-chips" }, ...cell.map((id) => chip(context, id)))];
  return rows.units.flatMap((unit, row) => {
    const own = cell.filter((id) => of[columns.units.indexOf(id)] === row);
    const after = ` · ${labels[unit]}`;
    if (!own.length) return [];
    return [
      h("span", { class: "oxus-ct-of", "aria-hidden": "true" }, labels[unit]),
      h(
        "span",
        { class: "oxus-ct-chips" },
        ...own.map((id) => chip(context, id, labels[id].replace(after, ""))),
      ),
    ];
  });
}

/**
 * The units of the rows that are on a level.
 *
 * @type {(context: Context, level: number) => string[]}
 */
const membersOf = ({ data, now }, level) => data.rows.units.filter((_, n) => now.levels.rows[n] === level);

/** @type {(context: Context, id: string, name?: string) => HTMLElement} */
function chip(context, id, name) {
  const { data, choice, select } = context;
  const label = labelsOf(data)[id];
  const from = movedFrom(context, id);
  return h(
    "button",
    {
      type: "button",
      class: `oxus-ct-chip${from ? " oxus-ct-moved" : ""}`,
      "data-id": id,
      "aria-pressed": String(choice.selected === id),
      title: from && `was ${from}`,
      "aria-label": from ? `${label}, was ${from}` : label,
      onclick: () => select(id),
    },
    from ? h("span", { "aria-hidden": "true" }, "→ ") : null,
    name ?? label,
  );
}

/**
 * Where a unit of either side was with the codes and weights as given, in words; "" if it is still there.
 *
 * @type {(context: Context, id: string) => string}
 */
function movedFrom({ data, now, given }, id) {
  return SIDES.flatMap((side) => {
    const n = data[side].units.indexOf(id);
    const [before, after] = [given, now.levels].map((levels) => levels[side][n]);
    const title = data[side].title.toLowerCase();
    if (n < 0 || before === after) return [];
    return [before === null ? `without ${title}` : `${levelName(before)} ${title}`];
  }).join(", ");
}

/**
 * Which units are elsewhere than with the codes and weights as given.
 *
 * @param {Context} context
 */
function movesInWords(context) {
  const { data } = context;
  const ids = [...new Set(SIDES.flatMap((side) => data[side].units))];
  const moved = ids.filter((id) => movedFrom(context, id)).map((id) => labelsOf(data)[id]);
  const as = data.caveats.length ? "the course's coding" : "the coding as given";
  return moved.length ? `→ Moved from ${as}: ${listed(moved)}.` : `Nothing has moved from ${as}.`;
}

/** @param {Context} context */
function leftOut({ data, now }) {
  const lost = data.columns.labels.filter((_, n) => !now.known.includes(n));
  return lost.length ? `Left out, for want of a score: ${listed(lost)}.` : "";
}

/** @param {Context} context */
function explanation({ data, choice, now }) {
  const { selected } = choice;
  if (!selected)
    return `Choose a ${rowsHoldCases(data) ? `${data.nouns.rows.one} or a ` : ""}${data.nouns.columns.one} in the table to read where its score comes from.`;
  return SIDES.filter((side) => data[side].units.includes(selected))
    .map((side) => explainScore(data, side, selected, choice, now))
    .join(" ");
}

/** @type {(context: Context, title: string) => SVGSVGElement} */
function savedDrawing(context, title) {
  const { data, now } = context;
  const labels = labelsOf(data);
  /** @type {(row: number, column: number) => string[]} */
  const cellText = (row, column) => {
    const cases = casesInCell(data, now.levels, row, column);
    return [String(cases.length), cases.map((id) => labels[id].replaceAll(" ", "\u00a0")).join(", ")];
  };
  return tableDrawing(
    LEVELS.map((level) => `${level} ${data.columns.title.toLowerCase()}`),
    LEVELS.map((level, row) => ({
      head: [
        `${level} ${data.rows.title.toLowerCase()}`,
        ...(rowsHoldCases(data) ? membersOf(context, row) : []),
      ],
      cells: LEVELS.map((_, column) => cellText(row, column)),
    })),
    title,
  );
}
