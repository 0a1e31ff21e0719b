"""One submission: sanitize, run, grade. It uses no database and no files: the input is a `Job`, the output a `Graded`.

The steps are nbgrader's (`nbgrader.converters.autograde`), each done once: what `nbgrader autograde` writes to disk and
reads back between them stays in memory.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import nbformat
from jsonschema.validators import validator_for
from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.preprocessors import (
    ClearOutput,
    DeduplicateIds,
    IgnorePattern,
    LimitOutput,
    OverwriteCells,
)
from traitlets.config import Config

from oxus.core.errors import CourseError
from oxus.core.notebook import grade_id, nbgrader_metadata
from oxus.core.repair import parse_submission, repair
from oxus.core.safe_output import printable
from oxus.grader.assignment import AssignmentSpec
from oxus.grader.conversation import Running
from oxus.grader.execute import PipedExecute
from oxus.grader.guard import is_of_the_grader
from oxus.grader.notebook_text import notebook_text
from oxus.grader.own_modules import in_place_of_libraries
from oxus.grader.run import Run
from oxus.grader.second_opinion import MARK, disagreements

MODULE_SUFFIXES = (".py", ".pyc", ".so", ".zip", ".egg")
"""The endings of files that Python can import from."""


@dataclass(frozen=True)
class Job:
    """The work that a student submitted."""

    student: str
    notebook: bytes
    files: tuple[tuple[str, bytes], ...] = ()
    """The files that are beside the notebook, by their path in its folder: the assignment's other notebooks, too."""
    name: str = ""
    """The notebook's name, by which the grader finds what it asks."""
    programs: tuple[str, ...] = ()
    """The files that the student may run as programs, by their path."""


@dataclass
class Graded:
    """The result of grading a submission."""

    student: str
    outcome: str
    """`graded`; `stopped` if the run ended early or a cell reached its time limit (what was reached counts); `refused`
    if it could not be read; `failed` if the grader itself could not do its work, which is no fault of the student's."""
    reason: str = ""
    remarks: list[str] = field(default_factory=list)
    """Remarks on repairs to the notebook, and on changes that the submission made to the grader."""
    notebook: str = ""
    """The autograded notebook, JSON; empty if there is none."""
    scores: dict[str, float | None] = field(default_factory=dict)
    """Points by grade_id; None for what is graded by hand."""
    comments: dict[str, str | None] = field(default_factory=dict)
    """Automatic comments by grade_id."""
    seconds: float = 0.0
    """The seconds that its cells ran."""
    cpu: float = 0.0
    """Seconds of processor time that they took."""
    digest: str = ""
    """The SHA-256 of what was graded, for the journal; empty if nothing was."""
    name: str = ""
    """The notebook's name, as in the job."""
    tests: str = ""
    """The SHA-256 of the tests and points that it was graded with, for the journal; empty if that is not known."""


def autograde(job: Job, spec: AssignmentSpec, child: Running, config: Config) -> Graded:
    """Grade one submission.

    Parameters
    ----------
    job : Job
        The submission.
    spec : AssignmentSpec
        The unit's description.
    child : Running
        A fresh child to run it in.
    config : Config
        nbgrader's settings of the course (timeout, output limits).

    Returns
    -------
    Graded
        Whatever the submission is; never an exception for a fault of the student's.
    """
    try:
        notebook, remarks = sanitize(parse_submission(job.notebook), spec, config)
    except CourseError as error:
        return Graded(job.student, "refused", str(error), name=job.name)
    # A cell may read its own notebook: the student's version is there, which has no hidden tests. What the instructor
    # handed out wins, as in nbgrader.
    files = {f"{spec.notebook}.ipynb": job.notebook} | dict(job.files) | dict(spec.files)
    sent = [(name, b64encode(data).decode("ascii")) for name, data in files.items()]
    child.pipe.send({"files": sent, "programs": [name for name in job.programs if name in files]})
    steps = _steps(config)

    def cut(cell: NotebookNode) -> None:
        for step in ("ignore", "limit"):
            steps[step](NotebookNode(cells=[cell], metadata=notebook.metadata), {})

    modules = any(name.endswith(MODULE_SUFFIXES) for name, _ in job.files)
    executed = steps["execute"].run(notebook, child, cut, _visible(spec.release), modules, spec.plan)
    scores, comments = grade_cells(notebook, executed)
    remarks += executed.notes
    points = {name: cell.max_score for name, cell in spec.graded.items()}
    try:
        remarks += disagreements(spec.plan, executed.answers, executed.unanswered, scores, points)
    except OverflowError:  # a whole number that no float can hold, which the code of a submission can send
        remarks.append(f"{MARK}it answered with a number that cannot be compared: please look")
    remarks += [
        f"{file} has the name of a library: every import of {name} finds this file, in tests too"
        for name, file in in_place_of_libraries(name for name, _ in job.files).items()
        if file not in dict(spec.files)
    ]
    remarks += [
        f"tried to change the grader: {name}"
        if is_of_the_grader(name)
        else f"changed {name}, which tests may use; it was put back"
        for name in executed.tampered
    ]
    reason = "; ".join([*executed.timeouts, *filter(None, [executed.stopped])])
    outcome = "stopped" if reason else "graded"
    # Half a surrogate pair can be printed, but not written to a file.
    text = notebook_text(notebook).encode("utf-8", "replace").decode("utf-8")
    remarks = list(dict.fromkeys(remarks))
    result = Graded(job.student, outcome, reason, remarks, text, scores, comments, name=job.name)
    result.seconds, result.cpu = executed.seconds, executed.cpu
    return result


def merge(parts: Mapping[str, Graded]) -> Graded:
    """Combine the results of a submission's notebooks into the result of the submission.

    Parameters
    ----------
    parts : mapping of str to Graded
        One or more, by the notebook's name.

    Returns
    -------
    Graded
        With the worst of the outcomes, and without notebooks and points; the only one itself if there is one.
    """
    if len(parts) == 1:
        return replace(*parts.values(), notebook="", name="")
    worst = max(parts.values(), key=lambda part: _SEVERITY.index(part.outcome))
    reasons = [f"{name}.ipynb: {part.reason}" for name, part in sorted(parts.items()) if part.reason]
    remarks = [f"{name}.ipynb: {remark}" for name, part in sorted(parts.items()) for remark in part.remarks]
    merged = Graded(worst.student, worst.outcome, "; ".join(reasons), remarks)
    merged.seconds = sum(part.seconds for part in parts.values())
    merged.cpu = sum(part.cpu for part in parts.values())
    return merged


_SEVERITY = ("graded", "stopped", "refused", "failed")


def sanitize(notebook: NotebookNode, spec: AssignmentSpec, config: Config) -> tuple[NotebookNode, list[str]]:
    """Prepare a notebook as nbgrader does before it runs it: clear outputs, and restore tests and points.

    Returns
    -------
    notebook : NotebookNode
        Ready to run.
    remarks : list of str
        Remarks on repairs that were made first, since nbgrader would refuse the notebook.

    Raises
    ------
    CourseError
        If it cannot be repaired.
    """
    repaired = repair(notebook, _release(spec.release))
    notebook = repaired.notebook
    steps = _steps(config)
    resources: dict[str, Any] = {}
    notebook, _ = steps["clear"](notebook, resources)
    notebook, _ = steps["deduplicate"](notebook, resources)
    if spec.kernelspec:
        notebook.metadata["kernelspec"] = spec.kernelspec
    overwrite = steps["overwrite"]
    overwrite.gradebook, overwrite.notebook_id, overwrite.assignment_id = (
        spec,
        spec.notebook,
        spec.unit,
    )
    for index, cell in enumerate(notebook.cells):
        notebook.cells[index], _ = overwrite.preprocess_cell(cell, resources, index)
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata and not _validator().is_valid(cell.metadata["nbgrader"]):
            raise CourseError(f"the metadata of the cell {cell.get('id', '')!r} cannot be repaired")
    return notebook, repaired.remarks


@cache
def _release(text: str) -> NotebookNode:
    """Return the notebook as it was handed out, read once per process; `repair` does not change it."""
    notebook: NotebookNode = nbformat.reads(text, as_version=4)
    return notebook


@cache
def _visible(text: str) -> dict[str, str]:
    """Return the sources of the code cells as they were handed out, by grade_id; those without one by their number."""
    cells = enumerate(_release(text).cells)
    return {grade_id(cell) or str(n): cell.source for n, cell in cells if cell.cell_type == "code"}


@cache
def _validator() -> Any:
    """Return nbgrader's check of a cell's metadata (CheckCellMetadata), with its schema read once instead of once per
    cell."""
    schema = MetadataValidator().schema
    return validator_for(schema)(schema)


def grade_cells(notebook: NotebookNode, run: Run) -> tuple[dict[str, float | None], dict[str, str | None]]:
    """Give points and automatic comments to every cell, by nbgrader's rules (`SaveAutoGrades`).

    A test that ended in an error earns nothing even if an output says otherwise: a cell that shows a number gets that
    number of points in nbgrader, and a student's function could show one before its test fails.
    """
    scores: dict[str, float | None] = {}
    comments: dict[str, str | None] = {}
    for cell in notebook.cells:
        name = grade_id(cell)
        if utils.is_grade(cell):
            try:
                scores[name], _ = utils.determine_grade(cell)
            except ValueError as error:  # nbgrader grades nothing of such a submission
                scores[name] = 0.0
                run.notes.append(
                    f"{name}: no points: nbgrader refuses what the test shows ({printable(error, 200)})"
                )
            except KeyError:  # an output without text
                scores[name] = 0.0
            if name in run.errors and scores[name]:
                scores[name] = 0.0
                run.notes.append(f"{name}: no points, since it showed points and then failed")
        if utils.is_solution(cell) or utils.is_task(cell):
            unchanged = nbgrader_metadata(cell).get("checksum") == utils.compute_checksum(cell)
            comments[name] = "No response." if unchanged and not utils.is_task(cell) else None
    return scores, comments


@cache
def _made(key: str) -> dict[str, Any]:
    return {}


def _steps(config: Config) -> dict[str, Any]:
    """Return nbgrader's preprocessors, made once per process."""
    steps = _made(repr(config))
    if not steps:
        kinds = {
            "clear": ClearOutput,
            "deduplicate": DeduplicateIds,
            "overwrite": OverwriteCells,
            "execute": PipedExecute,
            "ignore": IgnorePattern,
            "limit": LimitOutput,
        }
        steps.update({name: kind(config=config) for name, kind in kinds.items()})
    return steps
