"""Shared by all tests: the repository's root, and a small course in a folder of its own."""

import contextlib
import gc
import os
import random
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import hypothesis.strategies
import pytest
from filelock import FileLock
from nbformat import NotebookNode

from repository import ROOT
from tiny_unit import TINY_UNIT, tiny_course

pytest_plugins = ["tiers"]

# A course that the developer has named would be built and graded in place of the tests' own.
os.environ.pop("OXUS_COURSE", None)

if not os.environ.get("OXUS_TEST_INSTALLED"):
    # Commands that the tests start run the sources that pytest itself tests (pythonpath in pyproject.toml), not what
    # was installed some time ago. The grader's own process takes no variables and runs what is installed; the tests
    # that start it are slow, and for them start.py installs the sources first.
    _sources = [str(ROOT / name) for name in ("course", "widgets", "data")]
    os.environ["PYTHONPATH"] = os.pathsep.join([*_sources, *filter(None, [os.environ.get("PYTHONPATH")])])

# No deadline, because a busy machine would miss it. A failure is printed with the decorator that repeats it.
hypothesis.settings.register_profile("oxus", max_examples=50, deadline=None, print_blob=True)
hypothesis.settings.register_profile("fast", hypothesis.settings.get_profile("oxus"), max_examples=15)
hypothesis.settings.load_profile("oxus")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Draw the seed of Hypothesis here, so that the report can name it. The fast tier tries fewer examples."""
    if "not slow" in config.option.markexpr:
        hypothesis.settings.load_profile("fast")
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = str(random.getrandbits(32))


def pytest_report_header(config: pytest.Config) -> str:
    """Name the seed."""
    return f"hypothesis: run again with --hypothesis-seed={config.option.hypothesis_seed}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests come last; what fetches 155 MB runs only when it is asked for: the project's CI asks."""
    # Playwright keeps an event loop running in this process from its first test to the end of all. The files that take
    # longest come first, because each file runs in one process: at the end, the others would wait for it.
    order = {"test_student.py": 1, "test_lite.py": 2, "test_jupyterhub.py": 3}
    items.sort(key=lambda item: order.get(item.path.name, 4) if item.path.parent.name == "browser" else 0)
    if not os.environ.get("OXUS_REGISTRIES"):
        skip = pytest.mark.skip(reason="set OXUS_REGISTRIES=1: fetches 155 MB with pip, npm and apt-get")
        for item in items:
            if item.get_closest_marker("registries"):
                item.add_marker(skip)


def pytest_collection_finish() -> None:
    """Let Python search for garbage less often, and not among the libraries and the tests themselves, which stay: the
    search took a fifteenth of the fast tier's processor time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 20)


def pytest_sessionfinish() -> None:
    """Widgets that are left to the end of Python complain there, below the last line of the tests."""
    if "ipywidgets" in sys.modules:
        for widget in list(sys.modules["ipywidgets"].widgets.widget._instances.values()):
            # ipykernel, where a test imported it later, keeps a list of open channels of its own.
            with contextlib.suppress(KeyError):
                widget.close()


@pytest.fixture(scope="session", autouse=True)
def characters() -> None:
    """Let Hypothesis make its table of characters, which takes 2 s once per clone: no test is to blame for them."""
    hypothesis.strategies.characters(codec="utf-8").validate()


@pytest.fixture(autouse=True)
def nobody_grades() -> Iterator[None]:
    """After a notebook that fails, nbgrader leaves a variable behind that switches self-study off."""
    yield
    for name in ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING"):
        os.environ.pop(name, None)


@pytest.fixture
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture
def generator() -> random.Random:
    """Random numbers; a test that fails shows their seed, and OXUS_TEST_SEED draws the same ones again."""
    seed = int(os.environ.get("OXUS_TEST_SEED") or random.randrange(10**6))
    print(f"OXUS_TEST_SEED={seed}")
    return random.Random(seed)


@pytest.fixture(scope="session")
def graded_class(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The class of `graded_class.py`, made once in a run, whichever process needs it first; not to be changed."""
    from graded_class import make_graded_class

    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with FileLock(base / "graded class.lock"):
        course = base / "класс"
        if not course.exists():
            make_graded_class(tmp_path_factory.mktemp("graded")).rename(course)
    return course


@pytest.fixture
def graded(graded_class: Path, tmp_path: Path) -> Path:
    """A copy of the graded class."""
    return shutil.copytree(graded_class, tmp_path / "курс")


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course folder with one unit, `01-tiny`; nothing built yet."""
    return tiny_course(tmp_path / "course folder")


@pytest.fixture
def built(course: Path) -> Path:
    """The course folder, with its unit built."""
    from oxus.authoring.build import build

    build(course, [TINY_UNIT])
    return course


@pytest.fixture
def release(built: Path) -> NotebookNode:
    """The unit as students get it."""
    from oxus.core.layout import student_notebook
    from oxus.core.notebook import read_notebook

    return read_notebook(student_notebook(built, TINY_UNIT))
