"""Maps that need no network, and say in words what they show."""

import base64
import gzip
import json
import re
from html.parser import HTMLParser
from typing import Any

import folium
import pytest
from shapely.geometry import Point, shape

import oxus_data
from oxus_widgets import OfflineMap, membership_map, remote_urls, shared_base
from oxus_widgets.base_map import base
from oxus_widgets.map_shapes import map_shapes

BASE = 350_000
"""Bytes that the base of all maps may add to a page, once; about 245,000 in fact, a fifth of it Leaflet."""
FURTHER_MAP = 60_000
"""Bytes that each further map may add to a saved notebook; 45,000 at most in fact."""


@pytest.fixture(scope="module")
def sco() -> OfflineMap:
    return membership_map("sco", "2018-03-01", status="any")


@pytest.fixture
def plain() -> OfflineMap:
    return OfflineMap(title="A map <of> nothing & more", text="<p>Nothing.</p>")


def script_of(drawn: OfflineMap) -> str:
    """The map's own script, which is packed if it is long."""
    kind, text = re.search(
        r'<script id="oxus-script" type="([^"]+)">(.*?)</script>', drawn.page(), re.DOTALL
    ).groups()
    return gzip.decompress(base64.b64decode(text)).decode() if kind == "text/plain" else text


def outside_the_frame(html: str) -> str:
    """What a notebook shows of a map where it does not trust the frame."""
    return re.sub(r"<iframe.*</iframe>", "", html, flags=re.DOTALL)


def test_folium_itself_asks_the_network_so_the_finder_finds():
    found = remote_urls(folium.Map(location=(0, 0)))
    assert len(found) >= 10
    assert any("leaflet" in url for url in found) and any("tile" in url for url in found)


def test_a_membership_map_asks_nothing_of_the_network(sco):
    assert remote_urls(sco) == []
    assert remote_urls(sco._repr_html_()) == [], "the frame is looked into"
    assert remote_urls(sco.page()) == []


def test_the_finder_knows_a_link_from_a_request():
    assert remote_urls('<a href="https://a.org">a</a><script>var u = "https://a.org/x";</script>') == []
    page = (
        '<img src="//b.org/i.png"><link rel="stylesheet" href="http://b.org/s.css"><p style="background:url(https://b.org/p)">'
        "<style>@import 'https://b.org/f.css';</style><script>L.icon({iconUrl: 'https://b.org/m.png'})</script>"
    )
    assert len(remote_urls(page)) == 5
    framed = f'<iframe srcdoc="{page.replace("&", "&amp;").replace(chr(34), "&quot;")}"></iframe>'
    assert remote_urls(framed) == remote_urls(page)


def test_plain_folium_layers_work_offline(plain):
    folium.Marker((40, 70), popup="A popup", tooltip="A tooltip").add_to(plain)
    folium.Marker((41, 70), icon=folium.DivIcon(html="<b>x</b>")).add_to(plain)
    folium.CircleMarker((42, 70), popup=folium.Popup("Another")).add_to(plain)
    folium.PolyLine([(40, 70), (41, 71)]).add_to(plain)
    folium.GeoJson({"type": "Point", "coordinates": [70, 40]}, name="Point").add_to(plain)
    folium.LayerControl().add_to(plain)
    html = plain.page()
    assert remote_urls(html) == []
    assert not re.search(r"url\((?!data:|#)", html), "no picture is looked for beside the page"


@pytest.mark.parametrize(
    ("layer", "named"),
    [
        (lambda: folium.Marker((40, 70), icon=folium.Icon(color="red")), "folium.Icon"),
        (lambda: folium.TileLayer("OpenStreetMap"), "openstreetmap.org"),
        (lambda: folium.Marker((40, 70), icon=folium.CustomIcon("https://b.org/i.png")), "b.org/i.png"),
    ],
)
def test_a_layer_that_needs_the_network_is_refused_in_words(plain, layer, named):
    layer().add_to(plain)
    with pytest.raises(ValueError, match=rf"{named}.*without a network: use folium.CircleMarker"):
        plain._repr_html_()


def test_the_title_is_escaped_and_names_the_frame(plain):
    html = plain._repr_html_()
    assert '<iframe title="A map &lt;of&gt; nothing &amp; more"' in html
    assert "<figcaption" in outside_the_frame(html) and "A map <of>" not in outside_the_frame(html)


def test_a_map_can_be_drawn_twice_and_saved(plain, tmp_path):
    folium.Marker((40, 70), icon=folium.DivIcon(html="x")).add_to(plain)
    assert plain._repr_html_() == plain._repr_html_()
    plain.save(tmp_path / "map.html")
    text = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>") and "<p>Nothing.</p>" in text
    assert "user-scalable=no" not in text


def test_members_are_drawn_by_status_and_others_plain(sco):
    layers = {
        layer.layer_name: layer for layer in sco._children.values() if isinstance(layer, folium.GeoJson)
    }
    members = {
        f["properties"]["state_id"]: layers["Members"].style_function(f)
        for f in layers["Members"].data["features"]
    }
    expected = oxus_data.members("SCO", "2018-03-01", "any")
    assert set(members) == set(expected["state_id"]) - {"MDV"}
    assert members["KAZ"]["dashArray"] is None and members["IRN"]["dashArray"]
    assert members["KAZ"]["color"] != members["IRN"]["color"] != members["TUR"]["color"]
    assert set(layers) == {"Members"}, "all other land is in the base"
    page = script_of(sco)
    assert page.count('"coordinates": oxusShape(') == len(members), "the base has the shapes, too"


def test_the_title_says_body_day_and_count(sco):
    assert sco.title == (
        "Shanghai Cooperation Organisation (SCO) on 1 March 2018: 8 full members, 4 observers, 6 dialogue partners"
    )
    assert membership_map("EAEU", "2014-12-31").title == (
        "Eurasian Economic Union (EEU in the source text) (EAEU) on 31 December 2014: no state; "
        "the organisation does not exist on this day"
    )
    assert "1 participant, 1 associate" in membership_map("CIS", "2018-03-01", status="any").title


def test_what_is_not_recorded_is_hatched_and_said_in_words(sco):
    bri = membership_map("BRI", "2018-03-01", status="any")
    unrecorded = oxus_data.members("BRI", "2018-03-01").attrs["not_recorded"]
    assert "PAK" in unrecorded
    layers = {
        layer.layer_name: layer for layer in bri._children.values() if isinstance(layer, folium.GeoJson)
    }
    for feature in layers["Not recorded"].data["features"]:
        assert layers["Not recorded"].style_function(feature)["fillColor"] == "url(#oxus-unrecorded)"
    hatched = {feature["properties"]["state_id"] for feature in layers["Not recorded"].data["features"]}
    assert "PAK" in hatched <= set(unrecorded)
    assert 'id="oxus-unrecorded"' in bri.page()
    assert bri.title.endswith(f"; not recorded for {len(unrecorded)} states")
    assert f"not recorded ({len(unrecorded)})" in bri.legend and "Pakistan" in bri.text
    assert "not recorded" not in (sco.title + sco.legend + sco.text).lower()


def test_words_and_legend_are_read_without_the_frame(sco):
    words = outside_the_frame(sco._repr_html_())
    assert "dialogue partner (6)" in words and "seat of this organisation" in words
    assert "suspended" not in words, "the legend holds what is on the map"
    rows = [row[:2] for row in _Rows.of(words)]
    assert ["Uzbekistan", "founding member since 15 June 2001"] in rows
    assert len(rows) == 1 + 18
    assert "<summary>The map in words</summary>" in words
    assert "Beijing: SCO, AIIB" in words


def test_what_is_not_certain_or_not_drawn_is_said():
    rows = _Rows.of(membership_map("IFAS", "2016-05-20").text)
    assert [
        "Kyrgyzstan",
        "member, frozen by its own word since May 2016",
        "the exact day is not known",
    ] in rows
    late = _Rows.of(membership_map("SCO", "2025-06-01", status="any").text)
    assert [row[2] for row in late if row[0] == "Maldives"][0].endswith("too small for the map")


def test_a_city_has_one_marker_that_lists_all_its_bodies(sco):
    markers = {m.options["title"]: m for m in sco._children.values() if isinstance(m, folium.Marker)}
    assert "Moscow: seat of CSTO, EAEU" in markers
    assert "Minsk: seat of CIS, CIS FTA" in markers
    places = [tuple(m.location) for m in markers.values()]
    assert len(places) == len(set(places))
    own = [title for title, m in markers.items() if "oxus-own-seat" in m.icon.options["class_name"]]
    assert own == ["Beijing: seat of SCO, AIIB, OBOR/BRI"]
    before = membership_map("CST", "2000-01-01")
    titles = [m.options["title"] for m in before._children.values() if isinstance(m, folium.Marker)]
    assert not any("CSTO" in title or "AIIB" in title for title in titles), "bodies of that day only"


def test_seats_can_be_left_out():
    bare = membership_map("SCO", "2018-03-01", seats=False)
    assert not any(isinstance(m, folium.Marker) for m in bare._children.values())
    assert "seat" not in outside_the_frame(bare._repr_html_())


@pytest.mark.parametrize(
    ("body", "day"), [("ICWC", "2018-03-01"), ("OSCE", "2018-03-01"), ("EAEU", "2000-01-01")]
)
def test_the_view_fits_the_members_and_never_the_whole_world(body, day):
    (fit,) = (
        c
        for c in membership_map(body, day)._children.values()
        if isinstance(c, folium.FitBounds | folium.map.FitBounds)
    )
    (south, west), (north, east) = fit.bounds
    assert 4 < east - west <= 150 and 4 < north - south <= 63


@pytest.mark.parametrize(
    ("body", "day", "message"),
    [
        ("SCOO", "2018-03-01", "did you mean SCO"),
        ("SCO", "2031-01-01", "outside the data"),
        ("SCO", "soon", "not a date"),
    ],
)
def test_an_unknown_body_or_day_is_an_error_in_words(body, day, message):
    with pytest.raises(oxus_data.DataError, match=message):
        membership_map(body, day)


@pytest.mark.slow
def test_a_further_map_adds_no_more_than_its_bytes_to_a_notebook():
    for body in oxus_data.load("institutions")["institution_id"]:
        html = membership_map(body, "2018-03-01", status="any")._framed(carries_base=False)
        assert bytes_in_a_notebook(html) < FURTHER_MAP, body


def test_the_base_costs_no_more_than_its_bytes_and_only_where_a_map_holds_it(sco):
    assert len(base()) < BASE
    alone, further = (bytes_in_a_notebook(sco._framed(carries)) for carries in (True, False))
    assert len(base()) <= alone - further < len(base()) + 100


def unpacked() -> dict[str, Any]:
    """The base as the script of a page unpacks it."""
    return json.loads(gzip.decompress(base64.b64decode(base())))


def bytes_in_a_notebook(html: str) -> int:
    """The bytes that an output adds to a notebook file: its text as JSON, in lines."""
    output = {
        "data": {"text/html": html.splitlines(keepends=True)},
        "metadata": {},
        "output_type": "display_data",
    }
    return len(json.dumps(output, indent=1, ensure_ascii=False).encode())


class _Rows(HTMLParser):
    """The rows of a table as lists of texts."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.rows[-1][-1] += data

    @classmethod
    def of(cls, html: str) -> list[list[str]]:
        rows = cls()
        rows.feed(html)
        return rows.rows


def test_crimea_is_a_disputed_shape_of_its_own_and_in_no_state():
    features = oxus_data.geometry("countries")["features"]
    (crimea,) = [f for f in features if f["properties"].get("disputed")]
    simferopol = Point(34.10, 44.95)
    assert crimea["properties"] == {"state_id": None, "name": "Crimea", "disputed": True}
    assert [f["properties"]["name"] for f in features if shape(f["geometry"]).contains(simferopol)] == [
        "Crimea"
    ]


@pytest.mark.parametrize("make", [OfflineMap, lambda: membership_map("EAEU", "2018-03-01")])
def test_every_map_with_countries_hatches_crimea_and_says_so_where_it_is_seen(make):
    page = make().page() + script_of(make())
    assert '<pattern id="oxus-disputed"' in page and '"land"' in page
    assert "url(#oxus-disputed)" in unpacked()["style"]
    assert sum(country["disputed"] for country in unpacked()["data"]["countries"]) == 1
    assert "hatched: Crimea, disputed" in page  # in the corner of the map, always open


def test_a_map_of_members_explains_the_hatching_below_the_map():
    assert "Crimea is hatched because it is disputed" in membership_map("EAEU", "2018-03-01").legend


def test_the_explorer_s_map_hatches_crimea_and_says_so():
    drawn = map_shapes()
    assert drawn["disputed"].count("M") >= 5 and drawn["hatched"].startswith("Crimea is hatched")


@pytest.mark.parametrize("code", ["a map", ""])
def test_only_the_first_cell_of_a_notebook_carries_the_base(monkeypatch, code):
    """Also in the grader, which shows no cell's code: there every map would hold it otherwise."""

    class Shell:
        kernel = events = None

        def get_parent(self, _: str) -> dict[str, object]:
            return {"header": {"msg_id": self.run}, "content": {"code": code and f"{code} {self.run}"}}

    shell = Shell()
    shell.kernel = shell
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)
    monkeypatch.setattr(shared_base, "_carrier", {})
    carried = []
    for shell.run in ("1", "2", "3"):
        carried.append(shared_base.carries_base())
    assert carried == [True, False, False]
