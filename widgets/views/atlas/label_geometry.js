// The geometry of names on the map; nothing here touches the page.

/**
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box in pixels
 * @typedef {import("./atlas_model.js").AtlasData["outlines"][string]} Outline
 * @typedef {[longitude: number, latitude: number][]} Ring
 */

/**
 * The box that a name needs around its middle, with a little air.
 *
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @returns {Box}
 */
export const boxAround = (x, y, width, height) => ({
  left: x - width / 2 - 2,
  right: x + width / 2 + 2,
  top: y - height / 2 - 1,
  bottom: y + height / 2 + 1,
});

/** @type {(one: Box, others: readonly Box[]) => boolean} */
export const hitsAny = (one, others) =>
  others.some(
    (other) =>
      one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom,
  );

/** @type {(one: Box, edge: Box) => boolean} */
export const liesWithin = (one, edge) =>
  one.left >= edge.left && one.right <= edge.right && one.top >= edge.top && one.bottom <= edge.bottom;

/**
 * All rings of an outline.
 *
 * @param {Outline} outline
 * @returns {Ring[]}
 */
export const ringsOf = (outline) =>
  outline.type === "Polygon" ? outline.coordinates : outline.coordinates.flat();

/**
 * Whether a point lies inside rings and in none of their holes: a line from it crosses them an odd number of times.
 *
 * @param {{lat: number, lng: number}} point
 * @param {readonly Ring[]} rings
 */
export function isInside({ lat, lng }, rings) {
  let odd = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[xi, yi], [xj, yj]] = [ring[i], ring[j]];
      if (yi > lat !== yj > lat && lng < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) odd = !odd;
    }
  return odd;
}

/**
 * Steps away from a point, the nearest first, wider than high as names are.
 *
 * @returns {[dx: number, dy: number][]} in pixels
 */
export function stepsAway() {
  /** @type {[number, number][]} */
  const steps = [[0, 0]];
  for (let r = 14; r <= 168; r += 14)
    for (let a = 0; a < 12; a++)
      steps.push([r * Math.cos((a * Math.PI) / 6) * 1.4, r * Math.sin((a * Math.PI) / 6)]);
  return steps;
}
