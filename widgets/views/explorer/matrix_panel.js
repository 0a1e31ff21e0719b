// The matrix of states and bodies on a day: a grid that is walked with the arrow keys.
import { focusedNear, h, s, setText, targetOf } from "../kit/dom.js";
import { drawnMark, markGlyph } from "../kit/mark.js";
import { inWords } from "../kit/words.js";

export function matrixPanel(context) {
  const { data, facts, choice } = context;
  const glyphs = Object.fromEntries(
    Object.entries(data.marks).map(([status, mark]) => [status, markGlyph(mark)]),
  );
  const HINT =
    "Point at a cell, or move through the table with the arrow keys, to read it here in words. " +
    "Enter, or a click on a name, selects a state or a body in all views.";
  const table = h("table", {
    class: "oxus-table",
    role: "grid",
    "aria-label": "States and bodies",
    "aria-multiselectable": "true",
  });
  const scroll = h("div", { class: "oxus-scroll oxus-matrix-scroll" }, table);
  const detail = h("p", { class: "oxus-detail", "aria-hidden": "true" });
  const legend = h("ul", { class: "oxus-legend", "aria-label": "Legend" });
  let grid = []; // grid[row][column] = {cell, words, key}; row 0 and column 0 hold the names
  let rowSums = [];
  let columnSums = [];
  let focus = [1, 1];

  /** Make the table anew, for another choice of states and bodies. */
  function rebuild() {
    const { institutions, states } = choice;
    const hadFocus = table.contains(focusedNear(table));
    focus = [Math.min(focus[0], states.length), Math.min(focus[1], institutions.length)];
    const heads = institutions.map((body) => ({
      cell: h(
        "th",
        {
          scope: "col",
          tabindex: -1,
          "data-id": body,
          "data-institution": body,
          title: facts.bodies[body].name,
          "aria-selected": "false",
        },
        h("span", { class: "oxus-acronym" }, facts.bodies[body].acronym),
      ),
    }));
    const corner = { cell: h("th", { scope: "col", class: "oxus-corner", tabindex: -1 }, "State") };
    grid = [
      [corner, ...heads],
      ...states.map((state) => [
        {
          cell: h(
            "th",
            {
              scope: "row",
              tabindex: -1,
              "data-id": state,
              class: data.five.includes(state) ? "oxus-five" : "",
              "aria-selected": "false",
            },
            facts.names[state],
          ),
        },
        ...institutions.map((body) => {
          const words = h("span", { class: "oxus-words" });
          return {
            words,
            key: "",
            cell: h("td", { tabindex: -1, "data-state": state, "data-institution": body }, words),
          };
        }),
      ]),
    ];
    rowSums = states.map(() => h("td", { class: "oxus-sum" }));
    columnSums = institutions.map((body) => h("td", { "data-institution": body }));
    const head = h(
      "tr",
      {},
      ...grid[0].map(({ cell }) => cell),
      h(
        "th",
        {
          scope: "col",
          class: "oxus-sum",
          title: "Number of bodies shown of which the state is a full member",
        },
        h("span", { class: "oxus-acronym" }, "full"),
      ),
    );
    const rows = grid
      .slice(1)
      .map((entries, row) => h("tr", {}, ...entries.map(({ cell }) => cell), rowSums[row]));
    const foot = h(
      "tr",
      { class: "oxus-counts" },
      h("th", { scope: "row" }, "full members shown"),
      ...columnSums,
      h("td", { class: "oxus-sum" }),
    );
    table.replaceChildren(h("thead", {}, head), h("tbody", {}, ...rows), h("tfoot", {}, foot));
    const { cell } = grid[focus[0]][focus[1]];
    cell.tabIndex = 0;
    paint();
    if (hadFocus) cell.focus();
  }

  /** Bring the table to the day; only cells that differ are touched. */
  function paint() {
    const { institutions, states } = choice;
    const { date, since } = context;
    const held = new Set();
    const columns = institutions.map((body) => ({ alive: facts.alive(body, date), full: 0, others: 0 }));
    let [unsure, anyChanged] = [false, false];
    states.forEach((state, row) => {
      let full = 0;
      institutions.forEach((body, column) => {
        const spell = facts.spellOn(body, state, date);
        const sure = facts.certain(spell, date);
        if (spell) held.add(spell.status);
        if (facts.isFull(spell)) {
          full += 1;
          columns[column].full += 1;
        } else if (spell) columns[column].others += 1;
        const was = since && facts.label(facts.spellOn(body, state, since));
        const changed = Boolean(since) && was !== facts.label(spell);
        [unsure, anyChanged] = [unsure || !sure, anyChanged || changed];
        const entry = grid[row + 1][column + 1];
        const key = `${spell ? `${spell.status} ${spell.start}` : ""}|${sure}|${columns[column].alive}|${changed ? was : ""}`;
        if (entry.key === key) return;
        entry.key = key;
        entry.cell.dataset.status = spell ? spell.status : "";
        entry.cell.dataset.certain = sure;
        entry.cell.classList.toggle("oxus-gone", !spell && !columns[column].alive);
        entry.cell.classList.toggle("oxus-changed", changed);
        setText(entry.words, facts.describe(body, state, date) + (changed ? `; before: ${was}` : ""));
        entry.cell.replaceChildren(
          ...(spell ? [glyphs[spell.status].cloneNode(true)] : []),
          ...(sure ? [] : [doubt()]),
          entry.words,
        );
      });
      setText(rowSums[row], String(full));
    });
    columns.forEach(({ alive, full, others }, column) => {
      grid[0][column + 1].cell.classList.toggle("oxus-gone", !alive);
      setText(columnSums[column], alive ? String(full) : "–");
      columnSums[column].title = alive
        ? `${full} as full members, ${others} with another status, of the states shown`
        : "The body does not exist on this day";
    });
    for (const { cell } of [...grid[0].slice(1), ...grid.slice(1).map(([name]) => name)]) {
      const chosen = context.isSelected(cell.dataset.id);
      if ((cell.getAttribute("aria-selected") === "true") !== chosen)
        cell.setAttribute("aria-selected", chosen);
    }
    legend.replaceChildren(
      ...Object.entries(data.marks)
        .filter(([status]) => held.has(status))
        .map(([status, mark]) =>
          h("li", { "data-status": status }, glyphs[status].cloneNode(true), ` ${mark.label}`),
        ),
      ...(columns.every(({ alive }) => alive)
        ? []
        : [
            h(
              "li",
              {},
              h("span", { class: "oxus-swatch-gone", "aria-hidden": "true" }),
              " body does not exist on this day",
            ),
          ]),
      ...(unsure ? [h("li", {}, doubt(), " exact day not known")] : []),
      ...(anyChanged
        ? [
            h(
              "li",
              {},
              h("span", { class: "oxus-swatch-changed", "aria-hidden": "true" }),
              ` changed since ${inWords(since)}`,
            ),
          ]
        : []),
    );
    readCell(focusedNear(table));
  }

  const doubt = () => h("span", { class: "oxus-doubt", "aria-hidden": "true" }, "?");

  /** Show a cell in words to those who see. */
  function readCell(element) {
    const cell = element?.closest?.("td[data-state]");
    if (cell && table.contains(cell)) {
      setText(detail, facts.describe(cell.dataset.institution, cell.dataset.state, context.date, true));
    } else if (!detail.textContent || element) setText(detail, HINT);
  }

  const STEPS = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Home: [0, -999],
    End: [0, 999],
  };
  table.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      choose(targetOf(event).closest("th, td"));
      return;
    }
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const clamp = (value, last) => Math.max(0, Math.min(last, value));
    const byRow = event.ctrlKey && step[1] ? Math.trunc(step[1] / 999) * 999 : step[0];
    moveTo(
      clamp(focus[0] + byRow, choice.states.length),
      clamp(focus[1] + step[1], choice.institutions.length),
    );
  });
  function moveTo(row, column) {
    grid[focus[0]][focus[1]].cell.tabIndex = -1;
    focus = [row, column];
    grid[row][column].cell.tabIndex = 0;
    grid[row][column].cell.focus();
  }
  /** A name selects what it names; a cell its state and its body. */
  function choose(cell) {
    if (cell?.dataset.id) context.toggle(cell.dataset.id);
    else if (cell?.dataset.state) context.select([cell.dataset.state, cell.dataset.institution]);
  }
  table.addEventListener("click", (event) => {
    const cell = /** @type {HTMLTableCellElement} */ (targetOf(event).closest("[data-state], [data-id]"));
    if (!cell) return;
    moveTo(/** @type {HTMLTableRowElement} */ (cell.parentElement).rowIndex, cell.cellIndex);
    if (cell.dataset.id) choose(cell);
  });
  table.addEventListener("mouseover", (event) => readCell(targetOf(event)));
  table.addEventListener("focusin", (event) => readCell(targetOf(event)));
  table.addEventListener("mouseleave", () => readCell(focusedNear(table)));

  const rows = () => [
    ["state", ...choice.institutions.map((body) => facts.bodies[body].acronym)],
    ...choice.states.map((state) => [
      facts.names[state],
      ...choice.institutions.map((body) => context.status(body, state) || ""),
    ]),
  ];

  /** The matrix as a drawing, to be saved. */
  function svg() {
    const [left, top, step] = [150, 110, 26];
    const { institutions, states } = choice;
    const held = Object.entries(data.marks).filter(([status]) =>
      institutions.some((body) => states.some((state) => context.status(body, state) === status)),
    );
    const wide = left + step * institutions.length + 20;
    const width = Math.max(wide, 420);
    const height = top + step * states.length + 24 * Math.ceil(held.length / 2) + 30;
    const sign = (status, x, y) => drawnMark(data.marks[status], `translate(${x} ${y}) scale(0.7)`);
    return s(
      "svg",
      { viewBox: `0 0 ${width} ${height}` },
      s(
        "text",
        { x: 4, y: 18, "font-weight": 600, "font-size": 14 },
        `Membership on ${inWords(context.date)}`,
      ),
      ...institutions.map((body, n) =>
        s(
          "text",
          { transform: `translate(${left + step * n + 17} ${top - 6}) rotate(-90)`, "font-size": 12 },
          facts.bodies[body].acronym,
        ),
      ),
      ...states.map((state, n) =>
        s("text", { x: 4, y: top + step * n + 18, "font-size": 13 }, facts.names[state]),
      ),
      ...states.map((_, n) =>
        s("line", { class: "oxus-rule", x1: 0, x2: wide, y1: top + step * n, y2: top + step * n }),
      ),
      ...states.flatMap((state, row) =>
        institutions.flatMap((body, column) => {
          const status = context.status(body, state);
          return status ? [sign(status, left + step * column + 4, top + step * row + 4)] : [];
        }),
      ),
      ...held.flatMap(([status, mark], n) => {
        const [x, y] = [4 + 210 * (n % 2), top + step * states.length + 16 + 24 * Math.floor(n / 2)];
        return [sign(status, x, y), s("text", { x: x + 24, y: y + 13, "font-size": 12 }, mark.label)];
      }),
    );
  }

  return {
    id: "matrix",
    title: "Matrix",
    element: h("div", {}, scroll, detail, legend),
    rebuild,
    paint,
    rows,
    svg,
  };
}
