// What is shown below the check button: the verdict, and the solution with its explanation.
import { h } from "../../../widgets/views/kit/dom.js";

/**
 * What Python found; `solution` says whether one can be shown.
 *
 * @typedef {{headline: string, state: string, mark: string, lines: string[], done: string, solution: boolean}} Verdict
 */

/**
 * A solution: the code in pieces, each with its kind; the claims with verdict and reason; common mistakes. Or lines that say
 * why there is none.
 *
 * @typedef {{lines?: string[], code?: [string, string][], claims?: string[][], mistakes?: string[]}} Solution
 */

/**
 * Convert a text to the content of a paragraph; text in backticks becomes code, as in `html_with_code` in Python.
 *
 * @param {string} text
 */
const coded = (text) =>
  text.split(/`([^`]+)`/).map((part, number) => (number % 2 ? h("code", {}, part) : part));

/** @param {Verdict} verdict */
export function verdictParts({ headline, mark, lines, done }) {
  const sign = h("span", { class: "oxus-mark", "aria-hidden": "true" }, mark);
  return [
    h("p", {}, sign, h("strong", {}, ` ${headline}`)),
    ...[...lines, done].filter(Boolean).map((line) => h("p", {}, ...coded(line))),
  ];
}

/** @param {Solution} solution */
export function solutionParts({ lines = [], code = [], claims = [], mistakes = [] }) {
  /** @type {Node[]} */
  const parts = lines.map((line) => h("p", {}, ...coded(line)));
  if (code.length) parts.push(heading("The course's solution"), coloured(code));
  for (const [claim, verdict, why] of claims) {
    parts.push(h("p", {}, h("strong", {}, "Claim: "), claim));
    parts.push(h("p", {}, h("strong", {}, "The course's verdict: "), ...coded(`${verdict}. ${why}`)));
  }
  if (mistakes.length)
    parts.push(
      heading("Common mistakes"),
      h("ul", {}, ...mistakes.map((text) => h("li", {}, ...coded(text)))),
    );
  return parts;
}

/** @param {string} text */
const heading = (text) => h("p", {}, h("strong", {}, text));

/** @param {[string, string][]} pieces */
const coloured = (pieces) =>
  h(
    "pre",
    { tabindex: 0, "aria-label": "Code of the solution" },
    h("code", {}, ...pieces.map(([kind, text]) => h("span", { class: kind && `oxus-code-${kind}` }, text))),
  );
