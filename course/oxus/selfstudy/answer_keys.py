"""What self-study knows of each exercise: the answer keys that `oxus build` made, read when a student asks.

An answer key holds, for each right and each typical wrong answer of the course, a digest of all that it gives back (see
`oxus.selfstudy.obfuscation`).
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oxus.core.errors import CourseError
from oxus.selfstudy import obfuscation
from oxus.selfstudy.normalize import LEVELS, text
from oxus.selfstudy.run_tests import Trial, part


@dataclass
class AnswerKey:
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
                [name, level, len(found), [only_keys(found[n], k) for n, k in calls if n < len(found)]]
            )
        return text([failed, compared])

    def says(self, trial: Trial) -> dict[str, Any]:
        """What is sealed for an answer that gives this back; empty if it is not known."""
        return self._found(trial)[1]

    def compares_errors(self, trial: Trial) -> bool:
        """Whether an error is part of what this answer is known by, so that the course's answers end with it, too."""
        return '["error",' in self._found(trial)[0]

    def _found(self, trial: Trial) -> tuple[str, dict[str, Any]]:
        """What an answer is known by, and what is sealed with it; both empty if it is not known."""
        for outputs in [self.outputs] if self.whole else [self.exact, self.outputs]:
            given = outputs(trial)
            made = obfuscation.key(given, self.salt)
            if sealed := self.known.get(obfuscation.name(made)):
                return given, obfuscation.unseal(sealed, made)
        return "", {}

    def exact(self, trial: Trial) -> str:
        """All that an answer gives back, at the strictest level."""
        failed = [place for place, _ in trial.failing]
        return text([failed, [part(trial, name, LEVELS[-1]) for name in (*self.functions, *self.values)]])


def read_keys(path: Path) -> dict[str, AnswerKey]:
    """The answer keys of a unit by exercise; empty if there are none.

    Raises
    ------
    CourseError
        If the file cannot be read.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = [AnswerKey(**entry) for entry in content["exercises"]]
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError):
        raise CourseError(
            f"{path}: cannot be read: install the course again, or run `oxus build` in the clone"
        ) from None
    return {key.exercise: key for key in found}


def is_mapping(output: Any) -> bool:
    """Whether an output in plain form came from a dictionary."""
    return isinstance(output, list) and all(
        isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) for pair in output
    )


def only_keys(output: Any, keys: list[str]) -> Any:
    """These keys of a dictionary in plain form; any other output as it is."""
    return [pair for pair in output if pair[0] in keys] if keys and is_mapping(output) else output
