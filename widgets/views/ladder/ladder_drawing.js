// The ladder as a drawing: rungs, the climber where one stands, and flags for the years that were kept.

import { s, setText } from "../kit/dom.js";
import { roving } from "../kit/keyboard.js";
import { GROUND, HIGH, leftX, rightX, rungY, WIDE } from "./geometry.js";
import { heightOf, where } from "./ladder_model.js";
import { rung } from "./rung.js";

const FLAG_LINES = 4; // lines of years at one flag

/** @param {import("./actions.js").Context} context */
export function ladderDrawing(context) {
  const { ladder, state } = context;
  const rungs = ladder.high.map((step) => rung(context, step));
  const climber = s(
    "g",
    { class: "oxus-climber" },
    s("circle", { cx: 0, cy: -27, r: 6 }),
    s("path", { d: "M0 -20V-8M0 -8L-6 0M0 -8L6 0M-8 -16H8" }),
  );
  const flags = s("g", { class: "oxus-flags" });
  const foot = s("text", { x: WIDE / 2, y: GROUND + 20, "text-anchor": "middle", "font-size": 13 });
  const element = s(
    "svg",
    {
      class: "oxus-drawing",
      viewBox: `0 0 ${WIDE} ${HIGH}`,
      role: "group",
      "aria-label": "The ladder; the same as a table below",
    },
    ...rungs.map((one) => one.element),
    s("line", { class: "oxus-ground", x1: 50, x2: WIDE, y1: GROUND, y2: GROUND }),
    rail(leftX),
    rail(rightX),
    flags,
    climber,
    foot,
  );
  roving(element, () => rungs.map((one) => one.element));
  function update() {
    const height = heightOf(state.verdicts);
    for (const one of rungs) one.update();
    climber.setAttribute("transform", `translate(${WIDE - 30} ${standY(height) - 2})`);
    setText(foot, `${state.year}: ${where(ladder, height).replace("You", "you")}`);
    flags.replaceChildren(...flagsOf(state.kept));
  }
  return { element, update };
}

/** @param {(y: number) => number} x */
const rail = (x) => s("line", { class: "oxus-rail", x1: x(GROUND), y1: GROUND, x2: x(20), y2: 20 });

/** @param {number} height the step that one stands on, 0 for the ground */
const standY = (height) => (height ? rungY(height) : GROUND);

/**
 * The years that were kept, as flags where one stood then.
 *
 * @param {import("./ladder_model.js").State["kept"]} kept
 */
function flagsOf(kept) {
  /** @type {Map<number, string[]>} */
  const yearsAt = new Map();
  for (const [year, verdicts] of Object.entries(kept)) {
    const height = heightOf(verdicts);
    yearsAt.set(height, [...(yearsAt.get(height) ?? []), year]);
  }
  return [...yearsAt].flatMap(([height, years]) => flag(standY(height), linesOf(years)));
}

/**
 * Years in lines of two; what is too much is counted.
 *
 * @param {readonly string[]} years
 */
function linesOf(years) {
  const lines = [];
  for (let n = 0; n < years.length; n += 2) lines.push(years.slice(n, n + 2).join(" "));
  if (lines.length <= FLAG_LINES) return lines;
  const told = FLAG_LINES - 1;
  return [...lines.slice(0, told), `and ${years.length - 2 * told} more`];
}

/** @type {(y: number, lines: string[]) => SVGElement[]} */
const flag = (y, lines) => [
  s("path", { class: "oxus-flag", d: `M86 ${y}V${y - 16 * lines.length}` }),
  ...lines.map((text, n) =>
    s("text", { x: 82, y: y - 4 - 16 * (lines.length - 1 - n), "text-anchor": "end", "font-size": 13 }, text),
  ),
];
