"""The historical atlas as Python makes it: eras by name or year, a page with nothing remote, layers for other maps."""

import json
import re

import folium
import pytest

import oxus_data
from oxus_widgets import HistoricalAtlas, OfflineMap, era_layer, remote_urls
from oxus_widgets.atlas_data import GROUPS, ROUTES, atlas_data, era_id, step_number, year_text
from oxus_widgets.base_map import base

ERAS = oxus_data.load("eras")
POLITIES = oxus_data.load("polities")


@pytest.mark.parametrize(
    ("era", "expected"),
    [
        ("e10", "e10"),
        ("Timurids", "e10"),
        (" timurids ", "e10"),
        (1404, "e10"),
        (-100, "e01"),
        (1749, "e13"),
        (1936, "e18"),
        (2026, "e20"),
    ],
)
def test_an_era_is_named_by_id_label_or_year(era, expected):
    assert era_id(era) == expected and HistoricalAtlas(era).era == expected


@pytest.mark.parametrize(
    ("era", "message"),
    [
        ("Timurid", "did you mean Timurids"),
        ("e21", "did you mean e2"),
        (0, "no frame for the year 0"),
        (-500, "140 BC to 2026"),
        (3000, "140 BC"),
    ],
)
def test_an_era_that_is_not_there_is_answered(era, message):
    with pytest.raises(oxus_data.DataError, match=message):
        HistoricalAtlas(era)


def test_a_layer_that_is_not_there_is_answered():
    with pytest.raises(oxus_data.DataError, match="did you mean events"):
        HistoricalAtlas(layers=["event"])


def test_the_page_works_by_itself_and_is_small_on_the_wire(tmp_path):
    page = HistoricalAtlas(1404).to_html(tmp_path / "atlas.html")
    assert (tmp_path / "atlas.html").read_text(encoding="utf-8") == page
    assert remote_urls(page) == [] and "{% raw" not in page
    assert len(page) - len(base()) < 450_000, "in addition to the base that all maps share"


def test_drawing_twice_gives_the_same_page_but_for_folium_s_random_ids():
    atlas = HistoricalAtlas("e05")
    assert atlas.page() == atlas.page()


def test_every_polity_place_route_and_event_of_an_era_rides_in_the_page():
    data = atlas_data()
    assert json.loads(json.dumps(data)) is not None
    assert [e["id"] for e in data["eras"]] == ERAS["era_id"].tolist()
    for era in data["eras"]:
        assert sorted(p["name"] for p in era["polities"]) == sorted(
            POLITIES[POLITIES["era_id"] == era["id"]]["name"]
        )
        assert all(p["outline"] in data["outlines"] for p in era["polities"])
    assert len(data["places"]) == len(oxus_data.load("places"))
    in_some_era = {r["name"] for era in data["eras"] for r in era["routes"]}
    assert in_some_era == set(oxus_data.load("routes")["name"])
    told = {(e["year"], e["text"]) for era in data["eras"] for e in era["events"]}
    on_the_map = oxus_data.load("events").dropna(subset="place_id")
    assert told == {(year_text(e.year), e.text) for e in on_the_map.itertuples()}


def test_a_railway_is_drawn_once_it_is_finished():
    by_era = {e["id"]: {r["name"] for r in e["routes"]} for e in atlas_data()["eras"]}
    turksib = "Turksib: Semipalatinsk to Lugovaya (1,452 km)"
    assert turksib in by_era["e18"] and turksib not in by_era["e16"]
    assert not any("Railway" in name for name in by_era["e13"])
    assert "Orenburg-Tashkent Railway" in by_era["e15"]


def test_colours_and_kinds_cover_the_vocabulary_and_can_be_read():
    fields = oxus_data.describe("polities").set_index("field")
    assert set(fields.loc["ruling_group", "allowed"].split(", ")) == set(GROUPS)
    assert set(oxus_data.load("routes")["kind"]) <= set(ROUTES)
    for _, color in GROUPS.values():  # a line on the land
        assert contrast(color, "#f7f5ef") >= 3


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: ratio of the relative luminances."""

    def luminance(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_the_whole_atlas_is_there_in_words():
    html = HistoricalAtlas("e14")._repr_html_()
    words = html[html.index("The map in words") :]
    assert words.count("<summary>") == len(ERAS) + words.count("<summary>Guided tour: ") == len(ERAS) + 3
    assert re.search(r"<details open><summary>1876", words)
    for name in ("Timurid Empire", "Samanid Emirate", "Senior Zhuz"):
        assert name in words
    assert "before 1700 a frontier is a matter of the atlas one follows" in words


@pytest.mark.parametrize("make", [lambda: OfflineMap(base=False), lambda: folium.Map(tiles=None)])
def test_a_student_puts_an_era_on_any_map(make):
    map_ = make()
    layer = era_layer(map_, 1404)
    found = {f["properties"]["name"]: f["properties"] for f in layer.data["features"]}
    assert found["Timurid Empire"]["certainty"] == "core" and len(found) == 4
    assert "Timurid Empire" in map_.get_root().render()


def test_a_layer_has_no_hard_line_where_there_was_none():
    layer = era_layer(OfflineMap(base=False), "e12")
    weights = {
        f["properties"]["certainty"]: layer.style_function(f)["weight"] for f in layer.data["features"]
    }
    assert weights["core"] > 0 and weights["sphere"] == weights["vague"] == 0
    thick = era_layer(OfflineMap(base=False), "e12", weight=3)
    assert all(thick.style_function(f)["weight"] == 3 for f in thick.data["features"])


def steps_of(era: str) -> dict[int, dict[str, str]]:
    """Name and state of all that each step of a frame shows, by year."""
    frame = next(e for e in atlas_data()["eras"] if e["id"] == era)
    pool = [*frame["polities"], *frame["units"]]
    return {
        s["year"]: {pool[n]["name"]: state for n, state in zip(*s["shows"].values(), strict=True)}
        for s in frame["steps"]
    }


def test_the_conquest_goes_by_the_years_of_its_annexations():
    steps = steps_of("e14")
    conquest = POLITIES[POLITIES["era_id"] == "e14"].dropna(subset="start").set_index("name")
    assert list(steps) == sorted({*conquest["start"], *conquest["end"]})
    assert min(steps) == 1731 and max(steps) == 1895
    for year, shown in steps.items():
        for name, row in conquest.iterrows():
            gone = row["kind"] == "occupation" and row["end"] <= year
            assert (name in shown) == (row["start"] <= year and not gone), (year, name)
    semirechye = next(n for n in conquest.index if n.startswith("Semirechye"))
    told = {year: steps[year][semirechye] for year in (1847, 1853, 1867, 1868)}
    assert told == {1847: "begun", 1853: "partly", 1867: "new", 1868: "held"}
    kulja = next(n for n in conquest.index if n.startswith("Kulja"))
    assert [year for year in steps if kulja in steps[year]] == [1871, 1873, 1876]


def test_the_delimitation_goes_by_the_days_of_its_units():
    steps = {year: shown for era in ("e16", "e17", "e18") for year, shown in steps_of(era).items()}
    assert list(steps) == [1924, 1925, 1926, 1929, 1930, 1932, 1936]
    assert "Karakalpak AO" not in steps[1924] and steps[1925]["Karakalpak AO"] == "new"
    assert "Tajik ASSR" in steps[1926] and steps[1929]["Tajik SSR"] == "new"
    assert steps[1932] == {
        "Kirghiz ASSR": "held",
        "Tajik SSR": "held",
        "Turkmen SSR": "held",
        "Uzbek SSR": "held",
        "Kazak ASSR without Karakalpakstan": "held",
        "Karakalpak ASSR in the RSFSR": "new",
    }
    assert set(steps[1936].values()) == {"new"} and len(steps[1936]) == 6


def test_every_step_shows_each_province_once_and_says_where_the_lines_differ():
    units = oxus_data.load("admin_units").set_index("name")
    for era in ("e16", "e17", "e18"):
        for year, shown in steps_of(era).items():
            outermost = [p for n in shown for p in _provinces(units, n, year)]
            assert len(outermost) == len(set(outermost)) == 49, (era, year)
    frame = next(e for e in atlas_data()["eras"] if e["id"] == "e16")
    assert any("Bostandyk" in u["differs"] for u in frame["units"])


def _provinces(units, name: str, year: int) -> list[str]:
    rows = units.loc[[name]]
    row = rows[(rows["start"].dt.year <= year) & (rows["end"].dt.year > year)].iloc[0]
    return [] if isinstance(row["within_id"], str) else row["provinces"].split(";")


def test_two_units_of_a_step_never_bear_one_name_on_the_map():
    for frame in atlas_data()["eras"]:
        pool = [*frame["polities"], *frame["units"]]
        for step in frame["steps"]:
            labels = [pool[n]["label"] for n in step["shows"]["row"]]
            assert len(labels) == len(set(labels)), (step["label"], labels)


@pytest.mark.parametrize(("year", "number"), [(1731, 1), (1866, 8), (1870, 11), (1900, 19)])
def test_a_step_is_named_by_year(year, number):
    assert step_number("e14", year) == HistoricalAtlas("e14", step=year).step == number


@pytest.mark.parametrize(
    ("era", "step", "message"),
    [
        ("e10", 1400, r"e10 has no steps; these have: e14"),
        ("e14", 1700, "are the years 1731, 1822"),
        ("e16", "1925", "no step '1925'"),
    ],
)
def test_a_step_that_is_not_there_is_answered(era, step, message):
    with pytest.raises(oxus_data.DataError, match=message):
        HistoricalAtlas(era, step=step)


def test_every_disputed_point_stands_in_its_frame_with_both_readings():
    disputes = oxus_data.load("disputes")
    told = {(d["question"], *d["readings"]) for e in atlas_data()["eras"] for d in e["disputes"]}
    assert told == set(
        disputes[["question", "first_reading", "second_reading"]].itertuples(index=False, name=None)
    )
    words = HistoricalAtlas("e14").text
    assert "What the oath of the Junior Zhuz in 1731 was?" in words and "Step by step" in words
