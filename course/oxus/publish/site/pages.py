"""Convert notebooks and texts to pages of a site."""

import base64
import mimetypes
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from oxus.core.edition import Edition
from oxus.core.errors import CourseError
from oxus.core.execution import run
from oxus.core.notebook import exercises, is_answer, is_locked, is_selfstudy_cell, is_test, read_notebook
from oxus.core.reading import reading_cells
from oxus_widgets.page import STATE_TYPE, VIEW_TYPE, as_created

OPEN = "Not answered yet."
FIRST = "index.html"
READING = "-reading"
"""What follows the id of a unit in the name of the page of its section *Read*."""
YOURS, REFERENCE = "Notebooks", "Reference"
"""The groups of pages that follow those of `course.toml`: other notebooks, and pages to look things up."""


@dataclass(frozen=True)
class Page:
    """One page of a site."""

    file: str
    title: str
    about: str = ""
    """What the notebook says below its heading."""
    group: str = YOURS
    """A group of the edition, YOURS or REFERENCE."""
    claim: str = ""
    """The claim that a unit is about."""
    html: str = field(default="", repr=False, compare=False)


def unit_page(unit: str, edition: Edition) -> Page:
    """A unit's notebook, run from top to bottom, as a page. The page marks answers that are missing.

    Parameters
    ----------
    unit : str
        Its id.
    edition : Edition
        The course that it belongs to.

    Raises
    ------
    CourseError
        If a cell fails that waits for no answer, takes too long, or ends Python.
    """
    source = edition.notebooks / unit
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / unit
        shutil.copytree(source, folder)
        try:
            notebook = read_notebook(folder / f"{unit}.ipynb")
            # A saved page has no Python to check an answer or record progress.
            notebook.cells = [cell for cell in notebook.cells if not is_selfstudy_cell(cell)]
            executed = run_for_page(notebook, folder)
        except CourseError as error:
            raise CourseError(f"{unit}: {error}") from None
        say_what_is_open(executed, unit)
        mark_exercises(executed)
        executed.cells.insert(1, new_markdown_cell(_how_to_answer(unit), id="how-to-answer"))
        settings = edition.settings
        return _page(executed, unit, folder, settings.group(unit) or YOURS, settings.language)


def has_reading_page(unit: str, edition: Edition) -> bool:
    """Whether a unit has a section *Read*, which then has a page of its own."""
    return bool(reading_cells(read_notebook(edition.notebook(unit))))


def reading_page(unit: str, edition: Edition) -> Page:
    """The section *Read* of a unit as a page of its own, for reading on a telephone or on paper.

    Parameters
    ----------
    unit : str
        Its id; the unit has such a section.
    edition : Edition
        The course that it belongs to.

    Raises
    ------
    CourseError
        If a cell above the section's end fails, takes too long, or ends Python.
    """
    notebook = read_notebook(edition.notebook(unit))
    last = notebook.cells.index(reading_cells(notebook)[-1])
    # A picture in the section may need what the cells above it define; what is below it is not run.
    notebook.cells = [cell for cell in notebook.cells[: last + 1] if not is_selfstudy_cell(cell)]
    number, _, title = unit_title(notebook).partition(" · ")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / unit
        shutil.copytree(edition.notebooks / unit, folder)
        if any(cell.cell_type == "code" for cell in notebook.cells):
            notebook = run_for_page(notebook, folder)
            say_what_is_open(notebook, unit)
        cells = reading_cells(notebook)
        for cell in (cell for cell in cells if cell.cell_type == "markdown"):
            cell.source = re.sub(r"^#(#+ )", r"\1", cell.source, flags=re.MULTILINE)  # one level up
        about = f"# {number} · Reading\n\n*For the unit [{title or number}]({unit}.html).*"
        cells[0].source = re.sub(r"^# .*", lambda _: about, cells[0].source, count=1)
        notebook.cells = cells
        settings = edition.settings
        return _page(notebook, f"{unit}{READING}", folder, settings.group(unit) or YOURS, settings.language)


def unit_title(notebook: NotebookNode) -> str:
    """The first heading of a notebook as plain text; empty if it has none."""
    from oxus.publish.exporter import summary

    return summary(notebook)[0]


def _how_to_answer(unit: str) -> str:
    return (
        "<p class='oxus-site-note'>This page is for reading and exploring. To answer, and to have your answers "
        "checked, run the notebook: <code>oxus lab</code> opens the course, and this unit is "
        f"<code>{unit}</code>.</p>"
    )


def run_for_page(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """Run a notebook, and keep each widget as its cell created it, as the text around the cell describes it.

    Raises
    ------
    CourseError
        If a cell takes too long or ends Python.
    """
    executed = run(notebook, folder)
    if saved := executed.metadata.get("widgets", {}).get(STATE_TYPE):
        saved["state"] = as_created(saved["state"])
    return executed


def mark_exercises(notebook: NotebookNode) -> None:
    """Tag the cells of each exercise for the style of the page, and fold away the code of its checks.

    An exercise begins at its heading and ends with its last check.
    """
    place = {id(cell): number for number, cell in enumerate(notebook.cells)}
    for exercise in exercises(notebook):
        headed = [cell for cell in exercise.prompt if re.match(r"#{2,4} ", cell.source)]
        first = headed[-1] if headed else exercise.answer
        last = exercise.tests[-1] if exercise.tests else exercise.answer
        for cell in notebook.cells[place[id(first)] : place[id(last)] + 1]:
            tag(cell, "exercise")
        tag(first, "exercise-first")
        tag(last, "exercise-last")
        tag(exercise.answer, "exercise-answer")
    for cell in notebook.cells:
        if is_test(cell) or (is_locked(cell) and cell.cell_type == "code"):
            cell.metadata.setdefault("jupyter", NotebookNode())["source_hidden"] = True
            cell.metadata["oxus_fold"] = "Show the check" if is_test(cell) else "Show the code of the checks"


def tag(cell: NotebookNode, name: str) -> None:
    """Give a cell a tag, which becomes a class of its HTML."""
    cell.metadata.setdefault("tags", []).append(f"oxus-{name}")


def say_what_is_open(notebook: NotebookNode, unit: str) -> None:
    """In a student's original notebook, replace the errors of missing answers with a note.

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
        if not (is_test(cell) or is_answer(cell)):
            first = next(iter(cell.source.splitlines()), "")
            raise CourseError(
                f"{unit}: cell {number} ({first}) fails with {fault.ename}: {fault.evalue}: fix its source (after "
                "a change of a unit, run `oxus build`)"
            )
        note = new_output("display_data", {"text/markdown": f"*{OPEN}*", "text/plain": OPEN})
        cell.outputs = [note if o is fault else o for o in outputs if o is fault or o.output_type != "error"]


def notebook_page(path: Path, trust: bool = False) -> Page:
    """Convert a saved notebook to a page, without running it.

    Parameters
    ----------
    path : Path
        The notebook.
    trust : bool
        Whether its scripts may run in the page itself. Otherwise its maps and widgets are shown in frames, and nothing
        in it can read or change the rest of the page.

    Raises
    ------
    CourseError
        If the file is missing or not a notebook, or if its page would replace the site's first page.
    """
    notebook = read_notebook(path)
    if f"{path.stem}.html" == FIRST:
        raise CourseError(f"{path}: the site already has a page of this name: rename the notebook")
    for remark in _remarks(notebook):
        print(f"note: {path.name}: {remark}", file=sys.stderr)
    return _page(notebook, path.stem, path.resolve().parent, untrusted=not trust)


def text_page(path: Path, group: str = YOURS, links: Iterable[str] = ()) -> Page:
    """Convert a Markdown file to a page and run its Python blocks; a README is named after its folder.

    Parameters
    ----------
    path : Path
        The text.
    group : str
        A group of the edition, YOURS or REFERENCE.
    links : iterable of str
        Files of the site: where the text names a unit as code, it leads to the unit's page. A link to another text
        leads to its page.

    Raises
    ------
    CourseError
        If it cannot be read, or a block fails; the message quotes the block's first line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CourseError(f"{path}: cannot be read ({error}): name a Markdown file in UTF-8") from None
    pages = set(links)
    text = re.sub(
        r"`(\d\d-[a-z-]+)`", lambda m: f"[{m[0]}]({m[1]}.html)" if f"{m[1]}.html" in pages else m[0], text
    )
    text = re.sub(
        r"(?<!!)\[([^\]]+)\]\((?![a-z]+:|#)([^)#\s]+\.md)(#[^)\s]*)?\)",
        lambda m: _within(path, m, pages),
        text,
    )
    text = re.sub(r"(!\[[^\]]*\]\()([^)\s]+)", lambda m: m[1] + _embedded(path.parent / m[2], m[2]), text)
    # Text and blocks alternate.
    parts = re.split(r"^```python\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    cells = [
        new_code_cell(part.strip()) if n % 2 else new_markdown_cell(part.strip())
        for n, part in enumerate(parts)
    ]
    notebook = new_notebook(cells=[cell for cell in cells if cell.source])
    if len(parts) > 1:
        with tempfile.TemporaryDirectory() as scratch:
            notebook = run_for_page(notebook, Path(scratch))
        say_what_is_open(notebook, str(path))
    page = _page(notebook, text_name(path), path.resolve().parent, group)
    return replace(page, html=_with_anchors_of_code_hosts(page.html))


def _within(path: Path, link: re.Match[str], pages: set[str]) -> str:
    """A link of a text to another one: to its page if the site has one, else only its words."""
    file = f"{text_name(path.parent / link[2])}.html"
    return f"[{link[1]}]({file}{link[3] or ''})" if file in pages else link[1]


def _with_anchors_of_code_hosts(html: str) -> str:
    """The page of a text, whose links name its headings as code hosts do: `#each-week`, not `#Each-week`."""
    own: dict[str, str] = {}
    for anchor in re.findall(r'class="anchor-link" href="#([^"]*)"', html):
        slug = re.sub(r"[^\w-]", "", unquote(unescape(anchor))).lower()
        own[anchor] = anchor if slug in own.values() else slug
    heads = r'(<h[1-6] id="|class="anchor-link" href="#)([^"]*)"'
    return re.sub(heads, lambda m: f'{m[1]}{own.get(m[2], m[2])}"', html)


def _embedded(picture: Path, address: str) -> str:
    """The address of a picture embedded in the page; nbconvert accepts none from outside the text's folder."""
    kind, _ = mimetypes.guess_type(picture.name)
    if "://" in address or not kind or not picture.is_file():
        return address
    return f"data:{kind};base64,{base64.b64encode(picture.read_bytes()).decode('ascii')}"


def text_name(path: Path) -> str:
    """The name of a text's page."""
    return path.resolve().parent.name if path.stem == "README" else path.stem


def _remarks(notebook: NotebookNode) -> Iterable[str]:
    """What will be missing from a page of this notebook, and how to fix it."""
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


def _page(
    notebook: NotebookNode,
    name: str,
    folder: Path,
    group: str = YOURS,
    language: str = "en",
    untrusted: bool = False,
) -> Page:
    from oxus.publish.exporter import OxusExporter, summary
    from oxus.publish.untrusted.exporter import UntrustedPage

    heading, about = summary(notebook)
    resources = {"metadata": {"name": name, "path": str(folder)}, "oxus_site": True}
    exporter = (UntrustedPage if untrusted else OxusExporter)(language_code=language)
    html, _ = exporter.from_notebook_node(notebook, resources)
    return Page(f"{name}.html", heading or name, about, group, _claim(notebook), html)


def _claim(notebook: NotebookNode) -> str:
    """A unit's claim, the quotation below the heading "The claim"; empty if there is none."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## The claim"):
            lines = re.findall(r"^> ?(.*)$", cell.source, flags=re.MULTILINE)
            return re.sub(r"[*_`]", "", " ".join(lines)).strip()
    return ""
