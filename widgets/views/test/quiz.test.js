import assert from "node:assert/strict";
import { test } from "node:test";
import { feedback, score, UNCHOSEN } from "../quiz/questions.js";

const question = {
  question: "Which?",
  options: ["a", "b", "c"],
  answer: 1,
  why: "Because.",
  hint: ["Look.", "", "Count."],
};

test("nothing is said until a question is checked, or on another choice than the one checked", () => {
  assert.deepEqual(feedback(question, 1, null), ["", ""]);
  assert.deepEqual(feedback(question, 1, undefined), ["", ""]);
  assert.deepEqual(feedback(question, 1, 0), ["", ""]);
  assert.deepEqual(feedback(question, 1, UNCHOSEN), ["", ""]);
});

test("a right answer gets its reason, each wrong one its own hint, and none a request", () => {
  assert.deepEqual(feedback(question, 1, 1), ["Right.", "Because."]);
  assert.deepEqual(feedback(question, 0, 0), ["Not yet.", "Look."]);
  assert.deepEqual(feedback(question, 2, 2), ["Not yet.", "Count."]);
  assert.deepEqual(feedback(question, null, UNCHOSEN), ["", "Choose an answer first."]);
  assert.deepEqual(feedback(question, undefined, UNCHOSEN), ["", "Choose an answer first."]);
});

test("the score counts the right answers among all questions", () => {
  assert.equal(score(["", ""]), "2 questions to check yourself");
  assert.equal(score(["Not yet.", ""]), "0 of 2 questions right so far");
  assert.equal(score(["Right.", "Right."]), "All 2 questions right");
});
