// What lies on the map: the land below all frames, and the polities, roads, places and events of one frame.
import { h } from "../kit/dom.js";
import { byPlace, isNew, isUnfinished, townsOf } from "./atlas_model.js";
import { DISPUTED, EVENT } from "./signs.js";

/**
 * @typedef {import("./atlas_model.js").AtlasData} AtlasData
 * @typedef {import("./atlas_model.js").AtlasState} AtlasState
 * @typedef {import("./atlas_model.js").Frame} Frame
 * @typedef {import("./atlas_model.js").At} At
 *
 * @typedef {object} BaseMap
 * @property {Untyped} layer Leaflet's group of all that a frame shows
 * @property {Record<string, Untyped>} svg Leaflet's renderer of each pane
 *
 * @typedef {object} Names what is to be named on the map
 * @property {{text: string, at: At, outline: string, soft: boolean}[]} polities the largest first
 * @property {import("./atlas_model.js").Town[]} towns
 * @property {At[]} marks disputed points, which names stay clear of
 */

/** The panes, from the lowest to the highest, and their z-index. @type {Record<string, number>} */
const PANES = { land: 200, soft: 300, firm: 310, routes: 350, today: 380, dots: 420, rim: 500 };
const POINTED_AT = ["dots", "soft", "firm"]; // panes with tooltips

/**
 * @param {Untyped} map Leaflet's
 * @param {AtlasData} data
 * @returns {BaseMap}
 */
export function baseMap(map, { window: { south, west, north, east }, land }) {
  for (const [name, z] of Object.entries(PANES)) {
    map.createPane(name).style.zIndex = z;
    if (!POINTED_AT.includes(name)) map.getPane(name).style.pointerEvents = "none";
  }
  const svg = Object.fromEntries(
    Object.keys(PANES).map((name) => [name, L.svg({ pane: name, padding: 0.4 })]),
  );
  /** @type {(name: string, style: object) => object} */
  const still = (name, style) => ({ pane: name, renderer: svg[name], interactive: false, ...style });
  const corners = [
    [south, west],
    [north, west],
    [north, east],
    [south, east],
  ];
  const world = [
    [-85, -180],
    [85, -180],
    [85, 180],
    [-85, 180],
  ];
  const sea = { weight: 0, fillColor: "#dfeaf2", fillOpacity: 1 };
  L.rectangle([corners[0], corners[2]], still("land", sea)).addTo(map);
  const style = { color: "#f7f5ef", weight: 1, fillColor: "#f7f5ef", fillOpacity: 1 };
  L.geoJSON({ type: "MultiPolygon", coordinates: land }, still("land", { style })).addTo(map);
  // Beyond the window nothing is drawn, and an outline that ends there would look like a border.
  const rim = { weight: 1, color: "#8a8a8a", fillColor: "#fff", fillOpacity: 1 };
  L.polygon([world, corners], still("rim", rim)).addTo(map);
  return { layer: L.layerGroup().addTo(map), svg };
}

/**
 * Draw a frame in place of the one before.
 *
 * @param {BaseMap} base
 * @param {AtlasState} atlas
 * @param {Frame} frame
 * @returns {Names}
 */
export function frameLayers({ layer, svg }, { data, shown }, frame) {
  const towns = shown.places ? townsOf(data.places, frame) : [];
  const shows = shown.polities ? frame.shows : [];
  const disputes = shown.disputed ? frame.disputes : [];
  layer.clearLayers();
  const layers = [
    ...shows.map((each) => polityShape(svg, data, each)),
    ...(shown.routes ? frame.routes : []).flatMap((route) => routeLines(svg, data, route)),
    ...(shown.today ? Object.keys(data.today) : []).map((id) => todayBorder(svg, data.outlines[id])),
    ...towns.map((town) => townDot(svg, town)),
    ...(shown.events ? byPlace(frame.events) : []).map(eventMarker),
    ...disputes.map(disputeMarker),
  ];
  for (const each of layers) layer.addLayer(each);
  return {
    polities: shows.map(({ polity: { dated, label, at, outline, certainty }, state }) => ({
      text: `${isNew(state) ? "▸ " : ""}${dated ? `${label}, ${dated}` : label}`,
      at,
      outline,
      soft: certainty !== "core",
    })),
    towns,
    marks: disputes.map(({ at }) => at),
  };
}

/** How dense the colour is over what is held firmly, claimed, or vague. */
const OPACITY = { core: 0.32, sphere: 0.34, vague: 0.36 };

/** @type {(svg: BaseMap["svg"], data: AtlasData, shown: import("./atlas_model.js").Shown) => Untyped} */
function polityShape(svg, data, { polity, state }) {
  const { name, dated, kind, culture, certainty, seat, group, inside, outline } = polity;
  const soft = certainty !== "core";
  const { color } = data.groups[group];
  const shape = L.geoJSON(data.outlines[outline], {
    pane: soft ? "soft" : "firm",
    renderer: soft ? svg.soft : svg.firm,
    style: {
      className: `oxus-polity oxus-${certainty}`,
      color,
      weight: soft ? 0 : isNew(state) ? 3.5 : 1.6,
      stroke: !soft,
      dashArray: inside ? "5 3" : null,
      fillColor: color,
      fillOpacity: OPACITY[certainty] * (isNew(state) ? 1.5 : 1) * (isUnfinished(state) ? 0.5 : 1),
    },
  });
  const words = `${name}${dated ? `, ${dated}` : ""}<br>${kind}; ${culture}<br>${data.certainty[certainty]}${seat ? `<br>${seat}` : ""}`;
  shape.bindTooltip(words.replace(/&/g, "&amp;"), { sticky: true });
  return shape;
}

/**
 * The line of a road; a railway has its sleepers, too.
 *
 * @type {(svg: BaseMap["svg"], data: AtlasData, route: Frame["routes"][number]) => Untyped[]}
 */
function routeLines(svg, { kinds }, { kind, line }) {
  const { color, dash } = kinds[kind];
  const rail = kind === "rail";
  const place = { pane: "routes", renderer: svg.routes, interactive: false };
  const road = L.polyline(line, {
    ...place,
    color,
    weight: rail ? 2 : 2.2,
    dashArray: dash || null,
    lineCap: "round",
    className: `oxus-route oxus-${kind}`,
  });
  const sleepers = { ...place, color: "#000", weight: 6, dashArray: "1.5 9", lineCap: "butt" };
  return rail ? [road, L.polyline(line, sleepers)] : [road];
}

/** @type {(svg: BaseMap["svg"], outline: AtlasData["outlines"][string]) => Untyped} */
const todayBorder = (svg, outline) =>
  L.geoJSON(outline, {
    pane: "today",
    renderer: svg.today,
    interactive: false,
    style: { color: "#000", weight: 2, dashArray: "7 4", fill: false, className: "oxus-today" },
  });

/** @type {(svg: BaseMap["svg"], town: import("./atlas_model.js").Town) => Untyped} */
function townDot(svg, { at, name, role, seat }) {
  const dot = L.circleMarker(at, {
    pane: "dots",
    renderer: svg.dots,
    radius: seat ? 4.5 : 2.6,
    color: "#000",
    weight: seat ? 1.5 : 0.8,
    fillColor: seat ? "#f0e442" : "#fff",
    fillOpacity: 1,
    className: "oxus-place",
  });
  dot.bindTooltip(`${name}: ${role}`);
  return dot;
}

/** @type {(events: Frame["events"]) => Untyped} The events of one place, under one mark. */
function eventMarker(events) {
  const icon = L.divIcon({ className: "oxus-event", iconSize: [14, 14], html: EVENT });
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
    iconAnchor: [-5, 17],
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
