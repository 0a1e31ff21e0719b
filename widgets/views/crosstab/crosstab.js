// The cross-table: features with weights on one side, what follows from them on the other. All is calculated here.
import { h, setText } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { frame } from "../kit/frame.js";
import { follow, messenger, same } from "../kit/messenger.js";
import { associationPanel } from "./association_panel.js";
import { asGiven } from "./choices.js";
import { crosstabModel } from "./crosstab_model.js";
import { featuresPanel } from "./features_panel.js";
import { caveatsPart, methodPart } from "./method.js";
import { traitPicker } from "./parts.js";
import { associationLine, associationSpoken } from "./readings.js";
import { codeRows } from "./saved_tables.js";
import { scoresPanel } from "./scores_panel.js";
import { surveyPanel } from "./survey_panel.js";
import { tablePanel } from "./table_panel.js";

/**
 * @typedef {import("../kit/messenger.js").Model} Model
 * @typedef {import("./context.js").Choice} Choice
 * @typedef {import("./context.js").Context} Context
 */

const TRAITS = ["weights", "codes", "cuts", "ranks", "vary", "selected"];

/** @param {{model: Model, el: HTMLElement}} anywidget */
function render({ model, el }) {
  /** @type {import("./context.js").CrosstabData} */
  const data = model.get("_data");
  const title = `Cross-table of ${data.rows.title.toLowerCase()} and ${data.columns.title.toLowerCase()}`;
  const shell = frame({ model, el }, title, "oxus-crosstab");
  const choice = readChoice(model);
  const compute = crosstabModel(data);
  /** @type {Context} */
  const context = {
    data,
    choice,
    compute,
    now: compute.evaluate(choice),
    change,
    select,
    complain: shell.complain,
  };
  const kernel = messenger(
    model,
    () => ({ ...choice }),
    () => shell.say(associationSpoken(context.now)),
  );
  const strip = h("p", { class: "oxus-ct-strip", "aria-hidden": "true" });
  const parts = partsOf(context, title);

  function paint() {
    context.now = compute.evaluate(choice);
    for (const part of [
      parts.ranks,
      parts.features,
      parts.table,
      parts.association,
      parts.survey,
      parts.scores,
    ])
      part.paint();
    paintSelected();
    setText(strip, associationLine(data, context.now));
  }
  function paintSelected() {
    parts.table.paintSelected();
    parts.scores.paintSelected();
  }
  function change(/** @type {Partial<Choice>} */ changes) {
    Object.assign(choice, changes);
    shell.complain("");
    paint();
    kernel.soon();
  }
  function select(/** @type {string} */ id) {
    choice.selected = choice.selected === id ? "" : id;
    paintSelected();
    kernel.soon();
  }

  shell.root.append(...laidOut(context, parts, [shell.message, strip]), shell.live);
  const unfollow = followChoice(model, choice, paint);
  paint();
  return () => {
    unfollow();
    kernel.stop();
    shell.stop();
    parts.survey.stop();
  };
}

/** @type {(model: Model) => Choice} */
const readChoice = (model) =>
  /** @type {Choice} */ (Object.fromEntries(TRAITS.map((name) => [name, structuredClone(model.get(name))])));

/**
 * Take over what Python sets.
 *
 * @type {(model: Model, choice: Choice, changed: () => void) => () => void}
 */
function followChoice(model, choice, changed) {
  const hear = () => {
    const set = readChoice(model);
    if (same(set, choice)) return;
    Object.assign(choice, set);
    changed();
  };
  return follow(model, Object.fromEntries(TRAITS.map((name) => [name, hear])));
}

/** @type {(context: Context, title: string) => Parts} */
function partsOf(context, title) {
  const hidden = h("div", { class: "oxus-words", "aria-hidden": "true" });
  return {
    hidden,
    ranks: traitPicker(context, "ranks", "Rank ", [
      ["levels", "the levels of the table"],
      ["scores", "the scores before they are cut"],
    ]),
    features: featuresPanel(context),
    table: tablePanel(context, title, hidden),
    association: associationPanel(context),
    survey: surveyPanel(context),
    scores: scoresPanel(context),
  };
}

/**
 * @typedef {object} Parts
 * @property {HTMLElement} hidden
 * @property {ReturnType<typeof traitPicker>} ranks
 * @property {ReturnType<typeof featuresPanel>} features
 * @property {ReturnType<typeof tablePanel>} table
 * @property {ReturnType<typeof associationPanel>} association
 * @property {ReturnType<typeof surveyPanel>} survey
 * @property {ReturnType<typeof scoresPanel>} scores
 */

/**
 * What is on the page, from top to bottom.
 *
 * @type {(context: Context, parts: Parts, lines: readonly HTMLElement[]) => HTMLElement[]}
 */
function laidOut(context, parts, lines) {
  const { data } = context;
  const reset = h(
    "button",
    { type: "button", onclick: () => context.change(asGiven(data)) },
    data.caveats.length ? "Back to the course's coding" : "Back to the coding as given",
  );
  const saveCodes = downloads("oxus-crosstab-codes", { rows: () => codeRows(context) });
  const caveats = caveatsPart(data);
  return [
    h("p", {}, data.about),
    h(
      "div",
      { class: "oxus-controls" },
      parts.ranks.element,
      reset,
      h("span", { class: "oxus-controls" }, "All codes and weights", saveCodes),
    ),
    ...lines,
    h(
      "div",
      { class: "oxus-ct-desk" },
      parts.features.element,
      h(
        "div",
        { class: "oxus-ct-results" },
        parts.table.element,
        parts.association.element,
        parts.survey.element,
      ),
    ),
    parts.scores.element,
    ...(caveats ? [caveats] : []),
    methodPart(data),
    parts.hidden,
  ];
}

// For the tests, which compare them with Python's.
export { exchange } from "./association.js";
export { crosstabModel } from "./crosstab_model.js";
export default { render };
