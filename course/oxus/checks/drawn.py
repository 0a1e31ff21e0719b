"""Read what a figure draws, so that a check judges the picture and not the table it was made from."""

from typing import Any

import numpy as np
import pandas as pd


def lines(figure: Any) -> pd.DataFrame:
    """Read all lines of a figure.

    Parameters
    ----------
    figure : oxus.style.Picture, matplotlib.figure.Figure or matplotlib.axes.Axes
        What the student's function returned.

    Returns
    -------
    pandas.DataFrame
        One row per value on the x-axis and one column per line, named by its label. A point that is not drawn is NaN.

    Raises
    ------
    AssertionError
        If it is no figure, it draws no line, two lines have the same label, or one has two points above the same value.
    """
    found: dict[str, pd.Series[float]] = {}
    for axes in _axes(figure):
        for line in axes.get_lines():
            label = str(line.get_label())
            x, y = (np.asarray(values, dtype=float) for values in line.get_data(orig=False))
            assert label not in found, (
                f"Two lines of your figure are called {label!r}: give each its own name."
            )
            assert len(set(x)) == len(x), (
                f"The line {label!r} has two points above the same value of the x-axis."
            )
            if line.get_visible():
                found[label] = pd.Series(y, index=x)
    assert found, "Your figure has no lines: draw them, for example with `table.plot()`."
    return pd.DataFrame(found).dropna(how="all").sort_index()


def _axes(figure: Any) -> list[Any]:
    assert figure is not None, "Your function returns nothing: does it end with `return`?"
    inner: Any = getattr(figure, "figure", None)
    assert hasattr(inner, "get_axes"), (
        f"Please return the figure, as `style.finish` gives it; you return a {type(figure).__name__}."
    )
    return list(inner.get_axes())
