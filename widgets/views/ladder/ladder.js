// The view of RegionnessLadder: a ladder of five rungs, the evidence of one step, and what the student makes of it. It holds
// all evidence, so it answers by itself; the kernel hears of a change once it has settled.
import { firstDay, isPartialDate } from "../kit/dates.js";
import { fill, h, s, setText } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { frame } from "../kit/frame.js";
import { roving } from "../kit/keyboard.js";
import { markGlyph } from "../kit/mark.js";
import { follow, messenger, same } from "../kit/messenger.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, inWords, listed } from "../kit/words.js";
import { heightOf, remarksOn, standing, tallyOf, yearOf } from "./ladder_model.js";

const WIDE = 400; // width and height of the drawing, in its own units and in pixels where there is room
const HIGH = 452;
const GROUND = 424;
const RISE = 80; // from rung to rung
const rungY = (step) => GROUND - 52 - RISE * (step - 1);
const lean = (y) => (8 * (GROUND - y)) / GROUND; // the rails come closer as they rise
const leftX = (y) => 94 + lean(y);
const rightX = (y) => WIDE - 44 - lean(y);

const LETTERS = { day: "d", month: "m", year: "y" };
const dated = (date, precision) => inWords(date, LETTERS[precision]);
const precisionOf = (text) => ["year", "month", "day"][text.split("-").length - 1];

function render({ model, el }) {
  const data = model.get("_data");
  const box = frame({ model, el }, "Regionness ladder", "oxus-ladder");
  const TRAITS = ["year", "verdicts", "weights", "own", "kept", "step"];
  const now = Object.fromEntries(TRAITS.map((name) => [name, structuredClone(model.get(name))]));
  const post = messenger(
    model,
    () => now,
    () => box.say(told),
  );
  const prefix = `oxus-ladder-${Math.random().toString(36).slice(2)}`; // radios of two ladders on one page must not share a name
  const stepOf = Object.fromEntries(data.steps.map((step) => [step.step, step]));
  const verdictOf = Object.fromEntries(data.verdicts.map((word) => [word.word, word]));
  const weightOf = Object.fromEntries(data.weights.map((word) => [word.word, word]));
  const high = [...data.steps].reverse(); // as they are drawn, the highest first
  let told = ""; // what the live region says once a change has settled

  const ownPieces = () =>
    now.own.map((piece, index) => ({
      ...piece,
      evidence_id: `own-${index + 1}`,
      own: true,
      claim: piece.text,
      weight: piece.direction,
      index,
      start: firstDay(piece.date),
      start_precision: precisionOf(piece.date),
      end: "",
    }));
  const pieces = () => [
    ...data.evidence.map((piece) => ({ ...piece, weight: now.weights[piece.evidence_id] })),
    ...ownPieces(),
  ];
  const ofStep = (step) => pieces().filter((piece) => piece.step === step);
  const tally = (step) => tallyOf(ofStep(step), now.year);
  const remarks = (step) => remarksOn(step, now.verdicts, tally(step), now.year);

  /** One change: paint it, and let the kernel and the listener know once it has settled. */
  function change(values, words) {
    Object.assign(now, values);
    box.complain("");
    paint();
    told = words();
    post.soon();
  }
  const weighed = (counts) => `${counts.for} for, ${counts.against} against`;
  const where = (height) =>
    height
      ? `You stand on step ${height} of ${high.length}, ${stepOf[height].name.toLowerCase()}.`
      : "You stand on the ground, below step 1.";

  /** What the ladder says: where one stands, what comes next, and which verdicts are worth another look. */
  function sentence(height) {
    const next = stepOf[height + 1];
    const odd = data.steps.filter(({ step }) => remarks(step).length).map(({ step }) => step);
    return [
      where(height),
      next && `The next, ${next.name.toLowerCase()}: ${now.verdicts[next.step]}.`,
      odd.length && `Worth another look: ${odd.length > 1 ? "steps" : "step"} ${listed(odd)}.`,
    ]
      .filter(Boolean)
      .join(" ");
  }

  // --- the year ---
  const slider = h("input", {
    type: "range",
    min: data.first,
    max: data.last,
    step: 1,
    "aria-label": "Year",
    class: "oxus-slider",
    oninput: () => toYear(Number(slider.value)),
  });
  const shownYear = h("output", { class: "oxus-year" });
  const moments = data.moments.map((year) =>
    h("button", { type: "button", onclick: () => toYear(year) }, String(year)),
  );
  const keep = h("button", {
    type: "button",
    class: "oxus-keep",
    onclick: () =>
      change(
        { kept: { ...now.kept, [now.year]: { ...now.verdicts } } },
        () => `Your verdicts are kept for ${now.year}.`,
      ),
  });
  function toYear(year) {
    if (year === now.year) return;
    change({ year }, () => {
      const stands = ofStep(now.step).map((piece) => standing(piece, year));
      const number = (kind) => stands.filter((one) => one === kind).length;
      return `${year}. Step ${now.step}: ${number("holds")} of the evidence holds, ${number("over")} is over, ${number("later")} comes later.`;
    });
  }

  // --- the ladder ---
  const headline = h("p", { class: "oxus-headline" });
  const climber = s(
    "g",
    { class: "oxus-climber" },
    s("circle", { cx: 0, cy: -27, r: 6 }),
    s("path", { d: "M0 -20V-8M0 -8L-6 0M0 -8L6 0M-8 -16H8" }),
  );
  const flags = s("g", { class: "oxus-flags" });
  const foot = s("text", { x: WIDE / 2, y: GROUND + 20, "text-anchor": "middle", "font-size": 13 });
  const rail = (x) => s("line", { class: "oxus-rail", x1: x(GROUND), y1: GROUND, x2: x(20), y2: 20 });
  const rungs = high.map((step) => rung(step));
  const drawing = {
    class: "oxus-drawing",
    viewBox: `0 0 ${WIDE} ${HIGH}`,
    role: "group",
    "aria-label": "The ladder; the same as a table below",
  };
  const svg = s(
    "svg",
    drawing,
    ...rungs.map(({ element }) => element),
    s("line", { class: "oxus-ground", x1: 50, x2: WIDE, y1: GROUND, y2: GROUND }),
    rail(leftX),
    rail(rightX),
    flags,
    climber,
    foot,
  );
  roving(svg, () => rungs.map(({ element }) => element));

  /** One rung: whole if reached, half if partly, broken if not, dotted while open; and what was weighed. */
  function rung(step) {
    const y = rungY(step.step);
    const [left, right] = [leftX(y), rightX(y)];
    const middle = (left + right) / 2;
    const bar = (x1, x2, kind = "") => s("line", { class: `oxus-bar ${kind}`, x1, x2, y1: y, y2: y });
    const bars = {
      reached: () => [bar(left, right)],
      partly: () => [bar(left, middle), bar(middle, right, "oxus-thin")],
      "not reached": () => [
        bar(left, left + 34),
        bar(right - 34, right),
        s("path", { class: "oxus-break", d: `M${left + 34} ${y}l6 8M${right - 34} ${y}l-6 8` }),
      ],
      open: () => [bar(left, right, "oxus-dotted")],
    };
    const drawn = s("g");
    const glyph = s("g", { transform: `translate(${left + 12} ${y + 8}) scale(0.58)` });
    const word = s("text", { x: left + 32, y: y + 20, "font-size": 13 });
    const sums = s("text", { x: left + 12, y: y + 37, "font-size": 13 });
    const hit = s("rect", {
      class: "oxus-hit",
      x: left + 4,
      y: y - 29,
      width: right - left - 8,
      height: 73,
      rx: 4,
    });
    const name = s(
      "text",
      { x: left + 12, y: y - 11, "font-size": 14, "font-weight": 600 },
      `${step.step} ${step.name}`,
    );
    const element = s(
      "g",
      {
        class: "oxus-rung",
        role: "button",
        tabindex: -1,
        "data-step": step.step,
        onclick: open,
        onkeydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          open();
        },
      },
      hit,
      drawn,
      name,
      glyph,
      word,
      sums,
    );
    function open() {
      if (now.step === step.step) return;
      change({ step: step.step }, () => `Step ${step.step}, ${step.name.toLowerCase()}, is open.`);
    }
    function update() {
      const [verdict, counts] = [now.verdicts[step.step], tally(step.step)];
      drawn.replaceChildren(...bars[verdict]());
      element.style.setProperty("--oxus-mark", verdictOf[verdict].color);
      glyph.innerHTML = verdictOf[verdict].shape;
      setText(word, verdictOf[verdict].label);
      setText(sums, `${weighed(counts)}, ${counts["to weigh"]} to weigh`);
      element.setAttribute("aria-pressed", String(now.step === step.step));
      element.setAttribute("tabindex", now.step === step.step ? "0" : "-1");
      element.setAttribute(
        "aria-label",
        `Step ${step.step}, ${step.name}: ${verdictOf[verdict].label}; ${sums.textContent}`,
      );
    }
    return { element, update };
  }

  /** The years that were kept, as flags where one stood then. */
  function paintFlags() {
    const at = new Map();
    for (const [year, verdicts] of Object.entries(now.kept)) {
      const height = heightOf(verdicts);
      at.set(height, [...(at.get(height) || []), year]);
    }
    flags.replaceChildren(
      ...[...at].flatMap(([height, years]) => {
        const y = height ? rungY(height) : GROUND;
        const lines = [];
        for (let n = 0; n < years.length; n += 2) lines.push(years.slice(n, n + 2).join(" "));
        const shown = lines.length > 4 ? [...lines.slice(0, 3), `and ${years.length - 6} more`] : lines;
        return [
          s("path", { class: "oxus-flag", d: `M86 ${y}V${y - 16 * shown.length}` }),
          ...shown.map((text, n) =>
            s(
              "text",
              { x: 82, y: y - 4 - 16 * (shown.length - 1 - n), "text-anchor": "end", "font-size": 13 },
              text,
            ),
          ),
        ];
      }),
    );
  }

  // --- one step ---
  const panel = h("div", { class: "oxus-step", role: "group" });
  const title = h("p", { class: "oxus-headline" });
  const question = h("p", { class: "oxus-question" });
  const speaks = h("p", {});
  const verdictRadios = data.verdicts.map((word) => {
    const radio = h("input", {
      type: "radio",
      name: `${prefix}-verdict`,
      value: word.word,
      onchange: () => judge(word.word),
    });
    return { radio, label: h("label", {}, radio, markGlyph(word), h("span", {}, word.label)) };
  });
  const verdictField = h(
    "fieldset",
    { class: "oxus-choice" },
    h("legend", {}, "Your verdict on this step"),
    ...verdictRadios.map(({ label }) => label),
  );
  const notes = h("ul", { class: "oxus-notes", "aria-label": "Worth another look" });
  const textFound = h("p", {});
  const holdsTitle = h("p", { class: "oxus-headline" });
  const holds = h("ul", { class: "oxus-cards" });
  const overSummary = h("summary");
  const over = h("ul", { class: "oxus-cards" });
  const overBox = h("details", {}, overSummary, over);
  const later = h("p", {});
  const cards = new Map(data.evidence.map((piece) => [piece.evidence_id, packageCard(piece)]));

  function judge(word) {
    change({ verdicts: { ...now.verdicts, [now.step]: word } }, () =>
      [`Step ${now.step}: ${word}.`, where(heightOf(now.verdicts)), ...remarks(now.step)].join(" "),
    );
  }

  /** What stands on each card: where it counts, its date, its section, how sure it is. */
  function head(piece) {
    return h(
      "p",
      { class: "oxus-card-head" },
      markGlyph(weightOf[piece.direction]),
      h("span", {}, `Put forward ${piece.direction}`),
      h("span", {}, `since ${dated(piece.start, piece.start_precision)}`),
      // The end is told only where it is known: among what is over.
      ...(piece.end
        ? [h("span", { class: "oxus-end" }, `until ${dated(piece.end, piece.end_precision)}`)]
        : []),
      ...(piece.section || "")
        .split(";")
        .filter(Boolean)
        .map((section) => h("span", {}, `§${section}`)),
      ...(piece.confidence && piece.confidence !== "high"
        ? [h("span", {}, `? ${piece.confidence} confidence`)]
        : []),
      ...(piece.own ? [h("span", {}, "your own")] : []),
    );
  }

  function packageCard(piece) {
    const id = `${prefix}-${piece.evidence_id}`;
    const radios = [...data.weights, { word: "", label: "not weighed" }].map((word) => {
      const radio = h("input", {
        type: "radio",
        name: id,
        value: word.word,
        onchange: () => weigh(piece, word),
      });
      return { radio, label: h("label", {}, radio, h("span", {}, word.label)) };
    });
    const sources = piece.sources.split(";").map((source) => {
      const [citation, address] = data.sources[source];
      return h(
        "li",
        {},
        address
          ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, citation)
          : citation,
      );
    });
    const element = h(
      "li",
      { class: "oxus-card", "data-evidence": piece.evidence_id },
      head(piece),
      h("p", {}, piece.claim),
      h(
        "fieldset",
        { class: "oxus-choice" },
        h("legend", { class: "oxus-words" }, `Weigh: ${piece.claim}`),
        ...radios.map(({ label }) => label),
      ),
      h(
        "details",
        { class: "oxus-sources" },
        h(
          "summary",
          {},
          `${count(sources.length, "source")}${piece.tables ? ", and where the data show it" : ""}`,
        ),
        h("ul", {}, ...sources),
        piece.tables ? h("p", {}, `Tables of the data package: ${listed(piece.tables.split(";"))}`) : null,
      ),
    );
    return {
      element,
      update() {
        for (const { radio } of radios)
          radio.checked = radio.value === (now.weights[piece.evidence_id] || "");
        element.dataset.weight = now.weights[piece.evidence_id] || "";
      },
    };
  }

  function weigh(piece, word) {
    const { [piece.evidence_id]: _, ...others } = now.weights;
    change({ weights: word.word ? { ...others, [piece.evidence_id]: word.word } : others }, () =>
      [`Step ${piece.step}: ${weighed(tally(piece.step))}.`, ...remarks(piece.step)].join(" "),
    );
  }

  const ownCard = (piece) =>
    h(
      "li",
      { class: "oxus-card", "data-evidence": piece.evidence_id, "data-weight": piece.direction },
      head(piece),
      h("p", {}, piece.text),
      h("p", {}, `Source: ${piece.source}`),
      h(
        "button",
        {
          type: "button",
          "aria-label": `Remove your evidence: ${piece.text}`,
          onclick: () => {
            change(
              { own: now.own.filter((_, index) => index !== piece.index) },
              () => "Your evidence is removed.",
            );
            form.text.focus();
          },
        },
        "Remove",
      ),
    );

  // --- evidence of one's own ---
  const form = {
    text: h("textarea", { rows: 3, maxlength: 600 }),
    date: h("input", { type: "text", size: 10, inputmode: "numeric", placeholder: "1998-03-17" }),
    source: h("input", { type: "text", size: 34 }),
    direction: h(
      "select",
      {},
      ...["for", "against"].map((word) => h("option", { value: word }, `counts ${word}`)),
    ),
  };
  const formMessage = h("p", { class: "oxus-message", role: "alert", id: `${prefix}-form` });
  const field = (text, input) => h("label", {}, h("span", {}, text), input);
  const formBox = h(
    "details",
    { class: "oxus-own" },
    h("summary", {}, "Add evidence of your own"),
    field("What is the case", form.text),
    field(`Since when: a year, month or day, ${data.last} at the latest`, form.date),
    field("Source: where can another read it", form.source),
    field("For this step it", form.direction),
    formMessage,
    h("button", { type: "button", class: "oxus-add", onclick: add }, "Add to this step"),
  );
  function add() {
    const value = Object.fromEntries(Object.entries(form).map(([name, input]) => [name, input.value.trim()]));
    const wrong = !value.text
      ? ["text", "Say first what is the case."]
      : !isPartialDate(value.date)
        ? [
            "date",
            `${value.date ? `“${value.date}” is no date` : "The date is missing"}: write 1998, 1998-03 or 1998-03-17.`,
          ]
        : yearOf(value.date) > data.last
          ? ["date", `The ladder ends with ${data.last}: “${value.date}” is later.`]
          : !value.source
            ? ["source", "Name a source: evidence that nobody can look up is none."]
            : null;
    for (const [name, input] of Object.entries(form)) {
      fill(input, { "aria-invalid": String(wrong?.[0] === name), "aria-describedby": formMessage.id }, []);
    }
    setText(formMessage, wrong ? wrong[1] : "");
    if (wrong) {
      form[wrong[0]].focus();
      return;
    }
    const shows = yearOf(value.date) > now.year ? `; it shows from ${yearOf(value.date)} on` : "";
    change(
      { own: [...now.own, { step: now.step, ...value }] },
      () => `Your evidence is added to step ${now.step}${shows}.`,
    );
    for (const name of ["text", "date", "source"]) form[name].value = "";
    form.text.focus();
  }

  // --- the same as tables, and what can be taken away ---
  const HEADS = ["Step", "Verdict", "For", "Against", "Neither", "To weigh", "Leaning"];
  const ladderTable = folded("The ladder as a table", () =>
    dataTable(
      `The ladder in ${now.year}`,
      HEADS,
      high.map(({ step, name }) => {
        const counts = tally(step);
        return [
          `${step} ${name}`,
          now.verdicts[step],
          counts.for,
          counts.against,
          counts.neither,
          counts["to weigh"],
          counts.leaning,
        ];
      }),
    ),
  );
  const keptTable = folded("Ladders that you kept", () => {
    const years = Object.keys(now.kept);
    if (!years.length)
      return h(
        "p",
        {},
        "None yet. Set your verdicts for a year, keep them, go to another year and see whether they hold.",
      );
    const heads = ["Year", ...data.steps.map(({ step, name }) => `${step} ${name}`), "You stood on", "Then"];
    return dataTable(
      "Ladders that you kept",
      heads,
      years.map((year) => [
        year,
        ...data.steps.map(({ step }) => now.kept[year][step]),
        heightOf(now.kept[year]) || "the ground",
        h(
          "span",
          { class: "oxus-controls" },
          h(
            "button",
            {
              type: "button",
              "aria-label": `Take up the ladder of ${year}`,
              onclick: () => {
                change(
                  { year: Number(year), verdicts: { ...now.kept[year] } },
                  () => `The ladder of ${year} is taken up. ${where(heightOf(now.verdicts))}`,
                );
                keep.focus();
              },
            },
            "Take up",
          ),
          h(
            "button",
            {
              type: "button",
              "aria-label": `Drop the ladder of ${year}`,
              onclick: () => {
                const { [year]: _, ...others } = now.kept;
                change({ kept: others }, () => `The ladder of ${year} is dropped.`);
                keep.focus();
              },
            },
            "Drop",
          ),
        ),
      ]),
    );
  });
  const COLUMNS = [
    "evidence_id",
    "direction",
    "claim",
    "start",
    "end",
    "section",
    "confidence",
    "tables",
    "sources",
    "weight",
  ];
  const rows = () => [
    ["step", "name", "verdict", ...COLUMNS, `standing in ${now.year}`],
    ...data.steps.flatMap(({ step, name }) =>
      ofStep(step).map((piece) => {
        const shown = piece.own ? { ...piece, start: piece.date, sources: piece.source } : piece;
        return [
          step,
          name,
          now.verdicts[step],
          ...COLUMNS.map((column) => shown[column] ?? ""),
          standing(piece, now.year),
        ];
      }),
    ),
  ];

  // --- painting ---
  function fillList(list, shown) {
    const elements = shown.map((piece) =>
      piece.own ? ownCard(piece) : cards.get(piece.evidence_id).element,
    );
    // Cards that stay are left where they are, so that the one in use keeps the focus.
    const unchanged =
      elements.length === list.children.length &&
      elements.every((element, index) => element === list.children[index]);
    if (!unchanged) list.replaceChildren(...elements);
  }
  function paintStep() {
    const step = stepOf[now.step];
    panel.setAttribute("aria-label", `Step ${step.step}, ${step.name}`);
    setText(title, `Step ${step.step} of ${high.length}: ${step.name}`);
    setText(question, step.question);
    setText(speaks, `For: ${step.counts_for}. Against: ${step.counts_against}.`);
    for (const { radio } of verdictRadios) radio.checked = radio.value === now.verdicts[step.step];
    const found = remarks(step.step);
    notes.hidden = !found.length;
    notes.replaceChildren(...found.map((text) => h("li", {}, text)));
    setText(
      textFound,
      `The source text (§${step.section}), in spring 2018: ${step.source_text_verdict}. It is one reading, and not the answer.`,
    );
    const all = ofStep(step.step);
    const by = (kind) => all.filter((piece) => standing(piece, now.year) === kind);
    for (const { update } of cards.values()) update();
    setText(holdsTitle, `Evidence that holds in ${now.year}: ${by("holds").length}`);
    fillList(holds, by("holds"));
    setText(overSummary, `Over by the end of ${now.year}, and not counted: ${by("over").length}`);
    overBox.hidden = !by("over").length;
    fillList(over, by("over"));
    setText(
      later,
      `${count(by("later").length, "piece")} of evidence cannot be known in ${now.year}: move the year on.`,
    );
    later.hidden = !by("later").length;
  }
  function paint() {
    const height = heightOf(now.verdicts);
    slider.value = now.year;
    slider.setAttribute("aria-valuetext", String(now.year));
    setText(shownYear, String(now.year));
    for (const [index, button] of moments.entries())
      button.setAttribute("aria-pressed", data.moments[index] === now.year);
    setText(keep, `Keep my verdicts for ${now.year}`);
    setText(headline, sentence(height));
    for (const { update } of rungs) update();
    climber.setAttribute("transform", `translate(${WIDE - 30} ${(height ? rungY(height) : GROUND) - 2})`);
    setText(foot, `${now.year}: ${where(height).replace("You", "you")}`);
    paintFlags();
    paintStep();
    ladderTable.refresh();
    keptTable.refresh();
  }

  panel.append(
    title,
    question,
    speaks,
    verdictField,
    notes,
    h("details", {}, h("summary", {}, "What the source text found"), textFound),
    holdsTitle,
    holds,
    overBox,
    later,
    formBox,
  );
  box.root.append(
    headline,
    h(
      "div",
      { class: "oxus-controls" },
      h("span", {}, "What could one know in"),
      slider,
      shownYear,
      h("span", { class: "oxus-controls", role: "group", "aria-label": "Years to stop at" }, ...moments),
      keep,
    ),
    box.message,
    box.live,
    h(
      "div",
      { class: "oxus-two" },
      h(
        "div",
        { class: "oxus-side" },
        svg,
        downloads(() => `regionness-${now.year}`, { rows, svg: () => svg }),
      ),
      panel,
    ),
    ladderTable.element,
    keptTable.element,
    h(
      "p",
      {},
      "Evidence: the table regionness_evidence of the data package, a choice to be weighed and added to. " +
        "Names of the steps: Hettne and Söderbaum (2000). Numbers of pieces are no proof: one may outweigh ten.",
    ),
  );
  paint();

  const stopFollowing = follow(
    model,
    Object.fromEntries(
      TRAITS.map((name) => [
        name,
        () => {
          if (same(model.get(name), now[name])) return;
          now[name] = structuredClone(model.get(name));
          paint();
        },
      ]),
    ),
  );
  return () => {
    post.stop();
    stopFollowing();
    box.stop();
  };
}

export default { render };
