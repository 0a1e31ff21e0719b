// An Euler diagram: circles whose areas follow the numbers where circles can show them; else the Venn diagram with all zones.
import { s } from "../kit/dom.js";
import { count, listed } from "../kit/words.js";
import { allZones, nameShapes, placeStates, proportionalCircles, zonesOf } from "./euler_layout.js";

/**
 * @typedef {import("./panels.js").PanelContext} PanelContext
 * @typedef {import("./overlap_model.js").Group} Group
 * @typedef {import("./euler_layout.js").Shape} Shape
 */

const [WIDTH, HEIGHT] = [640, 400]; // pixels
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
    ...shapes.map(outline),
    plan.emptyZones ? s("path", { class: "oxus-empty-zone", d: plan.emptyZones }) : null,
    ...nameShapes(shapes, acronyms, WIDTH, HEIGHT).map((label, n) =>
      bodyName(label, n, bodies[n], context.isSelected(bodies[n]), groups),
    ),
    ...plan.placed.map((spot) => stateLabel(context, spot)),
    ...plan.counts.map((spot) => countLabel(context, spot)),
  );
  const outside = groups.find(({ bodies: own }) => !own.length);
  const none = outside
    ? `In none of them: ${listed(outside.states.map((id) => context.facts.names[id]))}.`
    : "";
  return { svg, words: words + none };
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
 * @param {import("./euler_layout.js").Name} label
 * @param {number} n the number of the body
 * @param {string} body
 * @param {boolean} selected
 * @param {Group[]} groups
 */
function bodyName({ x, y, anchor, text }, n, body, selected, groups) {
  const members = groups
    .filter((group) => group.bodies.includes(body))
    .reduce((sum, group) => sum + group.states.length, 0);
  return s(
    "g",
    {
      class: "oxus-item",
      "data-key": body,
      tabindex: n ? -1 : 0,
      role: "button",
      "aria-pressed": String(selected),
      "aria-label": `${text}: ${count(members, "full member")} shown`,
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
 * @type {(at: {x: number, y: number}, text: string, words: string) => SVGElement[]}
 */
const boxed = ({ x, y }, text, words) => [
  s("rect", { x: x - 15, y: y - 9, width: 30, height: 17, rx: 3 }),
  s("text", { x, y: y + 4, "text-anchor": "middle", "font-size": 12 }, text),
  s("title", {}, words),
];

/** @type {(context: PanelContext, spot: {x: number, y: number, state: string}) => SVGElement} */
const stateLabel = ({ facts, isSelected }, { x, y, state }) =>
  s(
    "g",
    {
      class: "oxus-item",
      "data-key": state,
      tabindex: -1,
      role: "button",
      "aria-pressed": String(isSelected(state)),
      "aria-label": facts.names[state],
    },
    ...boxed({ x, y }, state, facts.names[state]),
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
