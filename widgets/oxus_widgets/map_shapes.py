"""States and land as paths of a drawing: for maps inside a widget, where Leaflet would be too much."""

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

import oxus_data
from oxus_data import Region
from oxus_data.shapes import EARTH
from oxus_widgets.disputed import DISPUTED
from oxus_widgets.memo import built_once

CENTRE = (42.0, 68.0)
"""Latitude and longitude in whose surroundings the map is truest: between the Syr Darya and the Amu Darya."""
WIDTH, HEIGHT = 720, 470
_REACH = (-4700.0, 4800.0, -4300.0)  # km west, east and south of the centre that the map shows
_HATCH = 4.0  # pixels between the lines over disputed land, across
_ZOOM = 4.4  # of Web Mercator: names that a map of this scale has room for
_SMALLEST = 12.0  # a state of fewer square pixels is not seen


def azimuthal_equal_area(points: np.ndarray, centre: tuple[float, float] = CENTRE) -> np.ndarray:
    """Lambert's azimuthal equal-area projection around a point.

    Parameters
    ----------
    points : array (n, 2)
        Longitude and latitude in degrees.
    centre : (float, float)
        Latitude and longitude of the point.

    Returns
    -------
    array (n, 2)
        km east and north of the centre.

    Notes
    -----
    x = R k cos φ sin(λ - λ0), y = R k (cos φ0 sin φ - sin φ0 cos φ cos(λ - λ0)) with
    k = sqrt(2 / (1 + sin φ0 sin φ + cos φ0 cos φ cos(λ - λ0))) (J. P. Snyder, Map Projections: A Working Manual, USGS
    Professional Paper 1395, 1987, equations 22-4, 22-5 and 24-2).
    """
    phi0, lam0 = np.radians(centre)
    lam, phi = np.radians(points[:, 0]) - lam0, np.radians(points[:, 1])
    inner = 1 + np.sin(phi0) * np.sin(phi) + np.cos(phi0) * np.cos(phi) * np.cos(lam)
    k = np.sqrt(2 / np.maximum(inner, 1e-9))  # the antipode lies on the rim
    x = EARTH * k * np.cos(phi) * np.sin(lam)
    y = EARTH * k * (np.cos(phi0) * np.sin(phi) - np.sin(phi0) * np.cos(phi) * np.cos(lam))
    return np.column_stack([x, y])


@built_once
def map_shapes(region: Region | None = None) -> dict[str, Any]:
    """The map that the views draw.

    Parameters
    ----------
    region : Region, optional
        Another region: its states are found among the countries by their names, and the map lies around its centre.

    Returns
    -------
    dict
        size: width and height in pixels. shapes: state_id -> SVG path, of the states of the data that can be seen.
        places: state_id -> [x, y], a point well inside. land: the path of all other countries. disputed: hatching
        and outline of disputed land, a path to be stroked; hatched: what it stands for, in words. lakes: a path to be
        filled. rivers, disputed_borders: paths to be stroked. names: for each `text`, `x`, `y`, `kind` (state, sea,
        lake, river, range, desert, capital, city), `rank` (1 is the first of its kind) and `angle`, clockwise.
    """
    centre = region.centre if region and region.centre else CENTRE
    west, east, south = _REACH
    if region and region.reach:
        west, east, south = -region.reach, region.reach, -region.reach * HEIGHT / WIDTH
    scale = WIDTH / (east - west)
    window = shapely.box(0, 0, WIDTH, HEIGHT)
    ids = oxus_data.load("states", region).set_index("name")["state_id"]

    def to_pixels(points: np.ndarray) -> np.ndarray:
        km = azimuthal_equal_area(points, centre)
        return np.column_stack([(km[:, 0] - west) * scale, HEIGHT - (km[:, 1] - south) * scale])

    # Beyond a quarter of the globe the projection bends shapes around its rim; nothing there is in the window.
    near = shapely.box(centre[1] - 115, -15, centre[1] + 112, 89)
    shapes, places, land, disputed = {}, {}, [], ""
    for feature in oxus_data.geometry("countries")["features"]:
        flat = shape(feature["geometry"]).intersection(near)
        drawn = shapely.transform(flat.segmentize(2.0), to_pixels).buffer(0).intersection(window)
        drawn = drawn.simplify(0.6)
        properties = feature["properties"]
        state = properties["state_id"] if region is None else ids.get(properties["name"])
        if properties.get("disputed"):
            land.append(drawn)
            disputed += _path(drawn) + _hatching(drawn)
        elif state is None:
            land.append(drawn)
        elif drawn.area >= _SMALLEST:
            shapes[state] = _path(drawn)
            largest = max(shapely.get_parts(drawn), key=lambda part: part.area)
            inside = shapely.maximum_inscribed_circle(largest).coords[0]
            places[state] = [round(inside[0], 1), round(inside[1], 1)]

    def drawn_line(geometry: dict[str, Any]) -> Any:
        line = shape(geometry).intersection(near)
        return shapely.transform(line.segmentize(2.0), to_pixels).intersection(window).simplify(0.5)

    waters = oxus_data.geometry("waters")["features"]
    lines = oxus_data.geometry("border_lines")["features"]
    return {
        "size": [WIDTH, HEIGHT],
        "shapes": shapes,
        "places": places,
        "land": "".join(map(_path, land)),
        "disputed": disputed,
        "hatched": DISPUTED if disputed else "",
        "lakes": "".join(_path(drawn_line(f["geometry"]), 3.0) for f in _without_old_shores(waters)),
        "rivers": "".join(
            _strokes(drawn_line(f["geometry"])) for f in waters if f["properties"]["kind"] == "river"
        ),
        "disputed_borders": "".join(
            _strokes(drawn_line(f["geometry"])) for f in lines if "disputed" in f["properties"]
        ),
        "names": _names(to_pixels, near),
    }


def _without_old_shores(waters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lakes, and of the outlines of the Aral Sea the smallest, which is the last."""
    lakes = [f for f in waters if f["properties"]["kind"] == "lake"]
    return lakes + [f for f in waters if f["properties"]["kind"] == "aral"][-1:]


def _names(to_pixels: Callable[[np.ndarray], np.ndarray], near: Any) -> list[dict[str, Any]]:
    """The names that lie on the map."""
    found = []
    for feature in oxus_data.geometry("map_names")["features"]:
        if not near.contains(shape(feature["geometry"])):
            continue
        x, y = np.round(to_pixels(np.array([feature["geometry"]["coordinates"]], float))[0], 1).tolist()
        properties = feature["properties"]
        if 0 < x < WIDTH and 0 < y < HEIGHT and properties["zoom"] <= _ZOOM:
            kept = {key: properties[key] for key in ("kind", "rank")} | {"angle": properties.get("angle", 0)}
            found.append({"text": properties["name"], "x": x, "y": y} | kept)
    return found


def _strokes(drawn: Any) -> str:
    """Lines as SVG path data, in tenths of a pixel at most."""
    path = ""
    for part in shapely.get_parts(drawn):
        if part.geom_type == "LineString" and part.length >= 2:
            points = np.round(np.asarray(part.coords), 1)
            path += "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    return path


def _hatching(drawn: Any) -> str:
    """Lines across a shape, as SVG path data."""
    if drawn.is_empty:
        return ""
    left, top, right, bottom = drawn.bounds
    slopes = np.arange(left - bottom, right - top, _HATCH)
    lines = shapely.MultiLineString([[(x + top, top), (x + bottom, bottom)] for x in slopes])
    path = ""
    for line in shapely.get_parts(lines.intersection(drawn)):
        if line.geom_type == "LineString":
            (x1, y1), (x2, y2) = np.round(np.asarray(line.coords)[[0, -1]], 1)
            path += f"M{x1:g} {y1:g}L{x2:g} {y2:g}"
    return path


def _path(drawn: Any, smallest: float = 1.0) -> str:
    """A shape as SVG path data, in tenths of a pixel at most."""
    path = ""
    for part in shapely.get_parts(drawn):
        if part.geom_type != "Polygon" or part.area < smallest:
            continue
        for ring in (part.exterior, *part.interiors):
            points = np.round(np.asarray(ring.coords)[:-1], 1)
            path += "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"
    return path
