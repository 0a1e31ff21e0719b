// The scores of the units of both sides, and the thresholds that cut them into levels.
import { h, setText } from "../kit/dom.js";
import { dataTable, folded } from "../kit/tables.js";
import { pushedCuts } from "./choices.js";
import { scoresDrawing } from "./drawings.js";
import { scrolled } from "./parts.js";
import { codedShare, levelName, two } from "./readings.js";
import { LEVELS, SIDES } from "./scores.js";

/**
 * @typedef {import("./context.js").Context} Context
 * @typedef {import("./scores.js").SideName} SideName
 */

/** @param {Context} context */
export function scoresPanel(context) {
  const blocks = SIDES.map((side) => sideBlock(context, side));
  return {
    element: h(
      "div",
      { role: "group", "aria-label": "Scores and thresholds" },
      h("div", { class: "oxus-ct-scores" }, ...blocks.map(({ element }) => element)),
    ),
    paint() {
      for (const block of blocks) block.paint();
    },
    paintSelected() {
      for (const block of blocks) block.paintSelected();
    },
  };
}

/** @type {(context: Context, side: SideName) => {element: HTMLElement, paint: () => void, paintSelected: () => void}} */
function sideBlock(context, side) {
  const { data, choice } = context;
  const { title } = data[side];
  const cutters = [0, 1].map((which) => thresholdSlider(context, side, which));
  const drawn = scrolled(`Drawing of the scores of ${title.toLowerCase()}`);
  const table = folded(`${title}: the scores as a table`, () => scoresTable(context, side));
  return {
    element: h(
      "div",
      { class: "oxus-ct-side" },
      h("p", { class: "oxus-ct-group" }, `${title} of each ${data.nouns[side].one}`),
      h("div", { class: "oxus-ct-cutters" }, ...cutters.map(({ element }) => element)),
      drawn,
      table.element,
    ),
    paint() {
      for (const cutter of cutters) cutter.paint();
      table.refresh();
    },
    paintSelected() {
      const { scores, levels } = context.now;
      drawn.replaceChildren(
        scoresDrawing(data[side], scores[side], levels[side], choice.cuts[side], choice.selected),
      );
    },
  };
}

/** @type {(context: Context, side: SideName, which: number) => {element: HTMLElement, paint: () => void}} */
function thresholdSlider({ data, choice, change }, side, which) {
  const level = LEVELS[which + 1];
  const output = h("output", {});
  const slider = h("input", {
    type: "range",
    min: 0,
    max: 1,
    step: 0.01,
    "aria-label": `${data[side].title}: score from which on it is ${level}`,
    oninput: () => {
      const cuts = pushedCuts(choice.cuts[side], which, Number(slider.value));
      change({ cuts: { ...choice.cuts, [side]: cuts } });
    },
  });
  return {
    element: h("label", { class: "oxus-ct-cutter" }, `${level} from `, slider, output),
    paint() {
      slider.value = String(choice.cuts[side][which]);
      setText(output, two(choice.cuts[side][which]));
    },
  };
}

/** @type {(context: Context, side: SideName) => HTMLElement} */
function scoresTable({ data, choice, now }, side) {
  return dataTable(
    `Scores of ${data[side].title.toLowerCase()}`,
    [data.nouns[side].one, "Score", "Level", "Coded"],
    data[side].labels.map((label, n) => {
      const score = now.scores[side][n];
      return [
        label,
        score === null ? "none" : two(score),
        levelName(now.levels[side][n]) || "none",
        codedShare(data, side, n, choice, now),
      ];
    }),
  );
}
