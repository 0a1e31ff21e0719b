// The map of the atlas: what it shows of a frame, and which part of the world.
import { isCalm } from "../kit/player.js";
import { stopOf } from "./atlas_model.js";
import { frameLayers, groundOf } from "./map_layers.js";
import { namesOf } from "./map_names.js";
import { namesShim } from "./names_shim.js";

/** @typedef {import("./atlas_model.js").AtlasState} AtlasState */

/**
 * @param {Untyped} map Leaflet's
 * @param {AtlasState} atlas
 */
export function mapView(map, atlas) {
  const ground = groundOf(map, atlas.data);
  const placer = map.oxusNames ?? namesShim(map);
  /** @type {import("./map_layers.js").Names} */
  let names = { polities: [], towns: [] };
  /** @type {readonly number[] | null} */
  let shown = null;
  let home = 0;
  let drawing = false;

  /** Name what is on the map; what has no room gets a number there, and its name into the note. */
  function name() {
    const near = map.getZoom() > home + 0.6;
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
    /** @param {(numbered: string[]) => void} tell called with what is numbered after the reader has moved the map */
    whenMoved(tell) {
      map.on("moveend", () => {
        if (!drawing) tell(name());
      });
    },
    /** @param {import("./atlas_model.js").Frame} frame */
    draw(frame) {
      drawing = true;
      const stop = stopOf(atlas);
      names = frameLayers(ground, atlas, frame, new Set(stop?.light));
      if (stop || (shown && !atlas.tour)) {
        shown = stop?.view ?? null;
        fit();
      }
      drawing = false;
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
