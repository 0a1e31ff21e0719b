// The drawings of the cross-table: scores, arrangements, surveys, and the table itself to be saved.

import { s } from "../kit/dom.js";
import { wrapped } from "../kit/words.js";
import { EPSILON } from "./association.js";
import { levelName, two } from "./readings.js";

/**
 * @typedef {import("./association.js").Ranks} Ranks
 * @typedef {(value: number) => number} Scale from a value to pixels
 */

const DRAWING = 340; // width in pixels: what a phone has room for; on a wide screen drawings and letters grow

/**
 * A drawing of fixed size with a name.
 *
 * @param {number} height
 * @param {string} name
 * @param {...import("../kit/dom.js").Child} children
 */
const drawing = (height, name, ...children) =>
  s(
    "svg",
    {
      class: "oxus-ct-drawing",
      width: DRAWING,
      height,
      viewBox: `0 0 ${DRAWING} ${height}`,
      role: "img",
      "aria-label": name,
    },
    ...children,
  );

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {Record<string, import("../kit/dom.js").Attribute>} [more] attributes
 */
const words = (x, y, text, more = {}) => s("text", { x, y, "font-size": 12.5, ...more }, text);

/**
 * Scores of a side as bars from 0 to 1, with the two thresholds as lines; the level is said at the end of each bar.
 *
 * @param {{title: string, units: readonly string[], labels: readonly string[]}} side
 * @param {Ranks} scores
 * @param {Ranks} levels
 * @param {readonly number[]} cuts
 * @param {string} selected a unit, or ""
 */
export function scoresDrawing(side, scores, levels, cuts, selected) {
  const [left, right, step, top] = [150, 254, 22, 24];
  /** @type {Scale} */
  const at = (value) => left + (right - left) * value;
  const height = top + step * side.units.length + 6;
  return drawing(
    height,
    `Scores of ${side.title.toLowerCase()}, the same as in the table below`,
    ...cuts.flatMap((cut, n) => [
      s("line", { class: "oxus-ct-cut", x1: at(cut), x2: at(cut), y1: top - 6, y2: height }),
      words(at(cut), 12, n ? "high" : "middle", {
        "text-anchor": n || cut < 0.12 ? "start" : "end",
        "font-size": 12,
      }),
    ]),
    ...side.units.flatMap((unit, row) => {
      const [y, score] = [top + step * row, scores[row]];
      const chosen = unit === selected;
      return [
        words(2, y + 15, short(side.labels[row]), { "font-weight": chosen ? 700 : 400 }),
        s("rect", { class: "oxus-ct-rail", x: left, y: y + 6, width: right - left, height: 10 }),
        score === null
          ? words(left + 4, y + 15, "no score")
          : s("rect", {
              class: "oxus-ct-bar",
              x: left,
              y: y + 4,
              width: Math.max(at(score) - left, 2),
              height: 14,
            }),
        score === null
          ? null
          : words(right + 6, y + 15, `${two(score)} ${levelName(levels[row])}`, {
              "font-weight": chosen ? 700 : 400,
            }),
      ];
    }),
  );
}

/**
 * A name that fits beside a bar.
 *
 * @param {string} label
 */
const short = (label) => (label.length > 21 ? `${label.slice(0, 20)}…` : label);

/**
 * A scale of gamma from -1 to 1 below a drawing.
 *
 * @type {(y: number, at: Scale, title: string) => SVGElement[]}
 */
function gammaScale(y, at, title) {
  return [
    s("line", { class: "oxus-ct-axis", x1: at(-1), x2: at(1), y1: y, y2: y }),
    ...[-1, -0.5, 0, 0.5, 1].flatMap((value) => [
      s("line", { class: "oxus-ct-axis", x1: at(value), x2: at(value), y1: y, y2: y + 4 }),
      words(at(value), y + 18, String(value).replace("-", "−"), { "text-anchor": "middle" }),
    ]),
    words(at(0), y + 34, title, { "text-anchor": "middle" }),
  ];
}

/**
 * A mark for the gamma of the table as it is.
 *
 * @type {(x: number, y: number, text: string) => SVGElement[]}
 */
const observedMark = (x, y, text) => [
  s("line", { class: "oxus-ct-observed", x1: x, x2: x, y1: 20, y2: y }),
  words(x, 14, text, {
    "text-anchor": x > DRAWING - 100 ? "end" : x < 100 ? "start" : "middle",
    "font-weight": 600,
  }),
];

/**
 * Values of gamma in columns of equal width from -1 to 1.
 *
 * @param {readonly number[]} values
 * @param {number} number of columns
 */
function columnsOf(values, number) {
  /** @type {[middle: number, inside: number[]][]} */
  const columns = Array.from({ length: number }, (_, n) => [-1 + (2 * n + 1) / number, []]);
  for (const value of values)
    columns[Math.min(Math.floor(((value + 1) / 2) * number), number - 1)][1].push(value);
  return columns.filter(([, inside]) => inside.length);
}

/** @type {Scale} */
const gammaAt = (value) => 20 + ((DRAWING - 40) * (value + 1)) / 2;

/**
 * One dot per arrangement (one bar per column beyond 120): filled if its gamma is at least as large as the observed one.
 *
 * @param {{values: readonly number[], observed: number | null}} test which has a gamma
 * @param {string} nouns what is exchanged, as a plural
 */
export function arrangementsDrawing({ values, observed }, nouns) {
  const ground = 190;
  const gamma = Number(observed);
  const asDots = values.length <= 120;
  const columns = columnsOf(values, asDots ? 41 : 20);
  const most = Math.max(...columns.map(([, inside]) => inside.length));
  const step = asDots ? Math.min(11, 150 / most) : 150 / most;
  const marks = columns.flatMap(([middle, inside]) => {
    const large = inside.filter((value) => value >= gamma - EPSILON).length;
    return asDots
      ? columnOfDots(inside, large, ground, step)
      : columnAsBar(gammaAt(middle), inside.length, large, ground, step);
  });
  return drawing(
    230,
    `Gamma in ${values.length} arrangements of the ${nouns}; the same as in the table below`,
    ...marks,
    ...observedMark(gammaAt(gamma), ground, `this table ${two(gamma)}`),
    ...gammaScale(ground, gammaAt, `gamma when ${nouns} are exchanged`),
  );
}

/** @type {(inside: readonly number[], large: number, ground: number, step: number) => SVGElement[]} */
function columnOfDots(inside, large, ground, step) {
  const sorted = [...inside].sort((one, other) => other - one);
  const x = gammaAt(sorted.reduce((sum, value) => sum + value, 0) / sorted.length);
  return sorted.map((_, n) =>
    s("circle", {
      class: n < large ? "oxus-ct-dot oxus-ct-large" : "oxus-ct-dot",
      cx: x,
      cy: ground - step * (n + 0.5) - 1,
      r: Math.max(step / 2 - 1, 1.5),
    }),
  );
}

/** @type {(x: number, all: number, large: number, ground: number, step: number) => SVGElement[]} */
const columnAsBar = (x, all, large, ground, step) =>
  [
    { kind: "oxus-ct-dot", size: all },
    { kind: "oxus-ct-dot oxus-ct-large", size: large },
  ]
    .filter(({ size }) => size)
    .map(({ kind, size }) => {
      const width = gammaAt(0.1) - gammaAt(0) - 2;
      return s("rect", {
        class: kind,
        x: x - width / 2,
        y: ground - step * size,
        width,
        height: step * size,
      });
    });

/**
 * Gamma over many choices as bars; the gamma of the table as it is as a line.
 *
 * @param {Ranks} gammas
 * @param {number | null} observed
 * @param {string} title
 */
export function surveyDrawing(gammas, observed, title) {
  const at = gammaAt;
  const ground = 130;
  const columns = columnsOf(
    gammas.filter((gamma) => gamma !== null),
    20,
  );
  const most = Math.max(1, ...columns.map(([, inside]) => inside.length));
  const width = at(0.1) - at(0) - 2;
  return drawing(
    170,
    `${title}; the same as in the table below`,
    ...columns.map(([middle, inside]) => {
      const high = (95 * inside.length) / most;
      return s("rect", {
        class: middle > 0 ? "oxus-ct-dot oxus-ct-large" : "oxus-ct-dot",
        x: at(middle) - width / 2,
        y: ground - high,
        width,
        height: high,
      });
    }),
    s("line", { class: "oxus-ct-axis", x1: at(0), x2: at(0), y1: 26, y2: ground }),
    ...(observed === null ? [] : observedMark(at(observed), ground, `this table ${two(observed)}`)),
    ...gammaScale(ground, at, title),
  );
}

/**
 * The cross-table as a drawing, to be saved: the cases named in each cell.
 *
 * @param {readonly string[]} heads of the columns
 * @param {readonly {head: string[], cells: string[][]}[]} rows the lines of each head and cell
 * @param {string} title
 */
export function tableDrawing(heads, rows, title) {
  const [left, wide, line] = [150, 250, 17];
  const width = left + wide * heads.length + 10;
  /** @param {string} text */
  const lines = (text) => wrapped(text, 34);
  let y = 50;
  const body = rows.flatMap(({ head, cells }) => {
    const texts = [
      head.flatMap((text) => lines(text).flatMap((part) => part.match(/.{1,20}(\s|$)/g) || [part])),
      ...cells.map((cell) => cell.flatMap(lines)),
    ];
    const height = line * Math.max(...texts.map((text) => text.length)) + 12;
    const made = [
      s("line", { class: "oxus-ct-axis", x1: 0, x2: width, y1: y, y2: y }),
      ...texts.flatMap((text, column) =>
        text.map((part, n) =>
          words(column ? left + wide * (column - 1) + 4 : 4, y + line * (n + 1), part.trim(), {
            "font-weight": n ? 400 : 600,
          }),
        ),
      ),
    ];
    y += height;
    return made;
  });
  return s(
    "svg",
    { width, height: y, viewBox: `0 0 ${width} ${y}` },
    words(4, 18, title, { "font-weight": 600, "font-size": 14 }),
    ...heads.map((text, n) => words(left + wide * n + 4, 42, text, { "font-weight": 600 })),
    ...body,
  );
}
