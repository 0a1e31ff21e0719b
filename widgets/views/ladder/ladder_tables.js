// The ladder as a table, and the ladders that were kept.

import { h } from "../kit/dom.js";
import { dataTable, folded } from "../kit/tables.js";
import { drop, takeUp } from "./actions.js";
import { heightOf, tallyAt } from "./ladder_model.js";

/** @typedef {import("./actions.js").Context} Context */

/** @param {Context} context */
export const ladderTable = ({ ladder, state }) =>
  folded("The ladder as a table", () =>
    dataTable(
      `The ladder in ${state.year}`,
      ["Step", "Verdict", "For", "Against", "Neither", "To weigh", "Leaning"],
      ladder.high.map(({ step, name }) => {
        const counts = tallyAt(ladder, state, step);
        return [
          `${step} ${name}`,
          state.verdicts[step],
          counts.for,
          counts.against,
          counts.neither,
          counts["to weigh"],
          counts.leaning,
        ];
      }),
    ),
  );

/** @param {Context} context */
export const keptTable = (context) =>
  folded("Ladders that you kept", () => {
    const { ladder, state } = context;
    const years = Object.keys(state.kept);
    if (!years.length)
      return h(
        "p",
        {},
        "None yet. Set your verdicts for a year, keep them, go to another year and see whether they hold.",
      );
    return dataTable(
      "Ladders that you kept",
      ["Year", ...ladder.steps.map(({ step, name }) => `${step} ${name}`), "You stood on", "Then"],
      years.map((year) => [
        year,
        ...ladder.steps.map(({ step }) => state.kept[year][step]),
        heightOf(state.kept[year]) || "the ground",
        h(
          "span",
          { class: "oxus-controls" },
          button("Take up", year, () => takeUp(context, year)),
          button("Drop", year, () => drop(context, year)),
        ),
      ]),
    );
  });

/** @type {(text: string, year: string, onclick: () => void) => HTMLElement} */
const button = (text, year, onclick) =>
  h("button", { type: "button", "aria-label": `${text} the ladder of ${year}`, onclick }, text);
