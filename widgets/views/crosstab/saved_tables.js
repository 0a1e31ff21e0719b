// The tables that can be saved as CSV, the head first; nothing here touches the page.
import { levelName } from "./readings.js";
import { SIDES } from "./scores.js";

/** @typedef {Pick<import("./context.js").Context, "data" | "choice" | "now">} Shown */

/**
 * One row per case, with its place in the table.
 *
 * @param {Shown} shown
 */
export const tableRows = ({ data, now }) => [
  ["case", "unit", "row_score", "row_level", "column_score", "column_level"],
  ...data.columns.units.map((id, n) => {
    const of = data.of[n];
    return [
      id,
      data.rows.units[of],
      now.scores.rows[of],
      levelName(now.levels.rows[of]),
      now.scores.columns[n],
      levelName(now.levels.columns[n]),
    ];
  }),
];

/**
 * One row per feature and unit: the code and what it rests on.
 *
 * @param {Shown} shown
 */
export const codeRows = ({ data, choice, now }) => [
  ["side", "unit", "feature", "name", "weight", "code", "code_as_given", "rests_on", "confidence", "sources"],
  ...SIDES.flatMap((side) =>
    data[side].features.flatMap(({ id, name, top, codes, evidence }, column) =>
      data[side].units.map((unit, n) => {
        const code = now.coded[side][n][column];
        return [
          data[side].title,
          unit,
          id,
          name,
          choice.weights[id],
          code === null ? null : code * top,
          codes[n],
          evidence.said[n],
          evidence.confidence[n],
          evidence.sources[n].join(";"),
        ];
      }),
    ),
  ),
];
