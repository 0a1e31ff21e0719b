// One claim in the list: its head opens it; what the course says is written here only once the student has judged it.

import { h, setText } from "../kit/dom.js";
import { markGlyph } from "../kit/mark.js";
import { judge, toggle } from "./actions.js";
import { YOURS } from "./answers.js";
import { mine, relation } from "./ledger_model.js";

/**
 * @typedef {import("./actions.js").Context} Context
 * @typedef {import("./ledger_model.js").Claim} Claim
 * @typedef {ReturnType<typeof claimRow>} ClaimRow
 */

/**
 * @param {Context} context
 * @param {Claim} claim
 */
export function claimRow(context, claim) {
  const { ledger, state } = context;
  const fold = h("span", { class: "oxus-fold", "aria-hidden": "true" }, "▸");
  const verdicts = h("span", { class: "oxus-state" });
  const head = h(
    "button",
    {
      type: "button",
      class: "oxus-claim-head",
      tabindex: -1,
      "aria-expanded": "false",
      onclick: () => toggle(context, claim.id),
    },
    fold,
    h("span", { class: "oxus-claim-text" }, claim.claim),
    verdicts,
  );
  const quick = quickVerdicts(context, claim);
  const paper = h("div", { class: "oxus-paper" });
  const references = h("p", { class: "oxus-refs" }, referencesOf(claim));
  const element = h(
    "li",
    { class: "oxus-claim", "data-id": claim.id },
    head,
    quick.element,
    references,
    paper,
  );
  let painted = "";

  /** Show what is said of the claim; a row that shows it already is not touched. */
  function update() {
    const own = mine(state, claim);
    const [sure, reason] = [state.confidence[claim.id] || "", state.reasons[claim.id] || ""];
    const next = JSON.stringify([own, sure, reason]);
    if (painted === next) return;
    painted = next;
    element.dataset.mine = own;
    quick.press(own);
    if (own) verdicts.replaceChildren(...chips(context, claim));
    else setText(verdicts, "not judged");
    const you = () => `${ledger.marks[own].label}${sure ? ` (${sure})` : ""}. ${reason}`;
    paper.replaceChildren(
      ...(own ? [line("You: ", you()), line("The course: ", courseSays(context, claim))] : []),
    );
  }

  /** @param {boolean} isOpen */
  function setOpen(isOpen) {
    if ((head.getAttribute("aria-expanded") === "true") === isOpen) return;
    head.setAttribute("aria-expanded", String(isOpen));
    setText(fold, isOpen ? "▾" : "▸");
    element.classList.toggle("oxus-open", isOpen);
  }

  return { claim, element, head, paper, update, setOpen };
}

/**
 * A button for each verdict, on the row itself. The keyboard has the digits and the form, so these are no stops of Tab.
 *
 * @param {Context} context
 * @param {Claim} claim
 */
function quickVerdicts(context, claim) {
  const { marks } = context.ledger;
  const buttons = YOURS.map((verdict) => ({
    verdict,
    button: h(
      "button",
      {
        type: "button",
        tabindex: -1,
        title: marks[verdict].label,
        "aria-label": `${marks[verdict].label}: ${claim.claim}`,
        style: `--oxus-mark:${marks[verdict].color}`,
        onclick: () => judge(context, claim.id, verdict),
      },
      markGlyph(marks[verdict]),
    ),
  }));
  return {
    element: h(
      "div",
      { class: "oxus-quick", role: "group", "aria-label": "Your verdict" },
      ...buttons.map(({ button }) => button),
    ),
    /** @param {string} own the verdict given, or "" */
    press(own) {
      for (const { verdict, button } of buttons) button.setAttribute("aria-pressed", String(verdict === own));
    },
  };
}

/**
 * What to read, which exercise tests the claim and which tables are evidence.
 *
 * @param {Claim} claim
 */
function referencesOf({ id, sections, exercise, tables }) {
  const [unit, name] = exercise.split("/");
  return [
    `Read ${sections}`,
    exercise ? `exercise ${name} in unit ${unit}` : "no exercise yet",
    tables.length ? `evidence: ${tables.join(", ")}` : "evidence: no table of the course",
    id,
  ].join(" · ");
}

/** @type {(title: string, text: string) => HTMLElement} */
const line = (title, text) => h("p", {}, h("b", {}, title), text);

/** @type {(before: string, mark: import("./ledger_data.js").Mark) => HTMLElement} */
const chip = (before, mark) => h("span", { class: "oxus-chip" }, before, markGlyph(mark), ` ${mark.label}`);

/** @type {(context: Context, claim: Claim) => HTMLElement[]} */
const chips = ({ ledger, state }, claim) => [
  chip("you: ", ledger.marks[mine(state, claim)]),
  chip("course: ", ledger.marks[claim.verdict]),
  ...(claim.verdict === "open" ? [] : [chip("", ledger.relations[relation(state, claim)])]),
];

/** @type {(context: Context, claim: Claim) => string} */
const courseSays = ({ ledger }, { verdict, why }) =>
  verdict === "open"
    ? `leaves this claim open; no exercise has tested it yet. What would count: ${why}`
    : `${ledger.marks[verdict].label}. ${why}`;
