"""What all widgets have in common: traits that answer bad values in words, and a page of their own."""

import re
from pathlib import Path

import pytest
import traitlets

import oxus_widgets
from oxus import cli
from oxus_data import DataError
from oxus_widgets import Quiz
from oxus_widgets.page import as_created
from oxus_widgets.traits import Checked, day, ids, one_of
from oxus_widgets.view import View, bundle


def _even(value):
    if value % 2:
        raise DataError(f"{value} is odd")
    return value


class Pair(View):
    _esm = "export default { render() {} }"
    one = Checked(_even, 0).tag(sync=True)
    two = Checked(_even, 0).tag(sync=True)
    free = traitlets.Unicode().tag(sync=True)

    def __str__(self):
        return f"{self.one} & {self.two}"


@pytest.fixture
def pair():
    return Pair(one=2, two=4, free="x")


def test_a_built_file_that_is_missing_is_named_with_the_fix(tmp_path, monkeypatch, capsys):
    with pytest.raises(
        ImportError, match=r"quiz.js is missing: .*widgets/build.py.*install the course again"
    ):
        bundle("quiz.js", tmp_path)
    monkeypatch.setattr(cli, "parser", lambda _: bundle("quiz.js", tmp_path))
    assert cli.main(["site"]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_bad_value_is_refused_in_words_and_the_old_one_stays(pair):
    with pytest.warns(UserWarning, match="one: 3 is odd. The widget keeps what it had") as caught:
        pair.one = 3
    assert caught[0].filename == __file__
    assert (pair.one, pair.message) == (2, "one: 3 is odd")


def test_the_message_goes_with_a_good_value_of_the_same_trait_only(pair):
    with pytest.warns(UserWarning):
        pair.one = 3
    pair.two = 6
    assert pair.message == "one: 3 is odd"
    pair.one = 8
    assert pair.message == ""


def test_a_bad_value_from_the_view_is_answered_too(pair):
    with pytest.warns(UserWarning, match="two: 7 is odd"):
        pair.set_state({"two": 7})
    assert (pair.two, pair.message) == (4, "two: 7 is odd")


def test_the_words_of_a_widget_are_escaped_in_html(pair):
    data = pair._repr_mimebundle_()
    data = data[0] if isinstance(data, tuple) else data
    assert data["text/plain"] == "2 & 4"
    assert data["text/html"] == "<pre>2 &amp; 4</pre>"


def test_the_state_that_a_cell_showed_first_is_kept_for_the_reset_and_for_a_site(pair):
    pair._repr_mimebundle_()
    pair.one, pair.free = 8, "y"
    pair._repr_mimebundle_()  # a second cell
    assert pair._start == {"one": 2, "two": 4, "free": "x"}
    states = {"a": {"state": pair.get_state()}, "b": {"state": {"one": 1}}}
    assert [as_created(states)[name]["state"]["one"] for name in "ab"] == [2, 1]
    assert states["a"]["state"]["one"] == 8, "the notebook's own states stay as they are"


def test_a_quiz_is_reset_with_its_verdicts():
    quiz = Quiz([{"question": "2 + 2?", "options": ["4", "5"], "answer": 0, "why": "Count."}])
    quiz._repr_mimebundle_()
    quiz.answers = [1]
    quiz.check(0)
    assert quiz._start == {"answers": [None], "_checked": [None]}


def test_a_page_of_its_own_is_written_whole(pair, tmp_path):
    path = tmp_path / "pair.html"
    page = pair.to_html(path, title="A & B")
    assert path.read_text(encoding="utf-8") == page
    assert "<title>A &amp; B</title>" in page and '"one":2' in page


@pytest.mark.parametrize("value", [2018, 2018.5, None, "2018", "1901-01-01"])
def test_what_is_no_day_of_the_data_is_refused(value):
    with pytest.raises(DataError):
        day(value)


def test_ids_are_found_each_once_and_an_empty_choice_is_one_only_where_it_may_be():
    assert ids(str.upper)(["a", "b", "A"]) == ["A", "B"]
    assert ids(str.upper)("a") == ["A"]
    assert ids(str.upper, empty=True)([]) == []
    with pytest.raises(DataError, match="empty list"):
        ids(str.upper)([])
    with pytest.raises(DataError, match="not a list"):
        ids(str.upper)(3)


def test_one_of_names_the_choices():
    assert one_of(["a", "b"], what="letter")("a") == "a"
    with pytest.raises(DataError, match="'c' is no letter; there are a, b"):
        one_of(["a", "b"], what="letter")("c")


def _is_view(name):
    thing = getattr(oxus_widgets, name)
    return isinstance(thing, type) and issubclass(thing, View)


SOURCES = Path(__file__).resolve().parents[1] / "widgets" / "views"
OF_PAGES = {"kit.css", "page.css", "atlas.css", "map.css"}


@pytest.mark.parametrize(
    "path", sorted(p for p in SOURCES.glob("*/*.css") if p.name not in OF_PAGES), ids=lambda p: p.stem
)
def test_a_widget_s_style_touches_no_other_widget(path):
    """Two widgets in one notebook share a page: each rule names the class of its own widget first."""
    text = re.sub(r"/\*.*?\*/|@import [^;]*;", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = [s.strip() for s in re.findall(r"([^{}]+)\{", text) if not s.strip().startswith("@")]
    parts = [p.strip() for s in selectors for p in re.sub(r"\([^()]*\)", "()", s).split(",")]
    roots = {
        re.match(r"(?:body\[[^]]*\] )?(?:\.oxus-widget)?(\.oxus-[a-z]+)|", part).group(1) for part in parts
    }
    assert len(roots) == 1, parts


@pytest.mark.parametrize(
    "kind", [getattr(oxus_widgets, n) for n in oxus_widgets.__all__ if _is_view(n)], ids=lambda k: k.__name__
)
def test_a_front_end_is_small_and_fetches_nothing(kind):
    """Under 150 KB, module and style; no address but the names of SVG's parts, and nothing imported."""
    assert len((kind._esm + kind._css).encode()) < 150_000
    text = (kind._esm + kind._css).replace("http://www.w3.org/2000/svg", "")
    assert not re.search(
        r"https?://|^\s*import\b|\bimport\(|@import|\bfetch\(|XMLHttpRequest", text, flags=re.MULTILINE
    )
