// The traits as the view has them, and what can be asked of them; nothing here touches the page.

/**
 * @typedef {import("./actor_model.js").Facts} Facts
 * @typedef {import("./actor_model.js").Coding} Coding
 *
 * @typedef {object} State
 * @property {string[]} actors those that are shown
 * @property {string[]} interests those that are shown
 * @property {Coding} coding
 * @property {import("./actor_model.js").Ticks} instruments
 * @property {Coding | null} other the coding of a second coder
 * @property {string} selected the chosen cell, "" for none
 * @property {string} against "nobody", "course" or "other": who the coding is compared with
 * @property {number} minimum how many cells must be coded before the comparison is shown
 */

export const TRAITS = /** @type {const} */ ([
  "actors",
  "interests",
  "coding",
  "instruments",
  "other",
  "selected",
  "against",
  "minimum",
]);

/** @param {State} state */
export const shownCells = ({ actors, interests }) =>
  actors.flatMap((actor) => interests.map((interest) => `${actor}.${interest}`));

/** @param {State} state */
export const codedCount = ({ coding }) => Object.keys(coding).length;

/** @param {State} state */
export const isReady = (state) => codedCount(state) >= state.minimum;

/** @param {State} state */
export const isComparing = (state) => state.against !== "nobody" && isReady(state);

/**
 * Who the coding is compared with, in words.
 *
 * @param {State} state
 */
export const coder = ({ against }) => (against === "course" ? "the course" : "the second coder");

/**
 * The coding that the student's is compared with.
 *
 * @type {(facts: Facts, state: State) => Coding}
 */
export const otherCoding = ({ course }, { against, other }) => (against === "course" ? course : other) || {};

/**
 * The cells shown that both coded.
 *
 * @param {Facts} facts
 * @param {State} state
 */
export function cellsOfBoth(facts, state) {
  const theirs = otherCoding(facts, state);
  return shownCells(state).filter((cell) => cell in state.coding && cell in theirs);
}

/** @type {(facts: Facts, state: State, cell: string) => boolean} */
export function differs(facts, state, cell) {
  const theirs = otherCoding(facts, state);
  return isComparing(state) && cell in state.coding && cell in theirs && state.coding[cell] !== theirs[cell];
}

/**
 * The two codes of each cell that both coded.
 *
 * @param {Facts} facts
 * @param {State} state
 */
export const pairsOf = (facts, state) =>
  cellsOfBoth(facts, state).map((cell) => [state.coding[cell], otherCoding(facts, state)[cell]]);

/** @type {(facts: Facts, state: State) => string} */
export const progress = ({ all }, state) => `${codedCount(state)} of ${all.length} cells coded`;

/**
 * The finding: how far the coding is, and which interest it gives the most actors so far.
 *
 * @param {Facts} facts
 * @param {State} state
 */
export function finding(facts, state) {
  const done = progress(facts, state);
  const main = Object.entries(facts.interests)
    .map(([id, name]) => ({
      name,
      actors: Object.keys(facts.actors).filter((actor) => state.coding[`${actor}.${id}`] === 2),
    }))
    .sort((one, other) => other.actors.length - one.actors.length);
  const [most, next] = main;
  if (most.actors.length < 2 || most.actors.length === next?.actors.length) return done;
  return `${done}: so far, ${most.name} is a main interest of ${most.actors.length} actors, more than any other interest`;
}

/**
 * The coding with one cell coded anew, in the order of the tables.
 *
 * @param {Facts} facts
 * @param {Coding} coding
 * @param {string} cell
 * @param {number} [code] none takes the code away
 */
export function withCode(facts, coding, cell, code) {
  const { [cell]: _, ...rest } = coding;
  return facts.inOrder(code === undefined ? rest : { ...rest, [cell]: code });
}

/**
 * The ticks with one instrument ticked or not, in the order of the tables.
 *
 * @param {Facts} facts
 * @param {import("./actor_model.js").Ticks} ticks
 * @param {string} cell
 * @param {string} name
 * @param {boolean} on
 */
export function withTick(facts, ticks, cell, name, on) {
  const own = facts
    .instruments(cell)
    .filter((other) => (other === name ? on : (ticks[cell] || []).includes(other)));
  const { [cell]: _, ...rest } = ticks;
  return facts.inOrder(own.length ? { ...rest, [cell]: own } : rest);
}
