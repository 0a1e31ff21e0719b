// The spells, and what one can ask of them; nothing here touches the page.
import { inWords } from "../kit/words.js";

const lives = (start, end, day) => start <= day && (!end || end > day);

/** Whether a day falls into the month or year that is all one knows of a date. */
function blurred(day, date, precision) {
  const length = { m: 7, y: 4 }[precision];
  return Boolean(date && length) && day.slice(0, length) === date.slice(0, length);
}

export function membershipModel(data) {
  const names = Object.fromEntries(data.states);
  const bodies = Object.fromEntries(
    data.institutions.map(([id, acronym, name, founded, ended, kind, leads]) => [
      id,
      { acronym, name, founded, ended, kind, leads },
    ]),
  );
  const full = new Set(data.full);
  const cells = new Map();
  for (const [body, state, status, start, end, startPrecision, endPrecision, confidence] of data.spells) {
    const key = `${body} ${state}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push({ status, start, end, startPrecision, endPrecision, confidence });
  }
  const NONE = [];
  const spells = (body, state) => cells.get(`${body} ${state}`) || NONE;
  const spellOn = (body, state, day) =>
    spells(body, state).find((spell) => lives(spell.start, spell.end, day));
  const isFull = (spell) => Boolean(spell) && full.has(spell.status);
  const alive = (body, day) => lives(bodies[body].founded, bodies[body].ended, day);
  const certain = (spell, day) =>
    !spell ||
    (!blurred(day, spell.start, spell.startPrecision) && !blurred(day, spell.end, spell.endPrecision));
  const label = (spell) => (spell ? data.marks[spell.status].label : "not in");

  /** One cell in words. */
  function describe(body, state, day, long = false) {
    const where = long ? bodies[body].name : bodies[body].acronym;
    const spell = spellOn(body, state, day);
    if (!spell && !alive(body, day))
      return `${names[state]} in the ${where}: the body does not exist on this day`;
    if (!spell) return `${names[state]} in the ${where}: not in`;
    const doubts = [
      certain(spell, day) ? "" : ", the exact day is not known",
      spell.confidence === "l" ? ", on weak evidence" : "",
    ];
    return `${names[state]} in the ${where}: ${label(spell)} ${term(spell)}${doubts.join("")}`;
  }

  /** From when to when a spell ran, in words. */
  const term = ({ start, end, startPrecision, endPrecision }) =>
    `since ${inWords(start, startPrecision)}${end ? ` until ${inWords(end, endPrecision)}` : ""}`;

  /** The shown states that are full members of a body on a day. */
  const members = (body, states, day) => states.filter((state) => isFull(spellOn(body, state, day)));

  /** The days on which a cell of this choice changes, in order. */
  function changeDays(choice) {
    const days = new Set();
    for (const body of choice.institutions) {
      for (const state of choice.states) {
        for (const { start, end } of spells(body, state)) {
          if (start >= data.first) days.add(start);
          if (end && end <= data.last) days.add(end);
        }
      }
    }
    return [...days].sort();
  }

  /** What is different in this choice between two days: a list of {body, state, was, now}, statuses in words. */
  function changesBetween(choice, from, to) {
    return choice.institutions.flatMap((body) =>
      choice.states.flatMap((state) => {
        const [old, now] = [spellOn(body, state, from), spellOn(body, state, to)];
        return old?.status === now?.status ? [] : [{ body, state, was: label(old), now: label(now) }];
      }),
    );
  }

  /**
   * What happened to the bodies shown, by day: foundings, ends, enlargements (a shown state becomes a full member
   * after the founding) and withdrawals (a full member is none any more while the body lives).
   */
  function events(choice) {
    const found = [];
    for (const body of choice.institutions) {
      const { acronym, founded, ended } = bodies[body];
      if (founded >= data.first) found.push({ day: founded, kind: "founding", words: `${acronym} founded` });
      if (ended && ended <= data.last) found.push({ day: ended, kind: "end", words: `${acronym} ended` });
      for (const state of choice.states) {
        const own = spells(body, state).filter(isFull);
        for (const { start, end, startPrecision, endPrecision } of own) {
          const before = own.some((other) => other.end === start);
          if (!before && start > founded && start >= data.first && lives(founded, ended, start)) {
            found.push({
              day: start,
              precision: startPrecision,
              kind: "enlargement",
              words: `${names[state]} joins the ${acronym}`,
            });
          }
          const after = own.some((other) => other.start === end);
          if (end && !after && end <= data.last && lives(founded, ended, end)) {
            found.push({
              day: end,
              precision: endPrecision,
              kind: "withdrawal",
              words: `${names[state]} is no full member of the ${acronym} any more`,
            });
          }
        }
      }
    }
    return found.sort((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0));
  }

  return {
    names,
    bodies,
    spells,
    spellOn,
    isFull,
    alive,
    certain,
    label,
    term,
    describe,
    members,
    changeDays,
    changesBetween,
    events,
  };
}
