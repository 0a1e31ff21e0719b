// What lies under every map: land, relief, waters, borders and their names.
import { aralOf, forLeaflet, unpackLine, unpackPolygons } from "./geometry.js";

/**
 * @typedef {import("./geometry.js").Packed} Packed
 *
 * @typedef {object} BaseData
 * @property {{disputed: boolean, polygons: Packed[][]}[]} countries
 * @property {Packed[][]} lakes
 * @property {{source: string, polygons: Packed[][]}[]} aral the largest first
 * @property {Packed[]} rivers
 * @property {{five: boolean, disputed: string, lines: Packed[]}[]} borders
 * @property {[kind: string, text: string, lat: number, lon: number, rank: number, zoom: number, angle: number][]} names
 * @property {{bounds: [[south: number, west: number], [north: number, east: number]], url: string}[]} relief
 *
 * @typedef {"land" | "relief" | "water" | "borders" | "states" | "cities" | "waters" | "terrain"} Layer
 * @typedef {{layers: Layer[], year: number | null}} Options
 */

/** The panes and their z-index; Leaflet's own for shapes of a map is 400. @type {Record<string, number>} */
const PANES = {
  "oxus-land": 100,
  "oxus-states": 210,
  "oxus-water": 220,
  "oxus-relief": 230,
  "oxus-borders": 240,
};

/** Which names a layer has, and from where their ranks count. @type {Record<string, [layer: Layer, rank: number]>} */
const KINDS = {
  state: ["states", 10],
  sea: ["waters", 20],
  capital: ["cities", 30],
  lake: ["waters", 40],
  city: ["cities", 50],
  river: ["waters", 60],
  range: ["terrain", 70],
  desert: ["terrain", 72],
};

/** @param {Untyped} map @param {BaseData} data @param {Options} options */
export function baseMap(map, data, { layers, year }) {
  /** @type {Record<string, Untyped>} */
  const svg = {};
  for (const [name, z] of Object.entries(PANES)) {
    const pane = map.createPane(name);
    pane.style.zIndex = z;
    if (name !== "oxus-states") pane.style.pointerEvents = "none";
    if (name !== "oxus-relief") svg[name] = L.svg({ pane: name, padding: 0.5 });
  }
  /** @type {(pane: string, className: string, fill?: boolean) => object} */
  const look = (pane, className, fill = true) => ({
    pane,
    renderer: svg[pane],
    interactive: false,
    className,
    fill,
    weight: 1,
    smoothFactor: 0.5,
  });
  const groups = groupsOf(data, look);
  let aral = L.layerGroup();
  for (const name of layers) groups[name]?.addTo(map);
  /** @param {number | null} to */
  function setYear(to) {
    aral.remove();
    aral = aralLayer(data, look, to);
    if (layers.includes("water")) aral.addTo(map);
  }
  setYear(year);
  map.oxusNames.set("base", namesOf(data, layers));
  return {
    setYear,
    /** @param {Layer} layer @param {boolean} on */
    show(layer, on) {
      if (groups[layer]) groups[layer][on ? "addTo" : "removeFrom"](map);
      layers = on ? [...new Set([...layers, layer])] : layers.filter((other) => other !== layer);
      if (layer === "water") aral[on ? "addTo" : "removeFrom"](map);
      map.oxusNames.set("base", namesOf(data, layers));
    },
  };
}

/**
 * @param {BaseData} data
 * @param {(pane: string, className: string, fill?: boolean) => object} look
 * @returns {Record<string, Untyped>}
 */
function groupsOf(data, look) {
  const land = data.countries.flatMap(({ polygons }) =>
    unpackPolygons(polygons).map((rings) => rings.map(forLeaflet)),
  );
  const crimea = data.countries.filter(({ disputed }) => disputed);
  const lakes = data.lakes.map((rings) => rings.map((ring) => forLeaflet(unpackLine(ring))));
  /** @type {(which: BaseData["borders"], className: string) => Untyped} */
  const border = (which, className) => {
    const lines = which.flatMap(({ lines }) => lines.map((line) => forLeaflet(unpackLine(line))));
    return L.polyline(lines, look("oxus-borders", className, false));
  };
  const firm = data.borders.filter(({ disputed }) => !disputed);
  return {
    land: L.layerGroup([
      // A sea of its own, not the map's ground: the relief mixes with what is in the panes.
      L.rectangle(
        [
          [-85, -540],
          [85, 540],
        ],
        look("oxus-land", "oxus-sea-shape"),
      ),
      // The shore shows where no land covers its inner half.
      L.polygon(land, look("oxus-land", "oxus-shore", false)),
      L.polygon(land, look("oxus-land", "oxus-land")),
      ...crimea.map(({ polygons }) =>
        L.polygon(
          unpackPolygons(polygons).map((rings) => rings.map(forLeaflet)),
          look("oxus-states", "oxus-disputed-land"),
        ),
      ),
    ]),
    relief: L.layerGroup(
      data.relief.map(({ bounds, url }) => L.imageOverlay(url, bounds, { pane: "oxus-relief", alt: "" })),
    ),
    water: L.layerGroup([
      L.polyline(
        data.rivers.map((line) => forLeaflet(unpackLine(line))),
        look("oxus-water", "oxus-river-line", false),
      ),
      L.polygon(lakes, look("oxus-water", "oxus-lake-shape")),
    ]),
    borders: L.layerGroup([
      border(
        firm.filter(({ five }) => !five),
        "oxus-border",
      ),
      border(
        firm.filter(({ five }) => five),
        "oxus-border oxus-border-five",
      ),
      border(
        data.borders.filter(({ disputed }) => disputed),
        "oxus-border oxus-border-disputed",
      ),
    ]),
  };
}

/**
 * The Aral Sea of a year, and the shore of about 1960 around what is left.
 *
 * @param {BaseData} data
 * @param {(pane: string, className: string, fill?: boolean) => object} look
 * @param {number | null} year
 */
function aralLayer({ aral }, look, year) {
  const shapes = aral.map(({ polygons }) => unpackPolygons(polygons).map((rings) => rings.map(forLeaflet)));
  const number = aralOf(year);
  const layers = [L.polygon(shapes[number], look("oxus-water", "oxus-lake-shape"))];
  if (number) layers.unshift(L.polygon(shapes[0], look("oxus-water", "oxus-old-shore")));
  return L.layerGroup(layers);
}

/** @param {BaseData} data @param {Layer[]} layers @returns {import("./names.js").Name[]} */
function namesOf({ names }, layers) {
  return names.flatMap(([kind, text, lat, lon, rank, zoom, angle]) => {
    const [layer, first] = KINDS[kind];
    if (!layers.includes(layer)) return [];
    /** @type {Partial<import("./names.js").Name>} */
    const dot = kind === "capital" || kind === "city" ? { dot: kind } : {};
    // A large state before a small one, and both before towns; otherwise kind after kind.
    const own = first + (kind === "city" ? 4 : 3) * (rank - 1);
    const look = kind === "state" && rank === 1 ? "five" : kind;
    const at = /** @type {[number, number]} */ ([lat, lon]);
    return [{ text, at, kind: look, rank: own, zoom, angle, ...dot }];
  });
}
