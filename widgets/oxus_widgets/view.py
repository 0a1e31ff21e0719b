"""What all widgets have in common: a view, words for bad input, a page of its own."""

import sys
import warnings
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from oxus_data.files import write_atomic
from oxus_widgets.page import bundle, live_page

__all__ = ["View", "bundle"]


class View(anywidget.AnyWidget):
    """A widget whose view answers by itself, and that answers bad input in words.

    Subclasses give `_esm` and `_css` (see `bundle`), `__str__` (what it shows, as text) and `_html` (the same as a
    table, for where no view can be shown). They set what the caller gave after `super().__init__()`, which would check
    it twice: the second time the value kept is a good one, and takes the message away.

    Attributes
    ----------
    message : str
        What is wrong with the last value that was set, empty after a good one; shown in the widget.

    Notes
    -----
    The state in which a cell shows the widget first is kept (`_start`). The button *Reset* brings it back, and a site
    opens with it (`oxus_widgets.page.as_created`).
    """

    message = traitlets.Unicode(help="what is wrong with the last input").tag(sync=True)
    _start = traitlets.Dict(help="the traits as a cell showed them first").tag(sync=True)
    _also_reset: tuple[str, ...] = ()
    """Private traits that belong to the state of the widget."""

    def refuse(self, name: str, why: object) -> None:
        """Say in the widget, and as a warning, why a value is not taken; the widget keeps what it had."""
        self.message = f"{name}: {why}"
        warnings.warn(f"{self.message}. The widget keeps what it had.", stacklevel=_level_of_the_caller())

    def _state(self) -> dict[str, Any]:
        """The traits that a reader can change, by name."""
        inherited = {"message", *anywidget.AnyWidget.class_trait_names()}
        names = [
            name
            for name, trait in self.traits(sync=True).items()
            if name not in inherited and not name.startswith("_") and not trait.read_only
        ]
        return {name: getattr(self, name) for name in [*names, *self._also_reset]}

    def _html(self) -> str:
        return f"<pre>{escape(str(self))}</pre>"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The live view; where none can be shown (an export, another front end), the same as HTML or text."""
        if not self._start:
            self._start = self._state()
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data is not None:
            data |= {"text/plain": str(self), "text/html": self._html()}
        return bundle

    def to_html(self, path: str | Path | None = None, title: str = "Oxus") -> str:
        """The widget as a page that works by itself, without kernel and network.

        Parameters
        ----------
        path : str or Path, optional
            A file to write the page to.
        title : str
            The title of the page.

        Returns
        -------
        str
            The page.
        """
        page = live_page([self], title)
        if path is not None:
            write_atomic(path, page)
        return page


def _level_of_the_caller() -> int:
    """How far up the stack, seen from who asks, the line stands that set the value: a warning names that line."""
    level, frame = 1, sys._getframe(1)
    while frame.f_back and frame.f_globals.get("__name__", "").split(".")[0] in ("oxus_widgets", "traitlets"):
        level, frame = level + 1, frame.f_back
    return level
