// Soft edges that every browser draws, without a filter: WebKit leaves filters on parts of a drawing out.
//
// The colour is the same shape several times, each time a little wider and thin as mist: inside, the layers add up to one
// even colour; outside, fewer and fewer of them reach. A mask thins the inside towards the edge in the same way, so that
// the outline runs through the middle of the fade.
import { s } from "../kit/dom.js";

/** How far a soft edge reaches to either side of the outline, in degrees of longitude. @type {Record<string, number>} */
const REACH = { sphere: 0.5, vague: 1.25 };
const LAYERS = 5;

/**
 * The strokes of a soft edge.
 *
 * @param {string} certainty
 * @param {number} pixels that a degree of longitude has on the map
 * @returns {number[]} widths in pixels, the narrowest first; none for what is held firmly
 */
export function edgeWidths(certainty, pixels) {
  const reach = (REACH[certainty] ?? 0) * pixels;
  return reach ? Array.from({ length: LAYERS }, (_, n) => (2 * reach * (n + 0.5)) / LAYERS) : [];
}

/**
 * The opacity of each of some layers that together have a given one.
 *
 * @param {number} together
 * @param {number} layers
 */
export const opacityOfEach = (together, layers) => 1 - (1 - together) ** (1 / layers);

/** The rim of the map, where outlines end because the map does: such a corner is not a corner of the polity. */
const RIM = { west: 44.05, east: 91.95, south: 32.05, north: 56.95 };

/** @type {(point: [number, number]) => boolean} */
const onRim = ([lon, lat]) => lon <= RIM.west || lon >= RIM.east || lat <= RIM.south || lat >= RIM.north;

/**
 * A ring with its corners cut (Chaikin 1974), by half a degree at most: nobody knows of a corner in a soft edge.
 *
 * @param {[number, number][]} ring closed
 * @param {number} [times]
 * @returns {[number, number][]}
 */
export function rounded(ring, times = 2) {
  if (!times) return ring;
  const open = ring.slice(0, -1);
  /** @type {(from: [number, number], to: [number, number]) => [number, number]} */
  const towards = (from, to) => {
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const share = Math.min(0.25, 0.5 / (length || 1));
    return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
  };
  const cut = open.flatMap((point, n) =>
    onRim(point)
      ? [point]
      : [towards(point, open.at(n - 1) ?? point), towards(point, open[(n + 1) % open.length])],
  );
  return rounded([...cut, cut[0]], times - 1);
}

let count = 0;

/**
 * The parts of a soft edge, around one path that all of them share.
 *
 * @param {{edge: string, together: number, fillColor: string}} options how soft, how dense inside, which colour
 */
function softParts({ edge, together, fillColor }) {
  const id = `oxus-soft-${++count}`;
  const path = s("path", { id });
  const layers = edgeWidths(edge, 1).length;
  /** @type {(attributes: Record<string, string | number>) => SVGElement} */
  const use = (attributes) => s("use", { href: `#${id}`, "stroke-linejoin": "round", ...attributes });
  // Half of the density outside, all of it inside; the strokes lead from one to the other.
  const thinned = Array.from({ length: layers }, () =>
    use({ fill: "none", stroke: "#808080", "stroke-opacity": opacityOfEach(1 - 1 / (layers + 1), layers) }),
  );
  const around = s("rect", { fill: "#808080" });
  const mask = s(
    "mask",
    { id: `${id}-mask`, maskUnits: "userSpaceOnUse", style: "mask-type:luminance" },
    around,
    use({ fill: "#fff", "fill-rule": "evenodd" }),
    ...thinned,
  );
  const spread = Array.from({ length: layers }, () =>
    use({
      fill: fillColor,
      stroke: fillColor,
      "fill-rule": "evenodd",
      opacity: opacityOfEach(together, layers),
    }),
  );
  const element = s(
    "g",
    { class: "oxus-edge" },
    s("defs", {}, path, mask),
    s("g", { mask: `url(#${id}-mask)` }, ...spread),
  );
  /**
   * @param {string} d the shape
   * @param {number} pixels that a degree of longitude has
   * @param {Untyped} bounds that are drawn
   */
  function paint(d, pixels, { min, max }) {
    path.setAttribute("d", d);
    const box = { x: min.x, y: min.y, width: max.x - min.x, height: max.y - min.y };
    for (const [name, value] of Object.entries(box))
      for (const each of [mask, around]) each.setAttribute(name, String(value));
    for (const [n, width] of edgeWidths(edge, pixels).entries())
      for (const each of [thinned[n], spread[n]]) each.setAttribute("stroke-width", String(width));
  }
  return { element, paint };
}

/** @type {Untyped} */
let kind = null;

/**
 * Leaflet's polygon with a soft edge.
 *
 * @param {Untyped} rings latitudes and longitudes, as Leaflet has them
 * @param {Untyped} options its own, and `edge`, a certainty, and `together`, the opacity inside
 */
export function softPolygon(rings, options) {
  kind ??= L.Polygon.extend({
    onAdd(/** @type {Untyped} */ map) {
      this._soft = softParts(this.options);
      L.Polygon.prototype.onAdd.call(this, map);
      this._path.before(this._soft.element);
    },
    onRemove(/** @type {Untyped} */ map) {
      this._soft.element.remove();
      L.Polygon.prototype.onRemove.call(this, map);
    },
    _updatePath() {
      L.Polygon.prototype._updatePath.call(this);
      const pixels = (256 * 2 ** this._map.getZoom()) / 360;
      this._soft.paint(this._path.getAttribute("d"), pixels, this._renderer._bounds);
    },
  });
  return new kind(rings, options);
}
