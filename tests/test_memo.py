"""What our packages keep between calls: nothing that a notebook changes in what it was given comes back later."""

import json
import sys
from collections.abc import Callable
from typing import Any

import branca.element
import folium
import jinja2
import pandas as pd
import pytest
from ipywidgets.widgets.widget import _instances

import oxus_data
import oxus_widgets
from oxus_widgets.atlas_data import atlas_data
from oxus_widgets.map_page import render
from oxus_widgets.memo import built_once

WIDGETS = (
    "ActorMatrix",
    "ClaimLedger",
    "CrossTab",
    "MembershipExplorer",
    "RegionnessLadder",
    "TradeExplorer",
)
TABLE = "membership_checks"


def spoil(value: Any) -> None:
    """Change everything inside lists, dicts and frames that lets itself be changed."""
    if isinstance(value, pd.DataFrame):
        for column in value:
            value[column] = None
        value.attrs["spoilt"] = True
        return
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        spoil(item)
    if isinstance(value, dict | list):
        value.clear()


GIVEN: dict[str, Callable[[], Any]] = {
    "descriptor": oxus_data.descriptor,
    "tables": oxus_data.tables,
    "load": lambda: oxus_data.load(TABLE),
    "spells": oxus_data.spells,
    "spells of a body": lambda: oxus_data.spells("SCO"),
    "members": lambda: oxus_data.members("SCO", "2018-03-01"),
    "status_matrix": lambda: oxus_data.status_matrix("2018-03-01"),
    "panel": lambda: oxus_data.panel("population", "KAZ"),
    "geometry": lambda: oxus_data.geometry("provinces"),
    "shapes": lambda: oxus_data.shapes("provinces"),
    "atlas_data": atlas_data,
    "layer": lambda: oxus_widgets.countries(folium.Map()).data,
    **{name: lambda name=name: getattr(oxus_widgets, name)()._data for name in WIDGETS},
}


@pytest.mark.parametrize("name", GIVEN)
def test_a_change_in_what_was_given_reaches_no_later_call(name):
    def text(value: Any) -> str:
        return value.to_csv() if isinstance(value, pd.DataFrame) else json.dumps(value, default=str)

    before = text(GIVEN[name]())
    spoil(GIVEN[name]())
    after = GIVEN[name]()
    assert text(after) == before
    assert not getattr(after, "attrs", {}).get("spoilt")


def test_values_under_a_table_that_was_given_are_not_those_that_are_kept():
    frame = oxus_data.load(TABLE)
    for column in frame:
        values = frame[column].to_numpy(copy=False)
        kept = oxus_data.loader.shared(TABLE)[column].to_numpy(copy=False)
        if values.dtype.kind in "biufM":  # texts and categories may be made into arrays when asked
            assert values.__array_interface__["data"][0] != kept.__array_interface__["data"][0]


def test_coordinates_that_maps_share_cannot_be_changed():
    layer = oxus_widgets.countries(folium.Map())
    with pytest.raises(TypeError):
        layer.data["features"][0]["geometry"]["coordinates"][0][0] = ()


def test_a_builder_builds_once_for_the_same_arguments():
    calls = []

    @built_once
    def build(word: str, times: int = 1) -> dict[str, list[str]]:
        calls.append(word)
        return {"words": [word] * times}

    build("a")["words"].append("b")
    assert build("a") == {"words": ["a"]} and build("c", times=2) == {"words": ["c", "c"]}
    assert build("a", 1) == build(times=1, word="a") == {"words": ["a"]}
    assert calls == ["a", "c"]


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_builds_nothing_that_warming_up_has_built(name):
    def built() -> int:
        return sum(function.cache_info().misses for function in builders)

    modules = [module for key, module in sys.modules.items() if key.startswith("oxus_widgets.")]
    found = [value for module in modules for value in vars(module).values()]
    builders = {f for f in found if callable(f) and hasattr(f, "cache_info") and hasattr(f, "__wrapped__")}
    oxus_widgets.warm_up([name])
    before = built()
    getattr(oxus_widgets, name)()._repr_mimebundle_()
    assert built() == before


def test_warming_up_shows_nothing_and_makes_no_widget(capsys):
    before = set(_instances)
    oxus_data.warm_up()
    oxus_data.warm_up(["members", "a name of something else"])
    oxus_widgets.warm_up()
    oxus_widgets.warm_up(["OfflineMap", "a name of something else"])
    assert capsys.readouterr() == ("", "") and set(_instances) == before


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "two\r\nlines\r",
        "ends\n",
        "ends twice\n\n",
    ],
)
def test_a_text_comes_out_of_a_page_as_folium_s_templates_give_it(text):
    figure = branca.element.Figure()
    figure.html.add_child(_Late(text), name="late")
    expected = jinja2.Template(text).render()
    page = render(figure)
    assert f"<{expected}>" in page and branca.element.Template is jinja2.Template


@pytest.mark.parametrize("text", ["{{ 1 + 1 }}", "{% if 0 %}no{% endif %}{# none #}"])
def test_braces_in_a_text_are_shown_and_not_run(text):
    """Folium would compile them, so that a title or a tooltip could break the map or run code."""
    figure = branca.element.Figure()
    figure.html.add_child(_Late(text), name="late")
    assert f"<{text}>" in render(figure) and branca.element.Template is jinja2.Template


class _Late(branca.element.Element):
    """An element that makes another while it is rendered, as those of Folium do."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        return f"<{branca.element.Element(self.text).render()}>"


def test_a_map_with_layers_of_all_kinds_is_rendered_as_folium_does():
    """What bypasses Folium's templates stands in the page as if it had not, but for the blanks."""
    drawn = oxus_widgets.OfflineMap(title="All kinds")
    shapes = oxus_data.geometry("provinces")
    shapes["features"] = shapes["features"][:2]
    folium.GeoJson(
        shapes,
        style_function=lambda feature: {"weight": len(feature["geometry"]["coordinates"])},
        highlight_function=lambda _: {"weight": 4},
        tooltip=folium.GeoJsonTooltip(["province_id"]),
    ).add_to(drawn)
    point = {"type": "Point", "coordinates": [66.5, 40.25]}
    folium.GeoJson({"type": "GeometryCollection", "geometries": [point]}).add_to(drawn)
    folium.GeoJson({"type": "Feature", "properties": {"a": "<b>"}, "geometry": point}).add_to(drawn)
    folium.PolyLine([(40, 60), (41, 61)], tooltip="line").add_to(folium.FeatureGroup("group").add_to(drawn))
    folium.Marker((40, 66), popup="42 & more").add_to(drawn)

    def tight(page: str) -> str:
        return "".join(page.split())

    page = drawn.page(frame=True)
    assert page == drawn.page(frame=True), "a map drawn twice stays the same"
    whole = drawn.get_root().render().replace("<html>", '<html lang="en">', 1)
    found, expected = tight(page), tight(whole)
    head = expected.index("</head>")
    assert found[found.index("</head>") :] == expected[head:]
