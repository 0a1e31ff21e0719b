// The names on the map: each finds room around the number of its state.
import { s } from "../kit/dom.js";
import { boxAround, place } from "../map/placing.js";

const [LETTER, LINE] = [6.3, 14]; // pixels of a letter, and of a line

/**
 * The names of the states shown, around their numbers; a name without room is left out, and is in the table.
 *
 * @param {import("./panels.js").PanelContext} context
 * @param {(id: string) => boolean} isDrawn
 * @param {number} unit how many units of the drawing are a pixel
 */
export function namesOf(context, isDrawn, unit) {
  const { size, places } = context.data.map;
  const shown = context.choice.states.filter(isDrawn);
  const taken = shown.map((id) => boxAround(places[id][0], places[id][1], 18 * unit, 15 * unit));
  const spots = shown.map((id) => {
    const [x, y] = places[id];
    const width = LETTER * context.facts.names[id].length * unit;
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
    return around.map(([dx, dy]) => ({ x: x + dx, y: y + dy, width }));
  });
  const candidates = shown.map((id, n) => ({
    rank: context.data.five.includes(id) ? 0 : 1,
    spots: spots[n].map(({ x, y, width }) => [boxAround(x, y, width, 13 * unit)]),
  }));
  const chosen = place(candidates, taken, { left: 0, top: 0, right: size[0], bottom: size[1] });
  return shown.flatMap((id, n) => {
    const spot = spots[n][chosen[n]];
    if (!spot) return [];
    const five = context.data.five.includes(id) ? "oxus-five" : null;
    return [s("text", { class: five, x: spot.x, y: spot.y, dy: "0.35em" }, context.facts.names[id])];
  });
}
