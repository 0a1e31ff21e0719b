"""HTML by students: what is left of it when it is made safe, without a browser."""

import re
from html import unescape

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from oxus.publish.exporter import mathml
from oxus.publish.untrusted.exporter import UntrustedExporter
from oxus.publish.untrusted.frame import frame, with_nonce
from oxus.publish.untrusted.maps import MAPS, with_base
from oxus.publish.untrusted.sanitize import clean, needs_more
from oxus.teaching.feedback.page import FeedbackExporter
from oxus_widgets import OfflineMap
from oxus_widgets.base_map import base


@pytest.mark.parametrize(
    "html",
    [
        '<p style="color:red;">a <b>b</b> &amp; <code>c</code></p>',
        "<details><summary>x</summary>y</details>",
        '<table class="dataframe"><tbody><tr><td colspan="2">1</td></tr></tbody></table>',
        '<div class="highlight hl-python"><pre><span class="nb">print</span></pre></div>',
        '<a href="data.csv">data</a><a href="#there">there</a>',
        '<img alt="a" src="data:image/png;base64,AAAA">',
        '<font color="red">x</font>',
    ],
)
def test_ordinary_text_stays_as_it_is(html):
    assert clean(html) == html and not needs_more(html)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="javascript:x">a</a>',
        '<a href=" java&#10;script:x">a</a>',
        '<a href="data:text/html,x">a</a>',
        '<a href="//elsewhere.example">a</a>',
        '<a href="&#47;&#47;elsewhere.example">a</a>',
        '<a href="&#x2f;logout">a</a>',
        '<a href="/logout">a</a>',
        '<a href="files/javascript:x">a</a>',
    ],
)
def test_a_link_leads_only_to_a_page_or_a_place_in_this_one(html):
    assert clean(html) == "<a>a</a>"


@pytest.mark.parametrize(
    "html",
    [
        '<p class="oxus-total">x</p>',
        '<p class="navbar-fixed-top">x</p>',
        '<p id="test_double">x</p>',
        '<p style="position:fixed;margin-top:-100px;transform:none">x</p>',
        '<p onclick="x">x</p>',
    ],
)
def test_nothing_looks_like_the_page_s_own_parts_or_leaves_its_place(html):
    assert clean(html).replace(' style=""', "") == "<p>x</p>"


def test_a_formula_contains_no_tags_and_no_links():
    made = mathml(r"\text{<img src=x onerror=y>} \text{&lt;script&gt;} \href{javascript:x}{y} < 1")
    assert "<img" not in made and "<script" not in made and "href" not in made
    assert clean(made) == made


def test_a_drawing_becomes_a_picture_with_its_name():
    made = clean('<svg aria-label="A &amp; B" onload="x"><script>x</script></svg>')
    assert made.startswith('<img alt="A &amp; B" src="data:image/svg+xml;base64,') and made.count("<") == 1


def test_the_style_of_a_pandas_table_needs_no_frame():
    html = "<style scoped>\n .dataframe th { x: y }\n</style>\n<table></table>"
    assert not needs_more(html) and "style" not in clean(html)
    assert needs_more("<style>#T_1 { color: red }</style><table></table>"), "a Styler's colours"


def test_each_script_of_a_frame_gets_the_number_in_frames_of_frames_too():
    html = "<script>a</script><iframe srcdoc='&lt;script src=&quot;b&quot;&gt;'></iframe>"
    html += "<iframe srcdoc='&amp;lt;SCRIPT&gt;'></iframe>"
    assert with_nonce(html, "7").count("nonce=7 ") == 3
    framed = frame("</iframe>\"'><script>x</script>", "7")
    assert framed.count("<") == 2 and 'sandbox="allow-scripts"' in framed, (
        "nothing breaks out of the attribute"
    )


def documents(html):
    """The pages in the frames of a page, and in theirs."""
    for _, found in re.findall(r"srcdoc=([\"'])(.*?)\1", html, flags=re.DOTALL):
        yield unescape(found)
        yield from documents(unescape(found))


def bases_of_maps(html):
    """What each map of a page holds as the base of the maps."""
    for page in documents(html):
        if 'class="folium-map"' in page and "srcdoc" not in page:
            yield re.findall(r"<script[^>]* id=\W?oxus-base\W[^>]*>([^<]*)</script>", page)


TABLE = "<table><tr><th>so it is written anew</th></tr></table>"


@pytest.mark.parametrize("beside", ["", TABLE])
@pytest.mark.parametrize("exporter", [UntrustedExporter, FeedbackExporter])
def test_each_map_in_a_frame_of_its_own_holds_the_base_once(exporter, beside):
    maps = [OfflineMap(title=f"Map {n}")._framed(carries_base=n == 0) + beside for n in range(3)]
    outputs = [[new_output("display_data", {"text/html": html})] for html in maps]
    notebook = new_notebook(cells=[new_code_cell("x", outputs=output) for output in outputs])
    made = exporter().harmless(notebook)
    html = "".join(cell.outputs[0].data["text/html"] for cell in made.cells)
    assert list(bases_of_maps(html)) == [[base()]] * 3


def test_what_calls_itself_a_map_does_not_make_a_page_as_large_as_it_likes():
    many = OfflineMap()._framed(carries_base=False) * 3
    output = new_output("display_data", {"text/html": many})
    cells = [new_code_cell("x", outputs=[output]) for _ in range(MAPS)]
    made = UntrustedExporter().harmless(new_notebook(cells=cells))
    assert sum(cell.outputs[0].data["text/html"].count(base()) for cell in made.cells) == MAPS


def test_the_base_is_put_into_frames_only_and_only_for_maps_of_its_version():
    shown_as_text = clean(OfflineMap()._framed(carries_base=False))
    assert with_base(shown_as_text) == (shown_as_text, 0)
    other = frame('<iframe srcdoc="<script data-base=&quot;0123456789ab&quot;>"></iframe>', "7")
    assert with_base(other) == (other, 0)
