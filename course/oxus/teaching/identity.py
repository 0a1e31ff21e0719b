"""Which student a submission is from: one rule per situation, in the order in which they are asked.

An id can be written into a notebook by `oxus submit`, or into a file's name; a student can copy or change both. What
the LMS says of a file cannot be changed by a student. So where these contradict each other the LMS is right, a remark
says so, and no one's work is put under another's id.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from oxus.teaching import lms
from oxus.teaching.roster import Student, find_student


@dataclass
class Claim:
    """What one file says of who it is from."""

    person: lms.Person | None
    """Whom the LMS had it from; None for a file that no LMS wrote."""
    said: str
    """The student whom `oxus submit` named in it; empty if none, or not an id."""
    named: str
    """The student whom the file's name names; empty if none."""

    @property
    def id(self) -> str:
        """The id that the file itself gives; empty if none."""
        return self.said or self.named


@dataclass
class Claims:
    """What all files of a class say together.

    Parameters
    ----------
    roster : sequence of Student
        The class; empty if it is not known.
    """

    roster: Sequence[Student]
    in_roster: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """For each student of the roster, the people in the LMS who would be them by the roster."""
    claimed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """For each id, the people in the LMS whom the roster does not name and whose files give it."""

    def __post_init__(self) -> None:
        self._by_id = {student.student_id: student for student in self.roster}

    def add(self, claim: Claim) -> None:
        """Take note of one file."""
        row = self.row(claim)
        if row:
            self.in_roster[row.student_id].add(str(claim.person))
        elif claim.person and claim.id:
            self.claimed[claim.id].add(str(claim.person))

    def row(self, claim: Claim) -> Student | None:
        """The student of the roster whom the LMS names."""
        return find_student(self.roster, claim.person) if claim.person else None

    def with_id(self, student: str) -> Student | None:
        """The student of the roster who has this id."""
        return self._by_id.get(student)


Decision = tuple[str, str]
"""The student's id, empty if nothing tells, and a remark for the instructor, empty if there is none."""


def without_lms(claim: Claim, claims: Claims) -> Decision | None:
    """No LMS wrote the file: what it says itself counts."""
    if claim.person:
        return None
    unknown = claim.id and claims.roster and not claims.with_id(claim.id)
    return claim.id, f"check: {claim.id} is not in the roster" if unknown else ""


def one_in_roster(claim: Claim, claims: Claims) -> Decision | None:
    """The roster knows whom the LMS names, and nobody else fits that row: the roster counts."""
    row = claims.row(claim)
    if not row or len(claims.in_roster[row.student_id]) > 1:
        return None
    student = row.student_id
    copied = claim.id and claim.id != student
    return (
        student,
        f"check: it names {claim.id}, but the LMS had it from {student}: a copy?" if copied else "",
    )


def several_in_roster(claim: Claim, claims: Claims) -> Decision | None:
    """More than one person fits a row of the roster: each gets an id from the LMS."""
    row = claims.row(claim)
    if not row or not claim.person:
        return None
    own, people = lms.student_id(claim.person), ", ".join(sorted(claims.in_roster[row.student_id]))
    return own, (
        f"check: {people} all match {row.student_id} in the roster: add their lms_id to it; taken as {own}"
    )


def without_id(claim: Claim, claims: Claims) -> Decision | None:
    """Neither the roster nor the file gives an id: the LMS's name and number become one."""
    if claim.id or not claim.person:
        return None
    own = lms.student_id(claim.person)
    return own, f"no student id in it: taken as {own}, from {claim.person}; a roster gives another"


def id_of_another(claim: Claim, claims: Claims) -> Decision | None:
    """The id in the file is that of somebody else in the roster: it is not used."""
    row = claims.with_id(claim.id)
    if not claim.person or not (claim.id in claims.in_roster or row and row.is_other_than(claim.person)):
        return None
    own = lms.student_id(claim.person)
    return own, f"check: it names {claim.id}, but the LMS had it from {claim.person}: taken as {own}"


def id_of_several(claim: Claim, claims: Claims) -> Decision | None:
    """Several people give one id: none of them gets it."""
    if not claim.person or len(claims.claimed[claim.id]) < 2:
        return None
    own, people = lms.student_id(claim.person), ", ".join(sorted(claims.claimed[claim.id]))
    return own, f"check: {people} all submitted as {claim.id}: a copy? taken as {own}"


def as_claimed(claim: Claim, claims: Claims) -> Decision | None:
    """Nothing speaks against the id in the file."""
    unknown = claims.roster and not claims.with_id(claim.id)
    return claim.id, f"check: {claim.id} is not in the roster, nor is {claim.person}" if unknown else ""


RULES: tuple[Callable[[Claim, Claims], Decision | None], ...] = (
    without_lms,
    one_in_roster,
    several_in_roster,
    without_id,
    id_of_another,
    id_of_several,
    as_claimed,
)
"""The first that does not give None decides."""


def identify(claim: Claim, claims: Claims) -> tuple[str, list[str]]:
    """Which student a file is from.

    Parameters
    ----------
    claim : Claim
        What the file says.
    claims : Claims
        What all files say, this one included.

    Returns
    -------
    tuple of str and list of str
        The student's id, empty if nothing tells, and remarks for the instructor.
    """
    remarks = []
    if claim.said and claim.named and claim.said != claim.named:
        remarks.append(f"check: its file name says {claim.named}, `oxus submit` wrote {claim.said}: a copy?")
    for rule in RULES:
        decided = rule(claim, claims)
        if decided:
            return decided[0], [*remarks, *filter(None, decided[1:])]
    raise AssertionError("the last rule decides always")
