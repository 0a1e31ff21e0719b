"""A new Python process for each submission, without a sandbox, where a process cannot be forked (Windows, macOS).

It runs the same kernel as the forks of the warm process and is reached by a socket of this machine, with a word that
only the two know. It has to import everything again, which takes a second or two.
"""

import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from time import monotonic
from typing import IO

from oxus.core.errors import CourseError
from oxus.grader.pipe import PATIENCE, Pipe
from oxus.grader.same_edition import check_same, code_digest, folder
from oxus.grader.warm_process import START_TIMEOUT, Setup


class FreshChild:
    """A new Python that waits for cells (see `oxus.grader.conversation.Running`)."""

    def __init__(self, setup: Setup) -> None:
        if setup.sandboxed:
            raise CourseError("there is no sandbox on this system")
        word = secrets.token_hex(16)
        self.folder = Path(tempfile.mkdtemp(prefix="oxus-work-"))
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(START_TIMEOUT)
            port = server.getsockname()[1]
            self.process = subprocess.Popen(
                [sys.executable, "-m", "oxus.grader.subprocess_child", str(port)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self.folder,
                env={
                    **os.environ,
                    **dict(setup.variables),
                    "NBGRADER_EXECUTION": "autograde",
                    "PYTHONSAFEPATH": "1",
                },
                start_new_session=True,
            )
            assert self.process.stdin is not None
            try:
                self.process.stdin.write(f"{word}\n".encode())
                self.process.stdin.flush()  # and open: when it closes, the grader no longer waits for the child
                end, _ = server.accept()
            except OSError as error:
                self._clear()
                raise CourseError(f"Python could not be started for a submission: {error}") from None
        self.limits = setup.limits
        self.pipe = Pipe(end, PATIENCE)
        try:
            first = self.pipe.receive(monotonic() + START_TIMEOUT)
        except TimeoutError:
            first = None
        if first is None or first.get("ready") != word:
            self.end()
            raise CourseError("Python could not be started for a submission: it did not answer")
        try:
            check_same(first.get("code"), str(first.get("folder", "")))
        except CourseError:
            self.end()
            raise

    def interrupt(self) -> None:
        """Stop the running cell; on Windows stop the whole process, because its cells cannot be interrupted."""
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self.process.kill()
            else:
                self.process.send_signal(signal.SIGINT)

    def overused(self) -> str:
        """Return an empty string: without a sandbox, nothing is measured."""
        return ""

    def orphaned(self) -> bool:
        """Return False: this child does not depend on another process."""
        return False

    def end(self) -> None:
        """Stop the child and, except on Windows, what it started."""
        self.pipe.close()
        self._clear()

    def _clear(self) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(OSError):
            if sys.platform == "win32":
                self.process.kill()
            else:
                os.killpg(self.process.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(None if sys.platform == "win32" else PATIENCE)
        with contextlib.suppress(OSError):
            self.process.stdin.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def main() -> None:
    """Connect, and run the cells that arrive."""
    from oxus.grader.guard import Guard
    from oxus.grader.kernel import make_kernel, run_submission

    grader = os.fdopen(os.dup(0), "rb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # what programs that a cell starts read
    word = grader.readline().decode().strip()
    threading.Thread(target=_end_with, args=[grader, Path.cwd()], daemon=True).start()
    pipe = Pipe(socket.create_connection(("127.0.0.1", int(sys.argv[1]))))
    kernel = make_kernel()
    guard = Guard(kernel.shell)
    pipe.send({"ready": word, "code": code_digest(), "folder": folder()})
    run_submission(kernel, guard, pipe)


def _end_with(grader: IO[bytes], folder: Path) -> None:
    """End this process when its parent process ends, which may be killed while a cell runs without end."""
    grader.read()
    shutil.rmtree(folder, ignore_errors=True)
    if sys.platform != "win32":
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    main()
