"""Shared by all tests: the repository's root, and a small course in a folder of its own."""

import contextlib
import os
import sys
from pathlib import Path

import hypothesis
import pytest

from tiny_unit import tiny_course

ROOT = Path(__file__).resolve().parents[1]

# No deadline, because a busy machine would miss it. A failure is printed with the decorator that repeats it.
hypothesis.settings.register_profile("oxus", max_examples=50, deadline=None, print_blob=True)
hypothesis.settings.load_profile("oxus")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser's tests come last; what fetches 155 MB runs only when it is asked for: the project's CI asks."""
    # Playwright keeps an event loop running in this process from its first test to the end of all.
    items.sort(key=lambda item: item.path.parent.name == "browser")
    if not os.environ.get("OXUS_REGISTRIES"):
        skip = pytest.mark.skip(reason="set OXUS_REGISTRIES=1: fetches 155 MB with pip, npm and apt-get")
        for item in items:
            if item.get_closest_marker("registries"):
                item.add_marker(skip)


def pytest_sessionfinish() -> None:
    """Widgets that are left to the end of Python complain there, below the last line of the tests."""
    if "ipywidgets" in sys.modules:
        for widget in list(sys.modules["ipywidgets"].widgets.widget._instances.values()):
            # ipykernel, where a test imported it later, keeps a list of open channels of its own.
            with contextlib.suppress(KeyError):
                widget.close()


@pytest.fixture
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course folder with one unit, `01-tiny`; nothing built yet."""
    return tiny_course(tmp_path / "course folder")
