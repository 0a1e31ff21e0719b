// The cross-table: features with weights on one side, what follows from them on the other. All is calculated here.
import { showChange } from "../kit/change.js";
import { h } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { frame } from "../kit/frame.js";
import { follow, messenger, same } from "../kit/messenger.js";
import { resetButton } from "../kit/reset.js";
import { associationPanel } from "./association_panel.js";
import { asGiven } from "./choices.js";
import { crosstabModel } from "./crosstab_model.js";
import { featuresPanel } from "./features_panel.js";
import { caveatsPart, methodPart } from "./method.js";
import { associationLine, associationSpoken, finding } from "./readings.js";
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
    given: compute.evaluate({ ...choice, ...asGiven(data) }).levels,
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
    for (const part of [parts.features, parts.table, parts.association, parts.survey, parts.scores])
      part.paint();
    paintSelected();
    showChange(strip, associationLine(data, context.now));
    shell.title(finding(data, context.now), data.about);
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

  const reset = resetButton(model, TRAITS, { flush: kernel.flush, say: shell.say });
  shell.lay({ ...laidOut(context, parts, strip), reset: reset.element });
  const unfollow = followChoice(model, choice, paint);
  paint();
  return () => {
    unfollow();
    kernel.stop();
    reset.stop();
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
 * @property {ReturnType<typeof featuresPanel>} features
 * @property {ReturnType<typeof tablePanel>} table
 * @property {ReturnType<typeof associationPanel>} association
 * @property {ReturnType<typeof surveyPanel>} survey
 * @property {ReturnType<typeof scoresPanel>} scores
 */

/**
 * What is on the page, from top to bottom: the table beside the features that make it, then what follows from it.
 *
 * @type {(context: Context, parts: Parts, strip: HTMLElement) => import("../kit/frame.js").Layout}
 */
function laidOut(context, parts, strip) {
  const { data } = context;
  const begin = h(
    "button",
    { type: "button", onclick: () => context.change(asGiven(data)) },
    data.caveats.length ? "Back to the course's coding" : "Back to the coding as given",
  );
  const saveCodes = downloads("oxus-crosstab-codes", { rows: () => codeRows(context) });
  const caveats = caveatsPart(data);
  const scores = h(
    "details",
    { class: "oxus-folded oxus-ct-more" },
    h("summary", {}, "Scores and thresholds"),
    parts.scores.element,
  );
  return {
    bar: [strip],
    picture: [
      h(
        "div",
        { class: "oxus-ct-desk" },
        parts.table.element,
        h("div", { class: "oxus-ct-side-panel" }, parts.features.element, begin),
      ),
      h("div", { class: "oxus-ct-results" }, parts.association.element, parts.survey.element),
      scores,
    ],
    tables: [...(caveats ? [caveats] : []), methodPart(data), parts.hidden],
    source:
      "Source: the codes and their sources are listed under each feature, and in the file of all codes and weights.",
    saving: [h("span", { class: "oxus-controls" }, "All codes and weights", saveCodes)],
  };
}

// For the tests, which compare them with Python's.
export { exchange } from "./association.js";
export { crosstabModel } from "./crosstab_model.js";
export default { render };
