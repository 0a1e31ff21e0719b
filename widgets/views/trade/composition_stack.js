// The exports of all years as stacked bars, with the names of the parts beside the last bar.
import { s } from "../kit/dom.js";
import { text } from "./drawing.js";
import { cut, spreadLabels } from "./layout.js";
import { sumOf } from "./measures.js";
import { marksUpTo, money } from "./numbers.js";

/**
 * @typedef {import("./context.js").Context} Context
 * @typedef {"value" | "share"} Mode what the bars show
 * @typedef {{id: string, value: number}} Part a group, or all others as "rest"
 * @typedef {{id: string, middle: number}} Label
 *
 * @typedef {object} Scale where things are, in pixels
 * @property {number} left
 * @property {number} right room for the names of the parts
 * @property {number} bottom
 * @property {number} step from year to year
 * @property {number} width
 * @property {number} top the largest amount
 * @property {(amount: number) => number} y
 */

const LEFT = 46;
const STACKED = 5; // groups that are drawn by themselves
const REST = "rest";

/** @param {import("./context.js").TradeData} data */
export const yearsOf = (data) => Array.from({ length: data.last - data.first + 1 }, (_, n) => data.first + n);

/** @type {(context: Context, id: string) => string} */
export const fillOf = (context, id) => `url(#${context.prefix}-${id})`;

/** @type {(context: Context, group: string, year: number) => number | null} */
export const valueIn = ({ data, facts, now }, group, year) =>
  facts.series(now.state, group)[year - data.first];

/** @type {(context: Context, year: number) => number} */
const totalIn = (context, year) =>
  sumOf(context.facts.groups.map((group) => valueIn(context, group, year) || 0));

/**
 * Draws the stack. It is the same for all years shown, so it is kept; only the two pointers to years move.
 *
 * @param {Context} context
 * @returns {(mode: Mode, width: number, height: number) => SVGElement[]}
 */
export function compositionStack(context) {
  const { data, now } = context;
  /** @type {{key: string, parts: SVGElement[]}} */
  let kept = { key: "", parts: [] };
  return (mode, width, height) => {
    const scale = scaleOf(context, mode, width, height);
    const key = [now.state, mode, width].join();
    if (kept.key !== key) kept = { key, parts: stackOf(context, mode, scale) };
    return [
      ...kept.parts,
      ...(now.since === now.year ? [] : [pointer(scale, now.since - data.first, true)]),
      pointer(scale, now.year - data.first, false),
    ];
  };
}

/** @type {(context: Context, mode: Mode, width: number, height: number) => Scale} */
function scaleOf(context, mode, width, height) {
  const years = yearsOf(context.data);
  const right = Math.min(176, 0.34 * width);
  const bottom = height - 34;
  const top = mode === "share" ? 100 : Math.max(...years.map((year) => totalIn(context, year))) / 1e6 || 1;
  return {
    left: LEFT,
    right,
    bottom,
    step: (width - LEFT - right) / years.length,
    width,
    top,
    y: (amount) => bottom - ((bottom - 24) * amount) / top,
  };
}

/** @type {(scale: Scale, n: number, hollow: boolean) => SVGElement} */
const pointer = ({ left, step, bottom }, n, hollow) =>
  s("path", {
    class: hollow ? "oxus-hollow" : "oxus-dot",
    d: `M${left + step * (n + 0.5)} ${bottom + 2}l7 11h-14z`,
  });

/** @type {(context: Context, mode: Mode, scale: Scale) => SVGElement[]} */
function stackOf(context, mode, scale) {
  const chosen = largestGroups(context);
  const bars = yearsOf(context.data).map((year, n) => barOf(context, mode, scale, chosen, year, n));
  const last = bars.findLast(({ labels }) => labels.length);
  return [
    ...axis(mode, scale),
    ...bars.flatMap(({ drawn }) => drawn),
    ...yearPlaces(context, scale),
    ...yearNames(context, scale),
    ...partNames(context, scale, chosen, last?.labels ?? []),
  ];
}

/**
 * The groups with the largest shares over all years; the others are drawn as one.
 *
 * @param {Context} context
 */
function largestGroups(context) {
  /** @param {string} group */
  const weight = (group) =>
    sumOf(
      yearsOf(context.data).map(
        (year) => (valueIn(context, group, year) || 0) / (totalIn(context, year) || 1),
      ),
    );
  return [...context.facts.groups]
    .filter((group) => weight(group) > 0)
    .sort((one, other) => weight(other) - weight(one))
    .slice(0, STACKED);
}

/**
 * The parts of a year, from the foot of the bar.
 *
 * @type {(context: Context, chosen: readonly string[], year: number) => Part[]}
 */
function partsOf(context, chosen, year) {
  /** @param {string} group */
  const value = (group) => valueIn(context, group, year) || 0;
  const rest = context.facts.groups.filter((group) => !chosen.includes(group));
  return [
    ...chosen.map((group) => ({ id: group, value: value(group) })),
    { id: REST, value: sumOf(rest.map(value)) },
  ].filter((part) => part.value > 0);
}

/**
 * One bar, and where the names of its parts would be.
 *
 * @type {(context: Context, mode: Mode, scale: Scale, chosen: readonly string[], year: number, n: number) =>
 *   {drawn: SVGElement[], labels: Label[]}}
 */
function barOf(context, mode, { left, step, y }, chosen, year, n) {
  let under = 0;
  /** @type {Label[]} */
  const labels = [];
  const drawn = partsOf(context, chosen, year).map(({ id, value }) => {
    const amount = mode === "share" ? (100 * value) / (totalIn(context, year) || 1) : value / 1e6;
    labels.push({ id, middle: y(under + amount / 2) });
    const part = s("rect", {
      class: "oxus-part",
      x: left + step * n + 0.5,
      width: Math.max(step - 1, 1),
      y: y(under + amount),
      height: Math.max(y(under) - y(under + amount), 0.2),
      fill: fillOf(context, id),
    });
    under += amount;
    return part;
  });
  return { drawn, labels };
}

/** @type {(mode: Mode, scale: Scale) => SVGElement[]} */
const axis = (mode, { left, right, width, top, y }) => [
  ...marksUpTo(top, 4).flatMap((mark) => [
    s("line", { class: "oxus-rule", x1: left, x2: width - right, y1: y(mark), y2: y(mark) }),
    text(left - 5, y(mark) + 4, String(mark), { "text-anchor": "end", "font-size": 12 }),
  ]),
  text(2, 11, mode === "share" ? "% of its raw materials" : "bn US$, current", { "font-size": 12 }),
];

/**
 * Each year is also a place to press; the slider does the same by keyboard.
 *
 * @type {(context: Context, scale: Scale) => SVGElement[]}
 */
const yearPlaces = (context, { left, step, bottom }) =>
  yearsOf(context.data).map((year, n) => {
    const total = totalIn(context, year);
    return s(
      "rect",
      {
        class: "oxus-year-place",
        "data-hit": true,
        x: left + step * n,
        width: step,
        y: 10,
        height: bottom - 6,
        onclick: () => context.set({ year }),
      },
      s("title", {}, `${year}: ${total ? money(total) : "none recorded"}`),
    );
  });

/** @type {(context: Context, scale: Scale) => SVGElement[]} */
const yearNames = ({ data }, { left, step, bottom }) =>
  yearsOf(data)
    .filter((year) => year % (5 * step < 36 ? 10 : 5) === 0)
    .map((year) =>
      text(left + step * (year - data.first + 0.5), bottom + 27, String(year), {
        "text-anchor": "middle",
        "font-size": 12,
      }),
    );

/**
 * Every part gets its name, pushed apart where parts are thin; those not sold in the last year are at the foot.
 *
 * @type {(context: Context, scale: Scale, chosen: readonly string[], found: readonly Label[]) => SVGElement[]}
 */
function partNames(context, { right, width, bottom }, chosen, found) {
  const { groups, looks } = context.facts;
  const all = [...chosen, ...(groups.length > chosen.length ? [REST] : [])];
  const missing = all.filter((id) => !found.some((label) => label.id === id));
  const labels = [...found, ...missing.map((id) => ({ id, middle: bottom }))];
  const x = width - right;
  return spreadLabels(labels, { top: 8, bottom, step: 17 }).flatMap(({ id, middle, y }) => [
    s("line", { class: "oxus-rule", x1: x, x2: x + 10, y1: middle, y2: y }),
    s("rect", { class: "oxus-part", x: x + 12, y: y - 6, width: 13, height: 12, fill: fillOf(context, id) }),
    text(x + 29, y + 4, cut(id === REST ? "all others" : looks[id].label, right - 29), { "font-size": 12 }),
  ]);
}
