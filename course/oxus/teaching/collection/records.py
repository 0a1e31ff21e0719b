"""The records of `oxus collect` for a unit: an archive with every file unchanged, and a list of their outcomes.

Both lie in `grading/downloaded/<unit>/`: the files in `archive/`, the list in `collected.csv` for people and in
`collected.json` for the commands.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, astuple, dataclass, fields
from itertools import count
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.safe_output import file_name, to_csv, to_json

WAITING = "waiting"
"""The outcome of a file of which nothing tells which student it is from."""
BESIDE = "beside"
"""The outcome of a file that is no notebook, and that was submitted with one, which is the reason."""


@dataclass(frozen=True)
class CollectedFile:
    """The outcome of one file."""

    file: str
    """Its path in the folder or zip file that was collected."""
    student_id: str
    """Empty if nothing tells which student it is from."""
    outcome: str
    """`taken`, `repaired` (`mended` in lists of 0.2.0), `older`, `refused`, `waiting` (it is not known which student
    it is from), `ignored` (somebody answered that it is not from anyone in the class) or `beside` (submitted with a
    notebook)."""
    reason: str
    time: str
    """The time of submission, as `2030-01-31 12:00:00 UTC`; empty if that is not known."""
    lms: str = ""
    """The person as the LMS names them."""
    time_from: str = ""
    """The source of the time: `oxus submit`, `LMS`, or `LATE` (one day after the due date); empty in lists of 0.2.0."""
    path: str = ""
    """Its path with the name of the folder that was collected."""
    digest: str = ""
    """The SHA-256 of the file."""
    within: str = ""
    """The name of the student's zip file that it lies in."""


def folder_of(course: Path, unit: str) -> Path:
    """Return the folder that keeps everything collected for a unit."""
    return course / "grading" / "downloaded" / unit


def archive_of(course: Path, unit: str) -> Path:
    """Return the folder that keeps the collected files of a unit unchanged."""
    return folder_of(course, unit) / "archive"


def read_collected(course: Path, unit: str) -> list[CollectedFile]:
    """Read the outcomes of all files ever collected for a unit, the latest of each name; empty if there are none.

    Raises
    ------
    CourseError
        If the list is there and cannot be read.
    """
    path = folder_of(course, unit) / "collected.json"
    if not path.exists():
        return []
    try:
        found = [CollectedFile(**row) for row in json.loads(path.read_text(encoding="utf-8"))]
        if not all(isinstance(value, str) for one in found for value in astuple(one)):
            raise TypeError
        return found
    except (OSError, ValueError, TypeError):
        raise CourseError(f"{path}: cannot be read: move it away, and collect again") from None


def keep_collected(course: Path, unit: str, files: Iterable[CollectedFile]) -> None:
    """Write the outcomes of files; of two of the same name, the later in the order counts.

    Raises
    ------
    CourseError
        If it cannot be written.
    """
    rows = {f.file: f for f in files}
    table = [asdict(rows[name]) for name in sorted(rows)]
    header = [f.name for f in fields(CollectedFile)]
    write_atomic(
        folder_of(course, unit) / "collected.csv",
        to_csv([header, *(row.values() for row in table)]),
    )
    write_atomic(folder_of(course, unit) / "collected.json", to_json(table, indent=1) + "\n")


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(data).hexdigest()


def keep_file(archive: Path, name: str, data: bytes) -> bool:
    """Keep a file unchanged; another of the same name is kept beside it. False if it was kept before."""
    kept = list(versions(archive, name))
    if any(path.is_file() and path.read_bytes() == data for path in kept):
        return False
    write_atomic(_version(archive, name, len(kept) + 1), data)
    return True


def versions(archive: Path, name: str) -> Iterator[Path]:
    """Yield the kept files of one name, the oldest first."""
    for number in count(1):
        if not (path := _version(archive, name, number)).exists():
            return
        yield path


def read_version(archive: Path, record: CollectedFile) -> bytes:
    """Read the file of a record from the archive; the newest of its name if the record is from 0.2.0.

    Raises
    ------
    CourseError
        If it is not there any more.
    """
    kept = [path.read_bytes() for path in versions(archive, record.file) if path.is_file()]
    found = [data for data in kept if not record.digest or digest(data) == record.digest]
    if not found:
        raise CourseError(f"{archive / record.file}: not there any more: collect the download again")
    return found[-1]


def _version(archive: Path, name: str, number: int) -> Path:
    path = archive.joinpath(*(file_name(part) for part in name.split("/")))
    return path if number == 1 else path.with_name(f"{path.stem} ({number}){path.suffix}")
