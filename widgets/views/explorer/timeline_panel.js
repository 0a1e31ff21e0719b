// The spells drawn as a timeline: all spells of one state, or all of one body.
import { h, s } from "../kit/dom.js";
import { drawnMark } from "../kit/mark.js";
import { dataTable, folded } from "../kit/tables.js";
import { inWords } from "../kit/words.js";
import { UNRECORDED } from "./membership_model.js";

/**
 * @typedef {import("./panels.js").PanelContext} PanelContext
 * @typedef {object} Row a state or body
 * @property {string} name
 * @property {import("./membership_model.js").Spell[]} own its spells
 * @property {{start: string, end: string}[]} gaps when nothing is recorded
 */

const [LEFT, ROW, TOP] = [104, 24, 26]; // pixels

/**
 * @param {PanelContext} context
 * @param {import("./panels.js").Room} room
 * @returns {import("./panels.js").Panel}
 */
export function timelinePanel(context, room) {
  const { facts, choice } = context;
  const picker = h("select", {
    onchange: () => {
      of = picker.value;
      draw();
    },
  });
  const box = h("div", {
    class: "oxus-scroll",
    tabindex: 0,
    role: "group",
    "aria-label": "Timeline of spells",
  });
  const table = folded("The spells as a table", () =>
    dataTable(
      `Spells: ${titleOf(context, of)}`,
      ["Who", "Status", "Term"],
      rowsOf(context, of).flatMap(({ name, own, gaps }) => [
        ...own.map((spell) => [name, facts.label(spell.status), facts.term(spell)]),
        ...gaps.map((gap) => [name, UNRECORDED, termOf(gap)]),
      ]),
    ),
  );
  let of = ""; // the state or body whose spells are shown
  let { svg, now } = drawing(context, room(), "", []);

  function draw() {
    ({ svg, now } = drawing(
      context,
      room(),
      titleOf(context, of),
      rowsOf(context, of).filter(({ own, gaps }) => own.length || gaps.length),
    ));
    box.replaceChildren(svg);
    table.refresh();
    paint();
  }
  function rebuild() {
    const all = [...choice.states, ...choice.institutions];
    const chosen = context.selected.find((id) => all.includes(id));
    if (!all.includes(of)) of = choice.states[0];
    of = chosen || of;
    picker.replaceChildren(...options(context));
    picker.value = of;
    draw();
  }
  function paint() {
    const x = xOf(context, svg.viewBox.baseVal.width, context.date);
    now.setAttribute("x1", String(x));
    now.setAttribute("x2", String(x));
  }
  return {
    id: "timeline",
    title: "Timeline",
    element: h("div", {}, h("label", {}, "Timeline of ", picker), box, table.element),
    rebuild,
    paint,
    select: rebuild,
    svg: () => svg,
    rows: () => [
      ["who", "status", "start", "end"],
      ...rowsOf(context, of).flatMap(({ name, own, gaps }) => [
        ...own.map(({ status, start, end }) => [name, status, start, end]),
        ...gaps.map(({ start, end }) => [name, UNRECORDED, start, end]),
      ]),
    ],
  };
}

/** @type {(context: PanelContext, id: string) => string} */
const titleOf = ({ facts }, id) =>
  id in facts.names ? `${facts.names[id]} in the organisations shown` : `the ${facts.bodies[id].name}`;

/** @type {(context: PanelContext, id: string) => Row[]} */
const rowsOf = ({ facts, choice }, id) =>
  id in facts.names
    ? choice.institutions.map((body) => rowOf(facts, facts.bodies[body].acronym, body, id))
    : choice.states.map((state) => rowOf(facts, facts.names[state], id, state));

/** @type {(facts: PanelContext["facts"], name: string, body: string, state: string) => Row} */
const rowOf = (facts, name, body, state) => ({
  name,
  own: facts.spells(body, state),
  gaps: facts.gaps(body, state),
});

/** @param {{start: string, end: string}} gap */
const termOf = ({ start, end }) => `since ${inWords(start)}${end ? ` until ${inWords(end)}` : ""}`;

/** @param {PanelContext} context */
const options = ({ facts, choice }) => [
  h(
    "optgroup",
    { label: "States" },
    ...choice.states.map((id) => h("option", { value: id }, facts.names[id])),
  ),
  h(
    "optgroup",
    { label: "Organisations" },
    ...choice.institutions.map((id) => h("option", { value: id }, facts.bodies[id].acronym)),
  ),
];

/** @type {(context: PanelContext, width: number, day: string) => number} */
function xOf({ data, sliderFirst }, width, day) {
  const [first, last] = [Date.parse(sliderFirst), Date.parse(data.last)];
  return LEFT + ((width - LEFT - 12) * (Math.max(Date.parse(day), first) - first)) / (last - first);
}

/**
 * The timeline, and the line in it that stands at the day.
 *
 * @param {PanelContext} context
 * @param {number} width
 * @param {string} title
 * @param {Row[]} rows
 */
function drawing(context, width, title, rows) {
  const { data, sliderFirst } = context;
  const height = TOP + ROW * Math.max(rows.length, 1) + 8;
  const [first, last] = [sliderFirst, data.last].map((day) => Number(day.slice(0, 4)));
  const years = [];
  const every = width < 520 ? 10 : 5;
  for (let year = Math.ceil(first / every) * every; year <= last; year += every) years.push(year);
  const now = s("line", { class: "oxus-now", y1: TOP - 4, y2: height });
  const svg = s(
    "svg",
    {
      class: "oxus-drawing",
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": `Timeline of ${title}; the same as a table below`,
    },
    ...years.flatMap((year) => {
      const x = xOf(context, width, `${year}-01-01`);
      return [
        s("line", { class: "oxus-rule", x1: x, x2: x, y1: TOP - 6, y2: height }),
        s("text", { x, y: 14, "text-anchor": "middle", "font-size": 12 }, String(year)),
      ];
    }),
    ...rows.flatMap(({ name, own, gaps }, row) => [
      s("text", { x: 2, y: TOP + ROW * row + 16, "font-size": 12.5 }, name),
      ...gaps.map((gap) => hatchedBar(context, width, gap, TOP + ROW * row + 4)),
      ...own.map((spell) => bar(context, width, spell, TOP + ROW * row + 4)),
    ]),
    rows.length ? null : s("text", { x: LEFT, y: TOP + 16, "font-size": 13 }, "no spell in this choice"),
    now,
  );
  return { svg, now };
}

/**
 * A span that is not recorded: hatched, without an outline.
 *
 * @param {PanelContext} context
 * @param {number} width of the drawing
 * @param {{start: string, end: string}} gap
 * @param {number} y
 */
function hatchedBar(context, width, gap, y) {
  const [x, end] = [xOf(context, width, gap.start), xOf(context, width, gap.end || context.data.last)];
  let lines = "";
  for (let at = x; at + 10 <= end; at += 7) lines += `M${at.toFixed(1)} ${y + 14}l10 -12`;
  return s(
    "g",
    {},
    s("path", { class: "oxus-hatch-line", d: lines }),
    s("title", {}, `${UNRECORDED} ${termOf(gap)}`),
  );
}

/**
 * One spell: its colour and its sign say the status.
 *
 * @param {PanelContext} context
 * @param {number} wide the width of the drawing
 * @param {import("./membership_model.js").Spell} spell
 * @param {number} y
 */
function bar(context, wide, spell, y) {
  const { data, facts } = context;
  const mark = data.marks[spell.status];
  const [x, end] = [xOf(context, wide, spell.start), xOf(context, wide, spell.end || data.last)];
  const width = Math.max(end - x, 3);
  const sign = drawnMark(mark, `translate(${x + 3} ${y + 1}) scale(0.58)`, "oxus-sign-on");
  return s(
    "g",
    { class: "oxus-bar", style: `--oxus-mark:${mark.color}` },
    s("rect", { x, y, width, height: 16, "stroke-dasharray": mark.dash || null }),
    width > 20 ? sign : null,
    s("title", {}, `${mark.label} ${facts.term(spell)}`),
  );
}
