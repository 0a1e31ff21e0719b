"""Every unit: its anatomy, and its execution in a real kernel."""

import ast
import json
import os
import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest

import oxus_data
from oxus.authoring.judge import read_answers
from oxus.authoring.rubric import rubrics
from oxus.authoring.source import read_source
from oxus.core.execution import run
from oxus.core.layout import solution_notebook, student_notebook, unit_ids, unit_source
from oxus.core.notebook import is_graded, is_solution, points, read_notebook
from repository import ROOT, units_to_run

UNITS = unit_ids(ROOT)
# The same in every unit, so that a student always knows where they are. A unit with `## Read` is in its second edition.
SECOND_EDITION = [
    "Read",
    "The claim",
    "Explore",
    "Step by step",
    "Core",
    "Verdicts",
    "Quiz",
    "Further",
    "Wrap-up",
]
ANATOMY = [
    "Read first",
    "The claim",
    "Explore",
    "Step by step",
    "Exercises",
    "In writing",
    "Check yourself",
    "Verdicts",
    "Wrap-up",
]


def failures(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """The cells that end in an error, by id, with the error's name and message."""
    return {
        cell.id: f"{output.ename}: {output.evalue}"
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "error"
    }


@pytest.fixture
def folder(tmp_path):
    """Where a unit runs. Unit 10 reads the notebooks beside its folder; those of other tests lie beside tmp_path."""
    folder = tmp_path / "work" / "unit"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("unit", units_to_run())
def test_the_solutions_run_from_top_to_bottom(unit, folder):
    notebook = run(read_notebook(solution_notebook(ROOT, unit)), folder)
    assert failures(notebook) == {}
    warnings = [
        cell.id
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert warnings == [], "cells that print warnings"


@pytest.mark.parametrize("unit", units_to_run())
def test_the_student_s_notebook_fails_only_where_an_answer_is_due(unit, folder):
    notebook = run(read_notebook(student_notebook(ROOT, unit)), folder)
    tests = {c.id for c in notebook.cells if c.cell_type == "code" and is_graded(c)}
    # An answer cell that holds only a function fails when the test calls it; one that acts at once fails itself.
    answers = {c.id for c in notebook.cells if c.cell_type == "code" and is_solution(c)}
    failed = set(failures(notebook))
    assert tests <= failed <= tests | answers


BROKEN = {
    "deeply nested": '{"cells": ' + "[" * 100_000,
    "an answer nested deeply": json.dumps(
        {"cells": [{"cell_type": "code", "source": f"my_verdicts = {'-' * 50_000}1", "metadata": {}}]}
    ),
    "an answer that is a list": json.dumps(
        {"cells": [{"cell_type": "code", "source": "my_verdicts = [1]", "metadata": "text"}]}
    ),
    "not a notebook": '"text"',
    "an empty file": "",
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN.keys())
def test_the_capstone_passes_over_a_notebook_that_it_cannot_read(text, folder, monkeypatch):
    """The functions that read a student's other notebooks, from the source of the unit."""
    cells = read_source(unit_source(ROOT, "10-capstone")).cells
    named = {"written_verdicts", "essay_text"}
    found = [
        node
        for cell in cells
        if cell.cell_type == "code" and any(f"def {name}(" in cell.source for name in named)
        for node in ast.parse(cell.source).body
        if isinstance(node, ast.FunctionDef) and node.name in named
    ]
    assert {node.name for node in found} == named
    known = {"ast": ast, "json": json, "re": re, "Path": Path}
    exec(compile(ast.Module(found, []), "10-capstone", "exec"), known)
    monkeypatch.chdir(folder)
    (folder / "broken.ipynb").write_text(text, encoding="utf-8")
    assert known["written_verdicts"]("broken.ipynb") == {}
    whole = {
        "cells": [
            {"cell_type": "markdown", "metadata": {"nbgrader": {"grade_id": "essay"}}, "source": ["It is."]}
        ]
    }
    given = 'my_verdicts = {"08-eco-only": ("contradicted", 80, "ICWC has them all."), "08-icwc-five": " supported "}'
    whole["cells"].append({"cell_type": "code", "metadata": {}, "source": given})
    (folder / "older.ipynb").write_text(json.dumps(whole), encoding="utf-8")
    os.utime(folder / "older.ipynb", (0, 0))
    assert known["essay_text"]() == "It is."
    both = {"08-eco-only": "contradicted", "08-icwc-five": "supported"}
    assert known["written_verdicts"]("older.ipynb") == both


@pytest.mark.parametrize("unit", UNITS)
def test_every_exercise_has_three_right_and_three_wrong_answers(unit):
    notebook = read_notebook(solution_notebook(ROOT, unit))
    exercises = [c.metadata.nbgrader.grade_id for c in notebook.cells if is_solution(c) and not is_graded(c)]
    count = Counter(
        (a.exercise, a.kind) for a in read_answers(unit_source(ROOT, unit).parent / "answers.toml")
    )
    assert 4 <= len(exercises) <= 8
    assert [e for e in exercises if count[e, "right"] < 3 or count[e, "wrong"] < 3] == []


@pytest.mark.parametrize("unit", UNITS)
def test_the_anatomy_is_that_of_every_unit(unit):
    notebook = read_notebook(student_notebook(ROOT, unit))
    text = "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown")
    headings = re.findall(r"^## (?:\d+\. )?(.+?)\s*$", text, flags=re.MULTILINE)
    assert headings == (SECOND_EDITION if "Read" in headings else ANATOMY)
    first = notebook.cells[0].source
    assert re.match(r"# \S", first) and re.search(r"\b\d{2}[–-]?\d* minutes", first), (
        "title and time come first"
    )


@pytest.mark.parametrize("unit", UNITS)
def test_a_written_question_with_a_rubric(unit):
    notebook = read_notebook(student_notebook(ROOT, unit))
    essays = [n for n, c in enumerate(notebook.cells) if c.cell_type == "markdown" and is_graded(c)]
    assert len(essays) == 1
    before = "\n".join(c.source for c in notebook.cells[: essays[0]][-3:])
    assert "rubric" in before.lower()
    assert {answer: sum(c.points for c in criteria) for answer, criteria in rubrics(notebook).items()} == {
        notebook.cells[n].id: points(notebook)[notebook.cells[n].id] for n in essays
    }


@pytest.mark.parametrize("unit", UNITS)
def test_headings_go_down_one_level_at_a_time(unit):
    text = [c.source for c in read_notebook(student_notebook(ROOT, unit)).cells if c.cell_type == "markdown"]
    levels = [len(m) for source in text for m in re.findall(r"^(#+) ", source, flags=re.MULTILINE)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


@pytest.mark.parametrize("unit", UNITS)
def test_every_exercise_belongs_to_a_claim_and_every_claim_to_an_exercise(unit):
    notebook = read_notebook(solution_notebook(ROOT, unit))
    exercises = {
        f"{unit}/{c.metadata.nbgrader.grade_id}"
        for c in notebook.cells
        if is_solution(c) and not is_graded(c)
    }
    claims = oxus_data.load("claims")
    claimed = set(claims[claims["exercise"].str.startswith(f"{unit}/", na=False)]["exercise"])
    assert exercises == claimed


def _exercises_text(unit: str) -> str:
    """The parts of a unit that hold its exercises, code and hidden tests included."""
    cells = read_notebook(solution_notebook(ROOT, unit)).cells
    parts = re.split(r"^## ", "\n".join(c.source for c in cells), flags=re.MULTILINE)
    return "\n".join(part for part in parts if part.startswith(("Core\n", "Further\n", "Exercises\n")))


def test_every_body_and_actor_of_chapters_5_and_6_is_in_an_exercise():
    text = "\n".join(_exercises_text(unit) for unit in UNITS)
    bodies = oxus_data.load("institutions")
    treated = bodies[bodies["section"].str.match(r"[56]\.", na=False)]
    names = {row.institution_id: {row.institution_id, row.acronym} for row in treated.itertuples()}
    names |= {row.actor_id: {row.actor_id, row.name} for row in oxus_data.load("actors").itertuples()}
    assert [
        i for i, words in names.items() if not any(re.search(rf"\b{re.escape(w)}\b", text) for w in words)
    ] == []


def test_every_image_of_the_source_text_is_rebuilt_in_a_unit():
    text = "\n".join(c.source for unit in UNITS for c in read_notebook(solution_notebook(ROOT, unit)).cells)
    assert [n for n in range(1, 8) if not re.search(rf"\bImages? {n}\b", text)] == []
