// The map: how many of the bodies shown a state is a full member of, or its status in one of them.
import { h, s, setText } from "../kit/dom.js";
import { hatching } from "../kit/hatching.js";
import { pressable, roving } from "../kit/keyboard.js";
import { drawnMark, markGlyph } from "../kit/mark.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, inWords, listed } from "../kit/words.js";
import { atLeast, unrecordedText } from "./explorer_words.js";
import { classOf, classSpan, FIRST_OF_CLASS } from "./map_classes.js";
import { namesOf } from "./map_names.js";
import { UNRECORDED } from "./membership_model.js";

/**
 * @typedef {import("./panels.js").PanelContext} PanelContext
 *
 * @typedef {object} MapState
 * @property {PanelContext} context
 * @property {string} of the body whose statuses are shown; "" for the number of bodies
 * @property {Map<string, SVGPathElement>} paths by state
 * @property {Map<string, SVGGElement>} labels by state
 * @property {Map<string, SVGPathElement>} hatches by state: over those of which something is not recorded
 * @property {ReturnType<typeof hatching>} hatch their pattern
 */

const COUNT = "";

/**
 * @param {PanelContext} context
 * @param {import("./panels.js").Room} room
 * @returns {import("./panels.js").Panel}
 */
export function mapPanel(context, room) {
  const { choice } = context;
  const hatch = hatching();
  const map = { context, of: COUNT, hatch, ...shapesOf(context.data.map, hatch.fill) };
  const picker = h("select", {
    onchange: () => {
      map.of = picker.value;
      paint();
    },
  });
  const legend = h("ul", { class: "oxus-legend", "aria-label": "Legend of the map" });
  const beside = h("p", { class: "oxus-note" });
  const rows = () =>
    choice.states.map((id) => [
      context.facts.names[id],
      valueFor(map, id),
      ...(map.of ? [] : [openOf(context, id)]),
    ]);
  const table = folded("The map as a table", () => dataTable(titleOf(map), headsOf(map), rows()));
  const names = s("g", { class: "oxus-map-names", "aria-hidden": "true" });
  const svg = drawing(map);
  svg.append(names);
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
    const unit = context.data.map.size[0] / room();
    svg.style.setProperty("--oxus-unit", String(unit)); // letters keep their size on a narrow map
    names.replaceChildren(...namesOf(context, (id) => map.paths.has(id), unit));
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
    rows: () => [["state", ...(map.of ? ["status"] : ["organisations", "not_recorded"])], ...rows()],
    svg: () => svg,
  };
}

/** @param {MapState} map */
const headsOf = ({ of }) => [
  "State",
  ...(of ? ["Status"] : ["Number of organisations", "Organisations not recorded"]),
];

/** @type {(data: import("./explorer_data.js").ExplorerData["map"], hatch: string) => Pick<MapState, "paths" | "labels" | "hatches">} */
function shapesOf({ shapes, places }, hatch) {
  /** @type {Map<string, SVGPathElement>} */
  const paths = new Map();
  /** @type {Map<string, SVGGElement>} */
  const labels = new Map();
  /** @type {Map<string, SVGPathElement>} */
  const hatches = new Map();
  for (const [id, path] of Object.entries(shapes)) {
    paths.set(id, s("path", { d: path, "data-key": id, tabindex: -1, role: "button" }, s("title")));
    hatches.set(id, s("path", { class: "oxus-map-hatch", d: path, fill: hatch }));
    const [x, y] = places[id];
    labels.set(id, s("g", { class: "oxus-map-label", transform: `translate(${x} ${y})` }));
  }
  return { paths, labels, hatches };
}

/** @param {MapState} map */
function drawing({ context, paths, labels, hatches, hatch }) {
  const {
    size: [width, height],
    land,
    lakes,
    rivers,
    disputed,
    disputed_borders,
  } = context.data.map;
  return s(
    "svg",
    {
      class: "oxus-drawing oxus-map-drawing",
      viewBox: `0 0 ${width} ${height}`,
      role: "group",
      "aria-label": "Map of memberships; the same as a table below",
    },
    hatch.defs(),
    s("rect", { class: "oxus-map-sea", width, height }),
    s("path", { class: "oxus-map-land", d: land }),
    ...paths.values(),
    ...hatches.values(),
    s("path", { class: "oxus-map-lakes", d: lakes }),
    s("path", { class: "oxus-map-rivers", d: rivers }),
    s("path", { class: "oxus-map-disputed-borders", d: disputed_borders }),
    s("path", { class: "oxus-map-disputed", d: disputed }),
    ...labels.values(),
  );
}

/** @param {PanelContext} context */
const options = ({ choice, facts }) => [
  h("option", { value: COUNT }, "number of organisations"),
  ...choice.institutions.map((body) =>
    h("option", { value: body }, `status in the ${facts.bodies[body].acronym}`),
  ),
];

/** @param {MapState} map */
const titleOf = ({ context, of }) =>
  `${of ? `Status in the ${context.facts.bodies[of].acronym}` : "Number of organisations shown with full membership"} on ${inWords(context.date)}`;

/**
 * How many of the bodies shown a state is a full member of.
 *
 * @param {PanelContext} context
 * @param {string} state
 */
const bodiesOf = ({ choice, facts, date }, state) =>
  choice.institutions.filter((body) => facts.isFull(facts.spellOn(body, state, date))).length;

/**
 * Of how many of the bodies shown it is not recorded whether a state is in them.
 *
 * @param {PanelContext} context
 * @param {string} state
 */
const openOf = ({ choice, status }, state) =>
  choice.institutions.filter((body) => status(body, state) === UNRECORDED).length;

/**
 * What the map says of a state: its status in words, or its number of bodies.
 *
 * @param {MapState} map
 * @param {string} state
 */
const valueFor = ({ context, of }, state) =>
  of ? context.facts.label(context.status(of, state)) : bodiesOf(context, state);

/**
 * Bring each state to the day.
 *
 * @param {MapState} map
 * @returns {Map<string, number>} how many of the states shown have each status or class, or a body not recorded
 */
function paintStates(map) {
  const { context, of, paths } = map;
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const [id, path] of paths) {
    const shown = context.choice.states.includes(id);
    const status = shown && of ? context.status(of, id) : "";
    const open = shown && !of ? openOf(context, id) : 0;
    const number = shown && !of ? bodiesOf(context, id) : 0;
    const look = !shown ? "off" : of ? status || "none" : `n${classOf(number)}`;
    if (shown) found.set(look, (found.get(look) || 0) + 1);
    if (open) found.set(UNRECORDED, (found.get(UNRECORDED) || 0) + 1);
    const value = of ? valueFor(map, id) : count(number, "organisation", "organisations");
    const more = open ? `, ${open} not recorded` : "";
    path.setAttribute("aria-label", `${context.facts.names[id]}: ${open ? "at least " : ""}${value}${more}`);
    const key = `${look} ${number} ${open} ${context.isSelected(id)}`;
    if (path.dataset.look === key) continue;
    path.dataset.look = key;
    paintState(map, id, { shown, status, number, open });
  }
  return found;
}

/**
 * @param {MapState} map
 * @param {string} id of the state
 * @param {{shown: boolean, status: string, number: number, open: number}} look
 */
function paintState({ context, of, paths, labels, hatches }, id, { shown, status, number, open }) {
  const { marks } = context.data;
  const path = /** @type {SVGPathElement} */ (paths.get(id));
  const chosen = context.isSelected(id) ? " oxus-chosen" : "";
  path.setAttribute("class", `oxus-map-state${shown ? "" : " oxus-map-off"}${chosen}`);
  path.style.cssText = status
    ? `--oxus-mark:${marks[status].color};stroke-dasharray:${marks[status].dash || "none"}`
    : "";
  const unrecorded = status === UNRECORDED || open > 0;
  path.dataset.class = of ? (status && !unrecorded ? "status" : "none") : String(classOf(number));
  hatches.get(id)?.setAttribute("display", unrecorded ? "inline" : "none");
  if (shown) path.removeAttribute("aria-hidden");
  else path.setAttribute("aria-hidden", "true");
  setText(/** @type {Node} */ (path.firstChild), path.getAttribute("aria-label") ?? "");
  /** @type {Node[]} */
  let label = [];
  if (status && !unrecorded)
    label = [s("g", { class: "oxus-map-mark" }, drawnMark(marks[status], "translate(-8 -8) scale(0.67)"))];
  else if (number || open) {
    label = [s("text", { "text-anchor": "middle", dy: "0.35em" }, atLeast(number, open))];
  }
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
  const hatch = h("span", { class: "oxus-swatch oxus-swatch-unrecorded", "aria-hidden": "true" });
  const open = found.get(UNRECORDED);
  return [
    ...(of ? statuses : classes),
    swatch(0, of ? "not in" : "in none"),
    ...(open && !of
      ? [h("li", {}, hatch, ` some organisations not recorded: at least as many (${open})`)]
      : []),
  ];
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
    .filter((id) => (of ? context.status(of, id) : bodiesOf(context, id) || openOf(context, id)))
    .map((id) => `${context.facts.names[id]} (${valueFor(map, id)})`);
  return (
    `${off.length ? `Outside this map or too small for it: ${listed(off)}. ` : ""}` +
    "Lambert azimuthal equal-area projection; boundaries: Natural Earth, de facto. " +
    context.data.map.hatched +
    unrecordedText(
      context.facts,
      of ? { ...context.choice, institutions: [of] } : context.choice,
      context.date,
    )
  ).trim();
}
