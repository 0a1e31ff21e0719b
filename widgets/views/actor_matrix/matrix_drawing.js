// The matrix as a drawing, to be saved.

import { s } from "../kit/dom.js";
import { drawnMark } from "../kit/mark.js";
import { wrapped } from "../kit/words.js";
import { CODES, number } from "./actor_model.js";
import { CAPTIONS, countsOf, shownCount } from "./instrument_counts.js";
import { coder, differs, isComparing, progress } from "./matrix_state.js";

/**
 * @typedef {import("./actions.js").Context} Context
 * @typedef {object} Drawn what is drawn
 * @property {string} title
 * @property {readonly string[]} down names of the rows
 * @property {readonly string[]} across names of the columns
 * @property {(row: number, column: number, x: number, y: number) => SVGElement[]} cell
 * @property {readonly (number | undefined)[]} key codes in the legend
 */

// In units of the drawing.
const [STEP, ROW, TOP] = [92, 32, 74];
const KEY_ROW = 24;

/** @param {Context} context */
export function drawMatrix(context) {
  const { state } = context;
  const { title, down, across, cell, key } =
    context.turned === "code" ? drawnCodes(context) : drawnCounts(context);
  const left = 20 + 7 * Math.max(...down.map((name) => name.length), 5);
  const bottom = TOP + ROW * down.length;
  const width = Math.max(left + STEP * across.length + 10, 560);
  const keyHeight = KEY_ROW * Math.ceil(key.length / 2);
  const height = bottom + 12 + keyHeight + (isComparing(state) ? KEY_ROW : 0);
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}` },
    text(6, 20, title, { "font-weight": 600, "font-size": 15 }),
    ...across.flatMap((name, n) => columnHead(name, left + STEP * n)),
    ...down.flatMap((name, n) => [rule(width, TOP + ROW * n), text(6, TOP + ROW * n + 21, name)]),
    rule(width, bottom),
    ...down.flatMap((_, row) =>
      across.flatMap((_, column) => cell(row, column, left + STEP * column, TOP + ROW * row)),
    ),
    ...legend(context, key, bottom),
    key.length && isComparing(state) ? text(6, bottom + 24 + keyHeight, `≠ unlike ${coder(state)}`) : null,
  );
}

/** @type {(x: number, y: number, words: string, more?: Record<string, string | number>) => SVGElement} */
const text = (x, y, words, more = {}) => s("text", { x, y, "font-size": 13, ...more }, words);

/** @type {(width: number, y: number) => SVGElement} */
const rule = (width, y) => s("line", { class: "oxus-am-rule", x1: 0, x2: width, y1: y, y2: y });

/** @type {(name: string, x: number) => SVGElement[]} */
const columnHead = (name, x) =>
  wrapped(name, 12).map((line, at, all) => text(x, TOP - 10 - 15 * (all.length - 1 - at), line));

/** @type {(context: Context, code: number | undefined, x: number, y: number) => SVGElement} */
const sign = ({ facts }, code, x, y) =>
  drawnMark(facts.mark(code), `translate(${x} ${y}) scale(0.75)`, "oxus-am-sign");

/** @type {(context: Context, key: Drawn["key"], top: number) => SVGElement[]} */
const legend = (context, key, top) =>
  key.flatMap((code, n) => {
    const [x, y] = [6 + 300 * (n % 2), top + 10 + KEY_ROW * Math.floor(n / 2)];
    return [sign(context, code, x, y), text(x + 24, y + 14, context.facts.key(code))];
  });

/**
 * @param {Context} context
 * @returns {Drawn}
 */
function drawnCodes(context) {
  const { facts, state } = context;
  return {
    title: `Actors and interests, as coded (${progress(facts, state)})`,
    down: state.actors.map((id) => facts.actors[id].name),
    across: state.interests.map((id) => facts.interests[id]),
    key: [...CODES, undefined],
    cell(row, column, x, y) {
      const cell = `${state.actors[row]}.${state.interests[column]}`;
      const code = cell in state.coding ? number(state.coding[cell]) : "";
      return [
        sign(context, state.coding[cell], x, y + 7),
        text(x + 23, y + 21, `${code}${differs(facts, state, cell) ? " ≠" : ""}`),
      ];
    },
  };
}

/**
 * @param {Context} context
 * @returns {Drawn}
 */
function drawnCounts(context) {
  const { facts, turned } = context;
  const { rows, columns, cells } = countsOf(context);
  return {
    title: CAPTIONS[turned],
    down: rows,
    across: columns.map((id) => (turned === "interest" ? facts.interests[id] : facts.actors[id].name)),
    key: [],
    cell: (row, column, x, y) => [text(x, y + 21, shownCount(cells[row][column]))],
  };
}
