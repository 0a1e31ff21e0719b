"""What the atlas says about the change from one frame to the next."""

import pytest

from oxus_widgets.atlas_changes import changes
from oxus_widgets.atlas_data import atlas_data


def polity(polity_id: str, label: str = "", area: int = 100, seat: str = "", dated: str = "") -> dict:
    return {"id": polity_id, "label": label or polity_id, "area": area, "seat": seat, "dated": dated}


def told(before: list[dict], now: list[dict]) -> dict[str, list[str]]:
    return {each["what"]: each["names"] for each in changes(before, now)}


def test_the_first_frame_has_nothing_to_be_compared_with():
    assert changes(None, [polity("e01_a")]) == []


def test_a_polity_is_known_again_by_its_own_part_of_the_id():
    found = told([polity("e01_a", "A"), polity("e01_b", "B")], [polity("e02_b", "B"), polity("e02_c", "C")])
    assert found == {"New on the map": ["C"], "No longer drawn": ["A"]}


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [(100, 115, "Larger"), (115, 100, "Smaller"), (100, 114, None), (114, 100, None)],
)
def test_a_redrawn_line_is_no_growth(before, after, word):
    found = told([polity("e01_a", "A", before)], [polity("e02_a", "A", after)])
    assert found.get("Larger", []) == ["A"] * (word == "Larger")
    assert found.get("Smaller", []) == ["A"] * (word == "Smaller")


def test_a_name_that_only_adds_a_word_is_not_another_name():
    before = [polity("e01_a", "Oghuz"), polity("e01_b", "Kazak ASSR")]
    now = [polity("e02_a", "Oghuz yabghu state"), polity("e02_b", "Kazakh SSR")]
    assert told(before, now) == {"Other name": ["Kazak ASSR → Kazakh SSR"]}


def test_a_seat_moves_only_from_one_known_place_to_another():
    before = [polity("e01_a", "A", seat="X"), polity("e01_b", "B"), polity("e01_c", "C", seat="Z")]
    now = [polity("e02_a", "A", seat="Y"), polity("e02_b", "B", seat="Y"), polity("e02_c", "C")]
    assert told(before, now) == {"Seat moved": ["A, from X to Y"]}


def test_frames_alike_say_so_and_steps_are_counted_together():
    assert told([polity("e01_a", "A")], [polity("e02_a", "A")])["Nothing"]
    steps = [polity("e01_s1", "S", dated="1731"), polity("e01_s2", "T", dated="1822")]
    assert told(steps, [polity("e02_s1", "S")]) == {
        "New on the map": ["S"],
        "No longer drawn": ["2 steps of the conquest"],
    }


@pytest.mark.parametrize(
    ("era", "what", "name"),
    [
        ("e10", "New on the map", "Timurid Empire"),
        ("e11", "No longer drawn", "Timurid Empire"),
        ("e15", "No longer drawn", "14 steps of the conquest"),
        ("e17", "Smaller", "Uzbek SSR"),
        ("e18", "Seat moved", "Uzbek SSR, from Samarkand to Tashkent"),
        ("e19", "Other name", "Kazakh SSR → Kazakhstan"),
        ("e20", "Seat moved", "Kazakhstan, from Almaty to Astana"),
    ],
)
def test_the_atlas_says_what_changed(era, what, name):
    frame = next(each for each in atlas_data()["eras"] if each["id"] == era)
    assert name in {each["what"]: each["names"] for each in frame["changes"]}[what]


def test_every_frame_but_the_first_says_what_changed():
    assert [bool(frame["changes"]) for frame in atlas_data()["eras"]] == [False] + [True] * 20
