"""The membership explorer's model: what can be read and set without a browser."""

import datetime
import json
import re

import pandas as pd
import pytest

import oxus_data
from oxus_widgets import MembershipExplorer, remote_urls
from oxus_widgets.explorer_data import bodies_of_the_source_text, explorer_data, kinds, leads
from oxus_widgets.map_shapes import HEIGHT, WIDTH, azimuthal_equal_area, map_shapes


@pytest.fixture
def explorer() -> MembershipExplorer:
    return MembershipExplorer()


def test_the_explorer_opens_on_spring_2018_with_the_bodies_of_the_source_text(explorer):
    assert explorer.date == "2018-03-01"
    assert {"CIS", "CSTO", "SCO", "EAEU", "ECO", "CAREC", "AIIB"} <= set(explorer.institutions)
    assert "CACO" not in explorer.institutions, "ended long before"
    assert explorer.states[:5] == list(oxus_data.CENTRAL_ASIA)
    assert (explorer.matrix != "").any(axis=None)
    assert explorer.message == ""


def test_members_and_matrix_are_those_of_the_data(explorer):
    explorer.states = oxus_data.load("states")["state_id"]
    for day in ("1991-12-31", "2012-09-01", "2018-03-01", "2026-03-01"):
        explorer.date = day
        for body, states in explorer.members.items():
            assert sorted(states) == oxus_data.members(body, day)["state_id"].tolist()
        expected = oxus_data.status_matrix(day, explorer.institutions, explorer.states)
        assert explorer.matrix.equals(expected)


@pytest.mark.parametrize("day", ["2012-06-28", datetime.date(2012, 6, 28), datetime.datetime(2012, 6, 28, 9)])
def test_a_day_is_set_as_text_or_date(explorer, day):
    explorer.date = day
    explorer.since = day
    assert explorer.date == explorer.since == "2012-06-28"
    explorer.since = None
    assert explorer.since == ""


def test_bodies_and_states_are_set_by_name_or_acronym_in_any_letters_and_once(explorer):
    explorer.institutions = ("sco", "CIS FTA", "SCO")
    explorer.states = ["Uzbekistan", "KAZ"]
    explorer.selected = ["uzbekistan", "eco"]
    assert explorer.institutions == ["SCO", "CISFTA"]
    assert explorer.states == ["UZB", "KAZ"]
    assert explorer.selected == ["UZB", "ECO"]
    explorer.institutions = "eco"
    assert explorer.institutions == ["ECO"]
    explorer.selected = []
    assert explorer.selected == []


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("date", "2030-01-01", "outside the data, which speak for 1964-01-01 to 2026-03-01"),
        ("date", "spring 2018", "write year-month-day"),
        ("date", "2018-02-30", "not a date"),
        ("date", 2018, "not a date"),
        ("date", None, "not a date"),
        ("since", "1950-01-01", "outside the data"),
        ("institutions", ["EEU"], "did you mean EAEU"),
        ("institutions", [], "give at least one"),
        ("institutions", 5, "not a list"),
        ("states", ["KAZ", "Kasakhstan"], "did you mean Kazakhstan"),
        ("states", [], "give at least one"),
        ("selected", ["NAFTA"], "NAFTA"),
        ("kind", "military", "no kind of organisation; there are .*security"),
        ("lead", "FRA", "no leader of an organisation; there are .*RUS"),
        ("views", ["pie"], "no view; there are matrix"),
    ],
)
def test_a_bad_value_is_answered_in_words_and_nothing_is_lost(explorer, name, value, message):
    before = getattr(explorer, name)
    with pytest.warns(UserWarning, match=f"{name}: .*{message}.*keeps what it had") as caught:
        setattr(explorer, name, value)
    assert caught[0].filename == __file__, "the warning names the line that set the value"
    assert getattr(explorer, name) == before
    assert re.search(f"^{name}: .*{message}", explorer.message)
    assert explorer._repr_mimebundle_()[0]["text/html"].count("<tr>") == len(explorer.states) + 1
    setattr(explorer, name, before)
    assert explorer.message == "", "a good value takes the message away"


def test_a_bad_value_to_begin_with_leaves_the_usual_choice():
    with pytest.warns(UserWarning, match="institutions: "):
        explorer = MembershipExplorer(institutions=["EEU"])
    assert explorer.institutions == MembershipExplorer().institutions
    assert "did you mean EAEU" in explorer.message


def test_a_change_can_be_observed(explorer):
    seen = []
    explorer.observe(lambda change: seen.append(change["new"]), names=["date", "institutions", "states"])
    told = []
    explorer.observe(lambda change: told.append(change["new"]), names="members")
    explorer.date = "1995-01-01"
    explorer.institutions = ["CIS"]
    explorer.date = datetime.date(1995, 1, 1)
    assert seen == ["1995-01-01", ["CIS"]]
    assert told[-1] == {"CIS": ["KAZ", "KGZ", "TJK", "UZB", "RUS"]}


def test_what_the_view_sends_is_taken(explorer):
    explorer.set_state({"date": "2001-06-15", "institutions": ["SCO"], "states": ["UZB", "KAZ"]})
    assert explorer.members == {"SCO": ["UZB", "KAZ"]}


def test_filters_narrow_the_bodies_by_kind_and_by_who_leads_them(explorer):
    explorer.kind = "security"
    assert set(explorer.members) == {"CSTO", "SCO", "PFP", "OSCE"}
    explorer.lead = "CHN"
    assert set(explorer.matrix.columns) == {"SCO"}
    explorer.kind = "trade"
    assert list(explorer.members) == explorer.institutions, "a filter that leaves nothing is not followed"
    explorer.kind = explorer.lead = ""
    assert list(explorer.members) == explorer.institutions


def test_every_kind_and_leader_of_the_data_can_be_chosen():
    bodies = oxus_data.load("institutions")
    assert set(kinds()) == set(bodies["kind"])
    assert set(leads()) == {lead for ids in bodies["lead_actors"].dropna() for lead in ids.split(";")}
    assert all(leads().values())


def test_all_spells_ride_in_the_view_and_stay_small():
    data = explorer_data()
    spells = pd.DataFrame(data["spells"])
    assert len(spells) == oxus_data.load("memberships")["start"].notna().sum()
    assert set(spells["institution"]) <= set(data["institutions"]["id"])
    assert set(spells["state"]) <= set(data["states"]["id"]) and set(spells["status"]) <= set(data["marks"])
    assert ((spells["end"] == "") | (spells["end"] > spells["start"])).all()
    assert len(json.dumps(data)) < 120_000


def test_what_is_not_recorded_rides_in_the_view_too():
    data = pd.DataFrame(explorer_data()["unrecorded"]).explode("states")
    spans = oxus_data.unrecorded()
    assert len(data) == len(spans)
    day = "2018-03-01"
    now = data[(data["start"] <= day) & ((data["end"] == "") | (data["end"] > day))]
    found = set(zip(now["institution"], now["states"], strict=True))
    matrix = oxus_data.status_matrix(day)
    said = {(b, s) for b in matrix for s in matrix.index[matrix[b] == oxus_data.NOT_RECORDED]}
    assert said <= found and not [pair for pair in found - said if not matrix.loc[pair[1], pair[0]]]
    assert set(data["states"]) <= set(oxus_data.load("states")["state_id"])


def test_the_text_twins_say_what_is_not_recorded(monkeypatch):
    explorer = MembershipExplorer("2018-03-01", institutions=["BRI"], states=["KAZ", "USA"])
    assert explorer.matrix.loc["USA", "BRI"] == oxus_data.NOT_RECORDED
    assert str(explorer).endswith("participant, ? not recorded")
    assert "<td>not recorded</td>" in explorer._html()
    assert explorer.members == {"BRI": []}


def test_the_projection_keeps_areas_and_its_centre():
    from oxus_widgets.map_shapes import CENTRE

    np = pytest.importorskip("numpy")
    lat, lon = CENTRE
    assert np.allclose(azimuthal_equal_area(np.array([[lon, lat]])), 0)
    # Snyder, table 28 and eq. 24-2: a point at distance c lies at 2 R sin(c / 2); a quarter round, at R sqrt 2.
    away = azimuthal_equal_area(np.array([[lon + 180, 90 - lat]]))
    assert np.hypot(*away[0]) == pytest.approx(6371.0072 * np.sqrt(2))
    shapely = pytest.importorskip("shapely")
    square = shapely.box(60, 38, 70, 46).segmentize(0.1)
    flat = shapely.transform(square, azimuthal_equal_area)
    assert flat.area == pytest.approx(oxus_data.equal_area(square).area, rel=1e-4)


def test_the_map_has_the_five_inside_its_window():
    shown = map_shapes()
    assert set(oxus_data.CENTRAL_ASIA) <= set(shown["shapes"])
    assert "USA" not in shown["shapes"]
    for x, y in shown["places"].values():
        assert 0 < x < WIDTH and 0 < y < HEIGHT


def test_the_text_twin_names_every_state_and_explains_every_letter(explorer):
    explorer.institutions, explorer.states = ["CIS", "WTO"], ["KAZ", "TKM", "UZB"]
    assert str(explorer).splitlines() == [
        "Membership on 2018-03-01",
        "             CIS WTO",
        "Kazakhstan     F   M",
        "Turkmenistan   a   .",
        "Uzbekistan     F   >",
        "F founding member, M member, a associate, > applicant",
    ]


def test_a_front_end_without_widgets_gets_a_table(explorer):
    data, _ = explorer._repr_mimebundle_()
    assert data["text/plain"] == str(explorer)
    assert '<th scope="row">Turkmenistan</th><td>associate</td>' in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data


def test_a_page_of_its_own_asks_nothing_of_the_network(explorer, tmp_path):
    path = tmp_path / "explorer.html"
    page = explorer.to_html(path, title="Who is in what")
    assert path.read_text(encoding="utf-8") == page
    assert "<title>Who is in what</title>" in page
    assert remote_urls(page) == []


def test_the_bodies_of_the_opening_view_list_every_state_of_the_package():
    """A blank cell of that view says that a state is not in, so the rosters behind it have to be complete."""
    rosters = oxus_data.load("institutions").set_index("institution_id")["roster"]
    shown = rosters[bodies_of_the_source_text()]
    assert shown[shown != "all"].index.tolist() == []
    assert "IND" in oxus_data.members("WTO", "2018-03-01")["state_id"].tolist()
