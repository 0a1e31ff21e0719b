"""Nothing is silent: what an instructor and a student are told about how points came about, and who is not accused."""

import json

import pytest

from attacks import cell, solved
from class_helpers import answered, grade, hand_in
from oxus.authoring.build import build
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader.sandbox import unavailable
from tiny_unit import TINY_UNIT, tiny_course

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(unavailable()), reason="there is no sandbox here"),
]

HEAD = """\
# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---
"""
RIGHT = "def double(x):\n    return 2 * x\n"
SOURCE = "\n".join(
    [
        HEAD,
        # What works only once in a process, or changes a library, is the author's business.
        cell(
            "import csv\nimport string\nimport builtins\nimport pandas as pd\nfrom math import floor\n"
            "csv.unregister_dialect('unix')\nstring.runs = getattr(string, 'runs', 0) + 1\n"
            "builtins.sum = lambda values: len(values)",
            "given",
        ),
        cell("def helper(x):\n    return x", "helper"),
        cell("def helper(x):\n    return x + 1", "helper_again"),
        cell(solved(RIGHT), "double", solution=True),
        cell(
            "assert string.runs == 1 and sum([5, 5]) == 2 and double(2) == 4 and floor(2.5) == 2",
            "test_double",
            2,
        ),
        cell("builtins.sum = len\nassert helper(double(1)) == 3 and sum([1]) == 1", "test_helper", 2),
    ]
)
ANSWERS = {  # answer, points, outcome, words of the reason or a remark
    "right": (RIGHT, 4, "graded", ""),
    "rebinds": (f"from datetime import datetime as floor\ncsv = string\n{RIGHT}", 2, "graded", ""),
    "redefines": (f"def helper(x):\n    return 0\n{RIGHT}", 2, "graded", ""),
    "deletes": (f"%reset -f\n{RIGHT}", 0, "graded", ""),
    "debugs": ("def double(x):\n    breakpoint()\n    return 2 * x", 4, "graded", ""),
    "listens": (
        f"n = []\nget_ipython().events.register('post_run_cell', n.append)\n{RIGHT}",
        4,
        "graded",
        "",
    ),
    "autoreload": (f"%load_ext autoreload\n%autoreload 2\n{RIGHT}", 4, "graded", ""),
    "pdb": (f"%pdb on\n{RIGHT}", 4, "graded", ""),
    "custom-exception": (
        f"get_ipython().set_custom_exc((ValueError,), lambda *a, **k: print('oh'))\n{RIGHT}",
        4,
        "graded",
        "",
    ),
    "head": (
        "pd.DataFrame.head = lambda self: 2\ndef double(x):\n    return pd.DataFrame().head() * x",
        4,
        "graded",
        "",
    ),
    "reloads": (f"import importlib, json\nimportlib.reload(json)\n{RIGHT}", 4, "graded", ""),
    "store": (f"y = [1]\n%store y\ndel y\n%store -r y\nassert y == [1]\n{RIGHT}", 4, "graded", ""),
    "decimal": (
        "import decimal\ndecimal.getcontext().prec = 3\n"
        "def double(x):\n    assert str(1 / decimal.Decimal(7)) == '0.143'\n    return 2 * x",
        4,
        "graded",
        "",
    ),
    "forks": (f"import os\nprint('both' if os.fork() else 'child')\n{RIGHT}", 4, "graded", ""),
    "threads": (
        "import threading\nready = threading.Barrier(64)\n"
        "many = [threading.Thread(target=ready.wait) for _ in range(63)]\n"
        f"[t.start() for t in many]\nready.wait()\n{RIGHT}",
        4,
        "graded",
        "",
    ),
    "flood": (f"for n in range(30_000): print(n, end='\\r', flush=True)\n{RIGHT}", 4, "graded", ""),
    "captures": (
        f"from IPython.utils.capture import capture_output\nwith capture_output() as c:\n"
        f"    get_ipython().run_cell('1')\n{RIGHT}",
        4,
        "graded",
        "",
    ),
    "stderr": ("import os\ndef double(x):\n    os.write(2, b'x')\n    return 2 * x", 0, "graded", ""),
    "too-much": (
        f"from IPython.core.interactiveshell import InteractiveShell\n{RIGHT}"
        "def floor(x):\n    get_ipython().displayhook(50)\n    return 2",
        2,
        "graded",
        "test_double: no points: nbgrader refuses what the test shows",
    ),
    "for-ever": (
        "import time\ndef double(x):\n    if x == 2:\n        time.sleep(1000)\n    return 2 * x",
        2,
        "stopped",
        "the test test_double ran for more than 10 seconds",
    ),
    "json": (
        f"import json\njson.dumps = lambda *a: 'x'\n{RIGHT}",
        4,
        "graded",
        "changed json.dumps, which tests may use; it was put back",
    ),
    "all": (
        f"import builtins\nbuiltins.all = bool\n{RIGHT}",
        4,
        "graded",
        "tried to change the grader: builtins.all",
    ),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The class after one call; each student's name is that of the answer."""
    course = tiny_course(tmp_path_factory.mktemp("a class") / "course", SOURCE)
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as config:
        config.write("c.ExecutePreprocessor.timeout = 10\n")
    build(course, [TINY_UNIT])
    release = read_notebook(student_notebook(course, TINY_UNIT))
    for name, (answer, *_) in ANSWERS.items():
        folder = course / "grading" / "submitted" / name / TINY_UNIT
        hand_in(answered(release, {"double": answer}), folder / f"{TINY_UNIT}.ipynb")
    return course, {o.student: o for o in grade(course, TINY_UNIT)}


@pytest.mark.parametrize("name", ANSWERS)
def test_points_and_words(graded, name):
    _, score, kind, says = ANSWERS[name]
    outcome = graded[1][name]
    words = "\n".join([outcome.reason, *outcome.remarks])
    assert (outcome.score, outcome.outcome) == (score, kind), words
    assert says in words and bool(says) == bool(words), words


def test_the_student_s_page_has_the_time_limit_in_the_test_s_own_output(graded):
    path = graded[0] / "grading" / "autograded" / "for-ever" / TINY_UNIT / f"{TINY_UNIT}.ipynb"
    (test,) = [
        c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if grade_of(c) == "test_double"
    ]
    assert "CellTimeoutError" in [output.get("ename") for output in test["outputs"]]


def grade_of(cell) -> str:
    return cell["metadata"].get("nbgrader", {}).get("grade_id", "")
