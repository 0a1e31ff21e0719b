// The geometry of the base, which comes as whole hundredths of a degree, each point as steps from the one before.

/**
 * @typedef {number[]} Packed x, y of the first point, then steps
 * @typedef {[longitude: number, latitude: number][]} Line
 */

/** @param {Packed} packed @returns {Line} */
export function unpackLine(packed) {
  /** @type {Line} */
  const line = [];
  let [x, y] = [0, 0];
  for (let n = 0; n < packed.length; n += 2) {
    x += packed[n];
    y += packed[n + 1];
    line.push([x / 100, y / 100]);
  }
  return line;
}

/** @param {Packed[][]} polygons */
export const unpackPolygons = (polygons) => polygons.map((rings) => rings.map(unpackLine));

/** GeoJSON has longitude first, and Leaflet latitude. @param {Line} line */
export const forLeaflet = (line) => line.map(([lon, lat]) => /** @type {[number, number]} */ ([lat, lon]));

/**
 * Which outline of the Aral Sea fits a year. The sources do not date them: the first is as large as the sea of 1960, the
 * second larger and the third smaller than that of 2010.
 *
 * @param {number | null} year null for today
 * @returns {number} 0, 1 or 2
 */
export const aralOf = (year) => (year === null || year > 2010 ? 2 : year > 1960 ? 1 : 0);
