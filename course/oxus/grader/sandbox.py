"""The sandbox: a forked child that sees Python, the data package and a scratch folder, and can reach nothing else.

Linux only. The child gets namespaces, mounts, limits and a filter of system calls of its own, set by system calls
alone, so that a launch takes milliseconds. Three processes take part:

- the warm process calls `fork_into` and stays as it is;
- the supervisor leaves the host's namespaces, builds the file tree, forks the child, and ends as the child ends;
- the child is the first process of its process namespace: whatever it started ends with it. It runs the code.

There is no way back: the supervisor has given up the host's files, the child all privileges as well. What the
warm process holds in memory the child can read, so it must hold no secret, and be started with `environment`.
"""

import contextlib
import errno
import os
import signal
import site
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

if sys.platform != "win32":
    import resource

from oxus.grader import linux
from oxus.grader.budget import Limits
from oxus.grader.file_tree import NOBODY, Tree, build, python_paths, tree
from oxus.grader.seccomp import program
from oxus.grader.usage import Usage, child_of, kill, usage

__all__ = [
    "NOT_BUILT",
    "Jail",
    "Limits",
    "Usage",
    "child_of",
    "environment",
    "fork_into",
    "kill",
    "python_paths",
    "unavailable",
    "usage",
]

NOT_BUILT = 71
"""Exit status of a supervisor that ran nothing, for want of a sandbox. No code of a student can bring it about."""


CPU_GRACE = 10
"""Seconds of processor time after which the kernel ends a process that the watchdog has not stopped."""

BUFFERS = {"tcp_rmem": "4096 65536 131072", "tcp_wmem": "4096 16384 65536"}
"""Bytes that a TCP connection may hold in the kernel, where no limit counts them: least, at first, most."""


@dataclass(frozen=True)
class Jail:
    """The files that the code of a submission sees, and the resources it may use."""

    readable: tuple[Path, ...]
    """Folders and files that it may read, at their own paths; see `python_paths`."""
    workdir: str
    """The scratch folder's absolute path as the code sees it: the current folder, HOME and TMPDIR."""
    limits: Limits = Limits()
    variables: tuple[tuple[str, str], ...] = ()
    """Environment variables that the course sets for its tests."""


def environment(jail: Jail) -> dict[str, str]:
    """Return all environment variables of the code; the warm process starts with them too."""
    variables = {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "HOME": jail.workdir,
        "TMPDIR": jail.workdir,
        "USER": "student",
        "LANG": "C.UTF-8",
        "IPYTHONDIR": f"{jail.workdir}/.ipython",
        "MPLCONFIGDIR": f"{jail.workdir}/.matplotlib",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",  # as in a kernel
        "NBGRADER_EXECUTION": "autograde",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",  # each thread would otherwise claim 64 MB of address space
    }
    if site.ENABLE_USER_SITE:
        variables["PYTHONUSERBASE"] = site.getuserbase()
    kept = ("TZ", "LD_LIBRARY_PATH", "PYTHONHASHSEED")
    return dict(jail.variables) | variables | {name: os.environ[name] for name in kept if name in os.environ}


def fork_into(
    jail: Jail, run: Callable[[], object], keep: Sequence[int] = (), report: int = 2, group: int = -1
) -> int:
    """Run something in a sandbox. The calling process must have only one thread.

    Parameters
    ----------
    jail : Jail
        The files that it sees and the resources it may use.
    run : callable
        Called in the child. It has SIGINT as Python has it, all other signals as a new process has them. When it
        returns, the child ends with status 0, if it raises with 1 (SystemExit: with its number).
    keep : sequence of int
        Open files that the child keeps, by number, 3 or more. All others are closed, and 0, 1 and 2 are /dev/null.
    report : int
        An open file to which one line is written if the sandbox cannot be built.
    group : int
        An open file by which everything joins a control group (`oxus.grader.cgroup.Group.open`); -1 for none.

    Returns
    -------
    int
        The supervisor's process id. Waiting for it gives the child's end, exit status or signal, or `NOT_BUILT` if the
        sandbox could not be built; nothing has run then. It dies with the calling process, and the child with it.

    Raises
    ------
    ValueError
        If the jail's paths cannot be shown together (see `oxus.grader.file_tree.tree`), or `keep` has 0, 1 or 2.
    """
    if any(number < 3 for number in keep):
        raise ValueError("0, 1 and 2 cannot be kept: they are /dev/null in the sandbox")
    # All that can be worked out is, before: what a forked process touches is copied, page by page.
    linux.look_up()
    start = _Start(
        plan=tree(jail.readable, jail.workdir),
        variables=environment(jail),
        signals=_changed_signals(),
        size=int(Path("/proc/self/statm").read_bytes().split()[0]) * os.sysconf("SC_PAGESIZE"),
        rights=_rights(),
        denied=program(),
    )
    warm = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    status = NOT_BUILT
    try:
        _reset_signals(start.signals)
        _die_with(warm)
        if group >= 0:
            os.write(group, b"0")
        status = _supervise(jail, start, run, keep, report)
    except BaseException as error:  # whatever it is, the code must not run
        with contextlib.suppress(OSError):
            os.write(report, f"no sandbox: {_reason(error)}\n".encode())
    finally:
        os._exit(status)


@dataclass(frozen=True)
class _Rights:
    """The caller's rights on this system."""

    admin: bool
    """It may make namespaces and mounts without a user namespace of its own."""
    nobody: bool
    """The caller is root, and the user `nobody` exists."""
    capabilities: int


@dataclass(frozen=True)
class _Start:
    plan: Tree
    variables: dict[str, str]
    signals: tuple[int, ...]
    size: int
    rights: _Rights
    denied: bytes


@cache
def _rights() -> _Rights:
    lines = Path("/proc/self/status").read_text().splitlines()
    capabilities = int(next(line.split()[1] for line in lines if line.startswith("CapEff:")), 16)
    # A user namespace made by an unprivileged user may have a root only.
    mapped = all(_is_mapped(Path(f"/proc/self/{name}").read_text()) for name in ("uid_map", "gid_map"))
    return _Rights(
        admin=bool(capabilities >> linux.CAP_SYS_ADMIN & 1),
        nobody=os.geteuid() == 0 and mapped,
        capabilities=capabilities,
    )


def _is_mapped(id_map: str) -> bool:
    rows = [[int(word) for word in line.split()] for line in id_map.splitlines()]
    return any(first <= NOBODY < first + count for first, _, count in rows)


def _supervise(jail: Jail, start: _Start, run: Callable[[], object], keep: Sequence[int], report: int) -> int:
    proc = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    warm = os.getppid()
    os.setsid()
    _leave_the_host(start, jail.limits.disk, proc)
    _die_with(warm)  # a change of user has cleared it
    answer, ready = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _close_all_but({*keep, ready, proc}, proc)
            _confine(jail, start, proc)
            os.close(proc)
            # This fails, and nothing runs, if the supervisor died before the child asked to die with it.
            os.write(ready, b"\0")
            os.close(ready)
        except BaseException as error:
            os.write(ready, _reason(error).encode())
            os._exit(NOT_BUILT)
        _run(run)
    # An end of a kept socket left open here would keep its reader waiting after the child's death.
    _close_all_but({answer, proc, report}, proc)
    os.close(proc)
    said = os.read(answer, 1000)
    status = os.waitpid(child, 0)[1]
    if said != b"\0":
        raise RuntimeError(said.decode(errors="replace") or "the child was killed while it was set up")
    return _end_like(status)


def _reason(error: BaseException) -> str:
    named = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
    said = error.strerror if isinstance(error, OSError) else str(error)
    return " ".join(f"{named}{said or type(error).__name__}".split())[:500]


def _die_with(parent: int) -> None:
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before it was asked for
        os._exit(NOT_BUILT)


def _leave_the_host(start: _Start, disk: int, proc: int) -> None:
    """Leave the host: become the user `nobody`, in new namespaces, with a separate file tree."""
    rights = start.rights
    if rights.nobody:
        _become_nobody(rights.capabilities)
    # An administrator mounts what only the host's root can reach, such as a Python in /root, and so leaves the host's
    # user namespace last. Anybody else must leave it first, to be allowed to mount at all.
    if not rights.admin:
        _leave_user_namespace(proc)
    others = (
        linux.CLONE_NEWNS | linux.CLONE_NEWPID | linux.CLONE_NEWNET | linux.CLONE_NEWIPC | linux.CLONE_NEWUTS
    )
    linux.unshare(others)
    linux.set_host_name("oxus")
    with contextlib.suppress(OSError):  # not worth a sandbox
        linux.raise_loopback()
    for name, sizes in BUFFERS.items():
        with contextlib.suppress(
            OSError
        ):  # a container may show these settings without letting them be changed
            _write(proc, f"sys/net/ipv4/{name}", sizes)
    build(start.plan, disk, proc)
    if rights.admin:
        _leave_user_namespace(proc)


def _become_nobody(capabilities: int) -> None:
    """Change to the user `nobody`, but keep root's rights until the tree is built."""
    linux.prctl(linux.PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    linux.set_capabilities(capabilities)


def _leave_user_namespace(proc: int) -> None:
    user, group = os.geteuid(), os.getegid()
    linux.unshare(linux.CLONE_NEWUSER)
    # A process that has changed its user does not own its files in /proc, unless it says that it may be looked at.
    linux.prctl(linux.PR_SET_DUMPABLE, 1)
    _write(proc, "self/setgroups", "deny")
    _write(proc, "self/uid_map", f"{NOBODY} {user} 1")
    _write(proc, "self/gid_map", f"{NOBODY} {group} 1")


def _confine(jail: Jail, start: _Start, proc: int) -> None:
    """Take away from the child everything that the code is not to have."""
    null = os.open("/dev/null", os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(null, number)
    if null > 2:
        os.close(null)
    _write(proc, "self/oom_score_adj", "1000")  # where memory runs out, this is what the kernel ends first
    os.nice(5)
    _limit(jail.limits, start.size)
    linux.drop_bounding_set()
    linux.prctl(linux.PR_CAP_AMBIENT, linux.PR_CAP_AMBIENT_CLEAR_ALL)
    linux.set_capabilities(0)
    linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
    linux.prctl(linux.PR_SET_PDEATHSIG, signal.SIGKILL)
    os.chdir(jail.workdir)
    if os.environ != start.variables:
        os.environ.clear()
        os.environ.update(start.variables)
        time.tzset()
    tempfile.tempdir = None  # the warm process may have asked for it before
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if start.denied:
        linux.set_filter(start.denied)


def _limit(limits: Limits, size: int) -> None:
    values = {
        resource.RLIMIT_AS: size + limits.memory,
        # For each process; the watchdog adds them up, and says so (`usage`).
        resource.RLIMIT_CPU: limits.cpu + CPU_GRACE,
        resource.RLIMIT_FSIZE: limits.disk,
        resource.RLIMIT_NOFILE: limits.files,
        # With 0 a dump would still go to a program that collects them, if there is one; 1 stops that too.
        resource.RLIMIT_CORE: 1,
        linux.RLIMIT_MSGQUEUE: 0,
    }
    # Before 5.14 all processes of the user count, on the whole machine; there only the watchdog holds.
    if tuple(int(word) for word in os.uname().release.split("-")[0].split(".")[:2]) >= (5, 14):
        values[resource.RLIMIT_NPROC] = limits.processes + 1  # the supervisor is one
    for which, value in values.items():
        _lower(which, value)


def _lower(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (value, value))


def _run(run: Callable[[], object]) -> NoReturn:
    status = 1
    try:
        run()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        os._exit(status & 0xFF)


def _end_like(status: int) -> int:
    """End as the child did or return its exit status, so that waiting for the supervisor is waiting for the child."""
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return 1 if code == NOT_BUILT else code
    _lower(resource.RLIMIT_CORE, 1)
    os.kill(os.getpid(), -code)
    return 128 - code


def _changed_signals() -> tuple[int, ...]:
    numbers = signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}
    return tuple(number for number in numbers if signal.getsignal(number) is not signal.SIG_DFL)


def _reset_signals(changed: tuple[int, ...]) -> None:
    for number in changed:
        signal.signal(number, signal.SIG_DFL)
    # As Python has them: what writes to a closed pipe, also the supervisor, or beyond a limit gets an error.
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.set_wakeup_fd(-1)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _close_all_but(kept: set[int], proc: int) -> None:
    # A range of numbers would take seconds where a process may open a million files.
    for name in os.listdir(folder := os.open("self/fd", os.O_RDONLY, dir_fd=proc)):  # noqa: PTH208
        if int(name) not in kept and int(name) != folder:
            with contextlib.suppress(OSError):  # the one that the listing itself had opened
                os.close(int(name))
    os.close(folder)


def _write(proc: int, name: str, text: str) -> None:
    file = os.open(name, os.O_WRONLY, dir_fd=proc)
    os.write(file, text.encode())
    os.close(file)


@cache
def unavailable() -> str:
    """Explain in one line why there can be no sandbox here; empty if there can. The function tries it once."""
    if sys.platform != "linux":
        return "the sandbox needs Linux"
    if not Path(f"/proc/self/task/{os.getpid()}/children").exists():
        return "no sandbox: this kernel does not list the children of a process in /proc"
    answer, report = os.pipe()
    pid = fork_into(Jail(python_paths(), "/scratch"), _look_around, report=report)
    os.close(report)
    with os.fdopen(answer, "rb") as file:
        line = file.read().decode(errors="replace").strip()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if status == 0:
        return ""
    if status == NOT_BUILT:
        return line + _hint(line)
    return (
        f"no sandbox: Python in {sys.base_prefix}, or what is installed in {sys.prefix}, cannot be read by a user "
        "without privileges: let every user read it, or install it elsewhere"
    )


def _look_around() -> None:
    for path in (os.__file__, __file__):
        Path(path).read_bytes()
    if not os.access(sys.executable, os.X_OK) or not any(
        Path(path).is_dir() for path in site.getsitepackages()
    ):
        raise PermissionError


def _hint(line: str) -> str:
    """Name the most likely reason why this system does not allow a sandbox, if the system is the cause."""
    full = line.endswith(os.strerror(errno.ENOSPC))
    if full and not line.startswith("no sandbox: unshare"):
        return " (the disk, or the memory for temporary files, is full: free some space)"
    answers = (errno.EPERM, errno.EACCES, errno.ENOSPC, errno.ENOSYS, errno.EINVAL)
    if not line.endswith(tuple(os.strerror(number) for number in answers)):
        return ""
    values = {
        "kernel.apparmor_restrict_unprivileged_userns": ("1", "0"),
        "kernel.unprivileged_userns_clone": ("0", "1"),
        "user.max_user_namespaces": ("0", "10000"),
    }
    for name, (closed, open_) in values.items():
        with contextlib.suppress(OSError):
            if Path("/proc/sys", *name.split(".", 1)).read_text().strip() == closed:
                return f" (this system lets no user make namespaces; its administrator can: sysctl {name}={open_})"
    if full:
        return " (all namespaces that this system allows are in use; its administrator can raise the limit)"
    return " (this system, or the container it runs in, does not let a program make namespaces)"
