// What a person does to the ledger: each action changes the state, updates the panels it concerns and tells the kernel.

import { clearFilters, record, relation } from "./ledger_model.js";

/**
 * @typedef {object} Context what all panels share
 * @property {(finding: string, unit: string) => void} title
 * @property {import("./ledger_model.js").Ledger} ledger
 * @property {import("./ledger_model.js").State} state
 * @property {Set<string>} kept claims that stay in sight although they no longer pass the filters
 * @property {string[]} news what is read out once changes have settled
 * @property {{soon: () => void}} post the message to the kernel
 * @property {Panels} panels
 *
 * @typedef {object} Panels
 * @property {ReturnType<typeof import("./filters_panel.js").filtersPanel>} filters
 * @property {ReturnType<typeof import("./list_panel.js").listPanel>} list
 * @property {ReturnType<typeof import("./summary_panel.js").summaryPanel>} summary
 */

/**
 * Give a claim a verdict.
 *
 * @param {Context} context
 * @param {string} id
 * @param {string} verdict "" takes it back
 */
export function judge(context, id, verdict) {
  const { ledger, state, kept, panels } = context;
  kept.add(id);
  record(state, ledger, "verdicts", id, verdict);
  panels.list.updateClaim(id);
  panels.list.sift();
  panels.summary.update();
  context.news.push(outcomeInWords(context, id));
  context.post.soon();
}

/** @type {(context: Context, id: string) => string} */
function outcomeInWords({ ledger, state }, id) {
  const claim = /** @type {import("./ledger_model.js").Claim} */ (ledger.byId.get(id));
  const verdict = state.verdicts[id];
  if (!verdict) return `${claim.claim}: not judged.`;
  const related = ledger.relations[relation(state, claim)];
  return `You: ${ledger.marks[verdict].label}. The course: ${ledger.marks[claim.verdict].label}. ${
    related ? `${related.label}.` : ""
  }`;
}

/**
 * Say how sure you are of the open claim's verdict, or why you gave it.
 *
 * @param {Context} context
 * @param {"confidence" | "reasons"} trait
 * @param {string} text
 */
export function explain({ ledger, state, kept, panels, post }, trait, text) {
  kept.add(state.selected);
  record(state, ledger, trait, state.selected, text.trim() ? text : "");
  panels.list.updateRow(state.selected);
  if (trait === "confidence") panels.summary.update();
  post.soon();
}

/**
 * Open a claim, or close it if it is open.
 *
 * @param {Context} context
 * @param {string} id
 */
export function toggle({ state, panels, post }, id) {
  state.selected = id === state.selected ? "" : id;
  panels.list.updateOpen();
  post.soon();
}

/**
 * Set one filter, or how the claims are grouped.
 *
 * @param {Context} context
 * @param {string} trait
 * @param {string | string[]} value
 */
export function setFilter(context, trait, value) {
  Object.assign(context.state, { [trait]: value });
  if (trait === "group") context.panels.list.regroup();
  refilter(context);
  context.post.soon();
}

/** @param {Context} context */
export function dropFilters(context) {
  clearFilters(context.state);
  refilter(context);
  context.post.soon();
}

/**
 * Show only what passes the filters.
 *
 * @param {Context} context
 */
function refilter(context) {
  context.kept.clear();
  context.panels.filters.update();
  context.panels.list.sift();
  context.news = [context.panels.list.headline()];
}

/**
 * Take the answers that were read from a file.
 *
 * @param {Context} context
 * @param {Record<string, import("./answers.js").Answer>} answers by claim
 */
export function takeAnswers(context, answers) {
  for (const [id, { verdict, confidence, reason }] of Object.entries(answers)) {
    if (verdict) record(context.state, context.ledger, "verdicts", id, verdict);
    if (confidence) record(context.state, context.ledger, "confidence", id, confidence);
    if (reason) record(context.state, context.ledger, "reasons", id, reason);
  }
  updateAll(context);
}

/**
 * Bring everything to the state, whatever changed.
 *
 * @param {Context} context
 */
export function updateAll(context) {
  const { state, panels } = context;
  if (!state.claims.includes(state.selected)) state.selected = "";
  panels.filters.offer();
  panels.list.updateRows();
  refilter(context);
  panels.list.updateOpen();
  panels.summary.update();
}
