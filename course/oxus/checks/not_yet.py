"""The error of a check, and the words in which it is shown: one block of text instead of a traceback.

Jupyter shows an error's own text if the error has `_render_traceback_`. The output still is an error output, so
nbgrader gives no points for it.
"""

import datetime
import textwrap
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

WIDTH = 88
"""Characters of a line of the block; lines of tables may be longer."""

MAX_ROWS = 10
"""The most rows of a table that is shown; of a longer one only its size and columns are."""

MAX_ITEMS = 12
"""The most items of a collection that are shown."""

LONGEST = 300
"""The most characters of a value that is shown in one line."""

NOTHING_SAID = "\0"
"""Stands for an argument that was left out: None is a value that an answer can have."""


class NotYet(AssertionError):
    """An answer that a check does not accept.

    Parameters
    ----------
    message : str
        What is wrong, in one or two sentences for the student.
    expected, yours : object, optional
        What was expected, and what the answer gave.
    idea : str, optional
        The misconception that leads there.
    hint : str, optional
        What to try.
    details : str, optional
        Further lines, such as the tables that the function was given. They are shown as they are.
    """

    def __init__(
        self,
        message: str,
        *,
        expected: Any = NOTHING_SAID,
        yours: Any = NOTHING_SAID,
        idea: str = "",
        hint: str = "",
        details: str = "",
    ) -> None:
        super().__init__(message)
        self.message = message.strip()
        self.expected = "" if expected is NOTHING_SAID else shown(expected)
        self.yours = "" if yours is NOTHING_SAID else shown(yours)
        self.idea, self.hint, self.details = idea.strip(), hint.strip(), details.rstrip()

    def __str__(self) -> str:
        """The message in one line, for a list of results."""
        parts = [self.message]
        for label, value in (("Expected", self.expected), ("Yours", self.yours)):
            if value and "\n" not in value:
                parts.append(f"{label}: {value}.")
        return " ".join([*parts, *filter(None, (self.idea, self.hint))])

    def block(self) -> str:
        """The whole message as lines of plain text."""
        lines = textwrap.wrap(f"✗ Not yet: {self.message}", WIDTH, subsequent_indent="  ")
        labelled = (
            ("Expected", self.expected),
            ("Yours", self.yours),
            ("Common idea", self.idea),
            ("Try", self.hint),
        )
        if any(value for _, value in labelled):
            lines.append("")
        for label, value in labelled:
            if value:
                lines += _labelled(label, value)
        if self.details:
            lines += ["", *(f"  {line}" for line in self.details.split("\n"))]
        return "\n".join(line.rstrip() for line in lines)

    def _render_traceback_(self) -> list[str]:
        return self.block().split("\n")


def _labelled(label: str, value: str) -> list[str]:
    """Return the lines for one part of the block; a table goes below its label."""
    if "\n" in value:
        return [f"  {label}:", *(f"    {line}" for line in value.split("\n"))]
    head = f"  {label + ':':13}"
    return textwrap.wrap(value, WIDTH, initial_indent=head, subsequent_indent=" " * len(head))


def expect(
    condition: Any,
    why: str,
    expected: Any = NOTHING_SAID,
    yours: Any = NOTHING_SAID,
    *,
    idea: str = "",
    hint: str = "",
) -> None:
    """Stop with one clear message if a condition does not hold.

    Parameters
    ----------
    condition : bool
        What has to be true of the answer.
    why : str
        What is wrong if it is not, in one or two sentences for the student.
    expected, yours : object, optional
        What was expected, and what the answer gave.
    idea : str, optional
        The misconception that leads there, as a sentence.
    hint : str, optional
        What to try, as a sentence.

    Raises
    ------
    NotYet
        If the condition does not hold.
    """
    if not condition:
        raise NotYet(why, expected=expected, yours=yours, idea=idea, hint=hint)


def shown(value: Any) -> str:
    """Return a value as a student would write it: short, and the same each time. A table has several lines."""
    if isinstance(value, pd.DataFrame):
        return table(value)
    if isinstance(value, pd.Series):
        return table(value.to_frame(value.name if value.name is not None else "value"))
    try:
        text = _in_line(value)
    except Exception:  # the student's own class may fail here
        text = f"a {type(value).__name__}"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def table(frame: pd.DataFrame) -> str:
    """Return a table as text; a long one, which would push the message out of sight, as its size and columns."""
    if frame.empty or len(frame) > MAX_ROWS:
        size = f"of {len(frame)} rows" if len(frame) else "without rows"
        return f"a table {size} (columns: {_listed(map(str, frame.columns)) or 'none'})"
    plain_index = isinstance(frame.index, pd.RangeIndex)
    return str(frame.to_string(index=not plain_index, max_colwidth=40))


def _in_line(value: Any) -> str:
    if isinstance(value, np.generic) and not isinstance(value, np.datetime64 | np.timedelta64):
        value = value.item()
    if isinstance(value, bool) or value is None or isinstance(value, int | str):
        return repr(value)
    if isinstance(value, float):
        return f"{value:.6g}"
    if value is pd.NaT or value is pd.NA:
        return str(value)
    if isinstance(value, datetime.datetime | np.datetime64):
        return str(pd.Timestamp(value)).removesuffix(" 00:00:00")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return f"{{{_listed(f'{_in_line(key)}: {_in_line(item)}' for key, item in value.items())}}}"
    if isinstance(value, set | frozenset):
        return f"{{{_listed(map(_in_line, sorted(value, key=_order)))}}}" if value else "an empty set"
    if isinstance(value, tuple):
        return f"({_listed(map(_in_line, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, list | np.ndarray | pd.Index):
        return f"[{_listed(map(_in_line, value))}]"
    text = repr(value)
    return f"a {type(value).__name__}" if text.startswith("<") else text


def _order(item: Any) -> tuple[str, Any]:
    """A key that sorts items of several types: numbers by size, all others by their text."""
    is_number = isinstance(item, int | float)
    return ("", item) if is_number else (type(item).__name__, str(item))


def _listed(items: Iterable[str]) -> str:
    listed = list(items)
    more = len(listed) - MAX_ITEMS
    return ", ".join(listed[:MAX_ITEMS]) + (f", … and {more} more" if more > 0 else "")
