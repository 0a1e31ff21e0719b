"""The membership explorer: which state is in which body on a day, as a table that answers to a slider."""

from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

from oxus_data import CENTRAL_ASIA, FULL, DataError, as_day, institution_id, state_id, status_matrix
from oxus_widgets.explorer_data import POWERS, acronyms, bodies_of_the_source_text, explorer_data, state_names
from oxus_widgets.palette import MARKS

HERE = Path(__file__).parent
SPRING_2018 = "2018-03-01"
"""When the source text was finished."""


class Day(traitlets.Unicode):
    """A day that the data speak for: kept as ISO text, set from text, date or Timestamp."""

    def validate(self, obj: Any, value: Any) -> str:
        try:
            # A bare number would be read as nanoseconds since 1970.
            return as_day(str(value) if isinstance(value, int | float) else value).strftime("%Y-%m-%d")
        except DataError as error:
            raise traitlets.TraitError(f"{self.name}: {error}") from None


class Ids(traitlets.List):
    """Ids of bodies or states, each once and at least one: set from a list of ids or names, or from a single one."""

    def __init__(self, find: Callable[[str], str], **more: Any) -> None:
        super().__init__(traitlets.Unicode(), **more)
        self._find = find

    def validate(self, obj: Any, value: Any) -> list[str]:
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, Iterable):
            raise traitlets.TraitError(f"{self.name}: {value!r} is not a list of ids")
        try:
            found = list(dict.fromkeys(self._find(name) for name in names))
        except DataError as error:
            raise traitlets.TraitError(f"{self.name}: {error}") from None
        if not found:
            raise traitlets.TraitError(f"{self.name}: an empty list shows nothing; give at least one id")
        return found


class MembershipExplorer(anywidget.AnyWidget):
    """Which state is in which body on a day.

    All spells ride in the view, so that moving the slider costs no trip to the kernel; a settled change comes back
    in one message.

    Parameters
    ----------
    date : str, date or Timestamp
        The day; 1 March 2018, the time of the source text, unless told otherwise.
    institutions : list of str
        Ids or acronyms of the bodies to show, in this order; those of the source text's chapter 6 by default.
    states : list of str
        Ids or names of the states to show, in this order; the five and the powers around them by default.

    Attributes
    ----------
    date, institutions, states
        The state of the widget (ISO text, ids), to be read, set and observed; the view follows, and is followed.
    members : dict of str to list of str
        For each body shown, the shown states that are full members on the day.
    matrix : DataFrame
        What the table shows: a row a state_id, a column an institution_id, the status as text, empty where not in.

    Raises
    ------
    traitlets.TraitError
        If a body, a state or the day is not in the data, or a list is empty; the widget keeps what it had.

    Examples
    --------
    >>> explorer = MembershipExplorer("2012-12-31", institutions=["CSTO", "SCO"], states=["UZB"])
    >>> explorer.members
    {'CSTO': [], 'SCO': ['UZB']}
    """

    _esm = HERE / "explorer.js"
    _css = HERE / "explorer.css"

    date = Day(SPRING_2018, help="the day, ISO text").tag(sync=True)
    institutions = Ids(institution_id, help="ids of the bodies shown").tag(sync=True)
    states = Ids(state_id, help="ids of the states shown").tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        date: Any = SPRING_2018,
        institutions: Iterable[str] | None = None,
        states: Iterable[str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(
            date=date,
            institutions=bodies_of_the_source_text() if institutions is None else institutions,
            states=[*CENTRAL_ASIA, *POWERS] if states is None else states,
            _data=explorer_data(),
            **more,
        )

    @property
    def matrix(self) -> pd.DataFrame:
        return status_matrix(self.date, self.institutions, self.states)

    @property
    def members(self) -> dict[str, list[str]]:
        matrix = self.matrix
        return {body: matrix.index[matrix[body].isin(FULL)].tolist() for body in matrix.columns}

    def __repr__(self) -> str:
        return f"MembershipExplorer({self.date!r}, institutions={self.institutions}, states={self.states})"

    def __str__(self) -> str:
        """The table as text, a letter a status, with a key."""
        matrix = self._named_matrix()
        held = [status for status in MARKS if (matrix == status).any(axis=None)]
        key = ", ".join(f"{MARKS[status].letter} {MARKS[status].label}" for status in held)
        table = matrix.map(lambda status: MARKS[status].letter if status else ".").to_string()
        return f"Membership on {self.date}\n{table}\n{key or 'no state shown is in a body shown'}"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The live view; where none can be shown (an export, another front end), the table as HTML or text."""
        bundle = super()._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data is not None:
            data |= {"text/plain": str(self), "text/html": self._html()}
        return bundle

    def _html(self) -> str:
        matrix = self._named_matrix()
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in matrix.columns)
        rows = "".join(
            f'<tr><th scope="row">{escape(state)}</th>'
            + "".join(f"<td>{MARKS[status].label if status else ''}</td>" for status in row)
            + "</tr>"
            for state, row in zip(matrix.index, matrix.to_numpy().tolist(), strict=True)
        )
        caption = f"<caption>Membership on {self.date}</caption>"
        return f'<table>{caption}<tr><th scope="col">State</th>{head}</tr>{rows}</table>'

    def _named_matrix(self) -> pd.DataFrame:
        named = self.matrix.rename(index=state_names(), columns=acronyms())
        return named.rename_axis(index=None, columns=None)
