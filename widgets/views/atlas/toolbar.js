// The bar above the map: the headline, and what is folded away behind a button.
import { h, setText } from "../kit/dom.js";
import { LAYERS } from "./atlas_model.js";

/**
 * @typedef {import("./atlas_model.js").AtlasState} AtlasState
 * @typedef {import("./atlas_model.js").Frame} Frame
 * @typedef {import("./atlas_model.js").Tour} Tour
 *
 * @typedef {object} Actions each draws what comes then
 * @property {() => void} draw the same frame with other layers
 * @property {(tour: Tour) => void} startTour
 * @property {() => void} reset
 * @property {() => void} present on the full screen, or back
 */

/**
 * A button that opens a panel below it. It closes with Escape, and when the focus or the pointer goes elsewhere.
 *
 * @param {string} title
 * @param {...Node} content
 */
function fold(title, ...content) {
  const summary = h("summary", {}, title);
  const element = h(
    "details",
    { class: "oxus-fold" },
    summary,
    h("div", { class: "oxus-panel" }, ...content),
  );
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    element.open = false;
    summary.focus();
    event.stopPropagation();
  });
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !element.contains(/** @type {Node} */ (relatedTarget))) element.open = false;
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!element.contains(/** @type {Node} */ (target))) element.open = false;
  });
  return element;
}

/**
 * @param {AtlasState} atlas
 * @param {readonly Tour[]} tours
 * @param {Actions} actions
 */
export function toolbar(atlas, tours, { draw, startTour, reset, present }) {
  const headline = h("h1", { class: "oxus-headline" });
  const layers = layerBoxes(atlas, draw);
  const choices = tours.map((tour) =>
    h(
      "li",
      {},
      h("button", { type: "button", onclick: () => startTour(tour) }, tour.title),
      h("p", {}, tour.about),
    ),
  );
  const tourFold = fold("Tours", h("ul", { class: "oxus-tours" }, ...choices));
  for (const button of tourFold.querySelectorAll("button"))
    button.addEventListener("click", () => {
      tourFold.open = false;
    });
  const screen = h("button", { type: "button", onclick: present }, "Full screen");
  const element = h(
    "div",
    { class: "oxus-top" },
    headline,
    h(
      "div",
      { class: "oxus-tools", role: "group", "aria-label": "Atlas" },
      ...(tours.length ? [tourFold] : []),
      fold("Layers", layers.element),
      h("button", { type: "button", onclick: reset }, "Reset"),
      screen,
    ),
  );
  /** @param {Frame} frame */
  function paint({ year, label, step }) {
    setText(headline, step ? `${step.label} · ${label}` : `${year} · ${label}`);
    layers.paint();
  }
  return {
    element,
    paint,
    focus: () => element.querySelector("summary")?.focus(),
    /** @param {boolean} on */
    presenting: (on) => setText(screen, on ? "Leave full screen" : "Full screen"),
  };
}

/**
 * @param {AtlasState} atlas
 * @param {() => void} draw
 */
function layerBoxes({ shown }, draw) {
  const boxes = Object.entries(LAYERS).map(([key, title]) => {
    const layer = /** @type {import("./atlas_model.js").Layer} */ (key);
    const input = h("input", {
      type: "checkbox",
      "data-layer": layer,
      onchange: () => {
        shown[layer] = input.checked;
        draw();
      },
    });
    return { layer, input, element: h("label", {}, input, title) };
  });
  return {
    element: h("fieldset", {}, h("legend", {}, "Show on the map"), ...boxes.map(({ element }) => element)),
    paint() {
      for (const { layer, input } of boxes) input.checked = shown[layer];
    },
  };
}
