"""A file in a class's downloads, and how much is read from one student."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from oxus.teaching.students import lms

MAX_BYTES = 50_000_000
"""A larger file is not read, because no answer to an exercise is as large as this."""
MAX_NOTEBOOK_BYTES = 100_000_000
"""Notebooks may be larger, because most of a large one is outputs, which do not count."""

_SKIPPED = (".ipynb_checkpoints", "__MACOSX", "__pycache__")


@dataclass
class File:
    """A file as it was found."""

    name: str
    """The name in the list of what was collected."""
    person: lms.Person | None
    given: str
    """The name that the student gave it, as far as it is known."""
    modified: datetime
    data: bytes = b""
    problem: str = ""
    """The reason why it cannot be read; empty if it can."""
    within: str = ""
    """The name of the student's zip file that contains it."""
    outer: tuple[str, ...] = ()
    """The name of the folder or zip file that was collected."""
    folders: tuple[str, ...] = ()
    """The folders in it that contain the file, the outermost first."""
    own_name: str = ""
    """Its name as it was found."""
    digest: str = ""
    """The SHA-256 of its content; empty before it is known."""
    nested: bool = False
    """Whether it is in a zip file in a zip file."""
    zipped: tuple[str, ...] = ()
    """The path of the zip file that contains it."""
    found: str = ""
    """Its path in what is collected now, which no other file has."""
    executable: bool = False
    """Whether it may be run as a program."""
    home: tuple[str, ...] | None = None
    """The nearest of its folders that contains a notebook, if any does (see `find_homes`)."""
    contains: str = ""
    """The notebook in it, if it is a zip file that was not opened."""

    def __post_init__(self) -> None:
        self.found = self.found or self.name

    @property
    def path(self) -> str:
        """The whole path: what was collected, `//`, and the file's own path in it."""
        return f"{'/'.join(self.outer)}//{'/'.join((*self.folders, self.own_name))}"

    @property
    def is_notebook(self) -> bool:
        """Whether the file is meant to be a notebook, by its name or its content: browsers add .txt, .json and (1)."""
        return self.has_notebook_name or (self.data.lstrip()[:1] == b"{" and b'"cells"' in self.data)

    @property
    def has_notebook_name(self) -> bool:
        """Whether the file has the name of a notebook."""
        return ".ipynb" in self.given.lower()

    @property
    def group(self) -> tuple[str, ...]:
        """The files of one submission have the same group: those of a person, or else those of a folder."""
        return (str(self.person),) if self.person else ("", *self.outer, *self.folders)

    @property
    def longest(self) -> int:
        """The largest size, in bytes, at which the file is read."""
        return MAX_NOTEBOOK_BYTES if self.has_notebook_name else MAX_BYTES


@dataclass
class Budget:
    """The number and size of the files that are read from one student or one zip file."""

    most_files: int
    most_bytes: int
    reported: bool = False
    """Whether a file's problem has already said that the budget is used up."""

    def __post_init__(self) -> None:
        self.files, self.size = self.most_files, self.most_bytes

    def allows(self, file: File) -> bool:
        """Count a file that is about to be read, and return whether it may be. If not, the file's `problem` gives the
        reason."""
        if self.files > 0 and self.size > 0:
            self.files -= 1
            return True
        limit = f"{self.most_files:,} files" if self.files <= 0 else f"{self.most_bytes // 1_000_000} MB"
        file.problem = f"not read, like all files after it: more than {limit} from one submission"
        return False


MOST_FILES, MOST_BYTES = 1_000, 200_000_000
"""The limits for one student."""
MOST_CLASS_FILES, MOST_CLASS_BYTES = 5_000, 10_000_000_000
"""The limits for one folder, if it is not known whether it is a student's or a class's."""


@dataclass
class Budgets:
    """How much may still be read from each student, so that one cannot use up what others need."""

    of: dict[tuple[str, ...], Budget] = field(default_factory=dict)

    def of_student(self, file: File) -> Budget:
        """Return the budget of the person, the student's zip file or the folder that a file is from."""
        if file.person:
            return self.of.setdefault((str(file.person),), Budget(MOST_FILES, MOST_BYTES))
        if file.nested:
            return self.of.setdefault(("zip", *file.zipped), Budget(MOST_FILES, MOST_BYTES))
        above = file.folders[:1] if file.home is None else file.home
        key = ("folder", *file.outer, *file.zipped, *above)
        return self.of.setdefault(key, Budget(MOST_CLASS_FILES, MOST_CLASS_BYTES))


def file_at(path: Sequence[str], outer: int, modified: datetime) -> File:
    """Describe the file at a path, without its content.

    Parameters
    ----------
    path : sequence of str
        The names of the folders and zip files that contain it, outermost first, and its own.
    outer : int
        How many of them are the folder that was collected, and not part of the file's name.
    modified : datetime
        The time of the file, UTC.
    """
    person, given = lms.person_of(path)
    own = tuple(path[outer:])
    return File(
        "/".join(own), person, given, modified, outer=tuple(path[:outer]), folders=own[:-1], own_name=own[-1]
    )


def find_homes(files: Iterable[File]) -> set[tuple[str, ...]]:
    """Find for each file the nearest folder above it that contains a notebook: the files below it have one budget, so a
    folder full of files takes nothing from the students beside it.

    Returns
    -------
    set of tuple of str
        The groups that have a notebook.
    """
    files = list(files)
    groups = {file.group for file in files if file.has_notebook_name}
    for file in files:
        if not file.person:
            above = (file.folders[:depth] for depth in range(len(file.folders), -1, -1))
            file.home = next((folders for folders in above if ("", *file.outer, *folders) in groups), None)
    return groups


def is_wanted(parts: Sequence[str]) -> bool:
    """Return whether a file may be part of a submission: editors and systems add files of their own."""
    return not any(part in _SKIPPED or part.startswith("._") for part in parts) and parts[-1][:1] != "."
