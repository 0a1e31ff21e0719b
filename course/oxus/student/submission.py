"""`oxus check` runs a student's notebook and `oxus submit` writes the file to submit."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from nbformat import NotebookNode

from oxus.core.digest import cells_digest
from oxus.core.edition import find_edition
from oxus.core.errors import CourseError
from oxus.core.execution import run
from oxus.core.files import write_atomic
from oxus.core.layout import WORK, match_unit
from oxus.core.notebook import FOR_STUDENTS, exercises, is_task, oxus_metadata, read_notebook
from oxus.core.repair import check_student, damage, parse_submission, repair
from oxus.core.safe_output import to_json


def find_notebook(name: str) -> Path:
    """Find a student's notebook by its path, or by its unit (`08`) in `oxus-work` or the current folder.

    Raises
    ------
    CourseError
        If there is none.
    """
    path = Path(name)
    if path.suffix == ".ipynb":
        if not path.is_file():
            raise CourseError(f"{path}: there is no such notebook")
        return path
    places = [Path.cwd(), Path.cwd() / WORK]
    unit = match_unit(find_edition().units(), name)
    for place in places:
        if (place / unit / f"{unit}.ipynb").is_file():
            return place / unit / f"{unit}.ipynb"
    raise CourseError(
        f"no notebook of {unit} in {' or '.join(map(str, places))}: give the notebook's path, "
        "or change into the folder that holds your work"
    )


def read_work(path: Path) -> NotebookNode:
    """Read a student's notebook as `oxus collect` does, so that both accept the same files.

    Raises
    ------
    CourseError
        If the file cannot be read, or is not a notebook.
    """
    try:
        return parse_submission(path.read_bytes(), fix="save it again in JupyterLab, or take a fresh copy")
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror})") from None
    except CourseError as error:
        raise CourseError(f"{path}: {error}") from None


def release_of(notebook: NotebookNode, path: Path) -> tuple[str, NotebookNode]:
    """The unit that a notebook belongs to, and the unit's original student notebook.

    Raises
    ------
    CourseError
        If the notebook does not belong to the course.
    """
    unit = oxus_metadata(notebook).get("unit") or path.stem.split("_")[-1]
    edition = find_edition(path.parent, unit=unit)
    if unit not in edition.units():
        known = ", ".join(edition.units())
        raise CourseError(f"{path}: not a notebook of the course, which has the units {known}")
    return unit, read_notebook(edition.notebook(unit))


def report(executed: NotebookNode, release: NotebookNode) -> tuple[list[str], bool]:
    """The results of the visible tests, one line per exercise, and whether all exercises are answered and pass.

    A Further exercise need be neither answered nor right.
    """
    further = {exercise.name for exercise in exercises(release) if exercise.further}
    stubs = {exercise.name: exercise.answer.source.strip() for exercise in exercises(release)}
    lines: list[str] = []
    good = True
    for exercise in exercises(executed):
        name, source = exercise.name, exercise.answer.source.strip()
        if is_task(exercise.answer):  # students do not write in the task's own cell
            continue
        if exercise.by_hand:
            empty = source in (stubs.get(name), "")
            good = good and not empty
            lines.append(f"  {'empty   ' if empty else 'answered'} {name}: graded by your instructor")
        elif exercise.tests:
            if source == stubs.get(name):
                fault = "nothing is written here yet"
            else:
                fault = next(filter(None, map(_fault, [exercise.answer, *exercise.tests])), "")
            if name in further:
                lines.append(
                    f"  not done {name} (further): {fault}" if fault else f"  done     {name} (further)"
                )
                continue
            good = good and not fault
            lines.append(f"  not yet  {name}: {fault}" if fault else f"  passed   {name}")
    return lines, good


def _fault(cell: NotebookNode) -> str:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            name = "" if output.ename in FOR_STUDENTS else f"{output.ename}: "
            return f"{name}{output.evalue}".strip() or output.ename
    return ""


def check(path: Path) -> int:
    """Check a student's notebook and list what is not solved yet; the file is not changed.

    Returns
    -------
    int
        0 if the notebook is whole and every visible test passes, else 1.
    """
    notebook = read_work(path)
    unit, release = release_of(notebook, path)
    repaired = repair(notebook, release)
    faults = repaired.remarks
    if faults:
        print(f"{path.name}: cells were deleted, copied, split, moved or changed:")
        print("\n".join(f"  {fault}" for fault in faults))
        print(
            "Undo this in JupyterLab (Edit, Undo Cell Operation), or copy your answers into a fresh notebook. If you "
            "did none of this, the course was updated after you began: a fresh notebook has the new edition."
        )
        return 1
    print(f"Running {path.name} from top to bottom ...", flush=True)
    lines, good = report(run(repaired.notebook, path.resolve().parent), release)
    print("\n".join(lines))
    if good:
        print(
            f"All visible tests pass: `oxus submit {unit.split('-')[0]} --name YOUR-ID` writes the file to submit."
        )
    return 0 if good else 1


def submit(path: Path, student: str, output: Path, force: bool = False) -> Path:
    """Write the file to submit, `<student>_<unit>.ipynb`.

    The student's id, the time and a digest of the cells go into its metadata. The digest tells `oxus collect` whether
    the file was changed after this, so that the time is no longer correct.

    Parameters
    ----------
    path : Path
        The student's notebook; not changed.
    student : str
        The id that the instructor knows the student by.
    output : Path
        The folder to write to.
    force : bool
        Replace a file that already exists with different content.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    CourseError
        If the notebook is damaged or from another course, the id is not valid, or a file would be overwritten.
    """
    check_student(student)
    notebook = read_work(path)
    unit, release = release_of(notebook, path)
    faults = damage(notebook, release)
    for fault in faults:
        print(f"note: {fault}", file=sys.stderr)
    target = output / f"{student}_{unit}.ipynb"
    now = datetime.now(UTC).isoformat(timespec="seconds")
    digest = cells_digest(notebook.cells)
    said = {"unit": unit, "student": student, "handed_in": now, "digest": digest}
    notebook["metadata"] = {**notebook.get("metadata", {}), "oxus": said}
    if target.exists() and not force and cells_digest(read_work(target).cells) != digest:
        raise CourseError(
            f"{target}: already exists with different cells: --force replaces it, --output names another folder"
        )
    # Not validated: collecting repairs invalid parts of a notebook and reports this.
    write_atomic(target, to_json(notebook, indent=1, sort_keys=True) + "\n")
    return target


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `check` and `submit` to the `oxus` command."""
    one = commands.add_parser("check")
    one.add_argument("notebook", help="a unit (08) or the path of a notebook")
    one.set_defaults(run=lambda args: check(find_notebook(args.notebook)))
    two = commands.add_parser("submit")
    two.add_argument("notebook", help="a unit (08) or the path of a notebook")
    two.add_argument("--name", required=True, help="your id, as your instructor knows it")
    two.add_argument(
        "--output", type=Path, default=Path(), help="the folder to write to (default: the current one)"
    )
    two.add_argument("--force", action="store_true", help="replace an earlier file")
    two.set_defaults(run=_run_submit)


def _run_submit(args: argparse.Namespace) -> int:
    target = submit(find_notebook(args.notebook), args.name, args.output, args.force)
    print(f"{target.resolve()} is ready: submit it where your instructor asks for it, and don't rename it.")
    return 0
