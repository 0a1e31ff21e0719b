"""The historical atlas in a browser: by mouse and keyboard, names that can be read, and what it asks of the network."""

import base64
import itertools

import nbformat
import pytest
from playwright.sync_api import expect

from jupyter_in_chromium import run_notebook, visit
from oxus_data import load
from oxus_widgets import HistoricalAtlas
from oxus_widgets.atlas_data import atlas_data
from oxus_widgets.atlas_tours import course_tours
from widgets_in_chromium import THEMES, axe_violations, timers_held

pytestmark = pytest.mark.full

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
ERAS = load("eras")["era_id"].tolist()
STEPS = {"e14": 19, "e16": 3, "e17": 3, "e18": 1}
# A name is one box; two of them overlap if they share more than a hair.
OVERLAPS = """() => {
  const box = (n) => n.getBoundingClientRect();
  // A turned name fills less than the box around it.
  const names = [...document.querySelectorAll('.oxus-name')].filter((n) => !n.style.rotate);
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
  return [...document.querySelectorAll('.oxus-name')].filter((n) => !n.style.rotate).filter((n) => {
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
    expect(slider).to_be_visible()
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
    atlas.locator("summary", has_text="Layers").click()
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
    assert atlas.locator(".leaflet-today-pane path").count() == 0
    atlas.locator("input[data-layer=today]").check()
    assert atlas.locator(".leaflet-today-pane path").count() == 5
    expect(atlas.locator(".leaflet-oxus-names-pane")).to_contain_text("Kazakhstan")


def test_what_is_not_held_firmly_has_a_soft_edge_and_no_line(atlas):
    """The fade is strokes and a mask: a filter would be lost in WebKit."""
    for era in ERAS:
        show(atlas, era)
        soft = atlas.locator("path.oxus-sphere, path.oxus-vague")
        assert all(
            stroke == "none" for stroke in soft.evaluate_all("all => all.map(p => p.getAttribute('stroke'))")
        )
        edges = atlas.locator(".leaflet-soft-pane .oxus-edge")
        assert edges.count() == soft.count(), era
        assert edges.evaluate_all(
            "all => all.every(g => g.querySelector('g[mask]') && g.querySelector('mask'))"
        )
    assert "filter" not in atlas.locator(".leaflet-soft-pane").first.inner_html()


PIXEL_OF = """([lat, lon]) => {
  const map = Object.values(window).find((each) => each instanceof L.Map);
  const at = map.latLngToContainerPoint([lat, lon]), box = map.getContainer().getBoundingClientRect();
  return [Math.round(at.x + box.left), Math.round(at.y + box.top)];
}"""
COLUMN_OF = """async ([png, x, from, to]) => {
  const picture = new Image();
  picture.src = `data:image/png;base64,${png}`;
  await picture.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height });
  const drawn = canvas.getContext('2d');
  drawn.drawImage(picture, 0, 0);
  const data = drawn.getImageData(x, from, 1, to - from).data;
  return Array.from({ length: to - from }, (_, n) => data[4 * n + 2]);
}"""


def test_a_soft_edge_fades_on_the_screen(atlas):
    """Along a line out of the Western Türk khaganate, the colour goes over into the ground in many small steps."""
    show(atlas, "e03")
    for layer in ("places", "routes", "events", "disputed"):
        atlas.locator(f"input[data-layer={layer}]").evaluate("input => input.click()")
    hidden = ", ".join(f".leaflet-oxus-{pane}-pane" for pane in ("names", "relief", "water"))
    atlas.add_style_tag(content=f"{hidden} {{ display: none }}")
    (x, inside), (_, outside) = (atlas.evaluate(PIXEL_OF, at) for at in ([50.0, 68.0], [54.8, 68.0]))
    png = base64.b64encode(atlas.screenshot()).decode()
    column = atlas.evaluate(COLUMN_OF, [png, x, outside, inside])
    assert column[0] - column[-1] > 25, "ground and polity differ"
    steps = [abs(a - b) for a, b in itertools.pairwise(column)]
    assert max(steps) <= 12 and sum(step > 0 for step in steps) >= 6, column


def test_an_event_is_opened_by_keyboard(atlas):
    show(atlas, "e10")
    atlas.locator(".oxus-event").first.focus()
    atlas.keyboard.press("Enter")
    expect(atlas.locator(".leaflet-popup-content")).to_contain_text("1370")


# Moves the map so that a mark is just below its upper edge, and counts from then on how often the map has moved.
TO_THE_EDGE = """(mark) => {
  const map = Object.values(window).find((each) => each instanceof L.Map);
  const down = mark.getBoundingClientRect().top - map.getContainer().getBoundingClientRect().top;
  map.panBy([0, down - 30], { animate: false });
  window.moves = 0;
  map.on('moveend', () => { window.moves += 1; });
}"""
NEARER = """() => {
  const map = Object.values(window).find((each) => each instanceof L.Map);
  map.setZoom(map.getZoom() + 1, { animate: false });
}"""


@pytest.mark.parametrize(("era", "mark"), [("e10", ".oxus-event"), ("e04", ".oxus-disputed")])
def test_what_is_open_stays_open_when_the_map_moves(atlas, era, mark):
    show(atlas, era)
    opened, popup = atlas.locator(mark).first, atlas.locator(".leaflet-popup-content")
    opened.evaluate(TO_THE_EDGE)
    opened.focus()
    atlas.keyboard.press("Enter")
    atlas.wait_for_function("moves > 0")  # to make room for the popup
    expect(popup).to_be_visible()
    expect(opened).to_be_focused()
    towns, words = atlas.locator("path.oxus-place").count(), popup.inner_text()
    atlas.evaluate(NEARER)
    assert atlas.locator("path.oxus-place").count() > towns, "nearer, there are the lesser towns, too"
    assert popup.inner_text() == words
    expect(opened).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1024, 768), (390, 844), (1920, 1080)])
def test_names_can_be_read_in_every_era(browser, tmp_path, screenshot, width, height):
    HistoricalAtlas().to_html(tmp_path / "atlas.html")
    labels = {era["id"]: [polity["label"] for polity in era["polities"]] for era in atlas_data()["eras"]}
    with visit(browser, width=width, height=height) as page:
        page.goto((tmp_path / "atlas.html").as_uri())
        for era in ERAS:
            show(page, era)
            assert page.evaluate(OVERLAPS) == [] and page.evaluate(CUT_OFF) == [], era
            named = " ".join(
                page.locator(".oxus-name.oxus-polity, .oxus-numbers").all_inner_texts()
            ).casefold()
            missing = [name for name in labels[era] if name.casefold() not in named]
            assert missing == [], (era, "neither on the map nor in the note")
            screenshot(page, f"atlas-{era}-{width}.png")
        for era, steps in STEPS.items():
            show(page, era)
            for step in range(1, steps + 1):
                page.get_by_label("Next step").click()
                assert page.locator(".folium-map").get_attribute("data-step") == str(step)
                assert page.evaluate(OVERLAPS) == [] and page.evaluate(CUT_OFF) == [], (era, step)
                screenshot(page, f"atlas-{era}-{step}-{width}.png")
        page.locator("input[data-layer=today]").evaluate("input => input.click()")  # in a folded list
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


def start_tour(page, title: str) -> None:
    page.locator("summary", has_text="Tours").click()
    page.get_by_role("button", name=title).click()


@pytest.mark.parametrize("tour", course_tours(), ids=lambda tour: tour.tour_id)
def test_a_tour_is_taken_with_the_arrow_keys_alone(atlas, screenshot, tour):
    tools = atlas.locator("summary", has_text="Tours")
    tools.focus()
    atlas.keyboard.press("Enter")
    atlas.get_by_role("button", name=tour.title).focus()
    atlas.keyboard.press("Enter")
    card = atlas.get_by_role("region", name="Guided tour")
    expect(card.get_by_role("button", name="Next ›")).to_be_focused()
    for number, step in enumerate(tour.step, 1):
        expect(card).to_contain_text(f"{tour.title} · {number} of 5")
        expect(card.get_by_role("heading")).to_have_text(step.heading)
        assert era_of(atlas) == step.era
        assert atlas.evaluate(OVERLAPS) == [], step.heading
        screenshot(atlas, f"atlas-tour-{tour.tour_id}-{number}.png")
        atlas.keyboard.press("ArrowRight")
    expect(card).to_contain_text("5 of 5")
    expect(card.get_by_role("button", name="‹ Back")).to_be_focused()
    atlas.keyboard.press("ArrowLeft")
    expect(card).to_contain_text("4 of 5")
    card.locator("summary").click()
    expect(card).to_contain_text(f"Source text §{tour.step[3].section}")
    card.get_by_role("button", name="End the tour").click()
    expect(card).to_be_hidden()
    expect(tools).to_be_focused()


def test_a_tour_says_when_the_reader_has_left_it(atlas):
    start_tour(atlas, "Russia arrives")
    atlas.get_by_label("Next era").click()
    expect(atlas.locator(".oxus-tour")).to_contain_text("You have left this stop.")
    atlas.get_by_role("button", name="Next ›").click()
    assert era_of(atlas) == "e14"
    expect(atlas.locator(".oxus-tour")).not_to_contain_text("You have left this stop.")


def test_the_atlas_fills_the_screen_with_large_type(atlas):
    atlas.set_viewport_size({"width": 1920, "height": 1080})
    start_tour(atlas, "Who held the Silk Road?")
    atlas.get_by_role("button", name="Full screen").click()
    stage = atlas.locator(".oxus-stage")
    expect(stage).to_be_visible()
    atlas.wait_for_function(
        "document.querySelector('.oxus-stage').getBoundingClientRect().width === innerWidth"
    )
    sizes = atlas.evaluate(
        "[...document.querySelectorAll('.oxus-tour p')].map(p => parseFloat(getComputedStyle(p).fontSize))"
    )
    assert max(sizes) >= 20
    atlas.keyboard.press("ArrowRight")
    expect(atlas.locator(".oxus-tour")).to_contain_text("2 of 5")
    atlas.get_by_role("button", name="Leave full screen").click()
    expect(stage).to_have_count(0)


def test_escape_leaves_the_stage_wherever_the_focus_is(atlas):
    atlas.evaluate(
        "() => { Element.prototype.requestFullscreen = () => Promise.reject(new TypeError('no')); }"
    )
    atlas.get_by_role("button", name="Full screen").click()
    expect(atlas.locator(".oxus-stage")).to_be_visible()
    atlas.evaluate("document.activeElement.blur()")
    atlas.keyboard.press("Escape")
    expect(atlas.locator(".oxus-stage")).to_have_count(0)


def test_reset_shows_again_what_the_atlas_opened_on(atlas):
    atlas.locator("summary", has_text="Layers").click()
    atlas.get_by_label("Roads and railways").uncheck()
    start_tour(atlas, "Russia arrives")
    atlas.get_by_role("button", name="Reset").click()
    assert era_of(atlas) == "e01"
    expect(atlas.locator(".oxus-tour")).to_be_hidden()
    assert atlas.locator("path.oxus-route").count() > 0
    expect(atlas.locator("input[data-layer=routes]")).to_be_checked()


def test_a_fold_closes_with_escape_and_gives_the_focus_back(atlas):
    fold = atlas.locator("summary", has_text="Layers")
    fold.click()
    atlas.get_by_label("Places").focus()
    atlas.keyboard.press("Escape")
    expect(atlas.get_by_label("Places")).to_be_hidden()
    expect(fold).to_be_focused()


def test_the_timeline_has_a_tick_for_every_frame_and_the_year_of_the_current_one(atlas):
    assert atlas.locator(".oxus-scale i").count() == len(ERAS) == 21
    for width in (1280, 390):
        atlas.set_viewport_size({"width": width, "height": 844})
        for era in ("e01", "e10", "e20"):
            show(atlas, era)
            now = atlas.locator(".oxus-year.oxus-now")
            expect(now).to_be_visible()
            assert now.inner_text() == {"e01": "100 BC", "e10": "1404", "e20": "2017"}[era]


def test_the_caption_says_what_changed_since_the_frame_before(atlas):
    assert atlas.locator(".oxus-changes").count() == 0
    show(atlas, "e10")
    expect(atlas.locator(".oxus-changes")).to_contain_text("Since 1300")
    expect(atlas.locator(".oxus-changes")).to_contain_text("New on the map: Golden Horde")


def test_on_a_phone_all_is_one_column_and_a_tap_moves_the_timeline(browser, tmp_path):
    HistoricalAtlas().to_html(tmp_path / "atlas.html")
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto((tmp_path / "atlas.html").as_uri())
    expect(page.locator("path.oxus-polity").first).to_be_attached()
    inner = (
        "() => { const s = document.querySelector('.oxus-side'); return s.scrollHeight - s.clientHeight; }"
    )
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for era in ("e01", "e14", "e20"):
        show(page, era)
        assert page.evaluate(inner) <= 1 and page.evaluate(wide) <= 0, era
    box = page.locator(".oxus-track input").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + 14)
    expect(page.locator(".folium-map")).to_have_attribute("data-era", "e10")
    page.locator("summary", has_text="Tours").tap()
    page.get_by_role("button", name="Russia arrives").tap()
    page.get_by_role("button", name="Next ›").tap()
    expect(page.locator(".oxus-tour")).to_contain_text("2 of 5")
    context.close()


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_in_any_theme(browser, tmp_path, screenshot, theme):
    HistoricalAtlas("e14", step=1868).to_html(tmp_path / "atlas.html")
    for width in (390, 1280, 1920) if theme == "light" else (1280,):
        with visit(browser, width=width, height=900) as page:
            page.emulate_media(**THEMES[theme])
            page.goto((tmp_path / "atlas.html").as_uri())
            expect(page.locator("path.oxus-polity").first).to_be_attached()
            page.locator("summary", has_text="Layers").click()
            assert axe_violations(page, "html") == []
            start_tour(page, "How five republics were cut")
            assert axe_violations(page, "html") == []
            screenshot(page, f"atlas-{theme}-{width}.png", full_page=True)


def test_a_listener_hears_controls_and_words_and_no_list_of_pictures(atlas):
    show(atlas, "e10")
    heard = atlas.locator(".oxus-atlas").aria_snapshot()
    assert '- slider "Era"' in heard and "Since 1300" in heard
    assert heard.count("- img") == 0, heard
    for words in ('button "Previous era"', 'button "Play"', 'button "Full screen"', "Turco-Mongol"):
        assert words in heard, words
