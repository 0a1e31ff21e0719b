// The controls of the trade explorer: what is chosen above the panels. Each is {element, refresh()}.
import { chooser, inOrderOf } from "../kit/choosers.js";
import { rowsOf } from "../kit/columns.js";
import { h, setText } from "../kit/dom.js";
import { isCalm, player } from "../kit/player.js";
import { yearsOf } from "./composition_stack.js";

/**
 * @typedef {import("./context.js").Context} Context
 * @typedef {import("./context.js").Choice} Choice
 */

export const TRADE_VIEWS = {
  partners: "Partners",
  composition: "Composition",
  similarity: "Similarity",
  buyers: "Who buys",
};
const FLOWS = { exports: "Exports", imports: "Imports" };
/** @type {[value: string, label: string][]} */
const EDITIONS = [
  ["both", "Both"],
  ["2015", "2015"],
  ["2025", "2025"],
];

/** @param {Context} context */
export function stateControl({ data, now, set }) {
  const states = rowsOf(data.states);
  /** @type {(label: string, isOfFive: boolean) => HTMLElement} */
  const options = (label, isOfFive) =>
    h(
      "optgroup",
      { label },
      ...states
        .filter(({ id }) => data.five.includes(id) === isOfFive)
        .map(({ id, name }) => h("option", { value: id }, name)),
    );
  const select = h(
    "select",
    { onchange: () => set({ state: select.value }) },
    options("Central Asia", true),
    options("Around it", false),
  );
  return {
    element: h("label", {}, "State ", select),
    refresh() {
      select.value = now.state;
    },
  };
}

/**
 * The states that are compared.
 *
 * @param {Context} context
 * @param {(text: string) => void} complain
 */
export const statesChooser = ({ data, now, set }, complain) =>
  chooser({
    title: "States compared",
    options: rowsOf(data.states).map(({ id, name }) => [id, name]),
    presets: [
      ["The five", data.five],
      ["All", data.states.id],
    ],
    chosen: () => now.states,
    choose(ids) {
      if (ids.length) set({ states: inOrderOf(now.states, ids) });
      else complain("Choose at least one state: until then the last choice stays.");
    },
  });

/**
 * Buttons of which one is pressed.
 *
 * @param {Context} context
 * @param {"view" | "flow" | "edition"} trait
 * @param {readonly (readonly [value: string, label: string])[]} options
 */
function choiceButtons({ now, set }, trait, options) {
  const buttons = options.map(([value, label]) =>
    h("button", { type: "button", "data-value": value, onclick: () => set({ [trait]: value }) }, label),
  );
  return {
    buttons,
    refresh() {
      for (const button of buttons)
        button.setAttribute("aria-pressed", String(now[trait] === button.dataset.value));
    },
  };
}

/** @param {Context} context */
export function viewControl(context) {
  const { buttons, refresh } = choiceButtons(context, "view", Object.entries(TRADE_VIEWS));
  return {
    element: h("div", { class: "oxus-tabs", role: "group", "aria-label": "Views" }, ...buttons),
    refresh,
  };
}

/** @param {Context} context */
export function flowControl(context) {
  const { now } = context;
  const choice = choiceButtons(context, "flow", Object.entries(FLOWS));
  const why = h("span", { class: "oxus-why" });
  return {
    element: h(
      "div",
      { class: "oxus-controls", role: "group", "aria-label": "Flow" },
      ...choice.buttons,
      why,
    ),
    refresh() {
      choice.refresh();
      const onlyExports = now.view === "composition" || now.view === "similarity";
      for (const button of choice.buttons)
        button.disabled = onlyExports && button.dataset.value === "imports";
      setText(why, onlyExports ? "This view is of exports: the table of groups has no imports." : "");
    },
  };
}

/** @param {Context} context */
export function editionControl(context) {
  const choice = choiceButtons(context, "edition", EDITIONS);
  const element = h(
    "div",
    { class: "oxus-controls", role: "group", "aria-label": "Edition of the Factbook" },
    h("span", {}, "Edition of the Factbook"),
    ...choice.buttons,
  );
  return {
    element,
    refresh() {
      choice.refresh();
      element.hidden = context.now.view !== "partners";
    },
  };
}

/**
 * The year shown, by slider, step by step or playing, and the year compared with.
 *
 * @param {Context} context
 * @param {object} on
 * @param {(changes: Partial<Choice>) => void} on.show changes what is drawn while it plays
 * @param {() => void} on.stopped
 */
export function yearControl({ data, now, set }, { show, stopped }) {
  const shown = h("span", { class: "oxus-year" });
  const slider = h("input", {
    type: "range",
    class: "oxus-slider",
    min: data.first,
    max: data.last,
    step: 1,
    "aria-label": "Year",
    oninput: () => set({ year: Number(slider.value) }),
  });
  /** @type {(by: number, text: string, label: string) => HTMLButtonElement} */
  const stepButton = (by, text, label) =>
    h("button", { type: "button", "aria-label": label, onclick: () => set({ year: now.year + by }) }, text);
  const before = stepButton(-1, "◀", "Previous year");
  const after = stepButton(1, "▶", "Next year");
  const play = h("button", { type: "button", class: "oxus-play" });
  const since = h(
    "select",
    { onchange: () => set({ since: Number(since.value) }) },
    ...yearsOf(data).map((year) => h("option", {}, String(year))),
  );
  const element = h(
    "div",
    { class: "oxus-controls oxus-years", role: "group", "aria-label": "Years" },
    h("span", {}, "Year ", shown),
    before,
    slider,
    after,
    play,
    h("label", {}, "compared with ", since),
  );
  function refresh() {
    element.hidden = now.view === "partners";
    setText(shown, String(now.year));
    slider.value = String(now.year);
    since.value = String(now.since);
    before.disabled = now.year === data.first;
    after.disabled = now.year === data.last;
  }
  return { element, refresh, movie: yearPlayer(play, { data, now }, show, stopped) };
}

/**
 * @param {HTMLElement} button
 * @param {Pick<Context, "data" | "now">} context
 * @param {(changes: Partial<Choice>) => void} show
 * @param {() => void} stopped
 */
const yearPlayer = (button, { data, now }, show, stopped) =>
  player(button, {
    step() {
      show({ year: now.year + 1 });
      return now.year < data.last;
    },
    start() {
      if (now.year === data.last) show({ year: data.first });
    },
    stopped,
    pace: isCalm() ? 1500 : 500,
  });
