"""What `oxus collect` does: from what a class submitted to nbgrader's folder of submissions."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.file_kind import file_kind
from oxus.core.files import write_atomic
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.core.repair import repair
from oxus.teaching.answers import NOBODY, read_answers
from oxus.teaching.downloads import File, find_files
from oxus.teaching.freshness import has_same_answers
from oxus.teaching.identity import Claims, identify
from oxus.teaching.latest import Submission, choose, work_in, work_in_words
from oxus.teaching.lms_times import LmsTimes
from oxus.teaching.reading import claim_of, read_submitted
from oxus.teaching.records import (
    WAITING,
    CollectedFile,
    archive_of,
    digest,
    keep_collected,
    keep_file,
    read_collected,
    versions,
)
from oxus.teaching.roster import Student
from oxus.teaching.submissions import TIMESTAMP_FILE, submitted_folder
from oxus.teaching.times import when_submitted, written


@dataclass
class Collected:
    """What became of the files of a class."""

    taken: dict[str, list[str]] = field(default_factory=dict)
    """For each student whose work was taken, what had to be repaired in it and what should be looked at."""
    refused: dict[str, str] = field(default_factory=dict)
    """For each file that could not be taken, why."""
    older: dict[str, str] = field(default_factory=dict)
    """For each file that is not the latest of its student, what counts instead."""
    waiting: dict[str, str] = field(default_factory=dict)
    """For each file of which it is not known which student it is from, why."""
    files: list[CollectedFile] = field(default_factory=list)
    """All of these, one per file."""


def collect(
    course: Path,
    unit: str,
    places: list[Path],
    roster: Sequence[Student] = (),
    due: datetime | None = None,
) -> Collected:
    """Collect a class's submissions of one unit: folders, zip files from a learning platform, single notebooks.

    Every file is kept untouched in `grading/downloaded/<unit>/archive/`; what is graded is a copy in
    `grading/submitted/<student>/<unit>/`, repaired where cells were deleted, copied, moved or changed. Of several by
    one student the latest counts (see `oxus.teaching.latest`). A file that cannot be read is refused and stops no
    other. What became of each file is kept beside the archive, in `collected.csv` and `collected.json`.

    Which student a file is from, `oxus.teaching.identity` decides; where it cannot, the file waits until somebody says
    it (`oxus who`). When it was submitted, `oxus.teaching.times` decides; where nothing tells, no time is kept, so that
    nothing is late.

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
    due : datetime, optional
        When the unit is due, with its time zone.

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
    times = LmsTimes(due.tzinfo if due else None)
    times.add_beside(places)
    return collect_files(course, unit, find_files(places), roster, due, times, {p.name for p in places})


def collect_files(
    course: Path,
    unit: str,
    files: Iterable[File],
    roster: Sequence[Student],
    due: datetime | None,
    times: LmsTimes,
    alone: Iterable[str] = (),
) -> Collected:
    """Collect files, as `collect` does.

    Parameters
    ----------
    course, unit, roster, due
        As for `collect`.
    files : iterable of File
        What was submitted.
    times : LmsTimes
        What the LMS says of the times.
    alone : iterable of str
        The names of files that somebody named one by one, which are refused if they are no submissions.
    """
    now = datetime.now(UTC)
    release = read_notebook(student_notebook(course, unit))
    earlier = {f.file: f for f in read_collected(course, unit)}
    submissions: list[Submission] = []
    refused: list[tuple[File, str]] = []
    others: list[tuple[File, str]] = []
    for file in files:
        if not file.problem and not file.is_notebook:
            if not times.add(file):
                others.append((file, file_kind(file.data)))
            file.data = b""
            continue
        seen_before = bool(file.data) and not keep_file(archive_of(course, unit), file.name, file.data)
        try:
            one = read_submitted(file, unit, release)
        except CourseError as error:
            refused.append((file, str(error)))
        else:
            one.digest, one.seen_before = digest(file.data), seen_before
            submissions.append(one)
        file.data = b""
    claims = Claims(roster, read_answers(course))
    for record in earlier.values():
        if record.lms and record.student_id and record.outcome != "refused":
            claims.add_earlier(record.student_id, record.lms)
    for claim in [
        *(claim_of(s.file, unit, times, s.said) for s in submissions),
        *(claim_of(f, unit, times) for f, _ in refused),
    ]:
        claims.add(claim)
    result = Collected()
    for one in submissions:
        known, unread = times.of(one.file)
        one.when = when_submitted(one.stamp, one.same, one.file.person, known, due, now)
        one.remarks += [*filter(None, [unread]), *one.when.remarks]
        found = identify(claim_of(one.file, unit, times, one.said), claims)
        one.student = found.student
        one.remarks = [*found.remarks, *one.remarks]
        if not one.student:
            result.waiting[one.file.name] = found.reason
            result.files.append(_record(one, WAITING, found.reason))
        elif one.student == NOBODY:
            result.files.append(_record(one, "ignored", "from nobody in the class"))

    def owner_of(file: File) -> str:
        return identify(claim_of(file, unit, times), claims).student

    refused.extend(_without_notebook(others, submissions, [f for f, _ in refused], owner_of, alone))
    for file, reason in refused:
        owner = owner_of(file)
        if owner != NOBODY:
            result.refused[file.name] = reason
            result.files.append(_refusal(file, owner, reason))
    for own in _by_student(submissions).values():
        for one in own:
            one.is_back = _is_back(course, unit, one, release, earlier)
        latest, reasons = choose(own, release)
        result.older |= reasons
        _take(course, unit, release, latest, earlier, result)
        result.files += [_record(one, "older", reasons[one.file.name]) for one in own if one is not latest]
    result.taken = dict(sorted(result.taken.items()))
    keep_collected(course, unit, [*earlier.values(), *result.files])
    return result


def _record(one: Submission, outcome: str, reason: str) -> CollectedFile:
    student = "" if one.student == NOBODY else one.student
    return CollectedFile(
        one.file.name,
        student,
        outcome,
        reason,
        one.when.time,
        str(one.file.person or ""),
        one.when.source,
        one.file.path,
        one.digest,
    )


def _refusal(file: File, student: str, reason: str) -> CollectedFile:
    return CollectedFile(file.name, student, "refused", reason, "", str(file.person or ""), path=file.path)


# --- what is not a notebook ---


def _without_notebook(
    others: list[tuple[File, str]],
    submissions: list[Submission],
    refused: list[File],
    owner_of: Callable[[File], str],
    alone: Iterable[str],
) -> Iterator[tuple[File, str]]:
    """Files that are no notebooks, of students who submitted nothing else; beside a notebook they do not matter."""
    having = [*(s.file for s in submissions), *refused]
    people = {file.person for file in having if file.person}
    folders = {(file.outer, file.folders) for file in having if file.folders}
    students = {s.student for s in submissions} | set(map(owner_of, refused))
    for file, kind in others:
        if file.person in people or (file.outer, file.folders) in folders:
            continue
        owner = owner_of(file)
        if owner and owner in students:
            continue
        if file.nested and kind == "a zip file":
            yield file, "a zip file in a zip file in a zip file: unpack it, and collect what is in it"
        elif "archive" in kind:
            yield (
                file,
                f"{kind}, which cannot be opened here: unpack it, and collect what is in it, or ask for a .zip",
            )
        elif file.person or owner or kind not in ("", "a web page"):
            ask = "ask for the notebook, the .ipynb file"
            yield file, f"{kind or 'not a notebook'}, and no notebook was submitted with it: {ask}"
        elif file.name in alone:
            yield file, "neither a notebook nor a zip file"


# --- taking ---


def _by_student(submissions: list[Submission]) -> dict[str, list[Submission]]:
    found: dict[str, list[Submission]] = {}
    for one in submissions:
        if one.student not in ("", NOBODY):
            found.setdefault(one.student, []).append(one)
    return dict(sorted(found.items()))


def _take(
    course: Path,
    unit: str,
    release: NotebookNode,
    one: Submission,
    earlier: dict[str, CollectedFile],
    result: Collected,
) -> None:
    """Put a student's latest submission where nbgrader looks for it, unless what is there counts.

    Where only the time differs, the notebook is left as it is."""
    folder = submitted_folder(course, one.student, unit)
    path, there = folder / f"{unit}.ipynb", _time_there(folder)
    repaired = repair(one.notebook, release)
    same = has_same_answers(path, repaired.notebook)
    reason = _why_not(path, there, release, one) if path.exists() and not same else ""
    if same and there > one.when.time and one.when.time:
        reason = f"an earlier collected submission of {one.student} is newer, and counts"
    if reason:
        result.older[one.file.name] = reason
        result.files.append(_record(one, "older", reason))
        return
    known = there and (one.when.time > there or one.when.time == there and one.when.edited)
    if path.exists() and not same and not known:
        one.remarks.append("check: it replaces an earlier submission, and nothing tells that it is later")
    if not same:
        write_atomic(path, nbformat.writes(repaired.notebook) + "\n")
    if one.when.time:
        write_atomic(folder / TIMESTAMP_FILE, one.when.time + "\n")
    elif not same or _is_guess(there, one.student, earlier):
        (folder / TIMESTAMP_FILE).unlink(missing_ok=True)
    remarks = [*one.remarks, *repaired.remarks, *repaired.notes]
    result.taken[one.student] = remarks
    outcome = "repaired" if repaired.remarks or repaired.notes else "taken"
    result.files.append(_record(one, outcome, "; ".join(remarks)))


def _why_not(path: Path, there: str, release: NotebookNode, one: Submission) -> str:
    """Why what is there counts, and not this submission with other answers; empty if this one does."""
    if there and one.when.time and there != one.when.time:
        return (
            f"an earlier collected submission of {one.student} is newer, and counts"
            if there > one.when.time
            else ""
        )
    if there and one.when.edited and not one.is_back:  # of the same time, and changed after it
        return ""
    if one.is_back:
        return (
            f"{one.student} has another submission of the same time, or of an unknown one, collected after this one, "
            "and it counts"
        )
    try:
        before = work_in(read_notebook(path), release)
    except CourseError:
        return ""
    mine = work_in(one.notebook, release)
    if before <= mine:
        return ""
    return (
        f"check: what {one.student} submitted before ({work_in_words(before)}) counts, not this "
        f"({work_in_words(mine)}): nothing tells that it is later"
    )


def _is_guess(there: str, student: str, earlier: dict[str, CollectedFile]) -> bool:
    """Whether a time that is kept was that of a file, which edition 0.2.0 took for the time of the submission."""
    return any(f.student_id == student and f.time == there and not f.time_from for f in earlier.values())


def _time_there(folder: Path) -> str:
    """The time of what was taken before; empty if it is not known, or still to come, as 0.2.0 took it."""
    stamp = folder / TIMESTAMP_FILE
    time = stamp.read_text(encoding="utf-8").strip() if stamp.exists() else ""
    return time if time <= written(datetime.now(UTC)) else ""


def _is_back(
    course: Path, unit: str, one: Submission, release: NotebookNode, earlier: dict[str, CollectedFile]
) -> bool:
    """Whether this very file was collected before what is there now, which has other answers."""
    path = submitted_folder(course, one.student, unit) / f"{unit}.ipynb"
    if not path.exists() or has_same_answers(path, repair(one.notebook, release).notebook):
        return False
    before = earlier.get(one.file.name)
    if one.seen_before and before and before.student_id == one.student:
        return True
    # under another name; the names of downloads differ
    names = {f.file for f in earlier.values() if f.student_id == one.student} - {one.file.name}
    kept = (p for name in sorted(names) for p in versions(archive_of(course, unit), name) if p.is_file())
    return any(digest(path.read_bytes()) == one.digest for path in kept)
