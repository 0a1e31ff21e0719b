"""Hand-ins from nbgrader's exchange, put as `oxus collect` takes them.

In the exchange's folder `<root>/<course>/inbound/` lies, for each hand-in, a folder `<user>+<unit>+<time>+<random>`
(nbgrader/exchange/default/submit.py). The user and the time are the exchange's: what the notebook says of them, which
its student can write, is left out.
"""

import json
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from oxus.errors import CourseError
from oxus.files import write_whole
from oxus.handin import read_hand_in, shown
from oxus.inbox import MAX_BYTES

_HAND_IN = re.compile(
    r"(?P<user>.+?)\+(?P<unit>[^+]+)\+(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^+]*)(?:\+.*)?"
)


@dataclass(frozen=True)
class Submission:
    """A hand-in in the exchange."""

    folder: Path
    user: str
    unit: str
    time: datetime
    """UTC."""


def find_submissions(place: Path, unit: str) -> list[Submission] | None:
    """The hand-ins of a unit in an exchange; None if the place is none.

    Parameters
    ----------
    place : Path
        The exchange's root (with one course), a course's folder in it, or its folder `inbound`.
    unit : str
        The unit's id.

    Raises
    ------
    CourseError
        If more than one course is there, or the folder cannot be read.
    """
    if not place.is_dir():
        return None
    try:
        found = [p for p in (place, place / "inbound", *sorted(place.glob("*/inbound"))) if _is_inbound(p)]
        folders = sorted(p for p in found[0].iterdir() if p.is_dir()) if found else []
    except OSError as error:
        raise CourseError(f"{place}: cannot be read ({error.strerror})") from None
    if not found:
        return None
    if len(found) > 1:
        courses = ", ".join(str(p) for p in found)
        raise CourseError(f"{place}: more than one course in this exchange: name one of {courses}")
    matches = ((folder, _HAND_IN.fullmatch(folder.name)) for folder in folders)
    return [Submission(f, m["user"], unit, _time(m["time"])) for f, m in matches if m and m["unit"] == unit]


def _is_inbound(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    if folder.name == "inbound" and (folder.parent / "outbound").is_dir():
        return True
    return any(_HAND_IN.fullmatch(p.name) for p in folder.iterdir())


def _time(said: str) -> datetime:
    from nbgrader.utils import parse_utc

    try:
        return parse_utc(said).replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise CourseError(f"{said!r} is the time of a hand-in in the exchange, and cannot be read") from None


def stage(submissions: list[Submission], folder: Path) -> list[str]:
    """Put hand-ins where `oxus collect` can take them, each with the exchange's user and time.

    Parameters
    ----------
    submissions : list of Submission
        From `find_submissions`.
    folder : Path
        A scratch folder.

    Returns
    -------
    list of str
        What should be looked at.
    """
    remarks = _owners(submissions)
    for one in submissions:
        source = one.folder / f"{one.unit}.ipynb"
        if one.folder.is_symlink() or source.is_symlink() or not source.is_file():
            remarks.append(f"refused  {one.folder.name}: no notebook {one.unit}.ipynb was handed in")
            continue
        if source.stat().st_size > MAX_BYTES:
            remarks.append(f"refused  {one.folder.name}: larger than {MAX_BYTES // 1_000_000} MB")
            continue
        data = source.read_bytes()
        said = _said(data)
        if {"student", "handed_in"} & set(said):
            if said.get("student") not in (None, "", one.user):
                remarks.append(
                    f"check    {one.folder.name}: names {shown(said['student'])}: a copy? taken as {one.user}"
                )
            notebook = read_hand_in(data)
            notebook.metadata["oxus"] = {"unit": said.get("unit")}
            data = json.dumps(notebook, ensure_ascii=False).encode("utf-8")
        target = folder / f"{one.time:%Y-%m-%d %H%M%S}" / f"{one.user}_{one.unit}.ipynb"
        write_whole(target, data)
        os.utime(target, (one.time.timestamp(),) * 2)
    return remarks


def _said(data: bytes) -> dict[str, Any]:
    """What `oxus submit` wrote into a notebook; empty if nothing, or if `oxus collect` will refuse it."""
    try:
        said = read_hand_in(data).get("metadata", {}).get("oxus")
    except CourseError:
        return {}
    return dict(said) if isinstance(said, dict) else {}


def _owners(submissions: list[Submission]) -> list[str]:
    """What somebody handed in for another, by whose the folders are.

    Where all are one account's, as on a hub with one account for all, the owner says nothing.
    """
    try:
        owners = {one.folder: one.folder.owner() for one in submissions}
    except (KeyError, NotImplementedError, OSError):  # an account that is gone; Windows
        return []
    if len(set(owners.values())) < 2:
        return []
    return [
        f"check    {one.folder.name}: handed in by {owners[one.folder]}, not by {one.user}?"
        for one in submissions
        if owners[one.folder] != one.user
    ]
