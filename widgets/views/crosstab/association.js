// From codes and weights to scores, levels, association and surveys: the same as association.py and crosstab_scores.py.

/**
 * @typedef {(number | null)[]} Ranks null where there is no score
 * @typedef {{id: string, top: number, codes: readonly (number | null)[]}} Feature a code of each unit, 0 to `top`
 * @typedef {{title: string, units: readonly string[], features: readonly Feature[]}} Side
 * @typedef {"rows" | "columns"} SideName
 * @typedef {{rows: Side, columns: Side, of: readonly number[], nouns: readonly (readonly string[])[]}} CrosstabData `of` is
 *   the row unit of each column unit; `nouns` are one and many of the units of each side
 * @typedef {Record<string, Record<string, number | null>>} Changes by feature and unit
 * @typedef {object} Choice
 * @property {Record<string, number>} weights by feature
 * @property {Changes} codes
 * @property {Record<SideName, readonly number[]>} cuts
 * @property {string} ranks "levels" or "scores"
 * @property {string} vary "all" or "chosen"
 * @typedef {{c: number, d: number, tx: number, ty: number, all: number}} Pairs
 */

export const LEVELS = ["low", "middle", "high"];
const MOST_EXACT = 7;
const DRAWS = 4999;
const MOST_GRID = 729;
const SAMPLE = 1000;
export const MOST_SURVEYED = 5;
export const EPSILON = 1e-9;

/**
 * Numbers from 0 up to 1, the same as in Python: the generator mulberry32 (T. Ettinger, 2017).
 *
 * @param {number} seed
 */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Codes of a side as shares of the top, coded[unit][feature]; null where missing.
 *
 * @type {(side: Side, changes: Changes) => Ranks[]}
 */
const codedOf = (side, changes) =>
  side.units.map((unit, row) =>
    side.features.map(({ id, top, codes }) => {
      const code = changes[id] && unit in changes[id] ? changes[id][unit] : codes[row];
      return code === null ? null : code / top;
    }),
  );

/**
 * Weighted mean of the codes that there are, to six decimals; null where no feature with a weight has a code.
 *
 * @type {(coded: readonly Ranks[], weights: readonly number[]) => Ranks}
 */
export const scoresOf = (coded, weights) =>
  coded.map((codes) => {
    let [summed, total] = [0, 0];
    codes.forEach((code, column) => {
      if (code === null) return;
      summed += weights[column] * code;
      total += weights[column];
    });
    return total > 0 ? Math.floor((summed / total) * 1e6 + 0.5) / 1e6 : null;
  });

/** @type {(scores: Ranks, cuts: readonly number[]) => Ranks} */
export const levelsOf = (scores, cuts) =>
  scores.map((score) => (score === null ? null : cuts.filter((cut) => score >= cut).length));

/**
 * The places of the cases that both have.
 *
 * @type {(x: Ranks, y: Ranks) => number[]}
 */
const bothKnown = (x, y) => x.map((_, n) => n).filter((n) => x[n] !== null && y[n] !== null);

/**
 * How many pairs of cases are concordant, discordant, tied on x only, on y only, and how many there are.
 *
 * @param {Ranks} x
 * @param {Ranks} y
 * @returns {Pairs}
 */
export function pairsOf(x, y) {
  const known = bothKnown(x, y);
  const found = { c: 0, d: 0, tx: 0, ty: 0, all: (known.length * (known.length - 1)) / 2 };
  for (const [n, one] of known.entries()) {
    for (const other of known.slice(n + 1)) {
      const [dx, dy] = [
        Math.sign(Number(x[one]) - Number(x[other])),
        Math.sign(Number(y[one]) - Number(y[other])),
      ];
      if (dx && dy) found[dx === dy ? "c" : "d"] += 1;
      else if (dy) found.tx += 1;
      else if (dx) found.ty += 1;
    }
  }
  return found;
}

/**
 * Goodman and Kruskal's gamma (1954); null if no pair differs on both sides.
 *
 * @param {Pairs} pairs
 */
export const gammaOf = ({ c, d }) => (c + d ? (c - d) / (c + d) : null);

/**
 * Kendall's tau-b (1945); null if all are tied on one side.
 *
 * @param {Pairs} pairs
 */
export function tauOf({ c, d, tx, ty }) {
  const both = (c + d + tx) * (c + d + ty);
  return both ? (c - d) / Math.sqrt(both) : null;
}

/**
 * All orders of 0 to size - 1, the order as it is first.
 *
 * @param {number} size
 */
function* arrangements(size) {
  const order = Array.from({ length: size }, (_, n) => n);
  while (true) {
    yield order;
    let at = size - 2;
    while (at >= 0 && order[at] > order[at + 1]) at -= 1;
    if (at < 0) return;
    let other = size - 1;
    while (order[other] < order[at]) other -= 1;
    [order[at], order[other]] = [order[other], order[at]];
    order.push(...order.splice(at + 1).reverse());
  }
}

/**
 * The order as it is, then shuffled ones (Fisher and Yates).
 *
 * @param {number} size
 * @param {number} draws
 */
function* shuffles(size, draws, seed = 1) {
  const random = randomNumbers(seed);
  yield Array.from({ length: size }, (_, n) => n);
  for (let draw = 0; draw < draws; draw += 1) {
    const order = Array.from({ length: size }, (_, n) => n);
    for (let last = size - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1));
      [order[last], order[other]] = [order[other], order[last]];
    }
    yield order;
  }
}

/**
 * Gamma when the x of whole groups are exchanged. above[a][b] is how many cases of group a lie above how many of group b;
 * an exchange only says which of the two groups has the larger x.
 *
 * @param {Ranks} x the same in a whole group
 * @param {Ranks} y
 * @param {readonly unknown[]} of the group of each case
 * @param {{draws?: number, mostExact?: number}} [limits]
 * @returns {{groups: number, exact: boolean, values: number[], observed: number | null, pOne: number | null,
 *   pTwo: number | null, smallest: number | null}} null for those that are not defined
 */
export function exchange(x, y, of, { draws = DRAWS, mostExact = MOST_EXACT } = {}) {
  const known = bothKnown(x, y);
  const place = new Map();
  /** @type {number[]} */
  const large = [];
  for (const n of known)
    if (!place.has(of[n])) {
      place.set(of[n], place.size);
      large.push(Number(x[n]));
    }
  const size = place.size;
  const above = new Float64Array(size * size);
  for (const one of known)
    for (const other of known) {
      if (Number(y[one]) > Number(y[other])) above[place.get(of[one]) * size + place.get(of[other])] += 1;
    }
  /** @type {number[]} */
  const values = [];
  let defined = false;
  const exact = size <= mostExact;
  for (const order of exact ? arrangements(size) : shuffles(size, draws)) {
    let [c, d] = [0, 0];
    for (let a = 0; a < size; a += 1)
      for (let b = 0; b < size; b += 1) {
        if (large[order[a]] > large[order[b]]) {
          c += above[a * size + b];
          d += above[b * size + a];
        }
      }
    if (!values.length) {
      defined = c + d > 0;
      if (!defined) break;
    }
    values.push(c + d ? (c - d) / (c + d) : 0);
  }
  /** @param {(value: number) => boolean} test */
  const share = (test) => (defined ? values.filter(test).length / values.length : null);
  const [observed, largest] = [values[0], values.reduce((one, other) => Math.max(one, other), -1)];
  return {
    groups: size,
    exact,
    values,
    observed: defined ? observed : null,
    pOne: share((value) => value >= observed - EPSILON),
    pTwo: share((value) => Math.abs(value) >= Math.abs(observed) - EPSILON),
    smallest: share((value) => value >= largest - EPSILON),
  };
}

/**
 * What the widget shows of its data and the choices made.
 *
 * @param {CrosstabData} data
 */
export function crosstabModel(data) {
  /** @type {SideName[]} */
  const sides = ["rows", "columns"];
  /** @type {<T>(make: (side: SideName) => T) => Record<SideName, T>} */
  const bySide = (make) => ({ rows: make("rows"), columns: make("columns") });
  const names = sides.flatMap((side) => data[side].features.map(({ id }) => id));
  /** @type {(side: SideName, weights: Record<string, number>) => number[]} */
  const vector = (side, weights) => data[side].features.map(({ id }) => weights[id]);
  /** @type {(choice: Choice, side: SideName, scores: Ranks) => Ranks} */
  const ranked = (choice, side, scores) =>
    choice.ranks === "levels" ? levelsOf(scores, choice.cuts[side]) : scores;
  /** @param {Ranks} values */
  const cases = (values) => data.of.map((unit) => values[unit]);

  /** @param {Choice} choice */
  function evaluate(choice) {
    const coded = bySide((side) => codedOf(data[side], choice.codes));
    const scores = bySide((side) => scoresOf(coded[side], vector(side, choice.weights)));
    const levels = bySide((side) => levelsOf(scores[side], choice.cuts[side]));
    const [x, y] = [cases(ranked(choice, "rows", scores.rows)), ranked(choice, "columns", scores.columns)];
    const pairs = pairsOf(x, y);
    const known = bothKnown(x, y);
    return {
      coded,
      scores,
      levels,
      x,
      y,
      pairs,
      known,
      gamma: gammaOf(pairs),
      tau: tauOf(pairs),
      test: exchange(x, y, data.of),
      reason: reason(
        choice,
        known.map((n) => x[n]),
        known.map((n) => y[n]),
      ),
    };
  }

  /**
   * Why there is no gamma, in words; "" if there is one.
   *
   * @param {Choice} choice
   * @param {Ranks} x
   * @param {Ranks} y
   */
  function reason(choice, x, y) {
    const [, nouns] = data.nouns[1];
    for (const side of sides) {
      const values = side === "rows" ? x : y;
      const title = data[side].title.toLowerCase();
      if (!vector(side, choice.weights).some(Boolean)) return `no feature of ${title} has a weight`;
      if (!values.length) return `no ${nouns} have a score on both sides`;
      if (new Set(values).size === 1)
        return `all ${nouns} have the same ${choice.ranks.slice(0, -1)} of ${title}`;
    }
    return gammaOf(pairsOf(x, y)) === null ? `no two ${nouns} differ on both sides` : "";
  }

  /**
   * Gamma of each of many choices.
   *
   * @param {Choice} choice
   * @param {Iterable<[rows: Ranks, columns: Ranks]>} tried scores of the two sides
   * @param {boolean} complete whether these are all that there are
   */
  function survey(choice, tried, complete) {
    const found = {
      runs: 0,
      complete,
      positive: 0,
      zero: 0,
      negative: 0,
      undefined: 0,
      reachable: 0,
      below: 0,
      gammas: /** @type {Ranks} */ ([]),
      withP: true,
    };
    for (const [rows, columns] of tried) {
      const [x, y] = [cases(ranked(choice, "rows", rows)), ranked(choice, "columns", columns)];
      const { observed, groups, pOne, smallest } = exchange(x, y, data.of, {
        draws: 0,
        mostExact: MOST_SURVEYED,
      });
      found.runs += 1;
      found.gammas.push(observed);
      found[
        observed === null ? "undefined" : observed > 0 ? "positive" : observed < 0 ? "negative" : "zero"
      ] += 1;
      if (groups > MOST_SURVEYED) found.withP = false;
      else if (observed !== null) {
        found.reachable += Number(Number(smallest) < 0.05);
        found.below += Number(Number(pOne) < 0.05);
      }
    }
    return found;
  }

  /** @param {Choice} choice */
  function surveyWeights(choice) {
    const coded = bySide((side) => codedOf(data[side], choice.codes));
    const moved = names.map((_, n) => n).filter((n) => choice.vary === "all" || choice.weights[names[n]] > 0);
    const complete = 3 ** moved.length <= MOST_GRID;
    const random = randomNumbers(1);
    const ends = data.rows.features.length;
    /** @returns {Generator<[rows: Ranks, columns: Ranks]>} */
    function* tried() {
      for (let run = 0; run < (complete ? 3 ** moved.length : SAMPLE); run += 1) {
        const weights = names.map(() => 0);
        moved.forEach((n, place) => {
          weights[n] = complete ? Math.floor(run / 3 ** place) % 3 : Math.floor(random() * 3);
        });
        yield [scoresOf(coded.rows, weights.slice(0, ends)), scoresOf(coded.columns, weights.slice(ends))];
      }
    }
    return { ...survey(choice, tried(), complete), moved: moved.length };
  }

  /** @param {Choice} choice */
  function surveyCodes(choice) {
    const coded = bySide((side) => codedOf(data[side], choice.codes));
    const weights = bySide((side) => vector(side, choice.weights));
    /** @returns {Generator<[rows: Ranks, columns: Ranks]>} */
    function* tried() {
      const fixed = bySide((side) => scoresOf(coded[side], weights[side]));
      for (const side of sides)
        for (const [column, weight] of weights[side].entries())
          if (weight)
            for (const codes of coded[side]) {
              const was = codes[column];
              for (const other of [0, 0.5, 1, null])
                if (other !== was) {
                  codes[column] = other;
                  const now = { ...fixed, [side]: scoresOf(coded[side], weights[side]) };
                  yield [now.rows, now.columns];
                }
              codes[column] = was;
            }
    }
    return survey(choice, tried(), true);
  }

  return { evaluate, surveyWeights, surveyCodes };
}
