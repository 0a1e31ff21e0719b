import assert from "node:assert/strict";
import { test } from "node:test";
import {
  byVector,
  clearFilters,
  filterOf,
  groupsOf,
  isFiltered,
  ledgerModel,
  record,
  relation,
  savedRows,
  summaryRows,
} from "../ledger/ledger_model.js";

/** @param {string} label */
const mark = (label) => ({ label, letter: "", color: "", shape: "", dash: "", meaning: "" });

const ledger = ledgerModel({
  marks: {
    supported: mark("supported"),
    untestable: mark("not testable in principle"),
    open: mark("left open"),
  },
  relations: { agree: mark("agree"), differ: mark("differ") },
  vectors: { id: ["old", "new"], title: ["Vector I: historic", "Vector II: institutional"] },
  source: "",
  claims: {
    id: ["02-a", "02-b", "08-c"],
    section: ["1.1;1.2", "2", "3"],
    vector: ["old", "new", "new"],
    claim: ["The road was long", "The road was short", "Members grow"],
    exercise: ["02-roads/span", "", "08-members/growth"],
    verdict: ["supported", "open", "supported"],
    why: ["", "", ""],
    tables: ["roads;towns", "", "members"],
    robustness: ["", "", ""],
  },
});
const [a, b, c] = ledger.claims;

/** @returns {import("../ledger/ledger_model.js").State} */
const said = (changes = {}) => ({
  claims: ["02-a", "02-b", "08-c"],
  verdicts: { "02-a": "supported", "02-b": "supported", "08-c": "untestable" },
  confidence: {},
  reasons: { "08-c": "Two of Them left" },
  selected: "",
  vector: "",
  units: [],
  mine_is: "",
  course_is: "",
  only: "",
  find: "",
  group: "vector",
  ...changes,
});
const passing = (changes = {}) => ledger.claims.filter(filterOf(said(changes))).map(({ id }) => id);

test("claims have a unit, sections in words and a list of tables", () => {
  assert.deepEqual([a.unit, a.sections, a.tables, b.tables], ["02", "§1.1, §1.2", ["roads", "towns"], []]);
  assert.deepEqual(ledger.units, ["02", "08"]);
});

test("a relation is told only once there is a verdict", () => {
  const state = said();
  assert.deepEqual(
    [a, b, c].map((claim) => relation(state, claim)),
    ["agree", "open", "differ"],
  );
  assert.equal(relation(said({ verdicts: {} }), a), "");
});

test("each filter lets through what it names", () => {
  assert.deepEqual(passing(), ["02-a", "02-b", "08-c"]);
  assert.deepEqual(passing({ vector: "new" }), ["02-b", "08-c"]);
  assert.deepEqual(passing({ units: ["08"] }), ["08-c"]);
  assert.deepEqual(passing({ mine_is: "untestable" }), ["08-c"]);
  assert.deepEqual(passing({ course_is: "open" }), ["02-b"]);
  assert.deepEqual(passing({ course_is: "open", verdicts: {} }), []);
  assert.deepEqual(passing({ only: "differ" }), ["08-c"]);
  assert.deepEqual(passing({ only: "judged", verdicts: { "02-b": "supported" } }), ["02-b"]);
  assert.deepEqual(passing({ only: "unjudged", verdicts: { "02-b": "supported" } }), ["02-a", "08-c"]);
});

test("a search wants every word, in the claim, its tables or the student's reason", () => {
  assert.deepEqual(passing({ find: " ROAD  towns " }), ["02-a"]);
  assert.deepEqual(passing({ find: "two of them" }), ["08-c"]);
  assert.deepEqual(passing({ find: "§2" }), ["02-b"]);
});

test("clearing the filters keeps the grouping", () => {
  const state = said({ units: ["08"], find: "x", group: "unit" });
  assert.ok(isFiltered(state));
  clearFilters(state);
  assert.ok(!isFiltered(state));
  assert.equal(state.group, "unit");
});

test("what is said is kept in the order of the claims, and can be taken back", () => {
  const state = said({ verdicts: { "08-c": "supported" } });
  record(state, ledger, "verdicts", "02-a", "untestable");
  assert.deepEqual(Object.keys(state.verdicts), ["02-a", "08-c"]);
  record(state, ledger, "verdicts", "08-c", "");
  assert.deepEqual(state.verdicts, { "02-a": "untestable" });
});

test("claims are grouped by vector or by unit", () => {
  /** @param {string} group */
  const grouped = (group) =>
    groupsOf(said({ group }), ledger).map(({ title, claims }) => [title, claims.length]);
  assert.deepEqual(grouped("vector"), [
    ["Vector I: historic", 1],
    ["Vector II: institutional", 2],
  ]);
  assert.deepEqual(grouped("unit"), [
    ["Unit 02", 2],
    ["Unit 08", 1],
  ]);
});

test("the summary counts both sides of each vector that the ledger has claims of", () => {
  const state = said({ claims: ["02-b", "08-c"] });
  assert.deepEqual(
    byVector(state, ledger).map(({ name }) => name),
    ["institutional"],
  );
  assert.deepEqual(summaryRows(state, ledger), [
    ["Vector and who", "supported", "not testable in principle", "left open", "judged", "claims"],
    ["institutional, you", 1, 1, 0, 2, 2],
    ["institutional, the course", 1, 0, 1, 2, 2],
  ]);
});

test("all that is said is saved, also of claims outside the ledger", () => {
  const state = said({ claims: ["02-a"], verdicts: { "02-a": "supported" }, confidence: { "02-b": "sure" } });
  const [heads, ...rows] = savedRows(state, ledger);
  assert.equal(heads[0], "claim_id");
  assert.deepEqual(
    rows.map(([id, , , own, course, agrees]) => [id, own, course, agrees]),
    [
      ["02-a", "supported", "supported", "True"],
      ["02-b", "", "", undefined],
      ["08-c", "", "", undefined],
    ],
  );
});
