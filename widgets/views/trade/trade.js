// The view of TradeExplorer: partners, composition, similarity, buyers. It holds all flows, so it answers by itself; the
// kernel hears of a change once it has settled.
import { h } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { frame } from "../kit/frame.js";
import { follow, messenger, same } from "../kit/messenger.js";
import { resetButton } from "../kit/reset.js";
import { buyersPanel } from "./buyers_panel.js";
import { compositionPanel } from "./composition_panel.js";
import { tradeContext } from "./context.js";
import {
  editionControl,
  flowControl,
  stateControl,
  statesChooser,
  TRADE_VIEWS,
  viewControl,
  yearControl,
} from "./controls.js";
import { partnersPanel } from "./partners_panel.js";
import { similarityPanel } from "./similarity_panel.js";

/**
 * @typedef {import("../kit/messenger.js").Model} Model
 * @typedef {import("./context.js").Choice} Choice
 * @typedef {import("./context.js").Context} Context
 */

const TRAITS = ["state", "states", "flow", "edition", "year", "since", "view", "selected"];

/** @param {{model: Model, el: HTMLElement}} anywidget */
function render({ model, el }) {
  const box = frame({ model, el }, "Trade explorer", "oxus-trade");
  const now = /** @type {Choice} */ (Object.fromEntries(TRAITS.map((name) => [name, traitOf(model, name)])));
  const context = tradeContext(model.get("_data"), now, box.root, set);
  const post = messenger(model, () => ({ ...now }), tell);
  const controls = controlsOf(context, { show, complain: box.complain, stopped: () => post.soon(0) });
  const { movie } = controls.years;
  const panels = panelsOf(context, controls.states.element);
  const headline = () => open()?.headline() ?? "";
  let told = "";
  const open = () => panels.find(({ panel }) => panel.id === now.view)?.panel;

  /** Another choice, from a control or a drawing. */
  function set(/** @type {Partial<Choice>} */ changes) {
    movie.stop();
    box.complain("");
    show(changes);
    post.soon();
  }
  function show(/** @type {Partial<Choice>} */ changes) {
    Object.assign(now, changes);
    for (const control of Object.values(controls)) control.refresh();
    for (const { panel, section } of panels) section.hidden = panel.id !== now.view;
    open()?.draw();
    box.title(headline(), open()?.unit() ?? "");
  }
  function tell() {
    if (headline() === told) return;
    told = headline();
    box.say(told);
  }

  // What Python sets takes the place of a change that is not settled yet.
  const unfollow = followTraits(model, now, (changes) => {
    movie.cancel();
    show(changes);
    tell();
  });
  const reset = resetButton(model, TRAITS, { flush: post.flush, say: box.say });
  box.lay({
    bar: barOf(controls),
    picture: panels.map(({ section }) => section),
    reset: reset.element,
    source: SOURCE,
  });
  show({});
  told = headline();
  const unwatch = watchWidth(context, box.root, () => open()?.draw());
  return () => {
    movie.cancel();
    unwatch();
    post.stop();
    reset.stop();
    unfollow();
    box.stop();
  };
}

/** @type {(model: Model, name: string) => any} */
const traitOf = (model, name) => structuredClone(model.get(name));

/**
 * @param {Context} context
 * @param {{show: (changes: Partial<Choice>) => void, complain: (text: string) => void, stopped: () => void}} on
 */
const controlsOf = (context, { show, complain, stopped }) => ({
  views: viewControl(context),
  state: stateControl(context),
  flow: flowControl(context),
  edition: editionControl(context),
  years: yearControl(context, { show, stopped }),
  states: statesChooser(context, complain),
});

const SOURCE =
  "Sources: partners from the CIA World Factbook, in the editions of about 2015 and 2025; raw materials from CEPII's BACI, " +
  "1995 to 2024. Notes and tables are under each view.";

/** @param {ReturnType<typeof controlsOf>} controls */
const barOf = ({ views, state, flow, edition, years }) => [
  views.element,
  h("div", { class: "oxus-controls" }, state.element, flow.element),
  edition.element,
  years.element,
];

/** @type {(context: Context, chooser: HTMLElement) => {panel: import("./context.js").Panel, section: HTMLElement}[]} */
const panelsOf = (context, chooser) =>
  [
    partnersPanel(context),
    compositionPanel(context),
    similarityPanel(context, chooser),
    buyersPanel(context),
  ].map((panel) => ({
    panel,
    section: h(
      "div",
      {
        class: `oxus-panel oxus-panel-${panel.id}`,
        role: "group",
        "aria-label": TRADE_VIEWS[/** @type {keyof typeof TRADE_VIEWS} */ (panel.id)],
      },
      panel.element,
      downloads(panel.file, panel),
    ),
  }));

/**
 * Call `changed` with each trait that Python sets to something else.
 *
 * @param {Model} model
 * @param {Choice} now
 * @param {(changes: Partial<Choice>) => void} changed
 */
function followTraits(model, now, changed) {
  /** @param {string} name */
  const hear = (name) => () => {
    const value = traitOf(model, name);
    if (!same(now[/** @type {keyof Choice} */ (name)], value)) changed({ [name]: value });
  };
  return follow(model, Object.fromEntries(TRAITS.map((name) => [name, hear(name)])));
}

/**
 * The drawings are made for the room that there is, so that their letters keep their size: draw again if it changes.
 *
 * @type {(context: Context, root: HTMLElement, draw: () => void) => () => void}
 */
function watchWidth(context, root, draw) {
  let drawnFor = context.width();
  const watch = new ResizeObserver(() => {
    if (Math.abs(context.width() - drawnFor) < 8) return;
    drawnFor = context.width();
    draw();
  });
  watch.observe(root);
  return () => watch.disconnect();
}

// For the tests, which compare them with Python's.
export * from "./measures.js";
export * from "./trade_model.js";
export default { render };
