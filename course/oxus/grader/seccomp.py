"""The system calls that the code of a submission may not make.

What namespaces and permissions already forbid is mostly left to them. Here stands what would reach parts of the kernel
that a notebook has no use for, get around a limit, or hold memory that no limit counts.
"""

import errno
import os
import struct
from functools import cache

from oxus.grader import linux

CALLS: dict[str, tuple[int | None, int | None]] = {
    # name: number on x86_64, number on aarch64
    # Namespaces, mounts, roots.
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    # Other processes.
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
    # Parts of the kernel with a history of holes.
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "fanotify_init": (300, 262),
    "lookup_dcookie": (212, 18),
    "personality": (135, 92),
    "modify_ldt": (154, None),
    "uselib": (134, None),
    # The machine.
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "syslog": (103, 116),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "vhangup": (153, 58),
    "iopl": (172, None),
    "ioperm": (173, None),
    # Memory that is in no process and in no folder, so that no limit would count it.
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "vmsplice": (278, 75),
}
"""Calls that fail with EPERM."""

CLONE, CLONE3, SOCKET, PRCTL, MMAP, SETRLIMIT, PRLIMIT64, SETSOCKOPT = (
    (56, 220),
    (435, 435),
    (41, 198),
    (157, 167),
    (9, 222),
    (160, 164),
    (302, 261),
    (54, 208),
)
LAST_KNOWN = 462
"""The newest call that was looked at (mseal); what came later is answered as an older kernel would."""

MACHINES = ("x86_64", "aarch64")
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32_SYSCALL_BIT = 0x40000000

CLONE_NEW = (
    linux.CLONE_NEWNS
    | linux.CLONE_NEWCGROUP
    | linux.CLONE_NEWUTS
    | linux.CLONE_NEWIPC
    | linux.CLONE_NEWUSER
    | linux.CLONE_NEWPID
    | linux.CLONE_NEWNET
)
AF_UNIX, AF_INET, AF_INET6 = 1, 2, 10
MAP_TYPE_OR_ANONYMOUS, MAP_SHARED_ANONYMOUS = 0x2F, 0x21
RLIMIT_CORE = 4
SOL_SOCKET, SO_SNDBUF, SO_RCVBUF = 1, 7, 8

# Classic BPF: load a word; jump if equal, greater, any bit set; and with a constant; return.
LD, JEQ, JGT, JSET, AND, RET = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
NUMBER, ARCH = 0, 4  # offsets in struct seccomp_data

Instruction = tuple[int, int, int, int]


def _argument(index: int) -> Instruction:
    """Load the lower half of an argument; both machines are little-endian."""
    return LD, 0, 0, 16 + 8 * index


def _fail(number: int) -> Instruction:
    return RET, 0, 0, ERRNO | number


def _for_call(number: int, body: list[Instruction]) -> list[Instruction]:
    """Run `body` for one call. It either returns or continues, with the call's number loaded again."""
    return [(JEQ, 0, len(body) + 1, number), *body, (LD, 0, 0, NUMBER)]


def _instructions(machine: str) -> list[Instruction]:
    column = MACHINES.index(machine)
    program: list[Instruction] = [
        (LD, 0, 0, ARCH),
        # 32-bit calls have other numbers, and a filter for 64 bits would let them all pass.
        (JEQ, 1, 0, AUDIT_ARCH[machine]),
        (RET, 0, 0, KILL),
        (LD, 0, 0, NUMBER),
        (JSET, 0, 1, X32_SYSCALL_BIT),
        (RET, 0, 0, KILL),
        (JGT, 0, 1, LAST_KNOWN),
        _fail(errno.ENOSYS),
        # The flags of clone3 are in memory, where a filter cannot look: the C library then uses clone.
        (JEQ, 0, 1, CLONE3[column]),
        _fail(errno.ENOSYS),
    ]
    for numbers in CALLS.values():
        number = numbers[column]
        if number is not None:
            program += [(JEQ, 0, 1, number), _fail(errno.EPERM)]
    program += _for_call(CLONE[column], [_argument(0), (JSET, 0, 1, CLONE_NEW), _fail(errno.EPERM)])
    # A network namespace does not hold AF_VSOCK (to a virtual machine's host), AF_ALG and other families.
    program += _for_call(
        SOCKET[column],
        [
            _argument(0),
            (JEQ, 3, 0, AF_UNIX),
            (JEQ, 2, 0, AF_INET),
            (JEQ, 1, 0, AF_INET6),
            _fail(errno.EAFNOSUPPORT),
        ],
    )
    # What a socket's buffers hold belongs to no process. A program that asks for larger ones gets the usual size, and
    # no error: it cannot count on more anyway.
    program += _for_call(
        SETSOCKOPT[column],
        [
            _argument(1),
            (JEQ, 0, 4, SOL_SOCKET),
            _argument(2),
            (JEQ, 1, 0, SO_SNDBUF),
            (JEQ, 0, 1, SO_RCVBUF),
            _fail(0),
        ],
    )
    # The child is to die with its supervisor.
    program += _for_call(
        PRCTL[column], [_argument(0), (JEQ, 0, 1, linux.PR_SET_PDEATHSIG), _fail(errno.EPERM)]
    )
    # Shared anonymous memory can be unmapped from every process and still be held.
    program += _for_call(
        MMAP[column],
        [
            _argument(3),
            (AND, 0, 0, MAP_TYPE_OR_ANONYMOUS),
            (JEQ, 0, 1, MAP_SHARED_ANONYMOUS),
            _fail(errno.EPERM),
        ],
    )
    # With a limit of 0 a core dump would still go to a program that collects them.
    program += _for_call(SETRLIMIT[column], [_argument(0), (JEQ, 0, 1, RLIMIT_CORE), _fail(errno.EPERM)])
    # Reading the limit is fine: the pointer to the new one is 0 then. The lower half is 0 for no address
    # that malloc or the stack gives, but for a crafted one, hence both halves.
    program += _for_call(
        PRLIMIT64[column],
        [
            _argument(1),
            (JEQ, 0, 5, RLIMIT_CORE),
            _argument(2),
            (JEQ, 0, 2, 0),
            (LD, 0, 0, 16 + 8 * 2 + 4),
            (JEQ, 1, 0, 0),
            _fail(errno.EPERM),
        ],
    )
    return [*program, (RET, 0, 0, ALLOW)]


@cache
def program() -> bytes:
    """Return the filter, which a process sets with `linux.set_filter` for itself and all that it starts.

    Returns
    -------
    bytes
        Empty on a machine other than x86_64 and aarch64, for which there is no filter; all else still holds there.
    """
    machine = os.uname().machine
    if machine not in MACHINES:
        return b""
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in _instructions(machine))
