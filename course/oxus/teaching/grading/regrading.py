"""Decide which grades stay when a submission is graded again: what they depend on besides the submission."""

import contextlib
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.nbgrader_settings import folders
from oxus.core.notebook import grade_id, is_answer, is_graded, is_locked, nbgrader_metadata, read_notebook
from oxus.teaching.submissions import TIMESTAMP_FILE

_PICTURES = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"}
_REPAIRED = re.compile(r"(restored|kept as a plain one)$")


def tests_digest(course: Path, unit: str) -> str:
    """Return the SHA-256 of everything that decides the grade of a submission besides its answers.

    These are the tests, with the hidden ones, the other locked cells, the points, and the files beside the
    instructor's notebook, which tests may read. The instructor's answers, the text and pictures are not among them.

    Returns
    -------
    str
        Empty if an instructor's notebook cannot be read.
    """
    folder = _source(course, unit)
    whole = hashlib.sha256()
    try:
        for path in sorted(folder.glob("*.ipynb")):
            whole.update(_cells_text(read_notebook(path)).encode())
    except CourseError:
        return ""
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder).parts
        ours = file.suffix not in {".ipynb", *_PICTURES} and not any(
            part.startswith(".") or part == "__pycache__" for part in inside
        )
        if ours and file.is_file():
            whole.update(json.dumps([*inside, hashlib.sha256(file.read_bytes()).hexdigest()]).encode())
    return whole.hexdigest()


def has_same_tests(course: Path, unit: str, autograded: Path) -> bool:
    """Return whether an autograded notebook has the unit's current tests and points.

    For what edition 0.2.0 or stock nbgrader graded: both put the tests back into the notebook, with their points.
    """
    try:
        now = read_notebook(_source(course, unit) / autograded.name)
        return _cells_text(now) == _cells_text(read_notebook(autograded))
    except CourseError:
        return True  # nothing shows that they changed


def _source(course: Path, unit: str) -> Path:
    """Return the folder of the instructor's notebooks."""
    return folders(course).path("source", ".", unit)


def _cells_text(notebook: NotebookNode) -> str:
    """Return the cells that the instructor decides, as text: id, type, points and, unless it is an answer, source."""
    asked = (cell for cell in notebook.cells if is_graded(cell) or is_locked(cell))
    return json.dumps([_asked(cell) for cell in asked], ensure_ascii=True)


def _asked(cell: NotebookNode) -> list[Any]:
    source = "" if is_answer(cell) and not is_locked(cell) else cell.source.strip()
    return [grade_id(cell), cell.cell_type, _points(cell), source]


def _points(cell: NotebookNode) -> float:
    try:
        return float(nbgrader_metadata(cell).get("points") or 0)
    except (TypeError, ValueError):
        return 0.0


def same_as_before(
    before: Mapping[str, Path], now: Mapping[str, str], same_files: bool
) -> dict[str, frozenset[str]]:
    """Return the graded cells whose manual grade still fits, because the graded work is the same.

    That is an answer of the same text and points. It is a test that is the same where all code is, in all notebooks
    of the assignment, and all files beside them.

    Parameters
    ----------
    before : mapping of str to Path
        The autograded notebooks that were graded by hand, by name; they need not exist.
    now : mapping of str to str
        The new ones, JSON; without those that were not submitted.
    same_files : bool
        Whether the files beside the notebooks are the same (`has_same_files`).

    Returns
    -------
    dict of str to frozenset of str
        The grade_ids, by notebook.
    """
    old: dict[str, NotebookNode] = {}
    for name, path in before.items():
        with contextlib.suppress(CourseError):
            old[name] = read_notebook(path)
    if not old:
        return {}
    new = {name: nbformat.reads(text, as_version=4) for name, text in now.items()}
    same_code = same_files and {n: _code(old[n]) for n in old} == {n: _code(new[n]) for n in new}
    return {name: _same_cells(old[name], new[name], same_code) for name in old.keys() & new.keys()}


def _same_cells(old: NotebookNode, new: NotebookNode, same_code: bool) -> frozenset[str]:
    there, here = (_graded_cells(notebook) for notebook in (old, new))
    same = {name for name, (said, _) in here.items() if name in there and there[name][0] == said}
    answers = {name for name, (_, answer) in {**there, **here}.items() if answer}
    return frozenset(name for name in same if name in answers or same_code and answers <= same)


def _code(notebook: NotebookNode) -> list[str]:
    """Return the sources of the code cells on which tests depend; the tests themselves are not among them."""
    cells = [c for c in notebook.cells if c.cell_type == "code" and (is_answer(c) or not is_graded(c))]
    return [cell.source.strip() for cell in cells if cell.source.strip()]


def has_same_files(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Return whether the files in a folder of autograded notebooks are these; pictures do not count.

    Parameters
    ----------
    folder : Path
        A student's; it need not exist.
    files : mapping of str to bytes
        By their path in it.
    """
    paths = {str(p.relative_to(folder)): p for p in folder.rglob("*") if p.is_file()}
    there = {name: path for name, path in paths.items() if _counts(name)}
    here = {name: data for name, data in files.items() if _counts(name)}
    return there.keys() == here.keys() and all(there[name].read_bytes() == here[name] for name in here)


def _counts(name: str) -> bool:
    path = Path(name)
    left_out = any(part.startswith(".") or part == "__pycache__" for part in path.parts)
    return not left_out and path.suffix not in {".ipynb", *_PICTURES} and name != TIMESTAMP_FILE


def _graded_cells(notebook: NotebookNode) -> dict[str, tuple[list[Any], bool]]:
    return {
        grade_id(cell): ([cell.cell_type, _points(cell), cell.source.strip()], is_answer(cell))
        for cell in notebook.cells
        if is_graded(cell) or is_answer(cell)
    }


def without_changes_of_the_unit(remarks: Iterable[str], before: Iterable[str]) -> list[str]:
    """Remove the remarks on cells that differ because the unit was changed after the submission was graded.

    Parameters
    ----------
    remarks, before : iterable of str
        The remarks of now, and those from when the same submission was graded last.
    """
    known = set(before)
    return [remark for remark in remarks if remark in known or not _REPAIRED.search(remark)]
