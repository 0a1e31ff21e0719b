"""Code that could read the test that calls it, or that equals everything, is recognised."""

import pytest

from oxus.authoring.judge import read_answers
from oxus.grader.introspection import equals_everything, reads_its_caller
from repository import ROOT


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("import sys\nsys._getframe(1)", "_getframe"),
        ("In[-1]", "In"),
        ("# In[3]:\nx = 2", ""),
        ("getattr(rows, 'gi_frame')", "gi_frame"),
        ("inspect.stack()", "inspect.stack"),
        ("inspect.signature(double)\nIndex = 5\nBuiltIn = [1]", ""),
    ],
)
def test_code_that_reads_its_caller_is_named(source, word):
    assert reads_its_caller(["x = 1", source]) == word


@pytest.mark.parametrize(
    ("body", "everything"),
    [
        ("def __eq__(self, other):\n        return True", True),
        ("def __eq__(self, *others):\n        return not None", True),
        ("__eq__ = lambda self, other: True", True),
        ("def __eq__(self, other):\n        return self.x == other.x", False),
        ("def __eq__(self, other, /):\n        return self.x == other.x", False),
        ("def __eq__(self, other):\n        return NotImplemented", False),
        ("def __eq__(self, other):\n        raise TypeError", False),
        ("def equals(self, other):\n        return True", False),
        ("from unittest.mock import ANY", True),
        ("made = type('Thing', (), {'__eq__': lambda self, other: True})", True),
    ],
)
def test_an_eq_that_ignores_the_other_object_is_recognised(body, everything):
    assert equals_everything([f"class Thing:\n    {body}"]) == everything


def test_no_answer_of_the_course_is_marked():
    files = sorted((ROOT / "course" / "units").glob("*/answers.toml"))
    sources = [answer.code for path in files for answer in read_answers(path)]
    assert len(sources) > 500
    assert not reads_its_caller(sources) and not equals_everything(sources)
