// An Euler diagram: circles whose areas follow the numbers where circles can show them; else the Venn diagram with all zones.
import { s } from "../kit/dom.js";
import { hatching } from "../kit/hatching.js";
import { count, listed } from "../kit/words.js";
import { allZones, nameShapes, placeStates, proportionalCircles, zonesOf } from "./euler_layout.js";
import { UNRECORDED } from "./membership_model.js";

/**
 * @typedef {import("./panels.js").PanelContext} PanelContext
 * @typedef {import("./overlap_model.js").Group} Group
 * @typedef {import("./euler_layout.js").Shape} Shape
 */

const [WIDEST, HEIGHT] = [760, 420]; // pixels
const LETTER = 6.8; // pixels of a letter of a name, about
const SHORT = 30; // pixels of the box of a state's id
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
 * @param {number} room in pixels
 * @returns {import("./overlap_panel.js").Drawing}
 */
export function eulerDiagram(context, bodies, groups, room) {
  const width = Math.min(room, WIDEST);
  const { names } = context.facts;
  const longest = Math.max(...groups.flatMap(({ states }) => states.map((id) => names[id].length)));
  const { shapes, plan, box } = planOf(bodies, groups, width, [LETTER * longest + 10, SHORT]);
  /** @param {string} id */
  const called = (id) => (box > SHORT ? names[id] : id);
  const acronyms = bodies.map((body) => context.facts.bodies[body].acronym);
  const hatch = hatching();
  const unsure = new Set(groups.flatMap((group) => group.unsure));
  const words = plan.exact
    ? "Each circle is an organisation; areas follow the number of states as well as circles can. "
    : "Circles of fitting size cannot show this overlap: every possible zone is drawn, and a dotted zone is empty. ";
  const svg = s(
    "svg",
    {
      class: "oxus-drawing",
      viewBox: `0 0 ${width} ${HEIGHT}`,
      role: "group",
      "aria-label": `Euler diagram of ${listed(acronyms)}; the same as a table below`,
    },
    hatch.defs(),
    ...shapes.map(outline),
    plan.emptyZones ? s("path", { class: "oxus-empty-zone", d: plan.emptyZones }) : null,
    ...nameShapes(shapes, acronyms, width, HEIGHT).map((label, n) =>
      bodyName(context, label, n, bodies[n], groups),
    ),
    ...plan.placed.map((spot) =>
      stateLabel(context, spot, {
        text: called(spot.state),
        width: box,
        hatch: unsure.has(spot.state) ? hatch.fill : "",
      }),
    ),
    ...plan.counts.map((spot) => countLabel(context, spot)),
  );
  const hatched = unsure.size ? "Hatched: a state that may be in more of them. " : "";
  return { svg, words: words + hatched };
}

/**
 * The circles, if every state has room in them and no zone is there without a state; else shapes with all zones. States
 * are named in full if all names have room, or else by their ids.
 *
 * @param {string[]} bodies
 * @param {Group[]} groups
 * @param {number} width in pixels
 * @param {readonly number[]} boxes the widths of a state's label, the widest first
 */
function planOf(bodies, groups, width, boxes) {
  const zones = zonesOf(bodies, groups);
  const circles = proportionalCircles(bodies.length, zones, width, HEIGHT);
  for (const box of boxes) {
    const plan = placeStates(circles, zones, width, HEIGHT, box);
    if (plan.exact) return { shapes: circles, plan, box };
  }
  const shapes = allZones(bodies.length, width, HEIGHT);
  const plans = boxes.map((box) => ({ box, plan: placeStates(shapes, zones, width, HEIGHT, box) }));
  const roomy = plans.find(({ plan }) => !plan.counts.length) ?? plans[plans.length - 1];
  // What is said of the drawing is said of the circles, so `exact` stays theirs.
  return { shapes, box: roomy.box, plan: { ...roomy.plan, exact: false } };
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
 * @type {(at: {x: number, y: number}, of: {text: string, width?: number, hatch?: string}, words: string) =>
 *   (SVGElement | null)[]}
 */
const boxed = ({ x, y }, { text, width = SHORT, hatch }, words) => [
  s("rect", { x: x - width / 2, y: y - 9, width, height: 17, rx: 3 }),
  hatch
    ? s("rect", { style: `fill:${hatch};stroke:none`, x: x - width / 2, y: y - 9, width, height: 17, rx: 3 })
    : null,
  s("text", { x, y: y + 4, "text-anchor": "middle", "font-size": 12 }, text),
  s("title", {}, words),
];

/** @type {(context: PanelContext, spot: {x: number, y: number, state: string}, of: {text: string, width: number, hatch: string}) => SVGElement} */
const stateLabel = ({ facts, isSelected }, { x, y, state }, of) =>
  s(
    "g",
    {
      class: of.hatch ? "oxus-item oxus-unsure" : "oxus-item",
      "data-key": state,
      tabindex: -1,
      role: "button",
      "aria-pressed": String(isSelected(state)),
      "aria-label": facts.names[state] + (of.hatch ? UNSURE : ""),
    },
    ...boxed({ x, y }, of, facts.names[state] + (of.hatch ? UNSURE : "")),
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
    ...boxed({ x, y }, { text: `${states.length}×` }, names),
  );
};
