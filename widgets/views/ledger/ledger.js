// The view of ClaimLedger. The rows are built once and shown or hidden by the filters; one form moves to the claim that is
// open. What the course says of a claim is written into the page only once the student has judged it.

import { picker } from "../kit/choosers.js";
import { rowsOf } from "../kit/columns.js";
import { toCsv } from "../kit/csv.js";
import { h, s, setText, targetOf } from "../kit/dom.js";
import { downloads, save } from "../kit/downloads.js";
import { frame } from "../kit/frame.js";
import { roving } from "../kit/keyboard.js";
import { drawnMark, markGlyph } from "../kit/mark.js";
import { follow, messenger, same } from "../kit/messenger.js";
import { dataTable, folded } from "../kit/tables.js";
import { count } from "../kit/words.js";
import { agreementInWords, calibrationInWords, countsOf, readAnswers, SURE, YOURS } from "./answers.js";

/** @type {Record<"mine" | "course", string>} */
const WHO = { mine: "you", course: "the course" };
const LARGEST = 2_000_000; // bytes of a file that is read
const LISTED = 20; // bad rows told one by one
const KEPT_ROWS =
  "What a row says takes the place of what you said of its claim before; an empty cell changes nothing.";

const whose = /** @type {["mine" | "course", string][]} */ (Object.entries(WHO));

function render({ model, el }) {
  /** @type {import("./ledger_data.js").LedgerData} */
  const data = model.get("_data");
  const box = frame({ model, el }, "Claim ledger", "oxus-ledger");
  const claims = rowsOf(data.claims).map((claim) => ({
    ...claim,
    tables: claim.tables.split(";").filter(Boolean),
    unit: claim.id.slice(0, 2),
  }));
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const titles = rowsOf(data.vectors).map(({ id, title }) => /** @type {const} */ ([id, title]));
  const vectors = new Map(titles);
  const allUnits = [...new Set(claims.map(({ unit }) => unit))].sort();
  const TRAITS = [
    "claims",
    "verdicts",
    "confidence",
    "reasons",
    "selected",
    "vector",
    "units",
    "mine_is",
    "course_is",
    "only",
    "find",
    "group",
  ];
  const now = Object.fromEntries(TRAITS.map((name) => [name, structuredClone(model.get(name))]));
  const post = messenger(model, () => now, tell);
  let news = []; // what is read out once it has settled
  let kept = new Set(); // claims that stay in sight although the filters no longer let them pass
  let ledger = [];

  const mine = ({ id }) => now.verdicts[id] || "";
  const course = (claim) => (mine(claim) ? claim.verdict : "");
  function relation(claim) {
    if (!mine(claim)) return "";
    if (claim.verdict === "open") return "open";
    return claim.verdict === mine(claim) ? "agree" : "differ";
  }
  const facts = (some) =>
    some.map((claim) => ({
      mine: mine(claim),
      course: course(claim),
      relation: relation(claim),
      confidence: now.confidence[claim.id] || "",
    }));
  const word = (verdict) => data.marks[verdict].label;
  const sections = ({ section }) =>
    section
      .split(";")
      .map((number) => `§${number}`)
      .join(", ");
  const vectorName = (vector) => vectors.get(vector).split(": ")[1];

  // --- the rows ---
  const rows = new Map(claims.map((claim) => [claim.id, makeRow(claim)]));

  function makeRow(claim) {
    const fold = h("span", { class: "oxus-fold", "aria-hidden": "true" }, "▸");
    const state = h("span", { class: "oxus-state" });
    const head = h(
      "button",
      {
        type: "button",
        class: "oxus-claim-head",
        tabindex: -1,
        "aria-expanded": "false",
        onclick: () => open(claim.id),
      },
      fold,
      h("span", { class: "oxus-claim-text" }, claim.claim),
      state,
    );
    const exercise = claim.exercise.split("/");
    const refs = h(
      "p",
      { class: "oxus-refs" },
      [
        `Read ${sections(claim)}`,
        claim.exercise ? `exercise ${exercise[1]} in unit ${exercise[0]}` : "no exercise yet",
        claim.tables.length ? `evidence: ${claim.tables.join(", ")}` : "evidence: no table of the course",
        claim.id,
      ].join(" · "),
    );
    const paper = h("div", { class: "oxus-paper" });
    const li = h("li", { class: "oxus-claim", "data-id": claim.id }, head, refs, paper);
    const haystack =
      `${claim.id} ${sections(claim)} ${claim.claim} ${claim.exercise} ${claim.tables.join(" ")}`.toLowerCase();
    return { claim, li, head, fold, state, paper, haystack, key: null };
  }

  /** Bring a row to what is said of its claim; one that says so already is not touched. */
  function paintRow(row) {
    const { claim, state, paper, li } = row;
    const [own, sure, ground] = [mine(claim), now.confidence[claim.id] || "", now.reasons[claim.id] || ""];
    const key = JSON.stringify([own, sure, ground]);
    if (row.key === key) return;
    row.key = key;
    li.dataset.mine = own;
    if (own) {
      state.replaceChildren(
        chip("you: ", data.marks[own]),
        chip("course: ", data.marks[claim.verdict]),
        ...(claim.verdict === "open" ? [] : [chip("", data.relations[relation(claim)])]),
      );
    } else setText(state, "not judged");
    paper.replaceChildren(
      ...(own
        ? [
            h("p", {}, h("b", {}, "You: "), `${word(own)}${sure ? ` (${sure})` : ""}. ${ground}`),
            h("p", {}, h("b", {}, "The course: "), courseSays(claim)),
          ]
        : []),
    );
  }
  const chip = (before, mark) => h("span", { class: "oxus-chip" }, before, markGlyph(mark), ` ${mark.label}`);
  const courseSays = (claim) =>
    claim.verdict === "open"
      ? `leaves this claim open; no exercise has tested it yet. What would count: ${claim.why}`
      : `${word(claim.verdict)}. ${claim.why}`;

  // --- the form of the open claim ---
  const form = makeForm();

  function makeForm() {
    const name = `oxus-verdict-${Math.random().toString(36).slice(2)}`;
    const radios = YOURS.map((verdict) =>
      h("input", { type: "radio", name, value: verdict, onchange: () => judge(now.selected, verdict) }),
    );
    const choices = YOURS.map((verdict, index) =>
      h(
        "label",
        { class: "oxus-choice", title: data.marks[verdict].meaning },
        radios[index],
        markGlyph(data.marks[verdict]),
        h("span", {}, word(verdict)),
        h("kbd", { "aria-hidden": "true" }, String(index + 1)),
      ),
    );
    // To choose with an arrow would judge every claim on the way, and so show what the course says: arrows only move here.
    const choiceRow = h(
      "div",
      {
        class: "oxus-choices",
        onkeydown: (event) => {
          const by = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
          const at = radios.indexOf(event.target);
          if (!by || at < 0) return;
          event.preventDefault();
          radios[(at + by + radios.length) % radios.length].focus();
        },
      },
      ...choices,
    );
    const back = h(
      "button",
      {
        type: "button",
        class: "oxus-back",
        onclick: () => {
          judge(now.selected, "");
          radios[0].focus();
        },
      },
      "Take the verdict back",
    );
    const sure = h(
      "select",
      { class: "oxus-sure", onchange: () => say("confidence", sure.value) },
      h("option", { value: "" }, "not said"),
      ...SURE.map((level) => h("option", { value: level }, level)),
    );
    const ground = h("textarea", {
      class: "oxus-ground",
      rows: 2,
      oninput: () => say("reasons", ground.value),
    });
    const outcome = h("div", { class: "oxus-outcome" });
    const element = h(
      "div",
      { class: "oxus-form" },
      h("fieldset", {}, h("legend", {}, "Your verdict"), choiceRow),
      h("div", { class: "oxus-controls" }, h("label", {}, "How sure are you? ", sure), back),
      h("label", { class: "oxus-ground-label" }, "Your reason, in your own words", ground),
      outcome,
    );
    function say(trait, text) {
      kept.add(now.selected);
      put(trait, now.selected, text.trim() ? text : "");
      paintRow(rows.get(now.selected));
      if (trait === "confidence") paintSummary();
      paintOutcome();
      post.soon();
    }
    let key = "";
    function paintOutcome() {
      const claim = byId.get(now.selected);
      const own = mine(claim);
      const next = JSON.stringify([claim.id, own]);
      if (next === key) return;
      key = next;
      if (!own) {
        outcome.replaceChildren(
          h(
            "p",
            { class: "oxus-wait" },
            "The course's verdict and its ground appear here once you have given yours.",
          ),
        );
        return;
      }
      const verdict = (mark) => h("p", { class: "oxus-verdict" }, markGlyph(mark), ` ${mark.label}`);
      const related = data.relations[relation(claim)];
      outcome.replaceChildren(
        h("div", { class: "oxus-side" }, h("p", {}, h("b", {}, "You")), verdict(data.marks[own])),
        h(
          "p",
          { class: "oxus-relation" },
          ...(related ? [markGlyph(related), ` ${related.label}`] : ["nothing to compare"]),
        ),
        h(
          "div",
          { class: "oxus-side" },
          h("p", {}, h("b", {}, "The course")),
          verdict(data.marks[claim.verdict]),
          h(
            "p",
            {},
            claim.verdict === "open"
              ? `No exercise has tested it yet. What would count: ${claim.why}`
              : `Why: ${claim.why}`,
          ),
        ),
      );
    }
    function paint() {
      const own = now.verdicts[now.selected] || "";
      for (const radio of radios) radio.checked = radio.value === own;
      back.disabled = !own;
      sure.value = now.confidence[now.selected] || "";
      const text = now.reasons[now.selected] || "";
      if (ground.value !== text && ground.value.trim() !== text) ground.value = text;
      paintOutcome();
    }
    return { element, paint };
  }

  /** Say something of a claim, "" for nothing more, in the order of the course's claims. */
  function put(trait, id, text) {
    const said = { ...now[trait], [id]: text };
    now[trait] = Object.fromEntries(
      claims.filter((claim) => said[claim.id]).map((claim) => [claim.id, said[claim.id]]),
    );
  }

  function judge(id, verdict) {
    const claim = byId.get(id);
    kept.add(id);
    put("verdicts", id, verdict);
    paintRow(rows.get(id));
    if (id === now.selected) form.paint();
    sift();
    paintSummary();
    const related = data.relations[relation(claim)];
    news.push(
      !verdict
        ? `${claim.claim}: not judged.`
        : `You: ${word(verdict)}. The course: ${word(claim.verdict)}. ${related ? `${related.label}.` : ""}`,
    );
    post.soon();
  }

  function open(id) {
    now.selected = id === now.selected ? "" : id;
    paintOpen();
    post.soon();
  }
  function paintOpen() {
    for (const { claim, head, fold, li } of rows.values()) {
      const isOpen = claim.id === now.selected;
      if ((head.getAttribute("aria-expanded") === "true") === isOpen) continue;
      head.setAttribute("aria-expanded", String(isOpen));
      setText(fold, isOpen ? "▾" : "▸");
      li.classList.toggle("oxus-open", isOpen);
    }
    if (!now.selected) return form.element.remove();
    const { li, paper } = rows.get(now.selected);
    if (form.element.parentElement !== li) li.insertBefore(form.element, paper);
    form.paint();
  }

  // --- the list, group by group ---
  const list = h("div", {
    class: "oxus-scroll oxus-list",
    tabindex: 0,
    role: "group",
    "aria-label": "Claims",
  });
  const nothing = h(
    "p",
    { class: "oxus-nothing", hidden: true },
    "No claim of this ledger passes the filters. Take one off, or clear them all.",
  );
  let groups = [];

  function regroup() {
    const keys = now.group === "unit" ? allUnits : [...vectors.keys()];
    const title = (key) => (now.group === "unit" ? `Unit ${key}` : vectors.get(key));
    groups = keys.map((key) => {
      const own = claims.filter((claim) => claim[now.group] === key);
      const heading = h("p", { class: "oxus-group-title" });
      const body = h("ul", {}, ...own.map(({ id }) => rows.get(id).li));
      return {
        title: title(key),
        own,
        heading,
        element: h("div", { class: "oxus-group", role: "group", "aria-label": title(key) }, heading, body),
      };
    });
    list.replaceChildren(...groups.map(({ element }) => element), nothing);
  }

  const heads = () =>
    groups.flatMap(({ own }) =>
      own
        .map(({ id }) => rows.get(id))
        .filter(({ li }) => !li.hidden)
        .map(({ head }) => head),
    );
  roving(list, heads);
  let stop = null; // the head that takes part in the tab order
  function makeStop(head) {
    if (stop && stop !== head) stop.tabIndex = -1;
    stop = head;
    if (head) head.tabIndex = 0;
  }
  list.addEventListener("focusin", (event) => {
    if (targetOf(event).matches(".oxus-claim-head")) makeStop(targetOf(event));
  });
  list.addEventListener("keydown", (event) => {
    const row = rows.get(targetOf(event).closest(".oxus-claim")?.getAttribute("data-id"));
    if (!row || event.altKey || event.metaKey || event.ctrlKey || targetOf(event).matches("textarea, select"))
      return;
    if (event.key === "Escape") return row.head.focus();
    const verdict = event.key === "0" ? "" : YOURS[Number(event.key) - 1];
    if (verdict === undefined || !/^[0-4]$/.test(event.key)) return;
    event.preventDefault();
    judge(row.claim.id, verdict);
  });

  // --- the filters ---
  const search = h("input", {
    type: "text",
    class: "oxus-find",
    oninput: () => filter("find", search.value),
  });
  const options = (names) => names.map((verdict) => [verdict, word(verdict)]);
  const selects = {
    vector: chooser("vector", "Vector", [["", "all four"], ...titles]),
    mine_is: chooser("mine_is", "My verdict", [["", "any"], ...options(YOURS)]),
    course_is: chooser("course_is", "The course's, of those I judged", [
      ["", "any"],
      ...options(Object.keys(data.marks)),
    ]),
    only: chooser("only", "Show", [
      ["", "all"],
      ["unjudged", "not judged by me"],
      ["judged", "judged by me"],
      ["differ", "where we differ"],
    ]),
    group: chooser("group", "Grouped by", [
      ["vector", "vector"],
      ["unit", "unit"],
    ]),
  };
  const unitButtons = allUnits.map((unit) =>
    h(
      "button",
      {
        type: "button",
        "data-unit": unit,
        onclick: () =>
          filter(
            "units",
            allUnits.filter((other) => (other === unit) !== now.units.includes(other)),
          ),
      },
      unit,
    ),
  );
  const units = h(
    "div",
    { class: "oxus-controls oxus-units", role: "group", "aria-label": "Units" },
    h("span", { "aria-hidden": "true" }, "Units"),
    ...unitButtons,
  );
  const clear = h(
    "button",
    {
      type: "button",
      class: "oxus-clear",
      onclick: () => {
        Object.assign(now, { vector: "", units: [], mine_is: "", course_is: "", only: "", find: "" });
        refilter();
        post.soon();
        search.focus();
      },
    },
    "Clear filters",
  );

  function chooser(trait, title, options) {
    return picker(trait, title, options, (value) => filter(trait, value));
  }
  function filter(trait, value) {
    now[trait] = value;
    if (trait === "group") regroup();
    refilter();
    post.soon();
  }

  let wanted = [];
  function passes(claim) {
    if (now.vector && claim.vector !== now.vector) return false;
    if (now.units.length && !now.units.includes(claim.unit)) return false;
    if (now.mine_is && mine(claim) !== now.mine_is) return false;
    if (now.course_is && course(claim) !== now.course_is) return false;
    if (now.only === "differ" && relation(claim) !== "differ") return false;
    if (now.only && now.only !== "differ" && Boolean(mine(claim)) !== (now.only === "judged")) return false;
    if (!wanted.length) return true;
    const text = `${rows.get(claim.id).haystack} ${(now.reasons[claim.id] || "").toLowerCase()}`;
    return wanted.every((part) => text.includes(part));
  }

  /** After a change of the filters: only what passes is shown. */
  function refilter() {
    kept = new Set();
    if (search.value !== now.find) search.value = now.find;
    for (const [trait, { select }] of Object.entries(selects)) select.value = now[trait];
    for (const button of unitButtons)
      button.setAttribute("aria-pressed", now.units.includes(button.dataset.unit));
    clear.disabled = !(
      now.vector ||
      now.units.length ||
      now.mine_is ||
      now.course_is ||
      now.only ||
      now.find
    );
    sift();
    news = [headline.textContent];
  }

  /** Show what passes, and what is kept in sight. */
  function sift() {
    wanted = now.find.toLowerCase().split(/\s+/).filter(Boolean);
    const inside = new Set(now.claims);
    let [shown, extra] = [0, 0];
    for (const { own, heading, title, element } of groups) {
      const ofLedger = own.filter(({ id }) => inside.has(id));
      let [seen, judged] = [0, 0];
      for (const claim of own) {
        const { li } = rows.get(claim.id);
        const passing = inside.has(claim.id) && passes(claim);
        const visible = passing || (inside.has(claim.id) && kept.has(claim.id));
        if (li.hidden === visible) li.hidden = !visible;
        if (inside.has(claim.id) && mine(claim)) judged += 1;
        if (!visible) continue;
        seen += 1;
        if (!passing) extra += 1;
      }
      shown += seen;
      element.hidden = !seen;
      setText(
        heading,
        `${title}: ${seen === ofLedger.length ? count(seen, "claim") : `${seen} of ${count(ofLedger.length, "claim")}`}, ${judged} judged`,
      );
    }
    nothing.hidden = shown > 0;
    const stays = extra ? ` (${extra} of them only until you change a filter)` : "";
    setText(
      headline,
      `${shown} of ${count(ledger.length, "claim")} shown${stays}, ${ledger.filter(mine).length} judged.`,
    );
    const first = heads()[0] || null;
    if (!stop || stop.closest("li").hidden || !list.contains(stop)) makeStop(first);
  }

  // --- the summary ---
  const agreement = h("p", { class: "oxus-agreement" });
  const calibration = h("p", { class: "oxus-calibration" });
  const picture = h("div", {
    class: "oxus-scroll",
    tabindex: 0,
    role: "group",
    "aria-label": "Verdicts by vector",
  });
  const table = folded("The counts as a table", () =>
    dataTable(
      "Verdicts on the claims that you have judged, by vector",
      summaryRows()[0],
      summaryRows().slice(1),
    ),
  );

  const byVector = () =>
    [...vectors.keys()]
      .map((vector) => ({ vector, own: ledger.filter((claim) => claim.vector === vector) }))
      .filter(({ own }) => own.length);
  function summaryRows() {
    const names = Object.keys(data.marks);
    return [
      ["Vector and who", ...names.map(word), "judged", "claims"],
      ...byVector().flatMap(({ vector, own }) =>
        whose.map(([who, title]) => {
          const counted = Object.values(countsOf(facts(own), who, names));
          return [
            `${vectorName(vector)}, ${title}`,
            ...counted,
            counted.reduce((sum, number) => sum + number, 0),
            own.length,
          ];
        }),
      ),
    ];
  }

  function paintSummary() {
    setText(agreement, agreementInWords(facts(ledger)));
    setText(calibration, calibrationInWords(facts(ledger)));
    picture.replaceChildren(drawSummary());
    table.refresh();
  }

  /** Small multiples: a vector each, with a bar of the student's verdicts over one of the course's. */
  function drawSummary() {
    const [WIDTH, LEFT, BAR, GAP, BLOCK] = [520, 86, 22, 3, 82];
    const names = Object.keys(data.marks);
    const blocks = byVector();
    const most = Math.max(5, ...blocks.map(({ own }) => own.filter(mine).length));
    const step = (WIDTH - LEFT - 4) / most;
    const height = BLOCK * blocks.length + 54;
    const legend = names.map((name, index) => {
      const [x, y] = [4 + 172 * (index % 3), height - 46 + 24 * Math.floor(index / 3)];
      return s(
        "g",
        {},
        ...piece(data.marks[name], x, y, 20, ""),
        s("text", { x: x + 26, y: y + 16, "font-size": 14 }, word(name)),
      );
    });
    return s(
      "svg",
      {
        class: "oxus-drawing",
        viewBox: `0 0 ${WIDTH} ${height}`,
        role: "img",
        "aria-label": `Verdicts by vector, yours over the course's: ${agreement.textContent} The same as a table below.`,
      },
      ...blocks.flatMap(({ vector, own }, block) => {
        const top = BLOCK * block;
        const rowsOf = facts(own);
        const judged = rowsOf.filter((fact) => fact.mine).length;
        return [
          s(
            "text",
            { x: 4, y: top + 18, "font-size": 14.5, "font-weight": 600 },
            `${vectors.get(vector)}: ${judged} of ${count(own.length, "claim")} judged`,
          ),
          ...whose.flatMap(([who, title], line) => {
            const y = top + 26 + line * (BAR + GAP);
            const counted = countsOf(rowsOf, who, names);
            let x = LEFT;
            return [
              s("text", { x: 4, y: y + 16, "font-size": 14 }, title),
              ...(judged ? [] : [s("line", { class: "oxus-axis", x1: LEFT, x2: LEFT, y1: y, y2: y + BAR })]),
              ...names
                .filter((name) => counted[name])
                .map((name) => {
                  const width = step * counted[name];
                  x += width;
                  return s(
                    "g",
                    {},
                    ...piece(data.marks[name], x - width, y, width, String(counted[name])),
                    s("title", {}, `${vectorName(vector)}, ${title}: ${counted[name]} ${word(name)}`),
                  );
                }),
            ];
          }),
        ];
      }),
      ...legend,
    );
  }
  /** A piece of a bar: its sign says the verdict, the number stands beside the sign where there is room. */
  function piece(mark, x, y, width, number) {
    const size = Math.min(14, width - 3);
    const roomy = number && width >= 30 + 8 * number.length;
    const left = roomy ? width / 2 - 4 * number.length - 9 : (width - size) / 2;
    const sign = drawnMark(
      mark,
      `translate(${x + left} ${y + (22 - size) / 2}) scale(${size / 24})`,
      "oxus-piece-sign",
    );
    return [
      s("rect", {
        class: "oxus-piece",
        style: `--oxus-mark:${mark.color}`,
        x: x + 0.75,
        y: y + 0.75,
        width: Math.max(width - 1.5, 1),
        height: 20.5,
      }),
      sign,
      roomy
        ? s("text", { x: x + width / 2 + 8 - 4 * number.length + 2, y: y + 16, "font-size": 14 }, number)
        : null,
    ].filter(Boolean);
  }

  // --- what can be taken away, and brought back ---
  const report = h("div", { class: "oxus-report" });
  const take = h(
    "button",
    {
      type: "button",
      class: "oxus-take",
      onclick: () => save("claim-ledger.csv", new Blob([toCsv(savedRows())], { type: "text/csv" })),
    },
    "Save my verdicts (CSV)",
  );
  const file = h("input", {
    type: "file",
    accept: ".csv,text/csv",
    class: "oxus-file",
    onchange: async () => {
      if (file.files[0]) await readFile(file.files[0]);
      file.value = "";
    },
  });

  /** All that the student has said, of claims outside this ledger too: nothing of theirs is left behind. */
  function savedRows() {
    const said = claims.filter(({ id }) => now.verdicts[id] || now.confidence[id] || now.reasons[id]);
    const agrees = { agree: "True", differ: "False" };
    return [
      ["claim_id", "section", "claim", "mine", "course", "agrees", "confidence", "reason"],
      ...said.map((claim) => [
        claim.id,
        claim.section,
        claim.claim,
        mine(claim),
        course(claim),
        agrees[relation(claim)],
        now.confidence[claim.id],
        now.reasons[claim.id],
      ]),
    ];
  }

  async function readFile(chosen) {
    try {
      if (chosen.size > LARGEST) throw new Error("the file is larger than 2 MB, and no table of verdicts");
      let text;
      try {
        text = new TextDecoder("utf-8", { fatal: true }).decode(await chosen.arrayBuffer());
      } catch {
        throw new Error("the file is no UTF-8 text; save it as CSV UTF-8");
      }
      const { found, wrong } = readAnswers(text, byId);
      for (const [trait, kind] of [
        ["verdicts", "verdict"],
        ["confidence", "confidence"],
        ["reasons", "reason"],
      ]) {
        for (const [id, said] of Object.entries(found)) if (said[kind]) put(trait, id, said[kind]);
      }
      paintAll();
      const summary = `${chosen.name}: ${count(Object.keys(found).length, "row")} taken${wrong.length ? `, ${wrong.length} not` : ""}.`;
      const more = wrong.length > LISTED ? [h("li", {}, `and ${wrong.length - LISTED} more`)] : [];
      report.replaceChildren(
        h("p", {}, summary),
        ...(wrong.length
          ? [h("ul", {}, ...wrong.slice(0, LISTED).map((row) => h("li", {}, row)), ...more)]
          : []),
      );
      news = [summary];
    } catch (error) {
      report.replaceChildren(
        h(
          "p",
          {},
          `${chosen.name} is not read: ${/** @type {Error} */ (error).message}. Your verdicts stay as they are.`,
        ),
      );
      news = [report.textContent];
    }
    post.soon();
  }

  // --- from a change to the page, and then to the kernel ---
  const headline = h("p", { class: "oxus-headline oxus-count" });
  function tell() {
    if (news.length) box.say(news.join(" ").trim());
    news = [];
  }
  function paintAll() {
    const inside = new Set(now.claims);
    ledger = claims.filter(({ id }) => inside.has(id));
    if (now.selected && !inside.has(now.selected)) now.selected = "";
    // A choice among one is none.
    selects.vector.element.hidden = new Set(ledger.map(({ vector }) => vector)).size < 2 && !now.vector;
    const own = new Set(ledger.map(({ unit }) => unit));
    for (const button of unitButtons)
      button.hidden = !own.has(button.dataset.unit) && !now.units.includes(button.dataset.unit);
    units.hidden = own.size < 2 && !now.units.length;
    rows.forEach(paintRow);
    refilter();
    paintOpen();
    paintSummary();
  }

  const draw = {
    group: () => {
      regroup();
      paintAll();
    },
    selected: () => {
      kept.add(now.selected);
      sift();
      paintOpen();
      reveal();
    },
  };
  const unfollow = follow(
    model,
    Object.fromEntries(
      TRAITS.map((name) => [
        name,
        () => {
          if (same(now[name], model.get(name))) return;
          now[name] = structuredClone(model.get(name));
          (draw[name] || paintAll)();
          tell();
        },
      ]),
    ),
  );
  /** Bring the open claim into sight within the list, without moving the page. */
  function reveal() {
    if (!now.selected) return;
    const { li } = rows.get(now.selected);
    list.scrollTop += li.getBoundingClientRect().top - list.getBoundingClientRect().top - 8;
  }

  const key = h(
    "dl",
    { class: "oxus-key" },
    ...Object.values(data.marks).flatMap((mark) => [
      h("dt", {}, markGlyph(mark), ` ${mark.label}`),
      h("dd", {}, mark.meaning),
    ]),
  );
  box.root.append(
    headline,
    box.message,
    h(
      "p",
      { class: "oxus-help" },
      "Open a claim, judge it, say how sure you are and why. The course's verdict and its ground are shown only once you have given yours; " +
        "you may change yours afterwards, and the summary counts it as it then stands.",
    ),
    h(
      "p",
      { class: "oxus-help" },
      "Keys, on a claim: the arrows lead from claim to claim, Enter opens or closes one, 1 to 4 give a verdict " +
        "(1 supported, 2 qualified, 3 contradicted, 4 not testable), 0 takes it back. In the form, arrows lead from verdict to verdict and Space gives one; Escape leads back to the claim.",
    ),
    h("details", { class: "oxus-folded oxus-meanings" }, h("summary", {}, "What the verdicts mean"), key),
    h(
      "div",
      { class: "oxus-filters", role: "group", "aria-label": "Filters" },
      h(
        "div",
        { class: "oxus-controls" },
        h("label", {}, "Find ", search),
        ...["only", "vector", "mine_is", "course_is", "group"].map((name) => selects[name].element),
        clear,
      ),
      units,
    ),
    list,
    h(
      "div",
      { class: "oxus-carry", role: "group", "aria-label": "Take verdicts away and read them back" },
      h("div", { class: "oxus-controls" }, take, h("label", {}, "Read verdicts from a CSV file ", file)),
      h(
        "p",
        {},
        `Save them before you close a page without a notebook. A file needs the columns claim_id and verdict (or mine); confidence and reason may be there too. ${KEPT_ROWS}`,
      ),
      report,
    ),
    h(
      "div",
      { class: "oxus-summary", role: "group", "aria-label": "Summary" },
      agreement,
      calibration,
      picture,
      downloads("claim-ledger-summary", { rows: summaryRows, svg: () => picture.querySelector("svg") }),
      table.element,
    ),
    h(
      "p",
      { class: "oxus-source" },
      `The claims are the course's wording, and the verdicts its reference solutions'. Source of the claims: ${data.source}; § is its section. ` +
        "The tables are those of the data package, each with sources of its own.",
    ),
    box.live,
  );
  regroup();
  paintAll();
  news = [];
  const drawn = requestAnimationFrame(reveal); // only what is in the page can be scrolled

  return () => {
    cancelAnimationFrame(drawn);
    post.stop();
    unfollow();
    box.stop();
  };
}

export default { render };
