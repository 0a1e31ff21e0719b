"""The notebook model: what a cell is to nbgrader, what an exercise is, and how notebooks are read and written."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.nesting import MAX_DEPTH, too_deep

# nbgrader looks for these words anywhere in a line; the course writes them after `### `.
BEGIN_SOLUTION, END_SOLUTION = "BEGIN SOLUTION", "END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"
FOR_STUDENTS = frozenset({"AssertionError", "NotYet"})
"""Errors whose message a check wrote for the student: it is shown without the error's name."""

FURTHER = "further"
"""The tag of the cells of a Further exercise, its answer and its checks, which give no points by default."""

PICTURE_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
"""The pictures that a student's notebook can store; code hosts show them, but no drawings in SVG."""


def nbgrader_metadata(cell: NotebookNode) -> dict[str, Any]:
    """The nbgrader metadata of a cell; empty if the cell has none, or if they are damaged."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def oxus_metadata(notebook: NotebookNode) -> dict[str, Any]:
    """What Oxus wrote into the metadata of a notebook; empty if nothing, or if it is damaged."""
    metadata = notebook.get("metadata")
    found = metadata.get("oxus") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def grade_id(cell: NotebookNode) -> str:
    """The grade_id of a cell; empty for a cell that is not nbgrader's."""
    return str(nbgrader_metadata(cell).get("grade_id") or "")


def is_solution(cell: NotebookNode) -> bool:
    """Whether a student writes in this cell."""
    return bool(nbgrader_metadata(cell).get("solution"))


def is_graded(cell: NotebookNode) -> bool:
    """Whether the cell carries points: it is a test, or an answer graded by hand."""
    return bool(nbgrader_metadata(cell).get("grade"))


def is_task(cell: NotebookNode) -> bool:
    """Whether the cell is a manually graded task: students work in cells of their own below it."""
    return bool(nbgrader_metadata(cell).get("task"))


def is_locked(cell: NotebookNode) -> bool:
    """Whether students may not change the cell."""
    return bool(nbgrader_metadata(cell).get("locked"))


def is_answer(cell: NotebookNode) -> bool:
    """Whether an exercise begins at this cell: a student writes in it, or it is a task."""
    return is_solution(cell) or is_task(cell)


def is_test(cell: NotebookNode) -> bool:
    """Whether the cell is an autograder test."""
    return bool(cell.cell_type == "code" and is_graded(cell) and not is_answer(cell))


def is_further(cell: NotebookNode) -> bool:
    """Whether the cell belongs to a Further exercise, by its tag."""
    metadata = cell.get("metadata")
    tags = metadata.get("tags") if isinstance(metadata, dict) else None
    return isinstance(tags, list) and FURTHER in tags


def is_selfstudy_cell(cell: NotebookNode) -> bool:
    """Whether `oxus build` added this cell for self-study: it needs a running Python to check answers."""
    return cell.cell_type == "code" and re.fullmatch(r"progress|check-.+", cell.get("id", "")) is not None


def points_of(cell: NotebookNode) -> float:
    """The points of a graded cell or a task; 0 for any other cell, or if the metadata name no number."""
    value = nbgrader_metadata(cell).get("points") if is_graded(cell) or is_task(cell) else 0
    return value if isinstance(value, int | float) else 0


def points(notebook: NotebookNode) -> Counter[str]:
    """The points of each graded cell, by grade_id."""
    return Counter({grade_id(cell): points_of(cell) for cell in notebook.cells if is_graded(cell)})


def hidden_lines(source: str, begin: str = BEGIN_HIDDEN, end: str = END_HIDDEN) -> set[int]:
    """The numbers, from 1, of the lines with hidden tests and their marks.

    If the end mark is missing, all lines down to the last one count as hidden.
    """
    found: set[int] = set()
    inside = False
    for number, line in enumerate(source.split("\n"), start=1):
        inside = inside or begin in line
        if inside:
            found.add(number)
        inside = inside and end not in line
    return found


@dataclass(frozen=True)
class Exercise:
    """An answer cell with its tests.

    An exercise begins at an answer cell: a cell of code or Markdown that a student writes in, or a task. To it belong
    the test cells up to the next answer cell. An essay is therefore an exercise without tests.
    """

    name: str
    """The grade_id of the answer cell."""
    heading: str
    """The last heading above the answer, without markup; empty if there is none."""
    number: int
    """The place of the answer cell in the notebook, from 1."""
    answer: NotebookNode
    tests: list[NotebookNode]
    helpers: list[NotebookNode]
    """The locked code cells above the answer that are not tests; they define what the tests use."""
    prompt: list[NotebookNode]
    """The Markdown cells between the exercise before (its last test, or else its answer) and this answer."""

    @property
    def by_hand(self) -> bool:
        """Whether an instructor grades the answer: an essay, a task, or a code answer that has points itself."""
        return self.answer.cell_type != "code" or is_graded(self.answer) or is_task(self.answer)

    @property
    def further(self) -> bool:
        """Whether it is for students who want more, and gives no points by default."""
        return is_further(self.answer)

    @property
    def points(self) -> float:
        """The points of the answer and of its tests."""
        return sum(map(points_of, (self.answer, *self.tests)))

    @property
    def checks(self) -> list[str]:
        """The text of each test cell as students see it, without hidden tests."""
        return [_lines(test.source, hidden=False) for test in self.tests]

    @property
    def hidden_tests(self) -> list[str]:
        """The hidden tests of each test cell without their marks; empty text for a cell that has none."""
        return [_lines(test.source, hidden=True) for test in self.tests]


def exercises(notebook: NotebookNode) -> list[Exercise]:
    """The exercises of a notebook in order.

    Tests above the first answer cell belong to no exercise. Cells with damaged nbgrader metadata count as plain cells.
    """
    found: list[Exercise] = []
    helpers: list[NotebookNode] = []
    prompt: list[NotebookNode] = []
    heading = ""
    for number, cell in enumerate(notebook.cells, start=1):
        if is_answer(cell):
            found.append(Exercise(grade_id(cell), heading, number, cell, [], list(helpers), prompt))
            prompt = []
        elif is_test(cell):
            if found:
                found[-1].tests.append(cell)
            prompt = []
        elif cell.cell_type == "markdown":
            prompt.append(cell)
            # A locked cell, such as a rubric, may have headings of its own that name no exercise.
            heading = heading if grade_id(cell) else _heading(cell.source) or heading
        elif cell.cell_type == "code" and is_locked(cell):
            helpers.append(cell)
    return found


def _heading(text: str) -> str:
    """The last heading in a Markdown text, without markup."""
    headings = re.findall(r"^#+ +(.+)", text, flags=re.MULTILINE)
    return re.sub(r"[*_`]", "", headings[-1]).strip() if headings else ""


def _lines(source: str, hidden: bool) -> str:
    """The hidden lines of a test cell without their marks, or all others."""
    there = hidden_lines(source)
    lines = [line for n, line in enumerate(source.split("\n"), start=1) if (n in there) == hidden]
    return "\n".join(line for line in lines if not (hidden and (BEGIN_HIDDEN in line or END_HIDDEN in line)))


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook from disk, in nbformat 4.

    Raises
    ------
    CourseError
        If the file is missing, empty, not JSON, nested too deeply or not a notebook.
    """
    try:
        # JSON may begin with a BOM, which some editors on Windows write.
        notebook: NotebookNode | None = nbformat.reads(path.read_bytes().decode("utf-8-sig"), as_version=4)
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
    except Exception:  # nbformat raises many kinds for JSON that is no notebook
        raise CourseError(
            f"{path}: JSON, but not a notebook: open it in JupyterLab and save it again, or take a fresh copy"
        ) from None
    if notebook is None or too_deep(notebook):
        raise CourseError(
            f"{path}: not a notebook (its data is nested more than {MAX_DEPTH} levels deep): take a fresh copy"
        )
    if not isinstance(notebook.get("cells"), list):
        raise CourseError(f"{path}: JSON, but not a notebook (it has no cells): take a fresh copy")
    for number, cell in enumerate(notebook.cells, start=1):
        if not (isinstance(cell.get("source"), str) and isinstance(cell.get("cell_type"), str)):
            raise CourseError(
                f"{path}: cell {number} has no type or no text: delete it, or take a fresh copy"
            )
    return notebook


def dumps(notebook: NotebookNode) -> str:
    """The bytes on disk of a built notebook, as text: sorted keys, one space of indent, a newline at the end."""
    nbformat.validate(notebook)
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
