// The association: gamma and tau-b in words, and what chance alone would give.
import { h } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { dataTable, folded } from "../kit/tables.js";
import { arrangementsDrawing } from "./drawings.js";
import { paragraph, scrolled, section, traitPicker } from "./parts.js";
import { measuresReading, naiveReading, rowsHoldCases, tally, testReading } from "./readings.js";

/** @param {import("./context.js").Context} context */
export function associationPanel(context) {
  const { data } = context;
  const ranks = traitPicker(context, "ranks", "Rank by ", [
    ["levels", "the levels of the table"],
    ["scores", "the scores before they are cut"],
  ]);
  const reading = h("div", {});
  const drawn = scrolled("Drawing of the arrangements");
  const table = folded("The arrangements as a table", () =>
    dataTable(
      "Gamma when exchanged",
      ["Gamma", "Arrangements"],
      context.now.reason ? [] : tally(context.now.test.values),
    ),
  );
  const save = downloads("oxus-arrangements", {
    rows: () => [["arrangement", "gamma"], ...context.now.test.values.map((value, n) => [n, value])],
    svg: () => /** @type {SVGSVGElement} */ (drawn.querySelector("svg")),
  });
  return {
    element: section("Association", ranks.element, reading, drawn, table.element, save),
    paint() {
      const { reason, test } = context.now;
      ranks.paint();
      reading.replaceChildren(...readingOf(context));
      drawn.replaceChildren(
        reason ? h("p", {}, "Nothing to exchange.") : arrangementsDrawing(test, data.nouns.rows.many),
      );
      table.refresh();
      for (const button of save.querySelectorAll("button")) button.disabled = Boolean(reason);
    },
  };
}

/** @type {(context: import("./context.js").Context) => HTMLElement[]} */
function readingOf({ data, now }) {
  if (now.reason)
    return [h("p", {}, `There is no gamma to be had: ${now.reason}. Move a weight, a code or a threshold.`)];
  return [
    paragraph(measuresReading(data, now)),
    paragraph(testReading(data, now)),
    rowsHoldCases(data) ? paragraph(naiveReading(data, now), "oxus-ct-naive") : h("p", {}),
  ];
}
