"""Quizzes cannot be answered by length or place, and every wrong option has its own hint."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from oxus.authoring.quiz import hide_answers, longest_is_right, problems, questions
from oxus.authoring.source import read_source
from oxus.core.layout import unit_ids, unit_source
from oxus_widgets import Quiz
from repository import ROOT, SECOND_EDITION

UNITS = unit_ids(ROOT)


def question(number: int, answer: int, **change: object) -> dict[str, object]:
    hints = [f"Look at {number}.", f"Count {number}.", f"Ask {number}."]
    hints[answer] = ""
    entry = {
        "question": f"Question {number}?",
        "options": ["one thing", "something", "all of it"],
        "answer": answer,
        "why": "So.",
        "hint": hints,
    }
    return {**entry, **change}


FIVE = [
    question(1, 0),
    question(2, 1, about="reading"),
    question(3, 2, about="00-first"),
    question(4, 1),
    question(5, 2),
]


def unit(asked):
    code = new_code_cell(f"quiz = Quiz({asked!r})\nquiz")
    return new_notebook(cells=[new_markdown_cell("## Read\n\nText."), code])


def lint(asked):
    return problems(unit(asked), "01-second", ["00-first", "01-second"])


@pytest.mark.parametrize("name", SECOND_EDITION)
def test_the_quiz_of_each_unit_in_its_second_edition(name):
    assert problems(read_source(unit_source(ROOT, name)), name, UNITS) == []


@pytest.mark.parametrize("name", UNITS)
def test_the_quiz_of_each_unit_is_written_out(name):
    asked = questions(read_source(unit_source(ROOT, name)))
    assert len(asked) >= 5 and Quiz(asked)


def test_a_balanced_quiz_passes():
    assert lint(FIVE) == [] and Quiz(FIVE).answers == [None] * 5
    assert questions(nbformat.from_dict(unit(FIVE))) == FIVE


LONG = "everything, in every year, and for each of the states"


@pytest.mark.parametrize(
    ("place", "change", "said"),
    [
        (0, {"options": [LONG, "none", "some"]}, "question 1: its options have 4 to 53 characters"),
        (0, {"options": ["a", "b"], "hint": ["", "Look."]}, "question 1: give at least three options"),
        (0, {"hint": "Look."}, "question 1: write a list of hints, one for each option"),
        (0, {"hint": ["", "Look.", " "]}, "question 1: give each wrong option a hint"),
        (0, {"hint": ["", "Look."]}, "question 1: give each wrong option a hint"),
        (0, {"hint": ["", "Look.", "Look."]}, "question 1: two wrong options have the same hint"),
        (0, {"answer": 1, "hint": ["Look.", "", "Ask."]}, "the right option is number 2 in 3 questions"),
        (1, {"about": "00-first"}, 'no question is about the reading: write "about": "reading"'),
        (2, {"about": "reading"}, "no question is from an earlier unit"),
        (0, {"about": "99-none"}, '"about": \'99-none\' is neither "reading" nor an earlier unit'),
    ],
)
def test_each_fault_is_named(place, change, said):
    changed = [entry | change if n == place else entry for n, entry in enumerate(FIVE)]
    found = lint(changed)
    assert [line for line in found if line.startswith(said)] and len(found) == 1


def test_the_number_of_questions_and_the_longest_options_are_counted():
    assert lint(FIVE[:4]) == ["4 questions: write 5"]
    longer = [entry | {"options": ["this one", "that one", "it"]} for entry in FIVE]
    assert not any(map(longest_is_right, longer)), "two options are equally long"
    for entry in longer:
        entry["options"][entry["answer"]] = "this one here"
    assert lint(longer) == ["the right option is the longest in 5 questions: at most 2"]


def test_the_first_unit_has_no_earlier_one():
    asked = [entry | {"about": "reading"} for entry in FIVE]
    assert problems(unit(asked), "00-first", ["00-first", "01-second"]) == []


def test_questions_that_must_be_run_are_refused():
    with pytest.raises(ValueError, match="malformed"):
        questions(new_notebook(cells=[new_code_cell("Quiz([make(n) for n in range(5)])")]))


def test_a_student_s_notebook_does_not_show_which_option_is_right():
    asked = "[\n {'question': '2 + 2?', 'options': ['4', '5'], 'answer': 0, 'why': 'Čount.'}\n]"
    source = f"# A quiz\nquiz = Quiz(\n    {asked}\n)\nquiz"
    cell, other = new_code_cell(source), new_code_cell("quiz = Quiz(made())")
    hide_answers(new_notebook(cells=[cell, other]))
    assert "answer" not in cell.source
    assert "ount" not in cell.source
    names = {"Quiz": Quiz}
    exec(cell.source, names)
    names["quiz"].answers = [0]
    assert names["quiz"].score == 1
    assert other.source == "quiz = Quiz(made())"
