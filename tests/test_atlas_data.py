"""The historical atlas: eras, polities, places, routes, events, units and their geometry."""

import csv
import gzip
import itertools
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import MultiPolygon, Point, shape
from shapely.ops import unary_union

import oxus_data

ROOT = Path(__file__).resolve().parents[1]
ERAS = oxus_data.load("eras")
POLITIES = oxus_data.load("polities").set_index("polity_id")
PLACES = oxus_data.load("places").set_index("place_id")
NAMES = oxus_data.load("place_names")
UNITS = oxus_data.load("admin_units").set_index("unit_id")
PROVINCES = {
    f["properties"]["province_id"]: shape(f["geometry"]) for f in oxus_data.geometry("provinces")["features"]
}
OUTLINES = {
    f["properties"]["outline_id"]: shape(f["geometry"]) for f in oxus_data.geometry("outlines")["features"]
}


def city_facts() -> list[dict[str, str]]:
    with (ROOT / "data" / "raw" / "history" / "city_facts.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def point(place_id: str) -> Point:
    return Point(PLACES.loc[place_id, "lon"], PLACES.loc[place_id, "lat"])


def outline(polity_id: str):
    return OUTLINES[POLITIES.loc[polity_id, "outline_id"]]


def area(geometry) -> float:
    """km², in Lambert's cylindrical equal-area projection; written here apart from the script that makes the tables."""
    flat = shapely.transform(
        geometry.segmentize(0.25),
        lambda points: np.column_stack([np.radians(points[:, 0]), np.sin(np.radians(points[:, 1]))]),
    )
    return flat.area * 6371.0072**2


@pytest.mark.parametrize("fact", city_facts(), ids=lambda f: f"{f['polity_id']}-{f['place_id']}")
def test_a_city_lies_where_it_belonged(fact):
    inside = outline(fact["polity_id"]).contains(point(fact["place_id"]))
    assert inside == (fact["inside"] == "true")


def test_there_are_more_facts_than_were_given_and_some_say_no():
    facts = city_facts()
    assert len(facts) >= 180 and sum(f["inside"] == "false" for f in facts) >= 8
    assert {POLITIES.loc[f["polity_id"], "era_id"] for f in facts} >= set(ERAS["era_id"]) - {
        "e07",
        "e09",
        "e19",
    }


@pytest.mark.parametrize("name", ["provinces", "outlines"])
def test_geometry_is_valid_right_handed_and_small(name):
    text = (ROOT / "data" / "oxus_data" / "geometry" / f"{name}.geojson").read_bytes()
    assert len(gzip.compress(text)) < 30_000 and len(text) < 130_000
    for feature in oxus_data.geometry(name)["features"]:
        found = shape(feature["geometry"])
        assert found.is_valid and not found.is_empty, feature["properties"]
        for polygon in found.geoms if isinstance(found, MultiPolygon) else [found]:
            assert polygon.exterior.is_ccw and not any(hole.is_ccw for hole in polygon.interiors)


def test_every_polity_has_an_outline_and_every_outline_a_use():
    assert set(POLITIES["outline_id"]) | set(UNITS["outline_id"]) == set(OUTLINES)


def test_areas_in_the_tables_are_those_of_the_shapes():
    for row in POLITIES.itertuples():
        assert row.area == pytest.approx(area(outline(row.Index)), rel=0.006), row.Index
    provinces = oxus_data.load("boundaries").set_index("province_id")
    assert set(provinces.index) == set(PROVINCES)
    for row in provinces.itertuples():
        assert row.area == pytest.approx(area(PROVINCES[row.Index]), rel=0.01, abs=1)


def test_the_five_have_the_areas_that_the_factbook_gives():
    """Two sources: Natural Earth's provinces added up, and the Factbook."""
    provinces = oxus_data.load("boundaries").groupby("state_id")["area"].sum()
    factbook = oxus_data.panel("area_fb2025").groupby("state_id")["area_fb2025"].max()
    for state in oxus_data.CENTRAL_ASIA:
        assert provinces[state] == pytest.approx(factbook[state], rel=0.045), state


def test_provinces_neither_overlap_nor_leave_gaps_inside_a_state():
    states = oxus_data.load("boundaries").set_index("province_id")["state_id"]
    for state in oxus_data.CENTRAL_ASIA:
        shapes = [PROVINCES[p] for p in states[states == state].index]
        together = unary_union(shapes)
        assert sum(s.area for s in shapes) - together.area < 0.02, state
    # The borders between states are packed apart: slivers, and no more.
    overlap = sum(a.intersection(b).area for a, b in itertools.combinations(PROVINCES.values(), 2))
    assert overlap < 0.15  # square degrees


# Marked towns that lie outside, and why.
TOWNS_OUTSIDE = {
    "e09_yuan": "Turfan was contested with the house of Chagatai, on whose side it is drawn",
    "e11_kazakh": "Turkistan was contested with the Shaybanids, on whose side it is drawn",
    "e11_sibir": "the atlas ends south of Tobolsk",
    "e13_durrani": "the atlas ends north of Kandahar",
    "e14_s1": "Orenburg is the Russian base on the other bank",
    "e16_kz": "Orenburg left in 1925 and is not in today's provinces",
}
DRAWN = shapely.box(44, 32, 92, 57)  # degrees; beyond, the atlas draws nothing


def test_a_marked_town_lies_inside_its_polity():
    outside = {
        row.Index
        for row in POLITIES.dropna(subset="town_place_id").itertuples()
        if not outline(row.Index).contains(point(row.town_place_id))
    }
    assert outside == set(TOWNS_OUTSIDE)


def test_a_seat_has_a_place_if_and_only_if_the_place_is_known():
    for row in POLITIES.itertuples():
        known = row.seat_precision in ("site", "about", "moving")
        assert pd.notna(row.seat_lat) == pd.notna(row.seat_lon) == known, row.Index
        assert pd.notna(row.seat) >= known, row.Index
    # Nothing that was only a step of the conquest has a seat of its own.
    taken = POLITIES[POLITIES["kind"].isin(["annexation", "occupation"])]
    assert set(taken["seat_precision"]) == {"none"}


def test_a_seat_that_the_map_draws_lies_inside_its_polity():
    """A seat off the outline is one off the map, or one that TOWNS_OUTSIDE explains."""
    for row in POLITIES.dropna(subset="seat_lat").itertuples():
        seat = Point(row.seat_lon, row.seat_lat)
        if DRAWN.contains(seat) and row.Index not in TOWNS_OUTSIDE:
            assert outline(row.Index).distance(seat) < 0.1, (row.Index, row.seat)


@pytest.mark.parametrize(
    ("polity_id", "seat"),
    [
        ("e04_abbasid", "Baghdad"),
        ("e03_sasan", "Ctesiphon"),
        ("e06_seljuk", "Isfahan"),
        ("e08_yuan", "Dadu"),
        ("e12_mughal", "Delhi"),
        ("e13_russia", "St Petersburg"),
    ],
)
def test_an_empire_ruled_from_elsewhere_is_not_counted_as_ruled_from_here(polity_id, seat):
    row = POLITIES.loc[polity_id]
    assert row["seat"].startswith(seat)
    five = [OUTLINES[state.lower()] for state in oxus_data.CENTRAL_ASIA]
    assert not any(state.contains(Point(row["seat_lon"], row["seat_lat"])) for state in five)


def named(text: str) -> set[str]:
    """The places whose names, of any time, a text holds."""
    names = [
        (place, word.strip()) for place, row in PLACES.iterrows() for word in re.split(r"[()/]", row["name"])
    ]
    names += list(zip(NAMES["place_id"], NAMES["name"], strict=True))
    return {place for place, name in names if name and re.search(rf"(?<![\w-]){re.escape(name)}(?!\w)", text)}


def towns(polity, column: str) -> set[str]:
    cell = getattr(polity, column)
    return set(cell.split(";")) if isinstance(cell, str) else set()


# Words of an extent that name something else than the town.
NOT_THE_TOWN = {
    ("e12_kazakh", "bukhara"): "the khanate",
    ("e14_s10", "khiva"): "the khanate",
    ("e14_s12", "bukhara"): "the emirate",
    ("e15_steppe", "astrakhan"): "the government",
    ("e16_tjassr", "bukhara"): "East Bukhara, a region",
    ("e16_tm", "bukhara"): "the people's republic",
    ("e16_kg", "taraz"): "the town and valley of Talas in Kyrgyzstan",
}


def test_every_town_that_an_extent_names_is_said_to_be_inside_outside_or_on_the_edge():
    used = set()
    for polity in POLITIES.itertuples():
        said = [towns(polity, c) for c in ("towns_inside", "towns_outside", "towns_edge")]
        assert sum(map(len, said)) == len(set().union(*said)), polity.Index
        others = {place for one, place in NOT_THE_TOWN if one == polity.Index}
        used |= {(polity.Index, place) for place in others}
        assert named(f"{polity.extent} | {polity.name}") - others == set().union(*said), polity.Index
    assert used == set(NOT_THE_TOWN)


def test_an_outline_agrees_with_what_its_extent_says_in_words():
    wrong = []
    for polity in POLITIES.itertuples():
        drawn = outline(polity.Index)
        for column, agrees in (
            ("towns_inside", lambda town, drawn=drawn: drawn.contains(town)),
            ("towns_outside", lambda town, drawn=drawn: not drawn.contains(town)),
            ("towns_edge", lambda town, drawn=drawn: drawn.boundary.distance(town) < 1.4),  # degrees: 150 km
        ):
            wrong += [
                (polity.Index, column, place)
                for place in towns(polity, column)
                if DRAWN.contains(point(place)) and not agrees(point(place))
            ]
    assert wrong == []


def test_what_extents_say_does_not_contradict_the_facts_about_cities():
    for fact in city_facts():
        polity = POLITIES.loc[fact["polity_id"]]
        other = "towns_outside" if fact["inside"] == "true" else "towns_inside"
        assert fact["place_id"] not in towns(polity, other), fact


@pytest.mark.parametrize("era", ["e12", "e13", "e14", "e15"])
def test_russia_is_drawn_wherever_a_frame_shows_its_land(era):
    """Towns that were Russian, by their founding or capture, in every frame from then to 1900."""
    russian = {
        "astrakhan": "e12",
        "atyrau": "e12",
        "oral": "e12",
        "orenburg": "e13",
        "omsk": "e13",
        "semey": "e13",
    }
    for place, since in russian.items():
        holders = [
            row.Index
            for row in POLITIES[POLITIES["era_id"] == era].itertuples()
            if outline(row.Index).contains(point(place))
        ]
        if era >= since:
            assert holders and set(POLITIES.loc[holders, "ruling_group"]) == {"russian"}, (era, place)


def test_the_west_of_the_pamir_belongs_to_bukhara_in_1900():
    assert outline("e15_bukhara").contains(point("khorog")) and not outline("e15_turk").contains(
        point("khorog")
    )


def test_baikonur_lies_where_the_town_is():
    town = Point(oxus_data.load("cities").set_index("name").loc["Baikonur", ["lon", "lat"]])
    assert PROVINCES["KZ-XBA"].contains(town) and OUTLINES["kaz"].contains(town)
    assert not any(part.interiors for part in shapely.get_parts(OUTLINES["kaz"]))


def test_polities_of_an_era_overlap_only_where_they_are_meant_to():
    for _, group in POLITIES.groupby("era_id"):
        for one, other in itertools.combinations(group.itertuples(), 2):
            shared = outline(one.Index).intersection(outline(other.Index)).area
            part = shared / min(outline(one.Index).area, outline(other.Index).area)
            if one.within_id == other.Index or other.within_id == one.Index:
                assert part > 0.5, (one.Index, other.Index)
            else:
                assert part < 0.05, (one.Index, other.Index)


def test_eras_follow_one_another_and_each_has_polities():
    assert ERAS["era_id"].is_monotonic_increasing and ERAS["year"].is_monotonic_increasing
    assert (ERAS["start"] <= ERAS["year"]).all() and (ERAS["year"] <= ERAS["end"].fillna(2026)).all()
    assert set(POLITIES["era_id"]) == set(ERAS["era_id"]) and len(ERAS) == 21
    assert ERAS["image"].dropna().tolist() == ["Image 2", "Image 2", "Image 3", "Image 4"]


def test_the_steps_of_the_conquest_are_dated_and_nothing_else_is():
    steps = POLITIES[POLITIES["era_id"] == "e14"]
    assert steps["start"].isna().sum() == 1, "the empire behind the steps"
    steps = steps.dropna(subset="start")
    assert len(steps) == 14 and steps["start"].min() == 1731 and steps["end"].max() == 1895
    assert (steps["start"] <= steps["end"]).all()
    assert POLITIES[POLITIES["era_id"] != "e14"][["start", "end"]].isna().all(axis=None)


def test_units_are_composed_of_provinces_that_exist_and_fill_their_outlines():
    for unit in UNITS.itertuples():
        ids = unit.provinces.split(";")
        assert set(ids) <= set(PROVINCES) and len(ids) == len(set(ids)), unit.Index
        sum_of_provinces = sum(area(PROVINCES[p]) for p in ids)
        partly = unit.partly.split(";") if isinstance(unit.partly, str) else []
        most = sum_of_provinces + sum(area(PROVINCES[p]) for p in partly)
        found = area(OUTLINES[unit.outline_id])
        assert sum_of_provinces * 0.995 < found < most * 1.005, unit.Index


@pytest.mark.parametrize(
    "day", ["1925-03-01", "1928-01-01", "1929-12-31", "1931-06-01", "1933-01-01", "1940-01-01"]
)
def test_on_every_day_each_province_lies_in_one_unit_at_the_top(day):
    on = UNITS[(UNITS["start"] <= day) & (UNITS["end"] > day)]
    top = on[on["within_id"].isna()]
    assigned = [p for row in top.itertuples() for p in row.provinces.split(";")]
    assert sorted(assigned) == sorted(PROVINCES)
    for row in on.dropna(subset="within_id").itertuples():
        outer = set(UNITS.loc[row.within_id, "provinces"].split(";"))
        partly = set(row.partly.split(";")) if isinstance(row.partly, str) else set()
        assert set(row.provinces.split(";")) | partly <= outer


def test_routes_name_places_in_order():
    for route in oxus_data.load("routes").itertuples():
        stops = route.place_ids.split(";")
        assert len(stops) >= 2 and set(stops) <= set(PLACES.index), route.route_id
        assert all(a != b for a, b in itertools.pairwise(stops)), route.route_id


def test_every_place_has_names_and_their_periods_follow_one_another():
    assert set(NAMES["place_id"]) == set(PLACES.index)
    for place, group in NAMES.groupby("place_id"):
        assert group["number"].tolist() == list(range(1, len(group) + 1)), place
        rows = list(group.itertuples())
        for before, after in itertools.pairwise(rows):
            assert before.end <= after.start, place
        for row in rows:
            assert pd.isna(row.start) or pd.isna(row.end) or row.start < row.end, place


@pytest.mark.parametrize(
    ("place", "year", "name"),
    [
        ("khujand", 1950, "Leninabad"),
        ("bishkek", 1950, "Frunze"),
        ("dushanbe", 1936, "Stalinabad"),
        ("almaty", 1900, "Verny"),
        ("astana", 2017, "Astana"),
        ("kyzylorda", 1900, "Perovsk"),
        ("samarkand", -100, "Maracanda"),
        ("samarkand", 1404, "Samarkand"),
        ("krasnovodsk", 1749, None),
        ("otrar", 2017, None),
    ],
)
def test_a_place_bears_the_name_of_its_time(place, year, name):
    rows = NAMES[NAMES["place_id"] == place]
    now = rows[(rows["start"].isna() | (rows["start"] <= year)) & (rows["end"].isna() | (rows["end"] > year))]
    assert now["name"].tolist() == ([name] if name else [])


def test_events_are_dated_and_whole_sentences():
    events = oxus_data.load("events")
    assert len(events) >= 150 and events["year"].is_monotonic_increasing and (events["year"] != 0).all()
    assert events["text"].str.endswith(".").all() and events["reading"].dropna().str.endswith(".").all()
    disputed = events[events["precision"] == "disputed"]
    assert len(disputed) >= 2 and disputed["reading"].notna().all()


def test_an_event_has_a_date_exactly_where_its_day_or_month_is_known():
    events = oxus_data.load("events")
    assert (events["date"].notna() == events["precision"].isin(["day", "month"])).all()
    dated = events.dropna(subset="date")
    assert (dated["date"].dt.year == dated["year"]).all()
    assert (dated[dated["precision"] == "month"]["date"].dt.day == 1).all()
    ended = events.dropna(subset="end")
    assert (ended["end"] > ended["date"]).all()
    later = ended[ended["end"].dt.year > ended["year"]]
    assert (later["end"].dt.year == later["year_end"]).all()
    assert (events["year_end"].dropna() > events["year"][events["year_end"].notna()]).all()


def test_old_events_have_a_place_on_the_map_and_new_ones_their_states():
    events = oxus_data.load("events")
    assert events[events["year"] < 1991]["place_id"].notna().all()
    new = events[events["date"].notna()]
    assert new["year"].min() == 1991 and new["state_ids"].notna().all()
    known = {*oxus_data.load("states")["state_id"], "IDN", "SGP", "VNM"}  # partners of trade agreements
    for cell in new["state_ids"]:
        assert set(cell.split(";")) <= known
        assert set(cell.split(";")) & {*oxus_data.CENTRAL_ASIA, "AFG", "ARM"}


@pytest.mark.parametrize(
    ("event", "date", "end"),
    [
        ("tajik-war-1992", "1992-05-01", "1997-06-27"),
        ("andijan-2005", "2005-05-13", None),
        ("tulip-2005", "2005-03-24", None),
        ("osh-2010", "2010-06-10", "2010-06-15"),
        ("golovnoy-2021", "2021-04-28", None),
        ("batken-2022", "2022-09-14", "2022-09-17"),
        ("csto-2022", "2022-01-06", "2022-01-19"),
        ("kgz-tjk-2025", "2025-03-13", None),
        ("khujand-2025", "2025-03-31", None),
        ("cku-2024", "2024-06-06", None),
        ("eaeu-irn-2025", "2025-05-15", None),
    ],
)
def test_the_years_since_independence_are_told(event, date, end):
    row = oxus_data.load("events").set_index("event_id").loc[event]
    assert (str(row["date"].date()), None if pd.isna(row["end"]) else str(row["end"].date())) == (date, end)


def test_the_consultative_meetings_of_the_five_are_complete():
    """Seven meetings from 2018 to 2025, none in 2020; Azerbaijan is at the fifth, sixth and seventh."""
    events = oxus_data.load("events")
    meetings = events[events["event_id"].str.fullmatch(r"consultative-\d{4}")]
    assert meetings["year"].tolist() == [2018, 2019, 2021, 2022, 2023, 2024, 2025]
    assert all(set(oxus_data.CENTRAL_ASIA) <= set(cell.split(";")) for cell in meetings["state_ids"])
    assert meetings[meetings["state_ids"].str.contains("AZE")]["year"].tolist() == [2023, 2024, 2025]


def test_the_conquest_by_1854_that_the_source_text_has_does_not_fit_the_events():
    """The known slip of §3.2.3 can be found in the data."""
    events = oxus_data.load("events").set_index("event_id")
    taken = {
        p: events[(events["place_id"] == p) & (events["theme"] == "conquest")]["year"].tolist()
        for p in PLACES.index
    }
    assert (
        1865 in taken["tashkent"]
        and 1868 in taken["samarkand"]
        and 1873 in taken["khiva"]
        and 1876 in taken["kokand"]
    )


def test_a_dispute_has_two_readings_and_stands_on_the_map():
    disputes = oxus_data.load("disputes")
    assert len(disputes) >= 18 and disputes["question"].is_unique
    assert (disputes["first_reading"] != disputes["second_reading"]).all()
    places = oxus_data.load("places").set_index("place_id").loc[disputes["place_id"]]
    assert places["lat"].between(32, 56).all() and places["lon"].between(46, 90).all()


def test_a_place_that_cites_geonames_lies_at_a_city_of_geonames():
    cities = oxus_data.load("cities")
    for place in PLACES[PLACES["sources"].str.contains("geonames")].itertuples():
        north, east = cities["lat"] - place.lat, (cities["lon"] - place.lon) * np.cos(np.radians(place.lat))
        assert np.hypot(north, east).min() * 111.2 < 7, place.Index  # km
