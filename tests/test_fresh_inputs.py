"""Fresh inputs for the second opinion: how arguments are changed, and which of the inputs are asked.

`test_hostile.py` and `test_fresh_opinions.py` grade classes with them, and `test_grading_units.py` all answers of the
units.
"""

import json
from random import Random

import pandas as pd
import pytest

import oxus_data
from oxus.authoring.fresh_calls import FRESH, answered, fresh_calls, with_answer, with_fresh
from oxus.authoring.fresh_inputs import WAYS, vary
from oxus.grader.second_opinion import Asked, Call
from oxus.selfstudy.calls import decode, encode

TABLE = pd.DataFrame({"state": list("AABBCC"), "year": [2001, 2002] * 3, "x": [0.5, 1.5, 2.5, 3.5, 4.5, 5.5]})
DAY = pd.Timestamp("2018-03-01")


def call(*args, **named) -> Call:
    return Call(("f", encode(list(args)), encode(named), None), 1, "f()")


def varied(way: str, *args, **named) -> list[list]:
    """The arguments that a way makes of these, for twenty seeds; without those that it does not suit."""
    made = [vary(call(*args, **named), way, Random(seed)) for seed in range(20)]
    return [[*decode(one.request[1]), *decode(one.request[2]).values()] for one in made if one]


@pytest.mark.parametrize("way", WAYS)
def test_a_way_depends_on_the_seed_alone_and_leaves_the_call_as_it_was(way):
    one = call(TABLE, "A", [1, 2, 5, 9], DAY, 2001, limit=0.6)
    before = json.dumps(one.request)
    made = [[vary(one, way, Random(seed)) for seed in range(20)] for _ in range(2)]
    assert made[0] == made[1] and json.dumps(one.request) == before
    assert len({json.dumps(fresh.request) for fresh in made[0] if fresh}) > 1


@pytest.mark.parametrize("way", WAYS)
def test_a_way_that_does_not_suit_the_arguments_makes_nothing(way):
    assert varied(way, None, True, {}, "no such name") == []


def test_rows_are_left_out_and_the_others_stay_in_their_order():
    for table, same in varied("without rows", TABLE, TABLE.x):
        assert 0 < len(table) < 6 and table.x.is_monotonic_increasing
        assert list(table.index) == list(range(len(table))), "counted again from 0"
        assert list(same) == list(table.x), "the same rows of what is as long"
    for (series,) in varied("without rows", TABLE.set_index("state").x):
        assert set(series.index) <= set("ABC")


def test_rows_of_a_table_of_the_course_are_left_out():
    whole = oxus_data.load("memberships")
    for (table,) in varied("without rows", whole):
        assert 0.6 * len(whole) < len(table) < len(whole)
        assert list(table.dtypes) == list(whole.dtypes)


def test_an_item_is_left_out_of_lists_that_belong_together():
    for ones, others, names in varied("without an item", [1, 2, 3], [10, 20, 30], {"a", "b"}):
        assert len(ones) == 2 and others == [10 * one for one in ones] and names == {"a", "b"}
    assert varied("without an item", "a;b")[0][0] in ("a", "b")


def test_another_value_is_one_of_the_same_column():
    assert {state for _, state in varied("another value", TABLE, "A")} == {"B", "C"}
    assert {tuple(states) for _, states in varied("another value", TABLE, ["A", "B"])} == {
        ("C", "B"),
        ("A", "C"),
    }
    assert {name for _, name in varied("another value", TABLE.assign(y=TABLE.x), "x")} == {"y"}
    assert varied("another value", "ECO")[0][0] in set(oxus_data.load("institutions").institution_id)


@pytest.mark.parametrize("way", ["another value", "another number"])
def test_the_first_year_stays_the_first(way):
    found = varied(way, TABLE.assign(year=range(2001, 2007)), 2002, 2003)
    assert found and all(first < last for _, first, last in found)


def test_a_number_keeps_its_sign_and_its_type():
    for count, share in varied("another number", 2, -0.5):
        assert isinstance(count, int) and 0 < count <= 4 and isinstance(share, float) and share < 0


def test_numbers_change_places_within_one_column():
    for (table,) in varied("numbers in another order", TABLE):
        assert sorted(table.x) == list(TABLE.x) and table.drop(columns="x").equals(TABLE.drop(columns="x"))
    for (payoffs,) in varied("numbers in another order", {("a", 1): (1, 2), ("b", 2): (3, 4)}):
        assert list(payoffs) == [("a", 1), ("b", 2)] and sorted(sum(payoffs.values(), ())) == [1, 2, 3, 4]


def test_all_dates_move_by_the_same_number_of_days():
    table = pd.DataFrame({"day": [DAY, pd.NaT], "n": [1, 2]})
    for moved, day, text in varied("other dates", table, DAY, "2018-03-01"):
        assert moved.day[0] == day == pd.Timestamp(text) != DAY and moved.day.isna()[1]


def test_two_names_are_swapped_everywhere():
    for table, names, state in varied("names swapped", TABLE, ["A", "Z"], "A"):
        swapped = dict(zip("AABBCC", table.state, strict=True))
        assert names == [swapped["A"], "Z"] and state == swapped["A"]
        assert sorted(swapped.values()) == ["A", "B", "C"] and swapped != {c: c for c in "ABC"}


def test_the_words_say_that_no_test_has_the_input():
    made = vary(call(TABLE, "A"), "without rows", Random(1))
    assert made.expected is None
    assert made.shown.startswith("f(a table without ") and made.shown.endswith("an input that no test has,")


# --- which of them are asked ---


def tried(reference, *others, ways=((0, "another number"),), expected=4) -> tuple[list[Call], list[str]]:
    """What is asked about a function whose test calls f(2)."""
    names = {f"other {n}": one for n, one in enumerate(others)}
    known = [[["f", [2], {"dict": []}, None], expected, "f(2)"]]
    calls, reasons = fresh_calls({"f": reference}, json.dumps([known, ways, names, 7]))
    return [Call(tuple(request), *rest) for request, *rest in calls], reasons


def test_the_reference_gives_the_expected_results():
    calls, reasons = tried(lambda x: 2 * x, "f = lambda x: x + x")
    assert len(calls) == FRESH and reasons == []
    for one in calls:
        assert one.request[1] != [2] and one.expected == 2 * one.request[1][0]


def test_inputs_on_which_the_reference_fails_are_left_out_with_the_reason():
    calls, reasons = tried(lambda x: 2 * x if x < 3 else 1 / 0)
    assert [one.request[1] for one in calls] == [[1]]
    assert set(reasons) == {"the solution raises ZeroDivisionError"}


def test_inputs_without_a_clear_result_are_left_out():
    calls, reasons = tried(lambda x: 4 if x == 2 else [])
    assert calls == [] and set(reasons) == {"the solution has no clear result"}


def test_inputs_on_which_a_right_answer_differs_are_left_out():
    calls, reasons = tried(
        lambda x: 2 * x, "f = lambda x: 2 * x", "def f(x):\n    return 2 * x if x < 3 else 0"
    )
    assert [one.request[1] for one in calls] == [[1]]
    assert set(reasons) == {"the right answer 'other 1' has another result"}


def test_a_solution_that_is_another_than_at_the_build_gives_no_inputs():
    assert tried(lambda x: 2 * x, expected=5) == (
        [],
        ["the solution has other results than when the unit was built"],
    )


def test_inputs_with_new_results_come_first():
    calls, _ = tried(lambda x: 4 if x != 3 else 9)
    assert calls[0].expected == 9 and calls[0].request[1] == [3]
    calls, _ = tried(lambda x: x > 2, expected=False)
    assert {one.expected for one in calls} == {True, False}, "a constant is wrong in one of them"


def test_an_answer_is_run_in_copies_of_the_variables():
    variables = {"items": [1]}
    asked = with_answer(variables, "items.append(2)\ndef f(): return items")
    assert asked["f"]() == [1, 2] and variables == {"items": [1]}
    assert answered([Call(("f", [], {"dict": []}, None), None, "")], asked, {})[0][0].expected == [1, 2]


@pytest.mark.parametrize(
    ("known", "fresh", "asked"),
    [(4, 2, "0 1 a b"), (4, 1, "0 1 2 a"), (2, 2, "0 a b"), (1, 2, "a"), (3, 0, "0 1 2")],
)
def test_fresh_calls_take_the_places_of_others(known, fresh, asked):
    calls = tuple(Call((str(n),), n, "") for n in range(known))
    new = [Call((letter,), 0, "") for letter in "ab"[:fresh]]
    assert [one.function for one in with_fresh(Asked(("test",), calls), new).calls] == asked.split()
