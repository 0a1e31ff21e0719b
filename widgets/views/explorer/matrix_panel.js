// The matrix of states and bodies on a day: a grid that is walked with the arrow keys.
import { focusedNear, h, setText, targetOf } from "../kit/dom.js";
import { markGlyph } from "../kit/mark.js";
import { inWords } from "../kit/words.js";
import { matrixDrawing } from "./matrix_drawing.js";
import { doubt, matrixTable } from "./matrix_table.js";

/** @typedef {import("./panels.js").PanelContext} PanelContext */

const HINT =
  "Point at a cell, or move through the table with the arrow keys, to read it here in words. " +
  "Enter, or a click on a name, selects a state or an organisation in all views.";

/**
 * @param {PanelContext} context
 * @returns {import("./panels.js").Panel}
 */
export function matrixPanel(context) {
  const { data, facts, choice } = context;
  const glyphs = Object.fromEntries(
    Object.entries(data.marks).map(([status, mark]) => [status, markGlyph(mark)]),
  );
  const matrix = matrixTable(context, glyphs);
  const { table } = matrix;
  const scroll = h("div", { class: "oxus-scroll oxus-matrix-scroll" }, table);
  const detail = h("p", { class: "oxus-detail", "aria-hidden": "true" });
  const legend = h("ul", { class: "oxus-legend", "aria-label": "Legend" });

  /** @param {HTMLElement | null} element the cell to show in words to those who see */
  function readCell(element) {
    const cell = /** @type {HTMLElement | null | undefined} */ (element?.closest?.("td[data-state]"));
    if (cell && table.contains(cell)) {
      const { institution = "", state = "" } = cell.dataset;
      setText(detail, facts.describe(institution, state, context.date, true));
    } else if (!detail.textContent || element) setText(detail, HINT);
  }
  /** Bring the table to the day; only cells that differ are touched. */
  function paint() {
    legend.replaceChildren(...legendItems(context, glyphs, matrix.paint()));
    readCell(focusedNear(table));
  }
  /** Make the table again, for another choice of states and bodies. */
  function rebuild() {
    const hadFocus = table.contains(focusedNear(table));
    const cell = matrix.rebuild();
    paint();
    if (hadFocus) cell.focus();
  }
  table.addEventListener("mouseover", (event) => readCell(targetOf(event)));
  table.addEventListener("focusin", (event) => readCell(targetOf(event)));
  table.addEventListener("mouseleave", () => readCell(focusedNear(table)));

  return {
    id: "matrix",
    title: "Matrix",
    element: h("div", {}, scroll, detail, legend),
    rebuild,
    paint,
    rows: () => [
      ["state", ...choice.institutions.map((body) => facts.bodies[body].acronym)],
      ...choice.states.map((state) => [
        facts.names[state],
        ...choice.institutions.map((body) => context.status(body, state)),
      ]),
    ],
    svg: () => matrixDrawing(context),
  };
}

/**
 * The signs that the table holds on the day, in words.
 *
 * @param {PanelContext} context
 * @param {Record<string, HTMLElement>} glyphs by status
 * @param {import("./matrix_table.js").Found} found
 */
function legendItems({ data, since }, glyphs, { held, columns, unsure, changed }) {
  /** @type {(kind: string, words: string) => HTMLElement} */
  const swatch = (kind, words) =>
    h("li", {}, h("span", { class: `oxus-swatch-${kind}`, "aria-hidden": "true" }), ` ${words}`);
  return [
    ...Object.entries(data.marks)
      .filter(([status]) => held.has(status))
      .map(([status, mark]) =>
        h("li", { "data-status": status }, glyphs[status].cloneNode(true), ` ${mark.label}`),
      ),
    ...(columns.some(({ open }) => open) ? [h("li", {}, "≥ at least: some are not recorded")] : []),
    ...(columns.every(({ alive }) => alive)
      ? []
      : [swatch("gone", "organisation does not exist on this day")]),
    ...(unsure ? [h("li", {}, doubt(), " exact day not known")] : []),
    ...(changed ? [swatch("changed", `changed since ${inWords(since)}`)] : []),
  ];
}
