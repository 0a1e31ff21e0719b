"""What happens to a notebook as a file: other editors, and cells that were copied, merged, moved or deleted by hand.

Each function changes a notebook; it takes the prefix that the ids of a habit's cells begin with.
"""

import copy
import random
from collections.abc import Callable

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell


def _at(notebook: NotebookNode, name: str) -> int:
    return next(n for n, cell in enumerate(notebook.cells) if cell.id == name)


def _cell(notebook: NotebookNode, name: str) -> NotebookNode:
    cell: NotebookNode = notebook.cells[_at(notebook, name)]
    return cell


def no_ids(notebook: NotebookNode, prefix: str) -> None:
    """An old Jupyter Notebook saves no cell ids."""
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        del cell["id"]


def new_ids(notebook: NotebookNode, prefix: str) -> None:
    """Some editors draw all ids anew."""
    for n, cell in enumerate(notebook.cells):
        cell["id"] = f"new{n}"


def same_ids(notebook: NotebookNode, prefix: str) -> None:
    """Cells that were merged by a script have one id."""
    for cell in notebook.cells:
        cell["id"] = "cell"


def colab(notebook: NotebookNode, prefix: str) -> None:
    """Google Colab's metadata, and no cell ids."""
    notebook.metadata["colab"] = {"provenance": [], "toc_visible": True, "collapsed_sections": ["x"]}
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    notebook.metadata["accelerator"] = "GPU"
    notebook.nbformat_minor = 0
    for n, cell in enumerate(notebook.cells):
        del cell["id"]
        cell.metadata["id"] = f"AbC{n}"
        cell.metadata["outputId"] = f"out{n}"
        cell.metadata["colab"] = {"base_uri": "https://localhost:8080/"}


def vs_code(notebook: NotebookNode, prefix: str) -> None:
    """VS Code's metadata and the name of a virtual environment."""
    notebook.metadata["kernelspec"] = {"display_name": ".venv", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = {"name": "python", "version": "3.12.1"}
    notebook.metadata["orig_nbformat"] = 4
    for cell in notebook.cells:
        cell.metadata["vscode"] = {"languageId": "python"}


def deepnote(notebook: NotebookNode, prefix: str) -> None:
    """Deepnote's metadata."""
    notebook.metadata["deepnote"] = {"is_reactive": False}
    notebook.metadata["deepnote_notebook_id"] = "0123456789abcdef0123456789abcdef"
    notebook.metadata["kernelspec"] = {"name": "venv", "display_name": "venv", "language": "python"}
    for n, cell in enumerate(notebook.cells):
        cell.metadata |= {
            "cell_id": f"{n:05}",
            "deepnote_cell_type": "code",
            "source_hash": "1f",
            "execution_start": n,
        }


def kaggle(notebook: NotebookNode, prefix: str) -> None:
    """Kaggle's metadata."""
    notebook.metadata["kaggle"] = {"accelerator": "none", "dataSources": [], "isInternetEnabled": True}
    for cell in notebook.cells:
        cell.metadata |= {"trusted": True, "_uuid": "8f2839f25d086af736a60e9eeb907d3b93b6e0e5"}


def other_kernel(notebook: NotebookNode, prefix: str) -> None:
    """The student's own environment has another name."""
    notebook.metadata["kernelspec"] = {
        "name": "conda-env-geo-py",
        "display_name": "geo",
        "language": "python",
    }


def no_kernel(notebook: NotebookNode, prefix: str) -> None:
    """The notebook names no kernel."""
    notebook.metadata = type(notebook.metadata)()


def old_outputs(notebook: NotebookNode, prefix: str) -> None:
    """Saved with outputs of an earlier run, errors among them."""
    for n, cell in enumerate(notebook.cells):
        if cell.cell_type == "code":
            cell.execution_count = 40 + n
            error = {
                "output_type": "error",
                "ename": "NameError",
                "evalue": "x",
                "traceback": ["NameError: x"],
            }
            cell.outputs = [{"output_type": "stream", "name": "stderr", "text": "old\n"}, error]


def windows_lines(notebook: NotebookNode, prefix: str) -> None:
    """Edited with an editor that writes CR LF."""
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")


def lists_of_lines(notebook: NotebookNode, prefix: str) -> None:
    """Sources as lists of lines, as most programs save them."""
    for cell in notebook.cells:
        cell.source = cell.source.splitlines(keepends=True)


def collapsed(notebook: NotebookNode, prefix: str) -> None:
    """Cells collapsed, with tags, and of a slide show."""
    for cell in notebook.cells:
        cell.metadata |= {"collapsed": True, "scrolled": False, "tags": ["mine"], "slideshow": {"slide_type": "slide"},
                          "jupyter": {"source_hidden": True}}  # fmt: skip


def answer_split(notebook: NotebookNode, prefix: str) -> None:
    """The answer split with Ctrl+Shift+-, which copies the metadata."""
    at = _at(notebook, f"{prefix}-answer")
    lines = notebook.cells[at].source.splitlines(keepends=True)
    second = copy.deepcopy(notebook.cells[at])
    half = next(n for n, line in enumerate(lines) if line.startswith("def "))
    notebook.cells[at].source, second.source = "".join(lines[:half]).strip(), "".join(lines[half:])
    second["id"] = f"{prefix}-answer-b"
    notebook.cells.insert(at + 1, second)


def answer_split_plain(notebook: NotebookNode, prefix: str) -> None:
    """The answer split in an editor that gives the second half no metadata."""
    answer_split(notebook, prefix)
    _cell(notebook, f"{prefix}-answer-b").metadata = {}


def answer_copied(notebook: NotebookNode, prefix: str) -> None:
    """The answer copied and pasted below, then improved."""
    at = _at(notebook, f"{prefix}-answer")
    second = copy.deepcopy(notebook.cells[at])
    second["id"] = f"{prefix}-answer-b"
    notebook.cells[at].source = "def double(x):\n    return x  # first try"
    notebook.cells.insert(at + 1, second)


def answer_moved_down(notebook: NotebookNode, prefix: str) -> None:
    """The answer moved below its test by mistake."""
    notebook.cells.append(notebook.cells.pop(_at(notebook, f"{prefix}-answer")))


def answer_deleted(notebook: NotebookNode, prefix: str) -> None:
    """The answer cell deleted."""
    del notebook.cells[_at(notebook, f"{prefix}-answer")]


def answer_in_new_cell(notebook: NotebookNode, prefix: str) -> None:
    """The answer written in a new cell below; the answer cell left as it was handed out."""
    at = _at(notebook, f"{prefix}-answer")
    own = copy.deepcopy(notebook.cells[at])
    own["id"], own["metadata"] = f"{prefix}-own", {}
    notebook.cells[at].source = "# YOUR CODE HERE\nraise NotImplementedError()"
    notebook.cells.insert(at + 1, own)


def answer_as_markdown(notebook: NotebookNode, prefix: str) -> None:
    """The answer cell turned into text (Esc, M)."""
    _retype(notebook, f"{prefix}-answer", "markdown")


def answer_as_raw(notebook: NotebookNode, prefix: str) -> None:
    """The answer cell turned into a raw cell (Esc, R)."""
    _retype(notebook, f"{prefix}-answer", "raw")


def test_as_markdown(notebook: NotebookNode, prefix: str) -> None:
    """The test turned into text by mistake."""
    _retype(notebook, f"{prefix}-test-1", "markdown")


def _retype(notebook: NotebookNode, name: str, kind: str) -> None:
    cell = _cell(notebook, name)
    cell.cell_type = kind
    for key in ("outputs", "execution_count"):
        cell.pop(key, None)


def test_copied(notebook: NotebookNode, prefix: str) -> None:
    """The test copied, to try things in the copy."""
    at = _at(notebook, f"{prefix}-test-1")
    second = copy.deepcopy(notebook.cells[at])
    second["id"] = f"{prefix}-test-1-b"
    second.source += "\nprint('tried')"
    notebook.cells.insert(at + 1, second)


def test_deleted(notebook: NotebookNode, prefix: str) -> None:
    """The test deleted."""
    del notebook.cells[_at(notebook, f"{prefix}-test-1")]


def test_edited(notebook: NotebookNode, prefix: str) -> None:
    """The test commented out, because it failed."""
    cell = _cell(notebook, f"{prefix}-test-1")
    cell.source = "\n".join(f"# {line}" for line in cell.source.splitlines())


def given_edited(notebook: NotebookNode, prefix: str) -> None:
    """A given cell changed."""
    _cell(notebook, f"{prefix}-given-1").source = "RATE = 3\n\ndef twice(x):\n    return 5"


def given_deleted(notebook: NotebookNode, prefix: str) -> None:
    """A given cell deleted."""
    del notebook.cells[_at(notebook, f"{prefix}-given-1")]


def merged_with_test(notebook: NotebookNode, prefix: str) -> None:
    """The answer merged with the test below (Shift+M), which keeps the metadata of the first."""
    test = notebook.cells.pop(_at(notebook, f"{prefix}-test-1"))
    _cell(notebook, f"{prefix}-answer").source += "\n\n" + test.source


def merged_with_given(notebook: NotebookNode, prefix: str) -> None:
    """The given cell merged with the answer below, which keeps the metadata of the given cell."""
    answer = notebook.cells.pop(_at(notebook, f"{prefix}-answer"))
    _cell(notebook, f"{prefix}-given-1").source += "\n\n" + answer.source


def shuffled(notebook: NotebookNode, prefix: str) -> None:
    """All cells in another order."""
    random.Random(3).shuffle(notebook.cells)


def no_nbgrader(notebook: NotebookNode, prefix: str) -> None:
    """Copied cell by cell into a new notebook, so that nbgrader's metadata is gone."""
    for cell in notebook.cells:
        cell.metadata = {}


def points_as_float(notebook: NotebookNode, prefix: str) -> None:
    """An editor that writes 2.0 where 2 was."""
    for cell in notebook.cells:
        if "points" in cell.metadata.get("nbgrader", {}):
            cell.metadata.nbgrader.points = float(cell.metadata.nbgrader.points)


def points_raised(notebook: NotebookNode, prefix: str) -> None:
    """The points of a test changed by the student."""
    _cell(notebook, f"{prefix}-test-1").metadata.nbgrader.points = 100


def notes_between(notebook: NotebookNode, prefix: str) -> None:
    """Notes between all cells, with formulas, pictures, and an empty one."""
    notes = ["# Решение $x^2$", "![map](map.png)", "", "<details>open</details>"]
    cells = []
    for n, cell in enumerate(notebook.cells):
        cells += [cell, new_markdown_cell(notes[n % len(notes)], id=f"{prefix}-note-{n}")]
    notebook.cells = cells


def attachment(notebook: NotebookNode, prefix: str) -> None:
    """A picture pasted into a note."""
    note = new_markdown_cell("![shot](attachment:shot.png)", id=f"{prefix}-note")
    note["attachments"] = {"shot.png": {"image/png": "iVBORw0KGgo="}}
    notebook.cells.append(note)


def empty_cells(notebook: NotebookNode, prefix: str) -> None:
    """Empty cells at the end, as `Shift+Enter` leaves them."""
    for n in range(3):
        cell = copy.deepcopy(_cell(notebook, f"{prefix}-answer"))
        cell["id"], cell["metadata"], cell["source"] = f"{prefix}-empty-{n}", {}, " " * n
        notebook.cells.append(cell)


def widget_state(notebook: NotebookNode, prefix: str) -> None:
    """Saved with the state of widgets."""
    state = {"1" * 32: {"model_module": "@jupyter-widgets/controls", "model_module_version": "2.0.0",
                        "model_name": "IntSliderModel", "state": {"value": 3}}}  # fmt: skip
    mime = {"version_major": 2, "version_minor": 0, "state": state}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": mime}


CHANGES: dict[str, Callable[[NotebookNode, str], None]] = {
    name.replace("_", " "): value
    for name, value in list(globals().items())
    if callable(value) and not name.startswith("_") and getattr(value, "__module__", "") == __name__
}
"""By the name of the function, with spaces."""
