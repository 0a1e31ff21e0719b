"""The records of `oxus collect` for a unit: an archive with every file unchanged, and a list of their outcomes.

Both are in `grading/downloaded/<unit>/`: the files in `archive/`, the list in `collected.csv` for people and in
`collected.json` for the commands.
"""

import contextlib
import hashlib
import json
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, astuple, dataclass, fields, replace
from itertools import count
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.json_lines import read_lines
from oxus.core.safe_output import file_name, to_csv, to_json

WAITING = "waiting"
"""The outcome of a file whose student is not known."""
BESIDE = "beside"
"""The outcome of a file that was submitted with a notebook and is not one itself; the reason is the notebook."""


@dataclass(frozen=True)
class CollectedFile:
    """The outcome of one file."""

    file: str
    """Its path in the folder or zip file that was collected."""
    student_id: str
    """Empty if the student is not known."""
    outcome: str
    """`taken`, `repaired` (`mended` in lists of 0.2.0), `older`, `refused`, `waiting` (the student is not
    known), `ignored` (somebody answered that it is not from anyone in the class) or `beside` (submitted with a
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
    """The name of the student's zip file that contains it."""
    kept: str = ""
    """Its path in the archive; empty in lists of 0.3.0 and before, and if it could not be kept."""
    before: str = ""
    """The SHA-256 of the files of this name that the student submitted before, separated by spaces."""

    @property
    def digests(self) -> set[str]:
        """The SHA-256 of this file and of those of its name that were collected before."""
        return {self.digest, *self.before.split()} - {""}


def folder_of(course: Path, unit: str) -> Path:
    """Return the folder that keeps everything collected for a unit."""
    return course / "grading" / "downloaded" / unit


def archive_of(course: Path, unit: str) -> Path:
    """Return the folder that keeps the collected files of a unit unchanged."""
    return folder_of(course, unit) / "archive"


def read_collected(course: Path, unit: str) -> list[CollectedFile]:
    """Read the outcomes of all files ever collected for a unit, the latest of each name.

    If a run of `oxus collect` was interrupted, what it had taken until then is in the list, too.

    Returns
    -------
    list of CollectedFile
        Empty if nothing was collected yet.

    Raises
    ------
    CourseError
        If there is a list that cannot be read.
    """
    path = folder_of(course, unit) / "collected.json"
    found = []
    try:
        if path.exists():
            found = [_record(row) for row in json.loads(path.read_text(encoding="utf-8"))]
        unfinished = [row for plan in read_lines(journal_of(course, unit)) for row in plan["rows"]]
        return list(_latest([*found, *map(_record, unfinished)]).values())
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        raise CourseError(f"{path}: cannot be read: move it away, and collect again") from None


def _record(row: Any) -> CollectedFile:
    record = CollectedFile(**row)
    if not all(isinstance(value, str) for value in astuple(record)):
        raise TypeError
    return record


def journal_of(course: Path, unit: str) -> Path:
    """Return the file in which a run of `oxus collect` writes down what it takes; it exists only until the run ends."""
    return folder_of(course, unit) / "taking.jsonl"


def keep_collected(course: Path, unit: str, files: Iterable[CollectedFile]) -> None:
    """Write the outcomes of files. If two have the same name, the later one in the order counts.

    Raises
    ------
    CourseError
        If the list cannot be written.
    """
    rows = _latest(files)
    table = [asdict(rows[name]) for name in sorted(rows)]
    header = [f.name for f in fields(CollectedFile) if f.name != "before"]
    write_atomic(
        folder_of(course, unit) / "collected.csv",
        to_csv([header, *([row[name] for name in header] for row in table)]),
    )
    write_atomic(folder_of(course, unit) / "collected.json", to_json(table, indent=1) + "\n")
    journal_of(course, unit).unlink(missing_ok=True)


def _latest(files: Iterable[CollectedFile]) -> dict[str, CollectedFile]:
    """Return the latest record of each name, which remembers the earlier files of its student."""
    rows: dict[str, CollectedFile] = {}
    for one in files:
        earlier = rows.get(one.file)
        if earlier and earlier.student_id in ("", one.student_id):
            before = (earlier.digests | one.digests) - {one.digest}
            one = replace(one, before=" ".join(sorted(before)))
        rows[one.file] = one
    return rows


def own_name(
    earlier: Mapping[str, CollectedFile], found: str, digest: str, student: str = "", person: str = ""
) -> str:
    """Choose the name under which a file is listed, so that it replaces no record of another student.

    Parameters
    ----------
    earlier : mapping of str to CollectedFile
        The records, by their names.
    found : str
        The file's path in what was collected.
    digest : str
        The SHA-256 of the file.
    student : str
        The student whom it is from; empty if that is not known.
    person : str
        The person as the LMS names them.

    Returns
    -------
    str
        The path; with a number before it if another student, or somebody unknown, has a file of this name.
    """
    for number in count(1):
        name = found if number == 1 else f"({number})/{found}"
        other = earlier.get(name)
        if not other or other.digest in ("", digest):
            return name
        if student and student == other.student_id or person and person == other.lms:
            return name
        # Work that is already graded, or that waits, keeps its record; anything else is not needed.
        if other.outcome not in ("taken", "repaired", "mended", WAITING):
            return name
    raise AssertionError


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(data).hexdigest()


def keep_file(archive: Path, name: str, data: bytes, executable: bool = False) -> str:
    """Keep a file unchanged. Another file of the same name is kept beside it.

    Parameters
    ----------
    archive : Path
        The archive of a unit.
    name : str
        The file's path in the folder or zip file that was collected. If the file system cannot take it, because it is
        too long or because a file has the name of one of its folders, the file is kept in a folder of its own.
    data : bytes
        The content.
    executable : bool, default False
        Whether the file may be run as a program.

    Returns
    -------
    str
        The path in the archive, with `/` between folders.

    Raises
    ------
    CourseError
        If it cannot be written.
    """
    for path in versions(archive, name):
        if path.is_file() and path.read_bytes() == data:
            return path.relative_to(archive).as_posix()
    named = _as_named(name)
    path = _free(named or _elsewhere(name), archive)
    try:
        write_atomic(path, data)
    except CourseError:
        if not named:
            raise
        path = _free(_elsewhere(name), archive)
        write_atomic(path, data)
    if executable:
        make_executable(path)
    return path.relative_to(archive).as_posix()


def make_executable(path: Path) -> None:
    """Let those run a file who may read it, if the file system has such a mode."""
    with contextlib.suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode | (mode & 0o444) >> 2)


def versions(archive: Path, name: str) -> Iterator[Path]:
    """Yield the kept files of one name, the oldest first."""
    for place in (_as_named(name), _elsewhere(name)):
        for number in count(1):
            if place is None or not (path := archive / _version(place, number)).exists():
                break
            yield path


def _free(place: Path, archive: Path) -> Path:
    """Return the path of the next version at a place."""
    return next(path for n in count(1) if not (path := archive / _version(place, n)).exists())


def read_version(archive: Path, record: CollectedFile) -> bytes:
    """Read the file of a record from the archive; the newest of its name if the record is from 0.2.0.

    Raises
    ------
    CourseError
        If it is no longer there.
    """
    if record.kept and (archive / record.kept).is_file():
        return (archive / record.kept).read_bytes()
    kept = [path.read_bytes() for path in versions(archive, record.file) if path.is_file()]
    found = [data for data in kept if not record.digest or digest(data) == record.digest]
    if not found:
        raise CourseError(f"{archive / record.file}: no longer there: collect the download again")
    return found[-1]


_LONGEST_PATH = 400
"""Bytes. The archive's own folder has a path, too."""


def _as_named(name: str) -> Path | None:
    """Return the path in the archive for a file, with names that are shortened from their front; None if it is still
    too long."""
    path = Path(*(file_name(part) for part in name.split("/")))
    return path if len(str(path).encode()) <= _LONGEST_PATH else None


def _elsewhere(name: str) -> Path:
    """Return another path in the archive for a file, where nothing is in its way."""
    own = file_name(name.rpartition("/")[2], longest=80)
    return Path("(other names)", f"{digest(name.encode('utf-8', 'replace'))[:16]} {own}")


def _version(path: Path, number: int) -> Path:
    return path if number == 1 else path.with_name(f"{path.stem} ({number}){path.suffix}")
