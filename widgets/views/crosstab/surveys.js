// Surveys: the association under many other weights or codes, the same as crosstab_scores.py. Nothing here touches the page.
import { exchange, randomNumbers } from "./association.js";
import { bySide, codedOf, ranksOfCases, SIDES, scoresOf, weightsOf } from "./scores.js";

/**
 * @typedef {import("./association.js").Ranks} Ranks
 * @typedef {import("./scores.js").Coding} Coding
 * @typedef {import("./scores.js").Choice} Choice
 * @typedef {{rows: Ranks, columns: Ranks}} Scores
 * @typedef {ReturnType<typeof survey>} Survey
 */

const MOST_GRID = 729;
const SAMPLE = 1000;
export const MOST_SURVEYED = 5;

/**
 * Gamma of each of many choices.
 *
 * @param {Coding} data
 * @param {Choice} choice
 * @param {Iterable<Scores>} tried
 * @param {boolean} complete whether these are all that there are
 */
function survey(data, choice, tried, complete) {
  const found = {
    runs: 0,
    complete,
    positive: 0,
    zero: 0,
    negative: 0,
    undefined: 0,
    reachable: 0,
    below: 0,
    gammas: /** @type {Ranks} */ ([]),
    withP: true,
  };
  for (const scores of tried) {
    const [x, y] = ranksOfCases(data, choice, scores);
    const { observed, groups, pOne, smallest } = exchange(x, y, data.of, {
      draws: 0,
      mostExact: MOST_SURVEYED,
    });
    found.runs += 1;
    found.gammas.push(observed);
    found[signOf(observed)] += 1;
    if (groups > MOST_SURVEYED) found.withP = false;
    else if (observed !== null) {
      found.reachable += Number(Number(smallest) < 0.05);
      found.below += Number(Number(pOne) < 0.05);
    }
  }
  return found;
}

/** @param {number | null} gamma */
const signOf = (gamma) =>
  gamma === null ? "undefined" : gamma > 0 ? "positive" : gamma < 0 ? "negative" : "zero";

/**
 * Every feature that may vary with a weight of 0, 1 or 2: all combinations, or a sample if there are too many.
 *
 * @param {Coding} data
 * @param {Choice} choice
 */
export function surveyWeights(data, choice) {
  const coded = bySide((side) => codedOf(data[side], choice.codes));
  const names = SIDES.flatMap((side) => data[side].features.map(({ id }) => id));
  const moved = names.map((_, n) => n).filter((n) => choice.vary === "all" || choice.weights[names[n]] > 0);
  const complete = 3 ** moved.length <= MOST_GRID;
  const random = randomNumbers(1);
  const ends = data.rows.features.length;
  /** @returns {Generator<Scores>} */
  function* tried() {
    for (let run = 0; run < (complete ? 3 ** moved.length : SAMPLE); run += 1) {
      const weights = names.map(() => 0);
      moved.forEach((n, place) => {
        weights[n] = complete ? Math.floor(run / 3 ** place) % 3 : Math.floor(random() * 3);
      });
      yield {
        rows: scoresOf(coded.rows, weights.slice(0, ends)),
        columns: scoresOf(coded.columns, weights.slice(ends)),
      };
    }
  }
  return { ...survey(data, choice, tried(), complete), moved: moved.length };
}

/**
 * Every code that counts as 0, half, full and missing instead, one at a time.
 *
 * @param {Coding} data
 * @param {Choice} choice
 */
export function surveyCodes(data, choice) {
  const coded = bySide((side) => codedOf(data[side], choice.codes));
  const weights = bySide((side) => weightsOf(data[side], choice.weights));
  /** @returns {Generator<Scores>} */
  function* tried() {
    const fixed = bySide((side) => scoresOf(coded[side], weights[side]));
    for (const side of SIDES)
      for (const [column, weight] of weights[side].entries())
        if (weight)
          for (const codes of coded[side]) {
            const was = codes[column];
            for (const other of [0, 0.5, 1, null])
              if (other !== was) {
                codes[column] = other;
                yield { ...fixed, [side]: scoresOf(coded[side], weights[side]) };
              }
            codes[column] = was;
          }
  }
  return survey(data, choice, tried(), true);
}
