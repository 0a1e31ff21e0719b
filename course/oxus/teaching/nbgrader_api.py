"""The nbgrader of a course folder: its interface, registering a unit, and `oxus formgrader`."""

import argparse
import contextlib
import logging
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.jupyter import check_port, environment, open_lab
from oxus.core.layout import find_course, is_course, solution_notebook
from oxus.core.nbgrader_settings import folders, nbgrader_config
from oxus.grader.gradebook import check_gradebook, gradebook_path

# The browser fetches nothing from elsewhere: neither nbgrader's MathJax, which a room without network would wait for,
# nor anything that a student's output names.
_POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; connect-src 'self' ws: wss: data: blob:; "
    "frame-ancestors 'self'"
)
SAME_SERVER_ONLY = (
    f"--ServerApp.tornado_settings={{'headers': {{'Content-Security-Policy': {_POLICY!r}}}}}",
)

_PLAIN = "{nbgrader_step}/{student_id}/{assignment_id}"


def api(course: Path, **directories: str) -> Any:
    """Return nbgrader's own interface to a course folder.

    Parameters
    ----------
    course : Path
        The course folder; its nbgrader_config.py applies.
    **directories : str
        Settings of nbgrader's CourseDirectory to use instead of the configured ones.

    Raises
    ------
    CourseError
        If nbgrader is not installed, or its settings cannot be read.
    """
    try:
        from nbgrader.apps import NbGraderAPI
        from nbgrader.coursedir import CourseDirectory
    except ImportError:
        raise CourseError('grading needs nbgrader: pip install ".[teach]" in the clone') from None
    from sqlalchemy.exc import SAWarning

    warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own, and nothing an instructor can fix
    # nbgrader calls `alembic` by its bare name; without an activated environment it would not be found.
    os.environ.update(environment())
    config = nbgrader_config(course)
    where = folders(course)
    config.CourseDirectory.root = str(where.root)
    config.CourseDirectory.db_url = f"sqlite:///{where.gradebook.as_posix()}"  # nbgrader's may be relative
    if "extra_arguments" not in config.Execute:  # the kernel's warnings are not the instructor's
        config.Execute.extra_arguments = ["--IPKernelApp.log_level=40"]
    for name, value in directories.items():
        config.CourseDirectory[name] = value
    return NbGraderAPI(CourseDirectory(config=config), config=config)


@contextlib.contextmanager
def open_gradebook(course: Path, nbgrader: Any = None) -> Iterator[Any]:
    """Open the gradebook of a course folder, and report its errors in one line.

    Parameters
    ----------
    course : Path
        The course folder.
    nbgrader : NbGraderAPI, optional
        From `api`, where the caller has it already.

    Raises
    ------
    CourseError
        If nbgrader is not installed, its settings cannot be read, or the gradebook cannot be read or written.
    """
    nbgrader = nbgrader or api(course)
    from oxus.grader.recorder import gradebook_errors

    # nbgrader also logs each of these errors with its traceback.
    log = logging.getLogger("tornado.application")
    log.addFilter(_is_no_rollback)
    try:
        with gradebook_errors(gradebook_path(course)), nbgrader.gradebook as gradebook:
            yield gradebook
    finally:
        log.removeFilter(_is_no_rollback)


def _is_no_rollback(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("Rolling back session")


def register(course: Path, unit: str) -> None:
    """Tell the gradebook the unit's cells and points; the release folder does not change.

    Raises
    ------
    CourseError
        If the unit is not built, or nbgrader refuses it.
    """
    if is_course(course) and not solution_notebook(course, unit).is_file():
        raise CourseError(f"{solution_notebook(course, unit)}: not built yet: run `oxus build {unit}`")
    gradebook_path(course).parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        generate(course, unit, Path(scratch))


def generate(course: Path, unit: str, target: Path, **directories: str) -> None:
    """Make the students' notebooks of a unit in another folder, and register the unit (`nbgrader generate_assignment`).

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    target : Path
        The folder for nbgrader's release, instead of the configured one.
    **directories : str
        As for `api`; another `db_url` registers the unit elsewhere.

    Raises
    ------
    CourseError
        If nbgrader refuses it.
    """
    where = folders(course)
    settings = {"release_directory": str(target), **directories}
    with tempfile.TemporaryDirectory() as copy:
        if not where.structure.startswith("{nbgrader_step}"):  # elsewhere, no step can lead out of the course
            shutil.copytree(where.path("source", ".", unit), Path(copy) / "source" / unit)
            settings |= {"directory_structure": _PLAIN, "source_directory": str(Path(copy) / "source")}
        result = api(course, **settings).generate_assignment(unit)
    _succeeded(result, f"{unit}: nbgrader could not register the unit")


def _reason(result: dict[str, Any]) -> str:
    """Return the line of nbgrader's log that names the cause: the last of its first traceback, else its first error."""
    lines = str(result.get("log", "")).splitlines()
    start = next((n for n, line in enumerate(lines) if "Traceback (most recent call last)" in line), None)
    if start is not None:
        # The log's own indent is four; the frames of the traceback are indented more.
        cause = next(
            (line[4:] for line in lines[start + 1 :] if line[:4].isspace() and line[4:5].strip()), ""
        )
        return cause.partition(": ")[2] or cause
    # An entry may have several lines, and the first need not say what to do.
    entries = re.split(r"^\[(?=[A-Z]+\] )", str(result.get("log", "")), flags=re.MULTILINE)
    errors = [" ".join(one.split()).removeprefix("ERROR] ") for one in entries if one.startswith("ERROR]")]
    return errors[0][:500] if errors else str(result.get("error", "no reason given")).strip().splitlines()[-1]


def failure(result: dict[str, Any]) -> str:
    """Explain in one line why a step of nbgrader failed; empty if it did not.

    Parameters
    ----------
    result : dict
        The return value of a method of nbgrader's interface.
    """
    return "" if result["success"] else _reason(result)


def _succeeded(result: dict[str, Any], message: str) -> None:
    if not result["success"]:
        raise CourseError(f"{message}: {_reason(result)}")


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `formgrader` to the `oxus` command."""
    one = commands.add_parser("formgrader")
    one.add_argument("--port", type=int, help="the port to listen on (default: the first free one from 8888)")
    one.add_argument("--no-browser", action="store_true", help="only print the address")
    one.set_defaults(run=_run_formgrader)


def _run_formgrader(args: argparse.Namespace) -> int:
    course = find_course(for_grading=True)
    check_gradebook(gradebook_path(course))
    if args.port is not None:
        check_port(args.port)
    api(course)  # says so if nbgrader is missing
    return open_lab(
        course, "/formgrader/gradebook", args.port, browser=not args.no_browser, options=SAME_SERVER_ONLY
    )
