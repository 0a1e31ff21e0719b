"""A class is asked for results on inputs that no test has, so who knows only the results of the tests is marked."""

import json

import pytest

from class_helpers import answered, grade, hand_in, reference_answers
from oxus.authoring import second_opinions
from oxus.authoring.build import build
from oxus.authoring.fresh_calls import FRESH
from oxus.core.layout import solution_notebook, student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader.second_opinion import MARK, MIME
from oxus.selfstudy.calls import decode
from oxus.teaching.grading.fresh_opinions import _needed
from test_second_opinion import ANSWERS
from tiny_unit import TINY, TINY_UNIT, tiny_course

pytestmark = pytest.mark.slow

KNOWN = "def double(x):\n    return {2: 4, -3: -6}.get(x, 7)"
FORGED = (
    f"def double(x):\n    results = [['value', {{2: 4, -3: -6}}.get(n, 7)] for n in (-3, 2, 1)]\n"
    f"    get_ipython().display_pub.publish(data={{{MIME!r}: results}})\n    return {{2: 4, -3: -6}}.get(x, 7)"
)
STUDENTS = {
    "aigerim": None,
    "timur": "def double(x):\n    return sum([x, x])",
    "knows": KNOWN,
    "forges": FORGED,
    "wrong": "def double(x):\n    return abs(2 * x)",
}


def graded(folder, source=TINY):
    """The outcome of each student, and the course."""
    course = tiny_course(folder / "course", source)
    (second_opinions.plan_file(course, TINY_UNIT).parent / "answers.toml").write_text(
        ANSWERS, encoding="utf-8"
    )
    build(course, [TINY_UNIT])
    second_opinions.make(course, [TINY_UNIT])
    release, solution = (
        read_notebook(find(course, TINY_UNIT)) for find in (student_notebook, solution_notebook)
    )
    for student, code in STUDENTS.items():
        notebook = answered(release, {"double": code} if code else reference_answers(solution))
        hand_in(notebook, course / "grading" / "submitted" / student / TINY_UNIT / f"{TINY_UNIT}.ipynb")
    return course, {outcome.student: outcome for outcome in grade(course, TINY_UNIT)}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    return graded(tmp_path_factory.mktemp("class"))


def record(course):
    path = course / "grading" / "outcomes" / f"{TINY_UNIT}.fresh.json"
    return json.loads(path.read_text(encoding="utf-8"))["double"]


@pytest.mark.parametrize("student", ["aigerim", "timur", "wrong"])
def test_honest_students_have_no_remark(first, student):
    _, outcomes = first
    assert (outcomes[student].outcome, outcomes[student].remarks) == ("graded", ())


@pytest.mark.parametrize("student", ["knows", "forges"])
def test_who_knows_only_the_results_of_the_tests_keeps_the_points_and_is_marked(first, student):
    _, outcomes = first
    (remark,) = outcomes[student].remarks
    assert outcomes[student].score == outcomes["aigerim"].score == 2
    assert remark.startswith(f"{MARK}double earned 2 points; when it was asked again, ")


def test_the_remark_gives_both_results_on_an_input_that_no_test_has(first):
    course, outcomes = first
    (remark,) = outcomes["knows"].remarks
    assert ", an input that no test has, gave 7 and not " in remark


def test_the_inputs_of_a_run_are_recorded_for_the_instructor(first):
    course, _ = first
    calls = record(course)["calls"]
    given = [decode(request[1])[0] for _, request, _ in calls]
    assert given[0] == -3 and len(given) == 1 + FRESH and not {2, -3} & set(given[1:])
    assert [expected for *_, expected in calls] == [2 * x for x in given]


def test_each_run_has_inputs_of_its_own(first, monkeypatch):
    """The seed is secret; here it is fixed, so that the two runs certainly differ."""
    course, _ = first
    seen = []
    for seed in (1, 2, 1):
        monkeypatch.setattr(
            "oxus.teaching.grading.fresh_opinions.secrets.randbits", lambda bits, seed=seed: seed
        )
        grade(course, TINY_UNIT, again=True)
        seen.append(record(course)["calls"])
    assert seen[0] == seen[2] != seen[1]


def test_inputs_on_which_the_solution_fails_are_skipped_and_recorded(tmp_path, capsys):
    """The solution knows the tests' arguments and few others; when it is built, no way suits it."""
    source = TINY.replace("return 2 * x", "return {-4: -8, -3: -6, -2: -4, 1: 2, 2: 4, 3: 6}[x]")
    course, outcomes = graded(tmp_path, source)
    assert outcomes["aigerim"].score == 2
    given = [decode(request[1])[0] for _, request, _ in record(course)["calls"]]
    assert set(given[1:]) <= {-4, -2, 1, 3}
    assert set(record(course)["not_used"]) <= {"the solution raises KeyError"}
    assert not [r for student in ("aigerim", "wrong") for r in outcomes[student].remarks]


def test_if_the_solution_is_another_now_the_tests_own_calls_are_asked(first, capsys):
    course, _ = first
    path = solution_notebook(course, TINY_UNIT)
    before = path.read_text(encoding="utf-8")
    path.write_text(before.replace("return 2 * x", "return 3 * x"), encoding="utf-8")
    try:
        outcomes = {outcome.student: outcome for outcome in grade(course, TINY_UNIT, again=True)}
    finally:
        path.write_text(before, encoding="utf-8")
    assert (outcomes["knows"].score, outcomes["knows"].remarks) == (2, ())
    said = "no second opinion on fresh inputs: double: the solution has other results than when the unit was built"
    assert said in capsys.readouterr().err
    assert [request[1] for _, request, _ in record(course)["calls"]] == [[-3], [2]]


def test_only_cells_that_the_answers_need_are_run():
    from nbformat.v4 import new_code_cell

    answer = {"nbgrader": {"grade_id": "f", "solution": True, "grade": False, "locked": False}}
    cells = [
        new_code_cell("import oxus_data as data"),
        new_code_cell("table = data.load('states')"),
        new_code_cell("table.head()"),
        new_code_cell("shown = table.plot()"),
        new_code_cell("def f(): return table", metadata=answer),
        new_code_cell("def as_ids(found): return set(found)"),
    ]
    assert _needed(cells, {"as_ids"}) == [cells[0], cells[1], cells[4], cells[5]]
