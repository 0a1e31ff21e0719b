"""What a page would ask of the network when it is opened."""

import base64
import re
import zlib
from copy import deepcopy
from html.parser import HTMLParser
from typing import Any

UNREADABLE = "a packed script that cannot be read"
"""What `remote_urls` finds where a map's packed script is damaged, or longer than any map's: it may fetch anything."""
LONGEST = 5_000_000
"""Bytes to which a map's packed script may unpack; that of the atlas has 300,000."""
_ELSEWHERE = r"(?:https?:)?//[^\s\"'`<>)\\]+"
_STYLE = re.compile(rf"(?:url\(\s*|@import\s+)[\"']?({_ELSEWHERE})")
# What scripts are given as the address of tiles, pictures or data, and tags that they write.
_SCRIPT = re.compile(
    r"(?:\b(?:tileLayer(?:\.wms)?|imageOverlay|videoOverlay|fetch|ajax|import)\(\s*"
    r"|\b(?:iconUrl|shadowUrl|iconRetinaUrl|src)\\?[\"']?\s*[:=]\s*)"
    rf"\\?[\"'`]({_ELSEWHERE})"
)


def remote_urls(page: Any) -> list[str]:
    """The addresses elsewhere that a page would fetch when it is opened.

    Looked at are tags that fetch, styles, what scripts take pictures, tiles or data from, and the pages inside frames.
    Links that a reader may follow fetch nothing and are left out.

    Parameters
    ----------
    page : str or folium.Map
        The page as HTML, or a map that makes one.

    Returns
    -------
    list of str
        Each address once, sorted, and `UNREADABLE` if a packed script is; empty where the page needs no network.
    """
    finder = _Remote()
    finder.feed(page if isinstance(page, str) else deepcopy(page.get_root()).render())
    return sorted(finder.found)


class _Remote(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self._inside = ""
        self._packed = False  # the script of a map that is packed, as by oxus_widgets.map_page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        self._packed = tag == "script" and ("id", "oxus-script") in attrs and ("type", "text/plain") in attrs
        for name, text in attrs:
            value = (text or "").strip()
            fetched = name in ("src", "srcset", "poster") or (tag == "object" and name == "data")
            fetched = fetched or (tag in ("link", "image", "use") and name in ("href", "xlink:href"))
            if fetched and re.match(_ELSEWHERE, value):
                self.found.add(value)
            elif name == "style":
                self.found |= set(_STYLE.findall(value))
            elif name == "srcdoc":
                self.found |= set(remote_urls(value))

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("style", "script"):
            script = _unpacked(data) if self._packed else data
            if script is None:
                self.found.add(UNREADABLE)
            else:
                self.found |= set((_STYLE if self._inside == "style" else _SCRIPT).findall(script))


def _unpacked(text: str) -> str | None:
    """A packed script, as a browser unpacks it; None if it is damaged or too long, for anyone may have packed it."""
    gzip = zlib.decompressobj(31)
    try:
        script = gzip.decompress(base64.b64decode(text), LONGEST)
    except (ValueError, zlib.error):
        return None
    return script.decode(errors="replace") if gzip.eof and not gzip.unused_data else None
