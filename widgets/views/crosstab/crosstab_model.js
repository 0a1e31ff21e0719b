// What follows from the coding and the choices made; nothing here touches the page.
import { bothKnown, exchange, gammaOf, pairsOf, tauOf } from "./association.js";
import { bySide, codedOf, levelsOf, ranksOfCases, SIDES, scoresOf, weightsOf } from "./scores.js";
import { surveyCodes, surveyWeights } from "./surveys.js";

/**
 * @typedef {import("./association.js").Ranks} Ranks
 * @typedef {import("./scores.js").Coding} Coding
 * @typedef {import("./scores.js").Choice} Choice
 * @typedef {ReturnType<typeof evaluate>} Evaluation
 */

/**
 * What the widget shows of its data and the choices made.
 *
 * @param {Coding} data
 */
export const crosstabModel = (data) => ({
  /** @param {Choice} choice */
  evaluate: (choice) => evaluate(data, choice),
  /** @param {Choice} choice */
  surveyWeights: (choice) => surveyWeights(data, choice),
  /** @param {Choice} choice */
  surveyCodes: (choice) => surveyCodes(data, choice),
});

/**
 * @param {Coding} data
 * @param {Choice} choice
 */
function evaluate(data, choice) {
  const coded = bySide((side) => codedOf(data[side], choice.codes));
  const scores = bySide((side) => scoresOf(coded[side], weightsOf(data[side], choice.weights)));
  const levels = bySide((side) => levelsOf(scores[side], choice.cuts[side]));
  const [x, y] = ranksOfCases(data, choice, scores);
  const pairs = pairsOf(x, y);
  const known = bothKnown(x, y);
  return {
    coded,
    scores,
    levels,
    x,
    y,
    pairs,
    known,
    gamma: gammaOf(pairs),
    tau: tauOf(pairs),
    test: exchange(x, y, data.of),
    reason: reasonWhyNot(
      data,
      choice,
      known.map((n) => x[n]),
      known.map((n) => y[n]),
    ),
  };
}

/**
 * Why there is no gamma, in words; "" if there is one.
 *
 * @param {Coding} data
 * @param {Choice} choice
 * @param {Ranks} x
 * @param {Ranks} y
 */
function reasonWhyNot(data, choice, x, y) {
  const cases = data.nouns.columns.many;
  for (const side of SIDES) {
    const values = side === "rows" ? x : y;
    const title = data[side].title.toLowerCase();
    if (!weightsOf(data[side], choice.weights).some(Boolean)) return `no feature of ${title} has a weight`;
    if (!values.length) return `no ${cases} have a score on both sides`;
    if (new Set(values).size === 1)
      return `all ${cases} have the same ${choice.ranks.slice(0, -1)} of ${title}`;
  }
  return gammaOf(pairsOf(x, y)) === null ? `no two ${cases} differ on both sides` : "";
}
