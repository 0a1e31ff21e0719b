"""One source a unit: built the same each time, checked, and edits brought back."""

import json
from pathlib import Path

import nbformat
import pytest

from oxus.authoring.build import build, stale, sync
from oxus.authoring.source import read_source, write_source
from oxus.cli import main
from oxus.core.errors import CourseError
from oxus.core.layout import solution_notebook, student_notebook, unit_ids, unit_source

UNIT = "01-tiny"


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def edit(path: Path, old: str, new: str) -> None:
    """As JupyterLab does: change a cell and save the notebook with its own indent and metadata."""
    notebook = nbformat.read(path, as_version=4)
    (cell,) = [c for c in notebook.cells if old in c.source]
    cell.source = cell.source.replace(old, new)
    notebook.metadata["widgets"] = {"state": {}}
    for code in (c for c in notebook.cells if c.cell_type == "code"):
        code.execution_count = 1
        code.outputs = [nbformat.v4.new_output("stream", text="ran\n")]
        code.metadata["execution"] = {"iopub.status.busy": "2026-01-01"}
    nbformat.write(notebook, path)


def test_repeated_builds_are_identical_to_the_byte(course):
    build(course, [UNIT])
    first = tree(course)
    assert build(course, [UNIT]) == []
    for kind in ("solutions", "notebooks"):
        (course / kind / UNIT / f"{UNIT}.ipynb").unlink()
    build(course, [UNIT])
    assert tree(course) == first


def test_student_gets_the_stub_and_no_hidden_test(course):
    build(course, [UNIT])
    text = student_notebook(course, UNIT).read_text(encoding="utf-8")
    assert "YOUR CODE HERE" in text and "YOUR ANSWER HERE" in text
    assert "return 2 * x" not in text and "-6" not in text and "keeps the sign" not in text
    assert "double(2) == 4" in text


def test_cell_ids_come_from_grade_ids(course):
    build(course, [UNIT])
    ids = [c["id"] for c in json.loads(student_notebook(course, UNIT).read_text(encoding="utf-8"))["cells"]]
    assert ids == ["cell-01", "cell-02", "double", "test_double", "essay"]


def test_figures_go_with_the_notebooks_and_the_author_s_files_do_not(course):
    folder = unit_source(course, UNIT).parent
    (folder / "figures").mkdir()
    (folder / "figures" / "a.svg").write_text("<svg/>")
    (folder / "answers.toml").write_text("secret")
    build(course, [UNIT])
    for kind in ("solutions", "notebooks"):
        assert {p.name for p in (course / kind / UNIT).rglob("*") if p.is_file()} == {
            f"{UNIT}.ipynb",
            "a.svg",
        }


def test_check_names_each_stale_file_and_writes_nothing(course):
    build(course, [UNIT])
    assert stale(course, [UNIT]) == []
    source = unit_source(course, UNIT)
    source.write_text(source.read_text().replace("# A small unit", "# A smaller unit"), newline="\n")
    before = tree(course)
    lines = stale(course, [UNIT])
    assert tree(course) == before
    assert [line.split(":")[0] for line in lines] == [
        f"solutions/{UNIT}/{UNIT}.ipynb",
        f"notebooks/{UNIT}/{UNIT}.ipynb",
    ]
    assert all("oxus build" in line for line in lines)


def test_check_tells_an_edited_notebook_from_an_old_one(course):
    build(course, [UNIT])
    edit(solution_notebook(course, UNIT), "2 * x", "x + x")
    (line,) = stale(course, [UNIT])
    assert "edited" in line and "oxus sync" in line


def test_check_finds_a_notebook_without_a_unit(course):
    build(course, [UNIT])
    (course / "notebooks" / "99-gone").mkdir()
    (line,) = stale(course, [UNIT])
    assert line.startswith("notebooks/99-gone")


def test_an_edit_in_jupyterlab_comes_back_to_the_source(course):
    build(course, [UNIT])
    edit(solution_notebook(course, UNIT), "2 * x", "x + x")
    assert sync(course, UNIT)
    source = unit_source(course, UNIT).read_text(encoding="utf-8")
    assert "return x + x" in source and "execution" not in source and "ran" not in source
    assert stale(course, [UNIT]) == []
    assert not sync(course, UNIT)


def test_running_the_solutions_is_not_an_edit(course):
    build(course, [UNIT])
    edit(solution_notebook(course, UNIT), "2 * x", "2 * x")
    assert not sync(course, UNIT)
    build(course, [UNIT])
    assert stale(course, [UNIT]) == []


def test_build_does_not_overwrite_an_edited_notebook(course):
    build(course, [UNIT])
    edit(solution_notebook(course, UNIT), "2 * x", "x + x")
    before = tree(course)
    with pytest.raises(CourseError, match="oxus sync 01-tiny"):
        build(course, [UNIT])
    assert tree(course) == before
    build(course, [UNIT], discard_edits=True)
    assert "2 * x" in solution_notebook(course, UNIT).read_text(encoding="utf-8")


def test_sync_refuses_when_both_were_edited(course):
    build(course, [UNIT])
    edit(solution_notebook(course, UNIT), "2 * x", "x + x")
    source = unit_source(course, UNIT)
    source.write_text(source.read_text().replace("small", "little"), newline="\n")
    before = tree(course)
    with pytest.raises(CourseError, match="both edited"):
        sync(course, UNIT)
    assert tree(course) == before
    assert sync(course, UNIT, force=True)
    assert "x + x" in source.read_text() and "little" not in source.read_text()


def test_sync_refuses_an_edit_that_breaks_a_rule(course):
    build(course, [UNIT])
    path = solution_notebook(course, UNIT)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [c for c in notebook.cells if c.id != "test_double"]
    nbformat.write(notebook, path)
    before = tree(course)
    with pytest.raises(CourseError, match="solution-without-tests"):
        sync(course, UNIT)
    assert tree(course) == before


@pytest.mark.slow
def test_a_broken_source_writes_nothing_and_names_cell_and_rule(course, capsys, monkeypatch):
    monkeypatch.chdir(course)
    build(course, [UNIT])
    source = unit_source(course, UNIT)
    source.write_text(source.read_text().replace("return 2 * x", "return 2 *"), newline="\n")
    before = tree(course)
    assert main(["build"]) == 1
    message = capsys.readouterr().err
    assert f"course/units/{UNIT}/{UNIT}.py: cell 3 (double): code-syntax" in message
    assert "Traceback" not in message
    assert tree(course) == before


def test_unknown_unit_lists_those_there_are(course, capsys, monkeypatch):
    monkeypatch.chdir(course)
    assert main(["build", "77"]) == 1
    assert capsys.readouterr().err == "oxus: there is no unit '77'; the course has: 01-tiny\n"


def test_a_solution_notebook_that_is_not_json_is_named(course, capsys, monkeypatch):
    monkeypatch.chdir(course)
    build(course, [UNIT])
    solution_notebook(course, UNIT).write_text("{ cut off")
    assert main(["sync", "1"]) == 1
    assert f"{UNIT}.ipynb: not a notebook" in capsys.readouterr().err


def test_a_folder_without_write_permission_is_named(course, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CourseError, match=f"{UNIT}.ipynb: cannot be written .Permission denied"):
        build(course, [UNIT])
    assert not list(course.rglob("*.part"))


def test_a_place_that_cannot_be_written_is_named_and_left_whole(course):
    (course / "solutions").write_text("a file where a folder should be")
    with pytest.raises(CourseError, match="solutions.* cannot be written"):
        build(course, [UNIT])
    assert not list(course.rglob("*.part"))


def test_no_course_folder_is_said_so(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("OXUS_COURSE", str(tmp_path))
    assert main(["build"]) == 1
    assert "not a course folder" in capsys.readouterr().err


def test_the_commands_work_from_any_folder(course, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("OXUS_COURSE", str(course))
    monkeypatch.chdir(tmp_path)
    assert main(["build", "1"]) == 0
    assert student_notebook(course, UNIT).exists()
    assert main(["build", "--check"]) == 0


@pytest.mark.slow
def test_every_unit_of_the_course_is_built_and_up_to_date(root):
    assert unit_ids(root)
    assert stale(root, unit_ids(root)) == []


@pytest.mark.slow
@pytest.mark.parametrize("unit", unit_ids(Path(__file__).resolve().parents[1]))
def test_the_source_survives_the_way_to_a_notebook_and_back(root, unit):
    source = unit_source(root, unit)
    assert write_source(read_source(source)) == source.read_text(encoding="utf-8")


def test_a_source_is_put_as_jupytext_writes_it(course):
    build(course, ["01-tiny"])
    source = unit_source(course, "01-tiny")
    tidy = source.read_text(encoding="utf-8")
    assert "\n\n\n# %%" in tidy, "two blank lines behind a function"
    source.write_text(tidy.replace("\n\n\n# %%", "\n\n# %%"), encoding="utf-8", newline="\n")
    assert any("its spacing differs from what jupytext writes" in line for line in stale(course, ["01-tiny"]))
    assert build(course, ["01-tiny"]) == [source.relative_to(course)]
    assert source.read_text(encoding="utf-8") == tidy
    assert stale(course, ["01-tiny"]) == []
