import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { feedback, score, UNCHOSEN } from "../quiz/questions.js";
import { sha256, unseal } from "../quiz/sealed.js";

// Made by `oxus_widgets.quiz._said`; tests/test_quiz.py compares.
const question = {
  question: "Which?",
  options: ["a", "b", "č"],
  said: ["kFJBlzu7Hd/QFfdkh+Zj", "lIbbxTY42L8BCKihBmSH", "lEQ4YkbwhW3mIoqbTU6j"],
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

test("the digest is SHA-256, at every length around a block", () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000]) {
    const bytes = new Uint8Array(length).map((_, place) => (place * 31 + length) % 256);
    assert.deepEqual([...sha256(bytes)], [...createHash("sha256").update(bytes).digest()]);
  }
});

test("another option does not open what is said", () => {
  assert.throws(() => unseal("a", "Which?", question.said[1]));
  assert.throws(() => unseal("b", "Who?", question.said[1]));
});
