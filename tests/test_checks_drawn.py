"""The library that checks of exercises use: what it reads from a figure, and what it tells a student instead."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from oxus import checks, style

TABLE = pd.DataFrame({"CHN": [1.0, None, 9.0], "RUS": [8, 3, 2]}, index=[2009, 2014, 2019])


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def finished(axes):
    return style.finish(axes, title="t", unit="u", source="s", alt="a")


@pytest.mark.parametrize("answer", [finished, lambda axes: axes, lambda axes: axes.get_figure()])
def test_lines_are_read_from_whatever_holds_the_figure(answer):
    read = checks.lines(answer(TABLE.plot()), ["CHN", "RUS"])
    assert read["RUS"].to_dict() == {2009: 8, 2014: 3, 2019: 2}
    assert read["CHN"].dropna().to_dict() == {2009: 1, 2019: 9}, "a gap stays a gap"


def test_a_name_beside_the_line_is_its_name():
    axes = TABLE.plot()
    style.label_lines(axes, {"CHN": "China"})
    assert list(checks.lines(axes, ["China", "RUS"])) == ["China", "RUS"]


def test_lines_of_all_axes_are_read_and_hidden_ones_are_not():
    figure, (left, right) = plt.subplots(1, 2)
    TABLE["CHN"].plot(ax=left)
    TABLE["RUS"].plot(ax=right)
    (line,) = left.get_lines()
    line.set_visible(False)
    assert checks.lines(figure, ["RUS"])["RUS"].tolist() == [8, 3, 2]
    assert "No line of your figure is called 'CHN'. Your lines are called 'RUS'." in refused(figure)


def refused(answer):
    with pytest.raises(AssertionError) as error:
        checks.lines(answer, ["CHN"])
    return str(error.value)


def test_what_is_no_figure_is_named():
    assert refused(None) == "Your function returns nothing: does it end with `return`?"
    assert "you return a DataFrame" in refused(TABLE)
    assert "you return a str" in refused("figure")


def test_a_figure_without_lines_and_lines_that_cannot_be_told_apart():
    assert "no lines" in refused(plt.subplots()[0])
    _, axes = plt.subplots()
    axes.plot([1, 2], [3, 4], label="CHN")
    axes.plot([1, 2], [5, 6], label="CHN")
    assert "Two lines of your figure are called 'CHN'" in refused(axes)
    _, axes = plt.subplots()
    axes.plot([2009, 2009], [3, 4], label="CHN")
    assert "two points above the same value" in refused(axes)


def test_marks_and_other_lines_beside_those_asked_for_cost_nothing():
    axes = TABLE.plot()
    axes.axvline(2010)
    axes.axhline(5, label="half")
    axes.plot(2012.5, 3, "o")
    axes.plot([2009.9, 2009.9], [0, 9], label="pipeline")
    assert checks.lines(axes, ["CHN", "RUS"]).index.tolist() == [2009, 2014, 2019]
