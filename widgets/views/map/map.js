// The script that all maps share: what Folium's script calls, and what lies under every map.
import { isCalm } from "../kit/player.js";
import { findsHome, pageScrollsOver } from "./behaviour.js";
import { unpackPolygons } from "./geometry.js";
import { baseMap } from "./layers.js";
import { mapNames } from "./names.js";
import { followTheme } from "./theme.js";

/** @type {import("./layers.js").BaseData} */
const data = window.oxusData;
followTheme();
// Readers who have asked their system for less motion get a nearer map at once.
if (isCalm()) L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, inertia: false });

// Folium writes popups with jQuery's `$(text)[0]` and waits with `$(document).ready`: this does both.
const dollar = (/** @type {Untyped} */ thing) => {
  if (thing === document) return { ready: (/** @type {() => void} */ go) => setTimeout(go) };
  const holder = document.createElement("template");
  holder.innerHTML = String(thing).trim();
  return [holder.content.firstElementChild];
};
Object.assign(window, { $: dollar, jQuery: dollar });

/** The coordinates of a country as a MultiPolygon, for a GeoJSON layer that would otherwise repeat them. @param {number} number */
window.oxusShape = (number) => unpackPolygons(data.countries[number].polygons);

/** Before the map's own layers: panes, names, and what lies underneath. */
window.oxusBegin = (map, options) => {
  L.control.scale({ imperial: false }).addTo(map);
  map.oxusHome = findsHome(map);
  map.oxusNames = mapNames(map);
  map.getPane("oxus-names").style.zIndex = 550;
  map.oxusBase = baseMap(map, data, options);
  pageScrollsOver(map);
};

/** @param {Untyped} layer @returns {Untyped} the tooltip or popup that says what it is */
function boundTo(layer) {
  const groups = Object.values(layer._eventParents ?? {});
  return layer.getTooltip() || layer.getPopup() || groups.map(boundTo).find(Boolean);
}

/** Give a marker or shape a name that a screen reader can say. @param {Untyped} layer */
function nameForListeners(layer) {
  const shape = layer instanceof L.Marker ? layer._icon : layer._path;
  if (!shape || layer.options.interactive === false || shape.closest("[aria-hidden='true']")) return;
  const bound = boundTo(layer);
  let content = bound?.getContent() ?? "";
  if (typeof content === "function") content = content(layer);
  const holder = document.createElement("div");
  if (content.nodeType) holder.append(content.cloneNode(true));
  else holder.innerHTML = content;
  const words = layer.options.title || spoken(holder) || (layer._icon ? "Marker" : "");
  if (!words) return;
  shape.setAttribute("aria-label", words);
  if (layer._path) shape.setAttribute("role", "img");
}

/** The text of an element; what stands in parts of its own is kept apart. @param {Element} element */
function spoken(element) {
  for (const part of element.querySelectorAll("td, th, li, p, div, br, tr")) part.after(" ");
  return (element.textContent ?? "").replace(/\s+/g, " ").trim();
}

const LONGEST = 28; // letters of a name on the map; a longer text is a sentence

/**
 * The names of what an author put on the map: of each marker and circle the words of its tooltip, up to the first comma
 * or colon.
 *
 * @param {Untyped} map
 */
function nameMarks(map) {
  /** @type {import("./names.js").Name[]} */
  const names = [];
  map.eachLayer((/** @type {Untyped} */ layer) => {
    const content = layer.getLatLng && !layer.options.oxusIgnore && layer.getTooltip?.()?.getContent();
    if (typeof content !== "string" && !content?.textContent) return;
    const holder = document.createElement("div");
    holder.innerHTML = typeof content === "string" ? content : content.innerHTML;
    const [text] = spoken(holder).split(/[,:(]/);
    const size = layer._radius ?? Math.max(layer._icon?.offsetWidth ?? 0, layer._icon?.offsetHeight ?? 0) / 2;
    const { lat, lng } = layer.getLatLng();
    if (text.trim() && text.length <= LONGEST)
      names.push({ text: text.trim(), at: [lat, lng], kind: "mark", rank: 28, dot: size + 3 });
  });
  map.oxusNames.set("marks", names);
}

/** After the map's own layers. */
window.oxusFinish = (map, attribution, title) => {
  map.attributionControl?.setPrefix(false).addAttribution(attribution);
  const box = map.getContainer();
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", title);
  map.eachLayer(nameForListeners);
  map.on("layeradd", (/** @type {Untyped} */ event) => nameForListeners(event.layer));
  nameMarks(map);
  map.on("overlayadd overlayremove", () => nameMarks(map));
  map.oxusHome();
  map.oxusNames.place();
  box.dataset.drawn = "true";
};
