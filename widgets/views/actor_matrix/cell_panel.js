// The panel of the chosen cell: which sections to read, the code, and the instruments that serve the interest.

import { h, setText } from "../kit/dom.js";
import { markGlyph } from "../kit/mark.js";
import { goTo, setCode, setTick } from "./actions.js";
import { CODES, number } from "./actor_model.js";
import { coder, differs, isComparing, otherCoding } from "./matrix_state.js";

/** @typedef {import("./actions.js").Context} Context */

/** @param {Context} context */
export function cellPanel(context) {
  const { state } = context;
  // A form of its own keeps its radio buttons apart from those of any other widget on the page.
  const form = h("form", { onsubmit: (/** @type {Event} */ event) => event.preventDefault() });
  const note = h("p", { class: "oxus-am-note" });
  const compared = h("p", { class: "oxus-am-compared" });
  const element = h(
    "div",
    {
      class: "oxus-am-panel",
      role: "group",
      "aria-label": "The chosen cell",
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        goTo(context, state.selected);
      },
    },
    form,
  );

  /**
   * Bring the panel to the codes; the focus stays where it is.
   *
   * @param {boolean} anew whether to make it again even for the same cell
   */
  function update(anew) {
    const cell = state.selected;
    if (anew || form.dataset.cell !== cell)
      form.replaceChildren(...(cell ? [...fields(context, cell), note, compared] : INVITATION()));
    form.dataset.cell = cell;
    if (!cell) return;
    tickInputs(context, form);
    setText(note, doubt(context));
    setText(compared, comparedInWords(context));
  }
  return {
    element,
    update,
    focus: () => /** @type {HTMLElement} */ (element.querySelector("input:checked")).focus(),
  };
}

const INVITATION = () => [
  h(
    "p",
    {},
    "Choose a cell of the table: click it, or go to the table with Tab and move with the arrow keys.",
  ),
  h("p", {}, "Here you then read where to look in the source text, give a code and tick instruments."),
];

/** @type {(context: Context, cell: string) => HTMLElement[]} */
function fields(context, cell) {
  const { facts } = context;
  const [actor, interest] = facts.split(cell);
  const group = `oxus-code-${crypto.getRandomValues(new Uint32Array(1))[0]}`; // two tables on one page must not share it
  return [
    h("p", { class: "oxus-headline" }, `${facts.actors[actor].name}: ${facts.interests[interest]}`),
    h("p", {}, `Read ${facts.sections(cell)} of the source text.`),
    h(
      "fieldset",
      {},
      h("legend", {}, "Is it an interest of this actor, as the text has it?"),
      ...[undefined, ...CODES].map((code) => codeRadio(context, cell, code, group)),
    ),
    h(
      "fieldset",
      {},
      h("legend", {}, "Which of its instruments serve this interest, as you read it?"),
      ...facts.instruments(cell).map((name) => instrumentBox(context, cell, name)),
    ),
  ];
}

/** @type {(context: Context, cell: string, code: number | undefined, group: string) => HTMLElement} */
function codeRadio(context, cell, code, group) {
  const mark = context.facts.mark(code);
  return h(
    "label",
    {},
    h("input", {
      type: "radio",
      name: group,
      value: code ?? "",
      onchange: () => setCode(context, cell, code),
    }),
    markGlyph(mark),
    code === undefined ? mark.label : `${number(code)}: ${mark.label}`,
  );
}

/** @type {(context: Context, cell: string, name: string) => HTMLElement} */
function instrumentBox(context, cell, name) {
  const box = h("input", {
    type: "checkbox",
    value: name,
    onchange: () => setTick(context, cell, name, box.checked),
  });
  return h("label", {}, box, name);
}

/** @type {(context: Context, form: HTMLElement) => void} */
function tickInputs({ state }, form) {
  const code = String(state.coding[state.selected] ?? "");
  const ticked = state.instruments[state.selected] || [];
  for (const input of form.querySelectorAll("input"))
    input.checked = input.type === "radio" ? input.value === code : ticked.includes(input.value);
}

/**
 * A question if an instrument is ticked for what is coded as no interest.
 *
 * @param {Context} context
 */
function doubt({ facts, state }) {
  const code = state.coding[state.selected];
  return (state.instruments[state.selected] || []).length && !(code > 0)
    ? `You tick an instrument for an interest that is ${facts.mark(code).label}: do the two fit together?`
    : "";
}

/** @param {Context} context */
function comparedInWords({ facts, state }) {
  const cell = state.selected;
  const theirs = otherCoding(facts, state);
  if (!isComparing(state) || !(cell in state.coding) || !(cell in theirs)) return "";
  const grounds =
    state.against === "course"
      ? ` The course’s grounds for this actor: ${facts.actors[facts.split(cell)[0]].grounds}.`
      : "";
  return `${differs(facts, state, cell) ? "≠ " : "= "}Of ${coder(state)}: ${facts.word(theirs[cell])}.${grounds}`;
}
