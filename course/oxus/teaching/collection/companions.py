"""Files that students submit with a notebook, such as a module of their own, a table or a picture.

A file belongs to a notebook if it came in the same zip file of a student, from the same person by the LMS, or in the
notebook's folder or one below it; of several folders above it, the nearest one counts. If the notebooks of several
students are together, the files beside them belong to none.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from oxus.core.safe_output import printable
from oxus.teaching.collection.found import MAX_BYTES, File
from oxus.teaching.submissions import TIMESTAMP_FILE, is_short

LEFT_OUT = "it is beside no notebook, or beside those of several students"
"""The reason why a file is not taken."""

_UNKNOWN = "?"
"""In no student's id; begins what stands for an owner who is not known."""

_LISTED = 20
"""A remark names this many files at most."""


@dataclass(frozen=True)
class _Place:
    """The place of a file."""

    container: str
    """The person by the LMS, or the student's zip file; empty for a file in a folder."""
    path: PurePosixPath

    def within(self, notebook: "_Place") -> str:
        """Return the path of this file from the notebook's folder; empty if the two do not belong together."""
        if self.container != notebook.container:
            return ""
        if self.path.is_relative_to(notebook.path.parent):
            inside = self.path.relative_to(notebook.path.parent).as_posix()
            return inside if self.container or notebook.path.parent.parts else ""
        return self.path.name if self.container else ""


def _place(file: File) -> _Place:
    if file.person:
        given = PurePosixPath(file.found).with_name(file.given)  # without what Canvas writes before each name
        return _Place(str(file.person), given)
    return _Place(file.within, PurePosixPath(file.found))


@dataclass(frozen=True)
class Companion:
    """A file that may belong to a notebook."""

    place: _Place
    kept: str
    """Its path in the archive; empty if it is not there."""
    size: int
    problem: str
    """The reason why it cannot be taken; empty if it can."""


@dataclass
class Companions:
    """The files, other than notebooks, of a class that is collected."""

    files: dict[str, Companion] = field(default_factory=dict)
    """By the name of the file."""
    notebooks: dict[str, tuple[_Place, str]] = field(default_factory=dict)
    """The place and the student of each notebook, by the name of the file."""
    _owners: dict[str, dict[str, str]] = field(default_factory=dict)
    """Results of `_notebooks_of`; a class has hundreds of both."""

    def add(self, file: File, kept: str) -> None:
        """Add a file that may belong to a notebook.

        Parameters
        ----------
        file : File
            With its content.
        kept : str
            Its path in the archive; empty if it could not be kept.
        """
        self.files[file.found] = Companion(_place(file), kept, len(file.data), file.problem)

    def add_notebook(self, file: File, student: str) -> None:
        """Record the place of a student's notebook; `student` is empty if it is not known which student it is from.

        Refused notebooks count, too: the files beside them belong to them, and not to another student's notebook.
        """
        place = _place(file)
        unknown = str(file.person) if file.person else f"{place.container}/{place.path.parent}"
        self.notebooks[file.found] = (place, student or _UNKNOWN + unknown)
        self._owners.clear()

    def of(self, file: File, text: str, reserved: Collection[str]) -> tuple[dict[str, str], list[str]]:
        """Find the files that belong to a notebook.

        Parameters
        ----------
        file : File
            The notebook that is taken.
        text : str
            The text of its cells, in which a file may be named.
        reserved : collection of str
            The names beside the notebook that no file or folder of a student may have.

        Returns
        -------
        dict
            The path in the archive of each file, by its path in the notebook's folder.
        list of str
            Remarks on the files that were renamed or left out.
        """
        place, student = self.notebooks[file.found]
        mine: dict[str, Companion] = {}
        for name, one in self.files.items():
            inside = one.place.within(place)
            if not inside or file.found not in (near := self._notebooks_of(name)):
                continue
            if set(near.values()) == {student}:
                mine[inside] = one
        mine, remarks = (
            _as_imported(mine, text) if file.person and file.person.system == "Canvas" else (mine, [])
        )
        wrong = {inside: _problem(inside, one, reserved) for inside, one in mine.items()}
        remarks += [f"check: left out: {printable(name)} ({why})" for name, why in wrong.items() if why][
            :_LISTED
        ]
        good = {inside: one.kept for inside, one in mine.items() if not wrong[inside]}
        if sum(mine[inside].size for inside in good) > MAX_BYTES:
            size = f"larger than {MAX_BYTES // 1_000_000} MB together"
            return {}, [*remarks, f"check: left out, since {size}: {listed(good)}"]
        return good, remarks

    def left_out(self) -> list[str]:
        """Return the names of the files that belong to no notebook, or to notebooks of several students."""
        return [name for name in self.files if len(set(self._notebooks_of(name).values())) != 1]

    def owner(self, file: File) -> tuple[str, str]:
        """Return the student and the notebook to which a file belongs, if it is not left out.

        The student is empty if it is not known who that is.
        """
        notebook, student = min(self._notebooks_of(file.found).items())
        return "" if student.startswith(_UNKNOWN) else student, notebook

    def _notebooks_of(self, name: str) -> dict[str, str]:
        """Return the notebooks to which a file belongs, each with its student.

        They are those in the nearest folder above the file. If there is none in any folder above it, they are all that
        are in the same zip file or from the same person. If they are of several students, the file belongs to none.
        """
        if name in self._owners:
            return self._owners[name]
        where = self.files[name].place
        found = []
        for notebook, (place, student) in self.notebooks.items():
            if where.within(place):
                folder = place.path.parent
                found.append(
                    (len(folder.parts) if where.path.is_relative_to(folder) else -1, notebook, student)
                )
        nearest = max((depth for depth, *_ in found), default=0)
        self._owners[name] = {notebook: student for depth, notebook, student in found if depth == nearest}
        return self._owners[name]


def listed(names: Collection[str]) -> str:
    """Write names for a remark; of many, only the first ones."""
    shown = ", ".join(printable(name) for name in list(names)[:_LISTED])
    return shown + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")


def _problem(inside: str, one: Companion, reserved: Collection[str]) -> str:
    """Explain why a file cannot be put beside a notebook; empty if it can."""
    if one.problem or not one.kept:
        return one.problem or "it could not be kept in the archive"
    if not is_short(inside):
        return "its path is too long: ask for a shorter one"
    first = inside.partition("/")[0].casefold()
    if first in {name.casefold() for name in (*reserved, TIMESTAMP_FILE)}:
        return "grading uses this name itself"
    return ""


_NUMBERED = re.compile(r"(.+)-\d{1,3}(\.\w+)")
"""A name to which Canvas added a number because the student submitted a file of this name before."""


def _as_imported(mine: dict[str, Companion], text: str) -> tuple[dict[str, Companion], list[str]]:
    """Give files the names that the notebook uses for them, if Canvas has added a number."""
    named, remarks = dict(mine), []
    for inside in mine:
        path = PurePosixPath(inside)
        if not (found := _NUMBERED.fullmatch(path.name)) or names_file(text, path):
            continue
        own = path.with_name(found[1] + found[2])
        if own.as_posix() not in mine and names_file(text, own):
            named[own.as_posix()] = named.pop(inside)
            remarks.append(f"{printable(inside)}: named {printable(own.name)} again, as the notebook uses it")
    return named, remarks


def names_file(text: str, path: PurePosixPath) -> bool:
    """Return whether a text names a file, or the module that it is."""
    pattern = rf"(?<![\w-]){re.escape(path.name)}(?!\w)"
    if path.suffix == ".py" and path.stem.isidentifier():
        pattern += rf"|\b(?:import|from)\b[^\n]*\b{re.escape(path.stem)}\b"
    return bool(re.search(pattern, text))
