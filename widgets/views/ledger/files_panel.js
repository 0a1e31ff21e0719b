// Saving the verdicts as CSV and reading them back.

import { toCsv } from "../kit/csv.js";
import { h } from "../kit/dom.js";
import { save } from "../kit/downloads.js";
import { count } from "../kit/words.js";
import { takeAnswers } from "./actions.js";
import { readAnswers } from "./answers.js";
import { savedRows } from "./ledger_model.js";

/** @typedef {import("./actions.js").Context} Context */

const LARGEST = 2_000_000; // bytes of a file that is read
const LISTED = 20; // wrong rows told one by one
const HELP =
  "Save them before you close a page without a notebook. A file needs the columns claim_id and verdict (or mine); " +
  "confidence and reason may be there too. What a row says takes the place of what you said of its claim before; " +
  "an empty cell changes nothing.";

/** @param {Context} context */
export function filesPanel(context) {
  const report = h("div", { class: "oxus-report" });
  const take = h(
    "button",
    { type: "button", class: "oxus-take", onclick: saveFile },
    "Save my verdicts (CSV)",
  );
  const file = h("input", { type: "file", accept: ".csv,text/csv", class: "oxus-file", onchange: readFile });
  function saveFile() {
    const rows = savedRows(context.state, context.ledger);
    save("claim-ledger.csv", new Blob([toCsv(rows)], { type: "text/csv" }));
  }
  async function readFile() {
    const [chosen] = file.files ?? [];
    if (chosen) {
      const lines = await answersFrom(context, chosen);
      report.replaceChildren(...lines);
      context.news = [lines[0].textContent ?? ""];
      context.post.soon();
    }
    file.value = "";
  }
  return {
    element: h(
      "div",
      { class: "oxus-carry", role: "group", "aria-label": "Take verdicts away and read them back" },
      h("div", { class: "oxus-controls" }, take, h("label", {}, "Read verdicts from a CSV file ", file)),
      h("p", {}, HELP),
      report,
    ),
  };
}

/**
 * Take the answers from a file.
 *
 * @param {Context} context
 * @param {File} file
 * @returns {Promise<HTMLElement[]>} what was taken, and the rows that were not
 */
async function answersFrom(context, file) {
  try {
    const { found, wrong } = readAnswers(await textOf(file), context.ledger.byId);
    takeAnswers(context, found);
    const taken = `${count(Object.keys(found).length, "row")} taken`;
    return [
      h("p", {}, `${file.name}: ${taken}${wrong.length ? `, ${wrong.length} not` : ""}.`),
      ...(wrong.length ? [wrongRows(wrong)] : []),
    ];
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    return [h("p", {}, `${file.name} is not read: ${message}. Your verdicts stay as they are.`)];
  }
}

/** @param {readonly string[]} wrong */
const wrongRows = (wrong) =>
  h(
    "ul",
    {},
    ...wrong.slice(0, LISTED).map((row) => h("li", {}, row)),
    wrong.length > LISTED ? h("li", {}, `and ${wrong.length - LISTED} more`) : null,
  );

/**
 * @param {File} file
 * @throws {Error} in words, if it is too large or no text
 */
async function textOf(file) {
  if (file.size > LARGEST) throw new Error("the file is larger than 2 MB, and no table of verdicts");
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error("the file is no UTF-8 text; save it as CSV UTF-8");
  }
}
