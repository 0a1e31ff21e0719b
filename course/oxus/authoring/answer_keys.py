"""Make the answer keys of self-study (see `oxus.selfstudy.answer_keys`).

`oxus build` runs the tests that students can see on every answer in a unit's `answers.toml` and keeps a digest of what
each answer gives back. Which differences count is chosen here, exercise by exercise: what all right answers agree in,
at the loosest level (see `oxus.selfstudy.normalize`) that still tells each wrong answer from them.
"""

import ast
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from oxus.authoring.judge import Answer, read_answers, run_cell
from oxus.authoring.source import read_source
from oxus.core.edition import PACKED, package_folders, read_settings
from oxus.core.errors import CourseError
from oxus.core.files import write_atomic
from oxus.core.layout import answer_keys_file, student_notebook, unit_source
from oxus.core.notebook import Exercise, exercises, grade_id, read_notebook
from oxus.selfstudy import obfuscation
from oxus.selfstudy.answer_keys import AnswerKey, is_mapping, only_keys, read_keys
from oxus.selfstudy.normalize import LEVELS, text
from oxus.selfstudy.run_tests import ARGUMENT_CHANGES, Trial, attempt, own_copy, part

_MADE_BY = (
    "core/notebook.py",
    "selfstudy/normalize.py",
    "selfstudy/obfuscation.py",
    "selfstudy/run_tests.py",
    "selfstudy/answer_keys.py",
    "authoring/answer_keys.py",
)
# A level for each name that an answer defines; 0 is what the tests' helpers make of an output (see `part`).
_LOOSEST_FIRST = (0, *LEVELS)


@dataclass(frozen=True)
class Tried:
    """An answer of the course and what came of it."""

    kind: str
    name: str
    hint: str
    trial: Trial
    hidden: str = ""
    """What a hidden test says of a wrong answer that passes those that can be seen."""


def made_from(course: Path, unit: str) -> str:
    """A digest of all that a unit's answer keys come from: its source, its answers, the data, and how they are made."""
    source = unit_source(course, unit)
    own = _digest([source, source.parent / "answers.toml"])
    return hashlib.sha256(f"{own} {_common(read_settings(course).data)}".encode()).hexdigest()[:32]


@cache
def _common(data: str) -> str:
    """A digest of what the answer keys of all units come from; `data` is the package with the course's own tables."""
    folders = [folder for package in {"oxus_data", data} - {""} for folder in package_folders(package)]
    tables = sorted(
        path
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in (".csv", ".geojson", ".json", ".toml") and PACKED not in path.parts
    )
    return _digest([*(Path(__file__).parents[1] / name for name in _MADE_BY), *tables])


def made_from_each(course: Path, unit: str) -> dict[str, str]:
    """A digest for each autograded exercise of all that its answer key comes from.

    That is the code of the unit down to its answer, its tests, as they are and as students see them, its answers, the
    data, and how keys are made. While it stays the same, `oxus build` keeps what it found out about the exercise.
    """
    source = unit_source(course, unit)
    answers = read_answers(source.parent / "answers.toml")
    common = _common(read_settings(course).data)
    released = {e.name: e for e in exercises(read_notebook(student_notebook(course, unit)))}
    autograded = {e.name: e for e in exercises(read_source(source)) if e.tests and not e.by_hand}
    above: list[str] = []
    found: dict[str, str] = {}
    for cell in (c for c in read_source(source).cells if c.cell_type == "code"):
        above.append(cell.source)
        if exercise := autograded.get(grade_id(cell)):
            parts = [
                [common, len(found), exercise.points, claims_of(f"{unit}/{exercise.name}"), above],
                [[c.source, grade_id(c)] for c in (*exercise.helpers, *exercise.tests)],
                [asdict(answer) for answer in answers if answer.exercise == exercise.name],
            ]
            if seen := released.get(exercise.name):
                parts.append([seen.answer.source, *seen.checks, *(c.source for c in seen.helpers)])
            found[exercise.name] = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
    return found


def _digest(files: Iterable[Path]) -> str:
    mixed = hashlib.sha256()
    for path in files:
        # A clone on Windows may have other line ends.
        content = path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else b""
        mixed.update(hashlib.sha256(content).digest())
    return mixed.hexdigest()


def is_stale(course: Path, unit: str) -> bool:
    """Whether a unit has answers, and its answer keys are missing or made from something else."""
    if not (unit_source(course, unit).parent / "answers.toml").is_file():
        return False
    try:
        content = json.loads(answer_keys_file(course, unit).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return bool(content.get("made_from") != made_from(course, unit))


def make_keys(course: Path, unit: str) -> Path | None:
    """Write the answer keys of a unit if they are stale; the file, or None if they are up to date.

    Raises
    ------
    CourseError
        If the answers cannot be read, or a right one fails a test.
    """
    if not is_stale(course, unit):
        return None
    path = answer_keys_file(course, unit)
    each = made_from_each(course, unit)
    same = unchanged(path, each)
    known = {name: key for name, key in read_keys(path).items() if name in same} if same else {}
    content = {
        "unit": unit,
        "made_from": made_from(course, unit),
        "made_from_each": each,
        "exercises": [asdict(key) for key in answer_keys(course, unit, known)],
    }
    write_atomic(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return path.relative_to(course)


def unchanged(path: Path, each: Mapping[str, str]) -> set[str]:
    """The exercises that a file of an earlier build was made for as they are now (see `made_from_each`)."""
    try:
        old = json.loads(path.read_text(encoding="utf-8"))["made_from_each"]
        return {name for name, digest in each.items() if old.get(name) == digest}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return set()


def answer_keys(course: Path, unit: str, known: Mapping[str, AnswerKey] | None = None) -> list[AnswerKey]:
    """Make the answer keys of a unit; the course's answers are run here, in this process.

    Parameters
    ----------
    course : Path
        The course folder.
    unit : str
        The unit's id.
    known : mapping of str to AnswerKey, optional
        The keys of exercises that need not be tried again, by the exercise's name.
    """
    known = known or {}
    source = unit_source(course, unit)
    answers = read_answers(source.parent / "answers.toml")
    notebook = read_source(source)
    released = {e.name: e for e in exercises(read_notebook(student_notebook(course, unit)))}
    autograded = {e.name: e for e in exercises(notebook) if e.tests and not e.by_hand and e.name in released}
    before: dict[str, Any] = {"__name__": "__main__", "display": lambda *_, **__: None}
    made: list[AnswerKey] = []
    waiting: list[str] = []  # cells that run only if an exercise below them is tried
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        if exercise := autograded.get(grade_id(cell)):
            name = exercise.name
            if name in known:
                made.append(known[name])
                waiting.append(cell.source)
                continue
            for above in waiting:
                run_cell(above, before)
            waiting.clear()
            key = AnswerKey(
                name,
                len(made) + 1,
                exercise.points,
                *_names(exercise),
                claims_of(f"{unit}/{name}"),
                salt=f"{unit}/{name}",
            )
            own = [a for a in answers if a.exercise == name]
            tests = [test.source for test in exercise.tests]
            _fill(key, released[name], cell.source, own, tests, before)
            made.append(key)
        waiting.append(cell.source)
    return made


def _names(exercise: Exercise) -> tuple[list[str], list[str]]:
    """The functions and variables that the reference solution defines and the visible tests use."""
    used = set()
    for source in exercise.checks:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Name):
                used.add(node.id)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(node.value)  # globals().get("reason")
    functions, values = [], []
    for node in ast.parse(exercise.answer.source).body:
        if isinstance(node, ast.FunctionDef) and node.name in used:
            functions.append(node.name)
        elif isinstance(node, ast.Assign):
            named = [target.id for target in node.targets if isinstance(target, ast.Name)]
            values += [name for name in named if name in used and name not in values]
    return functions, values


def claims_of(exercise: str) -> list[str]:
    """The claims of the course that an exercise (`unit/grade_id`) tests."""
    import oxus_data

    table = oxus_data.load("claims")
    tested = zip(table["claim_id"], table["exercise"], strict=True)
    return [str(claim) for claim, named in tested if exercise in str(named).replace(";", " ").split()]


def _fill(
    key: AnswerKey,
    exercise: Exercise,
    reference: str,
    answers: list[Answer],
    tests: list[str],
    before: dict[str, Any],
) -> None:
    """Choose what is compared, and write down the digests."""
    every = [Answer(key.exercise, "right", "the reference solution", reference), *answers]
    tried = [_try(answer, key, exercise, tests, before) for answer in every]
    again, _ = _trial(every[0].code, key, exercise, before)
    right = [t for t in tried if t.kind == "right"]
    for one in right:
        if one.trial.failing:
            raise CourseError(
                f"{key.salt}: the right answer {one.name!r} fails a test: "
                f"{one.trial.message or 'an assert without a message'}: run `oxus judge`"
            )
    wrong = [t for t in tried if t.kind == "wrong"]
    _choose(key, [*right, Tried("right", "again", "", again)], wrong)
    blind = _not_told(key, right, wrong)
    if blind and key.functions:
        _add_calls(key, exercise, every, before, blind)
        if key.extra:
            trials = [_trial(answer.code, key, exercise, before)[0] for answer in every]
            tried = [replace(one, trial=trial) for one, trial in zip(tried, trials, strict=True)]
            blind = _not_told(key, *([t for t in tried if t.kind == kind] for kind in ("right", "wrong")))
    key.whole = bool(key.parts) and not blind
    _seal(key, tried)
    said = [(one, key.says(one.trial)) for one in tried]
    key.tried = {
        "right": sum(one.kind == "right" for one in tried),
        "right_known": sum(one.kind == "right" and found.get("right", False) for one, found in said),
        "wrong": sum(one.kind == "wrong" for one in tried),
        "wrong_known": sum(one.kind == "wrong" and found.get("right") is False for one, found in said),
        "told_why": sum(one.hint in [hint["why"] for hint in found.get("hints", [])] for one, found in said),
    }


def _try(
    answer: Answer, key: AnswerKey, exercise: Exercise, tests: list[str], before: dict[str, Any]
) -> Tried:
    trial, variables = _trial(answer.code, key, exercise, before)
    hidden = ""
    if answer.kind == "wrong" and not trial.failing:
        hidden = next(filter(None, (run_cell(test, variables) for test in tests)), "")
    return Tried(answer.kind, answer.name, answer.misconception, trial, hidden)


def _trial(
    code: str, key: AnswerKey, exercise: Exercise, before: dict[str, Any]
) -> tuple[Trial, dict[str, Any]]:
    """Try an answer; also return the variables of the notebook with it."""
    variables = {name: own_copy(value) for name, value in before.items()}
    run_cell(code, variables)
    return attempt(exercise, key.functions, key.values, variables, key.extra), variables


def _choose(key: AnswerKey, right: list[Tried], wrong: list[Tried]) -> None:
    """For each name the loosest level, and the calls in which the right answers agree; stricter ones while a wrong one
    looks right."""
    names = [*key.functions, *key.values]
    for level in _LOOSEST_FIRST:
        for name in names:
            calls = _agreed([part(t.trial, name, level) for t in right])
            if calls and (level == 0 or _not_told(key, right, wrong)):
                key.parts.append((name, level, calls))


def _agreed(outputs: list[list[Any]]) -> list[tuple[int, list[str]]]:
    """The calls in which all give the same, and something that can be compared; with keys, where only these agree."""
    if len({len(calls) for calls in outputs}) != 1:
        return []
    found: list[tuple[int, list[str]]] = []
    for number, one in enumerate(zip(*outputs, strict=True)):
        if _opaque(one[0]):
            continue
        if len(set(map(text, one))) == 1:
            found.append((number, []))
        elif all(map(is_mapping, one)):
            shared = set.intersection(*({key for key, _ in pairs} for pairs in one))
            keys = sorted(k for k in shared if len({text(only_keys(pairs, [k])) for pairs in one}) == 1)
            if keys:
                found.append((number, keys))
    return found


def _opaque(output: Any) -> bool:
    """Whether it is only the name of a type."""
    return bool(isinstance(output, list) and output[:1] == ["object"])


def _not_told(key: AnswerKey, right: list[Tried], wrong: list[Tried]) -> list[Tried]:
    """The wrong answers that look like a right one."""
    seen = {key.outputs(t.trial) for t in right}
    return [t for t in wrong if key.outputs(t.trial) in seen]


def _add_calls(
    key: AnswerKey,
    exercise: Exercise,
    every: list[Answer],
    before: dict[str, Any],
    blind: list[Tried],
) -> None:
    """Further calls, with the tests' own arguments changed, that tell a wrong answer from the right ones."""
    doubtful = {t.name for t in blind}
    chosen = [a for a in every if a.kind == "right" or a.name in doubtful]
    count = {n: sum(c.target == n for c in blind[0].trial.calls) for n in key.functions}
    further = [
        [name, number, way]
        for name, calls in count.items()
        for number in range(calls)
        for way in ARGUMENT_CHANGES
    ]
    # Each answer makes all of these calls in one run of the tests: what it gives back for some is then looked up.
    with_all = replace(key, extra=further)
    tried = [(answer, _trial(answer.code, with_all, exercise, before)[0]) for answer in chosen]
    for one in further:
        kept, parts = key.extra, key.parts
        key.extra, key.parts = [*kept, one], []
        right, wrong = (
            [Tried(a.kind, a.name, "", _only(trial, key.extra)) for a, trial in tried if a.kind == kind]
            for kind in ("right", "wrong")
        )
        _choose(key, right, wrong)
        left = _not_told(key, right, wrong)
        if len(left) >= len(doubtful):
            key.extra, key.parts = kept, parts
            continue
        doubtful = {t.name for t in left}
        if not doubtful:
            return


def _only(trial: Trial, further: list[list[Any]]) -> Trial:
    """A trial as if no other further calls than these had been made."""
    return replace(trial, calls=[call for call in trial.calls if call.further in (None, *further)])


def _seal(key: AnswerKey, tried: Iterable[Tried]) -> None:
    contents: dict[str, dict[str, Any]] = {}
    right = {key.outputs(one.trial) for one in tried if one.kind == "right"}
    exactly = {key.exact(one.trial) for one in tried if one.kind == "right"}
    for one in tried:
        outputs = key.outputs(one.trial)
        if one.kind == "wrong" and outputs in right:
            outputs = key.exact(one.trial)
            if outputs in exactly:  # the same in all that is looked at
                continue
        content = contents.setdefault(outputs, {"right": False, "hints": []})
        if one.kind == "right":
            content["right"] = True
        else:
            hint = {"why": one.hint, "says": one.hidden}
            if hint not in content["hints"]:
                content["hints"].append(hint)
    sealed = {}
    size = max(len(obfuscation.clear_text(content)) for content in contents.values())
    for outputs, content in contents.items():
        made = obfuscation.key(outputs, key.salt)
        sealed[obfuscation.name(made)] = obfuscation.seal(content, made, size)
    key.known = dict(sorted(sealed.items()))
