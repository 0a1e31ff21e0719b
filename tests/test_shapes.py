"""Shapes in an equal-area projection: areas that agree with the tables, and with what is known."""

import pytest
from shapely.geometry import Point, box

import oxus_data


def test_the_earth_has_its_surface():
    assert oxus_data.equal_area(box(-180, -90, 180, 90)).area == pytest.approx(510_065_600, rel=1e-4)


def test_a_parallel_is_kept_bent():
    """A box of degrees has the area between its parallels, not that of four straight lines."""
    assert oxus_data.equal_area(box(60, 40, 70, 50)).area == pytest.approx(872_000, rel=0.01)


def test_areas_agree_with_the_tables():
    outlines, provinces = oxus_data.shapes("outlines"), oxus_data.shapes("provinces")
    for row in oxus_data.load("polities").itertuples():
        assert outlines[row.outline_id].area == pytest.approx(row.area, rel=0.004), row.polity_id
    for row in oxus_data.load("boundaries").itertuples():
        assert provinces[row.province_id].area == pytest.approx(row.area, abs=25, rel=0.002), row.province_id


def test_a_town_lies_in_its_state():
    states = oxus_data.shapes("countries")
    samarkand = oxus_data.equal_area(Point(66.97, 39.65))
    assert [s for s, shape in states.items() if shape.covers(samarkand)] == ["UZB"]


def test_a_caller_cannot_spoil_what_the_next_one_gets():
    oxus_data.shapes("provinces").clear()
    assert len(oxus_data.shapes("provinces")) == 49


def test_an_unknown_geometry_is_named():
    with pytest.raises(oxus_data.DataError, match="outlines"):
        oxus_data.shapes("outline")
