"""What self-study knows of each exercise: made when the course is built, read when a student asks.

`oxus build` tries every answer of a unit's `answers.toml` on the tests that a student can see and keeps, for each right
and each typical wrong one, a digest of all that it gives back (see `oxus.selfstudy.obfuscation`). Which differences
count is chosen here, exercise by exercise: what all right answers agree in, at the loosest level (see
`oxus.selfstudy.normalize`) that still tells each wrong one from them.
"""

import ast
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.core.files import write_whole
from oxus.core.layout import answer_keys_file, student_notebook, unit_source
from oxus.selfstudy import obfuscation
from oxus.selfstudy.normalize import LEVELS, text
from oxus.selfstudy.run_tests import WAYS, Exercise, Trial, attempt, exercises, part

_MADE_BY = ("normalize.py", "obfuscation.py", "run_tests.py", "records.py")
# A level for each name that an answer defines; 0 is what the tests' helpers make of an output (see `part`).
_LOOSEST_FIRST = (0, *LEVELS)


@dataclass
class Record:
    """What is known of one exercise."""

    exercise: str
    number: int
    """Its place in the unit, from 1."""
    points: float
    functions: list[str]
    """The functions that an answer defines and the tests use."""
    values: list[str]
    claims: list[str]
    """The claims of the course that it tests."""
    parts: list[tuple[str, int, list[tuple[int, list[str]]]]] = field(default_factory=list)
    """What is compared: a name, the level (0 to 3), and which of its calls; of a dictionary perhaps some keys only."""
    extra: list[list[Any]] = field(default_factory=list)
    """Calls beside those of the tests (see `oxus.selfstudy.run_tests.attempt`)."""
    whole: bool = False
    """Whether the parts tell every wrong answer of the course from the right ones. If not, the wrong ones that they do
    not tell are known by all that they give back, free words too."""
    tried: dict[str, int] = field(default_factory=dict)
    """How many of the course's answers were right and known so, wrong and known so, wrong and told why."""
    salt: str = ""
    known: dict[str, str] = field(default_factory=dict)
    """Name of an answer's digest to what is sealed with it."""

    def outputs(self, trial: Trial) -> str:
        """What an answer gives back, as the one text that is digested: what failed, and each part."""
        failed = [place for place, _ in trial.failing]
        compared = []
        for name, level, calls in self.parts:
            found = part(trial, name, level)
            compared.append(
                [name, level, len(found), [_keys(found[n], k) for n, k in calls if n < len(found)]]
            )
        return text([failed, compared])

    def says(self, trial: Trial) -> dict[str, Any]:
        """What is sealed for an answer that gives this back; empty if it is not known."""
        for outputs in [self.outputs] if self.whole else [self.exact, self.outputs]:
            made = obfuscation.key(outputs(trial), self.salt)
            if sealed := self.known.get(obfuscation.name(made)):
                content: dict[str, Any] = obfuscation.unseal(sealed, made)
                return content
        return {}

    def exact(self, trial: Trial) -> str:
        """All that an answer gives back, at the strictest level."""
        failed = [place for place, _ in trial.failing]
        return text([failed, [part(trial, name, LEVELS[-1]) for name in (*self.functions, *self.values)]])


@dataclass(frozen=True)
class Tried:
    """An answer of the course and what came of it."""

    kind: str
    name: str
    hint: str
    trial: Trial
    hidden: str = ""
    """What a hidden test says of a wrong answer that passes those that can be seen."""


def records_file(course: Path, unit: str) -> Path:
    """The file with a unit's records."""
    return answer_keys_file(course, unit)


def read_records(path: Path) -> dict[str, Record]:
    """The records of a unit by exercise; empty if there are none.

    Raises
    ------
    CourseError
        If the file cannot be read.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = [Record(**entry) for entry in content["exercises"]]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError):
        raise CourseError(
            f"{path}: cannot be read: install the course again, or run `oxus build` in the clone"
        ) from None
    return {record.exercise: record for record in found}


def made_from(course: Path, unit: str) -> str:
    """A digest of all that a unit's records come from: its source, its answers, the data, and how they are made."""
    source = unit_source(course, unit)
    own = _digest([source, source.parent / "answers.toml"])
    return hashlib.sha256(f"{own} {_common()}".encode()).hexdigest()[:32]


@cache
def _common() -> str:
    """A digest of what the records of all units come from."""
    import oxus_data

    data = Path(oxus_data.__file__).parent
    tables = sorted(p for p in data.rglob("*") if p.suffix in (".csv", ".geojson", ".json"))
    return _digest([*(Path(__file__).with_name(name) for name in _MADE_BY), *tables])


def _digest(files: Iterable[Path]) -> str:
    mixed = hashlib.sha256()
    for path in files:
        # A clone on Windows may have other line ends.
        content = path.read_bytes().replace(b"\r\n", b"\n") if path.is_file() else b""
        mixed.update(hashlib.sha256(content).digest())
    return mixed.hexdigest()


def is_stale(course: Path, unit: str) -> bool:
    """Whether a unit has answers, and its records are missing or made from something else."""
    if not (unit_source(course, unit).parent / "answers.toml").is_file():
        return False
    try:
        content = json.loads(records_file(course, unit).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return bool(content.get("made_from") != made_from(course, unit))


def make_records(course: Path, unit: str) -> Path | None:
    """Make the records of a unit if they are stale; the file, or None if nothing was to be done.

    Raises
    ------
    CourseError
        If the answers cannot be read, or a right one fails a test.
    """
    if not is_stale(course, unit):
        return None
    content = {
        "unit": unit,
        "made_from": made_from(course, unit),
        "exercises": [asdict(record) for record in records(course, unit)],
    }
    path = records_file(course, unit)
    write_whole(path, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return path.relative_to(course)


def records(course: Path, unit: str) -> list[Record]:
    """The records of a unit, made anew; the course's answers are run here, in this process."""
    from oxus.authoring.judge import _is_exercise, _run, read_answers
    from oxus.authoring.source import read_source
    from oxus.core.notebook import is_graded, read_notebook

    source = unit_source(course, unit)
    answers = read_answers(source.parent / "answers.toml")
    release = read_notebook(student_notebook(course, unit))
    notebook = read_source(source)
    known = exercises(release)
    points = {c.metadata.nbgrader.grade_id: c.metadata.nbgrader.points for c in release.cells if is_graded(c)}
    hidden = {c.metadata.nbgrader.grade_id: c.source for c in notebook.cells if is_graded(c)}
    before: dict[str, Any] = {"__name__": "__main__", "display": lambda *_, **__: None}
    made: list[Record] = []
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        if _is_exercise(cell) and cell.metadata.nbgrader.grade_id in known:
            exercise = known[cell.metadata.nbgrader.grade_id]
            tests = _tests_of(release, exercise)
            functions, values = _names(cell.source, exercise)
            record = Record(
                exercise.name,
                len(made) + 1,
                sum(points[test] for test in tests),
                functions,
                values,
                claims_of(f"{unit}/{exercise.name}"),
                salt=f"{unit}/{exercise.name}",
            )
            own = [a for a in answers if a.exercise == exercise.name]
            _fill(record, exercise, cell.source, own, [hidden[test] for test in tests], before)
            made.append(record)
        _run(cell.source, before)
    return made


def _tests_of(release: Any, exercise: Exercise) -> list[str]:
    by_source = {c.source: c.id for c in release.cells if c.cell_type == "code"}
    return [by_source[source] for source in exercise.tests]


def _names(answer: str, exercise: Exercise) -> tuple[list[str], list[str]]:
    """The functions and variables that an answer defines and the tests use."""
    used = set()
    for source in exercise.tests:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Name):
                used.add(node.id)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.add(node.value)  # globals().get("reason")
    functions, values = [], []
    for node in ast.parse(answer).body:
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
    record: Record,
    exercise: Exercise,
    reference: str,
    answers: list[Any],
    tests: list[str],
    before: dict[str, Any],
) -> None:
    """Choose what is compared, and write down the digests."""
    from oxus.authoring.judge import Answer

    every = [Answer(record.exercise, "right", "the reference solution", reference), *answers]
    tried = [_try(answer, record, exercise, tests, before) for answer in every]
    again = _try(every[0], record, exercise, [], before)
    right = [t for t in tried if t.kind == "right"]
    for one in right:
        if one.trial.failing:
            raise CourseError(
                f"{record.salt}: the right answer {one.name!r} fails a test: {one.trial.message}: run `oxus judge`"
            )
    wrong = [t for t in tried if t.kind == "wrong"]
    _choose(record, [*right, Tried("right", "again", "", again.trial)], wrong)
    blind = _not_told(record, right, wrong)
    if blind and record.functions:
        _add_calls(record, exercise, every, tests, before, blind)
        if record.extra:
            tried = [_try(answer, record, exercise, tests, before) for answer in every]
            blind = _not_told(record, *([t for t in tried if t.kind == kind] for kind in ("right", "wrong")))
    record.whole = bool(record.parts) and not blind
    _seal(record, tried)
    said = [(one, record.says(one.trial)) for one in tried]
    record.tried = {
        "right": sum(one.kind == "right" for one in tried),
        "right_known": sum(one.kind == "right" and found.get("right", False) for one, found in said),
        "wrong": sum(one.kind == "wrong" for one in tried),
        "wrong_known": sum(one.kind == "wrong" and found.get("right") is False for one, found in said),
        "told_why": sum(one.hint in [hint["why"] for hint in found.get("hints", [])] for one, found in said),
    }


def _try(answer: Any, record: Record, exercise: Exercise, tests: list[str], before: dict[str, Any]) -> Tried:
    from oxus.authoring.judge import _own, _run

    variables = {name: _own(value) for name, value in before.items()}
    _run(answer.code, variables)
    trial = attempt(exercise, record.functions, record.values, variables, record.extra)
    hidden = ""
    if answer.kind == "wrong" and not trial.failing:
        hidden = next(filter(None, (_run(test, variables) for test in tests)), "")
    return Tried(answer.kind, answer.name, answer.misconception, trial, hidden)


def _choose(record: Record, right: list[Tried], wrong: list[Tried]) -> None:
    """For each name the loosest level, and the calls in which the right answers agree; stricter ones while a wrong one
    looks right."""
    names = [*record.functions, *record.values]
    for level in _LOOSEST_FIRST:
        for name in names:
            calls = _agreed([part(t.trial, name, level) for t in right])
            if calls and (level == 0 or _not_told(record, right, wrong)):
                record.parts.append((name, level, calls))


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
        elif all(map(_is_mapping, one)):
            shared = set.intersection(*({key for key, _ in pairs} for pairs in one))
            keys = sorted(k for k in shared if len({text(_keys(pairs, [k])) for pairs in one}) == 1)
            if keys:
                found.append((number, keys))
    return found


def _is_mapping(output: Any) -> bool:
    return isinstance(output, list) and all(
        isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) for pair in output
    )


def _keys(output: Any, keys: list[str]) -> Any:
    """Of a dictionary in plain form these keys; all of any other output."""
    return [pair for pair in output if pair[0] in keys] if keys and _is_mapping(output) else output


def _opaque(output: Any) -> bool:
    """Whether it is only the name of a type."""
    return bool(isinstance(output, list) and output[:1] == ["object"])


def _not_told(record: Record, right: list[Tried], wrong: list[Tried]) -> list[Tried]:
    """The wrong answers that look like a right one."""
    seen = {record.outputs(t.trial) for t in right}
    return [t for t in wrong if record.outputs(t.trial) in seen]


def _add_calls(
    record: Record,
    exercise: Exercise,
    every: list[Any],
    tests: list[str],
    before: dict[str, Any],
    blind: list[Tried],
) -> None:
    """Further calls, with the tests' own arguments changed, that tell a wrong answer from the right ones."""
    doubtful = {t.name for t in blind}
    chosen = [a for a in every if a.kind == "right" or a.name in doubtful]
    count = {n: sum(c.target == n for c in blind[0].trial.calls) for n in record.functions}
    for name, calls in count.items():
        for number in range(calls):
            for way in WAYS:
                kept = list(record.extra)
                record.extra = [*kept, [name, number, way]]
                tried = [_try(answer, record, exercise, tests, before) for answer in chosen]
                right = [t for t in tried if t.kind == "right"]
                wrong = [t for t in tried if t.kind == "wrong"]
                parts, record.parts = record.parts, []
                _choose(record, right, wrong)
                left = _not_told(record, right, wrong)
                if len(left) >= len(doubtful):
                    record.extra, record.parts = kept, parts
                    continue
                doubtful = {t.name for t in left}
                if not doubtful:
                    return


def _seal(record: Record, tried: Iterable[Tried]) -> None:
    contents: dict[str, dict[str, Any]] = {}
    right = {record.outputs(one.trial) for one in tried if one.kind == "right"}
    exactly = {record.exact(one.trial) for one in tried if one.kind == "right"}
    for one in tried:
        outputs = record.outputs(one.trial)
        if one.kind == "wrong" and outputs in right:
            outputs = record.exact(one.trial)
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
        made = obfuscation.key(outputs, record.salt)
        sealed[obfuscation.name(made)] = obfuscation.seal(content, made, size)
    record.known = dict(sorted(sealed.items()))
