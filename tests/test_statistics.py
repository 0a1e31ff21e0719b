"""Our statistics against SciPy's, on data that Hypothesis draws.

Where SciPy has no function of that name, the test builds the value from another SciPy function and a textbook formula.
"""

import math

import numpy as np
import pandas as pd
import pytest
import scipy
from hypothesis import assume, given
from hypothesis import strategies as st

from oxus_data import export_similarity, herfindahl, revealed_comparative_advantage
from oxus_widgets.agreement import agreement, cohen_kappa
from oxus_widgets.association import goodman_kruskal_gamma, kendall_tau_b, permutation_test
from oxus_widgets.crosstab_scores import _gamma_and_p, levels, scores


@pytest.fixture(scope="module", autouse=True)
def load_scipy() -> None:
    """Load SciPy's modules here, because they would slow down the collection or the first test."""
    assert scipy.stats and scipy.spatial.distance


NEAR = {"rel": 1e-9, "abs": 1e-9}
SMALL = st.integers(0, 3)


def pairs(least: int, most: int = 12) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Cases with an x and a y of few values, so that many are tied."""
    return st.lists(st.tuples(SMALL, SMALL), min_size=least, max_size=most)


# --- association ---


@pytest.mark.slow
@given(pairs(2))
def test_tau_b_is_scipy_s(cases):
    x, y = zip(*cases, strict=True)
    assert kendall_tau_b(x, y) == pytest.approx(scipy.stats.kendalltau(x, y).statistic, nan_ok=True, **NEAR)


@given(pairs(2))
def test_gamma_counts_the_pairs_of_scipy_s_contingency_table(cases):
    x, y = zip(*cases, strict=True)
    table = scipy.stats.contingency.crosstab(x, y).count
    concordant = sum(n * table[i + 1 :, j + 1 :].sum() for (i, j), n in np.ndenumerate(table))
    discordant = sum(n * table[i + 1 :, :j].sum() for (i, j), n in np.ndenumerate(table))
    both = concordant + discordant
    expected = (concordant - discordant) / both if both else math.nan
    assert goodman_kruskal_gamma(x, y) == pytest.approx(expected, nan_ok=True, **NEAR)


@given(st.permutations(range(8)))
def test_gamma_without_ties_is_scipy_s_tau(y):
    assert goodman_kruskal_gamma(range(8), y) == pytest.approx(
        scipy.stats.kendalltau(range(8), y).statistic, **NEAR
    )


@given(pairs(2))
def test_somers_d_of_scipy_lies_between_0_and_gamma(cases):
    """Both have C - D above the line; Somers' D also counts the pairs that are tied on y."""
    x, y = zip(*cases, strict=True)
    gamma = goodman_kruskal_gamma(x, y)
    assume(not math.isnan(gamma) and len(set(x)) > 1 and len(set(y)) > 1)
    with np.errstate(invalid="ignore"):  # of SciPy's p, which is not used
        somers = scipy.stats.somersd(x, y).statistic
    assert abs(somers) <= abs(gamma) + 1e-9 and somers * gamma >= 0


# --- permutation tests ---


def scipy_test(of_group: np.ndarray, group: np.ndarray, y: np.ndarray, two_sided: bool) -> float:
    """The exact p of SciPy when the x of whole groups are exchanged."""

    def statistic(x: np.ndarray) -> float:
        value = np.nan_to_num(goodman_kruskal_gamma(x[group], y))
        return float(abs(value) if two_sided else value)

    found = scipy.stats.permutation_test(
        (of_group,), statistic, permutation_type="pairings", n_resamples=math.inf, alternative="greater"
    )
    return float(found.pvalue)


@pytest.mark.parametrize("seed", range(4))
def test_an_exact_permutation_test_of_groups_is_scipy_s(seed):
    rng = np.random.default_rng(seed)
    of_group, group, y = rng.integers(0, 3, 4), rng.permutation(np.arange(12) % 4), rng.integers(0, 3, 12)
    assert not math.isnan(goodman_kruskal_gamma(of_group[group], y))
    found = permutation_test(of_group[group], y, group)
    assert found.exact and found.arrangements == 24
    assert found.p_one == pytest.approx(scipy_test(of_group, group, y, False), **NEAR)
    assert found.p_two == pytest.approx(scipy_test(of_group, group, y, True), **NEAR)
    gamma, p, smallest = _gamma_and_p(of_group.astype(float), y.astype(float), group)
    assert (gamma, p, smallest) == pytest.approx((found.observed, found.p_one, found.smallest_p), **NEAR)


@pytest.mark.parametrize("y", [[1, 2, 0, 4, 3, 6, 5, 8, 7], [8, 1, 3, 0, 7, 2, 5, 4, 6]])
def test_a_sampled_permutation_test_is_near_scipy_s_exact_p(y):
    """Nine single cases: SciPy knows the exact distribution of tau, we draw 4,999 of the 362,880 orders."""
    found = permutation_test(range(9), y)
    assert not found.exact and found.arrangements == 5000
    exact = scipy.stats.kendalltau(range(9), y, method="exact", alternative="greater").pvalue
    assert found.p_one == pytest.approx(exact, abs=4 * math.sqrt(exact * (1 - exact) / 5000) + 1 / 5000)


# --- agreement ---


@given(pairs(1))
def test_kappa_compares_with_scipy_s_expected_frequencies(cases):
    one, other = zip(*cases, strict=True)
    known = range(4)
    table = scipy.stats.contingency.crosstab(one, other, levels=(known, known)).count
    expected = scipy.stats.contingency.expected_freq(table)
    apart = np.abs(np.subtract.outer(known, known))
    found = agreement(one, other, known)
    for kappa, cost in ((found.kappa, apart > 0), (found.weighted_kappa, apart)):
        by_chance = (cost * expected).sum()
        right = 1 - (cost * table).sum() / by_chance if by_chance else math.nan
        assert kappa == pytest.approx(right, nan_ok=True, **NEAR)
    assert cohen_kappa(one, other) == pytest.approx(found.kappa, nan_ok=True, **NEAR)
    assert found.share == np.mean(np.equal(one, other))
    assert found.expected == pytest.approx(np.trace(expected) / len(cases), **NEAR)


# --- trade ---

VALUES = st.lists(st.integers(1, 10**6), min_size=2, max_size=12)


@given(VALUES)
def test_the_herfindahl_index_follows_from_scipy_s_coefficient_of_variation(values):
    """H = (1 + CV^2) / n: concentration is inequality and the number of parts."""
    assert herfindahl(values) == pytest.approx((1 + scipy.stats.variation(values) ** 2) / len(values), **NEAR)


@given(VALUES, st.data())
def test_comparative_advantage_is_scipy_s_relative_risk(own, data):
    rest = data.draw(st.lists(st.integers(1, 10**6), min_size=len(own), max_size=len(own)))
    world = [a + b for a, b in zip(own, rest, strict=True)]
    found = revealed_comparative_advantage(pd.Series(own), pd.Series(world))
    for rca, exported, traded in zip(found, own, world, strict=True):
        risk = scipy.stats.contingency.relative_risk(exported, sum(own), traded, sum(world))
        assert rca == pytest.approx(risk.relative_risk, **NEAR)


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=12))
def test_export_similarity_is_one_minus_scipy_s_bray_curtis_distance_of_the_shares(groups):
    one, other = np.array(groups, dtype=float).T
    assume(one.sum() and other.sum())
    distance = scipy.spatial.distance.braycurtis(one / one.sum(), other / other.sum())
    assert export_similarity(pd.Series(one), pd.Series(other)) == pytest.approx(1 - distance, **NEAR)


# --- scores of the cross-table ---

CODE = st.sampled_from([0.0, 0.25, 0.5, 1.0, math.nan])


@given(st.lists(st.lists(CODE, min_size=3, max_size=3), min_size=1, max_size=6), st.data())
def test_scores_are_numpy_s_masked_average_to_six_decimals(rows, data):
    coded = np.array(rows)
    weights = np.array(data.draw(st.lists(st.integers(0, 5), min_size=3, max_size=3)), dtype=float)
    masked = np.ma.masked_invalid(coded)
    average = np.ma.average(masked, axis=1, weights=np.broadcast_to(weights, coded.shape))
    assert scores(coded, weights) == pytest.approx(np.ma.filled(average, np.nan), abs=5.1e-7, nan_ok=True)


@given(st.lists(st.floats(0, 1), min_size=1), st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted))
def test_levels_are_numpy_s_bins(values, cuts):
    assert levels(np.array(values), cuts).tolist() == np.digitize(values, cuts).tolist()
