"""Messages between the grader and the child that runs a submission: JSON, each preceded by its length."""

import _socket
import json
import signal
import socket
import struct
from collections.abc import Generator
from json import encoder
from time import monotonic
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.nesting import too_deep

_LENGTH = struct.Struct(">I")
_ENCODER, _ESCAPE = (vars(encoder)[name] for name in ("c_make_encoder", "c_encode_basestring_ascii"))

PATIENCE = 60.0
"""Seconds that the grader waits for a child to read what it is sent. An honest child waits for it."""

MAX_VALUES = 4_000_000
"""The number of values in one message: each list, object and item. Python needs up to a hundred bytes for each."""


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


class PipeStuck(PipeClosed):
    """The other end does not read what it is sent."""


class PipeFull(CourseError):
    """More data came than the limit allows."""


class PipeCrowded(CourseError):
    """One message holds more values than the limit allows."""


class Pipe:
    """One end of a connected socket.

    JSON, never pickle: what a student's process sends must not be able to run anything on this side.

    Parameters
    ----------
    end : socket.socket
        Connected.
    patience : float, optional
        Seconds that `send` waits for the other end to read; without limit by default, which only a child may do.
    """

    def __init__(self, end: socket.socket, patience: float | None = None) -> None:
        self.end = end
        self.patience = patience
        self.received = 0
        self.limit = 0
        """Bytes that may come; 0 for any number."""
        self._begun = bytearray()
        self._length: int | None = None

    def send(self, message: dict[str, Any]) -> None:
        """Send one message.

        Raises
        ------
        PipeClosed
            If the other end is closed, or (`PipeStuck`) does not read.
        """
        try:
            self.end.settimeout(self.patience)
            self.end.sendall(packed(message))
        except TimeoutError:
            raise PipeStuck(f"the other side has read nothing for {self.patience:g} seconds") from None
        except OSError as error:
            raise PipeClosed(f"the other side is gone: {error}") from None

    def replies(self) -> Generator[None, dict[str, Any], None]:
        """Send each message that the generator is sent.

        It does not use the attributes of objects and classes, which a submission can change, but its own variables.
        """
        end, sendall, settimeout = self.end, _socket.socket.sendall, _socket.socket.settimeout
        pack = _LENGTH.pack
        encode = _ENCODER(None, str, _ESCAPE, None, ": ", ", ", False, False, True)
        while True:
            message = yield
            data = "".join(encode(message, 0)).encode("ascii")
            settimeout(end, None)
            sendall(end, pack(len(data)) + data)

    def receive(self, until: float | None = None) -> dict[str, Any] | None:
        """Receive the next message.

        Parameters
        ----------
        until : float, optional
            The moment, by `time.monotonic`, to wait for at most; without limit by default.

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
        PipeCrowded
            If a message holds more than `MAX_VALUES` values.
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
        if _has_too_many_values(body):
            raise PipeCrowded(f"more than {MAX_VALUES} values came in one message")
        try:
            text = body.decode("utf-8", "surrogatepass")
            del body  # the same again, and not small
            message = json.loads(text)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict) or too_deep(message):
            raise CourseError("what came is no message of the grader's child")
        return message

    def _read(self, size: int, until: float | None) -> bytearray | None:
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
        data, self._begun = self._begun, bytearray()
        return data

    def close(self) -> None:
        """Close this end."""
        self.end.close()


def packed(message: dict[str, Any]) -> bytes:
    """Write a message as it goes through a pipe."""
    data = json.dumps(message, default=str).encode("utf-8", "surrogatepass")
    return _LENGTH.pack(len(data)) + data


def _has_too_many_values(body: bytearray) -> bool:
    """Return whether JSON holds more than `MAX_VALUES` lists, objects and items, before anything parses it."""
    if _values(body) + body.count(b'"') // 2 <= MAX_VALUES:
        return False
    # A printed text may hold as many commas: only what is outside of texts counts.
    plain = body.replace(rb"\\", b"").replace(rb"\"", b"")
    if plain.count(b'"') // 2 > MAX_VALUES:
        return True
    return _values(b"".join(plain.split(b'"')[::2])) > MAX_VALUES


def _values(text: bytes | bytearray) -> int:
    # Not by `sum` and `map`: this runs in the child, too, where a course's own cells may forbid a built-in function.
    return text.count(b",") + text.count(b"[") + text.count(b"{")
