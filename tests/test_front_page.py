"""The first page of a site: what the course is, a map, and a card for each unit with a drawing made from the tables."""

import base64
import re
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import oxus_data
from oxus.core.edition import Edition, find_edition
from oxus.core.errors import CourseError
from oxus.core.notebook import PICTURE_TYPES, exercises, read_notebook
from oxus.publish.exporter import asset, summary
from oxus.publish.site import motifs
from oxus.publish.site.cards import card
from oxus.publish.site.contents import first_page
from oxus.publish.site.hero import hero
from oxus.publish.site.pages import REFERENCE, Page, mark_exercises, text_name, text_page
from oxus_data import CENTRAL_ASIA

EDITION = find_edition()
NAMED = EDITION.settings.pictures
MOTIFS = sorted(name.partition(":")[2] for name in NAMED.values())


def pages() -> list[Page]:
    """The units as pages, with what a notebook says below its heading."""
    found = []
    for unit in EDITION.units():
        heading, about = summary(read_notebook(EDITION.notebook(unit)))
        found.append(Page(f"{unit}.html", heading, about, EDITION.settings.group(unit)))
    return [*found, Page("claims.html", "The claims", "All of them.", REFERENCE)]


@pytest.fixture(scope="module")
def front(tmp_path_factory) -> BeautifulSoup:
    return BeautifulSoup(first_page(pages(), tmp_path_factory.mktemp("site"), EDITION), "html.parser")


# --- the drawings ---
@pytest.mark.parametrize("name", MOTIFS)
def test_a_drawing_is_well_formed_small_described_and_coloured_by_the_style(name):
    motif = getattr(motifs, name)()
    root = ElementTree.fromstring(f"<svg>{motif.svg}</svg>")
    classes = {word for element in root.iter() for word in element.get("class", "").split()}
    styled = set(re.findall(r"\.oxus-motif \.([\w.]+)", asset("front.css")))
    assert classes <= {word for group in styled for word in group.split(".")}
    assert len(motif.svg) < 16_000 and len(motif.alt) > 40 and motif.alt.endswith(".")
    assert not {"style", "href", "onload"} & {key for element in root.iter() for key in element.attrib}


@pytest.mark.slow
@pytest.mark.parametrize("name", MOTIFS)
def test_a_drawing_is_the_same_every_time(name):
    first = getattr(motifs, name)()
    for cached in (motifs._land, motifs._borders, motifs._countries, motifs._outlines):
        cached.cache_clear()
    assert getattr(motifs, name)() == first


def test_the_drawings_show_what_the_tables_say():
    claims = motifs.claims()
    assert claims.svg.count("M") == len(oxus_data.load("claims"))
    assert f"{len(oxus_data.load('claims'))} claims" in claims.alt
    spaghetti = motifs.spaghetti()
    ties = sum(
        len(set(oxus_data.members(body, on="2018-03-01")["state_id"]) & set(CENTRAL_ASIA))
        for body in oxus_data.load("institutions").dropna(subset=["section"])["institution_id"]
    )
    assert spaghetti.svg.count("C") == ties and f"{ties} full memberships" in spaghetti.alt
    bars = re.findall(r"h([\d.]+)v21", motifs.raw_materials().svg)
    assert sum(map(float, bars)) == pytest.approx(5 * 224, abs=5 * 8), "five bars of one length"
    assert motifs.trade_agreements().svg.count("<circle") == 8


def test_a_year_with_few_roll_calls_is_not_drawn():
    table = oxus_data.load("un_agreement")
    assert table.loc[table["year"] == 2020, "roll_calls"].max() < 10
    assert "to 2019" in motifs.votes().alt


# --- the page ---
def test_each_unit_has_a_card_with_its_picture_question_time_and_exercises(front):
    cards = front.select(".oxus-card[data-unit]")
    assert [one["data-unit"] for one in cards] == EDITION.units()
    for one in cards:
        unit = one["data-unit"]
        assert one.h3.a["href"] == f"{unit}.html" and one.select_one(".oxus-number").get_text() == unit[:2]
        assert one.p.get_text() == EDITION.settings.questions[unit] and one.p.get_text().endswith("?")
        checked = [e for e in exercises(read_notebook(EDITION.notebook(unit))) if not e.by_hand]
        facts = one.select_one(".oxus-card-facts").get_text(" ")
        assert re.search(r"\d (minutes|hours?)", facts) and f"{len(checked)} exercises" in facts
        assert int(one["data-exercises"]) == len(checked)
    pictures = front.select(".oxus-card svg[role=img]")
    assert len(pictures) == len(cards) == len({picture["aria-label"] for picture in pictures})


def test_the_page_says_what_the_course_is_and_leads_along_the_path_and_to_the_references(front):
    said = " ".join(front.select_one(".oxus-hero-words p").get_text().split())
    assert said == EDITION.settings.description and len(re.findall(r"[.?!](?: |$)", said)) == 2
    assert [h2.get_text() for h2 in front.select(".oxus-path h2")] == list(EDITION.settings.groups)
    assert front.select_one(".oxus-hero-start a")["href"] == f"{EDITION.units()[0]}.html"
    assert [a["href"] for a in front.select("header nav a")] == ["claims.html"]
    assert front.select_one("#oxus-search") and front.h1.get_text() == EDITION.settings.title
    names = oxus_data.load("states").set_index("state_id")["name"]
    alt = front.select_one(".oxus-hero-map")["aria-label"]
    assert all(names[state] in alt for state in CENTRAL_ASIA)


def test_the_page_runs_no_script_but_the_site_s_own_and_asks_nothing_outside(front):
    assert [script["src"] for script in front.find_all("script")] == ["oxus-search.js", "oxus-progress.js"]
    assert not any(script.get_text(strip=True) for script in front.find_all("script"))
    assert not [key for tag in front.find_all() for key in tag.attrs if key.startswith("on")]
    policy = front.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    assert policy.startswith("default-src 'none'; script-src 'self' file:;") and "unsafe-eval" not in policy
    assert "http" not in policy


def test_the_page_with_its_map_and_eleven_drawings_is_light(front):
    assert len(str(front).encode()) < 220_000


# --- other courses ---
def test_a_course_on_another_region_has_its_own_map_and_needs_no_description(root, tmp_path, monkeypatch):
    example = root / "course" / "examples" / "baltic"
    monkeypatch.syspath_prepend(str(example / "data"))
    edition = Edition(example)
    assert not edition.settings.description and not edition.settings.pictures
    map_ = BeautifulSoup(hero(edition), "html.parser").svg
    assert "Estonia" in map_["aria-label"] and "Kazakhstan" not in str(map_)
    page = BeautifulSoup(first_page([Page("mine.html", "Mine")], tmp_path, edition), "html.parser")
    assert page.h1.get_text() == edition.settings.title and page.select_one(".oxus-hero-map")
    assert page.find("meta", {"name": "description"}) is None and page.select_one(".oxus-hero-start") is None


def test_a_course_without_tables_has_no_map(tmp_path):
    (tmp_path / "course.toml").write_text('title = "Somewhere"\n', encoding="utf-8")
    assert hero(Edition(tmp_path)) == ""
    page = BeautifulSoup(first_page([], tmp_path, Edition(tmp_path)), "html.parser")
    assert page.select_one(".oxus-hero-bare h1").get_text() == "Somewhere" and not page.find("svg")


@pytest.fixture
def own_course(tmp_path) -> Edition:
    """A course with one unit, whose notebook contains a picture."""
    unit = tmp_path / "notebooks" / "01-own" / "01-own.ipynb"
    unit.parent.mkdir(parents=True)
    write_unit(unit, "image/png")
    return Edition(tmp_path)


def write_unit(path: Path, kind: str) -> None:
    data = {kind: base64.b64encode(b"a picture").decode() + "\n", "text/plain": "A line that rises & falls"}
    cells = [
        new_markdown_cell("# Own"),
        new_code_cell("1", outputs=[new_output("display_data", data)]),
    ]
    nbformat.write(new_notebook(cells=cells), path)


@pytest.mark.parametrize("kind", PICTURE_TYPES.values())
def test_without_a_drawing_the_first_picture_in_the_notebook_is_shown(own_course, kind):
    write_unit(own_course.notebook("01-own"), kind)
    made = card(Page("01-own.html", "Own"), own_course)
    picture = BeautifulSoup(made.picture, "html.parser").img
    assert picture["alt"] == "A line that rises & falls"
    assert picture["src"] == f"data:{kind};base64,{base64.b64encode(b'a picture').decode()}"
    assert made.title == "Own" and made.number == ""


@pytest.mark.parametrize("name", ["no_such_package:draw", "oxus.publish.site.motifs:no_such", "oxus"])
def test_a_drawing_that_cannot_be_made_is_named(own_course, name):
    (own_course.folder / "course.toml").write_text(f'[pictures]\n01-own = "{name}"\n', encoding="utf-8")
    with pytest.raises(CourseError, match=f"pictures: '{name}' cannot be drawn.*package.module:function"):
        card(Page("01-own.html", "Own"), own_course)


# --- pages ---
def test_an_exercise_is_marked_from_its_heading_to_its_last_check_and_its_checks_are_folded():
    notebook = read_notebook(EDITION.notebook("08-institutional-membership"))
    mark_exercises(notebook)
    tags = [set(cell.metadata.get("tags", [])) for cell in notebook.cells]
    first = [n for n, found in enumerate(tags) if "oxus-exercise-first" in found]
    last = [n for n, found in enumerate(tags) if "oxus-exercise-last" in found]
    answers = [n for n, found in enumerate(tags) if "oxus-exercise-answer" in found]
    assert len(first) == len(last) == len(answers) == len(exercises(notebook))
    inside = set()
    for begin, answer, end in zip(first, answers, last, strict=True):
        assert begin <= answer <= end and notebook.cells[begin].source.startswith(("## ", "### "))
        inside |= set(range(begin, end + 1))
    assert inside == {n for n, found in enumerate(tags) if "oxus-exercise" in found}
    for cell in notebook.cells:
        if cell.id.startswith("test_"):
            assert cell.metadata.jupyter.source_hidden and cell.metadata.oxus_fold == "Show the check"
        elif cell.cell_type == "code" and cell.id.startswith("cell-"):
            assert "oxus_fold" not in cell.metadata


def test_a_text_leads_to_other_texts_that_are_pages_of_the_site(tmp_path):
    text = tmp_path / "guide.md"
    text.write_text(
        "# Guide\n\n| a | b |\n|---|---|\n| c | d |\n\nSee [the plan](../x/plan.md#week) and [the rest](rest.md), "
        "[elsewhere](https://a.org/b.md), [below](#the-end-of-it) of `my_words`.\n\n## The end (of it)\n",
        encoding="utf-8",
    )
    page = text_page(text, REFERENCE, {"plan.html"})
    html = BeautifulSoup(page.html, "html.parser")
    links = {a.get_text(): a["href"] for a in html.main.select("p a")}
    assert links == {
        "the plan": "plan.html#week",
        "elsewhere": "https://a.org/b.md",
        "below": "#the-end-of-it",
    }
    assert html.select_one("h2#the-end-of-it > a.anchor-link")["href"] == "#the-end-of-it"
    assert page.about.startswith("See the plan and the rest,") and "my_words" in page.about


@pytest.mark.slow
def test_every_link_between_the_course_s_own_texts_leads_to_a_heading(root):
    texts = [root / "course" / "grading-guide.md", *sorted((root / "course" / "guides").glob("*.md"))]
    texts = [path for path in texts if "```python" not in path.read_text(encoding="utf-8")]  # nothing to run
    files = {f"{text_name(path)}.html": path for path in texts}
    pages = {
        file: BeautifulSoup(text_page(path, REFERENCE, files).html, "html.parser")
        for file, path in files.items()
    }
    ids = {file: {tag["id"] for tag in page.find_all(id=True)} for file, page in pages.items()}
    found = [
        (file, *a["href"].partition("#")[::2])
        for file, page in pages.items()
        for a in page.main.find_all("a", href=re.compile("#"))
        if ":" not in a["href"]
    ]
    between = [one for one in found if one[1]]
    assert between and [(f, to, anchor) for f, to, anchor in found if anchor not in ids[to or f]] == []
