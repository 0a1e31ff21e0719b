"""`oxus.check` gives instant feedback on an answer, without a network.

It runs the visible tests on the answer. Then it looks up a digest of what the answer returns among those of the
course's right and typical wrong answers (see `oxus.selfstudy.answer_keys`).
"""

import sys
from typing import Any

from oxus.core.errors import CourseError
from oxus.selfstudy import solutions
from oxus.selfstudy.answer_keys import AnswerKey
from oxus.selfstudy.exercises import find_exercise, unit_exercises, unit_here
from oxus.selfstudy.progress_data import note_attempt, progress_file
from oxus.selfstudy.run_tests import attempt
from oxus.selfstudy.verdict import TRIED, Verdict, attempts, tried_here

RUN_ABOVE = "The tests need what the cells above define: run them first (Run, Run All Above Selected Cell)."


def namespace(depth: int = 2) -> dict[str, Any]:
    """The notebook's variables: IPython's, or those of the module that called."""
    if "IPython" in sys.modules and (shell := sys.modules["IPython"].get_ipython()):
        variables: dict[str, Any] = shell.user_ns
        return variables
    return sys._getframe(depth).f_globals


def check(name: str, variables: dict[str, Any]) -> Verdict:
    """Say of the answer that these variables hold whether it is right, and why it may not be; nothing is raised.

    Parameters
    ----------
    name : str
        The exercise: `08.members_on`, `u08.e1`, or `members_on` where that is clear.
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
    except Exception as error:  # whatever a notebook holds: a student sees no traceback of ours
        fault = f"{type(error).__name__}: {error}".strip()
        return Verdict(
            str(name), "off", (f"The check itself failed ({fault}): run the tests below your answer.",)
        )
    note = ""
    if state in TRIED:
        tried_here[unit, key.exercise] += 1
        note = _kept(unit, key.exercise, state, variables)
    if state not in ("right", "passes") and may_show(unit, key.exercise):
        lines = (*lines, f'To see the solution: oxus.solution("{shown}")')
    return Verdict(shown, state, lines, note)


def judged(unit: str, key: AnswerKey, variables: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The state of an answer, and what there is to say."""
    exercise = unit_exercises(unit).get(key.exercise)
    if exercise is None:
        raise CourseError(f"{unit} has no exercise {key.exercise}: install the course again")
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
    if said.get("hints"):
        says = [trial.message or next(filter(None, (hint["says"] for hint in said["hints"])), "")]
        whys = [
            f"A common idea leads to this result: “{hint['why']}” Is it yours, and is it true?"
            for hint in said["hints"]
        ]
        return "wrong", tuple(filter(None, [*says, *whys]))
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
    if trial.error:  # in a call that the tests do not make
        return "error", (f"The tests pass, but with other inputs your code stops. {trial.error}.",)
    return "unsure", (
        "All visible tests pass, but your answer does not return what the course's own answers return.",
        "Check the rare cases (no rows, the first and the last day, equal values) and how you round. "
        "Your answer may still be right.",
    )


def _kept(unit: str, exercise: str, state: str, variables: dict[str, Any]) -> str:
    """Count the attempt in the student's file; a remark if that did not go as usual."""
    decided = variables.get("my_verdicts")
    verdicts = {
        str(claim): word.strip()
        for claim, word in (decided.items() if isinstance(decided, dict) else ())
        if isinstance(word, str) and word.strip()
    }
    try:
        return note_attempt(progress_file(), unit, exercise, state, verdicts)
    except CourseError as error:
        return f"Your progress was not kept: {error}"


def may_show(unit: str, exercise: str) -> bool:
    """Whether the solution is here and the exercise was tried often enough to see it."""
    pack = solutions.read_pack(unit)
    return pack is not None and exercise in pack.answers and attempts(unit, exercise) >= pack.attempts
