"""Which student a submission is from: each rule alone, and the order in which they are asked."""

import pytest

from oxus.teaching import identity
from oxus.teaching.identity import RULES, Claim, Claims, identify
from oxus.teaching.lms import Person
from oxus.teaching.roster import Student

AIDA, BEK, OTHER = Person("Canvas", "aida", "1"), Person("Canvas", "bek", "2"), Person("Canvas", "x", "3")
ROSTER = (Student("aida", lms_id="1"), Student("bek", lms_id="2"))
NAMESAKES = (Student("dana", lms_name="Dana D"),)


def moodle(number: int) -> Person:
    return Person("Moodle", "Dana D", str(number))


# rule, the claim, the roster, the claims of other files, student, the remark
CASES = {
    "no LMS": ("without_lms", Claim(None, "aida", ""), ROSTER, [], "aida", ""),
    "no LMS, not in the roster": (
        *("without_lms", Claim(None, "", "emil"), ROSTER, []),
        *("emil", "check: emil is not in the roster"),
    ),
    "no LMS, no roster": ("without_lms", Claim(None, "", "emil"), (), [], "emil", ""),
    "no LMS, no id": ("without_lms", Claim(None, "", ""), ROSTER, [], "", ""),
    "in the roster": ("one_in_roster", Claim(AIDA, "", ""), ROSTER, [], "aida", ""),
    "in the roster, own id": ("one_in_roster", Claim(AIDA, "aida", ""), ROSTER, [], "aida", ""),
    "in the roster, other id": (
        *("one_in_roster", Claim(AIDA, "bek", ""), ROSTER, []),
        *("aida", "check: it names bek, but the LMS had it from aida: a copy?"),
    ),
    "two fit the roster": (
        *("several_in_roster", Claim(moodle(1), "dana", ""), NAMESAKES, [Claim(moodle(2), "", "")]),
        "dana-d-1",
        "check: Moodle: Dana D 1, Moodle: Dana D 2 all match dana in the roster: add their lms_id to it; taken as "
        "dana-d-1",
    ),
    "no id": (
        *("without_id", Claim(OTHER, "", ""), ROSTER, []),
        *("x-3", "no student id in it: taken as x-3, from Canvas: x 3; a roster gives another"),
    ),
    "the id of another who submitted": (
        *("id_of_another", Claim(OTHER, "aida", ""), (Student("aida", "", "Aida"),)),
        *([Claim(Person("Moodle", "aida", "9"), "", "")], "x-3"),
        "check: it names aida, but the LMS had it from Canvas: x 3: taken as x-3",
    ),
    "the id of another in the roster": (
        *("id_of_another", Claim(OTHER, "", "bek"), ROSTER, [], "x-3"),
        "check: it names bek, but the LMS had it from Canvas: x 3: taken as x-3",
    ),
    "the id of several": (
        *("id_of_several", Claim(OTHER, "emil", ""), (), [Claim(BEK, "emil", "")], "x-3"),
        "check: Canvas: bek 2, Canvas: x 3 all submitted as emil: a copy? taken as x-3",
    ),
    "as it says": ("as_claimed", Claim(OTHER, "emil", ""), (), [Claim(BEK, "bek", "")], "emil", ""),
    "as it says, in the roster": ("as_claimed", Claim(OTHER, "emil", ""), (Student("emil"),), [], "emil", ""),
    "as it says, not in the roster": (
        *("as_claimed", Claim(OTHER, "emil", ""), ROSTER, []),
        *("emil", "check: emil is not in the roster, nor is Canvas: x 3"),
    ),
}


@pytest.mark.parametrize(
    ("rule", "claim", "roster", "others", "student", "remark"), CASES.values(), ids=CASES
)
def test_each_rule_decides_its_own_case(rule, claim, roster, others, student, remark):
    claims = Claims(roster)
    for one in (claim, *others):
        claims.add(one)
    first = next(one for one in RULES if one(claim, claims))
    assert first is getattr(identity, rule)
    assert identify(claim, claims) == (student, [remark] if remark else [])


def test_every_rule_has_a_case():
    assert {case[0] for case in CASES.values()} == {rule.__name__ for rule in RULES}


def test_a_file_name_that_contradicts_the_notebook_is_reported_whatever_rule_decides():
    claims = Claims(())
    student, remarks = identify(Claim(None, "aida", "bek"), claims)
    assert student == "aida"
    assert remarks == ["check: its file name says bek, `oxus submit` wrote aida: a copy?"]
