"""The notebook model: what an exercise is, for code answers, essays and tasks, and in damaged notebooks."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from oxus.core.notebook import (
    exercises,
    grade_id,
    hidden_lines,
    is_graded,
    is_locked,
    is_selfstudy_cell,
    is_solution,
    is_task,
    nbgrader_metadata,
    points_of,
)

CHECK = "assert double(2) == 4"
HIDDEN = "assert double(-1) == -2"
TEST = f"{CHECK}\n### BEGIN HIDDEN TESTS\n{HIDDEN}\n### END HIDDEN TESTS\nassert double(0) == 0"


def marked(cell: NotebookNode, name: str, **metadata) -> NotebookNode:
    plain = {"grade": False, "locked": False, "schema_version": 3, "solution": False, "task": False}
    cell.metadata["nbgrader"] = {**plain, "grade_id": name, **metadata}
    return cell


def answer(name: str, **metadata) -> NotebookNode:
    return marked(new_code_cell("def double(x): ..."), name, **{"solution": True, **metadata})


def a_test(name: str, points: float, source: str = CHECK) -> NotebookNode:
    return marked(new_code_cell(source), name, grade=True, locked=True, points=points)


def essay(name: str, points: float = 3) -> NotebookNode:
    return marked(new_markdown_cell("Write here."), name, grade=True, solution=True, points=points)


def text(source: str) -> NotebookNode:
    return new_markdown_cell(source)


def found(*cells: NotebookNode):
    return exercises(new_notebook(cells=list(cells)))


def test_a_code_exercise_has_the_tests_up_to_the_next_answer():
    helper = marked(new_code_cell("def as_number(x): return x"), "helper", locked=True)
    prompt = text("## Exercise 1: *Double*\n\nWrite `double`.")
    tests = [a_test("test_double", 2, TEST), a_test("more_double", 1)]
    first, second = found(
        text("# Unit"),
        helper,
        prompt,
        answer("double"),
        tests[0],
        text("One more test:"),
        new_code_cell("double(3)"),
        tests[1],
        text("And now the other:"),
        answer("half"),
        a_test("test_half", 1.5),
    )
    assert (first.name, first.heading, first.number, first.points) == ("double", "Exercise 1: Double", 4, 3)
    assert first.tests == tests and first.helpers == [helper] and not first.by_hand
    assert first.prompt[-1] is prompt and len(first.prompt) == 2
    assert (second.name, second.heading, second.points) == ("half", "Exercise 1: Double", 1.5)
    assert [grade_id(test) for test in second.tests] == ["test_half"]
    assert [cell.source for cell in second.prompt] == ["And now the other:"]


def test_students_see_the_checks_and_not_the_hidden_tests():
    (exercise,) = found(answer("double"), a_test("test_double", 2, TEST), a_test("more_double", 1))
    assert exercise.checks == [f"{CHECK}\nassert double(0) == 0", CHECK]
    assert exercise.hidden_tests == [HIDDEN, ""]


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("x\n# BEGIN HIDDEN TESTS #\ny\n    ### END HIDDEN TESTS\nz", {2, 3, 4}),
        ("x\n### BEGIN HIDDEN TESTS\ny\nz", {2, 3, 4}),
        ("x\n### END HIDDEN TESTS\ny", set()),
        ("### BEGIN HIDDEN TESTS\ny\n### END HIDDEN TESTS\n" * 2, {1, 2, 3, 4, 5, 6}),
    ],
)
def test_hidden_lines_are_those_from_mark_to_mark(source, numbers):
    assert hidden_lines(source) == numbers


def test_an_essay_is_an_exercise_without_tests_and_ends_the_one_before_it():
    code, written, last = found(
        answer("double"), a_test("test_double", 2), text("## In writing"), essay("essay"), answer("half")
    )
    assert written.by_hand and (written.points, written.tests, written.heading) == (3, [], "In writing")
    assert [grade_id(test) for test in code.tests] == ["test_double"] and not code.by_hand
    assert last.prompt == []


def test_an_answer_without_tests_is_an_exercise_without_points():
    (exercise,) = found(answer("double"))
    assert (exercise.tests, exercise.checks, exercise.points, exercise.by_hand) == ([], [], 0, False)


def test_a_code_answer_with_points_itself_is_graded_by_hand():
    before, exercise = found(answer("double"), answer("sketch", grade=True, points=4))
    assert exercise.by_hand and exercise.points == 4 and before.tests == []


def test_a_test_above_the_first_answer_belongs_to_no_exercise_and_is_no_helper():
    (exercise,) = found(a_test("early", 5), answer("double"), a_test("test_double", 2))
    assert exercise.points == 2 and exercise.helpers == []
    assert found(a_test("early", 5)) == []


def test_a_task_is_an_exercise_graded_by_hand():
    task = marked(text("Draw a map below."), "task", task=True, locked=True, points=4)
    code, drawn = found(answer("double"), a_test("test_double", 2), task, new_code_cell("draw()"))
    assert code.points == 2
    assert drawn.by_hand and (drawn.name, drawn.points, drawn.tests) == ("task", 4, [])


def test_a_heading_in_a_locked_text_names_no_exercise():
    rubric = marked(text("## Rubric"), "rubric", locked=True)
    (exercise,) = found(text("## In writing"), rubric, essay("essay"))
    assert exercise.heading == "In writing" and exercise.prompt[-1] is rubric


@pytest.mark.parametrize("damaged", [None, [], "solution", 3, True, {}])
def test_a_cell_with_damaged_metadata_is_a_plain_one(damaged):
    cell, same = new_code_cell("x = 1"), new_code_cell("x = 1")
    cell.metadata["nbgrader"] = same.metadata["nbgrader"] = damaged
    assert nbgrader_metadata(cell) == {} and grade_id(cell) == ""
    assert not any(says(cell) for says in (is_solution, is_graded, is_task, is_locked, points_of))
    (exercise,) = found(cell, answer("double"), same, a_test("test_double", 2))
    assert exercise.points == 2 and exercise.helpers == []


@pytest.mark.parametrize("cell", [{"cell_type": "code"}, {"cell_type": "code", "metadata": ["nbgrader"]}])
def test_a_cell_without_usable_metadata_is_a_plain_one(cell):
    assert nbgrader_metadata(NotebookNode(cell)) == {} and grade_id(NotebookNode(cell)) == ""


@pytest.mark.parametrize("points", [None, "two", [2]])
def test_points_that_are_no_number_count_as_none(points):
    (exercise,) = found(answer("double"), a_test("broken", points), a_test("test_double", 2))
    assert exercise.points == 2


def test_the_cells_of_self_study_are_known_by_their_id():
    assert is_selfstudy_cell(new_code_cell("oxus.progress()", id="progress"))
    assert is_selfstudy_cell(new_code_cell("oxus.check_button('01.double')", id="check-double"))
    assert not is_selfstudy_cell(new_code_cell("x", id="check-"))
    assert not is_selfstudy_cell(new_markdown_cell("x", id="progress"))
