// Concentration, advantage and similarity: the measures of oxus_data.trade_measures, which names the sources of the
// formulas; NaN where there is none.

/** @typedef {Record<string, number | null | undefined>} Values by group; null where none is recorded */

/** @param {readonly number[]} values */
export const sumOf = (values) => values.reduce((total, value) => total + value, 0);

/**
 * @param {number | null | undefined} value
 * @returns {value is number}
 */
const recorded = (value) => value !== null && value !== undefined;

/**
 * Sum of the squares of the shares, from 0 to 1.
 *
 * @param {readonly (number | null | undefined)[]} values
 */
export function herfindahl(values) {
  const parts = values.filter(recorded);
  const total = sumOf(parts);
  return total ? sumOf(parts.map((part) => (part / total) ** 2)) : NaN;
}

/**
 * Least and greatest index of a list of the largest shares; the rest is not known.
 *
 * @param {readonly number[]} shares in per cent
 * @param {number} printedTo the unit to which they are rounded
 */
export function herfindahlBounds(shares, printedTo) {
  const listed = [...shares].sort((one, other) => other - one);
  if (!sumOf(listed)) return [NaN, NaN];
  const least = listed.map((share) => Math.max(share - printedTo / 2, 0));
  let left = 100 - sumOf(least);
  const most = listed.map((share, n) => {
    const raised = Math.min(share + printedTo / 2 - least[n], Math.max(left, 0));
    left -= raised;
    return least[n] + raised;
  });
  const rest = Math.max(left, 0);
  const largest = Math.min(...most);
  const number = largest ? Math.floor(rest / largest) : 0;
  most.push(...Array(number).fill(largest), rest - number * largest);
  return [least, most].map((parts) => sumOf(parts.map((part) => (part / 100) ** 2)));
}

/**
 * Share of a group at home over its share in the world (Balassa), by group.
 *
 * @param {Values} own
 * @param {Values} world
 * @returns {Record<string, number>}
 */
export function balassa(own, world) {
  const [total, whole] = [own, world].map((values) => sumOf(Object.values(values).filter(recorded)));
  return Object.fromEntries(
    Object.entries(own).map(([group, value]) => {
      const reference = world[group];
      return [group, value == null || !total || !reference ? NaN : value / total / (reference / whole)];
    }),
  );
}

/**
 * The part that two compositions have in common (Finger and Kreinin), from 0 to 1.
 *
 * @param {Values} one
 * @param {Values} other
 */
export function fingerKreinin(one, other) {
  const [total, whole] = [one, other].map((values) => sumOf(Object.values(values).filter(recorded)));
  return total && whole
    ? sumOf(Object.keys(one).map((group) => Math.min((one[group] || 0) / total, (other[group] || 0) / whole)))
    : NaN;
}
