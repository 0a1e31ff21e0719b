"""The navigation of a site's pages: links to all pages, to the page's own sections, and to its neighbours.

Each page has empty places for these links, between two comments. They are filled in whenever the site changes, so old
pages link to new ones.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import groupby
from pathlib import Path

from oxus.core.edition import Edition
from oxus.publish.site.pages import FIRST, READING, REFERENCE, YOURS, Page
from oxus.publish.untrusted.frame import nonce_of

LITE = "lite"
"""Where in a site's folder `oxus lite` may have put a JupyterLite."""
_ROOM = 170
"""Characters of text on the card of a page to look things up."""
_REFERENCES = ("syllabus.html", "claims.html", "codebook.html", "widgets.html", "instructor.html")
# Drawings and scripts are not text of the page; frames contain most of its bytes.
_NO_TEXT = re.compile(r"\ssrcdoc=(\"[^\"]*\"|'[^']*')|<(script|style|math)\b.*?</\2>", re.DOTALL)


@dataclass
class Section:
    """A heading of a page, and the text up to the next."""

    level: int
    anchor: str
    title: str
    text: str = ""


def in_order(pages: Iterable[Page], edition: Edition) -> list[Page]:
    """The pages of a site in reading order: the units, other notebooks, then the reference pages."""
    titles = [*edition.settings.groups, YOURS, REFERENCE]

    def place(page: Page) -> tuple[int, int, str]:
        group = titles.index(page.group if page.group in titles else YOURS)
        looked_up = _REFERENCES.index(page.file) if page.file in _REFERENCES else len(_REFERENCES)
        return group, looked_up if page.group == REFERENCE else 0, page.file

    return sorted(pages, key=place)


def grouped(pages: Iterable[Page], edition: Edition) -> list[tuple[str, list[Page]]]:
    """The pages in order, group by group."""
    listed = in_order(pages, edition)
    return [(name, list(group)) for name, group in groupby(listed, key=lambda page: page.group)]


def sections(html: str) -> list[Section]:
    """The sections of a page: headings down to the third level, claims and fields, each with its text."""
    reader = _Reader()
    reader.feed(_NO_TEXT.sub("", html))
    for section in reader.found:
        section.title, section.text = (" ".join(part.split()) for part in (section.title, section.text))
    return reader.found


class _Reader(HTMLParser):
    """Reads the text of a page within `main`, without code, outputs and repeated text.

    An element with `data-entry="its title"` and an id is an entry of its own in the search, of level 4.
    """

    _LEFT_OUT = frozenset(
        ("jp-CodeCell", "anchor-link", "oxus-place", "oxus-site-turn", "oxus-site-run", "oxus-site-note")
        + ("oxus-site-entry", "oxus-site-verdict")
    )
    _EMPTY = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"))
    _INLINE = frozenset(("a", "abbr", "b", "code", "del", "em", "i", "mark", "small", "span", "strong"))

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Section] = []
        self._open: list[
            tuple[str, bool, bool]
        ] = []  # tag, whether it is left out, whether it is in a heading
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside |= tag == "main"
        if tag in self._EMPTY:
            self.handle_data(" ")  # a line break separates words
        if not self._inside or tag in self._EMPTY:
            return
        have = {name: value or "" for name, value in attrs}
        silent, heading = self._open[-1][1:] if self._open else (False, False)
        classes = have.get("class", "").split()
        silent |= not self._LEFT_OUT.isdisjoint(classes)
        if tag in ("h1", "h2", "h3") and not silent:
            self.found.append(Section(int(tag[1]), have.get("id", ""), ""))
            heading = True
        elif "data-entry" in have and self.found:
            self.found.append(Section(4, have.get("id", ""), have["data-entry"]))
        self._open.append((tag, silent, heading))

    def handle_endtag(self, tag: str) -> None:
        if not any(name == tag for name, *_ in self._open):
            return
        while self._open.pop()[0] != tag:
            pass
        if self.found and tag not in self._INLINE:
            self.found[-1].text += " "
        self._inside &= tag != "main"

    def handle_data(self, data: str) -> None:
        if not self._open or self._open[-1][1] or not self.found:
            return
        if self._open[-1][2]:
            self.found[-1].title += data
        else:
            self.found[-1].text += data


def filled(
    page: Page, outline: Iterable[Section], pages: Sequence[Page], site: Path, edition: Edition
) -> str:
    """Fill in the links of a page for the current state of its site.

    Parameters
    ----------
    page : Page
        With its HTML.
    outline : iterable of Section
        Its sections.
    pages : sequence of Page
        All pages of the site.
    site : Path
        Its folder: a unit's page leads to the notebook in a JupyterLite there, if there is one.
    edition : Edition
        The course that the site shows.
    """
    from oxus.publish.exporter import template

    parts = template("around.html.j2")
    listed = in_order(pages, edition)
    at = next((n for n, other in enumerate(listed) if other.file == page.file), -1)
    around = {
        "page": page,
        "groups": grouped(pages, edition),
        "first": FIRST,
        "home": edition.settings.short_title,
        "sections": _outline(outline),
        "before": listed[at - 1] if at > 0 else None,
        "after": listed[at + 1] if at + 1 < len(listed) else None,
        "lite": _lite(page, site, edition),
        "reading": _reading(page, pages),
        "nonce": nonce_of(page.html),
    }
    html = page.html
    # A notebook may contain such comments too. Ours are the first at the top and the last at the end.
    for name, find in (("top", str.find), ("end", str.rfind)):
        opening, closing = f"<!--oxus-{name}-->", f"<!--/oxus-{name}-->"
        start = find(html, opening)
        stop = html.find(closing, start)
        if min(start, stop) >= 0:
            html = f"{html[:start]}{opening}\n{parts.render(around, part=name)}\n{html[stop:]}"
    return html


def _reading(page: Page, pages: Iterable[Page]) -> str:
    """The file of the page with a unit's reading; empty if the site has none."""
    file = f"{page.file.removesuffix('.html')}{READING}.html"
    return file if any(other.file == file for other in pages) else ""


def _lite(page: Page | None, site: Path, edition: Edition) -> str:
    """The link from a unit's page to its notebook in the browser; empty if there is no JupyterLite beside the pages."""
    from oxus.publish.lite.commands import MARK, unit_link

    unit = page.file.removesuffix(".html") if page else ""
    there = unit in edition.units() and (site / LITE / MARK).is_file()
    return f"{LITE}/{unit_link(unit)}" if there else ""


def first_page(pages: Sequence[Page], site: Path, edition: Edition) -> str:
    """The first page: what the course is, and a card for each page.

    Parameters
    ----------
    pages : sequence of Page
        All pages of the site.
    site : Path
        The site's folder.
    edition : Edition
        The course that the site shows.

    Raises
    ------
    CourseError
        If `course.toml` names a drawing that cannot be made.
    """
    from oxus.publish.exporter import template
    from oxus.publish.site.cards import card
    from oxus.publish.site.hero import hero

    groups = [
        (
            name,
            [
                card(page, edition, _reading(page, pages))
                for page in listed
                if not page.file.endswith(f"{READING}.html")
            ],
        )
        for name, listed in grouped(pages, edition)
        if name != REFERENCE
    ]
    units = [one for _, cards in groups for one in cards if one.unit]
    content = {
        "settings": edition.settings,
        "groups": groups,
        "references": [
            replace(page, about=_opening(page.about))
            for page in in_order(pages, edition)
            if page.group == REFERENCE
        ],
        "hero": hero(edition),
        "start": next(iter(units), None),
        "lite": _lite(
            next((page for page in pages if units and page.file == units[0].file), None), site, edition
        ),
    }
    return template("site.html.j2").render(content) + "\n"


def _opening(text: str) -> str:
    """As many sentences of a paragraph as a card has room for, and at least one."""
    first, *more = re.split(r"(?<=[.?!]) ", text)
    for sentence in more:
        if len(first) + len(sentence) > _ROOM:
            break
        first += f" {sentence}"
    return first


def _outline(found: Iterable[Section]) -> list[tuple[Section, list[Section]]]:
    """The second-level headings, each with the third-level headings below it."""
    tree: list[tuple[Section, list[Section]]] = []
    for section in found:
        if not section.anchor:
            continue
        if section.level == 2:
            tree.append((section, []))
        elif section.level == 3 and tree:
            tree[-1][1].append(section)
    return tree
