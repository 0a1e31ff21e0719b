// The flows, and what can be asked of them; nothing here touches the page.
import { balassa, fingerKreinin, herfindahl, herfindahlBounds, sumOf } from "./measures.js";

export function tradeModel(data) {
  const groups = data.groups.map(([id]) => id);
  const names = { ...data.names, ...Object.fromEntries(data.states) };
  const cache = new Map();
  const once = (key, make) => cache.get(key) ?? cache.set(key, make()).get(key);

  /** A run `start:value,value` as one value a year, null where no flow is recorded. */
  function unpack(run) {
    const values = Array(data.last - data.first + 1).fill(null);
    const [start, texts] = run.split(":");
    texts.split(",").forEach((text, n) => {
      if (text) values[Number(start) + n] = parseInt(text, 36) / data.scale;
    });
    return values;
  }

  const series = (state, group) =>
    once(`${state} ${group}`, () => unpack(data.exports[state]?.[group] || "0:"));
  /** Exports of a state in a year by group, in thousand US$. */
  const exportsOf = (state, year) =>
    once(`exports ${state} ${year}`, () =>
      Object.fromEntries(groups.map((group) => [group, series(state, group)[year - data.first]])),
    );

  const composition = (state, year) => once(`composition ${state} ${year}`, () => composed(state, year));
  function composed(state, year) {
    const own = exportsOf(state, year);
    const rca = balassa(own, exportsOf(data.world, year));
    const world = exportsOf(data.world, year);
    const [total, whole] = [own, world].map((values) =>
      sumOf(Object.values(values).filter((value) => value != null)),
    );
    return {
      total,
      herfindahl: herfindahl(Object.values(own)),
      rows: groups.map((group) => ({
        group,
        value: own[group],
        share: own[group] == null || !total ? NaN : (100 * own[group]) / total,
        rca: rca[group],
        world: whole ? (100 * (world[group] || 0)) / whole : NaN,
      })),
    };
  }

  const similarity = (one, other, year) => fingerKreinin(exportsOf(one, year), exportsOf(other, year));

  /** The runs of one table: [partner, values] of a state and a group. */
  const runs = (table, state, group) =>
    once(`${table} ${state} ${group}`, () =>
      (data[table][state]?.[group] || "")
        .split(" ")
        .filter(Boolean)
        .map((text) => [text.slice(0, 3), unpack(text.slice(3))]),
    );

  /** Values by partner in a year, largest first; of one group, or of all. */
  const partnersIn = (state, year, flow, group) =>
    once(`partners ${state} ${year} ${flow} ${group}`, () => partnersOf(state, year, flow, group));
  function partnersOf(state, year, flow, group) {
    const found = new Map();
    const add = (partner, value) => {
      if (value != null) found.set(partner, (found.get(partner) || 0) + value);
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

  /** What the two sold each other in a year, if either is one of the five. */
  function between(one, other, year) {
    const home = [one, other].find((state) => data.five.includes(state));
    if (!home) return null;
    const away = home === one ? other : one;
    return sumOf(
      ["exports", "imports"].map(
        (flow) => partnersIn(home, year, flow, "").rows.find(({ id }) => id === away)?.value || 0,
      ),
    );
  }

  /** The list of an edition of the Factbook, and what it leaves open. */
  function listOf(state, flow, edition) {
    const [year, ids, shares] = data.partners[state][flow][edition];
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
      share: (id) => (ids.includes(id) ? shares[ids.indexOf(id)] : null),
    };
  }

  const looks = Object.fromEntries(
    data.groups.map(([id, label, color, pattern]) => [id, { label, color, pattern }]),
  );
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
    isGroup: (id) => id in looks,
  };
}
