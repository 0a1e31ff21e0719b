import assert from "node:assert/strict";
import { test } from "node:test";
import { heightOf, remarksOn, tallyOf } from "../ladder/ladder_model.js";
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
