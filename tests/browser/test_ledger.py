"""The claim ledger in Chromium, on a page of its own: no kernel, no network."""

import csv
import io
import random

import pytest
from playwright.sync_api import expect

from oxus_widgets.ledger import ClaimLedger
from oxus_widgets.ledger_answers import SURE, YOURS, agreement_in_words, calibration_in_words
from oxus_widgets.ledger_csv import read_answers
from oxus_widgets.ledger_data import MARKS, claims
from six_claims import COURSE, MINE, with_six_verdicts
from widgets_in_chromium import (
    THEMES_AND_SIZES,
    axe_violations,
    messages,
    set_trait,
    settle,
    shown_unfolded,
    sideways,
    timers_held,
    trait,
)

pytestmark = pytest.mark.full

ALL = claims()
N = len(ALL)
HISTORIC = (ALL["vector"] == "historic").sum()
INSTITUTIONAL = (ALL["vector"] == "institutional").sum()
OF_08 = (ALL["unit"] == "08").sum()


@pytest.fixture(autouse=True)
def six_verdicts(monkeypatch):
    with with_six_verdicts(monkeypatch):
        yield


def row(page, claim: str):
    return page.locator(f'[data-id="{claim}"]')


def head(page, claim: str):
    return row(page, claim).locator(".oxus-claim-head")


def choose(page, verdict: str) -> None:
    page.locator(f'.oxus-form input[value="{verdict}"]').check()


def in_sight(page) -> list[str]:
    return page.locator(".oxus-claim:visible").evaluate_all("rows => rows.map((row) => row.dataset.id)")


def focused(page) -> str:
    return page.evaluate("document.activeElement.closest('.oxus-claim')?.dataset.id || ''")


def headline(page):
    return page.locator(".oxus-subtitle")


# --- a verdict, and what is told then ---
def test_the_course_is_in_the_page_only_once_a_claim_is_judged(browser, tmp_path):
    why = claims()["why"]
    with shown_unfolded(browser, ClaimLedger(verdicts=MINE), tmp_path) as page:
        text = page.locator(".oxus-widget").evaluate("widget => widget.textContent")
        assert {claim for claim in why.index if why[claim] in text} == set(MINE)
        expect(head(page, "08-eco-only")).to_contain_text("not judged")


@pytest.mark.parametrize("claim", ["08-sco-dilution", "02-turks-eighth-century", "08-caco-local"])
def test_a_verdict_given_by_mouse_brings_the_course_beside_it(browser, tmp_path, claim):
    with shown_unfolded(browser, ClaimLedger(), tmp_path) as page:
        head(page, claim).click()
        outcome = page.locator(".oxus-outcome")
        expect(outcome).to_have_text(
            "The course's verdict and its ground appear here once you have given yours."
        )
        choose(page, MINE[claim])
        left, right = outcome.locator(".oxus-side").all()
        assert left.bounding_box()["x"] + left.bounding_box()["width"] <= right.bounding_box()["x"], (
            "side by side"
        )
        expect(left).to_contain_text(MARKS[MINE[claim]].label)
        expect(right).to_contain_text(MARKS[COURSE[claim]].label)
        expect(right).to_contain_text(claims().loc[claim, "why"])
        relation = outcome.locator(".oxus-relation")
        if COURSE[claim] == "open":
            expect(relation).to_have_text("nothing to compare")
            expect(right).to_contain_text("No exercise has tested it yet. What would count: ")
        else:
            expect(relation).to_have_text(" agree" if COURSE[claim] == MINE[claim] else " differ")
            assert relation.locator("svg").count() == 1, "a shape says it too"
            expect(head(page, claim)).to_contain_text(relation.text_content().strip())
        settle(page)
        assert trait(page, "verdicts") == {claim: MINE[claim]} and trait(page, "selected") == claim
        expect(page.locator(".oxus-live")).to_contain_text(f"You: {MARKS[MINE[claim]].label}. The course: ")


def test_quick_changes_make_one_message(browser, tmp_path):
    with shown_unfolded(browser, ClaimLedger(), tmp_path) as page:
        with timers_held(page):
            for verdict in YOURS:
                choose(page, verdict)
            assert messages(page) == 0
        settle(page)
        assert messages(page) == 1 and trait(page, "verdicts") == {"02-common-ground": "untestable"}
        with timers_held(page):
            page.locator(".oxus-ground").press_sequentially("1 and 2 were tried ", delay=10)
            page.locator(".oxus-sure").select_option("sure")
        settle(page)
        assert messages(page) == 2, "a digit in a reason is no verdict"
        assert trait(page, "reasons") == {"02-common-ground": "1 and 2 were tried "}
        assert trait(page, "confidence") == {"02-common-ground": "sure"}
        assert trait(page, "verdicts") == {"02-common-ground": "untestable"}


def test_a_verdict_can_be_taken_back_and_the_reason_stays(browser, tmp_path):
    ledger = ClaimLedger(claims=["08-icwc-five"], verdicts=MINE, reasons={"08-icwc-five": "five"})
    with shown_unfolded(browser, ledger, tmp_path) as page:
        page.get_by_role("button", name="Take the verdict back").click()
        expect(page.locator(".oxus-outcome")).to_contain_text("once you have given yours")
        assert page.locator(".oxus-form :checked[type=radio]").count() == 0
        assert page.evaluate("document.activeElement.type") == "radio", (
            "the focus is not lost with the button"
        )
        settle(page)
        assert "08-icwc-five" not in trait(page, "verdicts") and len(trait(page, "verdicts")) == 5
        assert trait(page, "reasons") == {"08-icwc-five": "five"}


# --- the keyboard ---
def test_all_is_done_by_keyboard(browser, tmp_path):
    with shown_unfolded(browser, ClaimLedger(unit="08"), tmp_path) as page:
        ids = in_sight(page)
        page.locator(".oxus-list").focus()
        page.keyboard.press("Tab")
        assert focused(page) == ids[0]
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert focused(page) == ids[2]
        page.keyboard.press("3")
        expect(head(page, ids[2])).to_contain_text("you:  contradicted")
        page.keyboard.press("0")
        expect(head(page, ids[2])).to_contain_text("not judged")
        page.keyboard.press("6")
        expect(head(page, ids[2])).to_contain_text("not judged")
        page.keyboard.press("End")
        assert focused(page) == ids[-1]
        page.keyboard.press("Enter")
        expect(head(page, ids[-1])).to_have_attribute("aria-expanded", "true")
        page.keyboard.press("Tab")
        # Arrows lead among the verdicts and judge nothing, so that nothing is told by the way.
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.value") == "contradicted"
        expect(page.locator(".oxus-outcome")).to_contain_text("once you have given yours")
        page.keyboard.press("Space")
        expect(page.locator(".oxus-outcome")).to_contain_text("contradicted")
        page.keyboard.press("Escape")
        assert focused(page) == ids[-1]
        assert page.evaluate("document.activeElement.matches('.oxus-claim-head')")
        settle(page)
        assert trait(page, "verdicts") == {ids[-1]: "contradicted"}
        assert page.locator('.oxus-claim-head[tabindex="0"]').count() == 1, "one stop for the list"


# --- filters ---
def test_filters_show_what_they_say(browser, tmp_path):
    table = claims()
    with shown_unfolded(browser, ClaimLedger(verdicts=MINE), tmp_path) as page:
        page.locator('[data-trait="vector"]').select_option("historic")
        assert in_sight(page) == table.index[table["vector"] == "historic"].tolist()
        expect(headline(page)).to_contain_text(f"{HISTORIC} of {N} claims shown, 6 judged.")
        page.locator('[data-trait="only"]').select_option("differ")
        assert in_sight(page) == ["02-turks-eighth-century"]
        page.locator('[data-trait="only"]').select_option("judged")
        assert in_sight(page) == ["02-mongol-span", "02-turks-eighth-century"]
        page.get_by_role("button", name="Clear filters").click()
        assert len(in_sight(page)) == len(table) and page.locator(".oxus-clear").is_disabled()
        page.locator('[data-trait="mine_is"]').select_option("supported")
        assert set(in_sight(page)) == {claim for claim in MINE if MINE[claim] == "supported"}
        page.locator('[data-trait="course_is"]').select_option("open")
        assert in_sight(page) == ["08-caco-local"], "of judged claims only"
        page.locator(".oxus-clear").click()
        page.locator('[data-unit="08"]').click()
        page.locator('[data-unit="02"]').click()
        page.locator('[data-trait="only"]').select_option("unjudged")
        expected = [claim for claim in table.index if claim[:2] in ("02", "08") and claim not in MINE]
        assert in_sight(page) == expected
        settle(page)
        assert trait(page, "units") == ["02", "08"] and trait(page, "only") == "unjudged"


def test_a_claim_that_is_judged_stays_in_sight_until_the_filter_is_changed(browser, tmp_path):
    with shown_unfolded(browser, ClaimLedger(unit="08", only="unjudged"), tmp_path) as page:
        ids = in_sight(page)
        head(page, ids[1]).click()
        choose(page, "supported")
        assert in_sight(page) == ids and page.locator(".oxus-outcome").is_visible()
        expect(headline(page)).to_contain_text(
            f"{OF_08} of {OF_08} claims shown (1 of them only until you change a filter), 1 judged."
        )
        page.locator(".oxus-find").fill("the")
        assert ids[1] not in in_sight(page)
        assert page.locator('.oxus-claim-head[tabindex="0"]:visible').count() == 1, "the list can be entered"


def test_search_looks_into_claim_id_tables_and_reason_and_never_shows_a_blank(browser, tmp_path):
    reasons = {"08-caco-local": "Astana, not Tashkent"}
    with shown_unfolded(browser, ClaimLedger(reasons=reasons), tmp_path) as page:
        search = page.locator(".oxus-find")
        with timers_held(page):
            for words, found in {"MONGOL span": "02-mongol-span", "tashkent": "08-caco-local"}.items():
                search.fill(words)
                assert in_sight(page) == [found]
            search.fill("rta_counts")
            assert in_sight(page) and all(
                "rta_counts" in claims().loc[claim, "tables"] for claim in in_sight(page)
            )
            search.fill("no such word")
            assert in_sight(page) == []
            assert messages(page) == 0
        expect(page.locator(".oxus-nothing")).to_be_visible()
        expect(headline(page)).to_contain_text(f"0 of {N} claims shown, 0 judged.")
        settle(page)
        assert trait(page, "find") == "no such word" and messages(page) == 1
        expect(page.locator(".oxus-live")).to_have_text(f"0 of {N} claims shown, 0 judged.")


def test_claims_are_grouped_by_vector_or_by_unit(browser, tmp_path):
    with shown_unfolded(browser, ClaimLedger(verdicts=MINE), tmp_path) as page:
        titles = page.locator(".oxus-group-title")
        assert titles.all_inner_texts()[3] == f"Vector IV: institutional: {INSTITUTIONAL} claims, 3 judged"
        page.locator('[data-trait="group"]').select_option("unit")
        assert titles.all_inner_texts()[8] == f"Unit 08: {OF_08} claims, 3 judged" and len(titles.all()) == 11
        assert in_sight(page) == claims().index.tolist()


def test_each_claim_says_what_to_read_what_tests_it_and_what_is_evidence(browser, tmp_path):
    with shown_unfolded(
        browser, ClaimLedger(claims=["08-sco-dilution", "02-mongol-corridors"]), tmp_path
    ) as page:
        expect(row(page, "08-sco-dilution").locator(".oxus-refs")).to_have_text(
            "Read §6.6.3 · exercise concentration in unit 08-institutional-membership · "
            "evidence: memberships, indicators · 08-sco-dilution"
        )
        expect(page.locator(".oxus-source")).to_contain_text("finished in spring 2018")
        assert page.locator('[data-trait="vector"]').is_visible() and page.locator(".oxus-units").is_visible()
    with shown_unfolded(browser, ClaimLedger(unit="08"), tmp_path) as page:
        assert len(in_sight(page)) == OF_08
        assert page.locator('[data-trait="vector"]').is_hidden() and page.locator(".oxus-units").is_hidden()


# --- what Python sets ---
def test_the_open_claim_is_in_sight_when_the_page_opens(browser, tmp_path):
    with shown_unfolded(browser, ClaimLedger(selected="08-sco-dilution"), tmp_path) as page:
        page.wait_for_function("document.querySelector('.oxus-list').scrollTop > 0")
        form, around = page.locator(".oxus-form").bounding_box(), page.locator(".oxus-list").bounding_box()
        assert around["y"] < form["y"] < around["y"] + around["height"]


def test_the_view_follows_python(browser, tmp_path):
    with shown_unfolded(browser, ClaimLedger(), tmp_path) as page:
        set_trait(page, "verdicts", MINE)
        expect(headline(page)).to_contain_text(f"{N} of {N} claims shown, 6 judged.")
        expect(head(page, "08-sco-dilution")).to_contain_text("agree")
        set_trait(page, "selected", "08-sco-dilution")
        expect(page.locator('.oxus-form input[value="qualified"]')).to_be_checked()
        form, around = page.locator(".oxus-form").bounding_box(), page.locator(".oxus-list").bounding_box()
        assert around["y"] < form["y"] < around["y"] + around["height"], "it is brought into sight"
        set_trait(page, "reasons", {"08-sco-dilution": "shares"})
        set_trait(page, "confidence", {"08-sco-dilution": "unsure"})
        expect(page.locator(".oxus-ground")).to_have_value("shares")
        expect(page.locator(".oxus-sure")).to_have_value("unsure")
        set_trait(page, "units", ["08"])
        assert len(in_sight(page)) == OF_08
        set_trait(page, "find", "caco")
        assert set(in_sight(page)) == {"08-caco-into-eeu", "08-caco-local"}
        expect(page.locator(".oxus-find")).to_have_value("caco")
        set_trait(page, "claims", ["02-mongol-span"])
        assert in_sight(page) == []
        expect(page.locator(".oxus-nothing")).to_be_visible()
        set_trait(page, "units", [])
        set_trait(page, "find", "")
        assert in_sight(page) == ["02-mongol-span"] and page.locator(".oxus-form").count() == 0
        set_trait(page, "message", "verdicts: there is no claim 'x'")
        expect(page.get_by_role("alert")).to_have_text("verdicts: there is no claim 'x'")
        settle(page)
        assert messages(page) == 0, "Python is not told what it knows"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_view_counts_as_python_does(browser, tmp_path, seed):
    dice = random.Random(seed)
    judged = dice.sample(claims().index.tolist(), [4, 30, N][seed - 1])
    ledger = ClaimLedger(
        verdicts={claim: dice.choice(YOURS) for claim in judged},
        confidence={claim: dice.choice(SURE) for claim in judged if dice.random() < 0.8},
    )
    with shown_unfolded(browser, ledger, tmp_path) as page:
        assert page.locator(".oxus-agreement").text_content() == agreement_in_words(ledger.frame)
        assert page.locator(".oxus-calibration").text_content() == calibration_in_words(ledger.frame)
        page.locator("summary", has_text="The counts as a table").click()
        cells = page.locator(".oxus-twin tbody tr").evaluate_all(
            "rows => rows.map((row) => [...row.children].map((cell) => cell.textContent))"
        )
        who = {"mine": "you", "course": "the course"}
        assert cells == [
            [
                f"{vector}, {who[side]}",
                *map(str, row),
                str(row.sum()),
                str((claims()["vector"] == vector).sum()),
            ]
            for (vector, side), row in zip(ledger.summary.index, ledger.summary.to_numpy(), strict=True)
        ]
        titles = page.locator(".oxus-drawing title").all_text_contents()
        drawn = [
            f"{vector}, {who[side]}: {number} {MARKS[verdict].label}"
            for (vector, side), row in ledger.summary.iterrows()
            for verdict, number in row.items()
            if number
        ]
        assert titles == drawn


# --- files ---
def saved(page, button) -> str:
    with page.expect_download() as download:
        button.click()
    return download.value.path().read_text(encoding="utf-8")


def test_verdicts_are_taken_away_as_csv_and_read_back(browser, tmp_path):
    ledger = ClaimLedger(
        unit="08",
        verdicts=MINE,
        confidence={"08-icwc-five": "sure"},
        reasons={"02-mongol-span": 'a "span",\nor two'},
    )
    with shown_unfolded(browser, ledger, tmp_path) as page:
        text = saved(page, page.get_by_role("button", name="Save my verdicts"))
    whole = ClaimLedger(verdicts=MINE, confidence=ledger.confidence, reasons=ledger.reasons).frame.dropna(
        subset="mine"
    )
    expected = list(csv.reader(io.StringIO(whole.to_csv(index=False))))
    assert list(csv.reader(io.StringIO(text.replace("\r\n", "\n")))) == expected, (
        "claims not shown are there too"
    )
    file = tmp_path / "claim-ledger.csv"
    file.write_text(text, encoding="utf-8", newline="")
    with shown_unfolded(browser, ClaimLedger(), tmp_path) as page:
        page.locator(".oxus-file").set_input_files(file)
        expect(page.locator(".oxus-report")).to_have_text("claim-ledger.csv: 6 rows taken.")
        settle(page)
        assert trait(page, "verdicts") == MINE and messages(page) == 1
        assert trait(page, "reasons") == ledger.reasons and trait(page, "confidence") == ledger.confidence
    again = ClaimLedger()
    assert again.read_csv(file) == [] and again.verdicts == MINE and again.reasons == ledger.reasons


BAD = (
    "\ufeffClaim_ID;Mine;confidence;reason\r\n"
    '08-eco-only;qualified;sure;"two\r\nlines; with ""quotes"""\r\n'
    "08-eco;supported;;\r\n"
    "\r\n"
    "08-cis-origin;true;;\r\n"
    "08-eco-only;supported;;\r\n"
    "08-sco-members;Not testable;certain;\r\n"
    ";supported;;\r\n"
    "08-spaghetti-bowl;;;\r\n"
    'constructor;supported;;"open'
)


def test_bad_rows_are_named_as_python_names_them_and_good_ones_are_kept(browser, tmp_path):
    found, wrong = read_answers(BAD)
    assert list(found) == ["08-eco-only"] and len(wrong) == 6
    file = tmp_path / "mine.csv"
    file.write_text(BAD, encoding="utf-8", newline="")
    with shown_unfolded(browser, ClaimLedger(verdicts=MINE), tmp_path) as page:
        page.locator(".oxus-file").set_input_files(file)
        expect(page.locator(".oxus-report p")).to_have_text("mine.csv: 1 row taken, 6 not.")
        assert page.locator(".oxus-report li").all_text_contents() == wrong
        settle(page)
        assert trait(page, "verdicts") == {**MINE, "08-eco-only": "qualified"}
        assert trait(page, "reasons") == {"08-eco-only": found["08-eco-only"]["reason"]}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"claim,verdict\n", "the first row names no column claim_id; it names claim, verdict"),
        (b"", "it names nothing"),
        (b"claim_id,verdict\n08-eco-only,s\xfcpported\n", "the file is no UTF-8 text; save it as CSV UTF-8"),
        (b"x" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_words(browser, tmp_path, content, words):
    file = tmp_path / "mine.csv"
    file.write_bytes(content)
    with shown_unfolded(browser, ClaimLedger(verdicts=MINE), tmp_path) as page:
        page.locator(".oxus-file").set_input_files(file)
        expect(page.locator(".oxus-report")).to_contain_text(words)
        expect(page.locator(".oxus-report")).to_contain_text("Your verdicts stay as they are.")
        settle(page)
        assert trait(page, "verdicts") == MINE and messages(page) == 0


def test_the_summary_is_saved_as_table_drawing_and_picture(browser, tmp_path):
    with shown_unfolded(browser, ClaimLedger(verdicts=MINE), tmp_path) as page:
        buttons = page.locator(".oxus-summary .oxus-downloads")
        table = saved(page, buttons.get_by_role("button", name="CSV"))
        assert table.splitlines()[1] == f'"historic, you",1,0,1,0,0,0,2,{HISTORIC}'
        drawing = saved(page, buttons.get_by_role("button", name="SVG"))
        assert (
            f"Vector IV: institutional: 3 of {INSTITUTIONAL} claims judged" in drawing
            and "color-mix" not in drawing
        )
        with page.expect_download() as download:
            buttons.get_by_role("button", name="PNG").click()
        assert download.value.path().read_bytes().startswith(b"\x89PNG")


# --- how it looks, and how fast it is ---
@pytest.mark.parametrize(("theme", "size"), THEMES_AND_SIZES)
def test_it_is_accessible_in_every_theme_and_at_200_per_cent(browser, tmp_path, screenshot, theme, size):
    width, height = size
    ledger = ClaimLedger(
        verdicts={claim: YOURS[number % 4] for number, claim in enumerate(claims().index) if number % 3},
        confidence=dict.fromkeys(MINE, "sure"),
        reasons={
            "02-mongol-span": "Its successors end at different times, and the last of them is not of the empire."
        },
        selected="02-mongol-span",
    )
    with shown_unfolded(browser, ledger, tmp_path, theme=theme, width=width, height=height) as page:
        for summary in page.locator("summary").all():
            summary.click()
        assert axe_violations(page) == []
        assert sideways(page) == 0
        small = page.locator(
            "button:visible, input:visible, select:visible, summary:visible, label:visible"
        ).evaluate_all(
            """all => all.filter((one) => !one.matches("[type=radio]") && one.getBoundingClientRect().height < 24)
                         .map((one) => one.outerHTML.slice(0, 80))"""
        )
        assert small == []
        head(page, "02-mongol-span").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        assert focused(page) == "02-mongol-span"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        screenshot(page, f"ledger-{theme}-{width}.png", full_page=True)


def test_on_paper_there_is_all_that_is_said_and_nothing_to_press(browser, tmp_path, screenshot):
    ledger = ClaimLedger(unit="08", verdicts=MINE, reasons={"08-sco-dilution": "Eight share what six had."})
    with shown_unfolded(browser, ledger, tmp_path, theme="dark") as page:
        page.emulate_media(media="print", color_scheme="light")
        text = page.locator(".oxus-widget").inner_text()
        assert "Eight share what six had." in text and claims().loc["08-sco-dilution", "why"] in text
        assert claims().loc["08-eco-only", "why"] not in text
        for gone in (".oxus-filters", ".oxus-form", ".oxus-help", ".oxus-downloads", ".oxus-file"):
            assert page.locator(gone).first.is_hidden(), gone
        assert page.locator(".oxus-list").evaluate("list => list.scrollHeight === list.clientHeight")
        screenshot(page, "ledger-print.png", full_page=True)
