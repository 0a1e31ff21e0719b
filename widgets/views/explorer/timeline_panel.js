// The spells drawn as a timeline: all spells of one state, or all of one body.

import { h, s } from "../kit/dom.js";
import { drawnMark } from "../kit/mark.js";
import { dataTable, folded } from "../kit/tables.js";

export function timelinePanel(context) {
  const { data, facts, choice } = context;
  const [LEFT, WIDTH, ROW, TOP] = [120, 860, 24, 26];
  const picker = h("select", {
    onchange: () => {
      of = picker.value;
      draw();
    },
  });
  const box = h("div", {
    class: "oxus-scroll",
    tabindex: 0,
    role: "group",
    "aria-label": "Timeline of spells",
  });
  const table = folded("The spells as a table", () =>
    dataTable(
      `Spells: ${title()}`,
      ["Who", "Status", "Term"],
      spells().map(({ name, spell }) => [name, facts.label(spell), facts.term(spell)]),
    ),
  );
  let of = "";
  let svg = null;
  let line = null;

  const first = Date.parse(`${context.sliderFirst}`);
  const last = Date.parse(data.last);
  const at = (day) =>
    LEFT + ((WIDTH - LEFT - 12) * (Math.max(Date.parse(day), first) - first)) / (last - first);
  const isState = (id) => id in facts.names;
  const title = () =>
    isState(of) ? `${facts.names[of]} in the bodies shown` : `the ${facts.bodies[of].name}`;
  const pairs = () =>
    isState(of)
      ? choice.institutions.map((body) => [body, of, facts.bodies[body].acronym])
      : choice.states.map((state) => [of, state, facts.names[state]]);
  const spells = () =>
    pairs().flatMap(([body, state, name]) => facts.spells(body, state).map((spell) => ({ name, spell })));

  function draw() {
    const rows = pairs()
      .map(([body, state, name]) => ({ name, own: facts.spells(body, state) }))
      .filter(({ own }) => own.length);
    const height = TOP + ROW * Math.max(rows.length, 1) + 8;
    const years = [];
    for (let year = Number(context.sliderFirst.slice(0, 4)); year <= Number(data.last.slice(0, 4)); year += 5)
      years.push(year);
    line = s("line", { class: "oxus-now", y1: TOP - 4, y2: height });
    svg = s(
      "svg",
      {
        class: "oxus-drawing",
        viewBox: `0 0 ${WIDTH} ${height}`,
        role: "img",
        "aria-label": `Timeline of ${title()}; the same as a table below`,
      },
      ...years.flatMap((year) => {
        const x = at(`${year}-01-01`);
        return [
          s("line", { class: "oxus-rule", x1: x, x2: x, y1: TOP - 6, y2: height }),
          s("text", { x, y: 14, "text-anchor": "middle", "font-size": 12 }, String(year)),
        ];
      }),
      ...rows.flatMap(({ name, own }, row) => [
        s("text", { x: 2, y: TOP + ROW * row + 16, "font-size": 12.5 }, name),
        ...own.map((spell) => bar(spell, TOP + ROW * row + 4)),
      ]),
      rows.length ? null : s("text", { x: LEFT, y: TOP + 16, "font-size": 13 }, "no spell in this choice"),
      line,
    );
    box.replaceChildren(svg);
    table.refresh();
    paint();
  }

  /** One spell: its colour and its sign say the status; an edge that is not known to the day is soft. */
  function bar(spell, y) {
    const mark = data.marks[spell.status];
    const [x, end] = [at(spell.start), at(spell.end || data.last)];
    const width = Math.max(end - x, 3);
    const sign = drawnMark(mark, `translate(${x + 3} ${y + 1}) scale(0.58)`, "oxus-sign-on");
    return s(
      "g",
      { class: "oxus-bar", style: `--oxus-mark:${mark.color}` },
      s("rect", { x, y, width, height: 16, "stroke-dasharray": mark.dash || null }),
      width > 20 ? sign : null,
      s("title", {}, `${mark.label} ${facts.term(spell)}`),
    );
  }

  function rebuild() {
    const chosen = context.selected.find(
      (id) => choice.states.includes(id) || choice.institutions.includes(id),
    );
    if (![...choice.states, ...choice.institutions].includes(of)) of = choice.states[0];
    of = chosen || of;
    picker.replaceChildren(
      h(
        "optgroup",
        { label: "States" },
        ...choice.states.map((id) => h("option", { value: id }, facts.names[id])),
      ),
      h(
        "optgroup",
        { label: "Bodies" },
        ...choice.institutions.map((id) => h("option", { value: id }, facts.bodies[id].acronym)),
      ),
    );
    picker.value = of;
    draw();
  }

  function paint() {
    const x = at(context.date);
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
  }

  return {
    id: "timeline",
    title: "Timeline",
    element: h("div", {}, h("label", {}, "Timeline of ", picker), box, table.element),
    rebuild,
    paint,
    select: rebuild,
    svg: () => svg,
    rows: () => [
      ["who", "status", "start", "end"],
      ...spells().map(({ name, spell }) => [name, spell.status, spell.start, spell.end]),
    ],
  };
}
