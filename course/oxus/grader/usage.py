"""A sandbox as seen from outside: the processes in it, their resource use, and how to end them."""

import contextlib
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Usage:
    """The resources that the processes of one submission use now."""

    memory: int
    """Bytes: each page is shared out among the processes that hold it, so what was forked counts in part."""
    processes: int
    """Processes and threads, without the supervisor."""
    cpu: float = 0.0
    """Seconds of processor time, with that of processes that ended and were waited for."""
    sockets: int = 0
    """Sockets in the network namespace."""


def child_of(pid: int) -> int | None:
    """Return the process that runs the code, given its supervisor; None if it has not started or has ended."""
    with contextlib.suppress(OSError):
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return int(found[0]) if found else None
    return None


def usage(pid: int) -> Usage:
    """Measure what all processes below a supervisor use now; zero if they have ended.

    Memory is the proportional set size (PSS) with swap. Where the kernel does not show it (the code can hide it from an
    unprivileged user), the resident set size counts, which has all of what was forked: hiding does not pay.
    """
    memory = tasks = 0
    cpu = 0.0
    for process in _below(pid):
        with contextlib.suppress(OSError, ValueError):  # it has just ended
            tasks += len(os.listdir(f"/proc/{process}/task"))  # noqa: PTH208
            cpu += _cpu(process)
            memory += _memory(process)
    return Usage(memory, tasks, cpu, _sockets(pid))


def _cpu(process: int) -> float:
    # After the name, which may hold anything: utime, stime, cutime and cstime are the fields 14 to 17.
    fields = Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _sockets(pid: int) -> int:
    with contextlib.suppress(OSError, ValueError):
        return int(Path(f"/proc/{pid}/net/sockstat").read_text().split()[2])
    return 0


def _below(pid: int) -> Iterator[int]:
    ahead = [pid]
    while ahead:
        process = ahead.pop()
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{process}/task"):  # noqa: PTH208
                children = Path(f"/proc/{process}/task/{task}/children").read_text().split()
                ahead += map(int, children)
                yield from map(int, children)


def _memory(process: int) -> int:
    try:
        text, wanted = Path(f"/proc/{process}/smaps_rollup").read_text(), ("Pss:", "SwapPss:")
    except PermissionError:
        text, wanted = Path(f"/proc/{process}/status").read_text(), ("VmRSS:", "VmSwap:")
    rows = (line.split() for line in text.splitlines())
    return sum(int(row[1]) * 1024 for row in rows if row and row[0] in wanted)


def kill(pid: int) -> None:
    """End all processes below a supervisor at once; the supervisor then ends by itself."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(child_of(pid) or pid, signal.SIGKILL)
