// The filters, and how the claims are grouped.

import { picker } from "../kit/choosers.js";
import { h } from "../kit/dom.js";
import { dropFilters, setFilter } from "./actions.js";
import { YOURS } from "./answers.js";
import { claimsIn, isFiltered } from "./ledger_model.js";

/** @typedef {import("./actions.js").Context} Context */

/** @param {Context} context */
export function filtersPanel(context) {
  const { ledger, state } = context;
  const search = h("input", {
    type: "text",
    class: "oxus-find",
    oninput: () => setFilter(context, "find", search.value),
  });
  const lists = listsToChooseFrom(context);
  const units = unitButtons(context);
  const clear = h(
    "button",
    {
      type: "button",
      class: "oxus-clear",
      onclick: () => {
        dropFilters(context);
        search.focus();
      },
    },
    "Clear filters",
  );
  const element = h(
    "div",
    { class: "oxus-filters", role: "group", "aria-label": "Filters" },
    h(
      "div",
      { class: "oxus-controls" },
      h("label", {}, "Find ", search),
      ...lists.map((list) => list.element),
      clear,
    ),
    units.element,
  );
  return {
    element,
    update() {
      if (search.value !== state.find) search.value = state.find;
      for (const { trait, select } of lists) select.value = state[trait];
      units.update();
      clear.disabled = !isFiltered(state);
    },
    /** Hide what leaves no choice: a ledger with claims of one vector, or of one unit. */
    offer() {
      const inside = claimsIn(state, ledger);
      const vector = lists.find(({ trait }) => trait === "vector");
      if (vector)
        vector.element.hidden = new Set(inside.map((claim) => claim.vector)).size < 2 && !state.vector;
      units.offer(new Set(inside.map(({ unit }) => unit)));
    },
  };
}

/** @param {Context} context */
function listsToChooseFrom(context) {
  const { marks, vectors } = context.ledger;
  /** @type {(names: readonly string[]) => [string, string][]} */
  const verdicts = (names) => names.map((name) => [name, marks[name].label]);
  /** @type {(trait: "vector" | "mine_is" | "course_is" | "only" | "group", title: string, options: [string, string][]) => {trait: typeof trait, select: HTMLSelectElement, element: HTMLElement}} */
  const list = (trait, title, options) => ({
    trait,
    ...picker(trait, title, options, (value) => setFilter(context, trait, value)),
  });
  return [
    list("only", "Show", [
      ["", "all"],
      ["unjudged", "not judged by me"],
      ["judged", "judged by me"],
      ["differ", "where we differ"],
    ]),
    list("vector", "Vector", [
      ["", "all four"],
      ...vectors.map(({ id, title }) => /** @type {[string, string]} */ ([id, title])),
    ]),
    list("mine_is", "My verdict", [["", "any"], ...verdicts(YOURS)]),
    list("course_is", "The course's, of those I judged", [["", "any"], ...verdicts(Object.keys(marks))]),
    list("group", "Grouped by", [
      ["vector", "vector"],
      ["unit", "unit"],
    ]),
  ];
}

/**
 * A button for each unit; several can be pressed.
 *
 * @param {Context} context
 */
function unitButtons(context) {
  const { ledger, state } = context;
  /** @param {string} unit */
  const press = (unit) =>
    setFilter(
      context,
      "units",
      ledger.units.filter((other) => (other === unit) !== state.units.includes(other)),
    );
  const buttons = ledger.units.map((unit) => ({
    unit,
    button: h("button", { type: "button", "data-unit": unit, onclick: () => press(unit) }, unit),
  }));
  const element = h(
    "div",
    { class: "oxus-controls oxus-units", role: "group", "aria-label": "Units" },
    h("span", { "aria-hidden": "true" }, "Units"),
    ...buttons.map(({ button }) => button),
  );
  return {
    element,
    update() {
      for (const { unit, button } of buttons)
        button.setAttribute("aria-pressed", String(state.units.includes(unit)));
    },
    /** @param {ReadonlySet<string>} units the units that the ledger has claims of */
    offer(units) {
      for (const { unit, button } of buttons) button.hidden = !units.has(unit) && !state.units.includes(unit);
      element.hidden = units.size < 2 && !state.units.length;
    },
  };
}
