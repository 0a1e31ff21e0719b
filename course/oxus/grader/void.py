"""Replace a cell's outputs by errors: it was not run, its test does not count, or they are not valid in a notebook."""

from nbformat import NotebookNode, ValidationError
from nbformat.v4 import new_output
from nbformat.v4.nbbase import validate


def not_run(cell: NotebookNode, reason: str) -> None:
    """Say in the outputs of a cell that it was not run; its tests earn nothing."""
    words = f"Not run: {reason}."
    cell.outputs = [*cell.get("outputs", []), _error("SubmissionStopped", words)]


def void(cell: NotebookNode, reason: str) -> None:
    """Let a test earn no points: put an error before all its outputs."""
    cell.outputs = [_error("TestVoid", f"No points: {reason}."), *cell.outputs]


def keep_valid(cell: NotebookNode) -> None:
    """Replace outputs that are not valid in a notebook by an error; a kernel does not send such outputs."""
    try:
        for output in cell.outputs:
            validate(output, output.output_type)
    except (ValidationError, AttributeError, TypeError, KeyError, RecursionError):
        cell.outputs = [_error("ForgedOutput", "This cell sent an output that no notebook can hold.")]


def _error(name: str, words: str) -> NotebookNode:
    output: NotebookNode = new_output(
        "error", ename=name, evalue=words, traceback=[f"\x1b[0;31m{name}\x1b[0m: {words}"]
    )
    return output
