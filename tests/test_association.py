"""Rank association and permutation tests against tables worked by hand."""

from itertools import islice
from math import isnan, sqrt

import numpy as np
import pandas as pd
import pytest

from oxus_widgets.association import (
    goodman_kruskal_gamma,
    kendall_tau_b,
    permutation_test,
    random_numbers,
)


def cases(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """The cases behind a cross-table: the row and the column of each."""
    found = [(r, c) for r, row in enumerate(table) for c, n in enumerate(row) for _ in range(n)]
    return [r for r, _ in found], [c for _, c in found]


# Each with C, D, Tx, Ty, counted by hand.
TABLES = [
    # C: each of the 5 left above with each of the 9 right below, 45. D: 5 right above with 1 left below, 5.
    # Tx, in one row: 5 * 5 + 1 * 9 = 34. Ty, in one column: 5 * 1 + 5 * 9 = 50.
    ([[5, 5], [1, 9]], 45, 5, 34, 50),
    # C: the 1 in the corner with the 1 + 1 to the right below, the 2 beside it with the last 1: 2 + 2. D: below to the
    # left there is nobody. Tx: 1 * 2 + 1 * 1 = 3; Ty: 2 * 1 = 2.
    ([[1, 2, 0], [0, 1, 1]], 4, 0, 3, 2),
    # The same upside down: what ran the same way runs the other way.
    ([[0, 1, 1], [1, 2, 0]], 0, 4, 3, 2),
    # A square of one in each cell: C = D = 1.
    ([[1, 1], [1, 1]], 1, 1, 2, 2),
]


@pytest.mark.parametrize(("table", "c", "d", "tx", "ty"), TABLES)
def test_the_formulas_agree_with_tables_worked_by_hand(table, c, d, tx, ty):
    x, y = cases(table)
    assert goodman_kruskal_gamma(x, y) == pytest.approx((c - d) / (c + d))
    assert kendall_tau_b(x, y) == pytest.approx((c - d) / sqrt((c + d + tx) * (c + d + ty)))


def test_without_ties_both_are_kendalls_tau_and_a_turned_order_turns_the_sign():
    # 1 2 3 4 against 1 3 2 4: of 6 pairs one is turned round, (5 - 1) / 6.
    for statistic in (goodman_kruskal_gamma, kendall_tau_b):
        assert statistic([1, 2, 3, 4], [1, 3, 2, 4]) == pytest.approx(2 / 3)
        assert statistic([4, 3, 2, 1], [1, 3, 2, 4]) == pytest.approx(-2 / 3)
        assert statistic([1, 2, 3], [10, 20, 30]) == 1


def test_only_the_order_counts_and_missing_cases_are_left_out():
    x, y = [1, 2, 3, np.nan, 5], [0.1, 0.5, 0.2, 9, np.nan]
    assert (
        goodman_kruskal_gamma(x, y) == goodman_kruskal_gamma([10, 20, 30], [1, 3, 2]) == pytest.approx(1 / 3)
    )


def test_ordered_categories_are_ranked_by_their_order_and_others_are_refused():
    levels = ["low", "middle", "high"]
    x = pd.Categorical(["low", "high", "middle", None], levels, ordered=True)
    assert goodman_kruskal_gamma(x, [1, 3, 2, 0]) == 1  # by the alphabet it would not be
    with pytest.raises(ValueError, match="ordered=True"):
        goodman_kruskal_gamma(pd.Categorical(["low", "high"]), [1, 2])
    with pytest.raises(ValueError, match="one length, not 2 and 3"):
        kendall_tau_b([1, 2], [1, 2, 3])


def test_where_nothing_can_be_compared_the_answer_is_nan():
    for x, y in ([[1, 1, 1], [1, 2, 3]], [[1, 2, 3], [1, 1, 1]], [[], []], [[1], [2]]):
        assert isnan(goodman_kruskal_gamma(x, y)) and isnan(kendall_tau_b(x, y))
        test = permutation_test(x, y)
        assert isnan(test.observed) and isnan(test.p_one) and isnan(test.p_two)


def test_ties_take_tau_b_away_from_one_but_not_gamma():
    x, y = [1, 1, 2, 2], [1, 2, np.nan, 2]  # pairs: tied on x; tied on y; and one that differs on both
    assert goodman_kruskal_gamma(x, y) == 1 and kendall_tau_b(x, y) == pytest.approx(1 / 2)


def test_whole_groups_are_exchanged():
    # Groups a, b, c with x 1, 2, 3 and one high case more in each: y of a 0 0 0, b 0 0 1, c 0 1 1.
    # a-b: C 3 (b's 1 above a's three), D 0. a-c: C 6. b-c: cases of c above those of b 2 * 2 = 4, below 1 * 1 = 1.
    # So C = 3 + 6 + 4 = 13 and D = 1; the order a < b < c is the only one of six with so large a gamma, and
    # c < b < a the one as far below.
    x = [1, 1, 1, 2, 2, 2, 3, 3, 3]
    y = [0, 0, 0, 0, 0, 1, 0, 1, 1]
    test = permutation_test(x, y, groups=list("aaabbbccc"))
    assert test.observed == pytest.approx(12 / 14)
    assert (test.arrangements, test.exact, len(test.values)) == (6, True, 6)
    assert test.p_one == pytest.approx(1 / 6) == test.smallest_p and test.p_two == pytest.approx(2 / 6)
    assert test.values[0] == test.observed


def test_ties_among_groups_raise_the_smallest_p():
    # Two of four groups alike and two alike: 4! = 24 arrangements, of which 2! * 2! = 4 are the same table.
    test = permutation_test([1, 1, 2, 2], [0, 0, 1, 1], groups=list("abcd"))
    assert test.arrangements == 24
    assert test.p_one == test.smallest_p == pytest.approx(4 / 24)


def test_another_statistic_can_be_tested():
    test = permutation_test(
        [1, 2, 3], [10, 20, 30], statistic=lambda x, y: float(np.dot(x, y))
    )  # 140 is the largest of the six sums, and all are positive
    assert test.observed == 140 and test.p_one == test.p_two == pytest.approx(1 / 6)


def test_x_must_be_the_same_in_a_group():
    with pytest.raises(ValueError, match="x must be the same in a whole group"):
        permutation_test([1, 2, 3], [1, 2, 3], groups=["a", "a", "b"])
    with pytest.raises(ValueError, match="3, 3 and 2"):
        permutation_test([1, 2, 3], [1, 2, 3], groups=["a", "b"])


def test_beyond_seven_groups_arrangements_are_drawn_and_the_data_count_as_one():
    x = list(range(8))
    test = permutation_test(x, x, draws=499, seed=3)
    assert (test.arrangements, test.exact) == (500, False)
    assert test.p_one == pytest.approx(1 / 500)  # the data as they are; 1 of 40,320 in all
    assert permutation_test(x, x, draws=499, seed=3) == test
    # Drawn fairly: the mean of gamma over all orders is 0, with a standard deviation of about 0.29.
    assert abs(permutation_test(x, x).values.mean()) < 4 * 0.29 / sqrt(5000)


def test_the_random_numbers_are_those_of_mulberry32():
    # What the generator gives in JavaScript for the seed 1.
    assert list(islice(random_numbers(1), 3)) == [
        0.6270739405881613,
        0.002735721180215478,
        0.5274470399599522,
    ]
