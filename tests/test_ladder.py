"""The ladder of regionness without a browser: its evidence, how it is reckoned up, what it takes and refuses."""

import copy
import datetime
import doctest
import json
import re

import pandas as pd
import pytest

import oxus_data
from oxus_widgets import ladder as module
from oxus_widgets.ladder import RegionnessLadder
from oxus_widgets.ladder_data import FIRST_YEAR, LAST_YEAR, MOMENTS, VERDICTS, WEIGHTS, ladder_data, padded

EVIDENCE = oxus_data.load("regionness_evidence")
STEPS = oxus_data.load("regionness_steps")
FIVE = set(oxus_data.CENTRAL_ASIA)
PIECE = {"step": 3, "direction": "against", "text": "A test.", "date": "1998-03", "source": "A book, page 1"}


@pytest.fixture
def ladder() -> RegionnessLadder:
    return RegionnessLadder()


# --- the data ---
def test_there_are_five_steps_and_the_source_text_stands_on_the_third():
    assert STEPS["step"].tolist() == [1, 2, 3, 4, 5]
    assert STEPS["source_text_verdict"].tolist() == ["reached"] * 3 + ["not reached"] * 2


def test_every_step_has_evidence_for_and_against_and_some_that_was_known_in_1995():
    counts = EVIDENCE.groupby(["step", "direction"], observed=False).size().unstack()
    assert (counts >= 3).all(axis=None) and (counts.sum(axis=1) >= 7).all()
    known = EVIDENCE[EVIDENCE["start"].dt.year <= 1995]
    assert set(known["step"]) == {1, 2, 3, 4, 5}


def test_evidence_names_tables_that_exist_and_is_said_once():
    named = {table for cell in EVIDENCE["tables"].dropna() for table in cell.split(";")}
    assert named <= set(oxus_data.tables())
    assert EVIDENCE["claim"].is_unique and EVIDENCE["claim"].str.endswith(".").all()


def test_dates_are_padded_run_forward_and_stay_within_what_the_data_speak_for():
    for name in ("start", "end"):
        day, exact = EVIDENCE[name], EVIDENCE[f"{name}_precision"]
        assert (day.isna() == exact.isna()).all()
        assert (day[exact == "month"].dt.day == 1).all()
        assert (day[exact == "year"].dt.strftime("%m-%d") == "01-01").all()
        assert day.max() <= pd.Timestamp(oxus_data.AS_OF)
    ended = EVIDENCE.dropna(subset="end")
    assert len(ended) >= 4 and (ended["end"] > ended["start"]).all()


def test_no_piece_tells_what_could_not_be_known_when_it_starts():
    """The ladder asks what one could know in a year: a claim names no later year, but for the year of a measurement."""
    for row in EVIDENCE.itertuples():
        years = {int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", row.claim)}
        later = {year for year in years if year > row.start.year}
        assert not later or (row.evidence_id, later) == ("chain-of-borders", {2015}), (row.evidence_id, later)


def claim(evidence_id: str) -> str:
    return EVIDENCE.set_index("evidence_id").loc[evidence_id, "claim"]


def value(state: str, indicator: str, year: int) -> float:
    frame = oxus_data.load("indicators").set_index(["state_id", "indicator", "year"])["value"]
    return frame[state, indicator, year]


def test_the_chain_of_borders_is_as_the_table_has_it():
    borders = oxus_data.load("borders").query("edition == '2015'")
    inner = borders[borders["state_id"].isin(FIVE) & borders["neighbour_id"].isin(FIVE)]
    assert inner.groupby("state_id").size().min() == 2
    assert len(inner) / 2 == 7 and inner["length"].sum() / 2 == 9358
    assert "seven borders, 9,358 km" in claim("chain-of-borders")


def test_the_bodies_are_as_the_tables_have_them():
    def of(body: str, day: str) -> set[str]:
        return set(oxus_data.members(body, day, status="any")["state_id"])

    assert of("ICWC", "1992-02-18") == of("ICWC", "2026-03-01") == FIVE
    for body in ("ICWC", "IFAS", "ECO", "CAREC", "ADB", "OSCE"):
        assert of(body, "2010-11-02") >= FIVE, body
    assert not of("CAREC", "2010-11-01") >= FIVE
    assert of("C5PLUS1", "2015-11-02") == {*FIVE, "USA"}
    assert "AZE" in of("CMHS", "2025-11-16") and of("CMHS", "2025-11-15") == FIVE
    assert of("CAEC", "1994-04-30") == {"KAZ", "KGZ", "UZB"} and "RUS" not in of("CACO", "2004-10-17")
    assert "RUS" in of("CACO", "2004-10-18") and not of("CACO", "2005-10-06")
    assert of("EAEU", "2015-08-12") & FIVE == {"KAZ", "KGZ"}
    absent = oxus_data.load("absences").query("state_id == 'TKM'")["institution_id"]
    assert {"CAEC", "CACO", "CST", "CSTO", "EURASEC", "SCO", "EAEU"} <= set(absent)


def test_a_piece_ends_on_the_day_on_which_its_fact_ended():
    """No power from outside: until Russia joined. A state cut off from the grid: until it was connected again."""
    pieces = EVIDENCE.set_index("evidence_id")
    spells = oxus_data.load("memberships").query(
        "institution_id in ('CAEC', 'CACO') and status in @oxus_data.FULL"
    )
    outsiders = spells[~spells["state_id"].isin(FIVE)]
    assert pieces.loc["own-union", "end"] == outsiders["start"].min() == pd.Timestamp("2004-10-18")
    assert pd.isna(pieces.loc["common-grid", "end"]), (
        "three of the five went on working in parallel after 2009"
    )
    assert pieces.loc["grid-cut", ["start", "end"]].tolist() == [
        pd.Timestamp("2009-12-01"),
        pd.Timestamp("2024-06-01"),
    ]


def test_the_camps_of_the_votes_end_in_the_first_year_that_does_not_show_them():
    """Agreement with Russia sets three of the five apart from the other two up to 2004, and never after."""
    votes = oxus_data.load("un_agreement").query("power_id == 'RUS' and votes_both_cast >= 40")
    votes = votes.pivot(index="year", columns="state_id", values="agreement")
    apart = votes[["KAZ", "KGZ", "TJK"]].min(axis=1) > votes[["TKM", "UZB"]].max(axis=1)
    end = EVIDENCE.set_index("evidence_id").loc["different-votes", "end"].year
    assert apart.loc[2003 : end - 1].all() and not apart.loc[end:].any()


def by_share(year: int, share: float, without: str | None = None) -> int:
    """The height of the ladder if each step needs this share of evidence for it, as unit 01 shows it."""
    probe = RegionnessLadder(year)
    holds = probe.evidence.query("standing == 'holds' and evidence_id != @without")
    speaks_for = (holds["direction"] == "for").groupby(holds["step"]).mean()
    return next(step for step in range(6) if speaks_for.get(step + 1, 0) < share)


@pytest.mark.slow
def test_the_heights_in_the_claims_are_those_of_the_evidence_and_so_is_how_firm_they_are():
    years = (1995, 2007, 2018, 2022, 2026)
    assert [by_share(year, 0.5) for year in years] == [2, 2, 3, 3, 5]
    assert [by_share(year, 0.6) for year in years] == [2, 2, 1, 1, 0]
    without = {
        year: {by_share(year, 0.5, piece) for piece in EVIDENCE["evidence_id"]} for year in (2018, 2022)
    }
    assert without[2018] == {3}
    assert (min(without[2022]), max(without[2022])) == (1, 4)
    why = oxus_data.load("claims").set_index("claim_id")["why"]
    assert (
        "2 in 1995 and 2007, 3 in 2018 and 2022, and 5 in 2026; with 60 % it is 2, 2, 1, 1 and 0"
        in why["01-regionness-falling"]
    )
    assert "whichever single piece is left out" in why["01-regionness-three"]


def test_between_two_bodies_of_its_own_the_region_had_only_those_for_water():
    bodies = oxus_data.load("institutions").set_index("institution_id")
    for day in ("2005-10-06", "2012-01-01", "2018-03-14"):
        own = [
            body
            for body in bodies.index
            if (states := set(oxus_data.members(body, day, status="any")["state_id"])) and states <= FIVE
        ]
        # Of bodies with members all over the world only the five and some others are listed, so that more seem alone.
        # The nuclear-weapon-free zone is a treaty without an organisation, and has its own piece of evidence.
        alone = [body for body in own if pd.isna(bodies.loc[body, "lead_actors"]) and body != "CANWFZ"]
        assert {bodies.loc[body, "kind"] for body in alone} == {"water"}, (day, own)


def test_the_leaders_of_the_four_large_bodies_are_outsiders():
    leads = oxus_data.load("institutions").set_index("institution_id")["lead_actors"]
    assert leads[["CSTO", "EAEU", "SCO", "ECO"]].tolist() == ["RUS", "RUS", "CHN;RUS", "IRN;TUR;PAK"]


def test_the_figures_are_as_the_tables_have_them():
    figures = oxus_data.load("published_figures").set_index("figure_id")["value"]
    assert figures[[f"water-resources-{n}" for n in (43, 44, 47)]].tolist() == [43, 24, 83]
    assert figures[["intraregional-trade-1", "intraregional-trade-2"]].tolist() == [4.6, 9.1]
    assert figures[["intraregional-trade-4", "intraregional-trade-6"]].tolist() == [6, 11]
    assert figures[["remittances-pct-gdp-1", "remittances-pct-gdp-2"]].tolist() == [31, 21]
    assert figures["intraregional-trade-3"] == 5
    votes = {s: value(s, "similarity_russia", 2003) for s in FIVE}
    assert {s for s, kappa in votes.items() if round(kappa, 2) in (0.59, 0.6, 0.61)} == {"KAZ", "KGZ", "TJK"}
    assert (round(votes["UZB"], 2), round(votes["TKM"], 2)) == (0.15, 0.17)


def test_imports_culture_and_votes_are_as_the_tables_have_them():
    partners = oxus_data.load("trade_partners").query("edition == '2015' and flow == 'imports' and rank == 1")
    first = partners[partners["state_id"].isin(FIVE)].set_index("state_id")["partner_id"]
    assert first.to_dict() == {"KAZ": "RUS", "KGZ": "CHN", "TJK": "CHN", "TKM": "TUR", "UZB": "RUS"}
    official = oxus_data.load("languages").query("family == 'Turkic' and official == 'official'")
    assert set(official["state_id"]) & FIVE == FIVE - {"TJK"}
    faiths = oxus_data.load("compositions").query("edition == '2015' and kind == 'religion'")
    muslims = faiths[faiths["item"].str.contains("Muslim")].groupby("state_id")["share"].sum()
    assert muslims["KAZ"] == 70.2 and muslims["TJK"] == 90 and muslims[list(FIVE)].min() == 70.2
    votes = (
        oxus_data.load("un_votes")
        .query("vote_id == 'ES-11/6' and state_id in @FIVE")
        .set_index("state_id")["vote"]
    )
    assert votes.to_dict() == dict.fromkeys(FIVE - {"TKM"}, "abstain") | {"TKM": "not_voting"}


# --- the model ---
def test_the_ladder_opens_on_2018_with_all_open(ladder):
    assert (ladder.year, ladder.step, ladder.height) == (2018, 1, 0)
    assert ladder.verdicts == dict.fromkeys(range(1, 6), "open")
    assert ladder.weights == {} and ladder.own == [] and ladder.kept == {}
    assert not any(ladder.remarks.values())


@pytest.mark.parametrize(
    ("verdicts", "height"),
    [
        ({}, 0),
        ({1: "reached"}, 1),
        ({2: "reached", 3: "reached"}, 0),
        ({1: "reached", 2: "partly", 3: "reached"}, 1),
        ({1: "reached", 2: "reached", 3: "reached", 4: "not reached"}, 3),
        (dict.fromkeys(range(1, 6), "reached"), 5),
    ],
)
def test_one_stands_on_the_highest_step_without_a_gap_below(ladder, verdicts, height):
    ladder.verdicts = verdicts
    assert ladder.height == height


def test_evidence_holds_from_its_start_up_to_its_end(ladder):
    """CAEC and CACO without Russia: 30 April 1994 to 18 October 2004; a year is seen from its last day."""
    seen = []
    for year in (1993, 1994, 2003, 2004, 2026):
        ladder.year = year
        seen.append(ladder.evidence.set_index("evidence_id").loc["own-union", "standing"])
    assert seen == ["later", "holds", "holds", "over", "over"]


def test_the_tally_by_hand(ladder):
    """Step 4 in 2007: own-union is over, own-union-ends, common-culture and nation-first hold, the rest is later."""
    ladder.year = 2007
    assert ladder.tally.loc[4].tolist() == [0, 0, 0, 3, "none"]
    ladder.weights = {
        "common-culture": "for",
        "nation-first": "against",
        "own-union": "for",
        "ifas-frozen": "against",
    }
    assert ladder.tally.loc[4].tolist() == [1, 1, 0, 1, "even"]
    ladder.weights |= {"own-union-ends": "against", "nation-first": "neither", "common-culture": "neither"}
    assert ladder.tally.loc[4].tolist() == [0, 1, 2, 0, "against"]
    ladder.own = [PIECE | {"step": 4, "direction": "for", "date": year} for year in ("1999", "2007", "2008")]
    assert ladder.tally.loc[4].tolist() == [2, 1, 2, 0, "for"]


def test_a_verdict_against_the_evidence_is_remarked_and_one_above_a_gap(ladder):
    ladder.verdicts = {2: "reached", 3: "not reached", 4: "partly"}
    ladder.weights = {"small-share": "against", "water-commission": "for", "nation-first": "against"}
    notes = ladder.remarks
    assert "0 for it and 1 against it" in notes[2][0] and "still on the ground" in notes[2][1]
    assert "You call it not reached" in notes[3][0] and "1 for it and 0 against it" in notes[3][0]
    assert notes[4] == [] and notes[5] == [] and notes[1] == []
    ladder.verdicts = {1: "reached"}
    assert "not counted any evidence" in ladder.remarks[1][0] and ladder.remarks[2] == []


def test_the_evidence_is_a_frame_with_weights_and_ones_own(ladder):
    ladder.weights = {"small-share": "against"}
    ladder.own = [PIECE]
    frame = ladder.evidence.set_index("evidence_id")
    assert len(frame) == len(EVIDENCE) + 1 and frame["own"].sum() == 1
    assert frame.loc["small-share", "weight"] == "against" and frame["weight"].notna().sum() == 2
    own = frame.loc["own-1"]
    assert own["start"] == pd.Timestamp("1998-03-01") and own["start_precision"] == "month"
    assert own["claim"] == "A test." and own["weight"] == "against" and own["standing"] == "holds"
    assert str(frame["start"].dtype) == "datetime64[us]"


def test_steps_and_verdicts_are_named_in_several_ways(ladder):
    ladder.verdicts = {"1": "reached", "Regional complex": "partly"}
    assert ladder.verdicts == {1: "reached", 2: "partly", 3: "open", 4: "open", 5: "open"}
    ladder.step = "region-state"
    assert ladder.step == 5
    ladder.year = "1995"
    assert ladder.year == 1995


@pytest.mark.parametrize("date", ["1998", 1998, "1998-03", "1998-03-17", datetime.date(1998, 3, 17), "0900"])
def test_a_date_of_ones_own_may_be_a_year_a_month_or_a_day(ladder, date):
    ladder.own = [PIECE | {"date": date}]
    assert ladder.message == "" and len(ladder.own) == 1
    assert ladder.evidence.iloc[-1]["standing"] == "holds"
    assert padded(ladder.own[0]["date"])[:4] in ("1998", "0900")


def test_evidence_of_ones_own_may_come_as_a_frame(ladder):
    ladder.own = pd.DataFrame([PIECE, PIECE | {"step": "Regional space", "date": pd.Timestamp("2001-02-03")}])
    assert [piece["step"] for piece in ladder.own] == [3, 1] and ladder.own[1]["date"] == "2001-02-03"


BAD = [
    ("year", 1850, "outside the ladder, which goes from 1991 to 2026"),
    ("year", 2018.5, "no year"),
    ("year", None, "no year"),
    ("year", True, "no year"),
    ("step", 6, "no step; there are 1 Regional space"),
    ("step", [], "no step"),
    ("verdicts", {6: "reached"}, "6 is no step"),
    ("verdicts", {1: "climbed"}, "no verdict; there are reached, partly, not reached, open"),
    ("verdicts", {1: ["reached"]}, "no verdict"),
    ("verdicts", "reached", "no dict"),
    ("weights", {"no-such": "for"}, "there is no evidence 'no-such'"),
    ("weights", {"small-share": "heavy"}, "no weight; there are for, against, neither"),
    ("weights", None, "no dict"),
    ("own", [PIECE | {"text": " "}], "text is missing"),
    ("own", [{k: v for k, v in PIECE.items() if k != "source"}], "source is missing"),
    ("own", [PIECE | {"date": "2018-02-30"}], "'2018-02-30' is no date"),
    ("own", [PIECE | {"date": "lately"}], "'lately' is no date; write 1998, 1998-03"),
    ("own", [PIECE | {"date": "2031"}], "after 2026, where the ladder ends"),
    ("own", [PIECE | {"direction": "up"}], "no direction; there are for, against"),
    ("own", [PIECE | {"step": 0}], "no step"),
    ("own", [PIECE | {"weight": 3}], "no 'weight'"),
    ("own", PIECE, "no list of pieces"),
    ("own", 5, "no list of pieces"),
    ("own", ["a rumour"], "no dict"),
    ("own", pd.DataFrame([PIECE]).drop(columns="date"), "the frame has no column 'date'"),
    ("own", pd.DataFrame([PIECE | {"source": None}]), "source is missing"),
    ("kept", {1800: {}}, "outside the ladder"),
    ("kept", {1995: {1: "so"}}, "no verdict"),
]


@pytest.mark.parametrize(("name", "value", "message"), BAD)
def test_a_bad_value_is_answered_in_words_and_nothing_is_lost(name, value, message):
    good = {
        "verdicts": {1: "reached"},
        "weights": {"small-share": "for"},
        "own": [PIECE],
        "kept": {1995: {}},
        "step": 2,
    }
    ladder = RegionnessLadder(2007, **good)
    before = copy.deepcopy(getattr(ladder, name))
    with pytest.warns(UserWarning, match=f"^{name}: "):
        setattr(ladder, name, value)
    assert getattr(ladder, name) == before
    assert ladder.message.startswith(f"{name}: ") and message in ladder.message
    setattr(ladder, name, before)
    assert ladder.message == "", "a good value takes the message away"
    with pytest.warns(UserWarning, match=f"^{name}: "):
        fresh = RegionnessLadder(**{name: value})
    assert message in fresh.message and str(fresh)


def test_a_change_in_place_is_no_silent_loss(ladder):
    ladder.own = [PIECE]
    for change in (
        lambda: ladder.verdicts.update({1: "reached"}),
        lambda: ladder.verdicts.__setitem__(1, "reached"),
        lambda: ladder.weights.pop("small-share"),
        lambda: ladder.own.append(PIECE),
        lambda: ladder.own[0].__setitem__("text", "other"),
    ):
        with pytest.raises(TypeError, match=r"set it again, for example ladder\."):
            change()
    seen = []
    ladder.observe(lambda change: seen.append(change["name"]), names=["verdicts", "own"])
    ladder.verdicts |= {1: "reached"}
    ladder.own += [PIECE]
    assert seen == ["verdicts", "own"] and ladder.height == 1 and len(ladder.own) == 2
    assert RegionnessLadder().own == [] and RegionnessLadder().height == 0
    assert type(copy.deepcopy(ladder.verdicts)) is dict and type(copy.deepcopy(ladder.own)) is list


def test_what_the_view_sends_is_taken(ladder):
    state = {
        "verdicts": {"1": "reached", "2": "open", "3": "open", "4": "open", "5": "open"},
        "year": 1999,
        "step": 2,
    }
    ladder.set_state(
        state | {"kept": {"1995": {"1": "partly"}}, "weights": {"small-share": "neither"}, "own": [PIECE]}
    )
    assert ladder.height == 1 and ladder.year == 1999 and ladder.kept[1995][1] == "partly"
    assert ladder.weights == {"small-share": "neither"} and ladder.own == [PIECE] and ladder.message == ""
    assert json.loads(json.dumps(ladder.get_state()["verdicts"])) == state["verdicts"]


def test_the_examples_of_the_docstring_hold():
    done = doctest.testmod(module)
    assert done.attempted >= 4 and done.failed == 0


# --- what is shown ---
def test_the_text_twin_says_all_steps_the_highest_first(ladder):
    ladder.verdicts = {1: "reached", 3: "reached"}
    ladder.weights = {"five-republics": "for", "small-share": "against"}
    assert str(ladder).splitlines() == [
        "Regionness of Central Asia in 2018: you stand on step 1 of 5",
        "5 Region-state: open; 0 for, 0 against, 0 neither, 5 to weigh",
        "4 Regional community: open; 0 for, 0 against, 0 neither, 4 to weigh",
        "3 Regional society: reached; 0 for, 0 against, 0 neither, 7 to weigh",
        "2 Regional complex: open; 0 for, 1 against, 0 neither, 8 to weigh",
        "1 Regional space: reached; 1 for, 0 against, 0 neither, 5 to weigh",
        "Step 3: You call it reached, but you have not counted any evidence that holds in 2018 for or against it.",
        "Step 3: You call it reached, but a lower step is not reached, so you are still on step 1.",
    ]
    assert repr(ladder).startswith("RegionnessLadder(2018, verdicts={1: 'reached'")
    assert "stand on the ground" in str(RegionnessLadder())


def test_a_front_end_without_widgets_gets_a_table(ladder):
    data, _ = ladder._repr_mimebundle_()
    assert data["text/plain"] == str(ladder)
    assert '<th scope="row">5 Region-state</th><td>open</td>' in data["text/html"]


def test_all_evidence_rides_in_the_view_with_its_sources_and_stays_small(ladder):
    data = ladder_data()
    assert data["evidence"]["evidence_id"] == EVIDENCE["evidence_id"].tolist()
    cited = dict(zip(data["sources"]["source_id"], data["sources"]["citation"], strict=True))
    for sources in (*data["evidence"]["sources"], *data["steps"]["sources"]):
        assert all(cited[source] for source in sources.split(";"))
    assert [word["word"] for word in data["verdicts"]] == [word.word for word in VERDICTS]
    assert len({word.shape for word in (*VERDICTS, *WEIGHTS)}) == len(VERDICTS) + len(WEIGHTS)
    assert min(MOMENTS) >= FIRST_YEAR and max(MOMENTS) == LAST_YEAR == data["last"]
    assert len(json.dumps(data)) < 60_000
    front = ladder._esm + ladder._css
    assert len(front.encode()) < 150_000 and "import " not in front and "@import" not in front
