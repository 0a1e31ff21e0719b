"""A small unit, and what is handed in for it to attack the grader, for `test_hostile.py`.

Each attack stands in an answer, beside answers that are wrong (`LIES`) or right (`TRUE`), and is tried for real.
COURSE, BASE and PORT in it stand for the course folder, the folder around it, and a port on which this machine listens.
"""

import secrets
from pathlib import Path
from typing import NamedTuple

UNIT = "01-tiny"
PROCESSES = "4321.0987"
LATER = "ISSYK" + "KUL" + secrets.token_hex(4)
"""Stands in a hidden test only."""
SECRET = "NOT FOR STUDENTS " + secrets.token_hex(4)
"""Stands in files and in the environment, outside of what a submission may see."""


def cell(source: str, name: str = "", points: int = 0, solution: bool = False) -> str:
    kind = f'"grade": {str(bool(points)).lower()}, "points": {points}, "locked": {str(not solution).lower()}'
    said = f'{{{kind}, "grade_id": "{name}", "schema_version": 3, "solution": {str(solution).lower()}, "task": false}}'
    return f"# %%{' nbgrader=' + said if name else ''}\n{source}\n"


HELPERS = """\
def same(answer, expected, what):
    assert answer == expected, f"{what} should be {expected}, not {answer}"
"""
FIRST = """\
assert isinstance(double(2), int), "a number"
assert all([double(2) == 4]) and any([double(2) == 4]), "double(2)"
assert abs(double(2) - 4) < 1e-9 and math.isclose(double(2), 4), "double(2)"
assert json.dumps(sorted([double(2), 5])) == "[4, 5]", "double(2)"
np.testing.assert_allclose(double(2), 4)
pd.testing.assert_frame_equal(pd.DataFrame({"a": [double(2)]}), pd.DataFrame({"a": [4]}))
same(double(2), 4, "double(2)")
### BEGIN HIDDEN TESTS
same(double(-3), -6, "double(-3)")
### END HIDDEN TESTS"""
SECOND = f"""\
same(triple(2), 6, "triple(2)")
### BEGIN HIDDEN TESTS
same(triple(len("{LATER}")), {3 * len(LATER)}, "triple")
### END HIDDEN TESTS"""


def solved(code: str) -> str:
    return f"### BEGIN SOLUTION\n{code}\n### END SOLUTION"


TWICE, THRICE = "def double(x):\n    return 2 * x", "def triple(x):\n    return 3 * x"
SOURCE = "\n".join(
    [
        "# ---\n# jupyter:\n#   kernelspec:\n#     display_name: Python 3 (ipykernel)\n#     language: python\n"
        "#     name: python3\n# ---\n",
        cell(
            "import json\nimport math\nimport numpy as np\nimport pandas as pd\nimport pandas.testing\nimport oxus_data"
        ),
        cell(HELPERS, "helpers"),
        cell(solved(TWICE), "double", solution=True),
        cell(FIRST, "test_double", 2),
        cell(solved(THRICE), "triple", solution=True),
        cell(SECOND, "test_triple", 2),
    ]
)

ANSWERS = """\
[[double]]
kind = "right"
name = "added"
code = "def double(x):\\n    return x + x"

[[double]]
kind = "wrong"
name = "squared"
misconception = "Twice is a square."
code = "def double(x):\\n    return x * x"
"""

LIES = "\ndef double(x):\n    return 7\n"
TRUE = f"\n{TWICE}\n"


class Attack(NamedTuple):
    double: str
    """The attack, with the answer to the first exercise."""
    score: float = 0
    """The points that the answers deserve; the second is wrong unless it is given."""
    outcome: str = "graded"
    says: str = ""
    """What the reason or a remark has to say: a regular expression."""
    triple: str = "def triple(x):\n    return 7"


def inside(code: str) -> str:
    """An answer whose function attacks when the test calls it."""
    body = "\n".join(f"    {line}" for line in code.strip().splitlines())
    return f"def double(x):\n{body}\n    return 7\n"


def tries(*expressions: str) -> str:
    """Print what can be had; the answer is right, so that nothing but the attack is tested."""
    lines = [
        f"try:\n    print('GOT', {one})\nexcept BaseException as error:\n    print(type(error))"
        for one in expressions
    ]
    return "\n".join(lines) + TRUE


def reads(path: str) -> Attack:
    return Attack(tries(f"open({path!r}, 'rb').read()", f"__import__('os').listdir({path!r})"), 2)


def patches(code: str, says: str = ".", **more) -> Attack:
    """An attack from the answer's own cell, which is seen and undone before the test."""
    return Attack(
        f"import gc, sys, builtins, math, json\nshell = get_ipython()\n{code}\n{LIES}", says=says, **more
    )


FIND = """
def find():
    import sys
    frame = sys._getframe()
    while frame:
        for value in list(frame.f_locals.values()):
            if type(value).__name__ == 'Child':
                return value
        frame = frame.f_back
child = find()
"""
FORGE = f"{FIND}\nword = get_ipython().kernel.get_parent()['header']['msg_id']\n"
OK = "{'reply': {'status': 'ok'}, 'id': word, 'tampered': [], 'failed': False, 'cpu': 0}"
SEARCH = f"""
def search(word):
    import sys
    names = ("IPython", "ipykernel", "oxus", "linecache", "executing", "stack_data", "asttokens", "sys", "os")
    names += ("builtins", "__main__", "threading", "traceback", "asyncio", "contextvars", "jupyter_client", "comm")
    ahead = [(n, m) for n, m in sys.modules.items() if n.partition(".")[0] in names]
    frame = sys._getframe(1)
    while frame:
        ahead.append(("frame of " + frame.f_code.co_name, frame))
        frame = frame.f_back
    names = ("__dict__", "__code__", "__closure__", "cell_contents", "__func__", "__self__", "__traceback__")
    names += ("f_locals", "tb_frame", "tb_next", "gi_frame", "cr_frame", "f_code", "co_consts")
    seen = {{}}
    for path, thing in ahead:
        if id(thing) in seen or thing is word or thing is ahead or thing is seen:
            continue
        seen[id(thing)] = thing
        kind, parts = type(thing), []
        if kind is str or kind is bytes:
            if (word if kind is str else word.encode()) in thing:
                print("FOUND", path)
        elif issubclass(kind, dict):
            parts = [*dict.keys(thing), *dict.values(thing)]
        elif issubclass(kind, (list, tuple, set, frozenset)):
            parts = list(thing)
        elif kind not in (int, float, bool):
            for name in names:
                try:
                    parts.append(object.__getattribute__(thing, name))
                except (AttributeError, ValueError):
                    pass
        if len(seen) > 60_000:
            break
        ahead += [(path + "/" + type(p).__name__, p) for p in parts]
    print(len(seen), "objects")
control = "".join(["CON", "TROL"])
kept = ["CONTROL"]
print("CONTROL", end=" ")
search(control)
print("SEARCHED", len(search.__code__.co_consts))
search("{LATER[::-1]}"[::-1])
for name in ("gc.get_objects()", "open('/proc/self/mem')", "open('/proc/self/environ')"):
    try:
        eval(name, {{"gc": __import__("gc")}})
        print("FOUND", name)
    except (OSError, RuntimeError):
        pass
"""

HARMLESS = {  # nothing can be had outside, and the answers count
    "gradebook": reads("COURSE/grading/gradebook.db"),
    "solutions": reads(f"COURSE/solutions/{UNIT}/{UNIT}.ipynb"),
    "units": reads(f"COURSE/course/units/{UNIT}/{UNIT}.py"),
    "other-student": reads(f"COURSE/grading/submitted/aigerim/{UNIT}/{UNIT}.ipynb"),
    "secret-file": reads("BASE/secret.txt"),
    "home": reads(str(Path.home())),
    "shadow": reads("/etc/shadow"),
    "environment": Attack(tries("__import__('os').environ", "open('/proc/1/environ').read()"), 2),
    "write-outside": Attack(
        tries(
            "open('BASE/written', 'w').write('x')", "open('COURSE/grading/gradebook.db', 'ab').write(b'x')"
        ),
        2,
    ),
    "delete": Attack(f"import shutil\nshutil.rmtree('COURSE', ignore_errors=True){TRUE}", 2),
    "loopback": Attack(tries("__import__('socket').create_connection(('127.0.0.1', PORT), 2)"), 2),
    "fork-bomb": Attack(
        "import os\ntry:\n    for _ in range(200):\n        os.posix_spawnp('sleep', ['sleep', '60'], os.environ)\n"
        f"except OSError:\n    pass{TRUE}",
        2,
    ),
    "fill-disk": Attack(
        tries("[open(f'{n}', 'wb').write(bytes(50_000_000)) for n in range(100)]", "len('x')"), 2
    ),
    "eat-memory": Attack(tries("len(bytearray(20_000_000_000))"), 2),
    "left-behind": Attack(
        f"import subprocess\nsubprocess.Popen(['sleep', '{PROCESSES}'], start_new_session=True){TRUE}", 2
    ),
    "threads": Attack(
        "import threading, time\nfor _ in range(5):\n"
        f"    threading.Thread(target=lambda: [time.sleep(1) for _ in range(9999)]).start(){TRUE}",
        2,
    ),
    "at-exit": Attack(f"import atexit, time\natexit.register(time.sleep, 9999){TRUE}", 2),
    "link-out": Attack(
        f"import os\nfor n in ('a.txt', 'b'):\n    os.symlink('COURSE/grading/gradebook.db', n){TRUE}"
        + tries("open('a.txt', 'rb').read()"),
        2,
    ),
    "recursion": Attack(tries("(lambda f: f(f))(lambda f: f(f))"), 2),
    "surrogate": Attack(f"print('\\ud800')\ndisplay('\\udfff'){TRUE}", 2),
    "no-streams": Attack(f"import sys\nsys.stdout = sys.stderr = None{TRUE}"),
    "no-descriptors": Attack(f"import os\nos.closerange(0, 3){TRUE}", 2),
    "system-exit": Attack("import sys\nsys.exit(0)"),
    "base-exception": Attack(inside("raise BaseException('gone')")),
    "exit-in-test": Attack(inside("raise SystemExit(0)")),
    "bdb-quit": Attack(inside("import bdb\nraise bdb.BdbQuit")),
    "shows-points": Attack(inside("get_ipython().displayhook(2.0)"), says="showed points"),
    "shows-many-points": Attack(inside("get_ipython().displayhook(10 ** 9)")),
    "stderr": Attack(f"{TRUE}import sys\nsys.stderr = open('/dev/null', 'w')", 2),
    "handlers": Attack(
        "import signal\nfor s in set(signal.valid_signals()) - {9, 19}:\n"
        f"    try:\n        signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError):\n        pass{TRUE}",
        2,
    ),
    "stdin": Attack(tries("input()", "__import__('sys').stdin.read()"), 2),
}

EARLY = "stopped|graded"
"""Whichever comes first: the limit, or the time that a cell has, after which it is interrupted and the run goes on."""
MUCH = "more than 60 MB|ran for more than|^$"

LIMITS = {  # the run of this submission ends early
    "for-ever": Attack(
        "while True:\n    pass", outcome="stopped", says="double ran for more than 10 seconds"
    ),
    "no-interrupt": Attack(
        "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True:\n    pass",
        outcome="stopped",
        says="ran for more than 10 seconds and could not be stopped",
    ),
    "swallows": Attack(
        "while True:\n    try:\n        while True:\n            pass\n    except KeyboardInterrupt:\n        pass",
        outcome="stopped",
        says="could not be stopped",
    ),
    "exits": Attack(inside("import os\nos._exit(0)"), outcome="stopped", says="ended by itself|Python ended"),
    "kills-itself": Attack(
        inside("import os\nos.kill(os.getpid(), 9)\nimport ctypes\nctypes.string_at(0)"), outcome="stopped"
    ),
    "gigabyte": Attack("for _ in range(1000):\n    print('x' * 1_000_000)", outcome=EARLY, says=MUCH),
    "big-display": Attack("display('x' * 100_000_000)", outcome=EARLY, says=MUCH),
    "tiny-outputs": Attack(
        "for n in range(10 ** 7):\n    display(n)",
        outcome=EARLY,
        says="more than 20000 outputs|ran for more than",
    ),
    "memory-in-many": Attack(
        "import os, time\nkept = []\nfor _ in range(4):\n    if os.fork() == 0:\n"
        "        kept.append(bytearray(b'x') * 700_000_000)\n        time.sleep(60)\ntime.sleep(60)",
        outcome="stopped|graded",
        says="more than 2000 MB of memory|",
    ),
}

PATCHES = {
    "showtraceback": patches("shell.showtraceback = lambda *a, **k: None", "showtraceback"),
    "showtraceback-inner": patches("shell._showtraceback = lambda *a: None", "_showtraceback"),
    "showtraceback-class": patches("type(shell)._showtraceback = lambda *a: None", "_showtraceback"),
    "run-cell": patches("async def nothing(*a, **k): pass\nshell.run_cell_async = nothing", "run_cell_async"),
    "run-code": patches("async def nothing(*a, **k): return False\nshell.run_code = nothing", "run_code"),
    "run-code-class": patches(
        "async def nothing(*a, **k): return False\ntype(shell).run_code = nothing", "run_code"
    ),
    "transform": patches("shell.transform_cell = lambda s: 'pass'", "transform_cell"),
    "compile": patches("shell.compile = lambda *a: compile('pass', '', 'exec')", "compile"),
    "compile-ast": patches(
        "shell.compile.ast_parse = lambda *a, **k: compile('', '', 'exec', 1024)", "ast_parse"
    ),
    "ast": patches(
        "import ast\nclass Empty(ast.NodeTransformer):\n    def visit_Assert(self, n): return ast.Pass()\n"
        "shell.ast_transformers.append(Empty())",
        "ast_transformers",
    ),
    "input-transformers": patches(
        "shell.input_transformers_post.append(lambda l: [])", "input_transformers_post"
    ),
    "line-transforms": patches(
        "shell.input_transformer_manager.line_transforms.append(lambda l: [])", "line_transforms"
    ),
    "pre-run": patches("shell.events.register('pre_run_cell', lambda i: None)", ""),
    "pre-execute": patches("shell.events.register('pre_execute', lambda: None)", ""),
    "post-run": patches(
        "def well(result):\n    result.error_in_exec = None\n    from IPython.display import clear_output\n"
        "    clear_output()\nshell.events.register('post_run_cell', well)",
        "result of test_double, after it had failed",
    ),
    "post-run-as-plot": patches(
        "def well(result):\n    result.error_in_exec = None\nwell.__module__ = 'matplotlib'\n"
        "shell.events.register('post_run_cell', well)",
        "result of test_double, after it had failed",
    ),
    "post-run-listed": patches(
        "def well():\n    shell.last_execution_succeeded = True\n    shell.last_execution_result.error_in_exec = None\n"
        "shell.events.callbacks['post_execute'].insert(0, well)",
        "events.post_execute",
    ),
    "around-a-test": patches(
        "right = builtins.all\n"
        "shell.events.register('pre_run_cell', lambda i: setattr(builtins, 'all', lambda x: True))\n"
        "shell.events.register('post_run_cell', lambda r: setattr(builtins, 'all', right))",
        "builtins.all",
    ),
    "custom-exception-frames": patches(
        "def well(*a, **k):\n    frame = sys._getframe()\n    while frame:\n"
        "        if 'result' in frame.f_locals:\n            frame.f_locals['result'].error_in_exec = None\n"
        "        frame = frame.f_back\nshell.set_custom_exc((Exception,), well)",
        "after it had failed",
    ),
    "json-partial": patches(
        "import functools\nclass Well(json.JSONEncoder):\n    def encode(self, o): return '[4, 5]'\n"
        "json.dumps = functools.partial(json.dumps, cls=Well)",
        "json.dumps",
    ),
    "posing-as-a-library": patches(
        "def well(*a, **k): pass\nimport types\n"
        "code = well.__code__.replace(co_filename=sys.modules['pandas'].__file__)\n"
        "well = types.FunctionType(code, vars(sys.modules['pandas']))\nwell.__module__ = 'pandas'\n"
        "shell.showtraceback = well",
        "showtraceback",
    ),
    "custom-exception": patches("shell.set_custom_exc((Exception,), lambda *a, **k: None)", ""),
    "do-execute": patches(
        "async def well(*a, **k): return {'status': 'ok'}\nshell.kernel.do_execute = well", "do_execute"
    ),
    "do-execute-class": patches(
        "async def well(*a, **k): return {'status': 'ok'}\ntype(shell.kernel).do_execute = well", "do_execute"
    ),
    "send": patches("shell.kernel.session.send = lambda *a, **k: None", "send"),
    "deliver": patches("shell.kernel.session.deliver = lambda m: None", "deliver"),
    "display-hook": patches("shell.displayhook = lambda v: None", "displayhook"),
    "success": patches(
        "from IPython.core.interactiveshell import ExecutionResult\nExecutionResult.success = True", "success"
    ),
    "result-class": patches(
        "import IPython.core.interactiveshell as i\nclass Well(i.ExecutionResult):\n    success = True\n"
        "i.ExecutionResult = Well",
        "ExecutionResult",
    ),
    **{
        f"builtin-{name.strip('_').lower()}": patches(
            f"builtins.{name} = {fake}", f"builtins.{name}|could not be stopped|Python ended", outcome=EARLY
        )
        for name, fake in {
            "len": "lambda x: 0",
            "all": "lambda x: True",
            "any": "lambda x: True",
            "isinstance": "lambda *a: True",
            "abs": "lambda x: 0",
            "sorted": "lambda *a: [4, 5]",
            "map": "lambda *a: ()",
            "zip": "lambda *a: ()",
            "setattr": "lambda *a: None",
            "vars": "lambda *a: {}",
            "__import__": "lambda name, *a, **k: sys.modules[name]",
            "__build_class__": "None",
            "AssertionError": "type('Quiet', (Exception,), {})",
        }.items()
    },
    "pandas-testing": patches("pd.testing.assert_frame_equal = lambda *a, **k: None", "assert_frame_equal"),
    "frame-equals": patches(
        "pd.DataFrame.equals = pd.DataFrame.__eq__ = lambda *a: True", "DataFrame.equals"
    ),
    "numpy-testing": patches("np.testing.assert_allclose = lambda *a, **k: None", "assert_allclose"),
    "isclose": patches("math.isclose = lambda *a, **k: True", "math.isclose"),
    "json": patches("json.dumps = lambda *a, **k: '[4, 5]'", "json.dumps"),
    "modules": patches("sys.modules['json'] = sys.modules['math'] = shell", "sys.modules.json"),
    "data-load": patches("oxus_data.load = oxus_data.members = lambda *a: None", "oxus_data.load"),
    "child": patches(
        f"{FIND}\nasync def well(r): return {{'reply': {{'status': 'ok'}}, 'cpu': 0}}\n"
        "child._run_cell = well\nchild.guard = None",
        "",
    ),
    "child-class": patches(
        f"{FIND}\nasync def well(s, r): return {{'reply': {{'status': 'ok'}}, 'cpu': 0}}\ntype(child)._run_cell = well",
        "Child._run_cell",
    ),
    "guard": patches(
        f"{FIND}\nchild.guard.watch = child.guard.parts = None\nbuiltins.all = lambda x: True", "all"
    ),
    "guard-class": patches(
        "import oxus.grader.guard as g\ng.Guard.watch = g._restore_shell = lambda *a: []", "Guard"
    ),
}

REFUSED = {  # what an audit hook does not let happen: the cell stops there
    "code-swap": patches("type(shell).showtraceback.__code__ = (lambda *a, **k: None).__code__", ""),
    "code-of-guard": patches(
        "import oxus.grader.guard as g\ng._restore_shell.__code__ = (lambda *a: []).__code__", ""
    ),
    "settrace": patches("sys.settrace(lambda *a: None)", ""),
    "gc": patches("[o for o in gc.get_objects() if type(o).__name__ == 'Child']", ""),
    "jumps": Attack(
        inside(
            "import sys\nframe = sys._getframe(1)\ndef tracer(f, event, _):\n    f.f_lineno = 9\n    return None\n"
            "frame.f_trace = tracer\nsys.settrace(lambda *a: None)"
        )
    ),
}

DURING = {  # changed by a function that the test itself calls: that test is void
    f"during-{name}": Attack(
        inside(f"import builtins, pandas as pd\nshell = get_ipython()\n{code}"), says=says
    )
    for name, (code, says) in {
        "abs": ("builtins.abs = lambda x: 0", "builtins.abs"),
        "traceback": ("shell.showtraceback = lambda *a, **k: None", "showtraceback"),
        "hook": (
            "def well():\n    shell.last_execution_succeeded = True\n"
            "    shell.last_execution_result.error_in_exec = None\n"
            "shell.events.trigger('post_execute')\nshell.events.callbacks['post_execute'][0] = well",
            "events.post_execute",
        ),
        "depth": (
            "shell.events.trigger('pre_execute')\ndef well(result):\n    result.error_in_exec = None\n"
            "    shell.last_execution_succeeded = True\nshell.events.register('post_run_cell', well)",
            "events.pre_execute",
        ),
        "post-run": (
            "shell.events.register('post_run_cell', lambda r: setattr(r, 'error_in_exec', None))",
            "after it had failed",
        ),
        "result": (
            "from IPython.core.interactiveshell import ExecutionResult as R\nR.success = True\n"
            "shell._showtraceback = lambda *a: None",
            "success",
        ),
    }.items()
}

NAMESPACE = {  # only names of the notebook are changed: the points are stock nbgrader's, which the second test gives
    "helper": patches("def same(*a): pass", "second opinion: triple earned 2", score=2),
    "helper-code": patches(
        "same.__code__ = (lambda *a: None).__code__", "second opinion: triple earned 2", score=2
    ),
    "helper-module": patches("pd = np = shell", ""),
    "helper-during": Attack(
        inside("globals()['same'] = lambda *a: None"), 2, says="second opinion: triple earned 2"
    ),
    "prints": Attack(TWICE, 4, triple="def triple(x):\n    print('GIVEN', x)\n    return 3 * x"),
}

FAKE = f"""{FIND}
def double(x):
    word = get_ipython().kernel.get_parent()['header']['msg_id']
    while True:
        child.pipe.send({OK})
        request = child.pipe.receive()
        word = request['id']
        answer = {{'content': {{}}, 'parent_header': {{'msg_id': word}}, 'buffers': []}}
        child.pipe.send({{'msg_type': 'execute_input', **answer}})
"""

FORGERIES = {
    "forged-reply": Attack(inside(f"{FORGE}\nchild.pipe.send({OK})"), outcome="stopped", says="forged"),
    "forged-reply-and-exit": Attack(
        inside(f"{FORGE}\nchild.pipe.send({OK})\nimport os\nos._exit(0)"),
        outcome="stopped",
        says="forged",
    ),
    "fake-child": Attack(FAKE, outcome="stopped", says="forged"),
    "forged-other": Attack(
        inside(f"{FORGE}\nword = 'x'\nchild.pipe.send({OK})"), outcome="stopped", says="forged"
    ),
    "forged-nan": Attack(
        inside(f"{FORGE}\nchild.pipe.send({OK} | {{'cpu': float('nan')}})"), outcome="stopped", says="forged"
    ),
    "forged-status": Attack(
        inside(
            f"{FORGE}\nchild.pipe.send({{'msg_type': 'status', 'content': {{'execution_state': 'idle'}}, "
            "'parent_header': {'msg_id': word}, 'buffers': []})"
        ),
        outcome="stopped",
        says="forged",
    ),
    "forged-bytes": Attack(
        "import os\nfor n in range(3, 50):\n    try:\n        os.write(n, b'\\0\\0\\0\\2[]' * 9)\n"
        "    except OSError:\n        pass",
        outcome="stopped",
        says="forged",
    ),
    "forged-length": Attack(
        f"{FIND}\nchild.pipe.end.sendall(b'\\xff\\xff\\xff\\xff')", outcome="stopped", says="more than 60 MB"
    ),
    "forged-end": Attack(
        f"{FIND}\nchild.pipe.send({{'ended': 'a\\nb' * 999}})", outcome="stopped", says="forged"
    ),
    "forged-exit": Attack(
        f"{FIND}\nchild.pipe.send({{'ended': 0}})", outcome="stopped", says="exit status 0"
    ),
    "steals": Attack(
        "import threading, sys\n"
        + FIND
        # One thread alone may be late, or lose each request to the child, until the grader's own last.
        + "\nfor _ in range(30):\n    threading.Thread(target=lambda: child.pipe.end.recv(99), daemon=True)"
        f".start(){LIES}",
        outcome="stopped",
        says="could not be stopped",
    ),
    "clears-later": Attack(
        "import threading, time\nfrom IPython.display import clear_output\n"
        f"threading.Thread(target=lambda: [(clear_output(), time.sleep(.01)) for _ in range(99)]).start(){LIES}"
    ),
    "captures": Attack(
        "import ipywidgets\nout = ipywidgets.Output()\ndef double(x):\n"
        "    out.msg_id = get_ipython().kernel.get_parent()['header']['msg_id']\n    return 7"
    ),
}
DEEP = {
    f"deep-{depth}": Attack(
        f"import json\ndisplay({{'application/json': json.loads('[' * {depth} + ']' * {depth})}}, raw=True){LIES}",
        outcome=outcome,
        says=says,
    )
    for depth, outcome, says in [
        (100, "graded", ""),
        (500, "stopped|graded", ""),
        (700, "stopped", "forged"),
        (950, "stopped|graded", ""),
    ]
}
HOOKS = {  # a hook that hears what Python compiles hears nothing of a test
    "audit-hook": Attack(
        "import re, sys\nheard = []\ndef hear(event, arguments):\n"
        "    if event == 'compile' and 'triple(len(' in str(arguments[0]):\n        heard.append(str(arguments[0]))\n"
        "sys.addaudithook(hear)\nadd = sys.addaudithook.__closure__[0].cell_contents\nadd(hear)\n" + TWICE,
        2,
        triple="def triple(x):\n    return int(re.findall(r', (\\d+), ', heard[-1])[-1]) if heard else 7",
    ),
}
ATTACKS = HOOKS | DEEP | HARMLESS | LIMITS | PATCHES | REFUSED | DURING | NAMESPACE | FORGERIES


def forges(code: str, triple: str = "def triple(x):\n    return 7", begin: str = "") -> Attack:
    """An attack that is prepared beside a right first answer, and lets the second test pass."""
    return Attack(f"{begin}\n{code}\n{TWICE}", triple=triple)


SILENT = """
import sys, types
shell = get_ipython()
def quiet(on):
    for name in ("showtraceback", "_showtraceback"):
        if on:
            vars(shell)[name] = lambda *a, **k: None
        else:
            vars(shell).pop(name, None)
"""


def cribs(way: str) -> Attack:
    """An attack whose second answer returns what its test expects, which it finds in the source of the test."""
    return Attack(
        f"import inspect, linecache, re, sys\n{TWICE}",
        triple=f"def triple(x):\n    line = {way}\n    return int(re.search(r', (\\d+), ', line)[1])",
    )


HERE = "sys._getframe(1)"
FORGED_RESULTS = {  # the second answer is wrong, and its result is forged: no points, or a remark
    "man-in-the-middle": forges(
        "import json, struct\nclass Middle:\n    def __init__(self, end):\n        self.end = end\n"
        "    def __getattr__(self, name):\n        return getattr(self.end, name)\n"
        "    def sendall(self, data):\n        message = json.loads(data[4:])\n"
        "        if message.get('msg_type') == 'error':\n            return\n"
        "        if 'reply' in message:\n"
        "            message.update(reply={'status': 'ok'}, failed=False, tampered=[])\n"
        "        data = json.dumps(message).encode()\n        self.end.sendall(struct.pack('>I', len(data)) + data)\n"
        "child.pipe.end = Middle(child.pipe.end)",
        begin=FIND,
    ),
    "man-in-the-json": forges(
        "import json\nright = json.JSONEncoder.encode\ndef encode(self, message):\n"
        "    if isinstance(message, dict) and message.get('msg_type') == 'error':\n"
        "        message = {**message, 'msg_type': 'status', 'content': {'execution_state': 'busy'}}\n"
        "    if isinstance(message, dict) and 'reply' in message:\n"
        "        message = {**message, 'reply': {'status': 'ok'}, 'failed': False, 'tampered': []}\n"
        "    return right(self, message)\njson.JSONEncoder.encode = encode"
    ),
    "man-in-the-socket": forges(
        "import json, struct, socket, _socket\ndef sendall(self, data):\n    message = json.loads(data[4:])\n"
        "    if message.get('msg_type') == 'error':\n        return\n"
        "    if 'reply' in message:\n        message.update(reply={'status': 'ok'}, failed=False, tampered=[])\n"
        "    data = json.dumps(message).encode()\n"
        "    _socket.socket.sendall(self, struct.pack('>I', len(data)) + data)\nsocket.socket.sendall = sendall"
    ),
    "profiles": forges(
        "import sys\ndef look(frame, event, argument):\n"
        "    if event == 'return' and frame.f_code.co_name == 'run_code':\n        frame.f_locals['outflag'] = False\n"
        "    if event == 'call' and frame.f_code.co_name in ('_showtraceback', 'showtraceback'):\n"
        "        frame.f_locals.update(running_compiled_code=False)\n"
        "    if event == 'return' and frame.f_code.co_name in ('_run_cell', 'run') and isinstance(argument, dict):\n"
        "        if 'reply' in argument:\n            argument['reply'] = {'status': 'ok'}\n"
        "    if event == 'call' and frame.f_code.co_name == 'send' and 'message' in frame.f_locals:\n"
        "        message = frame.f_locals['message']\n"
        "        if message.get('msg_type') == 'error':\n"
        "            message.update(msg_type='status', content={'execution_state': 'busy'})\n"
        "        if 'reply' in message:\n            message.update(reply={'status': 'ok'}, failed=False)\n"
        "sys.setprofile(look)"
    ),
    "monitors": forges(
        "import sys\ndef look(code, offset, *more):\n    if code.co_name == 'send':\n"
        "        message = sys._getframe(1).f_locals.get('message')\n"
        "        if isinstance(message, dict) and message.get('msg_type') == 'error':\n"
        "            message.update(msg_type='status', content={'execution_state': 'busy'})\n"
        "        if isinstance(message, dict) and 'reply' in message:\n"
        "            message.update(reply={'status': 'ok'}, failed=False)\n"
        "if hasattr(sys, 'monitoring'):\n    sys.monitoring.use_tool_id(4, 'x')\n"
        "    sys.monitoring.register_callback(4, sys.monitoring.events.PY_START, look)\n"
        "    sys.monitoring.set_events(4, sys.monitoring.events.PY_START)"
    ),
    "task-factory": forges(
        "import asyncio\nloop = asyncio.get_event_loop()\nasync def forged(coroutine):\n    coroutine.close()\n"
        "    return {'reply': {'status': 'ok'}, 'cpu': 0}\ndef factory(loop, coroutine, **more):\n"
        "    if coroutine.__name__ == '_run_cell':\n        coroutine = forged(coroutine)\n"
        "    return asyncio.Task(coroutine, loop=loop, **more)\nloop.set_task_factory(factory)"
    ),
    "error-as-a-property": forges(
        "from IPython.core.interactiveshell import ExecutionResult as R, InteractiveShell as S\n"
        "R.error_in_exec = property(lambda self: None, lambda self, value: value and quiet(True))\n"
        "S.last_execution_succeeded = property(lambda self: quiet(False) or True, lambda self, value: None)",
        begin=SILENT,
    ),
    "error-as-a-property-in-the-test": forges(
        "from IPython.core.interactiveshell import ExecutionResult as R, InteractiveShell as S\n"
        "def hide():\n"
        "    R.error_in_exec = property(lambda self: None, lambda self, value: value and quiet(True))\n"
        "    S.last_execution_succeeded = property(lambda self: quiet(False) or True, lambda self, value: None)",
        "def triple(x):\n    hide()\n    return 7",
        begin=SILENT,
    ),
    "class-of-the-result": forges(
        "def find():\n    frame = sys._getframe(1)\n    while frame:\n        for value in frame.f_locals.values():\n"
        "            if type(value).__name__ == 'ExecutionResult' or type(value).__name__ == 'Well':\n"
        "                return value\n        frame = frame.f_back\n"
        "class Shell(type(shell)):\n    last_execution_succeeded = property(lambda self: True, lambda s, v: None)\n"
        "def hide():\n    result = find()\n    class Well(type(result)):\n"
        "        success = True\n        def __setattr__(self, name, value):\n"
        "            if name == 'error_in_exec' and value is not None:\n                quiet(True)\n"
        "                shell.events.callbacks['post_execute'].insert(0, back)\n"
        "    def back():\n        quiet(False)\n        shell.events.callbacks['post_execute'].remove(back)\n"
        "    result.__class__ = Well\n    shell.__class__ = Shell",
        "def triple(x):\n    hide()\n    return 7",
        begin=SILENT,
    ),
    "locals-of-the-shell": forges(
        "def hide():\n    frame = sys._getframe(1)\n    while frame:\n        names = frame.f_locals\n"
        "        if frame.f_code.co_name == 'run_code':\n            names['result'] = None\n"
        "        if frame.f_code.co_name == 'run':\n"
        "            for name in ('failed', 'changed'):\n                names[name] = False\n"
        "        frame = frame.f_back\n    quiet(True)\n"
        "    class Error(AssertionError):\n        pass",
        "def triple(x):\n    hide()\n    return 7",
        begin=SILENT,
    ),
    "equals-all": forges(
        "",
        "class Any:\n    def __eq__(self, other):\n        return True\ndef triple(x):\n    return Any()",
    ),
    "equals-all-as-a-text": forges(
        "", "class Any(str):\n    __eq__ = lambda self, other: 1 == 1\ndef triple(x):\n    return Any()"
    ),
    "reads-history": cribs("In[-1]"),
    "reads-line": cribs(f"linecache.getline({HERE}.f_code.co_filename, {HERE}.f_lineno)"),
    "reads-with-inspect": cribs("inspect.stack()[1].code_context[0]"),
    "reads-constants": Attack(
        f"import sys\n{TWICE}",
        triple="def triple(x):\n    code = sys._getframe(1).f_code\n"
        "    return [c for c in code.co_consts if type(c) is int and c > 5][len(code.co_consts) > 9]",
    ),
    "hears-of-the-test": Attack(
        "import re\nheard = []\n"
        f"get_ipython().events.register('pre_run_cell', lambda i: heard.append(i.raw_cell))\n{TWICE}",
        triple="def triple(x):\n    return int(re.search(r'triple\\(.*?, (\\d+), ', heard[-1])[1])",
    ),
    "answers-with-a-number-that-no-float-holds": Attack(
        f"import oxus.selfstudy.calls as calls\ncalls.call_again = lambda *_: [['value', 10 ** 400]] * 8\n{TWICE}",
        triple=THRICE,
    ),
    "reads-locals-of-the-shell": Attack(
        f"import re, sys\n{TWICE}",
        triple="def triple(x):\n    frame = sys._getframe(1)\n    number = frame.f_lineno\n"
        "    while 'raw_cell' not in frame.f_locals:\n        frame = frame.f_back\n"
        "    line = frame.f_locals['raw_cell'].splitlines()[number - 1]\n"
        "    return int(re.search(r', (\\d+), ', line)[1])",
    ),
    "reads-through-a-generator": Attack(
        TWICE,
        triple="def triple(x):\n    def look():\n        yield from [running[0].gi_frame.f_back.f_back]\n"
        "    running = []\n    running.append(look())\n    frame = next(running[0])\n"
        "    import linecache, re\n    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno)\n"
        "    return int(re.search(r', (\\d+), ', line)[1])",
    ),
}

ESCAPES = {  # what still earns points, since there is no remedy within one process; the second opinion differs
    "equals-all-and-pretends-to-look": Attack(
        TWICE,
        triple="class Any:\n    def __eq__(self, other):\n        return other is not self or True\n"
        "def triple(x):\n    return Any()",
    ),
    "writes-to-memory": Attack(
        TWICE,
        triple="import ctypes, sys\ndef triple(x):\n"
        "    code = getattr(getattr(sys, '_get' + 'frame')(1), 'f_' + 'code')\n"
        "    consts = getattr(code, 'co_' + 'consts')\n    for n, value in enumerate(consts):\n"
        "        if type(value) is int and value > 5:\n"
        "            ctypes.py_object.from_address(id(consts) + 24 + 8 * n).value = 7\n    return 7",
    ),
    "undoes-itself": Attack(
        TWICE,
        triple="def triple(x):\n    names = globals()\n    if not hasattr(triple, 'right'):\n"
        "        triple.right = names['same']\n        names['same'] = lambda *a: names.update(same=triple.right)\n"
        "    return 6",
    ),
    "reads-under-another-name": Attack(
        TWICE,
        triple="def triple(x):\n    def look():\n"
        "        frame = getattr(running[0], 'gi_' + 'frame')\n"
        "        yield from [getattr(getattr(frame, 'f_' + 'back'), 'f_' + 'back')]\n"
        "    running = []\n    running.append(look())\n    frame = next(running[0])\n"
        "    names = {}\n    number = frame.f_lineno\n    while 'raw_cell' not in names:\n"
        "        frame = getattr(frame, 'f_' + 'back')\n        names = getattr(frame, 'f_' + 'locals')\n"
        "    line = names['raw_cell'].splitlines()[number - 1]\n    import re\n"
        "    return int(re.search(r', (\\d+), ', line)[1])",
    ),
}

FORGED_RESULTS |= {  # from Python 3.13 on, code can change the variables of the functions that call it
    "writes-to-the-grader": Attack(
        f"{FIND}\nimport json, struct\nclass Middle:\n    def __init__(self, end):\n        self.end = end\n"
        "    def __getattr__(self, name):\n        return getattr(self.end, name)\n"
        "    def sendall(self, data):\n        message = json.loads(data[4:])\n"
        "        if message.get('msg_type') != 'error':\n            self.end.sendall(data)\n"
        f"{TWICE}",
        triple="def triple(x):\n    import sys\n    frame, end = sys._getframe(), child.pipe.end\n"
        "    while 'replies' not in frame.f_locals:\n        frame = frame.f_back\n"
        "    names = frame.f_locals['replies'].gi_frame.f_locals\n    right = names['encode']\n"
        "    def encode(message, level):\n        names['encode'], child.pipe.end = right, end\n"
        "        return right(message | {'reply': {'status': 'ok'}, 'failed': False, 'tampered': []}, level)\n"
        "    names['encode'], child.pipe.end = encode, Middle(end)\n    return 7",
    )
}
