"""The Linux system calls that the sandbox needs and Python does not offer, by their kernel names."""

import ctypes
import os
import socket
import struct
import sys
from functools import cache

if sys.platform != "win32":
    import fcntl

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_KEEPCAPS = 8
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
SECCOMP_MODE_FILTER = 2

SIOCSIFFLAGS = 0x8914
IFF_UP = 1
CAP_SYS_ADMIN = 21
RLIMIT_MSGQUEUE = 12
LINUX_CAPABILITY_VERSION_3 = 0x20080522


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def look_up() -> None:
    """Find the functions of the C library, so that no forked process has to."""
    for name in ("capset", "mount", "pivot_root", "prctl", "sethostname", "umount2", "unshare"):
        getattr(_libc(), name)


def _checked(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Leave the namespaces that `flags` names and enter new ones."""
    _checked(_libc().unshare(flags), f"unshare {flags:#x}")


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """Mount something, bind a folder or file, or change the flags of a mount."""
    words = (os.fsencode(word) for word in (source, target, kind))
    _checked(
        _libc().mount(*words, ctypes.c_ulong(flags), options.encode()), f"mount {kind or source} on {target}"
    )


def change_root(new: str, old: str) -> None:
    """Make the mount at `new` the root, and move the old root to a mount at `old` (pivot_root)."""
    _checked(_libc().pivot_root(os.fsencode(new), os.fsencode(old)), "pivot_root")


def detach(target: str) -> None:
    """Detach a mount, and all mounts below it, from the tree at once."""
    _checked(_libc().umount2(os.fsencode(target), MNT_DETACH), f"umount {target}")


def set_host_name(name: str) -> None:
    """Set the host name that this UTS namespace sees."""
    _checked(_libc().sethostname(name.encode(), ctypes.c_size_t(len(name.encode()))), "sethostname")


def raise_loopback() -> None:
    """Switch on `lo`, so that a program can reach itself at 127.0.0.1 in its own network namespace."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
        fcntl.ioctl(end, SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", IFF_UP))


def prctl(option: int, *values: int) -> None:
    """Change a setting of the calling process."""
    words = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    _checked(_libc().prctl(option, *words), f"prctl {option}")


def set_filter(program: bytes) -> None:
    """Set a permanent seccomp filter for this process and all that it starts."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))

    filter_program = Program(len(program) // 8, program)
    address = ctypes.addressof(filter_program)
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, address)


def set_capabilities(mask: int) -> None:
    """Make `mask` the effective and permitted capabilities, and none inheritable."""
    low, high = mask & 0xFFFFFFFF, mask >> 32
    header = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0)
    _checked(_libc().capset(header, (ctypes.c_uint32 * 6)(low, low, 0, high, high, 0)), "capset")


def drop_bounding_set() -> None:
    """Give up every capability that a program could regain; needs CAP_SETPCAP."""
    capability = 0
    while True:
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError as error:
            if capability and error.errno == 22:  # EINVAL: past the last that this kernel has
                return
            raise
        capability += 1
