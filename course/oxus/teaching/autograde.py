"""`oxus grade`: what was handed in for a unit, autograded as `nbgrader autograde` does, sooner and in a sandbox.

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
"""

import argparse
import ast
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import find_course, find_unit, solution_notebook, student_notebook
from oxus.core.notebook import is_answer, is_test
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.collect import read_collected
from oxus.teaching.downloads import MAX_BYTES

KEPT_BESIDE = "timestamp.txt"
"""nbgrader's file with the time of the hand-in, beside the notebook."""


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
) -> list[Any]:
    """Autograde what was handed in for a unit.

    Grades given by hand stay. A submission that was graded already is graded again if it is newer than its grade.
    Each grade is in the gradebook before the next is looked at, so an interrupted run goes on where it stopped.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    student : str
        One student's id; all of them unless told otherwise.
    again : bool
        Grade also what was graded already.
    workers : int, optional
        How many submissions at once; half as many more than there are processors unless told otherwise.
    scheduler : str
        The address of a Dask scheduler whose workers grade, or `local` for a Dask cluster of this machine's own.
    unsafe : bool
        Run submissions without a sandbox.
    show : bool
        Show a bar of progress, if the standard error is a terminal.

    Returns
    -------
    list of oxus.grader.outcomes.Outcome
        One for each student who handed in, in order of their ids.

    Raises
    ------
    CourseError
        If nothing was handed in, the gradebook cannot be used, there is no sandbox and `unsafe` is not set, or
        another run is at work in this course folder.
    """
    handed_in = _handed_in(course, unit, student)
    if not handed_in:
        who = "nothing" if student == "*" else f"nothing by {student}"
        raise CourseError(f"{who} was handed in for {unit}: run `oxus collect {unit} FOLDER` first")
    if not solution_notebook(course, unit).is_file() or not student_notebook(course, unit).is_file():
        raise CourseError(f"{unit}: not built yet: run `oxus build {unit}`")
    release = nbformat.read(student_notebook(course, unit), as_version=4)
    with ExitStack() as stack:
        pool = _workers(stack, course, release, workers or _at_once(), scheduler, unsafe)
        stack.enter_context(_alone(course))  # behind the workers, so that none inherits the lock
        check_gradebook(gradebook_path(course), needed=False)
        outcomes = _grade_all(course, unit, handed_in, pool, again, show)
    refused = _refused(course, unit, handed_in) if student == "*" else []
    return sorted([*outcomes, *refused], key=lambda outcome: outcome.student)


@contextmanager
def _alone(course: Path) -> Iterator[None]:
    """Hold the course folder for this run: two at once would grade everything twice, into the same files.

    The system lets go of the lock when the process ends, however it ends; the empty file stays.
    """
    from filelock import FileLock, Timeout

    path = course / "grading" / "outcomes" / ".lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = FileLock(path).acquire(timeout=0)
    except Timeout:
        raise CourseError(
            f"{course}: another `oxus grade` is at work here: wait until it is done, or end it; nothing was changed"
        ) from None
    except OSError as error:
        raise CourseError(
            f"{path}: cannot be written ({error.strerror}): is the folder yours to write, is the disk full?"
        ) from None
    with held:
        yield


def _refused(course: Path, unit: str, handed_in: dict[str, Path]) -> list[Any]:
    """Those of whom nothing could be taken when it was collected."""
    from oxus.grader.outcomes import Outcome

    names = {f: f.student_id or f.lms or f.file for f in read_collected(course, unit)}
    return [
        Outcome(name, "refused", reason=file.reason)
        for file, name in names.items()
        if file.outcome == "refused" and name not in handed_in
    ]


def _workers(
    stack: ExitStack, course: Path, release: NotebookNode, workers: int, scheduler: str, unsafe: bool
) -> Any:
    """The workers; begun before the gradebook is opened, so that none inherits it."""
    from oxus.grader.forkserver import FORKS, Setup, WarmProcess, signals_held
    from oxus.grader.sandbox import python_paths, unavailable

    reason = "" if unsafe or scheduler not in ("", "local") else unavailable()
    if reason:
        raise CourseError(
            f"no sandbox can be had here: {reason}. With --unsafe, `oxus grade` goes on without one: what a student "
            "wrote could then read and change all that you can"
        )
    seen = [path for path in python_paths() if course.resolve().is_relative_to(path)] if not unsafe else []
    if seen:
        raise CourseError(
            f"{course}: move it out of {seen[0]}, which the sandbox shows to what a student wrote"
        )
    setup = Setup(preload=_imports(release), rehearsal=_given(release), sandboxed=not unsafe)
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


def _given(release: NotebookNode) -> tuple[str, ...]:
    """The code cells that every student is given, without exercises and tests."""
    return tuple(
        cell.source
        for cell in release.cells
        if cell.cell_type == "code" and not is_answer(cell) and not is_test(cell)
    )


def _imports(release: NotebookNode) -> tuple[str, ...]:
    """The modules that a unit's own cells import."""
    found: dict[str, None] = {}
    for cell in release.cells:
        if cell.cell_type != "code":
            continue
        try:
            nodes = list(ast.walk(ast.parse(cell.source)))
        except SyntaxError:  # a magic
            continue
        for node in nodes:
            if isinstance(node, ast.Import):
                found |= {alias.name: None for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found[node.module] = None
    return tuple(found)


def _grade_all(
    course: Path, unit: str, handed_in: dict[str, Path], pool: Any, again: bool, show: bool
) -> list[Any]:
    from tqdm import tqdm

    from oxus.core.nbgrader_settings import nbgrader_config
    from oxus.grader.one_submission import Graded, Job
    from oxus.grader.outcomes import Journal
    from oxus.grader.recorder import Recorder, gradebook_errors, make_gradebook
    from oxus.teaching.nbgrader_api import api, register

    config = nbgrader_config(course)
    nbgrader = api(course)
    if not gradebook_path(course).exists():
        make_gradebook(gradebook_path(course))
    register(course, unit)
    files = _unit_files(course, unit, config)
    journal = Journal(course / "grading" / "outcomes" / f"{unit}.jsonl")
    with gradebook_errors(gradebook_path(course)), nbgrader.gradebook as gradebook:
        recorder = Recorder(gradebook, unit, config)
        release = student_notebook(course, unit).read_text(encoding="utf-8")
        spec = recorder.spec(release, files)
        recorded = recorder.recorded()
        todo = {
            name: folder
            for name, folder in handed_in.items()
            if again or name not in recorded or _is_newer(folder, _autograded(course, name, unit), unit)
        }
        done: dict[str, Graded] = {}
        bar = tqdm(total=len(todo), unit=" notebooks", disable=None if show else True, dynamic_ncols=True)

        def jobs() -> Iterator[Job]:
            """Read each when its turn comes: all hand-ins of a large class need not fit into memory."""
            for name in sorted(todo, key=lambda n: _expected(n, todo[n], unit, journal), reverse=True):
                try:
                    yield _job(name, todo[name], unit)
                except CourseError as error:
                    done[name] = Graded(name, "refused", str(error))
                    journal.add(done[name])
                    bar.update()

        with bar:
            for graded in pool.grade(jobs(), spec, config):
                folder, target = handed_in[graded.student], _autograded(course, graded.student, unit)
                if graded.notebook:
                    _remove(target / f"{unit}.ipynb")
                    recorder.record(graded, _timestamp(folder))
                journal.add(graded)
                if graded.notebook:
                    _write(target, folder, graded, unit, files)
                done[graded.student] = replace(graded, notebook="")  # a thousand of them are a gigabyte
                bar.update()
        journal.tidy()
        return _outcomes(recorder, handed_in, done, journal)


def _expected(student: str, folder: Path, unit: str, journal: Any) -> tuple[float, int]:
    """How long a submission will take: as long as last time, else the longer the more there is to read."""
    before = journal.entries.get(student)
    path = folder / f"{unit}.ipynb"
    return (before.seconds if before else 0.0, path.stat().st_size if path.is_file() else 0)


def _outcomes(recorder: Any, handed_in: dict[str, Path], done: dict[str, Any], journal: Any) -> list[Any]:
    from oxus.grader.outcomes import Outcome

    scores = recorder.scores()
    outcomes = []
    for name in sorted(handed_in):
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


def _handed_in(course: Path, unit: str, student: str) -> dict[str, Path]:
    """The folders of what was handed in, by student."""
    submitted = course / "grading" / "submitted"
    folders = {p.parent.name: p for p in sorted(submitted.glob(f"*/{unit}")) if p.is_dir()}
    return {name: folder for name, folder in folders.items() if student in ("*", name)}


def _autograded(course: Path, student: str, unit: str) -> Path:
    return course / "grading" / "autograded" / student / unit


def _timestamp(folder: Path) -> datetime | None:
    """The time of a hand-in, UTC; None if it is not said or not a time."""
    from nbgrader.utils import parse_utc

    try:
        return parse_utc((folder / KEPT_BESIDE).read_text(encoding="utf-8").strip()) or None
    except (OSError, ValueError, TypeError):
        return None


def _is_newer(folder: Path, graded: Path, unit: str) -> bool:
    """Whether a hand-in is newer than what was graded, by nbgrader's rule; a time is missing if a run ended early."""
    if not (graded / f"{unit}.ipynb").is_file():
        return True
    new, old = _timestamp(folder), _timestamp(graded)
    return new is not None and (old is None or new > old)


def _job(student: str, folder: Path, unit: str) -> Any:
    """Read what a student handed in.

    Raises
    ------
    CourseError
        If there is no notebook of the unit, or it is too large; the message is for the instructor.
    """
    from oxus.grader.one_submission import Job

    path = folder / f"{unit}.ipynb"
    if not path.is_file() or path.is_symlink():
        others = ", ".join(p.name for p in sorted(folder.glob("*.ipynb"))[:3])
        raise CourseError(f"no notebook {unit}.ipynb was handed in" + (f", but {others}" if others else ""))
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CourseError(f"the notebook is larger than {MAX_BYTES // 1_000_000} MB")
        files = tuple((str(p.relative_to(folder)), p.read_bytes()) for p in _files_beside(folder))
        return Job(student, path.read_bytes(), files)
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror})") from None


def _files_beside(folder: Path) -> Iterator[Path]:
    """The files that lie beside a notebook. A link could lead to the gradebook: none is followed."""
    total = 0
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.suffix == ".ipynb" or inside[-1] == KEPT_BESIDE or ".ipynb_checkpoints" in inside:
            continue
        if any((folder.joinpath(*inside[:n])).is_symlink() for n in range(1, len(inside) + 1)):
            continue
        if path.is_file():
            total += path.stat().st_size
            if total > MAX_BYTES:
                raise CourseError(
                    f"the files beside the notebook are larger than {MAX_BYTES // 1_000_000} MB"
                )
            yield path


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
        raise CourseError(f"{path}: cannot be removed ({error.strerror}): is it yours to write?") from None


def _write(
    target: Path, folder: Path, graded: Any, unit: str, unit_files: tuple[tuple[str, bytes], ...]
) -> None:
    """Put the autograded notebook, and all that belongs beside it, where nbgrader puts them."""
    beside = {str(path.relative_to(folder)): path.read_bytes() for path in _files_beside(folder)}
    beside |= dict(unit_files)  # what the instructor handed out wins, as in nbgrader
    for path in sorted(target.rglob("*")):
        if path.is_file() and str(path.relative_to(target)) not in beside:
            _remove(path)  # of an earlier hand-in
    for name, data in beside.items():
        _write_locked(target / name, data)
    _write_locked(target / f"{unit}.ipynb", graded.notebook + "\n")
    if (folder / KEPT_BESIDE).is_file():
        _write_locked(target / KEPT_BESIDE, (folder / KEPT_BESIDE).read_bytes())


def _write_locked(path: Path, content: str | bytes) -> None:
    """Write a file that is read-only, as all of nbgrader's autograded files are."""
    if path.exists():
        path.chmod(0o644)  # Windows would not replace it otherwise
    write_atomic(path, content)
    path.chmod(0o444)


# --- the command ---


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `grade` to the `oxus` command."""
    one = commands.add_parser(
        "grade",
        epilog="Exit status: 0; 1 if somebody should look at a submission, or the run could not go on; 130 after "
        "Ctrl-C, 143 after SIGTERM. Whatever ended a run, the next one goes on where it stopped.",
    )
    one.add_argument("unit", help="a unit's id or number")
    one.add_argument("--student", default="*", help="only this student")
    one.add_argument(
        "--again", action="store_true", help="also what was graded already (grades by hand stay)"
    )
    one.add_argument("--workers", type=int, help="how many at once (default: 3 on 2 processors)")
    one.add_argument(
        "--scheduler", default="", help="a Dask scheduler's address, tcp://HOST:PORT, or `local`"
    )
    one.add_argument("--unsafe", action="store_true", help="go on where there is no sandbox")
    one.set_defaults(run=_run_grade)


@contextmanager
def _stoppable() -> Iterator[list[int]]:
    """Let Ctrl-C, and what asks a program to end, raise KeyboardInterrupt; gives the signals that came.

    nbgrader takes a KeyboardInterrupt for a failure of its own, so that the exception alone does not tell.
    """
    from oxus.grader.forkserver import STOPS

    came: list[int] = []

    def stop(number: int, _: object) -> None:
        came.append(number)
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in STOPS}
    for number, handler in before.items():
        if handler != signal.SIG_IGN:  # as `nohup` leaves it
            signal.signal(number, stop)
    try:
        yield came
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def grade_and_tell(course: Path, unit: str, **options: Any) -> tuple[int, bool]:
    """Grade as `grade` does, and print what became of each submission.

    Parameters
    ----------
    course, unit, **options
        Those of `grade`.

    Returns
    -------
    tuple of int and bool
        The exit status of `oxus grade`, and whether an essay waits for its grade.

    Raises
    ------
    CourseError
        As `grade` does, and if the disk is full.
    """
    from oxus.grader.outcomes import counts, table, write_summary

    if not gradebook_path(course).exists():
        print(f"a new gradebook is made: {gradebook_path(course)}")
    with _stoppable() as stopped:
        try:
            outcomes = grade(course, unit, **options, show=True)
        except BaseException as error:
            if stopped:
                print(
                    "oxus: stopped; what was graded is in the gradebook: "
                    f"`oxus grade {unit.split('-')[0]}` goes on with the rest",
                    file=sys.stderr,
                )
                return 128 + stopped[0], False
            if isinstance(error, OSError):
                where = f"{error.filename}: " if error.filename else ""
                raise CourseError(f"{where}{error.strerror or error}: is the disk full?") from None
            raise
    print(table(outcomes))
    sheet, _ = write_summary(outcomes, course / "grading" / "outcomes" / unit)
    print(f"{len(outcomes)} submissions: {counts(outcomes)}; also in {sheet} and .json")
    return int(any(o.problem for o in outcomes)), any(o.needs_manual_grade for o in outcomes)


def _run_grade(args: argparse.Namespace) -> int:
    course = find_course()
    unit = find_unit(course, args.unit)
    if args.workers is not None and args.workers < 1:
        raise CourseError("--workers must be 1 or more")
    status, waiting = grade_and_tell(
        course,
        unit,
        student=args.student,
        again=args.again,
        workers=args.workers,
        scheduler=args.scheduler,
        unsafe=args.unsafe,
    )
    if status < 128:
        print(f"next: {'`oxus formgrader` for the essays, then ' if waiting else ''}`oxus feedback {unit}`")
    return status
