"""The library that checks of exercises use: what it reads from a figure or a map, and what it tells a student."""

import folium
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import oxus_data
from oxus import checks, style
from oxus_widgets import OfflineMap

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
    right.get_lines()[0].set_label("_")
    assert "Your lines have no names: give each one with `label=`." in refused(figure)


def refused(answer):
    with pytest.raises(AssertionError) as error:
        checks.lines(answer, ["CHN"])
    return str(error.value)


def test_what_is_no_figure_is_named():
    assert "there is None: does your function end with `return`?" in refused(None)
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


def said(check, *args, **named):
    with pytest.raises(checks.NotYet) as error:
        check(*args, **named)
    return error.value.message


def test_a_line_that_was_not_asked_for_is_refused_only_if_it_must_be():
    axes = TABLE.plot()
    axes.axvline(2010)
    assert list(checks.lines(axes, ["CHN", "RUS"], alone=True)) == ["CHN", "RUS"]
    assert "should not be there: 'RUS'" in said(checks.lines, axes, ["CHN"], alone=True)


SALES = pd.DataFrame({"gas": [3.0, 1.0], "oil": [2.0, 4.0]}, index=["TKM", "KAZ"])


@pytest.mark.parametrize("kind", ["bar", "barh"])
@pytest.mark.parametrize("stacked", [True, False])
def test_bars_are_read_by_the_text_below_them_and_the_name_of_their_group(kind, stacked):
    figure = finished(SALES.plot(kind=kind, stacked=stacked))
    pd.testing.assert_frame_equal(checks.bars(figure, ["oil", "gas"]), SALES[["oil", "gas"]])


def test_bars_of_one_group_need_no_name_and_keep_their_order():
    _, axes = plt.subplots()
    axes.bar(["TKM", "KAZ", "UZB"], [3, np.nan, 2])
    read = checks.bars(axes)[""]
    assert read.index.tolist() == ["TKM", "KAZ", "UZB"]
    assert read.dropna().to_dict() == {"TKM": 3, "UZB": 2}


def test_what_is_wrong_with_bars_is_said():
    axes = SALES.plot.bar()
    assert "2 groups of bars" in said(checks.bars, axes)
    assert "should not be there: 'oil'" in said(checks.bars, axes, ["gas"])
    assert "No group of bars of your figure is called 'coal'" in said(
        checks.bars, axes, ["coal", "gas", "oil"]
    )
    assert "has no bars" in said(checks.bars, TABLE.plot())
    _, axes = plt.subplots()
    axes.bar([1, 1], [2, 3])
    assert "Two of your bars are at '1" in said(checks.bars, axes)


def marks(draw):
    _, axes = plt.subplots()
    draw(axes)
    return axes


@pytest.mark.parametrize(
    "draw",
    [
        lambda axes: axes.scatter([2, 1], [4, 3], label="CHN"),
        lambda axes: axes.plot([2, 1], [4, 3], "o", label="CHN"),
        lambda axes: axes.plot([2, 1], [4, 3], marker="s", linestyle="none", label="CHN"),
        lambda axes: [axes.scatter(x, y, label="CHN") for x, y in ((1, 3), (2, 4))],
    ],
)
def test_marks_are_read_whatever_has_drawn_them(draw):
    read = checks.points(marks(draw), ["CHN"])
    assert read.to_dict("list") == {"name": ["CHN", "CHN"], "x": [1, 2], "y": [3, 4], "filled": [True, True]}


@pytest.mark.parametrize(
    "draw",
    [
        lambda axes: axes.scatter([1], [3], label="CHN", facecolors="none", edgecolors="red"),
        lambda axes: axes.plot([1], [3], "o", label="CHN", fillstyle="none"),
        lambda axes: axes.plot([1], [3], "o", label="CHN", markerfacecolor="none"),
    ],
)
def test_hollow_marks_are_told_from_filled_ones(draw):
    assert checks.points(marks(draw), ["CHN"])["filled"].tolist() == [False]


@pytest.mark.parametrize(
    ("draw", "words"),
    [
        (lambda axes: axes.plot([1, 2], [3, 4], "o-", label="CHN"), "The marks 'CHN' are joined by a line"),
        (lambda axes: axes.scatter([1], [3], s=0, label="CHN"), "has no marks"),
        (lambda axes: axes.plot([1], [3], "o", markersize=0, label="CHN"), "has no marks"),
        (lambda axes: axes.scatter([1], [3], label="CHN").set_visible(False), "has no marks"),
        (lambda axes: axes.scatter([1], [3], label="RUS"), "should not be there: 'RUS'"),
        (lambda axes: axes.scatter([1], [3]), "No mark of your figure is called 'CHN'"),
    ],
)
def test_marks_that_cannot_be_seen_or_were_not_asked_for_are_refused(draw, words):
    assert words in said(checks.points, marks(draw), ["CHN"])


def test_the_texts_of_a_figure_are_read_with_the_numbers_in_them():
    axes = TABLE.plot(xlabel="year", ylabel="share")
    style.label_lines(axes, {"CHN": "China"})
    axes.annotate("the pipeline opens", (2009, 1))
    read = checks.texts(
        style.finish(
            axes, title="Up to 12.5 of 1,200", unit="per cent", source="s", alt="Down by −3 in COVID19."
        )
    )
    assert (read.title, read.unit, read.source) == ("Up to 12.5 of 1,200", "per cent", "s")
    assert (read.x_label, read.y_label) == ("year", "share")
    assert sorted(read.notes) == ["China", "RUS", "the pipeline opens"]
    assert read.numbers == (12.5, 1200, -3)


def test_the_texts_of_plain_axes_are_read_too():
    axes = TABLE.plot(title="T")
    axes.get_figure().suptitle("Above")
    read = checks.texts(axes)
    assert read.title == "Above T"
    assert read.legend == ("CHN", "RUS")
    assert checks.texts(plt.subplots()[0]).words == ""


def drawn(*elements):
    picture = OfflineMap(location=[46, 90], zoom_start=3, title="t", text="x")
    for element in elements:
        element.add_to(picture)
    return checks.drawn_map(picture)


def test_marks_lines_and_areas_of_a_map_are_read_with_colours_and_words():
    group = folium.FeatureGroup("group")
    folium.PolyLine([[1, 2], [3, 4]], color="red", tooltip="a line").add_to(group)
    read = drawn(
        folium.Marker([40, 60], popup="Tash<b>kent</b> &amp; more", tooltip="tip"),
        folium.CircleMarker([41, 61], radius=5, color="#123456", fill=True, fill_color="#abcdef"),
        folium.Circle([42, 62], radius=1000, stroke=False),
        folium.Polygon([[1, 2], [3, 4], [5, 6]], popup=folium.Popup("area")),
        group,
    )
    assert read["kind"].tolist() == ["marker", "circle", "circle", "polygon", "line"]
    assert read["popup"].tolist() == ["Tash kent & more", "", "", "area", ""]
    assert read["tooltip"].tolist() == ["tip", "", "", "", "a line"]
    assert read["lat"].tolist()[:3] == [40, 41, 42]
    assert read.loc[1, ["radius", "colour", "fill"]].tolist() == [5, "#123456", "#abcdef"]
    assert read["colour"].tolist()[2:] == ["", "#3388ff", "red"]
    assert read.loc[3, "outline"] == [(1, 2), (3, 4), (5, 6)]
    assert read.loc[4, "layer"] == "group"


def test_the_features_of_a_layer_are_read_with_the_style_they_get_and_the_base_map_is_not():
    world = oxus_data.geometry("countries")
    chosen = [f for f in world["features"] if f["properties"]["state_id"] in {"MNG", "CHN"}]
    layer = folium.GeoJson(
        {"type": "FeatureCollection", "features": chosen},
        name="members",
        style_function=lambda f: {"fillColor": "red" if f["properties"]["state_id"] == "MNG" else "grey"},
        tooltip=folium.GeoJsonTooltip(["state_id"]),
    )
    read = drawn(layer).set_index("name")
    assert read["fill"].to_dict() == {"MNG": "red", "CHN": "grey"}
    assert read["tooltip"].to_dict() == {"MNG": "MNG", "CHN": "CHN"}
    assert set(read["layer"]) == {"members"}
    assert read.loc["MNG", "outline"]["type"] in ("Polygon", "MultiPolygon")


def test_a_layer_without_a_style_has_no_colours():
    point = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [69.2, 41.3]}}
    read = drawn(folium.GeoJson({"type": "FeatureCollection", "features": [point]}))
    assert read[["kind", "lat", "lon", "colour", "fill"]].values.tolist() == [["feature", 41.3, 69.2, "", ""]]


def test_an_empty_map_has_no_rows_and_what_is_no_map_is_named():
    assert drawn().empty
    assert "you return a str" in said(checks.drawn_map, "map")
    assert "there is None" in said(checks.drawn_map, None)
