"""The error that the data package raises for a question it cannot answer."""

from collections.abc import Iterable
from difflib import get_close_matches


class DataError(ValueError):
    """A table, body, state, status or date that the package does not have; the message says what it has."""


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
