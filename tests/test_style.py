"""Figures in the course's style: what every figure says, and that nothing in it is cut off or written over another."""

import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from oxus import style

TEXTS = {
    "title": "Gas exports to China grew fivefold after the pipeline of December 2009 was opened, and then stayed level",
    "unit": "Billion cubic metres a year",
    "source": "table gas_exports",
    "alt": r'A line \1 that rises. It says "level" <after> that.',
}
TABLE = pd.DataFrame({"CHN": [1, 5, 9.0], "RUS": [8, 3, 8.9], "TUR": [2, 3, None]}, index=[2009, 2014, 2019])


@pytest.fixture(autouse=True)
def fresh():
    plt.close("all")
    with plt.rc_context():
        style.use()
        yield


def finished(**changes):
    axes = TABLE.plot()
    style.label_lines(axes, {"CHN": "China", "RUS": "Russia"})
    return style.finish(axes, **{**TEXTS, **changes})


def words(picture):
    return [text for text in picture.figure.findobj(plt.Text) if text.get_visible() and text.get_text()]


@pytest.mark.parametrize("aspect", ["auto", "equal"])
def test_names_are_where_they_would_be_after_drawing(aspect):
    places = []
    for is_drawn in (False, True):
        axes = TABLE.plot()
        axes.set_aspect(aspect)
        if is_drawn:
            axes.get_figure().draw_without_rendering()
        style.label_lines(axes)
        places.append([(text.get_text(), text.xyann) for text in axes.texts])
    assert places[0] == places[1]


@pytest.mark.parametrize("text", TEXTS)
def test_a_figure_without_one_of_its_texts_is_refused(text):
    with pytest.raises(ValueError, match=f"needs a {text}"):
        finished(**{text: " "})


def test_the_page_reads_the_alt_text_and_gives_the_colours():
    page = finished().to_html()
    said = r"A line \1 that rises. It says &quot;level&quot; &lt;after&gt; that."
    assert f'role="img" aria-label="{said}"' in page
    assert style.INK not in page and "currentColor" in page
    assert not re.search(r"(?<!srgb, )#0072b2", page), "every colour follows the page"
    assert "<metadata" not in page and "<?xml" not in page


def test_two_figures_on_a_page_share_no_names():
    ids = [set(re.findall(r' id="([^"]+)"', finished(title=title).to_html())) for title in ("One", "Two")]
    assert ids[0] and not ids[0] & ids[1]


def test_the_same_figure_is_the_same_text():
    assert finished().to_html() == finished().to_html()


def test_a_notebook_shows_a_figure_once_and_in_words():
    picture = finished()
    assert plt.get_fignums() == []
    assert picture._repr_mimebundle_()["text/plain"] == f"{TEXTS['title']}. {TEXTS['alt']}"


def test_names_replace_the_legend_and_do_not_overlap():
    picture = finished()
    (axes,) = picture.figure.axes
    assert axes.get_legend() is None
    picture.figure.draw_without_rendering()
    names = {
        t.get_text(): t.get_window_extent()
        for t in words(picture)
        if t.get_text() in ("China", "Russia", "TUR")
    }
    assert set(names) == {"China", "Russia", "TUR"}, "and a label without a name is written as it is"
    assert not names["China"].overlaps(names["Russia"]), "their lines end at almost the same height"


@pytest.mark.parametrize("title", [TEXTS["title"], "Short", "Word " * 40])
def test_nothing_is_cut_off(title):
    picture = finished(title=title)
    picture.figure.draw_without_rendering()
    whole = picture.figure.bbox
    axes = picture.figure.axes[0]
    ticks = [text for axis in (axes.xaxis, axes.yaxis) for text in axis.get_ticklabels()]
    for text in words(picture):
        if text in ticks:  # matplotlib keeps some beyond the ends of an axis, and does not draw them
            continue
        box = text.get_window_extent()
        assert box.x0 >= -1 and box.x1 <= whole.width + 1, text.get_text()
        assert box.y0 >= -1 and box.y1 <= whole.height + 1, text.get_text()
    inside = picture.figure.axes[0].get_window_extent()
    assert inside.height > 100 * 2, "the axes keep their room below a long title"


def test_several_axes_have_one_frame_and_lying_bars_are_read_along_x():
    figure, (left, right) = plt.subplots(1, 2)
    TABLE["CHN"].plot(kind="barh", ax=left)
    TABLE["CHN"].plot(ax=right)
    picture = style.finish(figure, **TEXTS)
    assert picture.figure is figure
    assert left.xaxis.get_gridlines()[0].get_visible() and not left.yaxis.get_gridlines()[0].get_visible()
    assert right.yaxis.get_gridlines()[0].get_visible() and not right.xaxis.get_gridlines()[0].get_visible()


def test_lines_differ_in_dash_and_colour():
    picture = finished()
    assert len({line.get_color() for line in picture.figure.axes[0].get_lines()}) == 3
    assert len(set(re.findall(r"stroke-dasharray: ([^;\"]+)", picture.to_html()))) == 2, (
        "and one is drawn through"
    )


def test_a_saved_picture_has_a_ground(tmp_path):
    path = finished().save(tmp_path / "figure.png")
    assert tuple(plt.imread(path)[0, 0]) == (1, 1, 1, 1)


def test_dollars_and_backslashes_in_a_text_are_only_letters():
    picture = finished(unit="US$ billion, in US$ of 2015", title=r"Costs $\foo and $")
    assert "US$ billion, in US$ of 2015" in picture.to_html()


def test_a_figure_that_is_finished_again_has_its_last_texts_only():
    axes = TABLE.plot()
    first = style.finish(axes, **TEXTS).figure.get_size_inches().tolist()
    again = style.finish(axes, **{**TEXTS, "title": TEXTS["title"].replace("fivefold", "quickly")})
    assert again.figure.get_size_inches().tolist() == first
    assert len(again.figure.texts) == 3 and "quickly" in again.figure.texts[0].get_text()


def test_ten_lines_have_ten_looks():
    axes = pd.DataFrame({str(n): [n, n + 1] for n in range(10)}).plot()
    looks = {(line.get_color(), str(line._unscaled_dash_pattern)) for line in axes.get_lines()}
    assert len(looks) == 10


def test_a_line_from_edge_to_edge_gets_no_name_at_its_end():
    axes = TABLE.plot()
    axes.axhline(5, label="half")
    style.label_lines(axes)
    assert "half" not in [text.get_text() for text in axes.texts]
