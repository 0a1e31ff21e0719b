// The chapter's actors, interests and instruments, and what can be asked of them; nothing here touches the page.
import { parseCsv } from "../kit/csv.js";
import { listed } from "../kit/words.js";

export const MINUS = "\u2212";
export const CODES = [2, 1, 0, -1];

/**
 * A code as it is written: with a minus and not a hyphen.
 *
 * @param {number | string} code
 */
export const number = (code) => String(code).replace("-", MINUS);

/** What the tables say, and what can be asked of them; nothing here touches the page. */
export function actorModel(data) {
  const { actors, interests } = data;
  const all = Object.keys(actors).flatMap((actor) =>
    Object.keys(interests).map((interest) => `${actor}.${interest}`),
  );
  const split = (cell) => cell.split(".");
  const title = (cell) => {
    const [actor, interest] = split(cell);
    return `${actors[actor].name}, ${interests[interest]}`;
  };
  const instruments = (cell) => actors[split(cell)[0]].instruments;
  const inOrder = (values) =>
    Object.fromEntries(all.filter((cell) => cell in values).map((cell) => [cell, values[cell]]));
  const mark = (code) => data.marks[code ?? ""];
  const word = (code) => (code == null ? mark(code).label : `${number(code)}, ${mark(code).label}`);
  const short = (code) => `${number(code)} ${mark(code).letter}`;

  /** The code in a legend, with the short word that stands in the cells. */
  function key(code) {
    const { letter, label } = mark(code);
    return `${code == null ? "" : `${number(code)} `}${label.startsWith(letter) ? label : `${letter}: ${label}`}`;
  }
  const sections = (cell) => listed(actors[split(cell)[0]].sections.map((section) => `§${section}`));

  /** A coding from the text of a CSV file; an Error says in words what is wrong with it. */
  function read(text) {
    const [heads = [], ...rows] = parseCsv(text);
    const names = heads.map((head) => head.trim());
    const place = Object.fromEntries(names.map((name, at) => [name, at]));
    for (const name of ["actor_id", "interest", "code"]) {
      if (!(name in place))
        throw new Error(
          `the file has no column ${name}; it needs actor_id, interest and code, as this widget saves them`,
        );
    }
    const [coding, ticks] = [{}, {}];
    rows.forEach((row, index) => {
      if (!row.some((cell) => cell.trim())) return;
      const value = (name) => (row[place[name]] ?? "").trim();
      const fail = (why) => {
        throw new Error(`row ${index + 2}: ${why}`);
      };
      const cell = `${value("actor_id")}.${value("interest")}`;
      if (!(value("actor_id") in actors))
        fail(`there is no actor “${value("actor_id")}”; there are ${Object.keys(actors).join(", ")}`);
      if (!(value("interest") in interests))
        fail(`there is no interest “${value("interest")}”; there are ${Object.keys(interests).join(", ")}`);
      const code = Number(value("code").replace(MINUS, "-"));
      if (value("code") && !CODES.includes(code))
        fail(`“${value("code")}” is no code; there are ${MINUS}1, 0, 1 and 2, or nothing`);
      if (value("code") && cell in coding && coding[cell] !== code)
        fail(`${title(cell)} is there twice, with different codes`);
      if (value("code")) coding[cell] = code;
      const ticked = value("instruments")
        .split(";")
        .map((name) => name.trim())
        .filter(Boolean);
      const strange = ticked.find((name) => !instruments(cell).includes(name));
      if (strange) fail(`“${strange}” is no instrument of ${actors[value("actor_id")].name}`);
      if (ticked.length) ticks[cell] = instruments(cell).filter((name) => ticked.includes(name));
    });
    return { coding: inOrder(coding), ticks: inOrder(ticks), hasTicks: "instruments" in place };
  }

  /** How often each instrument is ticked, by actor or by interest; null where the actor does not have it. As instrument_counts. */
  function counts(by, choice, ticks) {
    const rows = [...new Set(choice.actors.flatMap((actor) => actors[actor].instruments))];
    const ticked = (actor, interest, name) => Number((ticks[`${actor}.${interest}`] || []).includes(name));
    const sum = (values) => values.reduce((total, value) => total + value, 0);
    const cell =
      by === "actor"
        ? (name, actor) =>
            actors[actor].instruments.includes(name)
              ? sum(choice.interests.map((interest) => ticked(actor, interest, name)))
              : null
        : (name, interest) => sum(choice.actors.map((actor) => ticked(actor, interest, name)));
    const columns = by === "actor" ? choice.actors : choice.interests;
    return { rows, columns, cells: rows.map((name) => columns.map((column) => cell(name, column))) };
  }

  return {
    actors,
    interests,
    all,
    split,
    title,
    instruments,
    inOrder,
    mark,
    word,
    short,
    key,
    sections,
    read,
    counts,
  };
}
