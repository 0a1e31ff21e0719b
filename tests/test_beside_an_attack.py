"""One student attacks: all others have their points, and no remark. `beside_an_attack.py` makes the whole table."""

import pytest

from beside_an_attack import KINDS, attacked_course, class_beside
from oxus.grader.sandbox import unavailable

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(unavailable()), reason="there is no sandbox here"),
]

SAMPLE = ("no attack", "kills its process", "changes the grader", "sends forged messages")
"""Kinds that the default tier tries; they take a few seconds."""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    return attacked_course(tmp_path_factory.mktemp("attacked") / "course")


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[] if kind in SAMPLE else pytest.mark.full) for kind in KINDS]
)
def test_the_honest_students_are_unharmed(course, kind):
    row = class_beside(course, kind, honest=4)
    assert row.unharmed(), row.line()
    assert (row.attacker is None) == (kind == "no attack")
