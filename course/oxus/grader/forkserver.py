"""The warm process: Python with everything that a unit imports, loaded once; each submission runs in a fork of it.

It is a program of its own (`python -m oxus.grader.forkserver`), started before anything of the class is read: neither
the gradebook, nor solutions, nor another student's work are ever in its memory, so no fork can find them there.
"""

import contextlib
import gc
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from oxus.core.errors import CourseError
from oxus.grader import linux
from oxus.grader.budget import Limits, reached
from oxus.grader.cgroup import Group, Groups, divided, prefix
from oxus.grader.cgroup import variables as bus_variables
from oxus.grader.pipe import PATIENCE, Pipe, how_ended, packed
from oxus.grader.preload import Preload
from oxus.grader.same_edition import check_same, code_digest
from oxus.grader.same_edition import folder as code_folder
from oxus.grader.sandbox import (
    NOT_BUILT,
    Jail,
    child_of,
    environment,
    fork_into,
    kill,
    python_paths,
    usage,
)

WORKDIR = "/home/student/work"
"""The folder that a sandboxed notebook runs in, as its code sees it."""

FORKS = sys.platform == "linux"
"""Whether submissions run in forks of a warm process; elsewhere each starts a Python (`grader.subprocess_child`)."""

START_TIMEOUT = 120.0
"""Seconds that the imports may take."""

ATTEMPTS = 3
"""The number of tries for a step whose failure is not the submission's fault."""

STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM} | ({signal.SIGHUP} if sys.platform != "win32" else set())
"""The signals that ask a program to end."""

READY = "ready"
"""The line that the warm process prints when its imports are done."""

OTHER_EDITION = 78
"""The exit status of a warm process that is not of the grader's edition; its log ends with the folder of its code."""

# The modules that the display of tables, maps and errors loads when it is first used.
LAZY = (
    "IPython.core.ultratb",
    "asttokens",
    "executing",
    "jinja2",
    "pandas.io.formats.html",
    "pandas.io.formats.string",
    "pygments.formatters.terminal256",
    "pygments.lexers.python",
    "pygments.styles.default",
    "stack_data",
)


@contextlib.contextmanager
def signals_held() -> Iterator[None]:
    """Hold back Ctrl-C and other requests to end until a process is started and its end will be handled.

    Ctrl-C in a terminal reaches all processes: a new one must not be hit before it ignores it, either. It inherits that
    the signals wait (`STOP_SIGNALS`), and has to let them through.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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

    The socket belongs to the process that starts it. Who connects while the warm process is being started, for the
    first time or again, waits there.

    Raises
    ------
    CourseError
        If it cannot be started.
    """

    def __init__(self, setup: Setup) -> None:
        self.setup = setup
        self.failed_starts = 0
        self.prefix = prefix()
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
                f"{tempfile.gettempdir()}: the process that runs submissions cannot be started ({error})"
            ) from None

    def _start(self) -> None:
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
                env=environment(_jail(self.setup.limits, self.setup.variables))
                | (bus_variables() if self.prefix else {}),
                pass_fds=[self.listener.fileno()],
                start_new_session=True,  # Ctrl-C is for the grader, which then ends this process itself
            )
        self.end = os.pidfd_open(self.process.pid)
        """An open file that is ready to be read when the process has died."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has died already
            setup = asdict(self.setup) | {"code": code_digest(), "divide": bool(self.prefix)}
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
        shutil.rmtree(self.folder, ignore_errors=True)


def _ended(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit status {code}"


def _jail(limits: Limits, variables: tuple[tuple[str, str], ...]) -> Jail:
    return Jail(python_paths(), WORKDIR, limits, variables)


class WarmChild:
    """A fork of the warm process that waits for cells (see `oxus.grader.execute.Running`).

    Parameters
    ----------
    address : str
        The warm process's socket.
    setup : Setup
        The settings with which the warm process was started.
    look : callable
        Called about once a second until the child is there; may start the warm process again.

    Raises
    ------
    CourseError
        If no child could be started; nothing of the submission was run.
    """

    def __init__(self, address: str, setup: Setup, look: Callable[[], None] = lambda: None) -> None:
        look()
        end = socket.socket(socket.AF_UNIX)
        try:
            end.settimeout(START_TIMEOUT)
            end.connect(address)
        except OSError as error:
            end.close()
            raise CourseError(f"the process that runs submissions is gone ({error.strerror})") from None
        self.pipe = Pipe(end, PATIENCE)
        self.limits, self.sandboxed = setup.limits, setup.sandboxed
        self.pid = self.warm = 0
        self.group: Group | None = None
        try:
            self._begin(look)
        except CourseError:
            self.end()
            raise

    def _begin(self, look: Callable[[], None]) -> None:
        deadline = monotonic() + START_TIMEOUT
        ready = False
        while not (ready and self.pid):
            try:
                message = self.pipe.receive(min(monotonic() + 1, deadline))
            except TimeoutError:
                if monotonic() >= deadline:
                    raise CourseError("the process that runs submissions does not answer") from None
                look()
                continue
            if message is None:
                raise CourseError("the process that runs submissions has ended")
            if "ended" in message:
                reason = message["reason"] or how_ended(message["ended"])
                raise CourseError(f"the sandbox could not be set up: {reason}")
            if "ready" in message:
                check_same(message["ready"])
                ready = True
            self.pid, self.warm = message.get("pids", (self.pid, self.warm))
            if message.get("group"):
                self.group = Group(Path(message["group"]))

    def interrupt(self) -> None:
        """Stop the running cell."""
        running = (child_of(self.pid) if self.sandboxed else None) or self.pid
        with contextlib.suppress(OSError):
            os.kill(running, signal.SIGINT)

    def overused(self) -> str:
        """Say which limit the child has exceeded; empty if none."""
        used = usage(self.pid)
        if used.memory > self.limits.memory:
            return reached("memory_mb", self.limits)
        if used.processes > self.limits.processes:
            return reached("processes", self.limits)
        if max(used.cpu, self.group.cpu() if self.group else 0) > self.limits.cpu:
            return reached("cpu_seconds", self.limits)
        if used.sockets > self.limits.sockets:
            return f"it opened more than {self.limits.sockets} sockets, whose memory no limit counts"
        return ""

    def orphaned(self) -> bool:
        """Return whether the warm process has died, and the child with it."""
        try:
            end = os.pidfd_open(self.warm)
        except ProcessLookupError:
            return True
        try:
            # The pipe of a process that is killed closes a moment before it is dead.
            return bool(select.select([end], [], [], 0.5)[0])
        finally:
            os.close(end)

    def end(self) -> None:
        """Stop the child and everything it started: the warm process does so when this end of the pipe is closed."""
        self.pipe.close()


# --- the program ---


def main() -> None:
    """Import the libraries, then fork a child for each connection, until the standard input ends."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    listener = socket.socket(fileno=int(sys.argv[1]))
    setup = json.loads(sys.stdin.buffer.readline())
    if setup.get("code") != code_digest():
        print(code_folder())
        sys.exit(OTHER_EDITION)
    limits = Limits(**setup["limits"])
    from oxus.grader.fresh_python import start_anew
    from oxus.grader.guard import Guard
    from oxus.grader.kernel import make_kernel, run_submission
    from oxus.grader.own_modules import libraries_loaded, module_names
    from oxus.grader.warm_up import warm_up

    gc.disable()  # nothing of what is imported goes away again
    kernel = make_kernel()
    folder = Path(listener.getsockname()).parent
    loaded = setup["preload"]
    # A folder of its own, in case an import writes something.
    with tempfile.TemporaryDirectory(dir=folder) as scratch, contextlib.chdir(scratch):
        warm_up(kernel, [*loaded["modules"], *LAZY], loaded["names"])
    guard = Guard(kernel.shell)
    variables = tuple((name, value) for name, value in setup["variables"])
    jail = _jail(limits, variables) if setup["sandboxed"] else None
    libraries = libraries_loaded()

    def run(pipe: Pipe) -> None:
        def look(files: list[str]) -> None:
            own = module_names(files).keys()
            if not libraries.isdisjoint(own):
                start_anew(pipe, own, [*loaded["modules"], *LAZY], loaded["names"])

        run_submission(kernel, guard, pipe, look)

    gc.enable()
    gc.collect()
    gc.freeze()  # what is there now is never collected: the pages stay shared with every child
    print(READY, flush=True)
    _serve(listener, _Start(jail, folder, run, limits, divided() if setup["divide"] else None))
    shutil.rmtree(folder, ignore_errors=True)  # whoever started this process may have been killed


@dataclass
class _Forked:
    pid: int
    end: socket.socket
    folder: Path | None
    group: Group | None = None
    last: memoryview = memoryview(b"")
    """What is still to be sent of the last message: how the child ended."""

    def kill(self) -> None:
        """End the child and everything it started. Its process number cannot be reused yet, because it has not been
        waited for."""
        with contextlib.suppress(OSError):
            if self.folder is None:
                kill(self.pid)
            else:
                os.killpg(self.pid, signal.SIGKILL)

    def send(self) -> bool:
        """Send what fits of the last message, without waiting: the code of a submission may have filled the connection.

        Returns
        -------
        bool
            Whether there is nothing more to send, because it is sent or the connection is closed.
        """
        try:
            self.last = self.last[self.end.send(self.last, socket.MSG_DONTWAIT) :]
        except BlockingIOError:
            return False
        except OSError:
            return True
        return not self.last


@dataclass(frozen=True)
class _Start:
    """How children are forked."""

    jail: Jail | None
    folder: Path
    run: Callable[[Pipe], None]
    limits: Limits
    groups: Groups | None


def _serve(listener: socket.socket, start: _Start) -> None:
    """Fork children until the standard input ends. The loop waits for none of them: the others would wait, too."""
    report, fault = os.pipe()
    os.set_blocking(report, False)
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    poll.register(0, select.POLLIN)
    running: dict[int, _Forked] = {}
    ends: dict[int, _Forked] = {}

    def forget(forked: _Forked) -> None:
        """Stop using a connection."""
        poll.unregister(forked.end)
        del ends[forked.end.fileno()]
        forked.end.close()

    while True:
        for descriptor, event in poll.poll():
            if descriptor == 0:
                for forked in running.values():
                    forked.kill()
                return
            if descriptor == listener.fileno():
                end, _ = listener.accept()
                forked = _start(end, start, fault)
                group = str(forked.group.folder) if forked.group else ""
                first = packed({"pids": (forked.pid, os.getpid()), "group": group})
                with contextlib.suppress(OSError):  # nothing has been sent yet, so that there is room
                    end.send(first, socket.MSG_DONTWAIT)
                watch = os.pidfd_open(forked.pid)
                running[watch] = ends[end.fileno()] = forked
                poll.register(watch, select.POLLIN)
                poll.register(end, 0)  # for its hang-up: the grader no longer waits for the child
            elif descriptor in ends:
                forked = ends[descriptor]
                if event & ~select.POLLOUT:
                    forked.kill()
                    forget(forked)
                elif forked.send():
                    forget(forked)
            elif descriptor in running:
                poll.unregister(descriptor)
                os.close(descriptor)
                forked = running.pop(descriptor)
                forked.last = memoryview(packed(_reap(forked, start.groups, report)))
                if forked.end.fileno() in ends:  # the grader still waits
                    if forked.send():
                        forget(forked)
                    else:
                        poll.modify(forked.end, select.POLLOUT)


def _reap(forked: _Forked, groups: Groups | None, report: int) -> dict[str, Any]:
    """Wait for a child that has ended, and return the message on how it ended."""
    if forked.folder is not None:
        forked.kill()  # what it left behind
        shutil.rmtree(forked.folder, ignore_errors=True)
    code = os.waitstatus_to_exitcode(os.waitpid(forked.pid, 0)[1])
    limit = forked.group.reached() if forked.group else ""
    if forked.group and groups:
        groups.end(forked.group)
    return {"ended": code, "reason": _not_built(report) if code == NOT_BUILT else "", "limit": limit}


def _start(end: socket.socket, start: _Start, fault: int) -> _Forked:
    def child() -> None:
        pipe = Pipe(end)
        pipe.send({"ready": code_digest()})
        start.run(pipe)

    group = None
    if start.groups:
        with contextlib.suppress(OSError):  # then its processes are looked at, as where there are no groups
            group = start.groups.make(start.limits)
    joins = group.open() if group else -1
    try:
        if start.jail is not None:
            return _Forked(fork_into(start.jail, child, [end.fileno()], fault, joins), end, None, group)
        work = Path(tempfile.mkdtemp(prefix="work-", dir=start.folder))
        return _Forked(_fork_unsafe(child, end.fileno(), work, joins), end, work, group)
    finally:
        if joins >= 0:
            os.close(joins)


def _fork_unsafe(child: Callable[[], None], keep: int, folder: Path, group: int) -> int:
    """Fork a child without a sandbox, with only a folder and a process group of its own."""
    warm = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.setsid()
        linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == warm:
            if group >= 0:
                os.write(group, b"0")
            os.closerange(3, keep)
            os.closerange(keep + 1, min(os.sysconf("SC_OPEN_MAX"), 65_536))
            os.chdir(folder)
            os.environ |= {k: v.replace(WORKDIR, str(folder)) for k, v in os.environ.items()}
            tempfile.tempdir = None
            child()
            status = 0
    finally:
        os._exit(status)


def _not_built(report: int) -> str:
    """Explain why a sandbox could not be built; empty if no reason is known."""
    with contextlib.suppress(BlockingIOError):
        return os.read(report, 1000).decode("utf-8", "replace").strip()
    return ""


if __name__ == "__main__":
    main()
