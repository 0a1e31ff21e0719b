// The controls: what the table shows, which actors and interests, whom to compare with, undo, and opening files.

import { chooser } from "../kit/choosers.js";
import { h, setText } from "../kit/dom.js";
import { change, openFile, turn, undo } from "./actions.js";
import { finding, shownCells } from "./matrix_state.js";
import { VIEWS } from "./table_panel.js";

/** @typedef {import("./actions.js").Context} Context */

const UNIT =
  "Interests of external actors in Central Asia, as you code them from chapter 5 of the source text.";

/** @param {Context} context */
export function controlsPanel(context) {
  const { facts, state } = context;
  const turns = VIEWS.map(([id, label]) => ({
    id,
    button: h("button", { type: "button", onclick: () => turn(context, id) }, label),
  }));
  const buttons = turns.map(({ button }) => button);
  const against = comparedWith(context);
  const undoButton = h("button", { type: "button", onclick: () => undo(context) }, "Undo");
  const choosers = choosersOf(context);
  return {
    choosers: h("div", { class: "oxus-am-choosers" }, ...choosers.map(({ element }) => element)),
    openers: [
      ...opener(context, "Open a coding (CSV)", true),
      ...opener(context, "Open a second coder’s (CSV)", false),
    ],
    element: h(
      "div",
      { class: "oxus-controls" },
      h("div", { class: "oxus-tabs", role: "group", "aria-label": "The table shows" }, ...buttons),
      h("label", {}, "Compare with ", against.element),
      undoButton,
    ),
    focus: () => buttons[0].focus(),
    update() {
      const shown = shownCells(state).length;
      const part = shown < facts.all.length ? ` ${shown} of ${facts.all.length} cells are shown.` : "";
      context.title(finding(facts, state), `${UNIT}${part}`);
      for (const { id, button } of turns) button.setAttribute("aria-pressed", String(id === context.turned));
      against.update();
      undoButton.disabled = !context.undone.length;
      for (const each of choosers) each.refresh();
    },
  };
}

/**
 * The list of those whom the coding can be compared with.
 *
 * @param {Context} context
 */
function comparedWith(context) {
  const { state } = context;
  const secondCoder = h("option", { value: "other" });
  const element = h(
    "select",
    {
      onchange: () => {
        change(context, { against: element.value });
        context.words = context.panels.comparison.inWords();
      },
    },
    h("option", { value: "nobody" }, "nobody"),
    h("option", { value: "course" }, "the course’s coding"),
    secondCoder,
  );
  function update() {
    secondCoder.disabled = !state.other;
    setText(secondCoder, state.other ? "the second coder" : "a second coder (none opened yet)");
    element.value = state.against;
  }
  return { element, update };
}

/** @param {Context} context */
function choosersOf(context) {
  const { facts } = context;
  const actors = Object.entries(facts.actors);
  /** @param {boolean} is */
  const states = (is) => actors.filter(([, actor]) => actor.is_state === is).map(([id]) => id);
  return [
    listChooser(
      context,
      "actors",
      "Actors",
      actors.map(([id, { name }]) => [id, name]),
      [
        ["All", actors.map(([id]) => id)],
        ["States", states(true)],
        ["Organisations", states(false)],
      ],
    ),
    listChooser(context, "interests", "Interests", Object.entries(facts.interests), [
      ["All", Object.keys(facts.interests)],
    ]),
  ];
}

/**
 * @param {Context} context
 * @param {"actors" | "interests"} trait
 * @param {string} title
 * @param {[id: string, label: string][]} options
 * @param {[label: string, ids: string[]][]} presets
 */
const listChooser = (context, trait, title, options, presets) =>
  chooser({
    trait,
    title,
    options,
    presets,
    chosen: () => context.state[trait],
    choose(ids) {
      if (ids.length)
        change(context, { [trait]: ids }, `${title}: ${ids.length} of ${options.length} shown.`);
      else
        context.complain(
          `${title}: nothing is ticked, so the table keeps the last choice. Tick at least one.`,
        );
    },
  });

/** @type {(context: Context, label: string, own: boolean) => HTMLElement[]} */
function opener(context, label, own) {
  const input = h("input", {
    type: "file",
    accept: ".csv,text/csv",
    hidden: true,
    onchange: async () => {
      const [file] = input.files ?? [];
      if (!file) return;
      await openFile(context, file, own);
      input.value = "";
    },
  });
  return [h("button", { type: "button", onclick: () => input.click() }, label), input];
}
