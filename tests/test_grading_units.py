"""A class hands in every unit of the course: `oxus grade` judges the right and the wrong answers rightly."""

import ast
import re
from contextlib import suppress
from itertools import zip_longest
from uuid import uuid4

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from class_helpers import (
    answered,
    autograded_points,
    copy_course,
    count_further,
    grade,
    hand_in,
    oxus,
    reference_answers,
)
from oxus.authoring.judge import judge_unit, read_answers
from oxus.authoring.second_opinions import read_plan
from oxus.core.execution import run
from oxus.core.layout import solution_notebook, student_notebook, unit_source
from oxus.core.notebook import exercises as released_exercises
from oxus.core.notebook import grade_id, is_graded, is_solution, read_notebook
from oxus.grader.second_opinion import MARK
from oxus.student.submission import report
from oxus.teaching.collection.collect import collect
from oxus.teaching.nbgrader_api import api
from repository import ROOT, units_to_run


def exercises(solutions) -> dict[str, list[str]]:
    """The test cells of each exercise."""
    found: dict[str, list[str]] = {}
    for cell in solutions.cells:
        if cell.cell_type == "code" and is_solution(cell):
            found[grade_id(cell)] = []
        elif cell.cell_type == "code" and is_graded(cell):
            found[list(found)[-1]].append(grade_id(cell))
    return found


NOISE = [
    "import logging, sys, warnings",
    "print('called', file=sys.stderr)",
    "logging.warning('called')",
    "warnings.simplefilter('always')",
    "warnings.warn('called')",
]


def noisy(answer: str) -> str:
    """An answer whose functions show on stderr, log and warn whenever they are called."""
    try:
        functions = [node for node in ast.parse(answer).body if isinstance(node, ast.FunctionDef)]
    except SyntaxError:  # an essay
        return answer
    lines = answer.splitlines()
    for function in reversed(functions):
        first = function.body[0]
        lines[first.lineno - 1 : first.lineno - 1] = [" " * first.col_offset + line for line in NOISE]
    return "\n".join(lines)


@pytest.fixture(scope="module", params=units_to_run(["03-historic-nations"]))
def graded(request, tmp_path_factory):
    """A graded class: student right-k gives the k-th right answer to each exercise, wrong-k the k-th wrong one."""
    unit = request.param
    course = copy_course(ROOT, tmp_path_factory.mktemp("class") / "clone")
    count_further(course, unit)
    solutions, release = (read_notebook(find(course, unit)) for find in (solution_notebook, student_notebook))
    reference = reference_answers(solutions)
    answers = read_answers(unit_source(ROOT, unit).parent / "answers.toml")
    folder = course.parent / "handed in"
    given: dict[str, dict[str, str]] = {}
    for kind in ("right", "wrong"):
        columns = [[a for a in answers if a.exercise == e and a.kind == kind] for e in exercises(solutions)]
        for number, row in enumerate(zip_longest(*columns), start=1):
            student = f"{kind}-{number}"
            given[student] = {a.exercise: a.name for a in row if a}
            mine = {a.exercise: a.code for a in row if a}
            hand_in(answered(release, {**reference, **mine}), folder / f"{student}_{unit}.ipynb")
    hand_in(answered(release, {e: noisy(a) for e, a in reference.items()}), folder / f"noisy_{unit}.ipynb")
    gone = list(exercises(solutions))[0]

    def delete(notebook):
        notebook.cells = [c for c in notebook.cells if grade_id(c) != gone]

    hand_in(answered(release, reference), folder / f"deleted_{unit}.ipynb", delete)
    collect(course, unit, [folder])
    outcomes = {o.student: o for o in grade(course, unit)}
    return unit, course, solutions, given, outcomes


def earned(course, unit, student) -> dict[str, float]:
    """Points by test cell."""
    with api(course).gradebook as gradebook:
        (notebook,) = gradebook.find_submission(unit, student).notebooks
        return {g.cell.name: g.score for g in notebook.grades}


def unjust(graded) -> tuple[list[str], list[str]]:
    """The right answers that lost points, and the wrong ones that lost none."""
    unit, course, solutions, given, _ = graded
    points = {grade_id(c): c.metadata.nbgrader.points for c in solutions.cells if is_graded(c)}
    rejected, accepted = [], []
    for student, answers in given.items():
        score = earned(course, unit, student)
        for exercise, tests in exercises(solutions).items():
            lost = sum(points[t] - score[t] for t in tests)
            name = f"{exercise}: {answers.get(exercise, 'the reference solution')} (with {student})"
            if exercise in answers and student.startswith("wrong"):
                accepted += [name] * (lost == 0)
            else:
                rejected += [name] * (lost > 0)
    return rejected, accepted


def test_no_answer_has_another_second_opinion(graded):
    unit, course, _, given, outcomes = graded
    assert read_plan(course, unit), "nothing is asked"
    asked = [student for student in given if student.startswith("right")]
    assert asked and not [r for o in outcomes.values() for r in o.remarks if r.startswith(MARK)]


def test_no_right_answer_loses_points_and_every_wrong_one_does(graded, capsys):
    unit, _, _, given, outcomes = graded
    rejected, accepted = unjust(graded)
    count = {kind: sum(len(a) for s, a in given.items() if s.startswith(kind)) for kind in ("right", "wrong")}
    with capsys.disabled():
        print(
            f"\n{unit}: {count['right']} right answers, {len(rejected)} false rejects; "
            f"{count['wrong']} wrong answers, {len(accepted)} false accepts"
        )
    assert (rejected, accepted) == ([], [])
    assert {o.outcome for o in outcomes.values()} == {"graded"}


@pytest.fixture(scope="module")
def judged(graded):
    """What `oxus judge` says of each answer in answers.toml, by exercise, kind and name."""
    unit, course, *_ = graded
    listed = {
        (a.exercise, a.kind, a.name) for a in read_answers(unit_source(course, unit).parent / "answers.toml")
    }
    found = {(j.answer.exercise, j.answer.kind, j.answer.name): j for j in judge_unit(course, unit)}
    return {key: judgement for key, judgement in found.items() if key in listed}


def test_each_answer_is_judged_rightly(judged):
    assert [f"{j.answer.exercise}: {j}" for j in judged.values() if not j.just] == []


def test_typical_mistakes_are_told_before_handing_in(judged):
    """Most wrong answers fail a check that the student can see, with a message of more than a few words."""
    wrong = [j for j in judged.values() if j.answer.kind == "wrong"]
    seen = [j for j in wrong if j.seen]
    assert len(seen) >= 0.8 * len(wrong), [str(j) for j in wrong if not j.seen]
    assert [str(j) for j in wrong if any(len(m.split()) < 4 for m in j.messages)] == []


def test_judge_gives_each_answer_the_points_that_grading_gives(graded, judged):
    unit, course, solutions, given, _ = graded
    left = dict(judged)
    for student, answers in given.items():
        score = earned(course, unit, student)
        for exercise, name in answers.items():
            points = sum(score[test] for test in exercises(solutions)[exercise])
            assert points == left.pop((exercise, student.split("-")[0], name)).earned, (exercise, name)
    assert left == {}


def said_by_check(executed, release) -> dict[str, bool]:
    """Whether `oxus check` says of each exercise that it passes, or of a Further one that it is done."""
    lines, _ = report(executed, release)
    found = [re.match(r"  (passed|done|not yet|not done) +(\w+)", line) for line in lines]
    return {match[2]: not match[1].startswith("not") for match in found if match}


def forget(answers) -> NotebookNode:
    """A cell that deletes what these answers define, so one that cannot be run does not pass with the one before."""
    names = set()
    for answer in answers:
        with suppress(SyntaxError):
            names |= {one.name for one in ast.parse(answer.code).body if isinstance(one, ast.FunctionDef)}
    return new_code_cell(f"for name in {sorted(names)}:\n    globals().pop(name, None)")


def test_check_says_of_every_answer_what_its_visible_tests_say_when_judged(graded, judged):
    """The answers to an exercise run one after another in one kernel, each with the cells up to its last test."""
    unit, course, solutions, *_ = graded
    release = read_notebook(student_notebook(course, unit))
    whole = answered(release, reference_answers(solutions))
    listed = read_answers(unit_source(course, unit).parent / "answers.toml")
    cells, rows = list(whole.cells), {}
    for exercise in reversed(released_exercises(whole)):
        mine = [answer for answer in listed if answer.exercise == exercise.name and exercise.tests]
        begin = exercise.number - 1
        end = max((whole.cells.index(test) for test in exercise.tests), default=begin) + 1
        for answer in mine:
            copies = [nbformat.from_dict(cell) for cell in whole.cells[begin:end]]
            copies[0].source = answer.code
            for cell in copies:
                cell.id = uuid4().hex[:8]
            rows[exercise.name, answer.kind, answer.name] = copies
            cells[begin:begin] = [forget(mine), *copies]
    run(NotebookNode(whole | {"cells": cells}), course)
    said = {key: said_by_check(NotebookNode(cells=copies), release) for key, copies in rows.items()}
    assert said == {key: {key[0]: not judgement.seen} for key, judgement in judged.items()} and len(said) > 2


def test_check_passes_answers_that_show_log_or_warn(graded):
    unit, course, *_ = graded
    path = course.parent / "handed in" / f"noisy_{unit}.ipynb"
    said = said_by_check(run(read_notebook(path), path.parent), read_notebook(student_notebook(course, unit)))
    assert all(said.values()) and len(said) > 2


def test_each_exercise_has_two_right_and_three_wrong_answers_beside_the_reference(graded):
    unit, _, solutions, given, _ = graded
    for exercise in exercises(solutions):
        kinds = [s.split("-")[0] for s, answers in given.items() if exercise in answers]
        assert kinds.count("right") >= 2 and kinds.count("wrong") >= 3, exercise


def test_no_answer_is_taken_for_an_attack(graded):
    *_, outcomes = graded
    quiet = {s: o for s, o in outcomes.items() if s not in ("deleted", "noisy")}
    assert {s: o.remarks for s, o in quiet.items() if o.remarks} == {}
    assert [r for r in outcomes["noisy"].remarks if "output is cut off" not in r] == []


def test_an_answer_that_shows_logs_or_warns_keeps_its_points(graded):
    _, _, solutions, _, outcomes = graded
    assert outcomes["noisy"].score == autograded_points(solutions)


def test_a_deleted_answer_costs_its_points_and_is_not_left_waiting(graded):
    unit, course, solutions, _, outcomes = graded
    first = list(exercises(solutions))[0]
    points = {grade_id(c): c.metadata.nbgrader.points for c in solutions.cells if is_graded(c)}
    lost = sum(points[t] for t in exercises(solutions)[first])
    assert outcomes["deleted"].score == autograded_points(solutions) - lost
    with api(course).gradebook as gradebook:
        (notebook,) = gradebook.find_submission(unit, "deleted").notebooks
        essays = {grade_id(c) for c in solutions.cells if is_graded(c) and is_solution(c)}
        assert {g.cell.name for g in notebook.grades if g.needs_manual_grade} == essays


def test_the_feedback_tells_a_wrong_answer_what_is_wrong(graded):
    unit, course, *_ = graded
    words = ["feedback", unit, "--student", "wrong-1", "--output", course.parent / "back"]
    done = oxus(*words, course=course, folder=course.parent)
    assert done.returncode == 0, done.stderr
    page = (course.parent / "back" / f"wrong-1_{unit}.html").read_text(encoding="utf-8")
    assert "AssertionError" in page or "✗ Not yet" in page
