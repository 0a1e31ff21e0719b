"""The grader's side of a run: sends the cells to the child one by one and builds the outputs as nbgrader does."""

import contextlib
import secrets
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from types import MappingProxyType
from typing import Any, Protocol

from ipykernel.ipkernel import IPythonKernel
from nbclient import NotebookClient
from nbclient.client import timestamp
from nbformat import NotebookNode, ValidationError
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade
from traitlets import Bool

from oxus.core.notebook import grade_id, is_locked, is_solution
from oxus.core.safe_output import printable
from oxus.grader import second_opinion
from oxus.grader.budget import SETTINGS, Account, Limits, failed_at, reached
from oxus.grader.discarded_fork import NOT_HERE
from oxus.grader.guard import own_changes
from oxus.grader.introspection import equals_everything, may_keep_a_test, reads_its_caller
from oxus.grader.pipe import MAX_VALUES, Pipe, PipeClosed, PipeCrowded, PipeFull, PipeStuck, how_ended

MAX_CELL_BYTES = 60_000_000
"""The bytes that one cell may send: 50 MB of output is taken (and cut by nbgrader's LimitOutput), a gigabyte is not."""

CANARY = 60.0
"""Seconds that the grader's own last test may take, after all other cells."""

ASK_AGAIN = 30.0
"""Seconds that the calls of the second opinion may take together. The reference needs milliseconds."""

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


@dataclass
class Run:
    """The result of running a notebook."""

    stopped: str = ""
    """The reason why the run ended before the last cell; empty if it did not."""
    tampered: list[str] = field(default_factory=list)
    """The names of everything that the submission changed in the grader."""
    notes: list[str] = field(default_factory=list)
    """Other remarks for the instructor on how the points came about."""
    errors: set[str] = field(default_factory=set)
    """The grade_ids of the test cells that ended in an error, as the child's own reply says."""
    answers: dict[str, list[Any]] = field(default_factory=dict)
    """The results for the second opinion, by exercise; they may be anything."""
    unanswered: dict[str, str] = field(default_factory=dict)
    """The exercises about which the child gave no answer when it was asked again, and the reason."""
    timeouts: list[str] = field(default_factory=list)
    """The cells that were interrupted at their time limit, in words, tests first by their grade_id."""
    seconds: float = 0.0
    cpu: float = 0.0
    """Seconds of processor time that the cells took, as the child says."""


Release = Callable[[NotebookNode], object]

LARGE = 1_000_000
"""Bytes of output of one cell from which on it is cut at once, and not at the end of the run."""


class PipedExecute(Execute):  # type: ignore[misc]  # nbgrader has no types
    """Run nbgrader's Execute with a child process at the end of a pipe instead of a kernel.

    Which output a message makes is decided by nbclient, how an error is kept by nbgrader: both are inherited.
    """

    discard_tests = Bool(
        False,
        help="Run each test that has hidden parts in a copy of the notebook's process that is discarded afterwards, so "
        "that later cells cannot print the test. They find what the visible parts left. Not done if the student's own "
        "cells have nothing that could keep a test. On by default in an Oxus course, and off in another nbgrader "
        "course, where a later cell may need what a hidden part left.",
    ).tag(config=True)

    def run(
        self,
        notebook: NotebookNode,
        child: Running,
        release: Release = lambda cell: None,
        visible: Mapping[str, str] = MappingProxyType({}),
        modules: bool = False,
        plan: second_opinion.Plan = MappingProxyType({}),
    ) -> Run:
        """Run every code cell.

        Parameters
        ----------
        notebook : NotebookNode
            Sanitized; outputs and execution counts are written into it.
        child : Running
            Has run nothing yet.
        release : callable, optional
            Cuts the outputs of a cell. It is called at once for those that showed much, so that a notebook never holds
            more than one such output, and with all others at the end.
        visible : mapping of str to str
            The sources of the code cells as they were handed out, without hidden tests, by grade_id; those without one
            by their number.
        modules : bool
            Whether the student has submitted modules that the notebook could import.
        plan : oxus.grader.second_opinion.Plan
            What to ask for a second opinion.

        Returns
        -------
        Run
            A cell that was not run has an error as its output, so that its tests earn nothing.
        """
        NotebookClient.__init__(self, notebook, None)
        self.reset_execution_trackers()
        self.kc = _NoClient()
        notebook.metadata["language_info"] = IPythonKernel.language_info
        result = Run()
        tokens = [secrets.token_hex(16) for _ in range(2 * len(notebook.cells) + len(plan) + 3)]
        self.tokens = iter(tokens[1:])
        with contextlib.suppress(PipeClosed):  # the first cell will find it closed, too
            child.pipe.send({"tokens": tokens})
        own = _own_sources(notebook, visible)
        careful = self.discard_tests and (modules or may_keep_a_test(own))
        if visible and (word := reads_its_caller(own)):
            result.notes.append(
                f"could read the tests that call it, since it uses {word.strip('[')}: please look"
            )
        if visible and equals_everything(own):
            result.notes.append(
                "has an `__eq__` that does not look at the other object: such an object passes for whatever a test "
                "expects"
            )
        start = monotonic()
        self.deadline, self.next_look = start + child.limits.seconds, start + SELDOM
        self.account = Account(child.limits)
        released: set[int] = set()
        early, late = self._when_to_ask(notebook, visible, plan)
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            if self.skip_cells_with_tag in cell.metadata.get("tags", []):
                continue
            if result.stopped:
                _not_run(cell, result.stopped)
                continue
            look = _is_fixed(cell) or _is_fixed(_next(notebook, index))
            hides = (
                careful and is_grade(cell) and is_locked(cell) and visible.get(grade_id(cell)) != cell.source
            )
            try:
                apart = hides and self._apart(cell, child, result)
                self._run_cell(cell, index, look, child, result)
                if apart:
                    self._leave_visible(cell, index, visible.get(grade_id(cell), ""), child, result)
                if (name := early.get(grade_id(cell))) and result.errors.isdisjoint(plan[name].tests):
                    self._ask_apart(name, plan[name], child, result)
            except _Stopped as stopped:
                result.stopped = str(stopped)
                _not_run(cell, result.stopped)
            # A later cell can update what one with a display id has shown.
            if child.pipe.received > LARGE and not any(
                index in cells for cells in self._display_id_map.values()
            ):
                released.add(index)
                release(cell)
        if not result.stopped and any(is_grade(cell) for cell in notebook.cells):
            self.deadline += CANARY + ASK_AGAIN
            self._canary(notebook.cells, child, result)
            # Of an exercise that has not earned all its points nothing is said (`disagreements`).
            if late := {name: a for name, a in late.items() if result.errors.isdisjoint(a.tests)}:
                self._ask_again(late, child, result)
        for index, cell in enumerate(notebook.cells):
            if index not in released:
                release(cell)
        self.set_widgets_metadata()
        result.seconds = monotonic() - start
        return result

    def _run_cell(self, cell: NotebookNode, index: int, look: bool, child: Running, result: Run) -> None:
        timeout = self._get_timeout(cell)
        cell.outputs = []
        self.clear_before_next_output = False
        times = cell.metadata["execution"] = {"iopub.status.busy": timestamp()}
        identity = secrets.token_hex(16)
        test = is_grade(cell) and not is_solution(cell)
        kinds = {"test": test, "own": own_changes(cell.source) if _is_fixed(cell) else (), "look": look}
        request = {"source": cell.source, "id": identity, **kinds}

        def take(message: dict[str, Any]) -> int:
            self.process_message(message, cell, index)
            return len(cell.outputs)

        reply = self._ask(child, request, timeout, take)
        times["shell.execute_reply"] = times["iopub.status.idle"] = timestamp()
        self.code_cells_executed += 1
        content = reply["reply"]
        result.cpu += reply["cpu"]
        result.tampered += reply["tampered"]
        if reply["interrupted"]:
            result.timeouts.append(f"{_name(cell, index)} ran for more than {timeout:g} seconds")
        if content["status"] == "error" and (
            limit := failed_at(printable(content["ename"], 60), str(content["evalue"])[:1000], child.limits)
        ):
            result.notes.append(f"{_name(cell, index)} {limit}")
        self.on_cell_executed(cell=cell, execute_reply={"content": content})
        _valid(cell)
        if is_grade(cell):
            if content["status"] == "error":
                result.errors.add(grade_id(cell))
            elif reply["tampered"]:
                _void(cell, f"while this test ran, the submission changed {', '.join(reply['tampered'])}")
            elif reply["failed"]:
                result.tampered.append(f"the result of {grade_id(cell)}, after it had failed")
                _void(cell, "this test failed, and the submission then changed its result")

    def _fork(self, child: Running) -> str:
        """Let the child make a fork of itself; return the reason if it did not."""
        request = {"apart": True, "id": ""}
        return str(self._ask(child, request, APART_TIMEOUT, lambda message: 0)["apart"])

    def _apart(self, cell: NotebookNode, child: Running, result: Run) -> bool:
        """Let the child make a fork for a test; return whether it did."""
        why = self._fork(child)
        if why and why != NOT_HERE:
            result.notes.append(
                f"{grade_id(cell)}: ran in the notebook's own process, because {why}: a later cell could print its "
                "hidden part"
            )
        return not why

    def _leave_visible(
        self, cell: NotebookNode, index: int, source: str, child: Running, result: Run
    ) -> None:
        """Run the visible part of a test once more, outside of the discarded fork: later cells find what the student's
        own run of it leaves. Its outputs do not count."""
        if any("ran for more" in words and _name(cell, index) in words for words in result.timeouts):
            source = ""
        request = {"source": source.strip() or "pass", "id": secrets.token_hex(16), "test": True}
        request |= {"own": own_changes(cell.source), "look": True}
        received = child.pipe.received
        try:
            reply = self._ask(child, request, self._get_timeout(cell), lambda message: 0)
        except _Stopped as stopped:  # the test itself has run
            result.stopped = str(stopped)
            return
        finally:
            child.pipe.received = received
        result.cpu += reply["cpu"]
        result.tampered += reply["tampered"]

    def _when_to_ask(
        self, notebook: NotebookNode, visible: Mapping[str, str], plan: second_opinion.Plan
    ) -> tuple[dict[str, str], second_opinion.Plan]:
        """Return the exercises to ask about as soon as their tests have run, by the last of these, and all others."""
        early: dict[str, str] = {}
        places = {grade_id(cell): index for index, cell in enumerate(notebook.cells) if is_grade(cell)}
        for name, asked in plan.items():
            if asked.tests[-1] in places:
                last = places[asked.tests[-1]] + 1
                parts = (
                    NotebookNode(cells=cells) for cells in (notebook.cells[:last], notebook.cells[last:])
                )
                above, below = (_own_sources(part, visible) for part in parts)
                if second_opinion.must_ask_early(asked, above, below):
                    early[asked.tests[-1]] = name
        return early, {name: asked for name, asked in plan.items() if name not in early.values()}

    def _ask_apart(self, name: str, asked: second_opinion.Asked, child: Running, result: Run) -> None:
        """Ask for a second opinion in a fork, which is discarded: later cells find nothing of it."""
        why = self._fork(child)
        if not why:  # if the fork does not come back, the child is gone, too; the test has run
            result.stopped = self._ask_again({name: asked}, child, result)
        elif why != NOT_HERE:
            result.unanswered[name] = f"it could not answer, because {why}"

    def _ask_again(self, plan: second_opinion.Plan, child: Running, result: Run) -> str:
        """Ask for a second opinion; return the reason if the child can run no more cells. What is asked changes neither
        outputs nor points."""
        calls = [call for asked in plan.values() for call in asked.calls]
        request = {"source": second_opinion.question(calls), "id": secrets.token_hex(16), "test": True}
        request |= {"own": (), "look": False}
        found: list[Any] = []

        def take(message: dict[str, Any]) -> int:
            found.extend(second_opinion.answer(message) or ())
            return 0

        try:
            self._ask(child, request, ASK_AGAIN, take)
            reason, stopped = "" if found else "it gave no answer", ""
        except _Stopped as end:
            reason = stopped = str(end)
        for name, asked in plan.items():
            if reason:
                result.unanswered[name] = reason
            else:
                result.answers[name] = found[: len(asked.calls)]
                del found[: len(asked.calls)]
        return stopped

    def _ask(
        self, child: Running, request: dict[str, Any], timeout: float | None, take: Callable[[Any], int]
    ) -> dict[str, Any]:
        """Send a cell and receive its messages, up to the reply; `take` returns how many outputs there are.

        Raises
        ------
        _Stopped
            If the child died, uses too much, sends nonsense, does not listen, or cannot be interrupted.
        """
        pipe, account = child.pipe, self.account
        pipe.received = 0
        pipe.limit = min(MAX_CELL_BYTES, account.limits.output - account.output + 1)
        now = monotonic()
        deadline = now + timeout if timeout else None
        interrupted, look = False, min(now + LOOK, max(now, self.next_look))
        try:
            pipe.send(request)
            while True:
                now = monotonic()
                if now >= self.deadline:
                    raise _Stopped(reached("seconds", child.limits))
                if now >= look:
                    if used := child.overused():
                        raise _Stopped(used)
                    # A hundred processes take seconds to look at; what the cell sends is to be read meanwhile.
                    took = 3 * (monotonic() - now)
                    look, self.next_look = monotonic() + max(LOOK, took), monotonic() + max(SELDOM, took)
                if deadline is not None and now >= deadline:
                    if interrupted:
                        raise _Stopped(
                            f"a cell ran for more than {timeout:g} seconds and could not be stopped"
                        )
                    interrupted, deadline = True, now + GRACE
                    child.interrupt()
                try:
                    message = pipe.receive(min(deadline or look, look, self.deadline))
                except TimeoutError:
                    continue
                if message is None:
                    raise PipeClosed("Python ended in the middle of a cell")
                account.messages += 1
                if exceeded := account.exceeded():
                    raise _Stopped(exceeded)
                if message.get("limit") in SETTINGS:
                    raise _Stopped(reached(message["limit"], child.limits))
                if "ended" in message:
                    # A number only: the code of a submission can write to this pipe, too.
                    raise PipeClosed(f"{how_ended(int(message['ended']))} in the middle of a cell")
                if "apart" in request and "apart" in message:
                    return {"apart": printable(message["apart"], 100)}
                if "reply" in message:
                    return self._reply(message, request["id"], interrupted)
                if message["parent_header"]["msg_id"] == request["id"]:
                    message["header"] = {"msg_type": message["msg_type"]}
                    message["buffers"] = [b64decode(b) for b in message["buffers"]]
                    if take(message) > MAX_OUTPUTS:
                        raise _Stopped(f"a cell showed more than {MAX_OUTPUTS} outputs")
        except _Stopped:
            raise
        except PipeStuck:
            raise _Stopped("Python no longer read what the grader sent") from None
        except PipeClosed as closed:
            raise _Stopped(str(closed)) from None
        except PipeFull:
            if pipe.limit < MAX_CELL_BYTES:
                raise _Stopped(reached("output_mb", child.limits)) from None
            raise _Stopped(f"a cell printed or showed more than {MAX_CELL_BYTES // 1_000_000} MB") from None
        except PipeCrowded:
            raise _Stopped(f"a cell showed an output of more than {MAX_VALUES} values") from None
        except Exception:  # whatever nbclient says of what no kernel sends
            raise _Stopped("the submission sent forged messages to the grader") from None
        finally:
            account.output += pipe.received

    def _reply(self, message: dict[str, Any], identity: str, interrupted: bool) -> dict[str, Any]:
        if message["id"] != identity or not secrets.compare_digest(message["token"], next(self.tokens)):
            raise ValueError("not a reply to this cell")
        reply = message["reply"]
        if interrupted and self.error_on_timeout:
            reply = {**self.error_on_timeout, "status": "error"}
        if reply["status"] == "error":
            reply = {k: reply[k] for k in ("status", "ename", "evalue", "traceback")}
            if not isinstance(reply["traceback"], list):
                raise ValueError("no traceback")
        elif reply["status"] != "ok":
            raise ValueError("no status")
        cpu = float(message["cpu"])
        if not 0 <= cpu < 1e6:
            raise ValueError("no time")
        tampered = [printable(name, 100) for name in message["tampered"][:50]]
        failed = message["failed"] is not False
        return {
            "reply": reply,
            "cpu": cpu,
            "tampered": tampered,
            "failed": failed,
            "interrupted": interrupted,
        }

    def _canary(self, cells: list[NotebookNode], child: Running, result: Run) -> None:
        """Run a test that must fail; if it passes, the submission has changed how tests are run, and none counts."""
        word = secrets.token_hex(8)
        source = f"assert {word[:4]!r} == {word[4:8]!r} + '-', {word!r}"
        request = {"source": source, "id": secrets.token_hex(16), "test": True, "own": (), "look": True}
        try:
            reply = self._ask(child, request, CANARY, lambda message: 0)
        except _Stopped as stopped:
            result.tampered.append(f"how a test runs: one that must fail did not end ({stopped})")
            return
        result.tampered += reply["tampered"]
        if reply["reply"]["status"] != "error":
            result.tampered.append("how a test runs: one that must fail has passed")
            for cell in cells:
                if cell.cell_type == "code" and is_grade(cell) and is_locked(cell):
                    _void(
                        cell, "a test that must fail has passed in this notebook, so its tests prove nothing"
                    )


def _is_fixed(cell: NotebookNode | None) -> bool:
    """Return whether a cell is a test, or another cell that a student may not change.

    A student writes a cell that is graded by hand, even if it is code.
    """
    return cell is not None and (is_locked(cell) or is_grade(cell) and not is_solution(cell))


def _own_sources(notebook: NotebookNode, visible: Mapping[str, str]) -> list[str]:
    """Return the sources of the cells that the student has written or changed."""
    handed_out = set(visible.values())
    cells = [c for c in notebook.cells if c.cell_type == "code" and c.source.strip() and not _is_fixed(c)]
    return [c.source for c in cells if c.source not in handed_out]


def _name(cell: NotebookNode, index: int) -> str:
    """Describe a cell in words, for a remark."""
    return f"the test {grade_id(cell)}" if is_grade(cell) else grade_id(cell) or f"cell {index + 1}"


def _next(notebook: NotebookNode, index: int) -> NotebookNode | None:
    """Return the code cell after this one."""
    return next((c for c in notebook.cells[index + 1 :] if c.cell_type == "code" and c.source.strip()), None)


class _Stopped(Exception):
    """Raised when the child can run no more cells; the message is the reason."""


class _NoClient:
    """Discard the messages that nbclient's imitation of an Output widget sends back to the kernel."""

    def __getattr__(self, name: str) -> Any:
        return self

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self


def _not_run(cell: NotebookNode, reason: str) -> None:
    words = f"Not run: {reason}."
    cell.outputs = [*cell.get("outputs", []), _error("SubmissionStopped", words)]


def _void(cell: NotebookNode, reason: str) -> None:
    """Let a test earn no points: put an error before all its outputs."""
    cell.outputs = [_error("TestVoid", f"No points: {reason}."), *cell.outputs]


def _valid(cell: NotebookNode) -> None:
    """Replace outputs that are not valid in a notebook by an error; a kernel does not send such outputs."""
    from nbformat.v4.nbbase import validate

    try:
        for output in cell.outputs:
            validate(output, output.output_type)
    except (ValidationError, AttributeError, TypeError, KeyError, RecursionError):
        cell.outputs = [_error("ForgedOutput", "This cell sent an output that no notebook can hold.")]


def _error(name: str, words: str) -> NotebookNode:
    output: NotebookNode = new_output(
        "error", ename=name, evalue=words, traceback=[f"\x1b[0;31m{name}\x1b[0m: {words}"]
    )
    return output
