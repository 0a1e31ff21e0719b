"""The output of a cell, as messages: `sys.stdout` and `sys.stderr` of the child that runs a submission."""

import io
import os
import threading
import time
from typing import Any

STREAM_FLUSH = 10_000_000
"""Characters that a stream holds back at most before it sends them."""

FLUSH_INTERVAL = 0.2
"""Seconds between two messages for the sake of `flush`, as in ipykernel's streams: a cell may flush in each step."""


class PipedStream(io.TextIOBase):
    """`sys.stdout` or `sys.stderr`: text is kept until the next display, the end of the cell, or `STREAM_FLUSH`."""

    encoding = "UTF-8"
    errors = None

    def __init__(self, kernel: Any, name: str, descriptor: int) -> None:
        self.kernel, self.name, self.descriptor = kernel, name, descriptor
        self.parts: list[str] = []
        self.held = 0
        self.sent = 0.0
        self.due = self.forked = False
        self.other: PipedStream | None = None
        self.lock = threading.RLock()

    def write(self, text: str) -> int:
        """Keep the text; raises `TypeError` if it is not a string."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        if self.other is not None and self.other.due:
            self.other.send()
        if self.forked:  # what the cell's own children print comes by the descriptor
            os.write(self.descriptor, text.encode("utf-8", "replace"))
            return len(text)
        with self.lock:
            self.parts.append(text)
            self.held += len(text)
            if self.held >= STREAM_FLUSH:
                self.send()
        return len(text)

    def flush(self) -> None:
        """Send the kept text: now, or before the next message if something was sent just now."""
        self.due = bool(self.parts)
        if self.due and time.monotonic() - self.sent >= FLUSH_INTERVAL:
            self.send()

    def send(self) -> None:
        """Send the kept text."""
        with self.lock:
            text, self.parts, self.held = "".join(self.parts), [], 0
            self.due, self.sent = False, time.monotonic()
            if text:
                content = {"name": self.name, "text": text}
                self.kernel.session.send(None, "stream", content, parent=self.kernel.get_parent())

    def fileno(self) -> int:
        """Return the descriptor that programs started by the cell write to."""
        return self.descriptor

    def writable(self) -> bool:
        """Return True: the stream can always be written to."""
        return True

    def fork(self) -> None:
        """Become a forked child's stream: the parent sends the kept text."""
        self.forked, self.parts, self.held, self.due = True, [], 0, False
