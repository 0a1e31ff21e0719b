"""Read what a figure draws, so that a check judges the picture and not the table it was made from."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd


def lines(figure: Any, names: Collection[str]) -> pd.DataFrame:
    """Read these lines of a figure.

    A student may draw more, such as a mark at a year or another line to compare with: it is not read.

    Parameters
    ----------
    figure : oxus.style.Picture, matplotlib.figure.Figure or matplotlib.axes.Axes
        What the student's function returned.
    names : collection of str
        The labels of the lines that an exercise asks for.

    Returns
    -------
    pandas.DataFrame
        One row per value on the x-axis and one column per name. A point that is not drawn is NaN.

    Raises
    ------
    AssertionError
        If it is no figure, a line is missing, two lines have the same name, or one of them has two points above the
        same value.
    """
    labelled = [(str(line.get_label()), line) for line in _lines(figure)]
    assert labelled, "Your figure has no lines: draw them, for example with `table.plot()`."
    found = {}
    for name in names:
        named = [line for label, line in labelled if label == name]
        others = ", ".join(repr(label) for label, _ in labelled if not label.startswith("_")) or "nothing"
        assert named, f"No line of your figure is called {name!r}. Your lines are called {others}."
        assert len(named) == 1, f"Two lines of your figure are called {name!r}: give each its own name."
        x, y = (np.asarray(values, dtype=float) for values in named[0].get_data(orig=False))
        assert len(set(x)) == len(x), f"The line {name!r} has two points above the same value of the x-axis."
        found[name] = pd.Series(y, index=x)
    return pd.DataFrame(found).dropna(how="all").sort_index()


def _lines(figure: Any) -> list[Any]:
    assert figure is not None, "Your function returns nothing: does it end with `return`?"
    inner: Any = getattr(figure, "figure", None)
    assert hasattr(inner, "get_axes"), (
        f"Please return the figure, as `style.finish` gives it; you return a {type(figure).__name__}."
    )
    return [line for axes in inner.get_axes() for line in axes.get_lines() if line.get_visible()]
