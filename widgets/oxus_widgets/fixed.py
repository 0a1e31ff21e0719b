"""Lists and dictionaries as the state of a widget: they are set again and never changed in place.

A trait hears of a new value, not of what happens inside an old one: a change in place would show nowhere.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NoReturn


def _refuse(self: Any, *_: Any, **__: Any) -> NoReturn:
    raise TypeError(f"a widget does not see a change inside its state: set it again, {self.how}")


class FixedDict(dict[Any, Any]):
    """A dict that is not changed in place; `|=` gives a new one, so that it works on a trait."""

    how = 'for example ladder.verdicts |= {3: "reached"}'
    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = _refuse

    def __ior__(self, other: Mapping[Any, Any]) -> "FixedDict":  # type: ignore[override,misc]
        return FixedDict({**self, **other})

    def __reduce__(self) -> Any:
        return dict, (dict(self),)


class FixedList(list[Any]):
    """A list that is not changed in place; `+=` gives a new one, so that it works on a trait."""

    how = "for example ladder.own += [piece]"
    __setitem__ = __delitem__ = __imul__ = _refuse
    append = clear = extend = insert = pop = remove = reverse = sort = _refuse

    def __iadd__(self, other: Iterable[Any]) -> "FixedList":  # type: ignore[misc]
        return FixedList([*self, *other])

    def __reduce__(self) -> Any:
        return list, (list(self),)
