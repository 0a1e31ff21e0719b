"""Writing a file atomically. The module needs nothing else of the package."""

import contextlib
import errno
import os
import re
import secrets
import stat
from pathlib import Path

_NO_FSYNC = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}
"""What some network drives answer to fsync."""

_RANDOM_BYTES = 8
_TEMPORARY = re.compile(rf"\.[0-9a-f]{{{2 * _RANDOM_BYTES}}}\.part")


def is_temporary(path: Path) -> bool:
    """Whether a file is one of `write_atomic`'s temporary files, by its name.

    One is left behind where a process was killed while it wrote; otherwise another process is writing it now.
    """
    return bool(_TEMPORARY.fullmatch(path.name))


def write_atomic(path: str | os.PathLike[str], content: str | bytes) -> None:
    """Write a file atomically: it holds all of `content`, or what it held before, even after a power cut.

    The content goes to a temporary file in the same folder, which then replaces the file. An existing file keeps its
    mode and, where the system allows it, its owner and group; a new one gets the mode that the umask gives. A symbolic
    link stays, and the file that it leads to is replaced. Something other than a file, as /dev/stdout, is written to.

    Parameters
    ----------
    path : str or path
        The file, in a folder that exists.
    content : str or bytes
        Text is written as UTF-8, with its line ends as they are.

    Raises
    ------
    OSError
        If the file cannot be written; the temporary file is removed.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    before = Path(path).stat() if Path(path).exists() else None
    # Before links are followed: that of a pipe, as /dev/stdout is one in a shell, names no path.
    if before and not stat.S_ISREG(before.st_mode):
        Path(path).write_bytes(data)
        return
    target = Path(os.path.realpath(path))
    # Unique, so that two writers at once don't write into one file; short, so that a long name does not grow too long.
    scratch = target.with_name(f".{secrets.token_hex(_RANDOM_BYTES)}.part")
    try:
        _write_new(scratch, data, before)
        scratch.replace(target)
    except BaseException:  # Ctrl-C, too
        with contextlib.suppress(OSError):
            scratch.unlink()
        raise
    with contextlib.suppress(OSError):  # Windows opens no folders
        _sync_folder(target.parent)


def _write_new(path: Path, data: bytes, before: os.stat_result | None) -> None:
    """Write a file that does not exist yet, down to the disk, with the mode and owner of the one that it replaces."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600 if before else 0o666), "wb") as file:
        if before:
            if hasattr(os, "chown"):
                with contextlib.suppress(OSError):
                    os.chown(path, before.st_uid, before.st_gid)
            path.chmod(stat.S_IMODE(before.st_mode))
        file.write(data)
        file.flush()
        try:
            os.fsync(file.fileno())
        except OSError as error:
            if error.errno not in _NO_FSYNC:
                raise


def _sync_folder(folder: Path) -> None:
    """Bring the new name down to the disk, too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
