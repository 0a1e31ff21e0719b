// What the parts of the cross-table share: the data, the choice made, what follows from it, and how to change it.

/**
 * @typedef {import("./choices.js").Choice} Choice
 * @typedef {import("./crosstab_data.js").CrosstabData} CrosstabData
 *
 * @typedef {object} Context
 * @property {CrosstabData} data
 * @property {Choice} choice changed in place
 * @property {import("./crosstab_model.js").Evaluation} now what follows from the choice
 * @property {import("./crosstab_model.js").Evaluation["levels"]} given the levels with the codes and weights as given
 * @property {ReturnType<typeof import("./crosstab_model.js").crosstabModel>} compute
 * @property {(changes: Partial<Choice>) => void} change
 * @property {(id: string) => void} select selects a unit, or lets it go
 * @property {(text: string) => void} complain
 */

/**
 * The name of each unit, of either side.
 *
 * @param {CrosstabData} data
 * @returns {Record<string, string>}
 */
export const labelsOf = ({ rows, columns }) =>
  Object.fromEntries([rows, columns].flatMap((side) => side.units.map((id, n) => [id, side.labels[n]])));
