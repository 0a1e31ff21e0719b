"""Polities with the size of their outlines, and provinces: what needs the geometry of the atlas.

The shapes are those that atlas_geometry wrote into the package, so that these tables can be built without npm.
"""

import json
from functools import cache
from typing import Any

from shapely.geometry import box, shape
from shapely.ops import polylabel, unary_union

from .atlas_geometry import HISTORY, area
from .rows import DATA, Row, Tables, read
from .sources import SHAPES

# What a map of Central Asia shows, in degrees: a name belongs where it can be seen.
WINDOW = box(46, 34, 89, 54)


@cache
def _shapes(name: str) -> dict[str, Any]:
    """The shapes of one geometry of the package by their ids."""
    text = (DATA / "oxus_data" / "geometry" / f"{name}.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    return {next(iter(f["properties"].values())): shape(f["geometry"]) for f in features}


def _polity(raw: dict[str, str], inside: list[str]) -> Row:
    """A polity with its area and the place of its name, off the polities that lie inside it."""
    outline = _shapes("outlines")[raw["outline_id"]]
    seen = outline.intersection(WINDOW)
    free = (seen if seen.area > 0.5 else outline).difference(
        unary_union([_shapes("outlines")[i] for i in inside])
    )
    label = polylabel(max(getattr(free, "geoms", [free]), key=lambda part: part.area), 0.05)
    # An outline drawn by hand is not known to the square kilometre: three figures.
    size = area(outline)
    figures = 3 - len(str(int(size)))
    point = {"label_lat": round(label.y, 1), "label_lon": round(label.x, 1)}
    return raw | point | {"area": round(size, figures if raw["outline_id"] == raw["polity_id"] else 0)}


def _boundary(raw: dict[str, str]) -> Row:
    kept = {k: raw[k] for k in ("province_id", "state_id", "name", "note")}
    return kept | {"area": round(area(_shapes("provinces")[raw["province_id"]])), "source": SHAPES}


def tables() -> Tables:
    """Rows for polities and boundaries."""
    polities = read(HISTORY / "polities.csv")
    return {
        "polities": [
            _polity(row, [r["outline_id"] for r in polities if r["within_id"] == row["polity_id"]])
            for row in polities
        ],
        "boundaries": [_boundary(row) for row in read(HISTORY / "provinces.csv")],
    }
