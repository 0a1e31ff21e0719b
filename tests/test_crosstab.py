"""The cross-table without a browser: coding against tables, scores, table, surveys, and answers to bad input."""

import warnings
from math import comb, isnan, nan

import numpy as np
import pandas as pd
import pytest

from oxus_data import CENTRAL_ASIA, DataError, as_day, load
from oxus_widgets.association import permutation_test
from oxus_widgets.crosstab import CrossTab
from oxus_widgets.crosstab_codes import code_of
from oxus_widgets.crosstab_data import (
    COMMITMENT,
    OPENNESS,
    bodies_on,
    codes,
    commitment_coding,
    openness_coding,
    pairs_on,
)
from oxus_widgets.crosstab_rules import read_rules
from oxus_widgets.crosstab_scores import _gamma_and_p, levels, scores

DAY = "2018-03-01"


@pytest.fixture
def tab() -> CrossTab:
    return CrossTab()


# --- the coding ---


@pytest.mark.parametrize(
    ("body", "feature", "code"),
    [
        ("EAEU", "no_common_tariff", 0),  # a common tariff since 2010
        ("ECO", "no_common_tariff", 1),
        ("ECO", "open_entry", 1),  # "open to any state ..."
        ("EAEU", "open_entry", 0.5),  # a treaty with all members
        ("CSTO", "open_entry", 0),  # by decision of the council
        ("ECO", "later_members", 1),  # 7 of 10
        ("SCO", "later_members", 0.5),  # India and Pakistan, 2 of 8
        ("CSTO", "later_members", 0),
        ("SCO", "outer_circle", 1),  # 4 observers and 6 dialogue partners beside 8 members
        ("EAEU", "outer_circle", 0),  # the first observer came in May 2018
        ("CSTO", "other_alliances", 0),  # Art. 1 of the treaty
        ("CSTO", "foreign_bases", 0),
        ("SCO", "no_binding_decisions", 0.5),  # "limited"
        ("EAEU", "consensus", 0.5),  # a majority in the board of the Commission
    ],
)
def test_openness_is_coded_from_the_rows(body, feature, code):
    assert openness_coding(DAY).loc[body, feature] == code


@pytest.mark.parametrize(
    ("pair", "feature", "code"),
    [
        (("UZB", "CSTO"), "standing", 0),  # out since 2012
        (("UZB", "CSTO"), "length", 0.4),  # 2006-08-16 to 2012-06-28 is 5.87 of 15.40 years
        (("UZB", "CSTO"), "stayed", 0),
        (("UZB", "CSTO"), "no_refusal", 0),
        (("KGZ", "EAEU"), "length", 0.8),  # 2015-08-12 on is 2.55 of 3.16 years
        (("KAZ", "SCO"), "standing", 1),
        (("TKM", "SCO"), "standing", 0),  # a row of absences
        (("UZB", "EAEU"), "standing", 0),  # an observer only from 2020 on
        (("TKM", "EAEU"), "stayed", nan),  # never in: it could not leave
        (("KAZ", "EAEU"), "paid", 0.36),  # 7.11 % of the budget of 2016, an equal share of five is 20 %
        (("KAZ", "CSTO"), "paid", 1),  # 30 %, an equal share of four is 25 %: at most 1
        (("KAZ", "SCO"), "paid", nan),  # shares known from 2025 on only
        (("TJK", "ECO"), "trade_agreement", 1),
        (("KAZ", "SCO"), "trade_agreement", nan),
        (("KAZ", "SCO"), "no_refusal", nan),
    ],
)
def test_commitment_is_coded_from_the_rows(pair, feature, code):
    found = commitment_coding(DAY).loc[pair, feature]
    assert isnan(found) if isnan(code) else found == code


@pytest.mark.slow
def test_another_day_has_other_codes_and_other_bodies():
    assert openness_coding("2026-03-01").loc["EAEU", "outer_circle"] == 0.5
    assert commitment_coding("2026-03-01").loc[("UZB", "EAEU"), "standing"] == 0.5
    assert commitment_coding("2026-03-01").loc[("UZB", "SCO"), "paid"] == 1
    assert commitment_coding("2026-03-01").loc[("KGZ", "CSTO"), "no_refusal"] == 0  # the exercise of 2022
    assert isnan(openness_coding("2010-06-01").loc["CSTO", "foreign_bases"])  # the veto is of December 2011
    assert bodies_on("2010-06-01") == ["ECO", "CSTO", "SCO"]
    assert len(CrossTab(date="2010-06-01").scores) == 15
    with pytest.raises(DataError, match="end of the Soviet Union"):
        bodies_on("1980-01-01")


@pytest.mark.parametrize("day", ["1992-01-01", "1995-01-01", "2003-05-05"])
def test_a_day_before_the_first_row_of_a_feature_has_no_code(day):
    """The trade agreement of the ECO is in the tables from 2008 on."""
    assert commitment_coding(day)["trade_agreement"].isna().all()
    assert len(CrossTab(date=day).scores) == 5 * len(bodies_on(day))


RULE = """
caveats = ["Few bodies."]
commitment = []

[[openness]]
feature = "no_court"
name = "no court"
group = "How loose"
rule = "yes = 0, no = 1"
weight = 1
method = "feature"
reads = ["supranational_court"]
codes = { yes = 0, "no*" = 1 }
"""


def rules_of(folder, text):
    path = folder / "rules.toml"
    path.write_text(text, encoding="utf-8")
    return read_rules(path)


def test_rules_are_read_in_their_order(tmp_path):
    (rule,) = rules_of(tmp_path, RULE).openness
    assert (rule.feature, rule.weight, rule.reads, rule.codes) == (
        "no_court",
        1,
        ("supranational_court",),
        {"yes": 0, "no*": 1},
    )
    code = code_of(rule, "EAEU", as_day(DAY))
    assert code.value == openness_coding(DAY).loc["EAEU", "no_court"] and "supranational_court: " in code.said


@pytest.mark.parametrize(
    ("line", "wrong", "message"),
    [
        ('name = "no court"', "", "openness, no_court has no name: expected text"),
        ("weight = 1", "weight = 6", "openness, no_court, weight: 6, expected a number from 0 to 5"),
        ("weight = 1", "wieght = 1", "openness, no_court: there is no key 'wieght'; did you mean weight"),
        (
            'method = "feature"',
            'method = "standing"',
            "no_court, method: 'standing', expected one of feature",
        ),
        (
            'method = "feature"',
            'method = "later_members"',
            "no_court: the method later_members takes no reads",
        ),
        ('reads = ["supranational_court"]', "", "no_court: the method feature needs reads"),
        ('reads = ["supranational_court"]', 'reads = ["a", "b"]', "reads: the method feature reads one"),
        (
            'codes = { yes = 0, "no*" = 1 }',
            "codes = { yes = 2 }",
            "no_court, codes, yes: 2, expected a number",
        ),
        (
            'codes = { yes = 0, "no*" = 1 }',
            'codes = { yes = "0" }',
            "no_court, codes: .*, expected a table of",
        ),
        ('feature = "no_court"', "", "openness, an entry without a feature has no feature"),
        ('caveats = ["Few bodies."]', "", "has no caveats: expected a list of text"),
    ],
)
def test_a_wrong_rule_is_named_with_its_file(tmp_path, line, wrong, message):
    assert line + "\n" in RULE
    with pytest.raises(DataError, match=f"rules.toml.*{message}"):
        rules_of(tmp_path, RULE.replace(line + "\n", wrong + "\n"))


def test_a_feature_that_is_defined_twice_is_named(tmp_path):
    text = RULE + RULE[RULE.index("[[openness]]") :]
    with pytest.raises(DataError, match="rules.toml, openness, no_court: the feature is defined twice"):
        rules_of(tmp_path, text)


def test_every_code_says_what_it_rests_on():
    known = set(load("sources")["source_id"])
    for rules, units in ((OPENNESS, bodies_on(DAY)), (COMMITMENT, pairs_on(DAY))):
        for feature, column in codes(rules, units, DAY).items():
            for unit, code in zip(units, column, strict=True):
                assert code.said.endswith(".") and ".." not in code.said, (feature, unit)
                assert isnan(code.value) or 0 <= code.value <= 1
                # A code rests on sources, and where there are none there is no code.
                assert bool(code.sources) != isnan(code.value), (feature, unit)
                assert set(code.sources) <= known and (code.confidence != "") == bool(code.sources)
    assert {rule.weight for rule in (*OPENNESS, *COMMITMENT)} == {0, 1}
    assert pairs_on(DAY)[:5] == [(state, "ECO") for state in CENTRAL_ASIA]


# --- from codes to the table ---


def test_a_score_is_the_weighted_mean_of_the_codes_that_there_are():
    coded = np.array([[1, 0.5, 0], [1, nan, 0], [nan, nan, 1], [nan, nan, nan]])
    # (2 * 1 + 1 * 0.5) / 3; 2 / 2, the missing one left out with its weight; no code with a weight: no score.
    found = scores(coded, np.array([2.0, 1.0, 0.0]))
    assert found[:2].tolist() == [0.833333, 1.0] and np.isnan(found[2:]).all()


def test_levels_begin_at_their_threshold():
    found = levels(np.array([0, 0.32, 0.33, 0.66, 0.67, 1, nan]), [0.33, 0.67])
    assert found[:6].tolist() == [0, 0, 1, 1, 2, 2] and isnan(found[6])


def test_the_course_finds_a_strong_order_that_no_test_of_four_bodies_can_confirm(tab):
    # Openness of 7 features: ECO 6.5, SCO 6.5, EAEU 3, CSTO 2.5 of 7.
    frame = tab.scores
    assert frame.groupby("unit")["row_score"].first().round(3).to_dict() == {
        "CSTO": 0.357,
        "EAEU": 0.429,
        "ECO": 0.929,
        "SCO": 0.929,
    }
    assert frame.loc["UZB/CSTO", "column_score"] == 0.133333  # (0 + 0.4 + 0) / 3
    assert frame.loc["TKM/SCO", "column_score"] == 0  # (0 + 0) / 2, without "has stayed"
    assert tab.table.to_numpy().tolist() == [[0, 0, 0], [5, 0, 5], [1, 0, 9]]
    result = tab.result
    assert (result.n, result.groups, result.arrangements, result.reason) == (20, 4, 24, "")
    assert result.gamma == pytest.approx(0.8)  # 45 against 5: test_association.py works it out
    assert result.tau_b == pytest.approx(40 / np.sqrt(84 * 100))
    # Two bodies middle and two high: comb(4, 2) = 6 different tables, each 4 times; the largest gamma is this one.
    assert result.p_one == result.smallest_p == pytest.approx(1 / comb(4, 2))
    assert result.p_two == pytest.approx(2 / comb(4, 2))


def test_the_scores_before_they_are_cut_can_be_ranked(tab):
    tab.ranks = "scores"
    frame = tab.scores
    test = permutation_test(frame["row_score"], frame["column_score"], frame["unit"])
    assert tab.result.gamma == test.observed != pytest.approx(0.8)
    assert tab.result.smallest_p == pytest.approx(2 / 24)  # ECO and SCO are tied


def test_weights_codes_and_thresholds_move_the_table(tab):
    tab.weights = {"no_common_tariff": 0, "own_trade_policy": 0}
    # EAEU without the two about trade: 3 of 5; CSTO: 0.5 of 5.
    assert tab.scores.loc["KAZ/EAEU", "row_score"] == 0.6 and tab.scores.loc["KAZ/CSTO", "row_level"] == "low"
    assert tab.weights["open_entry"] == 1  # what is not given stays
    tab.codes = {"open_entry": {"EAEU": None}, "standing": {("TKM", "SCO"): 1}}
    assert tab.scores.loc["KAZ/EAEU", "row_score"] == 0.625  # 2.5 of 4
    assert tab.scores.loc["TKM/SCO", "column_score"] == 0.5
    assert isnan(tab.row_features.loc["EAEU", "open_entry"])
    assert tab.column_features.loc[("TKM", "SCO"), "standing"] == 1
    tab.cuts = {"columns": [0.6, 0.67]}
    assert tab.scores.loc["TKM/SCO", "column_level"] == "low" and tab.cuts["rows"] == [0.33, 0.67]
    tab.reset()
    assert tab.result == CrossTab().result and tab.codes == {}


def test_a_change_back_to_the_course_s_code_is_no_change(tab):
    tab.codes = {"open_entry": {"EAEU": 1}, "stayed": {"TKM/SCO": nan}}
    assert tab.codes == {"open_entry": {"EAEU": 1.0}}
    tab.codes = {"open_entry": {"EAEU": 0.5}}
    assert tab.codes == {}


def test_without_weights_there_is_a_reason_and_no_number(tab):
    tab.weights = dict.fromkeys(openness_coding().columns, 0)
    assert isnan(tab.result.gamma) and tab.result.reason == "no feature of openness has a weight"
    assert tab.table.to_numpy().sum() == 0 and "no gamma: no feature of openness" in str(tab)
    tab.reset()
    tab.cuts = {"rows": [0, 0]}
    assert isnan(tab.result.gamma) and tab.result.reason == "all pairs have the same level of openness"


def test_pairs_without_a_score_are_left_out(tab):
    names = commitment_coding().columns
    tab.weights = dict.fromkeys(names, 0) | {"trade_agreement": 1}
    assert tab.result.n == 5 and tab.table.to_numpy().sum() == 5
    assert tab.result.reason == "all pairs have the same level of openness"  # all five are of the ECO


# --- surveys ---


def test_the_quick_count_of_a_survey_is_the_permutation_test():
    random = np.random.default_rng(5)
    for _ in range(30):
        of = random.integers(0, 4, 15)
        x = random.integers(0, 3, 4).astype(float)
        y = random.integers(0, 3, 15).astype(float)
        y[random.integers(0, 15)] = nan
        found = _gamma_and_p(x, y, of)
        test = permutation_test(x[of], y, of)
        assert found == pytest.approx((test.observed, test.p_one, test.smallest_p), nan_ok=True)


def test_a_survey_of_weights_counts_signs_and_is_the_same_each_time(tab):
    found = tab.survey()
    assert (found.runs, found.complete) == (1000, False)
    assert found.positive + found.zero + found.negative + found.undefined == len(found.gammas) == 1000
    assert found.positive == (found.gammas > 0).sum() > found.negative > 0
    assert found.below <= found.reachable and found == tab.survey()
    tab.vary = "chosen"
    assert tab.survey().negative < found.negative


def test_few_features_are_surveyed_in_all_their_weightings():
    tab = CrossTab(openness_coding()[["open_entry", "later_members"]], commitment_coding()[["standing"]])
    found = tab.survey()
    assert (found.runs, found.complete) == (27, True)
    # A side without any weight: 1 of 9 on the rows, 1 of 3 on the columns: 27 - 8 * 2.
    assert found.undefined == 11 and found.positive + found.zero + found.negative == 16


def test_a_survey_of_codes_changes_one_code_at_a_time(tab):
    found = tab.survey("codes")
    # 7 features of 4 bodies, 3 of 20 pairs; a code that is 0, half or full already has 3 others, as has a missing one.
    between = 2  # UZB/CSTO 0.4 and KGZ/EAEU 0.8 have all 4
    assert found.runs == (7 * 4 + 3 * 20) * 3 + between and found.complete
    with pytest.raises(ValueError, match="over must be"):
        tab.survey("bodies")


# --- tables of one's own ---


def test_the_course_s_frames_give_the_course_s_result(tab):
    own = CrossTab(openness_coding(), commitment_coding())
    own.weights = tab.weights
    assert own.result == tab.result and own.message == ""
    again = CrossTab(tab.row_features, tab.column_features, weights=tab.weights)
    assert again.result == tab.result


def test_frames_with_the_same_index_exchange_single_units():
    units = list("abcde")
    x = pd.DataFrame({"p": [0, 0.25, 0.5, 0.75, 1]}, units)
    y = pd.DataFrame({"q": [0, 1, 2, 3, 4]}, units)  # ordered from 0 to 4: divided by 4
    tab = CrossTab(x, y, titles=("Wealth", "Trade"), ranks="scores")
    assert tab.scores["column_score"].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert tab.result.gamma == 1 and tab.result.p_one == pytest.approx(1 / 120)
    assert str(tab).startswith("Wealth and Trade")
    tab.codes = {"q": {"e": 2}}
    assert tab.column_features.loc["e", "q"] == 2 and tab.message == ""


def test_groups_say_which_unit_a_case_belongs_to():
    x = pd.DataFrame({"p": [0, 1]}, ["north", "south"])
    y = pd.DataFrame({"q": [0, 0, 1, 1]}, list("abcd"))
    belongs = {"a": "north", "b": "north", "c": "south", "d": "south"}
    for groups in (belongs, pd.Series(belongs), list(belongs.values())):
        tab = CrossTab(x, y, groups=groups)
        assert tab.message == "" and tab.result.gamma == 1 and tab.result.arrangements == 2


ONE = pd.DataFrame({"p": [0, 1]}, ["ECO", "SCO"])


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"row_features": pd.DataFrame()}, "row_features has no rows or no columns"),
        ({"row_features": ONE.assign(p="yes")}, "row_features, 'p': codes must be numbers from 0 up"),
        ({"column_features": ONE - 1}, "column_features, 'p': codes must be numbers from 0 up"),
        ({"row_features": ONE}, "the unit of row_features that KAZ/CSTO of column_features belongs to"),
        ({"row_features": pd.concat([ONE, ONE])}, "row_features has a unit or a feature twice"),
        (
            {"row_features": ONE, "column_features": ONE},
            "both frames have a feature 'p'",
        ),
        (
            {"row_features": ONE, "column_features": ONE.rename(columns=str.upper), "groups": ["ECO"]},
            "groups names 1 units for 2 rows",
        ),
        ({"date": "yesterday"}, "date: 'yesterday' is not a date"),
        ({"date": "1970-01-01"}, "date: 1970-01-01 is before the end of the Soviet Union"),
        ({"weights": {"opennes": 1}}, "weights: there is no feature 'opennes'"),
    ],
)
def test_bad_input_to_the_constructor_is_answered_in_words(given, words):
    with pytest.warns(UserWarning):
        tab = CrossTab(**given)
    assert words in tab.message
    assert tab.result == CrossTab().result  # the course's coding is shown instead


def test_what_is_no_frame_is_an_error_of_programming():
    with pytest.raises(TypeError, match="row_features must be a DataFrame of codes"):
        CrossTab([[0, 1]])


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("weights", {"open_entry": 6}, "the weight of open_entry is 6; give a number from 0 to 5"),
        ("weights", {"open_entry": "much"}, "give a number from 0 to 5"),
        ("weights", {"open_entry": True}, "give a number from 0 to 5"),
        ("weights", [1, 2], "is no dict"),
        ("codes", {"open_entry": {"NATO": 1}}, "there is no unit 'NATO'"),
        (
            "codes",
            {"open_entry": {"ECO": 2}},
            "the code of ECO for open_entry is 2; give a number from 0 to 1",
        ),
        ("codes", {"nothing": {"ECO": 1}}, "there is no feature 'nothing'"),
        ("codes", {"open_entry": 1}, "is no dict"),
        ("cuts", {"rows": [0.8, 0.2]}, "give the lower threshold first"),
        ("cuts", {"rows": 0.5}, "give two thresholds"),
        ("cuts", {"row": [0, 1]}, "there is no side 'row'"),
        ("cuts", {"rows": [0, nan]}, "give a number from 0 to 1"),
        ("ranks", "grades", "'grades' is no thing to rank"),
        ("vary", "some", "no choice of features"),
        ("selected", "KAZ/NATO", "there is no unit 'KAZ/NATO'"),
    ],
)
def test_a_bad_value_is_answered_in_words_and_nothing_is_lost(tab, name, value, words):
    before, result = getattr(tab, name), tab.result
    with pytest.warns(UserWarning, match="keeps what it had"):
        setattr(tab, name, value)
    assert getattr(tab, name) == before and tab.result == result
    assert tab.message.startswith(f"{name}: ") and words in tab.message
    setattr(tab, name, before)
    assert tab.message == ""


# --- what it says without a view ---


def test_text_and_html_name_the_cases_and_say_the_smallest_p(tab):
    text, page = str(tab), tab._html()
    for words in ("gamma 0.80", "24 arrangements of 4 bodies", "smallest p 0.167", "n = 20", "§7.4"):
        assert words in text
    assert "<td>TKM/CSTO, UZB/CSTO, TJK/EAEU, TKM/EAEU, UZB/EAEU</td>" in page and "gamma 0.80" in page
    assert repr(tab) == "CrossTab(Openness by Commitment, 20 cases)"


def test_the_state_of_the_widget_is_observed_and_comes_back_from_a_view(tab):
    seen = []
    tab.observe(lambda change: seen.append(change["name"]), names=["weights", "selected"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tab.set_state({"weights": tab.weights | {"no_court": 2.5}, "selected": "KAZ/SCO"})
    assert tab.weights["no_court"] == 2.5 and seen == ["weights", "selected"]
    tab.selected = ("KAZ", "EAEU")
    assert tab.selected == "KAZ/EAEU"


def test_the_view_is_small_and_whole(tab):
    assert len(tab._esm.encode()) + len(tab._css.encode()) < 150_000
    assert "http" not in tab._esm.replace("http://www.w3.org/2000/svg", "")
    assert set(tab._data["sources"]) <= set(load("sources")["source_id"])
