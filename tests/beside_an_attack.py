"""What happens to the honest students of a class when one student attacks: a table, for each kind of attack.

    python tests/beside_an_attack.py                 # 29 honest students, all kinds
    python tests/beside_an_attack.py --honest 5 "endless loop"

For each kind, a class of honest students with right answers and one attacker is graded by one call. The first row is
the class without an attacker. The table is in `course/guides/threat-model.md`.
"""

import argparse
import re
import shutil
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from attacks import ANSWERS as KNOWN_ANSWERS
from attacks import (
    ATTACKS,
    ESCAPES,
    FORGED_RESULTS,
    SOURCE,
    THRICE,
    TWICE,
    UNIT,
)
from class_helpers import answered, hand_in
from oxus.authoring import second_opinions
from oxus.authoring.build import build
from oxus.core.layout import student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader.outcomes import Outcome
from oxus.teaching.grading.autograde import grade
from repository import ROOT
from test_budget import ATTACKS as TOO_MUCH

FULL = 4
"""The points of a right submission."""


def _answers(name: str) -> tuple[str, str]:
    for attacks in (ATTACKS, ESCAPES, FORGED_RESULTS):
        if name in attacks:
            return attacks[name].double, attacks[name].triple
    return TOO_MUCH[name][:2]


KINDS = {
    "no attack": "",
    "reads the gradebook": "gradebook",
    "deletes the course": "delete",
    "endless loop": "for-ever",
    "ignores interrupts": "no-interrupt",
    "uses all processors": "spins",
    "starts processes without end": "fork-bomb",
    "uses all memory": "memory-in-many",
    "fills the disk": "fill-disk",
    "fills sockets": "sockets",
    "prints a gigabyte": "gigabyte",
    "shows millions of values": "lists",
    "does not read what it is sent": "deaf",
    "fills the grader's pipe and dies": "deaf-and-dead",
    "kills its process": "kills-itself",
    "leaves programs behind": "left-behind",
    "sends forged messages": "fake-child",
    "changes the grader": "guard-class",
    "changes a library's function": "pandas-testing",
    "reads its test": "reads-with-inspect",
    "an object that equals everything": "equals-all-and-pretends-to-look",
}
"""An attack of each kind, by its name in `attacks.py` or `test_budget.py`."""


@dataclass(frozen=True)
class Row:
    """A class, graded."""

    kind: str
    attacker: Outcome | None
    honest: tuple[Outcome, ...]
    seconds: float
    """How long the class took."""

    def unharmed(self) -> bool:
        """Whether every honest student has full points and no remark."""
        return all((o.outcome, o.score, o.reason, o.remarks) == ("graded", FULL, "", ()) for o in self.honest)

    def line(self) -> str:
        """The row as Markdown."""
        right = sum(o.score == FULL for o in self.honest)
        remarks = sum(bool(o.remarks or o.reason) for o in self.honest)
        middle = statistics.median(o.seconds for o in self.honest)
        attacker = "–"
        if self.attacker:
            said = re.sub(r"\s+", " ", "; ".join([self.attacker.reason, *self.attacker.remarks])).strip("; ")
            attacker = f"{self.attacker.outcome}, {self.attacker.score:g} of {FULL}" + (
                f": {said[:90]}{'…' if len(said) > 90 else ''}" if said else ""
            )
        return (
            f"| {self.kind} | {right} of {len(self.honest)} | {remarks} | {middle:.2f} | {self.seconds:.0f} "
            f"| {attacker.replace('|', '/')} |"
        )


HEAD = (
    "| one student… | honest with full points | with a remark | seconds each (median) | seconds for the class "
    "| the attacker |\n|---|---:|---:|---:|---:|---|"
)


def attacked_course(folder: Path) -> Path:
    """A course of the attacks' unit, built; each cell has 10 seconds."""
    source = folder / "course" / "units" / UNIT / f"{UNIT}.py"
    source.parent.mkdir(parents=True)
    source.write_text(SOURCE, encoding="utf-8")
    source.with_name("answers.toml").write_text(KNOWN_ANSWERS, encoding="utf-8")
    config = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    limits = "c.OxusLimits.cpu_seconds = 30\n"
    (folder / "nbgrader_config.py").write_text(
        config.replace("timeout = 120", "timeout = 10") + limits, encoding="utf-8"
    )
    (folder / "grading").mkdir()
    build(folder, [UNIT])
    second_opinions.make(folder, [UNIT])
    return folder


def class_beside(course: Path, kind: str, honest: int, workers: int = 2) -> Row:
    """Grade a class of honest students and one attacker, in the middle of the alphabet."""
    shutil.rmtree(course / "grading")
    (course / "grading").mkdir()
    release = read_notebook(student_notebook(course, UNIT))
    names = [f"s{n:02}" for n in range(honest)]
    for name in names:
        hand_in(answered(release, {"double": TWICE, "triple": THRICE}), _path(course, name))
    if KINDS[kind]:
        double, triple = _answers(KINDS[kind])
        for word, value in (("COURSE", str(course)), ("BASE", str(course.parent)), ("PORT", "9")):
            double = double.replace(word, value)
        hand_in(
            answered(release, {"double": double, "triple": triple}), _path(course, f"s{honest // 2:02}-x")
        )
    start = time.monotonic()
    outcomes = {outcome.student: outcome for outcome in grade(course, UNIT, workers=workers)}
    seconds = time.monotonic() - start
    attacker = outcomes.get(f"s{honest // 2:02}-x")
    return Row(kind, attacker, tuple(outcomes[name] for name in names), seconds)


def _path(course: Path, student: str) -> Path:
    return course / "grading" / "submitted" / student / UNIT / f"{UNIT}.ipynb"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kinds", nargs="*", default=list(KINDS), help="by default all")
    parser.add_argument("--honest", type=int, default=29)
    args = parser.parse_args()
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        course = attacked_course(Path(folder) / "course")
        for kind in args.kinds:
            print(class_beside(course, kind, args.honest).line(), flush=True)


if __name__ == "__main__":
    main()
