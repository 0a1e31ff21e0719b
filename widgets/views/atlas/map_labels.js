// The names on the map: each where it can be read, none over another.
import { h } from "../kit/dom.js";
import { boxAround, hitsAny, isInside, liesWithin, ringsOf, stepsAway } from "./label_geometry.js";

/**
 * @typedef {import("./label_geometry.js").Box} Box
 * @typedef {import("./label_geometry.js").Outline} Outline
 * @typedef {import("./map_layers.js").Names} Names
 * @typedef {import("./atlas_model.js").AtlasState} AtlasState
 * @typedef {import("./atlas_model.js").Town} Town
 * @typedef {{x: number, y: number}} Point pixels on the map
 *
 * @typedef {object} Room where names can stand
 * @property {Untyped} map Leaflet's
 * @property {HTMLElement} labels the element of all names
 * @property {Box} edge of what is shown
 * @property {Box[]} taken
 */

/**
 * @param {Untyped} map Leaflet's
 * @param {HTMLElement} labels the element of all names
 * @param {AtlasState} atlas
 * @param {Names} names
 * @returns {string[]} the names of polities that have no room; their numbers, from 1, are on the map
 */
export function placeLabels(map, labels, { data, shown }, names) {
  labels.replaceChildren();
  /** @type {Room} */
  const room = {
    map,
    labels,
    edge: edgeOf(map, data.window),
    taken: [{ left: 0, top: 0, right: 46, bottom: 80 }], // the corner of the zoom buttons
  };
  for (const at of names.marks) {
    const { x, y } = map.latLngToContainerPoint(at);
    room.taken.push(boxAround(x + 13.5, y - 8.5, 15, 15));
  }
  // Seats first, and nothing over their dots.
  const seats = names.towns.filter(({ seat }) => seat);
  for (const { at } of seats) room.taken.push(dotBox(map, at, 8, 8));
  for (const town of seats) placeTown(room, town, []);
  if (shown.today) placeToday(room, data, names);
  const numbered = placePolities(room, data, names.polities);
  const dots = names.towns.map((town) => ({ town, box: dotBox(map, town.at, 3, 4) }));
  for (const town of names.towns.filter(({ seat }) => !seat)) {
    const others = dots.filter((dot) => dot.town !== town).map(({ box }) => box);
    placeTown(room, town, others);
  }
  return numbered;
}

/** @type {(map: Untyped, at: Town["at"], width: number, height: number) => Box} */
function dotBox(map, at, width, height) {
  const { x, y } = map.latLngToContainerPoint(at);
  return boxAround(x, y, width, height);
}

/** @type {(map: Untyped, window: AtlasState["data"]["window"]) => Box} */
function edgeOf(map, { south, west, north, east }) {
  const size = map.getSize();
  const nw = map.latLngToContainerPoint([north, west]);
  const se = map.latLngToContainerPoint([south, east]);
  return {
    left: Math.max(nw.x, 0) + 2,
    top: Math.max(nw.y, 0) + 2,
    right: Math.min(se.x, size.x) - 2,
    bottom: Math.min(se.y, size.y) - 2,
  };
}

/** @type {(room: Room, point: Point) => boolean} */
const isShown = ({ edge }, { x, y }) => liesWithin(boxAround(x, y, 0, 0), edge);

/** @type {(room: Room, kind: string, text: string) => HTMLElement} */
function addLabel({ labels }, kind, text) {
  const label = h("span", { class: kind }, text);
  labels.append(label);
  return label;
}

/** @type {(room: Room, label: HTMLElement, x: number, y: number, box: Box) => void} */
function put({ taken }, label, x, y, box) {
  label.style.left = `${x}px`;
  label.style.top = `${y}px`;
  taken.push(box);
}

/**
 * The states of today, where the frame does not name them already.
 *
 * @param {Room} room
 * @param {AtlasState["data"]} data
 * @param {Names} names
 */
function placeToday(room, data, { polities, towns }) {
  const named = [...polities.map(({ text }) => text), ...towns.map(({ name }) => name)];
  for (const [id, name] of Object.entries(data.today)) {
    if (named.includes(name)) continue;
    const label = addLabel(room, "state", name);
    const center = L.geoJSON(data.outlines[id]).getBounds().getCenter();
    if (!settle(room, label, room.map.latLngToContainerPoint(center), data.outlines[id])) label.remove();
  }
}

/**
 * Polities by name; by number where the name has no room inside the outline, beside it if need be.
 *
 * @param {Room} room
 * @param {AtlasState["data"]} data
 * @param {Names["polities"]} polities the largest first
 */
function placePolities(room, data, polities) {
  /** @type {string[]} */
  const numbered = [];
  // Small ones first: they have the fewest places to stand.
  for (const { text, at, outline: id, soft } of [...polities].reverse()) {
    const point = room.map.latLngToContainerPoint(at);
    if (!isShown(room, point)) continue;
    const outline = data.outlines[id];
    const label = addLabel(room, `name${soft ? " soft" : ""}`, text);
    if (settle(room, label, point, outline)) continue;
    label.remove();
    const short = addLabel(room, "number", String(numbered.length + 1));
    if (settle(room, short, point, outline) || settle(room, short, point, null)) numbered.push(text);
    else short.remove();
  }
  return numbered;
}

/**
 * Put a label at the free place nearest to a point.
 *
 * @param {Room} room
 * @param {HTMLElement} label
 * @param {Point} point
 * @param {Outline | null} outline to stay in; without one a line leads from the point to a label that is far from it
 * @returns {boolean} whether there is such a place
 */
function settle(room, label, point, outline) {
  const [width, height] = [label.offsetWidth, label.offsetHeight];
  const rings = outline && ringsOf(outline);
  for (const [dx, dy] of stepsAway()) {
    const [x, y] = [point.x + dx, point.y + dy];
    const box = boxAround(x, y, width, height);
    if (!liesWithin(box, room.edge) || hitsAny(box, room.taken)) continue;
    if ((dx || dy) && rings && !isInside(room.map.containerPointToLatLng([x, y]), rings)) continue;
    put(room, label, x, y, box);
    if (!outline && Math.hypot(dx, dy) > 12) leadTo(room, point, x, y);
    return true;
  }
  return false;
}

/** @type {(room: Room, from: Point, x: number, y: number) => void} */
function leadTo({ labels }, from, x, y) {
  const line = h("i", { class: "lead" });
  const length = Math.hypot(x - from.x, y - from.y);
  const angle = Math.atan2(y - from.y, x - from.x);
  line.style.cssText = `left:${from.x}px;top:${from.y}px;width:${length - 9}px;transform:rotate(${angle}rad)`;
  labels.prepend(line);
}

/**
 * Put the name of a town beside, above or below its dot; leave it out where there is no room.
 *
 * @param {Room} room
 * @param {Town} town
 * @param {Box[]} others dots to stay clear of
 */
function placeTown(room, { name, at, seat }, others) {
  const { x, y } = room.map.latLngToContainerPoint(at);
  if (!isShown(room, { x, y })) return;
  const label = addLabel(room, seat ? "town seat" : "town", name);
  const [width, height] = [label.offsetWidth, label.offsetHeight];
  const spot = [
    [width / 2 + 8, 0],
    [-width / 2 - 8, 0],
    [0, -height / 2 - 7],
    [0, height / 2 + 7],
  ]
    .map(([dx, dy]) => ({ x: x + dx, y: y + dy, box: boxAround(x + dx, y + dy, width, height) }))
    .find(({ box }) => liesWithin(box, room.edge) && !hitsAny(box, room.taken) && !hitsAny(box, others));
  if (spot) put(room, label, spot.x, spot.y, spot.box);
  else label.remove();
}
