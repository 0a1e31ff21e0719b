"""Code that could keep a part of the test that calls it is recognised, and most honest answers are not."""

import pytest

from oxus.authoring.judge import read_answers
from oxus.grader.introspection import equals_everything
from oxus.grader.may_keep import may_keep_a_test
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
    "def f(table):\n    return table.style.format_index('{0.gi_' + 'frame}')",
    "import numpy as np\nnp.load('d.npy', None, True)",
    "import folium\nfolium.folium.webbrowser",
    "type('Kept', (), {})",
    # The same object under another name.
    "seen = []\ndef f(x):\n    found = seen\n    found.append(x)",
    "seen = []\ndef f(x):\n    for one in [seen]:\n        one.append(x)",
    "seen = []\ndef f(x):\n    found = [seen]\n    found[0].append(x)",
    "seen = []\ndef f(x):\n    found = {}\n    found['a'] = seen\n    found['a'].append(x)",
    "seen = []\ndef f(x):\n    found = []\n    for _ in range(2):\n        found.append(x)\n        found = seen",
    "seen = []\ndef f(x):\n    def inner():\n        seen = []\n    seen.append(x)",
    "seen = []\ndef f(x):\n    found = list(seen)\n    found[0].append(x)",
    "seen = []\ndef put(where, x):\n    where.append(x)\ndef f(x):\n    put(seen, x)",
    "seen = []\ndef f(x):\n    found = seen\n    found += [x]",
    "seen = []\nkeep = seen.append\ndef f(x):\n    keep(x)",
    "seen = [0]\ndef f(x):\n    for seen[0] in [x]:\n        pass",
    "seen = []\ndef f(x):\n    return sorted([x], key=seen.append)",
    "def make():\n    seen = []\n    def f(x):\n        seen.append(x)\n    return f\nf = make()",
    "seen = {}\ndef f(x):\n    found = seen.setdefault('a', [])\n    found.append(x)",
    (
        "import numpy as np\nimport pandas as pd\nseen = np.zeros(3)\n"
        "def f(x):\n    t = pd.DataFrame(seen)\n    t.loc[0] = x"
    ),
    "import folium\nseen = folium.Map()\ndef f(x):\n    folium.Marker(x).add_to(seen)",
    "import numpy as np\nseen = np.zeros(3)\ndef f(x):\n    np.add(x, 0, seen)",
    "import numpy as np\nseen = np.zeros(3)\ndef f(x):\n    np.sqrt(x, seen)",
    "import numpy as np\nseen = np.zeros(3)\ndef f(x):\n    np.multiply(x, 1, out=seen)",
    "import numpy as np\nseen = np.zeros(3)\ndef f(x):\n    seen.fill(x)",
    "import copy\nseen = {}\ndef f(x):\n    copy.deepcopy([x], seen)",
    "from collections import defaultdict\nseen = defaultdict(int)\ndef f(x):\n    return seen[x]",
    "from collections import Counter\nseen = Counter()\ndef f(x):\n    seen.subtract({x: 1})",
    "import numpy as np\ndice = np.random.default_rng(1)\ndef f(x):\n    np.random.default_rng(dice).random()",
    # What remembers how far it was read.
    "steps = iter(range(10 ** 9))\ndef f(x):\n    return [next(steps) for _ in range(x)]",
    "steps = (n for n in range(10 ** 9))\ndef f(x):\n    return list(zip(steps, range(x)))",
    (
        "def made():\n    return map(abs, range(10 ** 9))\n"
        "steps = made()\ndef f(x):\n    return list(zip(steps, range(x)))"
    ),
    "def f(x, steps=iter(range(99))):\n    return list(zip(steps, range(x)))",
    "def steps():\n    yield 1",
    "import functools\n@functools.lru_cache\ndef f(x):\n    return x",
    "import random\ndef f(x):\n    return [random.random() for _ in range(x)]",
    # A name that is bound here and never at run time, and one of the shell's or of a test's.
    "for _ih in []:\n    pass\ndef f(x):\n    return _ih[-1]",
    "for vars in []:\n    pass\ndef f(x):\n    return vars()",
    "_expected = 1\ndef f(x):\n    return _expected",
    "import pandas as pd\npd.DataFrame(['import sys']).to_string('string.py', index=False, header=False)",
    "some.attribute_that_is_on_no_list",
]
HARMLESS = [
    "def double(x):\n    return 2 * x",
    "import pandas as pd\nimport oxus_data\ntable = oxus_data.load('states').query('area > 5')",
    "def f(table):\n    found = []\n    for row in table.itertuples():\n        found.append(row.a)\n    return found",
    "def f(start):\n    found = []\n    def walk(node):\n        found.append(node)\n    walk(start)\n    return found",
    "def f(table):\n    table = table.copy()\n    table['share'] = table.value / 5\n    return table",
    "def largest(table):\n    return table.groupby('state').agg({'trade': 'sum'}).apply(lambda row: row.max())",
    "rows = [1, 2]\ndef total():\n    _all = list(rows)\n    return sum(_all)",
    (
        "def f(rows):\n    groups = {}\n    for row in rows:\n"
        "        groups.setdefault(row.state, []).append(row.year)\n    return groups"
    ),
    (
        "def f(rows):\n    own, other = {}, {}\n    for a, b in rows:\n"
        "        own[a], other[b] = b, a\n    return own, other"
    ),
    "def f(rows):\n    count = 0\n    for _ in rows:\n        count += 1\n    return count",
    "import folium\ndef f(x):\n    shown = folium.Map()\n    folium.Marker(x).add_to(shown)\n    return shown",
    "from IPython.display import display, HTML\ndisplay(HTML('<b>hello</b>'))",
    "print(f'{5:.2f}')",
]


@pytest.mark.parametrize("source", SUSPICIOUS)
def test_code_that_could_keep_a_test_is_recognised(source):
    assert may_keep_a_test(["x = 1", source])


@pytest.mark.parametrize("source", HARMLESS)
def test_ordinary_code_is_not(source):
    assert not may_keep_a_test([source])


def test_two_cells_are_looked_at_together():
    steps, reads = "steps = iter(range(99))", "def f(x):\n    return list(zip(steps, range(x)))"
    assert not may_keep_a_test([steps]) and not may_keep_a_test([reads]) and may_keep_a_test([steps, reads])


def test_a_cell_of_a_million_lines_is_not_parsed(monkeypatch):
    monkeypatch.setattr(
        "ast.parse", lambda source: pytest.fail("the grader's own process would need a gigabyte")
    )
    assert may_keep_a_test(["x\n" * 1_000_000])
    assert not equals_everything(["x\n" * 1_000_000 + "__eq__"])


def test_nearly_no_answer_of_the_course_needs_a_fork():
    files = sorted((ROOT / "course" / "units").glob("*/answers.toml"))
    sources = [answer.code for path in files for answer in read_answers(path)]
    assert len(sources) > 500
    assert sum(may_keep_a_test([source]) for source in sources) < 0.02 * len(sources)
