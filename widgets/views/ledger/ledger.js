// The view of ClaimLedger: its state, its panels, and the traits that Python sets. What the course says of a claim is
// written into the page only once the student has judged it.

import { h } from "../kit/dom.js";
import { frame, unfolding } from "../kit/frame.js";
import { markGlyph } from "../kit/mark.js";
import { follow, messenger, same } from "../kit/messenger.js";
import { resetButton } from "../kit/reset.js";
import { updateAll } from "./actions.js";
import { filesPanel } from "./files_panel.js";
import { filtersPanel } from "./filters_panel.js";
import { ledgerModel, TRAITS } from "./ledger_model.js";
import { listPanel } from "./list_panel.js";
import { summaryPanel } from "./summary_panel.js";

/**
 * @typedef {import("./actions.js").Context} Context
 * @typedef {import("../kit/messenger.js").Model} Model
 */

const HELP = [
  "Open a claim, judge it, and say how certain you are and why. The course's verdict and its reason are shown only once you have given yours. " +
    "You may change yours afterwards; the summary then counts your new verdict.",
  "Keys, on a claim: the arrows lead from claim to claim, Enter opens or closes one, 1 to 5 give a verdict " +
    "(1 supported, 2 qualified, 3 contradicted, 4 not tested here, 5 not testable in principle), 0 takes it back. In the form, arrows lead from verdict to verdict and Space gives one; Escape leads back to the claim.",
];

/** @param {{model: Model, el: HTMLElement}} view */
function render({ model, el }) {
  const box = frame({ model, el }, "Claim ledger", "oxus-ledger");
  const ledger = ledgerModel(model.get("_data"));
  const state = /** @type {import("./ledger_model.js").State} */ (
    Object.fromEntries(TRAITS.map((name) => [name, structuredClone(model.get(name))]))
  );
  const post = messenger(model, () => ({ ...state }), tell);
  const context = withPanels({ ledger, state, kept: new Set(), news: [], post, title: box.title });
  const { list } = context.panels;
  function tell() {
    if (context.news.length) box.say(context.news.join(" ").trim());
    context.news = [];
  }
  const reset = resetButton(model, TRAITS, { flush: post.flush, say: box.say });
  box.lay({ ...layoutOf(context), reset: reset.element });
  list.regroup();
  updateAll(context);
  context.news = [];
  const drawn = requestAnimationFrame(list.reveal); // only what is in the page can be scrolled
  const unfollow = followPython(model, context, tell);
  return () => {
    cancelAnimationFrame(drawn);
    post.stop();
    reset.stop();
    unfollow();
    box.stop();
  };
}

/**
 * The list of claims; its filters, its files and the help are folded, the summary comes once a claim is judged.
 *
 * @param {Context} context
 * @returns {import("../kit/frame.js").Layout}
 */
function layoutOf(context) {
  const { filters, list, summary } = context.panels;
  return {
    folds: [
      unfolding("Filters", filters.element),
      unfolding("Files", filesPanel(context).element),
      unfolding("Help", ...HELP.map((text) => h("p", { class: "oxus-help" }, text)), meanings(context)),
    ],
    picture: [list.element, summary.element],
    source: sourceInWords(context.ledger.source),
  };
}

/**
 * Make the panels. They find one another in the context, since each of them can change what another shows.
 *
 * @param {Omit<Context, "panels">} shared
 */
function withPanels(shared) {
  const context = /** @type {Context} */ (shared);
  context.panels = {
    filters: filtersPanel(context),
    list: listPanel(context),
    summary: summaryPanel(context),
  };
  return context;
}

/**
 * Take what Python sets.
 *
 * @param {Model} model
 * @param {Context} context
 * @param {() => void} tell
 */
function followPython(model, context, tell) {
  const { state, panels } = context;
  /** @type {Record<string, () => void>} */
  const updates = {
    group() {
      panels.list.regroup();
      updateAll(context);
    },
    selected() {
      context.kept.add(state.selected);
      panels.list.sift();
      panels.list.updateOpen();
      panels.list.reveal();
    },
  };
  /** @param {typeof TRAITS[number]} name */
  const take = (name) => {
    if (same(state[name], model.get(name))) return;
    Object.assign(state, { [name]: structuredClone(model.get(name)) });
    if (updates[name]) updates[name]();
    else updateAll(context);
    tell();
  };
  return follow(model, Object.fromEntries(TRAITS.map((name) => [name, () => take(name)])));
}

/** @param {Context} context */
const meanings = ({ ledger }) =>
  h(
    "details",
    { class: "oxus-folded oxus-meanings" },
    h("summary", {}, "What the verdicts mean"),
    h(
      "dl",
      { class: "oxus-key" },
      ...Object.values(ledger.marks).flatMap((mark) => [
        h("dt", {}, markGlyph(mark), ` ${mark.label}`),
        h("dd", {}, mark.meaning),
      ]),
    ),
  );

/** @param {string} source */
const sourceInWords = (source) =>
  `The claims are the course's wording, and the verdicts its reference solutions'. Source of the claims: ${source}; § is its section. ` +
  "The tables are those of the data package, each with sources of its own.";

export default { render };
