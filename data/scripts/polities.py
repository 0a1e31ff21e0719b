"""Polities with the size of their outlines, and provinces: what needs the geometry of the atlas."""

from shapely.geometry import box
from shapely.ops import polylabel, unary_union

from . import atlas_geometry
from .atlas_geometry import HISTORY
from .rows import Row, Tables, read

PROVINCES = "natural-earth-provinces"
# What a map of Central Asia shows, in degrees: a name belongs where it can be seen.
WINDOW = box(46, 34, 89, 54)


def _polity(raw: dict[str, str], inside: list[str]) -> Row:
    """A polity with its area and the place of its name, off the polities that lie inside it."""
    outline = atlas_geometry.neat(atlas_geometry.outlines()[raw["outline_id"]])
    seen = outline.intersection(WINDOW)
    free = (seen if seen.area > 0.5 else outline).difference(
        unary_union([atlas_geometry.outlines()[i] for i in inside])
    )
    label = polylabel(max(getattr(free, "geoms", [free]), key=lambda part: part.area), 0.05)
    # An outline drawn by hand is not known to the square kilometre: three figures.
    area = atlas_geometry.area(outline)
    figures = 3 - len(str(int(area)))
    point = {"label_lat": round(label.y, 1), "label_lon": round(label.x, 1)}
    return raw | point | {"area": round(area, figures if raw["outline_id"] == raw["polity_id"] else 0)}


def _boundary(raw: dict[str, str]) -> Row:
    shape = atlas_geometry.neat(atlas_geometry.provinces()[raw["province_id"]])
    kept = {k: raw[k] for k in ("province_id", "state_id", "name", "note")}
    return kept | {"area": round(atlas_geometry.area(shape)), "sources": PROVINCES}


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
