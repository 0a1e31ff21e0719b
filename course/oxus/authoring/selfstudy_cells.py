"""What `oxus build` makes for self-study: cells, answer keys, and packed solutions (unless a setting excludes them)."""

import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from oxus.authoring import answer_keys, solution_packs
from oxus.core.layout import CLASS, answer_keys_file, packed_solutions_file
from oxus.core.notebook import exercises, grade_id
from oxus.selfstudy.solutions import read_settings


def add_cells(notebook: NotebookNode, unit: str) -> None:
    """Put the progress at the head of a student's notebook, and a button below the tests of each exercise.

    Plain cells: not nbgrader's, not locked; who deletes one loses nothing but the button.
    """
    last = {grade_id(e.tests[-1]): e.name for e in exercises(notebook) if e.tests and not e.by_hand}
    cells = []
    for cell in notebook.cells:
        cells.append(cell)
        if name := last.get(grade_id(cell)):
            call = f'import oxus\n\noxus.check_button("{unit.split("-")[0]}.{name}")'
            cells.append(new_code_cell(call, id=f"check-{name}"[:64]))
    cells.insert(1, new_code_cell("import oxus\n\noxus.progress()", id="progress"))
    notebook.cells = cells


def wanted(course: Path) -> bool:
    """Whether a course folder's units have self-study.

    A class's folder has no package that would answer the buttons; a course folder of one's own may leave them out.

    Raises
    ------
    CourseError
        If `course/selfstudy.toml` says what it cannot.
    """
    return not (course / CLASS).is_file() and read_settings(course).buttons


def make(course: Path, units: Iterable[str]) -> list[Path]:
    """Bring the answer keys and packs of some units up to date; the files that changed, relative to the course folder.

    Raises
    ------
    CourseError
        If a unit's answers cannot be read, a right one fails a test, or a file cannot be written.
    """
    if not wanted(course):
        return []
    units = list(units)
    old = [unit for unit in units if answer_keys.is_stale(course, unit)]
    if old:
        print(f"Trying the answers of {', '.join(old)} for self-study ...", file=sys.stderr, flush=True)
    changed: list[Path | None] = []
    if len(old) > 1:  # some seconds each, and every unit in a process of its own
        with ProcessPoolExecutor(mp_context=get_context("spawn"), max_tasks_per_child=1) as pool:
            changed += pool.map(answer_keys.make_keys, [course] * len(old), old)
    else:
        changed += [answer_keys.make_keys(course, unit) for unit in old]
    changed += [solution_packs.make_pack(course, unit) for unit in units]
    return [path for path in changed if path]


def stale(course: Path, units: Iterable[str]) -> list[str]:
    """What `make` would change, one line per file, each with the reason."""
    lines = []
    for unit in units if wanted(course) else ():
        if answer_keys.is_stale(course, unit):
            path = answer_keys_file(course, unit).relative_to(course)
            lines.append(f"{path.as_posix()}: missing or stale: run `oxus build {unit}`")
        if solution_packs.is_stale(course, unit):
            path = packed_solutions_file(course, unit).relative_to(course)
            lines.append(f"{path.as_posix()}: stale: run `oxus build {unit}`")
    return lines
