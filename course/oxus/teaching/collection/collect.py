"""Collect a class's submissions into nbgrader's folder of submissions (`oxus collect`)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.file_kind import file_kind
from oxus.core.safe_output import printable
from oxus.teaching.assignments import release_notebooks
from oxus.teaching.collection.companions import Companions
from oxus.teaching.collection.downloads import find_files
from oxus.teaching.collection.found import File
from oxus.teaching.collection.latest import Submission, choose
from oxus.teaching.collection.lms_times import LmsTimes
from oxus.teaching.collection.old_records import complete_old_records
from oxus.teaching.collection.plan import complete_interrupted
from oxus.teaching.collection.reading import claim_of, read_submitted
from oxus.teaching.collection.records import (
    BESIDE,
    WAITING,
    CollectedFile,
    archive_of,
    digest,
    keep_collected,
    keep_file,
    own_name,
    read_collected,
)
from oxus.teaching.collection.taking import Collected, is_back, record_of, take
from oxus.teaching.collection.times import when_submitted
from oxus.teaching.students.answers import NOBODY, read_answers
from oxus.teaching.students.identity import Claims, identify
from oxus.teaching.students.roster import Student


def collect(
    course: Path,
    unit: str,
    places: list[Path],
    roster: Sequence[Student] = (),
    due: datetime | None = None,
    extensions: Mapping[str, datetime] | None = None,
    notes: Mapping[str, Sequence[str]] | None = None,
    refused: Sequence[CollectedFile] = (),
) -> Collected:
    """Collect a class's submissions of one unit: folders, zip files from a learning platform, single notebooks.

    The archive `grading/downloaded/<unit>/archive/` keeps every file unchanged. The grader works on a copy in
    `grading/submitted/<student>/<unit>/`, repaired where cells were deleted, copied, moved or changed. If a student
    submitted several times, the latest submission counts (see `latest.py`). An unreadable file is refused without
    stopping the others. `collected.csv` and `collected.json`, beside the archive, list the outcome of each file.

    `oxus.teaching.students.identity` decides which student a file is from. If it cannot, the file waits for an answer
    from the instructor (`oxus who`). `times.py` decides when it was submitted. If no source gives a time, none is
    stored, so the submission is not late.

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
    extensions : mapping of str to datetime, optional
        When it is due for students who have longer, by their ids.
    notes : mapping of str to sequence of str, optional
        Remarks on notebooks that are already known, by the path of each (see `oxus.teaching.exchange`).
    refused : sequence of CollectedFile
        Submissions that could not even be copied to one of the places.

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
    return collect_files(
        course,
        unit,
        find_files(places),
        roster,
        due,
        times,
        {p.name for p in places},
        extensions,
        notes or {},
        refused,
    )


def collect_files(
    course: Path,
    unit: str,
    files: Iterable[File],
    roster: Sequence[Student],
    due: datetime | None,
    times: LmsTimes,
    alone: Iterable[str] = (),
    extensions: Mapping[str, datetime] | None = None,
    notes: Mapping[str, Sequence[str]] = MappingProxyType({}),
    refused: Sequence[CollectedFile] = (),
) -> Collected:
    """Collect files, as `collect` does.

    Parameters
    ----------
    course, unit, roster, due, extensions, notes, refused
        As for `collect`.
    files : iterable of File
        The submitted files.
    times : LmsTimes
        The times from the LMS.
    alone : iterable of str
        The names of files that were named one by one, which are refused if they are not submissions.
    """
    releases = release_notebooks(course, unit)
    complete_interrupted(course, [unit])
    retimed = complete_old_records(course, unit, due, extensions)
    earlier = {f.file: f for f in read_collected(course, unit)}
    result = Collected(refused={one.file: one.reason for one in refused}, files=[*refused], retimed=retimed)
    companions = Companions()
    read = _read(course, unit, files, releases, times, companions, earlier)
    for submission in read.submissions:
        submission.remarks += notes.get(submission.file.found, ())
    claims = _claims(course, unit, roster, earlier, read, times)
    own_due = extensions or {}
    _identify(
        unit, read.submissions, claims, times, lambda student: own_due.get(student, due), earlier, result
    )

    def owner_of(file: File) -> str:
        return identify(claim_of(file, unit, times), claims).student

    for one in read.submissions:
        companions.add_notebook(one.file, one.student)
    for file, _ in read.refused:
        companions.add_notebook(file, owner_of(file))
    read.refused.extend(_without_notebook(read, owner_of, alone, set(companions.left_out())))
    for file, reason in read.refused:
        owner = owner_of(file)
        if owner != NOBODY:
            file.name = own_name(earlier, file.name, file.digest, owner, str(file.person or ""))
            result.refused[file.name] = reason
            result.files.append(_refusal(file, owner, reason))
    _match_companions(read, companions, result)
    chosen: dict[str, list[Submission]] = {}
    for (student, name), own in _by_student(read.submissions).items():
        for one in own:
            one.is_back = is_back(course, unit, one, releases[name], earlier)
        latest, reasons = choose(own, releases[name])
        result.older |= reasons
        result.files += [record_of(one, "older", reasons[one.file.name]) for one in own if one is not latest]
        chosen.setdefault(student, []).append(latest)
    for own in chosen.values():
        take(course, unit, releases, own, earlier, companions, result)
    result.taken = dict(sorted(result.taken.items()))
    keep_collected(course, unit, [*earlier.values(), *result.files])
    return result


@dataclass
class _Read:
    """The files of a class, as they were read."""

    submissions: list[Submission] = field(default_factory=list)
    refused: list[tuple[File, str]] = field(default_factory=list)
    """Each with the reason."""
    others: list[tuple[File, str, str]] = field(default_factory=list)
    """The files that are not notebooks and contain no times, each with its path in the archive and its kind."""


def _read(
    course: Path,
    unit: str,
    files: Iterable[File],
    releases: Mapping[str, NotebookNode],
    times: LmsTimes,
    companions: Companions,
    earlier: Mapping[str, CollectedFile],
) -> _Read:
    """Read all files and keep each unchanged; only the cells of notebooks stay in memory."""
    archive, found = archive_of(course, unit), _Read()
    for file in files:
        is_notebook = file.is_notebook if not file.problem else file.has_notebook_name
        kept, unkept = "", ""
        if not file.problem:
            file.digest = digest(file.data)
            before = earlier.get(file.name)
            try:
                if (
                    before
                    and before.kept
                    and before.digest == file.digest
                    and (archive / before.kept).is_file()
                ):
                    kept = before.kept
                else:
                    kept = keep_file(archive, file.name, file.data, file.executable)
            except CourseError as error:
                unkept = f"check: it could not be kept in the archive: {error}"
        if not is_notebook:
            if file.problem or not times.add(file):
                companions.add(file, kept)
                found.others.append((file, kept, file_kind(file.data)))
            file.data = b""
            continue
        try:
            one = read_submitted(file, unit, releases)
        except CourseError as error:
            found.refused.append((file, str(error)))
        else:
            one.digest, one.kept = file.digest, kept
            one.remarks += [unkept] * bool(unkept)
            file.name = own_name(earlier, file.name, file.digest)
            found.submissions.append(one)
        file.data = b""
    return found


def _claims(
    course: Path,
    unit: str,
    roster: Sequence[Student],
    earlier: Mapping[str, CollectedFile],
    read: _Read,
    times: LmsTimes,
) -> Claims:
    """Gather the claims of all files about who they are from, including files that were collected before."""
    claims = Claims(roster, read_answers(course))
    for record in earlier.values():
        if record.student_id and record.outcome in ("taken", "repaired", "mended"):
            claims.there.add(record.student_id)
        if record.lms and record.student_id and record.outcome != "refused":
            claims.add_earlier(record.student_id, record.lms)
    for one in read.submissions:
        claims.add(claim_of(one.file, unit, times, one.said, one.name))
    for file, _ in read.refused:
        claims.add(claim_of(file, unit, times))
    return claims


def _identify(
    unit: str,
    submissions: Iterable[Submission],
    claims: Claims,
    times: LmsTimes,
    due_of: Callable[[str], datetime | None],
    earlier: Mapping[str, CollectedFile],
    result: Collected,
) -> None:
    """Find out which student each notebook is from, and when it was submitted."""
    now = datetime.now(UTC)
    for one in submissions:
        found = identify(claim_of(one.file, unit, times, one.said, one.name), claims)
        one.student = found.student
        known, unread = times.of(one.file)
        one.when = when_submitted(one.stamp, one.same, one.file.person, known, due_of(one.student), now)
        one.remarks = [*found.remarks, *one.remarks, *filter(None, [unread]), *one.when.remarks]
        one.file.name = own_name(
            earlier, one.file.found, one.file.digest, one.student, str(one.file.person or "")
        )
        if not one.student:
            result.waiting[one.file.name] = found.reason
            result.files.append(record_of(one, WAITING, found.reason))
        elif one.student == NOBODY:
            result.files.append(record_of(one, "ignored", "not from anyone in the class"))


def _match_companions(read: _Read, companions: Companions, result: Collected) -> None:
    """Record the owner of each file that was submitted with a notebook, and list the files that are left out."""
    refused = {file.found for file, _ in read.refused}
    left_out = set(companions.left_out())
    result.left_out = [file.found for file, *_ in read.others if file.found in left_out - refused]
    names = {one.file.found: one.file.name for one in read.submissions}
    for file, kept, _ in read.others:
        if file.found in refused | left_out or file.problem:
            continue
        student, notebook = companions.owner(file)
        listed = names.get(notebook, notebook)
        result.files.append(
            CollectedFile(
                listed.removesuffix(notebook) + file.found,  # with the number that the notebook has
                "" if student == NOBODY else student,
                BESIDE,
                listed,
                "",
                str(file.person or ""),
                path=file.path,
                digest=file.digest,
                within=file.within,
                kept=kept,
            )
        )


def _refusal(file: File, student: str, reason: str) -> CollectedFile:
    return CollectedFile(
        file.name,
        student,
        "refused",
        reason,
        "",
        str(file.person or ""),
        path=file.path,
        digest=file.digest,
        within=file.within,
    )


# --- what is not a notebook ---


def _without_notebook(
    read: _Read, owner_of: Callable[[File], str], alone: Iterable[str], left_out: Collection[str]
) -> Iterator[tuple[File, str]]:
    """Yield, with a reason, each file of students who submitted no notebook; beside one, it does not matter."""
    refused = [file for file, _ in read.refused]
    having = [*(s.file for s in read.submissions), *refused]
    people = {file.person for file in having if file.person}
    folders = {(file.outer, file.folders) for file in having if file.folders}
    students = {s.student for s in read.submissions} | set(map(owner_of, refused))
    for file, _, kind in read.others:
        if file.found not in left_out:  # it belongs to a notebook
            continue
        if file.person in people or (file.outer, file.folders) in folders:
            continue
        owner = owner_of(file)
        if owner and owner in students:
            continue
        if file.problem:
            yield file, file.problem
        elif file.nested and kind == "a zip file":
            where = f"{printable(file.contains)} is in " * bool(file.contains)
            yield file, f"{where}a zip file in a zip file in a zip file: unpack it, and collect what is in it"
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


def _by_student(submissions: Iterable[Submission]) -> dict[tuple[str, str], list[Submission]]:
    """Group the submissions by student and by the notebook of the assignment."""
    found: dict[tuple[str, str], list[Submission]] = {}
    for one in submissions:
        if one.student not in ("", NOBODY):
            found.setdefault((one.student, one.name), []).append(one)
    return dict(sorted(found.items()))
