// What a student says of claims: the comparison with the course, and answers read from a CSV file. The same as
// ledger_answers.py and ledger_csv.py, in the same words; a test holds the two together.
import { parseCsv, readCsvCell } from "../kit/csv.js";
import { count } from "../kit/words.js";

export const YOURS = ["supported", "qualified", "contradicted", "untested", "untestable"];
/** @type {Record<string, string>} */
const OTHER_WORDS = {
  not_tested_here: "untested",
  not_testable_in_principle: "untestable",
  not_testable: "untested", // the word of version 0.2.0, which meant that no data of the course could test it
};
export const SURE = ["unsure", "fairly sure", "sure"];
const ENOUGH = 5; // verdicts from which on the confidence is set against the course
const FEW = 20; // claims compared below which a share says little

/**
 * @typedef {{mine?: string | null, course?: string | null, relation?: string, confidence?: string | null}} Row of one claim;
 *   `relation` is "agree", "differ", "open" or "" where it is not judged
 * @typedef {{verdict?: string, confidence?: string, reason?: string}} Answer
 */

/**
 * A share in whole per cent, halves up.
 *
 * @type {(part: number, whole: number) => number}
 */
const percent = (part, whole) => Math.floor((200 * part + whole) / (2 * whole));

/**
 * How many claims can be compared, and on how many of them the two agree.
 *
 * @param {readonly Row[]} rows
 */
function compared(rows) {
  const can = rows.filter(({ relation }) => relation === "agree" || relation === "differ");
  return [can.length, can.filter(({ relation }) => relation === "agree").length];
}

/** @param {readonly Row[]} rows */
export function agreementInWords(rows) {
  const judged = rows.filter(({ mine }) => mine).length;
  if (!judged) return `No claim of ${rows.length} is judged yet.`;
  const [can, agreed] = compared(rows);
  const start = `${judged} of ${count(rows.length, "claim")} judged; the course leaves ${judged - can} of them open.`;
  if (!can) return `${start} There is nothing to compare yet.`;
  return `${start} Of the ${can} that can be compared, you agree with the course on ${agreed} (${percent(agreed, can)}\u00a0%).`;
}

/**
 * The finding: how many claims are judged, and on how many the student agrees with the course.
 *
 * @param {readonly Row[]} rows
 */
export function finding(rows) {
  const judged = rows.filter(({ mine }) => mine).length;
  if (!judged) return `${count(rows.length, "claim")} to judge`;
  const [can, agreed] = compared(rows);
  const share = can ? `; you agree with the course on ${agreed} of ${can}` : "";
  return `${judged} of ${count(rows.length, "claim")} judged${share}`;
}

/** @param {readonly Row[]} rows */
export function calibrationInWords(rows) {
  const judged = rows.filter(({ mine }) => mine).length;
  if (judged < ENOUGH)
    return `How sure you were is set against the course from ${ENOUGH} judged claims on; so far ${judged}.`;
  const shares = [...SURE].reverse().map((level) => {
    const [can, agreed] = compared(rows.filter(({ confidence }) => confidence === level));
    return can
      ? `${level}: ${count(can, "claim")}, you agree on ${agreed} (${percent(agreed, can)}\u00a0%)`
      : `${level}: none to compare`;
  });
  const caution = compared(rows)[0] < FEW ? " So few claims say little." : "";
  return `Of the judged claims that the course does not leave open, by how sure you were: ${shares.join("; ")}.${caution}`;
}

/**
 * How many of each verdict.
 *
 * @param {readonly Row[]} rows
 * @param {"mine" | "course"} who
 * @param {readonly string[]} names the verdicts
 * @returns {Record<string, number>}
 */
export function countsOf(rows, who, names) {
  const found = Object.fromEntries(names.map((name) => [name, 0]));
  for (const row of rows) {
    const verdict = row[who];
    if (verdict) found[verdict] += 1;
  }
  return found;
}

/** @type {Record<string, (text: string) => string>} */
const CHECKS = {
  verdict(text) {
    const written = text.trim().toLowerCase().replaceAll(" ", "_").replaceAll("-", "_");
    const word = OTHER_WORDS[written] ?? written;
    if (!YOURS.includes(word))
      throw new Error(`'${text}' is none of your verdicts; there are ${YOURS.join(", ")}`);
    return word;
  },
  confidence(text) {
    const word = text.trim().toLowerCase().replaceAll("_", " ");
    if (!SURE.includes(word)) throw new Error(`'${text}' is no confidence; there are ${SURE.join(", ")}`);
    return word;
  },
  reason: (text) => text,
};

/**
 * Answers from a CSV text; an empty cell says nothing.
 *
 * @param {string} text
 * @param {{has: (claim: string) => boolean}} known the claims that there are
 * @returns {{found: Record<string, Answer>, wrong: string[]}} the answers by claim, and what is wrong with the other rows
 * @throws {Error} in words, if the first row does not name the columns
 */
export function readAnswers(text, known) {
  const [first = [], ...rows] = parseCsv(text);
  const names = first.map((name) => name.trim().toLowerCase());
  const own = ["verdict", "mine"].find((name) => names.includes(name));
  if (!names.includes("claim_id") || !own) {
    const lacks = names.includes("claim_id") ? "verdict" : "claim_id";
    throw new Error(`the first row names no column ${lacks}; it names ${names.join(", ") || "nothing"}`);
  }
  const places = {
    confidence: names.indexOf("confidence"),
    reason: names.indexOf("reason"),
    verdict: names.indexOf(own),
  };
  /** @type {Record<string, Answer>} */
  const found = {};
  /** @type {string[]} */
  const wrong = [];
  const seen = new Map();
  rows.forEach((row, index) => {
    const said = Object.entries(places)
      .map(([name, place]) => /** @type {const} */ ([name, readCsvCell(row[place] ?? "")]))
      .filter(([, cell]) => cell.trim());
    const claim = (row[names.indexOf("claim_id")] ?? "").trim().toLowerCase();
    if (!said.length) return;
    try {
      if (seen.has(claim)) throw new Error(`${claim} is already in row ${seen.get(claim)}`);
      if (!known.has(claim)) throw new Error(claim ? `there is no claim '${claim}'` : "it names no claim");
      found[claim] = Object.fromEntries(said.map(([name, cell]) => [name, CHECKS[name](cell)]));
      seen.set(claim, index + 2);
    } catch (error) {
      wrong.push(`row ${index + 2}: ${/** @type {Error} */ (error).message}`);
    }
  });
  return { found, wrong };
}
