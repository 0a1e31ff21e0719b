"""What is done again, by content: submissions that changed, and feedback pages that no longer show the grades."""

import json
import os
import shutil
import time

import nbformat
import pytest

from class_helpers import UNSAFE, answered, grade, hand_in
from oxus import cli
from oxus.authoring.build import build
from oxus.core.layout import solution_notebook, student_notebook, unit_source
from oxus.core.notebook import grade_id, read_notebook
from oxus.student import submission
from oxus.teaching.collection.collect import collect
from oxus.teaching.feedback.write import feedback, make_pages, outdated_pages
from oxus.teaching.freshness import Freshness, grade_digests
from oxus.teaching.nbgrader_api import api
from oxus.teaching.progress import Progress, progress
from oxus.teaching.settings import Late, write_settings
from tiny_unit import tiny_course

UNIT = "01-tiny"
WRONG, RIGHT = "def double(x):\n    return 3 * x", "def double(x):\n    return 2 * x"
WHEN = "2020-01-01T00:00:00+00:00"


@pytest.fixture(scope="module")
def graded_by_oxus(tmp_path_factory):
    """aigerim is wrong, bek right; both were graded."""
    course = tiny_course(tmp_path_factory.mktemp("class") / "course")
    build(course, [UNIT])
    release = read_notebook(student_notebook(course, UNIT))
    for student, code in (("aigerim", WRONG), ("bek", RIGHT)):
        made = answered(release, {"double": code, "essay": "It does."})
        made.metadata["oxus"] = {"unit": UNIT, "student": student, "handed_in": WHEN}
        hand_in(made, course.parent / "in" / f"{student}_{UNIT}.ipynb")
    collect(course, UNIT, [course.parent / "in"])
    assert points(course) == {"aigerim": ("graded", 0), "bek": ("graded", 2)}
    return course


@pytest.fixture
def course(graded_by_oxus, tmp_path):
    return shutil.copytree(graded_by_oxus, tmp_path / "курс")


def points(course, **options):
    return {o.student: (o.outcome, o.score) for o in grade(course, UNIT, **options)}


def submitted(course, student="aigerim"):
    return course / "grading" / "submitted" / student / UNIT


def edit(path, name, source):
    """What JupyterLab does: another text in one cell, its outputs anew, everything else as it is."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if grade_id(cell) == name:
            cell.source = source
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text=f"run at {time.time()}")]
            cell.execution_count = 7
    nbformat.write(notebook, path)


def entries(course):
    """The journal of the unit, by student."""
    path = course / "grading" / "outcomes" / f"{UNIT}.jsonl"
    return {e["student"]: e for e in map(json.loads, path.read_text(encoding="utf-8").split("\n")[:-1])}


def rebuild(course, old, new):
    """Change the unit's source, and build it."""
    path = unit_source(course, UNIT)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    build(course, [UNIT])


def rewrite_journal(course, change):
    lines = [json.dumps(change(entry)) for entry in entries(course).values()]
    path = course / "grading" / "outcomes" / f"{UNIT}.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


# --- a submission that was changed ---


@pytest.mark.slow
def test_a_file_changed_after_oxus_submit_is_collected_and_graded(course, tmp_path, monkeypatch):
    monkeypatch.setenv("OXUS_COURSE", str(course))
    work = hand_in(read_notebook(student_notebook(course, UNIT)), tmp_path / "work" / f"{UNIT}.ipynb")
    edit(work, "double", WRONG)
    path = submission.submit(work, "dana", tmp_path / "dana")
    made = read_notebook(path)
    made.metadata.oxus["handed_in"] = WHEN  # so that a later time is not still to come
    nbformat.write(made, path)
    assert collect(course, UNIT, [path]).taken == {"dana": []}
    assert points(course)["dana"] == ("graded", 0)

    edit(path, "double", RIGHT)
    (remark,) = collect(course, UNIT, [path]).taken["dana"]
    assert "changed after `oxus submit` wrote it, and nothing tells when" in remark
    assert (submitted(course, "dana") / "timestamp.txt").read_text() == "2020-01-01 00:00:00 UTC\n"
    assert progress(course, [UNIT])[UNIT].graded == 2
    assert points(course) == {"aigerim": ("unchanged", 0), "bek": ("unchanged", 2), "dana": ("graded", 2)}
    # the same file in a later download
    os.utime(path)
    collect(course, UNIT, [path])
    assert (submitted(course, "dana") / "timestamp.txt").read_text() == "2020-01-01 00:00:00 UTC\n"
    assert points(course)["dana"] == ("unchanged", 2)


@pytest.mark.slow
def test_a_file_that_was_only_run_and_saved_after_oxus_submit_keeps_its_time(course, tmp_path, monkeypatch):
    monkeypatch.setenv("OXUS_COURSE", str(course))
    work = hand_in(read_notebook(student_notebook(course, UNIT)), tmp_path / "work" / f"{UNIT}.ipynb")
    path = submission.submit(work, "dana", tmp_path / "dana")
    edit(path, "no such cell", "")
    said = read_notebook(path).metadata.oxus
    assert collect(course, UNIT, [path]).taken == {"dana": []}
    stamp = (submitted(course, "dana") / "timestamp.txt").read_text()
    assert stamp == said["handed_in"].replace("T", " ").replace("+00:00", " UTC\n")


@pytest.mark.slow
def test_the_time_of_a_changed_file_is_that_of_oxus_submit(course, tmp_path):
    made = answered(read_notebook(student_notebook(course, UNIT)), {"double": RIGHT})
    made.metadata["oxus"] = {"unit": UNIT, "student": "dana", "handed_in": WHEN, "digest": "0" * 64}
    path = hand_in(made, tmp_path / f"dana_{UNIT}.ipynb")
    (remark,) = collect(course, UNIT, [path]).taken["dana"]
    assert remark.startswith("check: changed after `oxus submit` wrote it")
    assert (submitted(course, "dana") / "timestamp.txt").read_text() == "2020-01-01 00:00:00 UTC\n"


@pytest.mark.slow
def test_the_same_time_with_other_content_is_graded_again(course, tmp_path):
    """As edition 0.2.0 wrote it: a time, and no digest."""
    made = answered(read_notebook(student_notebook(course, UNIT)), {"double": RIGHT, "essay": "It does."})
    made.metadata["oxus"] = {"unit": UNIT, "student": "aigerim", "handed_in": WHEN}
    collect(course, UNIT, [hand_in(made, tmp_path / f"aigerim_{UNIT}.ipynb")])
    assert progress(course, [UNIT])[UNIT].graded == 1
    assert points(course) == {"aigerim": ("graded", 2), "bek": ("unchanged", 2)}
    assert points(course)["aigerim"] == ("unchanged", 2)


@pytest.mark.slow
def test_a_file_that_was_put_beside_a_submission_is_content_too(course):
    (submitted(course) / "data.csv").write_text("a,b\n", encoding="utf-8")
    assert points(course) == {"aigerim": ("graded", 0), "bek": ("unchanged", 2)}
    assert points(course)["aigerim"] == ("unchanged", 0)


@pytest.mark.slow
def test_what_was_graded_by_0_2_0_is_compared_by_its_answers_and_tests(course):
    rewrite_journal(course, lambda entry: {k: v for k, v in entry.items() if k not in ("digest", "tests")})
    assert {outcome for outcome, _ in points(course).values()} == {"unchanged"}
    edit(submitted(course) / f"{UNIT}.ipynb", "double", RIGHT)
    assert progress(course, [UNIT])[UNIT].graded == 1
    assert points(course) == {"aigerim": ("graded", 2), "bek": ("unchanged", 2)}
    assert entries(course)["aigerim"]["digest"] and not entries(course)["bek"].get("digest")
    rebuild(course, '"points": 2', '"points": 4')
    assert progress(course, [UNIT])[UNIT].graded == 0
    assert points(course) == {"aigerim": ("graded", 4), "bek": ("graded", 4)}


@pytest.mark.slow
def test_a_later_time_alone_grades_nothing_again_and_is_noted(course):
    with api(course).gradebook as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate="2020-01-01 12:00:00 UTC")
    (submitted(course, "bek") / "timestamp.txt").write_text("2020-01-03 00:00:00 UTC\n")
    assert progress(course, [UNIT])[UNIT].graded == 2
    assert points(course) == {"aigerim": ("unchanged", 0), "bek": ("unchanged", 2)}
    with api(course).gradebook as gradebook:
        assert gradebook.find_submission(UNIT, "bek").total_seconds_late == 36 * 60 * 60
    (submitted(course, "bek") / "timestamp.txt").unlink()  # a time that is not known is not late
    assert points(course)["bek"] == ("unchanged", 2)
    with api(course).gradebook as gradebook:
        assert gradebook.find_submission(UNIT, "bek").total_seconds_late == 0


def test_other_answers_than_stock_nbgrader_graded_are_not_graded(graded):
    assert state(graded) == Progress(submitted=3, graded=3, essays=2)
    edit(submitted(graded) / f"{UNIT}.ipynb", "double", WRONG)
    assert state(graded).graded == 2
    (submitted(graded, "bek") / f"{UNIT}.ipynb").write_text("{", encoding="utf-8")
    assert state(graded).graded == 1


@pytest.mark.slow
def test_what_could_not_be_graded_is_tried_again(course):
    rewrite_journal(course, lambda entry: entry | {"outcome": "failed", "digest": ""})
    assert {outcome for outcome, _ in points(course, student="bek").values()} == {"graded"}


@pytest.mark.slow
def test_a_new_edition_of_a_locked_cell_changes_no_submission(course, graded_by_oxus):
    """Grading restores the test; graded again, all essays would wait for their grade once more."""
    before = (submitted(course) / f"{UNIT}.ipynb").read_bytes()
    path = student_notebook(course, UNIT)
    text = path.read_text(encoding="utf-8")
    assert "double(2) should be 4" in text
    path.write_text(text.replace("double(2) should be 4", "twice two is four"), encoding="utf-8")
    assert list(collect(course, UNIT, [graded_by_oxus.parent / "in"]).taken) == ["aigerim", "bek"]
    assert (submitted(course) / f"{UNIT}.ipynb").read_bytes() == before
    assert progress(course, [UNIT])[UNIT].graded == 2


# --- a unit that was changed after it was graded ---


def waiting(course):
    """The students who wait for a grade by hand."""
    with api(course).gradebook as gradebook:
        submissions = gradebook.assignment_submissions(UNIT)
        return {s.student.id for s in submissions if s.needs_manual_grade}


@pytest.mark.slow
def test_changed_points_and_tests_are_graded_again_and_no_essay_waits_again(course, monkeypatch):
    monkeypatch.setenv("OXUS_COURSE", str(course))
    for student in ("aigerim", "bek"):
        by_hand(course, student, 2.5, "Well said")
    assert waiting(course) == set()
    rebuild(course, '"points": 2', '"points": 4')
    assert progress(course, [UNIT])[UNIT].graded == 0
    outcomes = {o.student: o for o in grade(course, UNIT)}
    assert {s: (o.outcome, o.score, o.max_score) for s, o in outcomes.items()} == {
        "aigerim": ("graded", 2.5, 7),
        "bek": ("graded", 6.5, 7),
    }
    assert waiting(course) == set(), "the text of the essays is the same"
    assert [o.remarks for o in outcomes.values()] == [(), ()], "the students changed nothing"
    assert {outcome for outcome, _ in points(course).values()} == {"unchanged"}

    rebuild(course, "assert double(-3) == -6", "assert double(-3) == 6")  # a hidden test
    assert points(course) == {"aigerim": ("graded", 2.5), "bek": ("graded", 2.5)}
    assert waiting(course) == set()
    rebuild(course, "Doubling keeps the sign.", "The sign stays.")  # the instructor's own answer
    assert {outcome for outcome, _ in points(course).values()} == {"unchanged"}
    for name in ("table.csv", "package/__init__.py"):  # files that the tests may read
        beside = solution_notebook(course, UNIT).parent / name
        beside.parent.mkdir(exist_ok=True)
        beside.write_text("a = 1\n", encoding="utf-8")
        assert progress(course, [UNIT])[UNIT].graded == 0
        beside.unlink()

    rebuild(course, '"points": 3', '"points": 6')  # of the essay
    assert {outcome for outcome, _ in points(course).values()} == {"graded"}
    assert waiting(course) == {"aigerim", "bek"}


@pytest.mark.slow
def test_an_essay_waits_again_once_its_text_is_another(course, monkeypatch):
    monkeypatch.setenv("OXUS_COURSE", str(course))
    for student in ("aigerim", "bek"):
        by_hand(course, student, 2.5)
    edit(submitted(course) / f"{UNIT}.ipynb", "essay", "It does, and always.")
    edit(submitted(course, "bek") / f"{UNIT}.ipynb", "double", WRONG)
    assert points(course) == {"aigerim": ("graded", 2.5), "bek": ("graded", 2.5)}
    assert waiting(course) == {"aigerim"}


@pytest.mark.slow
def test_a_test_that_was_corrected_by_hand_waits_again_once_an_answer_is_another(course):
    with api(course).gradebook as gradebook:
        one = gradebook.find_grade("test_double", UNIT, UNIT, "aigerim")
        one.manual_score, one.needs_manual_grade = 1, False
        gradebook.db.commit()
    by_hand(course, "aigerim", 2)
    assert waiting(course) == {"bek"}
    assert points(course, again=True)["aigerim"] == ("graded", 3) and waiting(course) == {"bek"}
    edit(submitted(course) / f"{UNIT}.ipynb", "double", RIGHT)
    assert points(course)["aigerim"] == ("graded", 3) and waiting(course) == {"aigerim", "bek"}


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("where", ["submitted", "source"])
def test_a_test_that_was_corrected_by_hand_waits_again_once_a_file_beside_it_is_another(course, where):
    folder = submitted(course) if where == "submitted" else solution_notebook(course, UNIT).parent
    helper = folder / "helper.py"
    helper.write_text("FACTOR = 2\n", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"1")
    points(course)
    with api(course).gradebook as gradebook:
        one = gradebook.find_grade("test_double", UNIT, UNIT, "aigerim")
        one.extra_credit, one.needs_manual_grade = 1, False
        gradebook.db.commit()
    by_hand(course, "aigerim", 2)
    (folder / "picture.png").write_bytes(b"2")
    assert points(course, again=True)["aigerim"][0] == "graded" and waiting(course) == {"bek"}
    helper.write_text("FACTOR = 3\n", encoding="utf-8")
    assert points(course)["aigerim"][0] == "graded" and waiting(course) == {"aigerim", "bek"}


# --- a page that shows other grades ---


def by_hand(course, student, score, comment=""):
    with api(course).gradebook as gradebook:
        essay = gradebook.find_grade("essay", UNIT, UNIT, student)
        essay.manual_score, essay.needs_manual_grade = score, False
        if comment:
            gradebook.find_comment("essay", UNIT, UNIT, student).manual_comment = comment
        gradebook.db.commit()


def written(course):
    """The students whose page `oxus feedback` writes."""
    return [page.student for page in make_pages(course, UNIT) if page.is_new]


def page(course, student="aigerim"):
    return course / "grading" / "feedback" / student / UNIT / f"{UNIT}.html"


def state(course):
    return progress(course, [UNIT])[UNIT]


@pytest.mark.slow
def test_a_page_is_outdated_once_its_grades_are_others_and_then_written_again(course):
    assert written(course) == ["aigerim", "bek"] and written(course) == []
    assert state(course) == Progress(submitted=2, graded=2, essays=2, feedback=2, outdated=0)
    by_hand(course, "aigerim", 3)
    assert state(course) == Progress(submitted=2, graded=2, essays=1, feedback=1, outdated=1)
    assert "Score: 3.0 / 5.0" not in page(course).read_text(encoding="utf-8")
    assert written(course) == ["aigerim"]
    assert "Score: 3.0 / 5.0" in page(course).read_text(encoding="utf-8")
    by_hand(course, "bek", 0, "Say why.")  # the same points, and a comment
    assert written(course) == ["bek"]
    with api(course).gradebook as gradebook:  # as after a change of the late policy
        gradebook.find_submission_notebook(UNIT, UNIT, "bek").late_submission_penalty = 0.5
        gradebook.db.commit()
    assert state(course).outdated == 1 and written(course) == ["bek"]
    assert state(course) == Progress(2, 2, 0, 2, 0)


@pytest.mark.slow
def test_a_page_is_outdated_once_the_submission_was_graded_again(course):
    assert written(course) == ["aigerim", "bek"]
    edit(submitted(course) / f"{UNIT}.ipynb", "essay", "Another essay, for the same points.")
    assert state(course) == Progress(submitted=2, graded=1, essays=2, feedback=1, outdated=1)
    assert points(course)["aigerim"] == ("graded", 0)
    assert state(course).outdated == 1 and written(course) == ["aigerim"]
    assert "Another essay" in page(course).read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_page_that_was_taken_away_is_written_and_with_again_all_are(course):
    feedback(course, UNIT)
    page(course).unlink()
    assert state(course) == Progress(2, 2, 2, feedback=1, outdated=0)
    assert written(course) == ["aigerim"]
    assert len([p for p in make_pages(course, UNIT, again=True) if p.is_new]) == 2


def test_a_page_of_which_nothing_is_recorded_is_outdated(graded):
    """Edition 0.2.0 recorded none; nor does stock nbgrader, whose pages show the hidden tests."""
    page(graded).parent.mkdir(parents=True)
    page(graded).write_text("double(-3)", encoding="utf-8")
    assert state(graded) == Progress(submitted=3, graded=3, essays=2, feedback=0, outdated=1)
    assert outdated_pages(graded, UNIT) == (["aigerim", "bek", "chynara"], [page(graded)])


def test_a_dry_run_counts_the_pages_that_it_would_replace_in_a_plain_course_folder(
    graded, monkeypatch, capsys
):
    monkeypatch.setenv("OXUS_COURSE", str(graded))
    assert cli.main(["feedback", "1", "--dry-run"]) == 0
    assert "would write 3 pages into" in (said := capsys.readouterr().out) and "and replace 0 there" in said
    page(graded).parent.mkdir(parents=True)
    page(graded).write_text("another page", encoding="utf-8")
    assert cli.main(["feedback", "1", "--dry-run"]) == 0
    assert "and replace 1 there" in capsys.readouterr().out


def test_when_its_cells_ran_makes_no_page_outdated_and_what_they_print_does(graded):
    def run(time, text):
        """Grade again: nbclient writes when a cell ran."""
        autograded = graded / "grading" / "autograded" / "aigerim" / UNIT / f"{UNIT}.ipynb"
        made = nbformat.read(autograded, as_version=4)
        code = next(cell for cell in made.cells if cell.cell_type == "code")
        code.metadata["execution"] = {"iopub.execute_input": time, "shell.execute_reply": time}
        code.outputs = [nbformat.v4.new_output("stream", text=text)]
        autograded.unlink()
        nbformat.write(made, autograded)

    with api(graded).gradebook as gradebook:
        fresh = Freshness(graded, UNIT, grade_digests(gradebook, UNIT))
    page(graded).parent.mkdir(parents=True)
    page(graded).write_text("a page", encoding="utf-8")
    run("2030-01-01T00:00:00.000000Z", "4")
    fresh.note_page("aigerim", fresh.page_digest("aigerim"))
    run("2030-01-02T00:00:00.000000Z", "4")
    assert fresh.is_current_page("aigerim")
    run("2030-01-02T00:00:00.000000Z", "5")
    assert not fresh.is_current_page("aigerim")


@pytest.mark.slow
def test_grading_all_again_to_the_same_grades_makes_no_page_outdated(course):
    assert written(course) == ["aigerim", "bek"]
    assert points(course, again=True) == {"aigerim": ("graded", 0), "bek": ("graded", 2)}
    assert state(course) == Progress(submitted=2, graded=2, essays=2, feedback=2, outdated=0)
    assert written(course) == []


@pytest.mark.slow
def test_copies_are_those_of_the_pages_whatever_was_in_the_folder(course, tmp_path):
    feedback(course, UNIT, tmp_path / "a")
    by_hand(course, "aigerim", 3)
    feedback(course, UNIT, tmp_path / "b")
    for folder in ("a", "b"):
        feedback(course, UNIT, tmp_path / folder)
        copy = tmp_path / folder / f"aigerim_{UNIT}.html"
        assert copy.read_bytes() == page(course).read_bytes()


@pytest.mark.slow
def test_status_reports_outdated_pages_and_feedback_asks_for_those_alone(course, monkeypatch, capsys):
    text = write_settings("Spring", {UNIT: None}, Late(), unsafe=UNSAFE)
    (course / "class.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("OXUS_COURSE", str(course))
    assert cli.main(["feedback", "1"]) == 0
    for student in ("aigerim", "bek"):
        by_hand(course, student, 3)
    assert cli.main(["feedback", "1", "--yes", "--student", "bek"]) == 0
    capsys.readouterr()
    assert cli.main(["class", "status"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].endswith("submitted  graded  essays waiting  feedback  outdated")
    assert lines[2].split() == [UNIT, "-", "1", "2", "2", "0", "1", "1"]
    assert lines[-1] == "next: `oxus feedback 01`"
    assert cli.main(["feedback", "1", "--dry-run"]) == 0
    assert "would write 1 page into" in capsys.readouterr().out
    copy = course / "hand-back" / UNIT / f"aigerim_{UNIT}.html"
    before = copy.read_bytes()
    assert cli.main(["feedback", "1"]) == 1  # no terminal
    assert "1 page in" in capsys.readouterr().err and copy.read_bytes() == before
    assert cli.main(["feedback", "1", "--yes"]) == 0
    assert "2 pages in" in (said := capsys.readouterr().out) and "1 of them up to date before" in said
    assert "Score: 3.0 / 5.0" in copy.read_text(encoding="utf-8")
    assert cli.main(["feedback", "1"]) == 0, "nothing is replaced, so nobody is asked"
