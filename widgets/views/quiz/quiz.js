// The view of Quiz: one group per question. It holds the answers, so it answers by itself; the kernel hears of a choice once
// it has settled.
import { h } from "../kit/dom.js";
import { frame } from "../kit/frame.js";
import { follow, messenger } from "../kit/messenger.js";
import { resetButton } from "../kit/reset.js";
import { feedback, RIGHT, score, UNCHOSEN } from "./questions.js";

const NOTE =
  "Nothing here is graded. With the keyboard, choose an answer with the arrow keys and press Check.";

/**
 * @typedef {import("./questions.js").Question} Question
 * @typedef {{element: HTMLElement, radios: HTMLInputElement[], verdict: HTMLElement}} Block
 */

/** @param {{model: import("../kit/messenger.js").Model, el: HTMLElement}} context */
function render(context) {
  const { model } = context;
  /** @type {import("./quiz_data.js").QuizData} */
  const questions = model.get("_questions");
  const parts = frame(context, "Quiz", "oxus-quiz");
  /** @type {import("./questions.js").Answers} */
  const now = { chosen: [...model.get("answers")], checked: [...model.get("_checked")] };
  const kernel = messenger(model, () => ({ answers: [...now.chosen], _checked: [...now.checked] }));
  const blocks = questions.map((question, index) =>
    questionBlock(question, index, {
      choose: (option) => take("chosen", index, option),
      check: () => take("checked", index, now.chosen[index] ?? UNCHOSEN),
    }),
  );
  const reset = resetButton(model, ["answers", "_checked"], { flush: kernel.flush, say: parts.say });
  parts.lay({ picture: blocks.map(({ element }) => element), reset: reset.element, source: NOTE });

  /** @type {(what: "chosen" | "checked", index: number, option: number) => void} */
  function take(what, index, option) {
    now[what][index] = option;
    draw();
    kernel.soon();
  }
  function draw() {
    const verdicts = blocks.map((block, index) =>
      paint(block, now.chosen[index], feedback(questions[index], now.chosen[index], now.checked[index])),
    );
    parts.title(score(verdicts), "");
  }

  /** @type {(what: "chosen" | "checked", trait: string) => () => void} */
  const hear = (what, trait) => () => {
    now[what] = [...model.get(trait)];
    draw();
  };
  const unfollow = follow(model, {
    answers: hear("chosen", "answers"),
    _checked: hear("checked", "_checked"),
  });
  draw();
  return () => {
    unfollow();
    kernel.stop();
    reset.stop();
    parts.stop();
  };
}

/**
 * @param {Question} question
 * @param {number} index
 * @param {{choose: (option: number) => void, check: () => void}} on
 * @returns {Block}
 */
function questionBlock({ question, options }, index, { choose, check }) {
  const number = index + 1;
  const name = `oxus-quiz-${crypto.getRandomValues(new Uint32Array(1))[0]}`; // each view has its own radio buttons
  let pressed = false; // whether the choice was made by mouse or finger, which choose one answer only
  const radios = options.map((_, option) =>
    h("input", {
      type: "radio",
      name,
      value: option,
      onchange: () => {
        choose(option);
        if (pressed) check();
      },
    }),
  );
  const verdict = h("p", { class: "oxus-verdict", role: "status" });
  const element = h(
    "fieldset",
    {
      class: "oxus-question",
      onpointerdown: () => {
        pressed = true;
      },
      onkeydown: () => {
        pressed = false; // the arrow keys choose each answer on their way
      },
    },
    h("legend", {}, `${number}. ${question}`),
    h(
      "div",
      { class: "oxus-options" },
      ...radios.map((radio, option) => h("label", {}, radio, h("span", {}, options[option]))),
    ),
    h(
      "div",
      { class: "oxus-answer" },
      h("button", { type: "button", "aria-label": `Check question ${number}`, onclick: check }, "Check"),
      verdict,
    ),
  );
  return { element, radios, verdict };
}

/**
 * Show a choice and what is said of it.
 *
 * @param {Block} block
 * @param {number | null | undefined} chosen
 * @param {[verdict: string, text: string]} said
 * @returns {string} the verdict
 */
function paint({ element, radios, verdict }, chosen, [word, text]) {
  element.dataset.verdict = word === RIGHT ? "right" : word ? "wrong" : "";
  for (const [option, radio] of radios.entries()) radio.checked = option === chosen;
  // Said again only if it is something else, or a listener would hear it at each click.
  if (verdict.textContent !== [word, text].filter(Boolean).join(" "))
    verdict.replaceChildren(...(word ? [h("strong", {}, word), ` ${text}`] : [text]));
  return word;
}

export default { render };
