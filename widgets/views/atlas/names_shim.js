// Stands in for the base map's placer until it is there.
import { h } from "../kit/dom.js";
import { boxAround, hitsAny, isInside, liesWithin, ringsOf, stepsAway } from "./label_geometry.js";

/** @param {Untyped} map */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: goes away with the base map
export function namesShim(map) {
  map.createPane("oxus-names").style.zIndex = 550;
  const box = map.getPane("oxus-names");
  box.style.pointerEvents = "none";
  /** @type {Record<string, Untyped[]>} */
  const groups = {};
  /** @type {Record<string, Untyped[]>} */
  const clear = {};
  /** @type {Record<string, Untyped[]>} */
  const without = {};
  function place() {
    box.replaceChildren();
    for (const g of Object.keys(groups)) without[g] = [];
    const size = map.getSize();
    const origin = map.containerPointToLayerPoint([0, 0]);
    const edge = {
      left: origin.x + 2,
      top: origin.y + 2,
      right: origin.x + size.x - 2,
      bottom: origin.y + size.y - 2,
    };
    const taken = [{ left: origin.x, top: origin.y, right: origin.x + 46, bottom: origin.y + 80 }];
    for (const { at, width, height } of Object.values(clear).flat()) {
      const p = map.latLngToLayerPoint(at);
      taken.push(boxAround(p.x, p.y, width, height));
    }
    map.eachLayer((/** @type {Untyped} */ layer) => {
      if (!layer._icon) return;
      const p = map.latLngToLayerPoint(layer.getLatLng());
      const { offsetWidth: w, offsetHeight: hh, style } = layer._icon;
      const [dx, dy] = [Number.parseFloat(style.marginLeft) || 0, Number.parseFloat(style.marginTop) || 0];
      taken.push({ left: p.x + dx, right: p.x + dx + w, top: p.y + dy, bottom: p.y + dy + hh });
    });
    const all = Object.entries(groups).flatMap(([group, names]) => names.map((name) => ({ group, name })));
    all.sort((a, b) => a.name.rank - b.name.rank);
    for (const { name } of all) {
      if (!name.dot) continue;
      const p = map.latLngToLayerPoint(name.at);
      if (name.rank < 13) taken.push(boxAround(p.x, p.y, name.dot, name.dot));
    }
    for (const { group, name } of all) {
      const p = map.latLngToLayerPoint(name.at);
      const label = h("span", { class: `oxus-name ${name.kind}` }, name.text);
      box.append(label);
      const [w, hh] = [label.offsetWidth, label.offsetHeight];
      const steps =
        name.spots === "beside"
          ? [
              [w / 2 + 7, 0],
              [-w / 2 - 7, 0],
              [0, -hh / 2 - 6],
              [0, hh / 2 + 6],
            ]
          : stepsAway();
      const rings = name.ring && ringsOf(name.ring);
      const ok =
        liesWithin(boxAround(p.x, p.y, 0, 0), edge) &&
        steps.some(([dx, dy]) => {
          const [x, y] = [p.x + dx, p.y + dy];
          const b = boxAround(x, y, w, hh);
          if (!liesWithin(b, edge) || hitsAny(b, taken)) return false;
          if (rings && (dx || dy) && !isInside(map.layerPointToLatLng([x, y]), rings)) return false;
          label.style.left = `${x}px`;
          label.style.top = `${y}px`;
          taken.push(b);
          return true;
        });
      if (!ok) {
        label.remove();
        without[group].push(name);
      }
    }
  }
  map.on("moveend zoomend resize", place);
  return {
    set(/** @type {string} */ group, /** @type {Untyped[]} */ names) {
      groups[group] = names;
      place();
    },
    keepClear(/** @type {string} */ group, /** @type {Untyped[]} */ boxes) {
      clear[group] = boxes;
    },
    left: (/** @type {string} */ group) => without[group] ?? [],
  };
}
