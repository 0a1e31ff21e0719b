"""The error that the data package raises for a question it cannot answer."""

from collections.abc import Iterable
from difflib import get_close_matches


class DataError(ValueError):
    """A table, body, state, status or date that the package does not have; the message says what it has."""


def names_in(kind: str, given: object) -> list[str]:
    """Names given one at a time or several together.

    Parameters
    ----------
    kind : str
        What they name, in the singular, for the message.
    given : object
        A text, or an iterable of texts.

    Raises
    ------
    DataError
        If it is neither.
    """
    if isinstance(given, str):
        return [given]
    if not isinstance(given, Iterable):
        raise DataError(f"{given!r} names no {kind}: write a text, or a list of texts")
    return [str(name) for name in given]


def unknown(kind: str, value: object, known: Iterable[str]) -> DataError:
    """An error for a name that does not exist, with the nearest names that do.

    Parameters
    ----------
    kind : str
        What was asked for, in the singular ("institution").
    value : object
        What was given.
    known : iterable of str
        The names there are.
    """
    names = sorted(set(known))
    by_fold = {name.casefold(): name for name in names}
    near = [by_fold[m] for m in get_close_matches(str(value).casefold(), by_fold, n=3, cutoff=0.5)]
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(names)}"
    return DataError(f"there is no {kind} {value!r}; {hint}")
