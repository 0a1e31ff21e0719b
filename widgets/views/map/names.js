// The names on a map: placed together, none over another, the most important first.
import { h } from "../kit/dom.js";
import { besides, boxAround, boxesOf, over, place } from "./placing.js";

/**
 * @typedef {import("./placing.js").Box} Box
 *
 * @typedef {object} Name
 * @property {string} text
 * @property {[lat: number, lon: number]} at
 * @property {string} kind a class of the style sheet
 * @property {number} rank over all groups: the most important has the smallest
 * @property {number} [zoom] from which it is shown
 * @property {number} [angle] in degrees, clockwise
 * @property {"city" | "capital" | number} [dot] the name is beside a mark; a number of pixels for the air around one
 *   that somebody else draws
 * @property {(width: number, height: number, x: number, y: number) => [dx: number, dy: number][]} [middles] where the
 *   name may stand, from its point; by default beside its mark or over its point
 *
 * @typedef {{at: [lat: number, lon: number], width: number, height: number}} Mark
 * @typedef {ReturnType<typeof mapNames>} Names
 */

const DOT = { city: 6, capital: 7 };
/** A name is written once, so that what has several places gets the first that is in view. */
const ONCE = ["five", "state", "lake", "river"];

/** @param {Untyped} map Leaflet's */
export function mapNames(map) {
  const pane = map.createPane("oxus-names");
  pane.setAttribute("aria-hidden", "true");
  /** @type {Map<string, Name[]>} */
  const groups = new Map();
  /** @type {Map<string, Mark[]>} */
  const marks = new Map();
  /** @type {Map<string, Name[]>} */
  let left = new Map();

  let waiting = 0;
  function draw() {
    cancelAnimationFrame(waiting);
    waiting = 0;
    left = placeAll(map, pane, groups, [...marks.values()].flat());
  }
  function soon() {
    waiting ||= requestAnimationFrame(draw);
  }
  map.on("zoomstart", () => pane.classList.add("oxus-moving"));
  map.on("zoomend moveend resize", () => {
    pane.classList.remove("oxus-moving");
    draw();
  });
  map.on("layeradd layerremove", soon);
  return {
    /** @param {string} group @param {Name[]} names */
    set(group, names) {
      groups.set(group, names);
      soon();
    },
    /** @param {string} group @param {Mark[]} which */
    keepClear(group, which) {
      marks.set(group, which);
      soon();
    },
    /** The names of a group that found no room. @param {string} group */
    left: (group) => left.get(group) ?? [],
    place: draw,
  };
}

/** The widths and heights of names, which stay the same. @type {Map<string, [number, number]>} */
const sizes = new Map();

/** @param {Name} name */
const keyOf = ({ kind, text }) => `${kind} ${text}`;

/** @param {Name} name */
function element({ kind, text, angle = 0 }) {
  const label = h("span", { class: `oxus-name oxus-${kind}` }, text);
  if (angle) label.style.rotate = `${angle}deg`;
  return label;
}

/** @param {HTMLElement} pane @param {Name[]} names */
function measure(pane, names) {
  const unknown = names.filter((name) => !sizes.has(keyOf(name)));
  const labels = unknown.map((name) => element({ ...name, angle: 0 }));
  pane.append(...labels);
  for (const [n, label] of labels.entries())
    sizes.set(keyOf(unknown[n]), [label.offsetWidth + 4, label.offsetHeight]);
  for (const label of labels) label.remove();
}

/** What lies on the map and must stay seen: markers, circles and the buttons. @param {Untyped} map @returns {Box[]} */
function obstacles(map) {
  /** @type {Box[]} */
  const boxes = [];
  map.eachLayer((/** @type {Untyped} */ layer) => {
    if (!layer.getLatLng || !(layer._icon || layer._radius) || layer.options.oxusIgnore) return;
    const { x, y } = map.latLngToContainerPoint(layer.getLatLng());
    if (layer._radius) {
      boxes.push(boxAround(x, y, 2 * layer._radius + 2, 2 * layer._radius + 2));
      return;
    }
    const { offsetWidth: width, offsetHeight: height, style } = layer._icon;
    const [dx, dy] = [Number.parseFloat(style.marginLeft) || 0, Number.parseFloat(style.marginTop) || 0];
    boxes.push({ left: x + dx, right: x + dx + width, top: y + dy, bottom: y + dy + height });
  });
  const frame = map.getContainer().getBoundingClientRect();
  for (const control of map.getContainer().querySelectorAll(".leaflet-control")) {
    const { left, right, top, bottom } = control.getBoundingClientRect();
    boxes.push({
      left: left - frame.left,
      right: right - frame.left,
      top: top - frame.top,
      bottom: bottom - frame.top,
    });
  }
  return boxes;
}

/**
 * @param {Untyped} map
 * @param {HTMLElement} pane
 * @param {Map<string, Name[]>} groups
 * @param {Mark[]} marks
 * @returns {Map<string, Name[]>} by group, what has no room
 */
function placeAll(map, pane, groups, marks) {
  const size = map.getSize();
  const edge = { left: 2, top: 2, right: size.x - 2, bottom: size.y - 2 };
  const zoom = map.getZoom();
  const marked = new Set(groups.get("marks")?.map(({ text }) => text));
  const shown = [...groups]
    .flatMap(([group, names]) =>
      names.map((name) => ({ group, name, ...map.latLngToContainerPoint(name.at) })),
    )
    .filter(({ name, x, y }) => (name.zoom ?? 0) <= zoom && x > 0 && y > 0 && x < size.x && y < size.y)
    // A city that the author marked has its name there.
    .filter(({ name }) => typeof name.dot !== "string" || !marked.has(name.text));
  measure(
    pane,
    shown.map(({ name }) => name),
  );
  const taken = [
    ...obstacles(map),
    ...marks.map(({ at, width, height }) => {
      const { x, y } = map.latLngToContainerPoint(at);
      return boxAround(x, y, width, height);
    }),
  ];
  const candidates = shown.map(({ name, x, y }) => candidate(name, x, y));
  const chosen = withoutTwins(
    shown.map(({ name }) => name),
    candidates,
    taken,
    edge,
  );
  const origin = map.containerPointToLayerPoint([0, 0]);
  const labels = shown.flatMap(({ name, x, y }, n) => {
    if (chosen[n] < 0) return [];
    const [dx, dy] = candidates[n].middles[chosen[n]];
    return [settled(name, x + origin.x, y + origin.y, dx, dy)];
  });
  pane.replaceChildren(...labels.flat());
  /** @type {Map<string, Name[]>} */
  const left = new Map();
  for (const [n, { group, name }] of shown.entries())
    if (chosen[n] < 0) left.set(group, [...(left.get(group) ?? []), name]);
  return left;
}

/** @param {Name} name @param {number} x @param {number} y */
function candidate(name, x, y) {
  const [width, height] = sizes.get(keyOf(name)) ?? [0, 0];
  const { dot, angle, rank } = name;
  const middles = name.middles?.(width, height, x, y) ?? usual(name, width, height);
  const own = typeof dot === "string" ? [boxAround(x, y, DOT[dot] + 2, DOT[dot] + 2)] : [];
  const spots = middles.map(([dx, dy]) => [...boxesOf(x + dx, y + dy, width, height, angle), ...own]);
  return { rank, spots, middles };
}

/** @type {(name: Name, width: number, height: number) => [dx: number, dy: number][]} */
function usual({ dot, angle }, width, height) {
  if (dot) return besides(width, height, typeof dot === "string" ? DOT[dot] : dot);
  return angle ? [[0, 0]] : over(width, height);
}

/**
 * Place names; of those that are written once, only the first that fits.
 *
 * @param {Name[]} names
 * @param {import("./placing.js").Candidate[]} candidates
 * @param {Box[]} taken
 * @param {Box} edge
 */
function withoutTwins(names, candidates, taken, edge) {
  const first = place(candidates, taken, edge);
  /** @type {Set<string>} */
  const seen = new Set();
  const twins = names.map(({ kind, text }, n) => {
    const key = `${kind} ${text}`;
    if (first[n] < 0 || !ONCE.includes(kind)) return false;
    if (seen.has(key)) return true;
    seen.add(key);
    return false;
  });
  if (!twins.includes(true)) return first;
  const rest = candidates.map((each, n) => (twins[n] ? { ...each, spots: [] } : each));
  return place(rest, taken, edge);
}

/** @param {Name} name @param {number} x @param {number} y @param {number} dx @param {number} dy */
function settled(name, x, y, dx, dy) {
  const label = element(name);
  label.style.left = `${x + dx}px`;
  label.style.top = `${y + dy}px`;
  if (typeof name.dot !== "string") return [label];
  const mark = h("i", { class: `oxus-dot oxus-dot-${name.dot}` });
  mark.style.left = `${x}px`;
  mark.style.top = `${y}px`;
  return [mark, label];
}
