// The view of MembershipExplorer: a table of states and bodies on a day. It holds all spells, so it answers by itself;
// the kernel hears of a change once it has settled.
const SLIDER_FIRST = "1985-01-01"; // what is older (one predecessor body) can be reached by typing the date
const SETTLED = 200; // milliseconds without a further change
const MONTHS = "January February March April May June July August September October November December".split(" ");

const isDate = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().slice(0, 10) === text;
const month = (date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
const firstOf = (number) => `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}-01`;

/** A date in words, as exactly as it is known. */
function inWords(date, precision = "day") {
  const [year, number, day] = date.split("-").map(Number);
  if (precision === "year") return String(year);
  return precision === "month" ? `${MONTHS[number - 1]} ${year}` : `${day} ${MONTHS[number - 1]} ${year}`;
}

/** Whether two days fall into the same month or year, as the precision says. */
function within(day, date, precision) {
  if (!date || (precision !== "month" && precision !== "year")) return false;
  return day.slice(0, precision === "year" ? 4 : 7) === date.slice(0, precision === "year" ? 4 : 7);
}

/** Make an element: h("td", {class: "x", onclick: f}, child, "text"). */
function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

function glyph(mark) {
  const span = h("span", { class: "oxus-glyph", "aria-hidden": "true", style: `color:${mark.color}` });
  span.innerHTML = `<svg viewBox="0 0 24 24" focusable="false">${mark.shape}</svg>`;
  return span;
}

function render({ model, el }) {
  const data = model.get("_data");
  const names = Object.fromEntries(data.states);
  const bodies = Object.fromEntries(data.institutions.map(([id, acronym, name]) => [id, { acronym, name }]));
  const full = new Set(data.full);
  const byCell = new Map();
  for (const [body, state, status, start, end, startPrecision, endPrecision] of data.spells) {
    const key = `${body} ${state}`;
    if (!byCell.has(key)) byCell.set(key, []);
    byCell.get(key).push({ body, state, status, start, end, startPrecision, endPrecision });
  }

  let date = model.get("date");
  let timer = null;
  let focus = [0, 0];

  const spellOn = (body, state, day) =>
    (byCell.get(`${body} ${state}`) || []).find((spell) => spell.start <= day && (!spell.end || spell.end > day));
  const certain = (spell, day) =>
    !within(day, spell.start, spell.startPrecision) && !within(day, spell.end, spell.endPrecision);
  const alive = (body, day) => data.alive[body][0] <= day && (!data.alive[body][1] || data.alive[body][1] > day);

  function describe(body, state) {
    const spell = spellOn(body, state, date);
    const where = bodies[body].name;
    if (!alive(body, date)) return `${names[state]}: the ${where} does not exist on this day`;
    if (!spell) return `${names[state]}: not in the ${where}`;
    const doubt = certain(spell, date) ? "" : " (the exact day of a change in this period is not known)";
    return `${names[state]} in the ${where}: ${data.marks[spell.status].label} since ` +
      `${inWords(spell.start, spell.startPrecision)}${doubt}`;
  }

  // --- parts that stay ---
  const dateInput = h("input", { type: "date", min: data.first, max: data.last, "aria-label": "Date", class: "oxus-date" });
  const slider = h("input", {
    type: "range", min: month(SLIDER_FIRST), max: month(data.last), step: 1, "aria-label": "Month", class: "oxus-slider",
  });
  const before = h("button", { type: "button", class: "oxus-before", title: "The change before this day" }, "◀ earlier change");
  const after = h("button", { type: "button", class: "oxus-after", title: "The change after this day" }, "later change ▶");
  const headline = h("p", { class: "oxus-headline", role: "status", "aria-live": "polite" });
  const message = h("p", { class: "oxus-message", role: "alert" });
  const table = h("table", { class: "oxus-table" });
  const detail = h("p", { class: "oxus-detail", "aria-hidden": "true" }, "Point at a cell, or move with the arrow keys, to read it.");
  const legend = h("ul", { class: "oxus-legend", "aria-label": "Legend" });
  const choosers = [
    chooser("institutions", "Bodies", data.institutions.map(([id, acronym, name]) => [id, `${acronym}: ${name}`]), [
      ["Those of the source text", data.text], ["All", data.institutions.map(([id]) => id)], ["None", []],
    ]),
    chooser("states", "States", data.states, [
      ["The five", data.five], ["All", data.states.map(([id]) => id)], ["None", []],
    ]),
  ];

  /** Checkboxes for a list trait, folded away. */
  function chooser(trait, label, options, presets) {
    const summary = h("summary");
    const boxes = options.map(([id, text]) => {
      const box = h("input", { type: "checkbox", value: id, onchange: () => choose(current()) });
      return [box, h("label", {}, box, ` ${text}`)];
    });
    const current = () => boxes.map(([box]) => box).filter((box) => box.checked).map((box) => box.value);
    const buttons = presets.map(([text, ids]) => h("button", { type: "button", onclick: () => choose(ids) }, text));
    function choose(ids) {
      if (!ids.length) {
        say(`Choose at least one of the ${label.toLowerCase()}: the table keeps the last choice.`);
        show();
        return;
      }
      say("");
      // Keep the order that Python gave to what stays; what is new comes behind it.
      const kept = model.get(trait).filter((id) => ids.includes(id));
      model.set(trait, [...kept, ...ids.filter((id) => !kept.includes(id))]);
      model.save_changes();
    }
    function show() {
      const chosen = model.get(trait);
      summary.textContent = `${label}: ${chosen.length} of ${options.length}`;
      for (const [box] of boxes) box.checked = chosen.includes(box.value);
    }
    const element = h("details", { class: "oxus-chooser", "data-trait": trait }, summary, h("div", { class: "oxus-presets" }, ...buttons),
      h("div", { class: "oxus-boxes", role: "group", "aria-label": label }, ...boxes.map(([, text]) => text)));
    return { element, show };
  }

  function say(text) {
    message.textContent = text;
  }

  /** The days on which a shown cell changes. */
  function changes() {
    const shownBodies = new Set(model.get("institutions"));
    const shownStates = new Set(model.get("states"));
    const days = new Set();
    for (const [body, state, , start, end] of data.spells) {
      if (shownBodies.has(body) && shownStates.has(state)) {
        days.add(start);
        if (end) days.add(end);
      }
    }
    return [...days].sort();
  }

  function go(day, settled = false) {
    if (!isDate(day) || day < data.first || day > data.last) {
      say(`There is no data for ${day || "an empty date"}: choose a day from ${inWords(data.first)} to ${inWords(data.last)}.`);
      return;
    }
    say("");
    date = day;
    draw();
    clearTimeout(timer);
    timer = setTimeout(settle, settled ? 0 : SETTLED);
  }

  function settle() {
    timer = null;
    if (model.get("date") !== date) {
      model.set("date", date);
      model.save_changes();
    }
    announce();
  }

  /** The headline is a live region: it is written once a change has settled, so that a reader is not flooded. */
  function announce() {
    const shown = model.get("institutions").filter((body) => alive(body, date));
    const whole = shown.filter((body) => data.five.every((state) => full.has((spellOn(body, state, date) || {}).status)));
    const list = whole.length ? `: ${whole.map((body) => bodies[body].acronym).join(", ")}` : "";
    const text = `On ${inWords(date)}, ${shown.length} of the ${model.get("institutions").length} bodies chosen exist; ` +
      `${whole.length === 1 ? "one holds" : `${whole.length || "none"} hold`} all five Central Asian states as full members${list}.`;
    if (headline.textContent !== text) headline.textContent = text;
  }

  function draw() {
    const shownBodies = model.get("institutions");
    const shownStates = model.get("states");
    dateInput.value = date;
    slider.value = month(date);
    slider.setAttribute("aria-valuetext", inWords(date));
    const days = changes();
    before.disabled = !days.some((day) => day < date && day >= data.first);
    after.disabled = !days.some((day) => day > date && day <= data.last);
    choosers.forEach((one) => one.show());

    const held = new Set();
    const columnCount = shownBodies.map(() => 0);
    focus = [Math.min(focus[0], shownStates.length - 1), Math.min(focus[1], shownBodies.length - 1)];
    const head = h("tr", {}, h("th", { scope: "col", class: "oxus-corner" }, "State"),
      ...shownBodies.map((body) => h("th", { scope: "col", class: alive(body, date) ? "" : "oxus-gone", title: bodies[body].name },
        h("span", { class: "oxus-acronym" }, bodies[body].acronym))),
      h("th", { scope: "col", class: "oxus-sum" }, h("span", { class: "oxus-acronym" }, "full member of")));
    const rows = shownStates.map((state, row) => {
      let count = 0;
      const cells = shownBodies.map((body, column) => {
        const spell = spellOn(body, state, date);
        if (spell) held.add(spell.status);
        if (spell && full.has(spell.status)) { count += 1; columnCount[column] += 1; }
        const sure = !spell || certain(spell, date);
        return h("td", {
          tabindex: row === focus[0] && column === focus[1] ? 0 : -1,
          "data-state": state, "data-institution": body, "data-status": spell ? spell.status : "",
          class: alive(body, date) ? "" : "oxus-gone",
        }, spell ? glyph(data.marks[spell.status]) : null,
        sure ? null : h("span", { class: "oxus-doubt", "aria-hidden": "true" }, "?"),
        h("span", { class: "oxus-words" }, describe(body, state)));
      });
      return h("tr", {}, h("th", { scope: "row", class: data.five.includes(state) ? "oxus-five" : "" }, names[state]), ...cells,
        h("td", { class: "oxus-sum" }, String(count)));
    });
    const foot = h("tr", { class: "oxus-counts" }, h("th", { scope: "row" }, "full members shown"),
      ...columnCount.map((count, column) => h("td", {}, alive(shownBodies[column], date) ? String(count) : "–")), h("td", { class: "oxus-sum" }));
    const hadFocus = table.contains(document.activeElement) || (table.getRootNode().activeElement && table.contains(table.getRootNode().activeElement));
    table.replaceChildren(h("caption", { class: "oxus-words" }, `States and bodies on ${inWords(date)}`),
      h("thead", {}, head), h("tbody", {}, ...rows), h("tfoot", {}, foot));
    if (hadFocus) cellAt(...focus)?.focus();

    legend.replaceChildren(
      ...Object.entries(data.marks).filter(([status]) => held.has(status)).map(([status, mark]) => h("li", { "data-status": status }, glyph(mark), ` ${mark.label}`)),
      h("li", {}, h("span", { class: "oxus-swatch-gone", "aria-hidden": "true" }), " body does not exist on this day"),
      h("li", {}, h("span", { class: "oxus-doubt", "aria-hidden": "true" }, "?"), " exact day not known"));
  }

  const cellAt = (row, column) => table.tBodies[0]?.rows[row]?.cells[column + 1];

  table.addEventListener("keydown", (event) => {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -999], End: [0, 999] }[event.key];
    if (!step || !event.target.dataset?.state) return;
    event.preventDefault();
    event.stopPropagation();
    const clamp = (value, size) => Math.max(0, Math.min(size - 1, value));
    cellAt(...focus)?.setAttribute("tabindex", -1);
    focus = [clamp(focus[0] + step[0], model.get("states").length), clamp(focus[1] + step[1], model.get("institutions").length)];
    const cell = cellAt(...focus);
    cell.setAttribute("tabindex", 0);
    cell.focus();
  });
  const read = (event) => {
    const cell = event.target.closest?.("td[data-state]");
    if (cell) detail.textContent = describe(cell.dataset.institution, cell.dataset.state);
  };
  table.addEventListener("mouseover", read);
  table.addEventListener("focusin", read);
  // JupyterLab listens to keys too: those typed in the widget are the widget's.
  el.addEventListener("keydown", (event) => event.stopPropagation());
  dateInput.addEventListener("change", () => go(dateInput.value, true));
  slider.addEventListener("input", () => go(firstOf(Number(slider.value))));
  before.addEventListener("click", () => go(changes().filter((day) => day < date).pop(), true));
  after.addEventListener("click", () => go(changes().find((day) => day > date), true));

  const onDate = () => {
    if (timer === null && model.get("date") !== date) { date = model.get("date"); say(""); draw(); announce(); }
  };
  const onChoice = () => { draw(); announce(); };
  model.on("change:date", onDate);
  model.on("change:institutions", onChoice);
  model.on("change:states", onChoice);

  const root = h("section", { class: "oxus-explorer", "aria-label": "Membership explorer" },
    h("div", { class: "oxus-controls" }, h("label", {}, "Date ", dateInput), before, slider, after),
    h("div", { class: "oxus-choosers" }, ...choosers.map((one) => one.element)),
    headline, message,
    h("div", { class: "oxus-scroll", role: "region", "aria-label": "Table of memberships", tabindex: 0 }, table),
    detail, legend);
  el.append(root);
  draw();
  announce();

  return () => {
    clearTimeout(timer);
    model.off("change:date", onDate);
    model.off("change:institutions", onChoice);
    model.off("change:states", onChoice);
  };
}

export default { render };
