"""The course's style for figures drawn with matplotlib, and the frame that every figure needs.

    from oxus import style

    style.use()
    axes = table.plot()
    style.label_lines(axes)
    style.finish(axes, title="...", unit="...", source="...", alt="...")

Everything between `use` and `finish` is plain pandas and matplotlib. In a notebook, a finished figure is a picture that
takes the colours of the page, light or dark, and that a screen reader reads as its `alt`.
"""

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import TextToPath

from oxus.core.safe_output import html_text
from oxus_widgets.palette import BLUE, GREEN, GREY, MIX, ORANGE, PURPLE

INK = "#1b1b1b"
"""The colour of text and axes: on a page, that of the page's own text."""
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, GREY)
"""The colours of lines and bars, in their order; colour-blind readers can tell them apart."""
DASHES = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (7, 2, 2, 2)), (0, (1, 1)))
"""The dash of each line, so that colour is not the only difference between two."""
TITLE, TEXT, SMALL = 13.0, 11.0, 9.5
"""Sizes of letters, in points."""
MARGIN = 0.08
"""Inches between the figure's edge and its text."""
_frames: WeakKeyDictionary[Figure, tuple[float, float, list[Text]]] = WeakKeyDictionary()
"""For each finished figure its width and height without the frame, in inches, and the texts of the frame."""


def use() -> None:
    """Make the course's style the default for all figures drawn from now on."""
    plt.rcParams.update(
        {
            "figure.figsize": (6.6, 4.2),
            "figure.dpi": 100,
            "figure.facecolor": "none",
            "axes.facecolor": "none",
            "axes.prop_cycle": cycler(color=2 * COLOURS, linestyle=DASHES + DASHES[1:] + DASHES[:1]),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.spines.left": False,
            "axes.axisbelow": True,
            "axes.edgecolor": INK,
            "axes.labelcolor": INK,
            "axes.titlelocation": "left",
            "axes.titlesize": TEXT,
            "grid.color": INK,
            "grid.alpha": 0.2,
            "grid.linewidth": 0.8,
            "legend.frameon": False,
            "lines.linewidth": 2.4,
            "lines.markersize": 7,
            "text.color": INK,
            "xtick.color": INK,
            "ytick.color": INK,
            "ytick.major.size": 0,
            "font.family": "sans-serif",
            "font.size": TEXT,
        }
    )


def label_lines(axes: Axes, names: Mapping[str, str] | None = None) -> None:
    """Write the name of each line beside its last point, and take the legend away.

    Names that would overlap are moved apart. Lines whose label begins with an underscore get no name, as in a legend.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
        The lines are in here, for example what `table.plot()` returns.
    names : mapping of str to str, optional
        What to write for a label, such as `{"CHN": "China"}`; a label that is missing here is written as it is.
    """
    legend = axes.get_legend()
    if legend is not None:
        legend.remove()
    figure = _whole(axes)
    if figure.get_layout_engine():
        figure.draw_without_rendering()
    else:  # faster than drawing, because a check draws a student's figure many times
        axes.get_xlim()  # asking for the limits updates them
        axes.get_ylim()
        axes.apply_aspect()
    ends = []
    for line in axes.get_lines():
        points = np.column_stack(line.get_data(orig=False)).astype(float)
        points = points[np.isfinite(points).all(axis=1)]
        label = str(line.get_label())
        from_edge_to_edge = (
            line.get_transform() != axes.transData
        )  # a line of `axhline`, say, has no last point
        if len(points) and not label.startswith("_") and not from_edge_to_edge:
            height = axes.transData.transform(points[-1])[1] * 72 / figure.dpi
            line.set_label((names or {}).get(label, label))
            ends.append((height, tuple(points[-1]), str(line.get_label()), line.get_color()))
    lowest = float("-inf")
    for height, point, name, colour in sorted(ends, key=lambda end: end[0]):
        lowest = max(height, lowest + 1.15 * TEXT)
        axes.annotate(
            name,
            point,
            xytext=(7, lowest - height),
            textcoords="offset points",
            va="center",
            color=colour,
            fontweight="bold",
            annotation_clip=False,
            parse_math=False,
        )


@dataclass(frozen=True)
class Picture:
    """A figure with its title, unit and source, and its words for readers who do not see it."""

    figure: Figure
    title: str
    unit: str
    source: str
    alt: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": f"{self.title}. {self.alt}"}

    def to_html(self) -> str:
        """The figure as an SVG that takes its colours from the page around it, in an HTML figure."""
        salt = hashlib.sha256(f"{self.title}{self.alt}".encode()).hexdigest()
        text = io.StringIO()
        # Text stays text: it can be searched and enlarged, and the picture is small.
        with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": salt}):
            self.figure.savefig(
                text, format="svg", transparent=True, metadata={"Date": None, "Creator": None}
            )
        svg = text.getvalue()
        svg = svg[svg.index("<svg") :]
        # Several figures on a page would share these names; only definitions, which are salted, are referred to.
        svg = re.sub(r' id="[A-Za-z0-9.]+_\d+"', "", svg)
        svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
        svg = svg.replace(INK, "currentColor")
        for colour in COLOURS:
            svg = svg.replace(colour, f"color-mix(in srgb, {colour} {MIX:.0%}, currentColor)")
        size = f'role="img" aria-label="{html_text(self.alt)}" style="width:100%;height:auto;stroke-linejoin:round"'
        svg = re.sub(
            r"<style.*?</style>", "", svg, count=1, flags=re.DOTALL
        )  # it would hold for the whole page
        tag, inside = svg.split(">", 1)
        box = tag[tag.index("viewBox") :]
        svg = f'<svg xmlns:xlink="http://www.w3.org/1999/xlink" {size} {box}>{inside}'
        width = self.figure.get_figwidth() * 96
        return f'<figure class="oxus-figure" style="margin:0;max-width:{width:.0f}px;color:inherit">{svg}</figure>'

    def save(self, path: str | Path) -> Path:
        """Save the figure with a white background; the extension sets the format, such as `.png`, `.svg` or `.pdf`."""
        self.figure.savefig(path, facecolor="white", dpi=200)
        return Path(path)


def finish(drawn: Axes | Figure, *, title: str, unit: str, source: str, alt: str) -> Picture:
    """Frame a figure: the finding above it, the unit below the finding, the source at the foot.

    Parameters
    ----------
    drawn : matplotlib.axes.Axes or matplotlib.figure.Figure
        What was drawn.
    title : str
        The finding, as a sentence.
    unit : str
        What is drawn, in which unit, for whom.
    source : str
        Where the numbers come from.
    alt : str
        The figure in words, for readers who do not see it: what is drawn, and what it shows.

    Returns
    -------
    Picture
        As the last line of a cell, it shows the figure.

    Raises
    ------
    ValueError
        If one of the four texts is empty.
    """
    for name, text in (("title", title), ("unit", unit), ("source", source), ("alt", alt)):
        if not str(text).strip():
            raise ValueError(f"a figure needs a {name}: write finish(..., {name}='...')")
    figure = _whole(drawn)
    for axes in figure.axes:
        axes.grid(axis="x" if _bars_lie(axes) else "y")
    width, height, earlier = _frames.get(figure, (*figure.get_size_inches(), []))
    for text in earlier:
        text.remove()
    drawn_height = height
    head, below = _lines(title, TITLE, width, "bold"), _lines(unit, TEXT, width)
    foot = _lines(f"Source: {source}", SMALL, width)
    above = MARGIN + _inches(head, TITLE) + _inches(below, TEXT) + MARGIN
    under = MARGIN + _inches(foot, SMALL)
    figure.set_size_inches(width, height + above + under)
    height += above + under
    place: dict[str, Any] = {"x": MARGIN / width, "linespacing": 1.25, "ha": "left", "parse_math": False}
    texts = [
        figure.text(y=1 - MARGIN / height, s=head, va="top", fontsize=TITLE, fontweight="bold", **place),
        figure.text(
            y=1 - (MARGIN + _inches(head, TITLE)) / height, s=below, va="top", fontsize=TEXT, **place
        ),
        figure.text(y=MARGIN / height, s=foot, va="bottom", fontsize=SMALL, **place),
    ]
    _frames[figure] = (width, drawn_height, texts)
    figure.set_layout_engine("constrained", rect=(0, under / height, 1, 1 - (above + under) / height))
    plt.close(figure)  # otherwise a notebook would show it a second time
    return Picture(figure, title, unit, source, alt)


def _whole(drawn: Axes | Figure) -> Figure:
    """The figure that axes are in."""
    figure = drawn if isinstance(drawn, Figure) else drawn.get_figure(root=True)
    if not isinstance(figure, Figure):
        raise ValueError("these axes are in no figure: draw them again")
    return figure


def _bars_lie(axes: Axes) -> bool:
    """Whether these are horizontal bars, which are read along the x-axis."""
    return any(getattr(bars, "orientation", "") == "horizontal" for bars in axes.containers)


def _lines(text: str, size: float, width: float, weight: str = "normal") -> str:
    """Break a text into lines that fit into a figure of this width, in inches."""
    family = tuple(mpl.rcParams["font.family"])
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        fits = _points(longer, size, weight, family) <= 72 * (width - 2 * MARGIN)
        lines = [*lines[:-1], longer] if fits or not lines else [*lines, word]
    return "\n".join(lines)


@lru_cache(maxsize=4096)  # the checks draw a student's figure many times
def _points(text: str, size: float, weight: str, family: tuple[str, ...]) -> float:
    """The width of a text, in points."""
    font = FontProperties(family=list(family), size=size, weight=weight)
    width: float = TextToPath().get_text_width_height_descent(text, font, ismath=False)[0]
    return width


def _inches(text: str, size: float) -> float:
    return (text.count("\n") + 1) * 1.3 * size / 72
