// Tables, and parts that are folded away.
import { h } from "./dom.js";

/**
 * A table that says what a picture shows.
 *
 * @param {string} caption
 * @param {readonly unknown[]} heads
 * @param {readonly (readonly unknown[])[]} rows the first cell heads its row; a cell may be an element
 */
export function dataTable(caption, heads, rows) {
  return h(
    "table",
    { class: "oxus-twin" },
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...heads.map((text) => h("th", { scope: "col" }, String(text))))),
    h(
      "tbody",
      {},
      ...rows.map(([first, ...rest]) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, String(first)),
          ...rest.map((cell) => h("td", {}, cell instanceof Node ? cell : String(cell))),
        ),
      ),
    ),
  );
}

/**
 * A part that is folded away until asked for.
 *
 * @param {string} title
 * @param {() => Node} make called each time it is opened
 * @returns {{element: HTMLDetailsElement, refresh: () => void}} `refresh` makes it again if it is open
 */
export function folded(title, make) {
  const body = h("div", { class: "oxus-scroll", tabindex: 0, role: "group", "aria-label": title });
  const element = h("details", { class: "oxus-folded" }, h("summary", {}, title), body);
  const refresh = () => {
    if (element.open) body.replaceChildren(make());
  };
  element.addEventListener("toggle", refresh);
  return { element, refresh };
}
