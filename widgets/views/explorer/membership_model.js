// The spells, and what can be asked of them; nothing here touches the page.
import { rowsOf } from "../kit/columns.js";
import { inWords } from "../kit/words.js";

/**
 * @typedef {import("./explorer_data.js").ExplorerData} ExplorerData
 * @typedef {{
 *   status: string, start: string, end: string, start_precision: Precision, end_precision: Precision,
 *   confidence: "" | "h" | "m" | "l"
 * }} Spell the days are ISO text; `end` is "" while the spell runs
 * @typedef {"" | "d" | "m" | "y"} Precision whether the day, the month or the year of a date is known
 * @typedef {{institutions: readonly string[], states: readonly string[]}} Choice what is shown
 * @typedef {{day: string, precision?: Precision, kind: string, words: string}} Event
 */

/**
 * @param {string} start
 * @param {string} end "" if there is none
 * @param {string} day
 */
const lives = (start, end, day) => start <= day && (!end || end > day);

/**
 * Whether a day falls into the month or year that is all one knows of a date.
 *
 * @param {string} day
 * @param {string} date
 * @param {Precision} precision
 */
function blurred(day, date, precision) {
  const length = { "": 0, d: 0, m: 7, y: 4 }[precision];
  return Boolean(date && length) && day.slice(0, length) === date.slice(0, length);
}

/** What stands for a status where the tables do not say whether a state is in a body. */
export const UNRECORDED = "not recorded";

/**
 * Whether it is not recorded if a state is in a body on a day, unless a spell says so.
 *
 * @param {ExplorerData} data
 * @returns {(body: string, state: string) => {start: string, end: string}[]} the spans of time
 */
function gapsByCell(data) {
  /** @type {Map<string, {start: string, end: string}[]>} */
  const cells = new Map();
  for (const { institution, states, ...span } of rowsOf(data.unrecorded)) {
    for (const state of states) {
      const key = `${institution} ${state}`;
      cells.set(key, [...(cells.get(key) ?? []), span]);
    }
  }
  return (body, state) => cells.get(`${body} ${state}`) ?? [];
}

/** @typedef {ReturnType<typeof spellFacts>} SpellFacts */
/** @typedef {ReturnType<typeof membershipModel>} MembershipModel */

/**
 * The spells of each body and state.
 *
 * @param {ExplorerData} data
 * @returns {(body: string, state: string) => Spell[]}
 */
function spellsByCell(data) {
  /** @type {Map<string, Spell[]>} */
  const cells = new Map();
  for (const { institution, state, ...spell } of rowsOf(data.spells)) {
    const key = `${institution} ${state}`;
    const known = cells.get(key);
    if (known) known.push(spell);
    else cells.set(key, [spell]);
  }
  /** @type {Spell[]} */
  const NONE = [];
  return (body, state) => cells.get(`${body} ${state}`) || NONE;
}

/**
 * From when to when a spell ran, in words.
 *
 * @param {Spell} spell
 */
const term = ({ start, end, start_precision, end_precision }) =>
  `since ${inWords(start, start_precision)}${end ? ` until ${inWords(end, end_precision)}` : ""}`;

/**
 * Whether the dates of a spell leave no doubt about a day.
 *
 * @type {(spell: Spell | undefined, day: string) => boolean}
 */
const certain = (spell, day) =>
  !spell ||
  (!blurred(day, spell.start, spell.start_precision) && !blurred(day, spell.end, spell.end_precision));

/**
 * The names, the bodies and the spells.
 *
 * @param {ExplorerData} data
 */
function spellFacts(data) {
  /** @type {Record<string, string>} */
  const names = Object.fromEntries(rowsOf(data.states).map(({ id, name }) => [id, name]));
  const bodies = Object.fromEntries(rowsOf(data.institutions).map(({ id, ...facts }) => [id, facts]));
  const full = new Set(data.full);
  const spells = spellsByCell(data);
  const gaps = gapsByCell(data);
  /** @type {(body: string, state: string, day: string) => Spell | undefined} */
  const spellOn = (body, state, day) =>
    spells(body, state).find((spell) => lives(spell.start, spell.end, day));
  /** @param {Spell | undefined} spell */
  const isFull = (spell) => spell !== undefined && full.has(spell.status);
  /** @type {(body: string, day: string) => boolean} */
  const alive = (body, day) => lives(bodies[body].founded, bodies[body].ended, day);
  /**
   * The status of a state in a body: UNRECORDED if the tables do not say, "" if it is not in.
   *
   * @type {(body: string, state: string, day: string) => string}
   */
  const statusOn = (body, state, day) =>
    spellOn(body, state, day)?.status ??
    (gaps(body, state).some(({ start, end }) => lives(start, end, day)) ? UNRECORDED : "");
  /** @param {string} status */
  const label = (status) => (status ? data.marks[status].label : "not in");
  return {
    first: data.first,
    last: data.last,
    names,
    bodies,
    spells,
    spellOn,
    gaps,
    statusOn,
    isFull,
    alive,
    certain,
    label,
    term,
  };
}

/**
 * One cell in words.
 *
 * @param {SpellFacts} facts
 * @param {string} body
 * @param {string} state
 * @param {string} day
 * @param {boolean} [long] whether the body is named in full
 */
function describe({ names, bodies, spellOn, statusOn, alive, label }, body, state, day, long = false) {
  const where = `${names[state]} in the ${long ? bodies[body].name : bodies[body].acronym}`;
  const spell = spellOn(body, state, day);
  if (!spell && !alive(body, day)) return `${where}: the organisation does not exist on this day`;
  if (!spell) return `${where}: ${label(statusOn(body, state, day))}`;
  const doubts = [
    certain(spell, day) ? "" : ", the exact day is not known",
    spell.confidence === "l" ? ", on weak evidence" : "",
  ];
  return `${where}: ${label(spell.status)} ${term(spell)}${doubts.join("")}`;
}

/**
 * The days on which a cell of this choice changes, in order.
 *
 * @param {SpellFacts} facts
 * @param {Choice} choice
 */
function changeDays({ first, last, spells }, choice) {
  /** @type {Set<string>} */
  const days = new Set();
  for (const body of choice.institutions) {
    for (const state of choice.states) {
      for (const { start, end } of spells(body, state)) {
        if (start >= first) days.add(start);
        if (end && end <= last) days.add(end);
      }
    }
  }
  return [...days].sort();
}

/**
 * @typedef {{body: string, state: string, was: string, now: string}} Change with the statuses in words
 */

/**
 * What is different in this choice between two days. Where one of them is not recorded, nobody knows what changed.
 *
 * @param {SpellFacts} facts
 * @param {Choice} choice
 * @param {string} from
 * @param {string} to
 * @returns {Change[]}
 */
function changesBetween({ statusOn, label }, choice, from, to) {
  return choice.institutions.flatMap((body) =>
    choice.states.flatMap((state) => {
      const [old, now] = [statusOn(body, state, from), statusOn(body, state, to)];
      const same = old === now || old === UNRECORDED || now === UNRECORDED;
      return same ? [] : [{ body, state, was: label(old), now: label(now) }];
    }),
  );
}

/**
 * The enlargements and withdrawals that a state's spells of full membership in a body mean: it joins after the founding,
 * or it is no full member any more while the body lives.
 *
 * @param {SpellFacts} facts
 * @param {string} body
 * @param {string} state
 * @returns {Event[]}
 */
function eventsOfState({ first, last, names, bodies, spells, isFull }, body, state) {
  const { acronym, founded, ended } = bodies[body];
  const own = spells(body, state).filter(isFull);
  return own.flatMap(({ start, end, start_precision, end_precision }) => {
    /** @type {Event[]} */
    const found = [];
    const before = own.some((other) => other.end === start);
    if (!before && start > founded && start >= first && lives(founded, ended, start)) {
      const words = `${names[state]} joins the ${acronym}`;
      found.push({ day: start, precision: start_precision, kind: "enlargement", words });
    }
    const after = own.some((other) => other.start === end);
    if (end && !after && end <= last && lives(founded, ended, end)) {
      const words = `${names[state]} is no full member of the ${acronym} any more`;
      found.push({ day: end, precision: end_precision, kind: "withdrawal", words });
    }
    return found;
  });
}

/**
 * What happened to the bodies shown, by day: foundings, ends, enlargements and withdrawals.
 *
 * @param {SpellFacts} facts
 * @param {Choice} choice
 */
function events(facts, choice) {
  /** @type {Event[]} */
  const found = [];
  for (const body of choice.institutions) {
    const { acronym, founded, ended } = facts.bodies[body];
    if (founded >= facts.first) found.push({ day: founded, kind: "founding", words: `${acronym} founded` });
    if (ended && ended <= facts.last) found.push({ day: ended, kind: "end", words: `${acronym} ended` });
    for (const state of choice.states) found.push(...eventsOfState(facts, body, state));
  }
  return found.sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
}

/**
 * The cells of this choice that are not recorded on a day: for each body that has some, the states.
 *
 * @param {SpellFacts} facts
 * @param {Choice} choice
 * @param {string} day
 */
function unrecordedOn({ statusOn }, choice, day) {
  return choice.institutions
    .map((body) => ({ body, states: choice.states.filter((id) => statusOn(body, id, day) === UNRECORDED) }))
    .filter(({ states }) => states.length);
}

/**
 * Memberships by day.
 *
 * @param {ExplorerData} data
 */
export function membershipModel(data) {
  const facts = spellFacts(data);
  return {
    ...facts,
    /** @type {(body: string, state: string, day: string, long?: boolean) => string} */
    describe: (body, state, day, long) => describe(facts, body, state, day, long),
    /**
     * The shown states that are full members of a body on a day.
     *
     * @type {(body: string, states: readonly string[], day: string) => string[]}
     */
    members: (body, states, day) => states.filter((state) => facts.isFull(facts.spellOn(body, state, day))),
    /** @type {(choice: Choice, day: string) => {body: string, states: string[]}[]} */
    unrecordedOn: (choice, day) => unrecordedOn(facts, choice, day),
    /** @param {Choice} choice */
    changeDays: (choice) => changeDays(facts, choice),
    /** @type {(choice: Choice, from: string, to: string) => Change[]} */
    changesBetween: (choice, from, to) => changesBetween(facts, choice, from, to),
    /** @param {Choice} choice */
    events: (choice) => events(facts, choice),
  };
}
