"""Geometry of the data package, as GeoJSON."""

import json
import marshal
from functools import cache
from importlib.resources import files
from typing import Any

from oxus_data.errors import unknown
from oxus_data.loader import resource, resources


def geometry(name: str) -> dict[str, Any]:
    """Load a geometry.

    Parameters
    ----------
    name : str
        "countries": today's countries of the world, without Antarctica, simplified for maps of Eurasia;
        "provinces": the provinces of the five; "outlines": the polities of the historical atlas.

    Returns
    -------
    dict
        A GeoJSON FeatureCollection (RFC 7946, WGS 84 degrees), a copy of your own; the properties hold
        of countries `state_id` (ISO 3166-1 alpha-3, None for countries that `states` does not have) and `name`, of
        provinces `province_id` (a key of `boundaries`), of outlines `outline_id` (named by `polities` and
        `admin_units`).

    Raises
    ------
    DataError
        If there is no geometry of that name.
    """
    names = [name for name, found in resources().items() if found["path"].endswith(".geojson")]
    if name not in names:
        raise unknown("geometry", name, names)
    copy: dict[str, Any] = marshal.loads(_geometry(name))
    return copy


@cache
def _geometry(name: str) -> bytes:
    """The geometry as bytes that a copy is made from ten times faster than by `copy.deepcopy`."""
    return marshal.dumps(
        json.loads((files("oxus_data") / resource(name)["path"]).read_text(encoding="utf-8"))
    )
