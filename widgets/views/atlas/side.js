// What is beside the map: the frame in words, and the legend of what it shows.
import { h, setText } from "../kit/dom.js";
import { fewOf, isNew, isUnfinished } from "./atlas_model.js";
import { inkOf } from "./map_layers.js";
import { DISPUTED, EVENT_IN_LEGEND, routeSign, SEAT } from "./signs.js";

import { stepBar } from "./timeline.js";
import { tourCard } from "./tour.js";

/**
 * @typedef {import("./atlas_model.js").AtlasState} AtlasState
 * @typedef {import("./atlas_model.js").Frame} Frame
 */

/**
 * The panel beside the map.
 *
 * @param {AtlasState} atlas
 * @param {{stepTo: (step: number) => void, stop: (to: number) => void, end: () => void}} actions each draws what comes then
 */
export function sidePanel(atlas, { stepTo, stop, end }) {
  const card = tourCard(atlas, { stop, end });
  const steps = stepBar(atlas, stepTo);
  const note = h("div", { class: "oxus-note", "aria-live": "polite" });
  const numbers = h("p", { class: "oxus-numbers" });
  const keys = h("ul", { class: "oxus-keys", "aria-label": "Legend" });
  /** @param {readonly string[]} numbered what is only a number on the map, and what is beyond its edge */
  function number(numbered) {
    setText(numbers, numbered.join(" · "));
    numbers.hidden = !numbered.length;
  }
  return {
    element: h(
      "div",
      { class: "oxus-side", tabindex: 0, role: "group", "aria-label": "The era in words, and the legend" },
      card.element,
      steps.element,
      note,
      numbers,
      keys,
    ),
    focusTour: card.focus,
    number,
    /** @param {Frame} frame @param {readonly string[]} numbered */
    paint(frame, numbered) {
      card.paint();
      steps.paint(frame);
      note.replaceChildren(...captionParts(frame, atlas.data.eras[atlas.index - 1]?.year ?? ""));
      keys.replaceChildren(...legendItems(atlas, frame));
      number(numbered);
    },
  };
}

/** How many names a line of changes shows: the caption has to stay short. */
const MOST = 3;

/**
 * The frame in words: the step, what changed, the caption, and where the lines of the time were others.
 *
 * @param {Frame} frame
 * @param {string} before the year of the frame before
 */
export function captionParts({ period, section, image, caption, step, shows, changes }, before) {
  const where = [period, section, image].filter(Boolean).join(" · ");
  /** @type {HTMLElement[]} */
  const parts = [h("p", {}, caption), h("p", { class: "oxus-where" }, where)];
  if (!step) {
    if (changes.length) parts.unshift(changeList(changes, before));
    return parts;
  }
  parts.unshift(h("p", { class: "oxus-step" }, h("b", {}, `${step.label}. `), step.text));
  const differs = shows.map(({ polity }) => polity).filter((polity) => polity.differs);
  if (!differs.length) return parts;
  const items = differs.map((polity) => h("li", {}, h("b", {}, `${polity.name}: `), polity.differs));
  const title = "Where the lines of the time were not those drawn";
  return [...parts, h("details", {}, h("summary", {}, title), h("ul", {}, ...items))];
}

/** Changes that can wait behind a fold, if there are others. */
const LESSER = ["Other name", "Seat moved"];

/** @type {(changes: Frame["changes"], before: string) => HTMLElement} */
function changeList(changes, before) {
  const first = changes.filter(({ what }) => !LESSER.includes(what));
  const lesser = changes.filter(({ what }) => LESSER.includes(what));
  const more = first.length
    ? h("details", {}, h("summary", {}, "Names and seats"), listed(lesser))
    : listed(lesser);
  const title = h("p", {}, h("b", {}, `Since ${before}`));
  return h(
    "div",
    { class: "oxus-changes" },
    title,
    ...(first.length ? [listed(first)] : []),
    ...(lesser.length ? [more] : []),
  );
}

/** @type {(changes: Frame["changes"]) => HTMLElement} */
const listed = (changes) =>
  h(
    "ul",
    {},
    ...changes.map(({ what, names }) =>
      h(
        "li",
        { title: names.length > MOST + 1 && names.join("; ") },
        h("b", {}, `${what}: `),
        `${fewOf(names, MOST)}.`,
      ),
    ),
  );

/** @type {(kind: string, words: string, style?: string) => HTMLElement} */
const swatch = (kind, words, style = "") =>
  h("li", {}, h("span", { class: `oxus-swatch oxus-is-${kind}`, style, "aria-hidden": "true" }), words);

/**
 * @param {string} sign as SVG
 * @param {string} words
 */
function signed(sign, words) {
  const item = h("li", {});
  item.innerHTML = sign;
  item.append(words);
  return item;
}

/**
 * @param {AtlasState} atlas
 * @param {Frame} frame
 */
export function legendItems({ data, shown }, frame) {
  const items = shown.polities ? polityItems(data, frame) : [];
  if (shown.routes)
    for (const kind of new Set(frame.routes.map((route) => route.kind))) {
      const { label, dash } = data.kinds[kind];
      items.push(signed(routeSign(kind, dash), label));
    }
  if (shown.today) items.push(signed(routeSign("today", "7 4"), "borders of today"));
  if (shown.events && frame.events.length) items.push(signed(EVENT_IN_LEGEND, "event"));
  if (shown.disputed && frame.disputes.length) items.push(signed(DISPUTED, "disputed: two readings"));
  if (shown.places && frame.seats.length) items.push(signed(SEAT, "seat or main town of a polity"));
  return items;
}

/**
 * The ruling groups and certainties that a frame has, and what a step marks.
 *
 * @param {AtlasState["data"]} data
 * @param {Frame} frame
 */
function polityItems({ groups, certainty }, { shows }) {
  const has = new Set(shows.flatMap(({ polity }) => [polity.group, polity.certainty]));
  return [
    ...Object.entries(groups)
      .filter(([group]) => has.has(group))
      .map(([, { label, color }]) => swatch("group", label, `--group:${inkOf(color)}`)),
    ...Object.entries(certainty)
      .filter(([key]) => has.has(key))
      .map(([key, words]) => swatch(key, words)),
    ...(shows.some(({ state }) => isNew(state)) ? [h("li", {}, "▸ darker: new in this step")] : []),
    ...(shows.some(({ state }) => isUnfinished(state)) ? [h("li", {}, "paler: begun, not finished")] : []),
  ];
}
