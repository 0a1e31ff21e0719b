"""What `oxus who` moves from one id to another: only what an answer is about, and all of it wherever it is stopped."""

import json
import shutil
import zipfile

import nbformat
import pytest

from other_course import ASSIGNMENT, cell, function, make_course, notebook
from oxus.cli import main
from oxus.core.json_lines import append_line, read_lines
from oxus.teaching.collection import merge as merging
from oxus.teaching.collection.merge import HAND_BACK, merge, units_of
from oxus.teaching.collection.records import read_collected
from oxus.teaching.feedback.write import feedback
from oxus.teaching.nbgrader_api import api, generate
from oxus.teaching.submissions import submitted_folder
from tiny_unit import TINY_UNIT

ROSTER = "student_id,last_name,first_name\naida,Аманова,Айгерим\nbek,Бекмуратов,Бек\n"


def run(capsys, *words):
    status = main([str(word) for word in words])
    said = capsys.readouterr()
    return status, said.out + said.err


# --- only what the answer is about ---


@pytest.fixture
def two(tmp_path, monkeypatch):
    """An assignment with two notebooks, of which `p` submitted both, in one zip file each."""
    one = notebook(function("double", "2 * x"), cell("essay", "Why?", 3, answer=True, text=True))
    made = make_course(
        tmp_path / "course", notebooks={"one": one, "two": notebook(function("triple", "3 * x"))}
    )
    generate(made, ASSIGNMENT, made / "release", db_url=f"sqlite:///{tmp_path / 'other.db'}")
    monkeypatch.setenv("OXUS_COURSE", str(made))
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        for name, exercise in (("one", "double"), ("two", "triple")):
            archive.writestr(f"work {name}/p_{name}.ipynb", answered(made, name, exercise))
            archive.writestr(f"work {name}/helper_{name}.py", name)
    (made / "grading").mkdir()
    return made


def answered(course, name, exercise, answer="pass # mine"):
    content = nbformat.read(course / "release" / ASSIGNMENT / f"{name}.ipynb", as_version=4)
    for one in content.cells:
        if one.metadata.get("nbgrader", {}).get("grade_id") == exercise:
            one.source = answer
    return nbformat.writes(content)


def files_of(course, student):
    folder = submitted_folder(course, student, ASSIGNMENT)
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


def collect_as_phantom(course, capsys):
    """Both files are taken for `p`, and then the roster comes."""
    (course / "grading" / "roster.csv").write_text("student_id\np\n", encoding="utf-8")
    status, said = run(capsys, "collect", ASSIGNMENT, course.parent / "all.zip")
    assert status == 0, said
    (course / "grading" / "roster.csv").write_text(ROSTER, encoding="utf-8")
    assert files_of(course, "p") == ["helper_one.py", "helper_two.py", "one.ipynb", "two.ipynb"]


@pytest.mark.slow
@pytest.mark.parametrize("student", ["aida", "--nobody"])
def test_an_answer_for_one_of_two_notebooks_moves_only_this_one(two, capsys, student):
    collect_as_phantom(two, capsys)
    status, said = run(capsys, "who", "work one/p_one.ipynb", student)
    assert status == 0, said
    assert "one.ipynb of p is " in said and "two.ipynb" not in said.partition("\n")[0]
    assert files_of(two, "p") == ["helper_two.py", "two.ipynb"]
    if student == "aida":
        assert files_of(two, "aida") == ["helper_one.py", "one.ipynb"]
    else:
        aside = two / "grading" / "merged" / "p to nobody" / ASSIGNMENT / "submitted"
        assert sorted(p.name for p in aside.iterdir()) == ["helper_one.py", "one.ipynb"]
    # the rest, with a second answer
    status, said = run(capsys, "who", "work two/p_two.ipynb", "bek")
    assert status == 0, said
    assert files_of(two, "p") == [] and files_of(two, "bek") == ["helper_two.py", "two.ipynb"], said
    assert run(capsys, "who")[1] == "nothing waits for an answer\n"


@pytest.mark.slow
def test_an_answer_for_a_file_that_does_not_count_moves_nothing(two, capsys):
    """The later of two files is in the folder; the earlier one is from somebody else."""
    collect_as_phantom(two, capsys)
    (two / "grading" / "roster.csv").write_text("student_id\np\n", encoding="utf-8")
    place = two.parent / "later.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("later/p_one.ipynb", answered(two, "one", "double", "pass # later"))
    run(capsys, "collect", ASSIGNMENT, place)
    (two / "grading" / "roster.csv").write_text(ROSTER, encoding="utf-8")
    status, said = run(capsys, "who", "work one/p_one.ipynb", "aida")
    assert status == 0, said
    text = {s: (submitted_folder(two, s, ASSIGNMENT) / "one.ipynb").read_text("utf-8") for s in ("p", "aida")}
    assert "# later" in text["p"] and "# mine" in text["aida"]


@pytest.mark.slow
def test_grades_go_with_the_notebook_that_moves(two, capsys):
    collect_as_phantom(two, capsys)
    with api(two).gradebook as gradebook:
        gradebook.add_assignment(ASSIGNMENT)
        for name in ("one", "two"):
            gradebook.add_notebook(name, ASSIGNMENT)
            for kind in (gradebook.add_grade_cell, gradebook.add_solution_cell):
                more = {"max_score": 3, "cell_type": "markdown"} if kind == gradebook.add_grade_cell else {}
                kind("essay", name, ASSIGNMENT, **more)
        gradebook.add_student("p")
        gradebook.add_submission(ASSIGNMENT, "p")
        for name, score in (("one", 2.5), ("two", 1.5)):
            grade = gradebook.find_grade("essay", name, ASSIGNMENT, "p")
            grade.manual_score, grade.auto_score = score, 0.5
            gradebook.find_comment("essay", name, ASSIGNMENT, "p").manual_comment = name
        gradebook.db.commit()
    run(capsys, "who", "work one/p_one.ipynb", "aida")

    def given(gradebook, student):
        scores = [gradebook.find_grade("essay", n, ASSIGNMENT, student).manual_score for n in ("one", "two")]
        comments = [
            gradebook.find_comment("essay", n, ASSIGNMENT, student).manual_comment for n in ("one", "two")
        ]
        return [*scores, *comments]

    with api(two).gradebook as gradebook:
        assert given(gradebook, "aida") == [2.5, None, "one", None]
        assert not gradebook.find_grade("essay", "two", ASSIGNMENT, "aida").needs_manual_grade
        assert [gradebook.find_grade("essay", "one", ASSIGNMENT, s).auto_score for s in ("aida", "p")] == [
            0.5,
            0,
        ]
        assert given(gradebook, "p") == [None, 1.5, None, "two"]
    status, said = run(capsys, "who", "work one/p_one.ipynb", "--nobody")
    assert status == 0 and "ps1: what aida had is set aside in grading/merged/aida to nobody/ps1" in said
    aside = two / "grading" / "merged" / "aida to nobody" / ASSIGNMENT
    grades = json.loads((aside / "grades.json").read_text(encoding="utf-8"))["grades"]
    assert [g["manual_score"] for g in grades if g["cell"] == "essay"] == [2.5, None]
    assert units_of(two, "aida") == [] and (aside / "submitted" / "one.ipynb").is_file()


# --- wherever it is stopped ---


class Killed(BaseException):
    """Stands for the end of the process."""


def state_of(course, *students):
    """Everything that a merge changes."""
    with api(course).gradebook as gradebook:
        grades = {
            s.id: [
                (g.name, g.auto_score, g.manual_score)
                for u in s.submissions
                for n in u.notebooks
                for g in n.grades
            ]
            for s in gradebook.students
        }
    files = {
        path.relative_to(course).as_posix(): path.read_bytes()
        for folder in (
            "grading/submitted",
            "grading/autograded",
            "grading/feedback",
            "grading/merged",
            HAND_BACK,
        )
        for path in sorted((course / folder).rglob("*"))
        if path.is_file()
    }
    journals = {
        name: list(read_lines(course / "grading" / "outcomes" / name))
        for name in (f"{TINY_UNIT}.jsonl", f"{TINY_UNIT}.feedback.jsonl")
    }
    return grades, files, journals, read_collected(course, TINY_UNIT)


@pytest.fixture
def merged_class(graded):
    """The graded class with journals, pages to hand back, and records; `bek` has other work than `aigerim`."""
    feedback(graded, TINY_UNIT, graded / HAND_BACK / TINY_UNIT)
    for student in ("aigerim", "bek"):
        append_line(
            graded / "grading" / "outcomes" / f"{TINY_UNIT}.jsonl", {"student": student, "outcome": "graded"}
        )
    return graded


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("aigerim", "bek"),
        pytest.param("aigerim", "aida", marks=pytest.mark.full),
        pytest.param("bek", "aigerim", marks=pytest.mark.full),
    ],
)
def test_a_merge_that_is_stopped_anywhere_ends_as_one_that_is_not(merged_class, monkeypatch, old, new):
    """Stopped after the effect of each step, and before it is noted that the step was done."""
    start, steps = merged_class.parent / "start", merging._steps
    shutil.copytree(merged_class, start)
    lines = merge(merged_class, old, new, [TINY_UNIT], rename=True)
    expected, number = state_of(merged_class), 0
    assert old not in expected[0] and not any(r.student_id == old for r in expected[3])
    assert not (merged_class / "grading" / "merged" / "unfinished.json").exists()
    while True:
        course = shutil.copytree(start, merged_class.parent / f"copy {number}")
        stopped = []

        def stopping(*args, at=number, stopped=stopped):
            def last():
                found[at]()
                stopped.append(at)
                raise Killed

            found = steps(*args)
            return [*found[:at], last, *found[at + 1 :]] if at < len(found) else found

        monkeypatch.setattr(merging, "_steps", stopping)
        try:
            merge(course, old, new, [TINY_UNIT], rename=True)
        except Killed:
            monkeypatch.undo()
            assert merge(course, old, new, [TINY_UNIT], rename=True) == lines
        monkeypatch.undo()
        assert state_of(course) == expected, number
        shutil.rmtree(course)
        if not stopped:
            break
        number += 1
    assert number > 6


@pytest.mark.slow
def test_the_next_command_finishes_a_merge_that_was_killed(graded, capsys, monkeypatch):
    monkeypatch.setenv("OXUS_COURSE", str(graded))
    (graded / "grading" / "roster.csv").write_text(ROSTER + "chynara,C,Chynara\n", encoding="utf-8")

    def killed(*_):
        raise Killed

    monkeypatch.setattr(merging, "_rename_in_records", killed)
    with pytest.raises(Killed):
        main(["who", "aigerim", "aida"])
    monkeypatch.undo()
    monkeypatch.setenv("OXUS_COURSE", str(graded))
    status, said = run(capsys, "who")
    assert (status, said) == (0, "01-tiny: aigerim is now aida\nnothing waits for an answer\n")
    assert {r.student_id for r in read_collected(graded, TINY_UNIT)} == {"aida", "bek", "chynara"}


@pytest.mark.slow
def test_no_page_to_hand_back_names_the_id_that_is_gone(merged_class):
    pages = merged_class / HAND_BACK / TINY_UNIT
    for old, new in (("aigerim", "aida"), ("chynara", "bek")):
        merge(merged_class, old, new, [TINY_UNIT], rename=True)
    feedback(merged_class, TINY_UNIT, pages)
    assert sorted(p.name for p in pages.iterdir()) == [f"aida_{TINY_UNIT}.html", f"bek_{TINY_UNIT}.html"]
    assert not any(
        old in p.read_text(encoding="utf-8") for p in pages.iterdir() for old in ("aigerim ·", "chynara ·")
    )


def test_a_list_of_unfinished_merges_that_cannot_be_read_is_named(course, capsys, monkeypatch):
    monkeypatch.setenv("OXUS_COURSE", str(course))
    path = course / "grading" / "merged" / "unfinished.json"
    path.parent.mkdir(parents=True)
    path.write_text("{", encoding="utf-8")
    status, said = run(capsys, "who")
    assert status == 1 and f"{path}: cannot be read: move it away" in said and len(said.splitlines()) == 1
