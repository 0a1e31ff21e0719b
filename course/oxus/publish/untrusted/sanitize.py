"""HTML without anything that could run, fetch, or cover other parts of the page.

bleach keeps the tags and attributes listed here and shows all others as text. Whatever needs more than that is shown
in a frame (`oxus.publish.untrusted.frame`).
"""

import base64
import re
from functools import cache
from html import unescape

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner

from oxus.core.safe_output import html_text

# fmt: off
_TEXT = {
    "a", "abbr", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd",
    "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "h1", "h2", "h3", "h4",
    "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span",
    "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u",
    "ul", "var",
}
_FORMULA = {
    "math", "menclose", "merror", "mfrac", "mi", "mmultiscripts", "mn", "mo", "mover", "mpadded", "mphantom",
    "mprescripts", "mroot", "mrow", "ms", "mspace", "msqrt", "mstyle", "msub", "msubsup", "msup", "mtable", "mtd",
    "mtext", "mtr", "munder", "munderover", "none",
}
TAGS = frozenset(_TEXT | _FORMULA)

_STYLES = {
    "background-color", "border", "border-bottom", "border-collapse", "border-left", "border-right", "border-top",
    "color", "font-style", "font-weight", "height", "max-width", "padding", "text-align", "text-decoration",
    "vertical-align", "white-space", "width",
}
"""Nothing that moves an element out of its place: no position, margin, transform or float."""
_FORMULA_OWN = {
    "accent", "columnalign", "columnlines", "columnspacing", "displaystyle", "fence", "form", "frame", "largeop",
    "linethickness", "mathcolor", "mathsize", "mathvariant", "maxsize", "minsize", "movablelimits", "notation",
    "rowlines", "rowspacing", "scriptlevel", "separator", "stretchy", "symmetric", "width",
}
# fmt: on

_ALWAYS = {"title", "lang", "dir", "style"}
_OWN: dict[str, set[str]] = {
    "font": {"color"},
    "a": {"href"},
    "img": {"alt", "width", "height"},
    "details": {"open"},
    "ol": {"start", "type", "reversed"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "col": {"span"},
    "math": {"display", "xmlns"},
}
_SMALL = re.compile(r"[\w #%,.]{1,60}|-0?\.\d{1,9}em")
"""A value of a formula's attribute. Only a small negative space is allowed: a large one moves text elsewhere."""

# Pygments' classes have up to three characters. Others could look like the page's own, or be found by its scripts.
_CLASS = re.compile(r"\s*(?:(?:highlight|hl-[a-z0-9]+|dataframe|anchor-link|[a-z][a-z0-9]{0,2})(?:\s+|$))+")
_LINK = re.compile(r"(?:https?://|mailto:)[^\s]+|#[^\s]*|(?![\\/])(?!\w+:)[^\s:\\]+", re.IGNORECASE)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_ANCHOR = re.compile(r"[^\s\"'<>&]{1,200}")

_TAG = re.compile(r"</?([a-zA-Z][^\s/>]*)")
# pandas writes the same style with each table; the page has one of its own for tables.
_PANDAS = re.compile(r"<style scoped(?:=\"\")?>\s*\.dataframe [^<]*</style>")
_DRAWING = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL | re.IGNORECASE)
_NAME = re.compile(r"<title[^>]*>([^<]*)</title>|<svg[^>]*\saria-label=(?:\"([^\"]*)\"|'([^']*)')")


def clean(html: str, anchors: bool = False) -> str:
    """Return HTML that runs nothing, fetches nothing, and stays in its place.

    Parameters
    ----------
    html : str
        From anyone.
    anchors : bool
        Whether headings keep their ids, for links within the page. They get a prefix, because a script of the page
        could otherwise mistake them for elements of its own.
    """
    cleaned: str = _cleaner(anchors).clean(_DRAWING.sub(_as_picture, without_table_style(html)))
    cleaned = cleaned.replace('<a href="http', '<a rel="noopener noreferrer" target="_blank" href="http')
    if anchors:
        cleaned = re.sub(r'(<h[1-6] id="|<a (?:class="anchor-link" )?href="#)', r"\1s-", cleaned)
    return cleaned


def needs_more(html: str) -> bool:
    """Whether HTML has tags that `clean` would show as text, such as scripts and styles."""
    return any(tag.lower() not in TAGS for tag in _TAG.findall(without_table_style(html)))


def without_table_style(html: str) -> str:
    """Return the HTML of a pandas table without the style that pandas adds to each."""
    return _PANDAS.sub("", html)


def picture(svg: str, alt: str = "") -> str:
    """Return a drawing as a picture; in a picture, no browser runs scripts or loads further files."""
    data = base64.b64encode(svg.encode("utf-8", "replace")).decode("ascii")
    return f'<img alt="{html_text(alt)}" src="data:image/svg+xml;base64,{data}">'


def _as_picture(found: re.Match[str]) -> str:
    svg = found[0]
    name = _NAME.search(svg)
    alt = unescape(next(filter(None, name.groups()), "")) if name else ""
    if "xmlns=" not in svg.partition(">")[0]:
        svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return picture(svg, alt or "A drawing")


@cache
def _cleaner(anchors: bool) -> Cleaner:
    def allowed(tag: str, name: str, value: str) -> bool:
        if name == "class":
            return _CLASS.fullmatch(value) is not None
        if name == "src":
            return tag == "img" and _PICTURE.fullmatch(value) is not None
        if name == "href":
            return (
                tag == "a" and _LINK.fullmatch(unescape(value)) is not None
            )  # bleach leaves entities as they are
        if name == "id":
            return (
                anchors and re.fullmatch("h[1-6]", tag) is not None and _ANCHOR.fullmatch(value) is not None
            )
        if tag in _FORMULA and name in _FORMULA_OWN:
            return _SMALL.fullmatch(value) is not None
        return name in _ALWAYS or name in _OWN.get(tag, ())

    return Cleaner(
        tags=TAGS,
        attributes=allowed,
        protocols=["http", "https", "mailto", "data"],
        css_sanitizer=CSSSanitizer(allowed_css_properties=_STYLES, allowed_svg_properties=[]),
    )
