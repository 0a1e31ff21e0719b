"""The historical atlas: one map that moves through its eras by itself, with no kernel and no network."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import folium
from branca.element import Figure

import oxus_data
from oxus_data.files import write_atomic
from oxus_widgets.atlas_data import GROUPS, atlas_json, era_id, in_words, step_number
from oxus_widgets.atlas_tours import Tour, course_tours, read_tours, tour_data, tours_in_words
from oxus_widgets.map_page import Verbatim
from oxus_widgets.offline_map import NATURAL_EARTH, OfflineMap
from oxus_widgets.page import bundle, script_json

LAYERS = ("polities", "places", "routes", "events", "disputed", "today")
BASE = ("land", "relief", "water", "waters", "terrain")
"""The layers of the base map that the atlas uses: no modern borders, states or cities."""
_TITLE = "Historical atlas of Central Asia, 140 BC to today"
_CAUTION = (
    "<p>Outlines before 1924 are drawn from landmarks: before 1700 a frontier is a matter of the atlas one follows, "
    "and two published atlases agree with each other on less than half of the ground. Soviet units are today's "
    "provinces put together; the table admin_units names the tracts that differ. Boundaries: Natural Earth, "
    "de facto. Rivers and lakes are those of today, reservoirs included; only the Aral Sea has the outline that is "
    "nearest to the year.</p>"
)


class HistoricalAtlas(OfflineMap):
    """The historical atlas of Central Asia.

    Parameters
    ----------
    era : str or int
        The frame to open: its id ("e10"), its name ("Timurids") or a year (1404).
    step : int, optional
        The year up to which to show the frame, where it has steps: the Russian conquest (frame "e14") and the
        delimitation ("e16", "e17", "e18"). Without it the frame opens whole.
    layers : iterable of str
        What to show at first, of "polities", "places", "routes", "events", "disputed" (points with two readings) and
        "today" (the five states of today over the frame). The reader can switch each of them.
    tour : str, optional
        The guided tour to open with: "silk-road", "russia-arrives" or "five-republics".
    tours : str or Path, optional
        A file of your own tours, in the form of atlas_tours.toml in this package.
    width, height : int or str
        Size of the atlas, its controls and caption included: pixels, or a CSS length. On a narrow screen everything
        is in one column, and the atlas is as high as it needs to be.

    Raises
    ------
    oxus_data.DataError
        If there is no such era, step, layer or tour, or if the file of tours is wrong; the message names the nearest,
        or those that there are, or the line of the file.

    Examples
    --------
    >>> HistoricalAtlas(era=1404).era
    'e10'
    """

    attribution = (
        f"{NATURAL_EARTH}; rivers and lakes of today"  # the Crimea lies west of what the atlas shows
    )

    def __init__(
        self,
        era: str | int = "e01",
        *,
        step: int | None = None,
        layers: Iterable[str] = LAYERS[:5],
        tour: str | None = None,
        tours: str | Path | None = None,
        width: int | str = "100%",
        height: int | str = "clamp(640px, 52vw, 1000px)",
    ) -> None:
        self.era = era_id(era)
        self.step = 0 if step is None else step_number(self.era, step)
        self.layers = list(layers)
        for layer in self.layers:
            if layer not in LAYERS:
                raise oxus_data.errors.unknown("layer", layer, LAYERS)
        self.tours = course_tours() if tours is None else read_tours(tours)
        if tour is not None and tour not in {each.tour_id for each in self.tours}:
            raise oxus_data.errors.unknown("tour", tour, [each.tour_id for each in self.tours])
        self.tour = tour
        super().__init__(title=_TITLE, base=BASE, width=width, height=height, zoom_snap=0, zoom_delta=0.5)
        self.text = in_words(self.era) + tours_in_words(self.tours) + _CAUTION

    def render(self, **kwargs: Any) -> str:
        """Render as a map, and put the atlas's own style, data and script into the page."""
        super().render(**kwargs)
        figure = self.get_root()
        assert isinstance(figure, Figure)
        style, script = bundle("atlas.css"), bundle("atlas.js").rstrip()
        start = {
            "era": self.era,
            "step": self.step,
            "layers": {layer: layer in self.layers for layer in LAYERS},
            "tour": self.tour,
        }
        data = f"{self._long(atlas_json())}, {self._long(_tours_json(self.tours))}, {script_json(start)}"
        call = Verbatim(f"{self._long(script)}\noxusAtlas({self.get_name()}, {data});")
        figure.header.add_child(Verbatim(f"<style>{self._long(style)}</style>"), name="atlas_css")
        figure.script.add_child(call, name=f"{self.get_name()}_atlas")
        return ""

    def to_html(self, path: str | Path | None = None) -> str:
        """The atlas as a page that works by itself, without a network; written to a file if a path is given."""
        page = self.page()
        if path is not None:
            write_atomic(path, page)
        return page


@cache
def _tours_json(tours: tuple[Tour, ...]) -> str:
    return script_json(tour_data(tours))


def era_layer(parent: folium.Map, era: str | int, **style: Any) -> folium.GeoJson:
    """Add the polities of an era to any Folium map.

    Parameters
    ----------
    parent : folium.Map
        The map: an OfflineMap, or a plain folium.Map.
    era : str or int
        The frame: its id, its name or a year.
    **style
        Leaflet path options for all of them ("weight", "fillOpacity", ...), in place of those by certainty.

    Returns
    -------
    folium.GeoJson
        The layer, already on the map. Its features' properties hold `polity_id`, `name`, `kind`, `certainty` and
        `ruling_group`; a tooltip shows name, kind and certainty.

    Raises
    ------
    oxus_data.DataError
        If there is no such era.
    """
    wanted = era_id(era)
    label = oxus_data.load("eras").set_index("era_id").loc[wanted, "label"]
    polities = oxus_data.load("polities")
    polities = polities[polities["era_id"] == wanted].sort_values("area", ascending=False)
    outlines = {
        f["properties"]["outline_id"]: f["geometry"] for f in oxus_data.geometry("outlines")["features"]
    }
    kept = ["polity_id", "name", "kind", "certainty", "ruling_group"]
    features = [
        {
            "type": "Feature",
            "properties": {k: getattr(row, k) for k in kept},
            "geometry": outlines[row.outline_id],
        }
        for row in polities.itertuples()
    ]

    def path(feature: dict[str, Any]) -> dict[str, Any]:
        color = GROUPS[feature["properties"]["ruling_group"]][1]
        # What is not held firmly has no line: nobody knows where it ran.
        weight = 1.6 if feature["properties"]["certainty"] == "core" else 0
        return {"color": color, "weight": weight, "fillColor": color, "fillOpacity": 0.35} | style

    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        name=str(label),
        style_function=path,
        smooth_factor=0.5,
    )
    layer.add_child(folium.GeoJsonTooltip(["name", "kind", "certainty"], labels=False))
    layer.add_to(parent)
    return layer
