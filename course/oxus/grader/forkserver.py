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
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oxus.grader import linux
from oxus.grader.budget import Limits
from oxus.grader.cgroup import Group, Groups, divided
from oxus.grader.pipe import Pipe, packed
from oxus.grader.same_edition import code_digest
from oxus.grader.same_edition import folder as code_folder
from oxus.grader.sandbox import NOT_BUILT, Jail, fork_into, kill
from oxus.grader.stop_signals import STOP_SIGNALS
from oxus.grader.warm_process import OTHER_EDITION, READY, WORKDIR, jail_of

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
    jail = jail_of(limits, variables) if setup["sandboxed"] else None
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
    groups = divided(setup["group"]) if setup["divide"] or setup["group"] else None
    print(READY, flush=True)
    _serve(listener, _Start(jail, folder, run, limits, groups))
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
