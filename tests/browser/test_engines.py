"""The site, all widgets, maps and a unit in JupyterLab, in Firefox and in WebKit.

Chromium has tests of every detail. Here each kind of part is drawn, operated and left again once in each engine.
"""

import os
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from engines import ENGINES, PATIENCE, WebKit, missing, served
from jupyter_in_chromium import run_notebook, show_cell, wait_for_kernel
from one_of_each import TOUCHED, WIDGETS
from oxus.core.edition import find_edition
from oxus_data import load
from oxus_widgets import HistoricalAtlas, membership_map
from widgets_in_chromium import THEMES, axe_violations, open_all, sideways, touch_and_reset, trait

pytestmark = pytest.mark.full

UNITS = find_edition().units()
SIZES = {390: 844, 1280: 800, 1920: 1080}


def started(name: str, folder):
    """An engine; skips the test if Debian's packages for it are not installed, or fails it as for Chromium."""
    if packages := missing(name):
        message = f"no {name}: install it with `apt install {packages}` (Debian)"
        (pytest.fail if os.environ.get("OXUS_REQUIRE_BROWSER") else pytest.skip)(message)
    return ENGINES[name](folder / name)


@pytest.fixture(scope="module")
def running():
    """The engines that have been started: pytest may come back to one."""
    running = {}
    yield running
    for engine in running.values():
        engine.close()


@pytest.fixture(scope="module", params=ENGINES)
def engine(request, running, tmp_path_factory):
    """Firefox and WebKit, each with one window for all tests."""
    if request.param not in running:
        running[request.param] = started(request.param, tmp_path_factory.mktemp("engine"))
    return running[request.param]


@pytest.fixture(scope="module")
def theme(request) -> str:
    """A theme of THEMES, given by a test's parameter. Its scope keeps the tests of each together, for WebKit's sake."""
    return getattr(request, "param", "light")


@pytest.fixture
def window(engine, theme):
    """The engine's window at the size of a laptop; at the end, no script of the last page has failed."""
    engine.emulate_media(**THEMES[theme])
    engine.set_viewport_size({"width": 1280, "height": SIZES[1280]})
    yield engine
    assert engine.evaluate("window.oxusErrors ?? []") == []


@pytest.fixture(scope="session")
def picture(request) -> Callable:
    """Save a picture for a person to look at, with OXUS_SCREENSHOTS=1 only."""
    folder = request.config.rootpath / "tests" / "screenshots"

    def save(engine, name: str) -> None:
        if os.environ.get("OXUS_SCREENSHOTS"):
            folder.mkdir(exist_ok=True)
            engine.screenshot(folder / f"{type(engine).__name__.lower()}-{name}.png")

    return save


@pytest.fixture(scope="module")
def pages(site):
    """The address of a page of the site on a server."""
    with served(site) as address:
        yield lambda name: address(f"{name}.html")


DRAWN = """() => {
  const all = (selector, drawn) => [...document.querySelectorAll(selector)].every(drawn);
  return all(".oxus-place", (place) => place.querySelector(".oxus-widget"))
    && all("iframe", (frame) => frame.contentDocument?.querySelector(".leaflet-container"));
}"""


@pytest.mark.parametrize("name", ["index", UNITS[2], UNITS[8], "claims", "codebook"])
def test_a_page_of_the_site_is_drawn_and_fits_every_width(window, pages, picture, name):
    window.goto(pages(name))
    window.wait_for_function(DRAWN)
    for width, height in SIZES.items():
        window.set_viewport_size({"width": width, "height": height})
        assert sideways(window) == 0, width
        picture(window, f"{name}-{width}")


def test_the_search_finds_from_a_disk_and_leads_to_the_place(window, site):
    window.goto((site / "index.html").as_uri())
    window.press("/")
    window.wait_for_function("document.activeElement.matches('dialog input')")
    window.press(*"memberships.state_id")
    window.wait_for_function(
        "document.querySelector('dialog li a')?.textContent.includes('memberships.state_id')"
    )
    window.press(Keys.ENTER)
    window.wait_for_function("document.querySelector(':target')?.id === 'memberships.state_id'")


@pytest.mark.parametrize("theme", ["dark"], indirect=True)
def test_a_dark_system_gets_dark_pages_and_dark_maps(window, site, picture):
    window.goto((site / f"{UNITS[8]}.html").as_uri())
    window.wait_for_function(DRAWN)
    brightness = "Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3))"
    assert window.evaluate(brightness) < 64
    themes = (
        "[...document.querySelectorAll('iframe')].map((f) => f.contentDocument.documentElement.dataset.theme)"
    )
    assert set(window.evaluate(themes)) == {"dark"}
    picture(window, "dark")


# What a key changes in each widget: the trait, the control that has the keyboard, and the key.
CHANGES = {name: (*changed, Keys.ENTER) for name, changed in TOUCHED.items()} | {
    "explorer": ("date", ".oxus-slider", Keys.ARROW_LEFT),
    "actors": (*TOUCHED["actors"], Keys.SPACE),
    "quiz": ("answers", ".oxus-widget input[type=radio]", Keys.SPACE),
}
SEEN = "[document.querySelector('.oxus-widget').innerText, document.querySelectorAll(':checked').length]"
# What Tab should stop at, and has not: for radio buttons of one name, one of them is enough. An engine may stop at
# more, as Firefox does at what scrolls.
MISSED = """() => [...document.querySelectorAll(
  ".oxus-widget :is(button, input, select, textarea, summary, a[href], [tabindex])")]
  .filter((part) => part.tabIndex >= 0 && !part.disabled && part.checkVisibility())
  .filter((part) => !window.oxusSeen?.has(part.type === "radio" ? part.name : part))
  .map((part) => part.outerHTML.slice(0, 200))"""
# Notes what has the keyboard; whether that is the button after the widget.
NOTE = """() => {
  const at = document.activeElement;
  window.oxusSeen.add(at.type === "radio" ? at.name : at);
  return at.id === "after";
}"""
# Notes the kinds of pointers that press something.
LISTEN = """() => {
  window.oxusPointers = [];
  addEventListener("click", ({ detail, pointerType }) => {
    if (detail && !window.oxusPointers.includes(pointerType)) window.oxusPointers.push(pointerType);
  }, true);
}"""
# How many texts a widget shows, and those that have the colour of what is behind them.
INVISIBLE = """() => {
  const clear = (color) => /^transparent$|^rgba.*, 0\\)$/.test(color);
  const texts = [...document.querySelectorAll(".oxus-widget *")].filter((part) =>
    part.checkVisibility({ visibilityProperty: true }) && !part.closest("title, desc, option, .oxus-words")
    && [...part.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  const ground = (part) => {
    const color = part ? getComputedStyle(part).backgroundColor : "rgb(255, 255, 255)";
    return clear(color) ? ground(part.parentElement) : color;
  };
  const ink = (part) => getComputedStyle(part)[part instanceof SVGElement ? "fill" : "color"];
  const lost = texts.filter((part) => clear(ink(part)) || ink(part) === ground(part));
  return [texts.length, lost.map((part) => `${ink(part)}: ${part.outerHTML.slice(0, 200)}`)];
}"""
# How a part looks to somebody who sees lines and signs, but no colours.
LOOK = """const look = (part) => JSON.stringify([part, ...part.querySelectorAll("*")].flatMap((each) =>
  [null, "::before", "::after"].map((pseudo) => {
    const style = getComputedStyle(each, pseudo);
    const line = (color, ...how) => /^none$|^transparent$|^rgba.*, 0\\)$/.test(color) ? "" : how.join(" ");
    return [style.content, style.fontWeight, style.textDecorationLine,
      style.outlineStyle === "none" ? "" : line(style.outlineColor, style.outlineWidth, style.outlineStyle),
      line(style.borderLeftColor, style.borderLeftWidth, style.borderLeftStyle),
      line(style.borderBottomColor, style.borderBottomWidth, style.borderBottomStyle),
      each instanceof SVGElement ? line(style.stroke, style.strokeWidth, style.strokeDasharray) : ""];
  })));"""
# How many parts have a state, and those that look the same in both.
ALIKE = """() => {
  const states = {
    "aria-pressed": ["true", "false"], "aria-selected": ["true", "false"], "data-verdict": ["right", "wrong"],
  };
  const all = Object.entries(states).flatMap(([name, values]) =>
    [...document.querySelectorAll(`.oxus-widget [${name}]`)].filter((part) => part.checkVisibility())
      .map((part) => {
        const was = part.getAttribute(name);
        const [one, other] = values.map((value) => { part.setAttribute(name, value); return look(part); });
        part.setAttribute(name, was);
        return [one === other, `${name}: ${part.outerHTML.slice(0, 200)}`];
      }));
  return [all.length, all.filter(([alike]) => alike).map(([, what]) => what)];
}"""
# What looks the same with the keyboard and without. From the last to the first: a cell that gets the keyboard may
# replace the form below it.
UNMARKED = """() => [...document.querySelectorAll(
  ".oxus-widget :is(button, input, select, textarea, summary, a[href], [tabindex])")]
  .filter((part) => part.checkVisibility() && !part.disabled).reverse()
  .filter((part) => {
    document.activeElement.blur();
    const before = look(part);
    part.focus({ focusVisible: true });
    return document.activeElement !== part || look(part) === before;
  }).map((part) => part.outerHTML.slice(0, 200))"""
AFTER = """() => {
  window.oxusSeen = new Set();
  document.body.append(Object.assign(document.createElement("button"), { id: "after" }));
}"""


@pytest.fixture(scope="module")
def widget_pages(tmp_path_factory):
    """The address of a page with one widget, and of pages with a map and the atlas."""
    folder = tmp_path_factory.mktemp("widgets")
    for name, make in WIDGETS.items():
        make().to_html(folder / f"{name}.html")
    HistoricalAtlas().to_html(folder / "atlas.html")
    drawn = membership_map("SCO", "2018-03-01", status="any")._repr_html_()
    (folder / "map.html").write_text(f"<!DOCTYPE html><head><meta charset=utf-8></head>{drawn}", "utf-8")
    with served(folder) as address:
        yield lambda name: address(f"{name}.html")


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widget_is_operated_reset_and_restored_by_keyboard(window, widget_pages, picture, name):
    window.goto(widget_pages(name))
    window.wait_for_function("document.querySelector('.oxus-widget .oxus-finding')?.textContent")
    picture(window, f"{name}-1280")
    for width in (390, 1920):
        window.set_viewport_size({"width": width, "height": SIZES[width]})
        assert sideways(window) == 0
        picture(window, f"{name}-{width}")
    open_all(window)
    changed, control, key = CHANGES[name]
    first, seen = trait(window, changed), window.evaluate(SEEN)
    window.focus(control)
    window.press(key)
    window.wait_for_function("document.querySelector('.oxus-reset').ariaDisabled === 'false'")
    mine = trait(window, changed)
    assert mine != first and window.evaluate(SEEN) != seen
    assert window.hears("button", "Reset")
    window.focus(".oxus-reset")
    window.press(Keys.ENTER)
    window.wait_for_function("document.querySelector('.oxus-reset').textContent === 'Undo reset'")
    assert trait(window, changed) == first
    window.press(Keys.ENTER)
    window.wait_for_function("document.querySelector('.oxus-reset').textContent === 'Reset'")
    assert trait(window, changed) == mine


@pytest.mark.parametrize("theme", ["light", "dark"], indirect=True)
@pytest.mark.parametrize("name", WIDGETS)
def test_a_finger_operates_a_widget_in_which_axe_finds_nothing(window, widget_pages, name):
    """On a phone. Firefox gets a finger from WebDriver; for WebKit, see its `tap`."""
    window.set_viewport_size({"width": 390, "height": SIZES[390]})
    window.goto(widget_pages(name))
    window.wait_for_function("document.querySelector('.oxus-widget .oxus-finding')?.textContent")
    window.evaluate(LISTEN)
    open_all(window)
    touch_and_reset(window, *TOUCHED[name])
    if not isinstance(window, WebKit):  # there, `tap` makes the events itself
        assert window.evaluate("window.oxusPointers") == ["touch"]
    assert axe_violations(window) == []


@pytest.mark.parametrize("engine", ["firefox"], indirect=True)
@pytest.mark.parametrize("theme", ["forced"], indirect=True)
@pytest.mark.parametrize("name", WIDGETS)
def test_with_forced_colours_nothing_is_lost(window, widget_pages, picture, name):
    """Text differs from its ground; what is selected, right or wrong, or has the keyboard is told without colour.

    In Firefox only: WebKitGTK has no forced colours. Contrast is left to the reader, whose colours they are.
    """
    window.goto(widget_pages(name))
    window.wait_for_function("document.querySelector('.oxus-widget .oxus-finding')?.textContent")
    open_all(window)
    picture(window, f"{name}-forced")
    texts, invisible = window.evaluate(INVISIBLE)
    states, alike = window.evaluate(f"() => {{ {LOOK} return ({ALIKE})(); }}")
    unmarked = window.evaluate(f"() => {{ {LOOK} return ({UNMARKED})(); }}")
    assert (texts > 5, states > 0, invisible, alike, unmarked) == (True, True, [], [], [])


@pytest.mark.parametrize("name", WIDGETS)
def test_tab_reaches_every_control_of_a_widget_and_leaves_it(window, widget_pages, name):
    window.goto(widget_pages(name))
    window.wait_for_function("document.querySelector('.oxus-widget .oxus-finding')?.textContent")
    stops = len(window.evaluate(MISSED))
    assert stops > 2
    window.evaluate(AFTER)
    for _ in range(stops + 20):  # a date field has several stops
        window.press(Keys.TAB)
        if window.evaluate(NOTE):
            break
    else:
        pytest.fail("a trap")
    assert window.evaluate(MISSED) == []


@pytest.mark.parametrize("kind", ["CSV", "PNG"])
def test_a_table_and_a_picture_are_saved(window, widget_pages, kind):
    window.goto(widget_pages("trade"))
    window.focus(f".oxus-downloads button >> text='{kind}'")
    window.press(Keys.ENTER)
    ending = f"*.{kind.lower()}"

    def saved(engine) -> bytes:
        return b"".join(path.read_bytes() for path in engine.downloads.glob(ending))

    content = WebDriverWait(window, PATIENCE, 0.05).until(saved)
    if kind == "CSV":
        assert content.decode("utf-8-sig").startswith("state")
    else:
        picture = Image.open(BytesIO(content)).convert("L")
        assert min(picture.size) > 300 and len(picture.getcolors()) > 20, "drawn, not empty"


# Zoom of the map in the page, or in its frame, of which Folium makes a global variable.
ZOOM = """() => {
  const inside = document.querySelector("iframe")?.contentWindow ?? window;
  return inside[inside.document.querySelector(".folium-map").id].getZoom();
}"""
# Names of the map that lie above its popup.
ABOVE_POPUP = """() => {
  const inside = document.querySelector("iframe")?.contentDocument ?? document;
  const box = inside.querySelector(".leaflet-popup-content-wrapper").getBoundingClientRect();
  inside.querySelector(".leaflet-oxus-names-pane").style.pointerEvents = "auto";
  return [...inside.querySelectorAll(".oxus-name")].filter((name) => {
    const { left, right, top, bottom } = name.getBoundingClientRect();
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return x > box.left && x < box.right && y > box.top && y < box.bottom
      && inside.elementFromPoint(x, y)?.closest(".oxus-name");
  }).map((name) => name.textContent);
}"""
POPUP = (
    "(document.querySelector('iframe')?.contentDocument ?? document).querySelector('.leaflet-popup-content')"
)


def test_a_map_zooms_goes_home_and_opens_a_popup_above_its_names(window, widget_pages, picture):
    window.goto(widget_pages("map"))
    window.wait_for_function(DRAWN)
    before = window.evaluate(ZOOM)
    window.click(".leaflet-control-zoom-in", "iframe")
    window.wait_for_function(f"({ZOOM})() > {before}")
    window.focus(".oxus-home", "iframe")
    window.press(Keys.ENTER)
    window.wait_for_function(f"({ZOOM})() === {before}")
    window.focus(".oxus-own-seat", "iframe")
    window.press(Keys.ENTER)
    window.wait_for_function(f"{POPUP}?.textContent.includes('Beijing')")
    assert window.evaluate(ABOVE_POPUP) == []
    picture(window, "map")


ERAS = load("eras")["era_id"].tolist()
ERA = "document.querySelector('.folium-map').dataset.era"


def test_the_atlas_steps_opens_an_event_and_is_reset(window, widget_pages, picture):
    window.goto(widget_pages("atlas"))
    window.wait_for_function("document.querySelector('path.oxus-polity')")
    for width, height in SIZES.items():
        window.set_viewport_size({"width": width, "height": height})
        assert sideways(window) == 0
        picture(window, f"atlas-{width}")
    window.click("[aria-label='Next era']")
    window.wait_for_function(f"{ERA} === 'e02'")
    window.focus("[aria-label='Era']")
    window.press(*[Keys.ARROW_RIGHT] * (ERAS.index("e10") - ERAS.index("e02")))
    window.wait_for_function(f"{ERA} === 'e10'")
    window.focus(".oxus-event")
    window.press(Keys.ENTER)
    window.wait_for_function(f"{POPUP}?.textContent.includes('1370')")
    assert window.evaluate(ABOVE_POPUP) == []
    picture(window, "atlas-event")
    window.focus("button >> text='Reset'")
    window.press(Keys.ENTER)
    window.wait_for_function(f"{ERA} === 'e01'")


def test_a_unit_runs_in_jupyterlab(window, lab, picture):
    """Widgets and maps are drawn, a change comes to Python, and the button below an exercise answers."""
    button = 'oxus.check_button("08.members_on")'
    run_notebook(window, lab, UNITS[8], last=button)
    show_cell(window, "explorer = MembershipExplorer()")
    window.focus(".oxus-explorer .oxus-slider")
    window.press(Keys.ARROW_LEFT)
    day = window.wait_for_function(
        "(before) => { const now = document.querySelector('.oxus-explorer .oxus-date').value;"
        " return now !== before && now; }",
        "2018-03-01",
    )
    wait_for_kernel(window, "explorer.date", f"'{day}'")
    picture(window, "jupyterlab-explorer")
    show_cell(window, 'membership_map("SCO", "2018-03-01", status="any")')
    window.wait_for_function(
        "[...document.querySelectorAll('figure.oxus-map iframe')].some("
        "(frame) => frame.contentDocument?.querySelector('path.leaflet-interactive'))"
    )
    picture(window, "jupyterlab-map")
    show_cell(window, button)
    window.focus("button >> text='Check my answer'")
    window.press(Keys.ENTER)
    window.wait_for_function(
        "document.querySelector('.oxus-check .oxus-said')?.textContent.includes('08.members_on')"
    )
    picture(window, "jupyterlab-button")
    # The next engine gets a kernel of its own. JupyterLab's own scripts do report errors.
    window.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    window.goto("about:blank")
