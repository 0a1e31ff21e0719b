"""Put a student's submission where nbgrader looks for it, unless the one already there counts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import nbformat
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.notebook import read_notebook
from oxus.core.repair import repair
from oxus.teaching.collection.companions import Companions, listed, names_file
from oxus.teaching.collection.latest import Submission, work_in, work_in_words
from oxus.teaching.collection.plan import Plan, carry_out, files_to_remove, remarks_on_files, write_down
from oxus.teaching.collection.records import CollectedFile
from oxus.teaching.collection.times import RANK, read_stamp, written
from oxus.teaching.freshness import has_same_answers
from oxus.teaching.students.answers import NOBODY
from oxus.teaching.submissions import stamp_in, submitted_folder


@dataclass
class Collected:
    """The outcomes of the files of a class."""

    taken: dict[str, list[str]] = field(default_factory=dict)
    """For each student whose work was taken, what had to be repaired in it and what should be looked at."""
    refused: dict[str, str] = field(default_factory=dict)
    """For each file that could not be taken, why."""
    older: dict[str, str] = field(default_factory=dict)
    """For each file that is not the latest of its student, what counts instead."""
    left_out: list[str] = field(default_factory=list)
    """The files that are not notebooks and that were not taken with one."""
    waiting: dict[str, str] = field(default_factory=dict)
    """For each file whose student is not known, why."""
    retimed: list[str] = field(default_factory=list)
    """The students whose time of submission was one that edition 0.2.0 had guessed."""
    files: list[CollectedFile] = field(default_factory=list)
    """All of these, one per file, except those that were left out."""


def record_of(one: Submission, outcome: str, reason: str) -> CollectedFile:
    """Make the record of a submitted notebook's outcome."""
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
        one.file.within,
        one.kept,
    )


def take(
    course: Path,
    unit: str,
    releases: Mapping[str, NotebookNode],
    own: Sequence[Submission],
    earlier: Mapping[str, CollectedFile],
    companions: Companions,
    result: Collected,
) -> None:
    """Put the notebooks of a student that count, one of each name, where nbgrader looks for them.

    The notebooks of one submission have one time, that of the last. If only the time differs, the notebook stays as it
    is, and the time from the better source counts (see `RANK`). If something cannot be written, this student's notebook
    is refused with the reason.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    releases : mapping of str to NotebookNode
        The notebooks that were handed out, by name.
    own : sequence of Submission
        All of one student.
    earlier : mapping of str to CollectedFile
        The records of earlier collecting, by the name of the file.
    companions : Companions
        The files that were submitted with notebooks.
    result : Collected
        Where to note what was done.
    """
    done: list[Submission] = []
    try:
        there = _time_there(submitted_folder(course, own[0].student, unit))
        last = max((one.when for one in own), key=lambda when: when.time)
        for one in own:
            _use_time(one, last.time, last.source)
            _take(course, unit, releases, one, there, earlier, companions, result)
            done.append(one)
    except (CourseError, OSError) as error:
        reason = f"it cannot be put into the class folder: {error}"
        for one in own:
            if one not in done:
                result.refused[one.file.name] = reason
                result.files.append(record_of(one, "refused", reason))


def _take(
    course: Path,
    unit: str,
    releases: Mapping[str, NotebookNode],
    one: Submission,
    there: str,
    earlier: Mapping[str, CollectedFile],
    companions: Companions,
    result: Collected,
) -> None:
    folder = submitted_folder(course, one.student, unit)
    path, release = folder / f"{one.name}.ipynb", releases[one.name]
    others = any((folder / f"{name}.ipynb").exists() for name in releases if name != one.name)
    repaired = repair(one.notebook, release)
    same = has_same_answers(path, repaired.notebook)
    reason = _why_not(path, there, release, one) if path.exists() and not same else ""
    before = _taken_before(one, earlier)
    by_hand = same and _is_by_hand(there, one.student, earlier)
    if by_hand:
        _drop_guesses(one)
    elif same and there and not _is_better(one, there, before, earlier):
        if one.when.time and not before and there > one.when.time:
            reason = f"an earlier collected submission of {one.student} is newer, and counts"
        else:
            _use_time(one, there, _source_of(there, one.student, earlier))
    if reason:
        result.older[one.file.name] = reason
        result.files.append(record_of(one, "older", reason))
        return
    known = there and (one.when.time > there or one.when.time == there and one.when.edited)
    if path.exists() and not same and not known:
        one.remarks.append("check: it replaces an earlier submission, and nothing tells that it is later")
    if path.exists() and not same and known and (lost := _lost_work(path, release, one)):
        theirs, mine = lost
        one.remarks.append(
            f"check: it is later and counts, but contains less work ({mine}) than what {one.student} submitted before "
            f"({theirs})"
        )
    if same and before:  # the same file once more: what was found when it replaced another stays true
        one.remarks += _REPLACING.findall(before.reason)
    remarks = [*one.remarks, *repaired.remarks, *repaired.notes]
    beside, left_out = companions.of(one.file, _text(one.notebook), [f"{name}.ipynb" for name in releases])
    plan = Plan(one.student, one.name, "" if same else one.kept, beside)
    if not same and len(releases) == 1:
        plan.removed = files_to_remove(folder, beside)
        uses = _text(repaired.notebook)
        if missing := [path for path in plan.removed if names_file(uses, PurePosixPath(path))]:
            remarks.append(
                f"check: it uses {listed(missing)}, which came with the earlier submission and not with it"
            )
    if by_hand:
        pass
    elif one.when.time:
        plan.stamp = max(there, one.when.time) if others and not same else one.when.time
    elif not (same or others):
        plan.stamp = ""
    outcome = "repaired" if repaired.remarks or repaired.notes else "taken"
    planned = record_of(one, outcome, "; ".join([*remarks, *left_out, *remarks_on_files(plan, {})]))
    text = "" if same else nbformat.writes(repaired.notebook) + "\n"
    write_down(course, unit, plan, planned)
    failed = carry_out(course, unit, plan, text)
    remarks += [*left_out, *remarks_on_files(plan, failed)]
    named = remarks if len(releases) == 1 else [f"{path.name}: {remark}" for remark in remarks]
    result.taken.setdefault(one.student, []).extend(named)
    result.files.append(record_of(one, outcome, "; ".join(remarks)))


_REPLACING = re.compile(
    r"check: it (?:replaces an earlier submission, and nothing tells that it is later"
    r"|is later and counts, but contains less work [^;]*)"
)


def _taken_before(one: Submission, earlier: Mapping[str, CollectedFile]) -> CollectedFile | None:
    """Return the record of this very file if it was taken from this student before."""
    return next(
        (
            record
            for record in earlier.values()
            if record.digest == one.digest
            and record.student_id == one.student
            and record.outcome in ("taken", "repaired")
        ),
        None,
    )


def _is_by_hand(there: str, student: str, earlier: Mapping[str, CollectedFile]) -> bool:
    """Return whether a person has written the time that is there: it is that of no submission."""
    return bool(there) and there not in {f.time for f in earlier.values() if f.student_id == student}


def _text(notebook: NotebookNode) -> str:
    cells = [cell for cell in notebook.cells if isinstance(cell, NotebookNode)]
    sources = (cell.get("source", "") for cell in cells)
    return "\n".join("".join(map(str, one)) if isinstance(one, list) else str(one) for one in sources)


def _use_time(one: Submission, time: str, source: str) -> None:
    """Give a submission another time than its own, without the remarks that its own time was a guess."""
    if (time, source) != (one.when.time, one.when.source):
        one.when = replace(one.when, time=time, source=source)
        _drop_guesses(one)


def _drop_guesses(one: Submission) -> None:
    guesses = [remark for remark in one.when.remarks if "it counts as" in remark]
    one.remarks = [remark for remark in one.remarks if remark not in guesses]


def _is_better(
    one: Submission, there: str, before: CollectedFile | None, earlier: Mapping[str, CollectedFile]
) -> bool:
    """Return whether the time of this submission replaces the one that is kept for the same answers.

    A better source decides. Of two times from equally good sources, a new reading of the same file counts, and else
    the later time.
    """
    if not one.when.time:
        return False
    mine, other = (RANK.get(s, 0) for s in (one.when.source, _source_of(there, one.student, earlier)))
    again = before is not None and before.time == there
    return mine > other or mine == other and (again or one.when.time >= there)


def _source_of(time: str, student: str, earlier: Mapping[str, CollectedFile]) -> str:
    """Return the best source that a kept time was read from."""
    own = (f.time_from for f in earlier.values() if f.student_id == student and f.time == time)
    return max(own, key=lambda source: RANK.get(source, 0), default="")


def _why_not(path: Path, there: str, release: NotebookNode, one: Submission) -> str:
    """Explain why the earlier submission counts, and not this one with other answers; empty if this one does."""
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
    if not (lost := _lost_work(path, release, one)):
        return ""
    before, mine = lost
    return (
        f"check: what {one.student} submitted before ({before}) counts, not this ({mine}): "
        "nothing tells that it is later"
    )


def _lost_work(path: Path, release: NotebookNode, one: Submission) -> tuple[str, str] | None:
    """Describe the work in the earlier submission and in this one; None if this one does not contain less."""
    try:
        before = work_in(read_notebook(path), release)
    except CourseError:  # whatever is in its place, it contains no work
        return None
    mine = work_in(one.notebook, release)
    return (work_in_words(before), work_in_words(mine)) if before > mine else None


def _time_there(folder: Path) -> str:
    """Return the time of the earlier submission; empty if it is not known, or in the future, as 0.2.0 took it."""
    text = stamp_in(folder)
    time = read_stamp(text) if text else None
    known = written(time) if time else ""
    return known if known <= written(datetime.now(UTC)) else ""


def is_back(
    course: Path, unit: str, one: Submission, release: NotebookNode, earlier: Mapping[str, CollectedFile]
) -> bool:
    """Return whether this very file was collected before the current submission, which has other answers.

    Files that an interrupted run had kept in the archive, but had not taken, were not collected before.
    """
    path = submitted_folder(course, one.student, unit) / f"{one.name}.ipynb"
    if not path.exists() or has_same_answers(path, repair(one.notebook, release).notebook):
        return False
    return any(
        one.digest in record.digests for record in earlier.values() if record.student_id == one.student
    )
