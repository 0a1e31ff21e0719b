import assert from "node:assert/strict";
import { test } from "node:test";
import {
  evidenceOf,
  faultOf,
  heightOf,
  ladderModel,
  remarksOn,
  savedRows,
  sentence,
  tallyAt,
  tallyOf,
} from "../ladder/ladder_model.js";
import { expected } from "./expected.js";

test("heights, tallies and remarks are those of Python", () => {
  for (const { year, pieces, verdicts, height, tallies, remarks } of expected.ladder) {
    assert.equal(heightOf(verdicts), height);
    for (const step of [1, 2, 3, 4, 5]) {
      const counts = tallyOf(
        pieces.filter((/** @type {{step: number}} */ piece) => piece.step === step),
        year,
      );
      assert.deepEqual(counts, tallies[step]);
      assert.deepEqual(remarksOn(step, verdicts, counts, year), remarks[step]);
    }
  }
});

test("a step above a gap does not count", () => {
  assert.equal(heightOf({ 1: "reached", 2: "open", 3: "reached" }), 1);
  assert.equal(heightOf({ 1: "not reached", 2: "reached" }), 0);
});

const ladder = ladderModel({
  first: 1991,
  last: 2026,
  moments: [],
  verdicts: [],
  weights: [],
  steps: {
    step: [1, 2],
    name: ["Regional space", "Regional complex"],
    question: ["", ""],
    counts_for: ["", ""],
    counts_against: ["", ""],
    source_text_verdict: ["", ""],
    section: ["", ""],
    sources: ["", ""],
  },
  evidence: {
    evidence_id: ["name", "border"],
    step: [1, 2],
    direction: ["for", "against"],
    claim: ["One name", "A border"],
    start: ["1936-12-05", "2007-01-01"],
    start_precision: ["day", "year"],
    end: ["", ""],
    end_precision: ["", ""],
    section: ["1", ""],
    kind: ["", ""],
    tables: ["", ""],
    confidence: ["high", "high"],
    sources: ["s", "s"],
  },
  sources: { source_id: ["s"], citation: ["Someone, 2001"], url: [""] },
});

/** @returns {import("../ladder/ladder_model.js").State} */
const seen = (changes = {}) => ({
  year: 2018,
  verdicts: { 1: "reached", 2: "open" },
  weights: { name: "for" },
  own: [{ step: 1, direction: "against", text: "Mine", date: "1998-03", source: "A book" }],
  kept: {},
  step: 1,
  ...changes,
});

test("a piece of one's own is evidence like the package's, and weighs as it was brought forward", () => {
  const [first, own, ...others] = evidenceOf(ladder, seen(), 1);
  assert.equal(others.length, 0);
  assert.deepEqual([first.evidence_id, first.weight], ["name", "for"]);
  assert.deepEqual([own.evidence_id, own.weight, own.claim], ["own-1", "against", "Mine"]);
  assert.deepEqual([own.start, own.start_precision, own.end], ["1998-03-01", "month", ""]);
  assert.equal(tallyAt(ladder, seen(), 1).leaning, "even");
});

test("the ladder says where one stands, what is next and what to look at again", () => {
  assert.equal(
    sentence(ladder, seen()),
    "You stand on step 1 of 2, regional space. Your verdict on the next step, regional complex: open.",
  );
  assert.equal(
    sentence(ladder, seen({ verdicts: { 1: "open", 2: "reached" } })),
    "You stand on the ground, below step 1. Your verdict on the next step, regional space: open. Worth another look: step 2.",
  );
});

test("the first fault of a piece is named with its field", () => {
  const piece = { text: "Mine", date: "1998", source: "A book" };
  assert.equal(faultOf(piece, 2026), null);
  assert.deepEqual(faultOf({ ...piece, text: "", date: "" }, 2026)?.[0], "text");
  assert.match(faultOf({ ...piece, date: "" }, 2026)?.[1] ?? "", /^The date is missing/);
  assert.match(faultOf({ ...piece, date: "1998-02-30" }, 2026)?.[1] ?? "", /“1998-02-30” is no date/);
  assert.match(faultOf({ ...piece, date: "2027" }, 2026)?.[1] ?? "", /ends with 2026/);
  assert.deepEqual(faultOf({ ...piece, source: "" }, 2026)?.[0], "source");
});

test("all evidence is saved, one's own with its date as it was written", () => {
  const [heads, ...rows] = savedRows(ladder, seen({ year: 2000 }));
  assert.equal(heads.at(-1), "standing in 2000");
  const start = heads.indexOf("start");
  assert.deepEqual(
    rows.map((row) => [row[0], row[2], row[3], row[start], row.at(-1)]),
    [
      [1, "reached", "name", "1936-12-05", "holds"],
      [1, "reached", "own-1", "1998-03", "holds"],
      [2, "open", "border", "2007-01-01", "later"],
    ],
  );
  assert.equal(rows[2].at(-2), "", "not weighed");
});
