"""Grade many submissions at once, with worker processes on this machine or on a Dask cluster.

Whatever happens to a worker, every submission comes back exactly once: one whose worker died is given to another.
"""

import contextlib
import logging
import multiprocessing
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from importlib import metadata
from multiprocessing.connection import wait
from pickle import PicklingError
from time import monotonic
from typing import Any

from traitlets.config import Config

from oxus.core.errors import CourseError
from oxus.grader.assignment import AssignmentSpec
from oxus.grader.one_submission import Graded, Job, autograde
from oxus.grader.same_edition import code_digest
from oxus.grader.stop_signals import STOP_SIGNALS, signals_held
from oxus.grader.subprocess_child import FreshChild
from oxus.grader.warm_child import WarmChild
from oxus.grader.warm_process import ATTEMPTS, FORKS, Setup, WarmProcess

Specs = Mapping[str, AssignmentSpec]


SPARE = 1200.0
"""Seconds that a worker may take beyond those of a submission's cells: for reading, scoring, and three starts."""


class LocalPool:
    """Worker processes on this machine, as a context manager.

    Each has a pipe of its own, so that the death of one touches no submission but the one that it had, and this process
    needs no thread. Made before the gradebook is opened, since a fork inherits what its parent has open; a worker that
    takes a dead one's place is therefore a new Python, not a fork.

    Parameters
    ----------
    setup : Setup
        How submissions are run.
    workers : int
        How many at once.
    warm : WarmProcess, optional
        The warm process whose forks run the submissions; by default, each submission gets a new Python.
    spare : float
        Seconds that a worker may take for one submission, beyond those that its cells may run.
    """

    def __init__(self, setup: Setup, workers: int, warm: WarmProcess | None, spare: float = SPARE) -> None:
        self.warm, self.patience = warm, setup.limits.seconds + spare
        self.begin: Callable[[], Any] = partial(FreshChild, setup)
        if warm is not None:
            self.begin = partial(WarmChild, warm.address, setup)
        method = "fork" if warm is not None else "spawn"
        self.workers = [_Worker(method, self.begin) for _ in range(workers)]

    def __enter__(self) -> "LocalPool":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.end()

    def grade(self, jobs: Iterable[Job], specs: Specs, config: Config) -> Iterator[Graded]:
        """Grade submissions; yields each result when it is ready.

        Parameters
        ----------
        jobs : iterable of Job
            In the order in which they are begun: the longest first, so that none is left alone at the end.
        specs : mapping of str to AssignmentSpec
            Each notebook's description, by its name in the job.
        config : Config
            nbgrader's settings of the course.

        Raises
        ------
        CourseError
            If the warm process cannot be started.
        """
        again: list[tuple[Job, int]] = []
        tasks = _tasks(iter(jobs), again)
        while True:
            self._hand_out(tasks, specs, config)
            busy: dict[Any, _Worker] = {worker.pipe: worker for worker in self.workers if worker.task}
            if not busy:
                return
            first = min(worker.begun for worker in busy.values()) + self.patience
            ready = wait([*busy, self.warm.end] if self.warm else [*busy], max(0.0, first - monotonic()))
            if self.warm:
                self.warm.revive()
            late = [pipe for pipe, worker in busy.items() if monotonic() >= worker.begun + self.patience]
            for pipe in dict.fromkeys([*ready, *late]):
                worker = busy.get(pipe)
                if worker is None or worker.task is None:  # it is the warm process that has died
                    continue
                job, attempt = worker.task
                graded = worker.result() if pipe in ready else self._too_slow(job)
                if graded is None or pipe not in ready:
                    self._replace(worker)
                if graded is None:
                    if attempt < ATTEMPTS:
                        again.append((job, attempt + 1))
                        continue
                    reason = "the process that graded it died three times"
                    graded = Graded(job.student, "failed", reason, name=job.name)
                self._hand_out(tasks, specs, config)  # first of all: the caller may take its time
                yield graded

    def _hand_out(self, tasks: Iterator[tuple[Job, int] | None], specs: Specs, config: Config) -> None:
        for worker in self.workers:
            if worker.task is None and (task := next(tasks)) is not None:
                worker.give(task, specs, config)

    def _too_slow(self, job: Job) -> Graded:
        reason = f"the grader had not finished with it after {self.patience:g} seconds, and gave up"
        return Graded(job.student, "failed", reason, name=job.name)

    def _replace(self, worker: "_Worker") -> None:
        worker.end()
        self.workers[self.workers.index(worker)] = _Worker("spawn", self.begin)


def _tasks(jobs: Iterator[Job], again: list[tuple[Job, int]]) -> Iterator[tuple[Job, int] | None]:
    """Yield each job and how many times to try it, those to be tried again first; None while there is none."""
    while True:
        if again:
            yield again.pop()
        else:
            job = next(jobs, None)
            yield (job, 1) if job is not None else None


class _Worker:
    """A process that grades, one submission at a time."""

    def __init__(self, method: str, begin: Callable[[], Any]) -> None:
        context: Any = multiprocessing.get_context(method)
        self.pipe, end = context.Pipe()
        self.told: Specs | None = None
        """The descriptions that it was given last."""
        self.task: tuple[Job, int] | None = None
        """The job that it grades, and the number of tries so far."""
        self.begun = 0.0
        """When it was given this job, by `monotonic`."""
        self.process = context.Process(target=_work, args=(end, begin), daemon=True)
        with signals_held():
            self.process.start()
        end.close()

    def give(self, task: tuple[Job, int], specs: Specs, config: Config) -> None:
        """Give the worker a task; if the worker is dead, `result` says so.

        Raises
        ------
        CourseError
            If nbgrader's settings hold what cannot be sent to another process.
        """
        self.task, self.begun = task, monotonic()
        with contextlib.suppress(OSError):
            if self.told is not specs:
                try:
                    self.pipe.send((specs, config))
                except (PicklingError, AttributeError, TypeError) as error:
                    raise CourseError(
                        f"nbgrader_config.py: {error}: put what it sets into a module, and name it 'module.name'"
                    ) from None
                self.told = specs
            self.pipe.send(task[0])

    def result(self) -> Graded | None:
        """Return the worker's result; None if the worker died."""
        self.task = None
        try:
            graded: Graded = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return graded

    def end(self) -> None:
        """Stop the worker at once."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _work(pipe: Any, begin: Callable[[], Any]) -> None:
    """Grade submissions as a worker does, until the main process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the main process's
    for number in STOP_SIGNALS - {signal.SIGINT}:
        signal.signal(number, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    if sys.platform == "linux":
        from oxus.grader import linux

        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        parent = multiprocessing.parent_process()
        if parent is None or not parent.is_alive():  # it died before it was asked for
            return
    with contextlib.suppress(EOFError, OSError):
        specs, config = pipe.recv()
        while True:
            given = pipe.recv()
            if isinstance(given, Job):
                pipe.send(grade_one(given, specs, config, begin))
            else:
                specs, config = given


def grade_one(job: Job, specs: Specs, config: Config, begin: Callable[[], Any]) -> Graded:
    """Grade one submission in this process; a submission cannot make this function raise.

    A child that could not be started is tried again, as is one that the death of the warm process took along: neither
    is a fault of the submission's.

    Parameters
    ----------
    job : Job
        The submission.
    specs : mapping of str to AssignmentSpec
        Each notebook's description, by its name in the job.
    config : Config
        nbgrader's settings of the course.
    begin : callable
        Starts a child (`oxus.grader.conversation.Running`) to run it in; `CourseError` if it cannot.
    """
    reason = ""
    for _ in range(ATTEMPTS):
        try:
            child = begin()
        except (CourseError, OSError) as error:
            reason = str(error)
            continue
        try:
            graded = autograde(job, specs[job.name], child, config)
        except Exception as error:  # a fault of the grader's own: it is said, and the next is graded
            graded = Graded(job.student, "failed", f"{type(error).__name__}: {error}", name=job.name)
        finally:
            child.end()
        if graded.outcome in ("graded", "refused") or not child.orphaned():
            return graded
        reason = "the process that runs submissions died"
    return Graded(job.student, "failed", reason, name=job.name)


# --- Dask ---

CONNECT = 10
"""Seconds that a scheduler, and then its first worker, have to answer."""


class Cluster:
    """The workers of a Dask cluster, as a context manager.

    Parameters
    ----------
    setup : Setup
        How submissions are run.
    address : str
        The scheduler's address (`tcp://host:8786`), or `local` for a cluster of this machine's own.
    workers : int
        How many workers a local cluster has.

    Raises
    ------
    CourseError
        If Dask is not installed, the scheduler cannot be reached or has no workers, or one of these cannot grade.
    """

    def __init__(self, setup: Setup, address: str, workers: int) -> None:
        try:
            from distributed import Client, LocalCluster
        except ImportError:
            raise CourseError('--scheduler needs Dask: pip install ".[cluster]" in the clone') from None
        _quiet()
        self.setup = setup
        with contextlib.ExitStack() as stack:
            try:
                if address == "local":
                    cluster: Any = LocalCluster(
                        n_workers=workers,
                        threads_per_worker=1,
                        dashboard_address=None,
                        silence_logs=logging.CRITICAL,
                    )
                    stack.callback(cluster.close)
                self.client = Client(cluster if address == "local" else address, timeout=CONNECT)
                stack.callback(self.client.close)
            except (OSError, TimeoutError, ValueError) as error:
                raise CourseError(f"{address}: no Dask scheduler answers there ({error})") from None
            self._check(address)
            self.stack = stack.pop_all()

    def _check(self, address: str) -> None:
        """Check that the workers can grade, and that they grade as this process would."""
        try:
            self.client.wait_for_workers(1, timeout=CONNECT)
        except TimeoutError:
            raise CourseError(
                f"{address}: the scheduler has no workers: start some with `dask worker {address} --nthreads 1`"
            ) from None
        for worker, theirs in self.client.run(_versions, on_error="return").items():
            if theirs != _versions():
                said = theirs if isinstance(theirs, Exception) else f"it has {_said(theirs)}"
                raise CourseError(
                    f"the Dask worker {worker} cannot grade ({said}): it needs {_said(_versions())}, as here"
                )

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def grade(self, jobs: Iterable[Job], specs: Specs, config: Config) -> Iterator[Graded]:
        """Grade submissions; yields each result when it is ready. Dask gives the work of a dead worker to another."""
        from distributed import as_completed

        # As a task's result, not scattered: what is scattered is lost with the last worker that has it.
        shared = self.client.submit(_as_it_is, (specs, config, self.setup), pure=False)
        futures = {self.client.submit(_grade_on_cluster, job, shared, pure=False): job for job in jobs}
        for future in as_completed(futures):
            try:
                graded: Graded = future.result()
            except Exception as error:
                job, reason = (
                    futures[future],
                    f"no Dask worker could grade it: {type(error).__name__}: {error}",
                )
                graded = Graded(job.student, "failed", " ".join(reason.split())[:500], name=job.name)
            future.release()
            yield graded


def _quiet() -> None:
    """Hide Dask's messages about workers that come and go: an instructor does not need them."""
    import warnings

    from distributed.versions import VersionMismatchWarning

    warnings.filterwarnings("ignore", category=VersionMismatchWarning)
    for name in list(logging.root.manager.loggerDict):  # Dask gives each a level of its own
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _versions() -> dict[str, str]:
    """Return the versions that must be the same everywhere, so that a submission earns the same points everywhere."""
    return {
        "Python": ".".join(map(str, sys.version_info[:2])),
        **{name: metadata.version(name) for name in ("oxus-course", "nbgrader", "ipython", "pandas")},
        "the course's code": code_digest(),
    }


def _said(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def _as_it_is(shared: Any) -> Any:
    return shared


_warm: dict[Setup, WarmProcess] = {}
_one_at_a_time = threading.Lock()
"""A Dask worker may have many threads; nbgrader's preprocessors and the warm process serve one."""


def _grade_on_cluster(job: Job, shared: tuple[Specs, Config, Setup]) -> Graded:
    """Grade one submission on a Dask worker: the first submission starts the worker's warm process, which is kept."""
    specs, config, setup = shared
    with _one_at_a_time:
        begin: Callable[[], Any] = partial(FreshChild, setup)
        if FORKS:
            if setup not in _warm:
                _warm[setup] = WarmProcess(setup)
            begin = partial(WarmChild, _warm[setup].address, setup, _warm[setup].revive)
        return grade_one(job, specs, config, begin)
