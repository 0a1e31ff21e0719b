// The historical atlas: moves a Leaflet map through its frames, in the page, with no kernel and no network.
import { h } from "../kit/dom.js";
import { atEnd, frameAt, goOn, goTo, stepTo } from "./atlas_model.js";
import { atlasControls } from "./controls.js";
import { placeLabels } from "./map_labels.js";
import { baseMap, frameLayers } from "./map_layers.js";
import { captionParts, legendItems } from "./side.js";

/**
 * @param {Untyped} map Leaflet's
 * @param {import("./atlas_model.js").AtlasData} data
 * @param {{era: string, step: number, layers: Record<import("./atlas_model.js").Layer, boolean>}} start
 */
window.oxusAtlas = function oxusAtlas(map, data, start) {
  const index = data.eras.findIndex((era) => era.id === start.era);
  /** @type {import("./atlas_model.js").AtlasState} */
  const atlas = { data, index, step: start.step, shown: { ...start.layers } };
  const box = map.getContainer();
  const host = box.parentElement;
  host.classList.add("oxus-atlas");
  const controls = atlasControls(atlas, {
    go: drawing(goTo),
    stepTo: drawing(stepTo),
    goOn() {
      goOn(atlas);
      draw();
      return !atEnd(atlas);
    },
    draw,
  });
  const note = h("div", { class: "oxus-note", "aria-live": "polite" });
  const keys = h("ul", { class: "oxus-keys", "aria-label": "Legend" });
  host.insertBefore(controls.element, box);
  box.after(
    h(
      "div",
      { class: "oxus-side", tabindex: 0, role: "group", "aria-label": "The era in words, and the legend" },
      note,
      keys,
    ),
  );
  const base = baseMap(map, data);
  const labels = h("div", { class: "oxus-labels", "aria-hidden": "true" });
  box.append(labels);
  /** @type {import("./map_layers.js").Names} */
  let names = { polities: [], towns: [], marks: [] };

  /** @param {(to: typeof atlas, number: number) => void} move */
  function drawing(move) {
    return (/** @type {number} */ to) => {
      move(atlas, to);
      draw();
    };
  }
  function draw() {
    const frame = frameAt(data.eras[atlas.index], atlas.step);
    names = frameLayers(base, atlas, frame);
    box.dataset.era = frame.id;
    box.dataset.step = String(atlas.step);
    controls.paint(frame);
    note.replaceChildren(...captionParts(frame));
    keys.replaceChildren(...legendItems(atlas, frame));
    place();
  }
  /** Put the names where they can be read, and those without room as numbers into the note. */
  function place() {
    const numbered = placeLabels(map, labels, atlas, names);
    note.querySelector(".oxus-numbers")?.remove();
    const words = numbered.map((text, n) => `${n + 1}: ${text}`).join(" · ");
    if (numbered.length) note.append(h("p", { class: "oxus-numbers" }, words));
  }
  map.on("moveend zoomend resize", place);
  fit(map, data.window);
  draw();
  fit(map, data.window);
};

/** @type {(map: Untyped, window: import("./atlas_model.js").AtlasData["window"]) => void} */
function fit(map, { south, west, north, east }) {
  map.invalidateSize(false);
  map.fitBounds(
    [
      [south, west],
      [north, east],
    ],
    { animate: false },
  );
}
