"""The second opinion: which calls are chosen, how they travel, what counts as the same, and when to ask.

`test_hostile.py` tries it on attacks, and `test_grading_units.py` on all answers of the units.
"""

import datetime
import json

import pandas as pd
import pytest

import oxus_data
from oxus.authoring.build import build
from oxus.authoring.second_opinions import _quick_enough, make, make_plan, plan_file, read_plan, stale
from oxus.grader.second_opinion import MARK, Asked, Call, agree, answer, disagreements, must_ask_early
from oxus.selfstudy.calls import OUTPUT, NotPlain, call_again, decode, encode
from tiny_unit import TINY, TINY_UNIT, tiny_course

TABLE = pd.DataFrame(
    {
        "id": ["a", None],
        "day": pd.to_datetime(["2001-02-03", None]),
        "n": pd.array([1, None], dtype="Int64"),
        "x": [0.5, float("nan")],
        "kind": pd.Categorical(["u", "v"], categories=["u", "v", "w"], ordered=True),
    }
)


@pytest.mark.parametrize(
    "value",
    [
        [1, -2.5, True, None, "ө", float("inf")],
        (1, {"a": (2,), "b": {3, 4}}, frozenset("c")),
        {1: "one", ("a", 2): []},
        pd.Timestamp("2018-03-01 12:00"),
        datetime.date(2018, 3, 1),
    ],
)
def test_plain_data_comes_back_as_it_was(value):
    assert decode(json.loads(json.dumps(encode(value)))) == value


@pytest.mark.parametrize("table", [TABLE, TABLE.iloc[::-1], TABLE.set_index("id")])
def test_tables_come_back_with_their_types_and_their_index(table):
    pd.testing.assert_frame_equal(decode(json.loads(json.dumps(encode(table)))), table)


def test_a_series_comes_back_with_its_name():
    for column in TABLE:
        pd.testing.assert_series_equal(decode(json.loads(json.dumps(encode(TABLE[column])))), TABLE[column])


def test_a_table_of_the_course_is_named_and_not_copied():
    assert encode(oxus_data.load("memberships")) == {"table": "memberships"}
    assert encode([float("nan"), pd.NaT, pd.NA]) == [{"float": "nan"}, {"empty": "NaT"}, {"empty": "<NA>"}]


@pytest.mark.parametrize("value", [object(), len, [open], pd.DataFrame({"a": range(2000)}), 1j])
def test_other_values_are_not_sent(value):
    with pytest.raises(NotPlain):
        encode(value)


def test_each_call_has_arguments_of_its_own_and_an_error_is_a_result():
    def grow(items):
        items.append(1)
        return items

    names = {"grow": grow, "count": len, "fail": lambda: 1 / 0}
    calls = [["grow", [[0]], {"dict": []}, None], ["grow", [[0]], {"dict": []}, ["count", [OUTPUT], []]]]
    calls += [["fail", [], {"dict": []}, None], ["gone", [], {"dict": []}, None]]
    assert call_again(names, json.dumps(calls)) == [
        ["value", [0, 1]],
        ["value", 2],
        ["error", "ZeroDivisionError"],
        ["error", "KeyError"],
    ]


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (346.7, 347),
        (["a", 1.5], ["a", 1.51]),
        ([0.999, 1.001], [1.0012, 0.9989]),
        ([["hhi", 0.5]], [["hhi", 0.5], ["more", 3]]),
        (0.0349, 0.03),
        ([], []),
    ],
)
def test_rounding_order_and_more_keys_than_asked_make_no_difference(expected, found):
    assert agree(expected, found)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        (2018, 2012),
        (1, True),
        (0, None),
        (["a"], ["a", "a"]),
        ([["hhi", 0.5]], [["hhi", 0.6]]),
        ([["hhi", 0.5]], [["more", 0.5]]),
        (51, ["object", "Any"]),
        ("a", {"a": 1}),
    ],
)
def test_other_results_differ(expected, found):
    assert not agree(expected, found)


CALL = Call(("double", [3], {"dict": []}, None), 6, "double(3)")
PLAN = {"double": Asked(("test", "more"), (CALL,))}
POINTS = {"test": 2.0, "more": 1.0}


def test_a_remark_gives_the_points_and_the_second_opinion():
    remarks = disagreements(PLAN, {"double": [["value", 7]]}, {}, POINTS, POINTS)
    assert remarks == [
        f"{MARK}double earned 3 points; when it was asked again, double(3) gave 7 and not 6 "
        "(1 of 1 results differ): please look"
    ]


@pytest.mark.parametrize(
    "found", [[], [None], [7], [["value"]], [["error", "OSError"]], [["value", {"a": []}]]]
)
def test_whatever_comes_back_is_compared(found):
    (remark,) = disagreements(PLAN, {"double": found}, {}, POINTS, POINTS)
    assert "double(3) gave" in remark


def test_who_gives_no_answer_is_named():
    (remark,) = disagreements(PLAN, {}, {"double": "it gave no answer"}, POINTS, POINTS)
    assert "it gave no answer" in remark


def test_an_answer_without_all_points_and_one_that_was_not_asked_have_no_remark():
    wrong = {"double": [["value", 7]]}
    assert disagreements(PLAN, wrong, {}, {"test": 2.0, "more": 0.0}, POINTS) == []
    assert disagreements(PLAN, wrong, {}, {"test": None}, POINTS) == []
    assert disagreements(PLAN, {}, {}, POINTS, POINTS) == []


@pytest.mark.parametrize(
    "message", [{}, {"content": 3}, {"content": {"data": []}}, {"content": {"data": {}}}]
)
def test_a_message_of_another_kind_is_no_answer(message):
    assert answer(message) is None


ABOVE = ["factor = 2\ndef double(x):\n    rows = [x]\n    return helped(rows[0]) * factor"]


@pytest.mark.parametrize(
    "below",
    [
        "def double(x): ...",
        "factor += 1",
        "for factor in range(3): pass",
        "factor['a'] = 1",
        "factor.drop(columns='a', inplace=True)",
        "del helped",
        "import math as factor",
        "from math import *",
        "def other():\n    global factor\n    factor = 3",
        "%time factor = 4",
    ],
)
def test_a_notebook_is_asked_early_if_a_later_cell_binds_what_the_answer_uses(below):
    assert must_ask_early(PLAN["double"], ABOVE, [below])


@pytest.mark.parametrize(
    "below",
    [
        "print(double(3), factor)",
        "rows = [1, 2]",
        "def other(factor):\n    rows = factor\n    return rows",
        "(lambda factor: factor)(2)",
        "this is not Python",
        "%matplotlib inline",
        "!ls",
    ],
)
def test_other_cells_below_change_nothing(below):
    assert not must_ask_early(PLAN["double"], ABOVE, [below])


ANSWERS = """
[[double]]
kind = "right"
name = "added"
code = "def double(x):\\n    return x + x"

[[double]]
kind = "wrong"
name = "absolute"
misconception = "A number has no sign."
code = "def double(x):\\n    return abs(2 * x)"
"""


@pytest.fixture
def course(tmp_path):
    folder = tiny_course(tmp_path / "course")
    (plan_file(folder, TINY_UNIT).parent / "answers.toml").write_text(ANSWERS, encoding="utf-8")
    return folder


def calls(plan) -> list[str]:
    return [call.shown for asked in plan.values() for call in asked.calls]


def test_the_calls_of_hidden_tests_come_first(course):
    plan = make_plan(course, TINY_UNIT)
    assert calls(plan) == ["double(-3)", "double(2)"]
    assert plan["double"].tests == ("test_double",)


@pytest.mark.parametrize(
    ("seconds", "asked"),
    [
        ([0.001] * 6, [0, 1, 2, 3]),
        ([0.006, 0.006, 0.003, 0.002], [0, 2]),
        ([0.05, 0.02, 0.03], [1]),
        ([], []),
    ],
)
def test_the_calls_for_one_exercise_take_no_longer_than_allowed(seconds, asked):
    calls = [(Call(("double", [n], {"dict": []}, None), n, ""), took) for n, took in enumerate(seconds)]
    assert [call.expected for call, _ in _quick_enough(calls)] == asked


def test_a_slow_call_is_one_with_a_clear_result():
    slow = [
        (Call(("f", [], {"dict": []}, None), result, ""), took) for result, took in (([], 0.02), (5, 0.03))
    ]
    assert [call.expected for call, _ in _quick_enough(slow)] == [5]


def test_ways_to_make_fresh_calls_are_tried_with_the_reference(course):
    asked = make_plan(course, TINY_UNIT)["double"]
    assert asked.ways == ((0, "another number"), (1, "another number")) and asked.left_out == ()


def test_a_way_in_which_a_right_answer_differs_is_not_used(course):
    path = plan_file(course, TINY_UNIT).parent / "answers.toml"
    known = "def double(x):\\n    return 2 * x if x in (2, -3) else 0"
    path.write_text(ANSWERS.replace("def double(x):\\n    return x + x", known), encoding="utf-8")
    asked = make_plan(course, TINY_UNIT)["double"]
    reason = "another number: the right answer 'added' has another result"
    assert asked.ways == () and asked.left_out == (f"double(-3), {reason}", f"double(2), {reason}")


def test_a_way_in_which_the_reference_fails_is_not_used(course):
    source = plan_file(course, TINY_UNIT).parent / f"{TINY_UNIT}.py"
    text = TINY.replace("return 2 * x", "return {2: 4, -3: -6}[x]")
    source.write_text(text, encoding="utf-8", newline="\n")
    asked = make_plan(course, TINY_UNIT)["double"]
    assert asked.ways == () and "the solution raises KeyError" in asked.left_out[0]


def test_a_call_in_which_right_answers_differ_is_not_asked(course):
    path = plan_file(course, TINY_UNIT).parent / "answers.toml"
    source = plan_file(course, TINY_UNIT).parent / f"{TINY_UNIT}.py"
    source.write_text(TINY.replace("double(-3) == -6", "double(-3) < 0"), encoding="utf-8", newline="\n")
    other = "def double(x):\\n    return 2 * x if x > 0 else -1"
    path.write_text(ANSWERS.replace("def double(x):\\n    return x + x", other), encoding="utf-8")
    assert calls(make_plan(course, TINY_UNIT)) == ["double(2)"]


def test_an_exercise_whose_results_are_no_plain_data_is_not_asked(course):
    source = plan_file(course, TINY_UNIT).parent / f"{TINY_UNIT}.py"
    whole = "return type('Number', (int,), {'__str__': None})(2 * x) if x < 0 else {2 * x: object()}"
    text = TINY.replace("return 2 * x", whole).replace("double(2) == 4", "4 in double(2)")
    source.write_text(text, encoding="utf-8", newline="\n")
    assert "double(2)" not in calls(make_plan(course, TINY_UNIT))


@pytest.mark.slow
def test_calls_that_were_made_from_something_else_are_not_used(course):
    build(course, [TINY_UNIT])
    assert read_plan(course, TINY_UNIT) == {} and stale(course, [TINY_UNIT])
    assert [path.name for path in make(course, [TINY_UNIT])] == ["second_opinion.json"]
    assert read_plan(course, TINY_UNIT) == make_plan(course, TINY_UNIT)
    assert make(course, [TINY_UNIT]) == [] == stale(course, [TINY_UNIT])
    path = plan_file(course, TINY_UNIT).parent / "answers.toml"
    path.write_text(ANSWERS.replace("added", "sum"), encoding="utf-8")
    assert read_plan(course, TINY_UNIT) == {} and stale(course, [TINY_UNIT])
    plan_file(course, TINY_UNIT).write_text("not JSON", encoding="utf-8")
    assert read_plan(course, TINY_UNIT) == {}


def test_a_unit_without_answers_has_none(tmp_path):
    course = tiny_course(tmp_path / "course")
    assert stale(course, [TINY_UNIT]) == [] == make(course, [TINY_UNIT])
    assert read_plan(course, TINY_UNIT) == {}
