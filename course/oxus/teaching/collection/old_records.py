"""Complete the records of a class folder that edition 0.2.0 made, once, before anything is collected or graded in it.

0.2.0 recorded neither digests nor the source of a time. If a notebook did not record a time, it used the time of the
file, which is the time of the download. Such a time is removed, because a guess must not cost points. If the archived
file is gone or cannot be read, the copy in the student's folder gives the time. If that fails too, it is not known.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.teaching.assignments import release_notebooks
from oxus.teaching.collection.found import MAX_BYTES
from oxus.teaching.collection.reading import read_submitted
from oxus.teaching.collection.records import (
    CollectedFile,
    archive_of,
    digest,
    keep_collected,
    read_collected,
    read_version,
    versions,
)
from oxus.teaching.collection.times import when_submitted
from oxus.teaching.collection.who import TAKEN, file_of
from oxus.teaching.submissions import TIMESTAMP_FILE, read_regular, stamp_in, submitted_folder


def has_old_records(course: Path, unit: str) -> bool:
    """Return whether a list of what was collected is as 0.2.0 wrote it, so it has to be completed."""
    return any(map(_is_old, read_collected(course, unit)))


def _is_old(record: CollectedFile) -> bool:
    return record.outcome in (*TAKEN, "older") and not record.digest


def complete_old_records(
    course: Path, unit: str, due: datetime | None = None, extensions: Mapping[str, datetime] | None = None
) -> list[str]:
    """Add digests and the sources of times to records that lack them. The caller holds the course folder.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    due : datetime, optional
        When the unit is due.
    extensions : mapping of str to datetime, optional
        When it is due for students who have longer, by their ids.

    Returns
    -------
    list of str
        The students whose submission has another time now, or none.

    Raises
    ------
    CourseError
        If the records cannot be read or written.
    """
    if not has_old_records(course, unit):
        return []
    records = read_collected(course, unit)
    releases, changed = release_notebooks(course, unit), set()

    def due_of(student: str) -> datetime | None:
        return (extensions or {}).get(student, due)

    completed = [
        _completed(course, unit, record, releases, due_of) if _is_old(record) else record
        for record in records
    ]
    for old, new in zip(records, completed, strict=True):
        folder = submitted_folder(course, old.student_id, unit) if old.student_id else None
        if folder and old.outcome in TAKEN and new.time != old.time and stamp_in(folder).strip() == old.time:
            changed.add(old.student_id)
            if new.time:  # Canvas says that it was late
                write_atomic(folder / TIMESTAMP_FILE, new.time + "\n")
            else:
                (folder / TIMESTAMP_FILE).unlink()
    keep_collected(course, unit, completed)
    return sorted(changed)


def _completed(
    course: Path,
    unit: str,
    record: CollectedFile,
    releases: Mapping[str, NotebookNode],
    due_of: Callable[[str], datetime | None],
) -> CollectedFile:
    """Return a record with the digests of its files and, if it was taken, with the time that the notebook gives."""
    archive = archive_of(course, unit)
    if paths := [path for path in versions(archive, record.file) if path.is_file()]:
        own = [digest(path.read_bytes()) for path in paths]
        kept = paths[-1].relative_to(archive).as_posix()
        record = replace(record, digest=own[-1], before=" ".join(sorted({*own} - {own[-1]})), kept=kept)
    if record.outcome not in TAKEN or record.time_from:
        return record
    file = file_of(record)
    stamp, same = _stamp(course, unit, record, releases)
    when = when_submitted(stamp, same, file.person, None, due_of(record.student_id), datetime.now(UTC))
    reason = "; ".join(filter(None, [record.reason, *(r for r in when.remarks if r not in record.reason)]))
    return replace(record, time=when.time, time_from=when.source, reason=reason)


def _stamp(
    course: Path, unit: str, record: CollectedFile, releases: Mapping[str, NotebookNode]
) -> tuple[Any, bool]:
    """Return the time that `oxus submit` wrote into a notebook, None if there is none, and whether the notebook is
    as `oxus submit` left it."""
    folder = submitted_folder(course, record.student_id, unit)
    copies = [folder / f"{name}.ipynb" for name in releases]
    for path in (None, *copies):
        if path and stamp_in(folder).strip() != record.time:
            break  # the folder has a later submission
        file = file_of(record)
        try:
            file.data = (
                read_regular(path, MAX_BYTES) if path else read_version(archive_of(course, unit), record)
            )
            one = read_submitted(file, unit, releases)
        except (CourseError, OSError):
            continue
        # A copy that was repaired differs from what `oxus submit` left, through no change of the student's.
        return one.stamp, one.same or path is not None
    return None, True
