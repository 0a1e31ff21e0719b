"""A hidden test leaves nothing in the process of the notebook, and honest students notice nothing of that.

One small course is graded once. Each thief's right answer takes the source of the hidden test that calls it and keeps
it; its last cell prints what was kept, as base64. Each habit of an honest student is one that a copy of the process
could disturb.
"""

import base64
import re
from typing import NamedTuple

import pytest

from attacks import LATER, SOURCE, THRICE, TWICE, UNIT
from class_helpers import answered, hand_in
from oxus.authoring.build import build
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader.discarded_fork import PROGRAMS, THREADS
from oxus.grader.sandbox import unavailable
from oxus.teaching.grading.autograde import grade
from repository import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(unavailable()), reason="there is no sandbox here"),
]

TAKES = f"""
import base64, os, sys
def take():
    frame = sys._getframe(1)
    while frame:
        for value in [frame.f_code, *frame.f_locals.values()]:
            text = repr(getattr(value, "co_consts", value))
            if "{LATER[:6]}" + "{LATER[6:]}" in text:
                return base64.b64encode(text.encode())
        frame = frame.f_back
    return b""
"""


def keeps(start: str, keep: str) -> str:
    """An answer that keeps in some way what it takes from its caller."""
    return f"{TAKES}\n{start}\ndef triple(x):\n    found = take()\n    if found:\n        {keep}\n    return 3 * x"


class Thief(NamedTuple):
    triple: str
    end: str
    """Prints what was kept."""


THIEVES = {
    "in a variable": Thief(keeps("kept = []", "kept.append(found)"), "print(kept)"),
    "in a library": Thief(keeps("import json", "json.kept = found"), "print(json.kept)"),
    "in a file": Thief(keeps("", "open('kept', 'wb').write(found)"), "print(open('kept').read())"),
    "in a file that was there": Thief(
        keeps("open('kept', 'w').write('x')", "open('kept', 'ab').write(found)"), "print(open('kept').read())"
    ),
    "in the name of a folder": Thief(
        keeps("", "os.mkdir(found[:200])"), "print([n for n in os.listdir() if len(n) > 99])"
    ),
    "in where a link leads": Thief(
        keeps("os.symlink('here', 'link')", "os.unlink('link'); os.symlink(found[:999], 'link')"),
        "print(os.readlink('link'))",
    ),
    "in an attribute of a file": Thief(
        keeps("open('file', 'w').close()", "os.setxattr('file', 'user.kept', found[:999])"),
        "print({name: os.getxattr('file', name) for name in os.listxattr('file')})",
    ),
    "in the times of files": Thief(
        keeps(
            "for n in range(999):\n    open(f't{n}', 'w').close()",
            "[os.utime(f't{n}', ns=(0, byte * 10 ** 9)) for n, byte in enumerate(found[:999])]",
        ),
        "print(bytes(int(os.stat(f't{n}').st_mtime) % 128 for n in range(999)))",
    ),
    "in a named pipe": Thief(
        keeps(
            "os.mkfifo('fifo')\npipe = os.open('fifo', os.O_RDWR | os.O_NONBLOCK)",
            "os.write(os.open('fifo', os.O_WRONLY | os.O_NONBLOCK), found[:999])",
        ),
        "print(os.read(pipe, 10 ** 6))",
    ),
    "in an open file without a name": Thief(
        keeps(
            "import tempfile\nfile = tempfile.TemporaryFile(buffering=0)",
            "os.pwrite(file.fileno(), found, 0)",
        ),
        "print(os.pread(file.fileno(), 10 ** 6, 0))",
    ),
    "in a file in memory": Thief(
        keeps(
            "import mmap\nfile = open('m', 'wb+')\nfile.write(bytes(9 * 10 ** 4))\nfile.flush()\n"
            "memory = mmap.mmap(file.fileno(), 9 * 10 ** 4)",
            "memory[:len(found)] = found",
        ),
        "print(bytes(memory).strip(bytes(1)))",
    ),
    "in a pipe": Thief(
        keeps("pipe = os.pipe()\nos.set_blocking(pipe[0], False)", "os.write(pipe[1], found)"),
        "print(os.read(pipe[0], 10 ** 6))",
    ),
    "in a socket": Thief(
        keeps("import socket\npair = socket.socketpair()\npair[0].setblocking(False)", "pair[1].send(found)"),
        "print(pair[0].recv(10 ** 6))",
    ),
    "in the event loop's socket": Thief(
        keeps("import asyncio\nloop = asyncio.get_event_loop()", "loop._csock.send(found)"),
        "print(loop._ssock.recv(10 ** 6))",
    ),
    "in a program that stays": Thief(
        keeps(
            "",
            "import subprocess; subprocess.Popen([sys.executable, '-c', 'import socket, sys; "
            's = socket.create_server(("127.0.0.1", 4321)); s.accept()[0].send(sys.argv[1].encode())\', found])',
        ),
        "import socket, time\nfor _ in range(20):\n    try:\n        print(socket.create_connection(('127.0.0.1', "
        "4321)).recv(10 ** 6))\n        break\n    except OSError:\n        time.sleep(.1)",
    ),
    "with a hook for forks": Thief(
        keeps(
            "kept = []\nos.register_at_fork(after_in_parent=lambda: kept.append(take()))",
            "kept.append(found)",
        ),
        "print(kept)",
    ),
}

COUNTED = "8 8\n"
"""What `nbgrader autograde` shows."""
HONEST = {  # double, triple, what the last cell prints, and what a remark says
    "lets another function keep": (
        "kept = []\ndef put(where, what):\n    where.append(what)\n" + TWICE,
        "def triple(x):\n    put(kept, x)\n    return 3 * x",
        "print(kept)",
        "[2]\n",
        "",
    ),
    "plain": (TWICE, THRICE, "print(triple(5))", "15\n", ""),
    "what the first exercise's function leaves for the second": (
        "def double(x):\n    global factor\n    factor = 3\n    return 2 * x",
        "copied = factor\ndef triple(x):\n    return copied * x",
        "print(factor)",
        "3\n",
        "",
    ),
    "seeds and draws": (
        f"import random\nrandom.seed(1)\nfirst = random.random()\n{TWICE}",
        f"second = random.random()\n{THRICE}",
        "random.seed(1)\nprint(first == random.random(), second == random.random())",
        "True True\n",
        "",
    ),
    "draws in a test": (
        "import random\nrandom.seed(7)\ndef double(x):\n    return round(x + x + 0 * random.random())",
        "state = random.getstate()\n" + THRICE,
        "random.seed(7)\nprint(random.getstate() != state)",
        "True\n",
        "",
    ),
    "reads on in an open file": (
        "open('rows', 'w').write('a\\nb\\nc\\n' * 9999)\nrows = open('rows')\nfirst = rows.readline()\n"
        "def double(x):\n    rows.seek(0)\n    rows.read()\n    return 2 * x",
        "rows.seek(0)\n" + THRICE,
        "print(rows.readline())",
        "a\n\n",
        "",
    ),
    "writes a file in a test": (
        "def double(x):\n    with open('log', 'a') as file:\n        file.write('.')\n    return 2 * x",
        THRICE,
        "print(bool(open('log').read()))",
        "True\n",
        "",
    ),
    "awaits": (
        f"import asyncio\ntask = asyncio.create_task(asyncio.sleep(0, 'done'))\n{TWICE}",
        f"print(await task)\n{THRICE}",
        "print(await asyncio.wait_for(asyncio.sleep(0, 5), 9), await asyncio.to_thread(lambda: 6))",
        "5 6\n",
        "",
    ),
    "counts cells": (TWICE, THRICE, "print(get_ipython().execution_count, len(In))", COUNTED, ""),
    "runs a program": (
        f"import subprocess\nsubprocess.run(['true'])\n{TWICE}",
        "def triple(x):\n    return int(subprocess.run(['echo', str(3 * x)], capture_output=True).stdout)",
        "print(triple(4))",
        "12\n",
        "",
    ),
    "works with threads": (
        "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(2)\n"
        "def double(x):\n    return pool.submit(lambda: 2 * x).result(9)\ndouble(1)",
        THRICE,
        "print(double(4))",
        "8\n",
        THREADS,
    ),
    "has a program that stays": (
        "import subprocess\ncat = subprocess.Popen(['cat'], stdin=-1, stdout=-1)\ndef double(x):\n"
        "    cat.stdin.write(f'{2 * x}\\n'.encode())\n    cat.stdin.flush()\n    return int(cat.stdout.readline())",
        THRICE,
        "print(double(4))",
        "8\n",
        PROGRAMS,
    ),
    "handles signals": (
        f"import signal\nfor s in (signal.SIGCHLD, signal.SIGINT):\n    signal.signal(s, signal.SIG_IGN)\n{TWICE}",
        THRICE,
        "print(signal.getsignal(signal.SIGCHLD) == signal.SIG_IGN)",
        "True\n",
        "",
    ),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The course with everybody's work."""
    folder = tmp_path_factory.mktemp("discarded") / "course"
    source = folder / "course" / "units" / UNIT / f"{UNIT}.py"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE, encoding="utf-8")
    (folder / "nbgrader_config.py").write_text((ROOT / "nbgrader_config.py").read_text(encoding="utf-8"))
    (folder / "grading").mkdir()
    build(folder, [UNIT])
    release = read_notebook(student_notebook(folder, UNIT))

    def write(student, double, triple, end):
        notebook = answered(release, {"double": double, "triple": triple})
        notebook.cells.append(_code(end))
        hand_in(notebook, folder / "grading" / "submitted" / student / UNIT / f"{UNIT}.ipynb")

    for name, thief in THIEVES.items():
        write(_id(name), TWICE, thief.triple, thief.end)
    for name, (double, triple, end, _, _) in HONEST.items():
        write(_id(name), double, triple, end)
    return folder


def _code(source):
    from nbformat.v4 import new_code_cell

    return new_code_cell(source, id="the-end")


def _id(name):
    return re.sub(r"\W", "-", name)


@pytest.fixture(scope="module")
def graded(course):
    return {outcome.student: outcome for outcome in grade(course, UNIT, workers=2)}


def _last(course, name):
    """What the last cell shows, and the base64 in it decoded."""
    path = course / "grading" / "autograded" / _id(name) / UNIT / f"{UNIT}.ipynb"
    outputs = read_notebook(path).cells[-1].get("outputs", [])
    shown = "".join(o.get("text", "") + "\n".join(o.get("traceback", [])) for o in outputs)
    found = re.findall(r"[A-Za-z0-9+/]{40,}", shown)
    return shown, "".join(
        base64.b64decode(text[: len(text) // 4 * 4]).decode("utf-8", "replace") for text in found
    )


@pytest.mark.parametrize("name", THIEVES)
def test_a_hidden_test_cannot_be_printed_later(graded, course, name):
    outcome = graded[_id(name)]
    shown, decoded = _last(course, name)
    assert outcome.score == (2 if name == "in a socket" else 4), (outcome, shown)  # it is cut off
    assert LATER not in shown and LATER not in decoded


def test_without_the_fork_a_hidden_test_can_be_printed(course):
    path = course / "nbgrader_config.py"
    before = path.read_text(encoding="utf-8")
    name = "in a variable"
    try:
        path.write_text(f"{before}\nc.PipedExecute.discard_tests = False\n", encoding="utf-8")
        assert grade(course, UNIT, _id(name), again=True, workers=1)[0].score == 4
        assert LATER in _last(course, name)[1]
        assert grade(course, UNIT, _id("counts cells"), again=True, workers=1)[0].score == 4
        assert _last(course, "counts cells")[0] == COUNTED
    finally:
        path.write_text(before, encoding="utf-8")


@pytest.mark.parametrize("name", HONEST)
def test_honest_students_notice_nothing(graded, course, name):
    outcome, (*_, shows, remark) = graded[_id(name)], HONEST[name]
    assert (outcome.outcome, outcome.score) == ("graded", 4), outcome
    assert _last(course, name)[0] == shows
    assert all(remark and remark in one for one in outcome.remarks) and bool(outcome.remarks) == bool(remark)
