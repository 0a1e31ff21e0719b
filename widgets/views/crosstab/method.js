// What the table cannot show, and how it is calculated: two parts that are folded away.
import { h } from "../kit/dom.js";
import { folded } from "../kit/tables.js";

/** @typedef {import("./crosstab_data.js").CrosstabData} CrosstabData */

/** @param {readonly string[]} texts */
const list = (texts) => h("ul", {}, ...texts.map((text) => h("li", {}, text)));

/**
 * The caveats; null if there are none.
 *
 * @param {CrosstabData} data
 */
export const caveatsPart = ({ caveats }) =>
  caveats.length ? folded("What this table cannot show", () => list(caveats)).element : null;

/** @param {CrosstabData} data */
export function methodPart({ nouns, sources }) {
  const citations = Object.values(sources);
  return folded("How it is worked out, and from what", () =>
    h(
      "div",
      {},
      h(
        "p",
        {},
        `Score: the mean of the codes that there are, weighted: sum of weight × code / sum of weights. A missing code is left out, with its weight; it is never 0. A ${nouns.columns.one} with few codes rests on few facts: see “Coded” in the tables of scores.`,
      ),
      h(
        "p",
        {},
        "Gamma = (C − D) / (C + D), after Goodman and Kruskal (1954); tau-b = (C − D) / √((C + D + Tx)(C + D + Ty)), after Kendall (1945): C comparisons run the same way, D the other way, Tx and Ty are tied on one side only. p: the share of arrangements with a gamma at least as large (two-sided: as far from 0), this one among them.",
      ),
      ...(citations.length
        ? [
            h(
              "p",
              {},
              "Codes rest on the tables institution_features, memberships, absences and commitment of the data package; below each feature stands the row. Sources:",
            ),
            list(citations),
          ]
        : [h("p", {}, "Codes as given in your tables.")]),
    ),
  ).element;
}
