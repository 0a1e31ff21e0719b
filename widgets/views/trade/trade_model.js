// The flows, and what can be asked of them; nothing here touches the page.
import { rowsOf } from "../kit/columns.js";
import { listOf } from "./factbook_lists.js";
import { balassa, fingerKreinin, herfindahl, sumOf } from "./measures.js";

/**
 * @typedef {import("./trade_data.js").TradeData} TradeData
 * @typedef {"exports" | "imports"} Flow
 * @typedef {(number | null)[]} Series one value per year, null where no flow is recorded
 * @typedef {{id: string, value: number, share: number}} Partner
 * @typedef {{total: number, rows: Partner[], herfindahl: number}} PartnersOfYear largest first
 * @typedef {ReturnType<typeof composed>} Composition
 * @typedef {ReturnType<typeof tradeModel>} TradeModel
 */

/**
 * What can be asked of the flows.
 *
 * @param {TradeData} data
 */
export function tradeModel(data) {
  /** @type {Record<string, string>} */
  const names = {
    ...data.names,
    ...Object.fromEntries(rowsOf(data.states).map(({ id, name }) => [id, name])),
  };
  const looks = Object.fromEntries(rowsOf(data.groups).map(({ id, ...look }) => [id, look]));
  return {
    groups: data.groups.id,
    names,
    looks,
    ...exportsModel(data),
    ...partnersModel(data),
    /** @type {(state: string, flow: Flow, edition: string) => ReturnType<typeof listOf>} */
    listOf: (state, flow, edition) => listOf(data, state, flow, edition),
    /** @param {string} id */
    isGroup: (id) => id in looks,
  };
}

/**
 * A cache: `once(key, make)` makes the value of a key at its first use.
 *
 * @returns {<T>(key: string, make: () => T) => T}
 */
function cache() {
  const made = new Map();
  return (key, make) => made.get(key) ?? made.set(key, make()).get(key);
}

/**
 * A run `start:value,value` as one value per year.
 *
 * @param {TradeData} data
 * @param {string} run
 */
function unpack(data, run) {
  /** @type {Series} */
  const values = Array(data.last - data.first + 1).fill(null);
  const [start, texts] = run.split(":");
  texts.split(",").forEach((text, n) => {
    if (text) values[Number(start) + n] = parseInt(text, 36) / data.scale;
  });
  return values;
}

/**
 * Exports of raw materials by group: the composition of a state's exports, and how similar those of two states are.
 *
 * @param {TradeData} data
 */
function exportsModel(data) {
  const once = cache();
  /** @type {(state: string, group: string) => Series} */
  const series = (state, group) =>
    once(`${state} ${group}`, () => unpack(data, data.exports[state]?.[group] || "0:"));
  /**
   * Exports of a state in a year by group, in thousand US$.
   *
   * @type {(state: string, year: number) => Record<string, number | null>}
   */
  const exportsOf = (state, year) =>
    once(`exports ${state} ${year}`, () =>
      Object.fromEntries(data.groups.id.map((group) => [group, series(state, group)[year - data.first]])),
    );
  /** @type {(state: string, year: number) => Composition} */
  const composition = (state, year) =>
    once(`composition ${state} ${year}`, () => composed(exportsOf(state, year), exportsOf(data.world, year)));
  /** @type {(one: string, other: string, year: number) => number} */
  const similarity = (one, other, year) => fingerKreinin(exportsOf(one, year), exportsOf(other, year));
  return { series, composition, similarity };
}

/**
 * Shares, advantage and concentration of exports by group.
 *
 * @param {Record<string, number | null>} own in thousand US$
 * @param {Record<string, number | null>} world
 */
function composed(own, world) {
  const rca = balassa(own, world);
  const [total, whole] = [own, world].map((values) => sumOf(Object.values(values).map(Number)));
  return {
    total,
    herfindahl: herfindahl(Object.values(own)),
    rows: Object.keys(own).map((group) => ({
      group,
      value: own[group],
      share: own[group] === null || !total ? NaN : (100 * Number(own[group])) / total,
      rca: rca[group],
      world: whole ? (100 * (world[group] || 0)) / whole : NaN,
    })),
  };
}

/**
 * Partners in raw materials of the five.
 *
 * @param {TradeData} data
 */
function partnersModel(data) {
  const once = cache();
  /**
   * The runs of one table: partner and values of a state and a group.
   *
   * @type {(table: "sold" | "bought", state: string, group: string) => [partner: string, values: Series][]}
   */
  const runs = (table, state, group) =>
    once(`${table} ${state} ${group}`, () =>
      (data[table][state]?.[group] || "")
        .split(" ")
        .filter(Boolean)
        .map((text) => /** @type {[string, Series]} */ ([text.slice(0, 3), unpack(data, text.slice(3))])),
    );
  /**
   * Partner and value of each flow in a year; a partner may come more than once.
   *
   * @type {(state: string, year: number, flow: Flow, group: string) => [partner: string, value: number | null][]}
   */
  function flowsIn(state, year, flow, group) {
    const own = runs(flow === "exports" ? "sold" : "bought", state, group);
    // What the five sell one another is kept with the seller.
    const bought = (flow === "exports" ? [] : data.five).flatMap((seller) =>
      runs("sold", seller, group)
        .filter(([partner]) => partner === state)
        .map(([, values]) => /** @type {[string, Series]} */ ([seller, values])),
    );
    return [...own, ...bought].map(([partner, values]) => [partner, values[year - data.first]]);
  }
  /**
   * Values by partner in a year; of one group, or of all if it is "".
   *
   * @type {(state: string, year: number, flow: Flow, group: string) => PartnersOfYear}
   */
  const partnersIn = (state, year, flow, group) =>
    once(`partners ${state} ${year} ${flow} ${group}`, () =>
      summedByPartner((group ? [group] : data.groups.id).flatMap((each) => flowsIn(state, year, flow, each))),
    );
  return {
    partnersIn,
    /** @type {(one: string, other: string, year: number) => number | null} */
    between: (one, other, year) => soldBetween(data, partnersIn, one, other, year),
  };
}

/**
 * @param {readonly [partner: string, value: number | null][]} flows
 * @returns {PartnersOfYear}
 */
function summedByPartner(flows) {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const [partner, value] of flows)
    if (value !== null) found.set(partner, (found.get(partner) || 0) + value);
  const total = sumOf([...found.values()]);
  const rows = [...found].map(([id, value]) => ({ id, value, share: total ? (100 * value) / total : NaN }));
  rows.sort((one, other) => other.value - one.value || (one.id < other.id ? -1 : 1));
  return { total, rows, herfindahl: herfindahl(rows.map(({ value }) => value)) };
}

/**
 * What two states sold each other in a year; null if neither is one of the five.
 *
 * @param {TradeData} data
 * @param {(state: string, year: number, flow: Flow, group: string) => PartnersOfYear} partnersIn
 * @param {string} one
 * @param {string} other
 * @param {number} year
 */
function soldBetween(data, partnersIn, one, other, year) {
  const home = [one, other].find((state) => data.five.includes(state));
  if (!home) return null;
  const away = home === one ? other : one;
  return sumOf(
    /** @type {Flow[]} */ (["exports", "imports"]).map(
      (flow) => partnersIn(home, year, flow, "").rows.find(({ id }) => id === away)?.value || 0,
    ),
  );
}
