// The steps, the evidence, and what can be asked of them; nothing here touches the page. Height, tallies and remarks are
// the same as ladder_data.py's.

import { rowsOf } from "../kit/columns.js";
import { firstDay, isPartialDate } from "../kit/dates.js";
import { listed } from "../kit/words.js";

/**
 * @typedef {{start: string, end: string, weight?: string | null}} Piece the days are ISO text, `end` "" if it still holds;
 *   `weight` is "for", "against" or "neither" once it is weighed
 * @typedef {Record<string | number, string>} Verdicts by step: "reached", "not reached" or "open"
 * @typedef {import("./ladder_data.js").LadderData} LadderData
 * @typedef {ReturnType<typeof ladderModel>} Ladder
 * @typedef {Ladder["steps"][number]} Step
 * @typedef {{for: number, against: number, neither: number, "to weigh": number, leaning: string}} Tally
 */

/** @param {string} date */
export const yearOf = (date) => Number(date.slice(0, 4));
/**
 * A piece holds from its start up to, and not including, its end; the year is seen from its last day.
 *
 * @param {{start: string, end: string}} piece
 * @param {number} year
 */
export const standing = (piece, year) =>
  yearOf(piece.start) > year ? "later" : piece.end && yearOf(piece.end) <= year ? "over" : "holds";

/**
 * The highest step that is reached together with all below it; 0 if not even the lowest is.
 *
 * @param {Verdicts} verdicts
 */
export function heightOf(verdicts) {
  let height = 0;
  while (verdicts[height + 1] === "reached") height += 1;
  return height;
}

/**
 * How the evidence of one step that holds was weighed, and where it leans.
 *
 * @param {readonly Piece[]} pieces
 * @param {number} year
 * @returns {Tally}
 */
export function tallyOf(pieces, year) {
  const counts = { for: 0, against: 0, neither: 0, "to weigh": 0 };
  for (const piece of pieces) {
    const weight = /** @type {keyof typeof counts} */ (piece.weight || "to weigh");
    if (standing(piece, year) === "holds") counts[weight] += 1;
  }
  const lead = counts.for - counts.against;
  const leaning = !counts.for && !counts.against ? "none" : lead > 0 ? "for" : lead < 0 ? "against" : "even";
  return { ...counts, leaning };
}

/**
 * Where a verdict does not go with what was weighed, or is above a gap.
 *
 * @param {number} step
 * @param {Verdicts} verdicts
 * @param {Tally} counts
 * @param {number} year
 * @returns {string[]} in words
 */
export function remarksOn(step, verdicts, counts, year) {
  const [verdict, height] = [verdicts[step], heightOf(verdicts)];
  /** @type {Record<string, string>} */
  const unlikely = { reached: "against", "not reached": "for" };
  /** @type {string[]} */
  const notes = [];
  if (counts.leaning === unlikely[verdict]) {
    notes.push(
      `You call it ${verdict}, but of the evidence that holds in ${year}, you count ${counts.for} for it ` +
        `and ${counts.against} against it. What outweighs the rest?`,
    );
  }
  if (verdict !== "open" && counts.leaning === "none") {
    notes.push(
      `You call it ${verdict}, but you have not counted any evidence that holds in ${year} for or against it.`,
    );
  }
  if (verdict === "reached" && step > height) {
    notes.push(
      `You call it reached, but a lower step is not reached, so you are still on ${height ? `step ${height}` : "the ground"}.`,
    );
  }
  return notes;
}

/**
 * @typedef {{step: number, direction: string, text: string, date: string, source: string}} OwnPiece a student's own; the
 *   date is a year, month or day
 *
 * @typedef {object} State the traits, as the view has them
 * @property {number} year
 * @property {Verdicts} verdicts
 * @property {Record<string, string>} weights by piece of evidence
 * @property {OwnPiece[]} own
 * @property {Record<string, Verdicts>} kept the verdicts that were kept, by year
 * @property {number} step the one that is open
 *
 * @typedef {Omit<Ladder["evidence"][number], "direction" | "start_precision"> & {direction: string,
 *   start_precision: string, weight?: string, own?: OwnPiece}} Evidence a piece with its weight
 */

export const TRAITS = /** @type {const} */ (["year", "verdicts", "weights", "own", "kept", "step"]);

/**
 * What Python gives, ready for the panels.
 *
 * @param {LadderData} data
 */
export function ladderModel(data) {
  const steps = rowsOf(data.steps);
  /** @param {readonly import("./ladder_data.js").Word[]} words */
  const byWord = (words) => Object.fromEntries(words.map((word) => [word.word, word]));
  return {
    ...data,
    steps,
    high: [...steps].reverse(), // as they are drawn, the highest first
    stepOf: Object.fromEntries(steps.map((step) => [step.step, step])),
    evidence: rowsOf(data.evidence),
    sources: Object.fromEntries(rowsOf(data.sources).map((source) => [source.source_id, source])),
    verdictOf: byWord(data.verdicts),
    weightOf: byWord(data.weights),
  };
}

/** @param {string} date a year, month or day */
const precisionOf = (date) => ["year", "month", "day"][date.split("-").length - 1];

/**
 * A student's own piece in the form of the package's; it weighs as it was brought forward.
 *
 * @param {OwnPiece} own
 * @param {number} index
 * @returns {Evidence}
 */
const asEvidence = (own, index) => ({
  evidence_id: `own-${index + 1}`,
  step: own.step,
  direction: own.direction,
  claim: own.text,
  start: firstDay(own.date),
  start_precision: precisionOf(own.date),
  end: "",
  end_precision: "",
  section: "",
  kind: "",
  tables: "",
  confidence: "",
  sources: own.source,
  weight: own.direction,
  own,
});

/**
 * The evidence of one step, the package's first.
 *
 * @param {Ladder} ladder
 * @param {State} state
 * @param {number} step
 * @returns {Evidence[]}
 */
export const evidenceOf = ({ evidence }, { weights, own }, step) =>
  [
    ...evidence.map((piece) => ({ ...piece, weight: weights[piece.evidence_id] })),
    ...own.map(asEvidence),
  ].filter((piece) => piece.step === step);

/** @type {(ladder: Ladder, state: State, step: number) => Tally} */
export const tallyAt = (ladder, state, step) => tallyOf(evidenceOf(ladder, state, step), state.year);

/** @type {(ladder: Ladder, state: State, step: number) => string[]} */
export const remarksAt = (ladder, state, step) =>
  remarksOn(step, state.verdicts, tallyAt(ladder, state, step), state.year);

/** @param {Tally} counts */
export const weighed = (counts) => `${counts.for} for, ${counts.against} against`;

/** @type {(ladder: Ladder, height: number) => string} */
export const where = ({ steps, stepOf }, height) =>
  height
    ? `You stand on step ${height} of ${steps.length}, ${stepOf[height].name.toLowerCase()}.`
    : "You stand on the ground, below step 1.";

/**
 * What the ladder says: where one stands, what comes next, and which verdicts are worth another look.
 *
 * @param {Ladder} ladder
 * @param {State} state
 */
export function sentence(ladder, state) {
  const height = heightOf(state.verdicts);
  const next = ladder.stepOf[height + 1];
  const odd = ladder.steps.map(({ step }) => step).filter((step) => remarksAt(ladder, state, step).length);
  return [
    where(ladder, height),
    next && `Your verdict on the next step, ${next.name.toLowerCase()}: ${state.verdicts[next.step]}.`,
    odd.length && `Worth another look: ${odd.length > 1 ? "steps" : "step"} ${listed(odd.map(String))}.`,
  ]
    .filter(Boolean)
    .join(" ");
}

/**
 * What is wrong with a piece that a student wants to add, and in which field.
 *
 * @param {{text: string, date: string, source: string}} piece
 * @param {number} last the year that the ladder ends with
 * @returns {["text" | "date" | "source", string] | null}
 */
export function faultOf({ text, date, source }, last) {
  if (!text) return ["text", "Say first what is the case."];
  if (!isPartialDate(date))
    return [
      "date",
      `${date ? `“${date}” is no date` : "The date is missing"}: write 1998, 1998-03 or 1998-03-17.`,
    ];
  if (yearOf(date) > last) return ["date", `The ladder ends with ${last}: “${date}” is later.`];
  return source ? null : ["source", "Name a source: evidence that nobody can look up is none."];
}

const SAVED = /** @type {const} */ ([
  "evidence_id",
  "direction",
  "claim",
  "start",
  "end",
  "section",
  "confidence",
  "tables",
  "sources",
  "weight",
]);

/**
 * All evidence with its verdict and weight, as rows of a CSV file.
 *
 * @param {Ladder} ladder
 * @param {State} state
 */
export const savedRows = (ladder, state) => [
  ["step", "name", "verdict", ...SAVED, `standing in ${state.year}`],
  ...ladder.steps.flatMap(({ step, name }) =>
    evidenceOf(ladder, state, step).map((piece) => {
      // A date of the student's own is saved as it was written.
      const saved = piece.own ? { ...piece, start: piece.own.date } : piece;
      const cells = SAVED.map((column) => saved[column] ?? "");
      return [step, name, state.verdicts[step], ...cells, standing(piece, state.year)];
    }),
  ),
];
