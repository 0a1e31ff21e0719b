// Partners in all goods: what the Factbook lists, then and now, and what it leaves open.
import { rowsOf } from "../kit/columns.js";
import { h, s, setText } from "../kit/dom.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, listed } from "../kit/words.js";
import { about, changeList, drawing, legend, row, rowBox, SIGNS, text } from "./drawing.js";
import {
  concentrationChange,
  notComparable,
  partnerChange,
  partnersOfLists,
  shareInWords,
  shortShare,
} from "./factbook_lists.js";
import { cut, roomFor } from "./layout.js";
import { marksUpTo } from "./numbers.js";

/**
 * @typedef {import("./context.js").Context} Context
 * @typedef {import("./factbook_lists.js").FactbookList} FactbookList
 */

const [ROW, TOP] = [30, 26]; // height of a row, and of the marks above the rows

/** @type {(context: Context) => import("./context.js").Panel} */
export function partnersPanel(context) {
  const { now } = context;
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
  const table = folded("Partners as a table", () => partnersTable(context));
  const figures = folded("Published figures of all trade (Image 5)", () => figuresTable(context));
  let svg = s("svg");

  function draw() {
    const lists = listsShown(context);
    svg = partnersDrawing(context, lists);
    show(svg);
    key.replaceChildren(partnersLegend(lists));
    numbers.replaceChildren(concentrationTable(context, lists));
    setText(note, noteOn(context, lists));
    changes.replaceChildren(...(lists.length < 2 ? [] : changesBetween(context, lists[0], lists[1])));
    table.refresh();
    figures.refresh();
  }

  return {
    id: "partners",
    draw,
    svg: () => svg,
    element: h("div", {}, box, key, numbers, changes, about(note), table.element, figures.element),
    file: () => `trade-partners-${now.state}-${now.flow}`,
    headline: () => headline(context),
    unit: () => unit(context),
    rows: () => csvRows(context),
  };
}

/**
 * The lists of the editions chosen, from the earliest.
 *
 * @param {Context} context
 */
const listsShown = ({ facts, now }) =>
  (now.edition === "both" ? ["2015", "2025"] : [now.edition]).map((edition) =>
    facts.listOf(now.state, now.flow, edition),
  );

/** @param {FactbookList} list */
const heading = ({ edition, year }) => `Edition ${edition} (figures of ${year})`;

/** @param {Context} context */
const titleOf = ({ facts, now }) => `${facts.names[now.state]}: ${now.flow} of all goods by partner`;

/**
 * The largest partner of a list, with its share.
 *
 * @type {(context: Context, list: FactbookList) => [name: string, share: string]}
 */
const largestOf = ({ facts }, list) => [
  facts.names[list.ids[0]],
  `${list.print(list.share(list.ids[0]) ?? 0)}\u00a0%`,
];

/** @param {Context} context */
function headline(context) {
  const { facts, now } = context;
  const [is, was] = listsShown(context).reverse();
  const [largest, share] = largestOf(context, is);
  const role = `the largest listed ${now.flow === "exports" ? "buyer" : "seller"} of ${facts.names[now.state]}'s ${now.flow}`;
  const gap = (/** @type {FactbookList} */ { year, leftOut }) =>
    `the list of ${year} leaves out ${listed(Object.keys(leftOut).map((id) => facts.names[id]))}`;
  const [wanting] = [is, was].filter((list) => list && Object.keys(list.leftOut).length);
  if (wanting) return `${largest} was ${role} in ${is.year} (${share}), but ${gap(wanting)}`;
  if (!was) return `${largest} was ${role} in ${is.year}: ${share}`;
  const [other, before] = largestOf(context, was);
  if (other === largest)
    return `${largest} was ${role}: ${share} in ${is.year}, after ${before} in ${was.year}`;
  return `${largest} was ${role} in ${is.year} (${share}); in ${was.year} it was ${other} (${before})`;
}

/** @param {Context} context */
function unit(context) {
  const lists = listsShown(context).map(
    ({ year, ids, listed: all, print }) =>
      `In ${year}, ${count(ids.length, "partner")} listed, with ${print(all)}\u00a0% together.`,
  );
  return `${titleOf(context)}, in per cent. ${lists.join(" ")} What is not listed is unknown, not zero.`;
}

// --- the drawing ---

/** @typedef {{left: number, top: number, height: number, x: (share: number) => number}} Scale `top` is a share */

/** @type {(context: Context, lists: FactbookList[]) => SVGSVGElement} */
function partnersDrawing(context, lists) {
  const ids = partnersOfLists(lists);
  const width = context.width();
  const scale = scaleOf(context, lists, ids);
  const { top, height, x } = scale;
  return drawing(
    width,
    height,
    `${titleOf(context)}; the same as a table below`,
    ...marksUpTo(top, 5).flatMap((mark) => [
      s("line", { class: "oxus-rule", x1: x(mark), x2: x(mark), y1: TOP - 6, y2: height - 8 }),
      text(x(mark), 14, mark === top ? `${mark}\u00a0%` : String(mark), {
        "text-anchor": "middle",
        "font-size": 12,
      }),
    ]),
    text(width - 6, 14, lists.map((list) => list.year).join(" → "), {
      "text-anchor": "end",
      "font-size": 12,
      "font-weight": 600,
    }),
    ...ids.map((id, n) => partnerRow(context, lists, scale, id, n)),
    ...unlistedRow(lists, scale, width, TOP + ROW * ids.length),
  );
}

/** @type {(context: Context, lists: FactbookList[], ids: string[]) => Scale} */
function scaleOf(context, lists, ids) {
  const width = context.width();
  const right = lists.length > 1 ? 112 : 70;
  const names = ids.map((id) => context.facts.names[id]);
  const left = Math.min(roomFor(names, 10), 0.4 * width);
  const shares = lists.flatMap((list) => [list.unlisted, ...list.ids.map((id) => list.share(id) ?? 0)]);
  const top = Math.ceil(Math.max(...shares) / 10) * 10;
  return {
    left,
    top,
    height: TOP + ROW * (ids.length + 1) + 12,
    x: (share) => left + ((width - left - right) * share) / top,
  };
}

/** @param {FactbookList} list */
const signOf = (list) => SIGNS[list.edition === "2015" ? "diamond" : "dot"];

/**
 * Each edition has a lane of its own in the row, so that equal shares do not hide one another.
 *
 * @type {(lists: FactbookList[], list: FactbookList) => number}
 */
const laneOf = (lists, list) => (lists.length < 2 ? 15 : list.edition === "2015" ? 9 : 21);

/** @type {(context: Context, lists: FactbookList[], scale: Scale, id: string, n: number) => SVGElement} */
function partnerRow(context, lists, { left, x }, id, n) {
  const { data, facts } = context;
  const width = context.width();
  const y = TOP + ROW * n;
  const places = lists.map((list) => ({ list, share: list.share(id), at: y + laneOf(lists, list) }));
  const [one, other] = places.filter(({ share }) => share !== null);
  return row(
    {
      id,
      y,
      height: ROW,
      width,
      pressed: context.isSelected(id),
      first: n === 0,
      words: `${facts.names[id]}: ${lists.map((list) => `${shareInWords(list, id)} in ${list.year}`).join("; ")}`,
    },
    text(6, y + 20, cut(facts.names[id], left - 10), {
      "font-size": 13,
      class: data.five.includes(id) ? "oxus-five" : "",
    }),
    other && !notComparable(lists, facts.names)
      ? s("line", {
          class: "oxus-link",
          x1: x(Number(one.share)),
          x2: x(Number(other.share)),
          y1: one.at,
          y2: other.at,
        })
      : null,
    ...places.map(({ list, share, at }) =>
      id in list.leftOut
        ? null
        : share === null
          ? SIGNS.range(x(0), at, x(list.atMost))
          : signOf(list)(x(share), at, 5),
    ),
    text(width - 6, y + 20, lists.map((list) => shortShare(list, id)).join(" → "), {
      "text-anchor": "end",
      "font-size": 13,
    }),
  );
}

/** @type {(lists: FactbookList[], scale: Scale, width: number, y: number) => SVGElement[]} */
const unlistedRow = (lists, { left, x }, width, y) => [
  s("line", { class: "oxus-rule", x1: 0, x2: width, y1: y + 3, y2: y + 3 }),
  text(6, y + 24, cut("not listed", left - 10), { "font-size": 13, "font-style": "italic" }),
  ...lists.map((list, n) =>
    s("rect", {
      class: "oxus-unknown",
      x: x(0),
      y: y + 8 + (lists.length > 1 ? n * 11 : 3),
      width: Math.max(x(list.unlisted) - x(0), 1),
      height: lists.length > 1 ? 9 : 14,
      "stroke-dasharray": list.edition === "2015" ? "none" : "4 2",
    }),
  ),
  text(width - 6, y + 24, lists.map((list) => list.print(list.unlisted)).join(" → "), {
    "text-anchor": "end",
    "font-size": 13,
    "font-style": "italic",
  }),
];

// --- below the drawing ---

/** @param {FactbookList[]} lists */
const partnersLegend = (lists) =>
  legend([
    ...lists.map((list) => /** @type {[SVGElement, string]} */ ([signOf(list)(13, 9), heading(list)])),
    [
      SIGNS.range(2, 9, 22),
      "not listed: anything from 0 to the smallest share listed (or to all that is left)",
    ],
    [
      s("rect", { class: "oxus-unknown", x: 2, y: 3, width: 22, height: 12 }),
      `what no listed partner has: unknown, not zero${lists.length > 1 ? " (2015 above, 2025 dashed below)" : ""}`,
    ],
  ]);

/** @type {(context: Context, lists: FactbookList[]) => HTMLElement} */
const concentrationTable = (context, lists) =>
  dataTable(
    "Concentration: Herfindahl-Hirschman index (HHI), from 0 to 1",
    ["Edition", "Year", "Listed", "Together", "Not listed", "Largest", "HHI at least", "HHI at most"],
    lists.map((list) => [
      list.edition,
      list.year,
      list.ids.length,
      `${list.print(list.listed)}\u00a0%`,
      `${list.print(list.unlisted)}\u00a0%`,
      largestOf(context, list).join(", "),
      list.low.toFixed(3),
      list.high.toFixed(3),
    ]),
  );

/** @type {(context: Context, lists: FactbookList[]) => string} */
const noteOn = ({ data, facts }, lists) =>
  `${lists.length < 2 && notComparable(lists, facts.names) ? `${notComparable(lists, facts.names)} ` : ""}The index cannot be known from a list that is cut off. It is least if the rest is spread over very many partners, and greatest if ` +
  "as many of them as possible have as much as the smallest listed. Both bounds allow for rounding. " +
  `Sources: ${[...new Set(lists.map((list) => data.sources[`cia-factbook-${list.edition}`]))].join("; ")}. Claims on partners: §4.2.1, §5.1 to §5.4.`;

/** @type {(context: Context, was: FactbookList, is: FactbookList) => HTMLElement[]} */
const changesBetween = ({ facts }, was, is) =>
  changeList(
    `What changed from ${was.year} to ${is.year}`,
    notComparable([was, is], facts.names)
      ? [notComparable([was, is], facts.names)]
      : [
          ...partnersOfLists([was, is]).map((id) => partnerChange(id, facts.names[id], was, is)),
          concentrationChange(was, is),
        ],
  );

/** @param {Context} context */
function partnersTable(context) {
  const lists = listsShown(context);
  return dataTable(
    titleOf(context),
    ["Partner", ...lists.map(heading)],
    [
      ...partnersOfLists(lists).map((id) => [
        context.facts.names[id],
        ...lists.map((list) => shareInWords(list, id)),
      ]),
      ["not listed, unknown", ...lists.map((list) => `${list.print(list.unlisted)}\u00a0%`)],
    ],
  );
}

/** @param {Context} context */
const figuresTable = ({ data, facts, now }) =>
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
  );

/** @param {Context} context */
function csvRows(context) {
  const { facts, now } = context;
  return [
    ["edition", "year", "state_id", "flow", "partner_id", "partner", "share_percent"],
    ...listsShown(context).flatMap((list) => {
      const start = [list.edition, list.year, now.state, now.flow];
      return [
        ...list.ids.map((id) => [...start, id, facts.names[id], list.print(list.share(id) ?? 0)]),
        [...start, "", "not listed", list.print(list.unlisted)],
      ];
    }),
  ];
}
