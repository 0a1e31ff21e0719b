"""One submission's child as the grader sees it: a fork of the warm process."""

import contextlib
import os
import select
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from oxus.core.errors import CourseError
from oxus.grader.budget import reached
from oxus.grader.cgroup import Group
from oxus.grader.pipe import PATIENCE, Pipe, how_ended
from oxus.grader.same_edition import check_same
from oxus.grader.sandbox import child_of, usage
from oxus.grader.warm_process import START_TIMEOUT, Setup


class WarmChild:
    """A fork of the warm process that waits for cells (see `oxus.grader.conversation.Running`).

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
