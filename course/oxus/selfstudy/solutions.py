"""Show the solution of an exercise after a try.

Solutions are packed, in files of their own (`course/selfstudy/solutions/<unit>.json`), so students do not read one by
accident; anyone who wants to can unpack them. To leave them out for a class, write `solutions = false` in
`course/selfstudy.toml` and run `oxus build`.
"""

import base64
import json
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.safe_output import html_text, html_with_code
from oxus.core.settings import read_settings_file
from oxus.selfstudy.exercises import find_exercise, unit_here
from oxus.selfstudy.progress_data import note_solution, progress_file
from oxus.selfstudy.verdict import Verdict, attempts

SETTINGS = Path("course") / "selfstudy.toml"


@dataclass(frozen=True)
class Solution:
    """The reference solution of an exercise, with its claims and common mistakes."""

    exercise: str
    code: str
    mistakes: list[str] = field(default_factory=list)
    """What leads others astray."""
    claims: list[list[str]] = field(default_factory=list)
    """The claims that it tests: the claim, the course's verdict, and why."""

    def __str__(self) -> str:
        lines = [f"Solution: {self.exercise}", "", self.code, ""]
        for claim, verdict, why in self.claims:
            lines += [f"Claim: {claim}", f"The course's verdict: {verdict}. {why}", ""]
        if self.mistakes:
            lines += ["Common mistakes:", *(f"- {mistake}" for mistake in self.mistakes)]
        return "\n".join(lines).rstrip()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = [
            f"<p><strong>Solution: {html_text(self.exercise)}</strong></p><pre>{html_text(self.code)}</pre>"
        ]
        for claim, verdict, why in self.claims:
            parts.append(
                f"<p><strong>Claim:</strong> {html_text(claim)}<br><strong>The course's verdict:</strong> "
                f"{html_text(verdict)}. {html_with_code(why)}</p>"
            )
        if self.mistakes:
            listed = "".join(f"<li>{html_with_code(mistake)}</li>" for mistake in self.mistakes)
            parts.append(f"<p><strong>Common mistakes:</strong></p><ul>{listed}</ul>")
        return f'<div role="region" aria-label="Solution">{"".join(parts)}</div>'


@dataclass(frozen=True)
class Pack:
    """The solutions of a unit."""

    attempts: int
    """How many attempts come before a solution."""
    answers: dict[str, Solution]


@dataclass(frozen=True)
class Settings:
    """The settings in `course/selfstudy.toml`."""

    buttons: bool = True
    """Whether notebooks have the buttons *Check my answer*."""
    solutions: bool = True
    """Whether the course comes with solutions."""
    attempts: int = 1
    """How many attempts come before a solution."""


def read_settings(course: Path) -> Settings:
    """The settings of a course folder; the defaults if it has no settings file.

    Raises
    ------
    CourseError
        If a setting is unknown or has a value that it cannot have; all problems at once, each with its line.
    """
    path = course / SETTINGS
    if not path.exists():
        return Settings()
    file = read_settings_file(path)
    file.only(("buttons", "solutions", "attempts"))
    settings = Settings(
        buttons=file.flag("buttons", default=True),
        solutions=file.flag("solutions", default=True),
        attempts=file.integer("attempts", default=1, least=1),
    )
    file.check()
    return settings


def read_pack(unit: str) -> Pack | None:
    """The packed solutions of a unit in its edition; None if they were left out."""
    from oxus.core.edition import find_edition

    try:
        content = json.loads(find_edition().packed_solutions(unit).read_text(encoding="utf-8"))
        answers = json.loads(zlib.decompress(base64.b64decode(content["packed"])))
        return Pack(int(content["attempts"]), {name: Solution(**entry) for name, entry in answers.items()})
    except (OSError, ValueError, TypeError, KeyError, zlib.error):
        return None


def solution(name: str) -> Any:
    """The solution of an exercise that was tried, or else a message that asks for a try."""
    try:
        unit, key = find_exercise(name, unit_here())
    except CourseError as error:
        return Verdict("", "off", (str(error),))
    shown = f"{unit.split('-')[0]}.{key.exercise}"
    pack = read_pack(unit)
    if pack is None or key.exercise not in pack.answers:
        return Verdict(
            shown, "off", ("This edition of the course comes without solutions: ask your instructor.",)
        )
    done = attempts(unit, key.exercise)
    if done < pack.attempts:
        left = pack.attempts - done
        return Verdict(
            shown,
            "off",
            (
                f"First try it yourself: write an answer, run its cell, and check it with "
                f'oxus.check("{shown}"); then the solution opens ({left} more {"try" if left == 1 else "tries"}).',
            ),
        )
    try:
        note_solution(progress_file(), unit, key.exercise)
    except CourseError as error:
        print(f"Your progress was not kept: {error}")
    return pack.answers[key.exercise]
