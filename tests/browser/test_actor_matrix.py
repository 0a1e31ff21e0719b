"""The actor matrix in Chromium: coding by keyboard and mouse, the panel, the comparison, files, all themes."""

import csv
import io
import random
import xml.etree.ElementTree as ET

import pandas as pd
import pytest
from playwright.sync_api import expect

from oxus_widgets.actor_matrix import ActorMatrix
from oxus_widgets.actor_matrix_data import actor_facts, course_coding, interest_labels
from widgets_in_chromium import (
    THEMES,
    axe_violations,
    messages,
    set_trait,
    settle,
    shown_unfolded,
    sideways,
    trait,
)

pytestmark = pytest.mark.full

COURSE = course_coding()
TICKS = {"RUS.security": ["military bases"], "IRN.trade": ["ECO", "trade"], "PAK.trade": ["ECO"]}


def drawn(seed: int, cells: int) -> dict[str, int]:
    """A coding of some cells, about half as the course has them."""
    chance = random.Random(seed)
    chosen = chance.sample(list(COURSE), cells)
    return {
        cell: COURSE[cell] if chance.random() < 0.5 else chance.choice([-1, 0, 1, 2])
        for cell in COURSE
        if cell in chosen
    }


def cell(page, name: str):
    return page.locator(f"td[data-cell='{name}']")


def press_at_once(page, *keys: str) -> None:
    """Press keys with no time between them, however busy the machine is."""
    page.evaluate(
        """(keys) => { for (const key of keys) document.activeElement.dispatchEvent(
        new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })); }""",
        list(keys),
    )


@pytest.fixture
def page(browser, tmp_path):
    with shown_unfolded(browser, ActorMatrix(), tmp_path) as page:
        yield page


def test_digits_code_the_cell_that_has_the_focus_and_arrows_move(page):
    cell(page, "RUS.security").focus()
    press_at_once(page, "2", "ArrowRight", "-", "ArrowDown", "0", "ArrowLeft", "1")
    settle(page)
    assert trait(page, "coding") == {"RUS.security": 2, "RUS.energy": -1, "CHN.security": 1, "CHN.energy": 0}
    assert trait(page, "selected") == "CHN.security"
    assert messages(page) == 1, "one message for all that was typed"
    assert "main" in cell(page, "RUS.security").inner_text()
    expect(page.locator(".oxus-live")).to_have_text("China, security: 1, mentioned. 4 of 70 cells coded.")
    page.keyboard.press("Delete")
    settle(page)
    assert "CHN.security" not in trait(page, "coding")
    assert cell(page, "CHN.security").get_attribute("data-code") == ""
    expect(page.locator(".oxus-live")).to_contain_text("China, security: not coded yet")


def test_a_typed_minus_one_is_one_code(page):
    cell(page, "USA.energy").focus()
    press_at_once(page, "-", "1")
    assert cell(page, "USA.energy").get_attribute("data-code") == "-1"
    page.wait_for_timeout(1200)
    page.keyboard.type("1")
    assert cell(page, "USA.energy").get_attribute("data-code") == "1", "later, a 1 is a 1"


def test_the_edges_hold_and_home_and_end_jump(page):
    cell(page, "RUS.security").focus()
    for key, there in [
        ("ArrowUp", "RUS.security"),
        ("ArrowLeft", "RUS.security"),
        ("End", "RUS.domestic_policy"),
        ("ArrowRight", "RUS.domestic_policy"),
        ("Control+End", "OSCE.domestic_policy"),
        ("Home", "OSCE.security"),
        ("Control+Home", "RUS.security"),
    ]:
        page.keyboard.press(key)
        expect(cell(page, there)).to_be_focused()
    assert page.locator("td[tabindex='0']").count() == 1


def test_a_click_opens_the_panel_and_the_panel_codes_and_ticks(page):
    cell(page, "TUR.domestic_policy").click()
    panel = page.locator(".oxus-am-panel")
    expect(panel).to_contain_text("Turkey: domestic policy")
    expect(panel).to_contain_text("Read §5.3.1 and §5.5 of the source text.")
    assert "pan-Turkism" not in panel.inner_text(), "the course's grounds are no hint for coding"
    panel.get_by_label("1: mentioned").check()
    panel.get_by_label("regional fora").check()
    settle(page)
    assert trait(page, "coding") == {"TUR.domestic_policy": 1}
    assert trait(page, "instruments") == {"TUR.domestic_policy": ["regional fora"]}
    assert messages(page) <= 3, "at most one for each of the three changes"
    assert "1 instrument ticked" in cell(page, "TUR.domestic_policy").text_content()
    expect(panel.locator(".oxus-am-note")).to_be_hidden()
    panel.get_by_label("0: not mentioned").check()
    expect(panel.locator(".oxus-am-note")).to_contain_text("do the two fit together?")
    panel.get_by_label("not coded yet").check()
    settle(page)
    assert trait(page, "coding") == {}


def test_enter_goes_to_the_panel_and_escape_comes_back(page):
    cell(page, "IRN.trade").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".oxus-am-panel input[type=radio]:checked")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".oxus-am-panel").get_by_label("2: main interest")).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell(page, "IRN.trade")).to_be_focused()
    assert cell(page, "IRN.trade").get_attribute("data-code") == "2"


def test_undo_takes_back_one_change_after_the_other(page):
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_disabled()
    cell(page, "RUS.security").focus()
    page.keyboard.press("2")
    page.keyboard.press("1")
    settle(page)  # what the kernel has been told can be taken back as well
    page.keyboard.press("Control+z")
    assert cell(page, "RUS.security").get_attribute("data-code") == "2"
    undo.click()
    assert cell(page, "RUS.security").get_attribute("data-code") == ""
    expect(undo).to_be_disabled()
    expect(cell(page, "RUS.security")).to_be_focused()


def test_what_python_sets_is_followed(page):
    set_trait(page, "coding", {"USA.energy": -1})
    set_trait(page, "instruments", {"USA.security": ["military presence"]})
    set_trait(page, "selected", "USA.security")
    assert "ruled out" in cell(page, "USA.energy").inner_text()
    expect(page.locator(".oxus-am-panel")).to_contain_text("United States: security")
    expect(page.locator(".oxus-am-panel").get_by_label("military presence")).to_be_checked()
    set_trait(page, "actors", ["USA", "RUS"])
    set_trait(page, "interests", ["energy"])
    assert page.locator("tbody th").all_inner_texts() == ["United States", "Russia"]
    assert page.locator("td[data-cell]").count() == 2
    set_trait(page, "message", "coding: RUS.energy: 3 is no code")
    expect(page.locator(".oxus-message")).to_have_text("coding: RUS.energy: 3 is no code")
    settle(page)
    assert messages(page) == 0, "nothing is sent back"


def test_actors_and_interests_can_be_filtered_and_none_is_answered(page):
    page.locator("summary", has_text="Actors").click()
    page.get_by_role("button", name="Actors: Organisations").click()
    assert page.locator("tbody th").all_inner_texts() == ["European Union", "NATO", "OSCE"]
    boxes = page.get_by_role("group", name="Actors", exact=True)
    for name in ("European Union", "NATO", "OSCE"):
        boxes.get_by_label(name).uncheck()
    expect(page.locator(".oxus-message")).to_contain_text("Tick at least one")
    settle(page)
    assert trait(page, "actors") == ["OSCE"], "the last choice is kept"
    boxes.get_by_label("India").check()
    expect(page.locator(".oxus-message")).to_be_hidden()
    page.locator("summary", has_text="Interests").click()
    page.get_by_role("group", name="Interests", exact=True).get_by_label("security").uncheck()
    settle(page)
    assert trait(page, "actors") == ["IND"] and "security" not in trait(page, "interests")


def test_the_course_is_hidden_until_enough_is_coded(browser, tmp_path):
    coding = drawn(1, 9)
    left = next(name for name in COURSE if name not in coding)
    with shown_unfolded(browser, ActorMatrix(coding=coding, against="course"), tmp_path) as page:
        comparison = page.locator(".oxus-am-comparison")
        expect(comparison).to_contain_text("Hidden until you have coded 10 cells")
        assert page.locator("[data-name], .oxus-am-differs").count() == 0
        cell(page, left).focus()
        page.keyboard.press("2")
        expect(comparison.locator("[data-name=n]")).to_have_text("10")
        page.keyboard.press("Delete")
        expect(comparison).to_contain_text("9 so far")
        assert page.locator("[data-name], .oxus-am-differs").count() == 0


@pytest.mark.parametrize("seed", range(4))
def test_the_view_computes_what_python_computes(browser, tmp_path, seed):
    matrix = ActorMatrix(coding=drawn(seed, 12 + 15 * seed), other=drawn(seed + 50, 60), instruments=TICKS)
    with shown_unfolded(browser, matrix, tmp_path) as page:
        for against, expected in (("course", matrix.agreement), ("other", matrix.other_agreement)):
            page.get_by_label("Compare with").select_option(against)
            shown_as = {
                name: float(page.locator(f"[data-name={name}] data").get_attribute("value"))
                for name in ("share", "kappa", "weighted")
            }
            assert page.locator("[data-name=n]").inner_text() == str(expected.n)
            assert shown_as["share"] == pytest.approx(expected.share, abs=1e-12)
            assert shown_as["kappa"] == pytest.approx(expected.kappa, abs=1e-12)
            assert shown_as["weighted"] == pytest.approx(expected.weighted_kappa, abs=1e-12)
            table = page.get_by_role("group", name="How often which codes met").locator("tbody tr")
            counts = [
                [int(text.strip("= ")) for text in row.locator("td").all_inner_texts()] for row in table.all()
            ]
            order = [2, 1, 0, -1]
            assert counts == expected.table.loc[order, order].to_numpy().tolist()
            marked = page.locator("td.oxus-am-differs").evaluate_all(
                "cells => cells.map((cell) => cell.dataset.cell)"
            )
            assert marked == [".".join(names) for names in expected.differing]
            assert page.locator(".oxus-am-pairs li").count() == len(marked)


def test_a_cell_that_differs_is_marked_by_a_shape_and_leads_to_its_ground(browser, tmp_path):
    coding = {name: COURSE[name] for name in list(COURSE)[:12]} | {"RUS.trade": 0}
    with shown_unfolded(browser, ActorMatrix(coding=coding), tmp_path) as page:
        page.get_by_label("Compare with").select_option("course")
        differing = cell(page, "RUS.trade")
        expect(differing).to_contain_text("≠")
        expect(differing).to_contain_text("unlike the course: 1, mentioned")
        assert page.locator("td.oxus-am-differs").count() == 1
        row = page.get_by_role("group", name="Where the codes differ").locator("tbody tr")
        expect(row).to_contain_text(actor_facts()["RUS"]["grounds"])
        row.get_by_role("button").click()
        expect(differing).to_be_focused()
        expect(page.locator(".oxus-am-compared")).to_contain_text("≠ Of the course: 1, mentioned.")
        page.keyboard.press("1")
        expect(page.locator(".oxus-am-compared")).to_contain_text("= Of the course")
        expect(page.locator(".oxus-am-comparison")).to_contain_text("No code differs.")


def test_where_kappa_is_undefined_the_view_says_so_in_words(browser, tmp_path):
    same = {name: 2 for name, code in COURSE.items() if code == 2}
    with shown_unfolded(browser, ActorMatrix(coding=same, against="course"), tmp_path) as page:
        comparison = page.locator(".oxus-am-comparison")
        expect(comparison).to_contain_text("Kappa is undefined")
        assert comparison.locator("[data-name=kappa]").count() == 0
        assert "NaN" not in comparison.inner_text() and "null" not in comparison.inner_text()


def test_no_cell_in_common_and_no_second_coder_are_said_in_words(browser, tmp_path):
    coding = {name: 1 for name in COURSE if name.startswith(("RUS", "CHN"))}
    with shown_unfolded(browser, ActorMatrix(coding=coding, against="other"), tmp_path) as page:
        comparison = page.locator(".oxus-am-comparison")
        expect(comparison).to_contain_text("There is no second coder yet")
        assert page.locator("option[value=other]").is_disabled()
        set_trait(page, "other", {"USA.energy": 1})
        expect(comparison).to_contain_text("No cell shown is coded by both")
        assert page.locator("option[value=other]").is_enabled()


@pytest.mark.parametrize("by", ["actor", "interest"])
def test_the_matrix_turns_to_the_counts_that_python_gives(browser, tmp_path, by):
    matrix = ActorMatrix(["IRN", "PAK", "RUS"], instruments=TICKS)
    expected = matrix.instrument_counts(by)
    with shown_unfolded(browser, matrix, tmp_path) as page:
        page.get_by_role("button", name=f"Instruments × {by}s").click()
        rows = page.locator(".oxus-am-main tbody tr")
        found = {row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in rows.all()}
        for name, counts in expected.iterrows():
            assert found[name] == [
                *("–" if pd.isna(count) else str(count) for count in counts),
                str(counts.sum()),
            ]
        assert len(found) == len(expected) + 1
        assert found["all instruments"][-1] == "4"
        expect(page.locator(".oxus-am-legend")).to_be_hidden()
        set_trait(page, "selected", "RUS.security")
        page.locator(".oxus-am-panel").get_by_label("soft power").check()
        assert rows.filter(has_text="soft power").locator("td").last.inner_text() == "1"
        assert axe_violations(page) == []


def download(page, name: str) -> str:
    with page.expect_download() as saved:
        page.get_by_role("button", name=name).click()
    return saved.value.path().read_text(encoding="utf-8")


def test_the_csv_comes_back_whole_in_the_view_and_in_python(browser, tmp_path):
    matrix = ActorMatrix(coding=drawn(4, 30), instruments=TICKS | {"USA.security": ["counter-terrorism"]})
    with shown_unfolded(browser, matrix, tmp_path) as page:
        text = download(page, "CSV: save the table")
        assert len(list(csv.DictReader(io.StringIO(text)))) == 70
        frame = pd.read_csv(io.StringIO(text))
        again = ActorMatrix(coding=frame, instruments=frame)
        assert (
            again.message == "" and again.coding == matrix.coding and again.instruments == matrix.instruments
        )
        set_trait(page, "coding", {})
        set_trait(page, "instruments", {})
        (tmp_path / "mine.csv").write_text(text, encoding="utf-8")
        page.locator("input[type=file]").first.set_input_files(tmp_path / "mine.csv")
        settle(page)
        assert trait(page, "coding") == matrix.coding and trait(page, "instruments") == matrix.instruments
        expect(page.locator(".oxus-live")).to_contain_text("30 cells coded")
        page.get_by_role("button", name="Undo").click()
        settle(page)
        assert trait(page, "coding") == {}


def test_a_second_coder_is_opened_from_a_file(browser, tmp_path):
    matrix = ActorMatrix(coding=drawn(4, 30))
    rows = "".join(
        f"{name.replace('.', ';')};{float(COURSE[name])}\r\n" for name in matrix.coding
    )  # as pandas and some Excels write
    (tmp_path / "theirs.csv").write_text(
        "\ufeffactor_id;interest;code\r\n" + rows, encoding="utf-8", newline=""
    )
    with shown_unfolded(browser, matrix, tmp_path) as page:
        page.locator("input[type=file]").last.set_input_files(tmp_path / "theirs.csv")
        expect(page.locator(".oxus-am-comparison")).to_contain_text("You and the second coder")
        expect(page.locator("[data-name=n]")).to_have_text("30")
        settle(page)
        assert trait(page, "other") == {name: COURSE[name] for name in matrix.coding}
        assert trait(page, "against") == "other"
        assert trait(page, "coding") == matrix.coding, "the own coding is as it was"


BAD_FILES = {
    "actor_id,code\nRUS,1\n": "the file has no column interest",
    "": "the file has no column actor_id",
    "actor_id,interest,code\nXYZ,energy,1\n": "row 2: there is no actor “XYZ”",
    "actor_id,interest,code\nRUS,energy,1\nRUS,oil,1\n": "row 3: there is no interest “oil”",
    "actor_id,interest,code\nRUS,energy,5\n": "row 2: “5” is no code",
    "actor_id,interest,code\nRUS,energy,1\nRUS,energy,2\n": "Russia, energy is there twice",
    "actor_id,interest,code,instruments\nRUS,energy,1,OBOR\n": "“OBOR” is no instrument of Russia",
}


def test_a_file_that_is_no_coding_is_answered_in_words(browser, tmp_path):
    with shown_unfolded(browser, ActorMatrix(coding={"RUS.energy": 2}), tmp_path) as page:
        for text, message in BAD_FILES.items():
            (tmp_path / "bad.csv").write_text(text, encoding="utf-8")
            page.locator("input[type=file]").first.set_input_files(tmp_path / "bad.csv")
            expect(page.locator(".oxus-message")).to_contain_text(message)
            expect(page.locator(".oxus-message")).to_contain_text("bad.csv: ")
        settle(page)
        assert trait(page, "coding") == {"RUS.energy": 2} and messages(page) == 0


def test_drawings_say_what_the_table_says(browser, tmp_path):
    matrix = ActorMatrix(coding=drawn(2, 30), instruments=TICKS, against="course")
    with shown_unfolded(browser, matrix, tmp_path) as page:
        drawing = ET.fromstring(download(page, "SVG: save the drawing"))
        texts = [element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
        assert {facts["name"] for facts in actor_facts().values()} <= set(texts)
        words = " ".join(text for text in texts if text)
        assert all(label in words for label in interest_labels().values() if " " not in label)
        assert sum(bool(text) and text.endswith(" ≠") for text in texts) == len(matrix.agreement.differing)
        assert "≠ unlike the course" in texts
        with page.expect_download() as saved:
            page.get_by_role("button", name="PNG: save the picture").click()
        assert saved.value.suggested_filename == "actors-interests.png"
        assert saved.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        page.get_by_role("button", name="Instruments × actors").click()
        assert "military bases,1,,,,,,,,," in download(page, "CSV: save the table")
        assert "military bases" in download(page, "SVG: save the drawing")


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_amiss_in_any_theme(browser, tmp_path, screenshot, theme):
    matrix = ActorMatrix(coding=drawn(3, 45), instruments=TICKS, selected="IRN.trade", against="course")
    with shown_unfolded(browser, matrix, tmp_path, theme=theme) as page:
        cell(page, "IRN.trade").focus()
        assert axe_violations(page) == []
        assert sideways(page) == 0
        screenshot(page, f"actor-matrix-{theme}.png", full_page=True)
        for summary in page.locator("summary").all():
            summary.click()
        assert axe_violations(page) == []


def test_at_twice_the_size_nothing_has_to_be_scrolled_sideways(browser, tmp_path, screenshot):
    matrix = ActorMatrix(coding=drawn(3, 45), instruments=TICKS, selected="IRN.trade", against="course")
    with shown_unfolded(browser, matrix, tmp_path, width=512, height=384) as page:
        assert sideways(page) == 0
        screenshot(page, "actor-matrix-zoomed.png", full_page=True)
        # A cell reached with the keyboard is not hidden behind the names.
        cell(page, "IRN.domestic_policy").focus()
        cell(page, "IRN.security").focus()
        name = page.locator("tbody tr").nth(3).locator("th").bounding_box()
        assert cell(page, "IRN.security").bounding_box()["x"] >= name["x"] + name["width"] - 1
        page.get_by_role("button", name="Instruments × actors").click()
        assert sideways(page) == 0 and axe_violations(page) == []


def test_what_can_be_pressed_is_large_enough_and_letters_too(page):
    cell(page, "RUS.security").click()
    for summary in page.locator("summary").all():
        summary.click()
    parts = ", ".join(f".oxus-am {name}" for name in ("button", "select", "td", "label", "summary"))
    sizes = page.locator(parts).evaluate_all(
        "parts => parts.map((part) => part.getBoundingClientRect()).map(({ width, height }) => [width, height])"
    )
    visible = [size for size in sizes if size != [0, 0]]
    assert len(visible) > 100 and min(min(size) for size in visible) >= 24
    sizes = page.locator(".oxus-am-main *").evaluate_all(
        "parts => parts.map((part) => parseFloat(getComputedStyle(part).fontSize))"
    )
    assert min(sizes) >= 12


def test_words_fit_into_their_cells(browser, tmp_path):
    everything = {name: (-1 if at % 2 else 1) for at, name in enumerate(COURSE)}
    ticks = {
        f"{actor}.{interest}": facts["instruments"]
        for actor, facts in actor_facts().items()
        for interest in interest_labels()
    }
    with shown_unfolded(
        browser, ActorMatrix(coding=everything, instruments=ticks, against="course"), tmp_path
    ) as page:
        rooms = page.locator("td[data-cell]").evaluate_all(
            """cells => cells.map((cell) => cell.getBoundingClientRect().right - Math.max(
              ...[...cell.querySelectorAll(".oxus-am-code > *")].map((part) => part.getBoundingClientRect().right)))"""
        )
        assert len(rooms) == 70 and min(rooms) >= 0
        expect(page.locator(".oxus-am-unlike").first).to_be_visible()
        assert (
            page.locator("td[data-cell]").first.evaluate("cell => cell.scrollWidth - cell.clientWidth") <= 0
        )
