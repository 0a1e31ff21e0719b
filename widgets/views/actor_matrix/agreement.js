// How far two coders agree: the same as agreement.py.
import { CODES } from "./actor_model.js";

/**
 * How far two coders agree; the same formulas as agreement.py (Cohen 1960, 1968). Kappas are null where undefined.
 *
 * @param {readonly (readonly number[])[]} pairs the two codes of each cell
 */
export function agreementOf(pairs) {
  const n = pairs.length;
  /** @param {0 | 1} place */
  const sums = (place) => CODES.map((code) => pairs.filter((pair) => pair[place] === code).length);
  const [rows, columns] = [sums(0), sums(1)];
  const table = CODES.map((one) =>
    CODES.map((two) => pairs.filter(([a, b]) => a === one && b === two).length),
  );
  /** @param {(one: number, two: number, i: number, j: number) => number} value */
  const all = (value) =>
    CODES.reduce((sum, one, i) => sum + CODES.reduce((part, two, j) => part + value(one, two, i, j), 0), 0);
  /** @param {(one: number, two: number) => number} apart */
  const kappa = (apart) => {
    const byChance = all((one, two, i, j) => apart(one, two) * rows[i] * columns[j]);
    return byChance ? 1 - (n * all((one, two, i, j) => apart(one, two) * table[i][j])) / byChance : null;
  };
  return {
    n,
    table,
    same: pairs.filter(([a, b]) => a === b).length,
    expected: rows.reduce((sum, count, i) => sum + count * columns[i], 0) / n ** 2,
    kappa: kappa((one, two) => Number(one !== two)),
    weighted: kappa((one, two) => Math.abs(one - two)),
  };
}
