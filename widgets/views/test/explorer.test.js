import assert from "node:assert/strict";
import { test } from "node:test";
import { dayFault, explorerState, filtersLeaveSome, updateChoice } from "../explorer/explorer_state.js";
import { changeReporter, definitionText, headlineText, unrecordedText } from "../explorer/explorer_words.js";
import { classOf, classSpan } from "../explorer/map_classes.js";
import { all, data, partial } from "./explorer_data.js";

/** @param {Partial<import("../explorer/explorer_state.js").Traits & {_data: typeof data}>} traits */
function stateOf(traits) {
  /** @type {Record<string, unknown>} */
  const values = { _data: data, ...all, selected: [], kind: "", lead: "", views: [], since: "", ...traits };
  const state = explorerState({
    get: (name) => values[name],
    set() {},
    on() {},
    off() {},
    save_changes() {},
  });
  updateChoice(state);
  return state;
}

test("filters narrow what is shown", () => {
  const state = stateOf({ date: "1998-01-01", kind: "security" });
  assert.deepEqual(state.choice.institutions, ["CSTO"]);
  assert.deepEqual(state.changeDays, ["1994-04-20", "1995-06-01", "1999-04-02"]);
});

test("filters that leave no body over are not followed", () => {
  const state = stateOf({ date: "1998-01-01", kind: "security", lead: "CHN" });
  assert.equal(filtersLeaveSome(state), false);
  assert.deepEqual(state.choice.institutions, ["CSTO", "OLD"]);
});

test("a day outside the data, or no day, is told; a day at their ends is not", () => {
  const range = "choose a day from 1 January 1991 to 31 December 2025.";
  assert.equal(dayFault(data, "1991-01-01"), "");
  assert.equal(dayFault(data, "2025-12-31"), "");
  assert.equal(dayFault(data, "1990-12-31"), `There are no data for 31 December 1990: ${range}`);
  assert.equal(dayFault(data, ""), `There are no data for this date: ${range}`);
});

test("the headline counts the bodies that hold all states of the region", () => {
  assert.equal(
    headlineText(stateOf({ date: "1998-01-01" })),
    "On 1 January 1998, 1 of 2 organisations has all five Central Asian states as full members: CSTO",
  );
  assert.equal(
    headlineText(stateOf({ date: "2000-01-01" })),
    "On 1 January 2000, none of 2 organisations (1 does not exist on this day) have all five Central Asian states as full members",
  );
});

test("the headline of one body says whether it exists and holds them", () => {
  /** @type {(date: string) => string} */
  const of = (date) => headlineText(stateOf({ date, institutions: ["CSTO"] }));
  assert.equal(of("1992-01-01"), "On 1 January 1992, the CSTO does not exist");
  assert.match(of("1998-01-01"), /the CSTO has all five/);
  assert.match(of("2000-01-01"), /the CSTO does not have all five/);
});

test("the headline and the notes name what is not recorded", () => {
  const state = stateOf({ date: "1998-01-01", _data: partial });
  assert.equal(
    headlineText(state),
    "On 1 January 1998, none of 2 organisations have all five Central Asian states as full members",
  );
  assert.match(definitionText(state), /Not recorded for each of them: CSTO and Old\.$/);
  const text = " Not recorded, so not counted: Kazakhstan in the CSTO; Uzbekistan in the Old.";
  assert.equal(unrecordedText(state.facts, all, "1998-01-01"), text);
  assert.equal(unrecordedText(state.facts, all, "2000-01-01"), "");
});

test("what is shown and what changed is told once", () => {
  const state = stateOf({ date: "1998-01-01" });
  const report = changeReporter(state);
  assert.equal(report(), "Now shown: 2 organisations and 2 states. ");
  assert.equal(report(), "");
  state.now.date = "2000-01-01";
  assert.equal(
    report(),
    "From 1 January 1998 to 1 January 2000: Uzbekistan in the CSTO: observer (was member); " +
      "Kazakhstan in the Old: not in (was member).",
  );
  state.now.date = "2000-01-02";
  assert.equal(report(), "From 1 January 2000 to 2 January 2000: nothing shown changed.");
});

test("the classes of the map have no gap and no overlap", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 7, 8, 11, 12, 30].map(classOf), [0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
  assert.deepEqual([1, 2, 3, 4, 5].map(classSpan), ["1 to 2", "3 to 4", "5 to 7", "8 to 11", "12 and more"]);
});
