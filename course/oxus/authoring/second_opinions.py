"""Choose what the grader asks a notebook for a second opinion (see `oxus.grader.second_opinion`).

`oxus build` runs all tests of each exercise, with the hidden ones, on the reference solution. It keeps some of the
calls that they make: those whose arguments and results are plain data. All right answers in `answers.toml` are then
asked for the same. A call is dropped if one of them gives another result: both are right, so the reference proves
nothing there. The calls are written beside the unit's source, because they contain hidden tests.

For each call it also tries the ways to make fresh inputs (`oxus.authoring.fresh_inputs`), and keeps those in which all
right answers agree. The inputs themselves are made when a class is graded, so that nobody has seen them before.
"""

import ast
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

from nbformat import NotebookNode

from oxus.authoring import fresh_calls, fresh_inputs
from oxus.authoring.answer_keys import made_from, made_from_each, unchanged
from oxus.authoring.fresh_calls import MAX_BYTES, answered, is_clear, with_answer
from oxus.authoring.fresh_inputs import WAYS, in_words, vary
from oxus.authoring.judge import Answer, read_answers, run_cell
from oxus.authoring.source import read_source
from oxus.core.cell_source import parse
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import unit_source
from oxus.core.notebook import Exercise, exercises, grade_id
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

LONGER = 1.5
"""How many times as long as a test's call a fresh call in its place may take."""

SEEDS = 4
"""How many inputs are tried for each way to change a call."""

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
    ways = tuple((number, way) for number, way in content["ways"])
    return Asked(tuple(content["tests"]), tuple(calls), ways, tuple(content["left_out"]))


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
    path = plan_file(course, unit)
    each = {name: _mixed(digest) for name, digest in made_from_each(course, unit).items()}
    old = (_content(course, unit) or {}).get("exercises", {})
    known = {name: _asked(old[name]) if name in old else None for name in unchanged(path, each)}
    plan = make_plan(course, unit, known=known)
    content = {
        "made_from": _made_from(course, unit),
        "made_from_each": each,
        "exercises": {name: asdict(asked) for name, asked in plan.items()},
    }
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
    return _mixed(made_from(course, unit))


def _mixed(digest: str) -> str:
    """Return the digest of a digest and of how calls are chosen."""
    own = hashlib.sha256(digest.encode())
    modules = (calls_module, second_opinion, fresh_calls, fresh_inputs)
    for file in (__file__, *(module.__file__ for module in modules)):
        own.update(Path(str(file)).read_bytes().replace(b"\r\n", b"\n"))
    return own.hexdigest()[:32]


def make_plan(
    course: Path,
    unit: str,
    keep: Callable[[Answer], bool] = lambda answer: True,
    known: Mapping[str, Asked | None] | None = None,
) -> Plan:
    """Choose the calls for each exercise of a unit; the course's answers are run here, in this process.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    keep : callable
        Says which of the answers are asked.
    known : mapping of str to Asked or None, optional
        The calls of exercises that need not be tried again, by the exercise's name; None for no calls.
    """
    known = known or {}
    source = unit_source(course, unit)
    answers = [answer for answer in read_answers(source.parent / "answers.toml") if keep(answer)]
    notebook = read_source(source)
    autograded = {e.name: e for e in exercises(notebook) if e.tests and not e.by_hand}
    before: dict[str, Any] = {"__name__": "__main__", "display": lambda *_, **__: None}
    plan: dict[str, Asked] = {}
    waiting: list[NotebookNode] = []  # cells that run only if an exercise below them is tried
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        if exercise := autograded.get(grade_id(cell)):
            if exercise.name in known:
                asked = known[exercise.name]
            else:
                for above in waiting:
                    _run_given(above, before, unit)
                waiting.clear()
                own = [answer for answer in answers if answer.exercise == exercise.name]
                asked = _asked_about(exercise, own, before)
            if asked and asked.calls:
                plan[exercise.name] = asked
        waiting.append(cell)
    return plan


def _run_given(cell: NotebookNode, variables: dict[str, Any], unit: str) -> None:
    failure = run_cell(cell.source, variables)
    if failure is not None:
        raise CourseError(
            f"{unit}: cell {cell.id}: fails with the reference solutions: {failure or 'no message'}"
        )


def _asked_about(exercise: Exercise, answers: list[Answer], before: dict[str, Any]) -> Asked:
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
    # They pass all tests, as `oxus judge` sees to, which is not repeated here.
    others = {answer.name: with_answer(before, answer.code) for answer in answers if answer.kind == "right"}
    usable, _ = answered([call for call, _ in calls], reference, others, clear=False)
    agreed = [call.request for call in usable]
    different: dict[str, _Timed] = {}  # so an answer that always returns the same value fails
    for call, seconds in calls:
        if call.request in agreed:
            different.setdefault(json.dumps(call.expected), (call, seconds))
    chosen = _quick_enough(list(different.values()))
    ways, left_out = _ways(chosen, reference, others)
    return Asked(tuple(map(grade_id, exercise.tests)), tuple(call for call, _ in chosen), ways, left_out)


def _ways(
    calls: list[_Timed], reference: dict[str, Any], others: dict[str, dict[str, Any]]
) -> tuple[tuple[tuple[int, str], ...], tuple[str, ...]]:
    """Return the ways to make fresh calls in which all right answers agree, and why others are left out."""
    ways, left_out = [], []
    longest = max([ENOUGH_SECONDS / MAX_CALLS, *(LONGER * seconds for _, seconds in calls)])
    for (number, (call, _)), way in product(enumerate(calls), WAYS):
        drawn = (vary(call, way, Random(seed)) for seed in range(SEEDS))
        inputs = list({json.dumps(one.request): one for one in drawn if one}.values())
        if not inputs:
            continue
        took = min(_took(inputs[0], reference) for _ in range(2))
        usable, reasons = (
            answered(inputs, reference, others) if took <= longest else ([], ["it takes too long"])
        )
        doubts = [reason for reason in reasons if "right answer" in reason]
        if doubts or len(usable) < 2 / 3 * len(inputs):
            left_out.append(f"{call.shown}, {way}: {(doubts or reasons)[0]}")
        elif len(calls) > 1 or any(not agree(call.expected, one.expected) for one in usable):
            ways.append((number, way))
    return tuple(ways), tuple(left_out)


def _took(call: Call, reference: dict[str, Any]) -> float:
    """Return the seconds of processor time that a call takes."""
    start = time.thread_time()
    call_again(reference, json.dumps([call.request]))
    return time.thread_time() - start


def _quick_enough(calls: list[_Timed]) -> list[_Timed]:
    """Return the first calls that take no longer than `ENOUGH_SECONDS` together, or else one: the quickest of those
    that have a clear result."""
    chosen: list[_Timed] = []
    left = ENOUGH_SECONDS
    for call, seconds in calls:
        if seconds <= left and len(chosen) < MAX_CALLS:
            chosen.append((call, seconds))
            left -= seconds
    return chosen or sorted(calls, key=lambda one: (not is_clear(one[0].expected), one[1]))[:1]


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
            found.append((Call(request, expected, in_words(request)), took))
    return found


def _is_comparable(expected: Any, read: bool) -> bool:
    """Return whether a result can be compared. A collection can if a helper reads it, since tests accept many kinds."""
    text = json.dumps(expected)
    kind = bool | int | float | str | list if read else bool | int | float | str
    return isinstance(expected, kind) and '["object"' not in text and len(text) <= MAX_BYTES
