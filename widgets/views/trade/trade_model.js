// The flows, and what can be asked of them; nothing here touches the page.
import { rowsOf } from "../kit/columns.js";

import { balassa, fingerKreinin, herfindahl, herfindahlBounds, sumOf } from "./measures.js";

/**
 * @typedef {import("./trade_data.js").TradeData} TradeData
 * @typedef {"exports" | "imports"} Flow
 * @typedef {(number | null)[]} Series one value a year, null where no flow is recorded
 * @typedef {{id: string, value: number, share: number}} Partner
 */

/**
 * What can be asked of the flows.
 *
 * @param {TradeData} data
 */
export function tradeModel(data) {
  const groups = data.groups.id;
  /** @type {Record<string, string>} */
  const names = {
    ...data.names,
    ...Object.fromEntries(rowsOf(data.states).map(({ id, name }) => [id, name])),
  };
  const cache = new Map();
  /** @type {<T>(key: string, make: () => T) => T} */
  const once = (key, make) => cache.get(key) ?? cache.set(key, make()).get(key);

  /**
   * A run `start:value,value` as one value a year.
   *
   * @param {string} run
   */
  function unpack(run) {
    /** @type {Series} */
    const values = Array(data.last - data.first + 1).fill(null);
    const [start, texts] = run.split(":");
    texts.split(",").forEach((text, n) => {
      if (text) values[Number(start) + n] = parseInt(text, 36) / data.scale;
    });
    return values;
  }

  /** @type {(state: string, group: string) => Series} */
  const series = (state, group) =>
    once(`${state} ${group}`, () => unpack(data.exports[state]?.[group] || "0:"));
  /**
   * Exports of a state in a year by group, in thousand US$.
   *
   * @type {(state: string, year: number) => Record<string, number | null>}
   */
  const exportsOf = (state, year) =>
    once(`exports ${state} ${year}`, () =>
      Object.fromEntries(groups.map((group) => [group, series(state, group)[year - data.first]])),
    );

  /** @param {string} state @param {number} year */
  const composition = (state, year) => once(`composition ${state} ${year}`, () => composed(state, year));
  /** @param {string} state @param {number} year */
  function composed(state, year) {
    const own = exportsOf(state, year);
    const rca = balassa(own, exportsOf(data.world, year));
    const world = exportsOf(data.world, year);
    const [total, whole] = [own, world].map((values) => sumOf(Object.values(values).map(Number)));
    return {
      total,
      herfindahl: herfindahl(Object.values(own)),
      rows: groups.map((group) => ({
        group,
        value: own[group],
        share: own[group] === null || !total ? NaN : (100 * Number(own[group])) / total,
        rca: rca[group],
        world: whole ? (100 * (world[group] || 0)) / whole : NaN,
      })),
    };
  }

  /** @type {(one: string, other: string, year: number) => number} */
  const similarity = (one, other, year) => fingerKreinin(exportsOf(one, year), exportsOf(other, year));

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
        .map((text) => /** @type {[string, Series]} */ ([text.slice(0, 3), unpack(text.slice(3))])),
    );

  /**
   * Values by partner in a year, largest first; of one group, or of all if it is "".
   *
   * @type {(state: string, year: number, flow: Flow, group: string) => {total: number, rows: Partner[], herfindahl: number}}
   */
  const partnersIn = (state, year, flow, group) =>
    once(`partners ${state} ${year} ${flow} ${group}`, () => partnersOf(state, year, flow, group));
  /** @type {typeof partnersIn} */
  function partnersOf(state, year, flow, group) {
    /** @type {Map<string, number>} */
    const found = new Map();
    /** @type {(partner: string, value: number | null) => void} */
    const add = (partner, value) => {
      if (value !== null) found.set(partner, (found.get(partner) || 0) + value);
    };
    for (const each of group ? [group] : groups) {
      for (const [partner, values] of runs(flow === "exports" ? "sold" : "bought", state, each))
        add(partner, values[year - data.first]);
      if (flow === "exports") continue;
      // What the five sell one another is kept with the seller.
      for (const seller of data.five)
        for (const [partner, values] of runs("sold", seller, each))
          if (partner === state) add(seller, values[year - data.first]);
    }
    const total = sumOf([...found.values()]);
    const rows = [...found].map(([id, value]) => ({ id, value, share: total ? (100 * value) / total : NaN }));
    rows.sort((one, other) => other.value - one.value || (one.id < other.id ? -1 : 1));
    return { total, rows, herfindahl: herfindahl(rows.map(({ value }) => value)) };
  }

  /**
   * What the two sold each other in a year; null if neither is one of the five.
   *
   * @param {string} one
   * @param {string} other
   * @param {number} year
   */
  function between(one, other, year) {
    const home = [one, other].find((state) => data.five.includes(state));
    if (!home) return null;
    const away = home === one ? other : one;
    return sumOf(
      /** @type {Flow[]} */ (["exports", "imports"]).map(
        (flow) => partnersIn(home, year, flow, "").rows.find(({ id }) => id === away)?.value || 0,
      ),
    );
  }

  /**
   * The list of an edition of the Factbook, and what it leaves open.
   *
   * @param {string} state
   * @param {Flow} flow
   * @param {string} edition
   */
  function listOf(state, flow, edition) {
    const { year, id: ids, share: shares } = data.partners[state][flow][edition];
    const listed = sumOf(shares);
    const [low, high] = herfindahlBounds(shares, data.printed[edition]);
    const slack = data.printed[edition] / 2;
    const unlisted = Math.max(100 - listed, 0);
    // A partner that is not listed has at most what the smallest listed has, and what is left.
    const smallest = Math.min(...shares);
    return {
      edition,
      year,
      ids,
      listed,
      unlisted,
      low,
      high,
      slack,
      atMost: Math.min(smallest, unlisted),
      ceiling: Math.min(smallest + slack, unlisted + slack * shares.length),
      /** @param {string} id */
      share: (id) => (ids.includes(id) ? shares[ids.indexOf(id)] : null),
    };
  }

  const looks = Object.fromEntries(rowsOf(data.groups).map(({ id, ...look }) => [id, look]));
  return {
    groups,
    names,
    looks,
    series,
    composition,
    similarity,
    partnersIn,
    between,
    listOf,
    /** @param {string} id */
    isGroup: (id) => id in looks,
  };
}
