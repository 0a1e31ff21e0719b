"""The base that all maps of a page share: Leaflet, its style, our script, and what lies under every map."""

import base64
import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

from oxus_data import geometry
from oxus_data.membership import CENTRAL_ASIA
from oxus_widgets import map_page
from oxus_widgets.leaflet_parts import script, style

LAYERS = ("land", "relief", "water", "borders", "states", "cities", "waters", "terrain")
"""What the base can show: land; relief; lakes and rivers; borders; names of states, of cities, of waters, and of
mountains and deserts."""
RELIEF = {"relief_around": ((4, -12), (72, 148)), "relief_core": ((31, 42), (57, 92))}
"""The pictures in base_map/ and their corners, latitude and longitude (see widgets/relief.py)."""


@cache
def base() -> str:
    """The base as text for a page: gzip in base64 of JSON with `style`, `script` and `data`.

    `widgets/views/map/frame.js` unpacks it; the same for all maps, and about 250 kB.
    """
    parts = {"style": style(), "script": script(), "data": base_data()}
    return map_page.packed(json.dumps(parts, ensure_ascii=False, separators=(",", ":")))


@cache
def version() -> str:
    """The SHA-256 digest of the base, by which a map knows the base that it was made with from any other."""
    return hashlib.sha256(base().encode()).hexdigest()


def base_data() -> dict[str, Any]:
    """What lies under every map, packed as `widgets/views/map/layers.js` reads it (BaseData)."""
    waters = geometry("waters")["features"]
    kinds: dict[str, list[Any]] = {"lake": [], "aral": [], "river": []}
    for feature in waters:
        kinds[feature["properties"]["kind"]].append(feature)
    return {
        "countries": [
            {"disputed": bool(f["properties"].get("disputed")), "polygons": polygons(f["geometry"])}
            for f in geometry("countries_detailed")["features"]
        ],
        "lakes": [polygon for f in kinds["lake"] for polygon in polygons(f["geometry"])],
        "aral": [
            {"source": f["properties"]["source"], "polygons": polygons(f["geometry"])} for f in kinds["aral"]
        ],
        "rivers": [packed(f["geometry"]["coordinates"]) for f in kinds["river"]],
        "borders": [_border(f) for f in geometry("border_lines")["features"]],
        "names": [_name(f) for f in geometry("map_names")["features"]],
        "relief": [{"bounds": bounds, "url": _picture(name)} for name, bounds in RELIEF.items()],
    }


def aral_source(year: int | None) -> str:
    """The source of the Aral Sea's outline on a map of this year; without a year, today's (`aralOf` in geometry.js).

    The sources do not date their outlines. By its area, the first fits 1960 (68,000 km²); the second is larger and the
    third smaller than the sea of 2010 (14,280 km²; both from Applied Water Science 3, 2013).
    """
    return _aral_sources()[2 if year is None or year > 2010 else 1 if year > 1960 else 0]


@cache
def _aral_sources() -> tuple[str, ...]:
    waters = (feature["properties"] for feature in geometry("waters")["features"])
    return tuple(water["source"] for water in waters if water["kind"] == "aral")


def number_of(feature: dict[str, Any]) -> int:
    """The number of a feature of `countries` among the countries of the base, which have more detail."""
    return _numbers()[feature["properties"]["name"]]


@cache
def _numbers() -> dict[str, int]:
    features = geometry("countries_detailed")["features"]
    return {feature["properties"]["name"]: number for number, feature in enumerate(features)}


def packed(line: list[list[float]]) -> list[int]:
    """A line as whole hundredths of a degree: x and y of its first point, then the steps from each to the next."""
    result, last = [], (0, 0)
    for lon, lat in line:
        point = (round(lon * 100), round(lat * 100))
        result += [point[0] - last[0], point[1] - last[1]]
        last = point
    return result


def polygons(shape: dict[str, Any]) -> list[list[list[int]]]:
    """The rings of each polygon of a geometry, packed."""
    parts = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [[packed(ring) for ring in part] for part in parts]


def _border(feature: dict[str, Any]) -> dict[str, Any]:
    properties, shape = feature["properties"], feature["geometry"]
    lines = [shape["coordinates"]] if shape["type"] == "LineString" else shape["coordinates"]
    return {
        "five": not _names_of_the_five().isdisjoint(properties["between"]),
        "disputed": properties.get("disputed", ""),
        "lines": [packed(line) for line in lines],
    }


@cache
def _names_of_the_five() -> frozenset[str]:
    named = {
        f["properties"]["state_id"]: f["properties"]["name"]
        for f in geometry("countries_detailed")["features"]
    }
    return frozenset(named[state] for state in CENTRAL_ASIA)


def _name(feature: dict[str, Any]) -> list[Any]:
    lon, lat = feature["geometry"]["coordinates"]
    found = feature["properties"]
    return [found["kind"], found["name"], lat, lon, found["rank"], found["zoom"], found.get("angle", 0)]


def _picture(name: str) -> str:
    data = (files("oxus_widgets") / "base_map" / f"{name}.webp").read_bytes()
    return "data:image/webp;base64," + base64.b64encode(data).decode()
