// What the panels of the trade explorer share: the data, the choice made, and how to change it.
import { tradeModel } from "./trade_model.js";

/**
 * @typedef {import("./trade_data.js").TradeData} TradeData
 * @typedef {object} Choice the traits that the view and Python share
 * @property {string} state
 * @property {string[]} states those compared in similarity
 * @property {import("./trade_model.js").Flow} flow
 * @property {string} edition of the Factbook: "2015", "2025" or "both"
 * @property {number} year
 * @property {number} since the year compared with
 * @property {string} view
 * @property {string[]} selected a group, a partner, both or none; the group first
 *
 * @typedef {object} Context
 * @property {TradeData} data
 * @property {import("./trade_model.js").TradeModel} facts
 * @property {Choice} now changed in place
 * @property {string} prefix of the ids in this view's drawings
 * @property {() => number} width of a drawing, in pixels
 * @property {(id: string) => boolean} isSelected
 * @property {(id: string) => void} pick selects a group or a partner, or lets it go
 * @property {(changes: Partial<Choice>) => void} set
 * @property {() => string} doubts what to mind about the years and the state
 *
 * @typedef {object} Panel
 * @property {string} id
 * @property {HTMLElement} element
 * @property {() => void} draw
 * @property {() => SVGSVGElement} svg the drawing as it is
 * @property {() => string} file the name under which it is saved
 * @property {() => string} headline the finding
 * @property {() => string} unit what is counted, in which unit
 * @property {() => unknown[][]} rows of the CSV, the head first
 */

const [NARROWEST, WIDEST, EDGES] = [290, 1500, 40]; // pixels; EDGES are the padding of the widget
export const ONLY_RAW =
  "Raw materials only: ores, coal, crude oil, gas, gold and some metals, without oil products, cotton and manufactures.";
const FIRST_SURE = 1998; // years before are under-reported (data/README.md)
export const CAVEAT =
  "Raw materials only: 74 product codes (ores, coal, crude oil, gas, gold, some metals). Refined metals, oil products, " +
  "uranium compounds, cotton and manufactures are not in these data: every share and index here holds among raw materials, not among all exports.";

/**
 * @param {TradeData} data
 * @param {Choice} now
 * @param {HTMLElement} root the widget, which says how wide drawings can be
 * @param {(changes: Partial<Choice>) => void} set
 * @returns {Context}
 */
export function tradeContext(data, now, root, set) {
  const facts = tradeModel(data);
  return {
    data,
    facts,
    now,
    prefix: `oxus-${Math.random().toString(36).slice(2)}`,
    width: () => Math.max(NARROWEST, Math.min(WIDEST, root.clientWidth - EDGES)),
    isSelected: (id) => now.selected.includes(id),
    pick: (id) => set({ selected: picked(now.selected, id, facts.isGroup) }),
    set,
    doubts: () => sentences(doubtsAbout(data, now)),
  };
}

/**
 * The selection once an id was pressed: at most one group and one partner.
 *
 * @param {readonly string[]} selected
 * @param {string} id
 * @param {(id: string) => boolean} isGroup
 */
export function picked(selected, id, isGroup) {
  const others = selected.filter((each) => isGroup(each) !== isGroup(id));
  const chosen = selected.includes(id) ? others : [id, ...others];
  return chosen.sort((one, other) => Number(isGroup(other)) - Number(isGroup(one)));
}

/**
 * What to mind about the years and the states shown.
 *
 * @param {TradeData} data
 * @param {Choice} now
 */
export const doubtsAbout = (data, now) => [
  now.year < FIRST_SURE || now.since < FIRST_SURE ? `Years before ${FIRST_SURE} are under-reported.` : "",
  now.year === data.last ? `${data.last} is the last year of the data and may still be revised.` : "",
  ["UZB", "TKM"].some((id) => id === now.state || (now.view === "similarity" && now.states.includes(id)))
    ? "Uzbekistan and Turkmenistan rest on what their partners report."
    : "",
];

/**
 * Sentences as a paragraph; those that are empty are left out.
 *
 * @param {readonly string[]} found
 */
export const sentences = (found) => found.filter(Boolean).join(" ");
