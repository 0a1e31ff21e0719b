// Sentences on what changed from one year to another; nothing here touches the page.
import { count } from "../kit/words.js";
import { indexed, money, percent, points } from "./numbers.js";

/**
 * @typedef {{since: number, year: number}} Years the year compared with, and the year shown
 * @typedef {import("./trade_model.js").PartnersOfYear} PartnersOfYear
 * @typedef {import("./trade_model.js").Composition} Composition
 */

const POINT = 1; // changes of a share that are told, in percentage points
const ALIKE = 0.05; // changes of the index of similarity that are told
const MOST_TOLD = 6;
const SAME_YEAR = "It is the same year: choose another one to compare with.";

/** @param {Years} years */
export const fromTo = ({ since, year }) =>
  since > year ? `From ${since} back to ${year}` : `What changed from ${since} to ${year}`;

/**
 * The moves that are large enough to be told, the largest first.
 *
 * @template {{was: number, is: number}} Move
 * @param {readonly Move[]} moves
 * @param {number} least
 */
export const largestMoves = (moves, least) =>
  moves
    .filter(({ was, is }) => Math.abs(is - was) >= least)
    .sort((one, other) => Math.abs(other.is - other.was) - Math.abs(one.is - one.was));

/**
 * How the composition of exports changed.
 *
 * @param {Years} years
 * @param {Composition} then
 * @param {Composition} is
 * @param {(group: string) => string} label
 * @returns {string[]}
 */
export function compositionChanges(years, then, is, label) {
  if (years.since === years.year) return [SAME_YEAR];
  const empty = /** @type {const} */ ([
    [years.since, then],
    [years.year, is],
  ]).filter(([, each]) => !each.total);
  if (empty.length)
    return empty.map(
      ([year]) => `No export of a raw material is recorded for ${year}: nothing can be compared.`,
    );
  /** @param {{share: number}} row */
  const share = (row) => (Number.isNaN(row.share) ? 0 : row.share);
  const moves = largestMoves(
    is.rows.map((row, n) => ({ group: row.group, was: share(then.rows[n]), is: share(row) })),
    POINT,
  );
  return [
    `All raw materials: from ${money(then.total)} to ${money(is.total)}, in current dollars: prices moved too.`,
    ...moves.map(
      (move) =>
        `${label(move.group)}: from ${percent(move.was)} to ${percent(move.is)} of its raw materials (${points(move.is - move.was)}).`,
    ),
    ...(moves.length ? [] : ["No group moved by a point or more."]),
    `Herfindahl-Hirschman index of the composition: from ${then.herfindahl.toFixed(3)} to ${is.herfindahl.toFixed(3)}.`,
  ];
}

/**
 * How similar the exports of pairs of states became.
 *
 * @param {Years} years
 * @param {readonly {name: string, was: number, is: number}[]} pairs the index of each pair; NaN where there is none
 * @returns {string[]}
 */
export function similarityChanges(years, pairs) {
  if (years.since === years.year) return [SAME_YEAR];
  const moves = largestMoves(pairs, ALIKE)
    .slice(0, MOST_TOLD)
    .map(
      ({ name, was, is }) =>
        `${name}: ${is > was ? "more" : "less"} alike, from ${indexed(was)} to ${indexed(is)}.`,
    );
  return moves.length ? moves : ["No pair moved by 0.05 or more."];
}

/**
 * How the partners in raw materials changed.
 *
 * @param {Years} years
 * @param {PartnersOfYear} then
 * @param {PartnersOfYear} is
 * @param {{what: string, who: string, names: Record<string, string>}} words what is traded; "buyer" or "seller"
 * @returns {string[]}
 */
export function buyerChanges(years, then, is, { what, who, names }) {
  if (years.since === years.year) return [SAME_YEAR];
  if (!then.total) return [`No flow of ${what} is recorded for ${years.since}: nothing can be compared.`];
  /** @type {(each: PartnersOfYear, id: string) => number} */
  const share = (each, id) => each.rows.find((one) => one.id === id)?.share ?? 0;
  const moves = largestMoves(
    [...new Set([...is.rows, ...then.rows].map(({ id }) => id))].map((id) => ({
      id,
      was: share(then, id),
      is: share(is, id),
    })),
    POINT,
  );
  const more = moves.length - MOST_TOLD;
  return [
    `In all: from ${money(then.total)} to ${money(is.total)}, in current dollars: prices moved too.`,
    ...moves
      .slice(0, MOST_TOLD)
      .map(
        (move) =>
          `${names[move.id]}: from ${percent(move.was)} to ${percent(move.is)} (${points(move.is - move.was)}).`,
      ),
    ...(more > 0 ? [`${count(more, "other partner")} moved by a point or more.`] : []),
    `Herfindahl-Hirschman index of the ${who}s: from ${then.herfindahl.toFixed(3)} to ${is.herfindahl.toFixed(3)}.`,
  ];
}
