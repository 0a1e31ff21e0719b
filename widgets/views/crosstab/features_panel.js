// The features of the two sides: a slider for the weight of each, and its codes with what they rest on.
import { h, setText } from "../kit/dom.js";
import { dataTable } from "../kit/tables.js";
import { codeFrom, withCode } from "./choices.js";
import { scrolled } from "./parts.js";
import { glanceAt } from "./readings.js";
import { codeOf, SIDES } from "./scores.js";

/**
 * @typedef {import("./context.js").Context} Context
 * @typedef {import("./scores.js").SideName} SideName
 * @typedef {import("./crosstab_data.js").CrosstabData["rows"]["features"][number]} Feature
 */

/** @param {Context} context */
export function featuresPanel(context) {
  const sides = SIDES.map((side) => sideOf(context, side));
  return {
    element: h(
      "div",
      { class: "oxus-ct-features", role: "group", "aria-label": "Features and weights" },
      ...sides.map(({ element }) => element),
    ),
    paint() {
      for (const side of sides) side.paint();
    },
  };
}

/**
 * The features of a side, folded by group.
 *
 * @type {(context: Context, side: SideName) => {element: HTMLElement, paint: () => void}}
 */
function sideOf(context, side) {
  const { title, features } = context.data[side];
  const names = [...new Set(features.map(({ group }) => group))];
  const groups = names.map((name) =>
    featureGroup(
      context,
      side,
      name || "Features",
      features.filter(({ group }) => group === name),
    ),
  );
  return {
    element: h(
      "div",
      { role: "group", "aria-label": `Features of ${title.toLowerCase()}` },
      h("p", { class: "oxus-headline" }, `${title}: features and weights`),
      ...groups.map(({ element }) => element),
    ),
    paint() {
      for (const group of groups) group.paint();
    },
  };
}

/**
 * A group of features, folded away; its head says how many count, and whether you changed one.
 *
 * @type {(context: Context, side: SideName, title: string, features: readonly Feature[]) => {element: HTMLElement, paint: () => void}}
 */
function featureGroup(context, side, title, features) {
  const { choice } = context;
  const editors = features.map((feature) => featureEditor(context, side, feature));
  const told = h("span", { class: "oxus-ct-told" });
  const element = h(
    "details",
    { class: "oxus-ct-group" },
    h("summary", {}, title, " ", told),
    ...editors.map((editor) => editor.element),
  );
  return {
    element,
    paint() {
      const counted = features.filter(({ id }) => choice.weights[id]).length;
      const changed = features.filter(
        ({ id, weight }) => choice.weights[id] !== weight || choice.codes[id],
      ).length;
      setText(told, `${counted} of ${features.length} count${changed ? `, ${changed} changed` : ""}`);
      element.classList.toggle("oxus-ct-changed", changed > 0);
      for (const editor of editors) editor.paint();
    },
  };
}

/** @type {(context: Context, side: SideName, feature: Feature) => {element: HTMLElement, paint: () => void}} */
function featureEditor(context, side, feature) {
  const { data, choice } = context;
  const output = h("output", {});
  const slider = h("input", {
    type: "range",
    min: 0,
    max: 5,
    step: 0.5,
    "aria-label": `Weight of: ${feature.name}`,
    oninput: () => context.change({ weights: { ...choice.weights, [feature.id]: Number(slider.value) } }),
  });
  const glance = h("span", { class: "oxus-ct-glance" });
  const codes = codesEditor(context, side, feature);
  const element = h(
    "div",
    { class: "oxus-ct-feature", "data-feature": feature.id },
    h("span", { class: "oxus-ct-name" }, feature.name),
    slider,
    output,
    glance,
    codes.element,
  );
  function paint() {
    const weight = choice.weights[feature.id];
    slider.value = String(weight);
    slider.setAttribute("aria-valuetext", weight ? String(weight) : "0, left out");
    setText(output, weight ? `×${weight}` : "out");
    element.classList.toggle("oxus-ct-out", !weight);
    setText(glance, glanceAt(data, side, feature, choice));
    codes.paint();
  }
  return { element, paint };
}

// --- the codes of a feature ---

/**
 * The codes, folded away; they are made when they are opened for the first time.
 *
 * @type {(context: Context, side: SideName, feature: Feature) => {element: HTMLElement, paint: () => void}}
 */
function codesEditor(context, side, feature) {
  const { data, choice } = context;
  const body = scrolled(`Codes of: ${feature.name}`);
  /** @type {HTMLInputElement[]} */
  let inputs = [];
  const details = h(
    "details",
    {
      class: "oxus-ct-codes",
      ontoggle: () => {
        if (!details.open || inputs.length) return;
        inputs = data[side].units.map((_, n) => codeInput(context, side, feature, n));
        body.replaceChildren(
          h("p", {}, feature.rule ? `Rule: ${feature.rule}.` : ""),
          codesTable(context, side, feature, inputs),
        );
        paint();
      },
    },
    h("summary", { "aria-label": `Codes and sources of: ${feature.name}` }, "codes"),
    body,
  );
  function paint() {
    for (const [n, input] of inputs.entries()) {
      const unit = data[side].units[n];
      input.value = fieldText(codeOf(feature, choice.codes, unit, n));
      input.closest("tr")?.classList.toggle("oxus-ct-own", unit in (choice.codes[feature.id] || {}));
    }
  }
  return { element: details, paint };
}

/** @param {number | null} code */
const inWords = (code) => (code === null ? "missing" : String(code));
/** @param {number | null} code */
const fieldText = (code) => (code === null ? "" : String(code));

/** @type {(context: Context, side: SideName, feature: Feature, inputs: readonly HTMLInputElement[]) => HTMLElement} */
function codesTable({ data }, side, feature, inputs) {
  const { labels } = data[side];
  return dataTable(
    `Codes from 0 to ${feature.top}; an empty field is a missing code`,
    [data.nouns[side].one, "Code", "What it rests on"],
    labels.map((label, n) => [
      label,
      h("span", {}, inputs[n], h("span", { class: "oxus-ct-band" }, `given: ${inWords(feature.codes[n])}`)),
      evidenceOf(data, feature, n),
    ]),
  );
}

/** @type {(data: Context["data"], feature: Feature, n: number) => HTMLElement} */
function evidenceOf(data, { evidence }, n) {
  const confidence = evidence.confidence[n];
  const named = evidence.sources[n].map((id) => data.sources[id]).join("; ");
  return h(
    "span",
    {},
    evidence.said[n],
    confidence ? h("span", { class: "oxus-ct-source" }, ` Confidence ${confidence}. ${named}.`) : null,
  );
}

/** @type {(context: Context, side: SideName, feature: Feature, n: number) => HTMLInputElement} */
function codeInput(context, side, feature, n) {
  const { data, choice } = context;
  const [unit, label] = [data[side].units[n], data[side].labels[n]];
  const input = h("input", {
    type: "number",
    min: 0,
    max: feature.top,
    step: feature.top === 1 ? 0.5 : 1,
    placeholder: "missing",
    "aria-label": `Code of ${label} for: ${feature.name}`,
    onchange: () => {
      const code = input.validity.badInput ? undefined : codeFrom(input.value, feature.top);
      if (code !== undefined) {
        context.change({ codes: withCode(choice.codes, feature, unit, n, code) });
        return;
      }
      const before = codeOf(feature, choice.codes, unit, n);
      context.complain(
        `The code of ${label} for “${feature.name}” must be a number from 0 to ${feature.top}, or empty; it stays ${inWords(before)}.`,
      );
      input.value = ""; // takes away what is typed but no number
      input.value = fieldText(before);
    },
  });
  return input;
}
