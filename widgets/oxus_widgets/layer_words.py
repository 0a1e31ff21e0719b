"""A description of a map whose author gave none, made from the texts of its layers."""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any

import folium
from branca.element import Element

MOST = 40
"""Entries of a list; a map with more says how many there are."""


def layers_in_words(drawn: folium.Map) -> str:
    """What the markers, lines and shapes of a map say in their tooltips, popups and titles, as an HTML list."""
    entries = list(dict.fromkeys(filter(None, _entries(drawn))))
    if not entries:
        return "<p>Nothing on this map has a text of its own.</p>"
    more = f"<p>And {len(entries) - MOST} more.</p>" if len(entries) > MOST else ""
    items = "".join(f"<li>{escape(entry)}</li>" for entry in entries[:MOST])
    return f"<p>On the map:</p><ul>{items}</ul>{more}"


def plain_text(html: str) -> str:
    """HTML as lines of text: a line for each paragraph, row or item."""
    lines = re.sub(r"</(p|li|tr|ul|ol|table|div|h\d)>|<br\s*/?>", "\n", html)
    cells = re.sub(r"</t[hd]>\s*(?=<t[hd])", "\t", lines)
    text = unescape(re.sub(r"<[^>]+>", "", cells))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _entries(element: Element) -> Iterator[str]:
    for child in element._children.values():
        if isinstance(child, folium.GeoJson):
            yield from _of_features(child)
        elif isinstance(child, folium.Tooltip | folium.Popup):
            yield _text(child)
        elif isinstance(child, folium.Marker) and child.options.get("title"):
            yield str(child.options["title"])
        if not isinstance(child, folium.Popup):
            yield from _entries(child)


def _text(bound: Any) -> str:
    html = bound.text if isinstance(bound, folium.Tooltip) else bound.html.render()
    return re.sub(r"\s+", " ", plain_text(str(html))).strip()


def _of_features(layer: folium.GeoJson) -> Iterator[str]:
    """The fields that a layer's tooltip shows of each feature."""
    fields = [
        field
        for child in layer._children.values()
        if isinstance(child, folium.GeoJsonTooltip | folium.GeoJsonPopup)
        for field in child.fields
    ]
    features = layer.data.get("features", []) if isinstance(layer.data, dict) else []
    for feature in features:
        properties = feature.get("properties") or {}
        yield ", ".join(str(properties[field]) for field in fields if properties.get(field) not in (None, ""))
