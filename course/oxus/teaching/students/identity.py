"""Find out which student a submission is from.

An instructor's answer decides first (`answers.py`). With a roster, the student is the one that Moodle or Canvas names,
or that has an id, email address or name in the path, and never a person who is not on the roster. Without a roster,
the id is the one that `oxus submit` wrote or that the file name gives, or else the name and number that the LMS gives.

A student can change or copy a file and its name, but not a folder that an LMS wrote. So a copied file alone never
decides which student gets the work. If nothing shows the student, or two students fit, the file waits until an
instructor answers.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from oxus.core.repair import same_id
from oxus.teaching.students import lms
from oxus.teaching.students.answers import NOBODY, Answers
from oxus.teaching.students.match import fits, name_in, names_of, pieces, rows_in
from oxus.teaching.students.names import Fit, are_two, closeness, is_transliterated, words
from oxus.teaching.students.roster import Student

SURE = 0.9
"""From this likeness on, a name in another alphabet needs no check."""


@dataclass(frozen=True)
class Claim:
    """The names and ids that one file gives for its student."""

    person: lms.Person | None
    """The person that Moodle or Canvas names; None for a file from elsewhere."""
    said: str = ""
    """The student that `oxus submit` named in it; empty if there is none, or it is not an id."""
    named: str = ""
    """The student in the file's name; empty if there is none."""
    unit: str = ""
    file: str = ""
    """The path under which the file is known."""
    outer: tuple[str, ...] = ()
    """The name of the folder or zip file that was collected."""
    folders: tuple[str, ...] = ()
    """The folders in it, the outermost first."""
    name: str = ""
    """The name of the file."""
    laid_out: bool = False
    """Whether `named` is a folder of nbgrader's `submitted/<student>/<unit>/`, and not a guess from a file's name."""
    within: str = ""
    """The name of the student's zip file that it lies in; empty if there is none, or it is one of `folders`."""
    digest: str = ""
    """The SHA-256 of its content; empty if it is not known."""

    @property
    def id(self) -> str:
        """The id that the file itself gives; empty if none."""
        return self.said or self.named

    @property
    def source(self) -> tuple[str, ...]:
        """The place of a file and the text before the student in its name: one person's attempts share it."""
        if (
            self.within and self.named and self.named not in self.name
        ):  # it is the zip file that names the student
            return (self.within,)
        return (*self.folders, self.name.partition(self.named)[0] if self.named else "")

    def sources(self) -> list[str]:
        """The sources to which an answer can be tied, the most specific first."""
        found = [itself(self.file, self.digest)]
        if self.person:
            found += [str(self.person), *([self.person.label] if self.person.name else [])]
        else:
            for part in (self.name, *reversed(self.folders), *reversed(self.outer)):
                found += pieces(part)
        return found


@dataclass(frozen=True)
class Identity:
    """The student that a file is from."""

    student: str = ""
    """Empty if it waits for an answer; `NOBODY` if it is not from anyone in the class."""
    remarks: tuple[str, ...] = ()
    reason: str = ""
    """The reason why it waits."""


@dataclass
class Claims:
    """The claims of all files of a class together.

    Parameters
    ----------
    roster : sequence of Student
        The class; empty if it is not known.
    answers : mapping
        From `read_answers`.
    """

    roster: Sequence[Student] = ()
    answers: Answers = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id = {student.student_id: student for student in self.roster}
        self._named_in: dict[tuple[str, str], list[Student]] = {}
        self.there: set[str] = set()
        """The ids under which work was taken before."""
        self.spellings: dict[str, set[str]] = defaultdict(set)
        """The ids that files give, by `same_id`."""
        self.people: dict[str, dict[str, Fit]] = defaultdict(dict)
        """For each student of the roster, the people in the LMS who would be them, and how well the name fits."""
        self.claimed: dict[str, set[str]] = defaultdict(set)
        """For each id, the people in the LMS who submitted files with it and are not on the roster."""
        self.namesakes: dict[str, set[str]] = defaultdict(set)
        """For each name in the LMS, the people who have it."""
        self.written: dict[str, dict[tuple[str, ...], str]] = defaultdict(dict)
        """For each student of the roster, the names in paths that fit, by their words."""
        self.guessed: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        """For each id that is a guess from a file's name, where such files lie."""
        self.places: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
        """For each folder that was collected, the folders in it."""

    def add(self, claim: Claim) -> None:
        """Record the claim of one file."""
        self.places[claim.outer].add(claim.source)
        if claim.id and not answered(claim, self):
            self.spellings[same_id(claim.id)].add(claim.id)
        if not claim.person:
            if claim.named and not claim.said and not claim.laid_out:
                self.guessed[claim.named].add(claim.source)
            if not answered(claim, self):
                for part in filter(None, (*claim.folders, claim.within, claim.name)):
                    for row in self.named_in(part, claim.unit):
                        if name := name_in(part, row, claim.unit):
                            self.written[row.student_id][words(name)] = name
            return
        person = str(claim.person)
        self.namesakes[claim.person.label].add(person)
        if answered(claim, self):
            return
        rows, fit = self.rows(claim)
        if len(rows) == 1:
            self.people[rows[0].student_id][person] = fit
        elif claim.id:
            self.claimed[claim.id].add(person)

    def add_earlier(self, student: str, person: str) -> None:
        """Record the claim of a file that was collected before."""
        self.claimed[student].add(person)

    def rows(self, claim: Claim) -> tuple[list[Student], Fit]:
        """Return the students of the roster who the person in the LMS may be, and how well the name fits.

        Canvas's id decides before the name. Moodle's number is another one in each assignment: it decides only between
        namesakes, and for rows without any name (blind marking). What a file says of itself decides between several.
        """
        person = claim.person
        if person is None:
            return [], Fit.NONE
        by_id = [s for s in self.roster if s.lms_id and s.lms_id == person.id]
        others: list[Student] = list(self.roster)
        if person.system == "Canvas":
            if by_id:
                return by_id, Fit.EXACT
            if not person.anonymous:
                others = [s for s in others if not s.lms_id]
        fit, found = fits(person.name, others)
        found = [s for s in found if s in by_id] or found or [s for s in by_id if not names_of(s)]
        if len(found) > 1:
            found = [s for s in found if s.student_id == claim.id] or found
        return found, fit

    def named_in(self, part: str, unit: str) -> list[Student]:
        """Return the students of the roster that a part of a path names."""
        if (part, unit) not in self._named_in:
            self._named_in[part, unit] = rows_in(part, self.roster, unit)
        return self._named_in[part, unit]

    def anonymous(self, person: lms.Person) -> bool:
        """Return whether the LMS hides the name: one name for several people, or a word for "participant"."""
        return (
            person.anonymous
            or len(self.namesakes[person.label]) > 1
            and not fits(person.name, self.roster)[1]
        )


def itself(file: str, digest: str) -> str:
    """Return the source of an answer for one file alone: others may have the same name, but not its content."""
    return (f"{file} ({digest[:16]})" if digest else file).strip()  # as it is read from the list of answers


Rule = Callable[[Claim, Claims], Identity | None]


def answered(claim: Claim, claims: Claims) -> Identity | None:
    """Use the answer that somebody gave."""
    for source in claim.sources():
        # a name that two people have does not say which of them
        if len(claims.namesakes.get(source, ())) > 1 and source != str(claim.person):
            continue
        for unit in (claim.unit, ""):
            student = claims.answers.get((source, unit))
            if student and claims.roster and student not in claims.by_id and student != NOBODY:
                return Identity(reason=f"grading/who.csv says {student}, who is not on the roster")
            if student:
                copied = claim.id and same_id(claim.id) != same_id(student) and student != NOBODY
                return Identity(student, (f"check: it names {claim.id}: a copy?",) if copied else ())
    return None


def without_roster(claim: Claim, claims: Claims) -> Identity | None:
    """Use the file's own claim: there is no roster, and no LMS wrote the file."""
    if claims.roster or claim.person:
        return None
    if not claim.id:
        return Identity(reason="nothing in it or in its path tells which student it is from")
    if not claim.said and not claim.laid_out and len(claims.guessed[claim.named]) > 1:
        return Identity(
            reason=f"files in different folders are named {claim.named}: are they from one person?"
        )
    return _one_spelling(claim.id, claims)


def _one_spelling(student: str, claims: Claims) -> Identity:
    """Use an id, unless another differs from it only in case: on Windows and macOS the two would share a folder."""
    before = {one for one in claims.there if same_id(one) == same_id(student)}
    if student in before:
        return Identity(student)
    others = sorted((before or claims.spellings[same_id(student)]) - {student})
    if not others:
        return Identity(student)
    return Identity(
        reason=f"it names {student}, and others name {', '.join(others)}, which differs only in case: are they one "
        "student?"
    )


def lms_without_roster(claim: Claim, claims: Claims) -> Identity | None:
    """Without a roster, use the file's id if only one person gives it, else the LMS's name and number."""
    if claims.roster or not claim.person:
        return None
    own = lms.student_id(claim.person)
    if not claim.id:
        remark = f"no student id in it: taken as {own}, from {claim.person}; a roster gives another"
        return Identity(own, (remark,))
    if len(claims.claimed[claim.id]) > 1:
        people = ", ".join(sorted(claims.claimed[claim.id]))
        return Identity(own, (f"check: {people} all submitted as {claim.id}: a copy? taken as {own}",))
    return _one_spelling(claim.id, claims)


def person_in_roster(claim: Claim, claims: Claims) -> Identity | None:
    """Use the person that Moodle or Canvas names, if this person fits the roster."""
    rows, fit = claims.rows(claim)
    if not rows:
        return None
    if len(rows) > 1:
        return Identity(reason=f"{claim.person} fits {_both(rows)}")
    student = rows[0].student_id
    others = {name: how for name, how in claims.people[student].items() if name != str(claim.person)}
    if others and max(others.values()) >= fit:
        people = ", ".join(sorted([*others, str(claim.person)]))
        return Identity(reason=f"{people} all fit {_shown(rows[0])}")
    remarks = []
    if fit == Fit.PART and claim.person:
        remarks.append(_taken_for(claim.person, rows[0]))
    if claim.id and claim.id != student:
        remarks.append(f"check: it names {claim.id}, but the LMS had it from {student}: a copy?")
    return Identity(student, tuple(remarks))


def person_by_id(claim: Claim, claims: Claims) -> Identity | None:
    """Use the file's id, unless something contradicts it: the person whom the LMS names is not on the roster."""
    person = claim.person
    if not person:
        return None
    row = claims.by_id.get(claim.id)
    if not row:
        unknown = f"; it names {claim.id}, who is not on the roster either" if claim.id else ""
        return Identity(reason=f"{person} is not on the roster{unknown}")
    alone = {*claims.people[claim.id], *claims.claimed[claim.id]} <= {str(person)}
    other = person.system == "Canvas" and row.lms_id and not person.anonymous
    alike = _sounding_like(person.name, claims.roster)
    if alone and not other and (alike == [row] or not names_of(row) or claims.anonymous(person)):
        sure = alike != [row] or closeness(person.name, names_of(row)) >= SURE
        return Identity(row.student_id, () if sure else (_taken_for(person, row),))
    return Identity(reason=f"{person} is not on the roster, and it names {_shown(row)}: a copy?")


def _taken_for(person: lms.Person, row: Student) -> str:
    return f"check: {person} is taken for {_shown(row)}: if wrong, `oxus who` corrects it"


def _sounding_like(name: str, roster: Sequence[Student]) -> list[Student]:
    """Return the students whose name in another alphabet sounds most like this one."""
    found = [row for row in roster if any(is_transliterated(name, known) for known in names_of(row))]
    best = max((closeness(name, names_of(row)) for row in found), default=0.0)
    return [row for row in found if closeness(name, names_of(row)) == best]


def path_in_roster(claim: Claim, claims: Claims) -> Identity | None:
    """Use a part of the path that is a student's id, e-mail address or name; a folder decides before the file
    itself."""
    found, reason = _in_parts(claim.folders, claim, claims)
    if not found and not reason and len(claims.places[claim.outer]) == 1:
        found, reason = _in_parts(claim.outer, claim, claims)
    if found:
        student = found.student_id
        if several := _several_names(found, claims):
            return several
        own, _ = _in_parts((claim.name,), claim, claims)
        given = claim.said or (own.student_id if own else "")
        copied = given and given != student
        return Identity(
            student,
            (f"check: it names {given}, but lies in a folder of {student}: a copy?",) if copied else (),
        )
    return Identity(reason=reason) if reason else None


def file_in_roster(claim: Claim, claims: Claims) -> Identity | None:
    """Use the name of the file, of its zip file or of the notebook; if several name a student, all must name the same
    one."""
    row, reason = _in_parts(tuple(filter(None, (claim.within, claim.name))), claim, claims)
    named = row.student_id if row else ""
    if not row and not reason and claim.named in claims.by_id:
        named = claim.named
    said = claim.said if claim.said in claims.by_id else ""
    if named and said and named != said:
        return Identity(reason=f"its file name says {named}, `oxus submit` wrote {said}: a copy?")
    if row and not said and (several := _several_names(row, claims)):
        return several
    if said or named:
        remark = f"check: `oxus submit` wrote {claim.said}, who is not on the roster: a copy?"
        return Identity(said or named, (remark,) if claim.said and not said else ())
    if reason:
        return Identity(reason=reason)
    unknown = f"it names {claim.id}, who is not on the roster" if claim.id else ""
    return Identity(reason=unknown or "no part of its path is a student of the roster")


def _several_names(row: Student, claims: Claims) -> Identity | None:
    """Leave the student open if names of two people fit one row: their work must not become one's attempts."""
    several: dict[tuple[str, ...], str] = {}
    for said, name in sorted(claims.written[row.student_id].items(), key=lambda one: one[1]):
        if all(are_two(said, other) for other in several):
            several[said] = name
    if len(several) < 2:
        return None
    return Identity(reason=f"{' and '.join(several.values())} all fit {_shown(row)}")


def _in_parts(parts: Sequence[str], claim: Claim, claims: Claims) -> tuple[Student | None, str]:
    """Find the only student that parts of a path name; else return why it is not clear, empty if they name none."""
    hits = [rows for part in parts if (rows := claims.named_in(part, claim.unit))]
    if not hits:
        return None, ""
    common = [row for row in hits[0] if all(row in rows for rows in hits)]
    if len(common) > 1:
        common = [row for row in common if row.student_id == claim.said]
    if len(common) == 1:
        return common[0], ""
    rows = list({row.student_id: row for rows in hits for row in rows}.values())
    return None, f"its path fits {_both(rows)}"


def _shown(row: Student) -> str:
    name = " ".join(filter(None, (row.last_name, row.first_name))) or row.lms_name
    return f"{row.student_id} ({name})" if name else row.student_id


def _both(rows: Sequence[Student]) -> str:
    return " and ".join(_shown(row) for row in rows)


RULES: tuple[Rule, ...] = (
    answered,
    without_roster,
    lms_without_roster,
    person_in_roster,
    person_by_id,
    path_in_roster,
    file_in_roster,
)
"""The first that does not give None decides."""


def identify(claim: Claim, claims: Claims) -> Identity:
    """Find out which student a file is from.

    Parameters
    ----------
    claim : Claim
        The file's claim.
    claims : Claims
        The claims of all files, including this one.
    """
    for rule in RULES:
        found = rule(claim, claims)
        if found:
            break
    else:
        raise AssertionError("the last rule decides always")
    if not claims.roster and claim.said and claim.named and claim.said != claim.named and not found.reason:
        remark = f"check: its file name says {claim.named}, `oxus submit` wrote {claim.said}: a copy?"
        return Identity(found.student, (remark, *found.remarks))
    return found


def closest(texts: str | Sequence[str], roster: Sequence[Student], most: int = 3) -> list[Student]:
    """Return the students of the roster whose name, id or email address is most like a text, the closest first.

    Parameters
    ----------
    texts : str or sequence of str
        One or more texts, of which the one that is most like the student counts.
    roster : sequence of Student
        The class.
    most : int, default 3
        The largest number of students to return.
    """
    said = [texts] if isinstance(texts, str) else texts

    def likeness(row: Student) -> float:
        known = (*names_of(row), row.student_id, row.email.partition("@")[0])
        return max((closeness(text, known) for text in said), default=0.0)

    return sorted(roster, key=likeness, reverse=True)[:most]


def telling(text: str, unit: str = "") -> list[str]:
    """Return the parts of a path, or of an LMS's text, that may be a name, without the unit's name."""
    text = re.sub(r"^(?:Moodle|Canvas): ", "", text).replace(unit or "\0", " ")
    return [piece for part in text.split("/") for piece in pieces(part)] or [text]
