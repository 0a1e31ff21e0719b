"""The ladder of regionness in a browser: climbed with mouse and keyboard, on a page with no kernel and no network."""

import csv
import random
import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from oxus_widgets.ladder import RegionnessLadder
from oxus_widgets.ladder_data import VERDICTS, WEIGHTS
from oxus_widgets.page import live_page
from widgets_in_chromium import THEMES, axe_violations, messages, set_trait, settle, shown, sideways, trait

pytestmark = pytest.mark.full

VERDICTS_2018 = {1: "reached", 2: "reached", 3: "partly", 4: "not reached"}
KEPT = {1995: {1: "reached"}, 2007: {1: "reached", 2: "reached"}, 2018: {1: "reached", 2: "reached"}}
OWN = {
    "step": 3,
    "direction": "against",
    "text": "A piece of mine.",
    "date": "2004-05",
    "source": "A book, page 1",
}


def climbed(**more) -> RegionnessLadder:
    """A ladder that somebody has worked on."""
    weights = {"water-commission": "for", "turkmen-neutrality": "against", "small-share": "against"}
    return RegionnessLadder(
        **({"verdicts": VERDICTS_2018, "weights": weights, "kept": KEPT, "step": 2} | more)
    )


@pytest.fixture
def open_ladder(browser, tmp_path):
    @contextmanager
    def opened(ladder=None, **window):
        with shown(browser, ladder or climbed(), tmp_path, **window) as page:
            yield page

    return opened


def rung(page, step: int):
    return page.locator(f'.oxus-rung[data-step="{step}"]')


def card(page, evidence_id: str):
    return page.locator(f'.oxus-card[data-evidence="{evidence_id}"]')


def unfold(page) -> None:
    for details in page.locator("details").all():
        details.evaluate("(details) => { details.open = true; }")


def visible(page) -> set[str]:
    return set(
        page.eval_on_selector_all(
            ".oxus-step > .oxus-cards > li", "(all) => all.map((li) => li.dataset.evidence)"
        )
    )


def test_a_rung_opens_its_evidence_and_a_verdict_moves_the_ladder(open_ladder):
    with open_ladder(RegionnessLadder()) as page:
        expect(page.locator(".oxus-headline").first).to_contain_text("You stand on the ground")
        page.get_by_label("reached", exact=True).check()
        rung(page, 2).click()
        expect(page.locator(".oxus-step")).to_have_attribute("aria-label", "Step 2, Regional complex")
        assert "small-share" in visible(page) and "named-in-1993" not in visible(page)
        page.get_by_label("reached", exact=True).check()
        expect(page.locator(".oxus-headline").first).to_contain_text(
            "You stand on step 2 of 5, regional complex."
        )
        expect(rung(page, 2)).to_have_attribute("aria-pressed", "true")
        assert "Step 2, Regional complex: reached" in rung(page, 2).get_attribute("aria-label")
        settle(page)
        assert trait(page, "verdicts")["2"] == "reached" and trait(page, "step") == 2


def test_weighing_counts_at_once_and_a_verdict_against_it_is_remarked(open_ladder):
    with open_ladder(RegionnessLadder(step=2, verdicts={1: "reached", 2: "reached"})) as page:
        card(page, "small-share").get_by_label("counts against").check()
        expect(rung(page, 2)).to_contain_text("0 for, 1 against, 8 to weigh")
        expect(page.locator(".oxus-notes")).to_contain_text(
            "you count 0 for it and 1 against it. What outweighs the rest?"
        )
        card(page, "rivers-upstream").get_by_label("counts for").check()
        card(page, "militants-1999").get_by_label("counts for").check()
        expect(page.locator(".oxus-notes")).to_be_hidden()
        card(page, "militants-1999").get_by_label("not weighed").check()
        card(page, "grid-cut").get_by_label("does not speak to this step").check()
        settle(page)
        assert trait(page, "weights") == {
            "small-share": "against",
            "rivers-upstream": "for",
            "grid-cut": "neither",
        }
        expect(page.locator(".oxus-live")).to_contain_text("Step 2: 1 for, 1 against.")


def test_the_year_hides_what_could_not_be_known_and_sets_apart_what_is_over(open_ladder):
    with open_ladder(climbed(step=4)) as page:
        page.get_by_role("button", name="1995", exact=True).click()
        assert visible(page) == {"own-union", "common-culture", "nation-first"}
        expect(page.get_by_text("6 pieces of evidence cannot be known in 1995")).to_be_visible()
        expect(card(page, "own-union").locator(".oxus-end")).to_be_hidden()
        page.get_by_role("button", name="2007", exact=True).click()
        assert visible(page) == {"common-culture", "nation-first", "own-union-ends"}
        page.get_by_text("Over by the end of 2007, and not counted: 1").click()
        expect(card(page, "own-union").locator(".oxus-end")).to_have_text("until 18 October 2004")
        expect(card(page, "own-union").locator(".oxus-end")).to_be_visible()
        card(page, "own-union").get_by_label("counts for").check()
        expect(rung(page, 4)).to_contain_text("0 for, 0 against, 3 to weigh")
        slider = page.get_by_role("slider", name="Year")
        slider.fill("2003")
        expect(rung(page, 4)).to_contain_text("1 for, 0 against, 2 to weigh")
        settle(page)
        assert trait(page, "year") == 2003
        assert (
            page.locator(".oxus-live")
            .text_content()
            .startswith("2003. Step 4: 3 of the evidence holds, 0 is over")
        )


# All in one go: on a busy machine a key a call may take longer than a change takes to settle.
DRAG = """(years) => {
  const slider = document.querySelector(".oxus-slider");
  for (const year of years) {
    slider.value = year;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return window.oxusMessages;
}"""


def test_a_drag_of_the_slider_is_one_message(open_ladder):
    with open_ladder() as page:
        assert page.evaluate(DRAG, list(range(2017, 2005, -1))) == 0
        expect(page.locator(".oxus-year")).to_have_text("2006")
        settle(page)
        assert messages(page) == 1 and trait(page, "year") == 2006
        page.evaluate(DRAG, [2007, 2008, 2006])
        settle(page)
        assert messages(page) == 1, "the kernel knows this year already"
        page.get_by_role("slider", name="Year").press("ArrowRight")
        settle(page)
        assert messages(page) == 2 and trait(page, "year") == 2007


def test_all_can_be_done_by_keyboard_and_focus_is_seen(open_ladder):
    with open_ladder(RegionnessLadder(step=2)) as page:
        page.get_by_role("button", name="Keep my verdicts for 2018").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.dataset.step") == "2", (
            "one rung takes part in the tab order"
        )
        stroke = "() => getComputedStyle(document.activeElement.querySelector('.oxus-hit')).strokeWidth"
        assert page.evaluate(stroke) == "4px"
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        expect(page.locator(".oxus-step")).to_have_attribute("aria-label", "Step 3, Regional society")
        assert page.evaluate("document.activeElement.dataset.step") == "3"
        page.keyboard.press("Tab")  # the part that scrolls beside the ladder
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.value") == "open"
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Tab")  # what the source text found
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowRight")
        settle(page)
        assert trait(page, "verdicts")["3"] == "not reached"
        assert list(trait(page, "weights")) == ["water-commission"]
        assert (
            page.evaluate("document.activeElement.closest('.oxus-card').dataset.evidence")
            == "water-commission"
        )


def fill_own(page, **values) -> None:
    page.get_by_label("What is the case").fill(values.get("text", ""))
    page.get_by_label("Since when").fill(values.get("date", ""))
    page.get_by_label("Source: where").fill(values.get("source", ""))
    page.get_by_role("button", name="Add to this step").click()


@pytest.mark.parametrize(
    ("values", "message", "at"),
    [
        ({}, "Say first what is the case.", "What is the case"),
        ({"text": "x"}, "The date is missing: write 1998, 1998-03 or 1998-03-17.", "Since when"),
        ({"text": "x", "date": "2018-02-30"}, "“2018-02-30” is no date", "Since when"),
        ({"text": "x", "date": "last year"}, "“last year” is no date", "Since when"),
        ({"text": "x", "date": "2031"}, "The ladder ends with 2026: “2031” is later.", "Since when"),
        ({"text": "x", "date": "2004", "source": " "}, "Name a source", "Source: where"),
    ],
)
def test_evidence_that_lacks_something_is_answered_where_it_is_written_and_kept(
    open_ladder, values, message, at
):
    with open_ladder() as page:
        page.get_by_text("Add evidence of your own").click()
        fill_own(page, **values)
        expect(page.locator(".oxus-own .oxus-message")).to_contain_text(message)
        expect(page.get_by_label(at)).to_be_focused()
        expect(page.get_by_label(at)).to_have_attribute("aria-invalid", "true")
        assert page.get_by_label("What is the case").input_value() == values.get("text", "")
        settle(page)
        assert trait(page, "own") == [] and messages(page) == 0


def test_evidence_of_ones_own_is_added_counted_and_removed(open_ladder):
    with open_ladder() as page:
        page.get_by_text("Add evidence of your own").click()
        fill_own(page, text="<b>Mine</b>", date="2004-05", source="A book, page 1")
        expect(card(page, "own-1")).to_contain_text("<b>Mine</b>")
        expect(card(page, "own-1")).to_contain_text("since May 2004")
        expect(page.locator(".oxus-own .oxus-message")).to_be_empty()
        expect(rung(page, 2)).to_contain_text("1 for, 1 against")
        settle(page)
        mine = {
            "step": 2,
            "direction": "for",
            "text": "<b>Mine</b>",
            "date": "2004-05",
            "source": "A book, page 1",
        }
        assert trait(page, "own") == [mine] and messages(page) == 1
        fill_own(page, text="Later", date="2025", source="A paper")
        settle(page)
        expect(page.locator(".oxus-live")).to_have_text(
            "Your evidence is added to step 2; it shows from 2025 on."
        )
        card(page, "own-1").get_by_role("button", name="Remove your evidence").click()
        settle(page)
        assert [piece["text"] for piece in trait(page, "own")] == ["Later"]
        # What the view made, Python takes as it is.
        ladder = RegionnessLadder(own=[mine])
        assert ladder.own == [mine] and ladder.message == ""


def test_ladders_are_kept_flagged_taken_up_and_dropped(open_ladder):
    with open_ladder() as page:
        expect(page.locator(".oxus-flags text")).to_have_text(["1995", "2007 2018"])
        page.get_by_role("slider", name="Year").fill("2026")
        rung(page, 3).click()
        page.get_by_label("reached", exact=True).check()
        page.get_by_role("button", name="Keep my verdicts for 2026").click()
        expect(page.locator(".oxus-flags text")).to_have_text(["1995", "2007 2018", "2026"])
        page.get_by_text("Ladders that you kept").first.click()
        page.get_by_role("button", name="Take up the ladder of 1995").click()
        expect(page.locator(".oxus-year")).to_have_text("1995")
        expect(page.locator(".oxus-headline").first).to_contain_text("You stand on step 1 of 5")
        page.get_by_role("button", name="Drop the ladder of 2007").click()
        settle(page)
        assert list(trait(page, "kept")) == ["1995", "2018", "2026"]
        assert trait(page, "kept")["2026"]["3"] == "reached" and trait(page, "year") == 1995


def test_what_python_sets_is_followed_without_an_answer(open_ladder):
    with open_ladder() as page:
        set_trait(page, "year", 1995)
        set_trait(page, "step", 5)
        set_trait(page, "verdicts", {str(step): "reached" for step in range(1, 6)})
        set_trait(page, "weights", {"unanimity-only": "for"})
        set_trait(page, "own", [OWN | {"step": 5, "date": "1994"}])
        set_trait(page, "kept", {})
        expect(page.locator(".oxus-headline").first).to_have_text(
            "You stand on step 5 of 5, region-state. Worth another look: steps 1, 2, 3 and 4."
        )
        assert visible(page) == {"unanimity-only", "each-its-own-way", "own-1"}
        expect(card(page, "unanimity-only").get_by_label("counts for")).to_be_checked()
        expect(rung(page, 5)).to_contain_text("1 for, 1 against, 1 to weigh")
        expect(page.locator(".oxus-flags text")).to_have_count(0)
        set_trait(page, "message", "year: 1850 is outside the ladder")
        expect(page.locator(".oxus-message").first).to_have_text("year: 1850 is outside the ladder")
        settle(page)
        assert messages(page) == 0


def test_view_and_python_reckon_alike(open_ladder):
    """Height, tally and remarks, over years, with verdicts and weights drawn at random."""
    chance = random.Random(5)
    ladder = climbed(own=[OWN, OWN | {"step": 5, "direction": "for", "date": "1999-12-31"}])
    ids = ladder.evidence.query("not own")["evidence_id"].tolist()
    with open_ladder(ladder) as page:
        unfold(page)
        for year in (1991, 1994, 2004, 2005, 2018, 2022, 2026):
            ladder.year = year
            ladder.verdicts = {step: chance.choice(VERDICTS).word for step in range(1, 6)}
            ladder.weights = {name: chance.choice(WEIGHTS).word for name in chance.sample(ids, 25)}
            ladder.step = chance.randint(1, 5)
            for name in ("year", "verdicts", "weights", "step"):
                value = getattr(ladder, name)
                set_trait(
                    page, name, {str(k): v for k, v in value.items()} if isinstance(value, dict) else value
                )
            cells = page.locator(".oxus-twin").first.locator("tbody tr").all()
            for row, (step, wanted) in zip(cells, ladder.tally[::-1].iterrows(), strict=True):
                shown_there = row.locator("td").all_text_contents()
                assert shown_there == [ladder.verdicts[step], *map(str, wanted.tolist())], (year, step)
            assert page.locator(".oxus-notes li").all_text_contents() == ladder.remarks[ladder.step], year
            odd = [str(step) for step, notes in ladder.remarks.items() if notes]
            said = page.locator(".oxus-headline").first.text_content()
            assert (f"step {ladder.height} of 5" if ladder.height else "on the ground") in said
            assert re.findall(r"\d", said.partition("another look: ")[2]) == odd
            standing = ladder.evidence.query(f"step == {ladder.step}").set_index("evidence_id")["standing"]
            assert visible(page) == set(standing.index[standing == "holds"])


def test_table_and_drawing_can_be_taken_away(open_ladder, tmp_path):
    with open_ladder(climbed(own=[OWN | {"text": 'A "piece", of mine.'}])) as page:
        files = {}
        for kind in ("CSV", "SVG", "PNG"):
            with page.expect_download() as download:
                page.get_by_role("button", name=f"{kind}: save").click()
            assert download.value.suggested_filename == f"regionness-2018.{kind.lower()}"
            files[kind] = tmp_path / kind
            download.value.save_as(files[kind])
        with files["CSV"].open(encoding="utf-8", newline="") as file:
            rows = {row["evidence_id"]: row for row in csv.DictReader(file)}
        assert (
            len(rows) == 48
            and rows["small-share"]["weight"] == "against"
            and rows["small-share"]["verdict"] == "reached"
        )
        assert rows["own-1"]["claim"] == 'A "piece", of mine.' and rows["own-1"]["start"] == "2004-05"
        assert (
            rows["own-union"]["standing in 2018"] == "over"
            and rows["help-from-csto"]["standing in 2018"] == "later"
        )
        drawing = files["SVG"].read_text(encoding="utf-8")
        assert (
            "4 Regional community" in drawing
            and "2018: you stand on step 2 of 5" in drawing
            and "var(" not in drawing
        )
        assert files["PNG"].read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_two_ladders_on_a_page_do_not_share_their_radios(open_ladder, tmp_path):
    path = tmp_path / "two.html"
    path.write_text(live_page([climbed(), climbed()], "Two"), encoding="utf-8")
    with open_ladder() as page:
        page.goto(path.as_uri())
        ladders = page.locator(".oxus-ladder")
        expect(ladders).to_have_count(2)
        ladders.nth(1).get_by_label("partly", exact=True).check()
        expect(ladders.nth(0).get_by_label("reached", exact=True)).to_be_checked()


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_amiss_in_any_theme(open_ladder, screenshot, theme):
    with open_ladder(climbed(own=[OWN | {"step": 2}]), theme=theme) as page:
        screenshot(page, f"ladder-{theme}.png", full_page=True)
        assert axe_violations(page) == [] and sideways(page) == 0
        unfold(page)
        page.get_by_role("button", name="Add to this step").click()
        screenshot(page, f"ladder-{theme}-unfolded.png", full_page=True)
        assert axe_violations(page) == [] and sideways(page) == 0


def test_at_200_percent_nothing_is_cut_off_and_targets_are_large_enough(open_ladder, screenshot):
    with open_ladder(climbed(own=[OWN | {"step": 2}]), width=512, height=384) as page:
        unfold(page)
        screenshot(page, "ladder-narrow.png", full_page=True)
        assert sideways(page) == 0 and axe_violations(page) == []
        pressed = ("button", ".oxus-choice label", ".oxus-rung .oxus-hit", "summary", "select")
        small = page.eval_on_selector_all(
            ", ".join(f".oxus-ladder {target}" for target in pressed),
            """(all) => all.map((e) => ({ text: e.outerHTML.slice(0, 80), box: e.getBoundingClientRect() }))
                .filter(({ box }) => box.height && (box.height < 24 || box.width < 24)).map(({ text }) => text)""",
        )
        assert small == []
        text = page.eval_on_selector_all(
            ".oxus-drawing text",
            "(all) => all.map((e) => parseFloat(getComputedStyle(e).fontSize) * e.ownerSVGElement.getScreenCTM().a)",
        )
        assert min(text) >= 12
        beyond = page.eval_on_selector_all(
            ".oxus-rung",
            """(all) => all.flatMap((rung) => {
                const { right } = rung.querySelector(".oxus-hit").getBoundingClientRect();
                const words = [...rung.querySelectorAll("text")];
                return words.filter((e) => e.getBoundingClientRect().right > right).map((e) => e.textContent);
            })""",
        )
        assert beyond == []
