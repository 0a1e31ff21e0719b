// Which states the bodies share: an Euler diagram of up to four bodies, an UpSet plot (Lex and others, 2014) of more.
import { h, keyedItems, redraw, s, setText } from "../kit/dom.js";
import { pressable, roving } from "../kit/keyboard.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, inWords, listed } from "../kit/words.js";
import * as venn from "../vendor/venn.js";

export function overlapPanel(context) {
  const { facts, choice } = context;
  const LARGEST_EULER = 4;
  const box = h("div", { class: "oxus-scroll", role: "group", "aria-label": "Overlap of full members" });
  const note = h("p", { class: "oxus-note" });
  const table = folded("The overlap as a table", () =>
    dataTable(
      `Full members on ${inWords(context.date)}`,
      ["Bodies", "Number", "States"],
      groups().map(({ bodies, states }) => [
        bodies.length ? listed(acronyms(bodies)) : "none of them",
        states.length,
        listed(states.map((id) => facts.names[id])),
      ]),
    ),
  );
  let svg = null;
  let drawn = "";

  const acronyms = (bodies) => bodies.map((body) => facts.bodies[body].acronym);

  /** The bodies to compare: those selected if there are two or more, else all shown. */
  function compared() {
    const selected = choice.institutions.filter((body) => context.isSelected(body));
    return selected.length > 1 ? selected : choice.institutions;
  }

  /** The states by the set of bodies of which they are full members, largest group first. */
  function groups() {
    const by = new Map();
    const bodies = compared();
    for (const state of choice.states) {
      const own = bodies.filter((body) => facts.isFull(facts.spellOn(body, state, context.date)));
      const key = own.join(" ");
      if (!by.has(key)) by.set(key, { bodies: own, states: [] });
      by.get(key).states.push(state);
    }
    return [...by.values()].sort(
      (one, other) =>
        Number(!one.bodies.length) - Number(!other.bodies.length) || other.states.length - one.states.length,
    );
  }

  function paint() {
    const found = groups();
    const bodies = compared().filter((body) => found.some((group) => group.bodies.includes(body)));
    const key = JSON.stringify([found, compared(), context.selected]);
    if (key === drawn) return;
    drawn = key;
    const euler = compared().length <= LARGEST_EULER;
    const without = compared().filter((body) => !bodies.includes(body));
    const outcome = !bodies.length
      ? { svg: nobody(), words: "" }
      : euler
        ? eulerDiagram(context, bodies, found)
        : upsetPlot(context, compared(), found);
    svg = outcome.svg;
    redraw(box, svg);
    const empty = without.length
      ? ` Without a shown full member on this day: ${listed(acronyms(without))}.`
      : "";
    setText(note, `${outcome.words}${empty}`.trim());
    table.refresh();
  }

  const nobody = () =>
    s(
      "svg",
      { class: "oxus-drawing", viewBox: "0 0 600 60", role: "img", "aria-label": "No full members" },
      s(
        "text",
        { x: 10, y: 34, "font-size": 14 },
        "On this day no state shown is a full member of a body shown.",
      ),
    );

  roving(box, () => keyedItems(box));
  pressable(box, (key) => {
    const ids = key.split(" ");
    if (ids.length === 1) context.toggle(ids[0]);
    else context.select(ids);
  });

  return {
    id: "overlap",
    title: "Overlap",
    element: h("div", {}, box, note, table.element),
    rebuild: paint,
    paint,
    select: paint,
    svg: () => svg,
    rows: () => [
      ["bodies", "number", "states"],
      ...groups().map(({ bodies, states }) => [acronyms(bodies).join(";"), states.length, states.join(";")]),
    ],
  };
}

const SETS = [
  ["#0072b2", ""],
  ["#b85000", "9 4"],
  ["#007f5b", "3 3"],
  ["#a04f86", "12 3 3 3"],
]; // colour and line of each body

/** Circles whose areas follow the numbers where circles can show them; else the Venn diagram with all zones. */
function eulerDiagram(context, bodies, groups) {
  const { facts } = context;
  const [WIDTH, HEIGHT] = [640, 400];
  const zones = new Map(
    groups
      .filter(({ bodies: own }) => own.length)
      .map(({ bodies: own, states }) => [
        own.reduce((mask, body) => mask | (1 << bodies.indexOf(body)), 0),
        states,
      ]),
  );
  let shapes = proportional(bodies.length, zones, WIDTH, HEIGHT);
  let plan = placeAll(shapes, zones, WIDTH, HEIGHT);
  const exact = plan.exact;
  if (!exact) {
    shapes = allZones(bodies.length, WIDTH, HEIGHT);
    plan = placeAll(shapes, zones, WIDTH, HEIGHT);
  }
  const labels = nameShapes(
    shapes,
    bodies.map((body) => facts.bodies[body].acronym),
    WIDTH,
    HEIGHT,
  );
  const words = exact
    ? "Each circle is a body; areas follow the number of states as well as circles can. "
    : "Circles of fitting size cannot show this overlap: every possible zone is drawn, and a dotted zone is empty. ";
  const outside = groups.find(({ bodies: own }) => !own.length);
  const svg = s(
    "svg",
    {
      class: "oxus-drawing",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "group",
      "aria-label": `Euler diagram of ${listed(bodies.map((body) => facts.bodies[body].acronym))}; the same as a table below`,
    },
    ...shapes.map(({ x, y, rx, ry, turn }, n) =>
      s("ellipse", {
        class: "oxus-set",
        cx: x,
        cy: y,
        rx,
        ry,
        transform: turn ? `rotate(${turn} ${x} ${y})` : null,
        style: `--oxus-mark:${SETS[n][0]}`,
        "stroke-dasharray": SETS[n][1] || null,
      }),
    ),
    plan.empty ? s("path", { class: "oxus-empty-zone", d: plan.empty }) : null,
    ...labels.map(({ x, y, anchor, text }, n) =>
      s(
        "g",
        {
          class: "oxus-item",
          "data-key": bodies[n],
          tabindex: n ? -1 : 0,
          role: "button",
          "aria-pressed": String(context.isSelected(bodies[n])),
          "aria-label": `${text}: ${count(
            groups.filter((g) => g.bodies.includes(bodies[n])).reduce((sum, g) => sum + g.states.length, 0),
            "full member",
          )} shown`,
        },
        s(
          "text",
          {
            x,
            y,
            "text-anchor": anchor,
            "font-size": 14,
            "font-weight": 700,
            style: `--oxus-mark:${SETS[n][0]}`,
            class: "oxus-set-name",
          },
          text,
        ),
      ),
    ),
    ...plan.placed.map(({ x, y, state }) =>
      s(
        "g",
        {
          class: "oxus-item",
          "data-key": state,
          tabindex: -1,
          role: "button",
          "aria-pressed": String(context.isSelected(state)),
          "aria-label": facts.names[state],
        },
        s("rect", { x: x - 15, y: y - 9, width: 30, height: 17, rx: 3 }),
        s("text", { x, y: y + 4, "text-anchor": "middle", "font-size": 12 }, state),
        s("title", {}, facts.names[state]),
      ),
    ),
    ...plan.counts.map(({ x, y, states }) =>
      s(
        "g",
        {
          class: "oxus-item",
          "data-key": states.join(" "),
          tabindex: -1,
          role: "button",
          "aria-label": listed(states.map((id) => facts.names[id])),
        },
        s("rect", { x: x - 15, y: y - 9, width: 30, height: 17, rx: 3 }),
        s("text", { x, y: y + 4, "text-anchor": "middle", "font-size": 12 }, `${states.length}×`),
        s("title", {}, listed(states.map((id) => facts.names[id]))),
      ),
    ),
  );
  return {
    svg,
    words:
      words + (outside ? `In none of them: ${listed(outside.states.map((id) => facts.names[id]))}.` : ""),
  };
}

/** Circles of fitting area, by venn.js; the greedy layout, because it gives the same drawing each time. */
function proportional(number, zones, width, height) {
  const areas = [];
  for (let mask = 1; mask < 1 << number; mask++) {
    const sets = [...Array(number).keys()].filter((n) => mask & (1 << n)).map(String);
    const size = [...zones].reduce(
      (sum, [zone, states]) => sum + ((zone & mask) === mask ? states.length : 0),
      0,
    );
    areas.push({ sets, size });
  }
  const solution = venn.venn(areas, { initialLayout: venn.greedyLayout });
  const scaled = venn.scaleSolution(venn.normalizeSolution(solution, Math.PI / 2), width, height, 34);
  return [...Array(number).keys()].map((n) => ({
    x: scaled[n].x,
    y: scaled[n].y,
    rx: scaled[n].radius,
    ry: scaled[n].radius,
    turn: 0,
  }));
}

/** A Venn diagram with every zone: circles for up to three bodies, ellipses for four (Venn, 1880). */
function allZones(number, width, height) {
  const [x, y] = [width / 2, height / 2];
  const circle = (dx, dy, r) => ({ x: x + dx, y: y + dy, rx: r, ry: r, turn: 0 });
  if (number === 1) return [circle(0, 0, 140)];
  if (number === 2) return [circle(-85, 0, 145), circle(85, 0, 145)];
  if (number === 3) return [circle(-75, -52, 122), circle(75, -52, 122), circle(0, 68, 122)];
  const size = 430;
  const oval = (dx, dy, a, b, turn) => ({
    x: x + size * dx * 1.12,
    y: y + size * dy,
    rx: size * a,
    ry: size * b,
    turn,
  });
  return [
    oval(-0.15, 0.05, 0.36, 0.21, 45),
    oval(-0.02, -0.05, 0.34, 0.19, 45),
    oval(0.02, -0.05, 0.34, 0.19, -45),
    oval(0.15, 0.05, 0.36, 0.21, -45),
  ];
}

/** How far inside (positive) or outside a shape a point is, in pixels; for an ellipse by its shorter axis, which is never too much. */
function depth({ x, y, rx, ry, turn }, px, py) {
  const angle = (-turn * Math.PI) / 180;
  const [dx, dy] = [px - x, py - y];
  const [u, v] = [dx * Math.cos(angle) - dy * Math.sin(angle), dx * Math.sin(angle) + dy * Math.cos(angle)];
  return (1 - Math.hypot(u / rx, v / ry)) * Math.min(rx, ry);
}

/** Where each state stands in its zone; whether every zone with states has room for them, and no other zone is there. */
function placeAll(shapes, zones, width, height) {
  const STEP = 5;
  const points = new Map();
  for (let y = STEP; y < height; y += STEP) {
    for (let x = STEP; x < width; x += STEP) {
      const depths = shapes.map((shape) => depth(shape, x, y));
      const mask = depths.reduce((sum, value, n) => sum | (value > 0 ? 1 << n : 0), 0);
      if (!mask) continue;
      if (!points.has(mask)) points.set(mask, []);
      points.get(mask).push({ x, y, room: Math.min(...depths.map(Math.abs)) });
    }
  }
  const [placed, counts] = [[], []];
  let exact = true;
  let empty = "";
  for (const [mask, states] of zones) {
    const spots = (points.get(mask) || []).sort((one, other) => other.room - one.room);
    const own = spread(spots, states.length);
    if (own) placed.push(...own.map((spot, n) => ({ ...spot, state: states[n] })));
    else {
      exact = false;
      if (spots.length) counts.push({ ...spots[0], states });
    }
  }
  for (const [mask, spots] of points) {
    if (zones.has(mask)) continue;
    if (Math.max(...spots.map(({ room }) => room)) > 4) exact = false;
    for (const { x, y } of spots) if ((x / STEP + y / STEP) % 2 === 0) empty += `M${x} ${y}h.01`;
  }
  return { placed, counts, exact, empty: exact ? "" : empty };
}

/**
 * Places for so many labels of 30 by 17 pixels that do not touch; null where there is no room. First where most room is,
 * then packed from the top or the left. Read from top left.
 */
function spread(spots, number) {
  const roomy = spots.filter(({ room }) => room >= 10);
  const orders = [
    roomy,
    [...roomy].sort((one, other) => one.y - other.y || one.x - other.x),
    [...roomy].sort((one, other) => one.x - other.x || one.y - other.y),
  ];
  for (const [dx, dy] of [
    [44, 26],
    [36, 21],
    [32, 19],
  ]) {
    for (const order of orders) {
      const taken = [];
      for (const spot of order) {
        if (taken.every(({ x, y }) => Math.abs(x - spot.x) >= dx || Math.abs(y - spot.y) >= dy))
          taken.push(spot);
        if (taken.length === number) return taken.sort((one, other) => one.y - other.y || one.x - other.x);
      }
    }
  }
  return null;
}

/** A place for the name of each shape: on its rim, away from the other shapes and names. */
function nameShapes(shapes, names, width, height) {
  const taken = [];
  return shapes.map((shape, n) => {
    let best = null;
    for (let step = 0; step < 32; step++) {
      const angle = (step * Math.PI) / 16;
      const turned = angle + (shape.turn * Math.PI) / 180;
      const reach =
        (shape.rx * shape.ry) / Math.hypot(shape.ry * Math.cos(angle), shape.rx * Math.sin(angle)) + 12;
      const [px, py] = [shape.x + reach * Math.cos(turned), shape.y + reach * Math.sin(turned)];
      const wide = 9 * names[n].length;
      const anchor = Math.cos(turned) > 0.4 ? "start" : Math.cos(turned) < -0.4 ? "end" : "middle";
      const left = anchor === "start" ? px : anchor === "end" ? px - wide : px - wide / 2;
      if (left < 2 || left + wide > width - 2 || py < 14 || py > height - 4) continue;
      const middle = left + wide / 2;
      const others = shapes
        .filter((_, m) => m !== n)
        .map((other) => -Math.max(...[left, middle, left + wide].map((x) => depth(other, x, py))));
      const away = taken.map(
        (name) =>
          Math.max(Math.abs(name.middle - middle) - (name.wide + wide) / 2, Math.abs(name.y - py) - 16) + 4,
      );
      const score = Math.min(60, ...others, ...away.map((gap) => gap * 4)) - Math.abs(Math.cos(turned)) * 2;
      if (!best || score > best.score)
        best = { score, x: px, y: py + 4, anchor, text: names[n], middle, wide };
    }
    best ||= {
      x: shape.x,
      y: Math.max(16, shape.y - shape.ry - 6),
      anchor: "middle",
      text: names[n],
      middle: shape.x,
      wide: 0,
    };
    taken.push(best);
    return best;
  });
}

/** An UpSet plot: a column for each set of bodies that states share, its number as a bar, its bodies as dots. */
function upsetPlot(context, bodies, groups) {
  const { facts } = context;
  const [LEFT, BARS, STEP, ROW] = [96, 112, 28, 19];
  const columns = groups.filter(({ bodies: own }) => own.length);
  const outside = groups.find(({ bodies: own }) => !own.length);
  const most = Math.max(...columns.map(({ states }) => states.length));
  const top = BARS + 24;
  const [width, height] = [LEFT + STEP * columns.length + 70, top + ROW * bodies.length + 6];
  const y = (row) => top + ROW * row + ROW / 2;
  const totals = bodies.map((body) =>
    columns.reduce((sum, group) => sum + (group.bodies.includes(body) ? group.states.length : 0), 0),
  );
  const svg = s(
    "svg",
    {
      class: "oxus-drawing oxus-as-is",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "group",
      "aria-label": "UpSet plot of full members; the same as a table below",
    },
    s("text", { x: 4, y: 14, "font-size": 12 }, "states in exactly these bodies"),
    ...bodies.map((body, row) =>
      s(
        "text",
        {
          class: context.isSelected(body) ? "oxus-chosen" : null,
          x: LEFT - 8,
          y: y(row) + 4,
          "text-anchor": "end",
          "font-size": 12,
        },
        facts.bodies[body].acronym,
      ),
    ),
    ...bodies.map((_, row) =>
      s("text", { x: LEFT + STEP * columns.length + 8, y: y(row) + 4, "font-size": 12 }, String(totals[row])),
    ),
    s("text", { x: LEFT + STEP * columns.length + 8, y: top - 4, "font-size": 12 }, "members"),
    ...columns.map(({ bodies: own, states }, n) => {
      const x = LEFT + STEP * n + STEP / 2;
      const tall = (BARS - 40) * (states.length / most);
      const rows = own.map((body) => bodies.indexOf(body));
      const chosen = states.some((state) => context.isSelected(state));
      return s(
        "g",
        {
          class: `oxus-item oxus-column${chosen ? " oxus-chosen" : ""}`,
          "data-key": states.join(" "),
          tabindex: n ? -1 : 0,
          role: "button",
          "aria-pressed": String(chosen),
          "aria-label": `${listed(states.map((id) => facts.names[id]))}: in ${listed(own.map((body) => facts.bodies[body].acronym))} and no other`,
        },
        s("rect", {
          class: "oxus-hit",
          "data-hit": "",
          x: x - STEP / 2,
          y: BARS - tall - 8,
          width: STEP,
          height: height - BARS + tall + 6,
        }),
        s("rect", { class: "oxus-upset-bar", x: x - 8, y: BARS + 8 - tall, width: 16, height: tall }),
        s("text", { x, y: BARS + 4 - tall, "text-anchor": "middle", "font-size": 12 }, String(states.length)),
        s("path", { class: "oxus-no-dot", d: bodies.map((_, row) => `M${x} ${y(row)}h.01`).join("") }),
        s("path", { class: "oxus-tie", d: `M${x} ${y(Math.min(...rows))}V${y(Math.max(...rows))}` }),
        s("path", { class: "oxus-dot", d: rows.map((row) => `M${x} ${y(row)}h.01`).join("") }),
        s(
          "title",
          {},
          `${listed(states.map((id) => facts.names[id]))}: in ${listed(own.map((body) => facts.bodies[body].acronym))}`,
        ),
      );
    }),
  );
  const words =
    "Each column is a group of states that sit in the same bodies, the largest first; press a column to select its states. " +
    "Select two to four bodies for an Euler diagram of them. " +
    (outside ? `In none: ${listed(outside.states.map((id) => facts.names[id]))}.` : "");
  return { svg, words };
}
