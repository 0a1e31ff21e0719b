// The map: how many of the bodies shown a state is a full member of, or its status in one of them.

import { h, s, setText } from "../kit/dom.js";
import { pressable, roving } from "../kit/keyboard.js";
import { drawnMark, markGlyph } from "../kit/mark.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, inWords, listed } from "../kit/words.js";

export function mapPanel(context) {
  const { data, facts, choice } = context;
  const {
    size: [WIDTH, HEIGHT],
    land,
    shapes,
    places,
  } = data.map;
  const CLASSES = [1, 3, 5, 8, 12]; // from so many bodies on
  const COUNT = "";
  let of = COUNT;
  const picker = h("select", {
    onchange: () => {
      of = picker.value;
      paint();
    },
  });
  const legend = h("ul", { class: "oxus-legend", "aria-label": "Legend of the map" });
  const beside = h("p", { class: "oxus-note" });
  const table = folded("The map as a table", () =>
    dataTable(title(), ["State", of ? "Status" : "Number of bodies"], rows().slice(1)),
  );

  const paths = new Map();
  const labels = new Map();
  for (const [id, path] of Object.entries(shapes)) {
    paths.set(id, s("path", { d: path, "data-key": id, tabindex: -1, role: "button" }, s("title")));
    labels.set(
      id,
      s("g", { class: "oxus-map-label", transform: `translate(${places[id][0]} ${places[id][1]})` }),
    );
  }
  const svg = s(
    "svg",
    {
      class: "oxus-drawing oxus-map-drawing",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "group",
      "aria-label": "Map of memberships; the same as a table below",
    },
    s("rect", { class: "oxus-map-sea", width: WIDTH, height: HEIGHT }),
    s("path", { class: "oxus-map-land", d: land }),
    ...paths.values(),
    ...labels.values(),
  );
  roving(svg, () => choice.states.map((id) => paths.get(id)).filter(Boolean));
  pressable(svg, (id) => {
    if (choice.states.includes(id)) context.toggle(id);
  });

  const title = () =>
    `${of ? `Status in the ${facts.bodies[of].acronym}` : "Number of bodies shown with full membership"} on ${inWords(context.date)}`;
  const howMany = (state) =>
    choice.institutions.filter((body) => facts.isFull(facts.spellOn(body, state, context.date))).length;
  const inClass = (number) => CLASSES.filter((from) => from <= number).length;
  const spanOf = (n) =>
    n === CLASSES.length
      ? `${CLASSES[n - 1]} and more`
      : CLASSES[n - 1] === CLASSES[n] - 1
        ? `${CLASSES[n - 1]}`
        : `${CLASSES[n - 1]} to ${CLASSES[n] - 1}`;

  function rebuild() {
    const chosen = choice.institutions.find((body) => context.isSelected(body));
    if (of && !choice.institutions.includes(of)) of = COUNT;
    of = chosen || of;
    picker.replaceChildren(
      h("option", { value: COUNT }, "number of bodies"),
      ...choice.institutions.map((body) =>
        h("option", { value: body }, `status in the ${facts.bodies[body].acronym}`),
      ),
    );
    picker.value = of;
    const drawn = choice.states.filter((id) => paths.has(id));
    for (const [id, path] of paths) path.setAttribute("tabindex", id === drawn[0] ? 0 : -1);
    paint();
  }

  function paint() {
    const found = new Map();
    for (const [id, path] of paths) {
      const shown = choice.states.includes(id);
      const status = shown && of ? context.status(of, id) || "" : "";
      const number = shown && !of ? howMany(id) : 0;
      const look = !shown ? "off" : of ? status || "none" : `n${inClass(number)}`;
      if (shown) found.set(look, (found.get(look) || 0) + 1);
      const key = `${look} ${number} ${context.isSelected(id)}`;
      path.setAttribute(
        "aria-label",
        `${facts.names[id]}: ${of ? facts.label(facts.spellOn(of, id, context.date)) : count(number, "body", "bodies")}`,
      );
      if (path.dataset.look === key) continue;
      path.dataset.look = key;
      path.setAttribute(
        "class",
        `oxus-map-state${shown ? "" : " oxus-map-off"}${context.isSelected(id) ? " oxus-chosen" : ""}`,
      );
      path.style.cssText = status
        ? `--oxus-mark:${data.marks[status].color};stroke-dasharray:${data.marks[status].dash || "none"}`
        : "";
      path.dataset.class = of ? (status ? "status" : "none") : String(inClass(number));
      if (shown) path.removeAttribute("aria-hidden");
      else path.setAttribute("aria-hidden", "true");
      setText(path.firstChild, path.getAttribute("aria-label"));
      labels
        .get(id)
        .replaceChildren(
          ...(!shown
            ? []
            : status
              ? [sign(status)]
              : number
                ? [s("text", { "text-anchor": "middle", y: 4, "font-size": 12 }, String(number))]
                : []),
        );
    }
    legend.replaceChildren(
      ...(of
        ? Object.keys(data.marks)
            .filter((status) => found.has(status))
            .map((status) =>
              h(
                "li",
                {},
                markGlyph(data.marks[status]),
                ` ${data.marks[status].label} (${found.get(status)})`,
              ),
            )
        : CLASSES.map((_, n) => n + 1)
            .filter((n) => found.has(`n${n}`))
            .map((n) =>
              h(
                "li",
                {},
                h("span", { class: "oxus-swatch", "data-class": n, "aria-hidden": "true" }),
                ` ${spanOf(n)} (${found.get(`n${n}`)})`,
              ),
            )),
      h(
        "li",
        {},
        h("span", { class: "oxus-swatch", "data-class": "0", "aria-hidden": "true" }),
        ` ${of ? "not in" : "in none"}`,
      ),
    );
    const off = choice.states
      .filter((id) => !paths.has(id))
      .filter((id) => (of ? context.status(of, id) : howMany(id)));
    setText(
      beside,
      `${off.length ? `Outside this map or too small for it: ${listed(off.map((id) => `${facts.names[id]} (${of ? facts.label(facts.spellOn(of, id, context.date)) : howMany(id)})`))}. ` : ""}` +
        "Lambert azimuthal equal-area projection; boundaries: Natural Earth, de facto.",
    );
    svg.setAttribute("aria-label", `Map. ${title()}; the same as a table below`);
    table.refresh();
  }

  const sign = (status) => drawnMark(data.marks[status], "translate(-8 -8) scale(0.67)");
  const rows = () => [
    ["state", of ? "status" : "bodies"],
    ...choice.states.map((id) => [
      facts.names[id],
      of ? facts.label(facts.spellOn(of, id, context.date)) : howMany(id),
    ]),
  ];

  return {
    id: "map",
    title: "Map",
    element: h(
      "div",
      {},
      h("label", {}, "Colour by ", picker),
      h("div", { class: "oxus-scroll" }, svg),
      legend,
      beside,
      table.element,
    ),
    rebuild,
    paint,
    select: rebuild,
    rows,
    svg: () => svg,
  };
}
