"""Deeply nested data in a submission: one limit, and the same answer on every Python."""

import json
import socket
import struct

import nbformat
import pytest

from class_helpers import answered
from oxus.authoring.build import build
from oxus.cli import main
from oxus.core.errors import CourseError
from oxus.core.layout import student_notebook
from oxus.core.nesting import MAX_DEPTH, too_deep
from oxus.core.notebook import read_notebook
from oxus.core.repair import parse_submission, repair
from oxus.grader.pipe import Pipe
from tiny_unit import tiny_course

UNIT = "01-tiny"
ABOVE = 4
"""Levels above a value in a cell's metadata: the notebook, its cells, the cell, the metadata."""


def lists(depth: int) -> str:
    return "[" * depth + "]" * depth


def submission(release, depth: int) -> bytes:
    """The release with lists nested this deeply in the metadata of its first cell."""
    notebook = answered(release, {})
    notebook.cells[0].metadata["x"] = "LISTS"
    return json.dumps(notebook).replace('"LISTS"', lists(depth)).encode()


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    course = tiny_course(tmp_path_factory.mktemp("nested") / "course")
    build(course, [UNIT])
    return read_notebook(student_notebook(course, UNIT))


@pytest.mark.parametrize(
    "value", ["[]", "{}", lists(MAX_DEPTH), '{"a": ' * MAX_DEPTH + "1" + "}" * MAX_DEPTH, "7"]
)
def test_up_to_the_limit_data_is_not_too_deep(value):
    assert not too_deep(json.loads(value))


@pytest.mark.parametrize("value", [lists(MAX_DEPTH + 1), '[{"a": 1}, ' + lists(MAX_DEPTH) + "]"])
def test_one_level_more_is_too_deep(value):
    assert too_deep(json.loads(value))


def test_what_is_just_not_too_deep_can_be_repaired_and_written(release):
    notebook = parse_submission(submission(release, MAX_DEPTH - ABOVE))
    repaired = repair(notebook, release)
    assert repaired.remarks == []
    text = nbformat.writes(repaired.notebook)
    assert lists(MAX_DEPTH - ABOVE) in "".join(text.split())


@pytest.mark.parametrize("depth", [MAX_DEPTH - ABOVE + 1, 600, 900, 5_000, 100_000])
def test_a_submission_that_is_too_deep_is_refused_in_one_sentence(release, depth):
    with pytest.raises(CourseError, match="nested more than 350 levels deep.*ask for it again$"):
        parse_submission(submission(release, depth))


@pytest.mark.parametrize("depth", [MAX_DEPTH, 900, 100_000])
def test_a_student_s_own_notebook_that_is_too_deep_is_one_line(release, depth, tmp_path, capsys):
    path = tmp_path / f"{UNIT}.ipynb"
    path.write_bytes(submission(release, depth))
    assert main(["check", str(path)]) == 1
    said = capsys.readouterr().err.strip()
    assert f"{UNIT}.ipynb: not a notebook (its data is nested more than 350 levels deep)" in said
    assert "\n" not in said


@pytest.mark.parametrize("depth", [MAX_DEPTH, 900, 100_000])
def test_a_message_that_is_too_deep_is_no_message_of_the_child(depth):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        body = b'{"x": ' + lists(depth).encode() + b"}"
        theirs.settimeout(5)
        theirs.sendall(struct.pack(">I", len(body)) + body)
        with pytest.raises(CourseError, match="no message"):
            Pipe(ours).receive()
