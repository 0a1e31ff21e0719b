"""The reader of TOML settings: `region.toml` here, and the settings files of the course.

The module needs nothing else of the package, so that programs can load it without pandas.

A file is read once and asked for one setting after the other. The reader collects every problem, so that a person
sees all of them at once, each with its line and key.
"""

import math
import tomllib
from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, time
from importlib.resources.abc import Traversable
from typing import Any

Key = tuple[str | int, ...]
"""The parts of a key; a number is that of a table in a list of tables, counted from 1."""

_MISSING = object()
_LONGEST = 60


class SettingsFile:
    """The settings in a TOML file, and the problems found in them so far.

    A key is given in parts: `file.number("late", "points_per_day")` is `points_per_day` in the table `[late]`. Each
    method that reads a setting returns the default where the setting is absent, and where it is wrong notes the problem
    and returns the default, too. Without a default, an absent setting is a problem. Call `check` at the end.

    Parameters
    ----------
    path : Path or Traversable
        The file.
    text : str
        Its content.
    error : type of Exception, default ValueError
        What to raise if there are problems.

    Raises
    ------
    ValueError, or the given error
        If the text is not TOML.
    """

    def __init__(self, path: Traversable, text: str, error: type[Exception] = ValueError) -> None:
        self.path = path
        self.error = error
        self.problems: list[str] = []
        try:
            self.values: dict[str, Any] = tomllib.loads(text)
        except (ValueError, RecursionError) as failure:  # a number of 5,000 digits is a plain ValueError
            raise error(
                f"{path}: not TOML ({_one_line(failure)}): correct the line; text is written in quotes, "
                "a date as 2027-02-08T23:59:00 without quotes"
            ) from None
        self._lines = _lines(text, self.values)

    def problem(self, key: Key, message: str) -> None:
        """Note a problem with a setting: what is wrong, and what to do."""
        line = next((self._lines[key[:n]] for n in range(len(key), 0, -1) if key[:n] in self._lines), None)
        parts = [str(self.path), f"line {line}" if line else "", ".".join(map(_printable, key)), message]
        text = ": ".join(part for part in parts if part)
        if text not in self.problems:
            self.problems.append(text)

    def check(self) -> None:
        """Raise the error if there are problems: one line for each."""
        if self.problems:
            raise self.error("\n".join(self.problems))

    def only(self, names: Collection[str], *table: str | int) -> None:
        """Note as a problem each setting of a table that does not have one of these names."""
        for name in sorted(set(self.table(*table)) - set(names)):
            self.problem((*table, name), f"no such setting: use {', '.join(sorted(names))}")

    def table(self, *key: str | int) -> dict[str, Any]:
        """A table of settings, empty if it is absent; without a key, the whole file."""
        found: Any = self.values
        for n, part in enumerate(key, start=1):
            found = found[part - 1] if isinstance(part, int) else found.get(part, {})
            if n < len(key) and isinstance(found, list) and isinstance(key[n], int):
                continue
            if not isinstance(found, dict):
                name = ".".join(map(str, key[:n]))
                self.problem(key[:n], f"write it as a table, [{name}], with its settings below")
                return {}
        table: dict[str, Any] = found
        return table

    def tables(self, key: str) -> list[Key]:
        """The keys of the tables in a list of tables, [[key]]; none if it is absent."""
        found = self.values.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            self.problem((key,), f"write it as a list of tables, each below its own [[{_printable(key)}]]")
            return []
        return [(key, n) for n in range(1, len(found) + 1)]

    def value(self, *key: str | int) -> Any:
        """A setting as TOML has it, None if it is absent."""
        return self.table(*key[:-1]).get(str(key[-1]))

    def text(self, *key: str | int, default: Any = _MISSING) -> Any:
        """A text that is not empty."""
        return self._read(key, default, "text in quotes", lambda v: isinstance(v, str) and bool(v.strip()))

    def texts(self, *key: str | int, default: Any = _MISSING) -> Any:
        """A list of texts, none of them empty, as a tuple."""

        def fits(value: Any) -> bool:
            return isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value)

        found = self._read(key, default, 'a list of texts, ["one", "two"]', fits)
        return tuple(found) if isinstance(found, list) else found

    def flag(self, *key: str | int, default: Any = _MISSING) -> Any:
        """True or False."""
        return self._read(key, default, "true or false", lambda v: isinstance(v, bool))

    def integer(self, *key: str | int, default: Any = _MISSING, least: int = 0) -> Any:
        """A whole number, `least` or more."""
        return self._read(
            key, default, f"a whole number of {least} or more", lambda v: type(v) is int and v >= least
        )

    def number(self, *key: str | int, default: Any = _MISSING) -> Any:
        """A number, 0 or more, as a float."""
        found = self._read(key, default, "a number of 0 or more", lambda v: is_number(v) and v >= 0)
        return float(found) if is_number(found) else found

    def day(self, *key: str | int, default: Any = _MISSING) -> Any:
        """A date without a time of day."""
        return self._read(
            key,
            default,
            "a date: write 2027-02-08, without quotes",
            lambda v: isinstance(v, date) and not isinstance(v, datetime),
        )

    def _read(self, key: Key, default: Any, expected: str, fits: Any) -> Any:
        value = self.value(*key)
        if value is not None and fits(value):
            return value
        if value is not None:
            self.problem(key, f"{shown(value)} is not {expected}")
        elif default is _MISSING:
            self.problem(key, f"missing: it must be {expected}")
        return None if default is _MISSING else default


def read_settings_file(
    path: Traversable, missing: str = "", error: type[Exception] = ValueError
) -> SettingsFile:
    """Read a file of settings.

    Parameters
    ----------
    path : Path or Traversable
        The file.
    missing : str, optional
        What to do if there is no such file, for the message.
    error : type of Exception, default ValueError
        What to raise, here and in `SettingsFile.check`.

    Raises
    ------
    ValueError, or the given error
        If the file is missing, cannot be read, is not UTF-8 or not TOML.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise error(f"{path}: missing{f': {missing}' if missing else ''}") from None
    except OSError as failure:
        raise error(f"{path}: cannot be read ({failure.strerror})") from None
    except UnicodeDecodeError:
        raise error(f"{path}: not UTF-8: save it as UTF-8") from None
    return SettingsFile(path, text.replace("\r\n", "\n"), error)


def is_number(value: Any) -> bool:
    """Whether a value is a finite number that a float can hold; true and false are not numbers."""
    try:
        return type(value) in (int, float) and math.isfinite(value)
    except OverflowError:  # an integer of 400 digits
        return False


def shown(value: Any) -> str:
    """A value as TOML writes it, for a message; shortened if it is long."""
    try:
        text = (
            str(value).lower() if isinstance(value, bool) else str(value) if _is_time(value) else repr(value)
        )
    except (ValueError, RecursionError):  # Python does not write an integer of more than 4,300 digits
        return "the value"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def _printable(part: str | int) -> str:
    text = str(part)
    return text if text.isprintable() else repr(text)


def _is_time(value: Any) -> bool:
    return isinstance(value, date | time)


def _one_line(failure: BaseException) -> str:
    return " ".join(str(failure).split())


def _lines(text: str, values: dict[str, Any]) -> dict[Key, int]:
    """The line of each table and key, as far as they are written one per line."""
    found: dict[Key, int] = {}
    table: Key = ()
    numbers: Counter[Key] = Counter()
    quotes = ""
    for number, line in enumerate(text.split("\n"), start=1):
        words = line.strip()
        if quotes:  # within a text of several lines
            quotes = "" if quotes in words else quotes
            continue
        if words.startswith("[") and "]" in words:
            key: Key = _parts(words.strip("[").split("]")[0])
            if words.startswith("[["):
                found.setdefault(key, number)
                numbers[key] += 1
                key = (*key, numbers[key])
            if not _exists(values, key):  # an item of a list
                continue
            table = key
        elif "=" in words and not words.startswith("#"):
            name, _, value = words.partition("=")
            key = (*table, *_parts(name))
            quotes = next((mark for mark in ("'''", '"""') if value.count(mark) % 2), "")
        else:
            continue
        if _exists(values, key):
            found.setdefault(key, number)
    return found


def _parts(key: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in key.split("."))


def _exists(values: Any, key: Key) -> bool:
    for part in key:
        if isinstance(part, int):
            if not isinstance(values, list) or part > len(values):
                return False
            values = values[part - 1]
        elif not isinstance(values, dict) or part not in values:
            return False
        else:
            values = values[part]
    return True
