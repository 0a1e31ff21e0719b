"""The scripts that make the tables and the geometry of the data package (see data/README.md)."""

import sys
from pathlib import Path

# Use the oxus_data of this checkout, even if another copy is installed.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
