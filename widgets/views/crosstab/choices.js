// What a person can choose, and how one choice changes another; nothing here touches the page.
import { bySide, SIDES } from "./scores.js";

/**
 * @typedef {import("./crosstab_data.js").CrosstabData} CrosstabData
 * @typedef {import("./scores.js").Choice & {selected: string}} Choice `selected` is a unit of either side, or ""
 * @typedef {import("./scores.js").Changes} Changes
 */

/**
 * The choices with which the table began.
 *
 * @param {CrosstabData} data
 */
export const asGiven = (data) => ({
  weights: Object.fromEntries(
    SIDES.flatMap((side) => data[side].features.map(({ id, weight }) => [id, weight])),
  ),
  codes: {},
  cuts: bySide(() => [0.33, 0.67]),
  ranks: "levels",
});

/**
 * The changes with another code of one unit; a code as given is no change.
 *
 * @param {Changes} changes
 * @param {{id: string, codes: readonly (number | null)[]}} feature
 * @param {string} unit
 * @param {number} row the place of the unit
 * @param {number | null} code
 * @returns {Changes}
 */
export function withCode(changes, feature, unit, row, code) {
  const own = { ...changes[feature.id] };
  if (code === feature.codes[row]) delete own[unit];
  else own[unit] = code;
  const { [feature.id]: _, ...rest } = changes;
  return Object.keys(own).length ? { ...rest, [feature.id]: own } : rest;
}

/**
 * A code as it was typed; undefined if it is none.
 *
 * @param {string} text empty for a missing code
 * @param {number} top
 */
export function codeFrom(text, top) {
  if (text.trim() === "") return null;
  const code = Number(text);
  return code >= 0 && code <= top ? code : undefined;
}

/**
 * The two thresholds once one was moved; it pushes the other.
 *
 * @param {readonly number[]} cuts
 * @param {number} which 0 or 1
 * @param {number} value
 */
export function pushedCuts(cuts, which, value) {
  const moved = [...cuts];
  moved[which] = value;
  moved[1 - which] = which ? Math.min(...moved) : Math.max(...moved);
  return moved;
}
