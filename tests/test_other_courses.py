"""`oxus grade`, `feedback` and `export` in other nbgrader courses than Oxus, compared with nbgrader itself."""

import shutil
import sqlite3

import nbformat
import pytest

from class_helpers import UNSAFE, grade, oxus
from compare_grading import neutral
from other_course import ASSIGNMENT, CONFIG, cell, function, make_course, notebook, submit
from oxus.core.errors import CourseError
from oxus.core.layout import find_course
from oxus.core.nbgrader_settings import folders, nbgrader_config
from oxus.teaching.assignments import find_assignment, notebook_names, prepare, release_notebooks
from oxus.teaching.gradebook.export import grade_rows
from oxus.teaching.grading.autograde import grade as grade_here
from oxus.teaching.grading.autograded_files import unit_files
from oxus.teaching.grading.stock import reason_for_stock
from oxus.teaching.nbgrader_api import api, generate

CUSTOM = (
    CONFIG
    + """
os.environ["OTHER_COURSE_LIMIT"] = "7"
c.CourseDirectory.source_directory = "instructor"
c.CourseDirectory.release_directory = "handout"
c.CourseDirectory.submitted_directory = "work/in"
c.CourseDirectory.autograded_directory = "work/out"
c.CourseDirectory.feedback_directory = "work/back"
c.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}/{student_id}"
c.CourseDirectory.db_url = "sqlite:///marks/book.db"
c.CourseDirectory.ignore.append("*.tmp")
c.Autograde.exclude_overwriting = {"ps1": ["helper.py"]}
c.CourseDirectory.student_id_exclude = "guest,nobody"
"""
)
RIGHT = {
    "double": "def double(x):\n    return 2 * x",
    "triple": "def triple(x):\n    return 3 * x",
    "essay": "Because.",
}


def marks(course):
    """Everything that the gradebook says, by student and notebook."""
    with api(course).gradebook as gradebook:
        return {
            (s.student.id, n.name): (
                {g.name: (g.auto_score, g.manual_score, g.needs_manual_grade) for g in n.grades},
                {c.name: c.auto_comment for c in n.comments},
                str(s.timestamp),
            )
            for s in gradebook.find_assignment(ASSIGNMENT).submissions
            for n in s.notebooks
        }


def autograded(course):
    """The files of the folder for autograded submissions, without what differs from run to run."""
    found = folders(course).students("autograded", ASSIGNMENT)
    paths = [path for folder in found.values() for path in sorted(folder.rglob("*")) if path.is_file()]
    paths = [
        path for path in paths if path.parent.name != "__pycache__"
    ]  # nbgrader imports helpers in the folder
    return {
        path.relative_to(course).as_posix(): neutral(path) if path.suffix == ".ipynb" else path.read_bytes()
        for path in paths
    }


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """One class in a course with many settings of its own, graded by nbgrader and by `oxus grade`."""
    root = tmp_path_factory.mktemp("other")
    theirs = make_course(root / "theirs" / "course", CUSTOM)
    shutil.move(theirs / "source", theirs / "instructor")
    source = theirs / "instructor" / ASSIGNMENT
    (source / "data.csv").write_text("7\n", encoding="utf-8")
    (source / "helper.py").write_text("VALUE = 'instructor'\n", encoding="utf-8")
    (theirs / "marks").mkdir()
    generate(theirs, ASSIGNMENT, theirs / "handout")
    released, submitted = theirs / "handout" / ASSIGNMENT, theirs / "work" / "in" / ASSIGNMENT
    mine = {"helper.py": "VALUE = 'student'\n", "data.csv": "8\n", "notes.tmp": "-"}
    submit(submitted / "ana", released, RIGHT, mine)
    submit(submitted / "ben", released, {"double": "def double(x):\n    return abs(2 * x)"}, leave_out="two")
    submit(submitted / "cem", released, {"triple": "raise ValueError"}, {"extra.txt": "mine"})
    shutil.copy(submitted / "cem" / "one.ipynb", submitted / "cem" / "one (1).ipynb")
    submit(submitted / "guest", released, {})
    ours = root / "ours" / "course"
    shutil.copytree(theirs, ours)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(theirs)
        result = api(theirs).autograde(ASSIGNMENT, "*")
        assert result["success"], result
        patch.delenv("OTHER_COURSE_LIMIT")
        outcomes = grade(ours, ASSIGNMENT)
    return theirs, ours, outcomes


@pytest.mark.slow
def test_points_and_comments_are_those_of_nbgrader(both):
    theirs, ours, outcomes = both
    assert marks(ours) == marks(theirs)
    assert {o.student: (o.outcome, o.score, o.max_score) for o in outcomes} == {
        "ana": ("graded", 6.0, 9.0),
        "ben": ("graded", 0.0, 9.0),
        "cem": ("graded", 2.0, 9.0),
    }


@pytest.mark.slow
def test_autograded_files_are_those_of_nbgrader(both):
    theirs, ours, _ = both
    assert autograded(ours) == autograded(theirs)


@pytest.mark.slow
def test_what_was_not_submitted_and_what_is_left_out_is_named(both):
    remarks = {o.student: o.remarks for o in both[2]}
    assert remarks["ana"] == ("notes.tmp: left out (c.CourseDirectory.ignore)",)
    assert remarks["ben"] == ("two.ipynb: not submitted: its exercises earn nothing",)
    assert remarks["cem"] == ("one (1).ipynb: left out (not a notebook of this assignment)",)


@pytest.mark.full
@pytest.mark.slow
def test_nothing_is_graded_again_until_it_changes(both, tmp_path):
    ours = tmp_path / "course"
    shutil.copytree(both[1], ours)
    assert {o.outcome for o in grade(ours, ASSIGNMENT)} == {"unchanged"}
    changed = ours / "work" / "in" / ASSIGNMENT / "cem" / "two.ipynb"
    content = nbformat.read(changed, as_version=4)
    content.cells[0].source = RIGHT["triple"]
    nbformat.write(content, changed)
    outcomes = {o.student: (o.outcome, o.score) for o in grade(ours, ASSIGNMENT)}
    assert outcomes == {"ana": ("unchanged", 6.0), "ben": ("unchanged", 0.0), "cem": ("graded", 3.0)}


@pytest.mark.slow
def test_commands_run_from_the_course_folder_up_to_the_export(both, tmp_path, monkeypatch):
    ours = tmp_path / "course"
    shutil.copytree(both[1], ours)
    done = oxus("grade", ASSIGNMENT, "--student", "ben", "--again", course=ours, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    done = oxus("feedback", ASSIGNMENT, "--output", "back", course=ours, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (tmp_path / "back").iterdir()) == [
        f"{student}_{ASSIGNMENT}_{name}.html"
        for student in ("ana", "ben", "cem")
        for name in ("one", "two")
        if (student, name) != ("ben", "two")
    ]
    assert (ours / "work" / "back" / ASSIGNMENT / "ana" / "two.html").is_file()
    again = oxus("feedback", ASSIGNMENT, "--output", "back", course=ours, folder=tmp_path)
    assert "5 of them up to date before" in again.stdout
    done = oxus("export", "--output", "grades.csv", course=ours, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {(row["student_id"], row["score"], row["max_score"]) for row in grade_rows(ours)} == {
        ("ana", 6.0, 9.0), ("ben", 0.0, 9.0), ("cem", 2.0, 9.0)
    }  # fmt: skip
    assert not (ours / "gradebook.db").exists() and not (ours / "grading" / "gradebook.db").exists()


@pytest.fixture
def course(tmp_path):
    """A course that nobody has registered yet, with one submission."""
    made = make_course(tmp_path / "course", notebooks={"one": notebook(function("double", "2 * x"), TEST)})
    generate(made, ASSIGNMENT, tmp_path / "released", db_url=f"sqlite:///{tmp_path / 'other.db'}")
    submit(made / "submitted" / "ana" / ASSIGNMENT, tmp_path / "released" / ASSIGNMENT, RIGHT)
    return made


TEST = cell("test_double", "assert double(2) == 4", 2)


@pytest.mark.full
@pytest.mark.slow
def test_a_course_with_a_source_only_is_registered_when_it_is_graded(course):
    assert notebook_names(course, ASSIGNMENT) == ("one",)
    (outcome,) = grade(course, ASSIGNMENT)
    assert (outcome.outcome, outcome.score, outcome.max_score) == ("graded", 2.0, 2.0)
    assert not (course / "release").exists()
    assert list(release_notebooks(course, ASSIGNMENT)) == ["one"]


@pytest.mark.full
@pytest.mark.slow
def test_the_gradebook_counts_and_not_a_source_that_changed_since(course):
    prepare(course, ASSIGNMENT)
    path = course / "source" / ASSIGNMENT / "one.ipynb"
    content = nbformat.read(path, as_version=4)
    content.cells[1].source = "assert False"
    nbformat.write(content, path)
    assert [o.score for o in grade(course, ASSIGNMENT)] == [2.0]


@pytest.mark.full
@pytest.mark.slow
def test_a_submission_of_an_old_metadata_schema_is_graded(course):
    path = course / "submitted" / "ana" / ASSIGNMENT / "one.ipynb"
    content = nbformat.read(path, as_version=4)
    for one in content.cells:
        for key in ("schema_version", "task", "cell_type"):
            one.metadata.nbgrader.pop(key, None)
        one.metadata.nbgrader["schema_version"] = 1
    nbformat.write(content, path)
    (outcome,) = grade(course, ASSIGNMENT)
    assert (outcome.outcome, outcome.score) == ("graded", 2.0)


@pytest.mark.full
@pytest.mark.slow
def test_a_source_of_an_old_metadata_schema_is_refused_with_what_to_do(course):
    path = course / "source" / ASSIGNMENT / "one.ipynb"
    content = nbformat.read(path, as_version=4)
    for one in content.cells:
        one.metadata.nbgrader["schema_version"] = 1
    nbformat.write(content, path)
    with pytest.raises(
        CourseError, match="old version of the nbgrader metadata format.*nbgrader update"
    ) as error:
        grade_here(course, ASSIGNMENT, unsafe=UNSAFE)
    assert "\n" not in str(error.value)


# --- what only nbgrader grades ---


def with_setting(course, line):
    path = course / "nbgrader_config.py"
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    return course


@pytest.mark.full
@pytest.mark.slow
def test_an_assignment_with_another_kernel_is_refused_until_nbgrader_may_grade_it(course, capsys):
    path = course / "source" / ASSIGNMENT / "one.ipynb"
    content = nbformat.read(path, as_version=4)
    content.metadata.kernelspec = {"name": "ir", "display_name": "R", "language": "R"}
    nbformat.write(content, path)
    with pytest.raises(CourseError, match="one.ipynb uses the kernel 'ir', so only nbgrader's own.*--unsafe"):
        grade_here(course, ASSIGNMENT)
    assert recorded(course) == []
    (outcome,) = grade_here(course, ASSIGNMENT, unsafe=True)
    assert (outcome.outcome, outcome.score) == ("failed", 0.0) and "No such kernel named ir" in outcome.reason
    assert "graded by nbgrader's own autograder" in capsys.readouterr().err


def recorded(course):
    """The grades that are in the gradebook."""
    with sqlite3.connect(folders(course).gradebook) as connection:
        return connection.execute("SELECT auto_score FROM grade").fetchall()


@pytest.mark.full
@pytest.mark.slow
def test_a_dry_run_says_what_only_nbgrader_can_grade_and_registers_nothing(course, tmp_path):
    def dry(*words):
        return oxus("grade", ASSIGNMENT, "--dry-run", *words, course=course, folder=tmp_path)

    assert "would grade 1 of 1" in dry().stdout
    with_setting(course, "c.Autograde.pre_convert_hook = print")
    done = dry() if not UNSAFE else None
    assert (
        done is None or done.returncode == 1 and "sets c.Autograde.pre_convert_hook, so only" in done.stderr
    )
    done = dry("--unsafe")
    assert done.returncode == 0 and "graded by nbgrader's own autograder" in done.stderr
    assert not folders(course).gradebook.exists()


def test_settings_of_the_user_apply_beneath_those_of_the_course_as_in_nbgrader(tmp_path, monkeypatch):
    made = make_course(tmp_path / "course", CONFIG + "c.CourseDirectory.submitted_directory = 'in'\n")
    user = tmp_path / "user"
    user.mkdir()
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(user))
    assert folders(made).steps[2] == "in"
    (user / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.submitted_directory = 'no'\n"
        "c.CourseDirectory.feedback_directory = 'back'\n"
        "c.Execute.kernel_name = 'ir'\n",
        encoding="utf-8",
    )
    assert folders(made).steps[2:] == ("in", "autograded", "back")
    assert "c.Execute.kernel_name" in reason_for_stock(nbgrader_config(made), {})
    assert not reason_for_stock(nbgrader_config(made, alone=True), {})
    (user / "nbgrader_config.json").write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match=r"user.nbgrader_config\.json: cannot be read") as error:
        nbgrader_config(made)
    assert "\n" not in str(error.value)


@pytest.mark.full
@pytest.mark.slow
def test_a_hook_of_the_course_is_run_by_nbgrader(course):
    with_setting(course, "def hook(**said):\n    open(os.path.join(root, 'hook.txt'), 'w').write(str(said))")
    with_setting(course, "c.Autograde.pre_convert_hook = hook")
    with pytest.raises(CourseError, match=r"nbgrader_config.py sets c.Autograde.pre_convert_hook"):
        grade_here(course, ASSIGNMENT)
    (outcome,) = grade_here(course, ASSIGNMENT, unsafe=True)
    assert (outcome.outcome, outcome.score) == ("graded", 2.0)
    assert (course / "hook.txt").is_file()
    assert [o.outcome for o in grade_here(course, ASSIGNMENT, unsafe=True)] == ["unchanged"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("c.Execute.timeout = 5", ""),
        ("c.Autograde.exclude_overwriting = {}", ""),
        ("c.Autograde.exclude_overwriting.update({'ps1': ['helper.py']})", ""),
        ("c.OverwriteCells.enabled = False", "nbgrader_config.py sets c.OverwriteCells.enabled"),
        (
            "c.ExecutePreprocessor.on_cell_start = print",
            "nbgrader_config.py sets c.ExecutePreprocessor.on_cell_start",
        ),
        ("c.Execute.kernel_name = 'python3'", ""),
        ("c.Execute.kernel_name = 'ir'", "nbgrader_config.py sets c.Execute.kernel_name"),
        (
            "c.Autograde.sanitize_preprocessors = ['mine.Own']",
            "nbgrader_config.py sets c.Autograde.sanitize_preprocessors",
        ),
        ("c.SaveAutoGrades.log_level = 10", "nbgrader_config.py sets c.SaveAutoGrades.log_level"),
        ("c.GenerateAssignment.pre_convert_hook = print", ""),
    ],
)
def test_a_setting_that_the_grader_does_not_apply_is_named(tmp_path, line, reason):
    made = with_setting(make_course(tmp_path / "course"), line)
    assert reason_for_stock(nbgrader_config(made), {"one": ("python", "")}) == reason


@pytest.mark.parametrize("how", [" = {'ps1': ['mine.py']}", ".update({'ps1': ['mine.py']})"])
def test_files_that_students_may_replace_are_not_put_over_theirs(tmp_path, how):
    made = with_setting(make_course(tmp_path / "course"), f"c.Autograde.exclude_overwriting{how}")
    for name in ("mine.py", "ours.py"):
        (made / "source" / ASSIGNMENT / name).touch()
    names = [name for name, _ in unit_files(made, ASSIGNMENT, nbgrader_config(made))]
    assert "ours.py" in names and "mine.py" not in names


# --- folders ---


def test_any_nbgrader_course_folder_is_found_for_grading(tmp_path, monkeypatch):
    monkeypatch.delenv("OXUS_COURSE", raising=False)
    made = make_course(tmp_path / "course")
    assert find_course(made / "source" / ASSIGNMENT, for_grading=True) == made
    (made / "nbgrader_config.py").unlink()
    (made / "gradebook.db").touch()
    assert find_course(made, for_grading=True) == made
    assert find_course(made) != made


def test_an_assignment_that_is_not_there_is_named_with_those_that_are(tmp_path):
    made = make_course(tmp_path / "course")
    assert find_assignment(made, ASSIGNMENT) == ASSIGNMENT
    with pytest.raises(CourseError, match="there is no assignment 'ps2'; the course has: ps1"):
        find_assignment(made, "ps2")
    for name in ("2027-a", "2027-b", "07-c"):
        shutil.copytree(made / "source" / ASSIGNMENT, made / "source" / name)
    assert find_assignment(made, "7") == "07-c" and find_assignment(made, "2027-b") == "2027-b"
    with pytest.raises(CourseError, match="several assignments are called '2027'"):
        find_assignment(made, "2027")
    shutil.rmtree(made / "source")
    with pytest.raises(CourseError, match="c.CourseDirectory.source_directory"):
        find_assignment(made, "ps1")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "c.CourseDirectory.db_url = 'postgresql://me:secret@host/book'",
            "db_url names a postgresql database",
        ),
        ("c.CourseDirectory.db_url = 'sqlite://'", "db_url names a sqlite database that is not a file"),
        (
            "c.CourseDirectory.directory_structure = '{nbgrader_step}/{assignment_id}'",
            "directory_structure is",
        ),
        (
            "c.CourseDirectory.directory_structure = '{step}/{assignment_id}/{student_id}'",
            "directory_structure is",
        ),
        ("c.CourseDirectory.submitted_directory = 7", "submitted_directory is 7, which is not a string"),
        ("c.CourseDirectory.ignore = 7", "ignore is 7, which is not a list of strings"),
        ("raise RuntimeError('no')", "cannot be read: RuntimeError: no"),
        ("raise SystemExit(3)", "cannot be read: SystemExit: 3"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_in_one_line(tmp_path, line, said):
    made = with_setting(make_course(tmp_path / "course"), line)
    with pytest.raises(CourseError, match=r"nbgrader_config\.py: ") as error:
        folders(made).gradebook  # noqa: B018
    assert said in str(error.value) and "\n" not in str(error.value) and "secret" not in str(error.value)


def test_students_are_found_whatever_the_structure_of_the_folders(tmp_path):
    made = with_setting(
        make_course(tmp_path / "course [1]"),
        "c.CourseDirectory.directory_structure = 'all/{nbgrader_step}/{assignment_id}-x/{student_id}/last'",
    )
    for student in ("ana", "ben.b", ".hidden"):
        (made / "all" / "submitted" / "ps1-x" / student / "last").mkdir(parents=True)
    (made / "all" / "submitted" / "ps1-x" / "nothing").mkdir()
    assert sorted(folders(made).students("submitted", "ps1")) == ["ana", "ben.b"]
    assert (
        folders(made).path("feedback", "ana", "ps1") == made / "all" / "feedback" / "ps1-x" / "ana" / "last"
    )


def test_no_submission_names_the_folder(tmp_path):
    made = with_setting(
        make_course(tmp_path / "course"), "c.CourseDirectory.submitted_directory = 'elsewhere'"
    )
    with pytest.raises(CourseError, match="elsewhere"):
        grade_here(made, ASSIGNMENT, unsafe=UNSAFE)
