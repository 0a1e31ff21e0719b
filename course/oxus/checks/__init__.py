"""What the checks of exercises use. A check cell imports it as `_checks`, so it shares no name with the student.

A function here stops with `NotYet`, an AssertionError, if an answer is not what an exercise asks for. The message is
written for the student, and Jupyter shows it as one block of text without a traceback.
"""

from oxus.checks.agreement import agrees, case, either, same_ids, same_numbers
from oxus.checks.drawn import bars, lines, points, texts
from oxus.checks.drawn_map import drawn_map
from oxus.checks.judged import locked, verdicts
from oxus.checks.keys import digest, key
from oxus.checks.not_yet import NotYet, expect
from oxus.checks.quiet import quiet
from oxus.checks.toy import random_spells, random_table, toy, toy_spells
from oxus.checks.values import ids, mapping, number, numbers, truth, word

__all__ = [
    "NotYet",
    "agrees",
    "bars",
    "case",
    "digest",
    "drawn_map",
    "either",
    "expect",
    "ids",
    "key",
    "lines",
    "locked",
    "mapping",
    "number",
    "numbers",
    "points",
    "quiet",
    "random_spells",
    "random_table",
    "same_ids",
    "same_numbers",
    "texts",
    "toy",
    "toy_spells",
    "truth",
    "verdicts",
    "word",
]
