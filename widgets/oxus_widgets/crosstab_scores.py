"""From codes and weights to scores, levels, association, and how often it survives other choices.

`widgets/views/crosstab/association.js` computes the same; tests compare the two.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice, permutations, product

import numpy as np

from oxus_widgets.association import random_numbers
from oxus_widgets.crosstab_design import Design, Side

LEVELS = ("low", "middle", "high")

MOST_GRID, SAMPLE, SEED = 729, 1000, 1
"""All weightings of 0, 1 and 2 are tried if there are at most so many; else so many are drawn with this seed."""

MOST_SURVEYED = 5
"""Up to so many units of the rows a survey says p as well; beyond, only gamma."""

Codes = Mapping[str, Mapping[str, float | None]]


@dataclass(frozen=True)
class Survey:
    """How an association fares over many choices.

    Attributes
    ----------
    runs : int
        How many choices were tried.
    complete : bool
        Whether these are all that there are.
    positive, zero, negative, undefined : int
        How many gave a gamma of that sign, or none.
    reachable : int
        In how many a one-sided p below 0.05 could be reached at all.
    below : int
        In how many p is below 0.05.
    gammas : ndarray of shape (runs,)
        Gamma of each; NaN where it is not defined.
    """

    runs: int
    complete: bool
    positive: int
    zero: int
    negative: int
    undefined: int
    reachable: int
    below: int
    gammas: np.ndarray = field(repr=False, compare=False)


def matrix(side: Side, changes: Codes) -> np.ndarray:
    """Codes of a side as shares of the top, shape (units, features); NaN where missing."""
    values = np.array([[code.value / f.top for code in f.codes] for f in side.features]).T
    for column, feature in enumerate(side.features):
        for unit, code in changes.get(feature.id, {}).items():
            share = np.nan if code is None else code / feature.top
            values[side.units.index(unit), column] = share
    return values


def scores(coded: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean of the codes that there are, a unit a row: sum(w c) / sum(w), over the features with a code.

    Parameters
    ----------
    coded : ndarray of shape (units, features)
        From 0 to 1, NaN where missing.
    weights : ndarray of shape (features,)
        From 0 up.

    Returns
    -------
    ndarray of shape (units,)
        To six decimals, so that equal scores are equal in the view too; NaN where no feature with a weight has a code.
    """
    there = ~np.isnan(coded)
    total = there @ weights
    summed = np.where(there, coded, 0) @ weights
    mean = np.divide(summed, total, out=np.full(len(coded), np.nan), where=total > 0)
    rounded: np.ndarray = np.floor(mean * 1e6 + 0.5) / 1e6
    return rounded


def levels(values: np.ndarray, cuts: Iterable[float]) -> np.ndarray:
    """0 (low), 1 (middle) or 2 (high): how many cuts a score has reached; NaN where there is no score."""
    reached = sum((values >= cut).astype(float) for cut in cuts)
    return np.where(np.isnan(values), np.nan, reached)


def weight_vector(side: Side, weights: Mapping[str, float]) -> np.ndarray:
    """The weights of a side's features, in their order."""
    return np.array([float(weights[feature.id]) for feature in side.features])


@dataclass(frozen=True)
class Choice:
    """All that the student chooses, but for the weights."""

    cuts: Mapping[str, list[float]]
    ranks: str

    def ranked(self, side: str, values: np.ndarray) -> np.ndarray:
        return levels(values, self.cuts[side]) if self.ranks == "levels" else values


def survey_weights(
    design: Design, codes: Codes, weights: Mapping[str, float], choice: Choice, vary: str
) -> Survey:
    """Gamma over other weights from 0, 1 and 2: all of them if they are few, else a sample.

    Parameters
    ----------
    design : Design
    codes : mapping of feature to mapping of unit to code
        The student's changes.
    weights : mapping of feature to weight
        Those now: with `vary` "chosen", a feature whose weight is 0 keeps it.
    choice : Choice
    vary : str
        "all" features or the "chosen" ones.
    """
    names = list(design.features)
    moved = np.array([vary == "all" or weights[name] > 0 for name in names])
    complete = 3 ** int(moved.sum()) <= MOST_GRID
    rows, columns = matrix(design.rows, codes), matrix(design.columns, codes)
    ends = len(design.rows.features)

    def ranks() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for drawn in _weightings(int(moved.sum()), complete):
            w = np.zeros(len(names))
            w[moved] = drawn
            x, y = scores(rows, w[:ends]), scores(columns, w[ends:])
            yield choice.ranked("rows", x), choice.ranked("columns", y)

    return _survey(design, ranks(), complete)


def survey_codes(design: Design, codes: Codes, weights: Mapping[str, float], choice: Choice) -> Survey:
    """Gamma when any one code of a feature with a weight is 0, half, full or missing instead."""
    sides = {"rows": design.rows, "columns": design.columns}
    coded = {name: matrix(side, codes) for name, side in sides.items()}
    given = {name: weight_vector(side, weights) for name, side in sides.items()}

    def ranks() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for name, values in coded.items():
            for column, unit in product(np.flatnonzero(given[name]), range(len(values))):
                was = values[unit, column]
                for other in (0.0, 0.5, 1.0, np.nan):
                    if other != was and not (np.isnan(other) and np.isnan(was)):
                        values[unit, column] = other
                        x, y = (choice.ranked(n, scores(coded[n], given[n])) for n in sides)
                        yield x, y
                values[unit, column] = was

    return _survey(design, ranks(), True)


def _weightings(size: int, complete: bool) -> Iterator[tuple[float, ...]]:
    if complete:
        yield from product((0.0, 1.0, 2.0), repeat=size)
        return
    numbers = random_numbers(SEED)
    for _ in range(SAMPLE):
        yield tuple(float(int(number * 3)) for number in islice(numbers, size))


def _survey(design: Design, ranks: Iterator[tuple[np.ndarray, np.ndarray]], complete: bool) -> Survey:
    of = np.array(design.of)
    found = [_gamma_and_p(x, y, of) for x, y in ranks]
    gammas, p, smallest = (
        (np.array(column) for column in zip(*found, strict=True)) if found else [np.array([])] * 3
    )
    return Survey(
        runs=len(gammas),
        complete=complete,
        positive=int((gammas > 0).sum()),
        zero=int((gammas == 0).sum()),
        negative=int((gammas < 0).sum()),
        undefined=int(np.isnan(gammas).sum()),
        reachable=int((smallest < 0.05).sum()),
        below=int((p < 0.05).sum()),
        gammas=gammas,
    )


def _gamma_and_p(x: np.ndarray, y: np.ndarray, of: np.ndarray) -> tuple[float, float, float]:
    """Gamma, its one-sided p by exchange of whole units of the rows, and the smallest p that there could be.

    The same as `permutation_test`, but counted once for each two units: above[a, b] is how many cases of a lie above
    how many of b, and an exchange only says which of the two units has the larger x.
    """
    known = ~(np.isnan(x[of]) | np.isnan(y))
    units = np.unique(of[known])
    member = (of[known][:, None] == units).astype(int)
    above = member.T @ (y[known][:, None] > y[known]).astype(int) @ member
    survey = len(units) <= MOST_SURVEYED
    orders = np.array(list(permutations(range(len(units)))) if survey else [range(len(units))], dtype=int)
    arranged = x[units][orders]
    larger = arranged[:, :, None] > arranged[:, None, :]
    c, d = (larger * above).sum((1, 2)), (larger * above.T).sum((1, 2))
    gammas = np.divide(c - d, c + d, out=np.zeros(len(c)), where=c + d > 0)
    if not len(c) or c[0] + d[0] == 0:
        return np.nan, np.nan, np.nan
    if not survey:
        return float(gammas[0]), np.nan, np.nan
    p = [float(np.mean(gammas >= value - 1e-9)) for value in (gammas[0], gammas.max())]
    return float(gammas[0]), p[0], p[1]
