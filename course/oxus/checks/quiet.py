"""Let what an answer prints, warns of or logs cost nothing, and say in a sentence where it stops with an error."""

import sys
import types
import warnings
from typing import Any

from oxus.checks.not_yet import NotYet
from oxus.checks.stopped import in_short


def quiet() -> None:
    """From now on show what goes to stderr as if it were printed, and ignore warnings.

    nbgrader gives no points for a check that shows anything on stderr. That is more than `sys.stderr`: a logger may
    hold the old stream, and a program that the cell starts writes to the file descriptor. In a notebook, both end in
    the kernel's own stream, which therefore gets the name of the other.

    An error of the student's code that stops a check is shown as one block, as `NotYet` is.
    """
    warnings.simplefilter("ignore")
    for stream in {id(s): s for s in (sys.stderr, sys.__stderr__)}.values():
        if getattr(stream, "name", None) == "stderr":  # a kernel's stream; a file's name is "<stderr>"
            stream.name = "stdout"  # type: ignore[misc,union-attr]
    sys.stderr = sys.stdout
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        shell.set_custom_exc((Exception,), _show)


def _show(
    shell: Any, kind: type, error: Exception, trace: types.TracebackType, tb_offset: int | None = None
) -> None:
    """Show an error as the shell does, and without its traceback if a sentence says it better."""
    if said := in_short(error):
        error._render_traceback_ = NotYet(said)._render_traceback_  # type: ignore[attr-defined]
    shell.showtraceback((kind, error, trace), tb_offset=tb_offset, running_compiled_code=True)
