// The card of a guided tour: one stop at a time, with what it rests on.
import { h } from "../kit/dom.js";
import { stopOf } from "./atlas_model.js";

/**
 * @typedef {import("./atlas_model.js").AtlasState} AtlasState
 */

/**
 * @param {AtlasState} atlas
 * @param {{stop: (to: number) => void, end: () => void}} actions each draws what comes then
 */
export function tourCard(atlas, { stop, end }) {
  const words = h("div", { "aria-live": "polite" });
  const back = h("button", { type: "button", onclick: () => stop(atlas.stop - 1) }, "‹ Back");
  const next = h(
    "button",
    { type: "button", class: "oxus-go", onclick: () => stop(atlas.stop + 1) },
    "Next ›",
  );
  const leave = h("button", { type: "button", onclick: end }, "End the tour");
  const sources = h("div", {});
  const element = h(
    "section",
    { class: "oxus-tour", "aria-label": "Guided tour", hidden: true },
    words,
    h("div", { class: "oxus-buttons" }, back, next, leave),
    sources,
  );
  function paint() {
    const { tour } = atlas;
    element.hidden = !tour;
    if (!tour) return;
    const here = stopOf(atlas);
    const shown = tour.stops[atlas.stop];
    back.disabled = atlas.stop === 0;
    next.disabled = atlas.stop === tour.stops.length - 1;
    words.replaceChildren(
      h("p", { class: "oxus-where" }, `${tour.title} · ${atlas.stop + 1} of ${tour.stops.length}`),
      h("h2", {}, shown.heading),
      h("p", {}, shown.text),
      here
        ? ""
        : h("p", { class: "oxus-away" }, "You have left this stop. Back and Next go on with the tour."),
    );
    sources.replaceChildren(sourcesOf(shown));
  }
  return {
    element,
    paint,
    /** Put the focus on the button that goes on, so that Enter and the arrow keys do. */
    focus: () => (next.disabled ? back : next).focus({ preventScroll: true }),
  };
}

/** @param {import("./atlas_model.js").Tour["stops"][number]} stop */
function sourcesOf({ section, rows }) {
  const items = rows.map(({ row, text }) => {
    const [table, id] = row.split(":");
    return h("li", {}, text, " ", h("small", {}, `(${table.replace("_", " ")}: ${id})`));
  });
  return h(
    "details",
    { class: "oxus-sources" },
    h("summary", {}, `Source text ${section} and ${rows.length} rows of data`),
    h("ul", {}, ...items),
  );
}
