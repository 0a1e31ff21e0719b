"""Run a submission's notebook: send its cells to the child one by one, and build the outputs as nbgrader does."""

import secrets
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from nbclient import NotebookClient
from nbclient.client import timestamp
from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from nbgrader.utils import is_grade
from traitlets import Bool

from oxus.core.notebook import grade_id, is_locked, is_solution
from oxus.core.safe_output import printable
from oxus.grader import second_opinion
from oxus.grader.ask_again import ASK_AGAIN, ask_again, ask_apart, when_to_ask
from oxus.grader.budget import failed_at
from oxus.grader.cells import is_fixed, name_of, next_code_cell, own_sources
from oxus.grader.conversation import Conversation, Running, Stopped
from oxus.grader.discarded_fork import NOT_HERE
from oxus.grader.guard import own_changes
from oxus.grader.introspection import equals_everything, reads_its_caller
from oxus.grader.may_keep import may_keep_a_test
from oxus.grader.run import Run
from oxus.grader.void import keep_valid, not_run, void

CANARY = 60.0
"""Seconds that the grader's own last test may take, after all other cells."""

LARGE = 1_000_000
"""Bytes of output of one cell from which on it is cut at once, and not at the end of the run."""

Release = Callable[[NotebookNode], object]


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
        own = own_sources(notebook, visible)
        careful = self.discard_tests and (modules or may_keep_a_test(own))
        if visible:
            result.notes += _notes(own)
        requests = 2 * len(notebook.cells) + len(plan) + 2
        self.conversation = Conversation(child, requests, self.error_on_timeout)
        released: set[int] = set()
        early, late = when_to_ask(notebook, visible, plan)
        for index, cell in enumerate(notebook.cells):
            if cell.cell_type != "code" or not cell.source.strip():
                continue
            if self.skip_cells_with_tag in cell.metadata.get("tags", []):
                continue
            if result.stopped:
                not_run(cell, result.stopped)
                continue
            look = is_fixed(cell) or is_fixed(next_code_cell(notebook, index))
            hides = (
                careful and is_grade(cell) and is_locked(cell) and visible.get(grade_id(cell)) != cell.source
            )
            try:
                apart = hides and self._apart(cell, result)
                self._run_cell(cell, index, look, result)
                if apart:
                    self._leave_visible(cell, index, visible.get(grade_id(cell), ""), result)
                if (name := early.get(grade_id(cell))) and result.errors.isdisjoint(plan[name].tests):
                    ask_apart(name, plan[name], self.conversation, result)
            except Stopped as stopped:
                result.stopped = str(stopped)
                not_run(cell, result.stopped)
            # A later cell can update what one with a display id has shown.
            if child.pipe.received > LARGE and not any(
                index in cells for cells in self._display_id_map.values()
            ):
                released.add(index)
                release(cell)
        if not result.stopped and any(is_grade(cell) for cell in notebook.cells):
            self.conversation.deadline += CANARY + ASK_AGAIN
            self._canary(notebook.cells, result)
            # There is no remark on an exercise that has not earned all its points (`disagreements`).
            if late := {name: a for name, a in late.items() if result.errors.isdisjoint(a.tests)}:
                ask_again(late, self.conversation, result)
        for index, cell in enumerate(notebook.cells):
            if index not in released:
                release(cell)
        self.set_widgets_metadata()
        result.seconds = self.conversation.seconds()
        return result

    def _run_cell(self, cell: NotebookNode, index: int, look: bool, result: Run) -> None:
        timeout = self._get_timeout(cell)
        cell.outputs = []
        self.clear_before_next_output = False
        times = cell.metadata["execution"] = {"iopub.status.busy": timestamp()}

        updated = False

        def take(message: dict[str, Any]) -> int:
            nonlocal updated
            self.process_message(message, cell, index)
            updated = updated or bool(message["content"].get("transient"))  # with a display id
            return len(cell.outputs)

        test = is_grade(cell) and not is_solution(cell)
        own = own_changes(cell.source) if is_fixed(cell) else ()
        reply = self.conversation.ask(cell.source, timeout, take, test=test, own=own, look=look)
        times["shell.execute_reply"] = times["iopub.status.idle"] = timestamp()
        self.code_cells_executed += 1
        result.cpu += reply.cpu
        result.tampered += reply.tampered
        if reply.interrupted:
            result.timeouts.append(f"{name_of(cell, index)} ran for more than {timeout:g} seconds")
        content, limits = reply.content, self.conversation.child.limits
        if reply.is_error and (
            limit := failed_at(printable(content["ename"], 60), str(content["evalue"])[:1000], limits)
        ):
            result.notes.append(f"{name_of(cell, index)} {limit}")
        self.on_cell_executed(cell=cell, execute_reply={"content": content})
        if (
            reply.is_error or updated
        ):  # other outputs were validated when they were made, and not changed since
            keep_valid(cell)
        if is_grade(cell):
            if reply.is_error:
                result.errors.add(grade_id(cell))
            elif reply.tampered:
                void(cell, f"while this test ran, the submission changed {', '.join(reply.tampered)}")
            elif reply.failed:
                result.tampered.append(f"the result of {grade_id(cell)}, after it had failed")
                void(cell, "this test failed, and the submission then changed its result")

    def _apart(self, cell: NotebookNode, result: Run) -> bool:
        """Let the child make a fork for a test; return whether it did."""
        why = self.conversation.fork()
        if why and why != NOT_HERE:
            result.notes.append(
                f"{grade_id(cell)}: ran in the notebook's own process, because {why}: a later cell could print its "
                "hidden part"
            )
        return not why

    def _leave_visible(self, cell: NotebookNode, index: int, source: str, result: Run) -> None:
        """Run the visible part of a test once more, outside of the discarded fork: later cells find what the student's
        own run of it leaves. Its outputs do not count."""
        if any("ran for more" in words and name_of(cell, index) in words for words in result.timeouts):
            source = ""
        pipe = self.conversation.child.pipe
        received = pipe.received
        try:
            reply = self.conversation.ask(
                source.strip() or "pass", self._get_timeout(cell), own=own_changes(cell.source)
            )
        except Stopped as stopped:  # the test itself has run
            result.stopped = str(stopped)
            return
        finally:
            pipe.received = received
        result.cpu += reply.cpu
        result.tampered += reply.tampered

    def _canary(self, cells: list[NotebookNode], result: Run) -> None:
        """Run a test that must fail; if it passes, the submission has changed how tests are run, and none counts."""
        word = secrets.token_hex(8)
        try:
            reply = self.conversation.ask(f"assert {word[:4]!r} == {word[4:8]!r} + '-', {word!r}", CANARY)
        except Stopped as stopped:
            result.tampered.append(f"how a test runs: one that must fail did not end ({stopped})")
            return
        result.tampered += reply.tampered
        if not reply.is_error:
            result.tampered.append("how a test runs: one that must fail has passed")
            for cell in cells:
                if cell.cell_type == "code" and is_grade(cell) and is_locked(cell):
                    void(
                        cell, "a test that must fail has passed in this notebook, so its tests prove nothing"
                    )


def _notes(own: list[str]) -> list[str]:
    """Return remarks on what the student's own cells could do to a test."""
    notes = []
    if word := reads_its_caller(own):
        notes.append(f"could read the tests that call it, since it uses {word.strip('[')}: please look")
    if equals_everything(own):
        notes.append(
            "has an `__eq__` that does not look at the other object: such an object passes for whatever a test "
            "expects"
        )
    return notes


class _NoClient:
    """Discard the messages that nbclient's imitation of an Output widget sends back to the kernel."""

    def __getattr__(self, name: str) -> Any:
        return self

    def __call__(self, *_: Any, **__: Any) -> Any:
        return self
