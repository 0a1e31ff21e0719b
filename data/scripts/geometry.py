"""Make geometry/countries.geojson, and the same with more detail for maps, from Natural Earth (public domain).

They come from the npm package world-atlas.

world-atlas holds TopoJSON: borders are arcs that neighbours share. Each arc is simplified once, so that neighbours
still share it afterwards: finely in Central Asia and around it, coarsely elsewhere. Small islands and exclaves that
lie outside Central Asia and its neighbours, and all of Antarctica, are left out.
"""

import json
import tarfile
from typing import Any

from shapely.affinity import translate
from shapely.geometry import LineString, MultiPolygon, Polygon, box, mapping
from shapely.geometry.polygon import orient
from shapely.ops import unary_union

from .registry import package
from .rows import DATA, RAW, read

SCALE = "50m"
CORE = box(44, 33, 90, 56)  # degrees: Central Asia
AROUND = box(20, 0, 150, 72)  # degrees: what a map of Eurasia shows
TOLERANCES = {  # degrees
    "countries": {"core": 0.04, "around": 0.3, "elsewhere": 0.8},
    "countries_detailed": {"core": 0.015, "around": 0.07, "elsewhere": 0.8},
}
SMALLEST = {"core": 0.0, "around": 0.6, "elsewhere": 4.0}  # square degrees
DIGITS = 2  # about a kilometre
ANTARCTICA = "010"
RUSSIA = "643"
# Natural Earth draws Crimea with Russia. It is a part of its own here, so that maps can show it as disputed: Russia has
# held it since 2014, and General Assembly resolution 68/262 (27 March 2014) calls it Ukraine's.
CRIMEA = box(32, 44, 37, 46.3)


def decode(topology: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """The arcs of a quantised topology, as lists of (longitude, latitude)."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(unwrapped(points))
    return arcs


def unwrapped(points: list[tuple[float, float]], start: float | None = None) -> list[tuple[float, float]]:
    """The same points without jumps across the antimeridian: longitudes go on past 180 degrees instead."""
    result: list[tuple[float, float]] = []
    last = points[0][0] if start is None else start
    for x, y in points:
        last = x - 360 * round((x - last) / 360)
        result.append((last, y))
    return result


def zone(shape: Any) -> str:
    """How closely a map looks at this place."""
    return "core" if shape.intersects(CORE) else "around" if shape.intersects(AROUND) else "elsewhere"


def simplify(points: list[tuple[float, float]], tolerances: dict[str, float]) -> list[tuple[float, float]]:
    """One arc, with the detail of its zone; ends stay where they are, so that arcs still meet."""
    line = LineString(points)
    tolerance = tolerances[zone(line)]
    if points[0] != points[-1]:
        return list(line.simplify(tolerance, preserve_topology=False).coords)
    # A ring has no ends to hold it: cut it into two, or a small island would shrink to a line.
    middle = len(points) // 2
    halves = (LineString(points[: middle + 1]), LineString(points[middle:]))
    first, second = (list(h.simplify(tolerance, preserve_topology=False).coords) for h in halves)
    return first + second[1:]


def ring(indices: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """A closed ring from arc indices; ~i is arc i backwards."""
    points: list[tuple[float, float]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += unwrapped(arc, points[-1][0])[1:] if points else arc
    rounded = [(round(x, DIGITS), round(y, DIGITS)) for x, y in points]
    return [p for n, p in enumerate(rounded) if n == 0 or p != rounded[n - 1]]


def cut(shape: Polygon | MultiPolygon) -> list[Polygon]:
    """The pieces of a shape, cut where it crosses the antimeridian (RFC 7946, 3.1.9)."""
    pieces = []
    for turn in (-360, 0, 360):
        part = translate(shape, xoff=-turn).intersection(box(-180, -90, 180, 90))
        pieces += [p for p in getattr(part, "geoms", [part]) if isinstance(p, Polygon)]
    return pieces


def polygons(geometry: dict[str, Any], arcs: list[list[tuple[float, float]]]) -> MultiPolygon:
    """The valid, right-handed polygons of one country that are large enough to be seen."""
    parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    kept = []
    for part in parts:
        outer, *holes = (ring(r, arcs) for r in part)
        if len(outer) < 4:
            continue
        pieces = cut(Polygon(outer, [h for h in holes if len(h) >= 4]).buffer(0))
        kept += [p for p in pieces if not p.is_empty and p.area >= SMALLEST[zone(p)]]
    if not kept and parts:  # a small state is better a small shape than none
        outer = max((ring(p[0], arcs) for p in parts), key=len)
        if len(outer) >= 4:
            kept = [p for p in [Polygon(outer).buffer(0)] if isinstance(p, Polygon) and not p.is_empty]
    whole = unary_union(kept)
    return MultiPolygon([orient(p, 1.0) for p in getattr(whole, "geoms", [whole]) if not p.is_empty])


def _feature(shape: MultiPolygon, state: str | None, name: str) -> dict[str, Any]:
    geometry = mapping(shape if len(shape.geoms) > 1 else shape.geoms[0])
    return {"type": "Feature", "properties": {"state_id": state, "name": name}, "geometry": geometry}


def main() -> None:
    """Write the files."""
    with tarfile.open(package("world-atlas")) as archive:
        file = archive.extractfile(f"package/countries-{SCALE}.json")
        assert file is not None
        topology = json.load(file)
    ids = {row["iso_numeric"]: row["state_id"] for row in read(RAW / "states.csv") if row["iso_numeric"]}
    ids_by_name = {"N. Cyprus": "XNC"}
    for name, tolerances in TOLERANCES.items():
        arcs = [simplify(points, tolerances) for points in decode(topology)]
        _write(name, _features(topology, arcs, ids | ids_by_name))


def _features(topology: dict[str, Any], arcs: list[Any], ids: dict[str, str]) -> list[dict[str, Any]]:
    """The countries by name; Crimea apart."""
    features = []
    for country in topology["objects"]["countries"]["geometries"]:
        shape = polygons(country, arcs)
        name = country["properties"]["name"]
        if country.get("id") == ANTARCTICA or shape.is_empty:
            continue
        state = ids.get(country.get("id", "")) or ids.get(name)
        if country.get("id") == RUSSIA:
            crimea = [part for part in shape.geoms if CRIMEA.contains(part)]
            shape = MultiPolygon([part for part in shape.geoms if part not in crimea])
            features.append(_feature(MultiPolygon(crimea), None, "Crimea"))
            features[-1]["properties"]["disputed"] = True
        features.append(_feature(shape, state, name))
    return sorted(features, key=lambda f: str(f["properties"]["name"]))


def _write(name: str, features: list[dict[str, Any]]) -> None:
    text = json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False, separators=(",", ":")
    )
    path = DATA / "oxus_data" / "geometry" / f"{name}.geojson"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    print(f"{path.name}: {len(features)} countries, {len(text) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
