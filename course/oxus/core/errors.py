"""The error whose message a person reads."""

from oxus.core.safe_output import printable as printable


class CourseError(Exception):
    """A problem that a person can fix. The message names the file, what is wrong, and what to do.

    The `oxus` command prints the message as it is, without a traceback, and ends with exit status 1.
    """
