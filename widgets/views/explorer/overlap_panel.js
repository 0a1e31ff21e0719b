// Which states the bodies share: an Euler diagram of up to four bodies, an UpSet plot (Lex and others, 2014) of more.
import { h, keyedItems, redraw, s, setText } from "../kit/dom.js";
import { pressable, roving } from "../kit/keyboard.js";
import { dataTable, folded } from "../kit/tables.js";
import { inWords, listed } from "../kit/words.js";
import { eulerDiagram } from "./euler_diagram.js";
import { unrecordedText } from "./explorer_words.js";
import { statesByBodies } from "./overlap_model.js";
import { upsetPlot } from "./upset_plot.js";

/**
 * @typedef {import("./panels.js").PanelContext} PanelContext
 * @typedef {{svg: SVGSVGElement, words: string}} Drawing
 */

const LARGEST_EULER = 4; // bodies in an Euler diagram

/**
 * @param {PanelContext} context
 * @param {import("./panels.js").Room} room
 * @returns {import("./panels.js").Panel}
 */
export function overlapPanel(context, room) {
  const { facts, choice } = context;
  const box = h("div", { class: "oxus-scroll", role: "group", "aria-label": "Overlap of full members" });
  const note = h("p", { class: "oxus-note" });
  const groups = () => statesByBodies(facts, compared(context), choice.states, context.date);
  const table = folded("The overlap as a table", () => groupTable(context, groups()));
  let svg = s("svg");
  let drawn = "";

  function paint() {
    const found = groups();
    const bodies = compared(context);
    const width = room();
    const key = JSON.stringify([found, bodies, context.selected, width]);
    if (key === drawn) return;
    drawn = key;
    const outcome = drawing(context, bodies, found, width);
    svg = outcome.svg;
    redraw(box, svg);
    const without = bodies.filter((body) => !found.some((group) => group.bodies.includes(body)));
    const names = listed(without.map((body) => facts.bodies[body].acronym));
    const empty = without.length ? ` Without a shown full member on this day: ${names}.` : "";
    const open = unrecordedText(facts, { institutions: bodies, states: choice.states }, context.date);
    setText(note, `${outcome.words}${outsideText(context, found)}${empty}${open}`.trim());
    table.refresh();
  }
  roving(box, () => keyedItems(box));
  pressable(box, (key) => {
    const ids = key.split(" ");
    if (ids.length === 1) context.toggle(ids[0]);
    else context.select(ids);
  });

  return {
    id: "overlap",
    title: "Overlap",
    element: h("div", {}, box, note, table.element),
    rebuild: paint,
    paint,
    select: paint,
    svg: () => svg,
    rows: () => [
      ["organisations", "number", "states", "perhaps_in_more"],
      ...groups().map(({ bodies, states, unsure }) => [
        bodies.map((body) => facts.bodies[body].acronym).join(";"),
        states.length,
        states.join(";"),
        unsure.join(";"),
      ]),
    ],
  };
}

/**
 * The bodies to compare: those selected if there are two or more, else all shown.
 *
 * @param {PanelContext} context
 */
function compared({ choice, isSelected }) {
  const selected = choice.institutions.filter(isSelected);
  return selected.length > 1 ? selected : choice.institutions;
}

/** @type {(context: PanelContext, groups: import("./overlap_model.js").Group[]) => HTMLElement} */
const groupTable = ({ facts, date }, groups) =>
  dataTable(
    `Full members on ${inWords(date)}`,
    ["Organisations", "Number", "States", "Perhaps in more: not recorded"],
    groups.map(({ bodies, states, unsure }) => [
      bodies.length ? listed(bodies.map((body) => facts.bodies[body].acronym)) : "none of them",
      states.length,
      listed(states.map((id) => facts.names[id])),
      listed(unsure.map((id) => facts.names[id])),
    ]),
  );

/**
 * The states that are in none of the bodies, if that is recorded of them.
 *
 * @type {(context: PanelContext, groups: import("./overlap_model.js").Group[]) => string}
 */
function outsideText({ facts }, groups) {
  const outside = groups.find(({ bodies }) => !bodies.length);
  const states = outside ? outside.states.filter((id) => !outside.unsure.includes(id)) : [];
  return states.length ? `In none of them: ${listed(states.map((id) => facts.names[id]))}.` : "";
}

/**
 * @param {PanelContext} context
 * @param {string[]} bodies
 * @param {import("./overlap_model.js").Group[]} groups
 * @param {number} width in pixels
 * @returns {Drawing}
 */
function drawing(context, bodies, groups, width) {
  const withMembers = bodies.filter((body) => groups.some((group) => group.bodies.includes(body)));
  if (!withMembers.length) return { svg: noMembers(), words: "" };
  return bodies.length <= LARGEST_EULER
    ? eulerDiagram(context, withMembers, groups, width)
    : upsetPlot(context, bodies, groups, width);
}

const noMembers = () =>
  s(
    "svg",
    { class: "oxus-drawing", viewBox: "0 0 600 60", role: "img", "aria-label": "No full members" },
    s(
      "text",
      { x: 10, y: 34, "font-size": 14 },
      "On this day no state shown is a full member of an organisation shown.",
    ),
  );
