"""A map of the members of one body on one day, with the seats of the bodies."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from html import escape
from typing import Any

import folium
import pandas as pd

from oxus_data import FULL, as_day, geometry, institution_id, load, members, spells
from oxus_widgets.disputed import DISPUTED
from oxus_widgets.map_words import Seat, headline, in_words, legend, not_recorded, since, table
from oxus_widgets.offline_map import UNRECORDED_PATH, OfflineMap, countries
from oxus_widgets.palette import MARKS, opacity

EURASIA = (5.0, -10.0, 68.0, 140.0)
"""What a map of the bodies' members never needs to leave: degrees south, west, north, east."""


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
        The statuses to draw, "any" for all; full membership by default.
    seats : bool
        Whether to mark the seats of the bodies that exist on that day.
    width, height
        Size of the map: pixels, or a CSS length.

    Returns
    -------
    OfflineMap
        A Folium map that works with no network: members in the colour of their status, with a solid outline for full
        members and a dashed one for others; states for which the tables do not say whether they were in hatched;
        seats as markers with popups. Its caption, its legend and the same in words are below it and can be read
        without the map.

    Raises
    ------
    oxus_data.DataError
        If the body, the day or a status is not in the data.

    Examples
    --------
    >>> print(membership_map("CSTO", "2018-03-01").title)
    Collective Security Treaty Organization (CSTO) on 1 March 2018: 6 full members
    """
    body = load("institutions").set_index("institution_id").loc[institution_id(institution)]
    day = as_day(on)
    found = _found(body.name, day, status)
    places = _seats(day) if seats else []
    result = OfflineMap(width=width, height=height, year=day.year)
    styles = {row.state_id: _style(row) for row in found.itertuples()}
    unrecorded = members(body.name, day).attrs["not_recorded"]
    if unrecorded:
        countries(result, dict.fromkeys(unrecorded, UNRECORDED_PATH), name="Not recorded")
    layer = countries(result, styles, name="Members")
    drawn = {feature["properties"]["state_id"] for feature in layer.data["features"]}
    words = {row.state_id: f"{row.state}: {since(row)}" for row in found.itertuples()}
    for feature in layer.data["features"]:
        feature["properties"] = {"membership": words[feature["properties"]["state_id"]]} | feature[
            "properties"
        ]
    if drawn:
        layer.add_child(folium.GeoJsonTooltip(["membership"], labels=False))
    own = [] if pd.isna(body["seat_lat"]) else [(body["seat_lon"], body["seat_lat"])]
    result.fit_bounds(_bounds(drawn, own if seats else []), padding=(12, 12))
    for place in places:
        _marker(place, own=body.name in place.ids).add_to(result)
    result.title = headline(body, day, found, len(unrecorded))
    result.legend_title = f"Standing in the {body['acronym']}"
    result.legend = (
        legend(found, [body.name in place.ids for place in places], len(unrecorded)) + f"<p>{DISPUTED}</p>"
    )
    result.text = table(found, drawn) + not_recorded(unrecorded) + in_words(places)
    return result


def _found(institution: str, day: pd.Timestamp, status: str | Iterable[str]) -> pd.DataFrame:
    """The members, with the precision and the confidence of their spells, in the order of the statuses."""
    more = spells(institution)[["state_id", "start", "start_precision", "confidence"]]
    found = members(institution, day, status).merge(more, on=["state_id", "start"])
    order = found["status"].map(list(MARKS).index)
    return found.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def _style(row: Any) -> dict[str, Any]:
    mark = MARKS[row.status]
    return {
        "fillColor": mark.color,
        "fillOpacity": opacity(row.status),
        "color": mark.color,
        "weight": 2,
        "dashArray": mark.dash or None,
        "className": f"oxus-member oxus-{row.state_id}",
    }


def _bounds(states: Iterable[str], seat: list[tuple[float, float]]) -> list[list[float]]:
    """South-west and north-east corner of the states and the body's own seat, within Eurasia."""
    south, west, north, east = EURASIA
    corners = [corner for state in states for corner in _corners()[state]]
    corners += [(x, y) for x, y in seat if west <= x <= east and south <= y <= north]
    # A seat alone, or a body without members on the day, would be a map without surroundings.
    lons, lats = zip(*(corners if len(corners) > 1 else [(46, 35), (88, 56)]), strict=True)
    return [[min(lats), min(lons)], [max(lats), max(lons)]]


@cache
def _corners() -> dict[str, tuple[tuple[float, float], ...]]:
    """South-west and north-east corner of each country's part of Eurasia; nothing where it has none."""
    south, west, north, east = EURASIA
    found: dict[str, tuple[tuple[float, float], ...]] = {}
    for feature in geometry("countries")["features"]:
        points = _points(feature["geometry"]["coordinates"])
        inside = [(x, y) for x, y in points if west <= x <= east and south <= y <= north]
        lons, lats = zip(*inside, strict=True) if inside else ((), ())
        corners = ((min(lons), min(lats)), (max(lons), max(lats))) if inside else ()
        found[feature["properties"]["state_id"]] = corners
    return found


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
    else:
        for part in coordinates:
            yield from _points(part)


def _seats(day: pd.Timestamp) -> list[Seat]:
    """The cities in which bodies of that day sit, by the alphabet."""
    found: dict[tuple[float, float], Seat] = {}
    for body in _bodies_with_seat():
        if body.founded <= day and (pd.isna(body.ended) or body.ended > day):
            at = (body.seat_lat, body.seat_lon)
            seat = found.setdefault(at, Seat(body.seat_city, *at))
            seat.ids.append(body.institution_id)
            seat.acronyms.append(body.acronym)
            seat.lines.append(
                f"<b>{escape(body.acronym)}</b>: {escape(body.name)}, founded {body.founded.year}"
            )
    return sorted(found.values(), key=lambda seat: seat.city)


@cache
def _bodies_with_seat() -> tuple[Any, ...]:
    bodies = load("institutions").dropna(subset=["seat_lat", "seat_lon"])
    return tuple(bodies.itertuples(index=False))


def _marker(place: Seat, own: bool) -> folium.Marker:
    """A marker with a popup that lists the bodies of a city."""
    items = "".join(f"<li>{line}</li>" for line in place.lines)
    popup = f"<b>{escape(place.city)}</b>, seat of<ul style='margin:.3em 0;padding-left:1.2em'>{items}</ul>"
    icon = folium.DivIcon(
        icon_size=(20, 20),
        icon_anchor=(10, 10),
        html=f'<svg width="20" height="20" aria-hidden="true"><use href="#oxus-{"own-" * own}seat"/></svg>',
        class_name=f"oxus-seat{' oxus-own-seat' if own else ''}",
    )
    return folium.Marker(
        (place.lat, place.lon),
        icon=icon,
        popup=folium.Popup(popup, max_width=280),
        title=f"{place.city}: seat of {', '.join(place.acronyms)}",
        z_index_offset=1000 if own else 0,
    )
