"""The grader's side of the warm process: its settings, and how it is started, started again and ended."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from oxus.core.errors import CourseError, system_problem
from oxus.grader import cgroup
from oxus.grader.budget import Limits
from oxus.grader.preload import Preload
from oxus.grader.same_edition import check_same, code_digest
from oxus.grader.sandbox import Jail, environment, python_paths

WORKDIR = "/home/student/work"
"""The folder that a sandboxed notebook runs in, as its code sees it."""

FORKS = sys.platform == "linux"
"""Whether submissions run in forks of a warm process; elsewhere each starts a Python (`grader.subprocess_child`)."""

START_TIMEOUT = 120.0
"""Seconds that the imports may take."""

ATTEMPTS = 3
"""The number of tries for a step whose failure is not the submission's fault."""

READY = "ready"
"""The line that the warm process prints when its imports are done."""

OTHER_EDITION = 78
"""The exit status of a warm process that is not of the grader's edition; its log ends with the folder of its code."""


@dataclass(frozen=True)
class Setup:
    """The settings with which submissions are run."""

    preload: Preload = Preload()
    """The modules to load before the first fork: those that the unit imports."""
    sandboxed: bool = True
    limits: Limits = Limits()
    variables: tuple[tuple[str, str], ...] = ()
    """Environment variables that the course sets for its tests."""


class WarmProcess:
    """A warm process, as a context manager; `address` is the path of the socket to connect to.

    The socket belongs to the process that starts it. A client that connects while the warm process is being
    started or restarted waits there.

    Raises
    ------
    CourseError
        If it cannot be started.
    """

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.failed_starts = 0
        self.prefix = cgroup.prefix()
        self.group: Path | None = None
        try:
            # Absolute and short: a socket's path has 107 bytes.
            self.folder = Path(tempfile.mkdtemp(prefix="oxus-"))
            self.address = str(self.folder / "warm")
            self.listener = socket.socket(socket.AF_UNIX)
            self.listener.bind(self.address)
            self.listener.listen(64)
            self._start()
        except OSError as error:
            raise CourseError(
                system_problem(error) or f"the process that runs submissions cannot be started ({error})"
            ) from None

    def _start(self) -> None:
        self.group = None if self.failed_starts else cgroup.make()
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    *self.prefix,
                    *(sys.executable, "-P", "-m", "oxus.grader.forkserver", str(self.listener.fileno())),
                ],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                # What the forks see, and nothing else.
                env=environment(jail_of(self.setup.limits, self.setup.variables))
                | (cgroup.variables() if self.prefix else {}),
                pass_fds=[self.listener.fileno()],
                start_new_session=True,  # Ctrl-C is for the grader, which then ends this process itself
            )
        self.end = os.pidfd_open(self.process.pid)
        """An open file that is ready to be read when the process has died."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has died already
            group = str(self.group or "")
            setup = asdict(self.setup) | {"code": code_digest(), "divide": bool(self.prefix), "group": group}
            self.process.stdin.write(json.dumps(setup).encode() + b"\n")
            self.process.stdin.flush()

    def revive(self) -> None:
        """Start the process again if it has died.

        Raises
        ------
        CourseError
            If it is of another edition of the course, or died three times before its imports were done.
        """
        if self.process.poll() is None:
            return
        said = (self.folder / "log").read_text(encoding="utf-8", errors="replace").splitlines()
        if self.process.returncode == OTHER_EDITION:
            check_same("", said[-1] if said else "")
        self.failed_starts = 0 if READY in said else self.failed_starts + 1
        if self.failed_starts:  # perhaps it could not be started in a group of its own
            self.prefix = []
        if self.failed_starts >= ATTEMPTS:
            last = f": {said[-1].strip()}" if said else ""
            raise CourseError(
                f"the process that runs submissions died as it began ({_ended(self.process.returncode)}){last}"
            )
        self._close()
        if self.group:
            cgroup.remove(self.group)
        try:
            self._start()
        except OSError as error:
            raise CourseError(
                f"the process that runs submissions cannot be started again ({error})"
            ) from None

    def _close(self) -> None:
        if self.end >= 0:
            os.close(self.end)
        self.end = -1
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            self.process.stdin.close()

    def __enter__(self) -> "WarmProcess":
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.close()
        self._close()  # it ends when its standard input does
        try:
            self.process.wait(1)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.group:
            cgroup.remove(self.group)
        shutil.rmtree(self.folder, ignore_errors=True)


def _ended(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit status {code}"


def jail_of(limits: Limits, variables: tuple[tuple[str, str], ...]) -> Jail:
    """Return the sandbox of a submission."""
    return Jail(python_paths(), WORKDIR, limits, variables)
