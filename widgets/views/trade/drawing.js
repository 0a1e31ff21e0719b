// What the drawings of the trade explorer have in common: signs, patterns, the legend, and rows that can be pressed.
import { rowsOf } from "../kit/columns.js";
import { focusedNear, h, keyedItems, s } from "../kit/dom.js";
import { pressable, roving } from "../kit/keyboard.js";

/** @typedef {import("../kit/dom.js").Child} Child */

/**
 * A drawing with a name.
 *
 * @param {number} width
 * @param {number} height
 * @param {string} label
 * @param {...Child} children
 */
export const drawing = (width, height, label, ...children) =>
  s(
    "svg",
    {
      class: "oxus-drawing",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "group",
      "aria-label": label,
    },
    ...children,
  );

/**
 * A text in a drawing.
 *
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {Record<string, import("../kit/dom.js").Attribute>} [more] attributes
 */
export const text = (x, y, words, more = {}) => s("text", { x, y, ...more }, words);

export const SIGNS = {
  /** @type {(x: number, y: number, r?: number) => SVGElement} */
  diamond: (x, y, r = 6) =>
    s("path", { class: "oxus-hollow", d: `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z` }),
  /** @type {(x: number, y: number, r?: number) => SVGElement} */
  dot: (x, y, r = 6) => s("circle", { class: "oxus-dot", cx: x, cy: y, r }),
  /** @type {(x: number, y: number, to: number) => SVGElement} */
  range: (x, y, to) =>
    s(
      "g",
      { class: "oxus-range" },
      s("line", { x1: x, x2: to, y1: y, y2: y }),
      s("line", { class: "oxus-stop", x1: to, x2: to, y1: y - 4, y2: y + 4 }),
    ),
  /** @type {(x: number, y: number, half?: number) => SVGElement} */
  world: (x, y, half = 9) => s("line", { class: "oxus-world", x1: x, x2: x, y1: y - half, y2: y + half }),
};

/** @param {readonly [drawn: Child, words: string][]} entries */
export const legend = (entries) =>
  h(
    "ul",
    { class: "oxus-trade-legend", "aria-label": "Legend" },
    ...entries.map(([drawn, words]) =>
      h(
        "li",
        {},
        s("svg", { class: "oxus-key", viewBox: "0 0 26 18", "aria-hidden": "true" }, drawn),
        ` ${words}`,
      ),
    ),
  );

/**
 * Notes, folded away.
 *
 * @param {HTMLElement} note
 */
export const about = (note) =>
  h("details", { class: "oxus-folded" }, h("summary", {}, "About these figures"), note);

/** @param {string} d */
const stroke = (d) => s("path", { d, class: "oxus-stroke" });

/**
 * What is drawn on the ground of a pattern.
 *
 * @type {Record<string, () => SVGElement[]>}
 */
const PATTERNS = {
  diagonal: () => [stroke("M-2 2L2 -2M0 8L8 0M6 10L10 6")],
  dots: () => [s("circle", { cx: 4, cy: 4, r: 2.6, class: "oxus-solid" })],
  level: () => [stroke("M0 2H8M0 6H8")],
};
/** @type {Record<string, string>} */
const GROUNDS = { solid: "oxus-solid", none: "oxus-faint" };

/**
 * What fills the groups: a colour and a pattern each, so that neither has to be told apart alone.
 *
 * @param {import("./trade_data.js").TradeData} data
 * @param {string} prefix of the ids
 */
export const patterns = (data, prefix) =>
  s(
    "defs",
    {},
    ...[...rowsOf(data.groups), { id: "rest", color: "#666666", pattern: "none" }].map(
      ({ id, color, pattern }) =>
        s(
          "pattern",
          { id: `${prefix}-${id}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
          s(
            "g",
            { style: `--oxus-mark:${color}` },
            s("rect", { width: 8, height: 8, class: GROUNDS[pattern] || "oxus-pale" }),
            ...(PATTERNS[pattern]?.() || []),
          ),
        ),
    ),
  );

/**
 * One row of a drawing that can be pressed.
 *
 * @param {object} of
 * @param {string} of.id what is pressed
 * @param {number} of.y
 * @param {number} of.height
 * @param {number} of.width
 * @param {boolean} of.pressed
 * @param {boolean} of.first whether Tab comes to this row
 * @param {string} of.words what the row says
 * @param {...Child} children
 */
export const row = ({ id, y, height, width, pressed, first, words }, ...children) =>
  s(
    "g",
    {
      class: "oxus-row",
      role: "button",
      tabindex: first ? 0 : -1,
      "data-key": id,
      "aria-pressed": String(pressed),
      "aria-label": words,
    },
    s("rect", { "data-hit": true, x: 1.5, y: y + 1, width: width - 3, height: height - 2 }),
    ...children,
    s("title", {}, words),
  );

/**
 * A box for a drawing; the arrow keys go from row to row, and Enter, space or a click presses one.
 *
 * @param {string} label
 * @param {(key: string) => void} press
 * @returns {{box: HTMLElement, show: (svg: SVGSVGElement) => void}} `show` puts another drawing in
 */
export function rowBox(label, press) {
  const box = h("div", { role: "group", "aria-label": label });
  const scroll = h("div", { class: "oxus-scroll", role: "group", "aria-label": `${label}: drawing` }, box);
  roving(box, () => keyedItems(box));
  pressable(box, press);
  /** @param {SVGSVGElement} svg */
  function show(svg) {
    const focused = focusedNear(box);
    const had = box.contains(focused) && focused?.dataset.key;
    box.replaceChildren(svg);
    // A drawing that is wider than its place is scrolled by the arrow keys once its frame has the focus.
    if (scroll.scrollWidth > scroll.clientWidth) scroll.tabIndex = 0;
    else scroll.removeAttribute("tabindex");
    if (!had) return;
    // The focus stays on the row that had it.
    const to = keyedItems(box).find((element) => element.dataset.key === had) || keyedItems(box)[0];
    for (const element of keyedItems(box)) element.setAttribute("tabindex", element === to ? "0" : "-1");
    to?.focus();
  }
  return { box: scroll, show };
}

/**
 * A list of sentences, under its title.
 *
 * @param {string} title
 * @param {readonly string[]} sentences
 */
export const changeList = (title, sentences) => [
  h("p", { class: "oxus-headline" }, title),
  h("ul", {}, ...sentences.map((words) => h("li", {}, words))),
];
