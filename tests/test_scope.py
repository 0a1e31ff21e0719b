"""Each table says for what it is complete, what it is good for, and what not."""

import re

import pytest
from data.scripts import descriptor

import oxus_data
from oxus.cli import main
from oxus_data.loader import resource

TABLES = oxus_data.tables()
COMPLETE = [name for name in TABLES if resource(name)["coverage"].startswith("Complete")]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_states_its_coverage_and_its_uses_in_sentences(table):
    said = oxus_data.describe(table).attrs
    assert re.match(r"(Complete|A selection)\b", said["coverage"])
    for name in descriptor.SCOPE:
        assert said[name].endswith(".") and 4 < len(said[name].split()) < 60, name
    assert len({said[name] for name in descriptor.SCOPE}) == 3


@pytest.mark.parametrize("table", [name for name in COMPLETE if "year" in oxus_data.load(name)])
def test_a_complete_table_names_the_first_and_the_last_year_that_it_has(table):
    years = oxus_data.load(table)["year"].dropna()
    said = re.findall(r"\b\d{4}\b", resource(table)["coverage"])
    assert {str(years.min()), str(years.max())} <= set(said)


@pytest.mark.parametrize("table", [name for name in COMPLETE if "state_id" in oxus_data.load(name)])
def test_a_complete_table_has_as_many_states_as_it_says(table):
    """Where it names a number."""
    said = re.findall(r"(\d+) states", resource(table)["coverage"])
    assert said in ([], [str(oxus_data.load(table)["state_id"].nunique())])


def test_codebook_and_command_print_what_a_table_covers(capsys):
    page = oxus_data.codebook()
    for table in TABLES:
        for name in descriptor.SCOPE:
            assert f"** {resource(table)[name]}\n" in page, (table, name)
    assert main(["data", "describe", "corridor_links"]) == 0
    told = capsys.readouterr().out
    for name in descriptor.SCOPE:
        assert f"{name.replace('_', ' ')}: {resource('corridor_links')[name]}\n" in told


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"coverage": ""}, "table states: give it coverage"),
        ({"good_for": None, "not_good_for": ""}, "give it good_for, not_good_for"),
        ({"coverage": "All states."}, "`coverage` begins with Complete or A selection"),
    ],
)
def test_the_build_refuses_a_table_that_does_not_say_it(change, message):
    entry = {"name": "states", "coverage": "Complete.", "good_for": "Joins.", "not_good_for": "Counts."}
    with pytest.raises(ValueError, match=message):
        descriptor.table(entry | change, {})
