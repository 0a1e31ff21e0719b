"""Submissions that attack the grader: one class of them and two honest students, graded by one call.

Each attack (`attacks.py`) has to fail, so that the points are those that the answers deserve, or to be seen, so that it
earns nothing. Those that are known to succeed are expected to.
"""

import contextlib
import os
import re
import socket
import sys
from pathlib import Path

import nbformat
import psutil
import pytest
from nbgrader.utils import compute_checksum, is_grade
from traitlets.config import Config

from attacks import (
    ANSWERS,
    ATTACKS,
    ESCAPES,
    FORGED_RESULTS,
    HARMLESS,
    LATER,
    PROCESSES,
    SEARCH,
    SECRET,
    SOURCE,
    THRICE,
    TRUE,
    TWICE,
    UNIT,
)
from class_helpers import answered, autograded_points, hand_in, reference_answers
from oxus.authoring import second_opinions
from oxus.authoring.build import build
from oxus.core.layout import solution_notebook, student_notebook
from oxus.core.notebook import grade_id, read_notebook
from oxus.grader.assignment import AssignmentSpec, GradedCell, SourceCell
from oxus.grader.gradebook import gradebook_path
from oxus.grader.one_submission import Job, autograde
from oxus.grader.preload import preload
from oxus.grader.sandbox import unavailable
from oxus.grader.second_opinion import MARK
from oxus.grader.warm_child import WarmChild
from oxus.grader.warm_process import Setup, WarmProcess
from oxus.teaching.grading.autograde import grade
from oxus.teaching.nbgrader_api import api
from oxus.teaching.remarks import Remarks
from repository import ROOT, units_to_run
from sandboxed import until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(unavailable()), reason="there is no sandbox here"),
]


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("a class")


@pytest.fixture(scope="module")
def course(base) -> Path:
    """The course, with all attacks and two honest students handed in; graded by `graded`."""
    folder = base / "course"
    source = folder / "course" / "units" / UNIT / f"{UNIT}.py"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE, encoding="utf-8")
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    # The longest honest cell, a search of 120,000 objects, takes one to two seconds; on a busy machine over four.
    (folder / "nbgrader_config.py").write_text(
        config.replace("timeout = 120", "timeout = 10"), encoding="utf-8"
    )
    (folder / "grading").mkdir()
    source.with_name("answers.toml").write_text(ANSWERS, encoding="utf-8")
    build(folder, [UNIT])
    second_opinions.make(folder, [UNIT])
    (base / "secret.txt").write_text(SECRET, encoding="utf-8")
    return folder


def submitted(course: Path, student: str) -> Path:
    return course / "grading" / "submitted" / student / UNIT / f"{UNIT}.ipynb"


def content(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*") if p.is_file() and not p.is_symlink()}


@pytest.fixture(scope="module")
def graded(course, base):
    """The outcome of each student, after one call for all."""
    release = read_notebook(student_notebook(course, UNIT))
    server = socket.create_server(("127.0.0.1", 0))
    server.setblocking(False)
    words = {"COURSE": str(course), "BASE": str(base), "PORT": str(server.getsockname()[1])}

    def write(student: str, double: str, triple: str, end: str = "") -> None:
        for word, value in words.items():
            double = double.replace(word, value)
        notebook = answered(release, {"double": double, "triple": triple})
        if end:
            notebook.cells.append(nbformat.v4.new_code_cell(end, id="the-end"))
        hand_in(notebook, submitted(course, student))

    for student in ("aigerim", "zarina"):  # the first and the last of all
        write(student, f"{TWICE}\n# {SECRET}", THRICE)
    for name, attack in {**ATTACKS, **ESCAPES, **FORGED_RESULTS}.items():
        write(name, attack.double, attack.triple)
    write("searches-right", SEARCH + TRUE, SEARCH + THRICE, SEARCH)
    write("searches-wrong", SEARCH + TRUE, SEARCH, SEARCH)
    # The last cell binds the function's name again: with this, the second opinion would be that all is right, or wrong.
    escape = ESCAPES["equals-all-and-pretends-to-look"]
    write("rebinds-wrong", escape.double, escape.triple, THRICE)
    write("rebinds-right", TWICE, THRICE, "def triple(x):\n    return 7")
    for name in ("link-notebook", "link-beside"):
        write(name, TWICE, THRICE)
    submitted(course, "link-notebook").unlink()
    submitted(course, "link-notebook").symlink_to(submitted(course, "aigerim"))
    submitted(course, "link-beside").with_name("marks.db").symlink_to(gradebook_path(course))
    submitted(course, "link-beside").with_name("folder").symlink_to(course / "solutions")
    grade(course, UNIT, "aigerim", workers=1)  # so that there is a gradebook to be read
    kept = {
        p: content(p) for p in (course / "solutions", course / "course", course / "grading" / "submitted")
    }
    os.environ["OXUS_TEST_SECRET"] = SECRET
    try:
        outcomes = {o.student: o for o in grade(course, UNIT, again=True, workers=3)}
    finally:
        del os.environ["OXUS_TEST_SECRET"]
    for folder, before in kept.items():
        assert content(folder) == before
    with pytest.raises(BlockingIOError):
        server.accept()
    server.close()
    return outcomes


def seen(course: Path, student: str):
    return read_notebook(course / "grading" / "autograded" / student / UNIT / f"{UNIT}.ipynb")


def text(notebook) -> str:
    return "\n".join(str(c.get("outputs", "")) for c in notebook.cells)


def test_the_class_is_graded_to_its_end(graded):
    assert set(graded) == {
        "aigerim",
        "zarina",
        "link-notebook",
        "link-beside",
        *ATTACKS,
        *ESCAPES,
        *FORGED_RESULTS,
    } | {
        "searches-right",
        "searches-wrong",
        "rebinds-right",
        "rebinds-wrong",
    }
    assert [n for n, o in graded.items() if o.outcome == "failed"] == []


@pytest.mark.parametrize("student", ["aigerim", "zarina"])
def test_honest_students_have_full_points_and_no_remark(graded, student):
    outcome = graded[student]
    assert (outcome.outcome, outcome.score, outcome.reason, outcome.remarks) == ("graded", 4, "", ())


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_earns_what_its_answers_deserve(graded, course, name):
    attack, outcome = ATTACKS[name], graded[name]
    words = "\n".join([outcome.reason, *outcome.remarks])
    assert re.fullmatch(attack.outcome, outcome.outcome), (outcome.outcome, words)
    assert outcome.score == attack.score, (words, text(seen(course, name)))
    assert re.search(attack.says, words, re.MULTILINE), words
    assert "\n" not in outcome.reason and all("\n" not in remark for remark in outcome.remarks)
    if not attack.says:
        assert "tried to change" not in words
    assert (outcome.outcome == "graded") == (not outcome.reason)


@pytest.mark.parametrize("name", FORGED_RESULTS)
def test_a_forged_result_earns_nothing_or_is_seen(graded, course, name):
    outcome = graded[name]
    assert outcome.score <= 2 or outcome.remarks, text(seen(course, name))


def test_what_the_guide_says_of_answers_that_change_the_grader_is_true(graded):
    """The guide's line on Python 3.13."""
    outcome = graded["writes-to-the-grader"]
    if sys.version_info >= (3, 13):
        assert any(remark.startswith("could read the tests") for remark in outcome.remarks), outcome
    else:
        assert outcome.score == 2, outcome


@pytest.mark.parametrize("name", [n for n in FORGED_RESULTS if n.startswith(("reads-", "hears-"))])
def test_an_answer_that_reads_its_test_earns_points_with_a_remark(graded, name):
    assert any(remark.startswith("could read the tests") for remark in graded[name].remarks), graded[name]


@pytest.mark.parametrize("name", ["equals-all", "equals-all-as-a-text"])
def test_an_object_that_equals_everything_earns_points_with_a_remark(graded, name):
    assert graded[name].score == 4 and any("__eq__" in remark for remark in graded[name].remarks)


def test_an_answer_can_print_what_a_hidden_test_passes_to_it_but_not_the_test(graded, course):
    (page,) = [c for c in seen(course, "prints").cells if grade_id(c) == "test_triple"]
    assert f"GIVEN {len(LATER)}" in str(page.outputs) and LATER not in str(page.outputs)


@pytest.mark.parametrize("name", ESCAPES)
def test_an_answer_that_deceives_its_test_earns_points_but_the_second_opinion_differs(graded, course, name):
    assert graded[name].score == 4, text(seen(course, name))
    assert any(remark.startswith(f"{MARK}triple earned 2 points") for remark in graded[name].remarks)
    remarks = Remarks(course, UNIT)
    assert any(remark.startswith(MARK) for remark in remarks.for_instructor(name))
    assert not any(MARK in remark for remark in remarks.for_student(name))


def test_a_name_that_is_bound_again_later_does_not_change_the_second_opinion(graded):
    assert (graded["rebinds-right"].score, graded["rebinds-right"].remarks) == (4, ())
    (remark,) = graded["rebinds-wrong"].remarks
    assert graded["rebinds-wrong"].score == 4 and remark.startswith(f"{MARK}triple earned 2 points")


@pytest.mark.parametrize("name", HARMLESS)
def test_nothing_from_outside_is_in_what_came_back(graded, course, name):
    shown = text(seen(course, name))
    assert SECRET not in shown and "SQLite format" not in shown and "BEGIN SOLUTION" not in shown


def test_nothing_was_written_outside(graded, base):
    assert not (base / "written").exists()


def test_no_process_is_left(graded):
    until(lambda: not _of_theirs())


def _of_theirs() -> list[list[str]]:
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if PROCESSES in process.cmdline():
                found.append(process.cmdline())
    return found


def test_links_in_a_submission_are_not_followed(graded, course):
    assert graded["link-notebook"].outcome == "refused" and graded["link-notebook"].score is None
    assert graded["link-beside"].score == 4
    folder = course / "grading" / "autograded" / "link-beside" / UNIT
    assert {p.name for p in folder.iterdir()} <= {f"{UNIT}.ipynb", "timestamp.txt"}


@pytest.mark.parametrize("student", ["searches-right", "searches-wrong"])
def test_a_hidden_test_is_found_neither_ahead_of_its_turn_nor_after_it(graded, course, student):
    cells = seen(course, student).cells
    searches = [str(c.outputs) for c in cells if c.cell_type == "code" and "def search" in c.source]
    assert len(searches) == 3
    for shown in searches:
        before, after = shown.split("SEARCHED")
        assert "FOUND" in before, "the search finds nothing at all"
        assert "FOUND" not in after, after
    assert LATER in (course / "course" / "units" / UNIT / f"{UNIT}.py").read_text(encoding="utf-8")


def test_every_attack_is_in_the_gradebook_with_its_points(graded, course):
    with api(course).gradebook as gradebook:
        rows = {s.student.id: s.score for s in gradebook.find_assignment(UNIT).submissions}
    assert rows == {n: o.score for n, o in graded.items() if o.score is not None}
    assert set(rows) == set(graded) - {"link-notebook"}


@pytest.mark.parametrize("section", ["ExecutePreprocessor", "Execute"])
def test_the_timeout_is_the_one_that_nbgrader_uses(section):
    from nbgrader.preprocessors import Execute

    from oxus.grader.execute import PipedExecute

    config = Config({section: {"timeout": 7}})
    assert PipedExecute(config=config).timeout == Execute(config=config).timeout == 7


# --- and no false alarm ---


def spec(unit: str) -> AssignmentSpec:
    """What the gradebook would say of a unit."""
    cells = [c for c in read_notebook(solution_notebook(ROOT, unit)).cells if grade_id(c)]
    sources = {
        grade_id(c): SourceCell(
            grade_id(c), c.cell_type, bool(c.metadata.nbgrader.locked), c.source, compute_checksum(c)
        )
        for c in cells
    }
    points = {grade_id(c): GradedCell(grade_id(c), c.metadata.nbgrader.points) for c in cells if is_grade(c)}
    return AssignmentSpec(unit, sources, points, {}, student_notebook(ROOT, unit).read_text(encoding="utf-8"))


@pytest.mark.parametrize("unit", units_to_run())
def test_the_reference_answers_of_a_unit_raise_no_alarm(unit):
    release, solutions = (read_notebook(find(ROOT, unit)) for find in (student_notebook, solution_notebook))
    notebook = answered(release, reference_answers(solutions))
    setup = Setup(preload=preload(release))
    job = Job("aigerim", nbformat.writes(notebook).encode())
    with WarmProcess(setup) as warm:
        child = WarmChild(warm.address, setup)
        result = autograde(job, spec(unit), child, Config({"ExecutePreprocessor": {"timeout": 120}}))
        child.end()
    assert (result.outcome, result.remarks) == ("graded", [])
    assert sum(points or 0 for points in result.scores.values()) == autograded_points(solutions)
