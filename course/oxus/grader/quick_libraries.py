"""Shortcuts in libraries, with the same results, for the process that runs submissions."""

import sys
from collections.abc import Iterator
from typing import Any

from pygments.formatters import Terminal256Formatter


def iterate_faster() -> None:
    """Iterate over the text columns of pandas as fast as over others: a loop over a large table would cost seconds.

    Each yields the items of the numpy array that it keeps them in. These are the same objects: pandas' own way takes
    each from there, too, through some eight function calls.
    """
    pandas = sys.modules.get("pandas")
    kind = getattr(getattr(pandas, "arrays", None), "StringArray", None)
    if kind is None or "__iter__" in vars(kind):
        return
    before = kind.__iter__

    def items(self: Any) -> Iterator[Any]:
        kept = self._ndarray
        yield from kept if kept.ndim == 1 else before(self)

    items.__name__, items.__qualname__ = before.__name__, f"{kind.__name__}.{before.__name__}"
    kind.__iter__ = items


def remember_colors() -> None:
    """Find each color of a traceback among those of terminals once, and not once for each error that is shown."""
    find = Terminal256Formatter._closest_color
    known: dict[tuple[int, int, int], int] = {}

    def closest(self: Any, red: int, green: int, blue: int) -> int:
        color = (red, green, blue)
        if type(self) is not Terminal256Formatter:
            return int(find(self, *color))
        if color not in known:
            known[color] = find(self, *color)
        return known[color]

    Terminal256Formatter._closest_color = closest
