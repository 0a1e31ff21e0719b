"""*Who is this?* Find the submissions from people who are not on the roster."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.nbgrader_settings import folders
from oxus.teaching.assignments import graded_ids
from oxus.teaching.collection.found import File, file_at
from oxus.teaching.collection.merge import (
    units_of,
)
from oxus.teaching.collection.records import (
    WAITING,
    CollectedFile,
    read_collected,
)
from oxus.teaching.students.answers import NOBODY, read_answers
from oxus.teaching.students.identity import closest, telling
from oxus.teaching.students.roster import Student

TAKEN = ("taken", "repaired", "mended")
"""The outcomes of a file that was taken."""


@dataclass(frozen=True)
class Waiting:
    """A file, or an id, for which the student is not known."""

    unit: str
    """Empty for an id, which stands for its work of all units."""
    name: str
    """The file's path in the download, or the id."""
    reason: str
    closest: tuple[Student, ...] = ()
    """The students of the roster who are most like it, the closest first."""
    record: CollectedFile | None = None
    """None for an id of which no file is recorded."""

    @property
    def text(self) -> str:
        """The text that says most about who it is."""
        return self.record.lms if self.record and self.record.lms else self.name


def waiting(course: Path, roster: Sequence[Student]) -> list[Waiting]:
    """List everything that waits for an answer: files, and ids with submissions that are not on the roster.

    Raises
    ------
    CourseError
        If a list of what was collected cannot be read.
    """
    found = []
    known = {student.student_id for student in roster}
    strange: dict[str, CollectedFile | None] = {}
    record: CollectedFile | None
    for unit in graded_ids(course):
        for record in read_collected(course, unit):
            if record.outcome == WAITING:
                row = Waiting(unit, record.file, record.reason, record=record)
                found.append(replace(row, closest=tuple(closest(telling(row.text, unit), roster))))
            elif record.student_id not in known and record.outcome in TAKEN:
                strange[record.student_id] = record
    if roster:
        where = folders(course)
        for student in {s for unit in graded_ids(course) for s in where.students("submitted", unit)} - known:
            strange.setdefault(student, None)
        answers = read_answers(course)
        for student, record in sorted(strange.items()):
            if not units_of(course, student) or answers.get((student, "")) == NOBODY:
                continue
            row = Waiting(
                "", student, "work was taken under this id, which is not on the roster", record=record
            )
            said = [*telling(row.text), *telling(record.path if record else "")]
            found.append(replace(row, closest=tuple(closest(said, roster))))
    return found


def taken(course: Path) -> list[Waiting]:
    """Return the files that were taken: an answer for one of them corrects which student it is from.

    Raises
    ------
    CourseError
        If a list of what was collected cannot be read.
    """
    return [
        Waiting(unit, record.file, "", record=record)
        for unit in graded_ids(course)
        for record in read_collected(course, unit)
        if record.outcome in TAKEN
    ]


def find(entries: Sequence[Waiting], what: str) -> list[Waiting]:
    """Find the entries that somebody means: by their whole name, else by a part that only one entry has.

    Raises
    ------
    CourseError
        If there is none, or more than one may be meant.
    """
    exact = [entry for entry in entries if what in (entry.name, entry.text)]
    if exact:
        return exact
    part = what.casefold()
    found = [entry for entry in entries if part in entry.name.casefold() or part in entry.text.casefold()]
    if not found:
        raise CourseError(f"{what}: no file of this name was collected: `oxus who` lists those that wait")
    if len({entry.text for entry in found}) > 1:
        names = ", ".join(entry.name for entry in found[:5])
        raise CourseError(f"{what}: more than one file is meant ({names}): write the whole name of one")
    return found


def file_of(record: CollectedFile) -> File:
    """Return the file of a record, without its content."""
    outer, _, own = record.path.rpartition("//")
    above = outer.split("/") if outer else []
    file = file_at((*above, *(own or record.file).split("/")), len(above), datetime.now(UTC))
    file.name = file.found = record.file
    file.within, file.digest = record.within, record.digest
    return file
