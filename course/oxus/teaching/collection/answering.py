"""Record which student a submission is from, and move or collect it again accordingly (`oxus who`).

An answer takes several steps: it is recorded, what an id had is moved, and files are collected again. Before the first
step, `grading/merged/answering.json` records what the answer is about; it is removed after the last. If the process is
killed or a step fails, the next call repeats the steps. Repeating a step that was done does not change anything. If the
repetition fails too, the answer is dropped with a message, so an error that lasts does not stop every later command.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.nbgrader_settings import folders
from oxus.core.repair import check_student, repair, same_id
from oxus.core.safe_output import to_json
from oxus.teaching.assignments import graded_ids, release_notebooks
from oxus.teaching.collection.collect import collect_files
from oxus.teaching.collection.found import File
from oxus.teaching.collection.latest import Submission
from oxus.teaching.collection.lms_times import LmsTimes
from oxus.teaching.collection.merge import (
    finish_merging,
    has_unfinished,
    merge,
    merge_notebooks,
    set_aside,
    units_of,
)
from oxus.teaching.collection.plan import complete_interrupted
from oxus.teaching.collection.reading import claim_of, read_submitted
from oxus.teaching.collection.records import (
    BESIDE,
    WAITING,
    CollectedFile,
    archive_of,
    keep_collected,
    read_collected,
    read_version,
)
from oxus.teaching.collection.taking import Collected
from oxus.teaching.collection.times import LMS
from oxus.teaching.collection.who import TAKEN, Waiting, file_of
from oxus.teaching.freshness import has_same_answers
from oxus.teaching.one_run import one_run
from oxus.teaching.settings import Unit
from oxus.teaching.students.answers import NOBODY, Answers, read_answers, write_answers
from oxus.teaching.students.identity import Claims, answered, closest, itself
from oxus.teaching.students.match import names_of, pieces
from oxus.teaching.students.names import closeness, sounds, words
from oxus.teaching.students.roster import Student
from oxus.teaching.submissions import submitted_folder

ALIKE = 0.6
"""From this similarity on, a piece of a path is taken to be the name of the student in the answer."""


def answer(
    course: Path,
    entries: Sequence[Waiting],
    student: str,
    roster: Sequence[Student],
    units: Mapping[str, Unit],
) -> tuple[list[str], dict[str, Collected]]:
    """Record which student some files are from, and finish the steps that waited for this answer.

    Parameters
    ----------
    course : Path
        The course folder.
    entries : sequence of Waiting
        From `find`.
    student : str
        An id of the roster; any id if there is no roster; `NOBODY` if they are not from anyone in the class.
    roster : sequence of Student
        The class.
    units : mapping of str to Unit
        The settings of the class for each unit, with the due date; empty for a folder that is not a class.

    Returns
    -------
    list of str
        The ids that were merged.
    dict
        The results of collecting, by unit.

    Raises
    ------
    CourseError
        If the student is not on the roster, a file that was taken is no longer in the archive, something cannot be
        written, or `oxus grade` is at work.
    """
    by_id = {row.student_id: row for row in roster}
    if student != NOBODY:
        if roster and student not in by_id:
            near = ", ".join(row.student_id for row in closest(student, roster))
            raise CourseError(
                f"{student} is not on the roster (closest: {near}): add the student to it first"
            )
        check_student(student)
        ids = {s for unit in graded_ids(course) for s in folders(course).students("submitted", unit)}
        if alike := sorted(one for one in ids - {student} if same_id(one) == same_id(student)):
            raise CourseError(
                f"{student}: there is a folder for {alike[0]}, which differs only in case, so Windows and macOS would "
                "use it for both: write this id, or another one"
            )
    for entry in entries:
        if entry.record and entry.unit and entry.record.outcome in TAKEN:  # moving it needs the file
            read_version(archive_of(course, entry.unit), entry.record)
    about = [
        _About(entry.unit, entry.name, entry.record.student_id if entry.record else "") for entry in entries
    ]
    with _alone(course):
        lines, done = _finish(course, roster, units)
        task = _Task(student, about, *_changes(course, entries, student, roster))
        _write_down(course, task)
        try:
            more, collected = _carry_out(course, task, roster, units)
        except CourseError as error:
            raise CourseError(
                f"the answer could not be finished ({error}). It is kept in {_unfinished(course)}, and the next "
                "`oxus who`, `oxus collect` or `oxus grade` tries once more"
            ) from None
        return lines + more, done | collected


@dataclass(frozen=True)
class _About:
    """A file or an id that an answer is about."""

    unit: str
    """Empty for an id."""
    name: str
    other: str
    """The id that had the file before the answer."""


@dataclass(frozen=True)
class _Task:
    """What an answer asks for."""

    student: str
    about: list[_About]
    added: list[list[str]]
    """The source, unit and student of each row to add to the class's list of answers; empty once that is done."""
    removed: list[list[str]]
    """The source and unit of each row to remove from it, likewise."""


@contextmanager
def _alone(course: Path) -> Iterator[None]:
    with one_run(course, "grade", "outcomes"), one_run(course, "collect", "downloaded"):
        yield


def _unfinished(course: Path) -> Path:
    return course / "grading" / "merged" / "answering.json"


def _write_down(course: Path, task: _Task) -> None:
    write_atomic(_unfinished(course), to_json(asdict(task)) + "\n")


def _read_unfinished(course: Path) -> _Task | None:
    """Read what an interrupted answer asks for; None if none was interrupted."""
    path = _unfinished(course)
    if not path.exists():
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        about = [_About(**row) for row in said["about"]]
        return _Task(said["student"], about, said["added"], said["removed"])
    except (OSError, ValueError, TypeError, KeyError):
        raise CourseError(f"{path}: cannot be read: move it away, and give the answer again") from None


def is_interrupted(course: Path) -> bool:
    """Return whether an answer was interrupted, so `finish` has something to do."""
    return has_unfinished(course) or _unfinished(course).exists()


def _changes(
    course: Path, entries: Sequence[Waiting], student: str, roster: Sequence[Student]
) -> tuple[list[list[str]], list[list[str]]]:
    """Return the rows that an answer adds to the class's list of answers, and those that it removes."""
    row = next((one for one in roster if one.student_id == student), None)
    before = read_answers(course)
    answers = dict(before)
    for entry in entries:
        if student == NOBODY and not entry.unit:
            answers[entry.name, ""] = NOBODY
        elif entry.record:
            _forget_other_answers(entry.record, entry.unit, student, answers)
            answers[_source(course, entry.record, entry, row, roster)] = student
    added = [[*source, given] for source, given in answers.items() if before.get(source) != given]
    return added, [[*source] for source in before.keys() - answers.keys()]


def _note_changes(course: Path, task: _Task) -> Answers:
    """Change the class's list of answers as it is now, once, and return it: a person may edit it afterwards."""
    answers = read_answers(course)
    if not task.added and not task.removed:
        return answers
    for source, unit in task.removed:
        answers.pop((source, unit), None)
    answers |= {(source, unit): given for source, unit, given in task.added}
    write_answers(course, answers)
    _write_down(course, replace(task, added=[], removed=[]))
    return answers


def _carry_out(
    course: Path, task: _Task, roster: Sequence[Student], units: Mapping[str, Unit]
) -> tuple[list[str], dict[str, Collected]]:
    """Do what an answer asks for, whether or not a part of it was done before."""
    lines, student, done = [], task.student, dict[str, Collected]()
    answers = _note_changes(course, task)
    for one in task.about:
        if not one.unit and student != NOBODY:
            lines += merge(course, one.name, student, units_of(course, one.name), rename=True)
    for unit in graded_ids(course):
        own = {one.name: one.other for one in task.about if one.unit == unit}
        found = read_collected(course, unit)
        records = [record for record in found if record.outcome == WAITING]
        for other in sorted(set(own.values()) - {"", student}):
            mine = [record for record in found if own.get(record.file) == other]
            said, again = _take_away(course, unit, other, "" if student == NOBODY else student, mine)
            lines += said
            records += again
        if result := _collect_answered(course, unit, records, roster, answers, units.get(unit, Unit())):
            done[unit] = result
        _name_refused(course, unit, roster, answers)
    _unfinished(course).unlink(missing_ok=True)
    return lines, done


def finish(
    course: Path, roster: Sequence[Student], units: Mapping[str, Unit]
) -> tuple[list[str], dict[str, Collected]]:
    """Finish what an interrupted answer left to do, and collect files that still wait although they have an answer.

    Parameters
    ----------
    course, roster, units
        As for `answer`.

    Returns
    -------
    list of str and dict
        As from `answer`.

    Raises
    ------
    CourseError
        If something cannot be read or written, or `oxus grade` is at work. An interrupted answer is dropped if it
        cannot be finished.
    """
    if not _to_finish(course, roster) and not is_interrupted(course):
        return [], {}
    with _alone(course):
        return _finish(course, roster, units)


def _finish(
    course: Path, roster: Sequence[Student], units: Mapping[str, Unit]
) -> tuple[list[str], dict[str, Collected]]:
    """Do the same as `finish`; the caller holds the course folder."""
    lines = finish_merging(course)
    complete_interrupted(course, graded_ids(course))
    done: dict[str, Collected] = {}
    if task := _read_unfinished(course):
        try:
            more, done = _carry_out(course, task, roster, units)
        except CourseError as error:
            _unfinished(course).unlink(missing_ok=True)
            names = ", ".join(one.name for one in task.about)
            raise CourseError(
                f"the answer {task.student} for {names} could not be finished ({error}). It was tried twice and is "
                "dropped now, so this does not stop the next command. Solve the problem, then give the answer again "
                "with `oxus who`"
            ) from None
        lines += more
    answers = read_answers(course)
    for unit, records in _to_finish(course, roster).items():
        if result := _collect_answered(course, unit, records, roster, answers, units.get(unit, Unit())):
            done[unit] = result
    return lines, done


def _to_finish(course: Path, roster: Sequence[Student]) -> dict[str, list[CollectedFile]]:
    """Return, by unit, the files that wait although they have an answer that can be used."""
    answers = read_answers(course)
    known = {row.student_id for row in roster} | {NOBODY}
    usable = {key: student for key, student in answers.items() if not roster or student in known}
    return {
        unit: found
        for unit in graded_ids(course)
        if (found := [r for r in read_collected(course, unit) if _is_to_finish(r, unit, usable)])
    }


def _is_to_finish(record: CollectedFile, unit: str, answers: Answers) -> bool:
    return record.outcome == WAITING and is_answered(file_of(record), unit, answers)


def _take_away(
    course: Path, unit: str, other: str, student: str, records: Sequence[CollectedFile]
) -> tuple[list[str], list[CollectedFile]]:
    """Move the notebooks that these files contain from one id to another, and leave all others where they are.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    other : str
        The id that has them.
    student : str
        The id that gets them; empty if they are not from anyone in the class.
    records : sequence of CollectedFile
        The files, all recorded under the first id.

    Returns
    -------
    list of str
        What was done.
    list of CollectedFile
        The files to collect again: these, and others of the first id that may count now.
    """
    folder, releases = submitted_folder(course, other, unit), release_notebooks(course, unit)
    there = {name for name in releases if (folder / f"{name}.ipynb").exists()}
    theirs = {
        one.name
        for record in records
        if (one := _read(course, unit, record, releases))
        and one.name in there
        and has_same_answers(folder / f"{one.name}.ipynb", repair(one.notebook, releases[one.name]).notebook)
    }
    wanted = {record.file for record in records}
    everything = read_collected(course, unit)
    others = [
        record
        for record in everything
        if record.student_id == other and record.file not in wanted and record.outcome in (*TAKEN, "older")
    ]
    names = {r.file: one.name for r in others if (one := _read(course, unit, r, releases))}
    again = [*records, *(r for r in others if names.get(r.file) in theirs or names.get(r.file) not in there)]
    if there and theirs != there:
        if not theirs:
            return [], again
        beside = [r for r in everything if r.outcome == BESIDE and r.digest]
        kept = {r.digest for r in beside if r.student_id == other and r.reason not in wanted}
        moved = sorted({r.digest for r in beside if r.reason in wanted} - kept)
        return merge_notebooks(course, other, student, unit, sorted(theirs), moved), again
    if unit not in units_of(course, other):
        return [], again
    return (merge(course, other, student, [unit]) if student else set_aside(course, other, unit)), again


def _read(
    course: Path, unit: str, record: CollectedFile, releases: Mapping[str, NotebookNode]
) -> Submission | None:
    """Read a collected notebook from the archive; None if it cannot be read, which collecting reports."""
    file = file_of(record)
    try:
        file.data = read_version(archive_of(course, unit), record)
        return read_submitted(file, unit, releases)
    except CourseError:
        return None


def _name_refused(course: Path, unit: str, roster: Sequence[Student], answers: Answers) -> None:
    """Record the student of refused files, too, so no table lists the student again as the LMS does."""
    claims, changed = Claims(roster, answers), []
    for record in read_collected(course, unit):
        if record.outcome != "refused":
            continue
        found = answered(claim_of(file_of(record), unit, LmsTimes()), claims)
        if found and found.student == NOBODY:
            changed.append(replace(record, student_id="", outcome="ignored"))
        elif found and found.student and found.student != record.student_id:
            changed.append(replace(record, student_id=found.student))
    if changed:
        keep_collected(course, unit, [*read_collected(course, unit), *changed])


def _source(
    course: Path, record: CollectedFile, entry: Waiting, row: Student | None, roster: Sequence[Student]
) -> tuple[str, str]:
    """Choose the source to tie an answer to: a name that returns in other units if there is one, else the file itself.

    If a name may also be another student's, the answer is tied to this unit or file only.
    """
    file, unit = file_of(record), entry.unit
    if file.person and file.person.system == "Canvas":
        return str(file.person), ""
    records = {u: read_collected(course, u) for u in graded_ids(course)}
    if file.person:
        here = records.get(unit, [])
        others = {r.lms for r in here if r.lms.startswith(f"{file.person.label} ")} - {str(file.person)}
        once = others or file.person.anonymous or _is_ambiguous(file.person.name, row, roster)
        return (str(file.person), unit) if once else (file.person.label, "")
    shared = {
        piece
        for one in records.values()
        for r in one
        if r.file != record.file
        and r.outcome != BESIDE
        and (r.student_id or r.outcome == WAITING)
        and r.student_id != (row and row.student_id)
        for part in r.path.replace("//", "/").split("/")
        for piece in pieces(part)
    }
    # A single word, such as a first name, may be a part of another student's name.
    own = [
        p
        for part in (*file.folders, file.own_name)
        for p in pieces(part)
        if p not in shared and len(words(p)) > 1 and not _is_ambiguous(p, row, roster)
    ]
    likely = max(own, key=lambda p: _likeness(p, row), default="")
    if likely and _likeness(likely, row) >= ALIKE:
        return likely, ""
    return itself(record.file, record.digest), unit


def _is_ambiguous(name: str, row: Student | None, roster: Sequence[Student]) -> bool:
    """Return whether a name may also be that of another student: each of its words is one of theirs, or begins one."""

    def may_be(other: Student) -> bool:
        known = [word for text in names_of(other) for word in sounds(text)]
        return bool(known) and all(any(word.startswith(said) for word in known) for said in sounds(name))

    return any(may_be(other) for other in roster if other != row)


def _forget_other_answers(record: CollectedFile, unit: str, student: str, answers: Answers) -> None:
    """Remove the answers that gave a file to somebody else, because a later answer corrects them."""
    for source in claim_of(file_of(record), unit, LmsTimes()).sources():
        for where in (unit, ""):
            if answers.get((source, where), student) != student:
                del answers[source, where]


def _likeness(piece: str, row: Student | None) -> float:
    """Measure how similar a piece of a path is to a student's name, or one of its words to a word of the name."""
    if not row or re.search(r"\d", piece):
        return 0.0
    known = [word for name in names_of(row) for word in words(name)]
    return max(closeness(piece, names_of(row)), *(closeness(word, known) for word in words(piece)), 0.0)


def _collect_answered(
    course: Path,
    unit: str,
    records: Sequence[CollectedFile],
    roster: Sequence[Student],
    answers: Answers,
    own: Unit,
) -> Collected | None:
    """Collect again the files that now have an answer, and other files of students who lost one.

    Files that were submitted with them are collected, too. A file that is no longer in the archive waits until its
    download is collected again.
    """
    times = LmsTimes(
        own.due.tzinfo if own.due else None, {r.file: r.time for r in records if r.time_from == LMS}
    )
    files = []
    for record in records:
        file = file_of(record)
        if record.outcome == WAITING and not is_answered(file, unit, answers):
            continue
        if record.outcome in ("refused", BESIDE):
            continue
        files.append(file)
    if not files:
        return None
    names = {file.name for file in files}
    beside = [r for r in read_collected(course, unit) if r.outcome == BESIDE and r.reason in names]
    archive, kept = archive_of(course, unit), {r.file: r for r in [*records, *beside]}
    gone: dict[str, str] = {}

    def with_content() -> Iterator[File]:
        for file in [*files, *map(file_of, beside)]:
            try:
                file.data = read_version(archive, kept[file.name])
            except CourseError as error:  # the others need not wait for it
                gone[file.name] = str(error)
            else:
                yield file

    result = collect_files(course, unit, with_content(), roster, own.due, times, extensions=own.extensions)
    result.refused |= gone
    return result


def is_answered(file: File, unit: str, answers: Answers) -> bool:
    """Return whether somebody answered which student a file is from."""
    sources = claim_of(file, unit, LmsTimes()).sources()
    return any((source, one) in answers for source in sources for one in (unit, ""))
