// A coding from a CSV file, and as rows of one; nothing here touches the page.
import { parseCsv } from "../kit/csv.js";
import { CODES, MINUS } from "./actor_model.js";

/**
 * @typedef {import("./actor_model.js").Facts} Facts
 * @typedef {import("./actor_model.js").Coding} Coding
 * @typedef {import("./actor_model.js").Ticks} Ticks
 */

/**
 * A coding from the text of a CSV file.
 *
 * @param {Facts} facts
 * @param {string} text
 * @returns {{coding: Coding, ticks: Ticks, hasTicks: boolean}}
 * @throws {Error} in words, if something is wrong with it
 */
export function readCoding(facts, text) {
  const [heads = [], ...rows] = parseCsv(text);
  const place = Object.fromEntries(heads.map((head, at) => [head.trim(), at]));
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
    try {
      readRow(facts, (name) => (row[place[name]] ?? "").trim(), coding, ticks);
    } catch (error) {
      throw new Error(`row ${index + 2}: ${/** @type {Error} */ (error).message}`);
    }
  });
  return { coding: facts.inOrder(coding), ticks: facts.inOrder(ticks), hasTicks: "instruments" in place };
}

/**
 * Add one row to the codes and ticks that were read before it.
 *
 * @param {Facts} facts
 * @param {(column: string) => string} value
 * @param {Coding} coding
 * @param {Ticks} ticks
 */
function readRow(facts, value, coding, ticks) {
  const { actors, interests } = facts;
  const [actor, interest, written] = [value("actor_id"), value("interest"), value("code")];
  if (!(actor in actors))
    throw new Error(`there is no actor “${actor}”; there are ${Object.keys(actors).join(", ")}`);
  if (!(interest in interests))
    throw new Error(`there is no interest “${interest}”; there are ${Object.keys(interests).join(", ")}`);
  const cell = `${actor}.${interest}`;
  const code = Number(written.replace(MINUS, "-"));
  if (written && !CODES.includes(code))
    throw new Error(`“${written}” is no code; there are ${MINUS}1, 0, 1 and 2, or nothing`);
  if (written && cell in coding && coding[cell] !== code)
    throw new Error(`${facts.title(cell)} is there twice, with different codes`);
  if (written) coding[cell] = code;
  const own = facts.instruments(cell);
  const ticked = value("instruments")
    .split(";")
    .map((name) => name.trim())
    .filter(Boolean);
  const strange = ticked.find((name) => !own.includes(name));
  if (strange) throw new Error(`“${strange}” is no instrument of ${actors[actor].name}`);
  if (ticked.length) ticks[cell] = own.filter((name) => ticked.includes(name));
}

/**
 * A coding as rows that `readCoding` reads.
 *
 * @param {Facts} facts
 * @param {{coding: Coding, instruments: Ticks}} state
 */
export const codingRows = (facts, { coding, instruments }) => [
  ["actor_id", "interest", "code", "instruments"],
  ...facts.all.map((cell) => [...facts.split(cell), coding[cell], (instruments[cell] || []).join(";")]),
];
