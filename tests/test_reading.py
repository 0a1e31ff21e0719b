"""The section *Read*: where it begins and ends, and that its works are in the bibliography."""

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import oxus_data
from oxus.authoring.source import read_source
from oxus.cli import main
from oxus.core.edition import Edition
from oxus.core.layout import unit_source
from oxus.core.reading import has_reading, linked_works, reading_cells
from oxus.publish.site.folder import write_site
from oxus.publish.site.pages import Page, has_reading_page, reading_page
from repository import ROOT, SECOND_EDITION

WORKS = "### Works\n\n- [Hettne](https://doi.org/10.1080/713687778) names levels.\n- [Other](https://other.example/a).\n"


def unit():
    return new_notebook(
        cells=[
            new_markdown_cell("# 01 · A unit"),
            new_markdown_cell("## Read\n\nOnce [upon](https://text.example) a time."),
            new_code_cell("picture"),
            new_markdown_cell(WORKS),
            new_markdown_cell("## The claim\n\n[No work](https://claim.example)"),
        ]
    )


def test_the_section_ends_at_the_next_heading_of_its_level():
    assert [cell.source.split("\n")[0] for cell in reading_cells(unit())] == [
        "## Read",
        "picture",
        "### Works",
    ]
    assert has_reading(unit())
    assert not has_reading(new_notebook(cells=[new_markdown_cell("## Read first\n\nChapter 2.")]))


def test_links_below_works_are_works():
    assert linked_works(unit()) == ["https://doi.org/10.1080/713687778", "https://other.example/a"]


def addresses():
    works = oxus_data.load("works")
    return {f"https://doi.org/{doi}".lower() for doi in works["doi"].dropna()} | set(works["url"].dropna())


@pytest.mark.parametrize("name", SECOND_EDITION)
def test_each_work_that_a_unit_names_is_in_the_bibliography(name):
    linked = linked_works(read_source(unit_source(ROOT, name)))
    known = addresses()
    assert 5 <= len(linked) <= 8
    assert [link for link in linked if link not in known and link.lower() not in known] == []


@pytest.fixture
def course_with_reading(tmp_path, monkeypatch):
    """A course with one unit that has a reading and one that has none."""
    for name, cells in (("01-own", unit().cells), ("02-other", [new_markdown_cell("# 02 · Another")])):
        path = tmp_path / "notebooks" / name / f"{name}.ipynb"
        path.parent.mkdir(parents=True)
        notebook = new_notebook(cells=cells)
        for cell in notebook.cells:
            cell.source = cell.source.replace("picture", "print('a picture in words')")
        notebook.cells.append(new_code_cell("raise SystemError('not run for the reading')"))
        nbformat.write(notebook, path)
    (tmp_path / "course.toml").write_text(
        'title = "Somewhere"\n[groups]\nAll = ["01-own", "02-other"]\n', encoding="utf-8"
    )
    monkeypatch.setattr("oxus.publish.site.commands.find_edition", lambda: Edition(tmp_path))
    return Edition(tmp_path)


def test_the_page_has_the_section_alone_and_its_headings_one_level_up(course_with_reading):
    page = reading_page("01-own", course_with_reading)
    assert (page.file, page.title, page.group) == ("01-own-reading.html", "01 · Reading", "All")
    assert page.about == "For the unit A unit."
    soup = BeautifulSoup(page.html, "html.parser")
    assert [h.name for h in soup.find_all(["h1", "h2", "h3"])] == ["h1", "h2"]
    text = soup.get_text()
    assert "a picture in words" in text and "The claim" not in text and "Once upon a time." in text
    links = {a["href"] for a in soup.main.find_all("a")}
    assert {"01-own.html", "https://doi.org/10.1080/713687778"} <= links
    assert not has_reading_page("02-other", course_with_reading)


@pytest.mark.slow
def test_the_site_leads_to_the_reading_from_the_unit_the_contents_and_the_front_page(
    course_with_reading, tmp_path
):
    html = "<main><!--oxus-top--><!--/oxus-top--><h1>Unit</h1></main>"
    pages = [
        Page("02-other.html", "02 · Another", group="All", html=html),
        Page("01-own.html", "01 · A unit", group="All", html=html),
        reading_page("01-own", course_with_reading),
    ]
    write_site(pages, tmp_path / "site", edition=course_with_reading)
    read = {
        path.name: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in (tmp_path / "site").glob("*.html")
    }
    order = ["01-own-reading.html", "01-own.html", "02-other.html"]
    for name in order:
        contents = read[name].select("nav[aria-label=Course] li > a")
        assert [a["href"] for a in contents if not a["href"].startswith("#")] == order
    links = {name: [a["href"] for a in read[name].select(".oxus-site-run a")] for name in order}
    assert links == {
        "01-own-reading.html": [],
        "01-own.html": ["01-own-reading.html"],
        "02-other.html": [],
    }
    front = read["index.html"]
    assert [a["href"] for a in front.select(".oxus-card h3 a")] == ["01-own.html", "02-other.html"]
    (link,) = front.select(".oxus-card-facts a")
    assert link["href"] == "01-own-reading.html" and link["aria-label"] == "Reading for unit 01"


def test_the_command_makes_the_reading_with_its_unit(course_with_reading, tmp_path, monkeypatch, capsys):
    def without_running(unit, edition):
        return Page(f"{unit}.html", unit, html="<main></main>")

    monkeypatch.setattr("oxus.publish.site.pages.unit_page", without_running)
    assert main(["site", "1", "2", "--output", str(tmp_path / "site")]) == 0
    said = capsys.readouterr().out
    assert "Making 01-own-reading.html (2 of 3)" in said and "02-other-reading" not in said
    assert (tmp_path / "site" / "01-own-reading.html").is_file()
