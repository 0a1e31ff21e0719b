// What a person does to the ladder: each action changes the state, updates the page and tells the kernel.

import {
  evidenceOf,
  heightOf,
  remarksAt,
  standing,
  tallyAt,
  weighed,
  where,
  yearOf,
} from "./ladder_model.js";

/**
 * @typedef {object} Context what all panels share
 * @property {import("./ladder_model.js").Ladder} ladder
 * @property {State} state
 * @property {string} prefix of names and ids: two ladders on one page must not share them
 * @property {(values: Partial<State>, words: () => string) => void} change changes the state and updates the page; the words
 *   are said once changes have settled
 * @property {() => void} focusKeep goes to the button that keeps verdicts
 *
 * @typedef {import("./ladder_model.js").State} State
 * @typedef {import("./ladder_model.js").Evidence} Evidence
 */

/** @type {(context: Context, year: number) => void} */
export function setYear({ ladder, state, change }, year) {
  if (year === state.year) return;
  change({ year }, () => {
    const stands = evidenceOf(ladder, state, state.step).map((piece) => standing(piece, year));
    /** @param {string} kind */
    const number = (kind) => stands.filter((one) => one === kind).length;
    return `${year}. Step ${state.step}: ${number("holds")} of the evidence holds, ${number("over")} is over, ${number("later")} comes later.`;
  });
}

/** @type {(context: Context, step: import("./ladder_model.js").Step) => void} */
export function openStep({ state, change }, { step, name }) {
  if (state.step !== step) change({ step }, () => `Step ${step}, ${name.toLowerCase()}, is open.`);
}

/** @type {(context: Context, verdict: string) => void} */
export function judge({ ladder, state, change }, verdict) {
  change({ verdicts: { ...state.verdicts, [state.step]: verdict } }, () =>
    [
      `Step ${state.step}: ${verdict}.`,
      where(ladder, heightOf(state.verdicts)),
      ...remarksAt(ladder, state, state.step),
    ].join(" "),
  );
}

/** @type {(context: Context, piece: {evidence_id: string, step: number}, weight: string) => void} */
export function weigh({ ladder, state, change }, { evidence_id, step }, weight) {
  const { [evidence_id]: _, ...others } = state.weights;
  change({ weights: weight ? { ...others, [evidence_id]: weight } : others }, () =>
    [`Step ${step}: ${weighed(tallyAt(ladder, state, step))}.`, ...remarksAt(ladder, state, step)].join(" "),
  );
}

/** @type {(context: Context, piece: Omit<import("./ladder_model.js").OwnPiece, "step">) => void} */
export function addEvidence({ state, change }, piece) {
  const year = yearOf(piece.date);
  const shows = year > state.year ? `; it shows from ${year} on` : "";
  change(
    { own: [...state.own, { step: state.step, ...piece }] },
    () => `Your evidence is added to step ${state.step}${shows}.`,
  );
}

/** @type {(context: Context, piece: import("./ladder_model.js").OwnPiece) => void} */
export function removeEvidence({ state, change }, piece) {
  change({ own: state.own.filter((other) => other !== piece) }, () => "Your evidence is removed.");
}

/** @param {Context} context */
export function keepVerdicts({ state, change }) {
  change(
    { kept: { ...state.kept, [state.year]: { ...state.verdicts } } },
    () => `Your verdicts are kept for ${state.year}.`,
  );
}

/** @type {(context: Context, year: string) => void} */
export function takeUp({ ladder, state, change, focusKeep }, year) {
  change(
    { year: Number(year), verdicts: { ...state.kept[year] } },
    () => `The ladder of ${year} is taken up. ${where(ladder, heightOf(state.verdicts))}`,
  );
  focusKeep();
}

/** @type {(context: Context, year: string) => void} */
export function drop({ state, change, focusKeep }, year) {
  const { [year]: _, ...others } = state.kept;
  change({ kept: others }, () => `The ladder of ${year} is dropped.`);
  focusKeep();
}
