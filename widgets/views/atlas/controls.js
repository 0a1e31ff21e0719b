// The controls above the map: one bar for the frames, one for the steps of a frame, one for the layers.
import { h } from "../kit/dom.js";
import { player } from "../kit/player.js";
import { atEnd, LAYERS } from "./atlas_model.js";

/**
 * @typedef {import("./atlas_model.js").AtlasState} AtlasState
 * @typedef {import("./atlas_model.js").Frame} Frame
 *
 * @typedef {object} Actions each of them draws what comes then
 * @property {(index: number) => void} go to a frame
 * @property {(step: number) => void} stepTo a step
 * @property {() => boolean} goOn to the next step or frame; whether there is more
 * @property {() => void} draw the same for other layers
 */

/**
 * @param {AtlasState} atlas
 * @param {Actions} actions
 */
export function atlasControls(atlas, actions) {
  const eras = eraBar(atlas, actions);
  const steps = stepBar(atlas, actions);
  const layers = h("div", { class: "oxus-bar" }, layerBoxes(atlas, actions));
  return {
    element: h("div", { class: "oxus-bars" }, eras.element, steps.element, layers),
    /** @param {Frame} frame */
    paint(frame) {
      eras.paint(frame);
      steps.paint(frame);
    },
  };
}

/**
 * A slider with a button on either side and words for where it is.
 *
 * @param {string} what it moves through
 * @param {{min: number, max?: number, value: () => number, go: (to: number) => void}} of
 */
function stepper(what, { min, max, value, go }) {
  /** @type {(sign: string, label: string, by: number) => HTMLButtonElement} */
  const button = (sign, label, by) =>
    h("button", { type: "button", "aria-label": label, onclick: () => go(value() + by) }, sign);
  const slider = h("input", {
    type: "range",
    min,
    max,
    step: 1,
    "aria-label": what[0].toUpperCase() + what.slice(1),
    oninput: () => go(Number(slider.value)),
  });
  return {
    back: button("◀", `Previous ${what}`, -1),
    next: button("▶", `Next ${what}`, 1),
    slider,
    words: h("output", {}),
  };
}

/**
 * @param {AtlasState} atlas
 * @param {Actions} actions
 */
function eraBar(atlas, { go, goOn }) {
  const last = atlas.data.eras.length - 1;
  const { back, next, slider, words } = stepper("era", { min: 0, max: last, value: () => atlas.index, go });
  const play = h("button", { type: "button" });
  player(play, {
    step: goOn,
    start() {
      if (atEnd(atlas)) go(0);
    },
    pace: 2500,
    labels: ["Play", "Pause"],
  });
  /** @param {Frame} frame */
  function paint({ year, label }) {
    slider.value = String(atlas.index);
    slider.setAttribute("aria-valuetext", `${year}, ${label}`);
    words.textContent = `${year} · ${label}`;
    back.disabled = atlas.index === 0;
    next.disabled = atlas.index === last;
  }
  return { element: h("div", { class: "oxus-bar" }, back, slider, next, play, words), paint };
}

/**
 * @param {AtlasState} atlas
 * @param {Actions} actions
 */
function stepBar(atlas, { stepTo }) {
  const { back, next, slider, words } = stepper("step", { min: 0, value: () => atlas.step, go: stepTo });
  const element = h(
    "div",
    { class: "oxus-bar oxus-steps", role: "group", "aria-label": "Steps of this frame" },
    h("span", {}, "Step by step"),
    back,
    slider,
    next,
    words,
  );
  /** @param {Frame} frame */
  function paint({ steps, step }) {
    const stepped = step ? step.label : "all together";
    element.classList.toggle("oxus-none", !steps.length);
    slider.disabled = !steps.length;
    slider.max = String(steps.length);
    slider.value = String(atlas.step);
    slider.setAttribute("aria-valuetext", stepped);
    back.disabled = atlas.step === 0;
    next.disabled = atlas.step === steps.length;
    if (!steps.length) words.textContent = "this frame has no steps";
    else words.textContent = step ? `${stepped} (${atlas.step} of ${steps.length})` : stepped;
  }
  return { element, paint };
}

/**
 * @param {AtlasState} atlas
 * @param {Actions} actions
 */
function layerBoxes({ shown }, { draw }) {
  const boxes = Object.entries(LAYERS).map(([key, title]) => {
    const layer = /** @type {import("./atlas_model.js").Layer} */ (key);
    const input = h("input", {
      type: "checkbox",
      checked: shown[layer],
      "data-layer": layer,
      onchange: () => {
        shown[layer] = input.checked;
        draw();
      },
    });
    return h("label", {}, input, title);
  });
  return h("fieldset", { "aria-label": "Layers" }, ...boxes);
}
