"""Files that students submit with a notebook, and assignments of several notebooks, when a class is collected."""

import json
import zipfile

import nbformat
import pytest

from class_helpers import grade, oxus
from other_course import ASSIGNMENT, cell, function, make_course, notebook
from oxus.cli import main
from oxus.teaching.collection.collect import collect
from oxus.teaching.collection.merge import merge, units_of
from oxus.teaching.collection.records import read_collected
from oxus.teaching.nbgrader_api import api, generate, register
from oxus.teaching.remarks import Remarks
from oxus.teaching.students.roster import Student, read_roster, roster_path

pytestmark = pytest.mark.slow  # the set-up makes a gradebook

HELPED = notebook(
    function("double", "2 * x"),
    cell("test_double", "assert double(2) == 4", 2),
    cell("later", "", answer=True),
)
SECOND = notebook(function("triple", "3 * x"), cell("test_triple", "assert triple(2) == 6", 1))
WITH_HELPER = "import helper\ndef double(x):\n    return helper.FACTOR * x"


@pytest.fixture
def course(tmp_path):
    """A course of which the students' notebooks were released."""
    made = make_course(tmp_path / "course", notebooks={"one": HELPED, "two": SECOND})
    generate(made, ASSIGNMENT, made / "release", db_url=f"sqlite:///{tmp_path / 'other.db'}")
    return made


@pytest.fixture
def single(tmp_path):
    """The same with one notebook, whose source is in the course and which nobody released."""
    made = make_course(tmp_path / "course", notebooks={"one": HELPED})
    generate(made, ASSIGNMENT, made / "release", db_url=f"sqlite:///{tmp_path / 'other.db'}")
    return made


def answered(course, name, **answers):
    content = nbformat.read(course / "release" / ASSIGNMENT / f"{name}.ipynb", as_version=4)
    for one in content.cells:
        one.source = answers.get(one.metadata.get("nbgrader", {}).get("grade_id"), one.source)
    return nbformat.writes(content)


def zipped(path, files):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def beside(course, student):
    folder = course / "submitted" / student / ASSIGNMENT
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


MOODLE = "{}_{}_assignsubmission_file_/"


def test_files_of_a_zip_and_of_an_lms_folder_come_with_the_notebook(single, tmp_path):
    mine = answered(single, "one", double=WITH_HELPER)
    zipped(
        tmp_path / "in" / f"ana_{ASSIGNMENT}.zip",
        {
            "hw/one.ipynb": mine,
            "hw/helper.py": "FACTOR = 2",
            "hw/data/mine.csv": "1",
            "hw/.DS_Store": "",
            "top.txt": "t",
        },
    )
    ben = MOODLE.format("Ben B", 12)
    zipped(
        tmp_path / "in" / "all.zip",
        {ben + "one.ipynb": mine, ben + "helper.py": "FACTOR = 3", "readme.pdf": "x"},
    )
    result = collect(single, ASSIGNMENT, [tmp_path / "in"])
    students = {student.partition("-")[0]: student for student in result.taken}
    assert beside(single, students["ana"]) == [
        "data/mine.csv",
        "helper.py",
        "one.ipynb",
        "top.txt",
    ]
    assert beside(single, students["ben"]) == ["helper.py", "one.ipynb"]
    assert any("helper.py" in remark for remark in result.taken[students["ana"]])
    assert result.left_out == ["readme.pdf"]
    archive = single / "grading" / "downloaded" / ASSIGNMENT / "archive"
    assert {"helper.py", "mine.csv", "readme.pdf", "top.txt"} <= {path.name for path in archive.rglob("*")}


def test_files_beside_notebooks_of_several_students_are_nobodys(single, tmp_path):
    files = {f"{who}_{ASSIGNMENT}.ipynb": answered(single, "one", double=who) for who in ("ana", "ben")}
    zipped(tmp_path / "all.zip", {**files, "helper.py": "FACTOR = 2"})
    result = collect(single, ASSIGNMENT, [tmp_path / "all.zip"])
    assert list(result.taken) == ["ana", "ben"] and result.left_out == ["helper.py"]
    assert beside(single, "ana") == ["one.ipynb"]


def test_files_of_an_earlier_submission_go_when_another_notebook_comes(single, tmp_path):
    files = {
        "one.ipynb": answered(single, "one", double=WITH_HELPER),
        "helper.py": "FACTOR = 2",
        "old.csv": "1",
    }
    place = zipped(tmp_path / f"ana_{ASSIGNMENT}.zip", files)
    collect(single, ASSIGNMENT, [place])
    assert "old.csv" in beside(single, "ana")
    collect(single, ASSIGNMENT, [place])  # the same again changes nothing
    assert "old.csv" in beside(single, "ana")
    files["one.ipynb"] = answered(single, "one", double=WITH_HELPER + " # more")
    del files["old.csv"]
    collect(single, ASSIGNMENT, [zipped(tmp_path / "second" / f"ana_{ASSIGNMENT}.zip", files)])
    assert beside(single, "ana") == ["helper.py", "one.ipynb"]


def test_a_notebook_that_came_without_the_helper_of_the_earlier_one_is_named_to_all(single, tmp_path):
    mine = answered(single, "one", double=WITH_HELPER)
    files = {"one.ipynb": mine, "helper.py": "FACTOR = 2", "old.csv": "1"}
    collect(single, ASSIGNMENT, [zipped(tmp_path / f"ana_{ASSIGNMENT}.zip", files)])
    files = {"one.ipynb": answered(single, "one", double=WITH_HELPER + " # more")}
    again = collect(single, ASSIGNMENT, [zipped(tmp_path / "second" / f"ana_{ASSIGNMENT}.zip", files)])
    assert beside(single, "ana") == ["one.ipynb"]
    words = "it uses helper.py, which came with the earlier submission and not with it"
    assert f"check: {words}" in again.taken["ana"]  # the table, which `old.csv` is not in
    assert f"check: {words}" in read_collected(single, ASSIGNMENT)[-1].reason  # the CSV
    remarks = Remarks(single, ASSIGNMENT)
    assert words in remarks.for_student("ana") and f"check: {words}" in remarks.to_check("ana")
    # with the helper again, there is nothing to say
    files = {"one.ipynb": answered(single, "one", double=WITH_HELPER + " # whole"), "helper.py": "FACTOR = 2"}
    whole = collect(single, ASSIGNMENT, [zipped(tmp_path / "third" / f"ana_{ASSIGNMENT}.zip", files)])
    assert not any("it uses" in remark for remark in whole.taken["ana"])


@pytest.mark.slow
def test_several_notebooks_are_collected_with_the_helper_and_graded(course, tmp_path):
    ana, ben = MOODLE.format("Ana A", 11), MOODLE.format("Ben B", 12)
    one, two = (
        answered(course, "one", double=WITH_HELPER),
        answered(course, "two", triple="def triple(x): return 6"),
    )
    zipped(
        tmp_path / "all.zip",
        {
            ana + "one.ipynb": one,
            ana + "two (1).ipynb": two,
            ana + "helper.py": "FACTOR = 2",
            ben + "two.ipynb": two,
        },
    )
    planned = oxus("collect", ASSIGNMENT, tmp_path / "all.zip", "--dry-run", course=course, folder=tmp_path)
    assert planned.returncode == 0 and "2 would be taken" in planned.stdout, planned.stderr
    assert not (course / "submitted").exists()
    done = oxus("collect", ASSIGNMENT, tmp_path / "all.zip", course=course, folder=tmp_path)
    assert done.returncode == 0 and "one.ipynb: with helper.py" in done.stdout, done.stderr
    found = {o.student[:3]: o for o in grade(course, ASSIGNMENT)}
    assert {name: (o.outcome, o.score, o.max_score) for name, o in found.items()} == {
        "ana": ("graded", 3.0, 3.0),
        "ben": ("graded", 1.0, 3.0),
    }


def test_files_of_a_notebook_that_waited_come_when_it_is_known_whose_it_is(single, tmp_path, monkeypatch):
    monkeypatch.setenv("OXUS_COURSE", str(single))
    roster = roster_path(single)
    roster.parent.mkdir(parents=True)
    roster.write_text("student_id,last_name,first_name\nana,Adams,Ana\nben,Brown,Ben\n", encoding="utf-8")
    mine = answered(single, "one", double=WITH_HELPER)
    place = zipped(
        tmp_path / "all.zip",
        {
            "A. A./one.ipynb": mine,
            "A. A./helper.py": "FACTOR = 2",
            "A. A./own/__init__.py": "",
            "B. B./one.ipynb": mine,
            "B. B./helper.py": "FACTOR = 3",
            "readme.pdf": "x",
        },
    )
    result = collect(single, ASSIGNMENT, [place], read_roster(roster))
    assert list(result.waiting) == ["A. A./one.ipynb", "B. B./one.ipynb"] and result.left_out == [
        "readme.pdf"
    ]
    for student in ("ana", "ben"):  # the second answer corrects the first
        assert main(["who", "A. A./one.ipynb", student]) == 0
        assert beside(single, student) == ["helper.py", "one.ipynb", "own/__init__.py"]
        assert (single / "submitted" / student / ASSIGNMENT / "helper.py").read_text("utf-8") == "FACTOR = 2"
    assert not (single / "submitted" / "ana").exists()


@pytest.mark.parametrize("roster", [(), (Student("ana", "Adams", "Ana"), Student("ben", "Brown", "Ben"))])
def test_the_zip_file_of_a_student_names_them_for_all_notebooks_in_it(course, tmp_path, roster):
    files = {name + ".ipynb": answered(course, name) for name in ("one", "two")}
    for name in ("Adams Ana", "Ben Brown") if roster else (f"ana_{ASSIGNMENT}", f"ben_{ASSIGNMENT}"):
        zipped(tmp_path / "in" / f"{name}.zip", {**files, "helper.py": name})
    result = collect(course, ASSIGNMENT, [tmp_path / "in"], roster)
    assert list(result.taken) == ["ana", "ben"] and not result.waiting and not result.left_out
    assert beside(course, "ana") == beside(course, "ben") == ["helper.py", "one.ipynb", "two.ipynb"]


def test_a_notebook_of_an_earlier_time_leaves_that_of_the_other_notebook(course, tmp_path):
    def submit(name, time, source):
        folder = tmp_path / f"in {time}" / "submitted" / "ana" / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / f"{name}.ipynb").write_text(answered(course, name, later=source), encoding="utf-8")
        if time:
            (folder / "timestamp.txt").write_text(f"{time} UTC\n", encoding="utf-8")
        return collect(course, ASSIGNMENT, [tmp_path / f"in {time}"])

    kept = course / "submitted" / "ana" / ASSIGNMENT / "timestamp.txt"
    submit("one", "2020-01-02 10:00:00", "x = 1")
    submit("two", "2020-01-01 10:00:00", "")
    assert kept.read_text("utf-8") == "2020-01-02 10:00:00 UTC\n"
    assert submit("one", "2020-01-01 12:00:00", "x = 2").older
    assert submit("one", "2020-01-03 10:00:00", "x = 3").taken["ana"] == []
    assert kept.read_text("utf-8") == "2020-01-03 10:00:00 UTC\n"
    assert beside(course, "ana") == ["one.ipynb", "timestamp.txt", "two.ipynb"]


@pytest.mark.full
@pytest.mark.parametrize("later", ["ana", "a-11"])
def test_two_ids_become_one_with_several_notebooks_in_folders_of_the_settings(course, later):
    config = course / "nbgrader_config.py"
    config.write_text(
        config.read_text("utf-8")
        + 'c.CourseDirectory.submitted_directory = "in"\n'
        + 'c.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}/{student_id}"\n',
        encoding="utf-8",
    )
    register(course, ASSIGNMENT)
    with api(course).gradebook as gradebook:
        for student, answers in (("ana", {"double": "# 1"}), ("a-11", {"double": "# 2", "later": "# 2"})):
            folder = course / "in" / ASSIGNMENT / student
            folder.mkdir(parents=True)
            for name in ("one", "two"):
                (folder / f"{name}.ipynb").write_text(answered(course, name, **answers), encoding="utf-8")
            time = "2020-01-02" if student == later else "2020-01-01"
            (folder / "timestamp.txt").write_text(f"{time} 10:00:00 UTC\n", encoding="utf-8")
            gradebook.update_or_create_student(student)
            gradebook.add_submission(ASSIGNMENT, student)
            for name, cell in (("one", "test_double"), ("two", "test_triple")):
                grade = gradebook.find_grade(cell, name, ASSIGNMENT, student)
                grade.auto_score = len(answers)
        gradebook.db.commit()
    assert units_of(course, "a-11") == [ASSIGNMENT]
    (line,) = merge(course, "a-11", "ana", [ASSIGNMENT])
    other = "ana" if later == "a-11" else "a-11"
    assert f"what {other} had" in line and not units_of(course, "a-11")
    aside = course / "grading" / "merged" / "a-11 to ana" / ASSIGNMENT
    assert sorted(p.name for p in (aside / "submitted").iterdir()) == [
        "one.ipynb",
        "timestamp.txt",
        "two.ipynb",
    ]
    rows = json.loads((aside / "grades.json").read_text("utf-8"))["grades"]
    assert {(row["notebook"], row["auto_score"]) for row in rows if row["cell"].startswith("test")} == {
        (name, 1.0 if other == "ana" else 2.0) for name in ("one", "two")
    }
    with api(course).gradebook as gradebook:
        assert gradebook.find_submission(ASSIGNMENT, "ana").score == (4 if later == "a-11" else 2)
        assert [student.id for student in gradebook.students] == ["ana"]
