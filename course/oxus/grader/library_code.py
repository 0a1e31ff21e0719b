"""Tell whether a function or class comes unchanged from the file of an installed library, or was made in a notebook."""

import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

_FOLDERS = tuple(
    path
    for name, path in sysconfig.get_paths().items()
    if name in ("stdlib", "platstdlib", "purelib", "platlib")
)


def is_installed(value: Any) -> bool:
    """Return whether this is a function, method, class or plain object of an installed library.

    A name or file name can be claimed by anybody, so the code is compared with the library's own file.

    Parameters
    ----------
    value : object
        The object that a notebook has put in the place of another.
    """
    if isinstance(value, MethodType):
        return is_installed(value.__func__) and is_installed(type(value.__self__))
    if isinstance(value, FunctionType):
        module = sys.modules.get(value.__module__ or "")
        return (
            module is not None and value.__globals__ is vars(module) and value.__code__ in _codes_of(module)
        )
    if isinstance(value, type):
        module = sys.modules.get(value.__module__)
        functions = [v for v in vars(value).values() if isinstance(v, FunctionType)]
        return (
            module is not None
            and vars(module).get(value.__name__) is value
            and all(map(is_installed, functions))
        )
    made_up = [v for v in getattr(value, "__dict__", {}).values() if callable(v)]
    return type(value).__module__ != "builtins" and not made_up and is_installed(type(value))


def is_same(now: Any, before: Any) -> bool:
    """Return whether this is the same function, class or module, made again by `importlib.reload` or another import."""
    if type(now) is not type(before):
        return False
    if isinstance(now, FunctionType):
        return (
            now.__code__ == before.__code__
            and now.__closure__ is None
            and now.__defaults__ == before.__defaults__
            and now.__kwdefaults__ == before.__kwdefaults__
            and is_installed(now)
        )
    if isinstance(now, ModuleType):
        return _alike(vars(now), vars(before))
    if isinstance(now, type):
        return (
            now.__qualname__ == before.__qualname__
            and now.__mro__[1:] == before.__mro__[1:]
            and _alike(vars(now), vars(before))
        )
    return False


def _alike(now: Any, before: Any) -> bool:
    """Return whether all functions and classes of a module or class are the same."""
    return all(
        now.get(name) is value or is_same(now.get(name), value)
        for name, value in list(before.items())
        if isinstance(value, FunctionType | type | classmethod | staticmethod | property)
    )


def _codes_of(module: ModuleType) -> frozenset[CodeType]:
    path = getattr(module, "__file__", None)
    return _codes(path) if isinstance(path, str) else frozenset()


@cache
def _codes(path: str) -> frozenset[CodeType]:
    """Return all code objects that a library's file compiles to; none if it is not an installed library's."""
    if not path.startswith(_FOLDERS) or ".." in path:
        return frozenset()
    try:
        with open(path, "rb") as file:  # noqa: PTH123  (of all that opens files, only this is watched)
            return frozenset(_within(compile(file.read(), path, "exec", dont_inherit=True)))
    except (OSError, SyntaxError, ValueError):
        return frozenset()


def _within(code: CodeType) -> Iterator[CodeType]:
    yield code
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield from _within(part)
