// An Euler diagram: circles whose areas follow the numbers where circles can show them; else the Venn diagram with all zones.
import { s } from "../kit/dom.js";
import { count, listed } from "../kit/words.js";
import { allZones, nameShapes, placeStates, proportionalCircles, zonesOf } from "./euler_layout.js";
import { hatching } from "./hatching.js";
import { UNRECORDED } from "./membership_model.js";

/**
 * @typedef {import("./panels.js").PanelContext} PanelContext
 * @typedef {import("./overlap_model.js").Group} Group
 * @typedef {import("./euler_layout.js").Shape} Shape
 */

const [WIDTH, HEIGHT] = [640, 400]; // pixels
const UNSURE = ", perhaps in more: not recorded";
/** @type {[color: string, dashes: string][]} */
const SETS = [
  ["#0072b2", ""],
  ["#b85000", "9 4"],
  ["#007f5b", "3 3"],
  ["#a04f86", "12 3 3 3"],
]; // colour and line of each body

/**
 * @param {PanelContext} context
 * @param {string[]} bodies one to four, each with a member
 * @param {Group[]} groups
 * @returns {import("./overlap_panel.js").Drawing}
 */
export function eulerDiagram(context, bodies, groups) {
  const { shapes, plan } = planOf(bodies, groups);
  const acronyms = bodies.map((body) => context.facts.bodies[body].acronym);
  const hatch = hatching();
  const unsure = new Set(groups.flatMap((group) => group.unsure));
  const words = plan.exact
    ? "Each circle is a body; areas follow the number of states as well as circles can. "
    : "Circles of fitting size cannot show this overlap: every possible zone is drawn, and a dotted zone is empty. ";
  const svg = s(
    "svg",
    {
      class: "oxus-drawing",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "group",
      "aria-label": `Euler diagram of ${listed(acronyms)}; the same as a table below`,
    },
    hatch.defs(),
    ...shapes.map(outline),
    plan.emptyZones ? s("path", { class: "oxus-empty-zone", d: plan.emptyZones }) : null,
    ...nameShapes(shapes, acronyms, WIDTH, HEIGHT).map((label, n) =>
      bodyName(context, label, n, bodies[n], groups),
    ),
    ...plan.placed.map((spot) => stateLabel(context, spot, unsure.has(spot.state) ? hatch.fill : "")),
    ...plan.counts.map((spot) => countLabel(context, spot)),
  );
  const hatched = unsure.size ? "Hatched: a state that may be in more of them. " : "";
  return { svg, words: words + hatched };
}

/**
 * The circles, if every state has room in them and no zone is there without a state; else shapes with all zones.
 *
 * @param {string[]} bodies
 * @param {Group[]} groups
 */
function planOf(bodies, groups) {
  const zones = zonesOf(bodies, groups);
  const circles = proportionalCircles(bodies.length, zones, WIDTH, HEIGHT);
  const inCircles = placeStates(circles, zones, WIDTH, HEIGHT);
  if (inCircles.exact) return { shapes: circles, plan: inCircles };
  const shapes = allZones(bodies.length, WIDTH, HEIGHT);
  // What is said of the drawing is said of the circles, so `exact` stays theirs.
  return { shapes, plan: { ...placeStates(shapes, zones, WIDTH, HEIGHT), exact: false } };
}

/** @type {(shape: Shape, n: number) => SVGElement} */
const outline = ({ x, y, rx, ry, turn }, n) =>
  s("ellipse", {
    class: "oxus-set",
    cx: x,
    cy: y,
    rx,
    ry,
    transform: turn ? `rotate(${turn} ${x} ${y})` : null,
    style: `--oxus-mark:${SETS[n][0]}`,
    "stroke-dasharray": SETS[n][1] || null,
  });

/**
 * @param {PanelContext} context
 * @param {import("./euler_layout.js").Name} label
 * @param {number} n the number of the body
 * @param {string} body
 * @param {Group[]} groups
 */
function bodyName(context, { x, y, anchor, text }, n, body, groups) {
  const members = groups
    .filter((group) => group.bodies.includes(body))
    .reduce((sum, group) => sum + group.states.length, 0);
  const open = context.choice.states.some((state) => context.status(body, state) === UNRECORDED);
  return s(
    "g",
    {
      class: "oxus-item",
      "data-key": body,
      tabindex: n ? -1 : 0,
      role: "button",
      "aria-pressed": String(context.isSelected(body)),
      "aria-label": `${text}: ${open ? "at least " : ""}${count(members, "full member")} shown`,
    },
    s(
      "text",
      {
        x,
        y,
        "text-anchor": anchor,
        "font-size": 14,
        "font-weight": 700,
        style: `--oxus-mark:${SETS[n][0]}`,
        class: "oxus-set-name",
      },
      text,
    ),
  );
}

/**
 * What stands in a zone: a box, a text on it, and its words.
 *
 * @type {(at: {x: number, y: number}, text: string, words: string, hatch?: string) => (SVGElement | null)[]}
 */
const boxed = ({ x, y }, text, words, hatch) => [
  s("rect", { x: x - 15, y: y - 9, width: 30, height: 17, rx: 3 }),
  hatch
    ? s("rect", { style: `fill:${hatch};stroke:none`, x: x - 15, y: y - 9, width: 30, height: 17, rx: 3 })
    : null,
  s("text", { x, y: y + 4, "text-anchor": "middle", "font-size": 12 }, text),
  s("title", {}, words),
];

/** @type {(context: PanelContext, spot: {x: number, y: number, state: string}, unsure: string) => SVGElement} */
const stateLabel = ({ facts, isSelected }, { x, y, state }, unsure) =>
  s(
    "g",
    {
      class: unsure ? "oxus-item oxus-unsure" : "oxus-item",
      "data-key": state,
      tabindex: -1,
      role: "button",
      "aria-pressed": String(isSelected(state)),
      "aria-label": facts.names[state] + (unsure ? UNSURE : ""),
    },
    ...boxed({ x, y }, state, facts.names[state] + (unsure ? UNSURE : ""), unsure),
  );

/**
 * How many states are in a zone that has no room for their names.
 *
 * @type {(context: PanelContext, spot: {x: number, y: number, states: string[]}) => SVGElement}
 */
const countLabel = ({ facts }, { x, y, states }) => {
  const names = listed(states.map((id) => facts.names[id]));
  return s(
    "g",
    { class: "oxus-item", "data-key": states.join(" "), tabindex: -1, role: "button", "aria-label": names },
    ...boxed({ x, y }, `${states.length}×`, names),
  );
};
