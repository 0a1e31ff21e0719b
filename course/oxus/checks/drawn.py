"""Read what a figure draws, so that a check judges the picture and not the table it was made from."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from oxus.checks.not_yet import NotYet
from oxus.checks.values import NOTHING

NUMBER = re.compile(r"(?<![\w.])[-−]?\d[\d,]*(?:\.\d+)?")


def lines(figure: Any, names: Collection[str], alone: bool = False) -> pd.DataFrame:
    """Read these lines of a figure.

    Parameters
    ----------
    figure : oxus.style.Picture, matplotlib.figure.Figure or matplotlib.axes.Axes
        What the student's function returned.
    names : collection of str
        The labels of the lines that an exercise asks for.
    alone : bool, default False
        Whether a line with another label is refused. By default a student may draw more, such as a line to compare
        with. A mark without a label, such as that of `axvline`, is never refused.

    Returns
    -------
    pandas.DataFrame
        One row per value on the x-axis and one column per name. A point that is not drawn is NaN.

    Raises
    ------
    NotYet
        If it is no figure, a line is missing, two lines have the same name, or one of them has two points above the
        same value.
    """
    labelled = [(str(line.get_label()), line) for line in _lines(figure) if _is_joined(line)]
    if not labelled:
        raise NotYet("Your figure has no lines: draw them, for example with `table.plot()`.")
    _refuse_others("line", [label for label, _ in labelled], names, alone)
    found = {}
    for name in names:
        named = [line for label, line in labelled if label == name]
        if not named:
            others = _names(label for label, _ in labelled)
            raise NotYet(f"No line of your figure is called {name!r}. Your lines {others}.")
        if len(named) > 1:
            raise NotYet(f"Two lines of your figure are called {name!r}: give each its own name.")
        x, y = (np.asarray(values, dtype=float) for values in named[0].get_data(orig=False))
        if len(set(x)) < len(x):
            raise NotYet(f"The line {name!r} has two points above the same value of the x-axis.")
        found[name] = pd.Series(y, index=x)
    return pd.DataFrame(found).dropna(how="all").sort_index()


def bars(figure: Any, names: Collection[str] = (), alone: bool = True) -> pd.DataFrame:
    """Read the bars of a figure, upright or lying, side by side or stacked.

    Parameters
    ----------
    figure : oxus.style.Picture, matplotlib.figure.Figure or matplotlib.axes.Axes
        What the student's function returned.
    names : collection of str, optional
        The labels of the groups of bars that an exercise asks for, as the legend has them. Without it, the figure
        should have one group, whatever its label.
    alone : bool, default True
        Whether a group with another label is refused.

    Returns
    -------
    pandas.DataFrame
        One row per tick on the axis of the bars, in the order of the figure (upright bars from the left, lying ones
        from the bottom), named after the tick's text. One column per name, or the column "" if no names are given.
        The values are the lengths of the bars; a bar that is not drawn is NaN.

    Raises
    ------
    NotYet
        If it is no figure, a group of bars is missing, or two bars of a group are at one tick.
    """
    groups = [(str(group.get_label()), group, axes) for axes in _axes(figure) for group in axes.containers]
    groups = [(label, group, axes) for label, group, axes in groups if getattr(group, "patches", None)]
    if not groups:
        raise NotYet("Your figure has no bars: draw them, for example with `table.plot.bar()`.")
    if not names:
        if len(groups) > 1:
            raise NotYet(f"Your figure has {len(groups)} groups of bars, and one is expected.")
        return pd.DataFrame({"": _lengths("your bars", groups[0][1], groups[0][2])})
    _refuse_others("group of bars", [label for label, _, _ in groups], names, alone)
    found = {}
    for name in names:
        named = [(group, axes) for label, group, axes in groups if label == name]
        if len(named) != 1:
            labels = _names(label for label, _, _ in groups)
            what = "No group" if not named else "More than one group"
            raise NotYet(f"{what} of bars of your figure is called {name!r}. Yours {labels}.")
        found[name] = _lengths(f"the bars {name!r}", *named[0])
    return pd.DataFrame(found)


def _lengths(what: str, group: Any, axes: Any) -> pd.Series:
    """Return the length of each bar of a group, by the text of the tick that is nearest to it."""
    lying = getattr(group, "orientation", "vertical") == "horizontal"
    axis = axes.yaxis if lying else axes.xaxis
    axes.get_figure(root=True).draw_without_rendering()  # ticks have their texts only then
    ticks = [
        (place, label.get_text())
        for place, label in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
    ]
    found: dict[str, float] = {}
    for bar in sorted(group.patches, key=lambda one: one.get_y() if lying else one.get_x()):
        if not bar.get_visible():
            continue
        middle = bar.get_y() + bar.get_height() / 2 if lying else bar.get_x() + bar.get_width() / 2
        _, name = min(ticks, key=lambda tick: abs(tick[0] - middle))
        if name in found:
            raise NotYet(f"Two of {what} are at {name!r}: give each bar its own place.")
        found[name] = float(bar.get_width() if lying else bar.get_height())
    return pd.Series(found, dtype=float)


def points(figure: Any, names: Collection[str], alone: bool = True) -> pd.DataFrame:
    """Read the single marks of a figure, whether `scatter` or `plot` has drawn them.

    Parameters
    ----------
    figure : oxus.style.Picture, matplotlib.figure.Figure or matplotlib.axes.Axes
        What the student's function returned.
    names : collection of str
        The labels of the groups of marks that an exercise asks for. Several groups may have one label.
    alone : bool, default True
        Whether a group with another label is refused.

    Returns
    -------
    pandas.DataFrame
        One row per mark, with its group `name`, its place `x` and `y`, and whether it is `filled`; sorted by these.
        Marks that are hidden or have no size are left out.

    Raises
    ------
    NotYet
        If it is no figure, a group has no mark, or its marks are joined by a line.
    """
    marks = [*_scattered(figure), *_plotted(figure, names)]
    if not marks:
        raise NotYet("Your figure has no marks: draw them, for example with `axes.scatter(x, y, label=...)`.")
    _refuse_others("group of marks", [name for name, *_ in marks], names, alone)
    for name in names:
        if name not in {mark[0] for mark in marks}:
            labels = _names(sorted({mark[0] for mark in marks}))
            raise NotYet(f"No mark of your figure is called {name!r}. Your marks {labels}.")
    table = pd.DataFrame(marks, columns=["name", "x", "y", "filled"]).drop_duplicates()
    table = table[table["name"].isin(list(names))].dropna()
    return table.sort_values(["name", "x", "y"], ignore_index=True)


def _scattered(figure: Any) -> Iterator[tuple[str, float, float, bool]]:
    for axes in _axes(figure):
        for marks in axes.collections:
            if (
                not hasattr(marks, "get_offsets")
                or not hasattr(marks, "get_sizes")
                or not marks.get_visible()
            ):
                continue
            sizes, faces = list(marks.get_sizes()), list(marks.get_facecolors())
            for number, (x, y) in enumerate(np.ma.filled(marks.get_offsets().astype(float), np.nan)):
                if sizes and sizes[number % len(sizes)] > 0:
                    filled = bool(faces) and faces[number % len(faces)][-1] > 0
                    yield str(marks.get_label()), float(x), float(y), bool(filled)


def _plotted(figure: Any, names: Collection[str]) -> Iterator[tuple[str, float, float, bool]]:
    for line in _lines(figure):
        label = str(line.get_label())
        if _is_joined(line):
            if label in names:
                raise NotYet(f"The marks {label!r} are joined by a line: draw them without it.")
            continue
        if line.get_marker() in ("", " ", "None", "none", None) or not line.get_markersize() > 0:
            continue
        hollow = line.get_fillstyle() == "none" or str(line.get_markerfacecolor()) == "none"
        for x, y in np.column_stack(line.get_data(orig=False)).astype(float):
            yield label, float(x), float(y), not hollow


@dataclass(frozen=True)
class Texts:
    """The texts of a figure; an empty one is "" or ()."""

    title: str
    unit: str
    source: str
    alt: str
    x_label: str
    y_label: str
    legend: tuple[str, ...]
    notes: tuple[str, ...]
    """What is written into the figure: names beside lines, annotations."""

    @property
    def words(self) -> str:
        """What the figure says in sentences: the title, the unit, the words for readers who do not see it, and the
        notes."""
        return " ".join(filter(None, (self.title, self.unit, self.alt, *self.notes)))

    @property
    def numbers(self) -> tuple[float, ...]:
        """The numbers in `words`, in their order: 12.5, 1,200 and −3 are one each."""
        found = (match.replace(",", "").replace("−", "-") for match in NUMBER.findall(self.words))
        return tuple(map(float, found))


def texts(figure: Any) -> Texts:
    """Read the texts of a figure.

    Parameters
    ----------
    figure : oxus.style.Picture, matplotlib.figure.Figure or matplotlib.axes.Axes
        What the student's function returned. The title and the labels of the axes are those of all its axes, with
        spaces between them; `unit`, `source` and `alt` are those of a Picture.

    Raises
    ------
    NotYet
        If it is no figure.
    """
    all_axes = _axes(figure)
    legends = [
        legend for axes in all_axes if (legend := axes.get_legend()) is not None and legend.get_visible()
    ]
    head = getattr(figure, "title", "")  # that of an Axes is no str
    titles = [axes.get_title(place) for axes in all_axes for place in ("left", "center", "right")]
    above = [axes.get_figure(root=True).get_suptitle() for axes in all_axes[:1]]
    notes = [text.get_text() for axes in all_axes for text in axes.texts if text.get_visible()]
    unit, source, alt = (str(getattr(figure, name, "")) for name in ("unit", "source", "alt"))
    return Texts(
        title=_joined([head if isinstance(head, str) else "", *above, *titles]),
        unit=unit,
        source=source,
        alt=alt,
        x_label=_joined(axes.get_xlabel() for axes in all_axes),
        y_label=_joined(axes.get_ylabel() for axes in all_axes),
        legend=tuple(text.get_text() for legend in legends for text in legend.get_texts()),
        notes=tuple(note for note in notes if note.strip()),
    )


def _joined(parts: Iterable[str]) -> str:
    return " ".join(part.strip() for part in parts if part.strip())


def _names(labels: Iterable[str]) -> str:
    """Return what lines, bars or marks are called, as the end of a sentence; matplotlib's own labels are no names."""
    named = ", ".join(repr(label) for label in labels if not label.startswith("_"))
    return f"are called {named}" if named else "have no names: give each one with `label=`"


def _refuse_others(what: str, labels: Iterable[str], names: Collection[str], alone: bool) -> None:
    others = sorted({label for label in labels if not label.startswith("_")} - set(names))
    if alone and others:
        raise NotYet(f"Your figure has a {what} that should not be there: {', '.join(map(repr, others))}.")


def _is_joined(line: Any) -> bool:
    return line.get_linestyle() not in ("None", "none", "", " ")


def _lines(figure: Any) -> list[Any]:
    return [line for axes in _axes(figure) for line in axes.get_lines() if line.get_visible()]


def _axes(figure: Any) -> list[Any]:
    if figure is None:
        raise NotYet(NOTHING)
    inner: Any = getattr(figure, "figure", None)
    if not hasattr(inner, "get_axes"):
        raise NotYet(
            f"Please return the figure, as `style.finish` gives it; you return a {type(figure).__name__}."
        )
    return [axes for axes in inner.get_axes() if axes.get_visible()]
