// What the explorer says of a day and of a change, in sentences; nothing here touches the page.
import { count, inWords, listed } from "../kit/words.js";
import { UNRECORDED } from "./membership_model.js";

/** @typedef {import("./explorer_state.js").ExplorerState} ExplorerState */

const LISTED = 6; // changes told one by one

/**
 * What is counted, for whom, and what is not known.
 *
 * @param {ExplorerState} state
 */
export function definitionText({ data, facts, now, choice: { institutions, states } }) {
  const who = `${count(states.length, "state")} and ${count(institutions.length, "organisation", "organisations")} are shown.`;
  const open = institutions.filter((body) =>
    data.five.some((state) => facts.statusOn(body, state, now.date) === UNRECORDED),
  );
  const unknown = open.length
    ? ` Not recorded for each of them: ${listed(open.map((body) => facts.bodies[body].acronym))}.`
    : "";
  return `Full members are founding members and members, including frozen memberships. ${who}${unknown}`;
}

/**
 * The finding: how many of the bodies shown have all states of the region as full members.
 *
 * @param {ExplorerState} state
 */
export function headlineText({ data, facts, now, choice: { institutions } }) {
  const group = data.called ? `states of ${data.called}` : "five Central Asian states";
  const on = `On ${inWords(now.date)}`;
  const living = institutions.filter((body) => facts.alive(body, now.date));
  const whole = institutions.filter((body) =>
    data.five.every((state) => facts.isFull(facts.spellOn(body, state, now.date))),
  );
  const names = listed(whole.map((body) => facts.bodies[body].acronym));
  if (institutions.length === 1) {
    const name = facts.bodies[institutions[0]].acronym;
    if (!living.length) return `${on}, the ${name} does not exist`;
    return `${on}, the ${name} ${whole.length ? "has" : "does not have"} all ${group} as full members`;
  }
  const yet = institutions.length - living.length;
  const gone = yet ? ` (${yet} ${yet === 1 ? "does" : "do"} not exist on this day)` : "";
  const have = `${whole.length || "none"} of ${institutions.length} organisations${gone} ${whole.length === 1 ? "has" : "have"}`;
  return `${on}, ${have} all ${group} as full members${names && `: ${names}`}`;
}

/**
 * A count, and a sign that it may be higher.
 *
 * @type {(number: number, open: unknown) => string} `open` is true if something is not recorded
 */
export const atLeast = (number, open) => (open ? `≥${number}` : String(number));

const NAMED = 4; // states of a body named one by one

/**
 * Which cells are not recorded on the day, and so are not counted; "" if there is none.
 *
 * @param {import("./membership_model.js").MembershipModel} facts
 * @param {import("./membership_model.js").Choice} choice
 * @param {string} day
 */
export function unrecordedText(facts, choice, day) {
  const found = facts.unrecordedOn(choice, day).map(({ body, states }) => {
    const who =
      states.length > NAMED ? count(states.length, "state") : listed(states.map((id) => facts.names[id]));
    return `${who} in the ${facts.bodies[body].acronym}`;
  });
  return found.length ? ` Not recorded, so not counted: ${found.join("; ")}.` : "";
}

/**
 * Says what changed since it was last asked, so that a listener hears of settled changes only.
 *
 * @param {ExplorerState} state
 * @returns {() => string} "" if nothing changed
 */
export function changeReporter(state) {
  const { facts, now, choice } = state;
  let told = { date: now.date, shown: "" };
  /** @param {import("./membership_model.js").Change} change */
  const sentence = ({ body, state, was, now: is }) =>
    `${facts.names[state]} in the ${facts.bodies[body].acronym}: ${is} (was ${was})`;
  return () => {
    const shown = `${count(choice.institutions.length, "organisation", "organisations")} and ${count(choice.states.length, "state")}`;
    let text = shown === told.shown ? "" : `Now shown: ${shown}. `;
    if (now.date !== told.date) {
      const found = facts.changesBetween(choice, told.date, now.date).map(sentence);
      const more = found.length > LISTED ? `; and ${found.length - LISTED} more` : "";
      text += `From ${inWords(told.date)} to ${inWords(now.date)}: ${found.length ? found.slice(0, LISTED).join("; ") + more : "nothing shown changed"}.`;
    }
    told = { date: now.date, shown };
    return text;
  };
}
