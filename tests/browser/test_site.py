"""Notebooks exported to HTML, opened from the disk: alive without Python, and without a network."""

import json
import re
from contextlib import contextmanager

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import expect

from jupyter_in_chromium import run_all_cells, visit
from notebook_with_widgets import QUIZ, saved
from oxus.authoring.source import KERNELSPEC
from oxus.cli import main
from oxus.core.execution import run
from oxus_widgets.page import STATE_TYPE
from repository import cross_section
from sandboxed import until
from widgets_in_chromium import THEMES, axe_violations, sideways


def exported(notebook, folder):
    """The page that `oxus site` makes of a notebook that one has written oneself."""
    nbformat.write(notebook, folder / "mine.ipynb")
    assert main(["site", "--trust", str(folder / "mine.ipynb"), "--output", str(folder / "site")]) == 0
    return folder / "site" / "mine.html"


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("mine")
    return exported(saved(folder), folder)


@contextmanager
def opened(browser, path, *, theme: str = "light", width: int = 1024, height: int = 768):
    """The page in a browser whose requests to elsewhere are refused; at the end there has been none."""
    with visit(browser, width=width, height=height) as page:
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.emulate_media(**THEMES[theme])
        page.goto(path.as_uri())
        expect(page.locator(".oxus-quiz, .oxus-needs, .oxus-explorer").first).to_be_visible()
        yield page
        assert page.outside == [] and errors == []


@pytest.fixture
def page(browser, path):
    with opened(browser, path) as page:
        yield page


def test_the_quiz_answers(page):
    first = page.locator(".oxus-question").first
    first.get_by_label("Yes").check()
    first.get_by_role("button", name="Check").click()
    expect(first.get_by_role("status")).to_have_text("Right. By one & only one.")
    expect(page.locator(".oxus-place").first.locator(".oxus-still")).to_be_hidden()


def test_a_widget_shown_more_than_once_is_one_widget(page):
    """In two cells and inside a box of stock widgets; another of the same kind is another."""
    counters = page.locator(".counter")
    expect(counters).to_have_text(["3 of 1", "3 of 1", "100 of 1", "3 of 1"])
    counters.nth(1).click()
    counters.last.click()
    expect(counters).to_have_text(["5 of 1", "5 of 1", "100 of 1", "5 of 1"])


def test_what_only_python_answers_is_shown_disabled_with_the_reason(page):
    slider = page.get_by_label("Year")
    expect(slider).to_be_disabled()
    expect(slider).to_have_value("1991")
    place = page.locator(".oxus-place").filter(has=slider)
    expect(place.locator(".oxus-needs")).to_have_text(
        re.compile("Needs Python.*open the notebook in JupyterLab")
    )
    expect(place.locator(".oxus-still")).to_be_hidden()
    box = page.locator(".oxus-place").filter(has=page.get_by_label("Body"))
    expect(box.get_by_label("Body")).to_have_value("SCO")
    expect(box.get_by_label("Observers")).to_be_checked()
    for control in (
        box.get_by_label("Body"),
        box.get_by_label("Observers"),
        box.get_by_role("button", name="Go"),
    ):
        expect(control).to_be_disabled()
    expect(box.locator(".oxus-needs")).to_have_count(1)
    expect(box.locator(".counter")).to_be_enabled()


def test_what_a_stock_widget_had_put_out_stays_and_a_password_does_not(page):
    interact = page.locator(".oxus-place").filter(has=page.get_by_label("x", exact=True))
    expect(interact).to_contain_text("the square is 9")
    words = page.locator(".oxus-place").filter(has_text="only words").first
    expect(words.locator("i")).to_be_visible()
    expect(words.locator(".oxus-needs")).to_have_count(0)
    expect(page.get_by_label("Word")).to_have_value("")


def test_the_map_is_alive(page):
    figure = page.locator("figure.oxus-map")
    figure.scroll_into_view_if_needed()
    inside = figure.frame_locator("iframe")
    seat = inside.locator(".leaflet-marker-icon").first
    seat.focus()
    page.keyboard.press("Enter")
    expect(inside.locator(".leaflet-popup-content")).to_contain_text("eat of")
    figure.locator("summary").click()
    expect(figure.get_by_role("row", name=re.compile("Uzbekistan"))).to_be_visible()


def test_formulas_are_drawn_by_the_browser(page):
    block = page.locator("math[display=block]")
    assert block.bounding_box()["height"] > 20 and block.locator("msubsup").count() == 1


def test_what_is_wider_than_the_window_is_reached_by_keyboard(browser, path):
    with opened(browser, path, width=512, height=384) as page:
        table = page.locator(".jp-RenderedHTMLCommon").filter(has=page.locator("table.dataframe"))
        expect(table).to_have_attribute("tabindex", "0")
        table.focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function("element => element.scrollLeft > 0", arg=table.element_handle())
        short = page.locator(".highlight pre").filter(has_text=re.compile(r"^counter\s*$"))
        expect(short).not_to_have_attribute("tabindex", "0")


@pytest.mark.parametrize("theme", cross_section(THEMES, ["dark"]))
def test_it_is_accessible_and_legible_in_every_theme_and_at_200_per_cent(browser, path, screenshot, theme):
    for width, height in ((1024, 768), (512, 384)):
        with opened(browser, path, theme=theme, width=width, height=height) as page:
            page.wait_for_timeout(500)
            page.locator(".oxus-error summary").click()
            assert axe_violations(page, "html") == [] and sideways(page) == 0
            screenshot(page, f"site-{theme}-{width}.png", full_page=True)
    with opened(browser, path, theme=theme) as page:
        page.get_by_role("link", name="Oxus", exact=True).click()
        expect(
            page.get_by_role("main").get_by_role("link", name="A small notebook", exact=True)
        ).to_be_visible()
        assert axe_violations(page, "html") == []
        screenshot(page, f"site-index-{theme}.png")


def test_it_prints_dark_on_light(browser, path):
    with opened(browser, path, theme="dark") as page:
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 17, 17)"
        page.emulate_media(media="print", color_scheme="dark")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(26, 26, 26)"
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.highlight pre')).whiteSpace")
            == "pre-wrap"
        )


def test_without_its_state_a_widget_is_shown_in_words_with_the_reason(browser, tmp_path):
    notebook = run(new_notebook(cells=[new_code_cell(f"from oxus_widgets import Quiz\n{QUIZ}")]), tmp_path)
    del notebook.metadata["widgets"]
    with opened(browser, exported(notebook, tmp_path)) as page:
        place = page.locator(".oxus-place")
        expect(place.locator(".oxus-needs")).to_contain_text("Saved without the widget.")
        expect(place.locator(".oxus-still")).to_contain_text("Is 1 < 2?")
        assert axe_violations(page, "html") == []


def test_a_view_that_fails_leaves_the_words_with_the_reason(browser, tmp_path):
    code = (
        "import anywidget\nclass Broken(anywidget.AnyWidget):\n"
        '    _esm = \'export default { render({ el }) { el.append("half"); throw new Error("no"); } };\'\n'
        "    def __repr__(self):\n        return 'what it shows, in words'\nBroken()"
    )
    notebook = run(new_notebook(cells=[new_code_cell(code)]), tmp_path)
    with opened(browser, exported(notebook, tmp_path)) as page:
        place = page.locator(".oxus-place")
        expect(place.locator(".oxus-needs")).to_contain_text("Not drawn.")
        expect(place.locator(".oxus-still")).to_contain_text("what it shows, in words")
        expect(place).not_to_contain_text("half")


def test_the_explorer_and_the_atlas_are_alive(browser, tmp_path, screenshot):
    code = "from oxus_widgets import MembershipExplorer, HistoricalAtlas\nexplorer = MembershipExplorer()\nexplorer"
    cells = [new_markdown_cell("# Two pictures"), new_code_cell(code), new_code_cell("HistoricalAtlas(1404)")]
    path = exported(run(new_notebook(cells=cells), tmp_path), tmp_path)
    for theme in ("light", "dark"):
        with opened(browser, path, theme=theme) as page:
            explorer = page.locator(".oxus-explorer")
            table = explorer.get_by_role("grid").or_(explorer.get_by_role("table")).first
            before = table.inner_html()
            explorer.locator("input[type=range]").first.focus()
            for _ in range(30):
                page.keyboard.press("PageDown")
            expect(explorer.locator("input[type=date]").first).not_to_have_value("2018-03-01")
            assert table.inner_html() != before, "the table follows the slider"
            atlas = page.frame_locator("iframe")
            era = atlas.get_by_role("slider", name="Era")
            expect(era).to_have_attribute("aria-valuetext", "1404, Timurids")
            era.focus()
            page.keyboard.press("ArrowLeft")
            expect(era).not_to_have_attribute("aria-valuetext", "1404, Timurids")
            assert axe_violations(page, "html") == [] and sideways(page) == 0
            screenshot(page, f"site-explorer-{theme}.png", full_page=True)


SAVE = """async () => {
  await window.jupyterapp.commands.execute("docmanager:save");
  return window.jupyterapp.shell.currentWidget.context.model.dirty;
}"""


@pytest.mark.full
def test_a_notebook_saved_in_the_course_s_jupyterlab_is_alive_when_exported(browser, lab, tmp_path):
    """`oxus lab` switches on that widgets' states are saved, as a student has left them."""
    codes = [f"from oxus_widgets import Quiz\n{QUIZ}", "quiz"]
    cells = [new_markdown_cell("# Mine"), *map(new_code_cell, codes)]
    notebook = lab.folder / "work" / "saved.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC}), notebook)
    with visit(browser) as page:
        page.goto(lab.url("/lab/tree/saved.ipynb?reset"))
        run_all_cells(page)
        first = page.locator(".oxus-question").first
        first.get_by_label("Yes").check()
        first.get_by_role("button", name="Check").click()

        def kept() -> bool:
            """Save, and look whether the kernel knew of the answer and its check by then."""
            assert page.evaluate(SAVE) is False
            models = json.loads(notebook.read_text("utf-8"))["metadata"]["widgets"][STATE_TYPE]["state"]
            states = [model["state"] for model in models.values()]
            return any(state.get("answers") == state.get("_checked") == [0, None] for state in states)

        until(kept)
        assert page.outside == []
    with opened(browser, exported(nbformat.read(notebook, 4), tmp_path)) as page:
        groups = page.locator(".oxus-quiz")
        for shown in (groups.first, groups.last):
            expect(shown.get_by_role("status").first).to_have_text("Right. By one & only one.")
        groups.first.get_by_label("No").last.check()
        expect(groups.last.get_by_label("No").last).to_be_checked()
        groups.last.get_by_role("button", name="Check question 2").click()
        expect(groups.first.get_by_role("status").last).to_have_text("Right. See above.")
