"""A unit whose checks use `oxus.checks`, as a student, our grader, stock nbgrader and a feedback page meet it."""

import subprocess
import sys

import pytest
from nbgrader.utils import determine_grade

from attacks import cell, solved
from class_helpers import answered, grade, hand_in
from oxus.authoring.build import build
from oxus.core.execution import run
from oxus.core.layout import solution_notebook, student_notebook
from oxus.core.notebook import grade_id, is_graded, is_solution, read_notebook
from oxus.grader.sandbox import unavailable
from oxus.student.submission import report
from oxus.teaching.feedback.write import feedback
from repository import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(unavailable()), reason="there is no sandbox here"),
]

UNIT = "01-tiny"
RIGHT = "def members(table):\n    return set(table[table['status'] == 'member']['state_id'])"
CHECK = """\
_spells = _checks.toy_spells(("CLUB", "AAA", "member", "2001-01-01", None), ("CLUB", "BBB", "observer", None, None))
_checks.same_ids(members(_spells), {"AAA"}, "A toy table.", "Observers sit in the same hall, so they are members.")
### BEGIN HIDDEN TESTS
def _right(table):
    return set(table.query("status == 'member'")["state_id"])

_checks.agrees(members, _right, [_checks.random_spells(seed) for seed in range(5)], "Only members.")
### END HIDDEN TESTS"""
SOURCE = "\n".join(
    [
        "# ---\n# jupyter:\n#   kernelspec:\n#     display_name: Python 3 (ipykernel)\n#     language: python\n"
        "#     name: python3\n# ---\n",
        cell("import logging\nimport sys\nimport warnings\nlogging.basicConfig()\nheld = sys.stderr"),
        cell("import oxus.checks as _checks\n\n_checks.quiet()", "helpers"),
        cell(solved(RIGHT), "members", solution=True),
        cell(CHECK, "test_members", 2),
    ]
)
HONEST = {
    "quiet": RIGHT,
    "prints": RIGHT.replace("    return", "    print('here', file=sys.stderr)\n    return"),
    "prints-early": RIGHT.replace("    return", "    print('here', file=held)\n    return"),
    "logs": RIGHT.replace("    return", "    logging.warning('here')\n    return"),
    "warns": "warnings.simplefilter('always')\n"
    + RIGHT.replace("    return", "    warnings.warn('here')\n    return"),
    "runs-a-program": RIGHT.replace("    return", "    import os\n    os.write(2, b'here')\n    return"),
}
WRONG = {
    "all": "def members(table):\n    return set(table['state_id'])",
    "tailored": "def members(table):\n    return {'AAA'}",
    "stub": "def members(table):\n    raise NotImplementedError()",
    "error": "def members(table):\n    found = 1\n    return table['state']",
}
ATTACKS = {
    "function": "import oxus.checks\noxus.checks.agrees = oxus.checks.same_ids = lambda *a, **k: None\n",
    "inside": "import oxus.checks.agreement as a\na.difference = lambda *a, **k: None\na.ids = lambda x: {1}\n",
    "constant": "import oxus.checks.difference as d\nd.TOLERANCE = 1e9\n",
    "error": "import oxus.checks.not_yet as n\nn.NotYet.__init__ = lambda *a, **k: None\n",
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("class") / "course"
    source = folder / "course" / "units" / UNIT / f"{UNIT}.py"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE, encoding="utf-8")
    (folder / "nbgrader_config.py").write_bytes((ROOT / "nbgrader_config.py").read_bytes())
    (folder / "grading").mkdir()
    build(folder, [UNIT])
    return folder


@pytest.fixture(scope="module")
def graded(course):
    release = read_notebook(student_notebook(course, UNIT))
    answers = {**HONEST, **WRONG} | {f"attack-{name}": code + WRONG["all"] for name, code in ATTACKS.items()}
    for student, code in answers.items():
        path = course / "grading" / "submitted" / student / UNIT / f"{UNIT}.ipynb"
        hand_in(answered(release, {"members": code}), path)
    return {outcome.student: outcome for outcome in grade(course, UNIT)}


@pytest.mark.parametrize("student", HONEST)
def test_what_an_honest_answer_prints_warns_of_or_logs_costs_nothing(graded, student):
    assert graded[student].score == 2
    assert not graded[student].remarks


@pytest.mark.parametrize("student", WRONG)
def test_a_wrong_answer_earns_nothing(graded, student):
    assert graded[student].score == 0


@pytest.mark.parametrize("name", ATTACKS)
def test_the_library_is_put_right_before_a_check_and_the_attempt_is_reported(graded, name):
    outcome = graded[f"attack-{name}"]
    assert outcome.score == 0
    assert "oxus.checks" in f"{outcome.reason} {outcome.remarks}"


def test_the_feedback_page_shows_the_message_and_no_line_of_a_hidden_check(course, graded):
    (course / "grading" / "feedback").mkdir(exist_ok=True)
    feedback(course, UNIT)
    pages = {
        s: next((course / "grading" / "feedback" / s / UNIT).glob("*.html")).read_text("utf-8") for s in WRONG
    }
    assert "✗ Not yet: A toy table. Missing: nothing. Too many: BBB." in pages["all"]
    assert "Common idea: Observers sit in the same hall" in pages["all"]
    assert "Only members." in pages["tailored"]
    assert "random_spells(seed)" not in pages["tailored"]
    # The error's name says nothing to a student.
    assert "NotYet" not in "".join(pages.values())


@pytest.mark.parametrize(("code", "points"), [*((HONEST[name], 2) for name in HONEST), (WRONG["all"], 0)])
def test_stock_nbgrader_gives_the_same_points(course, tmp_path, code, points):
    done = run(answered(read_notebook(solution_notebook(course, UNIT)), {"members": code}), tmp_path)
    assert [determine_grade(c)[0] for c in done.cells if is_graded(c) and not is_solution(c)] == [points]


def test_in_a_notebook_a_failed_check_is_one_block_and_oxus_check_says_it_in_a_line(course, tmp_path):
    release = read_notebook(student_notebook(course, UNIT))
    done = run(answered(release, {"members": WRONG["error"]}), tmp_path)
    check = next(c for c in done.cells if grade_id(c) == "test_members")
    (error,) = check.outputs
    assert (error.output_type, error.ename) == ("error", "KeyError"), (
        "the visible check calls the answer itself"
    )
    shown = "\n".join(error.traceback)
    assert shown.startswith(
        "✗ Not yet: `members` stopped with an error. KeyError: 'state' (line 3 of your cell"
    )
    assert "_spells" not in shown and len(error.traceback) < 4
    done = run(answered(release, {"members": WRONG["all"]}), tmp_path)
    (error,) = next(c for c in done.cells if grade_id(c) == "test_members").outputs
    assert error.ename == "NotYet"
    assert error.traceback[0] == "✗ Not yet: A toy table. Missing: nothing. Too many: BBB."
    lines, good = report(done, release)
    assert lines[0].startswith("  not yet  members: A toy table. Missing: nothing. Too many: BBB.")
    assert not good


def test_in_a_console_a_failed_check_is_one_block():
    code = "from oxus import checks; checks.expect(False, 'Too many.')"
    done = subprocess.run([sys.executable, "-m", "IPython", "-c", code], capture_output=True, text=True)
    assert "✗ Not yet: Too many." in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
