"""The membership explorer: which state is in which body on a day, as a table that answers to a slider."""

from collections.abc import Iterable
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import traitlets

import oxus_data
from oxus_data import AS_OF, CENTRAL_ASIA, FIRST, FULL, DataError, load, status_matrix
from oxus_widgets.palette import MARKS

HERE = Path(__file__).parent
SPRING_2018 = "2018-03-01"
"""When the source text was finished."""
POWERS = ("RUS", "CHN", "TUR", "IRN", "PAK", "IND")
"""The states around the five that the source text treats, and that sit in bodies of its chapter 6."""


def bodies_of_the_source_text() -> list[str]:
    """Ids of the bodies that chapter 6 of the source text treats and that were alive when it was finished."""
    frame = load("institutions")
    treated = frame["section"].str.startswith("6.").fillna(False).astype(bool)
    return frame[treated & frame["ended"].isna()]["institution_id"].tolist()


class MembershipExplorer(anywidget.AnyWidget):
    """Which state is in which body on a day.

    All spells ride in the view, so that moving the slider costs no trip to the kernel; a settled change comes back
    in one message.

    Parameters
    ----------
    date : str
        The day, "2018-03-01"; the time of the source text unless told otherwise.
    institutions : list of str
        Ids or acronyms of the bodies to show, in this order; those of the source text's chapter 6 by default.
    states : list of str
        Ids or names of the states to show; the five and the powers around them by default.

    Attributes
    ----------
    date, institutions, states
        The state of the widget, to be read, set and observed.
    members : dict of str to list of str
        For each body shown, the shown states that are full members on the day.
    matrix : DataFrame
        What the table shows: states by bodies, the status as text, empty where the state is not in.

    Raises
    ------
    traitlets.TraitError
        If a body, a state or the day is not in the data, or nothing is left to show; the widget keeps what it had.
    """

    _esm = HERE / "explorer.js"
    _css = HERE / "explorer.css"

    date = traitlets.Unicode(SPRING_2018, help="the day, year-month-day").tag(sync=True)
    institutions = traitlets.List(traitlets.Unicode(), help="ids of the bodies shown").tag(sync=True)
    states = traitlets.List(traitlets.Unicode(), help="ids of the states shown").tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        date: str = SPRING_2018,
        institutions: Iterable[str] | None = None,
        states: Iterable[str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(
            date=date,
            institutions=bodies_of_the_source_text() if institutions is None else list(institutions),
            states=[*CENTRAL_ASIA, *POWERS] if states is None else list(states),
            _data=spell_data(),
            **more,
        )

    @property
    def matrix(self) -> pd.DataFrame:
        return status_matrix(self.date, self.institutions, self.states)

    @property
    def members(self) -> dict[str, list[str]]:
        matrix = self.matrix
        return {body: matrix.index[matrix[body].isin(FULL)].tolist() for body in matrix.columns}

    @traitlets.validate("date")
    def _valid_date(self, proposal: Any) -> str:
        try:
            return oxus_data.as_day(proposal["value"]).strftime("%Y-%m-%d")
        except DataError as error:
            raise traitlets.TraitError(f"date: {error}") from None

    @traitlets.validate("institutions")
    def _valid_institutions(self, proposal: Any) -> list[str]:
        return _valid("institutions", proposal["value"], oxus_data.institution_id)

    @traitlets.validate("states")
    def _valid_states(self, proposal: Any) -> list[str]:
        return _valid("states", proposal["value"], oxus_data.state_id)

    def __str__(self) -> str:
        """The table as text."""
        shown = self.matrix.rename(index=_state_names(), columns=_acronyms())
        labels = shown.map(lambda status: MARKS[status].label if status else "-")
        return f"Membership on {self.date}\n{labels.T.to_string()}"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """The live view; where none can be shown (an export, another front end), the table as HTML or text."""
        bundle = super()._repr_mimebundle_(**options)
        data, *rest = bundle if isinstance(bundle, tuple) else (bundle,)
        if data is not None:
            data["text/plain"] = str(self)
            data["text/html"] = self._table()
        return (data, *rest) if rest else data

    def _table(self) -> str:
        shown = self.matrix.rename(index=_state_names(), columns=_acronyms())
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in shown.columns)
        rows = "".join(
            f'<tr><th scope="row">{escape(str(state))}</th>'
            + "".join(f"<td>{MARKS[s].label if s else ''}</td>" for s in row)
            + "</tr>"
            for state, row in zip(shown.index, shown.to_numpy().tolist(), strict=True)
        )
        caption = f"<caption>Membership on {self.date}</caption>"
        return f"<table>{caption}<tr><th scope='col'>State</th>{head}</tr>{rows}</table>"


def _valid(name: str, values: list[str], find: Any) -> list[str]:
    try:
        found = list(dict.fromkeys(find(value) for value in values))
    except DataError as error:
        raise traitlets.TraitError(f"{name}: {error}") from None
    if not found:
        raise traitlets.TraitError(f"{name}: choose at least one")
    return found


def _state_names() -> dict[str, str]:
    return dict(load("states")[["state_id", "name"]].itertuples(index=False))


def _acronyms() -> dict[str, str]:
    return dict(load("institutions")[["institution_id", "acronym"]].itertuples(index=False))


def spell_data() -> dict[str, Any]:
    """All that the view needs: names, dated spells, and how each status looks; dates as ISO text, "" for none."""

    def text(column: pd.Series) -> list[str]:
        return column.dt.strftime("%Y-%m-%d").fillna("").tolist()

    spells = load("memberships").dropna(subset=["start"])
    columns = ["institution_id", "state_id", "status", "start_precision", "end_precision"]
    rest = spells[columns].fillna("").to_numpy().tolist()
    bodies = load("institutions")
    five = load("states").sort_values(["central_asia", "name"], ascending=[False, True])
    return {
        "first": FIRST.isoformat(),
        "last": AS_OF.isoformat(),
        "full": list(FULL),
        "five": list(CENTRAL_ASIA),
        "text": bodies_of_the_source_text(),
        "marks": {status: asdict(mark) for status, mark in MARKS.items()},
        "states": five[["state_id", "name"]].to_numpy().tolist(),
        "institutions": bodies[["institution_id", "acronym", "name"]].to_numpy().tolist(),
        "alive": dict(
            zip(
                bodies["institution_id"],
                zip(text(bodies["founded"]), text(bodies["ended"]), strict=True),
                strict=True,
            )
        ),
        "spells": [
            [body, state, status, start, end, start_precision, end_precision]
            for (body, state, status, start_precision, end_precision), start, end in zip(
                rest, text(spells["start"]), text(spells["end"]), strict=True
            )
        ],
    }
