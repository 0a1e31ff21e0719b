"""Builders of plain data that build once for the same arguments."""

import marshal
from collections.abc import Callable
from functools import cache, wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

_Given = ParamSpec("_Given")
_Built = TypeVar("_Built")


def built_once(build: Callable[_Given, _Built]) -> Callable[_Given, _Built]:
    """A builder that keeps what it has built; each call gets a copy of its own, so that a change stays with the caller.

    Parameters
    ----------
    build : callable
        From hashable arguments to dicts, lists, tuples, texts, numbers and None, of Python's own types.
    """
    parameters = signature(build)

    @cache
    def keep(given: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> bytes:
        built: Any = build(*given, **dict(named))
        return marshal.dumps(built)

    @wraps(build)
    def copy(*given: _Given.args, **named: _Given.kwargs) -> _Built:
        call = parameters.bind(*given, **named)
        call.apply_defaults()  # an argument left out is the same call as its default
        built: _Built = marshal.loads(keep(call.args, tuple(call.kwargs.items())))
        return built

    vars(copy).update(cache_clear=keep.cache_clear, cache_info=keep.cache_info)  # as those of functools.cache
    return copy
