// The list of claims, group by group. The rows are built once and shown or hidden by the filters; one form moves to the
// claim that is open.

import { h, setText, targetOf } from "../kit/dom.js";
import { roving } from "../kit/keyboard.js";
import { count } from "../kit/words.js";
import { judge } from "./actions.js";
import { finding, YOURS } from "./answers.js";
import { claimForm } from "./claim_form.js";
import { claimRow } from "./claim_row.js";
import { claimsIn, factsOf, filterOf, groupsOf, mine } from "./ledger_model.js";

/**
 * @typedef {import("./actions.js").Context} Context
 * @typedef {import("./claim_row.js").ClaimRow} ClaimRow
 * @typedef {Map<string, ClaimRow>} Rows by claim
 * @typedef {{title: string, rows: ClaimRow[], heading: HTMLElement, element: HTMLElement}} Group
 */

/** @param {Context} context */
export function listPanel(context) {
  const { ledger, state } = context;
  /** @type {Rows} */
  const rows = new Map(ledger.claims.map((claim) => [claim.id, claimRow(context, claim)]));
  const form = claimForm(context);
  const element = h("div", {
    class: "oxus-scroll oxus-list",
    tabindex: 0,
    role: "group",
    "aria-label": "Claims",
  });
  const nothing = h(
    "p",
    { class: "oxus-nothing", hidden: true },
    "No claim of this ledger passes the filters. Take one off, or clear them all.",
  );
  let said = ""; // how many claims are shown and judged
  /** @type {Group[]} */
  let groups = [];
  const heads = () =>
    groups.flatMap((group) => group.rows.filter((row) => !row.element.hidden).map(({ head }) => head));
  roving(element, heads);
  const stop = tabStop(element);
  verdictKeys(context, element, rows);
  const rowOf = (/** @type {string} */ id) => /** @type {ClaimRow} */ (rows.get(id));

  return {
    element,
    headline: () => said,
    regroup() {
      groups = groupsOf(state, ledger).map((group) => groupOf(group, rows));
      element.replaceChildren(...groups.map((group) => group.element), nothing);
    },
    /** Show what passes the filters, and what is kept in sight. */
    sift() {
      const { shown, extra } = siftGroups(context, groups);
      nothing.hidden = shown > 0;
      said = headlineOf(context, shown, extra);
      context.title(finding(factsOf(state, claimsIn(state, ledger))), `${said} ${UNIT}`);
      stop.ensure(heads()[0]);
    },
    updateRow: (/** @type {string} */ id) => rowOf(id).update(),
    updateRows() {
      for (const row of rows.values()) row.update();
    },
    updateClaim(/** @type {string} */ id) {
      rowOf(id).update();
      if (id === state.selected) form.update();
    },
    updateOpen: () => placeForm(state.selected, rows, form),
    reveal: () => revealRow(element, rows.get(state.selected)),
  };
}

/**
 * @param {ReturnType<typeof groupsOf>[number]} group
 * @param {Rows} rows
 * @returns {Group}
 */
function groupOf({ title, claims }, rows) {
  const own = claims.map(({ id }) => /** @type {ClaimRow} */ (rows.get(id)));
  const heading = h("p", { class: "oxus-group-title" });
  const body = h("ul", {}, ...own.map(({ element }) => element));
  const element = h("div", { class: "oxus-group", role: "group", "aria-label": title }, heading, body);
  return { title, rows: own, heading, element };
}

/**
 * Show and hide the rows of all groups.
 *
 * @param {Context} context
 * @param {readonly Group[]} groups
 * @returns {{shown: number, extra: number}} how many rows are shown, and how many of them do not pass the filters
 */
function siftGroups({ state, kept }, groups) {
  const inside = new Set(state.claims);
  const passes = filterOf(state);
  let [shown, extra] = [0, 0];
  for (const { title, rows, heading, element } of groups) {
    const own = rows.filter(({ claim }) => inside.has(claim.id));
    const passing = new Set(own.filter(({ claim }) => passes(claim)));
    const seen = new Set(own.filter((row) => passing.has(row) || kept.has(row.claim.id)));
    for (const row of rows) if (row.element.hidden === seen.has(row)) row.element.hidden = !seen.has(row);
    shown += seen.size;
    extra += seen.size - passing.size;
    element.hidden = !seen.size;
    const all = count(own.length, "claim");
    const judged = own.filter(({ claim }) => mine(state, claim)).length;
    setText(
      heading,
      `${title}: ${seen.size === own.length ? all : `${seen.size} of ${all}`}, ${judged} judged`,
    );
  }
  return { shown, extra };
}

const UNIT =
  "Judge each claim of the source text. The course's verdict and its reason appear once you have given yours.";

/** @type {(context: Context, shown: number, extra: number) => string} */
function headlineOf({ ledger, state }, shown, extra) {
  const inside = claimsIn(state, ledger);
  const stays = extra ? ` (${extra} of them only until you change a filter)` : "";
  const judged = inside.filter((claim) => mine(state, claim)).length;
  return `${shown} of ${count(inside.length, "claim")} shown${stays}, ${judged} judged.`;
}

/**
 * The one head that takes part in the tab order.
 *
 * @param {HTMLElement} list
 */
function tabStop(list) {
  /** @type {HTMLElement | undefined} */
  let stop;
  /** @param {HTMLElement | undefined} head */
  function move(head) {
    if (stop && stop !== head) stop.tabIndex = -1;
    stop = head;
    if (head) head.tabIndex = 0;
  }
  list.addEventListener("focusin", (event) => {
    if (targetOf(event).matches(".oxus-claim-head")) move(targetOf(event));
  });
  return {
    /** @param {HTMLElement | undefined} first takes its place if it is no longer in sight */
    ensure(first) {
      if (!stop || stop.closest("li")?.hidden || !list.contains(stop)) move(first);
    },
  };
}

/**
 * Digits on a claim give a verdict, Escape leads back from the form.
 *
 * @param {Context} context
 * @param {HTMLElement} list
 * @param {Rows} rows
 */
function verdictKeys(context, list, rows) {
  list.addEventListener("keydown", (event) => {
    const row = rows.get(targetOf(event).closest(".oxus-claim")?.getAttribute("data-id") ?? "");
    if (!row || event.altKey || event.metaKey || event.ctrlKey) return;
    if (targetOf(event).matches("textarea, select")) return;
    if (event.key === "Escape") {
      row.head.focus();
      return;
    }
    if (!/^[0-5]$/.test(event.key)) return;
    event.preventDefault();
    judge(context, row.claim.id, event.key === "0" ? "" : YOURS[Number(event.key) - 1]);
  });
}

/**
 * Move the form to the claim that is open.
 *
 * @param {string} selected
 * @param {Rows} rows
 * @param {ReturnType<typeof claimForm>} form
 */
function placeForm(selected, rows, form) {
  for (const row of rows.values()) row.setOpen(row.claim.id === selected);
  const row = rows.get(selected);
  if (!row) {
    form.element.remove();
    return;
  }
  if (form.element.parentElement !== row.element) row.element.insertBefore(form.element, row.paper);
  form.update();
}

/**
 * Bring a row into sight within the list, without moving the page.
 *
 * @param {HTMLElement} list
 * @param {ClaimRow | undefined} row
 */
function revealRow(list, row) {
  if (!row) return;
  list.scrollTop += row.element.getBoundingClientRect().top - list.getBoundingClientRect().top - 8;
}
