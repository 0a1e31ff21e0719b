// The names on the map, in the order of their importance; the base map's placer finds room for each.
import { isInside, ringsOf, stepsAway } from "./label_geometry.js";

/**
 * @typedef {import("./map_layers.js").Names} Names
 * @typedef {import("./atlas_model.js").AtlasData} AtlasData
 * @typedef {import("./atlas_model.js").At} At
 *
 * @typedef {import("../map/names.js").Name & {polity?: boolean}} Name
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
 * @param {{today: boolean, large: boolean}} setting whether the states of today are to be named, and whether in large type
 * @param {(x: number, y: number) => {lat: number, lng: number}} placeAt the place at a point of the map, in pixels
 * @returns {Name[]}
 */
export function namesOf({ polities, towns }, data, { today, large }, placeAt) {
  const named = new Set([...polities.map(({ text }) => text), ...towns.map(({ name }) => name)]);
  const type = large ? " big" : "";
  /** @type {(outline: string) => Required<Name>["middles"]} */
  const inside = (outline) => {
    const rings = ringsOf(data.outlines[outline]);
    // The placer asks again each time that a name has become a number, and the answer is the same.
    return onceFor((width, x, y) => {
      /** @param {number} right @param {number} down */
      const fits = (right, down) => isInside(placeAt(x + right, y + down), rings);
      // At the point given for it; then where both ends are inside, too; then where the middle is.
      const steps = stepsAway()
        .slice(1)
        .filter(([dx, dy]) => fits(dx, dy));
      const whole = new Set(steps.filter(([dx, dy]) => fits(dx - width / 2, dy) && fits(dx + width / 2, dy)));
      const own = /** @type {[number, number]} */ ([0, 0]);
      const first = fits(-width / 2, 0) && fits(width / 2, 0) ? [own] : [];
      return [
        ...first,
        ...whole,
        ...(first.length ? [] : [own]),
        ...steps.filter((step) => !whole.has(step)),
      ];
    });
  };
  return [
    // Small ones first: they have the fewest places to stand.
    ...[...polities].reverse().map(({ text, at, outline, soft, lit, area }, n) => ({
      text,
      at,
      kind: `polity ${SIZES.find(([least]) => area >= least)?.[1]}${soft ? " soft" : ""}${lit ? " lit" : ""}${type}`,
      rank: 13 + n / 100,
      middles: inside(outline),
      polity: true,
    })),
    ...towns.map(({ name, at, rank, seat }) => ({
      text: name,
      at,
      kind: `town ${seat ? "seat" : `rank-${rank}`}${type}`,
      rank: seat ? 12 : 10 + 15 * rank,
      dot: seat ? 9 : 6,
    })),
    ...(today ? Object.entries(data.today) : [])
      .filter(([, name]) => !named.has(name))
      .map(([id, name]) => ({
        text: name,
        at: centreOf(data.outlines[id]),
        kind: `now${type}`,
        rank: 12.5,
        middles: inside(id),
      })),
  ];
}

/**
 * Remember the last answer of a function, for as long as it is asked the same.
 *
 * @param {(width: number, x: number, y: number) => [number, number][]} find
 * @returns {Required<Name>["middles"]}
 */
function onceFor(find) {
  let asked = "";
  /** @type {[number, number][]} */
  let found = [];
  return (width, _height, x, y) => {
    const now = `${width} ${x} ${y}`;
    if (now !== asked) [asked, found] = [now, find(width, x, y)];
    return found;
  };
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
