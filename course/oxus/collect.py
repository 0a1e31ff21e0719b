"""`oxus collect`: from what a class handed in to nbgrader's folder of submissions."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import nbformat
from nbformat import NotebookNode

from oxus.errors import CourseError
from oxus.files import write_whole
from oxus.folders import student_notebook
from oxus.handin import check_student, mend, student_of
from oxus.source import read_notebook

MAX_BYTES = 50_000_000
"""A notebook larger than this is not read: no answer to an exercise is."""


@dataclass
class Collected:
    """What became of the files of a class."""

    taken: dict[str, list[str]] = field(default_factory=dict)
    """For each student whose work was taken, what had to be mended in it."""
    refused: dict[str, str] = field(default_factory=dict)
    """For each file that could not be taken, why."""
    older: dict[str, str] = field(default_factory=dict)
    """For each file that is not the latest of its student, what counts instead."""


@dataclass
class _HandIn:
    name: str
    data: bytes
    student: str
    notebook: NotebookNode
    time: str


def collect(course: Path, unit: str, places: list[Path]) -> Collected:
    """Take a class's hand-ins of one unit: folders, zip files from a learning platform, single notebooks.

    Every file is kept untouched in `grading/downloaded/<unit>/archive/`; what is graded is a copy in
    `grading/submitted/<student>/<unit>/`, mended where cells were deleted, copied or split. Of several by one student
    the latest counts. A file that cannot be read is refused and stops no other.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    places : list of Path
        Files and folders.

    Returns
    -------
    Collected
        Who was taken and what was refused, each with the reasons.

    Raises
    ------
    CourseError
        If a place does not exist, the unit is not built, or a folder cannot be written.
    """
    missing = [str(p) for p in places if not p.exists()]
    if missing:
        raise CourseError(f"{', '.join(missing)}: there is no such file or folder")
    release = read_notebook(student_notebook(course, unit))
    result = Collected()
    latest: dict[str, _HandIn] = {}
    for name, data, modified in _files(places, result):
        try:
            one = _read(name, data, modified, unit)
        except CourseError as error:
            result.refused[name] = str(error)
            continue
        _archive(course / "grading" / "downloaded" / unit / "archive", name, data)
        other = latest.get(one.student)
        older, newer = (other, one) if other is None or one.time >= other.time else (one, other)
        latest[one.student] = newer
        if older is not None:
            result.older[older.name] = f"{newer.name}, handed in by {one.student} later, counts"
    for student, one in sorted(latest.items()):
        folder = course / "grading" / "submitted" / student / unit
        stamp = folder / "timestamp.txt"
        if stamp.exists() and stamp.read_text(encoding="utf-8").strip() > one.time:
            result.older[one.name] = f"what {student} handed in before is newer, and counts"
            continue
        mended = mend(one.notebook, release)
        write_whole(folder / f"{unit}.ipynb", nbformat.writes(mended.notebook) + "\n")
        write_whole(stamp, one.time + "\n")
        result.taken[student] = mended.remarks
    return result


def _files(places: list[Path], result: Collected) -> Iterator[tuple[str, bytes, datetime]]:
    """The notebooks in files, folders and zip files: name, content, time of change."""
    for place in places:
        found = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else [place]
        for path in found:
            if ".ipynb_checkpoints" in path.parts:
                continue
            if path.suffix == ".zip":
                yield from _zipped(path, path.read_bytes(), result)
            elif path.suffix == ".ipynb":
                yield path.name, path.read_bytes(), datetime.fromtimestamp(path.stat().st_mtime, UTC)
            elif not place.is_dir():
                result.refused[path.name] = "neither a notebook nor a zip file"


def _zipped(path: Path, data: bytes, result: Collected) -> Iterator[tuple[str, bytes, datetime]]:
    """The notebooks in a zip file, read one by one and never unpacked to disk, so that no name can lead elsewhere."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                name = PurePosixPath(entry.filename.replace("\\", "/")).name
                if (
                    not name.endswith(".ipynb")
                    or "__MACOSX" in entry.filename
                    or ".ipynb_checkpoints" in entry.filename
                ):
                    continue
                if entry.file_size > MAX_BYTES:
                    result.refused[name] = f"larger than {MAX_BYTES // 1_000_000} MB"
                    continue
                yield name, archive.read(entry), datetime(*entry.date_time, tzinfo=UTC)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        result.refused[path.name] = f"not a zip file that can be read ({error})"


def _read(name: str, data: bytes, modified: datetime, unit: str) -> _HandIn:
    if len(data) > MAX_BYTES:
        raise CourseError(f"larger than {MAX_BYTES // 1_000_000} MB")
    try:
        notebook = nbformat.reads(data.decode("utf-8-sig"), as_version=4)
        if not isinstance(notebook.get("cells"), list):
            raise ValueError("no cells")
    except Exception:  # nbformat raises many kinds for what is no notebook
        raise CourseError("not a notebook (empty, cut off, or not JSON): ask for it again") from None
    said = notebook.metadata.get("oxus", {})
    if said.get("unit") not in (None, unit):
        raise CourseError(f"a notebook of unit {said['unit']}, not of {unit}")
    student = said.get("student") or student_of(name, unit)
    if not student:
        raise CourseError(f"whose it is cannot be told: rename it to STUDENT_{unit}.ipynb")
    check_student(str(student))
    when = str(said.get("handed_in") or "")
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", when):
        when = modified.isoformat(timespec="seconds")
    return _HandIn(name, data, str(student), notebook, when.replace("T", " ").removesuffix("+00:00") + " UTC")


def _archive(folder: Path, name: str, data: bytes) -> None:
    """Keep a file as it came; another of the same name is kept beside it."""
    target, number = folder / name, 1
    while target.exists() and target.read_bytes() != data:
        number += 1
        target = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    if not target.exists():
        write_whole(target, data)
