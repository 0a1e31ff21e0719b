import assert from "node:assert/strict";
import { test } from "node:test";
import { balassa, fingerKreinin, herfindahl, herfindahlBounds } from "../trade/measures.js";
import { tradeModel } from "../trade/trade_model.js";
import { assertClose, expected } from "./expected.js";

test("the Herfindahl-Hirschman index and its bounds are those of Python", () => {
  for (const { values, index } of expected.herfindahl) assertClose(herfindahl(values), index, `${values}`);
  for (const { shares, printedTo, low, high } of expected.bounds) {
    const [least, most] = herfindahlBounds(shares, printedTo);
    assertClose(least, low, "least");
    assertClose(most, high, "most");
  }
});

test("comparative advantage and similarity are those of Python", () => {
  for (const { own, world, rca, similarity } of expected.exports) {
    const found = balassa(own, world);
    for (const [group, value] of Object.entries(rca)) assertClose(found[group], value, group);
    assertClose(fingerKreinin(own, world), similarity, "similarity");
  }
});

/** @type {import("../trade/trade_data.js").TradeData} */
const data = {
  first: 2000,
  last: 2002,
  scale: 1,
  five: ["KAZ", "UZB"],
  world: "WLD",
  states: { id: ["KAZ", "UZB"], name: ["Kazakhstan", "Uzbekistan"] },
  names: { RUS: "Russia", CHN: "China" },
  groups: {
    id: ["oil", "gold"],
    label: ["Oil", "Gold"],
    color: ["#000", "#fff"],
    pattern: ["solid", "dots"],
  },
  // Values are numbers in base 36: 2s is 100.
  exports: { KAZ: { oil: "0:2s,2s", gold: "1:2s" }, WLD: { oil: "0:5k,5k", gold: "0:5k,5k" } },
  sold: { KAZ: { oil: "RUS0:1e,1e UZB0:1e" } },
  bought: { UZB: { oil: "RUS0:1e" } },
  printed: { 2015: 0.1, 2025: 1 },
  partners: {
    KAZ: {
      exports: { 2015: { year: 2014, id: ["RUS", "CHN"], share: [60, 20], left_out: {} } },
      imports: {},
    },
  },
  totals: {},
  figures: { subject: [], what: [], value: [], directness: [], source: [] },
  sources: {},
};
const model = tradeModel(data);

test("a run is one value per year, null where none is recorded", () => {
  assert.deepEqual(model.series("KAZ", "gold"), [null, 100, null]);
  assert.deepEqual(model.series("UZB", "gold"), [null, null, null]);
});

test("a composition has shares, an index and the advantage over the world", () => {
  const { total, herfindahl: index, rows } = model.composition("KAZ", 2001);
  assert.deepEqual([total, index], [200, 0.5]);
  assert.deepEqual(rows[0], { group: "oil", value: 100, share: 50, rca: 1, world: 50 });
  assert.ok(Number.isNaN(model.composition("KAZ", 2002).herfindahl));
  assert.equal(model.composition("KAZ", 2000).rows[0].rca, 2);
});

test("what the five sell one another is found with the buyer too", () => {
  assert.deepEqual(
    model.partnersIn("UZB", 2000, "imports", "").rows.map(({ id, value }) => [id, value]),
    [
      ["KAZ", 50],
      ["RUS", 50],
    ],
  );
  assert.equal(model.between("KAZ", "UZB", 2000), 50);
  assert.equal(model.between("RUS", "CHN", 2000), null);
});

test("a list that is cut off leaves bounds open", () => {
  const list = model.listOf("KAZ", "exports", "2015");
  assert.deepEqual([list.listed, list.unlisted, list.atMost], [80, 20, 20]);
  assert.equal(list.share("CHN"), 20);
  assert.equal(list.share("UZB"), null);
  assert.ok(list.low < list.high);
});
