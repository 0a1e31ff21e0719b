// The step that is open: its question, the verdict, and the evidence that holds, is over or comes later.

import { h, setText } from "../kit/dom.js";
import { markGlyph } from "../kit/mark.js";
import { count } from "../kit/words.js";
import { judge } from "./actions.js";
import { evidenceCards } from "./evidence_card.js";
import { evidenceOf, remarksAt, standing } from "./ladder_model.js";
import { ownForm } from "./own_form.js";

/** @typedef {import("./actions.js").Context} Context */

/** @param {Context} context */
export function stepPanel(context) {
  const { ladder, state } = context;
  const title = h("p", { class: "oxus-headline" });
  const question = h("p", { class: "oxus-question" });
  const counts = h("p", {});
  const verdict = verdictField(context);
  const notes = h("ul", { class: "oxus-notes", "aria-label": "Worth another look" });
  const found = h("p", {});
  const form = ownForm(context);
  const evidence = evidenceLists(context, form.focus);
  const element = h(
    "div",
    { class: "oxus-step", role: "group", tabindex: 0 },
    title,
    question,
    counts,
    verdict.element,
    notes,
    h("details", {}, h("summary", {}, "What the source text found"), found),
    ...evidence.elements,
    form.element,
  );
  function update() {
    const step = ladder.stepOf[state.step];
    element.setAttribute("aria-label", `Step ${step.step}, ${step.name}`);
    setText(title, `Step ${step.step} of ${ladder.steps.length}: ${step.name}`);
    setText(question, step.question);
    setText(counts, `For: ${step.counts_for}. Against: ${step.counts_against}.`);
    verdict.update();
    const remarks = remarksAt(ladder, state, step.step);
    notes.hidden = !remarks.length;
    notes.replaceChildren(...remarks.map((text) => h("li", {}, text)));
    setText(
      found,
      `The source text (§${step.section}), in spring 2018: ${step.source_text_verdict}. It is one reading, and not the answer.`,
    );
    evidence.update();
  }
  return { element, update };
}

/** @param {Context} context */
function verdictField(context) {
  const { ladder, state, prefix } = context;
  const choices = ladder.verdicts.map((word) => {
    const radio = h("input", {
      type: "radio",
      name: `${prefix}-verdict`,
      value: word.word,
      onchange: () => judge(context, word.word),
    });
    return { radio, label: h("label", {}, radio, markGlyph(word), h("span", {}, word.label)) };
  });
  const element = h(
    "fieldset",
    { class: "oxus-choice" },
    h("legend", {}, "Your verdict on this step"),
    ...choices.map(({ label }) => label),
  );
  function update() {
    for (const { radio } of choices) radio.checked = radio.value === state.verdicts[state.step];
  }
  return { element, update };
}

/**
 * The evidence of the step: what holds, what is over, and how much comes later.
 *
 * @param {Context} context
 * @param {() => void} removed called when a student's own piece was removed
 */
function evidenceLists(context, removed) {
  const { ladder, state } = context;
  const cards = evidenceCards(context, removed);
  const holdsTitle = h("p", { class: "oxus-headline" });
  const holds = h("ul", { class: "oxus-cards" });
  const overTitle = h("summary");
  const over = h("ul", { class: "oxus-cards" });
  const overBox = h("details", {}, overTitle, over);
  const later = h("p", {});
  /** @type {(list: HTMLElement, shown: import("./ladder_model.js").Evidence[]) => void} */
  function fillList(list, shown) {
    const elements = shown.map(cards.cardOf);
    // Cards that stay are left where they are, so that the one in use keeps the focus.
    const unchanged =
      elements.length === list.children.length &&
      elements.every((element, index) => element === list.children[index]);
    if (!unchanged) list.replaceChildren(...elements);
  }
  function update() {
    const all = evidenceOf(ladder, state, state.step);
    /** @param {string} kind */
    const by = (kind) => all.filter((piece) => standing(piece, state.year) === kind);
    cards.update();
    setText(holdsTitle, `Evidence that holds in ${state.year}: ${by("holds").length}`);
    fillList(holds, by("holds"));
    setText(overTitle, `Over by the end of ${state.year}, and not counted: ${by("over").length}`);
    overBox.hidden = !by("over").length;
    fillList(over, by("over"));
    const unknown = by("later").length;
    setText(
      later,
      `${count(unknown, "piece")} of evidence cannot be known in ${state.year}: move the year on.`,
    );
    later.hidden = !unknown;
  }
  return { elements: [holdsTitle, holds, overBox, later], update };
}
