// The chapter's actors, interests and instruments, and what can be asked of them; nothing here touches the page.
import { parseCsv } from "../kit/csv.js";
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
  /** @type {<T>(values: Record<string, T>) => Record<string, T>} */
  const inOrder = (values) =>
    Object.fromEntries(all.filter((cell) => cell in values).map((cell) => [cell, values[cell]]));
  /** @param {number | null} [code] */
  const mark = (code) => data.marks[code ?? ""];
  /** @param {number | null} [code] */
  const word = (code) =>
    code === null || code === undefined ? mark(code).label : `${number(code)}, ${mark(code).label}`;
  /** @param {number} code */
  const short = (code) => `${number(code)} ${mark(code).letter}`;

  /**
   * The code in a legend, with the short word that is in the cells.
   *
   * @param {number | null} [code]
   */
  function key(code) {
    const { letter, label } = mark(code);
    return `${code === null || code === undefined ? "" : `${number(code)} `}${label.startsWith(letter) ? label : `${letter}: ${label}`}`;
  }
  /** @param {string} cell */
  const sections = (cell) => listed(actors[split(cell)[0]].sections.map((section) => `§${section}`));

  /**
   * A coding from the text of a CSV file.
   *
   * @param {string} text
   * @returns {{coding: Coding, ticks: Ticks, hasTicks: boolean}}
   * @throws {Error} in words, if something is wrong with it
   */
  function read(text) {
    const [heads = [], ...rows] = parseCsv(text);
    const names = heads.map((head) => head.trim());
    const place = Object.fromEntries(names.map((name, at) => [name, at]));
    for (const name of ["actor_id", "interest", "code"]) {
      if (!(name in place))
        throw new Error(
          `the file has no column ${name}; it needs actor_id, interest and code, as this widget saves them`,
        );
    }
    /** @type {Coding} */
    const coding = {};
    /** @type {Ticks} */
    const ticks = {};
    rows.forEach((row, index) => {
      if (!row.some((cell) => cell.trim())) return;
      /** @param {string} name */
      const value = (name) => (row[place[name]] ?? "").trim();
      /** @param {string} why */
      const fail = (why) => {
        throw new Error(`row ${index + 2}: ${why}`);
      };
      const cell = `${value("actor_id")}.${value("interest")}`;
      if (!(value("actor_id") in actors))
        fail(`there is no actor “${value("actor_id")}”; there are ${Object.keys(actors).join(", ")}`);
      if (!(value("interest") in interests))
        fail(`there is no interest “${value("interest")}”; there are ${Object.keys(interests).join(", ")}`);
      const code = Number(value("code").replace(MINUS, "-"));
      if (value("code") && !CODES.includes(code))
        fail(`“${value("code")}” is no code; there are ${MINUS}1, 0, 1 and 2, or nothing`);
      if (value("code") && cell in coding && coding[cell] !== code)
        fail(`${title(cell)} is there twice, with different codes`);
      if (value("code")) coding[cell] = code;
      const ticked = value("instruments")
        .split(";")
        .map((name) => name.trim())
        .filter(Boolean);
      const strange = ticked.find((name) => !instruments(cell).includes(name));
      if (strange) fail(`“${strange}” is no instrument of ${actors[value("actor_id")].name}`);
      if (ticked.length) ticks[cell] = instruments(cell).filter((name) => ticked.includes(name));
    });
    return { coding: inOrder(coding), ticks: inOrder(ticks), hasTicks: "instruments" in place };
  }

  /**
   * How often each instrument is ticked, as `ActorMatrix.instrument_counts`.
   *
   * @param {string} by "actor" or "interest"
   * @param {Choice} choice
   * @param {Ticks} ticks
   * @returns {{rows: string[], columns: readonly string[], cells: (number | null)[][]}} null where the actor does not have it
   */
  function counts(by, choice, ticks) {
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

  return {
    actors,
    interests,
    all,
    split,
    title,
    instruments,
    inOrder,
    mark,
    word,
    short,
    key,
    sections,
    read,
    counts,
  };
}
