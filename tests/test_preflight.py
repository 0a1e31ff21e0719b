"""Each rule of the pre-flight finds its fault, names the cell, and leaves a good unit alone."""

import nbformat
import pytest

from oxus.authoring.rules import check_release, check_source
from oxus.authoring.source import read_source
from oxus.core.layout import student_notebook, unit_ids, unit_source
from oxus.core.notebook import read_notebook
from tiny_unit import TINY


@pytest.fixture
def unit(tmp_path):
    path = tmp_path / "01-tiny.py"
    path.write_text(TINY, encoding="utf-8")
    return read_source(path)


def rules(problems):
    return [(p.cell, p.rule) for p in problems]


def code(source):
    return nbformat.v4.new_code_cell(source)


def text(source):
    return nbformat.v4.new_markdown_cell(source)


def test_a_good_unit_has_no_problem(unit):
    assert check_source(unit, "01-tiny") == []


def test_duplicate_grade_id(unit):
    unit.cells.append(unit.cells[3].copy())
    (problem,) = check_source(unit, "01-tiny")
    assert str(problem).startswith("01-tiny: cell 6 (test_double): grade-id-duplicate")
    assert "cell 4" in problem.message


def test_missing_grade_id(unit):
    del unit.cells[4].metadata.nbgrader["grade_id"]
    assert (5, "grade-id-missing") in rules(check_source(unit, "u"))


def test_grade_id_with_a_space(unit):
    unit.cells[4].metadata.nbgrader["grade_id"] = "my essay"
    assert rules(check_source(unit, "u")) == [(5, "grade-id-missing")]


def test_graded_cell_without_points(unit):
    unit.cells[3].metadata.nbgrader["points"] = 0
    assert rules(check_source(unit, "u")) == [(4, "points-missing")]


def test_old_metadata(unit):
    unit.cells[3].metadata.nbgrader["schema_version"] = 2
    assert rules(check_source(unit, "u")) == [(4, "nbgrader-metadata")]


def test_solution_without_tests(unit):
    del unit.cells[3]
    assert rules(check_source(unit, "u")) == [(3, "solution-without-tests")]


def test_second_solution_before_the_tests_of_the_first(unit):
    second = unit.cells[2].copy()
    second.metadata = nbformat.from_dict(
        {"nbgrader": {**unit.cells[2].metadata.nbgrader, "grade_id": "triple"}}
    )
    unit.cells.insert(3, second)
    assert rules(check_source(unit, "u")) == [(3, "solution-without-tests")]


def test_solution_marks_in_a_plain_cell(unit):
    unit.cells.append(code("### BEGIN SOLUTION\n1\n### END SOLUTION"))
    assert rules(check_source(unit, "u")) == [(6, "marks-misplaced")]


@pytest.mark.parametrize("dropped", ["### BEGIN HIDDEN TESTS\n", "### END HIDDEN TESTS"])
def test_hidden_tests_without_their_pair(unit, dropped):
    unit.cells[3].source = unit.cells[3].source.replace(dropped, "")
    assert rules(check_source(unit, "u")) == [(4, "marks-misplaced")]


def test_answer_cell_without_solution(unit):
    unit.cells[2].source = "def double(x):\n    return 2 * x"
    assert rules(check_source(unit, "u")) == [(3, "solution-missing")]


def test_syntax_error(unit):
    unit.cells.append(code("def f(:\n    pass"))
    (problem,) = check_source(unit, "u")
    assert (problem.cell, problem.rule) == (6, "code-syntax") and "line 1" in problem.message


def test_magics_are_not_syntax_errors(unit):
    unit.cells.append(code("%matplotlib inline\ndouble?"))
    assert check_source(unit, "u") == []


@pytest.mark.parametrize(
    "image",
    [
        "![](figures/a.svg)",
        "![  ](figures/a.svg)",
        '<img src="a.svg">',
        '<p><img alt="" src="a.svg"/></p>',
        "![][ref]",
    ],
)
def test_image_without_text(unit, image):
    unit.cells.append(text(f"Look:\n\n{image}"))
    assert rules(check_source(unit, "u")) == [(6, "image-without-text")]


@pytest.mark.parametrize(
    "image", ["![A map of the five](a.svg)", '<img src="a.svg" alt="A map">', "`![](not an image)`"]
)
def test_image_with_text(unit, image):
    unit.cells.append(text(image))
    assert check_source(unit, "u") == []


def test_picture_shown_by_code_needs_words(unit):
    unit.cells.append(code("from IPython.display import Image\nImage('a.png')"))
    unit.cells.append(code("Image('a.png', alt='A map')"))
    assert rules(check_source(unit, "u")) == [(6, "image-without-text")]


@pytest.mark.parametrize(
    "source",
    [
        "pd.read_csv('https://example.org/a.csv')",
        "pd.read_csv(filepath_or_buffer='HTTP://example.org/a.csv')",
        "import requests",
        "import urllib.request",
        "from urllib.request import urlopen",
        "from urllib import request",
        "!pip install something",
        "%pip install something",
        "folium.Map()",
        "folium.TileLayer('OpenStreetMap')",
    ],
)
def test_network_read(unit, source):
    unit.cells.append(code(source))
    assert {r for _, r in rules(check_source(unit, "u"))} == {"network-read"}


def test_an_address_in_prose_or_a_comment_reads_nothing(unit):
    unit.cells.append(code("# see https://example.org\nsource = 'https://example.org'\nimport urllib.parse"))
    unit.cells.append(text("See https://example.org."))
    assert check_source(unit, "u") == []


@pytest.mark.parametrize("mark", ["BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS"])
def test_marks_left_in_a_release(unit, mark):
    unit.cells = [text("fine"), code(f"### {mark}")]
    (problem,) = check_release(unit, "u")
    assert problem.cell == 2 and mark in problem.rule


def test_output_left_in_a_release(unit):
    unit.cells = [code("1")]
    unit.cells[0].execution_count = 3
    assert rules(check_release(unit, "u")) == [(1, "output-in-release")]


@pytest.mark.full
@pytest.mark.slow
def test_the_units_of_the_course_keep_every_rule(root):
    for unit_id in unit_ids(root):
        assert check_source(read_source(unit_source(root, unit_id)), unit_id) == []
        assert check_release(read_notebook(student_notebook(root, unit_id)), unit_id) == []


def test_a_name_that_an_answer_may_use_too(unit):
    unit.cells[3].source = (
        "import math\nfrom copy import copy as again\n_toy = [n for n in range(3)]\n"
        "for state in _toy:\n    found = double(state)\n\n\ndef near(a, b):\n    gap = a - b\n    return gap\n"
    )
    (problem,) = check_source(unit, "01-tiny")
    assert (problem.cell, problem.rule) == (4, "name-shared-with-student")
    assert "again, found, math, near, state" in problem.message and "`_again`" in problem.message


def test_a_name_from_a_hidden_part_that_a_later_test_needs(unit):
    later = code("_again = [_near(n) for n in range(3)]\nassert all(_again)")
    later.metadata = unit.cells[3].metadata | {
        "nbgrader": unit.cells[3].metadata.nbgrader | {"grade_id": "later"}
    }
    hidden = "### BEGIN HIDDEN TESTS\ndef _near(n):\n    return n + 1\n### END HIDDEN TESTS"
    unit.cells[3].source = f"_gap = 1\n{hidden}"
    unit.cells.insert(4, later)
    (problem,) = check_source(unit, "01-tiny")
    assert (problem.cell, problem.rule) == (5, "hidden-name-used-later") and "_near" in problem.message
    for elsewhere in ("def _near(n):\n    return n", "_near = abs"):
        unit.cells[3].source = f"{elsewhere}\n{hidden}"
        assert check_source(unit, "01-tiny") == []
    unit.cells[3].source = hidden
    later.source = "_near = abs\nassert _near(1)"
    assert check_source(unit, "01-tiny") == []
