"""The sensitivity ledger: the findings of the course, and how each stands up to small changes of the data.

>>> from oxus_data.findings import find, shake
>>> find("08-icwc-five").says().holds
True
"""

from oxus_data.findings import (
    capstone,
    corridors,
    dynamics,
    economies,
    framework,
    frontiers,
    grievances,
    membership,
    nations,
    orientation,
    powers,
)
from oxus_data.findings.finding import Finding, Said, find, registered
from oxus_data.findings.plausible import PlausibleChange, plausible_changes
from oxus_data.findings.shake import Robustness, digest, shake

__all__ = [
    "Finding",
    "PlausibleChange",
    "Robustness",
    "Said",
    "capstone",
    "corridors",
    "digest",
    "dynamics",
    "economies",
    "find",
    "framework",
    "frontiers",
    "grievances",
    "membership",
    "nations",
    "orientation",
    "plausible_changes",
    "powers",
    "registered",
    "shake",
]
