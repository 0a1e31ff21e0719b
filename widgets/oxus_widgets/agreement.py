"""How far two coders agree: the share of equal codes, and Cohen's kappa.

Sources
-------
J. Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20(1), 37-46.
J. Cohen (1968), Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial credit,
Psychological Bulletin 70(4), 213-220.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from oxus_data import DataError

Codes: TypeAlias = pd.Series | pd.DataFrame | Mapping[Any, Any] | Iterable[Any]


@dataclass(frozen=True, eq=False)
class Agreement:
    """How far two coders agree on the cells that both have coded."""

    n: int
    """Cells coded by both."""
    share: float
    """Share of them with the same code, 0 to 1; NaN without a cell."""
    expected: float
    """The share that chance alone would give two coders with these shares of codes, 0 to 1; NaN without a cell."""
    kappa: float
    """Cohen's kappa, at most 1; NaN where it is undefined."""
    weighted_kappa: float
    """Kappa with linear weights, at most 1; NaN where it is undefined."""
    table: pd.DataFrame
    """The confusion table: number of cells, a row a code of the first, a column a code of the second coder."""
    differing: list[Any]
    """The cells with different codes: labels of the index, or (row, column) of a frame."""

    def __str__(self) -> str:
        if not self.n:
            return "No cell is coded by both."
        same = self.n - len(self.differing)
        if np.isnan(self.kappa):
            kappa = (
                "kappa is undefined, because both use one and the same code throughout "
                "and chance alone would give full agreement"
            )
        else:
            kappa = f"Cohen's kappa {self.kappa:.2f}, with linear weights {self.weighted_kappa:.2f}"
        return f"{self.n} cells coded by both, {same} of them alike (share {self.share:.2f}); {kappa}."


def agreement(one: Codes, other: Codes, codes: Iterable[Any] | None = None) -> Agreement:
    """Compare two codings.

    Parameters
    ----------
    one, other : Series, DataFrame, dict or list
        The codes of the same cells, with the same labels in any order; empty (None, NaN, NA) where not coded. Cells
        that one of the two has not coded are left out.
    codes : list, optional
        The codes that can be given, as numbers, in the order of the confusion table; those that occur by default.

    Returns
    -------
    Agreement
        Its n is 0 if no cell is coded by both.

    Raises
    ------
    DataError
        If the two do not have the same cells, or a code is no number or not one of `codes`.
    """
    pairs = _pairs(one, other)
    table = _confusion(pairs, codes)
    counts, n = table.to_numpy(), len(pairs)
    return Agreement(
        n=n,
        share=float(np.trace(counts) / n) if n else np.nan,
        expected=float((counts.sum(axis=1) * counts.sum(axis=0)).sum() / n**2) if n else np.nan,
        kappa=_kappa(counts, _unlike(table)),
        weighted_kappa=_kappa(counts, _apart(table)),
        table=table,
        differing=pairs.index[pairs["one"] != pairs["other"]].tolist(),
    )


def cohen_kappa(one: Codes, other: Codes, weights: Literal["linear"] | None = None) -> float:
    """Cohen's kappa: agreement of two coders beyond what chance would give.

    With n cells, of which n_ij have code i from the first coder and j from the second, row sums r_i, column sums c_j
    and a disagreement d_ij between codes,

        kappa = 1 - n * sum(d_ij * n_ij) / sum(d_ij * r_i * c_j).

    Unweighted (Cohen 1960), d_ij is 1 for any two different codes, and this is (p_o - p_e) / (1 - p_e), with p_o the
    share of equal codes and p_e = sum(r_i * c_i) / n^2. With linear weights (Cohen 1968), d_ij = abs(i - j), the
    distance between the codes as numbers: to be two steps apart is twice as bad as to be one step apart.

    Parameters
    ----------
    one, other : Series, DataFrame, dict or list
        The codes of the same cells, with the same labels in any order; empty (None, NaN, NA) where not coded. Cells
        that one of the two has not coded are left out.
    weights : None or "linear"
        How disagreement is counted.

    Returns
    -------
    float
        1: always the same code; 0: as much as by chance; below 0: less than by chance. NaN where kappa is undefined:
        both use one and the same code throughout, so that chance alone would give full agreement.

    Raises
    ------
    DataError
        If the two do not have the same cells, no cell is coded by both, or the codes cannot be weighted.

    Examples
    --------
    >>> cohen_kappa([2, 2, 0, 1], [2, 1, 0, 1])
    0.6363636363636364
    >>> round(cohen_kappa([2, 2, 0, 1], [2, 1, 0, 1], weights="linear"), 4)
    0.7143
    """
    if weights not in (None, "linear"):
        raise DataError(f"weights: {weights!r} is not known; write None or 'linear'")
    pairs = _pairs(one, other)
    if pairs.empty:
        raise DataError("no cell is coded by both, so that there is nothing to compare")
    table = _confusion(pairs, None)
    return _kappa(table.to_numpy(), _unlike(table) if weights is None else _apart(table))


def _kappa(counts: np.ndarray, disagreement: np.ndarray) -> float:
    by_chance = (disagreement * np.outer(counts.sum(axis=1), counts.sum(axis=0))).sum()
    if not by_chance:
        return np.nan
    return float(1 - counts.sum() * (disagreement * counts).sum() / by_chance)


def _unlike(table: pd.DataFrame) -> np.ndarray:
    return 1 - np.eye(len(table), dtype=int)


def _apart(table: pd.DataFrame) -> np.ndarray:
    try:
        codes = table.index.to_numpy().astype("float64")
    except (TypeError, ValueError):
        raise DataError("linear weights need codes that are numbers") from None
    distance: np.ndarray = np.abs(codes[:, None] - codes[None, :])
    return distance


def _confusion(pairs: pd.DataFrame, codes: Iterable[Any] | None) -> pd.DataFrame:
    found = {*pairs["one"], *pairs["other"]}
    try:
        known = sorted(found) if codes is None else list(codes)
    except TypeError:
        raise DataError("some codes are numbers and others text; use one kind") from None
    if strange := found - set(known):
        raise DataError(f"{sorted(strange, key=str)[0]!r} is no code; there are {', '.join(map(str, known))}")
    place = {code: number for number, code in enumerate(known)}
    counts = np.zeros((len(known), len(known)), dtype="int64")
    np.add.at(counts, (pairs["one"].map(place).astype(int), pairs["other"].map(place).astype(int)), 1)
    return pd.DataFrame(
        counts, index=pd.Index(known, name="one"), columns=pd.Index(known, name="other"), dtype="int64"
    )


def _pairs(one: Codes, other: Codes) -> pd.DataFrame:
    """The cells that both have coded, a row each."""
    first, second = _series(one, "first"), _series(other, "second")
    alone = [*first.index.difference(second.index, sort=False)]
    missing = [*second.index.difference(first.index, sort=False)]
    if alone or missing:
        cell, which = (alone[0], "first") if alone else (missing[0], "second")
        raise DataError(
            f"the two codings are not of the same cells: {cell!r} is only in the {which}, "
            f"and so for {len(alone) + len(missing)} in all; give both the same index, empty where not coded"
        )
    return pd.DataFrame({"one": first, "other": second.reindex(first.index)}).dropna()


def _series(codes: Codes, which: str) -> pd.Series:
    """Codes as one series of objects, whatever they came in; a frame is read row by row."""
    if isinstance(codes, pd.DataFrame):
        index = pd.MultiIndex.from_product([codes.index, codes.columns])
        series = pd.Series(codes.astype("object").to_numpy().ravel(), index=index, dtype="object")
    elif isinstance(codes, pd.Series | Mapping):
        series = pd.Series(codes, dtype="object")
    elif isinstance(codes, Iterable) and not isinstance(codes, str | bytes):
        series = pd.Series(list(codes), dtype="object")
    else:
        raise DataError(
            f"the {which} coding is a {type(codes).__name__}; give a Series, a frame, a dict or a list"
        )
    if not series.index.is_unique:
        twice = series.index[series.index.duplicated()][0]
        raise DataError(f"the {which} coding has {twice!r} more than once")
    return series
