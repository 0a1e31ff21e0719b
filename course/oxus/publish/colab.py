"""`oxus colab` writes a unit's notebook for Google Colab, with a cell that installs the course.

Colab's page depends on its own versions of IPython, ipywidgets, pandas and its server. So the cell installs only those
dependencies of the course that Colab lacks, and the course itself from its wheel, which the user uploads. The widgets
use anywidget, which switches on Colab's manager for such widgets.
"""

import argparse
import importlib.metadata
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from oxus.core.edition import Edition, check_settings, distribution_of, find_edition
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import match_unit
from oxus.core.notebook import dumps, read_notebook

COLABS_OWN = {"jupyterlab", "ipywidgets", "nbconvert", "pandas"}
"""What Colab has in versions that its page needs; the course's notebooks run with them."""

CELL = "colab-setup"
_SETUP = """\
# For Google Colab: installs the course from its file, {files}.
# Anywhere else this cell does nothing.
import sys

if "google.colab" in sys.modules:
    from pathlib import Path

    from google.colab import files

{wheels}    %pip install --quiet {requirements}"""
_WHEEL = """\
    if not list(Path().glob("{name}-*.whl")):
        print("Choose the file {file}")
        files.upload()
    %pip install --quiet --no-deps {name}-*.whl
"""


def for_colab(notebook: NotebookNode, edition: Edition) -> NotebookNode:
    """Add a first cell to a student's notebook that installs the course in Colab; the rest does not change.

    Parameters
    ----------
    notebook : NotebookNode
        The student's notebook.
    edition : Edition
        The course; one on another region is installed from a second file.

    Raises
    ------
    CourseError
        If the course is not installed here, so that nothing says what it needs.
    """
    own = distribution_of(edition)
    try:
        versions = {name: importlib.metadata.version(name) for name in dict.fromkeys(["oxus-course", own])}
        lines = importlib.metadata.requires("oxus-course") or []
    except importlib.metadata.PackageNotFoundError:
        raise CourseError(
            'the course is not installed in this Python: `pip install ".[course]"` in the clone'
        ) from None
    from packaging.requirements import Requirement

    course = [
        r for r in map(Requirement, lines) if r.marker is None or r.marker.evaluate({"extra": "course"})
    ]
    wanted = [r for r in course if r.name not in COLABS_OWN]
    for requirement in wanted:
        requirement.marker = None
    requirements = " ".join(f'"{r}"' for r in wanted)  # with extras, as in bleach[css]
    names = {name.replace("-", "_"): version for name, version in versions.items()}
    files = {name: f"{name}-{version}-py3-none-any.whl" for name, version in names.items()}
    wheels = "".join(_WHEEL.format(name=name, file=file) for name, file in files.items())
    setup = _SETUP.format(files=" and ".join(files.values()), wheels=wheels, requirements=requirements)
    made: NotebookNode = nbformat.from_dict(notebook)
    made.cells.insert(0, nbformat.v4.new_code_cell(setup, id=CELL))
    return made


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `colab` to the `oxus` command."""
    one = commands.add_parser("colab")
    one.add_argument("unit", nargs="*", help="a unit's id or number (default: all units)")
    one.add_argument(
        "--output", type=Path, default=Path("colab"), help="the folder to write to (default: colab)"
    )
    one.set_defaults(run=_run_colab)


def _run_colab(args: argparse.Namespace) -> int:
    edition = find_edition()
    check_settings(edition)
    known = edition.units()
    for unit in [match_unit(known, u) for u in args.unit] or known:
        content = dumps(for_colab(read_notebook(edition.notebook(unit)), edition))
        target = args.output / f"{unit}.ipynb"
        if target.exists() and target.read_text(encoding="utf-8") != content:
            raise CourseError(
                f"{target}: already exists with different content: choose another folder with --output"
            )
        write_atomic(target, content)
        print(target)
    print("In Colab, open a notebook by File > Upload notebook. Its first cell asks for the course's wheel,")
    print("which `pip wheel --no-deps --wheel-dir dist .` makes in the clone.")
    return 0
