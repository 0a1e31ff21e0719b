"""The error whose message a person reads."""

import errno
import os
import re
import shutil
from contextlib import suppress

from oxus.core.safe_output import printable


class CourseError(Exception):
    """A problem that a person can fix. The message names the file, what is wrong, and what to do.

    The `oxus` command prints the message as it is, without a traceback, and ends with exit status 1.
    """


_SPACE = "free some space on that disk"
_WRITE = "check that you may write there"
_TO_DO = {
    getattr(errno, "EDQUOT", errno.ENOSPC): "free some space: your quota on that disk is used up",
    errno.ENOSPC: _SPACE,
    errno.EFBIG: _SPACE,
    errno.EROFS: _WRITE,
    errno.EACCES: "check that you may read and write there",
    errno.EPERM: _WRITE,
    errno.EIO: "the disk, or the network folder, may be damaged: copy what is on it",
    errno.EMFILE: "close other programs",
    errno.ENFILE: "close other programs",
    errno.ENAMETOOLONG: "this name is too long for a file: shorten it",
}
"""Errors of the system that a person can do something about, whichever command meets them."""


def system_problem(error: OSError) -> str:
    """Explain in one sentence what the system refused, such as a write to a full disk, and what to do.

    Returns
    -------
    str
        Empty for any other error, which may be a fault of the program.
    """
    if isinstance(error, shutil.Error):
        error = _first_of(error)
    if (
        error.errno == errno.ENOENT
        and error.filename is None
        and "temporary directory" in str(error.strerror)
    ):
        return (
            "no temporary file can be written: free some space on the disk, or set TMPDIR to another folder"
        )
    if error.errno not in _TO_DO:
        return ""
    where = f"{printable(error.filename, 200)}: " if error.filename else ""
    return f"{where}{error.strerror}: {_TO_DO[error.errno]}, then run the command again"


def _first_of(error: shutil.Error) -> OSError:
    """Return the first error that copying a folder of files met, of which shutil keeps only the text."""
    with suppress(IndexError, TypeError, ValueError):
        _, target, text = error.args[0][0]
        if number := re.match(r"\[Errno (\d+)\]", str(text)):
            return OSError(int(number[1]), os.strerror(int(number[1])), str(target))
    return error
