"""`oxus lab` opens the course in JupyterLab, in the student's own folder."""

import argparse
from pathlib import Path
from urllib.parse import quote

from oxus.core.edition import Edition, find_edition
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.jupyter import check_jupyterlab, check_port, open_lab
from oxus.core.layout import WORK, find_course, match_unit, unit_ids


def hand_out(folder: Path, edition: Edition) -> list[Path]:
    """Copy an edition's student notebooks into a folder; existing files are a student's work and stay as they are.

    Parameters
    ----------
    folder : Path
        Where the student works; made if need be.
    edition : Edition
        The course.

    Returns
    -------
    list of Path
        The notebooks that were copied.

    Raises
    ------
    CourseError
        If the edition has no notebooks, or the folder cannot be written.
    """
    release = edition.notebooks
    notebooks = sorted(release.glob("*/*.ipynb"))
    if not notebooks:
        raise CourseError(
            f"{release} contains no notebooks: install the course again, or run `oxus build` in the course folder"
        )
    copied = []
    for notebook in notebooks:
        target = folder / notebook.relative_to(release)
        if not target.exists():
            write_atomic(target, notebook.read_bytes())
            copied.append(target)
        for figure in sorted(notebook.parent.glob("figures/**/*")):
            if figure.is_file():
                write_atomic(folder / figure.relative_to(release), figure.read_bytes())
    return copied


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `lab` to the `oxus` command."""
    one = commands.add_parser("lab")
    one.add_argument("unit", nargs="?", help="the id or number of the unit to open (default: the first unit)")
    one.add_argument("--teach", action="store_true", help="open the course folder, at the unit's solutions")
    one.add_argument(
        "--dir", type=Path, default=Path(WORK), help=f"your folder (default: {WORK} in the current folder)"
    )
    one.add_argument("--port", type=int, help="the port to listen on (default: the first free one from 8888)")
    one.add_argument("--no-browser", action="store_true", help="print the address without opening a browser")
    one.set_defaults(run=_run_lab)


def _run_lab(args: argparse.Namespace) -> int:
    check_jupyterlab()
    if args.port is not None:
        check_port(args.port)
    if args.teach:
        folder = find_course()
        unit = match_unit(unit_ids(folder), args.unit or unit_ids(folder)[0])
        page = f"solutions/{unit}/{unit}.ipynb"
    else:
        folder = args.dir.resolve()
        edition = find_edition(folder, Path.cwd())
        units = edition.units()
        unit = match_unit(units, args.unit or next(iter(units), ""))
        page = f"{unit}/{unit}.ipynb"
        copied = hand_out(folder, edition)
        print(f"Your notebooks are in {folder} ({len(copied)} new; existing files were not changed).")
    return open_lab(folder, f"/lab/tree/{quote(page)}", args.port, browser=not args.no_browser)
