"""The two widgets of self-study: the button that checks an exercise, and the progress at the top of a notebook."""

from pathlib import Path
from typing import Any

import traitlets

from oxus.core.errors import CourseError
from oxus.core.safe_output import html_text
from oxus.selfstudy import feedback, solutions
from oxus.selfstudy.exercises import unit_keys, units
from oxus.selfstudy.highlighted import highlighted
from oxus.selfstudy.progress_data import SOLVED, progress_file, read_progress
from oxus.selfstudy.verdict import STATES, Verdict
from oxus_widgets.page import bundle
from oxus_widgets.view import View

_STATIC = Path(__file__).parent / "static"


class CheckButton(View):
    """A button that checks the answer above it and reports the result in words.

    Parameters
    ----------
    exercise : str
        As `oxus.check` takes it.
    """

    _esm = bundle("check.js", _STATIC)
    _css = bundle("check.css", _STATIC)

    exercise = traitlets.Unicode(help="the exercise").tag(sync=True)
    verdict: Any = traitlets.Dict(
        help="what was found: number, state, mark, headline, lines, done, and whether a solution can be shown"
    ).tag(sync=True)
    solution: Any = traitlets.Dict(help="number, code in pieces, claims and mistakes; or lines why not").tag(
        sync=True
    )
    # The view increases these at each press; the answer has the number of the press.
    _asked = traitlets.Int().tag(sync=True)
    _wanted = traitlets.Int().tag(sync=True)

    def __init__(self, exercise: str, **more: Any) -> None:
        super().__init__(exercise=exercise, verdict={}, solution={}, **more)
        self.observe(self._answer, "_asked")
        self.observe(self._show, "_wanted")

    def _answer(self, _change: Any = None) -> None:
        found = feedback.check(self.exercise, feedback.namespace())
        self.verdict = {
            "number": self._asked,
            "state": found.state,
            "mark": STATES[found.state][0],
            "headline": found.headline,
            "lines": [line for line in (*found.lines, found.note) if line],
            "done": found.done,
            "solution": found.solution,
        }

    def _show(self, _change: Any = None) -> None:
        found = solutions.solution(self.exercise)
        self.solution = {"number": self._wanted} | (
            {"lines": list(found.lines)}
            if isinstance(found, Verdict)
            else {"code": highlighted(found.code), "claims": found.claims, "mistakes": found.mistakes}
        )

    def __str__(self) -> str:
        said = "\n".join([self.verdict["headline"], *self.verdict["lines"]]) if self.verdict else ""
        return said or f'To check your answer: oxus.check("{self.exercise}")'


class ProgressView(View):
    """A student's progress: exercises tried and solved, unit by unit, and verdicts on claims."""

    _esm = bundle("progress.js", _STATIC)
    _css = bundle("check.css", _STATIC)

    exercises: Any = traitlets.Dict(help="one row per exercise, as columns by name").tag(sync=True)
    headline = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)
    _asked = traitlets.Int().tag(sync=True)

    def __init__(self, unit: str = "", **more: Any) -> None:
        super().__init__(**more)
        self._unit = unit
        self.refresh()
        self.observe(self.refresh, "_asked")

    def refresh(self, _change: Any = None) -> None:
        """Read the file again."""
        path = progress_file()
        try:
            content, note = read_progress(path)
        except CourseError as error:
            content, note = {"units": {}}, str(error)
        self.exercises = exercise_table(content, self._unit)
        self.headline = feedback.solved_words(content, self._unit)
        self.note = note or "Kept on this computer only."

    def __str__(self) -> str:
        return "\n".join([self.headline, *("  ".join(map(str, row)) for row in self._rows()), self.note])

    def _html(self) -> str:
        heads = "".join(f'<th scope="col">{name}</th>' for name in ("unit", "exercise", "state", "attempts"))
        body = "".join(
            "<tr>" + "".join(f"<td>{html_text(str(cell))}</td>" for cell in row) + "</tr>"
            for row in self._rows()
        )
        return (
            f"<p>{html_text(self.headline)}. {html_text(self.note)}</p><table><thead><tr>{heads}</tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )

    def _rows(self) -> list[tuple[Any, ...]]:
        """Unit, exercise, state in words and attempts of each exercise."""
        return list(
            zip(*(self.exercises[name] for name in ("unit", "name", "state", "attempts")), strict=True)
        )


def words(state: str) -> str:
    """The state of an exercise in words, for a table."""
    return {"right": "✓ right", "passes": "✓ checks pass", "": "○ not tried"}.get(state, "✗ not yet")


def exercise_table(content: dict[str, Any], unit: str = "") -> dict[str, list[Any]]:
    """One row per exercise of the course, or of one unit.

    Returns
    -------
    dict of str to list
        Columns of one length: the number of the unit, the name of the exercise, its state in words, whether it is
        solved, and the attempts.
    """
    columns: dict[str, list[Any]] = {"unit": [], "name": [], "state": [], "solved": [], "attempts": []}
    for one in [unit] if unit else units():
        entries = content["units"].get(one, {}).get("exercises", {})
        for name in unit_keys(one):
            entry = entries.get(name, {})
            state = entry.get("state", "")
            row = (one.split("-")[0], name, words(state), state in SOLVED, entry.get("attempts", 0))
            for column, cell in zip(columns.values(), row, strict=True):
                column.append(cell)
    return columns
