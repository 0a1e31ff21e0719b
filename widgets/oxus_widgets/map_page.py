"""A Folium map as a page: its large texts are put in at the end, so that no template has to be compiled from them."""

import base64
import json
import re
import struct
import threading
import zlib
from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache
from itertools import groupby
from secrets import token_hex
from typing import Any

import branca.element
import folium
import jinja2
from branca.element import Element, Figure

LONG = 20_000
"""Letters from which a text is packed, and a part of it by itself."""


class Verbatim(Element):
    """A text of the page that is not a template: what looks like one in it stays as it is."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text."""
        return self.text


class Parts:
    """Texts of a page, each with a mark that holds its place while the rest is rendered."""

    def __init__(self) -> None:
        self._mark = f"oxus{token_hex(8)}."
        self._texts: list[str] = []

    def mark(self, text: str) -> str:
        """The mark that holds the place of a text."""
        self._texts.append(text)
        return f"{self._mark}{len(self._texts) - 1};"

    def pieces(self, page: str) -> list[str]:
        """The page with each text in the place of its mark, which may be in double quotes; cut before and after it."""
        found = re.split(rf'"?{re.escape(self._mark)}(\d+);"?', page)
        return [self._texts[int(piece)] if number % 2 else piece for number, piece in enumerate(found)]

    def put_into(self, page: str) -> str:
        """The page with each text in the place of its mark."""
        return "".join(self.pieces(page))


class _Geometry(dict[str, Any]):
    """A GeoJSON geometry that is read as any other, and written as JSON with a mark for its coordinates."""

    def __init__(self, geometry: dict[str, Any], mark: str) -> None:
        super().__init__(geometry)
        self._mark = mark

    def items(self) -> Any:
        return {**self, "coordinates": self._mark}.items()


def copy_to_render(root: Element, parts: Parts) -> tuple[Figure, dict[int, Any]]:
    """A copy of a map's tree of elements, to be rendered.

    Folium adds to its elements whenever it renders, so that only a copy may be: a map drawn twice stays the same.

    Parameters
    ----------
    root : Element
        The root of the tree.
    parts : Parts
        Takes the coordinates of the map's GeoJSON layers, which are most of it.

    Returns
    -------
    Figure
        The copy.
    dict of int to Any
        From the `id` of each element of the tree to its copy.
    """
    memo: dict[int, Any] = {
        id(layer.data): _with_marks(layer.data, parts)
        for layer in _elements(root)
        if isinstance(layer, folium.GeoJson) and layer.embed
    }
    copy = deepcopy(root, memo)
    assert isinstance(copy, Figure)
    return copy, memo


def render(root: Figure) -> str:
    """The page of a tree of elements, as `root.render()` makes it, in less than half the time.

    Branca takes each text that an element was rendered to for a template, and compiles it. Here they are used as they
    are, so that braces in a title or a tooltip are shown and not run. Two threads may do this at once: in one that
    renders nothing, a text with something to fill in stays a template.
    """
    module: Any = branca.element
    before = module.Template
    module.Template = _text_or_template
    _here.renders = True
    try:
        page: str = root.render()
    finally:
        _here.renders = False
        module.Template = before
    return page


_here = threading.local()


def _text_or_template(text: str) -> Any:
    rendered = getattr(_here, "renders", False)
    return jinja2.Template(text) if not rendered and re.search("{[{%#]", text) else _Text(text)


class _Text:
    """A template without anything to fill in."""

    def __init__(self, text: str) -> None:
        self._text = re.sub("\r\n?", "\n", text).removesuffix("\n")  # as templates do

    def render(self, **_: Any) -> str:
        return self._text


def _elements(root: Element) -> Iterator[Element]:
    yield root
    for child in root._children.values():
        yield from _elements(child)


def _with_marks(data: Any, parts: Parts) -> Any:
    """GeoJSON that is rendered as `data` would be, with marks for the coordinates."""
    if not isinstance(data, dict) or not isinstance(data.get("features"), list):
        return deepcopy(data)
    return {**data, "features": [_marked(feature, parts) for feature in data["features"]]}


def _marked(feature: Any, parts: Parts) -> Any:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or "coordinates" not in geometry:
        return deepcopy(feature)
    text = _text_of(geometry["coordinates"])
    if '"' in text:  # no numbers: it is looked at as the rest of the page is
        return deepcopy(feature)
    rest = {key: dict(value) if isinstance(value, dict) else value for key, value in feature.items()}
    if text.startswith("["):
        return {**rest, "geometry": _Geometry(geometry, parts.mark(text))}
    # A shape of the base has more detail, and so it may have islands that this one lacks.
    return {**rest, "geometry": _Geometry({**geometry, "type": "MultiPolygon"}, parts.mark(text))}


_texts_of_own: dict[int, tuple[Any, str]] = {}
"""By the `id` of coordinates that cannot change: these, so that they stay alive, and their text."""


def keep_text(coordinates: tuple[Any, ...], expression: str) -> None:
    """Let coordinates, tuples all the way down, be written as a JavaScript expression for those of a MultiPolygon.

    Other coordinates that are equal, such as a copy of your own, are written so as well.
    """
    _texts_of_own[id(coordinates)] = (coordinates, expression)
    _expressions[_compact(coordinates)] = expression


_expressions: dict[str, str] = {}
"""By coordinates as JSON, the expression that is written for them."""


def _text_of(coordinates: Any) -> str:
    kept = _texts_of_own.get(id(coordinates))
    if kept:
        return kept[1]
    text = _compact(coordinates)
    return _expressions.get(text, text)


def _compact(coordinates: Any) -> str:
    return json.dumps(coordinates, separators=(",", ":"))


def tight(html: str) -> str:
    """Without the blanks that Folium puts between coordinates and in front of lines: a tenth of a page."""
    html = re.sub(r"\[(-?[\d.]+), (-?[\d.]+)\]", r"[\1,\2]", html)
    return re.sub(r"\n\s+", "\n", html.replace("], [", "],["))


tight_once = lru_cache(maxsize=16)(tight)
"""`tight` for texts that are the same in many maps."""


def packed(*pieces: str) -> str:
    """A text as `widgets/views/map/frame.js` unpacks it: gzip in base64, the same for the same pieces.

    Parameters
    ----------
    *pieces : str
        The text, cut anywhere. Long pieces, which many maps have, are compressed by themselves and only once.
    """
    check = size = 0
    data = [_GZIP]
    for is_long, some in groupby(pieces, key=lambda piece: len(piece) >= LONG):
        for text in some if is_long else ["".join(some)]:
            plain = text.encode()
            check, size = zlib.crc32(plain, check), size + len(plain)
            data.append(_deflated_once(text) if is_long else _deflated(text))
    end = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS).flush()
    return base64.b64encode(b"".join([*data, end, struct.pack("<II", check, size)])).decode()


_GZIP = b"\x1f\x8b\x08" + bytes(5) + b"\x02\xff"
"""The beginning of gzip (RFC 1952): compressed by deflate as well as it can, without a time and a system."""


def _deflated(text: str) -> bytes:
    """A text as a part of compressed data that rests on nothing before it."""
    data = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return data.compress(text.encode()) + data.flush(zlib.Z_FULL_FLUSH)


_deflated_once = lru_cache(maxsize=16)(_deflated)
