"""What the grader and one child say to each other: a cell goes out, its messages and the reply come back."""

import contextlib
import secrets
from base64 import b64decode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

from oxus.core.safe_output import printable
from oxus.grader.budget import SETTINGS, Account, Limits, reached
from oxus.grader.pipe import MAX_VALUES, Pipe, PipeClosed, PipeCrowded, PipeFull, PipeStuck, how_ended

MAX_CELL_BYTES = 60_000_000
"""The bytes that one cell may send: 50 MB of output is taken (and cut by nbgrader's LimitOutput), a gigabyte is not."""

GRACE = 5.0
"""Seconds that a cell has to end after it was interrupted."""

MAX_OUTPUTS = 20_000
"""The number of outputs that one cell may show at a time: each display and each part of a printed text is one."""

APART_TIMEOUT = 30.0
"""Seconds that the child has to make a fork of itself for a test."""

LOOK = 0.25
"""Seconds between two looks at the memory of a cell that runs."""

SELDOM = 2.0
"""Seconds between two looks while many short cells run: each look takes milliseconds."""


FORGED = "the submission sent forged messages to the grader"
"""The remark about a message that no child of the grader would send."""


class Running(Protocol):
    """A child that waits for cells."""

    pipe: Pipe
    limits: Limits

    def interrupt(self) -> None:
        """Stop the running cell, as *Interrupt Kernel* does."""

    def overused(self) -> str:
        """Say which limit the child has exceeded; empty if none."""

    def end(self) -> None:
        """Stop the child and everything it started."""


class Stopped(Exception):
    """Raised when the child can run no more cells; the message is the reason."""


@dataclass(frozen=True)
class Reply:
    """What a child says of a cell when it has run."""

    content: dict[str, Any]
    """What a Jupyter kernel replies: its `status`, and the error if there was one."""
    cpu: float
    """Seconds of processor time."""
    tampered: list[str]
    """The names of what the submission changed in the grader."""
    failed: bool
    """Whether something that was run in the cell raised an error."""
    interrupted: bool
    """Whether the cell was stopped at its time limit."""

    @property
    def is_error(self) -> bool:
        """Whether the cell ended in an error."""
        return bool(self.content["status"] == "error")


class Conversation:
    """Sends requests to one child, and receives what it says, within the limits of the submission.

    Parameters
    ----------
    child : Running
        Has run nothing yet.
    requests : int
        The most requests that will be sent.
    on_timeout : dict, optional
        The error that a cell ends with when it is stopped at its time limit; the child's own by default.
    """

    def __init__(self, child: Running, requests: int, on_timeout: dict[str, Any] | None = None) -> None:
        self.child, self.on_timeout = child, on_timeout
        tokens = [secrets.token_hex(16) for _ in range(requests + 1)]
        self.tokens = iter(tokens[1:])
        with contextlib.suppress(PipeClosed):  # the first cell will find it closed, too
            child.pipe.send({"tokens": tokens})
        self.started = monotonic()
        self.deadline, self.next_look = self.started + child.limits.seconds, self.started + SELDOM
        self.account = Account(child.limits)

    def seconds(self) -> float:
        """Return the seconds since the beginning."""
        return monotonic() - self.started

    def ask(
        self,
        source: str,
        timeout: float | None,
        take: Callable[[dict[str, Any]], int] = lambda message: 0,
        *,
        test: bool = True,
        own: Iterable[str] = (),
        look: bool = True,
    ) -> Reply:
        """Send a cell and receive its messages, up to the reply.

        Parameters
        ----------
        source : str
            The cell's code.
        timeout : float, optional
            Seconds after which the cell is interrupted.
        take : callable
            Called with each message of the cell; returns how many outputs there are.
        test, own, look
            Whether the cell is a test, what it may replace, and whether to look for changes behind it
            (`oxus.grader.kernel.run_submission`).

        Raises
        ------
        Stopped
            If the child died, uses too much, sends nonsense, does not listen, or cannot be interrupted.
        """
        identity = secrets.token_hex(16)
        request = {"source": source, "id": identity, "test": test, "own": own, "look": look}
        message, interrupted = self._send(request, "reply", timeout, take)
        try:
            return self._reply(message, identity, interrupted)
        except Exception:
            raise Stopped(FORGED) from None

    def fork(self) -> str:
        """Let the child make a fork of itself for the next cell; return the reason if it did not.

        Raises
        ------
        Stopped
            As `ask`.
        """
        message, _ = self._send({"apart": True, "id": ""}, "apart", APART_TIMEOUT, lambda message: 0)
        if not isinstance(reason := message.get("apart"), str):
            raise Stopped(FORGED)
        return printable(reason, 100)

    def _send(
        self, request: dict[str, Any], end: str, timeout: float | None, take: Callable[[Any], int]
    ) -> tuple[dict[str, Any], bool]:
        """Send a request; return the message that ends it, and whether the child was interrupted."""
        pipe, account = self.child.pipe, self.account
        pipe.received = 0
        pipe.limit = min(MAX_CELL_BYTES, account.limits.output - account.output + 1)
        try:
            pipe.send(request)
            return self._listen(str(request["id"]), end, timeout, take)
        except Stopped:
            raise
        except PipeStuck:
            raise Stopped("Python no longer read what the grader sent") from None
        except PipeClosed as closed:
            raise Stopped(str(closed)) from None
        except PipeFull:
            if pipe.limit < MAX_CELL_BYTES:
                raise Stopped(reached("output_mb", self.child.limits)) from None
            raise Stopped(f"a cell printed or showed more than {MAX_CELL_BYTES // 1_000_000} MB") from None
        except PipeCrowded:
            raise Stopped(f"a cell showed an output of more than {MAX_VALUES} values") from None
        except Exception:  # nbclient can raise any error for a message that no kernel sends
            raise Stopped(FORGED) from None
        finally:
            account.output += pipe.received

    def _listen(
        self, identity: str, end: str, timeout: float | None, take: Callable[[Any], int]
    ) -> tuple[dict[str, Any], bool]:
        child, account = self.child, self.account
        now = monotonic()
        deadline = now + timeout if timeout else None
        interrupted, look = False, min(now + LOOK, max(now, self.next_look))
        while True:
            now = monotonic()
            if now >= self.deadline:
                raise Stopped(reached("seconds", child.limits))
            if now >= look:
                if used := child.overused():
                    raise Stopped(used)
                # Checking a hundred processes takes seconds, and the cell's messages have to be read in the meantime.
                took = 3 * (monotonic() - now)
                look, self.next_look = monotonic() + max(LOOK, took), monotonic() + max(SELDOM, took)
            if deadline is not None and now >= deadline:
                if interrupted:
                    raise Stopped(f"a cell ran for more than {timeout:g} seconds and could not be stopped")
                interrupted, deadline = True, now + GRACE
                child.interrupt()
            try:
                message = child.pipe.receive(min(deadline or look, look, self.deadline))
            except TimeoutError:
                continue
            if message is None:
                raise PipeClosed("Python ended in the middle of a cell")
            account.messages += 1
            if exceeded := account.exceeded():
                raise Stopped(exceeded)
            if message.get("limit") in SETTINGS:
                raise Stopped(reached(message["limit"], child.limits))
            if "ended" in message:
                # A number only: the code of a submission can write to this pipe, too.
                raise PipeClosed(f"{how_ended(int(message['ended']))} in the middle of a cell")
            if end in message or "reply" in message:
                return message, interrupted
            if message["parent_header"]["msg_id"] == identity:
                message["header"] = {"msg_type": message["msg_type"]}
                message["buffers"] = [b64decode(b) for b in message["buffers"]]
                if take(message) > MAX_OUTPUTS:
                    raise Stopped(f"a cell showed more than {MAX_OUTPUTS} outputs")

    def _reply(self, message: dict[str, Any], identity: str, interrupted: bool) -> Reply:
        """Return the reply in a message; whatever the message may be, nothing else comes back."""
        if message["id"] != identity or not secrets.compare_digest(message["token"], next(self.tokens)):
            raise ValueError("not a reply to this cell")
        content = message["reply"]
        if interrupted and self.on_timeout:
            content = {**self.on_timeout, "status": "error"}
        if content["status"] == "error":
            content = {k: content[k] for k in ("status", "ename", "evalue", "traceback")}
            if not isinstance(content["traceback"], list):
                raise ValueError("no traceback")
        elif content["status"] != "ok":
            raise ValueError("no status")
        cpu = float(message["cpu"])
        if not 0 <= cpu < 1e6:
            raise ValueError("no time")
        tampered = [printable(name, 100) for name in message["tampered"][:50]]
        return Reply(content, cpu, tampered, message["failed"] is not False, interrupted)
