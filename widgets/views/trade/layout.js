// Where texts find room in a drawing; nothing here touches the page.

const LETTER = 7.2; // pixels, about, at the size that the drawings use

/**
 * The width of a column of names, in pixels.
 *
 * @param {readonly string[]} names
 * @param {number} least letters that it has room for in any case
 */
export const roomFor = (names, least) => Math.max(...names.map((name) => name.length), least) * 8 + 16;

/**
 * A text that ends in … if it is too long.
 *
 * @param {string} text
 * @param {number} pixels
 */
export const cut = (text, pixels) =>
  text.length * LETTER > pixels ? `${text.slice(0, Math.max(Math.floor(pixels / LETTER) - 1, 3))}…` : text;

/**
 * Push labels apart that would cover one another.
 *
 * @template {{middle: number}} Label
 * @param {readonly Label[]} labels each with the middle of what it names
 * @param {{top: number, bottom: number, step: number}} room `step` from one label to the next
 * @returns {(Label & {y: number})[]} from top to bottom
 */
export function spreadLabels(labels, { top, bottom, step }) {
  const placed = labels.map((label) => ({ ...label, y: label.middle }));
  placed.sort((one, other) => one.middle - other.middle);
  placed.reduce((limit, label) => {
    label.y = Math.max(label.middle, limit);
    return label.y + step;
  }, top);
  placed.reduceRight((limit, label) => {
    label.y = Math.min(label.y, limit);
    return label.y - step;
  }, bottom);
  return placed;
}
