"""Shares of land, from the outlines of the historical atlas; each is measured once."""

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from oxus_data.loader import shared
from oxus_data.membership import CENTRAL_ASIA
from oxus_data.shapes import equal_area, shapes

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@cache
def _outlines() -> "dict[str, BaseGeometry]":
    return shapes("outlines")


@cache
def _five() -> "BaseGeometry":
    import shapely

    return shapely.union_all([_outlines()[state.lower()] for state in CENTRAL_ASIA])


@cache
def share_of_five(outline_ids: frozenset[str]) -> float:
    """The share of the five states' land that lies in any of some outlines."""
    import shapely

    covered = shapely.union_all([_outlines()[outline] for outline in sorted(outline_ids)])
    return float(covered.intersection(_five()).area / _five().area)


@cache
def share_of_state(outline_ids: frozenset[str], state: str) -> float:
    """The share of a state's land that lies in any of some outlines."""
    import shapely

    today = _outlines()[state.lower()]
    covered = shapely.union_all([_outlines()[outline] for outline in sorted(outline_ids)])
    return float(covered.intersection(today).area / today.area)


@cache
def jaccard(outline_id: str, state: str) -> float:
    """The Jaccard index of an outline and a state of today."""
    then, today = _outlines()[outline_id], _outlines()[state.lower()]
    both = then.intersection(today).area
    return float(both / (then.area + today.area - both))


@cache
def jaccard_when_moved(state: str, kilometres: int) -> float:
    """The Jaccard index of a state and its own copy, moved east by a number of km of the projection."""
    from shapely.affinity import translate

    today = _outlines()[state.lower()]
    moved = translate(today, xoff=kilometres)
    return float(today.intersection(moved).area / today.union(moved).area)


@cache
def _point(place_id: str) -> "BaseGeometry":
    from shapely.geometry import Point

    place = shared("places").set_index("place_id").loc[place_id]
    return equal_area(Point(place["lon"], place["lat"]))


@cache
def covers(outline_id: str, place_id: str) -> bool:
    """Whether a place lies in an outline."""
    return bool(_outlines()[outline_id].covers(_point(place_id)))


@cache
def towns() -> tuple[str, ...]:
    """The places of the atlas inside the five states of today."""
    return tuple(
        place
        for place in shared("places")["place_id"]
        if any(covers(state.lower(), place) for state in CENTRAL_ASIA)
    )


def holders(polities: pd.DataFrame, era_id: str) -> dict[str, str]:
    """The smallest polity of a frame in which each town lies; towns where none is drawn are left out."""
    drawn = polities[polities["era_id"] == era_id].sort_values("area")
    pairs = list(zip(drawn["polity_id"], drawn["outline_id"], strict=True))
    found = {town: next((p for p, outline in pairs if covers(outline, town)), None) for town in towns()}
    return {town: polity for town, polity in found.items() if polity is not None}
