// The chapter's actors, interests and instruments, and what can be asked of them; nothing here touches the page.
import { listed } from "../kit/words.js";

export const MINUS = "\u2212";
export const CODES = [2, 1, 0, -1];

/**
 * A code as it is written: with a minus and not a hyphen.
 *
 * @param {number | string} code
 */
export const number = (code) => String(code).replace("-", MINUS);

/**
 * @typedef {import("./actor_matrix_data.js").ActorMatrixData} ActorMatrixData
 * @typedef {Record<string, number>} Coding code of each cell that is coded; a cell is "ACTOR.interest"
 * @typedef {Record<string, string[]>} Ticks the instruments that serve the interest, by cell
 * @typedef {{actors: readonly string[], interests: readonly string[]}} Choice what is shown
 * @typedef {ReturnType<typeof actorModel>} Facts
 */

/**
 * What the tables say of actors and interests, and what can be asked of them.
 *
 * @param {ActorMatrixData} data
 */
export function actorModel(data) {
  const { actors, interests } = data;
  const all = Object.keys(actors).flatMap((actor) =>
    Object.keys(interests).map((interest) => `${actor}.${interest}`),
  );
  /** @param {string} cell */
  const split = (cell) => cell.split(".");
  /** @param {string} cell */
  const title = (cell) => {
    const [actor, interest] = split(cell);
    return `${actors[actor].name}, ${interests[interest]}`;
  };
  /** @param {string} cell */
  const instruments = (cell) => actors[split(cell)[0]].instruments;
  /** @param {string} cell */
  const sections = (cell) => listed(actors[split(cell)[0]].sections.map((section) => `§${section}`));
  /** @type {<T>(values: Record<string, T>) => Record<string, T>} */
  const inOrder = (values) =>
    Object.fromEntries(all.filter((cell) => cell in values).map((cell) => [cell, values[cell]]));
  const { course, marks, note, source } = data;
  return {
    actors,
    interests,
    course,
    note,
    source,
    all,
    split,
    title,
    instruments,
    sections,
    inOrder,
    ...codesInWords(marks),
  };
}

/**
 * How a code looks and what it is called.
 *
 * @param {ActorMatrixData["marks"]} marks
 */
function codesInWords(marks) {
  /** @param {number | null} [code] */
  const mark = (code) => marks[code ?? ""];
  return {
    mark,
    /** @param {number | null} [code] */
    word: (code) =>
      code === null || code === undefined ? mark(code).label : `${number(code)}, ${mark(code).label}`,
    /** @param {number} code */
    short: (code) => `${number(code)} ${mark(code).letter}`,
    /**
     * The code in a legend, with the short word that is in the cells.
     *
     * @param {number | null} [code]
     */
    key(code) {
      const { letter, label } = mark(code);
      return `${code === null || code === undefined ? "" : `${number(code)} `}${label.startsWith(letter) ? label : `${letter}: ${label}`}`;
    },
  };
}

/**
 * How often each instrument is ticked, as `ActorMatrix.instrument_counts`.
 *
 * @param {Facts} facts
 * @param {string} by "actor" or "interest"
 * @param {Choice} choice
 * @param {Ticks} ticks
 * @returns {{rows: string[], columns: readonly string[], cells: (number | null)[][]}} null where the actor does not have it
 */
export function countInstruments({ actors }, by, choice, ticks) {
  const rows = [...new Set(choice.actors.flatMap((actor) => actors[actor].instruments))];
  /** @type {(actor: string, interest: string, name: string) => number} */
  const ticked = (actor, interest, name) => Number((ticks[`${actor}.${interest}`] || []).includes(name));
  /** @param {readonly number[]} values */
  const sum = (values) => values.reduce((total, value) => total + value, 0);
  /** @type {(name: string, column: string) => number | null} */
  const cell =
    by === "actor"
      ? (name, actor) =>
          actors[actor].instruments.includes(name)
            ? sum(choice.interests.map((interest) => ticked(actor, interest, name)))
            : null
      : (name, interest) => sum(choice.actors.map((actor) => ticked(actor, interest, name)));
  const columns = by === "actor" ? choice.actors : choice.interests;
  return { rows, columns, cells: rows.map((name) => columns.map((column) => cell(name, column))) };
}
