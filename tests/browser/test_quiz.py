"""The quiz's view in Chromium: it answers by itself, by mouse and by keyboard, in any theme and at any zoom."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from playwright.sync_api import expect

from jupyter_in_chromium import visit
from oxus.authoring.source import KERNELSPEC
from oxus_widgets import Quiz
from repository import cross_section
from widgets_in_chromium import (
    THEMES,
    axe_violations,
    messages,
    set_trait,
    settle,
    shown,
    sideways,
    timers_held,
    trait,
)

QUESTIONS = [
    {
        "question": "Is 1 < 2, and would you still say so if the question were as long as this one?",
        "options": ["Yes", "No, and this option is long too, longer than a narrow window is wide"],
        "answer": 0,
        "why": "By one & only one.",
    },
    {"question": "And 2 < 1?", "options": ["Yes", "No"], "answer": 1, "why": "See above.", "hint": "Count."},
]


@pytest.fixture
def page(browser, tmp_path):
    with shown(browser, Quiz(QUESTIONS), tmp_path) as page:
        yield page


def verdict(page, number: int):
    return page.get_by_role("group", name=f"{number}. ").get_by_role("status")


def test_it_says_right_and_why_or_not_yet_and_where_to_look(page):
    first = page.get_by_role("group", name="1. ")
    first.get_by_role("button", name="Check question 1").click()
    expect(verdict(page, 1)).to_have_text("Choose an answer first.")
    first.get_by_label("No, and").check()
    expect(verdict(page, 1)).to_have_text("Not yet. Think again, and look back at the explorer or the table.")
    expect(first).to_have_attribute("data-verdict", "wrong")
    first.get_by_label("Yes").check()
    expect(verdict(page, 1)).to_have_text("Right. By one & only one.")
    expect(first).to_have_attribute("data-verdict", "right")
    second = page.get_by_role("group", name="2. ")
    second.get_by_label("Yes").check()
    expect(verdict(page, 2)).to_have_text("Not yet. Count.")
    expect(page.locator(".oxus-finding")).to_have_text("1 of 2 questions right so far")


def test_it_is_answered_by_keyboard_alone(page):
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Reset")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Yes").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(verdict(page, 1)).to_have_text("")  # an arrow key chooses every answer on its way
    page.keyboard.press("ArrowUp")
    expect(verdict(page, 1)).to_have_text("")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Check question 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(verdict(page, 1)).to_have_text("Right. By one & only one.")


def test_the_kernel_gets_one_message_a_settled_change(page):
    first = page.get_by_role("group", name="1. ")
    with timers_held(page):
        first.get_by_label("No, and").check()
        first.get_by_label("Yes").check()
        assert messages(page) == 0
    settle(page)
    assert messages(page) == 1
    assert trait(page, "answers") == [0, None] and trait(page, "_checked") == [0, None]
    first.get_by_role("button").click()
    settle(page)
    assert messages(page) == 1, "checked again, nothing new"


def test_what_python_sets_is_shown(page):
    set_trait(page, "answers", [None, 1])
    expect(page.get_by_role("group", name="2. ").get_by_label("No")).to_be_checked()
    expect(verdict(page, 2)).to_have_text("")
    set_trait(page, "_checked", [-1, 1])
    expect(verdict(page, 1)).to_have_text("Choose an answer first.")
    expect(verdict(page, 2)).to_have_text("Right. See above.")
    set_trait(page, "message", "answers: 7 is no option")
    expect(page.get_by_role("alert")).to_have_text("answers: 7 is no option")


@pytest.mark.parametrize("theme", cross_section(THEMES, ["dark"]))
def test_it_is_accessible_and_legible_in_every_theme_and_at_200_per_cent(
    browser, tmp_path, screenshot, theme
):
    quiz = Quiz(QUESTIONS, answers=[0, 0])
    quiz.check(0)
    quiz.check(1)
    for width, height in ((1024, 768), (512, 384)):
        with shown(browser, quiz, tmp_path, theme=theme, width=width, height=height) as page:
            assert axe_violations(page, "html") == [] and sideways(page) == 0
            for label in page.locator(".oxus-options label").all():
                assert label.bounding_box()["height"] >= 24
            screenshot(page, f"quiz-{theme}-{width}.png", full_page=True)


@pytest.mark.full
def test_notebook_7_leaves_the_keys_to_the_widget(browser, lab):
    """With a heading as the active cell, it would take an arrow for "fold this section"."""
    pytest.importorskip("notebook", reason="comes with nbgrader")
    code = f"from oxus_widgets import Quiz\nquiz = Quiz({QUESTIONS!r})\nquiz"
    cells = [new_code_cell(code), new_markdown_cell("# A heading")]
    notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNELSPEC})
    nbformat.write(notebook, lab.folder / "work" / "keys.ipynb")
    with visit(browser) as page:
        page.goto(lab.url("/notebooks/keys.ipynb"))
        group = page.get_by_role("group", name="2. ")
        page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
        for _ in range(10):  # it says idle before it listens, and then has a dialogue about it
            page.keyboard.press("Escape")
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
            page.wait_for_timeout(2000)
            if group.is_visible():
                break
        expect(page.locator(".jp-MarkdownCell.jp-mod-active")).to_be_visible()
        page.wait_for_timeout(1000)  # Notebook puts the focus on the active cell once all has run
        group.get_by_label("Yes").focus()
        page.keyboard.press("ArrowRight")
        expect(group.get_by_label("No")).to_be_checked()
        expect(group.get_by_label("No")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(group.get_by_role("status")).to_have_text("Right. See above.")
        assert page.outside == []
