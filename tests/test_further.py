"""Further exercises: worth no points by default, counted by a class that wants to, and checked all the same."""

import shutil

import nbformat
import pytest

from class_helpers import UNSAFE, answered, grade, hand_in, reference_answers
from compare_grading import differences
from oxus import cli
from oxus.authoring.build import build, stale, sync
from oxus.authoring.rules import check_source
from oxus.authoring.selfstudy_cells import make
from oxus.authoring.source import read_source
from oxus.core.errors import CourseError
from oxus.core.layout import solution_notebook, student_notebook, unit_source
from oxus.core.notebook import exercises, points, read_notebook
from oxus.selfstudy.feedback import solved_words
from oxus.student.submission import report
from oxus.teaching.assignments import prepare
from oxus.teaching.collection.collect import collect
from oxus.teaching.feedback.write import feedback
from oxus.teaching.gradebook.grades import unit_points
from oxus.teaching.nbgrader_api import api, register
from oxus.teaching.settings import read_settings
from test_equal_to_stock import stock
from tiny_unit import MORE, TINY, TINY_UNIT

UNIT = TINY_UNIT
CORE, ALL = {"test_double": 2, "essay": 3}, {"test_double": 2, "essay": 3, "test_treble": 4}


@pytest.fixture
def further(course):
    """The tiny course with one Further exercise; nothing built yet."""
    unit_source(course, UNIT).write_text(f"{TINY}\n{MORE}", encoding="utf-8", newline="\n")
    return course


def counted(course, find=solution_notebook):
    return {name: value for name, value in points(read_notebook(find(course, UNIT))).items() if value}


def new_class(course, folder, monkeypatch, *options):
    monkeypatch.setenv("OXUS_COURSE", str(course))
    sandbox = ["--sandbox", "unsafe"] if UNSAFE else []
    assert cli.main(["class", "new", str(folder), "--name", "Spring", *sandbox, *options]) == 0
    return folder


def test_the_notebooks_give_no_points_for_them_and_the_source_keeps_the_points(further):
    build(further, [UNIT])
    assert counted(further) == counted(further, student_notebook) == CORE
    (exercise,) = [e for e in exercises(read_notebook(student_notebook(further, UNIT))) if e.further]
    assert exercise.name == "treble" and exercise.points == 0 and exercise.tests
    assert '"points": 4' in unit_source(further, UNIT).read_text(encoding="utf-8")
    assert "oxus" not in exercise.tests[0].metadata
    assert stale(further, [UNIT]) == []


def test_an_edit_in_jupyterlab_comes_back_with_the_points(further):
    build(further, [UNIT])
    path = solution_notebook(further, UNIT)
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [c for c in notebook.cells if c.id == "treble"]
    cell.source = cell.source.replace("3 * x", "x + x + x")
    nbformat.write(notebook, path)
    assert sync(further, UNIT)
    source = unit_source(further, UNIT).read_text(encoding="utf-8")
    assert "x + x + x" in source and '"points": 4' in source and counted(further) == CORE
    # Points that an author types into JupyterLab count, too.
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [c for c in notebook.cells if c.id == "test_treble"]
    cell.metadata.nbgrader.points = 7
    nbformat.write(notebook, path)
    assert sync(further, UNIT)
    assert '"points": 7' in unit_source(further, UNIT).read_text(encoding="utf-8")
    assert counted(further) == CORE


def test_a_class_counts_them_if_its_settings_say_so(further, tmp_path, monkeypatch):
    build(further, [UNIT])
    without = new_class(further, tmp_path / "without", monkeypatch)
    assert not read_settings(without).further and counted(without) == CORE
    with_them = new_class(further, tmp_path / "with", monkeypatch, "--further")
    assert read_settings(with_them).further
    assert counted(with_them) == counted(with_them, student_notebook) == ALL
    assert stale(with_them, [UNIT]) == []
    # A class made from the folder of an earlier class.
    again = new_class(with_them, tmp_path / "again", monkeypatch)
    assert counted(again) == CORE and stale(again, [UNIT]) == []


def test_a_changed_setting_is_refused_until_the_notebooks_follow(further, tmp_path, monkeypatch):
    build(further, [UNIT])
    klass = new_class(further, tmp_path / "class", monkeypatch)
    prepare(klass, UNIT)
    file = klass / "class.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("further = false", "further = true"), encoding="utf-8")
    with pytest.raises(CourseError, match="run `oxus build 01-tiny`"):
        prepare(klass, UNIT)
    assert any("stale" in line for line in stale(klass, [UNIT]))
    build(klass, [UNIT])
    prepare(klass, UNIT)
    assert counted(klass) == ALL
    file.write_text(text.replace("further = false", 'further = "yes"'), encoding="utf-8")
    with pytest.raises(CourseError, match="further: 'yes' is not true or false"):
        build(klass, [UNIT])


def test_a_tag_on_one_cell_only_and_work_graded_by_hand_are_refused(further):
    path = unit_source(further, UNIT)
    half = MORE.replace('# %% tags=["further"] nbgrader={"grade": true', '# %% nbgrader={"grade": true')
    essay = TINY.replace("# %% [markdown] nbgrader=", '# %% [markdown] tags=["further"] nbgrader=')
    for text, name, said in ((f"{TINY}\n{half}", "treble", "or to none"), (essay, "essay", "move work")):
        path.write_text(text, encoding="utf-8")
        (problem,) = check_source(read_source(path), UNIT)
        assert (problem.rule, problem.grade_id) == ("further-cells", name) and said in problem.message


def test_oxus_check_names_them_and_asks_for_none_of_them(further):
    build(further, [UNIT])
    release = read_notebook(student_notebook(further, UNIT))
    right = reference_answers(read_notebook(solution_notebook(further, UNIT)))
    done = answered(release, right)
    assert report(done, release) == (
        ["  passed   double", "  answered essay: graded by your instructor", "  done     treble (further)"],
        True,
    )
    del right["treble"]
    lines, good = report(answered(release, right), release)
    assert good and lines[-1] == "  not done treble (further): nothing is written here yet"


def test_progress_counts_them_apart(further, monkeypatch, tmp_path, capsys):
    answers = "".join(
        f"[[{name}]]\nkind = 'right'\nname = 'another'\ncode = '''\ndef {name}(x):\n    return x * {n}\n'''\n"
        for name, n in (("double", 2), ("treble", 3))
    )
    (unit_source(further, UNIT).parent / "answers.toml").write_text(answers, encoding="utf-8")
    build(further, [UNIT])
    make(further, [UNIT])
    monkeypatch.setenv("OXUS_COURSE", str(further))
    solved = {"attempts": 1, "state": "right", "solved": "2026-03-01T10:00:00+00:00", "solution": None}
    content = {"units": {UNIT: {"exercises": {"treble": solved}}}}
    assert solved_words(content, UNIT) == "0 of 1 exercises of unit 01 solved, and 1 of 1 further ones"


@pytest.mark.full
@pytest.mark.slow
@pytest.mark.parametrize("counts", [False, True])
def test_stock_nbgrader_agrees_on_the_maximum_and_on_every_score(further, tmp_path, monkeypatch, counts):
    build(further, [UNIT])
    ours = new_class(further, tmp_path / "ours", monkeypatch, *["--further"] * counts)
    release = read_notebook(student_notebook(ours, UNIT))
    right = reference_answers(read_notebook(solution_notebook(ours, UNIT)))
    handed_in = tmp_path / "in"
    for student, treble in (
        ("aigerim", right["treble"]),
        ("bek", "def treble(x):\n    return 3 * abs(x)"),
        ("chynara", "def treble(x):\n    return 6"),
    ):
        hand_in(answered(release, {**right, "treble": treble}), handed_in / f"{student}_{UNIT}.ipynb")
    collect(ours, UNIT, [handed_in])
    theirs = tmp_path / "theirs"
    shutil.copytree(ours, theirs)
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    register(theirs, UNIT)
    stock(theirs, "autograde", UNIT)
    grade(ours, UNIT)
    assert differences(theirs, ours, UNIT) == []
    with api(ours).gradebook as gradebook:
        assignment = gradebook.find_assignment(UNIT)
        assert assignment.max_score == (9 if counts else 5)
        scores = {s: row["score"] for s, row in unit_points(gradebook, assignment).items()}
    assert scores == {"aigerim": 6 if counts else 2, "bek": 2, "chynara": 2}
    pages = {p.parent.parent.name: p.read_text(encoding="utf-8") for p in feedback(ours, UNIT)}
    if not counts:
        assert "Further work without points: done." in pages["aigerim"]
        for student in ("bek", "chynara"):
            assert "Further work without points: not done." in pages[student]
