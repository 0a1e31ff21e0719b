"""The whole course as a site: every page in Chromium, from a disk and from a server."""

import json
import re
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from jupyter_in_chromium import visit
from oxus.core.edition import find_edition
from oxus.publish.site.pages import READING, has_reading_page
from widgets_in_chromium import THEMES, axe_script, axe_violations, sideways, violations

pytestmark = pytest.mark.full  # the whole site is built for it, with every unit run

EDITION = find_edition()
UNITS = EDITION.units()
READINGS = [f"{unit}{READING}" for unit in UNITS if has_reading_page(unit, EDITION)]
PAGES = ["index", *UNITS, *READINGS, "claims", "codebook", "syllabus", "widgets", "instructor"]
# Pages of one kind share a style: the first two and the claims are looked at both ways, the others in turn.
LOOKS = (("light", 1280, 900), ("dark", 360, 740))
BOTH = ("index", UNITS[0], "claims")
DRAWN = """() => {
  const all = (selector, drawn) => [...document.querySelectorAll(selector)].every(drawn);
  return all(".oxus-place", (place) => place.querySelector(".oxus-widget"))
    && all("iframe", (frame) => frame.contentDocument.querySelector(".leaflet-container"));
}"""
HERE = "new URL(location).pathname.split('/').at(-1) + decodeURIComponent(location.hash)"


@contextmanager
def at(browser, address, *, theme: str = "light", width: int = 1280, height: int = 900):
    """A page of the site; at the end nothing outside was asked for, and no script has failed."""
    with visit(browser, width=width, height=height) as page:
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.on("console", lambda said: page.errors.append(said.text) if said.type == "error" else None)
        page.emulate_media(**THEMES[theme])
        page.goto(address)
        yield page
        assert page.outside == [] and page.errors == []


# Words of code that are coloured alike look alike: one of each is left on a page, as axe is slow with thousands.
ALIKE = """() => {
  const seen = new Set();
  for (const word of document.querySelectorAll(".highlight span[class]")) {
    if (seen.has(word.className)) word.replaceWith(...word.childNodes);
    seen.add(word.className);
  }
}"""


def axe_in_frames(page) -> list[str]:
    """What axe-core finds wrong on a page and in the maps in its frames: rule, what it says, and where."""
    for frame in page.frames:
        frame.evaluate(axe_script())
        # Files opened from a disk have no origin by which axe in one frame would know axe in another.
        frame.evaluate("axe.configure({ allowedOrigins: ['<unsafe_all_origins>'] })")
    page.evaluate(ALIKE)
    return violations(page)


def test_the_site_has_the_pages_that_these_tests_visit(site):
    assert {path.stem for path in site.glob("*.html")} == set(PAGES)


@pytest.mark.parametrize(
    ("name", "look"),
    [(name, look) for n, name in enumerate(PAGES) for look in (LOOKS if name in BOTH else [LOOKS[n % 2]])],
)
def test_every_page_is_accessible_fits_and_asks_nothing_outside(browser, site, screenshot, name, look):
    """With the maps in its frames and all widgets drawn."""
    theme, width, height = look
    with at(browser, (site / f"{name}.html").as_uri(), theme=theme, width=width, height=height) as page:
        page.wait_for_function(DRAWN)
        screenshot(page, f"course-{name}-{theme}-{width}.png")
        assert sideways(page) == 0
        assert axe_in_frames(page) == []


def test_the_contents_are_there_without_scripts_and_lead_everywhere(browser, site):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    cards = page.get_by_role("main").locator(".oxus-card").get_by_role("link")
    expect(cards).to_have_count(len(PAGES) - 1)
    cards.filter(has_text="08").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("spaghetti bowl")
    contents = page.get_by_role("navigation", name="Course")
    expect(contents.get_by_role("link", name=re.compile(r"^\d\d ·"))).to_have_count(len(UNITS + READINGS))
    contents.get_by_role("link", name="Wrap-up").click()
    expect(page.locator("#Wrap-up")).to_be_in_viewport()
    page.get_by_role("link", name=re.compile("^Next")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("09")
    context.close()


def test_the_contents_are_reached_by_keyboard_and_folded_on_a_narrow_window(browser, site):
    with at(browser, (site / f"{UNITS[0]}.html").as_uri()) as page:
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the text")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()
        current = page.get_by_role("navigation", name="Course").locator("[aria-current=page]")
        expect(current).to_have_count(1)
        expect(current).to_have_attribute("href", f"{UNITS[0]}.html")
        page.set_viewport_size({"width": 360, "height": 740})
        expect(current).to_be_hidden()
        page.get_by_text("Contents", exact=True).focus()
        page.keyboard.press("Enter")
        expect(current).to_be_visible()


def ask(page, words: str):
    """Open the search, look for some words, and wait for what is said of them."""
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.get_by_label("Search all pages").fill(words)
    status = page.get_by_role("dialog").get_by_role("status")
    expect(status).to_have_text(re.compile("found|Nothing|word"))
    return status


def test_the_search_finds_from_a_disk_and_leads_to_the_place(browser, site):
    with at(browser, (site / f"{UNITS[3]}.html").as_uri()) as page:
        page.wait_for_function(DRAWN)
        page.keyboard.press("/")
        expect(page.get_by_label("Search all pages")).to_be_focused()
        results = page.get_by_role("dialog").get_by_role("link")

        expect(ask(page, "memberships.state_id")).to_contain_text("found")
        expect(results.first).to_contain_text("memberships.state_id")
        page.keyboard.press("ArrowDown")
        expect(results.first).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(page.get_by_label("Search all pages")).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/codebook.html*")
        assert page.evaluate(HERE) == "codebook.html#memberships.state_id"
        expect(page.locator("[id='memberships.state_id']")).to_be_in_viewport()

        ask(page, "  OVERLAP  twó organisations ")
        expect(results.first).to_contain_text("Exercise 2 · How far do two organisations overlap?")
        results.first.click()
        page.wait_for_url(f"**/{UNITS[8]}.html*")
        expect(
            page.get_by_role("heading", name=re.compile("How far do two organisations overlap"))
        ).to_be_in_viewport()

        ask(page, "Turkey takes part in the SCO")
        results.first.click()
        page.wait_for_url("**/claims.html*")
        expect(page.locator("main li:target")).to_contain_text("Turkey takes part in the SCO")


def test_the_search_says_so_when_nothing_is_found_and_gives_the_focus_back(browser, site):
    with at(browser, (site / "index.html").as_uri()) as page:
        expect(ask(page, "zzyzx")).to_have_text(re.compile("^Nothing found for “zzyzx”. Try another word"))
        expect(page.get_by_role("dialog").get_by_role("link")).to_have_count(0)
        expect(ask(page, "spaghetti zzyzx")).to_have_text(
            re.compile(r"^No section has all these words; .*\d+ found")
        )
        expect(ask(page, "<b>&")).to_contain_text("found")
        page.keyboard.press("Escape")
        button = page.get_by_role("button", name="Search")
        button.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_label("Search all pages")).to_be_focused()
        page.keyboard.press("Escape")
        expect(button).to_be_focused()


@pytest.mark.parametrize(("theme", "width", "height"), [("light", 1280, 900), ("dark", 360, 740)])
def test_the_search_is_accessible(browser, site, screenshot, theme, width, height):
    with at(browser, (site / "index.html").as_uri(), theme=theme, width=width, height=height) as page:
        ask(page, "turkmen")
        assert axe_violations(page, "html") == [] and sideways(page) == 0
        screenshot(page, f"course-search-{theme}-{width}.png")


@pytest.fixture(scope="module")
def served(site):
    """The address of the site on a server, below a path."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{quote(site.name)}"
    server.shutdown()
    server.server_close()


def test_a_site_on_a_server_asks_nothing_but_the_server(browser, served):
    with at(browser, f"{served}/syllabus.html") as page:
        ask(page, "Herfindahl")
        page.get_by_role("dialog").get_by_role("link").first.click()
        expect(page.locator(":target")).to_be_in_viewport()
        page.errors = [error for error in page.errors if "favicon" not in error and "404" not in error]


def test_a_page_alone_has_no_search_and_is_whole(browser, site, tmp_path):
    (tmp_path / "alone.html").write_bytes((site / "syllabus.html").read_bytes())
    with at(browser, (tmp_path / "alone.html").as_uri()) as page:
        expect(page.get_by_role("heading", level=1)).to_contain_text("Syllabus")
        expect(page.get_by_role("button", name="Search")).to_have_count(0)
        page.errors.clear()  # the browser says that the script is not there


def test_the_ledger_filters_and_leads_to_the_exercise(browser, site):
    with at(browser, (site / "claims.html").as_uri()) as page:
        ledger = page.locator(".oxus-ledger")
        ledger.get_by_role("button", name="Filters").click()
        ledger.get_by_label("Find").fill("significant body")
        expect(ledger.locator(".oxus-claim:visible")).to_have_count(1)
        ledger.get_by_role("link", name="go to the exercise").and_(page.locator(":visible")).click()
        page.wait_for_url(f"**/{UNITS[8]}.html*")
        expect(page.get_by_role("heading", name=re.compile("All five at one table"))).to_be_in_viewport()


def progress_of(site, tmp_path):
    """A progress file: unit 02 is solved, 08 half solved, 00 tried, and one unit is of another course."""
    right = {"attempts": 1, "state": "right", "solved": "2026-03-01T10:00:00+00:00", "solution": None}
    open_ = right | {"state": "wrong", "solved": None}
    solved = {"02": [right] * 7, "08": [right, right | {"state": "passes"}, open_], "00": [open_]}
    units = {
        unit: {"seconds": 9, "last": "", "exercises": dict(enumerate(solved[unit[:2]])), "verdicts": {}}
        for unit in UNITS
        if unit[:2] in solved
    }
    path = tmp_path / "progress.json"
    path.write_text(json.dumps({"format": 1, "units": units | {"99-other": units[UNITS[0]]}}), "utf-8")
    return path


def told(page) -> dict[str, str]:
    """What the cards say of the reader's progress, by unit."""
    return {
        card.get_attribute("data-unit")[:2]: card.locator(".oxus-done").inner_text()
        for card in page.locator(".oxus-card:has(.oxus-done)").all()
    }


def test_the_cards_show_a_reader_s_progress_and_the_browser_remembers_it(browser, site, tmp_path, screenshot):
    shown = {"00": "started", "02": "all solved", "08": "2 solved"}
    with at(browser, (site / "index.html").as_uri()) as page:
        expect(page.get_by_role("button", name="Show my progress")).to_be_visible()
        assert told(page) == {}
        (tmp_path / "no.json").write_text("{}", "utf-8")
        page.locator("input[type=file]").set_input_files(tmp_path / "no.json")
        expect(page.get_by_role("status")).to_contain_text("not a progress file")
        page.locator("input[type=file]").set_input_files(progress_of(site, tmp_path))
        expect(page.get_by_role("status")).to_contain_text("stays in this browser")
        assert told(page) == shown
        expect(page.get_by_role("progressbar", name="Exercises solved: 2 of 7")).to_have_count(1)
        assert axe_violations(page, "html") == [] and sideways(page) == 0
        screenshot(page, "course-index-progress.png", full_page=True)
        page.reload()
        page.locator(".oxus-done").first.wait_for()
        assert told(page) == shown


def test_an_odd_progress_file_is_read_as_far_as_it_can_be(browser, site, tmp_path):
    odd = {"a": None, "b": 5, "c": "right", "d": [], "e": {"state": None}, "f": {"state": "right"}}
    units = dict(
        zip(UNITS, ({"exercises": odd}, None, {"exercises": None}, {"exercises": 3}, {}), strict=False)
    )
    with at(browser, (site / "index.html").as_uri()) as page:
        for number, (text, words) in enumerate(
            [("null", "not a progress file"), ('{"units": null}', "not a progress file")]
            + [(json.dumps({"units": units}), "stays in this browser")]
        ):
            path = tmp_path / f"{number}.json"
            path.write_text(text, "utf-8")
            page.locator("input[type=file]").set_input_files(path)
            expect(page.get_by_role("status")).to_contain_text(words)
        before = told(page)
        assert before[UNITS[0][:2]] in ("1 solved", "all solved")
        page.reload()
        page.locator(".oxus-done").first.wait_for()
        assert told(page) == before


# As JupyterLite 0.8 keeps a file: in the database of its address, in the store "files", under its path.
IN_JUPYTERLITE = """(text) => new Promise((done) => {
  const opened = indexedDB.open(`JupyterLite Storage - ${new URL("lite/", location.href).pathname}`);
  opened.onupgradeneeded = () => opened.result.createObjectStore("files");
  opened.onsuccess = () => {
    const kept = opened.result.transaction("files", "readwrite");
    kept.objectStore("files").put({ type: "file", format: "text", content: text }, "progress.json");
    kept.oncomplete = () => { opened.result.close(); done(); };
  };
})"""


def test_progress_in_a_jupyterlite_beside_the_pages_is_shown_without_asking(browser, served, site, tmp_path):
    with at(browser, f"{served}/index.html") as page:
        page.evaluate(IN_JUPYTERLITE, progress_of(site, tmp_path).read_text("utf-8"))
        page.reload()
        page.locator(".oxus-done").first.wait_for()
        assert told(page)["02"] == "all solved"
        page.errors = [error for error in page.errors if "404" not in error]  # the icon that browsers ask for


@pytest.mark.parametrize("theme", THEMES)
def test_the_first_page_fits_every_width_and_is_accessible_in_every_theme(browser, site, screenshot, theme):
    for width, height in ((390, 844), (1280, 900), (1920, 1080)):
        with at(browser, (site / "index.html").as_uri(), theme=theme, width=width, height=height) as page:
            expect(page.locator(".oxus-hero-map")).to_be_visible()
            assert sideways(page) == 0 and axe_violations(page, "html") == []
            screenshot(page, f"course-index-{theme}-{width}.png", full_page=True)


def test_a_card_is_opened_by_keyboard_and_by_a_click_anywhere(browser, site):
    with at(browser, (site / "index.html").as_uri()) as page:
        picture = page.locator(".oxus-card .oxus-motif").nth(2)
        picture.scroll_into_view_if_needed()
        box = picture.bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_url(f"**/{UNITS[2]}.html")
        page.go_back()
        page.get_by_role("link", name=re.compile("^05")).focus()
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{UNITS[5]}.html")


def test_text_has_a_comfortable_width_and_figures_have_the_room(browser, site):
    with at(browser, (site / f"{UNITS[8]}.html").as_uri(), width=1920, height=1080) as page:
        page.wait_for_function(DRAWN)
        text = page.locator(".jp-RenderedMarkdown p").first.bounding_box()["width"]
        figure = page.locator(".oxus-place").first.bounding_box()["width"]
        assert 600 < text < 780 and figure > 1000
        contents = page.get_by_role("navigation", name="Course")
        before = contents.bounding_box()["y"]
        page.evaluate("scrollTo(0, 4000)")
        page.wait_for_function("scrollY > 2000")
        assert contents.bounding_box()["y"] == before, "the contents stay"
        exercise = page.get_by_role("heading", name=re.compile("^Exercise 1")).locator(
            "xpath=ancestor::*[contains(@class, 'jp-Cell ')]"
        )
        assert exercise.evaluate("element => getComputedStyle(element).borderLeftWidth") == "4px"


def test_a_unit_prints_without_navigation_buttons_or_anything_cut_off(browser, site):
    paper = "element => element.getBoundingClientRect().right <= document.documentElement.clientWidth + 1"
    for unit in (UNITS[2], UNITS[8]):
        with at(browser, (site / f"{unit}.html").as_uri(), theme="dark") as page:
            page.wait_for_function(DRAWN)
            closed = page.locator("details:not([open])").count()
            pdf = page.pdf(format="A4")
            assert pdf.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", pdf)) > 5
            assert page.locator("details:not([open])").count() == closed, "as it was before"
            page.evaluate("dispatchEvent(new Event('beforeprint'))")
            page.emulate_media(media="print", color_scheme="dark")
            page.set_viewport_size({"width": 680, "height": 960})
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
            expect(page.get_by_role("navigation")).to_have_count(0)
            expect(page.locator("button:visible")).to_have_count(0)
            answers = page.locator(".jp-RenderedMarkdown details:not([open])")
            assert answers.count() > 0, "answers stay folded"
            expect(answers.locator("summary").first).to_be_visible()
            assert (
                page.locator(".jp-RenderedMarkdown details:not([open]) > :not(summary):visible").count() == 0
            )
            for coloured in page.locator(".oxus-widget svg:visible, figure:visible").all():
                assert coloured.evaluate("element => getComputedStyle(element).printColorAdjust") == "exact"
            assert page.locator("iframe").count() > 1 and page.locator("table:visible").count() > 4
            for shown in page.locator("iframe, table:visible, pre:visible, svg:visible").all():
                assert shown.evaluate(paper), shown.evaluate("element => element.outerHTML.slice(0, 300)")
            page.evaluate("dispatchEvent(new Event('afterprint'))")
            assert page.locator("iframe").first.evaluate("frame => frame.style.transform") == ""
