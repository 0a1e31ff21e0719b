"""Control groups (cgroup v2): the kernel itself counts what each submission uses, including the kernel's own memory.

The warm process needs a group that it may divide: systemd starts it in one (`prefix`), or this process makes one in a
group that was delegated to it (`make`), for example in a container. The warm process then makes a group for each
submission (`Groups`). Without them, `oxus.grader.usage` adds up what the processes hold.
"""

import contextlib
import functools
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from oxus.grader.budget import Limits

CONTROLLERS = ("memory", "pids")
"""What a group has to count."""

_MOUNTS = (Path("/sys/fs/cgroup"), Path("/sys/fs/cgroup/unified"))
_OWN = Path("/proc/self/cgroup")
_BUS = ("XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS")
"""Environment variables by which a program finds systemd; the code of a submission does not get them."""

TRY = 5.0
"""Seconds that systemd has to start a program."""


@functools.cache
def unavailable() -> str:
    """Explain in one line why control groups are not available here; empty if they are. It is tried only once."""
    if sys.platform != "linux":
        return "control groups need Linux"
    root = _mount()
    if root is None or not set(CONTROLLERS) <= _words(root / "cgroup.controllers"):
        return "this system, or its container, has no cgroup v2 that counts memory and processes"
    why = _no_systemd()
    return f"{why}, and no group is delegated to this program" if why and delegated() is None else ""


@functools.cache
def _no_systemd() -> str:
    """Explain why systemd cannot make a group; empty if it can."""
    if shutil.which("systemd-run") is None:
        return "the program systemd-run, which makes control groups, is not installed"
    try:
        done = subprocess.run(
            [*_command(), "true"], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=TRY
        )
    except (OSError, subprocess.TimeoutExpired):
        return "systemd does not answer"
    said = done.stderr.strip().splitlines()
    return (
        f"systemd cannot make one ({said[-1][:200] if said else done.returncode})" if done.returncode else ""
    )


def delegated() -> Path | None:
    """Return the folder of the group in which this process may make others, without systemd; None if there is none.

    It is this process's own group, or the one above it, if that hands down what it counts and lets this process write.
    """
    here = own()
    for folder in (here, here.parent) if here else ():
        if set(CONTROLLERS) <= _words(folder / "cgroup.subtree_control") and all(
            os.access(path, os.W_OK) for path in (folder, folder / "cgroup.procs")
        ):
            return folder
    return None


def described() -> str:
    """Say in words how the groups are made; only where they are available."""
    folder = None if not _no_systemd() else delegated()
    return f"in {folder}" if folder else "made by systemd"


def make() -> Path | None:
    """Make a group for a warm process in the one that was delegated; None if systemd does it, or if there is none."""
    if unavailable() or not _no_systemd():
        return None
    folder = delegated()
    with contextlib.suppress(OSError):
        if folder:
            group = folder / f"oxus-{os.getpid()}"
            group.mkdir(exist_ok=True)
            return group
    return None


def remove(folder: Path) -> None:
    """End everything in a group that `make` has made, and remove it with the groups below."""
    with contextlib.suppress(OSError):
        for below in [*folder.iterdir()]:
            if below.is_dir():
                Group(below).end()
        Group(folder).end()


def prefix() -> list[str]:
    """Return the words to put before a command, so that it runs in a group that it may divide; none if systemd does not
    make one."""
    if unavailable() or _no_systemd():
        return []
    return [*_command(), "env", *(word for name in _BUS for word in ("-u", name))]


def variables() -> dict[str, str]:
    """Return the environment variables that the words of `prefix` need, and which these words then remove."""
    return {name: os.environ[name] for name in _BUS if name in os.environ}


def _command() -> list[str]:
    whose = [] if os.geteuid() == 0 else ["--user"]
    # A scope runs the command in systemd-run's own process, with its open files.
    return ["systemd-run", *whose, "--scope", "--quiet", "--collect", "--property=Delegate=yes"]


def _mount() -> Path | None:
    return next((mount for mount in _MOUNTS if (mount / "cgroup.controllers").is_file()), None)


def _words(file: Path) -> set[str]:
    with contextlib.suppress(OSError):
        return set(file.read_text().split())
    return set()


def own() -> Path | None:
    """Return the folder of the group that this process is in; None if there is no cgroup v2."""
    with contextlib.suppress(OSError):
        for line in _OWN.read_text().splitlines():
            if line.startswith("0::/"):
                mount = _mount()
                return mount / line[len("0::/") :] if mount else None
    return None


@dataclass(frozen=True)
class Group:
    """The group of one submission."""

    folder: Path

    def open(self) -> int:
        """Return an open file; a process that writes `0` to it joins the group."""
        return os.open(self.folder / "cgroup.procs", os.O_WRONLY | os.O_CLOEXEC)

    def reached(self) -> str:
        """Return the setting of the limit at which the kernel ended the submission; empty if it did not."""
        return "memory_mb" if _number(self.folder / "memory.events", "oom_kill") else ""

    def cpu(self) -> float:
        """Return the seconds of processor time of everything that was ever in the group."""
        return _number(self.folder / "cpu.stat", "usage_usec") / 1e6

    def end(self) -> bool:
        """End everything in the group and remove it; False if that takes the kernel a moment longer."""
        with contextlib.suppress(OSError):
            (self.folder / "cgroup.kill").write_text("1")
        try:
            self.folder.rmdir()
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return True


def _number(file: Path, name: str) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return next(int(line.split()[1]) for line in file.read_text().splitlines() if line.split()[0] == name)
    return 0


class Groups:
    """The groups below that of the calling process, which itself moves into one of them.

    Parameters
    ----------
    folder : Path
        The group of this process, in which it is alone.
    controllers : sequence of str
        What the groups have to count.

    Raises
    ------
    OSError
        If the group may not be divided.
    """

    def __init__(self, folder: Path, controllers: tuple[str, ...] = CONTROLLERS) -> None:
        self.folder = folder
        self.made = 0
        self.ending: list[Group] = []
        aside = folder / "warm"
        aside.mkdir()
        try:
            (aside / "cgroup.procs").write_text("0")
            if controllers:
                # Only a group without processes of its own can be divided.
                (folder / "cgroup.subtree_control").write_text(" ".join(f"+{name}" for name in controllers))
        except OSError:
            with contextlib.suppress(OSError):
                (folder / "cgroup.procs").write_text("0")
                aside.rmdir()
            raise

    def make(self, limits: Limits) -> Group:
        """Make a group for one submission.

        Raises
        ------
        OSError
            If it cannot be made.
        """
        self.made += 1
        group = Group(self.folder / f"submission-{self.made}")
        group.folder.mkdir()
        values = {
            # The files in the scratch folder are memory, too.
            "memory.max": limits.memory + limits.disk,
            "memory.swap.max": 0,
            "memory.oom.group": 1,
            "pids.max": limits.processes + 1,  # the supervisor is one
        }
        for name, value in values.items():
            with contextlib.suppress(
                FileNotFoundError, PermissionError
            ):  # a kernel without swap lacks some of them
                (group.folder / name).write_text(str(value))
        return group

    def end(self, group: Group) -> None:
        """End everything in a group, and remove it now or later."""
        self.ending = [one for one in (*self.ending, group) if not one.end()]


def divided(group: str = "") -> Groups | None:
    """Divide the group of this process; None if it may not be.

    Parameters
    ----------
    group : str
        A group to join first (`make`); by default, the process stays in its own.
    """
    try:
        if group:
            (Path(group) / "cgroup.procs").write_text("0")
        folder = Path(group) if group else own()
        return Groups(folder) if folder else None
    except OSError:
        return None
