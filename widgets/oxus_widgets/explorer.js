// The view of MembershipExplorer: a table of states and bodies on a day. It holds all spells, so it answers by itself;
// the kernel hears of a change once it has settled. Two halves: `archive` answers questions, `render` draws.
const SLIDER_FIRST = "1985-01-01"; // what is older (one predecessor body) can be reached by typing the date
const SETTLED = 250; // milliseconds without a further change
const TYPED = 900; // milliseconds after which a half-typed date is taken for a wrong one
const LISTED = 6; // changes told one by one
const MONTHS = "January February March April May June July August September October November December".split(" ");

const isDate = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().slice(0, 10) === text;
const month = (date) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
const firstOf = (number) => `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}-01`;
const lives = (start, end, day) => start <= day && (!end || end > day);

/** A date in words, as exactly as it is known ("d", "m" or "y"). */
function inWords(date, precision = "d") {
  const [year, number, day] = date.split("-").map(Number);
  if (precision === "y") return String(year);
  return precision === "m" ? `${MONTHS[number - 1]} ${year}` : `${day} ${MONTHS[number - 1]} ${year}`;
}

/** Whether a day falls into the month or year that is all one knows of a date. */
function blurred(day, date, precision) {
  const length = { m: 7, y: 4 }[precision];
  return Boolean(date && length) && day.slice(0, length) === date.slice(0, length);
}

/** The spells, and what one can ask of them; nothing here touches the page. */
function archive(data) {
  const names = Object.fromEntries(data.states);
  const bodies = Object.fromEntries(
    data.institutions.map(([id, acronym, name, founded, ended]) => [id, { acronym, name, founded, ended }]));
  const full = new Set(data.full);
  const cells = new Map();
  for (const [body, state, status, start, end, startPrecision, endPrecision, confidence] of data.spells) {
    const key = `${body} ${state}`;
    if (!cells.has(key)) cells.set(key, []);
    cells.get(key).push({ status, start, end, startPrecision, endPrecision, confidence });
  }
  const NONE = [];
  const spells = (body, state) => cells.get(`${body} ${state}`) || NONE;
  const spellOn = (body, state, day) => spells(body, state).find((spell) => lives(spell.start, spell.end, day));
  const isFull = (spell) => Boolean(spell) && full.has(spell.status);
  const alive = (body, day) => lives(bodies[body].founded, bodies[body].ended, day);
  const certain = (spell, day) =>
    !spell || (!blurred(day, spell.start, spell.startPrecision) && !blurred(day, spell.end, spell.endPrecision));

  /** One cell in words. */
  function describe(body, state, day, long = false) {
    const where = long ? bodies[body].name : bodies[body].acronym;
    const spell = spellOn(body, state, day);
    if (!spell && !alive(body, day)) return `${names[state]} in the ${where}: the body does not exist on this day`;
    if (!spell) return `${names[state]} in the ${where}: not in`;
    const until = spell.end ? ` until ${inWords(spell.end, spell.endPrecision)}` : "";
    const doubts = [
      certain(spell, day) ? "" : ", the exact day is not known",
      spell.confidence === "l" ? ", on weak evidence" : "",
    ];
    return `${names[state]} in the ${where}: ${data.marks[spell.status].label} since ` +
      `${inWords(spell.start, spell.startPrecision)}${until}${doubts.join("")}`;
  }

  /** The days on which a cell of this choice changes, in order. */
  function changeDays(choice) {
    const days = new Set();
    for (const body of choice.institutions) {
      for (const state of choice.states) {
        for (const { start, end } of spells(body, state)) {
          if (start >= data.first) days.add(start);
          if (end && end <= data.last) days.add(end);
        }
      }
    }
    return [...days].sort();
  }

  /** What is different in this choice between two days, one sentence a cell. */
  function changesBetween(choice, from, to) {
    const label = (spell) => (spell ? data.marks[spell.status].label : "not in");
    return choice.institutions.flatMap((body) => choice.states.flatMap((state) => {
      const [old, now] = [spellOn(body, state, from), spellOn(body, state, to)];
      if ((old && old.status) === (now && now.status)) return [];
      return [`${names[state]} in the ${bodies[body].acronym}: ${label(now)} (was ${label(old)})`];
    }));
  }

  return { names, bodies, spellOn, isFull, alive, certain, describe, changeDays, changesBetween };
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
  const span = h("span", { class: "oxus-glyph", "aria-hidden": "true", style: `--oxus-mark:${mark.color}` });
  span.innerHTML = `<svg viewBox="0 0 24 24" focusable="false">${mark.shape}</svg>`;
  return span;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function render({ model, el }) {
  const data = model.get("_data");
  const facts = archive(data);
  const glyphs = Object.fromEntries(Object.entries(data.marks).map(([status, mark]) => [status, glyph(mark)]));

  // What is shown; never empty. While nothing is ticked in a chooser, the table keeps the last choice.
  let date = model.get("date");
  const choice = { institutions: [...model.get("institutions")], states: [...model.get("states")] };
  let told = { date, shown: shownWords() }; // what the live region last spoke of
  let timer = null;
  let typing = null;
  let focus = [0, 0];
  let grid = []; // grid[row][column] = {cell, words, key}
  let changeDays = []; // of this choice

  // --- parts that stay ---
  const dateInput = h("input", { type: "date", min: data.first, max: data.last, class: "oxus-date" });
  const slider = h("input", {
    type: "range", min: month(SLIDER_FIRST), max: month(data.last), step: 1, "aria-label": "Month", class: "oxus-slider",
  });
  const before = h("button", { type: "button", class: "oxus-before", title: "To the change before this day" }, "◀ earlier change");
  const after = h("button", { type: "button", class: "oxus-after", title: "To the change after this day" }, "later change ▶");
  const headline = h("p", { class: "oxus-headline" });
  const live = h("p", { class: "oxus-live", role: "status", "aria-live": "polite" });
  const message = h("p", { class: "oxus-message", role: "alert" });
  const table = h("table", { class: "oxus-table", role: "grid", "aria-label": "States and bodies" });
  const scroll = h("div", { class: "oxus-scroll" }, table);
  const detail = h("p", { class: "oxus-detail", "aria-hidden": "true" });
  const legend = h("ul", { class: "oxus-legend", "aria-label": "Legend" });
  const HINT = "Point at a cell, or move through the table with the arrow keys, to read it here in words.";

  const labels = { institutions: "Bodies", states: "States" };
  const one = { institutions: "body", states: "state" };
  const choosers = [
    chooser("institutions", data.institutions.map(([id, acronym, name]) => [id, `${acronym}: ${name}`]), [
      ["Source text", data.text], ["All", data.institutions.map(([id]) => id)], ["None", []],
    ]),
    chooser("states", data.states, [
      ["The five", data.five], ["All", data.states.map(([id]) => id)], ["None", []],
    ]),
  ];

  /** Checkboxes for a list trait, folded away. */
  function chooser(trait, options, presets) {
    const summary = h("summary");
    const boxes = options.map(([id, text]) => {
      const box = h("input", { type: "checkbox", value: id, onchange: () => choose(ticked()) });
      return { box, label: h("label", {}, box, h("span", {}, text)) };
    });
    const ticked = () => boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
    const buttons = presets.map(([text, ids]) => h("button", { type: "button", onclick: () => choose(ids) }, text));
    let cleared = false;
    function choose(ids) {
      cleared = !ids.length;
      show();
      setText(message, complaint());
      if (cleared) return;
      // Keep the order that Python gave to what stays; what is new comes behind it.
      const kept = choice[trait].filter((id) => ids.includes(id));
      choice[trait] = [...kept, ...ids.filter((id) => !kept.includes(id))];
      rebuild();
      soon();
    }
    function show() {
      const chosen = new Set(cleared ? [] : choice[trait]);
      setText(summary, `${labels[trait]}: ${chosen.size} of ${options.length}`);
      for (const { box } of boxes) box.checked = chosen.has(box.value);
    }
    const element = h("details", { class: "oxus-chooser", "data-trait": trait }, summary,
      h("div", { class: "oxus-presets", role: "group", "aria-label": `${labels[trait]}, at once` }, ...buttons),
      h("div", { class: "oxus-boxes", role: "group", "aria-label": labels[trait] }, ...boxes.map(({ label }) => label)));
    const complaint = () => (cleared ? `Choose at least one ${one[trait]}: until then the table keeps the last choice.` : "");
    const reset = () => { cleared = false; };
    return { element, show, reset, complaint };
  }

  // --- from a change to the page, and then to the kernel ---
  function go(day, settled = false) {
    clearTimeout(typing);
    if (!isDate(day) || day < data.first || day > data.last) {
      setText(message, `There are no data for ${isDate(day) ? inWords(day) : "this date"}: choose a day from ` +
        `${inWords(data.first)} to ${inWords(data.last)}. The table still shows ${inWords(date)}.`);
      return;
    }
    date = day;
    paint();
    soon(settled ? 0 : SETTLED);
  }

  function soon(wait = SETTLED) {
    clearTimeout(timer);
    timer = setTimeout(settle, wait);
  }

  /** Tell the kernel, in one message, and the reader. */
  function settle() {
    timer = null;
    const changed = { date, ...choice };
    let any = false;
    for (const [name, value] of Object.entries(changed)) {
      if (JSON.stringify(model.get(name)) !== JSON.stringify(value)) {
        model.set(name, value);
        any = true;
      }
    }
    if (any) model.save_changes();
    tell();
  }

  function shownWords() {
    const count = (number, singular, plural) => `${number} ${number === 1 ? singular : plural}`;
    return `${count(choice.institutions.length, "body", "bodies")} and ${count(choice.states.length, "state", "states")}`;
  }

  /** Say what changed, once it has settled, so that a listener is not flooded. */
  function tell() {
    const shown = shownWords();
    let text = shown === told.shown ? "" : `Now shown: ${shown}. `;
    if (date !== told.date) {
      const changes = facts.changesBetween(choice, told.date, date);
      const more = changes.length > LISTED ? `; and ${changes.length - LISTED} more` : "";
      text += `From ${inWords(told.date)} to ${inWords(date)}: ` +
        `${changes.length ? changes.slice(0, LISTED).join("; ") + more : "nothing shown changed"}.`;
    }
    told = { date, shown };
    if (text) setText(live, text);
  }

  // --- drawing ---
  /** Make the table anew, for another choice of states and bodies. */
  function rebuild() {
    const { institutions, states } = choice;
    choosers.forEach((each) => each.show());
    changeDays = facts.changeDays(choice);
    const hadFocus = table.contains(el.getRootNode().activeElement);
    focus = [Math.min(focus[0], states.length - 1), Math.min(focus[1], institutions.length - 1)];
    const heads = institutions.map((body) => h("th", { scope: "col", "data-institution": body, title: facts.bodies[body].name },
      h("span", { class: "oxus-acronym" }, facts.bodies[body].acronym)));
    const head = h("tr", {}, h("th", { scope: "col", class: "oxus-corner" }, "State"), ...heads,
      h("th", { scope: "col", class: "oxus-sum", title: "Number of bodies shown of which the state is a full member" },
        h("span", { class: "oxus-acronym" }, "full")));
    grid = states.map((state) => institutions.map((body) => {
      const words = h("span", { class: "oxus-words" });
      return { words, key: "", cell: h("td", { tabindex: -1, "data-state": state, "data-institution": body }, words) };
    }));
    grid.heads = heads;
    grid.rowSums = states.map(() => h("td", { class: "oxus-sum" }));
    grid.columnSums = institutions.map((body) => h("td", { "data-institution": body }));
    const rows = states.map((state, row) => h("tr", {},
      h("th", { scope: "row", class: data.five.includes(state) ? "oxus-five" : "" }, facts.names[state]),
      ...grid[row].map(({ cell }) => cell), grid.rowSums[row]));
    const foot = h("tr", { class: "oxus-counts" }, h("th", { scope: "row" }, "full members shown"), ...grid.columnSums, h("td", { class: "oxus-sum" }));
    table.replaceChildren(h("thead", {}, head), h("tbody", {}, ...rows), h("tfoot", {}, foot));
    const { cell } = grid[focus[0]][focus[1]];
    cell.tabIndex = 0;
    paint();
    if (hadFocus) cell.focus();
  }

  /** Bring the table to the day; only cells that differ are touched. */
  function paint() {
    const { institutions, states } = choice;
    setText(message, choosers.map((each) => each.complaint()).join(" ").trim());
    root.dataset.date = date;
    if (dateInput.value !== date) dateInput.value = date;
    slider.value = month(date);
    slider.setAttribute("aria-valuetext", inWords(date));
    before.disabled = !(changeDays[0] < date);
    after.disabled = !(changeDays[changeDays.length - 1] > date);

    const held = new Set();
    const columns = institutions.map((body) => ({ alive: facts.alive(body, date), full: 0, others: 0 }));
    let unsure = false;
    states.forEach((state, row) => {
      let count = 0;
      institutions.forEach((body, column) => {
        const spell = facts.spellOn(body, state, date);
        const sure = facts.certain(spell, date);
        if (spell) held.add(spell.status);
        if (facts.isFull(spell)) { count += 1; columns[column].full += 1; } else if (spell) columns[column].others += 1;
        unsure = unsure || !sure;
        const entry = grid[row][column];
        const key = `${spell ? `${spell.status} ${spell.start}` : ""}|${sure}|${columns[column].alive}`;
        if (entry.key === key) return;
        entry.key = key;
        entry.cell.dataset.status = spell ? spell.status : "";
        entry.cell.dataset.certain = sure;
        entry.cell.classList.toggle("oxus-gone", !spell && !columns[column].alive);
        setText(entry.words, facts.describe(body, state, date));
        entry.cell.replaceChildren(...(spell ? [glyphs[spell.status].cloneNode(true)] : []), ...(sure ? [] : [doubt()]), entry.words);
      });
      setText(grid.rowSums[row], String(count));
    });
    columns.forEach(({ alive, full, others }, column) => {
      grid.heads[column].classList.toggle("oxus-gone", !alive);
      setText(grid.columnSums[column], alive ? String(full) : "–");
      grid.columnSums[column].title = alive ? `${full} as full members, ${others} with another status, of the states shown`
        : "The body does not exist on this day";
    });
    sayHeadline(columns);
    legend.replaceChildren(
      ...Object.entries(data.marks).filter(([status]) => held.has(status))
        .map(([status, mark]) => h("li", { "data-status": status }, glyphs[status].cloneNode(true), ` ${mark.label}`)),
      ...(columns.every(({ alive }) => alive) ? [] : [h("li", {}, h("span", { class: "oxus-swatch-gone", "aria-hidden": "true" }), " body does not exist on this day")]),
      ...(unsure ? [h("li", {}, doubt(), " exact day not known")] : []));
    readCell(el.getRootNode().activeElement);
  }

  const doubt = () => h("span", { class: "oxus-doubt", "aria-hidden": "true" }, "?");

  function sayHeadline(columns) {
    const { institutions } = choice;
    const living = columns.filter(({ alive }) => alive).length;
    const whole = institutions.filter((body) => data.five.every((state) => facts.isFull(facts.spellOn(body, state, date))));
    const list = whole.length ? `: ${whole.map((body) => facts.bodies[body].acronym).join(", ")}` : "";
    const shown = institutions.length === 1 ? "the body shown" : `the ${institutions.length} bodies shown`;
    if (institutions.length === 1) {
      setText(headline, `On ${inWords(date)}, ${shown} ${!living ? "does not exist"
        : `${whole.length ? "holds" : "does not hold"} all five Central Asian states as full members`}.`);
      return;
    }
    const of = living === institutions.length ? `of ${shown}`
      : `of ${shown} ${living} ${living === 1 ? "exists" : "exist"}, and`;
    setText(headline, `On ${inWords(date)}, ${of} ${whole.length || "none"} ` +
      `${whole.length > 1 ? "hold" : "holds"} all five Central Asian states as full members${list}.`);
  }

  /** Show a cell in words to those who see. */
  function readCell(element) {
    const cell = element && element.closest && element.closest("td[data-state]");
    if (cell && table.contains(cell)) setText(detail, facts.describe(cell.dataset.institution, cell.dataset.state, date, true));
    else if (!detail.textContent || element) setText(detail, HINT);
  }

  // --- what people do ---
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -999], End: [0, 999] };
  table.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step || !event.target.dataset.state || event.altKey || event.metaKey) return;
    event.preventDefault();
    const clamp = (value, size) => Math.max(0, Math.min(size - 1, value));
    const rowStep = event.ctrlKey && step[1] ? Math.trunc(step[1] / 999) * 999 : step[0];
    moveTo(clamp(focus[0] + rowStep, choice.states.length), clamp(focus[1] + step[1], choice.institutions.length));
  });
  function moveTo(row, column) {
    grid[focus[0]][focus[1]].cell.tabIndex = -1;
    focus = [row, column];
    grid[row][column].cell.tabIndex = 0;
    grid[row][column].cell.focus();
  }
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("td[data-state]");
    if (cell) moveTo(cell.parentElement.rowIndex - 1, cell.cellIndex - 1);
  });
  table.addEventListener("mouseover", (event) => readCell(event.target));
  table.addEventListener("focusin", (event) => readCell(event.target));
  table.addEventListener("mouseleave", () => readCell(el.getRootNode().activeElement));
  // JupyterLab listens to keys too: those typed in the widget are the widget's.
  el.addEventListener("keydown", (event) => event.stopPropagation());

  // A date being typed passes through years like 0002: wait before calling it wrong.
  dateInput.addEventListener("input", () => {
    clearTimeout(typing);
    if (isDate(dateInput.value) && dateInput.value >= data.first && dateInput.value <= data.last) go(dateInput.value, true);
    else typing = setTimeout(() => go(dateInput.value), TYPED);
  });
  // On leaving, the field and the table say the same day again; the message names the one that was typed.
  dateInput.addEventListener("blur", () => {
    if (dateInput.value === date) return;
    go(dateInput.value);
    dateInput.value = date;
  });
  slider.addEventListener("input", () => go(firstOf(Number(slider.value))));
  before.addEventListener("click", () => go(changeDays.filter((day) => day < date).pop(), true));
  after.addEventListener("click", () => go(changeDays.find((day) => day > date), true));

  // --- what Python does: what it sets takes the place of a change that is not settled yet ---
  const onDate = () => {
    if (model.get("date") === date) return;
    date = model.get("date");
    paint();
    tell();
  };
  const onChoice = (trait, chooserOf) => () => {
    if (JSON.stringify(choice[trait]) === JSON.stringify(model.get(trait))) return;
    choice[trait] = [...model.get(trait)];
    chooserOf.reset();
    rebuild();
    tell();
  };
  const handlers = {
    "change:date": onDate,
    "change:institutions": onChoice("institutions", choosers[0]),
    "change:states": onChoice("states", choosers[1]),
  };
  for (const [event, handler] of Object.entries(handlers)) model.on(event, handler);

  const root = h("div", { class: "oxus-explorer", role: "group", "aria-label": "Membership explorer" },
    h("div", { class: "oxus-controls" }, h("label", {}, "Date ", dateInput), before, slider, after),
    h("div", { class: "oxus-choosers" }, ...choosers.map((each) => each.element)),
    headline, message, scroll, detail, legend, live);
  el.append(root);
  rebuild();

  return () => {
    clearTimeout(timer);
    clearTimeout(typing);
    for (const [event, handler] of Object.entries(handlers)) model.off(event, handler);
  };
}

export default { render };
