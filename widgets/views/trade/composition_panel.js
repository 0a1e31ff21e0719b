// Composition: what raw materials a state sells, and in which it is comparatively strong.
import { rowsOf } from "../kit/columns.js";
import { h, s, setText } from "../kit/dom.js";
import { dataTable, folded } from "../kit/tables.js";
import { listed } from "../kit/words.js";
import { compositionChanges, fromTo } from "./changes.js";
import { compositionStack, fillOf, valueIn, yearsOf } from "./composition_stack.js";
import { CAVEAT, ONLY_RAW, sentences } from "./context.js";
import { about, changeList, drawing, legend, patterns, row, rowBox, SIGNS, text } from "./drawing.js";
import { cut } from "./layout.js";
import { indexed, money, percent } from "./numbers.js";

/**
 * @typedef {import("./context.js").Context} Context
 * @typedef {import("./trade_model.js").Composition} Composition
 * @typedef {import("./composition_stack.js").Mode} Mode
 */

const STACK = 270; // height of the stack, in pixels
const [ROW, TOP, RIGHT] = [26, STACK + 32, 146]; // height of a row, where the first one is, and room for the numbers
/** @type {Record<Mode, string>} */
const MODES = { value: "Value", share: "Shares" };

/** @type {(context: Context) => import("./context.js").Panel} */
export function compositionPanel(context) {
  const { now } = context;
  const { box, show } = rowBox("Composition", context.pick);
  const key = h("div");
  const changes = h("div", { class: "oxus-changes" });
  const note = h("p", { class: "oxus-note" });
  const inYear = folded("The year as a table", () => yearTable(context));
  const byYear = folded("All years as a table", () => allYearsTable(context));
  const stack = compositionStack(context);
  const modes = modeButtons((mode) => {
    stacked = mode;
    draw();
  });
  /** @type {Mode} */
  let stacked = "value";
  let svg = s("svg");

  function draw() {
    const found = foundIn(context, now.year);
    modes.press(stacked);
    svg = compositionDrawing(context, stack(stacked, context.width(), STACK));
    show(svg);
    key.replaceChildren(...legendOf(context));
    changes.replaceChildren(...changesOf(context, found));
    setText(note, noteOn(context, found));
    inYear.refresh();
    byYear.refresh();
  }

  return {
    id: "composition",
    draw,
    svg: () => svg,
    element: h("div", {}, modes.element, box, key, changes, about(note), inYear.element, byYear.element),
    file: () => `trade-composition-${now.state}-${now.year}`,
    headline: () => headline(context),
    unit: () => `Exports by group, in current US dollars or as shares of all raw materials. ${ONLY_RAW}`,
    rows: () => csvRows(context),
  };
}

/** @param {(mode: Mode) => void} choose */
function modeButtons(choose) {
  const modes = /** @type {Mode[]} */ (Object.keys(MODES));
  const buttons = modes.map((mode) =>
    h("button", { type: "button", onclick: () => choose(mode) }, MODES[mode]),
  );
  return {
    element: h(
      "div",
      { class: "oxus-controls", role: "group", "aria-label": "Bars show" },
      h("span", {}, "Bars show"),
      ...buttons,
    ),
    /** @param {Mode} chosen */
    press(chosen) {
      for (const [n, button] of buttons.entries())
        button.setAttribute("aria-pressed", String(modes[n] === chosen));
    },
  };
}

/** @type {(context: Context, year: number) => Composition} */
const foundIn = ({ facts, now }, year) => facts.composition(now.state, year);

/**
 * The groups of which an export is recorded, the largest first.
 *
 * @param {Composition} found
 */
const recordedIn = (found) =>
  found.rows
    .flatMap(({ value, ...rest }) => (value === null ? [] : [{ value, ...rest }]))
    .sort((one, other) => other.value - one.value);

/** @type {(context: Context, group: string, year: number) => number} */
const shareIn = (context, group, year) =>
  foundIn(context, year).rows.find((each) => each.group === group)?.share ?? NaN;

/** @param {Context} context */
function headline(context) {
  const { facts, now } = context;
  const found = foundIn(context, now.year);
  const name = facts.names[now.state];
  if (!found.total) return `${name}: no export of a raw material is recorded for ${now.year}.`;
  const [first] = recordedIn(found);
  return `${name} sold raw materials for ${money(found.total)} in ${now.year}; ${percent(first.share)} of that was ${facts.looks[first.group].label}`;
}

// --- the drawing: the stack of all years, and below it the groups of the year shown ---

/** @type {(context: Context, stack: SVGElement[]) => SVGSVGElement} */
function compositionDrawing(context, stack) {
  const { data, facts, now } = context;
  // Room for all groups that the state ever sold, so that nothing below jumps from year to year.
  const ever = facts.groups.filter((group) => facts.series(now.state, group).some((value) => value !== null));
  return drawing(
    context.width(),
    TOP + ROW * Math.max(ever.length, 1) + 8,
    `${facts.names[now.state]}, raw-material exports by group, ${data.first} to ${data.last} and in ${now.year}; the same as tables below`,
    patterns(data, context.prefix),
    ...stack,
    ...yearRows(context),
  );
}

/** @param {Context} context */
function yearRows(context) {
  const { now } = context;
  const width = context.width();
  const found = foundIn(context, now.year);
  return [
    text(6, TOP - 8, `In ${now.year}: ${found.total ? money(found.total) : "nothing recorded"}`, {
      "font-size": 13,
      "font-weight": 600,
    }),
    text(width - 6, TOP - 8, "share, RCA", { "text-anchor": "end", "font-size": 12 }),
    ...recordedIn(found).map((each, n) => groupRow(context, each, n)),
  ];
}

/**
 * One group: bar at home, line in the world, and how the two compare.
 *
 * @type {(context: Context, found: Composition["rows"][number] & {value: number}, n: number) => SVGElement}
 */
function groupRow(context, { group, value, share, world, rca }, n) {
  const { label } = context.facts.looks[group];
  const width = context.width();
  const y = TOP + ROW * n;
  const left = Math.min(206, 0.4 * width);
  /** @param {number} each */
  const x = (each) => left + ((width - left - RIGHT) * each) / 100;
  const was = shareIn(context, group, context.now.since);
  const fill = fillOf(context, group);
  const strong = rca > 1;
  const words =
    `${label}: ${money(value)}, ${percent(share)} of its raw materials, ` +
    `${percent(world)} of the world's, RCA ${indexed(rca)}`;
  return row(
    { id: group, y, height: ROW, width, pressed: context.isSelected(group), first: n === 0, words },
    s("rect", { class: "oxus-part", x: 6, y: y + 7, width: 13, height: 12, fill }),
    text(24, y + 18, cut(label, left - 32), { "font-size": 13 }),
    s("rect", {
      class: "oxus-part",
      x: left,
      y: y + 6,
      width: Math.max(x(share) - left, 0.5) || 0.5,
      height: 14,
      fill,
    }),
    Number.isNaN(world) ? null : SIGNS.world(x(world), y + 13, 11),
    Number.isNaN(was) ? null : SIGNS.diamond(x(was), y + 13, 5),
    text(width - 74, y + 18, percent(share), { "text-anchor": "end", "font-size": 13 }),
    text(width - 6, y + 18, `${indexed(rca)} ${strong ? "▲" : "▽"}`, {
      "text-anchor": "end",
      "font-size": 13,
      "font-weight": strong ? 700 : 400,
    }),
  );
}

// --- below the drawing ---

/** @param {Context} context */
const legendOf = ({ now }) => [
  legend([
    [s("path", { class: "oxus-dot", d: "M13 4l5 9h-10z" }), `year shown, ${now.year}`],
    [
      s("g", {}, s("path", { class: "oxus-hollow", d: "M7 4l5 9h-10z" }), SIGNS.diamond(20, 9, 5)),
      `year compared with, ${now.since}, and the share then`,
    ],
    [SIGNS.world(13, 9, 8), "share of the group in the raw-material exports of the world"],
  ]),
  h(
    "p",
    {},
    "RCA, revealed comparative advantage: the bar over the line. ▲ above 1: the group weighs more for the state than for the world; ▽ 1 or less. It is reckoned within raw materials.",
  ),
];

/** @type {(context: Context, found: Composition) => HTMLElement[]} */
const changesOf = (context, found) =>
  changeList(
    fromTo(context.now),
    compositionChanges(
      context.now,
      foundIn(context, context.now.since),
      found,
      (group) => context.facts.looks[group].label,
    ),
  );

/** @type {(context: Context, found: Composition) => string} */
function noteOn(context, found) {
  const { data, facts, now } = context;
  const none = found.rows.filter(({ value }) => value === null).map(({ group }) => facts.looks[group].label);
  const totals = data.totals[now.state];
  const all = totals && rowsOf(totals).find(({ year }) => year === now.year);
  return sentences([
    CAVEAT,
    context.doubts(),
    all?.value && found.total
      ? `For scale: ${data.sources[all.source].split(",").slice(0, 2).join(",")} puts all exports of ${now.year} at ${money(all.value)}, another source with another definition.`
      : "",
    none.length && found.total ? `No flow recorded in ${now.year}: ${listed(none)}.` : "",
    "Image 6 (§4.4) draws the advantage over all products; no data for that could be had, so the two cannot be set side by side.",
    `Source: ${data.sources["cepii-baci"]}.`,
  ]);
}

/** @param {Context} context */
const yearTable = (context) =>
  dataTable(
    `${context.facts.names[context.now.state]}, raw-material exports in ${context.now.year}`,
    ["Group", "Value", "Share", "World's share", "RCA", `Share in ${context.now.since}`],
    foundIn(context, context.now.year).rows.map(({ group, value, share, world, rca }) => [
      context.facts.looks[group].label,
      value === null ? "none recorded" : money(value),
      percent(share),
      percent(world),
      indexed(rca),
      percent(shareIn(context, group, context.now.since)),
    ]),
  );

/** @param {Context} context */
const allYearsTable = (context) =>
  dataTable(
    `${context.facts.names[context.now.state]}, raw-material exports in million US$; – where none is recorded`,
    ["Year", ...context.facts.groups.map((group) => context.facts.looks[group].label)],
    yearsOf(context.data).map((year) => [
      year,
      ...context.facts.groups
        .map((group) => valueIn(context, group, year))
        .map((value) => (value === null ? "–" : (value / 1000).toFixed(1))),
    ]),
  );

/** @param {Context} context */
const csvRows = (context) => [
  [
    "state_id",
    "year",
    "product_group",
    "value_thousand_usd",
    "share_of_raw_materials_percent",
    "rca_within_raw_materials",
  ],
  ...yearsOf(context.data).flatMap((year) =>
    foundIn(context, year)
      .rows.filter(({ value }) => value !== null)
      .map(({ group, value, share, rca }) => [
        context.now.state,
        year,
        group,
        value,
        share.toFixed(3),
        Number.isNaN(rca) ? "" : rca.toFixed(4),
      ]),
  ),
];
