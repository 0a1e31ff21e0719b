"""The trade explorer in Chromium: its four views, linked, by mouse and keyboard, and its numbers beside Python's."""

import csv
import io
import math
import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from oxus_data import (
    CENTRAL_ASIA,
    export_similarity,
    herfindahl,
    raw_material_composition,
    raw_material_exports,
    raw_material_partners,
)
from oxus_widgets.trade import VIEWS, TradeExplorer
from oxus_widgets.trade_data import EDITIONS, GROUPS, listed_partners, traders
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

pytestmark = pytest.mark.full

TITLES = {
    "partners": "Partners",
    "composition": "Composition",
    "similarity": "Similarity",
    "buyers": "Who buys",
}

# The view's module as it runs, asked for everything at once; NaN comes as null.
_MEASURES = """async () => {
  const { state } = Object.values(window.oxusModels).at(-1);
  const module = await import(URL.createObjectURL(new Blob([state._esm], { type: "text/javascript" })));
  const data = state._data;
  const facts = module.tradeModel(data);
  const states = data.states.id;
  const years = Array.from({ length: data.last - data.first + 1 }, (_, n) => data.first + n);
  const plain = (value) => JSON.parse(JSON.stringify(value));
  return plain({
    composition: Object.fromEntries(states.map((state) => [state, Object.fromEntries(years.map((year) => [year, facts.composition(state, year)]))])),
    similarity: Object.fromEntries([1996, 2005, 2017, 2024].map((year) => [year, Object.fromEntries(
      states.flatMap((one) => states.map((other) => [`${one} ${other}`, facts.similarity(one, other, year)])))])),
    lists: Object.fromEntries(states.map((state) => [state, Object.fromEntries(["exports", "imports"].map((flow) =>
      [flow, Object.fromEntries(["2015", "2025"].map((edition) => [edition, facts.listOf(state, flow, edition)]))]))])),
    partners: Object.fromEntries(data.five.map((state) => [state, Object.fromEntries(["exports", "imports"].map((flow) =>
      [flow, Object.fromEntries([1998, 2009, 2017, 2024].map((year) => [year, Object.fromEntries(["", "crude_oil", "gold"].map((group) =>
        [group, facts.partnersIn(state, year, flow, group)]))]))]))])),
  });
}"""  # noqa: E501


def near(found: float | None, expected: float, **tolerance: float) -> bool:
    """Whether the view's number is Python's; NaN is null."""
    if found is None or math.isnan(expected):
        return found is None and math.isnan(expected)
    return found == pytest.approx(expected, **(tolerance or {"rel": 1e-9, "abs": 1e-12}))


@pytest.fixture
def page(browser, tmp_path):
    with shown(browser, TradeExplorer("TKM"), tmp_path) as page:
        yield page


@pytest.fixture(scope="module")
def measured(browser, tmp_path_factory):
    with shown(browser, TradeExplorer(), tmp_path_factory.mktemp("measures")) as page:
        return page.evaluate(_MEASURES)


def open_view(page, view: str) -> None:
    page.get_by_role("group", name="Views").get_by_role("button", name=TITLES[view]).click()


def headline(page):
    return page.locator(".oxus-said")


# --- the view's numbers are Python's ---
def test_composition_is_pythons_in_every_state_and_year(measured):
    compared = 0
    for state, years in measured["composition"].items():
        for year, found in years.items():
            frame = raw_material_composition(state, int(year))
            assert near(found["herfindahl"], herfindahl(frame["value"])), (state, year)
            for row in found["rows"]:
                expected = frame.loc[row["group"]]
                assert all(near(row[name], expected[name]) for name in ("value", "share", "rca")), (
                    state,
                    year,
                    row,
                )
            compared += 1
    assert compared == 14 * 30


def test_similarity_is_pythons(measured):
    for year, pairs in measured["similarity"].items():
        sold = {state: raw_material_exports(state, int(year)) for state in traders()}
        for one, other in combinations(sold, 2):
            expected = export_similarity(sold[one], sold[other])
            assert near(pairs[f"{one} {other}"], expected) and near(pairs[f"{other} {one}"], expected)


def test_lists_and_bounds_are_pythons(measured):
    for state in traders():
        for flow in ("exports", "imports"):
            found = measured["lists"][state][flow]
            widget = TradeExplorer(state, flow=flow)
            indices = widget.herfindahl
            for edition in EDITIONS:
                ours, attrs = found[edition], listed_partners(state, flow, (edition,)).attrs
                assert near(ours["low"], indices.loc[f"partners_{edition}", "low"])
                assert near(ours["high"], indices.loc[f"partners_{edition}", "high"])
                for name in ("year", "listed", "unlisted"):
                    assert ours[name] == pytest.approx(attrs[name][edition]), (state, flow, edition, name)
                assert ours["atMost"] == pytest.approx(attrs["at_most"][edition])


def test_buyers_are_pythons(measured):
    for state in CENTRAL_ASIA:
        for flow, years in measured["partners"][state].items():
            for year, groups in years.items():
                for group, found in groups.items():
                    values = raw_material_partners(state, int(year), flow, group or None)
                    assert len(found["rows"]) == len(values), (state, flow, year, group)
                    # Values are packed to 0.1 thousand US$.
                    assert found["total"] == pytest.approx(values.sum(), abs=0.05 * len(values) * len(GROUPS))
                    if values.sum() > 1000:
                        assert found["herfindahl"] == pytest.approx(herfindahl(values), abs=1e-3)
                        assert found["rows"][0]["id"] == values.index[0]


# --- what is seen ---
def test_partners_show_both_editions_and_what_is_not_listed(page):
    expect(headline(page)).to_contain_text("In 2014, 2 partners listed, with 74.3 % together")
    rows = page.locator(".oxus-panel-partners [data-key]")
    expect(rows).to_have_count(5)
    expect(rows.first).to_have_attribute("aria-label", "China: 69.7\u00a0% in 2014; 63\u00a0% in 2023")
    greece = page.locator("[data-key=GRC]")
    expect(greece).to_have_attribute(
        "aria-label", "Greece: not listed: at most 4.6\u00a0% in 2014; 7\u00a0% in 2023"
    )
    assert greece.locator(".oxus-range").count() == 1
    changes = page.locator(".oxus-panel-partners .oxus-changes")
    expect(changes).to_contain_text("China fell: from 69.7 % to 63 %.")
    expect(changes).to_contain_text("Greece rose: from at most 4.6 % (not listed) to 7 %.")
    expect(changes).to_contain_text("Azerbaijan is not known to have risen or fallen")
    expect(changes).to_contain_text("less concentrated, whatever the rest is")
    page.get_by_role("group", name="Edition").get_by_role("button", name="2015").click()
    expect(rows).to_have_count(2)
    expect(changes).to_be_empty()
    page.get_by_role("button", name="Imports").click()
    expect(headline(page)).to_contain_text("imports of all goods")
    expect(rows).to_have_count(6)
    settle(page)
    assert (trait(page, "flow"), trait(page, "edition")) == ("imports", "2015")


def test_the_table_twin_says_what_the_drawing_shows(page):
    page.get_by_text("Partners as a table", exact=True).click()
    table = page.get_by_role("table", name="exports of all goods by partner")
    expect(table.get_by_role("row").nth(1)).to_contain_text("China69.7 %63 %")
    expect(table).to_contain_text("Greecenot listed: at most 4.6 %7 %")
    expect(table).to_contain_text("not listed, unknown25.7 %9 %")
    page.get_by_text("Published figures of all trade").click()
    expect(page.get_by_role("table", name="Trade within the region")).to_contain_text(
        "share of trade within Central Asia"
    )


@pytest.mark.parametrize("view", ["composition", "similarity", "buyers"])
def test_what_is_of_raw_materials_only_says_so(page, view):
    open_view(page, view)
    panel = page.locator(f".oxus-panel-{view}")
    expect(panel).to_be_visible()
    expect(panel).to_contain_text("Raw materials only: 74 product codes")
    expect(panel).to_contain_text("CEPII, BACI")
    expect(headline(page)).to_contain_text(re.compile("raw.materials?"))


def test_the_year_goes_by_slider_and_keyboard_in_one_message(page):
    open_view(page, "composition")
    settle(page)
    before = messages(page)
    page.get_by_label("Year", exact=True).focus()
    with timers_held(page):
        for _ in range(5):
            page.keyboard.press("ArrowLeft")
    expect(headline(page)).to_contain_text("in 2012")
    settle(page)
    assert trait(page, "year") == 2012 and messages(page) == before + 1
    expect(page.locator(".oxus-live")).to_contain_text("in 2012")
    page.keyboard.press("Home")
    expect(page.get_by_label("Previous year")).to_be_disabled()
    expect(page.locator(".oxus-panel-composition .oxus-note")).to_contain_text(
        "Years before 1998 are under-reported"
    )
    page.get_by_label("Next year").click()
    expect(headline(page)).to_contain_text("in 1996")


def test_play_goes_on_by_itself_and_tells_the_kernel_once(browser, tmp_path):
    with shown(browser, TradeExplorer("KAZ", year=2020, view="composition"), tmp_path) as page:
        with timers_held(page):
            page.get_by_role("button", name="play").click()
            page.clock.run_for(3100)  # two steps
            expect(headline(page)).to_contain_text("in 2022")
            page.get_by_role("button", name="pause").click()
            page.clock.run_for(2000)
            assert trait(page, "year") == 2022 and messages(page) == 1
        page.get_by_role("button", name="play").click()
        expect(headline(page)).to_contain_text("in 2024")
        expect(page.get_by_role("button", name="play")).to_be_visible()  # it stops at the end


@pytest.mark.parametrize(("motion", "step"), [("reduce", 1500), ("no-preference", 500)])
def test_play_is_slow_for_who_asks_for_less_motion(browser, tmp_path, motion, step):
    with shown(browser, TradeExplorer("KAZ", year=2000, view="composition"), tmp_path) as page:
        page.emulate_media(reduced_motion=motion)
        page.reload()
        with timers_held(page):
            page.get_by_role("button", name="play").click()
            page.clock.run_for(step - 100)
            expect(headline(page)).to_contain_text("in 2000")
            page.clock.run_for(200)
            expect(headline(page)).to_contain_text("in 2001")


def test_a_group_that_is_picked_is_the_one_whose_buyers_are_shown(page):
    open_view(page, "composition")
    page.locator(".oxus-panel-composition [data-key=crude_oil]").click()
    expect(page.locator(".oxus-panel-composition [data-key=crude_oil]")).to_have_attribute(
        "aria-pressed", "true"
    )
    open_view(page, "buyers")
    expect(page.get_by_role("combobox", name="Raw material")).to_have_value("crude_oil")
    expect(headline(page)).to_contain_text("sold crude oil for")
    first = page.locator(".oxus-panel-buyers [data-key]").first
    buyer = first.get_attribute("data-key")
    first.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert trait(page, "selected") == ["crude_oil", buyer]
    page.get_by_role("combobox", name="Raw material").select_option("")
    settle(page)
    assert trait(page, "selected") == [buyer]


def test_rows_are_walked_with_the_arrow_keys_and_keep_the_focus(page):
    page.locator("[data-key=CHN]").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-key=TUR]")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[data-key=TUR]")).to_be_focused()
    expect(page.locator("[data-key=TUR]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("End")
    expect(page.locator(".oxus-panel-partners [data-key]").last).to_be_focused()
    page.keyboard.press("Enter")
    settle(page)
    assert trait(page, "selected") == ["AZE"], "one partner at a time"


def test_similarity_shows_pairs_and_takes_a_state_along(page):
    open_view(page, "similarity")
    expected = TradeExplorer("TKM").similarity
    row = page.locator(".oxus-panel-similarity [data-key=KGZ]")
    expect(row).to_contain_text(f"{expected.loc['KGZ', 'UZB']:.2f}")
    expect(headline(page)).to_contain_text(
        f"Kyrgyzstan and Uzbekistan are most alike ({expected.loc['KGZ', 'UZB']:.2f})"
    )
    row.click()
    expect(page.get_by_role("combobox", name="State")).to_have_value("KGZ")
    page.locator(".oxus-chooser summary").click()
    page.get_by_role("checkbox", name="Russia").check()
    settle(page)
    assert trait(page, "states") == [*CENTRAL_ASIA, "RUS"]
    page.get_by_text("Pairs as a table").click()
    table = page.get_by_role("table", name="Similarity of raw-material exports")
    expect(table.get_by_role("row")).to_have_count(1 + 15)
    assert page.get_by_role("button", name="Imports").is_disabled()
    expect(page.locator(".oxus-why")).to_contain_text("This view is of exports")


def test_an_empty_choice_is_answered_in_words_and_nothing_is_lost(page):
    open_view(page, "similarity")
    page.locator(".oxus-chooser summary").click()
    for name in ("Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan"):
        page.get_by_role("checkbox", name=name).uncheck()
    expect(headline(page)).to_contain_text("choose at least two")
    page.get_by_role("checkbox", name="Uzbekistan").uncheck()
    expect(page.locator(".oxus-message")).to_contain_text("Choose at least one state")
    settle(page)
    assert trait(page, "states") == ["UZB"]
    expect(page.locator(".oxus-panel-similarity [data-key]")).to_have_count(1)
    page.get_by_role("button", name="The five").click()
    expect(page.locator(".oxus-message")).to_be_hidden()


def test_what_the_tables_do_not_have_is_said(page):
    open_view(page, "buyers")
    page.get_by_role("combobox", name="State").select_option("RUS")
    expect(headline(page)).to_contain_text("of the five only")
    assert page.get_by_role("combobox", name="Raw material").is_disabled()
    open_view(page, "composition")
    set_trait(page, "state", "AFG")
    years = page.evaluate("Object.values(window.oxusModels).at(-1).state._data.exports.AFG")
    assert years
    missing = next(year for year in range(1995, 2025) if raw_material_exports("AFG", year).isna().all())
    set_trait(page, "year", missing)
    expect(headline(page)).to_contain_text(f"no export of a raw material is recorded for {missing}")
    expect(page.locator(".oxus-panel-composition .oxus-changes")).to_contain_text("nothing can be compared")


def test_what_python_sets_is_followed_without_an_answer(page):
    for name, value in (
        ("view", "buyers"),
        ("state", "UZB"),
        ("year", 2019),
        ("since", 2010),
        ("selected", ["gold", "CHN"]),
    ):
        set_trait(page, name, value)
    expect(headline(page)).to_contain_text("Uzbekistan sold gold for")
    expect(page.locator(".oxus-panel-buyers .oxus-changes")).to_contain_text("What changed from 2010 to 2019")
    set_trait(page, "flow", "imports")
    expect(headline(page)).to_contain_text("Uzbekistan bought gold for")
    set_trait(page, "view", "similarity")
    set_trait(page, "states", ["KAZ", "RUS"])
    expect(page.locator(".oxus-panel-similarity [data-key]")).to_have_count(2)
    set_trait(page, "message", "year: 1994 is outside the data")
    expect(page.locator(".oxus-message")).to_contain_text("1994 is outside")
    settle(page)
    assert messages(page) == 0


def test_the_years_are_pressed_in_the_bars_and_shown_as_shares(page):
    open_view(page, "composition")
    page.locator(".oxus-year-place").nth(10).click()
    expect(headline(page)).to_contain_text("in 2005")
    page.get_by_role("button", name="Shares").click()
    expect(page.locator(".oxus-panel-composition svg.oxus-drawing")).to_contain_text("% of its raw materials")


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_shown_can_be_taken_away(page, view):
    open_view(page, view)
    panel = page.locator(f".oxus-panel-{view}")
    files = {}
    for kind in ("CSV", "SVG", "PNG"):
        with page.expect_download() as download:
            panel.get_by_role("button", name=kind).click()
        assert download.value.suggested_filename.endswith(f".{kind.lower()}")
        files[kind] = download.value.path().read_bytes()
    rows = list(csv.DictReader(io.StringIO(files["CSV"].decode())))
    widget = TradeExplorer("TKM", view=view)
    if view == "partners":
        china = [row["share_percent"] for row in rows if row["partner_id"] == "CHN"]
        assert china == ["69.7", "63"] and [row["partner"] for row in rows].count("not listed") == 2
    elif view == "composition":
        gas = next(row for row in rows if (row["year"], row["product_group"]) == ("2017", "natural_gas"))
        assert float(gas["rca_within_raw_materials"]) == pytest.approx(
            widget.composition.loc["natural_gas", "rca"], abs=1e-4
        )
    elif view == "similarity":
        assert len(rows) == 10
    else:
        assert [row["partner_id"] for row in rows] == widget.buyers.index.tolist()
    svg = ElementTree.fromstring(files["SVG"])
    assert svg.tag.endswith("svg") and not [e for e in svg.iter() if "data-hit" in e.attrib]
    assert files["PNG"].startswith(b"\x89PNG") and len(files["PNG"]) > 5000


@pytest.mark.parametrize(("theme", "view"), list(zip(THEMES, VIEWS, strict=True)))
def test_axe_finds_nothing_and_nothing_runs_out_of_the_page(browser, tmp_path, screenshot, theme, view):
    for width, height in ((1024, 768), (512, 384)):
        with shown(
            browser, TradeExplorer("KGZ", view=view), tmp_path, theme=theme, width=width, height=height
        ) as page:
            for summary in page.locator("summary:visible").all():
                summary.click()
            assert axe_violations(page) == []
            assert sideways(page) == 0
            screenshot(page, f"trade-{view}-{theme}-{width}.png", full_page=True)


# Texts of the open drawing that lie over one another, and those that run out of it.
_CLASHES = """() => {
  const svg = [...document.querySelectorAll("svg.oxus-drawing")].find((each) => each.getClientRects().length);
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].map((text) => ({ words: text.textContent, box: text.getBoundingClientRect(),
    size: parseFloat(getComputedStyle(text).fontSize) }));
  const found = texts.filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 3 || box.bottom > frame.bottom + 1)
    .map(({ words }) => `cut off: ${words}`);
  texts.forEach((one, n) => texts.slice(n + 1).forEach((other) => {
    const [p, q] = [one.box, other.box];
    if (p.left + 1 < q.right && q.left + 1 < p.right && p.top + 4 < q.bottom && q.top + 4 < p.bottom) found.push(`${one.words} / ${other.words}`);
  }));
  return found.concat(texts.filter(({ size }) => size < 12).map(({ words }) => `small: ${words}`));
}"""  # noqa: E501


@pytest.mark.parametrize("width", [1024, 512])
def test_no_text_of_a_drawing_lies_over_another_or_is_cut_off(browser, tmp_path, width):
    with shown(browser, TradeExplorer(), tmp_path, width=width) as page:
        for view in VIEWS:
            set_trait(page, "view", view)
            for state in traders():
                set_trait(page, "state", state)
                for year in (1995, 2010, 2024) if view in ("composition", "buyers") else (2017,):
                    set_trait(page, "year", year)
                    assert page.evaluate(_CLASHES) == [], (view, state, year)
                    if view == "buyers":
                        set_trait(page, "flow", "imports")
                        assert page.evaluate(_CLASHES) == [], (view, state, year)
                        set_trait(page, "flow", "exports")


def test_a_drawing_wider_than_its_place_is_scrolled_by_keyboard(page):
    open_view(page, "similarity")
    drawing = page.get_by_role("group", name="Similarity: drawing")
    assert drawing.get_attribute("tabindex") is None
    set_trait(page, "states", list(traders()))
    drawing.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.oxus-panel-similarity .oxus-scroll').scrollLeft > 0")
    assert sideways(page) == 0 and axe_violations(page) == []
    assert page.evaluate(_CLASHES) == []


def test_it_is_drawn_anew_for_another_width(page):
    wide = page.locator("svg.oxus-drawing").first.get_attribute("width")
    page.set_viewport_size({"width": 600, "height": 768})
    expect(page.locator("svg.oxus-drawing").first).not_to_have_attribute("width", wide)
    assert sideways(page) == 0
