"""A student's last look at a notebook, and the file to hand in."""

import json
import re

import nbformat
import pytest

from class_helpers import answered, hand_in, reference_answers
from oxus.authoring.build import build
from oxus.cli import main
from oxus.core.digest import cells_digest
from oxus.core.layout import solution_notebook, student_notebook
from oxus.core.notebook import exercises, grade_id, read_notebook
from oxus.core.repair import damage, parse_submission
from oxus.student import submission

UNIT = "01-tiny"


@pytest.fixture
def release(course, monkeypatch):
    """The tiny unit as this installation's student notebook."""
    build(course, [UNIT])
    monkeypatch.setenv("OXUS_COURSE", str(course))
    return read_notebook(student_notebook(course, UNIT))


@pytest.fixture
def work(tmp_path, monkeypatch):
    """The folder a student works in."""
    folder = tmp_path / "student"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def save(work, release, course, **answers):
    answers = {**reference_answers(read_notebook(solution_notebook(course, UNIT))), **answers}
    return hand_in(answered(release, answers), work / "oxus-work" / UNIT / f"{UNIT}.ipynb")


def test_a_right_notebook_passes_and_is_not_changed(work, release, course, capsys):
    path = save(work, release, course)
    before = path.read_bytes()
    assert main(["check", "1"]) == 0
    out = capsys.readouterr().out
    assert "passed   double" in out and "answered essay" in out and "oxus submit 01" in out
    assert path.read_bytes() == before


def test_a_wrong_answer_is_told_in_the_test_s_words(work, release, course, capsys):
    save(work, release, course, double="def double(x):\n    return x + 3")
    assert main(["check", "1"]) == 1
    assert "not yet  double: double(2) should be 4" in capsys.readouterr().out


def test_an_error_in_the_answer_is_told(work, release, course, capsys):
    save(work, release, course, double="def double(x):\n    return y")
    assert main(["check", "1"]) == 1
    assert "not yet  double: NameError: name 'y' is not defined" in capsys.readouterr().out


def test_what_is_still_empty_is_told(work, release, course, capsys):
    hand_in(release, work / "oxus-work" / UNIT / f"{UNIT}.ipynb")
    assert main(["check", "1"]) == 1
    out = capsys.readouterr().out
    assert "not yet  double: nothing is written here yet" in out and "empty    essay" in out


def test_deleted_cells_are_told_before_anything_runs(work, release, course, capsys):
    path = save(work, release, course)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [c for c in notebook.cells if grade_id(c) != "test_double"]
    nbformat.write(notebook, path)
    assert main(["check", str(path)]) == 1
    assert "test_double: this cell was deleted" in capsys.readouterr().out


@pytest.mark.parametrize(
    "content", ["", "{ cut off", "[1, 2]", '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}']
)
@pytest.mark.parametrize("command", [["check"], ["submit", "--name", "aigerim"]])
def test_what_is_no_notebook_is_named(work, release, capsys, content, command):
    (work / "x.ipynb").write_text(content, encoding="utf-8")
    assert main([command[0], "x.ipynb", *command[1:]]) == 1
    err = capsys.readouterr().err
    assert err.startswith("oxus: x.ipynb: ") and len(err.strip().splitlines()) == 1


def damaged(content: dict, what: str) -> dict:
    """A notebook as another program may write it."""
    plain = next(c for c in content["cells"] if not c["metadata"].get("nbgrader"))
    if what == "minor a text":
        content["nbformat_minor"] = "x"
    elif what == "no minor":
        del content["nbformat_minor"]
    elif what == "no metadata in a cell":
        del plain["metadata"]
    elif what == "a cell with a number for text":
        plain["source"] = 5
    elif what == "half a surrogate pair":
        plain["source"] = "# \ud800"
    elif what == "a cell that is a number":
        content["cells"].append(7)
    elif what == "outputs of no form":
        content["cells"][-1]["outputs"] = [{"x": 1}]
    return content


DAMAGE = [
    *("minor a text", "no minor", "no metadata in a cell", "a cell with a number for text"),
    *("half a surrogate pair", "a cell that is a number", "outputs of no form"),
]


@pytest.mark.parametrize("what", [*DAMAGE, "a BOM"])
def test_what_collect_takes_can_be_checked_and_submitted(work, release, course, capsys, monkeypatch, what):
    path = save(work, release, course)
    content = damaged(json.loads(path.read_text(encoding="utf-8")), what)
    path.write_text(json.dumps(content), encoding="utf-8-sig" if what == "a BOM" else "utf-8")
    ran = []
    monkeypatch.setattr(submission, "run", lambda notebook, folder: ran.append(notebook) or notebook)
    assert main(["check", str(path)]) == 0
    nbformat.validate(ran[0])
    for _ in range(2):  # the second time beside the file of the first
        assert main(["submit", str(path), "--name", "bek"]) == 0
    taken = parse_submission((work / f"bek_{UNIT}.ipynb").read_bytes())
    assert taken.metadata.oxus.digest == cells_digest(taken.cells)
    assert damage(taken, release) == []


@pytest.mark.parametrize("what", DAMAGE)
def test_a_notebook_of_the_course_that_is_damaged_is_named_in_one_sentence(work, release, course, what):
    """Without words of Python's own; what does not matter for the course may be read."""
    path = save(work, release, course)
    path.write_text(json.dumps(damaged(json.loads(path.read_text(encoding="utf-8")), what)), encoding="utf-8")
    try:
        exercises(read_notebook(path))
    except submission.CourseError as error:
        assert str(error).startswith(f"{path}: ") and "fresh copy" in str(error)
        assert not re.search("argument|attribute|variable|object", str(error)) and "\n" not in str(error)


def test_a_notebook_of_another_course_is_named(work, release, capsys):
    nbformat.write(nbformat.v4.new_notebook(), work / "mine.ipynb")
    assert main(["check", "mine.ipynb"]) == 1
    assert "not a notebook of the course, which has the units 01-tiny" in capsys.readouterr().err


@pytest.mark.parametrize(
    "said", ["01-tiny", ["01-tiny"], None, {"unit": 1}, {"unit": ["01-tiny"]}, {"unit": "../x"}]
)
def test_metadata_that_somebody_changed_end_in_a_message(work, release, said, capsys):
    path = hand_in(answered(release, {}), work / "mine.ipynb")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["metadata"]["oxus"] = said
    path.write_text(json.dumps(content), encoding="utf-8")
    assert main(["check", "mine.ipynb"]) == 1
    assert "not a notebook of the course, which has the units 01-tiny" in capsys.readouterr().err


def test_a_unit_s_number_in_other_digits_is_no_unit(work, release, capsys):
    assert main(["check", "²"]) == 1
    assert "there is no unit '²'" in capsys.readouterr().err


def test_a_unit_without_a_notebook_here_is_named(work, release, capsys):
    assert main(["check", "1"]) == 1
    assert "no notebook of 01-tiny in" in capsys.readouterr().err


def test_the_hand_in_says_whose_it_is(work, release, course, capsys):
    save(work, release, course)
    assert main(["submit", "1", "--name", "Айгерім-7", "--output", "out"]) == 0
    handed = json.loads((work / "out" / f"Айгерім-7_{UNIT}.ipynb").read_text(encoding="utf-8"))
    assert handed["metadata"]["oxus"]["student"] == "Айгерім-7" and handed["metadata"]["oxus"]["unit"] == UNIT


def test_handing_in_twice_the_same_is_fine_and_a_change_needs_a_word(work, release, course, capsys):
    save(work, release, course)
    assert main(["submit", "1", "--name", "bek"]) == 0
    assert main(["submit", "1", "--name", "bek"]) == 0
    first = (work / f"bek_{UNIT}.ipynb").read_bytes()
    save(work, release, course, double="def double(x):\n    return x + x")
    assert main(["submit", "1", "--name", "bek"]) == 1
    assert "--force" in capsys.readouterr().err
    assert (work / f"bek_{UNIT}.ipynb").read_bytes() == first
    assert main(["submit", "1", "--name", "bek", "--force"]) == 0
    assert b"x + x" in (work / f"bek_{UNIT}.ipynb").read_bytes()


def test_a_name_that_cannot_be_used_is_named(work, release, course, capsys):
    save(work, release, course)
    assert main(["submit", "1", "--name", "a_b"]) == 1
    assert "only letters, digits, - and ." in capsys.readouterr().err


@pytest.mark.slow
def test_an_endless_loop_is_stopped(work, release, course):
    path = save(work, release, course, double="while True:\n    pass")
    with pytest.raises(submission.CourseError, match="more than 3 seconds"):
        submission.run(read_notebook(path), work, timeout=3)
