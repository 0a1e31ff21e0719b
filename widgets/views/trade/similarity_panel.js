// Similarity: how much of their raw-material exports two states have in common.
import { h, s, setText } from "../kit/dom.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, listed } from "../kit/words.js";
import { fromTo, similarityChanges } from "./changes.js";
import { CAVEAT, ONLY_RAW, sentences } from "./context.js";
import { about, changeList, drawing, row, rowBox, text } from "./drawing.js";
import { cut } from "./layout.js";
import { sumOf } from "./measures.js";
import { indexed, money } from "./numbers.js";

/**
 * @typedef {import("./context.js").Context} Context
 * @typedef {{one: string, other: string, is: number}} Pair with its index in the year shown
 */

const [LEFT, TOP, SIDE] = [128, 26, 34]; // room for names and heads, and the height of a row

/** @type {(context: Context, chooser: HTMLElement) => import("./context.js").Panel} */
export function similarityPanel(context, chooser) {
  const { now } = context;
  const { box, show } = rowBox("Similarity", (state) => context.set({ state }));
  const note = h("p", { class: "oxus-note" });
  const changes = h("div", { class: "oxus-changes" });
  const table = folded("Pairs as a table", () => pairsTable(context));
  let svg = s("svg");

  function draw() {
    svg = similarityDrawing(context);
    show(svg);
    setText(note, noteOn(context));
    changes.replaceChildren(...(now.states.length < 2 ? [] : changesOf(context)));
    table.refresh();
  }

  return {
    id: "similarity",
    draw,
    svg: () => svg,
    element: h("div", {}, chooser, box, changes, about(note), table.element),
    file: () => `trade-similarity-${now.year}`,
    headline: () => headline(context),
    unit: () =>
      `Finger and Kreinin's index of the composition of exports: 0 is nothing in common, 1 the same composition. ${ONLY_RAW}`,
    rows: () => [
      ["year", "one", "other", "similarity_within_raw_materials"],
      ...pairsOf(context).map(({ one, other, is }) => [
        now.year,
        one,
        other,
        Number.isNaN(is) ? "" : is.toFixed(4),
      ]),
    ],
  };
}

/** @type {(context: Context) => Pair[]} */
const pairsOf = ({ facts, now }) =>
  now.states.flatMap((one, n) =>
    now.states.slice(n + 1).map((other) => ({ one, other, is: facts.similarity(one, other, now.year) })),
  );

/** @type {(context: Context, pair: Pair) => string} */
const nameOf = ({ facts }, { one, other }) => `${facts.names[one]} and ${facts.names[other]}`;

/** @param {Context} context */
function headline(context) {
  const { now } = context;
  if (now.states.length < 2) return "One state is alike to itself only: choose at least two.";
  const found = pairsOf(context).filter(({ is }) => !Number.isNaN(is));
  found.sort((one, other) => other.is - one.is);
  if (!found.length) return `In ${now.year} no pair of the states chosen has raw-material exports on record.`;
  const [most, least] = [found[0], found[found.length - 1]];
  const mean = sumOf(found.map(({ is }) => is)) / found.length;
  const others =
    found.length > 1
      ? `, those of ${nameOf(context, least)} least (${indexed(least.is)}); the mean of ${count(found.length, "pair")} is ${indexed(mean)}`
      : "";
  return `In ${now.year} the raw-material exports of ${nameOf(context, most)} are most alike (${indexed(most.is)})${others}.`;
}

// --- the drawing: one row and one column per state ---

/** @param {Context} context */
function similarityDrawing(context) {
  const { states, year } = context.now;
  const cell = Math.max(72, Math.min(84, (context.width() - LEFT - 4) / states.length));
  const width = LEFT + cell * states.length + 4;
  return drawing(
    width,
    TOP + SIDE * states.length + 6,
    `Similarity of raw-material exports in ${year}; the same as a table below`,
    ...states.map((state, n) =>
      text(LEFT + cell * (n + 0.5), 16, state, { "text-anchor": "middle", "font-size": 13 }),
    ),
    ...states.map((_, n) => stateRow(context, n, cell, width)),
  );
}

/** @type {(context: Context, n: number, cell: number, width: number) => SVGElement} */
function stateRow(context, n, cell, width) {
  const { data, facts, now } = context;
  const { states } = now;
  const one = states[n];
  const y = TOP + SIDE * n;
  const values = states.map((other) => facts.similarity(one, other, now.year));
  const others = states
    .map((other, m) => (one === other ? "" : `${indexed(values[m])} with ${facts.names[other]}`))
    .filter(Boolean);
  return row(
    {
      id: one,
      y,
      height: SIDE,
      width,
      pressed: one === now.state,
      first: one === now.state || (!states.includes(now.state) && n === 0),
      words: `${facts.names[one]}: ${others.join(", ") || "no other state chosen"}`,
    },
    text(6, y + SIDE / 2 + 5, cut(facts.names[one], LEFT - 8), {
      "font-size": 13,
      class: data.five.includes(one) ? "oxus-five" : "",
    }),
    ...states.flatMap((other, m) => cellOf(one === other, values[m], LEFT + cell * (m + 0.5), y + SIDE / 2)),
  );
}

/** @type {(isItself: boolean, value: number, x: number, y: number) => SVGElement[]} */
function cellOf(isItself, value, x, y) {
  if (isItself)
    return [text(x, y + 5, Number.isNaN(value) ? "–" : "=", { "text-anchor": "middle", "font-size": 13 })];
  const half = ((SIDE - 6) / 2) * Math.sqrt(value || 0); // the area of the square is the index
  return [
    s("rect", { class: "oxus-alike", x: x - 15 - half, y: y - half, width: 2 * half, height: 2 * half }),
    text(x + 3, y + 5, indexed(value), { "font-size": 13 }),
  ];
}

// --- below the drawing ---

/** @param {Context} context */
function noteOn(context) {
  const { data, facts, now } = context;
  const missing = now.states
    .filter((state) => Number.isNaN(facts.similarity(state, state, now.year)))
    .map((state) => facts.names[state]);
  return sentences([
    "The index of Finger and Kreinin (1979): the part of their compositions that two states have in common, from 0 to 1 (the area of the square). It compares what is sold, not how much; " +
      "coarse groups make states look more alike than their goods are. A press on a row takes that state to the other views.",
    CAVEAT,
    context.doubts(),
    missing.length
      ? `– : no export of a raw material is recorded in ${now.year} for ${listed(missing)}.`
      : "",
    "Claim that the five sell much the same: §4.1.2, §4.4.",
    `Source: ${data.sources["cepii-baci"]}.`,
  ]);
}

/** @param {Context} context */
function changesOf(context) {
  const { facts, now } = context;
  const pairs = pairsOf(context).map((pair) => ({
    name: nameOf(context, pair),
    was: facts.similarity(pair.one, pair.other, now.since),
    is: pair.is,
  }));
  return changeList(fromTo(now), similarityChanges(now, pairs));
}

/** @param {Context} context */
function pairsTable(context) {
  const { facts, now } = context;
  return dataTable(
    `Similarity of raw-material exports in ${now.year}`,
    ["Pair", "Similarity", `In ${now.since}`, "Most in common", "Raw materials sold to each other"],
    pairsOf(context).map((pair) => [
      nameOf(context, pair),
      indexed(pair.is),
      indexed(facts.similarity(pair.one, pair.other, now.since)),
      mostInCommon(context, pair),
      soldToEachOther(context, pair),
    ]),
  );
}

/**
 * The group that two compositions share most of.
 *
 * @type {(context: Context, pair: Pair) => string}
 */
function mostInCommon({ facts, now }, { one, other, is }) {
  if (!(is > 0)) return "–";
  const [first, second] = [one, other].map((state) => facts.composition(state, now.year).rows);
  const [most] = first
    .map(({ group, share }, n) => ({ group, both: Math.min(share || 0, second[n].share || 0) }))
    .sort((a, b) => b.both - a.both);
  return `${facts.looks[most.group].label}, ${indexed(most.both / 100)}`;
}

/** @type {(context: Context, pair: Pair) => string} */
function soldToEachOther({ facts, now }, { one, other }) {
  const value = facts.between(one, other, now.year);
  return value === null ? "not in the tables" : value ? money(value) : "none recorded";
}
