import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrderOf } from "../kit/choosers.js";
import { count, inWords, listed, wrapped } from "../kit/words.js";

test("numbers and lists in words", () => {
  assert.deepEqual(
    [0, 1, 2].map((n) => count(n, "state")),
    ["0 states", "1 state", "2 states"],
  );
  assert.equal(count(2, "body", "bodies"), "2 bodies");
  assert.deepEqual([[], ["a"], ["a", "b"], ["a", "b", "c"]].map(listed), ["", "a", "a and b", "a, b and c"]);
});

test("a date is said as exactly as it is known", () => {
  assert.deepEqual(
    ["d", "m", "y"].map((precision) => inWords("1998-03-07", precision)),
    ["7 March 1998", "March 1998", "1998"],
  );
});

test("a text is broken between words, and a long word has a line of its own", () => {
  assert.deepEqual(wrapped("one two three", 7), ["one two", "three"]);
  assert.deepEqual(wrapped("a representation b", 6), ["a", "representation", "b"]);
  assert.deepEqual(wrapped("", 6), [""]);
});

test("a choice keeps the order that it has, and what is new comes last", () => {
  assert.deepEqual(inOrderOf(["c", "a"], ["a", "b", "c"]), ["c", "a", "b"]);
  assert.deepEqual(inOrderOf(["c", "a"], ["a"]), ["a"]);
});
