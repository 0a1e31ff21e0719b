"""`oxus site`: what is named on the command line, as a site."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.layout import learner_notebooks, match_unit


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `site` to the `oxus` command."""
    one = commands.add_parser("site")
    one.add_argument(
        "what",
        nargs="*",
        metavar="UNIT, NOTEBOOK or PAGE",
        help="a unit (08), which is run first; a notebook (a path ending in .ipynb), which is shown as it was saved; a "
        "Markdown text; or claims, codebook, syllabus, widgets; all but your own notebooks unless told otherwise",
    )
    one.add_argument(
        "--output", type=Path, default=Path("oxus-site"), help="the folder to write to (default: oxus-site)"
    )
    one.add_argument(
        "--force", action="store_true", help="write into a folder that this command did not make"
    )
    one.set_defaults(run=_run_site)


def _run_site(args: argparse.Namespace) -> int:
    from oxus.publish.site.folder import check_site, write_site
    from oxus.publish.site.pages import Page, notebook_page, text_name, text_page, unit_page

    units = sorted(p.parent.name for p in learner_notebooks().glob("*/*.ipynb"))
    looked_up = _looked_up()
    jobs: dict[str, str | Path] = {}
    for what in args.what or [*units, *looked_up]:
        path = Path(what)
        own = {".ipynb": path.stem, ".md": text_name(path)}
        name = own.get(path.suffix) or (what if what in looked_up else match_unit(units, what))
        if f"{name}.html" in jobs:
            raise CourseError(
                f"{what}: there would be two pages {name}.html: leave one out, or give it another name"
            )
        jobs[f"{name}.html"] = path if path.suffix in own else name
    known = check_site(args.output, jobs, args.force)  # now, not after all has been run
    files = {*jobs, *(page.file for page in known)}

    def made(job: str | Path) -> Page:
        if isinstance(job, Path):
            return notebook_page(job) if job.suffix == ".ipynb" else text_page(job)
        return looked_up[job](files) if job in looked_up else unit_page(job)

    pages = []
    for number, (file, job) in enumerate(jobs.items(), start=1):
        print(f"Making {file} ({number} of {len(jobs)}) ...", flush=True)
        pages.append(made(job))
    written = write_site(pages, args.output, args.force)
    print(f"{written[-1].resolve()} lists what was written: {', '.join(page.file for page in pages)}.")
    return 0


def _looked_up() -> dict[str, Callable[[set[str]], Any]]:
    """The pages of what one looks up, by name; each is made for a site that holds these files.

    Two are texts of the clone, which a wheel does not carry.
    """
    from oxus.publish.site.pages import REFERENCE, text_page
    from oxus.publish.site.reference import claims_page, codebook_page

    clone = learner_notebooks().parent
    texts = {"syllabus": clone / "course" / "syllabus.md", "widgets": clone / "widgets" / "README.md"}
    there = {name: partial(text_page, path, REFERENCE) for name, path in texts.items() if path.is_file()}
    return {"claims": claims_page, "codebook": codebook_page, **there}
