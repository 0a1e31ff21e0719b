"""Code that could keep a part of the test that calls it is recognised, and most honest answers are not."""

import pytest

from oxus.authoring.judge import read_answers
from oxus.grader.introspection import equals_everything, may_keep_a_test, reads_its_caller
from repository import ROOT

SUSPICIOUS = [
    "import sys",
    "import inspect",
    "import helper",
    "from . import helper",
    "from pandas.core.computation import scope",
    "import pandas.util",
    "import enum\nenum.sys._getframe(1)",
    "import json\njson.decoder.scanner.re.enum.sys",
    "def f(x):\n    yield g.gi_frame.f_back",
    "try:\n    1 / 0\nexcept Exception as error:\n    error.__traceback__",
    "def f(x):\n    return globals()['expected']",
    "def f(x):\n    return _expected",
    "def f(x):\n    return getattr(g, 'gi_fr' + 'ame')",
    "def f(x):\n    return '{0.gi_frame}'.format(g)",
    "def f(x):\n    return table.query(name)",
    "def f(x):\n    return table.query('@g.gi_frame == 1')",
    "def f(x):\n    return table.agg('ev' + 'al', expr='@g.gi_' + 'frame')",
    "from operator import attrgetter",
    "import operator\noperator.methodcaller('eval')",
    "match g:\n    case object(gi_frame=frame):\n        pass",
    "class Kept:\n    __match_args__ = ('gi_frame',)",
    "In[-1]",
    "get_ipython()",
    "_ih[-1]",
    "%history",
    "!ls",
    "seen = []\ndef f(x):\n    seen.append(x)",
    "def f(x, seen=[]):\n    seen.append(x)",
    "def f(x):\n    global seen\n    seen = x",
    "def f(x):\n    f.seen = x",
    "seen = {}\ndef f(x):\n    seen[x] = 1",
    "seen = {}\nf = lambda x: seen.update({x: 1})",
    "def f(x):\n    open('kept', 'w')",
    "def f(x):\n    print(x, file=log)",
    "def f(table):\n    table.to_csv('csv.py')",
    "def outer():\n    seen = []\n    def inner(x):\n        nonlocal seen",
    "import enum\nenum.bltns.exec",
    "import functools\n@functools.singledispatch\ndef f(x):\n    return x",
    "def f(x: 'print(1)'):\n    return x",
    "def f(table):\n    return table.style.format_index('{0.gi_' + 'frame}')",
    "import numpy as np\nnp.load('d.npy', None, True)",
    "import folium\nfolium.folium.webbrowser",
    "type('Kept', (), {})",
]
HARMLESS = [
    "def double(x):\n    return 2 * x",
    "import pandas as pd\nimport oxus_data\ntable = oxus_data.load('states').query('area > 5')",
    "def f(table):\n    found = []\n    for row in table.itertuples():\n        found.append(row.a)\n    return found",
    "def f(start):\n    found = []\n    def walk(node):\n        found.append(node)\n    walk(start)\n    return found",
    "def f(table):\n    table = table.copy()\n    table['share'] = table.part / 5\n    return table",
    "def largest(table):\n    return table.groupby('state').agg({'trade': 'sum'}).apply(lambda row: row.max())",
    "_rows = [1, 2]\ndef total():\n    return sum(_rows)",
    "from IPython.display import display, HTML\ndisplay(HTML('<b>hello</b>'))",
    "print(f'{5:.2f}')",
]


@pytest.mark.parametrize("source", SUSPICIOUS)
def test_code_that_could_keep_a_test_is_recognised(source):
    assert may_keep_a_test(["x = 1", source])


@pytest.mark.parametrize("source", HARMLESS)
def test_ordinary_code_is_not(source):
    assert not may_keep_a_test([source])


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


def test_no_answer_of_the_course_is_marked_and_nearly_none_needs_a_fork():
    files = sorted((ROOT / "course" / "units").glob("*/answers.toml"))
    sources = [answer.code for path in files for answer in read_answers(path)]
    assert len(sources) > 500
    assert sum(may_keep_a_test([source]) for source in sources) < 0.02 * len(sources)
    assert not reads_its_caller(sources) and not equals_everything(sources)
