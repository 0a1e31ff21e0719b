// The map: how many of the bodies shown a state is a full member of, or its status in one of them.
import { h, s, setText } from "../kit/dom.js";
import { pressable, roving } from "../kit/keyboard.js";
import { drawnMark, markGlyph } from "../kit/mark.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, inWords, listed } from "../kit/words.js";
import { classOf, classSpan, FIRST_OF_CLASS } from "./map_classes.js";

/**
 * @typedef {import("./panels.js").PanelContext} PanelContext
 *
 * @typedef {object} MapState
 * @property {PanelContext} context
 * @property {string} of the body whose statuses are shown; "" for the number of bodies
 * @property {Map<string, SVGPathElement>} paths by state
 * @property {Map<string, SVGGElement>} labels by state
 */

const COUNT = "";

/**
 * @param {PanelContext} context
 * @returns {import("./panels.js").Panel}
 */
export function mapPanel(context) {
  const { choice } = context;
  const map = { context, of: COUNT, ...shapesOf(context.data.map) };
  const picker = h("select", {
    onchange: () => {
      map.of = picker.value;
      paint();
    },
  });
  const legend = h("ul", { class: "oxus-legend", "aria-label": "Legend of the map" });
  const beside = h("p", { class: "oxus-note" });
  const rows = () => choice.states.map((id) => [context.facts.names[id], valueFor(map, id)]);
  const table = folded("The map as a table", () =>
    dataTable(titleOf(map), ["State", map.of ? "Status" : "Number of bodies"], rows()),
  );
  const svg = drawing(map);
  roving(svg, () => choice.states.flatMap((id) => map.paths.get(id) ?? []));
  pressable(svg, (id) => {
    if (choice.states.includes(id)) context.toggle(id);
  });

  function rebuild() {
    const chosen = choice.institutions.find((body) => context.isSelected(body));
    if (map.of && !choice.institutions.includes(map.of)) map.of = COUNT;
    map.of = chosen || map.of;
    picker.replaceChildren(...options(context));
    picker.value = map.of;
    const drawn = choice.states.filter((id) => map.paths.has(id));
    for (const [id, path] of map.paths) path.setAttribute("tabindex", String(id === drawn[0] ? 0 : -1));
    paint();
  }
  function paint() {
    legend.replaceChildren(...legendItems(map, paintStates(map)));
    setText(beside, noteOf(map));
    svg.setAttribute("aria-label", `Map. ${titleOf(map)}; the same as a table below`);
    table.refresh();
  }
  return {
    id: "map",
    title: "Map",
    element: h(
      "div",
      {},
      h("label", {}, "Colour by ", picker),
      h("div", { class: "oxus-scroll" }, svg),
      legend,
      beside,
      table.element,
    ),
    rebuild,
    paint,
    select: rebuild,
    rows: () => [["state", map.of ? "status" : "bodies"], ...rows()],
    svg: () => svg,
  };
}

/** @param {import("./explorer_data.js").ExplorerData["map"]} data */
function shapesOf({ shapes, places }) {
  /** @type {Map<string, SVGPathElement>} */
  const paths = new Map();
  /** @type {Map<string, SVGGElement>} */
  const labels = new Map();
  for (const [id, path] of Object.entries(shapes)) {
    paths.set(id, s("path", { d: path, "data-key": id, tabindex: -1, role: "button" }, s("title")));
    const [x, y] = places[id];
    labels.set(id, s("g", { class: "oxus-map-label", transform: `translate(${x} ${y})` }));
  }
  return { paths, labels };
}

/** @param {MapState} map */
function drawing({ context, paths, labels }) {
  const {
    size: [width, height],
    land,
    disputed,
  } = context.data.map;
  return s(
    "svg",
    {
      class: "oxus-drawing oxus-map-drawing",
      viewBox: `0 0 ${width} ${height}`,
      role: "group",
      "aria-label": "Map of memberships; the same as a table below",
    },
    s("rect", { class: "oxus-map-sea", width, height }),
    s("path", { class: "oxus-map-land", d: land }),
    ...paths.values(),
    s("path", { class: "oxus-map-disputed", d: disputed }),
    ...labels.values(),
  );
}

/** @param {PanelContext} context */
const options = ({ choice, facts }) => [
  h("option", { value: COUNT }, "number of bodies"),
  ...choice.institutions.map((body) =>
    h("option", { value: body }, `status in the ${facts.bodies[body].acronym}`),
  ),
];

/** @param {MapState} map */
const titleOf = ({ context, of }) =>
  `${of ? `Status in the ${context.facts.bodies[of].acronym}` : "Number of bodies shown with full membership"} on ${inWords(context.date)}`;

/**
 * How many of the bodies shown a state is a full member of.
 *
 * @param {PanelContext} context
 * @param {string} state
 */
const bodiesOf = ({ choice, facts, date }, state) =>
  choice.institutions.filter((body) => facts.isFull(facts.spellOn(body, state, date))).length;

/**
 * What the map says of a state: its status in words, or its number of bodies.
 *
 * @param {MapState} map
 * @param {string} state
 */
const valueFor = ({ context, of }, state) =>
  of ? context.facts.label(context.facts.spellOn(of, state, context.date)) : bodiesOf(context, state);

/**
 * Bring each state to the day.
 *
 * @param {MapState} map
 * @returns {Map<string, number>} how many of the states shown have each status or class
 */
function paintStates(map) {
  const { context, of, paths } = map;
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const [id, path] of paths) {
    const shown = context.choice.states.includes(id);
    const status = shown && of ? context.status(of, id) || "" : "";
    const number = shown && !of ? bodiesOf(context, id) : 0;
    const look = !shown ? "off" : of ? status || "none" : `n${classOf(number)}`;
    if (shown) found.set(look, (found.get(look) || 0) + 1);
    const value = of ? valueFor(map, id) : count(number, "body", "bodies");
    path.setAttribute("aria-label", `${context.facts.names[id]}: ${value}`);
    const key = `${look} ${number} ${context.isSelected(id)}`;
    if (path.dataset.look === key) continue;
    path.dataset.look = key;
    paintState(map, id, { shown, status, number });
  }
  return found;
}

/**
 * @param {MapState} map
 * @param {string} id of the state
 * @param {{shown: boolean, status: string, number: number}} look
 */
function paintState({ context, of, paths, labels }, id, { shown, status, number }) {
  const { marks } = context.data;
  const path = /** @type {SVGPathElement} */ (paths.get(id));
  const chosen = context.isSelected(id) ? " oxus-chosen" : "";
  path.setAttribute("class", `oxus-map-state${shown ? "" : " oxus-map-off"}${chosen}`);
  path.style.cssText = status
    ? `--oxus-mark:${marks[status].color};stroke-dasharray:${marks[status].dash || "none"}`
    : "";
  path.dataset.class = of ? (status ? "status" : "none") : String(classOf(number));
  if (shown) path.removeAttribute("aria-hidden");
  else path.setAttribute("aria-hidden", "true");
  setText(/** @type {Node} */ (path.firstChild), path.getAttribute("aria-label") ?? "");
  /** @type {Node[]} */
  let label = [];
  if (status) label = [drawnMark(marks[status], "translate(-8 -8) scale(0.67)")];
  else if (number) label = [s("text", { "text-anchor": "middle", y: 4, "font-size": 12 }, String(number))];
  labels.get(id)?.replaceChildren(...label);
}

/**
 * @param {MapState} map
 * @param {Map<string, number>} found
 */
function legendItems({ context: { data }, of }, found) {
  /** @type {(n: number, words: string) => HTMLElement} */
  const swatch = (n, words) =>
    h("li", {}, h("span", { class: "oxus-swatch", "data-class": n, "aria-hidden": "true" }), ` ${words}`);
  const statuses = Object.entries(data.marks)
    .filter(([status]) => found.has(status))
    .map(([status, mark]) => h("li", {}, markGlyph(mark), ` ${mark.label} (${found.get(status)})`));
  const classes = FIRST_OF_CLASS.map((_, n) => n + 1)
    .filter((n) => found.has(`n${n}`))
    .map((n) => swatch(n, `${classSpan(n)} (${found.get(`n${n}`)})`));
  return [...(of ? statuses : classes), swatch(0, of ? "not in" : "in none")];
}

/**
 * Which states the map has no room for, and its sources.
 *
 * @param {MapState} map
 */
function noteOf(map) {
  const { context, of, paths } = map;
  const off = context.choice.states
    .filter((id) => !paths.has(id))
    .filter((id) => (of ? context.status(of, id) : bodiesOf(context, id)))
    .map((id) => `${context.facts.names[id]} (${valueFor(map, id)})`);
  return (
    `${off.length ? `Outside this map or too small for it: ${listed(off)}. ` : ""}` +
    "Lambert azimuthal equal-area projection; boundaries: Natural Earth, de facto. " +
    context.data.map.hatched
  ).trim();
}
