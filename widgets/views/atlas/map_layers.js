// What lies on the map: the polities, roads, places and events of one frame, over the base map.
import { h } from "../kit/dom.js";
import { byPlace, isMain, isNew, isUnfinished, townsOf } from "./atlas_model.js";
import { DISPUTED, EVENT } from "./signs.js";
import { rounded, softPolygon } from "./soft_edge.js";

/**
 * @typedef {import("./atlas_model.js").AtlasData} AtlasData
 * @typedef {import("./atlas_model.js").AtlasState} AtlasState
 * @typedef {import("./atlas_model.js").Frame} Frame
 * @typedef {import("./atlas_model.js").At} At
 * @typedef {import("./atlas_model.js").Tour["stops"][number]} Stop
 *
 * @typedef {object} Ground
 * @property {Untyped} layer Leaflet's group of all that a frame shows, except for its towns
 * @property {Untyped} towns
 * @property {Record<string, Untyped>} svg Leaflet's renderer of each pane
 *
 * @typedef {object} Names what is to be named on the map
 * @property {{text: string, at: At, outline: string, soft: boolean, lit: boolean, area: number}[]} polities the largest
 *   first
 * @property {import("./atlas_model.js").Town[]} towns
 */

/** The panes, from the lowest to the highest, and their z-index: rivers, lakes and relief (220, 230) lie over the colours.
 * @type {Record<string, number>} */
const PANES = { soft: 212, firm: 214, routes: 350, today: 380, dots: 420, rim: 430 };
/** The panes of the base map. */
const BASE = ["oxus-land", "oxus-states", "oxus-water", "oxus-relief", "oxus-borders"];
const POINTED_AT = ["dots", "soft", "firm"]; // panes with tooltips

/**
 * @param {Untyped} map Leaflet's
 * @param {AtlasData} data
 * @returns {Ground}
 */
export function groundOf(map, { window: { south, west, north, east } }) {
  for (const name of BASE) map.getPane(name)?.setAttribute("aria-hidden", "true");
  for (const [name, z] of Object.entries(PANES)) {
    const pane = map.createPane(name);
    pane.style.zIndex = z;
    // What the shapes say is in the legend, the caption and the text version: no list of a hundred pictures.
    pane.setAttribute("aria-hidden", "true");
    if (!POINTED_AT.includes(name)) pane.style.pointerEvents = "none";
  }
  const svg = Object.fromEntries(
    Object.keys(PANES).map((name) => [name, L.svg({ pane: name, padding: 0.4 })]),
  );
  const corners = [
    [south, west],
    [north, west],
    [north, east],
    [south, east],
  ];
  const world = [
    [-85, -360],
    [85, -360],
    [85, 360],
    [-85, 360],
  ];
  // Beyond the window nothing is drawn, and an outline that ends there would look like a border: it fades into a veil.
  softPolygon([world, corners], {
    pane: "rim",
    renderer: svg.rim,
    interactive: false,
    className: "oxus-rim",
    stroke: false,
    fillColor: "var(--oxus-land)",
    fillOpacity: 0,
    together: 0.86,
    edge: "sphere",
  }).addTo(map);
  return { layer: L.layerGroup().addTo(map), towns: L.layerGroup().addTo(map), svg };
}

/**
 * Draw the towns of a frame in place of those before.
 *
 * @param {Ground} ground
 * @param {AtlasState} atlas
 * @param {Frame} frame
 * @param {boolean} near whether the reader is near enough for the lesser towns
 */
export function townLayers({ towns: layer, svg }, { data, shown }, frame, near) {
  const towns = shown.places ? townsOf(data.places, frame).filter(({ rank }) => near || rank < 3) : [];
  layer.clearLayers();
  for (const town of [...towns].reverse()) layer.addLayer(townDot(svg, town));
  return towns;
}

/**
 * Draw a frame in place of the one before, except for its towns.
 *
 * @param {Ground} ground
 * @param {AtlasState} atlas
 * @param {Frame} frame
 * @param {Stop | null} stop of a tour: its polities are lit up while the others step back
 * @returns {Names["polities"]}
 */
export function frameLayers({ layer, svg }, { data, shown }, frame, stop) {
  const lit = new Set(stop?.light);
  const all = townsOf(data.places, frame);
  const shows = shown.polities ? frame.shows : [];
  const disputes = shown.disputed ? frame.disputes : [];
  const events = shown.events ? byPlace(frame.events) : [];
  layer.clearLayers();
  const layers = [
    ...shows.map((each) => polityShape(svg, data, each, lit)),
    ...(shown.routes ? frame.routes : []).flatMap((route) =>
      routeLines(svg, data, route, isMain(route, all)),
    ),
    ...(stop?.road.length ? roadOfTour(svg, stop.road) : []),
    ...(shown.today ? Object.keys(data.today) : []).map((id) => todayBorder(svg, data.outlines[id])),
    ...events.map(eventMarker),
    ...disputes.map(disputeMarker),
  ];
  for (const each of layers) layer.addLayer(each);
  return shows.map(({ polity: { id, dated, label, at, outline, certainty, area }, state }) => ({
    text: `${isNew(state) ? "▸ " : ""}${dated ? `${label}, ${dated}` : label}`,
    at,
    outline,
    soft: certainty !== "core",
    lit: lit.has(id),
    area,
  }));
}

/**
 * The colour of a ruling group as the theme wants it.
 *
 * @param {string} color
 */
export const inkOf = (color) => `color-mix(in srgb, ${color} var(--pure), #fff)`;

/** How dense the colour of a polity is. */
const DENSE = 0.36;

/** @type {Map<string, Untyped>} */
const corners = new Map();

/**
 * The corners of an outline as Leaflet has them; of a soft one, rounded.
 *
 * @type {(id: string, outline: AtlasData["outlines"][string], soft: boolean) => Untyped}
 */
function cornersOf(id, outline, soft) {
  const key = `${id} ${soft}`;
  const found = corners.get(key);
  if (found) return found;
  const polygons = outline.type === "Polygon" ? [outline.coordinates] : outline.coordinates;
  const made = polygons.map((rings) =>
    rings.map((ring) => (soft ? rounded(ring) : ring).map(([lon, lat]) => L.latLng(lat, lon))),
  );
  corners.set(key, made);
  return made;
}

/** @type {(svg: Ground["svg"], data: AtlasData, shown: import("./atlas_model.js").Shown, lit: ReadonlySet<string>) => Untyped} */
function polityShape(svg, data, { polity, state }, lit) {
  const { id, name, dated, kind, culture, certainty, seat, group, inside, outline } = polity;
  const soft = certainty !== "core";
  const dense =
    DENSE *
    (isNew(state) || lit.has(id) ? 1.3 : 1) *
    (isUnfinished(state) ? 0.6 : 1) *
    (lit.size && !lit.has(id) ? 0.45 : 1);
  const color = inkOf(data.groups[group].color);
  const style = {
    pane: soft ? "soft" : "firm",
    renderer: soft ? svg.soft : svg.firm,
    className: `oxus-polity oxus-${certainty}`,
    color,
    stroke: !soft,
    weight: isNew(state) || lit.has(id) ? 3.2 : 1.6,
    dashArray: inside ? "5 3" : null,
    fillColor: color,
    fillOpacity: soft ? 0 : dense,
    smoothFactor: 0.6,
  };
  const points = cornersOf(outline, data.outlines[outline], soft);
  const shape = soft
    ? softPolygon(points, { ...style, together: dense, edge: certainty })
    : L.polygon(points, style);
  const words = [
    `${name}${dated ? `, ${dated}` : ""}`,
    `${kind}; ${culture}`,
    data.certainty[certainty],
    seat && `seat: ${seat}`,
  ];
  shape.bindTooltip(() => h("div", {}, ...words.filter(Boolean).map((line) => h("div", {}, line))), {
    sticky: true,
  });
  return shape;
}

/**
 * A road as a curve through its stops (Catmull and Rom 1974); a railway goes straight from stop to stop.
 *
 * @param {readonly At[]} line
 * @returns {At[]}
 */
export function curved(line) {
  const at = (/** @type {number} */ n) => line[Math.max(0, Math.min(line.length - 1, n))];
  return line.flatMap((point, n) => {
    if (n === line.length - 1) return [point];
    const [a, b, c, d] = [at(n - 1), point, at(n + 1), at(n + 2)];
    return [0, 0.25, 0.5, 0.75].map(
      (t) =>
        /** @type {At} */ (
          [0, 1].map(
            (i) =>
              b[i] +
              0.5 *
                t *
                (c[i] -
                  a[i] +
                  t * (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i] + t * (3 * (b[i] - c[i]) + d[i] - a[i]))),
          )
        ),
    );
  });
}

/**
 * The line of a road over a pale casing; a railway has its sleepers, too.
 *
 * @type {(svg: Ground["svg"], data: AtlasData, route: Frame["routes"][number], main: boolean) => Untyped[]}
 */
function routeLines(svg, { kinds }, { kind, line }, main) {
  const rail = kind === "rail";
  const place = {
    pane: "routes",
    renderer: svg.routes,
    interactive: false,
    lineCap: "round",
    smoothFactor: 0.5,
  };
  const points = rail ? line : curved(line);
  const weight = main ? 2.4 : 1.5;
  const casing = L.polyline(points, { ...place, className: "oxus-casing", weight: weight + 1.4 });
  const road = L.polyline(points, {
    ...place,
    weight: rail ? 1.6 : weight,
    dashArray: kinds[kind].dash || null,
    className: `oxus-route oxus-${kind}${main ? " oxus-main" : ""}`,
  });
  const sleepers = {
    ...place,
    weight: 5,
    dashArray: "1.2 8",
    lineCap: "butt",
    className: "oxus-route oxus-rail",
  };
  return rail ? [casing, road, L.polyline(points, sleepers)] : [casing, road];
}

/** @type {(svg: Ground["svg"], road: Stop["road"]) => Untyped[]} The road that a tour speaks of, and its stops. */
function roadOfTour(svg, road) {
  const place = { pane: "routes", renderer: svg.routes, interactive: false };
  const line = /** @type {At[]} */ (road);
  const points = curved(line);
  return [
    L.polyline(points, { ...place, className: "oxus-casing oxus-tour-casing", weight: 7 }),
    L.polyline(points, { ...place, className: "oxus-tour-road", weight: 4 }),
    ...line.map((at) =>
      L.polyline([at, [at[0] + 1e-4, at[1]]], { ...place, className: "oxus-tour-stop", weight: 9 }),
    ),
  ];
}

/** @type {(svg: Ground["svg"], outline: AtlasData["outlines"][string]) => Untyped} */
const todayBorder = (svg, outline) =>
  L.geoJSON(outline, {
    pane: "today",
    renderer: svg.today,
    interactive: false,
    style: { weight: 2, dashArray: "7 4", fill: false, className: "oxus-today" },
  });

/** The size of a town's dot, by its rank in the frame. */
const RADIUS = { 1: 4.6, 2: 2.8, 3: 1.7 };

/** @type {(svg: Ground["svg"], town: import("./atlas_model.js").Town) => Untyped} */
function townDot(svg, { at, name, role, seat, rank }) {
  const dot = L.circleMarker(at, {
    pane: "dots",
    renderer: svg.dots,
    radius: RADIUS[rank],
    weight: seat ? 1.5 : 0.9,
    fillOpacity: 1,
    className: `oxus-place ${seat ? "oxus-seat-dot" : `oxus-dot-${rank}`}`,
  });
  dot.bindTooltip(`${name}: ${role}`);
  return dot;
}

/** @type {(events: Frame["events"]) => Untyped} The events of one place, under one mark. */
function eventMarker(events) {
  // Above the dot of its town, not on it.
  const icon = L.divIcon({ className: "oxus-event", iconSize: [14, 14], iconAnchor: [7, 19], html: EVENT });
  const [first] = events;
  const title =
    events.length > 1 ? `${first.place}: ${events.length} events` : `${first.year}: ${first.text}`;
  const words = events.map(({ year, place, text, reading }) =>
    h("div", {}, h("b", {}, `${year}, ${place}: `), text, reading ? h("p", {}, reading) : ""),
  );
  const marker = L.marker(first.at, { icon, title, keyboard: true });
  return marker.bindPopup(h("div", {}, ...words), { maxWidth: 260, maxHeight: 240 });
}

/** @type {(point: Frame["disputes"][number]) => Untyped} */
function disputeMarker({ at, question, section, readings }) {
  // Beside the mark of an event at the same place, not on it.
  const icon = L.divIcon({
    className: "oxus-disputed",
    iconSize: [17, 17],
    iconAnchor: [-5, 19],
    html: DISPUTED,
  });
  const words = h(
    "div",
    {},
    h("b", {}, `${question}? `),
    `(${section})`,
    h("ol", {}, ...readings.map((reading) => h("li", {}, reading))),
  );
  const marker = L.marker(at, { icon, title: `Disputed: ${question}`, keyboard: true });
  return marker.bindPopup(words, { maxWidth: 280, offset: [14, -8] });
}
