"""The membership explorer: which state is in which organisation on a day, in linked views that answer to a slider."""

from collections.abc import Callable, Iterable
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import traitlets

from oxus_data import FULL, DataError, Region, institution_id, load, state_id, status_matrix
from oxus_widgets.explorer_data import (
    POWERS,
    acronyms,
    bodies_of_the_source_text,
    explorer_data,
    group,
    kinds,
    leads,
    state_names,
)
from oxus_widgets.html_table import html_table
from oxus_widgets.palette import LOOKS
from oxus_widgets.traits import Checked, InRegion, day, ids, one_of
from oxus_widgets.view import View, bundle

SPRING_2018 = "2018-03-01"
"""When the source text was finished."""
VIEWS = ("matrix", "map", "overlap", "network", "timeline")


Check = Callable[[Any], Any]


# Each makes the check of a trait for the tables of a region; they are read when a value is checked, and not when the
# module is imported.
def _day(region: Region | None) -> Check:
    return partial(day, region=region)


def _since(region: Region | None) -> Check:
    return lambda value: "" if value in ("", None) else day(value, region)


def _institutions(region: Region | None) -> Check:
    return ids(partial(institution_id, region=region))


def _states(region: Region | None) -> Check:
    return ids(partial(state_id, region=region))


def _selected(region: Region | None) -> Check:
    def either(name: str) -> str:
        try:
            return state_id(name, region)
        except DataError:
            return institution_id(name, region)

    return ids(either, empty=True)


def _kind(region: Region | None) -> Check:
    return one_of(["", *kinds(region)], what="kind of organisation")


def _lead(region: Region | None) -> Check:
    return one_of(["", *leads(region)], what="leader of an organisation")


class MembershipExplorer(View):
    """Which state is in which organisation on a day: a matrix, a map, the overlap, the network and a timeline, linked.

    All spells ride in the view, so that moving the slider costs no trip to the kernel; a settled change comes back
    in one message.

    Parameters
    ----------
    date : str, date or Timestamp
        The day; 1 March 2018, the time of the source text, by default.
    institutions : list of str
        Ids or acronyms of the organisations to show, in this order; those of the source text's chapter 6 by default.
    states : list of str
        Ids or names of the states to show, in this order; the five and the powers around them by default.
    selected : list of str
        Ids or names of states and organisations that all views point out; none by default.
    since : str, date or Timestamp
        A day to compare with: what changed from then to `date` is listed, and marked in the matrix; "" for none.
    kind, lead : str
        Show only organisations of this kind ("security", "trade", ...), or led by this state or organisation ("RUS");
        "" for all.
    views : list of str
        The views that are open: "matrix", "map", "overlap" (an Euler diagram of up to four organisations, an UpSet plot
        of more: Lex and others, 2014), "network" (states that share organisations), "timeline" (the spells of one state
        or organisation).
    region : Region, optional
        Another region to explore (`oxus_data.read_region`); then the default day is its last, and its organisations and
        the states it is about are shown by default.

    Attributes
    ----------
    date, institutions, states, selected, since, kind, lead, views
        The state of the widget (ISO text, ids), to be read, set and observed; the view follows, and is followed. A bad
        value is answered in words, in the widget and as a warning, and the widget keeps what it had.
    members : dict of str to list of str
        For each organisation shown, the shown states that are full members on the day. Follows the others; can be
        observed.
    matrix : DataFrame
        What the table shows: a row a state_id, a column an institution_id, the status as text, empty where not in,
        "not recorded" where the tables do not say.
    message : str
        What is wrong with the last value that was set; empty after a good one.

    Examples
    --------
    >>> explorer = MembershipExplorer("2012-12-31", institutions=["CSTO", "SCO"], states=["UZB"])
    >>> explorer.members
    {'CSTO': [], 'SCO': ['UZB']}
    """

    _esm = bundle("explorer.js")
    _css = bundle("explorer.css")

    date = InRegion(_day, SPRING_2018, help="the day, ISO text").tag(sync=True)
    institutions = InRegion(_institutions, [], help="ids of the organisations chosen").tag(sync=True)
    states = InRegion(_states, [], help="ids of the states shown").tag(sync=True)
    selected = InRegion(_selected, [], help="ids of states and organisations pointed out").tag(sync=True)
    since = InRegion(_since, "", help="the day compared with, ISO text, or empty").tag(sync=True)
    kind = InRegion(_kind, "", help="kind of the organisations shown").tag(sync=True)
    lead = InRegion(_lead, "", help="who leads the organisations shown").tag(sync=True)
    views = Checked(
        ids(one_of(VIEWS, what="view"), empty=True), ["matrix", "map"], help="the open views"
    ).tag(sync=True)
    members = traitlets.Dict(read_only=True, help="full members shown, by organisation shown")
    _data = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        date: Any = None,
        institutions: Iterable[str] | None = None,
        states: Iterable[str] | None = None,
        *,
        region: Region | None = None,
        **more: Any,
    ) -> None:
        self.region = region
        bodies = bodies_of_the_source_text(region) or load("institutions", region)["institution_id"].tolist()
        shown = [*group(region), *(POWERS if region is None else ())]
        # What is refused leaves these as they are.
        super().__init__(
            date=SPRING_2018 if region is None else region.as_of,
            institutions=bodies,
            states=shown,
            _data=explorer_data(region),
        )
        given = {"date": date, "institutions": institutions, "states": states} | more
        for name, value in given.items():
            if value is not None:
                setattr(self, name, value)
        self.observe(self._follow, names=["date", "institutions", "states", "kind", "lead"])
        self._follow()

    def _follow(self, _: Any = None) -> None:
        matrix = self.matrix
        full = {body: matrix.index[matrix[body].isin(FULL)].tolist() for body in matrix.columns}
        self.set_trait("members", full)

    @property
    def matrix(self) -> pd.DataFrame:
        return status_matrix(self.date, self._shown(), self.states, self.region)

    def _shown(self) -> list[str]:
        """The organisations chosen that pass the filters; all that are chosen if none does, as in the view."""
        if not self.kind and not self.lead:
            return list(self.institutions)
        bodies = load("institutions", self.region).set_index("institution_id").loc[self.institutions]
        passes = pd.Series(True, index=bodies.index)
        if self.kind:
            passes &= bodies["kind"] == self.kind
        if self.lead:
            passes &= bodies["lead_actors"].fillna("").str.split(";").map(lambda ids: self.lead in ids)
        return bodies.index[passes].tolist() or list(self.institutions)

    def __repr__(self) -> str:
        return f"MembershipExplorer({self.date!r}, institutions={self.institutions}, states={self.states})"

    def __str__(self) -> str:
        """The table as text, a letter a status, with a key."""
        matrix = self._named_matrix()
        found = set(matrix.to_numpy().ravel())
        held = [status for status in LOOKS if status in found]
        key = ", ".join(f"{LOOKS[status].letter} {LOOKS[status].label}" for status in held)
        table = matrix.map(lambda status: LOOKS[status].letter if status else ".").to_string()
        return f"Membership on {self.date}\n{table}\n{key or 'no state shown is in an organisation shown'}"

    def _html(self) -> str:
        matrix = self._named_matrix()
        words = matrix.map(lambda status: LOOKS[status].label if status else "")
        rows = ((escape(state), *cells) for state, *cells in words.itertuples())
        return html_table(f"Membership on {self.date}", ["State", *map(escape, matrix.columns)], rows)

    def _named_matrix(self) -> pd.DataFrame:
        named = self.matrix.rename(index=state_names(self.region), columns=acronyms(self.region))
        return named.rename_axis(index=None, columns=None)
