// The matrix as a drawing, to be saved.
import { s } from "../kit/dom.js";
import { drawnMark } from "../kit/mark.js";
import { inWords } from "../kit/words.js";

const [LEFT, TOP, STEP] = [150, 110, 26]; // pixels; a cell is STEP by STEP

/** @param {import("./panels.js").PanelContext} context */
export function matrixDrawing(context) {
  const { data, facts, choice } = context;
  const { institutions, states } = choice;
  const held = Object.entries(data.marks).filter(([status]) =>
    institutions.some((body) => states.some((state) => context.status(body, state) === status)),
  );
  const wide = LEFT + STEP * institutions.length + 20;
  const width = Math.max(wide, 420);
  const height = TOP + STEP * states.length + 24 * Math.ceil(held.length / 2) + 30;
  /** @type {(status: string, x: number, y: number) => SVGElement} */
  const sign = (status, x, y) => drawnMark(data.marks[status], `translate(${x} ${y}) scale(0.7)`);
  const title = `Membership on ${inWords(context.date)}`;
  return s(
    "svg",
    { viewBox: `0 0 ${width} ${height}` },
    s("text", { x: 4, y: 18, "font-weight": 600, "font-size": 14 }, title),
    ...institutions.map((body, n) =>
      s(
        "text",
        { transform: `translate(${LEFT + STEP * n + 17} ${TOP - 6}) rotate(-90)`, "font-size": 12 },
        facts.bodies[body].acronym,
      ),
    ),
    ...states.map((state, n) =>
      s("text", { x: 4, y: TOP + STEP * n + 18, "font-size": 13 }, facts.names[state]),
    ),
    ...states.map((_, n) =>
      s("line", { class: "oxus-rule", x1: 0, x2: wide, y1: TOP + STEP * n, y2: TOP + STEP * n }),
    ),
    ...states.flatMap((state, row) =>
      institutions.flatMap((body, column) => {
        const status = context.status(body, state);
        return status ? [sign(status, LEFT + STEP * column + 4, TOP + STEP * row + 4)] : [];
      }),
    ),
    ...held.flatMap(([status, mark], n) => {
      const [x, y] = [4 + 210 * (n % 2), TOP + STEP * states.length + 16 + 24 * Math.floor(n / 2)];
      return [sign(status, x, y), s("text", { x: x + 24, y: y + 13, "font-size": 12 }, mark.label)];
    }),
  );
}
