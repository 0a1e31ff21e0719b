"""The zip file that students get for a unit (`oxus class hand-out`)."""

import io
import zipfile
from pathlib import Path

from oxus.authoring.build import stale
from oxus.authoring.rules import check_release
from oxus.core.errors import CourseError
from oxus.core.layout import NOTEBOOKS
from oxus.core.notebook import read_notebook
from oxus.teaching.settings import Settings

# The earliest that a zip file can say: the same unit makes the same file.
_TIME = (1980, 1, 1, 0, 0, 0)
_FILE, _TEXT = 0o100644 << 16, "README.txt"


def zip_of(course: Path, unit: str, settings: Settings) -> bytes:
    """Make the zip file of a unit: the student's notebook, the files beside it, and a short text for students.

    Only what the build made for students goes in, and only if it is what the build would make now.

    Parameters
    ----------
    course : Path
        The class folder.
    unit : str
        The unit's id.
    settings : Settings
        For the date and the late policy.

    Returns
    -------
    bytes
        The zip file; the same for the same unit and settings.

    Raises
    ------
    CourseError
        If the notebook is not up to date, or is not fit for students.
    """
    lines = [line for line in stale(course, [unit]) if f"/{unit}/" in line]
    if lines:
        raise CourseError("\n".join(lines))
    folder = course / NOTEBOOKS / unit
    problems = check_release(read_notebook(folder / f"{unit}.ipynb"), unit)
    if problems:
        raise CourseError("\n".join(map(str, problems)))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            inside = path.relative_to(folder)
            if ".ipynb_checkpoints" not in inside.parts:
                _add(archive, f"{unit}/{inside.as_posix()}", path.read_bytes())
        words = _words(unit, settings).replace("\n", "\r\n")  # old Windows editors want both
        _add(archive, f"{unit}/{_TEXT}", b"\xef\xbb\xbf" + words.encode("utf-8"))
    return content.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.external_attr = _FILE
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


def _words(unit: str, settings: Settings) -> str:
    number = unit.split("-")[0]
    own = settings.units[unit]
    due = f"It is due on {own.due_words()}. Late: {settings.late}.\n" if own.due else ""
    return f"""\
{settings.name}: unit {unit}
{due}
1. Put the folder {unit} into your folder oxus-work. If it already has
   a folder of that name, that is your earlier work: rename it first.
2. Start the course: `oxus lab {number}`
   (in a clone: `python3 course/start.py lab {number}`, on Windows `py course\\start.py lab {number}`).
3. Answer in the cells marked YOUR CODE HERE or YOUR ANSWER HERE, and run the
   tests below them. Don't copy, split or delete cells.
4. `oxus check {number}` lists what you have not solved yet.
5. `oxus submit {number} --name YOUR-ID` writes YOUR-ID_{unit}.ipynb:
   submit this file where your instructor asks for it, and don't rename it.

You don't need a network for any of this.
"""
