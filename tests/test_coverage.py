"""Which states and years each table must hold: an update that silently cuts a country short fails here.

Written by hand from what the sources were seen to have, and not from the tables.
"""

import pytest

import oxus_data

FIVE = oxus_data.CENTRAL_ASIA
OTHERS = ("AFG", "AZE", "CHN", "IND", "IRN", "MNG", "PAK", "RUS", "TUR")
FOURTEEN = (*FIVE, *OTHERS)
WGI_YEARS = [1996, 1998, 2000, *range(2002, 2025)]


def years(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


# indicator: the years that each state must have. None as a state: all that are not named.
EXPECTED = {
    "population": {None: years(1960, 2022)},
    "gdp": {
        "KAZ": years(1990, 2019),
        "KGZ": years(1986, 2019),
        "TJK": years(1985, 2019),
        "TKM": years(1987, 2018),
        "UZB": years(1987, 2019),
        "RUS": years(1989, 2019),
        "AFG": years(2002, 2019),
        None: years(1992, 2019),
    },
    "gdp_per_capita": {
        "KAZ": years(1990, 2019),
        "KGZ": years(1986, 2019),
        "TJK": years(1985, 2019),
        "TKM": years(1987, 2018),
        "UZB": years(1987, 2019),
        "AFG": years(2002, 2019),
        None: years(1992, 2019),
    },
    "life_expectancy": {None: years(1960, 2019)},
    "gdp_ppp_pwt": {"AFG": [], None: years(1990, 2017)},
    "export_share_pwt": {"AFG": [], None: years(1990, 2017)},
    "import_share_pwt": {"AFG": [], None: years(1990, 2017)},
    "political_stability": {None: WGI_YEARS},
    "political_stability_error": {None: WGI_YEARS},
    "similarity_usa": {None: [1995, 2003, 2011]},
    "similarity_russia": {"RUS": [], None: [1995, 2003, 2011]},
    "civil_liberties": {None: [1990, 1994, 2002, 2010]},
    "material_capabilities": {None: [1991, 1995, 2003, 2011]},
}


@pytest.mark.parametrize("indicator", EXPECTED)
@pytest.mark.parametrize("state", FOURTEEN)
def test_an_indicator_has_its_years(indicator, state):
    expected = EXPECTED[indicator].get(state, EXPECTED[indicator][None])
    frame = oxus_data.load("indicators").query("indicator == @indicator and state_id == @state")
    assert sorted(set(expected) - set(frame["year"])) == []
    if expected == []:
        assert frame.empty, "now there are values: say which years are expected"


# Series to 2024: the first and the last year that each of the five has.
TO_2024 = {
    "gdp_const2015usd": {None: (1992, 2024)},
    "gdp_per_capita_const2015usd": {None: (1992, 2024)},
    "gdp_per_capita_ppp_2021usd": {None: (1992, 2024)},
    "merchandise_trade_pct_gdp": {None: (1994, 2024)},
    "exports_pct_gdp": {"TJK": (1993, 2023), "UZB": (1997, 2024), None: (1994, 2024)},
    "imports_pct_gdp": {"TJK": (1993, 2023), "UZB": (1997, 2024), None: (1994, 2024)},
    "hdi": {"TKM": (2010, 2023), "UZB": (2000, 2023), None: (1995, 2023)},
}


@pytest.mark.parametrize("indicator", TO_2024)
@pytest.mark.parametrize("state", FIVE)
def test_a_series_goes_on_to_its_last_year_without_a_gap(indicator, state):
    first, last = TO_2024[indicator].get(state, TO_2024[indicator][None])
    frame = oxus_data.load("indicators").query("indicator == @indicator and state_id == @state")
    assert sorted(set(years(first, last)) - set(frame["year"])) == [] and frame["year"].max() == last


@pytest.mark.parametrize("state", FIVE)
def test_aid_is_there_for_every_year_of_independence(state):
    frame = oxus_data.load("indicators").query("indicator == 'aid_received' and state_id == @state")
    assert set(years(1993, 2019)) <= set(frame["year"])


@pytest.mark.parametrize(
    ("state", "group", "first"),
    [
        ("KAZ", "crude_oil", 1995),
        ("KAZ", "natural_gas", 1996),
        ("TKM", "natural_gas", 1996),
        ("UZB", "natural_gas", 1997),
        ("UZB", "gold", 2000),
        ("KGZ", "gold", 1997),
        ("TJK", "aluminium", 1995),
        ("WLD", "crude_oil", 1995),
        ("WLD", "gold", 1995),
    ],
)
def test_the_main_raw_materials_have_every_year(state, group, first):
    frame = oxus_data.load("exports").query("exporter_id == @state and product_group == @group")
    absent = [1998] if (state, group) == ("TKM", "natural_gas") else []  # no partner reported any that year
    assert sorted(set(years(first, 2024)) - set(frame["year"])) == absent


@pytest.mark.parametrize("edition", ["2015", "2025"])
@pytest.mark.parametrize("state", FOURTEEN)
def test_both_editions_of_the_factbook_have_every_state(edition, state):
    def found(table: str):
        frame = oxus_data.load(table)
        return frame[(frame["edition"] == edition) & (frame["state_id"] == state)]

    partners = found("trade_partners")
    assert set(partners["flow"]) == {"exports", "imports"}
    # The edition of 2015 names one buyer of Mongolia's exports and two of Turkmenistan's.
    fewest = {("2015", "MNG"): 1, ("2015", "TKM"): 2}.get((edition, state), 3)
    assert (partners.groupby("flow", observed=True).size() >= fewest).all()
    assert set(found("compositions")["kind"]) >= {"religion", "language"}
    assert not found("borders").empty
    assert set(found("profiles")["field"]) >= {
        "export_commodities",
        "import_commodities",
        "organisations",
        "religions",
    }


def test_exports_name_states_that_the_package_knows_and_the_world():
    names = set(oxus_data.load("exports")["exporter_id"])
    assert names == {*FOURTEEN, "WLD"} and names - {"WLD"} <= set(oxus_data.load("states")["state_id"])


def test_the_trade_of_the_five_adds_up_to_their_exports():
    """Two tables from the same flows, added up along different ways."""
    trade = oxus_data.load("raw_material_trade")
    exports = oxus_data.load("exports")
    keys = ["exporter_id", "product_group", "year"]
    ours = trade[trade["exporter_id"].isin(FIVE)].groupby(keys, observed=True)["value"].sum()
    theirs = exports[exports["exporter_id"].isin(FIVE)].set_index(keys)["value"]
    assert set(ours.index) == set(theirs.index)
    assert (ours - theirs).abs().max() < 0.06  # both are rounded


def test_nobody_exports_more_than_the_world():
    exports = oxus_data.load("exports")
    world = exports[exports["exporter_id"] == "WLD"].set_index(["product_group", "year"])["value"]
    sums = (
        exports[exports["exporter_id"] != "WLD"]
        .groupby(["product_group", "year"], observed=True)["value"]
        .sum()
    )
    assert (sums <= world.reindex(sums.index) + 0.5).all()
