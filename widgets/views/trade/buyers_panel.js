// Buyers: who takes the raw materials of one of the five, or sells to it.
import { h, s, setText } from "../kit/dom.js";
import { dataTable, folded } from "../kit/tables.js";
import { count, listed } from "../kit/words.js";
import { buyerChanges, fromTo } from "./changes.js";
import { CAVEAT, ONLY_RAW, sentences } from "./context.js";
import { about, changeList, drawing, legend, row, rowBox, SIGNS, text } from "./drawing.js";
import { cut, roomFor } from "./layout.js";
import { sumOf } from "./measures.js";
import { marksUpTo, money, percent } from "./numbers.js";

/**
 * @typedef {import("./context.js").Context} Context
 * @typedef {import("./trade_model.js").Partner} Partner
 */

const LISTED_BUYERS = 12;
const [ROW, TOP] = [27, 24]; // height of a row, and where the first one is
/** Whether there is no room for sums of money beside the bars: the table below has them. @param {number} width */
const isNarrow = (width) => width < 480;

/** @type {(context: Context) => import("./context.js").Panel} */
export function buyersPanel(context) {
  const { data, now } = context;
  const { box, show } = rowBox("Buyers", context.pick);
  const picker = groupPicker(context);
  const key = h("div");
  const note = h("p", { class: "oxus-note" });
  const changes = h("div", { class: "oxus-changes" });
  const table = folded("All partners as a table", () => partnersTable(context));
  let svg = s("svg");

  function draw() {
    const why = whyEmpty(context);
    const isOfFive = data.five.includes(now.state);
    picker.value = groupOf(context);
    picker.disabled = !isOfFive;
    picker.title = isOfFive ? "" : why;
    svg = why ? emptyDrawing(context, why) : buyersDrawing(context);
    show(svg);
    key.replaceChildren(...(why ? [] : [buyersLegend(context)]));
    changes.replaceChildren(...(why ? [] : changesOf(context)));
    setText(note, noteOn(context, why));
    table.refresh();
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
      about(note),
      table.element,
    ),
    file: () => `trade-${whoOf(context)}s-${now.state}-${groupOf(context) || "all"}-${now.year}`,
    headline: () => headline(context),
    unit: () => `Trade of the five with their buyers and sellers, in current US dollars. ${ONLY_RAW}`,
    rows: () => csvRows(context),
  };
}

/** @param {Context} context */
function groupPicker({ facts, now, set }) {
  const picker = h(
    "select",
    {
      onchange: () => {
        const partner = now.selected.find((id) => !facts.isGroup(id));
        set({ selected: [picker.value, partner ?? ""].filter(Boolean) });
      },
    },
    h("option", { value: "" }, "all raw materials"),
    ...facts.groups.map((id) => h("option", { value: id }, facts.looks[id].label)),
  );
  return picker;
}

/**
 * The group that is selected; "" for all.
 *
 * @param {Context} context
 */
const groupOf = ({ facts, now }) => now.selected.find(facts.isGroup) || "";

/** @param {Context} context */
const whatOf = (context) =>
  groupOf(context) ? context.facts.looks[groupOf(context)].label : "all raw materials";

/** @param {Context} context */
const whoOf = ({ now }) => (now.flow === "exports" ? "buyer" : "seller");

/** @type {(context: Context, year: number) => import("./trade_model.js").PartnersOfYear} */
const partnersIn = (context, year) =>
  context.facts.partnersIn(context.now.state, year, context.now.flow, groupOf(context));

/** @param {Context} context */
const titleOf = (context) =>
  `${context.facts.names[context.now.state]}, ${context.now.flow} of ${whatOf(context)}`;

/**
 * Why there is nothing to draw; "" if there is something.
 *
 * @param {Context} context
 */
function whyEmpty(context) {
  const { data, facts, now } = context;
  if (!data.five.includes(now.state))
    return `The tables name the partners in raw materials of the five only (${listed(data.five.map((id) => facts.names[id]))}): choose one of them.`;
  return partnersIn(context, now.year).total
    ? ""
    : `No flow of ${whatOf(context)} is recorded for ${facts.names[now.state]}, ${now.flow}, in ${now.year}.`;
}

/** @param {Context} context */
function headline(context) {
  const { facts, now } = context;
  const why = whyEmpty(context);
  if (why) return why;
  const { rows, total } = partnersIn(context, now.year);
  const [sold, to] = now.flow === "exports" ? ["sold", "to"] : ["bought", "from"];
  return (
    `${facts.names[now.state]} ${sold} ${groupOf(context) ? whatOf(context) : "raw materials"} for ${money(total)} in ${now.year}, ${to} ` +
    `${count(rows.length, "partner")}; the largest ${whoOf(context)}: ${facts.names[rows[0].id]}, ${percent(rows[0].share)}`
  );
}

// --- the drawing ---

/** @typedef {{width: number, left: number, top: number, x: (share: number) => number}} Scale `top` is a share */

/** @type {(context: Context, why: string) => SVGSVGElement} */
function emptyDrawing(context, why) {
  const words = context.data.five.includes(context.now.state) ? "no flow recorded" : "not in the tables";
  const svg = drawing(context.width(), 46, why, text(6, 28, words, { "font-size": 13 }));
  svg.setAttribute("role", "img");
  return svg;
}

/**
 * The largest partners, with the one that is selected whatever its place; and the others.
 *
 * @param {Context} context
 */
function shownAndRest(context) {
  const { rows } = partnersIn(context, context.now.year);
  const shown = rows.slice(0, LISTED_BUYERS);
  const chosen = rows.find(({ id }) => context.isSelected(id));
  if (chosen && !shown.includes(chosen)) shown.push(chosen);
  return { shown, rest: rows.filter((each) => !shown.includes(each)) };
}

/** @type {(partners: readonly Partner[]) => Omit<Partner, "id">} */
const together = (partners) => ({
  share: sumOf(partners.map(({ share }) => share)),
  value: sumOf(partners.map(({ value }) => value)),
});

/** @param {Context} context */
function buyersDrawing(context) {
  const { now } = context;
  const { shown, rest } = shownAndRest(context);
  const scale = scaleOf(context, shown, together(rest).share);
  const { width, x } = scale;
  const height = 26 + ROW * (shown.length + (rest.length ? 1 : 0)) + 10;
  return drawing(
    width,
    height,
    `${titleOf(context)} by partner in ${now.year}; the same as a table below`,
    ...marksUpTo(scale.top, width < 600 ? 2 : 4).flatMap((mark) => [
      s("line", { class: "oxus-rule", x1: x(mark), x2: x(mark), y1: 20, y2: height - 6 }),
      text(x(mark), 14, `${mark}${mark ? "\u00a0%" : ""}`, { "text-anchor": "middle", "font-size": 12 }),
    ]),
    ...shown.map((partner, n) => partnerRow(context, scale, partner, n)),
    ...(rest.length ? othersRow(scale, rest, TOP + ROW * shown.length) : []),
  );
}

/** @type {(context: Context, shown: Partner[], restShare: number) => Scale} */
function scaleOf(context, shown, restShare) {
  const then = partnersIn(context, context.now.since);
  const width = context.width();
  const names = shown.map(({ id }) => context.facts.names[id]);
  const left = Math.min(roomFor(names, 12), 0.36 * width);
  const room = isNarrow(width) ? 66 : 176; // for the numbers
  const highest = Math.max(
    restShare,
    ...shown.flatMap(({ id, share }) => [share, then.rows.find((each) => each.id === id)?.share || 0]),
  );
  const top = Math.min(100, Math.max(10, Math.ceil(highest / 10) * 10));
  return { width, left, top, x: (share) => left + ((width - left - room) * share) / top };
}

/** @type {(scale: Scale, y: number, share: number, className: string) => SVGElement} */
const bar = ({ left, x }, y, share, className) =>
  s("rect", { class: className, x: left, y: y + 6, width: Math.max(x(share) - left, 0.5), height: 15 });

/** @type {(scale: Scale, y: number, of: Omit<Partner, "id">) => SVGElement[]} */
const numbers = ({ width }, y, { share, value }) => {
  const narrow = isNarrow(width);
  return [
    text(width - (narrow ? 6 : 118), y + 18, percent(share), { "text-anchor": "end", "font-size": 13 }),
    ...(narrow
      ? []
      : [text(width - 6, y + 18, money(value, "k"), { "text-anchor": "end", "font-size": 12 })]),
  ];
};

/** @type {(context: Context, scale: Scale, partner: Partner, n: number) => SVGElement} */
function partnerRow(context, scale, partner, n) {
  const { data, facts, now } = context;
  const { id, value, share } = partner;
  const y = TOP + ROW * n;
  const then = partnersIn(context, now.since);
  const was = then.rows.find((each) => each.id === id)?.share ?? (then.total ? 0 : NaN);
  return row(
    {
      id,
      y,
      height: ROW,
      width: scale.width,
      pressed: context.isSelected(id),
      first: n === 0,
      words: `${facts.names[id]}: ${percent(share)}, ${money(value)}; ${Number.isNaN(was) ? "nothing recorded" : percent(was)} in ${now.since}`,
    },
    text(6, y + 18, cut(facts.names[id], scale.left - 8), {
      "font-size": 13,
      class: data.five.includes(id) ? "oxus-five" : "",
    }),
    bar(scale, y, share, "oxus-buyer"),
    Number.isNaN(was) || now.since === now.year ? null : SIGNS.diamond(scale.x(was), y + 13.5, 5),
    ...numbers(scale, y, partner),
  );
}

/** @type {(scale: Scale, rest: Partner[], y: number) => SVGElement[]} */
const othersRow = (scale, rest, y) => [
  text(6, y + 18, cut(`${rest.length} others`, scale.left - 8), {
    "font-size": 13,
    "font-style": "italic",
  }),
  bar(scale, y, together(rest).share, "oxus-unknown"),
  ...numbers(scale, y, together(rest)),
];

// --- below the drawing ---

/** @param {Context} context */
const buyersLegend = (context) =>
  legend([
    [s("rect", { class: "oxus-buyer", x: 2, y: 3, width: 22, height: 12 }), `share in ${context.now.year}`],
    [
      SIGNS.diamond(13, 9, 5),
      `share in ${context.now.since}${partnersIn(context, context.now.since).total ? "" : ": nothing recorded"}`,
    ],
  ]);

/** @param {Context} context */
const changesOf = (context) =>
  changeList(
    fromTo(context.now),
    buyerChanges(context.now, partnersIn(context, context.now.since), partnersIn(context, context.now.year), {
      what: whatOf(context),
      who: whoOf(context),
      names: context.facts.names,
    }),
  );

/** @type {(context: Context, why: string) => string} */
const noteOn = (context, why) =>
  sentences([
    CAVEAT,
    context.doubts(),
    shownAndRest(context).shown.some(({ id }) => id === "S19")
      ? "Other Asia, not specified, is BACI's code S19."
      : "",
    why
      ? ""
      : "All partners that BACI records are in, so the index of concentration is exact for these flows. A recorded partner need not be where the goods end up. The five are set in bold.",
    `Source: ${context.data.sources["cepii-baci"]}.`,
  ]);

/** @param {Context} context */
function partnersTable(context) {
  const { facts, now } = context;
  const then = partnersIn(context, now.since);
  return dataTable(
    `${titleOf(context)} in ${now.year}`,
    ["Partner", "Value", "Share", `Share in ${now.since}`],
    partnersIn(context, now.year).rows.map(({ id, value, share }) => [
      facts.names[id],
      money(value),
      percent(share),
      percent(then.rows.find((each) => each.id === id)?.share ?? NaN),
    ]),
  );
}

/** @param {Context} context */
function csvRows(context) {
  const { facts, now } = context;
  return [
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
    ...partnersIn(context, now.year).rows.map(({ id, value, share }) => [
      now.state,
      now.flow,
      groupOf(context) || "all",
      now.year,
      id,
      facts.names[id],
      value.toFixed(1),
      share.toFixed(3),
    ]),
  ];
}
