"""The outcome of each submission: a journal that survives an interruption, and a summary as CSV and JSON."""

from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from oxus.core.files import write_atomic
from oxus.core.json_lines import append_line, read_lines, write_lines
from oxus.core.safe_output import padded, printable, to_csv, to_json, width
from oxus.grader.one_submission import Graded

_LONGEST = 1000
"""Characters of a reason or remark on the terminal."""


@dataclass(frozen=True)
class Outcome:
    """The result of one student in one unit."""

    student: str
    outcome: str = "graded"
    """`graded`, `stopped`, `refused`, `failed` (see `one_submission.Graded`) or `unchanged` (graded before)."""
    score: float | None = None
    """Points so far, before a late penalty; None if nothing of the student's is in the gradebook."""
    max_score: float = 0.0
    needs_manual_grade: bool = False
    reason: str = ""
    """The reason why it is not `graded`, for the instructor."""
    remarks: tuple[str, ...] = ()
    """Remarks on repairs to the notebook, and on what it tried to change in the grader."""
    seconds: float = 0.0
    """The seconds that its cells ran."""
    cpu: float = 0.0
    """Seconds of processor time that they took."""
    penalty: float = 0.0
    """Points that are taken off for submitting late."""
    due: str = ""
    """The due date for this student; empty if there is no date."""
    submitted: str = ""
    """The time of submission; empty if that is not known."""
    days_late: int = 0
    """The days begun since it was due."""

    @property
    def late_words(self) -> str:
        """The penalty for lateness in words; empty if the submission was not late."""
        if not self.days_late and not self.penalty or self.score is None:
            return ""
        late = (
            f"{self.days_late} {'day' if self.days_late == 1 else 'days'} late" if self.days_late else "late"
        )
        taken_off = (
            f"{self.penalty:g} off, {self.score - self.penalty:g} after" if self.penalty else "nothing off"
        )
        return f"({late}: {taken_off})"

    @property
    def problem(self) -> str:
        """The reason why an instructor should look at the submission; empty if there is none."""
        return "" if self.outcome in ("graded", "unchanged") else self.reason or self.outcome


@dataclass
class Journal:
    """A journal with one line of JSON per submission, written as soon as its grade is in the gradebook.

    Parameters
    ----------
    path : Path
        `grading/outcomes/<unit>.jsonl`.
    """

    path: Path
    entries: dict[str, Graded] = field(default_factory=dict)
    """The latest of each student."""

    def __post_init__(self) -> None:
        for line in read_lines(self.path):
            try:
                entry = Graded(**line)
            except TypeError:  # of another edition, or not an entry
                continue
            self.entries[entry.student] = entry

    def add(self, graded: Graded) -> None:
        """Write one entry.

        Raises
        ------
        CourseError
            If it cannot be written.
        """
        kept = Graded(graded.student, graded.outcome, graded.reason, graded.remarks)
        kept.seconds, kept.cpu, kept.digest = round(graded.seconds, 3), round(graded.cpu, 3), graded.digest
        kept.tests = graded.tests
        self.entries[graded.student] = kept
        append_line(self.path, {k: v for k, v in asdict(kept).items() if k in ("student", "outcome") or v})

    def tidy(self) -> None:
        """Keep only the latest entry of each student; the file is written atomically."""
        write_lines(self.path, map(asdict, self.entries.values()))


def table(outcomes: list[Outcome]) -> str:
    """Format the outcomes for reading: one line per student, remarks below, without control characters.

    Points are those before the late penalty; if there is one, the points after it follow.
    """
    columns = max((width(o.student) for o in outcomes), default=0)
    lines = []
    for o in outcomes:
        words = (
            "" if o.outcome in ("graded", "unchanged") else printable(f"{o.outcome}: {o.reason}", _LONGEST)
        )
        points = "     -" if o.score is None else f"{o.score:6g} of {o.max_score:g}"
        essay = "(essay to be graded)" if o.needs_manual_grade and o.score is not None else ""
        parts = (padded(o.student, columns), points, o.late_words, words, essay)
        lines.append("  ".join(part for part in parts if part))
        lines += [f"{'':{columns}}    {printable(remark, _LONGEST)}" for remark in o.remarks]
    return "\n".join(lines)


def counts(outcomes: list[Outcome]) -> str:
    """Count each outcome, in words."""
    kinds = [o.outcome for o in outcomes]
    return ", ".join(f"{kinds.count(kind)} {kind}" for kind in sorted(set(kinds)))


def write_summary(outcomes: list[Outcome], path: Path) -> tuple[Path, Path]:
    """Write the outcomes as CSV and JSON files in the same folder.

    Parameters
    ----------
    outcomes : list of Outcome
        One per student.
    path : Path
        Without its ending.

    Returns
    -------
    tuple of Path
        The CSV file and the JSON file.
    """
    rows = [asdict(outcome) | {"remarks": "; ".join(outcome.remarks)} for outcome in outcomes]
    table, data = path.with_suffix(".csv"), path.with_suffix(".json")
    header = [f.name for f in fields(Outcome)]
    write_atomic(table, to_csv([header, *(row.values() for row in rows)]))
    write_atomic(data, to_json([asdict(outcome) for outcome in outcomes], indent=1) + "\n")
    return table, data
