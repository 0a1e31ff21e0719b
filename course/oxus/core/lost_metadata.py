"""Cells of a submission that lost nbgrader's metadata, and which cells of the release they were."""

import re
from copy import deepcopy
from functools import partial

from nbformat import NotebookNode

from oxus.core.notebook import grade_id, is_locked, nbgrader_metadata


def identify(
    cells: list[NotebookNode], release: NotebookNode, handed_out: dict[str, NotebookNode]
) -> list[str]:
    """Give cells that lost nbgrader's metadata their names again, by their ids, their texts or what they define.

    Editors and converters drop metadata, and a student may put an answer into a cell of their own: neither has deleted
    anything.

    Parameters
    ----------
    cells : list of NotebookNode
        A submission's; those that are found are changed.
    release : NotebookNode
        The student version that was handed out.
    handed_out : dict of str to NotebookNode
        Its cells with nbgrader's metadata, by grade_id.

    Returns
    -------
    list of str
        The grade_ids of the cells that were found.
    """
    present = {grade_id(c) for c in cells} | {str(c.get("id")) for c in cells}
    missing = {name: cell for name, cell in handed_out.items() if name not in present}
    found: set[str] = set()
    for alike in (_like, partial(_in_place_of, release=release)):  # the second needs what the first has found
        for name, original in missing.items():
            free = [c for c in cells if not grade_id(c) and c.cell_type == original.cell_type]
            if name not in found and (cell := alike(original, free, cells)) is not None:
                cell.metadata["nbgrader"] = deepcopy(nbgrader_metadata(original))
                found.add(name)
    return [name for name in missing if name in found]


def _like(original: NotebookNode, free: list[NotebookNode], cells: list[NotebookNode]) -> NotebookNode | None:
    """The cell with the text of one of the release, or that defines what an answer should; None if there is none."""
    text = lines(original.source)
    same = [c for c in free if text and lines(c.source) == text]
    if same or is_locked(original):
        return same[0] if same else None
    defined = _defined(original)
    # The last is the one that counts when the notebook is run.
    return next((c for c in reversed(free) if defined & _defined(c)), None)


def _in_place_of(
    original: NotebookNode, free: list[NotebookNode], cells: list[NotebookNode], release: NotebookNode
) -> NotebookNode | None:
    """The only cell between those that surround one of the release, such as an essay; None if there is none."""
    place = next(n for n, c in enumerate(release.cells) if c is original)
    before = _position(release.cells[place - 1], cells) if place else None
    after = _position(release.cells[place + 1], cells) if place + 1 < len(release.cells) else None
    if is_locked(original) or before is None or after != before + 2:
        return None
    return next((c for c in free if c is cells[before + 1]), None)


def _position(original: NotebookNode, cells: list[NotebookNode]) -> int | None:
    """Where a cell of the release is in a submission, by its name or its text."""
    name, kind, text = grade_id(original), original.cell_type, lines(original.source)
    for number, cell in enumerate(cells):
        if (name and grade_id(cell) == name) or (cell.cell_type == kind and lines(cell.source) == text):
            return number
    return None


def _defined(cell: NotebookNode) -> set[str]:
    """The functions, classes and variables that a code cell defines at its top level."""
    if cell.cell_type != "code":
        return set()
    pattern = r"^(?:(?:async +)?def|class) +(\w+)|^(\w+) *(?::[^=\n]+)?=(?!=)"
    return {one or other for one, other in re.findall(pattern, cell.source, flags=re.MULTILINE)}


def lines(source: str) -> list[str]:
    """The lines of a text to compare it by: without spaces at their ends, and without empty ones around."""
    return [line.rstrip() for line in source.strip().splitlines()]
