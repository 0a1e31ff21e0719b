"""Small drawings for the cards of the first page, each made from the tables that its unit uses.

`course.toml` names one for each unit. A drawing is a function of no arguments that returns `Motif`; another course can
write its own. Colours are the classes `a` to `e` of `front.css`, which has a light and a dark value for each.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import cycle, groupby
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape

import oxus_data
from oxus_data import CENTRAL_ASIA, FULL
from oxus_widgets.map_shapes import azimuthal_equal_area

WIDTH, HEIGHT = 320, 180
"""Pixels of a drawing before a page scales it."""
SPRING_2018 = "2018-03-01"
"""The day at which the course checks its source text."""
_ROWS = 9
"""Rows of squares in the drawing of the claims."""
_ENOUGH = 10
"""Roll calls: a year with fewer says little about how alike two states vote."""
_CENTRE, _KM = (43.2, 67.5), 9.2  # latitude and longitude in the middle of a small map, and km per pixel


_WINDOW = shapely.box(-4, -4, WIDTH + 4, HEIGHT + 4)


@dataclass(frozen=True)
class Motif:
    """A drawing and what it shows."""

    alt: str
    svg: str
    """The content of an SVG element with a view box of WIDTH by HEIGHT."""


def claims() -> Motif:
    """A square for each claim of the source text, coloured by the course's verdict."""
    verdicts = oxus_data.load("claims")["verdict"].value_counts()
    colour = {"supported": "a", "qualified": "c", "contradicted": "b", "open": "d"}
    cells = [colour.get(verdict, "e") for verdict, count in verdicts.items() for _ in range(count)]
    squares = dict.fromkeys(cells, "")
    for n, kind in enumerate(cells):
        squares[kind] += f"M{14 + n // _ROWS * 15.5:g} {22 + n % _ROWS * 15.5:g}h12v12h-12z"
    return Motif(
        f"One square for each of the {len(cells)} claims of the source text, coloured by the course's verdict.",
        "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in squares.items()),
    )


def trade_agreements() -> Motif:
    """Regional trade agreements in force in the world, at each date for which the tables have a count."""
    table = oxus_data.load("rta_counts")
    table = table[(table["kind"] == "all") & (table["counted"] == "in_force")].dropna(subset=["year"])
    counts = table.sort_values("year").drop_duplicates("year", keep="last").set_index("year")["count"]
    first, last, most = int(counts.index[0]), int(counts.index[-1]), float(counts.max())
    marks = []
    for year, count in counts.items():
        x = 24 + (float(year) - first) / (last - first) * 272
        y = 152 - float(count) / most * 120
        marks.append(
            f'<path class="line a" d="M{x:.1f} 152V{y:.1f}"/><circle class="a" cx="{x:.1f}" cy="{y:.1f}" r="6"/>'
        )
    return Motif(
        f"Regional trade agreements in force in the world: {counts.iloc[0]} in {first}, {counts.iloc[-1]} in {last}.",
        '<path class="axis" d="M12 152H308"/>'
        + "".join(marks)
        + _text(24, 170, str(first), "middle")
        + _text(296, 170, str(last), "middle"),
    )


def frontiers() -> Motif:
    """The powers of 1404 over today's borders."""
    table = oxus_data.load("polities")
    era = oxus_data.load("eras").set_index("era_id").loc["e10"]
    drawn = table[table["era_id"] == "e10"].dropna(subset=["outline_id"]).sort_values("area", ascending=False)
    areas = "".join(
        f'<path class="{kind} {row.certainty}" d="{_area(_outlines()[row.outline_id])}"/>'
        for row, kind in zip(drawn.itertuples(), cycle("abcde"), strict=False)
    )
    return Motif(
        f"Map of the powers of {era['year']} ({era['label']}), with today's borders of the five states on top of them.",
        _land() + areas + _borders(),
    )


def republics() -> Motif:
    """The units of the delimitation of 1924, over today's borders."""
    units = oxus_data.load("admin_units").set_index("unit_id")
    drawn = {"kz-1924": "e", "uz-1924": "a", "tm-1924": "c", "kg-1924": "d", "tj-1924": "b"}
    areas = "".join(
        f'<path class="{kind} core" d="{_area(_outlines()[units.loc[unit, "outline_id"]])}"/>'
        for unit, kind in drawn.items()
    )
    return Motif(
        "Map of the five Soviet units that the delimitation of 1924 drew, with today's borders on top of them.",
        _land() + areas + _borders(),
    )


def raw_materials() -> Motif:
    """What raw materials each of the five exports: shares of their value in the newest year."""
    table = oxus_data.load("exports")
    table = table[(table["year"] == table["year"].max()) & table["exporter_id"].isin(CENTRAL_ASIA)]
    kinds = {
        "crude_oil": "a",
        "natural_gas": "c",
        "gold": "b",
        "copper_ore": "d",
        "uranium_ore": "d",
        "coal": "e",
    }
    bars = ""
    for n, state in enumerate(CENTRAL_ASIA):
        values = table[table["exporter_id"] == state].set_index("product_group")["value"].sort_values()
        x, total, y = 84.0, float(values.sum()), 18 + n * 30
        bars += _text(76, y + 15, _names()[state], "end")
        for kind in sorted(values.index, key=lambda kind: -values[kind]):
            width = values[kind] / total * 224
            if width >= 1:
                colour = kinds.get(str(kind), "e")
                bars += f'<path class="{colour} cell" d="M{x:.1f} {y}h{width:.1f}v21h-{width:.1f}z"/>'
            x += width
    year = int(table["year"].max())
    return Motif(
        f"Bars for the five states: the share of each raw material in what they earned from all of them in {year}.",
        bars,
    )


def rivers() -> Motif:
    """The two rivers, and the hydropower plants on and around them by capacity."""
    courses = oxus_data.load("river_courses")
    lines = "".join(
        f'<path class="line water" d="{_line(part[["lon", "lat"]].to_numpy())}"/>'
        for _, part in courses.groupby("river", observed=True)
    )
    plants = oxus_data.load("hydropower_plants")
    plants = plants[plants["state_id"].isin(CENTRAL_ASIA)].sort_values("capacity", ascending=False)
    at = _pixels(plants[["lon", "lat"]].to_numpy())
    seen = (at > 0).all(axis=1) & (at < (WIDTH, HEIGHT)).all(axis=1)
    plants, at = plants[seen], at[seen]
    spots = "".join(
        f'<circle class="b spot" cx="{x:.1f}" cy="{y:.1f}" r="{max(1.5, (capacity / 3000) ** 0.5 * 11):.1f}"/>'
        for (x, y), capacity in zip(at, plants["capacity"], strict=True)
    )
    return Motif(
        f"Map of the Amu Darya and the Syr Darya with {len(plants)} hydropower plants; the larger the circle, the more "
        "a plant can generate.",
        _land() + _borders() + lines + spots,
    )


def votes() -> Motif:
    """How often the five vote like Russia, China and the United States in the General Assembly of the UN."""
    table = oxus_data.load("un_agreement")
    table = table[table["state_id"].isin(CENTRAL_ASIA) & (table["roll_calls"] >= _ENOUGH)]
    first, last = int(table["year"].min()), int(table["year"].max())
    lines = ""
    for power, kind, name in (("CHN", "b", "China"), ("RUS", "a", "Russia"), ("USA", "c", "United States")):
        means = table[table["power_id"] == power].groupby("year", observed=True)["agreement"].mean().dropna()
        xs = 16 + (means.index.to_numpy(dtype=float) - first) / (last - first) * 214
        ys = 160 - means.to_numpy(dtype=float) * 136
        lines += f'<path class="line {kind}" d="{_polyline(np.column_stack([xs, ys]))}"/>'
        lines += _text(236, float(ys[-1]) + (-4 if power == "CHN" else 12 if power == "RUS" else 4), name)
    return Motif(
        f"Lines from {first} to {last}: how often the five states, on average, voted like China, Russia and the United "
        "States in the General Assembly of the United Nations.",
        f'<path class="axis" d="M16 160H230"/>{lines}{_text(16, 175, str(first))}{_text(230, 175, str(last), "end")}',
    )


def corridors() -> Motif:
    """The network of railways, roads and ferries."""
    nodes = oxus_data.load("corridor_nodes").set_index("node_id")
    at = dict(zip(nodes.index, _pixels(nodes[["lon", "lat"]].to_numpy()), strict=True))
    links = oxus_data.load("corridor_links")
    kinds = {"rail": "a", "both": "a", "road": "b", "ferry": "c"}
    lines = {"a": "", "b": "", "c": ""}
    for link in links.itertuples():
        ends = np.array([at[link.from_id], at[link.to_id]])
        if shapely.LineString(ends).intersects(_WINDOW):
            lines[kinds[link.mode]] += _polyline(ends)
    drawn = "".join(f'<path class="line {kind}" d="{path}"/>' for kind, path in lines.items())
    dots = "".join(f"M{x:.0f} {y:.0f}h0" for x, y in at.values() if 0 < x < WIDTH and 0 < y < HEIGHT)
    return Motif(
        f"Map of a network of {len(links)} links by rail, road and ferry between {len(nodes)} towns, ports and "
        "crossings.",
        _land() + _borders() + drawn + f'<path class="dots" d="{dots}"/>',
    )


def spaghetti() -> Motif:
    """Lines from the five states to each organisation in which one of them was a full member in spring 2018."""
    members = {}
    for body in oxus_data.load("institutions").dropna(subset=["section"])["institution_id"]:
        found = oxus_data.members(body, on=SPRING_2018)["state_id"]
        five = [state for state in CENTRAL_ASIA if state in set(found)]
        if five:
            members[body] = five
    listed = sorted(members, key=lambda body: (-len(members[body]), body))
    at = {body: 14 + n * 292 / (len(listed) - 1) for n, body in enumerate(listed)}
    lines = dots = ""
    for n, (state, kind) in enumerate(zip(CENTRAL_ASIA, "abcde", strict=True)):
        x = 32 + n * 64
        path = "".join(
            f"M{x} 148C{x} 90 {at[body]:.1f} 84 {at[body]:.1f} 26"
            for body in listed
            if state in members[body]
        )
        lines += f'<path class="line thin {kind}" d="{path}"/>'
        dots += f'<circle class="{kind}" cx="{x}" cy="148" r="7"/>{_text(x, 173, _names()[state], "middle")}'
    dots += "".join(f'<circle class="ink" cx="{x:.1f}" cy="22" r="4"/>' for x in at.values())
    ties = sum(map(len, members.values()))
    return Motif(
        f"Five states below, {len(listed)} organisations above, and a line for each of the {ties} full memberships on "
        "1 March 2018.",
        lines + dots,
    )


def lifespans() -> Motif:
    """Organisations from their first to their last day, as thick as the number of the five that are full members."""
    bodies = ("CIS", "CST", "CSTO", "CACO", "EURASEC", "EAEU", "SHANGHAI5", "SCO", "ECO", "OTS")
    spells = oxus_data.load("memberships")
    spells = spells[spells["status"].isin(FULL) & spells["state_id"].isin(CENTRAL_ASIA)]
    names = oxus_data.load("institutions").set_index("institution_id")["acronym"]
    years = range(1991, 2026)
    drawn = ""
    for n, body in enumerate(bodies):
        y = 14 + n * 16
        drawn += _text(64, y + 4, str(names[body]), "end")
        of_body = spells[spells["institution_id"] == body]
        counts = [
            of_body.loc[(of_body["start"] <= day) & ~(of_body["end"] <= day), "state_id"].nunique()
            for day in (f"{year}-07-01" for year in years)
        ]
        x = 72.0
        for count, run in groupby(counts):
            width, height = len(list(run)) * 236 / len(years), 2.4 * count
            if count:
                band = f"M{x:.1f} {y - height / 2:.1f}h{width:.1f}v{height:.1f}h-{width:.1f}z"
                drawn += f'<path class="{"abc"[n % 3]}" d="{band}"/>'
            x += width
    return Motif(
        f"{len(bodies)} organisations from 1991 to 2025 as bands, each as thick as the number of the five states that "
        "were full members. Some end, and others continue in their place.",
        drawn,
    )


def two_orders() -> Motif:
    """The pairs of the capstone: a line from each organisation, by openness, to each of the five, by commitment."""
    from oxus_widgets.crosstab_data import bodies_on

    bodies = bodies_on(SPRING_2018)
    left = {body: 30 + n * 40 for n, body in enumerate(bodies)}
    right = {state: 26 + n * 32 for n, state in enumerate(CENTRAL_ASIA)}
    inside = {body: set(oxus_data.members(body, on=SPRING_2018)["state_id"]) for body in bodies}
    lines = ""
    for body, kind in zip(bodies, "abcd", strict=False):
        for state, y in right.items():
            member = "" if state in inside[body] else " dashed"
            lines += f'<path class="line thin {kind}{member}" d="M76 {left[body]}C140 {left[body]} 160 {y} 232 {y}"/>'
    dots = "".join(
        f'<circle class="{kind}" cx="76" cy="{left[body]}" r="7"/>{_text(62, left[body] + 4, body, "end")}'
        for body, kind in zip(bodies, "abcd", strict=False)
    )
    dots += "".join(
        f'<circle class="ink" cx="232" cy="{y}" r="5"/>{_text(244, y + 4, _names()[state])}'
        for state, y in right.items()
    )
    return Motif(
        f"{len(bodies)} organisations, five states, and the {len(bodies) * len(right)} pairs of the two that the last "
        "unit compares; dashed where the state is not a full member.",
        lines + dots,
    )


# --- maps in small ---
def _pixels(points: np.ndarray) -> np.ndarray:
    """Longitude and latitude as pixels of a small map."""
    km = azimuthal_equal_area(points, _CENTRE)
    return np.column_stack([WIDTH / 2 + km[:, 0] / _KM, HEIGHT / 2 - km[:, 1] / _KM])


def _flat(area: Any) -> Any:
    """A shape in degrees as a shape in pixels, cut to the drawing."""
    near = area.intersection(shapely.box(35, 20, 105, 65))
    drawn = shapely.transform(near.segmentize(2.0), _pixels).buffer(0)
    return drawn.intersection(_WINDOW).simplify(0.8)


def _area(area: Any) -> str:
    """A shape in degrees as SVG path data, in whole pixels and halves."""
    path = ""
    for part in shapely.get_parts(_flat(area)):
        if part.geom_type == "Polygon" and part.area >= 2:
            path += _polyline(np.asarray(part.exterior.coords)[:-1]) + "Z"
    return path


def _line(points: np.ndarray) -> str:
    return _polyline(_pixels(points))


def _polyline(points: np.ndarray) -> str:
    """Pixels as SVG path data, to half a pixel."""
    halves = np.round(points * 2) / 2
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in halves)


@cache
def _countries() -> dict[str, Any]:
    """Today's countries in degrees, by id, or by name if they are not among the states of the data."""
    return {
        feature["properties"]["state_id"] or feature["properties"]["name"]: shape(feature["geometry"])
        for feature in oxus_data.geometry("countries")["features"]
    }


@cache
def _outlines() -> dict[str, Any]:
    """The historical outlines in degrees, by id."""
    return {
        feature["properties"]["outline_id"]: shape(feature["geometry"])
        for feature in oxus_data.geometry("outlines")["features"]
    }


@cache
def _land() -> str:
    """The land as one area."""
    window = shapely.box(35, 20, 105, 65)
    parts = [area.intersection(window) for area in _countries().values() if area.intersects(window)]
    return f'<path class="land" d="{_area(shapely.union_all(parts))}"/>'


@cache
def _borders() -> str:
    """Today's borders of the five states."""
    return f'<path class="border" d="{"".join(_area(_countries()[state]) for state in CENTRAL_ASIA)}"/>'


@cache
def _names() -> dict[str, str]:
    """The names of the states by their ids."""
    states = oxus_data.load("states")
    return dict(zip(states["state_id"], states["name"], strict=True))


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:g}" y="{y:.4g}" text-anchor="{anchor}">{words}</text>'


MOTIFS: Iterable[Callable[[], Motif]] = (
    claims,
    trade_agreements,
    frontiers,
    republics,
    raw_materials,
    rivers,
    votes,
    corridors,
    spaghetti,
    lifespans,
    two_orders,
)
