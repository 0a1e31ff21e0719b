"""Workers: whichever grade, the result is the same; whichever dies, nothing is lost and nothing is left behind."""

import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest
from traitlets.config import Config

from class_helpers import answered, copy_course, grade, hand_in, make_class, reference_answers
from compare_grading import marks, neutral
from oxus.authoring.build import build
from oxus.core.errors import CourseError
from oxus.core.layout import find_unit, solution_notebook, student_notebook
from oxus.core.notebook import read_notebook
from oxus.grader import outcomes, warm_process
from oxus.grader.assignment import AssignmentSpec
from oxus.grader.one_submission import Job
from oxus.grader.pool import LocalPool, grade_one
from oxus.grader.preload import Preload
from oxus.grader.recorder import Recorder
from oxus.grader.sandbox import Limits, unavailable
from oxus.grader.subprocess_child import FreshChild
from oxus.grader.warm_child import WarmChild
from oxus.grader.warm_process import FORKS, Setup, WarmProcess
from oxus.teaching.collection.collect import collect
from oxus.teaching.grading import autograde
from oxus.teaching.nbgrader_api import api, register
from sandboxed import until

pytestmark = pytest.mark.full

UNIT = "01-tiny"
ROOT = Path(__file__).resolve().parents[1]
UNSAFE = Setup(sandboxed=False)

forks = pytest.mark.skipif(not FORKS, reason="nothing is forked here")
jailed = pytest.mark.skipif(bool(unavailable()), reason="there is no sandbox here")


@pytest.fixture
def scratch(monkeypatch) -> Iterator[Path]:
    """A folder for all temporary files, with a short path; it must be empty at the end."""
    with tempfile.TemporaryDirectory(prefix="t-") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        monkeypatch.setenv("TMPDIR", folder)
        yield Path(folder)
        until(lambda: not list(Path(folder).iterdir()))


def tiny_class(course: Path, answers: list[str]) -> Path:
    """Collect one hand-in for each answer to `double`, by student-1, student-2, and so on."""
    build(course, [UNIT])
    release = read_notebook(student_notebook(course, UNIT))
    for number, code in enumerate(answers, start=1):
        hand_in(answered(release, {"double": code}), course.parent / "in" / f"student-{number}_{UNIT}.ipynb")
    collect(course, UNIT, [course.parent / "in"])
    return course


def tiny(course: Path, code: str) -> tuple[Job, AssignmentSpec]:
    """One submission, and what the unit asks."""
    tiny_class(course, [code])
    register(course, UNIT)
    with api(course).gradebook as gradebook:
        release = student_notebook(course, UNIT).read_text(encoding="utf-8")
        spec = Recorder(gradebook, UNIT, Config()).spec(release, ())
    path = course / "grading" / "submitted" / "student-1" / UNIT / f"{UNIT}.ipynb"
    return Job("aigerim", path.read_bytes()), spec


# --- the same everywhere ---


@pytest.fixture(scope="module")
def unit_08(tmp_path_factory) -> Path:
    course = copy_course(ROOT, tmp_path_factory.mktemp("unit") / "eight")
    make_class(course, find_unit(ROOT, "08"), 2)
    return course


def graded(course: Path, unit: str, target: Path, **how) -> tuple[object, object]:
    shutil.copytree(course, target)
    assert {o.outcome for o in autograde.grade(target, unit, **how)} == {"graded"}
    notebooks = sorted((target / "grading" / "autograded").glob(f"*/*/{unit}.ipynb"))
    return marks(target, unit), [neutral(path) for path in notebooks]


@jailed
@pytest.mark.parametrize("which", ["08", UNIT])
def test_all_pools_give_the_same(which, unit_08, course, tmp_path, monkeypatch, scratch):
    answers = ["def double(x):\n    return 2 * x", "def double(x):\n    return 2 * abs(x)", "import nothing"]
    where = unit_08 if which == "08" else tiny_class(course, answers)
    unit = find_unit(where, which)
    results = [graded(where, unit, tmp_path / str(n), workers=n) for n in (1, 3)]
    results.append(graded(where, unit, tmp_path / "unsafe", workers=2, unsafe=True))
    monkeypatch.setattr(warm_process, "FORKS", False)  # as on Windows and macOS
    results.append(graded(where, unit, tmp_path / "fresh", workers=2, unsafe=True))
    for points, notebooks in results[1:]:
        assert points == results[0][0]
        assert notebooks == results[0][1]


def test_what_took_longest_last_time_is_begun_first(course, monkeypatch, scratch):
    code = "import time\ntime.sleep({})\ndef double(x):\n    return 2 * x"
    tiny_class(course, [code.format(s) for s in (0.1, 0.9, 0.5)])
    grade(course, UNIT)
    order = []
    monkeypatch.setattr(outcomes.Journal, "add", lambda _, graded: order.append(graded.student))
    grade(course, UNIT, again=True, workers=1)
    assert order == ["student-2", "student-3", "student-1"]


# --- what dies ---


class Deadly:
    """Ends whatever process it is sent to."""

    def __reduce__(self):
        return os._exit, (7,)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_submission_that_three_workers_die_of_fails_and_all_others_are_graded(course, scratch, workers):
    job, spec = tiny(course, "def double(x):\n    return 2 * x")
    deadly = Job("deadly", job.notebook, (Deadly(),))  # type: ignore[arg-type]
    jobs = [deadly, *(Job(f"student-{n}", job.notebook) for n in range(4))]
    setup = UNSAFE if unavailable() else Setup()
    with WarmProcess(setup) as process, LocalPool(setup, workers, process) as pool:
        found = sorted(pool.grade(jobs, {"": spec}, Config()), key=lambda g: g.student)
    assert [(g.student, g.outcome) for g in found] == [
        ("deadly", "failed"),
        *((f"student-{n}", "graded") for n in range(4)),
    ]
    assert found[0].reason == "the process that graded it died three times"


@forks
def test_a_warm_process_that_cannot_start_is_said_at_once(course, scratch):
    job, spec = tiny(course, "")
    setup = Setup(Preload(modules=("os; os._exit(3)",)), sandboxed=False)
    with (
        WarmProcess(setup) as process,
        LocalPool(setup, 2, process) as pool,
        pytest.raises(CourseError, match="died as it began \\(exit status 3\\)"),
    ):
        list(pool.grade([job], {"": spec}, Config()))


@jailed
def test_a_sandbox_that_cannot_be_made_is_the_outcome(course, scratch):
    """`oxus grade` tries one before; this is for what breaks later, and for Dask workers."""
    job, spec = tiny(course, "")
    setup = Setup(limits=Limits(disk=-1))
    with WarmProcess(setup) as process, LocalPool(setup, 1, process) as pool:
        (found,) = pool.grade([job], {"": spec}, Config())
    assert found.outcome == "failed"
    assert found.reason.startswith("the sandbox could not be set up: no sandbox: ")


def test_nothing_is_left_open_by_a_run(course, scratch):
    tiny_class(course, ["def double(x):\n    return 2 * x"] * 12)
    grade(course, UNIT)
    gc.collect()
    me = psutil.Process()
    before = me.num_fds() if hasattr(me, "num_fds") else 0
    others = set(me.children(recursive=True))  # multiprocessing's resource tracker, and what other tests keep
    grade(course, UNIT, again=True)
    gc.collect()
    assert not hasattr(me, "num_fds") or me.num_fds() <= before
    assert set(me.children(recursive=True)) <= others


@forks
def test_what_an_import_writes_lies_in_a_folder_of_its_own(scratch, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    setup = Setup(Preload(modules=("os; open('paper.html', 'w').close()",)), sandboxed=False)
    with WarmProcess(setup) as process:
        WarmChild(process.address, setup).end()  # the imports are done
        assert list(tmp_path.iterdir()) == []
        assert not list(scratch.rglob("paper.html"))


@jailed
def test_the_warm_process_keeps_nothing_of_those_that_ended(scratch):
    setup = Setup()
    with WarmProcess(setup) as process:
        it = psutil.Process(process.process.pid)
        WarmChild(process.address, setup).end()
        until(lambda: not it.children())
        before = it.num_fds()
        for number in range(20):
            child = WarmChild(process.address, setup)
            if number % 2:
                os.kill(child.pid, signal.SIGKILL)
            child.end()
        until(lambda: not it.children())  # no zombies either
        assert it.num_fds() == before


LEAVES_A_PROCESS = """import subprocess
left = subprocess.Popen(["sleep", "1000"])
import time; time.sleep(1000)"""


@pytest.mark.parametrize("kind", ["fork", "sandboxed fork", "fresh"])
def test_what_runs_for_ever_ends_with_who_asked_for_it(kind, scratch):
    """As when a worker is killed: all that the submission sees of it is a pipe that closes."""
    if (kind != "fresh" and not FORKS) or (kind == "sandboxed fork" and unavailable()):
        pytest.skip("not on this system")
    setup = Setup() if kind == "sandboxed fork" else UNSAFE
    process = None if kind == "fresh" else WarmProcess(setup)
    if process is None:
        fresh = FreshChild(setup)
        child, pid = fresh, fresh.process.pid
    else:
        forked = WarmChild(process.address, setup)
        child, pid = forked, forked.pid
    child.pipe.send({"files": []})
    child.pipe.send({"tokens": ["a", "b"]})
    child.pipe.send({"source": LEAVES_A_PROCESS, "id": "1", "test": False, "own": [], "look": False})
    deep = 2 if kind == "sandboxed fork" else 1
    until(lambda: len(psutil.Process(pid).children(recursive=True)) == deep)
    running = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    if process is None:
        fresh.process.stdin.close()  # the system does, when a worker is killed
        fresh.process.wait()
    else:
        child.pipe.close()
    until(lambda: not any(p.is_running() for p in running))
    if process is not None:
        until(lambda: not list(process.folder.glob("work-*")))
        process.__exit__()
    fresh_folder_is_gone = not list(scratch.glob("oxus-work-*"))
    assert fresh_folder_is_gone


@forks
def test_unsafe_forks_are_interrupted_themselves_and_not_what_they_started(course, scratch):
    code = "import subprocess, time\nsubprocess.Popen(['sleep', '1000'])\ntime.sleep(1000)"
    job, spec = tiny(course, code)
    with WarmProcess(UNSAFE) as process:
        begin = partial(WarmChild, process.address, UNSAFE)
        found = grade_one(job, {"": spec}, Config({"ExecutePreprocessor": {"timeout": 1}}), begin)
    assert (found.outcome, found.reason) == ("stopped", "double ran for more than 1 seconds")
    assert "TimeoutError" in found.notebook or "KeyboardInterrupt" in found.notebook


@forks
def test_a_child_that_the_warm_process_took_along_is_run_again(course, scratch):
    """By a worker of a cluster, which starts its warm process anew itself."""
    job, spec = tiny(course, "import time\ntime.sleep(2)\ndef double(x):\n    return 2 * x")
    setup = UNSAFE if unavailable() else Setup()
    begun = []
    with WarmProcess(setup) as process:

        def begin() -> WarmChild:
            child = WarmChild(process.address, setup, process.revive)
            begun.append(child.warm)
            if len(begun) == 1:
                subprocess.Popen(["sh", "-c", f"sleep 1; kill -9 {child.warm}"])
            return child

        found = grade_one(job, {"": spec}, Config(), begin)
    assert (found.outcome, found.reason) == ("graded", "") and len(set(begun)) == 2


# --- other systems ---

ELSEWHERE = """
import multiprocessing.connection, multiprocessing.popen_spawn_posix, sys, os, select, signal, socket, subprocess
import alembic.config, filelock, IPython.core.interactiveshell, ipykernel.ipkernel, tqdm
import nbgrader.apps, nbgrader.preprocessors
from pathlib import Path
sys.platform, windows = sys.argv[1], sys.argv[1] == "win32"
gone = {{os: ["pidfd_open", "sched_getaffinity", "setns", "unshare"], select: ["epoll"], socket: ["SCM_RIGHTS"]}}
if windows:
    gone[os] += ["fork", "killpg", "setsid", "WNOHANG", "geteuid", "O_DIRECTORY", "WIFSIGNALED", "sysconf"]
    gone[select] += ["poll"]
    gone[socket] += ["send_fds", "recv_fds"]  # AF_UNIX is what multiprocessing has here in the place of named pipes
    gone[signal] = ["SIGHUP", "pthread_sigmask", "valid_signals"]
    sys.modules |= dict.fromkeys(["resource", "fcntl", "pwd", "grp", "termios"])
for module, names in gone.items():
    for name in names:
        if hasattr(module, name):
            delattr(module, name)

if __name__ == "__main__":
    from importlib import import_module
    from oxus import cli
    for module, _ in cli.COMMANDS.values():
        import_module(module)
    from oxus.teaching.grading import autograde
    from oxus.core.errors import CourseError
    from oxus.grader import subprocess_child, warm_process
    subprocess_child.FreshChild(warm_process.Setup(sandboxed=False)).end()
    course = Path(sys.argv[2])
    try:
        autograde.grade(course, "{unit}")
    except CourseError as error:
        print(error)
    for outcome in autograde.grade(course, "{unit}", unsafe=True, workers=2):
        print(outcome.student, outcome.outcome, outcome.score)
"""


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_where_linux_is_not(system, course, tmp_path):
    """An approximation: this Python says that it is another, and what only Linux has is gone from the main process."""
    tiny_class(course, ["def double(x):\n    return 2 * x"] * 2)
    program = tmp_path / "elsewhere.py"
    program.write_text(ELSEWHERE.format(unit=UNIT), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, program, system, course], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.stdout, done.stderr
    said, *rest = done.stdout.splitlines()
    assert "the sandbox needs Linux" in said and "--unsafe" in said, done.stderr
    assert rest == ["student-1 graded 2.0", "student-2 graded 2.0"], done.stderr


SCRIPT = """#!{python}
import re
import sys
from oxus.cli import main
if __name__ == '__main__':
    import oxus.grader.warm_process
    oxus.grader.warm_process.FORKS = False
    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])
    sys.exit(main())
"""


def test_workers_are_spawned_from_the_console_script(course, tmp_path):
    """The script that pip makes, with one line more: that nothing can be forked."""
    tiny_class(course, ["def double(x):\n    return 2 * x"] * 2)
    script = tmp_path / "oxus"
    script.write_text(SCRIPT.format(python=sys.executable), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script, "grade", "1", "--unsafe"],
        env={**os.environ, "OXUS_COURSE": str(course)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("2 of 5") == 2


def test_reference_answers_are_used(unit_08):
    """The class of unit 08 holds more than one answer, or the comparison would say little."""
    unit = find_unit(ROOT, "08")
    reference = reference_answers(read_notebook(solution_notebook(unit_08, unit)))
    folders = sorted((unit_08 / "grading" / "submitted").glob(f"*/{unit}/{unit}.ipynb"))
    assert len({path.read_bytes() for path in folders}) == 4 and reference
