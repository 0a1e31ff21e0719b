"""Merge two ids of one student: submissions, grades and feedback under one id move to the other.

nbgrader's gradebook, the folders and the journals are changed together. If both ids have a submission of a unit, one
counts and the other is set aside in `grading/merged/`, with its grades and comments. Nothing is deleted except copies
of feedback pages, which `oxus feedback` writes again under the right id.

A merge consists of steps. Before the first step, `grading/merged/unfinished.json` records all that has to be done, and
after each step, how many are done. If the process is killed, the next call goes on from there. Repeating a step that
was done does not change anything.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.json_lines import read_lines, write_lines
from oxus.core.nbgrader_settings import folders
from oxus.core.notebook import read_notebook
from oxus.core.safe_output import to_json
from oxus.grader.gradebook import check_gradebook, gradebook_path
from oxus.teaching.assignments import release_notebooks
from oxus.teaching.collection.latest import Work, work_in
from oxus.teaching.collection.merge_grades import (
    Move,
    by_hand,
    find_submission,
    move_grades,
    move_notebook_grades,
    set_aside_grades,
)
from oxus.teaching.collection.records import digest, keep_collected, read_collected
from oxus.teaching.freshness import has_same_answers
from oxus.teaching.nbgrader_api import api
from oxus.teaching.submissions import files_beside, submitted_at, submitted_folder

KINDS = ("feedback", "autograded", "submitted")
"""nbgrader's folders of a student. The submission is moved last, because it shows what is still to be moved."""
HAND_BACK = "hand-back"


def units_of(course: Path, student: str) -> list[str]:
    """List the units for which an id has anything in nbgrader's folders."""
    where = folders(course)
    return sorted({unit for kind in KINDS for unit in where.of_student(kind, student)})


def merge(course: Path, old: str, new: str, units: Sequence[str], rename: bool = False) -> list[str]:
    """Move the submissions, grades and feedback of one id to another.

    The caller holds the course folder (`oxus.teaching.one_run`). An interrupted call can be repeated.

    Parameters
    ----------
    course : Path
        The course folder.
    old, new : str
        The ids.
    units : sequence of str
        The units' ids.
    rename : bool, default False
        Also record all collected files of the old id under the new one.

    Returns
    -------
    list of str
        What was done, one line per unit.

    Raises
    ------
    CourseError
        If the gradebook cannot be used, or a folder cannot be moved.
    """
    lines = finish_merging(course)
    with _gradebook(course) as gradebook:
        there = set(units_of(course, old))
        todo = [unit for unit in units if unit in there or find_submission(gradebook, old, unit)]
        moves = [_plan(course, gradebook, old, new, unit, rename) for unit in todo]
    return lines + _carry_out(course, moves)


def merge_notebooks(
    course: Path, old: str, new: str, unit: str, notebooks: Sequence[str], beside: Sequence[str] = ()
) -> list[str]:
    """Move some notebooks of a submission from one id to another, with their grades; the others stay.

    If the new id has such a notebook already, what the old id has is set aside.

    Parameters
    ----------
    course : Path
        The course folder.
    old, new : str
        The ids; `new` is empty if the notebooks are not from anyone in the class.
    unit : str
        The unit's id.
    notebooks : sequence of str
        The names of the notebooks.
    beside : sequence of str
        The SHA-256 of the files that were submitted with these notebooks only.

    Returns
    -------
    list of str
        What was done.

    Raises
    ------
    CourseError
        As `merge` does.
    """
    lines = finish_merging(course)
    aside = _aside(course, old, new, unit)
    return lines + _carry_out(course, [Move(unit, old, new, "", aside, tuple(notebooks), tuple(beside))])


def set_aside(course: Path, old: str, unit: str) -> list[str]:
    """Set aside a submission that is not from anyone in the class, with its grades.

    Parameters
    ----------
    course : Path
        The course folder.
    old : str
        The id that has it.
    unit : str
        The unit's id.

    Returns
    -------
    list of str
        What was done.

    Raises
    ------
    CourseError
        As `merge` does.
    """
    lines = finish_merging(course)
    return lines + _carry_out(course, [Move(unit, old, "", old, _aside(course, old, "", unit))])


def finish_merging(course: Path) -> list[str]:
    """Finish a merge that was interrupted. The caller holds the course folder.

    Returns
    -------
    list of str
        What was done; empty if no merge was interrupted.

    Raises
    ------
    CourseError
        As `merge` does, and if the list of what remains to be done cannot be read.
    """
    if not has_unfinished(course):
        return []
    path = _unfinished(course)
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        lists = ("notebooks", "beside")
        moves = [Move(**row | {key: tuple(row[key]) for key in lists}) for row in rows]
    except (OSError, ValueError, TypeError, KeyError):
        raise CourseError(f"{path}: cannot be read: move it away, and run the command again") from None
    return _carry_out(course, moves)


def has_unfinished(course: Path) -> bool:
    """Return whether a merge was interrupted."""
    return _unfinished(course).exists()


def _unfinished(course: Path) -> Path:
    return course / "grading" / "merged" / "unfinished.json"


def _gradebook(course: Path) -> Any:
    """Return a context manager that opens the gradebook; it gives None if there is no gradebook yet."""
    from contextlib import nullcontext

    there = check_gradebook(gradebook_path(course), needed=False)
    return api(course).gradebook if there else nullcontext()


def _plan(course: Path, gradebook: Any, old: str, new: str, unit: str, rename: bool) -> Move:
    mine, other = (submitted_folder(course, student, unit).is_dir() for student in (new, old))
    counts = _new_counts(course, gradebook, old, new, unit) if mine and other else mine
    return Move(unit, old, new, old if counts else new, _aside(course, old, new, unit), rename=rename)


def _carry_out(course: Path, moves: Sequence[Move]) -> list[str]:
    """Carry out the steps that are not done yet, and keep account of them."""
    lines = []
    with _gradebook(course) as gradebook:
        for number, move in enumerate(moves):
            for step in _steps(course, gradebook, move)[move.done :]:
                _keep_account(course, [move, *moves[number + 1 :]])
                step()
                move = replace(move, done=move.done + 1)
            lines.append(_line(course, move))
            _keep_account(course, moves[number + 1 :])
    return lines


def _keep_account(course: Path, moves: Sequence[Move]) -> None:
    path = _unfinished(course)
    if moves:
        write_atomic(path, to_json([asdict(move) for move in moves]) + "\n")
    else:
        path.unlink(missing_ok=True)


def _steps(course: Path, gradebook: Any, move: Move) -> list[Callable[[], None]]:
    """Return the steps in their order. Each may be repeated until the next one begins."""
    where, unit, aside = folders(course), move.unit, course / move.aside

    def rename(kind: str, student: str, target: Path) -> Callable[[], None]:
        return lambda: _rename(where.path(kind, student, unit), target)

    if move.notebooks:
        return [
            lambda: move_notebook_grades(course, gradebook, move),
            lambda: _change_journals(course, unit, {move.old: "", move.new: ""}),
            lambda: _remove_pages(course, unit, move.old),
            *(partial(_move_notebook_files, course, move, kind) for kind in KINDS),
        ]
    steps = [
        lambda: set_aside_grades(course, gradebook, move),
        lambda: _change_journals(course, unit, {move.loser: ""}),
        lambda: _remove_pages(course, unit, move.loser),
        *(rename(kind, move.loser, aside / kind) for kind in KINDS),
    ]
    if move.rename:
        steps.append(lambda: _rename_in_records(course, unit, move.old, move.new))
    if move.loser != move.old:
        steps += [
            lambda: move_grades(gradebook, move),
            lambda: _change_journals(course, unit, {move.old: move.new}),
            lambda: _remove_pages(course, unit, move.old),
            *(rename(kind, move.old, where.path(kind, move.new, unit)) for kind in KINDS),
        ]
    return [*steps, lambda: _forget(course, gradebook, move.old)]


def _line(course: Path, move: Move) -> str:
    """Describe what was done in a unit."""
    kept = f"in {move.aside}" if (course / move.aside).exists() else ""
    if move.notebooks:
        names = ", ".join(f"{name}.ipynb" for name in move.notebooks)
        if not move.new:
            return f"{move.unit}: {names} of {move.old} is set aside {kept}"
        return f"{move.unit}: {names} of {move.old} is from {move.new}" + (
            f"; what is not used is {kept}" if kept else ""
        )
    if not move.new:
        return f"{move.unit}: what {move.old} had is set aside {kept}"
    if kept:
        return (
            f"{move.unit}: {move.old} is {move.new}, and both had submitted: what {move.loser} had is {kept}"
        )
    return f"{move.unit}: {move.old} is now {move.new}"


def _new_counts(course: Path, gradebook: Any, old: str, new: str, unit: str) -> bool:
    """Return whether the new id's submission counts: the later one, else the one with more work or manual grades."""
    mine, other = (submitted_folder(course, student, unit) for student in (new, old))
    try:
        releases = release_notebooks(course, unit)
        both = [
            {name: read_notebook(path) for name in releases if (path := folder / f"{name}.ipynb").exists()}
            for folder in (mine, other)
        ]
    except CourseError:
        return True
    same = both[0].keys() == both[1].keys() and all(
        has_same_answers(mine / f"{name}.ipynb", notebook) for name, notebook in both[1].items()
    )
    if not same:
        times = [submitted_at(folder) for folder in (mine, other)]
        if times[0] and times[1] and times[0] != times[1]:
            return times[0] > times[1]
        works = [_work_in_all(notebooks, releases) for notebooks in both]
        if works[0] != works[1]:
            return works[0] > works[1]
    return by_hand(gradebook, new, unit) >= by_hand(gradebook, old, unit)


def _work_in_all(notebooks: Mapping[str, NotebookNode], releases: Mapping[str, NotebookNode]) -> Work:
    """Measure how much work is in the notebooks of one submission together."""
    works = [work_in(notebook, releases[name]) for name, notebook in notebooks.items()]
    return any(differs for differs, _ in works), sum(answered for _, answered in works)


def _aside(course: Path, old: str, new: str, unit: str) -> str:
    """Return a folder that does not exist yet, from the course folder."""
    base = Path("grading") / "merged" / f"{old} to {new or 'nobody'}"
    names = (unit if number == 1 else f"{unit} {number}" for number in count(1))
    return next((base / name).as_posix() for name in names if not (course / base / name).exists())


def _move_notebook_files(course: Path, move: Move, kind: str) -> None:
    """Move the files of some notebooks to the new id, or set aside those that the new id has already."""
    where = folders(course)
    folder = where.path(kind, move.old, move.unit)
    suffix = ".html" if kind == "feedback" else ".ipynb"
    paths = [folder / f"{name}{suffix}" for name in move.notebooks]
    if kind == "submitted" and folder.is_dir():
        paths += [p for p in files_beside(folder) if digest(p.read_bytes()) in move.beside]
    for path in paths:
        if kind == "feedback":
            path.unlink(missing_ok=True)
            continue
        inside = path.relative_to(folder)
        target = where.path(kind, move.new, move.unit) / inside if move.new else None
        _rename(path, course / move.aside / kind / inside if target is None or target.exists() else target)


def _change_journals(course: Path, unit: str, new_ids: Mapping[str, str]) -> None:
    """Give the lines of some ids in the journals to other ids, or drop them if the new id is empty.

    The pages of feedback are recorded by no new id: a page names its student, so it has to be written again.
    """
    outcomes = course / "grading" / "outcomes"
    for path, is_page in ((outcomes / f"{unit}.jsonl", False), (outcomes / f"{unit}.feedback.jsonl", True)):
        if not path.exists():
            continue
        lines = []
        for line in read_lines(path):
            student = str(line.get("student")).partition("/")[0]  # of several notebooks: student/notebook
            if student not in new_ids:
                lines.append(line)
            elif new_ids[student] and not is_page:
                lines.append(line | {"student": new_ids[student]})
        write_lines(path, lines)


def _remove_pages(course: Path, unit: str, student: str) -> None:
    """Remove the pages to hand back, which name the student; `oxus feedback` writes them again from nbgrader's."""
    for path in (course / HAND_BACK / unit).glob("*.html"):
        if path.stem == f"{student}_{unit}" or path.stem.startswith(f"{student}_{unit}_"):
            path.unlink(missing_ok=True)


def _rename_in_records(course: Path, unit: str, old: str, new: str) -> None:
    records = read_collected(course, unit)
    if any(record.student_id == old for record in records):
        renamed = [replace(r, student_id=new) if r.student_id == old else r for r in records]
        keep_collected(course, unit, renamed)


def _rename(source: Path, target: Path) -> None:
    """Move a file or folder, and remove its old folder if nothing else is in it."""
    if not source.exists():
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
        if not any(source.parent.iterdir()):
            source.parent.rmdir()
    except OSError as error:
        raise CourseError(
            f"{source}: cannot be moved to {target} ({error.strerror}): run the command again"
        ) from None


def _forget(course: Path, gradebook: Any, student: str) -> None:
    """Remove a student of whom nothing is left from the gradebook."""
    from nbgrader.api import MissingEntry

    if gradebook is None or units_of(course, student):
        return
    try:
        if not gradebook.find_student(student).submissions:
            gradebook.remove_student(student)
    except MissingEntry:
        return
