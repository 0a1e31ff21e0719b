// What the cross-table says in words and in tables; nothing here touches the page.
import { count } from "../kit/words.js";
import { exchange } from "./association.js";
import { codeOf, LEVELS } from "./scores.js";
import { MOST_SURVEYED } from "./surveys.js";

/**
 * @typedef {import("./crosstab_data.js").CrosstabData} CrosstabData
 * @typedef {import("./crosstab_model.js").Evaluation} Evaluation
 * @typedef {import("./scores.js").Choice} Choice
 * @typedef {import("./scores.js").SideName} SideName
 * @typedef {import("./surveys.js").Survey} Survey
 * @typedef {[lead: string, ...texts: string[]]} Paragraph the lead is set in bold
 */

/** @param {number} value */
export const two = (value) => value.toFixed(2).replace("-", "−");
/** @param {number} value */
export const three = (value) => value.toFixed(3).replace("-", "−");
/** @param {number} value a count, with separators of thousands */
const grouped = (value) => value.toLocaleString("en");

/** @param {number | null} level */
export const levelName = (level) => (level === null ? "" : LEVELS[level]);

/**
 * Whether the units of the rows are not cases themselves, but each holds several.
 *
 * @param {CrosstabData} data
 */
export const rowsHoldCases = ({ rows, columns }) => rows.units.some((id) => !columns.units.includes(id));

/**
 * The cases in a cell of the table.
 *
 * @type {(data: CrosstabData, levels: Evaluation["levels"], row: number, column: number) => string[]}
 */
export const casesInCell = (data, levels, row, column) =>
  data.columns.units.filter((_, n) => levels.rows[data.of[n]] === row && levels.columns[n] === column);

/**
 * From which score to which a level goes.
 *
 * @param {readonly number[]} cuts
 * @param {number} level
 */
export function bandOf(cuts, level) {
  const [low, high] = cuts.map(two);
  return [`below ${low}`, low === high ? "none" : `${low} to below ${high}`, `${high} and more`][level];
}

/**
 * The codes of a feature at a glance.
 *
 * @type {(data: CrosstabData, side: SideName, feature: CrosstabData["rows"]["features"][number], choice: Choice) => string}
 */
export function glanceAt(data, side, feature, choice) {
  const { units, labels } = data[side];
  const codes = units.map((unit, n) => codeOf(feature, choice.codes, unit, n));
  const own = Object.keys(choice.codes[feature.id] || {}).length;
  const there = codes.filter((code) => code !== null).length;
  const told =
    units.length <= 6
      ? codes.map((code, n) => `${labels[n]} ${code === null ? "–" : code}`).join(", ")
      : `coded for ${there} of ${units.length} ${data.nouns[side].many}`;
  return told + (own ? `; ${own} changed by you` : "");
}

/**
 * Where the score of a unit comes from.
 *
 * @type {(data: CrosstabData, side: SideName, unit: string, choice: Choice, now: Evaluation) => string}
 */
export function explainScore(data, side, unit, choice, now) {
  const { units, labels, features, title } = data[side];
  const n = units.indexOf(unit);
  const start = `${labels[n]}, ${title.toLowerCase()}`;
  const counted = features
    .map(({ id, name }, column) => ({ name, code: now.coded[side][n][column], weight: choice.weights[id] }))
    .filter(({ weight }) => weight);
  const there = counted.flatMap(({ name, code, weight }) =>
    code === null ? [] : [`${name} ${two(code)} × ${weight}`],
  );
  const missing = counted.filter(({ code }) => code === null).map(({ name }) => name);
  if (!there.length) return `${start}: no score, for no feature with a weight has a code.`;
  const score = two(Number(now.scores[side][n]));
  return `${start} ${score}, ${levelName(now.levels[side][n])}: the mean of ${there.join(", ")}${
    missing.length ? `; without a code, and so left out: ${missing.join(", ")}` : ""
  }.`;
}

/**
 * How many of the features with a weight a unit has a code for.
 *
 * @type {(data: CrosstabData, side: SideName, n: number, choice: Choice, now: Evaluation) => string}
 */
export function codedShare(data, side, n, choice, now) {
  const counted = data[side].features
    .map(({ id }, column) => ({ weight: choice.weights[id], code: now.coded[side][n][column] }))
    .filter(({ weight }) => weight);
  return `${counted.filter(({ code }) => code !== null).length} of ${counted.length} features`;
}

// --- the association ---

/** @param {number} gamma */
export function strengthOf(gamma) {
  const size = Math.abs(gamma);
  return size < 0.1 ? "next to no" : size < 0.3 ? "a weak" : size < 0.6 ? "a moderate" : "a strong";
}

/**
 * The numbers of the association; there are some, or there would be a reason why not.
 *
 * @param {Evaluation} now
 */
function numbersOf({ gamma, tau, test }) {
  const [pOne, pTwo, smallest] = [test.pOne, test.pTwo, test.smallest].map(Number);
  return { gamma: Number(gamma), tau: Number(tau), pOne, pTwo, smallest, total: test.values.length };
}

/**
 * The finding: which way the two sides go together, and how often chance alone gives as much.
 *
 * @type {(data: CrosstabData, now: Evaluation) => string}
 */
export function finding({ rows, columns }, now) {
  const [row, column] = [rows.title, columns.title.toLowerCase()];
  if (now.reason) return `Whether ${row.toLowerCase()} goes with ${column} cannot be said: ${now.reason}`;
  const { gamma, pOne, pTwo, total } = numbersOf(now);
  if (Math.abs(gamma) < 0.1) return `${row} and ${column} hardly go together (gamma ${two(gamma)})`;
  const times = Math.round((gamma > 0 ? pOne : pTwo) * total);
  return (
    `Higher ${row.toLowerCase()} goes with ${gamma > 0 ? "higher" : "lower"} ${column} (gamma ${two(gamma)}); ` +
    `by chance alone, ${grouped(times)} of ${grouped(total)} arrangements are as clear`
  );
}

/**
 * The association in one line, for the eye.
 *
 * @type {(data: CrosstabData, now: Evaluation) => string}
 */
export function associationLine({ nouns }, now) {
  if (now.reason) return `No gamma: ${now.reason}`;
  const { gamma, tau, pOne, smallest } = numbersOf(now);
  return `Gamma ${two(gamma)} · tau-b ${two(tau)} · one-sided p ${three(pOne)} (smallest possible ${three(smallest)}) · n = ${now.known.length} ${nouns.columns.many}, ${now.test.groups} ${nouns.rows.many}`;
}

/**
 * The association in one line, to be spoken.
 *
 * @param {Evaluation} now
 */
export function associationSpoken(now) {
  if (now.reason) return `No gamma: ${now.reason}.`;
  const { gamma, tau, pOne, total } = numbersOf(now);
  return `Gamma ${two(gamma)}, tau-b ${two(tau)}, one-sided p ${three(pOne)} from ${total} arrangements.`;
}

/**
 * What gamma and tau-b count.
 *
 * @type {(data: CrosstabData, now: Evaluation) => Paragraph}
 */
export function measuresReading({ rows, columns, nouns }, now) {
  const { gamma, tau } = numbersOf(now);
  const { c, d, tx, ty, all } = now.pairs;
  return [
    `Gamma = ${two(gamma)}, tau-b = ${two(tau)}. `,
    `Compare each of the ${now.known.length} ${nouns.columns.many} with each other: of ${all} comparisons ${c + d} differ on both sides. In ${c} of these higher ${rows.title.toLowerCase()} goes with higher ${columns.title.toLowerCase()}, in ${d} with lower. ` +
      `Gamma is the difference of the two as a share of the ${c + d}: ${strengthOf(gamma)} association, by a rule of thumb. Tau-b counts ${count(tx + ty, "comparison")} tied on one side against it as well.`,
  ];
}

/**
 * What the permutation test exchanges, and how small p can get.
 *
 * @type {(data: CrosstabData, now: Evaluation) => Paragraph}
 */
export function testReading(data, now) {
  const { rows, nouns } = data;
  const { exact, groups } = now.test;
  const { pOne, pTwo, smallest, total } = numbersOf(now);
  /** @param {number} p */
  const times = (p) => `${Math.round(p * total)} of ${grouped(total)} = ${three(p)}`;
  const fixed = exact
    ? `${groups}! = ${grouped(total)} arrangements`
    : `${grouped(total)} arrangements, drawn with a fixed seed, of the ${groups}! that there are`;
  const bound = exact
    ? `No p can be below 1 of ${grouped(total)} = ${three(1 / total)}; with the ties here the smallest is ${times(smallest)}. `
    : "";
  const clear =
    smallest >= 0.05
      ? "Even the clearest order would not come below 0.05 here: the data are too few to say more."
      : pOne < 0.05
        ? "The order is among the clearest that chance could have dealt."
        : "So clear an order is no rare thing by chance.";
  return [
    `One-sided p = ${times(pOne)}, two-sided p = ${times(pTwo)}. `,
    rowsHoldCases(data)
      ? `${rows.title} belongs to the ${nouns.rows.one}, so that what chance could have dealt otherwise is the ${nouns.rows.many}' ${rows.title.toLowerCase()}: the test exchanges whole ${nouns.rows.many}, ${fixed}, though n is ${now.known.length} ${nouns.columns.many}. `
      : `The test exchanges ${nouns.rows.many}: ${fixed}. `,
    bound + clear,
  ];
}

/**
 * The test that takes cases for facts of their own, with a warning.
 *
 * @type {(data: CrosstabData, now: Evaluation) => Paragraph}
 */
export function naiveReading({ rows, nouns }, now) {
  const each = now.x.map((_, n) => n);
  const { pOne, values, exact } = exchange(now.x, now.y, each, { draws: 1999 });
  return [
    "Too optimistic: ",
    `were the ${nouns.columns.many} exchanged one by one, the one-sided p would be ${three(Number(pOne))} ` +
      `(${grouped(values.length)} arrangements${exact ? "" : " drawn"}). But the ${rows.title.toLowerCase()} of a ${nouns.rows.one} is one fact, and this counts it once for each of its ${nouns.columns.many}.`,
  ];
}

// --- the surveys ---

/** @param {Survey} survey */
const signs = ({ runs, positive, zero, negative, undefined: none }) => {
  const share = runs ? ` (${Math.round((100 * positive) / runs)} %)` : "";
  return `gamma is positive in ${grouped(positive)} of ${grouped(runs)}${share}, zero in ${zero}, negative in ${negative}, and not defined in ${none}. `;
};

/**
 * @param {Survey & {moved: number}} survey
 * @param {string} groups what is exchanged, as a plural
 * @returns {Paragraph}
 */
export function weightsReading(survey, groups) {
  const { runs, complete, moved, withP, reachable, below } = survey;
  const which = complete
    ? `In all ${grouped(runs)} weightings`
    : `In ${grouped(runs)} weightings drawn with a fixed seed,`;
  const small = withP
    ? `A one-sided p below 0.05 could be reached in ${grouped(reachable)}, and is in ${grouped(below)}.`
    : `With more than ${MOST_SURVEYED} ${groups} p is not surveyed.`;
  return [
    "Other weights. ",
    `${which} with a weight of 0, 1 or 2 for each of ${count(moved, "feature")}, ${signs(survey)}${small}`,
  ];
}

/**
 * @param {Survey} survey
 * @returns {Paragraph}
 */
export const codesReading = (survey) => [
  "Other codes. ",
  `If any one code that counts is 0, half, full or missing instead (${grouped(survey.runs)} changes), ${signs(survey)}`,
];

// --- gammas as tables ---

/**
 * How often each value comes, from the lowest.
 *
 * @param {readonly number[]} values
 * @returns {[value: string, times: number][]}
 */
export function tally(values) {
  /** @type {Map<string, number>} */
  const times = new Map();
  for (const value of values) times.set(two(value), (times.get(two(value)) || 0) + 1);
  return [...times].sort(([a], [b]) => Number(a.replace("−", "-")) - Number(b.replace("−", "-")));
}

/**
 * How many values are in each of 20 bins from -1 to 1; bins without any are left out.
 *
 * @param {import("./association.js").Ranks} gammas
 * @returns {[bin: string, inside: number][]}
 */
export const binned = (gammas) =>
  Array.from({ length: 20 }, (_, n) => {
    const [low, high] = [-1 + n / 10, -1 + (n + 1) / 10];
    const inside = gammas.filter(
      (gamma) => gamma !== null && Math.min(Math.floor(((gamma + 1) / 2) * 20), 19) === n,
    ).length;
    return /** @type {[string, number]} */ ([
      `${low.toFixed(1)} to ${high.toFixed(1)}`.replaceAll("-", "−"),
      inside,
    ]);
  }).filter(([, inside]) => inside);
