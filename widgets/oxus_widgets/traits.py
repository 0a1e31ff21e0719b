"""Traits that answer a bad value in words, in the widget, and keep what they had."""

from collections.abc import Callable, Iterable
from typing import Any

import traitlets

from oxus_data import DataError, Region, as_day


class Checked(traitlets.TraitType[Any, Any]):
    """A trait of a View that is checked before it is taken.

    Parameters
    ----------
    check : callable
        From a value to what is kept; raises DataError with what is wrong in words. Subclasses pass it more.
    default : Any
        What is there before anything is set.
    """

    def __init__(self, check: Callable[..., Any], default: Any, **more: Any) -> None:
        self._check = check
        super().__init__(default, **more)

    def check(self, obj: Any, value: Any) -> Any:
        """What is kept of a value; raises DataError."""
        return self._check(value)

    def validate(self, obj: Any, value: Any) -> Any:
        try:
            good = self.check(obj, value)
        except DataError as error:
            obj.refuse(self.name, error)
            return obj._trait_values.get(self.name, self.default_value)
        if obj.message.startswith(f"{self.name}: "):
            obj.message = ""
        return good


class InRegion(Checked):
    """A trait of a View with a `region`, in whose tables it is checked; its check is made from the region."""

    def check(self, obj: Any, value: Any) -> Any:
        return self._check(obj.region)(value)


def day(value: Any, region: Region | None = None) -> str:
    """A day that the data speak for as ISO text, from text, date or Timestamp."""
    # A bare number would be read as nanoseconds since 1970.
    moment = as_day(str(value) if isinstance(value, int | float) else value, region)
    return f"{moment:%Y-%m-%d}"


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
