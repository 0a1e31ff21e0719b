"""What the guard takes for an instructor's own change, and for a library's."""

import asyncio
import functools
import importlib
import json
import sys
import textwrap
import types

import pytest

from oxus.grader import guard
from oxus.grader.guard import is_of_the_grader, own_changes
from oxus.grader.library_code import is_installed, is_same


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("builtins.print = lambda *a: None", {"print"}),
        ("del math.sqrt", {"sqrt"}),
        ("setattr(math, 'sqrt', f)", {"sqrt"}),
        ("with mock.patch('builtins.print') as p: pass", {"print"}),
        ("with patch.object(math, 'sqrt'): pass", {"sqrt"}),
        ("get_ipython().ast_transformers.append(T())", {"ast_transformers"}),
        ("assert all([f(2) == abs(-4)]), 'abs'", set()),
        ("frame.groupby('x').agg('sum')", set()),
        ("%matplotlib inline", set()),
        ("x = (" * 5000, set()),
    ],
)
def test_only_what_a_cell_itself_replaces_is_its_own_change(source, names):
    assert own_changes(source) == names


def pretender(name: str) -> types.FunctionType:
    """A function that claims to be a library's."""
    module = sys.modules[name]
    code = compile("def f(*a, **k):\n    return 7", module.__file__, "exec").co_consts[0]
    made = types.FunctionType(code, vars(module))
    made.__module__ = name
    return made


@pytest.mark.parametrize(
    "value",
    [textwrap.dedent, textwrap.TextWrapper, textwrap.TextWrapper().fill, json.JSONEncoder(), asyncio.run],
)
def test_what_a_library_s_file_has_is_installed(value):
    assert is_installed(value)


def test_what_a_notebook_made_up_is_not_installed():
    wrapper = textwrap.TextWrapper()
    wrapper.fill = lambda text: ""
    fake = type("TextWrapper", (), {"__module__": "textwrap", "fill": lambda *_: ""})
    other_names = types.FunctionType(textwrap.dedent.__code__, {"re": None})
    for value in (lambda: 1, pretender("textwrap"), wrapper, fake, fake(), other_names, len, 7, print):
        assert not is_installed(value)


def test_a_module_that_is_read_again_is_the_same():
    before = {name: vars(json)[name] for name in ("dumps", "loads")}
    importlib.reload(json)
    assert all(vars(json)[n] is not v and is_same(vars(json)[n], v) for n, v in before.items())
    assert not is_same(pretender("json"), json.dumps)
    spoilt = types.FunctionType(json.dumps.__code__, vars(json), argdefs=None)
    spoilt.__kwdefaults__ = {**json.dumps.__kwdefaults__, "default": lambda _: "right"}
    assert not is_same(spoilt, json.dumps)


def test_a_module_that_was_imported_anew_is_the_same_and_a_made_up_one_is_not(monkeypatch):
    import textwrap as before

    monkeypatch.delitem(sys.modules, "textwrap")
    now = importlib.import_module("textwrap")
    assert now is not before and is_same(now, before)
    assert not is_same(types.ModuleType("textwrap"), before)
    now.dedent = lambda text: text
    assert not is_same(now, before)


def test_only_settings_of_json_may_be_replaced_by_a_partial():
    may = guard._may_replace
    assert may("json", functools.partial(json.dumps, ensure_ascii=False), json.dumps)
    assert not may("json", functools.partial(json.dumps, cls=json.JSONEncoder), json.dumps)
    assert not may("json", functools.partial(json.loads), json.dumps)
    assert not may("math", functools.partial(json.dumps, ensure_ascii=False), json.dumps)


@pytest.mark.parametrize("name", ["builtins.abs", "InteractiveShell.run_code", "events.post_execute"])
def test_the_grader_s_own_tools_are_told_from_libraries(name):
    assert is_of_the_grader(name)
    assert not any(map(is_of_the_grader, ["json.dumps", "pandas.DataFrame.equals", "sys.modules.math"]))
