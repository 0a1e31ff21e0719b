import assert from "node:assert/strict";
import { test } from "node:test";
import { buyerChanges, compositionChanges, fromTo, similarityChanges } from "../trade/changes.js";
import { doubtsAbout, picked } from "../trade/context.js";
import {
  concentrationChange,
  listOf,
  notComparable,
  partnerChange,
  partnersOfLists,
  shareInWords,
  shortShare,
} from "../trade/factbook_lists.js";
import { cut, roomFor, spreadLabels } from "../trade/layout.js";
import { indexed, marksUpTo, money, percent, points } from "../trade/numbers.js";

/** @param {string | readonly string[]} text with plain spaces */
const plain = (text) => String(text).replaceAll("\u00a0", " ");

test("a share, an index and a change keep what is small apart from what is nothing", () => {
  assert.deepEqual([NaN, 0, 0.04, 12.34].map(percent).map(plain), ["–", "0.0 %", "<0.1 %", "12.3 %"]);
  assert.deepEqual([NaN, 0, 0.004, 0.5].map(indexed), ["–", "0.00", "<0.01", "0.50"]);
  assert.deepEqual([-1.25, 3].map(points), ["−1.3 points", "+3.0 points"]);
});

test("money is told in the largest unit that fits, with three digits", () => {
  assert.deepEqual(
    [0.01, 5, 999, 12_345, 1_500_000, 250_000_000].map((value) => plain(money(value))),
    ["under 50 US$", "5.00 thousand US$", "999 thousand US$", "12.3 m US$", "1.50 bn US$", "250 bn US$"],
  );
  assert.equal(plain(money(5, "k")), "5.00 k US$");
});

test("marks of an axis are round and end at or below the top", () => {
  assert.deepEqual(marksUpTo(50, 5), [0, 10, 20, 30, 40, 50]);
  assert.deepEqual(marksUpTo(0.7, 4), [0, 0.2, 0.4, 0.6]);
  assert.deepEqual(marksUpTo(100, 2), [0, 50, 100]);
});

test("a name that is too long is cut; a column has room for the longest name", () => {
  assert.equal(cut("Kazakhstan", 200), "Kazakhstan");
  assert.equal(cut("Kazakhstan", 50), "Kazak…");
  assert.equal(roomFor(["Iran", "Uzbekistan"], 5), 96);
  assert.equal(roomFor(["Iran"], 10), 96);
});

test("labels are pushed apart, in order, and stay above the bottom", () => {
  const labels = [
    { id: "c", middle: 100 },
    { id: "a", middle: 50 },
    { id: "b", middle: 52 },
    { id: "d", middle: 100 },
  ];
  const placed = spreadLabels(labels, { top: 8, bottom: 100, step: 17 });
  assert.deepEqual(
    placed.map(({ id, y }) => [id, y]),
    [
      ["a", 49],
      ["b", 66],
      ["c", 83],
      ["d", 100],
    ],
  );
  assert.equal(labels[0].id, "c");
});

/** @type {import("../trade/trade_data.js").TradeData} */
const data = {
  first: 1995,
  last: 2024,
  scale: 1,
  five: ["KAZ"],
  world: "WLD",
  states: { id: ["KAZ"], name: ["Kazakhstan"] },
  names: {},
  groups: { id: [], label: [], color: [], pattern: [] },
  exports: {},
  sold: {},
  bought: {},
  printed: { 2015: 0.1, 2025: 1 },
  partners: {
    KAZ: {
      exports: {
        2015: { year: 2014, id: ["CHN", "RUS", "IRN"], share: [30, 20, 5], left_out: {} },
        2025: { year: 2023, id: ["ITA", "CHN", "RUS"], share: [40, 20, 20], left_out: {} },
      },
      imports: {},
    },
  },
  totals: {},
  figures: { subject: [], what: [], value: [], directness: [], source: [] },
  sources: {},
};
const was = listOf(data, "KAZ", "exports", "2015");
const is = listOf(data, "KAZ", "exports", "2025");

test("partners of two lists come by the latest list, then by the one before", () => {
  assert.deepEqual(partnersOfLists([was, is]), ["ITA", "CHN", "RUS", "IRN"]);
  assert.deepEqual(partnersOfLists([was]), ["CHN", "RUS", "IRN"]);
});

test("a share is told as its edition prints it; one that is not listed has a bound", () => {
  assert.deepEqual(
    [shortShare(was, "CHN"), shortShare(is, "CHN"), shortShare(was, "ITA")],
    ["30.0", "20", "≤ 5.0"],
  );
  assert.equal(plain(shareInWords(was, "RUS")), "20.0 %");
  assert.equal(plain(shareInWords(is, "IRN")), "not listed: at most 20 %");
});

test("a change of a partner is told only as far as two lists allow", () => {
  const told = (/** @type {string} */ id) => plain(partnerChange(id, id, was, is));
  assert.equal(told("ITA"), "ITA rose: from at most 5.0 % (not listed) to 40 %.");
  assert.equal(told("CHN"), "CHN fell: from 30.0 % to 20 %.");
  assert.equal(told("RUS"), "RUS stayed about the same: from 20.0 % to 20 %.");
  assert.equal(
    told("IRN"),
    "IRN is not known to have risen or fallen: from 5.0 % to at most 20 % (not listed).",
  );
});

test("lists are not compared if one leaves out a partner that belongs on it", () => {
  const partners = structuredClone(data.partners);
  partners.KAZ.exports[2015].left_out = { ITA: 21.6 };
  const without = listOf({ ...data, partners }, "KAZ", "exports", "2015");
  assert.equal(notComparable([was, is], { ITA: "Italy" }), "");
  assert.match(
    plain(notComparable([without, is], { ITA: "Italy" })),
    /^The list of 2014 leaves out Italy, which bought raw materials for at least 21.6 % of all exports\./,
  );
  assert.equal(shortShare(without, "ITA"), "≥ 21.6");
  assert.match(plain(shareInWords(without, "ITA")), /^left out of the list: at least 21.6 %/);
});

test("a change of the concentration is told only if the ranges of the index are apart", () => {
  assert.match(concentrationChange(was, is), /^In all: more concentrated, whatever the rest is \(HHI/);
  assert.match(concentrationChange(is, was), /^In all: less concentrated/);
  assert.match(concentrationChange(was, was), /not told apart by the lists/);
});

/** @type {(value: number | null, share: number) => import("../trade/trade_model.js").Composition} */
const composition = (value, share) => ({
  total: Number(value),
  herfindahl: 0.5,
  rows: [{ group: "oil", value, share, rca: 1, world: 50 }],
});
const years = { since: 2000, year: 2020 };

test("a composition is compared if both years have exports", () => {
  const changes = (/** @type {Parameters<typeof compositionChanges>} */ ...[when, then, now]) =>
    compositionChanges(when, then, now, (group) => group.toUpperCase()).map(plain);
  const [all, oil, index] = changes(years, composition(1000, 40), composition(2000, 60), String);
  assert.equal(
    all,
    "All raw materials: from 1.00 m US$ to 2.00 m US$, in current dollars: prices moved too.",
  );
  assert.equal(oil, "OIL: from 40.0 % to 60.0 % of its raw materials (+20.0 points).");
  assert.match(index, /from 0\.500 to 0\.500\.$/);
  assert.ok(
    changes(years, composition(1, 40), composition(1, 40.9), String).includes(
      "No group moved by a point or more.",
    ),
  );
  assert.deepEqual(changes(years, composition(null, NaN), composition(1, 40), String), [
    "No export of a raw material is recorded for 2000: nothing can be compared.",
  ]);
  assert.match(
    changes({ since: 2020, year: 2020 }, composition(1, 1), composition(1, 1), String)[0],
    /same year/,
  );
});

test("pairs that moved most come first; those without an index are left out", () => {
  assert.deepEqual(
    similarityChanges(years, [
      { name: "a", was: 0.5, is: 0.4 },
      { name: "b", was: 0.1, is: 0.9 },
      { name: "c", was: NaN, is: 0.9 },
      { name: "d", was: 0.1, is: 0.12 },
    ]),
    ["b: more alike, from 0.10 to 0.90.", "a: less alike, from 0.50 to 0.40."],
  );
  assert.deepEqual(similarityChanges(years, []), ["No pair moved by 0.05 or more."]);
});

test("at most six partners are told, and how many more moved", () => {
  const ids = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const words = { what: "oil", who: "buyer", names: Object.fromEntries(ids.map((id) => [id, id])) };
  const empty = { total: 0, rows: [], herfindahl: NaN };
  const then = { total: 10, rows: [{ id: "a", value: 10, share: 100 }], herfindahl: 1 };
  const now = { total: 80, rows: ids.map((id) => ({ id, value: 10, share: 12.5 })), herfindahl: 0.125 };
  const told = buyerChanges(years, then, now, words).map(plain);
  assert.equal(told[1], "a: from 100.0 % to 12.5 % (−87.5 points).");
  assert.equal(told.length, 1 + 6 + 1 + 1);
  assert.equal(told[7], "2 other partners moved by a point or more.");
  assert.equal(told[8], "Herfindahl-Hirschman index of the buyers: from 1.000 to 0.125.");
  assert.deepEqual(buyerChanges(years, empty, now, words), [
    "No flow of oil is recorded for 2000: nothing can be compared.",
  ]);
});

test("a comparison may go back in time", () => {
  assert.equal(fromTo(years), "What changed from 2000 to 2020");
  assert.equal(fromTo({ since: 2020, year: 2000 }), "From 2020 back to 2000");
});

test("at most one group and one partner are selected, the group first", () => {
  const isGroup = (/** @type {string} */ id) => id === id.toLowerCase();
  assert.deepEqual(picked([], "CHN", isGroup), ["CHN"]);
  assert.deepEqual(picked(["CHN"], "oil", isGroup), ["oil", "CHN"]);
  assert.deepEqual(picked(["oil", "CHN"], "RUS", isGroup), ["oil", "RUS"]);
  assert.deepEqual(picked(["oil", "CHN"], "oil", isGroup), ["CHN"]);
});

test("doubts name early years, the last year, and states that publish no figures", () => {
  /** @type {import("../trade/context.js").Choice} */
  const now = {
    state: "KAZ",
    states: ["TKM"],
    flow: "exports",
    edition: "both",
    year: 2010,
    since: 2000,
    view: "composition",
    selected: [],
  };
  const told = (/** @type {Partial<typeof now>} */ changes) =>
    doubtsAbout(data, { ...now, ...changes }).join("");
  assert.equal(told({}), "");
  assert.match(told({ since: 1997 }), /Years before 1998/);
  assert.match(told({ year: 2024 }), /2024 is the last year/);
  assert.match(told({ view: "similarity" }), /Turkmenistan/);
});
