"""Read a submission: the notebook, and what it and its path say about the student."""

import re
from collections.abc import Mapping
from contextlib import suppress

from nbformat import NotebookNode

from oxus.core.digest import cells_digest
from oxus.core.errors import CourseError
from oxus.core.file_kind import conflict_line, without_conflicts
from oxus.core.notebook import grade_id
from oxus.core.repair import check_student, recognised, student_in_name
from oxus.core.safe_output import printable
from oxus.teaching.collection.found import File
from oxus.teaching.collection.latest import Submission
from oxus.teaching.collection.lms_times import LmsTimes
from oxus.teaching.collection.slim import parse_slim
from oxus.teaching.collection.times import DATE
from oxus.teaching.students.identity import Claim


def read_submitted(file: File, unit: str, releases: Mapping[str, NotebookNode]) -> Submission:
    """Read a submitted notebook.

    Parameters
    ----------
    file : File
        With its content.
    unit : str
        The unit's id.
    releases : mapping of str to NotebookNode
        The notebooks that were handed out, by name.

    Raises
    ------
    CourseError
        If it is not a notebook of this unit that can be read.
    """
    if file.problem:
        raise CourseError(file.problem)
    notebook, conflicts = _parse(file.data)
    said = notebook.metadata.get("oxus") if isinstance(notebook.get("metadata"), dict) else None
    said = said if isinstance(said, dict) else {}
    if said.get("unit") not in (None, unit):
        raise CourseError(f"a notebook of unit {printable(said['unit'])}, not of {unit}")
    name = _which(file, notebook, releases)
    if said.get("unit") is None and not _shares_cells(notebook, releases[name]):
        name = _which_without_metadata(notebook, releases)
        if not name:
            raise CourseError(
                f"not a notebook of {unit}: it contains none of its exercises. If it is, its cells have lost the "
                "metadata that name them, as in some editors and converters: ask for the file that the student worked "
                f"on, or for the answers in a fresh copy of {unit}"
            )
    student, remarks = str(said.get("student") or ""), []
    if student and not is_usable(student):
        remarks.append(f"check: it names {printable(student)}, which is not a valid student id")
        student = ""
    remarks += conflicts
    same = said.get("digest") in (None, cells_digest(notebook.cells))
    return Submission(file, notebook, name, student, said.get("handed_in"), same, remarks=remarks)


def _parse(data: bytes) -> tuple[NotebookNode, list[str]]:
    """Read a notebook without its outputs, because those of a whole class would fill the memory.

    If Git has left the marks of a merge conflict in it, both versions are read. If they have the same cells, as where
    only outputs or counts differ, the notebook can be taken; a remark says so.
    """
    try:
        return parse_slim(data), []
    except CourseError:
        if not conflict_line(data):
            raise
        versions = []
        for ours in (True, False):
            with suppress(CourseError):
                versions.append(parse_slim(without_conflicts(data, ours)))
        if len(versions) < 2 or len({cells_digest(one.cells) for one in versions}) > 1:
            raise
        remark = "check: Git left the marks of a merge conflict in it; both versions have the same text in their cells"
        return versions[0], [remark]


def _which(file: File, notebook: NotebookNode, releases: Mapping[str, NotebookNode]) -> str:
    """Return the name of the assignment's notebook that this is, by its cells, else by the file's name."""
    shared = [name for name, release in releases.items() if _shares_cells(notebook, release)]
    possible = shared or list(releases)
    named = [name for name in possible if name.casefold() in file.given.casefold()]
    return max(named, key=len) if named else possible[0]


def _which_without_metadata(notebook: NotebookNode, releases: Mapping[str, NotebookNode]) -> str:
    """Return the name of the notebook that this is by the texts of its cells, which have lost their metadata.

    Empty if fewer than half of the exercises of any notebook are in it: `repair` would restore the others untouched.
    """
    found = {name: recognised(notebook, release) for name, release in releases.items()}
    best = max(found, key=lambda name: found[name])
    return best if found[best] >= 0.5 else ""


def _shares_cells(notebook: NotebookNode, release: NotebookNode) -> bool:
    asked = {grade_id(c) for c in release.cells} - {""}
    return bool(asked & {grade_id(c) for c in notebook.cells if isinstance(c, NotebookNode)})


_LONGEST_ID = 150
"""Bytes. A page for a student has the id, the unit and more in its name, of at most 255 bytes."""


def is_usable(student: str) -> bool:
    """Return whether a text can be a student's id and part of the names of files, and is not a date."""
    try:
        return (
            len(student.encode()) <= _LONGEST_ID
            and bool(check_student(student))
            and not DATE.fullmatch(student)
        )
    except CourseError:
        return False


def _named(file: File, unit: str) -> str:
    """Return the student whom the name of a file, or of its zip file, names, whatever a browser put behind it."""
    for given in (file.given, file.within):
        name = re.sub(r"(\.ipynb\b.*|\.[A-Za-z0-9]{1,5})$", "", given, flags=re.IGNORECASE)
        student = student_in_name(f"{name}.ipynb", unit) or ""
        if is_usable(student):
            return student
    return ""


def claim_of(file: File, unit: str, times: LmsTimes, said: str = "", notebook: str = "") -> Claim:
    """Read a file's claim about who it is from.

    Parameters
    ----------
    file : File
        Its content is not looked at.
    unit : str
        The unit's id.
    times : LmsTimes
        The times from the LMS.
    said : str
        The student whom `oxus submit` named in it; empty if none.
    notebook : str
        The name of the assignment's notebook that it is; empty if it is none, or not known.
    """
    named, laid_out = _named(file, unit) or (_named(file, notebook) if notebook else ""), False
    above = (*file.outer, *file.folders)
    if not file.person and file.folders[1:] and above[-1] == unit and is_usable(above[-2]):
        # nbgrader's submitted/<student>/<unit>/; any folder could have a folder with the name of the unit
        laid_out = times.has_stamp(file) or above[-3:-2] == ("submitted",)
        named = above[-2] if laid_out else named
    within = "" if file.within in above else file.within
    return Claim(
        file.person,
        said,
        named,
        unit,
        file.name,
        file.outer,
        file.folders,
        file.given,
        laid_out,
        within,
        file.digest,
    )
