"""A student's progress: one small file in the student's folder, never sent anywhere.

{"format": 1, "units": {"08-institutional-membership": {
    "seconds": 1260, "last": "2026-03-01T10:00:00+00:00",
    "exercises": {"members_on": {"attempts": 3, "state": "right", "solved": "...", "solution": null}},
    "verdicts": {"08-eco-only": "contradicted"},
    "judged": {"08-eco-only": {"word": "contradicted", "confidence": 80, "right": true}},
    "predictions": {"08-ties": {"value": 5, "when": "2026-03-01T10:00:00+00:00"}}}}}

`judged` and `predictions` hold what a student said first; they are missing if there is none.
"""

import contextlib
import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from oxus.core.edition import find_edition
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import CONFIG, WORK
from oxus.core.safe_output import to_csv, to_json

NAME = "progress.json"
FORMAT = 1
SOLVED = ("right", "passes")
PAUSE = 15 * 60
"""Seconds without a check after which a student is taken to have been away."""
_WAIT = 30.0
_NO_LOCKS = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP}
"""What some network drives answer: progress is then kept without a lock."""
_KINDS = {"attempts": int, "state": str, "solved": str | None, "solution": str | None}
_JUDGED = {"word": str, "confidence": int, "right": bool}

Progress = dict[str, Any]


def progress_file(folder: Path | None = None) -> Path:
    """Find the progress file for a notebook in this folder, or for a command that runs there.

    The first of these: the file that OXUS_PROGRESS names; the folder `oxus-work` above or here; the folder that holds a
    unit's folder, or, in a clone of the course, its `oxus-work`; the folder itself.
    """
    if named := os.environ.get("OXUS_PROGRESS"):
        return Path(named)
    here = (folder or Path.cwd()).resolve()
    for place in (here, *here.parents):
        if place.name == WORK:
            return place / NAME
        if (place / WORK).is_dir() or (place / CONFIG).is_file():
            return place / WORK / NAME
    if here.name in find_edition(here).units():
        return here.parent / NAME
    return here / NAME


def read_progress(path: Path) -> tuple[Progress, str]:
    """Read a progress file; also return a remark, which is empty unless the file was damaged and renamed.

    Raises
    ------
    CourseError
        If the file can be neither read nor renamed, or if a newer edition of the course wrote it.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if _is_newer(content):
            raise CourseError(
                f"{path}: written by a newer edition of the course, so it was not changed: update the course"
            )
        return _checked(content), ""
    except FileNotFoundError:
        return {"format": FORMAT, "units": {}}, ""
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        aside = path.with_name(f"{path.stem}.damaged-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}{path.suffix}")
        try:
            path.rename(aside)
        except OSError as error:
            raise CourseError(
                f"{path}: damaged, and cannot be renamed ({error.strerror}): delete it"
            ) from None
        remark = f"{path.name} was damaged and is now {aside.name}; your progress is counted from now on."
        return {"format": FORMAT, "units": {}}, remark
    except OSError as error:
        raise CourseError(f"{path}: cannot be read ({error.strerror})") from None


def _is_newer(content: Any) -> bool:
    """Whether a later edition wrote the file, which then has a higher format number."""
    found = content.get("format") if isinstance(content, dict) else None
    return type(found) is int and found > FORMAT


def _checked(content: Any) -> Progress:
    """The content of a file, if it has the form that this module writes."""
    if content["format"] != FORMAT:
        raise ValueError("another format")
    for unit, of_unit in content["units"].items():
        whole = {"seconds": int, "last": str, "exercises": dict, "verdicts": dict}
        if not isinstance(unit, str) or any(not isinstance(of_unit[k], kind) for k, kind in whole.items()):
            raise ValueError("a unit")
        for exercise in of_unit["exercises"].values():
            if any(not isinstance(exercise[name], kind) for name, kind in _KINDS.items()):
                raise ValueError("an exercise")
        if not all(isinstance(word, str) for pair in of_unit["verdicts"].items() for word in pair):
            raise ValueError("a verdict")
        for verdict in of_unit.get("judged", {}).values():
            if any(not isinstance(verdict[name], kind) for name, kind in _JUDGED.items()):
                raise ValueError("a verdict with a confidence")
        for prediction in of_unit.get("predictions", {}).values():
            if "value" not in prediction or not isinstance(prediction["when"], str):
                raise ValueError("a prediction")
    return {"format": FORMAT, "units": content["units"]}


def update(path: Path, change: Callable[[Progress], None]) -> str:
    """Change the progress in a file. If two notebooks do so at once, one waits for the other.

    Parameters
    ----------
    path : Path
        The file, made if need be.
    change : function
        Changes the progress that it is given.

    Returns
    -------
    str
        A remark for the student; mostly empty.

    Raises
    ------
    CourseError
        If the file cannot be written.
    """
    with _locked(path):
        content, remark = read_progress(path)
        change(content)
        write_atomic(path, to_json(content, indent=1, sort_keys=True) + "\n")
    return remark


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Lock the file for this process. The system releases the lock when the process ends for any reason."""
    if sys.platform == "emscripten":  # a browser has no file locks
        yield
        return
    from filelock import FileLock, Timeout

    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=_WAIT, poll_interval=0.01)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise CourseError(f"{path}: in use by another notebook: try again in a moment") from None
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise CourseError(f"{path}: cannot be written ({error.strerror})") from None
    try:
        yield
    finally:
        lock.release()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def of_unit(content: Progress, unit: str) -> dict[str, Any]:
    """The entry of a unit; made if it is missing."""
    empty = {"seconds": 0, "last": "", "exercises": {}, "verdicts": {}}
    entry: dict[str, Any] = content["units"].setdefault(unit, empty)
    return entry


def of_exercise(content: Progress, unit: str, exercise: str) -> dict[str, Any]:
    """The entry of an exercise; made if it is missing."""
    empty = {"attempts": 0, "state": "", "solved": None, "solution": None}
    entry: dict[str, Any] = of_unit(content, unit)["exercises"].setdefault(exercise, empty)
    return entry


def note_attempt(path: Path, unit: str, exercise: str, state: str, verdicts: dict[str, str]) -> str:
    """Record an attempt and the student's verdicts on claims; return a remark for the student, usually empty."""

    def change(content: Progress) -> None:
        entry = of_exercise(content, unit, exercise)
        entry["attempts"] += 1
        if entry["state"] not in SOLVED or state in SOLVED:
            entry["state"] = state
        if state in SOLVED and not entry["solved"]:
            entry["solved"] = _now()
        whole = of_unit(content, unit)
        whole["seconds"] += _since(whole["last"])
        whole["last"] = _now()
        whole["verdicts"].update(verdicts)

    return update(path, change)


def note_solution(path: Path, unit: str, exercise: str) -> str:
    """Record that the solution was shown."""

    def change(content: Progress) -> None:
        entry = of_exercise(content, unit, exercise)
        entry["solution"] = entry["solution"] or _now()

    return update(path, change)


def note_judged(path: Path, unit: str, judged: dict[str, dict[str, Any]]) -> str:
    """Record verdicts with their confidence; return a remark for the student, usually empty.

    Only the first verdict on a claim counts for the calibration: the student then learns whether it was right.

    Parameters
    ----------
    path : Path
        The student's file.
    unit : str
        The unit's id.
    judged : dict of str to dict
        For each claim its `word`, the `confidence` in per cent, and whether it is `right`.
    """

    def change(content: Progress) -> None:
        whole = of_unit(content, unit)
        first = whole.setdefault("judged", {})
        for claim, verdict in judged.items():
            first.setdefault(claim, verdict)
            whole["verdicts"][claim] = verdict["word"]

    return update(path, change)


def note_prediction(path: Path, unit: str, name: str, value: Any) -> dict[str, Any]:
    """Record a prediction unless there is one of this name; return the first one, with its `value` and `when`."""
    first: dict[str, Any] = {}

    def change(content: Progress) -> None:
        kept = of_unit(content, unit).setdefault("predictions", {})
        first.update(kept.setdefault(name, {"value": value, "when": _now()}))

    update(path, change)
    return first


def reset(path: Path, unit: str | None = None) -> str:
    """Delete the progress in a unit, or in all units."""

    def change(content: Progress) -> None:
        if unit is None:
            content["units"].clear()
        else:
            content["units"].pop(unit, None)

    return update(path, change)


def _since(moment: str) -> int:
    """Seconds from a time until now; 0 after a long pause."""
    try:
        gap = (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()
    except (ValueError, TypeError):
        return 0
    return int(gap) if 0 < gap < PAUSE else 0


def rows(content: Progress) -> list[dict[str, Any]]:
    """Progress as rows, one per exercise tried and one per claim judged."""
    listed = []
    for unit, entry in sorted(content["units"].items()):
        for name, exercise in entry["exercises"].items():
            listed.append({"unit": unit, "kind": "exercise", "name": name, **exercise, "verdict": ""})
        for claim, verdict in entry["verdicts"].items():
            row = dict.fromkeys(("attempts", "state", "solved", "solution"), "")
            listed.append({"unit": unit, "kind": "claim", "name": claim, **row, "verdict": verdict})
    return listed


def as_csv(content: Progress) -> str:
    """The rows as CSV."""
    names = ["unit", "kind", "name", "attempts", "state", "solved", "solution", "verdict"]
    return to_csv([names, *([row[name] for name in names] for row in rows(content))], bom=False)
