// The look of a status, a verdict or a code: a shape in a colour (palette.py names them).
import { h, s } from "./dom.js";

/** @typedef {{color: string, shape: string}} Mark the shape is SVG for a square of 24 by 24 */

/**
 * A mark in running text.
 *
 * @param {Mark} mark
 */
export function markGlyph(mark) {
  const span = h("span", { class: "oxus-glyph", "aria-hidden": "true", style: `--oxus-mark:${mark.color}` });
  span.innerHTML = `<svg viewBox="0 0 24 24" focusable="false">${mark.shape}</svg>`;
  return span;
}

/**
 * A mark inside a drawing.
 *
 * @param {Mark} mark
 * @param {string} transform where and how large
 * @param {string} [className]
 */
export function drawnMark(mark, transform, className = "oxus-sign") {
  const group = s("g", { class: className, transform, style: `--oxus-mark:${mark.color}` });
  group.innerHTML = mark.shape;
  return group;
}
