"""The cross-table in a browser: it moves as one, computes what Python computes, and can be worked by keyboard."""

import csv
import io
import random

import pandas as pd
import pytest
from playwright.sync_api import expect

from oxus_widgets.association import permutation_test
from oxus_widgets.crosstab import CrossTab
from oxus_widgets.crosstab_data import openness_coding
from widgets_in_chromium import (
    THEMES_AND_SIZES,
    axe_violations,
    messages,
    set_trait,
    settle,
    shown,
    sideways,
    trait,
)

pytestmark = pytest.mark.full

# The view's own functions, taken from the module that the page was given.
COMPUTED = """async (choices) => {
  const model = Object.values(window.oxusModels).at(-1).model;
  const module = await import(URL.createObjectURL(new Blob([model.get("_esm")], { type: "text/javascript" })));
  const compute = module.crosstabModel(model.get("_data"));
  return choices.map((choice) => {
    const found = compute.evaluate(choice);
    const [weights, codes] = [compute.surveyWeights(choice), compute.surveyCodes(choice)];
    const { x, y } = found;
    return {
      rows: found.scores.rows, columns: found.scores.columns,
      n: found.known.length, gamma: found.gamma, tau_b: found.tau,
      p_one: found.test.pOne, p_two: found.test.pTwo, smallest_p: found.test.smallest, reason: found.reason,
      arrangements: found.test.values.length, weights, codes,
      single: module.exchange(x, y, x.map((_, n) => n), { draws: 199 }),
    };
  });
}"""
COUNTS = ("runs", "complete", "positive", "zero", "negative", "undefined", "reachable", "below")


def choices(tab: CrossTab, number: int) -> list[dict]:
    """The widget as it begins, then random weights, codes, thresholds and ranks."""
    dice = random.Random(7)
    found = [{}]
    for n in range(number):
        weights = {name: dice.choice([0, 0, 0.5, 1, 2, 5]) for name in tab.weights}
        units = {"open_entry": ["ECO", "CSTO"], "paid": ["KAZ/SCO", "UZB/ECO"], "stayed": ["TKM/CSTO"]}
        codes = {
            name: {unit: dice.choice([None, 0, 0.3, 1]) for unit in some if dice.random() < 0.7}
            for name, some in units.items()
        }
        cuts = {side: sorted(round(dice.random(), 2) for _ in range(2)) for side in ("rows", "columns")}
        ranks, vary = ("levels", "scores")[n % 2], ("all", "chosen")[n // 2 % 2]
        found.append({"weights": weights, "codes": codes, "cuts": cuts, "ranks": ranks, "vary": vary})
    return found


def same(number, other) -> bool:
    """Equal, where None (of the view) and NaN (of Python) are the same."""
    return (other != other) if number is None else number == pytest.approx(other, abs=1e-9)


def test_the_view_computes_what_python_computes(browser, tmp_path):
    tab = CrossTab()
    names = ("weights", "codes", "cuts", "ranks", "vary")
    given, expected = [], []
    for settings in choices(tab, 14):
        for name, value in settings.items():
            setattr(tab, name, value)
        assert tab.message == ""
        given.append({name: getattr(tab, name) for name in names})
        frame = tab.scores
        ranked = ["row_level", "column_level"] if tab.ranks == "levels" else ["row_score", "column_score"]
        x, y = (
            frame[name].cat.codes.replace(-1, float("nan")) if tab.ranks == "levels" else frame[name]
            for name in ranked
        )
        expected.append(
            (
                frame,
                tab.result,
                tab.survey(),
                tab.survey("codes"),
                permutation_test(x, y, None, draws=199) if tab.result.n else None,
            )
        )
    assert len({round(result.gamma, 6) for _, result, *_ in expected}) > 8  # the choices do differ
    with shown(browser, CrossTab(), tmp_path) as page:
        found = page.evaluate(COMPUTED, given)
    for js, (frame, result, weights, codes, single) in zip(found, expected, strict=True):
        of_body = frame.groupby("unit", sort=False)["row_score"].first()
        assert all(map(same, js["rows"], of_body)) and all(map(same, js["columns"], frame["column_score"]))
        for name in ("gamma", "tau_b", "p_one", "p_two", "smallest_p"):
            assert same(js[name], getattr(result, name)), (name, js[name], result)
        assert (js["n"], js["reason"]) == (result.n, result.reason)
        if not result.reason:
            assert js["arrangements"] == result.arrangements
            # The same shuffles too, drawn with the same seed.
            assert sorted(js["single"]["values"]) == pytest.approx(sorted(single.values))
            assert js["single"]["pOne"] == pytest.approx(single.p_one)
        for survey, name in ((weights, "weights"), (codes, "codes")):
            assert [js[name][count] for count in COUNTS] == [getattr(survey, count) for count in COUNTS]


def unfold(page) -> None:
    """Open the groups of features, and the scores and thresholds."""
    page.evaluate(
        "document.querySelectorAll('.oxus-ct-group, .oxus-ct-more').forEach((part) => { part.open = true; })"
    )


@pytest.fixture
def page(browser, tmp_path):
    with shown(browser, CrossTab(), tmp_path) as page:
        unfold(page)
        yield page


def becomes(page, name: str, value) -> bool:
    """Whether a trait has a value once the view has settled."""
    settle(page)
    return trait(page, name) == value


def strip(page):
    return page.locator(".oxus-ct-strip")


def slider(page, name: str):
    return page.get_by_role("slider", name=f"Weight of: {name}", exact=True)


def cell(page, row: int, column: int):
    return page.locator(".oxus-ct-table tbody tr").nth(row).locator("td").nth(column)


def chip_in(page, row: int, column: int, case: str):
    return cell(page, row, column).locator(f'[data-id="{case}"]')


def test_it_says_what_is_exchanged_and_how_small_p_can_get(page):
    expect(strip(page)).to_contain_text(
        "Gamma 0.80 · tau-b 0.44 · one-sided p 0.167 (smallest possible 0.167)"
    )
    association = page.get_by_role("group", name="Association", exact=True)
    expect(association).to_contain_text("4! = 24 arrangements, though n is 20 pairs")
    expect(association).to_contain_text(
        "No p can be below 1 of 24 = 0.042; with the ties here the smallest is 4 of 24"
    )
    expect(association).to_contain_text("Too optimistic")
    assert page.locator(".oxus-ct-drawing circle").count() == 24
    assert page.locator(".oxus-ct-drawing circle.oxus-ct-large").count() == 4
    expect(page.get_by_role("group", name="Does it survive?")).to_contain_text(
        "gamma is positive in 930 of 1,000"
    )


def test_a_weight_moved_by_keyboard_moves_all(page):
    expect(chip_in(page, 1, 0, "TJK/EAEU")).to_be_visible()
    for name in ("no common tariff against outsiders", "members make trade treaties of their own"):
        slider(page, name).focus()
        for _ in range(2):
            page.keyboard.press("ArrowLeft")
    # CSTO has 0.5 of 5 then: its pairs are in the row below, and all four parts say so.
    expect(chip_in(page, 0, 0, "UZB/CSTO")).to_be_visible()
    expect(strip(page)).not_to_contain_text("Gamma 0.80")
    expect(page.locator(".oxus-ct-scores")).to_contain_text("0.10 low")
    expect(page.locator("[data-feature=no_common_tariff]")).to_contain_text("out")
    expect(page.locator(".oxus-live")).to_have_text(strip_words(page))
    assert trait(page, "weights")["no_common_tariff"] == 0
    assert slider(page, "no common tariff against outsiders").get_attribute("aria-valuetext") == "0, left out"
    with_python = CrossTab(weights=trait(page, "weights"))
    assert f"Gamma {with_python.result.gamma:.2f}" in strip(page).inner_text()


def test_many_steps_of_many_sliders_are_one_message(page):
    at_once = page.evaluate(
        """() => {
          const sliders = document.querySelectorAll('.oxus-crosstab input[type=range]');
          sliders.forEach((slider) => [0, 1, 0.5].forEach((value) => {
            slider.value = value;
            slider.dispatchEvent(new Event('input', { bubbles: true }));
          }));
          return window.oxusMessages;
        }"""
    )
    assert at_once == 0
    assert becomes(page, "weights", dict.fromkeys(CrossTab().weights, 0.5))
    assert messages(page) == 1 and trait(page, "cuts")["rows"] == [0, 0.5]


def strip_words(page) -> str:
    """The live region's sentence for what the strip shows."""
    gamma, tau, p = (part.split()[-1] for part in strip(page).inner_text().split(" (")[0].split(" · ")[:3])
    return f"Gamma {gamma}, tau-b {tau}, one-sided p {p} from 24 arrangements."


def open_codes(page, feature: str):
    block = page.locator(f"[data-feature={feature}]")
    block.locator("summary").focus()
    page.keyboard.press("Enter")
    return block


def test_a_code_is_changed_by_the_student_and_a_bad_one_is_answered(page):
    block = open_codes(page, "standing")
    expect(block).to_contain_text("absences: never in; No SCO status")
    expect(block).to_contain_text("TASS, 2025-09-01")
    field = block.get_by_label("Code of Turkmenistan · SCO for: standing on the day")
    field.fill("7")
    field.blur()
    expect(page.locator(".oxus-message")).to_contain_text(
        "must be a number from 0 to 1, or empty; it stays 0"
    )
    expect(field).to_have_value("0")
    assert trait(page, "codes") == {}
    field.fill("1")
    field.blur()
    expect(page.locator(".oxus-message")).to_be_empty()
    expect(block).to_contain_text("1 changed by you")
    assert becomes(page, "codes", {"standing": {"TKM/SCO": 1}}) and messages(page) == 1
    expect(chip_in(page, 2, 1, "TKM/SCO")).to_be_visible()  # (1 + 0) / 2 is middle


def test_an_empty_code_is_missing_and_left_out_of_the_mean(page):
    block = open_codes(page, "open_entry")
    field = block.get_by_label("Code of EAEU for: entry is open by rule")
    field.fill("")
    page.locator(".oxus-ct-table [data-id=EAEU]").click()  # straight from the field
    expect(block).to_contain_text("EAEU –")
    detail = page.locator(".oxus-ct-detail")
    expect(detail).to_contain_text("EAEU, openness 0.42, middle")  # 2.5 of 6
    expect(detail).to_contain_text("without a code, and so left out: entry is open by rule")
    assert becomes(page, "codes", {"open_entry": {"EAEU": None}}) and becomes(page, "selected", "EAEU")
    page.get_by_role("button", name="Back to the course's coding").click()
    expect(block).to_contain_text("EAEU 0.5")
    expect(field).to_have_value("0.5")
    assert becomes(page, "codes", {})


def test_a_pair_is_pointed_out_in_all_parts_by_keyboard(page):
    chip = page.locator(".oxus-ct-table [data-id='UZB/CSTO']")
    chip.focus()
    page.keyboard.press("Enter")
    expect(chip).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".oxus-ct-detail")).to_contain_text(
        "Uzbekistan · CSTO, commitment 0.13, low: the mean of standing on the day 0.00 × 1, "
        "length of full membership 0.40 × 1"
    )
    assert page.locator(".oxus-ct-scores text[font-weight='700']").first.text_content() == "Uzbekistan · CSTO"
    assert becomes(page, "selected", "UZB/CSTO") and messages(page) == 1
    page.keyboard.press("Enter")
    expect(chip).to_have_attribute("aria-pressed", "false")


def test_one_threshold_pushes_the_other(page):
    high = page.get_by_role("slider", name="Openness: score from which on it is high")
    high.focus()
    page.keyboard.press("Home")
    assert becomes(page, "cuts", {"rows": [0, 0], "columns": [0.33, 0.67]})
    expect(strip(page)).to_have_text("No gamma: all pairs have the same level of openness")
    expect(page.get_by_role("group", name="Association", exact=True)).to_contain_text(
        "Move a weight, a code or a threshold"
    )
    association = page.get_by_role("group", name="Association", exact=True)
    expect(association.get_by_role("button", name="save the drawing")).to_be_disabled()
    page.get_by_role("combobox", name="Rank").select_option("scores")
    expect(strip(page)).to_contain_text("smallest possible 0.083")


def test_without_any_weight_it_says_so(page):
    set_trait(page, "weights", dict.fromkeys(CrossTab().weights, 0))
    expect(strip(page)).to_have_text("No gamma: no feature of openness has a weight")
    expect(page.locator(".oxus-ct-scores")).to_contain_text("no score")
    expect(page.get_by_role("group", name="Cross-table", exact=True)).to_contain_text(
        "Left out, for want of a score: Kazakhstan · ECO"
    )
    page.get_by_role("button", name="Back to the course's coding").click()
    expect(strip(page)).to_contain_text("Gamma 0.80")


def test_what_python_sets_is_followed(page):
    set_trait(page, "cuts", {"rows": [0.4, 0.67], "columns": [0.33, 0.67]})
    expect(chip_in(page, 0, 2, "KAZ/CSTO")).to_be_visible()
    set_trait(page, "codes", {"standing": {"KAZ/CSTO": 0}})
    expect(chip_in(page, 0, 1, "KAZ/CSTO")).to_be_visible()  # (0 + 1 + 1) / 3 is just below 0.67
    set_trait(page, "ranks", "scores")
    expect(page.get_by_role("combobox", name="Rank")).to_have_value("scores")
    set_trait(page, "selected", "SCO")
    expect(page.locator(".oxus-ct-detail")).to_contain_text("SCO, openness 0.93, high")
    set_trait(page, "message", "weights: there is no feature 'x'")
    expect(page.locator(".oxus-message")).to_have_text("weights: there is no feature 'x'")
    settle(page)
    assert messages(page) == 0  # Python knows


def test_the_survey_varies_all_features_or_the_chosen_ones(page):
    survey = page.get_by_role("group", name="Does it survive?")
    expect(survey).to_contain_text("for each of 17 features")
    survey.get_by_role("combobox").select_option("chosen")
    expect(survey).to_contain_text("for each of 10 features")
    tab = CrossTab(vary="chosen")
    expect(survey).to_contain_text(f"positive in {tab.survey().positive} of 1,000")
    found = tab.survey("codes")
    expect(survey).to_contain_text(
        f"({found.runs} changes), gamma is positive in {found.positive} of {found.runs}"
    )
    survey.locator("summary").click()
    rows = survey.locator("tbody tr")
    expect(rows.first).to_be_visible()
    counted = sum(int(row.locator("td").inner_text()) for row in rows.all())
    assert counted == 1000 - tab.survey().undefined


def test_tables_and_drawings_are_saved(page, tmp_path):
    def saved(group: str, button: str) -> str:
        with page.expect_download() as download:
            page.get_by_role("group", name=group, exact=True).get_by_role("button", name=button).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        return path.read_text(encoding="utf-8") if path.suffix != ".png" else path.read_bytes()

    rows = list(csv.DictReader(io.StringIO(saved("Cross-table", "CSV"))))
    frame = CrossTab().scores
    assert [row["case"] for row in rows] == frame.index.tolist()
    assert [row["column_level"] for row in rows] == frame["column_level"].tolist()
    drawn = saved("Cross-table", "SVG")
    assert "Uzbekistan\u00a0·\u00a0SCO" in drawn and "low openness" in drawn
    assert saved("Association", "PNG")[:8] == b"\x89PNG\r\n\x1a\n"
    assert saved("Association", "CSV").count("\n") == 25
    assert "this table 0.80" in saved("Does it survive?", "SVG")
    with page.expect_download() as download:
        page.get_by_text("All codes and weights").get_by_role("button", name="CSV").click()
    download.value.save_as(tmp_path / "codes.csv")
    codes = pd.read_csv(tmp_path / "codes.csv")
    assert len(codes) == 11 * 4 + 6 * 20 and codes["sources"].notna().sum() == codes["code"].notna().sum()


def test_tables_of_one_s_own_are_shown_in_their_own_words(browser, tmp_path):
    index = pd.MultiIndex.from_product([["a", "b", "c"], ["ECO", "CSTO", "EAEU", "SCO"]])
    own = pd.DataFrame({"visits <b>": [2, 0, 0, 1] * 3, "treaties": range(12)}, index)
    tab = CrossTab(openness_coding(), own, titles=("Openness", "Interest"))
    with shown(browser, tab, tmp_path) as page:
        expect(strip(page)).to_contain_text(f"Gamma {tab.result.gamma:.2f}")
        expect(page.locator("caption").first).to_have_text("Openness by interest: the cases in each cell")
        expect(page.locator(".oxus-ct-features")).to_contain_text("visits <b>")
        assert page.get_by_role("button", name="Back to the coding as given").is_visible()
        assert axe_violations(page) == []
    alike = pd.DataFrame({"q": range(9)}, range(9))
    with shown(browser, CrossTab(alike.rename(columns={"q": "p"}), alike), tmp_path) as page:
        expect(page.get_by_role("group", name="Association", exact=True)).to_contain_text(
            "5,000 arrangements, drawn with a fixed seed"
        )
        expect(page.get_by_role("group", name="Does it survive?")).to_contain_text(
            "With more than 5 units p is not surveyed"
        )


@pytest.mark.parametrize(("theme", "size"), THEMES_AND_SIZES)
def test_it_can_be_read_in_every_theme_and_at_every_zoom(browser, tmp_path, screenshot, theme, size):
    width, height = size
    tab = CrossTab(selected=("UZB", "CSTO"), codes={"open_entry": {"EAEU": None}})
    with shown(browser, tab, tmp_path, theme=theme, width=width, height=height) as page:
        page.evaluate("document.querySelectorAll('details').forEach((part) => { part.open = true; })")
        expect(page.get_by_role("group", name="Does it survive?")).to_contain_text("of 1,000")
        assert sideways(page) == 0
        assert axe_violations(page) == []
        screenshot(page, f"crosstab-{theme}-{width}.png", full_page=True)


def test_controls_are_large_enough_and_the_focus_is_not_hidden(page):
    small = page.evaluate(
        """() => [...document.querySelectorAll('.oxus-widget :is(button, input, select, summary)')]
          .filter((e) => e.getClientRects().length).map((e) => [e.getBoundingClientRect(), e.outerHTML.slice(0, 90)])
          .filter(([box]) => box.height < 24 || box.width < 24).map(([, text]) => text)"""
    )
    assert small == []
    below = page.locator(".oxus-ct-cutter input").last
    below.focus()
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        hidden = page.evaluate(
            """() => { const box = document.activeElement.getBoundingClientRect();
              return box.bottom <= 0 || box.top >= window.innerHeight; }"""
        )
        assert not hidden
