"""The edition: one course on one region, with its title, its notebooks and its files for self-study.

An edition is a folder with `course.toml`, `notebooks/` and `course/selfstudy/`. In a clone it is the course folder. In
a wheel it is `_edition` inside the package that the entry point group `oxus.editions` names.

Commands and notebooks look for the edition in this order:

1. the environment variable OXUS_COURSE: a course folder, or the name of an installed edition;
2. the notebooks at hand: the unit of the running notebook, or the units in a student's folder (`oxus-work`);
3. the course folder around the current folder (a class folder does not count: it is a copy for grading);
4. the one installed edition on another region; if there is none, the course that comes with `oxus`.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from oxus.core.errors import CourseError
from oxus.core.layout import (
    CLASS,
    CONFIG,
    NOTEBOOKS,
    PACKED_SOLUTIONS,
    UNITS,
    WORK,
    answer_keys_file,
    is_course,
    packed_solutions_file,
    student_notebook,
    unit_ids,
)
from oxus.core.safe_output import printable
from oxus.core.settings import read_settings_file

_LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language code as pages give it (BCP 47): the language, and what narrows it."""
ENTRY_POINTS = "oxus.editions"
FILE = "course.toml"
PACKED = "_edition"
"""The folder inside an installed package that holds its edition."""
OWN = "oxus"
"""The name and the package of the course that comes with the engine."""


@dataclass(frozen=True)
class Settings:
    """The settings in `course.toml`."""

    title: str
    language: str = "en"
    data: str = ""
    """The Python package with the course's tables; empty if `course.toml` names none."""
    licence: str = ""
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The headings under which the site lists the units, in order, each with its units."""
    description: str = ""
    """What the course is, in a sentence or two, for the first page of the site."""
    questions: dict[str, str] = field(default_factory=dict)
    """The question of each unit, for its card on that page."""
    pictures: dict[str, str] = field(default_factory=dict)
    """The drawing on each unit's card, as "package.module:function"."""

    @property
    def short_title(self) -> str:
        """The title up to its colon."""
        return self.title.partition(":")[0]

    def group(self, unit: str) -> str:
        """The heading of a unit; empty if it is in no group."""
        return next((title for title, units in self.groups.items() if unit in units), "")


@dataclass(frozen=True)
class Edition:
    """A course on one region, by its folder."""

    folder: Path

    @cached_property
    def settings(self) -> Settings:
        """The settings in `course.toml`. They are read on first use, because most commands need only the notebooks.

        Raises
        ------
        CourseError
            If the file is wrong.
        """
        return read_settings(self.folder)

    @property
    def notebooks(self) -> Path:
        """The folder of the student notebooks."""
        return self.folder / NOTEBOOKS

    def units(self) -> list[str]:
        """The ids of the units that have a student notebook, in order."""
        return _units(self.folder)

    def notebook(self, unit: str) -> Path:
        """The student notebook of a unit."""
        return student_notebook(self.folder, unit)

    def answer_keys(self, unit: str) -> Path:
        """The file with the answer keys of a unit."""
        return answer_keys_file(self.folder, unit)

    def packed_solutions(self, unit: str) -> Path:
        """The file with the packed solutions of a unit."""
        return packed_solutions_file(self.folder, unit)


def find_edition(*places: Path, unit: str = "") -> Edition:
    """Find the edition for a command or a notebook; the order is at the top of this module.

    Parameters
    ----------
    *places : Path
        The folders to look at, the first one first; by default the current folder.
    unit : str
        The unit that a notebook says it belongs to, if it is known.

    Raises
    ------
    CourseError
        If OXUS_COURSE names none, several are installed, or two packages claim one name.
    """
    if (named := os.environ.get("OXUS_COURSE")) and (folder := _named(named)):
        return Edition(folder)
    for place in [place.resolve() for place in places or (Path.cwd(),)]:
        above = next((f for f in (place, *place.parents) if is_course(f) and not _is_class(f)), None)
        for words in ([unit], notebook_names(place), _names_in(place)):
            if above and unit_named(words, _units(above)):
                return Edition(above)
            for folder in installed().values():
                if unit_named(words, _units(folder)):
                    return Edition(folder)
        if above:
            return Edition(above)
    known = installed()
    regions = [name for name in known if name != OWN]
    if len(regions) > 1:
        raise CourseError(
            f"several courses are installed ({', '.join(known)}): "
            f"name the one you mean in the environment variable OXUS_COURSE, as in OXUS_COURSE={regions[0]}"
        )
    if not known:
        raise CourseError("this installation has no notebooks: install the course again")
    return Edition(known[regions[0] if regions else OWN])


def _named(named: str) -> Path | None:
    """The folder of the edition that OXUS_COURSE names. None for a class folder, which only teaching commands use."""
    path = Path(named)
    if is_course(path):
        return None if _is_class(path) else path.resolve()
    known = installed()
    if named not in known:
        raise CourseError(
            f"OXUS_COURSE names {printable(named, 200)}, which is not a course folder (it has no {CONFIG} beside "
            f"{UNITS.as_posix()}/) and not an installed course ({', '.join(known)}): fix or unset the variable"
        )
    return known[named]


def _is_class(folder: Path) -> bool:
    return (folder / CLASS).is_file()


def _units(folder: Path) -> list[str]:
    return sorted({path.parent.name for path in (folder / NOTEBOOKS).glob("*/*.ipynb")})


def notebook_names(folder: Path) -> list[str]:
    """Names that may identify the unit: those of the running notebook, of its folder, and of `folder`."""
    session = Path(os.environ.get("JPY_SESSION_NAME", ""))
    return [session.stem, session.parent.name, folder.name]


def _names_in(folder: Path) -> list[str]:
    """The names of the entries of a folder, and of the student's folder in it."""
    names = []
    for place in (folder, folder / WORK):
        try:
            names += [path.name for path in place.iterdir()]
        except OSError:  # missing, or not readable
            continue
    return names


def unit_named(words: Iterable[str], units: Iterable[str]) -> str:
    """The first of these units that is one of the words, or comes after a student's id in one; empty if none does."""
    units = list(units)
    return next((unit for word in words for unit in units if word == unit or word.endswith(f"_{unit}")), "")


@cache
def _claims() -> tuple[tuple[str, str, str], ...]:
    """The editions that installed packages register: name, package, and distribution."""
    from importlib.metadata import entry_points

    found = {
        (entry.name, entry.module, entry.dist.name if entry.dist else entry.module)
        for entry in entry_points(group=ENTRY_POINTS)
    }
    if not any(name == OWN for name, *_ in found):  # a bare clone, which is not installed
        found.add((OWN, OWN, "oxus-course"))
    return tuple(sorted(found))


def installed() -> dict[str, Path]:
    """The folders of the installed editions by name; that of `oxus` itself comes last.

    Raises
    ------
    CourseError
        If two packages claim one name, or a package that registers an edition does not hold it.
    """
    folders: dict[str, Path] = {}
    by: dict[str, str] = {}
    for name, package, distribution in sorted(_claims(), key=lambda claim: (claim[0] == OWN, claim)):
        if name in by:
            raise CourseError(
                f"two installed packages claim the course {name!r}: {by[name]} and {distribution}: uninstall one of "
                f"them (`pip uninstall {distribution}`)"
            )
        by[name] = distribution
        folder = _folder_of(package)
        if folder:
            folders[name] = folder
        elif name != OWN:
            raise CourseError(
                f"the package {distribution} registers the course {name!r}, but {package}/{PACKED}/{FILE} is "
                f"missing: install it again, or uninstall it (`pip uninstall {distribution}`)"
            )
    return folders


def distribution_of(edition: Edition) -> str:
    """The name in pip of an edition's package: `oxus-course`, unless the course has its own tables."""
    unregistered = "oxus-course" if edition.settings.data in ("", "oxus_data") else edition.settings.data
    return next((by for _, package, by in _claims() if package == edition.settings.data), unregistered)


def _folder_of(package: str) -> Path | None:
    """The folder of a package's edition: inside it in a wheel, around it in a clone; None if there is none."""
    for place in package_folders(package):
        for folder in (place / PACKED, *place.parents[:3]):
            if (folder.name == PACKED and folder.is_dir()) or is_course(folder):
                return folder
    return None


def package_folders(package: str) -> list[Path]:
    """Where Python finds a package; empty if it is not installed."""
    from importlib.util import find_spec

    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return []
    return [Path(place) for place in (spec and spec.submodule_search_locations) or []]


def solution_folders() -> list[Path]:
    """All folders in which an installed package of any edition may contain packed solutions.

    The sandbox hides them from the code of a submission. An editable install leaves a copy of its edition among the
    installed packages, so every folder that Python imports from is looked at, not only the one that it takes.
    """
    import sys

    packages = {package for _, package, _ in _claims()}
    places = [folder for package in packages for folder in package_folders(package)]
    places += [Path(path) / package for path in sys.path for package in packages]
    folders = {(place / PACKED / PACKED_SOLUTIONS).resolve() for place in places}
    return sorted(folder for folder in folders if folder.is_dir())


def read_settings(folder: Path) -> Settings:
    """Read `course.toml` in an edition's folder. Without it, the title is the folder's name and there are no groups.

    Raises
    ------
    CourseError
        If a setting is unknown or has a value that it cannot have; all problems at once, each with its line and key.
    """
    path, name = folder / FILE, folder.resolve().name
    if not path.exists():
        return Settings(name)
    file = read_settings_file(path)
    file.only(("title", "description", "language", "data", "licence", "groups", "questions", "pictures"))
    settings = Settings(
        title=file.text("title", default=name),
        language=file.text("language", default="en"),
        data=file.text("data", default=""),
        licence=file.text("licence", default=""),
        groups={title: file.texts("groups", title, default=()) for title in file.table("groups")},
        description=file.text("description", default=""),
        questions={unit: file.text("questions", unit, default="") for unit in file.table("questions")},
        pictures={unit: file.text("pictures", unit, default="") for unit in file.table("pictures")},
    )
    if not _LANGUAGE.fullmatch(settings.language):
        file.problem(("language",), f"{settings.language!r} is not a language code: write en, ru or pt-BR")
    file.check()
    return settings


def check_settings(edition: Edition) -> None:
    """Check that the units and the package in `course.toml` exist.

    Raises
    ------
    CourseError
        If the file is wrong, or names a unit or a package that is not there; all problems at once, each with its line.
    """
    path, settings = edition.folder / FILE, edition.settings
    if not path.exists():
        return
    file = read_settings_file(path)
    known = sorted({*edition.units(), *unit_ids(edition.folder)})
    named = [(("groups", title), unit) for title, units in settings.groups.items() for unit in units]
    named += [(("questions", unit), unit) for unit in settings.questions]
    named += [(("pictures", unit), unit) for unit in settings.pictures]
    for key, unit in named:
        if unit not in known:
            file.problem(
                key,
                f"there is no unit {unit!r} (there are {', '.join(known) or 'none yet'}): correct or remove it",
            )
    data = settings.data
    if data and not (package_folders(data) or (edition.folder / "data" / data).is_dir()):
        file.problem(
            ("data",),
            f"there is no package {data!r}: install it, or name the package with the course's tables",
        )
    file.check()
