"""Recognise a right answer by a salted digest, so that the check does not say what it is.

A slow digest does not stop anyone who tries all four letters of a question: it only keeps the answer out of sight.
"""

import hmac
import secrets
from typing import Any

from oxus.checks.not_yet import NotYet
from oxus.selfstudy.normalize import plain, text
from oxus.selfstudy.obfuscation import key as derived

ITERATIONS = 5_000
"""Of PBKDF2: a few milliseconds, and not much longer in a browser."""


def key(answer: Any, digest: str) -> bool:
    """Return whether an answer is the one that a digest was made of.

    Parameters
    ----------
    answer : str, number, or collection of these
        Capitals, and spaces around a text, do not matter; the order of a list does.
    digest : str
        From `digest`, or from `python -m oxus.checks WORD`.
    """
    salt, _, right = digest.partition(".")
    return hmac.compare_digest(_digest(answer, salt), right)


def digest(answer: Any) -> str:
    """Make a digest with a new salt: `salt.digest`, both as hexadecimal numbers."""
    salt = secrets.token_hex(4)
    return f"{salt}.{_digest(answer, salt)}"


def _digest(answer: Any, salt: str) -> str:
    try:
        words = text(plain(answer, level=2))
    except Exception:  # the student's own class may fail here
        raise NotYet("Your answer cannot be read.", yours=answer) from None
    return derived(words, salt, ITERATIONS).hex()[:24]
