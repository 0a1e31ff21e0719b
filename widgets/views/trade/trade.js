// The view of TradeExplorer: partners, composition, similarity, buyers. It holds all flows, so it answers by itself; the
// kernel hears of a change once it has settled. First what the measures are, then what one can ask, then what is drawn.

import { chooser, inOrderOf } from "../kit/choosers.js";
import { rowsOf } from "../kit/columns.js";
import { focusedNear, h, keyedItems, s, setText } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { frame } from "../kit/frame.js";
import { pressable, roving } from "../kit/keyboard.js";
import { follow, messenger, same } from "../kit/messenger.js";
import { isCalm, player } from "../kit/player.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, listed } from "../kit/words.js";
import { sumOf } from "./measures.js";
import { tradeModel } from "./trade_model.js";

const TRADE_VIEWS = {
  partners: "Partners",
  composition: "Composition",
  similarity: "Similarity",
  buyers: "Who buys",
};
const FLOWS = { exports: "Exports", imports: "Imports" };
const FIRST_SURE = 1998; // years before are under-reported (data/README.md)
const STACKED = 5; // groups that are drawn by themselves in the stack of all years
const LISTED_BUYERS = 12;
const POINT = 1; // changes of a share that are told, in percentage points
const CAVEAT =
  "Raw materials only: 74 product codes (ores, coal, crude oil, gas, gold, some metals). Refined metals, oil products, " +
  "uranium compounds, cotton and manufactures are not in these data: every share and index here holds among raw materials, not among all exports.";

// --- words ---
const per = (share) =>
  Number.isNaN(share) ? "–" : share > 0 && share < 0.05 ? "<0.1\u00a0%" : `${share.toFixed(1)}\u00a0%`;
const asPrinted = (share, printed) => share.toFixed(printed < 1 ? 1 : 0);
const indexed = (value) =>
  Number.isNaN(value) ? "–" : value > 0 && value < 0.005 ? "<0.01" : value.toFixed(2);
const points = (change) => `${change < 0 ? "−" : "+"}${Math.abs(change).toFixed(1)} points`;
function money(thousands, thousand = "thousand") {
  if (thousands < 0.05) return "under\u00a050\u00a0US$";
  const [unit, by] = thousands >= 1e6 ? ["bn", 1e6] : thousands >= 1e3 ? ["m", 1e3] : [thousand, 1];
  const value = thousands / by;
  return `${value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)}\u00a0${unit}\u00a0US$`;
}
/** Room for a name in a drawing; those of the five are bold. */
const roomFor = (names, least) => Math.max(...names.map((name) => name.length), least) * 8 + 16;
const cut = (text, pixels) =>
  text.length * 7.2 > pixels ? `${text.slice(0, Math.max(Math.floor(pixels / 7.2) - 1, 3))}…` : text;

/** A round step for an axis with about `number` marks up to `top`. */
function roundStep(top, number) {
  const rough = (top || 1) / number;
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((each) => each * power).find((step) => step >= rough);
}
function marksUpTo(top, number) {
  const step = roundStep(top, number);
  return Array.from({ length: Math.floor(top / step + 1e-9) + 1 }, (_, n) =>
    Number((n * step).toPrecision(6)),
  );
}

// --- signs ---
const SIGNS = {
  diamond: (x, y, r = 6) =>
    s("path", { class: "oxus-hollow", d: `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z` }),
  dot: (x, y, r = 6) => s("circle", { class: "oxus-dot", cx: x, cy: y, r }),
  range: (x, y, to) =>
    s(
      "g",
      { class: "oxus-range" },
      s("line", { x1: x, x2: to, y1: y, y2: y }),
      s("line", { class: "oxus-stop", x1: to, x2: to, y1: y - 4, y2: y + 4 }),
    ),
  world: (x, y, half = 9) => s("line", { class: "oxus-world", x1: x, x2: x, y1: y - half, y2: y + half }),
};
const legend = (entries) =>
  h(
    "ul",
    { class: "oxus-trade-legend", "aria-label": "Legend" },
    ...entries.map(([drawn, words]) =>
      h(
        "li",
        {},
        s("svg", { class: "oxus-key", viewBox: "0 0 26 18", "aria-hidden": "true" }, drawn),
        ` ${words}`,
      ),
    ),
  );

/** What fills the groups: a colour and a pattern each, so that neither has to be told apart alone. */
function patterns(data, prefix) {
  const line = (d) => s("path", { d, class: "oxus-stroke" });
  const drawn = {
    solid: () => [],
    diagonal: () => [line("M-2 2L2 -2M0 8L8 0M6 10L10 6")],
    dots: () => [s("circle", { cx: 4, cy: 4, r: 2.6, class: "oxus-solid" })],
    level: () => [line("M0 2H8M0 6H8")],
  };
  return s(
    "defs",
    {},
    ...[...rowsOf(data.groups), { id: "rest", color: "#666666", pattern: "none" }].map(
      ({ id, color, pattern }) =>
        s(
          "pattern",
          { id: `${prefix}-${id}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
          s(
            "g",
            { style: `--oxus-mark:${color}` },
            s("rect", {
              width: 8,
              height: 8,
              class: { solid: "oxus-solid", none: "oxus-faint" }[pattern] || "oxus-pale",
            }),
            ...(drawn[pattern]?.() || []),
          ),
        ),
    ),
  );
}

/** One row of a drawing that can be pressed. */
const row = (id, y, height, width, pressed, first, words, ...children) =>
  s(
    "g",
    {
      class: "oxus-row",
      role: "button",
      tabindex: first ? 0 : -1,
      "data-key": id,
      "aria-pressed": String(pressed),
      "aria-label": words,
    },
    s("rect", { "data-hit": true, x: 1.5, y: y + 1, width: width - 3, height: height - 2 }),
    ...children,
    s("title", {}, words),
  );

/** A box for a drawing whose rows are walked with the arrow keys and pressed with Enter, space or a click. */
function rowBox(label, press) {
  const box = h("div", { role: "group", "aria-label": label });
  const scroll = h("div", { class: "oxus-scroll", role: "group", "aria-label": `${label}: drawing` }, box);
  roving(box, () => keyedItems(box));
  pressable(box, press);
  const active = () => focusedNear(box);
  /** Put another drawing in; the focus stays on the row that had it. */
  function show(svg) {
    const had = box.contains(active()) && active().dataset.key;
    box.replaceChildren(svg);
    // A drawing that is wider than its place is scrolled by the arrow keys once its frame has the focus.
    if (scroll.scrollWidth > scroll.clientWidth) scroll.tabIndex = 0;
    else scroll.removeAttribute("tabindex");
    if (!had) return;
    const to = keyedItems(box).find((element) => element.dataset.key === had) || keyedItems(box)[0];
    for (const element of keyedItems(box)) element.setAttribute("tabindex", element === to ? "0" : "-1");
    to?.focus();
  }
  return { box: scroll, show };
}

const fromTo = ({ since, year }) =>
  since > year ? `From ${since} back to ${year}` : `What changed from ${since} to ${year}`;

/** A list of what changed, under its title. */
const changeList = (title, found) => [
  h("p", { class: "oxus-headline" }, title),
  h("ul", {}, ...found.map((text) => h("li", {}, text))),
];

// --- partners: what the Factbook lists, then and now ---
function partnersPanel(context) {
  const { data, facts, now } = context;
  const { box, show } = rowBox("Partners", context.pick);
  const key = h("div");
  const numbers = h("div", {
    class: "oxus-scroll",
    tabindex: 0,
    role: "group",
    "aria-label": "Concentration",
  });
  const changes = h("div", { class: "oxus-changes" });
  const note = h("p", { class: "oxus-note" });
  const table = folded("Partners as a table", () =>
    dataTable(
      title(),
      ["Partner", ...lists().map(heading)],
      [
        ...ids().map((id) => [facts.names[id], ...lists().map((list) => inList(list, id))]),
        [
          "not listed, unknown",
          ...lists().map((list) => `${asPrinted(list.unlisted, data.printed[list.edition])}\u00a0%`),
        ],
      ],
    ),
  );
  const figures = folded("Published figures of all trade (Image 5)", () =>
    dataTable(
      `Trade within the region and with single partners: the five and ${facts.names[now.state]}`,
      ["What", "Figure", "Read", "Source"],
      rowsOf(data.figures)
        .filter(({ subject }) => subject === now.state || subject === "CA5")
        .map(({ subject, what, value, directness, source }) => [
          `${subject === "CA5" ? "The five" : facts.names[subject]}: ${what}`,
          value,
          directness,
          data.sources[source],
        ]),
    ),
  );
  let svg = null;

  const lists = () =>
    (now.edition === "both" ? ["2015", "2025"] : [now.edition]).map((edition) =>
      facts.listOf(now.state, now.flow, edition),
    );
  const heading = ({ edition, year }) => `Edition ${edition} (figures of ${year})`;
  const title = () => `${facts.names[now.state]}: ${now.flow} of all goods by partner`;
  /** The partners of all lists shown, the largest of the latest first. */
  function ids() {
    const shown = lists().reverse();
    const rank = (id) => shown.map((list) => list.share(id) ?? -1);
    return [...new Set(shown.flatMap((list) => list.ids))].sort((one, other) => {
      const [a, b] = [rank(one), rank(other)];
      return b[0] - a[0] || (b[1] || 0) - (a[1] || 0);
    });
  }
  const printed = (list, share) => asPrinted(share, data.printed[list.edition]);
  const short = (list, id) =>
    list.share(id) == null ? `≤ ${printed(list, list.atMost)}` : printed(list, list.share(id));
  const inList = (list, id) =>
    list.share(id) == null
      ? `not listed: at most ${printed(list, list.atMost)}\u00a0%`
      : `${printed(list, list.share(id))}\u00a0%`;

  function draw() {
    const shown = lists();
    const all = ids();
    const width = context.width();
    const [ROW, TOP, RIGHT] = [30, 26, shown.length > 1 ? 112 : 70];
    const left = Math.min(
      roomFor(
        all.map((id) => facts.names[id]),
        10,
      ),
      0.4 * width,
    );
    const top =
      Math.ceil(Math.max(...shown.flatMap((list) => [list.unlisted, ...list.ids.map(list.share)])) / 10) * 10;
    const x = (share) => left + ((width - left - RIGHT) * share) / top;
    const height = TOP + ROW * (all.length + 1) + 12;
    const sign = (list) => SIGNS[list.edition === "2015" ? "diamond" : "dot"];
    // Each edition has a lane of its own in the row, so that equal shares do not hide one another.
    const lane = (list) => (shown.length < 2 ? 15 : list.edition === "2015" ? 9 : 21);
    const marks = marksUpTo(top, 5);
    svg = s(
      "svg",
      {
        class: "oxus-drawing",
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        role: "group",
        "aria-label": `${title()}; the same as a table below`,
      },
      ...marks.flatMap((mark) => [
        s("line", { class: "oxus-rule", x1: x(mark), x2: x(mark), y1: TOP - 6, y2: height - 8 }),
        s(
          "text",
          { x: x(mark), y: 14, "text-anchor": "middle", "font-size": 12 },
          mark === top ? `${mark}\u00a0%` : String(mark),
        ),
      ]),
      ...all.map((id, n) => {
        const y = TOP + ROW * n;
        const known = shown.filter((list) => list.share(id) != null);
        const words = `${facts.names[id]}: ${shown.map((list) => `${inList(list, id)} in ${list.year}`).join("; ")}`;
        return row(
          id,
          y,
          ROW,
          width,
          context.isSelected(id),
          n === 0,
          words,
          s(
            "text",
            { x: 6, y: y + 20, "font-size": 13, class: data.five.includes(id) ? "oxus-five" : "" },
            cut(facts.names[id], left - 10),
          ),
          known.length > 1
            ? s("line", {
                class: "oxus-link",
                x1: x(known[0].share(id)),
                x2: x(known[1].share(id)),
                y1: y + lane(known[0]),
                y2: y + lane(known[1]),
              })
            : null,
          ...shown.map((list) =>
            (list.share(id) == null ? SIGNS.range : sign(list))(
              x(list.share(id) ?? 0),
              y + lane(list),
              list.share(id) == null ? x(list.atMost) : 5,
            ),
          ),
          s(
            "text",
            { x: width - 6, y: y + 20, "text-anchor": "end", "font-size": 13 },
            shown.map((list) => short(list, id)).join(" → "),
          ),
        );
      }),
      ...(() => {
        const y = TOP + ROW * all.length;
        return [
          s("line", { class: "oxus-rule", x1: 0, x2: width, y1: y + 3, y2: y + 3 }),
          s(
            "text",
            { x: 6, y: y + 24, "font-size": 13, "font-style": "italic" },
            cut("not listed", left - 10),
          ),
          ...shown.map((list, n) =>
            s("rect", {
              class: "oxus-unknown",
              x: x(0),
              y: y + 8 + (shown.length > 1 ? n * 11 : 3),
              width: Math.max(x(list.unlisted) - x(0), 1),
              height: shown.length > 1 ? 9 : 14,
              "stroke-dasharray": list.edition === "2015" ? "none" : "4 2",
            }),
          ),
          s(
            "text",
            { x: width - 6, y: y + 24, "text-anchor": "end", "font-size": 13, "font-style": "italic" },
            shown.map((list) => printed(list, list.unlisted)).join(" → "),
          ),
        ];
      })(),
    );
    show(svg);
    key.replaceChildren(
      legend([
        ...shown.map((list) => [sign(list)(13, 9), heading(list)]),
        [
          SIGNS.range(2, 9, 22),
          "not listed: anything from 0 to the smallest share listed (or to all that is left)",
        ],
        [
          s("rect", { class: "oxus-unknown", x: 2, y: 3, width: 22, height: 12 }),
          `what no listed partner has: unknown, not zero${shown.length > 1 ? " (2015 above, 2025 dashed below)" : ""}`,
        ],
      ]),
    );
    numbers.replaceChildren(
      dataTable(
        "Concentration: Herfindahl-Hirschman index (HHI), from 0 to 1",
        ["Edition", "Year", "Listed", "Together", "Not listed", "Largest", "HHI at least", "HHI at most"],
        shown.map((list) => [
          list.edition,
          list.year,
          list.ids.length,
          `${printed(list, list.listed)}\u00a0%`,
          `${printed(list, list.unlisted)}\u00a0%`,
          `${facts.names[list.ids[0]]}, ${printed(list, list.share(list.ids[0]))}\u00a0%`,
          list.low.toFixed(3),
          list.high.toFixed(3),
        ]),
      ),
    );
    setText(
      note,
      "The index cannot be known from a list that is cut off. It is least if the rest is spread over very many partners, and greatest if " +
        "as many of them as possible have as much as the smallest listed. Both bounds allow for rounding. " +
        `Sources: ${[...new Set(shown.map((list) => data.sources[`cia-factbook-${list.edition}`]))].join("; ")}. Claims on partners: §4.2.1, §5.1 to §5.4.`,
    );
    sayChanges(shown, all);
    table.refresh();
    figures.refresh();
  }

  function sayChanges(shown, all) {
    if (shown.length < 2) return changes.replaceChildren();
    changes.replaceChildren(
      ...changeList(`What changed from ${shown[0].year} to ${shown[1].year}`, [
        ...all.map((id) => moved(id, ...shown)),
        spread(...shown),
      ]),
    );
  }

  /** The change of one partner, as far as the two lists allow to say. */
  function moved(id, was, is) {
    const [before, after] = [was.share(id), is.share(id)];
    const [low, high] = before == null ? [0, was.ceiling] : [before - was.slack, before + was.slack];
    const [least, most] = after == null ? [0, is.ceiling] : [after - is.slack, after + is.slack];
    const how =
      least > high
        ? "rose"
        : most < low
          ? "fell"
          : before == null || after == null
            ? "is not known to have risen or fallen"
            : "stayed about the same";
    const from =
      before == null
        ? `at most ${printed(was, was.atMost)}\u00a0% (not listed)`
        : `${printed(was, before)}\u00a0%`;
    const to =
      after == null
        ? `at most ${printed(is, is.atMost)}\u00a0% (not listed)`
        : `${printed(is, after)}\u00a0%`;
    return `${facts.names[id]} ${how}: from ${from} to ${to}.`;
  }
  function spread(was, is) {
    const how =
      is.low > was.high
        ? "more concentrated, whatever the rest is"
        : is.high < was.low
          ? "less concentrated, whatever the rest is"
          : "not told apart by the lists: the two ranges of the index overlap";
    return `In all: ${how} (HHI ${was.low.toFixed(3)} to ${was.high.toFixed(3)}, then ${is.low.toFixed(3)} to ${is.high.toFixed(3)}).`;
  }

  return {
    id: "partners",
    draw,
    svg: () => svg,
    element: h("div", {}, box, key, numbers, changes, note, table.element, figures.element),
    file: () => `trade-partners-${now.state}-${now.flow}`,
    headline: () =>
      `${title()}. ${lists()
        .map(
          (list) =>
            `In ${list.year}, ${count(list.ids.length, "partner")} listed, with ` +
            `${printed(list, list.listed)}\u00a0% together; the largest is ${facts.names[list.ids[0]]}, ${printed(list, list.share(list.ids[0]))}\u00a0%`,
        )
        .join(". ")}. The rest is not listed.`,
    rows: () => [
      ["edition", "year", "state_id", "flow", "partner_id", "partner", "share_percent"],
      ...lists().flatMap((list) => [
        ...list.ids.map((id) => [
          list.edition,
          list.year,
          now.state,
          now.flow,
          id,
          facts.names[id],
          printed(list, list.share(id)),
        ]),
        [list.edition, list.year, now.state, now.flow, "", "not listed", printed(list, list.unlisted)],
      ]),
    ],
  };
}

// --- composition: what raw materials a state sells, and in which it is comparatively strong ---
function compositionPanel(context) {
  const { data, facts, now } = context;
  const { box, show } = rowBox("Composition", context.pick);
  const key = h("div");
  const changes = h("div", { class: "oxus-changes" });
  const note = h("p", { class: "oxus-note" });
  const years = Array.from({ length: data.last - data.first + 1 }, (_, n) => data.first + n);
  const inYear = folded("The year as a table", () =>
    dataTable(
      `${facts.names[now.state]}, raw-material exports in ${now.year}`,
      ["Group", "Value", "Share", "World's share", "RCA", `Share in ${now.since}`],
      facts
        .composition(now.state, now.year)
        .rows.map(({ group, value, share, world, rca }) => [
          facts.looks[group].label,
          value == null ? "none recorded" : money(value),
          per(share),
          per(world),
          indexed(rca),
          per(shareIn(group, now.since)),
        ]),
    ),
  );
  const byYear = folded("All years as a table", () =>
    dataTable(
      `${facts.names[now.state]}, raw-material exports in million US$; – where none is recorded`,
      ["Year", ...facts.groups.map((group) => facts.looks[group].label)],
      years.map((year) => [
        year,
        ...facts.groups
          .map((group) => valueIn(group, year))
          .map((value) => (value == null ? "–" : (value / 1000).toFixed(1))),
      ]),
    ),
  );
  const modes = ["value", "share"].map((mode) =>
    h(
      "button",
      {
        type: "button",
        onclick: () => {
          stacked = mode;
          draw();
        },
      },
      { value: "Value", share: "Shares" }[mode],
    ),
  );
  let stacked = "value";
  let svg = null;

  const valueIn = (group, year) => facts.series(now.state, group)[year - data.first];
  const shareIn = (group, year) =>
    facts.composition(now.state, year).rows.find((each) => each.group === group).share;
  const totalIn = (year) => sumOf(facts.groups.map((group) => valueIn(group, year) || 0));
  const fillOf = (id) => `url(#${context.prefix}-${id})`;

  /** The groups that weigh most over all years; the others are drawn as one. */
  function largest() {
    const weight = (group) => sumOf(years.map((year) => (valueIn(group, year) || 0) / (totalIn(year) || 1)));
    return [...facts.groups]
      .filter((group) => weight(group) > 0)
      .sort((one, other) => weight(other) - weight(one))
      .slice(0, STACKED);
  }

  let kept = { key: "", drawn: null };
  /** One bar a year, and the names of its parts beside the last. It is the same for all years, so it is kept. */
  function stack(width, height) {
    const key = [now.state, stacked, width].join();
    if (kept.key !== key) kept = { key, drawn: stackOf(width, height) };
    return [
      ...kept.drawn.parts,
      now.since === now.year ? null : kept.drawn.pointer(now.since, true),
      kept.drawn.pointer(now.year, false),
    ].filter(Boolean);
  }

  function stackOf(width, height) {
    const chosen = largest();
    const LEFT = 46;
    const right = Math.min(176, 0.34 * width);
    const bottom = height - 34;
    const top = stacked === "share" ? 100 : Math.max(...years.map(totalIn)) / 1e6 || 1;
    const step = (width - LEFT - right) / years.length;
    const y = (amount) => bottom - ((bottom - 24) * amount) / top;
    const parts = (year) => [
      ...chosen.map((group) => [group, valueIn(group, year) || 0]),
      [
        "rest",
        sumOf(
          facts.groups.filter((group) => !chosen.includes(group)).map((group) => valueIn(group, year) || 0),
        ),
      ],
    ];
    const scale = (value, year) => (stacked === "share" ? (100 * value) / (totalIn(year) || 1) : value / 1e6);
    let labels = [];
    const bars = years.flatMap((year, n) => {
      let under = 0;
      const at = [];
      const drawn = parts(year)
        .filter(([, value]) => value > 0)
        .map(([id, value]) => {
          const amount = scale(value, year);
          at.push({ id, middle: y(under + amount / 2) });
          const rect = s("rect", {
            class: "oxus-part",
            x: LEFT + step * n + 0.5,
            width: Math.max(step - 1, 1),
            y: y(under + amount),
            height: Math.max(y(under) - y(under + amount), 0.2),
            fill: fillOf(id),
          });
          under += amount;
          return rect;
        });
      if (at.length) labels = at;
      return drawn;
    });
    // Every part gets its name, pushed apart where parts are thin; those not sold in the last year stand at the foot.
    for (const id of [...chosen, ...(facts.groups.length > chosen.length ? ["rest"] : [])])
      if (!labels.some((each) => each.id === id)) labels.push({ id, middle: bottom });
    labels.sort((one, other) => one.middle - other.middle);
    labels.reduce((limit, label) => {
      label.y = Math.max(label.middle, limit);
      return label.y + 17;
    }, 8);
    labels.reduceRight((limit, label) => {
      label.y = Math.min(label.y, limit);
      return label.y - 17;
    }, bottom);
    // Each year is also a place to press; the slider does the same by keyboard.
    const places = years.map((year, n) =>
      s(
        "rect",
        {
          class: "oxus-year-place",
          "data-hit": true,
          x: LEFT + step * n,
          width: step,
          y: 10,
          height: bottom - 6,
          onclick: () => context.set({ year }),
        },
        s("title", {}, `${year}: ${totalIn(year) ? money(totalIn(year)) : "none recorded"}`),
      ),
    );
    const pointer = (year, hollow) => {
      const x = LEFT + step * (year - data.first + 0.5);
      return s("path", { class: hollow ? "oxus-hollow" : "oxus-dot", d: `M${x} ${bottom + 2}l7 11h-14z` });
    };
    const name = (id) => (id === "rest" ? "all others" : facts.looks[id].label);
    return {
      pointer,
      parts: [
        ...marksUpTo(top, 4).flatMap((mark) => [
          s("line", { class: "oxus-rule", x1: LEFT, x2: width - right, y1: y(mark), y2: y(mark) }),
          s("text", { x: LEFT - 5, y: y(mark) + 4, "text-anchor": "end", "font-size": 12 }, String(mark)),
        ]),
        s(
          "text",
          { x: 2, y: 11, "font-size": 12 },
          stacked === "share" ? "% of its raw materials" : "bn US$, current",
        ),
        ...bars,
        ...places,
        ...years
          .filter((year) => year % 5 === 0)
          .map((year) =>
            s(
              "text",
              {
                x: LEFT + step * (year - data.first + 0.5),
                y: bottom + 27,
                "text-anchor": "middle",
                "font-size": 12,
              },
              String(year),
            ),
          ),
        ...labels.flatMap((label) => [
          s("line", {
            class: "oxus-rule",
            x1: width - right,
            x2: width - right + 10,
            y1: label.middle,
            y2: label.y,
          }),
          s("rect", {
            class: "oxus-part",
            x: width - right + 12,
            y: label.y - 6,
            width: 13,
            height: 12,
            fill: fillOf(label.id),
          }),
          s(
            "text",
            { x: width - right + 29, y: label.y + 4, "font-size": 12 },
            cut(name(label.id), right - 29),
          ),
        ]),
      ],
    };
  }

  /** The year's groups: bar at home, line in the world, and how the two compare. */
  function yearRows(width, top, found) {
    const ROW = 26;
    const [left, right] = [Math.min(206, 0.4 * width), 146];
    const x = (share) => left + ((width - left - right) * share) / 100;
    const rows = found.rows
      .filter(({ value }) => value != null)
      .sort((one, other) => other.value - one.value);
    const words = ({ group, value, share, world, rca }) =>
      `${facts.looks[group].label}: ${money(value)}, ${per(share)} of its raw materials, ` +
      `${per(world)} of the world's, RCA ${indexed(rca)}`;
    const drawn = [
      s(
        "text",
        { x: 6, y: top - 8, "font-size": 13, "font-weight": 600 },
        `In ${now.year}: ${found.total ? money(found.total) : "nothing recorded"}`,
      ),
      s("text", { x: width - 6, y: top - 8, "text-anchor": "end", "font-size": 12 }, "share, RCA"),
      ...rows.map((each, n) => {
        const y = top + ROW * n;
        const was = shareIn(each.group, now.since);
        return row(
          each.group,
          y,
          ROW,
          width,
          context.isSelected(each.group),
          n === 0,
          words(each),
          s("rect", { class: "oxus-part", x: 6, y: y + 7, width: 13, height: 12, fill: fillOf(each.group) }),
          s("text", { x: 24, y: y + 18, "font-size": 13 }, cut(facts.looks[each.group].label, left - 32)),
          s("rect", {
            class: "oxus-part",
            x: left,
            y: y + 6,
            width: Math.max(x(each.share) - left, 0.5) || 0.5,
            height: 14,
            fill: fillOf(each.group),
          }),
          Number.isNaN(each.world) ? null : SIGNS.world(x(each.world), y + 13, 11),
          Number.isNaN(was) ? null : SIGNS.diamond(x(was), y + 13, 5),
          s("text", { x: width - 74, y: y + 18, "text-anchor": "end", "font-size": 13 }, per(each.share)),
          s(
            "text",
            {
              x: width - 6,
              y: y + 18,
              "text-anchor": "end",
              "font-size": 13,
              "font-weight": each.rca > 1 ? 700 : 400,
            },
            `${indexed(each.rca)} ${each.rca > 1 ? "▲" : "▽"}`,
          ),
        );
      }),
    ];
    // Room for all groups that the state ever sold, so that nothing below jumps from year to year.
    const ever = facts.groups.filter((group) =>
      facts.series(now.state, group).some((value) => value != null),
    );
    return { drawn, height: ROW * Math.max(ever.length, 1) };
  }

  function draw() {
    const width = context.width();
    const found = facts.composition(now.state, now.year);
    const STACK = 270;
    const below = yearRows(width, STACK + 32, found);
    const height = STACK + 32 + below.height + 8;
    for (const [n, button] of modes.entries())
      button.setAttribute("aria-pressed", String(stacked === ["value", "share"][n]));
    svg = s(
      "svg",
      {
        class: "oxus-drawing",
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        role: "group",
        "aria-label": `${facts.names[now.state]}, raw-material exports by group, ${data.first} to ${data.last} and in ${now.year}; the same as tables below`,
      },
      patterns(data, context.prefix),
      ...stack(width, STACK),
      ...below.drawn,
    );
    show(svg);
    key.replaceChildren(
      legend([
        [s("path", { class: "oxus-dot", d: "M13 4l5 9h-10z" }), `year shown, ${now.year}`],
        [
          s("g", {}, s("path", { class: "oxus-hollow", d: "M7 4l5 9h-10z" }), SIGNS.diamond(20, 9, 5)),
          `year compared with, ${now.since}, and the share then`,
        ],
        [SIGNS.world(13, 9, 8), "share of the group in the raw-material exports of the world"],
      ]),
      h(
        "p",
        {},
        "RCA, revealed comparative advantage: the bar over the line. ▲ above 1: the group weighs more for the state than for the world; ▽ 1 or less. It is reckoned within raw materials.",
      ),
    );
    sayChanges(found);
    setText(note, sayNote(found));
    inYear.refresh();
    byYear.refresh();
  }

  function sayChanges(found) {
    const then = facts.composition(now.state, now.since);
    const title = fromTo(now);
    const empty = [
      [now.since, then],
      [now.year, found],
    ]
      .filter(([, each]) => !each.total)
      .map(([year]) => `No export of a raw material is recorded for ${year}: nothing can be compared.`);
    if (now.since === now.year)
      return changes.replaceChildren(
        ...changeList(title, ["It is the same year: choose another one to compare with."]),
      );
    if (empty.length) return changes.replaceChildren(...changeList(title, empty));
    const share = ({ share: value }) => (Number.isNaN(value) ? 0 : value);
    const moves = found.rows
      .map((each, n) => ({ group: each.group, was: share(then.rows[n]), is: share(each) }))
      .filter(({ was, is }) => Math.abs(is - was) >= POINT)
      .sort((one, other) => Math.abs(other.is - other.was) - Math.abs(one.is - one.was))
      .map(
        ({ group, was, is }) =>
          `${facts.looks[group].label}: from ${per(was)} to ${per(is)} of its raw materials (${points(is - was)}).`,
      );
    changes.replaceChildren(
      ...changeList(title, [
        `All raw materials: from ${money(then.total)} to ${money(found.total)}, in current dollars: prices moved too.`,
        ...(moves.length ? moves : ["No group moved by a point or more."]),
        `Herfindahl-Hirschman index of the composition: from ${then.herfindahl.toFixed(3)} to ${found.herfindahl.toFixed(3)}.`,
      ]),
    );
  }

  function sayNote(found) {
    const none = found.rows.filter(({ value }) => value == null).map(({ group }) => facts.looks[group].label);
    const totals = data.totals[now.state];
    const all = totals && rowsOf(totals).find(({ year }) => year === now.year);
    return [
      CAVEAT,
      context.doubts(),
      all?.value && found.total
        ? `For scale: ${data.sources[all.source].split(",").slice(0, 2).join(",")} puts all exports of ${now.year} at ${money(all.value)}, another source with another definition.`
        : "",
      none.length && found.total ? `No flow recorded in ${now.year}: ${listed(none)}.` : "",
      "Image 6 (§4.4) draws the advantage over all products; no data for that could be had, so the two cannot be set side by side.",
      `Source: ${data.sources["cepii-baci"]}.`,
    ]
      .filter(Boolean)
      .join(" ");
  }

  return {
    id: "composition",
    draw,
    svg: () => svg,
    element: h(
      "div",
      {},
      h(
        "div",
        { class: "oxus-controls", role: "group", "aria-label": "Bars show" },
        h("span", {}, "Bars show"),
        ...modes,
      ),
      box,
      key,
      changes,
      note,
      inYear.element,
      byYear.element,
    ),
    file: () => `trade-composition-${now.state}-${now.year}`,
    headline: () => {
      const found = facts.composition(now.state, now.year);
      if (!found.total)
        return `${facts.names[now.state]}: no export of a raw material is recorded for ${now.year}.`;
      const [first] = found.rows
        .filter(({ value }) => value != null)
        .sort((one, other) => other.value - one.value);
      return (
        `${facts.names[now.state]} sold raw materials for ${money(found.total)} in ${now.year}; ${per(first.share)} of that was ${facts.looks[first.group].label}. ` +
        `Herfindahl-Hirschman index of the composition, within raw materials: ${found.herfindahl.toFixed(3)}.`
      );
    },
    rows: () => [
      [
        "state_id",
        "year",
        "product_group",
        "value_thousand_usd",
        "share_of_raw_materials_percent",
        "rca_within_raw_materials",
      ],
      ...years.flatMap((year) =>
        facts
          .composition(now.state, year)
          .rows.filter(({ value }) => value != null)
          .map(({ group, value, share, rca }) => [
            now.state,
            year,
            group,
            value,
            share.toFixed(3),
            Number.isNaN(rca) ? "" : rca.toFixed(4),
          ]),
      ),
    ],
  };
}

// --- similarity: how much of their raw-material exports two states have in common ---
function similarityPanel(context) {
  const { data, facts, now } = context;
  const { box, show } = rowBox("Similarity", (state) => context.set({ state }));
  const note = h("p", { class: "oxus-note" });
  const changes = h("div", { class: "oxus-changes" });
  const pairs = () =>
    now.states.flatMap((one, n) =>
      now.states.slice(n + 1).map((other) => ({ one, other, is: facts.similarity(one, other, now.year) })),
    );
  const known = (found) =>
    found.filter(({ is }) => !Number.isNaN(is)).sort((one, other) => other.is - one.is);
  const pairName = ({ one, other }) => `${facts.names[one]} and ${facts.names[other]}`;
  const table = folded("Pairs as a table", () =>
    dataTable(
      `Similarity of raw-material exports in ${now.year}`,
      ["Pair", "Similarity", `In ${now.since}`, "Most in common", "Raw materials sold to each other"],
      pairs().map((pair) => [
        pairName(pair),
        indexed(pair.is),
        indexed(facts.similarity(pair.one, pair.other, now.since)),
        common(pair),
        soldBetween(pair),
      ]),
    ),
  );
  let svg = null;

  /** The group that two compositions share most of. */
  function common({ one, other, is }) {
    if (!(is > 0)) return "–";
    const [first, second] = [one, other].map((state) => facts.composition(state, now.year).rows);
    const [most] = first
      .map(({ group, share }, n) => ({ group, both: Math.min(share || 0, second[n].share || 0) }))
      .sort((a, b) => b.both - a.both);
    return `${facts.looks[most.group].label}, ${indexed(most.both / 100)}`;
  }
  function soldBetween({ one, other }) {
    const value = facts.between(one, other, now.year);
    return value == null ? "not in the tables" : value ? money(value) : "none recorded";
  }

  function draw() {
    const { states } = now;
    const LEFT = 128;
    const cell = Math.max(72, Math.min(84, (context.width() - LEFT - 4) / states.length));
    const [TOP, width, side] = [26, LEFT + cell * states.length + 4, 34];
    const height = TOP + side * states.length + 6;
    svg = s(
      "svg",
      {
        class: "oxus-drawing",
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        role: "group",
        "aria-label": `Similarity of raw-material exports in ${now.year}; the same as a table below`,
      },
      ...states.map((state, n) =>
        s("text", { x: LEFT + cell * (n + 0.5), y: 16, "text-anchor": "middle", "font-size": 13 }, state),
      ),
      ...states.map((one, n) => {
        const y = TOP + side * n;
        const values = states.map((other) => (one === other ? 1 : facts.similarity(one, other, now.year)));
        const own = Number.isNaN(facts.similarity(one, one, now.year));
        return row(
          one,
          y,
          side,
          width,
          one === now.state,
          one === now.state || (!states.includes(now.state) && n === 0),
          `${facts.names[one]}: ${
            states
              .map((other, m) => (one === other ? "" : `${indexed(values[m])} with ${facts.names[other]}`))
              .filter(Boolean)
              .join(", ") || "no other state chosen"
          }`,
          s(
            "text",
            { x: 6, y: y + side / 2 + 5, "font-size": 13, class: data.five.includes(one) ? "oxus-five" : "" },
            cut(facts.names[one], LEFT - 8),
          ),
          ...states.flatMap((other, m) => {
            const [cx, cy] = [LEFT + cell * (m + 0.5), y + side / 2];
            if (one === other)
              return [
                s("text", { x: cx, y: cy + 5, "text-anchor": "middle", "font-size": 13 }, own ? "–" : "="),
              ];
            // The area of the square is the index.
            const half = ((side - 6) / 2) * Math.sqrt(values[m] || 0);
            return [
              s("rect", {
                class: "oxus-alike",
                x: cx - 15 - half,
                y: cy - half,
                width: 2 * half,
                height: 2 * half,
              }),
              s("text", { x: cx + 3, y: cy + 5, "font-size": 13 }, indexed(values[m])),
            ];
          }),
        );
      }),
    );
    show(svg);
    const missing = states
      .filter((state) => Number.isNaN(facts.similarity(state, state, now.year)))
      .map((state) => facts.names[state]);
    setText(
      note,
      [
        "The index of Finger and Kreinin (1979): the part of their compositions that two states have in common, from 0 to 1 (the area of the square). It compares what is sold, not how much; " +
          "coarse groups make states look more alike than their goods are. A press on a row takes that state to the other views.",
        CAVEAT,
        context.doubts(),
        missing.length
          ? `– : no export of a raw material is recorded in ${now.year} for ${listed(missing)}.`
          : "",
        "Claim that the five sell much the same: §4.1.2, §4.4.",
        `Source: ${data.sources["cepii-baci"]}.`,
      ]
        .filter(Boolean)
        .join(" "),
    );
    const moves = pairs()
      .map((pair) => ({ ...pair, was: facts.similarity(pair.one, pair.other, now.since) }))
      .filter(({ is, was }) => Math.abs(is - was) >= 0.05)
      .sort((one, other) => Math.abs(other.is - other.was) - Math.abs(one.is - one.was))
      .slice(0, 6)
      .map(
        (pair) =>
          `${pairName(pair)}: ${pair.is > pair.was ? "more" : "less"} alike, from ${indexed(pair.was)} to ${indexed(pair.is)}.`,
      );
    changes.replaceChildren(
      ...(states.length < 2
        ? []
        : changeList(
            fromTo(now),
            now.since === now.year
              ? ["It is the same year: choose another one to compare with."]
              : moves.length
                ? moves
                : ["No pair moved by 0.05 or more."],
          )),
    );
    table.refresh();
  }

  return {
    id: "similarity",
    draw,
    svg: () => svg,
    element: h("div", {}, context.chooser.element, box, changes, note, table.element),
    file: () => `trade-similarity-${now.year}`,
    headline: () => {
      if (now.states.length < 2) return "One state is alike to itself only: choose at least two.";
      const found = known(pairs());
      if (!found.length)
        return `In ${now.year} no pair of the states chosen has raw-material exports on record.`;
      const [most, least] = [found[0], found[found.length - 1]];
      return (
        `In ${now.year} the raw-material exports of ${pairName(most)} are most alike (${indexed(most.is)})` +
        `${found.length > 1 ? `, those of ${pairName(least)} least (${indexed(least.is)}); the mean of ${count(found.length, "pair")} is ${indexed(sumOf(found.map(({ is }) => is)) / found.length)}` : ""}.`
      );
    },
    rows: () => [
      ["year", "one", "other", "similarity_within_raw_materials"],
      ...pairs().map(({ one, other, is }) => [now.year, one, other, Number.isNaN(is) ? "" : is.toFixed(4)]),
    ],
  };
}

// --- buyers: who takes the raw materials of one of the five, or sells to it ---
function buyersPanel(context) {
  const { data, facts, now } = context;
  const { box, show } = rowBox("Buyers", context.pick);
  const group = () => now.selected.find(facts.isGroup) || "";
  const picker = h(
    "select",
    {
      onchange: () =>
        context.set({
          selected: [picker.value, now.selected.find((id) => !facts.isGroup(id))].filter(Boolean),
        }),
    },
    h("option", { value: "" }, "all raw materials"),
    ...facts.groups.map((id) => h("option", { value: id }, facts.looks[id].label)),
  );
  const key = h("div");
  const note = h("p", { class: "oxus-note" });
  const changes = h("div", { class: "oxus-changes" });
  const found = (year) => facts.partnersIn(now.state, year, now.flow, group());
  const what = () => (group() ? facts.looks[group()].label : "all raw materials");
  const who = () => (now.flow === "exports" ? "buyer" : "seller");
  const isOfFive = () => data.five.includes(now.state);
  const table = folded("All partners as a table", () =>
    dataTable(
      `${facts.names[now.state]}, ${now.flow} of ${what()} in ${now.year}`,
      ["Partner", "Value", "Share", `Share in ${now.since}`],
      found(now.year).rows.map(({ id, value, share }) => [
        facts.names[id],
        money(value),
        per(share),
        per(found(now.since).rows.find((each) => each.id === id)?.share ?? NaN),
      ]),
    ),
  );
  let svg = null;

  const why = () =>
    !isOfFive()
      ? `The tables name the partners in raw materials of the five only (${listed(data.five.map((id) => facts.names[id]))}): choose one of them.`
      : found(now.year).total
        ? ""
        : `No flow of ${what()} is recorded for ${facts.names[now.state]}, ${now.flow}, in ${now.year}.`;

  function draw() {
    picker.value = group();
    picker.disabled = !isOfFive();
    picker.title = isOfFive() ? "" : why();
    const width = context.width();
    const { rows, total } = found(now.year);
    const then = found(now.since);
    const shown = rows.slice(0, LISTED_BUYERS);
    // A partner that is selected is shown whatever its place.
    const chosen = rows.find(({ id }) => context.isSelected(id));
    if (chosen && !shown.includes(chosen)) shown.push(chosen);
    const rest = rows.filter((each) => !shown.includes(each));
    const ROW = 27;
    const right = 176;
    const left = Math.min(
      roomFor(
        shown.map(({ id }) => facts.names[id]),
        12,
      ),
      0.36 * width,
    );
    const restShare = sumOf(rest.map(({ share }) => share));
    const highest = Math.max(
      restShare,
      ...shown.flatMap(({ id, share }) => [share, then.rows.find((each) => each.id === id)?.share || 0]),
    );
    const top = Math.min(100, Math.max(10, Math.ceil(highest / 10) * 10));
    const x = (share) => left + ((width - left - right) * share) / top;
    const height = 26 + ROW * (shown.length + (rest.length ? 1 : 0)) + 10;
    const bar = (y, share, className) =>
      s("rect", { class: className, x: left, y: y + 6, width: Math.max(x(share) - left, 0.5), height: 15 });
    const numbers = (y, share, value) => [
      s("text", { x: width - 118, y: y + 18, "text-anchor": "end", "font-size": 13 }, per(share)),
      s("text", { x: width - 6, y: y + 18, "text-anchor": "end", "font-size": 12 }, money(value, "k")),
    ];
    const label = `${facts.names[now.state]}, ${now.flow} of ${what()} by partner in ${now.year}`;
    svg = why()
      ? s(
          "svg",
          {
            class: "oxus-drawing",
            width,
            height: 46,
            viewBox: `0 0 ${width} 46`,
            role: "img",
            "aria-label": why(),
          },
          s("text", { x: 6, y: 28, "font-size": 13 }, isOfFive() ? "no flow recorded" : "not in the tables"),
        )
      : s(
          "svg",
          {
            class: "oxus-drawing",
            width,
            height,
            viewBox: `0 0 ${width} ${height}`,
            role: "group",
            "aria-label": `${label}; the same as a table below`,
          },
          ...marksUpTo(top, width < 600 ? 2 : 4).flatMap((mark) => [
            s("line", { class: "oxus-rule", x1: x(mark), x2: x(mark), y1: 20, y2: height - 6 }),
            s(
              "text",
              { x: x(mark), y: 14, "text-anchor": "middle", "font-size": 12 },
              `${mark}${mark ? "\u00a0%" : ""}`,
            ),
          ]),
          ...shown.map(({ id, value, share }, n) => {
            const y = 24 + ROW * n;
            const was = then.rows.find((each) => each.id === id)?.share ?? (then.total ? 0 : NaN);
            return row(
              id,
              y,
              ROW,
              width,
              context.isSelected(id),
              n === 0,
              `${facts.names[id]}: ${per(share)}, ${money(value)}; ${Number.isNaN(was) ? "nothing recorded" : per(was)} in ${now.since}`,
              s(
                "text",
                { x: 6, y: y + 18, "font-size": 13, class: data.five.includes(id) ? "oxus-five" : "" },
                cut(facts.names[id], left - 8),
              ),
              bar(y, share, "oxus-buyer"),
              Number.isNaN(was) || now.since === now.year ? null : SIGNS.diamond(x(was), y + 13.5, 5),
              ...numbers(y, share, value),
            );
          }),
          ...(rest.length
            ? [
                s(
                  "text",
                  { x: 6, y: 24 + ROW * shown.length + 18, "font-size": 13, "font-style": "italic" },
                  cut(`${rest.length} others`, left - 8),
                ),
                bar(24 + ROW * shown.length, restShare, "oxus-unknown"),
                ...numbers(24 + ROW * shown.length, restShare, sumOf(rest.map(({ value }) => value))),
              ]
            : []),
        );
    show(svg);
    key.replaceChildren(
      ...(why()
        ? []
        : [
            legend([
              [s("rect", { class: "oxus-buyer", x: 2, y: 3, width: 22, height: 12 }), `share in ${now.year}`],
              [SIGNS.diamond(13, 9, 5), `share in ${now.since}${then.total ? "" : ": nothing recorded"}`],
            ]),
          ]),
    );
    sayChanges(total, then);
    const odd = shown.some(({ id }) => id === "S19") ? "Other Asia, not specified, is BACI's code S19." : "";
    setText(
      note,
      [
        CAVEAT,
        context.doubts(),
        odd,
        why()
          ? ""
          : "All partners that BACI records are in, so the index of concentration is exact for these flows. A recorded partner need not be where the goods end up. The five are set in bold.",
        `Source: ${data.sources["cepii-baci"]}.`,
      ]
        .filter(Boolean)
        .join(" "),
    );
    table.refresh();
  }

  function sayChanges(total, then) {
    if (why()) return changes.replaceChildren();
    const title = fromTo(now);
    if (now.since === now.year || !then.total) {
      return changes.replaceChildren(
        ...changeList(title, [
          now.since === now.year
            ? "It is the same year: choose another one to compare with."
            : `No flow of ${what()} is recorded for ${now.since}: nothing can be compared.`,
        ]),
      );
    }
    const is = found(now.year);
    const share = (each, id) => each.rows.find((one) => one.id === id)?.share ?? 0;
    const moves = [...new Set([...is.rows, ...then.rows].map(({ id }) => id))]
      .map((id) => ({ id, was: share(then, id), is: share(is, id) }))
      .filter((each) => Math.abs(each.is - each.was) >= POINT)
      .sort((one, other) => Math.abs(other.is - other.was) - Math.abs(one.is - one.was));
    changes.replaceChildren(
      ...changeList(title, [
        `In all: from ${money(then.total)} to ${money(total)}, in current dollars: prices moved too.`,
        ...moves
          .slice(0, 6)
          .map(
            (each) =>
              `${facts.names[each.id]}: from ${per(each.was)} to ${per(each.is)} (${points(each.is - each.was)}).`,
          ),
        ...(moves.length > 6
          ? [`${count(moves.length - 6, "other partner")} moved by a point or more.`]
          : []),
        `Herfindahl-Hirschman index of the ${who()}s: from ${then.herfindahl.toFixed(3)} to ${is.herfindahl.toFixed(3)}.`,
      ]),
    );
  }

  return {
    id: "buyers",
    draw,
    svg: () => svg,
    element: h(
      "div",
      {},
      h("div", { class: "oxus-controls" }, h("label", {}, "Raw material ", picker)),
      box,
      key,
      changes,
      note,
      table.element,
    ),
    file: () => `trade-${who()}s-${now.state}-${group() || "all"}-${now.year}`,
    headline: () => {
      if (why()) return why();
      const { rows, total, herfindahl: index } = found(now.year);
      return (
        `${facts.names[now.state]} ${now.flow === "exports" ? "sold" : "bought"} ${group() ? what() : "raw materials"} for ${money(total)} in ${now.year}, ${now.flow === "exports" ? "to" : "from"} ` +
        `${count(rows.length, "partner")}; the largest ${who()}: ${facts.names[rows[0].id]}, ${per(rows[0].share)}. Herfindahl-Hirschman index: ${index.toFixed(3)}.`
      );
    },
    rows: () => [
      [
        "state_id",
        "flow",
        "product_group",
        "year",
        "partner_id",
        "partner",
        "value_thousand_usd",
        "share_percent",
      ],
      ...found(now.year).rows.map(({ id, value, share }) => [
        now.state,
        now.flow,
        group() || "all",
        now.year,
        id,
        facts.names[id],
        value.toFixed(1),
        share.toFixed(3),
      ]),
    ],
  };
}

const TRAITS = ["state", "states", "flow", "edition", "year", "since", "view", "selected"];
const OF_YEARS = ["composition", "similarity", "buyers"];

function render({ model, el }) {
  /** @type {import("./trade_data.js").TradeData} */
  const data = model.get("_data");
  const states = rowsOf(data.states);
  const facts = tradeModel(data);
  const box = frame({ model, el }, "Trade explorer", "oxus-trade");
  const now = Object.fromEntries(TRAITS.map((name) => [name, structuredClone(model.get(name))]));
  let told = "";

  const context = {
    data,
    facts,
    now,
    prefix: `oxus-${Math.random().toString(36).slice(2)}`,
    width: () => Math.max(330, Math.min(900, box.root.clientWidth - 10)),
    isSelected: (id) => now.selected.includes(id),
    /** Select a group or a partner, or let it go. */
    pick(id) {
      const others = now.selected.filter((each) => facts.isGroup(each) !== facts.isGroup(id));
      const chosen = context.isSelected(id) ? others : [id, ...others];
      set({
        selected: chosen.sort((one, other) => Number(facts.isGroup(other)) - Number(facts.isGroup(one))),
      });
    },
    set: (changes) => set(changes),
    /** What to mind about the year and the state. */
    doubts: () =>
      [
        now.year < FIRST_SURE || now.since < FIRST_SURE
          ? `Years before ${FIRST_SURE} are under-reported.`
          : "",
        now.year === data.last ? `${data.last} is the last year of the data and may still be revised.` : "",
        ["UZB", "TKM"].some(
          (id) => id === now.state || (now.view === "similarity" && now.states.includes(id)),
        )
          ? "Uzbekistan and Turkmenistan rest on what their partners report."
          : "",
      ]
        .filter(Boolean)
        .join(" "),
  };
  context.chooser = chooser({
    title: "States compared",
    options: states.map(({ id, name }) => [id, name]),
    presets: [
      ["The five", data.five],
      ["All", data.states.id],
    ],
    chosen: () => now.states,
    choose(ids) {
      if (ids.length) set({ states: inOrderOf(now.states, ids) });
      else box.complain("Choose at least one state: until then the last choice stays.");
    },
  });

  const post = messenger(model, () => Object.fromEntries(TRAITS.map((name) => [name, now[name]])), tell);

  // --- controls ---
  const stateSelect = h(
    "select",
    { onchange: () => set({ state: stateSelect.value }) },
    h(
      "optgroup",
      { label: "Central Asia" },
      ...states
        .filter(({ id }) => data.five.includes(id))
        .map(({ id, name }) => h("option", { value: id }, name)),
    ),
    h(
      "optgroup",
      { label: "Around it" },
      ...states
        .filter(({ id }) => !data.five.includes(id))
        .map(({ id, name }) => h("option", { value: id }, name)),
    ),
  );
  const choice = (name, options) => {
    const buttons = options.map(([id, text]) =>
      h("button", { type: "button", "data-value": id, onclick: () => set({ [name]: id }) }, text),
    );
    return {
      buttons,
      refresh() {
        for (const button of buttons) button.setAttribute("aria-pressed", now[name] === button.dataset.value);
      },
    };
  };
  const flows = choice("flow", Object.entries(FLOWS));
  const flowWhy = h("span", { class: "oxus-why" });
  const editions = choice("edition", [
    ["both", "Both"],
    ["2015", "2015"],
    ["2025", "2025"],
  ]);
  const views = choice("view", Object.entries(TRADE_VIEWS));
  const editionGroup = h(
    "div",
    { class: "oxus-controls", role: "group", "aria-label": "Edition of the Factbook" },
    h("span", {}, "Edition of the Factbook"),
    ...editions.buttons,
  );
  const yearText = h("span", { class: "oxus-year" });
  const slider = h("input", {
    type: "range",
    class: "oxus-slider",
    min: data.first,
    max: data.last,
    step: 1,
    "aria-label": "Year",
    oninput: () => set({ year: Number(slider.value) }),
  });
  const step = (by, text, label) =>
    h("button", { type: "button", "aria-label": label, onclick: () => set({ year: now.year + by }) }, text);
  const [before, after] = [step(-1, "◀", "Previous year"), step(1, "▶", "Next year")];
  const play = h("button", { type: "button", class: "oxus-play" });
  const movie = player(play, {
    step() {
      show({ year: now.year + 1 });
      return now.year < data.last;
    },
    start() {
      if (now.year === data.last) show({ year: data.first });
    },
    stopped: () => post.soon(0), // one message for the whole run
    pace: isCalm() ? 1500 : 500,
  });
  const sinceSelect = h(
    "select",
    { onchange: () => set({ since: Number(sinceSelect.value) }) },
    ...Array.from({ length: data.last - data.first + 1 }, (_, n) => h("option", {}, String(data.first + n))),
  );
  const yearGroup = h(
    "div",
    { class: "oxus-controls oxus-years", role: "group", "aria-label": "Years" },
    h("span", {}, "Year ", yearText),
    before,
    slider,
    after,
    play,
    h("label", {}, "compared with ", sinceSelect),
  );

  // --- from a change to the page, and then to the kernel ---
  const panels = [
    partnersPanel(context),
    compositionPanel(context),
    similarityPanel(context),
    buyersPanel(context),
  ];
  const headline = h("p", { class: "oxus-headline oxus-count" });
  for (const panel of panels) {
    panel.section = h(
      "div",
      { class: `oxus-panel oxus-panel-${panel.id}`, role: "group", "aria-label": TRADE_VIEWS[panel.id] },
      panel.element,
      downloads(panel.file, panel),
    );
  }
  const open = () => panels.find(({ id }) => id === now.view);

  function show(changes) {
    Object.assign(now, changes);
    paint();
  }
  function set(changes) {
    movie.stop();
    box.complain("");
    show(changes);
    post.soon();
  }
  function tell() {
    if (headline.textContent === told) return;
    told = headline.textContent;
    box.say(told);
  }

  function paintControls() {
    stateSelect.value = now.state;
    for (const each of [flows, editions, views]) each.refresh();
    const sold = now.view === "composition" || now.view === "similarity";
    flows.buttons.forEach((button) => {
      button.disabled = sold && button.dataset.value === "imports";
    });
    setText(flowWhy, sold ? "This view is of exports: the table of groups has no imports." : "");
    editionGroup.hidden = now.view !== "partners";
    yearGroup.hidden = !OF_YEARS.includes(now.view);
    setText(yearText, String(now.year));
    slider.value = now.year;
    sinceSelect.value = now.since;
    before.disabled = now.year === data.first;
    after.disabled = now.year === data.last;
    context.chooser.refresh();
  }
  function paint() {
    paintControls();
    for (const { id, section } of panels) section.hidden = id !== now.view;
    open().draw();
    setText(headline, open().headline());
  }

  // --- what Python does: what it sets takes the place of a change that is not settled yet ---
  const unfollow = follow(
    model,
    Object.fromEntries(
      TRAITS.map((name) => [
        name,
        () => {
          if (same(now[name], model.get(name))) return;
          movie.cancel();
          show({ [name]: structuredClone(model.get(name)) });
          tell();
        },
      ]),
    ),
  );

  box.root.append(
    h("div", { class: "oxus-controls", role: "group", "aria-label": "Views" }, ...views.buttons),
    h(
      "div",
      { class: "oxus-controls" },
      h("label", {}, "State ", stateSelect),
      h("div", { class: "oxus-controls", role: "group", "aria-label": "Flow" }, ...flows.buttons, flowWhy),
    ),
    editionGroup,
    yearGroup,
    headline,
    box.message,
    ...panels.map(({ section }) => section),
    box.live,
  );
  paint();
  told = headline.textContent;

  // The drawings are made for the room that there is, so that their letters keep their size.
  let drawnFor = context.width();
  const watch = new ResizeObserver(() => {
    if (Math.abs(context.width() - drawnFor) < 8) return;
    drawnFor = context.width();
    open().draw();
  });
  watch.observe(box.root);

  return () => {
    movie.cancel();
    watch.disconnect();
    post.stop();
    unfollow();
    box.stop();
  };
}

// For the tests, which compare them with Python's.
export * from "./measures.js";
export * from "./trade_model.js";
export default { render };
