"""`oxus site` writes the units and pages named on the command line as a site."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from oxus.core.edition import FILE, Edition, check_settings, find_edition
from oxus.core.errors import CourseError
from oxus.core.layout import match_unit

_TABLES = "oxus_data"
_FROM_TABLES = ("claims", "codebook")


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `site` to the `oxus` command."""
    one = commands.add_parser("site")
    one.add_argument(
        "what",
        nargs="*",
        metavar="UNIT, NOTEBOOK or PAGE",
        help="a unit (08), which is run first; a notebook (a path ending in .ipynb), which is shown as it was saved; a "
        "Markdown file; or claims, codebook, syllabus, widgets, instructor; by default, everything except your own "
        "notebooks",
    )
    one.add_argument(
        "--output", type=Path, default=Path("oxus-site"), help="the folder to write to (default: oxus-site)"
    )
    one.add_argument(
        "--force", action="store_true", help="write into a folder that this command did not make"
    )
    one.add_argument(
        "--trust",
        action="store_true",
        help="let the notebooks named here run their scripts in the page itself, where widgets can share their state; "
        "by default, a script cannot read or change anything outside its own output",
    )
    one.set_defaults(run=_run_site)


def _run_site(args: argparse.Namespace) -> int:
    from oxus.publish.site.folder import check_site, write_site
    from oxus.publish.site.pages import (
        READING,
        Page,
        has_reading_page,
        notebook_page,
        reading_page,
        text_name,
        text_page,
        unit_page,
    )

    edition = find_edition()
    check_settings(edition)
    units = edition.units()
    looked_up = _looked_up(edition)
    jobs: dict[str, str | Path] = {}
    for what in args.what or [*units, *looked_up]:
        path = Path(what)
        if what in _FROM_TABLES and what not in looked_up:
            raise CourseError(
                f"{what}: this page is made from the tables of oxus_data, which are not this course's: "
                f'if they are, say data = "oxus_data" in {edition.folder / FILE}'
            )
        own = {".ipynb": path.stem, ".md": text_name(path)}
        name = own.get(path.suffix) or (what if what in looked_up else match_unit(units, what))
        if f"{name}.html" in jobs:
            raise CourseError(f"{what}: two pages would be called {name}.html: leave one out or rename it")
        jobs[f"{name}.html"] = path if path.suffix in own else name
        if name in units and path.suffix not in own and has_reading_page(name, edition):
            jobs[f"{name}{READING}.html"] = f"{name}{READING}"
    known = check_site(args.output, jobs, args.force)  # before anything runs
    files = {*jobs, *(page.file for page in known)}

    def made(job: str | Path) -> Page:
        if isinstance(job, Path):
            return notebook_page(job, args.trust) if job.suffix == ".ipynb" else text_page(job)
        if job.endswith(READING):
            return reading_page(job.removesuffix(READING), edition)
        return looked_up[job](files) if job in looked_up else unit_page(job, edition)

    pages = []
    for number, (file, job) in enumerate(jobs.items(), start=1):
        print(f"Making {file} ({number} of {len(jobs)}) ...", flush=True)
        pages.append(made(job))
    written = write_site(pages, args.output, args.force, edition)
    print(f"{written[-1].resolve()} lists what was written: {', '.join(page.file for page in pages)}.")
    return 0


def _looked_up(edition: Edition) -> dict[str, Callable[[set[str]], Any]]:
    """The reference pages by name, as functions of the files that a site contains.

    Two are made from the tables of `oxus_data`, for an edition with these tables; the others are texts of the clone,
    which a wheel does not carry.
    """
    from oxus.publish.site.pages import REFERENCE, text_page
    from oxus.publish.site.reference import claims_page, codebook_page

    made = (
        dict(zip(_FROM_TABLES, (claims_page, codebook_page), strict=True))
        if edition.settings.data == _TABLES
        else {}
    )
    clone = edition.folder
    texts = {
        "syllabus": clone / "course" / "syllabus.md",
        "widgets": clone / "widgets" / "README.md",
        "instructor": clone / "course" / "guides" / "instructor.md",
    }
    there = {name: partial(text_page, path, REFERENCE) for name, path in texts.items() if path.is_file()}
    return {**made, **there}
