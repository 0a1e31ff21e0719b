"""Code that could keep a part of the test that calls it is recognised, and most honest answers are not."""

import time

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
    # A method that changes its object, passed on; and functions that write into what they are given.
    "kept = set()\ndef f(x):\n    return list(map(kept.add, [x]))",
    "kept = set()\ndef f(x):\n    return sorted([x], key=kept.add)",
    "import pandas as pd\nkept = set()\ndef f(x):\n    return pd.Series([x]).map(kept.add)",
    "kept = set()\ng = kept.add\ndef f(x):\n    g(x)",
    "kept = [1, 2]\ng = kept.sort\ndef f(x):\n    g(key=x)",
    "ax = table.plot()\ng = ax.text\ndef f(x):\n    g(0, 0, x)",
    "ax = table.plot()\ng = ax.title\ndef f(x):\n    g(x)",
    "import random\ng = random.random\ndef f(x):\n    return [g() for _ in range(x)]",
    "from random import random as g\ndef f(x):\n    return [g() for _ in range(x)]",
    "np = set()\ndef f(x):\n    return list(map(np.add, [x]))",
    "import random as np\ng = np.random\ndef f(x):\n    g()",
    "import numpy as math\nseen = math.zeros(3)\ndef f(x):\n    math.sqrt(x, seen)",
    "import numpy as np\nseen = np.zeros(1)\ndef f(x):\n    return list(map(np.add, [x], [0], [seen]))",
    "import numpy as np\nseen = np.zeros(1)\ng = np.sqrt\ndef f(x):\n    g(x, seen)",
    "import numpy as np\nseen = np.zeros(1)\ndef f(x):\n    np.add.at(seen, 0, x)",
    "import numpy as np\nseen = np.zeros(1)\ndef f(x):\n    np.add.reduce(x, 0, None, seen)",
    "import numpy as np\nseen = np.zeros(1)\ndef f(x):\n    np.array(x).max(0, seen)",
    "from numpy import sqrt, zeros\nseen = zeros(1)\ndef f(x):\n    sqrt(x, seen)",
    (
        "import numpy as np\nkept = [1, 2]\ndef f(x):\n    rng = np.random.default_rng(1)\n"
        "    for _ in range(x):\n        rng.shuffle(kept)"
    ),
    (
        "import numpy as np\nkept = [1, 2]\ndef f(x):\n    rng = np.random.default_rng(1)\n"
        "    for _ in range(x):\n        rng.shuffle(x=kept)"
    ),
    (
        "import numpy as np\nkept = np.random.default_rng(1)\ndef f(x):\n"
        "    rng = np.random.default_rng(seed=kept)\n    return [rng.random() for _ in range(x)]"
    ),
    ("import pandas as pd\nax = table.plot()\ndef f(x):\n    rows = pd.DataFrame([x])\n    rows.plot(ax=ax)"),
    (
        "import pandas as pd\nax = table.plot()\ndef f(x):\n"
        "    rows = pd.Series([x])\n    rows.plot('line', ax)"
    ),
    "ax = table.plot()\ndef f(x):\n    style.finish(ax, title=str(x))",
    "kept = []\ndef merge(x):\n    return kept\ndef f(x):\n    found = merge(x)\n    found.append(x)",
    "kept = []\ndef list(x):\n    return kept\ndef f(x):\n    found = list(x)\n    found.append(x)",
    # What remembers how far it was read.
    "from itertools import count\nsteps = count()\ndef f(x):\n    return [next(steps) for _ in range(x)]",
    "import itertools as it\nsteps = it.count()\ndef f(x):\n    return [next(steps) for _ in range(x)]",
    "from itertools import cycle as c\nsteps = c(range(9))\ndef f(x):\n    return [next(steps) for _ in range(x)]",
    "steps = []\nsteps.append(iter(range(9)))\ndef f(x):\n    return [next(steps[0]) for _ in range(x)]",
    (
        "def made():\n    steps = iter(range(9))\n    def step():\n        return next(steps)\n    return step\n"
        "g = made()\ndef f(x):\n    return [g() for _ in range(x)]"
    ),
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
    "import numpy as np\nimport pandas as pd\ndef f(rows):\n    return pd.Series(rows).apply(np.sqrt).agg([np.sum])",
    "def f(names):\n    return list(map(str.title, names))",
    "def f(table):\n    return [f'{row.title}' for row in table.itertuples() if row.text == 'a']",
    "import copy\ndef f(rows):\n    found = copy.deepcopy(rows)\n    found.append(1)\n    return found",
    (
        "import numpy as np\ndef f(x):\n    rng = np.random.default_rng(seed=1)\n    rows = list(x)\n"
        "    rng.shuffle(rows)\n    return rows, rng.permutation(x)"
    ),
    "def f(table):\n    names = {'a': 1}\n    return sorted(names.items())",
    (
        "names = {'a': 1}\nturned = {value: name for name, value in names.items() if value}\n"
        "for name, number in names.items():\n    print(name)\ndef f(x):\n    return turned[x], number"
    ),
    "def f(table):\n    data = table.copy()\n    axes = data.plot()\n    return style.finish(axes, title='Trade')",
]


@pytest.mark.parametrize("source", SUSPICIOUS)
def test_code_that_could_keep_a_test_is_recognised(source):
    assert may_keep_a_test(["x = 1", source])


@pytest.mark.parametrize("source", HARMLESS)
def test_ordinary_code_is_not(source):
    assert not may_keep_a_test([source])


STEPS_IN_CELLS = [
    ["steps = iter(range(99))"],
    ["from itertools import count", "def made():\n    return count()", "steps = made()"],
    ["def made(x):\n    return x()", "steps = made(lambda: iter(range(99)))"],
    ["def first():\n    return iter(range(99))", "def made():\n    return first()", "steps = made()"],
    ["first = iter(range(99))", "steps = first"],
    ["steps = []", "first = iter(range(99))", "steps.append(first)"],
    ["import pandas as pd\ntable = pd.DataFrame({'a': [1], 'b': [2]})", "steps = table.items()"],
    ["held = {'a': iter(range(99))}", "for _, steps in held.items():\n    pass"],
    ["held = {'a': iter(range(99))}", "steps = [one for _, one in held.items()]"],
]


@pytest.mark.parametrize("cells", STEPS_IN_CELLS)
def test_all_cells_are_looked_at_together(cells):
    reads = "def f(x):\n    return list(zip(steps, range(x)))"
    assert not may_keep_a_test(cells) and not may_keep_a_test([reads])
    assert may_keep_a_test([*cells, reads]) and may_keep_a_test([reads, *reversed(cells)])


def test_a_list_that_another_cell_makes_is_no_iterator():
    made = "def clean(rows):\n    return [row for row in rows if row]"
    reads = "def f(x):\n    return x + sum(rows)"
    assert not may_keep_a_test([made, "rows = clean([1, 0])", reads])


def test_a_long_chain_of_variables_takes_no_minutes():
    chain = "\n".join(f"a{n} = a{n + 1}" for n in range(5_000)) + "\na5000 = iter([1])"
    started = time.process_time()
    assert may_keep_a_test([chain, "def f(x):\n    return next(a0)"])
    assert may_keep_a_test([*chain.splitlines()[-200:], "def f(x):\n    return next(a4900)"])
    assert time.process_time() - started < 20


def test_a_cell_of_a_million_lines_is_not_parsed(monkeypatch):
    monkeypatch.setattr(
        "ast.parse", lambda source: pytest.fail("the grader's own process would need a gigabyte")
    )
    assert may_keep_a_test(["x\n" * 1_000_000])
    assert not equals_everything(["x\n" * 1_000_000 + "__eq__"])


@pytest.mark.slow
def test_nearly_no_answer_of_the_course_needs_a_fork():
    files = sorted((ROOT / "course" / "units").glob("*/answers.toml"))
    answers = [answer.code for path in files for answer in read_answers(path)]
    # pyplot keeps each figure that is drawn, so answers that draw one do need a fork.
    sources = [code for code in answers if ".plot" not in code and "style." not in code]
    assert len(sources) > 500
    assert sum(may_keep_a_test([source]) for source in sources) < 0.02 * len(sources)
