"""The repository and its units, for the tests."""

from pathlib import Path

import pytest

from oxus.core.layout import unit_ids

ROOT = Path(__file__).resolve().parents[1]
ALWAYS = ("00-orientation", "08-institutional-membership")
"""The smallest unit, and one whose notebook holds widgets."""


def units_to_run() -> list:
    """Each unit as a parameter of tests that run it: slow, and but for `ALWAYS` only in the run of all tests."""
    return [
        pytest.param(unit, marks=[pytest.mark.slow, *([] if unit in ALWAYS else [pytest.mark.full])])
        for unit in unit_ids(ROOT)
    ]
