"""Leaflet's style and script as they are put into a map's page, with its few pictures inside."""

import base64
import re
from functools import cache
from importlib.resources import files

from oxus_widgets.palette import SEA

_STYLE = f"""
.leaflet-container {{ background: {SEA}; }}
.leaflet-container :focus-visible {{ outline: 3px solid #000; }}
.leaflet-container .leaflet-control-attribution {{ font-size: 11px; background: #fff; color: #333; }}
.leaflet-tooltip table, .leaflet-tooltip td {{ margin: 0; padding: 0; }}"""

# Folium writes popups with jQuery's `$(text)[0]` and waits with `$(document).ready`; the first lines do both.
# The rest gives the map and each marker a name that a screen reader can say.
_SCRIPT = """
window.$ = window.jQuery = function (thing) {
  if (thing === document) return { ready: function (go) { setTimeout(go); } };
  var holder = document.createElement("template");
  holder.innerHTML = String(thing).trim();
  return [holder.content.firstElementChild];
};
function oxusBound(layer) {
  var groups = Object.values(layer._eventParents || {});
  return layer.getTooltip() || layer.getPopup() || groups.map(oxusBound).find(Boolean);
}
function oxusName(layer) {
  var shape = layer instanceof L.Marker ? layer._icon : layer._path;
  if (!shape) return;
  var bound = oxusBound(layer), content = (bound && bound.getContent()) || "";
  if (typeof content === "function") content = content(layer);
  var holder = document.createElement("div");
  if (content.nodeType) holder.append(content.cloneNode(true)); else holder.innerHTML = content;
  var words = layer.options.title || holder.textContent.trim() || (layer._icon ? "Marker" : "");
  if (!words) return;
  shape.setAttribute("aria-label", words);
  if (layer._path) shape.setAttribute("role", "img");
}
function oxusFinish(map, attribution, title) {
  map.attributionControl.setPrefix(false).addAttribution(attribution);
  map.getContainer().setAttribute("role", "region");
  map.getContainer().setAttribute("aria-label", title);
  map.eachLayer(oxusName);
  map.on("layeradd", function (event) { oxusName(event.layer); });
}"""


@cache
def style() -> str:
    """Leaflet's style sheet, its pictures as data, without comments and spare blanks."""
    text = _read("leaflet.css")
    for picture in ("layers", "marker-icon"):
        text = text.replace(f"url(images/{picture}.png)", f"url({_picture(picture)})")
    # Pictures for dense screens, and a hook for a browser of 1999.
    text = re.sub(r"background-image: url\(images/layers-2x\.png\);|behavior: url\([^)]*\);", "", text)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL) + _STYLE
    return re.sub(r"\s*([{};,])\s*", r"\1", text).strip()


@cache
def script() -> str:
    """Leaflet's script, its marker as data, and what Folium needs besides."""
    text = re.sub(r"//# sourceMappingURL=.*", "", _read("leaflet.js"))
    icon = f'iconUrl:"{_picture("marker-icon")}",iconRetinaUrl:null,shadowUrl:"{_picture("marker-shadow")}"'
    return f'{text}\nL.Icon.Default.imagePath="";L.Icon.Default.mergeOptions({{{icon}}});{_SCRIPT}'


def _read(name: str) -> str:
    return (files("oxus_widgets") / "leaflet" / name).read_text(encoding="utf-8")


def _picture(name: str) -> str:
    data = (files("oxus_widgets") / "leaflet" / f"{name}.png").read_bytes()
    return "data:image/png;base64," + base64.b64encode(data).decode()
