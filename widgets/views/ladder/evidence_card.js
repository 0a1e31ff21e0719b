// A piece of evidence as a card: the package's, to be weighed, or the student's own, which can be removed.

import { h } from "../kit/dom.js";
import { markGlyph } from "../kit/mark.js";
import { count, inWords, listed } from "../kit/words.js";
import { removeEvidence, weigh } from "./actions.js";

/**
 * @typedef {import("./actions.js").Context} Context
 * @typedef {import("./ladder_model.js").Evidence} Evidence
 * @typedef {import("./ladder_model.js").OwnPiece} OwnPiece
 */

/**
 * The cards of all evidence; those of the package are made once.
 *
 * @param {Context} context
 * @param {() => void} removed called when a student's own piece was removed
 */
export function evidenceCards(context, removed) {
  const cards = new Map(
    context.ladder.evidence.map((piece) => [piece.evidence_id, packageCard(context, piece)]),
  );
  return {
    /** @param {Evidence} piece */
    cardOf: (piece) => cards.get(piece.evidence_id)?.element ?? ownCard(context, piece, removed),
    update() {
      for (const card of cards.values()) card.update();
    },
  };
}

/** @type {Record<string, string>} */
const LETTERS = { day: "d", month: "m", year: "y" };

/** @type {(date: string, precision: string) => string} */
const dated = (date, precision) => inWords(date, LETTERS[precision]);

/**
 * What is on each card: for which side it counts, its date, its section, how sure it is.
 *
 * @param {Context} context
 * @param {Evidence} piece
 */
function head({ ladder }, piece) {
  const { direction, start, start_precision, end, end_precision, section, confidence } = piece;
  /** @param {string} text */
  const part = (text) => h("span", {}, text);
  return h(
    "p",
    { class: "oxus-card-head" },
    markGlyph(ladder.weightOf[direction]),
    part(`Put forward ${direction}`),
    part(`since ${dated(start, start_precision)}`),
    // The end is told only where it is known: among what is over.
    end ? h("span", { class: "oxus-end" }, `until ${dated(end, end_precision)}`) : null,
    ...section
      .split(";")
      .filter(Boolean)
      .map((number) => part(`§${number}`)),
    confidence && confidence !== "high" ? part(`? ${confidence} confidence`) : null,
    piece.own ? part("your own") : null,
  );
}

/** @type {(context: Context, piece: Evidence) => string} */
const colourOf = ({ ladder }, { direction }) => `--oxus-mark:${ladder.weightOf[direction].color}`;

/**
 * @param {Context} context
 * @param {Evidence} piece
 */
function packageCard(context, piece) {
  const { ladder, state, prefix } = context;
  const choices = [...ladder.weights, { word: "", label: "not weighed" }].map(({ word, label }) => {
    const radio = h("input", {
      type: "radio",
      name: `${prefix}-${piece.evidence_id}`,
      value: word,
      onchange: () => weigh(context, piece, word),
    });
    return { radio, label: h("label", {}, radio, h("span", {}, label)) };
  });
  const element = h(
    "li",
    { class: "oxus-card", "data-evidence": piece.evidence_id, style: colourOf(context, piece) },
    head(context, piece),
    h("p", {}, piece.claim),
    h(
      "fieldset",
      { class: "oxus-choice" },
      h("legend", { class: "oxus-words" }, `Weigh: ${piece.claim}`),
      ...choices.map(({ label }) => label),
    ),
    sourcesOf(context, piece),
  );
  function update() {
    const weight = state.weights[piece.evidence_id] || "";
    for (const { radio } of choices) radio.checked = radio.value === weight;
    element.dataset.weight = weight;
  }
  return { element, update };
}

/** @type {(context: Context, piece: Evidence) => HTMLElement} */
function sourcesOf({ ladder }, { sources, tables }) {
  const items = sources.split(";").map((id) => {
    const { citation, url } = ladder.sources[id];
    return h(
      "li",
      {},
      url ? h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, citation) : citation,
    );
  });
  const more = tables ? ", and where the data show it" : "";
  return h(
    "details",
    { class: "oxus-sources" },
    h("summary", {}, `${count(items.length, "source")}${more}`),
    h("ul", {}, ...items),
    tables ? h("p", {}, `Tables of the data package: ${listed(tables.split(";"))}`) : null,
  );
}

/** @type {(context: Context, piece: Evidence, removed: () => void) => HTMLElement} */
function ownCard(context, piece, removed) {
  const own = /** @type {OwnPiece} */ (piece.own);
  return h(
    "li",
    {
      class: "oxus-card",
      "data-evidence": piece.evidence_id,
      "data-weight": piece.direction,
      style: colourOf(context, piece),
    },
    head(context, piece),
    h("p", {}, own.text),
    h("p", {}, `Source: ${own.source}`),
    h(
      "button",
      {
        type: "button",
        "aria-label": `Remove your evidence: ${own.text}`,
        onclick: () => {
          removeEvidence(context, own);
          removed();
        },
      },
      "Remove",
    ),
  );
}
