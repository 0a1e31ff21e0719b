// The form of the open claim: the verdict, how sure you are, your reason, and both verdicts side by side.

import { h } from "../kit/dom.js";
import { markGlyph } from "../kit/mark.js";
import { explain, judge } from "./actions.js";
import { SURE, YOURS } from "./answers.js";
import { mine, relation } from "./ledger_model.js";

/**
 * @typedef {import("./actions.js").Context} Context
 * @typedef {import("./ledger_model.js").Claim} Claim
 */

/** @param {Context} context */
export function claimForm(context) {
  const { state } = context;
  const verdict = verdictField(context);
  const back = h(
    "button",
    {
      type: "button",
      class: "oxus-back",
      onclick: () => {
        judge(context, state.selected, "");
        verdict.focus();
      },
    },
    "Take the verdict back",
  );
  const sure = h(
    "select",
    { class: "oxus-sure", onchange: () => explain(context, "confidence", sure.value) },
    h("option", { value: "" }, "not said"),
    ...SURE.map((level) => h("option", { value: level }, level)),
  );
  const reason = h("textarea", {
    class: "oxus-ground",
    rows: 2,
    oninput: () => explain(context, "reasons", reason.value),
  });
  const outcome = outcomeBox(context);
  const element = h(
    "div",
    { class: "oxus-form" },
    verdict.element,
    h("div", { class: "oxus-controls" }, h("label", {}, "How sure are you? ", sure), back),
    h("label", { class: "oxus-ground-label" }, "Your reason, in your own words", reason),
    outcome.element,
  );
  function update() {
    verdict.update();
    back.disabled = !state.verdicts[state.selected];
    sure.value = state.confidence[state.selected] || "";
    // A reason is stored without the blanks around it; those that are being typed stay in the field.
    const text = state.reasons[state.selected] || "";
    if (reason.value !== text && reason.value.trim() !== text) reason.value = text;
    outcome.update();
  }
  return { element, update };
}

/**
 * The verdicts to choose from.
 *
 * @param {Context} context
 */
function verdictField(context) {
  const { ledger, state } = context;
  const name = `oxus-verdict-${Math.random().toString(36).slice(2)}`; // two ledgers on one page must not share it
  const radios = YOURS.map((verdict) =>
    h("input", {
      type: "radio",
      name,
      value: verdict,
      onchange: () => judge(context, state.selected, verdict),
    }),
  );
  const choices = YOURS.map((verdict, index) =>
    h(
      "label",
      { class: "oxus-choice", title: ledger.marks[verdict].meaning },
      radios[index],
      markGlyph(ledger.marks[verdict]),
      h("span", {}, ledger.marks[verdict].label),
      h("kbd", { "aria-hidden": "true" }, String(index + 1)),
    ),
  );
  const row = h(
    "div",
    {
      class: "oxus-choices",
      onkeydown: (/** @type {KeyboardEvent} */ event) => moveAmong(radios, event),
    },
    ...choices,
  );
  return {
    element: h("fieldset", {}, h("legend", {}, "Your verdict"), row),
    focus: () => radios[0].focus(),
    update() {
      const own = state.verdicts[state.selected] || "";
      for (const radio of radios) radio.checked = radio.value === own;
    },
  };
}

/**
 * Arrow keys only move among the verdicts. In a browser they also choose, which would judge every claim on the way and so
 * show what the course says.
 *
 * @param {readonly HTMLInputElement[]} radios
 * @param {KeyboardEvent} event
 */
function moveAmong(radios, event) {
  /** @type {Record<string, number>} */
  const steps = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
  const step = steps[event.key];
  const at = radios.indexOf(/** @type {HTMLInputElement} */ (event.target));
  if (!step || at < 0) return;
  event.preventDefault();
  radios[(at + step + radios.length) % radios.length].focus();
}

/**
 * Both verdicts side by side, once the student has given one.
 *
 * @param {Context} context
 */
function outcomeBox(context) {
  const { ledger, state } = context;
  const element = h("div", { class: "oxus-outcome" });
  let painted = "";
  function update() {
    const claim = /** @type {Claim} */ (ledger.byId.get(state.selected));
    const next = JSON.stringify([claim.id, mine(state, claim)]);
    if (next === painted) return;
    painted = next;
    element.replaceChildren(...(mine(state, claim) ? comparison(context, claim) : [waiting()]));
  }
  return { element, update };
}

const waiting = () =>
  h(
    "p",
    { class: "oxus-wait" },
    "The course's verdict and its ground appear here once you have given yours.",
  );

/** @type {(context: Context, claim: Claim) => HTMLElement[]} */
function comparison({ ledger, state }, claim) {
  /** @type {(who: string, verdict: string, ...more: HTMLElement[]) => HTMLElement} */
  const side = (who, verdict, ...more) =>
    h(
      "div",
      { class: "oxus-side" },
      h("p", {}, h("b", {}, who)),
      h("p", { class: "oxus-verdict" }, markGlyph(ledger.marks[verdict]), ` ${ledger.marks[verdict].label}`),
      ...more,
    );
  const related = ledger.relations[relation(state, claim)];
  const why =
    claim.verdict === "open"
      ? `No exercise has tested it yet. What would count: ${claim.why}`
      : `Why: ${claim.why}`;
  return [
    side("You", mine(state, claim)),
    h(
      "p",
      { class: "oxus-relation" },
      ...(related ? [markGlyph(related), ` ${related.label}`] : ["nothing to compare"]),
    ),
    side(
      "The course",
      claim.verdict,
      h("p", {}, why),
      ...(claim.robustness ? [h("p", { class: "oxus-robustness" }, `How robust: ${claim.robustness}`)] : []),
    ),
  ];
}
