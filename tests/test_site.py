"""Notebooks as pages: whole, without any address elsewhere, and never in the place of another's file."""

import json
import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import oxus_data
from notebook_with_widgets import saved
from oxus.cli import main
from oxus.core.edition import Edition, find_edition
from oxus.core.errors import CourseError
from oxus.core.notebook import is_selfstudy_cell
from oxus.publish.exporter import OxusExporter, accessible, mathml, summary
from oxus.publish.site import commands, folder, search
from oxus.publish.site.contents import sections
from oxus.publish.site.folder import PROGRESS, SITE, write_site
from oxus.publish.site.pages import FIRST, OPEN, REFERENCE, Page, run_for_page, say_what_is_open, text_page
from oxus.publish.site.reference import claims_page, codebook_page
from oxus_widgets import Quiz, remote_urls
from oxus_widgets.page import STATE_TYPE, VIEW_TYPE, models, script

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def html(notebook) -> str:
    return OxusExporter().from_notebook_node(notebook, {"metadata": {"name": "mine"}})[0]


@pytest.fixture(scope="module")
def soup(html) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def saved_models(soup) -> dict:
    (state,) = soup.find_all("script", type=STATE_TYPE)
    return json.loads(state.string)


# --- the exporter ---
def test_the_page_names_no_address_elsewhere_but_what_an_output_itself_asks_for(html, soup):
    assert remote_urls(html) == ["https://a.org/y.js", "https://a.org/y.png", "https://a.org/z.json"]
    assert not {"cdnjs", "unpkg", "jsdelivr"} & set(html.lower().replace("/", ".").split("."))
    (policy,) = soup.find_all("meta", {"http-equiv": "Content-Security-Policy"})
    assert policy["content"].startswith("default-src data: blob:") and "http" not in policy["content"]
    assert soup.find("script").find_previous("meta", {"http-equiv": True}), "before anything that could ask"


def test_the_page_has_a_language_a_title_and_one_heading_of_the_first_level(soup):
    assert soup.html["lang"] == "en" and soup.title.string == "A small notebook"
    assert len(soup.find_all("h1")) == 1 and soup.find("main")


def test_a_notebook_without_a_heading_is_headed_by_its_name():
    bare = new_notebook(cells=[new_code_cell("# no heading")])
    page = BeautifulSoup(
        OxusExporter().from_notebook_node(bare, {"metadata": {"name": "my <work>"}})[0], "html.parser"
    )
    assert page.h1.get_text() == page.title.get_text() == "my <work>"
    assert page.find("script", type=STATE_TYPE) is None


def test_each_model_shown_is_in_the_page_once_and_no_other(notebook, soup):
    places = [json.loads(s.string)["model_id"] for s in soup.find_all("script", type=VIEW_TYPE)]
    held = saved_models(soup)["state"]
    all_states = notebook.metadata.widgets[STATE_TYPE]["state"]
    assert set(places) <= set(held) < set(all_states)
    counts = [m["state"].get("count") for m in held.values() if "count" in m["state"]]
    assert sorted(counts) == [3, 100], "shown three times, and once; 55 is not shown"


def test_what_models_have_in_common_is_in_the_page_once(html, soup):
    assert html.count("// A counter.") == 2, "in the code of the cell, and for both counters"
    saved_there = saved_models(soup)
    modules = [m["state"]["_esm"] for m in saved_there["state"].values() if "count" in m["state"]]
    assert modules[0] == modules[1] and "// A counter." in saved_there["shared"][modules[0]["oxus_shared"]]


def test_a_page_cannot_be_broken_by_what_a_widget_holds():
    states = {
        "a": {"state": {"x": "</script><!-- <script>" + "y" * 600}},
        "b": {"state": {"x": "IPY_MODEL_a"}},
    }
    text = models(states, ["b"])
    assert text.count("</script>") == 1 and "<!--" not in text
    assert json.loads(BeautifulSoup(text, "html.parser").script.string)["state"] == states
    assert script().count("</script>") == 1


def test_where_a_widget_stands_its_words_stand_too(soup):
    first = soup.find("script", type=VIEW_TYPE)
    assert "Is 1 < 2?" in first.find_next_sibling(class_="oxus-still").get_text()


def test_formulas_are_mathml(soup):
    inline, block, output = soup.find_all("math")
    assert (inline["display"], block["display"]) == ("inline", "block")
    assert "∩" in inline.get_text() and "∑" in block.get_text() and output.find("msup")
    assert "$" not in inline.parent.get_text()
    assert "<math" in mathml(r"\begin{matrix}a & b\end{matrix}", block=True)
    assert mathml(r"\left( x <") == r"<code>\left( x &lt;</code>", "as it was written"


def test_a_far_picture_is_a_link_and_a_near_one_rides_in_the_page(tmp_path):
    (tmp_path / "near.png").write_bytes(b"\x89PNG\r\n")
    cell = new_markdown_cell("![near](near.png) ![far & away](https://a.org/x.png)")
    resources = {"metadata": {"name": "x", "path": str(tmp_path)}}
    page = BeautifulSoup(
        OxusExporter().from_notebook_node(new_notebook(cells=[cell]), resources)[0], "html.parser"
    )
    assert page.img["src"].startswith("data:image/png;base64,")
    assert page.find("a", href="https://a.org/x.png").get_text() == "far & away"


def test_tables_have_heads_with_a_scope_and_no_empty_ones(soup):
    frame = soup.find("table", class_="dataframe")
    assert all(head["scope"] in ("col", "row") and head.get_text(strip=True) for head in frame.find_all("th"))
    assert frame.thead.tr.find(["td", "th"]).name == "td", "the corner heads nothing"
    assert accessible("<p>no table</p>") == "<p>no table</p>"


def test_code_that_was_folded_away_stays_so(soup):
    (folded,) = soup.find_all("details", class_="oxus-code")
    assert "By one" in folded.get_text() and not folded.has_attr("open")


def test_an_error_stands_in_one_line_and_its_traceback_behind_it(soup):
    (error,) = soup.find_all("details", class_="oxus-error")
    assert error.summary.get_text() == "ZeroDivisionError: division by zero"
    assert "Traceback" in error.pre.get_text()


def test_the_heading_and_what_is_below_it_are_the_summary(notebook):
    assert summary(notebook) == ("A small notebook", "Vector I. Time: 5 minutes.")
    cells = [new_markdown_cell("Words.\n\n# *One*\n## Two"), new_markdown_cell("# Three")]
    assert summary(new_notebook(cells=cells)) == ("One", "")
    assert summary(new_notebook()) == ("", "")


@pytest.mark.full
def test_nbconvert_knows_the_exporter(notebook, tmp_path):
    nbformat.write(notebook, tmp_path / "mine.ipynb")
    for options in ([], ["--execute", "--allow-errors"]):
        command = [sys.executable, "-m", "nbconvert", "--to", "oxus", *options, "mine.ipynb"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        page = BeautifulSoup((tmp_path / "mine.html").read_text(encoding="utf-8"), "html.parser")
        (tmp_path / "mine.html").unlink()
        places = {json.loads(s.string)["model_id"] for s in page.find_all("script", type=VIEW_TYPE)}
        assert places and places <= set(saved_models(page)["state"])


# --- oxus site ---
@pytest.fixture
def mine(notebook, tmp_path) -> Path:
    path = tmp_path / "мои тетради" / "mine.ipynb"
    path.parent.mkdir()
    nbformat.write(notebook, path)
    return path


def test_a_notebook_is_shown_as_it_was_saved(mine, tmp_path, capsys):
    before = mine.read_bytes()
    assert main(["site", str(mine), "--output", str(tmp_path / "site")]) == 0
    assert mine.read_bytes() == before
    files = sorted(p.name for p in (tmp_path / "site").iterdir())
    assert files == sorted([FIRST, "mine.html", SITE, search.CODE, search.INDEX, PROGRESS])
    page = (tmp_path / "site" / "mine.html").read_text(encoding="utf-8")
    assert 'href="index.html"' in page and page.rstrip().endswith("</html>")
    said = capsys.readouterr()
    assert str(tmp_path / "site" / FIRST) in said.out and said.err == ""


def test_the_first_page_lists_all_pages_of_the_site(mine, tmp_path):
    place = tmp_path / "site"
    assert main(["site", str(mine), "--output", str(place)]) == 0
    other = mine.with_name("a & b.ipynb")
    other.write_bytes(mine.read_bytes())
    assert main(["site", str(other), "--output", str(place)]) == 0
    assert main(["site", str(mine), "--output", str(place)]) == 0, "its own pages are written anew"
    index = (place / FIRST).read_text(encoding="utf-8")
    assert remote_urls(index) == []
    links = BeautifulSoup(index, "html.parser").select(".oxus-card h3 a")
    assert [a["href"] for a in links] == ["a%20%26%20b.html", "mine.html"]
    assert [a.get_text() for a in links] == ["A small notebook"] * 2 and "Vector I. Time" in index
    (place / "mine.html").unlink()
    assert main(["site", str(other), "--output", str(place)]) == 0
    assert "mine.html" not in (place / FIRST).read_text(encoding="utf-8"), "a page taken away is not listed"


def test_a_folder_of_somebody_else_s_is_left_alone(mine, capsys):
    place = mine.parent
    before = {p.name: p.read_bytes() for p in place.iterdir()}
    assert main(["site", str(mine), "--output", str(place)]) == 1
    message = capsys.readouterr().err
    assert message.startswith(f"oxus: {place}: contains other files") and "--force" in message
    assert {p.name: p.read_bytes() for p in place.iterdir()} == before
    assert main(["site", str(mine), "--output", str(place), "--force"]) == 0
    assert (place / "mine.html").is_file() and mine.read_bytes() == before["mine.ipynb"]


def test_a_file_in_a_site_that_the_command_did_not_write_is_left_alone(mine, tmp_path, capsys):
    place = tmp_path / "site"
    write_site([Page("other.html", "Other", html="<p>other</p>")], place)
    (place / "mine.html").write_text("my own", encoding="utf-8")
    assert main(["site", str(mine), "--output", str(place)]) == 1
    assert "mine.html: already exists" in capsys.readouterr().err
    assert (place / "mine.html").read_text(encoding="utf-8") == "my own"
    assert main(["site", str(mine), "--output", str(place), "--force"]) == 0


@pytest.mark.parametrize("broken", ["", "{}", "[]", '{"pages": [{"x": 1}]}', '{"pages": 5}'])
def test_a_site_whose_list_is_damaged_is_nobody_s(tmp_path, broken):
    place = tmp_path / "site"
    write_site([Page("a.html", "A", html="a")], place)
    (place / SITE).write_text(broken, encoding="utf-8")
    with pytest.raises(CourseError, match="--force"):
        write_site([Page("a.html", "A", html="b")], place)
    write_site([Page("a.html", "A", html="b")], place, force=True)
    assert (place / "a.html").read_text(encoding="utf-8") == "b"


def test_what_is_cut_short_is_whole_or_not_there_and_can_be_run_again(tmp_path, monkeypatch):
    place = tmp_path / "site"
    pages = [Page("a.html", "A", html="a"), Page("b.html", "B", html="b")]
    real = folder.write_atomic

    def full_disk(path, content):
        if path.name == "b.html":
            raise CourseError(f"{path}: cannot be written")
        real(path, content)

    monkeypatch.setattr(folder, "write_atomic", full_disk)
    with pytest.raises(CourseError, match="b.html"):
        write_site(pages, place)
    assert sorted(p.name for p in place.iterdir()) == ["a.html", SITE]
    monkeypatch.undo()
    assert [p.name for p in write_site(pages, place)] == ["a.html", "b.html", FIRST]


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (["no-such.ipynb"], "there is no such notebook"),
        (["99"], "there is no unit '99'"),
        (["{mine}", "{mine}"], "two pages would be called mine.html"),
        (["{index}"], "rename the notebook"),
        (["{empty}"], "not a notebook"),
    ],
)
def test_an_error_is_one_sentence_and_nothing_is_written(mine, tmp_path, capsys, what, message):
    index, empty = mine.with_name("index.ipynb"), mine.with_name("empty.ipynb")
    index.write_bytes(mine.read_bytes())
    empty.write_bytes(b"")
    named = [w.format(mine=mine, index=index, empty=empty) for w in what]
    assert main(["site", *named, "--output", str(tmp_path / "site")]) == 1
    said = capsys.readouterr()
    assert said.err.startswith("oxus: ") and message in said.err and "Traceback" not in said.err
    assert not (tmp_path / "site").exists()


def test_a_file_in_the_folder_s_place_is_named(mine, tmp_path, capsys):
    (tmp_path / "site").write_text("mine")
    assert main(["site", str(mine), "--output", str(tmp_path / "site")]) == 1
    assert "a file, not a folder" in capsys.readouterr().err


def test_widgets_saved_without_their_state_are_counted_and_the_way_out_is_named(notebook, tmp_path, capsys):
    lost = deepcopy(notebook)
    del lost.metadata["widgets"]
    nbformat.write(lost, tmp_path / "lost.ipynb")
    assert main(["site", str(tmp_path / "lost.ipynb"), "--output", str(tmp_path / "site")]) == 0
    said = capsys.readouterr().err
    views = sum(
        VIEW_TYPE in output.get("data", {}) for cell in lost.cells for output in cell.get("outputs", [])
    )
    assert f"{views} of its {views} widgets" in said and "Save Jupyter widget state" in said
    assert "Is 1 &lt; 2?" in (tmp_path / "site" / "lost.html").read_text(encoding="utf-8"), (
        "the words are there"
    )


def test_a_notebook_that_was_never_run_is_told_so(tmp_path, capsys):
    nbformat.write(new_notebook(cells=[new_code_cell("1")]), tmp_path / "new.ipynb")
    assert main(["site", str(tmp_path / "new.ipynb"), "--output", str(tmp_path / "site")]) == 0
    assert "saved without any output" in capsys.readouterr().err


def test_a_unit_is_run_and_its_open_answers_say_so(root, tmp_path, capsys):
    unit = "02-historic-frontiers"
    before = sorted(p for p in (root / "notebooks").rglob("*"))
    assert main(["site", "2", "--output", str(tmp_path / "site")]) == 0
    assert f"Making {unit}.html (1 of 1)" in capsys.readouterr().out
    assert sorted(p for p in (root / "notebooks").rglob("*")) == before, "it is run elsewhere"
    html = (tmp_path / "site" / f"{unit}.html").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")
    assert remote_urls(html) == [] and page.find("script", type=STATE_TYPE)
    assert OPEN in page.get_text() and "Traceback" not in page.get_text()
    assert page.find(class_="oxus-error") is None and page.find("iframe")
    note = page.select_one(".oxus-site-note").get_text()
    assert "have your answers checked, run the notebook" in note and unit in note
    assert "check_button" not in html, "what only Python could do is left out"


def test_a_widget_is_shown_as_its_cell_created_it(tmp_path):
    """Not as later cells left it: the text around the cell speaks of what it created."""
    code = (
        "from oxus_widgets import MembershipExplorer\nexplorer = MembershipExplorer('2018-03-01')\nexplorer"
    )
    cells = [new_code_cell(code), new_code_cell("explorer.date = '1991-12-31'")]
    ran = run_for_page(new_notebook(cells=cells), tmp_path)
    html, _ = OxusExporter().from_notebook_node(ran, {"metadata": {"name": "x"}})
    (date,) = [
        model["state"]["date"]
        for model in saved_models(BeautifulSoup(html, "html.parser"))["state"].values()
        if "date" in model["state"]
    ]
    assert date == "2018-03-01"


def test_a_cell_that_fails_and_waits_for_no_answer_is_named():
    error = new_output("error", ename="NameError", evalue="name 'x' is not defined", traceback=[])
    graded = {"nbgrader": {"grade": True, "solution": False}}
    printed = new_output("stream", text="seen")
    test = new_code_cell("assert x", metadata=graded, outputs=[printed, error])
    say_what_is_open(new_notebook(cells=[test]), "01-tiny")
    assert (
        test.outputs[0] == printed and test.outputs[1].data["text/plain"] == OPEN and len(test.outputs) == 2
    )
    plain = new_code_cell("x + 1\n", outputs=[error])
    with pytest.raises(CourseError, match=r"01-tiny: cell 2 \(x \+ 1\) fails with NameError: name 'x'"):
        say_what_is_open(new_notebook(cells=[test, plain]), "01-tiny")


def test_the_page_of_a_widget_is_made_of_the_same_parts():
    quiz = Quiz([{"question": "?", "options": ["a", "b"], "answer": 0, "why": "so"}])
    page = BeautifulSoup(quiz.to_html(), "html.parser")
    assert page.find("script", type=STATE_TYPE) and page.find(
        "meta", {"http-equiv": "Content-Security-Policy"}
    )
    assert page.find(class_="oxus-still").get_text().startswith("1. ?")


def test_a_text_is_a_page_whose_blocks_are_run_and_named_after_its_folder(tmp_path, capsys):
    folder = tmp_path / "lookups"
    folder.mkdir()
    text = folder / "README.md"
    text.write_text(
        "# How to look\n\nLike this:\n\n```python\nx = 6 * 7\nx\n```\n\nand `x` stays.\n\n```python\nx + 1\n```\n",
        "utf-8",
    )
    assert main(["site", str(text), "--output", str(tmp_path / "pages")]) == 0
    page = BeautifulSoup((tmp_path / "pages" / "lookups.html").read_text("utf-8"), "html.parser")
    assert page.title.string == "How to look"
    outputs = [output.get_text(strip=True) for output in page.select(".jp-OutputArea-output")]
    assert outputs == ["42", "43"]
    text.write_text("# How to fail\n\n```python\n1 / 0\n```\n", "utf-8")
    assert main(["site", str(text), "--output", str(tmp_path / "pages")]) == 1
    assert "cell 2 (1 / 0) fails with ZeroDivisionError" in capsys.readouterr().err
    assert "42" in (tmp_path / "pages" / "lookups.html").read_text("utf-8"), "the page before is kept"


def test_a_text_that_is_not_there_is_named(tmp_path, capsys):
    assert main(["site", str(tmp_path / "none.md"), "--output", str(tmp_path / "pages")]) == 1
    assert "none.md: cannot be read" in capsys.readouterr().err


# --- contents and search ---
def page_of(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def searched(folder: Path) -> dict[str, list]:
    """The entries of the search's index by page."""
    text = (folder / search.INDEX).read_text(encoding="utf-8")
    assert text.startswith("oxusIndex(") and text.endswith(");\n")
    return {file: found for file, _, found in json.loads(text[len("oxusIndex(") : -len(");\n")])}


@pytest.fixture
def small_site(mine, tmp_path) -> Path:
    """The claims, the codebook, and two notebooks with three headings that say the same."""
    words = "# Second\n\n## Ещё одна\n\nШёлковый путь.\n\n## Wrap-up\n\nfirst\n\n### Wrap-up\n\nmiddle"
    cells = [new_markdown_cell(words), new_markdown_cell("## Wrap-up\n\nlast"), new_code_cell("unseen = 2")]
    nbformat.write(new_notebook(cells=cells), mine.with_name("second.ipynb"))
    place = tmp_path / "my site"
    names = [str(mine), str(mine.with_name("second.ipynb")), "codebook", "claims"]
    assert main(["site", *names, "--output", str(place)]) == 0
    return place


def test_every_page_leads_to_all_pages_and_marks_itself(small_site):
    order = ["mine.html", "second.html", "claims.html", "codebook.html"]
    for number, file in enumerate(order):
        page = page_of(small_site / file)
        contents = page.select_one("nav[aria-label=Course]")
        links = [a for a in contents.find_all("a") if not a["href"].startswith("#")]
        assert [a["href"] for a in links] == order
        assert [a["href"] for a in links if a.get("aria-current") == "page"] == [file]
        assert page.select_one(".oxus-site-skip")["href"] == f"#{page.main['id']}"
        turn = {a["rel"][0]: a["href"] for a in page.select(".oxus-site-turn a")}
        around = {"prev": order[number - 1] if number else None, "next": [*order, None][number + 1]}
        assert turn == {name: to for name, to in around.items() if to}
        assert len(page.find_all("h1")) == len(page.find_all("main")) == 1
    first = page_of(small_site / FIRST)
    assert [a["href"] for a in first.select(".oxus-card h3 a")] == order
    assert first.select_one("header a")["aria-current"] == "page"


def test_every_link_within_a_site_leads_to_a_page_and_an_anchor(small_site):
    pages = {path.name: page_of(path) for path in small_site.glob("*.html")}
    ids = {name: {tag["id"] for tag in page.find_all(id=True)} for name, page in pages.items()}
    count = 0
    for name, page in pages.items():
        assert len(page.find_all(id=True)) == len(ids[name]), f"an id stands twice in {name}"
        for link in page.find_all("a", href=True):
            file, _, anchor = link["href"].partition("#")
            if ":" in file:
                continue
            assert (file or name) in pages and (not anchor or anchor in ids[file or name]), (
                name,
                link["href"],
            )
            count += 1
    assert count > 500


def test_the_search_holds_headings_text_claims_and_fields_with_anchors_that_are_there(small_site):
    found = searched(small_site)
    assert list(found) == ["mine.html", "second.html", "claims.html", "codebook.html"]
    for file, entries in found.items():
        ids = {tag["id"] for tag in page_of(small_site / file).find_all(id=True)}
        assert {anchor for anchor, _, _, level in entries if level > 1} <= ids
    second = {anchor: (title, text, level) for anchor, title, text, level in found["second.html"]}
    assert ("Ещё одна", "Шёлковый путь.", 2) in second.values()
    assert second["s-Wrap-up"] == ("Wrap-up", "first", 2) and second["s-Wrap-up-3"] == ("Wrap-up", "last", 2)
    everything = json.dumps(found, ensure_ascii=False)
    assert "unseen" not in everything and "NameError" not in everything, "neither code nor what it puts out"
    claims = {anchor for anchor, _, _, level in found["claims.html"] if level == 4}
    assert claims == set(oxus_data.load("claims")["claim_id"])
    fields = {anchor for anchor, _, _, level in found["codebook.html"] if level == 4}
    assert fields == {f"{t}.{field}" for t in oxus_data.tables() for field in oxus_data.describe(t)["field"]}
    assert "The course's verdict" not in everything, "what is folded away is not told by the search"


def test_a_page_made_anew_leaves_the_others_and_brings_contents_and_search_to_date(small_site, mine):
    untouched = (small_site / "codebook.html").read_bytes()
    notebook = new_notebook(cells=[new_markdown_cell("# Renamed\n\n## New part\n\nnew words")])
    nbformat.write(notebook, mine.with_name("second.ipynb"))
    assert main(["site", str(mine.with_name("second.ipynb")), "--output", str(small_site)]) == 0
    found = searched(small_site)
    assert list(found) == ["mine.html", "second.html", "claims.html", "codebook.html"]
    assert found["second.html"] == [
        ["s-Renamed", "Renamed", "", 1],
        ["s-New-part", "New part", "new words", 2],
    ]
    assert len(found["codebook.html"]) > 300, "of a page that was kept all is found as before"
    kept = (small_site / "codebook.html").read_bytes()
    assert kept != untouched and kept.replace(b"Renamed", b"Second") == untouched, "only its contents are new"
    first = (small_site / FIRST).read_text(encoding="utf-8")
    assert "Renamed" in first and "Second" not in first
    again = (small_site / "codebook.html").stat().st_mtime_ns
    assert main(["site", str(mine.with_name("second.ipynb")), "--output", str(small_site)]) == 0
    assert (small_site / "codebook.html").stat().st_mtime_ns == again, "what says so already is not written"


def test_a_page_of_another_version_is_kept_as_it_is(tmp_path):
    old = "<html><body><main><h1 id='o'>Old\r\n</h1></main></body></html>"
    (tmp_path / SITE).write_text(
        '{"pages": [{"file": "old.html", "title": "Old", "about": ""}]}', encoding="utf-8"
    )
    (tmp_path / "old.html").write_bytes(old.encode())
    write_site([Page("new.html", "New", html="<main><h1 id='n'>New</h1></main>")], tmp_path)
    assert (tmp_path / "old.html").read_bytes() == old.encode()
    assert searched(tmp_path)["old.html"] == [["o", "Old", "", 1]]
    (tmp_path / "old.html").write_bytes(b"\xff\xfe")
    with pytest.raises(CourseError, match=r"old\.html: cannot be read"):
        write_site([Page("new.html", "New", html="")], tmp_path)


def test_a_list_that_names_a_file_outside_the_site_is_nobody_s(tmp_path):
    (tmp_path / "outside.html").write_text("mine", encoding="utf-8")
    place = tmp_path / "site"
    place.mkdir()
    (place / SITE).write_text('{"pages": [{"file": "../outside.html", "title": "x"}]}', encoding="utf-8")
    with pytest.raises(CourseError, match="--force"):
        write_site([Page("a.html", "A", html="a")], place)
    write_site([Page("a.html", "A", html="a")], place, force=True)
    assert (tmp_path / "outside.html").read_text(encoding="utf-8") == "mine"


def test_a_notebook_that_writes_the_site_s_own_comments_breaks_nothing(mine, tmp_path):
    cells = [
        new_markdown_cell("# Mine\n\n<!--oxus-top-->kept one<!--/oxus-top-->"),
        new_markdown_cell("## Below"),
    ]
    cells += [
        new_markdown_cell("<!--oxus-end-->kept two<!--/oxus-end-->\n\n<!--oxus-end-->kept three\n\n## Last")
    ]
    nbformat.write(new_notebook(cells=cells), mine)
    assert main(["site", str(mine), "--output", str(tmp_path / "site")]) == 0
    text = (tmp_path / "site" / "mine.html").read_text(encoding="utf-8")
    assert "kept one" in text and "kept two" in text and "kept three" in text
    assert text.count('aria-label="Course"') == 1
    assert text.index("kept two") < text.index(search.CODE), "the search comes at the end"


def test_a_unit_leads_to_a_jupyterlite_that_lies_beside_the_pages(tmp_path):
    unit = "08-institutional-membership"
    html = "<main><!--oxus-top--><!--/oxus-top--><h1>Eight</h1></main>"
    pages = [
        Page(f"{unit}.html", "08", group="Vector IV: institutional", html=html),
        Page("own.html", "Own", html=html),
    ]
    write_site(pages, tmp_path / "without")
    assert "lite/" not in (tmp_path / "without" / f"{unit}.html").read_text(encoding="utf-8")
    place = tmp_path / "with"
    (place / "lite").mkdir(parents=True)
    (place / "lite" / "oxus-lite.json").write_text("{}", encoding="utf-8")
    write_site(pages, place)
    link = page_of(place / f"{unit}.html").select_one(".oxus-site-run a")
    assert link["href"] == f"lite/lab/index.html?path={unit}/{unit}.ipynb"
    assert page_of(place / "own.html").select_one(".oxus-site-run") is None


def test_the_codebook_says_what_the_data_package_s_own_does():
    page = BeautifulSoup(codebook_page().html, "html.parser")
    told = page.main.get_text()
    for table in oxus_data.tables():
        assert page.find("h2", id=table), table
        frame = oxus_data.describe(table)
        assert frame.attrs["title"] in told and frame.attrs["description"].replace("`", "") in told
        for field in frame.itertuples():
            row = page.find(id=f"{table}.{field.field}").get_text()
            said = (field.field, field.type, field.allowed, field.description.replace("`", ""))
            assert all(words in row for words in said)
    for link in page.main.select("tr a"):
        assert page.find(id=link["href"].removeprefix("#")), link


def test_each_claim_leads_to_the_exercise_that_tests_it():
    files = {f"{unit}.html" for unit in find_edition().units()} | {"codebook.html"}
    page = BeautifulSoup(claims_page(files).html, "html.parser")
    for claim in oxus_data.load("claims").itertuples():
        entry = page.find("li", id=claim.claim_id)
        assert entry.p.get_text() == claim.claim and claim.why in entry.details.get_text()
        link = entry.find("a", href=lambda to: "cell-id" in to)
        if pd.isna(claim.exercise):
            assert link is None
            continue
        unit, name = claim.exercise.split("/")
        file, _, anchor = link["href"].partition("#cell-id=")
        assert file == f"{unit}.html" and link.get_text() == f"exercise {name}"
        ids = [c.id for c in nbformat.read(find_edition().notebook(unit), 4).cells]
        assert ids.index(anchor) < ids.index(name), "the exercise's heading stands above its answer"
    alone = BeautifulSoup(claims_page().html, "html.parser")
    assert not [a for a in alone.main.find_all("a") if not a["href"].startswith("#")], (
        "no link to a page that is not there"
    )


def test_without_the_repository_s_texts_the_tables_still_make_their_pages(tmp_path):
    assert set(commands._looked_up(find_edition())) == {
        "claims",
        "codebook",
        "syllabus",
        "widgets",
        "instructor",
    }
    (tmp_path / "course.toml").write_text('data = "oxus_data"\n')
    assert set(commands._looked_up(Edition(tmp_path))) == {"claims", "codebook"}


def test_a_course_with_other_tables_has_no_page_made_from_those_of_central_asia(
    course, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("OXUS_COURSE", str(course))
    assert set(commands._looked_up(find_edition())) == set()
    assert main(["site", "claims", "--output", str(tmp_path / "site")]) == 1
    said = capsys.readouterr().err
    assert 'say data = "oxus_data"' in said and "course.toml" in said and said.count("\n") == 1


def test_a_text_links_the_units_that_are_there_and_carries_its_pictures(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(b"\x89PNG\r\n")
    (tmp_path / "text").mkdir()
    text = tmp_path / "text" / "plan.md"
    text.write_text("# Plan\n\n`02-a-b` and `03-c`; ![seen](../pictures/a.png)", encoding="utf-8")
    page = BeautifulSoup(text_page(text, REFERENCE, {"02-a-b.html"}).html, "html.parser")
    assert [a["href"] for a in page.main.select("p a")] == ["02-a-b.html"]
    assert page.img["src"].startswith("data:image/png;base64,")


def test_the_cells_that_self_study_adds_are_known_from_all_others(root):
    for path in root.glob("notebooks/*/*.ipynb"):
        for cell in nbformat.read(path, 4).cells:
            added = re.match(r"import oxus\n\noxus\.(progress|check_button)\(", cell.source)
            assert is_selfstudy_cell(cell) == bool(added)
    mine = new_code_cell("x", id="progress-of-mine"), new_markdown_cell("x", id="progress")
    assert not any(map(is_selfstudy_cell, mine))


def test_what_frames_and_scripts_hold_is_no_text_of_the_page():
    html = (
        "<body><h1 id='no'>Outside</h1><main><h1 id=\"a\">A <code>b</code></h1><p>one<br>two</p>"
        "<iframe srcdoc='<h2 id=\"x\">inside</h2>'></iframe><script>var h = '<h2 id=\"y\">';</script>"
        '<div class="jp-Cell jp-CodeCell"><h2 id="z">out</h2></div><h2 id="c">C</h2>three</main><h2>After</h2>'
    )
    assert [(s.level, s.anchor, s.title, s.text) for s in sections(html)] == [
        (1, "a", "A b", "one two"),
        (2, "c", "C", "three"),
    ]
