"""Habits of honest students and authors: `nbgrader autograde` and `oxus grade` treat each in the same way.

One test for each habit of `habits/*.toml`. A notebook of the corpus is graded when the first of its habits is asked for.
"""

import pytest

from class_helpers import UNSAFE
from habit_corpus import compare, plan, read_habits

SAMPLE = ("answers-1",)
"""The units of the corpus that the default tier grades, too."""

KNOWN: dict[str, str] = {}
"""Habits that are still graded differently, with the reason. Take out what is equal: a test of it would fail."""


def _parameters():
    for unit in plan(read_habits()):
        for habits in unit.students.values():
            for habit in habits.values():
                marks = [pytest.mark.slow, *([] if unit.id in SAMPLE else [pytest.mark.full])]
                if habit.id in KNOWN:
                    marks.append(pytest.mark.xfail(reason=KNOWN[habit.id], strict=True))
                yield pytest.param(unit, habit.id, marks=marks, id=habit.id)


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """What differs, by habit, of any unit: graded once."""
    done = {}

    def of(unit):
        if unit.id not in done:
            done[unit.id] = compare(tmp_path_factory.mktemp(unit.id), unit)
        return done[unit.id]

    return of


@pytest.mark.skipif(UNSAFE, reason="there is no sandbox here")
@pytest.mark.parametrize(("unit", "habit"), _parameters())
def test_equal_to_stock(compared, unit, habit):
    assert compared(unit)[habit] == []


def test_each_known_difference_is_of_a_habit_that_there_is():
    assert set(KNOWN) <= {habit.id for habit in read_habits()}


def test_the_corpus_is_large_enough_and_each_name_is_used_once():
    ids = [habit.id for habit in read_habits()]
    assert len(ids) >= 120
    assert len(ids) == len(set(ids))
