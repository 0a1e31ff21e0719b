"""nbgrader's exchange: release units to students, fetch submissions for `oxus collect`, and return pages.

The exchange's folder `<root>/<course>/inbound/` has a folder `<user>+<unit>+<time>+<random>` for each submission
(nbgrader/exchange/default/submit.py). The exchange gives the user and the time; what the notebook says about them is
left out, because its student can change that. Beside the notebook is a secret. nbgrader puts the page with the feedback
under its hash, so the secret is copied to the submission that was taken.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import chdir
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.nbgrader_settings import folders
from oxus.core.repair import parse_submission
from oxus.core.safe_output import printable, to_json
from oxus.teaching.collection.reading import is_usable
from oxus.teaching.collection.records import CollectedFile
from oxus.teaching.owned_folder import OwnedFolder
from oxus.teaching.students.lms import file_name
from oxus.teaching.submissions import TIMESTAMP_FILE, stamp_in, submitted_folder

_HAND_IN = re.compile(
    r"(?P<user>.+?)\+(?P<unit>[^+]+)\+(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^+]*)(?:\+.*)?"
)

SECRET = "submission_secret.txt"

Secrets = dict[tuple[str, str], bytes]
"""The secret of each submission, by its user and its time as `oxus collect` writes it; empty if it has none."""


@dataclass(frozen=True)
class Submission:
    """A submission in the exchange."""

    folder: Path
    user: str
    unit: str
    time: datetime
    """UTC."""


def find_submissions(place: Path, unit: str) -> list[Submission] | None:
    """Find the submissions of a unit in an exchange; None if the folder is not an exchange.

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
        moment: datetime = parse_utc(said)
        return moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise CourseError(f"cannot read {said!r}, the time of a submission in the exchange") from None


@dataclass
class Staged:
    """What `stage` found beside the files that it copied."""

    secrets: Secrets = field(default_factory=dict)
    """For `keep_secrets`."""
    notes: dict[str, list[str]] = field(default_factory=dict)
    """Remarks on the notebooks that were copied, by their path in the scratch folder."""
    refused: list[CollectedFile] = field(default_factory=list)
    """The submissions that were not copied, with the reasons."""

    def _refuse(self, one: Submission, reason: str) -> None:
        student = _as_id(one.user) if is_usable(_as_id(one.user)) else ""
        name = printable(one.folder.name, 200)
        self.refused.append(CollectedFile(name, student, "refused", reason, "", path=name))


def stage(submissions: list[Submission], folder: Path, notebooks: Collection[str] = ()) -> Staged:
    """Copy submissions to a folder where `oxus collect` can read them, laid out as nbgrader's, each with its user and
    time.

    Parameters
    ----------
    submissions : list of Submission
        From `find_submissions`.
    folder : Path
        A scratch folder.
    notebooks : collection of str
        The names of the assignment's notebooks; by default the unit's id.
    """
    staged = Staged()
    owners: dict[Path, int] = {}
    copied: dict[Path, list[str]] = {}
    for one in submissions:
        wanted = {f"{name}.ipynb" for name in notebooks or (one.unit,)}
        try:
            with OwnedFolder(one.folder) as opened:
                owners[one.folder] = opened.owner
                files = {name: data for name, data in opened.files() if not _is_ignored(name, wanted)}
        except OSError as error:
            staged._refuse(one, f"cannot be read ({error.strerror})")
            continue
        notes = [f"check: left out: {problem}" for problem in opened.problems]
        if not wanted & files.keys():
            reason = f"no notebook {' or '.join(sorted(wanted))} was submitted"
            left_out = f"; left out: {', '.join(opened.problems)}" if opened.problems else ""
            staged._refuse(one, reason + left_out)
            continue
        if one.user in (".", ".."):
            staged._refuse(one, "not the name of a user")
            continue
        inside = Path(f"{one.time:%Y-%m-%d %H%M%S}", one.user, one.unit)
        time = f"{one.time:%Y-%m-%d %H:%M:%S} UTC"
        staged.secrets[_as_id(one.user), time] = _secret(files.pop(SECRET, b""))
        for name, data in files.items():
            if name in wanted:
                data, other = _without_claims(data, one.user)
                notes += [f"check: {other}"] * bool(other)
            try:
                write_atomic(folder / inside / name, data)
            except (CourseError, ValueError):
                notes.append(f"check: left out: {printable(name)} (its name cannot be used)")
        write_atomic(folder / inside / TIMESTAMP_FILE, f"{time}\n")
        copied[one.folder] = [
            "/".join(map(file_name, (inside / name).parts)) for name in wanted & files.keys()
        ]
        staged.notes |= {path: notes for path in copied[one.folder]}
    for one, name in _made_by_others(submissions, owners):
        for path in copied.get(one.folder, ()):
            staged.notes[path] = [*staged.notes[path], f"check: submitted by {name}, not by {one.user}?"]
    return staged


def _is_ignored(name: str, wanted: Collection[str]) -> bool:
    """Return whether a file is not collected: another notebook, or the time, which the exchange itself gives."""
    return name == TIMESTAMP_FILE or (name.endswith(".ipynb") and name not in wanted)


def _without_claims(data: bytes, user: str) -> tuple[bytes, str]:
    """Remove from a notebook what it says about its student and its time, which the exchange knows.

    Returns
    -------
    bytes
        The notebook.
    str
        A remark if it names another student; empty if not.
    """
    said = _said(data)
    if not {"student", "handed_in"} & set(said):
        return data, ""
    notebook = parse_submission(data)
    notebook.metadata["oxus"] = {"unit": said.get("unit")}
    other = said.get("student") not in (None, "", user)
    remark = f"names {printable(said['student'])}: a copy? taken as {user}" if other else ""
    return to_json(notebook).encode(), remark


def _as_id(user: str) -> str:
    """Return a user's name as the roster writes ids, which have no `_`."""
    return user.replace("_", "-")


def _secret(data: bytes) -> bytes:
    """Return the secret of a submission; empty if it is something else, which its student may have put there."""
    found = re.fullmatch(rb"([0-9a-f]{32,256})\s*", data)
    return found[1] if found else b""


def _said(data: bytes) -> dict[str, Any]:
    """Read the values that `oxus submit` wrote into a notebook; empty if there are none, or if `oxus collect` will
    refuse it."""
    try:
        said = parse_submission(data).get("metadata", {}).get("oxus")
    except CourseError:
        return {}
    return dict(said) if isinstance(said, dict) else {}


def _made_by_others(
    submissions: list[Submission], owners: Mapping[Path, int]
) -> Iterator[tuple[Submission, str]]:
    """Yield the submissions that somebody made for another student, each with the owner of its folder.

    If one account owns all of them, as on a hub with a shared account, the owner tells us nothing.
    """
    try:
        import pwd

        names = {uid: pwd.getpwuid(uid).pw_name for uid in set(owners.values())}
    except (ImportError, KeyError):  # Windows; an account that is gone
        return
    if len(names) < 2:
        return
    for one in submissions:
        if one.folder in owners and names[owners[one.folder]] != one.user:
            yield one, names[owners[one.folder]]


def keep_secrets(course: Path, unit: str, students: Iterable[str], secrets: Secrets) -> None:
    """Put the secret of each submission beside the collected notebooks, from where it is copied to the feedback.

    Parameters
    ----------
    course : Path
        The class folder.
    unit : str
        The unit's id.
    students : iterable of str
        The students whose work was collected, from an exchange or otherwise.
    secrets : dict
        Of `Staged`.
    """
    for student in students:
        folder = submitted_folder(course, student, unit)
        secret = secrets.get((_as_id(student), stamp_in(folder).strip()))
        if secret:
            write_atomic(folder / SECRET, secret)
        else:  # that of an earlier submission is not this one's
            (folder / SECRET).unlink(missing_ok=True)


def is_released(course: Path, unit: str) -> bool:
    """Return whether students can fetch a unit from the exchange.

    Raises
    ------
    CourseError
        If the exchange cannot be used.
    """
    return bool(_exchange(course, "List", unit))


def release_unit(course: Path, unit: str) -> None:
    """Put a unit's notebook, as it was built, into the exchange, replacing any other (nbgrader's `release_assignment`).

    Raises
    ------
    CourseError
        If the exchange cannot be used.
    """
    _exchange(course, "ReleaseAssignment", unit, force=True)


def release_pages(course: Path, unit: str) -> tuple[list[str], list[str]]:
    """Put the feedback pages into the exchange, each where only its student finds it (nbgrader's `release_feedback`).

    Parameters
    ----------
    course : Path
        The class folder.
    unit : str
        The unit's id.

    Returns
    -------
    tuple of list of str
        The students whose page is there, and those who did not submit through an exchange.

    Raises
    ------
    CourseError
        If the exchange cannot be used.
    """
    found = folders(course).students("feedback", unit)
    pages = {student: folder for student, folder in found.items() if any(folder.glob("*.html"))}
    through = [student for student, folder in pages.items() if (folder / SECRET).is_file()]
    others = [student for student in pages if student not in through]
    if through:  # nbgrader would stop at the first of the others
        _exchange(course, "ReleaseFeedback", unit, leave_out=others)
    return through, others


def _exchange(course: Path, step: str, unit: str, leave_out: Iterable[str] = (), **settings: Any) -> Any:
    """Run a step of nbgrader's exchange, with nbgrader's settings of this machine and of the class."""
    try:
        from nbgrader.apps import NbGrader
        from nbgrader.auth import Authenticator
        from nbgrader.coursedir import CourseDirectory
        from nbgrader.exchange import ExchangeError, ExchangeFactory
    except ImportError:
        raise CourseError('the exchange needs nbgrader: pip install ".[teach]" in the clone') from None
    with chdir(course):
        app = NbGrader()
        app.initialize([], root=str(course))
        coursedir = CourseDirectory(
            config=app.config, assignment_id=unit, student_id_exclude=",".join(leave_out)
        )
        settings |= {"coursedir": coursedir, "authenticator": Authenticator(config=app.config)}
        action = getattr(ExchangeFactory(config=app.config), step)
        try:
            return action(config=app.config, **settings).start()
        except (ExchangeError, OSError) as error:
            raise CourseError(f"nbgrader's exchange: {error}") from None
