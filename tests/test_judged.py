"""Verdicts with a confidence, locked predictions, and the calibration that a student sees."""

import json

import numpy as np
import pytest

import oxus
from oxus import checks
from oxus.checks import judged
from oxus.cli import main
from oxus.selfstudy import progress_data
from oxus.selfstudy.calibration import Calibration, brier, calibration_of
from oxus.selfstudy.progress_data import note_attempt, note_judged, note_prediction, read_progress

UNIT = "08-institutional-membership"
KEYS = {"08-eco-only": checks.digest("contradicted"), "08-icwc-five": checks.digest("supported")}
MINE = {
    "08-eco-only": ("Contradicted", 90, "ICWC has them all."),
    "08-icwc-five": ("qualified", 60, "It has an observer."),
}


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The file of a student who works in a notebook of unit 08."""
    path = tmp_path / "progress.json"
    monkeypatch.setenv("OXUS_PROGRESS", str(path))
    monkeypatch.setattr(judged, "_keeps", lambda: True)
    monkeypatch.setattr(judged, "_unit", lambda: UNIT)
    return path


def refused(answer):
    with pytest.raises(checks.NotYet) as error:
        checks.verdicts(answer, KEYS)
    return error.value.block()


def test_verdicts_are_compared_with_the_course_s_and_scored():
    found = checks.verdicts(MINE, KEYS)
    assert [right for *_, right in found.rows] == [True, False]
    assert found.brier == pytest.approx((0.1**2 + 0.6**2) / 2)
    assert "✓ 08-eco-only: contradicted, 90 per cent sure." in repr(found)
    assert "Brier score: 0.18" in repr(found)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("contradicted", "a verdict, a confidence and a reason"),
        (("contradicted", 80), "three things are expected"),
        (("wrong", 80, "It is so."), "should be one of 'supported'"),
        (("", 80, "It is so."), "should be one of 'supported'"),
        (("contradicted", 40, "It is so."), "Below 50 you would choose another verdict."),
        (("contradicted", 101, "It is so."), "a number from 50 to 100"),
        (("contradicted", True, "It is so."), "a number from 50 to 100"),
        (("contradicted", "80", "It is so."), "a number from 50 to 100"),
        (("contradicted", 80, "  "), "give a reason in a few words"),
        (("contradicted", 80, None), "give a reason in a few words"),
    ],
)
def test_a_verdict_of_another_form_is_told_how_to_write_it(given, said):
    assert said in " ".join(refused(MINE | {"08-eco-only": given}).split())


def test_every_claim_needs_a_verdict_and_a_number_of_any_kind_is_a_confidence():
    assert "lack 08-icwc-five" in refused({"08-eco-only": MINE["08-eco-only"]})
    assert "should be a dictionary" in refused(list(MINE))
    sure = MINE | {"08-eco-only": ["contradicted", np.float64(90), "ICWC has them all."]}
    assert checks.verdicts(sure, KEYS).rows == checks.verdicts(MINE, KEYS).rows


def test_the_first_verdict_counts_and_the_last_one_is_shown_in_the_capstone(kept):
    checks.verdicts(MINE, KEYS)
    checks.verdicts(MINE | {"08-icwc-five": ("supported", 100, "I have read the solution.")}, KEYS)
    entry = read_progress(kept)[0]["units"][UNIT]
    assert entry["judged"]["08-icwc-five"] == {"word": "qualified", "confidence": 60, "right": False}
    assert entry["verdicts"]["08-icwc-five"] == "supported"
    assert sorted(calibration_of(read_progress(kept)[0]).judged) == [(60, False), (90, True)]


def test_nothing_is_kept_outside_of_a_student_s_own_notebook(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv("OXUS_PROGRESS", str(path))
    checks.verdicts(MINE, KEYS)
    assert checks.locked("08-ties", 5).first == 5
    assert not path.exists()


def test_a_check_goes_on_if_the_student_s_file_cannot_be_written(kept):
    kept.mkdir()
    assert checks.verdicts(MINE, KEYS).rows
    assert checks.locked("08-ties", 5)


def test_the_first_prediction_is_kept_and_shown_beside_a_changed_one(kept):
    first = checks.locked("08-ties", 5)
    assert first
    assert repr(first).startswith("Your prediction (kept on ")
    again = checks.locked("08-ties", 7)
    assert (again.first, again.now) == (5, 7)
    assert "): 5. Now you say 7; that costs nothing." in repr(again)
    assert repr(checks.locked("08-ties", 5)).endswith("): 5.")
    assert checks.locked("08-other", ["KAZ", "UZB"]).first == ["KAZ", "UZB"]


@pytest.mark.parametrize(
    ("value", "allowed", "said"),
    [
        (5, range(5), "Give a whole number from 0 to 4"),
        ("2", range(5), "'2' cannot be right"),
        (1.5, range(5), "from 0 to 4"),
        ("KAZ", {"UZB", "TKM"}, "Give one of {'TKM', 'UZB'}"),
    ],
)
def test_a_prediction_that_cannot_be_right_is_refused_and_not_kept(kept, value, allowed, said):
    refused = checks.locked("08-ties", value, allowed=allowed)
    assert not refused and said in repr(refused)
    right = sorted(allowed)[-1]
    assert checks.locked("08-ties", right, allowed=allowed).first == right


@pytest.mark.parametrize("value", [None, "", ...])
def test_the_stub_is_no_prediction(kept, value):
    assert not checks.locked("08-ties", value)
    assert "Write your prediction first" in repr(checks.locked("08-ties", value))
    assert not kept.exists()


def test_zero_and_whatever_else_a_student_writes_is_a_prediction(kept):
    class Own:
        def __eq__(self, other):
            raise RuntimeError

    assert checks.locked("08-zero", 0).first == 0
    assert checks.locked("08-own", Own())
    assert checks.locked("08-numpy", {"KAZ": np.float64(1.5)}).first == {"KAZ": 1.5}
    json.loads(kept.read_text())


def test_the_brier_score_is_0_for_the_sure_and_right_and_a_quarter_for_those_who_toss_a_coin():
    assert brier([(100, True)]) == 0
    assert brier([(100, False)]) == 1
    assert brier([(50, True), (50, False)]) == 0.25


def test_calibration_groups_verdicts_by_confidence():
    found = Calibration(((90, True), (100, False), (95, False), (55, True)))
    assert found.rows == [("50 to 59 per cent", 1, 1), ("90 to 100 per cent", 3, 1)]
    assert "2 of your 4 first verdicts" in found.headline
    assert "85 per cent sure: more sure than you were right" in found.headline
    assert "<td>3</td><td>1</td>" in found._repr_html_()
    assert "not given a verdict" in Calibration(()).headline


def test_progress_shows_the_calibration(kept, capsys):
    note_attempt(kept, UNIT, "members_on", "right", {})
    assert main(["progress", "--file", str(kept)]) == 0
    assert "Brier" not in capsys.readouterr().out
    note_judged(kept, UNIT, {"08-eco-only": {"word": "contradicted", "confidence": 80, "right": True}})
    assert main(["progress", "--file", str(kept)]) == 0
    out = capsys.readouterr().out
    assert "Your Brier score is 0.04" in out
    assert "verdict      08-eco-only: contradicted" in out
    assert oxus.calibration().judged == ((80, True),)


def test_a_file_with_a_damaged_verdict_or_prediction_is_put_aside(kept):
    note_prediction(kept, UNIT, "08-ties", 5)
    for damage in ({"judged": {"a": {"word": "supported"}}}, {"predictions": {"a": 5}}):
        content = {
            "format": 1,
            "units": {UNIT: {"seconds": 0, "last": "", "exercises": {}, "verdicts": {}} | damage},
        }
        kept.write_text(json.dumps(content))
        assert "damaged" in read_progress(kept)[1]


def test_check_my_answer_takes_the_word_of_a_verdict_with_a_confidence(kept):
    from oxus.selfstudy.feedback import _kept

    _kept(
        UNIT,
        "members_on",
        "right",
        {"my_verdicts": MINE | {"08-plain": " supported ", "08-none": (), "08-no": 3}},
    )
    verdicts = read_progress(kept)[0]["units"][UNIT]["verdicts"]
    assert verdicts == {"08-eco-only": "Contradicted", "08-icwc-five": "qualified", "08-plain": "supported"}
    assert progress_data.rows(read_progress(kept)[0])
