"""Convert a unit's source (py:percent) to a notebook, and back.

The source is `course/units/<id>/<id>.py`. It gives the same notebook every time, byte for byte, because the cell ids
come from the grade_ids instead of a random number, and only the metadata that the course uses are kept.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.notebook import grade_id, is_further, nbgrader_metadata, points_of

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# The cell metadata that the notebook keeps; JupyterLab's own (collapsed, execution, ...) are dropped.
CELL_METADATA = ("jupyter", "nbgrader", "tags")
# The same as in jupytext.toml, which applies to people who open the sources in JupyterLab.
JUPYTEXT_METADATA = {
    "cell_metadata_filter": "jupyter,nbgrader,tags,-all",
    "notebook_metadata_filter": "kernelspec,-all",
}


def _jupytext() -> Any:
    try:
        import jupytext
    except ImportError:
        raise CourseError(
            "building the course needs the teaching tools (jupytext, nbgrader): "
            'pip install "oxus-course[teach]", or pip install ".[teach]" in the clone'
        ) from None
    return jupytext


def read_source(path: Path) -> NotebookNode:
    """Read a unit's source as the instructor's notebook.

    Parameters
    ----------
    path : Path
        `course/units/<id>/<id>.py`, py:percent with nbgrader metadata.

    Returns
    -------
    NotebookNode
        A notebook without outputs; cell ids are the grade_ids, `cell-NN` for cells without one.

    Raises
    ------
    CourseError
        If the file is missing, is not UTF-8 text, or its cell headers cannot be read.
    """
    jupytext = _jupytext()
    try:
        notebook = jupytext.reads(path.read_text(encoding="utf-8"), fmt="py:percent")
    except FileNotFoundError:
        raise CourseError(f"{path}: there is no such source") from None
    except UnicodeDecodeError as error:
        raise CourseError(
            f"{path}: not UTF-8 text ({error.reason} at byte {error.start}): save it as UTF-8"
        ) from None
    except Exception as error:  # jupytext does not catch the errors of yaml and json
        raise CourseError(f"{path}: the py:percent cells cannot be read: {error}") from None
    return _tidied(notebook, path.stem)


def write_source(notebook: NotebookNode) -> str:
    """The py:percent text of an instructor's notebook, without outputs and the editor's own metadata."""
    tidy = as_source(notebook)
    tidy.metadata = {"kernelspec": dict(KERNELSPEC), "jupytext": dict(JUPYTEXT_METADATA)}
    text: str = _jupytext().writes(tidy, fmt="py:percent")
    return text


def as_source(notebook: NotebookNode) -> NotebookNode:
    """An instructor's notebook as its source has it: with the points of Further exercises, without outputs."""
    return _tidied(notebook, "")


def drop_further_points(notebook: NotebookNode) -> None:
    """Set the points of Further exercises to 0, and keep those of the source in the cell's metadata for `oxus sync`."""
    for cell in notebook.cells:
        if is_further(cell) and points_of(cell):
            cell.metadata["oxus"] = {"points": points_of(cell)}
            nbgrader_metadata(cell)["points"] = 0


def digest(notebook: NotebookNode) -> str:
    """A digest of what a person writes in a notebook: the types, texts and course metadata of its cells."""
    cells = [[c.cell_type, c.source.strip("\n"), _kept(c)] for c in notebook.cells]
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:16]


def _kept(cell: NotebookNode) -> dict[str, Any]:
    kept = {key: cell.metadata[key] for key in CELL_METADATA if cell.metadata.get(key)}
    counted = cell.metadata.get("oxus", {}).get("points")
    if counted and is_further(cell) and not points_of(cell):
        kept["nbgrader"] = {**kept["nbgrader"], "points": counted}
    hidden = kept.pop("jupyter", {}).get("source_hidden")
    return {**kept, "jupyter": {"source_hidden": True}} if hidden else kept


def _tidied(notebook: NotebookNode, unit: str) -> NotebookNode:
    """A notebook with only these cells."""
    cells, seen = [], set()
    for number, cell in enumerate(notebook.cells, start=1):
        make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}.get(
            cell.cell_type, nbformat.v4.new_raw_cell
        )
        cell_id = grade_id(cell) or f"cell-{number:02}"
        if cell_id in seen:  # the pre-flight check reports this; the notebook must still be valid
            cell_id = f"cell-{number:02}"
        seen.add(cell_id)
        cells.append(make(cell.source, id=cell_id[:64], metadata=_kept(cell)))  # type: ignore[no-untyped-call]
    tidy: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": dict(KERNELSPEC)})
    tidy.metadata["language_info"] = {"name": "python"}
    tidy.metadata["oxus"] = {"unit": unit, "digest": ""}
    tidy.nbformat_minor = 5
    tidy.metadata["oxus"]["digest"] = digest(tidy)
    return tidy
