// The view of MembershipExplorer: linked views of one state. It holds all spells, so it answers by itself; the kernel
// hears of a change once it has settled. The views are panels (matrix_panel.js, timeline_panel.js, ...): each can rebuild
// itself for another choice of states and bodies, and repaint itself for another day or selection.
import { h, setText } from "../kit/dom.js";
import { frame, unfolding } from "../kit/frame.js";
import { follow, messenger, SETTLED, same } from "../kit/messenger.js";
import { resetButton } from "../kit/reset.js";
import { inWords } from "../kit/words.js";
import { choiceControls } from "./choice_controls.js";
import { comparison } from "./comparison.js";
import { dayFault, explorerState, TRAITS, updateChoice } from "./explorer_state.js";
import { changeReporter, definitionText, headlineText } from "./explorer_words.js";
import { panelContext, panelFrames } from "./panels.js";
import { timeControls } from "./time_controls.js";

/**
 * @typedef {import("../kit/messenger.js").Model} Model
 * @typedef {import("./explorer_state.js").ExplorerState} ExplorerState
 * @typedef {import("./explorer_state.js").Traits} Traits
 * @typedef {ReturnType<typeof partsOf>} Parts
 */

/** @param {{model: Model, el: HTMLElement}} view */
function render(view) {
  const { model } = view;
  const state = explorerState(model);
  const box = frame(view, "Membership explorer", "oxus-explorer");
  const report = changeReporter(state);
  const post = messenger(model, () => ({ ...state.now }), tell);
  const parts = partsOf(state, box, post);
  function tell() {
    const text = report();
    if (text) box.say(text);
  }
  const unfollow = followPython(model, state.now, { ...parts, tell });
  const reset = resetButton(model, TRAITS, { flush: post.flush, say: box.say });
  lay(parts, box, reset.element);
  parts.rebuild();
  parts.panels.show();
  return () => {
    parts.time.stopMovie();
    post.stop();
    parts.time.cancel();
    parts.panels.stop();
    reset.stop();
    unfollow();
    box.stop();
  };
}

/**
 * The controls and the panels, and what shows a change in all of them.
 *
 * @param {ExplorerState} state
 * @param {ReturnType<typeof frame>} box
 * @param {ReturnType<typeof messenger>} post
 */
function partsOf(state, box, post) {
  const { data, now } = state;
  const complain = () => box.complain(choice.complaint());
  const time = timeControls(state, { show, go, stopped: () => post.soon(0) });
  const changes = comparison(state, setSince);
  const choice = choiceControls(state, { chosen: settling(rebuild), complain });
  const filters = unfolding(
    "Filters",
    h("div", { class: "oxus-controls" }, ...choice.filters, ...changes.controls),
    h("div", { class: "oxus-choosers" }, ...choice.choosers),
  );
  const context = panelContext(state, { say: box.say, selected: settling(() => panels.select()) });
  const panels = panelFrames(context, now, () => post.soon());

  /** @param {() => void} draw what is followed by a message to the kernel */
  function settling(draw) {
    return () => {
      draw();
      post.soon();
    };
  }
  /** @param {string} day */
  function show(day) {
    now.date = day;
    paint();
  }
  /** @type {(day: string, settled?: boolean) => void} */
  function go(day, settled = false) {
    time.interrupt();
    const fault = dayFault(data, day);
    if (fault) return box.complain(`${fault} The views still show ${inWords(now.date)}.`);
    show(day);
    post.soon(settled ? 0 : SETTLED);
  }
  /** @param {string} day */
  function setSince(day) {
    const fault = day && dayFault(data, day);
    if (fault) return box.complain(fault);
    now.since = day;
    settling(paint)();
  }
  function rebuild() {
    updateChoice(state);
    choice.refresh();
    time.rebuild();
    paintControls();
    panels.rebuild();
  }
  function paint() {
    paintControls();
    panels.paint();
  }
  function paintControls() {
    complain();
    box.root.dataset.date = now.date;
    time.paint();
    changes.paint();
    setText(filters.button, choice.summary());
    box.title(headlineText(state), definitionText(state));
  }
  return { filters, time, changes, choice, panels, rebuild, paint };
}

/**
 * Show what Python sets; it takes the place of a change that is not settled yet.
 *
 * @param {Model} model
 * @param {Traits} now
 * @param {Parts & {tell: () => void}} parts
 */
function followPython(model, now, { choice, panels, paint, rebuild, tell }) {
  /** @type {Record<keyof Traits, () => void>} */
  const draws = {
    date: paint,
    since: paint,
    selected: panels.select,
    views: panels.show,
    institutions: rebuild,
    states: rebuild,
    kind: rebuild,
    lead: rebuild,
  };
  const handlers = Object.entries(draws).map(([trait, draw]) => {
    const name = /** @type {keyof Traits} */ (trait);
    const take = () => {
      if (same(now[name], model.get(name))) return;
      Object.assign(now, { [name]: structuredClone(model.get(name)) });
      choice.reset(name);
      draw();
      tell();
    };
    return [name, take];
  });
  return follow(model, Object.fromEntries(handlers));
}

const SOURCE =
  "Source: the tables institutions and memberships of the data package, where each row names its sources. " +
  "Boundaries: Natural Earth.";

/**
 * Put the parts in their places.
 *
 * @param {Parts} parts
 * @param {ReturnType<typeof frame>} box
 * @param {HTMLElement} reset
 */
function lay({ filters, time, changes, panels }, box, reset) {
  box.lay({
    folds: [filters],
    reset,
    bar: [
      time.controls,
      h("div", { class: "oxus-tabs", role: "group", "aria-label": "Views" }, ...panels.buttons),
    ],
    picture: [
      time.track,
      time.legend,
      h("div", { class: "oxus-panels" }, ...panels.elements),
      changes.element,
    ],
    tables: [time.eventTable],
    source: SOURCE,
  });
}

export default { render };
