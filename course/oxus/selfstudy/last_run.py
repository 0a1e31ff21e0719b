"""Find out whether the cell with an answer failed to run: Python then still has an earlier answer."""

import ast
import re
import sys
from collections.abc import Iterable
from typing import Any


def syntax_error(names: Iterable[str], variables: dict[str, Any]) -> str:
    """The syntax error of the last cell that would have defined one of these names; empty if it has none.

    A cell with a syntax error changes nothing, so what an earlier run defined stays.

    Parameters
    ----------
    names : iterable of str
        The functions and variables of an answer.
    variables : dict
        The notebook's variables; IPython keeps the cells that were run in `In`.

    Returns
    -------
    str
        As "SyntaxError: expected ':', line 3".
    """
    one = "|".join(map(re.escape, names))
    defines = re.compile(rf"^(def +({one})\b|({one}) *=)", re.MULTILINE)
    cells = variables.get("In")
    run = [cell for cell in cells if isinstance(cell, str)] if isinstance(cells, list) else []
    source = next((cell for cell in reversed(run) if defines.search(cell)), "")
    try:
        ast.parse(_as_python(source))
    except SyntaxError as error:
        return f"{type(error).__name__}: {error.msg}, line {error.lineno}"
    except (ValueError, RecursionError, MemoryError):  # what Python itself says of such a cell is better
        return ""
    return ""


def _as_python(source: str) -> str:
    """The cell without magics, as IPython runs it."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return str(shell.transform_cell(source)) if shell else source
