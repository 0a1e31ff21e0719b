// The verdicts by vector, drawn as small multiples: a bar of the student's verdicts over one of the course's.

import { s } from "../kit/dom.js";
import { drawnMark } from "../kit/mark.js";
import { count } from "../kit/words.js";
import { countsOf } from "./answers.js";
import { WHO } from "./ledger_model.js";

/**
 * @typedef {import("./ledger_data.js").LedgerData["marks"]} Marks the verdicts and how each looks
 * @typedef {import("./ledger_model.js").VectorFacts} VectorFacts
 */

// In units of the drawing.
const [WIDTH, LEFT] = [380, 86]; // what a phone has room for
const [BAR, GAP, BLOCK] = [22, 3, 82];
const FEWEST = 5; // a bar is never scaled to fewer verdicts

/**
 * @param {Marks} marks
 * @param {readonly VectorFacts[]} vectors
 * @param {string} agreement in words, for the name of the drawing
 */
export function drawSummary(marks, vectors, agreement) {
  const most = Math.max(FEWEST, ...vectors.map(({ facts }) => facts.filter(({ mine }) => mine).length));
  const step = (WIDTH - LEFT - 4) / most;
  const height = BLOCK * vectors.length + 78;
  return s(
    "svg",
    {
      class: "oxus-drawing",
      viewBox: `0 0 ${WIDTH} ${height}`,
      role: "img",
      "aria-label": `Verdicts by vector, yours over the course's: ${agreement} The same as a table below.`,
    },
    ...vectors.flatMap((vector, index) => block(marks, vector, BLOCK * index, step)),
    ...legend(marks, height - 72),
  );
}

/** @type {(marks: Marks, top: number) => SVGElement[]} */
const legend = (marks, top) =>
  Object.values(marks).map((mark, index) => {
    const [x, y] = [[4, 190][index % 2], top + 24 * Math.floor(index / 2)];
    return s(
      "g",
      {},
      ...piece(mark, x, y, 20, ""),
      s("text", { x: x + 26, y: y + 16, "font-size": 12.5 }, mark.label),
    );
  });

/**
 * One vector: its title and two bars.
 *
 * @type {(marks: Marks, vector: VectorFacts, top: number, step: number) => SVGElement[]}
 */
function block(marks, vector, top, step) {
  const { title, facts } = vector;
  const judged = facts.filter(({ mine }) => mine).length;
  const heading = `${title}: ${judged} of ${count(facts.length, "claim")} judged`;
  return [
    s("text", { x: 4, y: top + 18, "font-size": 14.5, "font-weight": 600 }, heading),
    ...WHO.flatMap(([who, name], line) => {
      const y = top + 26 + line * (BAR + GAP);
      return [
        s("text", { x: 4, y: y + 16, "font-size": 14 }, name),
        ...(judged ? [] : [s("line", { class: "oxus-axis", x1: LEFT, x2: LEFT, y1: y, y2: y + BAR })]),
        ...bar(marks, vector, who, name, y, step),
      ];
    }),
  ];
}

/** @type {(marks: Marks, vector: VectorFacts, who: "mine" | "course", name: string, y: number, step: number) => SVGElement[]} */
function bar(marks, vector, who, name, y, step) {
  const counted = countsOf(vector.facts, who, Object.keys(marks));
  let x = LEFT;
  return Object.entries(counted)
    .filter(([, number]) => number)
    .map(([verdict, number]) => {
      const width = step * number;
      x += width;
      return s(
        "g",
        {},
        ...piece(marks[verdict], x - width, y, width, String(number)),
        s("title", {}, `${vector.name}, ${name}: ${number} ${marks[verdict].label}`),
      );
    });
}

/**
 * A piece of a bar: its sign says the verdict, the number is beside the sign where there is room.
 *
 * @param {Marks[string]} mark
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {string} number "" for none
 */
function piece(mark, x, y, width, number) {
  const size = Math.min(14, width - 3);
  const roomy = number && width >= 30 + 8 * number.length;
  const left = roomy ? width / 2 - 4 * number.length - 9 : (width - size) / 2;
  const place = `translate(${x + left} ${y + (22 - size) / 2}) scale(${size / 24})`;
  const ground = s("rect", {
    class: "oxus-piece",
    style: `--oxus-mark:${mark.color}`,
    x: x + 0.75,
    y: y + 0.75,
    width: Math.max(width - 1.5, 1),
    height: 20.5,
  });
  const text = { x: x + width / 2 + 8 - 4 * number.length + 2, y: y + 16, "font-size": 14 };
  return [ground, drawnMark(mark, place, "oxus-piece-sign"), ...(roomy ? [s("text", text, number)] : [])];
}
