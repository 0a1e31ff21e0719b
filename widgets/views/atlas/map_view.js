// The map of the atlas: what it shows of a frame, and which part of the world.
import { stopOf } from "./atlas_model.js";
import { frameLayers, groundOf, townLayers } from "./map_layers.js";
import { namesOf } from "./map_names.js";

/** @typedef {import("./atlas_model.js").AtlasState} AtlasState */

/** Waters of the 20th century: their names would be out of time in most frames. */
const LATER = /Reservoir|Aydar Lake|Sarygamysh|Sarykamysh/;
/** How much of the window may lie beyond the box, so that the map fills it. */
const CROP = 1.16;
/** How far in the reader has to go, in zoom levels, for lesser towns to have their names. */
const NEAR = 0.6;

/**
 * @param {Untyped} map Leaflet's
 * @param {AtlasState} atlas
 * @param {() => boolean} isLarge whether the type is large
 */
export function mapView(map, atlas, isLarge) {
  const ground = groundOf(map, atlas.data);
  const base = window.oxusData;
  base.names = base.names.filter((/** @type {string[]} */ [, text]) => !LATER.test(text));
  map.oxusBase.show("waters", true);
  const { oxusNames: placer } = map;
  /** The part of the world that a tour wants. @type {readonly number[] | null} */
  let wanted = null;
  let home = 0;
  let drawing = false;
  /** @type {import("./atlas_model.js").Frame | null} */
  let current = null;
  /** @type {import("./map_layers.js").Names} */
  const names = { polities: [], towns: [] };
  const isNear = () => map.getZoom() > home + NEAR;
  /** Whether the lesser towns are drawn. */
  let near = false;

  /** @param {import("./atlas_model.js").Frame} frame */
  function drawTowns(frame) {
    near = isNear();
    names.towns = townLayers(ground, atlas, frame, near);
  }
  /** Name what is on the map; what has no room gets a number there, and its name goes into the note. */
  function placeNames() {
    const made = namesOf(names, atlas.data, { today: atlas.shown.today, large: isLarge() }, (x, y) =>
      map.containerPointToLatLng([x, y]),
    );
    return [...placed(placer, made), ...beyond(map, names)];
  }
  map.oxusFit = () => {
    const { center, zoom } = filling(map, wanted ?? windowOf(atlas.data), wanted ? 1 : CROP);
    if (!wanted) home = zoom;
    map.setView(center, zoom, { animate: false });
  };
  /** Show the part of the world that the tour wants, or the whole window. */
  function fit() {
    map.invalidateSize(false);
    map.oxusHome();
  }
  return {
    fit,
    /** @param {(words: string[]) => void} tell called with what the map does not name after it was moved */
    whenMoved(tell) {
      map.on("moveend", () => {
        if (drawing || !current) return;
        // What a reader has opened or focused stays: Leaflet moves the map to make room for a popup.
        if (isNear() !== near) drawTowns(current);
        tell(placeNames());
      });
    },
    /** @param {import("./atlas_model.js").Frame} frame */
    draw(frame) {
      drawing = true;
      current = frame;
      map.oxusBase.setYear(frame.drawn);
      const stop = stopOf(atlas);
      if (stop || (wanted && !atlas.tour)) {
        wanted = stop?.view ?? null;
        fit();
      }
      drawing = false;
      names.polities = frameLayers(ground, atlas, frame, stop);
      drawTowns(frame);
      return placeNames();
    },
  };
}

/**
 * Place names; a polity whose name has no room gets a number.
 *
 * @param {import("../map/names.js").Names} placer
 * @param {import("./map_names.js").Name[]} names
 * @returns {string[]} the numbers on the map and what they stand for
 */
function placed(placer, names) {
  /** @type {import("./map_names.js").Name[]} */
  let numbered = [];
  // A number takes room, too, and another name may have to give way to it.
  for (let again = true; again; ) {
    const numbers = numbered.map((each, n) => ({ ...each, text: String(n + 1), kind: "number", rank: 11 }));
    placer.set("numbers", numbers);
    placer.set(
      "atlas",
      names.filter((name) => !numbered.includes(name)),
    );
    placer.place();
    const left = names.filter((name) => name.polity && placer.left("atlas").includes(name));
    numbered = [...numbered, ...left];
    again = left.length > 0;
  }
  return numbered.map(({ text }, n) => `${n + 1}: ${text}`);
}

/**
 * The polities that are named beyond the edge of the map.
 *
 * @param {Untyped} map Leaflet's
 * @param {import("./map_layers.js").Names} names
 * @returns {string[]}
 */
function beyond(map, { polities }) {
  const { x: width, y: height } = map.getSize();
  const missing = polities.filter(({ at }) => {
    const { x, y } = map.latLngToContainerPoint(at);
    return x <= 0 || y <= 0 || x >= width || y >= height;
  });
  return missing.length ? [`beyond the edge of the map: ${missing.map(({ text }) => text).join("; ")}`] : [];
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
