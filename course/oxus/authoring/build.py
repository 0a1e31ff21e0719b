"""`oxus build` makes two notebooks from a unit's source; `oxus sync` copies an instructor's edits back.

course/units/<id>/<id>.py  →  solutions/<id>/<id>.ipynb  →  notebooks/<id>/<id>.ipynb
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from oxus.authoring import second_opinions, selfstudy_cells
from oxus.authoring.quiz import hide_answers
from oxus.authoring.release import release
from oxus.authoring.rules import check_release, check_source
from oxus.authoring.source import as_source, digest, drop_further_points, read_source, write_source
from oxus.authoring.stored_pictures import add_pictures
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import (
    NOTEBOOKS,
    SOLUTIONS,
    UNITS,
    find_course,
    find_unit,
    solution_notebook,
    unit_ids,
    unit_source,
)
from oxus.core.notebook import dumps, oxus_metadata, read_notebook
from oxus.core.settings import counts_further
from oxus.selfstudy.solutions import read_settings

# Files beside a source that go with its notebooks; the author keeps everything else there (answers.toml).
ATTACHMENTS = "figures"


def build(course: Path, units: list[str], discard_edits: bool = False) -> list[Path]:
    """Build the notebooks of some units. If one cannot be built, none is written.

    A source is put as jupytext writes it, which differs from what people type in blank lines only: so that an edit that
    comes back from a notebook shows as that edit and nothing else.

    Parameters
    ----------
    course : Path
        The course folder.
    units : list of str
        Unit ids.
    discard_edits : bool
        Overwrite an instructor's notebook that was edited since it was built; otherwise such an edit is an error.

    Returns
    -------
    list of Path
        The files that changed, relative to the course folder.

    Raises
    ------
    CourseError
        If a source or a release breaks a rule, an edited notebook would be lost, or a file cannot be written.
    """
    edited = [] if discard_edits else [u for u in units if _edited(course, u)]
    if edited:
        raise CourseError(
            "\n".join(f"{_shown(course, u)} was edited since it was built: {_rescue(u)}" for u in edited)
        )
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch)
        _make(course, units, made)
        changed = []
        for unit in units:
            for kind in (SOLUTIONS, NOTEBOOKS):
                changed += _replace(made / kind / unit, course / kind / unit, course)
            source = unit_source(course, unit)
            text = _respaced(source)
            if text is not None:
                write_atomic(source, text)
                changed.append(source.relative_to(course))
    return changed


def stale(course: Path, units: list[str]) -> list[str]:
    """What `oxus build` would change: one line per file, with the reason; empty if all files are up to date."""
    lines = []
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch)
        _make(course, units, made)
        for unit in units:
            edited = _edited(course, unit)
            source = unit_source(course, unit)
            if _respaced(source) is not None:
                shown = source.relative_to(course).as_posix()
                lines.append(
                    f"{shown}: its spacing differs from what jupytext writes: run `oxus build {unit}`"
                )
            for kind in (SOLUTIONS, NOTEBOOKS):
                old, new = _files(course / kind / unit), _files(made / kind / unit)
                for name in sorted(old | new):
                    shown = (kind / unit / name).as_posix()
                    if name not in old:
                        lines.append(f"{shown}: missing: run `oxus build {unit}`")
                    elif name not in new:
                        lines.append(f"{shown}: {_stray(unit)}")
                    elif (course / kind / unit / name).read_bytes() != (
                        made / kind / unit / name
                    ).read_bytes():
                        if kind == SOLUTIONS and edited:
                            lines.append(f"{shown}: edited since it was built: {_rescue(unit)}")
                        else:
                            lines.append(f"{shown}: stale: run `oxus build {unit}`")
    for kind in (SOLUTIONS, NOTEBOOKS):
        orphans = {p.name for p in (course / kind).glob("*/") if p.is_dir()} - set(unit_ids(course))
        lines += [
            f"{(kind / o).as_posix()}: course/units has no unit of this name: delete it"
            for o in sorted(orphans)
        ]
    return lines


def sync(course: Path, unit: str, force: bool = False) -> bool:
    """Copy an instructor's edits of `solutions/<id>/<id>.ipynb` back to the source, then build the unit.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    force : bool
        Take the notebook even though the source was edited too; the source's own edit is lost.

    Returns
    -------
    bool
        Whether there was an edit to bring back.

    Raises
    ------
    CourseError
        If both were edited, or the edited notebook breaks a rule; the source is left as it was.
    """
    source, path = unit_source(course, unit), solution_notebook(course, unit)
    notebook = read_notebook(path)
    built_from = oxus_metadata(notebook).get("digest")
    if digest(notebook) == built_from:
        return False
    if not force and digest(read_source(source)) != built_from:
        raise CourseError(
            f"{_shown(course, unit)} and {source.relative_to(course).as_posix()} were both edited: copy "
            f"what you want to keep into one of them, then `oxus sync {unit} --force` (keeps the notebook) or "
            f"`oxus build {unit} --discard-edits` (keeps the source)"
        )
    problems = check_source(as_source(notebook), path.relative_to(course).as_posix())
    if problems:
        raise CourseError("\n".join(map(str, problems)))
    write_atomic(source, write_source(notebook))
    build(course, [unit], discard_edits=True)
    return True


def _respaced(source: Path) -> str | None:
    """A source as jupytext writes it; None if it already is."""
    text = write_source(read_source(source))
    return None if text == source.read_text(encoding="utf-8") else text


def _make(course: Path, units: list[str], made: Path) -> None:
    """Build units into the folder `made`, laid out like the course folder, and report all problems at once."""
    problems = []
    further = counts_further(course)
    for unit in units:
        source = unit_source(course, unit)
        notebook = read_source(source)
        problems += check_source(notebook, source.relative_to(course).as_posix())
        if not further:
            drop_further_points(notebook)
        path = made / SOLUTIONS / unit / f"{unit}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(dumps(notebook) if not problems else "", encoding="utf-8", newline="\n")
        figures = source.parent / ATTACHMENTS
        if figures.is_dir():
            shutil.copytree(figures, path.parent / ATTACHMENTS)
    if problems:
        raise CourseError("\n".join(map(str, problems)))
    for unit in units:
        output = made / NOTEBOOKS / unit
        release(course, unit, made / SOLUTIONS / unit, output)
        path = output / f"{unit}.ipynb"
        notebook = read_notebook(path)
        # The digest is that of the solutions. The student's copy contains only the unit's id.
        notebook.metadata["oxus"] = {"unit": unit}
        for cell in notebook.cells:
            cell.metadata.pop("oxus", None)
        answers = unit_source(course, unit).parent / "answers.toml"
        if answers.is_file() and read_settings(course).buttons:  # the inputs of self-study
            selfstudy_cells.add_cells(notebook, unit)
        hide_answers(notebook)
        add_pictures(notebook, unit_source(course, unit).parent)
        problems += check_release(notebook, (NOTEBOOKS / unit / path.name).as_posix())
        path.write_text(dumps(notebook), encoding="utf-8", newline="\n")
    if problems:
        raise CourseError("\n".join(map(str, problems)))


def _edited(course: Path, unit: str) -> bool:
    path = solution_notebook(course, unit)
    if not path.exists():
        return False
    notebook = read_notebook(path)
    return bool(digest(notebook) != oxus_metadata(notebook).get("digest"))


def _rescue(unit: str) -> str:
    return f"`oxus sync {unit}` copies the edits to the source, `oxus build {unit} --discard-edits` discards them"


def _stray(unit: str) -> str:
    folder = (UNITS / unit / ATTACHMENTS).as_posix()
    return f"not built from the source: delete it, or move it to {folder}/ if it belongs to the unit"


def _shown(course: Path, unit: str) -> str:
    return solution_notebook(course, unit).relative_to(course).as_posix()


def _files(folder: Path) -> set[Path]:
    return {p.relative_to(folder) for p in _walk(folder)}


def _walk(folder: Path) -> Iterator[Path]:
    return (p for p in folder.rglob("*") if p.is_file() and ".ipynb_checkpoints" not in p.parts)


def _replace(made: Path, kept: Path, course: Path) -> list[Path]:
    """Make the folder `kept` equal to `made`; only files that differ are written."""
    changed = []
    for name in sorted(_files(made) | _files(kept)):
        target, content = kept / name, (made / name).read_bytes() if (made / name).exists() else None
        if content is None:
            raise CourseError(f"{target.relative_to(course).as_posix()}: {_stray(made.name)}")
        if not target.exists() or target.read_bytes() != content:
            write_atomic(target, content)
            changed.append(target.relative_to(course))
    return changed


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `build` and `sync` to the `oxus` command."""
    one = commands.add_parser("build")
    one.add_argument("unit", nargs="*", help="a unit's id or number (default: all units)")
    one.add_argument("--check", action="store_true", help="write nothing; list the files that are stale")
    one.add_argument(
        "--discard-edits",
        action="store_true",
        help="overwrite instructors' notebooks that were edited after the last build",
    )
    one.add_argument(
        "--report", action="store_true", help="build nothing; show what each unit asks of its students"
    )
    one.add_argument(
        "--measure",
        action="store_true",
        help="with --report: run units and mutants that were not measured yet",
    )
    one.add_argument(
        "--output", type=Path, metavar="FILE", help="with --report: write it to this file, .csv or .json"
    )
    one.set_defaults(run=_run_build)
    two = commands.add_parser("sync")
    two.add_argument("unit", help="a unit's id or number")
    two.add_argument(
        "--force", action="store_true", help="sync even if the source was edited too (its edits are lost)"
    )
    two.set_defaults(run=_run_sync)


def _run_build(args: argparse.Namespace) -> int:
    course = find_course()
    units = [find_unit(course, u) for u in args.unit] or unit_ids(course)
    if args.report:
        return _report(course, units, args.measure, args.output)
    if args.measure or args.output:
        raise CourseError("--measure and --output belong to --report: add it")
    if args.check:
        lines = (
            stale(course, units) + selfstudy_cells.stale(course, units) + second_opinions.stale(course, units)
        )
        print("\n".join(lines) if lines else f"up to date: {', '.join(units)}")
        return 1 if lines else 0
    changed = build(course, units, discard_edits=args.discard_edits)
    changed += selfstudy_cells.make(course, units)
    changed += second_opinions.make(course, units)
    for path in changed:
        print(f"built {path.as_posix()}")
    if not changed:
        print(f"up to date: {', '.join(units)}")
    return 0


def _report(course: Path, units: list[str], measures: bool, output: Path | None) -> int:
    from oxus.authoring import report  # it imports all that a unit is made of

    if output and output.suffix not in (".csv", ".json"):
        raise CourseError(f"{output}: the file name must end in .csv or .json")
    for unit in units if measures else ():
        print(f"Running {unit} and its mutants, unless they were measured as they are ...", file=sys.stderr)
        report.measure(course, unit)
    found = report.report(course, units)
    if output:
        write_atomic(output, found.as_csv() if output.suffix == ".csv" else found.as_json())
    print(f"{output} was written" if output else found)
    return 0


def _run_sync(args: argparse.Namespace) -> int:
    course = find_course()
    unit = find_unit(course, args.unit)
    source = unit_source(course, unit).relative_to(course).as_posix()
    if sync(course, unit, force=args.force):
        selfstudy_cells.make(course, [unit])
        second_opinions.make(course, [unit])
        print(f"copied the edits to {source} and built {unit} again")
    else:
        print(f"{source} already contains all edits in {_shown(course, unit)}")
    return 0
