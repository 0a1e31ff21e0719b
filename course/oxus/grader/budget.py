"""The limits for a whole submission, and how much of them it has used."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The resources that one submission may use, all its cells and processes together.

    The defaults are far above what an honest notebook needs: a unit of this course takes seconds, 300 MB and some
    hundred messages.
    """

    seconds: float = 1800
    """Seconds that all cells may take."""
    cpu: int = 600
    """Seconds of processor time of all processes."""
    output: int = 200_000_000
    """Bytes that all cells may send to the grader."""
    messages: int = 200_000
    """Messages that all cells may send: each display and each part of a printed text is one."""
    memory: int = 2_000_000_000
    """Bytes of memory of all processes, and for each process above what the warm process has (`usage`)."""
    processes: int = 128
    """Processes and threads, including those that have ended but that no process has waited for."""
    disk: int = 200_000_000
    """Bytes in the scratch folder, and in each file."""
    files: int = 256
    """Open files for each process."""
    sockets: int = 512
    """Sockets of all processes, including those that only the kernel still knows. With the small buffers that a
    sandbox allows, they hold at most some 200 MB, which belong to no process."""


SETTINGS = {
    "seconds": ("seconds", 1),
    "cpu_seconds": ("cpu", 1),
    "output_mb": ("output", 1_000_000),
    "messages": ("messages", 1),
    "memory_mb": ("memory", 1_000_000),
    "processes": ("processes", 1),
    "disk_mb": ("disk", 1_000_000),
}
"""The settings in `[limits]` of class.toml: the field of `Limits` that each sets, and its unit."""

MOST = 1_000_000_000
"""The largest number that a setting may have: the kernel takes no more bytes than fit into 63 bits."""

_REACHED = {
    "seconds": "its cells ran for more than {:g} seconds together",
    "cpu_seconds": "it used more than {:g} seconds of processor time",
    "output_mb": "it printed or showed more than {:g} MB",
    "messages": "it sent more than {:g} messages",
    "memory_mb": "it used more than {:g} MB of memory",
    "processes": "it started more than {:g} processes",
    "disk_mb": "it wrote more than {:g} MB of files",
}


def reached(setting: str, limits: Limits) -> str:
    """Say that a submission has reached a limit, and name the setting that changes it.

    Parameters
    ----------
    setting : str
        A key of `SETTINGS`.
    limits : Limits
        The limits that apply.
    """
    name, unit = SETTINGS[setting]
    words = _REACHED[setting].format(getattr(limits, name) / unit)
    return f"{words} (the limit {setting} of the class)"


def failed_at(kind: str, message: str, limits: Limits) -> str:
    """Say which limit of the sandbox a cell's error shows, as a remark; empty if it shows none.

    Parameters
    ----------
    kind, message : str
        The error's name and text.
    limits : Limits
        The limits that apply.
    """
    if "[Errno 28]" in message or "[Errno 27]" in message:  # no space left on device, file too large
        setting = "disk_mb"
    elif kind.endswith("MemoryError"):
        setting = "memory_mb"
    elif "can't start new thread" in message or "[Errno 11] Resource temporarily unavailable" in message:
        setting = "processes"
    else:
        return ""
    name, unit = SETTINGS[setting]
    size = f"{getattr(limits, name) / unit:g}{' MB' if setting.endswith('_mb') else ''}"
    return f"failed with {kind}: the limit {setting} of the class is {size}"


class Account:
    """What one submission has sent to the grader so far."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.output = self.messages = 0

    def exceeded(self) -> str:
        """Say which limit the messages have exceeded; empty if none."""
        if self.output > self.limits.output:
            return reached("output_mb", self.limits)
        if self.messages > self.limits.messages:
            return reached("messages", self.limits)
        return ""
