// The view of ActorMatrix: a grid to code, a panel for the chosen cell, the comparison, and the matrix turned to instruments.

import { chooser } from "../kit/choosers.js";
import { focusedNear, h, s, setText, targetOf } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { frame } from "../kit/frame.js";
import { drawnMark, markGlyph } from "../kit/mark.js";
import { follow, messenger, same } from "../kit/messenger.js";
import { dataTable } from "../kit/tables.js";
import { count, wrapped } from "../kit/words.js";
import { actorModel, CODES, MINUS, number } from "./actor_model.js";
import { agreementOf } from "./agreement.js";

const AFTER_MINUS = 1000; // milliseconds in which a 1 after a minus is the rest of "-1"
const KEYS = { 0: 0, 1: 1, 2: 2, "-": -1, [MINUS]: -1 };

const unlike = () => h("span", { class: "oxus-am-unlike", "aria-hidden": "true" }, "≠");

function render({ model, el }) {
  /** @type {import("./actor_matrix_data.js").ActorMatrixData} */
  const data = model.get("_data");
  const facts = actorModel(data);
  const view = frame({ model, el }, "Actors, interests and instruments", "oxus-am");
  const NAMES = ["actors", "interests", "coding", "instruments", "other", "selected", "against", "minimum"];
  const state = /** @type {import("./actor_model.js").Choice & Record<string, any>} */ (
    Object.fromEntries(NAMES.map((name) => [name, model.get(name)]))
  );
  const undone = []; // what the coding was before each change
  let turned = "code"; // or "actor", "interest": what the table shows
  let words = ""; // what is said once a change has settled
  let rows = []; // rows[row][column] = {cell, td}
  let minus = { cell: "", at: -AFTER_MINUS };
  const messages = messenger(
    model,
    () => ({ ...state }),
    () => {
      if (words) view.say(words);
      words = "";
    },
  );

  // --- what can be asked of the state ---
  const shown = () =>
    state.actors.flatMap((actor) => state.interests.map((interest) => `${actor}.${interest}`));
  const coded = () => Object.keys(state.coding).length;
  const ready = () => coded() >= state.minimum;
  const theirs = () => (state.against === "course" ? data.course : state.other) || {};
  const coder = () => (state.against === "course" ? "the course" : "the second coder");
  const comparing = () => state.against !== "nobody" && ready();
  const both = () => shown().filter((cell) => cell in state.coding && cell in theirs());
  const differs = (cell) =>
    comparing() && cell in state.coding && cell in theirs() && state.coding[cell] !== theirs()[cell];
  const progress = () => `${coded()} of ${facts.all.length} cells coded`;

  // --- changes ---
  /** Every change of the view goes through here: paint, and tell the kernel and the listener once it has settled. */
  function change(next, said = "") {
    if ("coding" in next || "instruments" in next)
      undone.push({ coding: state.coding, instruments: state.instruments });
    Object.assign(state, next);
    view.complain("");
    refresh(next);
    words = said || words;
    messages.soon();
  }

  function setCode(cell, code) {
    const { [cell]: old, ...rest } = state.coding;
    if (old === code) return;
    const coding = facts.inOrder(code == null ? rest : { ...rest, [cell]: code });
    state.selected = cell;
    change(
      { coding },
      `${facts.title(cell)}: ${facts.word(code)}. ${Object.keys(coding).length} of ${facts.all.length} cells coded.`,
    );
  }

  function setTick(cell, name, on) {
    const ticked = facts
      .instruments(cell)
      .filter((own) => (own === name ? on : (state.instruments[cell] || []).includes(own)));
    const { [cell]: _, ...rest } = state.instruments;
    change(
      { instruments: facts.inOrder(ticked.length ? { ...rest, [cell]: ticked } : rest) },
      `${facts.title(cell)}: ${count(ticked.length, "instrument")} ticked.`,
    );
  }

  /** The cell of the table that is in the tab order. */
  const current = () => /** @type {HTMLElement} */ (table.querySelector("[tabindex='0']"));

  function undo() {
    const last = undone.pop();
    if (!last) return;
    Object.assign(state, last);
    words = `Last change taken back. ${progress()}.`;
    refresh(last);
    messages.soon();
    // The button is disabled now, and would drop the focus.
    if (!undone.length) (turned === "code" ? current() : turns[0]).focus();
  }

  function select(cell) {
    if (state.selected === cell) return;
    change({ selected: cell });
  }

  async function open(input, take) {
    const [file] = input.files;
    if (!file) return;
    const text = await file.text();
    input.value = "";
    try {
      take(facts.read(text));
    } catch (error) {
      view.complain(`${file.name}: ${/** @type {Error} */ (error).message}. Nothing was changed.`);
    }
  }
  const takeOwn = ({ coding, ticks, hasTicks }) =>
    change(
      hasTicks ? { coding, instruments: ticks } : { coding },
      `Coding opened: ${count(Object.keys(coding).length, "cell")} coded. Undo brings the old one back.`,
    );
  const takeOther = ({ coding }) =>
    change(
      { other: coding, against: "other" },
      `Second coder opened: ${count(Object.keys(coding).length, "cell")} coded.`,
    );

  // --- controls ---
  const listChooser = (trait, title, options, presets) =>
    chooser({
      trait,
      title,
      options,
      presets,
      chosen: () => state[trait],
      choose(ids) {
        if (ids.length) change({ [trait]: ids }, `${title}: ${ids.length} of ${options.length} shown.`);
        else
          view.complain(
            `${title}: nothing is ticked, so the table keeps the last choice. Tick at least one.`,
          );
      },
    });
  const actorIds = Object.keys(facts.actors);
  const states = (is) => actorIds.filter((actor) => facts.actors[actor].is_state === is);
  const choosers = [
    listChooser(
      "actors",
      "Actors",
      actorIds.map((actor) => [actor, facts.actors[actor].name]),
      [
        ["All", actorIds],
        ["States", states(true)],
        ["Organisations", states(false)],
      ],
    ),
    listChooser("interests", "Interests", Object.entries(facts.interests), [
      ["All", Object.keys(facts.interests)],
    ]),
  ];

  const VIEWS = [
    ["code", "Actors × interests"],
    ["actor", "Instruments × actors"],
    ["interest", "Instruments × interests"],
  ];
  const turns = VIEWS.map(([id, label]) =>
    h(
      "button",
      {
        type: "button",
        onclick: () => {
          turned = id;
          refresh({ actors: true });
        },
      },
      label,
    ),
  );
  const secondCoder = h("option", { value: "other" });
  const against = h(
    "select",
    {
      onchange: () => {
        change({ against: against.value });
        words = result();
      },
    },
    h("option", { value: "nobody" }, "nobody"),
    h("option", { value: "course" }, "the course’s coding"),
    secondCoder,
  );
  const undoButton = h("button", { type: "button", onclick: undo }, "Undo");
  const headline = h("p", { class: "oxus-headline" });

  function opener(label, take) {
    const input = h("input", {
      type: "file",
      accept: ".csv,text/csv",
      hidden: true,
      onchange: () => open(input, take),
    });
    return [h("button", { type: "button", onclick: () => input.click() }, label), input];
  }

  // --- the table ---
  const table = h("table", {
    class: "oxus-am-table",
    role: "grid",
    "aria-label": "Codes of actors and interests",
  });
  const scroll = h("div", { class: "oxus-scroll" });
  const legend = h("ul", { class: "oxus-am-legend", "aria-label": "Legend" });

  /** Make the table anew, for another choice of actors and interests. */
  function rebuild() {
    const hadFocus = table.contains(focusedNear(table));
    rows = state.actors.map((actor) =>
      state.interests.map((interest) => {
        const cell = `${actor}.${interest}`;
        return { cell, td: h("td", { tabindex: -1, "data-cell": cell }) };
      }),
    );
    table.replaceChildren(
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          h("th", { scope: "col" }, "Actor"),
          ...state.interests.map((interest) => h("th", { scope: "col" }, facts.interests[interest])),
        ),
      ),
      h(
        "tbody",
        {},
        ...rows.map((entries, row) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, facts.actors[state.actors[row]].name),
            ...entries.map(({ td }) => td),
          ),
        ),
      ),
    );
    paint();
    if (hadFocus) current().focus();
  }

  /** Bring the table to the codes; only cells that differ are touched. */
  function paint() {
    const here = rows.flat().some(({ cell }) => cell === state.selected) ? state.selected : rows[0][0].cell;
    for (const { td, cell } of rows.flat()) {
      const code = state.coding[cell];
      const ticks = (state.instruments[cell] || []).length;
      const other = differs(cell);
      td.tabIndex = cell === here ? 0 : -1;
      td.setAttribute("aria-selected", cell === state.selected);
      const key = [code, ticks, other && theirs()[cell]].join("|");
      if (td.dataset.key === key) continue;
      td.dataset.key = key;
      td.dataset.code = code ?? "";
      td.classList.toggle("oxus-am-differs", other);
      const more = [
        ticks && `; ${count(ticks, "instrument")} ticked`,
        other && `; unlike ${coder()}: ${facts.word(theirs()[cell])}`,
      ];
      td.replaceChildren(
        h(
          "span",
          { "aria-hidden": "true", class: "oxus-am-code" },
          markGlyph(facts.mark(code)),
          code == null ? "" : h("b", {}, number(code)),
          ...(ticks ? [h("span", { class: "oxus-am-ticks" }, `+${ticks}`)] : []),
          ...(other ? [unlike()] : []),
        ),
        h("span", { "aria-hidden": "true", class: "oxus-am-word" }, facts.mark(code).letter),
        h("span", { class: "oxus-words" }, facts.word(code) + more.filter(Boolean).join("")),
      );
    }
  }

  const STEPS = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
    Home: [0, -99],
    End: [0, 99],
  };
  table.addEventListener("keydown", (event) => {
    const cell = targetOf(event).dataset?.cell;
    const step = STEPS[event.key];
    const command = event.ctrlKey || event.metaKey;
    if (!cell || event.altKey) return;
    if (step) move(cell, command && Math.abs(step[1]) > 1 ? step[1] : step[0], step[1]);
    else if (command && event.key === "z") undo();
    else if (command) return;
    else if (event.key in KEYS) type(cell, event);
    else if (event.key === "Delete" || event.key === "Backspace") setCode(cell, undefined);
    else if (event.key === "Enter" || event.key === " ") {
      select(cell);
      /** @type {HTMLElement} */ (panel.querySelector("input:checked")).focus();
    } else return;
    event.preventDefault();
  });
  /** A digit codes the cell; the 1 of a typed "-1" does not code it anew. */
  function type(cell, event) {
    const restOfMinus = event.key === "1" && minus.cell === cell && event.timeStamp - minus.at < AFTER_MINUS;
    minus = { cell, at: KEYS[event.key] === -1 ? event.timeStamp : -AFTER_MINUS };
    if (!restOfMinus) setCode(cell, KEYS[event.key]);
  }
  function move(cell, down, right) {
    const row = rows.findIndex((entries) => entries.some((entry) => entry.cell === cell));
    const column = rows[row].findIndex((entry) => entry.cell === cell);
    const clamp = (value, length) => Math.max(0, Math.min(length - 1, value));
    const to = rows[clamp(row + down, rows.length)][clamp(column + right, rows[row].length)];
    select(to.cell);
    to.td.focus();
  }
  table.addEventListener("focusin", (event) => {
    if (targetOf(event).dataset.cell) select(targetOf(event).dataset.cell);
  });
  table.addEventListener("click", (event) => {
    const td = targetOf(event).closest("td");
    if (!td) return;
    select(td.dataset.cell);
    td.focus();
  });

  const CAPTIONS = {
    actor: "For how many interests each instrument is ticked; – where the actor does not have it",
    interest: "For how many actors each instrument is ticked to serve an interest",
  };

  /** The matrix turned: instruments down, actors or interests across, counts of ticks. */
  function turnedTable() {
    const { rows: names, columns, cells } = facts.counts(turned, state, state.instruments);
    const labels = columns.map((column) =>
      turned === "actor" ? facts.actors[column].name : facts.interests[column],
    );
    const sum = (values) => values.reduce((total, value) => total + (value || 0), 0);
    const show = (value) => (value == null ? "–" : String(value));
    return dataTable(
      CAPTIONS[turned],
      ["Instrument", ...labels, "all"],
      [
        ...names.map((name, at) => [name, ...cells[at].map(show), sum(cells[at])]),
        ["all instruments", ...columns.map((_, at) => sum(cells.map((row) => row[at]))), sum(cells.map(sum))],
      ],
    );
  }

  // --- the panel of the chosen cell ---
  // A form of its own keeps its radio buttons apart from those of any other widget on the page.
  const form = h("form", { onsubmit: (event) => event.preventDefault() });
  const panel = h("div", { class: "oxus-am-panel", role: "group", "aria-label": "The chosen cell" }, form);
  const note = h("p", { class: "oxus-am-note" });
  const compared = h("p", { class: "oxus-am-compared" });

  function rebuildPanel() {
    const cell = state.selected;
    if (!cell) {
      form.replaceChildren(
        h(
          "p",
          {},
          "Choose a cell of the table: click it, or go to the table with Tab and move with the arrow keys.",
        ),
        h("p", {}, "Here you then read where to look in the source text, give a code and tick instruments."),
      );
      return;
    }
    const [actor, interest] = facts.split(cell);
    const radio = (code) =>
      h(
        "label",
        {},
        h("input", { type: "radio", name: "code", value: code ?? "", onchange: () => setCode(cell, code) }),
        markGlyph(facts.mark(code)),
        code == null ? facts.mark(code).label : `${number(code)}: ${facts.mark(code).label}`,
      );
    const box = (name) =>
      h(
        "label",
        {},
        h("input", {
          type: "checkbox",
          value: name,
          onchange: (event) => setTick(cell, name, event.target.checked),
        }),
        name,
      );
    form.replaceChildren(
      h("p", { class: "oxus-headline" }, `${facts.actors[actor].name}: ${facts.interests[interest]}`),
      h("p", {}, `Read ${facts.sections(cell)} of the source text.`),
      h(
        "fieldset",
        {},
        h("legend", {}, "Is it an interest of this actor, as the text has it?"),
        radio(undefined),
        ...CODES.map(radio),
      ),
      h(
        "fieldset",
        {},
        h("legend", {}, "Which of its instruments serve this interest, as you read it?"),
        ...facts.instruments(cell).map(box),
      ),
      note,
      compared,
    );
    paintPanel();
  }

  /** Bring the panel to the codes without taking the focus from it. */
  function paintPanel() {
    const cell = state.selected;
    if (!cell) return;
    const code = state.coding[cell];
    const ticked = state.instruments[cell] || [];
    for (const input of form.querySelectorAll("input")) {
      input.checked =
        input.type === "radio" ? input.value === String(code ?? "") : ticked.includes(input.value);
    }
    setText(
      note,
      ticked.length && !(code > 0)
        ? `You tick an instrument for an interest that is ${facts.mark(code).label}: do the two fit together?`
        : "",
    );
    setText(
      compared,
      comparing() && code != null && cell in theirs()
        ? `${differs(cell) ? "≠ " : "= "}Of ${coder()}: ${facts.word(theirs()[cell])}.${
            state.against === "course"
              ? ` The course’s grounds for this actor: ${facts.actors[facts.split(cell)[0]].grounds}.`
              : ""
          }`
        : "",
    );
  }
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    goTo(state.selected);
  });

  /** To a cell in the table, as far as it is shown. */
  function goTo(cell) {
    if (turned !== "code") {
      turned = "code";
      refresh({ actors: true });
    }
    const entry = rows.flat().find((one) => one.cell === cell);
    if (!entry) return;
    select(cell);
    entry.td.focus();
  }

  // --- the comparison ---
  const comparison = h("div", { class: "oxus-am-comparison" });

  function paintComparison() {
    if (state.against === "nobody") {
      comparison.replaceChildren();
      return;
    }
    const head = h("p", { class: "oxus-headline" }, `You and ${coder()}`);
    if (!ready()) {
      comparison.replaceChildren(
        head,
        h(
          "p",
          {},
          `Hidden until you have coded ${count(state.minimum, "cell")}, so that the reading is your own. ${coded()} so far.`,
        ),
      );
      return;
    }
    const cells = both();
    const result = agreementOf(cells.map((cell) => [state.coding[cell], theirs()[cell]]));
    const alone = state.against === "other" && !state.other;
    comparison.replaceChildren(
      head,
      ...(alone
        ? [
            h(
              "p",
              {},
              "There is no second coder yet. Open a coding saved with CSV, or set the trait other in Python.",
            ),
          ]
        : result.n
          ? found(result, cells)
          : [h("p", {}, "No cell shown is coded by both: code more, or show more actors.")]),
    );
  }

  /** The comparison in a sentence, for the listener. */
  function result() {
    if (!comparing()) return comparison.textContent || "Compared with nobody.";
    const { n, same: alike, kappa } = agreementOf(both().map((cell) => [state.coding[cell], theirs()[cell]]));
    return `You and ${coder()}: ${count(n, "cell")} coded by both, ${alike} alike${kappa == null ? "" : `, kappa ${number(kappa.toFixed(2))}`}.`;
  }

  const exact = (value) => h("data", { value }, number(value.toFixed(2)));

  function found(result, cells) {
    const { n, same, expected, kappa, weighted, table: counts } = result;
    const share = same / n;
    const unlikes = cells.filter(differs);
    const labels = CODES.map((code) => `${number(code)} ${facts.mark(code).label}`);
    const confusion = dataTable(
      "How often which codes met",
      [`You ↓ / ${coder()} →`, ...labels],
      CODES.map((_, i) => [
        labels[i],
        ...counts[i].map((value, j) =>
          i === j ? h("span", { class: "oxus-am-same" }, `= ${value}`) : String(value),
        ),
      ]),
    );
    const jump = (cell) =>
      h(
        "button",
        { type: "button", "aria-label": `Go to ${facts.title(cell)}`, onclick: () => goTo(cell) },
        unlike(),
        ` ${facts.interests[facts.split(cell)[1]]}`,
      );
    const pair = (cell) =>
      h(
        "li",
        {},
        jump(cell),
        ` you ${facts.short(state.coding[cell])}; ${coder()} ${facts.short(theirs()[cell])}`,
      );
    const differing = dataTable(
      `Where the codes differ: ${count(unlikes.length, "cell")}`,
      [
        "Actor",
        "Interests, and both codes",
        state.against === "course" ? "The course’s grounds, by section" : "Sections to read again",
      ],
      state.actors
        .map((actor) => [actor, unlikes.filter((cell) => facts.split(cell)[0] === actor)])
        .filter(([, own]) => own.length)
        .map(([actor, own]) => [
          facts.actors[actor].name,
          h("ul", { class: "oxus-am-pairs" }, ...own.map(pair)),
          state.against === "course" ? facts.actors[actor].grounds : facts.sections(own[0]),
        ]),
    );
    const region = (label, child) =>
      h("div", { class: "oxus-scroll", tabindex: 0, role: "group", "aria-label": label }, child);
    return [
      h(
        "dl",
        { class: "oxus-am-numbers" },
        h("div", {}, h("dt", {}, "Cells coded by both"), h("dd", { "data-name": "n" }, String(n))),
        h(
          "div",
          {},
          h("dt", {}, "Share alike"),
          h("dd", { "data-name": "share" }, exact(share), ` (${same} of ${n})`),
        ),
        ...(kappa == null
          ? []
          : [
              h("div", {}, h("dt", {}, "Cohen’s kappa"), h("dd", { "data-name": "kappa" }, exact(kappa))),
              h(
                "div",
                {},
                h("dt", {}, "Kappa, linear weights"),
                h("dd", { "data-name": "weighted" }, exact(weighted)),
              ),
            ]),
      ),
      h(
        "p",
        {},
        kappa == null
          ? "Kappa is undefined: both use one and the same code throughout, and chance alone would give full agreement."
          : `Chance alone would give a share of ${expected.toFixed(2)}; kappa is what goes beyond it: ` +
              `(${share.toFixed(2)} ${MINUS} ${expected.toFixed(2)}) / (1 ${MINUS} ${expected.toFixed(2)}) (Cohen 1960). ` +
              "1 is full agreement, 0 no more than chance. With linear weights, codes two steps apart count twice as much as neighbours " +
              `(Cohen 1968); this takes ${MINUS}1, 0, 1, 2 for steps of equal height.`,
      ),
      h(
        "p",
        {},
        "Kappa supposes that the two coded without knowing of each other. What you change after looking no longer counts as your own reading.",
      ),
      region("How often which codes met", confusion),
      unlikes.length ? region("Where the codes differ", differing) : h("p", {}, "No code differs."),
      ...(state.against === "course"
        ? [h("p", {}, "The course wrote its grounds down by actor, not by cell.")]
        : []),
    ];
  }

  // --- what can be taken away ---
  function csvRows() {
    if (turned === "code") {
      return [
        ["actor_id", "interest", "code", "instruments"],
        ...facts.all.map((cell) => [
          ...facts.split(cell),
          state.coding[cell],
          (state.instruments[cell] || []).join(";"),
        ]),
      ];
    }
    const { rows: names, columns, cells } = facts.counts(turned, state, state.instruments);
    return [["instrument", ...columns], ...names.map((name, at) => [name, ...cells[at]])];
  }

  // What is to be saved is drawn where nobody sees it: the look of its parts is read from the page.
  const easel = h("div", { class: "oxus-am-easel", "aria-hidden": "true" });
  function svg() {
    const isCode = turned === "code";
    const content = isCode
      ? { rows: state.actors, columns: state.interests, cells: [] }
      : facts.counts(turned, state, state.instruments);
    const title = isCode ? `Actors and interests, as coded (${progress()})` : CAPTIONS[turned];
    const across = (id) => (isCode || turned === "interest" ? facts.interests[id] : facts.actors[id].name);
    const down = content.rows.map((id) => (isCode ? facts.actors[id].name : id));
    const left = 20 + 7 * Math.max(...down.map((text) => text.length), 5);
    const [step, row, top] = [92, 32, 74];
    const bottom = top + row * down.length;
    const width = Math.max(left + step * content.columns.length + 10, 560);
    const sign = (code, x, y) =>
      drawnMark(facts.mark(code), `translate(${x} ${y}) scale(0.75)`, "oxus-am-sign");
    const text = (x, y, words, more = {}) => s("text", { x, y, "font-size": 13, ...more }, words);
    const codeAt = (cell, x, y) => [
      sign(state.coding[cell], x, y + 7),
      text(
        x + 23,
        y + 21,
        `${cell in state.coding ? number(state.coding[cell]) : ""}${differs(cell) ? " ≠" : ""}`,
      ),
    ];
    const key = isCode ? [...CODES, undefined] : [];
    const drawing = s(
      "svg",
      { viewBox: `0 0 ${width} ${bottom + 12 + 24 * Math.ceil(key.length / 2) + (comparing() ? 24 : 0)}` },
      text(6, 20, title, { "font-weight": 600, "font-size": 15 }),
      ...content.columns.flatMap((id, n) =>
        wrapped(across(id), 12).map((line, at, all) =>
          text(left + step * n, top - 10 - 15 * (all.length - 1 - at), line),
        ),
      ),
      ...down.flatMap((name, n) => [
        s("line", { class: "oxus-am-rule", x1: 0, x2: width, y1: top + row * n, y2: top + row * n }),
        text(6, top + row * n + 21, name),
      ]),
      s("line", { class: "oxus-am-rule", x1: 0, x2: width, y1: bottom, y2: bottom }),
      ...content.rows.flatMap((down_, r) =>
        content.columns.flatMap((column, c) => {
          const [x, y] = [left + step * c, top + row * r];
          return isCode
            ? codeAt(`${down_}.${column}`, x, y)
            : [text(x, y + 21, content.cells[r][c] == null ? "–" : String(content.cells[r][c]))];
        }),
      ),
      ...key.flatMap((code, n) => {
        const [x, y] = [6 + 300 * (n % 2), bottom + 10 + 24 * Math.floor(n / 2)];
        return [sign(code, x, y), text(x + 24, y + 14, facts.key(code))];
      }),
      isCode && comparing()
        ? text(6, bottom + 24 + 24 * Math.ceil(key.length / 2), `≠ unlike ${coder()}`)
        : null,
    );
    easel.replaceChildren(drawing);
    return drawing;
  }
  const saving = downloads(() => (turned === "code" ? "actors-interests" : `instruments-by-${turned}`), {
    rows: csvRows,
    svg,
  });

  // --- all together ---
  function paintControls() {
    setText(headline, `${progress()}${shown().length < facts.all.length ? `; ${shown().length} shown` : ""}`);
    for (const [at, button] of turns.entries())
      button.setAttribute("aria-pressed", String(VIEWS[at][0] === turned));
    secondCoder.disabled = !state.other;
    setText(secondCoder, state.other ? "the second coder" : "a second coder (none opened yet)");
    against.value = state.against;
    undoButton.disabled = !undone.length;
    legend.replaceChildren(
      ...[...CODES, undefined].map((code) => h("li", {}, markGlyph(facts.mark(code)), ` ${facts.key(code)}`)),
      ...(Object.keys(state.instruments).length
        ? [h("li", {}, h("b", {}, "+2"), " two instruments ticked")]
        : []),
      ...(comparing() ? [h("li", {}, unlike(), ` unlike ${coder()}`)] : []),
    );
    legend.hidden = turned !== "code";
    help.hidden = turned !== "code";
    for (const each of choosers) each.refresh();
  }

  function refresh(changed) {
    if ("actors" in changed || "interests" in changed) rebuild();
    else paint();
    const { scrollTop, scrollLeft } = scroll;
    if (turned !== "code") scroll.replaceChildren(turnedTable());
    else if (scroll.firstChild !== table) scroll.replaceChildren(table); // moved for nothing, it would lose the focus
    scroll.scrollTo(scrollLeft, scrollTop);
    // The grid is reached with the keyboard cell by cell; the counts are only read, so that their frame takes the focus.
    const region =
      turned === "code"
        ? {}
        : { tabindex: 0, role: "group", "aria-label": VIEWS.find(([id]) => id === turned)[1] };
    for (const name of ["tabindex", "role", "aria-label"]) {
      if (region[name] == null) scroll.removeAttribute(name);
      else scroll.setAttribute(name, region[name]);
    }
    if ("selected" in changed) rebuildPanel();
    else if (form.dataset.cell !== state.selected) rebuildPanel();
    else paintPanel();
    form.dataset.cell = state.selected;
    paintComparison();
    paintControls();
  }

  const help = h(
    "p",
    { class: "oxus-am-help" },
    `In the table, the arrow keys move, 2, 1, 0 and ${MINUS} give the code, Delete takes it away, Ctrl+Z undoes; ` +
      "Enter goes to the panel, Escape comes back.",
  );
  view.root.append(
    h(
      "div",
      { class: "oxus-controls" },
      h("div", { class: "oxus-controls", role: "group", "aria-label": "The table shows" }, ...turns),
      h("label", {}, "Compare with ", against),
      undoButton,
    ),
    h("div", { class: "oxus-am-choosers" }, ...choosers.map(({ element }) => element)),
    view.message,
    headline,
    h("div", { class: "oxus-am-body" }, h("div", { class: "oxus-am-main" }, scroll, legend, help), panel),
    comparison,
    h(
      "div",
      { class: "oxus-controls" },
      saving,
      ...opener("Open a coding (CSV)", takeOwn),
      ...opener("Open a second coder’s (CSV)", takeOther),
    ),
    h(
      "p",
      { class: "oxus-am-source" },
      `Actors, instruments and sections: chapter 5 of the source text. The course’s coding: ${data.note} ` +
        "The codebook names the seven interests and does not define them: agree on what each takes in before you compare with another coder. " +
        `Source: ${data.source}.`,
    ),
    view.live,
    easel,
  );
  refresh({ actors: true, selected: true });

  /** What Python set is taken as it is; it is no change to undo. */
  function fromPython(name) {
    if (same(state[name], model.get(name))) return;
    state[name] = model.get(name);
    if (name === "coding" || name === "instruments") undone.length = 0;
    refresh({ [name]: state[name] });
    view.say(name === "coding" ? `Coding changed. ${progress()}.` : "The table has changed.");
  }
  const unfollow = follow(model, Object.fromEntries(NAMES.map((name) => [name, () => fromPython(name)])));
  return () => {
    unfollow();
    messages.stop();
    view.stop();
  };
}

export default { render };
