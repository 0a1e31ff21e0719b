// The hatching of what is not recorded, as a pattern for drawings.
import { s } from "./dom.js";

let patterns = 0; // on the page, so that each has an id of its own

/** A pattern: `fill` names it, `defs()` draws it and belongs into the drawing that uses it. */
export function hatching() {
  const id = `oxus-hatch-${patterns++}`;
  return {
    fill: `url(#${id})`,
    defs: () =>
      s(
        "defs",
        {},
        s(
          "pattern",
          { id, width: 7, height: 7, patternUnits: "userSpaceOnUse" },
          s("path", { class: "oxus-hatch-line", d: "M-2 2L2 -2M0 7L7 0M5 9L9 5" }),
        ),
      ),
  };
}
