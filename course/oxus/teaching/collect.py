"""What `oxus collect` does: from what a class submitted to nbgrader's folder of submissions."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from oxus.core.digest import cells_digest
from oxus.core.errors import CourseError
from oxus.core.files import escape_formula, to_csv, write_atomic
from oxus.core.layout import student_notebook
from oxus.core.notebook import grade_id, read_notebook
from oxus.core.repair import check_student, drop_outputs, parse_submission, printable, repair, student_in_name
from oxus.teaching import lms
from oxus.teaching.downloads import File, find_files
from oxus.teaching.freshness import has_same_answers
from oxus.teaching.identity import Claim, Claims, identify
from oxus.teaching.roster import Student, find_student
from oxus.teaching.submissions import TIMESTAMP_FILE, submitted_folder


@dataclass(frozen=True)
class CollectedFile:
    """What became of one file."""

    file: str
    """Its path in the folder or zip file that was collected."""
    student_id: str
    """Empty if nothing tells which student it is from."""
    outcome: str
    """`taken`, `repaired` (`mended` in lists of 0.2.0), `older` or `refused`."""
    reason: str
    time: str
    """When it was submitted, as far as is known: `2030-01-31 12:00:00 UTC`."""
    lms: str = ""
    """The person as the LMS names them."""


@dataclass
class Collected:
    """What became of the files of a class."""

    taken: dict[str, list[str]] = field(default_factory=dict)
    """For each student whose work was taken, what had to be repaired in it and what should be looked at."""
    refused: dict[str, str] = field(default_factory=dict)
    """For each file that could not be taken, why."""
    older: dict[str, str] = field(default_factory=dict)
    """For each file that is not the latest of its student, what counts instead."""
    files: list[CollectedFile] = field(default_factory=list)
    """All of these, one per file."""


@dataclass
class _Submission:
    file: File
    notebook: NotebookNode
    claim: Claim
    time: str
    sure: bool
    """Whether the time is when `oxus submit` ran, and not that of a file."""
    student: str = ""
    remarks: list[str] = field(default_factory=list)
    digest: str = ""
    """The SHA-256 of the file."""
    seen_before: bool = False
    """Whether this very file was collected before, under the same name."""
    is_back: bool = False
    """Whether it was collected before what is there now, which has the same time and other answers."""


def collect(course: Path, unit: str, places: list[Path], roster: Sequence[Student] = ()) -> Collected:
    """Collect a class's submissions of one unit: folders, zip files from a learning platform, single notebooks.

    Every file is kept untouched in `grading/downloaded/<unit>/archive/`; what is graded is a copy in
    `grading/submitted/<student>/<unit>/`, repaired where cells were deleted, copied, moved or changed. Of several by
    one student the latest counts. A file that cannot be read is refused and stops no other. What became of each file
    is kept beside the archive, in `collected.csv` and `collected.json`.

    The roster tells which student a submission is from if it knows whom the LMS names; else what `oxus submit` wrote,
    then the name `<student>_<unit>.ipynb`, then the LMS's own name and number (see `oxus.teaching.identity`).

    The time is the one that `oxus submit` wrote: a student can change it, but the times in an LMS's zip file are those
    of the download, and the times of files are those of unpacking. These count where the notebook gives none, where
    they are later and Canvas says that the submission came late, and where the notebook was changed after
    `oxus submit` wrote the time, or that time is still to come. Of two that have the same time, the one collected last
    counts: one that was collected before does not come back in its place.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    places : list of Path
        Files and folders.
    roster : sequence of Student
        The class, if it is known.

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
    now = datetime.now(UTC)
    release = read_notebook(student_notebook(course, unit))
    earlier = read_collected(course, unit)
    times = {f.file: f.time for f in earlier if f.outcome != "refused" and f.time <= _said(now)}
    archive = course / "grading" / "downloaded" / unit / "archive"
    result = Collected()
    submissions: list[_Submission] = []
    refused: list[tuple[File, str]] = []
    others: list[File] = []
    for file in find_files(places):
        if not file.problem and not file.is_notebook:
            others.append(file)
            continue
        seen_before = bool(file.data) and not _archive(archive, file.name, file.data)
        try:
            one = _read(file, unit, release, now)
        except CourseError as error:
            refused.append((file, str(error)))
        else:
            if seen_before and not one.sure:  # the same file in a later download has a later time
                one.time = times.get(file.name, one.time)
            one.digest, one.seen_before = _digest(file.data), seen_before
            submissions.append(one)
        file.data = b""
    claims = _claims(submissions, roster, earlier)
    for one in submissions:
        one.student, remarks = identify(one.claim, claims)
        one.remarks += remarks
        if not one.student:
            reason = f"cannot tell which student this is from: rename it to STUDENT_{unit}.ipynb"
            refused.append((one.file, reason))
    refused.extend(_without_notebook(others, submissions, refused, places, unit))
    for file, reason in refused:
        owner = _owner(file, unit, roster)
        result.refused[file.name] = reason
        result.files.append(_record(file, owner, "refused", reason, _said(file.modified)))
    for student, own in _by_student(submissions).items():
        for one in own:
            one.is_back = _is_back(course, unit, release, one, archive, earlier)
        *old, latest = sorted(own, key=lambda h: (h.time, not h.is_back, _attempt(h.file.given)))
        for one in old:
            result.older[one.file.name] = f"{latest.file.name}, submitted by {student} later, counts"
        _take(course, unit, release, latest, result)
        for one in old:
            reason = result.older[one.file.name]
            result.files.append(_record(one.file, student, "older", reason, one.time))
    result.taken = dict(sorted(result.taken.items()))
    _keep(course, unit, earlier, result.files)
    return result


def read_collected(course: Path, unit: str) -> list[CollectedFile]:
    """What became of every file that was ever collected for a unit, the latest of each name; empty if none was.

    Raises
    ------
    CourseError
        If the list is there and cannot be read.
    """
    path = course / "grading" / "downloaded" / unit / "collected.json"
    if not path.exists():
        return []
    try:
        return [CollectedFile(**row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        raise CourseError(f"{path}: cannot be read: move it away, and collect again") from None


def _keep(course: Path, unit: str, earlier: list[CollectedFile], files: list[CollectedFile]) -> None:
    """Write what became of all files, these and earlier ones."""
    rows = {f.file: f for f in [*earlier, *files]}
    folder = course / "grading" / "downloaded" / unit
    table = [asdict(rows[name]) for name in sorted(rows)]
    header = [f.name for f in fields(CollectedFile)]
    write_atomic(
        folder / "collected.csv",
        to_csv([header, *([escape_formula(value) for value in row.values()] for row in table)]),
    )
    write_atomic(folder / "collected.json", json.dumps(table, indent=1, ensure_ascii=False) + "\n")


def _record(file: File, student: str, outcome: str, reason: str, time: str) -> CollectedFile:
    return CollectedFile(file.name, student, outcome, reason, time, str(file.person or ""))


# --- reading ---


def _read(file: File, unit: str, release: NotebookNode, now: datetime) -> _Submission:
    if file.problem:
        raise CourseError(file.problem)
    notebook = parse_submission(file.data)
    drop_outputs(notebook)  # those of a whole class would fill the memory
    said = notebook.metadata.get("oxus") if isinstance(notebook.get("metadata"), dict) else None
    said = said if isinstance(said, dict) else {}
    if said.get("unit") not in (None, unit):
        raise CourseError(f"a notebook of unit {printable(said['unit'])}, not of {unit}")
    if said.get("unit") is None and not _shares_cells(notebook, release):
        raise CourseError(f"not a notebook of {unit}: it contains none of its exercises")
    when = str(said.get("handed_in") or "")
    sure = _is_time(when)
    student, remarks = str(said.get("student") or ""), []
    if student and not _usable(student):
        remarks.append(f"check: it names {printable(student)}, which is not a valid student id")
        student = ""
    if when and not sure:
        remarks.append(
            f"check: {printable(when)} is not a time that `oxus submit` writes: using the file's time"
        )
    modified = _said(min(file.modified, now))  # a clock that is fast, or a zip file from another time zone
    time = when.replace("T", " ").removesuffix("+00:00") + " UTC" if sure else modified
    if time > _said(now):  # it would count as later than all that the student submits until then
        remarks.append(f"check: {time} is in the future: using the file's time")
        time, sure = modified, False
    if file.person and file.person.late and modified > time:
        remarks.append(
            f"Canvas marks this late: using the file's time, not the {time} recorded in the notebook"
        )
        time = modified
    if sure and said.get("digest") not in (None, cells_digest(notebook.cells)):
        is_later = modified > time  # an earlier time is that of something else
        instead = f": using the file's time, not {time}" if is_later else ""
        remarks.append(f"check: changed after `oxus submit` wrote it{instead}")
        time, sure = max(time, modified), False
    return _Submission(
        file, notebook, Claim(file.person, student, _named(file, unit)), time, sure, remarks=remarks
    )


def _shares_cells(notebook: NotebookNode, release: NotebookNode) -> bool:
    asked = {grade_id(c) for c in release.cells} - {""}
    return bool(asked & {grade_id(c) for c in notebook.cells if isinstance(c, NotebookNode)})


def _said(time: datetime) -> str:
    return time.isoformat(sep=" ", timespec="seconds").removesuffix("+00:00") + " UTC"


def _is_time(text: str) -> bool:
    """Whether a text is a time as `oxus submit` writes it, and one that exists."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", text))


def _usable(student: str) -> bool:
    try:
        return bool(check_student(student))
    except CourseError:
        return False


def _named(file: File, unit: str) -> str:
    """The student whom the name of a file, or of the zip file around it, names; whatever a browser put behind it."""
    for given in (file.given, file.within):
        name = re.sub(r"(\.ipynb\b.*|\.[A-Za-z0-9]{1,5})$", "", given, flags=re.IGNORECASE)
        student = student_in_name(f"{name}.ipynb", unit) or ""
        if _usable(student):
            return student
    return ""


def _attempt(name: str) -> int:
    """The number behind a name, which Canvas and browsers count up: `08-unit-2.ipynb`, `08-unit (2).ipynb`."""
    found = re.search(r"(?:-| ?\()(\d{1,4})\)?\.ipynb", name)
    return int(found[1]) if found else 0


# --- which student it is from ---


def _claims(
    submissions: list[_Submission], roster: Sequence[Student], earlier: list[CollectedFile]
) -> Claims:
    """What these files, and those collected earlier, say together."""
    claims = Claims(roster)
    for record in earlier:
        if record.lms and record.outcome != "refused":
            claims.claimed[record.student_id].add(record.lms)
    for one in submissions:
        claims.add(one.claim)
    return claims


def _owner(file: File, unit: str, roster: Sequence[Student]) -> str:
    """Which student a file is from that could not be read; empty if its name does not say."""
    if file.person is None:
        return _named(file, unit)
    row = find_student(roster, file.person)
    return row.student_id if row else _named(file, unit) or lms.student_id(file.person)


def _without_notebook(
    others: list[File],
    submissions: list[_Submission],
    refused: list[tuple[File, str]],
    places: list[Path],
    unit: str,
) -> Iterator[tuple[File, str]]:
    """Files that are no notebooks, of students who submitted nothing else; beside a notebook they do not matter."""
    having = [h.file for h in submissions] + [file for file, _ in refused]
    people = {f.person for f in having if f.person}
    names = {h.student for h in submissions} | {_named(f, unit) for f in having}
    alone = {p.name for p in places}
    for file in others:
        if file.person:
            if file.person not in people:
                yield file, "not a notebook, and no notebook was submitted with it"
        elif _named(file, unit):
            if _named(file, unit) not in names:
                yield file, "not a notebook, and no notebook was submitted with it"
        elif file.name in alone:
            yield file, "neither a notebook nor a zip file"


# --- taking ---


def _by_student(submissions: list[_Submission]) -> dict[str, list[_Submission]]:
    found: dict[str, list[_Submission]] = {}
    for one in submissions:
        if one.student:
            found.setdefault(one.student, []).append(one)
    return dict(sorted(found.items()))


def _take(course: Path, unit: str, release: NotebookNode, one: _Submission, result: Collected) -> None:
    """Put a student's latest submission where nbgrader looks for it, unless what is there is later.

    Where only the time differs, the notebook is left as it is."""
    folder = submitted_folder(course, one.student, unit)
    reason = ""
    if _time_there(folder) > one.time:
        reason = f"an earlier collected submission of {one.student} is newer, and counts"
    elif one.is_back:
        reason = (
            f"{one.student} has another submission of the same time, collected after this one, and it counts"
        )
    if reason:
        result.older[one.file.name] = reason
        result.files.append(_record(one.file, one.student, "older", reason, one.time))
        return
    repaired = repair(one.notebook, release)
    if not has_same_answers(folder / f"{unit}.ipynb", repaired.notebook):
        write_atomic(folder / f"{unit}.ipynb", nbformat.writes(repaired.notebook) + "\n")
    write_atomic(folder / TIMESTAMP_FILE, one.time + "\n")
    remarks = [*one.remarks, *repaired.remarks, *repaired.notes]
    result.taken[one.student] = remarks
    outcome = "repaired" if repaired.remarks or repaired.notes else "taken"
    result.files.append(_record(one.file, one.student, outcome, "; ".join(remarks), one.time))


def _time_there(folder: Path) -> str:
    """The time of what was taken before; empty if nothing was, or if it is still to come, as 0.2.0 took it."""
    stamp = folder / TIMESTAMP_FILE
    time = stamp.read_text(encoding="utf-8").strip() if stamp.exists() else ""
    return time if time <= _said(datetime.now(UTC)) else ""


def _is_back(
    course: Path,
    unit: str,
    release: NotebookNode,
    one: _Submission,
    archive: Path,
    earlier: list[CollectedFile],
) -> bool:
    """Whether a submission was collected before what is there now, which has the same time and other answers."""
    folder = submitted_folder(course, one.student, unit)
    path = folder / f"{unit}.ipynb"
    if _time_there(folder) != one.time or not path.exists():
        return False
    if not one.seen_before:  # under its name; the names of downloads differ
        names = {f.file for f in earlier if f.student_id == one.student} - {one.file.name}
        kept = (file for name in sorted(names) for file in _versions(archive, name) if file.is_file())
        if all(_digest(file.read_bytes()) != one.digest for file in kept):
            return False
    return not has_same_answers(path, repair(one.notebook, release).notebook)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _archive(folder: Path, name: str, data: bytes) -> bool:
    """Keep a file as it came; another of the same name is kept beside it. False if it was kept before."""
    kept = list(_versions(folder, name))
    if any(path.is_file() and path.read_bytes() == data for path in kept):
        return False
    write_atomic(_version(folder, name, len(kept) + 1), data)
    return True


def _versions(folder: Path, name: str) -> Iterator[Path]:
    """The files of one name that are kept."""
    for number in count(1):
        if not (path := _version(folder, name, number)).exists():
            return
        yield path


def _version(folder: Path, name: str, number: int) -> Path:
    path = folder.joinpath(*(_short(part) for part in name.split("/")))
    return path if number == 1 else path.with_name(f"{path.stem} ({number}){path.suffix}")


def _short(part: str) -> str:
    """A name that file systems take, cut from its front: most allow 255 bytes, and Windows not all signs."""
    part = re.sub(r'[<>:"|?*\x00-\x1f]', "_", part)
    return part.encode()[-200:].decode(errors="ignore")
