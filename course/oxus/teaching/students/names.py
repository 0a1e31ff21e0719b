"""Compare names of people as an LMS, a student and a roster write them.

Names are compared as sets of words, in any order. Case, accents and apostrophes do not matter, and neither do the
letters in which the languages of the region differ from Russian: ө and о, ү, ұ, ў and у, қ and к, ғ and г, ә and а,
і and и, ң and н, ҳ and х, җ and ж. Extra words, such as a patronymic or a group as in "(б-21)", do not matter. Two
different patronymics belong to two people.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from enum import IntEnum
from functools import lru_cache
from itertools import permutations

_PAIRS = ("өо", "үу", "ұу", "қк", "ғг", "әа", "іи", "ңн", "ҳх", "һх", "җж", "ҷч", "ıi")
_LETTERS = str.maketrans({pair[0]: pair[1] for pair in _PAIRS})
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʻʼ`´′ʹ"))  # oʻ and o' are one letter of Uzbek
_PATRONYMICS = (
    *("ович", "евич", "овна", "евна", "ична", "кызы", "кизи", "уулу", "улы", "угли", "огли", "оглы"),
    *(
        "ovich",
        "evich",
        "ovna",
        "evna",
        "ichna",
        "kyzy",
        "kizi",
        "qizi",
        "uulu",
        "uly",
        "ugli",
        "ogli",
        "oglu",
    ),
)
"""Endings of patronymics, as `words` writes them."""
_OWN_WORDS = frozenset(_PATRONYMICS) - {
    "ович",
    "евич",
    "овна",
    "евна",
    "ична",
    "ovich",
    "evich",
    "ovna",
    "evna",
    "ichna",
}
"""Those that can be words of their own, as in `Нур кызы`."""
_LATIN = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэъь", [*"abvgdeziiklmnoprstufye", "", ""], strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
)
ALIKE = 0.7
"""From this likeness on, two words in different alphabets may be the same."""
MOST_WORDS = 4
"""Names of more words are not looked for in a text without spaces: the orders would be too many."""


class Fit(IntEnum):
    """A measure of how well a name in an LMS fits another name."""

    NONE = 0
    PART = 1
    """Half of a double surname, or one given name of two: somebody should look at it."""
    WORDS = 2
    """All words of the name, and others, or all but the patronymic."""
    EXACT = 3


@lru_cache(maxsize=10_000)
def words(name: str) -> tuple[str, ...]:
    """Return the words of a name in the form in which they are compared, in their order."""
    text = unicodedata.normalize("NFKD", name.translate(_APOSTROPHES))
    text = "".join(c for c in text if not unicodedata.combining(c)).casefold()
    return tuple(re.findall(r"[^\W_]+", text.translate(_LETTERS)))


def is_patronymic(word: str) -> bool:
    """Return whether a word, as `words` gives it, is a patronymic or the second word of one."""
    return word.endswith(_PATRONYMICS)


def compare(text: str, name: str) -> tuple[Fit, int]:
    """Measure how well a text fits a name.

    Parameters
    ----------
    text : str
        The text that an LMS or a student wrote; other words may be in it.
    name : str
        A name of the roster.

    Returns
    -------
    Fit
        How well.
    int
        The number of words that they share; of two names that fit equally well, the one that shares more is meant.
    """
    said, known = words(text), words(name)
    shared = len({*said} & {*known})
    if len(said) == 1 and said[0] in _joined(known) or shared and {*said} == {*known}:
        return Fit.EXACT, len(known)
    if not shared or _contradict(said, known):
        return Fit.NONE, 0
    core = core_words(known)
    if len(core) >= 2 and core <= {*said}:
        return Fit.WORDS, shared
    core_said = core_words(words(re.sub(r"\([^)]*\)", " ", text)))
    if len(core_said) >= 2 and core_said <= core:
        return Fit.PART, shared
    return Fit.NONE, 0


def closeness(text: str, names: Iterable[str]) -> float:
    """Measure how similar a text is to the closest of some names, from 0 to 1; letters are compared by their sound."""
    said = " ".join(sorted(sounds(text)))
    others = (" ".join(sorted(sounds(name))) for name in names if name)
    return max((SequenceMatcher(None, said, other).ratio() for other in others), default=0.0)


def sounds(name: str) -> list[str]:
    """Return the words of a name in Latin letters, roughly as they sound."""
    return [word.translate(_LATIN) for word in words(name)]


def is_transliterated(text: str, name: str) -> bool:
    """Return whether a text may be a name in another alphabet: each of its words sounds like one of the name.

    Patronymics do not count. In the same alphabet, names that are only similar, as Alla and Anna, are those of two
    people.
    """
    if _alphabets(text) & _alphabets(name):
        return False
    said, known = ([word.translate(_LATIN) for word in core_words(words(one))] for one in (text, name))
    fewer, more = sorted((said, known), key=len)
    return bool(fewer) and all(
        max(SequenceMatcher(None, word, other).ratio() for other in more) >= ALIKE for word in fewer
    )


def _alphabets(text: str) -> set[str]:
    """Return the alphabets of the letters, such as `CYRILLIC`."""
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha()}


@lru_cache(maxsize=10_000)
def _joined(known: tuple[str, ...]) -> frozenset[str]:
    """Return the ways to write a name without spaces, as Canvas does."""
    core = tuple(word for word in known if word in core_words(known))
    # One word alone could be anybody's first name: some surnames, such as Гуревич, end like patronymics.
    forms = [form for form in (known, *([core] if len(core) > 1 else [])) if 0 < len(form) <= MOST_WORDS]
    return frozenset("".join(order) for form in forms for order in permutations(form))


def are_two(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two names that fit one row, as `words` gives them, are those of two people."""
    return core_words(tuple(one)) != core_words(tuple(other)) or _contradict(one, other)


def _contradict(said: Sequence[str], known: Sequence[str]) -> bool:
    """Return whether both names have a patronymic, and the patronymics differ."""
    one, other = (_parted(tuple(some))[1] for some in (said, known))
    return bool(one and other) and not one & other


@lru_cache(maxsize=10_000)
def core_words(some: tuple[str, ...]) -> frozenset[str]:
    """Return the words without patronymics and without words that contain digits, as groups do."""
    return _parted(some)[0]


@lru_cache(maxsize=10_000)
def _parted(some: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Part the words of a name into those of the core and the patronymics.

    In `Каримов Анвар Олим угли`, the father's name is a part of the patronymic. In `Асан уулу Бакыт`, it is the
    surname.
    """
    plain = [n for n, word in enumerate(some) if not is_patronymic(word) and not re.search(r"\d", word)]
    fathers = {n - 1 for n, word in enumerate(some) if n and word in _OWN_WORDS} & {*plain}
    if len(plain) - len(fathers) < 2:
        fathers = set()
    ends = {word for word in some if is_patronymic(word) and word not in _OWN_WORDS}
    return frozenset(some[n] for n in plain if n not in fathers), frozenset(ends | {some[n] for n in fathers})
