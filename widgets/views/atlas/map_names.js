// The names on the map, in the order of their importance; the base map's placer finds room for each.

/**
 * @typedef {import("./map_layers.js").Names} Names
 * @typedef {import("./atlas_model.js").AtlasData} AtlasData
 * @typedef {import("./atlas_model.js").At} At
 *
 * @typedef {object} Name as the placer of the base map takes it
 * @property {string} text
 * @property {At} at
 * @property {string} kind its classes
 * @property {number} rank the smaller, the more important
 * @property {number} [dot] pixels to keep clear around the point
 * @property {"beside" | "centre" | "inside"} spots
 * @property {AtlasData["outlines"][string]} [ring] to stay inside
 */

/** The size of a polity's name by its area in km². @type {[least: number, size: string][]} */
const SIZES = [
  [1_500_000, "huge"],
  [400_000, "large"],
  [0, "small"],
];

/**
 * @param {Names} names
 * @param {AtlasData} data
 * @param {boolean} near whether the reader has zoomed in: then lesser towns have their names, too
 * @param {boolean} today whether the states of today are to be named
 * @returns {Name[]}
 */
export function namesOf({ polities, towns }, data, near, today) {
  const named = new Set([...polities.map(({ text }) => text), ...towns.map(({ name }) => name)]);
  return [
    // Small ones first: they have the fewest places to stand.
    ...[...polities].reverse().map(({ text, at, outline, soft, lit, area }, n) => ({
      text,
      at,
      kind: `polity ${SIZES.find(([least]) => area >= least)?.[1]}${soft ? " soft" : ""}${lit ? " lit" : ""}`,
      rank: 13 + n / 100,
      spots: /** @type {const} */ ("inside"),
      ring: data.outlines[outline],
    })),
    ...towns
      .filter(({ rank }) => near || rank < 3)
      .map(({ name, at, rank, seat }) => ({
        text: name,
        at,
        kind: seat ? "town seat" : `town rank-${rank}`,
        rank: seat ? 12 : 40 + 10 * rank,
        dot: seat ? 8 : 5,
        spots: /** @type {const} */ ("beside"),
      })),
    ...(today ? Object.entries(data.today) : [])
      .filter(([, name]) => !named.has(name))
      .map(([id, name]) => ({
        text: name,
        at: centreOf(data.outlines[id]),
        kind: "state today",
        rank: 12.5,
        spots: /** @type {const} */ ("inside"),
        ring: data.outlines[id],
      })),
  ];
}

/**
 * The middle of the box around an outline.
 *
 * @param {AtlasData["outlines"][string]} outline
 * @returns {At}
 */
export function centreOf(outline) {
  const points = (outline.type === "Polygon" ? [outline.coordinates] : outline.coordinates).flat(2);
  const [lons, lats] = [points.map(([lon]) => lon), points.map(([, lat]) => lat)];
  return [(Math.min(...lats) + Math.max(...lats)) / 2, (Math.min(...lons) + Math.max(...lons)) / 2];
}
