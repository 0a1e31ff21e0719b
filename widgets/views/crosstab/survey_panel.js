// Whether the association survives: gamma under other weights and other codes.
import { h } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { dataTable, folded } from "../kit/tables.js";
import { surveyDrawing } from "./drawings.js";
import { paragraph, scrolled, section, traitPicker } from "./parts.js";
import { binned, codesReading, weightsReading } from "./readings.js";

const PAUSE = 120; // milliseconds without a further change, after which the surveys are made again

/** @param {import("./context.js").Context} context */
export function surveyPanel(context) {
  const { data, choice, compute } = context;
  const vary = traitPicker(context, "vary", "Vary the weights of ", [
    ["all", "all features"],
    ["chosen", "features that are not left out"],
  ]);
  const reading = h("div", {});
  const drawn = scrolled("Drawing of the survey of weights");
  /** @type {ReturnType<typeof compute.surveyWeights> | null} */
  let weights = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const gammas = () => weights?.gammas ?? [];
  const table = folded("The survey of weights as a table", () =>
    dataTable("Gamma over the weightings", ["Gamma", "Weightings"], binned(gammas())),
  );
  const save = downloads("oxus-survey", {
    rows: () => [["weighting", "gamma"], ...gammas().map((gamma, n) => [n, gamma])],
    svg: () => /** @type {SVGSVGElement} */ (drawn.querySelector("svg")),
  });

  function survey() {
    weights = compute.surveyWeights(choice);
    reading.replaceChildren(
      paragraph(weightsReading(weights, data.nouns.rows.many)),
      paragraph(codesReading(compute.surveyCodes(choice))),
    );
    drawn.replaceChildren(
      surveyDrawing(weights.gammas, context.now.gamma, "gamma over the weightings (filled: positive)"),
    );
    table.refresh();
  }
  return {
    element: section("Does it survive?", vary.element, reading, drawn, table.element, save),
    /** The surveys take a moment, so they come after all else. */
    paint() {
      vary.paint();
      clearTimeout(timer);
      timer = setTimeout(survey, weights ? PAUSE : 0);
    },
    stop: () => clearTimeout(timer),
  };
}
