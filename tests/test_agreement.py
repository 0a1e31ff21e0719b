"""Cohen's kappa against values worked by hand, and what it says of codings that cannot be compared."""

import math

import numpy as np
import pandas as pd
import pytest

from oxus_data import DataError
from oxus_widgets.agreement import agreement, cohen_kappa


def coders(table: list[list[int]], codes: list[object]) -> tuple[list[object], list[object]]:
    """The codes of two coders whose confusion table is this one."""
    cells = [
        (one, other)
        for one, row in zip(codes, table, strict=True)
        for other, count in zip(codes, row, strict=True)
        for _ in range(count)
    ]
    return [one for one, _ in cells], [other for _, other in cells]


# Rows sum to 120, 60, 20, columns to 100, 60, 40; n = 200.
# Equal: 88 + 40 + 12 = 140, p_o = 0.70. By chance: 0.6 * 0.5 + 0.3 * 0.3 + 0.1 * 0.2 = 0.41, p_e.
# kappa = (0.70 - 0.41) / (1 - 0.41) = 29/59.
# Linear: one step apart 14 + 10 + 10 + 6 = 40, two steps 18 + 2 = 20, together 40 + 2 * 20 = 80.
# By chance, r_i * c_j * steps: 120 * 60 + 60 * 100 + 60 * 40 + 20 * 60 = 16800 one step apart,
# 2 * (120 * 40 + 20 * 100) = 13600 two steps, together 30400. kappa = 1 - 200 * 80 / 30400 = 9/19.
LARGE = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
# Rows sum to 33, 46, 21, columns to 32, 35, 33; n = 100. P. Bonnardel's kappa.exe gives 0.654 for it.
# p_o = 0.77, p_e = (33 * 32 + 46 * 35 + 21 * 33) / 10000 = 0.3359, kappa = 0.4341 / 0.6641.
# Linear: (3 + 6 + 8 + 0) + 2 * (5 + 1) = 29; by chance (33 * 35 + 46 * 32 + 46 * 33 + 21 * 35)
# + 2 * (33 * 33 + 21 * 32) = 4880 + 3522 = 8402. kappa = 1 - 100 * 29 / 8402.
PUBLISHED = [[25, 3, 5], [6, 32, 8], [1, 0, 20]]
# p_o = 35/50, p_e = (25 * 30 + 25 * 20) / 2500 = 0.5. With two codes both kinds are the same: 0.2 / 0.5.
SMALL = [[20, 5], [10, 15]]
# Always unlike: p_o = 0, p_e = 0.5, kappa = -1.
OPPOSITE = [[0, 5], [5, 0]]


@pytest.mark.parametrize(
    ("table", "kappa", "linear"),
    [
        (LARGE, 29 / 59, 9 / 19),
        (PUBLISHED, 0.4341 / 0.6641, 1 - 2900 / 8402),
        (SMALL, 0.4, 0.4),
        (OPPOSITE, -1, -1),
    ],
)
def test_kappa_is_as_worked_by_hand(table, kappa, linear):
    one, other = coders(table, list(range(len(table))))
    assert cohen_kappa(one, other) == pytest.approx(kappa, abs=1e-12)
    assert cohen_kappa(one, other, weights="linear") == pytest.approx(linear, abs=1e-12)
    assert cohen_kappa(other, one) == pytest.approx(kappa, abs=1e-12), "it does not matter who is first"


def test_linear_weights_go_by_the_codes_as_numbers_and_not_by_their_rank():
    # Rows: -1 once, 1 twice, 2 once; columns: -1 once, 1 once, 2 twice. Apart: 1. By chance:
    # 1 * (2 * 1 + 3 * 2) + 2 * (2 * 1 + 1 * 2) + 1 * (3 * 1 + 1 * 1) = 20. 1 - 4 * 1 / 20; by rank 1 - 4 * 1 / 14.
    assert cohen_kappa([-1, 2, 1, 1], [-1, 2, 1, 2], weights="linear") == pytest.approx(0.8)


def test_words_can_be_compared_but_not_weighted():
    one, other = coders(LARGE, ["a", "b", "c"])
    assert cohen_kappa(one, other) == pytest.approx(29 / 59)
    with pytest.raises(DataError, match="linear weights need codes that are numbers"):
        cohen_kappa(one, other, weights="linear")


def test_cells_are_matched_by_label_and_empty_ones_left_out():
    one = pd.Series({"a": 2, "b": 1, "c": pd.NA, "d": 0}, dtype="Int64")
    other = {"d": 1, "c": 2, "b": 1, "a": 2}
    result = agreement(one, other)
    assert (result.n, result.differing) == (3, ["d"])
    # Rows 2, 1, 0: once each; columns: 2 once, 1 twice. p_o = 2/3, p_e = (1 + 2) / 9 = 1/3, kappa = 1/2.
    assert result.share == pytest.approx(2 / 3)
    assert result.expected == pytest.approx(1 / 3)
    assert result.kappa == pytest.approx(cohen_kappa(one, other)) == pytest.approx(0.5)


def test_frames_are_compared_cell_by_cell_in_any_order():
    one = pd.DataFrame([[2, np.nan], [0, -1]], index=["RUS", "USA"], columns=["security", "trade"])
    other = pd.DataFrame([[1, -1], [0, 2]], index=["USA", "RUS"], columns=["trade", "security"])
    other.loc["USA"] = [-1, 0]
    other.loc["RUS"] = [1, 1]
    result = agreement(one, other, [-1, 0, 1, 2])
    assert result.n == 3
    assert result.differing == [("RUS", "security")]
    assert result.table.loc[2, 1] == 1 and result.table.to_numpy().sum() == 3
    assert (result.table.index.name, result.table.columns.name) == ("one", "other")


def test_where_one_code_is_used_throughout_kappa_is_undefined_and_the_words_say_so():
    result = agreement([2, 2, 2], [2, 2, 2])
    assert math.isnan(result.kappa) and math.isnan(result.weighted_kappa)
    assert math.isnan(cohen_kappa([2, 2, 2], [2, 2, 2]))
    assert result.expected == 1
    assert "kappa is undefined" in str(result) and "nan" not in str(result)


def test_one_code_each_but_not_the_same_is_no_agreement_and_defined():
    assert cohen_kappa([2, 2], [1, 1]) == 0
    assert cohen_kappa([2, 2], [1, 1], weights="linear") == 0


def test_without_a_common_cell_there_is_nothing_to_compare():
    with pytest.raises(DataError, match="no cell is coded by both"):
        cohen_kappa([1, None], [None, 1])
    result = agreement([1, None], [None, 1], [1])
    assert result.n == 0 and math.isnan(result.share) and math.isnan(result.kappa)
    assert str(result) == "No cell is coded by both."


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "c": 2}, "'b' is only in the first, and so for 2 in all"),
        ([1, 2], [1, 2, 0], "2 is only in the second"),
        (pd.Series([1, 2], index=["a", "a"]), {"a": 1}, "'a' more than once"),
        ([1, "x"], [1, 1], "some codes are numbers and others text"),
        (5, [1], "the first coding is a int"),
        ([1], "1", "the second coding is a str"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(one, other, message):
    with pytest.raises(DataError, match=message):
        cohen_kappa(one, other)


def test_an_unknown_weight_or_code_is_refused():
    with pytest.raises(DataError, match="write None or 'linear'"):
        cohen_kappa([1], [1], weights="quadratic")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="3 is no code; there are 0, 1"):
        agreement([0, 3], [0, 1], [0, 1])


def test_the_words_give_the_numbers():
    one, other = coders(LARGE, [0, 1, 2])
    assert str(agreement(one, other)) == (
        "200 cells coded by both, 140 of them alike (share 0.70); Cohen's kappa 0.49, with linear weights 0.47."
    )
