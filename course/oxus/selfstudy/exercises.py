"""Find an exercise by its name: `u08.e3`, `08.members_on` or `members_on`."""

import re
from functools import cache
from pathlib import Path

from oxus.core.edition import find_edition, notebook_names, unit_named
from oxus.core.errors import CourseError
from oxus.core.notebook import Exercise, exercises, read_notebook
from oxus.selfstudy.answer_keys import AnswerKey, read_keys

_read_keys = cache(read_keys)


def units() -> list[str]:
    """The units with answers that can be checked: those that have answer keys in this edition."""
    edition = find_edition()
    return [unit for unit in edition.units() if edition.answer_keys(unit).is_file()]


def unit_keys(unit: str) -> dict[str, AnswerKey]:
    """The answer keys of a unit by exercise."""
    return _read_keys(find_edition().answer_keys(unit))


def unit_exercises(unit: str) -> dict[str, Exercise]:
    """The autograded exercises of a unit by grade_id, from the student's original notebook."""
    return _read_exercises(find_edition().notebook(unit))


def further_exercises(unit: str) -> set[str]:
    """The names of the exercises of a unit that are for students who want more."""
    return {name for name, exercise in unit_exercises(unit).items() if exercise.further}


@cache
def _read_exercises(path: Path) -> dict[str, Exercise]:
    released = exercises(read_notebook(path))
    return {exercise.name: exercise for exercise in released if exercise.tests and not exercise.by_hand}


def find_exercise(name: str, here: str = "") -> tuple[str, AnswerKey]:
    """Find the unit and the answer key of an exercise by its name.

    Parameters
    ----------
    name : str
        `u08.e3` or `08.3` (the third of unit 08), `08.members_on`, or `members_on` alone.
    here : str
        The unit of the notebook that asks; empty if not known.

    Raises
    ------
    CourseError
        If no exercise is meant, or more than one; the message lists those that could be.
    """
    first, dot, second = str(name).strip().rpartition(".")
    number = re.fullmatch(r"[uU]?0*(\d+)(?:-.*)?", first)
    known_units = units()
    chosen = (
        [u for u in known_units if number and int(u.split("-")[0]) == int(number[1])] if dot else known_units
    )
    if not known_units:
        raise CourseError("this installation has no answer keys for self-study: install the course again")
    if not chosen:
        raise CourseError(
            f"there is no unit {first!r}; there are {', '.join(u.split('-')[0] for u in known_units)}"
        )
    if not dot and here in chosen and (second in unit_keys(here) or re.fullmatch(r"[eE]?\d+", second)):
        chosen = [here]
    place = re.fullmatch(r"[eE]?0*(\d+)", second)
    found = [
        (unit, key)
        for unit in chosen
        for key in unit_keys(unit).values()
        if key.exercise == second or (place and key.number == int(place[1]))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        ways = ", ".join(f"{unit.split('-')[0]}.{key.exercise}" for unit, key in found)
        raise CourseError(f"{name!r} can mean {ways}: say which")
    known = ", ".join(unit_keys(chosen[0])) if len(chosen) == 1 else ""
    raise CourseError(
        f"there is no exercise {name!r}"
        + (
            f"; unit {chosen[0].split('-')[0]} has {known}"
            if known
            else ": name the unit too, as in 08.members_on"
        )
    )


def unit_here(folder: Path | None = None) -> str:
    """The unit of the running notebook, from its name in Jupyter or its folder; empty if there is no such unit."""
    return unit_named(notebook_names(folder or Path.cwd()), units())
