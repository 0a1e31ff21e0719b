import assert from "node:assert/strict";
import { test } from "node:test";
import { asGiven, codeFrom, pushedCuts, withCode } from "../crosstab/choices.js";
import { labelsOf } from "../crosstab/context.js";
import { crosstabModel } from "../crosstab/crosstab_model.js";
import {
  associationLine,
  associationSpoken,
  bandOf,
  binned,
  casesInCell,
  codedShare,
  codesReading,
  explainScore,
  glanceAt,
  measuresReading,
  naiveReading,
  rowsHoldCases,
  strengthOf,
  tally,
  testReading,
  weightsReading,
} from "../crosstab/readings.js";
import { codeRows, tableRows } from "../crosstab/saved_tables.js";

/** @type {(id: string, codes: (number | null)[], top?: number) => import("../crosstab/crosstab_data.js").Feature} */
const feature = (id, codes, top = 1) => ({
  id,
  name: `Feature ${id}`,
  group: "",
  rule: "",
  weight: 1,
  top,
  codes,
  evidence: {
    said: codes.map((code) => `said ${code}`),
    sources: codes.map(() => ["s1", "s2"]),
    confidence: codes.map(() => "high"),
  },
});

/** @type {import("../crosstab/crosstab_data.js").CrosstabData} */
const data = {
  rows: {
    title: "Openness",
    units: ["A", "B"],
    labels: ["Alpha", "Beta"],
    features: [feature("open", [0, 2], 2)],
  },
  columns: {
    title: "Commitment",
    units: ["k/A", "u/A", "k/B"],
    labels: ["K · Alpha", "U · Alpha", "K · Beta"],
    features: [feature("paid", [1, 0.5, 0]), feature("stayed", [1, null, 0])],
  },
  of: [0, 0, 1],
  nouns: { rows: { one: "body", many: "bodies" }, columns: { one: "pair", many: "pairs" } },
  about: "",
  caveats: [],
  sources: { s1: "One", s2: "Two" },
};
const choice = { ...asGiven(data), vary: "all", selected: "" };
const model = crosstabModel(data);
const now = model.evaluate(choice);

test("the choices as given are the weights of the data, no changed code and even thresholds", () => {
  assert.deepEqual(asGiven(data), {
    weights: { open: 1, paid: 1, stayed: 1 },
    codes: {},
    cuts: { rows: [0.33, 0.67], columns: [0.33, 0.67] },
    ranks: "levels",
  });
});

test("a changed code is kept, and one as given is no change", () => {
  const { features } = data.columns;
  const changed = withCode({}, features[0], "u/A", 1, 1);
  assert.deepEqual(changed, { paid: { "u/A": 1 } });
  assert.deepEqual(withCode(changed, features[1], "u/A", 1, 0), { paid: { "u/A": 1 }, stayed: { "u/A": 0 } });
  assert.deepEqual(withCode(changed, features[0], "u/A", 1, 0.5), {});
  assert.deepEqual(withCode({}, features[1], "u/A", 1, null), {});
});

test("a typed code is a number from 0 to the top, or missing", () => {
  assert.deepEqual(
    ["", " ", "0", "1.5", "2", "2.1", "-1", "x"].map((text) => codeFrom(text, 2)),
    [null, null, 0, 1.5, 2, undefined, undefined, undefined],
  );
});

test("one threshold pushes the other", () => {
  assert.deepEqual(pushedCuts([0.3, 0.6], 0, 0.5), [0.5, 0.6]);
  assert.deepEqual(pushedCuts([0.3, 0.6], 0, 0.9), [0.9, 0.9]);
  assert.deepEqual(pushedCuts([0.3, 0.6], 1, 0.1), [0.1, 0.1]);
});

test("levels have bands, and one of no width has none", () => {
  assert.deepEqual(
    [0, 1, 2].map((level) => bandOf([0.3, 0.6], level)),
    ["below 0.30", "0.30 to below 0.60", "0.60 and more"],
  );
  assert.equal(bandOf([0.5, 0.5], 1), "none");
});

test("cases are found in their cells, under their names", () => {
  assert.ok(rowsHoldCases(data));
  assert.ok(!rowsHoldCases({ ...data, rows: data.columns }));
  assert.deepEqual(casesInCell(data, now.levels, 0, 2), ["k/A"]);
  assert.deepEqual(casesInCell(data, now.levels, 2, 0), ["k/B"]);
  assert.equal(labelsOf(data)["u/A"], "U · Alpha");
});

test("a glance names the codes, and how many were changed", () => {
  const [, stayed] = data.columns.features;
  assert.equal(glanceAt(data, "columns", stayed, choice), "K · Alpha 1, U · Alpha –, K · Beta 0");
  const changed = { ...choice, codes: { stayed: { "u/A": 1 } } };
  assert.equal(
    glanceAt(data, "columns", stayed, changed),
    "K · Alpha 1, U · Alpha 1, K · Beta 0; 1 changed by you",
  );
  const units = ["a", "b", "c", "d", "e", "f", "g"];
  const many = { ...data, rows: { ...data.rows, units, labels: units } };
  assert.equal(
    glanceAt(many, "rows", feature("f", [1, 1, null, 0, 0, 0, 0]), choice),
    "coded for 6 of 7 bodies",
  );
});

test("a score is explained by its codes and weights; what is missing is named", () => {
  assert.equal(
    explainScore(data, "columns", "u/A", choice, now),
    "U · Alpha, commitment 0.50, middle: the mean of Feature paid 0.50 × 1; without a code, and so left out: Feature stayed.",
  );
  assert.equal(codedShare(data, "columns", 1, choice, now), "1 of 2 features");
  const onlyStayed = { ...choice, weights: { ...choice.weights, paid: 0 } };
  assert.equal(
    explainScore(data, "columns", "u/A", onlyStayed, model.evaluate(onlyStayed)),
    "U · Alpha, commitment: no score, for no feature with a weight has a code.",
  );
});

test("the association is told in one line, or why there is none", () => {
  assert.match(
    associationLine(data, now),
    /^Gamma −1\.00 · tau-b −0\.\d\d · one-sided p 1\.000 .* n = 3 pairs, 2 bodies$/,
  );
  assert.match(associationSpoken(now), /^Gamma −1\.00, .* from 2 arrangements\.$/);
  const none = model.evaluate({ ...choice, weights: { open: 0, paid: 1, stayed: 1 } });
  assert.equal(associationLine(data, none), "No gamma: no feature of openness has a weight");
  assert.equal(associationSpoken(none), "No gamma: no feature of openness has a weight.");
});

test("the paragraphs count comparisons and arrangements", () => {
  const [lead, text] = measuresReading(data, now);
  assert.match(lead, /^Gamma = −1\.00, tau-b = /);
  assert.match(text, /each of the 3 pairs .* of 3 comparisons 2 differ .* a strong association/);
  const [p, what, bound] = testReading(data, now);
  assert.match(p, /^One-sided p = 2 of 2 = 1\.000/);
  assert.match(what, /exchanges whole bodies, 2! = 2 arrangements, though n is 3 pairs/);
  assert.match(bound, /^No p can be below 1 of 2 = 0\.500.*too few to say more\.$/);
  assert.match(
    naiveReading(data, now)[1],
    /exchanged one by one, the one-sided p would be \d\.\d{3} \(6 arrangements\)/,
  );
  assert.deepEqual([0.05, -0.2, 0.4, -0.9].map(strengthOf), [
    "next to no",
    "a weak",
    "a moderate",
    "a strong",
  ]);
});

test("surveys are told with their counts", () => {
  const weights = model.surveyWeights(choice);
  assert.match(
    weightsReading(weights, "bodies")[1],
    /^In all 27 weightings with a weight of 0, 1 or 2 for each of 3 features/,
  );
  assert.match(
    weightsReading({ ...weights, withP: false }, "bodies")[1],
    /With more than 5 bodies p is not surveyed\.$/,
  );
  assert.match(weightsReading({ ...weights, complete: false }, "bodies")[1], /drawn with a fixed seed, with/);
  assert.match(
    codesReading(model.surveyCodes(choice))[1],
    /\(\d+ changes\), gamma is positive in \d+ of \d+/,
  );
});

test("gammas are tallied by value and by bin, from the lowest", () => {
  assert.deepEqual(tally([1, -0.5, 1, -1]), [
    ["−1.00", 1],
    ["−0.50", 1],
    ["1.00", 2],
  ]);
  assert.deepEqual(binned([-1, 1, null, 0.95, 0]), [
    ["−1.0 to −0.9", 1],
    ["0.0 to 0.1", 1],
    ["0.9 to 1.0", 2],
  ]);
});

test("saved tables have a row for each case, and one for each feature and unit", () => {
  const shown = { data, choice, now };
  const [, ...cases] = tableRows(shown);
  assert.deepEqual(cases[1], ["u/A", "A", 0, "low", 0.5, "middle"]);
  const [head, ...codes] = codeRows(shown);
  assert.equal(codes.length, 2 + 3 + 3);
  assert.deepEqual(codes[1], ["Openness", "B", "open", "Feature open", 1, 2, 2, "said 2", "high", "s1;s2"]);
  assert.equal(codes[6][head.indexOf("code")], null);
});
