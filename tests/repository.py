"""The repository and its units, for the tests."""

from collections.abc import Container, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from oxus.core.layout import unit_ids, unit_source

ROOT = Path(__file__).resolve().parents[1]
ALWAYS = ("00-orientation", "08-institutional-membership")
"""The smallest unit, and one whose notebook holds widgets."""


SECOND_EDITION = [
    unit for unit in unit_ids(ROOT) if "\n# ## Read\n" in unit_source(ROOT, unit).read_text(encoding="utf-8")
]
"""The units with a section *Read*; the text alone tells, because to parse the sources of all takes seconds."""


def units_to_run(always: Sequence[str] = ALWAYS) -> list:
    """Each unit as a parameter of tests that run it: all slow, with those in `always` in the default tier."""
    units = cross_section(unit_ids(ROOT), always)
    return [pytest.param(*unit.values, marks=[pytest.mark.slow, *unit.marks]) for unit in units]


def cross_section(values: Iterable[Any], always: Container[Any]) -> list:
    """Each value as a parameter of a test, with those in `always` in the default tier and the rest only in `--all`."""
    return [pytest.param(value, marks=[] if value in always else [pytest.mark.full]) for value in values]
