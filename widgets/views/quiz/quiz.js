// The view of Quiz: one group a question. It holds the answers, so it answers by itself; the kernel hears of a choice once
// it has settled.
import { h, setText } from "../kit/dom.js";
import { frame } from "../kit/frame.js";
import { follow, messenger } from "../kit/messenger.js";
import { count } from "../kit/words.js";

const UNCHOSEN = -1;

function render(context) {
  const { model } = context;
  const questions = model.get("_questions");
  const parts = frame(context, "Quiz", "oxus-quiz");
  let answers = [...model.get("answers")];
  let checked = [...model.get("_checked")];
  const kernel = messenger(model, () => ({ answers: [...answers], _checked: [...checked] }));

  const sum = h("p", { class: "oxus-sum" });
  const blocks = questions.map(block);
  parts.root.append(parts.message, ...blocks.map(({ element }) => element), sum);

  function block(entry, index) {
    const number = index + 1;
    const name = `oxus-quiz-${crypto.getRandomValues(new Uint32Array(1))[0]}`; // each view has its own radio buttons
    const radios = entry.options.map((_, option) =>
      h("input", { type: "radio", name, value: option, onchange: () => choose(index, option) }),
    );
    const options = radios.map((radio, option) =>
      h("label", {}, radio, h("span", {}, entry.options[option])),
    );
    const button = h(
      "button",
      { type: "button", "aria-label": `Check question ${number}`, onclick: () => check(index) },
      "Check",
    );
    const verdict = h("p", { class: "oxus-verdict", role: "status" });
    const element = h(
      "fieldset",
      { class: "oxus-question" },
      h("legend", {}, `${number}. ${entry.question}`),
      h("div", { class: "oxus-options" }, ...options),
      h("div", { class: "oxus-answer" }, button, verdict),
    );
    return { element, radios, verdict };
  }

  function choose(index, option) {
    answers[index] = option;
    draw();
    kernel.soon();
  }

  function check(index) {
    checked[index] = answers[index] ?? UNCHOSEN;
    draw();
    kernel.soon();
  }

  /** What is said of a question: nothing until it is checked, and nothing on another choice than the one checked. */
  function feedback(index) {
    const { answer, why, hint } = questions[index];
    if (checked[index] == null || checked[index] !== (answers[index] ?? UNCHOSEN)) return ["", ""];
    if (answers[index] == null) return ["", "Choose an answer first."];
    return answers[index] === answer ? ["Right.", why] : ["Not yet.", hint];
  }

  function draw() {
    let [right, seen] = [0, 0];
    blocks.forEach(({ radios, verdict }, index) => {
      radios.forEach((radio, option) => {
        radio.checked = option === answers[index];
      });
      const [word, text] = feedback(index);
      // Said again only if it is something else, or a listener would hear it at each click.
      if (verdict.textContent !== [word, text].filter(Boolean).join(" ")) {
        verdict.replaceChildren(...(word ? [h("strong", {}, word), ` ${text}`] : [text]));
      }
      seen += word ? 1 : 0;
      right += word === "Right." ? 1 : 0;
    });
    setText(sum, seen ? `${right} of ${count(questions.length, "question")} right so far.` : "");
  }

  const unfollow = follow(model, {
    answers: () => {
      answers = [...model.get("answers")];
      draw();
    },
    _checked: () => {
      checked = [...model.get("_checked")];
      draw();
    },
  });
  draw();
  return () => {
    unfollow();
    kernel.stop();
    parts.stop();
  };
}

export default { render };
