"""Find the students of a roster that a text names: a folder or file of a download, or a name that an LMS writes."""

import re
from collections.abc import Sequence
from functools import lru_cache

from oxus.teaching.collection.times import DATE
from oxus.teaching.students.names import Fit, closeness, compare, sounds, words
from oxus.teaching.students.roster import Student

_ENDING = re.compile(r"(?:\.(?:ipynb|zip|rar|7z|txt|json|html?|docx?|pdf|py|csv)|[ _]?\(\d{1,3}\))+$", re.I)
_BETWEEN = re.compile(r"_| - |[()\[\]{},;+]")
_ALIKE = 0.8
"""From this likeness on, an id is also a name."""
_SHORTEST = 4
"""A number with fewer digits, or a word with fewer letters than three, is an id only where it stands alone."""


@lru_cache(maxsize=10_000)
def names_of(row: Student) -> tuple[str, ...]:
    """Return the names by which a roster knows a student; none for a row with an id only."""
    both = f"{row.last_name} {row.first_name}".strip()
    return tuple(name for name in (row.lms_name, both) if words(name))


def fits(text: str, roster: Sequence[Student]) -> tuple[Fit, list[Student]]:
    """Return the students with the name that fits a text best.

    Returns
    -------
    Fit
        How well.
    list of Student
        More than one if it cannot be told which of them is meant.
    """
    ranked = [
        (max((compare(text, name) for name in names_of(row)), default=(Fit.NONE, 0)), row) for row in roster
    ]
    best = max((rank for rank, _ in ranked), default=(Fit.NONE, 0))
    if best[0] == Fit.NONE:
        return Fit.NONE, []
    return best[0], [row for rank, row in ranked if rank == best]


def pieces(part: str) -> list[str]:
    """Split a part of a path, without its ending, into the pieces that an LMS puts one after another."""
    whole = _ENDING.sub("", part).strip()
    inner = [piece.strip() for piece in _BETWEEN.split(whole)]
    return [p for p in dict.fromkeys((whole, *inner)) if len(re.findall(r"[^\W\d_]", p)) > 2]


def rows_in(part: str, roster: Sequence[Student], unit: str) -> list[Student]:
    """Return the students that a part of a path names by id, email address or name.

    A date is never a student. An id that is also a given name counts only if it cannot be part of another person's
    name: if it is alone, before `_<unit>`, in parentheses, or before Blackboard's `_attempt_`.

    Parameters
    ----------
    part : str
        The name of a folder or file.
    roster : sequence of Student
        The class.
    unit : str
        The unit's id, which is not a student's name.
    """
    text = _ENDING.sub("", part)
    plain = re.sub(re.escape(unit), " ", text) if unit else text
    undated = DATE.sub(" ", plain)
    marked = (
        rf"(?:^|_)(?P<id>[^_]+)_(?:attempt_|{re.escape(unit)})|\((?P<inner>[^()]+)\)"
        if unit
        else r"\((?P<inner>[^()]+)\)"
    )
    alone = {
        undated.strip(" _-.").casefold(),
        *(t.casefold() for m in re.finditer(marked, text) for t in m.groups() if t),
    }
    tokens = {t.strip("-.").casefold() for t in re.split(r"[\s_()\[\]{},;+=#&]+", undated)}
    tokens |= {t.casefold() for t in re.split(r"[\s_()\[\]{},;+=#&]+", plain) if len(t) >= 6}
    by_id = [row for row in roster if _has_id(row, alone, tokens, undated) or _has_email(row, part)]
    _, by_name = fits(undated, roster)
    if not by_name:
        best = max(((fits(p, roster)) for p in pieces(undated)), key=lambda f: f[0], default=(Fit.NONE, []))
        by_name = best[1]
    return [row for row in by_id if row in by_name] or list(dict.fromkeys([*by_id, *by_name]))


def name_in(part: str, row: Student, unit: str) -> str:
    """Return the piece of a part of a path that contains a student's name; empty if an id or address names the
    student."""
    undated = DATE.sub(" ", re.sub(re.escape(unit), " ", _ENDING.sub("", part)))
    found = [p for p in pieces(undated) if fits(p, [row])[1]]
    return min(found, key=len, default="")


def _has_id(row: Student, alone: set[str], tokens: set[str], text: str) -> bool:
    ids = [one.casefold() for one in (row.student_id, row.id_number) if one]
    return any(_is_in(one, row, alone, tokens) or _is_part(one, text.casefold()) for one in ids)


def _is_part(one: str, text: str) -> bool:
    """Return whether an id that is more than one word is in a text, as `bek_7` is in `bek_7_01-unit`."""
    return bool(re.search(r"[\s_]", one)) and bool(re.search(rf"(?<![^\W_]){re.escape(one)}(?![^\W_])", text))


def _is_in(one: str, row: Student, alone: set[str], tokens: set[str]) -> bool:
    if one in alone:
        return True
    if one not in tokens or len(one) < (_SHORTEST if one.isdigit() else 3):
        return False
    own = [word for name in names_of(row) for word in sounds(name)]
    return not one.isalpha() or bool(own) and max(closeness(one, [word]) for word in own) < _ALIKE


def _has_email(row: Student, part: str) -> bool:
    email, text = row.email.casefold(), part.casefold()
    return (
        bool(email)
        and email in text
        and bool(re.search(rf"(?<![\w.@-]){re.escape(email)}(?![^\W_]|[@-])", text))
    )
