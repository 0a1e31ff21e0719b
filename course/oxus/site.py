"""`oxus site`: units, or notebooks of one's own, as pages that work without Python and without a network.

A site is a folder of pages, a first page that lists them, and SITE, a file that says which pages are the command's own.
"""

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from oxus.errors import CourseError
from oxus.files import write_whole
from oxus.folders import learner_notebooks, match_unit
from oxus.preflight import is_graded, is_solution
from oxus.source import read_notebook
from oxus.submission import run
from oxus_widgets.page import STATE_TYPE, VIEW_TYPE

FIRST = "index.html"
SITE = "oxus-site.json"
TITLE = "Oxus: regional integration in Central Asia"
OPEN = "Not answered yet."


@dataclass(frozen=True)
class Page:
    """One page of a site."""

    file: str
    title: str
    about: str = ""
    """What the notebook says below its heading."""
    html: str = field(default="", repr=False, compare=False)


def unit_page(unit: str) -> Page:
    """A unit's notebook, run from top to bottom, as a page; where an answer is still open, the page says so.

    Parameters
    ----------
    unit : str
        Its id.

    Raises
    ------
    CourseError
        If a cell fails that waits for no answer, takes too long, or ends Python.
    """
    source = learner_notebooks() / unit
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / unit
        shutil.copytree(source, folder)
        try:
            notebook = read_notebook(folder / f"{unit}.ipynb")
            # A saved page has no Python that could check an answer or keep progress.
            notebook.cells = [c for c in notebook.cells if not re.fullmatch(r"progress|check-.*", c.id)]
            executed = run(notebook, folder)
        except CourseError as error:
            raise CourseError(f"{unit}: {error}") from None
        say_what_is_open(executed, unit)
        return _page(executed, unit, folder)


def say_what_is_open(notebook: NotebookNode, unit: str) -> None:
    """In a notebook as it was handed out, put a note in place of the errors that come of answers still missing.

    Raises
    ------
    CourseError
        If another cell fails; the message names it.
    """
    for number, cell in enumerate(notebook.cells, start=1):
        outputs = cell.get("outputs", [])
        fault = next((o for o in outputs if o.output_type == "error"), None)
        if fault is None:
            continue
        if not (is_graded(cell) or is_solution(cell)):
            first = next(iter(cell.source.splitlines()), "")
            raise CourseError(
                f"{unit}: cell {number} ({first}) fails with {fault.ename}: {fault.evalue}: mend its source (after "
                "a change of a unit, run `oxus build`)"
            )
        note = new_output("display_data", {"text/markdown": f"*{OPEN}*", "text/plain": OPEN})
        cell.outputs = [note if o is fault else o for o in outputs if o is fault or o.output_type != "error"]


def notebook_page(path: Path) -> Page:
    """A notebook as it was saved, as a page; nothing is run.

    Raises
    ------
    CourseError
        If it is missing or no notebook, or its page would take the place of the site's first one.
    """
    notebook = read_notebook(path)
    if f"{path.stem}.html" == FIRST:
        raise CourseError(f"{path}: a site has a page of this name already: give the notebook another name")
    for remark in _remarks(notebook):
        print(f"note: {path.name}: {remark}", file=sys.stderr)
    return _page(notebook, path.stem, path.resolve().parent)


def text_page(path: Path) -> Page:
    """A Markdown text as a page, its blocks of Python run; a README is named after its folder.

    Raises
    ------
    CourseError
        If it cannot be read, or a block fails; the message quotes the block's first line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: cannot be read ({error}): name a Markdown text in UTF-8") from None
    # Text and blocks take turns.
    parts = re.split(r"^```python\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    cells = [(new_code_cell if n % 2 else new_markdown_cell)(part.strip()) for n, part in enumerate(parts)]
    notebook = new_notebook(cells=[cell for cell in cells if cell.source])
    with tempfile.TemporaryDirectory() as scratch:
        executed = run(notebook, Path(scratch))
    say_what_is_open(executed, str(path))
    return _page(executed, _text_name(path), path.resolve().parent)


def _text_name(path: Path) -> str:
    return path.resolve().parent.name if path.stem == "README" else path.stem


def _remarks(notebook: NotebookNode) -> Iterable[str]:
    """What a page of this notebook will lack, and what to do."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    if not outputs and any(cell.cell_type == "code" for cell in notebook.cells):
        yield "it was saved without any output: run it in JupyterLab and save it, then try again"
    saved = notebook.metadata.get("widgets", {}).get(STATE_TYPE, {}).get("state", {})
    views = [output.data[VIEW_TYPE]["model_id"] for output in outputs if VIEW_TYPE in output.get("data", {})]
    lost = sum(view not in saved for view in views)
    if lost:
        yield (
            f"{lost} of its {len(views)} widgets were saved without their state and are shown in words: tick "
            '"Save Jupyter widget state in notebooks" in JupyterLab\'s settings (`oxus lab` does so by itself), run '
            "the notebook and save it again; or run it here: `jupyter nbconvert --to oxus --execute NOTEBOOK`"
        )


def _page(notebook: NotebookNode, name: str, folder: Path) -> Page:
    from oxus.exporter import OxusExporter, summary

    heading, about = summary(notebook)
    resources = {"metadata": {"name": name, "path": str(folder)}, "oxus_index": FIRST}
    html, _ = OxusExporter().from_notebook_node(notebook, resources)
    return Page(f"{name}.html", heading or name, about, html)


def write_site(pages: Iterable[Page], output: Path, force: bool = False) -> list[Path]:
    """Write pages into a site, old or new, and its first page anew.

    Parameters
    ----------
    pages : iterable of Page
        With their HTML.
    output : Path
        The site's folder; pages that are there already and are not among these stay.
    force : bool
        Write into a folder that this command did not make, and over files in it.

    Returns
    -------
    list of Path
        The pages written, the first page last.

    Raises
    ------
    CourseError
        If two pages have one name, a file would be overwritten that is not the command's own, or one cannot be written.
    """
    new = {page.file: page for page in pages}
    known = check_site(output, new, force)
    listed = {page.file: page for page in known if (output / page.file).is_file()} | new
    entries = [listed[name] for name in sorted(listed)]
    content = [{key: value for key, value in asdict(page).items() if key != "html"} for page in entries]
    # The list comes first: were the rest cut short, the next run would still know what is its own.
    write_whole(output / SITE, json.dumps({"pages": content}, indent=1, ensure_ascii=False) + "\n")
    for page in new.values():
        write_whole(output / page.file, page.html)
    write_whole(output / FIRST, first_page(entries))
    return [output / name for name in (*new, FIRST)]


def check_site(output: Path, names: Iterable[str], force: bool = False) -> list[Page]:
    """The pages that a site's folder holds; empty for a folder that is new.

    Parameters
    ----------
    output : Path
        The folder.
    names : iterable of str
        The files that are to be written into it.
    force : bool
        Take any folder.

    Raises
    ------
    CourseError
        If something there would be overwritten that `oxus site` did not write.
    """
    ways = "name another folder with --output, or add --force to write into this one"
    if output.exists() and not output.is_dir():
        raise CourseError(f"{output}: a file, not a folder: name a folder with --output")
    try:
        known = [Page(**entry) for entry in json.loads((output / SITE).read_text(encoding="utf-8"))["pages"]]
    except (OSError, ValueError, TypeError, KeyError):
        known = []
        if not force and output.is_dir() and any(output.iterdir()):
            raise CourseError(
                f"{output}: there are files in it, and it is no site of `oxus site`: {ways}"
            ) from None
    own = {page.file for page in known}
    for name in names:
        if not force and (output / name).exists() and name not in own:
            raise CourseError(f"{output / name}: there already, and not written by `oxus site`: {ways}")
    return known


def first_page(pages: list[Page]) -> str:
    """The page that lists the others."""
    from oxus.exporter import OxusExporter

    template = OxusExporter().environment.get_template("site.html.j2")
    return template.render(title=TITLE, pages=pages) + "\n"


def add_commands(commands: argparse._SubParsersAction) -> None:
    """Add `site` to the `oxus` command."""
    one = commands.add_parser(
        "site", help="write units or notebooks as web pages that need neither Python nor network"
    )
    one.add_argument(
        "what",
        nargs="*",
        metavar="UNIT or NOTEBOOK",
        help="a unit (08), which is run first, or a notebook (a path ending in .ipynb), which is shown as it was "
        "saved; all units unless told otherwise",
    )
    one.add_argument(
        "--output", type=Path, default=Path("oxus-site"), help="the folder to write to (default: oxus-site)"
    )
    one.add_argument(
        "--force", action="store_true", help="write into a folder that this command did not make"
    )
    one.set_defaults(run=_run_site)


def _run_site(args: argparse.Namespace) -> int:
    units = sorted(p.parent.name for p in learner_notebooks().glob("*/*.ipynb"))
    guide = learner_notebooks().parent / "widgets" / "README.md"
    jobs: dict[str, Any] = {}
    for what in args.what or [*units, *([str(guide)] if guide.is_file() else [])]:
        path = Path(what)
        own = {".ipynb": path.stem, ".md": _text_name(path)}
        name = own[path.suffix] if path.suffix in own else match_unit(units, what)
        if f"{name}.html" in jobs:
            raise CourseError(
                f"{what}: there would be two pages {name}.html: leave one out, or give it another name"
            )
        jobs[f"{name}.html"] = path if path.suffix in own else name
    if not jobs:
        raise CourseError("this installation carries no units: name a notebook (a path ending in .ipynb)")
    check_site(args.output, jobs, args.force)  # now, not after all has been run
    pages = []
    for number, job in enumerate(jobs.values(), start=1):
        if isinstance(job, Path) and job.suffix == ".ipynb":
            pages.append(notebook_page(job))
        else:
            print(f"Running {job} ({number} of {len(jobs)}) ...", flush=True)
            pages.append(text_page(job) if isinstance(job, Path) else unit_page(job))
    written = write_site(pages, args.output, args.force)
    print(f"{written[-1].resolve()} lists what was written: {', '.join(page.file for page in pages)}.")
    return 0
