"""Run one test in a fork of the submission's process, and discard the fork, so no part of a hidden test remains
in the process that runs the student's later cells.

The fork starts as a copy of the notebook's process. Only the fork receives the source of the test. What a
fork shares with its parent is put back afterwards: the files in the scratch folder, the positions and contents of open
files, and what waits in pipes. A process that has threads or programs of its own cannot be copied faithfully; its
tests run in the process itself, and the grader adds a remark.
"""

# Functions are bound here, where the guard watches them: a submission may put others in their places.
import contextlib
import ctypes
import gc
import os
import signal
import stat
import sys
from _thread import _count as other_threads
from collections.abc import Iterator
from dataclasses import dataclass
from os import dup2, fstat, kill, lseek, waitpid
from pathlib import Path
from typing import Any

if sys.platform != "win32":
    from os import P_ALL, WEXITED, WNOHANG, WNOWAIT, pread, pwrite, waitid
    from signal import pthread_sigmask

DONE = 86
"""The exit status of a fork that has sent the result of its test."""

MAX_BYTES = 20_000_000
"""The most bytes of files that are recorded, to be put back."""

MAX_OPEN = 256
"""The number of open files that are checked: the sandbox allows no more."""

THREADS, PROGRAMS, PROFILER, FILES, SOCKETS, NO_FORK, NOT_HERE = (
    "threads are running",
    "programs that it started have not ended",
    "a profiler is on",
    "it has more than 20 MB of files",
    "it has a socket with a name",
    "the system does not let it start another process",
    "this is not possible here",
)
"""Reasons why a test runs in the notebook's own process."""

# Not `os.fork`: it would call what the submission has registered for forks, and seed the random numbers again.
_libc_fork: Any = ctypes.PyDLL(None).fork if sys.platform == "linux" else getattr(os, "fork", None)


class Obstacle(Exception):
    """Raised if the process cannot be copied faithfully; the message is the reason."""


@dataclass
class Kept:
    """What is put back of a file, folder or link."""

    mode: int
    content: bytes
    """Of a link, its target."""
    times: tuple[int, int]
    """When it was last read and last changed, nanoseconds."""
    attributes: dict[str, bytes]
    """Its extended attributes."""


@dataclass
class Shared:
    """What a fork shares with its parent."""

    folder: Path
    files: dict[str, "Kept"]
    """Each file, folder and link in the scratch folder, and the folder itself."""
    positions: dict[int, int]
    """Positions of open files."""
    contents: dict[int, bytes]
    """Contents of open files that are no longer in any folder."""
    signals: set[int]
    """The signals that are held back."""
    collects: bool
    """Whether unused objects are collected."""


def available() -> bool:
    """Return whether a process that has run nothing yet can be forked for its tests."""
    return sys.platform == "linux" and not other_threads()


def record(folder: Path) -> Shared:
    """Note what a fork will share with this process.

    Parameters
    ----------
    folder : Path
        The scratch folder.

    Raises
    ------
    Obstacle
        If this process cannot be copied faithfully, or if the fork could leave something behind.
    """
    if other_threads():
        raise Obstacle(THREADS)
    if sys.getprofile() is not None or _monitored():
        raise Obstacle(PROFILER)
    if _has_children():
        raise Obstacle(PROGRAMS)
    shared = Shared(folder, {}, {}, {}, pthread_sigmask(signal.SIG_BLOCK, ()), gc.isenabled())
    left = MAX_BYTES
    for path in (str(folder), *(path for path, _ in _walk(str(folder)))):
        status = os.lstat(path)
        content = b""
        if stat.S_ISLNK(status.st_mode):
            content = os.fsencode(os.readlink(path))  # noqa: PTH115
        elif stat.S_ISREG(status.st_mode):
            content = _read(path, left)
        elif stat.S_ISSOCK(status.st_mode):
            raise Obstacle(SOCKETS)  # the fork could leave a connection in it
        left -= len(content)
        times = status.st_atime_ns, status.st_mtime_ns
        shared.files[path] = Kept(status.st_mode, content, times, _attributes(path))
    for number in range(MAX_OPEN):
        with contextlib.suppress(OSError):
            status = fstat(number)
            if stat.S_ISREG(status.st_mode):
                shared.positions[number] = lseek(number, 0, os.SEEK_CUR)
                if not status.st_nlink:
                    if status.st_size > left:
                        raise Obstacle(FILES)
                    shared.contents[number] = pread(number, status.st_size, 0)
                    left -= status.st_size
    return shared


def fork(shared: Shared) -> int:
    """Fork as `os.fork` does. Nothing that the submission has registered runs in either process before `wait` or
    `enter`."""
    gc.disable()
    pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals() - {signal.SIGINT})
    pid: int = _libc_fork()
    if pid < 0:
        _resume(shared)
        raise Obstacle(NO_FORK)
    return pid


def enter(shared: Shared, kept: set[int]) -> None:
    """Begin in the fork: cut off what leads to the parent.

    Parameters
    ----------
    shared : Shared
        From `record`.
    kept : set of int
        The open sockets to keep: the grader's, and those of the event loop.
    """
    null = os.open(os.devnull, os.O_RDWR)
    for number in set(range(3, MAX_OPEN)) - kept - {null}:
        with contextlib.suppress(OSError):
            if stat.S_ISFIFO(mode := fstat(number).st_mode) or stat.S_ISSOCK(mode):
                dup2(null, number, inheritable=False)
    os.close(null)
    _resume(shared)


def wait(pid: int, shared: Shared, drain: tuple[int, ...], alone: bool) -> int:
    """Wait in the parent for the end of the fork, then put back what they share.

    Parameters
    ----------
    pid : int
        The fork. An interrupt is passed on to it.
    shared : Shared
        From `record`.
    drain : tuple of int
        Sockets to empty: the event loop's own.
    alone : bool
        Whether this process is the first of its process namespace: it then ends what the fork left behind.

    Returns
    -------
    int
        The exit status of the fork, or the negative number of the signal that killed it.
    """
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGCHLD)
    signal.signal(signal.SIGINT, lambda *_: kill(pid, signal.SIGINT))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # if it were ignored, there would be nothing to wait for
    try:
        code = os.waitstatus_to_exitcode(waitpid(pid, 0)[1])
        if alone and _has_children():
            kill(-1, signal.SIGKILL)  # all other processes of this namespace
            with contextlib.suppress(ChildProcessError):
                while True:
                    waitpid(-1, 0)
        put_back(shared)
        for number in drain:
            with contextlib.suppress(OSError):
                while os.read(number, 4096):
                    pass
    finally:
        for number, handler in zip((signal.SIGINT, signal.SIGCHLD), before, strict=True):
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        _resume(shared)
    return code


def put_back(shared: Shared) -> None:
    """Give the files of the scratch folder, and open files, their recorded contents."""
    now = dict(_walk(str(shared.folder)))
    for path in sorted(now, reverse=True):  # what is in a folder before the folder
        mode = now[path].stat(follow_symlinks=False).st_mode
        kept = shared.files.get(path)
        if kept is None or stat.S_IFMT(kept.mode) != stat.S_IFMT(mode) or _is_other_link(path, kept):
            with contextlib.suppress(OSError):
                (os.rmdir if stat.S_ISDIR(mode) else os.unlink)(path)
    for path, kept in sorted(shared.files.items()):
        with contextlib.suppress(OSError):
            if stat.S_ISDIR(kept.mode):
                if not os.path.isdir(path):  # noqa: PTH112
                    os.mkdir(path)  # noqa: PTH102
            elif stat.S_ISLNK(kept.mode):
                if not os.path.islink(path):  # noqa: PTH114
                    os.symlink(kept.content, os.fsencode(path))  # noqa: PTH211
            elif stat.S_ISFIFO(kept.mode):
                _drain(path)
            elif _content(path) != kept.content:
                os.chmod(path, 0o600)  # noqa: PTH101
                Path(path).write_bytes(kept.content)
    for path, kept in sorted(shared.files.items(), reverse=True):  # a folder after what is in it
        with contextlib.suppress(OSError):
            for name in _attributes(path).keys() - kept.attributes.keys():
                os.removexattr(path, name, follow_symlinks=False)
            for name, value in kept.attributes.items():
                os.setxattr(path, name, value, follow_symlinks=False)
        with contextlib.suppress(OSError):
            if not stat.S_ISLNK(kept.mode):
                os.chmod(path, stat.S_IMODE(kept.mode))  # noqa: PTH101
            os.utime(path, ns=kept.times, follow_symlinks=False)
    for number, content in shared.contents.items():
        with contextlib.suppress(OSError):
            if pread(number, len(content) + 1, 0) != content:
                os.ftruncate(number, 0)
                pwrite(number, content, 0)
    for number, position in shared.positions.items():
        with contextlib.suppress(OSError):
            lseek(number, position, os.SEEK_SET)


def _drain(path: str) -> None:
    """Empty a named pipe, because its earlier content cannot be told apart from what the fork has written."""
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with contextlib.suppress(OSError):
            while os.read(number, 65_536):
                pass
    finally:
        os.close(number)


def _is_other_link(path: str, kept: Kept) -> bool:
    """Return whether a link leads elsewhere than it did."""
    with contextlib.suppress(OSError):
        return stat.S_ISLNK(kept.mode) and os.fsencode(os.readlink(path)) != kept.content  # noqa: PTH115
    return False


def _attributes(path: str) -> dict[str, bytes]:
    """Return the extended attributes of a file; none where the file system has none."""
    found = {}
    with contextlib.suppress(OSError):
        for name in os.listxattr(path, follow_symlinks=False):
            found[name] = os.getxattr(path, name, follow_symlinks=False)
    return found


def _resume(shared: Shared) -> None:
    if shared.collects:
        gc.enable()
    pthread_sigmask(signal.SIG_SETMASK, shared.signals)


def _walk(folder: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield all files, folders and links in a folder; links are not followed."""
    ahead = [folder]
    while ahead:
        with contextlib.suppress(OSError), os.scandir(ahead.pop()) as entries:
            for entry in entries:
                yield entry.path, entry
                if entry.is_dir(follow_symlinks=False):
                    ahead.append(entry.path)


def _read(path: str, most: int) -> bytes:
    content = _content(path, most + 1)
    if content is None or len(content) > most:
        raise Obstacle(FILES)
    return content


def _content(path: str, most: int = -1) -> bytes | None:
    """Return what is in a file; None if it cannot be read."""
    with contextlib.suppress(OSError), open(path, "rb", buffering=0) as file:  # noqa: PTH123
        return file.read(most)
    return None


def _has_children() -> bool:
    """Return whether this process has children, including those that have ended but were not waited for."""
    try:
        waitid(P_ALL, 0, WEXITED | WNOHANG | WNOWAIT)
    except ChildProcessError:
        return False
    return True


def _monitored() -> bool:
    monitoring: Any = getattr(sys, "monitoring", None)
    return monitoring is not None and any(monitoring.get_tool(number) for number in range(6))
