import assert from "node:assert/strict";
import { test } from "node:test";
import { agreementInWords, calibrationInWords, countsOf, readAnswers } from "../ledger/answers.js";
import { expected } from "./expected.js";

test("agreement and calibration are said in Python's words", () => {
  for (const { rows, agreement, calibration } of expected.ledger) {
    assert.equal(agreementInWords(rows), agreement);
    assert.equal(calibrationInWords(rows), calibration);
  }
});

const known = new Set(["c01", "c02", "c03"]);

test("answers are read from CSV, and an empty cell says nothing", () => {
  const { found, wrong } = readAnswers(
    "Claim_ID;mine;confidence;reason\nC01;supported;;because\nc02;;;\n",
    known,
  );
  assert.deepEqual(found, { c01: { verdict: "supported", reason: "because" } });
  assert.deepEqual(wrong, []);
});

test("a wrong row is named and the others are read", () => {
  const { found, wrong } = readAnswers(
    "claim_id,verdict\nc01,maybe\nc09,supported\nc02,supported\nc02,supported\n",
    known,
  );
  assert.deepEqual(Object.keys(found), ["c02"]);
  assert.equal(wrong.length, 3);
  assert.match(wrong[0], /^row 2: 'maybe'/);
  assert.match(wrong[1], /^row 3: there is no claim 'c09'/);
  assert.match(wrong[2], /^row 5: c02 is already in row 4/);
});

test("a file without the columns is refused in words", () => {
  assert.throws(() => readAnswers("a,b\n1,2\n", known), /names no column claim_id; it names a, b/);
  assert.throws(() => readAnswers("claim_id\nc01\n", known), /names no column verdict/);
  assert.throws(() => readAnswers("", known), /it names nothing/);
});

test("verdicts are counted", () => {
  const rows = [{ mine: "open" }, { mine: "supported" }, { mine: "supported" }, { mine: "" }];
  assert.deepEqual(countsOf(rows, "mine", ["supported", "open"]), { supported: 2, open: 1 });
});
