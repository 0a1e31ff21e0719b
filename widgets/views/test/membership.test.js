import assert from "node:assert/strict";
import { test } from "node:test";
import { membershipModel, UNRECORDED } from "../explorer/membership_model.js";
import { rowsOf } from "../kit/columns.js";
import { all, data, partial } from "./explorer_data.js";

const model = membershipModel(data);

test("columns become rows with the same names", () => {
  assert.deepEqual(rowsOf({ id: ["a", "b"], n: [1, 2] }), [
    { id: "a", n: 1 },
    { id: "b", n: 2 },
  ]);
  assert.deepEqual(rowsOf({ id: [] }), []);
});

test("a spell holds from its start up to, and not including, its end", () => {
  assert.equal(model.spellOn("CSTO", "UZB", "1995-05-31"), undefined);
  assert.equal(model.spellOn("CSTO", "UZB", "1995-06-01")?.status, "member");
  assert.equal(model.spellOn("CSTO", "UZB", "1999-04-01")?.status, "member");
  assert.equal(model.spellOn("CSTO", "UZB", "1999-04-02")?.status, "observer");
});

test("only full members count as members", () => {
  assert.deepEqual(model.members("CSTO", all.states, "1998-01-01"), ["KAZ", "UZB"]);
  assert.deepEqual(model.members("CSTO", all.states, "2020-01-01"), ["KAZ"]);
});

test("a cell is said in words, with its doubts", () => {
  assert.equal(
    model.describe("CSTO", "UZB", "1995-06-15"),
    "Uzbekistan in the CSTO: member since June 1995 until 2 April 1999, the exact day is not known, on weak evidence",
  );
  assert.equal(model.describe("CSTO", "UZB", "1994-05-01"), "Uzbekistan in the CSTO: not in");
  assert.equal(
    model.describe("OLD", "KAZ", "2000-01-01", true),
    "Kazakhstan in the Old Union: the organisation does not exist on this day",
  );
});

test("the days on which something changes are in order, each once", () => {
  assert.deepEqual(model.changeDays(all), [
    "1991-06-01",
    "1994-04-20",
    "1995-06-01",
    "1999-01-01",
    "1999-04-02",
  ]);
});

test("changes between two days are those of status", () => {
  assert.deepEqual(model.changesBetween(all, "1998-01-01", "2000-01-01"), [
    { body: "CSTO", state: "UZB", was: "member", now: "observer" },
    { body: "OLD", state: "KAZ", was: "member", now: "not in" },
  ]);
});

test("what is not recorded is neither in nor out, and a spell takes precedence", () => {
  const open = membershipModel(partial);
  assert.equal(open.statusOn("CSTO", "KAZ", "1998-01-01"), UNRECORDED);
  assert.equal(open.statusOn("CSTO", "KAZ", "1994-04-19"), "", "before the body exists nobody is in it");
  assert.equal(open.statusOn("CSTO", "KAZ", "1999-01-01"), "member");
  assert.equal(open.statusOn("CSTO", "UZB", "1995-05-31"), "");
  assert.equal(open.describe("CSTO", "KAZ", "1998-01-01"), "Kazakhstan in the CSTO: not recorded");
  assert.deepEqual(open.unrecordedOn(all, "1998-01-01"), [
    { body: "CSTO", states: ["KAZ"] },
    { body: "OLD", states: ["UZB"] },
  ]);
  assert.deepEqual(open.unrecordedOn(all, "2000-01-01"), []);
});

test("nobody knows what changed where one of two days is not recorded", () => {
  const changed = membershipModel(partial).changesBetween(all, "1998-01-01", "2000-01-01");
  assert.deepEqual(
    changed.map(({ body, state }) => [body, state]),
    [
      ["CSTO", "UZB"],
      ["OLD", "KAZ"],
    ],
  );
});

test("events are foundings, ends, enlargements and withdrawals", () => {
  assert.deepEqual(
    model.events(all).map(({ day, kind }) => [day, kind]),
    [
      ["1991-06-01", "founding"],
      ["1994-04-20", "founding"],
      ["1995-06-01", "enlargement"],
      ["1999-01-01", "end"],
      ["1999-04-02", "withdrawal"],
    ],
  );
});
