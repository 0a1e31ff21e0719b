"""The `oxus` command: one sub-command a job, each in the module that does the job."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from oxus import __version__
from oxus.errors import CourseError

# Each module has `add_commands(subparsers)`, which sets `run` to a function from the parsed arguments to an
# exit status. Heavy imports (nbgrader, jupytext) wait inside these functions, so that `oxus --help` is quick
# and a learner without the teaching tools can use the rest.
MODULES = (
    "oxus.lab",
    "oxus.build",
    "oxus.judge",
    "oxus.submission",
    "oxus.site",
    "oxus.rubric",
    "oxus.collect",
    "oxus.autograding",
    "oxus.grading",
    "oxus.feedback",
    "oxus.grades",
    "oxus.data_commands",
)


def parser() -> argparse.ArgumentParser:
    """The parser of the whole command."""
    top = argparse.ArgumentParser(
        prog="oxus",
        description="Open, build and grade the Oxus course on regional integration in Central Asia.",
    )
    top.add_argument("--version", action="version", version=f"oxus {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in MODULES:
        import_module(module).add_commands(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; a CourseError is printed as one message and gives exit status 1."""
    args = parser().parse_args(argv)
    try:
        status: int = args.run(args)
    except CourseError as error:
        print(f"oxus: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("oxus: stopped", file=sys.stderr)
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main())
