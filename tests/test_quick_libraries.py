"""Shortcuts in libraries give what the libraries give by themselves."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.formatters import Terminal256Formatter

from oxus.grader.quick_libraries import iterate_faster, remember_colors

KIND = pd.arrays.StringArray


@pytest.fixture
def faster() -> Iterator[None]:
    """Puts pandas' own way back."""
    iterate_faster()
    yield
    if "__iter__" in vars(KIND):
        del KIND.__iter__


COLUMNS = [
    pd.Series(["a", None, "ş"]),
    pd.Series(["a", pd.NA, "b"], dtype="string[python]"),
    pd.Series([], dtype="str"),
    pd.Series(["x"] * 3 + [np.nan], index=list("abcd"), name="column"),
]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: str(column.dtype))
def test_items_are_the_very_same_objects(column, faster):
    own = list(pd.api.extensions.ExtensionArray.__iter__(column.array))
    found = list(column.array)
    assert "__iter__" in vars(type(column.array))
    assert len(found) == len(own) and all(a is b for a, b in zip(found, own, strict=True))
    assert all(a is b for a, b in zip(column, own, strict=True))


def test_rows_and_pairs_are_as_before(faster):
    table = pd.DataFrame({"state": ["KAZ", None, "UZB"], "year": [1, 2, 3]})
    assert str(list(table.itertuples())[1]) == "Pandas(Index=1, state=nan, year=2)"
    assert dict(table["state"].dropna().items()) == {0: "KAZ", 2: "UZB"}
    assert table["state"].tolist()[0] == "KAZ"


def test_a_change_during_the_loop_is_seen_as_before(faster):
    def changed(way) -> list[object]:
        array = pd.array(["a", "b", "c"], dtype="str")
        found = []
        for item in way(array):
            found.append(item)
            array[2] = "z"
        return found

    assert changed(iter) == changed(pd.api.extensions.ExtensionArray.__iter__) == ["a", "b", "z"]


def test_an_array_of_two_dimensions_gives_rows(faster):
    array = pd.array(["a", "b"], dtype="str").reshape(2, 1)
    assert [list(row) for row in array] == [["a"], ["b"]]


def test_it_is_put_in_place_once(faster):
    there = KIND.__iter__
    iterate_faster()
    assert KIND.__iter__ is there


BYTE = st.integers(0, 255)


@given(BYTE, BYTE, BYTE)
def test_colors_of_terminals_are_those_of_pygments(red, green, blue):
    of_pygments = Terminal256Formatter._closest_color
    remember_colors()
    try:
        quick = Terminal256Formatter._closest_color
        assert quick is not of_pygments
        for _ in range(2):
            formatter = Terminal256Formatter()
            assert quick(formatter, red, green, blue) == of_pygments(formatter, red, green, blue)
    finally:
        Terminal256Formatter._closest_color = of_pygments
