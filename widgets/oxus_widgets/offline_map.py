"""A Folium map that asks nothing of the network: Leaflet and the base map come with the package."""

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import folium
from branca.element import Figure, MacroElement
from folium.template import Template

import oxus_data
from oxus_data.files import write_atomic
from oxus_widgets.base_map import LAYERS, aral_source, base, number_of, version
from oxus_widgets.disputed import DISPUTED
from oxus_widgets.layer_words import layers_in_words, plain_text
from oxus_widgets.map_page import (
    LONG,
    Parts,
    Verbatim,
    copy_to_render,
    keep_text,
    packed,
    render,
    tight,
    tight_once,
)
from oxus_widgets.page import bundle
from oxus_widgets.palette import BORDER, LAND, OWN_SEAT, SEAT
from oxus_widgets.remote import remote_urls
from oxus_widgets.shared_base import carries_base

NATURAL_EARTH = "Natural Earth, shadedrelief.com, GeoNames; boundaries de facto"
ATTRIBUTION = f"{NATURAL_EARTH}; hatched: Crimea, disputed"
_BOUNDARIES = (
    "<p>Boundaries are those of Natural Earth: they show who controls an area, not which claims are recognised. "
    f"{DISPUTED} Dashed lines are other disputed borders. The outline of the Aral Sea is that of {{aral}}; the dotted "
    "line around it is its shore of about 1960 (GSHHG).</p>"
)
# Leaflet sets a path's fill as it is given, so a pattern of the page can be one; markers show symbols of the page.
_PATTERNS = (
    '<svg width="0" height="0" style="position:absolute" aria-hidden="true"><defs>'
    '<pattern id="oxus-disputed" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="5" height="5" style="fill:var(--oxus-land)"/>'
    '<path d="M1 0V5" stroke-width="2" style="stroke:var(--oxus-border)"/>'
    '</pattern><pattern id="oxus-unrecorded" width="8" height="8" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(-45)"><rect width="8" height="8" style="fill:var(--oxus-land)"/>'
    '<path d="M1 0V8" style="stroke:var(--oxus-border)"/></pattern>'
    f'<symbol id="oxus-seat" viewBox="0 0 18 18">{SEAT}</symbol>'
    f'<symbol id="oxus-own-seat" viewBox="0 0 18 18">{OWN_SEAT}</symbol></defs></svg>'
)
_WAIT = (
    '<p id="oxus-wait" hidden style="font:15px/1.5 system-ui,sans-serif;padding:1em">This map shares its drawing of '
    "land and water with the first map of its notebook, which is not on this page yet. Scroll to that map, or run all "
    "cells again. The text below says what this map shows.</p>"
)
# As branca's own page, with the map's script held until the base is there and the map has a size.
_PAGE_OF_A_MAP = Template(
    "<!DOCTYPE html>\n<html>\n<head>\n"
    "{% if this.title %}<title>{{this.title}}</title>{% endif %}\n{{this.header.render(**kwargs)}}\n</head>\n"
    "<body>\n{{this.html.render(**kwargs)}}\n"
    '<script id="oxus-script" type="text/x-oxus">\n{{this.script.render(**kwargs)}}\n</script>\n'
    "{{this.oxus_end}}\n</body>\n</html>"
)
UNRECORDED_PATH = {"fillColor": "url(#oxus-unrecorded)"}
"""Leaflet path options of a state for which the tables do not say whether it is in a body."""
_DISPUTED_PATH = {"color": BORDER, "weight": 1, "dashArray": "3 2", "fillColor": "url(#oxus-disputed)"}
# Inside the frame's tags, where no browser shows it; Jupyter drops the tags in a notebook that it does not trust.
_UNSEEN = "The map is drawn once you choose File, Trust Notebook. The text below describes what it shows."
_PAGE = "font:15px/1.5 system-ui,sans-serif;padding:1em"
_HELP = (
    "use folium.CircleMarker or folium.DivIcon instead of folium.Icon, data that are embedded, "
    "and no plugin that loads scripts"
)


class OfflineMap(folium.Map):
    """A Folium map without any remote request; folium's layers are added to it as to any folium.Map.

    Parameters
    ----------
    location : tuple of float
        Latitude and longitude of the centre, degrees (WGS 84).
    zoom_start : float
        Leaflet's zoom level; 4 shows Central Asia and its neighbours.
    title : str
        What the map shows, in a few words: the name of its frame for a screen reader, and its caption.
    text : str
        HTML of a text alternative, shown below the map on demand.
    legend : str
        HTML of a legend, shown below the map, where it covers nothing.
    legend_title : str
        The title of the legend.
    base : bool or iterable of str
        What the base map shows underneath: all of it, nothing, or some of `oxus_widgets.base_map.LAYERS`.
    year : int, optional
        The year that the map shows: it chooses the outline of the Aral Sea. Without it, the smallest is drawn.
    width, height : int or str
        Size of the map: pixels, or a CSS length ("100%" of the width, "60vh").
    **options
        Further options for folium.Map.

    Notes
    -----
    `folium.Icon` and folium's plugins fetch scripts, fonts or pictures from elsewhere. A map that holds one raises
    ValueError when it is drawn, and the message names the address. A Marker without an icon of its own, DivIcon,
    CircleMarker, Popup, Tooltip, GeoJson, PolyLine and LayerControl all work. Markers are reached by the tab key and
    opened by Enter; what a screen reader calls them is their `title`, or else the text of their tooltip or popup.
    """

    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []
    attribution = ATTRIBUTION
    """In the corner of the map, always open."""

    def __init__(
        self,
        location: tuple[float, float] = (44.0, 66.0),
        zoom_start: float = 4,
        *,
        title: str = "Map of Central Asia",
        text: str = "",
        legend: str = "",
        legend_title: str = "Legend",
        base: bool | Iterable[str] = True,
        year: int | None = None,
        width: int | str = "100%",
        height: int | str = 420,
        **options: Any,
    ) -> None:
        options = {"tiles": None, "min_zoom": 1, "zoom_snap": 0.25, "font_size": "13px"} | options
        super().__init__(location=location, zoom_start=zoom_start, **options)  # type: ignore[arg-type]
        self.title, self.text, self.legend, self.legend_title = title, text, legend, legend_title
        self._layers = list(LAYERS) * base if isinstance(base, bool) else list(base)
        for layer in self._layers:
            if layer not in LAYERS:
                raise oxus_data.errors.unknown("layer of the base map", layer, LAYERS)
        self._year = year
        self._parts: Parts | None = None
        self._carries_base = True
        self._size = f"width:{_length(width)};max-width:100%;height:{_length(height)}"
        _Begin(self._layers, year).add_to(self)

    def render(self, **kwargs: Any) -> str:
        """Put the base into the page, or what finds it, then render as Folium does."""
        figure = self.get_root()
        assert isinstance(figure, Figure)
        figure.title = escape(self.title)
        figure._template = _PAGE_OF_A_MAP
        own = f'<script id="oxus-base" type="text/plain">{self._long(base())}</script>' * self._carries_base
        start = f'<script data-base="{version()}">{self._long(bundle("frame.js"))}</script>'
        vars(figure)["oxus_end"] = own + start
        figure.html.add_child(Verbatim(_PATTERNS + _WAIT), name="patterns")
        super().render(**kwargs)  # type: ignore[no-untyped-call]  # folium has types, but not here
        words = Template("{{ a|tojson }}, {{ t|tojson }}").render(a=self.attribution, t=self.title)
        name = self.get_name()
        figure.script.add_child(Verbatim(f"oxusFinish({name}, {words});"), name=f"{name}_finish")
        return ""

    def _long(self, text: str) -> str:
        """A long text that many maps have; a mark for it where a page is made."""
        return self._parts.mark(tight_once(text)) if self._parts else text

    def page(self, frame: bool = False, *, carries_base: bool = True) -> str:
        """The map as a whole HTML page that works by itself.

        Parameters
        ----------
        frame : bool
            Leave out caption, legend and text alternative, for a frame that has them beside it.
        carries_base : bool
            Whether the page holds the base of all maps. One that does not is drawn once it finds the base in the page
            around it, where another map left it.

        Raises
        ------
        ValueError
            If something on the map would ask the network.
        """
        parts = Parts()
        root, copies = copy_to_render(self.get_root(), parts)
        copies[id(self)]._parts = parts
        copies[id(self)]._carries_base = carries_base
        html = render(root)
        remote = remote_urls(html)  # the parts are numbers, and texts of this package that fetch nothing
        remote += ["the fonts of folium.Icon"] if "AwesomeMarkers" in html else []
        remote += ["the data of a GeoJson with embed=False"] if "$.ajax(" in html else []
        if remote:
            raise ValueError(
                f"the map would fetch {', '.join(remote)}, and stay empty without a network: {_HELP}"
            )
        html = html.replace("<html>", '<html lang="en">', 1)
        # A page that cannot be enlarged shuts out people who need it larger.
        html = re.sub(
            r'<meta name="viewport"[^>]*>', '<meta name="viewport" content="width=device-width">', html
        )
        if not frame:
            found = re.search(r'<div class="folium-map"[^>]*></div>', html)
            assert found
            figure = self._figure(f'<div style="{self._size}">{found[0]}</div>')
            html = html.replace(found[0], f'<main style="{_PAGE}">{figure}</main>', 1)
        return _with_packed_script(tight(html), parts)

    def save(self, outfile: str | Path, **_: Any) -> None:  # type: ignore[override]
        """Write the map as an HTML page that works by itself, caption and text alternative included."""
        write_atomic(outfile, self.page())

    def _repr_html_(self, **_: Any) -> str:
        """The map by itself: a frame, and below it, outside, what can be read without it."""
        return self._framed(carries_base=True)

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """The map in a notebook: its base is in one of the notebook's maps; and the same in words."""
        return {"text/html": self._framed(carries_base()), "text/plain": str(self)}

    def __str__(self) -> str:
        """The title and the map in words."""
        return f"{self.title}\n{plain_text(self._words())}".strip()

    def _framed(self, carries_base: bool) -> str:
        page = self.page(frame=True, carries_base=carries_base).replace("&", "&amp;")
        # Quote with the mark that needs fewer escapes: the page is some hundred kilobytes.
        mark, code = ("'", "&#39;") if page.count("'") < page.count('"') else ('"', "&quot;")
        return self._figure(
            f'<iframe title="{escape(self.title)}" style="{self._size};box-sizing:border-box;'
            f'border:1px solid {BORDER}" allowfullscreen '
            f"srcdoc={mark}{page.replace(mark, code)}{mark}>{_UNSEEN}</iframe>"
        )

    def _words(self) -> str:
        """The text alternative; without one by the author, what the layers say of themselves."""
        return self.text or layers_in_words(self)

    def _figure(self, picture: str) -> str:
        """The map with its caption, legend and text alternative."""
        caption = f'<figcaption style="margin:.3em 0;font-weight:600">{escape(self.title)}</figcaption>'
        boundaries = _BOUNDARIES.format(aral=aral_source(self._year)) if "borders" in self._layers else ""
        words = f"<details><summary>The map in words</summary>{self._words()}{boundaries}</details>"
        legend = ""
        if self.legend:
            title = escape(self.legend_title)
            legend = f'<div role="group" aria-label="{title}"><b>{title}</b> {self.legend}</div>'
        return f'<figure class="oxus-map" style="margin:0">{picture}{caption}{legend}{words}</figure>'


class _Begin(MacroElement):
    """The call that puts the base under a map's own layers."""

    _template = Template(
        "{% macro script(this, kwargs) %}oxusBegin({{ this._parent.get_name() }}, {{ this.options|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, layers: list[str], year: int | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "OxusBegin"
        self.options = {"layers": layers, "year": year}


def _with_packed_script(page: str, parts: Parts) -> str:
    """The page with its parts, and the map's own script packed, if it is long: Folium repeats itself for every line and
    marker."""
    held = re.compile(r'<script id="oxus-script" type="text/x-oxus">\n(.*?)\n</script>', re.DOTALL)
    found = held.search(page)
    script = parts.pieces(found[1]) if found else []
    if not found or sum(map(len, script)) < LONG:
        return parts.put_into(page)
    text = f'<script id="oxus-script" type="text/plain">{packed(*script)}</script>'
    return parts.put_into(page[: found.start()]) + text + parts.put_into(page[found.end() :])


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
        For each state_id to draw, Leaflet path options of its own; all countries, in a plain style, by default.
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
    shapes = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": dict(properties), "geometry": dict(geometry)}
            for properties, geometry in _countries()
            if (states is None or properties["state_id"] in states) and properties["state_id"] not in left_out
        ],
    }
    plain = {"color": BORDER, "weight": 0.7, "fillColor": LAND, "fillOpacity": 1}
    pane: dict[str, Any] = {"pane": "oxus-states"} if isinstance(parent, OfflineMap) else {}

    def path(feature: dict[str, Any]) -> dict[str, Any]:
        if feature["properties"].get("disputed"):
            return plain | _DISPUTED_PATH
        return plain if states is None else {**plain, **states[feature["properties"]["state_id"]]}

    layer = folium.GeoJson(shapes, name=name, style_function=path, control=False, smooth_factor=0.5, **pane)
    layer.add_to(parent)
    return layer


@cache
def _countries() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Properties and geometry of each country; the coordinates are tuples, which all maps can share."""
    found = []
    for feature in oxus_data.geometry("countries")["features"]:
        coordinates = _frozen(feature["geometry"]["coordinates"])
        keep_text(coordinates, f"oxusShape({number_of(feature)})")
        found.append((feature["properties"], {**feature["geometry"], "coordinates": coordinates}))
    return found


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _length(size: int | str) -> str:
    return f"{size}px" if isinstance(size, int | float) else size
