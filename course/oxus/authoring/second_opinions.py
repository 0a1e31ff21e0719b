"""Choose what the grader asks a notebook for a second opinion (see `oxus.grader.second_opinion`).

`oxus build` runs all tests of each exercise, with the hidden ones, on the reference solution. It keeps some of the
calls that they make: those whose arguments and results are plain data. All answers in `answers.toml` are then asked for
the same. A call is dropped if an answer that passes all tests gives another result: the tests accept both, so the
reference proves nothing there. The calls are written beside the unit's source, because they contain hidden tests.
"""

import ast
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from oxus.authoring.answer_keys import made_from
from oxus.authoring.judge import Answer, read_answers, run_cell
from oxus.authoring.source import read_source
from oxus.core.cell_source import parse
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import unit_source
from oxus.core.notebook import Exercise, exercises, grade_id
from oxus.core.safe_output import printable
from oxus.grader import second_opinion
from oxus.grader.second_opinion import Asked, Call, Plan, agree
from oxus.selfstudy import calls as calls_module
from oxus.selfstudy.calls import OUTPUT, NotPlain, call_again, encode
from oxus.selfstudy.run_tests import own_copy

FILE = "second_opinion.json"

MAX_CALLS = 4
"""The most calls for one exercise."""

MAX_SECONDS = 0.1
"""The most seconds of processor time that one call of the reference may take."""

ENOUGH_SECONDS = 0.01
"""The most seconds of processor time that the calls for one exercise take together, unless the quickest takes more: the
grader asks every submission."""

MAX_TRIED = 60
"""The most calls of an exercise's tests that are tried."""

MAX_BYTES = 6_000
"""The most bytes of one call, and of its result."""


_Timed = tuple[Call, float]
"""A call, and the seconds of processor time that the reference takes for it."""


@dataclass
class _Seen:
    """A call of a function of the exercise by a test."""

    name: str
    args: list[Any]
    named: dict[str, Any]
    output: Any = None
    read: tuple[str, list[Any], dict[str, Any]] | None = None
    """The helper that read the output first, and its arguments."""


@dataclass
class _Watch:
    """Collects the calls of one test."""

    calls: list[_Seen] = field(default_factory=list)
    inside: bool = False

    def function(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, with its calls recorded."""

        def called(*args: Any, **named: Any) -> Any:
            if self.inside:  # it calls itself, or another function of the exercise
                return function(*args, **named)
            seen = _Seen(name, [own_copy(a) for a in args], {k: own_copy(a) for k, a in named.items()})
            self.inside = True
            try:
                seen.output = function(*args, **named)
                if isinstance(seen.output, Iterator):
                    seen.output = list(seen.output)
            finally:
                self.inside = False
            self.calls.append(seen)
            return seen.output

        return called

    def helper(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a helper of the tests; the calls whose outputs it reads are told apart."""

        def read(*args: Any, **named: Any) -> Any:
            given = [*args, *named.values()]
            call = next((c for c in reversed(self.calls) if any(c.output is g for g in given)), None)
            result = function(*args, **named)
            if call and call.read is None and result is not None and not isinstance(result, bool):
                around = [OUTPUT if a is call.output else a for a in args]
                call.read = (name, around, {k: OUTPUT if a is call.output else a for k, a in named.items()})
            return result

        return read


def plan_file(course: Path, unit: str) -> Path:
    """The calls of a unit: `course/units/<id>/second_opinion.json`."""
    return unit_source(course, unit).with_name(FILE)


def read_plan(course: Path, unit: str) -> Plan:
    """Return the calls of a unit; none if there are none, or if they were made from something else than what is there
    now."""
    content = _content(course, unit)
    if not content or content.get("made_from") != _made_from(course, unit):
        return {}
    return {name: _asked(one) for name, one in content["exercises"].items()}


def _asked(content: dict[str, Any]) -> Asked:
    calls = (Call(tuple(one["request"]), one["expected"], one["shown"]) for one in content["calls"])
    return Asked(tuple(content["tests"]), tuple(calls))


def is_stale(course: Path, unit: str) -> bool:
    """Whether a unit has answers, and its calls are missing or made from something else."""
    if not (unit_source(course, unit).parent / "answers.toml").is_file():
        return False
    return (_content(course, unit) or {}).get("made_from") != _made_from(course, unit)


def make(course: Path, units: Iterable[str]) -> list[Path]:
    """Write the calls of the units whose calls are stale; return the files that changed, relative to the course folder.

    Raises
    ------
    CourseError
        If the answers of a unit cannot be read, or a file cannot be written.
    """
    old = [unit for unit in units if is_stale(course, unit)]
    # Each runs in a process of its own: what the cells of a unit change in Python is gone afterwards.
    with ProcessPoolExecutor(mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
        return list(pool.map(_make_one, [course] * len(old), old))


def _make_one(course: Path, unit: str) -> Path:
    content = {
        "made_from": _made_from(course, unit),
        "exercises": {name: asdict(asked) for name, asked in make_plan(course, unit).items()},
    }
    path = plan_file(course, unit)
    write_atomic(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return path.relative_to(course)


def stale(course: Path, units: Iterable[str]) -> list[str]:
    """What `make` would change: one line per file, with the reason."""
    return [
        f"{plan_file(course, unit).relative_to(course).as_posix()}: missing or stale: run `oxus build {unit}`"
        for unit in units
        if is_stale(course, unit)
    ]


def _content(course: Path, unit: str) -> dict[str, Any] | None:
    try:
        content = json.loads(plan_file(course, unit).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _made_from(course: Path, unit: str) -> str:
    own = hashlib.sha256(made_from(course, unit).encode())
    for file in (__file__, calls_module.__file__, second_opinion.__file__):
        own.update(Path(str(file)).read_bytes().replace(b"\r\n", b"\n"))
    return own.hexdigest()[:32]


def make_plan(course: Path, unit: str, keep: Callable[[Answer], bool] = lambda answer: True) -> Plan:
    """Choose the calls for each exercise of a unit; the course's answers are run here, in this process.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    keep : callable
        Says which of the answers are asked.
    """
    source = unit_source(course, unit)
    answers = [answer for answer in read_answers(source.parent / "answers.toml") if keep(answer)]
    notebook = read_source(source)
    autograded = {e.name: e for e in exercises(notebook) if e.tests and not e.by_hand}
    before: dict[str, Any] = {"__name__": "__main__", "display": lambda *_, **__: None}
    plan: dict[str, Asked] = {}
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        if exercise := autograded.get(grade_id(cell)):
            own = [answer for answer in answers if answer.exercise == exercise.name]
            if calls := _calls(exercise, own, before):
                plan[exercise.name] = Asked(tuple(map(grade_id, exercise.tests)), calls)
        failure = run_cell(cell.source, before)
        if failure is not None:
            raise CourseError(
                f"cell {cell.id}: fails with the reference solutions: {failure or 'no message'}"
            )
    return plan


def _calls(exercise: Exercise, answers: list[Answer], before: dict[str, Any]) -> tuple[Call, ...]:
    functions = _functions(exercise.answer.source)
    variables = own_copy_of(before)
    for helper in exercise.helpers:  # once more, so that helpers call each other as they are watched
        run_cell(helper.source, variables)
    run_cell(exercise.answer.source, variables)
    reference = own_copy_of(variables)
    helpers = {name for helper in exercise.helpers for name in _functions(helper.source)}
    shown: set[str] = set()
    seen: list[_Seen] = []
    for test, visible in zip(exercise.tests, exercise.checks, strict=True):
        shown |= {_text(one) for one in _watched(visible, functions, helpers, own_copy_of(variables))}
        seen += _watched(test.source, functions, helpers, variables)
    calls = _repeatable(sorted(seen, key=lambda one: _text(one) in shown), reference)
    for answer in answers:
        if calls:
            calls = _undoubted(calls, answer, exercise, own_copy_of(before))
    different: dict[str, _Timed] = {}  # so an answer that always returns the same value fails
    for call, seconds in calls:
        different.setdefault(json.dumps(call.expected), (call, seconds))
    return _quick_enough(list(different.values()))


def _quick_enough(calls: list[_Timed]) -> tuple[Call, ...]:
    """Return the first calls that take no longer than `ENOUGH_SECONDS` together, or the quickest one."""
    chosen: list[Call] = []
    left = ENOUGH_SECONDS
    for call, seconds in calls:
        if seconds <= left and len(chosen) < MAX_CALLS:
            chosen.append(call)
            left -= seconds
    return tuple(chosen or [call for call, _ in sorted(calls, key=lambda one: one[1])[:1]])


def own_copy_of(variables: dict[str, Any]) -> dict[str, Any]:
    """Return copies of a notebook's variables."""
    return {name: own_copy(value) for name, value in variables.items()}


def _functions(source: str) -> list[str]:
    return [node.name for node in parse(source).body if isinstance(node, ast.FunctionDef)]


def _watched(source: str, functions: list[str], helpers: set[str], variables: dict[str, Any]) -> list[_Seen]:
    """Run a test with the reference solution, and return the calls that it makes."""
    watch, plain = _Watch(), {}
    for name in (*functions, *helpers):
        if callable(function := variables.get(name)):
            plain[name] = function
            variables[name] = (watch.function if name in functions else watch.helper)(name, function)
    run_cell(source, variables)
    variables |= plain
    return watch.calls


def _request(seen: _Seen) -> tuple[Any, ...]:
    read = None
    if seen.read:
        helper, given, named = seen.read
        around = [item if item is OUTPUT else encode(item) for item in given]
        read = [helper, around, [[k, v if v is OUTPUT else encode(v)] for k, v in named.items()]]
    return (seen.name, encode(seen.args), encode(seen.named), read)


def _text(seen: _Seen) -> str:
    """Return a call's name and arguments as text; empty if they are not plain data."""
    try:
        return json.dumps([seen.name, encode(seen.args), encode(seen.named)])
    except NotPlain:
        return ""


def _repeatable(seen: list[_Seen], reference: dict[str, Any]) -> list[_Timed]:
    """Return the calls that can be made again: of plain data, small, quick, and with the same result each time."""
    found: list[_Timed] = []
    tried: set[str] = set()
    for one in seen[:MAX_TRIED]:
        try:
            request = _request(one)
        except NotPlain:
            continue
        text = json.dumps([request])
        if text in tried or len(text) > MAX_BYTES:
            continue
        tried.add(text)
        # Of processor time, and the shorter of two: what else the computer does is not to decide.
        times = [time.thread_time()]
        ((kind, expected),) = call_again(reference, text)
        times.append(time.thread_time())
        same = call_again(reference, text) == [[kind, expected]]
        times.append(time.thread_time())
        took = min(times[1] - times[0], times[2] - times[1])
        if (
            kind == "value"
            and took <= MAX_SECONDS
            and same
            and _is_comparable(expected, one.read is not None)
        ):
            words = ", ".join(_in_words(arg) for arg in one.args)
            found.append((Call(request, expected, f"{one.name}({words})"), took))
    return found


def _is_comparable(expected: Any, read: bool) -> bool:
    """Return whether a result can be compared. A collection can if a helper reads it, since tests accept many kinds."""
    text = json.dumps(expected)
    kind = bool | int | float | str | list if read else bool | int | float | str
    return isinstance(expected, kind) and '["object"' not in text and len(text) <= MAX_BYTES


def _in_words(value: Any) -> str:
    if isinstance(value, set | frozenset):
        value = sorted(value, key=repr)
    return "a table" if hasattr(value, "iloc") else printable(repr(value), 40)


def _undoubted(
    calls: list[_Timed], answer: Answer, exercise: Exercise, variables: dict[str, Any]
) -> list[_Timed]:
    """Drop the calls in which an answer that passes all tests differs from the reference."""
    run_cell(answer.code, variables)
    asked = own_copy_of(variables)
    if any(run_cell(test.source, variables) is not None for test in exercise.tests):
        return calls
    found = call_again(asked, json.dumps([call.request for call, _ in calls]))
    return [
        (call, seconds)
        for (call, seconds), (kind, value) in zip(calls, found, strict=True)
        if kind == "value" and agree(call.expected, value)
    ]
