"""Notebooks as pages: whole, without any address elsewhere, and never in the place of another's file."""

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from notebook_with_widgets import saved
from oxus import site
from oxus.cli import main
from oxus.errors import CourseError
from oxus.exporter import OxusExporter, accessible, mathml, summary
from oxus.site import FIRST, OPEN, SITE, Page, say_what_is_open, write_site
from oxus_widgets import Quiz, remote_urls
from oxus_widgets.page import STATE_TYPE, VIEW_TYPE, models, script


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
    assert sorted(p.name for p in (tmp_path / "site").iterdir()) == [FIRST, "mine.html", SITE]
    page = (tmp_path / "site" / "mine.html").read_text(encoding="utf-8")
    assert 'href="index.html"' in page and page.rstrip().endswith("</html>")
    said = capsys.readouterr()
    assert str(tmp_path / "site" / FIRST) in said.out and said.err == ""


def test_the_first_page_lists_all_pages_of_the_site(mine, tmp_path):
    folder = tmp_path / "site"
    assert main(["site", str(mine), "--output", str(folder)]) == 0
    other = mine.with_name("a & b.ipynb")
    other.write_bytes(mine.read_bytes())
    assert main(["site", str(other), "--output", str(folder)]) == 0
    assert main(["site", str(mine), "--output", str(folder)]) == 0, "its own pages are written anew"
    index = (folder / FIRST).read_text(encoding="utf-8")
    assert remote_urls(index) == []
    links = BeautifulSoup(index, "html.parser").ul.find_all("a")
    assert [a["href"] for a in links] == ["a%20%26%20b.html", "mine.html"]
    assert [a.get_text() for a in links] == ["A small notebook"] * 2 and "Vector I. Time" in index
    (folder / "mine.html").unlink()
    assert main(["site", str(other), "--output", str(folder)]) == 0
    assert "mine.html" not in (folder / FIRST).read_text(encoding="utf-8"), "a page taken away is not listed"


def test_a_folder_of_somebody_else_s_is_left_alone(mine, capsys):
    folder = mine.parent
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    assert main(["site", str(mine), "--output", str(folder)]) == 1
    message = capsys.readouterr().err
    assert message.startswith(f"oxus: {folder}: there are files in it") and "--force" in message
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert main(["site", str(mine), "--output", str(folder), "--force"]) == 0
    assert (folder / "mine.html").is_file() and mine.read_bytes() == before["mine.ipynb"]


def test_a_file_in_a_site_that_the_command_did_not_write_is_left_alone(mine, tmp_path, capsys):
    folder = tmp_path / "site"
    write_site([Page("other.html", "Other", html="<p>other</p>")], folder)
    (folder / "mine.html").write_text("my own", encoding="utf-8")
    assert main(["site", str(mine), "--output", str(folder)]) == 1
    assert "mine.html: there already" in capsys.readouterr().err
    assert (folder / "mine.html").read_text(encoding="utf-8") == "my own"
    assert main(["site", str(mine), "--output", str(folder), "--force"]) == 0


@pytest.mark.parametrize("broken", ["", "{}", "[]", '{"pages": [{"x": 1}]}', '{"pages": 5}'])
def test_a_site_whose_list_is_damaged_is_nobody_s(tmp_path, broken):
    folder = tmp_path / "site"
    write_site([Page("a.html", "A", html="a")], folder)
    (folder / SITE).write_text(broken, encoding="utf-8")
    with pytest.raises(CourseError, match="--force"):
        write_site([Page("a.html", "A", html="b")], folder)
    write_site([Page("a.html", "A", html="b")], folder, force=True)
    assert (folder / "a.html").read_text(encoding="utf-8") == "b"


def test_what_is_cut_short_is_whole_or_not_there_and_can_be_run_again(tmp_path, monkeypatch):
    folder = tmp_path / "site"
    pages = [Page("a.html", "A", html="a"), Page("b.html", "B", html="b")]
    real = site.write_whole

    def full_disk(path, content):
        if path.name == "b.html":
            raise CourseError(f"{path}: cannot be written")
        real(path, content)

    monkeypatch.setattr(site, "write_whole", full_disk)
    with pytest.raises(CourseError, match="b.html"):
        write_site(pages, folder)
    assert sorted(p.name for p in folder.iterdir()) == ["a.html", SITE]
    monkeypatch.undo()
    assert [p.name for p in write_site(pages, folder)] == ["a.html", "b.html", FIRST]


@pytest.mark.parametrize(
    ("what", "message"),
    [
        (["no-such.ipynb"], "there is no such notebook"),
        (["99"], "there is no unit '99'"),
        (["{mine}", "{mine}"], "two pages mine.html"),
        (["{index}"], "another name"),
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
    assert f"Running {unit} (1 of 1)" in capsys.readouterr().out
    assert sorted(p for p in (root / "notebooks").rglob("*")) == before, "it is run elsewhere"
    html = (tmp_path / "site" / f"{unit}.html").read_text(encoding="utf-8")
    page = BeautifulSoup(html, "html.parser")
    assert remote_urls(html) == [] and page.find("script", type=STATE_TYPE)
    assert OPEN in page.get_text() and "Traceback" not in page.get_text()
    assert page.find(class_="oxus-error") is None and page.find("iframe")


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
