// The classes of the map: how many bodies get which shade.

/** The smallest number of bodies in each class. */
export const FIRST_OF_CLASS = [1, 3, 5, 8, 12];

/**
 * The class of a number of bodies: from 1, or 0 for none.
 *
 * @param {number} bodies
 */
export const classOf = (bodies) => FIRST_OF_CLASS.filter((first) => first <= bodies).length;

/**
 * The numbers of a class in words: "1 to 2", "12 and more".
 *
 * @param {number} n from 1
 */
export function classSpan(n) {
  const [first, next] = FIRST_OF_CLASS.slice(n - 1);
  if (next === undefined) return `${first} and more`;
  return first === next - 1 ? `${first}` : `${first} to ${next - 1}`;
}
