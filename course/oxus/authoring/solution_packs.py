"""Make the packed solutions of self-study (see `oxus.selfstudy.solutions`)."""

import base64
import hashlib
import json
import zlib
from dataclasses import asdict
from pathlib import Path

from oxus.authoring.answer_keys import claims_of
from oxus.authoring.judge import read_answers
from oxus.authoring.source import read_source
from oxus.core.files import write_atomic
from oxus.core.layout import packed_solutions_file, unit_source
from oxus.core.notebook import BEGIN_SOLUTION, END_SOLUTION, exercises
from oxus.selfstudy.solutions import Solution, read_settings


def is_stale(course: Path, unit: str) -> bool:
    """Whether a unit's pack is missing, outdated, or present although the settings exclude it."""
    path = packed_solutions_file(course, unit)
    if not read_settings(course).solutions or not _answers(course, unit).is_file():
        return path.exists()
    try:
        return bool(json.loads(path.read_text(encoding="utf-8")).get("made_from") != _made_from(course, unit))
    except (OSError, ValueError):
        return True


def make_pack(course: Path, unit: str) -> Path | None:
    """Make or delete the pack of a unit; return its path, or None if nothing had to change."""
    if not is_stale(course, unit):
        return None
    path = packed_solutions_file(course, unit)
    settings = read_settings(course)
    if not settings.solutions:
        path.unlink()
        return path.relative_to(course)
    clear = json.dumps({name: asdict(solution) for name, solution in _solutions(course, unit).items()})
    content = {
        "note": "Solutions, packed. For a class they are left out: see course/selfstudy.toml.",
        "made_from": _made_from(course, unit),
        "attempts": settings.attempts,
        "packed": base64.b64encode(zlib.compress(clear.encode("utf-8"), 9)).decode("ascii"),
    }
    write_atomic(path, json.dumps(content, indent=1) + "\n")
    return path.relative_to(course)


def _answers(course: Path, unit: str) -> Path:
    return unit_source(course, unit).parent / "answers.toml"


def _made_from(course: Path, unit: str) -> str:
    solutions = {name: asdict(solution) for name, solution in _solutions(course, unit).items()}
    settings = {"solutions": True, "attempts": read_settings(course).attempts}
    text = json.dumps([solutions, settings], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


def _solutions(course: Path, unit: str) -> dict[str, Solution]:
    import oxus_data

    table = oxus_data.load("claims").set_index("claim_id")
    answers = read_answers(_answers(course, unit))
    found = {}
    for exercise in exercises(read_source(unit_source(course, unit))):
        if exercise.by_hand:
            continue
        name, lines = exercise.name, exercise.answer.source.splitlines()
        code = "\n".join(line for line in lines if BEGIN_SOLUTION not in line and END_SOLUTION not in line)
        mistakes = [a.misconception for a in answers if a.exercise == name and a.kind == "wrong"]
        claims = [
            [str(table.loc[claim, column]) for column in ("claim", "verdict", "why")]
            for claim in claims_of(f"{unit}/{name}")
        ]
        number = unit.split("-")[0]
        found[name] = Solution(f"{number}.{name}", code, list(dict.fromkeys(mistakes)), claims)
    return found
