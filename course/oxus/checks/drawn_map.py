"""Read what a Folium map draws: every mark, line and area, with its place, colours and words."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import folium
import pandas as pd
from branca.element import Element
from folium.vector_layers import BaseMultiLocation

from oxus.checks.not_yet import NotYet
from oxus.checks.values import NOTHING

COLUMNS = ("kind", "name", "lat", "lon", "outline", "colour", "fill", "radius", "popup", "tooltip", "layer")


def drawn_map(answer: Any) -> pd.DataFrame:
    """Read everything that a student has put on a map; the base map below it is left out.

    Parameters
    ----------
    answer : folium.Map
        What the student's function returned.

    Returns
    -------
    pandas.DataFrame
        One row per thing drawn, in the order of the map, with these columns:

        - kind: "marker", "circle", "line", "polygon", or "feature" for each feature of a GeoJson layer;
        - name: a feature's `state_id`, `name` or `id`, else "";
        - lat, lon: degrees, of a marker or circle, or of a feature that is a point, else NaN;
        - outline: a list of (lat, lon) for a line or polygon; for a feature its geometry, as GeoJSON; else None;
        - colour, fill: of the line and of the area, as written; "" if there is none;
        - radius: of a circle, in pixels (CircleMarker) or metres (Circle), else NaN;
        - popup, tooltip: their text without HTML; "" if there is none;
        - layer: the name of the layer that it is in, else "".

    Raises
    ------
    NotYet
        If it is no map.
    """
    if answer is None:
        raise NotYet(NOTHING)
    if not isinstance(answer, folium.Map):
        raise NotYet(f"Please return the map; you return a {type(answer).__name__}.")
    return pd.DataFrame(list(_within(answer, "")), columns=list(COLUMNS))


def _within(element: Element, layer: str) -> Iterator[dict[str, Any]]:
    for child in element._children.values():
        if isinstance(child, folium.GeoJson):
            yield from _features(child, str(child.layer_name or layer))
        elif row := _row(child, layer):
            yield row
        else:
            yield from _within(child, str(getattr(child, "layer_name", None) or layer))


def _row(child: Any, layer: str) -> dict[str, Any] | None:
    """Return a mark, line or polygon as a row; None if it is something else."""
    row: dict[str, Any] = dict.fromkeys(COLUMNS, "") | {
        "lat": float("nan"),
        "lon": float("nan"),
        "radius": float("nan"),
        "outline": None,
        "layer": layer,
        "popup": _words(child, folium.Popup),
        "tooltip": _words(child, folium.Tooltip),
    }
    options = getattr(child, "options", None) or {}
    if isinstance(child, BaseMultiLocation):
        row["kind"] = "polygon" if isinstance(child, folium.Polygon | folium.Rectangle) else "line"
        row["outline"] = _pairs(child.locations)
    elif isinstance(child, folium.Marker) and child.location is not None:
        row["kind"] = "circle" if "radius" in options else "marker"
        row["lat"], row["lon"] = map(float, child.location)
        row["radius"] = float(options.get("radius", "nan"))
    else:
        return None
    row["colour"] = str(options.get("color") or "") if options.get("stroke", True) else ""
    row["fill"] = (
        str(options.get("fill_color") or options.get("fillColor") or "") if options.get("fill") else ""
    )
    if row["kind"] == "marker":
        icon = getattr(child, "icon", None)
        row["colour"] = str((getattr(icon, "options", None) or {}).get("marker_color") or "")
    return row


def _pairs(locations: Any) -> list[Any]:
    """Return the places of a line or polygon as pairs; those of several parts, or with holes, as lists of these."""
    if locations and isinstance(locations[0][0], int | float):
        return [(float(lat), float(lon)) for lat, lon in locations]
    return [_pairs(part) for part in locations]


def _features(layer: folium.GeoJson, name: str) -> Iterator[dict[str, Any]]:
    """Yield the features of a GeoJson layer as rows; their colours are those that the layer's style gives them."""
    popup, tooltip = _words(layer, folium.Popup), _words(layer, folium.Tooltip)
    fields = [
        c for c in layer._children.values() if isinstance(c, folium.GeoJsonTooltip | folium.GeoJsonPopup)
    ]
    features = layer.data.get("features", [layer.data]) if isinstance(layer.data, dict) else []
    styled = getattr(layer, "style_function", None)  # folium sets it only for a layer that is given one
    for feature in features:
        properties = feature.get("properties") or {}
        style = dict(styled(feature) or {}) if callable(styled) else {}
        texts = {type(f): " ".join(str(properties.get(field, "")) for field in f.fields) for f in fields}
        geometry = feature.get("geometry") or {}
        lon, lat = (geometry["coordinates"] if geometry.get("type") == "Point" else (None, None))[:2]
        yield {
            "kind": "feature",
            "name": str(properties.get("state_id") or properties.get("name") or feature.get("id") or ""),
            "lat": float("nan") if lat is None else float(lat),
            "lon": float("nan") if lon is None else float(lon),
            "outline": geometry,
            "colour": str(style.get("color", "")),
            "fill": str(style.get("fillColor", "")),
            "radius": float("nan"),
            "popup": texts.get(folium.GeoJsonPopup, popup),
            "tooltip": texts.get(folium.GeoJsonTooltip, tooltip),
            "layer": name,
        }


def _words(element: Any, kind: type) -> str:
    """Return the text of an element's popups or tooltips."""
    found = []
    for child in element._children.values():
        if isinstance(child, folium.Popup) and kind is folium.Popup:
            found += [str(part.render()) for part in child.html._children.values()]
        elif isinstance(child, folium.Tooltip) and kind is folium.Tooltip:
            found.append(str(child.text))
    return _plain(" ".join(found))


def _plain(html: str) -> str:
    """Return HTML as text."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
