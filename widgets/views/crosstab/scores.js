// From codes and weights to scores and levels: the same as crosstab_scores.py. Nothing here touches the page.

/**
 * @typedef {import("./association.js").Ranks} Ranks
 * @typedef {"rows" | "columns"} SideName
 * @typedef {{id: string, top: number, codes: readonly (number | null)[]}} Feature a code of each unit, 0 to `top`
 * @typedef {{title: string, units: readonly string[], features: readonly Feature[]}} Side
 * @typedef {{rows: Side, columns: Side, of: readonly number[], nouns: {columns: {many: string}}}} Coding what scores need
 *   of CrosstabData
 * @typedef {Record<string, Record<string, number | null>>} Changes codes changed, by feature and unit
 *
 * @typedef {object} Choice what decides on the scores and on what is done with them
 * @property {Record<string, number>} weights by feature
 * @property {Changes} codes
 * @property {Record<SideName, readonly number[]>} cuts
 * @property {string} ranks "levels" or "scores"
 * @property {string} vary "all" or "chosen"
 */

export const LEVELS = ["low", "middle", "high"];
/** @type {readonly SideName[]} */
export const SIDES = ["rows", "columns"];

/** @type {<T>(make: (side: SideName) => T) => Record<SideName, T>} */
export const bySide = (make) => ({ rows: make("rows"), columns: make("columns") });

/**
 * The code of a unit as it is now; null where it is missing.
 *
 * @type {(feature: Feature, changes: Changes, unit: string, row: number) => number | null}
 */
export function codeOf({ id, codes }, changes, unit, row) {
  const own = changes[id];
  return own && unit in own ? own[unit] : codes[row];
}

/**
 * Codes of a side as shares of the top, coded[unit][feature]; null where missing.
 *
 * @type {(side: Side, changes: Changes) => Ranks[]}
 */
export const codedOf = (side, changes) =>
  side.units.map((unit, row) =>
    side.features.map((feature) => {
      const code = codeOf(feature, changes, unit, row);
      return code === null ? null : code / feature.top;
    }),
  );

/**
 * The weights of a side, in the order of its features.
 *
 * @type {(side: Side, weights: Record<string, number>) => number[]}
 */
export const weightsOf = (side, weights) => side.features.map(({ id }) => weights[id]);

/**
 * Weighted mean of the codes that there are, to six decimals; null where no feature with a weight has a code.
 *
 * @type {(coded: readonly Ranks[], weights: readonly number[]) => Ranks}
 */
export const scoresOf = (coded, weights) =>
  coded.map((codes) => {
    let [summed, total] = [0, 0];
    codes.forEach((code, column) => {
      if (code === null) return;
      summed += weights[column] * code;
      total += weights[column];
    });
    return total > 0 ? Math.floor((summed / total) * 1e6 + 0.5) / 1e6 : null;
  });

/** @type {(scores: Ranks, cuts: readonly number[]) => Ranks} */
export const levelsOf = (scores, cuts) =>
  scores.map((score) => (score === null ? null : cuts.filter((cut) => score >= cut).length));

/**
 * What is compared: for each case, a unit of the columns, its rank and the rank of the row unit that it belongs to.
 *
 * @type {(data: Coding, choice: Choice, scores: Record<SideName, Ranks>) => [x: Ranks, y: Ranks]}
 */
export function ranksOfCases(data, choice, scores) {
  const ranked = bySide((side) =>
    choice.ranks === "levels" ? levelsOf(scores[side], choice.cuts[side]) : scores[side],
  );
  return [data.of.map((unit) => ranked.rows[unit]), ranked.columns];
}
