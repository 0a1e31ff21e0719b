"""`oxus judge --mutants`: do the tests of each exercise reject every small mistake in its reference solution?

A mutant that passes all tests is a survivor. Either it shows a rule that no test makes visible, or it is a right answer
after all. An author lists the right ones, with the reason, in `equivalent.toml` beside the unit's source:

    [[members_on]]
    change = '''
    - return set(rows["state_id"])
    + return list(rows["state_id"])
    '''
    reason = "The exercise accepts a list, and the tests compare sets."
"""

import contextlib
import signal
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oxus.authoring.judge import Answer, judge_answer, with_variables
from oxus.authoring.mutants import Mutant, mutants
from oxus.authoring.source import read_source
from oxus.core.errors import CourseError
from oxus.core.layout import unit_source
from oxus.core.notebook import Exercise
from oxus.core.settings import read_settings_file

PATIENCE = 3.0
"""Seconds of processor time that a mutant gets beyond ten times what the reference solution takes."""


@dataclass
class Tried:
    """What became of the mutants of one exercise."""

    exercise: str
    rejected: int = 0
    seen: int = 0
    """How many of the rejected ones already fail a check that students can see."""
    equivalent: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)
    """Changes listed as equivalent that are no survivors any more."""

    @property
    def made(self) -> int:
        """How many mutants were made."""
        return self.rejected + self.equivalent + len(self.survivors)


class _TooLong(BaseException):
    """A mutant has used up its time. It is not an Exception, so no test can catch it."""


def try_mutants(exercise: Exercise, before: dict[str, Any], equivalent: dict[str, str]) -> Tried:
    """Run the tests of an exercise on all mutants of its reference solution.

    Parameters
    ----------
    exercise : Exercise
        From the instructor's notebook, with its hidden tests.
    before : dict
        The variables above the answer; they stay as they are.
    equivalent : dict of str to str
        The changes that an author lists as right, and the reason for each.

    Returns
    -------
    Tried
        The counts, and the mutants that passed all tests and are not listed.

    Raises
    ------
    CourseError
        If the reference solution fails a test, so that every mutant would be rejected.
    """
    start = time.process_time()
    own = judge_answer(Answer(exercise.name, "right", "", exercise.answer.source), exercise, before)
    if not own.just:
        raise CourseError(
            f"{exercise.name}: the reference solution itself fails a test ({'; '.join(own.messages)}): "
            "correct it first, with `oxus judge`"
        )
    limit = PATIENCE + 10 * (time.process_time() - start)
    tried = Tried(exercise.name)
    passed = set()
    for mutant in mutants(exercise.answer.source):
        judgement = None
        with contextlib.suppress(_TooLong), _limited(limit), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            judgement = judge_answer(Answer(exercise.name, "wrong", "", mutant.code), exercise, before)
        if judgement is None or judgement.earned < judgement.possible:
            tried.rejected += 1
            tried.seen += judgement is not None and judgement.seen
            continue
        passed.add(mutant.change)
        if mutant.change in equivalent:
            tried.equivalent += 1
        else:
            tried.survivors.append(mutant)
    tried.outdated = [change for change in equivalent if change not in passed]
    return tried


@contextlib.contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """End what takes more processor time than this with `_TooLong`: a mistake can make a loop that never ends."""

    def stop(*_: object) -> None:
        raise _TooLong

    old = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)


def read_equivalent(path: Path) -> dict[str, dict[str, str]]:
    """Read the mutants that an author lists as right answers: for each exercise, the changes and the reasons.

    Raises
    ------
    CourseError
        If the file is not TOML, or an entry has no change or no reason; all problems at once.
    """
    if not path.exists():
        return {}
    file = read_settings_file(path, "list the mutants that are right answers")
    found: dict[str, dict[str, str]] = {}
    for exercise in file.values:
        for key in file.tables(exercise):
            file.only({"change", "reason"}, *key)
            change, reason = file.text(*key, "change"), file.text(*key, "reason")
            found.setdefault(str(key[0]), {})[(change or "").strip()] = reason or ""
    file.check()
    return found


def report_mutants(course: Path, units: Sequence[str]) -> int:
    """Try the mutants of these units, and print the counts and the survivors.

    Returns
    -------
    int
        The exit status: 0 if every survivor is listed as equivalent and no listed one is outdated.
    """
    if sys.platform == "win32":
        raise CourseError("--mutants needs Linux or macOS, where a program that never ends can be stopped")
    return 1 if sum(_report_unit(course, unit) for unit in units) else 0


def _report_unit(course: Path, unit: str) -> int:
    """Print what became of the mutants of one unit; return how many entries its author must look at."""
    source = unit_source(course, unit)
    equivalent = read_equivalent(source.parent / "equivalent.toml")
    print(f"\n{unit}")
    total = Tried("all")
    outdated = 0
    for exercise, before in with_variables(read_source(source)):
        tried = try_mutants(exercise, before, equivalent.pop(exercise.name, {}))
        print(_line(tried))
        for mutant in tried.survivors:
            _print_change(f"passes all tests ({mutant.mistake}):", mutant.change)
        for change in tried.outdated:
            _print_change("listed in equivalent.toml, but it no longer passes the tests: remove it", change)
        total.rejected += tried.rejected
        total.seen += tried.seen
        total.equivalent += tried.equivalent
        total.survivors += tried.survivors
        outdated += len(tried.outdated)
    for name in equivalent:
        print(f"  equivalent.toml: the unit has no exercise {name!r}; correct the name or remove its entries")
    print(_line(total))
    return len(total.survivors) + outdated + len(equivalent)


def _print_change(title: str, change: str) -> None:
    print(f"    {title}")
    print("\n".join(f"      {line}" for line in change.splitlines()))


def _line(tried: Tried) -> str:
    wrong = tried.made - tried.equivalent
    share = f", {tried.rejected / wrong:.0%}" if wrong else ""
    return (
        f"  {tried.exercise}: {tried.made} mutants, {tried.rejected} rejected ({tried.seen} by a visible check), "
        f"{tried.equivalent} equivalent, {len(tried.survivors)} survived{share}"
    )
