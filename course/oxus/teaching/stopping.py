"""Handle Ctrl-C and other requests to end in a run that must not lose them."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stoppable() -> Iterator[list[int]]:
    """Let Ctrl-C and other requests to end raise KeyboardInterrupt.

    The exception alone does not tell: nbgrader takes it for a failure of its own, and Python drops it where the signal
    arrives inside a weakref callback or `__del__`. So the run looks at the list after each submission and at the end.

    Yields
    ------
    list of int
        The numbers of the signals received so far.
    """
    from oxus.grader.stop_signals import STOP_SIGNALS

    received: list[int] = []

    def stop(number: int, _: object) -> None:
        received.append(number)
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in STOP_SIGNALS}
    for number, handler in before.items():
        if handler != signal.SIG_IGN:  # as `nohup` leaves it
            signal.signal(number, stop)
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
