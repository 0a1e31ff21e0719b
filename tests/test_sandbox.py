"""What the code of a submission cannot do in the sandbox, and what it can.

Each escape is tried for real, against a real thing outside. Where it is harmless it is tried without the sandbox as
well, so that it is known to work; a limit is tried with a larger limit instead.
"""

import ctypes
import errno
import mmap
import multiprocessing
import os
import pty
import resource
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
import pytest

from installed_editions import install, register
from oxus.core.edition import _claims, find_edition, solution_folders
from oxus.core.errors import CourseError
from oxus.core.layout import PACKED_SOLUTIONS
from oxus.grader import linux, sandbox, seccomp
from oxus.grader.file_tree import INODES, NOBODY, tree
from oxus.grader.sandbox import (
    NOT_BUILT,
    Jail,
    child_of,
    environment,
    fork_into,
    kill,
    python_paths,
    unavailable,
    usage,
)
from oxus.grader.warm_process import Setup, WarmProcess
from sandboxed import (
    WORKDIR,
    alive,
    as_another_user,
    ended,
    hear,
    inside,
    interrupt,
    jail,
    outside,
    plain_fork,
    python,
    running,
    until,
)

ROOT = Path(__file__).resolve().parents[1]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(unavailable()) and not os.environ.get("OXUS_REQUIRE_SANDBOX"),
        reason=unavailable() or "there is one",
    ),
]


def libc():
    return ctypes.CDLL(None, use_errno=True)


def system_call(number, *values):
    """The error number of a system call, 0 if it succeeds."""
    words = [ctypes.c_long(value) for value in (number, *values, *[0] * (6 - len(values)))]
    return ctypes.get_errno() if libc().syscall(*words) < 0 else 0


def names(folder):
    """What lies in a folder, given by its path or as an open one."""
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries)


def skip_if_shown(folder):
    """/tmp is the scratch folder, unless Python or the clone lies in it."""
    if any(Path(folder) in path.parents for path in python_paths()):
        pytest.skip(f"something that the code may read lies in {folder}")


def refused(function, *errors):
    """It works without the sandbox, and fails in it with one of these errors."""
    free = outside(function)
    assert not free.error, f"without the sandbox: {free.error}"
    held = inside(function)
    assert held.error.split(" ")[0] in errors, f"in the sandbox: {held}"
    assert held.status == 0
    return held


# --- reading ---


@pytest.fixture
def gradebook(tmp_path):
    path = tmp_path / "grading folder" / "gradebook.db"
    path.parent.mkdir()
    path.write_text("the grades of aigerim")
    return path


def test_the_gradebook_cannot_be_read(gradebook):
    refused(gradebook.read_text, "FileNotFoundError")


def test_another_submission_cannot_be_read(tmp_path):
    path = tmp_path / "submitted" / "бек" / "01-tiny" / "01-tiny.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text("the answers of bek")
    refused(path.read_text, "FileNotFoundError")


@pytest.mark.parametrize(
    "folder",
    ["solutions", "course/units", "course/selfstudy", "notebooks", "tests", "grading", ".git", "data/raw"],
)
def test_of_the_clone_only_the_packages_can_be_read(folder):
    if not (ROOT / folder).exists():
        pytest.skip(f"there is no {folder} here")
    refused(lambda: names(ROOT / folder), "FileNotFoundError")


def test_the_solutions_for_self_learners_are_not_there():
    """Those of the course itself: in a clone they are outside of all that is shown, in a wheel they are covered."""
    solutions = find_edition().folder / PACKED_SOLUTIONS
    assert outside(lambda: names(solutions)).value
    held = inside(lambda: names(solutions))
    assert held.value == [] or held.error.startswith("FileNotFoundError")


@pytest.mark.parametrize("importable", [True, False], ids=["the package", "a copy that Python passes over"])
def test_the_solutions_of_an_installed_edition_are_not_there(tmp_path, monkeypatch, importable):
    """Wherever it is installed; an editable install leaves a copy among the packages, and runs the clone."""
    site = tmp_path / "site packages"
    edition = install(site, "baltic", "01-baltic")
    monkeypatch.syspath_prepend(str(site))
    if not importable:
        (tmp_path / "clone" / "baltic_region").mkdir(parents=True)
        (tmp_path / "clone" / "baltic_region" / "__init__.py").touch()
        monkeypatch.syspath_prepend(str(tmp_path / "clone"))
    _claims.cache_clear()
    where = Jail((*python_paths(), site), WORKDIR)
    solutions = edition / PACKED_SOLUTIONS
    assert outside(lambda: names(solutions)).value == ["01-baltic.json"]
    assert inside(lambda: names(solutions), where).value == []
    assert inside(lambda: names(edition / "notebooks"), where).value == ["01-baltic"], "the rest is shown"
    _claims.cache_clear()


def test_solutions_are_hidden_also_where_two_packages_claim_an_edition(tmp_path, monkeypatch):
    edition = install(tmp_path, "baltic", "01-baltic")
    (edition / "course.toml").write_text("title = 3")
    register(tmp_path, "baltic", "baltic_region", "baltic-fork")
    monkeypatch.syspath_prepend(str(tmp_path))
    _claims.cache_clear()
    assert edition / PACKED_SOLUTIONS in solution_folders()
    _claims.cache_clear()


def test_the_folders_above_a_package_hold_nothing_else():
    import oxus_data

    for package in (Path(linux.__file__).parents[1], Path(oxus_data.__file__).parent):
        if "site-packages" not in package.parts:
            seen = inside(lambda package=package: names(package.parent)).value
            assert seen == [package.name]


def test_the_home_cannot_be_read(monkeypatch):
    home = Path.home()
    seen = set(inside(lambda: names(home) if home.exists() else []).value)
    shown = {path.relative_to(home).parts[0] for path in python_paths() if home in path.parents}
    assert seen <= shown
    assert inside(lambda: [str(Path.home()), str(Path("~").expanduser())]).value == [WORKDIR, WORKDIR]


def test_passwords_cannot_be_read():
    held = inside(lambda: Path("/etc/shadow").read_text())
    assert Path("/etc/shadow").exists() and held.error.startswith("FileNotFoundError")
    assert inside(lambda: Path("/etc/passwd").read_text()).value.count("\n") == 1


def test_the_environment_is_not_inherited(monkeypatch):
    monkeypatch.setenv("SECRET_TOKEN", "s3cret")

    def look():
        return dict(os.environ), subprocess.run(["env"], capture_output=True, text=True, check=True).stdout

    assert outside(look).value[0]["SECRET_TOKEN"] == "s3cret"
    variables, listed = inside(look).value
    assert variables == environment(jail()) and "s3cret" not in listed


def test_the_environment_cannot_be_read_through_proc():
    caller = os.getpid()
    refused(lambda: len(Path(f"/proc/{caller}/environ").read_bytes()), "FileNotFoundError")
    refused(lambda: len(Path("/proc/self/environ").read_bytes()), "FileNotFoundError")
    assert inside(lambda: Path("/proc").exists()).value is False


def test_a_link_leads_nowhere(gradebook):
    def follow():
        Path("link").symlink_to(gradebook)
        return Path("link").read_text()

    def hard():
        os.link(gradebook, "other")
        return Path("other").read_text()

    os.chdir(gradebook.parent)
    refused(follow, "FileNotFoundError")
    (gradebook.parent / "link").unlink()
    refused(hard, "FileNotFoundError")


def test_the_root_holds_what_is_shown_and_nothing_else():
    shown = {path.parts[1] for path in (*python_paths(), Path(WORKDIR), Path(sys.executable).resolve())}
    assert set(inside(lambda: names("/")).value) == shown | {"dev", "etc", "tmp"}
    assert inside(lambda: names("/dev")).value == ["full", "null", "ptmx", "pts", "random", "shm", "urandom"]


def test_there_is_nothing_above_the_root(gradebook):
    def climb():
        folder = os.open("/", os.O_RDONLY)
        for _ in range(20):
            folder = os.open("..", os.O_RDONLY, dir_fd=folder)
        return names(folder) == names("/"), Path("/../../.." + str(gradebook)).exists()

    assert outside(climb).value == [True, True]
    assert inside(climb).value == [True, False]


def test_only_the_files_to_be_kept_are_open(gradebook):
    with gradebook.open() as file, gradebook.open() as kept:
        os.set_inheritable(file.fileno(), True)

        def numbers():
            found = []
            for number in range(256):
                try:
                    os.fstat(number)
                    found.append(number)
                except OSError:
                    pass
            return found

        assert file.fileno() in outside(numbers).value
        seen = inside(numbers, keep=[kept.fileno()]).value
        assert (
            file.fileno() not in seen and kept.fileno() in seen and len(seen) == 5
        )  # and the test's own pipe
        refused(lambda: os.pread(file.fileno(), 100, 0).decode(), "OSError")

    def standard():
        return [os.path.sameopenfile(number, os.open("/dev/null", os.O_RDWR)) for number in (0, 1, 2)]

    assert inside(standard).value == [True, True, True]


def test_standard_streams_cannot_be_kept():
    with pytest.raises(ValueError, match="cannot be kept"):
        fork_into(jail(), lambda: None, [1])


# --- writing ---


def test_nothing_outside_can_be_written():
    import pandas

    places = [os.__file__, pandas.__file__, linux.__file__, sys.executable, "/usr/bin/env", "/etc/passwd"]

    def write():
        errors = []
        for place in places:
            for try_it in (
                lambda place=place: os.open(place, os.O_WRONLY),
                lambda place=place: os.open(Path(place).parent / "new", os.O_WRONLY | os.O_CREAT),
                Path(place).unlink,
                lambda place=place: Path(place).chmod(0o777),
                lambda place=place: Path(place).rename(f"{place}.old"),
            ):
                try:
                    try_it()
                    errors.append(f"{place} was written")
                except OSError as error:
                    if error.errno not in (errno.EROFS, errno.EACCES, errno.EPERM, errno.ETXTBSY):
                        errors.append(f"{place}: {error}")
        return errors

    assert inside(write).value == []


def test_a_file_that_everybody_may_write_is_read_only(tmp_path):
    shown = tmp_path / "shown"
    shown.mkdir()
    (shown / "file").write_text("as it was")
    shown.chmod(0o777)
    (shown / "file").chmod(0o666)

    def write():
        (shown / "file").write_text("changed")

    assert inside(write, Jail((*python_paths(), shown), WORKDIR)).error.startswith(f"OSError {errno.EROFS}")
    assert (shown / "file").read_text() == "as it was"


def test_new_folders_at_the_root_cannot_be_made():
    assert inside(Path("/new").mkdir).error.startswith("OSError 30")  # EROFS


@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm"])
def test_what_is_written_to_the_hosts_scratch_folders_stays_in_the_sandbox(folder):
    skip_if_shown(folder)
    name = f"oxus-test-{os.getpid()}"

    def write():
        Path(folder, name).write_text("here")
        return Path(name).read_text()  # it is the scratch folder

    assert inside(write).value == "here"
    assert not Path(folder, name).exists()


def test_folders_mounted_below_a_readable_one_are_read_only_too(tmp_path):
    shown = tmp_path / "shown here"
    (shown / "под ним").mkdir(parents=True)

    def mount_and_try():
        if os.geteuid() != 0:
            enter_user_namespace(os.geteuid())
        linux.unshare(linux.CLONE_NEWNS)
        linux.mount("none", "/", "", linux.MS_REC | linux.MS_PRIVATE)
        linux.mount("tmpfs", str(shown / "под ним"), "tmpfs", 0, "mode=777")
        below = shown / "под ним" / "file"
        below.write_text("below")
        below.chmod(0o666)

        def write():
            read = below.read_text()
            try:
                below.write_text("changed")
            except OSError as error:
                return [read, error.errno]
            return [read, 0]

        return inside(write, Jail((*python_paths(), shown), WORKDIR)).value

    assert outside(mount_and_try).value == ["below", errno.EROFS]


def enter_user_namespace(user):
    """Be the administrator of a user namespace in which there is nobody but `user`."""
    outer = os.geteuid(), os.getegid()
    linux.unshare(linux.CLONE_NEWUSER)
    Path("/proc/self/setgroups").write_text("deny")
    for name, number in zip(("uid_map", "gid_map"), outer, strict=True):
        Path("/proc/self", name).write_text(f"{user} {number} 1")
    sandbox._rights.cache_clear()


# --- the network and other processes ---


def test_the_host_s_loopback_cannot_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        refused(lambda: socket.create_connection(address, timeout=5).close(), "ConnectionRefusedError")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.setblocking(False)
        address = server.getsockname()

        def send():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
                return udp.sendto(b"x", address)

        inside(send)
        with pytest.raises(BlockingIOError):
            server.recv(1)


def test_a_notebook_can_talk_to_itself():
    def talk():
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), timeout=5).close()
        return "heard"

    assert inside(talk).value == "heard"


def test_an_abstract_socket_cannot_be_reached():
    name = f"\0oxus-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()

        def connect():
            with socket.socket(socket.AF_UNIX) as one:
                one.connect(name)

        refused(connect, "ConnectionRefusedError")


def test_a_socket_in_a_folder_cannot_be_reached():
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{folder}/s")
        server.listen()

        def connect():
            with socket.socket(socket.AF_UNIX) as one:
                one.connect(f"{folder}/s")

        refused(connect, "FileNotFoundError")


def test_there_is_no_name_service():
    assert inside(lambda: socket.getaddrinfo("example.org", 80)).error.startswith("gaierror")


def test_only_usual_families_of_sockets_can_be_made():
    def netlink():
        socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close()

    assert refused(netlink, "OSError").error.startswith(f"OSError {errno.EAFNOSUPPORT}")
    for family in (socket.AF_VSOCK, socket.AF_PACKET, socket.AF_ALG):
        held = inside(lambda family=family: socket.socket(family, socket.SOCK_SEQPACKET))
        assert held.error.startswith(f"OSError {errno.EAFNOSUPPORT}"), held
    assert inside(lambda: [s.close() for s in socket.socketpair()]).error == ""


def test_no_process_outside_can_be_signalled():
    warm = os.getpid()
    refused(lambda: os.kill(warm, 0), "ProcessLookupError")

    def kill_all():
        errors = []
        for pid in (warm, os.getppid(), -1, *range(2, 200)):
            try:
                # The own process group is 0 here: there is no parent in sight.
                if pid:
                    os.kill(pid, signal.SIGKILL)
            except OSError as error:
                errors.append(error.errno)
        return [os.getppid(), sorted(set(errors))]

    victim = plain_fork(lambda: time.sleep(60))
    assert inside(kill_all).value == [0, [errno.ESRCH]]
    assert alive(victim)
    os.kill(victim, signal.SIGKILL)
    os.waitpid(victim, 0)


def test_the_name_of_the_machine_is_not_told():
    assert inside(socket.gethostname).value == "oxus"


def test_two_sandboxes_do_not_meet():
    name = "\0oxus-test-meeting"

    def first(say):
        Path("secret").write_text("aigerim")
        server = socket.socket(socket.AF_UNIX)
        server.bind(name)
        server.listen()
        say(b"up")
        time.sleep(60)

    def second():
        with socket.socket(socket.AF_UNIX) as one:
            found = one.connect_ex(name)
        return [names("."), os.getpid(), found]

    with running(first) as (_, heard):
        assert hear(heard, 2) == b"up"
        assert inside(second).value == [[], 1, errno.ECONNREFUSED]


# --- the kernel ---


def test_no_denied_system_call_gets_through():
    if os.uname().machine not in seccomp.MACHINES:
        pytest.skip("there is no filter for this machine")
    column = seccomp.MACHINES.index(os.uname().machine)
    calls = {name: numbers[column] for name, numbers in seccomp.CALLS.items() if numbers[column] is not None}
    # All arguments -1: none of them could do anything, but the kernel's answer would be another.
    held = inside(lambda: {name: system_call(number, *[-1] * 6) for name, number in calls.items()}).value
    assert {name: number for name, number in held.items() if number != errno.EPERM} == {}
    free = outside(
        lambda: {name: system_call(calls[name], *[-1] * 6) for name in ("unshare", "keyctl", "kcmp")}
    )
    assert errno.EPERM not in free.value.values() and free.value["unshare"] == errno.EINVAL


@pytest.mark.parametrize(
    "flag",
    [
        "CLONE_NEWNS",
        "CLONE_NEWCGROUP",
        "CLONE_NEWUTS",
        "CLONE_NEWIPC",
        "CLONE_NEWUSER",
        "CLONE_NEWPID",
        "CLONE_NEWNET",
    ],
)
def test_no_new_namespaces(flag):
    assert inside(lambda: libc().unshare(getattr(linux, flag))).value == -1
    clone = seccomp.CLONE[seccomp.MACHINES.index(os.uname().machine)]
    flags = getattr(linux, flag) | signal.SIGCHLD

    def by_clone():
        return [system_call(clone, flags), system_call(435)]

    assert inside(by_clone).value == [errno.EPERM, errno.ENOSYS]


def test_a_user_namespace_can_be_made_without_the_sandbox():
    assert outside(lambda: linux.unshare(linux.CLONE_NEWUSER)).error == ""


def test_mounting_and_changing_the_root_fail():
    def mount():
        linux.mount("tmpfs", WORKDIR, "tmpfs", 0)

    def remount():
        linux.mount("none", "/usr/lib", "", linux.MS_REMOUNT | linux.MS_BIND)

    def unmount():
        linux.detach("/usr/lib")

    def chroot():
        folder = os.open("/", os.O_RDONLY)
        Path("in").mkdir()
        os.chroot("in")
        os.fchdir(folder)

    for attack in (mount, remount, unmount, chroot):
        assert inside(attack).error.startswith("PermissionError"), attack


def test_another_process_cannot_be_traced():
    def trace():
        child = os.fork()
        if child == 0:
            time.sleep(30)
            os._exit(0)
        try:
            return ctypes.get_errno() if libc().ptrace(16, child, 0, 0) else 0  # PTRACE_ATTACH
        finally:
            os.kill(child, signal.SIGKILL)

    assert outside(trace).value == 0
    assert inside(trace).value == errno.EPERM


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="calls of other kinds are of x86_64")
def test_calls_of_the_x32_kind_end_the_process():
    assert inside(lambda: system_call(0x40000000 + 39)).status == -signal.SIGSYS


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="calls of other kinds are of x86_64")
def test_calls_of_the_32_bit_kind_end_the_process():
    # mov eax, 20 (getpid); int 0x80; ret
    code = b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"

    def old_call():
        memory = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, 7)
        memory.write(code)
        return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))()

    assert inside(old_call).status == -signal.SIGSYS


def test_there_is_nothing_left_to_gain():
    def look():
        header = (ctypes.c_uint32 * 2)(linux.LINUX_CAPABILITY_VERSION_3, 0)
        sets = (ctypes.c_uint32 * 6)()
        assert libc().capget(header, sets) == 0
        bounding = [libc().prctl(23, capability, 0, 0, 0) for capability in range(38)]  # PR_CAPBSET_READ
        return {
            "sets": list(sets),
            "bounding": max(bounding),
            "no_new_privs": libc().prctl(39, 0, 0, 0, 0),
            "filter": libc().prctl(21, 0, 0, 0, 0),  # PR_GET_SECCOMP fails with the filter's mode, 2
            "ids": [*os.getresuid(), *os.getresgid()],
        }

    seen = inside(look).value
    assert seen["sets"] == [0] * 6 and seen["bounding"] == 0
    assert seen["no_new_privs"] == 1 and seen["filter"] == 2
    assert seen["ids"] == [NOBODY] * 6
    for change in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setgroups([0])):
        assert inside(change).error.split()[0] in ("OSError", "PermissionError")


def test_for_the_host_the_child_is_nobody_or_the_caller():
    def wait(say):
        say(b".")
        time.sleep(60)

    with running(wait) as (pid, heard):
        hear(heard)
        user = Path(f"/proc/{child_of(pid)}").stat().st_uid
    assert user == (NOBODY if os.geteuid() == 0 else os.geteuid())


def test_setuid_programs_gain_nothing():
    programs = [path for path in ("/usr/bin/su", "/usr/bin/passwd", "/usr/bin/mount") if Path(path).exists()]
    if not programs or not any(Path(path).stat().st_mode & 0o4000 for path in programs):
        pytest.skip("there is no setuid program here")

    def run():
        said = [
            subprocess.run(
                ["/usr/bin/su", "-c", "id -u"], capture_output=True, text=True, input="\n", check=False
            )
        ]
        said += [
            subprocess.run([path], capture_output=True, text=True, input="\n", check=False)
            for path in programs
        ]
        return [(done.returncode, done.stdout) for done in said]

    for status, printed in inside(run).value[:2]:
        assert status != 0 and printed.strip() != "0"


def test_a_crash_leaves_no_core_dump(tmp_path):
    def crash():
        pid = os.fork()
        if pid == 0:
            ctypes.string_at(0)
        _, status = os.waitpid(pid, 0)
        return [
            os.WTERMSIG(status),
            os.WCOREDUMP(status),
            names("."),
            list(resource.getrlimit(resource.RLIMIT_CORE)),
        ]

    assert inside(crash).value == [signal.SIGSEGV, False, [], [1, 1]]
    # Not even lowered, for with 0 a dump goes to a program that collects them.
    assert inside(lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0))).error


def test_a_crash_is_passed_on_where_the_host_forbids_dumps():
    def crash():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        return ended(fork_into(jail(), lambda: ctypes.string_at(0)))

    assert outside(crash).value == -signal.SIGSEGV


# --- limits ---


def start_many(count):
    """Fork until it fails; how many there were."""
    started = []
    try:
        for _ in range(count):
            pid = os.fork()
            if pid == 0:
                time.sleep(60)
                os._exit(0)
            started.append(pid)
    except OSError as error:
        return [len(started), error.errno]
    finally:
        for pid in started:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    return [len(started), 0]


def kernel_is(*version):
    return tuple(int(word) for word in os.uname().release.split("-")[0].split(".")[:2]) >= version


needs_own_count = pytest.mark.skipif(
    not kernel_is(5, 14), reason="before Linux 5.14 processes are counted for the whole machine"
)


@needs_own_count
def test_processes_are_limited():
    assert inside(lambda: start_many(40), jail(processes=50)).value == [40, 0]
    assert inside(lambda: start_many(40), jail(processes=20)).value == [19, errno.EAGAIN]


@needs_own_count
def test_a_limit_is_not_shared_with_another_sandbox():
    def hold(say):
        for _ in range(15):
            if os.fork() == 0:
                time.sleep(60)
                os._exit(0)
        say(b".")
        time.sleep(60)

    with running(hold, jail(processes=20)) as (_, heard):
        assert hear(heard) == b"."
        assert inside(lambda: start_many(15), jail(processes=20)).value == [15, 0]


@needs_own_count
def test_threads_count_as_processes():
    def many():
        started = []
        try:
            for _ in range(40):
                started.append(threading.Thread(target=time.sleep, args=(0.5,), daemon=True))
                started[-1].start()
        except RuntimeError:
            return len(started) - 1
        return len(started)

    assert inside(many, jail(processes=50)).value == 40
    assert inside(many, jail(processes=20)).value == 19


@needs_own_count
def test_a_fork_bomb_is_held_and_killed():
    def bomb(say):
        say(b".")
        while True:
            try:
                os.fork()
            except OSError:
                time.sleep(0.01)

    with running(bomb, jail(processes=32)) as (pid, heard):
        assert hear(heard) == b"."
        until(lambda: usage(pid).processes > 25)
        assert usage(pid).processes <= 32
        everyone = below(pid)
        kill(pid)
        assert ended(pid) == -signal.SIGKILL
        assert not [one for one in everyone if alive(one)]


def below(pid):
    """All processes that come from one, as /proc tells it by the parents."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except OSError:
            continue
    found, ahead = [], [pid]
    while ahead:
        one = ahead.pop()
        ahead += (children := [child for child, parent in parents.items() if parent == one])
        found += children
    return found


@pytest.mark.full
def test_orphans_that_nobody_waits_for_do_no_harm():
    def orphans(say):
        for _ in range(200):
            try:
                if os.fork() == 0:
                    os.fork()
                    os._exit(0)
                os.wait()
            except OSError:
                break
        say(b".")

    with running(orphans) as (pid, heard):
        assert hear(heard) == b"."
        assert ended(pid) == 0
    assert inside(lambda: start_many(5)).value == [5, 0]


@pytest.mark.parametrize("folder", [".", "/tmp", "/dev/shm"])
def test_the_disk_is_limited(folder):
    skip_if_shown(folder)

    def fill(size):
        with Path(folder, "file").open("wb") as file:
            file.write(bytes(size))

    assert inside(lambda: fill(3_000_000), jail(disk=4_000_000)).error == ""
    # One byte less than the limit of a single file would be: the folder is what is full.
    twice = inside(
        lambda: [Path(folder, name).write_bytes(bytes(1_500_000)) for name in "ab"], jail(disk=2_000_000)
    )
    assert twice.error.startswith(f"OSError {errno.ENOSPC}")


def test_a_single_file_is_limited():
    def long_file():
        with Path("file").open("wb") as file:
            os.truncate(file.fileno(), 3_000_000)

    assert inside(long_file, jail(disk=4_000_000)).error == ""
    assert inside(long_file, jail(disk=2_000_000)).error.startswith(f"OSError {errno.EFBIG}")


def test_the_number_of_files_is_limited():
    def many():
        for number in range(INODES + 1):
            os.mknod(str(number))

    assert inside(many).error.startswith(f"OSError {errno.ENOSPC}")


def test_open_files_are_limited():
    def many():
        return len([os.open("/dev/null", os.O_RDONLY) for _ in range(100)])

    assert inside(many, jail(files=200)).value == 100
    assert inside(many, jail(files=50)).error.startswith(f"OSError {errno.EMFILE}")


def test_the_memory_of_a_process_is_limited():
    # More than the tests before this one can have freed: what the process has already counts as its own. The kernel
    # hands out none of these zeros, so they cost nothing.
    size = 3_000_000_000

    def eat():
        return len(bytes(size))

    assert inside(eat, jail(memory=2 * size)).value == size
    assert inside(eat, jail(memory=200_000_000)).error.startswith("MemoryError")


def test_the_memory_of_many_processes_is_seen_and_ended():
    def eat(say):
        for _ in range(4):
            if os.fork() == 0:
                held = bytearray(os.urandom(1_000_000) * 60)
                say(b".")
                time.sleep(60)
                del held
        time.sleep(60)

    with running(eat) as (pid, heard):
        for _ in range(4):
            assert hear(heard) == b"."
        # What the four have forked, the tests before this one included, counts about once.
        assert 240_000_000 < usage(pid).memory < 300_000_000 + 2 * psutil.Process().memory_info().rss
        assert usage(pid).processes == 5
        kill(pid)
        assert ended(pid) == -signal.SIGKILL
        assert usage(pid).memory == usage(pid).processes == 0


def test_what_was_forked_is_not_counted_again_and_again():
    held = bytearray(os.urandom(1_000_000) * 100)

    def fork_ten(say):
        for _ in range(10):
            if os.fork() == 0:
                time.sleep(60)
        say(b".")
        time.sleep(60)

    with running(fork_ten) as (pid, heard):
        assert hear(heard) == b"."
        # All that this process holds, the tests before it included, is forked ten times, and counts about once.
        assert len(held) < usage(pid).memory < 2 * psutil.Process().memory_info().rss


def test_hiding_memory_does_not_hide_it():
    def hide(say):
        libc().prctl(linux.PR_SET_DUMPABLE, 0, 0, 0, 0)
        held = bytearray(os.urandom(1_000_000) * 60)
        say(b".")
        time.sleep(60)
        del held

    with running(hide) as (pid, heard):
        assert hear(heard) == b"."
        assert usage(pid).memory > 60_000_000


@pytest.mark.parametrize("errno_of", ["memfd", "shared", "sysv"])
def test_memory_that_nobody_counts_cannot_be_had(errno_of):
    def take():
        if errno_of == "memfd":
            os.close(os.memfd_create("hidden"))
        elif errno_of == "shared":
            mmap.mmap(-1, 1_000_000).close()
        else:
            number = libc().shmget(0, 1_000_000, 0o1600)
            if number < 0:
                raise OSError(ctypes.get_errno(), "shmget")
            libc().shmctl(number, 0, None)

    refused(take, "PermissionError")


@pytest.mark.full
def test_processor_time_is_limited():
    def loop():
        while True:
            pass

    assert inside(loop, jail(cpu=1)).status == -signal.SIGKILL


def test_the_kernel_ends_the_code_first_where_memory_runs_out():
    def wait(say):
        say(b".")
        time.sleep(60)

    with running(wait) as (pid, heard):
        hear(heard)
        assert Path(f"/proc/{child_of(pid)}/oom_score_adj").read_text().strip() == "1000"


# --- ending ---


def test_an_endless_loop_is_killed():
    def loop(say):
        say(b".")
        while True:
            pass

    with running(loop) as (pid, heard):
        assert hear(heard) == b"."
        child = child_of(pid)
        kill(pid)
        assert ended(pid) == -signal.SIGKILL
        assert not alive(child) and child_of(pid) is None


def test_an_endless_loop_is_interrupted_and_the_code_goes_on():
    def loop(say):
        for _ in range(2):
            try:
                say(b".")
                while True:
                    pass
            except KeyboardInterrupt:
                say(b"interrupted")

    with running(loop) as (pid, heard):
        for _ in range(2):
            assert hear(heard) == b"."
            interrupt(child_of(pid))
            assert hear(heard, 11) == b"interrupted"
        assert ended(pid) == 0


def test_ignoring_signals_does_not_help():
    def ignore(say):
        for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
            signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        say(b".")
        while True:
            time.sleep(1)

    with running(ignore) as (pid, heard):
        assert hear(heard) == b"."
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            os.kill(child_of(pid), number)
        assert alive(child_of(pid))
        kill(pid)
        assert ended(pid) == -signal.SIGKILL


def leave_a_daemon(say):
    """A process that has gone from its parents, its session and its terminal."""
    mine, theirs = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
            say(b".")
            os.write(theirs, b".")
            time.sleep(60)
        os._exit(0)
    os.wait()
    os.read(mine, 1)


def test_a_process_left_behind_is_gone_with_the_child():
    # Without the sandbox it lives on, and holds the pipe open.
    mine, theirs = os.pipe()
    pid = plain_fork(lambda: leave_a_daemon(lambda word: os.write(theirs, str(os.getpid()).encode())))
    os.close(theirs)
    daemon = int(os.read(mine, 20))
    os.waitpid(pid, 0)
    assert alive(daemon)
    os.kill(daemon, signal.SIGKILL)
    os.close(mine)

    with running(leave_a_daemon) as (pid, heard):
        assert hear(heard) == b"."
        assert ended(pid) == 0
        assert hear(heard) == b""  # nobody holds the pipe any more


def test_everything_dies_with_the_warm_process():
    mine, theirs = os.pipe()

    def warm():
        def stay():
            libc().prctl(linux.PR_SET_PDEATHSIG, 0, 0, 0, 0)  # it tries not to
            leave_a_daemon(lambda word: os.write(theirs, b"."))
            time.sleep(600)

        supervisor = fork_into(jail(), stay, [theirs])
        os.write(theirs, f"{supervisor} ".encode())
        os.close(theirs)
        time.sleep(600)

    pid = plain_fork(warm)
    os.close(theirs)
    heard = b""
    while not heard.endswith(b"."):
        heard += hear(mine)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    try:
        assert hear(mine) == b""
    finally:
        kill(int(heard.split()[0]))
        os.close(mine)


def test_a_socket_that_the_child_closes_is_closed():
    """Neither the supervisor nor anybody else holds it, so that who reads from it is not kept waiting."""

    def close(say):
        say(b".")
        os.closerange(3, 256)
        time.sleep(600)

    with running(close) as (_, heard):
        assert hear(heard) == b"." and hear(heard) == b""


def test_the_childs_end_is_passed_on():
    def status_of(run):
        return ended(fork_into(jail(), run))

    def fail():
        raise ValueError

    assert status_of(lambda: None) == 0
    assert status_of(fail) == 1
    assert status_of(lambda: sys.exit(7)) == 7
    assert status_of(lambda: os._exit(9)) == 9
    assert status_of(lambda: ctypes.string_at(0)) == -signal.SIGSEGV


def test_a_student_cannot_pretend_that_there_was_no_sandbox(capfd):
    assert ended(fork_into(jail(), lambda: os._exit(NOT_BUILT))) == 1
    assert capfd.readouterr().err == ""


# --- where there is none ---


def test_without_a_sandbox_nothing_runs_and_the_reason_is_told(tmp_path):
    """A container that forbids unshare."""
    if os.uname().machine not in seccomp.MACHINES:
        pytest.skip("there is no filter for this machine")
    number = seccomp.CALLS["unshare"][seccomp.MACHINES.index(os.uname().machine)]
    steps = [
        (seccomp.LD, 0, 0, seccomp.NUMBER),
        (seccomp.JEQ, 0, 1, number),
        (seccomp.RET, 0, 0, seccomp.ERRNO | errno.EPERM),
        (seccomp.RET, 0, 0, seccomp.ALLOW),
    ]

    def confined():
        linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
        linux.set_filter(b"".join(struct.pack("=HBBI", *step) for step in steps))
        unavailable.cache_clear()
        mine, theirs = os.pipe()
        status = ended(fork_into(jail(), (tmp_path / "ran").touch, report=theirs))
        return [status, os.read(mine, 1000).decode(), unavailable()]

    status, reported, reason = outside(confined).value
    assert status == NOT_BUILT and not (tmp_path / "ran").exists()
    assert reported.startswith("no sandbox: unshare") and reported.count("\n") == 1
    assert (
        reason.startswith(reported.strip())
        and "lets no user make namespaces" in reason
        or "container" in reason
    )


@pytest.mark.parametrize(
    ("failed", "says"),
    [
        ("/usr/lib/python3: ", "is full: free some space"),
        ("", "is full: free some space"),
        ("unshare 0x10000000: ", "namespaces"),
    ],
)
def test_a_full_disk_is_not_taken_for_a_limit_of_namespaces(failed, says):
    hint = sandbox._hint(f"no sandbox: {failed}{os.strerror(errno.ENOSPC)}")
    assert says in hint and ("namespaces" in hint) == bool("unshare" in failed)


def test_a_full_disk_for_temporary_files_is_said_to_be_full(tmp_path):
    """A real one: a file system of which no file is left."""

    def confined():
        sandbox._leave_user_namespace(os.open("/proc", os.O_RDONLY))
        linux.unshare(linux.CLONE_NEWNS)
        linux.mount("tmpfs", str(tmp_path), "tmpfs", 0, "nr_inodes=1")
        tempfile.tempdir = str(tmp_path)
        try:
            WarmProcess(Setup())
        except CourseError as error:
            return str(error)

    said = outside(confined).value
    assert said.startswith(str(tmp_path)) and "No space left on device: free some space on that disk" in said


def test_a_python_that_nobody_can_read_is_told(monkeypatch):
    monkeypatch.setattr(os, "__file__", "/nowhere/os.py")
    unavailable.cache_clear()
    assert "cannot be read by a user without privileges" in unavailable()
    unavailable.cache_clear()


def test_a_reason_that_nobody_reads_is_no_students_fault(tmp_path):
    mine, theirs = os.pipe()
    os.close(mine)
    where = Jail((*python_paths(), tmp_path / "never was"), WORKDIR)
    assert ended(fork_into(where, lambda: None, report=theirs)) == NOT_BUILT
    os.close(theirs)


def test_a_folder_that_is_gone_means_no_sandbox(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    where = Jail((*python_paths(), gone), WORKDIR)
    assert inside(lambda: "here", where).value == "here"
    gone.rmdir()
    mine, theirs = os.pipe()
    assert ended(fork_into(where, lambda: None, report=theirs)) == NOT_BUILT
    os.close(theirs)
    with os.fdopen(mine) as file:
        assert "gone" in file.read()


def test_elsewhere_it_says_so(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    unavailable.cache_clear()
    assert unavailable() == "the sandbox needs Linux"
    unavailable.cache_clear()


# --- the file tree ---


def test_links_on_the_way_are_kept(tmp_path):
    real = tmp_path / "настоящее место" / "env 3.11"
    (real / "lib").mkdir(parents=True)
    (real / "private").mkdir()
    (real / "lib" / "module.py").write_text("answer = 42")
    (tmp_path / "link").symlink_to("настоящее место")
    (tmp_path / "again").symlink_to(tmp_path / "link" / "env 3.11")

    def look():
        folder = tmp_path / "again"
        return [(folder / "lib" / "module.py").read_text(), str(folder.readlink()), names(folder)]

    where = Jail((*python_paths(), tmp_path / "again" / "lib"), WORKDIR)
    assert inside(look, where).value == ["answer = 42", str(tmp_path / "link" / "env 3.11"), ["lib"]]


def test_links_in_a_circle_are_refused(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(ValueError, match="circle"):
        tree((tmp_path / "a",), "/scratch")


@pytest.mark.parametrize("workdir", ["/usr/lib", "/usr/lib/here", "/usr", "relative", "/a/../usr/lib/x"])
def test_the_scratch_folder_lies_apart(workdir):
    with pytest.raises(ValueError, match="scratch folder"):
        tree((Path("/usr/lib"),), workdir)


def test_paths_must_be_absolute():
    with pytest.raises(ValueError, match="absolute"):
        tree((Path("lib"),), "/scratch")


# --- what works ---


def test_a_root_without_a_nobody_has_a_sandbox_too(gradebook):
    """As in a container that an unprivileged user has made."""

    def contained():
        enter_user_namespace(0)
        assert os.geteuid() == 0
        return [inside(os.getuid).value, inside(gradebook.read_text).error.split()[0]]

    assert outside(contained).value == [NOBODY, "FileNotFoundError"]


def test_the_course_packages_work_in_the_fork():
    def load():
        import folium
        import pandas

        import oxus_data
        import oxus_widgets

        table = pandas.DataFrame({"a": [1, 2]})
        table.to_csv("table.csv")
        return [
            int(pandas.read_csv("table.csv")["a"].sum()),
            "leaflet" in folium.Map([41, 69]).get_root().render(),
            len(oxus_data.tables()) > 0 if hasattr(oxus_data, "tables") else bool(oxus_data.__all__),
            bool(oxus_widgets.__all__),
        ]

    assert inside(load).result() == [3, True, True, True]


def test_the_course_packages_work_in_a_fresh_python():
    code = "import pandas, folium, shapely, networkx, oxus_data, oxus_widgets; print(len(oxus_data.__all__))"
    assert int(inside(lambda: python(code)).result()) > 0


def test_a_fresh_python_is_as_confined(gradebook):
    code = f"print(open({str(gradebook)!r}).read())"
    held = inside(
        lambda: (
            subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr
        )
    )
    assert "FileNotFoundError" in held.value


def test_the_scratch_folder_is_where_everything_goes(monkeypatch):
    assert tempfile.gettempdir() != WORKDIR  # asked for before, as a warm process may have

    def look():
        Path("имя файла.txt").write_text("слово")
        with tempfile.NamedTemporaryFile() as file:
            return [
                str(Path.cwd()),
                str(Path(file.name).parent),
                Path(WORKDIR, "имя файла.txt").read_text(),
                names("."),
            ]

    folder, temporary, text, there = inside(look).value
    assert folder == temporary == WORKDIR and text == "слово" and "имя файла.txt" in there


def test_a_scratch_folder_is_empty_at_each_start():
    assert inside(lambda: [Path("left").touch(), names(".")][1]).value == ["left"]
    assert inside(lambda: names(".")).value == []


def test_time_zones_work(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Bishkek")

    def look():
        from datetime import datetime
        from zoneinfo import ZoneInfo

        return [
            time.strftime("%z", time.localtime(1_700_000_000)),
            str(datetime(2024, 1, 1, tzinfo=ZoneInfo("Asia/Almaty")).utcoffset()),
            python("import time; print(time.strftime('%z', time.localtime(1700000000)))"),
        ]

    assert inside(look).result() == ["+0600", "6:00:00", "+0600"]


def test_threads_pools_callbacks_and_terminals_work():
    def pool():
        with multiprocessing.get_context("fork").Pool(2) as workers:
            return workers.map(abs, [-1, -2])

    def callback():
        compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
        values = (ctypes.c_int * 3)(3, 1, 2)
        libc().qsort(values, 3, 4, compare(lambda a, b: a[0] - b[0]))
        return list(values)

    def terminal():
        mine, theirs = pty.openpty()
        os.write(theirs, b"x")
        return os.read(mine, 1).decode()

    assert inside(pool).value == [1, 2]
    assert inside(callback).value == [1, 2, 3]
    assert inside(terminal).value == "x"
    assert inside(
        lambda: subprocess.run(["sh", "-c", "echo $HOME"], capture_output=True, text=True).stdout
    ).value == (f"{WORKDIR}\n")


def test_the_caller_is_left_as_it_was():
    before = (str(Path.cwd()), dict(os.environ), names("/"), os.getresuid(), signal.getsignal(signal.SIGINT))
    inside(lambda: None)
    assert before == (
        str(Path.cwd()),
        dict(os.environ),
        names("/"),
        os.getresuid(),
        signal.getsignal(signal.SIGINT),
    )


# --- as another user ---


@pytest.mark.full
def test_all_of_this_holds_for_an_unprivileged_user():
    if os.geteuid() != 0:
        pytest.skip("only root can become another user; the tests have run as an unprivileged one already")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-rs",
            "-p",
            "no:cacheprovider",
            f"--basetemp={folder}/t",
        ]
        done = as_another_user(
            [*command, __file__],
            [*python_paths(), ROOT],
            cwd=ROOT,
            # Options of this run (a report to write, say) are not for the other user.
            env=os.environ
            | {"HOME": folder, "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_ADDOPTS": "", "OXUS_TEST_TIMES": ""},
        )
    if "no sandbox" in done.stdout:
        pytest.skip(done.stdout.strip().splitlines()[-2])
    assert done.returncode == 0 and "passed" in done.stdout, done.stdout + done.stderr
