"""The guided tours: a file that an author edits, its checks, and whether its texts say what the tables say."""

import base64
import gzip
import re
from pathlib import Path

import pytest
from shapely.geometry import Point, shape

import oxus_data
from oxus_data import DataError
from oxus_widgets import HistoricalAtlas
from oxus_widgets.atlas_tours import TOURS, cited, course_tours, read_tours, tour_data

TEXT = TOURS.read_text(encoding="utf-8")
FIRST = TEXT.splitlines().index("[[tour.step]]") + 1
POLITIES = oxus_data.load("polities")
OUTLINES = {
    f["properties"]["outline_id"]: shape(f["geometry"]) for f in oxus_data.geometry("outlines")["features"]
}


def file_with(tmp_path: Path, old: str, new: str) -> Path:
    """The course's tours with one thing changed, for the first time that it is there."""
    assert old in TEXT
    path = tmp_path / "mine.toml"
    path.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    return path


def test_there_are_three_tours_of_five_steps_and_all_their_rows_exist():
    assert [tour.tour_id for tour in course_tours()] == ["silk-road", "russia-arrives", "five-republics"]
    assert [len(tour.step) for tour in course_tours()] == [5, 5, 5]
    for tour in tour_data(course_tours()):
        for stop in tour["stops"]:
            assert len(stop["rows"]) >= 3 and all(row["text"] for row in stop["rows"])
            assert re.fullmatch(r"§3\.[1-4](\.\d)?", stop["section"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('era = "e01"', 'era = "e99"', "there is no era 'e99'"),
        ('"events:osh-bc102"', '"events:osh-bc103"', "no row of events 'osh-bc103'; did you mean osh-bc102"),
        ('"events:osh-bc102"', '"event:osh-bc102"', "no table for a tour 'event'; did you mean events"),
        ('"e01_dayuan"', '"e02_kushan"', "no polity or unit of this frame 'e02_kushan'"),
        ('road = "sr_middle"', 'road = "sr_mid"', "no row of routes 'sr_mid'; did you mean sr_middle"),
        ('section = "3.1.1"', 'section = "§3.1.1"', "section '§3.1.1': expected a number such as 3.2.1"),
        ('section = "3.1.1"', "section = 3.1", "section: 3.1, expected text"),
        ('era = "e01"', 'era = "e01"\nyear = 5', "the frame e01 has no steps"),
        ('era = "e01"', 'era = "e01"\nview = [50.0, 60.0, 40.0, 80.0]', "degrees south, west, north, east"),
        ('era = "e01"', 'frame = "e01"', "no key 'frame'"),
        (
            'rows = ["routes:sr_middle", "eras:e01", "events:kashgar-bc138", "events:osh-bc102"]',
            "rows = []",
            "name at least one row",
        ),
    ],
)
def test_what_is_wrong_in_the_file_is_named_with_file_line_tour_and_step(tmp_path, old, new, message):
    with pytest.raises(DataError) as error:
        read_tours(file_with(tmp_path, old, new))
    assert message in str(error.value)
    assert f"mine.toml, line {FIRST} (tour silk-road, step 1)" in str(error.value)


def test_a_fault_in_a_later_step_is_found_on_its_line(tmp_path):
    path = file_with(tmp_path, "year = 1868", "year = 1700")
    with pytest.raises(
        DataError, match=r"\(tour russia-arrives, step 4\): .*its steps are the years 1731"
    ) as error:
        read_tours(path)
    line = int(re.search(r"line (\d+)", str(error.value))[1])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[line - 1] == "[[tour.step]]" and lines[line].startswith('heading = "1868')


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[tour]\n", "mine.toml"),
        ('[[tour]]\ntour_id = "a"\ntitle = "A"\nabout = "B"\nstep = []\n', "it has no step"),
        ('[[tour]]\ntour_id = "a"\n', "has no title"),
        ("tours = 3\n", "no key 'tours'"),
    ],
)
def test_a_file_that_is_no_list_of_tours_is_answered(tmp_path, text, message):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="mine.toml") as error:
        read_tours(path)
    assert message in str(error.value)


def test_two_tours_of_one_id_are_refused(tmp_path):
    with pytest.raises(DataError, match="two tours have the tour_id 'silk-road'"):
        read_tours(file_with(tmp_path, 'tour_id = "russia-arrives"', 'tour_id = "silk-road"'))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match="mine.toml"):
        read_tours(tmp_path / "mine.toml")


def test_an_author_s_own_tours_take_the_place_of_the_course_s(tmp_path):
    path = file_with(tmp_path, "Who held the Silk Road?", "Roads & rulers")
    atlas = HistoricalAtlas(tours=path, tour="silk-road")
    assert "Roads &amp; rulers" in atlas.text
    packed = re.search(r'<script[^>]*id="oxus-script"[^>]*>([^<]+)<', atlas.page())[1]
    assert '"title":"Roads & rulers"' in gzip.decompress(base64.b64decode(packed)).decode()
    with pytest.raises(DataError, match="no tour 'silk'; did you mean silk-road"):
        HistoricalAtlas(tour="silk")


def test_the_tours_are_there_in_words():
    words = HistoricalAtlas().text
    for tour in course_tours():
        for step in tour.step:
            assert step.heading.replace("'", "&#x27;") in words


def test_a_row_is_told_in_words():
    assert cited("events:osh-bc102")["text"].startswith("102 BC: A Han army")
    assert "27 October 1924 to 16 October 1929" in cited("admin_units:uz-1924")["text"]
    assert "Or:" in cited("disputes:oath-1731")["text"]
    assert cited("polities:e10_timurid")["text"] == "Timurid Empire: empire, core; seat: Samarkand"


def holders(route: str, era: str) -> list[str]:
    """The innermost polity at each stop of a road that is on the map of the atlas."""
    places = oxus_data.load("places").set_index("place_id")
    stops = oxus_data.load("routes").set_index("route_id").loc[route, "place_ids"].split(";")
    own = POLITIES[POLITIES["era_id"] == era].sort_values("area")
    found = []
    for stop in stops:
        at = Point(places.loc[stop, "lon"], places.loc[stop, "lat"])
        if not 44 <= at.x <= 92:
            continue
        inside = [row.polity_id for row in own.itertuples() if OUTLINES[row.outline_id].contains(at)]
        found.append(inside[0] if inside else "")
    return found


def test_the_numbers_of_the_silk_road_tour_are_those_of_the_tables():
    """Each number that the tour's texts and headings give, found again from outlines and places."""
    assert len(holders("sr_middle", "e01")) == 17
    lit = {step.era: set(step.light) for step in course_tours()[0].step}
    for era, powers in lit.items():
        assert set(holders("sr_middle", era)) - {""} >= powers - {"e10_moghul"}, era
    assert set(holders("sr_middle", "e01")) - {""} == lit["e01"] and len(lit["e01"]) == 4
    assert holders("sr_middle", "e05").count("e05_samanid") == 10
    assert set(holders("sr_middle", "e07b")) == {"e07b_mongol"}
    assert holders("sr_middle", "e10").count("e10_timurid") == 12
    assert holders("sr_middle", "e10").count("e10_moghul") == 4
    assert set(holders("sr_middle", "e13")) - {""} == lit["e13"]
    assert oxus_data.load("routes").set_index("route_id").loc["sr_middle", "end"] == 1500


def test_no_outline_of_1900_is_that_of_one_of_the_five():
    """As the tour of the five republics says."""
    held = {"e15_turk": set(), "e15_bukhara": set()}
    for row in POLITIES[POLITIES["era_id"] == "e15"].itertuples():
        one = OUTLINES[row.outline_id]
        for state in (OUTLINES[s.lower()] for s in oxus_data.CENTRAL_ASIA):
            assert one.intersection(state).area / one.union(state).area < 0.7, row.polity_id
    for polity, states in held.items():
        one = OUTLINES[POLITIES.set_index("polity_id").loc[polity, "outline_id"]]
        states |= {
            s for s in oxus_data.CENTRAL_ASIA if one.intersection(OUTLINES[s.lower()]).area > 0.03 * one.area
        }
        assert len(states) >= 3, polity


def test_the_years_of_a_text_are_in_the_rows_that_it_cites():
    """Or in the row of its frame, or the step that it shows."""
    eras = oxus_data.load("eras").set_index("era_id")
    units = oxus_data.load("admin_units").set_index("unit_id")
    routes = oxus_data.load("routes").set_index("route_id")
    for tour in course_tours():
        for step in tour.step:
            rows = [cited(row)["text"] for row in step.rows]
            known = " ".join([*rows, str(eras.loc[step.era].to_dict()), str(step.year)])
            known += " ".join(
                str(units.loc[r[12:]].to_dict()) for r in step.rows if r.startswith("admin_units:")
            )
            known += " ".join(str(routes.loc[r[7:], "end"]) for r in step.rows if r.startswith("routes:"))
            for year in re.findall(r"\b1[0-9]{3}\b|\b\d+ BC\b", f"{step.heading} {step.text}"):
                assert year in known, (step.heading, year)
