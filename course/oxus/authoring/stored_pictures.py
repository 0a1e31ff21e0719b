"""Pictures that a student's notebook shows before it is run: on a code host, and when it is opened.

Beside a unit's source, the folder `outputs` contains `outputs.toml` and the pictures that it names:

    [[output]]
    cell = "explorer = MembershipExplorer()"
    file = "explorer.jpg"
    alt = "States in rows and organisations in columns; each status has its own sign and colour."

`cell` is the first line of a cell's code. `oxus build` stores the picture as the output of that cell, which is replaced
when the cell is run. Only cells outside exercises can have one: not an answer, a check or anything else that is graded.
`tests/browser/test_pictures.py` takes the pictures from the page of the student's notebook, which has no answers.
"""

import base64
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_output

from oxus.core.errors import CourseError
from oxus.core.notebook import PICTURE_TYPES, grade_id, is_selfstudy_cell
from oxus.core.settings import read_settings_file

FOLDER, FILE = "outputs", "outputs.toml"
LARGEST, ALL = 60_000, 300_000
"""Bytes of a picture, and of all pictures of a notebook."""


@dataclass(frozen=True)
class Picture:
    """A picture for the output of a cell."""

    cell: str
    """The first line of its code."""
    path: Path
    alt: str


def pictures(unit: Path) -> list[Picture]:
    """The pictures of a unit, from the folder of its source; the files need not be there yet.

    Raises
    ------
    CourseError
        If `outputs.toml` is wrong; all problems at once.
    """
    path = unit / FOLDER / FILE
    if not path.is_file():
        return []
    file = read_settings_file(path)
    file.only(("output",))
    found = []
    for key in file.tables("output"):
        file.only(("cell", "file", "alt"), *key)
        cell, name, alt = (file.text(*key, setting) for setting in ("cell", "file", "alt"))
        if name and (Path(name).name != name or Path(name).suffix not in PICTURE_TYPES):
            file.problem((*key, "file"), f"{name!r} is not the name of a .jpg or .png file in {FOLDER}/")
        found.append(Picture(cell or "", unit / FOLDER / (name or ""), alt or ""))
    file.check()
    return found


def find_cell(notebook: NotebookNode, picture: Picture) -> NotebookNode:
    """The one cell that a picture is for.

    Raises
    ------
    CourseError
        If no cell or several begin with this line, or something is asked of the cell.
    """
    begin = [
        cell
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.splitlines()[:1] == [picture.cell]
    ]
    where = f"{picture.path.parent / FILE}: {picture.cell!r}"
    if len(begin) != 1:
        raise CourseError(f"{where}: {len(begin)} cells begin with this line: give that of one cell")
    if grade_id(begin[0]) or is_selfstudy_cell(begin[0]):
        raise CourseError(
            f"{where}: this cell is part of an exercise, and a stored output could give the answer away"
        )
    found: NotebookNode = begin[0]
    return found


def add_pictures(notebook: NotebookNode, unit: Path) -> None:
    """Store the pictures of a unit as outputs of a student's notebook.

    Raises
    ------
    CourseError
        If a file is missing or too large, or a cell cannot have a picture.
    """
    total = 0
    for picture in pictures(unit):
        cell = find_cell(notebook, picture)
        try:
            data = picture.path.read_bytes()
        except OSError as error:
            raise CourseError(f"{picture.path}: cannot be read ({error.strerror})") from None
        total += len(data)
        if len(data) > LARGEST or total > ALL:
            raise CourseError(
                f"{picture.path}: too large: at most {LARGEST:,} bytes each and {ALL:,} in a unit, "
                f"not {len(data):,} and {total:,}"
            )
        encoded = base64.b64encode(data).decode("ascii") + "\n"  # as a kernel sends it
        shown = {PICTURE_TYPES[picture.path.suffix]: encoded, "text/plain": picture.alt}
        cell.outputs = [new_output("display_data", shown)]


def is_stored_picture(output: NotebookNode) -> bool:
    """Whether an output in a student's notebook is a picture that `oxus build` stored, and nothing else."""
    kinds = set(output.get("data", {}))
    return (
        output.get("output_type") == "display_data"
        and len(kinds & set(PICTURE_TYPES.values())) == 1
        and kinds <= {*PICTURE_TYPES.values(), "text/plain"}
    )
