"""Maps of a notebook share one base, a long script is packed, and every map has words."""

import sys
from types import SimpleNamespace

import folium
import pytest

from oxus_widgets import OfflineMap, remote_urls, shared_base
from oxus_widgets.layer_words import plain_text
from oxus_widgets.map_page import packed

FURTHER_MAP = 60_000


class Kernel:
    """A kernel that is asked to run cells."""

    def __init__(self) -> None:
        self.runs = 0

    def run(self, code: str, **metadata: object) -> None:
        self.runs += 1
        self.parent = {"header": {"msg_id": str(self.runs)}, "metadata": metadata, "content": {"code": code}}

    def get_parent(self, channel: str) -> dict:
        assert channel == "shell"
        return self.parent


@pytest.fixture
def kernel(monkeypatch) -> Kernel:
    found = Kernel()
    monkeypatch.setitem(
        sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: SimpleNamespace(kernel=found))
    )
    monkeypatch.setattr(shared_base, "_carrier", {})
    return found


def holds(html: str) -> bool:
    return 'id="oxus-base"' in html or "id=&quot;oxus-base" in html


def test_the_first_cell_holds_the_base_whenever_it_is_run_and_no_other_does(kernel):
    def run(code: str, cell: str) -> bool:
        kernel.run(code, cellId=cell)
        return holds(OfflineMap()._repr_mimebundle_()["text/html"])

    assert [run("a", "1"), run("b", "2"), run("a again", "1"), run("c", "3")] == [True, False, True, False]
    assert not holds(OfflineMap()._repr_mimebundle_()["text/html"])


def test_of_two_maps_in_the_first_cell_one_holds_the_base(kernel):
    kernel.run("two", cellId="1")
    assert [holds(OfflineMap()._repr_mimebundle_()["text/html"]) for _ in range(2)] == [True, False]


def test_the_next_cell_takes_over_when_the_first_one_is_deleted(kernel):
    kernel.run("a", cellId="1")
    OfflineMap()._repr_mimebundle_()
    kernel.run("b", cellId="2", deletedCells=["1"])
    assert holds(OfflineMap()._repr_mimebundle_()["text/html"])


def test_without_ids_of_cells_their_code_tells_them_apart(kernel):
    found = []
    for code in ("a", "b", "a"):
        kernel.run(code)
        found.append(holds(OfflineMap()._repr_mimebundle_()["text/html"]))
    assert found == [True, False, True]


def test_without_a_kernel_every_map_is_complete(monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    assert all(holds(OfflineMap()._repr_mimebundle_()["text/html"]) for _ in range(2))
    assert holds(OfflineMap()._repr_html_())


def test_a_map_of_two_hundred_lines_and_a_hundred_markers_costs_no_more_than_another():
    drawn = OfflineMap(title="Many")
    for n in range(200):
        folium.PolyLine([(30 + n / 10, 60), (40, 60 + n / 10)], tooltip=f"Line {n}, rail").add_to(drawn)
    for n in range(100):
        folium.CircleMarker((30 + n / 10, 70), tooltip=f"Town {n}").add_to(drawn)
    assert len(drawn._framed(carries_base=False)) < FURTHER_MAP


def test_what_a_packed_script_would_fetch_is_found():
    script = "L.tileLayer('https://tiles.example/1.png')"
    page = f'<script id="oxus-script" type="text/plain">{packed(script)}</script>'
    assert remote_urls(page) == ["https://tiles.example/1.png"]
    assert remote_urls('<script id="oxus-script" type="text/plain">no gzip</script>') == []


def test_a_map_without_a_text_says_what_its_layers_say():
    drawn = OfflineMap(title="Two towns")
    folium.Marker((41.3, 69.2), tooltip="Tashkent, capital").add_to(drawn)
    folium.CircleMarker((43.2, 76.9), popup="<b>Almaty</b>").add_to(drawn)
    point = {"type": "Point", "coordinates": [1, 2]}
    feature = {"type": "Feature", "properties": {"name": "A province"}, "geometry": point}
    shape = {"type": "FeatureCollection", "features": [feature]}
    folium.GeoJson(shape, tooltip=folium.GeoJsonTooltip(["name"])).add_to(drawn)
    said = drawn._repr_mimebundle_()["text/plain"]
    assert said.splitlines() == ["Two towns", "On the map:", "Tashkent, capital", "Almaty", "A province"]
    assert "Tashkent, capital" in drawn._repr_html_() and "The map in words" in drawn._repr_html_()
    assert str(OfflineMap(title="T", text="<p>By <b>hand</b>.</p>")) == "T\nBy hand."


def test_html_becomes_lines_of_text():
    assert plain_text("<table><tr><th>a</th><td>b &amp; c</td></tr></table><p>d</p>") == "a\tb & c\nd"
