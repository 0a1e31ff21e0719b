// The network of states that sit in the same bodies. A state keeps its place while the day moves: the places follow
// from the bodies shared over all days, so that what moves in the picture is membership and nothing else.
import { h, keyedItems, redraw, s, setText } from "../kit/dom.js";
import { pressable, roving } from "../kit/keyboard.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, inWords, listed } from "../kit/words.js";

export function networkPanel(context) {
  const { facts, choice } = context;
  const [WIDTH, HEIGHT, EDGE] = [720, 460, 46];
  let least = 0; // 0: as many as keep the picture readable
  const slider = h("input", {
    type: "range",
    min: 1,
    max: 10,
    step: 1,
    "aria-label": "Draw a line from so many bodies shared",
    oninput: () => {
      least = Number(slider.value);
      paint();
    },
  });
  const told = h("output", {});
  const box = h("div", {
    class: "oxus-scroll",
    role: "group",
    "aria-label": "Network of shared memberships",
  });
  const note = h("p", { class: "oxus-note" });
  const table = folded("The network as a table", () =>
    dataTable(
      `Bodies shared as full members on ${inWords(context.date)}`,
      ["State", "State", "Bodies", "Which"],
      pairs().map(({ one, other, bodies }) => [
        facts.names[one],
        facts.names[other],
        bodies.length,
        listed(bodies.map((body) => facts.bodies[body].acronym)),
      ]),
    ),
  );
  let places = new Map();
  let svg = null;
  let drawn = "";

  /** Pairs of states and the bodies they share on the day, most first. */
  function pairs() {
    const own = choice.states.map((state) =>
      choice.institutions.filter((body) => facts.isFull(facts.spellOn(body, state, context.date))),
    );
    const found = [];
    choice.states.forEach((one, n) => {
      for (let m = n + 1; m < choice.states.length; m++) {
        const bodies = own[n].filter((body) => own[m].includes(body));
        if (bodies.length) found.push({ one, other: choice.states[m], bodies });
      }
    });
    return found.sort((a, b) => b.bodies.length - a.bodies.length);
  }

  function rebuild() {
    places = layout(choice.states, togetherEver(facts, choice), WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE);
    drawn = "";
    paint();
  }

  function paint() {
    const found = pairs();
    const key = JSON.stringify([found, least, context.selected, choice.states]);
    if (key === drawn) return;
    drawn = key;
    const most = found.length ? found[0].bodies.length : 0;
    // A picture with more than some 80 lines shows a knot and no structure.
    let from = least || 1;
    if (!least)
      while (from < most && found.filter(({ bodies }) => bodies.length >= from).length > 80) from += 1;
    slider.max = String(Math.max(2, most));
    slider.value = String(from);
    setText(told, `${from} or more`);
    const lines = found.filter(({ bodies }) => bodies.length >= from);
    const at = (id) => {
      const [x, y] = places.get(id);
      return [x + EDGE, y + EDGE];
    };
    const degree = (id) => found.filter(({ one, other }) => one === id || other === id);
    const selected = choice.states.filter((id) => context.isSelected(id));
    svg = s(
      "svg",
      {
        class: "oxus-drawing",
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
        role: "group",
        "aria-label": "Network of states that share bodies; the same as a table below",
      },
      ...[...lines].reverse().map(({ one, other, bodies }) => {
        const [[x1, y1], [x2, y2]] = [at(one), at(other)];
        const chosen = selected.includes(one) || selected.includes(other);
        return s(
          "line",
          {
            class: `oxus-edge${chosen ? " oxus-chosen" : selected.length ? " oxus-faint" : ""}`,
            x1,
            y1,
            x2,
            y2,
            "stroke-width": (0.6 + (5.4 * bodies.length) / Math.max(most, 1)).toFixed(1),
          },
          s(
            "title",
            {},
            `${facts.names[one]} and ${facts.names[other]}: ${listed(bodies.map((body) => facts.bodies[body].acronym))}`,
          ),
        );
      }),
      ...choice.states.map((id, n) => {
        const [x, y] = at(id);
        const own = degree(id);
        const top = own[0] && (own[0].one === id ? own[0].other : own[0].one);
        const words = `${facts.names[id]}: ${own.length ? `shares bodies with ${count(own.length, "state")}, most with ${facts.names[top]} (${own[0].bodies.length})` : "shares no body"}`;
        return s(
          "g",
          {
            class: `oxus-item oxus-node${context.data.five.includes(id) ? " oxus-node-five" : ""}`,
            "data-key": id,
            tabindex: n ? -1 : 0,
            role: "button",
            "aria-pressed": String(context.isSelected(id)),
            "aria-label": words,
          },
          s("rect", {
            x: x - 19,
            y: y - 13,
            width: 38,
            height: 26,
            rx: context.data.five.includes(id) ? 3 : 13,
          }),
          s("text", { x, y: y + 5, "text-anchor": "middle", "font-size": 13 }, id),
          s("title", {}, words),
        );
      }),
    );
    redraw(box, svg);
    setText(note, sentence(found, lines));
    table.refresh();
  }

  function sentence(found, lines) {
    const possible = (choice.states.length * (choice.states.length - 1)) / 2;
    if (!found.length) return "On this day no two of the states shown sit in the same body as full members.";
    const [{ one, other, bodies }] = found;
    return (
      `${found.length} of ${possible} pairs share at least one body (density ${(found.length / possible).toFixed(2)}); ${facts.names[one]} and ${facts.names[other]} share most: ${bodies.length}. ` +
      `Drawn: ${count(lines.length, "line")}; the wider, the more bodies. Square: one of ${context.data.called || "the five"}; round: another state. Press a state to follow its lines.`
    );
  }

  roving(box, () => keyedItems(box));
  pressable(box, context.toggle);

  return {
    id: "network",
    title: "Network",
    element: h(
      "div",
      {},
      h("label", { class: "oxus-controls" }, "Draw a line from ", slider, told, " bodies shared"),
      box,
      note,
      table.element,
    ),
    rebuild,
    paint,
    select: paint,
    svg: () => svg,
    rows: () => [
      ["state", "other", "bodies", "which"],
      ...pairs().map(({ one, other, bodies }) => [one, other, bodies.length, bodies.join(";")]),
    ],
  };
}

/** How many of the bodies shown two states have ever been in together, by "one other". */
function togetherEver(facts, choice) {
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

/**
 * Places by stress majorisation (Gansner, Koren and North, 2004): states that share much stand near each other. It starts
 * from a circle, so that the same choice always gives the same picture; then labels that touch are moved apart.
 */
function layout(ids, shared, width, height) {
  const size = ids.length;
  const at = ids.map((_, n) => [Math.cos((2 * Math.PI * n) / size), Math.sin((2 * Math.PI * n) / size)]);
  const most = Math.max(1, ...shared.values());
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
  const fit = (axis, length) => {
    const values = at.map((place) => place[axis]);
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return (value) => (high - low < 1e-9 ? length / 2 : (length * (value - low)) / (high - low));
  };
  const [fx, fy] = [fit(0, width), fit(1, height)];
  const spots = at.map(([x, y]) => [fx(x), fy(y)]);
  const [APART_X, APART_Y] = [44, 31];
  for (let round = 0; round < 200; round++) {
    let moved = false;
    for (let n = 0; n < size; n++)
      for (let m = n + 1; m < size; m++) {
        const [dx, dy] = [spots[m][0] - spots[n][0], spots[m][1] - spots[n][1]];
        const [tooX, tooY] = [APART_X - Math.abs(dx), APART_Y - Math.abs(dy)];
        if (tooX <= 0 || tooY <= 0) continue;
        moved = true;
        const axis = tooX / APART_X < tooY / APART_Y ? 0 : 1;
        const by = ((axis ? tooY : tooX) / 2 + 0.5) * ((axis ? dy : dx) < 0 ? -1 : 1);
        spots[n][axis] = Math.max(0, Math.min(axis ? height : width, spots[n][axis] - by));
        spots[m][axis] = Math.max(0, Math.min(axis ? height : width, spots[m][axis] + by));
      }
    if (!moved) break;
  }
  return new Map(ids.map((id, n) => [id, spots[n]]));
}
