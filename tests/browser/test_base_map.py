"""Maps as a reader meets them: hidden and shown again, by wheel, keyboard and touch, light and dark, many to a page."""

from contextlib import contextmanager

import folium
import pytest
from playwright.sync_api import expect

from jupyter_in_chromium import visit
from oxus_widgets import OfflineMap, membership_map
from widgets_in_chromium import axe_script, violations

WIDTHS = (390, 1280, 1920)
DRAWN = ".folium-map[data-drawn]"
# A name that covers another by more than a hair; turned names have boxes that are larger than they are.
OVERLAPS = """() => {
  const names = [...document.querySelectorAll('.oxus-name')].filter((name) => !name.style.rotate);
  const found = [];
  names.forEach((a, i) => names.slice(i + 1).forEach((b) => {
    const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
    if (p.left + 2 < q.right && q.left + 2 < p.right && p.top + 2 < q.bottom && q.top + 2 < p.bottom)
      found.push(`${a.textContent} / ${b.textContent}`);
  }));
  return found;
}"""
# Zoom and centre of the map, of which Folium makes a global variable.
VIEW = """() => {
  const map = window[document.querySelector('.folium-map').id];
  return [map.getZoom(), map.getCenter().lat, map.getCenter().lng];
}"""


@pytest.fixture(scope="module")
def sco() -> OfflineMap:
    return membership_map("SCO", "2018-03-01", status="any")


@contextmanager
def opened(browser, folder, html: str, *, width: int = 1280, theme: str = "light", touch: bool = False):
    """A page with this HTML; nothing was asked of the network and nothing went wrong by its end."""
    path = folder / "page.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>Page</title>{html}", encoding="utf-8")
    with visit(browser, width=width, height=800) as page:
        if touch:
            page.context.close()
            page = browser.new_context(viewport={"width": width, "height": 800}, has_touch=True).new_page()
            page.outside = []
        errors = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.emulate_media(color_scheme=theme)
        page.goto(path.as_uri())
        yield page
        assert page.outside == [] and errors == []
        if touch:
            page.context.close()


def framed(page, number: int = 0):
    """The frame of a map once it is drawn."""
    handle = page.locator("figure.oxus-map iframe").nth(number)
    frame = handle.element_handle().content_frame()
    frame.wait_for_selector(DRAWN)
    return frame


def test_a_further_map_finds_the_base_that_the_first_one_left_in_the_page(browser, tmp_path, sco):
    further = OfflineMap(title="Further")._framed(carries_base=False)
    with opened(browser, tmp_path, further + sco._framed(carries_base=True)) as page:
        for number in (0, 1):
            assert framed(page, number).locator(".oxus-name").count() > 5
            expect(framed(page, number).locator("#oxus-wait")).to_be_hidden()


def test_a_map_without_its_base_says_why_it_is_not_drawn_and_is_drawn_when_the_base_comes(browser, tmp_path):
    html = OfflineMap(title="Alone", text="<p>Words.</p>")._framed(carries_base=False)
    with opened(browser, tmp_path, html) as page:
        frame = page.frame_locator("iframe[title='Alone']")
        expect(frame.locator("#oxus-wait")).to_contain_text("run all cells again")
        first = OfflineMap(title="First")._framed(carries_base=True)
        page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", first)
        expect(frame.locator(DRAWN)).to_be_visible()
        expect(frame.locator("#oxus-wait")).to_be_hidden()
        # A browser that has seen the base keeps it.
        page.reload()
        expect(frame.locator(DRAWN)).to_be_visible()


# Leaves a base of its own under a map's name for it, with the page and in the browser's storage.
FOREIGN = """async () => {
  const parts = JSON.stringify({ style: "", script: "parent.ran = true", data: {} });
  const packed = new Blob([parts]).stream().pipeThrough(new CompressionStream("gzip"));
  const text = btoa(String.fromCharCode(...new Uint8Array(await new Response(packed).arrayBuffer())));
  const version = document.querySelector("iframe").contentDocument.querySelector("script[data-base]").dataset.base;
  localStorage.setItem(`oxusBase-${version}`, text);
  return [version, text];
}"""
WAITS = "run all cells again"


def test_a_map_runs_no_base_but_its_own(browser, tmp_path):
    html = OfflineMap(title="Alone", text="<p>Words.</p>")._framed(carries_base=False)
    with opened(browser, tmp_path, html) as page:
        frame = page.frame_locator("iframe[title='Alone']")
        expect(frame.locator("#oxus-wait")).to_contain_text(WAITS)
        version, text = page.evaluate(FOREIGN)
        page.reload()
        expect(frame.locator("#oxus-wait")).to_contain_text(WAITS)
        expect(frame.locator("#oxus-wait")).to_be_visible()
        leave = "([version, text]) => { window.oxusBase = { [version]: text }; dispatchEvent(new Event('oxusBase')); }"
        page.evaluate(leave, [version, text])
        first = OfflineMap(title="First")._framed(carries_base=True)
        page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", first)
        expect(frame.locator(DRAWN)).to_be_visible()
        assert page.evaluate("window.ran") is None


def test_without_digests_a_map_takes_a_base_from_the_page_and_none_from_the_storage(browser, tmp_path):
    """A page on plain http has no digests."""
    html = OfflineMap(title="Alone", text="<p>Words.</p>")._framed(carries_base=False)
    with opened(browser, tmp_path, html) as page:
        page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })")
        frame = page.frame_locator("iframe[title='Alone']")
        expect(frame.locator("#oxus-wait")).to_be_visible()
        page.evaluate(FOREIGN)
        page.reload()
        expect(frame.locator("#oxus-wait")).to_be_visible()
        first = OfflineMap(title="First")._framed(carries_base=True)
        page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", first)
        expect(frame.locator(DRAWN)).to_be_visible()
        assert page.evaluate("window.ran") is None


def test_a_map_in_a_closed_section_is_drawn_in_full_when_it_opens(browser, tmp_path, sco):
    html = f"<details><summary>Open</summary>{sco._repr_html_()}</details>"
    with opened(browser, tmp_path, html) as page:
        page.locator("summary", has_text="Open").first.click()
        frame = framed(page)
        zoom, lat, lon = frame.evaluate(VIEW)
        assert 1 <= zoom < 6 and 20 < lat < 60 and 40 < lon < 110
        expect(frame.locator("path.leaflet-interactive").first).to_be_visible()
        page.locator("summary", has_text="Open").first.click()
        page.locator("summary", has_text="Open").first.click()
        assert frame.evaluate(VIEW) == [zoom, lat, lon]


def test_a_map_shows_the_same_when_its_box_gets_another_size(browser, tmp_path, sco):
    with opened(browser, tmp_path, f"<div id=box>{sco._repr_html_()}</div>") as page:
        frame = framed(page)
        wide = frame.evaluate(VIEW)
        page.evaluate("document.getElementById('box').style.width = '400px'")
        frame.wait_for_function(f"() => ({VIEW})()[0] < {wide[0]}")
        page.evaluate("document.getElementById('box').style.width = ''")
        frame.wait_for_function(f"() => ({VIEW})()[0] === {wide[0]}")


def test_the_page_scrolls_over_a_map_and_ctrl_and_wheel_zoom_it(browser, tmp_path, sco):
    tall = f"<div style='height:300px'></div>{sco._repr_html_()}<div style='height:3000px'></div>"
    with opened(browser, tmp_path, tall) as page:
        frame = framed(page)
        before = frame.evaluate(VIEW)
        box = page.locator("iframe").bounding_box()
        page.mouse.move(box["x"] + 400, box["y"] + 200)
        page.mouse.wheel(0, 240)
        page.wait_for_function("() => scrollY > 100")
        expect(frame.locator(".oxus-hint")).to_contain_text("to zoom")
        assert frame.evaluate(VIEW) == before
        at = page.evaluate("scrollY")
        page.mouse.move(box["x"] + 400, box["y"] + 200 - at)
        page.keyboard.down("Control")
        page.mouse.wheel(0, -240)
        frame.wait_for_function(f"() => ({VIEW})()[0] > {before[0]}")
        page.keyboard.up("Control")
        assert page.evaluate("scrollY") == at
        frame.get_by_role("button", name="Show the whole map again").click()
        frame.wait_for_function(f"() => ({VIEW})()[0] === {before[0]}")


@pytest.mark.full
def test_a_map_is_operated_by_keyboard_alone(browser, tmp_path, sco):
    with opened(browser, tmp_path, sco._repr_html_()) as page:
        frame = framed(page)
        before = frame.evaluate(VIEW)
        for _ in range(60):
            page.keyboard.press("Tab")
            if frame.evaluate("document.activeElement?.getAttribute('aria-label')") == "Zoom in":
                break
        page.keyboard.press("Enter")
        frame.wait_for_function(f"() => ({VIEW})()[0] > {before[0]}")
        for _ in range(3):
            page.keyboard.press("Tab")
            if frame.evaluate("document.activeElement?.className") == "oxus-home":
                break
        page.keyboard.press("Enter")
        frame.wait_for_function(f"() => ({VIEW})()[0] === {before[0]}")
        frame.locator(".folium-map").focus()
        page.keyboard.press("ArrowRight")
        frame.wait_for_function(f"() => ({VIEW})()[2] > {before[2]}")
        frame.locator(".oxus-own-seat").focus()
        page.keyboard.press("Enter")
        expect(frame.locator(".leaflet-popup-content")).to_contain_text("Beijing")


def test_a_popup_lies_above_all_names(browser, tmp_path):
    drawn = OfflineMap(location=(41, 68), zoom_start=5, title="Popup")
    folium.CircleMarker((41.3, 69.2), popup="<b>Tashkent</b><br>" + "words " * 40, fill=True).add_to(drawn)
    with opened(browser, tmp_path, drawn._repr_html_()) as page:
        frame = framed(page)
        frame.locator("path.leaflet-interactive").click()
        popup = frame.locator(".leaflet-popup-content-wrapper")
        expect(popup).to_be_visible()
        covered = frame.evaluate(
            """() => {
              const box = document.querySelector('.leaflet-popup-content-wrapper').getBoundingClientRect();
              const names = [...document.querySelectorAll('.oxus-name')].filter((name) => {
                const { left, right, top, bottom } = name.getBoundingClientRect();
                return left < box.right && right > box.left && top < box.bottom && bottom > box.top;
              });
              document.querySelector('.leaflet-oxus-names-pane').style.pointerEvents = 'auto';
              return names.map((name) => {
                const { left, right, top, bottom } = name.getBoundingClientRect();
                const x = Math.min(Math.max((left + right) / 2, box.left + 2), box.right - 2);
                const y = Math.min(Math.max((top + bottom) / 2, box.top + 2), box.bottom - 2);
                return document.elementFromPoint(x, y)?.closest('.oxus-name') ? name.textContent : '';
              });
            }"""
        )
        assert covered and set(covered) == {""}


@pytest.mark.full
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_names_do_not_cover_one_another_at_any_width(browser, tmp_path, screenshot, sco, width, theme):
    core = OfflineMap(title="Central Asia", zoom_start=5, height=520)
    links = OfflineMap(location=(43, 70), zoom_start=4, title="Links")
    folium.PolyLine([(43.2, 76.9), (41.3, 69.3)], tooltip="Almaty to Tashkent").add_to(links)
    for name, drawn in {"core": core, "sco": sco, "links": links}.items():
        drawn.save(tmp_path / "map.html")
        with visit(browser, width=width, height=900) as page:
            page.emulate_media(color_scheme=theme)
            page.goto((tmp_path / "map.html").as_uri())
            page.wait_for_selector(DRAWN)
            assert page.locator("html").get_attribute("data-theme") == theme
            assert page.locator(".oxus-name").count() >= (1 if name == "sco" else 5)
            assert page.evaluate(OVERLAPS) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            screenshot(page, f"map-{name}-{theme}-{width}.png")


def test_on_a_phone_one_finger_scrolls_the_page_and_two_zoom_the_map(browser, tmp_path, sco):
    tall = f"<meta name=viewport content='width=device-width'>{sco._repr_html_()}<div style='height:3000px'></div>"
    with opened(browser, tmp_path, tall, width=390, touch=True) as page:
        frame = framed(page)
        before = frame.evaluate(VIEW)
        session = page.context.new_cdp_session(page)

        def touch(kind: str, *points: tuple[float, float]) -> None:
            touches = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

        touch("touchStart", (180, 200), (220, 200))
        for step in range(1, 9):
            touch("touchMove", (180 - 10 * step, 200), (220 + 10 * step, 200))
        touch("touchEnd")
        frame.wait_for_function(f"() => ({VIEW})()[0] > {before[0]}")
        assert page.evaluate("scrollY") == 0
        frame.wait_for_function("() => !document.querySelector('.leaflet-zoom-anim')")
        zoomed = frame.evaluate(VIEW)
        touch("touchStart", (200, 300))
        for step in range(1, 12):
            touch("touchMove", (200, 300 - 20 * step))
        touch("touchEnd")
        page.wait_for_function("() => scrollY > 100")
        assert frame.evaluate(VIEW) == zoomed


def test_a_map_in_a_dark_page_is_dark_and_follows_the_page(browser, tmp_path):
    html = f"<body style='background:#111'>{OfflineMap(title='Dark')._repr_html_()}"
    with opened(browser, tmp_path, html) as page:
        root = framed(page).locator("html")
        expect(root).to_have_attribute("data-theme", "dark")
        page.evaluate("document.body.style.background = '#fff'")
        expect(root).to_have_attribute("data-theme", "light")


def test_axe_finds_nothing_wrong_with_a_map(browser, tmp_path, sco):
    sco.save(tmp_path / "map.html")
    with visit(browser) as page:
        page.goto((tmp_path / "map.html").as_uri())
        page.wait_for_selector(DRAWN)
        page.evaluate(axe_script())
        # A map is part of a page, and has no heading of its own.
        assert [found for found in violations(page) if not found.startswith("page-has-heading-one")] == []
