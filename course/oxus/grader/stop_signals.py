"""The signals that ask a program to end, and how to hold them back while a process is started."""

import contextlib
import signal
import sys
from collections.abc import Iterator

STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM} | ({signal.SIGHUP} if sys.platform != "win32" else set())
"""The signals that ask a program to end."""


@contextlib.contextmanager
def signals_held() -> Iterator[None]:
    """Hold back Ctrl-C and other requests to end until a process is started and its end will be handled.

    Ctrl-C in a terminal reaches all processes, so it must not reach a new process before that process ignores it. A new
    process inherits the block on `STOP_SIGNALS`, so it has to remove it.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
