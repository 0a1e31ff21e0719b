"""Maps of a notebook share one base, a long script is packed, and every map has words."""

import base64
import gzip
import sys
import tracemalloc
from collections.abc import Callable
from html import escape
from types import SimpleNamespace

import folium
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from oxus.core.execution import run
from oxus_widgets import OfflineMap, remote_urls, shared_base
from oxus_widgets.layer_words import plain_text
from oxus_widgets.map_page import packed
from oxus_widgets.remote import UNREADABLE

FURTHER_MAP = 60_000


class Kernel:
    """A kernel that is asked to run cells."""

    def __init__(self) -> None:
        self.runs = 0
        self.before: list[Callable[[object], None]] = []
        self.shell = SimpleNamespace(kernel=self, events=self)

    def register(self, event: str, function: Callable[[object], None]) -> None:
        """As IPython's events do, once."""
        assert event == "pre_run_cell"
        if function not in self.before:
            self.before.append(function)

    def run(self, code: str, **metadata: object) -> None:
        """Begin to run a cell."""
        self.runs += 1
        self.parent = {"header": {"msg_id": str(self.runs)}, "metadata": metadata, "content": {"code": code}}
        self.run_within()

    def run_within(self) -> None:
        """Run what a cell runs within itself, as `%%capture` does."""
        for function in self.before:
            function(None)

    def get_parent(self, channel: str) -> dict:
        assert channel == "shell"
        return self.parent


@pytest.fixture
def kernel(monkeypatch) -> Kernel:
    found = Kernel()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: found.shell))
    monkeypatch.setattr(shared_base, "_carrier", {})
    return found


def shows_base() -> bool:
    return holds(OfflineMap()._repr_mimebundle_()["text/html"])


def holds(html: str) -> bool:
    return 'id="oxus-base"' in html or "id=&quot;oxus-base" in html


def test_the_first_cell_holds_the_base_whenever_it_is_run_and_no_other_does(kernel):
    def run(code: str, cell: str) -> bool:
        kernel.run(code, cellId=cell)
        return holds(OfflineMap()._repr_mimebundle_()["text/html"])

    assert [run("a", "1"), run("b", "2"), run("a again", "1"), run("c", "3")] == [True, False, True, False]
    assert not holds(OfflineMap()._repr_mimebundle_()["text/html"])


def test_each_map_of_the_first_cell_holds_the_base_because_the_cell_may_clear_its_output(kernel):
    kernel.run("two", cellId="1")
    assert [shows_base() for _ in range(2)] == [True, True]
    kernel.run("another", cellId="2")
    assert not shows_base()


def test_the_next_cell_takes_over_when_the_first_one_is_run_again_without_a_map(kernel):
    kernel.run("a map", cellId="1")
    assert shows_base()
    kernel.run("another", cellId="2")
    assert not shows_base()
    kernel.run("no map", cellId="1")
    kernel.run("another", cellId="2")
    assert shows_base()
    kernel.run("a map", cellId="1")
    assert not shows_base()


def test_a_cell_holds_the_base_whatever_it_runs_within_itself(kernel):
    kernel.run("%%capture", cellId="1")
    assert shows_base()
    kernel.run_within()
    kernel.run("another", cellId="2")
    assert not shows_base()


@pytest.mark.slow
def test_a_real_kernel_lets_the_next_cell_take_over(tmp_path):
    """Its front end names cells by their code, as nbclient does: a cell that is run twice is the same."""
    show = "from oxus_widgets import OfflineMap\nimport sys\nif not hasattr(sys, 'second'): display(OfflineMap())"
    cells = [
        new_code_cell(code) for code in (show, "OfflineMap()", "sys.second = True", show, "OfflineMap( )")
    ]
    ran = run(new_notebook(cells=cells), tmp_path)
    found = [holds(str(cell.outputs[0].data["text/html"])) if cell.outputs else None for cell in ran.cells]
    assert found == [True, False, None, None, True]


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


@pytest.mark.parametrize(
    "text",
    [
        "no gzip",
        packed("fetch('https://a.example')")[:-8],
        packed("x")[:-12] + "AAAAAAAAAAA=",
        base64.b64encode(gzip.compress(b"x") * 2).decode(),
        base64.b64encode(gzip.compress(bytes(60_000_000))).decode(),
    ],
    ids=["no gzip", "cut off", "damaged", "two in one", "too long"],
)
def test_a_packed_script_that_cannot_be_read_may_fetch_anything(text):
    page = f'<script id="oxus-script" type="text/plain">{text}</script>'
    tracemalloc.start()
    try:
        assert remote_urls(page) == [UNREADABLE]
        assert remote_urls(f'<iframe srcdoc="{escape(page)}"></iframe>') == [UNREADABLE]
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("words", ["{{ 7 * 191 }}", "{% raw %}", "{# no remark #}", "{{", "%}", "{% for %}"])
def test_what_looks_like_a_template_in_a_map_s_words_is_shown_as_it_is(words):
    drawn = OfflineMap(title=f"Title {words}", text=f"<p>Text {words}</p>")
    folium.CircleMarker((41.3, 69.2), tooltip=f"Tip {words}", popup=f"Popup {words}").add_to(drawn)
    page = drawn.page()
    assert f'"Title {words}");' in page and f"Text {words}" in page
    assert f"Tip {words}" in page and f"Popup {words}" in page and "1337" not in page


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
