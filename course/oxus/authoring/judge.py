"""`oxus judge` tests a unit's tests: alternative right answers must get all points, and typical wrong ones must not.

The file `answers.toml` beside a unit's source lists answers for each exercise, by the grade_id of the answer cell. An
answer replaces the whole cell:

    [[members_on]]
    kind = "right"          # or "wrong"
    name = "boolean masks"
    code = '''...'''

    [[members_on]]
    kind = "wrong"
    name = "observers counted"
    misconception = "Every status is membership."
    code = '''...'''
"""

import contextlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from oxus.authoring.source import read_source
from oxus.core.cell_source import as_python
from oxus.core.errors import CourseError
from oxus.core.layout import student_notebook, unit_source
from oxus.core.notebook import Exercise, exercises, grade_id, points_of, read_notebook
from oxus.core.settings import read_settings_file
from oxus.selfstudy.run_tests import own_copy
from oxus_data.settings import Key, SettingsFile, shown

KINDS = {"right", "wrong"}
KEYS = {"kind", "name", "misconception", "code"}


@dataclass(frozen=True)
class Answer:
    """One answer to one exercise, and whether it is right."""

    exercise: str
    kind: str
    name: str
    code: str
    misconception: str = ""


@dataclass(frozen=True)
class Judgement:
    """What the tests of an exercise make of one answer."""

    answer: Answer
    earned: float
    possible: float
    messages: tuple[str, ...]
    """One message a failed test cell."""
    seen: bool
    """Whether a check that the student can see already fails."""

    @property
    def just(self) -> bool:
        """Right answers get all points; wrong ones do not, and are told why."""
        if self.answer.kind == "right":
            return self.earned == self.possible
        return self.earned < self.possible and all(self.messages)

    def __str__(self) -> str:
        mark = "ok      " if self.just else "UNJUST  "
        reason = f": {'; '.join(self.messages)}" if self.messages else ""
        shown = "" if self.seen or self.answer.kind == "right" else " [hidden tests only]"
        return (
            f"{mark}{self.answer.kind} {self.answer.name}: {self.earned:g}/{self.possible:g}{shown}{reason}"
        )


def read_answers(path: Path) -> list[Answer]:
    """Read the answers of a unit.

    Raises
    ------
    CourseError
        If the file is missing or not TOML, or an answer has no kind, name or code, or a wrong one no misconception;
        all problems at once, each with its line and key.
    """
    file = read_settings_file(path, "write at least one right and one wrong answer for each exercise")
    answers = [_answer(file, key) for exercise in file.values for key in file.tables(exercise)]
    file.check()
    return answers


def _answer(file: SettingsFile, key: Key) -> Answer:
    file.only(KEYS, *key)
    kind = file.text(*key, "kind")
    if kind is not None and kind not in KINDS:
        file.problem((*key, "kind"), f'{shown(kind)} is neither "right" nor "wrong"')
    needed = {} if kind == "wrong" else {"default": ""}
    misconception = file.text(*key, "misconception", **needed)
    return Answer(str(key[0]), kind, file.text(*key, "name"), file.text(*key, "code"), misconception)


def judge(notebook: NotebookNode, release: NotebookNode, answers: list[Answer]) -> list[Judgement]:
    """Run the tests of each exercise on each answer, as nbgrader would, and on the stub that a student starts from.

    Parameters
    ----------
    notebook : NotebookNode
        The instructor's notebook: reference solutions, visible and hidden tests.
    release : NotebookNode
        The student's notebook, for the stubs.
    answers : list of Answer
        The alternatives.

    Returns
    -------
    list of Judgement
        For each exercise in order: the reference solution, the stub, then its answers.

    Raises
    ------
    CourseError
        If an answer belongs to no exercise, or a cell outside the exercises fails.
    """
    autograded = [e.name for e in exercises(notebook) if not e.by_hand]
    for answer in answers:
        if answer.exercise not in autograded:
            raise CourseError(
                f"answers.toml: no exercise {answer.exercise!r}; the unit has {', '.join(autograded)}"
            )
    stubs = {e.name: e.answer.source for e in exercises(release)}
    judgements: list[Judgement] = []
    for exercise, before in with_variables(notebook):
        name = exercise.name
        candidates = [
            Answer(name, "right", "the reference solution", exercise.answer.source),
            Answer(name, "wrong", "the empty answer", stubs[name], "nothing written yet"),
            *(a for a in answers if a.exercise == name),
        ]
        judgements += [judge_answer(answer, exercise, before) for answer in candidates]
    return judgements


def with_variables(notebook: NotebookNode) -> Iterator[tuple[Exercise, dict[str, Any]]]:
    """Run a notebook with its reference solutions, and stop above the answer of each autograded exercise.

    Yields
    ------
    tuple of Exercise and dict
        The exercise, and the variables as they are before its answer runs; not to be changed.

    Raises
    ------
    CourseError
        If a cell outside the exercises fails.
    """
    autograded = {e.name: e for e in exercises(notebook) if not e.by_hand}
    before: dict[str, Any] = {"__name__": "__main__", "display": lambda *_, **__: None}
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        exercise = autograded.get(grade_id(cell))
        if exercise is not None:
            yield exercise, before
        failure = run_cell(cell.source, before)
        if failure is not None and exercise is None:
            raise CourseError(
                f"cell {cell.id}: fails with the reference solutions: {failure or 'no message'}"
            )


def judge_answer(answer: Answer, exercise: Exercise, before: dict[str, Any]) -> Judgement:
    """Run the tests of an exercise on one answer; `before` stays as it is."""
    variables = {name: own_copy(value) for name, value in before.items()}
    broken = run_cell(answer.code, variables)
    earned, possible, messages, seen = 0.0, 0.0, [], broken is not None
    for test, visible in zip(exercise.tests, exercise.checks, strict=True):
        points = points_of(test)
        possible += points
        before_test = dict(variables)
        failure = run_cell(test.source, variables)
        if failure is None:  # so the part that students can see passes too
            earned += points
        else:
            seen = seen or run_cell(visible, before_test) is not None
            messages.append(failure or (broken or ""))
    return Judgement(answer, earned, possible, tuple(messages), seen)


def run_cell(source: str, variables: dict[str, Any]) -> str | None:
    """Run a cell with these variables, which it may change.

    Returns
    -------
    str or None
        None if the cell passes, else the message of its error; empty for a bare assert.
    """
    try:
        # Both, so that a cell that sets sys.stderr (`oxus.checks.quiet`) leaves that of this process as it was.
        with contextlib.redirect_stdout(io.StringIO()) as shown, contextlib.redirect_stderr(shown):
            exec(compile(as_python(source), "<cell>", "exec"), variables)
    except AssertionError as error:
        return str(error)
    except NotImplementedError:
        return "the answer is still empty"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def judge_unit(course: Path, unit: str) -> list[Judgement]:
    """The judgements of one unit, from its source, its built student notebook and its answers.toml."""
    source = unit_source(course, unit)
    return judge(
        read_source(source),
        read_notebook(student_notebook(course, unit)),
        read_answers(source.parent / "answers.toml"),
    )
