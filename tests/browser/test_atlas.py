"""The historical atlas in a browser: by mouse and keyboard, names that can be read, and what it asks of the network."""

import nbformat
import pytest
from playwright.sync_api import expect

from jupyter_in_chromium import run_notebook, visit
from oxus_data import load
from oxus_widgets import HistoricalAtlas
from widgets_in_chromium import timers_held

pytestmark = pytest.mark.full

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
ERAS = load("eras")["era_id"].tolist()
STEPS = {"e14": 19, "e16": 3, "e17": 3, "e18": 1}
# A name is one box; two of them overlap if they share more than a hair.
OVERLAPS = """() => {
  const box = (n) => n.getBoundingClientRect();
  const names = [...document.querySelectorAll('.oxus-labels span')];
  const found = [];
  names.forEach((a, i) => names.slice(i + 1).forEach((b) => {
    const p = box(a), q = box(b);
    if (p.left + 1 < q.right && q.left + 1 < p.right && p.top + 1 < q.bottom && q.top + 1 < p.bottom)
      found.push(a.textContent + ' / ' + b.textContent);
  }));
  return found;
}"""
CUT_OFF = """() => {
  const map = document.querySelector('.folium-map').getBoundingClientRect();
  return [...document.querySelectorAll('.oxus-labels span')].filter((n) => {
    const r = n.getBoundingClientRect();
    return r.left < map.left || r.right > map.right || r.top < map.top || r.bottom > map.bottom;
  }).map((n) => n.textContent);
}"""


def era_of(page) -> str:
    return page.locator(".folium-map").get_attribute("data-era")


@pytest.fixture
def atlas(page, tmp_path):
    """The atlas as a page of its own, opened on its first frame."""
    HistoricalAtlas().to_html(tmp_path / "atlas.html")
    page.goto((tmp_path / "atlas.html").as_uri())
    expect(page.locator("path.oxus-polity").first).to_be_attached()
    yield page
    assert page.outside == []


def show(page, era: str) -> None:
    page.get_by_label("Era", exact=True).evaluate(
        "(slider, n) => { slider.value = n; slider.dispatchEvent(new Event('input')); }", ERAS.index(era)
    )


def test_the_atlas_moves_by_buttons_and_ends_at_both_ends(atlas):
    back, forth = atlas.get_by_label("Previous era"), atlas.get_by_label("Next era")
    expect(back).to_be_disabled()
    for era in ERAS[1:]:
        forth.click()
        assert era_of(atlas) == era
    expect(forth).to_be_disabled()
    back.click()
    assert era_of(atlas) == ERAS[-2]


def test_the_atlas_moves_by_keyboard_and_says_where_it_is(atlas):
    slider = atlas.get_by_label("Era", exact=True)
    slider.focus()
    atlas.keyboard.press("ArrowRight")
    atlas.keyboard.press("ArrowRight")
    assert era_of(atlas) == "e03" and slider.get_attribute("aria-valuetext") == "600, Türk khaganates"
    atlas.keyboard.press("End")
    assert era_of(atlas) == "e20"
    expect(atlas.locator(".oxus-note")).to_contain_text("Image 4")
    atlas.keyboard.press("Home")
    expect(atlas.locator(".oxus-note")).to_contain_text("Image 2")


def test_play_goes_on_by_itself_and_stops(atlas):
    with timers_held(atlas):
        atlas.get_by_role("button", name="Play").click()
        atlas.clock.run_for(2600)  # one step of two and a half seconds
        assert era_of(atlas) == "e02"
        atlas.get_by_role("button", name="Pause").click()
        atlas.clock.run_for(6000)
        assert era_of(atlas) == "e02"


def test_steps_go_by_buttons_and_keyboard_and_end_at_both_ends(atlas):
    back, forth, slider = (
        atlas.get_by_label(name, exact=True) for name in ("Previous step", "Next step", "Step")
    )
    expect(slider).to_be_hidden()  # the first frame has none
    show(atlas, "e14")
    whole = atlas.locator("path.oxus-polity").count()
    expect(back).to_be_disabled()
    forth.click()
    assert atlas.locator("path.oxus-polity").count() == 2  # the step, and the empire behind it
    expect(atlas.locator(".oxus-step")).to_contain_text("1731. Junior Zhuz")
    slider.focus()
    atlas.keyboard.press("End")
    assert slider.get_attribute("aria-valuetext") == "1895"
    expect(forth).to_be_disabled()
    assert atlas.locator("path.oxus-polity").count() == whole - 1  # Kulja was given back
    atlas.keyboard.press("Home")
    assert atlas.locator("path.oxus-polity").count() == whole
    show(atlas, "e16")
    forth.click()
    atlas.locator(".oxus-note summary").click()
    expect(atlas.locator(".oxus-note")).to_contain_text("Bostandyk")
    show(atlas, "e19")
    expect(slider).to_be_hidden()


def test_a_disputed_point_is_opened_by_keyboard_with_both_readings(atlas):
    show(atlas, "e04")
    atlas.locator(".oxus-disputed").focus()
    atlas.keyboard.press("Enter")
    popup = atlas.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("What the battle on the Talas decided in 751?")
    expect(popup.locator("li")).to_have_count(2)


def test_layers_are_switched(atlas):
    show(atlas, "e11")
    for layer, selector in [
        ("polities", "path.oxus-polity"),
        ("places", "path.oxus-place"),
        ("routes", "path.oxus-route"),
        ("events", ".oxus-event"),
        ("disputed", ".oxus-disputed"),
    ]:
        assert atlas.locator(selector).count() > 0, layer
        atlas.locator(f"input[data-layer={layer}]").uncheck()
        assert atlas.locator(selector).count() == 0, layer
    assert atlas.locator("path.oxus-today").count() == 0
    atlas.locator("input[data-layer=today]").check()
    assert atlas.locator("path.oxus-today").count() == 5
    expect(atlas.locator(".oxus-labels")).to_contain_text("Kazakhstan")


def test_what_is_not_held_firmly_has_no_line(atlas):
    for era in ERAS:
        show(atlas, era)
        strokes = atlas.locator("path.oxus-sphere, path.oxus-vague").evaluate_all(
            "paths => paths.map(p => [p.getAttribute('stroke'), getComputedStyle(p).filter])"
        )
        assert all(stroke == "none" and "blur" in soft for stroke, soft in strokes), era


def test_an_event_is_opened_by_keyboard(atlas):
    show(atlas, "e10")
    atlas.locator(".oxus-event").first.focus()
    atlas.keyboard.press("Enter")
    expect(atlas.locator(".leaflet-popup-content")).to_contain_text("1370")


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1024, 768)])
def test_names_can_be_read_in_every_era(browser, tmp_path, screenshot, width, height):
    HistoricalAtlas().to_html(tmp_path / "atlas.html")
    polities = load("polities")
    with visit(browser, width=width, height=height) as page:
        page.goto((tmp_path / "atlas.html").as_uri())
        for era in ERAS:
            show(page, era)
            assert page.evaluate(OVERLAPS) == [] and page.evaluate(CUT_OFF) == [], era
            labels = page.locator(".oxus-labels .name, .oxus-labels .number").count()
            assert labels == (polities["era_id"] == era).sum(), era
            screenshot(page, f"atlas-{era}-{width}.png")
        for era, steps in STEPS.items():
            show(page, era)
            for step in range(1, steps + 1):
                page.get_by_label("Next step").click()
                assert page.locator(".folium-map").get_attribute("data-step") == str(step)
                assert page.evaluate(OVERLAPS) == [] and page.evaluate(CUT_OFF) == [], (era, step)
                screenshot(page, f"atlas-{era}-{step}-{width}.png")
        page.locator("input[data-layer=today]").check()
        for era in ERAS:
            show(page, era)
            assert page.evaluate(OVERLAPS) == [], era
        screenshot(page, f"atlas-today-{width}.png")


def test_the_atlas_works_in_a_notebook_in_either_theme(browser, lab, screenshot):
    folder = lab.folder / "work" / "atlas"
    folder.mkdir(exist_ok=True)
    cell = nbformat.v4.new_code_cell(
        "from oxus_widgets import HistoricalAtlas\nHistoricalAtlas('Samanids', height=560)"
    )
    nbformat.write(
        nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": KERNEL}), folder / "atlas.ipynb"
    )
    with visit(browser, width=1280, height=800) as page:
        run_notebook(page, lab, "atlas")
        frame = page.frame_locator("iframe[title^='Historical atlas']")
        expect(frame.locator(".folium-map")).to_have_attribute("data-era", "e05")
        expect(frame.locator("path.oxus-polity").first).to_be_attached()
        frame.get_by_label("Next era").click()
        expect(frame.locator(".folium-map")).to_have_attribute("data-era", "e06")
        for theme in ("Light", "Dark"):
            page.evaluate(
                "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })",
                f"JupyterLab {theme}",
            )
            page.wait_for_timeout(800)
            screenshot(page, f"atlas-lab-{theme.lower()}.png")
        page.evaluate(
            "window.jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })"
        )
        expect(page.get_by_text("The map in words")).to_be_visible()
        assert page.outside == []
