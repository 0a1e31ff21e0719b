// What is beside the map: the frame in words, and the legend of what it shows.
import { h } from "../kit/dom.js";
import { isNew, isUnfinished } from "./atlas_model.js";
import { DISPUTED, EVENT_IN_LEGEND, routeSign, SEAT } from "./signs.js";

/**
 * @typedef {import("./atlas_model.js").AtlasState} AtlasState
 * @typedef {import("./atlas_model.js").Frame} Frame
 */

/**
 * The frame in words: the step, the caption, and where the lines of the time were others.
 *
 * @param {Frame} frame
 */
export function captionParts({ label, period, section, image, caption, step, shows }) {
  const where = [period, section, image].filter(Boolean).join(" · ");
  const parts = [h("p", {}, h("b", {}, `${label} `), `(${where}). ${caption}`)];
  if (!step) return parts;
  parts.unshift(h("p", { class: "oxus-step" }, h("b", {}, `${step.label}. `), step.text));
  const differs = shows.map(({ polity }) => polity).filter((polity) => polity.differs);
  if (!differs.length) return parts;
  const items = differs.map((polity) => h("li", {}, h("b", {}, `${polity.name}: `), polity.differs));
  const title = "Where the lines of the time were not those drawn";
  return [...parts, h("details", {}, h("summary", {}, title), h("ul", {}, ...items))];
}

/** How each certainty looks, as a swatch. @type {Record<string, string>} */
const GROUNDS = {
  core: "background:#88888855;border:1.6px solid #555;box-sizing:border-box",
  sphere: "background:#888;filter:blur(2px);opacity:.55",
  vague: "background:#888;filter:blur(5px);opacity:.5",
};

/** @type {(style: string, words: string) => HTMLElement} */
const swatch = (style, words) =>
  h(
    "li",
    {},
    h("span", { style: `display:inline-block;width:20px;height:13px;${style}`, "aria-hidden": "true" }),
    words,
  );

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
      const { label, color, dash } = data.kinds[kind];
      items.push(signed(routeSign(dash, color), label));
    }
  if (shown.today) items.push(signed(routeSign("7 4", "#000"), "borders of today"));
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
      .map(([, { label, color }]) => swatch(`background:${color}70;`, label)),
    ...Object.entries(certainty)
      .filter(([key]) => has.has(key))
      .map(([key, words]) => swatch(GROUNDS[key], words)),
    ...(shows.some(({ state }) => isNew(state)) ? [h("li", {}, "▸ darker: new in this step")] : []),
    ...(shows.some(({ state }) => isUnfinished(state)) ? [h("li", {}, "paler: begun, not finished")] : []),
  ];
}
