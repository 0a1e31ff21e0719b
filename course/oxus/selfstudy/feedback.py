"""`oxus.check` gives instant feedback on an answer, without a network.

It runs the visible tests on the answer. Then it looks up a digest of what the answer returns among those of the
course's right and typical wrong answers (see `oxus.selfstudy.answer_keys`).
"""

import sys
from typing import Any

from oxus.core.errors import CourseError
from oxus.selfstudy import solutions
from oxus.selfstudy.answer_keys import AnswerKey
from oxus.selfstudy.exercises import (
    find_exercise,
    further_exercises,
    unit_exercises,
    unit_here,
    unit_keys,
    units,
)
from oxus.selfstudy.last_run import syntax_error
from oxus.selfstudy.progress_data import SOLVED, note_attempt, progress_file, read_progress
from oxus.selfstudy.run_tests import attempt
from oxus.selfstudy.verdict import TRIED, Verdict, attempts, tried_here

RUN_ABOVE = "The tests need what the cells above define: run them first (Run, Run All Above Selected Cell)."

MOST_IDEAS = 2
"""The most misconceptions that are told of one result: if more lead to it, it says nothing of what a student thinks."""


def namespace(depth: int = 2) -> dict[str, Any]:
    """The notebook's variables: IPython's, or those of the calling module."""
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()):
        variables: dict[str, Any] = shell.user_ns
        return variables
    return sys._getframe(depth).f_globals


def check(name: str, variables: dict[str, Any]) -> Verdict:
    """Check the answer in these variables: whether it is right, and why it may not be. It raises no error.

    Parameters
    ----------
    name : str
        The exercise: `08.members_on`, `u08.e1`, or `members_on` in the unit's own notebook.
    variables : dict
        The notebook's variables; not changed.
    """
    try:
        unit, key = find_exercise(name, unit_here())
        shown = f"{unit.split('-')[0]}.{key.exercise}"
        try:
            state, lines = judged(unit, key, variables)
        except KeyboardInterrupt:
            return Verdict(shown, "off", ("Stopped before it was done.",))
    except CourseError as error:
        return Verdict("", "off", (str(error),))
    except Exception as error:  # whatever a notebook contains, a student should not see our traceback
        fault = f"{type(error).__name__}: {error}".strip()
        return Verdict(
            str(name), "off", (f"The check itself failed ({fault}): run the tests below your answer.",)
        )
    note = ""
    if state in TRIED:
        tried_here[unit, key.exercise] += 1
        note = _kept(unit, key.exercise, state, variables)
    return Verdict(shown, state, lines, note, solved_in(unit), may_show(unit, key.exercise))


def judged(unit: str, key: AnswerKey, variables: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The state of an answer, and the lines of feedback."""
    exercise = unit_exercises(unit).get(key.exercise)
    if exercise is None:
        raise CourseError(f"{unit} has no exercise {key.exercise}: install the course again")
    if error := syntax_error([*key.functions, *key.values], variables):
        return "missing", (
            f"When you last ran your answer, Python could not read it ({error}), so it still has what you ran before: "
            "correct that line, run the cell (Shift+Enter), and check again.",
        )
    trial = attempt(exercise, key.functions, key.values, variables, key.extra)
    names = ", ".join(f"`{name}`" for name in trial.missing)
    if trial.missing and not trial.calls:
        return "missing", (
            f"There is no {names} yet: write your answer, run its cell (Shift+Enter), and check again.",
        )
    if trial.empty:
        return "empty", (
            "Write your answer where the cell says YOUR CODE HERE, run the cell, and check again.",
        )
    said = key.says(trial)
    hints = said.get("hints", [])
    if hints and (not trial.error or key.compares_errors(trial)):
        says = [trial.message or next(filter(None, (hint["says"] for hint in hints)), "")]
        whys = [
            f"A common idea leads to this result: “{hint['why']}” Is it yours, and is it true?"
            for hint in hints
            if len(hints) <= MOST_IDEAS
        ]
        if told := tuple(filter(None, [*says, *whys])):
            return "wrong", told
    if trial.missing:
        return "missing", (f"There is no {names} yet: set it in your answer, run the cell, and check again.",)
    if trial.failing:
        if trial.error and trial.error in (message for _, message in trial.failing[:1]):
            return "error", (f"{trial.error}.",)
        lines = [trial.message or "One of the tests below your answer fails: run it, and read what it says."]
        if lines[0].startswith("NameError"):
            lines.append(RUN_ABOVE)
        return "wrong", tuple(lines)
    if said.get("right") and key.whole:
        return "right", ("It returns what the course's own answers return.",)
    if said.get("right"):
        return "passes", ("This exercise has many right answers, so only its tests can check yours.",)
    if trial.error:  # in a call with other inputs than those of the tests
        return "error", (f"The tests pass, but with other inputs your code stops. {trial.error}.",)
    return "unsure", (
        "All visible tests pass, but your answer does not return what the course's own answers return.",
        "Check the rare cases (no rows, the first and the last day, equal values) and how you round. "
        "Your answer may still be right.",
    )


def _kept(unit: str, exercise: str, state: str, variables: dict[str, Any]) -> str:
    """Count the attempt in the student's file; return a remark if something went wrong."""
    decided = variables.get("my_verdicts")
    verdicts = {}
    for claim, word in decided.items() if isinstance(decided, dict) else ():
        if isinstance(word, list | tuple) and word:  # with a confidence and a reason
            word = word[0]
        if isinstance(word, str) and word.strip():
            verdicts[str(claim)] = word.strip()
    try:
        return note_attempt(progress_file(), unit, exercise, state, verdicts)
    except CourseError as error:
        return f"Your progress was not kept: {error}"


def solved_in(unit: str) -> str:
    """How many exercises of a unit are solved, in words; empty if the student's file cannot be read."""
    try:
        content, _ = read_progress(progress_file())
    except CourseError:
        return ""
    return f"{solved_words(content, unit)}."


def solved_words(content: dict[str, Any], unit: str = "", *, names_unit: bool = True) -> str:
    """How many exercises of a unit, or of the course, are solved by the content of a student's file."""
    solved: dict[bool, list[bool]] = {False: [], True: []}
    for one in [unit] if unit else units():
        entries = content["units"].get(one, {}).get("exercises", {})
        more = further_exercises(one)
        for name in unit_keys(one):
            solved[name in more].append(entries.get(name, {}).get("state") in SOLVED)
    where = f" of unit {unit.split('-')[0]}" if unit and names_unit else ""
    words = f"{sum(solved[False])} of {len(solved[False])} exercises{where} solved"
    return words + (f", and {sum(solved[True])} of {len(solved[True])} further ones" if solved[True] else "")


def may_show(unit: str, exercise: str) -> bool:
    """Whether there is a solution and the student has tried often enough to see it."""
    pack = solutions.read_pack(unit)
    return pack is not None and exercise in pack.answers and attempts(unit, exercise) >= pack.attempts
