"""Traits that answer a bad value in words, in the widget, and keep what they had."""

from collections.abc import Callable, Iterable
from typing import Any

import traitlets

from oxus_data import DataError, as_day


class Checked(traitlets.TraitType):
    """A trait of a View that is checked before it is taken.

    Parameters
    ----------
    check : callable
        From a value to what is kept; raises DataError with what is wrong in words.
    default : Any
        What is there before anything is set.
    """

    def __init__(self, check: Callable[[Any], Any], default: Any, **more: Any) -> None:
        self._check = check
        super().__init__(default, **more)

    def validate(self, obj: Any, value: Any) -> Any:
        try:
            good = self._check(value)
        except DataError as error:
            obj.refuse(self.name, error)
            return obj._trait_values.get(self.name, self.default_value)
        if obj.message.startswith(f"{self.name}: "):
            obj.message = ""
        return good


def day(value: Any) -> str:
    """A day that the data speak for as ISO text, from text, date or Timestamp."""
    # A bare number would be read as nanoseconds since 1970.
    return as_day(str(value) if isinstance(value, int | float) else value).strftime("%Y-%m-%d")


def ids(find: Callable[[str], str], *, empty: bool = False) -> Callable[[Any], list[str]]:
    """A check for a list of ids, each once: from a list of ids or names, or from a single one.

    Parameters
    ----------
    find : callable
        From an id or a name to the id; raises DataError.
    empty : bool
        Whether an empty list is a choice.
    """

    def check(value: Any) -> list[str]:
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, Iterable):
            raise DataError(f"{value!r} is not a list of ids")
        found = list(dict.fromkeys(find(name) for name in names))
        if not found and not empty:
            raise DataError("an empty list shows nothing; give at least one id")
        return found

    return check


def one_of(options: Iterable[str], *, what: str) -> Callable[[Any], str]:
    """A check for one of some words.

    Parameters
    ----------
    options : iterable of str
        What can be chosen.
    what : str
        What one of them is called, for the message.
    """
    known = list(options)

    def check(value: Any) -> str:
        if value not in known:
            raise DataError(f"{value!r} is no {what}; there are {', '.join(known)}")
        return str(value)

    return check
