// The table: the grid of codes, or the matrix turned to instruments; with its legend and the keys.

import { h } from "../kit/dom.js";
import { markGlyph } from "../kit/mark.js";
import { CODES, MINUS } from "./actor_model.js";
import { codeGrid, unlike } from "./code_grid.js";
import { turnedTable } from "./instrument_counts.js";
import { coder, isComparing } from "./matrix_state.js";

/** @typedef {import("./actions.js").Context} Context */

/** What the table can show. */
export const VIEWS = /** @type {const} */ ([
  ["code", "Actors × interests"],
  ["actor", "Instruments × actors"],
  ["interest", "Instruments × interests"],
]);

/** @param {Context} context */
export function tablePanel(context) {
  const grid = codeGrid(context);
  const scroll = h("div", { class: "oxus-scroll" });
  const legend = h("ul", { class: "oxus-am-legend", "aria-label": "Legend" });
  const help = h(
    "p",
    { class: "oxus-am-help" },
    `In the table, the arrow keys move, 2, 1, 0 and ${MINUS} give the code, Delete takes it away, Ctrl+Z undoes; ` +
      "Enter goes to the panel, Escape comes back.",
  );
  /** @param {boolean} otherCells whether other actors or interests are shown than before */
  function update(otherCells) {
    if (otherCells) grid.rebuild();
    else grid.update();
    const isCode = context.turned === "code";
    const { scrollTop, scrollLeft } = scroll;
    if (!isCode) scroll.replaceChildren(turnedTable(context));
    else if (scroll.firstChild !== grid.element) scroll.replaceChildren(grid.element); // moved for nothing, it would lose the focus
    scroll.scrollTo(scrollLeft, scrollTop);
    // The grid is reached with the keyboard cell by cell; the counts are only read, so that their frame takes the focus.
    const label = VIEWS.find(([id]) => id === context.turned)?.[1] ?? "";
    for (const [name, value] of Object.entries({ tabindex: "0", role: "group", "aria-label": label })) {
      if (isCode) scroll.removeAttribute(name);
      else scroll.setAttribute(name, value);
    }
    legend.replaceChildren(...legendItems(context));
    legend.hidden = !isCode;
    help.hidden = !isCode;
  }
  const element = h("div", { class: "oxus-am-main" }, scroll, legend, help);
  return { element, update, focus: grid.focus, find: grid.find };
}

/** @param {Context} context */
function legendItems({ facts, state }) {
  const items = [
    ...CODES.map((code) => h("li", {}, markGlyph(facts.mark(code)), ` ${facts.key(code)}`)),
    h("li", {}, "blank: not coded yet"),
  ];
  if (Object.keys(state.instruments).length)
    items.push(h("li", {}, h("b", {}, "+2"), " two instruments ticked"));
  if (isComparing(state)) items.push(h("li", {}, unlike(), ` unlike ${coder(state)}`));
  return items;
}
