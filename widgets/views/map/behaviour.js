// How a map behaves in a page: the page scrolls over it, it fits its box, and it finds home again.
import { h } from "../kit/dom.js";

const NARROW = 640; // pixels: a map made for a page shows the same on a phone, smaller

/** @param {Untyped} map Leaflet's */
export function pageScrollsOver(map) {
  const box = map.getContainer();
  const hint = h("div", { class: "oxus-hint", "aria-hidden": "true", hidden: true });
  box.append(hint);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @param {string} words */
  function say(words) {
    hint.textContent = words;
    hint.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      hint.hidden = true;
    }, 1500);
  }
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  const wheel = map.scrollWheelZoom;
  const zoom = wheel._onWheelScroll;
  wheel.disable();
  wheel._onWheelScroll = (/** @type {WheelEvent} */ event) => {
    if (event.ctrlKey || event.metaKey) zoom.call(wheel, event);
    else say(`Hold ${mac ? "⌘" : "Ctrl"} and turn the wheel to zoom`);
  };
  wheel.enable();
  // One finger scrolls the page; two move and zoom the map.
  box.style.touchAction = "pan-x pan-y";
  const draggable = map.dragging._draggable;
  const down = draggable._onDown;
  map.dragging.disable();
  draggable._onDown = (/** @type {Untyped} */ event) => {
    if (event.type !== "touchstart" && event.pointerType !== "touch") down.call(draggable, event);
  };
  map.dragging.enable();
  box.addEventListener(
    "touchmove",
    (/** @type {TouchEvent} */ event) => {
      if (event.touches.length === 1) say("Use two fingers to move the map");
      else event.preventDefault();
    },
    { passive: false },
  );
}

/**
 * A button that shows again what the map showed at first; until the reader moves it, the map does so whenever its box
 * gets another size. A map with a view of its own, such as a tour's, sets `map.oxusFit` to what shows it.
 *
 * @param {Untyped} map
 */
export function findsHome(map) {
  const box = map.getContainer();
  const start = { center: map.getCenter(), zoom: map.getZoom() };
  /** @type {[bounds: Untyped, options: Untyped] | null} */
  let fitted = null;
  let moved = false;
  let going = false;
  /** @param {() => void} go what moves the map although the reader does not */
  function byItself(go) {
    going = true;
    try {
      go();
    } finally {
      going = false;
    }
  }
  map.on("movestart zoomstart", () => {
    if (!going) moved = true;
  });
  // Leaflet would move the map itself when the window gets another size.
  L.DomEvent.off(window, "resize", map._onResize, map);
  map.fitBounds = (/** @type {Untyped} */ bounds, /** @type {Untyped} */ options) => {
    const fit = L.Map.prototype.fitBounds;
    if (moved) return fit.call(map, bounds, options);
    fitted = [bounds, options];
    // An animation would start later, and look like the reader's.
    byItself(() => fit.call(map, bounds, { ...options, animate: false }));
    return map;
  };
  const home = () =>
    byItself(() => {
      if (map.oxusFit) map.oxusFit();
      else if (fitted) L.Map.prototype.fitBounds.call(map, fitted[0], { ...fitted[1], animate: false });
      else {
        const smaller = Math.min(0, Math.log2(map.getSize().x / NARROW));
        map.setView(start.center, start.zoom + Math.round(smaller * 4) / 4, { animate: false });
      }
    });
  map.zoomControl?.getContainer().append(
    homeButton(() => {
      moved = false;
      // An animated zoom would end where it was going.
      if (map._animatingZoom) map.once("zoomend", home);
      else home();
    }),
  );
  new ResizeObserver(() => {
    if (!box.clientWidth || !box.clientHeight) return;
    byItself(() => map.invalidateSize({ animate: false }));
    if (!moved) home();
  }).observe(box);
  return home;
}

/** @param {() => void} go */
function homeButton(go) {
  const words = "Show the whole map again";
  const button = h("button", { type: "button", class: "oxus-home", "aria-label": words, title: words }, "⌂");
  button.addEventListener("click", go);
  L.DomEvent.disableClickPropagation(button);
  return button;
}
