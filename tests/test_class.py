"""`oxus class`: a folder for a class, its settings, and each step from the roster to the grades."""

import csv
import io
import os
import shutil
import sys
import zipfile
from datetime import UTC, datetime

import nbformat
import pytest

from class_helpers import UNSAFE, answered, hand_in, reference_answers
from oxus import cli
from oxus.authoring.build import build, stale
from oxus.core import layout
from oxus.core.errors import CourseError
from oxus.core.layout import find_course, solution_notebook, student_notebook, unit_ids, unit_source
from oxus.core.nbgrader_settings import nbgrader_config
from oxus.core.notebook import read_notebook
from oxus.grader.one_submission import Graded
from oxus.teaching.exchange import find_submissions, stage
from oxus.teaching.gradebook.penalties import settle
from oxus.teaching.grading import autograde, reference
from oxus.teaching.hand_out import zip_of
from oxus.teaching.nbgrader_api import api
from oxus.teaching.remarks import Remarks
from oxus.teaching.settings import DAY, Late, Settings, Unit, read_settings, write_settings
from oxus.teaching.submissions import submission_folders

ONE, TWO = "01-tiny", "02-tiny"
ROSTER = "student_id,first_name,last_name\naigerim,Айгерим,A\nbek,Bek,B\nchynara,Chynara,C\n"


@pytest.fixture
def two_units(course):
    """A course with two units, built."""
    text = unit_source(course, ONE).read_text(encoding="utf-8")
    unit_source(course, TWO).parent.mkdir()
    unit_source(course, TWO).write_text(text, encoding="utf-8", newline="\n")
    for unit in (ONE, TWO):  # what an author keeps beside the source
        (unit_source(course, unit).parent / "answers.toml").write_text("# answers\n", encoding="utf-8")
    build(course, [ONE, TWO])
    return course


@pytest.fixture
def klass(two_units, tmp_path, monkeypatch, capsys):
    """A class of three on these two units: due long ago, two points off a day, the second unit weighs three times."""
    folder = tmp_path / "класс весной"
    monkeypatch.setenv("OXUS_COURSE", str(two_units))
    assert (
        run(
            "new",
            str(folder),
            "--name",
            "Spring",
            "--first-due",
            "2020-01-01",
            "--timezone",
            "UTC",
            "--points-per-day",
            "0.5",
            "--sandbox",
            "unsafe" if UNSAFE else "on",
        )
        == 0
    )
    settings = folder / "class.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text.rstrip().removesuffix('weight = 1')}weight = 3\n", encoding="utf-8")
    monkeypatch.setenv("OXUS_COURSE", str(folder))
    capsys.readouterr()
    return folder


def run(*words):
    """A step of a class: of `oxus class`, or a command of its own."""
    group = [] if words[0] in ("collect", "grade", "feedback", "export") else ["class"]
    return cli.main([*group, *map(str, words)])


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def notebook(klass, unit, student="", when="", **answers):
    """A submission: the reference answers, with others in place of some."""
    right = reference_answers(read_notebook(solution_notebook(klass, unit)))
    made = answered(read_notebook(student_notebook(klass, unit)), {**right, **answers})
    if student:
        made.metadata["oxus"] = {"unit": unit, "student": student, "handed_in": when}
    return made


# --- the folder ---


def test_a_class_folder_is_a_course_folder_with_the_units_that_are_taught(
    two_units, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("OXUS_COURSE", str(two_units))
    folder = tmp_path / "spring"
    assert run("new", folder, "--name", 'The "весна" class', "--units", "2") == 0
    assert "next: " in capsys.readouterr().out
    monkeypatch.delenv("OXUS_COURSE")
    assert find_course(folder / "grading") == folder
    assert unit_ids(folder) == [TWO]
    assert read_settings(folder).name == 'The "весна" class'
    assert solution_notebook(folder, TWO).is_file() and student_notebook(folder, TWO).is_file()
    assert (folder / "course" / "units" / TWO / "answers.toml").is_file()
    assert stale(folder, [TWO]) == []


def test_a_dry_run_makes_no_class_folder(two_units, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("OXUS_COURSE", str(two_units))
    before = contents(tmp_path)
    assert run("new", tmp_path / "spring", "--name", "Spring", "--first-due", "2020-01-01", "--dry-run") == 0
    said = capsys.readouterr().out
    assert "due = 2020-01-01T23:59:59" in said and "due = 2020-01-08T23:59:59" in said and "next: " in said
    assert contents(tmp_path) == before and not (tmp_path / "spring").exists()


def test_a_class_folder_replaces_nothing_and_lies_outside_the_course(
    two_units, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("OXUS_COURSE", str(two_units))
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "notes.txt").write_text("mine")
    assert run("new", tmp_path / "taken", "--name", "Spring") == 1
    assert "already exists" in capsys.readouterr().err
    assert run("new", two_units / "spring", "--name", "Spring") == 1
    assert "choose a folder outside" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert run("new", tmp_path / "empty", "--name", "Spring") == 0


def test_a_class_is_not_made_from_notebooks_that_are_not_built_as_they_are(
    two_units, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("OXUS_COURSE", str(two_units))
    student_notebook(two_units, ONE).write_text("{}")
    (two_units / "notebooks" / "of an earlier year").mkdir()
    assert run("new", tmp_path / "spring", "--name", "Spring", "--units", "1") == 1
    assert "stale: run `oxus build 01-tiny`" in capsys.readouterr().err
    assert not (tmp_path / "spring").exists()
    assert run("new", tmp_path / "spring", "--name", "Spring", "--units", "2") == 0


def test_an_installation_without_the_clone_says_why_no_class_can_be_made(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(layout, "__file__", str(tmp_path / "site-packages" / "oxus" / "core" / "layout.py"))
    monkeypatch.delenv("OXUS_COURSE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert run("new", tmp_path / "spring", "--name", "Spring") == 1
    said = capsys.readouterr().err
    assert "the clone of the course" in said and "instructor's notebooks" in said


def test_the_clone_is_no_class_folder(two_units, monkeypatch, capsys):
    monkeypatch.setenv("OXUS_COURSE", str(two_units))
    assert run("status") == 1
    assert "`oxus class new FOLDER" in capsys.readouterr().err


# --- class.toml ---


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "Spring"', "name = 3", "line 2: name: 3 is not text"),
        ('sandbox = "on"', 'sandbox = "off"', "line 8: sandbox: 'off' is neither"),
        (
            "points_per_day = 0",
            "points_per_day = -1",
            "line 12: late.points_per_day: -1 is not a number of 0",
        ),
        ("points_per_day = 0", "points_per_day = nan", "late.points_per_day: nan is not"),
        (
            "points_per_day = 0",
            "points_per_days = 1",
            "line 12: late.points_per_days: no such setting",
        ),
        ("weight = 1", "weight = true", "units.01-tiny.weight: true is not a number"),
        ("weight = 1", "weight = 0", "units: every weight is 0"),
        (
            "# due = 2027-02-08T23:59:59",
            'due = "8 February"',
            "units.01-tiny.due: '8 February' is not a date",
        ),
        ("# due = 2027-02-08T23:59:59", "due = 2027-02-30", "not TOML"),
        (
            '# timezone = "Asia/Bishkek"',
            'timezone = "Asia"',
            "line 5: timezone: no time zone 'Asia' is known",
        ),
        ("[units.01-tiny]", "[units.01-tinny]", "units.01-tinny: no such unit"),
        ("[units.01-tiny]", "[unit.01-tiny]", "unit: no such setting: use grading, late, limits, name"),
    ],
)
def test_what_is_wrong_in_class_toml_is_said_with_its_line_and_key(course, old, new, said):
    text = write_settings("Spring", {ONE: None}, Late())
    assert old in text
    (course / "class.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CourseError, match="class.toml") as caught:
        read_settings(course)
    assert said in str(caught.value)


def test_all_that_is_wrong_in_class_toml_is_said_at_once(course):
    (course / "class.toml").write_text('sandbox = 1\n[late]\npoints_per_day = "2"\n', encoding="utf-8")
    with pytest.raises(CourseError) as caught:
        read_settings(course)
    assert len(str(caught.value).splitlines()) == 4  # the name, the sandbox, the points, the unit's table


def test_dates_are_in_the_time_zone_that_is_named(course):
    text = write_settings("Spring", {ONE: datetime(2020, 1, 1).date()}, Late(), timezone="Asia/Bishkek")
    (course / "class.toml").write_text(text, encoding="utf-8")
    due = read_settings(course).units[ONE].due
    assert due.astimezone(UTC) == datetime(2020, 1, 1, 17, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("late", "seconds", "points"),
    [
        (Late(), 10 * DAY, 0),
        (Late(2), 0, 0),
        (Late(2), 1, 2),
        (Late(2), DAY, 2),
        (Late(2), DAY + 1, 4),
        (Late(2), 30 * DAY, 10),
        (Late(zero_after_days=7), 7 * DAY, 0),
        (Late(zero_after_days=7), 7 * DAY + 1, 10),
        (Late(1, 3), 2 * DAY, 2),
        (Late(1, 3), 4 * DAY, 10),
        (Late(1, 0), 1, 10),
    ],
)
def test_what_is_taken_off_ten_points(late, seconds, points):
    assert late.penalty(10, seconds) == points


def test_stock_nbgrader_takes_off_what_class_toml_says(klass):
    from nbgrader.preprocessors import AssignLatePenalties

    penalties = AssignLatePenalties(config=nbgrader_config(klass))
    penalties.init_plugin()
    assert penalties.plugin_inst.late_submission_penalty("aigerim", 5.0, 1.5 * DAY) == 1.0
    assert penalties.plugin_inst.late_submission_penalty("aigerim", 5.0, 0) is None


# --- the steps ---


@pytest.mark.full
@pytest.mark.slow
def test_the_whole_cycle_with_a_dry_run_of_each_step(klass, tmp_path, capsys):
    roster, came = tmp_path / "list of the class.csv", tmp_path / "from the LMS"
    roster.write_text(ROSTER, encoding="utf-8-sig")

    def step(*words, status=0, writes=True):
        """A dry run, which changes nothing, then the step."""
        before = contents(klass)
        assert run(*words, "--dry-run") == status
        assert "next: " in capsys.readouterr().out
        assert contents(klass) == before, f"the dry run of {words} changed something"
        assert run(*words) == status
        said = capsys.readouterr()
        assert said.out.splitlines()[-1].startswith("next: "), said.out
        assert (contents(klass) != before) == writes
        return said.out

    assert "added: aigerim, bek, chynara" in step("roster", roster)
    step("hand-out", "1")
    on_time, late = "2020-01-01T20:00:00+00:00", "2020-01-03T12:00:00+00:00"
    hand_in(notebook(klass, ONE, "aigerim", on_time), came / f"aigerim_{ONE}.ipynb")
    hand_in(notebook(klass, ONE, "bek", late, double="no"), came / f"bek_{ONE}.ipynb")
    said = step("collect", "1", came)
    assert "nothing by 1 of the roster: chynara" in said and "`oxus grade 01`" in said
    said = step("grade", "1")
    assert "aigerim       2 of 5  (essay" in said and said.count("next: ") == 1
    assert "bek           0 of 5  (2 days late: nothing off)" in said
    assert run("grade", "1") == 0, "as the table and the summary of what is graded already say, too"
    assert "(2 days late: nothing off)" in capsys.readouterr().out
    summary = csv.DictReader(
        io.StringIO((klass / f"grading/outcomes/{ONE}.csv").read_text(encoding="utf-8-sig"))
    )
    assert [(r["student"], r["submitted"], r["due"], r["days_late"]) for r in summary] == [
        ("aigerim", "2020-01-01 20:00 UTC", "2020-01-01 23:59 UTC", "0"),
        ("bek", "2020-01-03 12:00 UTC", "2020-01-01 23:59 UTC", "2"),
    ]
    assert "`oxus formgrader`" in said.splitlines()[-1]

    run("status")
    row = next(line for line in capsys.readouterr().out.splitlines() if line.startswith(ONE))
    assert row.split()[1:] == ["2020-01-01", "23:59", "UTC", "1", "2", "2", "2", "0", "0"]
    with api(klass).gradebook as gradebook:
        assert gradebook.find_assignment(ONE).duedate == datetime(2020, 1, 1, 23, 59, 59)
        assert gradebook.find_student("aigerim").first_name == "Айгерим"
        for student in ("aigerim", "bek"):
            essay = gradebook.find_grade("essay", ONE, ONE, student)
            essay.manual_score, essay.needs_manual_grade = 3, False
        gradebook.db.commit()

    assert "return the pages" in step("feedback", "1")
    page = (klass / "hand-back" / ONE / f"bek_{ONE}.html").read_text(encoding="utf-8")
    assert "It came 2 days late: 1 point is taken off (3 before, 2 after)." in page
    step("export")
    details = csv.DictReader(io.StringIO((klass / "grades-details.csv").read_text(encoding="utf-8-sig")))
    late_row = next(row for row in details if row["student_id"] == "bek")
    keys = ("duedate", "timestamp", "days_late", "raw_score", "late_submission_penalty", "score")
    assert [late_row[key] for key in keys] == [
        *("2020-01-01 23:59 UTC", "2020-01-03 12:00 UTC", "2", "3.0", "1.0", "2.0"),
    ]
    # bek: 3 points of the essay, graded after the autograder took nothing off his 0; two days late, 0.5 a day
    rows = list(csv.DictReader(io.StringIO((klass / "grades.csv").read_text(encoding="utf-8-sig"))))
    assert [(r["student_id"], float(r[ONE]), float(r["total"])) for r in rows] == [
        ("aigerim", 5, 100),
        ("bek", 2, 40),
        ("chynara", 0, 0),
    ]
    run("status")
    assert "next: `oxus class hand-out 02`" in capsys.readouterr().out

    # the second unit weighs three times the first; aigerim hands it in
    hand_in(notebook(klass, TWO, "aigerim", on_time), tmp_path / "two" / f"aigerim_{TWO}.ipynb")
    assert run("collect", "2", tmp_path / "two") == 0 and run("grade", "2") == 0
    assert run("export", "--yes") == 0
    rows = list(csv.DictReader(io.StringIO((klass / "grades.csv").read_text(encoding="utf-8-sig"))))
    assert [float(r["total"]) for r in rows] == [pytest.approx(100 * (1 + 3 * 2 / 5) / 4), 10, 0]

    # a later date takes the penalty away again
    settings = read_settings(klass)
    moved = {**settings.units, ONE: Unit(datetime(2020, 2, 1, tzinfo=UTC))}
    settle(klass, Settings("Spring", late=settings.late, units=moved))
    with api(klass).gradebook as gradebook:
        assert gradebook.find_submission(ONE, "bek").late_submission_penalty == 0


def test_nothing_is_replaced_unless_somebody_says_so(klass, tmp_path, monkeypatch, capsys):
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    assert run("roster", roster) == 0 and run("hand-out", "1") == 0
    zipped = klass / "hand-out" / f"{ONE}.zip"
    zipped.write_bytes(b"edited")
    roster.write_text(
        ROSTER.replace("bek,Bek", "bek,Bekzat").replace("chynara,Chynara,C\n", ""), encoding="utf-8"
    )
    capsys.readouterr()
    before = contents(klass)
    for words in (("roster", roster), ("hand-out", "1")):
        assert run(*words) == 1  # no terminal
        assert "--yes replaces it" in capsys.readouterr().err
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: "")
    assert run("roster", roster) == 1
    said = capsys.readouterr()
    assert "changed: bek" in said.out and "no longer there: chynara" in said.out
    assert "nothing was replaced" in said.err
    assert contents(klass) == before
    monkeypatch.setattr("builtins.input", lambda _: "y")
    assert run("roster", roster) == 0
    assert "Bekzat" in (klass / "grading" / "roster.csv").read_text(encoding="utf-8")
    assert run("hand-out", "1", "--yes") == 0
    assert zipfile.is_zipfile(zipped)


def test_a_roster_that_is_wrong_is_refused_by_row(klass, tmp_path, capsys):
    roster = tmp_path / "roster.csv"
    roster.write_text(ROSTER + "b ek,B,B\n", encoding="utf-8")
    assert run("roster", roster) == 1
    assert "row 5: student_id 'b ek'" in capsys.readouterr().err
    assert not (klass / "grading" / "roster.csv").exists()


def test_steps_out_of_order_say_what_comes_first(klass, tmp_path, capsys):
    for words, said in (
        (("grade", "1"), "`oxus collect 01 PLACE` first"),
        (("feedback", "1"), "no gradebook yet"),
        (("export",), "no gradebook yet"),
        (("collect", "1", tmp_path / "nowhere"), "there is no such file"),
    ):
        assert run(*words) == 1
        assert said in capsys.readouterr().err


OLD = [("collect", "1", "nowhere"), ("grade", "1"), ("feedback", "1"), ("export",)]


@pytest.mark.slow
@pytest.mark.parametrize("words", OLD, ids=[words[0] for words in OLD])
def test_a_spelling_of_0_2_0_runs_the_command_and_says_its_new_spelling(klass, words, capsys):
    assert cli.main([*words]) == 1
    new = capsys.readouterr()
    assert cli.main(["class", *words, "--yes"]) == 1
    old = capsys.readouterr()
    note, *rest = old.err.splitlines()
    assert note.startswith(f"note: `oxus class {words[0]}` is now `oxus {words[0]}`")
    assert (old.out, rest) == (new.out, new.err.splitlines()) and len(rest) == 1
    command, alias = (cli.parser(w[0]).parse_args([*w]) for w in (words, ("class", *words)))
    assert vars(alias).keys() - {"yes"} == vars(command).keys() - {"yes"}


def test_the_old_spellings_are_not_listed(capsys):
    with pytest.raises(SystemExit):
        cli.main(["class", "--help"])
    listed = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("    ")}
    assert {"new", "status", "roster", "hand-out"} <= listed
    assert not {"collect", "grade", "feedback", "export"} & listed


# --- what students get ---


def only_for_instructors(root, unit):
    """Lines of the unit's source that stand in a solution or hidden test, and nowhere that a student may look."""
    inside, outside, where = set(), set(), False
    for line in unit_source(root, unit).read_text(encoding="utf-8").splitlines():
        text = line.strip().removeprefix("# ")
        if "### BEGIN SOLUTION" in text or "### BEGIN HIDDEN TESTS" in text:
            where = True
        elif "### END SOLUTION" in text or "### END HIDDEN TESTS" in text:
            where = False
        else:
            (inside if where else outside).add(text)
    told = "\n".join(outside)
    return {line for line in inside if len(line) > 12 and line not in told}


@pytest.mark.full
@pytest.mark.slow
def test_no_trace_of_a_solution_is_in_what_students_get(root):
    settings = Settings("Spring", units={unit: Unit() for unit in unit_ids(root)})
    for unit in unit_ids(root):
        archive = zipfile.ZipFile(io.BytesIO(zip_of(root, unit, settings)))
        folder = root / "notebooks" / unit
        files = (p for p in folder.rglob("*") if p.is_file() and ".ipynb_checkpoints" not in p.parts)
        built = {f"{unit}/{p.relative_to(folder).as_posix()}" for p in files}
        assert set(archive.namelist()) == built | {f"{unit}/README.txt"}
        made = nbformat.reads(archive.read(f"{unit}/{unit}.ipynb").decode("utf-8"), 4)
        text = "\n".join([c.source for c in made.cells] + [str(c.get("outputs", "")) for c in made.cells])
        secret = only_for_instructors(root, unit)
        assert len(secret) > 20, f"{unit}: the test finds nothing to look for"
        assert [line for line in secret if line in text] == []
        assert "HIDDEN TESTS" not in text and "BEGIN SOLUTION" not in text
        assert set(made.metadata.get("oxus", {})) <= {"unit"}


def test_the_same_unit_makes_the_same_zip_file_with_words_for_students(klass, tmp_path):
    settings = read_settings(klass)
    content = zip_of(klass, ONE, settings)
    os.utime(student_notebook(klass, ONE))
    assert zip_of(klass, ONE, settings) == content
    words = zipfile.ZipFile(io.BytesIO(content)).read(f"{ONE}/README.txt").decode("utf-8-sig")
    assert "due on 2020-01-01 23:59 UTC" in words and "0.5 points off for each day begun" in words
    assert "oxus submit 01 --name" in words


def test_a_notebook_that_is_not_up_to_date_is_not_handed_out(klass, capsys):
    shutil.copy(solution_notebook(klass, ONE), student_notebook(klass, ONE))
    assert run("hand-out", "1") == 1
    assert "stale" in capsys.readouterr().err
    assert not (klass / "hand-out").exists()


@pytest.mark.full
@pytest.mark.slow
def test_nothing_is_graded_where_the_instructor_s_own_solution_fails(klass, tmp_path, capsys, monkeypatch):
    """As with a class folder of another edition, after the installed tables have changed."""
    hand_in(notebook(klass, ONE, "bek"), tmp_path / "in" / f"bek_{ONE}.ipynb")
    assert run("collect", "1", tmp_path / "in") == 0
    path = solution_notebook(klass, ONE)
    right = path.read_text(encoding="utf-8")
    path.write_text(right.replace("2 * x", "3 * x"), encoding="utf-8")
    capsys.readouterr()
    assert run("grade", "1") == 1
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("oxus: ")]
    assert f"{ONE}: your own solution fails test_double here" in line and "Nothing was graded" in line
    assert not (klass / "grading" / "autograded").exists()
    path.write_text(right, encoding="utf-8")
    assert run("grade", "1") == 0
    # the next run knows it, until the unit or the tables are others
    checked = klass / "grading" / "outcomes" / f"{ONE}.reference.json"
    before = checked.stat().st_mtime_ns
    with monkeypatch.context() as patched:
        patched.setattr(reference, "read_notebook", None)
        assert run("grade", "1") == 0 and run("grade", "1", "--again") == 0
    assert checked.stat().st_mtime_ns == before
    path.write_text(right.replace("2 * x", "3 * x"), encoding="utf-8")
    monkeypatch.setattr(reference, "_tables_digest", lambda *_: "other tables")
    assert run("grade", "1", "--again") == 1 and "your own solution fails" in capsys.readouterr().err


class _Pool:
    """Workers with one outcome for the solution."""

    def __init__(self, outcome):
        self.outcome, self.jobs = outcome, []

    def grade(self, jobs, *_):
        self.jobs += jobs
        yield self.outcome


@pytest.mark.parametrize("outcome", ["stopped", "failed", "refused"])
def test_a_solution_that_could_not_be_run_is_not_taken_for_a_wrong_one(klass, outcome):
    pool = _Pool(Graded("the solution", outcome, "1800 seconds were over"))
    assert reference.check_reference(klass, ONE, {ONE: None}, pool, None, "tests") == "1800 seconds were over"
    assert not (klass / "grading" / "outcomes" / f"{ONE}.reference.json").exists()
    with pytest.raises(CourseError, match="fails test_double.*--no-check-solution"):
        reference.check_reference(klass, ONE, {ONE: None}, _Pool(Graded("it", "graded")), None, "tests")


def test_the_solution_has_the_files_beside_it(klass):
    (solution_notebook(klass, ONE).parent / "more.csv").write_bytes(b"a,b")
    pool = _Pool(Graded("the solution", "failed", "no worker"))
    reference.check_reference(klass, ONE, {ONE: None}, pool, None, "tests")
    (job,) = pool.jobs
    assert job.files == (("more.csv", b"a,b"),)


@pytest.mark.slow
def test_a_class_is_graded_without_a_check_of_the_solution(klass, tmp_path, capsys, monkeypatch):
    hand_in(notebook(klass, ONE, "bek"), tmp_path / "in" / f"bek_{ONE}.ipynb")
    assert run("collect", "1", tmp_path / "in") == 0
    path = solution_notebook(klass, ONE)
    right = path.read_text(encoding="utf-8")
    path.write_text(right.replace("2 * x", "3 * x"), encoding="utf-8")
    assert run("grade", "1", "--no-check-solution") == 0
    assert (klass / "grading" / "autograded" / "bek").is_dir()
    # one that does not end is no reason to grade nothing
    path.write_text(right.replace("return 2 * x", "while True: pass"), encoding="utf-8")
    with (klass / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write("\nc.ExecutePreprocessor.timeout = 2\n")
    capsys.readouterr()
    assert run("grade", "1", "--again") == 0
    assert "your own solution could not be checked: " in capsys.readouterr().err


# --- nbgrader's exchange ---


def submit(inbound, made, student, time, unit=ONE):
    folder = inbound / f"{student}+{unit}+{time} UTC+dGVzdA=="
    return hand_in(made, folder / f"{unit}.ipynb")


def test_hand_ins_are_taken_from_an_exchange_with_its_names_and_times(klass, tmp_path, capsys):
    inbound = tmp_path / "exchange" / "oxus" / "inbound"
    submit(inbound, notebook(klass, ONE, double="early"), "aigerim", "2020-01-01 10:00:00.123456")
    submit(inbound, notebook(klass, ONE, double="late"), "aigerim", "2020-01-03 10:00:00.123456")
    forged = notebook(klass, ONE, "aigerim", "2029-12-01T00:00:00+00:00", double="forged")
    submit(inbound, forged, "bek", "2020-01-04 10:00:00.000000")
    submit(inbound, notebook(klass, TWO), "bek", "2020-01-01 10:00:00.000000", unit=TWO)
    before = contents(klass)
    for place in (tmp_path / "exchange", inbound.parent, inbound):
        assert run("collect", "1", place, "--dry-run") == 0
        assert "2 would be taken" in capsys.readouterr().out and contents(klass) == before
    assert run("collect", "1", tmp_path / "exchange") == 0
    said = capsys.readouterr().out
    assert "names aigerim: a copy? taken as bek" in said
    taken = klass / "grading" / "submitted"
    for student, source, time in (("aigerim", "late", "2020-01-03"), ("bek", "forged", "2020-01-04")):
        text = (taken / student / ONE / f"{ONE}.ipynb").read_text(encoding="utf-8")
        assert source in text
        assert (taken / student / ONE / "timestamp.txt").read_text().startswith(f"{time} 10:00:00")
    assert sorted(p.name for p in taken.iterdir()) == ["aigerim", "bek"]


def test_an_exchange_leads_nowhere_else(klass, tmp_path):
    inbound = tmp_path / "inbound"
    submit(inbound, notebook(klass, ONE), "aigerim", "2020-01-01 10:00:00")
    outside = hand_in(notebook(klass, ONE, double="secret"), tmp_path / "elsewhere" / f"{ONE}.ipynb")
    try:
        (inbound / f"bek+{ONE}+2020-01-01 10:00:00 UTC").symlink_to(outside.parent)
        (inbound / f"dana+{ONE}+2020-01-01 10:00:00 UTC").mkdir()
        (inbound / f"dana+{ONE}+2020-01-01 10:00:00 UTC" / f"{ONE}.ipynb").symlink_to(outside)
    except OSError:
        pytest.skip("no links here")
    staged = stage(find_submissions(inbound, ONE), tmp_path / "staged")
    assert [p.name for p in (tmp_path / "staged").rglob("*.ipynb")] == [f"{ONE}.ipynb"]
    assert [one.student_id for one in staged.refused] == ["bek", "dana"]


def test_what_an_exchange_has_that_is_not_taken_is_in_all_tables_and_on_the_page(klass, tmp_path, capsys):
    inbound = tmp_path / "inbound"
    submit(inbound, notebook(klass, ONE), "bek", "2020-01-01 10:00:00")
    try:
        (inbound / f"bek+{ONE}+2020-01-01 10:00:00 UTC+dGVzdA==" / "own.csv").symlink_to(tmp_path / "x")
    except OSError:
        pytest.skip("no links here")
    empty = inbound / f"aigerim+{ONE}+2020-01-01 10:00:00 UTC"
    empty.mkdir()
    (empty / "essay.docx").write_bytes(b"PK")
    assert run("collect", "1", inbound) == 1
    said = capsys.readouterr().out
    assert f"refused  {empty.name}: no notebook {ONE}.ipynb was submitted" in said
    left_out = "left out: own.csv (a link: it is not followed)"
    assert f"taken    bek\n           check: {left_out}" in said
    with (klass / "grading" / "downloaded" / ONE / "collected.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert rows["aigerim"]["outcome"] == "refused" and left_out in rows["bek"]["reason"]
    outcomes = autograde._not_graded(klass, ONE, submission_folders(klass, ONE))
    assert [(one.student, one.outcome) for one in outcomes] == [("aigerim", "refused")]
    remarks = Remarks(klass, ONE)
    assert left_out in remarks.for_student("bek") and f"check: {left_out}" in remarks.for_instructor("bek")
    # what was refused stays on the page of whoever then submits a notebook, too
    submit(inbound, notebook(klass, ONE), "aigerim", "2020-01-02 10:00:00")
    run("collect", "1", inbound)
    assert any(
        f"no notebook {ONE}.ipynb was submitted" in line
        for line in Remarks(klass, ONE).for_student("aigerim")
    )


def test_what_is_no_exchange_is_taken_as_a_folder(tmp_path):
    (tmp_path / "aigerim_01-tiny.ipynb").write_text("{}")
    assert find_submissions(tmp_path, ONE) is None
    assert find_submissions(tmp_path / "aigerim_01-tiny.ipynb", ONE) is None


@pytest.fixture
def exchange(tmp_path, monkeypatch):
    """An exchange that this machine's nbgrader is set to, as on a Hub."""
    folder, settings = tmp_path / "exchange", tmp_path / "settings"
    folder.mkdir()
    folder.chmod(0o1777)
    settings.mkdir()
    (settings / "nbgrader_config.py").write_text(f"c = get_config()\nc.Exchange.root = {str(folder)!r}\n")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(settings))
    return folder


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="nbgrader has no exchange on Windows")
def test_a_unit_goes_out_through_the_exchange_and_each_page_comes_back_under_its_secret(
    klass, exchange, tmp_path, capsys
):
    from nbgrader.utils import notebook_hash

    course, secret = exchange / "oxus", "ab" * 64
    assert run("hand-out", "1", "--exchange", "--dry-run") == 0 and not course.exists()
    assert run("hand-out", "1", "--exchange") == 0
    assert "students can fetch it" in capsys.readouterr().out
    released = course / "outbound" / ONE / f"{ONE}.ipynb"
    assert released.read_bytes() == student_notebook(klass, ONE).read_bytes()
    released.write_text("edited")
    assert run("hand-out", "1", "--exchange") == 1  # no terminal
    assert "--yes replaces it" in capsys.readouterr().err and released.read_text() == "edited"
    assert run("hand-out", "1", "--exchange", "--yes") == 0
    assert released.read_bytes() == student_notebook(klass, ONE).read_bytes()

    path = submit(course / "inbound", notebook(klass, ONE), "aigerim", "2020-01-01 10:00:00.123456")
    (path.parent / "submission_secret.txt").write_text(secret)
    hand_in(notebook(klass, ONE), tmp_path / "by mail" / f"bek_{ONE}.ipynb")
    assert run("collect", "1", exchange, tmp_path / "by mail") == 0 and run("grade", "1") == 0
    capsys.readouterr()
    assert run("feedback", "1", "--exchange", "--dry-run") == 0 and not (course / "feedback").exists()
    assert run("feedback", "1", "--exchange") == 0
    said = capsys.readouterr().out
    assert (
        "for students to fetch: 1" in said
        and "not in the exchange, because these students submitted in another way: bek" in said
    )
    (page,) = (course / "feedback").iterdir()
    assert page.name == f"{notebook_hash(secret=secret, notebook_id=ONE)}.html"
    assert page.read_bytes() == (klass / "hand-back" / ONE / f"aigerim_{ONE}.html").read_bytes()
    assert page.stat().st_mode & 0o004, "a student could not read it"


def test_a_hand_in_never_gets_another_s_secret_nor_what_is_none(klass, tmp_path):
    inbound, mine, other = tmp_path / "inbound", "ab" * 64, "cd" * 64
    kept = klass / "grading" / "submitted" / "aigerim" / ONE / "submission_secret.txt"

    def collect(secret, time, made=None):
        folder = inbound / f"aigerim+{ONE}+{time} UTC+dGVzdA=="
        folder.mkdir(parents=True)
        if made:
            hand_in(made, folder / f"{ONE}.ipynb")
        (folder / "submission_secret.txt").write_text(secret)
        run("collect", "1", inbound)

    collect(mine, "2020-01-01 10:00:00.100000", notebook(klass, ONE))
    assert kept.read_text() == mine
    # a folder of the same second, which somebody made who wants to find the page: it holds no notebook
    collect(other, "2020-01-01 10:00:00.200000")
    assert kept.read_text() == mine
    collect("../../secret", "2020-01-01 11:00:00.000000", notebook(klass, ONE))
    assert not kept.exists()
    collect(other, "2020-01-01 12:00:00.000000", notebook(klass, ONE))
    assert kept.read_text() == other
    # submitted again by mail: the page is not that of what lies in the exchange
    later = notebook(klass, ONE, "aigerim", "2020-01-02T00:00:00+00:00")
    hand_in(later, tmp_path / "by mail" / f"aigerim_{ONE}.ipynb")
    assert run("collect", "1", tmp_path / "by mail") == 0
    assert not kept.exists()


def test_an_exchange_that_is_not_there_is_named(klass, exchange, capsys):
    exchange.rmdir()
    assert run("hand-out", "1", "--exchange") == 1
    assert f"nbgrader's exchange: Unwritable directory, please contact your instructor: {exchange}" in (
        capsys.readouterr().err
    )
