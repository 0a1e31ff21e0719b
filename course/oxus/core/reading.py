"""The section *Read* of a unit in its second edition: its cells, and the works that it names."""

import re
from collections.abc import Iterator

from nbformat import NotebookNode

HEADING, WORKS = "Read", "Works"
_LINK = re.compile(r"\]\((https?://[^\s)]+)\)")


def has_reading(notebook: NotebookNode) -> bool:
    """Whether a unit has a section *Read*, as every unit in its second edition does."""
    return bool(reading_cells(notebook))


def reading_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells from the heading `## Read` to the next heading of that level."""
    cells: list[NotebookNode] = []
    for cell in notebook.cells:
        heading = (
            re.match(r"##? (.+?)\s*$", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
        )
        if heading and cells:
            break
        if cells or (heading and heading[1] == HEADING):
            cells.append(cell)
    return cells


def linked_works(notebook: NotebookNode) -> list[str]:
    """The addresses of the works under `### Works` in the section *Read*, in order."""
    return list(_links_below(reading_cells(notebook), WORKS))


def _links_below(cells: list[NotebookNode], heading: str) -> Iterator[str]:
    inside = False
    for line in "\n".join(c.source for c in cells if c.cell_type == "markdown").split("\n"):
        if line.startswith("#"):
            inside = line.strip("# ").strip() == heading
        elif inside:
            yield from _LINK.findall(line)
