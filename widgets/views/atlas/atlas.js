// The historical atlas: moves a Leaflet map through its frames, in the page, with no kernel and no network.
import { h } from "../kit/dom.js";
import { isCalm } from "../kit/player.js";
import { atEnd, frameAt, goOn, goTo, goToStop, stepTo, stopOf } from "./atlas_model.js";
import { frameLayers, groundOf } from "./map_layers.js";
import { namesOf } from "./map_names.js";
import { namesShim } from "./names_shim.js";
import { captionParts, legendItems } from "./side.js";
import { direction, stage } from "./stage.js";
import { stepBar, timeline } from "./timeline.js";
import { toolbar } from "./toolbar.js";
import { tourCard } from "./tour.js";

/**
 * @typedef {import("./atlas_model.js").AtlasState} AtlasState
 * @typedef {import("./atlas_model.js").Tour} Tour
 * @typedef {{era: string, step: number, layers: AtlasState["shown"], tour: string | null}} Start
 */

/**
 * @param {Untyped} map Leaflet's
 * @param {import("./atlas_model.js").AtlasData} data
 * @param {readonly Tour[]} tours
 * @param {Start} start
 */
window.oxusAtlas = function oxusAtlas(map, data, tours, start) {
  /** @type {AtlasState} */
  const atlas = { data, index: 0, step: 0, shown: { ...start.layers }, tour: null, stop: 0 };
  const box = map.getContainer();
  const host = box.parentElement;
  host.classList.add("oxus-atlas");
  const view = mapView(map, atlas);
  const screen = stage(host, (on) => {
    bar.presenting(on);
    view.fit();
  });
  const bar = toolbar(atlas, tours, { draw, startTour, reset, present: screen.toggle });
  const time = timeline(atlas, {
    go: drawing(goTo),
    goOn() {
      goOn(atlas);
      draw();
      return !atEnd(atlas);
    },
  });
  const steps = stepBar(atlas, drawing(stepTo));
  const card = tourCard(atlas, {
    stop: (to) => {
      if (atlas.tour) goToStop(atlas, atlas.tour, to);
      draw();
      card.focus();
    },
    end() {
      atlas.tour = null;
      draw();
      bar.element.querySelector("summary")?.focus();
    },
  });
  const note = h("div", { class: "oxus-note", "aria-live": "polite" });
  const keys = h("ul", { class: "oxus-keys", "aria-label": "Legend" });
  const side = h(
    "div",
    { class: "oxus-side", tabindex: 0, role: "group", "aria-label": "The era in words, and the legend" },
    card.element,
    steps.element,
    note,
    keys,
  );
  host.insertBefore(bar.element, box);
  box.after(time.element, side);
  host.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const by = direction(event, box);
    if (!by || !(atlas.tour || screen.on())) return;
    event.preventDefault();
    if (atlas.tour) {
      goToStop(atlas, atlas.tour, atlas.stop + by);
    } else goTo(atlas, atlas.index + by);
    draw();
  });

  /** @param {(to: AtlasState, number: number) => void} move */
  function drawing(move) {
    return (/** @type {number} */ to) => {
      move(atlas, to);
      draw();
    };
  }
  /** @param {Tour} tour */
  function startTour(tour) {
    goToStop(atlas, tour, 0);
    draw();
    card.focus();
  }
  function reset() {
    Object.assign(atlas.shown, start.layers);
    atlas.tour = null;
    goTo(
      atlas,
      data.eras.findIndex((era) => era.id === start.era),
    );
    stepTo(atlas, start.step);
    draw();
    view.fit();
  }
  function draw() {
    const frame = frameAt(data.eras[atlas.index], atlas.step);
    box.dataset.era = frame.id;
    box.dataset.step = String(atlas.step);
    bar.paint(frame);
    time.paint(frame);
    steps.paint(frame);
    card.paint();
    note.replaceChildren(...captionParts(frame, data.eras[atlas.index - 1]?.year ?? ""));
    keys.replaceChildren(...legendItems(atlas, frame));
    const numbered = view.draw(frame);
    if (numbered.length)
      note.append(
        h(
          "p",
          { class: "oxus-numbers" },
          numbered
            .map((/** @type {string} */ text, /** @type {number} */ n) => `${n + 1}: ${text}`)
            .join(" · "),
        ),
      );
  }
  reset();
  const first = tours.find(({ id }) => id === start.tour);
  if (first) {
    goToStop(atlas, first, 0);
    draw();
  }
};

/**
 * The map of the atlas: what it shows, and which part of the world.
 *
 * @param {Untyped} map Leaflet's
 * @param {AtlasState} atlas
 */
function mapView(map, atlas) {
  const ground = groundOf(map, atlas.data);
  const placer = map.oxusNames ?? namesShim(map);
  /** @type {import("./map_layers.js").Names} */
  let names = { polities: [], towns: [], marks: [] };
  /** @type {readonly number[] | null} */
  let shown = null;
  let home = 0;

  /** Name what is on the map; what has no room gets a number there, and its name into the note. */
  function name() {
    const near = map.getZoom() > home + 0.6;
    placer.keepClear("atlas", names.marks);
    placer.set("numbers", []);
    placer.set("atlas", namesOf(names, atlas.data, near, atlas.shown.today));
    const numbered = placer.left("atlas").filter((/** @type {Untyped} */ { ring }) => ring);
    const numbers = numbered.map((/** @type {Untyped} */ each, /** @type {number} */ n) => ({
      ...each,
      text: String(n + 1),
      kind: "number",
      rank: 11,
    }));
    if (numbers.length) placer.set("numbers", numbers);
    return numbered.map((/** @type {Untyped} */ { text }) => text);
  }
  /** Show the part of the world that the tour wants, or the whole window; the map fills its box. */
  function fit() {
    const bounds = shown ?? windowOf(atlas.data);
    map.invalidateSize(false);
    const { center, zoom } = filling(map, bounds, shown ? 1 : 1.16);
    map.setView(center, zoom, { animate: Boolean(shown) && !isCalm(), duration: 0.5 });
    if (!shown) home = zoom;
  }
  return {
    fit,
    /** @param {import("./atlas_model.js").Frame} frame */
    draw(frame) {
      const stop = stopOf(atlas);
      names = frameLayers(ground, atlas, frame, new Set(stop?.light));
      if (stop || (shown && !atlas.tour)) {
        shown = stop?.view ?? null;
        fit();
      }
      return name();
    },
  };
}

/** @type {(data: AtlasState["data"]) => number[]} */
const windowOf = ({ window: { south, west, north, east } }) => [south, west, north, east];

/**
 * The view that shows bounds as large as the box allows.
 *
 * @param {Untyped} map Leaflet's
 * @param {readonly number[]} bounds degrees south, west, north, east
 * @param {number} crop how much larger the bounds may be than the box, so that the map fills it
 * @returns {{center: Untyped, zoom: number}}
 */
function filling(map, [south, west, north, east], crop) {
  const bounds = L.latLngBounds([south, west], [north, east]);
  const inside = map.getBoundsZoom(bounds, false);
  const cover = map.getBoundsZoom(bounds, true);
  const zoom = Math.min(cover, inside + Math.log2(crop));
  const [low, high] = [map.project(bounds.getSouthWest(), zoom), map.project(bounds.getNorthEast(), zoom)];
  return { center: map.unproject(low.add(high).divideBy(2), zoom), zoom };
}
