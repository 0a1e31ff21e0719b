// The panels: what they know of the explorer, and the frame around each, which opens, closes and saves it.
import { h } from "../kit/dom.js";
import { downloads } from "../kit/downloads.js";
import { listed } from "../kit/words.js";
import { mapPanel } from "./map_panel.js";
import { matrixPanel } from "./matrix_panel.js";
import { networkPanel } from "./network_panel.js";
import { overlapPanel } from "./overlap_panel.js";
import { timelinePanel } from "./timeline_panel.js";

/**
 * @typedef {import("./explorer_state.js").ExplorerState} ExplorerState
 * @typedef {ReturnType<typeof panelContext>} PanelContext
 *
 * @typedef {object} Panel
 * @property {string} id
 * @property {string} title
 * @property {HTMLElement} element
 * @property {() => void} rebuild draws it for another choice of states and bodies
 * @property {() => void} paint brings it to another day
 * @property {() => void} [select] shows another selection; without it, `paint` does
 * @property {() => readonly (readonly unknown[])[]} rows the table behind it
 * @property {() => SVGSVGElement} svg the drawing
 */

/**
 * What a panel knows and may do.
 *
 * @param {ExplorerState} state
 * @param {{say: (text: string) => void, selected: () => void}} actions `selected` is called when another selection is to
 *   be shown
 */
export function panelContext({ data, facts, choice, sliderFirst, now }, { say, selected }) {
  const context = {
    data,
    facts,
    choice,
    sliderFirst,
    get date() {
      return now.date;
    },
    get since() {
      return now.since;
    },
    get selected() {
      return now.selected;
    },
    /** @param {string} id */
    isSelected: (id) => now.selected.includes(id),
    /** @param {string} id */
    toggle: (id) => context.select(without(now.selected, id) ?? [...now.selected, id]),
    /** @param {string[]} ids */
    select(ids) {
      now.selected = [...ids];
      const names = ids.map((id) => facts.names[id] || facts.bodies[id].acronym);
      selected();
      say(ids.length ? `Selected: ${listed(names)}.` : "Nothing is selected.");
    },
    /** @type {(body: string, state: string) => string} */
    status: (body, state) => facts.statusOn(body, state, now.date),
  };
  return context;
}

/**
 * A list without an id; null if it is not in it.
 *
 * @param {string[]} ids
 * @param {string} id
 */
const without = (ids, id) => (ids.includes(id) ? ids.filter((other) => other !== id) : null);

/**
 * The panels, each in its frame with the button that opens and closes it.
 *
 * @param {PanelContext} context
 * @param {import("./explorer_state.js").Traits} now
 * @param {() => void} changed called when a person has opened or closed one
 */
export function panelFrames(context, now, changed) {
  const makers = [matrixPanel, mapPanel, overlapPanel, networkPanel, timelinePanel];
  const frames = makers.map((make) => panelFrame(make, context, () => now.date, toggle));
  /** @param {PanelFrame} frame */
  const isOpen = ({ panel }) => now.views.includes(panel.id);
  /** @param {string} id */
  function toggle(id) {
    now.views = without(now.views, id) ?? [...now.views, id];
    show();
    changed();
  }
  function show() {
    for (const frame of frames) {
      frame.button.setAttribute("aria-pressed", String(isOpen(frame)));
      frame.element.hidden = !isOpen(frame);
      if (isOpen(frame) && frame.stale) {
        frame.stale = false;
        frame.panel.rebuild();
      }
    }
  }
  /**
   * Call a method of the panels that are open; the others are drawn again when they are opened.
   *
   * @param {"rebuild" | "paint" | "select"} method
   */
  function each(method) {
    for (const frame of frames) {
      frame.stale = !isOpen(frame);
      if (isOpen(frame)) (frame.panel[method] || frame.panel.paint)();
    }
  }
  return {
    buttons: frames.map(({ button }) => button),
    elements: frames.map(({ element }) => element),
    show,
    rebuild() {
      // A matrix of many bodies takes the whole width.
      frames[0].element.classList.toggle("oxus-wide", context.choice.institutions.length > 13);
      each("rebuild");
    },
    paint: () => each("paint"),
    select: () => each("select"),
    stop: watchWidths(frames),
  };
}

/**
 * A drawing is made for the room that there is, so that its letters keep their size: draw it again where the room changes.
 *
 * @param {readonly PanelFrame[]} frames
 * @returns {() => void} stops watching
 */
function watchWidths(frames) {
  const watch = new ResizeObserver(() => {
    for (const frame of frames) {
      const { clientWidth } = frame.element;
      if (!clientWidth || frame.stale || Math.abs(clientWidth - frame.drawnFor) < 8) continue;
      frame.drawnFor = clientWidth;
      frame.panel.rebuild();
    }
  });
  for (const { element } of frames) watch.observe(element);
  return () => watch.disconnect();
}

/**
 * @typedef {{panel: Panel, button: HTMLButtonElement, element: HTMLElement, stale: boolean, drawnFor: number}} PanelFrame
 *   `drawnFor` is the width in pixels
 * @typedef {() => number} Room the width that a panel has, in pixels
 */

const [NARROWEST, WIDEST] = [280, 1400]; // pixels of a drawing

/**
 * @param {(context: PanelContext, room: Room) => Panel} make
 * @param {PanelContext} context
 * @param {() => string} day
 * @param {(id: string) => void} toggle
 * @returns {PanelFrame}
 */
function panelFrame(make, context, day, toggle) {
  const element = h("div", { class: "oxus-panel", role: "group" });
  const panel = make(context, () => Math.max(NARROWEST, Math.min(WIDEST, element.clientWidth || 600)));
  const button = h(
    "button",
    { type: "button", "data-view": panel.id, onclick: () => toggle(panel.id) },
    panel.title,
  );
  element.classList.add(`oxus-panel-${panel.id}`);
  element.setAttribute("aria-label", panel.title);
  element.append(
    h(
      "div",
      { class: "oxus-panel-head" },
      h("span", { class: "oxus-headline" }, panel.title),
      downloads(() => `membership-${panel.id}-${day()}`, panel),
    ),
    panel.element,
  );
  return { panel, button, element, stale: true, drawnFor: 0 };
}
