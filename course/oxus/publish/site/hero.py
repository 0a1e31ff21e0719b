"""The map on a site's first page: the region of the course, with relief, waters and names, as one drawing."""

import base64
from collections.abc import Iterable
from importlib import import_module
from importlib.resources import files
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

import oxus_data
from oxus.core.edition import Edition
from oxus.core.safe_output import html_text
from oxus_data import CENTRAL_ASIA, Region
from oxus_widgets.base_map import RELIEF

_WIDTH, _HEIGHT = 700, 400  # of the drawing; a page scales it
_AROUND = 0.07  # of the region's height above and below it
_EAST = 0.1  # of its width to the right of it
_FINEST = 0.8  # pixels: details that are smaller are left out

# Names, the most important first: kind, highest rank shown, height of the letters; "own" are the states of the region.
_NAMES = (
    ("own", 9, 15.0),
    ("sea", 1, 14.0),
    ("capital", 1, 11.0),
    ("state", 2, 13.0),
    ("lake", 1, 10.0),
    ("city", 2, 10.0),
    ("range", 1, 11.0),
    ("desert", 1, 10.0),
    ("river", 1, 10.0),
)
_DOTS = ("capital", "city")
_LETTER = 0.62  # width of a letter by its height, on average


def hero(edition: Edition) -> str:
    """The map as an SVG element, light or dark as the page; empty if the course's tables name no place for a map.

    Parameters
    ----------
    edition : Edition
        The course. Its package of tables says which states are the region.
    """
    region = _region(edition)
    if region is None and edition.settings.data != "oxus_data":
        return ""
    table = oxus_data.load("states", region).set_index("state_id")["name"]
    names = [table[state] for state in (region.states if region else CENTRAL_ASIA)]
    countries = oxus_data.geometry("countries")["features"]
    own = [f for f in countries if f["properties"]["name"] in names]
    if not own:
        return ""
    drawing = _Drawing([shape(feature["geometry"]) for feature in own])
    waters = oxus_data.geometry("waters")["features"]
    lakes = [f for f in waters if f["properties"]["kind"] == "lake"]
    aral = [f for f in waters if f["properties"]["kind"] == "aral"]
    borders = oxus_data.geometry("border_lines")["features"]
    disputed = [f for f in borders if f["properties"].get("disputed")]
    strong = [
        f for f in borders if f not in disputed and not set(names).isdisjoint(f["properties"]["between"])
    ]
    sea, relief = drawing.relief()
    layers = (
        sea,
        drawing.path("land", countries),
        drawing.path("own", own),
        drawing.path("old-shore", aral[:1]),
        drawing.path("water", [*lakes, *aral[-1:]]),
        drawing.path("river", [f for f in waters if f["properties"]["kind"] == "river"]),
        relief,
        drawing.path("border", [f for f in borders if f not in disputed and f not in strong]),
        drawing.path("border disputed", disputed),
        drawing.path("border strong", strong),
        drawing.names(oxus_data.geometry("map_names")["features"], names),
    )
    alt = f"Map of {_listed(names)}, with mountains, rivers and cities."
    return (
        f'<svg class="oxus-hero-map" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="xMidYMid slice" role="img" '
        f'aria-label="{html_text(alt)}">{"".join(layers)}</svg>'
    )


class _Drawing:
    """A map in Mercator's projection, like the pictures of the relief, around the states of a region."""

    def __init__(self, states: list[Any]) -> None:
        west, south, east, north = shapely.union_all(states).bounds
        low, high = _mercator(south), _mercator(north)
        around = (high - low) * _AROUND
        self._scale = min(_HEIGHT / (high - low + 2 * around), _WIDTH / ((east - west) * (1 + 2 * _EAST)))
        self._top = (low + high) / 2 + _HEIGHT / self._scale / 2
        self._left = east + (east - west) * _EAST - _WIDTH / self._scale
        self._window = shapely.box(-3, -3, _WIDTH + 3, _HEIGHT + 3)

    def pixels(self, points: np.ndarray) -> np.ndarray:
        """Longitude and latitude as pixels of the drawing."""
        return np.column_stack(
            [(points[:, 0] - self._left) * self._scale, (self._top - _mercator(points[:, 1])) * self._scale]
        )

    def path(self, name: str, features: Iterable[dict[str, Any]]) -> str:
        """Areas or lines as one SVG path; empty if none of them is in the drawing."""
        path = ""
        for feature in features:
            drawn = shapely.transform(shape(feature["geometry"]), self.pixels)
            drawn = shapely.make_valid(drawn).intersection(self._window).simplify(_FINEST)
            for part in shapely.get_parts(drawn):
                if part.geom_type == "Polygon" and part.area >= 3:
                    path += "".join(f"{_line(ring)}Z" for ring in (part.exterior, *part.interiors))
                elif part.geom_type == "LineString" and part.length >= 2:
                    path += _line(part)
        return f'<path class="{name}" d="{path}"/>' if path else ""

    def relief(self) -> tuple[str, str]:
        """The sea and the relief's picture, if that reaches far enough east, north and south; both fade in the west.

        Firefox shows the relief as it is, in grey, where nothing lies below it to blend with.
        """
        (south, west), (north, east) = RELIEF["relief_core"]
        (left, top), (right, bottom) = self.pixels(np.array([[west, north], [east, south]], dtype=float))
        if top > 0 or bottom < _HEIGHT or right < _WIDTH or left > _WIDTH / 2:
            return "", ""
        data = (files("oxus_widgets") / "base_map" / "relief_core.webp").read_bytes()
        url = f"data:image/webp;base64,{base64.b64encode(data).decode()}"
        size = f'x="{left:.1f}" y="{top:.1f}" width="{right - left:.1f}" height="{bottom - top:.1f}"'
        fade = f'x1="{max(left, 0):.1f}" x2="{left + 70:.1f}" y1="0" y2="0"'
        return f'<rect class="sea" mask="url(#oxus-relief)" {size}/>', (
            f'<linearGradient id="oxus-fade" gradientUnits="userSpaceOnUse" {fade}>'
            '<stop stop-color="#000"/><stop offset="1" stop-color="#fff"/></linearGradient>'
            f'<mask id="oxus-relief" maskUnits="userSpaceOnUse" {size}><rect {size} fill="url(#oxus-fade)"/></mask>'
            f'<g class="relief"><image mask="url(#oxus-relief)" {size} preserveAspectRatio="none" href="{url}"/></g>'
        )

    def names(self, features: list[dict[str, Any]], own: list[str]) -> str:
        """The names for which there is room, the most important first."""
        taken: list[Any] = []
        written = ""
        for kind, rank, height in _NAMES:
            for feature in features:
                found = feature["properties"]
                mine = found["kind"] == "state" and found["name"] in own
                if (kind != "own" if mine else kind != found["kind"]) or found["rank"] > rank:
                    continue
                at = self.pixels(np.array([feature["geometry"]["coordinates"]], dtype=float))[0]
                written += self._name(found, kind, height, at, taken)
        return written

    def _name(self, found: dict[str, Any], kind: str, height: float, at: Any, taken: list[Any]) -> str:
        """A name beside its dot, or around its place; empty if it would leave the drawing or hit another."""
        x, y = at
        words = found["name"]
        wide = len(words) * height * (_LETTER + 0.16 * (kind in ("range", "desert", "state")))
        dot = kind in _DOTS
        gap = height * 0.55
        spots = [(x + gap, y, "start"), (x - gap - wide, y, "end")] if dot else [(x - wide / 2, y, "middle")]
        for left, middle, anchor in spots:
            box = shapely.box(left - 2, middle - height * 0.55, left + wide + 2, middle + height * 0.55)
            angle = found.get("angle") or 0
            box = shapely.affinity.rotate(box, -angle) if angle else box
            if dot:
                box = box.union(shapely.Point(x, y).buffer(3))
            if not shapely.box(4, 4, _WIDTH - 4, _HEIGHT - 4).contains(box):
                continue
            if any(box.intersects(other) for other in taken):
                continue
            taken.append(box)
            start = {"start": left, "end": left + wide, "middle": x}[anchor]
            turn = f' transform="rotate({-angle:g} {x:.0f} {y:.0f})"' if angle else ""
            mark = f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>' if dot else ""
            return (
                f'{mark}<text class="{kind}" x="{start:.1f}" y="{y + height * 0.35:.1f}" text-anchor="{anchor}"'
                f"{turn}>{html_text(words)}</text>"
            )
        return ""


def _line(ring: Any) -> str:
    """The points of a line as SVG path data, in tenths of a pixel."""
    points = np.round(np.asarray(ring.coords)[:, :2], 1)
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _mercator(latitude: Any) -> Any:
    """Mercator's y in degrees of the equator."""
    return np.degrees(np.arcsinh(np.tan(np.radians(latitude))))


def _region(edition: Edition) -> Region | None:
    """The region that a course's own package of tables offers; None for the course on Central Asia."""
    if edition.settings.data in ("", "oxus_data"):
        return None
    try:
        package = import_module(edition.settings.data)
    except ImportError:
        return None
    return next((found for found in vars(package).values() if isinstance(found, Region)), None)


def _listed(words: list[str]) -> str:
    """Words as a list in a sentence."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
