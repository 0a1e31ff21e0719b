"""A submitted notebook: which student it is from, what is damaged in it, and its repair.

Students delete, copy, split and move cells, and editors rewrite what is around them; nbgrader then cannot grade, or
waits forever for a manual grade. This module finds the damage, describes it, and repairs it from the release where
that is fair.
"""

import json
import re
import unicodedata
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from oxus.core.errors import CourseError
from oxus.core.file_kind import conflict_line, file_kind
from oxus.core.lost_metadata import identify, lines
from oxus.core.nesting import MAX_DEPTH, too_deep
from oxus.core.notebook import grade_id, is_locked, is_solution, nbgrader_metadata
from oxus.core.safe_output import printable

_ASKED = ("grade", "locked", "points", "schema_version", "solution", "task")
"""What nbgrader's metadata say of a cell; a student's copy must say the same."""

_KEPT = {
    "code": {"cell_type", "metadata", "source", "outputs", "execution_count"},
    "markdown": {"cell_type", "metadata", "source", "attachments"},
    "raw": {"cell_type", "metadata", "source", "attachments"},
}


_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
"""Names that Windows keeps for devices, whatever follows a dot."""
LONGEST_ID = 180
"""Bytes of a student id in UTF-8: with the unit, it must fit into a file name, which may have 255."""


def check_student(student: str) -> str:
    """Check that a student id can be the name of a folder and a part of a file name on every system.

    Parameters
    ----------
    student : str
        The id.

    Returns
    -------
    str
        The id.

    Raises
    ------
    CourseError
        If it is empty or too long, has anything other than letters (of any script), digits, `-` and `.`, or is a name
        that Windows reserves. The underscore separates the student from the unit in the name of a submission.
    """
    if not re.fullmatch(r"[^\W_](?:[^\W_]|[-.])*", student) or student.endswith("."):
        raise CourseError(
            f"{student!r} is not a valid student id: use only letters, digits, - and ., such as aigerim-7"
        )
    if _RESERVED.fullmatch(student):
        raise CourseError(
            f"{student!r} is not a valid student id: Windows allows no folder of this name; add a letter or digit, "
            f"such as {student.partition('.')[0]}-7"
        )
    if len(student.encode()) > LONGEST_ID:
        raise CourseError(
            f"{student[:20] + '...'!r} is not a valid student id: it is longer than {LONGEST_ID} bytes"
        )
    return student


def same_id(student: str) -> str:
    """Return a form of an id that is equal for all ids that Windows or macOS would give the same folder."""
    return unicodedata.normalize("NFC", student).casefold()


def student_in_name(file_name: str, unit: str) -> str | None:
    """The student whom the name of a file gives: the word before `_<unit>`.

    A learning platform may put words before it, separated by `_`, and a number behind the unit, as in
    `Name_123_aigerim_08-unit (1).ipynb`. None if the name does not say.
    """
    found = re.search(rf"(?:^|_)([^_]+)_{re.escape(unit)}(?:[ _-]*\(?\d+\)?)?\.ipynb$", file_name)
    return found.group(1) if found else None


def parse_submission(data: bytes, fix: str = "ask for it again") -> NotebookNode:
    """The notebook in a submission; `repair` deals with what is only untidy in it.

    Notebooks of format 1 to 3 are converted, and those of a later minor version of format 4 are read as the latest
    that is known here.

    Parameters
    ----------
    data : bytes
        The content of the file.
    fix : str
        What to do about a file that cannot be read, for the message.

    Raises
    ------
    CourseError
        If it is empty, not JSON, nested too deeply, no notebook, or of another major version of the format.
    """
    if not data.strip():
        raise CourseError(f"not a notebook (the file is empty): {fix}")
    try:
        content = json.loads(_text(data))
        if too_deep(content):
            raise RecursionError
        # Half a surrogate pair is allowed in JSON and cannot be written as UTF-8.
        if re.search(rb"\\u[dD][89a-fA-F]", data):
            content = json.loads(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"))
    except RecursionError:
        raise CourseError(
            f"not a notebook (its data is nested more than {MAX_DEPTH} levels deep): {fix}"
        ) from None
    except ValueError:
        raise CourseError(_not_json(data, fix)) from None
    version = content.get("nbformat") if isinstance(content, dict) else None
    if type(version) is not int or version < 1 or not isinstance(content.get("metadata", {}), dict):
        raise CourseError(f"JSON, but not a notebook: {fix}")
    if version > 4:
        raise CourseError(
            f"a notebook in format {version}, but only format 4 can be read: {fix}, in format 4"
        )
    try:
        # Format 4 is not validated here: what is wrong in a cell is repaired cell by cell.
        notebook: NotebookNode = (
            nbformat.from_dict(content) if version == 4 else nbformat.reads(json.dumps(content), 4)
        )
    except Exception:  # nbformat raises many kinds for what is no notebook
        raise CourseError(f"not a notebook (it cannot be converted): {fix}") from None
    if not isinstance(notebook.get("cells"), list):
        raise CourseError(f"not a notebook (it has no cells): {fix}")
    return notebook


def _text(data: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 as some editors of Windows save it."""
    return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")


def _not_json(data: bytes, fix: str) -> str:
    """What a file is that is not JSON, and what to do."""
    kind = file_kind(data)
    if kind == "a web page":
        return f"not a notebook (a web page, perhaps the login page of the LMS): download it again, or {fix}"
    if kind:
        return f"not a notebook ({kind} with the name of one): {fix}"
    if line := conflict_line(data):
        return (
            f"not a notebook (Git left the marks of a merge conflict in it, the first in line {line}): {fix}"
        )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return f"not a notebook (text in UTF-16 that is cut off, or not JSON): {fix}, saved as UTF-8"
    return f"not a notebook (cut off, or not JSON): {fix}"


def drop_outputs(notebook: NotebookNode) -> None:
    """Remove the outputs of a submission and the states of its widgets, which no grade depends on, from memory."""
    for cell in notebook.cells:
        if isinstance(cell, dict):
            cell.pop("outputs", None)
    if isinstance(notebook.get("metadata"), dict):
        notebook.metadata.pop("widgets", None)


@dataclass
class Repaired:
    """A submission that can be graded, and what had to be repaired in it."""

    notebook: NotebookNode
    remarks: list[str] = field(default_factory=list)
    """What the student did to cells that are graded, one sentence each."""
    notes: list[str] = field(default_factory=list)
    """What else was repaired, and is not a fault in the answers: the kernel, what a notebook may not have."""


def damage(notebook: NotebookNode, release: NotebookNode) -> list[str]:
    """What is wrong with a submission, one sentence per fault; empty if nothing is."""
    return repair(notebook, release).remarks


def repair(notebook: NotebookNode, release: NotebookNode) -> Repaired:
    """Make a submission gradable without removing anything that a student wrote.

    Parts of one answer (a cell that was split or copied) are joined, a test that stands twice is kept once, cells that
    were moved go back to their order, a locked cell that was edited reads again as it was handed out, and a cell that
    was deleted comes back from the release, with a note above it that the student will see in the feedback. Whatever
    came in, the result is a valid notebook of format 4.5 with nbgrader's metadata of the release.

    Outputs and the states of widgets are removed: grading makes them again.

    Parameters
    ----------
    notebook : NotebookNode
        As handed in, from `parse_submission`; not changed.
    release : NotebookNode
        The student version that was handed out.

    Returns
    -------
    Repaired
        A notebook with each of nbgrader's cells of the release once, and a remark for each thing done.
    """
    result = Repaired(nbformat.v4.new_notebook())
    handed_out = {grade_id(c): c for c in release.cells if grade_id(c)}
    cells = _readable(notebook.cells, result)
    if found := identify(cells, release, handed_out):
        result.remarks.append(f"{', '.join(found)}: nbgrader's metadata were missing; they are restored")
    cells = _once(cells, handed_out, result)
    cells = _in_order(cells, list(handed_out), result)
    cells = _complete(cells, handed_out, result)
    _name(cells)
    result.notebook.cells = cells
    result.notebook.metadata = _metadata(notebook, release, result)
    result.notebook.nbformat_minor = 5
    return result


def recognised(notebook: NotebookNode, release: NotebookNode) -> float:
    """Measure how many of nbgrader's cells of a release are in a submission, by their names, ids or texts.

    Parameters
    ----------
    notebook : NotebookNode
        As submitted, from `parse_submission`; not changed.
    release : NotebookNode
        The student version that was handed out.

    Returns
    -------
    float
        From 0 to 1.
    """
    handed_out = {grade_id(c): c for c in release.cells if grade_id(c)}
    cells = _readable(notebook.cells, Repaired(nbformat.v4.new_notebook()))
    found = {*identify(cells, release, handed_out), *map(grade_id, cells), *(str(c.get("id")) for c in cells)}
    return len(found & handed_out.keys()) / max(1, len(handed_out))


def _readable(cells: list[Any], result: Repaired) -> list[NotebookNode]:
    """Copies of the cells in which everything is of the form that a notebook allows, without outputs."""
    readable = []
    for number, cell in enumerate(cells, start=1):
        if not isinstance(cell, dict):
            result.notes.append(f"cell {number}: not a cell; removed")
            continue
        kind = str(cell.get("cell_type"))
        kind = kind if kind in _KEPT else "markdown"
        source = cell.get("source", "")
        if isinstance(source, list):
            source = "".join(map(str, source))
        clean = nbformat.from_dict(
            {
                **{key: value for key, value in cell.items() if key in ("id", "attachments")},
                "cell_type": kind,
                "metadata": deepcopy(cell["metadata"]) if isinstance(cell.get("metadata"), dict) else {},
                "source": source if isinstance(source, str) else "",
            }
        )
        _of_type(clean, kind)
        if not _valid(clean):
            result.notes.append(f"cell {number}: contains something that a notebook may not have; removed")
            clean.pop("attachments", None)
            clean.metadata = NotebookNode({k: v for k, v in clean.metadata.items() if k == "nbgrader"})
        if not nbgrader_metadata(clean):
            clean.metadata.pop("nbgrader", None)
        readable.append(clean)
    return readable


def _of_type(cell: NotebookNode, kind: str) -> None:
    """Make a cell one of this type, with the parts that the type has."""
    cell["cell_type"] = kind
    for key in set(cell) - _KEPT[kind] - {"id"}:
        del cell[key]
    if kind == "code":
        cell.outputs, cell.execution_count = [], None


def _valid(cell: NotebookNode) -> bool:
    """Whether a cell without outputs is valid; its text and its id do not matter."""
    text = json.dumps({**cell, "id": "alone", "source": ""}, sort_keys=True)
    return (_valid_once if len(text) < _LONG else _valid_text)(text)


_LONG = 5_000
"""Letters from which cells, those with pictures, differ from one submission to the next."""


def _valid_text(cell: str) -> bool:
    return _valid_notebook(NotebookNode(), [nbformat.from_dict(json.loads(cell))])


_valid_once = lru_cache(maxsize=1024)(_valid_text)


def _valid_notebook(metadata: NotebookNode, cells: Sequence[NotebookNode] = ()) -> bool:
    content = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": list(cells)}
    return bool(nbformat.validator.isvalid(NotebookNode(content)))


def _once(
    cells: list[NotebookNode], handed_out: dict[str, NotebookNode], result: Repaired
) -> list[NotebookNode]:
    """Each of the release's cells once at most, with the metadata and, if locked, the text of the release."""
    kept: list[NotebookNode] = []
    place: dict[str, NotebookNode] = {}
    present = {grade_id(c) for c in cells}
    for cell in cells:
        name = grade_id(cell)
        if str(cell.get("id")) in handed_out.keys() - present:
            # Its own id still tells which cell it was before its metadata were changed.
            result.remarks.append(f"{cell.id}: the cell's metadata were changed; they are restored")
            name = cell.id
            present.add(name)
        elif name in handed_out and name not in place:
            result.remarks.extend(_changes(cell, handed_out[name]))
        if name not in handed_out:
            if name:
                result.remarks.append(
                    f"{printable(name)}: no such exercise in this unit; the cell is kept as a plain one"
                )
            cell.metadata.pop("nbgrader", None)
        elif name in place:
            _join(name, place[name], cell, result)
            continue
        else:
            _restore(name, cell, handed_out[name], result)
            place[name] = cell
        kept.append(cell)
    return kept


def _changes(cell: NotebookNode, original: NotebookNode) -> list[str]:
    """What was changed in the metadata of one of the release's cells."""
    said, right = nbgrader_metadata(cell), nbgrader_metadata(original)
    wrong = [key for key in _ASKED if not _equal(said.get(key), right.get(key))]
    if cell.cell_type != original.cell_type:
        wrong.insert(0, "cell type")
    return [f"{grade_id(cell)}: {', '.join(wrong)} not as in the unit; restored"] if wrong else []


def _equal(one: Any, other: Any) -> bool:
    """Whether two values of metadata are equal; JSON writes 2.0 or 2 for the same number, but 1 is not true."""
    numbers = all(type(value) in (int, float) for value in (one, other))
    return bool(one == other) if numbers else repr(one) == repr(other)


def _restore(name: str, cell: NotebookNode, original: NotebookNode, result: Repaired) -> None:
    _of_type(cell, original.cell_type)
    cell.metadata["nbgrader"] = deepcopy(nbgrader_metadata(original))
    if is_locked(original):
        if lines(cell.source) != lines(original.source):
            result.remarks.append(f"{name}: this locked cell is not as in the unit; the original is restored")
        cell.source = original.source


def _join(name: str, first: NotebookNode, other: NotebookNode, result: Repaired) -> None:
    if is_solution(first):
        result.remarks.append(
            f"{name}: the answer is in more than one cell (copied or split); the parts are joined"
        )
        if other.source.strip() != first.source.strip():
            first.source = f"{first.source}\n{other.source}"
    else:
        result.remarks.append(f"{name}: this cell appears more than once; the first is kept")


def _in_order(cells: list[NotebookNode], names: list[str], result: Repaired) -> list[NotebookNode]:
    """The release's cells in the release's order, in the places where such cells stand; all others stay."""
    placed = [c for c in cells if grade_id(c)]
    ordered = sorted(placed, key=lambda c: names.index(grade_id(c)))
    moved = [grade_id(new) for old, new in zip(placed, ordered, strict=True) if old is not new]
    if moved:
        result.remarks.append(f"{', '.join(moved)}: cells were moved; their order is restored")
    following = iter(ordered)
    return [next(following) if grade_id(c) else c for c in cells]


def _complete(
    cells: list[NotebookNode], handed_out: dict[str, NotebookNode], result: Repaired
) -> list[NotebookNode]:
    """The cells, and each one of the release that is missing behind the one that it followed."""
    cells = list(cells)
    after = -1
    for name, original in handed_out.items():
        position = next((n for n, c in enumerate(cells) if grade_id(c) == name), None)
        if position is None:
            result.remarks.append(f"{name}: this cell was deleted; the original is restored")
            note = f"> **{name}** was deleted from this notebook. The original is restored below."
            cells[after + 1 : after + 1] = [
                new_markdown_cell(note, id=f"{name[:50]}-put-back"),
                deepcopy(original),
            ]
            position = after + 2
        after = position
    return cells


def _name(cells: list[NotebookNode]) -> None:
    """Give each cell an id of its own; those of the release's cells come first, and others that are good stay."""
    names = {id(c): c.id for c in cells if grade_id(c) and c.get("id") == grade_id(c)}
    taken = set(names.values())
    for number, cell in enumerate(cells, start=1):
        if id(cell) in names:
            continue
        said = cell.get("id")
        if not isinstance(said, str) or not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", said) or said in taken:
            said = f"cell-{number}"
            while said in taken:
                said += "-x"
        cell["id"] = said
        taken.add(said)


def _metadata(notebook: NotebookNode, release: NotebookNode, result: Repaired) -> NotebookNode:
    """The notebook's metadata with the kernel of the release, and without the states of widgets."""
    said = notebook.get("metadata")
    metadata = NotebookNode(deepcopy(said)) if isinstance(said, dict) else NotebookNode()
    metadata.pop("widgets", None)
    kernel = metadata.get("kernelspec")
    name = kernel.get("name") if isinstance(kernel, dict) else None
    right = release.metadata.get("kernelspec", {})
    if name != right.get("name"):
        result.notes.append(
            f"the kernel was {printable(name or 'not named')}; it is set to {right.get('name')}"
        )
        metadata.pop("language_info", None)
    for key in ("kernelspec", "language_info"):
        if key in release.metadata and (key == "kernelspec" or key not in metadata):
            metadata[key] = deepcopy(release.metadata[key])
    if not isinstance(metadata.get("oxus", {}), dict):
        del metadata["oxus"]
    if not _valid_notebook(metadata):
        result.notes.append("the notebook's metadata contain something that a notebook may not have; removed")
        metadata = NotebookNode({"oxus": metadata["oxus"]} if "oxus" in metadata else {})
        for key in ("kernelspec", "language_info"):
            if key in release.metadata:
                metadata[key] = deepcopy(release.metadata[key])
    return metadata
