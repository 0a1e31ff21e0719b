"""Autograde the submissions of a unit (`oxus grade`) as `nbgrader autograde` does, but faster and in a sandbox.

This process is the only one that opens the gradebook. It reads what the unit asks, gives the submissions to workers
(`oxus.grader.pool`) and records what comes back, one submission at a time, in this order:

1. the old autograded notebook, if there is one, is taken away: from here on the submission counts as not graded;
2. its points and comments go into the gradebook, in one transaction;
3. a line goes into the journal (`grading/outcomes/<unit>.jsonl`);
4. the files go to `grading/autograded/`: the notebooks after the files beside them, their time last of all.

An assignment of another nbgrader course may have several notebooks. Each is run by itself, and the submission is
recorded when all of them are done. What only nbgrader can grade goes through `oxus.teaching.grading.stock`.

So nothing is lost wherever the run ends, whether by Ctrl-C, SIGKILL or a full disk. Before 2 the gradebook is as it
was; after 2 it has all the points of the submission. Up to the end of 4 the next run grades the submission again, and
then writes the same. What was given by hand stays: no step writes to it. Each file is written atomically; a line
of the journal that was cut off is left out, and its submission is graded again.

Which submissions are graded, and which were before, `oxus.teaching.freshness` decides.
"""

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat import NotebookNode

from oxus.authoring import second_opinions
from oxus.core.errors import CourseError
from oxus.core.layout import is_course
from oxus.core.nbgrader_settings import config_variables, folders, nbgrader_config
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.assignments import Assignment, prepare, short_name
from oxus.teaching.collection.records import WAITING, read_collected
from oxus.teaching.freshness import Freshness, grade_digests
from oxus.teaching.grading.autograded_files import write_timestamp
from oxus.teaching.grading.limits import read_limits
from oxus.teaching.grading.stock import reason_for_stock, refuse
from oxus.teaching.one_run import one_run
from oxus.teaching.submissions import TIMESTAMP_FILE, autograded_folder, submission_folders, submitted_at

if TYPE_CHECKING:
    from oxus.grader.one_submission import Graded


def grade(
    course: Path,
    unit: str,
    student: str = "*",
    again: bool = False,
    *,
    workers: int | None = None,
    scheduler: str = "",
    unsafe: bool = False,
    check_solution: bool = True,
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
    check_solution : bool, default True
        Grade the instructor's own solution first, and nothing if it does not earn its points (in a class folder).
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
        If there are no submissions, the gradebook cannot be used, there is no sandbox and `unsafe` is not set, only
        nbgrader can grade the assignment and `unsafe` is not set, or another run is at work in this course folder.
    KeyboardInterrupt
        If a signal was received.
    """
    submissions = require_submissions(course, unit, student)
    if is_course(course):
        assignment = prepare(course, unit)
    else:
        with one_run(course, "grade", "outcomes"):  # it may have to be registered
            assignment = prepare(course, unit)
    reason = who_grades(course, assignment, scheduler, unsafe)
    for line in second_opinions.stale(course, [unit]) if is_course(course) else ():
        print(f"note: no second opinion: {line}", file=sys.stderr)
    with ExitStack() as stack:
        pool = None
        if reason:
            print(f"note: {unit}: {reason}", file=sys.stderr)
        else:
            pool = _workers(stack, course, assignment, workers or _at_once(), scheduler, unsafe)
        # Two runs would grade everything twice, into the same files. After the workers, so that none inherits the lock.
        stack.enter_context(one_run(course, "grade", "outcomes"))
        check_gradebook(gradebook_path(course), needed=False)
        outcomes = _grade_all(course, assignment, submissions, pool, again, check_solution, show, signals)
    others = _not_graded(course, unit, submissions) if student == "*" else []
    return sorted([*outcomes, *others], key=lambda outcome: outcome.student)


def who_grades(course: Path, assignment: Assignment, scheduler: str = "", unsafe: bool = False) -> str:
    """Explain why nbgrader's own autograder grades an assignment; empty if Oxus does.

    Raises
    ------
    CourseError
        If only nbgrader's can, and it may not run without a sandbox, or it cannot use the scheduler.
    """
    reason = assignment.problem or reason_for_stock(nbgrader_config(course), assignment.kernels)
    if reason and (scheduler or not unsafe):
        raise refuse(assignment.name, reason)
    return f"{reason}: graded by nbgrader's own autograder" if reason else ""


def require_submissions(course: Path, unit: str, student: str = "*") -> dict[str, Path]:
    """Return the folders of the submissions of a unit, by student; those of all students by default.

    Raises
    ------
    CourseError
        If there are none.
    """
    found = submission_folders(course, unit, student)
    if not found:
        who = "nothing" if student == "*" else f"nothing by {student}"
        where = folders(course).path("submitted", "STUDENT" if student == "*" else student, unit)
        raise CourseError(
            f"{who} was submitted for {unit} ({where} is empty or missing): "
            f"run `oxus collect {short_name(unit)} PLACE` first"
        )
    return found


def _not_graded(course: Path, unit: str, submissions: dict[str, Path]) -> list[Any]:
    """Return an outcome for each person who has no submission but a file that was refused, or that waits because it is
    not known which student it is from."""
    from oxus.grader.outcomes import Outcome

    reasons: dict[tuple[str, str], list[str]] = {}
    for file in read_collected(course, unit):
        name = file.student_id or file.lms or file.file
        if file.outcome in ("refused", WAITING) and name not in submissions:
            reasons.setdefault((name, file.outcome), []).append(file.reason)
    return [
        Outcome(name, kind, reason="; ".join(dict.fromkeys(said)) + ": `oxus who`" * (kind == WAITING))
        for (name, kind), said in reasons.items()
    ]


def _workers(
    stack: ExitStack, course: Path, assignment: Assignment, workers: int, scheduler: str, unsafe: bool
) -> Any:
    """Start the workers before the gradebook is opened, so that none inherits it."""
    from oxus.grader.preload import preload
    from oxus.grader.sandbox import python_paths, unavailable
    from oxus.grader.stop_signals import signals_held
    from oxus.grader.warm_process import FORKS, Setup, WarmProcess

    reason = "" if unsafe or scheduler not in ("", "local") else unavailable()
    if reason:
        raise CourseError(
            f"a sandbox is not available here: {reason}. With --unsafe, `oxus grade` continues without one, but "
            "students' code can then read and change everything that you can"
        )
    seen = [path for path in python_paths() if course.resolve().is_relative_to(path)] if not unsafe else []
    if seen:
        raise CourseError(f"{course}: move it out of {seen[0]}, which students' code can read in the sandbox")
    release = _all_cells(assignment)
    # The files beside the notebook are not there yet, and a package of the same name would take its place.
    beside = {path.stem for path in folders(course).path("source", ".", assignment.name).glob("*")}
    loaded = preload(release, beside)
    if is_course(course):  # for the second opinion
        loaded = replace(loaded, modules=(*loaded.modules, "oxus.selfstudy.calls"))
    setup = Setup(
        preload=loaded,
        sandboxed=not unsafe,
        limits=read_limits(course),
        variables=tuple(config_variables(course).items()),
    )
    # First of all, since it takes the longest: it imports while this process does.
    with signals_held():
        warm = stack.enter_context(WarmProcess(setup)) if FORKS and not scheduler else None
    gc.disable()  # what is imported stays: there is nothing to collect, nor for the workers
    try:
        from oxus.grader.pool import Cluster, LocalPool
    except ImportError:
        raise CourseError('grading needs nbgrader: pip install ".[teach]" in the clone') from None
    finally:
        gc.freeze()
        gc.enable()
    if scheduler:
        return stack.enter_context(Cluster(setup, scheduler, workers))
    return stack.enter_context(LocalPool(setup, workers, warm))


def _at_once() -> int:
    """Return the number of workers, one and a half times the processors: a worker waits while its child runs."""
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return (3 * processors + 1) // 2


def _all_cells(assignment: Assignment) -> NotebookNode:
    """Put the cells of all notebooks of an assignment into one notebook."""
    releases = [nbformat.reads(text, as_version=4) for text in assignment.releases.values()]
    return NotebookNode(cells=[cell for release in releases for cell in release.cells])


def _grade_all(
    course: Path,
    assignment: Assignment,
    submissions: dict[str, Path],
    pool: Any,
    again: bool,
    check_solution: bool,
    show: bool,
    signals: Sequence[int],
) -> list[Any]:
    from tqdm import tqdm

    from oxus.grader.recorder import Recorder, make_gradebook
    from oxus.teaching.grading.run_submissions import grade_with_nbgrader, grade_with_pool
    from oxus.teaching.nbgrader_api import api, open_gradebook, register

    unit, config = assignment.name, nbgrader_config(course)
    if is_course(course) and "discard_tests" not in config.PipedExecute:
        config.PipedExecute.discard_tests = True
    nbgrader = api(course)
    if not gradebook_path(course).exists():
        make_gradebook(gradebook_path(course))
    if is_course(course):
        register(course, unit)
    with open_gradebook(course, nbgrader) as gradebook:
        recorders = {name: Recorder(gradebook, unit, config, name) for name in assignment.kernels}
        state = Freshness(course, unit, grade_digests(gradebook, unit))
        todo = {name: folder for name, folder in submissions.items() if again or not state.is_graded(name)}
        first = next(iter(recorders.values()))  # what concerns the whole submission is the same in all
        _note_times(course, unit, first, {n: f for n, f in submissions.items() if n not in todo})
        bar = tqdm(total=len(todo), unit=" submissions", disable=None if show else True, dynamic_ncols=True)
        done: dict[str, Graded] = {}
        _raise_if_received(signals)
        with bar:
            for graded in (
                grade_with_pool(course, assignment, todo, pool, config, recorders, state, check_solution)
                if pool
                else grade_with_nbgrader(course, assignment, todo, state)
            ):
                done[graded.student] = graded
                bar.update()
                _raise_if_received(signals)
        state.journal.tidy()
        return _outcomes(first, submissions, done, state.journal)


def _note_times(course: Path, unit: str, recorder: Any, unchanged: dict[str, Path]) -> None:
    """Record when submissions that are already graded were submitted: the same work may have been submitted again."""
    for student, folder in unchanged.items():
        time = submitted_at(folder)
        noted = autograded_folder(course, student, unit) / TIMESTAMP_FILE
        if time == submitted_at(noted.parent):
            continue
        recorder.note_time(student, time)
        write_timestamp(noted.parent, folder)


def _raise_if_received(signals: Sequence[int]) -> None:
    """Stop the run where Python dropped the exception that a signal raised (see `stoppable`)."""
    if signals:
        raise KeyboardInterrupt


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
