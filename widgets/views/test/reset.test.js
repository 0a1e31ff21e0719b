// The button that brings the first state back, and what it undoes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { resetState } from "../kit/reset.js";

/** @param {Record<string, unknown>} traits */
const modelOf = (traits) => ({
  get: (/** @type {string} */ name) => traits[name],
  set: (/** @type {string} */ name, /** @type {unknown} */ value) => {
    traits[name] = value;
  },
  on() {},
  off() {},
  save_changes() {},
});

test("a reset brings the cell's state back, and pressing again brings back what was there", () => {
  const traits = { year: 2018, own: ["mine"], _start: { year: 2007, own: [] } };
  const state = resetState(modelOf(traits), ["year", "own"]);
  assert.equal(state.does(), "reset");
  state.press();
  assert.deepEqual([traits.year, traits.own], [2007, []]);
  assert.equal(state.does(), "undo");
  state.press();
  assert.deepEqual([traits.year, traits.own, state.does()], [2018, ["mine"], "reset"]);
});

test("after another change nothing is left to undo", () => {
  const traits = { year: 2018, _start: { year: 2007 } };
  const state = resetState(modelOf(traits), ["year"]);
  state.press();
  traits.year = 1995;
  state.changed();
  assert.equal(state.does(), "reset");
});

test("a widget saved before there was a first state takes the one it is opened with", () => {
  const traits = { year: 2018 };
  const state = resetState(modelOf(traits), ["year"]);
  assert.equal(state.does(), "");
  traits.year = 1995;
  state.changed();
  state.press();
  assert.equal(traits.year, 2018);
});

test("the state to go back to is not changed by what is changed in place", () => {
  const traits = { own: ["a"] };
  const state = resetState(modelOf(traits), ["own"]);
  traits.own.push("b");
  state.changed();
  state.press();
  assert.deepEqual(traits.own, ["a"]);
});
