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
from oxus.core.notebook import grade_id

KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
# What a cell may carry to the notebook; JupyterLab's own marks (collapsed, execution, ...) stay behind.
CELL_METADATA = ("jupyter", "nbgrader", "tags")
# The same as jupytext.toml says for people who open the sources in JupyterLab.
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
    except Exception as error:  # jupytext passes on what yaml and json raise
        raise CourseError(f"{path}: the py:percent cells cannot be read: {error}") from None
    return _tidied(notebook, path.stem)


def write_source(notebook: NotebookNode) -> str:
    """The py:percent text of an instructor's notebook; outputs and the editor's own metadata are left out."""
    tidy = _tidied(notebook, "")
    tidy.metadata = {"kernelspec": dict(KERNELSPEC), "jupytext": dict(JUPYTEXT_METADATA)}
    text: str = _jupytext().writes(tidy, fmt="py:percent")
    return text


def digest(notebook: NotebookNode) -> str:
    """A digest of what a person writes in a notebook: its cells' kinds, texts and course metadata, not its outputs."""
    cells = [[c.cell_type, c.source.strip("\n"), _kept(c)] for c in notebook.cells]
    return hashlib.sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()[:16]


def _kept(cell: NotebookNode) -> dict[str, Any]:
    kept = {key: cell.metadata[key] for key in CELL_METADATA if cell.metadata.get(key)}
    hidden = kept.pop("jupyter", {}).get("source_hidden")
    return {**kept, "jupyter": {"source_hidden": True}} if hidden else kept


def _tidied(notebook: NotebookNode, unit: str) -> NotebookNode:
    """The same cells in a notebook that holds nothing else."""
    cells, seen = [], set()
    for number, cell in enumerate(notebook.cells, start=1):
        make = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}.get(
            cell.cell_type, nbformat.v4.new_raw_cell
        )
        cell_id = grade_id(cell) or f"cell-{number:02}"
        if cell_id in seen:  # the pre-flight says so; the notebook must still be valid to be read
            cell_id = f"cell-{number:02}"
        seen.add(cell_id)
        cells.append(make(cell.source, id=cell_id[:64], metadata=_kept(cell)))  # type: ignore[no-untyped-call]
    tidy: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": dict(KERNELSPEC)})
    tidy.metadata["language_info"] = {"name": "python"}
    tidy.metadata["oxus"] = {"unit": unit, "digest": ""}
    tidy.nbformat_minor = 5
    tidy.metadata["oxus"]["digest"] = digest(tidy)
    return tidy
