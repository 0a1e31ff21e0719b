"""`python -m oxus` is the `oxus` command, also where the command itself is not on PATH."""

import sys

from oxus.cli import main

sys.exit(main())
