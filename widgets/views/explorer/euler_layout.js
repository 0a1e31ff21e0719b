// The geometry of an Euler diagram: its shapes, and where names stand in them; nothing here touches the page.
import * as venn from "../vendor/venn.js";

/**
 * @typedef {{x: number, y: number, rx: number, ry: number, turn: number}} Shape an ellipse, turned by degrees
 * @typedef {Map<number, string[]>} Zones the states in each zone; bit n of a zone's number says that it is in shape n
 * @typedef {{x: number, y: number, room: number}} Spot `room` is the distance to the nearest rim in pixels
 * @typedef {object} Plan
 * @property {(Spot & {state: string})[]} placed
 * @property {(Spot & {states: string[]})[]} counts zones without room for the names of their states
 * @property {boolean} exact whether every zone with states has room for them, and no other zone is there
 * @property {string} emptyZones dots over the zones without states, as an SVG path; "" if it is exact
 * @typedef {{x: number, y: number, anchor: string, text: string, middle: number, wide: number}} Name
 */

/**
 * @param {readonly string[]} bodies
 * @param {readonly import("./overlap_model.js").Group[]} groups
 * @returns {Zones}
 */
export const zonesOf = (bodies, groups) =>
  new Map(
    groups
      .filter(({ bodies: own }) => own.length)
      .map(({ bodies: own, states }) => [
        own.reduce((mask, body) => mask | (1 << bodies.indexOf(body)), 0),
        states,
      ]),
  );

/**
 * Circles of fitting area, by venn.js; the greedy layout, because it gives the same drawing each time.
 *
 * @param {number} number of circles
 * @param {Zones} zones
 * @param {number} width
 * @param {number} height
 * @returns {Shape[]}
 */
export function proportionalCircles(number, zones, width, height) {
  const areas = [];
  for (let mask = 1; mask < 1 << number; mask++) {
    const sets = [...Array(number).keys()].filter((n) => mask & (1 << n)).map(String);
    const size = [...zones].reduce(
      (sum, [zone, states]) => sum + ((zone & mask) === mask ? states.length : 0),
      0,
    );
    areas.push({ sets, size });
  }
  const solution = venn.venn(areas, { initialLayout: venn.greedyLayout });
  const scaled = venn.scaleSolution(venn.normalizeSolution(solution, Math.PI / 2), width, height, 34);
  return [...Array(number).keys()].map((n) => ({
    x: scaled[n].x,
    y: scaled[n].y,
    rx: scaled[n].radius,
    ry: scaled[n].radius,
    turn: 0,
  }));
}

/**
 * A Venn diagram with every zone: circles for up to three bodies, ellipses for four (Venn, 1880).
 *
 * @param {number} number of shapes
 * @param {number} width
 * @param {number} height
 * @returns {Shape[]}
 */
export function allZones(number, width, height) {
  const [x, y] = [width / 2, height / 2];
  /** @type {(dx: number, dy: number, r: number) => Shape} */
  const circle = (dx, dy, r) => ({ x: x + dx, y: y + dy, rx: r, ry: r, turn: 0 });
  if (number === 1) return [circle(0, 0, 140)];
  if (number === 2) return [circle(-85, 0, 145), circle(85, 0, 145)];
  if (number === 3) return [circle(-75, -52, 122), circle(75, -52, 122), circle(0, 68, 122)];
  const size = 430;
  /** @type {(dx: number, dy: number, a: number, b: number, turn: number) => Shape} */
  const oval = (dx, dy, a, b, turn) => ({
    x: x + size * dx * 1.12,
    y: y + size * dy,
    rx: size * a,
    ry: size * b,
    turn,
  });
  return [
    oval(-0.15, 0.05, 0.36, 0.21, 45),
    oval(-0.02, -0.05, 0.34, 0.19, 45),
    oval(0.02, -0.05, 0.34, 0.19, -45),
    oval(0.15, 0.05, 0.36, 0.21, -45),
  ];
}

/**
 * How far inside (positive) or outside a shape a point is, in pixels; for an ellipse by its shorter axis, which is never
 * too much.
 *
 * @param {Shape} shape
 * @param {number} px
 * @param {number} py
 */
export function depth({ x, y, rx, ry, turn }, px, py) {
  const angle = (-turn * Math.PI) / 180;
  const [dx, dy] = [px - x, py - y];
  const [u, v] = [dx * Math.cos(angle) - dy * Math.sin(angle), dx * Math.sin(angle) + dy * Math.cos(angle)];
  return (1 - Math.hypot(u / rx, v / ry)) * Math.min(rx, ry);
}

const RASTER = 5; // pixels between the points that are tried

/**
 * The points of each zone, on a raster.
 *
 * @param {readonly Shape[]} shapes
 * @param {number} width
 * @param {number} height
 * @returns {Map<number, Spot[]>}
 */
function pointsByZone(shapes, width, height) {
  /** @type {Map<number, Spot[]>} */
  const points = new Map();
  for (let y = RASTER; y < height; y += RASTER) {
    for (let x = RASTER; x < width; x += RASTER) {
      const depths = shapes.map((shape) => depth(shape, x, y));
      const mask = depths.reduce((sum, value, n) => sum | (value > 0 ? 1 << n : 0), 0);
      if (!mask) continue;
      const spot = { x, y, room: Math.min(...depths.map(Math.abs)) };
      const known = points.get(mask);
      if (known) known.push(spot);
      else points.set(mask, [spot]);
    }
  }
  return points;
}

/**
 * Where each state stands in its zone.
 *
 * @param {readonly Shape[]} shapes
 * @param {Zones} zones
 * @param {number} width
 * @param {number} height
 * @param {number} [label] the width of a state's label
 * @returns {Plan}
 */
export function placeStates(shapes, zones, width, height, label = LABEL) {
  const points = pointsByZone(shapes, width, height);
  /** @type {Plan} */
  const plan = { placed: [], counts: [], exact: true, emptyZones: "" };
  for (const [mask, states] of zones) {
    const spots = (points.get(mask) || []).sort((one, other) => other.room - one.room);
    const own = spread(label > LABEL ? spots.filter(holding(spots, label)) : spots, states.length, label);
    if (own) plan.placed.push(...own.map((spot, n) => ({ ...spot, state: states[n] })));
    else {
      plan.exact = false;
      if (spots.length) plan.counts.push({ ...spots[0], states });
    }
  }
  let dots = "";
  for (const [mask, spots] of points) {
    if (zones.has(mask)) continue;
    if (Math.max(...spots.map(({ room }) => room)) > 4) plan.exact = false;
    for (const { x, y } of spots) if ((x / RASTER + y / RASTER) % 2 === 0) dots += `M${x} ${y}h.01`;
  }
  plan.emptyZones = plan.exact ? "" : dots;
  return plan;
}

const LABEL = 30; // pixels: the width of a short label

/**
 * Whether a label around a spot lies in its zone from end to end.
 *
 * @param {readonly Spot[]} spots of the zone
 * @param {number} label
 * @returns {(spot: Spot) => boolean}
 */
function holding(spots, label) {
  const inside = new Set(spots.map(({ x, y }) => `${x} ${y}`));
  const half = RASTER * Math.ceil(label / 2 / RASTER);
  return ({ x, y }) => [-half, half].every((by) => inside.has(`${x + by} ${y}`));
}

/**
 * Places for so many labels that are 17 pixels high and do not touch; null where there is no room. First where most room is,
 * then packed from the top or the left. Read from top left.
 *
 * @param {readonly Spot[]} spots most room first
 * @param {number} number
 * @param {number} [label] the width of a label
 * @returns {Spot[] | null}
 */
export function spread(spots, number, label = LABEL) {
  const roomy = spots.filter(({ room }) => room >= 10);
  const orders = [
    roomy,
    [...roomy].sort((one, other) => one.y - other.y || one.x - other.x),
    [...roomy].sort((one, other) => one.x - other.x || one.y - other.y),
  ];
  for (const [more, dy] of [
    [14, 26],
    [6, 21],
    [2, 19],
  ]) {
    const dx = label + more;
    for (const order of orders) {
      /** @type {Spot[]} */
      const taken = [];
      for (const spot of order) {
        if (taken.every(({ x, y }) => Math.abs(x - spot.x) >= dx || Math.abs(y - spot.y) >= dy))
          taken.push(spot);
        if (taken.length === number) return taken.sort((one, other) => one.y - other.y || one.x - other.x);
      }
    }
  }
  return null;
}

/**
 * A place for the name of each shape: on its rim, away from the other shapes and names.
 *
 * @param {readonly Shape[]} shapes
 * @param {readonly string[]} names
 * @param {number} width
 * @param {number} height
 * @returns {Name[]}
 */
export function nameShapes(shapes, names, width, height) {
  /** @type {Name[]} */
  const taken = [];
  shapes.forEach((shape, n) => {
    const others = shapes.filter((_, m) => m !== n);
    /** @type {(Name & {score: number}) | undefined} */
    let best;
    for (let step = 0; step < 32; step++) {
      const place = nameOnRim(shape, names[n], (step * Math.PI) / 16);
      if (leaves(place, width, height)) continue;
      const score = scoreOf(place, others, taken);
      if (!best || score > best.score) best = { ...place, score };
    }
    taken.push(best ?? nameAbove(shape, names[n]));
  });
  return taken;
}

/**
 * A name beside the rim of a shape.
 *
 * @param {Shape} shape
 * @param {string} text
 * @param {number} angle on the shape, before it is turned
 * @returns {Name & {slant: number}} `slant` is 1 to the left or right of the shape, 0 above or below it
 */
function nameOnRim(shape, text, angle) {
  const turned = angle + (shape.turn * Math.PI) / 180;
  const reach =
    (shape.rx * shape.ry) / Math.hypot(shape.ry * Math.cos(angle), shape.rx * Math.sin(angle)) + 12;
  const [x, y] = [shape.x + reach * Math.cos(turned), shape.y + reach * Math.sin(turned)];
  const wide = 9 * text.length;
  const side = Math.cos(turned);
  const anchor = side > 0.4 ? "start" : side < -0.4 ? "end" : "middle";
  const left = anchor === "start" ? x : anchor === "end" ? x - wide : x - wide / 2;
  return { x, y: y + BASELINE, anchor, text, middle: left + wide / 2, wide, slant: Math.abs(side) };
}

const BASELINE = 4; // pixels from the middle of a name down to its baseline

/**
 * Whether a name would leave the drawing.
 *
 * @param {Name} name
 * @param {number} width
 * @param {number} height
 */
function leaves({ y, middle, wide }, width, height) {
  const left = middle - wide / 2;
  return left < 2 || left + wide > width - 2 || y - BASELINE < 14 || y - BASELINE > height - 4;
}

/**
 * How good a place for a name is: far from the other shapes and names, and rather above or below its shape.
 *
 * @param {Name & {slant: number}} place
 * @param {readonly Shape[]} others
 * @param {readonly Name[]} taken
 */
function scoreOf({ y, middle, wide, slant }, others, taken) {
  const line = y - BASELINE;
  const ends = [middle - wide / 2, middle, middle + wide / 2];
  const fromShapes = others.map((other) => -Math.max(...ends.map((x) => depth(other, x, line))));
  const fromNames = taken.map(
    (name) =>
      Math.max(Math.abs(name.middle - middle) - (name.wide + wide) / 2, Math.abs(name.y - line) - 16) + 4,
  );
  return Math.min(60, ...fromShapes, ...fromNames.map((gap) => gap * 4)) - slant * 2;
}

/** @type {(shape: Shape, text: string) => Name} */
const nameAbove = (shape, text) => ({
  x: shape.x,
  y: Math.max(16, shape.y - shape.ry - 6),
  anchor: "middle",
  text,
  middle: shape.x,
  wide: 0,
});
