"""Measures of trade: how concentrated it is, where a state is comparatively strong, how alike two states' exports are.

A measure that cannot be had is `Unknown`: NaN for every calculation, with the reason in words.
"""

import math
from collections.abc import Iterable

import pandas as pd

from oxus_data.errors import DataError, unknown
from oxus_data.loader import load
from oxus_data.membership import CENTRAL_ASIA, state_id

WORLD = "WLD"
FLOWS = ("exports", "imports")


class Unknown(float):
    """A number that is not known: NaN, and why.

    Examples
    --------
    >>> herfindahl([])
    nan (there is no value)
    """

    reason: str

    def __new__(cls, reason: str) -> "Unknown":
        number = super().__new__(cls, "nan")
        number.reason = reason
        return number

    def __repr__(self) -> str:
        return f"nan ({self.reason})"


def herfindahl(values: Iterable[float]) -> float:
    """Herfindahl-Hirschman index: the sum of the squared shares of a whole.

    H = sum of (x_i / X)^2, X the sum of the x_i. Hirschman, A. O. (1964), The paternity of an index, American Economic
    Review 54(5), p. 761; Rhoades, S. A. (1993), The Herfindahl-Hirschman index, Federal Reserve Bulletin 79, p. 188.

    Parameters
    ----------
    values : iterable of float
        All parts of the whole, in any unit, none below 0. A NaN is a part that is not recorded: it counts as nothing.

    Returns
    -------
    float
        From 1/n (n equal parts) to 1 (a single one); `Unknown` if there is no value or they add up to 0.

    Raises
    ------
    DataError
        If a value is below 0 or infinite.

    Examples
    --------
    >>> herfindahl([50, 30, 20])
    0.38
    """
    parts = _parts(values)
    total = math.fsum(parts)
    if not total:
        return _no_total(parts)
    return math.fsum((part / total) ** 2 for part in parts)


def herfindahl_bounds(
    shares: Iterable[float], *, whole: float = 100.0, printed_to: float = 0.0
) -> tuple[float, float]:
    """The least and the greatest that a Herfindahl-Hirschman index can be when only the largest shares are listed.

    Of a whole W the shares s_1 >= ... >= s_k are listed and R = W - sum(s) is not. The list is one of the largest,
    so no part of R is above m = s_k. The sum of squares is convex: it is least where R is spread over ever more and
    ever smaller parts, which add nothing, and greatest at a corner of what is possible, with q = floor(R / m) parts
    of m and one of R - q m:

        sum(s^2) <= H W^2 <= sum(s^2) + q m^2 + (R - q m)^2

    Shares printed to a unit u may each be u/2 lower or higher. The lower bound takes them all lower. For the upper
    one the largest is raised first, then the next, as far as the whole allows: to move a bit from a smaller part to
    a larger one always adds to the sum of squares (Marshall, Olkin and Arnold, 2011, Inequalities: theory of
    majorization).

    Parameters
    ----------
    shares : iterable of float
        The shares that are listed; the list holds the largest.
    whole : float
        What all shares add up to: 100 for per cent.
    printed_to : float
        The unit u to which the shares are rounded, 0 if they are exact.

    Returns
    -------
    tuple of float
        The lower and the upper bound, from 0 to 1; both `Unknown` if no share is listed.

    Raises
    ------
    DataError
        If a share is below 0 or infinite, or if they add up to more than the whole by more than rounding explains.

    Examples
    --------
    >>> low, high = herfindahl_bounds([40, 30])  # of the other 30, at worst one partner with 30
    >>> round(low, 4), round(high, 4)
    (0.25, 0.34)
    """
    listed = sorted(_parts(shares), reverse=True)
    if not sum(listed):
        nothing = Unknown("no share is listed")
        return nothing, nothing
    least = [max(share - printed_to / 2, 0.0) for share in listed]
    left = whole - math.fsum(least)
    if left < -1e-9 * whole:
        raise DataError(f"shares add up to {math.fsum(listed):g}, more than the whole of {whole:g}")
    most = []
    for low, share in zip(least, listed, strict=True):
        raised = min(share + printed_to / 2 - low, max(left, 0.0))
        most.append(low + raised)
        left -= raised
    rest = max(left, 0.0)
    largest = min(most)
    number = math.floor(rest / largest) if largest else 0
    most += [largest] * number + [rest - number * largest]
    return tuple(math.fsum((part / whole) ** 2 for part in parts) for parts in (least, most))  # type: ignore[return-value]


def revealed_comparative_advantage(exports: pd.Series, world: pd.Series) -> pd.Series:
    """Revealed comparative advantage: the share of a group in a state's exports over its share in the world's.

    RCA_i = (x_i / X) / (w_i / W). Balassa, B. (1965), Trade liberalisation and "revealed" comparative advantage, The
    Manchester School 33(2), pp. 99-123. An index above 1 says that the group weighs more for the state than for the
    world. It compares only the groups given: calculated from raw materials alone, it says nothing about other goods.

    Parameters
    ----------
    exports, world : Series of float
        Value of each group, the state's and the world's (which includes the state's), in the same unit.

    Returns
    -------
    Series of float
        An index for each group of `exports`: NaN where the state or the world has none recorded, and everywhere if
        either has no total; then `.attrs["reason"]` says why.

    Examples
    --------
    >>> own, world = pd.Series({"oil": 80.0, "gold": 20.0}), pd.Series({"oil": 50.0, "gold": 50.0})
    >>> revealed_comparative_advantage(own, world).tolist()
    [1.6, 0.4]
    """
    own, whole = _shares(exports), _shares(world)
    reference = whole.reindex(own.index)
    result = own / reference.where(reference > 0)
    for name, shares in (("the state", own), ("the world", whole)):
        if shares.isna().all():
            result.attrs["reason"] = f"{name}: {shares.attrs['reason']}"
    return result.rename("rca")


def export_similarity(one: pd.Series, other: pd.Series) -> float:
    """Similarity of the exports of two states: the part of their compositions that they have in common.

    S = sum of min(x_i / X, y_i / Y). Finger, J. M., and Kreinin, M. E. (1979), A measure of "export similarity" and its
    possible uses, The Economic Journal 89(356), pp. 905-912 (who multiply it by 100). It compares what is sold, not how
    much, and grows as the groups grow coarser.

    Parameters
    ----------
    one, other : Series of float
        Value of each group. A group that one of them lacks, or has as NaN, is one that it does not sell.

    Returns
    -------
    float
        From 0 (nothing in common) to 1 (the same shares); `Unknown` if either adds up to 0.

    Examples
    --------
    >>> export_similarity(pd.Series({"oil": 80.0, "gold": 20.0}), pd.Series({"oil": 50.0, "gas": 50.0}))
    0.5
    """
    first, second = _shares(one), _shares(other)
    for shares in (first, second):
        if shares.isna().all():
            return Unknown(shares.attrs["reason"])
    both = pd.concat([first, second], axis=1).fillna(0.0)
    return math.fsum(both.min(axis=1))


def raw_material_exports(state: str, year: int) -> pd.Series:
    """What a state exports of each group of raw materials, from the table `exports`.

    Parameters
    ----------
    state : str
        Id or name of one of the states of that table, or "WLD" for the world.
    year : int
        1995 to 2024.

    Returns
    -------
    Series of float
        Value in thousand current US$ by product_group, all groups in the table's order; NaN where no flow is recorded.

    Raises
    ------
    DataError
        If the table has no such state or year.

    Examples
    --------
    >>> raw_material_exports("Turkmenistan", 2014).idxmax()
    'natural_gas'
    """
    table = load("exports")
    wanted = state if state == WORLD else state_id(state)
    if wanted not in set(table["exporter_id"]):
        raise unknown("exporter", state, table["exporter_id"])
    _check_year(table, year)
    rows = table[(table["exporter_id"] == wanted) & (table["year"] == year)]
    groups = pd.Index(table["product_group"].cat.categories, name="product_group", dtype="str")
    values = pd.Series(rows["value"].to_numpy(), index=rows["product_group"].astype("str"))
    return values.reindex(groups).rename("value")


def raw_material_composition(state: str, year: int) -> pd.DataFrame:
    """The exports of raw materials of a state in a year, with the share of each group and its comparative advantage.

    Parameters
    ----------
    state : str
        As for `raw_material_exports`.
    year : int
        1995 to 2024.

    Returns
    -------
    DataFrame
        A row a product_group; `value` in thousand current US$, `share` of the state's raw materials in %, and `rca`,
        the revealed comparative advantage within the raw materials of the world. NaN where no flow is recorded; if
        there is none at all, `.attrs["reason"]` says so.

    Examples
    --------
    >>> raw_material_composition("KGZ", 2017)["share"].round(1).idxmax()
    'gold'
    """
    values = raw_material_exports(state, year)
    shares = _shares(values)
    rca = revealed_comparative_advantage(values, raw_material_exports(WORLD, year))
    frame = pd.DataFrame({"value": values, "share": 100 * shares, "rca": rca})
    if shares.isna().all():
        frame.attrs["reason"] = f"no export of a raw material is recorded for {state} in {year}"
    return frame


def raw_material_partners(
    state: str, year: int, flow: str = "exports", product_group: str | None = None
) -> pd.Series:
    """Who buys the raw materials of one of the five, or sells them to it, from the table `raw_material_trade`.

    Parameters
    ----------
    state : str
        Id or name of one of the five: of other states the table has their trade with the five only.
    year : int
        1995 to 2024.
    flow : str
        "exports" (who buys) or "imports" (who sells).
    product_group : str, optional
        One group; all together by default.

    Returns
    -------
    Series of float
        Value in thousand current US$ by partner_id (the code that BACI has), largest first; empty if no flow is
        recorded.

    Raises
    ------
    DataError
        If the state is not one of the five, or there is no such year, flow or group.

    Examples
    --------
    >>> raw_material_partners("TKM", 2014).index[0]
    'CHN'
    """
    table = load("raw_material_trade")
    wanted = state_id(state)
    if wanted not in CENTRAL_ASIA:
        raise DataError(
            f"of {wanted} the table raw_material_trade has only the trade with {', '.join(CENTRAL_ASIA)}; "
            "ask for one of these"
        )
    if flow not in FLOWS:
        raise unknown("flow", flow, FLOWS)
    _check_year(table, year)
    groups = table["product_group"].cat.categories
    if product_group is not None and product_group not in groups:
        raise unknown("product group", product_group, groups)
    own, partner = ("exporter_id", "importer_id") if flow == "exports" else ("importer_id", "exporter_id")
    rows = table[(table[own] == wanted) & (table["year"] == year)]
    if product_group is not None:
        rows = rows[rows["product_group"] == product_group]
    values = rows.groupby(partner)["value"].sum().rename_axis("partner_id")
    return values.sort_index().sort_values(ascending=False, kind="stable")


def _parts(values: Iterable[float]) -> list[float]:
    """The recorded values as numbers; DataError if one cannot be a part of a whole."""
    parts = [float(value) for value in values if not pd.isna(value)]
    for part in parts:
        if part < 0 or math.isinf(part):
            raise DataError(f"{part:g} cannot be a part of a whole: values must be 0 or more, and finite")
    return parts


def _no_total(parts: list[float]) -> Unknown:
    return Unknown("the values add up to 0" if parts else "there is no value")


def _shares(values: pd.Series) -> pd.Series:
    """Shares of the total, adding up to 1; all NaN, with a reason, if there is none."""
    parts = _parts(values)
    total = math.fsum(parts)
    result = values.astype("float64") / (total or float("nan"))
    if not total:
        result.attrs["reason"] = _no_total(parts).reason
    return result.rename("share")


def _check_year(table: pd.DataFrame, year: int) -> None:
    first, last = table["year"].min(), table["year"].max()
    if not first <= year <= last:
        raise DataError(f"{year} is outside the data, which speak for {first} to {last}")
