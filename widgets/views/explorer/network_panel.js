// The network of states that sit in the same bodies. A state keeps its place while the day moves: the places follow
// from the bodies shared over all days, so that what moves in the picture is membership and nothing else.
import { h, keyedItems, redraw, s, setText } from "../kit/dom.js";
import { hatching } from "../kit/hatching.js";
import { pressable, roving } from "../kit/keyboard.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, inWords, listed } from "../kit/words.js";
import { unrecordedText } from "./explorer_words.js";
import { UNRECORDED } from "./membership_model.js";
import { networkLayout, readableFrom, sharedEver, sharedOn } from "./network_model.js";

/**
 * @typedef {import("./panels.js").PanelContext} PanelContext
 * @typedef {import("./network_model.js").Pair} Pair
 * @typedef {import("./network_model.js").Point} Point
 *
 * @typedef {object} Network what is drawn
 * @property {PanelContext} context
 * @property {Map<string, Point>} places the middle of each state
 * @property {{width: number, height: number}} size in pixels
 * @property {Pair[]} pairs all pairs that share a body, most shared bodies first
 * @property {Pair[]} lines the pairs that are drawn
 * @property {ReturnType<typeof hatching>} hatch of states for which a body is not recorded
 */

const LETTER = 8.1; // pixels of a letter of a name, about
const [BOX, GAP] = [26, 6]; // pixels: the height of a name's box, and the room between two of them

/**
 * @param {PanelContext} context
 * @param {import("./panels.js").Room} room
 * @returns {import("./panels.js").Panel}
 */
export function networkPanel(context, room) {
  const { facts, choice } = context;
  const hatch = hatching();
  let least = 0; // shared bodies from which on a line is drawn; 0: as keeps the picture readable
  const lines = lineSlider((from) => {
    least = from;
    paint();
  });
  const box = h("div", {
    class: "oxus-scroll",
    role: "group",
    "aria-label": "Network of shared memberships",
  });
  const note = h("p", { class: "oxus-note" });
  const pairs = () => sharedOn(facts, choice, context.date);
  const table = folded("The network as a table", () => pairTable(context, pairs()));
  /** @type {Map<string, Point>} */
  let places = new Map();
  let size = { width: 0, height: 0 };
  let svg = s("svg");
  let drawn = "";

  function rebuild() {
    const width = room();
    size = { width, height: Math.max(Math.min(0.62 * width, 560), 12 * choice.states.length + 280) };
    const wide = (/** @type {string} */ id) => boxWidth(context, id) + GAP;
    places = networkLayout(choice.states, sharedEver(facts, choice), { ...size, wide, high: BOX + GAP });
    drawn = "";
    paint();
  }
  function paint() {
    const found = pairs();
    const key = JSON.stringify([found, least, context.selected, choice.states]);
    if (key === drawn) return;
    drawn = key;
    const from = least || readableFrom(found);
    lines.show(from, found[0]?.bodies.length ?? 0);
    const drawnPairs = found.filter(({ bodies }) => bodies.length >= from);
    svg = drawing({ context, places, size, pairs: found, lines: drawnPairs, hatch });
    redraw(box, svg);
    setText(note, sentence(context, found, drawnPairs));
    table.refresh();
  }
  roving(box, () => keyedItems(box));
  pressable(box, context.toggle);

  return {
    id: "network",
    title: "Network",
    element: h("div", {}, lines.element, box, note, table.element),
    rebuild,
    paint,
    select: paint,
    svg: () => svg,
    rows: () => [
      ["state", "other", "organisations", "which"],
      ...pairs().map(({ one, other, bodies }) => [one, other, bodies.length, bodies.join(";")]),
    ],
  };
}

/**
 * The slider that says from how many shared bodies on a line is drawn.
 *
 * @param {(from: number) => void} choose
 */
function lineSlider(choose) {
  const slider = h("input", {
    type: "range",
    min: 1,
    max: 10,
    step: 1,
    "aria-label": "Draw a line from so many organisations shared",
    oninput: () => choose(Number(slider.value)),
  });
  const told = h("output", {});
  return {
    element: h(
      "label",
      { class: "oxus-controls" },
      "Draw a line from ",
      slider,
      told,
      " organisations shared",
    ),
    /** @type {(from: number, most: number) => void} */
    show(from, most) {
      slider.max = String(Math.max(2, most));
      slider.value = String(from);
      setText(told, `${from} or more`);
    },
  };
}

/** @type {(context: PanelContext, bodies: string[]) => string} */
const bodyNames = ({ facts }, bodies) => listed(bodies.map((body) => facts.bodies[body].acronym));

/** @type {(context: PanelContext, pairs: Pair[]) => HTMLElement} */
const pairTable = (context, pairs) =>
  dataTable(
    `Organisations shared as full members on ${inWords(context.date)}`,
    ["State", "State", "Organisations", "Which"],
    pairs.map(({ one, other, bodies }) => [
      context.facts.names[one],
      context.facts.names[other],
      bodies.length,
      bodyNames(context, bodies),
    ]),
  );

/** @type {(context: PanelContext, id: string) => number} */
const boxWidth = ({ facts }, id) => LETTER * facts.names[id].length + 14;

/** @param {Network} network */
const drawing = (network) =>
  s(
    "svg",
    {
      class: "oxus-drawing",
      viewBox: `0 0 ${network.size.width} ${network.size.height}`,
      role: "group",
      "aria-label": "Network of states that share organisations; the same as a table below",
    },
    network.hatch.defs(),
    ...edges(network), // the widest above the others
    ...network.context.choice.states.map((_, n) => node(network, n)),
  );

/** @type {(network: Network, state: string) => Point} */
const placeOf = ({ places }, state) => places.get(state) ?? [0, 0];

/** @param {Network} network */
function edges(network) {
  const { context, pairs, lines } = network;
  const { names } = context.facts;
  const most = Math.max(pairs[0]?.bodies.length ?? 0, 1);
  const selected = context.choice.states.filter((id) => context.isSelected(id));
  return [...lines].reverse().map(({ one, other, bodies }) => {
    const [[x1, y1], [x2, y2]] = [placeOf(network, one), placeOf(network, other)];
    const chosen = selected.includes(one) || selected.includes(other);
    return s(
      "line",
      {
        class: `oxus-edge${chosen ? " oxus-chosen" : selected.length ? " oxus-faint" : ""}`,
        x1,
        y1,
        x2,
        y2,
        "stroke-width": (0.6 + (5.4 * bodies.length) / most).toFixed(1),
      },
      s("title", {}, `${names[one]} and ${names[other]}: ${bodyNames(context, bodies)}`),
    );
  });
}

/**
 * @param {Network} network
 * @param {number} n the number of the state among those shown
 */
function node(network, n) {
  const { context, pairs, hatch } = network;
  const id = context.choice.states[n];
  const [x, y] = placeOf(network, id);
  const own = pairs.filter(({ one, other }) => one === id || other === id);
  const open = context.choice.institutions.filter((body) => context.status(body, id) === UNRECORDED);
  const words =
    nodeText(context, id, own) + (open.length ? `; not recorded: ${bodyNames(context, open)}` : "");
  const five = context.data.five.includes(id);
  const width = boxWidth(context, id);
  const box = { x: x - width / 2, y: y - BOX / 2, width, height: BOX, rx: five ? 3 : BOX / 2 };
  return s(
    "g",
    {
      class: `oxus-item oxus-node${five ? " oxus-node-five" : ""}${open.length ? " oxus-unsure" : ""}`,
      "data-key": id,
      tabindex: n ? -1 : 0,
      role: "button",
      "aria-pressed": String(context.isSelected(id)),
      "aria-label": words,
    },
    s("rect", box),
    open.length ? s("rect", { style: `fill:${hatch.fill};stroke:none`, ...box }) : null,
    s("text", { x, y: y + 5, "text-anchor": "middle", "font-size": 13 }, context.facts.names[id]),
    s("title", {}, words),
  );
}

/**
 * @param {PanelContext} context
 * @param {string} id of a state
 * @param {Pair[]} own its pairs, most shared bodies first
 */
function nodeText({ facts }, id, own) {
  if (!own.length) return `${facts.names[id]}: shares no organisation`;
  const top = own[0].one === id ? own[0].other : own[0].one;
  return `${facts.names[id]}: shares organisations with ${count(own.length, "state")}, most with ${facts.names[top]} (${own[0].bodies.length})`;
}

/** @type {(context: PanelContext, pairs: Pair[], lines: Pair[]) => string} */
function sentence({ facts, choice, data, date }, pairs, lines) {
  const possible = (choice.states.length * (choice.states.length - 1)) / 2;
  const open = unrecordedText(facts, choice, date);
  if (!pairs.length)
    return `On this day no two of the states shown sit in the same organisation as full members, as far as is recorded.${open}`;
  const [{ one, other, bodies }] = pairs;
  return (
    `${open ? "At least " : ""}${pairs.length} of ${possible} pairs share at least one organisation (density ${(pairs.length / possible).toFixed(2)}); ${facts.names[one]} and ${facts.names[other]} share most: ${bodies.length}. ` +
    `Drawn: ${count(lines.length, "line")}; the wider, the more organisations. Square: one of ${data.called || "the five"}; round: another state. Press a state to follow its lines.` +
    (open ? ` Hatched: a state that may share more organisations.${open}` : "")
  );
}
