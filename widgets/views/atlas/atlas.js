// The historical atlas: moves a Leaflet map through its frames, in the page, with no kernel and no network.
import { atEnd, frameAt, goOn, goTo, goToStop, stepTo } from "./atlas_model.js";
import { mapView } from "./map_view.js";
import { sidePanel } from "./side.js";
import { direction, growFrame, stage } from "./stage.js";
import { timeline } from "./timeline.js";
import { toolbar } from "./toolbar.js";

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
  const moves = movesOf(atlas, start, draw);
  const view = mapView(map, atlas, () => screen.on());
  const screen = stage(host, (on) => {
    bar.presenting(on);
    view.fit();
    draw();
  });
  const bar = toolbar(atlas, tours, {
    draw,
    startTour(tour) {
      atlas.tour = tour;
      moves.stop(0);
      side.focusTour();
    },
    reset() {
      moves.reset();
      view.fit();
    },
    present: screen.toggle,
  });
  const time = timeline(atlas, moves);
  const side = sidePanel(atlas, {
    stepTo: moves.stepTo,
    stop(to) {
      moves.stop(to);
      side.focusTour();
    },
    end() {
      moves.end();
      bar.focus();
    },
  });
  host.insertBefore(bar.element, box);
  box.after(time.element, side.element);
  // On the document: whoever presents may have clicked beside the buttons.
  document.addEventListener("keydown", (event) => {
    const by = direction(event, box);
    if (!by || !(atlas.tour || screen.on())) return;
    event.preventDefault();
    if (!atlas.tour) {
      moves.go(atlas.index + by);
      return;
    }
    moves.stop(atlas.stop + by);
    side.focusTour();
  });
  function draw() {
    const frame = frameAt(data.eras[atlas.index], atlas.step);
    Object.assign(box.dataset, { era: frame.id, step: atlas.step });
    bar.paint(frame);
    time.paint(frame);
    side.paint(frame, view.draw(frame));
  }
  view.whenMoved(side.number);
  moves.reset();
  view.fit();
  growFrame(host);
  atlas.tour = tours.find(({ id }) => id === start.tour) ?? null;
  if (atlas.tour) moves.stop(0);
};

/**
 * Where the reader can go; each draws what comes then.
 *
 * @param {AtlasState} atlas
 * @param {Start} start
 * @param {() => void} draw
 */
function movesOf(atlas, start, draw) {
  /** @param {(to: AtlasState, number: number) => void} move */
  const drawing = (move) => (/** @type {number} */ to) => {
    move(atlas, to);
    draw();
  };
  return {
    go: drawing(goTo),
    stepTo: drawing(stepTo),
    /** To the next step or frame; whether there is more. */
    goOn() {
      goOn(atlas);
      draw();
      return !atEnd(atlas);
    },
    /** To a stop of the tour, by its number from 0. */
    stop: drawing((_, to) => atlas.tour && goToStop(atlas, atlas.tour, to)),
    end() {
      atlas.tour = null;
      draw();
    },
    /** To what the atlas opened on. */
    reset() {
      Object.assign(atlas.shown, start.layers);
      atlas.tour = null;
      goTo(
        atlas,
        atlas.data.eras.findIndex(({ id }) => id === start.era),
      );
      stepTo(atlas, start.step);
      draw();
    },
  };
}
