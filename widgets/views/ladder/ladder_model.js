// Height, tallies and remarks, from verdicts and weighed evidence: the same as ladder_data.py.

/**
 * @typedef {{start: string, end: string, weight?: string | null}} Piece the days are ISO text, `end` "" if it still holds;
 *   `weight` is "for", "against" or "neither" once it is weighed
 * @typedef {Record<string | number, string>} Verdicts by step: "reached", "not reached" or "open"
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
      `You call it ${verdict}, but of what you weighed and holds in ${year}, ` +
        `${counts.for} for and ${counts.against} against: what outweighs the rest?`,
    );
  }
  if (verdict !== "open" && counts.leaning === "none") {
    notes.push(`You call it ${verdict}, and have weighed nothing for or against that holds in ${year}.`);
  }
  if (verdict === "reached" && step > height) {
    notes.push(
      `It is reached above a step that is not: you stand on ${height ? `step ${height}` : "the ground"} all the same.`,
    );
  }
  return notes;
}
