// Names that avoid one another: the geometry of it. Nothing here touches the page.

/**
 * @typedef {{left: number, right: number, top: number, bottom: number}} Box in pixels
 *
 * @typedef {object} Candidate
 * @property {number} rank the most important has the smallest
 * @property {Box[][]} spots each place that would do, as the boxes that the name fills there, the best first
 */

/** @type {(x: number, y: number, width: number, height: number) => Box} */
export const boxAround = (x, y, width, height) => ({
  left: x - width / 2,
  right: x + width / 2,
  top: y - height / 2,
  bottom: y + height / 2,
});

/** @type {(one: Box, other: Box) => boolean} */
export const overlap = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** @type {(one: Box, edge: Box) => boolean} */
export const within = (one, edge) =>
  one.left >= edge.left && one.right <= edge.right && one.top >= edge.top && one.bottom <= edge.bottom;

/**
 * The boxes that a line of text fills: one, or, if it is turned, several along it.
 *
 * @param {number} x of its middle
 * @param {number} y
 * @param {number} width
 * @param {number} height
 * @param {number} angle in degrees, clockwise
 * @returns {Box[]}
 */
export function boxesOf(x, y, width, height, angle = 0) {
  if (Math.abs(angle) < 4) return [boxAround(x, y, width, height)];
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const count = Math.max(1, Math.ceil(width / height));
  return Array.from({ length: count }, (_, n) => {
    const along = ((n + 0.5) / count - 0.5) * width;
    return boxAround(x + along * cos, y + along * sin, height, height);
  });
}

/**
 * Middles of a name around a dot: beside it, then above and below, then at the corners.
 *
 * @param {number} width of the name
 * @param {number} height
 * @param {number} dot half of the dot's width, and the air around it
 * @returns {[dx: number, dy: number][]}
 */
export function besides(width, height, dot) {
  const [x, y] = [width / 2 + dot, height / 2 + dot];
  return [
    [x, 0],
    [-x, 0],
    [0, -y],
    [0, y],
    [x * 0.85, -y * 0.85],
    [x * 0.85, y * 0.85],
    [-x * 0.85, -y * 0.85],
    [-x * 0.85, y * 0.85],
  ];
}

/**
 * Middles of a name that is written over what it names: in the middle, or a little away.
 *
 * @param {number} width
 * @param {number} height
 * @returns {[dx: number, dy: number][]}
 */
export const over = (width, height) => [
  [0, 0],
  [0, -height],
  [0, height],
  [-width / 3, 0],
  [width / 3, 0],
  [0, -2 * height],
  [0, 2 * height],
  [-width / 2, -height],
  [width / 2, -height],
  [-width / 2, height],
  [width / 2, height],
];

/**
 * Choose a place for each name, the most important first; what has no room is left out.
 *
 * @param {readonly Candidate[]} candidates
 * @param {readonly Box[]} taken what no name may cover
 * @param {Box} edge what is shown
 * @returns {number[]} for each candidate the number of its spot; -1 without one
 */
export function place(candidates, taken, edge) {
  const full = [...taken];
  /** @type {number[]} */
  const chosen = candidates.map(() => -1);
  const order = candidates.map((_, n) => n).sort((a, b) => candidates[a].rank - candidates[b].rank || a - b);
  for (const n of order) {
    const spot = candidates[n].spots.findIndex((boxes) =>
      boxes.every((box) => within(box, edge) && !full.some((other) => overlap(box, other))),
    );
    if (spot < 0) continue;
    chosen[n] = spot;
    full.push(...candidates[n].spots[spot]);
  }
  return chosen;
}
