"""A Folium map that asks nothing of the network: Leaflet rides in the package, the base layer is our own geometry."""

import base64
import re
from collections.abc import Iterable
from functools import cache
from html import escape
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import folium
from branca.element import Element, Figure
from folium.template import Template

import oxus_data

ATTRIBUTION = "Made with Natural Earth; boundaries as they are in fact"
SEA, LAND, BORDER = "#dfeaf2", "#f7f5ef", "#8a8a8a"

# Folium writes popups with jQuery's `$(text)[0]` and waits with `$(document).ready`; these few lines do both.
_DOLLAR = """
window.$ = window.jQuery = function (thing) {
  if (thing === document) return { ready: function (go) { go(); } };
  var holder = document.createElement("template");
  holder.innerHTML = String(thing).trim();
  return [holder.content.firstElementChild];
};"""


class OfflineMap(folium.Map):
    """A Folium map without any remote request; folium's layers are added to it as to any folium.Map.

    Parameters
    ----------
    location : tuple of float
        Latitude and longitude of the centre, degrees (WGS 84).
    zoom_start : int
        Leaflet's zoom level; 4 shows Central Asia and its neighbours.
    title : str
        What the map shows, in a few words: the name of its frame for a screen reader, and its caption.
    text : str
        HTML of a text alternative, shown below the map on demand.
    legend : str
        HTML of a legend, shown below the map.
    base : bool
        Whether to draw today's countries underneath.
    width, height
        As in folium.Map; a height in pixels.
    **options
        Further options for folium.Map.

    Notes
    -----
    `folium.Icon` and folium's plugins fetch scripts, fonts or pictures from elsewhere. A map that holds one raises
    ValueError when it is drawn, and the message names the address; CircleMarker, DivIcon, Popup, Tooltip, GeoJson,
    PolyLine and LayerControl all work.
    """

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []

    def __init__(
        self,
        location: tuple[float, float] = (44.0, 66.0),
        zoom_start: int = 4,
        *,
        title: str = "Map of Central Asia",
        text: str = "",
        legend: str = "",
        base: bool = True,
        width: int | str = "100%",
        height: int | str = 420,
        **options: Any,
    ) -> None:
        options = {"tiles": None, "min_zoom": 1, "zoom_snap": 0.25, "prefer_canvas": False} | options
        super().__init__(location=location, zoom_start=zoom_start, width=width, height=height, **options)
        self.title, self.text, self.legend = title, text, legend
        self._shown_height = height
        if base:
            countries(self)

    def render(self, **kwargs: Any) -> str:
        """Put Leaflet itself into the page, then render as Folium does."""
        figure = self.get_root()
        assert isinstance(figure, Figure)
        figure.title = self.title
        style, script = _leaflet()
        figure.header.add_child(Element(f"<style>{style}</style>"), name="leaflet_css")
        figure.header.add_child(Element(f"<script>{script}</script>"), name="leaflet_js")
        name = self.get_name()
        words = Template("{{ title|tojson }}").render(title=self.title)
        end = (
            f'{name}.attributionControl.setPrefix(false).addAttribution("{ATTRIBUTION}");'
            f'document.getElementById("{name}").setAttribute("role", "region");'
            f'document.getElementById("{name}").setAttribute("aria-label", {words});'
        )
        super().render(**kwargs)
        figure.script.add_child(Element(end), name=f"{name}_words")
        return ""

    def page(self, frame: bool = False) -> str:
        """The map as a whole HTML page that works by itself.

        Parameters
        ----------
        frame : bool
            Leave out caption, legend and text alternative, for a frame that has them beside it.

        Raises
        ------
        ValueError
            If something on the map would ask the network.
        """
        parent = self._parent
        if parent is None:
            self.add_to(Figure())
        html = self.get_root().render()
        self._parent = parent
        remote = remote_urls(html)
        if "AwesomeMarkers" in html:
            remote.append("the fonts of folium.Icon")
        if remote:
            raise ValueError(
                f"the map would fetch {', '.join(remote)}, and stay empty without a network: use folium.CircleMarker "
                "or folium.DivIcon instead of folium.Icon, and no plugin that loads scripts"
            )
        html = html.replace("<html>", '<html lang="en">', 1)
        # A page that cannot be enlarged shuts out people who need it larger.
        html = re.sub(
            r'<meta name="viewport"[^>]*>', '<meta name="viewport" content="width=device-width">', html
        )
        if not frame:
            html = html.replace("</body>", f"{self._words()}</body>", 1)
        return re.sub(r"\n\s+", "\n", html)

    def save(self, outfile: str | Path, **_: Any) -> None:  # type: ignore[override]
        """Write the map as an HTML page that works by itself, caption and text alternative included."""
        Path(outfile).write_text(self.page(), encoding="utf-8", newline="\n")

    def _repr_html_(self, **_: Any) -> str:
        """The map in a notebook: a frame, and below it, outside, what can be read without it."""
        page = self.page(frame=True).replace("&", "&amp;")
        # Quote with the mark that needs fewer escapes: the page is some hundred kilobytes.
        mark, code = ("'", "&#39;") if page.count("'") < page.count('"') else ('"', "&quot;")
        height = self._shown_height if isinstance(self._shown_height, str) else f"{self._shown_height}px"
        return (
            f'<figure class="oxus-map" style="margin:0"><iframe title="{escape(self.title)}" '
            f'style="width:100%;height:{height};border:1px solid {BORDER}" '
            f"srcdoc={mark}{page.replace(mark, code)}{mark}></iframe>{self._words()}</figure>"
        )

    def _words(self) -> str:
        """Caption, legend and text alternative."""
        parts = [
            f'<figcaption style="margin:.3em 0;font-weight:600">{escape(self.title)}</figcaption>',
            self.legend,
        ]
        if self.text:
            parts.append(f"<details><summary>The map in words</summary>{self.text}</details>")
        return "".join(parts)


def countries(
    parent: folium.Map,
    states: dict[str, dict[str, Any]] | None = None,
    *,
    without: Iterable[str] = (),
    name: str = "Countries",
) -> folium.GeoJson:
    """Add today's countries to a map.

    Parameters
    ----------
    parent : folium.Map
        The map.
    states : dict, optional
        For each state_id to draw, Leaflet path options of its own; all countries, in a plain style, unless given.
    without : iterable of str
        state_ids to leave out, because another layer draws them.
    name : str
        The layer's name.

    Returns
    -------
    folium.GeoJson
        The layer, already on the map; its features' properties hold `state_id` and `name`.
    """
    left_out = set(without)
    shapes = oxus_data.geometry("countries")
    shapes["features"] = [
        feature
        for feature in shapes["features"]
        if (states is None or feature["properties"]["state_id"] in states)
        and feature["properties"]["state_id"] not in left_out
    ]
    plain = {"color": BORDER, "weight": 0.7, "fillColor": LAND, "fillOpacity": 1}

    def path(feature: dict[str, Any]) -> dict[str, Any]:
        return plain if states is None else {**plain, **states[feature["properties"]["state_id"]]}

    layer = folium.GeoJson(shapes, name=name, style_function=path, control=False, smooth_factor=0.5)
    layer.add_to(parent)
    return layer


def remote_urls(html: str) -> list[str]:
    """The addresses elsewhere that a page would fetch when it is opened (links that a reader may follow are not)."""
    finder = _Remote()
    finder.feed(html)
    styles = [
        u for s in re.findall(r"<style[^>]*>(.*?)</style>", html, flags=re.DOTALL) for u in _style_urls(s)
    ]
    return sorted({*finder.found, *styles, *re.findall(r'tileLayer\(\s*"(https?://[^"]+)"', html)})


def _style_urls(style: str) -> list[str]:
    return re.findall(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s]+)""", style)


class _Remote(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            fetched = name in ("src", "srcset", "data", "poster") or (tag == "link" and name == "href")
            if fetched and value and re.match(r"(https?:)?//", value):
                self.found.append(value)


@cache
def _leaflet() -> tuple[str, str]:
    """Leaflet's style and script, with its pictures inside."""
    folder = files("oxus_widgets") / "leaflet"
    style = (folder / "leaflet.css").read_text(encoding="utf-8")
    for picture in ("layers", "marker-icon"):
        style = style.replace(f"url(images/{picture}.png)", f"url({_picture(picture)})")
    style = re.sub(r"background-image: url\(images/layers-2x\.png\);|behavior: url\([^)]*\);", "", style)
    style += f"\n.leaflet-container {{ background: {SEA}; }}"
    style += ".leaflet-container :focus-visible { outline: 3px solid #000; }"
    script = (folder / "leaflet.js").read_text(encoding="utf-8")
    script = re.sub(r"//# sourceMappingURL=.*", "", script)
    icon = (
        f'{{iconUrl:"{_picture("marker-icon")}",iconRetinaUrl:null,shadowUrl:"{_picture("marker-shadow")}"}}'
    )
    return style, f'{script}\nL.Icon.Default.imagePath="";L.Icon.Default.mergeOptions({icon});{_DOLLAR}'


def _picture(name: str) -> str:
    data = (files("oxus_widgets") / "leaflet" / f"{name}.png").read_bytes()
    return "data:image/png;base64," + base64.b64encode(data).decode()
