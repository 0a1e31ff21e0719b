"""Any settings file either gives valid settings, or the reader's own error, which names the file."""

import math
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import oxus_data
from oxus.authoring.judge import KINDS, read_answers
from oxus.core.errors import CourseError
from oxus.core.settings import read_settings_file
from oxus.selfstudy import solutions
from oxus.teaching.settings import read_settings
from oxus_data import DataError
from oxus_data.region import _settings as region_settings
from oxus_data.settings import SettingsFile
from toml_files import VALUES, settings_with, to_toml

# One file is written over and over; each example is still independent of the others.
same_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])

CLASS_KEYS = ["name", "timezone", "sandbox", "late", "units"]
UNITS = st.fixed_dictionaries(
    {"01-tiny": st.fixed_dictionaries({}, optional={"due": VALUES, "weight": VALUES})}
)
LATE = st.fixed_dictionaries({}, optional={"points_per_day": VALUES, "zero_after_days": VALUES})
CLASSES = st.one_of(
    settings_with(CLASS_KEYS),
    st.fixed_dictionaries(
        {"name": st.just("Spring"), "units": UNITS},
        optional={"late": LATE, "timezone": st.sampled_from(["UTC", "Asia/Bishkek", "Pacific/Kiritimati"])},
    ),
)


def one_line_per_problem(error: Exception, path: Path) -> bool:
    return all(line.startswith(f"{path}: ") for line in str(error).split("\n"))


@given(said=CLASSES)
@same_folder
def test_any_class_toml_gives_a_class_or_names_each_problem(course, said):
    path = course / "class.toml"
    path.write_text(to_toml(said), encoding="utf-8", newline="")
    try:
        found = read_settings(course)
    except CourseError as error:
        assert one_line_per_problem(error, path)
        return
    assert found.name.strip() and list(found.units) == ["01-tiny"] and found.units["01-tiny"].weight > 0
    assert 0 <= found.late.points_per_day < math.inf and 0 <= found.late.penalty(3.0, 90_000.0) <= 3.0
    due = found.units["01-tiny"].due
    assert due is None or (isinstance(due, datetime) and due.tzinfo and found.units["01-tiny"].due_words())


TEXTS = st.just("1") | VALUES
ANSWER = st.fixed_dictionaries(
    {"kind": st.sampled_from(["right", "wrong"]) | VALUES, "name": TEXTS, "code": TEXTS},
    optional={"misconception": TEXTS},
)


@given(
    said=settings_with(["double"]) | st.dictionaries(st.text("ab", min_size=1), st.lists(ANSWER, max_size=3))
)
@same_folder
def test_any_answers_toml_gives_answers_or_names_each_problem(tmp_path, said):
    path = tmp_path / "answers.toml"
    path.write_text(to_toml(said), encoding="utf-8", newline="")
    try:
        found = read_answers(path)
    except CourseError as error:
        assert one_line_per_problem(error, path)
        return
    assert len(found) == sum(map(len, said.values()))
    assert all(answer.kind in KINDS and answer.name.strip() and answer.code.strip() for answer in found)
    assert all(answer.misconception.strip() for answer in found if answer.kind == "wrong")


ANSWERS = """\
[[double]]
kind = "wrong"
name = "a text of several lines"
code = '''
kind = "right"
[[double]]
'''

[[double]]
kind = "rigth"
name = "misspelt"
code = "1"
reason = "x"
"""


def test_each_problem_in_answers_toml_has_its_line_and_key(tmp_path):
    path = tmp_path / "answers.toml"
    path.write_text(ANSWERS, encoding="utf-8")
    with pytest.raises(CourseError) as raised:
        read_answers(path)
    assert str(raised.value).split("\n") == [
        f"{path}: line 1: double.1.misconception: missing: it must be text in quotes",
        f"{path}: line 13: double.2.reason: no such setting: use code, kind, misconception, name",
        f'{path}: line 10: double.2.kind: {"rigth"!r} is neither "right" nor "wrong"',
    ]
    path.unlink()
    with pytest.raises(CourseError, match=r"answers.toml: missing: write at least one right and one wrong"):
        read_answers(path)


@given(said=settings_with(["buttons", "solutions", "attempts"]))
@same_folder
def test_any_selfstudy_toml_gives_settings_or_names_each_problem(tmp_path, said):
    path = tmp_path / solutions.SETTINGS
    path.parent.mkdir(exist_ok=True)
    path.write_text(to_toml(said), encoding="utf-8", newline="")
    try:
        found = solutions.read_settings(tmp_path)
    except CourseError as error:
        assert one_line_per_problem(error, path)
        return
    assert found.attempts >= 1 and {found.buttons, found.solutions} <= {True, False}


@given(said=settings_with(["name", "states", "first", "as_of", "centre", "reach"]))
@same_folder
def test_any_region_toml_gives_a_region_or_names_each_problem(tmp_path, said):
    path = tmp_path / "region.toml"
    path.write_text(to_toml(said), encoding="utf-8", newline="")
    try:
        found = region_settings(path)
    except DataError as error:
        assert one_line_per_problem(error, path)
        return
    assert found["first"] and found["states"] == tuple(map(str, found["states"]))


@given(
    content=st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace"))
)
@same_folder
def test_any_bytes_give_settings_or_one_line(tmp_path, content):
    path = tmp_path / "course.toml"
    path.write_bytes(content)
    try:
        assert isinstance(read_settings_file(path).values, dict)
    except CourseError as error:
        assert one_line_per_problem(error, path) and "\n" not in str(error)


@pytest.mark.parametrize("text", ["a = " + "[" * 5000 + "]" * 5000, "a = " + "9" * 5000])
def test_what_python_cannot_read_is_an_error_of_the_reader(text):
    with pytest.raises(ValueError, match="not TOML"):
        SettingsFile(Path("course.toml"), text)


def test_a_number_too_long_to_write_is_named_by_its_key():
    file = SettingsFile(Path("course.toml"), "a = 0x" + "f" * 5000)
    file.number("a")
    with pytest.raises(ValueError, match="line 1: a: the value is not a number of 0 or more"):
        file.check()


def test_the_line_is_that_of_the_key_and_not_of_a_list_that_looks_like_a_table():
    text = 'groups = [\n  ["x"],\n  ["late"]\n]\n\n[late]\n# points = 1\npoints = "many"\n'
    file = SettingsFile(Path("course.toml"), text)
    assert file.number("late", "points", default=1.0) == 1.0
    with pytest.raises(
        ValueError, match="^course.toml: line 8: late.points: 'many' is not a number of 0 or more$"
    ):
        file.check()


def test_a_setting_that_is_absent_has_the_default_or_is_a_problem():
    file = SettingsFile(Path("course.toml"), "[a]\n")
    assert file.texts("units", default=()) == () and file.flag("a", "b", default=None) is None
    assert file.problems == [] and file.integer("a", "c") is None
    assert file.problems == ["course.toml: line 1: a.c: missing: it must be a whole number of 0 or more"]


def test_a_file_saved_by_windows_notepad_is_read(tmp_path):
    (tmp_path / "region.toml").write_bytes(b"\xef\xbb\xbfname = 'x'\r\nreach = 0\r\n")
    with pytest.raises(oxus_data.DataError, match="line 2: reach: 0 is not a whole number of 1 or more"):
        region_settings(tmp_path / "region.toml")


def test_settings_are_read_and_files_written_without_pandas(tmp_path):
    code = (
        "import sys; from pathlib import Path; from oxus.core.files import write_atomic; "
        "from oxus.core.settings import read_settings_file; sys.modules['pandas'] = None\n"
        "path = Path(sys.argv[1]); write_atomic(path, 'a = 1'); print(read_settings_file(path).integer('a'))"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "a.toml"], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("1\n", "")
