// The names on the map: states around their numbers, waters in their places. What has no room is left out.
import { s } from "../kit/dom.js";
import { boxAround, boxesOf, place } from "../map/placing.js";

/**
 * @typedef {import("./panels.js").PanelContext} PanelContext
 * @typedef {{x: number, y: number, width: number, angle: number}} Spot
 * @typedef {{text: string, kind: string, rank: number, spots: Spot[]}} Name
 */

const [LETTER, LINE, HEIGHT] = [6.3, 14, 13]; // pixels of a letter, from line to line, and of a letter's height
const WATERS = ["sea", "lake", "river"];

/**
 * The names that have room. They are all in the table of the map or beside the data, so none is read out.
 *
 * @param {PanelContext} context
 * @param {(id: string) => boolean} isDrawn
 * @param {number} unit how many units of the drawing are a pixel
 */
export function namesOf(context, isDrawn, unit) {
  const { size, places, names } = context.data.map;
  const shown = context.choice.states.filter(isDrawn);
  const taken = shown.map((id) => boxAround(places[id][0], places[id][1], 18 * unit, 15 * unit));
  /** @type {Name[]} */
  const all = [
    ...shown.map((id) => stateName(context, id, unit)),
    ...names
      .filter(({ kind, rank }) => WATERS.includes(kind) && rank < 2)
      .map(({ text, kind, rank, x, y, angle }) => ({
        text,
        kind,
        rank: 10 * rank + WATERS.indexOf(kind),
        spots: [{ x, y, width: LETTER * text.length * unit, angle }],
      })),
  ];
  const candidates = all.map(({ rank, spots }) => ({
    rank,
    spots: spots.map(({ x, y, width, angle }) => boxesOf(x, y, width, HEIGHT * unit, angle)),
  }));
  const chosen = place(candidates, taken, { left: 0, top: 0, right: size[0], bottom: size[1] });
  return all.flatMap(({ text, kind, spots }, n) => {
    const spot = spots[chosen[n]];
    if (!spot) return [];
    const { x, y, angle } = spot;
    const turned = angle ? `rotate(${angle} ${x} ${y})` : null;
    return [s("text", { "data-kind": kind, x, y, dy: "0.35em", transform: turned }, text)];
  });
}

/**
 * A state's name, and where it may stand around its number.
 *
 * @param {PanelContext} context
 * @param {string} id
 * @param {number} unit
 * @returns {Name}
 */
function stateName({ data, facts }, id, unit) {
  const [x, y] = data.map.places[id];
  const own = data.five.includes(id);
  const width = LETTER * facts.names[id].length * unit;
  const [beside, line] = [width / 2 + 11 * unit, LINE * unit];
  /** @type {[number, number][]} */
  const around = [
    [0, line],
    [0, -line],
    [beside, 0],
    [-beside, 0],
    [beside * 0.7, line],
    [-beside * 0.7, line],
    [beside * 0.7, -line],
    [-beside * 0.7, -line],
  ];
  return {
    text: facts.names[id],
    kind: own ? "own" : "state",
    rank: own ? 0 : 1,
    spots: around.map(([dx, dy]) => ({ x: x + dx, y: y + dy, width, angle: 0 })),
  };
}
