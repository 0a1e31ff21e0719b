"""The widgets' models: what can be read and set without a browser."""

import datetime
import json
import re
from pathlib import Path

import pytest
import traitlets

import oxus_data
from oxus_widgets import MembershipExplorer, Quiz
from oxus_widgets.explorer_data import explorer_data
from oxus_widgets.palette import MARKS, MIX

WIDGETS = Path(__file__).resolve().parents[1] / "widgets" / "oxus_widgets"


@pytest.fixture
def explorer() -> MembershipExplorer:
    return MembershipExplorer()


def test_the_explorer_opens_on_spring_2018_with_the_bodies_of_the_source_text(explorer):
    assert explorer.date == "2018-03-01"
    assert {"CIS", "CSTO", "SCO", "EAEU", "ECO", "CAREC", "AIIB"} <= set(explorer.institutions)
    assert "CACO" not in explorer.institutions, "ended long before"
    assert explorer.states[:5] == list(oxus_data.CENTRAL_ASIA)
    assert (explorer.matrix != "").any(axis=None)


def test_members_and_matrix_are_those_of_the_data(explorer):
    explorer.states = oxus_data.load("states")["state_id"]
    for day in ("1991-12-31", "2012-09-01", "2018-03-01", "2026-03-01"):
        explorer.date = day
        for body, states in explorer.members.items():
            assert sorted(states) == oxus_data.members(body, day)["state_id"].tolist()
        expected = oxus_data.status_matrix(day, explorer.institutions, explorer.states)
        assert explorer.matrix.equals(expected)


@pytest.mark.parametrize("day", ["2012-06-28", datetime.date(2012, 6, 28), datetime.datetime(2012, 6, 28, 9)])
def test_a_day_is_set_as_text_or_date(explorer, day):
    explorer.date = day
    assert explorer.date == "2012-06-28"


def test_bodies_and_states_are_set_by_name_or_acronym_in_any_letters_and_once(explorer):
    explorer.institutions = ("sco", "CIS FTA", "SCO")
    explorer.states = ["Uzbekistan", "KAZ"]
    assert explorer.institutions == ["SCO", "CISFTA"]
    assert explorer.states == ["UZB", "KAZ"]
    explorer.institutions = "eco"
    assert explorer.institutions == ["ECO"]


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("date", "2030-01-01", "outside the data, which speak for 1964-01-01 to 2026-03-01"),
        ("date", "spring 2018", "write year-month-day"),
        ("date", "2018-02-30", "not a date"),
        ("date", 2018, "not a date"),
        ("date", None, "not a date"),
        ("institutions", ["EEU"], "did you mean EAEU"),
        ("institutions", [], "give at least one"),
        ("institutions", 5, "not a list"),
        ("states", ["KAZ", "Kasakhstan"], "did you mean Kazakhstan"),
        ("states", [], "give at least one"),
    ],
)
def test_a_bad_value_is_refused_in_words_and_nothing_is_lost(explorer, name, value, message):
    before = getattr(explorer, name)
    with pytest.raises(traitlets.TraitError, match=f"^{name}: .*{message}"):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before
    with pytest.raises(traitlets.TraitError, match=message):
        MembershipExplorer(**{name: value})


def test_a_change_can_be_observed(explorer):
    seen = []
    explorer.observe(lambda change: seen.append(change["new"]), names=["date", "institutions", "states"])
    explorer.date = "1995-01-01"
    explorer.institutions = ["CIS"]
    explorer.date = datetime.date(1995, 1, 1)
    assert seen == ["1995-01-01", ["CIS"]]


def test_what_the_view_sends_is_taken(explorer):
    explorer.set_state({"date": "2001-06-15", "institutions": ["SCO"], "states": ["UZB", "KAZ"]})
    assert explorer.members == {"SCO": ["UZB", "KAZ"]}


def test_all_spells_ride_in_the_view_and_stay_small():
    data = explorer_data()
    assert len(data["spells"]) == oxus_data.load("memberships")["start"].notna().sum()
    known = [{row[0] for row in data[name]} for name in ("institutions", "states")]
    for body, state, status, start, end, *_ in data["spells"]:
        assert body in known[0] and state in known[1] and status in data["marks"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", start) and (end == "" or end > start)
    assert len(json.dumps(data)) < 40_000


def test_the_view_asks_nothing_from_elsewhere_and_is_small():
    view = [(WIDGETS / f"explorer.{kind}").read_text(encoding="utf-8") for kind in ("js", "css")]
    for text in view:
        assert not re.search(r"https?://|^\s*import |@import", text, flags=re.MULTILINE)
    assert sum(len(text.encode()) for text in view) < 150_000


def test_the_text_twin_names_every_state_and_explains_every_letter(explorer):
    explorer.institutions, explorer.states = ["CIS", "WTO"], ["KAZ", "TKM", "UZB"]
    assert str(explorer).splitlines() == [
        "Membership on 2018-03-01",
        "             CIS WTO",
        "Kazakhstan     F   M",
        "Turkmenistan   a   .",
        "Uzbekistan     F   >",
        "F founding member, M member, a associate, > applicant",
    ]


def test_a_front_end_without_widgets_gets_a_table(explorer):
    data, _ = explorer._repr_mimebundle_()
    assert data["text/plain"] == str(explorer)
    assert '<th scope="row">Turkmenistan</th><td>associate</td>' in data["text/html"]
    assert "application/vnd.jupyter.widget-view+json" in data


def test_every_status_has_a_mark_and_no_two_share_shape_or_letter():
    assert set(MARKS) == set(oxus_data.load("membership_statuses")["status"])
    for part in ("shape", "letter", "label"):
        assert len({getattr(mark, part) for mark in MARKS.values()}) == len(MARKS)


# Text and ground of JupyterLab's light and dark themes, and the ground of a row under the mouse.
THEMES = {
    "light": ("#212121", "#ffffff", "#ebebeb"),
    "dark": ("#dedede", "#111111", "#232323"),
}


@pytest.mark.parametrize("theme", THEMES)
def test_every_mark_stands_out_in_both_themes(theme):
    text, *grounds = THEMES[theme]
    assert f"var(--oxus-mark) {MIX:.0%}" in (WIDGETS / "explorer.css").read_text(encoding="utf-8")
    for status, mark in MARKS.items():
        shown = [MIX * a + (1 - MIX) * b for a, b in zip(_rgb(mark.color), _rgb(text), strict=True)]
        for ground in grounds:
            # WCAG 2.2, 1.4.11: 3 to 1 for what is not text.
            assert _contrast(shown, _rgb(ground)) >= 3, (status, theme, ground)


def _rgb(color: str) -> list[float]:
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]


def _contrast(one: list[float], other: list[float]) -> float:
    """Contrast ratio of two sRGB colours (WCAG 2.2, relative luminance)."""

    def luminance(rgb: list[float]) -> float:
        linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


QUESTIONS = [
    {"question": "Is 1 < 2?", "options": ["Yes", "No"], "answer": 0, "why": "By one & only one."},
    {"question": "And 2 < 1?", "options": ["Yes", "No"], "answer": 1, "why": "See above.", "hint": "Count."},
]


def choose(quiz: Quiz, index: int, option: int) -> None:
    quiz._choices[index].index = option


def test_a_quiz_says_right_and_why_or_not_yet_and_where_to_look():
    quiz = Quiz(QUESTIONS)
    assert (quiz.answers, quiz.score) == ([None, None], 0)
    assert not quiz.check(0)
    assert "Choose an answer first" in quiz._feedback[0].value
    choose(quiz, 0, 1)
    assert not quiz.check(0)
    assert "Not yet" in quiz._feedback[0].value and "By one" not in quiz._feedback[0].value
    choose(quiz, 0, 0)
    assert quiz._feedback[0].value == '<div role="status"></div>', "an old verdict does not stay"
    assert quiz.check(0)
    assert "By one &amp; only one." in quiz._feedback[0].value
    choose(quiz, 1, 0)
    quiz.check(1)
    assert "Count." in quiz._feedback[1].value
    assert (quiz.answers, quiz.score) == ([0, 0], 1)


def test_a_quiz_answers_to_its_button():
    quiz = Quiz(QUESTIONS)
    choose(quiz, 1, 1)
    quiz.children[1].children[2].click()
    assert "Right" in quiz._feedback[1].value


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answer": 2}, "question 2 .* answer 2 is no index"),
        ({"options": ["Yes", "Yes"]}, "question 2 .* all different"),
        ({"options": ["Yes"]}, "question 2 .* two options"),
    ],
)
def test_a_quiz_with_a_fault_names_the_question(change, message):
    with pytest.raises(ValueError, match=message):
        Quiz([QUESTIONS[0], {**QUESTIONS[1], **change}])
    with pytest.raises(ValueError, match="question 1 of the quiz has no answer and no why"):
        Quiz([{"question": "?", "options": ["a", "b"]}])


def test_a_quiz_can_be_read_as_text():
    assert str(Quiz(QUESTIONS)).splitlines()[:3] == ["1. Is 1 < 2?", "   - Yes", "   - No"]
    assert Quiz(QUESTIONS)._repr_mimebundle_()["text/plain"] == str(Quiz(QUESTIONS))
