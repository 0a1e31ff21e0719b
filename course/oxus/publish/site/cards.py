"""The cards of a site's first page, one for each page."""

import re
from dataclasses import dataclass
from importlib import import_module

from nbformat import NotebookNode

from oxus.core.edition import FILE, Edition
from oxus.core.errors import CourseError
from oxus.core.notebook import PICTURE_TYPES, exercises, read_notebook
from oxus.core.safe_output import html_text
from oxus.publish.site.pages import Page

_TIME = re.compile(r"\b(?:Time|Core)\b[^\d\n]*(\d+(?:[–-]\d+)? (?:minutes|hours?))")
"""In the first cell of a unit: the time for all of it, or for its core in a unit that gives one for each part."""


@dataclass(frozen=True)
class Card:
    """What the first page says of a page."""

    file: str
    number: str
    """Of a unit, as in "08"; empty for other pages."""
    title: str
    question: str
    time: str
    """How long a unit takes; otherwise what the page says of itself."""
    unit: str
    """The unit's id, by which a reader's progress is found; empty for other pages."""
    exercises: int
    """The number of exercises that *Check my answer* can check."""
    picture: str
    """HTML of the drawing, with a text alternative; empty if there is none."""
    reading: str = ""
    """The page with the unit's reading; empty if there is none."""


def card(page: Page, edition: Edition, reading: str = "") -> Card:
    """The card of a page; a unit's card also leads to the page with its reading, if the site has one.

    Raises
    ------
    CourseError
        If `course.toml` names a drawing that cannot be made.
    """
    unit = page.file.removesuffix(".html")
    if unit not in edition.units():
        return Card(page.file, "", page.title, page.about, "", "", 0, "")
    number, _, title = page.title.partition(" · ")
    notebook = read_notebook(edition.notebook(unit))
    time = _TIME.search(notebook.cells[0].source) if notebook.cells else None
    return Card(
        page.file,
        number if title else "",
        title or number,
        edition.settings.questions.get(unit) or page.claim,
        time[1] if time else page.about,
        unit,
        sum(not exercise.by_hand for exercise in exercises(notebook)),
        _drawing(edition.settings.pictures.get(unit, ""), edition) or _stored_picture(notebook),
        reading,
    )


def _drawing(name: str, edition: Edition) -> str:
    """The drawing that `course.toml` names for a unit, as an SVG element."""
    if not name:
        return ""
    from oxus.publish.site.motifs import HEIGHT, WIDTH

    module, _, function = name.partition(":")
    try:
        motif = getattr(import_module(module), function)()
    except (ImportError, AttributeError, ValueError) as error:
        raise CourseError(
            f"{edition.folder / FILE}: pictures: {name!r} cannot be drawn ({error}): name a function as "
            "package.module:function"
        ) from None
    fit = "slice" if 'class="land"' in motif.svg else "meet"  # a map fills its card
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid {fit}"'
    return f'<svg class="oxus-motif" {size} role="img" aria-label="{html_text(motif.alt)}">{motif.svg}</svg>'


def _stored_picture(notebook: NotebookNode) -> str:
    """The first picture that is stored in a notebook, as an image; empty if there is none."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if kind := next((kind for kind in PICTURE_TYPES.values() if data.get(kind)), ""):
                alt = html_text(data.get("text/plain", ""))
                return f'<img alt="{alt}" src="data:{kind};base64,{"".join(data[kind].split())}">'
    return ""
