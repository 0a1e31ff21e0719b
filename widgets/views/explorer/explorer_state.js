// What all parts of the explorer share: the data, the traits as the view has them, and the choice after the filters.
import { isDate } from "../kit/dates.js";
import { inWords } from "../kit/words.js";
import { membershipModel } from "./membership_model.js";

const SLIDER_FIRST = "1985-01-01"; // what is older (one predecessor body) can be reached by typing the date
export const TRAITS = ["date", "since", "institutions", "states", "selected", "kind", "lead", "views"];

/**
 * @typedef {object} Traits the traits of the widget that the view may set
 * @property {string} date
 * @property {string} since the day to compare with, "" for none
 * @property {string[]} institutions
 * @property {string[]} states
 * @property {string[]} selected ids of states and bodies
 * @property {string} kind of bodies to show, "" for any
 * @property {string} lead who leads the bodies to show, "" for anyone
 * @property {string[]} views the panels that are open
 */

/**
 * @typedef {object} ExplorerState
 * @property {import("./explorer_data.js").ExplorerData} data
 * @property {import("./membership_model.js").MembershipModel} facts
 * @property {string} sliderFirst the first day of the slider
 * @property {Traits} now
 * @property {{institutions: string[], states: string[]}} choice what is shown: the bodies chosen, after the filters
 * @property {string[]} changeDays the days on which a cell of the choice changes
 */

/**
 * @param {import("../kit/messenger.js").Model} model
 * @returns {ExplorerState}
 */
export function explorerState(model) {
  /** @type {import("./explorer_data.js").ExplorerData} */
  const data = model.get("_data");
  return {
    data,
    facts: membershipModel(data),
    sliderFirst: data.called ? data.first : SLIDER_FIRST,
    now: /** @type {Traits} */ (
      Object.fromEntries(TRAITS.map((name) => [name, structuredClone(model.get(name))]))
    ),
    choice: { institutions: [], states: [] },
    changeDays: [],
  };
}

/**
 * Whether a body passes the filters.
 *
 * @param {ExplorerState} state
 * @param {string} body
 */
const passes = ({ facts, now }, body) =>
  (!now.kind || facts.bodies[body].kind === now.kind) &&
  (!now.lead || facts.bodies[body].leads.includes(now.lead));

/**
 * Whether the filters leave a body over; if not, they are not followed.
 *
 * @param {ExplorerState} state
 */
export const filtersLeaveSome = (state) => state.now.institutions.some((body) => passes(state, body));

/**
 * Bring what is shown to the bodies and states chosen and to the filters.
 *
 * @param {ExplorerState} state
 */
export function updateChoice(state) {
  const { now, choice, facts } = state;
  choice.institutions = filtersLeaveSome(state)
    ? now.institutions.filter((body) => passes(state, body))
    : now.institutions;
  choice.states = now.states;
  state.changeDays = facts.changeDays(choice);
}

/**
 * Why a day cannot be shown; "" if it can.
 *
 * @param {{first: string, last: string}} data
 * @param {string} day
 */
export function dayFault({ first, last }, day) {
  if (isDate(day) && day >= first && day <= last) return "";
  return (
    `There are no data for ${isDate(day) ? inWords(day) : "this date"}: choose a day from ` +
    `${inWords(first)} to ${inWords(last)}.`
  );
}
