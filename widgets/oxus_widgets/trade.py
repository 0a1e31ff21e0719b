"""The trade explorer: with whom the states trade, what raw materials they sell, how alike that is, and who buys it."""

from collections.abc import Callable, Iterable
from html import escape
from operator import index
from typing import Any

import pandas as pd
import traitlets

from oxus_data import (
    CENTRAL_ASIA,
    DataError,
    export_similarity,
    herfindahl,
    herfindahl_bounds,
    raw_material_composition,
    raw_material_exports,
    state_id,
)
from oxus_data.errors import unknown
from oxus_data.trade_measures import FLOWS
from oxus_widgets.trade_data import (
    EDITIONS,
    FIRST_YEAR,
    GROUPS,
    LAST_YEAR,
    PRINTED,
    listed_partners,
    partner_names,
    partners_in_raw_materials,
    trade_data,
    traders,
)
from oxus_widgets.traits import Checked, ids, one_of
from oxus_widgets.view import View, bundle

VIEWS = ("partners", "composition", "similarity", "buyers")
CAVEAT = "raw materials only: 74 codes, without refined metals, oil products, cotton, uranium compounds, manufactures"


def _trader(name: Any) -> str:
    """The id of a state of which the tables have trade."""
    if not isinstance(name, str):
        raise DataError(f"{name!r} is no id of a state; there are {', '.join(traders())}")
    found = state_id(name)
    if found not in traders():
        raise DataError(f"the tables have no trade of {found}; there are {', '.join(traders())}")
    return found


def _year(value: Any) -> int:
    try:
        year = index(value)
    except TypeError:
        raise DataError(f"{value!r} is no year; write a whole number such as 2017") from None
    if isinstance(value, bool) or not FIRST_YEAR <= year <= LAST_YEAR:
        raise DataError(f"{value!r} is outside the data, which speak for {FIRST_YEAR} to {LAST_YEAR}")
    return year


def _selection(value: Any) -> list[str]:
    """A product group, a partner, one of each, or nothing."""
    chosen = ids(_group_or_partner, empty=True)([] if value in ("", None) else value)
    groups = [name for name in chosen if name in GROUPS]
    partners = [name for name in chosen if name not in GROUPS]
    if len(groups) > 1 or len(partners) > 1:
        raise DataError(f"{', '.join(chosen)}: at most one product group and one partner can be selected")
    return groups + partners


def _group_or_partner(name: Any) -> str:
    if not isinstance(name, str) or name not in {*GROUPS, *partner_names()}:
        raise unknown("product group or partner", name, [*GROUPS, *partner_names()])
    return name


def _text(check: Callable[[Any], str]) -> Callable[[Any], str]:
    """A check that takes a number for its text: 2015 for "2015"."""
    return lambda value: check(str(value) if isinstance(value, int) else value)


class TradeExplorer(View):
    """Partners and composition of the trade of the five and of the states around them, in four linked views.

    Everything rides in the view, which answers in the browser; a settled change comes back in one message.

    Partners are those that the Factbook lists, of all goods, in two editions: what is not listed is unknown, not zero.
    All other views are of the raw materials in CEPII's BACI that the tables carry, and not of all trade.

    Parameters
    ----------
    state : str
        Id or name of the state whose trade is shown; Kazakhstan by default.
    states : list of str
        Ids or names of the states that are compared; the five by default.
    flow : str
        "exports" or "imports", for partners and buyers; composition and similarity are of exports.
    edition : str
        Edition of the Factbook: "2015", "2025" or "both".
    year, since : int
        Year shown, and the one it is compared with: 1995 to 2024.
    view : str
        "partners", "composition", "similarity" or "buyers".
    selected : str or list of str
        A product group, a partner, or one of each; the group is the one whose buyers are shown.

    Attributes
    ----------
    state, states, flow, edition, year, since, view, selected
        The state of the widget, to be read, set and observed; the view follows, and is followed. A bad value is
        answered in `message`, and the widget keeps what it had.

    Examples
    --------
    >>> trade = TradeExplorer("TKM", year=2017)
    >>> float(trade.partners.loc["CHN", "share_2015"])
    69.7
    >>> round(float(trade.composition.loc["natural_gas", "share"]))
    97
    """

    _esm = bundle("trade.js")
    _css = bundle("trade.css")

    state = Checked(_trader, "KAZ", help="id of the state shown").tag(sync=True)
    states = Checked(ids(_trader), list(CENTRAL_ASIA), help="ids of the states compared").tag(sync=True)
    flow = Checked(one_of(FLOWS, what="flow"), "exports", help="exports or imports").tag(sync=True)
    edition = Checked(
        _text(one_of(["both", *EDITIONS], what="edition")), "both", help="edition of the Factbook"
    ).tag(sync=True)
    year = Checked(_year, 2017, help="year shown").tag(sync=True)
    since = Checked(_year, 2000, help="year compared with").tag(sync=True)
    view = Checked(one_of(VIEWS, what="view"), "partners", help="which view is open").tag(sync=True)
    selected = Checked(_selection, [], help="a product group, a partner, or one of each").tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)

    def __init__(self, state: Any = "KAZ", states: Iterable[str] | str | None = None, **more: Any) -> None:
        unknown_names = [name for name in more if name.startswith("_") or not self.has_trait(name)]
        if unknown_names:
            raise TypeError(
                f"TradeExplorer has no parameter `{unknown_names[0]}`; its docstring lists what can be set"
            )
        # What is refused leaves these as they are.
        super().__init__(state="KAZ", states=list(CENTRAL_ASIA), _data=trade_data())
        given = {"state": state} | ({} if states is None else {"states": states}) | more
        for name, value in given.items():
            setattr(self, name, value)

    @property
    def partners(self) -> pd.DataFrame:
        """The partners that the Factbook lists for the state and flow, as `listed_partners` has them."""
        return listed_partners(self.state, self.flow, EDITIONS if self.edition == "both" else (self.edition,))

    @property
    def composition(self) -> pd.DataFrame:
        """Raw-material exports of the state in the year, as `raw_material_composition` has them, and `change`.

        `change` is that of the share since the year `since`, in percentage points; a group that is not recorded counts
        as none sold. NaN if one of the two years has no total.
        """
        frame = raw_material_composition(self.state, self.year)
        then = raw_material_composition(self.state, self.since)["share"]
        either = frame["share"].notna() | then.notna()
        frame["change"] = (_none_as_zero(frame["share"]) - _none_as_zero(then)).where(either)
        return frame

    @property
    def buyers(self) -> pd.DataFrame:
        """Who buys the selected group, or all raw materials, of the state in the year (or sells them to it).

        Index partner_id; `partner`, `value` in thousand current US$, `share` in %. Empty, with `.attrs["reason"]`, for
        a state that is not one of the five, or where no flow is recorded.
        """
        return partners_in_raw_materials(self.state, self.year, self.flow, self._group())

    @property
    def herfindahl(self) -> pd.DataFrame:
        """Herfindahl-Hirschman indices of what is shown, from 0 to 1.

        Index: `partners_2015`, `partners_2025` (of all goods), `composition`, `buyers` (of raw materials). `low` and
        `high` bound the index of a list that holds the largest partners only, and are the same where the list is whole;
        NaN with a `reason` if nothing can be calculated.
        """
        shown = self.partners
        found: dict[str, tuple[float, float]] = {}
        for edition in shown.attrs["year"]:
            found[f"partners_{edition}"] = herfindahl_bounds(
                shown[f"share_{edition}"].dropna(), printed_to=PRINTED[edition]
            )
        composition, buyers = herfindahl(self.composition["value"]), herfindahl(self.buyers["value"])
        found |= {"composition": (composition, composition), "buyers": (buyers, buyers)}
        frame = pd.DataFrame.from_dict(found, orient="index", columns=["low", "high"])
        reasons = {"composition": self.composition.attrs, "buyers": self.buyers.attrs}
        frame["reason"] = [reasons.get(name, {}).get("reason", "") for name in frame.index]
        return frame

    @property
    def similarity(self) -> pd.DataFrame:
        """Finger-Kreinin similarity of the raw-material exports of `states` in the year: states by states, 0 to 1."""
        sold = {state: raw_material_exports(state, self.year) for state in self.states}
        rows = {
            one: {other: float(export_similarity(sold[one], sold[other])) for other in sold} for one in sold
        }
        frame = pd.DataFrame.from_dict(rows, orient="index", columns=list(sold))
        return frame.rename_axis(index="state_id", columns="state_id")

    def _group(self) -> str | None:
        return next((name for name in self.selected if name in GROUPS), None)

    def __repr__(self) -> str:
        return (
            f"TradeExplorer({self.state!r}, states={self.states}, flow={self.flow!r}, edition={self.edition!r}, "
            f"year={self.year}, since={self.since}, view={self.view!r}, selected={self.selected})"
        )

    def __str__(self) -> str:
        """What the open view shows, as text."""
        title, frame, note = self._shown()
        return f"{title}\n{frame.to_string(float_format='{:.2f}'.format, na_rep='-')}\n{note}"

    def _html(self) -> str:
        title, frame, note = self._shown()
        table = frame.to_html(float_format="{:.2f}".format, na_rep="–", border=0)
        return f"<p>{escape(title)}</p>{table}<p>{escape(note)}</p>"

    def _shown(self) -> tuple[str, pd.DataFrame, str]:
        """Title, table and note of the open view."""
        name = traders()[self.state]
        if self.view == "partners":
            frame = self.partners
            rest = "; ".join(
                f"edition {edition} ({frame.attrs['year'][edition]}): {share:g} % listed, "
                f"{frame.attrs['unlisted'][edition]:g} % not listed and unknown"
                for edition, share in frame.attrs["listed"].items()
            )
            return f"Partners of {name}, {self.flow} of all goods, in %", frame.set_index("partner"), rest
        if self.view == "composition":
            frame = self.composition.dropna(subset="value").rename(lambda group: GROUPS[group][0])
            reason = self.composition.attrs.get("reason")
            return f"Raw-material exports of {name} in {self.year}, thousand US$", frame, reason or CAVEAT
        if self.view == "similarity":
            return f"Similarity of raw-material exports in {self.year}", self.similarity, CAVEAT
        frame = self.buyers
        who = "Buyers" if self.flow == "exports" else "Sellers"
        group = self._group()
        what = GROUPS[group][0] if group else "all raw materials"
        title = f"{who} of {what}, {name}, {self.year}, thousand US$"
        return title, frame.set_index("partner"), frame.attrs.get("reason", CAVEAT)


def _none_as_zero(shares: pd.Series) -> pd.Series:
    """Shares in which a group that is not recorded is none sold, unless nothing is."""
    return shares if shares.isna().all() else shares.fillna(0.0)
