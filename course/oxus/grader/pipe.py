"""Messages between the grader and the child that runs a submission: JSON, each preceded by its length."""

import json
import signal
import socket
import struct
from time import monotonic
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.nesting import too_deep

_LENGTH = struct.Struct(">I")


def how_ended(code: int) -> str:
    """Describe how a Python process ended.

    Parameters
    ----------
    code : int
        Its exit status, or the negative number of the signal that killed it.

    Raises
    ------
    ValueError
        If there is no such signal or exit status.
    """
    if code > 255:
        raise ValueError(f"no exit status: {code}")
    if code < 0:
        return f"Python was killed ({signal.Signals(-code).name})"
    return f"Python ended by itself (exit status {code})"


class PipeClosed(CourseError):
    """The other end of the pipe is closed."""


class PipeFull(CourseError):
    """More data came than the limit allows."""


class Pipe:
    """One end of a connected socket.

    JSON, never pickle: what a student's process sends must not be able to run anything on this side.
    """

    def __init__(self, end: socket.socket) -> None:
        self.end = end
        self.received = 0
        self.limit = 0
        """Bytes that may come; 0 for any number."""
        self._begun = bytearray()
        self._length: int | None = None

    def send(self, message: dict[str, Any]) -> None:
        """Send one message; raises `PipeClosed` if the other end is closed."""
        data = json.dumps(message, default=str).encode("utf-8", "surrogatepass")
        try:
            self.end.settimeout(None)
            self.end.sendall(_LENGTH.pack(len(data)) + data)
        except OSError as error:
            raise PipeClosed(f"the other side is gone: {error}") from None

    def receive(self, until: float | None = None) -> dict[str, Any] | None:
        """Receive the next message.

        Parameters
        ----------
        until : float, optional
            The moment, by `time.monotonic`, to wait for at most; for ever unless told otherwise.

        Returns
        -------
        dict or None
            None if the other side has closed the pipe.

        Raises
        ------
        TimeoutError
            If `until` has passed.
        PipeFull
            If more than `limit` bytes have come.
        CourseError
            If what came is no message.
        """
        if self._length is None:
            head = self._read(_LENGTH.size, until)
            if head is None:
                return None
            (self._length,) = _LENGTH.unpack(head)
        if self.limit and self.received + self._length - len(self._begun) > self.limit:
            raise PipeFull(f"more than {self.limit // 1_000_000} MB came")
        body = self._read(self._length, until)
        if body is None:
            return None
        self._length = None
        try:
            message = json.loads(body.decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict) or too_deep(message):
            raise CourseError("what came is no message of the grader's child")
        return message

    def _read(self, size: int, until: float | None) -> bytes | None:
        """Read a number of bytes; if time runs out first, the bytes received so far are kept."""
        while len(self._begun) < size:
            wait = None if until is None else until - monotonic()
            if wait is not None and wait <= 0:
                raise TimeoutError
            self.end.settimeout(wait)
            try:
                part = self.end.recv(min(size - len(self._begun), 1 << 20))
            except ConnectionResetError:
                return None
            if not part:
                return None
            self._begun += part
            self.received += len(part)
        data, self._begun = bytes(self._begun), bytearray()
        return data

    def close(self) -> None:
        """Close this end."""
        self.end.close()
