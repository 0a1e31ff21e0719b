"""Choose which of several submissions of one student counts.

The latest one does. Where times are the same, or not known, content decides: what differs from the notebook that was
handed out counts before an untouched copy, and then the one with more exercises answered.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from nbformat import NotebookNode

from oxus.core.digest import cells_digest
from oxus.core.notebook import grade_id, is_locked, is_solution
from oxus.teaching.collection.found import File
from oxus.teaching.collection.times import When


@dataclass
class Submission:
    """A notebook that was submitted."""

    file: File
    notebook: NotebookNode
    """The notebook as submitted, without outputs."""
    name: str = ""
    """The notebook's name; an assignment of another nbgrader course than Oxus may have several."""
    said: str = ""
    """The student whom `oxus submit` named in it; empty if none, or not an id."""
    stamp: object = None
    """The time that `oxus submit` wrote; whatever a student may have put there."""
    same: bool = True
    """Whether it is as `oxus submit` left it."""
    digest: str = ""
    """The SHA-256 of the file."""
    kept: str = ""
    """Its path in the archive; empty if it could not be kept."""
    when: When = field(default_factory=When)
    student: str = ""
    remarks: list[str] = field(default_factory=list)
    is_back: bool = False
    """Whether it was collected before what is there now."""


Work = tuple[bool, int]
"""Whether a notebook differs from the release, and how many exercises are answered in it; more counts before less."""


def work_in(notebook: NotebookNode, release: NotebookNode) -> Work:
    """Measure how much work is in a notebook, compared with the one that was handed out."""
    given = {grade_id(cell): _source(cell) for cell in release.cells if is_solution(cell)}
    texts = {_source(cell) for cell in release.cells}
    cells = [cell for cell in notebook.cells if isinstance(cell, NotebookNode)]
    answered = {name for cell in cells if (name := grade_id(cell)) in given and _source(cell) != given[name]}
    return any(_source(cell) and _source(cell) not in texts for cell in cells), len(answered)


def _source(cell: NotebookNode) -> str:
    source = cell.get("source", "")
    return ("".join(map(str, source)) if isinstance(source, list) else str(source)).strip()


def work_in_words(work: Work) -> str:
    """Describe how much work is in a notebook, for a message."""
    differs, answered = work
    if answered:
        return f"{answered} {'exercise' if answered == 1 else 'exercises'} answered"
    return "no exercise answered" if differs else "untouched"


def choose(own: Sequence[Submission], release: NotebookNode) -> tuple[Submission, dict[str, str]]:
    """Choose the submission of a student that counts.

    Parameters
    ----------
    own : sequence of Submission
        All of one student, one at least.
    release : NotebookNode
        The notebook that was handed out.

    Returns
    -------
    Submission
        The one that counts; if content decided, one of its remarks says so.
    dict
        For each other file, why it does not count.
    """
    newest = max(_time(one) for one in own)
    open_ = [one for one in own if not one.when.time or _time(one) == newest]
    works = {id(one): work_in(one.notebook, release) for one in open_}

    def rank(one: Submission) -> tuple[object, ...]:
        return *works[id(one)], bool(one.when.time), not one.is_back, attempt(one.file.given)

    best = max(open_, key=rank)
    reasons = {}
    others = []
    for one in own:
        if one is best:
            continue
        if id(one) not in works:
            reasons[one.file.name] = f"{best.file.name}, submitted by {best.student} later, counts"
            if (work := work_in(one.notebook, release)) > works[id(best)]:
                best.remarks.append(
                    f"check: it is later and counts, but contains less work ({work_in_words(works[id(best)])}) than "
                    f"{one.file.name} ({work_in_words(work)})"
                )
        elif answers_digest(one.notebook) == answers_digest(best.notebook):
            reasons[one.file.name] = f"{best.file.name} has the same answers, and counts"
        else:
            others.append(f"{one.file.name} ({work_in_words(works[id(one)])})")
            mine = work_in_words(works[id(best)])
            reasons[one.file.name] = (
                f"check: {best.file.name} ({mine}) counts, not this one ({work_in_words(works[id(one)])}): "
                f"{_which_times(best, one)}"
            )
    if others:
        mine = work_in_words(works[id(best)])
        best.remarks.append(f"check: {best.file.name} ({mine}) counts, and not {', '.join(others)}")
    return best, reasons


def _which_times(one: Submission, other: Submission) -> str:
    if one.when.time and other.when.time:
        return "their times are the same"
    return "it is not known which is later"


def _time(one: Submission) -> tuple[str, bool]:
    return one.when.time, one.when.edited


def answers_digest(notebook: NotebookNode) -> str:
    """Return the SHA-256 of everything that a student could write; locked cells are the course's."""
    return cells_digest(c for c in notebook.cells if isinstance(c, NotebookNode) and not is_locked(c))


def attempt(name: str) -> int:
    """Return the number behind a name, which Canvas and browsers count up: `08-unit-2.ipynb`, `08-unit (2).ipynb`."""
    found = re.search(r"(?:-| ?\()(\d{1,4})\)?\.ipynb", name)
    return int(found[1]) if found else 0
