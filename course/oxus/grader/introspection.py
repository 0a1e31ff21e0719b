"""Recognise code that could read the test that calls it, and objects that equal whatever a test expects."""

import ast
import contextlib
import re
from collections.abc import Iterable

from oxus.grader.may_keep import LONGEST


def reads_its_caller(sources: Iterable[str]) -> str:
    """Return the first name by which a cell could read the test that calls it; empty if there is none.

    Parameters
    ----------
    sources : iterable of str
        The student's own cells.
    """
    for source in sources:
        for word in _READING.findall(source):  # also in a string, as for `getattr`
            return str(word)
        if _INPUTS.search(source):
            return "In"
    return ""


_READING = re.compile(
    r"\b(_getframe|_current_frames|currentframe|getouterframes|inspect\.stack|f_back|gi_frame|cr_frame|ag_frame"
    r"|tb_frame|f_locals|co_consts|linecache|history_manager|get_referrers|_ih|raw_cell)"
)
_INPUTS = re.compile(r"^[^#\n]*\bIn\[", re.MULTILINE)
"""The inputs of all cells. In a comment, as in `# In[3]:`, they come from a notebook that was saved as a script."""


def equals_everything(sources: Iterable[str]) -> bool:
    """Return whether a cell defines an `__eq__` that does not use the object that it is given.

    Parameters
    ----------
    sources : iterable of str
        The student's own cells.
    """
    for source in sources:
        if len(source) <= LONGEST and ("__eq__" in source or "ANY" in source):
            with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
                if any(map(_ignores_the_other, ast.walk(ast.parse(source)))):
                    return True
    return False


def _ignores_the_other(node: ast.AST) -> bool:
    match node:
        case ast.FunctionDef(name="__eq__") as function:
            pass
        case ast.Assign(
            targets=[ast.Name(id="__eq__") | ast.Attribute(attr="__eq__")], value=ast.Lambda() as function
        ):
            pass
        case ast.ImportFrom(module="unittest.mock" | "mock", names=names):
            return any(alias.name == "ANY" for alias in names)
        case ast.Dict(keys=keys, values=values):
            return any(
                isinstance(key, ast.Constant)
                and key.value == "__eq__"
                and isinstance(value, ast.Lambda)
                and _never_names_the_other(value)
                for key, value in zip(keys, values, strict=True)
            )
        case _:
            return False
    return _never_names_the_other(function)


def _never_names_the_other(function: ast.FunctionDef | ast.Lambda) -> bool:
    body = function.body if isinstance(function.body, list) else [function.body]
    match body[-1]:
        case ast.Raise() | ast.Return(value=ast.Name(id="NotImplemented")):
            return False
    given = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)][1:2] or [
        getattr(function.args.vararg, "arg", "")
    ]
    used = {below.id for one in body for below in ast.walk(one) if isinstance(below, ast.Name)}
    return given[0] not in used
