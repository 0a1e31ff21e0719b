"""Builders of plain data that build once for the same arguments."""

import marshal
from collections.abc import Callable
from functools import cache, wraps
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

    @cache
    def keep(*given: Any, **named: Any) -> bytes:
        built: Any = build(*given, **named)
        return marshal.dumps(built)

    kept: Any = keep  # its arguments are those of `build`, which are hashable

    @wraps(build)
    def copy(*given: _Given.args, **named: _Given.kwargs) -> _Built:
        built: _Built = marshal.loads(kept(*given, **named))
        return built

    vars(copy)["cache_clear"] = keep.cache_clear  # as that of functools.cache
    return copy
