"""The quiz of a unit: its questions, read from the source without running it, and what is wrong with them.

A test-wise student finds the right option by its length or its place, without knowing anything; and a hint helps only
if it answers the option that was chosen.
"""

import ast
import contextlib
from collections import Counter
from typing import Any

from nbformat import NotebookNode

from oxus.core.cell_source import parse
from oxus.core.reading import has_reading
from oxus_widgets.sealed import pack

QUESTIONS = 5
LENGTHS = 1.5
"""How many times as long as the shortest option the longest may be ..."""
LETTERS = 15
"""... unless it is only this many characters longer."""
LONGEST = 2
"""In how many questions the right option may be the longest."""
SAME_PLACE = 2
"""In how many questions the right option may be at the same place."""
READING = "reading"


def questions(notebook: NotebookNode) -> list[dict[str, Any]]:
    """The questions of a unit's quiz: the argument of `Quiz(...)`; none if the unit has no quiz.

    Raises
    ------
    ValueError
        If they are not written out, so that they can be known only by running the unit.
    """
    for cell in notebook.cells:
        for node in ast.walk(parse(cell.source)) if cell.cell_type == "code" else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Quiz":
                found: list[dict[str, Any]] = ast.literal_eval(node.args[0])
                return found
    return []


def hide_answers(notebook: NotebookNode) -> None:
    """Pack the questions of a student's notebook, so that the folded cell does not show which option is right.

    A quiz whose questions are not written out is left as it is.
    """
    for cell in notebook.cells:
        for node in ast.walk(parse(cell.source)) if cell.cell_type == "code" else ():
            match node:
                case ast.Call(func=ast.Name(id="Quiz"), args=[ast.List() as written]):
                    with contextlib.suppress(ValueError):
                        packed = pack(ast.literal_eval(written))
                        shown = str(ast.get_source_segment(cell.source, written))
                        cell.source = cell.source.replace(shown, f'"{packed}"', 1)
                    break


def problems(notebook: NotebookNode, unit: str, units: list[str]) -> list[str]:
    """What is wrong with the quiz of a unit: one line per problem.

    Parameters
    ----------
    notebook : NotebookNode
        The source.
    unit : str
        The unit's id.
    units : list of str
        The ids of all units in order.
    """
    asked = questions(notebook)
    lines = [f"{len(asked)} questions: write {QUESTIONS}"] if len(asked) != QUESTIONS else []
    for number, entry in enumerate(asked, start=1):
        lines += [f"question {number}: {fault}" for fault in _faults(entry)]
    right_is_longest = sum(map(longest_is_right, asked))
    if right_is_longest > LONGEST:
        lines.append(f"the right option is the longest in {right_is_longest} questions: at most {LONGEST}")
    place, times = Counter(entry["answer"] for entry in asked).most_common(1)[0] if asked else (0, 0)
    if times > SAME_PLACE:
        lines.append(f"the right option is number {place + 1} in {times} questions: at most {SAME_PLACE}")
    about = {str(entry["about"]) for entry in asked if "about" in entry}
    earlier = units[: units.index(unit)] if unit in units else []
    if has_reading(notebook) and READING not in about:
        lines.append(f'no question is about the reading: write "about": "{READING}" in one')
    if earlier and not about & set(earlier):
        lines.append('no question is from an earlier unit: write "about": "<its id>" in one')
    lines += [
        f'"about": {word!r} is neither "{READING}" nor an earlier unit'
        for word in sorted(about - {READING, *earlier})
    ]
    return lines


def longest_is_right(entry: dict[str, Any]) -> bool:
    """Whether the right option is longer than every other."""
    lengths = [len(option) for option in entry["options"]]
    return lengths[entry["answer"]] == max(lengths) and lengths.count(max(lengths)) == 1


def _faults(entry: dict[str, Any]) -> list[str]:
    options = entry["options"]
    lengths = sorted(map(len, options))
    found = ["give at least three options"] if len(options) < 3 else []
    if lengths[-1] > lengths[0] * LENGTHS and lengths[-1] > lengths[0] + LETTERS:
        found.append(f"its options have {lengths[0]} to {lengths[-1]} characters: make their lengths similar")
    hints = entry.get("hint")
    if not isinstance(hints, list):
        found.append("write a list of hints, one for each option")
    else:
        wrong = [hint.strip() for n, hint in enumerate(hints) if n != entry["answer"]]
        if len(hints) != len(options) or not all(wrong):
            found.append("give each wrong option a hint, and the right one an empty text")
        elif len(set(wrong)) < len(wrong):
            found.append("two wrong options have the same hint: say what is wrong with each")
    return found
