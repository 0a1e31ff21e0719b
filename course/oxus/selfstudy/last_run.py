"""Find out whether the cell with an answer failed to run: Python then still has an earlier answer."""

import ast
import re
import sys
from collections.abc import Iterable
from typing import Any


def syntax_error(names: Iterable[str], variables: dict[str, Any]) -> str:
    """The syntax error of the last cell that would have defined one of these names; empty if it has none.

    A cell with a syntax error changes nothing, so what an earlier run defined stays. If a later cell could be
    read and defines a name, the answer is up to date.

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
    wanted = set(names)
    cells = variables.get("In")
    run = [cell for cell in cells if isinstance(cell, str)] if isinstance(cells, list) else []
    for cell in reversed(run):
        try:
            if _defines(ast.parse(_as_python(cell)), wanted):
                return ""
        except SyntaxError as error:
            if _would_define(cell, wanted):
                return f"{type(error).__name__}: {error.msg}, line {error.lineno}"
        except (ValueError, RecursionError, MemoryError):  # what Python itself says of such a cell is better
            continue
    return ""


def _would_define(cell: str, names: set[str]) -> bool:
    """Whether a line of a cell that cannot be read begins like the definition of a name."""
    one = "|".join(map(re.escape, sorted(names)))
    definition = rf"^(?:(?:async +)?def +(?:{one})\b|(?:{one}) *(?::[^=\n]*)?=(?!=))"
    return re.search(definition, cell, re.MULTILINE) is not None


def _defines(tree: ast.Module, names: set[str]) -> bool:
    """Whether a cell gives a name a value, in whatever way; one with a magic may, since its text is not read."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) if name in names:
                return True
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name) if (
                name in names
            ):
                return True
            case ast.alias(name=name, asname=other) if (other or name) in names:
                return True
            case ast.Attribute(attr="run_cell_magic" | "run_line_magic"):
                return True
    return False


def _as_python(source: str) -> str:
    """The cell as IPython runs it, with magics as calls."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return str(shell.transform_cell(source)) if shell else source
