"""A map of the members of one body on one day, with the seats of the bodies."""

from collections.abc import Iterable
from datetime import date
from html import escape
from typing import Any

import folium
import pandas as pd

from oxus_data import FULL, as_day, institution_id, load, members, spells
from oxus_widgets.offline_map import OfflineMap, countries
from oxus_widgets.palette import MARKS

# What a map of the bodies' members never needs to leave: degrees south, west, north, east.
EURASIA = (5.0, 15.0, 68.0, 140.0)
_SEAT = '<circle cx="9" cy="9" r="6" fill="#fff" stroke="#000" stroke-width="2"/>'
_OWN_SEAT = (
    '<path d="M9 1l2.5 5.3 5.8.8-4.2 4.1 1 5.8L9 14.2 3.9 17l1-5.8L.7 7.1l5.8-.8z" fill="#f0e442" stroke="#000" '
    'stroke-width="1.5"/>'
)


def membership_map(
    institution: str,
    on: str | date | pd.Timestamp,
    *,
    status: str | Iterable[str] = FULL,
    seats: bool = True,
    width: int | str = "100%",
    height: int | str = 420,
) -> OfflineMap:
    """Draw the members of a body on a day.

    Parameters
    ----------
    institution : str
        The body's id or acronym.
    on : str, date or Timestamp
        The day ("2018-03-01").
    status : str or iterable of str
        The statuses to draw, "any" for all; full membership unless told otherwise.
    seats : bool
        Whether to mark the seats of the bodies that exist on that day.
    width, height
        Size of the map; numbers are pixels.

    Returns
    -------
    OfflineMap
        A Folium map that works with no network, with a caption, a legend and the same in words.

    Raises
    ------
    oxus_data.DataError
        If the body, the day or a status is not in the data.
    """
    body = load("institutions").set_index("institution_id").loc[institution_id(institution)]
    day = as_day(on)
    precision = spells(body.name)[["state_id", "start", "start_precision"]]
    found = members(body.name, day, status).merge(precision, on=["state_id", "start"])
    title = f"{body['name']} ({body['acronym']}) on {day.day} {day:%B %Y}: {_count(len(found))}"
    result = OfflineMap(
        title=title, text=_table(found), legend=_legend(found, seats), base=False, width=width, height=height
    )
    styles = {row.state_id: _style(row.status) for row in found.itertuples()}
    countries(result, without=styles)
    layer = countries(result, styles, name="Members")
    words = {row.state_id: f"{row.state}: {_since(row)}" for row in found.itertuples()}
    for feature in layer.data["features"]:
        feature["properties"]["membership"] = words[feature["properties"]["state_id"]]
    if layer.data["features"]:
        layer.add_child(folium.GeoJsonTooltip(["membership"], labels=False))
        result.fit_bounds(_bounds(layer.data))
    if seats:
        _mark_seats(result, str(body.name), day)
    return result


def _count(number: int) -> str:
    return "no state" if number == 0 else "one state" if number == 1 else f"{number} states"


def _style(status: str) -> dict[str, Any]:
    mark = MARKS[status]
    return {
        "fillColor": mark.color,
        "fillOpacity": _opacity(status in FULL),
        "color": mark.color,
        "weight": 2,
        "dashArray": mark.dash or None,
    }


def _opacity(full: bool) -> float:
    return 0.55 if full else 0.3


def _since(row: Any) -> str:
    """The status and its start, as exactly as it is known."""
    text = {
        "day": f"{row.start.day} {row.start:%B %Y}",
        "month": f"{row.start:%B %Y}",
        "year": f"{row.start:%Y}",
    }
    return f"{MARKS[row.status].label} since {text[row.start_precision]}"


def _bounds(shapes: dict[str, Any]) -> list[list[float]]:
    """South-west and north-east corner of the shapes, within Eurasia."""
    south, west, north, east = EURASIA
    points = [p for f in shapes["features"] for p in _points(f["geometry"]["coordinates"])]
    inside = [(x, y) for x, y in points if west <= x <= east and south <= y <= north] or [
        (west, south),
        (east, north),
    ]
    lons, lats = zip(*inside, strict=True)
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


def _points(coordinates: Any) -> Iterable[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
    else:
        for part in coordinates:
            yield from _points(part)


def _mark_seats(parent: OfflineMap, own: str, day: pd.Timestamp) -> None:
    """One marker a city, with a popup that lists the bodies that sit there."""
    bodies = load("institutions").dropna(subset=["seat_lat", "seat_lon"])
    alive = bodies[(bodies["founded"] <= day) & (bodies["ended"].isna() | (bodies["ended"] > day))]
    for (lat, lon), group in alive.groupby(["seat_lat", "seat_lon"]):
        here = own in set(group["institution_id"])
        city = str(group["seat_city"].iloc[0])
        items = "".join(
            f"<li><b>{escape(b.acronym)}</b>: {escape(b.name)}, founded {b.founded.year}</li>"
            for b in group.itertuples()
        )
        html = f"<b>{escape(city)}</b>, seat of<ul style='margin:.3em 0;padding-left:1.2em'>{items}</ul>"
        icon = folium.DivIcon(
            icon_size=(18, 18),
            icon_anchor=(9, 9),
            html=f'<svg width="18" height="18" aria-hidden="true">{_OWN_SEAT if here else _SEAT}</svg>',
            class_name="oxus-seat",
        )
        names = ", ".join(group["acronym"])
        folium.Marker(
            (lat, lon), icon=icon, popup=folium.Popup(html, max_width=280), title=f"{city}: seat of {names}"
        ).add_to(parent)


def _legend(found: pd.DataFrame, seats: bool) -> str:
    """What the colours, outlines and markers mean: only those that are on the map."""
    entries = []
    looks = found["status"].map(lambda status: (MARKS[status].color, MARKS[status].dash, status in FULL))
    for look in dict.fromkeys(looks):
        group = found[looks == look]["status"]
        dash = f' stroke-dasharray="{look[1]}"' if look[1] else ""
        swatch = (
            f'<svg width="26" height="16" aria-hidden="true" style="vertical-align:-3px"><rect x="1.5" y="1.5" '
            f'width="23" height="13" fill="{look[0]}" fill-opacity="{_opacity(look[2])}" '
            f'stroke="{look[0]}" stroke-width="2"{dash}/></svg>'
        )
        counts = group.value_counts()
        words = ", ".join(f"{MARKS[s].label} ({counts[s]})" for s in MARKS if s in counts)
        entries.append(f"{swatch} {words}")
    if seats:
        for shape, words in ((_OWN_SEAT, "seat of this body"), (_SEAT, "seats of other bodies")):
            svg = f'<svg width="18" height="18" aria-hidden="true" style="vertical-align:-3px">{shape}</svg>'
            entries.append(f"{svg} {words}")
    items = "".join(f'<span style="margin-right:1.2em;white-space:nowrap">{e}</span>' for e in entries)
    return f'<div class="oxus-legend" style="line-height:1.9">{items}</div>'


def _table(found: pd.DataFrame) -> str:
    """The map in words."""
    if found.empty:
        return "<p>No state has this standing in the body on this day.</p>"
    rows = "".join(
        f'<tr style="text-align:left"><th scope="row">{escape(r.state)}</th><td>{_since(r)}</td>'
        f"<td>{'' if r.certain else 'the exact day is not known'}</td></tr>"
        for r in found.itertuples()
    )
    head = '<tr><th scope="col">State</th><th scope="col">Status</th><th scope="col">Remark</th></tr>'
    return f"<table>{head}{rows}</table>"
