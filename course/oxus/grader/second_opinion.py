"""The second opinion: ask a notebook again, without its tests, and compare with the reference.

A test and the answer that it calls run in the same process, so an answer can deceive its test. When all cells have run,
the grader therefore asks the notebook for the results of some of the tests' calls, and of calls with fresh inputs that
no test has. It sends only the arguments, not what should come back, and compares the results itself. Where an exercise
earned its points and the results differ, the instructor gets a remark with both; the points stay.

`oxus build` chooses the calls (`oxus.authoring.second_opinions`): those in which all right answers of the unit agree.
`oxus grade` makes the fresh inputs for each run (`oxus.teaching.grading.fresh_opinions`).
"""

import ast
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType
from typing import Any

from oxus.core.cell_source import parse
from oxus.core.safe_output import printable

MARK = "second opinion: "
"""How each remark of this kind begins. It is for the instructor only."""

MIME = "application/vnd.oxus.second-opinion+json"
"""The kind of output with which the notebook's process answers."""

HARMLESS_MAGICS = frozenset({"config", "env", "matplotlib", "pip", "pwd", "who", "whos"})
"""The magic commands that bind no names; others, such as `%time` and `%run`, run code."""

TOLERANCE = 0.025
"""The relative difference of two numbers that count as the same: tests allow for rounding, each in its own way."""

ROUNDED = 0.0051
"""The difference of two numbers that count as the same, however small they are: one can be rounded to hundredths."""


@dataclass(frozen=True)
class Call:
    """A call of one of an exercise's functions."""

    request: tuple[Any, ...]
    """What is sent (see `oxus.selfstudy.calls.call_again`)."""
    expected: Any
    """What the reference gives back, in plain form."""
    shown: str
    """The call in words, for the instructor."""

    @property
    def function(self) -> str:
        """The function's name in the notebook."""
        return str(self.request[0])


@dataclass(frozen=True)
class Asked:
    """What is asked about an exercise."""

    tests: tuple[str, ...]
    """The grade_ids of its tests."""
    calls: tuple[Call, ...]
    ways: tuple[tuple[int, str], ...] = ()
    """How fresh calls can be made: the number of a call, and the way to change it (`oxus.authoring.fresh_inputs`)."""
    left_out: tuple[str, ...] = ()
    """The ways that do not suit the exercise, with the reason."""


Plan = Mapping[str, Asked]
"""What is asked about each exercise, by the grade_id of its answer."""


def question(calls: Iterable[Call]) -> str:
    """Write the cell that makes calls again in the notebook's process and shows what they give back."""
    sent = json.dumps([call.request for call in calls])
    return (
        "__import__('IPython').get_ipython().display_pub.publish(data={"
        f"{MIME!r}: __import__('oxus.selfstudy.calls').selfstudy.calls.call_again("
        f"__import__('IPython').get_ipython().user_ns, {sent!r})}})"
    )


def answer(message: Mapping[str, Any]) -> list[Any] | None:
    """Return the results that a message of the notebook's process holds; None if it holds none."""
    content = message.get("content")
    data = content.get("data") if isinstance(content, dict) else None
    found = data.get(MIME) if isinstance(data, dict) else None
    return found if isinstance(found, list) else None


def disagreements(
    plan: Plan,
    answers: Mapping[str, list[Any]],
    failed: Mapping[str, str],
    scores: Mapping[str, float | None],
    points: Mapping[str, float],
) -> list[str]:
    """Write a remark for each exercise that earned all its points although the second opinion is another.

    An answer that passes one test and fails another is wrong anyway, and may differ from the reference.

    Parameters
    ----------
    plan : Plan
        What was asked.
    answers : mapping of str to list
        The results of the notebook's process, by exercise. They may be anything.
    failed : mapping of str to str
        The exercises about which the process gave no answer, and the reason.
    scores : mapping of str to float
        The points that each test earned.
    points : mapping of str to float
        The most points that each test can earn.
    """
    remarks = []
    for name, asked in plan.items():
        earned = sum(scores.get(test) or 0 for test in asked.tests)
        if not earned or any((scores.get(test) or 0) < points.get(test, 0) for test in asked.tests):
            continue
        start = f"{MARK}{name} earned {earned:g} points; when it was asked again, "
        if name in failed:
            remarks.append(f"{start}{failed[name]}: please look")
            continue
        if name not in answers:
            continue
        found = [*answers[name], *([None] * len(asked.calls))]
        pairs = [
            (call, one) for call, one in zip(asked.calls, found, strict=False) if not _is_right(call, one)
        ]
        if pairs:
            call, one = pairs[0]
            expected = printable(json.dumps(call.expected), 80)
            remarks.append(
                f"{start}{call.shown} gave {_shown(one)} and not {expected} "
                f"({len(pairs)} of {len(asked.calls)} results differ): please look"
            )
    return remarks


def _is_right(call: Call, one: Any) -> bool:
    return isinstance(one, list) and len(one) == 2 and one[0] == "value" and agree(call.expected, one[1])


def _shown(one: Any) -> str:
    if isinstance(one, list) and len(one) == 2:
        said = one[1] if one[0] == "error" else json.dumps(one[1])
        return printable(f"the error {said}" if one[0] == "error" else said, 80)
    return "nothing"


def agree(expected: Any, found: Any) -> bool:
    """Return whether two results in plain form are the same, but for rounding and the order of items."""
    if isinstance(expected, bool) or isinstance(found, bool) or expected is None or found is None:
        return type(expected) is type(found) and bool(expected == found)
    if isinstance(expected, int | float) and isinstance(found, int | float):
        if isinstance(expected, int) and isinstance(found, int):
            return expected == found
        return abs(expected - found) <= max(ROUNDED, TOLERANCE * max(abs(expected), abs(found)))
    if isinstance(expected, list) and isinstance(found, list):
        if _is_mapping(expected) and _is_mapping(found):
            there = dict(found)  # it may have more keys than asked
            return all(key in there and agree(item, there[key]) for key, item in expected)
        if len(expected) != len(found):
            return False
        if all(map(agree, expected, found)):
            return True
        left = list(found)  # rounding can change the order
        for item in expected:
            place = next((n for n, other in enumerate(left) if agree(item, other)), None)
            if place is None:
                return False
            del left[place]
        return True
    return isinstance(expected, str) and expected == found


def _is_mapping(items: list[Any]) -> bool:
    pairs = [item for item in items if isinstance(item, list) and len(item) == 2 and isinstance(item[0], str)]
    return bool(items) and len(pairs) == len(items) == len({key for key, _ in pairs})


def must_ask_early(asked: Asked, above: Iterable[str], below: Iterable[str]) -> bool:
    """Return whether a notebook must be asked below the tests and not at its end, because a later cell binds a name
    that the answer uses.

    Parameters
    ----------
    asked : Asked
        What is to be asked.
    above, below : iterable of str
        The student's own cells above the last test, and below it.
    """
    bound: set[str] = set().union(*map(_bound, below))
    if not bound:
        return False
    used = {call.function for call in asked.calls}.union(*map(_used, above))
    return "*" in bound or not used.isdisjoint(bound)


def _parsed(source: str) -> ast.Module:
    try:
        tree = parse(source)
        compile(tree, "", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])  # such a cell does not run
    return tree


@lru_cache(maxsize=256)
def _used(source: str) -> frozenset[str]:
    """Return the names outside of them that a cell's functions use, and the names of attributes."""
    found: set[str] = set()
    ahead = list(compile(_parsed(source), "", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT).co_consts)
    while ahead:
        if isinstance(code := ahead.pop(), CodeType):
            found.update(code.co_names)
            ahead += code.co_consts
    return frozenset(found)


@lru_cache(maxsize=256)
def _bound(source: str) -> frozenset[str]:
    """Return the names that a cell binds, deletes or changes in place; `*` if it may be any name."""
    found: set[str] = set()
    ahead: list[ast.AST] = [_parsed(source)]
    while ahead:
        node = ahead.pop()
        match node:
            case ast.alias(name=name, asname=other):
                found.add(other or name.partition(".")[0])
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                found.add(name)
            case ast.Attribute(value=value, ctx=ast.Store() | ast.Del()):
                found.add(_root(value))
            case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
                found.add(_root(value))
            case ast.Call(
                func=ast.Attribute(attr="run_line_magic" | "run_cell_magic"),
                args=[ast.Constant(value=str() as magic), *_],
            ):
                if magic not in HARMLESS_MAGICS:
                    found.add("*")
            case ast.Call(func=ast.Attribute(value=value), keywords=keywords):
                if any(keyword.arg == "inplace" for keyword in keywords):
                    found.add(_root(value))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
                # What it binds is its own, unless it says otherwise.
                found.update(
                    n for below in ast.walk(node) if isinstance(below, ast.Global) for n in below.names
                )
                continue
            case ast.Lambda():
                continue
        ahead += ast.iter_child_nodes(node)
    return frozenset(found)


def _root(node: ast.AST) -> str:
    """Return the name at the beginning of `name.part[0].part`."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
