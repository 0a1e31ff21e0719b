// The matrix turned: instruments down, actors or interests across, and how often each is ticked.

import { dataTable } from "../kit/tables.js";
import { countInstruments } from "./actor_model.js";

/** @typedef {import("./actions.js").Context} Context */

/** @type {Record<string, string>} */
export const CAPTIONS = {
  actor: "For how many interests each instrument is ticked; – where the actor does not have it",
  interest: "For how many actors each instrument is ticked to serve an interest",
};

/** @param {number | null} value null where the actor does not have the instrument */
export const shownCount = (value) => (value === null ? "–" : String(value));

/** @param {Context} context */
export const countsOf = ({ facts, state, turned }) =>
  countInstruments(facts, turned, state, state.instruments);

/** @param {Context} context */
export function turnedTable(context) {
  const { facts, turned } = context;
  const { rows, columns, cells } = countsOf(context);
  const labels = columns.map((id) => (turned === "actor" ? facts.actors[id].name : facts.interests[id]));
  /** @param {readonly (number | null)[]} values */
  const sum = (values) => values.reduce((/** @type {number} */ total, value) => total + (value || 0), 0);
  return dataTable(
    CAPTIONS[turned],
    ["Instrument", ...labels, "all"],
    [
      ...rows.map((name, at) => [name, ...cells[at].map(shownCount), sum(cells[at])]),
      ["all instruments", ...columns.map((_, at) => sum(cells.map((row) => row[at]))), sum(cells.map(sum))],
    ],
  );
}

/** @param {Context} context */
export function countRows(context) {
  const { rows, columns, cells } = countsOf(context);
  return [["instrument", ...columns], ...rows.map((name, at) => [name, ...cells[at]])];
}
