// What a quiz says of an answer; nothing here touches the page.

/**
 * @typedef {{question: string, options: string[], answer: number, why: string, hint: string}} Question `answer` is the
 *   place of the right option
 * @typedef {object} Answers by question
 * @property {(number | null)[]} chosen the place of the option chosen
 * @property {(number | null)[]} checked the place that was checked, or UNCHOSEN
 */

export const UNCHOSEN = -1; // checked before anything was chosen
export const RIGHT = "Right.";
const WRONG = "Not yet.";

/**
 * What is said of a question: nothing until it is checked, and nothing on another choice than the one checked.
 *
 * @param {Question} question
 * @param {number | null | undefined} chosen
 * @param {number | null | undefined} checked
 * @returns {[verdict: string, text: string]}
 */
export function feedback({ answer, why, hint }, chosen, checked) {
  if (checked == null || checked !== (chosen ?? UNCHOSEN)) return ["", ""];
  if (chosen == null) return ["", "Choose an answer first."];
  return chosen === answer ? [RIGHT, why] : [WRONG, hint];
}
