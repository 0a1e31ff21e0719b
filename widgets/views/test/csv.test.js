import assert from "node:assert/strict";
import { test } from "node:test";
import { csvCell, parseCsv, readCsvCell, toCsv } from "../kit/csv.js";
import { expected } from "./expected.js";

test("CSV is read as Python's csv module reads it", () => {
  for (const { text, rows } of expected.csv) assert.deepEqual(parseCsv(text), rows, JSON.stringify(text));
});

test("lines may end in a bare CR, cells may be separated by tabs, and a stray quote is a letter", () => {
  assert.deepEqual(parseCsv("a,b\r1,2\r"), [
    ["a", "b"],
    ["1", "2"],
  ]);
  assert.deepEqual(parseCsv("a\tb\n1\t2,5\n"), [
    ["a", "b"],
    ["1", "2,5"],
  ]);
  assert.deepEqual(parseCsv('size,n\n5" pipe,1\nrod,2\n'), [
    ["size", "n"],
    ['5" pipe', "1"],
    ["rod", "2"],
  ]);
});

test("a byte order mark is no part of the first cell, and an empty text has no rows", () => {
  assert.deepEqual(parseCsv("\ufeffa\n"), [["a"]]);
  assert.deepEqual(parseCsv(""), []);
});

test("what is written can be read back", () => {
  const rows = [
    ["plain", 'say "hi"'],
    ["a,b", "two\nlines"],
    ["", "é"],
  ];
  assert.deepEqual(parseCsv(toCsv(rows)), rows);
  assert.equal(toCsv([[null, undefined, 0, 1.5]]), ",,0,1.5\r\n");
});

test("no text is a formula for a spreadsheet program, and every text comes back", () => {
  for (const { text, cell } of expected.csv_cells) {
    assert.equal(csvCell(text), cell, JSON.stringify(text));
    assert.equal(readCsvCell(cell), text, JSON.stringify(text));
  }
  assert.equal(toCsv([["=1+1", -1, "-1"]]), "'=1+1,-1,-1\r\n");
});
