// The timeline below the map: a slider with a tick and a year for every frame, and buttons on its left.
import { h } from "../kit/dom.js";
import { player } from "../kit/player.js";
import { atEnd } from "./atlas_model.js";

/**
 * @typedef {import("./atlas_model.js").AtlasState} AtlasState
 * @typedef {import("./atlas_model.js").Frame} Frame
 * @typedef {{left: number, right: number}} Span
 */

/**
 * A slider with a button on either side.
 *
 * @param {string} what it moves through
 * @param {{min: number, max?: number, value: () => number, go: (to: number) => void}} of
 */
export function stepper(what, { min, max, value, go }) {
  /** @type {(sign: string, label: string, by: number) => HTMLButtonElement} */
  const button = (sign, label, by) =>
    h(
      "button",
      { type: "button", "aria-label": label, title: label, onclick: () => go(value() + by) },
      h("span", { "aria-hidden": "true" }, sign),
    );
  const slider = h("input", {
    type: "range",
    min,
    max,
    step: 1,
    "aria-label": what[0].toUpperCase() + what.slice(1),
    oninput: () => go(Number(slider.value)),
  });
  return { back: button("‹", `Previous ${what}`, -1), next: button("›", `Next ${what}`, 1), slider };
}

/**
 * Which years have room beside one another, in two rows.
 *
 * @param {readonly number[]} widths of the years, in pixels
 * @param {number} length of the timeline
 * @param {number} current the frame whose year has to be there
 * @returns {(0 | 1 | null)[]} the row of each, or null where there is no room
 */
export function yearRows(widths, length, current) {
  const last = widths.length - 1;
  /** @type {(0 | 1 | null)[]} */
  const rows = widths.map(() => null);
  /** @type {[Span[], Span[]]} */
  const taken = [[], []];
  const others = widths.map((_, n) => n);
  for (const n of new Set([current, 0, last, ...others.filter((m) => m % 2 === current % 2), ...others])) {
    const middle = (length * n) / Math.max(1, last);
    const span = { left: middle - widths[n] / 2 - 3, right: middle + widths[n] / 2 + 3 };
    const free = taken.findIndex((row) => row.every((t) => span.left >= t.right || span.right <= t.left));
    if (free < 0) continue;
    rows[n] = free ? 1 : 0;
    taken[free].push(span);
  }
  return rows;
}

/**
 * @param {AtlasState} atlas
 * @param {{go: (index: number) => void, goOn: () => boolean}} actions each draws what comes then; `goOn` says whether
 *   there is more
 */
export function timeline(atlas, { go, goOn }) {
  const { eras } = atlas.data;
  const last = eras.length - 1;
  const { back, next, slider } = stepper("era", { min: 0, max: last, value: () => atlas.index, go });
  const play = h("button", { type: "button", class: "oxus-play" });
  player(play, {
    step: goOn,
    start() {
      if (atEnd(atlas)) go(0);
    },
    pace: 2500,
    labels: ["Play", "Pause"],
  });
  const years = eras.map(({ year }, n) =>
    h("span", { class: "oxus-year", style: `left:${(100 * n) / last}%` }, year),
  );
  const ticks = eras.map((_, n) => h("i", { style: `left:${(100 * n) / last}%` }));
  const scale = h("div", { class: "oxus-scale", "aria-hidden": "true" }, ...ticks, ...years);
  const track = h("div", { class: "oxus-track" }, slider, scale);
  /** Show the years that have room; the widths change with the type, the length with the window. */
  function label() {
    const widths = years.map((year) => year.offsetWidth);
    const rows = yearRows(widths, scale.clientWidth, atlas.index);
    for (const [n, year] of years.entries()) {
      year.dataset.row = String(rows[n] ?? "none");
      year.classList.toggle("oxus-now", n === atlas.index);
    }
  }
  new ResizeObserver(label).observe(scale);
  /** @param {Frame} frame */
  function paint({ year, label: name, step }) {
    slider.value = String(atlas.index);
    slider.setAttribute("aria-valuetext", `${year}, ${name}${step ? `, at ${step.label}` : ""}`);
    back.disabled = atlas.index === 0;
    next.disabled = atlas.index === last;
    for (const [n, tick] of ticks.entries()) tick.className = n <= atlas.index ? "oxus-past" : "";
    label();
  }
  const element = h(
    "div",
    { class: "oxus-time", role: "group", "aria-label": "Timeline" },
    h("div", { class: "oxus-buttons" }, back, play, next),
    track,
  );
  return { element, paint };
}

/**
 * The steps inside a frame: shown only where it has some.
 *
 * @param {AtlasState} atlas
 * @param {(step: number) => void} stepTo draws what comes then
 */
export function stepBar(atlas, stepTo) {
  const { back, next, slider } = stepper("step", { min: 0, value: () => atlas.step, go: stepTo });
  const words = h("output", {});
  const element = h(
    "div",
    { class: "oxus-steps", role: "group", "aria-label": "Steps of this frame" },
    back,
    slider,
    next,
    words,
  );
  /** @param {Frame} frame */
  function paint({ steps, step }) {
    const stepped = step ? step.label : "all together";
    element.hidden = !steps.length;
    slider.max = String(steps.length);
    slider.value = String(atlas.step);
    slider.setAttribute("aria-valuetext", stepped);
    back.disabled = atlas.step === 0;
    next.disabled = atlas.step === steps.length;
    words.textContent = `Step by step · ${step ? `${stepped}, ${atlas.step} of ${steps.length}` : "all together"}`;
  }
  return { element, paint };
}
