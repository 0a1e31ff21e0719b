"""`python -m oxus` runs the `oxus` command, even if the command itself is not on PATH."""

import sys

from oxus.cli import main

sys.exit(main())
