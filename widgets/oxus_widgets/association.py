"""Rank association of two ordered variables, and permutation tests that exchange whole groups.

All of it in pairs of cases. A pair is concordant (C) if the case with the larger x has the larger y as well, discordant
(D) if it has the smaller one; it may be tied on x only (Tx), on y only (Ty), or on both.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, permutations
from math import factorial
from typing import Any

import numpy as np
import pandas as pd

MOST_EXACT = 7
"""Up to so many groups all arrangements are gone through (5,040 of them); beyond, a sample is drawn."""

_EPSILON = 1e-9
"""Two values of a statistic closer than this are the same value."""


def goodman_kruskal_gamma(x: Any, y: Any) -> float:
    """Goodman and Kruskal's gamma: (C - D) / (C + D).

    Parameters
    ----------
    x, y : array-like of shape (n,)
        Numbers or ordered categories; cases where either is missing are left out.

    Returns
    -------
    float
        From -1 to 1: among the pairs that differ in both, the share in the same order minus the share in the opposite
        one. NaN if no pair differs in both. Ties are left out, so that gamma is never nearer to 0 than tau-b.

    References
    ----------
    L. A. Goodman and W. H. Kruskal (1954), Measures of association for cross classifications, Journal of the American
    Statistical Association 49(268), 732-764.

    Examples
    --------
    >>> goodman_kruskal_gamma([1, 1, 2, 2], [1, 2, 1, 3])  # C = 2, D = 1
    0.3333333333333333
    """
    c, d, _, _ = _pairs(x, y)
    return (c - d) / (c + d) if c + d else float("nan")


def kendall_tau_b(x: Any, y: Any) -> float:
    """Kendall's tau-b: (C - D) / sqrt((C + D + Tx) (C + D + Ty)).

    Parameters
    ----------
    x, y : array-like of shape (n,)
        Numbers or ordered categories; cases where either is missing are left out.

    Returns
    -------
    float
        From -1 to 1; a pair tied on one of the two counts against an association. NaN if all cases are tied on x, or
        all on y.

    References
    ----------
    M. G. Kendall (1945), The treatment of ties in ranking problems, Biometrika 33(3), 239-251.

    Examples
    --------
    >>> round(kendall_tau_b([1, 1, 2, 2], [1, 2, 1, 3]), 6)  # C = 2, D = 1, Tx = 2, Ty = 1
    0.223607
    """
    c, d, tx, ty = _pairs(x, y)
    both = (c + d + tx) * (c + d + ty)
    return float((c - d) / np.sqrt(both)) if both else float("nan")


@dataclass(frozen=True)
class Permutation:
    """What a permutation test found.

    Attributes
    ----------
    observed : float
        The statistic of the data as they are.
    p_one, p_two : float
        Share of the arrangements, the data as they are among them, whose statistic is at least as large (as far from
        0).
    arrangements : int
        How many arrangements were gone through.
    exact : bool
        Whether these are all that there are.
    smallest_p : float
        The smallest one-sided p that these groups and ties can give: the share of the arrangements that reach the
        largest value of all.
    values : ndarray of shape (arrangements,)
        The statistic of each arrangement, the data as they are first; not in what is printed.
    """

    observed: float
    p_one: float
    p_two: float
    arrangements: int
    exact: bool
    smallest_p: float
    values: np.ndarray = field(repr=False, compare=False)


def permutation_test(
    x: Any,
    y: Any,
    groups: Any = None,
    statistic: Callable[[Any, Any], float] = goodman_kruskal_gamma,
    *,
    draws: int = 4999,
    seed: int = 1,
) -> Permutation:
    """How often an exchange of the x of whole groups gives an association as large as the data's.

    Where x belongs to a group (the openness of a body) and y to a case in it (the commitment of a state to the body),
    it is groups that can be exchanged: with g of them there are g! arrangements and no p is below 1/g!. Exchanging
    single cases would count one fact about a group as many times as the group has cases.

    Parameters
    ----------
    x, y : array-like of shape (n,)
        Numbers or ordered categories; cases where either is missing are left out.
    groups : array-like of shape (n,), optional
        The group of each case; x must be the same in a whole group. By default, each case is a group of its own.
    statistic : callable
        From x and y to a number; NaN (nothing to compare) counts as 0 among the arrangements.
    draws : int
        Beyond MOST_EXACT groups: how many arrangements are drawn, besides the data as they are.
    seed : int
        Of the draws, which are the same in the widget's view.

    Returns
    -------
    Permutation
        With NaN for all values if the statistic of the data is not defined.

    Raises
    ------
    ValueError
        If x, y and groups differ in length, or x differs inside a group.

    References
    ----------
    B. Phipson and G. K. Smyth (2010), Permutation p-values should never be zero, Statistical Applications in Genetics
    and Molecular Biology 9(1), article 39: the data as they are count as one of the arrangements.

    Examples
    --------
    >>> permutation_test([1, 1, 2, 2, 3, 3], [1, 1, 1, 2, 2, 2], groups=list("aabbcc")).p_one  # 1 of 3! = 6
    0.16666666666666666
    """
    xs, ys = _ranks(x), _ranks(y)
    names = np.arange(len(xs)) if groups is None else np.asarray(groups, dtype=object)
    if not len(xs) == len(ys) == len(names):
        raise ValueError(f"x, y and groups must be of one length, not {len(xs)}, {len(ys)} and {len(names)}")
    known = ~(np.isnan(xs) | np.isnan(ys))
    xs, ys = xs[known], ys[known]
    code, found = pd.factorize(pd.Series(names[known]))
    of_group = np.array([xs[code == n][0] for n in range(len(found))])
    if not np.array_equal(of_group[code], xs):
        raise ValueError("x must be the same in a whole group: exchange smaller groups, or give groups=None")
    observed = float(statistic(xs, ys)) if len(xs) else float("nan")
    exact = len(found) <= MOST_EXACT
    if np.isnan(observed):
        nan = float("nan")
        return Permutation(
            nan, nan, nan, factorial(len(found)) if exact else draws + 1, exact, nan, np.array([])
        )
    orders = permutations(range(len(found))) if exact else _shuffles(len(found), draws, seed)
    values = np.array([statistic(of_group[list(order)][code], ys) for order in orders])
    values = np.nan_to_num(values)
    return Permutation(
        observed=observed,
        p_one=float(np.mean(values >= observed - _EPSILON)),
        p_two=float(np.mean(np.abs(values) >= abs(observed) - _EPSILON)),
        arrangements=len(values),
        exact=exact,
        smallest_p=float(np.mean(values >= values.max() - _EPSILON)),
        values=values,
    )


def random_numbers(seed: int) -> Iterator[float]:
    """Numbers from 0 up to 1, the same in Python and in a view: the generator mulberry32 (T. Ettinger, 2017).

    Parameters
    ----------
    seed : int
        An unsigned number of 32 bits.
    """
    most = 0xFFFFFFFF
    state = seed & most
    while True:
        state = (state + 0x6D2B79F5) & most
        t = ((state ^ state >> 15) * (state | 1)) & most
        t ^= (t + (((t ^ t >> 7) * (t | 61)) & most)) & most
        yield (t ^ t >> 14) / 4294967296


def _shuffles(size: int, draws: int, seed: int) -> Iterator[Sequence[int]]:
    """The order as it is, then shuffled ones (Fisher and Yates)."""
    yield list(range(size))
    numbers = random_numbers(seed)
    for _ in range(draws):
        order = list(range(size))
        for last, number in zip(range(size - 1, 0, -1), islice(numbers, size - 1), strict=True):
            other = int(number * (last + 1))
            order[last], order[other] = order[other], order[last]
        yield order


def _ranks(values: Any) -> np.ndarray:
    """Values whose order is that of the numbers or ordered categories given; NaN where one is missing."""
    if isinstance(values, np.ndarray) and values.dtype == float and values.ndim == 1:
        return values  # a permutation test asks thousands of times
    series = pd.Series(values)
    if isinstance(series.dtype, pd.CategoricalDtype):
        if not series.cat.ordered:
            raise ValueError("categories must be ordered: make them with pd.Categorical(..., ordered=True)")
        codes = series.cat.codes.to_numpy(float)
        return np.where(codes < 0, np.nan, codes)
    numbers: np.ndarray = series.to_numpy(float, na_value=np.nan)
    return numbers


def _pairs(x: Any, y: Any) -> tuple[int, int, int, int]:
    """How many pairs are concordant, discordant, tied on x only and tied on y only."""
    xs, ys = _ranks(x), _ranks(y)
    if len(xs) != len(ys):
        raise ValueError(f"x and y must be of one length, not {len(xs)} and {len(ys)}")
    known = ~(np.isnan(xs) | np.isnan(ys))
    xs, ys = xs[known], ys[known]
    dx, dy = (np.sign(v[:, None] - v[None, :]) for v in (xs, ys))
    # Each pair is in these tables twice.
    order = dx * dy
    both, balance = int(np.count_nonzero(order)) // 2, int(order.sum()) // 2
    c = (both + balance) // 2
    tx, ty = (int(np.count_nonzero(table)) // 2 - both for table in (dy, dx))
    return c, both - c, tx, ty
