"""The error whose message a person reads, and how messages quote text."""

from typing import Any


class CourseError(Exception):
    """Something that a person can fix: the message names the thing, what is wrong with it, and what to do.

    The `oxus` command prints the message as it is, without a traceback, and ends with exit status 1.
    """


def printable(value: Any, longest: int = 60) -> str:
    """A value as a one-line message quotes it: without control characters, and shortened if it is long."""
    text = str(value)
    return "".join(c if c.isprintable() else "?" for c in text[:longest]) + (
        "..." if len(text) > longest else ""
    )
