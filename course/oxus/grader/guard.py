"""Protect the parts of the grader that a submission may not change: the shell that runs the tests, and the tools that
checks use.

The tests run in the student's own process, where nothing can be made impossible. What can be done: after each cell
everything here is compared with what it was before the submission ran, put back, and reported. What was changed while
a test ran costs that test's points. The notebook's own names are never looked at: a student may bind, change and
delete them as in stock nbgrader. Not seen is what undoes itself before its test ends, what writes to memory by
`ctypes`, and an answer that claims to equal everything.
"""

import ast
import builtins
import contextlib
import importlib
import itertools
import operator
import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

from oxus.grader.library_code import is_installed, is_same

WATCHED = (
    "IPython.core.",
    "ipykernel.",
    "oxus.grader.",
    "oxus.checks",
    "oxus.selfstudy.normalize",
    "oxus.selfstudy.obfuscation",
    "oxus_data",
    "oxus_widgets",
    "pandas._testing.asserters",
    "pandas.core.base",
    "pandas.core.frame",
    "pandas.core.generic",
    "pandas.core.indexes.base",
    "pandas.core.ops",
    "pandas.core.series",
    "pandas.testing",
    "numpy.testing",
    "asyncio.",
)
"""Beginnings of the names of the modules that are compared; `builtins` and a few of the standard library are, too."""

OWN = ("IPython.", "ipykernel.", "oxus", "pandas.")
"""In these modules, functions that were added to a class and hide those of its base class are removed, too."""

STANDARD = ("ast", "codeop", "copy", "inspect", "io", "json", "linecache", "math", "operator", "re", "types")
TABLES = ("pandas", "numpy")

COMPARISONS = frozenset(
    {
        *(
            "__eq__",
            "__ne__",
            "__lt__",
            "__le__",
            "__gt__",
            "__ge__",
            "__bool__",
            "__nonzero__",
            "__contains__",
        ),
        *("__iter__", "__len__", "all", "any", "equals", "isin", "item", "to_dict", "to_list", "tolist"),
    }
)
"""Only these methods of pandas' classes are compared: checks rest on them, and honest code does not replace them."""

REPORTS = frozenset({"showtraceback", "_showtraceback", "showsyntaxerror", "showindentationerror", "system"})
"""Methods of the shell that an installed library may replace: they show an error, but do not decide if there is one."""

TRANSFORMERS = (
    "ast_transformers",
    "input_transformers_post",
    "cleanup_transforms",
    "line_transforms",
    "token_transformers",
)

PATCHING = ("setattr", "delattr", "patch", "object", "multiple", "setitem")
"""Functions, of `unittest.mock` and pytest's `monkeypatch` too, that replace what a text names."""

REFUSED = frozenset({"sys.settrace", "gc.get_objects", "gc.get_referrers", "gc.get_referents"})
"""Audit events of what no answer needs: a tracer can make a test jump over its own lines, the others find the guard."""

_FIRST = ("builtins", "oxus.grader.", "oxus.checks")
"""Beginnings of the names that are restored first, and that only an instructor's cell may replace."""

_CODE = (FunctionType, BuiltinFunctionType, type, classmethod, staticmethod, property, ModuleType)
_MISSING = object()

_Part = tuple[str, Callable[[str, Any], None], tuple[str, ...], tuple[Any, ...], Any]
"""A module or class: its name, how to put a value back, names, their values, its namespace's `get`."""

_Joined = tuple[tuple[Callable[[Any], Any], ...], tuple[Any, ...], tuple[Any, ...]]
"""All parts at once: what gets each part's values from its namespace, the namespaces, and all right values in a row."""

_Class = tuple[str, type, frozenset[str]]
"""A class: its name, itself, and all names that it has."""


def is_of_the_grader(name: str) -> bool:
    """Return whether a name that the guard reports belongs to the grader's own tools, not to a library that tests may
    use."""
    return name.partition(".")[0] not in {*STANDARD, *TABLES, "asyncio"} and not name.startswith(
        "sys.modules."
    )


class Guard:
    """The state of the watched modules when the guard was made."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        importlib.import_module("doctest")  # for `_refuse`, once instead of in each child
        for table in TABLES:
            if table in sys.modules:
                with contextlib.suppress(ImportError):
                    importlib.import_module(f"{table}.testing")
        self.parts = tuple(_parts())
        self.joined = _joined(self.parts)
        self.classes: tuple[_Class, ...] = tuple(
            (label, owner, frozenset(vars(owner)))
            for label, owner in _classes(_modules())
            if label.startswith(OWN)
        )
        self.functions = frozenset(
            function
            for _, _, _, values, _ in self.parts
            for value in values
            if isinstance(function := _function(value), FunctionType)
        )

    def watch(self) -> Generator[list[str], frozenset[str] | None, None]:
        """Compare the watched modules with their first state and restore them, each time that the generator is resumed.

        The right values are in this generator's own variables, which, unlike an object's, cannot be set from outside.
        `send` it the names that the cell which has just run replaces by its own words (`own_changes` of an instructor's
        cell, nothing of a student's): these are right from then on. Or `None`, not to look: it takes a millisecond or
        two, and is needed after each test or locked cell, and before the next.

        Yields
        ------
        list of str
            The names of what had been changed since it was last asked; empty for an honest submission. The first is
            empty: it takes the state of the shell's own objects as the right one.
        """
        shell, parts, classes = self.shell, self.parts, self.classes
        same, every, each, together, rebuilt = operator.is_, all, map, zip, tuple
        call, in_a_row, missing, join = operator.call, itertools.chain.from_iterable, KeyError, _joined
        first, may = _FIRST, _may_replace
        attributes = tuple((owner, name, getattr(owner, name)) for owner, name in _attributes(shell))
        objects = tuple((thing, type(thing), frozenset(vars(thing))) for thing in _live(shell))
        lists = tuple((owner, name, tuple(getattr(owner, name))) for owner, name in _lists(shell))
        callbacks = tuple((event, tuple(calls)) for event, calls in shell.events.callbacks.items())
        sys.addaudithook(_refuse(self.functions, _hide_code_from_hooks()))
        _refuse_profilers()
        getters, holders, all_right = self.joined
        changed: list[str] = []
        while True:
            own = yield changed
            changed = []
            if own is None:
                continue
            # The first parts are `builtins` and this package: until they are right, only what this frame holds can be
            # relied on.
            try:
                intact = every(each(same, all_right, in_a_row(each(call, getters, holders))))
            except missing:
                intact = False
            for part in () if intact else parts:
                label, put, names, values, get = part
                if every(each(same, values, each(get, names))):
                    continue
                right = []
                for name, value in together(names, values):
                    now = get(name, _MISSING)
                    if now is not value and (
                        name in own or (not label.startswith(first) and may(label, now, value))
                    ):
                        value = now
                    elif now is not value:
                        changed.append(f"{label}.{name}")
                        put(name, value)
                    right.append(value)
                if not every(each(same, values, right)):
                    new = (label, put, names, rebuilt(right), get)
                    parts = rebuilt(new if p is part else p for p in parts)
                    getters, holders, all_right = join(parts)
            for owner, name, value in attributes:
                if getattr(owner, name, None) is not value:
                    changed.append(f"{type(owner).__name__}.{name}")
                    setattr(owner, name, value)
            changed += _uncover(classes, own)
            changed += _restore_shell(shell, objects, lists, callbacks, own)
            changed = sorted(set(changed))


@cache
def own_changes(source: str) -> tuple[str, ...]:
    """Find what an instructor's cell itself replaces: the attributes that it assigns or deletes, and those named in its
    strings.

    `math.sqrt = ...`, `setattr(math, "sqrt", ...)` and `patch("math.sqrt", ...)` all give `sqrt`. The names of the
    shell's lists of transformers always count, since these lists are changed in place.
    """
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    found = {
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and (isinstance(node.ctx, ast.Store | ast.Del) or node.attr in TRANSFORMERS)
    }
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in PATCHING:
            texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            found |= {text.rpartition(".")[2] for text in texts}
    return tuple(sorted(found))


def _may_replace(label: str, now: Any, value: Any) -> bool:
    """Return whether the new value is the old one read again, or one that a library puts there for good reasons."""
    if is_same(now, value):
        return True
    if label.startswith("asyncio."):  # nest_asyncio
        return is_installed(now)
    if label == "json":  # `partial(json.dumps, ensure_ascii=False)`
        plain = all(isinstance(v, str | int | None) for v in getattr(now, "keywords", {}).values())
        return getattr(now, "func", None) is value and not getattr(now, "args", ()) and plain
    return False


def _uncover(classes: tuple[_Class, ...], own: frozenset[str]) -> list[str]:
    """Remove attributes that were added to a class and hide attributes of its base class."""
    changed = []
    for label, owner, names in classes:
        if len(vars(owner)) != len(names):
            for name in set(vars(owner)) - names - own:
                if label.startswith("pandas.") and name not in COMPARISONS:
                    continue
                # A property in place of an object's own attribute, such as the error of a cell.
                if not label.startswith("pandas.") and hasattr(type(vars(owner)[name]), "__set__"):
                    changed.append(f"{label}.{name}")
                    delattr(owner, name)
                    continue
                if any(callable(vars(below).get(name)) for below in owner.__mro__[1:]):
                    changed.append(f"{label}.{name}")
                    delattr(owner, name)
    return changed


def _restore_shell(shell: Any, objects: Any, lists: Any, callbacks: Any, own: frozenset[str]) -> list[str]:
    changed = []
    for thing, kind, before in objects:
        if type(thing) is not kind:
            changed.append(f"{kind.__name__}.__class__")
            thing.__class__ = kind
        for name in set(vars(thing)) - before:
            if not callable(getattr(type(thing), name, None)):
                continue
            # An instance's own `run_cell`, say.
            if name not in REPORTS or not is_installed(vars(thing)[name]):
                changed.append(f"{type(thing).__name__}.{name}")
                delattr(thing, name)
    for owner, name, right in lists:
        now = getattr(owner, name)
        kept = [*right, *(item for item in now if name in own or is_installed(item))]
        kept = list({id(item): item for item in kept}.values())
        if len(now) != len(kept) or not all(map(operator.is_, now, kept)):
            changed.append(f"{type(owner).__name__}.{name}")
            setattr(owner, name, kept)
    for event, calls in callbacks:
        # Whoever wants to hear of cells may: `Child` has found out whether a test failed before it is called.
        now = shell.events.callbacks.get(event, ())
        if len(now) < len(calls) or not all(map(operator.is_, calls, now)):
            changed.append(f"events.{event}")
            shell.events.callbacks[event] = [
                *calls,
                *(c for c in now if not any(c is call for call in calls)),
            ]
    return changed


def _hide_code_from_hooks() -> CodeType:
    """Replace the function that adds audit hooks, so a submission's hook does not see code that is compiled or run:
    that code could be a test.

    Returns
    -------
    CodeType
        The code from which alone a hook may be added.
    """
    add = sys.addaudithook

    def addaudithook(hook: Callable[[str, tuple[Any, ...]], object]) -> None:
        def hear(event: str, arguments: tuple[Any, ...]) -> None:
            if event not in ("compile", "exec"):
                hook(event, arguments)

        add(hear)

    sys.addaudithook = addaudithook
    return addaudithook.__code__


def _refuse(functions: frozenset[Any], adds: CodeType) -> Callable[[str, tuple[Any, ...]], None]:
    """Return an audit hook that forbids tracing, searching the memory, and exchanging a watched function's code."""
    import doctest

    refused, frame, runs = REFUSED, sys._getframe, doctest.DocTestRunner.run.__code__
    others = ("sys.monitoring.register_callback", "sys.addaudithook", "object.__setattr__")
    heard = refused.union(others)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in heard:  # `id` alone gives thousands
            return
        if event == "sys.monitoring.register_callback" and isinstance(arguments[0], FunctionType):
            raise RuntimeError("sys.monitoring is switched off while a notebook is graded")
        if event in refused:
            if event == "sys.settrace":
                caller = frame(1)
                # At its end doctest sets the tracer that there was before it began.
                if caller.f_code is runs and caller.f_locals.get("save_trace") is None:
                    return
            raise RuntimeError(f"{event} is switched off while a notebook is graded")
        if event == "sys.addaudithook" and frame(1).f_code is not adds:
            raise RuntimeError("Python drops this error, and the hook with it")
        if event == "object.__setattr__" and arguments[0] in functions:
            raise RuntimeError(f"{arguments[0].__qualname__} cannot be changed while a notebook is graded")

    return hook


def _joined(parts: tuple[_Part, ...]) -> _Joined:
    """Return the parts in a form that is compared without a step of Python's for each."""
    some = [part for part in parts if part[2]]
    doubled = [2 if len(names) == 1 else 1 for _, _, names, _, _ in some]  # one name would not give a tuple
    return (
        tuple(
            operator.itemgetter(*times * names)
            for times, (_, _, names, _, _) in zip(doubled, some, strict=True)
        ),
        tuple(get.__self__ for _, _, _, _, get in some),
        tuple(v for times, (_, _, _, values, _) in zip(doubled, some, strict=True) for v in times * values),
    )


def _refuse_profilers() -> None:
    """Replace the functions that set a profiler: its function could change the variables of whatever is called.

    Python's own profiler, in C, does not use them.
    """

    def setprofile(function: Any) -> None:
        if function is not None:
            raise RuntimeError("sys.setprofile is switched off while a notebook is graded")

    for name in ("setprofile", "_setprofileallthreads"):
        if hasattr(sys, name):
            setattr(sys, name, setprofile)


def _modules() -> dict[str, ModuleType]:
    return {
        name: module
        for name, module in list(sys.modules.items())
        if isinstance(module, ModuleType) and (name.startswith(WATCHED) or name in STANDARD + TABLES)
    }


def _classes(modules: dict[str, ModuleType]) -> Iterator[tuple[str, type]]:
    """Yield the classes that are defined in these modules."""
    for label, module in modules.items():
        for name, value in list(vars(module).items()):
            if isinstance(value, type) and value.__module__ == module.__name__:
                yield f"{label}.{name}", value


def _parts() -> Iterator[_Part]:
    """Yield the functions, classes and modules in each watched module, the functions in each class, and
    `sys.modules`."""
    modules = _modules()
    yield _part("builtins", builtins)
    for label, module in modules.items():
        if label.startswith(_FIRST):
            yield _part(label, module)
    yield "sys.modules", sys.modules.__setitem__, tuple(modules), tuple(modules.values()), sys.modules.get
    for label, module in modules.items():
        if label not in TABLES and not label.startswith(_FIRST):
            yield _part(label, module)
    for label, owner in _classes(modules):
        yield _part(label, owner)


_OUTCOMES = {
    "IPython.core.interactiveshell.ExecutionResult": ("error_", "success"),
    "IPython.core.interactiveshell.InteractiveShell": ("last_execution_",),
}
"""Beginnings of the names of attributes that say whether a cell has failed; a property could take their places."""


# `input` is the kernel's own while a cell runs; the others only show something.
_OUTPUT = frozenset(
    {"_", "breakpoint", "copyright", "credits", "display", "exit", "help", "input", "print", "quit"}
)


def _part(label: str, owner: Any) -> _Part:
    """Return the functions and classes of a module or class."""
    # Of the grader's own modules and of the checks' library everything, also what the guard itself goes by.
    every = label.startswith(("oxus.grader.", "oxus.checks")) and isinstance(owner, ModuleType)
    found = {
        n: v for n, v in vars(owner).items() if isinstance(v, _CODE) or (every and not n.startswith("__"))
    }
    if owner is builtins:
        found = {n: v for n, v in found.items() if n not in _OUTPUT}
    elif label in _OUTCOMES:
        found |= {n: v for n, v in vars(owner).items() if n.startswith(_OUTCOMES[label])}
    elif isinstance(owner, type) and owner.__module__.startswith("pandas.core."):
        found = {n: v for n, v in found.items() if n in COMPARISONS}

    def put(name: str, value: Any) -> None:
        setattr(owner, name, value)

    return label, put, tuple(found), tuple(found.values()), vars(owner).get


def _function(value: Any) -> Any:
    """Return the function inside a method."""
    return getattr(value, "__func__", getattr(value, "fget", value))


def _live(shell: Any) -> list[Any]:
    """Return objects whose methods could be shadowed by attributes of their own."""
    kernel = shell.kernel
    return [shell, kernel, kernel.session, shell.displayhook, shell.display_pub, shell.compile, shell.events]


def _attributes(shell: Any) -> list[tuple[Any, str]]:
    """Return the attributes that the shell uses to do its work."""
    names = [
        *("compile", "display_formatter", "display_pub", "displayhook", "events", "history_manager"),
        *("input_transformer_manager", "InteractiveTB", "kernel", "user_module", "user_ns"),
    ]
    kernel = shell.kernel
    return [*((shell, name) for name in names), (kernel, "shell"), (kernel.session, "deliver")]


def _lists(shell: Any) -> list[tuple[Any, str]]:
    manager = shell.input_transformer_manager
    return [(shell, n) for n in TRANSFORMERS[:2]] + [(manager, n) for n in TRANSFORMERS[2:]]
