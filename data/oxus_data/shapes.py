"""Outlines as shapes that can be measured and cut, in an equal-area projection."""

from functools import cache
from typing import TYPE_CHECKING, Any

from oxus_data.geojson import geometry

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

EARTH = 6371.0072
"""Radius of the sphere that has the earth's surface, in km."""
_STEP = 0.25  # degrees: points between the corners, since a line that is straight in degrees is bent in the projection


def equal_area(shape: Any) -> "BaseGeometry":
    """Project a shape by Lambert's cylindrical equal-area projection, so that areas are right.

    Parameters
    ----------
    shape : shapely geometry or dict
        In degrees, longitude first: a shapely geometry or a GeoJSON geometry.

    Returns
    -------
    shapely geometry
        In km: `.area` is in km² and right everywhere; lengths and angles are not, away from the equator.

    Notes
    -----
    x = R λ, y = R sin φ, with longitude λ and latitude φ in radians and R the radius of a sphere with the earth's
    surface (J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395, 1987, p. 76).

    Examples
    --------
    >>> eastern_half = {"type": "Polygon", "coordinates": [[[0, -90], [180, -90], [180, 90], [0, 90], [0, -90]]]}
    >>> round(equal_area(eastern_half).area / 1e6)  # half of the earth's 510 million km²
    255
    """
    # Only here: whoever wants tables should not wait for shapely.
    import numpy as np
    import shapely
    from shapely.geometry import shape as from_geojson

    flat = from_geojson(shape) if isinstance(shape, dict) else shape
    return shapely.transform(
        flat.segmentize(_STEP),
        lambda points: np.column_stack(
            [EARTH * np.radians(points[:, 0]), EARTH * np.sin(np.radians(points[:, 1]))]
        ),
    )


def shapes(name: str) -> "dict[str, BaseGeometry]":
    """All shapes of a geometry by id, in Lambert's cylindrical equal-area projection.

    Parameters
    ----------
    name : str
        "outlines" (polities and units of the historical atlas, and the five states of today as "kaz", "kgz", "tjk",
        "tkm", "uzb"), "provinces" (of the five) or "countries" (of the world; those that `states` does not have are
        left out).

    Returns
    -------
    dict
        From id to shapely geometry, in km (see `equal_area`).

    Raises
    ------
    DataError
        If there is no geometry of that name.

    Examples
    --------
    >>> round(shapes("outlines")["uzb"].area, -3)
    447000.0
    """
    return dict(_shapes(name))


@cache
def _shapes(name: str) -> "dict[str, BaseGeometry]":
    import shapely

    features = geometry(name)["features"]
    key = next(iter(features[0]["properties"]))
    found = {
        f["properties"][key]: equal_area(f["geometry"]) for f in features if f["properties"][key] is not None
    }
    shapely.prepare(list(found.values()))  # for quick answers to "does it cover this point?"
    return found
