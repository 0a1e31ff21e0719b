"""`oxus build --report`: what each unit asks of its students, beside the target for it.

The estimate of a student's time for a part of a unit is, in minutes,

    words / words per minute + lines of code shown · minutes per line + boxes · minutes per box
    + tables and figures · minutes for each + exercises · minutes for each + lines of our solutions · minutes per line

with the numbers in `course/units/report.toml`, which gives their sources. *Read*, the written question and *Further*
are counted separately; the core is everything else, with lump sums for *Explore* and for quiz and verdicts.

Most measures are read from the source. Tables, figures and mutants need the unit to be run, which takes minutes:
`--measure` does it and keeps the result in `measured.json` beside the source, with a digest of all that it came from.
A result for another version of the unit is not shown.
"""

import ast
import hashlib
import json
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from oxus.authoring import quiz
from oxus.authoring.answer_keys import made_from
from oxus.authoring.idioms import Idiom, boxes, untaught, uses
from oxus.authoring.judge import with_variables
from oxus.authoring.source import read_source
from oxus.core.cell_source import parse
from oxus.core.errors import CourseError
from oxus.core.execution import run
from oxus.core.files import write_atomic
from oxus.core.layout import UNITS, solution_notebook, unit_ids, unit_source
from oxus.core.notebook import (
    BEGIN_SOLUTION,
    END_SOLUTION,
    Exercise,
    exercises,
    hidden_lines,
    is_answer,
    is_further,
    is_test,
    read_notebook,
)
from oxus.core.reading import linked_works, reading_cells
from oxus.core.safe_output import padded, to_csv, to_json
from oxus.core.settings import read_settings_file

FILE = "report.toml"
MEASURED = "measured.json"
STUDENTS = ("novice", "fluent")
PARTS = ("reading", "core", "essay", "further")
_COSTS = (
    ("words_per_minute", "line_of_code", "python_box", "table")
    + ("explore", "exercise", "line_of_solution", "essay", "quiz_and_verdicts")
)  # fmt: skip
_DRAWS = Idiom(
    "draws", "a figure or map", ("_.plot(...)", "_.plot._(...)", "OfflineMap(...)", "_.add_to(...)")
)
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_NOT_READ = re.compile(r"\]\([^)]*\)|<[^>]*>|https?://\S+")

Value = float | int | str | None
"""A measure; None if the unit has no such part, or it was not measured for this version."""


@dataclass(frozen=True)
class Measure:
    """A line of the report."""

    key: str
    words: str
    least: float | None = None
    most: float | None = None

    def meets(self, value: Value) -> bool | None:
        """Whether a value reaches the target; None if there is no target or no value."""
        if self.least is None or self.most is None or not isinstance(value, int | float):
            return None
        return self.least <= value <= self.most

    @property
    def target(self) -> str:
        """The target in words; empty if there is none."""
        if self.least is None or self.most is None:
            return ""
        if self.least == self.most:
            return f"{self.least:g}"
        if self.most >= 100 and self.most % 100 == 0 and self.least < self.most / 10:
            return f"≥ {self.least:g}"
        return f"≤ {self.most:g}" if not self.least else f"{self.least:g}–{self.most:g}"


WORDS = {
    "edition": "edition",
    "words": "words",
    "reading_words": "words in Read, without voice and works",
    "works": "works in Read",
    "boxes": "Python boxes",
    "untaught": "idioms not taught before",
    **{f"{s}_{p}": f"minutes, {s}: {p}" for s in STUDENTS for p in PARTS},
    "core_exercises": "exercises in Core",
    "further_exercises": "exercises in Further",
    "visible_check_share": "share of checks in code seen",
    "quiz_questions": "quiz questions",
    "quiz_longest": "... right option longest",
    "quiz_place": "... right option at one place",
    "quiz_problems": "quiz problems",
    "verdicts": "verdicts asked for",
    "commonest_verdict": "share of the commonest verdict",
    "drawn_by_students": "exercises that draw",
    "tables": "tables shown",
    "pictures": "pictures shown",
    "pictures_per_table": "pictures per table",
    "mutants": "mutants",
    "mutants_rejected": "mutants rejected, share",
    "mutants_equivalent": "mutants equivalent",
    "mutants_survived": "mutants survived",
}


@dataclass(frozen=True)
class Report:
    """The measures of some units."""

    measures: list[Measure]
    values: dict[str, dict[str, Value]]
    """By unit, then by the key of a measure."""
    untaught: dict[str, list[str]]
    """By unit, the ids of the idioms that it uses before they are taught."""

    def __str__(self) -> str:
        rows = [["", *(unit.split("-")[0] for unit in self.values), "target"]]
        for measure in self.measures:
            cells = [_cell(measure, values[measure.key]) for values in self.values.values()]
            rows.append([measure.words, *cells, measure.target])
        widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
        lines = [
            "  ".join(
                padded(c, w, right=n > 0) for n, (c, w) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in rows
        ]
        lines += [
            "",
            "* misses its target   - no such part, or not measured for this version (--measure runs it)",
        ]
        if any(values["tables"] is None for values in self.values.values()):
            lines.append(
                "Where tables and pictures are not measured, the minutes leave out the time to look at them."
            )
        lines += [
            f"{unit}: used before taught: {', '.join(ids)}" for unit, ids in self.untaught.items() if ids
        ]
        return "\n".join(lines)

    def as_csv(self) -> str:
        """One row per unit and measure."""
        rows = [
            [unit, m.key, values[m.key], m.least, m.most, m.meets(values[m.key])]
            for unit, values in self.values.items()
            for m in self.measures
        ]
        return to_csv([["unit", "measure", "value", "at_least", "at_most", "met"], *rows], bom=False)

    def as_json(self) -> str:
        """Everything, by unit."""
        targets = {m.key: [m.least, m.most] for m in self.measures if m.least is not None}
        return to_json({"targets": targets, "units": self.values, "untaught": self.untaught}, indent=1) + "\n"


def _cell(measure: Measure, value: Value) -> str:
    shown = (
        "-"
        if value is None
        else f"{value:.2f}".rstrip("0").rstrip(".")
        if isinstance(value, float)
        else str(value)
    )
    return f"{shown}*" if measure.meets(value) is False else shown


def report(course: Path, units: Sequence[str]) -> Report:
    """Measure some units.

    Raises
    ------
    CourseError
        If a source or `course/units/report.toml` cannot be read.
    """
    costs, targets = read_report_settings(course)
    measures = [Measure(key, words, *targets.get(key, (None, None))) for key, words in WORDS.items()]
    found, missing = {}, {}
    for unit in units:
        notebook = read_source(unit_source(course, unit))
        missing[unit] = [use.idiom.id for use in untaught(course, unit, notebook)]
        values = {**_measures(course, unit, notebook, costs), "untaught": len(missing[unit])}
        found[unit] = {key: values.get(key) for key in WORDS}
    return Report(measures, found, missing)


def read_report_settings(course: Path) -> tuple[dict[str, dict[str, float]], dict[str, tuple[float, float]]]:
    """Read `course/units/report.toml`.

    Returns
    -------
    tuple
        The costs of each kind of student, and for each measure with a target the least and the most.

    Raises
    ------
    CourseError
        If the file is missing or a setting in it is wrong; all problems at once.
    """
    file = read_settings_file(course / UNITS / FILE, "it gives the assumptions and targets of the report")
    file.only({*STUDENTS, "targets"})
    costs = {}
    for student in STUDENTS:
        file.only(_COSTS, student)
        costs[student] = {name: file.number(student, name) for name in _COSTS}
        if costs[student]["words_per_minute"] == 0:
            file.problem((student, "words_per_minute"), "0 is not a reading rate")
    file.only(WORDS, "targets")
    targets = {}
    for key, limits in file.table("targets").items():
        if isinstance(limits, list) and len(limits) == 2 and all(isinstance(n, int | float) for n in limits):
            targets[key] = (limits[0], limits[1])
        else:
            file.problem(("targets", key), "write the least and the most, as in [0, 90]")
    file.check()
    return costs, targets


def _measures(
    course: Path, unit: str, notebook: NotebookNode, costs: dict[str, dict[str, float]]
) -> dict[str, Value]:
    reading = reading_cells(notebook)
    measured = _measured(course, unit)
    parts = _by_part(notebook)
    values: dict[str, Value] = {
        "edition": 2 if reading else 1,
        "words": sum(map(_count_words, notebook.cells)),
        "reading_words": _words_of_narrative(reading) if reading else None,
        "works": len(linked_works(notebook)) if reading else None,
        "boxes": len(boxes(notebook)),
        "core_exercises": sum(not e.further and not e.by_hand for e in exercises(notebook)),
        "further_exercises": sum(e.further for e in exercises(notebook)),
        "visible_check_share": _visible_check_share(notebook),
        "drawn_by_students": sum(
            bool(uses(_alone(e), [_DRAWS])) for e in exercises(notebook) if not e.further
        ),
        **_quiz(notebook, unit, unit_ids(course)),
        **_verdicts(notebook),
    }
    for student, cost in costs.items():
        for part, cells in parts.items():
            values[f"{student}_{part}"] = round(_minutes(part, cells, cost, measured))
    if measured:
        shown = measured["shown"].values()
        tables, pictures = (sum(one[kind] for one in shown) for kind in ("tables", "pictures"))
        values |= {"tables": tables, "pictures": pictures}
        values["pictures_per_table"] = round(pictures / max(tables, 1), 2)
        made, equal = measured["mutants"]["made"], measured["mutants"]["equivalent"]
        values["mutants"], values["mutants_equivalent"] = made, equal
        values["mutants_survived"] = measured["mutants"]["survived"]
        values["mutants_rejected"] = round(measured["mutants"]["rejected"] / max(made - equal, 1), 3)
    return values


# --- text, code and time ---
def _count_words(cell: NotebookNode) -> int:
    """The words of a Markdown cell that a student reads; an answer's own text is not among them."""
    if cell.cell_type != "markdown" or is_answer(cell):
        return 0
    return len(_WORD.findall(_NOT_READ.sub(" ", cell.source)))


def _words_of_narrative(reading: list[NotebookNode]) -> int:
    """The words of *Read* without the voice and the works, which follow it."""
    text = "\n".join(cell.source for cell in reading if cell.cell_type == "markdown")
    narrative = re.split(r"^### (?:A voice|Works)\b", text, flags=re.MULTILINE)[0]
    return len(_WORD.findall(_NOT_READ.sub(" ", narrative)))


def _by_part(notebook: NotebookNode) -> dict[str, list[NotebookNode]]:
    """The cells of a unit by part of it; those of a Further exercise belong to Further wherever they are."""
    parts: dict[str, list[NotebookNode]] = {part: [] for part in PARTS}
    reading = {id(cell) for cell in reading_cells(notebook)}
    by_hand = {id(cell) for e in exercises(notebook) if e.by_hand for cell in _question_and_answer(e)}
    below_further = False
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (heading := re.match(r"## (.+?)\s*$", cell.source, re.MULTILINE)):
            below_further = heading[1] == "Further"
        if id(cell) in reading:
            parts["reading"].append(cell)
        elif id(cell) in by_hand:
            parts["essay"].append(cell)
        else:
            parts["further" if below_further or is_further(cell) else "core"].append(cell)
    return parts


def _question_and_answer(exercise: Exercise) -> list[NotebookNode]:
    """The answer of an exercise, and the cells of its prompt from the last heading on: the question and its rubric."""
    asked: list[NotebookNode] = []
    for cell in reversed(exercise.prompt):
        asked.append(cell)
        if cell.source.startswith("#"):
            return [*asked, exercise.answer]
    return [exercise.answer]


def _minutes(
    part: str, cells: list[NotebookNode], cost: dict[str, float], measured: dict[str, Any] | None
) -> float:
    """The estimate for a part; see the head of this module. Tables and figures count only if they were measured."""
    answers = [cell for cell in cells if is_answer(cell) and cell.cell_type == "code"]
    shown = (measured or {}).get("shown", {})
    minutes = sum(map(_count_words, cells)) / cost["words_per_minute"]
    minutes += sum(len(_lines(cell)) for cell in cells if _is_shown(cell)) * cost["line_of_code"]
    minutes += len(boxes(NotebookNode(cells=cells))) * cost["python_box"]
    minutes += sum(sum(shown.get(cell.id, {}).values()) for cell in cells) * cost["table"]
    minutes += len(answers) * cost["exercise"]
    minutes += sum(map(_lines_of_solution, answers)) * cost["line_of_solution"]
    if part == "essay":
        minutes += sum(map(is_answer, cells)) * cost["essay"]
    return minutes + (cost["explore"] + cost["quiz_and_verdicts"] if part == "core" else 0)


def _is_folded(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("jupyter", {}).get("source_hidden"))


def _is_shown(cell: NotebookNode) -> bool:
    """Whether a student reads the code of a cell: it is neither folded, nor a check, nor for the student to write."""
    return cell.cell_type == "code" and not (_is_folded(cell) or is_test(cell) or is_answer(cell))


def _lines(cell: NotebookNode) -> list[str]:
    """The lines of a cell that are neither empty nor hidden tests."""
    hidden = hidden_lines(cell.source)
    lines = enumerate(cell.source.split("\n"), start=1)
    return [line for number, line in lines if line.strip() and number not in hidden]


def _lines_of_solution(cell: NotebookNode) -> int:
    inside = hidden_lines(cell.source, BEGIN_SOLUTION, END_SOLUTION)
    lines = cell.source.split("\n")
    return sum(bool(lines[n - 1].strip()) for n in inside) - sum(
        mark in cell.source for mark in (BEGIN_SOLUTION, END_SOLUTION)
    )


def _visible_check_share(notebook: NotebookNode) -> float:
    """The lines of checks that are not folded, as a share of all lines of code that are not folded."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and not _is_folded(cell)]
    seen = sum(len(_lines(cell)) for cell in code)
    return round(sum(len(_lines(cell)) for cell in code if is_test(cell)) / max(seen, 1), 2)


def _alone(exercise: Exercise) -> NotebookNode:
    return NotebookNode(cells=[exercise.answer])


# --- quiz and verdicts ---
def _quiz(notebook: NotebookNode, unit: str, units: list[str]) -> dict[str, Value]:
    asked = quiz.questions(notebook)
    if not asked:
        return {"quiz_questions": 0}
    return {
        "quiz_questions": len(asked),
        "quiz_longest": sum(map(quiz.longest_is_right, asked)),
        "quiz_place": max(Counter(entry["answer"] for entry in asked).values()),
        "quiz_problems": len(quiz.problems(notebook, unit, units)),
    }


def _verdicts(notebook: NotebookNode) -> dict[str, Value]:
    """How many claims the student judges, and how far one word would get them, by the table of claims."""
    asked: list[str] = []
    for cell in notebook.cells:
        for node in ast.walk(parse(cell.source)) if cell.cell_type == "code" else ():
            match node:
                case ast.Assign(targets=[ast.Name(id="my_verdicts")], value=ast.Dict(keys=keys)):
                    asked += [str(key.value) for key in keys if isinstance(key, ast.Constant)]
    words = Counter(_verdict_of(claim) for claim in asked)
    return {
        "verdicts": len(asked),
        "commonest_verdict": round(max(words.values()) / len(asked), 2) if asked else None,
    }


def _verdict_of(claim: str) -> str:
    from oxus_data import load

    claims = load("claims").set_index("claim_id")["verdict"]
    return str(claims.get(claim, "not in the table"))


# --- what has to be run ---
def digest(course: Path, unit: str) -> str:
    """A digest of everything that the measured results of a unit depend on."""
    package = Path(__file__).parents[1]
    files = [
        unit_source(course, unit).parent / "equivalent.toml",
        *sorted((package / "checks").glob("*.py")),
        *(package / "authoring" / name for name in ("mutants.py", "mutation_report.py", "report.py")),
    ]
    mixed = hashlib.sha256(made_from(course, unit).encode())
    for path in files:
        mixed.update(path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else b"")
    return mixed.hexdigest()[:32]


def _measured(course: Path, unit: str) -> dict[str, Any] | None:
    """The measured results of a unit, if there are some for this version of it."""
    try:
        found = json.loads((unit_source(course, unit).parent / MEASURED).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    fits = isinstance(found, dict) and found.get("made_from") == digest(course, unit)
    return found if fits else None


def measure(course: Path, unit: str) -> Path | None:
    """Run a unit and its mutants, and keep what was found; the file, or None if it is up to date.

    Raises
    ------
    CourseError
        If the unit is not built, a cell fails, or the reference solution fails a test.
    """
    if _measured(course, unit):
        return None
    path = unit_source(course, unit).parent / MEASURED
    content = {
        "made_from": digest(course, unit),
        "shown": _shown(read_notebook(solution_notebook(course, unit))),
        "mutants": _mutants(course, unit),
    }
    write_atomic(path, to_json(content, indent=1, sort_keys=True) + "\n")
    return path.relative_to(course)


def _shown(notebook: NotebookNode) -> dict[str, dict[str, int]]:
    """How many tables and pictures each cell shows, by cell id; those of an exercise are the student's own."""
    with tempfile.TemporaryDirectory() as folder:
        executed = run(notebook, Path(folder))
    found = {}
    for cell in executed.cells:
        kinds = Counter(_kind(output.get("data", {})) for output in cell.get("outputs", []))
        if not (is_answer(cell) or is_test(cell)) and (kinds["table"] or kinds["picture"]):
            found[cell.id] = {"tables": kinds["table"], "pictures": kinds["picture"]}
    return found


def _kind(data: dict[str, Any]) -> str:
    """What an output shows: a picture (a figure, a map, a widget), a table, or something else."""
    html = "".join(data.get("text/html", ""))
    is_picture = any(kind.startswith(("image/", "application/vnd.jupyter.widget-view")) for kind in data)
    if is_picture or "<iframe" in html or "<svg" in html:
        return "picture"
    return "table" if "<table" in html else ""


def _mutants(course: Path, unit: str) -> dict[str, int]:
    try:
        from oxus.authoring.mutation_report import read_equivalent, try_mutants
    except ModuleNotFoundError as error:
        if error.name != "libcst":
            raise
        raise CourseError("--measure needs LibCST: run `pip install libcst`") from error
    source = unit_source(course, unit)
    equivalent = read_equivalent(source.parent / "equivalent.toml")
    tried = [
        try_mutants(exercise, before, equivalent.get(exercise.name, {}))
        for exercise, before in with_variables(read_source(source))
    ]
    sums: dict[str, Callable[[Any], int]] = {
        "made": lambda one: one.made,
        "rejected": lambda one: one.rejected,
        "equivalent": lambda one: one.equivalent,
        "survived": lambda one: len(one.survivors),
    }
    return {name: sum(map(value, tried)) for name, value in sums.items()}
