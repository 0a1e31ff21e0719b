"""For the sandbox's tests: run a function in a sandbox, or in a plain fork, and hear how it ended."""

import contextlib
import json
import os
import select
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oxus.grader import linux
from oxus.grader.sandbox import Jail, Limits, fork_into, kill, python_paths

WORKDIR = "/home/студент А/work"
OTHER_USER = 12345


@dataclass
class Answer:
    """What a function gave back, or the error it met, and how its process ended."""

    value: Any
    error: str
    status: int

    def result(self) -> Any:
        """The value, of a function that must meet no error: else the test fails with what the child wrote."""
        assert not self.error, f"{self.error} (ended with {self.status})"
        return self.value


def jail(**limits: int) -> Jail:
    return Jail(python_paths(), WORKDIR, Limits(**limits))


def inside(function: Callable[[], Any], where: Jail | None = None, keep: Sequence[int] = ()) -> Answer:
    """Call a function in a sandbox."""
    return _hear(lambda run, end: fork_into(where or jail(), run, [end, *keep]), function)


def outside(function: Callable[[], Any]) -> Answer:
    """Call it in a fork without one."""
    return _hear(lambda run, end: plain_fork(run), function)


def plain_fork(run: Callable[[], Any]) -> int:
    pid = os.fork()
    if pid == 0:
        with contextlib.suppress(BaseException):
            run()
        os._exit(0)
    return pid


def _hear(start: Callable[[Callable[[], None], int], int], function: Callable[[], Any]) -> Answer:
    mine, theirs = os.pipe()

    def run() -> None:
        try:
            said = {"value": function(), "error": ""}
        except BaseException as error:
            number = getattr(error, "errno", None)
            said = {"value": None, "error": f"{type(error).__name__} {number or ''} {error}"}
        data = json.dumps(said).encode()
        while data:
            data = data[os.write(theirs, data) :]

    pid = start(run, theirs)
    os.close(theirs)
    with os.fdopen(mine, "rb") as file:
        line = file.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return Answer(**(json.loads(line) if line else {"value": None, "error": "nothing said"}), status=status)


@contextlib.contextmanager
def running(function: Callable[[], Any], where: Jail | None = None) -> Iterator[tuple[int, int]]:
    """A sandbox in which a function runs: the supervisor, and a pipe on which `say` of the function is heard.

    Whatever the test does, nothing is left of it.
    """
    mine, theirs = os.pipe()
    pid = fork_into(where or jail(), lambda: function(lambda word: os.write(theirs, word)), [theirs])
    os.close(theirs)
    try:
        yield pid, mine
    finally:
        os.close(mine)
        kill(pid)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)


def hear(number: int, count: int = 1) -> bytes:
    """Read from a pipe; empty when nobody can write to it any more."""
    assert select.select([number], [], [], 600)[0], "nothing was heard, and somebody still holds the pipe"
    return os.read(number, count)


def ended(pid: int) -> int:
    """Wait for a supervisor; how it ended."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def until(condition: Callable[[], Any], seconds: float = 600) -> Any:
    """Wait for something to come true."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.02)
    return value


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def open_closed_homes(paths: Sequence[Path]) -> None:
    """Let every account see these paths, and nothing else, in folders that are root's alone.

    For a process in a mount namespace of its own.
    """
    closed: dict[Path, list[Path]] = {}
    for path in {path.resolve() for path in paths}:
        for folder in reversed(path.parents):
            if not folder.stat().st_mode & stat.S_IXOTH:
                closed.setdefault(folder, []).append(path)
                break
    for folder, inside in closed.items():
        held = [(os.open(path, os.O_PATH), path.is_dir(), path) for path in sorted(inside)]
        linux.mount("tmpfs", str(folder), "tmpfs", 0, "mode=755")
        for number, is_folder, path in held:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.mkdir() if is_folder else path.touch()
                linux.mount(f"/proc/self/fd/{number}", str(path), "", linux.MS_BIND | linux.MS_REC)


def as_another_user(command: Sequence[str | Path], open_paths: Sequence[Path], **more: Any) -> Any:
    """Run a command as an unprivileged user, who sees `open_paths` also where they lie in a closed home.

    Needs root. The homes are opened in a mount namespace of the command's own: nothing changes for anybody else.
    """

    def become() -> None:
        linux.unshare(linux.CLONE_NEWNS)
        linux.mount("none", "/", "", linux.MS_REC | linux.MS_PRIVATE)
        open_closed_homes(open_paths)
        os.setgroups([])
        os.setresgid(OTHER_USER, OTHER_USER, OTHER_USER)
        os.setresuid(OTHER_USER, OTHER_USER, OTHER_USER)

    return subprocess.run(
        [str(word) for word in command],
        preexec_fn=become,
        capture_output=True,
        text=True,
        check=False,
        **more,
    )


def python(code: str) -> str:
    """What a fresh Python prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"Python ended with {done.returncode} and wrote:\n{done.stdout}{done.stderr}"
    return done.stdout.strip()


def interrupt(pid: int) -> None:
    os.kill(pid, signal.SIGINT)
