"""Widgets beside each other on one page: twice the same, and one of each kind."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from jupyter_in_chromium import visit
from one_of_each import WIDGETS
from oxus.publish.site.pages import text_page
from oxus_widgets.page import live_page
from widgets_in_chromium import axe_violations, sideways

pytestmark = pytest.mark.full

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", WIDGETS)
def test_two_of_a_kind_do_not_get_in_each_other_s_way(browser, tmp_path, name):
    """Names of landmarks, ids and groups of radio buttons must not be shared between them."""
    path = tmp_path / "two.html"
    path.write_text(live_page([WIDGETS[name](), WIDGETS[name]()], name), encoding="utf-8")
    with visit(browser, width=1024, height=768) as page:
        page.goto(path.as_uri())
        page.locator(".oxus-widget").nth(1).wait_for()
        assert axe_violations(page, "body") == []
        names = page.locator("input[type=radio]").evaluate_all(
            """(all) => all.map((radio) =>
              [radio.name, [...document.querySelectorAll(".oxus-widget")].indexOf(radio.closest(".oxus-widget"))])"""
        )
        shared = {radio for radio, widget in names if widget == 0} & {
            radio for radio, widget in names if widget == 1
        }
        assert shared == set(), "a choice in one would be taken from the other"
        assert page.outside == []


def test_one_of_each_kind_on_a_page(browser, tmp_path, screenshot):
    path = tmp_path / "all.html"
    path.write_text(live_page([make() for make in WIDGETS.values()], "All widgets"), encoding="utf-8")
    with visit(browser, width=1024, height=768) as page:
        page.goto(path.as_uri())
        page.locator(".oxus-widget").nth(len(WIDGETS) - 1).wait_for()
        assert axe_violations(page, "body") == []
        screenshot(page, "all-widgets.png", full_page=True)


def test_the_page_on_the_widgets_is_alive(browser, tmp_path, screenshot):
    """widgets/README.md with its examples run, as `oxus site` writes it."""
    path = tmp_path / "widgets.html"
    path.write_text(text_page(ROOT / "widgets" / "README.md").html, encoding="utf-8")
    with visit(browser, width=1024, height=768) as page:
        page.goto(path.as_uri())
        expect(page.locator(".oxus-widget")).to_have_count(len(WIDGETS))
        page.locator(".oxus-explorer .oxus-before").click()
        expect(page.locator(".oxus-explorer .oxus-date")).not_to_have_value("2018-03-01")
        assert axe_violations(page, "html") == []
        assert sideways(page) == 0
        assert page.outside == []
        screenshot(page, "page-on-the-widgets.png", full_page=True)
