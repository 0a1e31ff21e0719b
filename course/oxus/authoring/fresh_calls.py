"""Ask the reference solution, and all other right answers, for the results of fresh inputs.

An input is used only if the reference has a clear result for it and every right answer in `answers.toml` agrees. This
is tried twice: when a unit is built, to choose the ways that suit its exercises, and at the beginning of each grading
run on the very inputs that the submissions will be asked, in a process that has run no student's code.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from oxus.authoring.fresh_inputs import vary
from oxus.authoring.judge import run_cell
from oxus.grader.second_opinion import Asked, Call, agree
from oxus.selfstudy.calls import call_again
from oxus.selfstudy.run_tests import own_copy

FRESH = 2
"""The most fresh inputs of an exercise that a submission is asked."""

TRIED = 6
"""How many inputs are tried for an exercise in a grading run."""

MAX_BYTES = 6_000
"""The most bytes of one call, and of its result."""

_Variables = Mapping[str, Any]


def answered(
    calls: Sequence[Call], reference: _Variables, others: Mapping[str, _Variables], clear: bool = True
) -> tuple[list[Call], list[str]]:
    """Let the reference and the other right answers make calls.

    Parameters
    ----------
    calls : sequence of Call
        With unknown results.
    reference : mapping of str to object
        The variables of a notebook with the reference solution.
    others : mapping of str to mapping
        The same with each other right answer, by its name.
    clear : bool
        Leave out calls whose results are empty, or of which a part is missing.

    Returns
    -------
    calls : list of Call
        Those that can be asked, with their expected results.
    reasons : list of str
        Why each of the others cannot.
    """
    requests = json.dumps([call.request for call in calls])
    results = {name: call_again(variables, requests) for name, variables in others.items()}
    usable, reasons = [], []
    for n, (call, (kind, value)) in enumerate(zip(calls, call_again(reference, requests), strict=True)):
        differ = [
            name for name, found in results.items() if found[n][0] != "value" or not agree(value, found[n][1])
        ]
        if kind != "value":
            reasons.append(f"the solution raises {value}")
        elif clear and not is_clear(value):
            reasons.append("the solution has no clear result")
        elif differ:
            reasons.append(f"the right answer {differ[0]!r} has another result")
        else:
            usable.append(replace(call, expected=value))
    return usable, reasons


def is_clear(value: Any) -> bool:
    """Return whether a result is plain data of which no part is missing or empty: what an answer gives back when there
    is nothing to compute is often its own choice."""
    if isinstance(value, list):
        return bool(value) and value[0] != "object" and all(map(is_clear, value))
    return value is not None and len(json.dumps(value)) <= MAX_BYTES


def fresh_calls(variables: dict[str, Any], wanted: str) -> list[Any]:
    """Choose fresh calls of an exercise; to be run in a notebook with the reference solution.

    Parameters
    ----------
    variables : dict
        The notebook's variables, when the tests of the exercise would have run.
    wanted : str
        JSON: the calls as `[request, expected, shown]`, the ways as `[number of the call, way]`, the sources of the
        right answers by name, and the seed.

    Returns
    -------
    list
        The calls as `[request, expected, shown]`, and the reasons why others are not used; fit for JSON.
    """
    known, ways, answers, seed = json.loads(wanted)
    calls = [Call(*one) for one in known]
    found = call_again(variables, json.dumps([call.request for call in calls]))
    if any(
        kind != "value" or not agree(c.expected, value) for c, (kind, value) in zip(calls, found, strict=True)
    ):
        return [[], ["the solution has other results than when the unit was built"]]
    random = Random(seed)
    drawn = (vary(calls[n], way, random) for n, way in random.choices(ways, k=TRIED))
    inputs = list({json.dumps(call.request): call for call in drawn if call}.values())
    others = {name: with_answer(variables, code) for name, code in answers.items()}
    usable, reasons = answered(inputs, variables, others)
    return [[[c.request, c.expected, c.shown] for c in _telling(usable, calls)], reasons]


def with_answer(variables: _Variables, code: str) -> dict[str, Any]:
    """Return copies of a notebook's variables, with another answer run in them."""
    copies = {name: own_copy(value) for name, value in variables.items()}
    run_cell(code, copies)
    return copies


def _telling(usable: list[Call], known: list[Call]) -> list[Call]:
    """Return up to `FRESH` calls, first of all those whose results are new: a table of known results has not got
    them."""
    chosen: list[Call] = []
    ahead = list(usable)
    while ahead and len(chosen) < FRESH:
        results = [call.expected for call in (*chosen, *known)]
        new = next((n for n, c in enumerate(ahead) if not any(agree(r, c.expected) for r in results)), None)
        if new is None:  # a truth value, for example: at least they are not to be all the same
            results = [call.expected for call in chosen]
            new = next((n for n, c in enumerate(ahead) if c.expected not in results), 0)
        chosen.append(ahead.pop(new))
    return chosen


def with_fresh(asked: Asked, fresh: Sequence[Call]) -> Asked:
    """Return what to ask about an exercise: fresh calls in the places of the last of its tests' calls, of which one
    stays unless it is the only one."""
    number = len(asked.calls)
    fresh = fresh[:number]
    return replace(asked, calls=(*asked.calls[: max(number - len(fresh), number > 1)], *fresh))
