"""What a cell is to the grader (a test, a fixed cell, a student's own), and the words for it in remarks."""

from collections.abc import Mapping

from nbformat import NotebookNode
from nbgrader.utils import is_grade

from oxus.core.notebook import grade_id, is_locked, is_solution


def is_fixed(cell: NotebookNode | None) -> bool:
    """Return whether a cell is a test, or another cell that a student may not change.

    A cell that is graded by hand is the student's own, even if it contains code.
    """
    return cell is not None and (is_locked(cell) or is_grade(cell) and not is_solution(cell))


def own_sources(notebook: NotebookNode, visible: Mapping[str, str]) -> list[str]:
    """Return the sources of the cells that the student has written or changed."""
    handed_out = set(visible.values())
    cells = [c for c in notebook.cells if c.cell_type == "code" and c.source.strip() and not is_fixed(c)]
    return [c.source for c in cells if c.source not in handed_out]


def name_of(cell: NotebookNode, index: int) -> str:
    """Describe a cell in words, for a remark."""
    return f"the test {grade_id(cell)}" if is_grade(cell) else grade_id(cell) or f"cell {index + 1}"


def next_code_cell(notebook: NotebookNode, index: int) -> NotebookNode | None:
    """Return the code cell after this one."""
    return next((c for c in notebook.cells[index + 1 :] if c.cell_type == "code" and c.source.strip()), None)
