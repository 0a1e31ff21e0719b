"""`oxus collect`: from what a class handed in to nbgrader's folder of submissions."""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.files import escape_formula, to_csv, write_atomic
from oxus.core.layout import find_course, find_unit, student_notebook
from oxus.core.notebook import grade_id, read_notebook
from oxus.core.repair import check_student, drop_outputs, mend, printable, read_hand_in, student_of
from oxus.teaching import lms
from oxus.teaching.downloads import File, find_files
from oxus.teaching.roster import Student, class_roster, find_student


@dataclass(frozen=True)
class CollectedFile:
    """What became of one file."""

    file: str
    """Its path in the folder or zip file that was collected."""
    student_id: str
    """Empty where it cannot be told."""
    outcome: str
    """`taken`, `mended`, `older` or `refused`."""
    reason: str
    time: str
    """When it was handed in, as far as is known: `2030-01-31 12:00:00 UTC`."""
    lms: str = ""
    """The person as the LMS names them."""


@dataclass
class Collected:
    """What became of the files of a class."""

    taken: dict[str, list[str]] = field(default_factory=dict)
    """For each student whose work was taken, what had to be mended in it and what should be looked at."""
    refused: dict[str, str] = field(default_factory=dict)
    """For each file that could not be taken, why."""
    older: dict[str, str] = field(default_factory=dict)
    """For each file that is not the latest of its student, what counts instead."""
    files: list[CollectedFile] = field(default_factory=list)
    """All of these, one a file."""


@dataclass
class _HandIn:
    file: File
    notebook: NotebookNode
    said: str
    """The student whom `oxus submit` named in it; empty if none, or not an id."""
    named: str
    """The student whom the file's name names."""
    time: str
    sure: bool
    """Whether the time is when `oxus submit` ran, and not that of a file."""
    student: str = ""
    remarks: list[str] = field(default_factory=list)


def collect(course: Path, unit: str, places: list[Path], roster: Sequence[Student] = ()) -> Collected:
    """Take a class's hand-ins of one unit: folders, zip files from a learning platform, single notebooks.

    Every file is kept untouched in `grading/downloaded/<unit>/archive/`; what is graded is a copy in
    `grading/submitted/<student>/<unit>/`, mended where cells were deleted, copied, moved or changed. Of several by one
    student the latest counts. A file that cannot be read is refused and stops no other. What became of each file is
    kept beside the archive, in `collected.csv` and `collected.json`.

    Whose a hand-in is, is said by the roster for whom the LMS names; else by what `oxus submit` wrote, then by the
    name `<student>_<unit>.ipynb`, then by the LMS's own name and number. Where these contradict each other, or two
    people claim one id, a remark says so, and no one's work is put under another's id.

    The time is the one that `oxus submit` wrote: a student can change it, but the times in an LMS's zip file are those
    of the download and those of files those of unpacking. These count where the notebook gives none, and where they
    are later and Canvas says that the hand-in came late.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    places : list of Path
        Files and folders.
    roster : sequence of Student
        The class, if it is known.

    Returns
    -------
    Collected
        Who was taken and what was refused, each with the reasons.

    Raises
    ------
    CourseError
        If a place does not exist, the unit is not built, or a folder cannot be written.
    """
    missing = [str(p) for p in places if not p.exists()]
    if missing:
        raise CourseError(f"{', '.join(missing)}: there is no such file or folder")
    release = read_notebook(student_notebook(course, unit))
    earlier = read_collected(course, unit)
    times = {f.file: f.time for f in earlier if f.outcome in ("taken", "mended")}
    archive = course / "grading" / "downloaded" / unit / "archive"
    result = Collected()
    hand_ins: list[_HandIn] = []
    refused: list[tuple[File, str]] = []
    others: list[File] = []
    for file in find_files(places):
        if not file.problem and not file.is_notebook:
            others.append(file)
            continue
        seen_before = bool(file.data) and not _archive(archive, file.name, file.data)
        try:
            one = _read(file, unit, release)
        except CourseError as error:
            refused.append((file, str(error)))
        else:
            if seen_before and not one.sure:  # the same file in a later download has a later time
                one.time = times.get(file.name, one.time)
            hand_ins.append(one)
        file.data = b""
    _name(hand_ins, roster, earlier)
    for one in [h for h in hand_ins if not h.student]:
        refused.append((one.file, f"whose it is cannot be told: rename it to STUDENT_{unit}.ipynb"))
    refused.extend(_without_notebook(others, hand_ins, refused, places, unit))
    for file, reason in refused:
        owner = _owner(file, unit, roster)
        result.refused[file.name] = reason
        result.files.append(_record(file, owner, "refused", reason, _said(file.modified)))
    for student, own in _by_student(hand_ins).items():
        *old, latest = sorted(own, key=lambda h: (h.time, _attempt(h.file.given)))
        for one in old:
            result.older[one.file.name] = f"{latest.file.name}, handed in by {student} later, counts"
        _take(course, unit, release, latest, result)
        for one in old:
            reason = result.older[one.file.name]
            result.files.append(_record(one.file, student, "older", reason, one.time))
    result.taken = dict(sorted(result.taken.items()))
    _keep(course, unit, earlier, result.files)
    return result


def read_collected(course: Path, unit: str) -> list[CollectedFile]:
    """What became of every file that was ever collected for a unit, the latest of each name; empty if none was.

    Raises
    ------
    CourseError
        If the list is there and cannot be read.
    """
    path = course / "grading" / "downloaded" / unit / "collected.json"
    if not path.exists():
        return []
    try:
        return [CollectedFile(**row) for row in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        raise CourseError(f"{path}: cannot be read: move it away, and collect again") from None


def _keep(course: Path, unit: str, earlier: list[CollectedFile], files: list[CollectedFile]) -> None:
    """Write what became of all files, these and earlier ones."""
    rows = {f.file: f for f in [*earlier, *files]}
    folder = course / "grading" / "downloaded" / unit
    table = [asdict(rows[name]) for name in sorted(rows)]
    header = [f.name for f in fields(CollectedFile)]
    write_atomic(
        folder / "collected.csv",
        to_csv([header, *([escape_formula(value) for value in row.values()] for row in table)]),
    )
    write_atomic(folder / "collected.json", json.dumps(table, indent=1, ensure_ascii=False) + "\n")


def _record(file: File, student: str, outcome: str, reason: str, time: str) -> CollectedFile:
    return CollectedFile(file.name, student, outcome, reason, time, str(file.person or ""))


# --- reading ---


def _read(file: File, unit: str, release: NotebookNode) -> _HandIn:
    if file.problem:
        raise CourseError(file.problem)
    notebook = read_hand_in(file.data)
    drop_outputs(notebook)  # those of a whole class would fill the memory
    said = notebook.metadata.get("oxus") if isinstance(notebook.get("metadata"), dict) else None
    said = said if isinstance(said, dict) else {}
    if said.get("unit") not in (None, unit):
        raise CourseError(f"a notebook of unit {printable(said['unit'])}, not of {unit}")
    if said.get("unit") is None and not _shares_cells(notebook, release):
        raise CourseError(f"not a notebook of {unit}: none of its exercises is in it")
    when = str(said.get("handed_in") or "")
    sure = _is_time(when)
    student, remarks = str(said.get("student") or ""), []
    if student and not _usable(student):
        remarks.append(f"check: it names {printable(student)}, which cannot be a student's id")
        student = ""
    if when and not sure:
        remarks.append(
            f"check: {printable(when)} is not a time that `oxus submit` writes: using the file's time"
        )
    time = when.replace("T", " ").removesuffix("+00:00") + " UTC" if sure else _said(file.modified)
    if file.person and file.person.late and _said(file.modified) > time:
        remarks.append(f"came late, says Canvas: the file's time counts, not {time} as it says itself")
        time = _said(file.modified)
    one = _HandIn(file, notebook, student, _named(file, unit), time, sure)
    one.remarks = remarks
    return one


def _shares_cells(notebook: NotebookNode, release: NotebookNode) -> bool:
    asked = {grade_id(c) for c in release.cells} - {""}
    return bool(asked & {grade_id(c) for c in notebook.cells if isinstance(c, NotebookNode)})


def _said(time: datetime) -> str:
    return time.isoformat(sep=" ", timespec="seconds").removesuffix("+00:00") + " UTC"


def _is_time(text: str) -> bool:
    """Whether a text is a time as `oxus submit` writes it, and one that exists."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", text))


def _usable(student: str) -> bool:
    try:
        return bool(check_student(student))
    except CourseError:
        return False


def _named(file: File, unit: str) -> str:
    """The student whom the name of a file, or of the zip file around it, names; whatever a browser put behind it."""
    for given in (file.given, file.within):
        name = re.sub(r"(\.ipynb\b.*|\.[A-Za-z0-9]{1,5})$", "", given, flags=re.IGNORECASE)
        student = student_of(f"{name}.ipynb", unit) or ""
        if _usable(student):
            return student
    return ""


def _attempt(name: str) -> int:
    """The number behind a name, which Canvas and browsers count up: `08-unit-2.ipynb`, `08-unit (2).ipynb`."""
    found = re.search(r"(?:-| ?\()(\d{1,4})\)?\.ipynb", name)
    return int(found[1]) if found else 0


# --- whose it is ---


def _name(hand_ins: list[_HandIn], roster: Sequence[Student], earlier: list[CollectedFile]) -> None:
    """Say of each hand-in whose it is; those of whom nothing is known stay without a student."""
    by_id = {s.student_id: s for s in roster}
    known: dict[str, set[str]] = defaultdict(set)
    claimed: dict[str, set[str]] = defaultdict(set)
    for record in earlier:
        if record.lms and record.outcome != "refused":
            claimed[record.student_id].add(record.lms)
    for one in hand_ins:
        row = find_student(roster, one.file.person) if one.file.person else None
        if row:
            known[row.student_id].add(str(one.file.person))
        elif one.file.person and (one.said or one.named):
            claimed[one.said or one.named].add(str(one.file.person))
    for one in hand_ins:
        person, claim = one.file.person, one.said or one.named
        if one.said and one.named and one.said != one.named:
            one.remarks.append(
                f"check: its file name says {one.named}, `oxus submit` wrote {one.said}: a copy?"
            )
        if person is None:
            one.student = claim
            if claim and roster and claim not in by_id:
                one.remarks.append(f"check: {claim} is not in the roster")
            continue
        row = find_student(roster, person)
        own = lms.student_id(person)
        if row and len(known[row.student_id]) == 1:
            one.student = row.student_id
            if claim and claim != row.student_id:
                one.remarks.append(
                    f"check: it names {claim}, but the LMS had it from {row.student_id}: a copy?"
                )
        elif row:
            one.student = own
            who = ", ".join(sorted(known[row.student_id]))
            one.remarks.append(
                f"check: {who} would all be {row.student_id} by the roster: give it their lms_id; taken as {own}"
            )
        elif not claim:
            one.student = own
            one.remarks.append(f"no student id in it: taken as {own}, from {person}; a roster gives another")
        elif claim in known or (claim in by_id and by_id[claim].is_other_than(person)):
            one.student = own
            one.remarks.append(f"check: it names {claim}, but the LMS had it from {person}: taken as {own}")
        elif len(claimed[claim]) > 1:
            one.student = own
            who = ", ".join(sorted(claimed[claim]))
            one.remarks.append(f"check: {who} all handed in as {claim}: a copy? taken as {own}")
        else:
            one.student = claim
            if roster and claim not in by_id:
                one.remarks.append(f"check: {claim} is not in the roster, nor is {person}")


def _owner(file: File, unit: str, roster: Sequence[Student]) -> str:
    """Whose a file is that could not be read; empty if its name does not say."""
    if file.person is None:
        return _named(file, unit)
    row = find_student(roster, file.person)
    return row.student_id if row else _named(file, unit) or lms.student_id(file.person)


def _without_notebook(
    others: list[File],
    hand_ins: list[_HandIn],
    refused: list[tuple[File, str]],
    places: list[Path],
    unit: str,
) -> Iterator[tuple[File, str]]:
    """Files that are no notebooks, of those who handed in nothing else; what lies beside a notebook is no matter."""
    having = [h.file for h in hand_ins] + [file for file, _ in refused]
    people = {f.person for f in having if f.person}
    names = {h.student for h in hand_ins} | {_named(f, unit) for f in having}
    alone = {p.name for p in places}
    for file in others:
        if file.person:
            if file.person not in people:
                yield file, "not a notebook, and no notebook was handed in with it"
        elif _named(file, unit):
            if _named(file, unit) not in names:
                yield file, "not a notebook, and no notebook was handed in with it"
        elif file.name in alone:
            yield file, "neither a notebook nor a zip file"


# --- taking ---


def _by_student(hand_ins: list[_HandIn]) -> dict[str, list[_HandIn]]:
    found: dict[str, list[_HandIn]] = {}
    for one in hand_ins:
        if one.student:
            found.setdefault(one.student, []).append(one)
    return dict(sorted(found.items()))


def _take(course: Path, unit: str, release: NotebookNode, one: _HandIn, result: Collected) -> None:
    """Put a student's latest hand-in where nbgrader looks for it, unless what lies there is later."""
    folder = course / "grading" / "submitted" / one.student / unit
    stamp = folder / "timestamp.txt"
    if stamp.exists() and stamp.read_text(encoding="utf-8").strip() > one.time:
        reason = f"what {one.student} handed in before is newer, and counts"
        result.older[one.file.name] = reason
        result.files.append(_record(one.file, one.student, "older", reason, one.time))
        return
    mended = mend(one.notebook, release)
    write_atomic(folder / f"{unit}.ipynb", nbformat.writes(mended.notebook) + "\n")
    write_atomic(stamp, one.time + "\n")
    remarks = [*one.remarks, *mended.remarks, *mended.notes]
    result.taken[one.student] = remarks
    outcome = "mended" if mended.remarks or mended.notes else "taken"
    result.files.append(_record(one.file, one.student, outcome, "; ".join(remarks), one.time))


def _archive(folder: Path, name: str, data: bytes) -> bool:
    """Keep a file as it came; another of the same name is kept beside it. False if it was kept before."""
    path = folder.joinpath(*(_short(part) for part in name.split("/")))
    target, number = path, 1
    while target.exists():
        if target.is_file() and target.read_bytes() == data:
            return False
        number += 1
        target = path.with_name(f"{path.stem} ({number}){path.suffix}")
    write_atomic(target, data)
    return True


def _short(part: str) -> str:
    """A name that file systems take, cut from its front: most allow 255 bytes, and Windows not all signs."""
    part = re.sub(r'[<>:"|?*\x00-\x1f]', "_", part)
    return part.encode()[-200:].decode(errors="ignore")


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `collect` to the `oxus` command."""
    one = commands.add_parser("collect")
    one.add_argument("unit", help="a unit's id or number")
    one.add_argument("place", nargs="+", type=Path, help="folders, zip files or notebooks")
    one.add_argument("--roster", type=Path, help="the class (default: grading/roster.csv, if it is there)")
    one.set_defaults(run=_run_collect)


def tell(result: Collected) -> None:
    """Print what became of each file, one a line, with the remarks below."""
    for student, remarks in result.taken.items():
        print(f"taken    {student}" + "".join(f"\n           {remark}" for remark in remarks))
    for name, reason in result.older.items():
        print(f"older    {name}: {reason}")
    for name, reason in result.refused.items():
        print(f"refused  {name}: {reason}")


def _run_collect(args: argparse.Namespace) -> int:
    course = find_course()
    unit = find_unit(course, args.unit)
    roster = class_roster(course, args.roster)
    result = collect(course, unit, args.place, roster)
    tell(result)
    if result.taken:
        print(f"{len(result.taken)} taken; next: `oxus grade {unit}`")
    elif not result.refused and not result.older:
        raise CourseError("no notebook was found there")
    return 1 if result.refused else 0
