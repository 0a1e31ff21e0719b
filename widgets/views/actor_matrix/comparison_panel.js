// The comparison with the course, or with a second coder: how far the two agree, and where they do not.

import { h } from "../kit/dom.js";
import { dataTable } from "../kit/tables.js";
import { count } from "../kit/words.js";
import { goTo } from "./actions.js";
import { CODES, MINUS, number } from "./actor_model.js";
import { agreementOf } from "./agreement.js";
import { unlike } from "./code_grid.js";
import {
  cellsOfBoth,
  codedCount,
  coder,
  differs,
  isComparing,
  isReady,
  otherCoding,
  pairsOf,
} from "./matrix_state.js";

/**
 * @typedef {import("./actions.js").Context} Context
 * @typedef {ReturnType<typeof agreementOf>} Agreement
 */

/** @param {Context} context */
export function comparisonPanel(context) {
  const { facts, state } = context;
  const element = h("div", { class: "oxus-am-comparison" });
  return {
    element,
    update() {
      element.replaceChildren(
        ...(state.against === "nobody"
          ? []
          : [h("p", { class: "oxus-headline" }, `You and ${coder(state)}`), ...content(context)]),
      );
    },
    /** The comparison in a sentence, for the listener. */
    inWords() {
      if (!isComparing(state)) return element.textContent || "Compared with nobody.";
      const { n, same, kappa } = agreementOf(pairsOf(facts, state));
      const beyond = kappa === null ? "" : `, kappa ${number(kappa.toFixed(2))}`;
      return `You and ${coder(state)}: ${count(n, "cell")} coded by both, ${same} alike${beyond}.`;
    },
  };
}

/**
 * What can be compared, or why nothing can.
 *
 * @param {Context} context
 */
function content(context) {
  const { facts, state } = context;
  /** @param {string} text */
  const instead = (text) => [h("p", {}, text)];
  if (!isReady(state))
    return instead(
      `Hidden until you have coded ${count(state.minimum, "cell")}, so that the reading is your own. ${codedCount(state)} so far.`,
    );
  if (state.against === "other" && !state.other)
    return instead(
      "There is no second coder yet. Open a coding saved with CSV, or set the trait other in Python.",
    );
  const found = agreementOf(pairsOf(facts, state));
  if (!found.n) return instead("No cell shown is coded by both: code more, or show more actors.");
  const unlikes = cellsOfBoth(facts, state).filter((cell) => differs(facts, state, cell));
  return [
    numbers(found),
    h("p", {}, kappaInWords(found)),
    h(
      "p",
      {},
      "Kappa supposes that the two coded without knowing of each other. What you change after looking no longer counts as your own reading.",
    ),
    region("How often which codes met", confusionTable(context, found)),
    unlikes.length
      ? region("Where the codes differ", differingTable(context, unlikes))
      : h("p", {}, "No code differs."),
    ...(state.against === "course"
      ? instead("The course wrote its grounds down by actor, not by cell.")
      : []),
  ];
}

/** @type {(label: string, child: HTMLElement) => HTMLElement} */
const region = (label, child) =>
  h("div", { class: "oxus-scroll", tabindex: 0, role: "group", "aria-label": label }, child);

/**
 * The share of cells coded alike, and both kappas if they are defined.
 *
 * @param {Agreement} found
 */
function numbers({ n, same, kappa, weighted }) {
  /** @param {number} value */
  const exact = (value) => h("data", { value }, number(value.toFixed(2)));
  /** @type {(title: string, name: string, ...value: (Node | string)[]) => HTMLElement} */
  const item = (title, name, ...value) =>
    h("div", {}, h("dt", {}, title), h("dd", { "data-name": name }, ...value));
  return h(
    "dl",
    { class: "oxus-am-numbers" },
    item("Cells coded by both", "n", String(n)),
    item("Share alike", "share", exact(same / n), ` (${same} of ${n})`),
    ...(kappa === null || weighted === null
      ? []
      : [
          item("Cohen’s kappa", "kappa", exact(kappa)),
          item("Kappa, linear weights", "weighted", exact(weighted)),
        ]),
  );
}

/** @param {Agreement} found */
function kappaInWords({ n, same, expected, kappa }) {
  if (kappa === null)
    return "Kappa is undefined: both use one and the same code throughout, and chance alone would give full agreement.";
  const [share, chance] = [(same / n).toFixed(2), expected.toFixed(2)];
  return (
    `Chance alone would give a share of ${chance}; kappa is what goes beyond it: ` +
    `(${share} ${MINUS} ${chance}) / (1 ${MINUS} ${chance}) (Cohen 1960). ` +
    "1 is full agreement, 0 no more than chance. With linear weights, codes two steps apart count twice as much as neighbours " +
    `(Cohen 1968); this takes ${MINUS}1, 0, 1, 2 for steps of equal height.`
  );
}

/** @type {(context: Context, found: Agreement) => HTMLElement} */
function confusionTable({ facts, state }, { table }) {
  const labels = CODES.map((code) => `${number(code)} ${facts.mark(code).label}`);
  /** @type {(value: number, onDiagonal: boolean) => HTMLElement | string} */
  const cell = (value, onDiagonal) =>
    onDiagonal ? h("span", { class: "oxus-am-same" }, `= ${value}`) : String(value);
  return dataTable(
    "How often which codes met",
    [`You ↓ / ${coder(state)} →`, ...labels],
    labels.map((label, i) => [label, ...table[i].map((value, j) => cell(value, i === j))]),
  );
}

/** @type {(context: Context, unlikes: string[]) => HTMLElement} */
function differingTable(context, unlikes) {
  const { facts, state } = context;
  const withCourse = state.against === "course";
  return dataTable(
    `Where the codes differ: ${count(unlikes.length, "cell")}`,
    [
      "Actor",
      "Interests, and both codes",
      withCourse ? "The course’s grounds, by section" : "Sections to read again",
    ],
    state.actors
      .map((actor) => ({ actor, own: unlikes.filter((cell) => facts.split(cell)[0] === actor) }))
      .filter(({ own }) => own.length)
      .map(({ actor, own }) => [
        facts.actors[actor].name,
        h("ul", { class: "oxus-am-pairs" }, ...own.map((cell) => bothCodes(context, cell))),
        withCourse ? facts.actors[actor].grounds : facts.sections(own[0]),
      ]),
  );
}

/** @type {(context: Context, cell: string) => HTMLElement} */
function bothCodes(context, cell) {
  const { facts, state } = context;
  const [mine, theirs] = [state.coding[cell], otherCoding(facts, state)[cell]];
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        "aria-label": `Go to ${facts.title(cell)}`,
        onclick: () => goTo(context, cell),
      },
      unlike(),
      ` ${facts.interests[facts.split(cell)[1]]}`,
    ),
    ` you ${facts.short(mine)}; ${coder(state)} ${facts.short(theirs)}`,
  );
}
