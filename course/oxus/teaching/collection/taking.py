"""Put a student's submission where nbgrader looks for it, unless the one already there counts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.notebook import read_notebook
from oxus.core.repair import repair
from oxus.teaching.collection.companions import Companions
from oxus.teaching.collection.latest import Submission, work_in, work_in_words
from oxus.teaching.collection.records import CollectedFile, archive_of, digest, versions
from oxus.teaching.collection.times import LMS, RANK, read_stamp, written
from oxus.teaching.freshness import has_same_answers
from oxus.teaching.students.answers import NOBODY
from oxus.teaching.submissions import TIMESTAMP_FILE, submitted_folder

COUNTS = ("taken", "repaired", "mended")
"""The outcomes of a file that counts."""
_KEPT = re.compile(
    r"check: it replaces an earlier submission, and nothing tells that it is later"
    r"|check: it is later and counts, but contains less work \([^()]*\) than what \S+ submitted before \([^()]*\)"
)
"""The remarks from when a file was first taken, which collecting it again cannot find out."""


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
    """The files that are no notebooks and that were not taken with one."""
    waiting: dict[str, str] = field(default_factory=dict)
    """For each file of which it is not known which student it is from, why."""
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
    is, and the time from the better source counts (see `RANK`).

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
    there = _time_there(submitted_folder(course, own[0].student, unit))
    last = max((one.when for one in own), key=lambda when: when.time)
    for one in own:
        _use_time(one, last.time, last.source)
        _take(course, unit, releases, one, there, earlier, companions, result)


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
    record = earlier.get(one.file.name)
    again = record if same and record and record.digest in ("", one.digest) else None
    again = again if again and again.outcome in COUNTS else None
    reason = _why_not(path, there, release, one) if path.exists() and not same else ""
    if same and there and not _is_better(one, there, bool(again and again.time == there), earlier):
        if one.when.time and not again and there > one.when.time:
            reason = f"an earlier collected submission of {one.student} is newer, and counts"
        elif not _is_guess(there, one.student, earlier):
            _use_time(one, there, _source_of(there, one.student, earlier))
    if reason:
        result.older[one.file.name] = reason
        result.files.append(record_of(one, "older", reason))
        return
    known = there and (one.when.time > there or one.when.time == there and one.when.edited)
    if path.exists() and not same and not known:
        one.remarks.append("check: it replaces an earlier submission, and nothing tells that it is later")
    if path.exists() and not same and known and (lost := _lost_work(path, release, one)):
        before, mine = lost
        one.remarks.append(
            f"check: it is later and counts, but contains less work ({mine}) than what {one.student} submitted before "
            f"({before})"
        )
    kept = _KEPT.findall(again.reason) if again else []
    remarks = [*one.remarks, *kept, *repaired.remarks, *repaired.notes]
    remarks += companions.write(one.file, folder, not same and len(releases) == 1)
    if not same:
        write_atomic(path, nbformat.writes(repaired.notebook) + "\n")
    if one.when.time:
        time = max(there, one.when.time) if others and not same else one.when.time
        write_atomic(folder / TIMESTAMP_FILE, time + "\n")
    elif not (same or others) or _is_guess(there, one.student, earlier):
        (folder / TIMESTAMP_FILE).unlink(missing_ok=True)
    named = remarks if len(releases) == 1 else [f"{path.name}: {remark}" for remark in remarks]
    result.taken.setdefault(one.student, []).extend(named)
    outcome = "repaired" if repaired.remarks or repaired.notes else "taken"
    result.files.append(record_of(one, outcome, "; ".join(remarks)))


def _use_time(one: Submission, time: str, source: str) -> None:
    """Give a submission another time than its own, without the remarks on what its own time had to be taken for."""
    if (time, source) == (one.when.time, one.when.source):
        return
    guesses = [remark for remark in one.when.remarks if "it counts as" in remark]
    one.remarks = [remark for remark in one.remarks if remark not in guesses]
    kept = tuple(remark for remark in one.when.remarks if remark not in guesses)
    one.when = replace(one.when, time=time, source=source, remarks=kept)


def _is_better(one: Submission, there: str, again: bool, earlier: Mapping[str, CollectedFile]) -> bool:
    """Return whether the time of this submission replaces the one that is kept for the same answers.

    A better source decides. Of two times from equally good sources, a new reading of the same file counts, and else
    the later time.
    """
    if not one.when.time:
        return False
    mine = RANK[one.when.source]
    other = RANK.get(_source_of(there, one.student, earlier), 0)
    return mine > other or mine == other and (again or one.when.time >= there)


def _source_of(time: str, student: str, earlier: Mapping[str, CollectedFile]) -> str:
    """Return the source of a kept time; if it is in no record, an instructor or nbgrader wrote it, which counts like an
    LMS."""
    own = [f for f in earlier.values() if f.student_id == student and f.time == time]
    return max((f.time_from for f in own), key=lambda source: RANK.get(source, 0)) if own else LMS


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
    except CourseError:
        return None
    mine = work_in(one.notebook, release)
    return (work_in_words(before), work_in_words(mine)) if before > mine else None


def _is_guess(there: str, student: str, earlier: Mapping[str, CollectedFile]) -> bool:
    """Return whether a kept time was that of a file, which edition 0.2.0 took for the time of the submission."""
    return any(f.student_id == student and f.time == there and not f.time_from for f in earlier.values())


def _time_there(folder: Path) -> str:
    """Return the time of the earlier submission; empty if it is not known, or in the future, as 0.2.0 took it."""
    stamp = folder / TIMESTAMP_FILE
    time = read_stamp(stamp.read_text(encoding="utf-8")) if stamp.exists() else None
    known = written(time) if time else ""
    return known if known <= written(datetime.now(UTC)) else ""


def is_back(
    course: Path, unit: str, one: Submission, release: NotebookNode, earlier: Mapping[str, CollectedFile]
) -> bool:
    """Return whether this very file was collected before the current submission, which has other answers."""
    path = submitted_folder(course, one.student, unit) / f"{one.name}.ipynb"
    if not path.exists() or has_same_answers(path, repair(one.notebook, release).notebook):
        return False
    before = earlier.get(one.file.name)
    if one.seen_before and before and before.student_id == one.student:
        return True
    # under another name; the names of downloads differ
    names = {f.file for f in earlier.values() if f.student_id == one.student} - {one.file.name}
    kept = (p for name in sorted(names) for p in versions(archive_of(course, unit), name) if p.is_file())
    return any(digest(path.read_bytes()) == one.digest for path in kept)
