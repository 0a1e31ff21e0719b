import assert from "node:assert/strict";
import { test } from "node:test";
import { firstDay, firstOfMonth, isDate, isPartialDate, monthNumber } from "../kit/dates.js";

test("a day is a date only if it exists and is written in full", () => {
  for (const day of ["1998-03-17", "2000-02-29", "9999-12-31"]) assert.ok(isDate(day), day);
  for (const day of ["", "1998", "1998-3-17", "1999-02-29", "1998-13-01", "0000-01-01", "1998-03-17T00:00"]) {
    assert.ok(!isDate(day), day);
  }
});

test("a partial date is a year, a month or a day", () => {
  for (const date of ["1998", "1998-03", "1998-03-17"]) assert.ok(isPartialDate(date), date);
  for (const date of ["", "98", "1998-", "1998-13", "1998-02-30", "0000", "1998-03-17-01"]) {
    assert.ok(!isPartialDate(date), date);
  }
  assert.deepEqual(["1998", "1998-03", "1998-03-17"].map(firstDay), [
    "1998-01-01",
    "1998-03-01",
    "1998-03-17",
  ]);
});

test("months are counted and found again", () => {
  assert.equal(firstOfMonth(monthNumber("1991-12-25")), "1991-12-01");
  assert.equal(monthNumber("1992-01-01") - monthNumber("1991-12-31"), 1);
});
