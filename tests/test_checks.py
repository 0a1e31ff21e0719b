"""The library that checks of exercises use: how it reads answers, compares them, and what it tells a student."""

import datetime
import linecache
import logging
import runpy
import sys
from collections import Counter
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oxus import checks
from oxus.checks.difference import difference
from oxus.checks.not_yet import NotYet, shown
from oxus.checks.stopped import in_short

STATES = ("KAZ", "KGZ")


def refused(check, *args, **named):
    with pytest.raises(NotYet) as error:
        check(*args, **named)
    return error.value


# The message


def test_a_failed_check_is_one_block_with_all_that_helps():
    error = refused(
        checks.expect,
        False,
        "Too many.",
        {"UZB", "KAZ"},
        3.0,
        idea="Every status counts.",
        hint="Look at FULL.",
    )
    assert error.block() == (
        "✗ Not yet: Too many.\n\n"
        "  Expected:    {'KAZ', 'UZB'}\n"
        "  Yours:       3\n"
        "  Common idea: Every status counts.\n"
        "  Try:         Look at FULL."
    )
    assert str(error) == "Too many. Expected: {'KAZ', 'UZB'}. Yours: 3. Every status counts. Look at FULL."
    assert isinstance(error, AssertionError), "so it is a failed check for everything else, too"


def test_nothing_is_said_of_what_was_left_out_and_none_is_a_value():
    assert refused(checks.expect, 0, "No.").block() == "✗ Not yet: No."
    assert "Yours:       None" in refused(checks.expect, 0, "No.", 1, None).block()
    checks.expect(True, "never shown")


def test_a_table_is_shown_whole_below_its_label_and_of_a_long_one_only_its_size():
    block = refused(checks.expect, 0, "No.", yours=pd.DataFrame({"state": STATES})).block()
    assert "  Yours:\n    state\n      KAZ\n      KGZ" in block
    assert "9" in shown(pd.DataFrame({"n": range(10)}))
    assert shown(pd.DataFrame({"n": range(11)})) == "a table of 11 rows (columns: n)"
    assert "columns: a, b" in shown(pd.DataFrame(columns=["a", "b"]))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float64(0.1 + 0.2), "0.3"),
        (np.int64(3), "3"),
        (pd.Timestamp("2018-03-01"), "2018-03-01"),
        (datetime.date(2018, 3, 1), "2018-03-01"),
        ({"b", "a"}, "{'a', 'b'}"),
        (set(), "an empty set"),
        (("a",), "('a',)"),
        ({"KAZ": 1.25}, "{'KAZ': 1.25}"),
        (list(range(14)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … and 2 more]"),
        (np.array([1.5, 2]), "[1.5, 2]"),
        (pd.NaT, "NaT"),
        (object(), "a object"),
    ],
)
def test_values_are_shown_as_a_student_would_write_them(value, text):
    assert shown(value) == text


class Loud:
    """An object that can be neither shown nor compared."""

    def __repr__(self):
        raise RuntimeError("no")

    __eq__ = __hash__ = __len__ = __float__ = __repr__


class Yes(str):
    """A text that claims to equal everything, and to be everything."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("KAZ")

    def upper(self):
        return self

    def __str__(self):
        return self


def test_a_student_s_own_class_is_read_as_the_plain_value_that_it_holds():
    assert shown(Loud()) == "a Loud"
    assert refused(checks.ids, [Loud()])
    assert type(next(iter(checks.ids([Yes("x")])))) is str
    assert difference(Yes("x"), "KAZ") is not None
    assert difference([Yes("x")], {"KAZ"}) is not None
    assert difference({Yes("x"): 1}, {"KAZ": 1}) is not None
    assert difference(Loud(), 3) is not None
    assert refused(checks.word, Yes("x"), ["KAZ"])


# Reading an answer


@pytest.mark.parametrize(
    "answer",
    [
        {"kaz", "KGZ"},
        ["KAZ", "KGZ", "KAZ"],
        ("KAZ", " KGZ"),
        np.array(STATES),
        pd.Index(STATES),
        pd.Series(STATES, index=[5, 7]),
        pd.Series(STATES, dtype="category"),
        {"KAZ": 1, "KGZ": 2}.keys(),
        {"KAZ": 1, "KGZ": 2},
        pd.DataFrame({"n": [1, 2], "state_id": STATES}),
        pd.DataFrame({"n": [1, 2]}, index=list(STATES)),
        (state for state in STATES),
    ],
)
def test_ids_are_read_from_any_collection(answer):
    assert checks.ids(answer) == {"KAZ", "KGZ"}


def test_what_is_no_collection_of_ids_is_named():
    assert "does your function end with `return`" in refused(checks.ids, None).message
    assert refused(checks.ids, "KAZ").yours == "'KAZ'"
    assert "True and False" in refused(checks.ids, pd.Series([True, False], index=STATES)).hint
    assert "one of yours is 3" in refused(checks.ids, {3}).message


def test_same_ids_names_what_is_missing_and_what_is_too_many():
    checks.same_ids(["kaz"], {"KAZ"}, "The CIS.")
    error = refused(checks.same_ids, ["KAZ", "RUS"], {"KAZ", "UZB", "TJK"}, "The CIS.", "Spells end.")
    assert error.message == "The CIS. Missing: TJK, UZB. Too many: RUS."
    assert error.idea == "Spells end."


def test_numbers_are_read_from_any_collection_in_order():
    for answer in [
        (1, 2.5),
        [np.int64(1), Decimal("2.5")],
        np.array([1, 2.5]),
        pd.Series([1, 2.5]),
        {"a": 1, "b": 2.5},
    ]:
        assert checks.numbers(answer, 2) == [1, 2.5]
    assert np.isnan(checks.numbers([None, pd.NA, np.nan], 3)).all()
    assert "return 2 numbers" in refused(checks.numbers, [1], 2).message
    assert "order" in refused(checks.numbers, {1, 2}, 2).message
    assert "be a number" in refused(checks.numbers, ["1", "2"], 2).message


def test_one_number_one_truth_and_one_word():
    assert checks.number(np.float32(2)) == 2
    assert np.isnan(checks.number(pd.NA))
    assert checks.number(np.array(3)) == 3
    for answer in (True, np.True_, "3", [3]):
        assert refused(checks.number, answer)
    assert checks.truth(np.True_) is True
    for answer in (1, "True", None, [True]):
        assert refused(checks.truth, answer)
    assert checks.word(" Use ", ["use", "not"]) == "use"
    assert "one of 'use', 'not'" in refused(checks.word, "perhaps", ["use", "not"]).message


def test_a_mapping_is_a_dictionary_a_series_or_a_table_with_one_column():
    series = pd.Series([1, 2], index=STATES)
    for answer in (series, series.to_dict(), series.to_frame(), Counter({"KAZ": 1, "KGZ": 2})):
        assert checks.mapping(answer) == {"KAZ": 1, "KGZ": 2}
    assert "two values for 'KAZ'" in refused(checks.mapping, pd.Series([1, 2], index=["KAZ", "KAZ"])).message
    assert refused(checks.mapping, [1, 2])


# Comparing


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (3, 3.0),
        (np.int64(3), 3),
        (0.1 + 0.2, 0.3),
        (3_000_000.1, 3_000_000),
        (None, np.nan),
        (pd.NaT, None),
        (np.True_, True),
        (" Kaz ", "KAZ"),
        (datetime.date(2018, 3, 1), pd.Timestamp("2018-03-01")),
        (np.datetime64("2018-03-01"), pd.Timestamp("2018-03-01")),
        (["KGZ", "KAZ", "KAZ"], set(STATES)),
        (pd.DataFrame({"x": STATES}), set(STATES)),
        (np.array([1, 2]), (1, 2)),
        ([1, None], pd.Series([1, np.nan])),
        (pd.Series([2, 1], index=["KGZ", "KAZ"]), {"KAZ": 1, "KGZ": 2}),
        ({"KAZ": 1, "KGZ": None}, pd.Series([1, np.nan], index=STATES)),
        ({("KAZ", 2018): 1}, pd.Series([1], index=pd.MultiIndex.from_tuples([("KAZ", np.int64(2018))]))),
        ({"KAZ": ["a", "b"]}, {"KAZ": {"b", "a"}}),
        (float("inf"), np.inf),
    ],
)
def test_results_that_mean_the_same_agree(answer, expected):
    assert difference(answer, expected) is None


@pytest.mark.parametrize(
    ("answer", "expected", "said"),
    [
        (3, 4, ""),
        ("3", 3, "A number is expected."),
        (True, 1, "A number is expected."),
        (1, True, "True or False is expected."),
        (None, 0, "A number is expected."),
        (0, None, "An empty value"),
        ([3], 3, "a list, and a number is expected"),
        (float("inf"), 3, ""),
        (["KAZ"], {"KAZ", "KGZ"}, "Missing: KGZ. Too many: nothing."),
        (3, {"KAZ"}, "a collection is expected"),
        ([1, 2, 3], [1, 2], "3 items, and 2 are expected"),
        ([2, 1], [1, 2], "Item 1 is 2, and 1 is expected."),
        ({1, 2}, [1, 2], "The order matters here"),
        ({"KAZ": 1}, {"KAZ": 1, "KGZ": 2}, "Missing: KGZ"),
        ({"KAZ": 1, "KGZ": 3}, {"KAZ": 1, "KGZ": 2}, "For KGZ you have 3, and 2 is expected."),
        ([np.nan], [0], "Item 1 is an empty value (nan), and 0 is expected."),
        ({"KAZ": None}, {"KAZ": 1}, "For KAZ you have an empty value (None), and 1 is expected."),
        ([1, 2], {"KAZ": 1}, "a dictionary or a Series"),
        (pd.Series([1, 1], index=["KAZ", "KAZ"]), {"KAZ": 1}, "occurs twice"),
        (pd.Timestamp("2018-03-02"), pd.Timestamp("2018-03-01"), ""),
    ],
)
def test_results_that_differ_are_told_how(answer, expected, said):
    found = difference(answer, expected)
    assert found is not None
    assert said in found


TABLE = pd.DataFrame({"state": ["KAZ", "KGZ", "KGZ"], "year": [2017, 2017, 2018], "share": [0.5, None, 0.25]})


@pytest.mark.parametrize(
    "answer",
    [
        TABLE,
        TABLE.iloc[::-1],
        TABLE[["share", "state", "year"]],
        TABLE.set_index("state"),
        TABLE.set_index(["state", "year"]),
        TABLE.assign(share=TABLE["share"] + 1e-9),
        TABLE.set_index("state").rename_axis(None),
    ],
)
def test_a_table_may_have_its_rows_columns_and_labels_in_any_place(answer):
    assert difference(answer, TABLE) is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (TABLE.drop(columns="share"), "Missing: share"),
        (TABLE.assign(more=1), "Too many: more"),
        (TABLE.head(2), "2 rows, and 3 are expected"),
        (TABLE.assign(share=[0.5, None, 0.3]), "column share: 0.3 instead of 0.25"),
        (TABLE.assign(share=[0.5, 0.1, 0.25]), "column share: 0.1 instead of None"),
        (TABLE["share"].tolist(), "a table is expected"),
    ],
)
def test_a_table_that_differs_is_told_where(answer, said):
    found = difference(answer, TABLE)
    assert found is not None
    assert said in found


def test_order_counts_only_where_it_was_asked_for():
    assert difference(TABLE.iloc[::-1], TABLE, ordered=True) is not None
    assert (
        difference({"b": 1, "a": 2}, {"a": 2, "b": 1}, ordered=True)
        == "The labels are right, but in another order."
    )


scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-9, 9),
    st.floats(allow_nan=True, width=32),
    st.text("aBc", max_size=3),
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(values)
def test_every_value_agrees_with_itself(value):
    assert difference(value, value) is None


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=6), st.data())
def test_a_changed_item_never_agrees(listed, data):
    number = data.draw(st.integers(0, len(listed) - 1))
    changed = [*listed]
    changed[number] += data.draw(st.sampled_from([-1, 1, 0.01]))
    assert difference(changed, listed) is not None
    assert difference(dict(enumerate(changed)), dict(enumerate(listed))) is not None


def test_same_numbers_takes_one_number_several_or_a_dictionary():
    checks.same_numbers(0.501, 0.5, "The share.")
    checks.same_numbers([1, 2], np.array([1, 2]), "Both.")
    error = refused(
        checks.same_numbers, {"KAZ": 0.51}, {"KAZ": 0.5}, "Shares.", tolerance=0.005, why="By head."
    )
    assert error.message == "Shares. For KAZ you have 0.51, and 0.5 is expected."
    assert error.idea == "By head."
    assert refused(checks.same_numbers, 1000.5, 1000, "The length.", tolerance=0.01), "an absolute tolerance"


# A student's function against a reference


def doubled(table):
    return table["n"].sum() * 2


def test_agreement_says_nothing(capsys):
    checks.agrees(doubled, lambda table: 2 * sum(table["n"]), [checks.toy("n", (1,), (2,))])
    assert capsys.readouterr() == ("", "")


def test_a_result_that_differs_is_shown_with_the_call_and_its_tables():
    toy = checks.toy("n", (1,), (2,))
    error = refused(
        checks.agrees, lambda t, times: 7, lambda t, times: t["n"].sum() * times, [(toy, 2)], "All rows."
    )
    assert error.block() == (
        "✗ Not yet: All rows.\n\n"
        "  Expected:    6\n"
        "  Yours:       7\n\n"
        "  The call: your_function(table, 2)\n"
        "  table:\n"
        "     n\n"
        "     1\n"
        "     2"
    )


def test_each_case_has_its_own_reason_and_named_arguments():
    calls = [(1,), checks.case(2, times=3, why="It is three times.")]

    def wrong(number, times=1):
        return number

    error = refused(checks.agrees, wrong, lambda number, times=1: number * times, calls, "In general.")
    assert error.message == "It is three times."
    assert error.details == "The call: wrong(2, times=3)"


def test_a_branch_on_a_known_argument_is_found_by_the_others():
    def tailored(number):
        return 4 if number == 2 else 0

    assert refused(checks.agrees, tailored, lambda number: number**2, [2, 3]).expected == "9"


def test_no_expected_result_exists_while_the_student_s_code_runs():
    order = []
    checks.agrees(lambda n: order.append("answer"), lambda n: order.append("reference"), [1, 2])
    assert order == ["answer", "answer", "reference", "reference"]


def test_every_call_gets_arguments_of_its_own(capsys):
    def emptied(table, found):
        found.append(len(table))
        table["more"] = 1
        return found

    toy, kept = checks.toy("n", (1,), (2,)), [0]
    checks.agrees(emptied, lambda table, found: [*found, len(table)], [(toy, kept), (toy, kept)])
    assert (len(toy), kept) == (2, [0])
    assert "`emptied` changes the table or list that it is given" in capsys.readouterr().out


def test_an_answer_that_is_wrong_and_changes_its_argument_is_told_so():
    def grown(listed):
        listed.append(1)
        return len(listed) + 1

    assert "Work on a copy" in refused(checks.agrees, grown, lambda listed: len(listed), [([1],)]).hint


def test_an_error_is_shown_with_the_line_of_the_student_s_code():
    space = {}
    exec(compile("def answer(table):\n    rows = 1\n    return table['state']\n", "<cell 3>", "exec"), space)
    error = refused(checks.agrees, space["answer"], len, [{}])
    assert error.message == "`answer` stopped with an error. KeyError: 'state' (line 3 of your cell)"
    assert error.details == "The call: answer({})"


def in_cells(answer, check, monkeypatch):
    """Run an answer and a check as two cells of a notebook; return the error of the check."""
    space = {"__name__": "__main__", "_checks": checks}
    for number, source in enumerate((answer, check)):
        name = f"<cell {number} of a test>"
        lines = source.splitlines(keepends=True)
        monkeypatch.setitem(linecache.cache, name, (len(source), None, lines, name))
        try:
            exec(compile(source, name, "exec"), space)
        except Exception as error:
            return error
    return None


WRAPPER = "def _read(t):\n    return _checks.number(gaps(t)['gap'], 'The gap')\n"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("return {'gap': 2}", "What. "),
        (
            "return t['Year']",
            "`gaps` stopped with an error. KeyError: 'Year' (line 2 of your cell: `return t['Year']`)",
        ),
        ("return {'gap': 'two'}", "The gap should be a number."),
        ("return {}", "The check cannot read what `gaps` returns. KeyError: 'gap'"),
        (
            "raise NotImplementedError()",
            "Your answer still contains `raise NotImplementedError()`: replace that line.",
        ),
    ],
)
@pytest.mark.parametrize("wrapper", ["_read", "lambda t: _read(t) if gaps else 0"])
def test_a_message_names_the_student_s_function_not_the_wrapper_of_a_check(
    monkeypatch, wrapper, answer, said
):
    check = f"{WRAPPER}_checks.agrees({wrapper}, lambda t: 1, [{{}}], 'What.')"
    error = in_cells(f"def gaps(t):\n    {answer}\n", check, monkeypatch)
    assert isinstance(error, NotYet) and error.message.startswith(said.strip())
    assert "lambda" not in error.block() and "_read" not in error.block()
    if "Implemented" not in said:
        assert error.details == "The call: gaps({})"


@pytest.mark.parametrize(
    ("answer", "check", "said"),
    [
        (
            "import pandas\ndef gaps(t):\n    return pandas.DataFrame()[t]\n",
            "gaps('Year')",
            "`gaps` stopped with an error. KeyError: 'Year' (line 3 of your cell: `return pandas.DataFrame()[t]`)",
        ),
        (
            "def gaps(t):\n    raise NotImplementedError()\n",
            "gaps(1)",
            "Your answer still contains `raise Not",
        ),
        ("gap = 1", "gaps(1)", "`gaps` does not exist yet. The answer above has not run: run it,"),
        ("gap = 1", "_toy", ""),
        ("gap = 1", "1 / 0", ""),
        ("1 / 0", "", ""),
    ],
)
def test_an_error_of_an_answer_that_stops_a_check_has_a_sentence(monkeypatch, answer, check, said):
    found = in_short(in_cells(answer, f"_checks\n{check}", monkeypatch))
    assert found.startswith(said) and bool(found) == bool(said)


def test_an_answer_that_returns_nothing_or_is_not_written_is_told_so():
    def nothing(n):
        pass

    def stub(n):
        raise NotImplementedError

    assert "does your function end with `return`" in refused(checks.agrees, nothing, abs, [1]).message
    assert refused(checks.agrees, stub, abs, [1]).message == (
        "Your answer still contains `raise NotImplementedError()`: replace that line."
    )
    assert refused(checks.agrees, 3, abs, [1])
    checks.agrees(nothing, lambda n: np.nan, [1])


def test_one_of_several_readings_is_enough():
    for answer in (1, 2):
        checks.agrees(lambda n, a=answer: a, lambda n: checks.either(1, 2), [0])
    assert refused(checks.agrees, lambda n: 3, lambda n: checks.either(1, 2), [0]).expected == "1"


def test_a_generator_is_read_to_its_end():
    checks.agrees(lambda n: (i for i in range(n)), lambda n: list(range(n)), [3])


# Toy tables


def test_a_toy_table_has_days_where_its_columns_are_of_days():
    toy = checks.toy_spells(
        ("CLUB", "AAA", "member", "2001-01-01", None), ("CLUB", "BBB", "member", None, "2002-01-01")
    )
    assert list(toy) == ["institution_id", "state_id", "status", "start", "end"]
    assert toy["start"].isna().tolist() == [False, True]
    assert (toy["end"] > pd.Timestamp("2001-06-01")).tolist() == [False, True]
    assert checks.toy("a b", (1, "x"))["b"].tolist() == ["x"]
    assert len(checks.toy(["a"])) == 0


def test_a_random_table_is_the_same_for_a_seed_and_has_ties_empties_and_doubled_rows():
    made = checks.random_table(7, 20, 3, state=["AAA", "BBB"], value=[1.0, 2.0, None])
    assert made.equals(checks.random_table(7, 20, 3, state=["AAA", "BBB"], value=[1.0, 2.0, None]))
    assert not made.equals(checks.random_table(8, 20, 3, state=["AAA", "BBB"], value=[1.0, 2.0, None]))
    assert len(made) == 23
    assert set(made["state"]) == {"AAA", "BBB"}
    assert made["value"].isna().any()


@pytest.mark.parametrize("seed", range(5))
def test_random_spells_have_what_answers_get_wrong(seed):
    spells = checks.random_spells(seed)
    assert spells["start"].isna().sum() >= 2
    assert spells["end"].isna().sum() >= 6
    assert spells.duplicated().sum() >= 2
    assert not (spells["end"] <= spells["start"]).any()
    assert (spells["start"].value_counts() > 1).any()
    assert spells.groupby(["institution_id", "state_id"]).size().max() > 1


# Keys


def test_a_key_recognises_the_right_answer_and_does_not_say_it():
    made = checks.digest("contradicted")
    assert checks.key(" Contradicted", made)
    assert not checks.key("supported", made)
    assert "contra" not in made
    assert made != checks.digest("contradicted"), "each has its own salt"
    assert checks.key(["use", "to_the_day"], checks.digest(("use", "to_the_day")))
    assert not checks.key(["to_the_day", "use"], checks.digest(("use", "to_the_day")))
    assert checks.key({"b", "a"}, checks.digest({"a", "b"}))
    assert not checks.key(None, made)
    assert not checks.key(Yes("supported"), made)


@pytest.mark.parametrize(
    ("words", "answer"), [(["not"], "not"), (["3"], 3), (["use", "two_units"], ("use", "two_units"))]
)
def test_the_command_makes_a_digest(words, answer, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["oxus.checks", *words])
    runpy.run_module("oxus.checks", run_name="__main__")
    assert checks.key(answer, capsys.readouterr().out.strip())


# Quiet


class KernelStream:
    """As ipykernel's: it sends what is written under its name."""

    def __init__(self, name, sent):
        self.name, self.sent = name, sent

    def write(self, text):
        self.sent.append((self.name, text))

    def flush(self):
        pass


def test_nothing_is_shown_on_stderr_after_quiet_whoever_holds_the_stream(monkeypatch):
    sent = []
    out, err = KernelStream("stdout", sent), KernelStream("stderr", sent)
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    handler = logging.StreamHandler(err)  # as `logging.basicConfig` in an earlier cell
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("warnings.filters", [])
        checks.quiet()
    print("printed", file=sys.stderr)
    print("held", file=err)
    handler.emit(logging.makeLogRecord({"msg": "logged"}))
    logging.lastResort.emit(logging.makeLogRecord({"msg": "last"}))  # without any handler
    assert {name for name, _ in sent} == {"stdout"}
    assert "".join(text for _, text in sent).split() == ["printed", "held", "logged", "last"]
