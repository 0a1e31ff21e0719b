"""Whatever is handed in: one class of malformed notebooks, collected and put there directly, graded by one command."""

import csv
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_raw_cell

from class_helpers import answered, oxus
from oxus.authoring.build import build
from oxus.core.layout import student_notebook
from oxus.core.notebook import grade_id, read_notebook
from oxus.grader.sandbox import unavailable
from oxus.teaching.collection.collect import read_collected
from oxus.teaching.collection.found import MAX_BYTES
from oxus.teaching.nbgrader_api import api
from repository import ROOT
from tiny_unit import tiny_course

UNIT = "01-tiny"
RIGHT = {"double": "def double(x):\n    return 2 * x"}

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(unavailable()), reason="there is no sandbox here"),
]


class Case(NamedTuple):
    change: Callable[[Any], Any]
    """Changes a right notebook, or gives the bytes that are handed in instead."""
    score: float | None = 2
    """None: refused."""
    says: str = ""
    """What the reason or a remark has to say: a regular expression."""


def at(notebook, name: str):
    return next(c for c in notebook.cells if grade_id(c) == name)


def edits(name: str, **values: Any) -> Callable[[Any], None]:
    """Set parts of one of the unit's cells."""
    return lambda n: at(n, name).update(values)


def marks(name: str, value: Any = None, **values: Any) -> Callable[[Any], None]:
    """Set nbgrader's metadata of one of the unit's cells, or parts of them."""

    def change(notebook):
        metadata = at(notebook, name).metadata
        metadata["nbgrader"] = {**metadata["nbgrader"], **values} if values else value

    return change


def drops(*names: str) -> Callable[[Any], None]:
    return lambda n: n.update(cells=[c for c in n.cells if grade_id(c) not in names])


def repeats(name: str, times: int = 1) -> Callable[[Any], None]:
    return lambda n: n.cells.extend([at(n, name)] * times)


def adds(*sources: str, position: int = 1) -> Callable[[Any], None]:
    """Put code cells into it."""
    return lambda n: n.cells.__setitem__(slice(position, position), [new_code_cell(s) for s in sources])


def sets(**values: Any) -> Callable[[Any], None]:
    """Set parts of the notebook itself."""
    return lambda n: n.update(values)


def swaps(one: str, other: str) -> Callable[[Any], None]:
    def change(notebook):
        first, second = at(notebook, one).metadata["nbgrader"], at(notebook, other).metadata["nbgrader"]
        first["grade_id"], second["grade_id"] = second["grade_id"], first["grade_id"]

    return change


def text(notebook) -> str:
    return json.dumps(notebook, ensure_ascii=False)


def shows(size: int) -> Callable[[Any], bytes]:
    """As much output as makes a file of this size."""

    def change(notebook):
        output = {"output_type": "stream", "name": "stdout", "text": ""}
        at(notebook, "double")["outputs"] = [output]
        output["text"] = "x" * (size - len(text(notebook)))
        return text(notebook).encode()

    return change


def old(notebook) -> bytes:
    return nbformat.writes(nbformat.convert(notebook, 3), 3).encode()


def strange(notebook) -> None:
    """What editors and hands leave in cells."""
    double = at(notebook, "double")
    double["source"], double["outputs"], double["execution_count"] = double.source.splitlines(True), None, "x"
    notebook.cells += [
        None,
        7,
        {},
        {"cell_type": "heading", "source": "x"},
        {"cell_type": "code", "metadata": []},
    ]


def other_unit(notebook) -> None:
    notebook.cells = [new_code_cell("x = 1"), new_markdown_cell("other")]
    notebook.metadata["oxus"] = {"unit": "02-other"}


def nests(depth: int) -> Callable[[Any], bytes]:
    """Lists within lists in all metadata."""
    deep = b'"metadata": {"x": ' + b"[" * depth + b"]" * depth + b', "y": 1'
    return lambda n: (
        text(n).encode().replace(b'"metadata": {}', deep + b"}").replace(b'"metadata": {"n', deep + b', "n')
    )


GONE = "was deleted"
CASES = {
    "not-json": Case(lambda n: b"PK\x03\x04 not JSON", None, "not a notebook"),
    "empty": Case(lambda n: b"", None, "empty"),
    "blank": Case(lambda n: b" \n\n", None, "empty"),
    "cut-off": Case(lambda n: text(n).encode()[:-40], None, "cut off"),
    "list": Case(lambda n: b"[]", None, "JSON, but not a notebook"),
    "number": Case(lambda n: b"1", None, "JSON, but not a notebook"),
    "null": Case(lambda n: b"null", None, "JSON, but not a notebook"),
    "no-cells": Case(sets(cells=None), None, "no cells"),
    "cells-a-dict": Case(sets(cells={}), None, "no cells"),
    "format-5": Case(sets(nbformat=5), None, "format 5"),
    "format-text": Case(sets(nbformat="4"), None, "JSON, but not a notebook"),
    "format-true": Case(sets(nbformat=True), None, "JSON, but not a notebook"),
    "format-none": Case(lambda n: n.pop("nbformat") and None, None, "JSON, but not a notebook"),
    "utf-16": Case(lambda n: text(n).encode("utf-16")),
    "not-utf-8": Case(lambda n: text(n).encode().replace(b"small", b"sm\xe4ll"), None, "not a notebook"),
    "nul-bytes": Case(lambda n: b"\0" * 100, None, "not a notebook"),
    "too-deep": Case(lambda n: b"[" * 100_000 + b"]" * 100_000, None, "not a notebook"),
    "deep-90": Case(nests(90)),
    "deep-300": Case(nests(300)),
    "deep-900": Case(nests(900), None, "not a notebook"),
    "51-megabytes": Case(shows(MAX_BYTES + 1), None, "larger than 50 MB"),
    "50-megabytes": Case(shows(MAX_BYTES)),
    "format-3": Case(old),
    "format-4-0": Case(lambda n: [c.pop("id") for c in n.cells] and n.update(nbformat_minor=0)),
    "same-ids": Case(lambda n: [c.update(id="same") for c in n.cells] and None),
    "odd-ids": Case(lambda n: [c.update(id="ы" * 99) for c in n.cells] and None),
    "format-4-9": Case(sets(nbformat_minor=9)),
    "minor-text": Case(sets(nbformat_minor="x")),
    "byte-order-mark": Case(lambda n: b"\xef\xbb\xbf" + text(n).encode()),
    "crlf-file": Case(lambda n: json.dumps(n, indent=1).replace("\n", "\r\n").encode()),
    "crlf-cells": Case(lambda n: [c.update(source=c.source.replace("\n", "\r\n")) for c in n.cells] and None),
    "nul-in-text": Case(adds("x = 'a\0b'"), 2),
    "half-a-pair": Case(lambda n: text(n).encode().replace(b"# A small unit", b"# \\ud800 \\udfff")),
    "half-in-answer": Case(lambda n: text(n).encode().replace(b"return 2", b"'\\ud800'; return 2")),
    "nan": Case(lambda n: text(n).encode().replace(b'"metadata": {"n', b'"metadata": {"x": NaN, "n')),
    "no-metadata": Case(lambda n: n.pop("metadata") and None),
    "metadata-null": Case(sets(metadata=None), None, "JSON, but not a notebook"),
    "kernel-r": Case(sets(metadata={"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}})),
    "kernel-none": Case(sets(metadata={})),
    "kernel-bogus": Case(
        sets(metadata={"kernelspec": 7, "language_info": "python", "oxus": [], "widgets": 1})
    ),
    "test-deleted": Case(drops("test_double"), 2, GONE),
    "answer-deleted": Case(drops("double"), 0, GONE),
    "all-deleted": Case(drops("test_double", "double", "essay"), 0, GONE),
    "other-unit": Case(other_unit, 0, GONE),
    "test-twice": Case(repeats("test_double"), 2, "more than once"),
    "test-many-times": Case(repeats("test_double", 30), 2, "more than once"),
    "answer-twice": Case(repeats("double"), 2, "joined"),
    "reordered": Case(lambda n: n.cells.reverse(), 2, "their order is restored"),
    "test-edited": Case(edits("test_double", source="pass"), 2, "not as in the unit"),
    "test-emptied": Case(edits("test_double", source=""), 2, "not as in the unit"),
    "test-markdown": Case(edits("test_double", cell_type="markdown"), 2, "cell type"),
    "answer-raw": Case(edits("double", cell_type="raw"), 2, "cell type"),
    "essay-code": Case(edits("essay", cell_type="code"), 2, "cell type"),
    "points-100": Case(marks("test_double", points=100), 2, "points not as in the unit"),
    "points-text": Case(marks("test_double", points="many"), 2, "points not as in the unit"),
    "points-negative": Case(marks("test_double", points=-1), 2, "points not as in the unit"),
    "not-graded": Case(marks("test_double", grade=False), 2, "not as in the unit"),
    "unlocked": Case(marks("test_double", locked=False), 2, "not as in the unit"),
    "test-a-solution": Case(marks("test_double", solution=True), 2, "not as in the unit"),
    "task": Case(marks("test_double", task=True), 2, "not as in the unit"),
    "schema-99": Case(marks("test_double", schema_version=99), 2, "not as in the unit"),
    "schema-1": Case(marks("test_double", schema_version=1), 2, "not as in the unit"),
    "checksum": Case(marks("test_double", checksum="0" * 32)),
    "marks-none": Case(marks("test_double", None), 2, "changed"),
    "marks-a-list": Case(marks("test_double", [1]), 2, "changed"),
    "marks-text": Case(marks("double", "x"), 2, "changed"),
    "ids-swapped": Case(swaps("double", "test_double"), 0, "not as in the unit"),
    "id-a-number": Case(marks("test_double", grade_id=7), 2, "changed"),
    "id-empty": Case(marks("double", grade_id=""), 2, "changed"),
    "id-unknown": Case(marks("double", grade_id="../../x"), 2, "changed"),
    "strange-cells": Case(strange),
    "200-cells": Case(adds(*(f"x{n} = {n}\nx{n}" for n in range(200)))),
    "raw-cells": Case(lambda n: n.cells.insert(1, new_raw_cell("x = ("))),
    "attachment": Case(
        lambda n: n.cells.insert(
            1, new_markdown_cell("![](attachment:a)", attachments={"a": {"image/png": "AA=="}})
        )
    ),
    "attachment-bad": Case(lambda n: n.cells.insert(1, {**new_markdown_cell("x"), "attachments": 7})),
    "magics": Case(
        adds("%pip install nothing-at-all", "!ls", "%%bash\nls", "%matplotlib inline", "%no_such_magic")
    ),
    "cell-magic-bad": Case(
        adds("%%nonsense\nx", "%%html\n<b>x</b>", "%%javascript\n1", "%time 1", "%run none.py")
    ),
    "asks": Case(adds("input('?')", "import getpass\ngetpass.getpass()")),
    "awaits": Case(adds("import asyncio\nawait asyncio.sleep(0.01)", "async def f(): return 1\nawait f()")),
    "plots": Case(
        adds("import matplotlib.pyplot as plt\nplt.plot([1, 2])", "import pandas\npandas.Series([1]).plot()")
    ),
    "tabs": Case(adds("if True:\n\tx = 1\n        y = 2")),
    **{
        f"syntax-error-{n}": Case(
            lambda notebook, n=n: notebook.cells[n].update(source="def (:"),
            {2: 0}.get(n, 2),
            "not as in the unit" if n == 3 else "",
        )
        for n in range(5)
    },
}
OTHERS = {
    "Айгерім": (2, ""),
    "Бек-2": (2, ""),
    "emil in two words": (2, ""),
    "aigerim_1": (2, ""),
    "late": (2, ""),
    "missing": (None, "no notebook 01-tiny.ipynb was submitted$"),
    "folder": (None, "no notebook 01-tiny.ipynb"),
    "renamed": (None, "but Untitled.ipynb"),
    "unreadable": (None, "cannot be read"),
}
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture(scope="module")
def class_(tmp_path_factory):
    """The course after `oxus collect` and one `oxus grade`, with what both said."""
    base = tmp_path_factory.mktemp("класс 1")
    course = tiny_course(base / "course folder")
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    (course / "nbgrader_config.py").write_text(
        config.replace("timeout = 120", "timeout = 20"), encoding="utf-8"
    )
    build(course, [UNIT])
    release = read_notebook(student_notebook(course, UNIT))
    inbox = base / "from the LMS"
    inbox.mkdir()
    for name, case in CASES.items():
        notebook = answered(release, RIGHT)
        data = case.change(notebook)
        data = data if isinstance(data, bytes) else json.dumps(notebook, ensure_ascii=True).encode()
        folder = submitted(course, f"direct-{name}")
        folder.mkdir(parents=True)
        (folder / f"{UNIT}.ipynb").write_bytes(data)
        (inbox / f"collected-{name}_{UNIT}.ipynb").write_bytes(data)
    right = nbformat.writes(answered(release, RIGHT))
    for student in ("Айгерім", "emil in two words", "aigerim_1", "late"):
        folder = submitted(course, student)
        folder.mkdir(parents=True)
        (folder / f"{UNIT}.ipynb").write_text(right, encoding="utf-8")
    (submitted(course, "late") / "timestamp.txt").write_text("no time at all", encoding="utf-8")
    (inbox / f"Бек-2_{UNIT}.ipynb").write_text(right, encoding="utf-8")
    submitted(course, "missing").mkdir(parents=True)
    (submitted(course, "missing") / "notes.txt").write_text("x", encoding="utf-8")
    (submitted(course, "folder") / f"{UNIT}.ipynb").mkdir(parents=True)
    submitted(course, "renamed").mkdir(parents=True)
    (submitted(course, "renamed") / "Untitled.ipynb").write_text(right, encoding="utf-8")
    submitted(course, "unreadable").mkdir(parents=True)
    closed = submitted(course, "unreadable") / f"{UNIT}.ipynb"
    closed.write_text(right, encoding="utf-8")
    closed.chmod(0)
    said = oxus("collect", "1", inbox, course=course, folder=base)
    assert "Traceback" not in said.stderr, said.stderr
    return course, said, oxus("grade", "1", course=course, folder=base)


def submitted(course: Path, student: str) -> Path:
    return course / "grading" / "submitted" / student / UNIT


@pytest.fixture(scope="module")
def outcomes(class_):
    course, _, said = class_
    assert said.stderr == "" and said.stdout, said.stderr
    rows = json.loads((course / "grading" / "outcomes" / f"{UNIT}.json").read_text(encoding="utf-8"))
    return {row["student"]: row for row in rows}


def check(row: dict[str, Any], score: float | None, says: str) -> None:
    words = "\n".join([row["reason"], *row["remarks"]])
    assert row["score"] == score, words
    assert row["outcome"] == ("refused" if score is None else "graded"), words
    assert bool(row["reason"]) == (score is None)
    assert re.search(says, words), words
    for line in (row["reason"], *row["remarks"]):
        assert "\n" not in line and len(line) < 300
        assert not re.search(r"Traceback|[A-Z]\w*(Error|Exception)\b|NoneType|object at 0x", line), line


@pytest.mark.full
@pytest.mark.parametrize("name", CASES)
def test_what_was_put_there_directly_has_an_outcome(outcomes, name):
    check(outcomes[f"direct-{name}"], *CASES[name][1:])


@pytest.mark.parametrize("name", CASES)
def test_what_was_collected_has_an_outcome(class_, outcomes, name):
    case, student = CASES[name], f"collected-{name}"
    (said,) = [f for f in read_collected(class_[0], UNIT) if f.file == f"{student}_{UNIT}.ipynb"]
    if name == "51-megabytes":  # collecting leaves out outputs before it reads a notebook
        case = CASES["50-megabytes"]
        assert said.outcome == "taken"
    if said.outcome != "refused":
        row = outcomes[student]
        # What was mended when it was collected was said then.
        check({**row, "remarks": [*row["remarks"], *said.reason.split("; ")]}, case.score, case.says)
        assert said.student_id == student
        return
    assert case.score in (None, 0), said.reason
    assert re.search(case.says, said.reason) or name == "other-unit", said.reason
    assert len(said.reason) < 300 and "\n" not in said.reason and "Error" not in said.reason
    assert not submitted(class_[0], student).exists()


def test_what_was_refused_when_it_was_collected_stands_among_the_outcomes(class_, outcomes):
    refused = {f.student_id: f.reason for f in read_collected(class_[0], UNIT) if f.outcome == "refused"}
    assert refused
    assert {s: outcomes[s]["reason"] for s in refused if s in outcomes} == refused


@pytest.mark.parametrize("student", OTHERS)
def test_names_and_what_lies_in_the_place_of_a_notebook(outcomes, student):
    if student == "unreadable" and AS_ROOT:
        pytest.skip("root can read every file")
    check(outcomes[student], *OTHERS[student])


def test_the_exit_status_tells_that_somebody_should_look(class_):
    _, collected, graded = class_
    assert collected.returncode == graded.returncode == 1


def test_everyone_stands_in_the_table_and_in_the_csv_file(class_, outcomes):
    course, _, said = class_
    with (course / "grading" / "outcomes" / f"{UNIT}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    assert set(rows) == set(outcomes) >= {*OTHERS, *(f"direct-{name}" for name in CASES)}
    for student, row in outcomes.items():
        assert rows[student]["outcome"] == row["outcome"] and rows[student]["reason"] == row["reason"]
        (line,) = [
            line for line in said.stdout.splitlines() if re.match(re.escape(student) + r"( {2,}|$)", line)
        ]
        assert row["reason"] in line and (row["score"] is not None or " - " in line)


def test_the_gradebook_holds_whole_scores_and_none_of_what_was_refused(class_, outcomes):
    with api(class_[0]).gradebook as gradebook:
        submissions = gradebook.find_assignment(UNIT).submissions
        found = {s.student.id: s for s in submissions}
        assert len(found) == len(submissions)
        assert {n: s.score for n, s in found.items()} == {
            n: row["score"] for n, row in outcomes.items() if row["score"] is not None
        }
        for submission in submissions:
            (notebook,) = submission.notebooks
            grades = {g.name: (g.auto_score, g.max_score) for g in notebook.grades}
            assert set(grades) == {"test_double", "essay"}
            assert grades["test_double"][0] in (0, 2) and grades["test_double"][1] == 2
            assert grades["essay"][1] == 3


def test_each_autograded_notebook_is_valid(class_, outcomes):
    for student, row in outcomes.items():
        path = class_[0] / "grading" / "autograded" / student / UNIT / f"{UNIT}.ipynb"
        assert path.exists() == (row["score"] is not None)
        if path.exists():
            nbformat.validate(json.loads(path.read_text(encoding="utf-8")))
