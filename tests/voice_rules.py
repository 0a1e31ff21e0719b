"""Rules for proselint: the patterns that the course's voice avoids, and what to write in their place.

`tests/test_prose.py` runs them, together with some of proselint's own, over what people read.
"""

from proselint.registry.checks import Check
from proselint.registry.checks.engine import Fancy
from proselint.registry.checks.types import PreferredForms

OLD_WORDS = {
    "amiss": "wrong",
    "anew": "again",
    r"mend(?:s|ed|ing)?": "fix, repair",
    r"reckon(?:s|ed|ing)?": "calculate, count",
    r"heaps?": "group",
    r"made-up": "toy, invented",
    r"foretell(?:s|ing)?|foretold": "predict",
    r"hand-ins?": "submission",
    r"handed-in": "submitted",
    r"unless (?:told otherwise|given)": "by default",
    r"for ever": "for good, without end",
    r"wants? to be \w+ed": "must be ...",
    r"(?<!you )(?<!it )stands? (?:in(?! for)|on|at|below|above|beside|behind|before|here|there)": "is, are",
    r"beforehand": "first, before",
    r"whither|thither|hither|whence|thence|wherefore": "where, from there, why",
    r"upon": "on",
    r"save for": "except for",
    r"be it": "whether it is",
    r"lest": "so that ... not",
    r"ere|oft|nigh|naught|aught": "before, often, near, nothing, anything",
    r"drawers?": "bin",
    r"yonder|betwixt|amidst|whilst|amongst": "there, between, among, while, among",
}
PATTERNS = {
    r"is (?:asked|wanted)(?= (?:for)?[.;,])": "say who asks for what: Please return ...",
    r"(?<=[.;:] )Whose(?= \w+ (?:is|are|it))": "which student",
    r"(?<=[.;:] )(?:Slow|Fast|Easy|Hard|Good|Bad|Right|Wrong) (?:it|they) (?:is|are|was|were)": "It was ...",
    r"(?<=\. )What (?:you|it|they|he|she|we) \w+(?: \w+)? (?:the|a|an) \w+ \w+s": "begin with the subject",
    r"speaks? (?:for|against) (?:it )?that": "The best evidence for ... is that ...",
    r"in which (?:stands?|lies?)|(?:below|beside|above|beneath) (?:it|them|a line) (?:stands?|lies?)": "is, are",
    r"(?<=[.!?] )Who (?!else)\w+(?=[^.?!]*[.!](?:\s|$))": "If you ..., you ...",
    r"(?<=[.!?] )That (?:it|they|we|you|the|an?|each|all|no|some|both|these|those) \w+": "begin with the subject",
    r"Nobody (?:has|needs) to": "you don't have to",
    r"an? (?:row|column|file|line|page) an? (?:state|unit|student|table|body|cell|submission|measure)": "one per ...",
    r"one an? (?:student|unit|state|table|body|cell|assignment|submission)": "one per ...",
}


OF_UNITS = {
    r"bod(?:y|ies)(?! of (?:water|law|literature|work|evidence))": "organisation",
}
"""For the units only, where a word has one meaning."""


def _whole(forms: dict[str, str]) -> dict[str, str]:
    return {f"(?:{form})": instead for form, instead in forms.items()}


def rules() -> list[Check]:
    """Return our own checks. A finding names one by its path: `oxus....`, or `units....` for the units alone."""
    engine = Fancy()
    return [
        Check(PreferredForms(_whole(OLD_WORDS)), engine, "oxus.old_words", "'{1}': write '{0}'"),
        Check(PreferredForms(_whole(PATTERNS)), engine, "oxus.patterns", "'{1}': {0}"),
        Check(PreferredForms(_whole(OF_UNITS)), engine, "units.words", "'{1}': write '{0}'"),
    ]
