import assert from "node:assert/strict";
import { test } from "node:test";
import { exchange, gammaOf, pairsOf, randomNumbers, tauOf } from "../crosstab/association.js";
import { crosstabModel } from "../crosstab/crosstab_model.js";
import { levelsOf, scoresOf } from "../crosstab/scores.js";
import { assertClose, expected } from "./expected.js";

test("random numbers are those of Python", () => {
  const next = randomNumbers(1);
  for (const number of expected.random) assert.equal(next(), number);
});

test("gamma, tau-b and the permutation test are those of Python", () => {
  for (const { x, y, of, gamma, tau, pOne, pTwo, smallest } of expected.association) {
    const pairs = pairsOf(x, y);
    assertClose(gammaOf(pairs), gamma, "gamma");
    assertClose(tauOf(pairs), tau, "tau-b");
    const found = exchange(x, y, of, { draws: 199 });
    assertClose(found.observed, gamma, "observed");
    assertClose(found.pOne, pOne, "one-sided p");
    assertClose(found.pTwo, pTwo, "two-sided p");
    assertClose(found.smallest, smallest, "smallest p");
  }
});

test("pairs are counted as by hand", () => {
  assert.deepEqual(pairsOf([1, 1, 2, null], [1, 2, 2, 3]), { c: 1, d: 0, tx: 1, ty: 1, all: 3 });
  assert.equal(gammaOf(pairsOf([1, 1], [1, 2])), null);
});

test("a score is the weighted mean of the codes that there are", () => {
  assert.deepEqual(
    scoresOf(
      [
        [1, 0.5],
        [1, null],
        [null, null],
      ],
      [1, 3],
    ),
    [0.625, 1, null],
  );
  assert.deepEqual(scoresOf([[1, 0.5]], [0, 0]), [null]);
  assert.deepEqual(levelsOf([0.2, 0.5, null, 0.9], [0.33, 0.67]), [0, 1, null, 2]);
});

const data = {
  rows: { title: "Openness", units: ["A", "B", "C"], features: [{ id: "open", top: 2, codes: [0, 1, 2] }] },
  columns: {
    title: "Commitment",
    units: ["a", "b", "c"],
    features: [
      { id: "paid", top: 1, codes: [1, 0.5, 0] },
      { id: "stayed", top: 1, codes: [0, 0, 0] },
    ],
  },
  of: [0, 1, 2],
  nouns: { rows: { one: "body", many: "bodies" }, columns: { one: "case", many: "cases" } },
};
const choice = {
  weights: { open: 1, paid: 1, stayed: 0 },
  codes: {},
  cuts: { rows: [0.33, 0.67], columns: [0.33, 0.67] },
  ranks: "scores",
  vary: "chosen",
};

test("the model goes from codes and weights to an association", () => {
  const model = crosstabModel(data);
  const found = model.evaluate(choice);
  assert.deepEqual(found.scores, { rows: [0, 0.5, 1], columns: [1, 0.5, 0] });
  assert.equal(found.gamma, -1);
  assert.equal(found.reason, "");
  assertClose(found.test.pOne, 1);
  const changed = model.evaluate({ ...choice, codes: { open: { A: 2, C: 0 } } });
  assert.equal(changed.gamma, 1);
});

test("without a weight there is a reason and no association", () => {
  const found = crosstabModel(data).evaluate({ ...choice, weights: { open: 0, paid: 1, stayed: 0 } });
  assert.equal(found.gamma, null);
  assert.equal(found.reason, "no feature of openness has a weight");
});

test("a survey counts the signs of all weightings", () => {
  const found = crosstabModel(data).surveyWeights({ ...choice, vary: "all" });
  assert.deepEqual([found.runs, found.complete, found.moved], [27, true, 3]);
  assert.equal(found.positive + found.zero + found.negative + found.undefined, found.runs);
  assert.equal(found.positive, 0);
});
