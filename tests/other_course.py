"""A small nbgrader course that is not an Oxus course: notebooks in a source folder, nothing to build."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from patience import PATIENCE

ASSIGNMENT = "ps1"

CONFIG = (
    """\
import os
c = get_config()
root = os.path.dirname(os.path.abspath(__file__))
c.CourseDirectory.root = root
c.CourseDirectory.course_id = "other"
"""
    + PATIENCE
)


def cell(
    name: str, source: str, points: float | None = None, answer: bool = False, text: bool = False
) -> NotebookNode:
    """One of nbgrader's cells: a test if it has points, an answer, or both (graded by hand)."""
    said = {"grade_id": name, "grade": points is not None, "solution": answer, "locked": not answer}
    said |= {"schema_version": 3, "task": False} | ({"points": points} if points is not None else {})
    make = new_markdown_cell if text else new_code_cell
    return make(source, metadata={"nbgrader": said})


def notebook(*cells: NotebookNode, kernel: str = "python3") -> NotebookNode:
    """A notebook with this kernel."""
    kernelspec = {"name": kernel, "display_name": kernel, "language": "python"}
    return new_notebook(cells=list(cells), metadata={"kernelspec": kernelspec})


def function(name: str, body: str) -> NotebookNode:
    """An answer cell in which students write a function of one argument."""
    return cell(
        name, f"def {name}(x):\n    ### BEGIN SOLUTION\n    return {body}\n    ### END SOLUTION", answer=True
    )


def two_notebooks() -> dict[str, NotebookNode]:
    """An assignment with two notebooks, an essay, hidden tests, a data file and a variable of the settings."""
    return {
        "one": notebook(
            function("double", "2 * x"),
            cell(
                "test_double",
                "assert double(2) == 4\n### BEGIN HIDDEN TESTS\nassert double(-3) == -6\n### END HIDDEN TESTS",
                2,
            ),
            cell("essay", "Why?", 3, answer=True, text=True),
        ),
        "two": notebook(
            function("triple", "3 * x"),
            cell("test_triple", "assert triple(2) == 6", 1),
            cell("test_data", "assert open('data.csv').read().strip() == '7'", 1),
            cell("test_variable", "import os\nassert os.environ['OTHER_COURSE_LIMIT'] == '7'", 1),
            cell("test_helper", "import helper\nassert helper.VALUE == 'student'", 1),
        ),
    }


def make_course(folder: Path, config: str = CONFIG, notebooks: dict[str, NotebookNode] | None = None) -> Path:
    """Write the settings and the source of the assignment."""
    source = folder / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(config, encoding="utf-8")
    for name, content in (notebooks or two_notebooks()).items():
        nbformat.write(content, source / f"{name}.ipynb")
    return folder


def submit(
    folder: Path,
    released: Path,
    answers: dict[str, str],
    files: dict[str, str] | None = None,
    leave_out: str = "",
) -> None:
    """Put a student's notebooks into nbgrader's folder, with these answers and files beside them."""
    folder.mkdir(parents=True)
    for path in sorted(released.glob("*.ipynb")):
        if path.stem == leave_out:
            continue
        content = nbformat.read(path, as_version=4)
        for one in content.cells:
            name = one.metadata.get("nbgrader", {}).get("grade_id")
            one.source = answers.get(name, one.source)
        nbformat.write(content, folder / path.name)
    for name, text in (files or {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "timestamp.txt").write_text("2027-01-02 10:00:00 UTC\n", encoding="utf-8")
