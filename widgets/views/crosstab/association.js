// Measures of association and the permutation test: the same as association.py. Nothing here touches the page.

/**
 * @typedef {(number | null)[]} Ranks null where there is no score
 * @typedef {{c: number, d: number, tx: number, ty: number, all: number}} Pairs
 */

const MOST_EXACT = 7;
const DRAWS = 4999;
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
 * The places of the cases that both have.
 *
 * @type {(x: Ranks, y: Ranks) => number[]}
 */
export const bothKnown = (x, y) => x.map((_, n) => n).filter((n) => x[n] !== null && y[n] !== null);

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
