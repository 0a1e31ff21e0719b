"""Compare an answer with what is expected, and a student's function with a reference, and say where they differ."""

import copy
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from oxus.checks.difference import TOLERANCE, Either, difference, missing_words
from oxus.checks.not_yet import NOTHING_SAID, NotYet, shown, table
from oxus.checks.stopped import STUB, name_of, stopped
from oxus.checks.values import NOTHING, ids

CHANGES = "`{}` changes the table or list that it is given. Work on a copy: `table = table.copy()`."


@dataclass(frozen=True)
class Case:
    """Arguments of one call, and what leads to a wrong result of it."""

    args: tuple[Any, ...]
    named: dict[str, Any] = field(default_factory=dict)
    why: str = ""


def case(*args: Any, why: str = "", **named: Any) -> Case:
    """Describe one call for `agrees`.

    Parameters
    ----------
    *args, **named
        What the function is given.
    why : str, optional
        What the student should think of if the result is wrong, in one or two sentences.
    """
    return Case(args, named, why)


def either(*accepted: Any) -> Either:
    """What a reference returns if the text of an exercise leaves several results open."""
    return Either(accepted)


def same_ids(answer: Any, expected: Any, what: str, why: str | None = None) -> None:
    """Stop if two collections of ids differ, and name what is missing and what is too many.

    Parameters
    ----------
    answer, expected : collection of str
        In any form that `ids` reads.
    what : str
        What the ids are, as a sentence: "The SCO on 1 March 2018."
    why : str, optional
        The misconception that leads to another answer.

    Raises
    ------
    NotYet
        If they differ, or if the answer is no collection of ids.
    """
    found, right = ids(answer), ids(expected)
    if found != right:
        raise NotYet(
            f"{what} {missing_words(right - found, found - right)}",
            expected=right,
            yours=found,
            idea=why or "",
        )


def same_numbers(answer: Any, expected: Any, what: str, tolerance: float = 0.002, why: str = "") -> None:
    """Stop if a number, or one of several numbers, differs from what is expected.

    Parameters
    ----------
    answer, expected : number, or collection or dictionary of numbers
        An answer may be any collection in the same order, or a Series instead of a dictionary.
    what : str
        What the numbers are, as a sentence.
    tolerance : float, default 0.002
        How far two numbers may be apart.
    why : str, optional
        The misconception that leads to another answer.

    Raises
    ------
    NotYet
        If they differ.
    """
    fault = difference(answer, expected, tolerance, relative=False)
    if fault is not None:
        raise NotYet(f"{what} {fault}", expected=expected, yours=answer, idea=why)


def agrees(
    answer: Callable[..., Any],
    reference: Callable[..., Any],
    calls: Iterable[Any],
    what: str = "",
    *,
    tolerance: float = TOLERANCE,
    ordered: bool = False,
) -> None:
    """Call a student's function and a reference with the same arguments, and stop at the first result that differs.

    Each call gets copies of its arguments. All calls of the student's function are made before the first of the
    reference, so no expected result exists while the student's code runs. A function that changes its arguments is
    told so, which costs nothing if its results are right.

    Parameters
    ----------
    answer : function
        The student's.
    reference : function
        A right one. It may return `either(...)` if several results are right.
    calls : iterable of tuple or Case
        The arguments of each call, in a tuple or as `case(...)`. What is no tuple is the only argument.
    what : str, optional
        What the student should think of if a result is wrong, in one or two sentences. The `why` of a case comes first.
    tolerance : float, default 1e-6
        How far two numbers may be apart, as a share of the expected one, or absolutely if it is below 1.
    ordered : bool, default False
        Whether the order of rows and labels counts. The order of a list always counts, and that of a set never.

    Raises
    ------
    NotYet
        If a result differs, or if the student's function stops with an error. The message names the arguments, what was
        expected and what was returned.
    """
    if not callable(answer):
        raise NotYet("Your answer should be a function that starts with `def`.", yours=answer)
    cases = [_as_case(one) for one in calls]
    name = name_of(answer)
    outcomes = [_outcome(answer, name, one) for one in cases]
    for one, outcome in zip(cases, outcomes, strict=True):
        _compare_outcome(name, one, outcome, reference, (what, tolerance, ordered))
    if any(outcome.changed for outcome in outcomes):
        print(
            f"Note: {CHANGES.format(name)} Your answer is right, but code that uses the same table later would find it "
            "changed."
        )


@dataclass
class _Outcome:
    """The result of one call of the student's function."""

    value: Any = None
    error: str = ""
    refused: NotYet | None = None
    """What a reader of the check says of what the function has returned."""
    changed: bool = False
    """Whether it has changed its arguments."""


def _as_case(call: Any) -> Case:
    if isinstance(call, Case):
        return call
    return Case(call) if isinstance(call, tuple) else Case((call,))


def _outcome(function: Callable[..., Any], name: str, one: Case) -> _Outcome:
    args, named = copy.deepcopy((one.args, one.named))
    outcome = _Outcome()
    try:
        outcome.value = function(*args, **named)
        if isinstance(outcome.value, Iterator):
            outcome.value = list(outcome.value)
    except NotYet as error:
        outcome.refused = error
    except (Exception, SystemExit) as error:
        outcome.error = stopped(error, name)
    outcome.changed = not _unchanged((args, named), (one.args, one.named))
    return outcome


def _compare_outcome(
    name: str, one: Case, outcome: _Outcome, reference: Callable[..., Any], how: tuple[str, float, bool]
) -> None:
    what, tolerance, ordered = how
    words, tables = _call_in_words(name, one)
    call = f"The call: {words}{tables}"
    if outcome.refused:
        outcome.refused.details = outcome.refused.details or call
        raise outcome.refused from None
    if outcome.error:
        raise NotYet(outcome.error, details="" if outcome.error == STUB else call)
    args, named = copy.deepcopy((one.args, one.named))
    expected = reference(*args, **named)
    fault = difference(outcome.value, expected, tolerance, ordered)
    if fault is None:
        return
    hint = ""
    if outcome.changed:
        hint = CHANGES.format(name)
    right = expected.accepted[0] if isinstance(expected, Either) else expected
    empty = outcome.value is None and right is not None
    message = " ".join(filter(None, (one.why or what, NOTHING if empty else fault)))
    raise NotYet(
        message or f"`{name}` does not return what it should.",
        expected=right,
        yours=NOTHING_SAID if empty else outcome.value,
        hint=hint,
        details=call,
    )


def _call_in_words(name: str, one: Case) -> tuple[str, str]:
    """Return a call as Python writes it, and its tables below it."""
    words: list[str] = []
    tables: list[str] = []
    given = [("", value) for value in one.args] + [(f"{key}=", value) for key, value in one.named.items()]
    count = sum(isinstance(value, pd.DataFrame | pd.Series) for _, value in given)
    for key, value in given:
        if not isinstance(value, pd.DataFrame | pd.Series):
            words.append(key + shown(value))
            continue
        label = f"table {len(tables) + 1}" if count > 1 else "table"
        words.append(f"{key}{label}")
        text = table(value) if isinstance(value, pd.DataFrame) else shown(value)
        tables.append(f"\n{label}:\n" + "\n".join(f"  {line}" for line in text.split("\n")))
    return f"{name}({', '.join(words)})", "".join(tables)


def _unchanged(now: Any, before: Any) -> bool:
    """Return whether a function has left its arguments as they were."""
    if isinstance(before, pd.DataFrame | pd.Series):
        return bool(type(before).equals(before, now))
    if isinstance(before, np.ndarray):
        return type(now) is type(before) and now.tolist() == before.tolist()
    if isinstance(before, list | tuple):
        return len(now) == len(before) and all(map(_unchanged, now, before))
    if isinstance(before, dict):
        return list(now) == list(before) and all(_unchanged(now[key], before[key]) for key in before)
    if isinstance(before, set):
        return bool(now == before)
    return True
