"""Every widget on a phone, a laptop and a projector: in each theme, by keyboard alone, and by touch."""

import re

import pytest
from playwright.sync_api import expect

from one_of_each import TOUCHED, WIDGETS
from oxus_widgets.view import View
from repository import cross_section
from widgets_in_chromium import (
    INNER_SCROLLERS,
    axe_violations,
    open_all,
    shown,
    sideways,
    touch_and_reset,
)

# Width and height of the window of a phone, a laptop and a projector, in CSS pixels.
SIZES = {390: 844, 1280: 800, 1920: 1080}
LEAST = 24  # pixels of what a finger meets (WCAG 2.2, success criterion 2.5.8)

widgets = pytest.mark.parametrize("name", cross_section(WIDGETS, ["explorer", "quiz"]))

# What Tab stops at: for radio buttons of one name, one of them.
STOPS = """() => new Set([...document.querySelectorAll(
  ".oxus-widget :is(button, input, select, textarea, summary, a[href], [tabindex])")]
  .filter((part) => part.tabIndex >= 0 && !part.disabled && part.checkVisibility())
  .map((part) => part.type === "radio" ? `radio ${part.name}` : part)).size"""
SMALL = """(least) => [...document.querySelectorAll(
  ".oxus-widget :is(button, select, summary, label:has([type=radio], [type=checkbox]), [type=date])")]
  .filter((part) => part.checkVisibility() && part.getBoundingClientRect().height < least - 0.5)
  .map((part) => `${part.outerHTML.slice(0, 120)}: ${part.getBoundingClientRect().height}`)"""


def show(browser, tmp_path, name: str, width: int, **more):
    widget: View = WIDGETS[name]()
    return shown(browser, widget, tmp_path, width=width, height=SIZES[width], **more)


@widgets
@pytest.mark.parametrize("width", cross_section(SIZES, [390]))
@pytest.mark.parametrize("theme", cross_section(["light", "dark", "forced"], ["dark"]))
def test_it_is_whole_at_every_size_and_in_every_theme(browser, tmp_path, screenshot, name, width, theme):
    with show(browser, tmp_path, name, width, theme=theme) as page:
        expect(page.locator(".oxus-finding")).not_to_be_empty()
        expect(page.locator(".oxus-source")).not_to_be_empty()
        assert sideways(page) == 0
        if width == 390:
            assert page.evaluate(INNER_SCROLLERS) == []
        screenshot(page, f"everywhere-{name}-{theme}-{width}.png", full_page=True)
        open_all(page)
        assert axe_violations(page) == [] and sideways(page) == 0


@widgets
def test_tab_reaches_every_control_and_leaves_the_widget(browser, tmp_path, name):
    with show(browser, tmp_path, name, 1280) as page:
        stops = page.evaluate(STOPS)
        assert stops > 2
        page.evaluate("() => { window.oxusSeen = new Set(); }")
        for _ in range(stops + 20):  # a date field has several stops
            page.keyboard.press("Tab")
            inside = page.evaluate(
                "() => { const at = document.activeElement; if (!at.closest('.oxus-widget')) return false;"
                " window.oxusSeen.add(at.type === 'radio' ? `radio ${at.name}` : at); return true; }"
            )
            if not inside:
                break
        assert not inside, "a trap"
        assert page.evaluate("window.oxusSeen.size") == stops


@widgets
def test_a_finger_changes_it_and_brings_the_first_state_back(browser, tmp_path, name):
    with show(browser, tmp_path, name, 390, touch=True) as page:
        open_all(page)
        page.evaluate("document.querySelectorAll('.oxus-folded').forEach((part) => { part.open = false; })")
        touch_and_reset(page, *TOUCHED[name])


@widgets
def test_a_finger_meets_no_small_target(browser, tmp_path, name):
    with show(browser, tmp_path, name, 390, touch=True) as page:
        assert page.evaluate(SMALL, LEAST) == []


@widgets
def test_a_listener_hears_words_that_do_not_run_together(browser, tmp_path, name):
    """The accessibility tree: "1822annexation" or "KazakhRussia" is two names without a space."""
    with show(browser, tmp_path, name, 1280) as page:
        open_all(page)
        heard = page.locator(".oxus-widget").aria_snapshot()
        assert len(heard) > 200
        joined = re.findall(r"\b\d{4}[a-z]{3,}|[a-z]{3,}[;:.,][A-Z][a-z]+|\b[a-z]+[A-Z][a-z]{2,}\w*", heard)
        assert joined == []


def test_what_a_change_does_is_seen_at_once(browser, tmp_path):
    """The finding follows, what has moved is marked, and the reset wakes up."""
    with show(browser, tmp_path, "crosstab", 1280) as page:
        open_all(page)
        moves = page.locator(".oxus-ct-moves")
        expect(moves).to_have_text("Nothing has moved from the course's coding.")
        before = page.locator(".oxus-finding").text_content()
        for name in ("open_entry", "later_members", "no_tariff"):
            slider = page.locator(f'[data-feature="{name}"] input[type=range]')
            if slider.count():
                slider.fill("0")
        page.locator('[data-feature="open_entry"] input[type=range]').fill("5")
        expect(moves).to_contain_text("Moved from the course's coding")
        expect(page.locator(".oxus-ct-moved").first).to_be_visible()
        assert page.locator(".oxus-finding").text_content() != before
