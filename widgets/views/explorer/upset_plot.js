// An UpSet plot: a column for each set of bodies that states share, its number as a bar, its bodies as dots.
import { s } from "../kit/dom.js";
import { listed } from "../kit/words.js";
import { atLeast } from "./explorer_words.js";
import { UNRECORDED } from "./membership_model.js";

/**
 * @typedef {import("./panels.js").PanelContext} PanelContext
 * @typedef {import("./overlap_model.js").Group} Group
 *
 * @typedef {object} Plot
 * @property {PanelContext} context
 * @property {string[]} bodies one for each row
 * @property {Group[]} columns the groups that are in a body
 * @property {number} step from column to column in pixels
 * @property {number} height in pixels
 */

const [LEFT, RIGHT, BARS, ROW] = [76, 74, 112, 21]; // pixels
const [NARROW, WIDE] = [20, 46]; // pixels from column to column
const TOP = BARS + 24;

/**
 * @param {PanelContext} context
 * @param {string[]} bodies
 * @param {Group[]} groups
 * @param {number} room in pixels
 * @returns {import("./overlap_panel.js").Drawing}
 */
export function upsetPlot(context, bodies, groups, room) {
  const columns = groups.filter(({ bodies: own }) => own.length);
  const step = Math.max(NARROW, Math.min(WIDE, (room - LEFT - RIGHT) / columns.length));
  const [width, height] = [LEFT + step * columns.length + RIGHT, TOP + ROW * bodies.length + 6];
  const plot = { context, bodies, columns, step, height };
  const svg = s(
    "svg",
    {
      class: "oxus-drawing oxus-as-is",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "group",
      "aria-label": "UpSet plot of full members; the same as a table below",
    },
    s("text", { x: 4, y: 14, "font-size": 12 }, "states in exactly these organisations"),
    ...rowLabels(plot),
    ...columns.map((group, n) => column(plot, group, n)),
  );
  const words =
    "Each column is a group of states that sit in the same organisations, the largest first; press a column to select its states. " +
    "Select two to four organisations for an Euler diagram of them. ";
  return { svg, words };
}

/**
 * The middle of a row.
 *
 * @param {number} row
 */
const yOf = (row) => TOP + ROW * row + ROW / 2;

/**
 * The bodies on the left, their numbers of members on the right.
 *
 * @param {Plot} plot
 */
function rowLabels({ context, bodies, columns, step }) {
  const x = LEFT + step * columns.length + 8;
  const totals = bodies.map((body) =>
    columns.reduce((sum, group) => sum + (group.bodies.includes(body) ? group.states.length : 0), 0),
  );
  return [
    ...bodies.map((body, row) =>
      s(
        "text",
        {
          class: context.isSelected(body) ? "oxus-chosen" : null,
          x: LEFT - 8,
          y: yOf(row) + 4,
          "text-anchor": "end",
          "font-size": 12,
        },
        context.facts.bodies[body].acronym,
      ),
    ),
    ...totals.map((total, row) => {
      const open = context.choice.states.some((state) => context.status(bodies[row], state) === UNRECORDED);
      return s("text", { x, y: yOf(row) + 4, "font-size": 12 }, atLeast(total, open));
    }),
    s("text", { x, y: TOP - 4, "font-size": 12 }, "members"),
  ];
}

/**
 * @param {Plot} plot
 * @param {Group} group
 * @param {number} n the number of the column
 */
function column({ context, bodies, columns, step, height }, { bodies: own, states, unsure }, n) {
  const { facts } = context;
  const most = Math.max(...columns.map((group) => group.states.length));
  const x = LEFT + step * n + step / 2;
  const tall = (BARS - 40) * (states.length / most);
  const rows = own.map((body) => bodies.indexOf(body));
  const chosen = states.some((state) => context.isSelected(state));
  const more = unsure.length
    ? `; perhaps in more, as not all is recorded: ${listed(unsure.map((id) => facts.names[id]))}`
    : "";
  const words = `${listed(states.map((id) => facts.names[id]))}: in ${listed(own.map((body) => facts.bodies[body].acronym))}`;
  return s(
    "g",
    {
      class: `oxus-item oxus-column${chosen ? " oxus-chosen" : ""}`,
      "data-key": states.join(" "),
      tabindex: n ? -1 : 0,
      role: "button",
      "aria-pressed": String(chosen),
      "aria-label": `${words} and no other${more}`,
    },
    s("rect", {
      class: "oxus-hit",
      "data-hit": "",
      x: x - step / 2,
      y: BARS - tall - 8,
      width: step,
      height: height - BARS + tall + 6,
    }),
    s("rect", { class: "oxus-upset-bar", x: x - 8, y: BARS + 8 - tall, width: 16, height: tall }),
    s("text", { x, y: BARS + 4 - tall, "text-anchor": "middle", "font-size": 12 }, String(states.length)),
    s("path", { class: "oxus-no-dot", d: bodies.map((_, row) => `M${x} ${yOf(row)}h.01`).join("") }),
    s("path", { class: "oxus-tie", d: `M${x} ${yOf(Math.min(...rows))}V${yOf(Math.max(...rows))}` }),
    s("path", { class: "oxus-dot", d: rows.map((row) => `M${x} ${yOf(row)}h.01`).join("") }),
    s("title", {}, words + more),
  );
}
