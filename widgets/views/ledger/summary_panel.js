// The summary: how often the two agree, whether the student's confidence is borne out, and the verdicts by vector.

import { h, setText } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { dataTable, folded } from "../kit/tables.js";
import { agreementInWords, calibrationInWords } from "./answers.js";
import { byVector, claimsIn, factsOf, mine, summaryRows } from "./ledger_model.js";
import { drawSummary } from "./summary_drawing.js";

/** @param {import("./actions.js").Context} context */
export function summaryPanel({ ledger, state }) {
  const agreement = h("p", { class: "oxus-agreement" });
  const calibration = h("p", { class: "oxus-calibration" });
  const picture = h("div", {
    class: "oxus-scroll",
    tabindex: 0,
    role: "group",
    "aria-label": "Verdicts by vector",
  });
  const rows = () => summaryRows(state, ledger);
  const table = folded("The counts as a table", () => {
    const [heads, ...body] = rows();
    return dataTable("Verdicts on the claims that you have judged, by vector", heads, body);
  });
  const svg = () => /** @type {SVGSVGElement} */ (picture.querySelector("svg"));
  const element = h(
    "div",
    { class: "oxus-summary", role: "group", "aria-label": "Summary" },
    agreement,
    calibration,
    picture,
    downloads("claim-ledger-summary", { rows, svg }),
    table.element,
  );
  function update() {
    element.hidden = !claimsIn(state, ledger).some((claim) => mine(state, claim));
    const facts = factsOf(state, claimsIn(state, ledger));
    setText(agreement, agreementInWords(facts));
    setText(calibration, calibrationInWords(facts));
    picture.replaceChildren(drawSummary(ledger.marks, byVector(state, ledger), agreement.textContent ?? ""));
    table.refresh();
  }
  return { element, update };
}
