"""The readers of what a class submits: whatever comes, a valid result or one readable message."""

import csv
import io
import json
import unicodedata
import zipfile
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from oxus.core.errors import CourseError
from oxus.core.layout import match_unit
from oxus.core.notebook import grade_id
from oxus.core.repair import check_student, drop_outputs, parse_submission, repair, student_in_name
from oxus.teaching.collection.found import File
from oxus.teaching.collection.reading import read_submitted
from oxus.teaching.collection.times import when_submitted
from oxus.teaching.students.identity import Claim, Claims
from oxus.teaching.students.lms import Person, entry_name, person_of, student_id
from oxus.teaching.students.roster import COLUMNS, Student, read_roster

UNIT = "01-tiny"
NOW = datetime(2026, 4, 1, tzinfo=UTC)
"""When the submissions are collected."""
TEXT = st.text(max_size=20)  # half of a surrogate pair, too
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)


def cell(name: str, source: str, **kind: Any) -> nbformat.NotebookNode:
    asked = {"grade": False, "locked": False, "schema_version": 3, "solution": False, "task": False, **kind}
    return new_code_cell(source, id=name, metadata={"nbgrader": {"grade_id": name, **asked}})


def release() -> nbformat.NotebookNode:
    """A unit as students get it: an answer, its tests, an essay."""
    essay = cell("essay", "Write here.", grade=True, solution=True, points=3)
    cells = [
        new_markdown_cell("# A unit", id="title"),
        cell("double", "def double(x):\n    ...", solution=True),
        cell("test_double", "assert double(2) == 4", grade=True, locked=True, points=2),
        new_markdown_cell(essay.source, id="essay", metadata=essay.metadata),
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "oxus": {"unit": UNIT}})


RELEASE = release()

# --- notebooks ---


@st.composite
def broken_notebooks(draw: st.DrawFn) -> bytes:
    """A student's notebook with one to six places replaced, removed, copied or moved."""
    content: Any = json.loads(json.dumps(deepcopy(RELEASE)))
    for _ in range(draw(st.integers(1, 6))):
        here = content
        while isinstance(here, dict | list) and here:
            keys = list(here) if isinstance(here, dict) else list(range(len(here)))
            key = draw(st.sampled_from(keys))
            if draw(st.booleans()) or not isinstance(here[key], dict | list):
                break
            here = here[key]
        else:
            continue
        action = draw(st.sampled_from(["replace", "remove", "copy", "move"]))
        if action == "replace":
            here[key] = draw(JSON)
        elif action == "remove":
            del here[key]
        elif isinstance(here, list):
            here.insert(
                draw(st.integers(0, len(here))), deepcopy(here[key]) if action == "copy" else here.pop(key)
            )
        else:
            here[draw(TEXT)] = deepcopy(here[key])
    return json.dumps(content).encode("utf-8", "surrogatepass")


def assert_gradable(data: bytes) -> None:
    try:
        notebook = parse_submission(data)
    except CourseError as error:
        assert str(error).strip() and "\n" not in str(error)
        return
    repaired = repair(notebook, RELEASE)
    nbformat.validate(repaired.notebook)
    names = [grade_id(c) for c in repaired.notebook.cells if grade_id(c)]
    assert names == ["double", "test_double", "essay"]
    assert nbformat.writes(repaired.notebook).encode()
    assert all(line.isprintable() for line in [*repaired.remarks, *repaired.notes])


@given(data=broken_notebooks())
@settings(suppress_health_check=[HealthCheck.too_slow])
@example(data=json.dumps(RELEASE | {"metadata": "text"}).encode())
@example(data=json.dumps(RELEASE | {"cells": [{"cell_type": "code", "source": "\ud800"}]}).encode())
def test_a_broken_notebook_is_repaired_or_refused(data):
    assert_gradable(data)


@given(
    data=st.binary(max_size=80) | JSON.map(lambda value: json.dumps(value).encode("utf-8", "surrogatepass"))
)
@example(data=b"[" * 100_000)
@example(data=b'{"nbformat": 1e999, "cells": []}')
def test_what_is_not_a_notebook_is_refused(data):
    assert_gradable(data)


@given(said=JSON, kind=st.sampled_from(["oxus", "student", "handed_in", "unit"]))
@example(said="2026-99-99T99:99:99+00:00", kind="handed_in")
def test_whatever_a_notebook_says_of_itself_gives_a_time_and_a_student_or_a_refusal(said, kind):
    notebook = deepcopy(RELEASE)
    notebook.metadata["oxus"] = said if kind == "oxus" else {"unit": UNIT, "student": "bek", kind: said}
    data = json.dumps(notebook).encode("utf-8", "surrogatepass")
    try:
        one = read_submitted(File("a", None, "a.ipynb", NOW, data), UNIT, {UNIT: RELEASE})
    except CourseError as error:
        assert str(error).isprintable()
        return
    when = when_submitted(one.stamp, one.same, None, None, NOW, NOW)
    assert not when.time or datetime.fromisoformat(when.time.removesuffix(" UTC")) <= NOW.replace(tzinfo=None)
    assert when.time or any(remark.startswith("check: ") for remark in when.remarks)
    assert not one.said or check_student(one.said)
    assert all(remark.isprintable() for remark in (*one.remarks, *when.remarks))


def test_an_impossible_time_is_not_taken_and_said_so():
    notebook = deepcopy(RELEASE)
    notebook.metadata["oxus"] = {"unit": UNIT, "student": "bek", "handed_in": "2026-99-99T99:99:99+00:00"}
    file = File("a", None, "a.ipynb", datetime(2026, 3, 1, tzinfo=UTC), json.dumps(notebook).encode())
    one = read_submitted(file, UNIT, {UNIT: RELEASE})
    when = when_submitted(one.stamp, one.same, None, None, None, NOW)
    assert (when.time, when.source) == ("", "")
    (remark,) = when.remarks
    assert "2026-99-99T99:99:99+00:00 is not a time that `oxus submit` writes" in remark


def test_the_outputs_of_a_class_are_not_held_in_memory():
    notebook = deepcopy(RELEASE)
    notebook.cells[1].outputs = [new_output("stream", text="x" * 1_000_000)]
    notebook.metadata["widgets"] = {"state": "x" * 1_000_000}
    file = File("a", None, "a.ipynb", datetime(2026, 3, 1, tzinfo=UTC), json.dumps(notebook).encode())
    held = read_submitted(file, UNIT, {UNIT: RELEASE}).notebook
    assert len(json.dumps(held)) < 10_000
    drop_outputs(notebook)
    assert repair(held, RELEASE) == repair(notebook, RELEASE)


# --- names of units and students ---


@given(name=TEXT | st.text("0123456789²٨", max_size=5))
@example(name="²")
@example(name="9" * 5000)
def test_a_name_of_a_unit_is_found_or_refused(name):
    units = ["00-orientation", "01-tiny", "10-capstone"]
    try:
        assert match_unit(units, name) in units
    except CourseError as error:
        assert "there is no unit" in str(error)


def test_the_numbers_of_units_are_read_with_and_without_zeros():
    units = ["00-orientation", "08-membership", "10-capstone"]
    assert [match_unit(units, name) for name in ("0", "00", "8", "08", "10")] == [units[0]] * 2 + [
        units[1]
    ] * 2 + [units[2]]


@given(name=TEXT, unit=st.sampled_from([UNIT, "08-a+b"]))
def test_the_student_in_a_file_name_is_a_part_of_it(name, unit):
    found = student_in_name(name, unit)
    assert found is None or (found in name and "_" not in found)
    assert student_in_name(f"{name}_bek_{unit}.ipynb", unit) == "bek"


@given(name=TEXT)
def test_an_id_that_is_accepted_can_be_a_folder_s_name(name):
    try:
        check_student(name)
    except CourseError:
        return
    assert not set(name) & set("/\\_\0 :") and name not in (".", "..") and not name.startswith(".")


PARTS = st.lists(
    st.one_of(
        TEXT,
        st.builds("{}_{}_assignsubmission_file_".format, TEXT, st.integers(0, 10**9)),
        st.builds("{}_LATE_{}_{}_{}".format, TEXT, st.integers(0, 10**9), st.integers(0, 10**9), TEXT),
    ),
    min_size=1,
    max_size=3,
)


@given(parts=PARTS)
def test_any_path_gives_a_person_with_an_id_that_can_be_used(parts):
    person, given_name = person_of(parts)
    assert isinstance(given_name, str)
    if person:
        assert check_student(student_id(person)) and str(person).startswith(person.system)


@given(name=st.text(min_size=1, max_size=30), utf_8=st.booleans())
def test_any_name_in_a_zip_file_becomes_one_without_control_characters(name, utf_8):
    entry = zipfile.ZipInfo(name)
    entry.flag_bits = 0x800 if utf_8 else 0
    found = entry_name(entry)
    assert "\\" not in found and not [c for c in found if unicodedata.category(c) == "Cc"]


# --- the roster ---


@given(
    rows=st.lists(st.lists(TEXT | st.sampled_from(["bek", "aigerim", "=1+1"]), max_size=7), max_size=5),
    header=st.permutations(COLUMNS) | st.lists(TEXT, max_size=6),
    delimiter=st.sampled_from(",;"),
    start=st.sampled_from(["", "\ufeff"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_roster_is_read_or_each_wrong_row_is_named(tmp_path, rows, header, delimiter, start):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    path = tmp_path / "roster.csv"
    path.write_bytes((start + text.getvalue()).encode("utf-8", "surrogatepass"))
    try:
        students = read_roster(path)
    except CourseError as error:
        assert str(error).startswith(f"{path}: ")
        return
    assert len({s.student_id for s in students}) == len(students)
    for student in students:
        assert check_student(student.student_id)
        person = Person("Moodle", f"{student.first_name} {student.last_name}", "7")
        assert all(row in students for row in Claims(students).rows(Claim(person))[0])


@given(content=st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_roster_or_refused(tmp_path, content):
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    try:
        assert all(isinstance(student, Student) for student in read_roster(path))
    except CourseError as error:
        assert str(error).startswith(f"{path}: ")


@pytest.mark.parametrize("text", ['student_id,email\n"' + "x" * 200_000, "x" * 200_000])
def test_a_field_that_is_too_long_is_named_with_its_row(tmp_path, text):
    before = csv.field_size_limit(
        131_072
    )  # Python's own; libraries such as frictionless raise it for the process
    path = tmp_path / "roster.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"roster.csv: row \d: a field is longer than 131,072 characters"):
        read_roster(path)
    csv.field_size_limit(before)
