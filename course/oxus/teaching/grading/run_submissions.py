"""Run the submissions of an assignment and record them, with the workers or through nbgrader's own autograder."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

from oxus.authoring.second_opinions import read_plan
from oxus.core.errors import CourseError
from oxus.core.layout import is_course
from oxus.core.nbgrader_settings import folders
from oxus.grader.one_submission import Graded, Job, merge
from oxus.teaching.assignments import Assignment
from oxus.teaching.collection.found import MAX_BYTES
from oxus.teaching.freshness import Freshness
from oxus.teaching.grading.autograded_files import is_of_names, remove_notebooks, unit_files, write_autograded
from oxus.teaching.grading.fresh_opinions import with_fresh_inputs
from oxus.teaching.grading.reference import check_reference
from oxus.teaching.grading.regrading import has_same_files, same_as_before, without_changes_of_the_unit
from oxus.teaching.grading.stock import autograde_with_nbgrader
from oxus.teaching.remarks import cut_outputs
from oxus.teaching.submissions import (
    TIMESTAMP_FILE,
    autograded_folder,
    files_beside,
    left_out,
    read_regular,
    read_submission,
    stamp_in,
    submitted_at,
)

RECORDED = ("graded", "stopped")
"""The outcomes with points for the gradebook."""


def grade_with_pool(
    course: Path,
    assignment: Assignment,
    todo: dict[str, Path],
    pool: Any,
    config: Any,
    recorders: dict[str, Any],
    state: Freshness,
    check_solution: bool = True,
) -> Iterator[Graded]:
    """Grade submissions with the workers, and record each as soon as all of its notebooks are done.

    Parameters
    ----------
    course : Path
        The course folder.
    assignment : Assignment
        Registered in the gradebook.
    todo : dict of str to Path
        The students' folders.
    pool : LocalPool or Cluster
        The workers (`oxus.grader.pool`).
    config : traitlets.config.Config
        nbgrader's settings of the course.
    recorders : dict of str to Recorder
        One for each notebook.
    state : Freshness
        Its journal takes what became of each.
    check_solution : bool, default True
        Grade the instructor's own solution of a class folder first.

    Yields
    ------
    Graded
        One for each student, without notebook.

    Raises
    ------
    CourseError
        If a file cannot be written, or the instructor's own solution does not earn its points here.
    """
    unit, ignore, journal = assignment.name, folders(course).ignore, state.journal
    files = unit_files(course, unit, config)
    plan = read_plan(course, unit) if is_course(course) else {}
    specs = {
        name: replace(recorders[name].spec(text, files), plan=plan)
        for name, text in assignment.releases.items()
    }
    reason = (
        check_reference(course, unit, specs, pool, config, state.tests) if todo and check_solution else ""
    )
    if reason:
        print(f"note: {unit}: your own solution could not be checked: {reason}", file=sys.stderr)
    if plan and todo:
        plan, problems = with_fresh_inputs(course, unit, plan, specs[unit], pool, config)
        for problem in problems:
            print(f"note: {unit}: no second opinion on fresh inputs: {problem}", file=sys.stderr)
        specs = {name: replace(spec, plan=plan) for name, spec in specs.items()}
    digests: dict[str, str] = {}
    results: dict[str, dict[str, Graded]] = {}
    refused: list[Graded] = []

    def jobs() -> Iterator[Job]:
        """Read each submission when its turn comes: all submissions of a large class need not fit into memory."""
        for name in sorted(todo, key=lambda n: _expected(n, todo[n], journal), reverse=True):
            try:
                submission = read_submission(todo[name], unit, tuple(specs), ignore)
            except CourseError as error:
                refused.append(Graded(name, "refused", str(error)))
                continue
            results[name] = {
                notebook: Graded(
                    name,
                    "graded",
                    remarks=["not submitted: its exercises earn nothing"],
                    scores=dict.fromkeys(recorders[notebook].grade_cells, 0.0),
                )
                for notebook in specs.keys() - submission.notebooks.keys()
            }
            digests[name] = submission.digest
            # A cell may read or `%run` another notebook of the assignment. As with its own, this is the student's
            # version, without hidden tests.
            beside = (*((f"{n}.ipynb", data) for n, data in submission.notebooks.items()), *submission.files)
            if stamp := stamp_in(todo[name]):  # nbgrader has it there, too
                beside = (*beside, (TIMESTAMP_FILE, stamp.encode()))
            for notebook, data in submission.notebooks.items():
                yield Job(name, data, beside, notebook, submission.programs)

    for one in pool.grade(jobs(), specs, config):
        yield from _journaled(refused, journal)
        student = one.student
        results[student][one.name] = one
        if len(results[student]) < len(specs):
            continue
        parts, folder = results.pop(student), todo[student]
        graded = merge(parts)
        graded.remarks += left_out(folder, specs.keys(), ignore)
        target = autograded_folder(course, student, unit)
        if graded.outcome in RECORDED:
            graded.remarks += [remark for part in parts.values() for remark in cut_outputs(part.notebook)]
            texts = {name: part.notebook for name, part in parts.items() if part.notebook}
            same_files = False
            with suppress(CourseError):  # it is reported when the files are written
                same_files = has_same_files(target, _read_beside(folder, ignore) | dict(files))
            same = same_as_before({name: target / f"{name}.ipynb" for name in parts}, texts, same_files)
            remove_notebooks(target)
            for notebook, part in sorted(parts.items()):
                recorders[notebook].record(part, submitted_at(folder), same.get(notebook, frozenset()))
            if submitted_at(target) and not submitted_at(folder):
                # The time of the submission that is graded now is not known.
                next(iter(recorders.values())).note_time(student, None)
            before = journal.entries.get(student)
            if before and before.digest == digests[student]:
                graded.remarks = without_changes_of_the_unit(graded.remarks, before.remarks)
            graded.digest, graded.tests = digests[student], state.tests
        journal.add(graded)
        if graded.outcome in RECORDED:
            try:
                write_autograded(target, folder, texts, _read_beside(folder, ignore), files)
            except CourseError as error:
                if not is_of_names(error):
                    raise
                # Its points are in the gradebook; without a notebook, the next run grades it again.
                graded = replace(graded, outcome="failed", reason=str(error), digest="", tests="")
                journal.add(graded)
        yield graded
    yield from _journaled(refused, journal)


def _read_beside(folder: Path, ignore: Sequence[str]) -> dict[str, bytes]:
    """Read the files beside a student's notebook, by their path in the folder.

    Raises
    ------
    CourseError
        If one cannot be read.
    """
    try:
        return {
            str(path.relative_to(folder)): read_regular(path, MAX_BYTES)
            for path in files_beside(folder, ignore)
        }
    except OSError as error:
        raise CourseError(f"{error.filename}: cannot be read ({error.strerror})") from error


def _journaled(refused: list[Graded], journal: Any) -> Iterator[Graded]:
    """Record unreadable submissions in the journal, yield them, and empty the list."""
    while refused:
        graded = refused.pop()
        journal.add(graded)
        yield graded


def grade_with_nbgrader(
    course: Path, assignment: Assignment, todo: dict[str, Path], state: Freshness
) -> Iterator[Graded]:
    """Let nbgrader grade submissions, one after another, and record the outcome of each in the journal.

    Parameters
    ----------
    course, assignment, todo, state
        As in `grade_with_pool`.

    Yields
    ------
    Graded
        One for each student; the points are in the gradebook.
    """
    unit = assignment.name
    for name, folder in todo.items():
        graded = Graded(name, "refused")
        start = monotonic()
        try:
            digest = read_submission(folder, unit, tuple(assignment.kernels), folders(course).ignore).digest
            graded.reason = autograde_with_nbgrader(course, unit, name)
            graded.outcome = "failed" if graded.reason else "graded"
            graded.digest, graded.tests = ("", "") if graded.reason else (digest, state.tests)
        except CourseError as error:
            graded.reason = str(error)
        graded.seconds = monotonic() - start
        state.journal.add(graded)
        yield graded


def _expected(student: str, folder: Path, journal: Any) -> tuple[float, int]:
    """Estimate how long a submission will take: as long as last time, else the longer the more there is to read."""
    before = journal.entries.get(student)
    sizes = [path.stat().st_size for path in folder.glob("*.ipynb") if path.is_file()]
    return before.seconds if before else 0.0, sum(sizes)
