"""The notebook model: what a cell is to nbgrader, what an exercise is, and how notebooks are read and written."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.nesting import MAX_DEPTH, too_deep

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"


def grade_id(cell: NotebookNode) -> str:
    """The grade_id of a cell, empty for cells that are not nbgrader's."""
    said = cell.metadata.get("nbgrader")
    return str(said.get("grade_id") or "") if isinstance(said, dict) else ""


def is_solution(cell: NotebookNode) -> bool:
    """Whether the cell is one that a student writes in."""
    return bool(_nbgrader(cell).get("solution"))


def is_graded(cell: NotebookNode) -> bool:
    """Whether the cell carries points."""
    return bool(_nbgrader(cell).get("grade"))


def points(notebook: NotebookNode) -> Counter[str]:
    """The points of each graded cell, by grade_id."""
    return Counter({_nbgrader(c)["grade_id"]: _nbgrader(c)["points"] for c in notebook.cells if is_graded(c)})


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook from disk, in nbformat 4.

    Raises
    ------
    CourseError
        If the file is missing, empty, not JSON, nested too deeply or not a notebook.
    """
    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
    except FileNotFoundError:
        raise CourseError(f"{path}: there is no such notebook") from None
    except (nbformat.reader.NotJSONError, UnicodeDecodeError):
        raise CourseError(
            f"{path}: not a notebook (the file is empty, cut off, or not JSON): save it again in JupyterLab, "
            "or take a fresh copy"
        ) from None
    except RecursionError:
        notebook = None
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror})") from None
    except Exception as error:  # nbformat raises many kinds for JSON that is no notebook
        raise CourseError(f"{path}: JSON, but not a notebook ({str(error).splitlines()[0]})") from None
    if notebook is None or too_deep(notebook):
        raise CourseError(
            f"{path}: not a notebook (its data is nested more than {MAX_DEPTH} levels deep): take a fresh copy"
        )
    if not isinstance(notebook.get("cells"), list):
        raise CourseError(f"{path}: JSON, but not a notebook (it has no cells)")
    return notebook


def dumps(notebook: NotebookNode) -> str:
    """The bytes on disk of a built notebook, as text: sorted keys, one space of indent, a newline at the end."""
    nbformat.validate(notebook)
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _nbgrader(cell: NotebookNode) -> dict[str, Any]:
    return cell.metadata.get("nbgrader") or {}
