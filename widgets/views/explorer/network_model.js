// Which states share bodies, and where each state stands in the network; nothing here touches the page.

/**
 * @typedef {import("./membership_model.js").MembershipModel} MembershipModel
 * @typedef {{institutions: readonly string[], states: readonly string[]}} Choice
 * @typedef {{one: string, other: string, bodies: string[]}} Pair two states and the bodies that they share
 * @typedef {[x: number, y: number]} Point
 */

/**
 * The pairs of states that share bodies as full members on a day, most first.
 *
 * @param {MembershipModel} facts
 * @param {Choice} choice
 * @param {string} day
 */
export function sharedOn(facts, choice, day) {
  const own = choice.states.map((state) =>
    choice.institutions.filter((body) => facts.isFull(facts.spellOn(body, state, day))),
  );
  /** @type {Pair[]} */
  const found = [];
  choice.states.forEach((one, n) => {
    for (let m = n + 1; m < choice.states.length; m++) {
      const bodies = own[n].filter((body) => own[m].includes(body));
      if (bodies.length) found.push({ one, other: choice.states[m], bodies });
    }
  });
  return found.sort((a, b) => b.bodies.length - a.bodies.length);
}

/**
 * How many of the bodies shown two states have ever been in together, by "one other".
 *
 * @param {MembershipModel} facts
 * @param {Choice} choice
 */
export function sharedEver(facts, choice) {
  /** @type {Map<string, number>} */
  const shared = new Map();
  for (const body of choice.institutions) {
    const members = choice.states.filter((state) =>
      facts.spells(body, state).some((spell) => facts.isFull(spell)),
    );
    for (const [n, one] of members.entries()) {
      for (const other of members.slice(n + 1)) {
        for (const key of [`${one} ${other}`, `${other} ${one}`]) shared.set(key, (shared.get(key) || 0) + 1);
      }
    }
  }
  return shared;
}

const READABLE = 80; // lines; a picture with more shows a knot and no structure

/**
 * From how many shared bodies on lines are drawn, so that the picture can be read.
 *
 * @param {readonly Pair[]} pairs most shared bodies first
 */
export function readableFrom(pairs) {
  const most = pairs.length ? pairs[0].bodies.length : 0;
  let from = 1;
  while (from < most && pairs.filter(({ bodies }) => bodies.length >= from).length > READABLE) from += 1;
  return from;
}

/**
 * Places by stress majorisation (Gansner, Koren and North, 2004): states that share much stand near each other. It starts
 * from a circle, so that the same choice always gives the same picture; then labels that touch are moved apart.
 *
 * @param {readonly string[]} ids
 * @param {Map<string, number>} shared by "one other"
 * @param {object} of
 * @param {number} of.width in pixels, as all lengths
 * @param {number} of.height
 * @param {(id: string) => number} of.wide the width of a label
 * @param {number} of.high the height of all labels
 * @returns {Map<string, Point>} the middle of each label
 */
export function networkLayout(ids, shared, { width, height, wide, high }) {
  const boxes = ids.map((id) => ({ wide: wide(id), high }));
  const spots = fitted(majorised(ids, shared), width, height);
  moveApart(spots, boxes, width, height);
  return new Map(ids.map((id, n) => [id, spots[n]]));
}

/**
 * @param {readonly string[]} ids
 * @param {Map<string, number>} shared
 * @returns {Point[]}
 */
function majorised(ids, shared) {
  const size = ids.length;
  /** @type {Point[]} */
  const at = ids.map((_, n) => [Math.cos((2 * Math.PI * n) / size), Math.sin((2 * Math.PI * n) / size)]);
  const most = Math.max(1, ...shared.values());
  /** @type {(n: number, m: number) => number} */
  const wanted = (n, m) => 0.35 + 1.65 * (1 - (shared.get(`${ids[n]} ${ids[m]}`) || 0) / most);
  for (let round = 0; round < 60 && size > 1; round++) {
    for (let n = 0; n < size; n++) {
      let [x, y, sum] = [0, 0, 0];
      for (let m = 0; m < size; m++) {
        if (m === n) continue;
        const want = wanted(n, m);
        const weight = 1 / (want * want);
        const [dx, dy] = [at[n][0] - at[m][0], at[n][1] - at[m][1]];
        const far = Math.hypot(dx, dy) || 1e-6;
        x += weight * (at[m][0] + (want * dx) / far);
        y += weight * (at[m][1] + (want * dy) / far);
        sum += weight;
      }
      at[n] = [x / sum, y / sum];
    }
  }
  return at;
}

/**
 * Points stretched to fill a rectangle.
 *
 * @param {readonly Point[]} points
 * @param {number} width
 * @param {number} height
 * @returns {Point[]}
 */
function fitted(points, width, height) {
  /** @type {(axis: 0 | 1, length: number) => (value: number) => number} */
  const fit = (axis, length) => {
    const values = points.map((place) => place[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return (value) => (high - low < 1e-9 ? length / 2 : (length * (value - low)) / (high - low));
  };
  const [fx, fy] = [fit(0, width), fit(1, height)];
  return points.map(([x, y]) => [fx(x), fy(y)]);
}

/** @typedef {{wide: number, high: number}} Box the size of a label, with the room around it, in pixels */

/**
 * Move labels that touch apart, inside the rectangle.
 *
 * @param {Point[]} spots changed in place
 * @param {readonly Box[]} boxes
 * @param {number} width
 * @param {number} height
 */
function moveApart(spots, boxes, width, height) {
  /** @type {(n: number, axis: 0 | 1, to: number) => void} */
  const put = (n, axis, to) => {
    const half = (axis ? boxes[n].high : boxes[n].wide) / 2;
    spots[n][axis] = Math.max(half, Math.min((axis ? height : width) - half, to));
  };
  for (const [n, [x, y]] of spots.entries()) {
    put(n, 0, x);
    put(n, 1, y);
  }
  for (let round = 0; round < 400; round++) {
    let moved = false;
    for (let n = 0; n < spots.length; n++)
      for (let m = n + 1; m < spots.length; m++) {
        const apart = [(boxes[n].wide + boxes[m].wide) / 2, (boxes[n].high + boxes[m].high) / 2];
        const gaps = [spots[m][0] - spots[n][0], spots[m][1] - spots[n][1]];
        const [tooX, tooY] = apart.map((far, axis) => far - Math.abs(gaps[axis]));
        if (tooX <= 0 || tooY <= 0) continue;
        moved = true;
        const axis = tooX < tooY ? 0 : 1;
        const by = ((axis ? tooY : tooX) / 2 + 0.5) * (gaps[axis] < 0 ? -1 : 1);
        put(n, axis, spots[n][axis] - by);
        put(m, axis, spots[m][axis] + by);
      }
    if (!moved) break;
  }
}
