"""Crossings, military sites, dams and voices: the tables of the years since independence, besides events."""

import pandas as pd
import pytest

import oxus_data

CROSSINGS = oxus_data.load("border_crossings")
SITES = oxus_data.load("military_sites")
DAMS = oxus_data.load("dams").set_index("dam_id")
VOICES = oxus_data.load("voices")


def test_every_open_land_link_over_a_border_has_a_crossing_in_each_of_its_modes():
    state = oxus_data.load("corridor_nodes").set_index("node_id")["state_id"]
    links = oxus_data.load("corridor_links").query("mode != 'ferry' and status == 'open'")
    missing = []
    for link in links.itertuples():
        sides = sorted({state[link.from_id], state[link.to_id]})
        if len(sides) == 2:
            rows = CROSSINGS[CROSSINGS["link_id"] == link.link_id]
            assert rows[["state_a_id", "state_b_id"]].drop_duplicates().to_numpy().tolist() in ([], [sides])
            modes = {"road", "rail"} if link.mode == "both" else {link.mode}
            missing += [(link.link_id, mode) for mode in modes - set(rows["mode"])]
    assert missing == []


def test_a_railway_crossing_is_as_old_as_its_link():
    """Both tables name the year of the railways that were opened since 1991."""
    links = oxus_data.load("corridor_links").set_index("link_id")["opened"]
    rail = CROSSINGS.query("mode == 'rail'").dropna(subset=["opened", "link_id"])
    dated = rail[rail["opened"].dt.year >= 1991].groupby("link_id")["opened"].max().dt.year
    known = {link: (year, links[link]) for link, year in dated.items() if pd.notna(links[link])}
    # The bridge of Hairatan was there before the railway beyond it.
    del known["termez-mazar-rail"]
    assert len(known) >= 6 and all(crossing == link for crossing, link in known.values())


def test_periods_of_a_crossing_follow_each_other():
    sides = (CROSSINGS["state_a_id"].astype(str) < CROSSINGS["state_b_id"].astype(str)).all()
    assert sides
    for (name, mode), periods in CROSSINGS.groupby(["name", "mode"], observed=True):
        for before, after in zip(periods.itertuples(), list(periods.itertuples())[1:], strict=False):
            assert pd.notna(before.closed), f"{name} by {mode} opens again, but was never shut"
            assert pd.isna(after.opened) or after.opened > before.closed


@pytest.mark.parametrize(
    ("crossing", "opened", "closed"),
    [
        ("sarp-road", "1988-08-01", None),
        ("lars-road-1", None, "2006-07-01"),
        ("lars-road-2", "2010-03-01", None),
        ("kulma-road", "2004-05-25", None),
        ("khorgos-rail", "2012-12-22", None),
        ("kars-rail", "2017-10-30", None),
        ("hairatan-road-1", "1982-05-12", "1997-05-01"),
        ("panji-poyon-road", "2007-08-26", None),
    ],
)
def test_crossings_that_conclusions_rest_on(crossing, opened, closed):
    row = CROSSINGS.set_index("crossing_id").loc[crossing]
    assert [None if pd.isna(d) else str(d.date()) for d in (row["opened"], row["closed"])] == [opened, closed]


def test_an_opening_that_is_not_recorded_says_so_or_is_older_than_the_border():
    unknown = CROSSINGS[CROSSINGS["opened"].isna()]
    assert len(unknown) > 30
    said = unknown["note"].str.contains("not found|not looked up|before the border was one|Military Road")
    assert unknown[~said]["crossing_id"].tolist() == []


@pytest.mark.parametrize(
    ("table", "columns"), [("border_crossings", ("opened", "closed")), ("military_sites", ("start", "end"))]
)
def test_a_date_has_a_precision_and_is_padded(table, columns):
    frame = oxus_data.load(table)
    for name in columns:
        dates, precision = frame[name], frame[f"{name}_precision"]
        assert (dates.notna() == precision.notna()).all()
        assert (dates[precision == "year"].dt.strftime("%m-%d") == "01-01").all()
        assert (dates[precision == "month"].dt.day == 1).all()


def test_a_military_site_lies_in_one_of_the_five_and_serves_another_state():
    assert set(SITES["host_id"]) <= set(oxus_data.CENTRAL_ASIA)
    assert (SITES["host_id"].astype(str) != SITES["force_id"].astype(str)).all()
    # A site without a beginning is from Soviet times, so Russia took it over.
    assert set(SITES[SITES["start"].isna()]["force_id"]) == {"RUS"}


def test_the_last_western_base_closed_in_2015_and_russia_still_has_sites_in_three_states():
    western = SITES[SITES["force_id"].isin(["USA", "DEU", "FRA"])]
    assert western["end"].notna().all() and western["end"].dt.year.max() == 2015
    russian = SITES[(SITES["force_id"] == "RUS") & SITES["end"].isna()]
    assert set(russian["host_id"]) == {"KAZ", "KGZ", "TJK"} and len(SITES) >= 19


def test_dams_agree_with_the_plants_of_the_other_table():
    plants = oxus_data.load("hydropower_plants").set_index("plant_id")
    linked = DAMS.dropna(subset="plant_id")
    assert len(linked) >= 4
    for dam in linked.itertuples():
        plant = plants.loc[dam.plant_id]
        assert plant["state_id"] == dam.state_id and dam.name.split()[0] in plant["name"]
        assert pd.isna(dam.capacity) or plant["capacity"] == pytest.approx(dam.capacity, rel=0.05)


def test_what_is_planned_or_being_built_is_not_finished():
    assert DAMS[DAMS["status"] != "working"]["completed"].isna().all()
    assert pd.isna(DAMS.at["kambarata-1", "opened"]) and DAMS.at["rogun", "status"] == "building"
    assert DAMS.at["toktogul", "storage"] == 19.5 and DAMS.at["nurek", "storage"] == 10.5
    part = DAMS.dropna(subset="active_storage")
    assert (part["active_storage"] < part["storage"]).all()


def test_a_voice_is_short_counted_and_free_to_quote():
    assert (VOICES["words"] == VOICES["text"].str.split().str.len()).all() and VOICES["words"].max() <= 41
    assert VOICES["why_free"].str.len().min() > 30
    assert not VOICES["why_free"].str.contains("NC|check").any()
    dated = VOICES.dropna(subset="date")
    assert (dated["date"].dt.year == dated["year"]).all() and not dated["about"].any()


def test_every_unit_has_a_voice():
    units = {unit for cell in VOICES["units"] for unit in cell.split(";")}
    assert units == {f"{number:02}" for number in range(11)}
