// The claims, what the student says of them, and what can be asked of both; nothing here touches the page.

import { rowsOf } from "../kit/columns.js";
import { countsOf } from "./answers.js";

/**
 * @typedef {import("./ledger_data.js").LedgerData} LedgerData
 * @typedef {ReturnType<typeof claimsOf>[number]} Claim
 * @typedef {"verdicts" | "confidence" | "reasons"} Answers a trait with what the student says, by claim
 */

/**
 * @typedef {object} State the traits, as the view has them
 * @property {string[]} claims ids of the claims of this ledger
 * @property {Record<string, string>} verdicts
 * @property {Record<string, string>} confidence
 * @property {Record<string, string>} reasons
 * @property {string} selected the open claim, "" if none is open
 * @property {string} vector
 * @property {string[]} units
 * @property {string} mine_is
 * @property {string} course_is
 * @property {string} only "unjudged", "judged", "differ" or "" for all
 * @property {string} find
 * @property {string} group "vector" or "unit"
 */

/** Filters that let every claim pass. */
const NO_FILTERS = { vector: "", mine_is: "", course_is: "", only: "", find: "" };

export const TRAITS = /** @type {const} */ ([
  "claims",
  "verdicts",
  "confidence",
  "reasons",
  "selected",
  "vector",
  "units",
  "mine_is",
  "course_is",
  "only",
  "find",
  "group",
]);

/** Whose verdicts are counted, and what they are called. */
export const WHO = /** @type {const} */ ([
  ["mine", "you"],
  ["course", "the course"],
]);

/** @param {string} sections separated by semicolons */
const sectionsInWords = (sections) =>
  sections
    .split(";")
    .map((number) => `§${number}`)
    .join(", ");

/**
 * The claims, with the tables of evidence as a list, the unit, the sections in words and the text that a search looks into.
 *
 * @param {LedgerData} data
 */
export const claimsOf = (data) =>
  rowsOf(data.claims).map((claim) => {
    const tables = claim.tables.split(";").filter(Boolean);
    const sections = sectionsInWords(claim.section);
    const searched = `${claim.id} ${sections} ${claim.claim} ${claim.exercise} ${tables.join(" ")}`;
    return { ...claim, tables, sections, unit: claim.id.slice(0, 2), searched: searched.toLowerCase() };
  });

/**
 * What Python gives, ready for the panels.
 *
 * @param {LedgerData} data
 */
export function ledgerModel(data) {
  const claims = claimsOf(data);
  return {
    claims,
    byId: new Map(claims.map((claim) => [claim.id, claim])),
    vectors: rowsOf(data.vectors),
    units: [...new Set(claims.map(({ unit }) => unit))].sort(),
    marks: data.marks,
    relations: data.relations,
    source: data.source,
  };
}

/** @typedef {ReturnType<typeof ledgerModel>} Ledger */

/** @type {(state: State, claim: Claim) => string} */
export const mine = (state, { id }) => state.verdicts[id] || "";

/**
 * The course's verdict, "" until the student has given one.
 *
 * @type {(state: State, claim: Claim) => string}
 */
export const course = (state, claim) => (mine(state, claim) ? claim.verdict : "");

/**
 * How the two verdicts relate: "agree", "differ", "open" if the course has none, "" until the student has given one.
 *
 * @param {State} state
 * @param {Claim} claim
 */
export function relation(state, claim) {
  if (!mine(state, claim)) return "";
  if (claim.verdict === "open") return "open";
  return claim.verdict === mine(state, claim) ? "agree" : "differ";
}

/**
 * What is counted of each claim.
 *
 * @param {State} state
 * @param {readonly Claim[]} claims
 */
export const factsOf = (state, claims) =>
  claims.map((claim) => ({
    mine: mine(state, claim),
    course: course(state, claim),
    relation: relation(state, claim),
    confidence: state.confidence[claim.id] || "",
  }));

/**
 * The claims that are in the student's ledger.
 *
 * @param {State} state
 * @param {Ledger} ledger
 */
export function claimsIn(state, ledger) {
  const inside = new Set(state.claims);
  return ledger.claims.filter(({ id }) => inside.has(id));
}

/**
 * Record what the student says of a claim, in the order of the course's claims.
 *
 * @param {State} state
 * @param {Ledger} ledger
 * @param {Answers} trait
 * @param {string} id
 * @param {string} text "" takes back what was said
 */
export function record(state, ledger, trait, id, text) {
  const said = { ...state[trait], [id]: text };
  state[trait] = Object.fromEntries(
    ledger.claims.filter((claim) => said[claim.id]).map((claim) => [claim.id, said[claim.id]]),
  );
}

/** @param {State} state */
export const isFiltered = (state) =>
  state.units.length > 0 ||
  Object.keys(NO_FILTERS).some((trait) => state[/** @type {keyof typeof NO_FILTERS} */ (trait)]);

/** @param {State} state */
export const clearFilters = (state) => Object.assign(state, { ...NO_FILTERS, units: [] });

/**
 * Which claims pass the filters.
 *
 * @param {State} state
 * @returns {(claim: Claim) => boolean}
 */
export function filterOf(state) {
  const words = state.find.toLowerCase().split(/\s+/).filter(Boolean);
  return (claim) => {
    if (state.vector && claim.vector !== state.vector) return false;
    if (state.units.length && !state.units.includes(claim.unit)) return false;
    if (state.mine_is && mine(state, claim) !== state.mine_is) return false;
    if (state.course_is && course(state, claim) !== state.course_is) return false;
    if (!passesOnly(state, claim)) return false;
    const text = `${claim.searched} ${(state.reasons[claim.id] || "").toLowerCase()}`;
    return words.every((word) => text.includes(word));
  };
}

/** @type {(state: State, claim: Claim) => boolean} */
function passesOnly(state, claim) {
  if (!state.only) return true;
  if (state.only === "differ") return relation(state, claim) === "differ";
  return Boolean(mine(state, claim)) === (state.only === "judged");
}

/**
 * The groups of the list, in order.
 *
 * @param {State} state
 * @param {Ledger} ledger
 */
export const groupsOf = (state, { claims, units, vectors }) =>
  state.group === "unit"
    ? units.map((unit) => ({ title: `Unit ${unit}`, claims: claims.filter((claim) => claim.unit === unit) }))
    : vectors.map(({ id, title }) => ({ title, claims: claims.filter((claim) => claim.vector === id) }));

/**
 * The claims of the student's ledger by vector, as far as there are any; `name` is the title without its number.
 *
 * @param {State} state
 * @param {Ledger} ledger
 */
export function byVector(state, ledger) {
  const inside = claimsIn(state, ledger);
  return ledger.vectors
    .map(({ id, title }) => {
      const facts = factsOf(
        state,
        inside.filter(({ vector }) => vector === id),
      );
      return { title, name: title.split(": ")[1], facts };
    })
    .filter(({ facts }) => facts.length);
}

/** @typedef {ReturnType<typeof byVector>[number]} VectorFacts */

/**
 * How many of each verdict, one row for each vector and side.
 *
 * @param {State} state
 * @param {Ledger} ledger
 * @returns {(string | number)[][]} the first row names the columns
 */
export function summaryRows(state, ledger) {
  const names = Object.keys(ledger.marks);
  return [
    ["Vector and who", ...names.map((name) => ledger.marks[name].label), "judged", "claims"],
    ...byVector(state, ledger).flatMap(({ name, facts }) =>
      WHO.map(([who, title]) => {
        const counted = Object.values(countsOf(facts, who, names));
        const judged = counted.reduce((sum, number) => sum + number, 0);
        return [`${name}, ${title}`, ...counted, judged, facts.length];
      }),
    ),
  ];
}

/**
 * All that the student says, as rows of a CSV file. Claims outside this ledger are included, so that nothing is lost.
 *
 * @param {State} state
 * @param {Ledger} ledger
 */
export function savedRows(state, ledger) {
  /** @type {Record<string, string>} */
  const agrees = { agree: "True", differ: "False" };
  return [
    ["claim_id", "section", "claim", "mine", "course", "agrees", "confidence", "reason"],
    ...ledger.claims
      .filter(({ id }) => state.verdicts[id] || state.confidence[id] || state.reasons[id])
      .map((claim) => [
        claim.id,
        claim.section,
        claim.claim,
        mine(state, claim),
        course(state, claim),
        agrees[relation(state, claim)],
        state.confidence[claim.id],
        state.reasons[claim.id],
      ]),
  ];
}
