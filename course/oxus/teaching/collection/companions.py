"""Files that students submit with a notebook, such as a module of their own, a table or a picture.

A file belongs to a notebook if it came in the same zip file of a student, from the same person by the LMS, or in the
notebook's folder or one below it; of several folders above it, the nearest one counts. Where notebooks of several
students lie together, no file belongs to any.
"""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from oxus.core.files import write_atomic
from oxus.teaching.collection.downloads import MAX_BYTES, File
from oxus.teaching.submissions import files_beside

LEFT_OUT = "it is beside no notebook, or beside those of several students"
"""The reason why a file is not taken."""


_UNKNOWN = "?"
"""In no student's id; begins what stands for an owner who is not known."""


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
        given = PurePosixPath(file.name).with_name(file.given)  # without what Canvas writes before each name
        return _Place(str(file.person), given)
    return _Place(file.within, PurePosixPath(file.name))


@dataclass
class Companions:
    """The files, other than notebooks, that are held on disk while a class is collected.

    Parameters
    ----------
    folder : Path
        Where to keep them meanwhile.
    """

    folder: Path
    files: dict[str, tuple[_Place, Path]] = field(default_factory=dict)
    """By the name of the file."""
    notebooks: dict[str, tuple[_Place, str]] = field(default_factory=dict)
    """The place and the student of each notebook, by the name of the file."""
    _owners: dict[str, dict[str, str]] = field(default_factory=dict)
    """Results of `_notebooks_of`; a class has hundreds of both."""

    def add(self, file: File) -> None:
        """Keep a file that may belong to a notebook."""
        kept = self.folder / str(len(self.files))
        kept.write_bytes(file.data)
        self.files[file.name] = (_place(file), kept)

    def add_notebook(self, file: File, student: str) -> None:
        """Record the place of a student's notebook; `student` is empty if it is not known which student it is from."""
        place = _place(file)
        unknown = str(file.person) if file.person else f"{place.container}/{place.path.parent}"
        self.notebooks[file.name] = (place, student or _UNKNOWN + unknown)
        self._owners.clear()

    def write(self, file: File, folder: Path, is_new: bool) -> list[str]:
        """Write the files that belong to a notebook into its folder.

        Parameters
        ----------
        file : File
            The notebook that is taken.
        folder : Path
            The student's folder of submissions.
        is_new : bool
            Whether the notebook is another than before; then the files of the earlier submission are removed.

        Returns
        -------
        list of str
            A remark for each file that was taken, and for those that were left out.
        """
        place, student = self.notebooks[file.name]
        mine: dict[str, Path] = {}
        for name, (where, kept) in self.files.items():
            inside = where.within(place)
            if inside and set(self._notebooks_of(name).values()) == {student}:
                mine[inside] = kept
        if is_new:
            for path in [*files_beside(folder)] if folder.is_dir() else ():
                if path.relative_to(folder).as_posix() not in mine:
                    path.unlink()
        if sum(kept.stat().st_size for kept in mine.values()) > MAX_BYTES:
            return [
                f"check: left out, since larger than {MAX_BYTES // 1_000_000} MB together: {', '.join(mine)}"
            ]
        for inside, kept in mine.items():
            write_atomic(folder / inside, kept.read_bytes())
        return [f"with {', '.join(mine)}"] if mine else []

    def left_out(self) -> list[str]:
        """Return the names of the files that belong to no notebook, or to notebooks of several students."""
        return [name for name in self.files if len(set(self._notebooks_of(name).values())) != 1]

    def owner(self, file: File) -> tuple[str, str]:
        """Return the student and the notebook to which a file belongs, if it is not left out.

        The student is empty if it is not known who that is.
        """
        notebook, student = min(self._notebooks_of(file.name).items())
        return "" if student.startswith(_UNKNOWN) else student, notebook

    def _notebooks_of(self, name: str) -> dict[str, str]:
        """Return the notebooks to which a file belongs, each with its student: those in the nearest folder above the
        file.

        If there is none in any folder above it, all that are in the same zip file or from the same person.
        """
        if name in self._owners:
            return self._owners[name]
        where, _ = self.files[name]
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
