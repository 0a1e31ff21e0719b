"""The one error that a person is meant to read."""


class CourseError(Exception):
    """Something that a person can fix: the message names the thing, what is wrong with it, and what to do.

    The `oxus` command prints the message as it is, without a traceback, and ends with exit status 1.
    """
