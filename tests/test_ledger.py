"""The claim ledger without a browser: what is kept, how it is compared, and what a file gives back."""

import csv

import pandas as pd
import pytest

from oxus_data import load
from oxus_widgets.ledger import ClaimLedger
from oxus_widgets.ledger_answers import YOURS, agreement_in_words, calibration_in_words, counts
from oxus_widgets.ledger_csv import read_answers
from oxus_widgets.ledger_data import MARKS, MEANINGS, VECTORS, claims, ledger_data
from oxus_widgets.palette import MARKS as STATUSES
from six_claims import MINE, with_six_verdicts

CLAIMS = load("claims").set_index("claim_id")


@pytest.fixture(autouse=True)
def six_verdicts(monkeypatch):
    with with_six_verdicts(monkeypatch):
        yield


@pytest.fixture
def ledger() -> ClaimLedger:
    return ClaimLedger(verdicts=MINE)


def test_all_claims_are_shown_unless_told_otherwise_and_the_first_of_the_view_is_open():
    ledger = ClaimLedger()
    assert ledger.claims == CLAIMS.index.tolist() and ledger.unjudged == ledger.claims
    assert ledger.selected == "02-common-ground", "vectors stand in the source text's order"
    assert ledger.message == ""


@pytest.mark.parametrize("unit", ["08", 8, "8", "08-institutional-membership"])
def test_a_unit_has_its_claims(unit):
    shown = ClaimLedger(unit=unit).claims
    assert shown == [claim for claim in CLAIMS.index if claim.startswith("08-")] and len(shown) > 9


def test_claims_can_be_chosen_one_by_one_in_any_letters():
    ledger = ClaimLedger(claims=["08-ECO-only", "08-icwc-five", "08-eco-only"])
    assert ledger.claims == ["08-eco-only", "08-icwc-five"] and ledger.selected == "08-eco-only"
    assert ledger.frame["claim_id"].tolist() == ledger.claims


def test_claims_and_unit_together_are_an_error_of_the_program():
    with pytest.raises(TypeError, match="`claims` or `unit`, not both"):
        ClaimLedger(claims=["08-eco-only"], unit="08")
    with pytest.raises(TypeError, match="no parameter `verdict`"):
        ClaimLedger(verdict={})


# --- what the student says ---
@pytest.mark.parametrize(
    "given",
    [
        MINE,
        pd.Series(MINE),
        pd.DataFrame({"claim_id": MINE.keys(), "verdict": MINE.values()}),
        pd.DataFrame({"claim_id": MINE.keys(), "mine": MINE.values()}),
        {claim.upper(): verdict.replace("_", " ").title() for claim, verdict in MINE.items()},
        {**MINE, "08-eco-only": None, "08-cis-origin": float("nan"), "08-sco-members": ""},
    ],
)
def test_verdicts_are_set_from_a_dict_a_series_or_a_frame(given):
    ledger = ClaimLedger()
    ledger.verdicts = given
    assert ledger.verdicts == MINE and ledger.message == ""
    assert list(ledger.verdicts) == sorted(MINE), "in the order of the course's claims"
    assert len(ledger.unjudged) == len(CLAIMS) - 6


def test_verdicts_on_claims_that_are_not_shown_are_kept():
    ledger = ClaimLedger(unit="08", verdicts=MINE)
    assert ledger.verdicts == MINE and ledger.frame["mine"].notna().sum() == 3


def test_a_verdict_put_into_the_dict_would_not_be_seen_and_says_so(ledger):
    with pytest.raises(TypeError, match=r"ledger.verdicts \|= "):
        ledger.verdicts["08-eco-only"] = "supported"
    ledger.verdicts |= {"08-eco-only": "Supported"}
    assert ledger.verdicts == {**MINE, "08-eco-only": "supported"}
    with pytest.raises(TypeError, match=r"set it again"):
        ledger.verdicts["08-eco-only"] = "qualified"


def test_two_ledgers_share_nothing(ledger):
    other = ClaimLedger()
    assert other.verdicts == {} and other.reasons == {}
    ledger.reasons = {"08-eco-only": "ICWC"}
    assert other.reasons == {}


def test_what_the_view_sends_is_taken_as_it_is(ledger):
    # A blank at the end is one that is being typed: were it taken away, the view would lose it.
    ledger.set_state({"reasons": {"08-eco-only": "because "}, "confidence": {"08-eco-only": "fairly sure"}})
    assert ledger.reasons == {"08-eco-only": "because "}
    assert ledger.confidence == {"08-eco-only": "fairly sure"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("verdicts", {"08-eco-onlly": "supported"}, "no claim '08-eco-onlly'; did you mean 08-eco-only"),
        ("verdicts", {"zzz": "supported"}, "no claim 'zzz'; ids look like 00-"),
        (
            "verdicts",
            {"08-eco-only": "open"},
            "'open' is none of your verdicts; there are supported, qualified",
        ),
        ("verdicts", {"08-eco-only": 3}, "'3' is none of your verdicts"),
        ("verdicts", ["supported"], "is no dict, Series or DataFrame"),
        ("verdicts", pd.DataFrame({"claim_id": ["08-eco-only"]}), "no column verdict; it has claim_id"),
        (
            "verdicts",
            pd.DataFrame({"claim_id": ["08-eco-only"] * 2, "verdict": ["supported", "qualified"]}),
            "08-eco-only is given twice",
        ),
        ("verdicts", {f"x{number}": "supported" for number in range(5)}, "and 2 more"),
        (
            "confidence",
            {"08-eco-only": "90 %"},
            "'90 %' is no confidence; there are unsure, fairly sure, sure",
        ),
        (
            "confidence",
            pd.DataFrame({"sure": [1]}),
            "no column claim_id and no column confidence; it has sure",
        ),
        ("reasons", {"08-eco-only": 5}, "5 is no text"),
        ("selected", "08-eco", "did you mean 08-eco-only"),
        ("vector", "II", "'II' is no vector; there are historic, intraregional"),
        ("units", ["11"], "no claim belongs to a unit '11'; there are 00, 01"),
        ("units", 8, "not a list"),
        ("mine_is", "open", "'open' is no verdict of yours"),
        ("course_is", "wrong", "'wrong' is no verdict; there are supported"),
        ("only", "agree", "'agree' is no choice; there are unjudged, judged, differ"),
        ("find", 8, "8 is no text to look for"),
        ("group", "section", "'section' is no way to group; there are vector, unit"),
        ("claims", [], "an empty list shows nothing"),
        ("claims", ["08-eco"], "did you mean 08-eco-only"),
    ],
)
def test_a_bad_value_is_answered_in_words_and_nothing_is_lost(ledger, name, value, words):
    before = getattr(ledger, name)
    with pytest.warns(UserWarning, match="keeps what it had"):
        setattr(ledger, name, value)
    assert getattr(ledger, name) == before
    assert ledger.message.startswith(f"{name}: ") and words in ledger.message
    setattr(ledger, name, before)
    assert ledger.message == "", "a good value takes the words away"
    with pytest.warns(UserWarning, match="keeps what it had"):
        made = ClaimLedger(**{name: value})
    assert words in made.message and len(made.claims) == len(CLAIMS)


def test_a_bad_unit_shows_all_claims_and_says_why():
    with pytest.warns(UserWarning):
        ledger = ClaimLedger(unit="12")
    assert len(ledger.claims) == len(CLAIMS) and "no claim belongs to a unit '12'" in ledger.message


def test_only_a_claim_of_the_ledger_can_be_open():
    ledger = ClaimLedger(unit="08")
    with pytest.warns(UserWarning):
        ledger.selected = "02-mongol-span"
    assert ledger.selected == "08-caco-into-eeu" and "none of the claims of this ledger" in ledger.message
    ledger.selected = "08-eco-only"
    ledger.claims = ["02-mongol-span"]
    assert ledger.selected == "", "its claim is gone"


# --- beside the course ---
def test_the_course_is_told_only_of_what_is_judged(ledger):
    frame = ledger.frame.set_index("claim_id")
    assert list(ledger.frame.columns) == [
        *("claim_id", "section", "claim", "mine", "course", "agrees", "confidence", "reason")
    ]
    assert len(frame) == len(CLAIMS) and frame["course"].notna().sum() == 6
    assert frame.loc[list(MINE), "mine"].to_dict() == MINE
    assert frame["agrees"].dropna().to_dict() == {
        "08-sco-dilution": True,
        "02-turks-eighth-century": False,
        "02-mongol-span": True,
        "08-icwc-five": True,
        "05-crime-since-2001": True,
    }
    assert ClaimLedger().frame["course"].isna().all()


def test_no_text_of_the_ledger_tells_the_course_on_a_claim_that_is_not_judged(ledger):
    line = next(text for text in str(ledger).split("\n") if text.startswith("08-eco-only"))
    assert line.endswith("[not judged]")
    judged = next(text for text in str(ledger).split("\n") if text.startswith("02-turks"))
    assert judged.endswith("[supported | course: contradicted | differ]")
    assert "course:" not in str(ClaimLedger()) and "course:" not in ClaimLedger()._html()
    assert ledger._html().count("<tr>") == len(CLAIMS) + 1


def test_verdicts_are_counted_by_vector_on_the_judged_claims(ledger):
    table = ledger.summary
    assert list(table.columns) == list(MARKS)
    assert table.loc[("historic", "mine")].tolist() == [1, 0, 1, 0, 0, 0]
    assert table.loc[("historic", "course")].tolist() == [0, 0, 2, 0, 0, 0]
    assert table.loc[("institutional", "mine")].tolist() == [2, 1, 0, 0, 0, 0]
    assert table.loc[("institutional", "course")].tolist() == [1, 1, 0, 0, 0, 1]
    assert table.loc[("interregional", "mine")].sum() == 0
    assert list(ClaimLedger(unit="08").summary.index) == [
        ("institutional", "mine"),
        ("institutional", "course"),
    ]


def test_the_share_of_agreement_leaves_out_what_the_course_leaves_open(ledger):
    assert agreement_in_words(ledger.frame) == (
        f"6 of {len(CLAIMS)} claims judged; the course leaves 1 of them open. "
        "Of the 5 that can be compared, you agree with the course on 4 (80\N{NO-BREAK SPACE}%)."
    )
    assert agreement_in_words(ClaimLedger().frame) == f"No claim of {len(CLAIMS)} is judged yet."
    one = ClaimLedger(claims=["08-caco-local"], verdicts=MINE)
    assert agreement_in_words(one.frame) == (
        "1 of 1 claim judged; the course leaves 1 of them open. There is nothing to compare yet."
    )


def test_confidence_is_set_against_the_course_from_five_judged_claims_on(ledger):
    ledger.confidence = {
        "08-sco-dilution": "sure",
        "02-turks-eighth-century": "sure",
        "02-mongol-span": "sure",
        "08-icwc-five": "unsure",
        "08-caco-local": "fairly sure",
    }
    # Sure: 2 of 3 agree; fairly sure: only one that the course leaves open; the sixth has no confidence.
    assert calibration_in_words(ledger.frame) == (
        "Of the judged claims that the course does not leave open, by how sure you were: "
        "sure: 3 claims, you agree on 2 (67\N{NO-BREAK SPACE}%); fairly sure: none to compare; "
        "unsure: 1 claim, you agree on 1 (100\N{NO-BREAK SPACE}%). So few claims say little."
    )
    ledger.verdicts = dict(list(MINE.items())[:4])
    assert calibration_in_words(ledger.frame) == (
        "How sure you were is set against the course from 5 judged claims on; so far 4."
    )


def test_with_many_claims_the_caution_goes():
    compared = claims().query("verdict != 'open'").index
    for number, cautious in ((19, True), (20, False)):
        frame = ClaimLedger(verdicts=dict.fromkeys(compared[:number], "supported")).frame
        assert ("say little" in calibration_in_words(frame)) == cautious


def test_counts_of_a_frame_without_verdicts_are_nought():
    assert counts(ClaimLedger().frame).to_numpy().sum() == 0


# --- files ---
GOOD = (
    'claim_id,verdict,confidence,reason\n08-eco-only,qualified,sure,"ICWC, too"\n08-icwc-five,Supported,,\n'
)


def written(tmp_path, text: str | bytes):
    path = tmp_path / "verdicts.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "\ufeff" + GOOD.replace("\n", "\r\n"),
        GOOD.replace(",", ";").replace("ICWC;", "ICWC,"),
        GOOD.replace(",", "\t").replace("ICWC\t", "ICWC,"),
        GOOD.replace("verdict", " MINE "),
        GOOD.replace("\n08-i", "\n\n08-i"),
    ],
    ids=["plain", "from a spreadsheet", "semicolons", "tabs", "as the frame has it", "blank line"],
)
def test_a_file_is_read_and_what_was_there_stays(ledger, tmp_path, text):
    ledger.reasons = {"08-icwc-five": "All five, and no one else."}
    assert ledger.read_csv(written(tmp_path, text)) == []
    assert ledger.verdicts == {**MINE, "08-eco-only": "qualified"}
    assert ledger.confidence == {"08-eco-only": "sure"}
    assert ledger.reasons == {"08-eco-only": "ICWC, too", "08-icwc-five": "All five, and no one else."}
    assert ledger.message == ""


def test_bad_rows_are_named_by_number_and_good_ones_are_kept(ledger, tmp_path):
    text = (
        "claim_id,verdict,confidence,reason\n"
        '08-eco-only,qualified,sure,"two\nlines"\n'
        "08-eco,supported,,\n"
        "08-cis-origin,true,,\n"
        "\n"
        "08-eco-only,supported,,\n"
        "08-sco-members,supported,certain,\n"
        ",supported,,\n"
        "08-spaghetti-bowl,,,\n"
        "08-turkey-in-sco,contradicted\n"
    )
    with pytest.warns(UserWarning, match="2 rows taken, 5 not"):
        wrong = ledger.read_csv(written(tmp_path, text))
    assert wrong == [
        "row 3: there is no claim '08-eco'",
        "row 4: 'true' is none of your verdicts; there are supported, qualified, contradicted, untested, untestable",
        "row 6: 08-eco-only is already in row 2",
        "row 7: 'certain' is no confidence; there are unsure, fairly sure, sure",
        "row 8: it names no claim",
    ]
    assert ledger.verdicts == {**MINE, "08-eco-only": "qualified", "08-turkey-in-sco": "contradicted"}
    assert ledger.reasons == {"08-eco-only": "two\nlines"}
    assert all(row in ledger.message for row in wrong)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("claim,verdict\n08-eco-only,supported\n", "no column claim_id; it names claim, verdict"),
        ("claim_id,opinion\n08-eco-only,supported\n", "no column verdict; it names claim_id, opinion"),
        ("", "no column claim_id; it names nothing"),
        ("claim_id,verdict\n08-eco-only,süpported\n".encode("cp1252"), "no UTF-8 text; save it as CSV UTF-8"),
        ('claim_id,verdict\n"' + "x" * 200_000, "cannot be read as CSV"),
        (None, "cannot open"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_words(ledger, tmp_path, text, words):
    csv.field_size_limit(
        131_072
    )  # Python's own; frictionless, in other tests, lifts it for the whole process
    path = tmp_path / "none.csv" if text is None else written(tmp_path, text)
    with pytest.warns(UserWarning, match="keeps what it had"):
        [why] = ledger.read_csv(path)
    assert words in why and words in ledger.message and ledger.verdicts == MINE
    assert ledger.read_csv(written(tmp_path, GOOD)) == [] and ledger.message == ""


def test_the_frame_goes_out_as_csv_and_comes_back(ledger, tmp_path):
    ledger.confidence = {"08-icwc-five": "sure"}
    ledger.reasons = {"08-icwc-five": 'They call it "the commission";\nfive members, no more.'}
    ledger.frame.to_csv(tmp_path / "mine.csv", index=False)
    other = ClaimLedger()
    assert other.read_csv(tmp_path / "mine.csv") == []
    assert other.frame.equals(ledger.frame)


def test_a_row_may_say_a_reason_and_no_verdict():
    found, wrong = read_answers("claim_id,verdict,reason\n08-eco-only,,to be looked up\n")
    assert (found, wrong) == ({"08-eco-only": {"reason": "to be looked up"}}, [])


# --- what the view has ---
def test_the_view_has_all_claims_with_what_it_shows_of_them():
    data = ledger_data()
    assert data["claims"]["id"] == CLAIMS.index.tolist()
    assert all(isinstance(cell, str) for column in data["claims"].values() for cell in column)
    shown = pd.DataFrame(data["claims"]).set_index("id")
    columns = ["section", "vector", "claim", "exercise", "verdict", "why", "tables"]
    assert shown.columns.tolist() == [*columns, "robustness"]
    row = shown.loc["08-sco-dilution", columns].tolist()
    assert row == claims().loc["08-sco-dilution", columns].tolist()
    assert set(shown["vector"]) == set(data["vectors"]["id"]) == set(VECTORS)
    assert "thesis on regional integration" in data["source"]


def test_every_verdict_of_the_data_has_a_shape_a_word_and_a_meaning_of_its_own():
    assert set(MARKS) == set(MEANINGS) == set(CLAIMS["verdict"].cat.categories)
    assert set(YOURS) == set(MARKS) - {"open"}
    assert len({mark.shape for mark in MARKS.values()}) == len({mark.letter for mark in MARKS.values()}) == 6
    assert {mark.color for mark in MARKS.values()} <= {mark.color for mark in STATUSES.values()}


def test_the_word_of_older_notebooks_is_taken_for_not_tested_here():
    ledger = ClaimLedger(
        verdicts={"05-crime-since-2001": "not_testable", "06-eurasianism": "Not testable in principle"}
    )
    assert ledger.verdicts == {"05-crime-since-2001": "untested", "06-eurasianism": "untestable"}


def test_an_untested_claim_says_in_the_view_where_data_exist():
    why = pd.DataFrame(ledger_data()["claims"]).set_index("id")["why"]
    where = CLAIMS["elsewhere"].dropna()
    assert len(where) > 5
    assert all(why[claim].endswith(f"Data exist: {text}.") for claim, text in where.items())


def test_module_and_style_stay_small():
    assert len(ClaimLedger._esm.encode()) + len(ClaimLedger._css.encode()) < 150_000
