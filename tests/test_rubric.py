"""Rubrics as data: read from the table above a written answer."""

import csv
import json

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from oxus.authoring.rubric import Criterion, rubrics
from oxus.cli import main
from oxus.core.errors import CourseError

TABLE = """**Rubric.** So it is marked.

| criterion | full | half | none |
|---|---|---|---|
| **Position** (1) | one sentence | shifts | no position |
| **Evidence** (2.5) | three numbers (with dates) | one | none |
"""


def graded(cell, name, points=1):
    cell.metadata["nbgrader"] = {
        "grade": True,
        "grade_id": name,
        "points": points,
        "solution": True,
        "locked": False,
        "schema_version": 3,
        "task": False,
    }
    return cell


def test_a_rubric_is_the_table_between_an_essay_and_what_was_graded_before():
    notebook = new_notebook(
        cells=[
            new_markdown_cell(TABLE.replace("Position", "Another")),
            graded(new_code_cell("assert True"), "test_x"),
            new_markdown_cell(TABLE),
            graded(new_markdown_cell("YOUR ANSWER HERE"), "essay", 3.5),
            graded(new_markdown_cell("YOUR ANSWER HERE"), "without"),
        ]
    )
    assert rubrics(notebook) == {
        "essay": [
            Criterion("Position", 1.0, "one sentence", "shifts", "no position"),
            Criterion("Evidence", 2.5, "three numbers (with dates)", "one", "none"),
        ],
        "without": [],
    }


@pytest.mark.parametrize(
    "row",
    ["| **Position** | a | b | c |", "| **Position** (one) | a | b | c |", "| **Position** (1) | a | b |"],
)
def test_a_row_that_cannot_be_read_is_quoted(row):
    table = "| criterion | full | half | none |\n|---|---|---|---|\n" + row
    with pytest.raises(CourseError, match="Position"):
        rubrics(new_notebook(cells=[new_markdown_cell(table), graded(new_markdown_cell(), "essay")]))


def test_the_command_lists_the_rubrics_of_units(root, capsys, monkeypatch):
    monkeypatch.chdir(root)
    assert main(["rubric", "08"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert {row["unit"] for row in rows} == {"08-institutional-membership"}
    assert [row["criterion"] for row in rows][:2] == ["Position", "Evidence"]
    assert main(["rubric", "08", "--format", "json"]) == 0
    assert [row["points"] for row in json.loads(capsys.readouterr().out)] == [
        float(row["points"]) for row in rows
    ]
