"""Read the names that learning platforms (LMS) give to submissions.

Moodle, "Download all submissions" (mod/assign/classes/downloader.php in moodle/moodle): for each student a folder
`<full name>_<number>_assignsubmission_file/`, before Moodle 4 with one more `_` at its end, or without folders
`<full name>_<number>_assignsubmission_file_<file>`. In blind marking, the name is the word for "Participant"; for a
team, it is the name of the group. The number is new in each assignment, so it only distinguishes two people of the
same name.

Canvas, "Download submissions" (lib/content_zipper.rb in instructure/canvas-lms): `<name>_<id>_<file's id>_<file>`,
with `_LATE` after the name if the file came late. The name is "last, first" in lower case, with letters and digits
only. The id belongs to the user and is the same in all assignments. In anonymous grading, `anon_<code>` replaces the
name and the id.

Neither program puts the time of the submission into the zip file: the times there are those of the download.
"""

import os
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

_MOODLE = re.compile(r"(?P<name>.+?)(?:_(?P<id>\d+))?_assignsubmission_[a-z]+(?:_(?P<rest>.*))?")
_CANVAS = re.compile(
    r"(?:(?P<name>[^\W_].*?)_)??(?P<late>LATE_)?(?P<id>\d+|anon_[0-9A-Za-z]+)_(?P<file>\d+)_(?P<rest>.+)"
)


_PARTICIPANT = ("participant", "участник", "қатысушы", "катышуучу", "ishtirokchi", "иштирокчи")
"""Moodle's word in blind marking, in English, Russian, Kazakh, Kyrgyz and Uzbek."""


@dataclass(frozen=True)
class Person:
    """A person as the LMS names them."""

    system: str
    """`Moodle` or `Canvas`."""
    name: str
    id: str
    late: bool = field(default=False, compare=False)

    def __str__(self) -> str:
        return f"{self.label} {self.id}".strip()

    @property
    def label(self) -> str:
        """The name without the number, which is new in each assignment in Moodle."""
        return f"{self.system}: {self.name}".strip()

    @property
    def anonymous(self) -> bool:
        """Whether the LMS hides who it is, as in Moodle's blind marking and Canvas's anonymous grading."""
        return self.id.startswith("anon_") or self.name.casefold() in _PARTICIPANT


def person_of(parts: Sequence[str]) -> tuple[Person | None, str]:
    """Find the person whom a submission is from, by its path as the LMS wrote it, and the student's own name for the
    file.

    Parameters
    ----------
    parts : sequence of str
        The names of the folders and zip files that it lies in, outermost first, and its own.

    Returns
    -------
    tuple of Person or None and str
        None for a path that no LMS wrote.
    """
    for number, part in enumerate(parts):
        for system, pattern in (("Moodle", _MOODLE), ("Canvas", _CANVAS)):
            found = pattern.fullmatch(part)
            if found:
                late = system == "Canvas" and bool(found["late"])
                person = Person(system, (found["name"] or "").strip(), found["id"] or "", late)
                last = number == len(parts) - 1
                return person, (found["rest"] or part) if last else parts[-1]
    return None, parts[-1]


def student_id(person: Person) -> str:
    """Make an id for a person who is not on any roster, from the LMS's name and number: always the same, and unique.

    Letters of all scripts are kept; everything that cannot be part of an id becomes `-`.
    """
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", person.name).lower())
    number = re.findall(r"[^\W_]+", person.id)
    return "-".join(["-".join(words)[:80].strip("-"), *number]).strip("-") or "nameless"


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of a file in a zip file, with `/` between folders, in its original letters.

    Where the zip file does not say that its names are UTF-8, Python reads them as code page 437.
    """
    said = entry.flag_bits & 0x800 or entry.filename.isascii()
    name = entry.filename if said else _decoded(entry.filename.encode("cp437", "replace"))
    return _tidy(name.replace("\\", "/"))


def file_name(name: str) -> str:
    """Return the name of a file on disk in its original letters, even if the program that unpacked it misread them."""
    return _tidy(name if name.isprintable() else _decoded(os.fsencode(name)))


def _decoded(raw: bytes) -> str:
    """Decode a name in an unknown encoding: UTF-8 (macOS), or a code page of Windows, 866 for Cyrillic or else 437."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        cyrillic = raw.decode("cp866")
    # A word with letters of two alphabets shows that the code page was another one.
    words = re.findall(r"[^\W\d_]+", cyrillic)
    return (
        cyrillic if all(w.isascii() or not re.search(r"[a-zA-Z]", w) for w in words) else raw.decode("cp437")
    )


def _tidy(name: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "_", unicodedata.normalize("NFC", name))
