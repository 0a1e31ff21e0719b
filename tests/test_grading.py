"""The whole cycle with stock nbgrader, driven by the `oxus` command, and what happens when something is wrong."""

import csv
import sqlite3
import zipfile
from contextlib import closing

import nbformat
import pytest

from class_helpers import answered, grade, hand_in, oxus, reference_answers
from oxus.core.errors import CourseError
from oxus.core.layout import solution_notebook, student_notebook
from oxus.core.notebook import grade_id, read_notebook
from oxus.core.repair import check_student, repair, student_in_name
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.collection.collect import collect
from oxus.teaching.gradebook.export import export
from oxus.teaching.nbgrader_api import api

UNIT = "01-tiny"
ESSAY = "Doubling keeps the sign."


def drop(*names):
    def change(notebook):
        notebook.cells = [c for c in notebook.cells if grade_id(c) not in names]

    return change


@pytest.fixture
def handed_in(built, release, tmp_path):
    """aigerim is right, bek forgets negative numbers, chynara deleted the tests."""
    folder = tmp_path / "from the LMS"
    right = reference_answers(read_notebook(solution_notebook(built, UNIT)))
    partly = {**right, "double": "def double(x):\n    return 2 * abs(x)", "essay": "I do not know."}
    hand_in(answered(release, right), folder / f"aigerim_{UNIT}.ipynb")
    hand_in(answered(release, partly), folder / f"bek_{UNIT}.ipynb")
    hand_in(answered(release, right), folder / f"chynara_{UNIT}.ipynb", drop("test_double"))
    return folder


@pytest.mark.slow
def test_the_whole_cycle(built, handed_in, tmp_path):
    """Three students, one instructor, no activated environment, from another folder."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    def run(*words):
        return oxus(*words, course=built, folder=elsewhere)

    done = run("collect", "1", handed_in)
    assert done.returncode == 0, done.stderr
    assert "test_double: this cell was deleted; the original is restored" in done.stdout

    done = run("grade", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "making a new gradebook" in done.stdout and done.stderr == ""
    rows = [line.split() for line in done.stdout.splitlines() if " of 5" in line]
    assert [(r[0], r[1]) for r in rows] == [("aigerim", "2"), ("bek", "0"), ("chynara", "2")]
    assert done.stdout.count("essay to be graded") == 3

    with api(built).gradebook as gradebook:
        for student, points in (("aigerim", 3), ("bek", 0.5), ("chynara", 2)):
            essay = gradebook.find_grade("essay", UNIT, UNIT, student)
            essay.manual_score, essay.needs_manual_grade = points, False
            gradebook.find_comment("essay", UNIT, UNIT, student).manual_comment = f"Note for {student}"
        gradebook.db.commit()

    done = run("feedback", "1", "--output", "back")
    assert done.returncode == 0, done.stderr
    pages = {p.name: p.read_text(encoding="utf-8") for p in (elsewhere / "back").iterdir()}
    assert sorted(pages) == [f"{s}_{UNIT}.html" for s in ("aigerim", "bek", "chynara")]
    assert "Score: 5.0 / 5.0" in pages[f"aigerim_{UNIT}.html"]
    assert "negative numbers double too" in pages[f"bek_{UNIT}.html"]
    assert "Note for bek" in pages[f"bek_{UNIT}.html"]
    assert "was deleted from this notebook" in pages[f"chynara_{UNIT}.html"]

    done = run("export", "--output", "grades.csv")
    assert done.returncode == 0, done.stderr
    with (elsewhere / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        scores = {r["student_id"]: (float(r["score"]), float(r["max_score"])) for r in csv.DictReader(file)}
    assert scores == {"aigerim": (5, 5), "bek": (0.5, 5), "chynara": (4, 5)}

    before = student_notebook(built, UNIT).read_bytes()
    done = run("grade", "1", "--again")
    assert done.returncode == 0, done.stderr
    export(built, tmp_path / "again.csv", wide=True)
    with (tmp_path / "again.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {r["student_id"]: float(r[UNIT]) for r in csv.DictReader(file)} == {
            k: v[0] for k, v in scores.items()
        }
    assert student_notebook(built, UNIT).read_bytes() == before


@pytest.mark.slow
def test_a_new_hand_in_is_graded_anew_and_an_older_one_is_not_taken(built, release, handed_in, tmp_path):
    collect(built, UNIT, [handed_in])
    assert {o.student: o.score for o in grade(built, UNIT)}["bek"] == 0
    late = answered(release, {"double": "def double(x):\n    return x + x", "essay": "It does."})
    late.metadata["oxus"] = {"unit": UNIT, "student": "bek", "handed_in": "2020-01-01T00:00:00+00:00"}
    hand_in(late, tmp_path / "late" / "renamed by the platform.ipynb")
    assert list(collect(built, UNIT, [tmp_path / "late"]).taken) == ["bek"]
    assert {o.student: o.score for o in grade(built, UNIT)}["bek"] == 2
    again = collect(built, UNIT, [handed_in])
    assert list(again.older) == [f"bek_{UNIT}.ipynb"]
    assert {o.student: o.score for o in grade(built, UNIT, again=True)}["bek"] == 2


def test_one_bad_file_stops_no_other(built, handed_in, tmp_path, capsys):
    (handed_in / f"dana_{UNIT}.ipynb").write_text("{ cut off", encoding="utf-8")
    (handed_in / f"emil_{UNIT}.ipynb").write_text("", encoding="utf-8")
    (handed_in / "who knows.ipynb").write_bytes((handed_in / f"bek_{UNIT}.ipynb").read_bytes())
    result = collect(built, UNIT, [handed_in])
    assert list(result.taken) == ["aigerim", "bek", "chynara"]
    assert "not a notebook" in result.refused[f"dana_{UNIT}.ipynb"]
    assert "not a notebook" in result.refused[f"emil_{UNIT}.ipynb"]


def test_a_file_without_a_name_waits(built, release, tmp_path):
    del release.metadata["oxus"]
    hand_in(release, tmp_path / "in" / "Untitled.ipynb")
    result = collect(built, UNIT, [tmp_path / "in"])
    assert "nothing in it or in its path tells" in result.waiting["Untitled.ipynb"] and not result.taken


def test_a_zip_from_a_learning_platform(built, handed_in, tmp_path):
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in handed_in.iterdir():
            file.write(path, f"Some Name_123_assignsubmission_file/{path.name}")
        file.writestr("../../outside.ipynb", "{}")
        file.writestr("__MACOSX/._x.ipynb", "junk")
    before = set(tmp_path.rglob("*"))
    result = collect(built, UNIT, [archive])
    assert list(result.taken) == ["aigerim", "bek", "chynara"] and "outside.ipynb" in result.refused
    assert not [p for p in set(tmp_path.rglob("*")) - before if built not in p.parents]


def test_a_broken_zip_is_named(built, tmp_path):
    (tmp_path / "bad.zip").write_bytes(b"PK no zip")
    assert "bad.zip" in collect(built, UNIT, [tmp_path / "bad.zip"]).refused


def test_what_came_is_kept_untouched(built, handed_in):
    collect(built, UNIT, [handed_in])
    kept = built / "grading" / "downloaded" / UNIT / "archive"
    for path in handed_in.iterdir():
        assert (kept / path.name).read_bytes() == path.read_bytes()
    (handed_in / f"bek_{UNIT}.ipynb").write_bytes((handed_in / f"aigerim_{UNIT}.ipynb").read_bytes())
    collect(built, UNIT, [handed_in])
    assert (kept / f"bek_{UNIT} (2).ipynb").exists()


@pytest.mark.parametrize(
    ("name", "student"),
    [
        (f"aigerim_{UNIT}.ipynb", "aigerim"),
        (f"Surname Name_77_assignsubmission_file_Айгерім-7_{UNIT}.ipynb", "Айгерім-7"),
        (f"aigerim_{UNIT} (1).ipynb", "aigerim"),
        (f"aigerim_{UNIT}-2.ipynb", "aigerim"),
        (f"{UNIT}.ipynb", None),
        ("aigerim_02-other.ipynb", None),
    ],
)
def test_whose_a_file_is(name, student):
    assert student_in_name(name, UNIT) == student


@pytest.mark.parametrize("name", ["", "a_b", "a/b", "../a", "a+b", ".a", "a.", "a b"])
def test_names_that_cannot_be_used(name):
    with pytest.raises(CourseError, match="letters, digits"):
        check_student(name)


def test_a_split_answer_is_joined(release):
    whole = "def double(x):\n    y = x + x\n    return y"
    notebook = answered(release, {"double": "def double(x):\n    y = x + x"})
    position = [grade_id(c) for c in notebook.cells].index("double")
    second = nbformat.from_dict(notebook.cells[position])
    second.update(id="other", source="    return y")
    notebook.cells.insert(position + 1, second)
    repaired = repair(notebook, release)
    assert [c.source for c in repaired.notebook.cells if grade_id(c) == "double"] == [whole]
    assert "joined" in repaired.remarks[0]


def test_a_copied_test_is_kept_once(release):
    notebook = answered(release, {})
    notebook.cells.append(nbformat.from_dict({**notebook.cells[3], "id": "copy"}))
    repaired = repair(notebook, release)
    assert [grade_id(c) for c in repaired.notebook.cells].count("test_double") == 1
    assert repaired.remarks == ["test_double: this cell appears more than once; the first is kept"]


def test_a_deleted_cell_comes_back_at_its_place(release):
    notebook = answered(release, {})
    drop("double", "essay")(notebook)
    repaired = repair(notebook, release)
    names = [grade_id(c) for c in repaired.notebook.cells if grade_id(c)]
    assert names == ["double", "test_double", "essay"]
    nbformat.validate(repaired.notebook)


def test_a_changed_cell_type_and_changed_points_are_set_right(release):
    notebook = answered(release, {})
    test = notebook.cells[3]
    test["cell_type"] = "markdown"
    test.pop("outputs"), test.pop("execution_count")
    test.metadata.nbgrader["points"] = 100
    repaired = repair(notebook, release)
    nbformat.validate(repaired.notebook)
    assert (
        repaired.notebook.cells[3].cell_type == "code"
        and repaired.notebook.cells[3].metadata.nbgrader.points == 2
    )


def test_a_whole_notebook_is_left_as_it_is(release):
    repaired = repair(answered(release, {"double": "anything"}), release)
    assert repaired.remarks == [] and repaired.notebook == answered(release, {"double": "anything"})


# --- bad input: one line, exit status 1, nothing changed ---


def say(built, *words, folder):
    done = oxus(*words, course=built, folder=folder)
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert done.stderr.startswith("oxus: ") and len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("words", [("feedback", "1"), ("export",), ("formgrader",)])
def test_a_missing_gradebook_is_named(built, tmp_path, words):
    assert "gradebook.db: there is no gradebook yet" in say(built, *words, folder=tmp_path)
    assert not gradebook_path(built).exists()


@pytest.mark.slow
def test_a_locked_gradebook_is_named_and_left_alone(graded, tmp_path):
    with closing(sqlite3.connect(gradebook_path(graded), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "in use by another program" in say(graded, "grade", "1", folder=tmp_path)
        other.execute("ROLLBACK")
    assert check_gradebook(gradebook_path(graded))


@pytest.mark.slow
def test_a_gradebook_of_another_version_is_named_and_left_alone(graded, tmp_path):
    with closing(sqlite3.connect(gradebook_path(graded))) as other:
        other.execute("UPDATE alembic_version SET version_num = 'fedcba987654'")
        other.commit()
    before = gradebook_path(graded).read_bytes()
    assert "another version of nbgrader (schema fedcba987654" in say(graded, "grade", "1", folder=tmp_path)
    assert gradebook_path(graded).read_bytes() == before


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be read as one" * 40, b""])
def test_a_file_that_is_no_gradebook_is_named_and_left_alone(built, handed_in, tmp_path, content):
    collect(built, UNIT, [handed_in])
    gradebook_path(built).write_bytes(content)
    assert "gradebook" in say(built, "grade", "1", folder=tmp_path)
    assert gradebook_path(built).read_bytes() == content


@pytest.mark.slow
def test_nothing_handed_in_is_said_so(built, tmp_path):
    said = say(built, "grade", "1", folder=tmp_path)
    assert "nothing was submitted for 01-tiny (" in said and "run `oxus collect 01 PLACE` first" in said
    assert not gradebook_path(built).exists()


def test_a_place_that_does_not_exist_is_named(built, tmp_path):
    assert "nowhere: there is no such file" in say(built, "collect", "1", "nowhere", folder=tmp_path)


@pytest.mark.slow
def test_a_unit_that_does_not_exist_is_named(built, tmp_path):
    assert "there is no unit '7'" in say(built, "grade", "7", folder=tmp_path)


@pytest.mark.slow
def test_an_export_that_cannot_be_written_is_named(graded, tmp_path):
    (tmp_path / "taken").mkdir()
    assert "cannot be written" in say(graded, "export", "--output", "taken", folder=tmp_path)
