"""Pictures in the students' notebooks: only where nothing is asked, small, and without effect on submissions."""

import base64
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from oxus.authoring.build import build, stale
from oxus.authoring.rules import check_release
from oxus.authoring.stored_pictures import (
    ALL,
    FILE,
    FOLDER,
    LARGEST,
    add_pictures,
    find_cell,
    pictures,
)
from oxus.core.digest import cells_digest
from oxus.core.errors import CourseError
from oxus.core.layout import student_notebook, unit_source
from oxus.core.notebook import PICTURE_TYPES, grade_id, is_selfstudy_cell, read_notebook
from repository import ROOT

UNITS = [path for path in sorted((ROOT / "course" / "units").iterdir()) if pictures(path)]
UNIT = "01-tiny"
SIZES = {".jpg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n"}


def describe(folder, **changes):
    """Write outputs.toml with one picture, and the picture."""
    said = {"cell": "value = 1", "file": "a.png", "alt": "One value"} | changes
    (folder / FOLDER).mkdir(exist_ok=True)
    text = "[[output]]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in said.items() if value)
    (folder / FOLDER / FILE).write_text(text, encoding="utf-8")
    (folder / FOLDER / "a.png").write_bytes(SIZES[".png"] + b"0" * 100)


@pytest.mark.parametrize("unit", [pytest.param(unit, id=unit.name) for unit in UNITS])
def test_the_pictures_of_a_unit_are_small_described_and_in_its_notebook(unit):
    listed = pictures(unit)
    notebook = read_notebook(student_notebook(ROOT, unit.name))
    assert sum(picture.path.stat().st_size for picture in listed) <= ALL
    assert {path.name for path in (unit / FOLDER).iterdir()} == {FILE, *(p.path.name for p in listed)}
    stored = {cell.id for cell in notebook.cells if cell.get("outputs")}
    for picture in listed:
        data = picture.path.read_bytes()
        assert data.startswith(SIZES[picture.path.suffix]) and len(data) <= LARGEST and len(picture.alt) > 40
        cell = find_cell(notebook, picture)
        stored.remove(cell.id)
        (output,) = cell.outputs
        assert base64.b64decode(output.data[PICTURE_TYPES[picture.path.suffix]]) == data
        assert output.data["text/plain"] == picture.alt
    assert stored == set(), "no other cell has an output"


def test_no_cell_of_an_exercise_has_an_output(root):
    for path in root.glob("notebooks/*/*.ipynb"):
        for cell in read_notebook(path).cells:
            if grade_id(cell) or is_selfstudy_cell(cell):
                assert not cell.get("outputs"), f"{path.name}: {cell.id}"


def test_a_picture_is_stored_and_changes_nothing_else(tmp_path):
    describe(tmp_path)
    notebook = new_notebook(cells=[new_code_cell("value = 1\nvalue", id="a"), new_code_cell("2", id="b")])
    before = cells_digest(notebook.cells)
    add_pictures(notebook, tmp_path)
    assert notebook.cells[0].outputs[0].data["text/plain"] == "One value" and not notebook.cells[1].outputs
    assert cells_digest(notebook.cells) == before, "a submission has the same digest"
    assert check_release(notebook, "notebooks/x.ipynb") == []
    nbformat.validate(notebook)


def test_an_output_that_a_build_did_not_store_is_refused():
    for output in (
        new_output("stream", text="a result"),
        new_output("display_data", {"image/png": "", "text/html": "<b>a result</b>"}),
        new_output("execute_result", {"image/png": ""}, execution_count=1),
    ):
        (problem,) = check_release(new_notebook(cells=[new_code_cell("1", outputs=[output])]), "n.ipynb")
        assert "the cell has an output" in str(problem)
    graded = {
        "nbgrader": {"grade": True, "solution": False, "grade_id": "t", "points": 1, "schema_version": 3}
    }
    picture = new_output("display_data", {"image/png": "", "text/plain": "A picture"})
    test = new_code_cell("assert 1", metadata=graded, outputs=[picture])
    assert any(
        "the cell has an output" in str(p) for p in check_release(new_notebook(cells=[test]), "n.ipynb")
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cell": "value = 2"}, "0 cells begin with this line"),
        ({"cell": "twice = 1"}, "2 cells begin with this line"),
        ({"cell": "answer = 1"}, "part of an exercise"),
        ({"cell": "import oxus"}, "part of an exercise"),
        ({"file": "none.png"}, "cannot be read"),
        ({"file": "../a.png"}, "is not the name of a .jpg or .png file"),
        ({"file": "a.svg"}, "is not the name of a .jpg or .png file"),
        ({"alt": ""}, "alt: missing"),
        ({"title": "x"}, "title: no such setting"),
    ],
)
def test_what_cannot_be_stored_is_named(tmp_path, change, said):
    describe(tmp_path, **change)
    graded = {"nbgrader": {"grade": False, "solution": True, "grade_id": "answer", "schema_version": 3}}
    cells = [new_code_cell(line) for line in ("value = 1", "twice = 1", "twice = 1")]
    cells += [new_code_cell("answer = 1", metadata=graded), new_code_cell("import oxus", id="progress")]
    with pytest.raises(CourseError) as caught:
        add_pictures(new_notebook(cells=cells), tmp_path)
    assert said in str(caught.value) and FILE in str(caught.value) + FILE


def test_a_picture_that_is_too_large_is_refused(tmp_path):
    describe(tmp_path)
    (tmp_path / FOLDER / "a.png").write_bytes(b"0" * (LARGEST + 1))
    with pytest.raises(CourseError, match="too large: at most 60,000 bytes each and 300,000 in a unit"):
        add_pictures(new_notebook(cells=[new_code_cell("value = 1")]), tmp_path)


@pytest.mark.slow
def test_a_unit_with_a_picture_is_built_the_same_every_time_and_is_stale_without_it(course):
    source = unit_source(course, UNIT)
    source.write_text(source.read_text("utf-8") + "\n# %%\nvalue = 1\nvalue\n", encoding="utf-8")
    build(course, [UNIT])
    plain = read_notebook(student_notebook(course, UNIT))
    describe(source.parent)
    assert len(stale(course, [UNIT])) == 1
    assert [path.name for path in build(course, [UNIT])] == [f"{UNIT}.ipynb"]
    first = student_notebook(course, UNIT).read_bytes()
    assert build(course, [UNIT]) == [] and b"image/png" in first
    built = read_notebook(student_notebook(course, UNIT))
    assert cells_digest(built.cells) == cells_digest(plain.cells)
