// One rung: whole if reached, half if partly, broken if not, dotted while open; and what was weighed.

import { s, setText } from "../kit/dom.js";
import { openStep } from "./actions.js";
import { leftX, rightX, rungY } from "./geometry.js";
import { tallyAt, weighed } from "./ladder_model.js";

/**
 * @typedef {import("./actions.js").Context} Context
 * @typedef {import("./ladder_model.js").Step} Step
 */

/**
 * @param {Context} context
 * @param {Step} step
 */
export function rung(context, step) {
  const { ladder, state } = context;
  const y = rungY(step.step);
  const [left, right] = [leftX(y), rightX(y)];
  const drawn = s("g");
  const glyph = s("g", { transform: `translate(${left + 12} ${y + 8}) scale(0.58)` });
  const word = s("text", { x: left + 32, y: y + 20, "font-size": 13 });
  const sums = s("text", { x: left + 12, y: y + 37, "font-size": 13 });
  const hit = { class: "oxus-hit", x: left + 4, y: y - 29, width: right - left - 8, height: 73, rx: 4 };
  const named = { x: left + 12, y: y - 11, "font-size": 14, "font-weight": 600 };
  const element = s(
    "g",
    {
      class: "oxus-rung",
      role: "button",
      tabindex: -1,
      "data-step": step.step,
      onclick: () => openStep(context, step),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        openStep(context, step);
      },
    },
    s("rect", hit),
    drawn,
    s("text", named, `${step.step} ${step.name}`),
    glyph,
    word,
    sums,
  );
  function update() {
    const counts = tallyAt(ladder, state, step.step);
    const { word: verdict, label, color, shape } = ladder.verdictOf[state.verdicts[step.step]];
    const isOpen = state.step === step.step;
    drawn.replaceChildren(...bars(verdict, y));
    element.style.setProperty("--oxus-mark", color);
    glyph.innerHTML = shape;
    setText(word, label);
    setText(sums, `${weighed(counts)}, ${counts["to weigh"]} to weigh`);
    element.setAttribute("aria-pressed", String(isOpen));
    element.setAttribute("tabindex", isOpen ? "0" : "-1");
    element.setAttribute("aria-label", `Step ${step.step}, ${step.name}: ${label}; ${sums.textContent}`);
  }
  return { element, update };
}

/** @type {(verdict: string, y: number) => SVGElement[]} */
function bars(verdict, y) {
  const [left, right] = [leftX(y), rightX(y)];
  const middle = (left + right) / 2;
  /** @type {(x1: number, x2: number, kind?: string) => SVGElement} */
  const bar = (x1, x2, kind = "") => s("line", { class: `oxus-bar ${kind}`, x1, x2, y1: y, y2: y });
  if (verdict === "reached") return [bar(left, right)];
  if (verdict === "partly") return [bar(left, middle), bar(middle, right, "oxus-thin")];
  if (verdict === "open") return [bar(left, right, "oxus-dotted")];
  const broken = `M${left + 34} ${y}l6 8M${right - 34} ${y}l-6 8`;
  return [bar(left, left + 34), bar(right - 34, right), s("path", { class: "oxus-break", d: broken })];
}
