// The geometry of names on the map; nothing here touches the page.

/**
 * @typedef {import("./atlas_model.js").AtlasData["outlines"][string]} Outline
 * @typedef {[longitude: number, latitude: number][]} Ring
 */

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
  for (const ring of rings) {
    const { south, north, east } = extentOf(ring);
    if (lat < south || lat > north || lng > east) continue;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [[xi, yi], [xj, yj]] = [ring[i], ring[j]];
      if (yi > lat !== yj > lat && lng < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) odd = !odd;
    }
  }
  return odd;
}

/** @type {WeakMap<Ring, {south: number, north: number, east: number}>} */
const extents = new WeakMap();

/**
 * How far a ring reaches. It is measured once, because most points lie far from most rings.
 *
 * @param {Ring} ring
 */
function extentOf(ring) {
  let extent = extents.get(ring);
  if (!extent) {
    const lats = ring.map(([, lat]) => lat);
    extent = {
      south: Math.min(...lats),
      north: Math.max(...lats),
      east: Math.max(...ring.map(([lng]) => lng)),
    };
    extents.set(ring, extent);
  }
  return extent;
}

/**
 * Steps away from a point, the nearest first, wider than high as names are.
 *
 * @returns {[dx: number, dy: number][]} in pixels
 */
export function stepsAway() {
  /** @type {[number, number][]} */
  const steps = [[0, 0]];
  for (let r = 16; r <= 128; r += 16)
    for (let a = 0; a < 8; a++)
      steps.push([r * Math.cos((a * Math.PI) / 4) * 1.4, r * Math.sin((a * Math.PI) / 4)]);
  return steps;
}
