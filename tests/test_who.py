"""*Who is this?* Files of people whom the roster does not know, the answers, and ids that are one student."""

import builtins
import json
import os
import shutil
import sys
import zipfile
from contextlib import suppress
from datetime import date
from functools import partial

import nbformat
import pytest

from class_helpers import answered
from oxus.authoring.build import build
from oxus.cli import main
from oxus.core.errors import CourseError
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.teaching.collection import answering
from oxus.teaching.collection import merge as merging
from oxus.teaching.collection.merge import merge
from oxus.teaching.collection.records import read_collected
from oxus.teaching.grading import autograde
from oxus.teaching.nbgrader_api import api, register
from oxus.teaching.settings import Late, write_settings
from oxus.teaching.students.answers import NOBODY, answers_path, read_answers, write_answers
from oxus.teaching.students.identity import itself

UNIT = "01-tiny"
ROSTER = (
    "student_id,last_name,first_name,lms_id\naida,Аманова,Айгерим,\nbek,Бекмуратов,Бек,\nvera,Ким,Вера,77\n"
)
RIGHT = "def double(x):\n    return 2 * x"


@pytest.fixture
def built(course, monkeypatch):
    monkeypatch.setenv("OXUS_COURSE", str(course))
    build(course, [UNIT])
    (course / "grading" / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return course


def download(folder, names, code="# {}"):
    """A zip file with a notebook of each name, which names no student itself."""
    release = read_notebook(student_notebook(folder, UNIT))
    path = folder.parent / "download.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            made = answered(release, {"double": code.format(name)})
            made.metadata.pop("oxus")
            archive.writestr(name, nbformat.writes(made))
    return path


def run(capsys, *words):
    status = main([str(word) for word in words])
    said = capsys.readouterr()
    return status, said.out + said.err


def text_of(course, student):
    return (course / "grading" / "submitted" / student / UNIT / f"{UNIT}.ipynb").read_text(encoding="utf-8")


ANNA = "Анна Неизвестная_11_assignsubmission_file/01-tiny.ipynb"
TEAMS = "Submitted files/Бекзат М/Unit 1/Version 1/01-tiny.ipynb"


def test_what_nobody_fits_waits_is_answered_once_and_not_asked_again(built, capsys):
    place = download(built, [ANNA, TEAMS, "x/01-tiny.ipynb"])
    status, said = run(capsys, "collect", "1", place)
    assert status == 1 and "0 taken, 3 waiting" in said and "next: `oxus who`" in said
    assert f"waiting  {TEAMS}: no part of its path is a student of the roster" in said
    assert "closest on the roster: bek," in said and "Анна Неизвестная 11 is not on the roster" in said
    assert not (built / "grading" / "submitted").exists()
    kept = built / "grading" / "downloaded" / UNIT / "archive"
    with zipfile.ZipFile(place) as archive:
        assert all((kept / name).read_bytes() == archive.read(name) for name in archive.namelist())

    status, said = run(capsys, "who")
    assert (
        status == 1
        and all(name in said for name in (ANNA, TEAMS))
        and "closest: bek (Бек Бекмуратов)" in said
    )
    status, said = run(capsys, "who", "Бекзат", "bek")
    assert status == 0 and "taken    bek" in said and "next: `oxus grade 01`" in said
    status, said = run(capsys, "who", "Неизвестная", "aida")
    assert status == 0 and "Неизвестная" in text_of(built, "aida") and "Бекзат" in text_of(built, "bek")
    assert run(capsys, "who", "x/01-tiny.ipynb", "--nobody")[0] == 0
    assert run(capsys, "who") == (0, "nothing waits for an answer\n")
    assert read_answers(built) == {
        ("Moodle: Анна Неизвестная", ""): "aida",
        ("Бекзат М", ""): "bek",
        (itself("x/01-tiny.ipynb", digest_of(built, "x/01-tiny.ipynb")), UNIT): NOBODY,
    }

    # a later download: other numbers and versions, and another notebook
    later = [ANNA.replace("11", "99"), TEAMS.replace("Version 1", "Version 2"), "x/01-tiny.ipynb"]
    status, said = run(capsys, "collect", "1", download(built, later, RIGHT))
    assert status == 1 and "2 taken, 1 waiting" in said  # another file may have the same name
    assert "nothing by 1 of the roster: vera" in said
    run(capsys, "who", "x/01-tiny.ipynb", "--nobody")
    run(capsys, "collect", "1", download(built, later, RIGHT))
    outcomes = {r.file: r.outcome for r in read_collected(built, UNIT)}
    assert outcomes["x/01-tiny.ipynb"] == "ignored"


def digest_of(course, name):
    (found,) = (r.digest for r in read_collected(course, UNIT) if r.file == name)
    return found


def test_an_answer_for_a_bare_file_name_does_not_decide_for_the_next_file_of_that_name(
    built, capsys, tmp_path
):
    for student in ("one", "two"):
        (tmp_path / student).mkdir()
        made = download(built, [f"{student}/01-tiny.ipynb"])
        with zipfile.ZipFile(made) as archive:
            (tmp_path / student / "01-tiny.ipynb").write_bytes(archive.read(f"{student}/01-tiny.ipynb"))
    run(capsys, "collect", "1", tmp_path / "one" / "01-tiny.ipynb")
    assert "taken    aida" in run(capsys, "who", "01-tiny.ipynb", "aida")[1]
    status, said = run(capsys, "collect", "1", tmp_path / "two" / "01-tiny.ipynb")
    assert status == 1 and "1 waiting" in said
    assert "one/01" in text_of(built, "aida")
    assert "taken    bek" in run(capsys, "who", "(2)/01-tiny.ipynb", "bek")[1]
    assert "one/01" in text_of(built, "aida") and "two/01" in text_of(built, "bek")


def test_an_answer_for_a_first_name_does_not_decide_for_others_of_that_name(built, capsys):
    roster = ROSTER + "a1,Иванова,Анна,\na2,Петрова,Анна,\n"
    (built / "grading" / "roster.csv").write_text(roster, encoding="utf-8")
    run(capsys, "collect", "1", download(built, ["Анна.ipynb"]))
    run(capsys, "who", "Анна.ipynb", "a1")
    status, said = run(capsys, "collect", "1", download(built, ["Анна_Петрова.ipynb"], RIGHT))
    assert status == 0 and "taken    a2" in said
    assert "Анна.ipynb" in text_of(built, "a1") and "return 2 * x" in text_of(built, "a2")


def test_a_folder_around_a_student_s_own_zip_file_names_the_student(built, capsys, tmp_path):
    for name in ("Бек Бекмуратов", "Вера Ким"):
        (tmp_path / "all" / name).mkdir(parents=True)
        download(built, ["01-tiny.ipynb"], f"# {name}").rename(tmp_path / "all" / name / "work.zip")
    status, said = run(capsys, "collect", "1", tmp_path / "all")
    assert status == 0 and "2 taken" in said
    assert "Бек Бекмуратов" in text_of(built, "bek") and "Вера Ким" in text_of(built, "vera")


def test_a_later_answer_replaces_the_earlier_one(built, capsys):
    place = download(built, ["Бекзат М/01-tiny.ipynb"])
    run(capsys, "collect", "1", place)
    run(capsys, "who", "Бекзат", "bek")
    run(capsys, "who", "Бекзат", "aida")
    assert set(read_answers(built).values()) == {"aida"}
    place = download(built, ["Бекзат М/01-tiny.ipynb"], RIGHT)
    assert "1 waiting" in run(capsys, "collect", "1", place)[1]


def test_an_edited_list_cannot_name_students_who_are_not_on_the_roster(built, capsys):
    place = download(built, ["Бекзат М/01-tiny.ipynb"])
    answers_path(built).write_text("source,unit,student_id\nБекзат М,,stranger\n", encoding="utf-8")
    assert "who.csv says stranger, who is not on the roster" in run(capsys, "collect", "1", place)[1]
    answers_path(built).write_text("source,unit,student_id\nБекзат М,,../../evil\n", encoding="utf-8")
    status, said = run(capsys, "collect", "1", place)
    assert status == 1 and "who.csv: row 2: '../../evil' is not a valid student id" in said
    assert not (built / "grading" / "submitted").exists()


def test_ids_that_differ_only_in_case_wait(built, capsys, tmp_path):
    """On Windows and macOS, both would be one folder."""
    (built / "grading" / "roster.csv").unlink()
    first = download(built, ["Anna_01-tiny.ipynb"]).rename(tmp_path / "first.zip")
    assert run(capsys, "collect", "1", first)[0] == 0
    status, said = run(capsys, "collect", "1", download(built, ["anna_01-tiny.ipynb", "Anna_01-tiny.ipynb"]))
    assert status == 1 and "taken    Anna" in said
    assert (
        "waiting  anna_01-tiny.ipynb: it names anna, and others name Anna, which differs only in case" in said
    )
    status, said = run(capsys, "who", "anna_01-tiny.ipynb", "anna")
    assert status == 1 and "anna: there is a folder for Anna, which differs only in case" in said
    assert run(capsys, "who", "anna_01-tiny.ipynb", "anna-b")[0] == 0
    assert sorted(p.name for p in (built / "grading" / "submitted").iterdir()) == ["Anna", "anna-b"]


@pytest.mark.slow
def test_what_waits_is_in_the_table_of_grades_and_named_when_they_are_exported(built, capsys):
    run(capsys, "collect", "1", download(built, [ANNA]))
    (outcome,) = autograde._not_graded(built, UNIT, {})
    assert (outcome.student, outcome.outcome) == ("Moodle: Анна Неизвестная 11", "waiting")
    assert "is not on the roster: `oxus who`" in outcome.reason and outcome.problem
    register(built, UNIT)
    status, said = run(capsys, "export", "--output", built / "grades.csv")
    assert status == 0 and "not final: 1 submission waits: which student is it from? (`oxus who`)" in said
    assert "next: `oxus who`, then `oxus export` again" in said
    run(capsys, "who", ANNA, "aida")
    assert "not final" not in run(capsys, "export", "--output", built / "grades.csv")[1]


def test_the_status_of_a_class_counts_what_waits(built, capsys):
    (built / "class.toml").write_text(write_settings("A class", {UNIT: None}, Late()), encoding="utf-8")
    run(capsys, "collect", "1", download(built, [ANNA, TEAMS]))
    status, said = run(capsys, "class", "status")
    assert status == 0 and "2 submissions waiting: which student are they from?" in said
    assert "next: `oxus who`, then " in said


def test_a_person_can_edit_the_answers(built, capsys):
    run(capsys, "collect", "1", download(built, [TEAMS]))
    path = answers_path(built)
    path.write_text("\ufeffsource;unit;student_id\nБекзат М;;bek\n", encoding="utf-8")
    assert run(capsys, "collect", "1", built.parent / "download.zip")[0] == 0
    assert "Бекзат" in text_of(built, "bek")
    for text, said in (
        ("source,student_id\na,b\n", "row 1: the columns must be source, unit, student_id"),
        ("source,unit,student_id\na,,\n", "row 2: a source and a student_id are needed"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(CourseError, match=said):
            read_answers(built)
    answers = {("=1+1", ""): "bek", ("'a", "01-tiny"): "aida"}
    write_answers(built, answers)
    assert "\n'=1+1,," in path.read_text(encoding="utf-8-sig") and read_answers(built) == answers


def test_an_answer_that_cannot_be_is_refused_in_one_line(built, capsys):
    names = [ANNA, ANNA.replace("Анна", "Алла").replace("11", "12")]
    run(capsys, "collect", "1", download(built, names))
    for words, said in (
        (("nowhere", "bek"), "no file of this name was collected"),
        (("Неизвестная", "bek"), "more than one file is meant"),
        ((ANNA, "bekk"), "bekk is not on the roster (closest: bek,"),
    ):
        status, out = run(capsys, "who", *words)
        assert status == 1 and said in out and len(out.splitlines()) == 1
    assert not answers_path(built).exists()


def test_the_prompt_takes_a_number_an_id_nobody_or_nothing(built, capsys, monkeypatch):
    names = [f"{who}/01-tiny.ipynb" for who in ("Айка", "Бекзат", "Чужой", "Я")]
    run(capsys, "collect", "1", download(built, names))
    said = iter(["vera", "1", "-", ""])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(builtins, "input", lambda _: next(said))
    status, out = run(capsys, "who")
    assert status == 1 and "1 file still waiting" in out and "1  bek (Бек Бекмуратов)" in out
    assert "Айка" in text_of(built, "vera") and "Бекзат" in text_of(built, "bek")
    outcomes = {r.file: r.outcome for r in read_collected(built, UNIT)}
    assert [outcomes[name] for name in names] == ["taken", "taken", "ignored", "waiting"]


def test_a_file_that_was_refused_is_not_counted_as_nothing(built, capsys):
    names = [
        "Ким Вера_3_assignsubmission_file/01-tiny.ipynb",
        "Аманова Айгерим_4_assignsubmission_file/x.docx",
    ]
    place = built.parent / "all.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr(names[0], "<html>Log in</html>")
        archive.writestr(names[1], b"PK\x03\x04 word/document.xml")
    status, said = run(capsys, "collect", "1", place)
    assert status == 1 and "only files that were refused by 2 of the roster: aida, vera" in said
    assert "nothing by 1 of the roster: bek" in said


def test_a_file_that_was_taken_for_the_wrong_student_is_corrected(built, capsys):
    """Half of a surname fits; it was somebody else, and the other file of the first student counts again."""
    path = built / "grading" / "roster.csv"
    path.write_text(path.read_text(encoding="utf-8") + "nina,Ким-Ли,Нина,\n", encoding="utf-8")
    mine = "Ким-Ли Нина_4_assignsubmission_file/01-tiny.ipynb"
    other = "Ли Нина_5_assignsubmission_file/01-tiny.ipynb"
    run(capsys, "collect", "1", download(built, [other]))
    assert (
        "taken for nina (Ким-Ли Нина): if wrong, `oxus who` corrects it"
        in read_collected(built, UNIT)[0].reason
    )
    status, said = run(capsys, "who", "Ли Нина", "bek")
    assert status == 0 and "01-tiny: nina is now bek" in said and "taken    bek" in said
    assert "Ли Нина_5" in text_of(built, "bek") and not (built / "grading" / "submitted" / "nina").exists()
    status, said = run(capsys, "collect", "1", download(built, [mine, other]))
    assert status == 0, said
    assert "Ким-Ли Нина_4" in text_of(built, "nina") and "Ли Нина_5" in text_of(built, "bek")


# --- wherever it is killed ---


class Killed(BaseException):
    """Stands for the end of the process."""


def killed_at(monkeypatch, number):
    """Let the process end after the n-th time that a file is put in its place, moved or removed."""
    left = [number]

    def stopping(original, *args, **more):
        original(*args, **more)
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    for name in ("replace", "rename", "unlink"):
        monkeypatch.setattr(os, name, partial(stopping, getattr(os, name)))
    return left


def state_of(course):
    folders = ("submitted", "autograded", "merged")
    files = {
        path.relative_to(course).as_posix(): path.read_bytes()
        for folder in folders
        for path in sorted((course / "grading" / folder).rglob("*"))
        if path.is_file()
    }
    grades = gradebook_of(course) if (course / "grading" / "gradebook.db").exists() else {}
    return files, grades, read_answers(course), read_collected(course, UNIT)


@pytest.fixture
def wrong(built, capsys):
    """Two files were taken for `nina`; one of them is by `bek`, and both of them have less work than the other."""
    path = built / "grading" / "roster.csv"
    path.write_text(path.read_text(encoding="utf-8") + "nina,Ким-Ли,Нина,\n", encoding="utf-8")
    mine = "Ким-Ли Нина_4_assignsubmission_file/01-tiny.ipynb"
    other = "Ли Нина_5_assignsubmission_file/01-tiny.ipynb"
    for name in (mine, other):
        assert run(capsys, "collect", "1", download(built, [name]))[0] == 0
    assert "Ли Нина_5" in text_of(built, "nina")
    return built, other, "bek"


@pytest.fixture
def strange(graded):
    """`aigerim` was graded, and is `aida` on the roster, who has other work."""
    (graded / "grading" / "roster.csv").write_text(ROSTER + "chynara,C,Chynara,\n", encoding="utf-8")
    release = read_notebook(student_notebook(graded, UNIT))
    (graded / "in").mkdir(exist_ok=True)
    made = answered(release, {"double": RIGHT})
    nbformat.write(made, graded.parent / f"aida_{UNIT}.ipynb")
    assert main(["collect", "1", str(graded.parent / f"aida_{UNIT}.ipynb")]) == 0
    return graded, "aigerim", "aida"


@pytest.mark.slow
@pytest.mark.parametrize("case", ["wrong", pytest.param("strange", marks=pytest.mark.full)])
@pytest.mark.parametrize("after", ["who", "collect"])
def test_an_answer_that_is_killed_anywhere_ends_as_one_that_is_not(request, case, after, capsys, monkeypatch):
    if case == "strange":
        monkeypatch.setenv("OXUS_COURSE", str(request.getfixturevalue("graded")))
    start, file, student = request.getfixturevalue(case)
    before = state_of(start)[0]
    whole = shutil.copytree(start, start.parent / "whole")
    monkeypatch.setenv("OXUS_COURSE", str(whole))
    assert run(capsys, "who", file, student)[0] == 0
    expected = state_of(whole)
    assert expected[0] != before
    for number in range(1, 1000):
        course = shutil.copytree(start, start.parent / "killed")
        monkeypatch.setenv("OXUS_COURSE", str(course))
        with monkeypatch.context() as patched:
            left = killed_at(patched, number)
            with suppress(Killed):
                main(["who", file, student])
        capsys.readouterr()
        if after == "who":
            status, said = run(capsys, "who")
            assert status == 0, said
        else:  # whatever it collects, the answer is finished before
            assert run(capsys, "collect", "1", course / "class.toml")[0] == 1
        found = state_of(course)
        assert found == expected or number == 1 and found == state_of(start), number
        assert not list((course / "grading" / "merged").glob("*.json")), number
        shutil.rmtree(course)
        if left[0] > 0:
            break
    assert number > 8


def interrupted(course, monkeypatch):
    """An answer whose process ended after it was noted, before the file was collected."""
    with monkeypatch.context() as patched:
        patched.setattr(answering, "collect_files", lambda *_, **__: (_ for _ in ()).throw(Killed))
        with suppress(Killed):
            main(["who", TEAMS, "bek"])
    assert (course / "grading" / "merged" / "answering.json").exists()


def test_a_file_that_is_gone_from_the_archive_stops_nothing_else(built, capsys):
    place = download(built, [ANNA, TEAMS])
    run(capsys, "collect", "1", place)
    lost = built / "grading" / "downloaded" / UNIT / "archive" / TEAMS
    lost.unlink()
    status, said = run(capsys, "who", TEAMS, "bek")
    assert status == 0 and f"{lost}: no longer there: collect the download again" in said
    assert "oxus grade" not in said and not (built / "grading" / "merged" / "answering.json").exists()
    status, said = run(capsys, "who", ANNA, "aida")
    assert status == 0 and "taken    aida" in said
    status, said = run(capsys, "collect", "1", place)
    assert status == 0 and "taken    bek" in said


def test_a_file_of_the_wrong_student_that_is_gone_from_the_archive_stays_where_it_is(wrong, capsys):
    course, file, student = wrong
    (course / "grading" / "downloaded" / UNIT / "archive" / file).unlink()
    before = state_of(course)
    status, said = run(capsys, "who", file, student)
    assert status == 1 and "no longer there: collect the download again" in said
    assert state_of(course) == before and not (course / "grading" / "merged").exists()


def test_an_error_that_lasts_stops_one_more_command_and_says_so(built, capsys, monkeypatch):
    run(capsys, "collect", "1", download(built, [TEAMS]))
    place = download(built, [ANNA])

    def failing(*_, **__):
        raise CourseError("this lasts")

    with monkeypatch.context() as patched:
        patched.setattr(answering, "collect_files", failing)
        status, said = run(capsys, "who", TEAMS, "bek")
        assert status == 1 and "this lasts" in said and "answering.json" in said and "tries once more" in said
        status, said = run(capsys, "collect", "1", place)
        assert status == 1 and "this lasts" in said and "give the answer again" in said and TEAMS in said
        assert "1 waiting" in run(capsys, "collect", "1", place)[1]
    status, said = run(capsys, "who", TEAMS, "bek")
    assert status == 0 and "taken    bek" in said


def test_an_error_that_passes_costs_no_answer(built, capsys, monkeypatch):
    run(capsys, "collect", "1", download(built, [TEAMS]))
    with monkeypatch.context() as patched:
        patched.setattr(answering, "write_answers", lambda *_: (_ for _ in ()).throw(CourseError("full")))
        assert run(capsys, "who", TEAMS, "bek")[0] == 1
    assert "taken    bek" in run(capsys, "who")[1]


def test_an_answer_that_was_interrupted_leaves_later_edits_of_the_list(built, capsys, monkeypatch):
    run(capsys, "collect", "1", download(built, [ANNA, TEAMS]))
    interrupted(built, monkeypatch)
    edited = {("Бекзат М", ""): "vera", ("Moodle: Анна Неизвестная", ""): "aida"}
    write_answers(built, edited)
    status, said = run(capsys, "who")
    assert status == 0 and read_answers(built) == edited
    assert "Бекзат" in text_of(built, "vera") and "Неизвестная" in text_of(built, "aida")


# --- an id that turns out to be a student ---


def gradebook_of(course):
    with api(course).gradebook as gradebook:
        found = {}
        for student in gradebook.students:
            for submission in student.submissions:
                grades = {g.name: g.manual_score for n in submission.notebooks for g in n.grades}
                comments = {c.name: c.manual_comment for n in submission.notebooks for c in n.comments}
                found[student.id] = (submission.score, grades["essay"], comments["essay"])
        return found


def files_of(course, student):
    return sorted(
        f"{kind}/{p.relative_to(course / 'grading' / kind / student)}"
        for kind in ("submitted", "autograded", "feedback")
        for p in (course / "grading" / kind / student).rglob("*")
        if p.is_file()
    )


@pytest.mark.slow
def test_an_earlier_id_becomes_the_student_with_all_that_was_graded(graded, capsys, monkeypatch):
    """`aigerim` was graded, and then the roster came: she is `aida` there."""
    monkeypatch.setenv("OXUS_COURSE", str(graded))
    (graded / "grading" / "roster.csv").write_text(ROSTER + "chynara,C,Chynara,\n", encoding="utf-8")
    before, files = gradebook_of(graded), files_of(graded, "aigerim")
    status, said = run(capsys, "who")
    assert status == 1 and "work was taken under this id, which is not on the roster" in said
    assert "closest: aida (Айгерим Аманова)" in said
    status, said = run(capsys, "who", "aigerim", "aida")
    assert status == 0 and "01-tiny: aigerim is now aida" in said
    after = gradebook_of(graded)
    assert after["aida"] == before["aigerim"] and "aigerim" not in after and after["bek"] == before["bek"]
    assert files_of(graded, "aida") == files and not files_of(graded, "aigerim")
    assert {r.student_id for r in read_collected(graded, UNIT)} == {"aida", "bek", "chynara"}
    assert run(capsys, "who") == (0, "nothing waits for an answer\n")


@pytest.mark.slow
@pytest.mark.parametrize("stays", ["old", "new"])
def test_if_both_submitted_one_counts_and_the_other_is_set_aside_with_its_grades(graded, stays):
    """The same work twice: the one with an essay that was graded counts. Other work: the one with more of it."""
    old, new = ("aigerim", "bek") if stays == "old" else ("bek", "aigerim")
    before = gradebook_of(graded)
    source = graded / "grading" / "submitted" / "aigerim" / UNIT / f"{UNIT}.ipynb"
    (graded / "grading" / "submitted" / "bek" / UNIT / f"{UNIT}.ipynb").write_bytes(source.read_bytes())
    (line,) = merge(graded, old, new, [UNIT])
    aside = graded / "grading" / "merged" / f"{old} to {new}" / UNIT
    assert f"what bek had is in {aside.relative_to(graded)}" in line
    after = gradebook_of(graded)
    assert after == {new: before["aigerim"], "chynara": before["chynara"]}
    grades = json.loads((aside / "grades.json").read_text(encoding="utf-8"))
    assert grades["student"] == "bek" and {g["cell"] for g in grades["grades"]} >= {"test_double", "essay"}
    assert (aside / "submitted" / f"{UNIT}.ipynb").read_bytes() == source_bytes(graded, new)
    assert (aside / "autograded" / f"{UNIT}.ipynb").is_file()
    assert merge(graded, old, new, merging.units_of(graded, old)) == []


def source_bytes(course, student):
    return (course / "grading" / "submitted" / student / UNIT / f"{UNIT}.ipynb").read_bytes()


@pytest.mark.slow
def test_a_merge_that_was_interrupted_goes_on(graded, monkeypatch):
    before, files = gradebook_of(graded), files_of(graded, "aigerim")

    def stop(source, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(merging, "_rename", stop)
    with pytest.raises(KeyboardInterrupt):
        merge(graded, "aigerim", "aida", [UNIT])
    monkeypatch.undo()
    assert merge(graded, "aigerim", "aida", [UNIT]) == ["01-tiny: aigerim is now aida"]
    assert gradebook_of(graded)["aida"] == before["aigerim"] and files_of(graded, "aida") == files


def test_an_answer_for_a_name_that_may_be_a_sister_s_counts_for_this_file_only(built, capsys):
    roster = ROSTER + "alina,Аманова,Алина,\n"
    (built / "grading" / "roster.csv").write_text(roster, encoding="utf-8")
    run(capsys, "collect", "1", download(built, ["Аманова А/01-tiny.ipynb"]))
    run(capsys, "who", "Аманова А", "aida")
    place = download(built, ["Аманова А/01-tiny.ipynb"], RIGHT)
    assert "1 waiting" in run(capsys, "collect", "1", place)[1]
    # an LMS with two people of one name, of whom one submitted
    (built / "grading" / "roster.csv").write_text(roster + "alina-2,Аманова,Алина,\n", encoding="utf-8")
    name = "Алина Аманова_{}_assignsubmission_file/01-tiny.ipynb"
    run(capsys, "collect", "1", download(built, [name.format(5)]))
    run(capsys, "who", name.format(5), "alina")
    assert ("Moodle: Алина Аманова 5", UNIT) in read_answers(built)
    assert "1 waiting" in run(capsys, "collect", "1", download(built, [name.format(6)], RIGHT))[1]


def test_times_that_are_not_known_are_one_line_for_the_class(built, capsys):
    settings = write_settings("A class", {UNIT: date(2020, 1, 1)}, Late())
    (built / "class.toml").write_text(settings, encoding="utf-8")
    names = [
        f"{name}_{n}_assignsubmission_file/01-tiny.ipynb"
        for n, name in enumerate(("Ким Вера", "Бек Бекмуратов"))
    ]
    said = run(capsys, "collect", "1", download(built, names))[1]
    assert said.count("nothing tells") == 1
    assert "check: nothing tells when these were submitted: they count as on time: bek, vera" in said


def test_refused_files_of_a_person_who_is_answered_are_listed_once_and_under_the_student(built, capsys):
    """The table of `oxus grade` lists people of whom all files were refused: each once."""
    place = built.parent / "download.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for name in ("a.ipynb", "b.ipynb"):
            archive.writestr(f"Анна Неизвестная_11_assignsubmission_file/{name}", "<html>Log in</html>")
            archive.writestr(f"Бек Бекмуратов_12_assignsubmission_file/{name}", "<html>Log in</html>")
    run(capsys, "collect", "1", place)
    listed = [outcome.student for outcome in autograde._not_graded(built, UNIT, {})]
    assert sorted(listed) == ["Moodle: Анна Неизвестная 11", "bek"]
    download(built, [ANNA])
    run(capsys, "collect", "1", place)
    run(capsys, "who", ANNA, "aida")
    listed = [outcome.student for outcome in autograde._not_graded(built, UNIT, {"aida": built})]
    assert listed == ["bek"]
