"""The search of a site: an index of all sections, as a script, because pages opened from a disk can load scripts."""

import unicodedata
from collections.abc import Mapping, Sequence

from oxus.publish.site.contents import Section
from oxus.publish.site.pages import Page
from oxus_widgets.page import script_json

CODE = "oxus-search.js"
INDEX = "oxus-index.js"


def code() -> str:
    """The script of the search."""
    from oxus.publish.exporter import asset

    return asset("search.js")


def index(pages: Sequence[Page], outlines: Mapping[str, Sequence[Section]]) -> str:
    """The script that holds what is searched.

    Parameters
    ----------
    pages : sequence of Page
        All pages of the site, in order.
    outlines : mapping of str to sequence of Section
        The sections of each, by its file.

    Returns
    -------
    str
        A call of `oxusIndex` with `[file, title, [[anchor, title, text, level], ...]]` for each page, in Unicode's
        composed form.
    """
    content = [
        [page.file, page.title, [[s.anchor, s.title, s.text, s.level] for s in outlines[page.file]]]
        for page in pages
    ]
    return f"oxusIndex({unicodedata.normalize('NFC', script_json(content))});\n"
