"""Say in a sentence that a student's code has stopped with an error, instead of in a traceback through the check.

A cell that uses `_checks` is the course's; what else a notebook's cells define is the student's.
"""

import inspect
import linecache
import types
from typing import Any

from oxus.checks.not_yet import NotYet

STUB = "Your answer still contains `raise NotImplementedError()`: replace that line."
NOT_RUN = "`{}` does not exist yet. The answer above has not run: run it, and correct its error first."


def stopped(error: BaseException, name: str) -> str:
    """Say what has stopped a call of a student's function.

    Parameters
    ----------
    error : exception
        With the traceback that it was caught with.
    name : str
        The student's function.
    """
    cells = _in_cells(error)
    mine = [place for place in cells if not _is_check(place)]
    if isinstance(error, NotImplementedError) and (not cells or _last(error) in mine):
        return STUB
    said = " ".join(str(error).split())
    said = said if len(said) <= 200 else f"{said[:200]}…"
    text = f"{type(error).__name__}{': ' if said else ''}{said}"
    if cells and not mine:
        return f"The check cannot read what `{name}` returns. {text}"
    if mine:
        file, number = mine[-1].tb_frame.f_code.co_filename, mine[-1].tb_lineno
        line = linecache.getline(file, number).strip()
        text += f" (line {number} of your cell{f': `{line}`' if line else ''})"
    return f"`{name}` stopped with an error. {text}"


def in_short(error: BaseException) -> str:
    """Return what to show instead of the traceback of a check's cell; empty if the traceback says it better."""
    cells = _in_cells(error)
    if isinstance(error, NotYet) or not cells or not _is_check(cells[0]):
        return ""
    mine = [place.tb_frame.f_code.co_name for place in cells if not _is_check(place)]
    if mine:
        return stopped(error, mine[0] if mine[0].isidentifier() else "your function")
    own_line = _last(error) is cells[-1]
    if isinstance(error, NameError) and own_line and error.name and not error.name.startswith("_"):
        return NOT_RUN.format(error.name)
    return ""


def name_of(function: Any) -> str:
    """Return the name of the student's function; of a check's own `_wrapper` or lambda, the one that it calls."""
    if isinstance(function, types.FunctionType):
        function = inspect.unwrap(function)
    name = str(getattr(function, "__name__", ""))
    if name.isidentifier() and not name.startswith("_"):
        return name
    if isinstance(function, types.FunctionType):
        space = function.__globals__
        called = [
            word
            for word in function.__code__.co_names
            if not word.startswith("_")
            and callable(space.get(word))
            and getattr(space[word], "__module__", None) == function.__module__
        ]
        if len(called) == 1:
            return called[0]
    return "your_function"


def _in_cells(error: BaseException) -> list[types.TracebackType]:
    """Return the parts of an error's traceback that are in a notebook's cells, outermost first."""
    return [place for place in _places(error) if _is_cell(place.tb_frame.f_code.co_filename)]


def _places(error: BaseException) -> list[types.TracebackType]:
    places, place = [], error.__traceback__
    while place:
        places.append(place)
        place = place.tb_next
    return places


def _last(error: BaseException) -> types.TracebackType:
    return _places(error)[-1]


def _is_check(place: types.TracebackType) -> bool:
    return any("_checks" in line for line in linecache.getlines(place.tb_frame.f_code.co_filename))


def _is_cell(file: str) -> bool:
    """Return whether code came from a notebook's cell: ipykernel, IPython and `oxus judge` name such files so."""
    return "ipykernel_" in file or file.startswith(("<ipython-input", "<cell"))
