"""What a submission may not change under the grader: the shell that runs the tests, and what the tests call.

The tests run in the student's own process, where nothing can be made impossible. What can be done: after each cell
everything here is compared with what it was before the submission ran, put back, and reported. What was changed while
a test ran costs that test's points. Not seen is what undoes itself before its test ends, what writes to memory by
`ctypes`, and an answer that claims to equal everything.
"""

import builtins
import contextlib
import importlib
import operator
import sys
from collections.abc import Callable, Generator, Iterator
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

WATCHED = (
    "IPython.core.",
    "ipykernel.",
    "oxus.grader.",
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
"""Of these, also functions are undone that were added to a class over those of the class below it."""

STANDARD = ("ast", "codeop", "copy", "inspect", "io", "json", "linecache", "math", "operator", "re", "types")
TABLES = ("pandas", "numpy")

REFUSED = frozenset({"sys.settrace", "gc.get_objects", "gc.get_referrers", "gc.get_referents"})
"""Audit events of what no answer needs: a tracer can make a test jump over its own lines, the others find the guard."""

_CODE = (FunctionType, BuiltinFunctionType, type, classmethod, staticmethod, property, ModuleType)
_MISSING = object()

_Part = tuple[str, Callable[[str, Any], None], tuple[str, ...], tuple[Any, ...], Callable[..., Any]]
"""A module or class: its name, how to put a value back, names, their values, how to get one."""

_Class = tuple[str, type, frozenset[str]]
"""A class: its name, itself, and all names that it has."""


class Guard:
    """The state of the watched modules at the moment of its making."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        for table in TABLES:
            if table in sys.modules:
                with contextlib.suppress(ImportError):
                    importlib.import_module(f"{table}.testing")
        self.plots = tuple(_plots())
        self.parts = tuple(_parts())
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

    def watch(self) -> Generator[list[str], tuple[bool, bool], None]:
        """Compare and put back, each time that it is asked.

        What is right stands in this generator's own variables, which, unlike an object's, nobody can set from outside.
        `send` it whether the cell that has just run is a locked one (the functions and classes that this cell defined,
        and the modules known by then, belong to the tests and are kept from then on), and whether to look at all: it
        takes a millisecond or two, and is needed after each test or locked cell, and before the next.

        Yields
        ------
        list of str
            The names of what had been changed since it was last asked; empty for an honest submission. The first is
            empty: it takes the state of the shell's own objects as the right one.
        """
        shell, parts, classes, plots = self.shell, self.parts, self.classes, self.plots
        same, every, each, together = operator.is_, all, map, zip
        attributes = tuple((owner, name, getattr(owner, name)) for owner, name in _attributes(shell))
        objects = tuple((thing, frozenset(vars(thing))) for thing in _live(shell))
        lists = tuple((owner, name, tuple(getattr(owner, name))) for owner, name in _lists(shell))
        callbacks = tuple((event, tuple(calls)) for event, calls in shell.events.callbacks.items())
        given: tuple[tuple[str, Any, Any], ...] = ()
        before = _definitions(shell.user_ns)
        sys.addaudithook(_refuse(self.functions))
        changed: list[str] = []
        while True:
            locked, look = yield changed
            changed = []
            if not look:
                continue
            # The first part is `builtins`: until it is right, only what this frame holds can be relied on.
            for label, put, names, values, get in parts:
                if not every(each(same, values, each(get, names))):
                    for name, value in together(names, values):
                        if get(name, _MISSING) is not value:
                            changed.append(f"{label}.{name}")
                            put(name, value)
            for owner, name, value in attributes:
                if getattr(owner, name, None) is not value:
                    changed.append(f"{type(owner).__name__}.{name}")
                    setattr(owner, name, value)
            changed += _uncover(classes)
            changed += _restore_shell(shell, objects, lists, callbacks, plots)
            for name, value, code in given:
                if shell.user_ns.get(name) is not value or getattr(value, "__code__", None) is not code:
                    changed.append(f"{name}, which the tests use")
                    shell.user_ns[name] = value
                    if code is not None:
                        value.__code__ = code
            after = _definitions(shell.user_ns)
            if locked:
                own = {n: v for n, v in after.items() if isinstance(v, ModuleType) or before.get(n) is not v}
                kept = {name: (name, value, code) for name, value, code in given}
                kept |= {n: (n, v, getattr(v, "__code__", None)) for n, v in own.items()}
                given = tuple(kept.values())
            before = after
            changed = sorted(set(changed))


def _uncover(classes: tuple[_Class, ...]) -> list[str]:
    """Take away what was added to a class and hides something of the class below it."""
    changed = []
    for label, owner, names in classes:
        if len(vars(owner)) != len(names):
            for name in set(vars(owner)) - names:
                if any(callable(vars(below).get(name)) for below in owner.__mro__[1:]):
                    changed.append(f"{label}.{name}")
                    delattr(owner, name)
    return changed


def _restore_shell(shell: Any, objects: Any, lists: Any, callbacks: Any, plots: Any) -> list[str]:
    changed = []
    for thing, before in objects:
        for name in set(vars(thing)) - before:
            if callable(getattr(type(thing), name, None)):  # an instance's own `showtraceback`, say
                changed.append(f"{type(thing).__name__}.{name}")
                delattr(thing, name)
    for owner, name, right in lists:
        now = getattr(owner, name)
        if len(now) != len(right) or not all(map(operator.is_, now, right)):
            changed.append(f"{type(owner).__name__}.{name}")
            setattr(owner, name, list(right))
    for event, calls in callbacks:
        now = shell.events.callbacks.get(event, ())
        right = [*calls, *(c for c in now if any(getattr(c, "__code__", None) is code for code in plots))]
        if len(now) != len(right) or not all(map(operator.is_, now, right)):
            changed.append(f"events.{event}")
            shell.events.callbacks[event] = right
    if shell.custom_exceptions:
        changed.append("set_custom_exc")
        shell.custom_exceptions, shell.CustomTB = (), None
    return changed


def _plots() -> Iterator[CodeType]:
    """What `%matplotlib inline` may register, to show plots at the end of a cell."""
    try:
        module = importlib.import_module("matplotlib_inline.backend_inline")
    except ImportError:  # there is no matplotlib
        return
    for function in vars(module).values():
        if isinstance(function, FunctionType):
            yield function.__code__
            yield from (part for part in function.__code__.co_consts if isinstance(part, CodeType))


def _definitions(names: dict[str, Any]) -> dict[str, Any]:
    """What a notebook has defined or imported: functions and classes of its own, and modules."""
    return {
        name: value
        for name, value in list(names.items())
        if isinstance(value, ModuleType)
        or (type(value) in (FunctionType, type) and value.__module__ == "__main__")
    }


def _refuse(functions: frozenset[Any]) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook that lets nobody trace, search the memory for objects, or exchange a watched function's code."""
    refused = REFUSED

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in refused:
            raise RuntimeError(f"{event} is switched off while a notebook is graded")
        if event == "object.__setattr__" and arguments[0] in functions:
            raise RuntimeError(f"{arguments[0].__qualname__} cannot be changed while a notebook is graded")

    return hook


def _modules() -> dict[str, ModuleType]:
    return {
        name: module
        for name, module in list(sys.modules.items())
        if isinstance(module, ModuleType) and (name.startswith(WATCHED) or name in STANDARD + TABLES)
    }


def _classes(modules: dict[str, ModuleType]) -> Iterator[tuple[str, type]]:
    """The classes that are defined in these modules."""
    for label, module in modules.items():
        for name, value in list(vars(module).items()):
            if isinstance(value, type) and value.__module__ == module.__name__:
                yield f"{label}.{name}", value


def _parts() -> Iterator[_Part]:
    """The functions, classes and modules in each watched module, the functions in each class, and `sys.modules`."""
    modules = _modules()
    yield _part("builtins", builtins)
    yield "sys.modules", sys.modules.__setitem__, tuple(modules), tuple(modules.values()), sys.modules.get
    for label, module in modules.items():
        if label not in TABLES:
            yield _part(label, module)
    for label, owner in _classes(modules):
        yield _part(label, owner)


def _part(label: str, owner: Any) -> _Part:
    """The functions and classes of a module or class."""
    # `input` is the kernel's own while a cell runs.
    varying = ("input", "_") if owner is builtins else ()
    found = {n: v for n, v in vars(owner).items() if isinstance(v, _CODE) and n not in varying}

    def put(name: str, value: Any) -> None:
        setattr(owner, name, value)

    return label, put, tuple(found), tuple(found.values()), vars(owner).get


def _function(value: Any) -> Any:
    """The function inside a method."""
    return getattr(value, "__func__", getattr(value, "fget", value))


def _live(shell: Any) -> list[Any]:
    """Objects whose methods could be shadowed by attributes of their own."""
    kernel = shell.kernel
    return [shell, kernel, kernel.session, shell.displayhook, shell.display_pub, shell.compile, shell.events]


def _attributes(shell: Any) -> list[tuple[Any, str]]:
    """What the shell's work is done with."""
    names = [
        *("compile", "display_formatter", "display_pub", "displayhook", "events", "history_manager"),
        *("input_transformer_manager", "InteractiveTB", "kernel", "user_module", "user_ns"),
    ]
    kernel = shell.kernel
    return [*((shell, name) for name in names), (kernel, "shell"), (kernel.session, "deliver")]


def _lists(shell: Any) -> list[tuple[Any, str]]:
    manager = shell.input_transformer_manager
    return [
        (shell, "ast_transformers"),
        (shell, "input_transformers_post"),
        (manager, "cleanup_transforms"),
        (manager, "line_transforms"),
        (manager, "token_transformers"),
    ]
