"""What `oxus grade` does: the submissions of a unit, autograded as `nbgrader autograde` does, sooner and in a sandbox.

This process is the only one that opens the gradebook. It reads what the unit asks, gives the submissions to workers
(`oxus.grader.pool`) and records what comes back, one submission at a time, in this order:

1. the old autograded notebook, if there is one, is taken away: from here on the submission counts as not graded;
2. its points and comments go into the gradebook, in one transaction;
3. a line goes into the journal (`grading/outcomes/<unit>.jsonl`);
4. the files go to `grading/autograded/`: the notebook behind those that lie beside it, its time last of all.

So nothing is lost wherever the run ends, be it by Ctrl-C, SIGKILL or a full disk. Before 2 the gradebook is as it was;
after 2 it has all the points of the submission. Up to the end of 4 the next run grades the submission again, and then
writes the same. What was given by hand stays: no step writes to it. Each file is written atomically; a line
of the journal that was cut off is left out, and its submission is graded again.

Which submissions are graded, and which were before, `oxus.teaching.freshness` decides.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import solution_notebook, student_notebook
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.collect import read_collected
from oxus.teaching.freshness import Freshness, grade_digests
from oxus.teaching.one_run import one_run
from oxus.teaching.submissions import (
    TIMESTAMP_FILE,
    autograded_folder,
    files_beside,
    read_submission,
    submission_folders,
    submitted_at,
)


def grade(
    course: Path,
    unit: str,
    student: str = "*",
    again: bool = False,
    *,
    workers: int | None = None,
    scheduler: str = "",
    unsafe: bool = False,
    show: bool = False,
    signals: Sequence[int] = (),
) -> list[Any]:
    """Autograde the submissions of a unit.

    Grades given by hand stay. A submission that was graded already is graded again if it is newer than its grade, or
    its content is another. Each grade is in the gradebook before the next is looked at, so the next run continues
    where an interrupted one stopped.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    student : str
        One student's id; all of them by default.
    again : bool
        Grade also what was graded already.
    workers : int, optional
        How many submissions at once; half as many more than there are processors by default.
    scheduler : str
        The address of a Dask scheduler whose workers grade, or `local` for a Dask cluster of this machine's own.
    unsafe : bool
        Run submissions without a sandbox.
    show : bool
        Show a bar of progress, if the standard error is a terminal.
    signals : sequence of int
        From `stoppable`: once there is one in it, the run ends after the submission that it is at.

    Returns
    -------
    list of oxus.grader.outcomes.Outcome
        One for each submission, in order of the students' ids.

    Raises
    ------
    CourseError
        If there are no submissions, the gradebook cannot be used, there is no sandbox and `unsafe` is not set, or
        another run is at work in this course folder.
    KeyboardInterrupt
        If a signal was received.
    """
    submissions = require_submissions(course, unit, student)
    if not solution_notebook(course, unit).is_file() or not student_notebook(course, unit).is_file():
        raise CourseError(f"{unit}: not built yet: run `oxus build {unit}`")
    release = nbformat.read(student_notebook(course, unit), as_version=4)
    with ExitStack() as stack:
        pool = _workers(stack, course, release, workers or _at_once(), scheduler, unsafe)
        # Two runs would grade everything twice, into the same files. After the workers, so that none inherits the lock.
        stack.enter_context(one_run(course, "grade", "outcomes"))
        check_gradebook(gradebook_path(course), needed=False)
        outcomes = _grade_all(course, unit, submissions, pool, again, show, signals)
    refused = _refused(course, unit, submissions) if student == "*" else []
    return sorted([*outcomes, *refused], key=lambda outcome: outcome.student)


def require_submissions(course: Path, unit: str, student: str = "*") -> dict[str, Path]:
    """The folders of the submissions of a unit, by student; those of all students by default.

    Raises
    ------
    CourseError
        If there are none.
    """
    found = submission_folders(course, unit, student)
    if not found:
        who = "nothing" if student == "*" else f"nothing by {student}"
        number = unit.split("-")[0]
        raise CourseError(f"{who} was submitted for {unit}: run `oxus collect {number} PLACE` first")
    return found


def _refused(course: Path, unit: str, submissions: dict[str, Path]) -> list[Any]:
    """The students of whom no file could be taken when `oxus collect` ran."""
    from oxus.grader.outcomes import Outcome

    names = {f: f.student_id or f.lms or f.file for f in read_collected(course, unit)}
    return [
        Outcome(name, "refused", reason=file.reason)
        for file, name in names.items()
        if file.outcome == "refused" and name not in submissions
    ]


def _workers(
    stack: ExitStack, course: Path, release: NotebookNode, workers: int, scheduler: str, unsafe: bool
) -> Any:
    """The workers; begun before the gradebook is opened, so that none inherits it."""
    from oxus.grader.forkserver import FORKS, Setup, WarmProcess, signals_held
    from oxus.grader.preload import preload
    from oxus.grader.sandbox import python_paths, unavailable

    reason = "" if unsafe or scheduler not in ("", "local") else unavailable()
    if reason:
        raise CourseError(
            f"a sandbox is not available here: {reason}. With --unsafe, `oxus grade` continues without one, but "
            "students' code can then read and change everything that you can"
        )
    seen = [path for path in python_paths() if course.resolve().is_relative_to(path)] if not unsafe else []
    if seen:
        raise CourseError(f"{course}: move it out of {seen[0]}, which students' code can read in the sandbox")
    setup = Setup(preload=preload(release), sandboxed=not unsafe)
    # First of all, since it takes the longest: it imports while this process does.
    with signals_held():
        warm = stack.enter_context(WarmProcess(setup)) if FORKS and not scheduler else None
    try:
        from oxus.grader.pool import Cluster, LocalPool
    except ImportError:
        raise CourseError('grading needs nbgrader: pip install ".[teach]" in the clone') from None
    if scheduler:
        return stack.enter_context(Cluster(setup, scheduler, workers))
    return stack.enter_context(LocalPool(setup, workers, warm))


def _at_once() -> int:
    """Half as many more than there are processors: a worker waits while its child runs, and the other way round."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return (3 * processors + 1) // 2


def _grade_all(
    course: Path,
    unit: str,
    submissions: dict[str, Path],
    pool: Any,
    again: bool,
    show: bool,
    signals: Sequence[int],
) -> list[Any]:
    from tqdm import tqdm

    from oxus.core.nbgrader_settings import nbgrader_config
    from oxus.grader.one_submission import Graded, Job
    from oxus.grader.recorder import Recorder, gradebook_errors, make_gradebook
    from oxus.teaching.nbgrader_api import api, register

    config = nbgrader_config(course)
    nbgrader = api(course)
    if not gradebook_path(course).exists():
        make_gradebook(gradebook_path(course))
    register(course, unit)
    files = _unit_files(course, unit, config)
    with gradebook_errors(gradebook_path(course)), nbgrader.gradebook as gradebook:
        recorder = Recorder(gradebook, unit, config)
        release = student_notebook(course, unit).read_text(encoding="utf-8")
        spec = recorder.spec(release, files)
        state = Freshness(course, unit, grade_digests(gradebook, unit))
        journal = state.journal
        todo = {name: folder for name, folder in submissions.items() if again or not state.is_graded(name)}
        done: dict[str, Graded] = {}
        digests: dict[str, str] = {}
        bar = tqdm(total=len(todo), unit=" notebooks", disable=None if show else True, dynamic_ncols=True)

        def jobs() -> Iterator[Job]:
            """Read each when its turn comes: all submissions of a large class need not fit into memory."""
            for name in sorted(todo, key=lambda n: _expected(n, todo[n], unit, journal), reverse=True):
                try:
                    submission = read_submission(todo[name], unit)
                except CourseError as error:
                    done[name] = Graded(name, "refused", str(error))
                    journal.add(done[name])
                    bar.update()
                    continue
                digests[name] = submission.digest
                yield Job(name, submission.notebook, submission.files)

        with bar:
            _raise_if_received(signals)
            for graded in pool.grade(jobs(), spec, config):
                folder, target = submissions[graded.student], autograded_folder(course, graded.student, unit)
                if graded.notebook:
                    _remove(target / f"{unit}.ipynb")
                    recorder.record(graded, submitted_at(folder))
                    graded.digest = digests[graded.student]
                journal.add(graded)
                if graded.notebook:
                    _write(target, folder, graded, unit, files)
                done[graded.student] = replace(graded, notebook="")  # a thousand of them are a gigabyte
                bar.update()
                _raise_if_received(signals)
        journal.tidy()
        return _outcomes(recorder, submissions, done, journal)


def _raise_if_received(signals: Sequence[int]) -> None:
    """End the run where Python dropped the exception that a signal raised (see `stoppable`)."""
    if signals:
        raise KeyboardInterrupt


def _expected(student: str, folder: Path, unit: str, journal: Any) -> tuple[float, int]:
    """How long a submission will take: as long as last time, else the longer the more there is to read."""
    before = journal.entries.get(student)
    path = folder / f"{unit}.ipynb"
    return (before.seconds if before else 0.0, path.stat().st_size if path.is_file() else 0)


def _outcomes(recorder: Any, submissions: dict[str, Path], done: dict[str, Any], journal: Any) -> list[Any]:
    from oxus.grader.outcomes import Outcome

    scores = recorder.scores()
    outcomes = []
    for name in sorted(submissions):
        score, max_score, waiting = scores.get(name, (None, 0.0, False))
        entry = done.get(name)
        if entry is None:  # graded by an earlier call
            before = journal.entries.get(name)
            stopped = before is not None and before.outcome == "stopped"
            kind, reason = ("stopped", before.reason) if before and stopped else ("unchanged", "")
            remarks = tuple(before.remarks) if before else ()
            outcomes.append(Outcome(name, kind, score, max_score, waiting, reason, remarks))
            continue
        times = (round(entry.seconds, 3), round(entry.cpu, 3))
        words = (entry.reason, tuple(entry.remarks))
        outcomes.append(Outcome(name, entry.outcome, score, max_score, waiting, *words, *times))
    return outcomes


# --- files ---


def _unit_files(course: Path, unit: str, config: Any) -> tuple[tuple[str, bytes], ...]:
    """The files that the instructor gives with the notebook."""
    from nbgrader.utils import find_all_files

    folder = solution_notebook(course, unit).parent
    ignored = [*config.CourseDirectory.ignore, "*.ipynb"]
    paths = sorted(Path(p) for p in find_all_files(str(folder), ignored))
    return tuple((str(p.relative_to(folder)), p.read_bytes()) for p in paths)


def _remove(path: Path) -> None:
    try:
        if path.exists():
            path.chmod(0o644)  # Windows would not remove it otherwise
            path.unlink()
    except OSError as error:
        raise CourseError(
            f"{path}: cannot be removed ({error.strerror}): check that you may write in the folder"
        ) from None


def _write(
    target: Path, folder: Path, graded: Any, unit: str, unit_files: tuple[tuple[str, bytes], ...]
) -> None:
    """Put the autograded notebook, and all that belongs beside it, where nbgrader puts them."""
    beside = {str(path.relative_to(folder)): path.read_bytes() for path in files_beside(folder)}
    beside |= dict(unit_files)  # what the instructor handed out wins, as in nbgrader
    for path in sorted(target.rglob("*")):
        if path.is_file() and str(path.relative_to(target)) not in beside:
            _remove(path)  # of an earlier submission
    for name, data in beside.items():
        _write_locked(target / name, data)
    _write_locked(target / f"{unit}.ipynb", graded.notebook + "\n")
    if (folder / TIMESTAMP_FILE).is_file():
        _write_locked(target / TIMESTAMP_FILE, (folder / TIMESTAMP_FILE).read_bytes())


def _write_locked(path: Path, content: str | bytes) -> None:
    """Write a file that is read-only, as all of nbgrader's autograded files are."""
    if path.exists():
        path.chmod(0o644)  # Windows would not replace it otherwise
    write_atomic(path, content)
    path.chmod(0o444)
