"""Write a site's folder, without overwriting other people's files."""

import json
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from oxus.core.edition import Edition, find_edition
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.safe_output import to_json
from oxus.publish.site import search
from oxus.publish.site.contents import LITE, filled, first_page, in_order, sections
from oxus.publish.site.pages import FIRST, Page

SITE = "oxus-site.json"
PROGRESS = "oxus-progress.js"
"""The script of the first page."""


def write_site(
    pages: Iterable[Page], output: Path, force: bool = False, edition: Edition | None = None
) -> list[Path]:
    """Write pages into a new or existing site, and update the index page, contents and search.

    Parameters
    ----------
    pages : iterable of Page
        With their HTML.
    output : Path
        The site's folder; pages that are there already and are not among these stay.
    force : bool
        Write into a folder that this command did not make, and over files in it.
    edition : Edition, optional
        The course that the site shows; by default the one that commands mean here.

    Returns
    -------
    list of Path
        The pages written, the first page last.

    Raises
    ------
    CourseError
        If two pages have one name, a file would be overwritten that is not the command's own, or one cannot be written.
    """
    from oxus.publish.exporter import asset

    edition = edition or find_edition()
    new = {page.file: page for page in pages}
    known = check_site(output, new, force)
    kept = [page for page in known if page.file not in new and (output / page.file).is_file()]
    listed = in_order([*kept, *new.values()], edition)
    content = [{key: value for key, value in asdict(page).items() if key != "html"} for page in listed]
    # The list is written first, so that the next run still knows its own files if this one is interrupted.
    write_atomic(output / SITE, to_json({"pages": content}, indent=1) + "\n")
    outlines = {}
    for page in listed:
        before = "" if page.file in new else _read(output / page.file)
        page = new.get(page.file) or replace(page, html=before)
        outlines[page.file] = sections(page.html)
        html = filled(page, outlines[page.file], listed, output, edition)
        if html != before:
            write_atomic(output / page.file, html)
    write_atomic(output / search.CODE, search.code())
    write_atomic(output / search.INDEX, search.index(listed, outlines))
    write_atomic(output / PROGRESS, asset("front.js"))
    write_atomic(output / FIRST, first_page(listed, output, edition))
    return [output / name for name in (*new, FIRST)]


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")  # without changing line ends
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: cannot be read ({error}): delete it, and write its page again") from None


def check_site(output: Path, names: Iterable[str], force: bool = False) -> list[Page]:
    """The pages in a site's folder; empty for a new folder.

    Parameters
    ----------
    output : Path
        The folder.
    names : iterable of str
        The files to write into it.
    force : bool
        Accept any folder.

    Raises
    ------
    CourseError
        If `oxus site` would overwrite files that it did not write.
    """
    ways = "name another folder with --output, or add --force to write into this one"
    if output.exists() and not output.is_dir():
        raise CourseError(f"{output}: a file, not a folder: name a folder with --output")
    try:
        known = [Page(**entry) for entry in json.loads((output / SITE).read_text(encoding="utf-8"))["pages"]]
        if any(Path(page.file).name != page.file for page in known):
            raise ValueError("a page outside the folder")
    except (OSError, ValueError, TypeError, KeyError):
        known = []
        others = (path for path in output.iterdir() if path.name != LITE) if output.is_dir() else ()
        if not force and any(others):
            raise CourseError(
                f"{output}: contains other files and is not a site of `oxus site`: {ways}"
            ) from None
    own = {page.file for page in known}
    for name in names:
        if not force and (output / name).exists() and name not in own:
            raise CourseError(f"{output / name}: already exists, and `oxus site` did not write it: {ways}")
    return known
