"""The trade explorer's model: its frames, what it packs for the view, bad input, and what it says as text."""

import json

import numpy as np
import pandas as pd
import pytest

import oxus_data
from oxus_data import CENTRAL_ASIA, herfindahl, herfindahl_bounds
from oxus_widgets.trade import TradeExplorer
from oxus_widgets.trade_data import (
    EDITIONS,
    GROUPS,
    PER_THOUSAND,
    PRINTED,
    left_out_of_list,
    listed_partners,
    partner_names,
    trade_data,
    traders,
)


@pytest.fixture
def trade() -> TradeExplorer:
    return TradeExplorer("TKM")


@pytest.fixture(scope="module")
def packed() -> dict:
    return json.loads(json.dumps(trade_data()))


def unpack(run: str) -> dict[int, float]:
    start, values = run.split(":")
    years = range(1995 + int(start), 2025)
    return {
        year: int(text, 36) / PER_THOUSAND
        for year, text in zip(years, values.split(","), strict=False)
        if text
    }


def test_it_opens_on_kazakhstan_and_the_five():
    trade = TradeExplorer()
    assert (trade.state, trade.states, trade.flow, trade.edition) == (
        "KAZ",
        list(CENTRAL_ASIA),
        "exports",
        "both",
    )
    assert (trade.year, trade.since, trade.view, trade.selected) == (2017, 2000, "partners", [])
    assert trade.message == ""


def test_partners_are_those_of_the_table_and_the_rest_is_unknown(trade):
    frame = trade.partners
    assert frame.index[0] == "CHN" and frame.loc["CHN"].tolist() == ["China", 69.7, 63.0, -6.7]
    assert np.isnan(frame.loc["GRC", "share_2015"]) and np.isnan(frame.loc["GRC", "change"])
    assert frame.attrs["listed"] == {"2015": 74.3, "2025": 91.0}
    assert frame.attrs["unlisted"] == {"2015": 25.7, "2025": 9.0}
    assert frame.attrs["at_most"] == {"2015": 4.6, "2025": 4.0}
    assert listed_partners("MNG", "exports").attrs["at_most"]["2015"] == 4.7, "all that is left, not 95.3"
    trade.edition = 2015
    assert trade.partners.columns.tolist() == ["partner", "share_2015"] and len(trade.partners) == 2
    trade.flow = "imports"
    assert trade.partners.attrs["year"] == {"2015": 2014} and len(trade.partners) == 6


def test_shares_are_not_compared_if_a_list_leaves_out_a_partner_that_belongs_on_it():
    """The lists of 2014 leave gold out, so Switzerland's rise from them would be none."""
    found = {
        (state, edition): left_out_of_list(state, "exports", edition)
        for state in traders()
        for edition in EDITIONS
    }
    assert {key: value for key, value in found.items() if value} == {
        ("KGZ", "2015"): {"CHE": 21.6},
        ("TJK", "2015"): {"CHE": 18.5},
    }
    frame = listed_partners("KGZ", "exports")
    assert frame["change"].isna().all() and frame.attrs["left_out"] == {"2015": {"CHE": 21.6}, "2025": {}}
    assert left_out_of_list("KGZ", "imports", "2015") == {}


def test_every_printed_share_has_the_rounding_that_the_bounds_allow_for():
    table = oxus_data.load("trade_partners")
    for edition, shares in table.groupby("edition", observed=True)["share"]:
        steps = shares / PRINTED[edition]
        assert np.allclose(steps, steps.round()), edition
    assert set(table["edition"]) == set(EDITIONS)


def test_the_index_of_partners_is_bounded_and_that_of_raw_materials_exact(trade):
    frame = trade.herfindahl
    low, high = frame.loc["partners_2015", ["low", "high"]]
    # 69.7 and 4.6 printed to a tenth: at least both half a tenth lower; at most five more partners of 4.65 and a rest.
    assert low == pytest.approx(0.6965**2 + 0.0455**2)
    rest = 1 - 0.6975 - 0.0465
    assert high == pytest.approx(0.6975**2 + 6 * 0.0465**2 + (rest - 5 * 0.0465) ** 2)
    for name in ("composition", "buyers"):
        assert frame.loc[name, "low"] == frame.loc[name, "high"] > 0.8
    assert frame.loc["buyers", "low"] == pytest.approx(herfindahl(trade.buyers["value"]))
    assert (frame["reason"] == "").all()
    for state in traders():
        for flow in ("exports", "imports"):
            for edition in EDITIONS:
                shares = listed_partners(state, flow, (edition,))[f"share_{edition}"]
                low, high = herfindahl_bounds(shares, printed_to=PRINTED[edition])
                assert 0 < low < high < 1, (state, flow, edition)


def test_composition_has_value_share_advantage_and_change(trade):
    frame = trade.composition
    assert frame.columns.tolist() == ["value", "share", "rca", "change"]
    assert frame.index.tolist() == oxus_data.load("exports")["product_group"].cat.categories.tolist()
    assert frame["share"].sum() == pytest.approx(100)
    assert frame["change"].sum() == pytest.approx(0, abs=1e-9)
    assert np.isnan(frame.loc["iron_ore", "share"]), "none recorded is not zero"
    trade.state, trade.year = "AFG", missing_year("AFG")
    assert trade.composition.isna().all(axis=None)
    assert "no export of a raw material is recorded for AFG" in trade.herfindahl.loc["composition", "reason"]
    assert np.isnan(trade.herfindahl.loc["composition", "low"])


def missing_year(state: str) -> int:
    table = oxus_data.load("exports")
    (year,) = set(range(1995, 2025)) - set(table[table["exporter_id"] == state]["year"])
    return year


def test_similarity_is_symmetric_and_unknown_where_there_are_no_exports(trade):
    frame = trade.similarity
    assert frame.index.tolist() == frame.columns.tolist() == list(CENTRAL_ASIA)
    assert np.allclose(frame, frame.T) and np.allclose(np.diag(frame), 1)
    assert frame.to_numpy().min() >= 0
    trade.states, trade.year = ["AFG", "Pakistan"], missing_year("AFG")
    assert trade.similarity.isna().sum().tolist() == [2, 1]


def test_buyers_follow_the_selected_group_and_the_flow(trade):
    everything = trade.buyers
    assert everything.index[0] == "CHN" and everything["share"].sum() == pytest.approx(100)
    trade.selected = "crude_oil"
    assert trade.buyers["value"].sum() < 0.1 * everything["value"].sum()
    trade.flow = "imports"
    assert trade.buyers.index[0] != "CHN" or trade.buyers.empty
    trade.state = "RUS"
    assert trade.buyers.empty and "only the trade with KAZ" in trade.buyers.attrs["reason"]
    trade.state, trade.selected, trade.flow = "TKM", ["uranium_ore"], "exports"
    assert "no flow of uranium_ore" in trade.buyers.attrs["reason"]


def test_a_group_and_a_partner_can_be_selected_and_the_group_comes_first(trade):
    trade.selected = ["CHN", "gold"]
    assert trade.selected == ["gold", "CHN"]
    trade.selected = ""
    assert trade.selected == [] and trade.message == ""


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("state", "Kasakhstan", "did you mean Kazakhstan"),
        ("state", "USA", "the tables have no trade of USA"),
        ("state", ["KAZ"], "is no id of a state"),
        ("states", [], "at least one"),
        ("states", ["KAZ", "XXX"], "no state 'XXX'"),
        ("states", 5, "not a list"),
        ("flow", "transit", "no flow"),
        ("edition", 2020, "there are both, 2015, 2025"),
        ("year", 1994, "1995 to 2024"),
        ("year", 2025, "1995 to 2024"),
        ("year", "2017", "no year"),
        ("year", 2017.5, "no year"),
        ("year", True, "outside the data"),
        ("since", None, "no year"),
        ("view", "map", "there are partners"),
        ("selected", "oil", "no product group or partner 'oil'"),
        ("selected", [["CHN"]], "no product group or partner"),
        ("selected", ["gold", "coal"], "at most one product group"),
        ("selected", ["CHN", "RUS"], "one partner"),
    ],
)
def test_a_bad_value_is_refused_in_words_and_nothing_is_lost(trade, name, value, message):
    before = {each: getattr(trade, each) for each in trade.trait_names(sync=True) if each != "message"}
    with pytest.warns(UserWarning, match="keeps what it had"):
        setattr(trade, name, value)
    assert trade.message.startswith(f"{name}: ") and message in trade.message
    assert {each: getattr(trade, each) for each in before} == before
    setattr(trade, name, before[name])
    assert trade.message == "", "a good value takes the message away"
    with pytest.warns(UserWarning):
        fresh = TradeExplorer(**{name: value})
    assert message in fresh.message and str(fresh)


def test_a_parameter_that_does_not_exist_is_an_error_that_names_it():
    with pytest.raises(TypeError, match="no parameter `country`"):
        TradeExplorer(country="KAZ")


def test_a_year_may_be_any_whole_number(trade):
    trade.year = np.int64(2005)
    assert trade.year == 2005 and type(trade.year) is int


def test_packed_flows_give_the_tables_back(packed):
    exports = oxus_data.load("exports")
    runs = packed["exports"]
    for (state, group), rows in exports.groupby(["exporter_id", "product_group"], observed=True):
        assert unpack(runs[state][group]) == pytest.approx(
            dict(zip(rows["year"], rows["value"], strict=True))
        )
    trade = oxus_data.load("raw_material_trade")
    five = list(CENTRAL_ASIA)
    for table, own, partner, rows in (
        ("sold", "exporter_id", "importer_id", trade[trade["exporter_id"].isin(five)]),
        (
            "bought",
            "importer_id",
            "exporter_id",
            trade[trade["importer_id"].isin(five) & ~trade["exporter_id"].isin(five)],
        ),
    ):
        found = {
            (state, text[:3], group, year): value
            for state, groups in packed[table].items()
            for group, runs in groups.items()
            for text in runs.split(" ")
            for year, value in unpack(text[3:]).items()
        }
        keys = zip(rows[own], rows[partner], rows["product_group"], rows["year"], strict=True)
        assert found == pytest.approx(dict(zip(keys, rows["value"], strict=True)), abs=0.501 / PER_THOUSAND)


def test_the_view_holds_names_sources_and_not_too_much(packed):
    trade = oxus_data.load("raw_material_trade")
    partners = oxus_data.load("trade_partners")["partner_id"]
    assert set(packed["names"]) == {*trade["exporter_id"], *trade["importer_id"], *partners}
    assert all(packed["names"].values())
    assert (packed["names"]["UZB"], packed["names"]["HKG"]) == ("Uzbekistan", "Hong Kong")
    assert len(set(packed["names"].values())) == len(packed["names"])
    assert set(packed["figures"]["source"]) <= set(packed["sources"])
    assert set(packed["figures"]["subject"]) <= {*CENTRAL_ASIA, "CA5", "ECO members"}
    assert packed["states"]["id"][:5] == list(CENTRAL_ASIA)
    assert set(packed["exports"]) == {*traders(), packed["world"]}
    assert len(json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode()) < 120_000
    assert len((TradeExplorer._esm + TradeExplorer._css).encode()) < 150_000


def test_no_two_groups_look_the_same_and_all_have_a_look():
    assert set(GROUPS) == set(oxus_data.load("exports")["product_group"].cat.categories)
    assert len({(color, pattern) for _, color, pattern in GROUPS.values()}) == len(GROUPS)


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("partners", ["Partners of Turkmenistan, exports of all goods", "25.7 % not listed and unknown"]),
        (
            "composition",
            ["Raw-material exports of Turkmenistan in 2017", "natural gas", "raw materials only"],
        ),
        ("similarity", ["Similarity of raw-material exports in 2017", "raw materials only"]),
        ("buyers", ["Buyers of all raw materials, Turkmenistan", "China", "raw materials only"]),
    ],
)
def test_it_can_be_read_as_text_and_as_a_table(trade, view, words):
    trade.view = view
    text, html = str(trade), trade._html()
    assert all(word in text for word in words)
    assert "<table" in html and words[0] in html
    bundle = trade._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert data["text/plain"] == text and data["text/html"] == html
    assert "view='" + view in repr(trade)


def test_text_says_what_is_missing():
    trade = TradeExplorer("RUS", view="buyers")
    assert "only the trade with KAZ" in str(trade)
    trade = TradeExplorer("AFG", year=missing_year("AFG"), view="composition")
    assert "no export of a raw material is recorded" in str(trade)


def test_names_are_those_of_the_states_where_they_have_one():
    states = oxus_data.load("states").set_index("state_id")["name"]
    names = pd.Series(partner_names())
    both = names.index.intersection(states.index)
    assert len(both) > 20 and names[both].tolist() == states[both].tolist()
