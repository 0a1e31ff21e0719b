"""*Check my answer* reads what an answer returns as the readers of `oxus.checks` do."""

import pytest
from nbformat.v4 import new_code_cell

from oxus.core.notebook import Exercise
from oxus.selfstudy.run_tests import attempt, part

STUB = "def members(table):\n    raise NotImplementedError()"
CHECKS = """\
_toy = _checks.toy_spells(("CLUB", "AAA", "member", None, None), ("CLUB", "BBB", "observer", None, None))
_checks.same_ids(members(_toy), {"AAA"}, "A toy table.")
_checks.agrees(members, lambda t: set(t.query("status == 'member'")["state_id"]), [_toy.iloc[::-1]], "Only members.")"""
ROWS = "    rows = table[table['status'] == 'member']\n"


def tried(body):
    variables = {"__name__": "__main__"}
    exec(f"import oxus.checks as _checks\ndef members(table):\n{body}", variables)
    helper = new_code_cell("import oxus.checks as _checks\n\n_checks.quiet()")
    exercise = Exercise("members", "", 1, new_code_cell(STUB), [new_code_cell(CHECKS)], [helper], [])
    return attempt(exercise, ["members"], [], variables)


@pytest.mark.parametrize(
    "last",
    [
        "    return set(rows['state_id'])",
        "    return [state.lower() for state in rows['state_id']]",
        "    return rows",
        "    return rows.set_index('state_id')",
    ],
)
def test_the_same_ids_in_another_form_are_the_same_answer(last):
    trial = tried(ROWS + last)
    assert len(trial.calls) == 2
    assert part(trial, "members", 0)[0] == ["aaa"]


def test_all_calls_are_kept_and_what_fails_is_said():
    trial = tried("    return set(table['state_id'])")
    assert len(trial.calls) == 2
    assert [message.split(" Expected")[0] for _, message in trial.failing] == [
        "A toy table. Missing: nothing. Too many: BBB.",
        "Only members. Missing: nothing. Too many: BBB.",
    ]


def test_the_stub_is_known_as_one_and_an_error_has_its_line():
    assert tried("    raise NotImplementedError()").empty
    assert "KeyError: 'state'" in tried("    return table['state']").error
