"""The views of the membership explorer, on a page with no kernel: what they show, by mouse and by keyboard."""

import csv
import itertools
import math
import re

import pytest
from playwright.sync_api import expect

import oxus_data
from oxus_widgets import MembershipExplorer
from oxus_widgets.explorer import VIEWS
from repository import cross_section
from widgets_in_chromium import (
    THEMES_AND_SIZES,
    axe_violations,
    messages,
    set_trait,
    settle,
    shown,
    sideways,
    timers_held,
    trait,
)

DAYS = ["1985-01-01", "1991-12-31", "1994-04-15", "2002-10-07", "2012-12-31", "2018-03-01", "2026-03-01"]
ALL = {
    "institutions": oxus_data.load("institutions")["institution_id"].tolist(),
    "states": oxus_data.load("states")["state_id"].tolist(),
}


@pytest.fixture
def show(browser, tmp_path):
    """show(explorer, ...): the page with it."""
    return lambda explorer, **options: shown(browser, explorer, tmp_path, **options)


def _within(ellipse: list[float], x: float, y: float) -> bool:
    cx, cy, rx, ry, turn = ellipse
    angle = math.radians(-turn)
    u = (x - cx) * math.cos(angle) - (y - cy) * math.sin(angle)
    v = (x - cx) * math.sin(angle) + (y - cy) * math.cos(angle)
    return math.hypot(u / rx, v / ry) < 1


def open_filters(page):
    page.get_by_role("button", name=re.compile("^Filters")).click()


def saved(page, panel: str, kind: str = "CSV"):
    """What a panel's button saves: rows of a table, or the bytes of a picture."""
    with page.expect_download() as download:
        page.locator(f".oxus-panel-{panel}").get_by_role("button", name=re.compile(f"^{kind}: ")).click()
    content = download.value.path().read_bytes()
    return list(csv.reader(content.decode().splitlines())) if kind == "CSV" else content


def test_the_matrix_is_that_of_the_data_on_every_day(show):
    with show(MembershipExplorer(**ALL)) as page:
        for day in DAYS:
            set_trait(page, "date", day)
            found = page.evaluate(
                """() => Object.fromEntries([...document.querySelectorAll("td[data-state]")].map(
                  (cell) => [`${cell.dataset.state} ${cell.dataset.institution}`, cell.dataset.status]))"""
            )
            expected = oxus_data.status_matrix(day, ALL["institutions"], ALL["states"])
            assert found == {
                f"{s} {b}": expected.loc[s, b]
                for s, b in itertools.product(ALL["states"], ALL["institutions"])
            }


@pytest.mark.full
def test_overlap_and_network_count_what_the_data_say(show):
    explorer = MembershipExplorer(**ALL, views=["overlap", "network", "map"])
    for explorer.date in DAYS[2:]:
        with show(explorer) as page:
            full = explorer.matrix.isin(oxus_data.FULL)
            groups = full.apply(lambda row: ";".join(row.index[row]), axis=1)
            acronyms = dict(
                zip(*oxus_data.load("institutions")[["acronym", "institution_id"]].T.to_numpy(), strict=True)
            )
            read = {}
            for bodies, number, states, perhaps in saved(page, "overlap")[1:]:
                read[";".join(acronyms[b] for b in bodies.split(";") if b)] = sorted(states.split(";"))
                assert int(number) == len(states.split(";"))
                open_ = explorer.matrix.eq(oxus_data.NOT_RECORDED).any(axis=1)
                assert set(perhaps.split(";")) - {""} == {s for s in states.split(";") if open_[s]}
            assert read == {g: sorted(groups.index[groups == g]) for g in groups.unique()}
            shared = {
                frozenset(pair): int((full.loc[pair[0]] & full.loc[pair[1]]).sum())
                for pair in itertools.combinations(ALL["states"], 2)
            }
            pairs = {frozenset(row[:2]): int(row[2]) for row in saved(page, "network")[1:]}
            assert pairs == {pair: number for pair, number in shared.items() if number}
            names = oxus_data.load("states").set_index("name")["state_id"]
            on_map = {
                names[name]: (int(number), int(open_)) for name, number, open_ in saved(page, "map")[1:]
            }
            unrecorded = explorer.matrix.eq(oxus_data.NOT_RECORDED).sum(axis=1)
            assert on_map == dict(
                zip(full.index, zip(full.sum(axis=1), unrecorded, strict=True), strict=True)
            )


def partial_roster() -> tuple[str, str, str]:
    """A body, a state for which it is not recorded in 2018, and a state that the body's roster covers."""
    matrix = oxus_data.status_matrix("2018-03-01")
    for body in matrix:
        unrecorded = matrix.index[matrix[body] == oxus_data.NOT_RECORDED]
        if "IRN" in unrecorded:
            return body, "IRN", "KAZ"
    raise AssertionError("a roster that says nothing about Iran is needed for this test")


def test_what_is_not_recorded_is_hatched_and_said_in_words(show, screenshot):
    body, state, other = partial_roster()
    explorer = MembershipExplorer(
        institutions=[body, "SCO"],
        states=[state, other],
        views=["matrix", "map", "overlap", "network", "timeline"],
    )
    acronym = oxus_data.load("institutions").set_index("institution_id")["acronym"][body]
    said = f"Not recorded, so not counted: Iran in the {acronym}."
    with show(explorer) as page:
        cell = page.locator(f'td[data-state="{state}"][data-institution="{body}"]')
        expect(cell).to_contain_text(f"Iran in the {acronym}: not recorded")
        assert "gradient" in cell.evaluate("(cell) => getComputedStyle(cell).backgroundImage")
        expect(page.get_by_label("Legend", exact=True)).to_contain_text("not recorded")
        expect(page.locator(f'tfoot td[data-institution="{body}"]')).to_have_text(re.compile("^≥"))
        expect(page.locator('tfoot td[data-institution="SCO"]')).to_have_text(re.compile(r"^\d+$"))
        for panel in ("map", "overlap", "network"):
            expect(page.locator(f".oxus-panel-{panel}")).to_contain_text(said)
        drawn = page.locator(".oxus-panel-map")
        expect(drawn.locator(f'path[data-key="{state}"]')).to_have_attribute(
            "aria-label", re.compile(r"^Iran: at least \d.*, 1 not recorded$")
        )
        expect(drawn.locator(".oxus-map-hatch:visible")).to_have_count(1)
        expect(drawn.get_by_label("Legend of the map")).to_contain_text("some organisations not recorded")
        expect(page.locator(f'.oxus-panel-network [data-key="{state}"]')).to_have_attribute(
            "aria-label", re.compile(f"not recorded: .*{re.escape(acronym)}")
        )
        screenshot(page, "not-recorded.png", full_page=True)
        set_trait(page, "selected", [body])
        expect(drawn.locator(f'path[data-key="{state}"]')).to_have_attribute(
            "aria-label", "Iran: not recorded"
        )
        rows = saved(page, "timeline")
        assert ["Iran", oxus_data.NOT_RECORDED] in [row[:2] for row in rows]
        assert [row[1] for row in rows if row[0] == "Kazakhstan"] != [oxus_data.NOT_RECORDED]
        page.emulate_media(forced_colors="active")
        expect(cell.locator("svg")).to_be_visible()


def test_few_bodies_make_an_euler_diagram_and_many_an_upset_plot(show, screenshot):
    explorer = MembershipExplorer(views=["overlap"], institutions=["CSTO", "SCO", "EAEU"])
    with show(explorer) as page:
        panel = page.locator(".oxus-panel-overlap")
        expect(panel.locator("ellipse")).to_have_count(3)
        # Every full member stands in the diagram once.
        inside = panel.locator("[data-key]").evaluate_all("(all) => all.map((item) => item.dataset.key)")
        members = {state for states in explorer.members.values() for state in states}
        assert sorted(inside) == sorted(members | {"CSTO", "SCO", "EAEU"})
        screenshot(panel, "overlap-three.png")
        set_trait(page, "institutions", ["CSTO", "SCO", "EAEU", "ECO", "CIS"])
        expect(panel.locator("ellipse")).to_have_count(0)
        expect(panel.locator(".oxus-column").first).to_be_visible()
        set_trait(page, "selected", ["SCO", "ECO"])
        expect(panel.locator("ellipse")).to_have_count(2)


@pytest.mark.full
@pytest.mark.parametrize(
    "bodies", [["SCO"], ["CSTO", "SCO"], ["CSTO", "SCO", "ECO"], ["CIS", "SCO", "ECO", "EAEU"]]
)
@pytest.mark.parametrize("day", DAYS[2:])
def test_an_euler_diagram_puts_every_state_where_it_belongs(show, bodies, day):
    explorer = MembershipExplorer(day, views=["overlap"], institutions=bodies)
    with show(explorer) as page:
        ellipses = page.locator("ellipse").evaluate_all(
            """(all) => all.map((e) => [...["cx", "cy", "rx", "ry"].map((name) => Number(e.getAttribute(name))),
              parseFloat((e.getAttribute("transform") || "rotate(0").slice(7))])"""
        )
        labels = page.locator(".oxus-panel-overlap [data-key]:has(rect)").evaluate_all(
            """(all) => all.map((item) => {
              const { x, y, width, height } = item.querySelector("rect").getBBox();
              return [item.dataset.key, x + width / 2, y + height / 2];
            })"""
        )
        found = [(key, [_within(ellipse, x, y) for ellipse in ellipses]) for key, x, y in labels]
        alive = [body for body in bodies if explorer.members[body]]
        place = {state: inside for key, inside in found for state in key.split(" ")}
        for state in explorer.states:
            belongs = [state in explorer.members[body] for body in alive]
            assert place.get(state, [False] * len(alive)) == belongs, (state, alive)


def test_a_selection_is_seen_in_all_views(show):
    with show(MembershipExplorer(views=VIEWS)) as page:
        with timers_held(page):
            page.locator("th[data-id=KGZ]").click()
            assert trait(page, "selected") == []
        settle(page)
        assert trait(page, "selected") == ["KGZ"]
        expect(page.locator(".oxus-map-state[data-key=KGZ]")).to_have_class(re.compile("oxus-chosen"))
        expect(page.locator(".oxus-node[data-key=KGZ]")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(".oxus-panel-timeline select")).to_have_value("KGZ")
        page.locator(".oxus-node[data-key=KGZ]").click()
        expect(page.locator("th[data-id=KGZ]")).to_have_attribute("aria-selected", "false")
        page.locator("th[data-id=SCO]").click()
        expect(page.locator(".oxus-panel-map select")).to_have_value("SCO")
        expect(page.locator(".oxus-map-state[data-key=IRN]")).to_have_attribute(
            "aria-label", "Iran: observer"
        )


def test_every_view_is_reached_and_used_by_keyboard(show):
    with show(MembershipExplorer()) as page:
        for view in VIEWS[2:]:
            button = page.locator(f"button[data-view={view}]")
            button.focus()
            page.keyboard.press("Enter")
            expect(button).to_have_attribute("aria-pressed", "true")
            expect(page.locator(f".oxus-panel-{view}")).to_be_visible()
        page.locator("th[data-id=KAZ]").focus()
        page.keyboard.press("Enter")
        expect(page.locator("th[data-id=KAZ]")).to_have_attribute("aria-selected", "true")
        for panel in ("map", "network", "overlap"):
            items = page.locator(f".oxus-panel-{panel} [data-key]")
            assert page.locator(f".oxus-panel-{panel} [data-key][tabindex='0']").count() == 1, (
                "one stop of the tab key"
            )
            page.locator(f".oxus-panel-{panel} [data-key][tabindex='0']").focus()
            page.keyboard.press("ArrowRight")
            focused = page.evaluate("document.activeElement.dataset.key")
            assert focused and items.count() > 1
            before = page.locator("[aria-selected=true]").count()
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.dataset.key") == focused, "the focus stays"
            assert page.locator("[aria-selected=true]").count() != before


def test_a_drag_of_the_slider_is_one_message(show):
    with show(MembershipExplorer(views=VIEWS)) as page:
        page.locator(".oxus-slider").focus()
        with timers_held(page):
            for _ in range(30):
                page.keyboard.press("ArrowLeft")
            assert messages(page) == 0
        settle(page)
        assert messages(page) == 1
        assert trait(page, "date") == "2015-09-01"
        expect(page.locator(".oxus-live")).to_contain_text("From 1 March 2018 to 1 September 2015")


def test_play_moves_the_date_and_stops_at_the_end(show):
    with show(MembershipExplorer("2023-06-01")) as page:
        with timers_held(page):
            page.locator(".oxus-play").click()
            expect(page.locator(".oxus-play")).to_contain_text("pause")
            page.clock.run_for(1100)
            # The tests ask for reduced motion: a year at a time, once a second.
            expect(page.locator(".oxus-date")).to_have_value("2024-06-01")
            assert messages(page) == 0
            page.locator(".oxus-play").click()
            page.clock.run_for(2500)
            assert messages(page) == 1
            assert trait(page, "date") == "2024-06-01"
        set_trait(page, "date", "2025-12-01")
        page.locator(".oxus-play").click()
        expect(page.locator(".oxus-play")).to_contain_text("play")


def test_events_are_marked_and_lead_to_their_day(show):
    with show(MembershipExplorer(institutions=["SCO"])) as page:
        marks = page.locator(".oxus-marks span")
        days = marks.evaluate_all("(all) => all.map((mark) => [mark.dataset.day, mark.className])")
        assert ["2001-06-15", "oxus-mark-founding"] in days
        assert ["2017-06-09", "oxus-mark-enlargement"] in days, "India and Pakistan join"
        page.locator("[data-day='2017-06-09']").click()
        expect(page.locator(".oxus-date")).to_have_value("2017-06-09")
        page.get_by_text("Events as a table").click()
        page.get_by_role("button", name=re.compile("Go to 15 June 2001")).click()
        expect(page.locator(".oxus-date")).to_have_value("2001-06-15")
        set_trait(page, "institutions", ["CSTO"])
        days = marks.evaluate_all("(all) => all.map((mark) => [mark.dataset.day, mark.className])")
        assert "oxus-mark-withdrawal" in {kind for day, kind in days if day.startswith("2012")}, "Uzbekistan"


def test_what_changed_since_a_day_is_listed_and_marked(show):
    explorer = MembershipExplorer("2018-03-01", institutions=["CSTO", "SCO"])
    with show(explorer) as page:
        open_filters(page)
        page.locator(".oxus-since").fill("2012-01-01")
        old, now = (
            oxus_data.status_matrix(d, ["CSTO", "SCO"], explorer.states) for d in ("2012-01-01", "2018-03-01")
        )
        differ = [(s, b) for s in explorer.states for b in ("CSTO", "SCO") if old.loc[s, b] != now.loc[s, b]]
        assert ("UZB", "CSTO") in differ
        expect(page.locator(".oxus-changes tbody tr")).to_have_count(len(differ))
        expect(page.locator("td.oxus-changed")).to_have_count(len(differ))
        expect(page.locator("td[data-state=UZB][data-institution=CSTO]")).to_have_class(
            re.compile("oxus-changed")
        )
        settle(page)
        assert trait(page, "since") == "2012-01-01"
        page.get_by_role("button", name="no comparison").click()
        expect(page.locator(".oxus-changed")).to_have_count(0)
        expect(page.locator(".oxus-changes tr")).to_have_count(0)


def test_filters_narrow_and_a_filter_that_leaves_nothing_says_so(show):
    with show(MembershipExplorer()) as page:
        open_filters(page)
        heads = page.locator("th[data-institution]")
        page.get_by_label("Kind").select_option("security")
        assert heads.evaluate_all("(all) => all.map((th) => th.dataset.id)") == ["CSTO", "SCO", "PFP", "OSCE"]
        page.get_by_label("Led by").select_option("CHN")
        expect(heads).to_have_count(1)
        page.get_by_label("Kind").select_option("trade")
        expect(page.locator(".oxus-message")).to_contain_text(
            "None of the organisations chosen passes the filters"
        )
        expect(heads).to_have_count(len(MembershipExplorer().institutions))
        settle(page)
        assert [trait(page, "kind"), trait(page, "lead")] == ["trade", "CHN"]


def test_bad_input_is_answered_in_the_widget(show):
    with show(MembershipExplorer(views=VIEWS)) as page:
        open_filters(page)
        for field in (".oxus-date", ".oxus-since"):
            page.locator(field).fill("2099-01-01")
            page.locator(field).press("Tab")
            expect(page.locator(".oxus-message")).to_contain_text("There are no data for 1 January 2099")
        settle(page)
        assert [trait(page, "date"), trait(page, "since")] == ["2018-03-01", ""]
        chooser = page.locator("details[data-trait=states]")
        chooser.locator("summary").click()
        chooser.get_by_role("button", name="None").click()
        expect(page.locator(".oxus-message")).to_contain_text("Choose at least one state")
        expect(page.locator("td[data-state]").first).to_be_visible()
        # What Python refuses is shown too, and stays until a good value comes.
        chooser.get_by_role("button", name="The five").click()
        set_trait(page, "message", "date: 2099 is no day")
        expect(page.locator(".oxus-message")).to_contain_text("date: 2099 is no day")


@pytest.mark.parametrize("view", cross_section(VIEWS, ["map"]))
def test_what_a_view_shows_can_be_taken_away(show, view):
    with show(MembershipExplorer(views=[view])) as page:
        assert len(saved(page, view)) > 3
        drawing = saved(page, view, "SVG").decode()
        assert "<svg" in drawing and "var(" not in drawing and "color-mix" not in drawing
        assert saved(page, view, "PNG").startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("theme", "size"),
    [
        pytest.param(theme, size, marks=[] if theme == "dark" else [pytest.mark.full])
        for theme, size in THEMES_AND_SIZES
    ],
)
def test_axe_finds_nothing_and_nothing_runs_off_the_page(show, screenshot, theme, size):
    explorer = MembershipExplorer(views=VIEWS, since="2005-01-01", selected=["KAZ", "SCO"])
    with show(explorer, theme=theme, width=size[0], height=size[1]) as page:
        open_filters(page)
        for fold in page.locator("summary").all():
            fold.click()
        assert axe_violations(page) == []
        assert sideways(page) == 0
        for fold in page.locator("summary").all():
            fold.click()
        screenshot(page, f"explorer-{theme}-{size[0]}.png", full_page=True)
