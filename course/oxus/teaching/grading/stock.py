"""Recognize assignments that only nbgrader's own autograder can grade, and grade them.

`oxus grade` does nbgrader's steps itself, in a sandbox. Where a course asks for a step that it does not do (another
kernel, a preprocessor or a hook of the course's own), the submissions go through the real `nbgrader autograde`. That
has no sandbox, so it needs the instructor's consent (`--unsafe`).
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.layout import CONFIG
from oxus.teaching.nbgrader_api import api, failure

KERNELS = ("", "python", "python3")
"""The names of the kernel that the grader replaces; Jupyter takes the first two for the third."""

_NOTEBOOK_CLIENT = {
    "timeout", "interrupt_on_timeout", "allow_errors", "force_raise_errors", "iopub_timeout", "raise_on_iopub_timeout",
    "startup_timeout", "execute_retries", "store_widget_state", "skip_cells_with_tag", "record_timing",
    "shutdown_kernel",
}  # fmt: skip
_HONOURED: dict[str, set[str]] = {
    "Autograde": {"exclude_overwriting", "force", "create_student", "permissions"},
    "BaseConverter": {"force", "permissions"},
    "NotebookClient": _NOTEBOOK_CLIENT,
    "ExecutePreprocessor": _NOTEBOOK_CLIENT,
    "Execute": _NOTEBOOK_CLIENT,
    "ClearOutputPreprocessor": {"remove_metadata_fields"},
    "ClearOutput": {"remove_metadata_fields"},
    "DeduplicateIds": set(),
    "OverwriteKernelspec": set(),
    "OverwriteCells": {"add_missing_cells", "missing_cell_notification"},
    "CheckCellMetadata": set(),
    "IgnorePattern": {"pattern"},
    "ClearMetadataPreprocessor": {"clear_cell_metadata", "clear_notebook_metadata", "preserve_cell_metadata_mask",
                                  "preserve_nb_metadata_mask"},
    "LimitOutput": {"max_lines", "max_traceback"},
    "SaveAutoGrades": set(),
    "AssignLatePenalties": {"plugin_class"},
    "NbGraderPreprocessor": set(),
    "Preprocessor": set(),
    "Exporter": set(),
    "TemplateExporter": set(),
    "NotebookExporter": set(),
}  # fmt: skip
"""The classes whose settings decide how nbgrader autogrades, each with the settings that the grader here applies too.
`enabled` is in none of them: it takes a step away, or adds one."""


def reason_for_stock(config: Any, kernels: Mapping[str, Iterable[str]]) -> str:
    """Explain why only nbgrader's own autograder can grade an assignment; empty if Oxus can.

    Parameters
    ----------
    config : traitlets.config.Config
        nbgrader's settings of the course.
    kernels : mapping of str to iterable of str
        The kernels that each notebook names; none of them, or an empty name, means Python.
    """
    for notebook, names in kernels.items():
        for name in names:
            if name not in KERNELS:
                return f"{notebook}.ipynb uses the kernel {name!r}"
    for kind, honoured in _HONOURED.items():
        # `in` first: to ask a Config for a section makes one.
        for name in sorted(set(config[kind]) - honoured) if kind in config else ():
            value = config[kind][name]
            if not (name == "kernel_name" and value in KERNELS or name == "enabled" and value is True):
                return f"{CONFIG} sets c.{kind}.{name}"
    return ""


def refuse(unit: str, reason: str) -> CourseError:
    """Make the error for an assignment that only nbgrader can grade, if grading without a sandbox was not allowed."""
    return CourseError(
        f"{unit}: {reason}, so only nbgrader's own autograder can grade it, and that has no sandbox: "
        f"to run it, use `oxus grade {unit} --unsafe`; students' code can then read and change everything that you can"
    )


def autograde_with_nbgrader(course: Path, unit: str, student: str) -> str:
    """Run `nbgrader autograde` for one submission, whether it was graded before or not.

    Returns
    -------
    str
        Why it could not be graded; empty if it was.
    """
    try:
        return failure(api(course).autograde(unit, student, force=True, create=True))
    finally:
        os.environ.pop("NBGRADER_EXECUTION", None)  # nbgrader leaves it behind if a notebook fails
