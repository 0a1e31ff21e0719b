// What a quiz says of an answer; nothing here touches the page.
import { count } from "../kit/words.js";
import { unseal } from "./sealed.js";

/**
 * @typedef {import("./quiz_data.js").Question} Question
 * @typedef {object} Answers by question
 * @property {(number | null)[]} chosen the place of the option chosen
 * @property {(number | null)[]} checked the place that was checked, or UNCHOSEN
 */

export const UNCHOSEN = -1; // checked before anything was chosen
export const RIGHT = "Right.";
export const WRONG = "Not yet.";

/**
 * What is said of a question: nothing until it is checked, and nothing on another choice than the one checked.
 *
 * @param {Question} question
 * @param {number | null | undefined} chosen
 * @param {number | null | undefined} checked
 * @returns {[verdict: string, text: string]}
 */
export function feedback({ question, options, said }, chosen, checked) {
  if (checked == null || checked !== (chosen ?? UNCHOSEN)) return ["", ""];
  if (chosen == null) return ["", "Choose an answer first."];
  const [right, text] = unseal(options[chosen], question, said[chosen]);
  return [right ? RIGHT : WRONG, text];
}

/**
 * What the quiz says of itself: how many questions, or the score.
 *
 * @param {readonly string[]} verdicts by question, "" where none is given
 */
export function score(verdicts) {
  const right = verdicts.filter((verdict) => verdict === RIGHT).length;
  const all = count(verdicts.length, "question");
  if (!verdicts.some(Boolean)) return `${all} to check yourself`;
  return right === verdicts.length ? `All ${all} right` : `${right} of ${all} right so far`;
}
