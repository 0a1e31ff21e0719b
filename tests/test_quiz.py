"""The quiz's model: what can be read, set and asked without a browser."""

import json
import re

import pytest

from oxus_widgets import Quiz
from oxus_widgets.sealed import pack, unseal
from repository import ROOT

QUESTIONS = [
    {"question": "Is 1 < 2?", "options": ["Yes", "No"], "answer": 0, "why": "By one & only one."},
    {"question": "And 2 < 1?", "options": ["Yes", "No"], "answer": 1, "why": "See above.", "hint": "Count."},
]


@pytest.fixture
def quiz() -> Quiz:
    return Quiz(QUESTIONS)


def test_nothing_is_chosen_at_first(quiz):
    assert (quiz.answers, quiz.score, repr(quiz)) == ([None, None], 0, "Quiz(2 questions, 0 right)")
    assert not quiz.check(0)


def test_choices_are_set_counted_and_checked(quiz):
    quiz.answers = [0, 0]
    assert quiz.score == 1 and quiz.check(0) and not quiz.check(1)
    quiz.answers = (0, 1)
    assert quiz.answers == [0, 1] and quiz.score == 2 and quiz.check(1)


def test_a_choice_can_be_observed_and_the_view_s_are_taken(quiz):
    seen = []
    quiz.observe(lambda change: seen.append(change["new"]), names="answers")
    quiz.set_state({"answers": [None, 1], "_checked": [None, 1]})
    quiz.answers = [None, 1]
    assert seen == [[None, 1]] and quiz.score == 1


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([0, 2], "2 is no option of question 2, whose options are 0 to 1"),
        ([-1, 0], "-1 is no option of question 1"),
        ([True, None], "True is no option"),
        (["Yes", None], "'Yes' is no option"),
        ([0], "one choice for each of the 2 questions"),
        ("01", "one choice for each"),
        (None, "one choice for each"),
    ],
)
def test_a_bad_choice_is_answered_in_words_and_nothing_is_lost(quiz, value, message):
    quiz.answers = [0, None]
    with pytest.warns(UserWarning, match=message):
        quiz.answers = value
    assert quiz.answers == [0, None] and message in quiz.message
    quiz.answers = [1, None]
    assert quiz.message == ""
    with pytest.warns(UserWarning, match=message):
        new = Quiz(QUESTIONS, answers=value)
    assert new.answers == [None, None] and message in new.message


def test_each_option_has_a_hint_and_the_view_gets_nothing_for_authors():
    hints = ["", "Count again."]
    quiz = Quiz([{**QUESTIONS[0], "hint": hints, "about": "reading"}, {**QUESTIONS[1], "hint": "Count."}])
    assert [opened(entry) for entry in quiz._questions] == [
        [[1, "By one & only one."], [0, "Count again."]],
        [[0, "Count."], [1, "See above."]],
    ]
    assert all(set(entry) == {"question", "options", "said"} for entry in quiz._questions)


def opened(entry):
    """What is said of each option."""
    return [
        unseal(o, entry["question"], said) for o, said in zip(entry["options"], entry["said"], strict=True)
    ]


def test_the_state_of_a_quiz_does_not_say_which_option_is_right(quiz):
    state = json.dumps(quiz._questions)
    for text in ("See above.", "only one", "Count.", "answer"):
        assert text not in state
    assert all(len({len(said) for said in entry["said"]}) == 1 for entry in quiz._questions), (
        "nor by a length"
    )
    with pytest.raises(ValueError):
        unseal("No", QUESTIONS[0]["question"], quiz._questions[0]["said"][0])


def test_the_example_of_the_view_s_tests_is_what_python_makes():
    text = (ROOT / "widgets/views/test/quiz.test.js").read_text(encoding="utf-8")
    hints = ["Look.", "", "Count."]
    question = {
        "question": "Which?",
        "options": ["a", "b", "č"],
        "answer": 1,
        "why": "Because.",
        "hint": hints,
    }
    assert all(f'"{said}"' in text for said in Quiz([question])._questions[0]["said"])


def test_a_packed_quiz_is_the_same_quiz(quiz):
    again = Quiz(pack(QUESTIONS), answers=[0, 0])
    assert again._questions == quiz._questions
    assert again.score == 1
    for damaged in ("", "x", "eJwz"):
        with pytest.raises(ValueError):
            Quiz(damaged)


def test_two_quizzes_do_not_share_anything():
    questions = [{**QUESTIONS[0], "options": ["Yes", "No"]}]
    quiz = Quiz(questions)
    questions[0]["options"].clear()
    quiz.answers = [0]
    assert "Yes" in str(quiz) and Quiz(QUESTIONS[:1]).answers == [None]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answer": 2}, "question 2 .* answer 2 is no index"),
        ({"options": ["Yes", "Yes"]}, "question 2 .* all different"),
        ({"options": ["Yes"]}, "question 2 .* two options"),
        ({"hint": ["Count."]}, "question 2 .* one for each of its options"),
    ],
)
def test_a_quiz_with_a_fault_names_the_question(change, message):
    with pytest.raises(ValueError, match=message):
        Quiz([QUESTIONS[0], {**QUESTIONS[1], **change}])
    with pytest.raises(ValueError, match="question 1 of the quiz has no answer and no why"):
        Quiz([{"question": "?", "options": ["a", "b"]}])


def test_a_quiz_can_be_read_as_text_without_its_answers(quiz):
    assert str(quiz).splitlines()[:3] == ["1. Is 1 < 2?", "   - Yes", "   - No"]
    data, _ = quiz._repr_mimebundle_()
    assert data["text/plain"] == str(quiz)
    assert "<li>Is 1 &lt; 2?<ul><li>Yes</li>" in data["text/html"]
    for text in (data["text/plain"], data["text/html"]):
        assert "See above." not in text


def test_the_view_asks_nothing_from_elsewhere_and_is_small(quiz):
    assert not re.search(
        r"https?://(?!www\.w3\.org)|^\s*import |@import", quiz._esm + quiz._css, re.MULTILINE
    )
    assert len((quiz._esm + quiz._css).encode()) < 150_000
